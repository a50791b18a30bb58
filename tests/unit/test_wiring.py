"""What is built at the start: who is an administrator where, and what is deleted first of all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.analytics.unanswered import UnknownLine
from bot.conversation.request import Commanded, Said, Sender
from bot.people.flood import Limit
from bot.publishing.build import Built
from bot.publishing.edition import Edition
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.sqlite import url_of
from bot.storage.store import SqlStore
from bot.wiring.coach import Coach, open_coach
from bot.wording.texts import texts_in

TEXTS = texts_in("en")
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


async def said(coach: Coach, person: int, text: str) -> str:
    sender = Sender(person, person, "en")
    request = (
        Commanded(sender, text[1:].partition(" ")[0], text.partition(" ")[2]) if text[0] == "/" else Said(sender, text)
    )
    reply = (await coach.router.answer(request)).reply
    return "" if reply is None else "\n".join(line.text for line in reply.lines())


def files_of(folder: Path) -> bytes:
    """The database with its log and its index."""
    return b"".join(path.read_bytes() for path in folder.glob("coach.db*"))


@asynccontextmanager
async def opened(folder: Path, edition: Edition, **more: object) -> AsyncIterator[Coach]:
    settings = Settings(data_dir=folder, admin_ids="900")
    async with open_coach(settings, Built(edition, learnt=False), lambda: NOW, **more) as coach:  # type: ignore[arg-type]
        yield coach


async def test_who_sits_at_the_machine_is_an_administrator_and_others_are_not(
    tmp_path: Path, small_edition: Edition
) -> None:
    async with opened(tmp_path, small_edition, insiders=frozenset({1})) as coach:
        assert await said(coach, 1, "/team North") == "North: 0 in all\nNobody is in here yet. Invite somebody:"
        assert "North" in await said(coach, 900, "/team North")
        assert await said(coach, 2, "too expensive") == TEXTS.say("access.stranger")
    async with opened(tmp_path, small_edition) as coach:
        assert await said(coach, 1, "too expensive") == TEXTS.say("access.stranger")


async def test_without_administrators_who_sits_at_the_machine_is_a_rep(tmp_path: Path, small_edition: Edition) -> None:
    built = Built(small_edition, learnt=False)
    async with open_coach(Settings(data_dir=tmp_path), built, insiders=frozenset({1})) as coach:
        assert await said(coach, 1, "/people") == TEXTS.say("access.no_teams")


@pytest.mark.parametrize(("limit", "answered"), [(Limit(), 20), (None, 30)])
async def test_only_where_others_wait_too_somebody_is_too_fast(
    tmp_path: Path, small_edition: Edition, limit: Limit | None, answered: int
) -> None:
    async with opened(tmp_path, small_edition, limit=limit) as coach:
        pages = [await said(coach, 900, "/help") for _ in range(30)]
    assert sum(TEXTS.say("help.intro") in page for page in pages) == answered


async def test_what_is_over_goes_at_the_start_to_the_last_byte(tmp_path: Path, small_edition: Edition) -> None:
    async with opened(tmp_path, small_edition):
        pass
    async with Database.open(url_of(tmp_path / "coach.db")) as database, SqlStore(database).transaction() as parts:
        await parts.unanswered.note(UnknownLine(NOW - timedelta(days=31), 7, "en", "OLDCANARY"))
        await parts.unanswered.note(UnknownLine(NOW - timedelta(days=29), 7, "en", "YOUNGCANARY"))
    async with opened(tmp_path, small_edition):
        async with asyncio.timeout(10):
            while b"OLDCANARY" in files_of(tmp_path):  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.01)
    assert b"YOUNGCANARY" in files_of(tmp_path)
