"""Who names a price first, acted out: the answers travel in the buttons, and the last resort is not for everybody."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.request import Pressed, Request, Said, Sender
from bot.conversation.router import Router
from bot.library.records import Library
from bot.reply import Copy, Press, Reply
from bot.telegram.callback_data import pack
from tests.fakes import FakeStore
from tests.scripted import scripted_edition

REP = Sender(7, 7, "en")
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


class Talk:
    """One rep's talk with the library that ships."""

    def __init__(self, library: Library, sender: Sender = REP) -> None:
        edition = scripted_edition(library, {})
        self.router = Router(FakeStore(), lambda: edition, lambda: NOON, admins=frozenset())
        self.sender = sender
        self.reply = Reply(())

    async def does(self, request: Request) -> str:
        outcome = await self.router.answer(request)
        assert outcome.reply is not None
        self.reply = outcome.reply
        for row in self.reply.buttons:
            for button in row:
                if isinstance(button.does, Press):
                    pack(button.does, self.sender.chat, b"secret")
        return "\n".join(line.text for line in self.reply.lines())

    async def begins(self, tag: str = "en") -> str:
        return await self.does(Pressed(self.sender, "quote", f":{tag}"))

    async def presses(self, label: str) -> str:
        buttons = [button for row in self.reply.buttons for button in row]
        [press] = [one.does for one in buttons if one.label == label and isinstance(one.does, Press)]
        return await self.does(Pressed(self.sender, press.action, press.argument))


async def test_the_well_prepared_quote_first(library: Library) -> None:
    talk = Talk(library)
    assert "where both sides stand" in await talk.begins()
    assert "Name your price first." in await talk.presses("Yes, well prepared")
    assert talk.reply.buttons == ()


async def test_two_questions_for_a_layman_and_three_for_an_expert(library: Library) -> None:
    talk = Talk(library)
    await talk.begins()
    assert "know this trade" in await talk.presses("Not really")
    assert "They have no figure of their own" in await talk.presses("No, it's new to them")
    await talk.begins()
    await talk.presses("Not really")
    assert "as well as they do" in await talk.presses("Yes, an expert")
    assert "Let them speak first" in await talk.presses("No")


async def test_who_is_asked_twice_answers(library: Library) -> None:
    talk = Talk(library)
    await talk.begins()
    assert "Name your price now." in await talk.presses("They have asked twice")


async def stuck(talk: Talk) -> None:
    await talk.begins()
    for label in ("Not really", "Yes, an expert", "No", "Neither of us will name a figure"):
        await talk.presses(label)


async def test_the_last_resort_names_the_true_price_and_is_called_one(library: Library) -> None:
    talk = Talk(library)
    await talk.does(Said(REP, "$20/month, 24 months, $10 setup"))
    await stuck(talk)
    said = await talk.presses("Neither of these")
    assert "$20 a month" in said and "$490" in said
    assert "Last resort" in said
    assert [type(button.does) for row in talk.reply.buttons for button in row] == [Copy]


@pytest.mark.parametrize(("label", "why"), [("A VIP", "never with a VIP"), ("Angry just now", "who is angry")])
async def test_a_vip_and_an_angry_customer_are_spared(library: Library, label: str, why: str) -> None:
    talk = Talk(library)
    await talk.does(Said(REP, "$20/month"))
    await stuck(talk)
    said = await talk.presses(label)
    assert why in said and "$20" not in said


async def test_without_a_price_the_reason_is_told(library: Library) -> None:
    talk = Talk(library)
    await stuck(talk)
    assert "no amount yet" in await talk.presses("Neither of these")


async def test_it_stays_in_the_language_of_the_price(library: Library) -> None:
    talk = Talk(library)
    await talk.begins("zh-Hant")
    assert talk.reply.language == "zh-Hant"
    assert talk.reply.buttons[0][0].label == "準備充分"
    assert "先報價" in await talk.presses("準備充分")


CODES = st.lists(st.sampled_from(("no", "yes", "expert", "stuck", "")), max_size=5).map(".".join)


@given(argument=st.text(max_size=40) | CODES | CODES.map(lambda code: f"{code}:ko"))
async def test_any_button_leads_somewhere(small: Library, argument: str) -> None:
    talk = Talk(small)
    assert await talk.does(Pressed(REP, "quote", argument))
