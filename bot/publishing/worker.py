"""Trying a library in a process of its own, which may need a gigabyte and all cores for minutes: here it is begun and
waited for. The other end is `bot tryout FOLDER`.

It is not stopped with us: what it learns is there for the next start.
"""

import asyncio
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from bot.errors import CoachError
from bot.library.gather import Gathered
from bot.publishing.tryout import Task, Verdict

_LOOK_EVERY = 0.25  # seconds
TASK, VERDICT, CANDIDATE, BASE = "task.json", "verdict.json", "candidate", "base"

TASKS = TypeAdapter(Task)
VERDICTS = TypeAdapter(Verdict)


@dataclass(frozen=True, slots=True)
class Worker:
    """Tries when called. `command`: the words of a command line, to which the folder of a task is added; `folder`:
    where such folders may stand."""

    command: Sequence[str]
    folder: Path

    async def __call__(self, task: Task, candidate: Gathered, base: Gathered) -> Verdict:
        """How it went. Raises CoachError with the last words of a process that failed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="tryout-", dir=self.folder, ignore_cleanup_errors=True) as name:
            folder = Path(name)
            await asyncio.to_thread(_hand_over, folder, task, candidate, base)
            process = _begun([*self.command, name], folder / "talk.txt")
            # A process of asyncio's own would die with the loop.
            while process.poll() is None:  # noqa: ASYNC110
                await asyncio.sleep(_LOOK_EVERY)
            verdict = folder / VERDICT
            if process.returncode or not verdict.exists():
                lines = (folder / "talk.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()
                raise CoachError(f"Trying the library failed: {lines[-1] if lines else f'code {process.returncode}'}")
            return VERDICTS.validate_json(verdict.read_bytes())


def _hand_over(folder: Path, task: Task, candidate: Gathered, base: Gathered) -> None:
    (folder / TASK).write_bytes(TASKS.dump_json(task))
    for name, gathered in ((CANDIDATE, candidate), (BASE, base)):
        _write(folder / name, gathered.files)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _begun(command: Sequence[str], talk: Path) -> "subprocess.Popen[bytes]":
    with talk.open("wb") as said:
        return subprocess.Popen(  # noqa: S603 (our own command line)
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )
