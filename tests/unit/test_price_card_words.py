"""The customer's card in words: the honest total always on it, every language alike, and nothing meant for the rep."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.context import Context
from bot.coach.heard import Heard, hear
from bot.coach.price import framed_offer, settled
from bot.coach.price_card import Figure, Handout, PriceCard, Row, can_be_handed_over, handed_over, handout
from bot.language.chinese_script import traditional
from bot.language.detect import LANGUAGES, Language
from bot.library.records import Library
from bot.pricing.facts import Facts, Uses
from bot.pricing.gates import Refusal
from bot.pricing.money import Money
from bot.pricing.offer import Every, Offer, Per, Price
from bot.reply import Attachment, Press
from bot.wording.handout import CARD_LANGUAGES, card_lines, handout_reply
from bot.wording.price_card import day_where_paid, price_card
from bot.wording.texts import texts_in
from bot.wording.tongues import tongue_of

PRODUCT = "unlimited_broadband"  # 200 yuan a month over 24 months, installation 100
FRAMES = ("difference", "per_day", "total_cost")
ALL_FRAMES = ("saving", "difference", "per_day", "per_week", "per_seat", "total_cost")
DAY = date(2026, 11, 30)


def known(heard: Heard, library: Library, language: Language, product: str | None = None) -> Context:
    bare = Context(language, product=product)
    settled_heard = settled(heard, library, bare)
    return Context(language, settled_heard, settled_heard, product)


def made(
    text: str, library: Library, tag: str, product: str | None = None, typed_in: Language | None = None
) -> PriceCard:
    """The card of a typed price; `typed_in` another language than the customer's."""
    language, _ = tongue_of(tag)
    typed = typed_in or language
    context = replace(known(hear(text, typed, library), library, typed, product), language=language)
    found = handout(FRAMES, library, context)
    assert isinstance(found, Handout)
    return price_card(found, library, tag, DAY)


def text_of(card: PriceCard) -> str:
    return "\n".join(line.text for line in card_lines(card))


def test_a_product_stands_with_its_price_a_day_and_the_whole_term(library: Library) -> None:
    card = made("", library, "zh", PRODUCT)

    assert (card.title, card.included, card.day) == ("无限宽带", "含上门安装、路由器", "2026年11月30日")
    assert card.figures == (Figure("每月", "200元"), Figure("平均每天", "不到7元", "算上一次性费用，6.72元"))
    assert card.total == Figure("24个月一共", "4900元", "已含一次性费用100元")
    assert card.rows == (Row("合约期", "24个月"), Row("一年合计，含一次性费用", "2500元"))
    assert (card.others, card.notes) == ((), ())


def test_the_same_price_in_each_language_of_a_customer(library: Library) -> None:
    totals = {tag: made("", library, tag, PRODUCT).total for tag in CARD_LANGUAGES}

    assert totals == {
        "zh": Figure("24个月一共", "4900元", "已含一次性费用100元"),
        "zh-Hant": Figure("24個月一共", "4900元", "已含一次性費用100元"),
        "ko": Figure("24개월 총액", "4,900위안", "일회성 비용 100위안 포함"),
        "en": Figure("Total over 24 months", "¥4,900", "Includes one-off fees of ¥100"),
    }
    assert made("", library, "zh-Hant", PRODUCT).title == "無限寬頻"
    assert made("", library, "en", PRODUCT).day == "30 November 2026"


def test_a_difference_shows_both_totals_and_that_theirs_is_only_what_was_heard(library: Library) -> None:
    card = made("$65 a month vs Verizon $60 a month, 24 months", library, "en")

    assert card.figures[1] == Figure("More than Verizon", "$5 a month")
    assert card.total.amount == "$1,560"
    assert card.others == (Row("Verizon: per month", "$60"), Row("Verizon: total over 24 months", "$1,440"))
    assert card.notes == (
        "Verizon: price as known on 30 November 2026. Please check it with them.",
        "If you sign as a consumer at your door, you may withdraw within 3 business days "
        "(16 CFR 429, the Cooling-Off Rule).",
    )


