"""The part of /settings about time: the zone, quiet hours, days off. By buttons, or typed behind the command."""

from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.conversation.festive import plan_anew
from bot.conversation.preferences import Preference
from bot.conversation.request import Commanded, Outcome, Parts, Pressed, Sender
from bot.people.days_off import has_calendar
from bot.people.hours import Quiet, typed_quiet
from bot.people.zones import OFFERED, countries, is_zone, typed_zone
from bot.reply import Reply
from bot.wording.hours import HOURS, SET_DAYS_OFF, SET_QUIET, SET_ZONE, hours_reply
from bot.wording.texts import Texts
from bot.wording.welcome import notice

ACTIONS = frozenset({HOURS, SET_ZONE, SET_QUIET, SET_DAYS_OFF})
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class HoursPages:
    """This subject at work."""

    clock: Clock

    async def typed(self, commanded: Commanded, parts: Parts, texts: Texts) -> Outcome:
        """A zone or quiet hours behind /settings."""
        typed = commanded.argument.strip()
        preference = await parts.preferences.of(commanded.sender.person)
        hours, zone = typed_quiet(typed), typed_zone(typed)
        if hours is not None:
            changed = replace(preference, quiet=Quiet(*hours, days_off=preference.quiet.days_off))
        elif zone is not None:
            changed = replace(preference, zone=zone)
        else:
            return Outcome(notice(texts, "hours.not_read", typed=typed[:_LONGEST_SHOWN]))
        await self._keep(changed, parts)
        return Outcome(self._drawn(commanded.sender, changed, texts))

    async def pressed(self, pressed: Pressed, parts: Parts, texts: Texts) -> Outcome:
        """Change what the button says and draw the page anew; a choice that does not exist changes nothing."""
        preference = await parts.preferences.of(pressed.sender.person)
        if pressed.action == HOURS:
            return Outcome(self._drawn(pressed.sender, preference, texts))
        choice, quiet, changed = pressed.argument, preference.quiet, preference
        if pressed.action == SET_ZONE and is_zone(choice):
            changed = replace(preference, zone=choice)
        elif pressed.action == SET_QUIET and (hours := typed_quiet(choice)) is not None:
            changed = replace(preference, quiet=Quiet(*hours, days_off=quiet.days_off))
        elif pressed.action == SET_DAYS_OFF and choice in ("0", "1"):
            changed = replace(preference, quiet=replace(quiet, days_off=choice == "1"))
        await self._keep(changed, parts)
        drawn = self._drawn(pressed.sender, changed, texts)
        return Outcome(drawn, replaces=True, notice=texts.say("settings.saved"))

    async def _keep(self, preference: Preference, parts: Parts) -> None:
        """Keep it, and move what comes at an hour of theirs in another country."""
        await parts.preferences.keep(preference)
        await plan_anew(preference.person, parts, self.clock())

    def _drawn(self, sender: Sender, preference: Preference, texts: Texts) -> Reply:
        zone = preference.there(sender.tongue)
        country = countries().get(zone.key, "")
        return hours_reply(
            texts,
            zone,
            preference.quiet,
            self.clock(),
            guessed=preference.zone is None,
            country=country if has_calendar(country) else "",
            offered=OFFERED,
        )
