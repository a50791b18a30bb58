"""`bot price`: the frames of a price, with the total beside each, and why the others are refused."""

import json
from dataclasses import replace
from typing import Annotated, get_args

import typer

from bot.clock import system_clock
from bot.coach.card import FrameLine
from bot.coach.context import Context
from bot.coach.heard import Heard, rival_in, rival_names
from bot.coach.price import (
    duties_of,
    facts_of,
    framed_offer,
    frames_asked,
    has_foreign_fee,
    in_own_currency,
    offer_of,
    rival_of,
    settled,
)
from bot.coach.price_card import can_be_handed_over, handed_over
from bot.commands.card_file import OUT, write_card
from bot.commands.price_facts import facts_told
from bot.commands.price_text import price_lines
from bot.errors import UsageError
from bot.language.chinese_script import traditional
from bot.language.detect import LANGUAGES, Language, detect
from bot.language.numerals import read_number
from bot.pricing.amounts import Amount, Amounts, Ask, read_amounts, read_price, read_term
from bot.pricing.gates import Refusal
from bot.pricing.money import Money, plain
from bot.pricing.offer import Offer, Price, Role, Used, worse_deal
from bot.settings import read_settings
from bot.wiring.library import read_library
from bot.wording.duties import duty_sentence
from bot.wording.objection import ask_sentence, refusal_sentence
from bot.wording.texts import texts_in
from bot.wording.tongues import TRADITIONAL, tongue_of


