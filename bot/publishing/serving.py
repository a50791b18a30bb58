"""The edition that answers now, and how another takes its place: while the next one is learnt, nobody waits.

A confirmed phrase counts at once, in the edition that serves. The library is learnt anew by a worker; what it learnt is
served from then on, unless the library's tests go worse with it than with what serves.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.nlu.taught import Confirmed
from bot.publishing.edition import Edition
from bot.publishing.gate import Trial

Renewed = Literal["renewed", "unchanged", "fell"]


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a worker has learnt: its model's name, and how the tests of the library went with the model that served
    and with the new one."""

    name: str
    before: tuple[Trial, ...]
    after: tuple[Trial, ...]


# Learns the library beside a model of this name; loads the edition of a model that was learnt.
Learner = Callable[[str], Awaitable[Learnt]]
Loader = Callable[[str], Edition]


class Serving:
    """Holds the edition. A request takes it once and keeps it."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._renewing = asyncio.Lock()

    @property
    def edition(self) -> Edition:
        return self._edition

    def teach(self, phrases: Sequence[Confirmed]) -> None:
        """Let confirmed phrases count from now on. Raises ValueError for an intent that the edition does not know."""
        self._edition = _with(self._edition, phrases)

    async def renew(self, learn: Learner, load: Loader) -> Renewed:
        """Have the library learnt elsewhere and serve what was learnt. "fell": the tests went worse with it, so all
        stays as it is. Phrases that were taught meanwhile go on counting. Raises what the learner raises."""
        async with self._renewing:
            learnt = await learn(self._edition.model)
            if learnt.name == self._edition.model:
                return "unchanged"
            if fell(learnt.before, learnt.after):
                return "fell"
            edition = await asyncio.to_thread(load, learnt.name)
            confirmed = self._edition.recogniser.confirmed
            self._edition = _with(edition, [one for one in confirmed if one.intent in edition.recogniser.model.intents])
            return "renewed"


def fell(before: Sequence[Trial], after: Sequence[Trial]) -> bool:
    """Whether fewer tests have their intent among the best three, in all or, by more than one in a hundred, in a
    language: a test or two change sides with every learning."""
    worse = sum(run.near for run in after) < sum(run.near for run in before)
    old = {run.language: run.near for run in before}
    return worse or any(run.near + run.count // 100 < old.get(run.language, 0) for run in after)


def _with(edition: Edition, phrases: Sequence[Confirmed]) -> Edition:
    if not phrases:
        return edition
    recogniser = edition.recogniser.taught(phrases)
    said = "\n".join(f"{one.intent}\t{one.text}" for one in recogniser.confirmed)
    plain, _, _ = edition.id.partition("+")
    digest = hashlib.sha256(said.encode(errors="replace")).hexdigest()[:8]
    return replace(edition, id=f"{plain}+{digest}", recogniser=recogniser)
