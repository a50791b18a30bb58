"""Edits of the library's files on disk, noticed when they are over: a folder comes in, a signal goes out for each.

Editors save in several steps, and some save fifty times a second: nothing is told before a fifth of a second has been
quiet, or two seconds have not. What stands there then is for whoever hears the signal to judge.
"""

from collections.abc import Callable
from pathlib import Path

from watchfiles import Change, awatch

QUIET, PATIENCE = 200, 2_000  # milliseconds
_NOT_READ = frozenset({"vectors", "schema", "quiz"})


async def watch(folder: Path, changed: Callable[[], None]) -> None:
    """Call `changed` after each edit, until cancelled. Raises FileNotFoundError for a folder that is not there."""

    def counts(_change: Change, path: str) -> bool:
        inside = Path(path).relative_to(folder).parts if Path(path).is_relative_to(folder) else ()
        return bool(inside) and inside[0] not in _NOT_READ and not inside[-1].startswith(".")

    async for _ in awatch(folder, watch_filter=counts, debounce=PATIENCE, step=QUIET, rust_timeout=1_000):
        changed()