def test_a_rival_of_the_product_file_is_shown_with_its_source_and_date(small: Library) -> None:
    context = known(Heard(rival="Rival A"), small, "zh", PRODUCT)
    found = handout(("difference",), small, context)
    assert isinstance(found, Handout)

    card = price_card(found, small, "zh", DAY)

    [rival] = small.products[PRODUCT].rivals
    assert card.figures[1].label == "比Rival A多"
    [note] = card.notes
    assert rival.source in note and "2026年10月1日" in note


def test_a_rival_named_in_another_script_is_the_other_offer(library: Library) -> None:
    card = made("一个月200，移动才150", library, "ko", typed_in="zh")

    assert "移动" not in text_of(card)
    assert card.figures[1].label.startswith(library.placeholders["rival"].fallback["ko"])


def test_seats_are_named_beside_every_sum(library: Library) -> None:
    card = made("$49 per seat per month, 12 seats", library, "en", "team_software")

    assert card.figures == (Figure("Per seat, per month", "$49"),)
    assert card.total == Figure("Total over a year", "$7,056", "For 12 seats")
    assert Row("Per month, all seats", "$588") in card.rows


def test_what_is_paid_once_without_fees_is_its_own_total(library: Library) -> None:
    card = made("$1,250.50 once", library, "en")

    assert (card.figures, card.total) == ((), Figure("Total price", "$1,250.50"))


def test_a_frame_to_think_twice_about_is_not_handed_over(library: Library) -> None:
    context = known(hear("每月1200元", "zh", library), library, "zh")
    [line], _ = framed_offer(
        ("per_day",), Offer(Price(Money(Decimal(1200), "CNY"), "month")), None, {}, library, context
    )
    assert line.frame.marked

    assert [figure.label for figure in made("每月1200元", library, "zh").figures] == ["每月"]


@pytest.mark.parametrize("text", ["", "200", "每小时200元", "0元每月"])
def test_without_a_price_that_can_be_summed_up_there_is_no_card(library: Library, text: str) -> None:
    assert handout(FRAMES, library, known(hear(text, "zh", library), library, "zh")) is None


def test_a_fee_in_another_currency_is_refused_with_its_reason(library: Library) -> None:
    heard = Heard(ours=Price(Money(Decimal(200), "CNY"), "month"), fee=Price(Money(Decimal(30), "USD"), "once"))
    found = handout(FRAMES, library, known(heard, library, "zh"))

    assert isinstance(found, Refusal) and found.reason == "fee_not_comparable"


def card_with(frame: str, offer: Offer, library: Library, language: Language = "zh", **beside: Any) -> PriceCard:
    """The card of an offer with one frame; `beside`: the rival, what is paid now, what is known of its use."""
    context = Context(language)
    rival, present, facts = beside.get("rival"), beside.get("present"), beside.get("facts")
    lines, refused = framed_offer((frame,), offer, rival, {}, library, context, None, present, facts)
    assert not refused
    made = handed_over(offer, rival, [line.frame for line in lines], library, context)
    return price_card(made, library, language, DAY)


def monthly(amount: int, currency: str = "CNY", *, per: Per = "order", seats: int = 1, fee: int = 0) -> Offer:
    once = (("installation", Money(Decimal(fee), currency)),) if fee else ()
    return Offer(Price(Money(Decimal(amount), currency), "month", per), 24, once, seats)


@pytest.mark.parametrize(
    ("frame", "facts", "figure"),
    [
        ("per_week", Facts(), Figure("平均每周", "不到14元", "算上一次性费用，14.77元")),
        ("per_hour", Facts(hours_a_day=2), Figure("每使用一小时", "不到1元", "算上一次性费用，1.06元")),
        ("per_use", Facts(uses=Uses(20, "month")), Figure("每用一次", "不到4元", "算上一次性费用，3.21元")),
        ("per_person", Facts(people=4), Figure("4人合用，每人", "每月15元", "算上一次性费用，16.05元")),
    ],
)
def test_other_small_figures_stand_with_what_they_are_with_the_fees(
    library: Library, frame: str, facts: Facts, figure: Figure
) -> None:
    assert card_with(frame, monthly(60, fee=100), library, facts=facts).figures[1] == figure


