"""/editions: which edition of the library answers, which did before, and one tap back to any of them."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.conversation.request import Commanded, Outcome, Parts, Pressed
from bot.conversation.rolling_back import go_back
from bot.conversation.told import told_of
from bot.language.detect import Language
from bot.library.records import Library
from bot.publishing.edition import Edition
from bot.reply import Line, Reply
from bot.wording.editions import live_line
from bot.wording.scripts import editions_reply, title_of
from bot.wording.texts import Texts

ACTIONS = frozenset({"editions", "roll_back"})
_SHOWN = 6
_LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class EditionPages:
    """This subject at work."""

    clock: Clock

    async def page(self, commanded: Commanded, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        """The last editions, and what speaks against the next."""
        return Outcome(await self._list(parts, texts, edition.library))

    async def pressed(self, pressed: Pressed, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        """The list again, or back to an edition."""
        if pressed.action == "editions":
            return Outcome(await self._list(parts, texts, edition.library), replaces=True)
        return await self._back(pressed, parts, texts)

    async def _back(self, pressed: Pressed, parts: Parts, texts: Texts) -> Outcome:
        """An earlier edition answers again, everywhere within a second, with the changes that were in it then. What
        has become live since goes back to its author."""
        wanted, _, seen = pressed.argument.partition(":")
        if not all(one.isascii() and one.isdecimal() and len(one) <= _LONGEST_NUMBER for one in (wanted, seen)):
            return Outcome(notice=texts.say("expired"))
        live, old = await parts.editions.live(), await parts.editions.record(int(wanted))
        if live is None or old is None or live.number != int(seen):
            return Outcome(notice=texts.say("editions.old"))
        now, person = self.clock(), pressed.sender.person
        said = texts.say("edition.again", of=old.of or old.number, number=live.number + 1)
        record = await go_back(parts, live, old, person, now, said)
        if record is None:
            return Outcome(notice=texts.say("editions.old"))
        return Outcome(Reply((Line(live_line(texts, record), "strong"),), (), texts.language), replaces=True)

    async def _list(self, parts: Parts, texts: Texts, library: Library) -> Reply:
        drafts = [
            (change, _title(library, change.content.intent, texts.language))
            for change in await parts.changes.of("draft")
            if change.remark
        ]
        live = reversed(await parts.changes.of("live"))
        tells = next((one.id for one in live if told_of(one, library) is not None), None)
        history, folder = await parts.editions.history(_SHOWN), await parts.editions.folder()
        return editions_reply(texts, history, folder, drafts, tells)


def _title(library: Library, intent: str, language: Language) -> str:
    return title_of(library.intents.get(intent), language, intent)
