"""Syllables become the characters a library would use, initials hint at its intents."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.thumb import KO_SIGNS, ZH_SIGNS, Decoder, Hints, initials_of, learn_decoder, learn_hints

LINES = ("太贵了", "太贵了吧", "我要问我老婆", "价格太贵", "便宜一点", "太便宜了", "柜子很大", "你同意吗", "太长了")


@pytest.fixture(scope="module")
def decoder() -> Decoder:
    return learn_decoder(LINES * 200)


@pytest.mark.parametrize(
    ("sounds", "meant"),
    [
        ("tai gui le", "太贵了"),
        ("gui zi", "柜子"),
        ("wo lao po", "我老婆"),
        ("tai pian yi le", "太便宜了"),  # a second reading
        ("tai can le", "太长了"),
        ("tai blah", ""),  # no such sound
        ("", ""),
    ],
)
def test_syllables_are_written_out_as_the_library_would(decoder: Decoder, sounds: str, meant: str) -> None:
    assert decoder.text(sounds.split()) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("太柜了", "太贵了"),
        ("太贵了", "太贵了"),
        ("你同意吗", "你同意吗"),
        ("鑫", "鑫"),
        ("鑫鑫公司", "鑫鑫公司"),  # unknown is not wrong
        ("price 太柜了 ok", "price 太贵了 ok"),
    ],
)
def test_a_homophone_is_put_right_where_the_library_speaks_clearly(decoder: Decoder, typed: str, meant: str) -> None:
    assert decoder.respelt(typed) == meant


def test_a_library_without_chinese_writes_nothing_out() -> None:
    empty = learn_decoder(["too dear", "너무 비싸요"])
    assert empty.text(["tai"]) == ""
    assert empty.respelt("太贵了") == "太贵了"


@given(st.text("太贵了我要问老婆价格便宜柜子鑫ab ", max_size=20))
def test_respelling_keeps_the_length_and_what_is_no_character(text: str) -> None:
    told = learn_decoder(LINES).respelt(text)
    assert len(told) == len(text)
    assert [letter for letter in told if letter in "ab "] == [letter for letter in text if letter in "ab "]


@pytest.fixture(scope="module")
def hints() -> Hints:
    return learn_hints(["太贵了", "太贵了", "真的太贵了", "我要问我老婆", "老婆不同意"], [0, 0, 0, 1, 1], 3, ZH_SIGNS)


def test_initials_hint_at_the_intent_whose_lines_hold_them(hints: Hints) -> None:
    assert int(hints.scores(list("tgl"), ZH_SIGNS).argmax()) == 0
    assert int(hints.scores(list("lp"), ZH_SIGNS).argmax()) == 1


def test_initials_of_no_line_hint_at_nothing(hints: Hints) -> None:
    assert not hints.scores(list("xxxx"), ZH_SIGNS).any()
    assert not hints.whole(list("tglw"), ZH_SIGNS).any()


def test_clauses_with_just_these_initials_are_counted(hints: Hints) -> None:
    assert hints.whole(list("tgl"), ZH_SIGNS).tolist() == [2, 0, 0]


def test_korean_hints_by_first_consonants() -> None:
    korean = learn_hints(["너무 비싸요", "시간이 없어요"], [0, 1], 2, KO_SIGNS)
    assert int(korean.scores(list("ㄴㅁㅂㅆㅇ"), KO_SIGNS).argmax()) == 0


def test_initials_are_those_of_the_characters_alone() -> None:
    assert initials_of("太贵了 ok!") == ("t", "g", "l")


@given(st.lists(st.sampled_from(ZH_SIGNS + "?ㄱ"), max_size=60))
def test_any_signs_are_scored(hints: Hints, signs: list[str]) -> None:
    assert np.isfinite(hints.scores(signs, ZH_SIGNS)).all()
    assert (hints.whole(signs, ZH_SIGNS) >= 0).all()
