"""Updates that came over several lines are handled in order, and nothing that is missing holds them up for long."""

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.order import WINDOW, Order


def test_the_next_one_goes_at_once_and_one_after_a_gap_waits_for_it() -> None:
    order = Order(5)
    assert order.ready([5, 6], 0.0) == ((5, 6), None)
    assert order.ready([8], 1.0) == ((), WINDOW)
    assert order.ready([8, 9], 1.5) == ((), WINDOW - 0.5)
    assert order.ready([7, 8, 9], 1.6) == ((7, 8, 9), None)


def test_what_never_comes_is_not_waited_for_longer_than_the_window_and_only_once() -> None:
    order = Order(5)
    assert order.ready([7, 8], 0.0)[0] == ()
    assert order.ready([7, 8, 9], WINDOW) == ((7, 8, 9), None)
    assert order.ready([6], WINDOW + 1) == ((6,), None)  # it came after all
    assert order.ready([10], WINDOW + 2) == ((10,), None)


def test_numbers_that_start_anywhere_are_not_waited_for() -> None:
    for start in (2, 4_000_000_000):
        order = Order(900_000_000)
        assert order.ready([start], 0.0) == ((start,), None)
        assert order.ready([start + 2], 0.0) == ((), WINDOW)
        assert order.ready([start + 1, start + 2], 0.1) == ((start + 1, start + 2), None)


def test_where_nothing_is_known_whatever_comes_is_first() -> None:
    assert Order().ready([70], 0.0) == ((70,), None)


@given(data=st.data(), count=st.integers(1, 30), first=st.integers(1, 10**9))
def test_however_they_are_shuffled_they_are_handled_in_order_and_once(
    data: st.DataObject, count: int, first: int
) -> None:
    numbers = list(range(first, first + count))
    arrivals = data.draw(st.permutations([one for one in numbers for _ in range(data.draw(st.integers(1, 3)))]))
    order, waiting, handled = Order(first), set[int](), list[int]()
    for moment, number in enumerate(arrivals):
        if number not in handled:  # the inbox knows each number once
            waiting.add(number)
        ready, soon = order.ready(waiting, moment * WINDOW / (len(arrivals) + 1))
        handled += ready
        waiting -= set(ready)
        assert (soon is None) == (not waiting)
    assert handled == numbers


@given(st.lists(st.lists(st.integers(1, 300), max_size=5), max_size=30))
def test_whatever_comes_is_handled_once_the_window_is_over(batches: list[list[int]]) -> None:
    order, waiting, handled, moment = Order(1), set[int](), list[int](), 0.0
    for batch in batches:
        waiting |= set(batch) - set(handled)
        ready, _ = order.ready(waiting, moment)
        assert list(ready) == sorted(ready)
        handled += ready
        waiting -= set(ready)
        moment += 0.3
    ready, soon = order.ready(waiting, moment + WINDOW)
    assert (set(ready), soon) == (waiting, None)
