"""/numbers at the door: a lead reads their own team, an administrator groups without names, nobody else anything."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from PIL import Image

from bot.analytics.journal import Entry, Event
from bot.analytics.numbers import Numbers, Trust, Week
from bot.analytics.outcomes import Asked, Result
from bot.coach.choose import key_of
from bot.conversation.request import Commanded, Outcome, Pressed, Said, Sender
from bot.conversation.router import Router
from bot.language.detect import LANGUAGES, Language
from bot.library.records import Library
from bot.people.person import Person, Role, Team
from bot.pictures.font import bundled_font
from bot.publishing.editions import Record
from bot.wording.numbers_file import numbers_file
from bot.wording.texts import texts_in
from tests.fakes import FakeStore
from tests.reading import pressing, words
from tests.scripted import scripted_edition

BOSS, LEAD, OTHER_LEAD = 1, 2, 3
NORTH, SOUTH = range(10, 16), range(20, 23)
MONDAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
TEXTS = texts_in("en")


@dataclass
class Scene:
    """A team of six and a lead in the north, of three and a lead in the south; a clock that a test sets."""

    library: Library
    store: FakeStore = field(default_factory=FakeStore)
    now: datetime = MONDAY + timedelta(days=2)
    language: str = "en"

    def __post_init__(self) -> None:
        self.edition = scripted_edition(self.library, {"too dear": ("price_too_high",)})
        self.router = Router(self.store, lambda: self.edition, lambda: self.now, frozenset({BOSS}))
        self.store.roster.all_teams = {1: Team(1, "North"), 2: Team(2, "=South")}
        members: list[tuple[int, Role, int]] = [(LEAD, "lead", 1), (OTHER_LEAD, "lead", 2)]
        members += [(number, "rep", 1) for number in NORTH] + [(number, "rep", 2) for number in SOUTH]
        self.store.roster.people = {
            number: Person(number, role, team, f"Rep {number}", MONDAY) for number, role, team in members
        }

    def note(
        self, people: Sequence[int], intent: str | None, times: int = 1, event: Event = "answered", ago: int = 0,
        product: str | None = None,
    ) -> None:  # fmt: skip
        """Each of them hears it so often, on the Monday of that week and the hours after it."""
        intents = ((intent, 0.9),) if intent else ()
        for person in people:
            for hour in range(times):
                at = MONDAY - ago * WEEK + timedelta(hours=hour)
                self.store.journal.entries.append(Entry(at, person, person, event, "en", "test", intents, product))

    async def commands(self, person: int, name: str) -> Outcome:
        return await self.router.answer(Commanded(Sender(person, person, self.language), name))

    async def presses(self, person: int, action: str, argument: str = "") -> Outcome:
        return await self.router.answer(Pressed(Sender(person, person, self.language), action, argument))

    async def says(self, person: int, text: str = "too dear") -> Outcome:
        return await self.router.answer(Said(Sender(person, person, self.language), text))


@pytest.fixture
def scene(small: Library) -> Scene:
    return Scene(small)


async def test_a_lead_reads_the_week_of_their_own_team(scene: Scene) -> None:
    scene.note(NORTH, "price_too_high", 4)
    scene.note(NORTH[:2], "no_need", 3, product="unlimited")
    scene.note(NORTH[:1], None, 2, "not_known")
    scene.note(SOUTH, "need_approval", 50)
    for ago in range(1, 5):
        scene.note(NORTH, "price_too_high", 4, ago=ago)

    seen = words(await scene.commands(LEAD, "numbers"))

    assert "North, week of 2026-05-04" in seen
    assert "32 messages, 2 of them not known (6%)" in seen
    assert "6 of 7 people" in seen
    assert "1 Price is too high: 24 (before: 24 a week)" in seen or "24 (before: 24 a week)" in seen
    assert "about" not in seen
    assert "Rep" not in seen, "names stand on a page of their own"
    assert scene.library.intents["need_approval"].words["en"].title not in seen


async def test_what_rises_is_told_with_how_sure_that_is(scene: Scene) -> None:
    for ago in range(1, 5):
        scene.note(NORTH, "price_too_high", 2, ago=ago)
    scene.note(NORTH, "no_need", 2)
    title = scene.library.intents["no_need"].words["en"].title

    seen = words(await scene.commands(LEAD, "numbers"))

    assert f"↑ {title} is rising: 12 this week, 0 a week before" in seen
    assert "less than 0.1% of weeks" in seen


async def test_the_library_s_own_tests_are_a_part_of_its_trust(scene: Scene) -> None:
    scene.note(NORTH, "price_too_high", 4)
    assert "the library's own tests" not in words(await scene.commands(LEAD, "numbers"))
    record = Record(1, "f", "d", MONDAY, "files", tests={"en": (100, 70), "zh": (100, 90)})
    async with scene.store.transaction() as parts:
        await parts.editions.activate(record, {}, {})

    assert "the library's own tests 80% (counts 20%)" in words(await scene.commands(LEAD, "numbers"))


async def test_names_are_for_their_lead_alone(scene: Scene) -> None:
    scene.note(NORTH[:2], "no_need")
    page = await scene.commands(LEAD, "numbers")

    who = words(await scene.presses(LEAD, *pressing(page.reply)["Who used it"]))

    assert "Rep 10: 1 of 7 days\nRep 11: 1 of 7 days" in who
    assert "Not this week\nRep 12, Rep 13, Rep 14, Rep 15, Rep 2" in who
    assert "Price" not in who
    for person in (BOSS, OTHER_LEAD, 10):
        refused = words(await scene.presses(person, "numbers_who", "1:20260504"))
        assert "Rep" not in refused


async def test_an_administrator_reads_groups_in_fives_and_nothing_about_few(scene: Scene) -> None:
    scene.note(NORTH, "price_too_high", 4)
    scene.note(NORTH[:3], "no_need", 4)
    scene.note(SOUTH, "no_need", 1)
    scene.note([BOSS], "no_need", 1)
    scene.note(SOUTH, "need_approval", 9)
    scene.note([OTHER_LEAD, 11], "need_approval", 9)
    titles = {name: scene.library.intents[name].words["en"].title for name in scene.library.intents}

    page = await scene.commands(BOSS, "numbers")

    seen = words(page)
    assert f"{titles['price_too_high']}: about 25" in seen
    assert f"{titles['no_need']}: about 15" in seen
    assert f"{titles['need_approval']}: about 45" in seen
    assert "North: about 45 messages" in seen
    assert "About 85 messages, about 0% of them not known" in seen
    assert "South" not in seen
    assert "Who used it" not in pressing(page.reply)
    assert TEXTS.say("numbers.too_few") in words(await scene.presses(BOSS, "numbers", "2:20260504"))
    assert "North" in words(await scene.presses(BOSS, "numbers", "1:20260504"))


async def test_a_team_of_few_cannot_be_had_by_taking_the_others_from_the_whole(scene: Scene) -> None:
    scene.note([*NORTH, *SOUTH], "price_too_high")

    assert "North" not in words(await scene.commands(BOSS, "numbers"))
    assert TEXTS.say("numbers.too_few") in words(await scene.presses(BOSS, "numbers", "1:20260504"))
    assert "North" in words(await scene.commands(LEAD, "numbers"))


async def test_what_one_person_heard_cannot_be_had_by_taking_the_rest_from_the_whole(scene: Scene) -> None:
    scene.note([*NORTH, *SOUTH], "no_need")
    scene.note(NORTH, "price_too_high", 4)
    scene.note([OTHER_LEAD], "need_approval", 9)
    titles = {name: scene.library.intents[name].words["en"].title for name in scene.library.intents}

    seen = words(await scene.commands(BOSS, "numbers"))

    assert titles["no_need"] in seen
    assert titles["need_approval"] not in seen
    assert titles["price_too_high"] not in seen, "without it, the rest would be that one person"


async def test_fewer_than_five_in_all_are_nobody_else_s_business(scene: Scene) -> None:
    scene.note(SOUTH, "price_too_high", 9)

    assert words(await scene.commands(BOSS, "numbers")) == TEXTS.say("numbers.too_few")
    assert "27 messages" in words(await scene.commands(OTHER_LEAD, "numbers"))


@pytest.mark.parametrize("person", [10, 99])
async def test_who_leads_nobody_sees_no_numbers(scene: Scene, person: int) -> None:
    scene.note(NORTH, "price_too_high")

    assert words(await scene.commands(person, "numbers")) in {
        TEXTS.say("access.not_allowed"),
        TEXTS.say("access.stranger"),
    }
    for action in ("numbers", "numbers_picture", "numbers_file", "numbers_who", "works"):
        assert "Price" not in words(await scene.presses(person, action, "1:20260504"))


@pytest.mark.parametrize(
    "place", ["", "1", "1:", "1:2026", "1:20260505", "1:20260511", "1:20200106", "9:20260504", "2:20260504",
              "x:20260504", "1:2026０504", "1:99999999", "9999999999999:20260504"],
)  # fmt: skip
@pytest.mark.parametrize("action", ["numbers", "numbers_picture", "numbers_file", "numbers_who"])
async def test_a_button_that_leads_nowhere_or_to_others_is_too_old(scene: Scene, action: str, place: str) -> None:
    scene.note([*NORTH, *SOUTH], "price_too_high")

    assert await scene.presses(LEAD, action, place) == Outcome(notice=TEXTS.say("expired"))


async def test_earlier_weeks_are_a_tap_away_and_come_back(scene: Scene) -> None:
    scene.note(NORTH, "price_too_high", ago=1)
    page = await scene.commands(LEAD, "numbers")
    assert TEXTS.say("numbers.nothing") in words(page)
    assert TEXTS.say("numbers.later") not in pressing(page.reply)

    before = await scene.presses(LEAD, *pressing(page.reply)[TEXTS.say("numbers.earlier")])
    assert "week of 2026-04-27" in words(before)
    assert "6 messages" in words(before)

    again = await scene.presses(LEAD, *pressing(before.reply)[TEXTS.say("numbers.later")])
    assert words(again) == words(page)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_picture_says_what_the_lines_under_it_say(scene: Scene, language: Language) -> None:
    if bundled_font(language) is None:
        pytest.skip("the package with the font is not installed")
    scene.language = language
    scene.note(NORTH, "price_too_high", 4)
    scene.note(NORTH, "price_too_high", 4, ago=1)

    outcome = await scene.presses(LEAD, "numbers_picture", "1:20260504")

    assert outcome.reply is not None
    assert outcome.reply.attachment is not None
    image = Image.open(BytesIO(outcome.reply.attachment.content))
    assert image.format == "PNG"
    assert image.width == 1080
    assert 800 < image.height < 3000
    assert "24" in words(outcome)
    assert sum(len(line.text) for line in outcome.reply.lines()) < 1024


def rows_of(outcome: Outcome) -> list[list[str]]:
    assert outcome.reply is not None
    assert outcome.reply.attachment is not None
    return list(csv.reader(StringIO(outcome.reply.attachment.content.decode("utf-8-sig"))))


async def test_the_table_has_a_row_a_week_product_and_objection(scene: Scene) -> None:
    scene.note(NORTH, "price_too_high", 2)
    scene.note(NORTH[:1], "no_need", ago=2, product="unlimited")
    scene.note(NORTH[:1], None, 2, "not_known")

    head, *rows = rows_of(await scene.presses(LEAD, "numbers_file", "1:20260504"))

    title = {name: scene.library.intents[name].words["en"].title for name in scene.library.intents}
    assert head == ["week", "team", "product", "id", "objection", "times", "people"]
    assert ["2026-05-04", "North", "", "price_too_high", title["price_too_high"], "12", "6"] in rows
    assert ["2026-05-04", "North", "", "", "(not known)", "2", ""] in rows
    assert any(row[0] == "2026-04-20" and row[3:] == ["no_need", title["no_need"], "1", "1"] for row in rows)


async def test_a_table_for_others_has_no_row_about_few(scene: Scene) -> None:
    scene.note(NORTH, "price_too_high", 2)
    scene.note(NORTH[:4], "no_need", 3)

    rows = rows_of(await scene.presses(BOSS, "numbers_file", "0:20260504"))[1:]

    assert {row[3] for row in rows} == {""} or {row[3] for row in rows} <= {"price_too_high", ""}
    assert all(int(row[5]) % 5 == 0 for row in rows)


async def test_no_cell_of_the_table_is_a_formula(scene: Scene) -> None:
    scene.note(SOUTH, "price_too_high", product="＋SUM(1)")

    rows = rows_of(await scene.presses(OTHER_LEAD, "numbers_file", "2:20260504"))[1:]

    assert rows
    assert all(row[1] == "'=South" for row in rows)
    assert any(row[2] == "'＋SUM(1)" for row in rows)


def test_signs_that_begin_a_formula_are_guarded_everywhere() -> None:
    assert b"'@x" in numbers_file([_numbers_with("@x")], "-1+1", {}, TEXTS)
    assert b"'-1+1" in numbers_file([_numbers_with("@x")], "-1+1", {}, TEXTS)


def _numbers_with(intent: str) -> Numbers:
    week = Week(MONDAY.date(), answered=1, people=frozenset({1}))
    return Numbers((week,), (), {None: {intent: (1, frozenset({1}))}}, Trust(1, 1, None))


def asked(
    answer: int, person: int, intent: str, lines: Sequence[str], result: Result, language: Language = "en"
) -> Asked:
    return Asked(answer, person, person, MONDAY, language, "test", intent, result, MONDAY, frozenset(lines))


def told(scene: Scene, people: Sequence[int], count: int, moved: int, explain: int = 0) -> None:
    """So many cards of the first intent, with a line of "explain"."""
    line = scene.library.intents["price_too_high"].words["en"].steps["explain"][explain]
    start = len(scene.store.outcomes.asked)
    for number in range(count):
        one = asked(start + number, people[number % len(people)], "price_too_high", [key_of(line)],
                    "moved_on" if number < moved else "stuck")  # fmt: skip
        scene.store.outcomes.asked[one.answer] = one


async def test_what_works_is_told_by_line_with_an_interval_or_not_at_all(scene: Scene) -> None:
    told(scene, NORTH, 200, 130, explain=0)
    told(scene, NORTH, 200, 50, explain=1)
    first, second = scene.library.intents["price_too_high"].words["en"].steps["explain"][:2]
    page = await scene.presses(LEAD, "works")
    title = scene.library.intents["price_too_high"].words["en"].title
    assert f"{title} moved on 45%" in words(page)

    intent = await scene.presses(LEAD, *pressing(page.reply)[title])
    assert "★ one is better" in words(intent)
    lines = words(await scene.presses(LEAD, *pressing(intent.reply)["Explain"])).splitlines()

    best = lines[lines.index(next(one for one in lines if first.text[:30] in one)) + 1]
    other = lines[lines.index(next(one for one in lines if second.text[:30] in one)) + 1]
    assert best.startswith("★ better than the others here: moved on 6")
    assert "200 cards" in best
    assert other.startswith("moved on 2")
    assert TEXTS.say("works.untold") in lines


async def test_a_few_cards_are_not_enough_data_yet(scene: Scene) -> None:
    told(scene, NORTH, 6, 6)

    page = words(await scene.presses(LEAD, "works"))

    assert "not enough data yet (6 of at least 20 cards)" in page
    assert "%" not in page.replace("{", "")


async def test_what_few_people_told_is_for_their_lead_alone(scene: Scene) -> None:
    told(scene, SOUTH, 200, 100)

    assert "moved on 50%" in words(await scene.presses(OTHER_LEAD, "works"))
    for person in (BOSS, LEAD):
        assert "moved on" not in words(await scene.presses(person, "works"))
        assert await scene.presses(person, "works", "price_too_high") == Outcome(notice=TEXTS.say("expired"))


async def test_lines_are_said_as_before_whatever_works(scene: Scene) -> None:
    before = words(await scene.says(LEAD))
    told(scene, NORTH, 400, 0)
    scene.store.visits.visits.clear()

    assert words(await scene.says(LEAD)) == before


@pytest.mark.parametrize("language", LANGUAGES)
async def test_all_pages_are_there_in_every_language(scene: Scene, language: Language) -> None:
    scene.language = language
    scene.note(NORTH, "price_too_high", 2)
    told(scene, NORTH, 60, 30)
    texts = texts_in(language)
    page = await scene.commands(LEAD, "numbers")
    assert page.reply is not None
    assert page.reply.language == language
    for action, argument in pressing(page.reply).values():
        assert (await scene.presses(LEAD, action, argument)).reply is not None
    assert texts.say("works.note") in words(await scene.presses(LEAD, "works"))
    assert texts.say("works.untold") in words(await scene.presses(LEAD, "works", "price_too_high:en:explain"))
    for argument in ("price_too_high:en:hold", "nothing:en", "price_too_high:en:explain:more"):
        assert (await scene.presses(LEAD, "works", argument)).notice == texts.say("expired")
