"""/quiz: questions in a row, answered by a tap or by typing, each explained at once; all of it in the same message.

In: presses and typed lines of a trainee. Out: the next page. Where a trainee is stands in the database after each step,
so a press after a restart goes on, and a second press of the same button changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.conversation.request import Commanded, Outcome, Parts, Pressed, Said, Sender
from bot.conversation.school import Cold, School
from bot.conversation.trainees import assigned_to, planned, topic_named, zone_of
from bot.language.detect import LANGUAGES
from bot.language.normalise import forms
from bot.people.person import identify
from bot.publishing.edition import Edition
from bot.quiz.curriculum import in_turn, sitting
from bot.quiz.deck import Habit, Review
from bot.quiz.grading import Grade
from bot.quiz.item import Asked, Item
from bot.quiz.memory import Memory, forecast, reviewed, streak
from bot.quiz.session import Session, Sitting
from bot.quiz.trainer import Trainer
from bot.reply import Reply
from bot.wording.quiz import (
    answered_reply,
    done_reply,
    gone_reply,
    nothing_reply,
    order_typed_reply,
    question_reply,
    topics_reply,
)
from bot.wording.texts import Texts, texts_in
from bot.wording.welcome import notice

ACTIONS = frozenset({"quiz", "quiz_topics", "quiz_answer", "quiz_order", "quiz_skip", "quiz_next", "quiz_flag"})
STREAK_SEEN = timedelta(days=400)
_MOST_PICKS = 12


@dataclass(frozen=True, slots=True)
class QuizPages:
    """This subject at work. `admins`: from the settings."""

    clock: Clock
    admins: frozenset[int]
    school: School

    async def page(self, commanded: Commanded, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """Begin; behind the command a topic by its id or name."""
        trainer = self._trainer(edition)
        if trainer is None:
            return Outcome(notice(texts, "quiz.none"))
        typed = commanded.argument.strip()
        if not typed:
            return await self.begin(commanded.sender, parts, trainer, texts)
        titles = trainer.titles(texts.language)
        source = topic_named(typed, titles)
        if source is None:
            return Outcome(topics_reply(titles, 0, texts, unknown=typed))
        return await self.begin(commanded.sender, parts, trainer, texts, source)

    async def pressed(self, pressed: Pressed, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """A button of these pages. One of a sitting that is over says so."""
        trainer = self._trainer(edition)
        if trainer is None:
            return Outcome(notice=texts.say("expired"))
        if pressed.action == "quiz":
            source = pressed.argument if pressed.argument in trainer.titles(texts.language) else ""
            return await self.begin(pressed.sender, parts, trainer, texts, source)
        if pressed.action == "quiz_topics":
            at = int(pressed.argument) if pressed.argument.isdecimal() and len(pressed.argument) < 4 else 0
            return Outcome(topics_reply(trainer.titles(texts.language), at, texts), replaces=True)
        if pressed.action == "quiz_flag":
            return await self._flagged(pressed, parts, trainer, texts)
        session = await parts.sessions.of(pressed.sender.person)
        number, _, rest = pressed.argument.partition(":")
        step, _, choice = rest.partition(":")
        if session is None or not isinstance(session.work, Sitting) or str(session.id) != number:
            return Outcome(notice=texts.say("quiz.over"))
        if str(session.step) != step:
            page = await self._shown(session, pressed.sender, parts, trainer)
            return Outcome(page, replaces=True, notice=texts.say("quiz.already"))
        return await self._step(pressed, choice, session, parts, trainer)

    async def said(self, said: Said, session: Session, parts: Parts, edition: Edition) -> Outcome | None:
        """A typed line while a question is open; None where it is not for the quiz."""
        trainer = self._trainer(edition)
        item = self._item(session, trainer)
        if trainer is None or item is None or session.sitting.was_right is not None:
            return None
        if item.wanted:
            graded = self.school.trainer(edition.library, edition.recogniser, graded=session.language)
            if graded is None:
                return None
            found = graded.grade(said.text, session.language, about=item.source)
            return await self._answered(session, item, parts, graded, right=graded.passes(item, found), found=found)
        picks = typed_order(said.text, len(session.sitting.choices))
        if picks is None:
            return Outcome(order_typed_reply(len(session.sitting.choices), texts_in(session.language)))
        right = tuple(session.sitting.choices[pick] for pick in picks) == item.right
        return await self._answered(session, item, parts, trainer, right=right, said=picks)

    async def begin(
        self, sender: Sender, parts: Parts, trainer: Trainer, texts: Texts, source: str = "", scope: str = ""
    ) -> Outcome:
        """A new sitting, in place of what was open: today's questions, or some of one topic."""
        now = self.clock()
        person = sender.person
        habit = await self._begun(sender, parts, now)
        ids = await self._chosen(sender, habit, source, parts, trainer, texts, now)
        if not ids:
            return Outcome(nothing_reply(texts))
        new = Session(person, sender.chat, texts.language, Sitting(ids, scope=scope or source), now)
        session = await self._opened(new, 0, parts, trainer, now, begins=True)
        if session is None:
            return Outcome(nothing_reply(texts))
        return Outcome(await self._shown(session, sender, parts, trainer))

    async def _begun(self, sender: Sender, parts: Parts, now: datetime) -> Habit:
        """How somebody practises; with the first question of all, a trainee's day begins to have questions."""
        habit = await parts.deck.habit(sender.person)
        if habit != Habit(sender.person) or await parts.deck.memories(sender.person):
            return habit
        person = identify(sender.person, await parts.roster.person(sender.person), self.admins)
        if person is None or person.role != "trainee":
            return habit
        habit = replace(habit, daily=True, last=now)
        await planned(habit, sender, parts, now)
        return habit

    async def _chosen(
        self,
        sender: Sender,
        habit: Habit,
        source: str,
        parts: Parts,
        trainer: Trainer,
        texts: Texts,
        now: datetime,
    ) -> tuple[str, ...]:
        suspended = await parts.deck.suspended()
        items = [one for one in trainer.items(texts.language).values() if one.id not in suspended]
        if source:
            items = [one for one in items if one.source == source]
        first = await self._wanted(habit.person, parts, now)
        ahead = [one.id for one in items if one.source in first]
        memories = await parts.deck.memories(habit.person)
        zone = await zone_of(sender, parts)
        return sitting(memories, in_turn(items, habit.person), habit.pace(zone), now, ahead)

    async def _wanted(self, person: int, parts: Parts, now: datetime) -> frozenset[str]:
        """The sources that go ahead: what a lead assigned, and what was missed elsewhere."""
        misses = {miss.source for miss in await parts.deck.misses(person)}
        assigned = await assigned_to(person, parts, self.admins, now)
        return frozenset(misses | {one.source for one in assigned})

    async def _opened(
        self, session: Session, place: int, parts: Parts, trainer: Trainer, now: datetime, *, begins: bool = False
    ) -> Session | None:
        """The session with the next question that there still is; None where there is none (or another was quicker)."""
        suspended = await parts.deck.suspended()
        items = trainer.items(session.language)
        ids = session.sitting.items
        while place < len(ids) and (ids[place] not in items or ids[place] in suspended):
            place += 1  # the card it came from has changed, or two people found it bad
        asked = trainer.ask(items[ids[place]]) if place < len(ids) else None
        if asked is None and begins:
            return None
        work = session.sitting.opened(place, asked.choices if asked is not None else ())
        typed = asked is not None and (bool(asked.item.wanted) or len(asked.item.right) > 1)
        if asked is not None and asked.item.wanted:
            self.school.soon(Cold(trainer.library, session.language))
        moved = session.then(work, now, typed=typed)
        if begins:
            return await parts.sessions.begin(replace(moved, step=0))
        return moved if await parts.sessions.move(moved) else None

    async def _step(self, pressed: Pressed, choice: str, session: Session, parts: Parts, trainer: Trainer) -> Outcome:
        action, sender = pressed.action, pressed.sender
        texts = texts_in(session.language)
        sitting_now = session.sitting
        if action == "quiz_next":
            if sitting_now.was_right is None and self._item(session, trainer) is not None:
                return Outcome(await self._shown(session, sender, parts, trainer), replaces=True)
            moved = await self._opened(session, sitting_now.place + 1, parts, trainer, self.clock())
            if moved is None:
                return Outcome(notice=texts.say("quiz.already"))
            return Outcome(await self._shown(moved, sender, parts, trainer), replaces=True)
        item = self._item(session, trainer)
        if item is None:
            return Outcome(gone_reply(session, texts), replaces=True)
        if sitting_now.was_right is not None:
            return Outcome(await self._shown(session, sender, parts, trainer), replaces=True)
        if action == "quiz_skip":
            outcome = await self._answered(session, item, parts, trainer, right=False)
            return replace(outcome, replaces=True)
        picks = _picks(choice, len(sitting_now.choices))
        if picks is None:
            return Outcome(notice=texts.say("expired"))
        if action == "quiz_order" and len(picks) < len(sitting_now.choices):
            return Outcome(question_reply(session, _laid_out(item, sitting_now), texts, picks), replaces=True)
        right = tuple(sitting_now.choices[pick] for pick in picks) == item.right
        outcome = await self._answered(session, item, parts, trainer, right=right, said=picks)
        return replace(outcome, replaces=True)

    async def _answered(
        self,
        session: Session,
        item: Item,
        parts: Parts,
        trainer: Trainer,
        *,
        right: bool,
        said: tuple[int, ...] = (),
        found: Grade | None = None,
    ) -> Outcome:
        """Keep an answer, once, and explain."""
        now = self.clock()
        moved = session.then(session.sitting.answered(right=right, said=said), now, typed=False)
        if not await parts.sessions.move(moved):
            return Outcome(notice=texts_in(session.language).say("quiz.already"))
        memory = (await parts.deck.memories(session.person)).get(item.id)
        after = reviewed(memory, right=right, now=now)
        await parts.deck.answered(Review(session.person, item.id, item.source, now, right), after)
        return Outcome(_explained(moved, item, after, trainer, found))

    async def _shown(self, session: Session, sender: Sender, parts: Parts, trainer: Trainer) -> Reply:
        """The page of a session as it stands."""
        texts = texts_in(session.language)
        if session.sitting.item is None:
            return await self._done(session, sender, parts, trainer, texts)
        item = self._item(session, trainer)
        if item is None:
            return gone_reply(session, texts)
        if session.sitting.was_right is None:
            return question_reply(session, _laid_out(item, session.sitting), texts)
        memory = (await parts.deck.memories(session.person)).get(item.id)
        return _explained(session, item, memory, trainer)

    async def _done(self, session: Session, sender: Sender, parts: Parts, trainer: Trainer, texts: Texts) -> Reply:
        now = self.clock()
        zone = await zone_of(sender, parts)
        habit = await parts.deck.habit(session.person)
        items = trainer.items(session.language)
        memories = await parts.deck.memories(session.person)
        ahead = forecast([memory for name, memory in memories.items() if name in items], now, 2, zone)
        given = await parts.deck.reviews(session.person, now - STREAK_SEEN)
        days = streak([one.at for one in given], now, zone)
        is_new = len(given) == session.sitting.asked
        return done_reply(session.sitting, days, ahead[1], habit, texts, is_new=is_new)

    async def _flagged(self, pressed: Pressed, parts: Parts, trainer: Trainer, texts: Texts) -> Outcome:
        """One tap says that a question is bad; two people take it out."""
        if not any(pressed.argument in trainer.items(language) for language in LANGUAGES):
            return Outcome(notice=texts.say("expired"))
        people = await parts.deck.flag(pressed.argument, pressed.sender.person, self.clock())
        out = pressed.argument in await parts.deck.suspended()
        return Outcome(notice=texts.say("quiz.flagged.out" if out else "quiz.flagged", people=people))

    def _trainer(self, edition: Edition) -> Trainer | None:
        return self.school.trainer(edition.library, edition.recogniser)

    def _item(self, session: Session, trainer: Trainer | None) -> Item | None:
        """The open question; None behind the last, and where its card has changed meanwhile."""
        name = session.sitting.item
        return trainer.items(session.language).get(name) if trainer is not None and name is not None else None


