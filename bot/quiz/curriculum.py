"""In which order somebody meets what is new: a card after the other and the formats mixed, so that no sitting is about
one thing only. Items and a person's number come in, ids go out; the same for the same person, another for another.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.quiz.item import Item
from bot.quiz.memory import Memory, Pace, recall, todays

_TYPED = ("free_reply", "free_step")
_WARM_UP = 3  # items of a card that are answered by a tap before one is typed


def in_turn(items: Iterable[Item], person: int) -> tuple[str, ...]:
    """All ids: first one of each card, then the second of each, ..."""
    by_source: dict[str, list[Item]] = {}
    for item in items:
        by_source.setdefault(item.source, []).append(item)
    ranked: list[tuple[int, str, str]] = []
    for source, own in by_source.items():
        taps = sorted((one for one in own if one.type not in _TYPED), key=lambda one: _lot(person, one.id))
        typed = sorted((one for one in own if one.type in _TYPED), key=lambda one: _lot(person, one.id))
        mixed = _spread(taps)
        ordered = [*mixed[:_WARM_UP], *typed[:1], *mixed[_WARM_UP:], *typed[1:]]
        ranked += [(rank, _lot(person, source), one.id) for rank, one in enumerate(ordered)]
    return tuple(name for _, _, name in sorted(ranked))


def sitting(
    memories: Mapping[str, Memory], order: Sequence[str], pace: Pace, now: datetime, first: Iterable[str] = ()
) -> tuple[str, ...]:
    """What is asked now: what is due and something new; where there is neither, what would be forgotten first."""
    chosen = todays(memories, order, pace, now, first=frozenset(first))
    if chosen:
        return chosen
    weakest = sorted(order, key=lambda item: (recall(memories.get(item), now), item))
    return tuple(weakest[: pace.a_day])


def _spread(items: Sequence[Item]) -> list[Item]:
    """One of each type, then the second of each, ..."""
    seen: dict[str, int] = {}
    ranked: list[tuple[int, int, Item]] = []
    for place, item in enumerate(items):
        ranked.append((seen.get(item.type, 0), place, item))
        seen[item.type] = seen.get(item.type, 0) + 1
    return [item for _, _, item in sorted(ranked, key=lambda row: row[:2])]


def _lot(person: int, name: str) -> str:
    return hashlib.blake2b(f"{person}\x1f{name}".encode(), digest_size=8).hexdigest()
