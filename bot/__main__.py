"""The table of commands. Data goes to standard output, talk to standard error; the exit codes stand in `bot/errors.py`.

A command is imported when it is called: a price should not wait for Telegram's library.
"""

import gc
import importlib
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType

import typer

from bot.encoders.find import find_encoders
from bot.errors import CoachError, UsageError
from bot.settings import read_settings

# name -> what it does, in one line; the command `x` is the function `x` in bot/commands/x.py
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "run": "Start: `serve` with a token, `chat` without.",
        "serve": "Answer in Telegram.",
        "chat": "Talk to the coach in the terminal, or through a pipe.",
        "broadcast": "Write to a team, with a report on each person.",
        "answer": "The card for one message.",
        "classify": "What the recogniser makes of utterances.",
        "playbook": "The systems of the method and their tools.",
        "price": "The fair ways to say a price.",
        "check": "Check the library.",
        "new": "Begin a new intent.",
        "build": "Learn the library now.",
        "doctor": "What is wrong with this installation, and what to do.",
        "migrate": "Bring the database to this version's tables.",
        "backup": "All of the database in one file.",
        "restore": "Put a backup back, or see whether it is whole.",
        "move": "From a SQLite file to a PostgreSQL server, or back.",
        "editions": "The editions of the library that went live, and back to one.",
        "export": "Write what was changed in chat into the library's files.",
        "sheet": "The lines to say as a workbook, and back.",
        "tryout": "Try a library before it answers (the bot calls this itself).",
    }
)


_RECOGNISING = frozenset({"serve", "chat", "answer", "classify", "build"})


def main() -> None:
    """Run one command and leave with its exit code. Without a command: `run`."""
    # Imports make a hundred thousand objects that all stay; looking through them again and again costs half a second.
    gc.set_threshold(100_000, 20, 20)
    try:
        code = _run(sys.argv[1:] or ["run"])
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output went away: nothing more to say, and nothing to flush at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = CoachError.exit_code
    gc.freeze()  # the process ends: looking for garbage in a whole model would take longer than an answer
    sys.exit(code)


def _run(arguments: Sequence[str]) -> int:
    name = arguments[0]
    if name in {"-h", "--help"}:
        print(usage())
        return 0
    if name not in COMMANDS:
        print(f"{name}: no such command.\n\n{usage()}", file=sys.stderr)
        return UsageError.exit_code
    try:
        if name == "run":
            name = "serve" if read_settings().token() else "chat"
        if name in _RECOGNISING:
            # Reading its weights leaves the interpreter free for the imports of the command.
            threading.Thread(target=_read_weights, daemon=True).start()
        _command(name)(arguments[1:], prog_name=f"bot {name}")
    except CoachError as fault:
        if str(fault):
            print(fault, file=sys.stderr)
        return fault.exit_code
    except KeyboardInterrupt:
        return 130
    except SystemExit as left:  # how typer ends
        return left.code if isinstance(left.code, int) else 0
    return 0


def _read_weights() -> None:
    with suppress(CoachError):  # the command meets the same fault and tells it
        find_encoders(read_settings().encoders_dir)


def usage() -> str:
    """All commands, a line each."""
    width = max(map(len, COMMANDS)) + 2
    lines = "\n".join(f"  {name:<{width}}{does}" for name, does in COMMANDS.items())
    return f"objection-coach: what to say when a customer objects.\n\nbot COMMAND [--help]\n\n{lines}"


def _command(name: str) -> typer.Typer:
    module = importlib.import_module(f"bot.commands.{name}")
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    alone.command(name)(getattr(module, name))
    return alone


if __name__ == "__main__":
    main()
