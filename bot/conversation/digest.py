"""The week in a few lines, Monday morning by the reader's own clock: five for a lead, three for a rep; off with a tap.

One appointment for all machines makes the week's others, one a person, when nobody wants quiet. Whoever's week was
empty hears nothing.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Protocol

from bot.analytics.evidence import best_lines
from bot.analytics.for_others import for_others
from bot.analytics.numbers import first_day, numbers, people_of, week_of
from bot.analytics.told import choices_in, told_cards
from bot.clock import Clock
from bot.conversation.addressed import addressed, addressed_as
from bot.conversation.inbox import InboxPages, closed_gaps
from bot.conversation.numbers import heard_of, looked_at, titles_of
from bot.conversation.request import Outcome, Parts, Pressed
from bot.conversation.what_works import LOOKED_AT
from bot.people.hours import due as due_at
from bot.people.person import Person
from bot.publishing.edition import Edition
from bot.reply import Reply
from bot.schedule import Appointment, Due, Handler
from bot.wording.digest import OwnWeek, lead_digest, off_reply, on_reply, rep_digest
from bot.wording.texts import Texts

ACTIONS = frozenset({"digest_off", "digest_on"})
ALL, ONE = "digests", "digest"
_HOUR = time(9)
_EARLIEST = timedelta(hours=14)  # before Monday begins in UTC it is nine in the far east
_TOO_LATE = timedelta(days=3)
_LOOKED_BACK = timedelta(days=14)  # for the language they use


class Editions(Protocol):
    """The edition that answers now."""

    def __call__(self) -> Edition: ...


@dataclass(frozen=True, slots=True)
class Digests:
    """Carries out both kinds of appointment. `admins`: from the settings."""

    edition: Editions
    clock: Clock
    admins: frozenset[int]
    _inbox: InboxPages = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_inbox", InboxPages(self.clock, self.admins))

    @property
    def kinds(self) -> Mapping[str, Handler[Parts]]:
        """Who carries out what."""
        return {ALL: self.make_all, ONE: self.tell}

    async def begin(self, parts: Parts) -> None:
        """See that the first one is there; asked at each start of each machine."""
        await parts.appointments.add(_next(self.clock()))

    async def make_all(self, parts: Parts, due: Due) -> Reply | None:
        """An appointment for each person of a team, at nine on their Monday or when they want no quiet any more."""
        await parts.appointments.put(_next(due.now))
        monday = week_of((due.now + _EARLIEST).date())
        spoken: dict[int, Counter[str]] = defaultdict(Counter)
        for entry in await parts.journal.since(due.now - _LOOKED_BACK):
            spoken[entry.person][entry.language] += 1
        everybody = [one for one in await parts.roster.everybody() if one.left is None and one.team is not None]
        preferences = await parts.preferences.of_each([one.id for one in everybody])
        for one in everybody:
            preference = preferences[one.id]
            if preference.digest_off:
                continue
            tag = preference.tongue if preference.tongue != "auto" else _most(spoken[one.id])
            to = addressed_as(preference, tag)
            at = due_at(monday, _HOUR, to.zone, to.quiet, to.is_day_off)
            await parts.appointments.put(
                Appointment(f"{ONE} {one.id}", ONE, one.id, one.id, at, tag, {"week": f"{monday:%Y-%m-%d}"})
            )
        return None

    async def tell(self, parts: Parts, due: Due) -> Reply | None:
        """The digest of one person; nothing to whoever left, switched it off meanwhile, or hears of it days late."""
        first = due.appointments[-1]
        person = await parts.roster.person(first.person)
        to = await addressed(parts, first.person, first.tongue)
        if person is None or person.left is not None or person.team is None or to.preference.digest_off:
            return None
        if due.now - first.due > _TOO_LATE:
            return None
        week = date.fromisoformat(first.payload["week"]) - timedelta(days=7)
        tell = self._for_lead if person.role == "lead" else self._for_rep
        reply = await tell(person, week, due.now, parts, self.edition(), to.texts)
        return None if reply is None else to.written(reply)

    async def pressed(self, pressed: Pressed, parts: Parts, texts: Texts) -> Outcome:
        """Off, and on again."""
        preference = await parts.preferences.of(pressed.sender.person)
        off = pressed.action == "digest_off"
        await parts.preferences.keep(replace(preference, digest_off=off))
        return Outcome(off_reply(texts) if off else on_reply(texts), replaces=True)

    async def _for_lead(
        self, by: Person, week: date, now: datetime, parts: Parts, edition: Edition, texts: Texts
    ) -> Reply | None:
        seen = await looked_at(by, by.team or 0, week, now, parts, edition, texts.language)
        if isinstance(seen, str) or not seen.view.numbers.week.asked:
            return None
        groups = await self._inbox.groups(by, parts, edition)
        gaps = await closed_gaps(by.team, parts, edition, now)
        closed = [one for one in gaps if one.gap.intent in edition.library.intents]  # what only a few try is not closed
        told = told_cards(await parts.outcomes.told_since(now - LOOKED_AT), edition.library)
        best = await asyncio.to_thread(best_lines, told, choices_in(edition.library))
        return lead_digest(seen.view, groups, closed, len(best), texts)

    async def _for_rep(
        self, by: Person, week: date, now: datetime, parts: Parts, edition: Edition, texts: Texts
    ) -> Reply | None:
        everybody = await parts.roster.everybody()
        theirs = {one.id for one in everybody if one.team == by.team}
        tallies = [one for one in await parts.journal.tally(first_day(week)) if one.person in theirs]
        own = numbers([one for one in tallies if one.person == by.id], week, heard_of(edition.library))
        if not own.week.asked:
            return None
        team = for_others(numbers(tallies, week, heard_of(edition.library)))
        asked = await parts.outcomes.asked_of(by.id, datetime.combine(week, time(), now.tzinfo))
        told = [one for one in asked if one.result is not None]
        moved = sum(one.result == "moved_on" for one in told)
        days = people_of(tallies, week).get(by.id, 0)
        return rep_digest(OwnWeek(own, days, len(told), moved), team, titles_of(edition.library, texts.language), texts)


def _next(now: datetime) -> Appointment:
    """The appointment that makes those of next Monday."""
    monday = week_of((now + _EARLIEST).date()) + timedelta(days=7)
    at = datetime.combine(monday, time(), now.tzinfo) - _EARLIEST
    return Appointment(ALL, ALL, 0, 0, at)


def _most(spoken: Counter[str]) -> str:
    """The language somebody was answered in most; nothing where they were not."""
    return min(spoken, key=lambda tag: (-spoken[tag], tag)) if spoken else ""
