"""An offer as a reply: what it is, what it adds up to, the fair ways to say it, and the buttons that complete it.

In: a `Quote` and the texts. Out: a `Reply`. `tag` is the language the page is written in (zh-Hant too): it travels in
the buttons, so that a page stays in its language.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.coach.frame_words import said_price, said_term, tax_note
from bot.coach.price_card import can_be_handed_over
from bot.coach.quote import Quote
from bot.library.records import Library, Product
from bot.pricing.amounts import Ask, Meant
from bot.pricing.money import Money, plain
from bot.pricing.offer import MONTHS_A_YEAR, Every, Offer, Price
from bot.reply import Block, Button, Copy, Fold, Line, Press, Reply
from bot.wording.duties import duty_lines
from bot.wording.objection import COPY_LIMIT, ask_sentence, frame_notes, refusal_sentence
from bot.wording.texts import Texts

_TERMS = (12, 24, 36)
_RHYTHMS: tuple[Every, ...] = ("month", "year", "once", "week", "day")
_COPIES_A_ROW = 3


def price_reply(quoted: Quote, texts: Texts, library: Library, tag: str) -> Reply:
    """The whole page of an offer."""
    offer = quoted.offer
    if offer is None:
        return question_reply(texts, library, tag)
    blocks: list[Block] = [Line(quoted.product or texts.say("frames.title"), "strong")]
    blocks.append(Line(offer_sentence(offer, texts, library)))
    if quoted.summed:
        blocks += [Line(sentence, "strong") for sentence in sum_sentences(offer, texts, library)]
    if quoted.rival is not None:
        blocks.append(Line(rival_sentence(quoted, texts, library), "quiet"))
    if quoted.worse is not None:
        blocks.append(Line(texts.say("price.worse", more=quoted.worse.written(texts.language)), "quiet"))
    if offer.price.every is None:
        blocks.append(Line(texts.say("price.which_rhythm"), "strong"))
    copies: list[Button] = []
    for line in quoted.frames:
        label = texts.say(f"frame.{line.frame.frame}")
        blocks.append(Line(line.text, "say", label=label))
        blocks += [Line(note, "quiet") for note in frame_notes(line.frame, texts)]
        if len(line.text) <= COPY_LIMIT:
            copies.append(Button(texts.say("button.copy", label=label), Copy(line.text)))
    if quoted.refusals and offer.price.every is not None:
        refused = [Line(texts.say("frames.refused"), "quiet")]
        refused += [Line(refusal_sentence(refusal, texts), "quiet") for refusal in quoted.refusals]
        blocks += [Fold(tuple(refused))] if quoted.frames else refused
    duties = duty_lines(quoted.duties, texts)
    blocks += [Fold(duties)] if duties and quoted.frames else []
    rows = [*_rows(copies), *_completing(offer, texts, tag)]
    if quoted.summed and can_be_handed_over(offer):
        rows.append((Button(texts.say("button.handout"), Press("price_card", f":{tag}")),))
    return Reply(tuple(blocks), tuple(rows), texts.language)


def question_reply(texts: Texts, library: Library, tag: str) -> Reply:
    """Step one: what does it cost? Typed, or a product of the library."""
    lines = (
        Line(texts.say("price.question"), "strong"),
        Line(texts.say("price.examples"), "quiet"),
    )
    rows = tuple(
        (Button(product.words[texts.language].name, Press("price_of", f"{product.id}:{tag}")),)
        for product in library.products.values()
    )
    return Reply(lines, rows, texts.language)


def asked_reply(ask: Ask, answers: Sequence[tuple[Meant, str]], texts: Texts, tag: str) -> Reply:
    """A price that can be meant in two ways: one button each. `answers`: what is meant, and how the press says it."""
    rows = tuple((Button(_meant(meant, texts), Press("amount", f"{code}:{tag}")),) for meant, code in answers)
    lines = [Line(ask_sentence(ask, texts), "strong")]
    if not rows:
        lines.append(Line(texts.say("price.examples"), "quiet"))
    return Reply(tuple(lines), rows, texts.language)


def offer_sentence(offer: Offer, texts: Texts, library: Library) -> str:
    """ "200元每月 · 24个月 · 一次性费用100元": all that the offer holds, in one line."""
    parts = [price_words(offer.price, texts, library)]
    if offer.price.per == "seat" or offer.seats > 1:
        parts.append(texts.say("price.seats", count=offer.seats))
    if offer.term_months is not None:
        parts.append(said_term(offer.term_months, texts.language, library))
    fees = offer.fees()
    if fees is not None:
        parts.append(texts.say("price.fees", fees=fees.written(texts.language)))
    if offer.tax_included is not None:
        parts.append(texts.say("price.taxed" if offer.tax_included else "price.untaxed"))
    return " · ".join(parts)


def price_words(price: Price, texts: Texts, library: Library) -> str:
    """A price with its rhythm, as it is said in this language."""
    said = said_price(price, texts.language, library)
    if price.every == "once":
        return texts.say("price.once", amount=said["amount"])
    return texts.say("price.each", **said) if "period" in said else said["amount"]


def sum_sentences(offer: Offer, texts: Texts, library: Library) -> tuple[str, ...]:
    """What it adds up to: over the term, and what to answer who asks for the year. All fees and seats in it."""
    if offer.price.every is None:
        return ()
    total, yearly = offer.total(), offer.yearly()
    fees = "_fees" if offer.fees() is not None else ""
    sentences: list[str] = []
    if yearly is None:
        if offer.price.every == "once":
            sentences.append(texts.say("price.total_once", total=_sum(offer, texts, library)))
        return tuple(sentences)
    note = tax_note(texts.language, library, included=offer.tax_included)
    if total is not None and offer.term_months not in (None, MONTHS_A_YEAR):
        term = said_term(offer.term_months or MONTHS_A_YEAR, texts.language, library)
        sentences.append(texts.say(f"price.total{fees}", term=term, total=total.written(texts.language) + note))
    sentences.append(texts.say(f"price.yearly{fees}", yearly=yearly.written(texts.language) + note))
    return tuple(sentences)


def sum_for_customer(quoted: Quote, texts: Texts, library: Library) -> str:
    """The offer and what it adds up to, for a customer's eyes: over the term, or over a year where none is known."""
    offer = quoted.offer
    if offer is None:
        return ""
    words = offer_sentence(offer, texts, library)
    head = f"{quoted.product}: {words}" if quoted.product else words
    months = offer.span_months()
    if months is None:
        return f"{head}{_stop(texts)}{texts.say('price.total_once', total=_sum(offer, texts, library))}"
    key = "price.total_fees" if offer.fees() is not None else "price.total"
    term = said_term(months, texts.language, library)
    return f"{head}{_stop(texts)}{texts.say(key, term=term, total=_sum(offer, texts, library))}"


