"""The joined loop through the front door: from "nine reps heard this" to who can say it, and next week's number.

Everything runs as it does at work, the small library learnt and published: who presses what is counted.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.analytics.canary_use import ENOUGH
from bot.conversation import canary_keeper
from bot.conversation.broadcasting import Broadcasting
from bot.conversation.request import Commanded, Outcome, Pressed, Said, Sender
from bot.conversation.router import Router
from bot.delivery.messenger import Send
from bot.errors import CoachError
from bot.language.detect import LANGUAGES
from bot.library.records import Library
from bot.people.person import Person, Team
from bot.publishing.changes import Phrase, Script, WholeFile
from bot.quiz.card_items import card_items
from bot.quiz.reading import read_quiz
from bot.reply import Press, Reply
from bot.schedule import Schedule
from bot.telegram.callback_data import pack
from bot.wording.texts import texts_in
from tests.conftest import LIBRARY
from tests.fakes import FakeStore
from tests.publishing_house import House, Process, opened
from tests.reading import pressing, said, words

BOSS, LEAD, OTHER_LEAD, ELSEWHERE = 1, 2, 3, 30
REPS = range(10, 19)
TEXTS = texts_in("en")
CATS = [
    "my cat chews every cable", "is it safe with my cat", "my cat would break it", "cats and cables, no",
    "what if my cat chews it", "my cat sleeps on it", "cat hair gets in", "my cat chews cables", "a cat and a cable",
]  # fmt: skip
LINE = "We lay the cable where no cat gets at it."


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@dataclass(repr=False)
class Scene:
    """Nine reps with their lead, one with another; two machines. `taps` and `typed`: those of the lead."""

    house: House
    one: Process
    two: Process
    taps: int = 0
    typed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.router = self.at(self.one)
        store = self.store
        store.roster.all_teams = {1: Team(1, "North"), 2: Team(2, "South")}
        people = [Person(LEAD, "lead", 1, "Lena"), Person(OTHER_LEAD, "lead", 2), Person(ELSEWHERE, "rep", 2, "Else")]
        people += [Person(number, "rep", 1, f"Rep {number}") for number in REPS]
        store.roster.people = {one.id: one for one in people}

    @property
    def store(self) -> FakeStore:
        assert isinstance(self.house.store, FakeStore)
        return self.house.store

    def at(self, process: Process) -> Router:
        serving = process.serving
        return Router(
            self.store, lambda: serving.edition, self.house.clock, frozenset({BOSS}), edition_for=serving.edition_for
        )

    async def says(self, person: int, text: str, router: Router | None = None) -> Reply:
        if person == LEAD:
            self.typed.append(text)
        outcome = await (router or self.router).answer(Said(Sender(person, person, "en"), text))
        assert outcome.reply is not None
        return outcome.reply

    async def commands(self, name: str, person: int = LEAD, argument: str = "") -> Outcome:
        return await self.router.answer(Commanded(Sender(person, person, "en"), name, argument))

    async def presses(self, reply: Reply | None, label: str, person: int = LEAD) -> Outcome:
        """Presses the button that begins like this."""
        self.taps += person == LEAD
        does = next(does for text, does in pressing(reply).items() if text.startswith(label))
        return await self.router.answer(Pressed(Sender(person, person, "en"), *does))

    async def settle(self) -> None:
        """Let both machines do all they have to do."""
        await self.house.settle(self.one)
        for process in (self.one, self.two):
            await process.follower.look()

    def written(self, person: int) -> Reply:
        """The last message that somebody got past their own requests."""
        posts = [one for one in self.store.outbox.posts.values() if isinstance(one, Send)]
        return [one for one in posts if one.address.chat == person][-1].reply

    async def knows(self, person: int, text: str, router: Router | None = None) -> bool:
        """Whether it is answered with the new intent."""
        await self.says(person, text, router)
        [new] = [one for one in self.store.changes.kept.values() if isinstance(one.content, WholeFile)]
        return max(self.store.visits.answers.values(), key=lambda one: one.id).shown == new.content.intent

    async def cats(self) -> None:
        for rep, text in zip(REPS, CATS, strict=True):
            await self.says(rep, text)

    async def drafted(self) -> Outcome:
        await self.cats()
        inbox = await self.commands("inbox")
        asked = await self.presses((await self.presses(inbox.reply, "1 ")).reply, TEXTS.say("inbox.new"))
        return Outcome(await self.says(LEAD, LINE) if asked.reply else None)

    async def running(self) -> Reply:
        """The page of a canary that three reps try."""
        await self.presses((await self.drafted()).reply, "▶")
        await self.settle()
        return self.written(LEAD)

    async def asked(self, rep: int) -> Outcome:
        """What the button under the message of the last broadcast asks."""
        [last] = await self.store.ledger.latest(None, 1)
        return await self.router.answer(Pressed(Sender(rep, rep, "en"), "bc_ask", str(last.id)))

    async def broadcast_out(self) -> None:
        self.house.later(timedelta(seconds=30))
        loop = Broadcasting(self.store, lambda: self.one.serving.edition.library, self.house.clock)
        while await loop.turn():
            pass
        outbox = self.store.outbox
        for letter, chats in outbox.campaigns.items():
            for chat in chats:
                outbox.settled[f"{letter}/{chat}"] = "sent", chat, ""
                chats[chat] = "sent"


@pytest.fixture
async def scene(tmp_path: Path, models: Path) -> AsyncIterator[Scene]:
    async with opened(FakeStore(), tmp_path / "intents", models) as house:
        one, two = await house.start(), await house.start()
        house.now = datetime(2026, 11, 30, 10, tzinfo=UTC)  # a working day everywhere
        scene = Scene(house, one, two)
        await scene.settle()
        yield scene


async def test_from_nine_reps_heard_this_to_who_can_say_it_in_six_taps_and_one_line(
    scene: Scene, library: Library
) -> None:
    await scene.cats()
    inbox = await scene.commands("inbox")
    assert "times: 9 · reps: 9" in words(inbox)

    group = await scene.presses(inbox.reply, "1 ")
    await scene.presses(group.reply, TEXTS.say("inbox.new"))
    draft = await scene.says(LEAD, LINE)
    assert sum(text in said(draft) for text in CATS) >= 5
    title = said(draft).partition("\n")[0].removeprefix("Draft: ")
    asked = await scene.presses(draft, "▶ Let Rep")
    assert "If the check finds nothing against it" in words(asked)
    await scene.settle()

    tried_by = sorted(one for one in REPS if scene.one.serving.edition_for(one).canary)
    assert len(tried_by) == 3
    other = next(one for one in REPS if one not in tried_by)
    for router in (scene.router, scene.at(scene.two)):
        assert await scene.knows(tried_by[0], "my cat chews every cable!", router)
        assert not await scene.knows(other, "my cat chews every cable!", router)
    trying = scene.written(LEAD)
    assert "Only for Rep" in said(trying)

    await scene.presses(trying, TEXTS.say("trial.out"))
    await scene.settle()
    assert all(not scene.one.serving.edition_for(one).canary for one in REPS)
    assert await scene.knows(other, "my cat sleeps on it, you know")

    live = scene.written(LEAD)
    preview = await scene.presses(live, TEXTS.say("edition.tell"))
    assert LINE in words(preview)
    assert f"Customers say: “{title}”" in words(preview)
    sent = await scene.presses(preview.reply, "Send to 9")
    assert "9" in words(sent)
    assert (scene.taps, scene.typed) == (6, [LINE])

    await scene.broadcast_out()
    for place, rep in enumerate(REPS):
        question = await scene.asked(rep)
        assert question.reply is not None
        answers = {
            line.label.strip(): line.text
            for line in question.reply.lines()
            if line.label.strip() in ("A", "B", "C", "D")
        }
        letter = next(one for one, text in answers.items() if (text == LINE) == (place != 0))
        await scene.presses(question.reply, letter, rep)
    [campaign] = await scene.store.ledger.latest(LEAD, 5)
    name = campaign.content.script.intent if campaign.content.script else ""
    assert [(one.person, one.source) for one in scene.store.deck.missed.values()] == [(REPS[0], name)]

    quiz, _ = read_quiz(LIBRARY, library)
    assert quiz is not None
    asked_in_training = card_items(scene.one.serving.edition.library, quiz.asks["en"], "en")
    assert sum(item.source == name for item in asked_in_training) > 1

    scene.house.later(timedelta(days=6))
    for text in (*CATS[:3], "the cat would eat the manual"):
        await scene.says(other, text)
    since = words(await scene.commands("inbox"))
    assert f"{title}: answered before 0 of 9 → since then" in since


async def test_nobody_but_those_three_is_answered_with_it_and_it_survives_a_restart(scene: Scene) -> None:
    await scene.running()
    again = await scene.house.start()
    await again.follower.look()
    assert {one for one in (*REPS, ELSEWHERE, LEAD) if again.serving.edition_for(one).canary} == {
        one for one in REPS if scene.one.serving.edition_for(one).canary
    }
    assert again.serving.edition is scene.house.edition
    tried = [again.serving.edition_for(one) for one in REPS if again.serving.edition_for(one).canary]
    assert len(set(map(id, tried))) == 1
    assert tried[0].recogniser.model is again.serving.edition.recogniser.model  # nothing was learnt, nothing doubled
    assert scene.house.tried == []


async def test_a_canary_goes_on_over_what_goes_live_meanwhile(scene: Scene) -> None:
    await scene.running()
    new = Script("no_need", "en", "guide", "Shall we look at it together?")
    await scene.house.put(new, by=OTHER_LEAD)
    await scene.settle()
    rep = next(one for one in REPS if scene.one.serving.edition_for(one).canary)
    own = scene.one.serving.edition_for(rep)
    assert own.id.startswith(f"{scene.one.serving.edition.id}!")
    assert own.library.words_of("no_need", "en").steps["guide"][0].text == new.text
    assert await scene.knows(rep, "my cat sleeps on it")


async def test_what_came_of_it_is_told_and_few_figures_say_so(scene: Scene) -> None:
    page = await scene.running()
    assert TEXTS.say("trial.few") in said(page)
    rep = next(one for one in REPS if scene.one.serving.edition_for(one).canary)
    handed = scene.written(rep)
    assert LINE in said(handed)
    await scene.presses(handed, TEXTS.say("draft.works"), rep)
    for place in range(ENOUGH):
        card = await scene.says(rep, CATS[place])
        if place == 0:
            await scene.presses(card, "Moved on", rep)
        if place == ENOUGH - 1:
            await scene.presses(card, TEXTS.say("button.not_this"), rep)
    looked = words(await scene.presses(page, TEXTS.say("trial.look")))
    assert f"Answers: {ENOUGH} (reps: 1) · “Not this one”: 1" in looked
    assert "Moved on 1 · Stuck 0 · Lost 0" in looked
    assert "1 say it works, 0 say it does not work" in looked
    assert TEXTS.say("trial.few") not in looked
    [entry] = [one for one in scene.store.journal.entries if one.event == "rejected"]
    assert entry.edition == scene.one.serving.edition_for(rep).id


async def test_taken_back_it_answers_nobody_and_the_draft_is_still_there(scene: Scene) -> None:
    page = await scene.running()
    done = await scene.presses(page, TEXTS.say("trial.back"))
    assert TEXTS.say("trial.over.taken_back") in words(done)
    await scene.settle()
    assert not any(scene.one.serving.edition_for(one).canary for one in REPS)
    assert (await scene.presses(page, TEXTS.say("trial.back"))).notice == TEXTS.say("scripts.too_late")
    inbox = await scene.commands("inbox")
    draft = await scene.presses(inbox.reply, "Draft: ")
    assert LINE in words(draft)
    await scene.presses(draft.reply, "▶ Let Rep")
    await scene.settle()
    assert sum(bool(scene.one.serving.edition_for(one).canary) for one in REPS) == 3


async def test_it_ends_by_itself_after_a_week_with_a_word_to_the_lead(scene: Scene) -> None:
    await scene.running()
    schedule = Schedule(scene.store, scene.router.appointed, scene.house.clock)
    scene.house.later(timedelta(days=6, hours=23))
    await schedule.carry_out()
    await scene.settle()
    assert any(scene.one.serving.edition_for(one).canary for one in REPS)
    scene.house.later(timedelta(hours=2))
    while await schedule.carry_out():
        pass
    await scene.settle()
    assert not any(scene.one.serving.edition_for(one).canary for one in REPS)
    told = scene.written(LEAD)
    assert TEXTS.say("trial.over.week") in said(told)
    await scene.presses(told, TEXTS.say("trial.out"))
    await scene.settle()
    assert await scene.knows(REPS[8], "my cat sleeps on it")


async def test_the_lead_changes_who_tries_it(scene: Scene) -> None:
    page = await scene.running()
    before = {one for one in REPS if scene.one.serving.edition_for(one).canary}
    out, new = min(before), max(set(REPS) - before)
    who = await scene.presses(page, TEXTS.say("trial.who"))
    assert "Else" not in "".join(pressing(who.reply))
    who = await scene.presses(who.reply, f"☑ Rep {out}")
    await scene.presses(who.reply, f"☐ Rep {new}")
    await scene.settle()
    assert {one for one in REPS if scene.one.serving.edition_for(one).canary} == (before - {out}) | {new}
    assert LINE in said(scene.written(new))
    only = await scene.presses(page, TEXTS.say("trial.who"))
    for one in sorted((before - {out}) | {new}):
        only = await scene.presses(only.reply, f"☑ Rep {one}")
    assert only.notice == TEXTS.say("trial.who.none")


async def test_a_line_of_script_is_tried_and_told_of_in_the_same_way(scene: Scene) -> None:
    await scene.says(REPS[4], "I don't need it")
    await scene.says(REPS[7], "what we have does the job")
    new = "Shall I show you where it saves you a walk?"
    [number] = await scene.house.put(Script("no_need", "en", "guide", new), by=LEAD, state="draft")
    does = Pressed(Sender(LEAD, LEAD, "en"), "canary_try", str(number))
    asked = await scene.router.answer(does)
    assert "Rep 14" in words(asked)
    assert "Rep 17" in words(asked)
    assert (await scene.router.answer(does)).notice == TEXTS.say("scripts.too_late")
    await scene.settle()
    own = scene.one.serving.edition_for(14)
    assert own.library.words_of("no_need", "en").steps["guide"][0].text == new
    assert scene.one.serving.edition_for(18).library.words_of("no_need", "en").steps["guide"][0].text != new
    await scene.presses(scene.written(LEAD), TEXTS.say("trial.out"))
    await scene.settle()
    preview = await scene.presses(scene.written(LEAD), TEXTS.say("edition.tell"))
    assert new in words(preview)
    assert "Send to 9" in "".join(pressing(preview.reply))
    editions = await scene.commands("editions")
    again = await scene.presses(editions.reply, TEXTS.say("edition.tell"))
    assert words(again) == words(preview)  # the same draft, not a second one
    assert len(await scene.store.ledger.latest(LEAD, 9)) == 1


async def test_told_again_it_goes_to_those_who_have_not_answered(scene: Scene) -> None:
    await scene.house.put(Script("no_need", "en", "guide", "Shall I show you where it helps?"), by=LEAD)
    await scene.settle()
    live = scene.written(LEAD)
    await scene.presses((await scene.presses(live, TEXTS.say("edition.tell"))).reply, "Send to 9")
    await scene.broadcast_out()
    for rep in REPS[:4]:
        question = await scene.asked(rep)
        assert question.reply is not None
        right = next(
            one.label.strip() for one in question.reply.lines() if one.text.startswith("Shall I show you where it")
        )
        await scene.presses(question.reply, right, rep)
    again = await scene.presses(live, TEXTS.say("edition.tell"))
    assert "Send to 5" in "".join(pressing(again.reply))


async def test_what_breaks_a_rule_or_takes_another_s_test_does_not_begin(scene: Scene) -> None:
    taken = Phrase("no_need", "en", "some money vanished from my account!")
    for content in (Script("no_need", "en", "guide", "It is the best you can get?"), taken):
        [number] = await scene.house.put(content, by=LEAD, state="draft")
        await scene.router.answer(Pressed(Sender(LEAD, LEAD, "en"), "canary_try", str(number)))
        await scene.settle()
        assert TEXTS.say("trial.refused") in said(scene.written(LEAD))
        assert await scene.house.states(number) == ["draft"]
    assert not any(scene.one.serving.edition_for(one).canary for one in REPS)


async def test_nobody_else_decides_on_it_and_two_presses_publish_once(scene: Scene) -> None:
    page = await scene.running()
    for person in (OTHER_LEAD, REPS[0]):
        for label in ("trial.out", "trial.back", "trial.who", "trial.look"):
            await scene.presses(page, TEXTS.say(label), person)
    await scene.settle()
    assert len(await scene.store.changes.of("trying")) == 1
    outcomes = await asyncio.gather(*(scene.presses(page, TEXTS.say("trial.out")) for _ in range(2)))
    assert {one.notice for one in outcomes} == {TEXTS.say("trial.sent"), TEXTS.say("scripts.too_late")}
    assert (await scene.presses(page, TEXTS.say("trial.back"))).notice == TEXTS.say("scripts.too_late")
    await scene.settle()
    assert await scene.house.version() == 2


@pytest.mark.parametrize("language", LANGUAGES)
async def test_its_pages_are_there_in_every_language(scene: Scene, language: str) -> None:
    page = await scene.running()
    for label in ("trial.look", "trial.who"):
        does = pressing(page)[TEXTS.say(label)]
        outcome = await scene.router.answer(Pressed(Sender(LEAD, LEAD, language), *does))
        assert outcome.reply is not None
        assert outcome.reply.language == language
        for row in outcome.reply.buttons:
            for one in row:
                assert isinstance(one.does, Press)
                pack(one.does, 10**13, b"secret")


async def test_a_fault_while_judging_keeps_nothing_else_from_going_live(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise CoachError("out of order")

    monkeypatch.setattr(canary_keeper, "taught_verdict", fails)
    [number] = await scene.house.put(Script("no_need", "en", "guide", "Shall I show it?"), by=LEAD, state="draft")
    await scene.router.answer(Pressed(Sender(LEAD, LEAD, "en"), "canary_try", str(number)))
    [other] = await scene.house.put(Script("no_need", "en", "guide", "Shall we look at it?"), by=OTHER_LEAD)
    await scene.settle()
    assert await scene.house.states(number, other) == ["draft", "live"]
    assert (await scene.store.changes.change(number) or pytest.fail()).remark == "out of order"


async def test_sent_to_everybody_before_it_began_nobody_is_asked_to_try_it(scene: Scene) -> None:
    asked = await scene.presses((await scene.drafted()).reply, "▶")
    await scene.presses(asked.reply, TEXTS.say("trial.out"))
    await scene.settle()
    assert not [key for key in scene.store.outbox.posts if key.startswith("trial")]
    assert await scene.knows(REPS[8], "my cat sleeps on it")
    [canary] = scene.store.canaries.kept.values()
    assert canary.ending == "published"
