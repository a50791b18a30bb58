"""What somebody wants tried on a few people begins once nothing speaks against it, and its lead is told.

Done by whoever publishes, so by one machine at a time. What is tried is judged as what is taught: linted, and by the
tests it is near to.
"""

import asyncio
from dataclasses import dataclass

import structlog

from bot.analytics.canary_use import Use
from bot.clock import Clock
from bot.conversation.addressed import addressed
from bot.conversation.following import Follower
from bot.conversation.proposal import new_errors
from bot.conversation.request import Parts, Store
from bot.conversation.trying import began, ended, held_by, names_of, tried
from bot.delivery.messenger import Address, Send
from bot.errors import CoachError
from bot.library.gather import Gathered
from bot.library.records import Library
from bot.publishing.applied import applied
from bot.publishing.canary import Canary
from bot.publishing.changes import Change
from bot.publishing.difference import difference
from bot.publishing.teaching import taught_verdict
from bot.publishing.tryout import Verdict
from bot.reply import Reply
from bot.wording.canaries import page_reply, refused_reply
from bot.wording.editions import refused_text
from bot.wording.texts import texts_in

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class CanaryKeeper:
    """`unreachable`: people without a chat."""

    store: Store
    follower: Follower
    clock: Clock
    unreachable: frozenset[int] = frozenset()

    async def begin_asked(self) -> None:
        """Judge each that is asked for; let it begin, or say why not."""
        async with self.store.transaction() as parts:
            asked = [one for one in await parts.canaries.open() if one.state == "asked"]
            held = [(one, await held_by(parts, one)) for one in asked]
            live = await parts.editions.live() if asked else None
            text = await parts.editions.text(live.number) if live is not None else {}
        for canary, changes in held:
            if any(one.state != "trying" for one in changes):
                continue  # on its way to everybody by now, which ends it
            try:
                verdict, library, astray = await self._judged(changes, self.follower.assembler.gathered(text))
            except Exception as fault:
                # A fault of ours is no reason to publish nothing any more.
                _log.error("canary not judged", number=canary.id, exc_info=not isinstance(fault, CoachError))
                await self._refuse(canary, changes, Verdict(learns=False), why=str(fault) or type(fault).__name__)
                continue
            if verdict.passed and library is not None and not astray:
                await self._begin(canary, changes, library)
            else:
                why = refused_text(texts_in("en"), verdict, astray=astray)
                await self._refuse(canary, changes, verdict, astray=astray, why=why)

    async def _judged(self, changes: tuple[Change, ...], files: Gathered) -> tuple[Verdict, Library | None, bool]:
        """How it went, the library with the changes, and whether the place of one is gone."""
        laid = await asyncio.to_thread(applied, files, changes)
        source, findings = await asyncio.to_thread(self.follower.assembler.read, laid.gathered)
        if source is None:
            errors = tuple(one for one in findings if one.severity == "error")
            return Verdict(findings=errors, learns=False), None, bool(laid.astray)
        edition = self.follower.serving.edition
        intents = difference(edition.library, source.library).intents

        async def before() -> Gathered:
            return files

        if errors := await new_errors(source, intents, before):
            return Verdict(findings=errors, learns=False), None, bool(laid.astray)
        verdict = await asyncio.to_thread(
            taught_verdict, edition, source.library, vectors=self.follower.assembler.tests
        )
        return verdict, source.library, bool(laid.astray) or not changes

    async def _begin(self, canary: Canary, changes: tuple[Change, ...], library: Library) -> None:
        async with self.store.transaction() as parts:
            running = await began(parts, canary, library, self.clock())
            if running is None:
                return  # somebody has changed it meanwhile: it is judged again
            whom = await addressed(parts, canary.by, "")
            what = tried(changes, library, whom.texts.language)
            reply = page_reply(whom.texts, running, what, await names_of(parts, running), Use())
            await self._tell(parts, running, whom.written(reply))
        await self.follower.look()

    async def _refuse(
        self, canary: Canary, changes: tuple[Change, ...], verdict: Verdict, *, astray: bool = False, why: str
    ) -> None:
        """It is a draft again. `why`: what is kept with it."""
        async with self.store.transaction() as parts:
            if not await ended(parts, canary, "refused", self.clock()):
                return
            await parts.changes.move([one.id for one in changes], "draft", canary.by, self.clock(), why)
            whom = await addressed(parts, canary.by, "")
            await self._tell(parts, canary, whom.written(refused_reply(whom.texts, verdict, astray=astray)))

    async def _tell(self, parts: Parts, canary: Canary, reply: Reply) -> None:
        if canary.by not in self.unreachable:
            key = f"canary:{canary.id}:{canary.revision}:{canary.by}"
            await parts.outbox.put(key, Send(Address(canary.by), reply))
