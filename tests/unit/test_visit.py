"""A visit ends after four hours of silence and never goes back in time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.visit import SILENCE, Visit

_NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
_MOMENTS = st.timedeltas(timedelta(days=-2), timedelta(days=2)).map(lambda away: _NOON + away)


def test_a_visit_lasts_through_a_long_lunch_and_no_longer() -> None:
    visit = Visit(7, started=_NOON, seen=_NOON)

    assert not visit.is_over(_NOON + SILENCE)
    assert visit.is_over(_NOON + SILENCE + timedelta(seconds=1))


def test_each_message_makes_it_last_from_there() -> None:
    visit = Visit(7, started=_NOON, seen=_NOON).at(_NOON + timedelta(hours=3))

    assert not visit.is_over(_NOON + timedelta(hours=6))
    assert visit.started == _NOON


@given(st.lists(_MOMENTS))
def test_a_clock_that_goes_backwards_takes_nothing_back(moments: list[datetime]) -> None:
    visit = Visit(7, started=_NOON, seen=_NOON)
    for moment in moments:
        visit = visit.at(moment)

    assert visit.seen == max([_NOON, *moments])
