"""Patterns of content: what may hang is refused, what is used passes."""

import re

import pytest

from bot.language.patterns import safe_pattern


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"(a*)*b",
        r"(?:x|y+)*z",
        r"(\w+\s?)*!",
        r"((a{1,99})+)b",
        r"(?=(a+)+)b",
        r"(a|(b+c?)+)+",
        r"(?:(?:a+)?b?)+",
        r"(.*?,){9}x",
    ],
)
def test_a_repeat_within_a_repeat_is_refused(pattern: str) -> None:
    with pytest.raises(re.error, match="for ever"):
        safe_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"a+b*",
        r"(?:too )?(?:dear|much)+",
        r"\bso (?:that|if).{0,20}\?",
        r"(?:a{1,3}){2}",
        r"[^.]*太贵",
        r"(?<!不)贵",
        r"(ab+)?c",
    ],
)
def test_what_cannot_run_away_is_compiled(pattern: str) -> None:
    assert safe_pattern(pattern).pattern == pattern


def test_what_is_no_pattern_is_told() -> None:
    with pytest.raises(re.error):
        safe_pattern("(a")
