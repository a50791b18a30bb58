"""What stands on the picture of a week: words and figures, without a place or a colour.

`bot/wording/numbers_picture.py` fills it, `bot/pictures/charts.py` draws it.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A large figure and what it is."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """`before`: where the mark stands; None for no mark. `rises`: it is told apart."""

    label: str
    count: float
    value: str
    before: float | None = None
    rises: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A week: how many messages, and how many of them were not known."""

    label: str
    count: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Chart:
    """What stands on the picture, from top to bottom."""

    heading: str
    title: str
    figures: Sequence[KeyFigure]
    bars_title: str
    bars: Sequence[Bar]
    columns_title: str
    columns: Sequence[Column]
    notes: Sequence[str]
