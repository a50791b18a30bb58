"""A library together with where each of its texts stands, and the walks over it that the rules share."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bot.language.detect import Language
from bot.language.normalise import forms
from bot.library.conform import Loc, place_of
from bot.library.finding import Finding, Key, Severity
from bot.library.gather import FRAMES, GENERIC, PHRASES
from bot.library.records import FOLDERS, Intent, Library, Line, Step, Words
from bot.library.strict_yaml import Node

Part = Literal["steps", "calm", "close", "hold"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, in the way people are told: lines and columns from 1."""

    path: str
    line: int = 1
    column: int = 1

    def finding(self, rule: str, key: Key, severity: Severity = "error", /, **values: str) -> Finding:
        return Finding(self.path, self.line, self.column, rule, key, values, severity)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Places:
    """The tree of each YAML file, and where each phrase of a text file stands. Both go by the file's path in the base:
    what a pack lays over it is a part of it, and knows its own place."""

    trees: Mapping[str, Node]
    phrases: Mapping[str, tuple[Place, ...]]

    def of(self, path: str, *loc: str | int) -> Place:
        """Where `loc` leads inside a file; as near as can be, where it leads nowhere."""
        if path in self.trees:
            return Place(*place_of(self.trees[path], loc))
        places = self.phrases.get(path, ())
        if loc and isinstance(loc[0], int) and loc[0] < len(places):
            return places[loc[0]]
        return Place(path)


@dataclass(frozen=True)
class Source:
    """What the rules judge."""

    library: Library
    places: Places

    @cached_property
    def examples(self) -> "tuple[Heard, ...]":
        """Everything the recogniser learns from: examples and phrases, what is out of scope among them."""
        return tuple(_examples(self))

    @cached_property
    def tests(self) -> "tuple[Heard, ...]":
        """Everything that is kept out of learning."""
        return tuple(_tests(self))


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line that is said to a customer, and where it comes from."""

    intent: Intent
    is_generic: bool
    language: Language
    block: str  # the language, or "zh-Hant"
    part: Part
    step: Step | None
    line: Line
    place: Place


@dataclass(frozen=True, slots=True)
class Told:
    """A text for the rep's eyes; `loc` leads to it inside its language."""

    intent: Intent
    is_generic: bool
    language: Language
    loc: Loc
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Heard:
    """A text that is recognised or must be: an example, a phrase, a test. `bare` is its form without punctuation."""

    text: str
    bare: str
    intent: str
    language: Language
    place: Place


def path_of(intent: Intent, *, generic: bool = False) -> str:
    """The file of an intent, or of the generic card of its kind."""
    return f"{GENERIC}/{intent.kind}.yaml" if generic else f"{FOLDERS[intent.kind]}/{intent.id}.yaml"


def phrases_path(language: Language, intent: str) -> str:
    return f"{PHRASES}/{language}/{intent}.txt"


def every_intent(library: Library) -> Iterator[tuple[Intent, bool, str]]:
    """Each intent and generic card: itself, whether it is generic, its file."""
    for intent in library.intents.values():
        yield intent, False, path_of(intent)
    for intent in library.generic.values():
        yield intent, True, path_of(intent, generic=True)


def spoken(source: Source) -> Iterator[Spoken]:
    """Every line that a customer may hear, those of Taiwan among them."""
    for intent, generic, path in every_intent(source.library):
        for language, words in intent.words.items():
            yield from _spoken(source.places, intent, generic, path, language, language, words)
        if intent.traditional is not None:
            yield from _spoken(source.places, intent, generic, path, "zh", "zh-Hant", intent.traditional)


def _spoken(
    places: Places, intent: Intent, generic: bool, path: str, language: Language, block: str, words: Words
) -> Iterator[Spoken]:
    for step, lines in words.steps.items():
        for number, line in enumerate(lines):
            place = places.of(path, block, "steps", step, number)
            yield Spoken(intent, generic, language, block, "steps", step, line, place)
    parts: tuple[tuple[Part, tuple[Line, ...]], ...] = (("calm", words.calm), ("close", words.close))
    for part, lines in parts:
        for number, line in enumerate(lines):
            yield Spoken(intent, generic, language, block, part, None, line, places.of(path, block, part, number))
    if words.hold:
        yield Spoken(intent, generic, language, block, "hold", None, Line(words.hold), places.of(path, block, "hold"))


def frame_lines(source: Source) -> Iterator[tuple[Language, str, Place]]:
    """Every line that says a price, with its language."""
    for name, by_language in source.library.frame_lines.items():
        for language, lines in by_language.items():
            for number, line in enumerate(lines):
                yield language, line, source.places.of(f"{FRAMES}/{name}.yaml", language, number)


def told(source: Source) -> Iterator[Told]:
    """Every text that only the rep sees."""
    for intent, generic, path in every_intent(source.library):
        for language, words in intent.words.items():
            for loc, text in _told(words):
                yield Told(intent, generic, language, loc, text, source.places.of(path, language, *loc))


def _told(words: Words) -> Iterator[tuple[Loc, str]]:
    yield ("title",), words.title
    yield ("point",), words.point
    if words.tip:
        yield ("tip",), words.tip
    yield from ((("tips", number), tip) for number, tip in enumerate(words.tips))
    for step, why in words.skipped.items():
        yield ("steps", step, "skip"), why
    if words.card is not None:
        yield ("card", "title"), words.card.title
        for part, lines in (("points", words.card.points), ("ask", words.card.ask), ("avoid", words.card.avoid)):
            yield from ((("card", part, number), line) for number, line in enumerate(lines))


def _examples(source: Source) -> Iterator[Heard]:
    for intent in source.library.intents.values():
        for language, words in intent.words.items():
            for number, text in enumerate(words.examples):
                place = source.places.of(path_of(intent), language, "examples", number)
                yield Heard(text, forms(text).bare, intent.id, language, place)
    for language, files in source.library.phrases.items():
        for name, texts in files.items():
            path = phrases_path(language, name)
            for number, text in enumerate(texts):
                yield Heard(text, forms(text).bare, name, language, source.places.of(path, number))


def _tests(source: Source) -> Iterator[Heard]:
    for intent in source.library.intents.values():
        for language, words in intent.words.items():
            for number, test in enumerate(words.tests):
                place = source.places.of(path_of(intent), language, "tests", number)
                yield Heard(test.text, forms(test.text).bare, intent.id, language, place)
