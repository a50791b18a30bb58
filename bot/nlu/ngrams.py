"""Tagged n-grams of a text, and the table that turns them into weighted features.

Four views share one vector, each with a tag so that they never meet by accident: characters (c), words (w),
pinyin syllables (p) and Hangul letters (j). In: a normalised text. Out: feature numbers and weights, length 1.
"""

import math
import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.language.sounds import jamo, pinyin

_RUN = re.compile(r"[\u3400-\u9fff]+|[^\s\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W_]+|[?]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
# Holders from which on an answer multiplies a whole row instead of looking each holder up: of a long English line
# half of the look-ups go, and six megabytes come.
_DENSE = 4000
_COMMON = 256  # holders from which on an n-gram is cheaper compared as a column than looked up
# An n-gram that one example alone holds can lead nowhere but there; to a new text it says the same as an unseen one.
_FEWEST_HOLDERS = 2

_kept_codes: dict[str, int] = {}
_MOST_KEPT = 1 << 15

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def tagged_ngrams(lite: str) -> Counter[str]:
    """Count the tagged n-grams of a text in its `lite` form. Numbers count as one sign: which price was said does
    not tell which objection it is."""
    text = _NUMBER.sub("0", lite)
    grams: list[str] = []
    words = _WORD.findall(text)
    for run in _RUN.findall(text):
        han = bool(_HAN.match(run))
        padded = f"^{run}$" if han else f" {run} "
        grams += ["c" + letter for letter in padded if letter not in "^$ "]
        for n in (2, 3, 4):
            grams += ["c" + padded[i : i + n] for i in range(len(padded) - n + 1)]
        if han:
            sounds = [pinyin(letter) for letter in run]
            grams += ["p" + sound for sound in sounds]
            grams += [f"p{first} {second}" for first, second in pairwise(sounds)]
            grams += ["p" + " ".join(sounds[i : i + 3]) for i in range(len(sounds) - 2)]
    spaced = [word for word in words if not _HAN.search(word)]
    grams += ["w" + word for word in spaced]
    grams += [f"w{first} {second}" for first, second in pairwise(spaced)]
    if _HANGUL.search(text):
        joined = "".join(words)  # spacing habits differ: one view knows no spaces at all
        for n in (2, 3):
            grams += ["s" + joined[i : i + n] for i in range(len(joined) - n + 1)]
        for word in spaced:
            if _HANGUL.search(word):
                letters = f" {jamo(word)} "
                for n in (3, 4, 5):
                    grams += ["j" + letters[i : i + n] for i in range(len(letters) - n + 1)]
    return Counter(grams)


@dataclass(frozen=True, slots=True)
class Features:
    """One text as a sparse vector of length 1; `unseen` is the share of its n-grams that no example holds."""

    numbers: NDArray[np.int32]
    weights: NDArray[np.float32]
    unseen: float


def mixed(features: Sequence[Features], shares: NDArray[np.float32]) -> Features:
    """The middle of some texts, of which each counts by its share (len(features),): what is multiplied with it is the
    middle of what is multiplied with each."""
    if len(features) == 1:
        return features[0]
    numbers, places = np.unique(np.concatenate([one.numbers for one in features]), return_inverse=True)
    weights = np.concatenate([share * one.weights for share, one in zip(shares, features, strict=True)])
    unseen = float(shares @ np.array([one.unseen for one in features], np.float32))
    return Features(numbers, np.bincount(places, weights, len(numbers)).astype(np.float32), unseen)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The n-grams of some texts (so many) with their inverse document frequencies, in the order of their codes. The
    n-grams themselves, a third of a million, would take twenty times the room."""

    codes: NDArray[np.uint64]
    idf: NDArray[np.float32]
    texts: int

    def __contains__(self, gram: str) -> bool:
        return bool(self.numbers([gram])[0] >= 0)

    def numbers(self, grams: Collection[str]) -> NDArray[np.int32]:
        """The number of each n-gram, -1 where no example holds it."""
        codes = _codes(grams)
        if not len(self.codes):
            return np.full(len(grams), -1, np.int32)
        places = np.searchsorted(self.codes, codes).clip(max=len(self.codes) - 1)
        return np.where(self.codes[places] == codes, places, -1).astype(np.int32)

    def features(self, grams: Counter[str]) -> Features:
        """The features of a text's tagged n-grams: (1 + log count) x idf, scaled to length 1. A text without a known
        n-gram has none."""
        found = self.numbers(grams)
        held = found >= 0
        numbers = found[held]
        if not len(numbers):
            return Features(numbers, np.empty(0, np.float32), 1.0)
        counts = np.fromiter(grams.values(), np.float32, len(grams))[held]
        weights = (1 + np.log(counts)) * self.idf[numbers]
        weights /= np.sqrt(float(weights @ weights))
        return Features(numbers, weights.astype(np.float32), 1 - len(numbers) / len(grams))


def learn_vocabulary(texts: Iterable[Counter[str]]) -> Vocabulary:
    """The vocabulary of texts given as their tagged n-grams, with smoothed inverse document frequencies."""
    seen: Counter[str] = Counter()
    total = 0
    for grams in texts:
        total += 1
        seen.update(grams.keys())
    holders = {_code(gram): count for gram, count in seen.items() if count >= _FEWEST_HOLDERS}
    codes = np.array(sorted(holders), np.uint64)
    idf = np.array([math.log((1 + total) / (1 + holders[code])) + 1 for code in codes.tolist()], np.float32)
    return Vocabulary(codes, idf, total)


def united(vocabularies: Sequence[Vocabulary]) -> Vocabulary:
    """The n-grams of some vocabularies, as common as they are in all their texts."""
    total = sum(one.texts for one in vocabularies)
    every = np.concatenate([one.codes for one in vocabularies] or [np.empty(0, np.uint64)])
    holders = [(1 + one.texts) / np.exp(one.idf.astype(np.float64) - 1) - 1 for one in vocabularies]
    codes, places = np.unique(every, return_inverse=True)
    together = np.bincount(places, np.concatenate(holders or [np.empty(0)]), len(codes))
    return Vocabulary(codes, (np.log((1 + total) / (1 + together)) + 1).astype(np.float32), total)


def _codes(grams: Collection[str]) -> NDArray[np.uint64]:
    """The codes of some n-grams. Those of earlier texts are kept: most come again and again."""
    found = [*map(_kept_codes.get, grams)]
    if None in found:
        if len(_kept_codes) > _MOST_KEPT:
            _kept_codes.clear()
        for place, gram in enumerate(grams):
            if found[place] is None:
                found[place] = _kept_codes[gram] = _code(gram)
    return np.array(found, np.uint64)


def _code(gram: str) -> int:
    """Two short checksums of unlike make: the same everywhere, and cheaper than any digest."""
    letters = gram.encode("utf-8", "surrogatepass")
    return zlib.crc32(letters) << 32 | zlib.adler32(letters)


@dataclass(frozen=True, slots=True)
class Postings:
    """Examples by feature: for each feature the examples that hold it, with their weights.

    What very many hold is written out as well: `common` (features,) tells where in `table` (how many, count), or -1."""

    starts: NDArray[np.int64]  # features + 1
    examples: NDArray[np.integer]
    weights: NDArray[np.float32]
    count: int
    common: NDArray[np.int32] = field(init=False)
    table: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        dense = np.flatnonzero(np.diff(self.starts) >= _DENSE)
        common = np.full(len(self.starts) - 1, -1, np.int32)
        common[dense] = np.arange(len(dense))
        table = np.zeros((len(dense), self.count), np.float32)
        for row, number in zip(table, dense.tolist(), strict=True):
            span = slice(self.starts[number], self.starts[number + 1])
            row[self.examples[span]] = self.weights[span]
        object.__setattr__(self, "common", common)
        object.__setattr__(self, "table", table)

    def similarities(self, texts: Sequence[Features]) -> NDArray[np.float32]:
        """The cosine of each text to every example: (texts, count)."""
        cosines = np.empty((len(texts), self.count), np.float32)
        for text, cosine in zip(texts, cosines, strict=True):
            rows = self.common[text.numbers]
            often = rows >= 0
            np.matmul(text.weights[often], self.table[rows[often]], out=cosine)
            cosine += self._looked_up(text.numbers[~often], text.weights[~often])
        return cosines

    def _looked_up(self, numbers: NDArray[np.int32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
        starts, ends = self.starts[numbers], self.starts[numbers + 1]
        spans = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        if not spans:
            return np.zeros(self.count, np.float32)
        shares = np.concatenate([self.weights[span] for span in spans])
        shares *= np.repeat(weights, ends - starts)
        holders = np.concatenate([self.examples[span] for span in spans])
        return np.bincount(holders, weights=shares, minlength=self.count).astype(np.float32)


def post(rows: Sequence[Features], width: int) -> Postings:
    """Turn the features of the examples round, by feature."""
    numbers = np.concatenate([row.numbers for row in rows] or [np.empty(0, np.int32)])
    weights = np.concatenate([row.weights for row in rows] or [np.empty(0, np.float32)])
    every: NDArray[np.integer] = np.arange(len(rows), dtype=np.int32)
    if len(rows) <= 1 << 16:
        every = every.astype(np.uint16)
    owners = np.repeat(every, [len(row.numbers) for row in rows])
    order = np.argsort(numbers, kind="stable")
    starts = np.zeros(width + 1, np.int64)
    np.cumsum(np.bincount(numbers, minlength=width), out=starts[1:])
    return Postings(starts, owners[order], weights[order], len(rows))


class Likeness:
    """The cosines among examples: what `Postings.similarities` says of each, at a tenth of the cost. What many hold is
    compared by one product of matrices, only the rest is looked up."""

    def __init__(self, rows: Sequence[Features], width: int) -> None:
        holders = np.bincount(np.concatenate([row.numbers for row in rows]), minlength=width)
        common = holders >= _COMMON
        column = np.cumsum(common) - 1
        self._table = np.zeros((len(rows), int(common.sum())), np.float32)
        self._rare: list[Features] = []
        for number, row in enumerate(rows):
            often = common[row.numbers]
            self._table[number, column[row.numbers[often]]] = row.weights[often]
            self._rare.append(Features(row.numbers[~often], row.weights[~often], row.unseen))
        self._postings = post(self._rare, width)

    def between(self, some: NDArray[np.int64], first: int) -> NDArray[np.float32]:
        """The cosines of some examples (by number) to the `first` so many of all: (len(some), first)."""
        cosines: NDArray[np.float32] = self._table[some] @ self._table[:first].T
        for row, number in zip(cosines, some.tolist(), strict=True):
            row += self._postings.similarities([self._rare[number]])[0, :first]
        return cosines
