"""Numbers as people type them in three languages."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.numerals import LARGEST, find_numerals, fold, possible_numbers, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("200", "200"),
        ("1,234,567", "1234567"),
        ("1.234,56", "1234.56"),
        ("1.234.567", "1234567"),
        ("1,234.56", "1234.56"),
        ("19.90", "19.9"),
        ("19,9", "19.9"),
        ("0.200", "0.2"),
        ("１２００", "1200"),
        ("1'200", "1200"),
        ("2k", "2000"),
        ("1.5K", "1500"),
        ("1000000000000", "1000000000000"),
        ("两百", "200"),
        ("兩百", "200"),
        ("两百五", "250"),
        ("三万五", "35000"),
        ("一百五十八", "158"),
        ("一千零五", "1005"),
        ("一万零五十", "10050"),
        ("半", "0.5"),
        ("廿", "20"),
        ("廿五", "25"),
        ("十五", "15"),
        ("零点五", "0.5"),
        ("一点二万", "12000"),
        ("一九九", "199"),
        ("貳佰", "200"),
        ("3万5", "35000"),
        ("3.5万", "35000"),
        ("1万2千", "12000"),
        ("3万500", "30500"),
        ("1亿2千万", "120000000"),
        ("九万九千九百九十九", "99999"),
        ("삼만 오천", "35000"),
        ("삼만오천", "35000"),
        ("이만삼천사백", "23400"),
        ("3만5천", "35000"),
        ("3만 5천", "35000"),
        ("5만 5,000", "55000"),
        ("오만", "50000"),
        ("십이만", "120000"),
        ("이백", "200"),
        ("만", "10000"),
        ("천", "1000"),
        ("1억 2천만", "120000000"),
        ("two hundred", "200"),
        ("Two Hundred", "200"),
        ("forty-nine", "49"),
        ("a hundred and fifty", "150"),
        ("twelve hundred", "1200"),
        ("one thousand two hundred", "1200"),
        ("one million five hundred thousand", "1500000"),
    ],
)
def test_one_numeral_has_one_value(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "abc",
        "NaN",
        "inf",
        "1e5",
        "1e999999",
        "-5",
        "+5",
        "1.23456",
        "1,20,000",
        "1.2.3",
        "1000000000001",
        "9" * 30,
        "9" * 100_000,
        "万" * 100_000,
        "两三百",
        "七八十",
        "三四",
        "1.200万",
        "百百",
        "3백500",
        "two fifty",
        "nineteen ninety",
        "two hundred and",
        "٣",
        "二十一" * 40,
    ],
)
def test_nonsense_ranges_and_numbers_out_of_bounds_have_none(text: str) -> None:
    assert read_number(text) is None


def test_a_point_before_three_digits_has_two_right_readings() -> None:
    assert possible_numbers("1.200") == (Decimal("1.2"), Decimal(1200))
    assert read_number("1.200") is None


def test_a_digit_after_a_korean_unit_has_two_right_readings() -> None:
    assert possible_numbers("3만5") == (Decimal(30005), Decimal(35000))
    assert read_number("삼백일") == 301


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("两百一个月", ["两百", "一"]),
        ("二十一个月", ["二十一"]),
        ("3万一年", ["3万", "一"]),
        ("월 5만5천원 2년 약정", ["5만5천", "2"]),
        ("3만 2년 약정", ["3만", "2"]),
        ("이만 이상", ["이만"]),
        ("one hundred or someone else", ["one hundred"]),
        ("200 500", ["200", "500"]),
    ],
)
def test_a_numeral_ends_where_the_next_word_begins(text: str, said: list[str]) -> None:
    assert [found.said for found in find_numerals(text)] == said


@given(st.integers(min_value=0, max_value=int(LARGEST)))
def test_any_integer_with_separators_reads_back(number: int) -> None:
    assert read_number(f"{number:,}") == number == read_number(str(number))


@given(st.integers(min_value=1, max_value=99_999_999))
def test_any_integer_in_chinese_and_korean_words_reads_back(number: int) -> None:
    assert read_number(_in_words(number, "零一二三四五六七八九", "十百千", "万", zero="零")) == number
    assert read_number(_in_words(number, "영일이삼사오육칠팔구", "십백천", "만", zero="")) == number


@given(st.text(max_size=600))
def test_no_text_is_refused_and_places_stay_where_they_were(text: str) -> None:
    read_number(text)
    assert len(fold(text)) == len(text)
    for found in find_numerals(text):
        assert text[found.start : found.end] == found.said
        assert all(0 <= reading <= LARGEST for reading in found.readings)


def _in_words(number: int, digits: str, units: str, ten_thousand: str, *, zero: str) -> str:
    high, low = divmod(number, 10_000)
    words = f"{_section(high, digits, units, zero)}{ten_thousand}" if high else ""
    gap = zero if high and 0 < low < 1000 else ""
    return words + gap + (_section(low, digits, units, zero) if low else "")


def _section(number: int, digits: str, units: str, zero: str) -> str:
    words, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit == 0:
            gap = bool(words)
            continue
        words += (zero if gap else "") + digits[digit] + (units[power - 1] if power else "")
        gap = False
    return words
