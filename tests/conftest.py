"""What every test may lean on: the real library as an edition, a data folder with its model, and an environment of
nobody's making.

LIBRARY_DIR and DATA_DIR are read once, before they are hidden from the tests: which library is tested, and where its
learnt model is kept from one run to the next.
"""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from bot.encoders.find import find_encoders
from bot.library.read import read
from bot.library.records import Library
from bot.publishing.build import build
from bot.publishing.edition import Edition
from bot.settings import Settings
from tests.postgres_server import PostgresServer, find_programs, started

CHECKOUT = Path(__file__).resolve().parent.parent
LIBRARY = Path(os.environ.get("LIBRARY_DIR") or CHECKOUT / "intents").resolve()
KEPT_DATA = Path(os.environ.get("DATA_DIR") or CHECKOUT / ".test-data").resolve()

ENCODERS = KEPT_DATA / "encoders"

_SETTINGS = tuple(name.upper() for name in Settings.model_fields)
_LOOKS = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LC_MESSAGES", "LANG", "LANGUAGE")

hypothesis_settings.register_profile("fast", deadline=None, max_examples=100)
hypothesis_settings.register_profile(
    "slow", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile(
    "offers", deadline=None, max_examples=100_000, database=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Learning the library happens once, in whichever test asks first: its minute is not that test's own."""
    for item in items:
        if "edition" in getattr(item, "fixturenames", ()):
            given = item.get_closest_marker("timeout")
            seconds = given.args[0] if given and given.args else 60
            item.add_marker(pytest.mark.timeout(seconds, func_only=True), append=False)


@pytest.fixture(autouse=True)
def no_log_goes_where_an_earlier_one_went() -> Iterator[None]:
    """A command writes its log to what standard error is for its test, which is closed for the next."""
    yield
    structlog.reset_defaults()


def with_kept(folder: Path) -> None:
    """Let a data folder have the models and encoders that are kept from one run to the next."""
    for kept in (KEPT_DATA / "models", ENCODERS):
        (folder / kept.name).symlink_to(kept, target_is_directory=True)


@pytest.fixture(autouse=True)
def nobodys_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No setting of the developer, no language of the machine, and no home folder to write to."""
    for name in (*_SETTINGS, *_LOOKS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("LIBRARY_DIR", str(LIBRARY))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.getbasetemp() / "home"))


@pytest.fixture(scope="session")
def library() -> Library:
    """The library of this checkout (or of LIBRARY_DIR)."""
    found, findings = read(LIBRARY)
    assert found is not None, findings
    return found


@pytest.fixture(scope="session")
def edition(library: Library) -> Edition:
    """The library with its model: learnt once, then kept, and learnt by one worker while the others wait."""
    models = KEPT_DATA / "models"
    models.mkdir(parents=True, exist_ok=True)
    with (KEPT_DATA / "learning.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return build(library, models, find_encoders(ENCODERS), shipped=LIBRARY / "vectors").edition


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of our own, or a reason to skip."""
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL's server is not installed (Debian: apt-get install postgresql)")
    with started(programs) as server:
        yield server


@pytest.fixture
def data_dir(edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """DATA_DIR for a process of our own: empty but for the learnt model, gone with the test."""
    folder = tmp_path / "data"
    folder.mkdir()
    with_kept(folder)
    monkeypatch.setenv("DATA_DIR", str(folder))
    return folder
