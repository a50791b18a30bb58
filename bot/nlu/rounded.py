"""Vectors of length 1 kept as small integers: a quarter of the room, and as near to each other as before.

What an encoder said of a library's lines is rounded when it is kept (see `vectors`), so nothing more is lost here.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.nlu.few_rows import products

Array = NDArray[np.float32]

_AT_ONCE = 1 << 18  # numbers: a megabyte, which stays near the processor from one vector to the next


@dataclass(frozen=True, slots=True, eq=False)
class Rounded:
    """rows (n, dimensions): each is a vector times a number of its own."""

    rows: NDArray[np.int8]
    _scales: Array = field(init=False)

    def __post_init__(self) -> None:
        lengths = np.empty(len(self.rows), np.float32)
        for span in self._spans():
            lengths[span] = np.linalg.norm(self.rows[span].astype(np.float32), axis=1)
        object.__setattr__(self, "_scales", 1 / np.maximum(lengths, np.float32(1e-6)))

    def __len__(self) -> int:
        return len(self.rows)

    def cosines(self, vectors: Array) -> Array:
        """The cosines of some vectors of length 1, (r, dimensions), to these: (r, n)."""
        found = np.empty((len(vectors), len(self.rows)), np.float32)
        for span in self._spans():
            found[:, span] = products(vectors, self.rows[span].astype(np.float32))
        found *= self._scales
        return found

    def _spans(self) -> list[slice]:
        step = max(1, _AT_ONCE // max(1, self.rows.shape[1]))
        return [slice(start, start + step) for start in range(0, len(self.rows), step)]


def rounded(vectors: Array) -> NDArray[np.int8]:
    """Each vector (n, dimensions) scaled so that its largest number is 127, and rounded."""
    if not vectors.size:
        return np.empty(vectors.shape, np.int8)
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    return np.asarray(np.rint(vectors / np.maximum(largest, np.float32(1e-6)) * 127), np.int8)
