"""What leads take along from the bot at Telegram, and that it comes back as it went."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.publishing.changes import Script
from bot.wording.texts import texts_in
from tests.publishing_house import LEAD, REP
from tests.small_library import FILES
from tests.telegram_house import OTHER_LEAD, Telegram, telegram_house

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

TEXTS = texts_in("en")
PATH = "objections/no_need.yaml"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture
async def telegram(tmp_path: Path, models: Path) -> AsyncIterator[Telegram]:
    async with telegram_house(tmp_path, models) as house:
        yield house


async def test_yaml_goes_and_comes_back_byte_for_byte(telegram: Telegram) -> None:
    async with telegram.bot():
        file = await telegram.says(LEAD, "/yaml I don't need it")
        assert file["media"]["document"]["file_name"] == "no_need.yaml"
        content = telegram.content_of(file)
        assert content.decode() == FILES[PATH]
        assert (await telegram.sends(LEAD, content, "no_need.yaml"))["text"] == TEXTS.say("upload.same")
        # What Windows makes of it reads the same.
        windows = b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")
        assert (await telegram.sends(LEAD, windows, "x.YML"))["text"] == TEXTS.say("upload.same")


async def test_a_file_holds_what_was_changed_in_chat(telegram: Telegram) -> None:
    await telegram.house.put(Script("no_need", "en", "guide", "First of all, may I ask?"), by=OTHER_LEAD)
    await telegram.settles()
    async with telegram.bot():
        content = telegram.content_of(await telegram.says(LEAD, "/yaml no need"))
        assert b"First of all, may I ask?" in content
        assert (await telegram.sends(LEAD, content, "a.yaml"))["text"] == TEXTS.say("upload.same")


async def test_a_sheet_goes_and_comes_back_and_no_cell_is_a_formula(telegram: Telegram) -> None:
    await telegram.house.put(Script("no_need", "en", "guide", "-- may I ask?"), by=OTHER_LEAD)
    await telegram.settles()
    async with telegram.bot():
        file = await telegram.says(LEAD, "/sheet")
        assert file["media"]["document"]["file_name"] == "lines-2.xlsx"
        content = telegram.content_of(file)
        book = load_workbook(io.BytesIO(content))
        page = book.active
        assert page is not None and page.title.startswith("lines 2 ")
        cells = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]
        assert "'-- may I ask?" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
        assert (await telegram.sends(LEAD, content, "lines.xlsx"))["text"] == TEXTS.say("upload.same")
        assert telegram.content_of(await telegram.says(LEAD, "/sheet")) == content


async def test_both_stand_where_a_lead_looks_for_them_and_nowhere_else(telegram: Telegram) -> None:
    async with telegram.bot():
        page = await telegram.says(LEAD, "/script no need")
        assert await telegram.presses(LEAD, page, TEXTS.say("download.yaml")) == ""
        file = (await telegram.server.wait_for_messages(LEAD, 2))[-1]
        assert telegram.content_of(file).decode() == FILES[PATH]
        top = await telegram.says(LEAD, "/script")
        assert await telegram.presses(LEAD, top, TEXTS.say("download.sheet")) == ""
        sheet = (await telegram.server.wait_for_messages(LEAD, 4))[-1]
        assert sheet["media"]["document"]["file_name"] == "lines-1.xlsx"
        assert (await telegram.says(LEAD, "/yaml 12345 ???"))["text"] == TEXTS.say("download.which")
        for command in ("/script no need", "/script"):
            shown = await telegram.says(REP, command)
            labels = [button["text"] for row in shown["keyboard"] for button in row]
            assert not {TEXTS.say("download.yaml"), TEXTS.say("download.sheet"), TEXTS.say("care.open")} & set(labels)
        for command in ("/sheet", "/yaml no need", "/upload"):
            assert (await telegram.says(REP, command))["text"] == TEXTS.say("access.not_allowed")
