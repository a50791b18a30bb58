"""What a library holds in each language, and how far the languages say the same: a library comes in, counts go out."""

from dataclasses import dataclass

from bot.language.detect import LANGUAGES, Language
from bot.library.records import Library, Words
from bot.library.rules.references import NONE


@dataclass(frozen=True, slots=True)
class Stock:
    """The counts of one language. `parity` (0..1): of all parts and steps that any language has, the share it has."""

    language: Language
    intents: int
    examples: int
    tests: int
    out_of_scope: int
    lines: int  # to be said to a customer
    parity: float


def inventory(library: Library) -> tuple[Stock, ...]:
    """The stock of each language."""
    every = [*library.intents.values(), *library.generic.values()]
    parts = {language: _parts(every_words) for language, every_words in _words(library).items()}
    somewhere = set().union(*parts.values())
    stocks: list[Stock] = []
    for language in LANGUAGES:
        own = [intent.words[language] for intent in every if language in intent.words]
        phrases = library.phrases.get(language, {})
        out_of_scope = len(phrases.get(NONE, ()))
        stocks.append(
            Stock(
                language=language,
                intents=sum(language in intent.words for intent in library.intents.values()),
                examples=sum(len(words.examples) for words in own) + sum(map(len, phrases.values())) - out_of_scope,
                tests=sum(len(words.tests) for words in own),
                out_of_scope=out_of_scope,
                lines=sum(map(_lines, own)),
                parity=len(parts[language]) / len(somewhere) if somewhere else 1.0,
            )
        )
    return tuple(stocks)


def _words(library: Library) -> dict[Language, dict[str, Words]]:
    """By language: the words of each intent, and of each generic card under a name that no intent can have."""
    return {
        language: {
            **{name: intent.words[language] for name, intent in library.intents.items() if language in intent.words},
            **{f"generic {kind}": intent.words[language] for kind, intent in library.generic.items()},
        }
        for language in LANGUAGES
    }


def _parts(words: dict[str, Words]) -> set[tuple[str, str]]:
    """Every part of every intent that is there: its steps one by one."""
    return {(name, part) for name, own in words.items() for part in _filled(own)}


def _filled(words: Words) -> set[str]:
    parts = {
        "title": words.title,
        "point": words.point,
        "examples": words.examples,
        "tests": words.tests,
        "hold": words.hold,
        "tip": words.tip,
        "calm": words.calm,
        "tips": words.tips,
        "close": words.close,
        "card": words.card,
    }
    return {name for name, content in parts.items() if content} | set(words.steps) | set(words.skipped)


def _lines(words: Words) -> int:
    return sum(map(len, words.steps.values())) + len(words.calm) + len(words.close) + bool(words.hold)
