"""The customer's card as a picture for a phone: what it is, the amounts that matter, the total as large as any of them,
and the small print in letters that can be read.

In: a `PriceCard` (words only) and a font. Out: a `Sheet` (where everything stands, in pixels), and from it a PNG.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.coach.price_card import Figure, PriceCard, Row
from bot.pictures.font import Font
from bot.pictures.sheet import Box, Ink, Sheet, Weight, Words, drawn
from bot.pictures.typesetting import broken, drawable, fitted

WIDTH = 1080
MARGIN = 80
_INNER = WIDTH - 2 * MARGIN
_PAD = 48  # inside the panel of the total
_GUTTER = 56  # between two figures

_LARGEST_TOTAL = 136
_LARGEST_FIGURE = 96
_LEAST_BESIDE = 64  # smaller figures stand below each other instead
_LEAST_AMOUNT = 36
_STEP = 4
_SMALL = 30
_TEXT = 36
_LEADING = 1.42

# The number is what one looks for; the unit and a word like "under" stand smaller beside it.
_NUMBER = re.compile(r"([A-Z]{0,3}[$€£¥₩]?\d[\d.,]*)")
_BESIDE_A_NUMBER = 0.56
_THIN_GAP, _GAP = 0.06, 0.15  # beside a number, in its size: where nothing is written, and for a blank


def png(card: PriceCard, font: Font) -> bytes:
    """The picture of a card."""
    return drawn(laid_out(card, font), font)


def laid_out(card: PriceCard, font: Font) -> Sheet:
    """Where everything stands."""
    card = card.said_with(lambda text: drawable(text, font))
    page = _Page(font)
    size = _amount_size(card.total.amount, font, _INNER - 2 * _PAD, _LARGEST_TOTAL)
    _head(page, card)
    _figures(page, card.figures, largest=min(size, _LARGEST_FIGURE))
    _total(page, card.total, size)
    _rows(page, card.rows)
    if card.others:
        page.gap(12)
        page.hair()
        page.hair()
        page.gap(12)
        _rows(page, card.others)
    _notes(page, card.notes)
    return Sheet(WIDTH, page.y + MARGIN - 12, tuple(page.boxes), tuple(page.words))


@dataclass(slots=True)
class _Page:
    """A sheet that grows downwards: `y` is where the next line begins."""

    font: Font
    y: int = MARGIN
    boxes: list[Box] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def gap(self, pixels: int) -> None:
        self.y += pixels

    def line(
        self,
        text: str,
        size: int,
        ink: Ink,
        role: str,
        *,
        x: int = MARGIN,
        weight: Weight = "regular",
        right: bool = False,
        leading: float = _LEADING,
    ) -> None:
        """A line here; the next one comes below it."""
        self.words.append(Words(x, self.y + _baseline(size, leading), text, size, ink, weight, right, role))
        self.y += round(size * leading)

    def lines(self, text: str, size: int, ink: Ink, role: str, *, x: int = MARGIN, width: int = _INNER) -> None:
        """A text in as many lines as it takes."""
        for line in broken(text, self.font, size, width):
            self.line(line, size, ink, role, x=x)

    def amount(self, text: str, size: int, ink: Ink, role: str, *, x: int, width: int, leading: float) -> None:
        """An amount with its number large; one that is too long even so in plain lines."""
        if _amount_width(text, self.font, size) > width:
            for line in broken(text, self.font, size, width):
                self.line(line, size, ink, role, x=x, weight="strong", leading=leading)
            return
        baseline = self.y + _baseline(size, leading)
        for place, run, run_size in _runs(text, self.font, size):
            self.words.append(Words(x + round(place), baseline, run, run_size, ink, "strong", role=role))
        self.y += round(size * leading)

    def hair(self) -> None:
        self.boxes.append(Box(MARGIN, self.y, WIDTH - MARGIN, self.y + 2, "hair"))
        self.y += 2


def _baseline(size: int, leading: float) -> int:
    """From the top of a line to its baseline: a Chinese character stands in the middle of the line."""
    return round(size * (leading - 1) / 2 + size * 0.88)


def _head(page: _Page, card: PriceCard) -> None:
    top = page.y
    page.line(card.day, _SMALL, "quiet", "day", x=WIDTH - MARGIN, right=True)
    page.y = top
    page.line(card.heading, _SMALL, "accent", "heading", weight="strong")
    page.gap(20)
    if card.title:
        title = fitted(card.title, page.font, _INNER, largest=76, smallest=44, most_lines=2)
        for line in title.lines:
            page.line(line, title.size, "ink", "title", weight="strong", leading=1.25)
    if card.included:
        page.gap(8)
        page.lines(card.included, _TEXT, "quiet", "included")
    page.gap(36)


def _figures(page: _Page, figures: Sequence[Figure], *, largest: int) -> None:
    """Side by side where both stay large, else below each other. All of one size."""
    if not figures:
        return
    columns = len(figures)
    width = (_INNER - _GUTTER * (columns - 1)) // columns
    size = min(_amount_size(one.amount, page.font, width, largest) for one in figures)
    wordy = any(len(broken(one.label, page.font, _TEXT, width)) > 1 for one in figures)
    if columns > 1 and (size < min(_LEAST_BESIDE, largest) or wordy):
        size = min(_amount_size(one.amount, page.font, _INNER, largest) for one in figures)
        for one in figures:
            _figure(page, one, size, MARGIN, _INNER)
            page.gap(24)
        page.gap(12)
        return
    top = bottom = page.y
    for column, one in enumerate(figures):
        x = MARGIN + column * (width + _GUTTER)
        page.y = top
        _figure(page, one, size, x, width)
        bottom = max(bottom, page.y)
    for column in range(1, columns):
        middle = MARGIN + column * (width + _GUTTER) - _GUTTER // 2
        page.boxes.append(Box(middle - 1, top + 8, middle + 1, bottom - 8, "hair"))
    page.y = bottom
    page.gap(40)


def _figure(page: _Page, figure: Figure, size: int, x: int, width: int) -> None:
    page.lines(figure.label, _TEXT, "quiet", "label", x=x, width=width)
    page.amount(figure.amount, size, "ink", "figure", x=x, width=width, leading=1.3)
    page.lines(figure.note, _SMALL, "quiet", "note", x=x, width=width)


def _total(page: _Page, total: Figure, size: int) -> None:
    """The panel nobody overlooks."""
    top = page.y
    x, width = MARGIN + _PAD, _INNER - 2 * _PAD
    page.gap(_PAD - 6)
    page.lines(total.label, _TEXT, "soft", "label", x=x, width=width)
    page.amount(total.amount, size, "bright", "total", x=x, width=width, leading=1.28)
    page.gap(4)
    page.lines(total.note, _SMALL, "soft", "note", x=x, width=width)
    page.gap(_PAD - 6)
    page.boxes.append(Box(MARGIN, top, WIDTH - MARGIN, page.y, "panel", radius=28))
    page.gap(32)


def _rows(page: _Page, rows: Sequence[Row]) -> None:
    """What it is on the left, how much on the right; a long pair takes two lines."""
    for place, row in enumerate(rows):
        if place:
            page.hair()
        page.gap(16)
        top = page.y
        page.lines(row.label, _TEXT, "quiet", "row")
        below = page.y
        if page.font.width(row.label, _TEXT) + _GUTTER + page.font.width(row.value, _TEXT) <= _INNER:
            page.y = top
        for line in broken(row.value, page.font, _TEXT, _INNER):
            page.line(line, _TEXT, "ink", "value", x=WIDTH - MARGIN, right=True)
        page.y = max(page.y, below) + 16


def _notes(page: _Page, notes: Sequence[str]) -> None:
    for place, note in enumerate(notes):
        page.gap(8 if place else 20)
        page.lines(note, _SMALL, "quiet", "note")


def _amount_size(amount: str, font: Font, width: int, largest: int) -> int:
    """How large an amount may be to fit in one line."""
    sizes = range(largest, _LEAST_AMOUNT, -_STEP)
    return next((size for size in sizes if _amount_width(amount, font, size) <= width), _LEAST_AMOUNT)


def _amount_width(amount: str, font: Font, size: int) -> float:
    *_, (place, run, run_size) = _runs(amount, font, size)
    return place + font.width(run, run_size)


def _runs(amount: str, font: Font, size: int) -> list[tuple[float, str, int]]:
    """(place, text, size) of each piece of an amount: numbers at full size, the rest smaller."""
    runs: list[tuple[float, str, int]] = []
    place, was_blank = 0.0, False
    for number, run in enumerate(_NUMBER.split(amount)):
        said = run.strip()
        if said:
            run_size = size if number % 2 else max(round(size * _BESIDE_A_NUMBER), _SMALL)
            if runs:
                place += size * (_GAP if was_blank or run[0] == " " else _THIN_GAP)
            runs.append((place, said, run_size))
            place += font.width(said, run_size)
        was_blank = run.endswith(" ")
    return runs or [(0.0, "", size)]
