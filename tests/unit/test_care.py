"""Who looks after a card and until when it is good: in its file, set in chat, told on the card and in the lists."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.check import check
from bot.conversation.request import Commanded, Outcome, Pressed, Said, Sender
from bot.conversation.router import Router
from bot.errors import ContentError
from bot.library.read import read, read_source
from bot.library.records import Intent, Library
from bot.library.review import over
from bot.people.person import Person
from bot.publishing.care import Kept, care_of, care_of_all, stale, written
from bot.reply import Press
from bot.telegram.callback_data import pack
from bot.wording.texts import texts_in
from tests.fakes import FakeStore
from tests.reading import words
from tests.scripted import scripted_edition
from tests.small_library import FILES, write_small_library

TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
TEXTS = texts_in("en")
LEAD, OTHER, REP, BOSS = 100, 101, 201, 1
PATH = "objections/no_need.yaml"


def folder_with(tmp_path: Path, lines: str) -> Path:
    write_small_library(tmp_path)
    (tmp_path / PATH).write_text(f"{lines}\n{FILES[PATH]}", encoding="utf-8")
    return tmp_path


@pytest.fixture
def dated(tmp_path: Path) -> Library:
    library, findings = read(folder_with(tmp_path, "owner: Kim\nreview: 2026-11-29"))
    assert library is not None, findings
    return library


def test_a_file_may_name_an_owner_and_a_day(dated: Library) -> None:
    assert (dated.intents["no_need"].owner, dated.intents["no_need"].review) == ("Kim", date(2026, 11, 29))
    other = dated.intents["price_too_high"]
    assert (other.owner, other.review) == ("", None)


@pytest.mark.parametrize(
    ("lines", "key", "place"),
    [
        ("review: soon", "not_a_date", (1, 1)),
        ("review: 2026-13-01", "not_a_date", (1, 1)),
        ("review: 2026-2-1", "not_a_date", (1, 1)),
        ("review: [2026-12-01]", "not_text", (1, 1)),
        ('owner: ""', "empty_text", (1, 1)),
        ("owner: " + "x" * 41, "long_name", (1, 1)),
        ("owner: Kim\nreviewed: 2026-12-01", "unknown_key_near", (2, 1)),
    ],
)
def test_what_cannot_be_meant_is_told_by_its_place(
    tmp_path: Path, lines: str, key: str, place: tuple[int, int]
) -> None:
    library, findings = read(folder_with(tmp_path, lines))
    assert library is None
    assert [(one.path, one.line, one.column, one.key) for one in findings] == [(PATH, *place, key)]


def test_check_remarks_on_it_from_the_day_after_on(tmp_path: Path) -> None:
    source, _ = read_source(folder_with(tmp_path, "owner: Kim\nreview: 2026-11-29"))
    assert source is not None
    (found,) = over(source, TODAY)
    assert (found.path, found.line, found.key, found.severity) == (PATH, 2, "review_over", "warning")
    assert list(over(source, date(2026, 11, 29))) == []


def test_the_program_says_so_and_calls_it_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder_with(tmp_path / "intents", "review: 2020-01-01")
    monkeypatch.setenv("LIBRARY_DIR", str(tmp_path / "intents"))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    with pytest.raises(ContentError):  # the small library is too small
        check(as_json=True, quick=True, errors_only=False, language="en", lines=None, write_schemas=False)
    told = json.loads(capsys.readouterr().out)
    (remark,) = [one for one in told["findings"] if one["key"] == "review_over"]
    assert remark["severity"] == "warning"
    assert remark["text"].startswith(f"{PATH}:1:1: This card was to be reviewed by 2020-01-01.")


def test_what_was_set_in_chat_counts_until_the_file_is_edited(dated: Library) -> None:
    intent = dated.intents["no_need"]
    kept = Kept("no_need", LEAD, date(2027, 1, 1), written(intent), LEAD, NOW)
    care = care_of(intent, kept)
    assert (care.owner, care.name, care.review, care.is_stale(TODAY)) == (LEAD, "", date(2027, 1, 1), False)
    edited = care_of(replace(intent, review=date(2026, 12, 24)), kept)
    assert (edited.owner, edited.name, edited.review) == (None, "Kim", date(2026, 12, 24))
    assert care_of(intent, replace(kept, owner=None)).name == "Kim"


@given(st.dates(), st.dates())
def test_a_card_is_stale_from_the_day_after_its_review(review: date, today: date) -> None:
    kept = Kept("no_need", None, review, "", None, NOW)
    assert care_of(Intent("no_need", "objection", ""), kept).is_stale(today) == (today > review)


def test_the_longest_over_comes_first(dated: Library) -> None:
    kept = {
        "price_too_high": Kept("price_too_high", None, date(2026, 10, 1), "", None, NOW),
        "need_approval": Kept("need_approval", None, date(2027, 1, 1), "", None, NOW),
    }
    assert [one.intent for one in stale(dated, kept, TODAY)] == ["price_too_high", "no_need"]
    assert [one.intent for one in care_of_all(dated, kept)][:3] == ["price_too_high", "no_need", "need_approval"]


class Scene:
    """People and the bot, with a card whose file is out of date."""

    def __init__(self, library: Library) -> None:
        self.store, self.now = FakeStore(), NOW
        edition = scripted_edition(library, {"no use": ("no_need",), "too dear": ("price_too_high",)})
        self.router = Router(self.store, lambda: edition, lambda: self.now, frozenset({BOSS}))
        self.buttons: dict[str, Press] = {}

    async def says(self, person: int, text: str, *, private: bool = True) -> str:
        sender = Sender(person, person if private else -5, "en", private, f"P{person}")
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            return self._shown(await self.router.answer(Commanded(sender, name, argument)))
        return self._shown(await self.router.answer(Said(sender, text)))

    async def presses(self, person: int, label: str) -> str:
        press = next(one for own, one in self.buttons.items() if own.startswith(label))
        return await self.presses_old(person, press)

    async def presses_old(self, person: int, press: Press) -> str:
        pressed = Pressed(Sender(person, person, "en", True, f"P{person}"), press.action, press.argument)
        return self._shown(await self.router.answer(pressed))

    def _shown(self, outcome: Outcome) -> str:
        assert not outcome.fault
        if outcome.reply is None:
            return outcome.notice
        pressing = [one for row in outcome.reply.buttons for one in row if isinstance(one.does, Press)]
        for one in pressing:
            assert isinstance(one.does, Press)
            pack(one.does, 5_000_000_001, b"secret")
        self.buttons = {one.label: one.does for one in pressing if isinstance(one.does, Press)}
        return words(outcome)


@pytest.fixture
async def scene(dated: Library) -> AsyncIterator[Scene]:
    scene = Scene(dated)
    async with scene.store.transaction() as parts:
        team = await parts.roster.add_team("North")
        for number, role in ((LEAD, "lead"), (OTHER, "lead"), (REP, "rep")):
            await parts.roster.keep(Person(number, role, team.id, f"Name {number}", NOW))  # type: ignore[arg-type]
    yield scene


OVER = TEXTS.say("care.over", day="2026-11-29")
LOOK = TEXTS.say("care.look")


async def test_a_card_past_its_review_says_so_in_one_line_and_leads_may_act(scene: Scene) -> None:
    told = await scene.says(REP, "no use")
    assert told.count(OVER) == 1 and told.rstrip().endswith(OVER)
    assert LOOK not in scene.buttons
    assert OVER in await scene.presses(REP, "Other wording")
    assert OVER not in await scene.says(REP, "too dear")
    assert OVER in await scene.says(LEAD, "no use", private=False)
    assert LOOK not in scene.buttons
    assert OVER in await scene.says(LEAD, "no use")
    beside = scene.buttons[LOOK]
    opened = await scene.router.answer(Pressed(Sender(LEAD, LEAD, "en"), beside.action, beside.argument))
    assert not opened.replaces  # the card stays in sight
    page = await scene.presses(LEAD, LOOK)
    assert "Kim looks after this card." in page and OVER in page


async def test_a_lead_takes_a_card_over_and_sets_the_next_day(scene: Scene) -> None:
    await scene.says(LEAD, "/owner no need")
    assert TEXTS.say("care.own") in await scene.presses(LEAD, TEXTS.say("care.me"))
    page = await scene.presses(LEAD, TEXTS.say("care.days", days=90))
    assert "2027-02-28" in page and TEXTS.say("care.own") in page
    assert OVER not in await scene.says(REP, "no use")
    assert "Name 100 looks after this card." in await scene.says(OTHER, "/owner no need")
    scene.now += timedelta(days=91)
    assert TEXTS.say("care.over", day="2027-02-28") in await scene.says(REP, "no use")
    await scene.says(LEAD, "/owner no need")
    assert "Kim looks after" in await scene.presses(LEAD, TEXTS.say("care.off"))


async def test_the_lists_tell_what_is_over(scene: Scene) -> None:
    page = await scene.says(LEAD, "/owner")
    assert "Review over: 1." in page and "No need: 2026-11-29, Kim" in page
    assert "No need" in scene.buttons
    assert TEXTS.say("care.stale.button", count=1) in " ".join([await scene.says(LEAD, "/script"), *scene.buttons])
    assert "Cards past their review: 1 (No need (2026-11-29))" in await scene.says(LEAD, "/numbers")
    assert "Cards past" not in await scene.says(REP, "/script") + " ".join(scene.buttons)


async def test_who_has_left_looks_after_nothing(scene: Scene) -> None:
    await scene.says(LEAD, "/owner too dear")
    await scene.presses(LEAD, TEXTS.say("care.me"))
    async with scene.store.transaction() as parts:
        person = await parts.roster.person(LEAD)
        assert person is not None
        await parts.roster.keep(person.leaving(NOW))
    assert TEXTS.say("care.nobody") in await scene.says(OTHER, "/owner too dear")


@pytest.mark.parametrize("press", [Press("care"), Press("care_me", "0a1b2c3d"), Press("care_day", "0a1b2c3d:30")])
async def test_others_may_not(scene: Scene, press: Press) -> None:
    assert await scene.presses_old(REP, press) == TEXTS.say("access.not_allowed")
    assert await scene.says(REP, "/owner") == TEXTS.say("access.not_allowed")


@pytest.mark.parametrize("argument", ["zzz", "", "1:2:3", "0a1b2c3d:30"])
async def test_a_button_that_names_nothing_is_too_old(scene: Scene, argument: str) -> None:
    for action in ("care_me", "care_off", "care_day"):
        assert await scene.presses_old(LEAD, Press(action, argument)) == TEXTS.say("expired")
    await scene.says(LEAD, "/owner no need")
    day = scene.buttons[TEXTS.say("care.days", days=30)]
    forged = Press("care_day", day.argument.replace(":30", ":31"))
    assert await scene.presses_old(LEAD, forged) == TEXTS.say("expired")
