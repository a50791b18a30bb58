"""Ready for a visit? What has been ticked comes in; what is missing, and whether the rep may leave, goes out.

Ten questions, the aids to carry, and three points before entering. Without the contract nobody is ready: a sale was
lost that way (case_missing_contract).
"""

from collections.abc import Collection
from dataclasses import dataclass

QUESTIONS = tuple(f"q{number}" for number in range(1, 11))
CONTRACT_QUESTION = "q7"
AIDS = ("contract", "manual", "comparison", "gifts", "map", "customer_data", "cards", "notebook", "stationery")
BEFORE_ENTERING = ("image", "breath", "words")
ITEMS = (*QUESTIONS, *AIDS, *BEFORE_ENTERING)
# What a visit can do without: gifts and a route are not always called for, and the last look is taken at the door.
_MAY_WAIT = frozenset({"gifts", "map", *BEFORE_ENTERING})


@dataclass(frozen=True, slots=True)
class Readiness:
    """missing: items not ticked, in order. blocked: the contract is not there, whatever else is. ready: nothing is
    missing that cannot wait."""

    missing: tuple[str, ...]
    blocked: bool

    @property
    def ready(self) -> bool:
        return not self.blocked and _MAY_WAIT.issuperset(self.missing)


def judge(ticked: Collection[str]) -> Readiness:
    """How far the preparation is. What is no item counts for nothing."""
    missing = tuple(item for item in ITEMS if item not in ticked)
    return Readiness(missing, CONTRACT_QUESTION in missing or "contract" in missing)


def toggled(ticks: int, item: str) -> int:
    """The ticks with one item changed. A tick is a bit, in the order of ITEMS. ValueError for what is no item."""
    return ticks ^ (1 << ITEMS.index(item))


def items_of(ticks: int) -> frozenset[str]:
    """The items that are ticked. Bits beyond the last item mean nothing."""
    return frozenset(item for place, item in enumerate(ITEMS) if ticks >> place & 1)
