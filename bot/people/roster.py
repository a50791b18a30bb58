"""Who is in which team, and the invitations that are out. A `Roster` is where that is kept; `bot/storage/roster.py`
keeps it in the database."""

from datetime import datetime
from typing import Protocol

from bot.people.invites import Invite, Tries
from bot.people.person import Person, Team


class Roster(Protocol):
    """Where people, teams and invitations are kept."""

    async def person(self, number: int) -> Person | None:
        """Somebody by their number, those who left too; None for a stranger."""
        ...

    async def keep(self, person: Person) -> None:
        """Keep somebody in place of what was known of them. ValueError for an administrator: only the settings make
        those."""
        ...

    async def team(self, number: int) -> Team | None: ...

    async def teams(self) -> tuple[Team, ...]:
        """All teams, in the order they were made."""
        ...

    async def add_team(self, name: str) -> Team:
        """A new team; the one that has this name already, whatever its capitals, comes back instead."""
        ...

    async def members(self, team: int) -> tuple[Person, ...]:
        """Everybody in a team who has not left: those who joined first come first."""
        ...

    async def everybody(self) -> tuple[Person, ...]:
        """All people, those who left too: what they did still counts for their team."""
        ...

    async def add_invite(self, invite: Invite) -> None: ...

    async def invite(self, key: str) -> Invite | None:
        """The invitation with this public half."""
        ...

    async def use_invite(self, invite: Invite) -> bool:
        """Keep that it was used; False, and nothing is kept, when somebody was quicker."""
        ...

    async def tries(self, number: int) -> Tries:
        """How often a person came with a wrong token lately."""
        ...

    async def keep_tries(self, number: int, tries: Tries) -> None: ...

    async def forget_before(self, invites_made: datetime, tries_made: datetime) -> int:
        """Drop invitations made, and wrong tries last made, before these moments; how many there were."""
        ...
