"""The roster in the database."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.invites import Invite, Tries
from bot.people.person import Person, Team
from bot.storage.rows import put
from bot.storage.tables import invite as invites
from bot.storage.tables import person as people
from bot.storage.tables import team as teams
from bot.storage.tables import wrong_token

_PERSON = select(people).where(people.c.person == bindparam("who"))  # asked for every message and press


class SqlRoster:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def person(self, number: int) -> Person | None:
        row = (await self._connection.execute(_PERSON, {"who": number})).one_or_none()
        return None if row is None else _person(row)

    async def keep(self, person: Person) -> None:
        if person.role == "admin":
            raise ValueError("administrators are named in the settings, not in the roster")
        rest = {
            "role": person.role,
            "team_id": person.team,
            "name": person.name,
            "joined": person.joined,
            "left": person.left,
        }
        await put(self._connection, people, {"person": person.id}, rest)

    async def team(self, number: int) -> Team | None:
        row = (await self._connection.execute(select(teams).where(teams.c.id == number))).one_or_none()
        return None if row is None else Team(row.id, row.name)

    async def teams(self) -> tuple[Team, ...]:
        rows = await self._connection.execute(select(teams).order_by(teams.c.id))
        return tuple(Team(row.id, row.name) for row in rows)

    async def add_team(self, name: str) -> Team:
        folded = name.casefold()
        same = (await self._connection.execute(select(teams).where(teams.c.folded == folded))).one_or_none()
        if same is not None:
            return Team(same.id, same.name)
        adding = insert(teams).values(name=name, folded=folded).returning(teams.c.id)
        return Team((await self._connection.execute(adding)).scalar_one(), name)

    async def members(self, team: int) -> tuple[Person, ...]:
        theirs = select(people).where(people.c.team_id == team, people.c.left.is_(None))
        rows = await self._connection.execute(theirs.order_by(people.c.joined, people.c.person))
        return tuple(_person(row) for row in rows)

    async def everybody(self) -> tuple[Person, ...]:
        rows = await self._connection.execute(select(people).order_by(people.c.joined, people.c.person))
        return tuple(_person(row) for row in rows)

    async def add_invite(self, invite: Invite) -> None:
        row = {
            "key": invite.key,
            "digest": invite.digest,
            "role": invite.role,
            "team_id": invite.team,
            "made_by": invite.by,
            "made": invite.made,
            "used": invite.used,
        }
        await self._connection.execute(insert(invites).values(**row))

    async def invite(self, key: str) -> Invite | None:
        row = (await self._connection.execute(select(invites).where(invites.c.key == key))).one_or_none()
        if row is None:
            return None
        return Invite(row.key, row.digest, row.role, row.team_id, row.made_by, row.made, row.used)

    async def use_invite(self, invite: Invite) -> bool:
        # One statement: of two who come at once, on whatever machines, only one finds it unused.
        unused = (invites.c.key == invite.key, invites.c.used.is_(None))
        using = update(invites).where(*unused).values(used=invite.used)
        return (await self._connection.execute(using)).rowcount == 1

    async def tries(self, number: int) -> Tries:
        theirs = select(wrong_token).where(wrong_token.c.person == number)
        row = (await self._connection.execute(theirs)).one_or_none()
        return Tries() if row is None else Tries(row.wrong, row.last)

    async def keep_tries(self, number: int, tries: Tries) -> None:
        await put(self._connection, wrong_token, {"person": number}, {"wrong": tries.wrong, "last": tries.last})

    async def forget_before(self, invites_made: datetime, tries_made: datetime) -> int:
        old = await self._connection.execute(delete(invites).where(invites.c.made < invites_made))
        late = await self._connection.execute(delete(wrong_token).where(wrong_token.c.last < tries_made))
        return old.rowcount + late.rowcount


def _person(row: Row[*tuple[Any, ...]]) -> Person:
    return Person(row.person, row.role, row.team_id, row.name, row.joined, row.left)
