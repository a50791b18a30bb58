"""/progress, the practice plan, the ranking, the files, and what a lead assigns and sees: through the router."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image

from bot.conversation.request import Commanded, Parts, Sender
from bot.conversation.school import School
from bot.people.person import Person
from bot.pictures.font import bundled_font
from bot.pictures.progress import laid_out, png
from bot.pictures.sheet import extent
from bot.publishing.edition import Edition
from bot.quiz.deck import Habit, Review
from bot.quiz.memory import reviewed
from bot.quiz.progress import Bar, ProgressSheet
from bot.quiz.session import Sparred
from bot.reply import Press
from bot.telegram.callback_data import pack
from tests.fakes import FakeStore
from tests.unit.quiz.conftest import LEAD, START, Class, presses, text, the, trainer

KIM, LI, BOSS = 7, 8, 50


@pytest.fixture
def teams(the_edition: Edition, school: School) -> Class:
    """A lead with two trainees in one team, an administrator, and somebody of another team."""
    store = FakeStore()
    room = Class(store, the_edition, school, admins=frozenset({LEAD}))
    for number, name, role, team in ((BOSS, "Boss", "lead", 1), (KIM, "Kim", "trainee", 1), (LI, "Li", "rep", 1)):
        store.roster.people[number] = Person(number, role, team, name, START)  # type: ignore[arg-type]
    store.roster.people[60] = Person(60, "lead", 2, "Other", START)
    return room


async def named(room: Class) -> None:
    async with room.store.transaction() as parts:
        await parts.roster.add_team("North")
        await parts.roster.add_team("South")


async def know(room: Class, person: int, source: str, *, right: bool = True, times: int = 2) -> None:
    """Have all questions of a source answered."""
    async with room.store.transaction() as parts:
        for item in trainer().sources("en")[source]:
            memory = None
            for number in range(times):
                at = room.now - timedelta(hours=times - number)
                memory = reviewed(memory, right=right, now=at)
                await parts.deck.answered(Review(person, item, source, at, right), memory)


async def test_a_picture_with_the_same_as_text(room: Class) -> None:
    await know(room, KIM, "vip_tiers")
    async with room.store.transaction() as parts:
        await parts.sessions.sparred(Sparred(KIM, "lab_engineer", "quality_doubt", START, "agreed", 0.8))
    page = await room.command("progress")
    assert page.attachment is not None
    assert page.attachment.kind == "picture"
    assert Image.open(io.BytesIO(page.attachment.content)).width == 1080
    assert sum(len(line.text) + len(line.label) + 2 for line in page.lines()) <= 1024
    whole = text(await room.page(the(page, "As text")))
    assert "100% VIP tiers" in whole
    assert "sparring 80%" in whole
    assert "Price too high" in whole


async def test_without_a_font_it_is_all_text(room: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.conversation.progress.find_font", lambda tag: None)
    page = await room.command("progress")
    assert page.attachment is None
    assert "not started yet" in text(page)
    assert presses(page, "As text") == []


async def test_after_one_question_nobody_is_ready(room: Class) -> None:
    await room.command("quiz", "vip_tiers")
    async with room.store.transaction() as parts:
        item = trainer().sources("en")["vip_tiers"][0]
        await parts.deck.answered(Review(KIM, item, "vip_tiers", START, True), reviewed(None, right=True, now=START))
    whole = text(await room.page(Press("progress", "text")))
    assert "25% VIP tiers" in whole


async def test_the_practice_plan_is_changed_by_taps(room: Class) -> None:
    page = await room.page(Press("habit", ""))
    assert "Questions come when you ask" in text(page)
    page = await room.page(the(page, "Every day"))
    page = await room.page(the(page, "20:00"))
    page = await room.page(the(page, "5 a day"))
    assert "5 questions a day, at 20:00." in text(page)
    page = await room.page(the(page, "Pause 7 d"))
    assert "Paused until 2026-12-07." in text(page)
    page = await room.page(the(page, "Continue"))
    page = await room.page(the(page, "Join the ranking"))
    async with room.store.transaction() as parts:
        assert await parts.deck.habit(KIM) == Habit(KIM, 5, 20, daily=True, ranked=True)


@pytest.mark.parametrize("choice", ["hour:24", "hour:x", "a_day:0", "a_day:999", "pause:9999", "daily:", "x", "hour:٣"])
async def test_a_plan_of_nonsense_changes_nothing(room: Class, choice: str) -> None:
    await room.page(Press("habit", choice))
    async with room.store.transaction() as parts:
        assert await parts.deck.habit(KIM) == Habit(KIM)


async def test_the_ranking_shows_those_who_take_part_to_each_other(teams: Class) -> None:
    await named(teams)
    for person in (KIM, LI, BOSS):
        await know(teams, person, "vip_tiers", times=2 if person == KIM else 1)
    closed = await teams.page(Press("progress", "rank"), KIM)
    assert "for those who take part" in text(closed)
    for person in (KIM, LI):
        await teams.press(Press("habit", "ranked:on"), person)
    page = text(await teams.page(Press("progress", "rank"), LI))
    assert page.index("Kim") < page.index("Li:")
    assert "Boss" not in page
    await teams.press(Press("habit", "ranked:off"), KIM)
    assert "Kim" not in text(await teams.page(Press("progress", "rank"), LI))


@pytest.mark.parametrize(("kind", "name"), [("anki", "questions-en-anki.txt"), ("csv", "questions-en.csv")])
async def test_all_questions_come_as_a_file_but_for_those_that_are_out(room: Class, kind: str, name: str) -> None:
    out = trainer().sources("en")["fab"][0]
    async with room.store.transaction() as parts:
        for person in (1, 2):
            await parts.deck.flag(out, person, START)
    page = await room.page(Press("progress", kind))
    assert page.attachment is not None
    assert page.attachment.name == name
    content = page.attachment.content.decode()
    assert out not in content
    count = len(trainer().items("en")) - 1
    if kind == "csv":
        assert len(list(csv.reader(io.StringIO(content)))) == count + 1
    assert f"{count} questions" in text(page)


async def test_a_lead_assigns_a_topic_with_a_day_and_sees_who_is_ready(teams: Class) -> None:
    await named(teams)
    await know(teams, KIM, "vip_tiers")
    page = await teams.command("assign", "vip tiers", BOSS)
    outcome = await teams.press(the(page, "In 14 d"), BOSS)
    assert "until 2026-12-14" in outcome.notice
    page = await teams.command("assign", "", BOSS)
    assert "VIP tiers" in text(page)
    assert "1 of 2 ready" in text(page)
    each = text(await teams.page(presses(page, "VIP tiers")[0], BOSS))
    assert each.index("Li: 0%") < each.index("Kim: 100%")
    assert "Boss" not in each
    assert "Until 2026-12-14: VIP tiers" in text(await teams.command("progress", "", KIM))
    everybody = text(await teams.page(the(page, "See who is ready"), BOSS))
    assert "Kim: " in everybody
    outcome = await teams.press(the(page, "Take back"), BOSS)
    assert outcome.notice == "Taken back."
    assert outcome.reply is not None
    assert "Nothing is assigned." in text(outcome.reply)


async def test_an_administrator_chooses_the_team_first(teams: Class) -> None:
    await named(teams)
    page = await teams.page(the(await teams.command("assign", "", LEAD), "South"), LEAD)
    assert "South" in text(page)
    page = await teams.page(the(page, "Assign something"), LEAD)
    page = await teams.page(the(page, "▶"), LEAD)
    page = await teams.page(presses(page)[0], LEAD)
    page = await teams.page(the(page, "In 7 d"), LEAD)
    assert "0 of 0 ready" not in text(page) or "South" in text(page)
    assert len(await (await _parts(teams)).deck.assignments(2)) == 1


async def _parts(room: Class) -> Parts:
    async with room.store.transaction() as parts:
        return parts


async def test_nobody_assigns_or_sees_who_may_not(teams: Class) -> None:
    await named(teams)
    for person in (KIM, LI):
        assert "not" in text(await teams.command("assign", "", person))
        assert (await teams.press(Press("assign", "until:1:fab:7"), person)).reply is None
    for argument in ("until:1:fab:7", "see:1:0", "drop:1:1", "team:1", "teams"):
        outcome = await teams.press(Press("assign", argument), 60)  # the lead of another team
        assert outcome.reply is None
        assert outcome.notice
    assert await (await _parts(teams)).deck.assignments(1) == ()


@pytest.mark.parametrize(
    "argument", ["", "x", "until:1:fab:0", "until:1:fab:999", "until:1:nothing:7", "see:1:77", "drop:1:x"]
)
async def test_an_assignment_of_nonsense_is_answered_and_keeps_nothing(teams: Class, argument: str) -> None:
    await named(teams)
    outcome = await teams.press(Press("assign", argument), BOSS)
    assert outcome.reply is not None or outcome.notice
    assert await (await _parts(teams)).deck.assignments(1) == ()


async def test_in_a_group_nobodys_progress_is_shown(room: Class) -> None:
    for name in ("progress", "quiz", "selftest"):
        outcome = await room.ask(Commanded(Sender(KIM, -100, "en", private=False), name, ""))
        assert outcome.reply is not None
        assert "private" in text(outcome.reply)


def test_every_button_of_an_assignment_fits_into_telegrams_bytes() -> None:
    for source in trainer().sources("en"):
        pack(Press("assign", f"until:99999:{source}:30"), 2**40, b"secret")
        pack(Press("quiz", source), 2**40, b"secret")


SHEET = ProgressSheet(
    "ko", "학습 진도", "2026-11-29", (("준비된 정도", "29%"), ("연속 일수(최고 14일)", "12"), ("오늘 복습", "100")),
    "카드별", tuple(Bar("아주 긴 이름의 카드 " * number, number / 14, f"{number}%") for number in range(1, 15)),
    "더 있음",
    "앞으로", tuple((f"12/{day}", day * 7) for day in range(14)),
)  # fmt: skip


@pytest.mark.parametrize("tag", ["zh", "zh-Hant", "ko", "en"])
def test_everything_on_the_picture_stands_inside_it(tag: str) -> None:
    font = bundled_font(tag)
    assert font is not None
    for page in (SHEET, replace(SHEET, bars=(), days=(), figures=()), replace(SHEET, bars=(Bar("x", 9.0, "?"),))):
        drawing = laid_out(page, font)
        for words in drawing.words:
            left, top, right, bottom = extent(words, font)
            assert left >= 0 and top >= 0 and right <= drawing.width and bottom <= drawing.height, words
        for box in drawing.boxes:
            assert 0 <= box.left < box.right <= drawing.width
            assert 0 <= box.top < box.bottom <= drawing.height
    assert png(SHEET, font) == png(SHEET, font)
    assert len(png(SHEET, font)) < 150_000
