"""The trainer of the edition that answers: made and warmed beside the event loop, kept for the next who asks.

A library and its recogniser come in, a `Trainer` goes out, or `Cold` where it has still to learn: whoever answers gives
back what it holds, waits for `warm`, and asks again.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bot.language.detect import Language
from bot.library.records import Library
from bot.nlu.recogniser import Recogniser
from bot.quiz.material import Quiz
from bot.quiz.trainer import Trainer

_KEPT = 2  # editions: that which serves, and that which somebody is in the middle of


class Cold(Exception):
    """The trainer of a library is not there yet, or has not learnt yet how replies in a language are judged."""

    def __init__(self, library: Library, graded: Language | None) -> None:
        super().__init__(library.fingerprint, graded)
        self.library = library
        self.graded = graded


class School:
    """`read`: the quiz material that goes with a library, None where there is none. It may take a second."""

    def __init__(self, read: Callable[[Library], Quiz | None]) -> None:
        self._read = read
        self._trainers: dict[str, Trainer | None] = {}
        self._learning = asyncio.Lock()
        self._soon: set[asyncio.Task[None]] = set()

    def trainer(self, library: Library, recogniser: Recogniser, *, graded: Language | None = None) -> Trainer | None:
        """The trainer, None for a library without a quiz. `graded`: the language in which a reply will be judged.
        Raises Cold where that has to be learnt first."""
        if library.fingerprint not in self._trainers:
            raise Cold(library, graded)
        trainer = self._trainers[library.fingerprint]
        if trainer is None:
            return None
        if graded is not None and not trainer.is_warm(graded):
            raise Cold(library, graded)
        return replace(trainer, recogniser=recogniser)

    async def warm(self, cold: Cold) -> None:
        """Make what was missing, in another thread. One learns at a time."""
        async with self._learning:
            await asyncio.to_thread(self._make, cold)

    def soon(self, cold: Cold) -> None:
        """Make in the background what will be missed in a moment; what is there already is not made again."""
        task = asyncio.create_task(self.warm(cold))
        self._soon.add(task)
        task.add_done_callback(self._soon.discard)

    def _make(self, cold: Cold) -> None:
        key = cold.library.fingerprint
        if key not in self._trainers:
            quiz = self._read(cold.library)
            made = Trainer(cold.library, quiz) if quiz is not None else None
            self._trainers = {**dict(list(self._trainers.items())[1 - _KEPT :]), key: made}
        trainer = self._trainers[key]
        if trainer is not None and cold.graded is not None and not trainer.is_warm(cold.graded):
            trainer.warm(cold.graded)
