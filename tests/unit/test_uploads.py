"""Presses under a file that was sent, and files sent at the terminal: whose they are, and that they count once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation.inspecting import MOST_BYTES, Inspector
from bot.conversation.request import Outcome, Pressed, Sender, Sent
from bot.conversation.router import Router
from bot.delivery.messenger import Send
from bot.people.person import Person
from bot.publishing.changes import WholeFile
from bot.publishing.received import Received
from bot.reply import Press
from bot.terminal.attachments import sent_from
from bot.wording.texts import texts_in
from tests.fakes import FakeStore
from tests.publishing_house import ADMIN, LEAD, REP, House, Process, opened
from tests.reading import words
from tests.small_library import FILES

TEXTS = texts_in("en")
PATH = "objections/no_need.yaml"
OTHER = 11
OLD, NEW = "How about I show it to you first, and then you decide?", "Shall I show it to you first?"
WORDS = [first + second for first in "abcd" for second in "efghijklm"]
EDITED = FILES[PATH].replace(OLD, NEW)


class Talk:
    """What people send and press, and what the bot says."""

    def __init__(self, house: House, process: Process) -> None:
        self.house, self.process = house, process
        self.router = Router(
            house.store, lambda: process.serving.edition, house.clock, admins=frozenset({ADMIN, 1}),
            inspector=Inspector(house.store),
        )  # fmt: skip

    async def sends(self, person: int, path: Path) -> Outcome:
        return await self.router.answer(sent_from(str(path), Sender(person, person, "en")))

    async def presses(self, person: int, action: str, argument: str) -> Outcome:
        return await self.router.answer(Pressed(Sender(person, person, "en"), action, argument))


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture
async def talk(tmp_path: Path, models: Path) -> AsyncIterator[Talk]:
    async with opened(FakeStore(), tmp_path / "intents", models) as house:
        async with house.store.transaction() as parts:
            team = await parts.roster.add_team("North")
            for number, role in ((LEAD, "lead"), (OTHER, "lead"), (REP, "rep")):
                await parts.roster.keep(Person(number, role, team.id, f"Name {number}", house.now))  # type: ignore[arg-type]
        yield Talk(house, await house.start())


def number_in(outcome: Outcome) -> str:
    assert outcome.reply is not None
    (press,) = [one.does for row in outcome.reply.buttons for one in row if one.label == TEXTS.say("upload.in")]
    assert isinstance(press, Press)
    return press.argument


async def test_only_whoever_sent_it_decides_and_once(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(EDITED, "utf-8")
    number = number_in(await talk.sends(LEAD, tmp_path / "a.yaml"))
    for action in ("upload_in", "upload_out"):
        assert (await talk.presses(OTHER, action, number)).notice == TEXTS.say("expired")
        assert (await talk.presses(REP, action, number)).notice == TEXTS.say("access.not_allowed")
    assert words(await talk.presses(LEAD, "upload_in", number)) == TEXTS.say("scripts.sent")
    for action in ("upload_in", "upload_out"):
        assert (await talk.presses(LEAD, action, number)).notice == TEXTS.say("upload.decided")
    await talk.house.settle(talk.process)
    assert NEW in talk.process.lines("no_need", "en", "guide")
    async with talk.house.store.transaction() as parts:
        assert len(await parts.changes.of("live")) == 1


@pytest.mark.parametrize("argument", ["", "zzz", "0", "9" * 30, "1:2"])
async def test_a_press_that_names_nothing_is_too_old(talk: Talk, argument: str) -> None:
    for action in ("upload_in", "upload_out"):
        assert (await talk.presses(LEAD, action, argument)).notice == TEXTS.say("expired")


async def test_what_cannot_go_in_any_more_is_told_and_gone(talk: Talk) -> None:
    """Somebody kept a file whose place is no library file by now: nothing of it is put in."""
    async with talk.house.store.transaction() as parts:
        kept = await parts.received.add(
            Received(0, LEAD, talk.house.now, "offered", (WholeFile(PATH, "zh: {title"),), 99, {PATH: "x"})
        )
    told = await talk.presses(LEAD, "upload_in", str(kept.id))
    assert told.notice == TEXTS.say("upload.changed_meanwhile")
    assert words(told).startswith(TEXTS.say("upload.useless"))
    assert (await talk.presses(LEAD, "upload_in", str(kept.id))).notice == TEXTS.say("upload.decided")
    async with talk.house.store.transaction() as parts:
        assert await parts.changes.of("waiting") == ()


async def test_at_the_terminal_a_path_is_a_file(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "my lines.yaml").write_text(EDITED, "utf-8")
    assert "1 changed" in words(await talk.sends(1, tmp_path / "my lines.yaml"))
    assert "1 changed" in words(await talk.router.answer(sent_from(f'"{tmp_path}/my lines.yaml"', Sender(1, 1, "en"))))


async def test_what_is_no_file_there_is_told(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "large.yaml").write_bytes(b"x" * (MOST_BYTES + 1))
    for name, why in (
        ("gone.yaml", "No such file"),
        ("folder.yaml", "is no file"),
        ("a\0.yaml", "cannot be read"),
        ("~nobody-here/a.yaml", "No such file"),
        ("large.yaml", "larger than 512 kB"),
        ("notes.txt", ".yaml .yml .csv .xlsx"),
    ):
        assert why in words(await talk.sends(LEAD, tmp_path / name)), name
    async with talk.house.store.transaction() as parts:
        assert await parts.changes.of("waiting", "draft") == ()


async def test_in_open_mode_nobody_sends_files(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(EDITED, "utf-8")
    house, process = talk.house, talk.process
    everybody = Router(house.store, lambda: process.serving.edition, house.clock, inspector=Inspector(house.store))
    sent = sent_from(str(tmp_path / "a.yaml"), Sender(LEAD, LEAD, "en"))
    assert isinstance(sent, Sent)
    assert words(await everybody.answer(sent)) == TEXTS.say("unreadable.other")


async def test_the_card_of_every_objection_may_be_sent_too_and_its_author_is_told(talk: Talk, tmp_path: Path) -> None:
    path = "generic/objection.yaml"
    old = FILES[path].partition("en:")[2].partition("guide:")[2].partition('"')[2].partition('"')[0]
    (tmp_path / "a.yaml").write_text(FILES[path].replace(old, NEW), "utf-8")
    shown = await talk.sends(LEAD, tmp_path / "a.yaml")
    assert "0 new, 1 changed, 0 removed" in words(shown) and old in words(shown)
    await talk.presses(LEAD, "upload_in", number_in(shown))
    await talk.house.settle(talk.process)
    assert isinstance(talk.house.store, FakeStore)
    (told,) = [post for post in talk.house.store.outbox.posts.values() if isinstance(post, Send)]
    assert TEXTS.say("edition.generic") in [line.text for line in told.reply.lines()]
    assert NEW in [
        line.text for line in talk.process.serving.edition.library.generic["objection"].words["en"].steps["guide"]
    ]


async def test_many_lines_go_in_as_the_files_they_make(talk: Talk, tmp_path: Path) -> None:
    rows = "".join(f"no_need,en,guide,,Shall we look at part {word} now?\n" for word in WORDS)
    (tmp_path / "many.csv").write_text(f"intent,language,part,number,text\n{rows}", "utf-8")
    shown = await talk.sends(LEAD, tmp_path / "many.csv")
    assert f"{len(WORDS)} new, 0 changed, 0 removed" in words(shown)
    await talk.presses(LEAD, "upload_in", number_in(shown))
    async with talk.house.store.transaction() as parts:
        (one,) = await parts.changes.of("waiting")
    assert isinstance(one.content, WholeFile) and one.content.path == PATH
    await talk.house.settle(talk.process)
    assert {f"Shall we look at part {word} now?" for word in WORDS} < set(talk.process.lines("no_need", "en", "guide"))


async def test_there_is_an_end_to_many(talk: Talk, tmp_path: Path) -> None:
    rows = "".join(
        f"no_need,en,guide,,Shall we look at part {'abcdefghij'[n % 10] * (n // 10 + 1)} now?\n" for n in range(1001)
    )
    (tmp_path / "many.csv").write_text(f"intent,language,part,number,text\n{rows}", "utf-8")
    assert "1000" in words(await talk.sends(LEAD, tmp_path / "many.csv"))
