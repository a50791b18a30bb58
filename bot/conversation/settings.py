"""/settings: the language of menus, the market, the product. Each button changes one thing and draws the page anew."""

from dataclasses import dataclass, replace
from typing import get_args

from bot.conversation.preferences import Preference, Tongue
from bot.conversation.request import Commanded, Outcome, Parts, Pressed, Sender
from bot.language.detect import Language
from bot.library.records import Library
from bot.reply import Reply
from bot.wording.hours import hours_in_short
from bot.wording.texts import texts_in
from bot.wording.tongues import tongue_of
from bot.wording.welcome import settings_reply

_TONGUES: tuple[Tongue, ...] = get_args(Tongue)


@dataclass(frozen=True, slots=True)
class SettingsPages:
    """This subject at work."""

    async def page(self, commanded: Commanded, parts: Parts, library: Library) -> Outcome:
        preference = await parts.preferences.of(commanded.sender.person)
        return Outcome(self._drawn(commanded.sender, preference, library))

    async def pressed(self, pressed: Pressed, parts: Parts, library: Library) -> Outcome:
        """Change what the button says. A choice that no longer exists changes nothing and shows what does."""
        preference = await parts.preferences.of(pressed.sender.person)
        choice = pressed.argument
        changed = preference
        if pressed.action == "set_tongue":
            tongue = next((one for one in _TONGUES if one == choice), preference.tongue)
            changed = replace(preference, tongue=tongue)
        elif pressed.action == "set_market" and choice in library.markets:
            changed = replace(preference, market=choice)
        elif pressed.action == "set_product" and (choice == "" or choice in library.products):
            changed = replace(preference, product=choice or None)
        await parts.preferences.keep(changed)
        language, _ = _tongue(pressed.sender, changed)
        saved = texts_in(language).say("settings.saved")
        return Outcome(self._drawn(pressed.sender, changed, library), replaces=True, notice=saved)

    def _drawn(self, sender: Sender, preference: Preference, library: Library) -> Reply:
        language, _ = _tongue(sender, preference)
        texts = texts_in(language)
        chosen = library.products.get(preference.product or "")
        return settings_reply(
            texts,
            tongue=preference.tongue,
            market=preference.market or texts.say("settings.market.default", value=library.default_market),
            product=chosen.words[language].name if chosen else texts.say("settings.product.none"),
            tongues=[tongue for tongue in _TONGUES if tongue != "auto"],
            markets=sorted(library.markets),
            products=[(product.id, product.words[language].name) for product in library.products.values()],
            hours=hours_in_short(
                texts, preference.there(sender.tongue), preference.quiet, guessed=preference.zone is None
            ),
        )


def _tongue(sender: Sender, preference: Preference) -> tuple[Language, bool]:
    return tongue_of(sender.tongue if preference.tongue == "auto" else preference.tongue)
