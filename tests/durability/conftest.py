"""A database of this version for each test, as a file."""

from pathlib import Path

import pytest

from bot.storage.migrate import migrate
from bot.storage.sqlite import url_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "coach.db"
    migrate(url_of(path))
    return path
