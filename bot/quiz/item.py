"""A question as it is kept and asked: what is asked, the answer, what is said after it, and where it comes from.

An item's id is made from the content it comes from: when its card changes, the old item is gone and a new one stands
in its place; when something else changes, it stays the same and keeps its place in everybody's memory.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.language.detect import Language
from bot.quiz.cues import Check
from bot.quiz.material import MadeType

ItemType = MadeType | Literal["sort", "written", "order", "tier"]
CHOICES = 4  # what a phone shows without scrolling
MOST_ASKED, MOST_CHOICE, MOST_WHY = 300, 100, 200  # letters, as a Telegram quiz poll holds
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    right: the answer; of an ordering, its parts in the right order; empty for a free reply. decoys: what is wrong, the
    most plausible first. pool: names of intents that may be decoys, by id, for those that are chosen by nearness.
    source: the intent or deck it comes from; card: the intent whose card explains more. wanted: the checks of a free
    reply. quote: the customer's words in it."""

    id: str
    type: ItemType
    language: Language
    ask: str
    right: tuple[str, ...]
    decoys: tuple[str, ...]
    why: str
    source: str
    card: str | None
    quote: str = ""
    wanted: tuple[Check, ...] = ()
    pool: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """An item with its choices laid out. answer: the place of the right choice; of an ordering, the places in order."""

    item: Item
    choices: tuple[str, ...]
    answer: tuple[int, ...]

    def is_right(self, chosen: Sequence[int]) -> bool:
        return tuple(chosen) == self.answer

    def fits_a_poll(self) -> bool:
        """Whether a quiz poll can hold it: one right choice, nothing too long."""
        return (
            len(self.answer) == 1
            and len(self.item.ask) <= MOST_ASKED
            and len(self.item.why) <= MOST_WHY
            and all(len(choice) <= MOST_CHOICE for choice in self.choices)
        )


def item_id(kind: str, language: Language, *content: str) -> str:
    """A name that changes when the content does: type, language, twelve hex digits."""
    digest = hashlib.blake2b("\x1f".join(content).encode(), digest_size=6).hexdigest()
    return f"{kind}.{language}.{digest}"


def asked(item: Item, near: Sequence[str] = ()) -> Asked:
    """Lay an item's choices out, always in the same order. `near`: ids of the intents that a recogniser takes the quote
    for, nearest first; they become the decoys where the item has a pool."""
    pool = dict(item.pool)
    nearest = [pool[name] for name in near if name in pool]
    decoys = list(dict.fromkeys(one for one in (*nearest, *item.decoys) if one not in item.right))
    if len(item.right) > 1:
        shuffled = sorted(item.right, key=lambda choice: _place(item.id, choice))
        if tuple(shuffled) == item.right:
            shuffled.reverse()  # an ordering that is in order already asks nothing
        return Asked(item, tuple(shuffled), tuple(shuffled.index(part) for part in item.right))
    choices = sorted((*item.right, *decoys[: CHOICES - 1]), key=lambda choice: _place(item.id, choice))
    return Asked(item, tuple(choices), tuple(choices.index(part) for part in item.right))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with the names in braces said; a name without a value stays as it is."""
    return _NAME.sub(lambda found: values.get(found[1], found[0]), text)


def _place(item: str, choice: str) -> str:
    return hashlib.blake2b(f"{item}\x1f{choice}".encode(), digest_size=8).hexdigest()
