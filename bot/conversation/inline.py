"""A price typed behind the bot's name in any chat: each fair way to say it is offered, to be sent there with a tap.

What is offered goes to a customer, so nothing meant for the rep stands in it: no refusals, no notes, no frame to think
twice about. Nothing of it is kept.
"""

import re
from dataclasses import dataclass, replace

from bot.coach.context import Context
from bot.coach.heard import hear
from bot.coach.price import settled
from bot.coach.quote import quote, taken
from bot.conversation.request import Inquired, Offered, Outcome, Parts
from bot.language.chinese_script import traditional
from bot.language.detect import detect
from bot.publishing.edition import Edition
from bot.reply import Line, Reply
from bot.wording.objection import ask_sentence
from bot.wording.price import sum_for_customer
from bot.wording.texts import texts_in
from bot.wording.tongues import tag_of, tongue_of, tongue_typed

# "@bot price 200/月": the word may be there, since other things may be asked for one day.
_WORD = re.compile(r"\s*/?(?:price|价格|價格|报价|報價|가격)(?![a-z])[\s:：]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class InlinePrices:
    """This subject at work."""

    async def inquired(self, inquired: Inquired, parts: Parts, edition: Edition) -> Outcome:
        """The frames of what was typed, or of the chosen product where nothing was; else a notice what to type."""
        library = edition.library
        preference = await parts.preferences.of(inquired.sender.person)
        own = tag_of(inquired.sender.tongue if preference.tongue == "auto" else preference.tongue)
        found = _WORD.match(inquired.text)
        text = inquired.text[found.end() if found else 0 :].strip()
        tag = tongue_typed(text, own)
        language, is_hant = tongue_of(tag)
        texts = texts_in(language)
        context = Context(
            language,
            product=preference.product if preference.product in library.products else None,
            market=preference.market if preference.market in library.markets else None,
        )
        if text:
            heard = settled(hear(text, detect(text) or language, library, about_price=True), library, context)
            if heard.ask is not None:
                return Outcome(notice=_said(ask_sentence(heard.ask, texts), is_hant))
            context = replace(context, known=taken(context.known, heard))
        quoted = quote(library, context)
        if quoted.offer is None or quoted.offer.price.every is None or not quoted.summed:
            return Outcome(notice=_said(texts.say("inline.nothing"), is_hant))
        offered: list[tuple[str, str, str]] = [
            (line.frame.frame, texts.say(f"frame.{line.frame.frame}"), line.text)
            for line in quoted.frames
            if line.frame.mark is None
        ]
        offered.append(("sum", texts.say("inline.sum"), sum_for_customer(quoted, texts, library)))
        return Outcome(
            offered=tuple(
                Offered(name, _said(title, is_hant), Reply((Line(_said(said, is_hant)),), (), tag))
                for name, title, said in offered
            )
        )


def _said(sentence: str, is_hant: bool) -> str:
    return traditional(sentence) if is_hant else sentence
