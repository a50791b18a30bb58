"""The one place that builds things and hands them to each other; opens and closes them."""

import asyncio
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import structlog

from bot.clock import Clock, system_clock
from bot.conversation.broadcasting import Broadcasting
from bot.conversation.clean_up import clean_up
from bot.conversation.due_reminders import DueReminders
from bot.conversation.following import Follower
from bot.conversation.inspecting import Inspector
from bot.conversation.publisher import Publisher, TryOut, begin
from bot.conversation.request import Parts
from bot.conversation.router import Router
from bot.conversation.school import School
from bot.delivery.lease import Lease, Unshared
from bot.errors import CoachError
from bot.library.gather import Gathered, gather
from bot.library.records import Library
from bot.nlu.model_file import load
from bot.nlu.study import Progress
from bot.people.flood import Flood, Limit
from bot.people.person import AT_TERMINAL
from bot.people.privacy import Retention
from bot.playbook.reminders import KIND as REMINDER
from bot.publishing.assemble import Assembler, library_of
from bot.publishing.build import Built, build_or_sketch, model_path, served
from bot.publishing.edition import taught_to
from bot.publishing.editions import Record
from bot.publishing.questions import meanings_of
from bot.publishing.serving import Serving
from bot.publishing.watch import watch
from bot.publishing.worker import Worker
from bot.quiz.material import Quiz
from bot.quiz.reading import read_quiz
from bot.schedule import Handler, Schedule, Whose
from bot.settings import Settings
from bot.storage.backup import forget_backups
from bot.storage.database import Database
from bot.storage.depot import SqlDepot
from bot.storage.lease import FileLease, SqlLease
from bot.storage.lookout import Lookout
from bot.storage.migrate import forget_copies, migrate
from bot.storage.queues import SqlQueues
from bot.storage.sqlite import address, file_of, url_of
from bot.storage.store import SqlStore
from bot.wiring.library import encoders_of, load_edition, told

_log = structlog.get_logger()

TRYOUT = (sys.executable, "-m", "bot", "tryout")
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Coach:
    """Everything a door needs."""

    router: Router
    serving: Serving
    store: SqlStore
    depot: SqlDepot
    lease: Lease
    schedule: Schedule[Parts]
    broadcasting: Broadcasting
    queues: SqlQueues
    kinds: Mapping[str, Handler[Parts]]
    """Who carries out which kind of appointment."""
    is_one_of_several: bool
    """Whether other machines may be waiting to take over."""


def last_edition(settings: Settings, progress: Progress) -> Built:
    """The edition that answered last, as the database keeps it, whatever the folder holds by now; the folder's, where
    none ever did. A folder that changed meanwhile is tried while it answers."""
    kept = asyncio.run(_last_live(settings))
    if kept is None:
        return load_edition(settings, progress, sketch=True)
    record, text = kept
    files = Gathered(text, (), settings.packs)
    with ThreadPoolExecutor(1) as worker:
        finding = worker.submit(encoders_of, settings, False)
        library = library_of(files)
        encoders = finding.result()
    shipped = settings.library_dir / "vectors"
    model = load(settings.models_dir / f"{record.model}.npz") if record.model else None
    if model is None:
        return replace(build_or_sketch(library, settings.models_dir, encoders, progress, shipped), files=files)
    questions = meanings_of(library, encoders.deep, settings.models_dir, shipped)
    edition = replace(served(library, model, record.model, encoders), questions=questions)
    return Built(taught_to(edition, record.taught), learnt=False, files=files)


