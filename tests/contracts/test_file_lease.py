"""A SQLite file belongs to one process that serves: the next one is told who has it, and a kill gives it back."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import Locked
from bot.storage.lease import FileLease

_HOLD = """
import asyncio, sys, time
from pathlib import Path
from bot.storage.lease import FileLease
lease = FileLease(Path(sys.argv[1]))
asyncio.run(lease.acquire())
print("held", flush=True)
time.sleep(60)
"""


async def test_who_has_the_file_is_named_and_a_kill_gives_it_back(tmp_path: Path) -> None:
    file = tmp_path / "coach.db"
    holding: list[str | Path] = [sys.executable, "-c", _HOLD, file]
    with subprocess.Popen(holding, stdout=subprocess.PIPE) as holder:  # noqa: ASYNC220
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Locked, match=rf"process {holder.pid} on .*DATA_DIR"):
            await FileLease(file).acquire()
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        lease = FileLease(file)
        assert await lease.acquire()
        assert await lease.acquire()
        assert await lease.keep()
        await lease.release()
        assert await lease.acquire()
        await lease.release()
