"""Simplified for matching, traditional for those who write it, and telling the two apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.chinese_script import is_traditional, simplified, traditional
from bot.language.taiwan_words import in_taiwan, taiwan_words


@pytest.mark.parametrize(
    ("written", "matched"),
    [
        ("太貴了", "太贵了"),
        ("網路訊號", "网路讯号"),
        ("頭髮發財", "头发发财"),
        ("係唔係好貴", "系唔系好贵"),
        ("太贵了", "太贵了"),
        ("비싸요 貴", "비싸요 贵"),
        ("too dear", "too dear"),
        ("", ""),
    ],
)
def test_traditional_characters_become_simplified(written: str, matched: str) -> None:
    assert simplified(written) == matched


@pytest.mark.parametrize(
    ("written", "taiwan"),
    [
        ("太贵了，网络不好", "太貴了，網路不好"),
        ("软件", "軟體"),
        ("短信", "簡訊"),
        ("里面", "裡面"),
        ("头发", "頭髮"),
        ("合同上的账单", "合約上的帳單"),
        ("咱们看看这个套餐，您看行吗", "我們看看這個方案，您看可以嗎"),
        ("您再琢磨琢磨", "您再想想"),
        ("电话费和话费", "電話費和電話費"),
        ("OK 200", "OK 200"),
    ],
)
def test_answers_are_said_in_the_words_of_taiwan(written: str, taiwan: str) -> None:
    assert traditional(written) == taiwan


@pytest.mark.parametrize("text", ["太貴了", "這個價格", "係唔係", "網路很慢 OK?", "客戶說太貴了,要考慮"])
def test_traditional_characters_are_told_by_themselves(text: str) -> None:
    assert is_traditional(text)


@pytest.mark.parametrize("text", ["太贵了", "这个价格", "你好", "", "too dear", "비싸요", "200", "客户说贵,要考虑,這"])
def test_what_nothing_tells_is_not_traditional(text: str) -> None:
    assert not is_traditional(text)


@given(st.text(max_size=80))
def test_the_script_changes_character_for_character(text: str) -> None:
    assert len(simplified(text)) == len(text)


@given(st.text(max_size=40))
def test_any_text_can_be_turned_and_judged(text: str) -> None:
    traditional(text)
    assert is_traditional(text) in (True, False)


@pytest.mark.parametrize("word", taiwan_words())
def test_no_word_of_taiwan_is_turned_twice(word: str) -> None:
    assert in_taiwan(taiwan_words()[word]) == taiwan_words()[word]
