"""Whether a line promises what may not be said to a customer."""

from collections.abc import Iterator

from bot.language.detect import Language
from bot.library.claims import said
from bot.library.finding import Finding
from bot.library.source import Place, Source, frame_lines, spoken
from bot.pricing.facts import Facts

RULE = "claims"


def findings(source: Source) -> Iterator[Finding]:
    """One for each text that makes a forbidden claim."""
    claims = source.library.claims
    for language, text, place in _texts(source):
        found = said(text, claims.get(language, ()))
        if found is not None:
            claim, words = found
            yield place.finding(RULE, "forbidden_claim", words=words, why=claim.why)


def _texts(source: Source) -> Iterator[tuple[Language, str, Place]]:
    yield from ((line.language, line.line.text, line.place) for line in spoken(source))
    yield from frame_lines(source)
    for name, product in source.library.products.items():
        path = f"products/{name}.yaml"
        for language, words in product.words.items():
            yield language, words.name, source.places.of(path, language, "name")
            for number, part in enumerate(words.included):
                yield language, part, source.places.of(path, language, "included", number)
            for number, feature in enumerate(words.features):
                for key, text in (
                    ("feature", feature.feature),
                    ("advantage", feature.advantage),
                    ("benefit", feature.benefit),
                ):
                    yield language, text, source.places.of(path, language, "features", number, key)
        yield from _in_facts(source, path, product.facts)


def _in_facts(source: Source, path: str, facts: Facts) -> Iterator[tuple[Language, str, Place]]:
    """The names and sources among a product's facts: a frame says them aloud."""
    alone = {"single_use": facts.single_use, "worth": facts.worth, "reference": facts.reference, "cap": facts.cap}
    for key, fact in alone.items():
        for language, text in fact.source.items() if fact else ():
            yield language, text, source.places.of(path, "facts", key, "source", language)
    names = {"parts": [part.name for part in facts.parts], "singly": [single.name for single in facts.singly]}
    for key, named in names.items():
        for number, name in enumerate(named):
            for language, text in name.items():
                yield language, text, source.places.of(path, "facts", key, number, "name", language)
