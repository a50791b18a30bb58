"""How fast one person may ask: twenty in ten seconds, one notice, a minute of silence, and nobody else notices."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.people.flood import Flood, Limit, ask, full

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
LIMIT = Limit()


def seconds(count: float) -> datetime:
    return NOW + timedelta(seconds=count)


def test_twenty_at_once_are_fine_then_one_notice_then_silence() -> None:
    flood = Flood(LIMIT)

    assert [flood.verdict(7, NOW) for _ in range(1000)] == ["go"] * 20 + ["tell"] + ["quiet"] * 979


def test_who_pauses_until_the_bucket_is_full_is_answered_again() -> None:
    flood = Flood(LIMIT)
    for _ in range(25):
        flood.verdict(7, NOW)

    assert flood.verdict(7, seconds(5)) == "quiet"
    assert flood.verdict(7, seconds(30)) == "go"


def test_who_goes_on_is_told_again_after_a_minute_and_not_sooner() -> None:
    flood = Flood(LIMIT)
    verdicts = [(number / 10, flood.verdict(7, seconds(number / 10))) for number in range(1300)]

    told = [at for at, verdict in verdicts if verdict == "tell"]
    assert len(told) == 3
    assert min(later - earlier for earlier, later in pairwise(told)) >= 60


def test_two_a_second_are_always_fine() -> None:
    flood = Flood(LIMIT)

    assert {flood.verdict(7, seconds(number / 2)) for number in range(1000)} == {"go"}


def test_one_person_s_flood_is_nobody_else_s() -> None:
    flood = Flood(LIMIT)
    for _ in range(1000):
        flood.verdict(7, NOW)

    assert flood.verdict(8, NOW) == "go"


def test_what_is_remembered_is_bounded() -> None:
    flood = Flood(LIMIT, most=100)
    for person in range(10_000):
        flood.verdict(person, NOW)

    assert len(flood._buckets) == 100


@given(st.lists(st.floats(-100, 100, allow_nan=False), max_size=200))
def test_no_clock_lets_more_through_than_the_bucket_holds(moves: list[float]) -> None:
    bucket, now, went = full(LIMIT, NOW), NOW, 0
    earliest = latest = NOW
    for move in moves:
        now += timedelta(seconds=move)
        earliest, latest = min(earliest, now), max(latest, now)
        verdict, bucket = ask(bucket, LIMIT, now)
        went += verdict == "go"
        assert 0 <= bucket.tokens <= LIMIT.burst

    assert went <= LIMIT.burst + LIMIT.burst * ((latest - NOW) / LIMIT.within)
