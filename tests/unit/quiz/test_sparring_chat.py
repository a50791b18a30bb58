"""/spar turn by turn, through the router; and what stays of a talk when it is over."""

import random

import pytest

from bot.conversation.request import Commanded, Pressed, Sender
from bot.quiz.material import MOVES
from bot.quiz.rematch import write_moment
from bot.quiz.session import Bout, Session
from bot.quiz.sparring import Moment
from bot.reply import Press, Reply
from bot.telegram.callback_data import pack
from bot.wording.sparring import debrief_reply, opening_reply
from bot.wording.texts import texts_in
from tests.fakes import FakeStore
from tests.unit.quiz.conftest import START, Class, presses, text, the, trainer

ASKED = "What are you comparing it with?"
ISOLATED = "Apart from the price, is anything else in the way?"


async def session_of(room: Class, person: int = 7) -> Session | None:
    async with room.store.transaction() as parts:
        return await parts.sessions.of(person)


async def scores(room: Class) -> dict[str, float]:
    async with room.store.transaction() as parts:
        return dict(await parts.sessions.sparrings(7))


async def test_choose_ask_and_the_true_objection_comes_out(room: Class) -> None:
    page = await room.page(the(await room.command("spar"), "Bill"))
    assert "We're happy with what we've got" in text(page)
    page = await room.say(ASKED)
    assert "Heard: Clarify" in text(page)
    assert "9 turns left" in text(page)
    page = await room.say(ISOLATED)
    assert "Heard: Isolate" in text(page)
    assert "Their rep was in my army unit" in text(page)
    page = await room.page(the(page, "Leave politely"))
    assert "The turn that mattered, 2" in text(page)
    assert ISOLATED in text(page)
    assert "✅ Clarify: “" in text(page)
    assert await scores(room) == {"competitor_relationship": 0.5}


async def test_pressure_and_a_but_cost_the_mood_and_at_last_the_customer(room: Class) -> None:
    await room.command("spar", "loyal_dispatcher")
    page = await room.say("I understand, but it's really not expensive.")
    assert "😐 → 😕" in text(page)
    assert "a “but” (but)" in text(page)
    page = await room.say("If you don't sign today you'll regret it.")
    assert "😕 → 😠" in text(page)
    assert "pressure (you'll regret)" in text(page)
    page = await room.say("Last chance, sign now or you'll regret it.")
    assert "They walked out." in text(page)
    assert await session_of(room) is None


async def test_a_talk_survives_a_restart_and_its_words_do_not_survive_the_talk(room: Class) -> None:
    await room.command("spar", "loyal_dispatcher")
    await room.say(ASKED)
    room.restart()
    page = await room.say(ISOLATED)
    assert "8 turns left" in text(page)
    kept = await session_of(room)
    assert kept is not None
    assert kept.talk.turns[0].reply == ASKED
    await room.page(the(page, "Leave"))
    assert await session_of(room) is None
    store = room.store
    assert isinstance(store, FakeStore)
    assert ASKED not in repr(store.sessions.results)


async def test_leaving_twice_counts_once(room: Class) -> None:
    page = await room.command("spar", "loyal_dispatcher")
    await room.say(ASKED)
    await room.page(the(page, "Leave"))
    assert (await room.press(the(page, "Leave"))).notice.startswith("This talk is over.")
    store = room.store
    assert isinstance(store, FakeStore)
    assert len(store.sessions.results) == 1


async def test_leaving_without_a_word_is_no_sparring(room: Class) -> None:
    page = await room.command("spar", "loyal_dispatcher")
    await room.page(the(page, "Leave"))
    assert await scores(room) == {}


async def test_a_rematch_is_one_press_away_with_other_lines(room: Class) -> None:
    await room.command("spar", "loyal_dispatcher")
    first = await room.say(ASKED)
    page = await room.page(the(first, "Leave"))
    again = await room.page(the(page, "Rematch"))
    assert "We're happy with what we've got" in text(again)
    second = await room.say(ASKED)
    assert [line.text for line in second.lines()][2] != [line.text for line in first.lines()][2]


async def lost(room: Class) -> Reply:
    """A talk that was lost by pressure in its third turn."""
    await room.command("spar", "loyal_dispatcher")
    await room.say(ASKED)
    await room.say("I understand, but it's really not expensive.")
    await room.say("If you don't sign today you'll regret it.")
    return await room.say("Last chance, sign now or you'll regret it.")


async def test_the_turn_that_mattered_is_one_press_away_and_played_anew(room: Class) -> None:
    page = await lost(room)
    assert "The turn that mattered, 4" in text(page)
    again = await room.page(the(page, "Retry from that turn"))
    assert "Bill 😠" in text(again)
    assert "5 turns, no score" in text(again)
    assert "We're happy with what we've got" not in text(again)
    room.restart()
    warmer = await room.say("Anyone would be annoyed after that, it's really frustrating.")
    assert "😠 → 😕" in text(warmer)
    assert "4 turns left" in text(warmer)
    opened = await room.say(ISOLATED)
    assert "Their rep was in my" in text(opened)
    end = await room.page(the(opened, "Leave"))
    assert "Score:" not in text(end)
    assert "“" + ISOLATED in text(end)
    once_more = await room.page(the(end, "Once more from there"))
    assert "Bill 😠" in text(once_more)


