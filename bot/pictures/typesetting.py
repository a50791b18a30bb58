"""Lines of text for a picture: where to break them, how large they may be, what a font cannot show.

In: a text, a font, a width in pixels. Out: lines that fit. Chinese breaks between any two characters, Korean and
English between words; nothing begins a line that must not, and a number keeps its unit.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from bot.pictures.font import Font

_MAY_NOT_BEGIN = frozenset("，。、；：！？）》」』】〉”’％,.;:!?)]}%…·~～-")
_MAY_NOT_END = frozenset("（《「『【〈“‘([{$¥₩€£")
_ENDS_A_CLAUSE = frozenset("，。、；：！？…）》」』】〉")
_STEP = 2  # pixels between two sizes that are tried
_NOBODY_HAS_IT = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Setting:
    """Lines at one size (pixels to the em)."""

    size: int
    lines: tuple[str, ...]


def drawable(text: str, font: Font) -> str:
    """Without signs that the font has not (emoji) and without what cannot be seen; blanks become single spaces."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(letter for letter in composed if letter.isspace() or _is_drawn(letter, font)).split())


def fitted(text: str, font: Font, width: float, *, largest: int, smallest: int, most_lines: int = 1) -> Setting:
    """The text as large as it can be in so many lines with no word torn; at the smallest size it takes what lines it
    needs."""
    for size in range(largest, smallest, -_STEP):
        lines, torn = _broken(text, font, size, width)
        if len(lines) <= most_lines and not torn:
            return Setting(size, lines)
    return Setting(smallest, broken(text, font, smallest, width))


def broken(text: str, font: Font, size: int, width: float) -> tuple[str, ...]:
    """The text in lines of at most that width. A word that is wider than a line is torn where the line ends."""
    return _broken(text, font, size, width)[0]


def _broken(text: str, font: Font, size: int, width: float) -> tuple[tuple[str, ...], bool]:
    """The lines, and whether a word had to be torn."""
    lines: list[str] = []
    line, torn = "", False
    for piece in _pieces(" ".join(text.split())):
        if line and font.width((line + piece).rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
        while len(line.rstrip()) > 1 and font.width(line.rstrip(), size) > width:
            cut = _room(line, font, size, width)
            lines.append(line[:cut].rstrip())
            line, torn = line[cut:].lstrip(), True
    if line.strip():
        lines.append(line.rstrip())
    return tuple(lines), torn


def _pieces(text: str) -> list[str]:
    """What must not be torn: a word with its blank, a Chinese character with the sign before or behind it."""
    pieces: list[str] = []
    for letter in text:
        if pieces and not _may_part(pieces[-1][-1], letter):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _may_part(last: str, letter: str) -> bool:
    if letter == " " or letter in _MAY_NOT_BEGIN or last in _MAY_NOT_END:
        return False
    if last == " " or last in _ENDS_A_CLAUSE:
        return True
    return _is_han(last) or (_is_han(letter) and not last.isdigit())


def _is_han(letter: str) -> bool:
    return "\u2e80" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" or letter >= "\U00020000"


def _room(line: str, font: Font, size: int, width: float) -> int:
    """How many letters of a line fit; one at least."""
    cut = len(line)
    while cut > 1 and font.width(line[:cut], size) > width:
        cut -= 1
    return cut


@lru_cache(maxsize=4096)
def _is_drawn(letter: str, font: Font) -> bool:
    category = unicodedata.category(letter)
    if category.startswith("C"):
        return False
    if category[0] not in "SM":
        return True  # a letter nobody can read is better than one that is gone
    there, nowhere = (font.at(32).getmask(one) for one in (letter, _NOBODY_HAS_IT))
    return there.size != nowhere.size or bytes(there) != bytes(nowhere)
