"""A number in a button: digits, and no more of them than a database holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.numbered import number_in


@given(st.integers(0, 10**18 - 1))
def test_a_number_comes_back(number: int) -> None:
    assert number_in(str(number)) == number_in(str(number), -1) == number


@pytest.mark.parametrize("text", ["", " 1", "-1", "1.5", "x", "²", "٣", "１", "9" * 19, "1:2"])
def test_anything_else_is_none(text: str) -> None:
    assert number_in(text) == 0
    assert number_in(text, -1) == -1


@given(st.text(max_size=30))
def test_no_text_fails_or_is_beyond_what_can_be_kept(text: str) -> None:
    assert -1 <= number_in(text, -1) < 2**63
