"""Files that somebody sends are read in a process of their own, so that none of them can harm this one.

A few bytes of YAML, XML or a zip archive can ask for gigabytes, hang for minutes, or crash a parser that is written in
C. The process that reads gets nothing of ours but the file: no token in its environment, no network, no files, bounded
memory and time; it is killed when its time is over. One file is read at a time.
"""

import asyncio
import json
import os
import signal
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

import structlog

from bot.library.finding import Finding, Key
from bot.library.strict_yaml import MOST_BYTES, Node, shortened
from bot.uploads.limits import KINDS, LIMITS, Kind, Limits, TableKind, kind_of
from bot.uploads.table import RULE, Table
from bot.uploads.wire import Read, unpacked

_log = structlog.get_logger()

_CODE = Path(__file__).resolve().parents[2]
_PASSED_ON = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_PIECE = 2**16
_MOST_SAID = 64 * 2**20


@dataclass(slots=True)
class UploadReader:
    """Reads one file at a time; the others wait. Never raises for anything that stands in a file."""

    limits: Limits = LIMITS
    _one: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    async def tree(self, data: bytes, name: str) -> tuple[Node | None, tuple[Finding, ...]]:
        """A YAML file as `strict_yaml.parse` gives it: the tree, None where no whole one could be read, and what is
        wrong."""
        read = await self.read(data, "yaml", name)
        return read.tree, read.findings

    async def tables(self, data: bytes, kind: TableKind, name: str) -> tuple[tuple[Table, ...], tuple[Finding, ...]]:
        """A CSV file as one table, a workbook as one for each visible sheet that holds something; none, and what is
        wrong, where anything is."""
        read = await self.read(data, kind, name)
        return read.tables, read.findings

    async def any(self, data: bytes, name: str) -> Read:
        """A file of whatever kind its name says."""
        kind = kind_of(name)
        if kind is None:
            path = base_name(name)
            return Read(findings=(Finding(path, 1, 1, RULE, "upload_kind", {"kinds": " ".join(KINDS)}),))
        return await self.read(data, kind, name)

    async def read(self, data: bytes, kind: Kind, name: str) -> Read:
        """What a file holds. `name` is a stranger's too: only its last part is used, and only to say where."""
        path = base_name(name)
        most = min(self.limits.size, MOST_BYTES) if kind == "yaml" else self.limits.size
        if len(data) > most:
            return _refused(path, "too_large", limit=most // 1024)
        async with self._one:
            return await self._in_a_process(data, kind, path)

    async def _in_a_process(self, data: bytes, kind: Kind, path: str) -> Read:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.uploads.child",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            env=_environment(), cwd=_CODE,
        )  # fmt: skip
        wish = json.dumps({"kind": kind, "path": path, "limits": asdict(self.limits)}).encode()
        try:
            async with asyncio.timeout(self.limits.wall):
                said = await _talk(process, wish + b"\n" + data)
                code = await process.wait()
        except TimeoutError:
            return _refused(path, "upload_slow", limit=int(self.limits.wall))
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if code in _OUT_OF_TIME:
            return _refused(path, "upload_slow", limit=self.limits.cpu)
        try:
            if code == 0 and said is not None:
                return unpacked(said, path)
            problem = f"code {code}" if said is not None else "too much"
        except ValueError as fault:
            problem = str(fault)
        _log.warning("upload not read", kind=kind, size=len(data), problem=problem)
        return _refused(path, "upload_broken", problem=problem)


_OUT_OF_TIME = frozenset(-getattr(signal, name) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name))


async def _talk(process: asyncio.subprocess.Process, asked: bytes) -> bytes | None:
    """Hand it the file and take what it says; None where that is more than any file within the limits gives."""
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 - both are pipes

    async def hand_over(pipe: asyncio.StreamWriter) -> None:
        try:
            pipe.write(asked)
            await pipe.drain()
        except (BrokenPipeError, ConnectionResetError):
            pass  # it ended before it had read all: its code says why
        finally:
            pipe.close()

    handing = asyncio.ensure_future(hand_over(process.stdin))
    try:
        said = bytearray()
        while piece := await process.stdout.read(_PIECE):
            said += piece
            if len(said) > _MOST_SAID:
                process.kill()
                return None
        await handing
        return bytes(said)
    finally:
        handing.cancel()


def base_name(name: str) -> str:
    """What a file may be called in an answer: no folders, one line, not long."""
    return shortened(PurePosixPath(name.replace("\\", "/")).name) or "?"


def _environment() -> dict[str, str]:
    """Enough to start an interpreter; nothing secret."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed, "PYTHONPATH": str(_CODE), "PYTHONDONTWRITEBYTECODE": "1", "OPENPYXL_LXML": "False"}


def _refused(path: str, key: Key, **values: object) -> Read:
    return Read(findings=(Finding(path, 1, 1, RULE, key, {name: str(value) for name, value in values.items()}),))
