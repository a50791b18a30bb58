"""Vectors of length 1 kept as small integers: a quarter of the room, and compared sooner, for most of the time goes
into fetching them (three with 18,400 of 256 numbers: 0.8 ms against 3.5 ms).
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.encoders.graph import Graph

Array = NDArray[np.float32]

_MANY = 1 << 20  # numbers from which on it is worth while to prepare
_FEW = 64  # vectors up to which what was prepared is sooner; more are for all cores
_AT_ONCE = 1 << 16  # numbers that are made floats at once: they stay near the processor


@dataclass(frozen=True, slots=True, eq=False)
class Rounded:
    """rows (n, dimensions): each is a vector times a number of its own."""

    rows: NDArray[np.int8]
    _scales: Array = field(init=False)
    _prepared: Any = field(init=False, default=None, repr=False)

    def __post_init__(self) -> None:
        lengths = np.empty(len(self.rows), np.float32)
        for span in self._spans():
            lengths[span] = np.linalg.norm(self.rows[span].astype(np.float32), axis=1)
        object.__setattr__(self, "_scales", 1 / np.maximum(lengths, np.float32(1e-6)))

    def __len__(self) -> int:
        return len(self.rows)

    def prepare(self) -> None:
        """Make ready for being asked about few vectors at a time, if there are many of these. From then on what is
        asked is rounded too, and cosines are off by up to 0.003."""
        if self._prepared is None and self.rows.size >= _MANY:
            graph = Graph()
            products = graph.products("vectors", self.rows, self._scales)
            object.__setattr__(self, "_prepared", graph.ready({"vectors": ["few", self.rows.shape[1]]}, products))

    def cosines(self, vectors: Array) -> Array:
        """The cosines of some vectors of length 1, (r, dimensions), to these: (r, n)."""
        if self._prepared is not None and len(vectors) <= _FEW:
            [near] = self._prepared.run(None, {"vectors": vectors})
            products: Array = near
            return products
        found = np.empty((len(vectors), len(self.rows)), np.float32)
        for span in self._spans():
            found[:, span] = vectors @ self.rows[span].astype(np.float32).T
        found *= self._scales
        return found

    def of(self, places: NDArray[np.int64]) -> "Rounded":
        """Some of them, in this order."""
        return Rounded(self.rows[places])

    @property
    def vectors(self) -> Array:
        """The vectors themselves, each of length 1."""
        return self.rows.astype(np.float32) * self._scales[:, None]

    def _spans(self) -> list[slice]:
        return [slice(start, start + self._step) for start in range(0, len(self.rows), self._step)]

    @property
    def _step(self) -> int:
        dimensions: int = self.rows.shape[1]
        return max(1, _AT_ONCE // max(1, dimensions))


def rounded(vectors: Array) -> NDArray[np.int8]:
    """Each vector (n, dimensions) scaled so that its largest number is 127, and rounded."""
    if not vectors.size:
        return np.empty(vectors.shape, np.int8)
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    return np.asarray(np.rint(vectors / np.maximum(largest, np.float32(1e-6)) * 127), np.int8)
