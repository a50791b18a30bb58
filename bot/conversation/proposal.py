"""What shall go live, laid out: a proposal comes in, the files it would make and what they say go out."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.conversation.request import Store
from bot.library.finding import Finding, has_errors
from bot.library.gather import Gathered
from bot.library.lint import lint_intents
from bot.library.read import read_gathered
from bot.library.source import Source
from bot.publishing.applied import applied
from bot.publishing.assemble import Assembler
from bot.publishing.changes import Change
from bot.publishing.editions import Cause, Record
from bot.publishing.plan import brought


@dataclass(frozen=True, slots=True)
class Proposal:
    """What shall go live. `changes`: those that wait for it, of one person; `folder`: the files on disk, where it is
    they that changed; neither: the library as it is, to be learnt as a whole."""

    cause: Cause
    changes: tuple[Change, ...] = ()
    folder: Gathered | None = None

    @property
    def author(self) -> int | None:
        return self.changes[0].by if self.changes else None

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset(change.id for change in self.changes)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal laid out: the files it would make, what they say, and what they were made from."""

    proposal: Proposal
    live: Record
    base: Gathered
    files: Gathered
    source: Source | None
    findings: tuple[Finding, ...]
    counting: tuple[int, ...]  # the changes in it
    astray: tuple[int, ...]


async def new_errors(
    source: Source, intents: frozenset[str], before: Callable[[], Awaitable[Gathered]]
) -> tuple[Finding, ...]:
    """What is wrong in some intents and was not before. `before`: the files as they were, asked for if need be."""
    remarks = await asyncio.to_thread(lint_intents, source, intents)
    if not has_errors(remarks):
        return ()
    old, findings = await asyncio.to_thread(read_gathered, await before())
    known = findings if old is None else (*findings, *await asyncio.to_thread(lint_intents, old, intents))
    return brought(known, remarks)


async def laid_out(proposal: Proposal, store: Store, assembler: Assembler) -> Candidate:
    """A proposal over what is live now. There must be an edition."""
    async with store.transaction() as parts:
        live = await parts.editions.live()
        if live is None:
            raise RuntimeError("nothing can be proposed before the first edition")
        counting = await parts.changes.of("live", "leaving")
        base = proposal.folder or assembler.gathered(await parts.editions.base(live.number))
    joining = tuple(change for change in proposal.changes if change.state == "waiting")
    kept = tuple(change for change in counting if change.id not in proposal.numbers)
    laid = await asyncio.to_thread(applied, base, (*kept, *joining))
    source, findings = await asyncio.to_thread(assembler.read, laid.gathered)
    return Candidate(
        proposal=proposal,
        live=live,
        base=base,
        files=laid.gathered,
        source=source,
        findings=findings,
        counting=tuple(change.id for change in (*kept, *joining)),
        astray=tuple(sorted(proposal.numbers & set(laid.astray))),
    )
