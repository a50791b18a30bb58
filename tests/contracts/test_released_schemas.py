"""Every schema that was ever released becomes that of today, with all its rows, in a SQLite file and in PostgreSQL."""

import asyncio

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from bot.errors import CoachError
from bot.storage.database import Database
from bot.storage.migrate import HEAD, VERSIONS, bring_to, migrate
from bot.storage.sqlite import url_of
from bot.storage.tables import metadata
from tests.postgres_server import PostgresServer

RELEASED = sorted(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))
ROWS = 1_000

# What each release brought, filled: one statement a table, with the number of the row as :n.
FILLED = {
    "0001": (
        "INSERT INTO visit VALUES (:n, :n, :n, '[]', '{}', NULL, 'analytical')",
        "INSERT INTO answer (chat, at, language, traditional, edition, intents, candidates, shown, heard, lines) "
        "VALUES (:n, :n, 'zh', false, '3f2a', '[]', '[]', NULL, '{}', '[]')",
        "INSERT INTO preference (person, tongue) VALUES (:n, 'ko')",
        "INSERT INTO journal (at, person, chat, event, language, edition) "
        "VALUES (:n, :n, :n, 'answered', 'ko', '3f2a')",
        "INSERT INTO journal_intent VALUES (:n, 0, 'price_too_high', 0.5)",
    ),
    "0002": (
        "INSERT INTO inbox VALUES (:n, :n, :n, '{}', 'waiting', 1, '')",
        "INSERT INTO letter VALUES (CAST(CAST(:n AS BIGINT) AS TEXT), '{}')",
        "INSERT INTO outbox (key, chat, kind, lane, campaign, state, attempts, not_before, resend, reason) "
        "VALUES (CAST(CAST(:n AS BIGINT) AS TEXT), :n, 'send', 1, 'autumn', 'pending', 0, 0, true, '')",
    ),
    "0004": (
        "INSERT INTO appointment VALUES (CAST(CAST(:n AS BIGINT) AS TEXT), 'call', :n, :n, :n, :n, 'ko', '{}', 0, "
        "'waiting', '')",
    ),
    "0005": (
        "INSERT INTO memory VALUES (:n, 'sort.en.1', 'fab', 2.5, 5.5, :n, :n, 1, 0, 1)",
        "INSERT INTO review (person, item, source, at, correct) VALUES (:n, 'sort.en.1', 'fab', :n, true)",
        "INSERT INTO habit VALUES (:n, 3, 9, true, NULL, false, NULL)",
    ),
    "0006": (
        "INSERT INTO change (kind, intent, content, author, at, state, remark) "
        "VALUES ('phrase', 'no_need', '{}', :n, :n, 'live', '')",
        "INSERT INTO edition (number, fingerprint, folder, at, cause, changes, model, taught, files, base) "
        "VALUES (:n, 'f', 'd', 7, 'files', '[]', '', '[]', '{}', '{}')",
    ),
    "0007": ("INSERT INTO dialogue VALUES (:n, :n, 'broadcast', '12 text', :n)",),
    "0008": (
        "INSERT INTO customer_book VALUES (:n, :n)",
        "INSERT INTO customer (person, name, added, tags, note, days) VALUES (:n, 'Lee', :n, '[]', '', '{}')",
        "INSERT INTO visit_log (person, customer_id, started, ticks, heard) VALUES (:n, 1, :n, 0, '[]')",
        "INSERT INTO reminder (person, about, what, due, made) VALUES (:n, 'promise', 'call', :n, :n)",
    ),
    "0009": (
        "INSERT INTO session (person, chat, language, kind, body, step, seen) "
        "VALUES (:n, :n, 'ko', 'sitting', '{}', 0, :n)",
        "INSERT INTO sparring (person, persona, source, at, outcome, score) "
        "VALUES (:n, 'lab_engineer', 'price_too_high', :n, 'parted', 0.5)",
    ),
    "0010": (
        "INSERT INTO team_quiz (chat, language, traditional, items, opened, place, answer, over) "
        "VALUES (:n, 'ko', false, '[]', :n, 0, 0, true)",
        "INSERT INTO team_vote VALUES (CAST(CAST(:n AS BIGINT) AS INTEGER), 0, :n, 'Kim', true, 1)",
    ),
    "0011": (
        "INSERT INTO campaign (id, made_by, made, kind, state, revision, edition, content, audience, by_their_clock, "
        "open, resend, round) VALUES (CAST(CAST(:n AS BIGINT) AS INTEGER), :n, :n, 'news', 'running', 1, 1, '{}', "
        "'{}', false, true, true, 0)",
        "INSERT INTO recipient SELECT id, id, id, 'a', 'en', id, 'waiting', '', 0, NULL, NULL, 0, false "
        "FROM campaign WHERE id = :n",
        "INSERT INTO switched_off VALUES (:n, 'news')",
    ),
    "0012": (
        "INSERT INTO outcome "
        "VALUES (CAST(CAST(:n AS BIGINT) AS INTEGER), :n, :n, :n, 'ko', '3f2a', 'no_need', 'stuck', :n)",
        "INSERT INTO outcome_line VALUES (:n, 'a1b2')",
        "INSERT INTO taught (at, person, team_id, language, intent, text) VALUES (:n, :n, 1, 'ko', 'no_need', 'x')",
        "INSERT INTO gap (at, team_id, language, decision, times, people, prints) "
        "VALUES (:n, 1, 'ko', 'ignored', 9, 4, '[[1]]')",
        "INSERT INTO trial VALUES (CAST(CAST(:n AS BIGINT) AS INTEGER), :n, 'works')",
    ),
    "0013": (
        "INSERT INTO received (person, at, state, contents, edition, seen) VALUES (:n, :n, 'offered', '[]', 1, '{}')",
        "INSERT INTO card_care VALUES (CAST(CAST(:n AS BIGINT) AS TEXT), :n, '2026-12-01', '', :n, :n)",
    ),
    "0014": (
        "INSERT INTO canary VALUES (CAST(CAST(:n AS BIGINT) AS INTEGER), :n, '[1]', :n, :n, 'over', :n, 'week', :n)",
        "INSERT INTO canary_person VALUES (CAST(CAST(:n AS BIGINT) AS INTEGER), :n, 0)",
    ),
}


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return url_of(request.getfixturevalue("tmp_path") / "coach.db")
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.empty()


