"""`bot broadcast`: a message or a line of the library to a team, as /broadcast does it in the chat.

Where `bot serve` runs on the same database, it sends; else this command does, until all is sent.
"""

import asyncio
import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.broadcast.audience import Audience
from bot.broadcast.campaign import KINDS, RECEIPTS, Campaign, Content, Kind, Receipt
from bot.broadcast.question import lines_of, question_about
from bot.broadcast.script import Script
from bot.clock import system_clock
from bot.commands.broadcast_run import dry_run, send, show
from bot.errors import ConfigurationError, UsageError
from bot.language.detect import LANGUAGES, Language, detect
from bot.library.claims import said as claimed
from bot.library.records import PARTS, Library
from bot.logs import set_up_logs
from bot.people.person import Role
from bot.reply import Attachment
from bot.settings import Settings, read_settings
from bot.wiring.library import read_library

Choice = TypeVar("Choice", bound=str)

_REACHED: tuple[Role, ...] = ("trainee", "rep", "lead")
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp"})
_LARGEST = 10_000_000  # bytes Telegram takes as a picture


def broadcast(
    text: Annotated[
        str, typer.Argument(help="What to say; {name} and {team} are filled in. - reads standard input.")
    ] = "",
    team: Annotated[list[str] | None, typer.Option(help="Only this team; may be given again.")] = None,
    role: Annotated[list[str] | None, typer.Option(help="Only these roles: trainee, rep, lead.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Only those who use the bot in it: zh, ko, en.")] = None,
    product: Annotated[list[str] | None, typer.Option(help="Only those who sell this product of the library.")] = None,
    trade: Annotated[list[str] | None, typer.Option(help="Only those who sell a product of this trade.")] = None,
    inactive: Annotated[
        int | None, typer.Option(min=1, help="Only those who have asked nothing for this many days.")
    ] = None,
    silent_on: Annotated[int | None, typer.Option(help="Only those who did not answer this broadcast.")] = None,
    script: Annotated[str, typer.Option(help="A line: intent:step:number, as in price_too_high:clarify:1.")] = "",
    instead_of: Annotated[str, typer.Option(help="The line that it replaces, shown beside it.")] = "",
    second: Annotated[str, typer.Option(help="Version B, for half of the people.")] = "",
    file: Annotated[Path | None, typer.Option(help="A picture or file that goes along.")] = None,
    kind: Annotated[
        str, typer.Option(help="news, lines or must; people can switch off news and lines, not must.")
    ] = "",
    receipt: Annotated[str, typer.Option(help="The confirmation that is asked for: none, read, question.")] = "",
    at: Annotated[
        str, typer.Option(help="When: 2026-12-03T09:00+09:00, or without a zone for each person's own clock.")
    ] = "",
    key: Annotated[
        str, typer.Option(help="A key of your own: the same key again is the same broadcast, not a second one.")
    ] = "",
    skip_unsure: Annotated[
        bool, typer.Option("--skip-unsure", help="Do not send again what may have been sent already.")
    ] = False,
    dry: Annotated[
        bool, typer.Option("--dry-run", help="Show the message and how many it reaches; send nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Send without asking.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    report: Annotated[int | None, typer.Option(help="Show the report of a broadcast; send nothing.")] = None,
    table: Annotated[bool, typer.Option("--csv", help="With --report: a line for each person.")] = False,
) -> None:
    """Write to a team. Example: bot broadcast "The price list is out." --team North --dry-run"""
    settings = read_settings()
    token = settings.token()
    set_up_logs(secrets=(token,) if token else (), level=logging.WARNING)
    library = read_library(settings)
    if report is not None:
        asyncio.run(show(settings, library, report, as_json=as_json, table=table))
        return
    now = system_clock()
    said = sys.stdin.read() if text == "-" else text
    content = _content(said, second, _script(script, instead_of, said, library), file, receipt, library)
    hour, by_their_clock = _hour(at)
    campaign = Campaign(
        0, _author(settings), now, content,
        Audience(
            roles=frozenset(_chosen(one, _REACHED, "--role") for one in role or ()),
            languages=frozenset(_chosen(one, LANGUAGES, "--language") for one in language or ()),
            products=_products(library, product or (), trade or ()),
            inactive=inactive,
            silent_on=silent_on,
        ),
        _chosen(kind, KINDS, "--kind") if kind else _usual(content),
        at=hour, by_their_clock=by_their_clock, key=key, resend=not skip_unsure,
    )  # fmt: skip
    if dry:
        asyncio.run(dry_run(settings, library, campaign, tuple(team or ()), as_json=as_json))
        return
    asyncio.run(send(settings, library, campaign, tuple(team or ()), sure=yes, as_json=as_json))


def _products(library: Library, products: Sequence[str], trades: Sequence[str]) -> frozenset[str]:
    """The products that are named, and all of the trades that are."""
    known = library.by_trade()
    named = {_chosen(one, tuple(library.products), "--product") for one in products}
    return frozenset(named).union(*(known[_chosen(one, tuple(known), "--trade")] for one in trades))


def _content(
    text: str, second: str, script: Script | None, file: Path | None, receipt: str, library: Library
) -> Content:
    question = question_about(script, library) if script is not None else None
    usual: Receipt = "question" if question is not None else "read"
    wanted = _chosen(receipt, RECEIPTS, "--receipt") if receipt else usual
    if wanted == "question" and question is None:
        raise UsageError("--receipt question: a question is made from a line. Give one with --script.")
    texts = (text, second) if second else (text,)
    language: Language = detect(text) or (script.language if script is not None else "en")
    return Content(texts, language, script, _attached(file), wanted, question)


def _script(named: str, instead_of: str, text: str, library: Library) -> Script | None:
    """The line that `intent:step:number` names, in the language of the text beside it, English without one."""
    if not named:
        return None
    intent, _, rest = named.partition(":")
    part, _, number = rest.partition(":")
    if intent not in library.intents:
        raise UsageError(f"--script {named}: there is no intent {intent}.")
    wanted = _chosen(part, PARTS, "--script")
    language: Language = detect(text) or detect(instead_of) or "en"
    lines = lines_of(library, intent, language, wanted)
    place = int(number) - 1 if number.isascii() and number.isdecimal() and len(number) < 4 else -1
    if not 0 <= place < len(lines):
        raise UsageError(f"--script {named}: that step has {len(lines)} lines in {language}; count from 1.")
    claim = claimed(lines[place], library.claims.get(language, ()))
    if claim is not None:
        raise UsageError(f"--script {named}: “{claim[1]}” may not be said to customers ({claim[0].why}).")
    return Script(intent, wanted, language, lines[place], instead_of)


def _attached(path: Path | None) -> Attachment | None:
    if path is None:
        return None
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise UsageError(f"--file {path}: cannot be read ({fault.strerror}).") from None
    if not content or len(content) > _LARGEST:
        raise UsageError(f"--file {path}: between 1 byte and {_LARGEST // 1_000_000} MB can be sent.")
    return Attachment(path.name, content, "picture" if path.suffix.lower() in _PICTURES else "document")


def _hour(at: str) -> tuple[datetime | None, bool]:
    """(hour, is it one of each person's own clock?)"""
    if not at:
        return None, False
    try:
        hour = datetime.fromisoformat(at)
    except ValueError:
        raise UsageError(f"--at {at}: write a day and hour, as in 2026-12-03T09:00+09:00.") from None
    return (hour.replace(tzinfo=UTC), True) if hour.tzinfo is None else (hour.astimezone(UTC), False)


def _author(settings: Settings) -> int:
    """Who runs the bot: the first administrator."""
    if not settings.admins:
        raise ConfigurationError("ADMIN_IDS is not set: there are no teams to write to.")
    return min(settings.admins)


def _usual(content: Content) -> Kind:
    return "news" if content.script is None else "lines"


def _chosen(value: str, choices: tuple[Choice, ...], option: str) -> Choice:
    found = next((one for one in choices if one == value), None)
    if found is None:
        raise UsageError(f"{option} {value}: choose one of {', '.join(choices)}.")
    return found
