"""What a lead assigned, told to each who is to know it, once; and on its day told back to the lead: who is ready, who
is on the way, who has not begun.

In: assignments, and what the schedule has taken. Out: appointments, and their replies.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.conversation.addressed import addressed
from bot.conversation.numbered import number_in
from bot.conversation.request import Parts, Sender
from bot.conversation.school import Cold, School
from bot.conversation.standing import practised_in, standings
from bot.conversation.trainees import DAILY
from bot.people.hours import next_allowed
from bot.people.permissions import may, may_see
from bot.people.person import Person, identify
from bot.publishing.edition import Edition
from bot.quiz.deck import Assignment
from bot.quiz.trainer import Trainer
from bot.reply import Reply
from bot.schedule import Appointment, Due
from bot.wording.assigning import notice_reply, report_reply

TOLD, REPORT = "assigned", "assignment_due"
UNDO = timedelta(minutes=2)
"""So long a lead can take it back before anybody hears of it."""
_SOON = timedelta(seconds=30)  # until the trainer of a new edition is there


async def announce(assignment: Assignment, by: Sender, parts: Parts, now: datetime) -> None:
    """Have the team told soon, and the lead on its day."""
    for person in await parts.roster.members(assignment.team):
        if person.id != by.person and _practises(person):
            await announce_to(person.id, (assignment,), await _tongue_of(person.id, parts, by.tongue), parts, now)
    payload = _payload(assignment)
    report = Appointment(_report(assignment), REPORT, by.person, by.person, assignment.until, by.tongue, payload)
    await parts.appointments.put(report)


async def announce_to(person: int, assignments: Iterable[Assignment], tongue: str, parts: Parts, now: datetime) -> None:
    """Have one person told of what is still to be known: somebody who has just come into the team, too."""
    for one in assignments:
        if one.until > now:
            key = f"{TOLD} {one.id} {person}"
            await parts.appointments.put(Appointment(key, TOLD, person, person, now + UNDO, tongue, _payload(one)))


async def withdrawn(number: int, parts: Parts) -> None:
    """Nothing is reported of it any more. Who is not told yet will not be: it is gone."""
    await parts.appointments.cancel(f"{REPORT} {number}")


@dataclass(frozen=True, slots=True)
class Told:
    """Carries out the notices. `admins`: from the settings."""

    edition: Callable[[], Edition]
    admins: frozenset[int]
    school: School

    async def __call__(self, parts: Parts, due: Due) -> Reply | None:
        """What somebody is to know, and a button each that begins it; None where it was taken back, or they left."""
        first = due.first
        person = identify(first.person, await parts.roster.person(first.person), self.admins)
        if person is None or person.team is None or not _practises(person):
            return None
        kept = {one.id: one for one in await parts.deck.assignments(person.team) if one.until > due.now}
        wanted = [kept[number] for one in due.appointments if (number := _number(one)) in kept]
        if not wanted:
            return None
        to = await addressed(parts, first.person, first.tongue)
        at = next_allowed(due.now, to.zone, to.quiet, to.is_day_off)
        trainer = _trainer(self.school, self.edition()) if at == due.now else None
        if isinstance(trainer, Cold):
            at = due.now + _SOON
        if at > due.now:
            for one in due.appointments:
                await parts.appointments.put(replace(one, due=at))
            return None
        if not isinstance(trainer, Trainer):
            return None
        titles = trainer.titles(to.texts.language)
        rows = [(one, titles[one.source]) for one in wanted if one.source in titles]
        return to.written(notice_reply(rows, to.zone, to.texts)) if rows else None


@dataclass(frozen=True, slots=True)
class Reported:
    """Carries out the reports. `admins`: from the settings."""

    edition: Callable[[], Edition]
    admins: frozenset[int]
    school: School

    async def __call__(self, parts: Parts, due: Due) -> Reply | None:
        """How far the team has come with one assignment; others that are due wait their turn."""
        first, *others = due.appointments
        for one in others:
            await parts.appointments.put(one)
        by = identify(first.person, await parts.roster.person(first.person), self.admins)
        team = await parts.roster.team(number_in(first.payload.get("team", "")))
        if team is None or not may_see(by, team.id):
            return None
        kept = [one for one in await parts.deck.assignments(team.id) if one.id == _number(first)]
        if not kept:
            return None
        to = await addressed(parts, first.person, first.tongue)
        at = next_allowed(due.now, to.zone, to.quiet, to.is_day_off)
        trainer = _trainer(self.school, self.edition())
        if isinstance(trainer, Cold):
            at = max(at, due.now + _SOON)
        at = max(at, kept[0].until)
        if at > due.now:
            await parts.appointments.put(replace(first, due=at))
            return None
        if not isinstance(trainer, Trainer):
            return None
        people = await standings(team.id, parts, trainer, due.now)
        rows = [(one.person, one.ready(kept[0].source), one.has_begun(kept[0])) for one in people]
        title = trainer.title(kept[0].source, to.texts.language)
        return to.written(report_reply(team, kept[0], title, rows, to.zone, to.texts))


def _trainer(school: School, edition: Edition) -> Trainer | Cold | None:
    try:
        return school.trainer(edition.library, edition.recogniser)
    except Cold as cold:
        school.soon(cold)
        return cold


async def _tongue_of(person: int, parts: Parts, otherwise: str) -> str:
    """The language of somebody who has not just written: that of their app when questions come by themselves, the one
    they practise in, or the one their lead uses."""
    daily = await parts.appointments.of(f"{DAILY} {person}")
    if daily is not None and daily.tongue:
        return daily.tongue
    return practised_in(await parts.deck.memories(person)) or otherwise


def _practises(person: Person) -> bool:
    return person.role in ("trainee", "rep") and may(person.role, "train")


def _payload(assignment: Assignment) -> dict[str, str]:
    return {"assignment": str(assignment.id), "team": str(assignment.team)}


def _number(one: Appointment) -> int:
    return number_in(one.payload.get("assignment", ""))


def _report(assignment: Assignment) -> str:
    return f"{REPORT} {assignment.id}"
