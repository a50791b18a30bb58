"""Placeholders in braces: which names there are, where each may stand, and how they are found in a line."""

import re
from dataclasses import dataclass

NAMES: tuple[str, ...] = (
    "product", "amount", "period", "rival", "difference", "decider", "benefit", "included", "date", "other", "frame",
    "point", "under", "term", "fees", "total", "rival_total", "figure", "yearly", "count", "every", "against",
    "against_total", "saving", "more", "most", "parts", "ladder", "after", "source", "seen",
)  # fmt: skip
IN_CARDS = frozenset(NAMES[:11])
IN_GENERIC_CARDS = (IN_CARDS | {"point"}) - {"frame"}  # one line for every intent: it knows no price
IN_FRAMES = frozenset(
    {"product", "amount", "period", "rival", "difference", "benefit", "included", *NAMES[NAMES.index("under"):]}
)  # fmt: skip
HEARD: tuple[str, ...] = ("rival", "decider")  # the two that are recognised in what a customer said

_SLOT = re.compile(r"\{([a-z_]+)(?:\|([^{}|\s]+))?\}")


@dataclass(frozen=True, slots=True)
class Slot:
    """One placeholder of a line; `particle` is the Korean one that follows it."""

    name: str
    particle: str | None
    start: int
    end: int


def slots(line: str) -> tuple[Slot, ...]:
    """The well-formed placeholders of a line, in order."""
    return tuple(Slot(found[1], found[2], found.start(), found.end()) for found in _SLOT.finditer(line))


def without_slots(line: str) -> str:
    """The line with its well-formed placeholders taken out; a brace that is left belongs to none."""
    return _SLOT.sub("", line)
