"""From scores to probabilities that mean what they say: one inverse temperature, fitted on left-out scores."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Numbers = NDArray[np.int64]

_SHARPNESS = tuple(float(value) for value in np.geomspace(1.0, 20.0, 25))
_BINS = 10


def probabilities(scores: Array, sharpness: float) -> Array:
    """Probabilities per intent, rows sum to 1."""
    return np.asarray(np.exp(log_softmax(scores * np.float32(sharpness))), np.float32)


def log_softmax(scores: Array) -> Array:
    """Row-wise, without overflow."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    logs: Array = (shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))).astype(np.float32)
    return logs


def fit_sharpness(scores: Array, classes: Numbers) -> float:
    """The inverse temperature with the least surprise (negative log likelihood) on left-out scores."""

    def surprise(sharpness: float) -> float:
        logs = log_softmax(scores * np.float32(sharpness))
        return float(-logs[np.arange(len(classes)), classes].mean())

    return min(_SHARPNESS, key=surprise)


def calibration_error(chances: Array, right: NDArray[np.bool_], importance: Array) -> float:
    """The expected calibration error (0..1): how far stated chances are from the shares that were right, in ten bins of
    equal width, each weighed by what falls into it (Guo et al., 2017)."""
    bins = np.minimum((chances * _BINS).astype(np.int64), _BINS - 1)
    weight = np.bincount(bins, importance, _BINS)
    stated = np.bincount(bins, importance * chances, _BINS)
    found = np.bincount(bins, importance * right, _BINS)
    return float(np.abs(stated - found).sum() / max(float(weight.sum()), 1e-9))
