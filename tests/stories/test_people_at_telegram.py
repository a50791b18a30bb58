"""A team at Telegram with the real bot: invited by a link, answered, exported, forgotten; and one who floods."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from bot.publishing.edition import Edition
from bot.wording.texts import texts_in
from tests.conftest import with_kept
from tests.stories.bot_process import bot_process
from tests.telegram_server.client import Person, SeenMessage, TelegramServer

pytestmark = [pytest.mark.timeout(120), pytest.mark.asyncio(loop_scope="session")]

TEXTS = texts_in("en")
BOSS: Person = {"id": 900, "first_name": "Boss", "language_code": "en"}
_PEOPLE = count(901)


def somebody(name: str) -> Person:
    return {"id": next(_PEOPLE), "first_name": name, "language_code": "en"}


@dataclass
class Chats:
    """What each person has read so far."""

    server: TelegramServer
    file: Path

    async def says(self, person: Person, text: str) -> SeenMessage:
        seen = len(await self._from_bot(person))
        await self.server.say(text, user=person)
        return (await self.server.wait_for_messages(person["id"], seen + 1, timeout=20))[-1]

    async def presses(self, person: Person, message: SeenMessage, label: str) -> None:
        """Press, and wait until something else is to be seen."""
        before = await self._from_bot(person)
        await self.server.press(user=person, chat_id=person["id"], message_id=message["message_id"], label=label)
        async with asyncio.timeout(20):
            while await self._from_bot(person) == before:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.02)

    async def last(self, person: Person) -> SeenMessage:
        return (await self._from_bot(person))[-1]

    def found(self, *words: str) -> list[str]:
        """Which of these stand in the database, its log or its index."""
        files = b"".join(path.read_bytes() for path in self.file.parent.glob(f"{self.file.name}*"))
        return [word for word in words if word.encode() in files]

    async def texts(self, person: Person) -> list[str]:
        return [one["text"] for one in await self._from_bot(person)]

    async def _from_bot(self, person: Person) -> list[SeenMessage]:
        return [one for one in await self.server.messages(person["id"]) if one["from_bot"]]

    async def invited(self, by: Person, role: str) -> str:
        """The link that this person's team page gives."""
        page = await self.says(by, "/people")
        if any(button["text"] == "North" for row in page["keyboard"] for button in row):
            await self.presses(by, page, "North")
            page = await self.last(by)
        await self.presses(by, page, TEXTS.say("people.invite", role=role))
        link = await self.last(by)
        copied = await self.server.press(
            user=by, chat_id=by["id"], message_id=link["message_id"], label=TEXTS.say("invite.copy")
        )
        assert copied["copy_text"] in link["text"]
        return copied["copy_text"]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def chats(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Chats]:
    data_dir = tmp_path_factory.mktemp("people")
    with_kept(data_dir)
    async with TelegramServer.started() as server:
        settings = {"TELEGRAM_BOT_TOKEN": server.token, "TELEGRAM_API_URL": server.url, "ADMIN_IDS": str(BOSS["id"])}
        async with bot_process(data_dir, **settings) as bot:
            await bot.listens()
            yield Chats(server, data_dir / "coach.db")
            assert await bot.asked_to_stop() == 0


def token_of(link: str) -> str:
    found = re.fullmatch(r"https://t\.me/objection_coach_bot\?start=(j-[A-Za-z0-9_-]{32})", link)
    assert found is not None, link
    return found[1]


async def test_a_link_lets_one_person_in_and_forgetting_leaves_no_byte(chats: Chats) -> None:
    lead, rep, guest = somebody("Lena LEADCANARY"), somebody("Rita REPCANARY"), somebody("Gus")
    assert (await chats.says(guest, "too expensive"))["text"] == TEXTS.say("access.stranger")
    await chats.says(BOSS, "/team North")
    link = await chats.invited(BOSS, "team lead")
    assert "Welcome to North" in (await chats.says(lead, f"/start {token_of(link)}"))["text"]
    link = await chats.invited(lead, "rep")
    assert "Welcome to North" in (await chats.says(rep, f"/start {token_of(link)}"))["text"]
    assert (await chats.says(guest, f"/start {token_of(link)}"))["text"] == TEXTS.say("join.used")

    assert (await chats.says(rep, "200 a month is too expensive"))["text"].startswith("Price too high")
    unknown = await chats.says(rep, "zxqv MUMBLECANARY, call 555-123-4567 for Mr Smith")
    assert unknown["text"].startswith(TEXTS.say("none.title"))
    exported = await chats.says(rep, "/export")
    document = exported["media"]["document"]
    kept = json.loads(await chats.server.download(document["file_id"]))
    assert document["file_name"] == "objection-coach.json"
    [line] = kept["what is kept"]["lines that were not recognised"]
    assert line["text"] == "zxqv MUMBLECANARY, call [phone] for Mr [name]"
    assert kept["what is kept"]["team"][0]["name"] == "Rita REPCANARY"
    assert "5551234567" not in json.dumps(kept)

    question = await chats.says(rep, "/forgetme")
    await chats.presses(rep, question, TEXTS.say("forget.yes"))

    assert (await chats.last(rep))["text"] == TEXTS.say("forget.done")
    async with asyncio.timeout(10):
        while chats.found("REPCANARY", "MUMBLECANARY", "Smith", "555-123-4567"):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.05)
    assert chats.found("LEADCANARY"), "nothing of anybody was kept: the search proves nothing"
    assert (await chats.says(rep, "too expensive"))["text"] == TEXTS.say("access.stranger")


async def test_a_sheet_that_a_lead_sends_is_live_after_one_press(chats: Chats) -> None:
    line = "Before anything else, may I see what you compare it with?"
    sheet = f'intent,language,part,number,text\nprice_too_high,en,clarify,,"{line}"\n'.encode()
    seen = len(await chats.texts(BOSS))
    await chats.server.say("", user=BOSS, kind="document", file_name="../new lines.csv", content=sheet)
    shown = (await chats.server.wait_for_messages(BOSS["id"], seen + 1, timeout=30))[-1]
    assert "1 new, 0 changed, 0 removed" in shown["text"] and line in shown["text"]

    await chats.presses(BOSS, shown, TEXTS.say("upload.in"))

    live = (await chats.server.wait_for_messages(BOSS["id"], seen + 2, timeout=30))[-1]
    assert "is live" in live["text"] and line in live["text"]
    file = await chats.says(BOSS, "/yaml price too high")
    content = await chats.server.download(file["media"]["document"]["file_id"])
    assert line.encode() in content
    await chats.server.say("", user=BOSS, kind="document", file_name="x.yaml", content=content)
    same = (await chats.server.wait_for_messages(BOSS["id"], seen + 4, timeout=30))[-1]
    assert same["text"] == TEXTS.say("upload.same")


async def test_one_who_floods_is_told_once_and_another_is_answered(chats: Chats) -> None:
    await chats.says(BOSS, "/team North")
    flooding, other = somebody("Flo"), somebody("Otto")
    for person in (flooding, other):
        await chats.says(person, f"/start {token_of(await chats.invited(BOSS, 'rep'))}")

    for _ in range(60):
        await chats.server.say("/help", user=flooding)
    assert (await chats.says(other, "too expensive"))["text"].startswith("Price too high")
    async with asyncio.timeout(60):
        while TEXTS.say("access.too_fast") not in await chats.texts(flooding):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.05)
    assert (await chats.says(other, "too expensive"))["text"].startswith("Price too high")

    texts = await chats.texts(flooding)
    assert texts.count(TEXTS.say("access.too_fast")) == 1
    assert len(texts) < 30
