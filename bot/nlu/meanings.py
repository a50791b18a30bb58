"""Texts that an encoder has read, to be compared with what somebody types: a text comes in, its nearness in meaning to
each of them goes out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.language.normalise import forms
from bot.nlu.encoder import Array, Encoder


@dataclass(frozen=True, slots=True)
class Meanings:
    """places: the row of each text, in its `lite` form. rows: (n, dimensions), each of length 1."""

    encoder: Encoder
    places: Mapping[str, int]
    rows: Array

    def nearness(self, text: str, others: Sequence[str]) -> Array:
        """The cosine (-1..1) of a text with each of others, (len(others),); -1 for one that was never read."""
        own = self.encoder.encode([forms(text).lite])[0]
        places = np.array([self.places.get(other, -1) for other in others], np.int64)
        cosines: Array = np.where(places >= 0, self.rows[places] @ own, np.float32(-1))
        return cosines
