"""Updates that come over several lines at once, back in the order of their numbers.

A number that is missing is waited for, but never for long: it may not exist. Nothing here knows a clock: seconds that
never go back are handed in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

WINDOW = 2.0
"""Seconds for which one is held back because one before it has not come yet."""
_FAR = 100
"""More than can be on their way at a time. A number further off is no missing one: after a silent week they start
anywhere."""


@dataclass(slots=True)
class Order:
    """`expected`: the number that comes next; None if nothing is known, and then whatever comes is next."""

    expected: int | None = None
    _since: dict[int, float] = field(default_factory=dict)

    def ready(self, waiting: Iterable[int], now: float) -> tuple[tuple[int, ...], float | None]:
        """Which of all that wait may be handled now, lowest first; and in how many seconds more of them may be."""
        numbers = sorted(waiting)
        self._since = {number: self._since.get(number, now) for number in numbers}
        for place, number in enumerate(numbers):
            left = self._since[number] + WINDOW - now
            if self._is_missing_one_before(number) and left > 0:
                return tuple(numbers[:place]), left
            self._pass(number)
        return tuple(numbers), None

    def _is_missing_one_before(self, number: int) -> bool:
        return self.expected is not None and 0 < number - self.expected <= _FAR

    def _pass(self, number: int) -> None:
        late = self.expected is not None and 0 < self.expected - number <= _FAR
        if not late:
            self.expected = number + 1
