"""Whom we speak to: the words, the script and the hours of one person, from what they chose and the language of their
app. For pages, and for what is said at an hour, when nobody has just written."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.conversation.preferences import Preference
from bot.conversation.request import Parts
from bot.people.days_off import days_off
from bot.people.hours import DayOff, Quiet
from bot.people.zones import countries
from bot.reply import Reply
from bot.wording.texts import Texts, texts_in
from bot.wording.tongues import in_traditional, tongue_of


@dataclass(frozen=True, slots=True)
class Addressed:
    """One person. `is_traditional`: whether they read traditional characters."""

    texts: Texts
    is_traditional: bool
    preference: Preference
    zone: ZoneInfo

    @property
    def quiet(self) -> Quiet:
        return self.preference.quiet

    @property
    def is_day_off(self) -> DayOff:
        """Asks whether a day is free where they are."""
        return days_off(countries().get(self.zone.key, ""))

    def written(self, reply: Reply) -> Reply:
        """A reply in the characters they read."""
        if not self.is_traditional or reply.language != "zh":
            return reply
        return in_traditional(reply)


async def addressed(parts: Parts, person: int, tongue: str) -> Addressed:
    """`tongue`: the language of their app (a BCP 47 tag, may be empty)."""
    preference = await parts.preferences.of(person)
    language, is_traditional = tongue_of(tongue if preference.tongue == "auto" else preference.tongue)
    return Addressed(texts_in(language), is_traditional, preference, preference.there(tongue))
