"""A trainee's progress as a picture for a phone: the figures that matter, how well each card is known, what falls due.

In: a `ProgressSheet` (words and numbers only) and a font. Out: a `Sheet` (where everything stands, in pixels), and from
it a PNG. Nothing is told by colour alone: each bar has its value beside it, each day its number.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.pictures.font import Font
from bot.pictures.sheet import Box, Ink, Sheet, Weight, Words, drawn
from bot.pictures.typesetting import drawable, fitted
from bot.quiz.progress import Bar, ProgressSheet

WIDTH = 1080
MARGIN = 72
_INNER = WIDTH - 2 * MARGIN
_PAD = 44
_SMALL, _TEXT = 28, 32
_BAR = 18
_ROW = 58
_LABEL = 0.44  # of the width is for the names of the cards
_VALUE = 104
_CHART = 190


def png(page: ProgressSheet, font: Font) -> bytes:
    """The picture of a page of progress."""
    return drawn(laid_out(page, font), font)


def laid_out(page: ProgressSheet, font: Font) -> Sheet:
    """Where everything stands."""
    drawing = _Drawing(font)
    drawing.text(page.day, WIDTH - MARGIN, _SMALL, "quiet", right=True, role="day")
    drawing.text(page.title, MARGIN, _SMALL, "accent", "strong", role="title")
    drawing.y += 64
    _figures(drawing, page.figures)
    _bars(drawing, page.bars_title, page.bars, page.rest)
    _days(drawing, page.days_title, page.days)
    return Sheet(WIDTH, drawing.y + MARGIN, tuple(drawing.boxes), tuple(drawing.words))


@dataclass(slots=True)
class _Drawing:
    """A sheet that grows downwards: `y` is where the next thing begins."""

    font: Font
    y: int = MARGIN
    boxes: list[Box] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def text(
        self, text: str, x: int, size: int, ink: Ink, weight: Weight = "regular", *, right: bool = False, role: str = ""
    ) -> None:
        """A line whose letters stand on `y` + their height; `y` stays."""
        baseline = self.y + round(size * 0.88)
        self.words.append(Words(x, baseline, drawable(text, self.font), size, ink, weight, right, role))

    def centred(self, text: str, middle: int, size: int, ink: Ink, role: str) -> None:
        self.text(text, middle - round(self.font.width(text, size) / 2), size, ink, role=role)

    def box(self, left: int, top: int, right: int, bottom: int, ink: Ink, radius: int = 0) -> None:
        if right > left and bottom > top:
            self.boxes.append(Box(left, top, right, bottom, ink, min(radius, (right - left) // 2, (bottom - top) // 2)))


def _figures(drawing: _Drawing, figures: Sequence[tuple[str, str]]) -> None:
    """The panel nobody overlooks: numbers side by side, each over what it is."""
    if not figures:
        return
    width = (_INNER - 2 * _PAD) // len(figures)
    values = [fitted(value, drawing.font, width - 36, largest=76, smallest=36) for _, value in figures]
    labels = [
        fitted(label, drawing.font, width - 36, largest=_SMALL, smallest=20, most_lines=2) for label, _ in figures
    ]
    size = min(value.size for value in values)
    lines = max(len(label.lines) for label in labels)
    small = min(label.size for label in labels)
    top = drawing.y
    bottom = top + 2 * _PAD + size + 22 + round(lines * small * 1.3)
    drawing.box(MARGIN, top, WIDTH - MARGIN, bottom, "panel", 28)
    for place, (value, label) in enumerate(zip(values, labels, strict=True)):
        x = MARGIN + _PAD + place * width
        drawing.y = top + _PAD
        drawing.text(value.lines[0] if value.lines else "", x, size, "bright", "strong", role="figure")
        drawing.y += size + 22
        for line in label.lines:
            drawing.text(line, x, small, "soft", role="label")
            drawing.y += round(small * 1.3)
    drawing.y = bottom + 56


def _bars(drawing: _Drawing, title: str, bars: Sequence[Bar], rest: str) -> None:
    """A row for each card: its name, how much of it is known, the number."""
    drawing.text(title, MARGIN, _TEXT, "ink", "strong", role="heading")
    drawing.y += 62
    left = MARGIN + round(_INNER * _LABEL)
    right = WIDTH - MARGIN - _VALUE
    for bar in bars:
        name = fitted(bar.label, drawing.font, left - MARGIN - 24, largest=_SMALL, smallest=20)
        drawing.text(_shortened(name.lines), MARGIN, name.size, "ink", role="name")
        top = drawing.y + (_SMALL - _BAR) // 2
        drawing.box(left, top, right, top + _BAR, "hair", _BAR // 2)
        drawing.box(left, top, left + round((right - left) * _within(bar.share)), top + _BAR, "accent", _BAR // 2)
        drawing.text(bar.value, WIDTH - MARGIN, _SMALL, "quiet", right=True, role="value")
        drawing.y += _ROW
    if rest:
        drawing.text(rest, MARGIN, _SMALL, "quiet", role="rest")
        drawing.y += _ROW
    drawing.y += 20


def _days(drawing: _Drawing, title: str, days: Sequence[tuple[str, int]]) -> None:
    """A column for each of the next days, its number above it."""
    if not days:
        return
    drawing.text(title, MARGIN, _TEXT, "ink", "strong", role="heading")
    drawing.y += 66
    width = _INNER / len(days)
    most = max(1, *(count for _, count in days))
    foot = drawing.y + 40 + _CHART
    for place, (day, count) in enumerate(days):
        middle = round(MARGIN + width * (place + 0.5))
        high = round(_CHART * count / most)
        half = round(width * 0.32)
        drawing.box(middle - half, foot - max(high, 4), middle + half, foot, "accent" if count else "hair", 6)
        if count:
            drawing.y = foot - high - 34
            drawing.centred(str(count), middle, 24, "ink", "count")
        drawing.y = foot + 14
        drawing.centred(day, middle, 22, "quiet", "day")
    drawing.y = foot + 40


def _shortened(lines: Sequence[str]) -> str:
    return lines[0] + ("…" if len(lines) > 1 else "") if lines else ""


def _within(share: float) -> float:
    return min(max(share, 0.0), 1.0)