def test_a_saving_shows_what_is_saved_over_the_whole_term_and_both_totals(library: Library) -> None:
    against_rival = card_with("saving", monthly(100, fee=100), library, rival=monthly(150))
    against_now = card_with("saving", monthly(100, fee=100), library, rival=monthly(150), present=monthly(120))

    assert against_rival.figures[1] == Figure("比另一家省", "1100元", "24个月合计")
    assert against_rival.others[1] == Row("另一家24个月一共", "3600元")
    assert against_now.figures[1] == Figure("比现在省", "380元", "24个月合计")
    assert against_now.others == (Row("现在每月", "120元"), Row("现在24个月一共", "2880元"))
    assert against_now.notes == ("现在的费用按您说的计算。",)


def test_an_english_line_begins_with_a_capital_and_a_name_as_it_is_written(library: Library) -> None:
    unnamed = card_with("difference", monthly(100, "USD"), library, "en", rival=monthly(90, "USD"))
    now = card_with("saving", monthly(100, "USD"), library, "en", present=monthly(120, "USD"))

    assert unnamed.others[0].label == "The other offer: per month"
    assert unnamed.notes[0].startswith("The other offer: ")
    assert unnamed.figures[1].label == "More than the other offer"
    assert now.others[0].label == "Your current bill: per month"
    assert now.figures[1] == Figure("Saving compared with your current bill", "$480", "over 24 months")
    assert made("$65 a month vs eSIMco $60", library, "en").others[0].label.startswith(("eSIMco", "The other offer"))


def test_a_seat_of_an_order_priced_as_one_is_a_figure_and_a_price_per_seat_is_not_said_twice(library: Library) -> None:
    assert card_with("per_seat", monthly(120, seats=4), library).figures[1] == Figure("4个席位，每个", "每月30元")
    assert len(card_with("per_seat", monthly(30, per="seat", seats=4), library).figures) == 1


def test_taxes_are_told_where_they_are_known(library: Library) -> None:
    inside, on_top, unknown = (
        card_with("total_cost", replace(monthly(100), tax_included=told), library) for told in (True, False, None)
    )

    assert "以上价格已含税。" in inside.notes
    assert on_top.total.note == "不含税"
    assert unknown.notes == () and unknown.total.note == ""


@pytest.mark.parametrize(
    ("currency", "amount", "told"),
    [
        (
            "KRW",
            55_000,
            "개인 고객이 방문 판매로 계약하신 경우 14일 안에 철회하실 수 있습니다(방문판매 등에 관한 법률 제8조).",
        ),
        (
            "USD",
            49,
            "개인 고객이 방문 판매로 계약하신 경우 영업일 기준 3일 안에 철회하실 수 있습니다"
            "(16 CFR 429 쿨링오프 규칙).",
        ),
        ("CNY", 200, None),  # it depends on the firm: for the rep to say
    ],
)
def test_the_right_to_withdraw_stands_on_the_card_where_it_is_plain(
    library: Library, currency: str, amount: int, told: str | None
) -> None:
    notes = card_with("total_cost", monthly(amount, currency), library, "ko").notes

    assert notes == (() if told is None else (told,))


_MONEY = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("999999999999.99"), places=2)
_OFFERS = st.builds(
    lambda amount, every, per, seats, term, fee, currency: Offer(
        Price(Money(amount, currency), every, per),
        term_months=term,
        seats=seats,
        once=() if fee is None else (("installation", Money(fee, currency)),),
    ),
    _MONEY,
    st.sampled_from(["day", "week", "month", "quarter", "year", "once"]),
    st.sampled_from(["order", "seat"]),
    st.integers(1, 5000),
    st.none() | st.integers(1, 120),
    st.none() | _MONEY,
    st.sampled_from(["CNY", "KRW", "USD", "EUR", "TWD", None]),
)


