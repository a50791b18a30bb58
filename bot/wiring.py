"""The one place that builds things and hands them to each other; opens and closes them."""

import asyncio
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from bot.clock import Clock, system_clock
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
from bot.publishing.build import Built, build, build_or_sketch, served
from bot.publishing.edition import Edition
from bot.publishing.serving import Serving
from bot.publishing.worker import Worker
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.depot import SqlDepot
from bot.storage.lease import FileLease, SqlLease
from bot.storage.migrate import migrate
from bot.storage.sqlite import address, file_of, url_of
from bot.storage.store import SqlStore
from bot.wording.findings import written

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Coach:
    """Everything a door needs."""

    router: Router
    serving: Serving
    store: SqlStore
    depot: SqlDepot
    lease: Lease
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
async def open_coach(settings: Settings, built: Built, clock: Clock = system_clock) -> AsyncIterator[Coach]:
    """The router over an open database, closed again behind the door. While a sketch answers, the whole is learnt."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    url = settings.database_url or url_of(settings.database_file)
    await asyncio.to_thread(migrate, url)
    database = Database.open(url)
    try:
        store = SqlStore(database)
        serving = Serving(built.edition)
        router = Router(store, lambda: serving.edition, clock, open_to_all=not settings.admins)
        renewal = asyncio.create_task(_renew(settings, serving)) if built.sketched else None
        try:
            lease, depot = _sending(database, url)
            yield Coach(router, serving, store, depot, lease, is_one_of_several=database.is_shared)
        finally:
            if renewal is not None:
                renewal.cancel()
                await asyncio.wait([renewal])
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
        return served(library, model, name, encoders)

    worker = Worker((sys.executable, "-m", "bot", "build"), settings.models_dir)
    try:
        outcome = await serving.renew(worker, loaded)
    except CoachError as fault:
        _log.error("library not learnt", reason=str(fault))
    else:
        _log.info("library learnt", outcome=outcome, edition=serving.edition.id)


def _encoders(lexical_only: bool) -> Encoders:
    return Encoders() if lexical_only else find_encoders()


def _told(findings: Sequence[Finding], language: Language) -> str:
    return "\n".join(written(finding, language) for finding in findings)
