"""All a card is composed from, beside the library and the recognised intents."""

from dataclasses import dataclass, field

from bot.coach.heard import Heard
from bot.language.detect import Language
from bot.library.records import Segment, Style


@dataclass(frozen=True, slots=True)
class Context:
    """The visit as the coach sees it.

    heard: what this message named; the card says it back. known: all that was named in this visit, this message
    included; the price frames are worked out from it.
    product, market: ids of the library, or None for "not chosen". used: keys of lines said in this visit.
    kept: keys of lines that should be shown again, because the same card is drawn anew."""

    language: Language
    heard: Heard = field(default_factory=Heard)
    known: Heard = field(default_factory=Heard)
    product: str | None = None
    market: str | None = None
    segment: Segment | None = None
    style: Style | None = None
    used: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
