"""What an encoder makes of the files of its package, once a machine: kept in a folder, from which every process maps it
into memory.
"""

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

_SIZES = "sizes.json"  # of the files, in bytes: written last


def kept(folder: Path, make: Callable[[Path], None]) -> Path:
    """A folder that `make` has filled, now or at an earlier start. One that was spoilt since, by a crash of the machine
    or by somebody's hand, is made anew. Raises OSError where it cannot be written."""
    if _whole(folder):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".unfinished-"))
    try:
        make(unfinished)
        (unfinished / _SIZES).write_text(json.dumps({path.name: path.stat().st_size for path in unfinished.iterdir()}))
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.rename(folder)
    except OSError:
        if not _whole(folder):  # else another process was sooner
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def _whole(folder: Path) -> bool:
    try:
        sizes = json.loads((folder / _SIZES).read_text())
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False
