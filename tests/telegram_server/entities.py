"""Formatted stretches of a text, and how Telegram orders, nests, cuts and finds them.

Offsets and lengths count UTF-16 units. The rules follow what TDLib does with entities before a message is sent.
"""

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MOST_ENTITIES = 100

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
CODE = ("pre", "code")

_RANKS = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "mention": 50,
    "bot_command": 50,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_FOUND_IN_PLAIN_TEXT = (
    ("bot_command", re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<![\w@/])@[a-zA-Z0-9_]{3,32}(?!\w)")),
)


@dataclass(frozen=True, slots=True)
class Entity:
    """argument: the url, language, user id or emoji id that goes with the kind."""

    kind: str
    offset: int
    length: int
    argument: str = ""

    @property
    def end(self) -> int:
        return self.offset + self.length

    def rank(self) -> tuple[int, int, int]:
        """Earlier before later, longer before shorter, then the outer kind before the inner."""
        return self.offset, -self.length, _RANKS[self.kind]


def utf16_length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def settled(entities: Iterable[Entity]) -> list[Entity]:
    """The entities as Telegram keeps them: quotes and links never overlap, styles are merged and cut to fit."""
    ordered = sorted((entity for entity in entities if entity.length > 0), key=Entity.rank)
    quotes = _first_comers(entity for entity in ordered if entity.kind in QUOTES)
    solid = _first_comers(entity for entity in ordered if entity.kind not in QUOTES + STYLES)
    frames = sorted([*quotes, *(one for one in solid if not _crosses_a_quote(one, quotes))], key=Entity.rank)
    styles = _StyleCutter(deque(entity for entity in ordered if entity.kind in STYLES)).cut_at(frames)
    return sorted([*frames, *styles], key=Entity.rank)


def with_found(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """Add the commands and @mentions that stand in plain view, outside of code and links."""
    taken = [entity for entity in entities if entity.kind not in QUOTES + STYLES]
    found = [one for one in commands_and_mentions(text) if not any(_overlap(one, other) for other in taken)]
    return settled([*entities, *found])


def commands_and_mentions(text: str) -> list[Entity]:
    return sorted(
        (
            Entity(kind, utf16_length(text[: match.start()]), utf16_length(match[0]))
            for kind, pattern in _FOUND_IN_PLAIN_TEXT
            for match in pattern.finditer(text)
        ),
        key=Entity.rank,
    )


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _first_comers(ordered: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in ordered:
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return kept


def _crosses_a_quote(entity: Entity, quotes: Sequence[Entity]) -> bool:
    return any(
        _overlap(entity, quote) and not (quote.offset <= entity.offset and entity.end <= quote.end) for quote in quotes
    )


@dataclass(slots=True)
class _StyleCutter:
    """Walks once over the styles, merging those of one kind and cutting them where a frame begins or ends."""

    waiting: deque[Entity]
    running: dict[str, tuple[int, int]] = field(default_factory=dict)
    pieces: list[Entity] = field(default_factory=list)

    def cut_at(self, frames: Sequence[Entity]) -> list[Entity]:
        end_of_all = max((entity.end for entity in [*frames, *self.waiting]), default=0)
        inside: list[Entity] = []
        for frame in frames:
            self._leave(inside, frame.offset)
            inside.append(frame)
        self._leave(inside, end_of_all)
        return self.pieces

    def _leave(self, inside: list[Entity], position: int) -> None:
        while inside and position >= inside[-1].end:
            frame = inside.pop()
            before = len(self.pieces)
            self._walk_to(frame.end)
            if frame.kind in CODE:
                del self.pieces[before:]
        self._walk_to(position)

    def _walk_to(self, position: int) -> None:
        while self.waiting and self.waiting[0].offset < position:
            style = self.waiting.popleft()
            run = self.running.get(style.kind)
            if run is not None and style.offset <= run[1]:
                self.running[style.kind] = (run[0], max(run[1], style.end))
            else:
                self._cut(style.offset)
                self.running[style.kind] = (style.offset, style.end)
        self._cut(position)

    def _cut(self, position: int) -> None:
        for kind in STYLES:
            start, end = self.running.get(kind, (position, position))
            if start >= position:
                continue
            self.pieces.append(Entity(kind, start, min(end, position) - start))
            if end <= position:
                del self.running[kind]
            else:
                self.running[kind] = (position, end)
