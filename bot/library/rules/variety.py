"""Whether the lines of an intent really differ: the recogniser learns from breadth, and a mould is one line many times.

Measured by the characters that lines share, and by how many of them begin alike. People begin with what comes to mind;
a mould begins with its first word.
"""

from collections import defaultdict
from collections.abc import Iterator

from bot.language.detect import Language
from bot.language.normalise import forms
from bot.library.finding import Finding
from bot.library.likeness import near_twins
from bot.library.source import Heard, Source
from bot.library.strict_yaml import shortened

RULE = "variety"
TWIN = 88  # percent of characters in common, in order
SHORT = 6  # letters; of a cry of five, half is always the same
LARGEST_SHARE = 0.06  # of the lines of an intent may begin alike,
ALWAYS_ALLOWED = 5  # and so many in any case


def findings(source: Source) -> Iterator[Finding]:
    """One for each line that an earlier one of its intent nearly says, and each beginning that too many share."""
    groups: dict[tuple[str, Language], list[Heard]] = defaultdict(list)
    for line in source.examples:
        groups[line.intent, line.language].append(line)
    for (_, language), lines in groups.items():
        yield from _twins(lines)
        yield from _beginnings(lines, language)


def _beginning(line: Heard, language: Language) -> str:
    """The first two words, or in Chinese and Korean the first letters that come to as much."""
    if language == "en":
        return " ".join(forms(line.text).lite.split()[:2])
    return line.bare[: 3 if language == "zh" else 4]


def _twins(lines: list[Heard]) -> Iterator[Finding]:
    bares = [line.bare for line in lines]
    told: set[int] = set()
    for left, right in near_twins(bares, TWIN):
        if right not in told and len(bares[left]) >= SHORT:
            told.add(right)
            values = {"place": str(lines[left].place), "text": shortened(lines[left].text)}
            yield lines[right].place.finding(RULE, "twin_line", "warning", **values)


def _beginnings(lines: list[Heard], language: Language) -> Iterator[Finding]:
    heads: dict[str, list[Heard]] = defaultdict(list)
    for line in lines:
        heads[_beginning(line, language)].append(line)
    for head, alike in heads.items():
        if head and len(alike) > max(ALWAYS_ALLOWED, LARGEST_SHARE * len(lines)):
            values = {"text": shortened(head), "count": str(len(alike)), "total": str(len(lines)), "language": language}
            yield alike[-1].place.finding(RULE, "same_beginning", "warning", **values)
