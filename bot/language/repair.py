"""Slips of the thumb put right towards the words of a library: "expnsive" and "expens" become "expensive".

Only a word that the library does not know is touched, and only if it looks like a slip (it has three letters in a row
that no known word has) and is one slip away from a known word, or, in a short line, stops where a known word goes on.
Most unknown words are just words that nobody wrote down yet.
In: a line in its `lite` form. Out: the line as it was probably meant, or as it was.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"(?<!['\w])[a-z]+(?!['\w])")
_SHORTEST = 4
_TWO_SLIPS = 8  # letters from which on two slips are believed
_MOST_ADDED = 6
_FEW_WORDS = 3  # half words are typed by those who type little


class Spelling:
    """The Latin words of a library, the commonest first."""

    def __init__(self, words: Sequence[str]) -> None:
        self._known = frozenset(words)
        self._pieces = frozenset(chain.from_iterable(map(_pieces, words)))
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in words:
            if len(word) >= _SHORTEST:
                self._by_letter[word[0]].append(word)

    def repaired(self, lite: str) -> str:
        """The line with its unknown words put right where that can be done."""
        short = len(lite.split()) <= _FEW_WORDS
        return _WORD.sub(lambda found: self._word(found[0], halves=short), lite)

    def _word(self, word: str, *, halves: bool) -> str:
        if len(word) < _SHORTEST or word in self._known:
            return word
        if halves:
            for whole in self._by_letter[word[0]]:
                if whole.startswith(word) and len(whole) - len(word) <= _MOST_ADDED:
                    return whole
        if all(piece in self._pieces for piece in _pieces(word)):
            return word
        candidates = [*self._by_letter[word[0]], *(self._by_letter[word[1]] if word[1] != word[0] else ())]
        slips = 2 if len(word) >= _TWO_SLIPS else 1
        nearest = process.extractOne(word, candidates, scorer=OSA.distance, score_cutoff=slips)
        return word if nearest is None else str(nearest[0])


def _pieces(word: str) -> list[str]:
    """All three letters in a row of a word, its ends counted as letters."""
    ended = f" {word} "
    return [ended[start : start + 3] for start in range(len(ended) - 2)]
