"""The edition that answers now, in this process, and beside it those of canaries. A request takes one and keeps it, so
no answer mixes two."""

from collections.abc import Mapping, Sequence

from bot.nlu.taught import Confirmed
from bot.publishing.edition import Edition, taught


class Serving:
    """Holds the edition. `number`: that of the list of editions, 0 where nobody keeps one."""

    def __init__(self, edition: Edition, number: int = 0) -> None:
        self._edition = edition
        self._tried: Mapping[int, Edition] = {}
        self.number = number

    @property
    def edition(self) -> Edition:
        return self._edition

    def edition_for(self, person: int) -> Edition:
        """What answers this person: that of a canary they try, else the edition of everybody. The one place where that
        is decided."""
        return self._tried.get(person, self._edition)

    def serve_some(self, editions: Mapping[int, Edition]) -> None:
        """By person: answer these people with editions of their own from now on, and nobody else."""
        self._tried = dict(editions)

    def serve(self, edition: Edition, number: int) -> None:
        """Answer with another edition from now on."""
        self._edition, self.number = edition, number

    def teach(self, phrases: Sequence[Confirmed]) -> None:
        """Let confirmed phrases count from now on. Raises ValueError for an intent that the edition does not know."""
        self._edition = taught(self._edition, phrases)
