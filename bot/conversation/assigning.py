"""/assign: what a team should know by a day, and how ready each of its people is. For leads, of their own team; for
administrators, of each.

In: presses, each of which names its team. Out: pages. Whether the presser may see the team is asked with each press.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.conversation.assigned import announce, withdrawn
from bot.conversation.numbered import number_in
from bot.conversation.request import Commanded, Outcome, Parts, Pressed
from bot.conversation.school import School
from bot.conversation.standing import standings
from bot.conversation.trainees import topic_named, zone_of
from bot.people.permissions import may, may_see
from bot.people.person import Person, Team, identify
from bot.publishing.edition import Edition
from bot.quiz.deck import Assignment
from bot.quiz.trainer import Trainer
from bot.reply import Reply
from bot.wording.assigning import (
    AssignedRow,
    members_of_reply,
    members_reply,
    team_reply,
    teams_reply,
    topics_reply,
    when_reply,
)
from bot.wording.people import shown_as
from bot.wording.texts import Texts
from bot.wording.welcome import notice

ACTIONS = frozenset({"assign"})
_MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class AssignPages:
    """This subject at work. `admins`: from the settings."""

    clock: Clock
    admins: frozenset[int]
    school: School

    async def page(self, commanded: Commanded, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """The own team; behind the command a topic, and then the day is asked for."""
        trainer = self.school.trainer(edition.library, edition.recogniser)
        by = await self._person(commanded.sender.person, parts)
        if trainer is None or by is None:
            return Outcome(notice(texts, "quiz.none" if trainer is None else "access.not_allowed"))
        if by.role == "admin":
            teams = await parts.roster.teams()
            return Outcome(teams_reply(teams, texts))
        team = await parts.roster.team(by.team) if by.team is not None else None
        if team is None or not may_see(by, team.id):
            return Outcome(notice(texts, "access.not_allowed"))
        typed = commanded.argument.strip()
        if not typed:
            return Outcome(await self._team(team, commanded, parts, trainer, texts))
        titles = trainer.titles(texts.language)
        source = topic_named(typed, titles)
        if source is None:
            return Outcome(topics_reply(team, titles, 0, texts, unknown=typed))
        return Outcome(when_reply(team, source, titles[source], texts))

    async def pressed(self, pressed: Pressed, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """A button of these pages. It is too old for whoever may not see the team any more."""
        trainer = self.school.trainer(edition.library, edition.recogniser)
        by = await self._person(pressed.sender.person, parts)
        what, _, rest = pressed.argument.partition(":")
        number, _, detail = rest.partition(":")
        if what == "teams" and by is not None and may(by.role, "make_team"):
            return Outcome(teams_reply(await parts.roster.teams(), texts), replaces=True)
        team = await parts.roster.team(number_in(number))
        if trainer is None or by is None or team is None or not may_see(by, team.id):
            return Outcome(notice=texts.say("expired"))
        titles = trainer.titles(texts.language)
        said = ""
        if what == "add":
            return Outcome(topics_reply(team, titles, number_in(detail), texts), replaces=True)
        if what == "see":
            return Outcome(await self._members(team, number_in(detail), parts, trainer, texts), replaces=True)
        if what == "pick" and detail in titles:
            return Outcome(when_reply(team, detail, titles[detail], texts), replaces=True)
        if what == "until":
            said = await self._assigned(team, detail, pressed, parts, titles, texts)
        elif what == "drop":
            gone = await parts.deck.withdraw(number_in(detail), team.id)
            if gone:
                await withdrawn(number_in(detail), parts)
            said = texts.say("assign.withdrawn") if gone else ""
        page = await self._team(team, pressed, parts, trainer, texts)
        return Outcome(page, replaces=True, notice=said)

    async def _assigned(
        self, team: Team, detail: str, pressed: Pressed, parts: Parts, titles: Mapping[str, str], texts: Texts
    ) -> str:
        """Keep what the button says; what is said then, nothing for a button of nonsense."""
        source, _, days = detail.rpartition(":")
        if source not in titles or not 1 <= number_in(days) <= _MOST_DAYS:
            return ""
        now = self.clock()
        until = now + timedelta(days=number_in(days))
        zone = await zone_of(pressed.sender, parts)
        said = texts.say("assign.done", title=titles[source], day=f"{until.astimezone(zone):%Y-%m-%d}")
        before = next((one for one in await parts.deck.assignments(team.id) if one.source == source), None)
        if before is not None and before.until.astimezone(zone).date() == until.astimezone(zone).date():
            return said  # pressed twice: nobody is told again
        assignment = Assignment(0, team.id, source, until, pressed.sender.person, now)
        await announce(await parts.deck.assign(assignment), pressed.sender, parts, now)
        told = texts.say("assign.told_soon")
        return f"{said} {told}"

    async def _team(
        self, team: Team, request: Commanded | Pressed, parts: Parts, trainer: Trainer, texts: Texts
    ) -> Reply:
        """What is assigned, and how many are ready for it."""
        assigned = await parts.deck.assignments(team.id)
        now = self.clock()
        people = await standings(team.id, parts, trainer, now) if assigned else []
        titles = trainer.titles(texts.language)
        zone = await zone_of(request.sender, parts)
        rows = [
            AssignedRow(
                one,
                titles.get(one.source, one.source),
                sum(person.is_done(one) for person in people),
                sum(person.has_begun(one) for person in people),
            )
            for one in assigned
        ]
        back = request.sender.person in self.admins
        return team_reply(team, rows, len(people), zone, now, texts, back=back)

    async def _members(self, team: Team, number: int, parts: Parts, trainer: Trainer, texts: Texts) -> Reply:
        """Each person of a team: how ready in all, or for one assignment; the least ready first."""
        people = await standings(team.id, parts, trainer, self.clock())
        one = next((one for one in await parts.deck.assignments(team.id) if one.id == number), None)
        if one is None:
            ranked = sorted(people, key=lambda row: row.progress.ready)
            rows = [(shown_as(row.person, texts), row.progress.ready, row.progress) for row in ranked]
            return members_reply(team, rows, texts)
        title = trainer.title(one.source, texts.language)
        ranked = sorted(people, key=lambda row: (row.ready(one.source), row.has_begun(one)))
        found = [(shown_as(row.person, texts), row.ready(one.source), row.has_begun(one)) for row in ranked]
        return members_of_reply(team, found, title, texts)

    async def _person(self, number: int, parts: Parts) -> Person | None:
        return identify(number, await parts.roster.person(number), self.admins)
