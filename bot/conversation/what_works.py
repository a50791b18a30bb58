"""What works, for leads: how it went after a card, by objection and by line. Nothing is hidden or moved by it: every
line of the library goes on being said."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.analytics.anonymity import is_enough
from bot.analytics.evidence import Evidence, weigh
from bot.analytics.outcomes import Asked
from bot.analytics.told import choices_in, lines_of, told_cards
from bot.clock import Clock
from bot.conversation.request import Outcome, Parts, Pressed
from bot.language.detect import LANGUAGES
from bot.people.permissions import may
from bot.people.person import Person, identify
from bot.publishing.edition import Edition
from bot.wording.texts import Texts
from bot.wording.what_works import intent_reply, part_reply, works_reply

ACTIONS = frozenset({"works"})
LOOKED_AT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class WhatWorks:
    """This subject at work. `admins`: from the settings."""

    clock: Clock
    admins: frozenset[int]

    async def pressed(self, pressed: Pressed, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """All objections; one of them, by its id and a language; or the lines of one step of it."""
        by = identify(pressed.sender.person, await parts.roster.person(pressed.sender.person), self.admins)
        if by is None or not may(by.role, "see_numbers"):
            return Outcome(notice=texts.say("expired"))
        told = await parts.outcomes.told_since(self.clock() - LOOKED_AT)
        library = edition.library
        cards = told_cards(told, library)
        evidence = await asyncio.to_thread(weigh, cards, choices_in(library))
        able = await self._may_read(by, told, parts)
        name, _, rest = pressed.argument.partition(":")
        tag, _, part = rest.partition(":")
        titles = {
            intent: library.intents[intent].words[texts.language].title
            for intent in evidence.intents
            if texts.language in library.intents[intent].words
        }
        if not name:
            return Outcome(works_reply(_of(evidence, able), titles, LOOKED_AT.days, texts), replaces=True)
        intent = library.intents.get(name)
        language = next((one for one in LANGUAGES if one == tag), texts.language)
        if intent is None or name not in able:
            return Outcome(notice=texts.say("expired"))
        told_in = {place.language for place, _ in evidence.lines if place.intent == name}
        spoken = tuple(one for one in LANGUAGES if one in told_in)
        shown = {place.part: (place, lines) for place, lines in lines_of(intent, language).items()}
        if part:
            if part not in shown:
                return Outcome(notice=texts.say("expired"))
            return Outcome(part_reply(titles.get(name, name), part, *shown[part], evidence, texts), replaces=True)
        reply = intent_reply(titles.get(name, name), intent.id, shown, language, spoken, evidence, texts)
        return Outcome(reply, replaces=True)

    async def _may_read(self, by: Person, told: tuple[Asked, ...], parts: Parts) -> frozenset[str]:
        """The objections whose figures this reader may see: told by at least five people, or by nobody outside the team
        they lead."""
        people: dict[str, set[int]] = {}
        for one in told:
            people.setdefault(one.intent, set()).add(one.person)
        everybody: Mapping[int, int | None] = {one.id: one.team for one in await parts.roster.everybody()}
        return frozenset(
            intent
            for intent, who in people.items()
            if is_enough(frozenset(who))
            or (by.role == "lead" and by.team is not None and all(everybody.get(one) == by.team for one in who))
        )


def _of(evidence: Evidence, intents: frozenset[str]) -> Evidence:
    return replace(evidence, intents={name: one for name, one in evidence.intents.items() if name in intents})
