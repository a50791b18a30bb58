"""`bot restore`: put a backup back, or only see whether one could be."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import system_clock
from bot.commands.database import address_of, alone_with, files_told, name_of, ready, show
from bot.storage.backup import restore as put_back
from bot.storage.backup import verify as read_through


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `bot backup` made.")],
    verify: Annotated[bool, typer.Option("--verify", help="Only read it, every byte, and change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Put a backup in the place of the database. The bot must not run. A SQLite file that is there is kept under
    another name; a PostgreSQL database has to be empty. Example: bot restore coach-20261130T080000Z.db --verify"""
    settings = ready()
    url = address_of(settings)
    with files_told():
        found = read_through(file)
        if verify:
            show(found, as_json=as_json, file=str(file), restored=False)
            print(f"{file} is whole.", file=sys.stderr)
            return
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with alone_with(url):
            kept = put_back(file, url, system_clock())
    show(found, as_json=as_json, file=str(file), restored=True, kept=None if kept is None else str(kept))
    print(f"{name_of(url)} is restored.", file=sys.stderr)
    if kept is not None:
        print(f"What was there before: {kept}", file=sys.stderr)
