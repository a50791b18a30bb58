"""Trying changes on a few people first: who they are, what they are told, when it is over. For everybody who begins or
ends a canary; see `publishing/canary`.

Everything here belongs to the transaction of its parts.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.analytics.canary_use import Use, use_of
from bot.conversation.addressed import addressed
from bot.conversation.request import Parts
from bot.delivery.messenger import Address, Send
from bot.language.detect import Language
from bot.library.draft import read_begun
from bot.library.records import Library
from bot.people.person import Person
from bot.publishing.canary import LASTS, MOST, TRIED_BY, Canary, Ending, canary_in
from bot.publishing.changes import Change, Phrase, Script, State, WholeFile
from bot.schedule import Appointment
from bot.wording.canaries import Tried, rep_reply
from bot.wording.scripts import title_of

KIND = "canary"
"""The appointment at which a canary is over by itself."""
_LATELY = timedelta(days=30)


async def proposed(
    parts: Parts, changes: Sequence[Change], by: Person, met: Sequence[int], now: datetime
) -> Canary:  # fmt: skip
    """A canary beside a draft, with the people who would try it. `met`: who met what it is about, the first first."""
    people = await people_for(parts, by, {one.content.intent for one in changes}, met, now)
    numbers = tuple(one.id for one in changes)
    return await parts.canaries.add(Canary(0, numbers, people, by.id, now, now + LASTS))


async def people_for(
    parts: Parts, by: Person, intents: Collection[str], met: Sequence[int], now: datetime
) -> tuple[int, ...]:
    """Three of a team: those who met it, then those who had these intents lately, then those who ask most."""
    theirs = [one.id for one in await team_of(parts, by)]
    had: Counter[int] = Counter()
    asked: Counter[int] = Counter()
    for entry in await parts.journal.since(now - _LATELY):
        asked[entry.person] += 1
        had[entry.person] += any(name in intents for name, _ in entry.intents)
    first = {person: place for place, person in enumerate(reversed(met), 1)}
    theirs.sort(key=lambda one: (-first.get(one, 0), -had[one], -asked[one], one))
    return tuple(theirs[:TRIED_BY])


async def team_of(parts: Parts, by: Person) -> list[Person]:
    """Who may try something for a lead: the reps and trainees of the own team; for an administrator, of all."""
    return [
        one
        for one in await parts.roster.everybody()
        if one.left is None and one.role in ("rep", "trainee") and (by.role == "admin" or one.team == by.team)
    ]


async def asked_for(parts: Parts, canary: Canary, by: int | None, now: datetime) -> Canary | None:
    """Let it be tried against the tests, after which it begins; None where there is nobody to try it, or somebody has
    decided meanwhile."""
    if canary.state != "proposed" or not canary.people:
        return None
    if set(await parts.changes.move(canary.changes, "trying", by, now)) != set(canary.changes):
        return None
    return await parts.canaries.change(replace(canary, state="asked"))


async def began(parts: Parts, canary: Canary, library: Library, now: datetime) -> Canary | None:
    """It runs from now on, for a week; those who try it are told."""
    running = await parts.canaries.change(replace(canary, state="running", at=now, until=now + LASTS))
    if running is not None:
        over = Appointment(f"{KIND} {running.id}", KIND, running.by, running.by, running.until)
        await parts.appointments.put(over)
        await tell_those_who_try(parts, running, library)
    return running


async def tell_those_who_try(parts: Parts, canary: Canary, library: Library) -> None:
    """What is new for them, and two buttons to say whether it works; each once."""
    changes = await held_by(parts, canary)
    if not changes:
        return
    known = await parts.gaps.trials(changes[0].id)
    await parts.gaps.hand_out(changes[0].id, canary.people)
    for person in canary.people:
        if person not in known:
            whom = await addressed(parts, person, _language(changes))
            reply = rep_reply(whom.texts, changes[0].id, tried(changes, library, whom.texts.language))
            await parts.outbox.put(f"trial {canary.id} {person}", Send(Address(person), whom.written(reply)))


async def ended(parts: Parts, canary: Canary, ending: Ending, now: datetime) -> bool:
    """It is over, and everybody is answered alike again; False where somebody was quicker."""
    over = await parts.canaries.change(replace(canary, state="over", ended=now, ending=ending))
    await parts.appointments.cancel(f"{KIND} {canary.id}")
    return over is not None


async def end_those_with(parts: Parts, changes: Collection[int], ending: Ending, now: datetime) -> None:
    """What tries these changes is over: they went to everybody, or nowhere."""
    for canary in await parts.canaries.open():
        if not set(changes).isdisjoint(canary.changes):
            await ended(parts, canary, ending, now)


async def held_by(parts: Parts, canary: Canary) -> tuple[Change, ...]:
    """The changes in it that are still there."""
    kept = [await parts.changes.change(number) for number in canary.changes]
    return tuple(one for one in kept if one is not None)


async def states_of(parts: Parts, canary: Canary) -> frozenset[State]:
    return frozenset(one.state for one in await held_by(parts, canary))


async def use(parts: Parts, canary: Canary, changes: Sequence[Change]) -> Use:
    """What came of it so far."""
    entries = [one for one in await parts.journal.since(canary.at) if canary_in(one.edition) == canary.id]
    told = [one for one in await parts.outcomes.told_since(canary.at) if canary_in(one.edition) == canary.id]
    said = await parts.gaps.trials(changes[0].id) if changes else {}
    return use_of({one.content.intent for one in changes}, entries, told, list(said.values()))


async def names_of(parts: Parts, canary: Canary) -> tuple[str, ...]:
    """Who tries it, by name; by number where there is none."""
    found = [(number, await parts.roster.person(number)) for number in canary.people[:MOST]]
    return tuple(one.name if one is not None and one.name else str(number) for number, one in found)


def tried(changes: Sequence[Change], library: Library, language: Language) -> Tried:
    """What is tried, in words: what it is called, what customers say, the line to say."""
    first = changes[0].content
    title = title_of(library.intents.get(first.intent), language, first.intent)
    match first:
        case WholeFile():
            begun = read_begun(first.text)
            if begun is None:
                return Tried(title)
            return Tried(begun.title, begun.line, begun.examples)
        case Script():
            return Tried(title, first.text or f"− {first.instead_of}")
        case Phrase():
            return Tried(title, "", tuple(one.content.text for one in changes if isinstance(one.content, Phrase)))


def _language(changes: Sequence[Change]) -> str:
    """The language of what is tried, for those who chose none."""
    content = changes[0].content
    if isinstance(content, WholeFile):
        begun = read_begun(content.text)
        return begun.language if begun is not None else "en"
    return content.language
