"""Whether two intents are taught with the same words: the recogniser cannot tell apart what its teacher does not."""

from collections.abc import Iterator

from bot.language.detect import LANGUAGES
from bot.library.finding import Finding
from bot.library.likeness import near_twins
from bot.library.source import Heard, Source
from bot.library.strict_yaml import shortened

RULE = "near_duplicates"


def findings(source: Source) -> Iterator[Finding]:
    """One for each line that another intent has already, exactly or nearly, in the same language."""
    every = source.examples
    for language in LANGUAGES:
        yield from _within([line for line in every if line.language == language])


def _within(lines: list[Heard]) -> Iterator[Finding]:
    first: dict[str, Heard] = {}
    for line in lines:
        owner = first.setdefault(line.bare, line)
        if line.bare and owner.intent != line.intent:
            yield line.place.finding(RULE, "same_line", **_named(owner))
    bares = [bare for bare in first if bare]
    told: set[int] = set()
    for left, right in near_twins(bares):
        earlier, later = first[bares[left]], first[bares[right]]
        if right not in told and earlier.intent != later.intent:
            told.add(right)
            yield later.place.finding(RULE, "near_line", "warning", **_named(earlier))


def _named(line: Heard) -> dict[str, str]:
    return {"other": line.intent, "place": str(line.place), "text": shortened(line.text)}
