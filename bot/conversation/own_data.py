"""/export and /forgetme: all that is kept about a person, to take along or to have deleted. Everybody may, strangers
too: something may be left of a time when they were none."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.conversation.confirming import is_fresh, stamp
from bot.conversation.request import Outcome, Parts, Pressed, Sender
from bot.wording.own_data import export_reply, forget_reply
from bot.wording.texts import Texts
from bot.wording.welcome import notice


@dataclass(frozen=True, slots=True)
class OwnDataPages:
    """This subject at work."""

    clock: Clock

    async def export(self, sender: Sender, parts: Parts, texts: Texts) -> Outcome:
        """A file with all of it."""
        sections = await parts.own_data.of(sender.person)
        return Outcome(export_reply(texts, sections, sender.person, self.clock()))

    async def forget(self, sender: Sender, parts: Parts, texts: Texts) -> Outcome:
        """Say what will be gone, and ask."""
        is_in_team = await parts.roster.person(sender.person) is not None
        return Outcome(forget_reply(texts, stamp(self.clock()), is_in_team=is_in_team))

    async def pressed(self, pressed: Pressed, parts: Parts, texts: Texts) -> Outcome:
        """The buttons of these pages and of /privacy."""
        if pressed.action == "export":
            return await self.export(pressed.sender, parts, texts)
        if pressed.action == "forgetme":
            return await self.forget(pressed.sender, parts, texts)
        if pressed.action == "stay":
            return Outcome(notice(texts, "forget.kept"), replaces=True)
        if not is_fresh(pressed.argument, self.clock()):
            return Outcome(notice=texts.say("expired"))
        await parts.own_data.erase(pressed.sender.person)
        return Outcome(notice(texts, "forget.done"), replaces=True)
