"""What sounds alike is spelt alike: pinyin without tones, Hangul letter by letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.sounds import fold_sound, jamo, pinyin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("吧", "把"),  # the same sound
        ("在", "再"),
        ("费", "废"),
        ("长", "赞"),  # zh and z, ang and an: one to a southern ear
        ("张", "赞"),
        ("是", "四"),
        ("陈", "层"),
        ("星", "新"),
        ("风", "分"),
    ],
)
def test_homophones_share_their_sound(one: str, other: str) -> None:
    assert pinyin(one) == pinyin(other) != ""


@pytest.mark.parametrize(("one", "other"), [("贵", "便"), ("南", "蓝"), ("你", "里"), ("买", "慢")])
def test_what_changes_the_word_stays_apart(one: str, other: str) -> None:
    assert pinyin(one) != pinyin(other)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("zhang", "zan"), ("zang", "zan"), ("zan", "zan"), ("cheng", "cen"), ("sheng", "sen"), ("shi", "si"),
        ("xing", "xin"), ("feng", "fen"), ("xiang", "xian"), ("ang", "an"), ("guang", "guan"),
        ("gui", "gui"), ("lan", "lan"), ("nan", "nan"), ("song", "song"), ("he", "he"), ("", ""),
    ],
)  # fmt: skip
def test_a_typed_syllable_is_folded_to_what_it_sounds_like(typed: str, folded: str) -> None:
    assert fold_sound(typed) == folded


@pytest.mark.parametrize("letter", "张赞是四陈层星新风分贵便南蓝你里买慢太了价格老婆商量绿女")
def test_the_sound_of_a_character_is_folded_already(letter: str) -> None:
    assert fold_sound(pinyin(letter)) == pinyin(letter) != ""


@pytest.mark.parametrize("letter", ["a", "1", "가", "。", " ", "😀", "\ud800"])
def test_what_is_no_han_character_has_no_sound(letter: str) -> None:
    assert pinyin(letter) == ""


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("비싸요", "ㅂㅣㅆㅏㅇㅛ"),
        ("값", "ㄱㅏㅄ"),
        ("힣", "ㅎㅣㅎ"),
        ("가", "ㄱㅏ"),
        ("KT는 3만", "KTㄴㅡㄴ 3ㅁㅏㄴ"),
        ("ㅋㅋ 貴", "ㅋㅋ 貴"),
        ("", ""),
    ],
)
def test_syllables_are_spelt_out(written: str, spelt: str) -> None:
    assert jamo(written) == spelt


def test_a_slip_inside_a_syllable_changes_one_letter() -> None:
    right, wrong = jamo("비싸"), jamo("비사")
    assert sum(a != b for a, b in zip(right, wrong, strict=True)) == 1


@given(st.characters(codec=None))
def test_any_letter_sounds_small_latin_or_not_at_all(letter: str) -> None:
    assert pinyin(letter) == "" or pinyin(letter).isalpha()


@given(st.text(st.characters(codec=None), max_size=80))
def test_no_syllable_is_left_unspelt(text: str) -> None:
    assert not any(0xAC00 <= ord(letter) <= 0xD7A3 for letter in jamo(text))
