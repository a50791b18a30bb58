"""/quiz as a trainee taps and types it, through the router."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.quiz import typed_order
from bot.conversation.request import Commanded, Parts, Pressed, Said, Sender
from bot.conversation.school import School
from bot.people.person import Person
from bot.publishing.edition import Edition
from bot.quiz.deck import Assignment, Miss
from bot.quiz.item import Item
from bot.quiz.memory import reviewed
from bot.quiz.session import Session, Sitting
from bot.quiz.trainer import Trainer
from bot.reply import Press, Reply
from bot.telegram.callback_data import pack
from bot.wording.quiz import answered_reply, question_reply
from bot.wording.texts import texts_in
from tests.fakes import FakeStore
from tests.unit.quiz.conftest import START, Class, presses, text, the, trainer

DAY = timedelta(days=1)


async def parts_of(room: Class) -> Parts:
    async with room.store.transaction() as parts:
        return parts


async def open_item(room: Class, person: int = 7) -> tuple[Session, Item]:
    session = await (await parts_of(room)).sessions.of(person)
    assert session is not None
    assert session.sitting.item is not None
    return session, trainer().items(session.language)[session.sitting.item]


async def right_press(room: Class, person: int = 7) -> Press:
    """What answers the open question right."""
    session, item = await open_item(room, person)
    places = "".join(str(session.sitting.choices.index(part)) for part in item.right)
    action = "quiz_order" if len(item.right) > 1 else "quiz_answer" if item.right else "quiz_skip"
    return Press(action, f"{session.id}:{session.step}:{places}")


async def sit_at(room: Class, kind: str, person: int = 7) -> Item:
    """Have a question of this type open."""
    item = room.items(kind)[0]
    others = [one.id for one in trainer().items("en").values() if one.source == item.source and one.id != item.id]
    parts = await parts_of(room)
    for other in others:
        for flagger in (901, 902):
            await parts.deck.flag(other, flagger, room.now)
    await room.command("quiz", item.source, person)
    _, opened = await open_item(room, person)
    assert opened.id == item.id
    return item


async def test_three_questions_each_explained_and_kept_as_fsrs_says(room: Class) -> None:
    page = await room.command("quiz")
    for number in range(3):
        assert f"{number + 1} of 3" in text(page)
        _, item = await open_item(room)
        right = bool(item.right)  # a reply that must be typed is skipped here
        page = await room.page(await right_press(room))
        assert ("That's right." if right else "Not quite.") in text(page)
        assert item.why in text(page)
        memory = (await (await parts_of(room)).deck.memories(7))[item.id]
        assert memory == reviewed(None, right=right, now=room.now)
        room.later(minutes=1)
        page = await room.page(the(page, "Finish" if number == 2 else "Next"))
    assert "Done:" in text(page)
    assert len(await (await parts_of(room)).deck.reviews(7, START)) == 3


async def test_a_press_twice_counts_once_and_shows_where_one_is(room: Class) -> None:
    await room.command("quiz", "vip_tiers")
    press = await right_press(room)
    first = await room.press(press)
    second = await room.press(press)
    assert second.notice == "You've answered that one already. Here's where you are."
    assert second.reply == first.reply
    assert second.replaces
    assert len(await (await parts_of(room)).deck.reviews(7, START)) == 1
    forward = the(first.reply or Reply(()), "Next")
    assert (await room.press(forward)).reply == (await room.press(forward)).reply
    assert "2 of 3" in text((await room.press(forward)).reply or Reply(()))


async def test_a_press_after_a_restart_goes_on(room: Class) -> None:
    page = await room.command("quiz", "vip_tiers")
    room.restart()
    page = await room.page(await right_press(room))
    room.restart()
    assert "2 of 3" in text(await room.page(the(page, "Next")))


async def test_a_button_of_an_earlier_sitting_says_that_it_is_over(room: Class) -> None:
    old = the(await room.command("quiz", "vip_tiers"), "")
    await room.command("quiz", "vip_tiers")
    outcome = await room.press(old)
    assert outcome.notice.startswith("These questions are over.")
    assert outcome.reply is None
    assert await (await parts_of(room)).deck.reviews(7, START) == ()


async def test_nobody_presses_for_somebody_else(room: Class) -> None:
    await room.command("quiz", "vip_tiers")
    assert (await room.press(await right_press(room), person=8)).notice.startswith("These questions are over.")


async def test_the_order_is_tapped_one_after_the_other(room: Class) -> None:
    item = await sit_at(room, "order_steps")
    page = await room.page(Press("quiz_next", await here(room)))
    for part in item.right[:-1]:
        session, _ = await open_item(room)
        letter = "ABCDEF"[session.sitting.choices.index(part)]
        page = await room.page(the(page, letter))
    assert "That's right." in text(page)
    assert len(await (await parts_of(room)).deck.reviews(7, START)) == 1


async def here(room: Class) -> str:
    session, _ = await open_item(room)
    return f"{session.id}:{session.step}"


async def test_the_order_can_be_typed_and_anything_else_is_told_how(room: Class) -> None:
    item = await sit_at(room, "order_steps")
    assert "Type the letters in the order" in text(await room.say("no idea"))
    session, _ = await open_item(room)
    wrong = [session.sitting.choices.index(part) for part in item.right][::-1]
    page = await room.say(" ".join("ABCDEF"[place] for place in wrong))
    assert "Not quite." in text(page)
    assert "Yours was 6 → 5 → 4 → 3 → 2 → 1." in text(page)
    assert [line.text for line in page.lines()][2:8] != list(session.sitting.choices)


async def test_a_typed_reply_is_judged_with_the_words_that_show_it(room: Class) -> None:
    item = await sit_at(room, "free_step")
    step = item.wanted[0]
    said = {
        "clarify": "What are you comparing it with?",
        "repeat": "So it's too much for you, is that right?",
        "empathize": "Another bill every month is a real worry, I can see that.",
        "isolate": "Apart from the price, is anything else in the way?",
        "explain": "It already covers the repairs, so you never pay for one again.",
        "guide": "Shall we go through it together on Friday at ten?",
    }[step]
    page = await room.say(said)
    assert "That's right." in text(page)
    assert "“" in text(page)
    memory = (await (await parts_of(room)).deck.memories(7))[item.id]
    assert memory.right_in_a_row == 1


async def test_pressure_in_a_typed_reply_is_named(room: Class) -> None:
    await sit_at(room, "free_step")
    page = await room.say("If you don't sign today you'll regret it.")
    assert "❌ No pressure: “" in text(page)
    assert "Not quite." in text(page)


async def test_what_is_typed_half_an_hour_later_is_a_customers_again(room: Class) -> None:
    await sit_at(room, "free_step")
    room.later(minutes=31)
    await room.say("too expensive")
    assert await (await parts_of(room)).deck.reviews(7, START) == ()


async def test_cancel_ends_the_practice(room: Class) -> None:
    await sit_at(room, "free_step")
    assert "Practice is over" in text(await room.command("cancel"))
    await room.say("too expensive")
    assert await (await parts_of(room)).deck.reviews(7, START) == ()


async def test_a_question_whose_card_changed_is_not_asked_any_more(
    room: Class, the_edition: Edition, school: School
) -> None:
    page = await room.command("quiz", "vip_tiers")
    session, item = await open_item(room)
    press = await right_press(room)
    changed = replace(the_edition.library, fingerprint="another")
    other = Trainer(changed, trainer().quiz)
    gone = {item.id, session.sitting.items[1]}
    other._items["en"] = {name: one for name, one in trainer().items("en").items() if name not in gone}
    school._trainers["another"] = other
    room.edition = replace(the_edition, library=changed)
    page = await room.page(press)
    assert "has changed" in text(page)
    page = await room.page(the(page, "Next"))
    assert "3 of 3" in text(page)  # the second one is gone too
    assert await (await parts_of(room)).deck.reviews(7, START) == ()


async def test_one_tap_flags_and_two_people_suspend(room: Class) -> None:
    for person in (7, 8):
        await room.command("quiz", "vip_tiers", person)
    session, item = await open_item(room)
    page = await room.page(await right_press(room))
    flag = the(page, "⚑")
    assert "somebody else" in (await room.press(flag)).notice
    assert "somebody else" in (await room.press(flag)).notice
    assert "2 people" in (await room.press(flag, person=8)).notice
    for _ in range(20):
        await room.command("quiz", "vip_tiers", person=9)
        now, _ = await open_item(room, person=9)
        assert item.id not in now.sitting.items
    assert session.sitting.items[0] == item.id


async def test_a_flag_on_nothing_is_not_kept(room: Class) -> None:
    await room.press(Press("quiz_flag", "no such item"))
    store = room.store
    assert isinstance(store, FakeStore)
    assert store.deck.flags == {}


async def test_what_was_missed_elsewhere_goes_first_until_it_is_known(room: Class) -> None:
    await (await parts_of(room)).deck.note_miss(Miss(7, "contract_lock_in", START, "campaign 12"))
    await room.command("quiz")
    session, item = await open_item(room)
    assert {trainer().items("en")[one].source for one in session.sitting.items} == {"contract_lock_in"}
    if item.right:
        await room.page(await right_press(room))
        assert await (await parts_of(room)).deck.misses(7) == ()


async def test_what_a_lead_assigned_goes_first_until_its_day(the_edition: Edition, school: School) -> None:
    room = Class(FakeStore(), the_edition, school, admins=frozenset({99}))
    parts = await parts_of(room)
    team = await parts.roster.add_team("North")
    await parts.roster.keep(Person(7, "trainee", team.id, "Kim", START))
    await parts.deck.assign(Assignment(0, team.id, "fab", START + 3 * DAY, 99, START))
    await room.command("quiz")
    session, _ = await open_item(room)
    assert {trainer().items("en")[one].source for one in session.sitting.items} == {"fab"}
    room.later(days=4)
    await room.command("quiz")
    session, _ = await open_item(room)
    assert {trainer().items("en")[one].source for one in session.sitting.items} != {"fab"}


async def test_after_a_month_away_there_are_three_questions_and_not_a_heap(room: Class) -> None:
    for _ in range(10):
        await room.command("quiz")
        for _ in range(3):
            page = await room.page(await right_press(room))
            await room.page(presses(page)[0])
    room.later(days=60)
    await room.command("quiz")
    session, _ = await open_item(room)
    memories = await (await parts_of(room)).deck.memories(7)
    assert sum(one.due <= room.now for one in memories.values()) >= 25
    assert len(session.sitting.items) == 3
    assert sum(item in memories for item in session.sitting.items) == 2  # and something new


async def test_a_topic_is_found_by_its_name_and_offered_where_it_is_not(room: Class) -> None:
    await room.command("quiz", "price too hihg")
    _, item = await open_item(room)
    assert item.source == "price_too_high"
    page = await room.command("quiz", "zzzzqqq")
    assert "no topic" in text(page)
    page = await room.page(the(page, "▶"))
    await room.page(presses(page)[0])


async def test_the_card_is_one_tap_away(room: Class) -> None:
    await room.command("quiz", "price_too_high")
    page = await room.page(await right_press(room))
    assert "Price too high" in text(await room.page(the(page, "Card:")))


async def test_the_first_reply_in_a_language_waits_for_the_trainer_and_not_for_the_database(
    the_edition: Edition,
) -> None:
    school = School(lambda library: trainer().quiz)
    room = Class(FakeStore(), the_edition, school)
    await sit_at(room, "free_step")
    fresh = next(iter(school._trainers.values()))
    assert fresh is not None
    page = await room.say("Shall we meet on Friday at ten?")
    assert "2 of" not in text(page)
    assert fresh.is_warm("en")
    assert len(await (await parts_of(room)).deck.reviews(7, START)) == 1


async def test_in_traditional_characters_for_who_reads_them(room: Class) -> None:
    page = await room.command("quiz", "vip_tiers", tongue="zh-TW")
    assert page.language == "zh-Hant"
    assert "題" in text(page)


@pytest.mark.parametrize("language", ["zh", "ko", "en"])
async def test_every_button_of_every_question_fits_into_telegrams_bytes(language: str, room: Class) -> None:
    texts = texts_in(language)
    for item in trainer().items(language).values():  # type: ignore[arg-type]
        asked = trainer().ask(item)
        now = Sitting((item.id,), choices=asked.choices)
        session = Session(1, 1, language, now, START, id=2**31, step=999)  # type: ignore[arg-type]
        done = replace(session, work=now.answered(right=False, said=(0,)))
        for page in (question_reply(session, asked, texts), answered_reply(done, asked, texts, None, "x", 3)):
            for press in presses(page):
                pack(press, 2**40, b"secret")
            assert sum(len(line.text) + len(line.label) + 2 for line in page.lines()) < 4096


@pytest.mark.parametrize(
    ("typed", "picks"),
    [("3 1 2", (2, 0, 1)), ("312", (2, 0, 1)), ("c, a, b", (2, 0, 1)), ("ＣＡＢ", (2, 0, 1)), ("1 1 2", None),
     ("", None), ("1 2", None), ("太贵了", None), ("1 2 4", None)],
)  # fmt: skip
def test_an_order_is_read_as_people_type_it(typed: str, picks: tuple[int, ...] | None) -> None:
    assert typed_order(typed, 3) == picks


async def test_whatever_is_pressed_or_typed_there_is_an_answer_and_no_fault(room: Class) -> None:
    chance = random.Random(5)
    seen: list[Press] = [Press("quiz", "")]
    lines = ["A B C", "What are you comparing it with?", "321", "", "太贵了", "🙂", "x" * 3000]
    for _ in range(250):
        room.later(minutes=chance.choice([1, 1, 1, 40, 1500]))
        if chance.random() < 0.15:
            request: Said | Pressed | Commanded = Said(Sender(7, 7, "en"), chance.choice(lines))
        elif chance.random() < 0.1:
            request = Commanded(Sender(7, 7, "en"), "quiz", chance.choice(["", "fab", "price"]))
        else:
            press = seen[-chance.randint(1, min(len(seen), 8))]
            request = Pressed(Sender(7, 7, "en"), press.action, press.argument)
        outcome = await room.ask(request)
        assert outcome.reply is not None or outcome.notice
        if outcome.reply is not None:
            seen += [one for one in presses(outcome.reply) if one.action.startswith("quiz")]


@pytest.mark.parametrize(
    "argument", ["", "0:0:0", "x:y:z", "1:0:", "1:0:99", "1:0:-1", "1:0:٣", "1:0:0123456789", "1:" + "9" * 40]
)
@pytest.mark.parametrize("action", ["quiz_answer", "quiz_order", "quiz_next", "quiz_skip"])
async def test_a_button_of_nonsense_changes_nothing(room: Class, action: str, argument: str) -> None:
    await room.command("quiz", "vip_tiers")
    outcome = await room.press(Press(action, argument))
    assert outcome.reply is not None or outcome.notice
    assert len(await (await parts_of(room)).deck.reviews(7, START)) <= (action == "quiz_skip")


async def test_a_library_without_a_quiz_says_so(the_edition: Edition) -> None:
    room = Class(FakeStore(), the_edition, School(lambda library: None))
    assert text(await room.command("quiz")) == "This library has no quiz."
    assert text(await room.command("spar")) == "This library has no quiz."
