"""The encoders of this machine, each if its package is there."""

import importlib.metadata
import threading
from pathlib import Path

from bot.encoders import e5, universal
from bot.encoders.encoder import Encoder, Encoders
from bot.errors import ConfigurationError

_loading = threading.Lock()
_found: Encoders | None = None


def find_encoders(folder: Path) -> Encoders:
    """The encoders of this machine, ready to use. Loaded once a process; whoever asks while another loads them waits
    for that one. `folder` is where what is made of their packages is kept: at the first start that is three seconds'
    work. Raises ConfigurationError where it cannot be written."""
    global _found
    with _loading:
        if _found is None:
            try:
                _found = Encoders(_universal(folder), _e5(folder))
            except OSError as fault:
                raise ConfigurationError(
                    f"{folder}: the sentence encoders cannot be kept here ({fault.strerror or fault}). "
                    "Let DATA_DIR name a folder that can be written."
                ) from fault
        return _found


def _universal(folder: Path) -> Encoder | None:
    try:
        drawn = universal.drawn(folder, importlib.metadata.version(universal.DISTRIBUTION))
        return universal.UniversalSentenceEncoder(drawn)
    except ModuleNotFoundError:
        return None


def _e5(folder: Path) -> Encoder | None:
    try:
        return e5.MultilingualE5(e5.drawn(folder, importlib.metadata.version(e5.DISTRIBUTION)))
    except ModuleNotFoundError:
        return None
