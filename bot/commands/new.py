"""`bot new`: the file of a new intent, ready to be filled in."""

import re
from typing import Annotated

import typer

from bot.errors import ConfigurationError, UsageError
from bot.library.records import FOLDERS, KINDS, Kind
from bot.library.skeleton import skeleton
from bot.settings import read_settings

_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LONGEST_ID = 40  # it travels in the 64 bytes of a button


def new(
    kind: Annotated[str, typer.Argument(help="objection, complaint, signal or topic.")],
    name: Annotated[str, typer.Argument(help="Its id, like price_too_high.")],
) -> None:
    """Begin a new intent. Example: bot new objection warranty_too_short"""
    if not _ID.fullmatch(name) or len(name) > _LONGEST_ID:
        raise UsageError(f"{name}: an id is small letters and underscores, at most {_LONGEST_ID}, like price_too_high.")
    chosen = _kind(kind)
    library = read_settings().library_dir
    if not library.is_dir():
        raise ConfigurationError(f"LIBRARY_DIR: {library} is no folder.")
    path = library / FOLDERS[chosen] / f"{name}.yaml"
    if path.exists():
        raise UsageError(f"{path} exists already. Edit it, or choose another id.")
    path.parent.mkdir(exist_ok=True)
    path.write_text(skeleton(chosen, name), encoding="utf-8")
    print(path)


def _kind(name: str) -> Kind:
    for kind in KINDS:
        if name == kind:
            return kind
    raise UsageError(f"{name}: use objection, complaint, signal or topic.")
