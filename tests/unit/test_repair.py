"""Slips are put right towards the words that are known, and what is known is never touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.repair import Spelling, words_of

# The commonest first, as far as it counts: of two that are as near the commoner was meant.
WORDS = {
    "expensive": 9,
    "price": 9,
    "contract": 9,
    "wife": 5,
    "expense": 5,
    "signal": 5,
    "tell": 5,
    "warranty": 4,
    "warrant": 3,
    "plan": 3,
    "planet": 2,
    "nets": 1,
    "with": 5,
    "white": 5,
    "you're": 2,
}
BESIDE = {("your", "wife"), ("paint", "white"), ("price", "plan")}


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(WORDS, lambda first, second: (first, second) in BESIDE)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("expnsive", "expensive"),  # a letter left out
        ("expensivee", "expensive"),  # one too many
        ("pirce", "price"),  # two changed places
        ("rpice", "price"),  # ... the first two
        ("contrsct", "contract"),  # the neighbouring key
        ("ecpnsive", "expensive"),  # two slips in a long word
        ("xpensive", "expensive"),  # its first letter gone
        ("pensive", "expensive"),  # two of its letters gone
        ("yo're", "you're"),
        ("wjite", "white"),
        ("your wif", "your wife"),
        ("a word that is wihte", "a word that is white"),
        ("price plam for the two of us", "price plan for the two of us"),  # beside what it is known beside
        ("contr", "contract"),  # half a word
        ("warr", "warranty"),  # of two that go on from here the commoner
        ("exp", "exp"),  # too little to go by
        ("tel", "tell"),
        ("the pirce, too!", "the price, too!"),
        ("doesn't contr", "doesn't contract"),
        ("what a long line about contr", "what a long line about contr"),  # whoever types much types words whole
        ("planets", "planets"),  # a word like others, only unknown
    ],
)
def test_a_slip_is_put_right_where_only_one_thing_was_meant(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.repaired(typed) == meant


@given(st.lists(st.sampled_from(sorted(WORDS)), max_size=5))
def test_what_is_known_stays(words: list[str]) -> None:
    line = " ".join(words)
    assert Spelling(WORDS).repaired(line) == line


@given(st.text(max_size=80))
def test_whatever_stands_between_words_stays(text: str) -> None:
    assert Spelling({}).repaired(text) == text


@given(st.text("abcdeinprsvx ", max_size=40))
def test_a_repaired_line_needs_no_more_repair(text: str) -> None:
    spelling = Spelling(WORDS)
    once = spelling.repaired(text)
    assert spelling.repaired(once) == once


KOREAN = {"너무": 9, "비싸요": 9, "남편한테": 5, "언제": 5, "가능해요": 5, "약정이": 4, "길어요": 4, "요금제": 3}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("너무 비쌰요", "너무 비싸요"),  # the neighbouring vowel
        ("너무 비ㅆ요", "너무 비싸요"),  # a vowel left out
        ("약정이 너무 길엉요", "약정이 너무 길어요"),  # a letter too many
        ("남편한데 물어보고", "남편한테 물어보고"),  # as it sounds
        ("언재 가능해요", "언제 가능해요"),
        ("요금쩨!", "요금제!"),
        ("비싸네요", "비싸네요"),  # another ending of a known word
        ("너무너무", "너무너무"),
        ("쌰", "쌰"),  # one syllable is too little to go by
        ("ㅋㅋㅋ", "ㅋㅋㅋ"),
        ("ㄴㅁ ㅂㅆㅇ", "ㄴㅁ ㅂㅆㅇ"),  # initials are written out elsewhere
        ("비쌰a요", "비쌰a요"),
        ("뷔쌰욤", "뷔쌰욤"),  # too far from anything
    ],
)
def test_a_korean_word_is_put_right_letter_by_letter(typed: str, meant: str) -> None:
    assert Spelling(KOREAN).repaired(typed) == meant


@given(st.lists(st.sampled_from(sorted(KOREAN)), min_size=1, max_size=6).map(" ".join))
def test_korean_that_is_known_stays_as_it_is(lite: str) -> None:
    assert Spelling(KOREAN).repaired(lite) == lite


def test_the_words_of_lines_are_latin_and_korean_ones() -> None:
    assert words_of(["너무 비싸요, too expensive", "비싸요 ㅋㅋ 5g 贵", "네"]) == {
        "너무": 1,
        "비싸요": 2,
        "too": 1,
        "expensive": 1,
    }
