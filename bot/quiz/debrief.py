"""After a sparring: which checks were met and by which words, the turn that mattered, and whether the end was honest.

A finished talk and its persona come in, a `Debrief` without sentences goes out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.quiz.cues import CHECKS, Check
from bot.quiz.material import Persona
from bot.quiz.sparring import Outcome, Talk, Turn

_BREAKABLE: frozenset[Check] = frozenset(("no_but", "no_pressure"))

Why = Literal["agreed", "opened", "calmed", "walked_out", "pressed", "argued", "unopened"]


@dataclass(frozen=True, slots=True)
class Debrief:
    """What a trainee takes home.

    met: the words that showed each step, from the first turn that took it. broken: the words of each rule that was
    broken. missed: the checks that were never met. turning: the number (from 1) of the turn that mattered, and why;
    None where nothing was said. uncovered: whether the true objection came to light. honest: the end was right for this
    customer: an agreement where the offer fits, a parting where it does not. score: 0 to 1, for readiness."""

    outcome: Outcome
    uncovered: bool
    honest: bool
    met: Mapping[Check, tuple[str, ...]]
    broken: Mapping[Check, tuple[str, ...]]
    missed: tuple[Check, ...]
    turning: tuple[int, Why] | None
    score: float


def debrief(talk: Talk, persona: Persona) -> Debrief:
    """The debrief of a talk that is over. Raises ValueError for one that is not."""
    if talk.outcome is None:
        raise ValueError("This talk is not over. Finish it or part first.")
    met: dict[Check, tuple[str, ...]] = {}
    broken: dict[Check, tuple[str, ...]] = {}
    for turn in talk.turns:
        for verdict in turn.grade.verdicts:
            if verdict.check in _BREAKABLE:
                if not verdict.met:
                    broken.setdefault(verdict.check, verdict.words)
            elif verdict.met:
                met.setdefault(verdict.check, verdict.words)
    kept = _BREAKABLE - broken.keys() if talk.turns else frozenset[Check]()
    missed = tuple(check for check in CHECKS if check not in met and check not in kept)
    uncovered = talk.stage in ("open", "convinced")
    honest = talk.outcome == ("agreed" if persona.fits else "parted") and (persona.fits or uncovered)
    share = (len(met) + len(kept)) / len(CHECKS)
    return Debrief(
        outcome=talk.outcome,
        uncovered=uncovered,
        honest=honest,
        met=met,
        broken=broken,
        missed=missed,
        turning=_turning(talk.turns),
        score=round((share + uncovered + honest) / 3, 3),
    )


def _turning(turns: tuple[Turn, ...]) -> tuple[int, Why] | None:
    """The turn that mattered most: the one that lost the customer, else opened them, else hurt or calmed them."""
    reasons: list[tuple[Why, bool]] = []
    found: dict[Why, int] = {}
    for number, turn in enumerate(turns, 1):
        reasons = [
            ("walked_out", turn.move == "leaves"),
            ("opened", turn.stage == "open" and turn.stage_before != "open"),
            ("pressed", turn.pressed),
            ("argued", turn.argued),
            ("calmed", turn.move == "softens" and turn.mood > turn.mood_before),
            ("agreed", turn.move == "agrees"),
        ]
        for why, holds in reasons:
            if holds:
                found.setdefault(why, number)
    for why, _ in reasons:
        if why in found:
            return found[why], why
    return (len(turns), "unopened") if turns else None