@given(offer=_OFFERS, rival=st.none() | _MONEY, tag=st.sampled_from(CARD_LANGUAGES), product=st.booleans())
def test_any_offer_has_its_whole_total_on_the_card(
    small: Library, offer: Offer, rival: Decimal | None, tag: str, product: bool
) -> None:
    language, _ = tongue_of(tag)
    context = Context(language, product=PRODUCT if product else None)
    theirs = None if rival is None else Offer(Price(Money(rival, offer.currency), offer.price.every))
    frames = [name for name in ALL_FRAMES if name in small.frame_lines]
    lines, _ = framed_offer(frames, offer, theirs, {}, small, context)
    card = price_card(handed_over(offer, theirs, [one.frame for one in lines], small, context), small, tag, DAY)

    total = Money.at_least(offer.exact_total(), offer.currency)
    written = traditional(total.written(language)) if tag == "zh-Hant" else total.written(language)
    assert card.total.amount == written
    assert total.exact() >= offer.exact_total()
    assert len(card.figures) <= 2
    text = text_of(card)
    assert card.total.amount in text and "{" not in text and "None" not in text
    assert len(text) <= 1024  # it is the caption of the picture
    strong = [line.text for line in card_lines(card) if line.tone == "strong"]
    assert card.total.amount in strong[-1]
    if offer.once:
        fees = offer.fees()
        assert fees is not None
        said = fees.written(language)
        assert (traditional(said) if tag == "zh-Hant" else said) in card.total.note
    if offer.term_months is None and offer.price.recurs():
        assert card.rows == () or offer.price.per == "seat"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_on_a_card_is_one_for_the_rep(library: Library, language: Language) -> None:
    texts = texts_in(language)
    for_the_rep = [
        sentence for key, sentence in texts.sentences.items() if key.startswith(("frames.", "refused.", "duty."))
    ]
    on_cards = "\n".join(sentence for key, sentence in texts.sentences.items() if key.startswith("customer."))

    assert [word for word in for_the_rep if word in on_cards] == []


@pytest.mark.parametrize("every", ["day", "week", "month", "quarter", "year", "once"])
@pytest.mark.parametrize("per", ["order", "seat"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rhythm_has_its_words(library: Library, every: Every, per: Per, language: Language) -> None:
    offer = Offer(Price(Money(Decimal(5), "USD"), every, per), seats=3, once=(("fee", Money(Decimal(1), "USD")),))
    theirs = Offer(Price(Money(Decimal(1), "USD"), every, per))
    context = Context(language)
    lines, _ = framed_offer(("difference",), offer, theirs, {}, library, context)

    card = price_card(
        handed_over(offer, theirs, [one.frame for one in lines], library, context), library, language, DAY
    )

    assert len(card.figures) == 2
    assert card.others


def test_the_day_is_the_one_where_the_money_is_spent() -> None:
    evening = datetime(2026, 11, 29, 16, 30, tzinfo=UTC)

    assert day_where_paid(evening, "CNY") == date(2026, 11, 30)
    assert day_where_paid(evening, "USD") == date(2026, 11, 29)
    assert day_where_paid(datetime(2026, 11, 30, 2, tzinfo=UTC), "USD") == date(2026, 11, 29)
    assert day_where_paid(evening, None) == date(2026, 11, 29)


def again(tag: str) -> Press:
    return Press("handout", f"17:{tag}")


def test_the_reply_carries_the_picture_and_offers_the_other_languages(library: Library) -> None:
    reply = handout_reply(made("", library, "zh-Hant", PRODUCT), again, "card-17", b"png")

    assert reply.attachment == Attachment("card-17-zh-Hant.png", b"png", "picture")
    [row] = reply.buttons
    assert [button.does for button in row] == [again(tag) for tag in ("zh", "ko", "en")]
    assert [button.label for button in row] == ["中文", "한국어", "English"]
    assert handout_reply(made("", library, "ko", PRODUCT), again, "card-17", None).attachment is None


def test_only_a_price_with_a_rhythm_that_sums_up_can_be_handed_over() -> None:
    def with_price(amount: int, every: Every | None) -> Offer:
        return Offer(Price(Money(Decimal(amount), "CNY"), every))

    assert can_be_handed_over(with_price(200, "month"))
    assert can_be_handed_over(with_price(200, "once"))
    assert not can_be_handed_over(None)
    assert not any(
        can_be_handed_over(one) for one in (with_price(0, "month"), with_price(1, None), with_price(1, "hour"))
    )
