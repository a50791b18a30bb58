"""Files that leads send to the bot at Telegram: what would change is shown, and nothing changes before the press."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook

from bot.conversation.inspecting import MOST_BYTES
from bot.conversation.preferences import Preference
from bot.people.person import Person as Member
from bot.publishing.changes import Change, Script
from bot.publishing.received import MOST_AN_HOUR, Received
from bot.publishing.sheet import rows
from bot.wording.texts import texts_in
from tests.publishing_house import ADMIN, LEAD, REP
from tests.small_library import FILES
from tests.telegram_house import OTHER_LEAD, TRAINEE, Telegram, person, telegram_house
from tests.telegram_server.refusal import Refusal, too_many_requests
from tests.telegram_server.server import STATE

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

TEXTS = texts_in("en")
PATH = "objections/no_need.yaml"
OLD = "How about I show it to you first, and then you decide?"
NEW = "Shall I show it to you first?"
IN, OUT = TEXTS.say("upload.in"), TEXTS.say("upload.out")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture
async def telegram(tmp_path: Path, models: Path) -> AsyncIterator[Telegram]:
    async with telegram_house(tmp_path, models) as house:
        yield house


EDITED = FILES[PATH].replace(OLD, NEW).encode()


def workbook(telegram: Telegram, text: str = NEW) -> bytes:
    """The lines as a sheet, one of them changed."""
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows(telegram.process.serving.edition.library):
        page.append([text if cell == OLD else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def changes(telegram: Telegram) -> list[Change]:
    async with telegram.store.transaction() as parts:
        return list(await parts.changes.of("draft", "waiting", "live", "retired"))


async def test_a_yaml_file_is_shown_put_in_and_live(telegram: Telegram) -> None:
    async with telegram.bot():
        shown = await telegram.sends(LEAD, EDITED, "whatever.yaml")
        for words in ("No need · no_need.yaml", "0 new, 1 changed, 0 removed", OLD, NEW):
            assert words in shown["text"]
        assert await changes(telegram) == []
        assert await telegram.presses(LEAD, shown, IN) == ""
        await telegram.reads(LEAD, shown["message_id"], TEXTS.say("scripts.sent"))
        await telegram.settles()
        assert NEW in telegram.process.lines("no_need", "en", "guide")
        assert OLD not in telegram.process.lines("no_need", "en", "guide")
    (live,) = await changes(telegram)
    assert (live.state, live.author, live.by, live.at) == ("live", LEAD, LEAD, telegram.now())


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
async def test_a_sheet_is_shown_put_in_and_live(telegram: Telegram, ending: str) -> None:
    content = workbook(telegram)
    if ending == ".csv":
        content = f'\ufeffintent,language,part,number,text\r\nno_need,en,guide,1,"{NEW}"\r\n'.encode()
    async with telegram.bot():
        shown = await telegram.sends(LEAD, content, f"LINES{ending.upper()}")
        for words in ("No need", "0 new, 1 changed, 0 removed", OLD, NEW):
            assert words in shown["text"]
        await telegram.presses(LEAD, shown, IN)
        await telegram.settles()
    (live,) = await changes(telegram)
    assert live.content == Script("no_need", "en", "guide", NEW, OLD)
    assert NEW in telegram.process.lines("no_need", "en", "guide")


async def test_a_file_that_is_left_changes_nothing_and_is_decided_once(telegram: Telegram) -> None:
    async with telegram.bot():
        shown = await telegram.sends(LEAD, EDITED, "a.yml")
        await telegram.presses(LEAD, shown, OUT)
        await telegram.reads(LEAD, shown["message_id"], TEXTS.say("upload.left"))
        assert await changes(telegram) == []


async def test_a_press_after_the_role_was_taken_away_does_nothing(telegram: Telegram) -> None:
    async with telegram.bot():
        shown = await telegram.sends(LEAD, EDITED, "a.yaml")
        async with telegram.store.transaction() as parts:
            await parts.roster.keep(Member(LEAD, "rep", 1, "Name", telegram.now()))
        assert await telegram.presses(LEAD, shown, IN) == TEXTS.say("access.not_allowed")
    assert await changes(telegram) == []


async def test_what_has_changed_meanwhile_is_shown_again_before_it_goes_in(telegram: Telegram) -> None:
    async with telegram.bot():
        shown = await telegram.sends(LEAD, EDITED, "a.yaml")
        await telegram.house.put(Script("no_need", "en", "empathize", "I see what you mean."), by=OTHER_LEAD)
        await telegram.settles()
        assert await telegram.presses(LEAD, shown, IN) == TEXTS.say("upload.changed_meanwhile")
        again = await telegram.reads(LEAD, shown["message_id"], "0 new, 1 changed, 1 removed")
        assert "I see what you mean." in again["text"]
        assert await telegram.presses(LEAD, again, IN) == ""
        await telegram.settles()
    assert NEW in telegram.process.lines("no_need", "en", "guide")
    assert "I see what you mean." not in telegram.process.lines("no_need", "en", "empathize")


async def test_a_change_elsewhere_meanwhile_is_no_reason_to_ask_again(telegram: Telegram) -> None:
    async with telegram.bot():
        shown = await telegram.sends(LEAD, EDITED, "a.yaml")
        await telegram.house.put(
            Script("price_too_high", "en", "guide", "Shall we look at it line by line?"), by=OTHER_LEAD
        )
        assert await telegram.presses(LEAD, shown, IN) == ""
        await telegram.settles()
    assert NEW in telegram.process.lines("no_need", "en", "guide")
    assert "Shall we look at it line by line?" in telegram.process.lines("price_too_high", "en", "guide")


async def test_a_sheet_of_an_older_edition_undoes_nobodys_work(telegram: Telegram) -> None:
    async with telegram.bot():
        await telegram.says(LEAD, "/sheet")
        (sheet,) = [one for one in await telegram.from_bot(LEAD) if "document" in one["media"]]
        await telegram.house.put(Script("no_need", "en", "guide", "First of all, may I ask?"), by=OTHER_LEAD)
        await telegram.settles()
        book = load_workbook(io.BytesIO(telegram.content_of(sheet)))
        page = book.active
        assert page is not None
        for row in page.iter_rows(min_row=2):
            if row[-1].value == OLD:
                row[-1].value = NEW
        out = io.BytesIO()
        book.save(out)
        shown = await telegram.sends(LEAD, out.getvalue(), "lines.xlsx")
        assert "0 new, 1 changed, 0 removed" in shown["text"]
        await telegram.presses(LEAD, shown, IN)
        await telegram.settles()
    lines = telegram.process.lines("no_need", "en", "guide")
    assert NEW in lines and "First of all, may I ask?" in lines and OLD not in lines


async def test_a_new_objection_may_come_as_a_file(telegram: Telegram) -> None:
    text = FILES[PATH].replace("no need", "too noisy")
    for old, new in (("不需要", "太吵"), ("No need", "Too noisy"), ("필요 없음", "시끄러움")):
        text = text.replace(f'title: "{old}"', f'title: "{new}"')
    async with telegram.bot():
        shown = await telegram.sends(LEAD, text.encode(), "../../etc/passwd.yaml")
        assert "New: too_noisy · too_noisy.yaml" in shown["text"]


@pytest.mark.parametrize("who", [REP, TRAINEE])
async def test_others_are_told_what_to_do_instead(telegram: Telegram, who: int) -> None:
    async with telegram.bot():
        assert (await telegram.sends(who, EDITED, "a.yaml"))["text"] == TEXTS.say("upload.not_yours")
        # What they write with it is what a customer said.
        assert "Price too high" in (await telegram.sends(who, EDITED, "a.yaml", caption="too expensive"))["text"]
    assert "download" not in telegram.calls


async def test_an_administrator_may_too_and_a_stranger_sees_nothing(telegram: Telegram) -> None:
    async with telegram.bot():
        assert "1 changed" in (await telegram.sends(ADMIN, EDITED, "a.yaml", caption="for you"))["text"]
        assert (await telegram.sends(12345, EDITED, "a.yaml"))["text"] == TEXTS.say("access.stranger")


async def test_other_kinds_of_files_are_not_even_fetched(telegram: Telegram) -> None:
    async with telegram.bot():
        for name in ("a.zip", "a.tar.gz", "photo.png", "a.txt", "a.yaml.exe", "yaml", "..", "a.yaml/"):
            assert ".yaml .yml .csv .xlsx" in (await telegram.sends(LEAD, EDITED, name))["text"], name
            telegram.later(timedelta(minutes=1))
        assert not {"getfile", "download"} & set(telegram.calls)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../no_need.yaml", EDITED)
    return out.getvalue()


USELESS: tuple[tuple[str, bytes, str], ...] = (
    ("a.yaml", b"", "empty"),
    ("a.csv", b"", "empty"),
    ("a.xlsx", b"", ".xlsx"),
    ("a.yaml", zipped(), "UTF-8"),
    ("a.xlsx", zipped(), "cannot be read"),
    ("a.yaml", EDITED[: len(EDITED) // 2], ".yaml:"),
    ("a.yaml", b"a: &x [1]\nb: *x\n", "file.yaml:1:4"),
    ("a.yaml", b"zh: {title: 1}\n", "none of the files"),
    ("a.yaml", EDITED.replace(NEW.encode(), b"It is the best?"), "best"),
    ("a.yaml", EDITED.replace(b"timing: later", b"timing: never"), "no_need.yaml:3:1"),
    ("a.csv", b"intent,language,part,number,text\nno_ned,en,guide,1,x\n", "A2"),
    ("a.csv", b"intent,language,part,number,text\nno_need,en,guide,1,Only 3 left.\n", "E2"),
    ("a.csv", b"what\nx\n", "what"),
    ("a.csv", b"intent,language,part,number,text\nno_need,en,guide,,Well, shall we?\n", "F2"),
)


async def test_what_cannot_be_used_is_told_with_its_place(telegram: Telegram) -> None:
    async with telegram.bot():
        for name, content, why in USELESS:
            answer = await telegram.sends(LEAD, content, name)
            assert answer["text"].startswith(TEXTS.say("upload.useless"))
            assert why in answer["text"], (name, content)
            assert answer["keyboard"] == []
            telegram.later(timedelta(minutes=15))
    assert await changes(telegram) == []


async def test_findings_are_told_in_the_language_of_who_sent_it(telegram: Telegram) -> None:
    async with telegram.bot():
        for tongue in ("zh", "ko"):
            answer = await telegram.sends(LEAD, b"a: [", "a.yaml", tongue=tongue)
            assert answer["text"].startswith(texts_in(tongue).say("upload.useless"))


async def test_a_large_file_is_refused_by_its_size_before_it_is_fetched(telegram: Telegram) -> None:
    async with telegram.bot():
        answer = await telegram.sends(LEAD, b"x", "a.yaml", size=20 * 2**20)
        assert answer["text"] == TEXTS.say("upload.too_large", limit=512)
        assert "getfile" not in telegram.calls


async def test_a_size_that_is_a_lie_is_found_out_while_fetching(telegram: Telegram) -> None:
    async with telegram.bot():
        large = b"# x\n" * (MOST_BYTES // 4 + 1)
        answer = await telegram.sends(LEAD, large, "a.yaml", size=10)
        assert answer["text"] == TEXTS.say("upload.too_large", limit=512)
        assert telegram.calls.count("download") == 1


async def test_two_files_at_once_are_two_previews(telegram: Telegram) -> None:
    other = FILES["objections/need_approval.yaml"].replace("timing: now", "timing: now").encode() + b"# seen\n"
    async with telegram.bot():
        await asyncio.gather(
            telegram.server.say("", user=person(LEAD), kind="document", file_name="a.yaml", content=EDITED),
            telegram.server.say("", user=person(LEAD), kind="document", file_name="b.yaml", content=other),
        )
        both = await telegram.server.wait_for_messages(LEAD, 2)
        assert sorted(any(IN in one["text"] for row in seen["keyboard"] for one in row) for seen in both) == [True] * 2
        for seen in both:
            await telegram.presses(LEAD, seen, IN)
        await telegram.settles()
    assert [one.state for one in await changes(telegram)] == ["live", "live"]
    assert NEW in telegram.process.lines("no_need", "en", "guide")


async def test_a_file_that_was_begun_when_the_bot_was_killed_is_shown_once(telegram: Telegram) -> None:
    telegram.file_faults[:] = ["busy"] * 50
    async with telegram.bot(pauses=(0.05,) * 200):
        await telegram.server.say("", user=person(LEAD), kind="document", file_name="a.yaml", content=EDITED)
        async with asyncio.timeout(10):
            while "download" not in telegram.calls:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.01)
        await telegram.killed()
    assert await telegram.from_bot(LEAD) == []
    telegram.file_faults.clear()
    telegram.later(timedelta(minutes=30))  # a file is never too old to be shown
    async with telegram.bot():
        shown = (await telegram.server.wait_for_messages(LEAD, 1))[0]
        assert NEW in shown["text"]
        await telegram.says(LEAD, "/upload")
    assert len(await telegram.from_bot(LEAD)) == 2
    async with telegram.store.transaction() as parts:
        assert [one.state for one in await parts.received.since(LEAD, telegram.now() - timedelta(days=1))] == [
            "offered"
        ]


async def test_a_file_that_telegram_sends_again_is_looked_into_once(telegram: Telegram) -> None:
    """As after a kill between keeping an update and confirming it."""
    async with telegram.bot():
        await telegram.says(LEAD, "/upload")
        file = telegram.application[STATE].store("document", "a.yaml", EDITED)
        lead = {"id": LEAD, "is_bot": False, "first_name": "Lead", "language_code": "en"}
        document = {"file_id": file.file_id, "file_unique_id": "x", "file_name": "a.yaml", "file_size": len(EDITED)}
        message = {"message_id": 900, "date": int(telegram.now().timestamp()), "from": lead, "document": document}
        update = {"update_id": 900_000, "message": {**message, "chat": {"id": LEAD, "type": "private"}}}
        assert telegram.door is not None
        for _ in range(3):
            await telegram.door.accept([update])
        shown = (await telegram.server.wait_for_messages(LEAD, 2))[-1]
        assert NEW in shown["text"]
        await telegram.says(LEAD, "/upload")
    assert len(await telegram.from_bot(LEAD)) == 3
    assert telegram.calls.count("download") == 1


@pytest.mark.parametrize("fault", ["busy", "cut", "gone"])
async def test_a_download_that_fails_for_a_while_is_tried_again(telegram: Telegram, fault: str) -> None:
    telegram.file_faults[:] = [fault]
    async with telegram.bot():
        assert "1 changed" in (await telegram.sends(LEAD, EDITED, "a.yaml"))["text"]
        assert telegram.calls.count("download") == 2


@pytest.mark.parametrize(
    "refusal", [Refusal(400, "Bad Request: wrong file_id"), too_many_requests(3600), Refusal(500, "Internal")]
)
async def test_a_download_that_goes_on_failing_is_told_and_costs_nothing(telegram: Telegram, refusal: Refusal) -> None:
    telegram.refused["getfile"] = refusal
    async with telegram.bot():
        assert (await telegram.sends(LEAD, EDITED, "a.yaml"))["text"] == TEXTS.say("upload.not_fetched")
        # The chat goes on.
        assert "Price too high" in (await telegram.says(LEAD, "too expensive"))["text"]
    async with telegram.store.transaction() as parts:
        assert await parts.received.since(LEAD, telegram.now() - timedelta(days=1)) == ()


async def test_five_an_hour_then_one_notice_with_the_hour_from_which_on_it_is_possible_again(
    telegram: Telegram,
) -> None:
    first = telegram.now()
    async with telegram.store.transaction() as parts:
        for minutes in range(MOST_AN_HOUR - 1):
            await parts.received.add(Received(0, LEAD, first + timedelta(minutes=minutes), "left"))
        await parts.preferences.keep(Preference(LEAD, zone="Asia/Seoul"))
    telegram.later(timedelta(minutes=10))
    free = first + timedelta(hours=1)
    at = f"{(free + timedelta(seconds=59)).astimezone(ZoneInfo('Asia/Seoul')):%H:%M}"
    async with telegram.bot():
        assert "1 changed" in (await telegram.sends(LEAD, EDITED, "a.yaml"))["text"]
        told = await telegram.sends(LEAD, EDITED, "a.yaml")
        assert told["text"] == TEXTS.say("upload.too_many", at=at)
        before = len(await telegram.from_bot(LEAD))
        await telegram.server.say("", user=person(LEAD), kind="document", file_name="a.yaml", content=EDITED)
        assert "Price too high" in (await telegram.says(LEAD, "too expensive"))["text"]
        assert len(await telegram.from_bot(LEAD)) == before + 1  # of the second nothing more was said
        assert "1 changed" in (await telegram.sends(OTHER_LEAD, EDITED, "a.yaml"))["text"]
        telegram.later(free - telegram.now())
        assert "1 changed" in (await telegram.sends(LEAD, EDITED, "a.yaml"))["text"]


async def test_in_a_group_no_file_is_taken(telegram: Telegram) -> None:
    async with telegram.bot():
        await telegram.server.say(
            "@objection_coach_bot this", user=person(LEAD), chat={"id": -100, "type": "group", "title": "North"},
            kind="document", file_name="a.yaml", content=EDITED,
        )  # fmt: skip
        (answer,) = await telegram.server.wait_for_messages(-100, 1)
        assert answer["text"] == TEXTS.say("access.private_only")
