"""The bot's own pages: /start, /help, /privacy, /cancel, and what is said to a photo or a command nobody knows."""

from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from bot.clock import Clock
from bot.conversation.request import Commanded, Outcome, Parts, Unreadable
from bot.conversation.visit import SILENCE
from bot.language.normalise import clean
from bot.people.privacy import Retention
from bot.wording.outcome import closed_visit_reply
from bot.wording.texts import Texts
from bot.wording.welcome import (
    help_reply,
    notice,
    privacy_reply,
    start_reply,
    unknown_command_reply,
    unreadable_reply,
)

_ALIKE = 60  # out of 100: below that a suggestion would be a guess


@dataclass(frozen=True, slots=True)
class Welcome:
    """This subject at work. `open_to_all`: no administrator is set. `commands`: all that exist, for suggestions."""

    clock: Clock
    open_to_all: bool
    commands: tuple[str, ...]
    retention: Retention

    async def start(self, commanded: Commanded, parts: Parts, texts: Texts) -> Outcome:
        return Outcome(start_reply(texts, open_to_all=self.open_to_all))

    async def help(self, commanded: Commanded, parts: Parts, texts: Texts) -> Outcome:
        return Outcome(help_reply(texts, private=commanded.sender.private))

    async def privacy(self, commanded: Commanded, parts: Parts, texts: Texts) -> Outcome:
        kept = self.retention.unknown.days
        return Outcome(privacy_reply(texts, unknown_days=kept, has_teams=not self.open_to_all))

    async def cancel(self, commanded: Commanded, parts: Parts, texts: Texts) -> Outcome:
        """Close the visit: the next message begins with a clean sheet."""
        visit = await parts.visits.of(commanded.sender.chat)
        now = self.clock()
        if visit is None or visit.is_over(now):
            return Outcome(notice(texts, "cancel.nothing"))
        await parts.visits.keep(replace(visit, seen=now - SILENCE * 2))
        asked = await parts.outcomes.asked_of(commanded.sender.person, visit.started)
        open_one = next((one for one in reversed(asked) if one.chat == visit.chat and one.result is None), None)
        if open_one is not None:
            return Outcome(closed_visit_reply(texts, open_one.answer))
        return Outcome(notice(texts, "cancel.done"))

    def unknown(self, commanded: Commanded, texts: Texts) -> Outcome:
        """A command nobody knows, with the nearest one that exists."""
        name = clean(commanded.name)[:32]
        found = process.extractOne(name, self.commands, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return Outcome(unknown_command_reply(texts, name, found[0] if found else None))

    def unreadable(self, unreadable: Unreadable, texts: Texts) -> Outcome:
        return Outcome(unreadable_reply(texts, unreadable.kind))
