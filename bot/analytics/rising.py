"""Which objections are heard more often than before, and that it is not chance.

In: on how many days of work something was heard, this week and before. Out: what rose, the surest first. A day on
which a person used the bot counts once for each thing they heard, so that somebody who types the same line ten times
is one voice.

The test is Fisher's exact one (R. A. Fisher, Statistical Methods for Research Workers, 1934): of all days on which it
was heard, how likely is it that so many fall into this week, if days are dealt by chance? It is exact for the smallest
counts. Many objections are tested at once: by Holm's step-down rule (Scandinavian Journal of Statistics 6, 1979) the
chance that even one of them is a false alarm is at most `FALSE_ALARM`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import comb

FALSE_ALARM = 0.05
LEAST_DAYS = 3  # twice is no wave, however rare it was


@dataclass(frozen=True, slots=True)
class Days:
    """Days of work on which something was heard: this week, and in the weeks before."""

    now: int
    before: int


@dataclass(frozen=True, slots=True)
class Rise:
    """Something that rose. `chance`: how likely as much or more would be if nothing had changed (p, one-sided)."""

    days: Days
    chance: float


def rising(heard: Mapping[str, Days], worked: Days) -> dict[str, Rise]:
    """What rose, the surest first. `worked`: all days of work. ValueError when more was heard than worked."""
    chances = {name: chance_of(days, worked) for name, days in heard.items()}
    # Holm's rule counts all that were tested, those that are too few to be told as well.
    found: dict[str, Rise] = {}
    for place, name in enumerate(sorted(chances, key=lambda name: (chances[name], name))):
        if chances[name] * (len(chances) - place) > FALSE_ALARM:
            break
        if heard[name].now >= LEAST_DAYS:
            found[name] = Rise(heard[name], chances[name])
    return found


def chance_of(heard: Days, worked: Days) -> float:
    """The chance that at least so many of the days on which it was heard fall into this week."""
    if heard.now > worked.now or heard.before > worked.before:
        raise ValueError("Something was heard on more days than anybody worked.")
    together, all_days = heard.now + heard.before, worked.now + worked.before
    most = min(together, worked.now)
    ways = sum(
        comb(worked.now, inside) * comb(worked.before, together - inside) for inside in range(heard.now, most + 1)
    )
    return ways / comb(all_days, together)
