"""A quiz against the clock: /quiz in a group, /quiz timed in a private chat. Polls one after the other, then the table.

In: the command, votes, and the appointment at which a question's time is up. Out: posts for the outbox. What somebody
answers counts for their own deck, too. Where the door has no polls the command begins an ordinary sitting.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.conversation.request import Commanded, Outcome, Parts, Sender, Voted
from bot.conversation.school import Cold, School
from bot.delivery.messenger import Address, Send
from bot.people.person import shown_name
from bot.publishing.edition import Edition
from bot.quiz.deck import Review
from bot.quiz.item import Asked, asked
from bot.quiz.memory import reviewed
from bot.quiz.team import LONGEST, SECONDS, TeamQuiz, Vote, chosen, poll_key, table
from bot.quiz.trainer import Trainer
from bot.reply import Reply
from bot.schedule import Appointment, Due
from bot.wording.team_quiz import poll_reply, start_reply, table_reply
from bot.wording.texts import Texts, texts_in
from bot.wording.tongues import TRADITIONAL, in_tongue
from bot.wording.welcome import notice

TIME_UP = "team_quiz"
"""The kind of the appointments at which the time for a question is up."""
_SHORTEST, _LONGEST = 5, 120  # seconds for a question
_LANDING = timedelta(seconds=2)  # for the poll to arrive, and the last votes


@dataclass(frozen=True, slots=True)
class TeamQuizPages:
    """This subject at work."""

    clock: Clock
    school: School
    edition: Callable[[], Edition]

    async def begin(
        self, commanded: Commanded, parts: Parts, trainer: Trainer, texts: Texts, *, is_traditional: bool
    ) -> Outcome:
        """The first question; one quiz at a time in a chat."""
        now = self.clock()
        sender = commanded.sender
        running = await parts.team_quizzes.open_in(sender.chat)
        if running is not None and now - running.opened < LONGEST:
            return Outcome(notice(texts, "timed.running"))
        if running is not None:
            await parts.team_quizzes.move(replace(running, over=True), running.place)
        suspended = await parts.deck.suspended()
        items = [one for one in trainer.items(texts.language).values() if one.id not in suspended]
        drawn = chosen((asked(item) for item in items), f"{sender.chat} {now.isoformat()}")
        if not drawn:
            return Outcome(notice(texts, "quiz.nothing"))
        ids = tuple(item.id for item in drawn)
        new = TeamQuiz(sender.chat, sender.topic, texts.language, is_traditional, ids, now)
        quiz = await parts.team_quizzes.begin(new)
        seconds = seconds_in(commanded.argument)
        opening = start_reply(len(ids), seconds, texts, private=sender.private)
        await self._post(quiz, f"team quiz {quiz.id} opens", opening, parts)
        run = _Run(seconds, sender.tongue)
        opened = await self._opened(quiz, 0, run, parts, trainer, now, begins=True)
        return Outcome() if opened else Outcome(notice(texts, "quiz.nothing"))

    async def voted(self, voted: Voted, parts: Parts, edition: Edition) -> Outcome:
        """Keep a vote, the first of each person; one that comes when the time is up counts for nothing."""
        place = await parts.team_quizzes.asked_by(voted.poll)
        quiz = await parts.team_quizzes.of(place[0]) if place is not None else None
        if place is None or quiz is None or quiz.over or quiz.place != place[1] or not voted.choices:
            return Outcome()
        now = self.clock()
        sender = voted.sender
        right = voted.choices == (quiz.answer,)
        took = max(now - quiz.opened, timedelta())
        vote = Vote(quiz.id, quiz.place, sender.person, shown_name(sender.name), right, took)
        if not await parts.team_quizzes.vote(vote):
            return Outcome()
        trainer = self.school.trainer(edition.library, edition.recogniser)
        item = trainer.items(quiz.language).get(quiz.items[quiz.place]) if trainer is not None else None
        if item is not None:
            memory = (await parts.deck.memories(sender.person)).get(item.id)
            review = Review(sender.person, item.id, item.source, now, right)
            await parts.deck.answered(review, reviewed(memory, right=right, now=now))
        return Outcome()

    async def __call__(self, parts: Parts, due: Due) -> Reply | None:
        """The time for a question is up: the next one, or the table."""
        first = due.first
        quiz = await parts.team_quizzes.of(int(first.payload["quiz"]))
        if quiz is None or quiz.over or str(quiz.place) != first.payload["place"]:
            return None
        edition = self.edition()
        try:
            trainer = self.school.trainer(edition.library, edition.recogniser)
        except Cold as cold:
            self.school.soon(cold)
            await parts.appointments.put(replace(first, due=due.now + _LANDING))
            return None
        run = _Run(seconds_in(first.payload["seconds"]), first.tongue)
        goes_on = False
        if trainer is not None and due.late < LONGEST:
            goes_on = await self._opened(quiz, quiz.place + 1, run, parts, trainer, due.now)
        if not goes_on:
            await self._ended(quiz, parts)
        return None

    async def _opened(
        self,
        quiz: TeamQuiz,
        place: int,
        run: "_Run",
        parts: Parts,
        trainer: Trainer,
        now: datetime,
        *,
        begins: bool = False,
    ) -> bool:
        """Ask the next question that there still is; False where there is none."""
        items = trainer.items(quiz.language)
        while place < len(quiz.items) and quiz.items[place] not in items:
            place += 1
        if place >= len(quiz.items):
            return False
        laid_out = trainer.ask(items[quiz.items[place]])
        if not laid_out.fits_a_poll():  # with the nearest intents among its choices
            laid_out = asked(items[quiz.items[place]])
        opened = replace(quiz, place=place, answer=laid_out.answer[0], opened=now)
        if not await parts.team_quizzes.move(opened, 0 if begins else quiz.place):
            return True  # somebody was quicker
        await self._asked(opened, laid_out, run, parts, now)
        return True

    async def _asked(self, quiz: TeamQuiz, laid_out: Asked, run: "_Run", parts: Parts, now: datetime) -> None:
        texts = texts_in(quiz.language)
        page = poll_reply(laid_out, quiz.place, len(quiz.items), run.seconds, texts)
        await self._post(quiz, poll_key(quiz.id, quiz.place), page, parts)
        due = now + timedelta(seconds=run.seconds) + _LANDING
        payload = {"quiz": str(quiz.id), "place": str(quiz.place), "seconds": str(run.seconds)}
        key = f"{TIME_UP} {quiz.id}"
        await parts.appointments.put(Appointment(key, TIME_UP, quiz.chat, quiz.chat, due, run.tongue, payload))

    async def _ended(self, quiz: TeamQuiz, parts: Parts) -> None:
        if not await parts.team_quizzes.move(replace(quiz, over=True), quiz.place):
            return
        rows = table(await parts.team_quizzes.votes(quiz.id))
        page = table_reply(rows, len(quiz.items), texts_in(quiz.language))
        await self._post(quiz, f"team quiz {quiz.id} over", page, parts)

    async def _post(self, quiz: TeamQuiz, key: str, reply: Reply, parts: Parts) -> None:
        if quiz.traditional:
            reply = in_tongue(reply, TRADITIONAL)
        await parts.outbox.put(key, Send(Address(quiz.chat, quiz.topic), reply))


@dataclass(frozen=True, slots=True)
class _Run:
    """What stays the same from question to question: how long each is open, and the language of the beginner's app."""

    seconds: int
    tongue: str


def seconds_in(argument: str) -> int:
    """The number of seconds that somebody typed behind the command, within reason; as a rule where there is none."""
    typed = [int(word) for word in argument.split() if word.isascii() and word.isdecimal() and len(word) < 4]
    return min(max(typed[0], _SHORTEST), _LONGEST) if typed else SECONDS


def is_timed(sender: Sender, argument: str, texts: Texts) -> bool:
    """Whether /quiz means a quiz against the clock: in a group always, in private where it says so."""
    words = texts.say("timed.words").split()
    return not sender.private or any(word in words for word in argument.casefold().split())
