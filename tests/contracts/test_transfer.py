"""All rows of one database in another: every table, every value, and the numbers that come next."""

import shutil
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from bot.storage.database import Database
from bot.storage.faults import DatabaseUnusable
from bot.storage.sqlite import url_of
from bot.storage.tables import answer, outbox, preference, team
from bot.storage.transfer import NotEmpty, Summing, moved_tables, sums, transfer
from tests.contracts.full_tables import fill_all, value
from tests.postgres_server import PostgresServer

ROWS = 30


def copied(empty_file: Path, folder: Path) -> Path:
    return Path(shutil.copy(empty_file, folder / "other.db"))


@pytest.fixture
def on_server(postgres: PostgresServer) -> str:
    return postgres.fresh()


@pytest.fixture(params=["sqlite", "postgres"])
def there(request: pytest.FixtureRequest, empty_file: Path, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return url_of(copied(empty_file, tmp_path))
    return str(request.getfixturevalue("on_server"))


async def test_all_rows_go_to_a_server_and_back_unchanged(
    on_server: str, file: Path, empty_file: Path, tmp_path: Path
) -> None:
    back = copied(empty_file, tmp_path)
    async with (
        Database.open(url_of(file)) as first,
        Database.open(on_server) as server,
        Database.open(url_of(back)) as second,
    ):
        await fill_all(first, ROWS)
        before = await sums(first)
        assert await transfer(first, server) == before == await sums(server)
        assert await transfer(server, second) == before == await sums(second) == await sums(first)
    assert {name: one.rows for name, one in before.items()} == {one.name: ROWS for one in moved_tables()}


async def test_numbers_that_were_given_out_are_not_given_out_again(there: str, file: Path) -> None:
    async with Database.open(url_of(file)) as source, Database.open(there) as target:
        await fill_all(source, 5)
        async with source.writing() as connection:
            await connection.execute(delete(answer).where(answer.c.id >= 3))  # buttons may still name them
        await transfer(source, target)
        async with target.writing() as connection:
            for table in (answer, outbox, team):
                row = {column.name: value(table, column, 77) for column in table.columns if column.name != "id"}
                await connection.execute(insert(table), row)
            numbers = [
                (await connection.execute(select(table.c.id).order_by(table.c.id.desc()).limit(1))).scalar_one()
                for table in (answer, outbox, team)
            ]
    assert numbers == [6, 6, 6]


async def test_nothing_goes_where_something_is(open_two: tuple[Database, Database]) -> None:
    source, target = open_two
    await fill_all(source, 3)
    async with target.writing() as connection:
        await connection.execute(insert(preference), {"person": 1, "tongue": "ko"})
    before = await sums(target)
    with pytest.raises(NotEmpty, match="preference"):
        await transfer(source, target)
    assert await sums(target) == before


async def test_what_arrives_changed_is_not_kept(
    open_two: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = open_two
    await fill_all(source, 3)
    empty = await sums(target)

    async def spoil(connection: object, *_: object) -> None:
        await connection.execute(update(preference).values(tongue="en"))  # type: ignore[attr-defined]

    monkeypatch.setattr("bot.storage.transfer._give_out_from", spoil)
    with pytest.raises(DatabaseUnusable, match="preference arrived changed"):
        await transfer(source, target)
    assert await sums(target) == empty


@pytest.fixture
async def open_two(file: Path, empty_file: Path, tmp_path: Path) -> AsyncIterator[tuple[Database, Database]]:
    other = copied(empty_file, tmp_path)
    async with Database.open(url_of(file)) as source, Database.open(url_of(other)) as target:
        yield source, target


_VALUES = st.one_of(st.none(), st.integers(), st.text(), st.floats(allow_nan=False), st.booleans(), st.binary())
_ROWS = st.lists(st.tuples(_VALUES, _VALUES), max_size=8)


def summed(rows: Sequence[Sequence[object]]) -> object:
    summing = Summing()
    for row in rows:
        summing.add(row)
    return summing.sum


@given(_ROWS, st.randoms())
def test_a_sum_does_not_depend_on_the_order(rows: list[tuple[object, object]], chance: object) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert summed(rows) == summed(shuffled)


@given(_ROWS, _ROWS)
def test_other_rows_have_another_sum(some: list[tuple[object, object]], others: list[tuple[object, object]]) -> None:
    same = sorted(map(repr, some)) == sorted(map(repr, others))
    assert (summed(some) == summed(others)) == same