def price(
    text: Annotated[
        str,
        typer.Argument(
            help='A price as typed: "200/month", "每月两百块", "200/月 vs 移动150"; not needed with --product.'
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    term: Annotated[str | None, typer.Option(help='How long it runs: "24m", "2 years", "2년".')] = None,
    product: Annotated[str | None, typer.Option(help="A product of the library.")] = None,
    seats: Annotated[int | None, typer.Option(min=1, help="How many seats; the price is per seat.")] = None,
    once: Annotated[str | None, typer.Option(help="A one-off fee; always included in the total.")] = None,
    rival: Annotated[str | None, typer.Option(help='The other offer: "150/month".')] = None,
    rival_once: Annotated[str | None, typer.Option(help="The other offer's one-off fee.")] = None,
    prepaid: Annotated[str | None, typer.Option(help='The price paid up front: "2200/year".')] = None,
    used: Annotated[str | None, typer.Option(help="most_days, weekly or rarely.")] = None,
    present: Annotated[str | None, typer.Option(help='What the customer pays today: "260/month".')] = None,
    people: Annotated[int | None, typer.Option(min=1, help="How many people share it.")] = None,
    uses: Annotated[str | None, typer.Option(help='How often it is used: "20/month".')] = None,
    hours: Annotated[int | None, typer.Option(help="How many hours a day it is used.")] = None,
    gain: Annotated[str | None, typer.Option(help='What it saves or brings, by their figures: "90/month".')] = None,
    market: Annotated[str | None, typer.Option(help="A market of the library.")] = None,
    language: Annotated[str | None, typer.Option(help="zh, zh-Hant, ko or en.")] = None,
    card: Annotated[str | None, typer.Option(help="The card for the customer: a .png or .txt file, or -.")] = None,
) -> None:
    """Say a price fairly. Example: bot price "200/month" --term 24m --rival "150/month" """
    library = read_library(read_settings())
    tag = _tag(language, text)
    spoken, is_traditional = tongue_of(tag)
    if card == OUT and as_json:
        raise UsageError("--card - and --json both want standard output. Give the card a file.")
    if product is not None and product not in library.products:
        raise UsageError(f"--product {product}: not in the library. Known: {', '.join(sorted(library.products))}.")
    if market is not None and market not in library.markets:
        raise UsageError(f"--market {market}: not in the library. Known: {', '.join(sorted(library.markets))}.")
    if not text.strip() and product is None:
        raise UsageError('No price. Give one, like bot price "200/month", or --product.')
    typed_in = detect(text) or spoken
    names = rival_names(library, typed_in)
    read = read_amounts(text, typed_in, about_price=True, rivals=names) if text.strip() else Amounts()
    months = read.term_months
    if term is not None:
        months = read_term(term)
        if months is None:
            raise UsageError(f'--term {term}: no term. Write it like "24m", "2 years", "24个月" or "2년".')
    by_role = {amount.role: amount for amount in reversed(read.amounts)}
    heard = Heard(
        ours=_each(_price_of(by_role.get("ours")), seats),
        rival_price=_each(_typed_rival(rival, names) if rival else _price_of(by_role.get("rival")), seats),
        rival=rival_in(f"{text} {rival or ''}", typed_in, library),
        fee=typed_fee(once, "--once") if once else _price_of(by_role.get("fee")),
        term_months=months,
        seats=seats or read.seats,
        tax_included=read.tax_included,
        ask=read.ask or (None if read.amounts or product else Ask("unreadable", text[:40])),
    )
    heard = settled(heard, library, Context(spoken, product=product, market=market))
    context = Context(spoken, heard, heard, product, market)
    offer = offer_of(library, context)
    if offer is not None and has_foreign_fee(offer, context):
        raise UsageError("The fee is in another currency than the price: no total can be worked out. Use one currency.")
    theirs = rival_of(library, context, offer)
    if offer is not None and prepaid is not None:
        ahead = in_own_currency(typed_price(prepaid, "--prepaid"), library, context, None)
        offer = replace(offer, prepaid=ahead)
    if theirs is not None and rival_once is not None:
        fee = in_own_currency(typed_fee(rival_once, "--rival-once"), library, context, None)
        theirs = replace(theirs, once=(("typed", fee.money),))
    values = {"product": library.products[product].words[spoken].name} if product else {}
    if heard.rival:
        values["rival"] = heard.rival

    def priced(value: str, option: str) -> Price:
        return in_own_currency(typed_price(value, option), library, context, None)

    told = facts_told(
        facts_of(library, context, offer), people=people, uses=uses, hours=hours, gain=gain, priced=priced
    )
    lines, refusals = framed_offer(
        frames_asked(library, context, offer),
        offer,
        theirs,
        values,
        library,
        context,
        used=_used(used),
        present=Offer(priced(present, "--present")) if present else None,
        facts=told,
    )
    if card is not None:
        if heard.ask is not None:
            raise UsageError(ask_sentence(heard.ask, texts_in(spoken)))
        if offer is None or not can_be_handed_over(offer):
            raise UsageError('--card: there is no price to put on it. Write it with its rhythm, like "200/month".')
        made = handed_over(offer, theirs, [line.frame for line in lines], library, context)
        write_card(made, library, tag, system_clock().astimezone().date(), card)
        if card == OUT:
            return
    if as_json:
        shape = _shape(_amounts(heard), heard, offer, lines, refusals, spoken)
        duties = duties_of(library, context, offer)
        shape["duties"] = [{"what": one.duty.kind, "text": duty_sentence(one, texts_in(spoken))} for one in duties]
        print(json.dumps(shape, ensure_ascii=False))
        return
    for said in price_lines(heard, offer, lines, refusals, texts_in(spoken), library):
        print(traditional(said) if is_traditional else said)


def _tag(language: str | None, text: str) -> str:
    """The language to answer in, as asked for or as typed."""
    if language in (None, TRADITIONAL):
        return language or detect(text) or "en"
    return language_of(language)


def typed_price(text: str, option: str) -> Price:
    """The price of an option's value. UsageError when it is none, or could be two."""
    amount, ask = read_price(text)
    if amount is None:
        told = " or ".join(plain(choice) for choice in ask.choices) if ask and ask.choices else ""
        raise UsageError(
            f'{option} {text[:40]!r}: {f"is it {told}?" if told else "no price."} Write it like "200/month".'
        )
    return Price(amount.money, amount.every, amount.per)


def _typed_rival(text: str, names: tuple[str, ...]) -> Price:
    """The other offer, whether its name stands with it ("淘宝150/月") or not."""
    read = read_amounts(text, detect(text) or "en", about_price=True, rivals=names)
    if read.ask is None and len(read.amounts) == 1 and read.of("rival"):
        return Price(read.amounts[0].money, read.amounts[0].every, read.amounts[0].per)
    return typed_price(text, "--rival")


def typed_fee(text: str, option: str) -> Price:
    """A one-off fee: a price, or a bare number, which may be 0."""
    number = read_number(text)
    return typed_price(text, option) if number is None else Price(Money(number, None), "once")


def language_of(name: str) -> Language:
    """The language of an option's value. UsageError for any other."""
    for language in LANGUAGES:
        if name == language:
            return language
    raise UsageError(f"--language {name}: use zh, ko or en.")


def frame_json(line: FrameLine) -> dict[str, object]:
    """One frame in its documented shape; amounts are strings."""
    frame = line.frame
    shape: dict[str, object] = {
        "frame": frame.frame,
        "amount": plain(frame.amount.amount),
        "under": plain(frame.under.amount) if frame.under else None,
        "total": plain(frame.total.amount),
        "total_months": frame.total_months,
        "marked": frame.marked,
        "text": line.text,
    }
    further = {
        "yearly": frame.yearly, "all_in": frame.all_in, "rival_total": frame.rival_total,
        "against_total": frame.against_total, "saving": frame.saving, "more": frame.more, "most": frame.most,
    }  # fmt: skip
    shape |= {name: plain(money.amount) for name, money in further.items() if money is not None}
    if frame.count is not None:
        shape["count"] = frame.count
    return shape


def refusal_json(refusal: Refusal, language: Language) -> dict[str, object]:
    return {
        "frame": refusal.frame,
        "reason": refusal.reason,
        "text": refusal_sentence(refusal, texts_in(language)),
    }


def _shape(
    amounts: list[dict[str, object]],
    heard: Heard,
    offer: Offer | None,
    lines: tuple[FrameLine, ...],
    refusals: tuple[Refusal, ...],
    language: Language,
) -> dict[str, object]:
    yearly = offer.yearly() if offer else None
    total = offer.total() if offer else None
    worse = worse_deal(offer) if offer else None
    return {
        "amounts": amounts,
        "term_months": offer.term_months if offer else heard.term_months,
        "seats": offer.seats if offer else heard.seats,
        "ask": ask_sentence(heard.ask, texts_in(language)) if heard.ask else None,
        "frames": [frame_json(line) for line in lines],
        "refusals": [refusal_json(refusal, language) for refusal in refusals],
        "yearly": plain(yearly.amount) if yearly else None,
        "total": plain(total.amount) if total else None,
        "worse_deal": plain(worse.amount) if worse else None,
    }


def _amounts(heard: Heard) -> list[dict[str, object]]:
    shapes: list[dict[str, object]] = []
    roles: tuple[tuple[Role, Price | None], ...] = (
        ("ours", heard.ours), ("rival", heard.rival_price), ("fee", heard.fee),
    )  # fmt: skip
    for role, price in roles:
        if price is None:
            continue
        money = price.money
        shapes.append({"role": role, "amount": plain(money.amount), "currency": money.currency, "every": price.every})
    return shapes


def _each(price: Price | None, seats: int | None) -> Price | None:
    """--seats says how often a price is paid: one that names no seats is that of each."""
    return replace(price, per="seat") if price is not None and seats is not None else price


def _price_of(amount: Amount | None) -> Price | None:
    return Price(amount.money, amount.every, amount.per) if amount else None


def _used(name: str | None) -> Used | None:
    if name is None:
        return None
    for used in get_args(Used):
        if name == used:
            found: Used = used
            return found
    raise UsageError(f"--used {name}: use most_days, weekly or rarely.")
