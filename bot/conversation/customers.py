"""/customers: a rep's own notes about customers, kept only if they want it, shown to nobody else."""

from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.conversation.addressed import addressed
from bot.conversation.confirming import is_fresh, stamp
from bot.conversation.festive import forget_greetings, plan_greetings
from bot.conversation.left_open import ask_no_more
from bot.conversation.request import Commanded, Outcome, Parts, Pressed, Sender
from bot.conversation.yearly import remember_days
from bot.library.records import STYLES, Library
from bot.playbook.account import account_of
from bot.playbook.customers import (
    MOST_CUSTOMERS,
    Customer,
    Told,
    named,
    read_told,
)
from bot.playbook.relation import RELATIONS
from bot.playbook.reminders import KIND, Reminder, appointed, in_days
from bot.playbook.workload import GRADES
from bot.reply import Button, Press, Reply
from bot.wording.customers import (
    ACCOUNT,
    CHANGE,
    FOLLOW_UP,
    FORGET,
    FORGOTTEN,
    LIST,
    ONE,
    TURN_OFF,
    TURN_ON,
    TURNED_OFF,
    Seen,
    change_reply,
    customer_reply,
    list_reply,
    off_reply,
    sure_reply,
    titles_of,
    which_reply,
)
from bot.wording.reminding import account_reply, made_reply
from bot.wording.texts import Texts
from bot.wording.welcome import notice

