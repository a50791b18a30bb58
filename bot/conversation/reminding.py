"""/promise and /remind: what a rep must not forget, typed with a day, and settled with a button."""

from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.conversation.addressed import Addressed, addressed
from bot.conversation.festive import plan_greetings
from bot.conversation.numbered import number_in
from bot.conversation.referring import referral_words
from bot.conversation.request import Commanded, Outcome, Parts, Pressed, Sender
from bot.conversation.yearly import remember_days
from bot.language.days import When, read_when
from bot.language.normalise import clean
from bot.library.records import Library
from bot.playbook.customers import Anniversary, Customer, MonthDay, at_the_beginning, read_yearly, yearly_of_whom
from bot.playbook.reminders import (
    LATER,
    LONGEST_WHAT,
    MOST_OPEN,
    About,
    Reminder,
    ahead_of,
    appointed,
    in_days,
    promised_by,
    reminded_at,
)
from bot.wording.customers import off_reply
from bot.wording.days import said_moment
from bot.wording.reminding import DONE, DROP, PUT_OFF, made_reply, open_reply, settled_reply, with_hint, yearly_reply
from bot.wording.texts import Texts
from bot.wording.welcome import notice

ACTIONS = frozenset({DONE, PUT_OFF, DROP})
PROMISE = "promise"
_LONGEST_TYPED = 300


@dataclass(frozen=True, slots=True)
class Reminding:
    """This subject at work."""

    clock: Clock

    async def page(self, commanded: Commanded, parts: Parts, texts: Texts) -> Outcome:
        """What is open; behind the command whom it concerns, when, and what."""
        sender, typed = commanded.sender, " ".join(clean(commanded.argument[:_LONGEST_TYPED]).split())
        if not await parts.customers.is_on(sender.person):
            return Outcome(off_reply(texts))
        await plan_greetings(sender, parts, self.clock())
        about: About = "promise" if commanded.name == PROMISE else "follow_up"
        to = await addressed(parts, sender.person, sender.tongue)
        customers = await parts.customers.all_of(sender.person)
        open_ones = await parts.reminders.open_of(sender.person)
        if not typed:
            names = {one.id: one.name for one in customers}
            return Outcome(open_reply(open_ones, names, to.zone, texts, promises=about == "promise"))
        customer, rest = at_the_beginning(typed, customers) or (None, typed)
        yearly = read_yearly(rest) if customer is not None else None
        if customer is not None and yearly is not None:
            return await self._yearly(sender, customer, *yearly, to, parts)
        when = read_when(rest, self.clock().astimezone(to.zone).replace(tzinfo=None))
        if when is None:
            return Outcome(notice(texts, "remind.no_day"))
        if not when.rest:
            return Outcome(notice(texts, "remind.no_what"))
        if len(open_ones) >= MOST_OPEN:
            return Outcome(notice(texts, "remind.full", most=MOST_OPEN))
        outcome = await self._made(sender, about, customer, when, to, parts)
        whose = yearly_of_whom(typed) if customer is None else None
        if whose is None or outcome.reply is None:
            return outcome
        return replace(outcome, reply=with_hint(outcome.reply, *whose, texts))

    async def pressed(self, pressed: Pressed, parts: Parts, library: Library, texts: Texts) -> Outcome:
        """Done, put off, or deleted. One that is settled already says so."""
        sender = pressed.sender
        number, _, days = pressed.argument.partition(":")
        known = number_in(number)
        reminder = await parts.reminders.of(sender.person, known)
        if reminder is None or reminder.done is not None:
            return Outcome(notice=texts.say("remind.gone"))
        if pressed.action == DROP:
            await parts.appointments.cancel(reminder.key)
            await parts.reminders.forget(sender.person, reminder.id)
            return Outcome(settled_reply("remind.dropped", reminder, (), texts))
        if pressed.action == PUT_OFF:
            return await self._put_off(sender, reminder, days, parts, texts)
        return await self._done(reminder, parts, library, texts)

    async def _made(
        self, sender: Sender, about: About, customer: Customer | None, when: When, to: Addressed, parts: Parts
    ) -> Outcome:
        now = self.clock()
        at = reminded_at(when, to.zone, to.quiet, to.is_day_off, now)
        due = at
        if about == "promise":
            due = max(promised_by(when, to.zone), now)
            at = ahead_of(due, at, now)
        number = customer.id if customer else None
        reminder = Reminder(0, sender.person, number, about, when.rest[:LONGEST_WHAT], due, now)
        reminder = await parts.reminders.keep(reminder)
        exact = when.at is not None
        await parts.appointments.put(appointed(reminder, at, sender.chat, sender.tongue, exact=exact))
        return Outcome(made_reply(reminder, at, customer, to.zone, to.texts))

    async def _yearly(
        self, sender: Sender, customer: Customer, kind: Anniversary, day: MonthDay, to: Addressed, parts: Parts
    ) -> Outcome:
        """A birthday or the like: kept with the customer, said each year."""
        customer = await parts.customers.keep(replace(customer, days={**customer.days, kind: day}))
        (reminder,) = await remember_days(sender, customer, {kind: day}, parts, self.clock())
        return Outcome(yearly_reply(reminder, day, customer, to.zone, to.texts))

    async def _done(self, reminder: Reminder, parts: Parts, library: Library, texts: Texts) -> Outcome:
        """A promise that was kept in time may be the moment to ask for names."""
        now = self.clock()
        await parts.appointments.cancel(reminder.key)
        await parts.reminders.keep(replace(reminder, done=now))
        if reminder.about != "promise":
            return Outcome(settled_reply("remind.done.said", reminder, (), texts))
        names: tuple[str, ...] = ()
        customer = await parts.customers.of(reminder.person, reminder.customer) if reminder.customer else None
        if customer is not None and now <= reminder.due:
            names = await referral_words("promise_kept", customer, parts, library, texts, now)
        return Outcome(settled_reply("remind.kept.said", reminder, names, texts))

    async def _put_off(self, sender: Sender, reminder: Reminder, days: str, parts: Parts, texts: Texts) -> Outcome:
        """Said again later. What was promised by a day stays promised by that day."""
        later = next((one for one in LATER if days == str(one)), None)
        if later is None or reminder.is_yearly:
            return Outcome(notice=texts.say("expired"))
        to = await addressed(parts, sender.person, sender.tongue)
        at = in_days(later, self.clock(), to.zone, to.quiet, to.is_day_off)
        if reminder.about != "promise":
            reminder = await parts.reminders.keep(replace(reminder, due=at))
        await parts.appointments.put(appointed(reminder, at, sender.chat, sender.tongue))
        day = said_moment(at, to.zone, texts)
        return Outcome(settled_reply("remind.later.said", reminder, (), texts, day=day))
