"""Which of several lines is said now.

A line that mirrors what the customer named goes first; a line that was said in this visit waits until all were said;
a line kept for another segment or style is left out. The same visit gives the same choice.
"""

import hashlib
from collections.abc import Sequence

from bot.coach.context import Context
from bot.coach.fill import Values, placeholders_in, waits_for
from bot.library.records import Library, Line


def key_of(line: Line) -> str:
    """A short name of a line that survives restarts and edits elsewhere."""
    return hashlib.blake2b(line.text.encode(), digest_size=6).hexdigest()


def choose(
    lines: Sequence[Line], values: Values, context: Context, library: Library, *, count: int = 1
) -> tuple[Line, ...]:
    """The best `count` lines, best first. Empty only when no line fits at all."""
    fitting = [line for line in lines if _suits(line, context) and not waits_for(line.text, values, library)]
    if not fitting:
        # Every line waits for something: the fallbacks of the library are still better than silence.
        fitting = [line for line in lines if _suits(line, context) and "frame" not in placeholders_in(line.text)]
    fresh = [line for line in fitting if key_of(line) not in context.used or key_of(line) in context.kept]
    ranked = sorted(fresh or fitting, key=lambda line: _rank(line, values, context, library))
    if len(ranked) < count:
        ranked += [line for line in fitting if line not in ranked]
    return tuple(ranked[:count])


def _suits(line: Line, context: Context) -> bool:
    return (line.segment is None or line.segment == context.segment) and (
        line.style is None or line.style == context.style
    )


def _rank(line: Line, values: Values, context: Context, library: Library) -> tuple[bool, bool, int]:
    """Lower is better: shown before, made for this customer, says back most of what was named."""
    mirrored = sum(name in values and library.placeholders[name].known_only for name in placeholders_in(line.text))
    targeted = line.segment is not None or line.style is not None
    return (key_of(line) not in context.kept, not targeted, -mirrored)
