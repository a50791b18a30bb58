"""/owner: who looks after which card and by when it wants to be looked at again; set with a tap or two by whoever
publishes, kept beside the library (`publishing/care`)."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.clock import Clock
from bot.conversation.naming import mark_of, marked, meant
from bot.conversation.request import Commanded, Outcome, Parts, Pressed, Sender
from bot.conversation.reviewing import name_of
from bot.library.records import Intent, Library
from bot.publishing.care import Care, Kept, care_of, care_of_all, written
from bot.publishing.edition import Edition
from bot.reply import Reply
from bot.wording.care import BESIDE, DAYS, Listed, card_reply, overview_reply
from bot.wording.scripts import title_of
from bot.wording.texts import Texts
from bot.wording.welcome import notice

ACTIONS = frozenset({"care", "care_me", "care_off", "care_day"})


@dataclass(frozen=True, slots=True)
class Caring:
    """This subject at work. `admins`: from the settings; without any nobody leads, and nobody looks after a card."""

    clock: Clock
    admins: frozenset[int]

    async def page(self, commanded: Commanded, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        """What is to be looked over, or with something behind the command the card that is named or meant."""
        if not self.admins:
            return Outcome(notice(texts, "access.no_teams"))
        intent = meant(commanded.argument, edition, topics=True)
        if intent is None:
            return Outcome(await self._overview(parts, texts, edition.library))
        return Outcome(await self._card(intent, commanded.sender, parts, texts))

    async def pressed(self, pressed: Pressed, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        """A button of these pages."""
        mark, _, rest = pressed.argument.partition(":")
        if pressed.action == "care" and not mark:
            return Outcome(await self._overview(parts, texts, edition.library), replaces=True)
        intent = marked(mark, edition.library)
        if intent is None:
            return Outcome(notice=texts.say("expired"))
        said = ""
        if pressed.action != "care":
            care = care_of(intent, await parts.care.of(intent.id))
            changed = self._changed(care, pressed, rest)
            if changed is None:
                return Outcome(notice=texts.say("expired"))
            kept = Kept(intent.id, changed.owner, changed.review, written(intent), pressed.sender.person, self.clock())
            await parts.care.keep(kept)
            said = texts.say("care.noted")
        return Outcome(await self._card(intent, pressed.sender, parts, texts), replaces=rest != BESIDE, notice=said)

    def _changed(self, care: Care, pressed: Pressed, days: str) -> Care | None:
        match pressed.action:
            case "care_me":
                return replace(care, owner=pressed.sender.person)
            case "care_off":
                return replace(care, owner=None)
        ahead = next((one for one in DAYS if str(one) == days), None)
        return None if ahead is None else replace(care, review=self.clock().date() + timedelta(days=ahead))

    async def _card(self, intent: Intent, sender: Sender, parts: Parts, texts: Texts) -> Reply:
        care = care_of(intent, await parts.care.of(intent.id))
        listed = await self._listed(care, intent, parts, texts)
        return card_reply(texts, listed, mark_of(intent.id), self.clock().date(), is_own=care.owner == sender.person)

    async def _overview(self, parts: Parts, texts: Texts, library: Library) -> Reply:
        every = care_of_all(library, await parts.care.all())
        listed = [
            (mark_of(care.intent), await self._listed(care, library.intents[care.intent], parts, texts))
            for care in every
        ]
        return overview_reply(texts, listed, self.clock().date())

    async def _listed(self, care: Care, intent: Intent, parts: Parts, texts: Texts) -> Listed:
        return Listed(title_of(intent, texts.language, intent.id), care, await name_of(care, parts))
