"""The words to ask a satisfied customer for names with, at the one moment for it."""

from dataclasses import replace
from datetime import datetime

from bot.conversation.request import Parts
from bot.library.records import Library
from bot.playbook.customers import Customer
from bot.playbook.promises import overdue
from bot.playbook.referral import PART, SYSTEM, Moment, may_ask
from bot.wording.texts import Texts


async def referral_words(
    moment: Moment, customer: Customer, parts: Parts, library: Library, texts: Texts, now: datetime
) -> tuple[str, ...]:
    """From the playbook, if this is the moment; from then on the customer is left alone for a while."""
    system = library.playbook.get(SYSTEM)
    part = system.words[texts.language].parts.get(PART) if system else None
    if part is None:
        return ()
    visits = await parts.customers.visits_to(customer.person, customer.id)
    late = overdue(await parts.reminders.about(customer.person, customer.id), now)
    if not may_ask(moment, customer, visits, len(late), now):
        return ()
    await parts.customers.keep(replace(customer, referral_asked=now))
    return part.say
