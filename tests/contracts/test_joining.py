"""A link that twenty people tap at the same moment lets one of them in, whatever keeps the roster."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.request import Commanded, Outcome, Pressed, Sender, Store
from bot.conversation.router import Router
from bot.library.records import Library
from bot.reply import Copy
from tests.contracts.samples import NOW
from tests.scripted import scripted_edition, small_library

BOSS = 5_000_000_001
GUESTS = range(5_000_000_100, 5_000_000_120)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return small_library(Path(tmp_path_factory.mktemp("library")))


def router_over(store: Store, library: Library) -> Router:
    edition = scripted_edition(library, {})
    return Router(store, lambda: edition, lambda: NOW, frozenset({BOSS}), bot="coach")


async def invited(router: Router) -> str:
    sender = Sender(BOSS, BOSS, "en")
    await router.answer(Commanded(sender, "team", "North"))
    reply = (await router.answer(Pressed(sender, "invite", "1:rep"))).reply
    assert reply is not None
    [link] = [one.does.text for row in reply.buttons for one in row if isinstance(one.does, Copy)]
    return link.partition("start=")[2]


def is_welcome(outcome: Outcome) -> bool:
    return outcome.reply is not None and any("Welcome" in line.text for line in outcome.reply.lines())


async def test_of_twenty_who_tap_one_link_at_once_one_gets_in(store: Store, library: Library) -> None:
    router = router_over(store, library)
    token = await invited(router)

    outcomes = await asyncio.gather(
        *(router.answer(Commanded(Sender(guest, guest, "en"), "start", token)) for guest in GUESTS)
    )

    assert sum(map(is_welcome, outcomes)) == 1
    async with store.transaction() as parts:
        assert len(await parts.roster.members(1)) == 1


async def test_links_are_made_by_chance(store: Store, library: Library) -> None:
    router = router_over(store, library)

    assert len({await invited(router) for _ in range(20)}) == 20


async def test_a_pause_after_wrong_links_outlives_the_process(store: Store, library: Library) -> None:
    router = router_over(store, library)
    token = await invited(router)
    guest = Sender(GUESTS[0], GUESTS[0], "en")
    for place in range(5):
        wrong = token[:-1] + "ABCDEF"[place + (token[-1] == "ABCDEF"[place])]
        await router.answer(Commanded(guest, "start", wrong))

    again = router_over(store, library)
    assert not is_welcome(await again.answer(Commanded(guest, "start", token)))
    later = Router(store, again.edition, lambda: NOW + timedelta(hours=1), frozenset({BOSS}), bot="coach")
    assert is_welcome(await later.answer(Commanded(guest, "start", token)))
