"""The day's questions at the trainee's hour: one appointment a person, which makes the next one.

In: an appointment that is due. Out: the first question, or nothing: after a pause, late in the evening, or while
somebody is in the middle of something, it comes later. However long nobody was there, one sitting comes and no heap.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from bot.conversation.addressed import addressed
from bot.conversation.quiz import QuizPages
from bot.conversation.request import Parts, Sender
from bot.conversation.school import Cold
from bot.conversation.trainees import appointment_of
from bot.people.permissions import may
from bot.people.person import identify
from bot.publishing.edition import Edition
from bot.quiz.deck import Habit
from bot.quiz.memory import next_sitting
from bot.reply import Line, Reply
from bot.schedule import Due

_SOON = timedelta(seconds=30)  # until the trainer of a new edition is there
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class DailyQuestions:
    """Carries out the appointments of this kind."""

    quiz: QuizPages
    edition: Callable[[], Edition]

    async def __call__(self, parts: Parts, due: Due) -> Reply | None:
        """The first of today's questions; None where they come later or not at all."""
        first = due.first
        sender = Sender(first.person, first.chat, first.tongue)
        habit = await parts.deck.habit(first.person)
        kept = await parts.roster.person(first.person) if self.quiz.admins else None
        person = identify(first.person, kept, self.quiz.admins)
        if not habit.daily or person is None or not may(person.role, "train"):
            return None
        to = await addressed(parts, first.person, first.tongue)
        later = await self._later(habit, sender, parts, due.now, to.zone)
        if later is not None:
            await parts.appointments.put(appointment_of(sender, later))
            return None
        edition = self.edition()
        try:
            trainer = self.quiz.school.trainer(edition.library, edition.recogniser)
        except Cold as cold:
            self.quiz.school.soon(cold)
            await parts.appointments.put(appointment_of(sender, due.now + _SOON))
            return None
        await parts.deck.keep_habit(replace(habit, last=due.now))
        await parts.appointments.put(appointment_of(sender, next_sitting(habit.pace(to.zone), due.now, due.now)))
        reply = (await self.quiz.begin(sender, parts, trainer, to.texts, scope="daily")).reply if trainer else None
        if reply is None:
            return None
        said = replace(reply, blocks=(Line(to.texts.say("habit.morning", count=habit.a_day)), *reply.blocks))
        return to.written(said)

    async def _later(self, habit: Habit, sender: Sender, parts: Parts, now: datetime, zone: tzinfo) -> datetime | None:
        """When the questions come instead of now; None where now is right."""
        session = await parts.sessions.of(sender.person)
        if session is not None and session.types_until is not None and session.awaits(session.chat, now):
            return session.types_until + _SECOND
        midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        today = await parts.deck.reviews(sender.person, midnight.astimezone(now.tzinfo))
        last = now if len(today) >= habit.a_day else habit.last
        planned = next_sitting(habit.pace(zone), last, now)
        return planned if planned > now else None
