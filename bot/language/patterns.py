"""Regular expressions that content brings along: only such as cannot hang.

`(a+)+$` takes seconds for two dozen letters and doubles with each one more: a repeat within a repeat can share out a
text in more ways than anybody can count. Such a pattern is refused before anybody's line meets it.
"""

import importlib
import re
from typing import Any

_parser: Any = importlib.import_module("re._parser")  # how Python itself reads patterns
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT"})
_FEW = 8  # a repeat with so few turns cannot run away


def safe_pattern(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled. Raises re.error for what is none, and for one that may take for ever."""
    found = re.compile(pattern)
    if _runs_away(_parser.parse(pattern), within=False):
        raise re.error("a repeat within a repeat may take for ever", pattern)
    return found


def _runs_away(part: Any, *, within: bool) -> bool:
    """Whether an open repeat stands in another one. `within`: this part is repeated already."""
    for kind, what in part:
        name = str(kind)
        if name in _REPEATS:
            _, most, inner = what
            is_open = int(most) > _FEW
            if is_open and within:
                return True
            if _runs_away(inner, within=within or is_open):
                return True
        elif any(_runs_away(one, within=within) for one in _inside(what)):
            return True
    return False


def _inside(what: Any) -> list[Any]:
    """The parts within groups, branches, looks around and conditions."""
    if isinstance(what, _parser.SubPattern):
        return [what]
    if isinstance(what, tuple | list):
        return [inner for one in what for inner in _inside(one)]
    return []
