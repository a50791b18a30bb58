"""The font that pictures are written in: one file that has Chinese, Korean and Latin letters alike.

In: a language (a BCP 47 tag) and the font folders of this machine. Out: the file and which face of it that language
reads, or None. Looked for among the machine's own fonts first, then in the package `noto-cjk-sans-otc`; never
downloaded.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

from bot.errors import CoachError

# The same design under both its names. The variable files are left out: unasked, they come in their thinnest weight.
_COLLECTIONS = ("NotoSansCJK-Regular.ttc", "SourceHanSans-Regular.ttc", "SourceHanSans.ttc")
_PACKAGE = "noto_cjk_sans_otc"
_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)
# The Korean face has narrow quotes and dots, as English wants them.
_REGIONS = {"zh": "SC", "zh-Hant": "TC", "ko": "KR", "en": "KR"}
_MOST_FACES = 16


class NoFont(CoachError):
    """No font on this machine has the letters of all our languages."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font file; `index` is the face in it. Charts may take both; our own drawings ask for a size."""

    path: Path
    index: int = 0

    def at(self, size: float) -> ImageFont.FreeTypeFont:
        """This font, `size` pixels to the em."""
        return _opened(self.path, self.index, size)

    def width(self, text: str, size: float) -> float:
        """How many pixels a line takes."""
        return self.at(size).getlength(text)


def find_font(tag: str, folders: Iterable[Path] | None = None) -> Font | None:
    """The font for a language; None when there is none. `folders`: instead of the machine's and the package's."""
    path = _file(tuple(folders)) if folders is not None else _file_here()
    return None if path is None else Font(path, _face(path, _REGIONS.get(tag, "SC")))


def font_for(tag: str) -> Font:
    """The font for a language. Raises NoFont with what to install."""
    font = find_font(tag)
    if font is None:
        raise NoFont(
            "No font with Chinese and Korean letters was found. Install one: the Python package noto-cjk-sans-otc, "
            "or fonts-noto-cjk on Debian."
        )
    return font


def bundled_font(tag: str) -> Font | None:
    """The font of the package, whatever the machine has: the same picture everywhere."""
    return find_font(tag, _of_package())


@lru_cache(maxsize=1)
def _file_here() -> Path | None:
    own = [Path(os.path.expanduser(folder)) for folder in _FOLDERS]  # noqa: PTH111 (a machine may have no home)
    return _file([*own, *_of_package()])


def _of_package() -> Sequence[Path]:
    found = find_spec(_PACKAGE)
    return [Path(place) for place in found.submodule_search_locations or ()] if found else []


def _file(folders: Iterable[Path]) -> Path | None:
    for folder in folders:
        for name in _COLLECTIONS:
            for path in sorted(folder.rglob(name)):
                return path
    return None


@lru_cache(maxsize=16)
def _face(path: Path, region: str) -> int:
    """The face of a region in a collection ("Noto Sans CJK SC"); the first one where none says so."""
    for index in range(_MOST_FACES):
        try:
            family, _ = ImageFont.truetype(path, 10, index=index).getname()
        except OSError:
            break
        if family and family.endswith(f" {region}") and "Mono" not in family:
            return index
    return 0


@lru_cache(maxsize=256)
def _opened(path: Path, index: int, size: float) -> ImageFont.FreeTypeFont:
    # The plain layout: the other one depends on a library that some machines have.
    return ImageFont.truetype(path, size, index=index, layout_engine=ImageFont.Layout.BASIC)
