"""Slips are put right towards the words that are known, and what is known is never touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.repair import Spelling

WORDS = (
    "expensive",
    "price",
    "contract",
    "wife",
    "expense",
    "signal",
    "tell",
    "warranty",
    "warrant",
    "plan",
    "planet",
    "nets",
)


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(WORDS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("expnsive", "expensive"),  # a letter left out
        ("expensivee", "expensive"),  # one too many
        ("pirce", "price"),  # two changed places
        ("rpice", "price"),  # ... the first two
        ("contrsct", "contract"),  # the neighbouring key
        ("ecpnsive", "expensive"),  # two slips in a long word
        ("cpensive", "cpensive"),  # its beginning gone: nobody can know
        ("contr", "contract"),  # half a word
        ("warr", "warranty"),  # of two that go on from here the commoner
        ("exp", "exp"),  # too little to go by
        ("tel", "tel"),
        ("the pirce, too!", "the price, too!"),
        ("doesn't contr", "doesn't contract"),
        ("what a long line about contr", "what a long line about contr"),  # whoever types much types words whole
        ("planets", "planets"),  # a word like others, only unknown
    ],
)
def test_a_slip_is_put_right_where_only_one_thing_was_meant(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.repaired(typed) == meant


@given(st.lists(st.sampled_from(WORDS), max_size=5))
def test_what_is_known_stays(words: list[str]) -> None:
    line = " ".join(words)
    assert Spelling(WORDS).repaired(line) == line


@given(st.text(max_size=80))
def test_whatever_stands_between_words_stays(text: str) -> None:
    assert Spelling(()).repaired(text) == text


@given(st.text("abcdeinprsvx ", max_size=40))
def test_a_repaired_line_needs_no_more_repair(text: str) -> None:
    spelling = Spelling(WORDS)
    once = spelling.repaired(text)
    assert spelling.repaired(once) == once
