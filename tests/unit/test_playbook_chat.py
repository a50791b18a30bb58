"""/playbook through the router, as a rep taps it; and the command line beside it."""

import json
from datetime import UTC, datetime

import pytest

from bot.commands.playbook import playbook
from bot.conversation.request import Commanded, Pressed, Said, Sender
from bot.conversation.router import Router
from bot.publishing.edition import Edition
from bot.reply import Press, Reply
from tests.fakes import FakeStore

KIM = Sender(7, 7, "en")
LI = Sender(8, 8, "zh-TW")


@pytest.fixture
def router(edition: Edition) -> Router:
    return Router(FakeStore(), lambda: edition, lambda: datetime(2026, 5, 4, 9, tzinfo=UTC))


async def commanded(router: Router, argument: str, sender: Sender = KIM) -> Reply:
    reply = (await router.answer(Commanded(sender, "playbook", argument))).reply
    assert reply is not None
    return reply


async def pressed(router: Router, press: Press, sender: Sender = KIM) -> Reply:
    reply = (await router.answer(Pressed(sender, press.action, press.argument))).reply
    assert reply is not None
    return reply


def button(reply: Reply, label: str) -> Press:
    for row in reply.buttons:
        for one in row:
            if label in one.label and isinstance(one.does, Press):
                return one.does
    raise AssertionError(f"{label}: {[one.label for row in reply.buttons for one in row]}")


def text(reply: Reply) -> str:
    return "\n".join(f"{line.label} {line.text}" for line in reply.lines())


async def test_from_the_index_to_a_card_and_back(router: Router) -> None:
    index = await commanded(router, "")
    topic = await pressed(router, Press("playbook", "topic_visit_prep"))
    card = await pressed(router, button(topic, "Ten questions"))
    assert "Are the contracts ready?" in text(card)
    related = await pressed(router, button(card, "Sales aids"))
    assert "product manual" in text(related)
    back = await pressed(router, button(card, "Back"))
    assert text(back) == text(topic)
    assert text(await pressed(router, button(back, "Back"))) == text(index)


async def test_a_tool_is_three_taps(router: Router) -> None:
    tools = await pressed(router, Press("playbook", "tools"))
    first = await pressed(router, button(tools, "Relationship map"))
    second = await pressed(router, button(first, "Yes"))
    sheet = await pressed(router, button(second, "Not yet"))
    assert "Friend:" in text(sheet) and "friend → supplier → partner" in text(sheet)


async def test_ticks_stay_ticked(router: Router) -> None:
    page = await commanded(router, "preparation")
    assert "contract isn't ready" in text(page)
    page = await pressed(router, button(page, "☐ 7"))
    page = await pressed(router, button(page, "☐ 11"))
    assert "contract isn't ready" not in text(page) and "still open" in text(page)
    page = await pressed(router, button(page, "☑ 7"))
    assert "contract isn't ready" in text(page)


@pytest.mark.parametrize(
    "argument",
    ["style:9999999", "style:", "nonsense", "preparation:zz:q7", "preparation:ffffffffffff:q7", "preparation:1:q99",
     "tiers:99", "relation:x"],
)  # fmt: skip
async def test_a_button_that_makes_no_sense_still_answers(router: Router, argument: str) -> None:
    assert text(await pressed(router, Press("tool", argument)))


async def test_behind_the_command_a_name_a_part_or_a_question(router: Router) -> None:
    assert "Ten questions" in text(await commanded(router, "visit_checklist"))
    assert "Six ways to approach" in text(await commanded(router, "visit_gift"))
    assert "How it is done" not in text(await commanded(router, "how do I ask for a referral"))
    assert "Asking for referrals" in text(await commanded(router, "how do I ask for a referral"))
    assert "Nothing in the playbook" in text(await commanded(router, "qwxyz"))
    assert "6 a day" in text(await commanded(router, "workload A 10x4 B 20x2 C 30x1 D 40x0.5"))


async def test_traditional_readers_get_traditional_pages(router: Router) -> None:
    page = await commanded(router, "closing_signals", LI)
    assert page.language == "zh-Hant" and "成交訊號" in text(page) + text(page).replace("信號", "訊號")


async def test_a_plain_question_is_answered_with_its_card(router: Router) -> None:
    reply = (await router.answer(Said(KIM, "how do I say the price per day"))).reply
    assert reply is not None and "Quoting by division" in text(reply)
    card = await pressed(router, button(reply, "Related cards"))
    assert "Quoting by division" in text(card)
    korean = await pressed(router, button(reply, "한국어"))
    assert "나눗셈 가격 제시" in text(korean)


async def test_a_signal_leads_to_what_it_means(router: Router) -> None:
    reply = (await router.answer(Said(KIM, "how soon could you install it if I order today?"))).reply
    assert reply is not None
    card = await pressed(router, button(reply, "Related cards"))
    assert "Closing signals" in text(card)


def test_the_list_covers_every_system(capsys: pytest.CaptureFixture[str], edition: Edition) -> None:

    playbook(listed=True, as_json=True, language="en")
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 95 == len({row["id"] for row in rows})
    parts = {part for row in rows for part in row["parts"]}
    assert {"step_repeat", "step_guide", "visit_direct", "visit_usage", "fab_practice", "kr_promise_phrases",
            "kr_concession"} <= parts  # fmt: skip
    assert sum(row["importance"] == "core" for row in rows) == 17
