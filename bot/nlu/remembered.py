"""An encoder that remembers what it has just read: the recogniser and the playbook look at the same text, and the deep
look at it costs eight milliseconds each time."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from bot.encoders.encoder import Array, Encoder

_MOST = 256  # vectors: a quarter of a megabyte at most
_FEW = 16  # more texts at once are learnt from, not asked about


class Remembered:
    """The same encoder, with a short memory. Threads may share it."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._seen: OrderedDict[str, Array] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def dimensions(self) -> int:
        return self._encoder.dimensions

    def encode(self, texts: Sequence[str]) -> Array:
        if len(texts) > _FEW:
            return self._encoder.encode(texts)
        with self._lock:
            known = {text: self._seen[text] for text in texts if text in self._seen}
        new = list(dict.fromkeys(text for text in texts if text not in known))
        if new:
            known |= dict(zip(new, self._encoder.encode(new), strict=True))
        with self._lock:
            for text in texts:
                self._seen[text] = known[text]
                self._seen.move_to_end(text)
            while len(self._seen) > _MOST:
                self._seen.popitem(last=False)
        return np.array([known[text] for text in texts], np.float32).reshape(len(texts), self.dimensions)
