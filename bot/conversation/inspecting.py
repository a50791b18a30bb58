"""A file that somebody sent, looked into: its bytes come in, what it would change in the library goes out.

It is read in a process of its own, laid over what answers now as every change is, and read and linted as a whole. That
takes a second or two, so it is done while no transaction is open, and in another thread.
"""

import asyncio
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath

from bot.conversation.request import Store
from bot.library.finding import Finding, has_errors
from bot.library.gather import PACKS, Gathered
from bot.library.lint import lint_intents
from bot.library.read import read_gathered, reread
from bot.library.records import FOLDERS, Library
from bot.library.source import Source
from bot.library.strict_yaml import Node, decode
from bot.publishing.applied import applied
from bot.publishing.changes import Change, Content, WholeFile
from bot.publishing.edition import Edition
from bot.publishing.editions import Record
from bot.publishing.meant import meant
from bot.publishing.plan import brought
from bot.publishing.preview import Preview, preview
from bot.publishing.sheet import COLUMNS, NEEDED, RULE, changed, remarks
from bot.uploads.limits import KINDS, Limits, kind_of
from bot.uploads.reader import UploadReader
from bot.uploads.table import Table, records

MOST_BYTES = 512 * 1024
"""More is not even fetched."""
_MOST_LINES = 1_000  # changed in one sheet: each is put into its file by itself
_FEW = 30  # lines that stay changes of their own; of more, the files they make are what is kept
_SHEET = re.compile(r"lines (\d{1,9}) ([0-9a-f]{8})", re.ASCII)
_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file comes to. `contents`: the changes, none where `findings` speak against it or nothing would change;
    `astray`: whether the place of one is gone. `edition`, `seen`: as in `Received`."""

    contents: tuple[Content, ...] = ()
    findings: tuple[Finding, ...] = ()
    preview: Preview = field(default_factory=Preview)
    astray: bool = False
    edition: int = 0
    seen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Now:
    """The library as it reads now, with what waits to go live laid over it. `number`: that of the edition, 0 where
    something waits, so that a press is compared anew."""

    record: Record
    files: Gathered
    library: Library
    number: int


@dataclass(frozen=True, slots=True)
class Inspector:
    """`packs`: those that are switched on. `reader` reads strangers' files, one at a time."""

    store: Store
    packs: tuple[str, ...] = ()
    reader: UploadReader = field(default_factory=lambda: UploadReader(Limits(size=MOST_BYTES)))

    async def file(self, data: bytes, name: str, edition: Edition) -> Inspected:
        """A file as it was sent; of its name only the ending counts."""
        ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
        kind = kind_of(ending)
        if kind is None:
            return Inspected(findings=(Finding("", 1, 1, "upload", "upload_kind", {"kinds": " ".join(KINDS)}),))
        read = await self.reader.read(data, kind, f"file{ending}")
        if has_errors(read.findings):
            return Inspected(findings=read.findings)
        now = await self._now(edition)
        if read.tree is not None:
            return await asyncio.to_thread(self._whole, data, read.tree, now)
        return await self._sheet(read.tables, now)

    async def contents(self, contents: Sequence[Content], edition: Edition) -> Inspected:
        """Changes that were looked into before, once more over what answers now."""
        now = await self._now(edition)
        return await asyncio.to_thread(_laid, tuple(contents), now)

    async def _now(self, edition: Edition) -> _Now:
        async with self.store.transaction() as parts:
            live = await parts.editions.live()
            if live is None:
                raise RuntimeError("nothing can be compared before the first edition")
            text = await parts.editions.text(live.number)
            waiting = await parts.changes.of("waiting")
        return await asyncio.to_thread(self._as_it_reads, live, text, waiting, edition)

    def _as_it_reads(
        self, live: Record, text: Mapping[str, bytes], waiting: Sequence[Change], edition: Edition
    ) -> _Now:
        files = applied(Gathered(text, (), self.packs), waiting).gathered
        number = 0 if waiting else live.number
        if files.fingerprint() == edition.library.fingerprint:
            return _Now(live, files, edition.library, number)
        source, _ = read_gathered(files)
        if source is None:  # what waits is no good: it will not go live
            files = Gathered(text, (), self.packs)
            source, _ = read_gathered(files)
        return _Now(live, files, source.library if source is not None else edition.library, number)

    def _whole(self, data: bytes, tree: Node, now: _Now) -> Inspected:
        """A YAML file in the place of the one it is meant to be."""
        text = decode(data, "")
        if isinstance(text, Finding):
            return Inspected(findings=(text,))
        text = text.replace("\r\n", "\n")
        path = meant(text, tree, now.files.files, now.library)
        if path is None:
            return Inspected(findings=(Finding("", 1, 1, "upload", "upload_no_place"),))
        return _laid((WholeFile(path, text),), now)

    async def _sheet(self, tables: Sequence[Table], now: _Now) -> Inspected:
        """What the rows say otherwise than the lines they were made from: those of the edition that the sheet names, if
        it is kept; of two sheets, or beside a typed line, nobody's work is undone by another's."""
        contents: list[Content] = []
        findings: list[Finding] = []
        for table in tables:
            library = await self._made_from(table.sheet, now)
            found, faults = records(table, COLUMNS, needed=NEEDED)
            own, more = changed(found, library)
            contents += own
            findings += (*faults, *more)
            if len(contents) <= _MOST_LINES:
                findings += await asyncio.to_thread(remarks, found, library)
        if len(contents) > _MOST_LINES:
            path = tables[0].path
            findings.append(Finding(path, 1, 1, RULE, "upload_many_lines", {"limit": str(_MOST_LINES)}))
        if has_errors(findings):
            return Inspected(findings=tuple(findings))
        return await asyncio.to_thread(_laid, tuple(contents), now)

    async def _made_from(self, sheet: str, now: _Now) -> Library:
        named = _SHEET.fullmatch(sheet)
        if named is None:
            return now.library
        async with self.store.transaction() as parts:
            record = await parts.editions.record(int(named[1]))
            if record is None or not record.fingerprint.startswith(named[2]) or record.number == now.record.number:
                return now.library
            text = await parts.editions.text(record.number)
        source, _ = await asyncio.to_thread(read_gathered, Gathered(text, (), self.packs))
        return source.library if source is not None else now.library


