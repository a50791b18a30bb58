"""The quick encoder with a memory of the library's tests: to read them takes seconds, and whoever teaches a phrase asks
about all of them.

In: an encoder and a file. Out: an encoder that reads as that one does. What it has read is there for the next start.
"""

import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from bot.encoders.encoder import Array, Encoder
from bot.nlu.vectors import keys_of
from bot.publishing.nearby import compared

_CHUNK = 256


class KeptVectors:
    """`file` holds the vectors of texts by their hashes, in half of the digits: enough to tell what is near."""

    def __init__(self, encoder: Encoder, file: Path | None = None) -> None:
        self.name = encoder.name
        self.dimensions = encoder.dimensions
        self._encoder = encoder
        self._file = file
        self._kept: dict[int, Array] | None = None

    def read(self, texts: Iterable[str]) -> None:
        """Read what is not known of these texts, and forget all others. It blocks for seconds the first time."""
        kept = self._load() if self._kept is None else self._kept
        lites = sorted({lite for text in texts for lite in compared(text)}, key=len)
        wanted = dict(zip(keys_of(lites).tolist(), lites, strict=True))
        new = [key for key in wanted if key not in kept]
        for start in range(0, len(new), _CHUNK):  # of like length: the longest decides what a bundle costs
            some = new[start : start + _CHUNK]
            kept |= dict(zip(some, self._encoder.encode([wanted[key] for key in some]), strict=True))
        self._kept = {key: kept[key] for key in wanted}
        if new:
            self._save(self._kept)

    def encode(self, texts: Sequence[str]) -> Array:
        """As the encoder does."""
        kept = self._kept or {}
        found = [kept.get(key) for key in keys_of(texts).tolist()]
        if any(one is None for one in found):
            return self._encoder.encode(texts)
        return np.array(found, np.float32).reshape(len(texts), self.dimensions)

    def _load(self) -> dict[int, Array]:
        """Nothing where the file is missing, spoilt or another encoder's."""
        if self._file is None:
            return {}
        try:
            with self._file.open("rb") as file, np.load(file, allow_pickle=False) as said:
                name, keys, rows = str(said["encoder"]), said["keys"], said["rows"].astype(np.float32)
        except (OSError, EOFError, KeyError, ValueError, TypeError, RuntimeError, zipfile.BadZipFile, zlib.error):
            return {}
        is_ours = name == self.name and rows.shape == (len(keys), self.dimensions)
        return dict(zip(keys.tolist(), rows, strict=True)) if is_ours else {}

    def _save(self, kept: dict[int, Array]) -> None:
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=self._file.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                rows = np.array(list(kept.values()), np.float16)
                np.savez(file, encoder=np.array(self.name), keys=np.array(list(kept), np.uint64), rows=rows)
            Path(unfinished).replace(self._file)
        finally:
            Path(unfinished).unlink(missing_ok=True)
