"""Whether the tests are really unseen: one that stands among the examples proves nothing."""

from collections.abc import Iterator

from bot.language.detect import LANGUAGES
from bot.library.finding import Finding
from bot.library.likeness import near_pairs
from bot.library.source import Heard, Source
from bot.library.strict_yaml import shortened

RULE = "tests_apart"


def findings(source: Source) -> Iterator[Finding]:
    """One for each test that is an example of any intent of its language, or nearly one."""
    learnt, kept = source.examples, source.tests
    for language in LANGUAGES:
        yield from _apart(
            [line for line in kept if line.language == language], [line for line in learnt if line.language == language]
        )


def _apart(kept: list[Heard], learnt: list[Heard]) -> Iterator[Finding]:
    owners = {line.bare: line for line in reversed(learnt) if line.bare}
    bares = list(owners)
    asked = [test.bare for test in kept]
    told: set[int] = set()
    for number, bare in enumerate(asked):
        if bare in owners:
            told.add(number)
            yield kept[number].place.finding(RULE, "test_is_example", **_named(owners[bare]))
    for number, other in near_pairs(asked, bares):
        if number not in told:
            told.add(number)
            yield kept[number].place.finding(RULE, "test_near_example", **_named(owners[bares[other]]))


def _named(line: Heard) -> dict[str, str]:
    return {"other": line.intent, "place": str(line.place), "text": shortened(line.text)}
