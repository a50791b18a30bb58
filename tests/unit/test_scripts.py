"""Leads write and publish lines in chat, reps suggest them, one tap goes back; nobody does in open mode."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation.request import Commanded, Outcome, Pressed, Said, Sender
from bot.conversation.router import Router
from bot.people.person import Person
from bot.reply import Button, Press
from bot.telegram.callback_data import pack
from bot.wording.texts import texts_in
from tests.fakes import FakeStore
from tests.publishing_house import ADMIN, LEAD, REP, House, Process, opened

TEXTS = texts_in("en")
TRAINEE, STRANGER = 9, 10
LINE = "Shall we look at it together?"


class Talk:
    """What people say to the bot, and what it says."""

    def __init__(self, house: House, process: Process, *, open_to_all: bool = False) -> None:
        self.house, self.process = house, process
        self.router = Router(
            house.store,
            lambda: process.serving.edition,
            house.clock,
            admins=frozenset() if open_to_all else frozenset({ADMIN}),
        )
        self.buttons: dict[str, Press] = {}

    async def says(self, person: int, text: str) -> str:
        sender = Sender(person, person, "en")
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            return self._shown(await self.router.answer(Commanded(sender, name, argument)))
        return self._shown(await self.router.answer(Said(sender, text)))

    async def presses(self, person: int, label: str) -> str:
        found = next((press for own, press in self.buttons.items() if own.startswith(label)), None)
        assert found is not None, (label, list(self.buttons))
        return await self.presses_old(person, found)

    async def presses_old(self, person: int, press: Press) -> str:
        return self._shown(
            await self.router.answer(Pressed(Sender(person, person, "en"), press.action, press.argument))
        )

    def _shown(self, outcome: Outcome) -> str:
        assert not outcome.fault
        if outcome.reply is None:
            return outcome.notice
        self.buttons = {}
        for button in (one for row in outcome.reply.buttons for one in row):
            assert isinstance(button, Button)
            if isinstance(button.does, Press):
                pack(button.does, 5_000_000_001, b"secret")  # fits into a button of Telegram
                self.buttons[button.label] = button.does
        return "\n".join(f"{line.label} {line.text}".strip() for line in outcome.reply.lines())


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture
async def house(tmp_path: Path, models: Path) -> AsyncIterator[House]:
    async with opened(FakeStore(), tmp_path / "intents", models) as house:
        async with house.store.transaction() as parts:
            team = await parts.roster.add_team("North")
            for number, role in ((LEAD, "lead"), (REP, "rep"), (TRAINEE, "trainee")):
                await parts.roster.keep(Person(number, role, team.id, f"Name {number}", house.now))  # type: ignore[arg-type]
        yield house


@pytest.fixture
async def talk(house: House) -> Talk:
    return Talk(house, await house.start())


async def written(talk: Talk, person: int, line: str = LINE) -> str:
    await talk.says(person, "/script no need")
    await talk.presses(person, "Guide")
    asked = await talk.presses(person, "+ New line")
    assert "{product}" in asked
    return await talk.says(person, line)


async def test_a_lead_writes_a_line_sees_it_and_it_is_live(talk: Talk, house: House) -> None:
    preview = await written(talk, LEAD, "Shall we look at {product} together?")
    assert "Shall we look at it together?" in preview  # as a rep will read it
    assert "being tested" in await talk.presses(LEAD, "Publish")
    await house.settle(talk.process)
    assert talk.process.lines("no_need", "en", "guide")[0] == "Shall we look at {product} together?"
    await talk.says(LEAD, "/script no need")
    assert "Shall we look at {product} together?" in await talk.presses(LEAD, "Guide")


async def test_a_line_is_exchanged_and_taken_out(talk: Talk, house: House) -> None:
    await talk.says(LEAD, "/script no need")
    await talk.presses(LEAD, "Explain")
    assert "It replaces: Many people only noticed {benefit}" in await talk.presses(LEAD, "✎ 1")
    await talk.says(LEAD, "Many noticed only later.")
    await talk.presses(LEAD, "Publish")
    await house.settle(talk.process)
    await talk.says(LEAD, "/script no need")
    await talk.presses(LEAD, "Explain")
    assert "This line will be removed:" in await talk.presses(LEAD, "✕ 2")
    await talk.presses(LEAD, "Publish")
    await house.settle(talk.process)
    assert talk.process.lines("no_need", "en", "explain") == ["Many noticed only later."]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("It is the best there is.", "best"),
        ("Only 3 left.", "3"),
        ("Take {produkt}.", "produkt"),
        ("x" * 257, "256"),
        ("\u200b", "write the line"),
    ],
)
async def test_what_cannot_be_said_is_told_while_it_is_typed_and_can_be_typed_again(
    talk: Talk, house: House, line: str, why: str
) -> None:
    assert why in await written(talk, LEAD, line)
    async with house.store.transaction() as parts:
        assert await parts.changes.of("draft") == ()
    assert LINE in await talk.says(LEAD, LINE)


async def test_a_rep_suggests_a_lead_publishes_and_the_rep_hears_of_it(talk: Talk, house: House) -> None:
    await written(talk, REP)
    assert "Publish" not in talk.buttons
    assert "Thank you" in await talk.presses(REP, "Suggest")
    await talk.says(LEAD, "/script")
    shown = await talk.presses(LEAD, "Suggestions: 1")
    assert LINE in shown
    assert f"by Name {REP}" in shown
    press = talk.buttons["Publish 1"]
    assert "being tested" in await talk.presses_old(LEAD, press)
    assert "already" in await talk.presses_old(LEAD, press)
    await house.settle(talk.process)
    assert talk.process.lines("no_need", "en", "guide")[0] == LINE
    assert isinstance(house.store, FakeStore)
    thanked = [post for key, post in house.store.outbox.posts.items() if key.endswith(f":{REP}")]
    assert [post.address.chat for post in thanked] == [REP]  # type: ignore[union-attr]
    async with house.store.transaction() as parts:
        (live,) = await parts.changes.of("live")
        assert (live.author, live.by) == (REP, LEAD)


async def test_one_tap_goes_back_everywhere_and_the_line_is_a_draft_again(talk: Talk, house: House) -> None:
    other = await house.start()
    await written(talk, LEAD)
    await talk.presses(LEAD, "Publish")
    await house.settle(talk.process)
    await other.follower.look()
    assert LINE in other.lines("no_need", "en", "guide")
    assert "2 · 2026-05-04 09:00 UTC · changes from chat · in use now" in await talk.says(LEAD, "/editions")
    back = talk.buttons["↩ Back to edition 1"]
    assert await talk.presses_old(LEAD, back) == "Edition 1 is back, as edition 3."
    for process in (talk.process, other):
        await process.follower.look()
        assert LINE not in process.lines("no_need", "en", "guide")
        assert process.serving.edition.id == house.edition.id
    assert "Another edition" in await talk.presses_old(LEAD, back)
    async with house.store.transaction() as parts:
        (draft,) = await parts.changes.of("draft")
        assert await parts.changes.of("live") == ()
    await talk.says(LEAD, "/editions")
    await talk.presses(LEAD, "↩ Back to edition 2")
    assert await house.states(draft.id) == ["live"]
    await other.follower.look()
    assert LINE in other.lines("no_need", "en", "guide")


@pytest.mark.parametrize("person", [REP, TRAINEE])
async def test_who_may_not_publish_cannot_by_an_old_button_either(talk: Talk, house: House, person: int) -> None:
    await written(talk, LEAD)
    press = talk.buttons["Publish"]
    for forged in (press, Press("roll_back", "1:1"), Press("suggestions"), Press("editions")):
        assert await talk.presses_old(person, forged) == TEXTS.say("access.not_allowed")
    assert await talk.says(person, "/editions") == TEXTS.say("access.not_allowed")
    # Nor decide on what others wrote.
    for action in ("discard", "suggest", "script_again"):
        assert await talk.presses_old(person, Press(action, press.argument)) == TEXTS.say("expired")
    assert await house.states(int(press.argument)) == ["draft"]


async def test_a_stranger_sees_nothing_and_in_open_mode_nobody_writes(talk: Talk, house: House) -> None:
    assert await talk.says(STRANGER, "/script") == TEXTS.say("access.stranger")
    everybody = Talk(house, talk.process, open_to_all=True)
    assert await everybody.says(LEAD, "/script") == TEXTS.say("access.no_teams")
    assert await everybody.says(LEAD, "/editions") == TEXTS.say("access.no_teams")
    assert await everybody.presses_old(LEAD, Press("script_new", "x:en:guide:")) == TEXTS.say("expired")
    assert await everybody.presses_old(LEAD, Press("publish", "1")) == TEXTS.say("access.no_teams")


@pytest.mark.parametrize("argument", ["", "zzz", "0:en:guide:", "::::", "1", "9" * 30, "no_need:xx"])
async def test_a_button_that_names_nothing_is_too_old(talk: Talk, argument: str) -> None:
    for action in ("script_at", "script_part", "script_new", "script_drop", "script_again", "publish", "roll_back"):
        assert await talk.presses_old(LEAD, Press(action, argument)) == TEXTS.say("expired")


async def test_customers_words_lead_to_the_script(talk: Talk) -> None:
    assert "No need" in await talk.says(LEAD, "/script I don't need it")
    assert "Scripts" in await talk.says(LEAD, "/script 12345 ???")


async def test_cancel_ends_the_question(talk: Talk) -> None:
    await talk.says(LEAD, "/script no need")
    await talk.presses(LEAD, "Guide")
    await talk.presses(LEAD, "+ New line")
    await talk.says(LEAD, "/cancel")
    assert "preview" not in await talk.says(LEAD, "I don't need it")
