"""Values that stand in one column: as JSON text, and back.

Writing keeps everything exactly (an amount as its digits). Reading never fails: what an older or newer version wrote in
another shape reads as empty, since an old answer must not stop a new one.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal, TypeVar, get_args

from bot.coach.heard import Heard
from bot.nlu.recognition import Scored
from bot.pricing.amounts import Ask
from bot.pricing.money import Money, MoneyError
from bot.pricing.offer import Every, Per, Price

Choice = TypeVar("Choice", bound=str)

_EVERY: tuple[Every, ...] = get_args(Every)
_PER: tuple[Per, ...] = get_args(Per)
_Asked = Literal["separator", "which", "unreadable", "times", "per_seat"]
_ASKS: tuple[_Asked, ...] = get_args(_Asked)

# ArithmeticError: digits that are no number. RecursionError: brackets without end.
_UNREADABLE = (ValueError, TypeError, KeyError, ArithmeticError, RecursionError, MoneyError)


def known(value: object, choices: tuple[Choice, ...]) -> Choice | None:
    """The value if it is one of a closed set."""
    return next((choice for choice in choices if choice == value), None)


def write_keys(keys: frozenset[str]) -> str:
    return json.dumps(sorted(keys))


def read_keys(text: str) -> frozenset[str]:
    try:
        return frozenset(_text(key) for key in _list(json.loads(text)))
    except _UNREADABLE:
        return frozenset()


def write_words(words: Mapping[str, str]) -> str:
    return json.dumps(dict(words), ensure_ascii=False)


def read_words(text: str) -> dict[str, str]:
    try:
        return {name: _text(value) for name, value in _mapping(json.loads(text)).items()}
    except _UNREADABLE:
        return {}


def write_texts(texts: tuple[str, ...]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)


def read_texts(text: str) -> tuple[str, ...]:
    try:
        return tuple(_text(one) for one in _list(json.loads(text)))
    except _UNREADABLE:
        return ()


def write_prints(prints: Sequence[frozenset[int]]) -> str:
    return json.dumps([sorted(one) for one in prints], separators=(",", ":"))


def read_prints(text: str) -> tuple[frozenset[int], ...]:
    try:
        return tuple(frozenset(int(_number(print_)) for print_ in _list(one)) for one in _list(json.loads(text)))
    except _UNREADABLE:
        return ()


def write_scored(scored: tuple[Scored, ...]) -> str:
    return json.dumps([[one.id, one.confidence] for one in scored])


def read_scored(text: str) -> tuple[Scored, ...]:
    try:
        pairs = [_list(pair) for pair in _list(json.loads(text))]
        return tuple(Scored(_text(intent), _number(confidence)) for intent, confidence in pairs)
    except _UNREADABLE:
        return ()


def write_heard(heard: Heard) -> str:
    said = {
        "ours": _from_price(heard.ours),
        "rival_price": _from_price(heard.rival_price),
        "fee": _from_price(heard.fee),
        "rival": heard.rival,
        "decider": heard.decider,
        "date": heard.date,
        "term_months": heard.term_months,
        "seats": heard.seats,
        "tax_included": heard.tax_included,
        "ask": _from_ask(heard.ask),
    }
    return json.dumps({name: value for name, value in said.items() if value is not None})


def read_heard(text: str) -> Heard:
    try:
        said = _mapping(json.loads(text))
        return Heard(
            ours=_to_price(said.get("ours")),
            rival_price=_to_price(said.get("rival_price")),
            fee=_to_price(said.get("fee")),
            rival=_text_or_none(said.get("rival")),
            decider=_text_or_none(said.get("decider")),
            date=_text_or_none(said.get("date")),
            term_months=_whole_or_none(said.get("term_months")),
            seats=_whole_or_none(said.get("seats")),
            tax_included=_yes_or_no(said.get("tax_included")),
            ask=_to_ask(said.get("ask")),
        )
    except _UNREADABLE:
        return Heard()


def _from_price(price: Price | None) -> dict[str, str | None] | None:
    if price is None:
        return None
    return {
        "amount": str(price.money.amount),
        "currency": price.money.currency,
        "every": price.every,
        "per": price.per,
    }


def _to_price(value: object) -> Price | None:
    if value is None:
        return None
    said = _mapping(value)
    money = Money(Decimal(_text(said["amount"])), _text_or_none(said["currency"]))
    every = None if said["every"] is None else _one_of(said["every"], _EVERY)
    return Price(money, every, _one_of(said["per"], _PER))


def _from_ask(ask: Ask | None) -> dict[str, object] | None:
    if ask is None:
        return None
    return {"kind": ask.kind, "said": ask.said, "choices": [str(choice) for choice in ask.choices]}


def _to_ask(value: object) -> Ask | None:
    if value is None:
        return None
    said = _mapping(value)
    choices = tuple(Decimal(_text(choice)) for choice in _list(said["choices"]))
    return Ask(_one_of(said["kind"], _ASKS), _text(said["said"]), choices)


def _one_of(value: object, choices: tuple[Choice, ...]) -> Choice:
    found = known(value, choices)
    if found is None:
        raise ValueError(value)
    return found


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return float(value)


def _yes_or_no(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _whole_or_none(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(value)
    return value
