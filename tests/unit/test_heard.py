"""What a message names beside its intent: amounts, a rival, who decides, when."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.heard import Heard, hear, rival_names
from bot.language.detect import LANGUAGES, Language
from bot.library.records import Library
from bot.pricing.amounts import Ask
from bot.pricing.money import Money
from bot.pricing.offer import Every, Per, Price
from bot.wording.texts import texts_in


def price(amount: str, currency: str | None = None, every: Every | None = "month", per: Per = "order") -> Price:
    return Price(Money(Decimal(amount), currency), every, per)


@pytest.mark.parametrize(
    ("language", "text", "heard"),
    [
        ("zh", "客户说一个月200太贵了", Heard(ours=price("200"))),
        ("zh", "太贵了", Heard()),
        ("zh", "我得回家问老婆", Heard(decider="您太太")),
        ("zh", "老婆和老板都不同意", Heard(decider="您太太")),  # who is named first
        ("zh", "中国移动便宜多了", Heard(rival="移动")),
        ("zh", "等下个月发工资再说", Heard(date="下个月")),
        ("zh", "過完年再說吧", Heard(date="过完年")),
        ("zh", "200/月 vs 移动150，两年合同", Heard(
            ours=price("200"), rival_price=price("150"), rival="移动", term_months=24)),
        ("zh", "每月200，安装费100", Heard(ours=price("200"), fee=price("100", every="once"))),
        ("ko", "아내한테 물어보고 다음 달에 할게요", Heard(decider="아내분", date="다음 달")),
        ("ko", "월 3만원, KT는 2만5천원", Heard(
            ours=price("30000", "KRW"), rival_price=price("25000", "KRW"), rival="KT")),
        ("ko", "케이티가 더 싸요", Heard(rival="KT")),
        ("en", "my wife decides", Heard(decider="your wife")),
        ("en", "the Boss must sign, after Christmas", Heard(decider="your boss", date="after Christmas")),
        ("en", "housewife of the year", Heard()),  # a name inside a word is none
        ("en", "$19.90 a month per seat for 5 seats", Heard(ours=price("19.90", "USD", per="seat"), seats=5)),
        (
            "en",
            "$19.90 a month for 5 seats",
            Heard(seats=5, ask=Ask("per_seat", "5 seats", (Decimal("19.9"),))),
        ),
        ("en", "verizon has the same", Heard(rival="Verizon")),
        ("en", "call me in MARCH", Heard(date="in March")),
        ("en", "after the new year", Heard(date="after the New Year")),
        ("en", "next month maybe, 24 months is long", Heard(date="next month", term_months=24)),
        ("en", "the price is 1.200", Heard(ask=Ask("separator", "1.200", (Decimal("1.2"), Decimal(1200))))),
        ("en", "", Heard()),
    ],
)  # fmt: skip
def test_a_message_tells_what_it_names(small: Library, language: Language, text: str, heard: Heard) -> None:
    assert hear(text, language, small) == heard


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["help.2", "refused.no_rival"])
def test_the_ways_to_type_two_prices_that_we_show_are_understood(small: Library, language: Language, key: str) -> None:
    sentence = texts_in(language).sentences[key]
    quoted = sentence[
        sentence.index('"' if '"' in sentence else "“") + 1 : sentence.rindex('"' if '"' in sentence else "”")
    ]
    heard = hear(quoted, language, small)
    assert heard.ours is not None and heard.rival_price is not None
    assert heard.ours.every == heard.rival_price.every == "month"
    assert heard.ours.money.amount > heard.rival_price.money.amount


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_a_person_or_rival_is_named_is_heard(library: Library, language: Language) -> None:
    for name in ("decider", "rival"):
        for said, ways in library.placeholders[name].heard[language].items():
            for way in ways:
                assert getattr(hear(way, language, library), name) in library.placeholders[name].heard[language], way
            assert any(getattr(hear(way, language, library), name) == said for way in ways), said


def test_what_a_later_message_names_replaces_the_rest_stays() -> None:
    first = Heard(ours=price("200"), decider="您太太", date="下个月", ask=Ask("unreadable", "?"))
    second = Heard(ours=price("150"), rival="移动")
    assert first.then(second) == Heard(ours=price("150"), rival="移动", decider="您太太", date="下个月")


def test_an_open_question_belongs_to_one_message() -> None:
    asked = Heard(ask=Ask("unreadable", "1.200"))
    assert Heard().then(asked).ask == asked.ask
    assert asked.then(Heard()).ask is None


@given(text=st.text(st.characters(codec=None), max_size=200), language=st.sampled_from(LANGUAGES))
def test_any_text_is_heard_without_harm(small: Library, text: str, language: Language) -> None:
    hear(text, language, small)


@pytest.mark.parametrize(
    ("language", "text", "ours", "rival"),
    [
        ("zh", "200/月，淘宝150", "200", "150"),
        ("zh", "淘宝才150", None, "150"),
        ("zh", "HKBN150，我们200一个月", "200", "150"),
        ("zh", "比淘宝贵，一个月200", "200", None),
        ("ko", "월 3만원, 쿠팡 2만원", "30000", "20000"),
        ("ko", "코웨이보다 비싼 월 5만원", "50000", None),
        ("ko", "쿠팡보다 5천원 비싸요", None, None),
        ("en", "200/month, Amazon 150", "200", "150"),
        ("en", "49 a month, and Xfinity charges 39", "49", "39"),
        ("en", "more than EE, 49 a month", "49", None),
    ],
)
def test_a_price_behind_the_name_of_a_rival_is_theirs(
    language: Language, text: str, ours: str | None, rival: str | None, library: Library
) -> None:
    heard = hear(text, language, library)
    amounts = [price and str(price.money.amount) for price in (heard.ours, heard.rival_price)]
    assert amounts == [ours, rival]


def test_every_name_of_a_rival_has_its_own_price(library: Library) -> None:
    lines: dict[Language, str] = {"zh": "200/月，{}150", "ko": "월 3만원, {} 2만원", "en": "200/month, {} 150"}
    for language, line in lines.items():
        for name in rival_names(library, language):
            if not name.endswith("보다"):  # "than" names the other side of the price behind it
                heard = hear(line.format(name), language, library)
                assert heard.ours and heard.rival_price, name
