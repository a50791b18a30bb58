"""A database is brought to this version's tables: wholly, once, with a copy of what stood there before."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.errors import ConfigurationError
from bot.storage.database import PATIENCE, Database
from bot.storage.faults import DatabaseUnusable
from bot.storage.migrate import HEAD, VERSIONS, bring_to, migrate
from bot.storage.sqlite import address, migrator, url_of
from bot.storage.store import SqlStore
from bot.storage.tables import metadata
from tests.contracts.samples import FULL_ANSWER, FULL_ENTRY, FULL_VISIT, GROUP, NOW

ADDS_A_COLUMN = '''"""A step of tomorrow."""
import sqlalchemy as sa
from alembic import op

revision = "{tomorrow}"
down_revision = "{today}"


def upgrade() -> None:
    with op.batch_alter_table("journal", recreate="always") as journal:
        journal.add_column(sa.Column("mood", sa.Text()))
    {then}
'''


TOMORROW = f"{int(HEAD) + 1:04}"


def step(*, then: str = "") -> str:
    return ADDS_A_COLUMN.format(then=then, today=HEAD, tomorrow=TOMORROW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "coach.db"


@pytest.fixture
def tomorrow(tmp_path: Path) -> Path:
    """The steps of a version to come, with one more than today."""
    folder = tmp_path / "versions 100%"
    shutil.copytree(VERSIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / f"{TOMORROW}_mood.py").write_text(step())
    return folder


def ask(path: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchall()


def columns(path: Path, table: str) -> set[object]:
    return {name for _, name, *_ in ask(path, f"PRAGMA table_info({table})")}


def fill(path: Path) -> None:
    async def keep() -> None:
        async with Database.open(url_of(path)) as database, SqlStore(database).transaction() as parts:
            await parts.visits.keep(FULL_VISIT)
            await parts.journal.note(FULL_ENTRY)
            await parts.visits.add_answer(FULL_ANSWER)

    asyncio.run(keep())


def must_be_filled(path: Path) -> None:
    async def look() -> None:
        async with Database.open(url_of(path)) as database, SqlStore(database).transaction() as parts:
            assert await parts.visits.of(GROUP) == FULL_VISIT
            assert await parts.visits.answer(1, GROUP) == replace(FULL_ANSWER, id=1)
            assert await parts.journal.since(NOW) == (FULL_ENTRY,)

    asyncio.run(look())


def test_the_steps_lead_to_the_tables_that_the_code_knows(path: Path) -> None:
    migrate(url_of(path))
    engine = migrator(address(url_of(path)), PATIENCE)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_the_last_step_is_the_one_that_is_asked_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    config.set_main_option("path_separator", "newline")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_new_database_needs_no_copy(path: Path) -> None:
    migrate(url_of(path))
    assert ask(path, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert [found.name for found in path.parent.iterdir()] == ["coach.db"]


def test_migrating_again_changes_nothing(path: Path) -> None:
    migrate(url_of(path))
    fill(path)
    before = path.read_bytes()
    migrate(url_of(path))
    assert path.read_bytes() == before
    must_be_filled(path)
    assert [found.name for found in path.parent.iterdir()] == ["coach.db"]


def test_a_second_start_does_not_load_alembic(empty_file: Path) -> None:
    start = "import sys; from bot.storage.migrate import migrate; migrate(sys.argv[1]); print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", start, url_of(empty_file)], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_two_programs_that_start_together_both_find_the_tables(path: Path) -> None:
    with ThreadPoolExecutor(2) as programs:
        for started in [programs.submit(migrate, url_of(path)) for _ in range(2)]:
            started.result()
    assert ask(path, "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_a_database_that_holds_something_is_copied_before_a_step(file: Path, tomorrow: Path) -> None:
    fill(file)
    file.chmod(0o640)
    bring_to(url_of(file), TOMORROW, tomorrow)
    copy = file.with_name(f"coach.db.before-{TOMORROW}")
    assert "mood" in columns(file, "journal")
    assert "mood" not in columns(copy, "journal")
    assert ask(copy, "PRAGMA integrity_check") == [("ok",)]
    assert copy.stat().st_mode == file.stat().st_mode
    for question in ("SELECT * FROM answer", "SELECT * FROM visit", "SELECT * FROM journal_intent"):
        assert ask(copy, question) == ask(file, question) != []


def test_the_copy_is_what_the_version_before_can_start_with(file: Path, tomorrow: Path) -> None:
    fill(file)
    bring_to(url_of(file), TOMORROW, tomorrow)
    file.with_name(f"coach.db.before-{TOMORROW}").replace(file)
    migrate(url_of(file))
    must_be_filled(file)


def test_a_step_that_fails_leaves_everything_and_can_be_done_again(file: Path, tomorrow: Path) -> None:
    fill(file)
    last = tomorrow / f"{TOMORROW}_mood.py"
    last.write_text(step(then="raise KeyError('a bug')"))
    with pytest.raises(KeyError, match="a bug"):
        bring_to(url_of(file), TOMORROW, tomorrow)
    assert ask(file, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert "mood" not in columns(file, "journal")
    last.write_text(step())
    bring_to(url_of(file), TOMORROW, tomorrow)
    assert "mood" in columns(file, "journal")
    assert len(ask(file, "SELECT * FROM journal_intent")) == len(FULL_ENTRY.intents)


@pytest.mark.parametrize("which", ["first", "next"])
def test_a_program_killed_in_the_middle_of_a_step_starts_again(which: str, file: Path, tomorrow: Path) -> None:
    if which == "first":
        head, file = HEAD, file.with_name("new.db")
        last = next(tomorrow.glob(f"{HEAD}*"))
        (tomorrow / f"{TOMORROW}_mood.py").unlink()
    else:
        head, last = TOMORROW, tomorrow / f"{TOMORROW}_mood.py"
        fill(file)
    whole = last.read_text()
    last.write_text(whole.partition("def downgrade")[0].rstrip() + "\n    import os; os._exit(137)\n")
    start = (
        "import sys; from pathlib import Path; from bot.storage.migrate import bring_to;"
        "bring_to(sys.argv[1], sys.argv[2], Path(sys.argv[3]))"
    )
    killed = subprocess.run([sys.executable, "-c", start, url_of(file), head, str(tomorrow)], check=False)
    assert killed.returncode == 137
    last.write_text(whole)
    bring_to(url_of(file), head, tomorrow)
    assert ask(file, "SELECT version_num FROM alembic_version") == [(head,)]
    assert ask(file, "PRAGMA integrity_check") == [("ok",)]
    assert len(ask(file, "SELECT * FROM answer")) == (which == "next")


def test_a_step_that_loses_what_others_refer_to_is_not_kept(file: Path, tomorrow: Path) -> None:
    fill(file)
    (tomorrow / f"{TOMORROW}_mood.py").write_text(step(then="op.execute('DELETE FROM journal')"))
    with pytest.raises(DatabaseUnusable, match="would lose rows"):
        bring_to(url_of(file), TOMORROW, tomorrow)
    assert len(ask(file, "SELECT * FROM journal")) == 1


def test_a_database_of_a_newer_version_is_left_alone(file: Path, tomorrow: Path) -> None:
    bring_to(url_of(file), TOMORROW, tomorrow)
    with pytest.raises(DatabaseUnusable, match=rf"made by a newer version \({TOMORROW}\)"):
        migrate(url_of(file))
    assert "mood" in columns(file, "journal")


def test_a_database_of_another_program_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE visit (patient TEXT)")
        other.commit()
    with pytest.raises(DatabaseUnusable, match="another program"):
        migrate(url_of(path))
    assert ask(path, "SELECT name FROM sqlite_master") == [("visit",)]
    assert [found.name for found in path.parent.iterdir()] == ["coach.db"]


def test_a_place_where_no_database_can_be_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be opened"):
        migrate(url_of(tmp_path / "nowhere" / "coach.db"))
    (tmp_path / "coach.db").write_text("price list\n" * 500)
    with pytest.raises(DatabaseUnusable, match="is not a database"):
        migrate(url_of(tmp_path / "coach.db"))
    with pytest.raises(ConfigurationError):
        migrate("sqlite://")
