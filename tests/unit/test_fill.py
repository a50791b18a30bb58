"""Placeholders become words of this visit, with the Korean particle that fits them; braces never reach a customer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.fill import fill, placeholders_in, sayable, waits_for
from bot.language.detect import LANGUAGES, Language
from bot.library.records import Library


@pytest.mark.parametrize(
    ("line", "values", "sentence"),
    [
        ("{amount|이} 부담되세요?", {"amount": "30,000원"}, "30,000원이 부담되세요?"),
        ("{amount|이} 부담되세요?", {"amount": "49달러"}, "49달러가 부담되세요?"),
        ("{amount|이} 부담되세요?", {"amount": "$49"}, "$49가 부담되세요?"),
        ("{amount|을} 말씀하시는 거죠?", {"amount": "200"}, "200을 말씀하시는 거죠?"),
        ("{amount|을} 말씀하시는 거죠?", {"amount": "152"}, "152를 말씀하시는 거죠?"),
        ("{product|은} 어떠세요?", {"product": "무제한 인터넷"}, "무제한 인터넷은 어떠세요?"),
        ("{product|은} 어떠세요?", {"product": "팀 소프트웨어"}, "팀 소프트웨어는 어떠세요?"),
        ("{decider|과} 상의하세요.", {"decider": "아내분"}, "아내분과 상의하세요."),
        ("{decider|과} 상의하세요.", {"decider": "아버지"}, "아버지와 상의하세요."),
        ("{rival|으로} 바꾸셨어요?", {"rival": "KT"}, "KT로 바꾸셨어요?"),
        ("{rival|으로} 바꾸셨어요?", {"rival": "알뜰폰"}, "알뜰폰으로 바꾸셨어요?"),
        ("{rival|으로} 바꾸셨어요?", {"rival": "하이텔"}, "하이텔로 바꾸셨어요?"),
        ("모두 {total|이에요}.", {"total": "4,800원"}, "모두 4,800원이에요."),
        ("모두 {total|이에요}.", {"total": "4,800위안"}, "모두 4,800위안이에요."),
        ("모두 {total|이에요}.", {"total": "4,800유로"}, "모두 4,800유로예요."),
        ("{included|이} 들어 있어요.", {"included": "상담(무료)"}, "상담(무료)이 들어 있어요."),
    ],
)
def test_a_korean_particle_agrees_with_the_value_before_it(
    small: Library, line: str, values: dict[str, str], sentence: str
) -> None:
    assert fill(line, values, small, "ko") == sentence


@pytest.mark.parametrize(
    ("language", "line", "values", "sentence"),
    [
        ("zh", "{period}{amount}，对吗？", {"period": "每月", "amount": "200元"}, "每月200元，对吗？"),
        ("en", "So {amount} {period} feels like a lot?", {"amount": "$49", "period": "a month"},
         "So $49 a month feels like a lot?"),
        ("en", "{product} is not cheap.", {}, "It is not cheap."),
        ("en", "{product} is not cheap.", {"product": "unlimited fibre"}, "Unlimited fibre is not cheap."),
        ("ko", "{product|은} 비싸지 않아요.", {}, "이 상품은 비싸지 않아요."),
        ("zh", "{product}不贵。", {"product": ""}, "这款产品不贵。"),
        ("zh", "{product}和{product}", {"product": "宽带"}, "宽带和宽带"),
        ("zh", "没有括号", {}, "没有括号"),
        # A value is said as it is: what stands in it is never filled again.
        ("zh", "{product}不贵。", {"product": "{amount}"}, "{amount}不贵。"),
    ],
)  # fmt: skip
def test_a_value_is_said_and_a_missing_one_has_a_fallback(
    small: Library, language: Language, line: str, values: dict[str, str], sentence: str
) -> None:
    assert fill(line, values, small, language) == sentence


def test_an_empty_period_leaves_no_double_blank(small: Library) -> None:
    assert fill("So {amount} {period} is a lot?", {"amount": "$49", "period": " "}, small, "en") == "So $49 is a lot?"


def test_the_placeholders_of_a_line_are_told_by_name() -> None:
    assert placeholders_in("{period} {amount|이} 부담 {period}") == {"period", "amount"}
    assert placeholders_in("none") == frozenset()


def test_a_line_waits_for_what_must_be_known(small: Library) -> None:
    line = "{product}{period}{amount}，{rival}呢？"
    assert waits_for(line, {}, small) == {"period", "amount", "rival"}
    assert waits_for(line, {"period": "每月", "amount": "200元", "rival": "移动"}, small) == frozenset()


@given(data=st.data(), language=st.sampled_from(LANGUAGES))
def test_no_brace_of_ours_is_left_in_any_sentence(small: Library, data: st.DataObject, language: Language) -> None:
    names = st.sampled_from(sorted(small.placeholders))
    words = data.draw(st.lists(st.builds("{{{}}}".format, names) | st.text("abc 가나 的了,.", max_size=6), max_size=8))
    values = data.draw(st.dictionaries(names, st.text(st.characters(exclude_characters="{}"), max_size=10)))
    sentence = fill("".join(words), values, small, language)
    assert "{" not in sentence and "}" not in sentence


@pytest.mark.parametrize(
    ("said", "language", "fits"),
    [
        ("移动", "zh", True),
        ("移动", "ko", False),
        ("your wife", "en", True),
        ("your wife", "zh", False),
        ("아내분", "ko", True),
        ("아내분", "en", False),
    ],
)
def test_what_was_heard_in_one_language_is_not_said_in_another(said: str, language: Language, fits: bool) -> None:
    assert sayable(said, language) is fits