def typed_order(text: str, count: int) -> tuple[int, ...] | None:
    """The places that somebody typed as an order ("3 1 2", "312", "C A B"); None for anything else."""
    signs = [sign for sign in forms(text).lite.upper() if sign.isalnum()]
    letters = "ABCDEFGHIJKL"
    picks = [letters.find(sign) if sign in letters else ord(sign) - ord("1") for sign in signs if sign.isascii()]
    return tuple(picks) if len(picks) == len(signs) and sorted(picks) == list(range(count)) else None


def _picks(choice: str, count: int) -> tuple[int, ...] | None:
    if not choice or not choice.isdecimal() or not choice.isascii() or len(choice) > min(count, _MOST_PICKS):
        return None
    picks = tuple(int(digit) for digit in choice)
    return picks if len(set(picks)) == len(picks) and max(picks) < count else None


def _explained(
    session: Session, item: Item, memory: Memory | None, trainer: Trainer, found: Grade | None = None
) -> Reply:
    """The page of a question that was answered, and in how many days it comes back."""
    days = max(1, round((memory.due - memory.last) / timedelta(days=1))) if memory is not None else 1
    title = trainer.title(item.source, session.language)
    asked = _laid_out(item, session.sitting)
    return answered_reply(session, asked, texts_in(session.language), found, title, days)


def _laid_out(item: Item, now: Sitting) -> Asked:
    """The question as it was shown, whatever the recogniser would choose by now."""
    return Asked(item, now.choices, tuple(now.choices.index(part) for part in item.right if part in now.choices))
