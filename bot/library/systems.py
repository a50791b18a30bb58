"""The systems of the method as frozen values: what a file of `intents/playbook/` says, with its tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, get_args

from bot.language.detect import Language

Importance = Literal["core", "strong", "nice"]
Seed = Literal["key_account_lecture", "relationship_lists", "telecom_training", "crm_course"]
ToolName = Literal[
    "preparation", "approach", "needs", "presenting", "signals", "style", "relation", "complaint", "promises",
    "workload", "tiers", "lifecycle", "retention",
]  # fmt: skip

IMPORTANCES: tuple[Importance, ...] = get_args(Importance)
TOOLS: tuple[ToolName, ...] = get_args(ToolName)
# What a line of a part may hold in braces; the tools fill it, and `playbook/fill` says what stands in when they cannot.
SLOTS: tuple[str, ...] = (
    "product", "feature", "advantage", "benefit", "issue", "efforts", "result", "open_item", "reason", "date",
)  # fmt: skip
FEWEST_ASKS = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a system. when: how one knows that it is its turn; say: words for the customer's ears."""

    text: str
    when: tuple[str, ...] = ()
    say: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SystemWords:
    """A system in one language. points come first and are short; parts are all its elements, by the same ids in every
    language; gap says what the source lacks or what is left out here, and why. asks: how a rep may ask for it."""

    title: str
    asks: tuple[str, ...]
    points: tuple[str, ...]
    parts: Mapping[str, Part] = field(default_factory=dict)
    ask: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    gap: str = ""


@dataclass(frozen=True, slots=True)
class System:
    """One system of the method. tables: name -> row -> the least amount that belongs to the row."""

    id: str
    topic: str
    importance: Importance
    sources: tuple[Seed, ...]
    words: Mapping[Language, SystemWords]
    related: tuple[str, ...] = ()
    tool: ToolName | None = None
    tables: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
