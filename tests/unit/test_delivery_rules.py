"""What follows a try: sent, again, dead, unknown; and when a network in trouble is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.circuit import IN_A_ROW, Circuit
from bot.delivery.messenger import (
    Acknowledge,
    Address,
    Delivered,
    Failed,
    Moved,
    Refused,
    Result,
    Send,
    Unreachable,
    Wait,
)
from bot.delivery.outbox import MOST_ATTEMPTS, Mark, Parcel, backed_off, marked
from bot.reply import Line, Reply

_POST = Send(Address(7), Reply((Line("hello"),)))
_FRESH = Parcel(1, 7, _POST)


@pytest.mark.parametrize(
    ("result", "mark"),
    [
        (Delivered(5), Mark(1, 7, "sent", 5)),
        (Wait(40), Mark(1, 7, "pending", reason="asked to wait 40 s")),
        (Moved(-100), Mark(1, 7, "pending", reason="moved", moved=-100)),
        (Unreachable("blocked"), Mark(1, 7, "dead", reason="blocked", closes=True)),
        (Refused("bad"), Mark(1, 7, "dead", reason="bad")),
        (Failed("reset"), Mark(1, 7, "pending", reason="reset", pause=1.0, counts=True)),
        (Failed("late", perhaps_sent=True), Mark(1, 7, "pending", reason="late", pause=1.0, counts=True)),
    ],
)
def test_what_each_result_means(result: Result, mark: Mark) -> None:
    assert marked(_FRESH, result, 0.5) == mark


def test_what_was_perhaps_sent_stays_unknown_where_nothing_may_be_doubled() -> None:
    once = Parcel(1, 7, _POST, resend=False, campaign="autumn")
    assert marked(once, Failed("late", perhaps_sent=True), 0.5).state == "unknown"
    assert marked(once, Failed("refused"), 0.5).state == "pending"


def test_a_press_that_nobody_can_be_told_of_closes_no_chat() -> None:
    assert not marked(Parcel(1, 7, Acknowledge(7, "q")), Unreachable("blocked"), 0.5).closes


def test_eight_attempts_and_then_it_is_dead_but_a_probe_is_no_attempt() -> None:
    parcel, states = _FRESH, []
    for attempts in range(MOST_ATTEMPTS):
        parcel = Parcel(1, 7, _POST, attempts)
        states.append(marked(parcel, Failed("reset"), 0.5).state)
    assert states == ["pending"] * (MOST_ATTEMPTS - 1) + ["dead"]
    probe = marked(parcel, Failed("reset"), 0.5, is_probe=True)
    assert (probe.state, probe.counts) == ("pending", False)


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_pauses_double_up_to_five_minutes_and_are_spread(attempts: int, chance: float) -> None:
    pause = backed_off(attempts, chance)
    assert 0.5 <= pause <= 450
    assert pause == pytest.approx(min(2.0 ** min(attempts, 60), 300) * (0.5 + chance))


def test_twenty_failures_in_a_row_open_the_circuit_and_one_answer_closes_it() -> None:
    circuit = Circuit()
    for _ in range(IN_A_ROW - 1):
        circuit.note(Failed("reset"), 0.0)
    circuit.note(Wait(1), 0.0)  # an answer
    for _ in range(IN_A_ROW - 1):
        circuit.note(Failed("reset"), 0.0)
    assert not circuit.is_open
    assert circuit.wait(0.0) == 0
    circuit.note(Failed("reset"), 0.0)
    assert circuit.is_open
    assert circuit.wait(1.0) == 4
    circuit.note(Delivered(), 5.0)
    assert not circuit.is_open


def test_while_the_circuit_is_open_the_rests_grow_to_a_minute() -> None:
    circuit = Circuit()
    now, rests = 0.0, []
    for _ in range(IN_A_ROW):
        circuit.note(Failed("reset"), now)
    for _ in range(6):
        rests.append(circuit.wait(now))
        now += circuit.wait(now)
        assert circuit.wait(now) == 0
        circuit.note(Failed("reset"), now)
    assert rests == [5, 10, 20, 40, 60, 60]
