"""An encoder that remembers: the same vectors, read once."""

from collections.abc import Sequence

import numpy as np

from bot.encoders.encoder import Array
from bot.nlu.remembered import Remembered


class Counting:
    name, dimensions = "counting", 3

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> Array:
        self.read += texts
        return np.array([[len(text), ord(text[0]), 1] for text in texts], np.float32).reshape(len(texts), 3)


def test_what_was_just_read_is_not_read_again_and_comes_back_in_its_place() -> None:
    counting = Counting()
    encoder = Remembered(counting)
    first = encoder.encode(["a", "bb", "a"])
    again = encoder.encode(["bb", "ccc"])
    assert counting.read == ["a", "bb", "ccc"]
    assert np.array_equal(first, Counting().encode(["a", "bb", "a"]))
    assert np.array_equal(again, Counting().encode(["bb", "ccc"]))
    assert (encoder.name, encoder.dimensions) == ("counting", 3)
    assert encoder.encode([]).shape == (0, 3)


def test_what_is_learnt_from_is_not_remembered_and_old_texts_are_forgotten() -> None:
    counting = Counting()
    encoder = Remembered(counting)
    many = [f"{number}" for number in range(40)]
    encoder.encode(many)
    encoder.encode(many)
    assert len(counting.read) == 80
    for number in range(300):
        encoder.encode([f"x{number}"])
    encoder.encode(["x299", "x0"])
    assert counting.read[-2:] == ["x299", "x0"]
    assert counting.read.count("x299") == 1
