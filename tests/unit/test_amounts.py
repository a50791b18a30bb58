"""The prices in what a rep types: read where they are plain, asked about where they are not, left alone elsewhere."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.detect import LANGUAGES, Language
from bot.pricing.amounts import Amounts, Ask, read_amounts, read_price, read_term
from bot.pricing.money import Money

Row = tuple[str, str, str | None, str | None]


def rows(found: Amounts) -> list[Row]:
    return [(amount.role, str(amount.money.amount), amount.money.currency, amount.every) for amount in found.amounts]


@pytest.mark.parametrize(
    ("language", "text", "amount", "currency", "every"),
    [
        ("zh", "200/月", "200", None, "month"),
        ("zh", "每月两百块", "200", "CNY", "month"),
        ("zh", "客户说一个月200太贵了", "200", None, "month"),
        ("zh", "一个月一百九", "190", None, "month"),
        ("zh", "月租199元", "199", "CNY", "month"),
        ("zh", "２００元／月", "200", "CNY", "month"),
        ("zh", "兩百塊一個月太貴", "200", "CNY", "month"),
        ("zh", "200块钱一个月", "200", "CNY", "month"),
        ("zh", "19块9一个月", "19.9", "CNY", "month"),
        ("zh", "一天六块七", "6.7", "CNY", "day"),
        ("zh", "两块半一天", "2.5", "CNY", "day"),
        ("zh", "包年1888", "1888", None, "year"),
        ("zh", "一年三千六", "3600", None, "year"),
        ("zh", "每季度600元", "600", "CNY", "quarter"),
        ("zh", "一次性2000", "2000", None, "once"),
        ("zh", "新台币200元/月", "200", "TWD", "month"),
        ("zh", "200港币一个月", "200", "HKD", "month"),
        ("zh", "200刀", "200", "USD", None),
        ("zh", "200太贵", "200", None, None),
        ("zh", "两百", "200", None, None),
        ("zh", "差不多200一个月", "200", None, "month"),
        ("zh", "100M宽带199元/月", "199", "CNY", "month"),
        ("zh", "一九九的套餐太贵", "199", None, None),
        ("ko", "월 3만원", "30000", "KRW", "month"),
        ("ko", "월3만원", "30000", "KRW", "month"),
        ("ko", "한 달에 삼만원", "30000", "KRW", "month"),
        ("ko", "39,900원/월", "39900", "KRW", "month"),
        ("ko", "월 3만 5천원은 비싸요", "35000", "KRW", "month"),
        ("ko", "1년에 30만원", "300000", "KRW", "year"),
        ("ko", "하루 천원", "1000", "KRW", "day"),
        ("ko", "삼만오천은 비싸요", "35000", None, None),
        ("ko", "1.200원", "1200", "KRW", None),
        ("ko", "49달러", "49", "USD", None),
        ("en", "$49 a month", "49", "USD", "month"),
        ("en", "$49/mo", "49", "USD", "month"),
        ("en", "£20pm", "20", "GBP", "month"),
        ("en", "49 bucks", "49", "USD", None),
        ("en", "two hundred a month is too much", "200", None, "month"),
        ("en", "forty-nine dollars monthly", "49", "USD", "month"),
        ("en", "1,200 a month", "1200", None, "month"),
        ("en", "2200/year", "2200", None, "year"),
        ("en", "2200 per year", "2200", None, "year"),
        ("en", "2k a year", "2000", None, "year"),
        ("en", "100 once", "100", None, "once"),
        ("en", "5 dollars a day", "5", "USD", "day"),
        ("en", "€19.90 per week", "19.9", "EUR", "week"),
        ("en", "HK$200/month", "200", "HKD", "month"),
        ("en", "3000 yen", "3000", "JPY", None),
        ("en", "the price is 49.99", "49.99", None, None),
        ("en", "200", "200", None, None),
    ],
)
def test_a_price_is_read_with_its_currency_and_rhythm(
    language: Language, text: str, amount: str, currency: str | None, every: str | None
) -> None:
    found = read_amounts(text, language)
    assert rows(found) == [("ours", amount, currency, every)]
    assert found.ask is None


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "200/月 vs 移动150", [("ours", "200", None, "month"), ("rival", "150", None, "month")]),
        ("zh", "移动才150", [("rival", "150", None, None)]),
        ("zh", "隔壁家才一百五", [("rival", "150", None, None)]),
        ("zh", "200对150", [("ours", "200", None, None), ("rival", "150", None, None)]),
        ("zh", "200块比150块贵", [("ours", "200", "CNY", None), ("rival", "150", "CNY", None)]),
        ("zh", "比移动贵，200一个月", [("ours", "200", None, "month")]),
        ("zh", "两百块太贵了, 移动一百五", [("ours", "200", "CNY", None), ("rival", "150", "CNY", None)]),
        ("zh", "我们一个月200他们一个月150", [("ours", "200", None, "month"), ("rival", "150", None, "month")]),
        ("zh", "他们嫌200贵", [("ours", "200", None, None)]),
        ("zh", "200/月 安装费100", [("ours", "200", None, "month"), ("fee", "100", None, "once")]),
        ("ko", "KT는 월 2만5천원", [("rival", "25000", "KRW", "month")]),
        (
            "ko",
            "월 3만원 KT는 2만5천원",
            [("ours", "30000", "KRW", "month"), ("rival", "25000", "KRW", "month")],
        ),
        ("ko", "SKT보다 비싼 월 5만원", [("ours", "50000", "KRW", "month")]),
        ("ko", "설치비 3만원 월 2만원", [("fee", "30000", "KRW", "once"), ("ours", "20000", "KRW", "month")]),
        ("en", "$200/month vs 150", [("ours", "200", "USD", "month"), ("rival", "150", "USD", "month")]),
        ("en", "200 vs 150", [("ours", "200", None, None), ("rival", "150", None, None)]),
        ("en", "they charge 150, you charge 200", [("rival", "150", None, None), ("ours", "200", None, None)]),
        (
            "en",
            "it's $30/mo, $50 activation fee",
            [("ours", "30", "USD", "month"), ("fee", "50", "USD", "once")],
        ),
    ],
)
def test_each_amount_has_its_side_and_what_only_one_says_holds_for_both(
    language: Language, text: str, expected: list[Row]
) -> None:
    assert rows(read_amounts(text, language)) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "iPhone 15"),
        ("en", "iPhone 15 is too expensive"),
        ("zh", "小米14太贵了"),
        ("zh", "第2个太贵"),
        ("zh", "2026年"),
        ("zh", "X13"),
        ("zh", "5G太贵"),
        ("en", "12 people"),
        ("zh", "3台"),
        ("en", "two weeks"),
        ("en", "wait 3 days"),
        ("en", "three phones, too expensive"),
        ("en", "this one is too expensive"),
        ("zh", "20兆"),
        ("en", "100M"),
        ("en", "price at 10:30"),
        ("en", "see you 3 pm, price ok"),
        ("zh", "13800138000 太贵"),
        ("ko", "010-1234-5678 가격"),
        ("en", "10% off the price"),
        ("zh", "打8折也贵"),
        ("zh", "万一太贵了"),
        ("zh", "十分贵"),
        ("zh", "便宜一点"),
        ("zh", "几百块"),
        ("zh", "一块去"),
        ("zh", "移动便宜20块"),
        ("zh", "预算只有100块"),
        ("ko", "5천 원 더 저렴"),
        ("ko", "직원이 지원을 비싸게"),
        ("en", "50 cheaper at verizon"),
        ("en", "a few hundred dollars"),
        ("en", "-200/month"),
        ("en", "1e999999"),
        ("en", "price NaN or 1e999999"),
        ("en", "0 a month"),
        ("en", ""),
    ],
)
def test_other_numbers_are_no_prices_and_no_questions(language: Language, text: str) -> None:
    found = read_amounts(text, language)
    assert found.amounts == ()
    assert found.ask is None


@pytest.mark.parametrize(
    ("language", "text", "months"),
    [
        ("en", "24 months", 24),
        ("en", "24m", 24),
        ("en", "2 years", 24),
        ("en", "49 dollars per month, 2-year contract", 24),
        ("zh", "两年", 24),
        ("zh", "24个月", 24),
        ("zh", "两百一个月两年合约", 24),
        ("zh", "200/月 签一年", 12),
        ("zh", "12个月，每月99", 12),
        ("ko", "월 5만5천원 2년 약정", 24),
        ("ko", "36개월", 36),
        ("zh", "用了两年了", None),
        ("zh", "三个月后再说", None),
        ("ko", "20년째 쓰는데", None),
        ("en", "2 years ago", None),
        ("en", "12 months or 24 months", None),
        ("zh", "两三个月", None),
        ("zh", "一个月200", None),
        ("zh", "2026年", None),
    ],
)
def test_a_term_is_what_binds_and_not_what_has_passed(language: Language, text: str, months: int | None) -> None:
    assert read_amounts(text, language).term_months == months


def test_a_price_per_seat_is_read_with_the_seats() -> None:
    found = read_amounts("$20/user/month for 10 seats", "en")
    assert (found.amounts[0].per, found.seats) == ("seat", 10)
    assert read_amounts("每人每月50元", "zh").amounts[0].per == "seat"
    assert read_amounts("19.9 per seat per month", "en").amounts[0].every == "month"


@pytest.mark.parametrize(
    ("language", "text", "kind", "said", "choices"),
    [
        ("en", "1.200 a month", "separator", "1.200", ("1.2", "1200")),
        ("zh", "太贵了" + "1" * 30, "unreadable", "1" * 30, ()),
        ("zh", "200多一个月", "unreadable", "200多一个月", ()),
        ("ko", "5만원대", "unreadable", "5만원대", ()),
        ("zh", "两三百块一个月", "unreadable", "两三百块一个月", ()),
        ("en", "200 or 250 a month", "which", "200 or 250 a month", ("200", "250")),
        ("zh", "人均50-100元", "which", "人均50-100元", ("50", "100")),
        ("ko", "월 3만원에서 4만원", "which", "월 3만원에서 4만원", ("30000", "40000")),
        ("zh", "一年2000，一个月200", "which", "一年2000，一个月200", ("2000", "200")),
    ],
)
def test_what_cannot_be_known_is_asked_and_left_out(
    language: Language, text: str, kind: str, said: str, choices: tuple[str, ...]
) -> None:
    found = read_amounts(text, language)
    assert found.amounts == ()
    assert found.ask is not None
    assert (found.ask.kind, found.ask.said) == (kind, said)
    assert found.ask.choices == tuple(Decimal(choice) for choice in choices)


def test_the_same_price_said_twice_is_one_price() -> None:
    found = read_amounts("200一个月2400一年", "zh")
    assert rows(found) == [("ours", "200", None, "month")]
    assert found.ask is None


def test_number_words_without_a_currency_count_in_their_own_language_only() -> None:
    assert rows(read_amounts("an expensive 一百五十 price", "en")) == []
    assert rows(read_amounts("一百五十太贵", "zh")) == [("ours", "150", None, None)]


@pytest.mark.parametrize(
    ("value", "amount", "currency", "every"),
    [
        ("200/month", "200", None, "month"),
        ("150/month", "150", None, "month"),
        ("2200/year", "2200", None, "year"),
        ("₩30,000/월", "30000", "KRW", "month"),
        ("  $49/mo ", "49", "USD", "month"),
        ("两百一个月", "200", None, "month"),
        ("100", "100", None, None),
    ],
)
def test_a_value_of_the_command_line_is_one_price(
    value: str, amount: str, currency: str | None, every: str | None
) -> None:
    price, ask = read_price(value)
    assert ask is None
    assert price is not None
    assert (price.money, price.every, price.role) == (Money(Decimal(amount), currency), every, "ours")


@pytest.mark.parametrize(
    "value", ["", "abc", "-5/month", "200/fortnight", "1e9", "NaN", "inf", "0", "200/month please"]
)
def test_a_value_that_is_no_single_price_is_asked_about(value: str) -> None:
    assert read_price(value) == (None, Ask("unreadable", value))


def test_a_value_with_two_readings_or_two_prices_is_asked_about() -> None:
    assert read_price("1.200") == (None, Ask("separator", "1.200", (Decimal("1.2"), Decimal(1200))))
    price, ask = read_price("200/month 300/month")
    assert price is None
    assert ask is not None
    assert ask.kind == "which"


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("24m", 24),
        ("24M", 24),
        ("2y", 24),
        ("24 months", 24),
        ("24-month contract", 24),
        ("24个月", 24),
        ("两年", 24),
        ("一年半", 18),
        ("半年", 6),
        ("2년", 24),
        ("2년 약정", 24),
        ("1년 반", 18),
        ("두 달", 2),
        ("1.5 years", 18),
        ("twelve months", 12),
        ("24", None),
        ("", None),
        ("abc", None),
        ("2026年", None),
        ("0m", None),
        ("1.5 months", None),
        ("1e9m", None),
        ("24m and more", None),
        ("contract " * 1000, None),
    ],
)
def test_a_term_typed_alone_is_whole_months(text: str, months: int | None) -> None:
    assert read_term(text) == months


PIECES = (
    "1 200 1.200 1,000 一 两百 半 万 만 삼만 오천 천 two hundred a /月 每月 一个月 월 한 달에 원 块 元 $ € "
    "per seat month vs 比 보다 移动 KT는 24m 2年 2년 약정 安装费 设置费 便宜 太贵 % - , . ( \0 😀 １ 多 대 x13 1e9"
)
words = st.sampled_from(PIECES.split(" "))
lines = st.text(max_size=700) | st.lists(words, max_size=60).map("".join) | st.lists(words, max_size=60).map(" ".join)


@given(lines, st.sampled_from(LANGUAGES))
def test_any_text_is_read_without_failing_and_every_span_is_what_was_said(text: str, language: Language) -> None:
    found = read_amounts(text, language)
    read_price(text)
    read_term(text)
    last = 0
    for amount in found.amounts:
        start, end = amount.span
        assert last <= start < end
        assert text[start:end] == amount.said
        assert 0 < amount.money.amount <= 10**12
        last = end


@pytest.mark.parametrize(
    "piece", ["1", "1.", "一", "만百", "月1", "월 ", "two ", "a ", "每", "the ", "3만", "就", "比"]
)
def test_long_nonsense_costs_no_time(piece: str) -> None:
    began = time.perf_counter()
    read_amounts(piece * 100_000, "zh")
    read_price(piece * 100_000)
    read_term(piece * 100_000)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("一個月200太貴了，移動才150", "一个月200太贵了，移动才150"),
        ("別家才150，我們200一個月", "别家才150，我们200一个月"),
        ("每月200元，另外安裝費100，簽兩年", "每月200元，另外安装费100，签两年"),
        ("三個帳號每個月20美元", "三个帐号每个月20美元"),
        ("對手每季度才300塊錢，還有開戶費", "对手每季度才300块钱，还有开户费"),
    ],
)
def test_traditional_characters_are_read_like_simplified_ones(traditional: str, simplified: str) -> None:
    read, expected = read_amounts(traditional, "zh"), read_amounts(simplified, "zh")

    def without_words(amounts: Amounts) -> list[tuple[object, ...]]:
        return [(one.role, one.money, one.every, one.per, one.span) for one in amounts.amounts]

    assert without_words(read) == without_words(expected)
    assert (read.term_months, read.seats) == (expected.term_months, expected.seats)
