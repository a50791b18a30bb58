"""Only one process learns into a folder of models at a time: the second finds what the first has learnt."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LOCK = "learning.lock"


@contextmanager
def alone(models: Path) -> Iterator[None]:
    """Wait until no other process learns into this folder, and keep others waiting."""
    try:
        import fcntl
    except ImportError:  # Windows: both learn, and the later one's file counts
        yield
        return
    with (models / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
