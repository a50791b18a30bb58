"""One question about a changed line, and what an answer to it shows.

The right answer is the line itself. The others are lines that people might say instead: the one it replaces, lines of
the same intent at other steps, lines of its neighbours at the same step. Other wordings of the same step are right as
well, so they are left out.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass

from bot.broadcast.audience import place_of
from bot.broadcast.script import Script
from bot.coach.fill import fill, placeholders_in
from bot.language.detect import Language
from bot.library.records import STEPS, Intent, Library, Part

CHOICES = 4
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Question:
    """`choices[0]` is the right one; everybody sees them in an order of their own."""

    intent: str
    part: Part
    choices: tuple[str, ...]


def question_about(script: Script, library: Library) -> Question | None:
    """A question of up to four choices; None where the library has nothing else to choose from."""
    wrong: list[str] = [script.old] if script.old else []
    wrong += _rivals(script, library)
    distinct = [line for line in dict.fromkeys(wrong) if line.strip() and line != script.new]
    choices = (script.new, *distinct[: CHOICES - 1])
    return Question(script.intent, script.part, choices) if len(choices) >= _LEAST else None


def order_for(question: Question, campaign: int, person: int) -> tuple[int, ...]:
    """The places of the choices as somebody sees them: the same each time they look, another one for their
    neighbour."""
    order = list(range(len(question.choices)))
    random.Random(place_of(campaign, person) * 31 + len(order)).shuffle(order)  # noqa: S311 - nothing secret
    return tuple(order)


def _rivals(script: Script, library: Library) -> Iterable[str]:
    """Lines that are not right here, the likeliest to be taken for it first."""
    own = library.intents.get(script.intent)
    if own is None:
        return
    right = set(lines_of(library, own.id, script.language, script.part))
    beside = [
        line
        for part in _near(script.part)
        for line in lines_of(library, own.id, script.language, part)
        if line not in right
    ]
    others = [
        line
        for neighbour in _neighbours(own, library)
        for line in lines_of(library, neighbour, script.language, script.part)[:1]
        if line not in right
    ]
    # One from the neighbours between those of the own card, so that neither gives the answer away.
    while beside or others:
        for lines in (beside, others):
            if lines:
                yield lines.pop(0)


def _near(part: Part) -> list[Part]:
    """The other parts of a card, the steps that stand beside this one first."""
    if part not in STEPS:
        return ["empathize", "guide"]
    here = STEPS.index(part)
    return sorted((step for step in STEPS if step != part), key=lambda step: abs(STEPS.index(step) - here))


def _neighbours(intent: Intent, library: Library) -> list[str]:
    """Those it is taken for, then others of its kind."""
    confused = [one for one in intent.confused_with if one in library.intents]
    kin = [one.id for one in library.intents.values() if one.kind == intent.kind and one.id != intent.id]
    return list(dict.fromkeys([*confused, *kin]))


def lines_of(library: Library, intent: str, language: Language, part: Part) -> tuple[str, ...]:
    """The lines of a part as they are said where nothing is known of the customer. Those that hold a price are left
    out: without one they say nothing."""
    lines = library.words_of(intent, language).lines(part)
    return tuple(fill(line.text, {}, library, language) for line in lines if "frame" not in placeholders_in(line.text))
