"""The pace: limits as Telegram counts them, waits kept to the end, room left for answers. Time is handed in."""

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pace import NO_LIMITS, Limits, Pace
from tests.telegram_server.flood import FloodGauge

CHATS = [1, 2, 3, -4, -5, *range(100, 160)]


def may(pace: Pace, chat: int, now: float, *, campaign: bool = False) -> bool:
    room, campaigns = pace.room(now)
    return bool(campaigns if campaign else room) and chat not in pace.resting(now)


def test_thirty_a_second_and_of_campaigns_fewer() -> None:
    pace = Pace()
    sent = 0
    for chat in range(1, 100):
        if may(pace, chat, 10.0, campaign=True):
            pace.sent(chat, 10.0, campaign=True)
            sent += 1
    assert sent == 25
    assert pace.room(10.0) == (5, 0)
    for chat in range(200, 205):
        pace.sent(chat, 10.5)
    assert pace.room(10.9) == (0, 0)
    assert pace.room(11.1) == (25, 25)


def test_a_private_chat_may_have_a_short_burst_of_answers_and_then_one_a_second() -> None:
    pace = Pace()
    sent = []
    for tenth in range(100):
        now = tenth / 10
        if may(pace, 7, now):
            pace.sent(7, now)
            sent.append(now)
    assert sent[:3] == [0.0, 0.1, 0.2]
    assert len(sent) in (12, 13)


def test_a_campaign_leaves_no_burst_behind() -> None:
    pace = Pace()
    pace.sent(7, 0.0, campaign=True)
    assert not may(pace, 7, 0.9)
    assert may(pace, 7, 1.01)


@given(st.lists(st.tuples(st.sampled_from(CHATS), st.booleans(), st.floats(0, 0.5)), max_size=300))
def test_groups_and_all_together_are_never_over_the_limit_that_telegram_counts(
    wishes: list[tuple[int, bool, float]],
) -> None:
    pace = Pace(Limits(burst=1))
    now = 0.0
    gauge = FloodGauge(lambda: now)
    for chat, campaign, later in wishes:
        now += later
        if may(pace, chat, now, campaign=campaign):
            pace.sent(chat, now, campaign=campaign)
            assert gauge.retry_after(chat) is None


def test_a_group_gets_twenty_a_minute() -> None:
    pace = Pace()
    sent = 0
    for second in range(61):
        if may(pace, -4, float(second)):
            pace.sent(-4, float(second))
            sent += 1
    assert sent == 20


def test_a_wait_after_a_single_message_is_for_all_and_is_kept_to_the_end() -> None:
    pace = Pace()
    pace.sent(7, 0.0)
    assert pace.asked_to_wait(7, 30, 0.1)
    assert not pace.asked_to_wait(7, 1, 0.2) or pace.room(30.0) == (0, 0)
    assert pace.room(30.0) == (0, 0)
    assert pace.room(30.2) != (0, 0)


def test_a_wait_after_many_messages_to_one_chat_is_its_own() -> None:
    pace = Pace()
    for moment in (0.0, 0.5):
        pace.sent(7, moment)
    assert not pace.asked_to_wait(7, 5, 0.6)
    assert may(pace, 8, 0.7)
    assert not may(pace, 7, 5.5)
    assert may(pace, 7, 5.7)


@given(st.lists(st.tuples(st.sampled_from([0, 1, 2]), st.floats(0, 50), st.floats(0, 10)), max_size=30))
def test_waits_never_shorten_each_other(waits: list[tuple[int, float, float]]) -> None:
    pace = Pace()
    now = 0.0
    until: dict[int, float] = {}
    for chat, seconds, later in waits:
        now += later
        pace.close(chat, seconds, now)
        until[chat] = max(until.get(chat, 0.0), now + seconds)
        for one in (1, 2):
            assert may(pace, one, now) == (now >= max(until.get(one, 0.0), until.get(0, 0.0)))


@given(st.lists(st.tuples(st.sampled_from(CHATS), st.booleans(), st.floats(0, 2)), max_size=80))
def test_the_next_change_is_when_more_may_go(wishes: list[tuple[int, bool, float]]) -> None:
    pace = Pace()
    now = 0.0
    for chat, campaign, later in wishes:
        now += later
        if may(pace, chat, now, campaign=campaign):
            pace.sent(chat, now, campaign=campaign)
        resting, room = pace.resting(now), pace.room(now)
        change = pace.next_change(now)
        if change is None:
            assert (resting, min(room) > 0) == (frozenset(), True)
        elif change > 0.001:
            just_before = now + change * 0.99
            assert pace.resting(just_before) == resting
            assert min(room) > 0 or 0 in pace.room(just_before)


def test_without_limits_everything_goes_at_once_but_waits_are_kept() -> None:
    pace = Pace(NO_LIMITS)
    for _ in range(1000):
        assert may(pace, 7, 1.0, campaign=True)
        pace.sent(7, 1.0)
    pace.close(0, 5, 1.0)
    assert not may(pace, 7, 5.9)
