"""How many visits a month and a day a rep has to make: customers and frequency by class come in, visits go out, and
whether they can be done.

visits = customers x frequency, summed over the classes, divided by working days (crm_workload_table; the arithmetic is
inferred from its rows). A day is rounded up: who plans five visits for 5.9 misses some every day.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import Literal, get_args

from bot.language.normalise import clean

Grade = Literal["A", "B", "C", "D"]
GRADES: tuple[Grade, ...] = get_args(Grade)
USUAL_DAYS = 22
_MOST_CUSTOMERS, _MOST_TIMES, _MOST_DAYS = 100_000, Decimal(100), 31
# Whom to see less often when there is no time for all: D before C, never B or A.
_RELIEF: tuple[Grade, ...] = ("D", "C")
_CLASS = re.compile(r"(?<![a-z0-9])([a-d])\s*[=:：]?\s*(\d{1,6})\s*[x×*]\s*(\d{1,3}(?:\.\d{1,2})?)(?![\d.])", re.I)
_DAYS = re.compile(r"(\d{1,2})\s*(?:days?\b|天|일)", re.I)
_A_DAY = re.compile(r"(?:max|most|最多|최대)\s*(\d{1,3})", re.I)


@dataclass(frozen=True, slots=True)
class Load:
    """The customers of one class and how often each is visited a month (0.5: every other month)."""

    customers: int
    times: Decimal

    @property
    def visits(self) -> Decimal:
        return self.customers * self.times


@dataclass(frozen=True, slots=True)
class Plan:
    """loads by class; days: working days a month; most: visits a day that can be done, None where it was not said."""

    loads: Mapping[Grade, Load]
    days: int = USUAL_DAYS
    most: int | None = None

    @property
    def month(self) -> Decimal:
        """Visits a month."""
        return sum((load.visits for load in self.loads.values()), Decimal(0))

    @property
    def a_day(self) -> Decimal:
        """Visits a day, exactly."""
        return self.month / self.days

    @property
    def planned_a_day(self) -> int:
        """Visits a day, rounded up."""
        return int(self.a_day.to_integral_value(ROUND_CEILING))

    @property
    def missing(self) -> Decimal:
        """Visits a month that cannot be made; nothing where the most a day is not known."""
        return max(Decimal(0), self.month - self.most * self.days) if self.most is not None else Decimal(0)

    @property
    def fits(self) -> bool:
        return self.missing == 0


def relieved(plan: Plan) -> Plan | None:
    """The plan with D, then C, visited less often until it fits; frequencies keep two decimals and are cut, so that it
    really fits. None where even that is too much."""
    for grade in _RELIEF:
        load = plan.loads.get(grade)
        if plan.fits or load is None or not load.customers:
            continue
        left = max(Decimal(0), load.visits - plan.missing)
        times = (left / load.customers).quantize(Decimal("0.01"), rounding="ROUND_FLOOR")
        plan = replace(plan, loads={**plan.loads, grade: replace(load, times=times)})
    return plan if plan.fits else None


def read_plan(text: str) -> Plan | None:
    """A plan from "A 10x4 B 20x2 C 30x1 D 40x0.5, 22 days, max 6"; None where no class is named, or a number is beyond
    all reason."""
    line = clean(text)[:256]
    loads: dict[Grade, Load] = {}
    for grade, customers, times in _CLASS.findall(line):
        own = next(one for one in GRADES if one == grade.upper())
        loads[own] = Load(int(customers), Decimal(times))
    days = _DAYS.search(line)
    most = _A_DAY.search(line)
    plan = Plan(loads, int(days[1]) if days else USUAL_DAYS, int(most[1]) if most else None)
    bounded = all(load.customers <= _MOST_CUSTOMERS and load.times <= _MOST_TIMES for load in loads.values())
    return plan if loads and bounded and 1 <= plan.days <= _MOST_DAYS else None
