"""`bot sheet`: the lines to say as a workbook, and back from it into the files of the library."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.export import put
from bot.errors import ContentError, UsageError
from bot.library.finding import Finding, has_errors
from bot.library.gather import Gathered, gather
from bot.library.lint import lint_intents
from bot.library.read import read_gathered
from bot.library.source import Source
from bot.publishing.applied import applied
from bot.publishing.changes import Change, Script
from bot.publishing.plan import brought
from bot.publishing.sheet import COLUMNS, NEEDED, changed
from bot.publishing.workbook import workbook
from bot.settings import read_settings
from bot.uploads.limits import kind_of
from bot.uploads.reader import UploadReader
from bot.uploads.table import records
from bot.wording.findings import written


def sheet(
    file: Annotated[Path, typer.Argument(help="The workbook (.xlsx); with --read also a .csv.")],
    read: Annotated[
        bool, typer.Option("--read", help="Write what was changed in it into the library's files.")
    ] = False,
) -> None:
    """Write the lines to say into a workbook, or what was changed in one into the files. Packs are left alone."""
    folder = read_settings().library_dir
    files = gather(folder)
    source = _good(*read_gathered(files), folder)
    if read:
        _read_back(file, folder, files, source)
    elif file.suffix.lower() != ".xlsx":
        raise UsageError(f"{file}: a workbook ends in .xlsx.")
    else:
        file.write_bytes(workbook(source.library))
        print(file)


def _read_back(file: Path, folder: Path, files: Gathered, source: Source) -> None:
    """The files change only if nothing in the sheet is wrong, and nothing is wrong with the library then."""
    kind = kind_of(file.name)
    if kind not in ("xlsx", "csv"):
        raise UsageError(f"{file}: only .xlsx and .csv are read.")
    try:
        data = file.read_bytes()
    except OSError as fault:
        raise UsageError(f"{file} cannot be read ({fault.strerror}).") from None
    tables, findings = asyncio.run(UploadReader().tables(data, kind, file.name))
    scripts: list[Script] = []
    for table in tables:
        found, faults = records(table, COLUMNS, needed=NEEDED)
        own, more = changed(found, source.library)
        scripts += own
        findings = (*findings, *faults, *more)
    _must_be_good(findings)
    now = datetime.now(UTC)
    laid = applied(files, [Change(number, one, None, now) for number, one in enumerate(scripts, 1)]).gathered
    after = _good(*read_gathered(laid), folder)
    intents = {script.intent for script in scripts}
    _must_be_good(brought(lint_intents(source, intents), lint_intents(after, intents)), folder)
    for path, content in laid.files.items():
        if files.files[path] != content:
            put(folder / path, content)
            print(folder / path)


def _good(source: Source | None, findings: tuple[Finding, ...], folder: Path) -> Source:
    _must_be_good(tuple(one for one in findings if one.severity == "error"), folder)
    if source is None:
        raise ContentError(f"{folder} cannot be read.")
    return source


def _must_be_good(findings: tuple[Finding, ...], folder: Path | None = None) -> None:
    if has_errors(findings):
        raise ContentError("\n".join(written(one, "en", folder=str(folder or "")) for one in findings))
