"""Which texts are nearly the same: lists of bare forms come in, pairs of positions go out.

Comparing letter by letter is dear, and forty thousand lines make a thousand million pairs. So two cheap and exact
filters come first: lengths that are too far apart, and runs of two or three letters that too few share.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

NEAR = 92  # percent; one letter in twelve
_BLOCK = 512
_BUCKETS = 384  # runs of letters are counted in so many; fewer let more through to the dear comparison
_LONG = 24  # letters; texts of about this length share most of their pairs of letters with any other, threes are rarer


def near_pairs(left: Sequence[str], right: Sequence[str], near: int = NEAR) -> Iterator[tuple[int, int]]:
    """Positions in `left` and `right` of texts that are alike by `near` percent or more (of `fuzz.ratio`: twice the
    letters in common, in order, of both lengths), in no order. None is left out."""
    run = _run(left)
    ours, theirs = _Shelf.of(left, run), _Shelf.of(right, run)
    for start in range(0, len(ours.texts), _BLOCK):
        block = slice(start, start + _BLOCK)
        yield from _alike(ours, block, theirs, theirs.within_reach(ours, block, near), near)


def near_twins(texts: Sequence[str], near: int = NEAR) -> Iterator[tuple[int, int]]:
    """Positions of texts of one list that are alike, each pair once with the earlier one first, in no order."""
    shelf = _Shelf.of(texts, _run(texts))
    for start in range(0, len(shelf.texts), _BLOCK):
        block = slice(start, start + _BLOCK)
        later = slice(start, shelf.within_reach(shelf, block, near).stop)
        for one, other in _alike(shelf, block, shelf, later, near):
            # Within the block itself both ways are met, and each text with itself.
            if one < other or shelf.place[other] >= start + _BLOCK:
                yield min(one, other), max(one, other)


def _run(texts: Sequence[str]) -> int:
    """How many letters the runs have that are counted."""
    return 3 if sum(map(len, texts)) >= _LONG * len(texts) else 2


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Texts from the shortest to the longest.

    order: where each stands in the list that came in; place: the other way round; lengths: (n,);
    marks: (n, buckets), 1 in each bucket that one of the text's runs of `run` letters falls into.
    """

    run: int
    texts: list[str]
    order: list[int]
    place: list[int]
    lengths: NDArray[np.float32]
    marks: NDArray[np.float32]

    @classmethod
    def of(cls, texts: Sequence[str], run: int) -> "_Shelf":
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        place = sorted(range(len(texts)), key=order.__getitem__)
        sorted_texts = [texts[number] for number in order]
        marks = np.zeros((len(texts), _BUCKETS), dtype=np.float32)
        for row, text in enumerate(sorted_texts):
            ends = range(run, len(text) + 1)
            marks[row, [crc32(text[end - run : end].encode()) % _BUCKETS for end in ends]] = 1
        lengths = np.array([len(text) for text in sorted_texts], dtype=np.float32)
        return cls(run, sorted_texts, order, place, lengths, marks)

    def within_reach(self, other: "_Shelf", block: slice, near: int) -> slice:
        """Which of these are not too short and not too long for those of a block."""
        lengths = other.lengths[block]
        return slice(
            bisect_left(self.lengths, int(lengths[0]) * near // (200 - near)),
            bisect_right(self.lengths, int(lengths[-1]) * (200 - near) // near + 1),
        )


def _alike(ours: _Shelf, block: slice, theirs: _Shelf, reach: slice, near: int) -> Iterator[tuple[int, int]]:
    own = ours.marks[block]
    # A letter that is struck out of one or written into the other spoils `run` runs at the most, and there are so many
    # such letters at the most: (1 - near) of both lengths.
    spoilt = np.float32(ours.run * (100 - near) / 100)
    shared = own @ theirs.marks[reach].T
    shared += spoilt * theirs.lengths[reach]
    enough = shared >= (own.sum(axis=1) - spoilt * ours.lengths[block])[:, None] - np.float32(0.01)
    rows, columns = np.nonzero(enough)
    mine, others = (rows + block.start).tolist(), (columns + reach.start).tolist()
    scores = process.cpdist(
        [ours.texts[one] for one in mine],
        [theirs.texts[other] for other in others],
        scorer=fuzz.ratio,
        score_cutoff=near,
        workers=-1,
    )
    for pair in np.flatnonzero(scores):
        yield ours.order[mine[pair]], theirs.order[others[pair]]
