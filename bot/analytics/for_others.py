"""Numbers as somebody reads them who does not lead these people: nothing about fewer than five, counts in fives.

In: `Numbers` of a group. Out: the same with what must not be shown left out, or None when the group itself is too
small. How it is decided stands in `analytics.anonymity`.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.analytics.anonymity import Group, is_enough, rounded, shown
from bot.analytics.numbers import Heard, Numbers, Week

_STEPS = 20  # shares are told in twentieths
_Cell = tuple[int, frozenset[int]]


def for_others(numbers: Numbers) -> Numbers | None:
    """What may be shown of a group to others."""
    if not is_enough(numbers.week.people):
        return None
    able = shown({one.intent: Group(one.people, one.now) for one in numbers.heard})
    heard = tuple(_heard(one) for one in numbers.heard if one.intent in able)
    return Numbers(
        tuple(_week(week) for week in numbers.weeks), heard, _by_product(numbers, frozenset(able)), numbers.trust
    )


def _heard(one: Heard) -> Heard:
    return replace(one, now=rounded(one.now), before=float(rounded(round(one.before))))


def _week(week: Week) -> Week:
    if not is_enough(week.people):
        return Week(week.start)
    return replace(
        week,
        answered=rounded(week.asked) - rounded(week.unknown),
        unknown=rounded(week.unknown),
        rejected=rounded(week.rejected),
        told_share=round(week.abstention * _STEPS) / _STEPS,
    )


def _by_product(numbers: Numbers, intents: frozenset[str]) -> Mapping[str | None, Mapping[str, _Cell]]:
    """For each objection, the products it can be told of: they are parts of its whole."""
    products: dict[str | None, dict[str, _Cell]] = {}
    for intent in sorted(intents):
        parts = {
            product: Group(said[intent][1], said[intent][0])
            for product, said in numbers.by_product.items()
            if intent in said
        }
        for product, group in shown(parts).items():
            products.setdefault(product, {})[intent] = (rounded(group.count), group.people)
    return products
