"""What everything that keeps people, teams and invitations must do."""

import asyncio
from dataclasses import replace

import pytest

from bot.conversation.request import Store
from bot.people.invites import ENTROPY, Tries, new_invite
from bot.people.person import Person, Team
from tests.contracts.conftest import OpenStore
from tests.contracts.samples import HOUR, NOW

MEI = 5_000_000_001
INVITE, _ = new_invite("rep", 1, MEI, NOW, b"x" * ENTROPY)


async def test_a_stranger_is_not_in_it(store: Store) -> None:
    async with store.transaction() as parts:
        assert await parts.roster.person(MEI) is None
        assert await parts.roster.team(1) is None
        assert await parts.roster.teams() == ()
        assert await parts.roster.invite("nothing") is None
        assert await parts.roster.tries(MEI) == Tries()


async def test_people_and_teams_come_back_as_they_were_kept(open_store: OpenStore) -> None:
    async with open_store() as store, store.transaction() as parts:
        team = await parts.roster.add_team("华北 Nord 강남")
        mei = Person(MEI, "lead", team.id, "梅 O'Brien", NOW)
        await parts.roster.keep(mei)
    async with open_store() as store, store.transaction() as parts:
        assert await parts.roster.person(MEI) == mei
        assert await parts.roster.team(team.id) == team
        assert await parts.roster.teams() == (team,)


async def test_what_is_kept_anew_replaces_what_was(store: Store) -> None:
    async with store.transaction() as parts:
        team = await parts.roster.add_team("North")
        mei = Person(MEI, "trainee", team.id, "Mei", NOW)
        await parts.roster.keep(mei)
        await parts.roster.keep(replace(mei, role="rep"))
        assert await parts.roster.members(team.id) == (replace(mei, role="rep"),)
        await parts.roster.keep(replace(mei, role="rep").leaving(NOW + HOUR))
        assert await parts.roster.members(team.id) == ()
        assert await parts.roster.person(MEI) == Person(MEI, "rep", team.id, "", NOW, NOW + HOUR)


async def test_no_row_makes_an_administrator(store: Store) -> None:
    async with store.transaction() as parts:
        with pytest.raises(ValueError, match="settings"):
            await parts.roster.keep(Person(MEI, "admin"))
        assert await parts.roster.person(MEI) is None


async def test_two_teams_never_share_a_name(store: Store) -> None:
    async with store.transaction() as parts:
        north = await parts.roster.add_team("North")
        assert await parts.roster.add_team("NORTH") == north
        south = await parts.roster.add_team("South")
        assert await parts.roster.teams() == (north, south)
        assert north == Team(north.id, "North")


async def test_members_stand_in_the_order_they_came(store: Store) -> None:
    async with store.transaction() as parts:
        north, south = await parts.roster.add_team("North"), await parts.roster.add_team("South")
        late, early = Person(1, "rep", north.id, "B", NOW), Person(2, "rep", north.id, "A", NOW - HOUR)
        for person in (late, early, Person(3, "rep", south.id, "C", NOW)):
            await parts.roster.keep(person)
        assert await parts.roster.members(north.id) == (early, late)


async def test_an_invitation_comes_back_and_is_used_once(store: Store) -> None:
    async with store.transaction() as parts:
        invite = replace(INVITE, team=(await parts.roster.add_team("North")).id)
        await parts.roster.add_invite(invite)
    used = replace(invite, used=NOW + HOUR)
    async with store.transaction() as parts:
        assert await parts.roster.invite(invite.key) == invite
        assert await parts.roster.use_invite(used)
        assert not await parts.roster.use_invite(replace(invite, used=NOW))
        assert await parts.roster.invite(invite.key) == used


async def test_of_twenty_who_come_at_once_one_gets_in(store: Store) -> None:
    async with store.transaction() as parts:
        invite = replace(INVITE, team=(await parts.roster.add_team("North")).id)
        await parts.roster.add_invite(invite)

    async def come() -> bool:
        async with store.transaction() as parts:
            return await parts.roster.use_invite(replace(invite, used=NOW))

    assert sorted(await asyncio.gather(*(come() for _ in range(20)))) == [False] * 19 + [True]


async def test_an_invitation_that_was_undone_is_still_good(store: Store) -> None:
    async with store.transaction() as parts:
        invite = replace(INVITE, team=(await parts.roster.add_team("North")).id)
        await parts.roster.add_invite(invite)
    with pytest.raises(RuntimeError):
        async with store.transaction() as parts:
            assert await parts.roster.use_invite(replace(invite, used=NOW))
            raise RuntimeError
    async with store.transaction() as parts:
        assert await parts.roster.use_invite(replace(invite, used=NOW))


async def test_wrong_tries_are_remembered_and_old_ones_dropped(store: Store) -> None:
    async with store.transaction() as parts:
        team = await parts.roster.add_team("North")
        await parts.roster.add_invite(replace(INVITE, team=team.id, made=NOW - HOUR))
        await parts.roster.add_invite(replace(INVITE, team=team.id, key="younger"))
        await parts.roster.keep_tries(MEI, Tries(3, NOW))
        await parts.roster.keep_tries(MEI, Tries(4, NOW))
        await parts.roster.keep_tries(7, Tries(1, NOW - HOUR))
        assert await parts.roster.tries(MEI) == Tries(4, NOW)
        assert await parts.roster.forget_before(NOW, NOW) == 2
        assert await parts.roster.invite(INVITE.key) is None
        assert await parts.roster.invite("younger") is not None
        assert await parts.roster.tries(7) == Tries()
        assert await parts.roster.tries(MEI) == Tries(4, NOW)
