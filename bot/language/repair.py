"""Slips of the thumb put right towards the words of a library: "expnsive" and "expens" become "expensive".

Only words that the library does not know are touched, and only if it knows one that is a slip away or goes on where a
half word stops. In: a line in its `lite` form. Out: the line as it was probably meant, or as it was.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[a-z']+")
_SHORTEST = 4
_TWO_SLIPS = 8  # letters from which on two slips are believed
_SHORTEST_HALF = 4  # "exp" may become anything
_MOST_ADDED = 6


class Spelling:
    """The Latin words of a library, the commonest first."""

    def __init__(self, words: Sequence[str]) -> None:
        self._known = frozenset(words)
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in words:
            if len(word) >= _SHORTEST:
                self._by_letter[word[0]].append(word)

    def repaired(self, lite: str) -> str:
        """The line with its unknown words put right where that can be done."""
        return _WORD.sub(lambda found: self._word(found[0]), lite)

    def _word(self, word: str) -> str:
        if len(word) < _SHORTEST or word in self._known:
            return word
        candidates = [*self._by_letter[word[0]], *(self._by_letter[word[1]] if word[1] != word[0] else ())]
        slips = 2 if len(word) >= _TWO_SLIPS else 1
        nearest = process.extractOne(word, candidates, scorer=OSA.distance, score_cutoff=slips)
        if nearest is not None:
            return str(nearest[0])
        if len(word) >= _SHORTEST_HALF:
            for whole in self._by_letter[word[0]]:
                if whole.startswith(word) and len(whole) - len(word) <= _MOST_ADDED:
                    return whole
        return word
