"""/people and /team: who is in a team, inviting, removing, changing roles. Each press asks the roster anew."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.conversation.confirming import is_fresh, stamp
from bot.conversation.numbered import number_in
from bot.conversation.request import Commanded, Outcome, Parts, Pressed
from bot.people.invites import ENTROPY, new_invite
from bot.people.permissions import grants, may, may_invite, may_manage, may_see
from bot.people.person import Person, Role, Team, identify, shown_name
from bot.wording.people import invite_reply, person_reply, removing_reply, team_reply, teams_reply
from bot.wording.texts import Texts
from bot.wording.welcome import notice

Chance = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class PeoplePages:
    """This subject at work. `chance` makes random bytes; `bot` is the bot's name in Telegram, empty where there are no
    links to it."""

    clock: Clock
    admins: frozenset[int]
    chance: Chance
    bot: str = ""

    async def page(self, commanded: Commanded, parts: Parts, texts: Texts) -> Outcome:
        """The own team, or for an administrator all of them; with a name behind it, an administrator makes one."""
        by = await self._person(commanded.sender.person, parts)
        name = shown_name(commanded.argument) if commanded.name == "team" else ""
        if by is not None and may(by.role, "make_team"):
            if name:
                return await self._team(by, await parts.roster.add_team(name), 0, parts, texts)
            return await self._all(parts, texts)
        team = await parts.roster.team(by.team) if by is not None and by.team is not None else None
        if by is None or team is None or name:
            return Outcome(notice(texts, "access.not_allowed"))
        return await self._team(by, team, 0, parts, texts)

    async def pressed(self, pressed: Pressed, parts: Parts, texts: Texts) -> Outcome:
        """A button of these pages. It is too old for whoever may not do it any more, and when it names what is gone."""
        by = await self._person(pressed.sender.person, parts)
        done = await self._done(by, pressed, parts, texts) if by is not None else None
        return done or Outcome(notice=texts.say("expired"))

    async def _done(self, by: Person, pressed: Pressed, parts: Parts, texts: Texts) -> Outcome | None:
        first, _, second = pressed.argument.partition(":")
        if pressed.action == "teams":
            return replace(await self._all(parts, texts), replaces=True) if may(by.role, "make_team") else None
        number = number_in(first)
        if pressed.action in ("team", "invite"):
            team = await parts.roster.team(number)
            if team is None or not may_see(by, team.id):
                return None
            if pressed.action == "team":
                return replace(await self._team(by, team, number_in(second), parts, texts), replaces=True)
            return await self._invited(by, team, second, parts, texts)
        other = await parts.roster.person(number)
        if other is None or not may_manage(by, other):
            return None
        if pressed.action == "set_role":
            role = next((one for one in grants(by.role) if one == second), None)
            if role is None:
                return None
            other = replace(other, role=role)
            await parts.roster.keep(other)
            return await self._one(by, other, parts, texts, texts.say("people.changed"))
        if pressed.action == "removing":
            return Outcome(removing_reply(texts, other, stamp(self.clock())), replaces=True)
        if pressed.action == "remove":
            return await self._removed(by, other, second, parts, texts)
        return await self._one(by, other, parts, texts)

    async def _all(self, parts: Parts, texts: Texts) -> Outcome:
        return Outcome(teams_reply(texts, await parts.roster.teams()))

    async def _team(self, by: Person, team: Team, page: int, parts: Parts, texts: Texts) -> Outcome:
        members = await parts.roster.members(team.id)
        managed = frozenset(one.id for one in members if may_manage(by, one))
        return Outcome(
            team_reply(texts, team, members, managed, page, grants(by.role), back=by.role == "admin")
        )  # fmt: skip

    async def _one(self, by: Person, other: Person, parts: Parts, texts: Texts, said: str = "") -> Outcome:
        team = await parts.roster.team(other.team) if other.team is not None else None
        return Outcome(person_reply(texts, other, team, grants(by.role)), replaces=True, notice=said)

    async def _invited(self, by: Person, team: Team, wanted: str, parts: Parts, texts: Texts) -> Outcome | None:
        role: Role | None = next((one for one in grants(by.role) if one == wanted), None)
        if role is None or not may_invite(by, role, team.id):
            return None
        invite, token = new_invite(role, team.id, by.id, self.clock(), self.chance(ENTROPY))
        await parts.roster.add_invite(invite)
        return Outcome(invite_reply(texts, role, team.name, token, self.bot))

    async def _removed(self, by: Person, other: Person, stamped: str, parts: Parts, texts: Texts) -> Outcome | None:
        now = self.clock()
        team = await parts.roster.team(other.team) if other.team is not None else None
        if team is None or not is_fresh(stamped, now):
            return None
        await parts.roster.keep(other.leaving(now))
        page = await self._team(by, team, 0, parts, texts)
        return replace(page, replaces=True, notice=texts.say("people.removed"))

    async def _person(self, number: int, parts: Parts) -> Person | None:
        return identify(number, await parts.roster.person(number), self.admins)
