"""Simplified and traditional characters: telling them apart and turning one into the other.

Matching works on simplified characters; the library is written in them; answers to somebody who writes
traditional characters are turned into Taiwan usage on the way out.
"""

from functools import lru_cache
from typing import Protocol

from opencc import OpenCC

from bot.language.taiwan_words import in_taiwan


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@lru_cache(maxsize=4)
def _converter(name: str) -> _Converter:
    converter: _Converter = OpenCC(name)
    return converter


def simplified(text: str) -> str:
    """Character for character: the length stays, so positions found in the result hold in the text."""
    return text if text.isascii() else _converter("t2s").convert(text)


@lru_cache(maxsize=4096)
def traditional(text: str) -> str:
    """Traditional characters with the words used in Taiwan (软件 becomes 軟體, 合同 becomes 合約)."""
    return text if text.isascii() else in_taiwan(_converter("s2twp").convert(text))


def is_traditional(text: str) -> bool:
    """Whether more characters are traditional-only than simplified-only. False when nothing tells."""
    to_simplified = _converter("t2s").convert(text)
    to_traditional = _converter("s2t").convert(text)
    only_traditional = sum(a != b for a, b in zip(text, to_simplified, strict=False))
    only_simplified = sum(a != b for a, b in zip(text, to_traditional, strict=False))
    return only_traditional > only_simplified
