"""The work of `bot broadcast`: count, preview, confirm, and watch it go out, with a bar on a screen."""

import asyncio
import json
import random
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, replace

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.broadcast import campaign as steps
from bot.broadcast.campaign import Campaign, Refusal
from bot.broadcast.ledger import Outcome
from bot.broadcast.placeholders import unknown_in
from bot.broadcast.progress import progress_of
from bot.broadcast.report import report_of, table_of
from bot.clock import pausing, system_clock
from bot.commands.edition import machine_texts
from bot.conversation.broadcasting import message_in
from bot.conversation.request import Parts
from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.errors import CoachError, ConfigurationError, Locked, UsageError
from bot.library.records import Library
from bot.settings import Settings
from bot.storage.store import SqlStore
from bot.telegram.api import Api
from bot.telegram.callback_data import secret_from
from bot.telegram.messenger import TelegramMessenger, new_bot
from bot.telegram.transport import AiohttpRequest
from bot.terminal.paint import plain_text
from bot.wiring.coach import PostOffice, open_post_office
from bot.wording.broadcast import Reader
from bot.wording.broadcast_pages import refused_sentence, report_reply

_LOOK = 0.5  # seconds
_OVER = ("done", "cancelled", "recalled")


async def dry_run(
    settings: Settings, library: Library, campaign: Campaign, teams: tuple[str, ...], *, as_json: bool
) -> None:
    """What would be said, and to how many."""
    async with open_post_office(settings, library) as office, office.store.transaction() as parts:
        campaign = await _in_teams(campaign, teams, parts)
        people = await _people(campaign, parts)
    previews = _previews(campaign, library)
    if as_json:
        print(json.dumps({"people": people, "versions": previews}, ensure_ascii=False))
        return
    print("\n\n".join(previews))
    print(machine_texts().say("broadcast.reaches", people=people, who=", ".join(teams) or "*"))


async def send(
    settings: Settings, library: Library, campaign: Campaign, teams: tuple[str, ...], *, sure: bool, as_json: bool
) -> None:
    """Confirm it, and watch until it is through."""
    async with open_post_office(settings, library) as office:
        async with office.store.transaction() as parts:
            campaign = await _in_teams(campaign, teams, parts)
            people = await _people(campaign, parts)
            known = await _known(campaign, parts)
        if known is None:
            _agreed(campaign, library, people, sure=sure)
            async with office.store.transaction() as parts:
                known = await _known(campaign, parts) or await _confirmed(campaign, parts)
        async with _sending(settings, office):
            await _watched(known.id, office.store, quiet=as_json)
        await _told(known.id, office.store, as_json=as_json, table=False)


async def show(settings: Settings, library: Library, number: int, *, as_json: bool, table: bool) -> None:
    """The report of a broadcast."""
    async with open_post_office(settings, library) as office:
        await _told(number, office.store, as_json=as_json, table=table)


async def _in_teams(campaign: Campaign, names: tuple[str, ...], parts: Parts) -> Campaign:
    teams = {one.name.casefold(): one.id for one in await parts.roster.teams()}
    missing = [name for name in names if name.casefold() not in teams]
    if missing:
        raise UsageError(f"--team {missing[0]}: no such team. There are: {', '.join(sorted(teams)) or 'none'}.")
    wanted = frozenset(teams[name.casefold()] for name in names)
    return replace(campaign, audience=replace(campaign.audience, teams=wanted))


async def _people(campaign: Campaign, parts: Parts) -> int:
    return await parts.ledger.count(
        campaign.audience, by=campaign.by, kind=campaign.kind, fallback=campaign.content.language, now=system_clock()
    )


async def _known(campaign: Campaign, parts: Parts) -> Campaign | None:
    """The one that was made under the same key. UsageError where that one says something else."""
    found = await parts.ledger.with_key(campaign.key) if campaign.key else None
    if found is not None and (found.content, found.audience) != (campaign.content, campaign.audience):
        raise UsageError(f"--key {campaign.key}: broadcast {found.id} has this key and says something else.")
    return found


def _agreed(campaign: Campaign, library: Library, people: int, *, sure: bool) -> None:
    """Show what goes out and ask, unless that was answered on the command line."""
    for text in campaign.content.texts:
        if unknown := unknown_in(text):
            raise UsageError(f"{{{unknown[0]}}} is not filled in: only {{name}} and {{team}} are.")
    fault = steps.fault_of(campaign.content)
    if fault is not None:
        raise UsageError(refused_sentence(machine_texts(), fault))
    print("\n\n".join(_previews(campaign, library)), file=sys.stderr)
    if sure:
        return
    if not sys.stdin.isatty():
        raise UsageError("Nobody is here to ask. Look at it with --dry-run, then send it with --yes.")
    if not typer.confirm(machine_texts().say("broadcast.send", people=people), err=True):
        raise CoachError(machine_texts().say("broadcast.undone"))