def filled(url: str, revision: str) -> list[str]:
    """The tables that hold rows then."""
    statements = [one for known in FILLED if known <= revision for one in FILLED[known]]

    async def fill() -> None:
        async with Database.open(url) as database, database.writing() as connection:
            for statement in statements:
                await connection.execute(text(statement), [{"n": number} for number in range(1, ROWS + 1)])

    asyncio.run(fill())
    return [statement.split()[2] for statement in statements]


def counted(url: str, tables: list[str]) -> dict[str, int]:
    async def count() -> dict[str, int]:
        async with Database.open(url) as database, database.reading() as connection:
            return {
                table: (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()  # noqa: S608
                for table in tables
            }

    return asyncio.run(count())


def differences(url: str) -> list[object]:
    def compared(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))

    async def compare() -> list[object]:
        async with Database.open(url) as database, database.writing() as connection:
            return await connection.run_sync(compared)

    return asyncio.run(compare())


@pytest.mark.parametrize("revision", RELEASED)
def test_a_released_schema_becomes_that_of_today_with_all_its_rows(revision: str, url: str) -> None:
    bring_to(url, revision, VERSIONS)
    tables = filled(url, revision)

    migrate(url)
    migrate(url)

    assert counted(url, tables) == dict.fromkeys(tables, ROWS)
    assert differences(url) == []


def test_every_release_is_filled_here() -> None:
    assert set(FILLED) <= set(RELEASED)
    assert RELEASED[-1] == HEAD


def test_a_server_that_holds_another_program_or_a_newer_version_is_left_alone(postgres: PostgresServer) -> None:
    url = postgres.empty()
    postgres.run("CREATE TABLE visit (patient TEXT)", url.rpartition("/")[2])
    with pytest.raises(CoachError, match="another program"):
        migrate(url)
    newer = postgres.fresh()
    postgres.run("UPDATE alembic_version SET version_num = '9999'", newer.rpartition("/")[2])
    with pytest.raises(CoachError, match=r"newer version \(9999\)"):
        migrate(newer)


def test_a_server_that_cannot_be_used_is_told_without_the_password(postgres: PostgresServer) -> None:
    nowhere = f"postgresql://coach:hunter2@127.0.0.1:{postgres.port}/nowhere"
    silent = "postgresql://coach:hunter2@127.0.0.1:9/coach"
    for url, told in ((nowhere, "no such database"), (silent, "does not answer")):
        with pytest.raises(CoachError, match=told) as fault:
            migrate(url)
        assert "hunter2" not in str(fault.value)

        async def open_it(url: str = url) -> None:
            async with Database.open(url) as database, database.writing():
                pytest.fail("nobody may come in here")

        with pytest.raises(CoachError, match=told):
            asyncio.run(open_it())
