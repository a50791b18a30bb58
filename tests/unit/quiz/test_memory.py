"""Memory is fsrs's own; what is asked of whom and when never comes in bursts and loses nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.memory import (
    Memory,
    Pace,
    forecast,
    is_paused,
    mastery,
    next_sitting,
    recall,
    reviewed,
    streak,
    todays,
)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
FSRS = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 60 * 24 * 90)), min_size=1, max_size=12))
def test_due_dates_are_the_ones_that_fsrs_gives(answers: list[tuple[bool, int]]) -> None:
    card, memory, now = Card(card_id=1, due=START), None, START
    for right, minutes in answers:
        now += timedelta(minutes=minutes)
        card, _ = FSRS.review_card(card, Rating.Good if right else Rating.Again, now)
        memory = reviewed(memory, right=right, now=now)
        assert memory.due == card.due
        assert memory.stability == card.stability
        assert recall(memory, now + timedelta(days=9)) == FSRS.get_card_retrievability(card, now + timedelta(days=9))


def test_always_right_is_asked_after_2_11_46_and_163_days() -> None:
    memory, now, waits = None, START, []
    for _ in range(4):
        memory = reviewed(memory, right=True, now=now)
        waits.append((memory.due - now).days)
        now = memory.due
    assert waits == [2, 11, 46, 163]


def test_a_miss_counts_and_breaks_the_row() -> None:
    memory = reviewed(reviewed(None, right=True, now=START), right=False, now=START + timedelta(days=2))
    assert (memory.seen, memory.missed, memory.right_in_a_row) == (2, 1, 0)


@pytest.mark.parametrize("time", [START.replace(tzinfo=None), START.astimezone(timezone(timedelta(hours=8)))])
def test_a_time_that_is_not_in_utc_is_refused(time: datetime) -> None:
    with pytest.raises(ValueError, match="UTC"):
        reviewed(None, right=True, now=time)


def test_a_class_of_fifty_over_sixty_days_gets_its_questions_without_a_burst() -> None:
    """Each trainee is away now and then, pauses once, answers right four times in five. Every answer moves the item to
    the day fsrs says, no day brings more than was asked for, and nothing that fell due is lost."""
    items = [f"item{number}" for number in range(60)]
    for trainee in range(50):
        chance = Random(trainee)
        pace = Pace(a_day=3, hour=8 + trainee % 12, zone=ZoneInfo("Asia/Seoul"))
        memories: dict[str, Memory] = {}
        cards: dict[str, Card] = {}
        last: datetime | None = None
        days: dict[object, int] = {}
        now = START
        end = START + timedelta(days=60)
        while (now := next_sitting(pace, last, now)) < end:
            if chance.random() < 0.2:  # away: nobody answers, the day passes
                last = now
                now += timedelta(hours=1)
                continue
            if trainee % 7 == 0 and not pace.paused_until and now > START + timedelta(days=20):
                pace = replace(pace, paused_until=now + timedelta(days=10))
                continue
            assert not is_paused(pace, now)
            for item in todays(memories, items, pace, now):
                right = chance.random() < 0.8
                memories[item] = reviewed(memories.get(item), right=right, now=now)
                card = cards.get(item) or Card(card_id=1, due=now)
                cards[item], _ = FSRS.review_card(card, Rating.Good if right else Rating.Again, now)
                day = now.astimezone(pace.zone).date()
                days[day] = days.get(day, 0) + 1
            last = now
        assert {item: memory.due for item, memory in memories.items()} == {
            item: card.due for item, card in cards.items()
        }
        assert max(days.values()) <= pace.a_day
        assert len(memories) >= 20  # something new came along all the time
        overdue = [item for item, memory in memories.items() if memory.due <= end]
        assert set(overdue) <= set(todays(memories, items, Pace(a_day=50), end))


def test_after_three_weeks_away_a_pile_is_taken_off_bit_by_bit_the_weakest_first() -> None:
    memories = {f"old{number}": reviewed(None, right=number % 2 == 0, now=START) for number in range(20)}
    now = START + timedelta(days=30)
    asked = todays(memories, [*memories, "new"], Pace(a_day=3), now)
    assert len(asked) == 3
    assert asked[-1] == "new"  # one place stays for something new
    worst = min(memories, key=lambda item: (recall(memories[item], now), item))
    assert asked[0] == worst


def test_an_assigned_deck_goes_first_and_gone_items_are_not_asked() -> None:
    memories = {"gone": reviewed(None, right=True, now=START)}
    later = START + timedelta(days=5)
    assert todays(memories, ["a", "b", "c"], Pace(a_day=2), later, first=("c",)) == ("c", "a")


def test_a_day_has_one_sitting_at_the_hour_of_the_trainees_own_clock() -> None:
    pace = Pace(hour=9, zone=ZoneInfo("Asia/Seoul"))
    night = datetime(2026, 3, 1, 20, tzinfo=UTC)  # five in the morning in Seoul
    first = next_sitting(pace, None, night)
    assert first == datetime(2026, 3, 2, 0, tzinfo=UTC)
    assert next_sitting(pace, first, first) == datetime(2026, 3, 3, 0, tzinfo=UTC)


def test_a_missed_hour_is_made_up_for_once_and_not_late_in_the_evening() -> None:
    pace = Pace(hour=9)
    back = datetime(2026, 3, 2, 14, tzinfo=UTC)
    assert next_sitting(pace, None, back) == back
    late = datetime(2026, 3, 2, 22, tzinfo=UTC)
    assert next_sitting(pace, None, late) == datetime(2026, 3, 3, 9, tzinfo=UTC)
    weeks_ago = back - timedelta(days=30)
    assert next_sitting(pace, next_sitting(pace, weeks_ago, back), back) == datetime(2026, 3, 3, 9, tzinfo=UTC)


def test_the_hour_stays_when_the_clocks_change() -> None:
    pace = Pace(hour=9, zone=ZoneInfo("Europe/Berlin"))
    before = datetime(2026, 3, 28, 8, tzinfo=UTC)  # nine o'clock, the day before summer time
    assert next_sitting(pace, before, before) == datetime(2026, 3, 29, 7, tzinfo=UTC)


def test_nothing_is_asked_during_a_pause() -> None:
    pace = Pace(hour=9, paused_until=START + timedelta(days=3, hours=5))
    assert is_paused(pace, START)
    assert next_sitting(pace, None, START) >= START + timedelta(days=3, hours=5)


@pytest.mark.parametrize(("a_day", "hour"), [(0, 9), (51, 9), (3, 24), (3, -1)])
def test_a_pace_that_cannot_be_is_refused(a_day: int, hour: int) -> None:
    with pytest.raises(ValueError, match="hour"):
        Pace(a_day=a_day, hour=hour)


def test_mastery_counts_what_is_new_as_unknown() -> None:
    memories = {"a": reviewed(None, right=True, now=START)}
    assert mastery(memories, ["a", "b"], START) == pytest.approx(0.5)
    assert mastery(memories, [], START) == 0


def test_the_forecast_puts_what_is_overdue_on_today() -> None:
    memory = reviewed(None, right=True, now=START)  # due in two days
    assert forecast([memory], START, 4) == (0, 0, 1, 0)
    assert forecast([memory], START + timedelta(days=9), 2) == (1, 0)


def test_a_streak_lasts_until_a_whole_day_was_missed() -> None:
    days = [START - timedelta(days=number) for number in (1, 2, 4)]
    assert streak(days, START) == 2
    assert streak([*days, START], START) == 3
    assert streak(days, START + timedelta(days=1)) == 0
