"""What may be kept of what somebody typed, and for how long.

`redact` takes a text and gives it back without what leads to a person: telephones, identity numbers, cards, accounts,
e-mail, number plates and names. It is made for lines that nobody understood and that a team wants to learn from. It
finds what has a shape or a title, not every name there is, so what it leaves is deleted after `Retention.unknown`.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.language.normalise import LONGEST_MATCHED, clean
from bot.people.chinese_names import without_chinese_names
from bot.people.english_names import without_english_names
from bot.people.korean_names import without_korean_names
from bot.people.private_numbers import without_numbers

MARKS = ("[email]", "[account]", "[id]", "[card]", "[phone]", "[number]", "[plate]", "[name]")
_MARK = re.compile(r"(\[(?:email|account|id|card|phone|number|plate|name)\])")

# What has fewer digits in a row, written or spelt, is no telephone and nothing longer either.
_MANY_DIGITS = re.compile(r"(?:[0-9零〇一二三四五六七八九幺两공영일이삼사오육륙칠팔구][^\w\n]{0,2}){6}")

# Signs that look like another, one for one, so that a disguised number is still a number.
_PLAIN = str.maketrans(
    {
        **{code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)},  # digits
        **{code: chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},  # letters
        **dict.fromkeys(map(ord, "‐‑‒–—―－ー−"), "-"),
        **dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u202f\u3000"), " "),
        "＠": "@",
        "＋": "+",
        "（": "(",
        "）": ")",
        "．": ".",
        "＿": "_",
    }
)


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what is kept, from the settings. `unknown`: redacted lines that were not recognised; nothing of them is
    kept when it is zero. `copies`: of the whole database, made
    before its tables change or as a backup in the data folder."""

    unknown: timedelta = timedelta(days=30)
    copies: timedelta = timedelta(days=30)


AS_A_RULE = Retention()


def redact(text: str, longest: int = LONGEST_MATCHED) -> str:
    """The text without what leads to a person, at most `longest` characters. Never raises; twice is as once."""
    plain = clean(text).translate(_PLAIN)
    cut = _redacted(plain)[:longest].rstrip()
    return _redacted(cut)[:longest].rstrip()


def without_private_numbers(text: str) -> str:
    """The text without telephones and the like, names left as they are: what amounts may be read from."""
    plain = text.translate(_PLAIN)
    if not _MANY_DIGITS.search(plain):
        return text  # most lines, and they should not wait for a dozen patterns
    left = "".join(part if part in MARKS else without_numbers(part) for part in _MARK.split(plain))
    return text if left == plain else left


def _redacted(text: str) -> str:
    # What stands in brackets already is none of the surroundings that give a name away.
    return "".join(part if part in MARKS else _without_names(without_numbers(part)) for part in _MARK.split(text))


def _without_names(text: str) -> str:
    return without_english_names(without_korean_names(without_chinese_names(text)))
