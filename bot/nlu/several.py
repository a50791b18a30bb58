"""One message, several intents: which clauses stand on their own.

In: the opinion on the whole message and on each clause. Out: the intents meant, in the order said, at most three.
A clause stands when it is sure by itself, or half sure of what the whole message hints at too. What a customer grants
("it is good, but ...") or denies ("it is not the price, ...") is not what the customer objects to.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.clauses import Clause
from bot.nlu.opinion import Opinion
from bot.nlu.recognition import Scored

MOST_INTENTS = 3
# Picked on the library's tests, alone and two by two in one breath: lower ones find more second objections and invent
# more.
_STANDS = 0.8  # a clause has less to go by than a message, so more is asked of it
_STANDS_IF_HINTED = 0.5  # ... when the whole message ranks its intent among the first
_HINTED = 3
_ONE_THING = 0.9  # a message that is this sure of one intent hints at no other


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
    conceded = _conceded(parts, granted)
    denied = {part.opinion.best.id for part in parts if part.clause.denied}
    standing = _standing(whole, parts, conceded)
    agree = whole.best.id in {one.id for one in standing} or whole.chance < threshold
    if len(standing) >= 2 and agree:
        return standing[:MOST_INTENTS]
    if whole.best.id not in denied | conceded and whole.chance >= threshold:
        return (Scored(whole.best.id, whole.chance),)
    if standing:
        return standing[:MOST_INTENTS]
    return (Scored(whole.best.id, whole.chance),) if whole.chance >= threshold else ()


def undenied(whole: Opinion, parts: Sequence[ClauseOpinion], rest: Opinion | None) -> Opinion:
    """The opinion to go by: the one on the `rest` of a message without what it denies, if the whole was taken for just
    what is denied ("the price is fine, it is the contract")."""
    denied = {one.id for part in parts if part.clause.denied for one in part.opinion.ranked[:_HINTED]}
    return rest if rest is not None and whole.best.id in denied and rest.best.id != whole.best.id else whole


def _standing(whole: Opinion, parts: Sequence[ClauseOpinion], conceded: frozenset[str]) -> tuple[Scored, ...]:
    """The intents of the clauses that stand, each once, in the order said."""
    hinted = {one.id for one in whole.ranked[:_HINTED]} if whole.chance < _ONE_THING else frozenset()
    found: dict[str, Scored] = {}
    for part in parts:
        best = part.opinion.best
        asked = _STANDS_IF_HINTED if best.id in hinted else _STANDS
        if part.clause.denied or best.id in conceded or part.opinion.chance < asked:
            continue
        found.setdefault(best.id, Scored(best.id, part.opinion.chance))
    return tuple(found.values())


def _conceded(parts: Sequence[ClauseOpinion], granted: frozenset[str]) -> frozenset[str]:
    """What is said before a "but" and only grants a point."""
    turn = max((number for number, part in enumerate(parts) if part.clause.joint == "but"), default=-1)
    return frozenset(part.opinion.best.id for part in parts[: max(0, turn)] if part.opinion.best.id in granted)
