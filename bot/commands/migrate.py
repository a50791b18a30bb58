"""`bot migrate`: bring the database to this version's tables. `serve` and `chat` do it by themselves at their start;
this is for whoever wants it done before, by one process, and with another user than the bot's."""

import json
import sys
from typing import Annotated

import typer

from bot.commands.database import address_of, files_told, name_of, ready
from bot.errors import CoachError
from bot.storage.migrate import HEAD, revision_of
from bot.storage.migrate import migrate as bring_to_this_version


def migrate(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; ends with 1 if there is something to do.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Bring the database to this version's tables, all steps in one transaction. A SQLite file is copied first."""
    settings = ready()
    url = address_of(settings)
    with files_told():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        before = revision_of(url)
        if not check and before != HEAD:
            bring_to_this_version(url)
    if as_json:
        print(json.dumps({"database": name_of(url), "before": before, "now": before if check else HEAD, "head": HEAD}))
    else:
        told = "nothing to do" if before == HEAD else f"{before or 'empty'} -> {HEAD}"
        print(f"{name_of(url)}: {told}", file=sys.stderr)
    if check and before != HEAD:
        raise CoachError("" if as_json else "The database has older tables. Run: bot migrate")
