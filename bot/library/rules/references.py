"""Whether everything that is named exists: intents in `not`, `also` and phrases, and the lines of frames."""

from collections.abc import Iterator, Sequence

from bot.library.conform import nearest
from bot.library.finding import Finding
from bot.library.gather import MARKET_FILE
from bot.library.records import Intent, Library
from bot.library.source import Place, Source, every_intent, path_of, phrases_path

RULE = "references"
NONE = "none"


def findings(source: Source) -> Iterator[Finding]:
    """One for each name that leads nowhere, or back to itself."""
    library, places = source.library, source.places
    for intent, generic, path in every_intent(library):
        own = "" if generic else intent.id
        for neighbour in intent.confused_with:
            yield from _named(library, neighbour, own, places.of(path, "not", neighbour))
        yield from _frames(source, intent.frames, path, "frames")
    for market in library.markets.values():
        yield from _frames(source, market.frames, MARKET_FILE, market.id, "frames")
    for intent in library.intents.values():
        yield from _also(source, intent)
    for language, files in library.phrases.items():
        for name in files:
            if name != NONE:
                yield from _named(library, name, "", Place(phrases_path(language, name)))


def _frames(source: Source, names: Sequence[str], path: str, *loc: str) -> Iterator[Finding]:
    for number, name in enumerate(names):
        if name not in source.library.frame_lines:
            values = {"name": name, "known": ", ".join(source.library.frame_lines)}
            yield source.places.of(path, *loc, number).finding(RULE, "missing_frame_lines", **values)


def _also(source: Source, intent: Intent) -> Iterator[Finding]:
    for language, words in intent.words.items():
        for number, test in enumerate(words.tests):
            for position, other in enumerate(test.also):
                place = source.places.of(path_of(intent), language, "tests", number, "also", position)
                yield from _named(source.library, other, intent.id, place)


def _named(library: Library, name: str, own: str, place: Place) -> Iterator[Finding]:
    if name == own:
        yield place.finding(RULE, "itself", name=name)
    elif name not in library.intents:
        near = nearest(name, list(library.intents))
        if near is None:
            yield place.finding(RULE, "unknown_intent", name=name)
        else:
            yield place.finding(RULE, "unknown_intent_near", name=name, near=near)
