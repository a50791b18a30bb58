"""Which texts are nearly the same: two lists of bare forms come in, pairs of positions go out.

Texts are compared only with those of about their length, in blocks, so that twenty thousand lines take seconds.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz, process

NEAR = 92  # percent; one letter in twelve
_BLOCK = 512


def near_pairs(left: Sequence[str], right: Sequence[str], near: int = NEAR) -> Iterator[tuple[int, int]]:
    """Positions in `left` and `right` of texts that are alike by `near` percent or more, sorted by neither."""
    lefts = sorted(range(len(left)), key=lambda number: len(left[number]))
    rights = sorted(range(len(right)), key=lambda number: len(right[number]))
    lengths = [len(right[number]) for number in rights]
    for start in range(0, len(lefts), _BLOCK):
        block = lefts[start : start + _BLOCK]
        # fuzz.ratio is 200 * common / (both lengths), so it bounds how far the lengths can be apart.
        first = bisect_left(lengths, len(left[block[0]]) * near // (200 - near))
        last = bisect_right(lengths, len(left[block[-1]]) * (200 - near) // near + 1)
        others = rights[first:last]
        if not others:
            continue
        scores = process.cdist(
            [left[number] for number in block],
            [right[number] for number in others],
            scorer=fuzz.ratio,
            score_cutoff=near,
            dtype=np.uint8,
            workers=-1,
        )
        for row, column in np.argwhere(scores > 0):
            yield block[row], others[column]
