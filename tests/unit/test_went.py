"""How it went and what a line meant, at the door: one tap each, kept in figures, redacted, for the team alone."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.request import Commanded, Outcome, Pressed, Said, Sender, Store
from bot.conversation.router import Router
from bot.language.detect import LANGUAGES, Language
from bot.library.records import Library
from bot.people.person import Person
from bot.people.privacy import AS_A_RULE, Retention
from bot.publishing.lessons import Scope
from bot.reply import Reply
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.sqlite import url_of
from bot.storage.store import SqlStore
from bot.wording.texts import texts_in
from tests.fakes import FakeStore
from tests.reading import pressing
from tests.scripted import scripted_edition

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
BOSS, KIM, LEE, PARK = 1, 7, 8, 9
NORTH = Scope(KIM, 1)
MEANT = {
    "too dear": ("price_too_high",), "no use": ("no_need",), "my wife": ("need_approval",),
    "太贵了": ("price_too_high",), "too dear, my wife": ("price_too_high", "need_approval"),
}  # fmt: skip
TEXTS = texts_in("en")


@dataclass
class Scene:
    """Kim and Lee in one team, Park in another; a clock that a test sets."""

    library: Library
    store: Store = field(default_factory=FakeStore)
    now: datetime = NOW
    retention: Retention = AS_A_RULE
    language: str = "en"

    def __post_init__(self) -> None:
        edition = scripted_edition(self.library, MEANT)
        self.router = Router(
            self.store, lambda: edition, lambda: self.now, frozenset({BOSS}), retention=self.retention
        )  # fmt: skip

    async def people(self) -> None:
        async with self.store.transaction() as parts:
            for name in ("North", "South"):
                await parts.roster.add_team(name)
            for person, team in ((KIM, 1), (LEE, 1), (PARK, 2)):
                await parts.roster.keep(Person(person, "rep", team, "", NOW))

    def sender(self, person: int) -> Sender:
        return Sender(person, person, self.language)

    async def says(self, text: str, person: int = KIM) -> Reply:
        outcome = await self.router.answer(Said(self.sender(person), text))
        assert outcome.reply is not None
        return outcome.reply

    async def presses(self, does: tuple[str, str], person: int = KIM) -> Outcome:
        return await self.router.answer(Pressed(self.sender(person), *does))

    async def commands(self, name: str, person: int = KIM) -> Outcome:
        return await self.router.answer(Commanded(self.sender(person), name))


@pytest.fixture
async def scene(small: Library) -> Scene:
    made = Scene(small)
    await made.people()
    return made


def title(reply: Reply) -> str:
    return next(iter(reply.lines())).text


def asks(reply: Reply) -> bool:
    return any(action == "went" for action, _ in pressing(reply).values())


async def test_one_tap_tells_and_the_card_stays_as_it_was(scene: Scene) -> None:
    card = await scene.says("too dear")

    told = await scene.presses(pressing(card)["Moved on"])

    assert told.notice == TEXTS.say("went.noted")
    assert told.replaces
    assert told.reply is not None
    assert told.reply.blocks == card.blocks
    assert {"✓ Moved on", "Stuck", "Lost"} <= pressing(told.reply).keys()
    async with scene.store.transaction() as parts:
        [kept] = await parts.outcomes.told_since(NOW)
        answer = await parts.visits.answer(kept.answer, KIM)
    assert (kept.person, kept.intent, kept.result, kept.told) == (KIM, "price_too_high", "moved_on", NOW)
    assert answer is not None
    assert kept.lines == answer.lines


async def test_the_last_tap_counts_and_the_same_again_takes_it_back(scene: Scene) -> None:
    card = await scene.says("too dear")
    await scene.presses(pressing(card)["Moved on"])
    second = await scene.presses(pressing(card)["Lost"])
    assert second.reply is not None

    async with scene.store.transaction() as parts:
        assert [one.result for one in await parts.outcomes.told_since(NOW)] == ["lost"]
    back = await scene.presses(pressing(second.reply)["✓ Lost"])

    assert back.notice == TEXTS.say("went.taken_back")
    async with scene.store.transaction() as parts:
        assert await parts.outcomes.told_since(NOW) == ()


async def test_what_was_said_last_gets_the_credit(scene: Scene) -> None:
    card = await scene.says("too dear")
    other = (await scene.presses(pressing(card)[TEXTS.say("button.other_wording")])).reply
    assert other is not None
    assert asks(other)
    await scene.presses(pressing(other)["Stuck"])

    async with scene.store.transaction() as parts:
        [kept] = await parts.outcomes.told_since(NOW)
        answer = await parts.visits.answer(kept.answer, KIM)
    assert answer is not None
    assert kept.lines == answer.lines


async def test_it_is_asked_twice_a_visit_at_most_and_never_required(scene: Scene) -> None:
    assert [asks(await scene.says(text)) for text in ("too dear", "no use", "my wife")] == [True, True, False]
    assert not asks(await scene.says("what is this"))


async def test_who_leaves_it_alone_is_asked_less(scene: Scene) -> None:
    seen = []
    for day in range(10):
        scene.now = NOW + timedelta(days=day)
        seen.append(asks(await scene.says("too dear")))

    assert seen == [True] * 6 + [False] * 2 + [True] + [False]


async def test_a_closed_visit_asks_once_more_for_what_was_not_told(scene: Scene) -> None:
    await scene.says("too dear")
    closed = await scene.commands("cancel")
    assert closed.reply is not None
    assert TEXTS.say("went.ask") in [line.text for line in closed.reply.lines()]

    told = await scene.presses(pressing(closed.reply)["Lost"])

    assert told.reply is not None
    assert title(told.reply) == TEXTS.say("went.noted")
    async with scene.store.transaction() as parts:
        assert [one.result for one in await parts.outcomes.told_since(NOW)] == ["lost"]
    card = await scene.says("too dear")
    await scene.presses(pressing(card)["Stuck"])
    closed = await scene.commands("cancel")
    assert closed.reply is not None
    assert not asks(closed.reply), "told already"


async def test_of_two_taps_at_the_end_the_second_says_that_it_took_the_first_back(scene: Scene) -> None:
    await scene.says("too dear")
    closed = (await scene.commands("cancel")).reply
    assert closed is not None
    await scene.presses(pressing(closed)["Lost"])

    again = (await scene.presses(pressing(closed)["Lost"])).reply

    assert again is not None
    assert title(again) == TEXTS.say("went.taken_back")
    async with scene.store.transaction() as parts:
        assert await parts.outcomes.told_since(NOW) == ()


@pytest.mark.parametrize("argument", ["1", "1:", "1:won", "9:lost", "x:lost", "1:lost:end:more"])
async def test_a_button_that_says_nothing_changes_nothing(scene: Scene, argument: str) -> None:
    await scene.says("what is this")

    assert (await scene.presses(("went", argument))).notice == TEXTS.say("expired")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_buttons_are_in_the_language_of_the_card(scene: Scene, language: Language) -> None:
    card = await scene.says("太贵了")
    if language != "zh":
        switched = (await scene.presses(pressing(card)[texts_in("zh").say(f"language.{language}")])).reply
        assert switched is not None
        card = switched

    assert texts_in(language).say("went.moved_on") in pressing(card)


async def picks(scene: Scene, text: str, label: str, person: int = KIM) -> None:
    guesses = await scene.says(text, person)
    await scene.presses(pressing(guesses)[label], person)


async def test_a_confirmed_guess_counts_for_the_team_from_the_next_message_on(scene: Scene) -> None:
    await picks(scene, "they want my kidney", "Price too high")

    assert title(await scene.says("they want my kidney", LEE)) == "Price too high"
    assert title(await scene.says("they want my kidney", PARK)) == TEXTS.say("none.title")
    assert title(await scene.says("they want my kidney", BOSS)) == TEXTS.say("none.title")


async def test_what_was_taken_for_something_else_is_put_right(scene: Scene) -> None:
    card = await scene.says("too dear")
    guesses = (await scene.presses(pressing(card)[TEXTS.say("button.not_this")])).reply
    await scene.presses(pressing(guesses)["No need"])

    assert title(await scene.says("too dear", LEE)) == "No need"
    async with scene.store.transaction() as parts:
        [line] = await parts.unanswered.since(NOW)
    assert (line.text, line.rejected) == ("too dear", "price_too_high")


async def test_the_other_of_two_objections_teaches_nothing(scene: Scene) -> None:
    card = await scene.says("too dear, my wife")
    await scene.presses(next(does for does in pressing(card).values() if does[1].endswith(":need_approval")))

    async with scene.store.transaction() as parts:
        assert await parts.lessons.version(NORTH) == (0, 0)


async def test_a_lesson_is_kept_redacted_once_and_not_at_all_where_nothing_is(small: Library) -> None:
    scene = Scene(small)
    await scene.people()
    for _ in range(3):
        await picks(scene, "call 555-123-4567, says Mr Smith", "No need")
    async with scene.store.transaction() as parts:
        assert [one.text for one in await parts.lessons.of(NORTH)] == ["call [phone], says Mr [name]"]
    strict = Scene(small, retention=Retention(unknown=timedelta()))
    await strict.people()
    await picks(strict, "they want my kidney", "No need")
    assert isinstance(strict.store, FakeStore)
    assert strict.store.lessons.kept == []
    assert "kidney" not in repr(strict.store.visits.answers)


async def test_lessons_are_there_after_a_restart_and_gone_with_who_gave_them(small: Library, tmp_path: Path) -> None:
    url = url_of(tmp_path / "coach.db")
    migrate(url)
    async with Database.open(url) as database:
        scene = Scene(small, SqlStore(database))
        await scene.people()
        await picks(scene, "they want my kidney", "Price too high")
    async with Database.open(url) as database:
        scene = Scene(small, SqlStore(database))
        assert title(await scene.says("they want my kidney", LEE)) == "Price too high"
        forgetting = await scene.commands("forgetme")
        await scene.presses(pressing(forgetting.reply)[TEXTS.say("forget.yes")])
        assert title(await scene.says("they want my kidney", LEE)) == TEXTS.say("none.title")
