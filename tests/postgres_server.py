"""A PostgreSQL server of our own: Debian's programs in a folder that goes away, started as somebody who is not root."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bot.storage.migrate import migrate

_SERVANTS = ("postgres", "nobody")
_LONGEST_START = 60.0
_OPTIONS = {"fsync": "off", "listen_addresses": "127.0.0.1", "max_connections": "200", "shared_buffers": "32MB"}


@dataclass(slots=True)
class PostgresServer:
    """`process` may be stopped and killed by a test that started its own."""

    programs: Path
    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _template: str = ""

    def url(self, database: str) -> str:
        return f"postgresql://coach@127.0.0.1:{self.port}/{database}"

    def empty(self) -> str:
        """The address of a new database without tables."""
        name = f"coach{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def fresh(self) -> str:
        """The address of a new database with all tables and nothing in them, copied: migrating each time is slower."""
        if not self._template:
            url = self.empty()
            migrate(url)
            self._template = url.rpartition("/")[2]
        name = f"coach{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return self.url(name)

    def run(self, statement: str, database: str = "postgres") -> str:
        done = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port),
             "-U", "coach", "-d", database, "-c", statement],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()


def find_programs() -> Path | None:
    """The folder with PostgreSQL's own programs, the newest if there are several; None without the server or psql."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: (len(str(one)), str(one)))
    found = [one for one in folders if (one / "initdb").exists() and (one / "postgres").exists()]
    if not found and (there := shutil.which("initdb")):
        found = [Path(there).resolve().parent]
    return found[-1] if found and shutil.which("psql") else None


@contextmanager
def started(programs: Path) -> Iterator[PostgresServer]:
    """A server on a free port of this machine; it ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="coach-postgres-"))
    who, group = _servant()
    if who is not None and group is not None:
        os.chown(folder, who, group)
    try:
        making: list[Path | str] = [programs / "initdb", "-D", folder / "data", "-U", "coach", "--auth=trust"]
        making += ["--no-sync", "-E", "UTF8"]
        subprocess.run(making, check=True, capture_output=True, cwd="/", user=who, group=group)
        port = _free_port()
        options = {**_OPTIONS, "port": str(port), "unix_socket_directories": str(folder)}
        command: list[Path | str] = [programs / "postgres", "-D", folder / "data"]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        process = subprocess.Popen(
            command, user=who, group=group, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait_for(port, process)
            yield PostgresServer(programs, folder, port, process)
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _servant() -> tuple[int | None, int | None]:
    """Who runs it, and their group: PostgreSQL refuses to be root. None: whoever runs the tests."""
    if os.getuid() != 0:
        return None, None
    for name in _SERVANTS:
        try:
            found = pwd.getpwnam(name)
            return found.pw_uid, found.pw_gid
        except KeyError:
            continue
    raise RuntimeError("nobody is there to run PostgreSQL as")


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until it lets somebody in."""
    until = time.monotonic() + _LONGEST_START
    while time.monotonic() < until and process.poll() is None:
        asked = ["psql", "-X", "-h", "127.0.0.1", "-p", str(port), "-U", "coach", "-d", "postgres", "-c", "SELECT 1"]
        if subprocess.run(asked, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not start")
