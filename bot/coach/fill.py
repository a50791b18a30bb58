"""Placeholders become words: `{amount}` a price as it is said, `{decider|와}` a person with the right Korean particle.

In: a line of the library and the values of this visit. Out: a sentence, or the fallbacks of the library where nothing
is known. A placeholder never reaches a customer.
"""

import re
from collections.abc import Mapping

from bot.language.detect import Language, detect
from bot.language.particles import join
from bot.library.records import Library

_PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([^{}]+))?\}")
_SPACES = re.compile(r"[ \t]{2,}")

Values = Mapping[str, str]


def sayable(said: str, language: Language) -> bool:
    """Whether words heard in one language can stand in a sentence of another: "您太太" only among Chinese."""
    return detect(said) == language


def placeholders_in(line: str) -> frozenset[str]:
    """The names that stand in braces in a line."""
    return frozenset(name for name, _ in _PLACEHOLDER.findall(line))


def waits_for(line: str, values: Values, library: Library) -> frozenset[str]:
    """The placeholders of a line whose values must be known before it is said, and are not."""
    return frozenset(
        name for name in placeholders_in(line) if name not in values and library.placeholders[name].known_only
    )


def fill(line: str, values: Values, library: Library, language: Language) -> str:
    """The sentence of a line. A value that is not known is said by its fallback."""

    def word(found: re.Match[str]) -> str:
        name, particle = found.group(1), found.group(2)
        value = values.get(name) or library.placeholders[name].fallback[language]
        return value + join(value, particle)[len(value) :] if particle else value

    sentence = _SPACES.sub(" ", _PLACEHOLDER.sub(word, line)).strip()
    if language == "en" and line.startswith("{") and sentence:
        sentence = sentence[0].upper() + sentence[1:]
    return sentence
