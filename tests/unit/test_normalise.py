"""Whatever somebody types becomes three clean, bounded forms; nothing raises and nothing takes long."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.language.normalise import LONGEST_MATCHED, LONGEST_TEXT, Forms, clean, forms

MEGABYTE = 1_000_000
# Three characters that need a second pass through Unicode or through the script tables to come to rest.
RESTLESS = "ཷཹ薴"

ANY_TEXT = st.text(st.characters(codec=None), max_size=800)


@given(ANY_TEXT)
@example("太贵了!")
@example("it's dear")
def test_a_plain_text_is_kept_as_one_is_that_must_be_cleaned(text: str) -> None:
    assert clean(text) == clean(f"{text}\u200b")  # something to drop behind it: every letter is looked at


@pytest.mark.parametrize(
    ("typed", "lite", "bare"),
    [
        ("太贵了！", "太贵了!", "太贵了"),
        ("太貴了，軟體", "太贵了,软体", "太贵了 软体"),
        ("ＴＯＯ　ＤＥＡＲ１２３", "too dear123", "too dear123"),
        ("Too Expensive", "too expensive", "too expensive"),
        ("STRASSE straße", "strasse strasse", "strasse strasse"),
        ("  too \t dear  ", "too dear", "too dear"),
        ("太贵了\n我太太不同意", "太贵了, 我太太不同意", "太贵了 我太太不同意"),
        ("a\r\n\r\nb", "a, b", "a b"),
        ("noooooooo!!!!!", "noo!!", "noo"),
        ("10000000", "10000000", "10000000"),
        ("snake_case", "snake_case", "snake case"),
        ("ﾊﾝｶｸ", "ハンカク", "ハンカク"),
        ("비싸ㅤ요", "비싸 요", "비싸 요"),
        ("한글", "한글", "한글"),
        ("it's ½ price", "it's 1⁄2 price", "it s 1 2 price"),
        ("", "", ""),
        ("   \n\t ", "", ""),
    ],
)
def test_a_line_is_folded_for_matching(typed: str, lite: str, bare: str) -> None:
    found = forms(typed)
    assert (found.lite, found.bare) == (lite, bare)


def test_what_is_shown_keeps_case_width_script_and_line_breaks() -> None:
    assert forms("Too Dear\n太貴了！").clean == "Too Dear\n太貴了！"


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("a\x00b", "ab"),
        ("a\x1b[31mb", "a[31mb"),
        ("太\u200b贵\u200d了\ufeff", "太贵了"),
        ("\u202eabc\u202c", "abc"),
        ("\u2066abc\u2069", "abc"),
        ("a\ud800b\udfff", "ab"),
        ("a\ue000b\U000f0000", "ab"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\x7f\x80\x9f", ""),
    ],
)
def test_what_cannot_be_seen_is_dropped(typed: str, left: str) -> None:
    assert clean(typed) == left


def test_a_pile_of_marks_keeps_two_a_letter() -> None:
    zalgo = "".join(letter + "\u0301\u0322\u0338\u035c\u0489" * 4 for letter in "dear")
    assert len(clean(zalgo)) == len("dear") * 3
    assert unicodedata.normalize("NFC", "né") == clean("ne\u0301").replace("e\u0301", "é")


@pytest.mark.parametrize(
    "typed",
    [
        "a" * MEGABYTE,
        "太贵了，" * (MEGABYTE // 4),
        "e" + "\u0301" * MEGABYTE,
        "\ufdfa" * LONGEST_TEXT,  # one character, eighteen letters
        "\u202e" * MEGABYTE,
        "\ud83d" * MEGABYTE,
        "가" * MEGABYTE,
        " " * MEGABYTE,
        "[" * 200_000,
        "\n" * MEGABYTE,
    ],
    ids=["letters", "han", "marks", "ligatures", "bidi", "surrogates", "hangul", "blanks", "brackets", "breaks"],
)
def test_a_text_of_any_length_stays_in_bounds(typed: str) -> None:
    assert in_bounds(forms(typed))


def test_only_the_part_that_is_read_is_remembered() -> None:
    assert forms("a b" * MEGABYTE) is forms(("a b" * MEGABYTE)[:LONGEST_TEXT])


def test_emoji_alone_leave_nothing_to_match() -> None:
    found = forms("😀" * LONGEST_TEXT)
    assert found.bare == ""
    assert found.clean == "😀" * LONGEST_TEXT


def test_the_cut_leaves_no_blank_at_the_end() -> None:
    assert forms("ab" * 255 + "c d").lite == "ab" * 255 + "c"


@given(ANY_TEXT)
@example("\ud800" * 600)
@example("\ufdfa" * 60)
def test_any_text_gives_bounded_forms(typed: str) -> None:
    assert in_bounds(forms(typed))


@given(st.text(st.characters(codec=None, exclude_characters=RESTLESS), max_size=800))
@example("ab" * 255 + "c d")
@example("İstanbul ſ")
def test_a_folded_text_is_folded_already(typed: str) -> None:
    once = forms(typed)
    twice = forms(once.lite)
    assert (twice.lite, twice.bare) == (once.lite, once.bare)


@given(ANY_TEXT)
def test_no_form_holds_what_cannot_be_seen(typed: str) -> None:
    found = forms(typed)
    assert not {unicodedata.category(letter) for letter in found.clean} & {"Cf", "Cs", "Co", "Cn"}
    found.clean.encode()
    assert "\n" not in found.lite
    assert not any(letter in found.bare for letter in ",.!?;:'\"，。！？-_")


def in_bounds(found: Forms) -> bool:
    return (
        len(found.clean) <= LONGEST_TEXT and len(found.lite) <= LONGEST_MATCHED and len(found.bare) <= len(found.lite)
    )


@pytest.mark.parametrize(
    ("typed", "lite"),
    [
        ("t\u043e\u043e \u0435xp\u0435nsiv\u0435", "too expensive"),  # Cyrillic o and e among Latin letters
        ("pri\u0441e", "price"),
        ("\u0441\u043b\u0438\u0448\u043a\u043e\u043c", "\u0441\u043b\u0438\u0448\u043a\u043e\u043c"),  # a Russian word
    ],
)
def test_letters_that_only_look_latin_are_read_as_latin_within_a_latin_word(typed: str, lite: str) -> None:
    assert forms(typed).lite == lite
