"""Everything the recogniser has learnt, as frozen arrays: what `learn` makes and `model_file` keeps."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.language.detect import Language
from bot.nlu.ngrams import Postings, Vocabulary
from bot.nlu.rejection import Rejector
from bot.nlu.thumb import Thumb

Array = NDArray[np.float32]

NONE = "none"  # the class of lines that are out of scope


@dataclass(frozen=True, slots=True)
class Expert:
    """What was learnt in one language.

    rows (n,): the examples it stands on, as numbers of `Model.texts`.
    postings: their n-grams. quick, deep (n, dimensions): their vectors, without columns where there is no encoder.
    weights (n, classes): what each example adds to the score of each intent."""

    rows: NDArray[np.int64]
    postings: Postings
    quick: Array
    deep: Array
    weights: Array


@dataclass(frozen=True, slots=True)
class Projection:
    """Vectors turned on fewer axes, less their mean. Without a basis they stay as they are."""

    mean: Array
    basis: Array  # (dimensions, fewer), or empty

    def of(self, vectors: Array) -> Array:
        """Vectors (n, dimensions) to (n, fewer), each of length 1."""
        if not self.basis.size:
            return vectors
        turned = (vectors - self.mean) @ self.basis
        lengths = np.linalg.norm(turned, axis=1, keepdims=True)
        scaled: Array = turned / np.maximum(lengths, np.float32(1e-6))
        return scaled


@dataclass(frozen=True, slots=True)
class Verdict:
    """How scores become a judgement: the inverse temperature that makes probabilities of them, and the rejector."""

    sharpness: float
    rejector: Rejector


@dataclass(frozen=True, slots=True)
class Model:
    """One learnt library.

    intents: the classes in order; `NONE` is among them.
    texts, classes: the examples (lite form) and the class number of each.
    encoder: the names of the encoders it was learnt with; "" for none.
    quick: the verdict on what n-grams and the quick encoder say; deep: on that and the deep encoder, None without one.
    thumb: what the examples say of thumb typing.
    threshold: the least chance of being right that is answered. sure: the least chance at which the deep encoder need
    not be asked.
    learnt_as (n,): what each example is taken for after all were learnt; another class than its own has stolen it.
    """

    intents: tuple[str, ...]
    texts: tuple[str, ...]
    classes: NDArray[np.int64]
    vocabulary: Vocabulary
    encoder: str
    projection: Projection
    experts: Mapping[Language, Expert]
    quick: Verdict
    deep: Verdict | None
    thumb: Thumb
    threshold: float
    sure: float
    learnt_as: NDArray[np.int64]

    @property
    def none(self) -> int:
        return self.intents.index(NONE)
