"""Who names a price first: two or three questions with buttons, the advice and why, and the last resort where both
sides hold back.

The answers so far and the language travel in the buttons ("no.expert:en"), so nothing is kept and nothing is left half
done. A button that makes no sense begins again.
"""

from dataclasses import dataclass
from typing import get_args

from bot.clock import Clock
from bot.coach.context import Context
from bot.coach.price import framed_prices
from bot.conversation.request import Outcome, Parts, Pressed
from bot.conversation.visit import going_on
from bot.language.detect import Language
from bot.library.records import Library
from bot.pricing.gates import Customer
from bot.pricing.quoting import CHOICES, Answers, quote_order
from bot.reply import Reply
from bot.wording.quoting import ACTION, ASKED_TWICE, STUCK, last_resort_reply, quoting_reply, stuck_reply
from bot.wording.texts import texts_in
from bot.wording.tongues import TRADITIONAL, in_traditional, tag_of, tongue_of

ACTIONS = frozenset({ACTION})
_CUSTOMERS: tuple[Customer, ...] = get_args(Customer)


@dataclass(frozen=True, slots=True)
class Quoting:
    """This subject at work."""

    clock: Clock

    async def pressed(self, pressed: Pressed, parts: Parts, library: Library) -> Outcome:
        """The next question, or what to do. The first one stands under the price it was asked from."""
        said, _, tag = pressed.argument.rpartition(":")
        tag = tag_of(tag)
        language = tongue_of(tag)[0]
        chosen = tuple(said.split(".")) if said else ()
        if chosen == (STUCK,):
            return _outcome(stuck_reply(texts_in(language), tag), tag)
        if chosen[:1] == (STUCK,):
            return _outcome(await self._last_resort(pressed, chosen[1], parts, library, language), tag)
        answers = _answers(chosen)
        answered = chosen if answers != Answers() else ()
        reply = quoting_reply(quote_order(answers), answered, texts_in(language), tag)
        return _outcome(reply, tag, replaces=bool(answered))

    async def _last_resort(
        self, pressed: Pressed, customer: str, parts: Parts, library: Library, language: Language
    ) -> Reply:
        visit = await going_on(parts.visits, pressed.sender.chat, self.clock())
        preference = await parts.preferences.of(pressed.sender.person)
        context = Context(
            language,
            known=visit.heard,
            product=preference.product if preference.product in library.products else None,
            market=preference.market if preference.market in library.markets else None,
        )
        values = {"product": library.products[context.product].words[language].name} if context.product else {}
        spared = next((one for one in _CUSTOMERS if one == customer), None)
        lines, refusals = framed_prices(("provocation",), values, library, context, customer=spared, stuck=True)
        return last_resort_reply(lines, refusals, texts_in(language))


def _outcome(reply: Reply, tag: str, *, replaces: bool = True) -> Outcome:
    if tag == TRADITIONAL:
        reply = in_traditional(reply)
    return Outcome(reply, replaces=replaces)


def _answers(chosen: tuple[str, ...]) -> Answers:
    """The answers that a button carries; none where it carries something else."""
    if chosen == (ASKED_TWICE,):
        return Answers(asked_twice=True)
    known = all(one in choices for one, choices in zip(chosen, CHOICES.values(), strict=False))
    if not known or len(chosen) > len(CHOICES):
        return Answers()
    return Answers(**dict(zip(CHOICES, chosen, strict=False)))  # type: ignore[arg-type]
