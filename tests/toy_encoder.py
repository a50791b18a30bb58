"""An encoder of our own: it knows a few ideas, and remembers what it was asked."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.encoders.encoder import Encoders


class ToyEncoder:
    """Knows a few ideas and the words for them in three languages; everything else means a little of everything.

    asked: how many texts at a time; read: the texts."""

    dimensions = 8
    ideas = (("贵", "비싸", "expensive", "dear", "price"), ("太太", "아내", "wife", "boss"), ("装", "설치", "install"))

    def __init__(self, name: str = "toy") -> None:
        self.name = name
        self.asked: list[int] = []
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked.append(len(texts))
        self.read += texts
        vectors = np.full((len(texts), self.dimensions), 0.1, np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for place, words in enumerate(self.ideas):
                row[place] += sum(word in text for word in words)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))

    def forget(self) -> None:
        """As if nothing had been asked."""
        self.asked.clear()
        self.read.clear()


KITS = {
    "with both encoders": lambda: Encoders(ToyEncoder("quick"), ToyEncoder("deep")),
    "with the quick one": lambda: Encoders(quick=ToyEncoder("quick")),
    "with the deep one": lambda: Encoders(deep=ToyEncoder("deep")),
    "on wording alone": lambda: Encoders(),
}