async def database_of(settings: Settings) -> str:
    """The address of the database of these settings, brought to the tables of this version."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    url = settings.database_url or url_of(settings.database_file)
    await asyncio.to_thread(migrate, url)
    return url


async def _last_live(settings: Settings) -> tuple[Record, Mapping[str, bytes]] | None:
    if not settings.database_url and not settings.database_file.exists():
        return None
    async with Database.open(await database_of(settings)) as database, SqlStore(database).transaction() as parts:
        live = await parts.editions.live()
        return None if live is None else (live, await parts.editions.text(live.number))


@asynccontextmanager
async def open_coach(
    settings: Settings,
    built: Built,
    clock: Clock = system_clock,
    *,
    bot: str = "",
    limit: Limit | None = None,
    insiders: frozenset[int] = frozenset(),
    try_out: TryOut | None = None,
) -> AsyncIterator[Coach]:
    """The router over an open database, closed again behind the door. While it answers, changes of the library are
    tried and go live, whoever makes them; while a sketch answers, the whole is learnt.

    `bot`: its name in Telegram. `limit`: how fast one person may ask, where others wait beside them. `insiders`: who
    sits at this machine and holds its files anyway: administrators, if there are any. `try_out`: who tries a library;
    a process of its own, unless somebody else is named.
    """
    url = await database_of(settings)
    database = Database.open(url)
    try:
        store = SqlStore(database)
        serving = Serving(built.edition)
        retention = Retention(unknown=timedelta(days=settings.keep_unknown_days))
        # What comes from Telegram was kept before it takes effect: what a power cut takes back is done again.
        router = Router(
            SqlStore(database, durable=not bot),
            lambda: serving.edition,
            clock,
            admins=settings.admins | insiders if settings.admins else frozenset(),
            retention=retention,
            flood=Flood(limit) if limit else None,
            bot=bot,
            school=School(lambda library: _quiz_of(settings, library)),
            inspector=Inspector(store, settings.packs) if built.files is not None else None,
            edition_for=serving.edition_for,
        )
        cleaning = _clean_every_hour(database, store, url, settings.backups_dir, retention, clock)
        beside = [asyncio.create_task(cleaning)]
        if built.files is not None:
            serving.number = await begin(store, built.edition, built.files, clock)
            encoders = built.edition.recogniser.encoders
            assembler = Assembler(settings.models_dir, encoders, settings.packs, settings.library_dir / "vectors")
            assembler.begin(built.edition, built.files)
            lookout = Lookout(database)
            follower = Follower(store, serving, assembler, lookout.version, lookout.canaries)
            publisher = await _publishing(settings, database, follower, clock, retention, insiders, try_out)

            def changed() -> None:
                publisher.folder_changed = True

            beside += [asyncio.create_task(follower.run()), asyncio.create_task(publisher.run())]
            if settings.library_dir.is_dir():
                beside.append(asyncio.create_task(watch(settings.library_dir, changed)))
        if settings.admins:  # without them there are no teams to tell of
            async with store.transaction() as parts:
                await router.digests.begin(parts)
        try:
            lease, depot = _sending(database, url)
            queues = SqlQueues(database)
            kinds: dict[str, Handler[Parts]] = {
                REMINDER: DueReminders(router.edition, router.admins),
                **router.appointed,
            }
            # Who sits at a terminal is told there.
            schedule = Schedule(store, kinds, clock, whose=Whose(AT_TERMINAL, others=True))
            broadcasting = Broadcasting(store, lambda: serving.edition.library, clock)
            yield Coach(
                router, serving, store, depot, lease, schedule, broadcasting, queues, kinds,
                is_one_of_several=database.is_shared,
            )  # fmt: skip
        finally:
            for task in beside:
                task.cancel()
            await asyncio.wait(beside)
            for task in beside:
                if not task.cancelled():
                    task.result()  # a fault of ours that ended it
    finally:
        await database.close()


@dataclass(frozen=True, slots=True)
class PostOffice:
    """What is needed to put messages into the outbox and to send them, without anybody to answer."""

    store: SqlStore
    depot: SqlDepot
    lease: Lease
    broadcasting: Broadcasting


@asynccontextmanager
async def open_post_office(
    settings: Settings, library: Library, clock: Clock = system_clock
) -> AsyncIterator[PostOffice]:
    """The outbox and the campaigns over an open database, closed again behind the command."""
    url = await database_of(settings)
    database = Database.open(url)
    try:
        store = SqlStore(database)
        lease, depot = _sending(database, url)
        yield PostOffice(store, depot, lease, Broadcasting(store, lambda: library, clock))
    finally:
        await database.close()


def _quiz_of(settings: Settings, library: Library) -> Quiz | None:
    """What the trainer asks beside the cards. A fault in it ends the quiz and nothing else."""
    quiz, findings = read_quiz(settings.library_dir, library)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        _log.error("no quiz", findings=told(errors, "en"))
    return quiz


def _sending(database: Database, url: str) -> tuple[Lease, SqlDepot]:
    """The right to poll and send, and the outbox of whoever has it."""
    if not database.is_shared:
        return FileLease(file_of(address(url))), SqlDepot(database)
    lease = SqlLease(database, _name_of_ours())
    return lease, SqlDepot(database, lease.fence)


async def _publishing(
    settings: Settings,
    database: Database,
    follower: Follower,
    clock: Clock,
    retention: Retention,
    insiders: frozenset[int],
    try_out: TryOut | None,
) -> Publisher:
    """The publisher, with what is in the folder now tried or being tried."""
    assembler, lookout = follower.assembler, Lookout(database)
    publisher = Publisher(
        follower.store,
        follower,
        clock,
        SqlLease(database, _name_of_ours(), "publishing") if database.is_shared else Unshared(),
        lookout.waits,
        lambda: gather(settings.library_dir, settings.packs),
        try_out or Worker(TRYOUT, settings.models_dir),
        lambda library: model_path(library, settings.models_dir, assembler.encoders).stem,
        retention,
        admins=settings.admins,
        unreachable=insiders,
    )
    await follower.look()
    await publisher.turn()
    return publisher


def _name_of_ours() -> str:
    """A name that no other process has."""
    return f"{socket.gethostname()} {os.getpid()} {secrets.token_hex(4)}"


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
