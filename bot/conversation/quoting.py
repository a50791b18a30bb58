"""/quote: who names a price first. Two or three questions, the advice, and the last resort where both hold back.

The answers travel in the buttons ("no.expert"), so nothing is kept and nothing is lost. A button that makes no sense
begins again.
"""

from dataclasses import dataclass

from bot.clock import Clock
from bot.coach.context import Context
from bot.coach.price import framed_prices
from bot.conversation.request import Commanded, Outcome, Parts, Pressed
from bot.conversation.visit import going_on
from bot.library.records import Library
from bot.pricing.gates import Customer
from bot.pricing.quoting import CHOICES, Answers, quote_order
from bot.wording.quoting import ACTION, ASKED_TWICE, STUCK, last_resort_reply, quoting_reply, stuck_reply
from bot.wording.texts import Texts

ACTIONS = frozenset({ACTION})
_NOT_FOR: dict[str, Customer] = {"vip": "vip", "angry": "angry"}


@dataclass(frozen=True, slots=True)
class Quoting:
    """This subject at work."""

    clock: Clock

    async def page(self, _commanded: Commanded, _parts: Parts, texts: Texts) -> Outcome:
        """The first question."""
        return Outcome(quoting_reply(quote_order(Answers()), (), texts))

    async def pressed(self, pressed: Pressed, parts: Parts, library: Library, texts: Texts) -> Outcome:
        """The next question, or what to do."""
        chosen = tuple(pressed.argument.split("."))
        if chosen[0] == STUCK:
            if len(chosen) == 1:
                return Outcome(stuck_reply(texts), replaces=True)
            return await self._last_resort(pressed, chosen[1], parts, library, texts)
        answers = _answers(chosen)
        answered = chosen if answers != Answers() else ()
        return Outcome(quoting_reply(quote_order(answers), answered, texts), replaces=True)

    async def _last_resort(
        self, pressed: Pressed, customer: str, parts: Parts, library: Library, texts: Texts
    ) -> Outcome:
        visit = await going_on(parts.visits, pressed.sender.chat, self.clock())
        preference = await parts.preferences.of(pressed.sender.person)
        context = Context(
            texts.language,
            known=visit.heard,
            product=preference.product if preference.product in library.products else None,
            market=preference.market if preference.market in library.markets else None,
        )
        product = library.products[context.product].words[texts.language].name if context.product else None
        values = {"product": product} if product else {}
        lines, refusals = framed_prices(
            ("provocation",), values, library, context, customer=_NOT_FOR.get(customer), stuck=True
        )
        return Outcome(last_resort_reply(lines, refusals, texts), replaces=True)


def _answers(chosen: tuple[str, ...]) -> Answers:
    """The answers that a button carries; none where it carries something else."""
    if chosen == (ASKED_TWICE,):
        return Answers(asked_twice=True)
    known = all(one in choices for one, choices in zip(chosen, CHOICES.values(), strict=False))
    if not known or len(chosen) > len(CHOICES):
        return Answers()
    return Answers(**dict(zip(CHOICES, chosen, strict=False)))  # type: ignore[arg-type]
