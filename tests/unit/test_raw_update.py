"""An update as it comes: its number, its chat, its time; whatever else it may be, it breaks nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.raw_update import incoming, kept_update, lane_of, sent_at

_PERSON = {"id": 7, "is_bot": False, "first_name": "Kim"}
_GROUP = {"id": -500, "type": "supergroup", "title": "Team"}
_PRESS = {"id": "q", "from": _PERSON, "message": {"message_id": 4, "chat": _GROUP, "date": 0}, "data": "x"}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
kinds = st.sampled_from(["message", "callback_query", "inline_query", "telepathy"])
fields = st.sampled_from(["chat", "from", "user", "message", "date", "id", "text"])
contents = st.recursive(anything, lambda inner: st.dictionaries(fields, inner, max_size=4), max_leaves=10)


@pytest.mark.parametrize(
    ("content", "lane"),
    [
        ({"message": {"chat": _GROUP, "from": _PERSON}}, -500),
        ({"callback_query": _PRESS}, -500),
        ({"inline_query": {"id": "1", "from": _PERSON, "query": "too dear"}}, 7),
        ({"poll_answer": {"poll_id": "1", "user": _PERSON}}, 7),
        ({"my_chat_member": {"chat": _GROUP, "from": _PERSON}}, -500),
        ({"poll": {"id": "1"}}, 0),
        ({}, 0),
    ],
)
def test_the_order_of_an_update_is_that_of_its_chat_or_its_person(content: dict[str, Any], lane: int) -> None:
    assert lane_of({"update_id": 1, **content}) == lane


@given(update_id=anything, content=st.dictionaries(kinds, contents, max_size=2))
def test_whatever_comes_is_kept_as_it_is_or_is_no_update(update_id: object, content: dict[str, Any]) -> None:
    update = {"update_id": update_id, **content}

    kept = incoming(update)

    sent_at(update)
    assert (kept is None) == (type(update_id) is not int or not -(2**63) <= update_id < 2**63)
    if kept is not None:
        assert kept_update(kept.payload) == update
        assert (kept.id, kept.chat) == (update_id, lane_of(update))


def test_a_payload_that_was_erased_is_an_empty_update() -> None:
    assert kept_update("[]") == {}
