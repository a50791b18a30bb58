"""Which groups may be shown to somebody who is not their lead: those of at least five people, and no others by
subtraction.

In: groups that are parts of one whole, each with its people and its count. Out: those that may be shown. Three things
keep one person from being worked out:

* a group of fewer than `LEAST` people is not shown;
* what is not shown together is not fewer people either: else the whole less the rest would be such a group, so the
  smallest group that could be shown is left out too, and so on (secondary suppression; Cox, Journal of the American
  Statistical Association 75, 1980);
* counts are told in fives and the days are whole weeks, so that the same group a day later, or with one person more,
  differs by nothing that is somebody's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

LEAST = 5
_STEP = 5

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Group:
    """Who is in it, and what is counted."""

    people: frozenset[int]
    count: int


def shown(groups: Mapping[Key, Group]) -> dict[Key, Group]:
    """The groups that may be shown, in the order they came; none when all of them together are too few."""
    able = {key: group for key, group in groups.items() if len(group.people) >= LEAST}
    hidden = [group.people for group in groups.values() if len(group.people) < LEAST]
    smallest_first = sorted(able, key=lambda key: len(able[key].people))
    for key in smallest_first:
        left_out = frozenset().union(*hidden)
        if not left_out or len(left_out) >= LEAST:
            break
        hidden.append(able.pop(key).people)
    return able


def is_enough(people: frozenset[int]) -> bool:
    """Whether a figure about these people may be shown to others."""
    return len(people) >= LEAST


def rounded(count: int) -> int:
    """A count as others are told it: to the nearest five."""
    return (count + _STEP // 2) // _STEP * _STEP
