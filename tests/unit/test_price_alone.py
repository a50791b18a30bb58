"""A line that is an offer and nothing else, and lines that only hold a price among other things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.detect import LANGUAGES, Language
from bot.library.records import Library
from bot.pricing.alone import is_price_alone


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "200/月"),
        ("zh", "200/月 vs 移动150"),
        ("zh", "200/月 24月"),
        ("zh", "一个月两百五，安装费一百，签两年"),
        ("zh", "每人每月50元，20人，不含税"),
        ("zh", "1.200一个月"),
        ("ko", "월 5만5천원 2년 약정"),
        ("ko", "월 5만5천원, KT는 5만원"),
        ("ko", "좌석당 월 2만원 x 12, 가입비 5만원"),
        ("en", "$49/seat x 12"),
        ("en", "200/month vs 150/month, 24 months, 100 setup"),
        ("en", "$49 a month plus tax"),
        ("en", "200"),
    ],
)
def test_an_offer_alone(language: Language, text: str) -> None:
    assert is_price_alone(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "一个月200太贵了"),
        ("zh", "移动才150"),
        ("zh", "客户说200/月贵"),
        ("zh", "便宜20块"),
        ("zh", "24个月"),
        ("ko", "월 3만원은 비싸요"),
        ("ko", "KT는 2만원"),
        ("en", "$49 a month is too much"),
        ("en", "two hundred a month and my wife decides"),
        ("en", "see you at 3 pm"),
        ("en", "call me in 24 months"),
        ("en", ""),
        ("en", "200/month " * 40),
    ],
)
def test_other_lines(language: Language, text: str) -> None:
    assert not is_price_alone(text, language)


def test_a_rival_of_the_library_belongs_to_an_offer() -> None:
    assert is_price_alone("200/月 vs 淘宝150", "zh", ("淘宝",))
    assert is_price_alone("$49 a month, Amazon 39", "en", ("Amazon",))
    assert not is_price_alone("淘宝150", "zh", ("淘宝",))


@given(st.text(max_size=400))
def test_any_text_is_judged(text: str) -> None:
    for language in LANGUAGES:
        is_price_alone(text, language)


def test_no_objection_of_the_library_is_taken_for_an_offer(library: Library) -> None:
    taken = [
        phrase
        for language in LANGUAGES
        for name, phrases in library.phrases[language].items()
        if name != "none"
        for phrase in phrases
        if any("0" <= letter <= "9" for letter in phrase) and is_price_alone(phrase, language)
    ]
    assert taken == []
