"""Everything the recogniser has learnt, as frozen arrays: what `learn` makes and `model_file` keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.language.detect import Language
from bot.nlu.ngrams import Postings, Vocabulary
from bot.nlu.rejection import Near, Rejector
from bot.nlu.rounded import Rounded
from bot.nlu.thumb import Thumb

Array = NDArray[np.float32]

NONE = "none"  # the class of lines that are out of scope


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
class Expert:
    """What was learnt in one language. It depends on the lines of that language alone (and on those it borrows), so it
    can go into the next model when only other languages changed.

    digest: of what it was learnt from.
    rows (n,): the examples it stands on, as numbers of `Model.texts`.
    vocabulary: the n-grams of the language. projection: the axes on which its lines differ most for the quick encoder.
    postings: the n-grams of the examples. quick, deep (n, dimensions): their vectors, without columns where there is no
    encoder. weights (n, classes): what each example adds to the score of each intent."""

    digest: str
    rows: NDArray[np.int64]
    vocabulary: Vocabulary
    projection: Projection
    postings: Postings
    quick: Rounded
    deep: Rounded
    weights: Array


Nearest = tuple[Near | None, Near | None, Near | None]  # by n-grams, quick and deep encoder; None: has none


@dataclass(frozen=True, slots=True)
class Testimony:
    """What an expert would have said of some examples (m of them) had it not seen them, and in the end of its lines:
    all that is needed of it to judge anew when another expert has changed.

    classes (m,): their own. alone, part_alone (m, classes): the scores had only the example been missing, by all views
    and by n-grams and the quick encoder. together, part_together (those in scope, classes): had its whole intent been.
    alone_near, together_near: the nearest other examples. unseen, lengths (m,), languages (m, 3): as signals of them.
    learnt_as (lines of the language,): what each of its lines is taken for after all."""

    classes: NDArray[np.int64]
    alone: Array
    part_alone: Array
    alone_near: Nearest
    together: Array
    part_together: Array
    together_near: Nearest
    unseen: Array
    lengths: Array
    languages: Array
    learnt_as: NDArray[np.int64]


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
    vocabulary: the n-grams of all experts.
    encoder: the names of the encoders it was learnt with; "" for none.
    quick: the verdict on what n-grams and the quick encoder say; deep: on that and the deep encoder, None without one.
    thumb: what the examples say of thumb typing.
    threshold: the least chance of being right that is answered. sure: the least chance at which the deep encoder need
    not be asked.
    learnt_as (n,): what each example is taken for after all were learnt; another class than its own has stolen it.
    testimonies: what the next model can be judged by, where it keeps an expert; empty in a model that only answers.
    """

    intents: tuple[str, ...]
    texts: tuple[str, ...] = field(repr=False)
    classes: NDArray[np.int64] = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)
    encoder: str
    experts: Mapping[Language, Expert] = field(repr=False)
    quick: Verdict = field(repr=False)
    deep: Verdict | None = field(repr=False)
    thumb: Thumb = field(repr=False)
    threshold: float
    sure: float
    learnt_as: NDArray[np.int64] = field(repr=False)
    testimonies: Mapping[Language, Testimony] = field(default_factory=dict, repr=False)

    @property
    def none(self) -> int:
        return self.intents.index(NONE)
