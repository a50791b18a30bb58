"""`bot export`: what was changed in chat is written into the files of the library, where it can be read and kept."""

import asyncio
import difflib
import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import system_clock
from bot.errors import ContentError
from bot.library.gather import Gathered, gather
from bot.library.read import read_gathered
from bot.library.strict_yaml import decode
from bot.publishing.applied import applied
from bot.settings import Settings, read_settings
from bot.storage.database import Database
from bot.storage.store import SqlStore
from bot.wiring.coach import database_of
from bot.wording.findings import written


def export(
    show: Annotated[bool, typer.Option("--show", help="Only show what would be written.")] = False,
) -> None:
    """Write the changes that are live into the files. Comments and everything else in them stay as they are."""
    asyncio.run(_export(read_settings(), show=show))


async def _export(settings: Settings, *, show: bool) -> None:
    """The changes count as part of the files from then on, in the same transaction in which they are no changes any
    more: files that cannot be written leave everything as it was."""
    async with Database.open(await database_of(settings)) as database, SqlStore(database).transaction() as parts:
        changes = await parts.changes.of("live")
        before = gather(settings.library_dir, settings.packs)
        laid = applied(before, changes)
        source, findings = read_gathered(replace(laid.gathered, findings=before.findings))
        if source is None:
            errors = [finding for finding in findings if finding.severity == "error"]
            raise ContentError("\n".join(written(one, "en", folder=str(settings.library_dir)) for one in errors))
        changed = [path for path, data in laid.gathered.files.items() if before.files.get(path) != data]
        for path in changed:
            if show:
                _print_difference(path, before, laid.gathered)
            else:
                put(settings.library_dir / path, laid.gathered.files[path])
                print(settings.library_dir / path)
        if not show:
            done = [change.id for change in changes if change.id not in laid.astray]
            await parts.changes.move(done, "written", None, system_clock())
    for change in changes:
        if change.id in laid.astray:
            print(f"change {change.id}: its place in {change.content.intent} is gone", flush=True)


def _print_difference(path: str, before: Gathered, after: Gathered) -> None:
    old, new = (decode(files.files.get(path, b""), path) for files in (before, after))
    if isinstance(old, str) and isinstance(new, str):
        print("".join(difflib.unified_diff(old.splitlines(True), new.splitlines(True), path, path, n=1)), end="")


def put(path: Path, data: bytes) -> None:
    """Write the whole file or, if that fails, the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_bytes(data)
    if path.exists():
        unfinished.chmod(path.stat().st_mode)
    os.replace(unfinished, path)  # noqa: PTH105 (the name says what it does)