async def test_half_a_talk_changes_no_score_and_ends_after_a_minute(room: Class) -> None:
    page = await lost(room)
    before = await scores(room)
    await room.page(the(page, "Retry from that turn"))
    for _ in range(5):
        page = await room.say("hm")
    assert "Time's up." in text(page)
    assert await scores(room) == before
    assert await session_of(room) is None


async def test_after_the_right_end_there_is_only_the_whole_rematch(room: Class) -> None:
    page = await room.command("spar", "contented_retiree")
    for line in ("Anyone would want their peace.", ASKED, ISOLATED, "What worries you most about it?"):
        page = await room.say(line)
        if presses(page, "Leave") == []:
            break
    page = await room.page(the(page, "Leave"))
    labels = [button.label for row in page.buttons for button in row]
    assert ("Retry from that turn" in labels) == ("that was right" not in text(page))


@pytest.mark.parametrize("where", ["", "9h1b", "3x1b", "3h2b", "3h1z", "3h1" + "b" * 21, "0c0"])
async def test_a_moment_of_nonsense_is_too_old(room: Class, where: str) -> None:
    assert (await room.press(Press("spar_again", f"loyal_dispatcher:1:{where}"))).reply is None
    assert (await room.press(Press("spar_again", "nobody:1:3c0"))).reply is None


async def test_the_best_score_stands_beside_a_name(room: Class) -> None:
    page = await room.command("spar", "loyal_dispatcher")
    await room.say(ASKED)
    await room.page(the(page, "Leave"))
    assert "%" in next(
        button.label for row in (await room.command("spar")).buttons for button in row if "Bill" in button.label
    )


async def test_an_hour_later_a_typed_line_is_a_customers(room: Class) -> None:
    await room.command("spar", "loyal_dispatcher")
    room.later(hours=1)
    await room.say(ASKED)
    kept = await session_of(room)
    assert kept is not None
    assert kept.talk.turns == ()


async def test_a_quiz_takes_the_place_of_a_talk(room: Class) -> None:
    page = await room.command("spar", "loyal_dispatcher")
    await room.command("quiz")
    assert (await room.press(the(page, "Leave"))).notice.startswith("This talk is over.")


async def test_two_spar_at_the_same_time_and_do_not_meet(room: Class) -> None:
    await room.command("spar", "loyal_dispatcher", 7)
    await room.command("spar", "lab_engineer", 8)
    assert "Bill" in text(await room.say(ASKED, 7))
    assert "Dr Lund" in text(await room.say(ASKED, 8))


async def test_in_a_group_nobody_spars(room: Class) -> None:
    outcome = await room.ask(Commanded(Sender(7, -100, "en", private=False), "spar", ""))
    assert outcome.reply is not None
    assert "private" in text(outcome.reply)


@pytest.mark.parametrize("language", ["zh", "ko", "en"])
def test_each_persona_is_shown_and_debriefed_within_telegrams_limits(language: str) -> None:
    texts = texts_in(language)
    for persona in trainer().quiz.personas.values():
        talk = trainer().spar(persona.id, language)  # type: ignore[arg-type]
        session = Session(1, 1, texts.language, Bout(talk), START)
        parted = trainer().part(talk)
        title = trainer().title(persona.truth, texts.language)
        pages = [
            opening_reply(session, talk, persona, texts),
            debrief_reply(parted, persona, trainer().debrief(parted), title, None, texts),
        ]
        for page in pages:
            assert sum(len(line.text) + len(line.label) + 2 for line in page.lines()) < 4096
            for press in presses(page):
                pack(press, 2**40, b"secret")


async def test_random_talk_always_ends_and_never_fails(room: Class) -> None:
    chance = random.Random(11)
    lines = [ASKED, ISOLATED, "I understand, but no.", "", "Sign now!", "太贵了", "ok", "x" * 5000]
    lines += ["It saves you a call each time.", "Shall we meet on Friday at ten?"]
    names = list(trainer().quiz.personas)
    for _ in range(12):
        await room.command("spar", chance.choice(names))
        for _ in range(20):
            page = await room.say(chance.choice(lines))
            if await session_of(room) is None:
                assert "Score:" in text(page)
                break
        else:
            pytest.fail("no end")


@pytest.mark.parametrize("argument", ["", "nobody", "loyal_dispatcher:x", "loyal_dispatcher:99999", ":"])
async def test_a_button_of_nonsense_is_answered(room: Class, argument: str) -> None:
    for action in ("spar", "spar_with", "spar_part"):
        outcome = await room.ask(Pressed(Sender(7, 7, "en"), action, argument))
        assert outcome.reply is not None or outcome.notice


def test_a_press_is_short() -> None:
    pack(Press("spar_with", "contented_retiree:99"), 2**40, b"secret")
    longest = Moment(5, "convinced", True, MOVES[:11])
    for name in trainer().quiz.personas:
        pack(Press("spar_again", f"{name}:98:{write_moment(longest)}"), 2**40, b"secret")
