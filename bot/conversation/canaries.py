"""Changes that a few people try first: who they are, what came of it, and whether it goes to everybody or back.

It begins beside a draft of /inbox (`drafts`) or /script; what begins and ends it stands in `trying`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.analytics.canary_use import Use
from bot.clock import Clock
from bot.conversation.addressed import addressed
from bot.conversation.numbered import number_in
from bot.conversation.request import Outcome, Parts, Pressed
from bot.conversation.trying import (
    asked_for,
    ended,
    held_by,
    names_of,
    people_for,
    proposed,
    states_of,
    team_of,
    tell_those_who_try,
    tried,
    use,
)
from bot.library.records import Library
from bot.people.permissions import may
from bot.people.person import Person, identify
from bot.publishing.canary import MOST, Canary
from bot.publishing.changes import Change
from bot.publishing.edition import Edition
from bot.reply import Reply
from bot.schedule import Due
from bot.wording.canaries import page_reply, people_reply
from bot.wording.texts import Texts

ACTIONS = frozenset({"canary", "canary_go", "canary_who", "canary_out", "canary_back", "canary_try"})
_LISTED = 20
_ON_ITS_WAY = timedelta(hours=1)
_LONGEST_PERSON = 15  # hexadecimal digits: what a database can hold


@dataclass(frozen=True, slots=True)
class CanaryPages:
    """This subject at work. `admins`: from the settings."""

    clock: Clock
    admins: frozenset[int]

    async def pressed(self, pressed: Pressed, parts: Parts, library: Library, texts: Texts) -> Outcome:
        """A button of these pages, pressed by whoever wants it tried, or by an administrator."""
        by = await self._lead(pressed.sender.person, parts)
        if by is None:
            return Outcome(notice=texts.say("expired"))
        if pressed.action == "canary_try":
            return await self._of_draft(by, number_in(pressed.argument), parts, library, texts)
        number, _, person = pressed.argument.partition(":")
        canary = await parts.canaries.canary(number_in(number))
        changes = await held_by(parts, canary) if canary is not None else ()
        if canary is None or not changes or (canary.by != by.id and by.role != "admin"):
            return Outcome(notice=texts.say("expired"))
        match pressed.action:
            case "canary_go":
                return await self._go(by, canary, parts, library, texts)
            case "canary_who":
                return await self._who(by, canary, changes, person, parts, library, texts)
            case "canary_out":
                return await self._out(by, canary, parts, library, texts)
            case "canary_back":
                return await self._back(by, canary, parts, library, texts)
        return Outcome(await self._page(canary, parts, library, texts), replaces=True)

    async def _lead(self, number: int, parts: Parts) -> Person | None:
        by = identify(number, await parts.roster.person(number), self.admins)
        return by if by is not None and may(by.role, "publish_library") else None

    async def _of_draft(self, by: Person, change: int, parts: Parts, library: Library, texts: Texts) -> Outcome:
        """A draft of /script, tried at once by those who have its objection most."""
        found = await parts.changes.change(change)
        if found is None or found.author != by.id or found.state != "draft":
            return Outcome(notice=texts.say("scripts.too_late"))
        canary = await proposed(parts, (found,), by, (), self.clock())
        return await self._go(by, canary, parts, library, texts)

    async def _go(self, by: Person, canary: Canary, parts: Parts, library: Library, texts: Texts) -> Outcome:
        if not canary.people:
            return Outcome(notice=texts.say("trial.nobody"))
        asked = await asked_for(parts, canary, by.id, self.clock())
        if asked is None:
            return Outcome(notice=texts.say("scripts.too_late"))
        return Outcome(await self._page(asked, parts, library, texts), replaces=True)

    async def _who(
        self, by: Person, canary: Canary, changes: Sequence[Change], person: str, parts: Parts, library: Library,
        texts: Texts,
    ) -> Outcome:  # fmt: skip
        """The people who may try it, each a switch; who is new while it runs is told at once."""
        team = {one.id: one.name for one in await team_of(parts, by)}
        number, word = _person(person), ""
        if canary.is_over:
            return Outcome(await self._page(canary, parts, library, texts), replaces=True)
        if number in team or number in canary.people:
            chosen = tuple(one for one in canary.people if one != number)
            if number not in canary.people:
                chosen = (*canary.people, number)
            if not chosen:
                word = texts.say("trial.who.none")
            elif len(chosen) > MOST:
                word = texts.say("trial.who.most", most=MOST)
            else:
                changed = await parts.canaries.change(replace(canary, people=chosen))
                if changed is None:
                    return Outcome(notice=texts.say("scripts.too_late"))
                canary = changed
                if canary.state == "running":
                    await tell_those_who_try(parts, canary, library)
        order = await people_for(parts, by, {one.content.intent for one in changes}, canary.people, self.clock())
        listed = list(dict.fromkeys((*canary.people, *order, *team)))[:_LISTED]
        back = ("draft", str(changes[0].id)) if canary.state == "proposed" else ("canary", str(canary.id))
        named = [(one, team.get(one, "")) for one in listed]
        what = tried(changes, library, texts.language)
        return Outcome(people_reply(texts, canary, what, named, back), replaces=True, notice=word)

    async def _out(self, by: Person, canary: Canary, parts: Parts, library: Library, texts: Texts) -> Outcome:
        """On its way to everybody; those who try it keep it until it is there."""
        moved = await parts.changes.move(canary.changes, "waiting", by.id, self.clock())
        word = "trial.sent" if moved else "scripts.too_late"
        return Outcome(await self._page(canary, parts, library, texts), replaces=True, notice=texts.say(word))

    async def _back(self, by: Person, canary: Canary, parts: Parts, library: Library, texts: Texts) -> Outcome:
        """Nobody is answered with it any more; it is a draft again."""
        if await states_of(parts, canary) != {"trying"} or not await ended(parts, canary, "taken_back", self.clock()):
            return Outcome(notice=texts.say("scripts.too_late"))
        await parts.changes.move(canary.changes, "draft", by.id, self.clock())
        over = await parts.canaries.canary(canary.id) or canary
        return Outcome(await self._page(over, parts, library, texts), replaces=True)

    async def _page(self, canary: Canary, parts: Parts, library: Library, texts: Texts) -> Reply:
        return await page(canary, parts, library, texts)


async def page(canary: Canary, parts: Parts, library: Library, texts: Texts) -> Reply:
    """A canary and what came of it."""
    changes = await held_by(parts, canary)
    came = await use(parts, canary, changes) if canary.state in ("running", "over") else Use()
    waits = any(one.state == "waiting" for one in changes)
    what = tried(changes, library, texts.language)
    return page_reply(texts, canary, what, await names_of(parts, canary), came, waits=waits)


@dataclass(frozen=True, slots=True)
class CanaryOver:
    """Ends a canary after its week, with a word to its lead. `edition`: the one that answers."""

    edition: Callable[[], Edition]

    async def __call__(self, parts: Parts, due: Due) -> Reply | None:
        """Nothing is said of one that was over before, or is on its way to everybody."""
        first = due.first
        canary = await parts.canaries.canary(number_in(first.key.rpartition(" ")[2]))
        if canary is None or canary.state != "running":
            return None
        if "waiting" in await states_of(parts, canary):
            await parts.appointments.put(replace(first, due=due.now + _ON_ITS_WAY))
            return None
        if not await ended(parts, canary, "week", due.now):
            return None
        await parts.changes.move(canary.changes, "draft", canary.by, due.now)
        over = await parts.canaries.canary(canary.id) or canary
        whom = await addressed(parts, canary.by, first.tongue)
        return whom.written(await page(over, parts, self.edition().library, whom.texts))


def _person(text: str) -> int:
    """A person as they stand in a button, which holds little; 0, which nobody has, for anything else."""
    try:
        return int(text, 16) if text.isascii() and len(text) <= _LONGEST_PERSON else 0
    except ValueError:
        return 0
