"""A `Reply` in Telegram's HTML. Everything that is not ours is escaped here and nowhere else.

Telegram's limits: 4,096 characters (code points) after parsing; a folded part is an expandable quote, and quotes do
not nest.
"""

from collections.abc import Iterable
from html import escape

from bot.reply import Fold, Line, Reply

LONGEST_MESSAGE = 4096
_ELLIPSIS = "…"


def html_of(reply: Reply) -> str:
    """The message as HTML that Telegram accepts; too much text is cut at the end of a line or inside one, never inside
    a tag."""
    room = LONGEST_MESSAGE
    parts: list[str] = []
    for block in reply.blocks:
        lines = block.lines if isinstance(block, Fold) else (block,)
        painted, room = _painted(lines, room)
        if not painted:
            continue
        text = "\n".join(painted)
        parts.append(f"<blockquote expandable>{text}</blockquote>" if isinstance(block, Fold) else text)
    # A line of nothing but blanks is no message to Telegram.
    return "\n".join(parts) if room < LONGEST_MESSAGE else _ELLIPSIS


def _painted(lines: Iterable[Line], room: int) -> tuple[list[str], int]:
    painted: list[str] = []
    for line in lines:
        label, text = _visible(line.label), _visible(line.text)
        length = len(label) + (1 if label else 0) + len(text) + 1
        if not text and not label:
            continue
        if length > room:
            text = text[: max(0, room - len(label) - 3)] + _ELLIPSIS
            if room < len(label) + 4:
                return painted, 0
            length = room
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
    """Without what Telegram would trim or refuse: controls and lone surrogates."""
    kept = "".join(
        letter for letter in text if letter == "\n" or (ord(letter) >= 32 and not 0xD800 <= ord(letter) <= 0xDFFF)
    )
    return kept.strip()
