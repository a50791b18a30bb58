"""A `Reply` in Telegram's HTML. Everything that is not ours is escaped here and nowhere else.

Telegram's limits: 4,096 characters (code points) after parsing, 1,024 beside a file; a folded part is an expandable
quote, and quotes do not nest.
"""

import re
from collections.abc import Iterable
from html import escape

from bot.reply import Fold, Line, Reply

LONGEST_MESSAGE = 4096
LONGEST_CAPTION = 1024
_ELLIPSIS = "…"
_LEAST_CUT = 3  # a character, the ellipsis, the line break
_REFUSED = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_SEEN_AS_NOTHING = frozenset("\u0333\u033f\u030a\u2800\ufffc")  # dropped by Telegram, or no more than a blank to it


def html_of(reply: Reply) -> str:
    """The message as HTML that Telegram accepts; too much text is cut at the end of a line or inside one, never inside
    a tag. A file needs no words: the caption may be empty, a message may not."""
    longest = LONGEST_MESSAGE if reply.attachment is None else LONGEST_CAPTION
    room = longest
    parts: list[str] = []
    for block in reply.blocks:
        lines = block.lines if isinstance(block, Fold) else (block,)
        painted, room = _painted(lines, room)
        if not painted:
            continue
        text = "\n".join(painted)
        parts.append(f"<blockquote expandable>{text}</blockquote>" if isinstance(block, Fold) else text)
    # A line of nothing but blanks is no message to Telegram.
    if room == longest:
        return _ELLIPSIS if reply.attachment is None else ""
    return "\n".join(parts)


def _painted(lines: Iterable[Line], room: int) -> tuple[list[str], int]:
    """The lines that fit and the characters left, a line break counted for each; a line cut short leaves none."""
    painted: list[str] = []
    for line in lines:
        label, text = _visible(line.label), _visible(line.text)
        if not text and not label:
            continue
        length = len(label) + 1 + len(text) + 1
        if length > room:
            if room < _LEAST_CUT:
                return painted, 0
            room_for_text = room - len(label) - 3  # a blank, the ellipsis, the line break
            if room_for_text > 0:
                text = text[:room_for_text] + _ELLIPSIS
            else:
                label, text = label[: room - 2] + _ELLIPSIS, ""
            return [*painted, _line(line, label, text)], 0
        painted.append(_line(line, label, text))
        room -= length
    return painted, room


def _line(line: Line, label: str, text: str) -> str:
    said = escape(text)
    if line.tone == "strong":
        said = f"<b>{said}</b>"
    elif line.tone == "quiet":
        said = f"<i>{said}</i>"
    return f"<b>{escape(label)}</b> {said}" if label else said


def _visible(text: str) -> str:
    """Without what Telegram would trim or refuse: controls and lone surrogates. Empty when nothing can be seen."""
    kept = _REFUSED.sub("", text)
    seen = any(letter.isprintable() and letter not in _SEEN_AS_NOTHING and letter != " " for letter in kept)
    return kept.strip() if seen else ""
