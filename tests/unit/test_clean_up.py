"""What is kept no longer goes, at the hour that is handed in, and not before."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.analytics.unanswered import UnknownLine
from bot.coach.heard import Heard
from bot.conversation.clean_up import Cleaned, clean_up
from bot.conversation.request import Said, Sender
from bot.conversation.router import Router
from bot.conversation.visit import Answer, Visit
from bot.library.records import Library
from bot.people.invites import ENTROPY, Tries, new_invite
from bot.people.privacy import Retention
from bot.storage.migrate import forget_copies
from bot.storage.sqlite import url_of
from tests.fakes import FakeStore
from tests.scripted import scripted_edition

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
AS_A_RULE = Retention()


async def test_each_thing_goes_when_its_time_is_over() -> None:
    store = FakeStore()
    invite, _ = new_invite("rep", 1, 7, NOW, b"x" * ENTROPY)
    answer = Answer(0, 7, NOW, "en", False, "test", (), (), None, Heard())
    async with store.transaction() as parts:
        await parts.unanswered.note(UnknownLine(NOW, 7, "en", "mumble"))
        await parts.visits.add_answer(answer)
        await parts.visits.keep(Visit(7, NOW, NOW))
        await parts.roster.add_invite(invite)
        await parts.roster.keep_tries(7, Tries(1, NOW))

    async def gone(after: timedelta) -> Cleaned:
        async with store.transaction() as parts:
            return await clean_up(parts, AS_A_RULE, NOW + after)

    assert (await gone(timedelta(hours=1))).total == 0
    assert await gone(timedelta(hours=1) + SECOND) == Cleaned(0, 0, 0, 1)
    assert (await gone(timedelta(days=2))).total == 0
    assert await gone(timedelta(days=2) + SECOND) == Cleaned(0, 1, 1, 0)
    assert (await gone(timedelta(days=30))).total == 0
    assert await gone(timedelta(days=30) + SECOND) == Cleaned(1, 0, 0, 1)
    assert (await gone(timedelta(days=3000))).total == 0


async def test_a_younger_one_stays() -> None:
    store = FakeStore()
    old, young = UnknownLine(NOW, 7, "en", "old"), UnknownLine(NOW + timedelta(days=1), 7, "en", "young")
    async with store.transaction() as parts:
        for line in (old, young):
            await parts.unanswered.note(line)
        await clean_up(parts, AS_A_RULE, NOW + timedelta(days=30) + SECOND)

    assert store.unanswered.kept == [young]


@pytest.mark.parametrize(("days", "kept"), [(30, ["call [phone], says Mr [name]"]), (0, [])])
async def test_an_unknown_line_is_kept_without_what_leads_to_a_person(
    small: Library, days: int, kept: list[str]
) -> None:
    store, edition = FakeStore(), scripted_edition(small, {"too dear": ("price_too_high",)})
    router = Router(store, lambda: edition, lambda: NOW, retention=Retention(unknown=timedelta(days=days)))
    for text in ("call 555-123-4567, says Mr Smith", "too dear"):
        await router.answer(Said(Sender(7, 7, "en"), text))

    assert [line.text for line in store.unanswered.kept] == kept
    assert all(replace(line, text="") == UnknownLine(NOW, 7, "en", "") for line in store.unanswered.kept)


async def test_a_telephone_number_is_kept_as_no_amount_either(small: Library) -> None:
    store, edition = FakeStore(), scripted_edition(small, {"13800138000 说太贵": ("price_too_high",)})
    router = Router(store, lambda: edition, lambda: NOW)
    await router.answer(Said(Sender(7, 7, "zh"), "13800138000 说太贵"))

    assert len(store.visits.answers) == 1
    assert "13800138000" not in repr((store.visits.visits, store.visits.answers, store.journal.entries))


def test_old_copies_of_the_database_go_and_nothing_else(tmp_path: Path) -> None:
    for name in ("coach.db", "coach.db.before-0002", "coach.db.before-0003", "other.db.before-0002", "coach.db-wal"):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (NOW.timestamp(), NOW.timestamp()))
    later = (NOW + timedelta(days=1)).timestamp()
    os.utime(tmp_path / "coach.db.before-0003", (later, later))

    assert forget_copies(url_of(tmp_path / "coach.db"), NOW + SECOND) == 1

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "coach.db", "coach.db-wal", "coach.db.before-0003", "other.db.before-0002",
    ]  # fmt: skip
