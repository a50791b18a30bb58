"""Numbers of a team: counts that add up, rises that are none by chance, and no person behind a figure for others."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analytics.anonymity import LEAST, Group, rounded, shown
from bot.analytics.journal import Event, Tally
from bot.analytics.numbers import Trust, numbers, people_of, week_of
from bot.analytics.rising import Days, chance_of, rising

MONDAY = date(2026, 5, 4)
INTENTS = frozenset({"price_too_high", "no_need"})


def heard(
    intent: str | None, day: date = MONDAY, person: int = 1, count: int = 1, event: Event = "answered", place: int = 0,
    product: str | None = None,
) -> Tally:  # fmt: skip
    return Tally(day, person, event, product, intent, place, count)


def test_a_week_is_counted_with_what_was_rejected_taken_off() -> None:
    seen = [
        heard("price_too_high", count=5), heard("no_need", count=2, place=1), heard("topic", count=3),
        heard("price_too_high", event="rejected"), heard("no_need", event="other_intent", person=2),
        heard(None, event="not_known", count=2), heard("price_too_high", MONDAY - timedelta(days=1), count=8),
        heard("price_too_high", MONDAY + timedelta(days=7), count=99),
    ]  # fmt: skip

    found = numbers(seen, MONDAY, INTENTS)

    assert (found.week.answered, found.week.unknown, found.week.rejected) == (8, 2, 1)
    assert found.week.abstention == pytest.approx(0.2)
    assert [(one.intent, one.now, one.before) for one in found.heard] == [("price_too_high", 4, 2.0), ("no_need", 3, 0)]
    assert [week.answered for week in found.weeks] == [0, 0, 0, 0, 0, 0, 8, 8]
    assert found.weeks[0].start == MONDAY - timedelta(days=49)


def test_objections_are_told_by_product_and_by_whom() -> None:
    seen = [
        heard("no_need", product="basic", count=2), heard("no_need", product="basic", person=2),
        heard("no_need", product=None), heard("no_need", MONDAY - timedelta(days=7), product="old"),
    ]  # fmt: skip

    found = numbers(seen, MONDAY, INTENTS)

    assert found.by_product == {"basic": {"no_need": (3, frozenset({1, 2}))}, None: {"no_need": (1, frozenset({1}))}}


@given(st.lists(st.builds(
    heard, st.sampled_from([None, "price_too_high", "no_need", "topic"]),
    st.integers(-60, 6).map(lambda days: MONDAY + timedelta(days=days)), st.integers(1, 9), st.integers(1, 30),
    st.sampled_from(["answered", "not_known", "rejected", "other_intent", "language"]), st.integers(0, 2),
    st.sampled_from([None, "basic"]),
)))  # fmt: skip
def test_nothing_is_counted_below_zero_and_products_add_up(seen: list[Tally]) -> None:
    found = numbers(seen, MONDAY, INTENTS)

    assert len(found.weeks) == 8
    assert all(one.now >= 0 and one.before >= 0 for one in found.heard)
    assert {one.intent for one in found.heard} <= INTENTS
    for one in found.heard:
        assert sum(said.get(one.intent, (0, None))[0] for said in found.by_product.values()) >= one.now
    assert 0 <= found.trust.score <= 100
    assert sum(people_of(seen, MONDAY).values()) <= 9 * 7


@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))
def test_the_chance_is_that_of_days_dealt_at_random(now: int, before: int, more: int, earlier: int) -> None:
    worked = Days(now + more, before + earlier)
    dealt = list(combinations(range(worked.now + worked.before), now + before))  # the first of them are this week's
    as_many = sum(sum(day < worked.now for day in days) >= now for days in dealt)

    assert chance_of(Days(now, before), worked) == pytest.approx(as_many / len(dealt))


def weeks_of_chance(seed: int, jump: float = 0.0) -> list[Tally]:
    """Five weeks of twelve reps who hear eight objections at their own rates, some of them ten times a day."""
    chance = Random(seed)
    rates = {f"intent{number}": 0.02 + 0.03 * number for number in range(8)}
    seen = []
    for back in range(35):
        for person in range(12):
            for intent, rate in rates.items():
                likely = rate + (jump if intent == "intent1" and back < 7 else 0)
                if chance.random() < likely:
                    day = MONDAY + timedelta(days=6 - back)
                    seen.append(heard(intent, day, person, count=chance.choice((1, 1, 10))))
    return seen


def risen(seen: list[Tally]) -> list[str]:
    found = numbers(seen, MONDAY, frozenset(f"intent{number}" for number in range(8)))
    return [one.intent for one in found.rising]


def test_an_alarm_without_a_fire_is_rare() -> None:
    assert sum(bool(risen(weeks_of_chance(seed))) for seed in range(100)) <= 5


def test_what_really_rises_is_told_and_nothing_else() -> None:
    found = [risen(weeks_of_chance(seed, jump=0.25)) for seed in range(20)]

    assert sum("intent1" in one for one in found) >= 19
    assert sum(len(one) > 1 for one in found) <= 2


@pytest.mark.parametrize(("now", "before", "rises"), [(2, 0, False), (3, 0, True), (1, 0, False), (6, 20, False)])
def test_a_handful_is_no_rise(now: int, before: int, rises: bool) -> None:
    assert bool(rising({"no_need": Days(now, before)}, Days(20, 80))) is rises


def test_one_voice_however_loud_is_no_rise() -> None:
    quiet = [
        heard("price_too_high", MONDAY - timedelta(days=back), person) for back in range(1, 28) for person in (1, 2)
    ]
    loud = [heard("no_need", MONDAY, 1, count=200), *(heard("price_too_high", MONDAY, person) for person in (1, 2))]

    assert numbers([*quiet, *loud], MONDAY, INTENTS).rising == ()


def test_in_the_first_week_nothing_rises() -> None:
    assert numbers([heard("no_need", person=person) for person in range(30)], MONDAY, INTENTS).rising == ()


def test_trust_says_what_it_is_made_of_and_is_careful_with_a_few() -> None:
    few = numbers([heard("no_need", count=3)], MONDAY, INTENTS).trust
    many = numbers([heard("no_need", count=300), heard(None, event="not_known", count=10)], MONDAY, INTENTS).trust

    assert 0.6 < few.right < 0.9 < many.right < 1
    assert numbers([], MONDAY, INTENTS).trust == Trust(0, 0, None)
    assert sum(weight for _, _, weight in many.parts) == pytest.approx(1)
    assert [name for name, _, _ in Trust(1, 1, 0.5).parts] == ["right", "known", "tests"]
    assert Trust(1, 1, 0.5).score == 90
    assert Trust(0.8, 0.8, None).score == 80


@st.composite
def partitions(draw: st.DrawFn) -> dict[str, Group]:
    sizes = draw(st.lists(st.integers(0, 12), max_size=8))
    groups: dict[str, Group] = {}
    start = 0
    for number, size in enumerate(sizes):
        groups[f"team{number}"] = Group(frozenset(range(start, start + size)), draw(st.integers(0, 50)))
        start += size
    return groups


@given(partitions())
def test_neither_a_group_nor_what_is_left_without_it_is_fewer_than_five(groups: dict[str, Group]) -> None:
    able = shown(groups)
    hidden: frozenset[int] = frozenset().union(*(one.people for key, one in groups.items() if key not in able))

    assert all(len(group.people) >= LEAST for group in able.values())
    assert not able or not hidden or len(hidden) >= LEAST
    assert_nobody_can_be_subtracted(groups, able)


def assert_nobody_can_be_subtracted(groups: Mapping[str, Group], able: Mapping[str, Group]) -> None:
    """The whole less what is shown is a figure too."""
    everybody: frozenset[int] = frozenset().union(*(one.people for one in groups.values()))
    rest = everybody.difference(*(one.people for one in able.values()))
    assert not able or not rest or len(rest) >= LEAST


def test_as_much_as_possible_is_shown() -> None:
    def team(first: int, size: int) -> Group:
        return Group(frozenset(range(first, first + size)), 1)

    assert list(shown({"a": team(0, 6), "b": team(6, 5)})) == ["a", "b"]
    assert list(shown({"a": team(0, 9), "b": team(9, 6), "c": team(15, 2)})) == ["a"]
    assert list(shown({"a": team(0, 9), "b": team(9, 3), "c": team(12, 3)})) == ["a"]
    assert list(shown({"a": team(0, 4)})) == []


@pytest.mark.parametrize(("count", "told"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (1000, 1000)])
def test_others_are_told_counts_in_fives(count: int, told: int) -> None:
    assert rounded(count) == told


@given(st.dates())
def test_a_week_begins_on_monday(day: date) -> None:
    assert week_of(day).weekday() == 0
    assert 0 <= (day - week_of(day)).days < 7
