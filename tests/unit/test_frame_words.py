"""Every frame as it is said, in every language, from the library that ships: the total in it, and the fees."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.coach.frame_words import sentence
from bot.language.detect import LANGUAGES, Language
from bot.library.claims import forbidden
from bot.library.records import Library
from bot.pricing.facts import Cap, Charged, Facts, Instalments, Part, Single, Uses, Words
from bot.pricing.frames import Frame
from bot.pricing.gates import PriceContext
from bot.pricing.money import Money
from bot.pricing.offer import Every, Offer, Price
from bot.pricing.profile import Profile
from bot.pricing.tactics import TACTICS, frame

CURRENCIES = {"zh": ("CNY", 1), "ko": ("KRW", 200), "en": ("USD", 1)}
LIST: Words = {"zh": "官网价目表", "ko": "공식 가격표", "en": "the public price list"}
NAMES: tuple[Words, ...] = (
    {"zh": "宽带", "ko": "인터넷", "en": "broadband"},
    {"zh": "电视", "ko": "TV", "en": "TV"},
)
COPY_LIMIT = 256


def money(amount: int, language: Language) -> Money:
    currency, times = CURRENCIES[language]
    return Money(Decimal(amount * times), currency)


def price(amount: int, language: Language, every: Every) -> Price:
    return Price(money(amount, language), every)


def framed(name: str, language: Language, every: Every, *, fees: bool, extra: bool) -> Frame | None:
    """The frame of 240 a month, a year, or once, with everything known that any frame needs; None where refused."""
    fee = (("installation", money(60, language)),) if fees else ()
    # Per use and by the hour only what is small can be said; what is paid at once is worth instalments.
    ours = Offer(price(240, language, every), 24 if every != "once" else None, fee, seats=3)
    other = Charged(price(400, language, every), LIST, "2026-10-01")
    parts = tuple(Part(name, price(120, language, every)) for name in NAMES)
    facts = Facts(
        uses=Uses(20, "month"),
        hours_a_day=3,
        people=4,
        single_use=Charged(price(25, language, "once"), LIST, "2026-10-01") if extra else None,
        worth=other,
        reference=other,
        cap=Cap(price(260, language, every), LIST),
        parts=parts,
        singly=tuple(Single(name, Charged(price(200, language, every), LIST, "2026-10-01")) for name in NAMES),
        instalments=Instalments(12, money(22 if extra else 20, language)),
        gain=price(250, language, "month"),
    )
    context = PriceContext(
        rival=Offer(price(200, language, every)), present=Offer(other.price), facts=facts, stuck=True
    )
    made = frame(name, ours, context, Profile(money(20, language)))
    return made if isinstance(made, Frame) else None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TACTICS)
def test_every_frame_is_said_with_its_total_and_its_fees(library: Library, name: str, language: Language) -> None:
    said: list[str] = []
    # A fallback would be a figure that nobody has worked out: here it can be seen.
    bare = {
        known: replace(placeholder, fallback=dict.fromkeys(LANGUAGES, "§")) if placeholder.known_only else placeholder
        for known, placeholder in library.placeholders.items()
    }
    library = replace(library, placeholders=bare)
    for every in ("month", "year", "once"):
        for fees in (False, True):
            for extra in (False, True):
                made = framed(name, language, every, fees=fees, extra=extra)
                if made is None:
                    continue
                text = sentence(made, {}, library, language)
                said.append(text)
                assert made.total.written(language) in text, text
                assert "{" not in text and "§" not in text and len(text) <= COPY_LIMIT, text
                assert forbidden(text, library.claims[language]) is None, text
                if made.fees is not None:
                    assert made.fees.written(language) in text, text
                if made.total_months is not None:
                    assert {"zh": "24个月", "ko": "24개월", "en": "2 years"}[language] in text, text
    assert said, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_instalments_say_what_they_add_or_that_they_add_nothing(library: Library, language: Language) -> None:
    more = framed("instalment", language, "once", fees=True, extra=True)
    same = framed("instalment", language, "once", fees=True, extra=False)
    assert more is not None and more.more is not None and same is not None and same.more is None
    assert more.more.written(language) in sentence(more, {}, library, language)
    assert sentence(same, {}, library, language) != sentence(more, {}, library, language)
    assert same.against_total == same.total


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_price_is_said_with_its_source_and_date(library: Library, language: Language) -> None:
    for name in ("contrast", "data_ization"):
        made = framed(name, language, "month", fees=False, extra=False)
        assert made is not None
        text = sentence(made, {}, library, language)
        assert LIST[language] in text and "2026-10-01" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ladder_is_said_step_by_step(library: Library, language: Language) -> None:
    made = framed("addition", language, "month", fees=True, extra=False)
    assert made is not None
    text = sentence(made, {}, library, language)
    first, last = (rung.sum.written(language) for rung in made.rungs)
    assert text.index(NAMES[0][language]) < text.index(first) < text.index(" → ") < text.index(last)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_per_seat_says_for_how_many(library: Library, language: Language) -> None:
    assert all("{count}" in line for line in library.frame_lines["per_seat"][language])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TACTICS)
def test_a_total_without_tax_says_so(library: Library, name: str, language: Language) -> None:
    made = framed(name, language, "year" if name == "instalment" else "month", fees=True, extra=True)
    assert made is not None
    said = {"zh": "（不含税）", "ko": "(세금 별도)", "en": " plus tax"}[language]
    for included in (None, True, False):
        text = sentence(replace(made, tax_included=included), {}, library, language)
        assert (f"{made.total.written(language)}{said}" in text) is (included is False), text
