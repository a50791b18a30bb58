"""Replies on a terminal: numbered buttons on a screen, plain lines in a pipe, and no text taken for markup."""

from io import StringIO

from rich.console import Console

from bot.reply import Button, Copy, Fold, Line, Press, Reply
from bot.terminal.paint import paint, plain_text

_REPLY = Reply(
    (
        Line("Price too high", "strong"),
        Line("So it is the price?", "say", label="1 Repeat"),
        Fold((Line("a tip", "quiet"),)),
    ),
    (
        (Button("⧉ 1 Repeat", Copy("So it is the price?")), Button("Other wording", Press("again", "3"))),
        (Button("Next: No need", Press("pick", "3:no_need")),),
    ),
)


def painted(reply: Reply, width: int = 200) -> str:
    console = Console(file=StringIO(), width=width)
    paint(reply, console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_folded_lines_are_shown_and_rows_of_buttons_are_numbered_without_the_copies() -> None:
    assert painted(_REPLY).splitlines() == [
        "Price too high",
        "1 Repeat So it is the price?",
        "a tip",
        "[1] Other wording",
        "[2] Next: No need",
    ]


def test_the_numbers_stand_for_the_buttons_in_their_order() -> None:
    buttons = paint(_REPLY, Console(file=StringIO())).buttons

    assert [button.does for button in buttons] == [Press("again", "3"), Press("pick", "3:no_need")]


def test_a_long_line_is_left_to_the_terminal_to_wrap() -> None:
    line = "말 " * 200

    assert painted(Reply((Line(line),)), width=40).splitlines() == [line]


def test_brackets_of_a_text_are_no_markup() -> None:
    reply = Reply((Line("[bold]200[/bold] [red]"),), ((Button("[x]", Press("back", "1")),),))

    assert painted(reply).splitlines() == ["[bold]200[/bold] [red]", "[1] [x]"]


def test_a_reply_without_buttons_has_no_line_for_them() -> None:
    assert painted(Reply((Line("bye"),))) == "bye\n"


def test_plain_text_has_no_buttons_but_the_intents_that_could_be_meant() -> None:
    assert plain_text(_REPLY).splitlines() == [
        "Price too high",
        "1 Repeat So it is the price?",
        "a tip",
        "- Next: No need",
    ]
