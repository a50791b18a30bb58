"""Several processes on one database, in one: each serves, and each would publish, with the small library on disk."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.conversation.following import Follower
from bot.conversation.publisher import Publisher, begin
from bot.conversation.request import Store
from bot.delivery.lease import Unshared
from bot.encoders.encoder import Encoders
from bot.library.gather import Gathered, gather
from bot.library.read import read_gathered
from bot.nlu.recognition import Recognition
from bot.people.privacy import AS_A_RULE
from bot.publishing.assemble import Assembler
from bot.publishing.build import build, model_path
from bot.publishing.changes import Change, Content, State
from bot.publishing.edition import Edition
from bot.publishing.serving import Serving
from bot.publishing.tryout import Task, Verdict, try_out
from tests.small_library import write_small_library

LEAD, REP, ADMIN = 5_000_000_001, 8, 900


@dataclass(slots=True, repr=False)  # a fixture's value is written out, and a model is a million numbers
class Process:
    """One that serves and publishes."""

    serving: Serving
    follower: Follower
    publisher: Publisher

    def answers(self, text: str) -> tuple[str, ...]:
        seen = self.serving.edition.recogniser.recognise(text)
        return tuple(one.id for one in seen.intents) if isinstance(seen, Recognition) else ()

    def lines(self, intent: str, language: str, step: str) -> list[str]:
        words = self.serving.edition.library.words_of(intent, language)  # type: ignore[arg-type]
        return [line.text for line in words.steps[step]]  # type: ignore[index]


@dataclass(slots=True, repr=False)
class House:
    """`folder`: the library on disk. `tried`: the tasks that were tried."""

    store: Store
    folder: Path
    models: Path
    edition: Edition
    first: Gathered
    now: datetime = datetime(2026, 5, 4, 9, tzinfo=UTC)
    tried: list[Task] = field(default_factory=list)
    before_verdict: Callable[[Task], None] | None = None

    async def start(self) -> Process:
        """A process as it starts: it serves what is live."""
        files = gather(self.folder)
        serving = Serving(self.edition)
        serving.number = await begin(self.store, self.edition, files, self.clock)
        assembler = Assembler(self.models, Encoders())
        assembler.begin(self.edition, self.first)
        follower = Follower(self.store, serving, assembler, self.version, self.canaries)
        publisher = Publisher(
            self.store,
            follower,
            self.clock,
            Unshared(),
            self.waits,
            lambda: gather(self.folder),
            self.try_out,
            lambda library: model_path(library, self.models, Encoders()).stem,
            AS_A_RULE,
            admins=frozenset({ADMIN, 1}),
            unreachable=frozenset({1}),
        )
        await follower.look()
        return Process(serving, follower, publisher)

    def clock(self) -> datetime:
        return self.now

    def later(self, by: timedelta) -> None:
        self.now += by

    async def version(self) -> int:
        async with self.store.transaction() as parts:
            return await parts.editions.version()

    async def canaries(self) -> tuple[int, int]:
        async with self.store.transaction() as parts:
            return await parts.canaries.version()

    async def waits(self) -> bool:
        async with self.store.transaction() as parts:
            asked = [one for one in await parts.canaries.open() if one.state == "asked"]
            return bool(asked or await parts.changes.of("waiting", "leaving"))

    async def try_out(self, task: Task, candidate: Gathered, base: Gathered) -> Verdict:
        self.tried.append(task)
        if self.before_verdict is not None:
            self.before_verdict(task)
        return await asyncio.to_thread(try_out, task, candidate, base, self.models, Encoders())

    async def put(self, *contents: Content, by: int = LEAD, state: State = "waiting") -> tuple[int, ...]:
        """Changes as a conversation puts them in."""
        async with self.store.transaction() as parts:
            kept = [
                await parts.changes.add(Change(0, one, by, self.now, state, by=by, since=self.now)) for one in contents
            ]
        return tuple(one.id for one in kept)

    async def states(self, *numbers: int) -> list[State]:
        async with self.store.transaction() as parts:
            found = [await parts.changes.change(number) for number in numbers]
        return [one.state for one in found if one is not None]

    async def settle(self, process: Process) -> None:
        """Let a process do all it has to do."""
        await process.publisher.turn()
        while process.publisher.is_busy:
            await asyncio.sleep(0.02)
            await process.publisher.turn()
        await process.publisher.turn()

    def edit(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@asynccontextmanager
async def opened(store: Store, folder: Path, models: Path) -> AsyncIterator[House]:
    """A house whose library has just been written. `models`: where the model of the small library may stand already."""
    write_small_library(folder)
    files = gather(folder)
    source, findings = read_gathered(files)
    assert source is not None, findings
    edition = await asyncio.to_thread(lambda: build(source.library, models, Encoders()).edition)
    yield House(store, folder, models, edition, files)
