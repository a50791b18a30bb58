"""Everything the recogniser has learnt, as frozen arrays: what `learn` makes and `model_file` keeps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu.fusion import Fusion
from bot.nlu.ngrams import Postings, Vocabulary
from bot.nlu.rejection import Rejector

NONE = "none"  # the class of lines that are out of scope


@dataclass(frozen=True, slots=True)
class Model:
    """One learnt library.

    intents: the classes in order; `NONE` is among them.
    texts, classes: the examples (lite form) and the class number of each.
    wording_weights (n, classes) with `vocabulary` and `postings`: the n-gram expert.
    meaning_weights (n, classes) with `vectors` (n, dimensions): the encoder's expert, empty without an encoder.
    threshold: the least chance of being right that is answered.
    learnt_as (n,): what each example is taken for after all were learnt; another class than its own has stolen it.
    """

    intents: tuple[str, ...]
    texts: tuple[str, ...]
    classes: NDArray[np.int64]
    vocabulary: Vocabulary
    postings: Postings
    wording_weights: NDArray[np.float32]
    encoder: str
    vectors: NDArray[np.float32]
    meaning_weights: NDArray[np.float32]
    fusion: Fusion
    rejector: Rejector
    threshold: float
    learnt_as: NDArray[np.int64]

    @property
    def none(self) -> int:
        return self.intents.index(NONE)
