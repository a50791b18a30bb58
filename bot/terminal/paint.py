"""A `Reply` on a terminal: colours where there is a screen, plain lines where there is not; buttons as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from bot.reply import Button, Copy, Fold, Line, Press, Reply

# What a page of the trainer asks: without its buttons nobody could go on.
_ASKING = frozenset(
    {"quiz_answer", "quiz_order", "quiz_skip", "quiz_next", "quiz", "quiz_topics", "spar_with", "spar_part", "selftest"}
)
_STYLES = {"plain": "", "strong": "bold", "quiet": "dim", "say": "cyan"}


@dataclass(frozen=True, slots=True)
class Painted:
    """What can be pressed now: button 1 is the first."""

    buttons: tuple[Button, ...]


def paint(reply: Reply, console: Console) -> Painted:
    """Print a reply and number its buttons. A terminal needs no copy buttons: lines can be marked with the mouse."""
    for block in reply.blocks:
        if isinstance(block, Fold):
            for line in block.lines:
                console.print(_line(line), soft_wrap=True)
        else:
            console.print(_line(block), soft_wrap=True)
    pressable: list[Button] = []
    for row in reply.buttons:
        buttons = [button for button in row if not isinstance(button.does, Copy)]
        if buttons:
            console.print(_choices(buttons, first=len(pressable) + 1), soft_wrap=True)
        pressable += buttons
    return Painted(tuple(pressable))


def asks_back(reply: Reply) -> tuple[Button, ...]:
    """The buttons of a page that cannot be answered without them, numbered by their place; none for other pages."""
    pressable = tuple(button for row in reply.buttons for button in row if isinstance(button.does, Press))
    asked = any(isinstance(button.does, Press) and button.does.action in _ASKING for button in pressable)
    return pressable if asked else ()


def plain_text(reply: Reply) -> str:
    """A reply as plain lines for pipes and screen readers: folded parts unfolded; of the buttons those that answer a
    question (with the number that presses them), and the intents that could be meant."""
    lines = [f"{line.label} {line.text}".strip() for line in reply.lines()]
    lines += [
        f"- {button.label}"
        for row in reply.buttons
        for button in row
        if isinstance(button.does, Press) and button.does.action == "pick"
    ]
    lines += [f"[{number}] {button.label}" for number, button in enumerate(asks_back(reply), 1)]
    return "\n".join(lines)


def _line(line: Line) -> Text:
    text = Text()
    if line.label:
        text.append(f"{line.label} ", style="bold")
    text.append(line.text, style=_STYLES[line.tone])
    return text


def _choices(buttons: Sequence[Button], first: int) -> Text:
    """One row of buttons on a line of its own."""
    text = Text()
    for number, button in enumerate(buttons, first):
        gap = "  " if number > first else ""
        text.append(f"{gap}[{number}] ", style="bold yellow").append(button.label, style="yellow")
    return text
