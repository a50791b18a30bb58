"""From a text to the numbers of its pieces: the most probable cut of it into pieces of a vocabulary (Kudo 2018,
"Subword Regularization", the unigram model of SentencePiece).

The vocabulary of an encoder has a hundred thousand pieces and more; as a dictionary of strings it would take forty
megabytes in every process. Here it is three arrays that are read from disk as they are: hashes of the pieces in rising
order, and the number and score of each. The hash of a stretch of text comes from those of its prefixes, so all
stretches are looked up at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15  # odd, so it can be divided by
_BACK = pow(_BASE, -1, 1 << 64)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_BITS = 21  # of a hash: a first glance at whether a piece can have it
_AT_ONCE = 256  # places in a text
_BLANK = "\u2581"  # stands for a blank in the pieces
_PARTS = ("hashes", "numbers", "scores")  # that are read from disk as they are needed
_PENALTY = 10.0  # an unknown letter is so much less probable than the rarest piece


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """A vocabulary. hashes, numbers, scores (n,): of its pieces, in rising order of the hashes. longest: letters.
    unknown: the number of a letter that is in no piece. replacements: what each letter is read as, by code point."""

    hashes: Hashes
    numbers: NDArray[np.int32]
    scores: NDArray[np.float32]
    longest: int
    unknown: int
    unknown_score: float
    replacements: Mapping[int, str]
    _possible: NDArray[np.bool_] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        possible = np.zeros(1 << _BITS, np.bool_)
        possible[_glance(np.asarray(self.hashes))] = True
        object.__setattr__(self, "_possible", possible)

    def split(self, text: str) -> list[int]:
        """The numbers of the pieces of a text in which `marked` has been put for its blanks."""
        size = len(text)
        best, come_from, piece = [0.0, *([-np.inf] * size)], [0] * (size + 1), [self.unknown] * (size + 1)
        reached = 0
        for start, end, number, score in self._found(text):
            while reached < start:
                self._unknown(reached, best, come_from, piece)
                reached += 1
            if best[start] + score > best[end]:
                best[end], come_from[end], piece[end] = best[start] + score, start, number
        while reached < size:
            self._unknown(reached, best, come_from, piece)
            reached += 1
        cut: list[int] = []
        while size:
            cut.append(piece[size])
            size = come_from[size]
        return cut[::-1]

    def _unknown(self, place: int, best: list[float], come_from: list[int], piece: list[int]) -> None:
        score = best[place] + self.unknown_score
        if score > best[place + 1]:
            best[place + 1], come_from[place + 1], piece[place + 1] = score, place, self.unknown

    def _found(self, text: str) -> list[tuple[int, int, int, float]]:
        """Every piece in a text, by its first place and then by length: first place, end, number, score."""
        sums, back = _sums(_codes(text))
        found: list[tuple[int, int, int, float]] = []
        for first in range(0, len(text), _AT_ONCE):
            starts = np.arange(first, min(first + _AT_ONCE, len(text)))[:, None]
            ends = starts + np.arange(1, self.longest + 1)
            hashes = (sums[np.minimum(ends, len(text))] - sums[starts]) * back[starts]
            rows, columns = np.nonzero(self._possible[_glance(hashes)] & (ends <= len(text)))
            wanted = hashes[rows, columns]
            places = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
            right = self.hashes[places] == wanted
            rows, columns, places = rows[right], columns[right], places[right]
            found += zip(
                (rows + first).tolist(),
                (rows + first + columns + 1).tolist(),
                self.numbers[places].tolist(),
                self.scores[places].tolist(),
                strict=True,
            )
        return found


def pieces_of(
    pieces: Sequence[str], scores: Sequence[float], unknown: int, replacements: Mapping[int, str], *, with_unknown: bool
) -> Pieces:
    """The vocabulary of some pieces, each numbered by its place. `with_unknown`: the piece that stands for unknown
    letters is one like any other where somebody types it."""
    lengths = np.array([len(piece) for piece in pieces])
    ends = np.cumsum(lengths)
    sums, back = _sums(_codes("".join(pieces)))
    hashes = (sums[ends] - sums[ends - lengths]) * back[ends - lengths]
    usable = lengths > 0
    usable[unknown] &= with_unknown
    numbers = np.flatnonzero(usable)
    hashes, first = np.unique(hashes[numbers], return_index=True)
    numbers = numbers[first]
    return Pieces(
        hashes,
        numbers.astype(np.int32),
        np.array(scores, np.float32)[numbers],
        int(lengths.max()),
        unknown,
        float(min(scores)) - _PENALTY,
        replacements,
    )


def save_pieces(pieces: Pieces, folder: Path) -> None:
    """Write a vocabulary into a folder."""
    for name in _PARTS:
        np.save(folder / f"{name}.npy", getattr(pieces, name))
    np.savez(
        folder / "letters.npz",
        longest=np.array(pieces.longest),
        unknown=np.array(pieces.unknown),
        unknown_score=np.array(pieces.unknown_score),
        letters=np.array(list(pieces.replacements), np.int64),
        lengths=np.array([len(text) for text in pieces.replacements.values()], np.int64),
        replacements=_codes("".join(pieces.replacements.values())).astype(np.uint32),
    )


def load_pieces(folder: Path) -> Pieces:
    """The vocabulary in a folder; its large parts are read as they are needed."""
    with np.load(folder / "letters.npz", allow_pickle=False) as kept:
        told = "".join(map(chr, kept["replacements"].tolist()))
        ends = np.cumsum(kept["lengths"])
        starts = ends - kept["lengths"]
        replacements = {
            letter: told[start:end]
            for letter, start, end in zip(kept["letters"].tolist(), starts.tolist(), ends.tolist(), strict=True)
        }
        longest, unknown = int(kept["longest"]), int(kept["unknown"])
        unknown_score = float(kept["unknown_score"])
    hashes, numbers, scores = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in _PARTS)
    return Pieces(hashes, numbers, scores, longest, unknown, unknown_score, replacements)


def marked(text: str) -> str:
    """A text with the sign that pieces have for a blank."""
    return text.replace(" ", _BLANK)


def _codes(text: str) -> Hashes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)


def _sums(codes: Hashes) -> tuple[Hashes, Hashes]:
    """The hash of each prefix (n + 1,), and what a difference of two has to be multiplied by (n + 1,), so that the
    same letters have the same hash wherever they stand. All modulo 2^64."""
    steps = np.full(len(codes) + 1, _BASE, np.uint64)
    steps[0] = 1
    back = np.full(len(codes) + 1, _BACK, np.uint64)
    back[0] = 1
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum((codes + np.uint64(1)) * np.cumprod(steps[: len(codes)]), out=sums[1:])
    return sums, np.cumprod(back)


def _glance(hashes: Hashes) -> NDArray[np.int64]:
    return ((hashes * _MIX) >> np.uint64(64 - _BITS)).astype(np.int64)
