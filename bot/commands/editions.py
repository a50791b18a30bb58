"""`bot editions`: the editions of the library that went live, and the way back to one of them."""

import asyncio
import json
from typing import Annotated

import typer

from bot.clock import system_clock
from bot.conversation.rolling_back import go_back
from bot.errors import UsageError
from bot.publishing.editions import Record
from bot.settings import Settings, read_settings
from bot.storage.database import Database
from bot.storage.store import SqlStore
from bot.wiring.coach import database_of


def editions(
    back: Annotated[int | None, typer.Option(help="Go back to this edition, on every machine.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """The last editions, the one in use first."""
    history, refused = asyncio.run(_history(read_settings(), back))
    if as_json:
        print(json.dumps({"editions": [_told(one) for one in history], "folder_refused": refused}, ensure_ascii=False))
        return
    for record in history:
        tests = ", ".join(f"{language} {near}/{count}" for language, (count, near) in (record.tests or {}).items())
        cause = f"rollback to {record.of}" if record.cause == "rollback" else record.cause
        print(f"{record.number}  {record.at:%Y-%m-%d %H:%M}  {cause}  {record.fingerprint[:8]}  {tests}".rstrip())
    if refused:
        print(f"The files in the folder cannot be used:\n{refused}")


async def _history(settings: Settings, back: int | None) -> tuple[tuple[Record, ...], str]:
    async with Database.open(await database_of(settings)) as database, SqlStore(database).transaction() as parts:
        if back is not None:
            live, old = await parts.editions.live(), await parts.editions.record(back)
            if live is None or old is None:
                raise UsageError(f"--back {back}: there is no such edition.")
            if old.number != live.number:
                await go_back(parts, live, old, None, system_clock())
        folder = await parts.editions.folder()
        return await parts.editions.history(50), folder.refused if folder is not None else ""


def _told(record: Record) -> dict[str, object]:
    return {
        "number": record.number,
        "at": record.at.isoformat(timespec="seconds"),
        "cause": record.cause,
        "of": record.of,
        "fingerprint": record.fingerprint,
        "model": record.model,
        "changes": list(record.changes),
        "tests": {name: {"tests": count, "near": near} for name, (count, near) in (record.tests or {}).items()},
    }
