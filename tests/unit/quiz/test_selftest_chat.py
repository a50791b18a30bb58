"""/selftest as somebody taps it: the finders keep nothing, the worksheet reads what is typed."""

import pytest

from bot.reply import Press
from bot.telegram.callback_data import pack
from tests.unit.quiz.conftest import Class, presses, text, the, trainer


async def test_ten_taps_find_a_customers_style(room: Class) -> None:
    page = await room.page(the(await room.command("selftest"), "Which customer style?"))
    for _ in range(10):
        page = await room.page(presses(page)[3])
    assert "Analytical ▰▰▰▰▰▰▰▰▰▰ 10" in text(page)
    assert "Written material" in text(page)


async def test_what_is_left_out_counts_for_nobody(room: Class) -> None:
    page = await room.page(Press("selftest", "style:"))
    for _ in range(10):
        page = await room.page(the(page, "Can't tell"))
    assert "Nothing stands out" in text(page)


async def test_twenty_five_statements_fit_into_a_button_and_are_added_up_by_the_key(room: Class) -> None:
    page = await room.page(Press("selftest", "conflict:"))
    for number in range(1, 26):
        assert f"{number} of 25" in text(page)
        high = number in trainer().quiz.conflict_key["win_win"]
        press = presses(page)[4 if high else 0]
        pack(press, 2**40, b"secret")
        page = await room.page(press)
    assert "Win-win ▰▰▰▰▰▰▰▰▰▰ 25/25" in text(page)
    assert "Avoiding ▰▰ 5/25" in text(page)


async def test_questions_are_told_apart_and_then_written(room: Class) -> None:
    page = await room.page(Press("selftest", "kinds:"))
    sheet = trainer().quiz.worksheet["en"]
    for _ in sheet.sort:
        page = await room.page(presses(page)[0])
    assert "4 of 12 told apart." in text(page)
    page = await room.page(the(page, "Write your own"))
    page = await room.say("Are you on fibre now?")
    assert "That one is Closed" in text(page)
    page = await room.say("hello there")
    assert "no question" in text(page)
    said = {"open": "How do you organise that today?", "probing": "Who decides on this?", "closed": "Shall we meet?"}
    for number, (_, kind) in enumerate(sheet.tasks, 1):
        page = await room.say(said[kind])
        assert ("All 7 written." if number == len(sheet.tasks) else f"{number + 1} of 7") in text(page)
    await room.say("too expensive")


@pytest.mark.parametrize(
    "argument", ["", "x", "style:9999999999999", "conflict:" + "6" * 30, "kinds:abc", "tasks:9", ":"]
)
async def test_a_button_of_nonsense_leads_to_a_page(room: Class, argument: str) -> None:
    assert presses(await room.page(Press("selftest", argument)))
