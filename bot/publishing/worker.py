"""Learning in a process of its own, which needs a gigabyte and all cores for a minute: here it is begun and waited for.

The other end is `bot build --against NAME --report FILE`. It is not stopped with us: what it learns is there for the
next start.
"""

import asyncio
import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import CoachError
from bot.language.detect import LANGUAGES
from bot.publishing.gate import Trial
from bot.publishing.serving import Learnt

_LOOK_EVERY = 0.25  # seconds


@dataclass(frozen=True, slots=True)
class Worker:
    """Learns when called. `command`: the words of a command line that builds; `folder`: where its report may stand."""

    command: Sequence[str]
    folder: Path

    async def __call__(self, against: str) -> Learnt:
        """What was learnt beside the model named. Raises CoachError with the last words of a process that failed."""
        with tempfile.TemporaryDirectory(prefix="learning-", dir=self.folder, ignore_cleanup_errors=True) as folder:
            report, talk = Path(folder) / "report.json", Path(folder) / "talk.txt"
            process = _begun([*self.command, "--against", against, "--report", str(report)], talk)
            # A process of asyncio's own would die with the loop.
            while process.poll() is None:  # noqa: ASYNC110
                await asyncio.sleep(_LOOK_EVERY)
            if process.returncode or not report.exists():
                lines = talk.read_text(encoding="utf-8", errors="replace").strip().splitlines()
                raise CoachError(f"Learning failed: {lines[-1] if lines else f'code {process.returncode}'}")
            return read_report(report.read_text(encoding="utf-8"))


def _begun(command: Sequence[str], talk: Path) -> "subprocess.Popen[bytes]":
    with talk.open("wb") as said:
        return subprocess.Popen(  # noqa: S603 (our own command line)
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )


def report_of(learnt: Learnt) -> str:
    """As JSON, without the tests that were missed."""
    runs = {
        part: {run.language: [run.count, run.first, run.near] for run in own}
        for part, own in (("before", learnt.before), ("after", learnt.after))
    }
    return json.dumps({"name": learnt.name, **runs})


def read_report(text: str) -> Learnt:
    """The other way round. Raises ValueError or KeyError for anything but a report."""
    found = json.loads(text)
    before, after = (
        tuple(
            Trial(language, count, first, near, ())
            for language in LANGUAGES
            if language in found[part]
            for count, first, near in [found[part][language]]
        )
        for part in ("before", "after")
    )
    return Learnt(found["name"], before, after)
