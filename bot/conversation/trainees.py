"""What several subjects must know of a trainee: the team, what it is to know, the clock on the wall, a typed topic."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from rapidfuzz import fuzz, process

from bot.conversation.request import Parts, Sender
from bot.language.normalise import forms
from bot.people.person import identify
from bot.quiz.deck import Assignment, Habit
from bot.quiz.memory import next_sitting
from bot.schedule import Appointment

DAILY = "practice"
"""The kind of the appointments at which questions come by themselves."""

_ALIKE = 70  # out of 100: below that a typed topic is none that we have


def topic_named(typed: str, titles: Mapping[str, str]) -> str | None:
    """The topic that somebody typed, by its id or its title, slips allowed; None where there is none."""
    if typed in titles:
        return typed
    lite = {source: forms(title).lite for source, title in titles.items()}
    found = process.extractOne(forms(typed).lite, lite, scorer=fuzz.WRatio, score_cutoff=_ALIKE)
    return str(found[2]) if found else None


async def team_of(person: int, parts: Parts, admins: frozenset[int]) -> int | None:
    """The team that somebody is in now; None without teams, for an administrator, and for who left."""
    known = identify(person, await parts.roster.person(person), admins)
    return known.team if known is not None else None


async def zone_of(sender: Sender, parts: Parts) -> tzinfo:
    """The time zone of somebody's clock."""
    return (await parts.preferences.of(sender.person)).there(sender.tongue)


def appointment_of(sender: Sender, due: datetime) -> Appointment:
    """When somebody is asked next: there is one such appointment a person."""
    return Appointment(f"{DAILY} {sender.person}", DAILY, sender.person, sender.chat, due, sender.tongue)


async def planned(habit: Habit, sender: Sender, parts: Parts, now: datetime) -> None:
    """Keep a practice plan, and the hour at which the next questions come by themselves."""
    await parts.deck.keep_habit(habit)
    if not habit.daily:
        await parts.appointments.cancel(appointment_of(sender, now).key)
        return
    due = next_sitting(habit.pace(await zone_of(sender, parts)), habit.last, now)
    await parts.appointments.put(appointment_of(sender, due))


async def assigned_to(person: int, parts: Parts, admins: frozenset[int], now: datetime) -> tuple[Assignment, ...]:
    """What a lead wants somebody to know, as far as its day is not over."""
    team = await team_of(person, parts, admins)
    every = await parts.deck.assignments(team) if team is not None else ()
    return tuple(one for one in every if one.until >= now)
