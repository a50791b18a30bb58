"""A process that says reminders and may be killed: the real schedule and database, on a clock that a test holds.

`python -m tests.durability.reminding --database URL --clock FILE` works until SIGTERM. The file holds the time, in ISO
8601. `--die POINT:N` ends it as a kill would, the N-th time it comes to a point (see `POINTS`).
"""

import argparse
import asyncio
import signal
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.conversation.due_reminders import DueReminders
from bot.conversation.request import Parts
from bot.people.hours import AS_A_RULE, next_allowed
from bot.people.hours import due as due_at
from bot.playbook.reminders import MORNING
from bot.reply import Line, Reply
from bot.schedule import Due, Handler, Schedule
from bot.storage.database import Database
from bot.storage.store import SqlStore
from tests.durability.worker import At, dying_at
from tests.scripted import scripted_edition, small_library

POINTS = ("before effect", "after effect", "after commit")
DAILY = "daily"


def clock_in(file: Path) -> Callable[[], datetime]:
    return lambda: datetime.fromisoformat(file.read_text(encoding="utf-8"))


def mortal(handler: Handler[Parts], at: At) -> Handler[Parts]:
    async def carried_out(parts: Parts, due: Due) -> Reply | None:
        at("before effect")
        reply = await handler(parts, due)
        at("after effect")
        return reply

    return carried_out


async def daily(parts: Parts, due: Due) -> Reply | None:
    """Something each morning, in the time of whoever gets it; after an absence once, and not at night."""
    preference = await parts.preferences.of(due.first.person)
    zone = preference.there("")
    allowed = next_allowed(due.now, zone, AS_A_RULE)
    if allowed > due.now:
        await parts.appointments.put(replace(due.first, due=allowed))
        return None
    tomorrow = due.now.astimezone(zone).date() + timedelta(days=1)
    following = due_at(tomorrow, MORNING, zone, AS_A_RULE)
    await parts.appointments.put(replace(due.first, due=following))
    return Reply((Line(f"good morning {due.now.astimezone(zone).date()}"),))


async def work(chosen: argparse.Namespace) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    point, _, times = chosen.die.partition(":")
    at = dying_at(point, int(times or 0))
    with tempfile.TemporaryDirectory() as folder:
        edition = scripted_edition(small_library(Path(folder)), {})
    kinds = {"reminder": mortal(DueReminders(lambda: edition), at), DAILY: mortal(daily, at)}
    async with Database.open(chosen.database) as database:
        schedule = Schedule(SqlStore(database), kinds, clock_in(Path(chosen.clock)), idle=0.02)
        print("ready", flush=True)
        await schedule.run(stop, lambda: at("after commit"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.durability.reminding", description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--clock", required=True)
    parser.add_argument("--die", default="", metavar="POINT:N")
    asyncio.run(work(parser.parse_args()))


if __name__ == "__main__":
    main()
