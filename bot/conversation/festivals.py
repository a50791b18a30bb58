"""Before a festival: whom to greet, with words to copy; told once, settled with a button.

In: what the schedule has taken, and presses. Out: the page. After an absence it comes once, and never after the
festival; to whoever keeps no customers it does not come at all.
"""

from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.conversation.addressed import Addressed, addressed
from bot.conversation.festive import planned, put_off, read
from bot.conversation.numbered import number_in
from bot.conversation.request import Outcome, Parts, Pressed
from bot.people.festivals import Festival
from bot.people.permissions import may
from bot.people.person import identify
from bot.playbook.festivals import LATER, Greeted, may_be_told, to_greet, told_at
from bot.reply import Reply
from bot.schedule import Appointment, Due
from bot.wording.days import said_moment
from bot.wording.festivals import GREETED, MORE, NOT_NOW, PASS, festival_reply, settled_reply
from bot.wording.texts import Texts

ACTIONS = frozenset({GREETED, MORE, NOT_NOW, PASS})


@dataclass(frozen=True, slots=True)
class Greetings:
    """This subject at work. `admins`: from the settings; who is in no team any more is not written to."""

    clock: Clock
    admins: frozenset[int] = frozenset()

    async def __call__(self, parts: Parts, due: Due) -> Reply | None:
        """The page of the festival that comes next; None where there is nobody to greet, or it is over."""
        first = due.first
        kept = await parts.roster.person(first.person) if self.admins else None
        person = identify(first.person, kept, self.admins)
        if not may(person.role if person else None, "customers") or not await parts.customers.is_on(first.person):
            return None
        to = await addressed(parts, first.person, first.tongue)
        told: Festival | None = None
        for one in due.appointments:
            told = await self._its_time(one, to, parts, due) or told
        greeted = await _greeted(first.person, parts) if told is not None else ()
        if told is None or not greeted:
            return None
        today = due.now.astimezone(to.zone).date()
        return to.written(festival_reply(told, greeted, today, to.texts))

    async def pressed(self, pressed: Pressed, parts: Parts, texts: Texts) -> Outcome:
        """More names, done, later, or not this time. Once the festival is over the buttons say so."""
        sender = pressed.sender
        feast, _, rest = pressed.argument.partition(":")
        day, _, start = rest.partition(":")
        festival = read({"feast": feast, "day": day})
        to = await addressed(parts, sender.person, sender.tongue)
        now = self.clock()
        today = now.astimezone(to.zone).date()
        if festival is None or not await parts.customers.is_on(sender.person):
            return Outcome(notice=texts.say("expired"))
        if today > festival.last:
            return Outcome(notice=texts.say("festival.over", festival=texts.say(f"festival.{festival.feast}")))
        if pressed.action == MORE:
            greeted = await _greeted(sender.person, parts)
            return Outcome(festival_reply(festival, greeted, today, texts, number_in(start)), replaces=True)
        if pressed.action == NOT_NOW:
            at = may_be_told(festival, now + LATER, to.zone, to.quiet)
            if at is None:
                return Outcome(notice=texts.say("festival.too_late"))
            await parts.appointments.put(put_off(sender.person, sender.chat, sender.tongue, festival, at))
            moment = said_moment(at, to.zone, texts)
            return Outcome(settled_reply(NOT_NOW, festival, texts, moment), replaces=True)
        await parts.appointments.cancel(put_off(sender.person, sender.chat, sender.tongue, festival, now).key)
        return Outcome(settled_reply(pressed.action, festival, texts), replaces=True)

    async def _its_time(self, one: Appointment, to: Addressed, parts: Parts, due: Due) -> Festival | None:
        """The festival of an appointment, where it may be told of now; what waits, and the next one, are kept."""
        festival = read(one.payload)
        at = may_be_told(festival, due.now, to.zone, to.quiet) if festival is not None else None
        if festival is not None and "again" not in one.payload and at is not None:
            at = max(at, told_at(festival, to.zone, to.quiet, to.is_day_off))
        if at is not None and at > due.now:
            await parts.appointments.put(replace(one, due=at))
            return None
        if "again" not in one.payload:
            await self._next(one, festival, to, parts, due)
        return festival if at is not None else None

    async def _next(self, one: Appointment, festival: Festival | None, to: Addressed, parts: Parts, due: Due) -> None:
        """The appointment of the next festival, counted from now; the one just told of does not come again."""
        now = due.now
        if festival is not None:
            now = max(now, told_at(festival, to.zone, to.quiet, to.is_day_off))
        following = planned(one.person, one.chat, one.tongue, to, now)
        if following is not None:
            await parts.appointments.put(following)


async def _greeted(person: int, parts: Parts) -> tuple[Greeted, ...]:
    return to_greet(await parts.customers.all_of(person), await parts.customers.won(person))
