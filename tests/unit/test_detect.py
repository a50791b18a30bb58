"""The scripts of a line tell its language; a mixed line belongs to the script that carries most of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.detect import LANGUAGES, Language, detect, shares

CHINESE = [
    "太贵了",
    "太貴了",
    "贵",
    "客户说一个月200太贵了",
    "我要跟老婆商量",
    "信号好不好？",
    "200块一个月",
    "唔該，好貴喎",
    "客户说 too expensive",
    "这个app太复杂了",
    "4G信号不行",
    "iPhone用不了这个套餐",
    "没钱 no money",
    "他说他要think about it，下次再说",
    "WiFi慢死了",
    "太貴了啦😭",
    "下個月再說",
    "５Ｇ套餐贵",
    "「太贵」",
    "𠀀𠀁",
]
KOREAN = [
    "너무 비싸요",
    "비싸",
    "ㅠㅠ",
    "ㅋㅋㅋ 비쌈",
    "고객이 비싸대요",
    "월 3만원은 부담",
    "남편한테 물어봐야 돼요",
    "KT가 더 싸요",
    "wifi가 느려요",
    "요금제 too complicated 해요",
    "5G 안 터져요",
    "가격 200 OK",
    "價格이 너무 비싸다고 하네요",
    "ㄴㄴ",
    "한글",
    "아이폰 지원되나요?",
    "나중에 할게요~~",
    "LG U+가 낫대요",
    "약정 24개월 싫어요",
    "필요없음",
]
ENGLISH = [
    "too expensive",
    "it's too dear, and my wife decides",
    "no",
    "K",
    "PRICEY!!!",
    "is the signal any good?",
    "200 a month is too much",
    "£20pm",
    "cust says too dear",
    "not now thx",
    "wifi",
    "i'd rather not",
    "5G?",
    "ＴＯＯ ＤＥＡＲ",
    "why 太 expensive for us honestly",
    "the 비 word is a mystery to most of us",
    "café",
    "ok 👍",
    "no-brainer",
    "2 yrs contract??",
]
NOTHING = [
    "",
    " ",
    "200",
    "１２３",
    "😀😀",
    "?!",
    "...",
    "€ 20",
    "ありがとう",
    "привет",
    "\x00",
    "½",
    "२००",
    "مرحبا",
    "——",
]


@pytest.mark.parametrize(
    ("line", "language"),
    [
        *((line, "zh") for line in CHINESE),
        *((line, "ko") for line in KOREAN),
        *((line, "en") for line in ENGLISH),
        *((line, None) for line in NOTHING),
    ],
)
def test_a_line_is_in_the_language_of_most_of_its_letters(line: str, language: Language | None) -> None:
    assert detect(line) == language


def test_only_the_beginning_of_a_long_text_counts() -> None:
    assert detect("太贵了" * 200 + "expensive " * 100_000) == "zh"


@given(st.text(st.characters(codec=None), max_size=600))
def test_any_text_has_one_of_three_languages_or_none(text: str) -> None:
    assert detect(text) in (*LANGUAGES, None)


@given(st.text("0123456789 .,!?-+*/%€£$😀", max_size=60))
def test_signs_and_figures_have_no_language(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("太贵了", {"zh": 1}),
        ("너무 비싸요", {"ko": 1}),
        ("too dear", {"en": 1}),
        ("太贵了 너무 비", {"zh": 0.5, "ko": 0.5}),
        ("太贵了 expensive expo", {"zh": 3 / 6.25, "en": 3.25 / 6.25}),
        ("这个app太复杂了", {"zh": 1}),  # a word of another language is no second one
        ("LG U+가 낫대요", {"ko": 1}),
        ("5G", {"en": 1}),  # ... but all there is
        ("太太太 abcd", {"zh": 1}),  # a quarter is a word still
        ("太太 abcd", {"zh": 2 / 3, "en": 1 / 3}),
        ("贵 비 dear", {"zh": 1 / 3, "ko": 1 / 3, "en": 1 / 3}),
    ],
)
def test_a_mixed_line_is_in_each_language_by_its_share(line: str, expected: dict[Language, float]) -> None:
    assert shares(line) == pytest.approx(expected)


@pytest.mark.parametrize("line", NOTHING)
def test_a_line_in_no_language_has_no_shares(line: str) -> None:
    assert shares(line) == {}


@given(st.text(st.one_of(st.characters(codec=None), st.sampled_from("太贵了비싸요dear wife")), max_size=600))
def test_shares_sum_to_one_and_the_language_of_a_line_has_the_most(line: str) -> None:
    found = shares(line)
    language = detect(line)
    assert (not found) == (language is None)
    if language is not None:
        assert sum(found.values()) == pytest.approx(1)
        assert min(found.values()) > 0.25
        assert found[language] == max(found.values())
