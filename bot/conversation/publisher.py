"""From a change to a live edition: what waits is tried, what passes goes live everywhere, and its author is told.

Changes made in chat and edits of the files on disk take the same way. Lines to say are linted and live within a second;
phrases are taught within a few, after the tests they are near to; what needs learning is learnt by a process of its
own meanwhile, and nobody waits for it. Of several machines one does this at a time. What fails stays as it was, with
its reason.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType

import structlog

from bot.clock import Clock
from bot.conversation.addressed import Addressed, addressed
from bot.conversation.canary_keeper import CanaryKeeper
from bot.conversation.following import Follower
from bot.conversation.proposal import Candidate, Proposal, laid_out, new_errors
from bot.conversation.request import Parts, Store
from bot.conversation.told import told_of
from bot.conversation.trying import end_those_with
from bot.delivery.lease import Lease
from bot.delivery.messenger import Address, Send
from bot.errors import CoachError
from bot.library.finding import Finding
from bot.library.gather import Gathered
from bot.library.records import Library
from bot.library.source import Source
from bot.nlu.model import NONE
from bot.nlu.taught import Confirmed
from bot.people.privacy import Retention
from bot.publishing.changes import State
from bot.publishing.difference import Difference, difference
from bot.publishing.edition import Edition
from bot.publishing.editions import Folder, Record
from bot.publishing.plan import learns_now, taught, taught_beside, way
from bot.publishing.teaching import taught_verdict
from bot.publishing.tryout import Task, Verdict
from bot.wording.editions import published_reply, refused_reply, refused_text, thanks_reply
from bot.wording.texts import texts_in

_log = structlog.get_logger()

EVERY = 0.5  # seconds
_MOST_REHEARSED = 300  # answered lines that a change is tried on: recognising them all would keep the lead waiting

# What becomes of a change whose edition went live, and of one that was refused.
_DONE: Mapping[State, State] = MappingProxyType({"waiting": "live", "leaving": "retired"})
_BACK: Mapping[State, State] = MappingProxyType({"waiting": "draft", "leaving": "live"})

TryOut = Callable[[Task, Gathered, Gathered], Awaitable[Verdict]]


@dataclass(slots=True)
class _Job:
    candidate: Candidate
    trying: "asyncio.Task[Verdict]"


@dataclass(slots=True)
class Publisher:
    """The one who publishes. `lease`: the right to, of which there is one for all machines; `waits`: whether any change
    does, asked for as cheaply as can be; `folder` reads the files on disk; `model_of`: the name of the model that a
    library would learn; `admins` hear of a folder that cannot be used; `unreachable`: people without a chat."""

    store: Store
    follower: Follower
    clock: Clock
    lease: Lease
    waits: Callable[[], Awaitable[bool]]
    folder: Callable[[], Gathered]
    try_out: TryOut
    model_of: Callable[[Library], str]
    retention: Retention
    admins: frozenset[int] = frozenset()
    unreachable: frozenset[int] = frozenset()
    folder_changed: bool = True
    _quick: _Job | None = None
    _slow: _Job | None = None
    _whole: tuple[int, bool] = (0, True)
    _failed: set[int] = field(default_factory=set)

    @property
    def is_busy(self) -> bool:
        """Whether something is being tried."""
        return self._quick is not None or self._slow is not None

    async def run(self) -> None:
        """Publish until cancelled. A database that cannot be reached is asked again."""
        try:
            while True:
                try:
                    await self.turn()
                except CoachError as fault:
                    _log.warning("nothing published", reason=str(fault))
                await asyncio.sleep(EVERY)
        finally:
            for job in (self._quick, self._slow):
                if job is not None:
                    job.trying.cancel()

    async def turn(self) -> None:
        """Do what can be done now; what takes long goes on meanwhile."""
        waits = await self.waits()
        idle = not self.is_busy and self._whole == (self.follower.serving.number, True)
        if (idle and not waits and not self.folder_changed) or not await self.lease.acquire():
            return
        await self.follower.look()
        for job in (self._quick, self._slow):
            if job is not None and job.trying.done():
                self._quick, self._slow = (None if one is job else one for one in (self._quick, self._slow))
                await self._finish(job)
        if self.folder_changed:
            await self._look_into_folder()
        if waits:
            await CanaryKeeper(self.store, self.follower, self.clock, self.unreachable).begin_asked()
            await self._publish_waiting()
        await self._learn_whole()

    async def _look_into_folder(self) -> None:
        if self._slow is not None and self._slow.candidate.proposal.cause == "files":
            return  # looked at again when that is done
        self.folder_changed = False
        found = await asyncio.to_thread(self.folder)
        async with self.store.transaction() as parts:
            noted = await parts.editions.folder()
        if noted is not None and noted.fingerprint == found.fingerprint():
            return
        await self._propose(Proposal("files", folder=found))

    async def _publish_waiting(self) -> None:
        async with self.store.transaction() as parts:
            waiting = await parts.changes.of("waiting", "leaving")
        tried = {number for job in (self._quick, self._slow) if job for number in job.candidate.proposal.numbers}
        waiting = tuple(change for change in waiting if change.id not in tried)
        for author in dict.fromkeys(change.by for change in waiting):
            await self._propose(Proposal("changes", tuple(change for change in waiting if change.by == author)))

    async def _learn_whole(self) -> None:
        """Learn anew what answers so far beside a model, once it is worth it."""
        serving = self.follower.serving
        if self._slow is not None or serving.number in self._failed:
            return
        if self._whole[0] != serving.number:
            wanted = await asyncio.to_thread(self.model_of, serving.edition.library)
            self._whole = serving.number, wanted == serving.edition.model
        async with self.store.transaction() as parts:
            live = await parts.editions.live()
        if live is None:
            return
        count = len(serving.edition.recogniser.confirmed)
        if learns_now(self._whole[1], count, live.at, self.clock()):
            await self._propose(Proposal("learnt"))

    async def _propose(self, proposal: Proposal) -> None:
        candidate = await laid_out(proposal, self.store, self.follower.assembler)
        edition = self.follower.serving.edition
        if candidate.source is None or candidate.astray:
            findings = candidate.findings if candidate.source is None else ()
            await self._refuse(candidate, Verdict(findings=tuple(one for one in findings if one.severity == "error")))
            return
        does = "learn" if proposal.cause == "learnt" else way(edition, candidate.source.library)
        found = difference(edition.library, candidate.source.library)
        if does == "lines" and not found.prices and not found.playbook:
            await self._lint_and_publish(candidate, candidate.source, found)
            return
        learns = does == "learn"
        if (self._slow if learns else self._quick) is not None:
            self.folder_changed |= proposal.folder is not None
            return  # its turn comes
        if learns:
            self._slow = _Job(candidate, asyncio.create_task(self._tried(candidate)))
        else:
            self._quick = _Job(candidate, asyncio.create_task(self._judged(candidate, candidate.source, found)))

    async def _tried(self, candidate: Candidate) -> Verdict:
        """Learnt in a process of its own, and all tests run."""
        edition = self.follower.serving.edition
        base = replace(candidate.base, files=await self._text(candidate.live.number))
        task = Task(edition.model, edition.recogniser.confirmed, await self._heard())
        return await self.try_out(task, candidate.files, base)

    async def _judged(self, candidate: Candidate, source: Source, found: Difference) -> Verdict:
        """Linted, and the tests run that the phrases are near to."""
        findings = await self._new_errors(candidate, source, found.intents)
        if findings:
            return Verdict(findings=findings, learns=False)
        edition, tests = self.follower.serving.edition, self.follower.assembler.tests
        return await asyncio.to_thread(taught_verdict, edition, source.library, await self._heard(), tests)

    async def _lint_and_publish(self, candidate: Candidate, source: Source, found: Difference) -> None:
        """Where only lines to say changed, the recogniser answers as before."""
        findings = await self._new_errors(candidate, source, found.intents)
        if findings:
            await self._refuse(candidate, Verdict(findings=findings))
            return
        edition = self.follower.serving.edition
        await self._activate(candidate, edition.model, edition.recogniser.confirmed, found, None)

    async def _new_errors(self, candidate: Candidate, source: Source, intents: frozenset[str]) -> tuple[Finding, ...]:
        """What is wrong in some intents and was not before."""

        async def before() -> Gathered:
            return replace(candidate.base, files=await self._text(candidate.live.number))

        return await new_errors(source, intents, before)

    async def _finish(self, job: _Job) -> None:
        """What was tried goes live, laid over what has gone live meanwhile."""
        candidate, proposal = job.candidate, job.candidate.proposal
        try:
            verdict = job.trying.result()
        except Exception as fault:
            _log.error("edition not tried", cause=proposal.cause, exc_info=not isinstance(fault, CoachError))
            await self._fail(candidate, str(fault) or type(fault).__name__)
            return
        if not verdict.passed:
            await self._refuse(candidate, verdict)
            return
        now = await laid_out(proposal, self.store, self.follower.assembler)
        edition = self.follower.serving.edition
        if now.source is None or now.astray or candidate.source is None:
            return  # it waits, and is tried as it is now
        if verdict.learns:
            intents = frozenset(candidate.source.library.intents) | {NONE}
            phrases = taught_beside(candidate.source.library, now.source.library, intents)
        else:
            # Nothing is different where somebody else has published it meanwhile.
            found = difference(edition.library, now.source.library)
            same = found and way(edition, now.source.library) != "learn" and edition.model == verdict.model
            phrases = taught(edition, now.source.library) if same else None
        if phrases is None:
            self.folder_changed |= proposal.folder is not None
            return
        await self._activate(now, verdict.model, phrases, difference(edition.library, now.source.library), verdict)

    async def _activate(
        self,
        candidate: Candidate,
        model: str,
        phrases: tuple[Confirmed, ...],
        found: Difference,
        verdict: Verdict | None,
    ) -> None:
        """Live everywhere, with everything that belongs to it, or not at all."""
        proposal, now = candidate.proposal, self.clock()
        folder = proposal.folder.fingerprint() if proposal.folder else candidate.live.folder
        record = Record(
            number=candidate.live.number + 1,
            fingerprint=candidate.files.fingerprint(),
            folder=folder,
            at=now,
            cause=proposal.cause,
            author=proposal.author,
            changes=candidate.counting,
            tests=verdict.tests() if verdict is not None and verdict.learns else candidate.live.tests,
            model=model,
            taught=phrases,
        )
        async with self.store.transaction() as parts:
            if not await parts.editions.activate(record, candidate.files.files, candidate.base.files):
                self.folder_changed |= proposal.folder is not None
                return  # somebody was quicker: on top of that, next time
            await self._move(parts, proposal, _DONE, now)
            if proposal.folder is not None:
                await parts.editions.note_folder(Folder(folder, now))
            tells = _tells(proposal, candidate.source)
            for person in self._told(proposal):
                whom = await self._addressed(parts, person, candidate)
                reply = whom.written(published_reply(whom.texts, record, found, verdict, tells))
                await parts.outbox.put(f"edition:{record.number}:{person}", Send(Address(person), reply))
            await self._thank(parts, candidate, record.number)
        await self.follower.look()

    async def _thank(self, parts: Parts, candidate: Candidate, number: int) -> None:
        """Tell those whose suggestion it was."""
        for change in candidate.proposal.changes:
            author = change.author
            suggested = change.state == "waiting" and author is not None and author != change.by
            if author is not None and suggested and author not in self.unreachable:
                whom = await self._addressed(parts, author, candidate)
                reply = whom.written(thanks_reply(whom.texts, getattr(change.content, "text", "")))
                await parts.outbox.put(f"edition:{number}:thanks:{change.id}:{author}", Send(Address(author), reply))

    async def _refuse(self, candidate: Candidate, verdict: Verdict) -> None:
        proposal, now = candidate.proposal, self.clock()
        self._note_failure(candidate)
        said = refused_text(texts_in("en"), verdict, astray=bool(candidate.astray))
        _log.warning("edition refused", cause=proposal.cause, reason=said)
        async with self.store.transaction() as parts:
            if proposal.folder is not None:
                await parts.editions.note_folder(Folder(proposal.folder.fingerprint(), now, said))
            await self._back(parts, proposal, said)
            for person in self._told(proposal):
                whom = await self._addressed(parts, person, candidate)
                is_folder, is_astray = proposal.folder is not None, bool(candidate.astray)
                reply = whom.written(refused_reply(whom.texts, verdict, folder=is_folder, astray=is_astray))
                key = f"refused:{candidate.files.fingerprint()[:16]}:{now.timestamp():.0f}:{person}"
                await parts.outbox.put(key, Send(Address(person), reply))

    async def _fail(self, candidate: Candidate, reason: str) -> None:
        """Nothing is wrong with it: trying it failed. A change goes back to its author, a folder is tried again at the
        next start."""
        self._note_failure(candidate)
        async with self.store.transaction() as parts:
            await self._back(parts, candidate.proposal, reason)

    def _note_failure(self, candidate: Candidate) -> None:
        if candidate.proposal.cause == "learnt":
            self._failed.add(candidate.live.number)

    async def _back(self, parts: Parts, proposal: Proposal, reason: str) -> None:
        await self._move(parts, proposal, _BACK, self.clock(), reason)

    @staticmethod
    async def _move(
        parts: Parts, proposal: Proposal, moves: Mapping[State, State], now: datetime, reason: str = ""
    ) -> None:
        for before, after in moves.items():
            numbers = [change.id for change in proposal.changes if change.state == before]
            moved = await parts.changes.move(numbers, after, proposal.author, now, reason)
            if before == "waiting":
                await end_those_with(parts, moved, "published" if after == "live" else "refused", now)

    def _told(self, proposal: Proposal) -> list[int]:
        """Who hears of it: the author of changes, administrators of a folder; nobody of learning."""
        people = {proposal.author} if proposal.changes else set(self.admins if proposal.folder is not None else ())
        return sorted(person for person in people - self.unreachable if person is not None)

    @staticmethod
    async def _addressed(parts: Parts, person: int, candidate: Candidate) -> Addressed:
        """Whom we speak to; where they chose no language, it is that of their change."""
        languages = [getattr(change.content, "language", None) for change in candidate.proposal.changes]
        return await addressed(parts, person, next((one for one in languages if one), "en"))

    async def _heard(self) -> tuple[str, ...]:
        """What is kept of what people typed: the lines of last month that nobody understood, and those of the last days
        that were answered."""
        since = self.clock() - max(self.retention.unknown, timedelta(0))
        async with self.store.transaction() as parts:
            unknown = [line.text for line in await parts.unanswered.since(since)]
            return tuple(dict.fromkeys([*unknown, *await parts.visits.typed(_MOST_REHEARSED)]))

    async def _text(self, number: int) -> dict[str, bytes]:
        async with self.store.transaction() as parts:
            return dict(await parts.editions.text(number))


def _tells(proposal: Proposal, source: Source | None) -> int | None:
    """The first change of a proposal that others may be told of."""
    if source is None:
        return None
    waiting = (change for change in proposal.changes if change.state == "waiting")
    return next((change.id for change in waiting if told_of(change, source.library) is not None), None)


async def begin(store: Store, edition: Edition, files: Gathered, clock: Clock) -> int:
    """The number of an edition in the list; it becomes the first if there is none yet. 0: another one is live."""
    async with store.transaction() as parts:
        live = await parts.editions.live()
        if live is not None:
            same = (live.fingerprint, live.model) == (edition.library.fingerprint, edition.model)
            return live.number if same and live.taught == edition.recogniser.confirmed else 0
        fingerprint, now = files.fingerprint(), clock()
        record = Record(1, fingerprint, fingerprint, now, "files", model=edition.model)
        if not await parts.editions.activate(record, files.files, files.files):
            return 0
        await parts.editions.note_folder(Folder(fingerprint, now))
        return 1
