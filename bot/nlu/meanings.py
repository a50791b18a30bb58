"""Texts that an encoder has read, to be compared with what somebody types: a text comes in, its nearness in meaning to
each of them goes out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.encoders.encoder import Array, Encoder
from bot.language.normalise import forms


@dataclass(frozen=True, slots=True, eq=False)
class Meanings:
    """places: the row of each text, in its `lite` form. rows: (n, dimensions), each of length 1."""

    encoder: Encoder
    places: Mapping[str, int]
    rows: Array

    def rows_of(self, others: Sequence[str]) -> NDArray[np.int64]:
        """The rows of some texts, to be compared with again and again; -1 for one that was never read."""
        return np.array([self.places.get(other, -1) for other in others], np.int64)

    def nearness(self, text: str, rows: NDArray[np.int64]) -> Array:
        """The cosine (-1..1) of a text with each of these rows, (len(rows),); -1 for one that was never read."""
        own = self.encoder.encode([forms(text).lite])[0]
        cosines: Array = np.where(rows >= 0, (self.rows @ own)[rows], np.float32(-1))
        return cosines
