"""Whether a tree has the shape its file should have: a tree and a shape come in, the filled shape or findings go out.

Each complaint of pydantic becomes a finding at the place of the node it is about.
"""

import re
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from bot.language.detect import LANGUAGES
from bot.library.finding import Finding, Key
from bot.library.strict_yaml import MOST_FINDINGS, Mapping, Node, Scalar, Sequence, shortened

Loc = tuple[str | int, ...]
Plain = str | list["Plain"] | dict[str, "Plain"]
Shaped = TypeVar("Shaped", bound=BaseModel)

_NEAR = 70  # below this a suggestion confuses more than it helps
_QUOTED = re.compile(r"'([^']*)'")

# What pydantic calls it -> what we say. Errors of our own scalars carry our key already.
_KEYS: dict[str, Key] = {
    "string_type": "not_text",
    "list_type": "not_a_list",
    "string_too_short": "empty_text",
    "dict_type": "not_fields",
    "model_type": "not_fields",
    "model_attributes_type": "not_fields",
    "not_lines": "not_lines",
    "not_an_amount": "not_an_amount",
    "unclear_amount": "unclear_amount",
    "amount_out_of_bounds": "amount_out_of_bounds",
    "not_a_term": "not_a_term",
    "not_a_count": "not_a_count",
    "tiers_need_seats": "tiers_need_seats",
    "tiers_not_rising": "tiers_not_rising",
    "not_a_percentage": "not_a_percentage",
    "tax_not_on_top": "tax_not_on_top",
    "not_a_date": "not_a_date",
    "not_a_currency": "not_a_currency",
    "not_true_or_false": "not_true_or_false",
    "needs_count": "needs_count",
    "unknown_default_market": "unknown_default_market",
    "long_name": "long_name",
}


def conform(node: Node, shape: type[Shaped]) -> tuple[Shaped | None, tuple[Finding, ...]]:
    """The shape filled from a tree; None and what is wrong where it does not fit."""
    try:
        return shape.model_validate(plain(node)), ()
    except ValidationError as problem:
        errors = problem.errors(include_url=False)
        return None, tuple(_finding(error, node, shape) for error in errors[:MOST_FINDINGS])


def plain(node: Node) -> Plain:
    """The tree as texts, lists and dicts."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key.value: plain(value) for key, value in node.entries}


def place_of(node: Node, loc: Loc) -> tuple[str, int, int]:
    """File, line and column of what `loc` leads to; of the last node on the way that exists, where it leads nowhere."""
    return steps_to(node, loc)[-1]


def steps_to(node: Node, loc: Loc) -> list[tuple[str, int, int]]:
    """The places on the way to `loc`. What is no key here (the name of a choice) is stepped over."""
    places = [(node.path, node.line, node.column)]
    for step in loc:
        match node:
            case Sequence() if isinstance(step, int) and step < len(node.items):
                node = node.items[step]
                places.append((node.path, node.line, node.column))
            case Mapping():
                for key, value in node.entries:
                    if key.value == step:
                        node = value
                        places.append((key.path, key.line, key.column))
                        break
    return places


def nearest(word: str, known: Iterator[str] | list[str]) -> str | None:
    """The known word that somebody probably meant."""
    found = process.extractOne(word[:64], list(known), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return None if found is None else str(found[0])


def _finding(error: ErrorDetails, node: Node, shape: type[BaseModel]) -> Finding:
    loc = error["loc"]
    path, line, column = place_of(node, loc)
    where = shortened(".".join(str(step + 1) if isinstance(step, int) else step for step in _said(node, loc))) or "-"
    given = error["input"]
    values = {"where": where, "value": shortened(given) if isinstance(given, str) else "…"}
    match error["type"]:
        case "extra_forbidden":
            name = str(loc[-1])
            near = nearest(name, sorted(_keys_at(shape, loc[:-1])))
            named = {"name": shortened(name)}
            if near is None:
                return Finding(path, line, column, "schema", "unknown_key", named)
            return Finding(path, line, column, "schema", "unknown_key_near", {**named, "near": near})
        case "missing":
            # Said at the mapping that lacks it, where it can be added.
            if loc[-1] in LANGUAGES:
                return Finding(path, line, column, "parity", "missing_language", {"language": str(loc[-1])})
            return Finding(path, line, column, "schema", "missing_key", {"name": str(loc[-1])})
        case "literal_error":
            choices = _QUOTED.findall(str(error.get("ctx", {}).get("expected", "")))
            return Finding(path, line, column, "schema", "not_one_of", {**values, "choices": ", ".join(choices)})
        case "unknown_default_market":
            path, line, column = place_of(node, ("default",))
            named = {"name": shortened(str(error.get("ctx", {}).get("name", "")))}
            return Finding(path, line, column, "schema", "unknown_default_market", named)
        case other:
            return Finding(path, line, column, "schema", _KEYS.get(other, "invalid_value"), values)


def _said(node: Node, loc: Loc) -> Iterator[str | int]:
    """The steps of a path that the author wrote, without the names of choices; a missing last key is kept."""
    for number, step in enumerate(loc):
        if len(steps_to(node, loc[: number + 1])) > len(steps_to(node, loc[:number])):
            yield step


def _keys_at(shape: type[BaseModel], loc: Loc) -> set[str]:
    """The keys that may stand in the mapping `loc` leads to."""
    here = _alternatives(shape)
    for step in loc:
        there = [found for each in here for found in _inside(each, step)]
        here = there or here  # the name of a choice leads nowhere
    return {
        field.alias or name
        for each in here
        if isinstance(each, type) and issubclass(each, BaseModel)
        for name, field in each.model_fields.items()
    }


def _inside(annotation: Any, step: str | int) -> list[Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if issubclass(annotation, RootModel):
            return [found for root in _alternatives(annotation.model_fields["root"].annotation)
                    for found in _inside(root, step)]  # fmt: skip
        for name, field in annotation.model_fields.items():
            if (field.alias or name) == step:
                return _alternatives(field.annotation)
        extra = annotation.__annotations__.get("__pydantic_extra__")
        return _inside(extra, step) if extra and isinstance(step, str) else []
    if get_origin(annotation) is list and isinstance(step, int):
        return _alternatives(get_args(annotation)[0])
    if get_origin(annotation) is dict and isinstance(step, str):
        return _alternatives(get_args(annotation)[1])
    return []


def _alternatives(annotation: Any) -> list[Any]:
    """A type without its wrappings: each member of a union, each inside of an Annotated."""
    if get_origin(annotation) is Annotated:
        return _alternatives(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [found for member in get_args(annotation) for found in _alternatives(member)]
    return [annotation]
