"""Whether there is enough to learn from, and to be tried with, in each language."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.language.detect import LANGUAGES
from bot.library.finding import Finding
from bot.library.source import Source, path_of, phrases_path

RULE = "too_few"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many examples and tests an intent needs in a language, and how many lines are out of scope."""

    examples: int = 25
    tests: int = 3
    none: int = 200


def findings(source: Source, limits: Limits) -> Iterator[Finding]:
    """One for each intent and language that has less."""
    library = source.library
    for intent in library.intents.values():
        for language, words in intent.words.items():
            place = source.places.of(path_of(intent), language, "examples")
            count = len(words.examples) + len(library.phrases.get(language, {}).get(intent.id, ()))
            if count < limits.examples:
                values = {"language": language, "count": str(count), "needed": str(limits.examples)}
                yield place.finding(RULE, "few_examples", **values)
            if len(words.tests) < limits.tests:
                place = source.places.of(path_of(intent), language, "tests")
                values = {"language": language, "count": str(len(words.tests)), "needed": str(limits.tests)}
                yield place.finding(RULE, "few_tests", **values)
    for language in LANGUAGES:
        count = len(library.phrases.get(language, {}).get(NONE, ()))
        if count < limits.none:
            place = source.places.of(phrases_path(language, NONE))
            values = {"language": language, "count": str(count), "needed": str(limits.none)}
            yield place.finding(RULE, "few_none", **values)
