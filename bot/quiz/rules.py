"""What must hold inside the files of the quiz and between them and the intents: records and places in, findings out."""

import re
from collections.abc import Iterator, Mapping
from typing import get_args

from bot.language.detect import LANGUAGES, Language
from bot.language.patterns import safe_pattern
from bot.library.conform import nearest
from bot.library.finding import Finding
from bot.library.records import KINDS, STEPS, Cause, Library, Timing
from bot.library.source import Places
from bot.pricing.gates import FrameName
from bot.pricing.offer import Used
from bot.quiz.ask_shapes import AsksWords
from bot.quiz.material import MADE_TYPES, ConflictStyle, ConflictTest, Deck, Persona, Priced, Worksheet

RULE = "quiz"
STATEMENTS, PER_STYLE, SCALE = 25, 5, 5
FRAMES_ASKED: tuple[FrameName, ...] = ("per_day", "difference", "total_cost")
_MOODS = range(1, 6)
_LEAST_PATIENCE = 4


def asks_findings(asks: Mapping[Language, AsksWords], places: Places, path: str) -> Iterator[Finding]:
    """Every question can be put, and every answer has a name."""
    wanted: Mapping[str, tuple[str, ...]] = {
        "steps": STEPS,
        "kinds": ("objection", "signal"),
        "timings": get_args(Timing),
        "sides": ("rep", "customer"),
        "causes": get_args(Cause),
        "frames": FRAMES_ASKED,
        "used": get_args(Used),
        "asks": MADE_TYPES,
    }
    for language, own in asks.items():
        for part, names in wanted.items():
            yield from _same_keys(dict.fromkeys(names), getattr(own, part), places, path, language, part)
        if not own.bad_lines:
            yield _count(places, path, 0, ">= 1", language, "bad_lines")


def offer_findings(offers: Mapping[str, tuple[Priced, ...]], library: Library, places: Places) -> Iterator[Finding]:
    """Prices stand under markets that exist."""
    for market in offers.keys() - library.markets.keys():
        place = places.of("quiz/offers.yaml", market)
        near = nearest(market, list(library.markets)) or ", ".join(library.markets)
        yield place.finding(RULE, "unknown_key_near", name=market, near=near)


def deck_findings(deck: Deck, library: Library, places: Places, path: str) -> Iterator[Finding]:
    """The topic exists, and what is asked in one language is asked in all, with the same answers."""
    if deck.card is not None and deck.card not in library.intents and deck.card not in KINDS:
        yield _no_intent(deck.card, library, places, path, "card")
    first = deck.words[LANGUAGES[0]]
    for language in LANGUAGES[1:]:
        own = deck.words[language]
        yield from _same_keys(first.kinds, own.kinds, places, path, language, "sort", "kinds")
        yield from _same_keys(first.questions, own.questions, places, path, language, "questions")
        for kind in first.kinds.keys() & own.kinds.keys():
            sizes = len(first.kinds[kind].examples), len(own.kinds[kind].examples)
            yield from _same_count(*sizes, places, path, language, "sort", "kinds", kind, "examples")
        steps = [len(words.order.steps) if words.order else 0 for words in (first, own)]
        yield from _same_count(steps[0], steps[1], places, path, language, "order")
    for language, words in deck.words.items():
        asks = words.tiers.asks if words.tiers else {}
        yield from _same_keys(deck.tables, asks, places, path, language, "tiers", "asks")
        named = words.tiers.names if words.tiers else {}
        tiers = {tier: None for table in deck.tables.values() for tier, _ in table.bands}
        yield from _same_keys(tiers, named, places, path, language, "tiers", "names")


def persona_findings(persona: Persona, library: Library, places: Places, path: str) -> Iterator[Finding]:
    """Both objections exist, and the persona can be played to an end."""
    for name, key in ((persona.says, "says"), (persona.truth, "truth")):
        if name not in library.intents:
            yield _no_intent(name, library, places, path, key)
    if persona.mood not in _MOODS:
        yield _count(places, path, persona.mood, "1-5", "mood")
    if persona.patience < _LEAST_PATIENCE:
        yield _count(places, path, persona.patience, f">= {_LEAST_PATIENCE}", "patience")
    if not 1 <= persona.depth <= _LEAST_PATIENCE:
        yield _count(places, path, persona.depth, f"1-{_LEAST_PATIENCE}", "depth")
    for language, words in persona.words.items():
        for move, lines in words.lines.items():
            if not lines:
                yield _count(places, path, 0, ">= 1", language, "lines", move)


def conflict_findings(
    tests: Mapping[Language, ConflictTest], key: Mapping[ConflictStyle, tuple[int, ...]], places: Places, path: str
) -> Iterator[Finding]:
    """Each of the 25 statements counts for exactly one style, five for each."""
    for style, numbers in key.items():
        if len(numbers) != PER_STYLE:
            yield _count(places, path, len(numbers), str(PER_STYLE), "key", style)
    every = sorted(number for numbers in key.values() for number in numbers)
    if every != list(range(1, STATEMENTS + 1)):
        yield _count(places, path, len(set(every) & set(range(1, STATEMENTS + 1))), str(STATEMENTS), "key")
    for language, test in tests.items():
        if len(test.statements) != STATEMENTS:
            yield _count(places, path, len(test.statements), str(STATEMENTS), language, "statements")
        if len(test.scale) != SCALE:
            yield _count(places, path, len(test.scale), str(SCALE), language, "scale")


def worksheet_findings(sheet: Worksheet, language: Language, places: Places, path: str) -> Iterator[Finding]:
    """The signs are regular expressions."""
    for kind, pattern in sheet.signs.items():
        try:
            safe_pattern(pattern)
        except re.error as problem:
            place = places.of(path, language, "signs", kind)
            yield place.finding(RULE, "bad_pattern", problem=problem.msg)


def _same_keys(
    wanted: Mapping[str, object], own: Mapping[str, object], places: Places, path: str, *loc: str
) -> Iterator[Finding]:
    for name in wanted.keys() - own.keys():
        yield places.of(path, *loc).finding(RULE, "missing_key", name=name)
    for name in own.keys() - wanted.keys():
        yield places.of(path, *loc, name).finding(RULE, "unknown_key", name=name)


def _same_count(wanted: int, count: int, places: Places, path: str, *loc: str) -> Iterator[Finding]:
    if wanted != count:
        yield _count(places, path, count, str(wanted), *loc)


def _count(places: Places, path: str, count: int, wanted: str, *loc: str) -> Finding:
    where = ".".join(loc)
    return places.of(path, *loc).finding(RULE, "wrong_count", where=where, count=str(count), wanted=wanted)


def _no_intent(name: str, library: Library, places: Places, path: str, *loc: str) -> Finding:
    near = nearest(name, list(library.intents))
    place = places.of(path, *loc)
    if near is None:
        return place.finding(RULE, "unknown_intent", name=name)
    return place.finding(RULE, "unknown_intent_near", name=name, near=near)
