"""Coming in with an invitation, and leaving."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.conversation.assigned import announce_to
from bot.conversation.confirming import is_fresh, stamp
from bot.conversation.request import Commanded, Outcome, Parts, Pressed, Sender
from bot.people.invites import Invite, accepted, opens, problem, split
from bot.people.permissions import may_invite
from bot.people.person import identify, shown_name
from bot.wording.people import closed_reply, joined_reply, leaving_reply
from bot.wording.texts import Texts
from bot.wording.welcome import notice


@dataclass(frozen=True, slots=True)
class Joining:
    """This subject at work. `admins`: from the settings; without any there are no teams."""

    clock: Clock
    admins: frozenset[int]

    async def start(self, commanded: Commanded, parts: Parts, texts: Texts) -> Outcome:
        """/start of a stranger, and of anybody with a token behind it."""
        if not commanded.argument:
            return Outcome(closed_reply(texts))
        if not commanded.sender.private:
            return Outcome(notice(texts, "access.private_only"))
        now = self.clock()
        number = commanded.sender.person
        tries = await parts.roster.tries(number)
        if tries.paused(now):
            return Outcome(notice(texts, "join.paused"))
        invite = await self._found(commanded.argument, parts)
        if invite is None:
            await parts.roster.keep_tries(number, tries.after_wrong(now))
            return Outcome(notice(texts, "join.unknown"))
        kept = await parts.roster.person(number)
        wrong = problem(invite, kept, number in self.admins, now)
        if wrong is None and not await self._still_stands(invite, parts):
            wrong = "worthless"
        if wrong is not None:
            return Outcome(notice(texts, f"join.{wrong}"))
        used, person = accepted(invite, number, shown_name(commanded.sender.name), now)
        team = await parts.roster.team(invite.team)
        if team is None or not await parts.roster.use_invite(used):
            return Outcome(notice(texts, "join.used"))
        await parts.roster.keep(person)
        if person.role != "lead":
            assigned = await parts.deck.assignments(team.id)
            await announce_to(number, assigned, commanded.sender.tongue, parts, now)
        return Outcome(joined_reply(texts, person.role, team.name))

    async def leave(self, sender: Sender, parts: Parts, texts: Texts) -> Outcome:
        """Ask once more before somebody leaves."""
        person = await parts.roster.person(sender.person) if self.admins else None
        team = await parts.roster.team(person.team) if person and person.team and person.left is None else None
        if team is None:
            return Outcome(notice(texts, "leave.no_team"))
        return Outcome(leaving_reply(texts, team.name, stamp(self.clock())))

    async def pressed(self, pressed: Pressed, parts: Parts, texts: Texts) -> Outcome:
        """Leave, when the button is of today's asking."""
        now = self.clock()
        person = await parts.roster.person(pressed.sender.person)
        if not is_fresh(pressed.argument, now) or person is None or person.left is not None:
            return Outcome(notice=texts.say("expired"))
        await parts.roster.keep(person.leaving(now))
        return Outcome(notice(texts, "leave.done"), replaces=True)

    async def _found(self, token: str, parts: Parts) -> Invite | None:
        """The invitation that a token opens."""
        halves = split(token)
        invite = await parts.roster.invite(halves[0]) if halves else None
        return invite if halves and invite and opens(halves[1], invite) else None

    async def _still_stands(self, invite: Invite, parts: Parts) -> bool:
        """An invitation is worth what its maker may grant now: one who left or was put down invites nobody."""
        maker = identify(invite.by, await parts.roster.person(invite.by), self.admins)
        return may_invite(maker, invite.role, invite.team)
