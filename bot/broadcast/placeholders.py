"""What is filled in for each recipient of a campaign: a closed list of names in braces."""

import re
from collections.abc import Mapping
from typing import Literal, get_args

Name = Literal["name", "team"]
NAMES: tuple[Name, ...] = get_args(Name)

_BRACES = re.compile(r"\{([^{}\n]{1,40})\}")


def unknown_in(text: str) -> tuple[str, ...]:
    """What stands in braces and is none of ours, in order, each once."""
    return tuple(dict.fromkeys(name for name in _BRACES.findall(text) if name not in NAMES))


def is_personal(text: str) -> bool:
    """Whether two recipients can get different words."""
    return any(name in NAMES for name in _BRACES.findall(text))


def filled(text: str, values: Mapping[Name, str]) -> str:
    """The text for one recipient. What is none of our names stays as it is."""
    known = {str(name): value for name, value in values.items()}
    return _BRACES.sub(lambda found: known.get(found[1], found[0]), text)
