"""What every keeper of open questions must do: one for each person in a chat, the last one counts."""

from dataclasses import replace

from bot.conversation.dialogue import Dialogue
from bot.conversation.request import Store
from tests.contracts.samples import GROUP, HOUR, NOW

ASKED = Dialogue(GROUP, 5_000_000_001, "broadcast", "12 text", NOW)


async def test_a_question_stays_open_until_it_is_closed(store: Store) -> None:
    async with store.transaction() as parts:
        assert await parts.dialogues.of(ASKED.chat, ASKED.person) is None
        await parts.dialogues.open(replace(ASKED, question="12 picture"))
        await parts.dialogues.open(ASKED)
        await parts.dialogues.open(replace(ASKED, person=8))
    async with store.transaction() as parts:
        assert await parts.dialogues.of(ASKED.chat, ASKED.person) == ASKED
        assert await parts.dialogues.of(7, ASKED.person) is None
        await parts.dialogues.close(ASKED.chat, ASKED.person)
        assert await parts.dialogues.of(ASKED.chat, ASKED.person) is None
        assert await parts.dialogues.of(ASKED.chat, 8) == replace(ASKED, person=8)


async def test_old_questions_are_forgotten(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.dialogues.open(ASKED)
        await parts.dialogues.open(replace(ASKED, chat=7, at=NOW + HOUR))
        assert await parts.dialogues.forget_before(NOW + HOUR) == 1
        assert await parts.dialogues.of(ASKED.chat, ASKED.person) is None
        assert await parts.dialogues.of(7, ASKED.person) is not None


def test_nobody_who_comes_back_after_a_while_is_taken_at_their_word() -> None:
    assert not ASKED.is_over(NOW + HOUR / 2)
    assert ASKED.is_over(NOW + HOUR)
