"""Whether each language has what the others have, and each card what its kind needs."""

from collections.abc import Iterator

from bot.language.detect import LANGUAGES
from bot.library.finding import Finding
from bot.library.records import REP_CAUSES, STEPS, Intent, Words
from bot.library.source import Places, Source, every_intent

RULE = "parity"
# What the generic card of a kind must bring: every intent without a card of its own leans on it.
_NEEDED = {"objection": ("steps",), "complaint": ("steps", "calm"), "signal": ("close",), "topic": ("card",)}


def findings(source: Source) -> Iterator[Finding]:
    """One for each step, part or language that is missing."""
    for intent, generic, path in every_intent(source.library):
        yield from _languages(intent, source.places, path)
        yield from _parts(intent, source.places, path, _NEEDED[intent.kind] if generic else ())
        yield from _steps(intent, source.places, path)
        yield from _for_the_rep(intent, source.places, path)
    for name, by_language in source.library.frame_lines.items():
        path = f"frames/{name}.yaml"
        for language in LANGUAGES:
            if not by_language.get(language):
                yield source.places.of(path, language).finding(RULE, "part_missing", language=language, part=name)


def _languages(intent: Intent, places: Places, path: str) -> Iterator[Finding]:
    for language in LANGUAGES:
        if language not in intent.words:
            yield places.of(path).finding(RULE, "missing_language", language=language)


def _parts(intent: Intent, places: Places, path: str, needed: tuple[str, ...]) -> Iterator[Finding]:
    filled = {language: _filled(words) for language, words in intent.words.items()}
    somewhere = set(needed).union(*filled.values())
    for language, own in filled.items():
        for part in sorted(somewhere - own):
            yield places.of(path, language, part).finding(RULE, "part_missing", language=language, part=part)


def _filled(words: Words) -> set[str]:
    parts = {
        "steps": words.steps or words.skipped,
        "tip": words.tip,
        "hold": words.hold,
        "calm": words.calm,
        "tips": words.tips,
        "close": words.close,
        "card": words.card,
    }
    return {part for part, content in parts.items() if content}


def _steps(intent: Intent, places: Places, path: str) -> Iterator[Finding]:
    for language, words in intent.words.items():
        if not words.steps and not words.skipped:
            continue
        for step in STEPS:
            place = places.of(path, language, "steps", step)
            if step in words.skipped:
                continue
            if step not in words.steps:
                yield place.finding(RULE, "step_missing", language=language, step=step)
            elif not words.steps[step]:
                yield place.finding(RULE, "step_empty", language=language, step=step)


def _for_the_rep(intent: Intent, places: Places, path: str) -> Iterator[Finding]:
    words = intent.words.values()
    if intent.timing != "now" and not any(own.hold for own in words):
        yield places.of(path, "timing").finding(RULE, "hold_missing", timing=intent.timing)
    if intent.cause in REP_CAUSES and not any(own.tip for own in words):
        yield places.of(path, "cause").finding(RULE, "tip_missing", cause=str(intent.cause))
