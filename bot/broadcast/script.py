"""A line to say that has changed, and what is different about it.

Words in, pieces out; nothing here knows how they are shown.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.language.detect import Language
from bot.library.records import Part

# A word of letters that have spaces between words, a number, or any other character by itself: in Chinese each
# character may change alone.
_PIECE = re.compile(r"[A-Za-zÀ-ɏ가-힣]+|\d+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Script:
    """`new` is said from now on at this step of an intent, instead of `old` ("": it is new altogether)."""

    intent: str
    part: Part
    language: Language
    new: str
    old: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line. `kept`: it stands in both lines."""

    text: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """Both lines in pieces; put together again they are what they were."""

    old: tuple[Piece, ...]
    new: tuple[Piece, ...]


def difference(old: str, new: str) -> Difference:
    """What was taken out of the old line and what is new in the new one, word by word."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    was: list[Piece] = []
    now: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if a < b:
            was.append(Piece("".join(before[a:b]), tag == "equal"))
        if c < d:
            now.append(Piece("".join(after[c:d]), tag == "equal"))
    return Difference(tuple(was), tuple(now))
