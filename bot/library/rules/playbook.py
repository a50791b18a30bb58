"""Whether the playbook holds together: topics and related systems that exist, the same parts in every language, enough
questions to find each system by, no question that leads to two, and nothing that may not be said."""

from collections.abc import Iterator

from bot.language.detect import LANGUAGES, Language
from bot.language.normalise import forms
from bot.language.particles import PARTICLES
from bot.library.braces import slots, without_slots
from bot.library.claims import said
from bot.library.conform import Loc, nearest
from bot.library.finding import Finding
from bot.library.source import Place, Source
from bot.library.strict_yaml import shortened
from bot.library.systems import FEWEST_ASKS, SLOTS, System, SystemWords

RULE = "playbook"
LONGEST_TITLE = 40
LONGEST_SAYING = 256


def findings(source: Source) -> Iterator[Finding]:
    """One for each name that leads nowhere, each part or question that is missing, each text that is not right."""
    for system in source.library.playbook.values():
        yield from _names(source, system)
        yield from _parts(source, system)
        for language, words in system.words.items():
            yield from _texts(source, system, language, words)
    for language in LANGUAGES:
        yield from _same_asks(source, language)


def path_of(system: str) -> str:
    return f"playbook/{system}.yaml"


def _names(source: Source, system: System) -> Iterator[Finding]:
    library, path = source.library, path_of(system.id)
    intent = library.intents.get(system.topic)
    if intent is None or intent.kind != "topic":
        topics = [name for name, one in library.intents.items() if one.kind == "topic"]
        near = nearest(system.topic, topics) or ", ".join(sorted(topics))
        yield source.places.of(path, "topic").finding(RULE, "not_a_topic", name=system.topic, near=near)
    for number, name in enumerate(system.related):
        place = source.places.of(path, "related", number)
        if name == system.id:
            yield place.finding(RULE, "related_itself", name=name)
        elif name not in library.playbook:
            near = nearest(name, list(library.playbook)) or "-"
            yield place.finding(RULE, "unknown_system", name=name, near=near)


def _parts(source: Source, system: System) -> Iterator[Finding]:
    path = path_of(system.id)
    everywhere = {name: None for words in system.words.values() for name in words.parts}
    for language, words in system.words.items():
        place = source.places.of(path, language, "parts")
        for name in everywhere:
            if name not in words.parts:
                yield place.finding(RULE, "system_part_missing", language=language, name=name)
        for kind in ("ask", "avoid", "gap"):
            if not getattr(words, kind) and any(getattr(other, kind) for other in system.words.values()):
                yield source.places.of(path, language).finding(RULE, "part_missing", language=language, part=kind)
        if not words.points:
            yield source.places.of(path, language).finding(RULE, "part_missing", language=language, part="points")
        if len(words.asks) < FEWEST_ASKS:
            values = {"language": language, "count": str(len(words.asks)), "needed": str(FEWEST_ASKS)}
            yield source.places.of(path, language, "asks").finding(RULE, "few_asks", **values)


def _texts(source: Source, system: System, language: Language, words: SystemWords) -> Iterator[Finding]:
    claims = source.library.claims.get(language, ())
    for loc, text, is_said in texts_of(words):
        place = source.places.of(path_of(system.id), language, *loc)
        if not text.strip():
            yield place.finding(RULE, "empty_text")
        rest = without_slots(text)
        if "{" in rest or "}" in rest:
            yield place.finding(RULE, "malformed_placeholder", text=shortened(text))
        for slot in slots(text):
            if slot.name not in SLOTS:
                yield place.finding(RULE, "unknown_slot", name=slot.name, known=" ".join(SLOTS))
            if slot.particle is not None and language != "ko":
                yield place.finding(RULE, "particle_not_korean", name=slot.name, particle=slot.particle)
            elif slot.particle is not None and slot.particle not in PARTICLES:
                yield place.finding(RULE, "unknown_particle", particle=slot.particle, known=" ".join(PARTICLES))
        if is_said and len(rest) > LONGEST_SAYING:
            yield place.finding(RULE, "long_line", count=str(len(rest)), limit=str(LONGEST_SAYING))
        # What to leave out has to be named there.
        found = said(text, claims) if loc[0] not in ("avoid", "gap", "asks") else None
        if found is not None:
            yield place.finding(RULE, "forbidden_claim", words=found[1], why=found[0].why)
    if len(words.title) > LONGEST_TITLE:
        place = source.places.of(path_of(system.id), language, "title")
        yield place.finding(RULE, "long_title", count=str(len(words.title)), limit=str(LONGEST_TITLE))


def texts_of(words: SystemWords) -> Iterator[tuple[Loc, str, bool]]:
    """Each text of a system in one language: what leads to it, the text, whether a customer may hear it."""
    yield ("title",), words.title, False
    for name, lines in (("asks", words.asks), ("points", words.points), ("avoid", words.avoid)):
        yield from (((name, number), line, False) for number, line in enumerate(lines))
    yield from ((("ask", number), line, True) for number, line in enumerate(words.ask))
    for name, part in words.parts.items():
        yield ("parts", name), part.text, False
        yield from ((("parts", name, "when", number), line, False) for number, line in enumerate(part.when))
        yield from ((("parts", name, "say", number), line, True) for number, line in enumerate(part.say))
    if words.gap:
        yield ("gap",), words.gap, False


def _same_asks(source: Source, language: Language) -> Iterator[Finding]:
    """A question that stands in two systems can find only one of them."""
    first: dict[str, tuple[str, Place]] = {}
    for system in source.library.playbook.values():
        for number, text in enumerate(system.words[language].asks):
            place = source.places.of(path_of(system.id), language, "asks", number)
            owner, where = first.setdefault(forms(text).bare, (system.id, place))
            if where != place:
                yield place.finding(RULE, "same_line", other=owner, place=str(where), text=shortened(text))
