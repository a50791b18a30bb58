"""One message, several intents: which clauses stand on their own.

In: the opinion on the whole message and on each clause. Out: the intents meant, in the order said, at most three.
The whole message has the first word; clauses add to it only when they are sure, and what a customer grants
("it is good, but ...") or denies ("it is not the price, ...") is not what the customer objects to.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.clauses import Clause
from bot.nlu.recognition import Scored

MOST_INTENTS = 3
_SURER = 0.2  # a clause has less to go by than a message: so much of the way from the threshold to certainty is asked


@dataclass(frozen=True, slots=True)
class Opinion:
    """The best guess for one text and how likely it is right; `chance` of the whole is the bar for its clauses."""

    best: Scored
    chance: float
    ranked: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class ClauseOpinion:
    """A clause with the opinion on it."""

    clause: Clause
    opinion: Opinion


def meant(
    whole: Opinion, parts: Sequence[ClauseOpinion], *, threshold: float, granted: frozenset[str]
) -> tuple[Scored, ...]:
    """The intents meant; empty when nothing is sure enough.

    threshold: the least chance of being right for the whole. granted: intents that a customer merely concedes when a
    "but" follows (agreement, satisfaction)."""
    standing = _standing(parts, threshold, granted)
    if len(standing) >= 2:
        return standing[:MOST_INTENTS]
    denied = {part.opinion.best.id for part in parts if part.clause.denied}
    if standing and (whole.best.id in denied or whole.chance < threshold):
        return standing
    conceded = _conceded(parts, granted)
    if standing and whole.best.id in conceded:
        return standing
    if whole.chance >= threshold and whole.best.id not in denied | conceded:
        return (Scored(whole.best.id, whole.chance),)
    return standing if standing else ((Scored(whole.best.id, whole.chance),) if whole.chance >= threshold else ())


def _standing(parts: Sequence[ClauseOpinion], threshold: float, granted: frozenset[str]) -> tuple[Scored, ...]:
    """The intents of the clauses that are sure by themselves, each once, in the order said."""
    found: dict[str, Scored] = {}
    conceded = _conceded(parts, granted)
    bar = threshold + (1 - threshold) * _SURER
    for part in parts:
        best = part.opinion.best
        if part.clause.denied or best.id in conceded or part.opinion.chance < bar:
            continue
        if best.id not in found:
            found[best.id] = Scored(best.id, part.opinion.chance)
    return tuple(found.values())


def _conceded(parts: Sequence[ClauseOpinion], granted: frozenset[str]) -> frozenset[str]:
    """What is said before a "but" and only grants a point."""
    turn = max((number for number, part in enumerate(parts) if part.clause.joint == "but"), default=-1)
    return frozenset(part.opinion.best.id for part in parts[: max(0, turn)] if part.opinion.best.id in granted)