ACTIONS = frozenset({LIST, TURN_ON, TURN_OFF, TURNED_OFF, ONE, CHANGE, FORGET, FORGOTTEN, ACCOUNT, FOLLOW_UP})
_ON, _OFF = frozenset({"on", "开", "打开", "켜기"}), frozenset({"off", "关", "关闭", "끄기"})
_MOST_DIGITS = 10
_MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class CustomerPages:
    """This subject at work."""

    clock: Clock

    async def page(self, commanded: Commanded, parts: Parts, library: Library, texts: Texts) -> Outcome:
        """The list; behind the command a name, or a name and what is known. Nothing is kept before "on"."""
        sender, typed = commanded.sender, commanded.argument.strip()
        is_on = await parts.customers.is_on(sender.person)
        if typed.casefold() in _OFF:
            return self._off(is_on, texts)
        if typed.casefold() in _ON:
            return await self._on(sender, parts, texts)
        if not is_on:
            return Outcome(off_reply(texts))
        await plan_greetings(sender, parts, self.clock())
        customers = await parts.customers.all_of(sender.person)
        told = read_told(typed)
        if told is None:
            return Outcome(list_reply(customers, texts))
        if _says_something(typed, told):
            return await self._told(sender, told, customers, parts, library, texts)
        found = named(told.name, customers)
        if not found:
            return Outcome(notice(texts, "customers.unknown", name=told.name))
        if len(found) > 1:
            return Outcome(which_reply(found, lambda one: Press(ONE, str(one.id)), texts))
        return Outcome(await self._shown(sender, found[0], parts, library, texts))

    async def pressed(self, pressed: Pressed, parts: Parts, library: Library, texts: Texts) -> Outcome:
        """The buttons of these pages. One whose customer is gone is too old."""
        sender, action = pressed.sender, pressed.action
        if action == TURN_ON:
            return await self._on(sender, parts, texts)
        if not await parts.customers.is_on(sender.person):
            return Outcome(off_reply(texts), replaces=True)
        if action == TURN_OFF:
            return self._off(True, texts)
        if action == TURNED_OFF:
            return await self._turned_off(pressed, parts, texts)
        number, _, rest = pressed.argument.partition(":")
        if action == LIST:
            start = int(number) if number.isdecimal() and len(number) < _MOST_DIGITS else 0
            customers = await parts.customers.all_of(sender.person)
            return Outcome(list_reply(customers, texts, start), replaces=True)
        customer = await _customer(number, sender, parts)
        if customer is None:
            return Outcome(notice=texts.say("expired"))
        if action == CHANGE:
            return await self._changed(customer, rest, parts, texts)
        if action == FORGET:
            yes = Press(FORGOTTEN, f"{customer.id}:{stamp(self.clock())}")
            ask = texts.say("customer.forget.ask", name=customer.name)
            agree = Button(texts.say("customer.forget.yes"), yes)
            return Outcome(sure_reply(ask, agree, Press(ONE, str(customer.id)), texts), replaces=True)
        if action == FORGOTTEN:
            return await self._forgotten(customer, rest, parts, texts)
        if action == ACCOUNT:
            return await self._account(sender, customer, parts, texts)
        if action == FOLLOW_UP:
            return await self._follow_up(sender, customer, rest, parts, texts)
        return Outcome(await self._shown(sender, customer, parts, library, texts), replaces=True)

    async def _on(self, sender: Sender, parts: Parts, texts: Texts) -> Outcome:
        await parts.customers.turn_on(sender.person, self.clock())
        await plan_greetings(sender, parts, self.clock())
        customers = await parts.customers.all_of(sender.person)
        return Outcome(list_reply(customers, texts, said=texts.say("customers.on.done")), replaces=True)

    def _off(self, is_on: bool, texts: Texts) -> Outcome:
        if not is_on:
            return Outcome(notice(texts, "customers.off.nothing"))
        agree = Button(texts.say("customers.off.yes"), Press(TURNED_OFF, stamp(self.clock())))
        return Outcome(sure_reply(texts.say("customers.off.ask"), agree, Press(LIST), texts))

    async def _turned_off(self, pressed: Pressed, parts: Parts, texts: Texts) -> Outcome:
        if not is_fresh(pressed.argument, self.clock()):
            return Outcome(notice=texts.say("expired"))
        person = pressed.sender.person
        for one in await parts.appointments.of_person(person, KIND):
            await parts.appointments.cancel(one.key)
        await forget_greetings(person, parts)
        await ask_no_more(person, parts)
        count = await parts.customers.turn_off(person)
        return Outcome(notice(texts, "customers.off.done", count=count), replaces=True)

    async def _told(
        self, sender: Sender, told: Told, customers: tuple[Customer, ...], parts: Parts, library: Library, texts: Texts
    ) -> Outcome:
        """Somebody new, or more about somebody known."""
        found = [one for one in named(told.name, customers) if one.name.casefold() == told.name.casefold()]
        if not found and len(customers) >= MOST_CUSTOMERS:
            return Outcome(notice(texts, "customers.full", most=MOST_CUSTOMERS))
        known = found[0] if found else Customer(0, sender.person, told.name, self.clock())
        customer = await parts.customers.keep(known.told(told))
        await remember_days(sender, customer, told.days, parts, self.clock())
        said = "" if found else texts.say("customer.added")
        return Outcome(await self._shown(sender, customer, parts, library, texts, said))

    async def _shown(
        self, sender: Sender, customer: Customer, parts: Parts, library: Library, texts: Texts, said: str = ""
    ) -> Reply:
        to = await addressed(parts, sender.person, sender.tongue)
        seen = Seen(to.zone, self.clock(), titles_of(library, texts))
        visits = await parts.customers.visits_to(sender.person, customer.id)
        reminders = await parts.reminders.about(sender.person, customer.id)
        to_do = tuple(one for one in reminders if one.done is None)
        return customer_reply(customer, visits, to_do, seen, texts, said)

    async def _changed(self, customer: Customer, choice: str, parts: Parts, texts: Texts) -> Outcome:
        """Class, style or relationship; the same press again takes it back."""
        name, _, value = choice.partition(":")
        changed = customer
        if name == "grade" and value in GRADES:
            grade = next(one for one in GRADES if one == value)
            changed = replace(customer, grade=None if customer.grade == grade else grade)
        elif name == "style" and value in STYLES:
            style = next(one for one in STYLES if one == value)
            changed = replace(customer, style=None if customer.style == style else style)
        elif name == "relation" and value in RELATIONS:
            relation = next(one for one in RELATIONS if one == value)
            changed = replace(customer, relation=None if customer.relation == relation else relation)
        await parts.customers.keep(changed)
        said = texts.say("settings.saved") if changed != customer else ""
        return Outcome(change_reply(changed, texts), replaces=True, notice=said)

    async def _forgotten(self, customer: Customer, stamped: str, parts: Parts, texts: Texts) -> Outcome:
        if not is_fresh(stamped, self.clock()):
            return Outcome(notice=texts.say("expired"))
        for one in await parts.reminders.about(customer.person, customer.id):
            await parts.appointments.cancel(one.key)
        await parts.customers.forget(customer.person, customer.id)
        return Outcome(notice(texts, "customer.forget.done", name=customer.name), replaces=True)

    async def _account(self, sender: Sender, customer: Customer, parts: Parts, texts: Texts) -> Outcome:
        to = await addressed(parts, sender.person, sender.tongue)
        visits = await parts.customers.visits_to(sender.person, customer.id)
        reminders = await parts.reminders.about(sender.person, customer.id)
        return Outcome(account_reply(account_of(visits, reminders, self.clock()), customer, to.zone, texts))

    async def _follow_up(self, sender: Sender, customer: Customer, days: str, parts: Parts, texts: Texts) -> Outcome:
        if not (days.isdecimal() and len(days) < _MOST_DIGITS and 0 < int(days) <= _MOST_DAYS):
            return Outcome(notice=texts.say("expired"))
        now = self.clock()
        to = await addressed(parts, sender.person, sender.tongue)
        at = in_days(int(days), now, to.zone, to.quiet, to.is_day_off)
        same = [
            one
            for one in await parts.reminders.about(sender.person, customer.id)
            if one.about == "follow_up" and one.done is None and one.due == at
        ]
        kept = (
            same[0] if same else Reminder(0, sender.person, customer.id, "follow_up", texts.say("what.call"), at, now)
        )
        kept = await parts.reminders.keep(kept)  # pressed twice, it is one
        await parts.appointments.put(appointed(kept, at, sender.chat, sender.tongue))
        return Outcome(made_reply(kept, at, customer, to.zone, texts))


async def _customer(number: str, sender: Sender, parts: Parts) -> Customer | None:
    if not (number.isdecimal() and len(number) <= _MOST_DIGITS):
        return None
    return await parts.customers.of(sender.person, int(number))


def _says_something(typed: str, told: Told) -> bool:
    """Whether it is more than a name to be looked up: "王总:" adds, "王总" shows."""
    return ":" in typed or "：" in typed or bool(told.tags)
