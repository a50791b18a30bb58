"""Slips of the thumb put right towards the words of a library: "expnsive" and "expens" become "expensive",
"비쌰요" becomes "비싸요".

Only a word that the library does not know is touched, and only if it looks like a slip (it has three letters in a row
that no known word has) and is a slip or two away from a known word, or, in a short line, stops where a known word goes
on. Most unknown words are just words that nobody wrote down yet.
Korean is compared letter by letter (jamo); its words have so many endings that one that does not look like a slip is
left as it is. In: a line in its `lite` form. Out: the line as it was probably meant, or as it was.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.language.sounds import jamo

_LETTER = "\u3131-\u3163"  # of Hangul by itself, as a slip leaves it
_WORD = re.compile(
    rf"(?<!['\w])[a-z]+(?:'[a-z]+)*(?!['\w])|(?<!\w)[{_LETTER}]*[\uac00-\ud7a3][{_LETTER}\uac00-\ud7a3]+(?!\w)"
)
_SHORTEST = 2
_SHORTEST_HALF = 4
_TWO_SLIPS = 6  # letters from which on two slips are believed
_MOST_ADDED = 6
_FEW_WORDS = 3  # half words are typed by those who type little

# How likely a word was meant: a slip more is made one time in twenty, another first letter half as often, and a word
# that is known beside its neighbour is seven times as likely there as elsewhere.
_SLIP = 3.0
_OTHER_FIRST_LETTER = 0.7
_KNOWN_BESIDE = 2.0

Beside = Callable[[str, str], bool]


def words_of(texts: Iterable[str]) -> Counter[str]:
    """How often each Latin or Korean word stands in some lines in their `lite` form."""
    return Counter(chain.from_iterable(map(_WORD.findall, texts)))


class Spelling:
    """The words of a library with how often each is there. `beside` tells whether the library has a word right before
    another."""

    def __init__(self, words: Mapping[str, int], beside: Beside = lambda first, second: False) -> None:
        self._words = words
        self._beside = beside
        self._written = {jamo(word): word for word in words}
        self._pieces = frozenset(chain.from_iterable(map(_pieces, self._written)))
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in sorted(words, key=lambda word: (-words[word], word)):
            spelt = jamo(word)
            self._by_length[len(spelt)].append(spelt)
            if len(word) >= _SHORTEST_HALF:
                self._by_letter[word[0]].append(word)

    def repaired(self, lite: str) -> str:
        """The line with its unknown words put right where that can be done."""
        found = list(_WORD.finditer(lite))
        words = [word[0] for word in found]
        if all(word in self._words for word in words):
            return lite
        short = len(lite.split()) <= _FEW_WORDS
        for number, word in enumerate(words):
            before = words[number - 1] if number else ""
            after = words[number + 1] if number + 1 < len(words) else ""
            words[number] = self._word(word, before, after, halves=short)
        cuts = [0, *chain.from_iterable(word.span() for word in found), len(lite)]
        between = [lite[start:end] for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
        return "".join(chain.from_iterable(zip(between, [*words, ""], strict=True)))

    def _word(self, word: str, before: str, after: str, *, halves: bool) -> str:
        if len(word) < _SHORTEST or word in self._words:
            return word
        if halves and len(word) >= _SHORTEST_HALF and word.isascii():
            for whole in self._by_letter[word[0]]:
                if whole.startswith(word) and len(whole) - len(word) <= _MOST_ADDED:
                    return whole
        spelt = jamo(word)
        strange = any(piece not in self._pieces for piece in _pieces(spelt))
        if not strange and not word.isascii():
            return word
        slips = 2 if strange and len(word) >= _TWO_SLIPS and word.isascii() else 1
        lengths = range(max(_SHORTEST, len(spelt) - slips), len(spelt) + slips + 1)
        candidates = list(chain.from_iterable(self._by_length.get(length, ()) for length in lengths))
        near = process.extract(spelt, candidates, scorer=OSA.distance, score_cutoff=slips, limit=None)

        best, chosen = -math.inf, word
        for letters, distance, _ in near:
            other = self._written[letters]
            beside = self._beside(before, other) + self._beside(other, after)
            if not strange and not beside:
                continue
            likely = math.log(self._words[other]) + _KNOWN_BESIDE * beside - _SLIP * distance
            likely -= _OTHER_FIRST_LETTER * (letters[0] != spelt[0])
            if likely > best:
                best, chosen = likely, other
        return chosen


def _pieces(word: str) -> list[str]:
    """All three letters in a row of a word, its ends counted as letters."""
    ended = f" {word} "
    return [ended[start : start + 3] for start in range(len(ended) - 2)]
