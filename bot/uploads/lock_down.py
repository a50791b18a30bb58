"""A process gives up what it does not need, for good: memory, time, files, network, children.

Where the platform has limits of its own they hold whatever code runs. No new descriptor means no file and no socket.
Elsewhere (Windows) Python's audit hook refuses the same, and the wall clock of who waits outside still holds.
"""

import sys
from pathlib import Path

from bot.uploads.limits import Limits

_REFUSED = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.system", "open",
    "os.open", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.kill", "ctypes.",
    "urllib.", "shutil.",
)  # fmt: skip
_STANDARD = 3  # in, out, errors


def lock_down(limits: Limits) -> None:
    """From here on nothing can be opened, started or connected to. What is imported must be imported before."""
    _limit(limits)
    sys.addaudithook(_refuse)


def _refuse(event: str, _: object) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError(f"not while a stranger's file is read: {event}")


def _limit(limits: Limits) -> None:
    if sys.platform == "win32":
        return
    import resource

    wanted = {
        "RLIMIT_AS": _in_use() + limits.memory,
        "RLIMIT_CPU": limits.cpu + 1 + int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2])),
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NPROC": 0,
        "RLIMIT_NOFILE": _STANDARD,
    }
    for name, value in wanted.items():
        number = getattr(resource, name, None)
        if number is None:
            continue
        allowed = resource.getrlimit(number)[1]
        most = value if allowed == resource.RLIM_INFINITY else min(value, allowed)
        try:
            resource.setrlimit(number, (most, most))
        except (ValueError, OSError):
            # macOS knows RLIMIT_AS and does not take every value; the others still hold.
            continue


def _in_use() -> int:
    """Bytes of address space in use now; where nobody tells, what an interpreter takes on common systems."""
    sizes = Path("/proc/self/statm")
    if sizes.exists():
        import resource

        return int(sizes.read_text("ascii").split()[0]) * resource.getpagesize()
    return 512 * 2**20
