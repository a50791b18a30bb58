"""The price of a visit: the product's offer, what was typed over it, and a total beside every frame."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.context import Context
from bot.coach.frame_words import said_price, said_term
from bot.coach.heard import Heard, hear
from bot.coach.price import (
    framed_offer,
    framed_prices,
    frames_asked,
    in_own_currency,
    market_of,
    offer_of,
    price_values,
    rival_of,
    settled,
)
from bot.language.detect import LANGUAGES, Language
from bot.library.records import Library
from bot.pricing.facts import Cap, Charged, Facts, Uses, Words
from bot.pricing.frames import Frame
from bot.pricing.money import Money
from bot.pricing.offer import Every, Offer, Price
from bot.pricing.tactics import TACTICS
from bot.wording.objection import frame_notes
from bot.wording.texts import texts_in

PRODUCT = "unlimited_broadband"  # 200 yuan a month over 24 months, installation 100; Rival A asks 188 and 50 once
FRAMES = ("difference", "per_day", "total_cost")


def money(amount: str, currency: str | None = "CNY") -> Money:
    return Money(Decimal(amount), currency)


def price(amount: str, currency: str | None = None, every: Every | None = "month") -> Price:
    return Price(money(amount, currency), every)


def visit(
    heard: Heard | None = None, language: Language = "zh", product: str | None = None, market: str | None = None
) -> Context:
    heard = heard or Heard()
    return Context(language, heard, heard, product, market)


def typed_over(library: Library, heard: Heard) -> Context:
    """A visit about the product in which `heard` was typed: a bare amount has its currency by then."""
    return visit(settled(heard, library, visit(product=PRODUCT)), product=PRODUCT)


@pytest.mark.parametrize(("language", "currency"), [("zh", "CNY"), ("ko", "KRW"), ("en", "USD")])
def test_a_bare_amount_is_in_the_currency_of_the_market_that_speaks_so(
    small: Library, language: Language, currency: str
) -> None:
    found = in_own_currency(hear("200", language, small).ours or price("0"), small, visit(language=language), None)
    assert found.money == money("200", currency)


@pytest.mark.parametrize(("language", "currency"), [("zh", "CNY"), ("ko", "KRW"), ("en", None)])
def test_english_is_spoken_in_too_many_markets_to_tell_a_currency(
    library: Library, language: Language, currency: str | None
) -> None:
    found = in_own_currency(hear("200", language, library).ours or price("0"), library, visit(language=language), None)
    assert found.money == money("200", currency)


def test_a_chosen_market_or_product_tells_the_currency(small: Library) -> None:
    typed = price("200")
    assert in_own_currency(typed, small, visit(market="KR"), None).money.currency == "KRW"
    product = small.products[PRODUCT]
    assert in_own_currency(typed, small, visit(language="ko"), product).money.currency == "CNY"


def test_bare_amounts_beside_a_price_are_in_its_currency(small: Library) -> None:
    heard = Heard(price("49", "USD"), rival_price=price("39", None), fee=price("20", None, "once"))
    found = settled(heard, small, visit(language="ko"))

    named = [one.money for one in (found.ours, found.rival_price, found.fee) if one is not None]
    assert named == [money("49", "USD"), money("39", "USD"), money("20", "USD")]


def test_a_currency_that_was_said_stays(small: Library) -> None:
    said = price("200", "EUR")
    assert in_own_currency(said, small, visit(market="KR"), small.products[PRODUCT]) == said


def test_amounts_keep_the_currency_they_were_meant_in(small: Library) -> None:
    heard = settled(Heard(ours=price("200"), rival_price=price("150"), fee=price("9")), small, visit())
    later = visit(heard, language="ko")
    assert settled(heard, small, later) == heard
    assert heard.ours is not None and heard.ours.money.currency == "CNY"


@pytest.mark.parametrize(
    ("context", "currency", "market"),
    [
        (visit(market="KR"), "CNY", "KR"),
        (visit(), "USD", "US"),
        (visit(), "XXX", "CN"),
        (visit(language="ko"), None, "KR"),
        (visit(language="zh"), None, "CN"),
    ],
)
def test_small_change_is_what_the_market_says(
    small: Library, context: Context, currency: str | None, market: str
) -> None:
    assert market_of(small, context, currency).id == market


def test_the_product_makes_the_offer(small: Library) -> None:
    assert offer_of(small, visit(product=PRODUCT)) == small.products[PRODUCT].offer
    assert offer_of(small, visit()) is None


def test_what_was_typed_goes_over_the_product(small: Library) -> None:
    heard = Heard(ours=price("180", every=None), term_months=12, seats=2, fee=price("30", every="once"))
    offer = offer_of(small, typed_over(small, heard))
    assert offer == Offer(
        price("180", "CNY"), 12, (("installation", money("100")), ("typed", money("30"))), 2, "most_days"
    )


def test_another_currency_makes_an_offer_of_its_own(small: Library) -> None:
    offer = offer_of(small, visit(Heard(ours=price("49", "USD")), product=PRODUCT))
    assert offer == Offer(price("49", "USD"))


def test_a_fee_in_another_currency_is_left_out_of_the_sum(small: Library) -> None:
    heard = Heard(ours=price("49", "USD"), fee=price("100", "CNY", "once"))
    assert offer_of(small, visit(heard)) == Offer(price("49", "USD"))


def test_a_fee_in_another_currency_refuses_every_total(small: Library) -> None:
    heard = Heard(ours=price("49", "USD"), fee=price("100", "CNY", "once"), term_months=24)
    lines, refusals = framed_prices(["per_day", "difference", "total_cost"], {}, small, visit(heard))
    assert lines == ()
    assert {refusal.reason for refusal in refusals} == {"fee_not_comparable"}


@pytest.mark.parametrize(("language", "seats"), [("zh", "（5个席位）"), ("ko", "(5석)"), ("en", " (seats: 5)")])
def test_a_total_of_a_price_per_seat_says_for_how_many(small: Library, language: Language, seats: str) -> None:
    heard = Heard(ours=replace(price("19.9", "CNY"), per="seat"), seats=5, term_months=12)
    lines, _ = framed_prices(["total_cost"], {}, small, visit(heard, language=language))
    assert lines[0].frame.total.written(language) + seats in lines[0].text


@pytest.mark.parametrize(
    ("language", "amount"), [("zh", "每个席位19.9元"), ("ko", "좌석당 19.9위안"), ("en", "¥19.90 per seat")]
)
def test_a_price_per_seat_is_said_as_one(small: Library, language: Language, amount: str) -> None:
    assert said_price(replace(price("19.9", "CNY"), per="seat"), language, small)["amount"] == amount


def test_a_rival_is_typed_or_stands_in_the_product(small: Library) -> None:
    typed = typed_over(small, Heard(ours=price("200"), rival_price=price("150", every=None), rival="Rival A"))
    assert rival_of(small, typed, offer_of(small, typed)) == Offer(price("150", "CNY"))
    by_name = visit(Heard(rival="Rival A"), product=PRODUCT)
    assert rival_of(small, by_name, None) == Offer(price("188", "CNY"), once=(("once", money("50")),))
    assert rival_of(small, visit(Heard(rival="Rival B"), product=PRODUCT), None) is None
    assert rival_of(small, visit(Heard(rival="Rival A")), None) is None


@pytest.mark.parametrize(("rival", "said"), [("Verizon", True), ("移动", False)])
def test_a_rival_is_named_in_another_language_only_where_it_can_be_read(small: Library, rival: str, said: bool) -> None:
    assert ("rival" in price_values(small, visit(Heard(rival=rival), language="ko"))) is said


def test_a_card_says_back_what_this_message_named(small: Library) -> None:
    heard = settled(hear("200/月 vs 移动150", "zh", small), small, visit())
    assert price_values(small, visit(heard)) == {
        "amount": "200元", "period": "每月", "rival": "移动", "difference": "50元",
    }  # fmt: skip
    # What an earlier message named is reckoned with, not said back.
    assert price_values(small, replace(visit(heard), heard=Heard())) == {"difference": "50元"}


def test_an_amount_without_a_rhythm_is_said_without_one(small: Library) -> None:
    assert price_values(small, visit(Heard(ours=price("200", "CNY", None)))) == {"amount": "200元"}


@pytest.mark.parametrize(
    ("language", "months", "said"),
    [
        ("zh", 24, "24个月"), ("zh", 12, "一年"), ("zh", 6, "6个月"),
        ("ko", 24, "24개월"), ("ko", 12, "1년"), ("en", 24, "2 years"), ("en", 12, "a year"), ("en", 18, "18 months"),
    ],
)  # fmt: skip
def test_a_term_is_said_as_people_say_it(small: Library, language: Language, months: int, said: str) -> None:
    assert said_term(months, language, small) == said


def test_the_frames_of_a_product_are_said_with_its_total(small: Library) -> None:
    lines, refusals = framed_prices(FRAMES, {"product": "无限宽带"}, small, visit(product=PRODUCT))
    assert [line.text for line in lines] == [
        "一天不到7元，24个月一共4900元，其中包含一次性费用100元。",
        "无限宽带24个月一共4900元，没有别的费用。",
    ]
    assert [refusal.reason for refusal in refusals] == ["no_rival"]


def test_frames_are_said_of_what_was_typed_over_the_product(small: Library) -> None:
    heard = Heard(ours=price("100"), rival_price=price("80"), rival="移动", term_months=12)
    lines, refusals = framed_prices(FRAMES, {"rival": "移动"}, small, typed_over(small, heard))
    assert [line.text for line in lines] == [
        "比移动每月多20元，一年我们一共1300元，他们一共960元。",
        "一天不到4元，一年一共1300元，其中包含一次性费用100元。",
        "这款产品一年一共1300元，没有别的费用。",
    ]
    assert refusals == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_korean_particles_follow_the_figures_in_a_frame(small: Library, language: Language) -> None:
    heard = Heard(ours=price("30000", "KRW"))
    [line], _ = framed_prices(["per_day"], {}, small, visit(heard, language=language))
    if language == "ko":
        assert line.text == "이 상품은 매월 30,000원, 하루에 990원도 안 됩니다. 1년 동안 모두 360,000원이에요."
    assert line.frame.total == money("360000", "KRW")


def test_no_amount_refuses_every_frame_and_says_why(small: Library) -> None:
    lines, refusals = framed_prices(FRAMES, {}, small, visit())
    assert lines == ()
    assert [refusal.reason for refusal in refusals] == ["no_amount"] * 3


LIST: Words = {"zh": "价目表", "ko": "가격표", "en": "the list"}
KNOWN = Facts(
    people=4,
    uses=Uses(25, "month"),
    cap=Cap(price("220", "CNY"), LIST),
    worth=Charged(price("300", "CNY"), LIST, "2026-10-01"),
)


def with_facts(library: Library) -> Library:
    product = replace(library.products[PRODUCT], facts=KNOWN)
    return replace(library, products={**library.products, PRODUCT: product})


def test_the_facts_of_a_product_make_further_frames(library: Library) -> None:
    told = with_facts(library)
    names = ("data_ization", "per_use", "per_person", "cap")
    lines, refusals = framed_prices(names, {}, told, visit(product=PRODUCT))
    assert [line.frame.frame for line in lines] == list(names)
    assert refusals == ()
    # What belongs to the price of the file is not told of another one.
    lines, _ = framed_prices(names, {}, told, typed_over(told, Heard(ours=price("180"))))
    assert [line.frame.frame for line in lines] == ["data_ization", "per_use", "per_person"]
    assert framed_prices(names, {}, told, visit(Heard(ours=price("180", "USD")), product=PRODUCT)) == ((), ())


def test_a_rival_that_is_dearer_shows_a_saving_and_a_cheaper_one_a_difference(library: Library) -> None:
    names = ("difference", "saving")
    dearer = framed_prices(names, {}, library, visit(Heard(price("200", "CNY"), price("250", "CNY"))))
    assert ([line.frame.frame for line in dearer[0]], [one.reason for one in dearer[1]]) == (
        ["saving"], ["cheaper_already"],
    )  # fmt: skip
    cheaper = framed_prices(names, {}, library, visit(Heard(price("200", "CNY"), price("150", "CNY"))))
    assert ([line.frame.frame for line in cheaper[0]], cheaper[1]) == (["difference"], ())


def test_what_the_customer_pays_today_and_other_facts_can_be_handed_in(library: Library) -> None:
    offer = Offer(price("200", "CNY"), once=(("fee", money("100")),))
    lines, refusals = framed_offer(
        ("saving", "break_even", "per_person"), offer, None, {}, library, visit(),
        present=Offer(price("230", "CNY")), facts=Facts(people=2),
    )  # fmt: skip
    assert [(line.frame.frame, line.frame.count) for line in lines] == [
        ("saving", None), ("break_even", 4), ("per_person", 2),
    ]  # fmt: skip
    assert refusals == ()


def test_a_rival_of_the_product_file_comes_with_its_source_and_date(small: Library) -> None:
    [line], _ = framed_prices(["difference"], {}, small, visit(Heard(rival="Rival A"), product=PRODUCT))
    assert (line.frame.source or {}).get("zh") == small.products[PRODUCT].rivals[0].source
    assert line.frame.seen == "2026-10-01"
    said = frame_notes(line.frame, texts_in("en"))
    assert any("2026-10-01" in note for note in said)
    typed = typed_over(small, Heard(rival="Rival A", rival_price=price("150")))
    [line], _ = framed_prices(["difference"], {}, small, typed)
    assert (line.frame.source, line.frame.seen) == (None, None)


def test_a_bare_price_is_framed_as_the_market_chose(library: Library, small: Library) -> None:
    assert frames_asked(library, visit(), None) == tuple(TACTICS)
    assert frames_asked(small, visit(), None) == ("per_day", "difference", "total_cost")
    chosen = replace(library.markets["CN"], frames=("total_cost", "per_week"))
    own = replace(library, markets={**library.markets, "CN": chosen})
    assert frames_asked(own, visit(), None) == ("total_cost", "per_week")
    assert frames_asked(own, visit(market="KR"), None) == tuple(TACTICS)


PRICES = st.builds(
    price,
    st.decimals(1, 10**6, places=2).map(str),
    st.sampled_from([None, "CNY", "KRW", "USD", "EUR"]),
    st.sampled_from([None, "day", "week", "month", "quarter", "year", "once"]),
)
HEARD = st.builds(
    Heard,
    ours=st.none() | PRICES,
    rival_price=st.none() | PRICES,
    fee=st.none() | PRICES,
    term_months=st.none() | st.integers(1, 60),
    seats=st.none() | st.integers(1, 200),
)


@given(
    heard=HEARD,
    language=st.sampled_from(LANGUAGES),
    product=st.sampled_from([None, PRODUCT, "team_software"]),
    market=st.sampled_from([None, "CN", "KR", "US", "EU"]),
)
def test_the_total_stands_in_every_frame_that_is_said(
    library: Library, heard: Heard, language: Language, product: str | None, market: str | None
) -> None:
    context = visit(heard, language, product, market)
    context = visit(settled(heard, library, context), language, product, market)
    lines, refusals = framed_prices(tuple(TACTICS), {}, library, context)
    names = [*(line.frame.frame for line in lines), *(refusal.frame for refusal in refusals)]
    assert len(names) == len(set(names))
    assert set(names) >= set(FRAMES)
    for line in lines:
        assert isinstance(line.frame, Frame)
        assert line.frame.total.written(language) in line.text
        assert "{" not in line.text
        if line.frame.fees is not None and line.frame.frame != "total_cost":
            assert line.frame.fees.written(language) in line.text
