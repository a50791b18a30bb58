"""What `bot doctor` finds: each thing that can be wrong with an installation, where, what to do, and its exit code."""

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.clock import system_clock
from bot.commands.checkup import EXAMINATIONS, compared
from bot.encoders.encoder import Encoders
from bot.storage.migrate import VERSIONS, bring_to, migrate
from bot.storage.sqlite import url_of
from tests.conftest import CHECKOUT
from tests.postgres_server import PostgresServer
from tests.small_library import write_small_library
from tests.telegram_server.server import DEFAULT_TOKEN

pytestmark = pytest.mark.usefixtures("logs_as_before")

Doctor = Callable[[], tuple[int, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Place:
    data: Path
    library: Path


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An installation where all is well, but that it has no token and was never started."""
    place = Place(tmp_path / "data", tmp_path / "library")
    place.data.mkdir()
    place.library.mkdir()
    write_small_library(place.library)
    monkeypatch.setenv("DATA_DIR", str(place.data))
    monkeypatch.setenv("LIBRARY_DIR", str(place.library))
    monkeypatch.setattr("bot.commands.checkup.find_encoders", lambda folder: Encoders())
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    monkeypatch.setenv("LISTEN", f"127.0.0.1:{port}")
    return place


@pytest.fixture
def doctor(place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Doctor:
    def run() -> tuple[int, dict[str, Any]]:
        monkeypatch.setattr(sys, "argv", ["bot", "doctor", "--json"])
        with pytest.raises(SystemExit) as left:
            main()
        told = json.loads(capsys.readouterr().out)
        assert told["ok"] == (left.value.code == 0)
        return int(left.value.code or 0), {one["name"]: one for one in told["checks"]}

    return run


@pytest.fixture(scope="module")
def telegram() -> Iterator[str]:
    """The address of the stand-in."""
    asked = [sys.executable, "-m", "tests.telegram_server"]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=CHECKOUT) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"]
        process.terminate()


def test_an_installation_that_was_never_started_is_well(doctor: Doctor) -> None:
    code, found = doctor()
    assert code == 0
    assert list(found) == ["settings", *EXAMINATIONS]
    assert {name for name, one in found.items() if one["state"] != "ok"} == {"model", "telegram"}
    assert all(one["todo"] for one in found.values() if one["state"] != "ok")


def test_nothing_is_changed(doctor: Doctor, place: Place) -> None:
    doctor()
    assert list(place.data.iterdir()) == []


def test_a_setting_that_cannot_be_right_is_all_that_is_told(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_IDS", "kim")
    code, found = doctor()
    assert (code, list(found)) == (78, ["settings"])
    assert "ADMIN_IDS" in found["settings"]["found"]


def test_the_token_is_known_and_what_waits_is_told(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, telegram: str
) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", telegram)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", DEFAULT_TOKEN)
    code, found = doctor()
    assert (code, found["telegram"]["state"]) == (0, "ok")
    assert "@objection_coach_bot, 0 updates wait there" in found["telegram"]["found"]

    monkeypatch.setenv("PUBLIC_URL", "https://coach.example.org")
    code, found = doctor()
    assert (code, found["telegram"]["state"]) == (0, "warning")
    assert "not sent to PUBLIC_URL" in found["telegram"]["found"]


def test_a_token_that_nobody_knows_is_wrong_and_is_not_shown(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, telegram: str
) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", telegram)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:AAE-another-token-that-nobody-may-ever-see")
    code, found = doctor()
    assert (code, found["telegram"]["state"]) == (78, "wrong")
    assert "AAE" not in json.dumps(found)


def test_a_telegram_that_does_not_answer_is_wrong(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", DEFAULT_TOKEN)
    code, found = doctor()
    assert (code, found["telegram"]["state"]) == (69, "wrong")
    assert DEFAULT_TOKEN.partition(":")[2] not in json.dumps(found)


@pytest.mark.parametrize(
    ("make", "code", "state", "said"),
    [
        (lambda file: file.write_text("price list\n" * 500), 1, "wrong", "is not a database"),
        (lambda file: bring_to(url_of(file), "0001", VERSIONS), 0, "warning", "bot migrate"),
        (lambda file: migrate(url_of(file)), 0, "ok", ""),
    ],
)
def test_the_database_is_looked_into(
    doctor: Doctor, place: Place, make: Callable[[Path], object], code: int, state: str, said: str
) -> None:
    make(place.data / "coach.db")
    found_code, found = doctor()
    assert (found_code, found["database"]["state"]) == (code, state)
    assert said in found["database"]["todo"]


def test_a_damaged_page_is_found(doctor: Doctor, place: Place) -> None:
    file = place.data / "coach.db"
    migrate(url_of(file))
    content = bytearray(file.read_bytes())
    content[8 * 4096 : 9 * 4096] = b"\xff" * 4096
    file.write_bytes(content)
    code, found = doctor()
    assert (code, found["database"]["state"]) == (1, "wrong")


def test_a_file_that_everybody_can_read_is_told(doctor: Doctor, place: Place) -> None:
    file = place.data / "coach.db"
    migrate(url_of(file))
    file.chmod(0o644)
    code, found = doctor()
    assert (code, found["folder"]["state"]) == (0, "warning")
    assert found["folder"]["todo"] == f"chmod 600 {file}"


def test_a_server_is_asked_for_its_tables_its_time_and_who_works_with_it(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer
) -> None:
    url = postgres.fresh()
    postgres.run("INSERT INTO lease VALUES ('telegram', 'north 17', 1, 9000000000000000)", url.rpartition("/")[2])
    monkeypatch.setenv("DATABASE_URL", url)
    code, found = doctor()
    assert code == 0
    assert "apart from that of the database server" in found["clock"]["found"]
    assert "north 17" in found["lock"]["found"]
    monkeypatch.setenv("DATABASE_URL", "postgresql://coach:db-secret@127.0.0.1:1/coach")
    code, found = doctor()
    assert (code, found["database"]["state"]) == (1, "wrong")
    assert "db-secret" not in json.dumps(found)


def test_a_library_with_errors_is_wrong(doctor: Doctor, place: Place) -> None:
    next((place.library / "objections").glob("*.yaml")).write_text("means: [")
    code, found = doctor()
    assert (code, found["library"]["state"]) == (65, "wrong")
    assert "bot check" in found["library"]["todo"]


def test_a_port_that_another_program_has_is_wrong(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        monkeypatch.setenv("LISTEN", f"127.0.0.1:{other.getsockname()[1]}")
        code, found = doctor()
    assert (code, found["listen"]["state"]) == (78, "wrong")


def test_a_disk_that_is_full_is_wrong(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage._replace(free=1_000_000))
    code, found = doctor()
    assert (code, found["disk"]["state"]) == (1, "wrong")


@pytest.mark.parametrize(
    ("seconds", "state"), [(0, "ok"), (-20, "ok"), (90, "warning"), (-90, "warning"), (900, "wrong")]
)
def test_a_clock_that_is_off_is_told(seconds: int, state: str) -> None:
    assert compared(system_clock() + timedelta(seconds=seconds), "Telegram").state == state


def test_people_read_it_as_lines(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (place.data / "coach.db").write_text("price list\n" * 500)
    monkeypatch.setattr(sys, "argv", ["bot", "doctor"])
    with pytest.raises(SystemExit) as left:
        main()
    out, err = capsys.readouterr()
    assert (left.value.code, err) == (1, "")
    assert "\nWRONG    database   " in out
    assert "\n                    -> " in out