async def _confirmed(campaign: Campaign, parts: Parts) -> Campaign:
    """In one transaction: kept, confirmed, and its recipients written down."""
    now = system_clock()
    draft = await parts.ledger.add(replace(campaign, state="previewed"))
    people = await _people(draft, parts)
    step = steps.confirmed(draft, now, people=people, lately=())
    changed = step if isinstance(step, Refusal) else await parts.ledger.change(step)
    if isinstance(changed, Refusal):
        raise CoachError(refused_sentence(machine_texts(), changed))
    if changed is None:
        raise CoachError("Somebody else changed it in the meantime. Nothing was sent.")
    await parts.ledger.enter(changed, now)
    return changed


@asynccontextmanager
async def _sending(settings: Settings, office: PostOffice) -> AsyncIterator[None]:
    """Send ourselves, unless somebody else does. ConfigurationError where nobody can."""
    try:
        is_ours = await office.lease.acquire()
    except Locked:
        is_ours = False
    if not is_ours:
        yield  # `bot serve` is at work on this database
        return
    token = settings.token()
    if token is None:
        await office.lease.release()
        raise ConfigurationError("TELEGRAM_BOT_TOKEN is not set, and no `bot serve` runs here. It is kept, not lost.")
    transport = AiohttpRequest()
    await transport.initialize()
    bot = new_bot(token, settings.telegram_api_url, transport, AiohttpRequest())
    messenger = TelegramMessenger(Api(bot.base_url, transport), secret_from(token))
    sender = Sender(office.depot, messenger, Pace(), time.monotonic, random.random)
    stop = asyncio.Event()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(sender.run(stop))
            group.create_task(office.broadcasting.run(stop, sender.wake))
            group.create_task(_keep(office, stop))
            try:
                yield
            finally:
                stop.set()
    finally:
        await office.lease.release()
        await transport.shutdown()


async def _keep(office: PostOffice, stop: asyncio.Event) -> None:
    while not stop.is_set():
        await office.lease.keep()
        await pausing(stop, 2)


async def _watched(number: int, store: SqlStore, *, quiet: bool) -> None:
    """Until nothing is left to do; a bar where somebody looks."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    texts = machine_texts()
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task(texts.say("broadcast.state.confirmed"), total=None)
        while True:
            async with store.transaction() as parts:
                campaign = await parts.ledger.campaign(number)
                sizes = await parts.ledger.sizes(number)
            if campaign is None or campaign.state in _OVER or campaign.state == "paused":
                return
            found = progress_of(sizes, campaign.starts, system_clock(), goes_on=True)
            said = texts.say(f"broadcast.state.{campaign.state}")
            bar.update(task, description=said, total=found.total, completed=found.total - found.waiting)
            await asyncio.sleep(_LOOK)


async def _told(number: int, store: SqlStore, *, as_json: bool, table: bool) -> None:
    async with store.transaction() as parts:
        campaign = await parts.ledger.campaign(number)
        if campaign is None:
            raise UsageError(f"--report {number}: there is no such broadcast.")
        entries = await parts.ledger.entries(number)
        failed = await parts.ledger.failed(number)
    found = report_of(entries, campaign.content.receipt)
    if table:
        sys.stdout.buffer.write(table_of(entries))
    elif as_json:
        said: Mapping[str, object] = {
            "broadcast": campaign.id,
            "state": campaign.state,
            "people": found.people,
            "got": found.got,
            "acknowledged": found.acknowledged,
            "can_say": len(found.can),
            "cannot_say": [one.person for one in found.cannot],
            "outcomes": _plain(found.outcomes),
            "versions": [asdict(one) for one in found.shares],
        }
        print(json.dumps(said, ensure_ascii=False))
    else:
        print(plain_text(report_reply(machine_texts(), campaign, found, failed)))


def _plain(outcomes: Mapping[Outcome, int]) -> dict[str, int]:
    return {str(outcome): number for outcome, number in sorted(outcomes.items())}


def _previews(campaign: Campaign, library: Library) -> list[str]:
    """Each version as somebody without a name reads it, in the language of the campaign."""
    language = campaign.content.language
    return [plain_text(message_in(language, campaign, text, library, Reader())) for text in campaign.content.texts]
