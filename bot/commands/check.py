"""`bot check`: is the library right? The reader, the lint rules, and what the model says of the tests."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import system_clock
from bot.commands.edition import machine_texts, ready_edition
from bot.commands.price import language_of
from bot.errors import ContentError, UsageError
from bot.library.conform import nearest
from bot.library.finding import Finding, has_errors
from bot.library.gather import packs_in
from bot.library.inventory import Stock, inventory
from bot.library.lint import lint
from bot.library.read import read_source
from bot.library.review import over
from bot.library.schema import schema_files
from bot.library.source import Source, spoken, told
from bot.publishing.gate import gate, run_tests
from bot.quiz.reading import read_quiz
from bot.quiz.schema import quiz_schema_files
from bot.settings import Settings, read_settings
from bot.wording.findings import written


def check(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Without the model: whether the tests are recognised is not checked.")
    ] = False,
    errors_only: Annotated[bool, typer.Option("--errors", help="Show no warnings.")] = False,
    language: Annotated[str | None, typer.Option(help="Language of the remarks: zh, ko or en.")] = None,
    lines: Annotated[str | None, typer.Option(help="Only show every line of an intent and the file it is in.")] = None,
    write_schemas: Annotated[bool, typer.Option("--write-schemas", help="Only write intents/schema/ anew.")] = False,
) -> None:
    """Check the library. Ends with 65 when it has errors, with 0 when it has none (warnings are no errors)."""
    settings = read_settings()
    if write_schemas:
        _write_schemas(settings.library_dir)
        return
    source, findings = _linted(settings, settings.packs)
    if lines is not None:
        _print_lines(source, findings, lines, language)
        return
    findings = (*findings, *_of_other_packs(settings, findings))
    stock = inventory(source.library) if source is not None else ()
    if source is not None:
        findings = (*findings, *read_quiz(settings.library_dir, source.library)[1])
        findings = (*findings, *over(source, system_clock().date()))
    tests: list[dict[str, object]] = []
    if source is not None and not has_errors(findings) and not quick:
        edition = ready_edition(settings).edition
        runs = run_tests(edition)
        findings = (*findings, *gate(source, edition, runs))
        tests = [{"language": run.language, "tests": run.count, "first": run.first, "near": run.near} for run in runs]
    shown = [finding for finding in sorted(findings) if not errors_only or finding.severity == "error"]
    read_in = language_of(language) if language else machine_texts().language
    if as_json:
        remarks = [{**asdict(finding), "text": written(finding, read_in)} for finding in shown]
        counts = [asdict(own) for own in stock]
        report = {"ok": not has_errors(findings), "findings": remarks, "stock": counts, "tests": tests}
        print(json.dumps(report, ensure_ascii=False))
    else:
        _print(shown, stock, tests, read_in)
    if has_errors(findings):
        raise ContentError("" if as_json else "The library has errors.")


def _linted(settings: Settings, packs: tuple[str, ...]) -> tuple[Source | None, tuple[Finding, ...]]:
    source, findings = read_source(settings.library_dir, packs)
    return source, findings if source is None else (*findings, *lint(source))


def _of_other_packs(settings: Settings, findings: tuple[Finding, ...]) -> list[Finding]:
    """What the packs that are not switched on would add: nobody should learn of it on the day they are."""
    others = tuple(pack for pack in packs_in(settings.library_dir) if pack not in settings.packs)
    if not others:
        return []
    known = set(map(_identity, findings))
    _, more = _linted(settings, (*settings.packs, *others))
    return [finding for finding in more if _identity(finding) not in known]


def _identity(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.line, finding.column, finding.rule, finding.key


def _print(shown: list[Finding], stock: tuple[Stock, ...], tests: list[dict[str, object]], read_in: str) -> None:
    language = language_of(read_in)
    for finding in shown:
        print(f"{'' if finding.severity == 'error' else '~ '}{written(finding, language)}")
    for own in stock:
        print(
            f"{own.language}: {own.intents} intents, {own.examples} examples, {own.out_of_scope} lines out of scope,"
            f" {own.tests} tests, {own.lines} lines to say, parity {int(own.parity * 100)} %"
        )
    for run in tests:
        print("{language}: {tests} tests, {first} recognised first, {near} among the nearest three".format(**run))


def _print_lines(source: Source | None, findings: tuple[Finding, ...], intent: str, language: str | None) -> None:
    """What the base and the packs together say for one intent: the file and line, then the words."""
    if source is None:
        raise ContentError("\n".join(written(finding, "en") for finding in findings if finding.severity == "error"))
    if intent not in source.library.intents:
        near = nearest(intent, list(source.library.intents))
        raise UsageError(f"--lines {intent}: no such intent." + (f" Did you mean {near}?" if near else ""))
    wanted = language_of(language) if language else None
    for line in spoken(source):
        if line.intent.id == intent and not line.is_generic and wanted in (None, line.language):
            kept_for = " ".join(str(only) for only in (line.line.segment, line.line.style) if only)
            part = line.step or line.part
            print(f"{line.place}  {line.block} {part}{f' ({kept_for})' if kept_for else ''}: {line.line.text}")
    for text in told(source):
        if text.intent.id == intent and not text.is_generic and text.text and wanted in (None, text.language):
            print(f"{text.place}  {text.language} {'.'.join(map(str, text.loc))}: {text.text}")


def _write_schemas(folder: Path) -> None:
    target = folder / "schema"
    (target / "quiz").mkdir(parents=True, exist_ok=True)
    for name, text in (schema_files() | quiz_schema_files()).items():
        (target / name).write_text(text, encoding="utf-8")
        print(target / name)
