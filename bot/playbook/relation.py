"""Where the relationship with a customer stands: two answers come in (is the person's interest met, is the
institution's); one of four types, the roads that lead on to partner, and the next step go out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Relation = Literal["outsider", "friend", "supplier", "partner"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)
Interest = Literal["person", "institution"]
Road = tuple[Relation, ...]

# trust_routes: the person first, or the order first.
PERSON_FIRST: Road = ("outsider", "friend", "supplier", "partner")
ORDER_FIRST: Road = ("outsider", "supplier", "friend", "partner")


@dataclass(frozen=True, slots=True)
class Standing:
    """relation: the type. missing: whose interest is still to be met. roads: the ways on to partner, this type
    first."""

    relation: Relation
    missing: tuple[Interest, ...]
    roads: tuple[Road, ...]


def standing(*, person: bool, institution: bool) -> Standing:
    """The standing with a customer whose interests are met or not."""
    if person:
        relation: Relation = "partner" if institution else "friend"
    else:
        relation = "supplier" if institution else "outsider"
    met: Mapping[Interest, bool] = {"person": person, "institution": institution}
    return Standing(relation, tuple(name for name, is_met in met.items() if not is_met), _roads(relation))


def _roads(relation: Relation) -> tuple[Road, ...]:
    match relation:
        case "outsider":
            return PERSON_FIRST, ORDER_FIRST
        case "partner":
            return ()
        case "friend":
            return (PERSON_FIRST[1:],)
        case "supplier":
            return (ORDER_FIRST[1:],)
