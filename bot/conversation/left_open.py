"""A visit that nobody ended is asked about once, at an hour of the rep; one that still goes on is left alone.

In: what the schedule has taken. Out: the question, whose answers end the visit like any other, or nothing.
"""

from dataclasses import dataclass, replace

from bot.conversation.addressed import addressed
from bot.conversation.numbered import number_in
from bot.conversation.request import Parts, Sender
from bot.people.permissions import may
from bot.people.person import identify
from bot.playbook.customers import LoggedVisit
from bot.playbook.left_open import KIND, asked_at, belonging, may_be_asked
from bot.reply import Reply
from bot.schedule import Appointment, Due
from bot.wording.customers import Seen
from bot.wording.visiting import left_open_reply


async def ask_later(sender: Sender, visit: LoggedVisit, parts: Parts) -> None:
    """See that a visit that was just begun is asked about if it is not ended; one question, about the last one."""
    to = await addressed(parts, sender.person, sender.tongue)
    at = asked_at(visit.started, to.zone, to.quiet, to.is_day_off)
    payload = {"visit": str(visit.id)}
    await parts.appointments.put(
        Appointment(_key(sender.person), KIND, sender.person, sender.chat, at, sender.tongue, payload)
    )


async def ask_no_more(person: int, parts: Parts) -> None:
    """The visit has ended, or goes on and the rep has said so."""
    await parts.appointments.cancel(_key(person))


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """Carries out the appointments of this kind. `admins`: from the settings."""

    admins: frozenset[int] = frozenset()

    async def __call__(self, parts: Parts, due: Due) -> Reply | None:
        """The question; None where the visit has ended, or something was just said in it: then it is asked later."""
        first = due.first
        kept = await parts.roster.person(first.person) if self.admins else None
        person = identify(first.person, kept, self.admins)
        visit = await parts.customers.visit(first.person, number_in(first.payload.get("visit", "")))
        if not may(person.role if person else None, "customers") or visit is None or visit.ended is not None:
            return None
        customer = await parts.customers.of(first.person, visit.customer)
        if customer is None:
            return None
        to = await addressed(parts, first.person, first.tongue)
        answers = [one.at for one in await parts.visits.answers_since(first.chat, visit.started)]
        last = [visit.started, *answers][belonging(visit.started, answers)]
        at = may_be_asked(last, due.now, to.zone, to.quiet, to.is_day_off)
        if at > due.now:
            await parts.appointments.put(replace(first, due=at))
            return None
        return to.written(left_open_reply(visit, customer, Seen(to.zone, due.now, {}), to.texts))


def _key(person: int) -> str:
    return f"{KIND} {person}"
