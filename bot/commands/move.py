"""`bot move`: from a SQLite file to a PostgreSQL server, or back. The server's address stands in DATABASE_URL, never on
the command line, where everybody on the machine could read its password."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.database import alone_with, files_told, name_of, ready, show
from bot.errors import UsageError
from bot.storage import postgres
from bot.storage.database import Database
from bot.storage.faults import DatabaseUnusable
from bot.storage.migrate import HEAD, revision_of
from bot.storage.migrate import migrate as bring_to_this_version
from bot.storage.sqlite import url_of
from bot.storage.transfer import Sum, transfer


def move(
    source: Annotated[
        Path | None, typer.Option("--from", help="The SQLite file; default: the one in DATA_DIR.")
    ] = None,
    target: Annotated[
        Path | None, typer.Option("--to", help="A new SQLite file: copies the other way, from PostgreSQL.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Copy every row into the empty database that DATABASE_URL names, in one transaction, and compare counts and sums
    of each table on both sides. The source stays as it is. Nobody may be at work on either."""
    settings = ready()
    if not postgres.is_one(settings.database_url):
        raise UsageError("Set DATABASE_URL to the server: postgresql://user:password@host/database")
    if source is not None and target is not None:
        raise UsageError("--from and --to: one of them. The other side is what DATABASE_URL names.")
    file = url_of(target or source or settings.database_file)
    here, there = (settings.database_url, file) if target is not None else (file, settings.database_url)
    with files_told():
        if revision_of(here) is None:
            raise DatabaseUnusable(f"{name_of(here)} holds nothing. See --from and DATA_DIR.")
        if revision_of(here) != HEAD:
            raise DatabaseUnusable(
                f"{name_of(here)} has the tables of another version. Bring it to this one: bot migrate"
            )
        bring_to_this_version(there)
        with alone_with(here), alone_with(there):
            found = asyncio.run(_moved(here, there))
    show(found, as_json=as_json, source=name_of(here), target=name_of(there))
    print(f"Moved to {name_of(there)}; the sums are the same on both sides.", file=sys.stderr)


async def _moved(here: str, there: str) -> Mapping[str, Sum]:
    async with Database.open(here) as source, Database.open(there) as target:
        return await transfer(source, target)
