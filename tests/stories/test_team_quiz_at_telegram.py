"""A quiz against the clock in a group, with the real bot: polls, votes, the table."""

import pytest

from tests.telegram_server.client import Person, Place, SeenMessage, TelegramServer

GROUP: Place = {"id": -1_000_777, "type": "supergroup", "title": "Team"}
KIM: Person = {"id": 1701, "first_name": "Kim", "language_code": "en"}
LI: Person = {"id": 1702, "first_name": "Li", "language_code": "zh-hans"}
QUESTIONS = 5


@pytest.mark.timeout(180)
@pytest.mark.asyncio(loop_scope="session")
async def test_a_group_plays_to_the_table(telegram: TelegramServer) -> None:
    before = len(await telegram.messages(GROUP["id"]))
    await telegram.say("/quiz 5", user=KIM, chat=GROUP)
    for number in range(QUESTIONS):
        seen = await telegram.wait_for_messages(GROUP["id"], before + 2 + number, timeout=40)
        poll = seen[-1]["media"]["poll"]
        assert poll["question"].startswith(f"{number + 1} of 5")
        right = poll["correct_option_id"]
        await vote(telegram, KIM, seen[-1], right)
        if number < 2:
            await vote(telegram, LI, seen[-1], right if number == 0 else (right + 1) % len(poll["options"]))
    seen = await telegram.wait_for_messages(GROUP["id"], before + 2 + QUESTIONS, timeout=40)
    assert "🥇 Kim: 5 of 5" in seen[-1]["text"]
    assert "🥈 Li: 1 of 5" in seen[-1]["text"]


async def vote(telegram: TelegramServer, person: Person, message: SeenMessage, choice: int) -> None:
    await telegram.vote(choice, user=person, chat_id=GROUP["id"], message_id=message["message_id"])
