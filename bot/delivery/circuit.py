"""When the network fails again and again it is left alone for a while, and then tried with one message. Nothing here
knows a clock: seconds that never go back are handed in."""

from dataclasses import dataclass

from bot.delivery.messenger import Failed, Result

IN_A_ROW = 20
_FIRST_REST = 5.0
_LONGEST_REST = 60.0


@dataclass(slots=True)
class Circuit:
    """Open after twenty failures in a row, until something gets through."""

    _failures: int = 0
    _rest: float = _FIRST_REST
    _until: float = 0.0

    @property
    def is_open(self) -> bool:
        return self._failures >= IN_A_ROW

    def note(self, result: Result, now: float) -> None:
        """What became of a message. An answer of any kind shows that the network works."""
        if not isinstance(result, Failed):
            self._failures, self._rest = 0, _FIRST_REST
            return
        self._failures += 1
        if self.is_open and now >= self._until:
            self._until = now + self._rest
            self._rest = min(self._rest * 2, _LONGEST_REST)

    def wait(self, now: float) -> float:
        """Seconds until the next message may be tried; 0 when one may go now."""
        return max(self._until - now, 0.0) if self.is_open else 0.0
