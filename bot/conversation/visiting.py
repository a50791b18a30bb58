"""/visit: begin and end a visit to a customer. What is heard meanwhile belongs to it; its end takes three taps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.conversation.addressed import addressed
from bot.conversation.festive import plan_greetings
from bot.conversation.left_open import ask_later, ask_no_more
from bot.conversation.numbered import number_in
from bot.conversation.referring import referral_words
from bot.conversation.request import Commanded, Outcome, Parts, Pressed, Sender
from bot.conversation.visit import SILENCE, Visit
from bot.library.records import Library
from bot.playbook.customers import MOST_CUSTOMERS, OUTCOMES, Customer, LoggedVisit, named, read_told
from bot.playbook.left_open import belonging
from bot.playbook.preparation import ITEMS, toggled
from bot.playbook.reminders import Reminder, appointed, in_days
from bot.reply import Press, Reply
from bot.wording.customers import START, Seen, off_reply, titles_of, which_reply
from bot.wording.texts import Texts
from bot.wording.visiting import (
    AHEAD,
    END,
    NEXT,
    NONE,
    OBSTACLE,
    OUTCOME,
    STEPS,
    STILL,
    TICKS,
    VISIT,
    begun_reply,
    next_reply,
    noted_reply,
    obstacle_reply,
    outcome_reply,
    still_reply,
    ticks_reply,
    whom_reply,
)
from bot.wording.welcome import notice

ACTIONS = frozenset({VISIT, START, TICKS, END, OUTCOME, OBSTACLE, NEXT, STILL})
_BEGIN = frozenset({"start", "begin", "开始", "開始", "시작"})
_END = frozenset({"end", "stop", "结束", "結束", "끝", "종료"})
# What stands in the way most often, offered after what was heard in the visit itself.
_USUAL = (
    "price_too_high", "need_approval", "no_need", "not_now", "satisfied_current", "compare_options", "trust_company",
)  # fmt: skip
_MOST_HEARD = 6
_LONGEST_ID = 34  # a longer one does not fit into a button


@dataclass(frozen=True, slots=True)
class Visiting:
    """This subject at work."""

    clock: Clock

    async def page(self, commanded: Commanded, parts: Parts, library: Library, texts: Texts) -> Outcome:
        """The visit that goes on, or with whom to begin one; "start" and "end" behind the command, and a name."""
        sender = commanded.sender
        if not await parts.customers.is_on(sender.person):
            return Outcome(off_reply(texts))
        await plan_greetings(sender, parts, self.clock())
        first, _, rest = commanded.argument.strip().partition(" ")
        if first.casefold() in _END:
            return await self._end(sender, None, parts, texts)
        name = rest if first.casefold() in _BEGIN else commanded.argument
        if name.strip():
            return await self._begin_with(sender, name, parts, library, texts)
        return await self._going_on(sender, parts, library, texts)

    async def pressed(self, pressed: Pressed, parts: Parts, library: Library, texts: Texts) -> Outcome:
        """The buttons of a visit. One whose visit or customer is gone is too old."""
        sender, action = pressed.sender, pressed.action
        if not await parts.customers.is_on(sender.person):
            return Outcome(off_reply(texts), replaces=True)
        if action == VISIT:
            return replace(await self._going_on(sender, parts, library, texts), replaces=True)
        number, _, choice = pressed.argument.partition(":")
        known = number_in(number)
        if action == START:
            customer = await parts.customers.of(sender.person, known)
            if customer is None:
                return Outcome(notice=texts.say("expired"))
            return await self._begin(sender, customer, parts, library, texts)
        visit = await parts.customers.visit(sender.person, known)
        customer = await parts.customers.of(sender.person, visit.customer) if visit else None
        if visit is None or customer is None:
            return Outcome(notice=texts.say("expired"))
        if action == TICKS:
            return await self._ticked(visit, choice, parts, library, texts)
        if action == END:
            return await self._end(sender, visit, parts, texts)
        if action == STILL:
            return Outcome(still_reply(visit, customer, texts), replaces=True)
        if action == OUTCOME:
            return await self._outcome(sender, visit, choice, parts, library, texts)
        if action == OBSTACLE:
            return await self._obstacle(visit, choice, parts, library, texts)
        return await self._next(sender, visit, customer, choice, parts, library, texts)

    async def _going_on(self, sender: Sender, parts: Parts, library: Library, texts: Texts) -> Outcome:
        visit = await parts.customers.going_on(sender.person)
        customer = await parts.customers.of(sender.person, visit.customer) if visit else None
        if visit is None or customer is None:
            return Outcome(whom_reply(await parts.customers.all_of(sender.person), texts))
        return Outcome(await self._page_of(sender, visit, customer, parts, library, texts))

    async def _begin_with(self, sender: Sender, name: str, parts: Parts, library: Library, texts: Texts) -> Outcome:
        """Somebody named: known, one of several, or new."""
        customers = await parts.customers.all_of(sender.person)
        told = read_told(name)
        if told is None:
            return Outcome(whom_reply(customers, texts))
        found = named(told.name, customers)
        if len(found) > 1:
            return Outcome(which_reply(found, lambda one: Press(START, str(one.id)), texts))
        if not found and len(customers) >= MOST_CUSTOMERS:
            return Outcome(notice(texts, "customers.full", most=MOST_CUSTOMERS))
        known = found[0] if found else Customer(0, sender.person, told.name, self.clock())
        customer = await parts.customers.keep(known.told(told))
        said = () if found else (texts.say("customer.added"),)
        return await self._begin(sender, customer, parts, library, texts, said)

    async def _begin(
        self, sender: Sender, customer: Customer, parts: Parts, library: Library, texts: Texts,
        said: tuple[str, ...] = (),
    ) -> Outcome:  # fmt: skip
        """A new visit; one that was left open stays without an outcome. Its answers begin with a clean sheet, in the
        style of this customer."""
        now = self.clock()
        before = await parts.customers.going_on(sender.person)
        if before is not None and before.customer == customer.id and not self._is_old(before):
            return Outcome(await self._page_of(sender, before, customer, parts, library, texts))
        if before is not None:
            await parts.customers.keep_visit(replace(before, ended=now))
            other = await parts.customers.of(sender.person, before.customer)
            said = (*said, texts.say("visit.left_open", name=other.name)) if other else said
        visit = await parts.customers.keep_visit(LoggedVisit(0, sender.person, customer.id, now))
        await ask_later(sender, visit, parts)
        await parts.visits.keep(Visit(sender.chat, started=now, seen=now, style=customer.style))
        return Outcome(await self._page_of(sender, visit, customer, parts, library, texts, said))

    async def _page_of(
        self, sender: Sender, visit: LoggedVisit, customer: Customer, parts: Parts, library: Library, texts: Texts,
        said: tuple[str, ...] = (),
    ) -> Reply:  # fmt: skip
        before = await parts.customers.visits_to(sender.person, customer.id)
        reminders = await parts.reminders.about(sender.person, customer.id)
        owed = tuple(one for one in reminders if one.about == "promise" and one.done is None)
        seen = await self._seen(sender, parts, library, texts)
        return begun_reply(visit, customer, before, owed, seen, texts, said)

    async def _ticked(self, visit: LoggedVisit, item: str, parts: Parts, library: Library, texts: Texts) -> Outcome:
        if item in ITEMS:
            visit = await parts.customers.keep_visit(replace(visit, ticks=toggled(visit.ticks, item)))
        return Outcome(ticks_reply(visit, library, texts), replaces=True)

    async def _end(self, sender: Sender, visit: LoggedVisit | None, parts: Parts, texts: Texts) -> Outcome:
        visit = visit or await parts.customers.going_on(sender.person)
        customer = await parts.customers.of(sender.person, visit.customer) if visit else None
        if visit is None or customer is None:
            return Outcome(notice(texts, "visit.nothing_to_end"))
        return Outcome(outcome_reply(visit, customer, texts))

    async def _outcome(
        self, sender: Sender, visit: LoggedVisit, choice: str, parts: Parts, library: Library, texts: Texts
    ) -> Outcome:
        """The first tap ends the visit, whether or not the others follow."""
        outcome = next((one for one in OUTCOMES if one == choice), None)
        if outcome is None:
            return Outcome(notice=texts.say("expired"))
        now = self.clock()
        if visit.ended is None:
            answers = await parts.visits.answers_since(sender.chat, visit.started)
            answers = answers[: belonging(visit.started, [one.at for one in answers])]
            objections = [one.shown for one in answers if one.shown and _is_objection(one.shown, library)]
            heard = tuple(dict.fromkeys(objections))[:_MOST_HEARD]
            visit = replace(visit, ended=now, heard=heard)
            context = await parts.visits.of(sender.chat)
            if context is not None:
                await parts.visits.keep(replace(context, seen=min(context.seen, now - SILENCE * 2)))
            await ask_no_more(sender.person, parts)
        visit = await parts.customers.keep_visit(replace(visit, outcome=outcome))
        return Outcome(obstacle_reply(visit, _offered(visit, library, texts), texts), replaces=True)

    async def _obstacle(self, visit: LoggedVisit, choice: str, parts: Parts, library: Library, texts: Texts) -> Outcome:
        if choice != NONE and choice not in library.intents:
            return Outcome(notice=texts.say("expired"))
        visit = await parts.customers.keep_visit(replace(visit, obstacle="" if choice == NONE else choice))
        return Outcome(next_reply(visit, texts), replaces=True)

    async def _next(
        self, sender: Sender, visit: LoggedVisit, customer: Customer, choice: str, parts: Parts, library: Library,
        texts: Texts,
    ) -> Outcome:  # fmt: skip
        """The third tap. Pressed again it changes the next step, it does not add one."""
        step, _, days = choice.partition(":")
        now = self.clock()
        coming: Reminder | None = None
        if step in STEPS and days in map(str, AHEAD):
            to = await addressed(parts, sender.person, sender.tongue)
            at = in_days(int(days), now, to.zone, to.quiet, to.is_day_off)
            made = await self._step_after(visit, parts)
            coming = made or Reminder(0, sender.person, customer.id, "follow_up", "", at, now)
            coming = await parts.reminders.keep(replace(coming, what=texts.say(f"what.{step}"), due=at))
            await parts.appointments.put(appointed(coming, at, sender.chat, sender.tongue))
        elif choice != NONE:
            return Outcome(notice=texts.say("expired"))
        names = await referral_words("won", customer, parts, library, texts, now) if visit.outcome == "won" else ()
        seen = await self._seen(sender, parts, library, texts)
        return Outcome(noted_reply(visit, customer, coming, names, seen, texts), replaces=True)

    async def _step_after(self, visit: LoggedVisit, parts: Parts) -> Reminder | None:
        """The follow-up that was made at the end of this visit."""
        reminders = await parts.reminders.about(visit.person, visit.customer)
        ended = visit.ended or visit.started
        later = [one for one in reminders if one.about == "follow_up" and one.done is None and one.made >= ended]
        return later[0] if later else None

    async def _seen(self, sender: Sender, parts: Parts, library: Library, texts: Texts) -> Seen:
        to = await addressed(parts, sender.person, sender.tongue)
        return Seen(to.zone, self.clock(), titles_of(library, texts))

    def _is_old(self, visit: LoggedVisit) -> bool:
        """Begun so long ago that this is another one."""
        return self.clock() - visit.started > 3 * SILENCE


def _is_objection(intent: str, library: Library) -> bool:
    return intent in library.intents and library.intents[intent].kind in ("objection", "complaint")


def _offered(visit: LoggedVisit, library: Library, texts: Texts) -> Mapping[str, str]:
    """What may have stood in the way: what was heard in this visit first."""
    known = dict.fromkeys((*visit.heard, *_USUAL))
    return {
        one: library.intents[one].words[texts.language].title
        for one in known
        if one in library.intents and len(one) <= _LONGEST_ID
    }
