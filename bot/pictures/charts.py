"""The numbers of a week as a picture for a phone: large figures, what was heard, and the last weeks.

In: a `Chart` (words and figures only) and a font. Out: a `Sheet` (where everything stands, in pixels), and from
it a PNG. A bar is as long as its count; the thin mark across it is the average of the weeks before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.analytics.chart import Bar, Chart, Column, KeyFigure
from bot.pictures.font import Font
from bot.pictures.sheet import Box, Ink, Sheet, Weight, Words, drawn
from bot.pictures.typesetting import broken, drawable

WIDTH = 1080
MARGIN = 80
_INNER = WIDTH - 2 * MARGIN
_SMALL, _TEXT, _TITLE, _FIGURE = 28, 34, 60, 84
_GUTTER = 56
_BAR = 30
_VALUE = 110  # room for a count behind the longest bar
_COLUMNS_HIGH = 190
_WIDEST_COLUMN = 96
_LINE = 1.4


def png(chart: Chart, font: Font) -> bytes:
    """The picture."""
    return drawn(laid_out(chart, font), font)


def laid_out(chart: Chart, font: Font) -> Sheet:
    """Where everything stands."""
    page = _Page(font)
    page.text(chart.heading, _SMALL, "accent", weight="strong")
    page.y += 6
    page.text(chart.title, _TITLE, "ink", weight="strong")
    page.y += 30
    _figures(page, chart.figures)
    if any(bar.count for bar in chart.bars):
        _section(page, chart.bars_title, ruled=False)
        _bars(page, chart.bars)
    if len([one for one in chart.columns if one.count]) > 1:
        _section(page, chart.columns_title)
        _columns(page, chart.columns)
    page.y += 18
    for note in chart.notes:
        page.text(note, _SMALL, "quiet")
        page.y += 4
    return Sheet(WIDTH, page.y + MARGIN - 20, tuple(page.boxes), tuple(page.words))


@dataclass(slots=True)
class _Page:
    """A sheet that grows downwards: `y` is where the next line begins."""

    font: Font
    y: int = MARGIN
    boxes: list[Box] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def text(
        self,
        text: str,
        size: int,
        ink: Ink,
        *,
        x: int = MARGIN,
        width: int = _INNER,
        weight: Weight = "regular",
        role: str = "",
    ) -> None:
        """A text in as many lines as it takes; the next one comes below."""
        for line in broken(drawable(text, self.font), self.font, size, width):
            self.line(line, size, ink, x=x, weight=weight, role=role)

    def line(
        self, text: str, size: int, ink: Ink, *, x: int, weight: Weight = "regular", right: bool = False, role: str = ""
    ) -> None:
        baseline = self.y + round(size * (_LINE - 1) / 2 + size * 0.88)
        self.words.append(Words(x, baseline, text, size, ink, weight, right, role))
        self.y += round(size * _LINE)


def _section(page: _Page, title: str, *, ruled: bool = True) -> None:
    page.y += 28
    if ruled:
        page.boxes.append(Box(MARGIN, page.y, WIDTH - MARGIN, page.y + 2, "hair"))
        page.y += 28
    page.text(title, _TEXT, "ink", weight="strong")
    page.y += 14


def _figures(page: _Page, figures: Sequence[KeyFigure]) -> None:
    """Side by side in a panel."""
    if not figures:
        return
    pad = 44
    width = (_INNER - 2 * pad - _GUTTER * (len(figures) - 1)) // len(figures)
    top = page.y
    size = min(_fitting(drawable(one.value, page.font), page.font, width) for one in figures)
    bottom = top
    for place, one in enumerate(figures):
        x = MARGIN + pad + place * (width + _GUTTER)
        page.y = top + pad - 14
        page.line(drawable(one.value, page.font), size, "bright", x=x, weight="strong", role="figure")
        page.text(one.label, _SMALL, "soft", x=x, width=width, role="label")
        bottom = max(bottom, page.y)
    page.y = bottom + pad - 8
    page.boxes.append(Box(MARGIN, top, WIDTH - MARGIN, page.y, "panel", radius=28))


def _fitting(text: str, font: Font, width: int) -> int:
    return next((size for size in range(_FIGURE, _TEXT, -2) if font.width(text, size) <= width), _TEXT)


def _bars(page: _Page, bars: Sequence[Bar]) -> None:
    """A label above each bar, its count behind it."""
    longest = max((max(bar.count, bar.before or 0) for bar in bars), default=0) or 1
    room = _INNER - _VALUE
    for bar in bars:
        page.line(_in_one_line(bar.label, page.font), _TEXT, "ink", x=MARGIN, role="bar")
        top = page.y + 6
        length = max(round(room * bar.count / longest), 6 if bar.count else 0)
        page.boxes.append(Box(MARGIN, top, MARGIN + room, top + _BAR, "hair", radius=_BAR // 2))
        if length:
            ink: Ink = "warm" if bar.rises else "accent"
            page.boxes.append(Box(MARGIN, top, MARGIN + max(length, _BAR), top + _BAR, ink, radius=_BAR // 2))
        if bar.before is not None:
            at = MARGIN + round(room * bar.before / longest)
            at = min(max(at, MARGIN + 3), MARGIN + room - 3)
            page.boxes.append(Box(at - 3, top - 7, at + 3, top + _BAR + 7, "ink", radius=3))
        baseline = top + _BAR - 4
        value = drawable(bar.value, page.font)
        page.words.append(Words(WIDTH - MARGIN, baseline, value, _TEXT, "ink", "strong", right=True, role="value"))
        page.y = top + _BAR + 22


def _in_one_line(text: str, font: Font) -> str:
    """A text that is cut where the line ends, with a sign that it goes on."""
    said = drawable(text, font)
    if font.width(said, _TEXT) <= _INNER:
        return said
    while said and font.width(f"{said}…", _TEXT) > _INNER:
        said = said[:-1].rstrip()
    return f"{said}…"


def _columns(page: _Page, columns: Sequence[Column]) -> None:
    """Weeks beside each other: known below, not known on top."""
    most = max(one.count for one in columns)
    step = _INNER // len(columns)
    wide = min(round(step * 0.56), _WIDEST_COLUMN)
    top = page.y + round(_SMALL * _LINE)
    floor = top + _COLUMNS_HIGH
    for place, one in enumerate(columns):
        x = MARGIN + place * step + (step - wide) // 2
        height = round(_COLUMNS_HIGH * one.count / most)
        unknown = round(height * one.unknown / one.count) if one.count else 0
        if one.count:
            height = max(height, 4)
            page.boxes.append(Box(x, floor - height, x + wide, floor, "accent"))
            if unknown:
                page.boxes.append(Box(x, floor - height, x + wide, floor - height + unknown, "soft"))
            _centred(page, str(one.count), x + wide // 2, floor - height - 10, "ink")
        _centred(page, one.label, x + wide // 2, floor + round(_SMALL * 1.3), "quiet")
    page.boxes.append(Box(MARGIN, floor, WIDTH - MARGIN, floor + 2, "hair"))
    page.y = floor + round(_SMALL * 1.8)


def _centred(page: _Page, text: str, middle: int, baseline: int, ink: Ink) -> None:
    said = drawable(text, page.font)
    x = middle - round(page.font.width(said, _SMALL) / 2)
    page.words.append(Words(x, baseline, said, _SMALL, ink, role="column"))
