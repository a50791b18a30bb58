"""`bot check`: is the library right? The reader, the lint rules, and what the model says of the tests."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.edition import machine_texts, ready_edition
from bot.commands.price import language_of
from bot.errors import ContentError
from bot.library.finding import Finding, has_errors
from bot.library.lint import lint
from bot.library.read import read_source
from bot.library.schema import schema_files
from bot.publishing.gate import gate, run_tests
from bot.settings import read_settings
from bot.wording.findings import written


def check(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Leave out the model: no tests are recognised.")] = False,
    errors_only: Annotated[bool, typer.Option("--errors", help="Show no warnings.")] = False,
    language: Annotated[str | None, typer.Option(help="Language of the remarks: zh, ko or en.")] = None,
    write_schemas: Annotated[bool, typer.Option("--write-schemas", help="Renew intents/schema/ and stop.")] = False,
) -> None:
    """Check the library. Ends with 65 when it has errors, with 0 when it has none (warnings are no errors)."""
    settings = read_settings()
    if write_schemas:
        _write_schemas(settings.library_dir)
        return
    source, findings = read_source(settings.library_dir)
    if source is not None:
        findings = (*findings, *lint(source))
    tests: list[dict[str, object]] = []
    if source is not None and not has_errors(findings) and not quick:
        edition = ready_edition(settings).edition
        findings = (*findings, *gate(edition))
        tests = [
            {"language": run.language, "tests": run.count, "first": run.first, "near": run.near}
            for run in run_tests(edition)
        ]
    shown = [finding for finding in sorted(findings) if not errors_only or finding.severity == "error"]
    spoken = language_of(language) if language else machine_texts().language
    if as_json:
        told = [{**asdict(finding), "text": written(finding, spoken)} for finding in shown]
        print(json.dumps({"ok": not has_errors(findings), "findings": told, "tests": tests}, ensure_ascii=False))
    else:
        _print(shown, tests, spoken)
    if has_errors(findings):
        raise ContentError("" if as_json else "The library has errors.")


def _print(shown: list[Finding], tests: list[dict[str, object]], spoken: str) -> None:
    language = language_of(spoken)
    for finding in shown:
        print(f"{'' if finding.severity == 'error' else '~ '}{written(finding, language)}")
    for run in tests:
        print("{language}: {tests} tests, {first} recognised first, {near} among the nearest three".format(**run))


def _write_schemas(folder: Path) -> None:
    target = folder / "schema"
    target.mkdir(exist_ok=True)
    for name, text in schema_files().items():
        (target / name).write_text(text, encoding="utf-8")
        print(target / name)
