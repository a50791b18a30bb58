"""Vectors that were made before: the deep encoder takes eight minutes for the library, so it reads it once.

A file holds one row of small integers a text, found by the hash of the text. The library ships with one; what it lacks
is encoded when it is learnt and kept beside the models. A text has the same vector wherever it comes from.
"""

import hashlib
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.encoders.encoder import Array, Encoder, unit
from bot.nlu.rounded import rounded

Progress = Callable[[float], None]

_CHUNK = 256


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of an encoder. `keys` (n,) are hashes in rising order, `rows` (n, dimensions) the rounded vectors."""

    encoder: str
    keys: NDArray[np.uint64]
    rows: NDArray[np.int8]

    def places(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The row of each key, -1 where there is none."""
        if not len(self.keys):
            return np.full(len(keys), -1, np.int64)
        places = np.searchsorted(self.keys, keys).clip(max=len(self.keys) - 1)
        return np.where(self.keys[places] == keys, places, -1)

    def with_more(self, other: "Vectors") -> "Vectors":
        """These and those of another that are missing here."""
        new = self.places(other.keys) < 0
        keys = np.concatenate([self.keys, other.keys[new]])
        rows = np.concatenate([self.rows, other.rows[new]])
        order = np.argsort(keys)
        return Vectors(self.encoder, keys[order], rows[order])

    def of(self, texts: Sequence[str]) -> "Vectors":
        """Those of some texts."""
        places = self.places(np.unique(keys_of(texts)))
        places = places[places >= 0]
        return Vectors(self.encoder, self.keys[places], self.rows[places])


def none_yet(encoder: Encoder) -> Vectors:
    """No vectors of an encoder."""
    return Vectors(encoder.name, np.empty(0, np.uint64), np.empty((0, encoder.dimensions), np.int8))


def keys_of(texts: Sequence[str]) -> NDArray[np.uint64]:
    """The hashes of texts, eight bytes each."""
    digests = b"".join(hashlib.blake2b(text.encode(errors="replace"), digest_size=8).digest() for text in texts)
    return np.frombuffer(digests, "<u8").astype(np.uint64)


def encoded(
    texts: Sequence[str], encoder: Encoder, known: Vectors, progress: Progress = lambda share: None
) -> tuple[Array, Vectors]:
    """The vectors of texts, (len(texts), dimensions), and all that are known now. Only what is new is encoded."""
    keys = keys_of(texts)
    fresh, first = np.unique(keys[known.places(keys) < 0], return_index=True)
    missing = [texts[number] for number in np.flatnonzero(known.places(keys) < 0)[first].tolist()]
    rows = np.zeros((len(missing), encoder.dimensions), np.int8)
    by_length = sorted(range(len(missing)), key=lambda number: len(missing[number]))
    for start in range(0, len(missing), _CHUNK):
        chunk = by_length[start : start + _CHUNK]
        rows[chunk] = rounded(encoder.encode([missing[number] for number in chunk]))
        progress(min(1.0, (start + len(chunk)) / len(missing)))
    known = known.with_more(Vectors(encoder.name, fresh, rows))
    return unit(known.rows[known.places(keys)].astype(np.float32)), known


def load_vectors(path: Path, encoder: Encoder) -> Vectors:
    """What a file holds for an encoder; nothing if it is missing, spoilt or another encoder's."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            found = Vectors(str(kept["encoder"]), kept["keys"].astype(np.uint64), kept["rows"])
    except (OSError, EOFError, KeyError, ValueError, TypeError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return none_yet(encoder)
    keys = found.keys
    ordered = keys.ndim == 1 and bool((keys[1:] > keys[:-1]).all())
    whole = ordered and found.rows.dtype == np.int8 and found.rows.shape == (len(keys), encoder.dimensions)
    return found if found.encoder == encoder.name and whole else none_yet(encoder)


def save_vectors(vectors: Vectors, path: Path) -> None:
    """Write them, in one step. The folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, encoder=np.array(vectors.encoder), keys=vectors.keys, rows=vectors.rows)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    finally:
        Path(unfinished).unlink(missing_ok=True)


class Remembering:
    """An encoder that encodes no text twice: `known` grows by what it had to encode."""

    def __init__(self, encoder: Encoder, known: Vectors, progress: Progress = lambda share: None) -> None:
        self.name = encoder.name
        self.dimensions = encoder.dimensions
        self.known = known
        self._encoder = encoder
        self._progress = progress

    def encode(self, texts: Sequence[str]) -> Array:
        vectors, self.known = encoded(texts, self._encoder, self.known, self._progress)
        return vectors
