"""`bot doctor`: what is wrong with this installation, where, and what to do. It changes nothing, and may run beside the
bot."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from bot.commands.checkup import EXAMINATIONS, Finding
from bot.commands.front import secrets_of
from bot.errors import CoachError, ConfigurationError
from bot.logs import set_up_logs
from bot.settings import Settings, read_settings


class Ill(CoachError):
    """Something is wrong; it was told already."""

    def __init__(self, code: int) -> None:
        super().__init__("")
        self.exit_code = code


def doctor(as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Examine settings, data folder, disk, database, lock, clock, library, model, port and Telegram. Ends with the exit
    code of the first thing that is wrong; warnings are no failure."""
    found = _examined()
    if as_json:
        told = [
            {"name": name, **{key: value for key, value in asdict(one).items() if key != "code"}} for name, one in found
        ]
        print(json.dumps({"ok": not _wrong(found), "checks": told}, ensure_ascii=False))
    else:
        for name, one in found:
            print(f"{one.state.upper() if one.state == 'wrong' else one.state:<8} {name:<10} {one.found}")
            if one.todo:
                print(f"{'':<20}-> {one.todo}")
    if wrong := _wrong(found):
        raise Ill(wrong[0].code)


def _examined() -> list[tuple[str, Finding]]:
    try:
        settings = read_settings()
        token = settings.token()
    except ConfigurationError as fault:
        return [("settings", Finding("wrong", str(fault), "Every setting is listed in README.md.", fault.exit_code))]
    set_up_logs(secrets=secrets_of(settings, token or ""))
    return [("settings", _settings(settings)), *((name, examine(settings)) for name, examine in EXAMINATIONS.items())]


def _settings(settings: Settings) -> Finding:
    if not settings.admins:
        return Finding("ok", "no ADMIN_IDS: whoever writes is a rep, and there are no teams")
    return Finding("ok", f"{len(settings.admins)} administrators")


def _wrong(found: list[tuple[str, Finding]]) -> list[Finding]:
    return [one for _, one in found if one.state == "wrong"]
