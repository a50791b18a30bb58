"""Two opinions made one: the encoder's and the n-grams', each as scores per intent, to probabilities.

Each opinion has a temperature of its own and the two are averaged in the logarithm. The temperatures and the weight
are fitted on left-out scores, so the probabilities mean what they say on texts that were not learnt.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

# Unbounded, clean text gives the n-grams a weight that hurts under typos.
_WEIGHTS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
_SHARPNESS = tuple(float(value) for value in np.geomspace(1.0, 16.0, 17))


@dataclass(frozen=True, slots=True)
class Fusion:
    """How the opinions are joined: inverse temperatures, the weight of the n-grams, and a last inverse temperature
    over both."""

    wording_sharpness: float
    meaning_sharpness: float
    wording_weight: float
    sharpness: float

    def probabilities(self, wording: Array, meaning: Array | None) -> Array:
        """Probabilities per intent, rows sum to 1; without an encoder the n-grams speak alone."""
        logs = log_softmax(wording * np.float32(self.wording_sharpness))
        if meaning is not None:
            by_meaning = log_softmax(meaning * np.float32(self.meaning_sharpness))
            mixed = self.wording_weight * logs + (1 - self.wording_weight) * by_meaning
            logs = log_softmax((mixed * self.sharpness).astype(np.float32))
        shared: Array = np.exp(logs)
        return shared


def log_softmax(scores: Array) -> Array:
    """Row-wise, without overflow."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    logs: Array = (shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))).astype(np.float32)
    return logs


def fit_fusion(wording: Array, meaning: Array | None, classes: NDArray[np.int64]) -> Fusion:
    """The fusion with the least surprise (negative log likelihood) on left-out scores of both experts."""

    def surprise(logs: Array) -> float:
        return float(-logs[np.arange(len(classes)), classes].mean())

    def sharpest(scores: Array) -> float:
        return min(_SHARPNESS, key=lambda sharpness: surprise(log_softmax(scores * np.float32(sharpness))))

    wording_sharpness = sharpest(wording)
    if meaning is None:
        return Fusion(wording_sharpness, 1.0, 1.0, 1.0)
    meaning_sharpness = sharpest(meaning)
    by_wording = log_softmax(wording * np.float32(wording_sharpness))
    by_meaning = log_softmax(meaning * np.float32(meaning_sharpness))
    best = (np.inf, 0.5, 1.0)
    for weight in _WEIGHTS:
        mixed = weight * by_wording + (1 - weight) * by_meaning
        for sharpness in (0.7, 0.85, 1.0, 1.2, 1.4, 1.7, 2.0, 2.4):
            cost = surprise(log_softmax((mixed * sharpness).astype(np.float32)))
            if cost < best[0]:
                best = (cost, weight, sharpness)
    return Fusion(wording_sharpness, meaning_sharpness, best[1], best[2])
