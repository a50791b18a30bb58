"""/price, and a price that is typed by itself: read it, ask back what it leaves open, show every fair way to say it.

Two steps at most: what does it cost, then how often or for how long. What is known is kept in the visit and each button
carries its own answer and language, so there is no half-filled form to lose.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import get_args

from bot.clock import Clock
from bot.coach.context import Context
from bot.coach.heard import Heard, hear, rival_names
from bot.coach.price import frames_asked, offer_of, settled
from bot.coach.price_card import Handout, handout
from bot.coach.quote import quote, taken, without_price
from bot.conversation.handout import card_reply
from bot.conversation.preferences import Preference
from bot.conversation.request import Commanded, Outcome, Parts, Pressed, Said
from bot.conversation.visit import Visit, going_on
from bot.language.chinese_script import traditional
from bot.language.detect import Language, detect
from bot.library.records import Library
from bot.pricing.alone import is_price_alone
from bot.pricing.amounts import Ask, Meant, answers_to
from bot.pricing.money import Money, plain
from bot.pricing.offer import Every, Per, Price
from bot.publishing.edition import Edition
from bot.reply import Press, Reply
from bot.wording.handout import CARD_LANGUAGES
from bot.wording.objection import refusal_sentence
from bot.wording.price import asked_reply, price_reply, question_reply
from bot.wording.texts import Texts, texts_in
from bot.wording.tongues import TRADITIONAL, in_traditional, tag_of, tongue_of, tongue_typed

ACTIONS = frozenset(
    {"amount", "price_every", "price_term", "price_new", "price_show", "price_of", "price_vs", "price_card"}
)

_EVERY: tuple[Every, ...] = get_args(Every)
_PER: tuple[Per, ...] = get_args(Per)
_LONGEST_TERM = 600


def is_offer(said: Said, library: Library) -> bool:
    """Whether a message is a price and nothing else."""
    language = detect(said.text) or tongue_of(said.sender.tongue)[0]
    return is_price_alone(said.text, language, rival_names(library, language))


@dataclass(frozen=True, slots=True)
class Prices:
    """This subject at work."""

    clock: Clock

    async def page(self, commanded: Commanded, parts: Parts, edition: Edition) -> Outcome:
        """/price, with a price behind it or without."""
        preference = await parts.preferences.of(commanded.sender.person)
        tag = tongue_typed(commanded.argument, _own(preference, commanded.sender.tongue))
        visit = await going_on(parts.visits, commanded.sender.chat, self.clock())
        if commanded.argument:
            return await self._typed(commanded.argument, visit, preference, parts, edition, tag)
        return Outcome(_page(visit, preference, edition, tag))

    async def said(self, said: Said, parts: Parts, edition: Edition) -> Outcome:
        """A message that is an offer."""
        preference = await parts.preferences.of(said.sender.person)
        tag = tongue_typed(said.text, _own(preference, said.sender.tongue))
        visit = await going_on(parts.visits, said.sender.chat, self.clock())
        return await self._typed(said.text, visit, preference, parts, edition, tag)

    async def pressed(self, pressed: Pressed, parts: Parts, edition: Edition) -> Outcome:
        """A button of the page: it completes the offer, or begins another. One that makes no sense changes nothing."""
        preference = await parts.preferences.of(pressed.sender.person)
        value, _, tag = pressed.argument.rpartition(":")
        tag = tag or _own(preference, pressed.sender.tongue)
        visit = await going_on(parts.visits, pressed.sender.chat, self.clock())
        library = edition.library
        heard = visit.heard
        match pressed.action:
            case "price_card":
                return await self._card(visit, preference, edition, value, tag)
            case "price_new":
                return Outcome(_written(question_reply(_texts(tag), library, tag), tag))
            case "amount":
                heard = _with_amount(heard, value)
            case "price_every":
                heard = _with_rhythm(heard, value)
            case "price_term":
                months = _whole(value, _LONGEST_TERM)
                heard = heard if months is None else replace(heard, term_months=months)
            case "price_of" if value in library.products:
                preference = replace(preference, product=value)
                await parts.preferences.keep(preference)
                heard = without_price(heard)
            case "price_vs":
                heard = _against(heard, value, preference, library)
            case _:
                pass
        visit = replace(visit, heard=heard)
        await parts.visits.keep(visit)
        return Outcome(_page(visit, preference, edition, tag), replaces=True)

    async def _card(self, visit: Visit, preference: Preference, edition: Edition, wanted: str, tag: str) -> Outcome:
        """The card for the customer, in the language of the page or the one that was asked for (`wanted`)."""
        wanted = next((one for one in CARD_LANGUAGES if one == wanted), tag)
        library = edition.library
        context = _context(visit, preference, edition, wanted)
        made = handout(frames_asked(library, context, offer_of(library, context)), library, context)
        if not isinstance(made, Handout):
            why = refusal_sentence(made, _texts(tag)) if made is not None else _texts(tag).say("handout.no_price")
            return Outcome(notice=_said(why, tag))

        def again(other: str) -> Press:
            return Press("price_card", f"{other}:{tag}")

        reply = await card_reply(made, library, wanted, self.clock(), again, "card")
        return Outcome(reply, notice=_said(_texts(tag).say("handout.made"), tag))

    async def _typed(
        self, text: str, visit: Visit, preference: Preference, parts: Parts, edition: Edition, tag: str
    ) -> Outcome:
        context = _context(visit, preference, edition, tag)
        language = detect(text) or context.language

        def heard_as(meant: Meant | None = None) -> Heard:
            heard = hear(text, language, edition.library, about_price=True, meant=meant)
            return settled(heard, edition.library, context)

        typed = heard_as()
        visit = replace(visit, heard=taken(visit.heard, typed))
        await parts.visits.keep(visit)
        if typed.ask is None:
            return Outcome(_page(visit, preference, edition, tag))
        return Outcome(_written(_asked(typed.ask, heard_as, tag), tag))


def _asked(ask: Ask, heard_as: Callable[[Meant], Heard], tag: str) -> Reply:
    """The question back, each answer with what it makes of the price."""
    answers = [
        (meant, _code(heard.ours, heard, meant))
        for meant in answers_to(ask)
        if (heard := heard_as(meant)).ours is not None
    ]
    return asked_reply(ask, answers, _texts(tag), tag)


def _page(visit: Visit, preference: Preference, edition: Edition, tag: str) -> Reply:
    quoted = quote(edition.library, _context(visit, preference, edition, tag))
    return _written(price_reply(quoted, _texts(tag), edition.library, tag), tag)


def _context(visit: Visit, preference: Preference, edition: Edition, tag: str) -> Context:
    library = edition.library
    return Context(
        tongue_of(tag)[0],
        known=visit.heard,
        product=preference.product if preference.product in library.products else None,
        market=preference.market if preference.market in library.markets else None,
    )


def _code(price: Price, heard: Heard, meant: Meant) -> str:
    """A price as its button says it: "1200,CNY,month,order", and how many where the answer counts something."""
    counted = {"seats": heard.seats, "months": heard.term_months}.get(meant) if isinstance(meant, str) else None
    code = f"{plain(price.money.amount)},{price.money.currency or ''},{price.every or ''},{price.per}"
    return f"{code},{meant},{counted}" if counted is not None else code


def _with_amount(heard: Heard, code: str) -> Heard:
    """What is known with the price of a button; unchanged where the button says nothing we can read."""
    amount, currency, every, per, *counted = (*code.split(","), "", "", "")[:6]
    digits = amount.replace(".", "", 1)
    if not (digits.isascii() and digits.isdecimal() and per in _PER and (not every or every in _EVERY)):
        return heard
    price = Price(
        Money(Decimal(amount), currency or None),
        next((one for one in _EVERY if one == every), None),
        next(one for one in _PER if one == per),
    )
    rival = heard.rival_price
    if rival is not None and price.per == "seat":  # named beside ours: that of each too
        rival = replace(rival, per="seat")
    heard = replace(heard, ours=price, rival_price=rival)
    count = _whole(counted[1], 100_000)
    if counted[0] == "seats" and count is not None:
        return replace(heard, seats=count)
    if counted[0] == "months" and count is not None and count <= _LONGEST_TERM:
        return replace(heard, term_months=count)
    return heard


def _with_rhythm(heard: Heard, every: str) -> Heard:
    """The typed prices with their rhythm: the other offer was typed beside ours, so it has the same."""
    rhythm = next((one for one in _EVERY if one == every), None)
    if rhythm is None or heard.ours is None:
        return heard
    rival = heard.rival_price
    if rival is not None and rival.every is None:
        rival = replace(rival, every=rhythm)
    return replace(heard, ours=replace(heard.ours, every=rhythm), rival_price=rival)


def _against(heard: Heard, place: str, preference: Preference, library: Library) -> Heard:
    """What is known with a rival of the product file to compare with."""
    product = library.products.get(preference.product or "")
    number = _whole(place, 1000)
    if product is None or number is None or number > len(product.rivals):
        return heard
    return replace(heard, rival=product.rivals[number - 1].name, rival_price=None)


def _whole(text: str, most: int) -> int | None:
    """A whole number from 1 to `most`."""
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(most)):
        return None
    return int(text) if 1 <= int(text) <= most else None


def _own(preference: Preference, tongue: str) -> str:
    return tag_of(tongue if preference.tongue == "auto" else preference.tongue)


def _texts(tag: str) -> Texts:
    language: Language = tongue_of(tag)[0]
    return texts_in(language)


def _said(sentence: str, tag: str) -> str:
    return traditional(sentence) if tag == TRADITIONAL else sentence


def _written(reply: Reply, tag: str) -> Reply:
    return in_traditional(reply) if tag == TRADITIONAL else reply
