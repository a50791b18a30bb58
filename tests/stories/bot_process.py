"""The bot as a user runs it: `python -m bot run` in a process of its own, in an environment with nothing else in it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import CHECKOUT, KEPT_DATA, LIBRARY

_LONGEST_START = 60
_LONGEST_STOP = 15


@dataclass(slots=True)
class BotProcess:
    """A running bot. What it says is read all the time: a full pipe would stop it."""

    process: asyncio.subprocess.Process
    _listening: asyncio.Event = field(default_factory=asyncio.Event)
    _out: bytearray = field(default_factory=bytearray)
    _err: bytearray = field(default_factory=bytearray)

    @property
    def output(self) -> str:
        """All it has said so far, on both streams."""
        return (self._out + self._err).decode(errors="replace")

    async def listens(self) -> None:
        """Wait until it takes messages. AssertionError with what it said if it ends instead."""
        waiting = asyncio.ensure_future(self._listening.wait())
        ended = asyncio.ensure_future(self.process.wait())
        await asyncio.wait({waiting, ended}, timeout=_LONGEST_START, return_when=asyncio.FIRST_COMPLETED)
        started = waiting.done()
        waiting.cancel()
        ended.cancel()
        assert started, self.output

    async def says(self, words: str, timeout: float = _LONGEST_START) -> None:  # noqa: ASYNC109
        """Wait until it has said these words. AssertionError with all it said if it does not."""
        deadline = asyncio.get_running_loop().time() + timeout
        while words not in self.output:
            assert self.process.returncode is None, self.output
            assert asyncio.get_running_loop().time() < deadline, self.output
            await asyncio.sleep(0.02)

    async def ends(self, timeout: float = _LONGEST_STOP) -> int:  # noqa: ASYNC109
        """Its exit code, once it ends by itself."""
        return await asyncio.wait_for(self.process.wait(), timeout)

    async def asked_to_stop(self) -> int:
        """SIGTERM, as an operator or a machine that shuts down sends it."""
        self.process.send_signal(signal.SIGTERM)
        return await self.ends()

    async def killed(self) -> None:
        """SIGKILL: no time for anything."""
        self.process.kill()
        await self.ends()


@asynccontextmanager
async def bot_process(
    data_dir: Path, command: Sequence[str] = ("bot", "run"), **settings: str
) -> AsyncIterator[BotProcess]:
    """`python -m bot run` (or another module) with these settings. After the block: no traceback and no token in
    anything it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *command, env=environment(data_dir, settings), cwd=CHECKOUT,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    bot = BotProcess(process)
    assert process.stdout is not None
    assert process.stderr is not None
    reading = asyncio.gather(_read(process.stdout, bot._out, None), _read(process.stderr, bot._err, bot._listening))
    try:
        yield bot
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await reading
    assert "Traceback" not in bot.output, bot.output
    assert settings["TELEGRAM_BOT_TOKEN"].partition(":")[2] not in bot.output, "the token stands in the output"


def environment(data_dir: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """What a process of ours may know: where things are, and nothing of who runs the tests."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    own = {"DATA_DIR": str(data_dir), "LIBRARY_DIR": str(LIBRARY), "HOME": str(data_dir), "LC_ALL": "C.UTF-8"}
    # Compiled once and for all tests: that is a fifth of what a start takes.
    return {**kept, **own, "PYTHONPYCACHEPREFIX": str(KEPT_DATA / "bytecode"), **settings}


async def _read(stream: asyncio.StreamReader, into: bytearray, listening: asyncio.Event | None) -> None:
    while piece := await stream.read(4096):
        into += piece
        if listening is not None and b'"listening"' in into:
            listening.set()
