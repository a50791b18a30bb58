"""From what reps told to what evidence is made of: which line of the library stood where.

In: what was told (`Asked`) and the library of today. Out: `Told`, in the same order. Lines that the library no longer
has are left out, so a line that was reworded begins anew; an intent that is gone is left out as a whole.
"""

from collections.abc import Iterable, Mapping

from bot.analytics.evidence import Place, Told
from bot.analytics.outcomes import Asked
from bot.coach.choose import key_of
from bot.language.detect import LANGUAGES, Language
from bot.library.records import STEPS, Intent, Library, Line


def told_cards(told: Iterable[Asked], library: Library) -> list[Told]:
    """The cards of which is known how it went."""
    places: dict[tuple[str, Language], Mapping[str, Place]] = {}
    cards = []
    for one in told:
        intent = library.intents.get(one.intent)
        if intent is None or one.result is None:
            continue
        key = (one.intent, one.language)
        if key not in places:
            places[key] = {
                key_of(line): place for place, lines in lines_of(intent, one.language).items() for line in lines
            }
        lines = {places[key][line]: line for line in sorted(one.lines) if line in places[key]}
        cards.append(Told(intent.kind, lines, one.result == "moved_on", intent.id))
    return cards


def lines_of(intent: Intent, language: Language) -> dict[Place, tuple[Line, ...]]:
    """The lines of an intent of which one at a time is said, by where they stand. What closes after a signal stands
    there all at once: of those nobody can tell which one worked."""
    words = intent.words.get(language)
    if words is None:
        return {}
    parts: dict[str, tuple[Line, ...]] = {"calm": words.calm, **{step: words.steps.get(step, ()) for step in STEPS}}
    return {Place(intent.id, language, part): lines for part, lines in parts.items() if lines}


def choices_in(library: Library) -> dict[Place, int]:
    """How many lines the library has at each place."""
    return {
        place: len(lines)
        for intent in library.intents.values()
        for language in LANGUAGES
        for place, lines in lines_of(intent, language).items()
    }
