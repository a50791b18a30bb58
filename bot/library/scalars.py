"""What a single text of a content file may be: sentences, amounts, terms, dates. Text in, a checked value out.

Nothing is guessed: `1,000`, `１２３`, `-0`, `NaN` and `1e999999` are refused, and so is `1.000`, which is one in London
and a thousand in Berlin.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from bot.people.person import LONGEST_NAME

MOST_AMOUNT = Decimal(10) ** 12
MOST_MONTHS = 600
MOST_COUNT = 100_000
COUNT = "{count}"

_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?", re.ASCII)
_ONE_OR_A_THOUSAND = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}", re.ASCII)
_TERM = re.compile(r"([1-9][0-9]{0,3}) (months?|years?)", re.ASCII)
_COUNT = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def amount(value: object) -> Decimal:
    """0 to 10^12 with at most four decimals, written with a point and without separators."""
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        raise PydanticCustomError("not_an_amount", "not_an_amount")
    if _ONE_OR_A_THOUSAND.fullmatch(value):
        raise PydanticCustomError("unclear_amount", "unclear_amount")
    number = Decimal(value)
    if number > MOST_AMOUNT:
        raise PydanticCustomError("amount_out_of_bounds", "amount_out_of_bounds")
    return number


def months(value: object) -> int:
    """The months of "24 months" or "2 years"."""
    found = _TERM.fullmatch(value) if isinstance(value, str) else None
    count = 0 if found is None else int(found[1]) * (12 if found[2].startswith("year") else 1)
    if not 1 <= count <= MOST_MONTHS:
        raise PydanticCustomError("not_a_term", "not_a_term")
    return count


def count(value: object) -> int:
    """A whole number from 1 to 100,000."""
    if not isinstance(value, str) or not _COUNT.fullmatch(value) or int(value) > MOST_COUNT:
        raise PydanticCustomError("not_a_count", "not_a_count")
    return int(value)


def _currency(value: str) -> str:
    if not _CURRENCY.fullmatch(value):
        raise PydanticCustomError("not_a_currency", "not_a_currency")
    return value


def _iso_date(value: str) -> str:
    try:
        date.fromisoformat(value if _DATE.fullmatch(value) else "")
    except ValueError as problem:
        raise PydanticCustomError("not_a_date", "not_a_date") from problem
    return value


def _yes_or_no(value: object) -> bool:
    if value not in ("true", "false"):
        raise PydanticCustomError("not_true_or_false", "not_true_or_false")
    return value == "true"


def _with_count(value: str) -> str:
    if COUNT not in value:
        raise PydanticCustomError("needs_count", "needs_count")
    return value


def _short(value: str) -> str:
    if len(value) > LONGEST_NAME:
        raise PydanticCustomError("long_name", "long_name")
    return value


Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_short),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}),
]  # fmt: skip
CountedText = Annotated[Text, AfterValidator(_with_count)]
Amount = Annotated[Decimal, BeforeValidator(amount), WithJsonSchema({"type": ["number", "string"], "minimum": 0})]
Count = Annotated[int, BeforeValidator(count), WithJsonSchema({"type": "integer", "minimum": 1})]
Term = Annotated[int, BeforeValidator(months), WithJsonSchema({"type": "string", "pattern": f"^{_TERM.pattern}$"})]
Currency = Annotated[Text, AfterValidator(_currency), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})]
Day = Annotated[Text, AfterValidator(_iso_date), WithJsonSchema({"type": "string", "pattern": f"^{_DATE.pattern}$"})]
Flag = Annotated[bool, BeforeValidator(_yes_or_no), WithJsonSchema({"type": "boolean"})]
