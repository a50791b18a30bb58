"""The one place that builds things and hands them to each other; opens and closes them."""

import asyncio
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import structlog

from bot.clock import Clock, system_clock
from bot.conversation.clean_up import clean_up
from bot.conversation.request import Parts
from bot.conversation.router import Router
from bot.delivery.lease import Lease
from bot.errors import CoachError, ContentError
from bot.language.detect import Language
from bot.library.finding import Finding, has_errors
from bot.library.read import read
from bot.library.records import Library
from bot.nlu.encoder import Encoders, find_encoders
from bot.nlu.learn import Progress
from bot.nlu.model_file import load
from bot.people.flood import Flood, Limit
from bot.people.privacy import Retention
from bot.publishing.build import Built, build, build_or_sketch, served
from bot.publishing.edition import Edition
from bot.publishing.serving import Serving
from bot.publishing.worker import Worker
from bot.schedule import Handler, Schedule
from bot.settings import Settings
from bot.storage.backup import forget_backups
from bot.storage.database import Database
from bot.storage.depot import SqlDepot
from bot.storage.lease import FileLease, SqlLease
from bot.storage.migrate import forget_copies, migrate
from bot.storage.queues import SqlQueues
from bot.storage.sqlite import address, file_of, url_of
from bot.storage.store import SqlStore
from bot.wording.findings import written

_log = structlog.get_logger()

_HOUR = timedelta(hours=1)

APPOINTED: Mapping[str, Handler[Parts]] = {}
"""Who carries out which kind of appointment."""


@dataclass(frozen=True, slots=True)
class Coach:
    """Everything a door needs."""

    router: Router
    serving: Serving
    store: SqlStore
    depot: SqlDepot
    lease: Lease
    schedule: Schedule[Parts]
    queues: SqlQueues
    is_one_of_several: bool
    """Whether other machines may be waiting to take over."""


def read_library(settings: Settings, language: Language = "en") -> Library:
    """The library of these settings. Raises ContentError with every finding that keeps it from being used."""
    library, findings = read(settings.library_dir, settings.packs)
    errors = [finding for finding in findings if finding.severity == "error"]
    if library is None or has_errors(errors):
        raise ContentError(_told(errors, language))
    return library


def load_edition(settings: Settings, progress: Progress, *, lexical_only: bool = False, sketch: bool = False) -> Built:
    """The library of these settings with its model, learnt if need be; with `sketch`, a large one from a part of its
    lines. The encoders load while the library is read."""
    with ThreadPoolExecutor(1) as worker:
        finding = worker.submit(_encoders, lexical_only)
        library = read_library(settings)
        encoders = finding.result()
    make = build_or_sketch if sketch else build
    return make(library, settings.models_dir, encoders, progress, settings.library_dir / "vectors")


@asynccontextmanager
async def open_coach(
    settings: Settings,
    built: Built,
    clock: Clock = system_clock,
    *,
    bot: str = "",
    limit: Limit | None = None,
    insiders: frozenset[int] = frozenset(),
) -> AsyncIterator[Coach]:
    """The router over an open database, closed again behind the door. While a sketch answers, the whole is learnt.

    `bot`: its name in Telegram. `limit`: how fast one person may ask, where others wait beside them. `insiders`: who
    sits at this machine and holds its files anyway: administrators, if there are any.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    url = settings.database_url or url_of(settings.database_file)
    await asyncio.to_thread(migrate, url)
    database = Database.open(url)
    try:
        store = SqlStore(database)
        serving = Serving(built.edition)
        retention = Retention(unknown=timedelta(days=settings.keep_unknown_days))
        router = Router(
            store,
            lambda: serving.edition,
            clock,
            admins=settings.admins | insiders if settings.admins else frozenset(),
            retention=retention,
            flood=Flood(limit) if limit else None,
            bot=bot,
        )
        cleaning = _clean_every_hour(database, store, url, settings.backups_dir, retention, clock)
        beside = [asyncio.create_task(cleaning)]
        if built.sketched:
            beside.append(asyncio.create_task(_renew(settings, serving)))
        if settings.admins:  # without them there are no teams to tell of
            async with store.transaction() as parts:
                await router.digests.begin(parts)
        try:
            lease, depot = _sending(database, url)
            queues = SqlQueues(database)
            schedule = Schedule(store, {**APPOINTED, **router.digests.kinds}, clock)
            yield Coach(router, serving, store, depot, lease, schedule, queues, is_one_of_several=database.is_shared)
        finally:
            for task in beside:
                task.cancel()
            await asyncio.wait(beside)
            for task in beside:
                if not task.cancelled():
                    task.result()  # a fault of ours that ended it
    finally:
        await database.close()


def _sending(database: Database, url: str) -> tuple[Lease, SqlDepot]:
    """The right to poll and send, and the outbox of whoever has it."""
    if not database.is_shared:
        return FileLease(file_of(address(url))), SqlDepot(database)
    lease = SqlLease(database, f"{socket.gethostname()} {os.getpid()} {secrets.token_hex(4)}")
    return lease, SqlDepot(database, lease.fence)


async def _renew(settings: Settings, serving: Serving) -> None:
    """Learn the whole library in another process and serve it; what answers now goes on if that fails."""
    library, encoders = serving.edition.library, serving.edition.recogniser.encoders

    def loaded(name: str) -> Edition:
        model = load(settings.models_dir / f"{name}.npz")
        if model is None:
            raise CoachError(f"The model {name} was learnt but cannot be read.")
        return replace(served(library, model, name, encoders), questions=serving.edition.questions)

    worker = Worker((sys.executable, "-m", "bot", "build"), settings.models_dir)
    try:
        outcome = await serving.renew(worker, loaded)
    except CoachError as fault:
        _log.error("library not learnt", reason=str(fault))
    else:
        _log.info("library learnt", outcome=outcome, edition=serving.edition.id)


async def _clean_every_hour(
    database: Database, store: SqlStore, url: str, backups: Path, retention: Retention, clock: Clock
) -> None:
    """Delete what is kept no longer, now and each hour. What cannot be done now is done an hour later."""
    while True:
        try:
            now = clock()
            async with store.transaction() as parts:
                cleaned = await clean_up(parts, retention, now)
            await database.checkpoint()  # what was deleted in the meantime stands in the log of the database until then
            if cleaned.total:
                _log.info("cleaned up", rows=cleaned.total)
            await asyncio.to_thread(forget_copies, url, now - retention.copies)
            await asyncio.to_thread(forget_backups, backups, now - retention.copies)
        except CoachError as fault:
            _log.warning("not cleaned up", reason=str(fault))
        await asyncio.sleep(_HOUR.total_seconds())


def _encoders(lexical_only: bool) -> Encoders:
    return Encoders() if lexical_only else find_encoders()


def _told(findings: Sequence[Finding], language: Language) -> str:
    return "\n".join(written(finding, language) for finding in findings)
