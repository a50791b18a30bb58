"""Reminders at their hour: what is due for a rep as one message, in their language; what may not be said yet waits.

In: what the schedule has taken. Out: a `Reply`, or nothing. What comes again makes its next appointment here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.conversation.addressed import Addressed, addressed
from bot.conversation.request import Parts
from bot.library.records import Library
from bot.people.permissions import may
from bot.people.person import identify
from bot.playbook.customers import ANNIVERSARIES, Customer
from bot.playbook.reminders import Reminder, appointed, may_be_said, next_anniversary
from bot.publishing.edition import Edition
from bot.reply import Reply
from bot.schedule import Appointment, Due
from bot.wording.reminding import due_reply
from bot.wording.texts import Texts

_LATE = timedelta(hours=1)
"""What waited longer waited for us: it is said so, and keeps to quiet hours even if the rep named its hour."""
_SYSTEM = "kr_list2"  # the greetings stand there, as parts called greet_birthday and the like


@dataclass(frozen=True, slots=True)
class DueReminders:
    """`admins`: from the settings; who is in no team any more is not written to."""

    edition: Callable[[], Edition]
    admins: frozenset[int] = frozenset()

    async def __call__(self, parts: Parts, due: Due) -> Reply | None:
        """What may be said now of what is due; None where that is nothing."""
        first = due.first
        kept = await parts.roster.person(first.person) if self.admins else None
        person = identify(first.person, kept, self.admins)
        if not may(person.role if person else None, "customers"):
            return None
        to = await addressed(parts, first.person, first.tongue)
        said: list[Reminder] = []
        for one in due.appointments:
            reminder = await _reminder(one, parts)
            if reminder is not None and await self._is_its_time(one, reminder, to, parts, due):
                said.append(reminder)
        if not said:
            return None
        customers = {one.id: one for one in await parts.customers.all_of(first.person)}
        for reminder in said:
            await self._again(reminder, first, customers, to, parts, due)
        names = {number: customer.name for number, customer in customers.items()}
        greetings = _greetings(self.edition().library, to.texts)
        late = due.now - min(one.due for one in due.appointments) > _LATE
        return to.written(due_reply(said, names, greetings, to.zone, to.texts, due.now, late=late))

    async def _is_its_time(
        self, appointment: Appointment, reminder: Reminder, to: Addressed, parts: Parts, due: Due
    ) -> bool:
        """Whether it may be said now; if not, it waits for the next allowed minute."""
        is_exact = "exact" in appointment.payload and due.now - appointment.due <= _LATE
        if is_exact:
            return True
        at = may_be_said(reminder.about, due.now, to.zone, to.quiet, to.is_day_off)
        if at > due.now:
            await parts.appointments.put(replace(appointment, due=at))
            return False
        return True

    async def _again(
        self, reminder: Reminder, first: Appointment, customers: Mapping[int, Customer], to: Addressed, parts: Parts,
        due: Due,
    ) -> None:  # fmt: skip
        """A birthday comes again next year."""
        customer = customers.get(reminder.customer or 0)
        for kind in ANNIVERSARIES:
            if customer is None or kind != reminder.about or kind not in customer.days:
                continue
            at = next_anniversary(customer.days[kind], due.now, to.zone, to.quiet)
            again = await parts.reminders.keep(replace(reminder, due=at))
            await parts.appointments.put(appointed(again, at, first.chat, first.tongue))


async def _reminder(appointment: Appointment, parts: Parts) -> Reminder | None:
    """The reminder of an appointment, unless it is done or gone."""
    number = appointment.payload.get("reminder", "")
    found = await parts.reminders.of(appointment.person, int(number)) if number.isdecimal() else None
    return found if found is not None and found.done is None else None


def _greetings(library: Library, texts: Texts) -> Mapping[str, Sequence[str]]:
    """Words to greet with, from the playbook."""
    system = library.playbook.get(_SYSTEM)
    parts = system.words[texts.language].parts if system else {}
    return {kind: parts[f"greet_{kind}"].say for kind in ANNIVERSARIES if f"greet_{kind}" in parts}
