"""How alike lines are: by the letters and words they share, rare ones counting most, and by meaning where vectors are
at hand. And prints, by which a line like one that was kept before is known again without its text.

Plain functions. A `weight` says how telling a sign is (the inverse document frequency of the library, the highest for
what it has never seen).
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bot.analytics.gaps import Prints
from bot.encoders.encoder import Array
from bot.language.detect import Language
from bot.language.normalise import bare, forms
from bot.nlu.ngrams import tagged_ngrams

Weight = Callable[[str], float]

# From these on two lines are about one thing: measured on lines about things no library knows, in three languages,
# where they tell them apart best. Of the pairs above them, nine of ten belong together.
_ALIKE_BY_SIGNS: Mapping[Language, float] = {"zh": 0.05, "ko": 0.09, "en": 0.12}
_ALIKE_WITH_MEANING = 0.22
# So much of a line (by weight) stands in the prints, if it is one like those. Others reach a third at most.
COVERED = 0.4

# What stands in a redacted line for what was taken out of it.
MARKED = re.compile(r"\[(?:email|account|id|card|phone|number|plate|name)\]")


def signs(text: str) -> frozenset[str]:
    """The n-grams of a redacted line; what was taken out of it leaves none."""
    return frozenset(tagged_ngrams(bare(forms(MARKED.sub(" ", text)).lite)))


def likeness(
    lines: Sequence[frozenset[str]], language: Language, weight: Weight, vectors: Array | None = None
) -> Array:
    """How alike each two lines are, `(n, n)`: 1 where they just belong together. `vectors`: rows of length 1."""
    every = sorted(frozenset().union(*lines))
    place = {sign: number for number, sign in enumerate(every)}
    weights = np.array([weight(sign) for sign in every], np.float32)
    table = np.zeros((len(lines), len(every)), np.float32)
    for row, line in enumerate(lines):
        table[row, [place[sign] for sign in line]] = 1
    table *= weights
    lengths = np.maximum(np.linalg.norm(table, axis=1, keepdims=True), np.float32(1e-6))
    rows: Array = (table / lengths).astype(np.float32)
    by_signs: Array = (rows @ rows.T).astype(np.float32)
    if vectors is None:
        return by_signs / np.float32(_ALIKE_BY_SIGNS[language])
    together: Array = ((by_signs + vectors @ vectors.T) / (2 * _ALIKE_WITH_MEANING)).astype(np.float32)
    return together


def prints_of(line: frozenset[str]) -> Prints:
    """The prints of a line: a number of 32 bits for each sign."""
    return frozenset(_print(sign) for sign in line)


def covered(line: frozenset[str], prints: Prints, weight: Weight) -> float:
    """How much of a line, by weight, stands in these prints (0 to 1)."""
    whole = sum(weight(sign) for sign in line)
    return sum(weight(sign) for sign in line if _print(sign) in prints) / whole if whole else 0.0


def _print(sign: str) -> int:
    return int.from_bytes(hashlib.blake2b(sign.encode(errors="replace"), digest_size=4).digest(), "big")