def sheet_name(record: Record) -> str:
    """What the sheet of an edition's lines is called, by which it is known when it comes back."""
    return f"lines {record.number} {record.fingerprint[:8]}"


def _laid(contents: tuple[Content, ...], now: _Now) -> Inspected:
    """The changes over the library as it reads now."""
    laid = applied(now.files, [Change(number, one, None, _TIME) for number, one in enumerate(contents, 1)])
    seen = preview(now.files.files, laid.gathered.files)
    if laid.astray:
        return Inspected(preview=seen, astray=True, edition=now.number)
    if not seen.paths:
        return Inspected(edition=now.number)
    findings = _against(now, laid.gathered, seen)
    if findings:
        return Inspected(findings=findings, preview=seen, edition=now.number)
    if len(contents) > _FEW:
        contents = tuple(_whole_file(path, laid.gathered) for path in seen.paths)
    return Inspected(contents, (), seen, edition=now.number, seen=_digests(seen))


def _whole_file(path: str, files: Gathered) -> WholeFile:
    return WholeFile(path, files.files[path].decode())


def _digests(seen: Preview) -> dict[str, str]:
    """What tells, file by file, whether the same would be different."""
    turns: dict[str, list[str]] = {path: [] for path in seen.paths}
    for turn in seen.turns:
        turns[turn.place.path].append(repr((turn.place.keys, turn.old, turn.new)))
    return {path: hashlib.sha256("\n".join(own).encode()).hexdigest()[:16] for path, own in turns.items()}


def _against(now: _Now, files: Gathered, seen: Preview) -> tuple[Finding, ...]:
    """The errors that these files have and those that answer had not."""
    source, findings = _read(now, files)
    intents = _intents_in(seen)
    if source is None:
        return tuple(one for one in findings if one.severity == "error")
    remarks = lint_intents(source, intents)
    if not has_errors(remarks):
        return ()
    before, known = read_gathered(now.files)
    old = (*known, *(lint_intents(before, intents) if before is not None else ()))
    return brought(old, remarks)


def _read(now: _Now, files: Gathered) -> tuple[Source | None, tuple[Finding, ...]]:
    """Of existing intents only what differs is read again."""
    return reread(now.library, now.files, files) or read_gathered(files)


def _intents_in(seen: Preview) -> frozenset[str]:
    folders = frozenset(FOLDERS.values())
    base = (path.split("/", 2)[2] if path.startswith(f"{PACKS}/") else path for path in seen.paths)
    return frozenset(path.rpartition("/")[2].rpartition(".")[0] for path in base if path.split("/")[0] in folders)
