"""What stands in one column comes back exactly; what cannot be read comes back empty."""

import json
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.heard import Heard
from bot.nlu.recognition import Scored
from bot.pricing.amounts import Ask
from bot.pricing.money import Money
from bot.pricing.offer import Every, Per, Price
from bot.storage.json_text import (
    read_heard,
    read_keys,
    read_scored,
    write_heard,
    write_keys,
    write_scored,
)
from tests.contracts.samples import EVERYTHING_HEARD

AMOUNTS = st.decimals(min_value=0, max_value=10**12, places=4, allow_nan=False, allow_infinity=False)
TEXTS = st.none() | st.text(max_size=20)
PRICES = st.builds(
    Price,
    money=st.builds(Money, amount=AMOUNTS, currency=st.sampled_from([None, "CNY", "KRW", "USD"])),
    every=st.none() | st.sampled_from(get_args(Every)),
    per=st.sampled_from(get_args(Per)),
)
ASKS = st.builds(
    Ask,
    kind=st.sampled_from(["separator", "which", "unreadable"]),
    said=st.text(max_size=20),
    choices=st.lists(AMOUNTS, max_size=3).map(tuple),
)
HEARD = st.builds(
    Heard,
    ours=st.none() | PRICES,
    rival_price=st.none() | PRICES,
    fee=st.none() | PRICES,
    rival=TEXTS,
    decider=TEXTS,
    date=TEXTS,
    term_months=st.none() | st.integers(),
    seats=st.none() | st.integers(),
    ask=st.none() | ASKS,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["ours", "ask", "amount", "every", "per", "kind", "seats"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@given(heard=HEARD)
def test_whatever_was_heard_comes_back(heard: Heard) -> None:
    back = read_heard(write_heard(heard))
    assert back == heard
    assert repr(back) == repr(heard)


@given(keys=st.frozensets(st.text()), scored=st.lists(st.builds(Scored, id=st.text(), confidence=st.floats(0, 1))))
def test_keys_and_scores_come_back(keys: frozenset[str], scored: list[Scored]) -> None:
    assert read_keys(write_keys(keys)) == keys
    assert read_scored(write_scored(tuple(scored))) == tuple(scored)


def test_a_broken_character_of_a_message_can_be_kept() -> None:
    assert read_heard(write_heard(Heard(rival="\ud83d"))) == Heard(rival="\ud83d")
    assert write_heard(Heard(rival="\ud83d")).isascii()


def test_an_amount_is_written_as_its_digits() -> None:
    written = write_heard(Heard(ours=Price(Money(Decimal("199.90"), None), "month")))
    assert json.loads(written) == {"ours": {"amount": "199.90", "currency": None, "every": "month", "per": "order"}}


def test_what_a_newer_version_added_is_passed_over() -> None:
    written = json.loads(write_heard(EVERYTHING_HEARD)) | {"mood": "low"}
    assert read_heard(json.dumps(written)) == EVERYTHING_HEARD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "1",
        '"ours"',
        "[" * 100_000,
        '{"seats": "three"}',
        '{"seats": true}',
        '{"term_months": 1.5}',
        '{"rival": 7}',
        '{"ours": 200}',
        '{"ours": {}}',
        '{"ours": {"amount": 200, "currency": null, "every": null, "per": "order"}}',
        '{"ours": {"amount": "two hundred", "currency": null, "every": null, "per": "order"}}',
        '{"ours": {"amount": "NaN", "currency": null, "every": null, "per": "order"}}',
        '{"ours": {"amount": "-1", "currency": null, "every": null, "per": "order"}}',
        '{"ours": {"amount": "1e999", "currency": null, "every": null, "per": "order"}}',
        '{"ours": {"amount": "1", "currency": null, "every": "fortnight", "per": "order"}}',
        '{"ours": {"amount": "1", "currency": null, "every": null, "per": "table"}}',
        '{"ask": {"kind": "why", "said": "", "choices": []}}',
        '{"ask": {"kind": "which", "said": "", "choices": ["many"]}}',
    ],
)
def test_what_cannot_be_read_was_not_heard(text: str) -> None:
    assert read_heard(text) == Heard()


@given(value=JSON)
def test_no_json_whatever_stops_a_reader(value: object) -> None:
    text = json.dumps(value)
    assert isinstance(read_heard(text), Heard)
    assert isinstance(read_scored(text), tuple)
    assert isinstance(read_keys(text), frozenset)
