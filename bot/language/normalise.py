"""A line of text in the form that matching works on.

In: whatever somebody typed, of any length and make. Out: `Forms`, bounded and clean.
The order matters: cut first, because Unicode normalisation is quadratic in runs of combining marks
(1 MB of them takes minutes), and strip controls before anything else looks at the text.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from bot.language.chinese_script import simplified

LONGEST_TEXT = 4096  # what a Telegram message holds
LONGEST_MATCHED = 512  # objections are short; a pasted contract is cut here before any matching
_MOST_MARKS = 2  # combining marks kept on one letter; more is decoration

_WHITESPACE = re.compile(r"\s+")
# Letters, digits and everyday punctuation: nothing to drop. Most texts are made of these alone.
_PLAIN = re.compile("[\\w !-~\u3000-\u3029\uff01-\uff5e]*")
_LINE_BREAK = re.compile(r"\s*[\r\n]\s*")
_REPEATED = re.compile(r"(\D)\1{2,}")
_NOT_BARE = re.compile(r"[^\w\s]|_")
# Cyrillic and Greek letters that look like Latin ones. Only within a word that has Latin letters too: that is a trick.
_LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u03bf\u03bd\u03c1", "aeopcyxijsovp"
)
_MIXED = re.compile(r"(?=\w*[a-z])\w*[\u0370-\u04ff]\w*")
# Strokes, rings and variation selectors that no letter takes up in NFKC: decoration, whoever's alphabet it sits on.
_DECORATION = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]")
_KEPT_CONTROLS = {"\n", "\t", "\r"}
_JAMO_FILLERS = dict.fromkeys(map(ord, "ㅤ\u115f\u1160\uffa0"), " ")


@dataclass(frozen=True, slots=True)
class Forms:
    """One text, three ways.

    clean: as typed, without controls, at most 4,096 characters: for display and for reading amounts.
    lite: NFKC, casefolded, simplified characters, at most 512 characters, punctuation kept.
    bare: lite without punctuation.
    """

    clean: str
    lite: str
    bare: str


def clean(text: str) -> str:
    """Cut to 4,096 characters and drop what cannot be seen: controls, zero-width and bidi marks, lone
    surrogates, and piles of combining marks. Line breaks and tabs become spaces only in `forms`."""
    cut = text[:LONGEST_TEXT]
    if _PLAIN.fullmatch(cut):
        return cut.strip()
    kept: list[str] = []
    marks = 0
    for letter in cut:
        category = unicodedata.category(letter)
        if category in {"Cc", "Cf", "Cs", "Co", "Cn"} and letter not in _KEPT_CONTROLS:
            continue
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= _MOST_MARKS:
            kept.append(letter)
    return "".join(kept).strip()


def forms(text: str) -> Forms:
    """All forms of a text. Never raises; an empty text gives empty forms."""
    return _forms(text[:LONGEST_TEXT])


@lru_cache(maxsize=512)
def _forms(text: str) -> Forms:
    shown = clean(text)
    # One ligature may become eighteen letters, so the cut is made on both sides of NFKC.
    lite = unicodedata.normalize("NFKC", shown[: LONGEST_MATCHED * 2]).casefold().translate(_JAMO_FILLERS)
    lite = _DECORATION.sub("", lite)
    lite = _LINE_BREAK.sub(", ", lite)  # a new line is a new thought: clauses are cut at it
    lite = _WHITESPACE.sub(" ", simplified(lite)).strip()
    lite = _REPEATED.sub(r"\1\1", lite)[:LONGEST_MATCHED].rstrip()
    lite = _MIXED.sub(lambda word: word[0].translate(_LOOKALIKES), lite)
    return Forms(shown, lite, bare(lite))


def bare(lite: str) -> str:
    """A text in its `lite` form without punctuation."""
    return _WHITESPACE.sub(" ", _NOT_BARE.sub(" ", lite)).strip()
