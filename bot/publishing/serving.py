"""The edition that answers now, in this process. A request takes it once and keeps it, so no answer mixes two."""

from collections.abc import Sequence

from bot.nlu.taught import Confirmed
from bot.publishing.edition import Edition, taught


class Serving:
    """Holds the edition. `number`: that of the list of editions, 0 where nobody keeps one."""

    def __init__(self, edition: Edition, number: int = 0) -> None:
        self._edition = edition
        self.number = number

    @property
    def edition(self) -> Edition:
        return self._edition

    def serve(self, edition: Edition, number: int) -> None:
        """Answer with another edition from now on."""
        self._edition, self.number = edition, number

    def teach(self, phrases: Sequence[Confirmed]) -> None:
        """Let confirmed phrases count from now on. Raises ValueError for an intent that the edition does not know."""
        self._edition = taught(self._edition, phrases)