def rival_sentence(quoted: Quote, texts: Texts, library: Library) -> str:
    """The other offer; with where and when it was seen if it is the product file's."""
    rival = quoted.rival
    if rival is None:
        return ""
    words = price_words(rival.price, texts, library)
    fees = rival.fees()
    if fees is not None:
        words += f" · {texts.say('price.fees', fees=fees.written(texts.language))}"
    seen = quoted.seen
    if seen is None:
        return texts.say("price.rival", price=words)
    return texts.say("price.rival_seen", name=seen.name, price=words, source=seen.source, seen=seen.seen)


def product_prices(product: Product, texts: Texts, library: Library) -> tuple[str, ...]:
    """Everything a product file says of prices, a line each: the offer, its tiers, paying ahead, the rivals."""
    offer = product.offer
    lines = [offer_sentence(offer, texts, library)]
    for from_seats, money in offer.tiers[1:]:
        tier = Price(money, offer.price.every, offer.price.per)
        lines.append(texts.say("price.tier", count=from_seats, price=price_words(tier, texts, library)))
    if offer.prepaid is not None:
        lines.append(texts.say("price.prepaid", price=price_words(offer.prepaid, texts, library)))
    return tuple(lines)


def _sum(offer: Offer, texts: Texts, library: Library) -> str:
    total = Money.at_least(offer.exact_total(), offer.currency).written(texts.language)
    return total + tax_note(texts.language, library, included=offer.tax_included)


def _meant(meant: Meant, texts: Texts) -> str:
    return plain(meant) if isinstance(meant, Decimal) else texts.say(f"price.meant.{meant}")


def _completing(offer: Offer, texts: Texts, tag: str) -> Iterable[tuple[Button, ...]]:
    """Step two: the rhythm if nobody said it, else the term."""
    if offer.price.every is None:
        buttons = [
            Button(texts.say(f"price.rhythm.{every}"), Press("price_every", f"{every}:{tag}")) for every in _RHYTHMS
        ]
        yield tuple(buttons[:3])
        yield tuple(buttons[3:])
    elif offer.price.recurs() and offer.term_months is None:
        yield tuple(
            Button(texts.say("price.term", count=months), Press("price_term", f"{months}:{tag}")) for months in _TERMS
        )
    yield (
        Button(texts.say("price.other"), Press("price_new", tag)),
        Button(texts.say("price.product"), Press("product", tag)),
    )
    yield (Button(texts.say("price.who_first"), Press("quote", f":{tag}")),)


def _rows(buttons: Sequence[Button]) -> Iterable[tuple[Button, ...]]:
    for start in range(0, len(buttons), _COPIES_A_ROW):
        yield tuple(buttons[start : start + _COPIES_A_ROW])


def _stop(texts: Texts) -> str:
    return "。" if texts.language == "zh" else ". "
