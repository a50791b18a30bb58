"""The days of a customer that come every year: kept with the customer, and one reminder each."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.conversation.addressed import addressed
from bot.conversation.request import Parts, Sender
from bot.playbook.customers import ANNIVERSARIES, Anniversary, Customer, MonthDay
from bot.playbook.reminders import Reminder, appointed, next_anniversary


async def remember_days(
    sender: Sender, customer: Customer, days: Mapping[Anniversary, MonthDay], parts: Parts, now: datetime
) -> tuple[Reminder, ...]:
    """The reminders on the days that were just named; a day that was known before moves."""
    if not days:
        return ()
    to = await addressed(parts, sender.person, sender.tongue)
    known = await parts.reminders.about(sender.person, customer.id)
    made = []
    for kind in ANNIVERSARIES:
        if kind not in days:
            continue
        at = next_anniversary(days[kind], now, to.zone, to.quiet)
        kept = next((one for one in known if one.about == kind), None)
        if kept is None:
            kept = Reminder(0, sender.person, customer.id, kind, "", at, now)
        kept = await parts.reminders.keep(replace(kept, due=at))
        await parts.appointments.put(appointed(kept, at, sender.chat, sender.tongue))
        made.append(kept)
    return tuple(made)
