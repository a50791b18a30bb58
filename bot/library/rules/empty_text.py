"""Whether a text that people will read has any letters in it."""

from collections.abc import Iterator

from bot.library.finding import Finding
from bot.library.source import Place, Source, every_intent, frame_lines, spoken, told

RULE = "empty_text"
_NAMED_TO_CUSTOMERS = ("objection", "complaint")  # their `point` stands in "apart from ..., is there anything else?"


def findings(source: Source) -> Iterator[Finding]:
    """One for each text that is empty."""
    yield from (place.finding(RULE, "empty_text") for place, text in _texts(source) if not text.strip())


def _texts(source: Source) -> Iterator[tuple[Place, str]]:
    library, places = source.library, source.places
    for intent, generic, path in every_intent(library):
        if not generic:
            yield places.of(path, "means"), intent.means
        for neighbour, how in intent.confused_with.items():
            yield places.of(path, "not", neighbour), how
    yield from ((line.place, line.line.text) for line in spoken(source))
    yield from ((heard.place, heard.text) for heard in (*source.examples, *source.tests))
    yield from ((place, line) for _, line, place in frame_lines(source))
    for text in told(source):
        optional = text.is_generic or text.intent.kind not in _NAMED_TO_CUSTOMERS
        if not (text.loc == ("point",) and optional) and not (text.loc == ("title",) and text.is_generic):
            yield text.place, text.text
    for name, placeholder in library.placeholders.items():
        for language, fallback in placeholder.fallback.items():
            yield places.of("placeholders.yaml", name, "fallback", language), fallback
    for name, product in library.products.items():
        for language, words in product.words.items():
            yield places.of(f"products/{name}.yaml", language, "name"), words.name
