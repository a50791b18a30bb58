"""Whether a best guess deserves to be said: the probability that it is right, from a dozen and a half signals.

The rejector is a small logistic regression. It learns from the library alone: each example as if it had never been
seen (right or wrong), whole intents left out (nothing is right then), and the lines that are out of scope.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.language.detect import LANGUAGES

Array = NDArray[np.float32]
Numbers = NDArray[np.int64]

VIEWS = ("wording", "quick", "deep")  # n-grams and the two encoders
SIGNALS = (
    "best",  # probability of the best intent
    "margin",  # ... less the second
    "entropy",
    "out_of_scope",  # probability that no intent is meant
    "score",  # raw score of the best intent
    "runner_up",
    "energy",
    *(f"{view}_nearest" for view in VIEWS),  # cosine to the nearest example
    *(f"{view}_votes" for view in VIEWS),  # share of the five nearest examples that belong to the best intent
    *(f"{view}_outside" for view in VIEWS),  # ... that are out of scope
    "unseen",  # share of n-grams that no example holds
    "length",
    *(f"is_{language}" for language in LANGUAGES),
)
_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Near:
    """The five examples nearest to each of some texts in one view: cosines (texts, 5) and their classes (texts, 5)."""

    cosines: Array
    classes: Numbers

    def merged(self, other: "Near") -> "Near":
        """The nearest among both."""
        cosines = np.concatenate([self.cosines, other.cosines], axis=1)
        classes = np.concatenate([self.classes, other.classes], axis=1)
        first = np.argsort(-cosines, axis=1, kind="stable")[:, :_NEAREST]
        return Near(np.take_along_axis(cosines, first, axis=1), np.take_along_axis(classes, first, axis=1))


def nearest(cosines: Array, classes: Numbers) -> Near:
    """The nearest examples of each row of cosines (texts, n); an example that must not count has -1."""
    if cosines.shape[1] < _NEAREST:
        short = _NEAREST - cosines.shape[1]
        cosines = np.pad(cosines, ((0, 0), (0, short)), constant_values=-1)
        classes = np.pad(classes, (0, short), constant_values=-1)
    found = np.argpartition(cosines, -_NEAREST, axis=1)[:, -_NEAREST:]
    cosines = np.take_along_axis(cosines, found, axis=1)
    return Near(cosines, np.where(cosines > -1, classes[found], -1))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of some texts before they are judged, a row each. `near` by view, those that were looked through.
    `languages` (texts, 3): how much of each text is in each language."""

    scores: Array
    probabilities: Array
    near: tuple[Near | None, Near | None, Near | None]
    unseen: Array
    lengths: Array
    languages: Array


def signals(evidence: Evidence, none: int) -> Array:
    """The signals (texts, `SIGNALS`) of some texts. `none` is the class that stands for "out of scope"."""
    probabilities, scores = evidence.probabilities, evidence.scores
    rows = np.arange(len(scores))
    inside = probabilities.copy()
    inside[:, none] = 0
    best = inside.argmax(axis=1)
    first = inside[rows, best]
    inside[rows, best] = 0
    second = inside.argmax(axis=1)
    columns = [
        first,
        first - inside[rows, second],
        -(probabilities * np.log(probabilities + 1e-9)).sum(axis=1),
        probabilities[:, none],
        scores[rows, best],
        scores[rows, second],
        np.log(np.exp(scores * 3).sum(axis=1)),
        *(_zeros(rows) if near is None else near.cosines.max(axis=1) for near in evidence.near),
        *(_zeros(rows) if near is None else (near.classes == best[:, None]).mean(axis=1) for near in evidence.near),
        *(_zeros(rows) if near is None else (near.classes == none).mean(axis=1) for near in evidence.near),
        evidence.unseen,
        np.log1p(evidence.lengths),
        *evidence.languages.T,
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _zeros(rows: Numbers) -> Array:
    return np.zeros(len(rows), np.float32)


@dataclass(frozen=True, slots=True)
class Rejector:
    """A fitted rejector: signals are centred and scaled, then weighed."""

    centre: Array
    scale: Array
    weights: Array  # one more than the signals: the last is the constant

    def chances(self, values: Array) -> Array:
        """The probability (0..1) that the best intent is what was meant, for each row of signals."""
        logits = (values - self.centre) / self.scale @ self.weights[:-1] + self.weights[-1]
        chances: Array = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        return chances


def fit_rejector(values: Array, right: NDArray[np.bool_], importance: Array, penalty: float = 1.0) -> Rejector:
    """Weighted logistic regression by Newton's method; `penalty` keeps the weights small."""
    centre = values.mean(axis=0)
    spread = values.std(axis=0)
    scale = np.where(spread > 1e-5, spread, 1).astype(np.float32)  # a signal that never changes says nothing
    design = np.column_stack([(values - centre) / scale, np.ones(len(values), np.float32)]).astype(np.float64)
    weights = np.zeros(design.shape[1])
    ridge = np.eye(design.shape[1]) * penalty
    ridge[-1, -1] = 0
    wanted = right.astype(np.float64)
    share = importance.astype(np.float64)
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        slope = design.T @ (share * (chance - wanted)) + ridge @ weights
        curve = (design * (share * chance * (1 - chance))[:, None]).T @ design + ridge
        step = np.linalg.solve(curve, slope)
        weights -= step
        if float(np.abs(step).max()) < 1e-6:
            break
    return Rejector(centre.astype(np.float32), scale, weights.astype(np.float32))
