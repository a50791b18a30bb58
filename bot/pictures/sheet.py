"""A drawing as values, and the pen that turns it into a PNG.

In: a `Sheet`: boxes and lines of text with their places in pixels and their inks. Out: the bytes of a PNG. A picture of
few inks needs few colours: each ink has a ramp of its own in the palette, so letters are smooth and files small. The
same sheet and font give the same bytes.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Literal, get_args

from PIL import Image, ImageColor, ImageDraw

from bot.pictures.font import Font

Ink = Literal["ink", "quiet", "accent", "hair", "panel", "bright", "soft", "warm"]  # eight ramps of 32: all a PNG has
Weight = Literal["regular", "strong"]

_PAPER = "#ffffff"
_PANEL = "#0f3b32"
_COLOURS: dict[Ink, tuple[str, str]] = {  # the ink, and what it stands on; text has a contrast of 4.5 at least
    "ink": ("#17211e", _PAPER),
    "quiet": ("#66716d", _PAPER),
    "accent": ("#0e6b57", _PAPER),
    "hair": ("#dfe5e2", _PAPER),
    "panel": (_PANEL, _PAPER),
    "bright": ("#ffffff", _PANEL),
    "soft": ("#b9d2ca", _PANEL),
    "warm": ("#b4541f", _PAPER),
}
_STEPS = 32
_FINER = 4  # corners are drawn so many times larger and shrunk


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text. (x, y): where it begins, or ends if `right`, on its baseline. `role`: what it is for."""

    x: int
    y: int
    text: str
    size: int
    ink: Ink
    weight: Weight = "regular"
    right: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A filled area: left, top, right, bottom (the last two just outside)."""

    left: int
    top: int
    right: int
    bottom: int
    ink: Ink
    radius: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole drawing: boxes below, words above."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    words: tuple[Words, ...]


def extent(words: Words, font: Font) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what a line of text really covers."""
    box = font.at(words.size).getbbox(words.text, anchor=_anchor(words), stroke_width=_stroke(words))
    left, top, right, bottom = (round(side) for side in box)
    return words.x + left, words.y + top, words.x + right, words.y + bottom


def drawn(sheet: Sheet, font: Font) -> bytes:
    """A sheet as PNG."""
    image = Image.new("L", (sheet.width, sheet.height), 0)  # numbers of the palette
    for box in sheet.boxes:
        _put(image, _shape(box), (box.left, box.top), box.ink)
    for words in sheet.words:
        left, top, right, bottom = extent(words, font)
        mask = Image.new("L", (max(right - left, 1) + 2, max(bottom - top, 1) + 2), 0)
        ImageDraw.Draw(mask).text(
            (words.x - left + 1, words.y - top + 1),
            words.text,
            255,
            font.at(words.size),
            anchor=_anchor(words),
            stroke_width=_stroke(words),
        )
        _put(image, mask, (left - 1, top - 1), words.ink)
    image.putpalette(_palette())
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _put(image: Image.Image, mask: Image.Image, place: tuple[int, int], ink: Ink) -> None:
    first = get_args(Ink).index(ink) * _STEPS
    inked = mask.point([first + round(shade * (_STEPS - 1) / 255) for shade in range(256)])
    image.paste(inked, place, mask.point([0] + [255] * 255))


def _shape(box: Box) -> Image.Image:
    width, height = box.right - box.left, box.bottom - box.top
    if not box.radius:
        return Image.new("L", (width, height), 255)
    large = Image.new("L", (width * _FINER, height * _FINER), 0)
    ImageDraw.Draw(large).rounded_rectangle((0, 0, large.width - 1, large.height - 1), box.radius * _FINER, 255)
    return large.resize((width, height), Image.Resampling.BOX)


def _palette() -> list[int]:
    """For each ink the way from its ground to the full colour; number 0 is the paper."""
    colours: list[int] = []
    for ink in get_args(Ink):
        full, ground = (ImageColor.getrgb(colour) for colour in _COLOURS[ink])
        for step in range(_STEPS):
            colours += [round(low + (high - low) * step / (_STEPS - 1)) for high, low in zip(full, ground, strict=True)]
    return colours


def _anchor(words: Words) -> str:
    return "rs" if words.right else "ls"


def _stroke(words: Words) -> float:
    """The font has one weight; a hair around its letters makes a second one."""
    return words.size / 72 if words.weight == "strong" else 0
