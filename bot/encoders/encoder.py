"""Sentence encoders behind one small interface: texts in, vectors of length 1 out.

Two are used. Universal Sentence Encoder multilingual reads a text in a millisecond; multilingual E5 takes eight times
as long and understands more. Each may be missing: then the recogniser works on what is left, down to n-grams alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors whose dot product is their nearness in meaning."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Array:
        """One row of length 1 a text, `(len(texts), dimensions)`."""
        ...


@dataclass(frozen=True, slots=True)
class Encoders:
    """The encoders of this machine: the quick one reads every text, the deep one those that leave a doubt."""

    quick: Encoder | None = None
    deep: Encoder | None = None

    @property
    def name(self) -> str:
        """Names them together; "" for none."""
        return "+".join(one.name for one in (self.quick, self.deep) if one is not None)


def unit(vectors: Array) -> Array:
    """Vectors (n, dimensions) scaled to length 1."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Array = (vectors / np.maximum(lengths, np.float32(1e-6))).astype(np.float32)
    return scaled
