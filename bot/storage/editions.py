"""The editions of the library in the database. The text of a file stands there once, however many editions hold it."""

import hashlib
import json
import zlib
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Row, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.nlu.taught import Confirmed
from bot.publishing.editions import KEPT, Folder, Record
from bot.storage.rows import insert_new, put
from bot.storage.tables import edition as editions
from bot.storage.tables import library_file, library_folder

_VERSION = select(func.max(editions.c.number))
_COLUMNS = tuple(column for column in editions.c if column.name not in ("files", "base"))  # hundreds of paths
_AT_ONCE = 200  # digests in a statement; SQLite has a limit
_FOLDER = "intents"


class SqlEditions:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def version(self) -> int:
        return (await self._connection.execute(_VERSION)).scalar() or 0

    async def record(self, number: int) -> Record | None:
        row = (await self._connection.execute(select(*_COLUMNS).where(editions.c.number == number))).one_or_none()
        return None if row is None else _record(row)

    async def live(self) -> Record | None:
        return next(iter(await self.history(1)), None)

    async def history(self, most: int = 10) -> tuple[Record, ...]:
        rows = await self._connection.execute(select(*_COLUMNS).order_by(editions.c.number.desc()).limit(most))
        return tuple(_record(row) for row in rows)

    async def text(self, number: int) -> Mapping[str, bytes]:
        files, _ = await self._lists(number)
        return await self._contents(files)

    async def file(self, number: int, path: str) -> bytes | None:
        digests, _ = await self._lists(number)
        return (await self._contents({path: digests[path]}))[path] if path in digests else None

    async def base(self, number: int) -> Mapping[str, bytes]:
        files, other = await self._lists(number)
        return await self._contents({path: digest for path, digest in (files | other).items() if digest is not None})

    async def activate(self, record: Record, files: Mapping[str, bytes], base: Mapping[str, bytes]) -> bool:
        if record.number != await self.version() + 1:
            return False
        digests, before = _digests(files), _digests(base)
        row = {
            "number": record.number,
            "fingerprint": record.fingerprint,
            "folder": record.folder,
            "at": record.at,
            "cause": record.cause,
            "author": record.author,
            "changes": json.dumps(record.changes),
            "again": record.of,
            "tests": None if record.tests is None else json.dumps(dict(record.tests)),
            "model": record.model,
            "taught": json.dumps([[one.intent, one.text] for one in record.taught], ensure_ascii=False),
            "files": json.dumps(digests, ensure_ascii=False, sort_keys=True),
            "base": json.dumps(
                {
                    path: before.get(path)
                    for path in sorted(digests.keys() | before.keys())
                    if digests.get(path) != before.get(path)
                },
                ensure_ascii=False,
            ),
        }
        # One statement: of two that come at once, on whatever machines, the second waits, and then adds nothing.
        adding = insert_new(self._connection.dialect.name, editions, "number")
        if (await self._connection.execute(adding, row)).rowcount != 1:
            return False
        contents = {before[path]: content for path, content in base.items()}
        await self._keep(contents | {digests[path]: content for path, content in files.items()})
        await self._prune(record.number)
        return True

    async def folder(self) -> Folder | None:
        row = (await self._connection.execute(select(library_folder))).one_or_none()
        return None if row is None else Folder(row.fingerprint, row.at, row.refused)

    async def note_folder(self, folder: Folder) -> None:
        rest = {"fingerprint": folder.fingerprint, "at": folder.at, "refused": folder.refused}
        await put(self._connection, library_folder, {"name": _FOLDER}, rest)

    async def _lists(self, number: int) -> tuple[dict[str, str], dict[str, str | None]]:
        lists = select(editions.c.files, editions.c.base).where(editions.c.number == number)
        row = (await self._connection.execute(lists)).one_or_none()
        if row is None:
            raise KeyError(number)
        return json.loads(row.files), json.loads(row.base)

    async def _contents(self, digests: Mapping[str, str]) -> Mapping[str, bytes]:
        contents: dict[str, bytes] = {}
        for some in _in_parts(sorted(set(digests.values()))):
            rows = await self._connection.execute(select(library_file).where(library_file.c.digest.in_(some)))
            contents |= {row.digest: zlib.decompress(row.content) for row in rows}
        return {path: contents[digest] for path, digest in sorted(digests.items())}

    async def _keep(self, contents: Mapping[str, bytes]) -> None:
        there: set[str] = set()
        for some in _in_parts(sorted(contents)):
            known = select(library_file.c.digest).where(library_file.c.digest.in_(some))
            there.update((await self._connection.execute(known)).scalars())
        rows = [
            {"digest": digest, "content": zlib.compress(content)}
            for digest, content in contents.items()
            if digest not in there
        ]
        if rows:
            await self._connection.execute(insert_new(self._connection.dialect.name, library_file, "digest"), rows)

    async def _prune(self, number: int) -> None:
        gone = await self._connection.execute(delete(editions).where(editions.c.number <= number - KEPT))
        if not gone.rowcount:
            return
        rows = (await self._connection.execute(select(editions.c.files, editions.c.base))).all()
        used = {digest for row in rows for listed in row for digest in json.loads(listed).values()}
        kept = set((await self._connection.execute(select(library_file.c.digest))).scalars())
        for some in _in_parts(sorted(kept - used)):
            await self._connection.execute(delete(library_file).where(library_file.c.digest.in_(some)))


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}


def _record(row: Row[*tuple[Any, ...]]) -> Record:
    tests = (
        None if row.tests is None else {name: (count, near) for name, (count, near) in json.loads(row.tests).items()}
    )
    return Record(
        number=row.number,
        fingerprint=row.fingerprint,
        folder=row.folder,
        at=row.at,
        cause=row.cause,
        author=row.author,
        changes=tuple(json.loads(row.changes)),
        of=row.again,
        model=row.model,
        taught=tuple(Confirmed(text, intent) for intent, text in json.loads(row.taught)),
        tests=tests,
    )


def _in_parts(digests: Collection[str]) -> Iterator[list[str]]:
    every = list(digests)
    return (every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE))
