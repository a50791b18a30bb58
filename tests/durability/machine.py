"""`python -m tests.durability.machine`: `bot serve` with its real wiring and the environment's settings, on a small
library that needs no model, so that several start in the time of one."""

import asyncio
import logging
import tempfile
from pathlib import Path

from bot.commands.front import secrets_of, serve_telegram
from bot.errors import CoachError
from bot.logs import set_up_logs
from bot.publishing.build import Built
from bot.settings import read_settings
from tests.scripted import scripted_edition, small_library

KNOWN = "too dear"


def main() -> int:
    settings = read_settings()
    token = settings.token() or ""
    set_up_logs(secrets=secrets_of(settings, token), level=logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        edition = scripted_edition(small_library(Path(folder)), {KNOWN: ("price_too_high",)})
    try:
        asyncio.run(serve_telegram(settings, Built(edition, learnt=False), token, "objection_coach_bot", 4))
    except CoachError as fault:
        print(fault)
        return fault.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
