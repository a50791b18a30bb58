"""Slips are put right towards the words that are known, and what is known is never touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.repair import Spelling

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
