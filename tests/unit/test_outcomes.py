"""How it went: asked seldom, told with one tap, taken back with another, and never in the way."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.analytics.outcomes import Asked, may_ask

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


def asked(hours_ago: float, told: bool = False) -> Asked:
    at = NOW - timedelta(hours=hours_ago)
    return Asked(1, 7, 7, at, "en", "test", "no_need", "stuck" if told else None, at if told else None)


def test_two_cards_a_visit_and_four_a_day() -> None:
    began = NOW - timedelta(hours=1)

    assert may_ask([], began, NOW)
    assert may_ask([asked(0.5)], began, NOW)
    assert not may_ask([asked(0.6), asked(0.5)], began, NOW)
    assert may_ask([asked(hours, told=True) for hours in (20, 15, 10)], began, NOW)
    assert not may_ask([asked(hours, told=True) for hours in (20, 15, 10, 5)], began, NOW)


def test_who_leaves_it_alone_is_asked_less_and_who_tells_again_as_before() -> None:
    left_alone = [asked(24 * days + 5) for days in (9, 8, 7, 6, 5, 2)]

    assert not may_ask(left_alone, NOW, NOW)
    assert may_ask(left_alone[1:], NOW, NOW), "five are not six"
    assert may_ask(left_alone, NOW, NOW + timedelta(days=2))
    assert may_ask([*left_alone[:-1], asked(24 * 2, told=True)], NOW, NOW)


@given(st.lists(st.tuples(st.floats(0, 300), st.booleans()), max_size=40))
def test_never_more_than_four_a_day(before: list[tuple[float, bool]]) -> None:
    rows = [asked(hours, told) for hours, told in sorted(before, reverse=True)]

    if sum(hours < 24 for hours, _ in before) >= 4:
        assert not may_ask(rows, NOW, NOW)
