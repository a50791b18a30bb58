"""`bot backup`: all of the database in one file, while the bot may be at work."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import system_clock
from bot.commands.database import address_of, files_told, ready, show
from bot.storage.backup import back_up, verify


def backup(
    file: Annotated[Path | None, typer.Argument(help="A new file; default: one in DATA_DIR/backups.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Write a backup, of SQLite or PostgreSQL alike, and read it back. What lies in DATA_DIR/backups goes after 30
    days; a file that you name yourself is yours to delete."""
    settings = ready()
    target = file or settings.backups_dir / f"coach-{system_clock():%Y%m%dT%H%M%SZ}.db"
    with files_told():
        back_up(address_of(settings), target)
        found = verify(target)
    show(found, as_json=as_json, file=str(target))
    print(target, file=sys.stderr)
