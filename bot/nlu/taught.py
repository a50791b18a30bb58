"""Phrases that people confirmed after the model was learnt: they count at once, by nearness, until the next learning.

In: phrases with their intents. Out: for a text, the intent of the nearest of them, if it is near enough to be the same
thing in other words. Each team may have its own, over one and the same model.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.encoders.encoder import Encoder
from bot.language.detect import detect
from bot.language.normalise import forms
from bot.nlu.model import Model
from bot.nlu.ngrams import Features, tagged_ngrams

# Cosines from which on two phrases are one. Of the pairs of the library's own examples that are this near in meaning,
# five of six share their intent; the others stand on the border of two.
_SAME_WORDS = 0.75
_SAME_MEANING = 0.87


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A phrase and the intent (or `NONE`) that somebody who should know says it is."""

    text: str
    intent: str


class Taught:
    """The confirmed phrases of a team, ready to be compared with. Of two that say the same the later counts."""

    def __init__(self, phrases: Sequence[Confirmed], model: Model, quick: Encoder | None) -> None:
        """Raises ValueError for an intent that the model does not know."""
        lites = [forms(phrase.text).lite for phrase in phrases]
        self._model = model
        self._quick = quick
        self._classes = np.array([model.intents.index(phrase.intent) for phrase in phrases], np.int64)
        self._features = [model.vocabulary.features(tagged_ngrams(lite)) for lite in lites]
        # Meanings are compared on the axes of a phrase's own language.
        self._axes = [model.experts.get(detect(lite) or "en", next(iter(model.experts.values()))) for lite in lites]
        read = quick.encode(lites)[:, None] if quick is not None and phrases else ()
        self._vectors = [axes.projection.of(row)[0] for axes, row in zip(self._axes, read, strict=False)]

    def __len__(self) -> int:
        return len(self._features)

    def same(self, lite: str) -> int | None:
        """The class of the phrase that says the same as a text in its `lite` form; None when none does."""
        if not self._features:
            return None
        own = self._model.vocabulary.features(tagged_ngrams(lite))
        nearness = np.array([_cosine(own, other) for other in self._features], np.float32) / _SAME_WORDS
        if self._quick is not None:
            read = self._quick.encode([lite])
            turned = {id(axes): axes.projection.of(read)[0] for axes in self._axes}
            meaning = np.array(
                [own @ turned[id(axes)] for own, axes in zip(self._vectors, self._axes, strict=True)], np.float32
            )
            nearness = np.maximum(nearness, meaning / _SAME_MEANING)
        last_best = len(nearness) - 1 - int(nearness[::-1].argmax())
        return int(self._classes[last_best]) if nearness[last_best] >= 1 else None


def _cosine(one: Features, other: Features) -> float:
    shared: tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]
    shared = np.intersect1d(one.numbers, other.numbers, assume_unique=True, return_indices=True)
    return float(one.weights[shared[1]] @ other.weights[shared[2]])
