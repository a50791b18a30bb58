"""What everything that keeps lines nobody understood must do."""

from bot.analytics.unanswered import UnknownLine
from bot.conversation.request import Store
from tests.contracts.samples import HOUR, NOW

OLD = UnknownLine(NOW - HOUR, 7, "zh", "[name]总的[phone]")
YOUNG = UnknownLine(NOW, 8, "ko", "{모르는 말")


async def test_lines_come_back_oldest_first_and_go_when_they_are_old(store: Store) -> None:
    async with store.transaction() as parts:
        for line in (YOUNG, OLD):
            await parts.unanswered.note(line)
    async with store.transaction() as parts:
        assert await parts.unanswered.since(NOW - HOUR) == (OLD, YOUNG)
        assert await parts.unanswered.since(NOW) == (YOUNG,)
        assert await parts.unanswered.forget_before(NOW) == 1
        assert await parts.unanswered.since(NOW - HOUR) == (YOUNG,)
        assert await parts.unanswered.forget_before(NOW) == 0
