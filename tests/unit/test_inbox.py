"""/inbox at the door: what nobody understood comes together, goes where a lead says, and stays away when ignored."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.request import Commanded, Outcome, Pressed, Said, Sender
from bot.conversation.router import Router
from bot.language.detect import LANGUAGES, Language
from bot.library.draft import begun_objection, name_for, read_begun
from bot.library.finding import has_errors
from bot.library.lint import lint_intents
from bot.library.read import read_source
from bot.library.records import Library
from bot.people.person import Person, Team
from bot.publishing.changes import Phrase, WholeFile
from bot.reply import Press, Reply
from bot.telegram.callback_data import pack
from bot.wording.texts import texts_in
from tests.fakes import FakeStore
from tests.reading import pressing, words
from tests.scripted import scripted_edition, small_library

BOSS, LEAD, OTHER_LEAD = 1, 2, 3
REPS = range(10, 19)
STRANGERS_REP = 30
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
TEXTS = texts_in("en")
CATS = [
    "my cat chews every cable", "is it safe with my cat", "my cat would break it", "cats and cables, no",
    "what if my cat chews it", "my cat sleeps on it", "cat hair gets in", "my cat chews cables", "a cat and a cable",
]  # fmt: skip


@dataclass
class Scene:
    """Nine reps with their lead, one rep with another; a clock that a test sets."""

    library: Library
    store: FakeStore = field(default_factory=FakeStore)
    now: datetime = NOW
    language: str = "en"
    taps: int = 0

    def __post_init__(self) -> None:
        self.edition = scripted_edition(self.library, {"too dear": ("price_too_high",)})
        self.router = Router(self.store, lambda: self.edition, lambda: self.now, frozenset({BOSS}))
        self.store.roster.all_teams = {1: Team(1, "North"), 2: Team(2, "South")}
        people = [Person(LEAD, "lead", 1), Person(OTHER_LEAD, "lead", 2), Person(STRANGERS_REP, "rep", 2)]
        people += [Person(number, "rep", 1, f"Rep {number}") for number in REPS]
        self.store.roster.people = {one.id: one for one in people}

    def sender(self, person: int) -> Sender:
        return Sender(person, person, self.language)

    async def says(self, person: int, text: str) -> Reply:
        outcome = await self.router.answer(Said(self.sender(person), text))
        assert outcome.reply is not None
        return outcome.reply

    async def commands(self, name: str, person: int = LEAD) -> Outcome:
        return await self.router.answer(Commanded(self.sender(person), name))

    async def presses(self, does: tuple[str, str], person: int = LEAD) -> Outcome:
        self.taps += 1
        return await self.router.answer(Pressed(self.sender(person), *does))

    async def cats(self) -> None:
        """Nine reps hear of cats, one of them twice; somebody hears something else."""
        for rep, text in zip(REPS, CATS, strict=True):
            await self.says(rep, text)
        await self.says(REPS[0], CATS[0])
        await self.says(REPS[1], "your tie is crooked today sir")


@pytest.fixture
def scene(small: Library) -> Scene:
    return Scene(small)


async def first_group(scene: Scene) -> Outcome:
    page = await scene.commands("inbox")
    return await scene.presses(next(does for does in pressing(page.reply).values() if does[0] == "gap"))


async def test_lines_about_one_thing_come_together_with_how_many_met_them(scene: Scene) -> None:
    await scene.cats()

    page = words(await scene.commands("inbox"))

    assert "times: 10 · reps: 9" in page
    assert "your tie is crooked" in page
    assert page.index("times: 10") < page.index("your tie")
    assert "Rep" not in page.replace("reps", "")


async def test_a_card_that_was_not_the_right_one_comes_in_too_and_once(scene: Scene) -> None:
    card = await scene.says(REPS[0], "too dear")
    not_this = next(
        (one.does.action, one.does.argument)
        for row in card.buttons for one in row
        if isinstance(one.does, Press) and one.does.action == "not_this"
    )  # fmt: skip
    for _ in range(2):
        await scene.presses(not_this, REPS[0])

    page = words(await scene.commands("inbox"))

    assert "too dear" in page
    assert "times: 1 · reps: 1 · wrong card: 1" in page
    group = await first_group(scene)
    assert "→ Price too high" not in pressing(group.reply), "that is what it was not"


async def test_one_tap_adds_the_phrases_and_they_wait_to_be_tried(scene: Scene) -> None:
    await scene.cats()
    group = await first_group(scene)

    done = await scene.presses(pressing(group.reply)["→ No need"])

    assert "go to “No need”" in words(done)
    waiting = await scene.store.changes.of("waiting")
    assert {one.content for one in waiting} == {Phrase("no_need", "en", text) for text in CATS}
    assert {(one.author, one.by, one.at) for one in waiting} == {(LEAD, LEAD, NOW)}
    page = words(await scene.commands("inbox"))
    assert "my cat" not in page
    assert "your tie" in page
    assert "05-04 No need: answered before 0 of 10; no such line since." in page


async def test_what_came_after_is_told_the_week_after(scene: Scene) -> None:
    await scene.cats()
    group = await first_group(scene)
    await scene.presses(pressing(group.reply)["→ No need"])
    scene.edition = scripted_edition(scene.library, {f"{text}!": ("no_need",) for text in CATS})
    scene.now = NOW + timedelta(days=7)
    for rep, text in zip(REPS, CATS, strict=True):
        await scene.says(rep, f"{text}!")
    await scene.says(REPS[0], "my cat chews every cable at night")
    await scene.says(REPS[0], "somebody spilt tea")

    assert "05-04 No need: answered before 0 of 10 → since then 9 of 10 (90%)." in words(await scene.commands("inbox"))
    scene.now = NOW + timedelta(days=15)
    assert "05-04" not in words(await scene.commands("inbox"))


async def drafted(scene: Scene, line: str = "We lay the cable where no cat gets at it.") -> Outcome:
    await scene.cats()
    group = await first_group(scene)
    asked = await scene.presses(pressing(group.reply)[TEXTS.say("inbox.new")])
    if not line:
        return await scene.presses(pressing(asked.reply)[TEXTS.say("draft.without")])
    return await scene.router.answer(Said(scene.sender(LEAD), line))


async def test_a_new_intent_is_drafted_with_what_customers_said_and_one_line(scene: Scene) -> None:
    done = await drafted(scene)

    [draft] = await scene.store.changes.of("draft")
    assert isinstance(draft.content, WholeFile)
    assert draft.content.path.startswith("objections/")
    assert all(f'"{text}"' in draft.content.text for text in CATS)
    assert "We lay the cable where no cat gets at it." in words(done)
    page = await scene.commands("inbox")
    assert "my cat" not in words(page).partition(TEXTS.say("inbox.closed"))[0]
    again = await scene.presses(next(does for does in pressing(page.reply).values() if does[0] == "draft"))
    assert "We lay the cable" in words(again)


async def test_a_draft_passes_the_linter_as_it_is(scene: Scene, tmp_path: Path) -> None:
    for line in ("We lay the cable where no cat gets at it.", ""):
        scene.store = FakeStore()
        scene.__post_init__()
        await drafted(scene, line)
        [draft] = await scene.store.changes.of("draft")
        assert isinstance(draft.content, WholeFile)
        small_library(tmp_path)
        (tmp_path / draft.content.path).write_text(draft.content.text, "utf-8")

        source, findings = read_source(tmp_path)

        assert source is not None, findings
        assert not has_errors(lint_intents(source, {draft.content.intent}))
        own = source.library.intents[draft.content.intent].words["en"]
        assert {*own.examples, *(test.text for test in own.tests)} == set(CATS)
        assert bool(own.steps) is bool(line)


async def test_three_who_met_it_would_try_it_and_are_named(scene: Scene) -> None:
    draft = await drafted(scene)
    label, trying = next(one for one in pressing(draft.reply).items() if one[1][0] == "canary_go")

    [canary] = await scene.store.canaries.open()
    assert len(canary.people) == 3
    assert label == f"▶ Let {', '.join(f'Rep {one}' for one in canary.people)} try it first"
    assert set(canary.people) < set(REPS)
    assert (await scene.presses(trying, OTHER_LEAD)).notice == TEXTS.say("expired")
    asked = words(await scene.presses(trying))
    assert "Being checked" in asked
    assert (await scene.presses(trying)).notice == TEXTS.say("scripts.too_late")
    assert len(await scene.store.changes.of("trying")) == 1
    assert not [key for key in scene.store.outbox.posts if key.startswith("trial")], "nobody is bothered before it runs"
    does = ("tried", f"{canary.changes[0]}:works")
    assert (await scene.presses(does, REPS[0])).notice == TEXTS.say("expired")


async def test_a_line_that_customers_must_not_hear_is_asked_for_again(scene: Scene) -> None:
    await scene.cats()
    group = await first_group(scene)
    await scene.presses(pressing(group.reply)[TEXTS.say("inbox.new")])
    for line in ("It is the best there is.", "Only 3 days left.", "x" * 300, "Take {produkt}."):
        again = await scene.router.answer(Said(scene.sender(LEAD), line))
        assert TEXTS.say("scripts.wrong") in words(again)
    assert await scene.store.changes.of("draft") == ()
    done = await scene.router.answer(Said(scene.sender(LEAD), "We lay the cable where no cat gets at it."))
    assert "Draft: " in words(done)


async def test_a_draft_is_published_or_dropped_once_by_its_author_alone(scene: Scene) -> None:
    draft = pressing((await drafted(scene)).reply)
    publish, drop = draft[TEXTS.say("draft.publish")], draft[TEXTS.say("draft.drop")]
    for person in (OTHER_LEAD, REPS[0]):
        await scene.presses(publish, person)
    assert await scene.store.changes.of("waiting") == ()

    assert "is on its way" in words(await scene.presses(publish))

    [waiting] = await scene.store.changes.of("waiting")
    assert waiting.by == LEAD
    assert (await scene.presses(drop)).notice == TEXTS.say("expired")


async def test_what_came_of_a_new_intent_is_told_the_week_after(scene: Scene) -> None:
    draft = await drafted(scene)
    await scene.presses(pressing(draft.reply)[TEXTS.say("draft.publish")])
    [waiting] = await scene.store.changes.of("waiting")
    name = waiting.content.intent
    meant = {f"{text}, really": (name,) for text in CATS}
    library = replace(scene.library, intents={**scene.library.intents, name: replace(
        scene.library.intents["no_need"], id=name
    )})  # fmt: skip
    scene.edition = scripted_edition(library, meant)
    scene.now = NOW + timedelta(days=7)
    for rep, text in zip(REPS, CATS, strict=True):
        await scene.says(rep, f"{text}, really")

    assert "answered before 0 of 10 → since then 9 of 9 (100%)." in words(await scene.commands("inbox"))


async def test_ignored_is_ignored_for_good_and_a_text_is_kept_nowhere(scene: Scene) -> None:
    await scene.cats()
    group = await first_group(scene)
    await scene.presses(pressing(group.reply)[TEXTS.say("inbox.skip")])
    scene.now = NOW + timedelta(days=3)
    await scene.says(REPS[3], CATS[4])
    await scene.says(REPS[4], CATS[5].upper())

    page = words(await scene.commands("inbox"))

    assert "cat" not in page.casefold()
    assert "your tie" in page
    assert "cat" not in repr(scene.store.gaps.kept)


async def test_what_a_rep_said_it_means_is_offered_first(scene: Scene) -> None:
    guesses = await scene.says(REPS[0], CATS[0])
    pick = next(
        (one.does.action, one.does.argument)
        for row in guesses.buttons for one in row
        if isinstance(one.does, Press) and one.does.argument.endswith(":need_approval")
    )  # fmt: skip
    await scene.presses(pick, REPS[0])

    group = await first_group(scene)

    offered = [label for label in pressing(group.reply) if label.startswith("→")]
    assert offered[0] == f"→ {scene.library.intents['need_approval'].words['en'].title}"


async def test_all_intents_that_may_be_meant_are_two_taps_away(scene: Scene) -> None:
    await scene.cats()
    group = await first_group(scene)

    assert len([label for label in pressing(group.reply) if label.startswith("→")]) <= 3


async def test_each_lead_sees_their_own_people_s_lines_and_an_administrator_all(scene: Scene) -> None:
    await scene.cats()
    await scene.says(STRANGERS_REP, "does it come in gold")

    assert "gold" not in words(await scene.commands("inbox"))
    other = words(await scene.commands("inbox", OTHER_LEAD))
    assert "gold" in other
    assert "cat" not in other
    boss = words(await scene.commands("inbox", BOSS))
    assert "gold" in boss
    assert "times: 10 · reps: 9" in boss
    assert "times: 1 · fewer than five reps" in boss


async def test_a_group_of_another_team_cannot_be_pressed(scene: Scene) -> None:
    await scene.cats()
    group = pressing((await first_group(scene)).reply)

    for label in ("→ No need", TEXTS.say("inbox.new"), TEXTS.say("inbox.skip")):
        outcome = await scene.presses(group[label], OTHER_LEAD)
        assert outcome.notice == TEXTS.say("inbox.changed")
    assert await scene.store.changes.of("waiting", "draft") == ()
    assert len(scene.store.unanswered.kept) == 11


async def test_what_is_pressed_is_exactly_what_was_shown(scene: Scene) -> None:
    await scene.cats()
    group = pressing((await first_group(scene)).reply)
    await scene.says(REPS[5], "my cat chews every cable too")

    outcome = await scene.presses(group["→ No need"])

    assert outcome.notice == TEXTS.say("inbox.changed")
    assert await scene.store.changes.of("waiting") == ()
    again = pressing((await first_group(scene)).reply)
    await scene.presses(again["→ No need"])
    assert await scene.presses(again["→ No need"]) != outcome
    assert len(await scene.store.changes.of("waiting")) == len(CATS) + 1


@pytest.mark.parametrize("person", [REPS[0], 99])
async def test_nobody_else_sees_an_inbox(scene: Scene, person: int) -> None:
    await scene.cats()
    group = pressing((await first_group(scene)).reply)

    assert "cat" not in words(await scene.commands("inbox", person))
    for does in group.values():
        assert "cat" not in words(await scene.presses(does, person))
    assert len(scene.store.unanswered.kept) == 11


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_inbox_is_there_in_every_language(scene: Scene, language: Language) -> None:
    scene.language = language
    assert texts_in(language).say("inbox.empty") in words(await scene.commands("inbox"))
    await scene.cats()
    group = await first_group(scene)

    assert group.reply is not None
    assert group.reply.language == language
    for row in group.reply.buttons:
        for one in row:
            assert isinstance(one.does, Press)
            pack(one.does, 10**13, b"secret")


async def test_a_thousand_lines_come_in_a_page_that_can_be_sent(scene: Scene) -> None:
    for number in range(300):
        await scene.says(REPS[number % 9], f"{number} {'xyzw'[number % 4] * (number % 40)} words words")

    outcome = await scene.commands("inbox")

    assert sum(len(line.text) for line in outcome.reply.lines()) < 3500 if outcome.reply else False


@pytest.mark.parametrize(("text", "name"), [
    ("my cat chews it", "my_cat_chews_it"), ("猫会咬线", "mao_hui_yao_xian"), ("고양이가 물어요", "new"), ("!?", "new"),
])  # fmt: skip
def test_a_draft_is_named_by_what_it_is_about(text: str, name: str) -> None:
    assert name_for(text, set()) == name
    assert name_for(text, {name, f"{name}_2"}) == f"{name}_3"
    assert len(name_for("x" * 200, set())) <= 24


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_holds_the_phrases_as_they_are(small: Library, language: Language) -> None:
    said = ['say "no": why?', "back\\slash", "# hash", "太贵了", "비싸요"]

    begun = read_begun(begun_objection("a_new_one", language, said, "So {it} is.", small))

    assert begun is not None
    assert (begun.language, begun.examples, begun.line) == (language, tuple(said), "So {it} is.")


@pytest.mark.parametrize(
    "text", ["", "[", "zh: 1", "zh: {examples: [a]}", "- a", "zh: {examples: [a], title: b, steps: {}}"]
)
def test_a_draft_somebody_changed_beyond_knowing_is_none(text: str) -> None:
    assert read_begun(text) is None
