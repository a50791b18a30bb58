"""How alike examples are: in wording, and in what two encoders take them to mean.

In: the features and vectors of examples. Out: their kernel, which is the sum of the three views.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu.ngrams import Features, Likeness

Array = NDArray[np.float32]
Numbers = NDArray[np.int64]

MEANING_REACH = np.float32(2.5)  # kernel exp(reach (cosine - 1)): how far an example's meaning carries
_CHUNK = 512


@dataclass(frozen=True, slots=True)
class Seen:
    """Some examples in the three views, a row each. quick, deep (n, dimensions): without columns where there is no
    encoder."""

    features: Sequence[Features]
    quick: Array
    deep: Array

    def of(self, places: Numbers) -> "Seen":
        """Some of them, in this order."""
        return Seen([self.features[place] for place in places.tolist()], self.quick[places], self.deep[places])


class Views:
    """The examples of one expert as its three views see them."""

    def __init__(self, seen: Seen, width: int) -> None:
        self._likeness = Likeness(seen.features, width)
        self._vectors = (seen.quick, seen.deep)
        self._count = len(seen.features)

    def between(self, some: Numbers, first: int) -> tuple[Array, Array | None, Array | None]:
        """The cosines of some examples (by number) to the first so many of all, by n-grams, quick and deep encoder."""
        quick, deep = (vectors[some] @ vectors[:first].T if vectors.shape[1] else None for vectors in self._vectors)
        return self._likeness.between(some, first), quick, deep

    def kernel(self) -> Array:
        """The sum of the views, as far as a fit reads it: the lower triangle, rounded up to whole blocks."""
        kernel = np.zeros((self._count, self._count), np.float32)
        for span in spans(np.arange(self._count)):
            first = int(span[-1]) + 1
            wording, *meanings = self.between(span, first)
            for cosines in meanings:
                if cosines is not None:
                    wording += meaning_kernel(cosines)
            kernel[span, :first] = wording
        return kernel


def meaning_kernel(cosines: Array) -> Array:
    """Nearness in meaning, sharpened: neighbours count, the crowd at a cosine of 0.3 does not. In place."""
    cosines -= np.float32(1)
    cosines *= MEANING_REACH
    return np.exp(cosines, out=cosines)


def spans(rows: Numbers) -> list[Numbers]:
    """Rows in pieces that are looked at one after the other, for memory's sake."""
    return [rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK)]
