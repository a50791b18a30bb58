"""Korean particles that agree with the word before them: 상품은, 서비스는, 5G를, Wi-Fi로.

A word and the form of the particle that follows a closed syllable come in, the word with the right form goes out.
Where the reading cannot be known, both forms are written: "套餐을(를)".
"""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Ending = Literal["open", "closed", "rieul"]

# After a closed syllable, after an open one, and where we cannot tell.
PARTICLES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "은": ("은", "는", "은(는)"),
        "이": ("이", "가", "이(가)"),
        "을": ("을", "를", "을(를)"),
        "과": ("과", "와", "과(와)"),
        "으로": ("으로", "로", "(으)로"),
        "이나": ("이나", "나", "(이)나"),
        "이라": ("이라", "라", "(이)라"),
        "이에요": ("이에요", "예요", "이에요(예요)"),
    }
)

_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
_FINALS = 28
_RIEUL = 8

# 영/십/백/천/만 are all closed, so a last 0 is closed whatever it stands for.
_DIGITS: Mapping[str, Ending] = MappingProxyType(
    {
        "0": "closed",
        "1": "rieul",
        "2": "open",
        "3": "closed",
        "4": "open",
        "5": "open",
        "6": "closed",
        "7": "rieul",
        "8": "rieul",
        "9": "open",
    }
)
_SIGNS: Mapping[str, Ending] = MappingProxyType({"$": "open", "€": "open", "£": "open", "¥": "closed", "₩": "closed"})
_LETTER_NAMES: Mapping[str, Ending] = MappingProxyType({"L": "rieul", "R": "rieul", "M": "closed", "N": "closed"})

_BRACKETED = re.compile(r"(?<=\S)\s*(?:\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）)\Z")
_CLOSERS = " \t\n)]}）］」』】》〉>\"'”’.,!?…~"
_PERCENT = "%％"
_SIGNED_NUMBER = re.compile(r"([$€£¥₩])\s?\d[\d,.]*\Z")
_LATIN_WORD = re.compile(r"[A-Za-z]+\Z")


def join(word: str, particle: str) -> str:
    """The word with its particle; `particle` is a key of `PARTICLES`, anything else is a ValueError."""
    if particle not in PARTICLES:
        raise ValueError(f"{particle!r} is no particle we join. Use one of {' '.join(PARTICLES)}.")
    after_closed, after_open, unknown = PARTICLES[particle]
    match ending(word):
        case "closed":
            return word + after_closed
        case "rieul":
            return word + (after_open if particle == "으로" else after_closed)
        case "open":
            return word + after_open
        case None:
            return word + unknown


def ending(word: str) -> Ending | None:
    """How the word ends when read aloud; None where that cannot be known."""
    spoken = unicodedata.normalize("NFKC", word[-64:]).rstrip()
    # What stands in brackets at the end is not heard: 할인(20%) is read 할인.
    spoken = _BRACKETED.sub("", spoken).rstrip(_CLOSERS)
    if not spoken:
        return None
    last = spoken[-1]
    if last in _PERCENT:
        return "open"  # 퍼센트
    if _FIRST_SYLLABLE <= ord(last) <= _LAST_SYLLABLE:
        final = (ord(last) - _FIRST_SYLLABLE) % _FINALS
        return "open" if final == 0 else "rieul" if final == _RIEUL else "closed"
    if last in _DIGITS:
        signed = _SIGNED_NUMBER.search(spoken)
        return _SIGNS[signed.group(1)] if signed else _DIGITS[last]
    latin = _LATIN_WORD.search(spoken)
    return _latin_ending(latin.group()) if latin else None


def _latin_ending(word: str) -> Ending | None:
    """Acronyms by the name of the last letter; words by their last sound, where spelling gives it away."""
    if word.isupper():
        return _LETTER_NAMES.get(word[-1], "open")
    match word[-1].lower():
        case "l":
            return "rieul"
        case "m" | "n":
            return "closed"
        case "g" if word[-2:].lower() == "ng":
            return "closed"
        case "a" | "i" | "o" | "u" | "y" | "w" | "r" | "s" | "x" | "z" | "f" | "v" | "h":
            return "open"
        case _:
            return None  # talk is 토크 and tok is 톡; apple is 애플 and line is 라인
