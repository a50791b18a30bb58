"""The one place that builds things and hands them to each other; opens and closes them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.clock import Clock, system_clock
from bot.conversation.router import Router
from bot.errors import ContentError
from bot.language.detect import Language
from bot.library.finding import Finding, has_errors
from bot.library.read import read
from bot.library.records import Library
from bot.nlu.encoder import Encoders, find_encoders
from bot.nlu.learn import Progress
from bot.publishing.build import Built, build
from bot.publishing.edition import Edition
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.sqlite import url_of
from bot.storage.store import SqlStore
from bot.wording.findings import written


@dataclass(frozen=True, slots=True)
class Coach:
    """Everything a door needs."""

    router: Router
    edition: Edition


def read_library(settings: Settings, language: Language = "en") -> Library:
    """The library of these settings. Raises ContentError with every finding that keeps it from being used."""
    library, findings = read(settings.library_dir, settings.packs)
    errors = [finding for finding in findings if finding.severity == "error"]
    if library is None or has_errors(errors):
        raise ContentError(_told(errors, language))
    return library


def load_edition(settings: Settings, progress: Progress, *, lexical_only: bool = False) -> Built:
    """The library of these settings with its model, learnt if need be. The encoders load while the library is read."""
    with ThreadPoolExecutor(1) as worker:
        finding = worker.submit(_encoders, lexical_only)
        library = read_library(settings)
        encoders = finding.result()
    return build(library, settings.models_dir, encoders, progress, settings.library_dir / "vectors")


@asynccontextmanager
async def open_coach(settings: Settings, edition: Edition, clock: Clock = system_clock) -> AsyncIterator[Coach]:
    """The router over an open database, closed again behind the door."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    url = settings.database_url or url_of(settings.database_file)
    await asyncio.to_thread(migrate, url)
    database = Database.open(url)
    try:
        router = Router(SqlStore(database), lambda: edition, clock, open_to_all=not settings.admins)
        yield Coach(router, edition)
    finally:
        await database.close()


def _encoders(lexical_only: bool) -> Encoders:
    return Encoders() if lexical_only else find_encoders()


def _told(findings: Sequence[Finding], language: Language) -> str:
    return "\n".join(written(finding, language) for finding in findings)
