"""Prices as reps of three languages type them: a table of phrases, and every way to write a number, read back."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.detect import LANGUAGES, Language
from bot.pricing.amounts import Amount, Amounts, answers_to, read_amounts
from bot.pricing.offer import Role

TABLE = Path(__file__).with_name("typed_prices.txt")


def table() -> Iterator[tuple[Language, str, str]]:
    language: Language = "en"
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            language = next((one for one in LANGUAGES if line == f"# {one}"), language)
        elif line:
            phrase, _, expected = line.partition(" -> ")
            yield language, phrase, expected


def told(read: Amounts) -> str:
    """A reading in the words of the table."""
    parts = [f"{role} {_amount(one)}" for role in ("ours", "rival", "fee") for one in read.of(_role(role))]
    parts += [f"months {read.term_months}"] if read.term_months else []
    parts += [f"seats {read.seats}"] if read.seats else []
    parts += [f"ask {read.ask.kind}"] if read.ask else []
    return ", ".join(parts)


def _role(name: str) -> Role:
    roles: dict[str, Role] = {"ours": "ours", "rival": "rival", "fee": "fee"}
    return roles[name]


def _amount(one: Amount) -> str:
    seat = " seat" if one.per == "seat" else ""
    return f"{one.money.amount.normalize():f} {one.money.currency or '-'} {one.every or '-'}{seat}"


@pytest.mark.parametrize(("language", "phrase", "expected"), list(table()))
def test_a_typed_price_is_read_as_it_was_meant(language: Language, phrase: str, expected: str) -> None:
    assert told(read_amounts(phrase, language, about_price=True)) == expected


def test_the_table_has_enough_of_each_language() -> None:
    counted = {language: sum(one == language for one, _, _ in table()) for language in LANGUAGES}
    assert min(counted.values()) >= 100, counted


@pytest.mark.parametrize(
    ("language", "phrase", "kind", "answers"),
    [
        ("en", "1.200 a month", "separator", {Decimal("1.2"): "1.2 - month", Decimal(1200): "1200 - month"}),
        ("ko", "월 3만5", "separator", {Decimal(30005): "30005 - month", Decimal(35000): "35000 - month"}),
        ("zh", "200或者250一个月", "which", {Decimal(200): "200 - month", Decimal(250): "250 - month"}),
        ("zh", "3~4万一年", "which", {Decimal(30000): "30000 - year", Decimal(40000): "40000 - year"}),
        ("en", "$49 x 12", "times", {"seats": "49 USD - seat", "months": "49 USD month"}),
        ("en", "10 seats, 200 a month", "per_seat", {"each": "200 - month seat", "together": "200 - month"}),
    ],
)
def test_each_answer_to_a_question_leaves_one_price(
    language: Language, phrase: str, kind: str, answers: dict[Decimal | str, str]
) -> None:
    asked = read_amounts(phrase, language, about_price=True)
    assert asked.ask is not None
    assert asked.ask.kind == kind
    assert asked.of("ours") == ()
    assert answers_to(asked.ask) == tuple(answers)
    for meant, amount in zip(answers_to(asked.ask), answers.values(), strict=True):
        answered = read_amounts(phrase, language, about_price=True, meant=meant)
        assert answered.ask is None
        assert [_amount(one) for one in answered.of("ours")] == [amount]


@pytest.mark.parametrize(
    ("language", "phrase", "inside"),
    [
        ("zh", "200/月，不含税", False),
        ("zh", "含税200/月", True),
        ("ko", "월 3만원 부가세 별도", False),
        ("ko", "월 3만3천원 (VAT 포함)", True),
        ("en", "$49/mo plus tax", False),
        ("en", "£49 a month incl. VAT", True),
        ("en", "$49 a month", None),
    ],
)
def test_whether_the_tax_is_inside_is_heard(language: Language, phrase: str, inside: bool | None) -> None:
    assert read_amounts(phrase, language).tax_included is inside


# Every way to write one number.

_HAN = "零一二三四五六七八九"
_HANGUL = " 일이삼사오육칠팔구"


def han(number: int) -> str:
    """In Chinese characters, in full: 10500 is 一万零五百."""
    if number >= 10_000:
        rest = number % 10_000
        zero = "零" if 0 < rest < 1000 else ""
        return han(number // 10_000) + "万" + zero + (han(rest) if rest else "")
    written, skipped = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += ("零" if skipped and written else "") + _HAN[digit] + name
            skipped = False
        else:
            skipped = True
    return written


def hangul(number: int, gap: str) -> str:
    """In Korean letters: 35000 is 삼만오천 or 삼만 오천; a one before a unit is not said."""
    if number >= 10_000:
        myriads, rest = divmod(number, 10_000)
        head = "만" if myriads == 1 else hangul(myriads, "") + "만"
        return head + ((gap + hangul(rest, "")) if rest else "")
    written = ""
    for unit, name in ((1000, "천"), (100, "백"), (10, "십"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += ("" if digit == 1 and unit > 1 else _HANGUL[digit]) + name
    return written


def mixed(number: int, gap: str) -> str:
    """3만5천, 3만 5천, 12만3,400."""
    myriads, rest = divmod(number, 10_000)
    if not myriads:
        return f"{number:,}"
    if rest and rest % 1000 == 0:
        return f"{myriads}만{gap}{rest // 1000}천"
    return f"{myriads}만" + (f"{gap}{rest:,}" if rest else "")


def wide(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


Way = Literal["plain", "comma", "blank", "apostrophe", "wide", "euro", "han", "hangul", "mixed"]


def written(number: int, way: Way, gap: str) -> tuple[Language, str, str, str]:
    """(language, phrase, currency, rhythm) of a number written in one way, with a currency and a rhythm beside it."""
    grouped = f"{number:,}"
    match way:
        case "plain":
            return "en", f"${number}/month", "USD", "month"
        case "comma":
            return "en", f"{grouped} dollars a year", "USD", "year"
        case "blank":
            return "en", f"{grouped.replace(',', ' ')} € per month", "EUR", "month"
        case "apostrophe":
            quoted = grouped.replace(",", "'")
            return "en", f"CHF {quoted}/month", "CHF", "month"
        case "wide":
            return "zh", f"{wide(grouped)}元／月", "CNY", "month"
        case "euro":
            return "en", f"{grouped.replace(',', '.')},50 € per month", "EUR", "month"
        case "han":
            return "zh", f"{han(number)}元一年", "CNY", "year"
        case "hangul":
            return "ko", f"월 {hangul(number, gap)}원", "KRW", "month"
        case "mixed":
            return "ko", f"월 {mixed(number, gap)}원", "KRW", "month"


ways: st.SearchStrategy[Way] = st.sampled_from(
    ("plain", "comma", "blank", "apostrophe", "wide", "euro", "han", "hangul", "mixed")
)
numbers = st.integers(10, 99_999_999) | st.integers(10, 9_999) | st.integers(1, 999).map(lambda one: one * 1000)


@given(numbers, ways, st.sampled_from(("", " ")))
def test_a_number_is_read_back_however_it_is_written(number: int, way: Way, gap: str) -> None:
    language, phrase, currency, every = written(number, way, gap)
    exact = number + (Decimal("0.5") if way == "euro" else 0)
    for text in (phrase, f"客户说{phrase}"):
        if text != phrase and way not in ("han", "wide"):
            continue
        read = read_amounts(text, language)
        if way == "blank" and re.match(r"\d{3}(?: [1-9]\d\d)+ €", text):
            assert read.ask is not None  # 100 150: one number, or two
            assert read.of("ours") == ()
            continue
        if way == "mixed" and number > 10_000 and 0 < number % 10_000 < 10:
            assert read.ask is not None  # 3만5원 is 30,005, or 35,000
            continue
        assert read.ask is None, text
        [amount] = read.of("ours")
        assert (amount.money.amount, amount.money.currency, amount.every) == (exact, currency, every), text


@given(st.text(max_size=60) | st.lists(st.sampled_from([phrase for _, phrase, _ in table()]), max_size=3).map(" ".join))
def test_an_answer_to_a_question_never_fails(text: str) -> None:
    for language in LANGUAGES:
        read = read_amounts(text, language, about_price=True)
        # Whoever was asked for a price is answered with one, or asked again.
        assert read.amounts or read.ask or read.term_months or read.seats, text
        for meant in answers_to(read.ask) if read.ask else ():
            answered = read_amounts(text, language, about_price=True, meant=meant)
            assert re.sub(r"\s", "", text) or answered.ask
