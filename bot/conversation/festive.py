"""The one appointment of a rep before the next festival: made when they keep customers, made anew when their clock
changes. It makes the one after it itself (`festivals`)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.conversation.addressed import Addressed, addressed
from bot.conversation.request import Parts, Sender
from bot.people.festivals import FEASTS, Festival, festivals
from bot.people.zones import countries
from bot.playbook.festivals import KIND, coming, may_be_told, told_at
from bot.schedule import Appointment


def known_to(to: Addressed, now: datetime) -> tuple[Festival, ...]:
    """The festivals of this year and the next where somebody is."""
    country, year = countries().get(to.zone.key, ""), now.astimezone(to.zone).year
    return festivals(country, year) + festivals(country, year + 1)


def planned(person: int, chat: int, tongue: str, to: Addressed, now: datetime) -> Appointment | None:
    """The appointment before the next festival; None where none is greeted."""
    found = coming(known_to(to, now), now, to.zone, to.quiet, to.is_day_off)
    if found is None:
        return None
    festival, at = found
    return Appointment(_key(person), KIND, person, chat, at, tongue, written(festival))


async def plan_greetings(sender: Sender, parts: Parts, now: datetime) -> None:
    """See that a rep who keeps customers is told before the next festival."""
    if await parts.appointments.of(_key(sender.person)) is not None:
        return
    to = await addressed(parts, sender.person, sender.tongue)
    next_one = planned(sender.person, sender.chat, sender.tongue, to, now)
    if next_one is not None:
        await parts.appointments.add(next_one)


async def plan_anew(person: int, parts: Parts, now: datetime) -> None:
    """After a change of zone or quiet hours: the same festival at its new moment, or the next where they are now."""
    kept = await parts.appointments.of(_key(person))
    if kept is None:
        return
    to = await addressed(parts, person, kept.tongue)
    festival = read(kept.payload)
    if festival is not None and festival in known_to(to, now):
        at = max(now, told_at(festival, to.zone, to.quiet, to.is_day_off))
        allowed = may_be_told(festival, at, to.zone, to.quiet)
        if allowed is not None:
            await parts.appointments.put(replace(kept, due=allowed))
            return
    await parts.appointments.cancel(kept.key)
    next_one = planned(person, kept.chat, kept.tongue, to, now)
    if next_one is not None:
        await parts.appointments.put(next_one)


async def forget_greetings(person: int, parts: Parts) -> None:
    """No reminders of festivals any more."""
    for one in await parts.appointments.of_person(person, KIND):
        await parts.appointments.cancel(one.key)


def put_off(person: int, chat: int, tongue: str, festival: Festival, at: datetime) -> Appointment:
    """The same festival again, later; beside the appointment of the next one."""
    return Appointment(f"{KIND} later {person}", KIND, person, chat, at, tongue, written(festival) | {"again": "1"})


def written(festival: Festival) -> dict[str, str]:
    """A festival as it stands in an appointment."""
    return {"feast": festival.feast, "day": festival.day.isoformat()}


def read(payload: Mapping[str, str]) -> Festival | None:
    """What `written` wrote; None for anything else."""
    feast = next((one for one in FEASTS if one == payload.get("feast")), None)
    try:
        day = date.fromisoformat(payload.get("day", ""))
    except ValueError:
        return None
    return Festival(feast, day) if feast is not None else None


def _key(person: int) -> str:
    return f"{KIND} {person}"
