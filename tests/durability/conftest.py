"""A database of this version for each test, as a file, and what it says."""

from pathlib import Path

import pytest

from bot.storage.migrate import migrate
from tests.durability.kills import Books


@pytest.fixture
def books(tmp_path: Path) -> Books:
    found = Books.of(tmp_path / "coach.db")
    migrate(found.url)
    return found
