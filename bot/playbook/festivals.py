"""Greeting customers before a festival: which one comes next and when a rep is told, whom to greet and how.

Who has bought gets regular wishes, who matters most a call (kr_list2, crm_workload_table). Pure: the days come from
`bot/people/festivals`, the customers from the rep's own notes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.people.festivals import Festival
from bot.people.hours import DayOff, Quiet, due, next_allowed
from bot.playbook.customers import Customer
from bot.playbook.relation import Relation
from bot.playbook.reminders import MORNING

KIND = "festival"
WORDINGS = 3
LATER = timedelta(hours=3)

How = Literal["call", "wish"]
_CLOSE: frozenset[Relation] = frozenset({"friend", "supplier", "partner"})
_MOST_FREE = 31  # days off in a row that are looked through for a working day


@dataclass(frozen=True, slots=True)
class Greeted:
    """A customer to greet, and how: by a call, or with a wish."""

    customer: Customer
    how: How


def eve_of(festival: Festival, is_day_off: DayOff) -> date:
    """The last working day before a festival."""
    before = [festival.day - timedelta(days=number) for number in range(1, _MOST_FREE)]
    return next((day for day in before if not is_day_off(day)), before[0])


def told_at(festival: Festival, zone: ZoneInfo, quiet: Quiet, is_day_off: DayOff) -> datetime:
    """When the rep is told, in UTC: that morning, out of quiet hours. Those may last into a day off, and then it is
    told there: after the festival would be too late."""
    return due(eve_of(festival, is_day_off), MORNING, zone, replace(quiet, days_off=False))


def coming(
    known: Iterable[Festival], now: datetime, zone: ZoneInfo, quiet: Quiet, is_day_off: DayOff
) -> tuple[Festival, datetime] | None:
    """The next festival that is still to be told of, and when; of two with the same day before them the one that is
    named first."""
    moments = ((one, told_at(one, zone, quiet, is_day_off)) for one in known)
    return min((one for one in moments if one[1] > now), key=lambda one: one[1], default=None)


def may_be_told(festival: Festival, now: datetime, zone: ZoneInfo, quiet: Quiet) -> datetime | None:
    """From when on a reminder that fell due in an absence, or in hours that have become quiet, may be said; None where
    the festival is over by then. It may be on a day off, as a birthday may."""
    at = next_allowed(now, zone, replace(quiet, days_off=False))
    return at if at.astimezone(zone).date() <= festival.last else None


def to_greet(customers: Iterable[Customer], won: Collection[int]) -> tuple[Greeted, ...]:
    """Whom to greet, calls first. `won`: the customers that were won. A call for class A; a wish for who has bought, is
    close, or is of class B; whom the rep has told nothing about may be any of these. Others are left in peace."""
    found = [Greeted(one, how) for one in customers if (how := _how(one, one.id in won)) is not None]
    return tuple(sorted(found, key=lambda one: (one.how != "call", one.customer.grade or "Z", one.customer.id)))


def wording_for(customer: Customer, festival: Festival) -> int:
    """Which wording (0 to 2) a customer gets: not the one of their neighbour in the list, nor that of last year."""
    return (customer.id + festival.day.year) % WORDINGS


def _how(customer: Customer, is_won: bool) -> How | None:
    if customer.grade == "A":
        return "call"
    is_unknown = customer.grade is None and customer.relation is None
    is_close = is_won or customer.relation in _CLOSE or customer.grade == "B"
    return "wish" if is_close or is_unknown else None
