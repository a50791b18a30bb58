"""Whether a best guess deserves to be said: the probability that it is right, from a dozen signals.

The rejector is a small logistic regression. It learns from the library alone: each example as if it had never been
seen (right or wrong), whole intents left out (nothing is right then), and the lines that are out of scope.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.language.detect import LANGUAGES, Language

Array = NDArray[np.float32]

SIGNALS = (
    "best",  # probability of the best intent
    "margin",  # ... less the second
    "entropy",
    "out_of_scope",  # probability that no intent is meant
    "meaning_score",  # raw score of the best intent with each expert
    "wording_score",
    "energy",
    "meaning_nearest",  # cosine to the nearest example with each expert
    "wording_nearest",
    "agreement",  # both experts name the same intent
    "neighbours",  # share of the five nearest examples that belong to the best intent
    "unseen",  # share of n-grams that no example holds
    "length",
    *(f"is_{language}" for language in LANGUAGES),
)
_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Near:
    """The examples nearest to a text: how near the first is (cosine), and the classes of the first five."""

    similarity: float
    classes: tuple[int, ...]


def nearest(similarities: Array, classes: NDArray[np.int64]) -> Near:
    """The nearest examples by their similarity to a text, one each; an example that must not count has -1."""
    if len(similarities) <= _NEAREST:
        found = np.argsort(-similarities, kind="stable")
    else:
        found = np.argpartition(similarities, -_NEAREST)[-_NEAREST:]
    return Near(float(similarities[found].max()), tuple(int(owner) for owner in classes[found]))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one text before it is judged. Scores are per intent; without an encoder the wording speaks for
    the meaning too."""

    probabilities: Array
    wording_scores: Array
    meaning_scores: Array | None
    wording_near: Near
    meaning_near: Near | None
    unseen: float
    length: int
    language: Language


def signals(evidence: Evidence, none: int) -> Array:
    """The signals of one text, in the order of `SIGNALS`. `none` is the class that stands for "out of scope"."""
    inside = evidence.probabilities.copy()
    inside[none] = 0
    best = int(inside.argmax())
    ranked = np.sort(inside)[::-1]
    spread = float(-(evidence.probabilities * np.log(evidence.probabilities + 1e-9)).sum())
    wording = evidence.wording_scores
    meaning = evidence.meaning_scores if evidence.meaning_scores is not None else wording
    near = evidence.meaning_near if evidence.meaning_near is not None else evidence.wording_near
    values = [
        float(inside[best]),
        float(ranked[0] - ranked[1]),
        spread,
        float(evidence.probabilities[none]),
        float(meaning[best]),
        float(wording[best]),
        float(np.log(np.exp(meaning * 3).sum())),
        near.similarity,
        evidence.wording_near.similarity,
        float(int(wording.argmax()) == int(meaning.argmax())),
        near.classes.count(best) / max(1, len(near.classes)),
        evidence.unseen,
        float(np.log1p(evidence.length)),
        *(float(evidence.language == language) for language in LANGUAGES),
    ]
    return np.array(values, np.float32)


@dataclass(frozen=True, slots=True)
class Rejector:
    """A fitted rejector: signals are centred and scaled, then weighed."""

    centre: Array
    scale: Array
    weights: Array  # one more than the signals: the last is the constant

    def chance_of_right(self, values: Array) -> float:
        """The probability (0..1) that the best intent is what was meant."""
        scaled = (values - self.centre) / self.scale
        logit = float(scaled @ self.weights[:-1] + self.weights[-1])
        return float(1 / (1 + np.exp(-max(-30.0, min(30.0, logit)))))


def fit_rejector(values: Array, right: NDArray[np.bool_], importance: Array, penalty: float = 1.0) -> Rejector:
    """Weighted logistic regression by Newton's method; `penalty` keeps the weights small."""
    centre = values.mean(axis=0)
    scale = values.std(axis=0) + np.float32(1e-6)
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
    return Rejector(centre.astype(np.float32), scale.astype(np.float32), weights.astype(np.float32))
