"""/playbook in the chat: pages and tools drawn from their buttons alone, in every language, small enough for
Telegram."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.detect import LANGUAGES, Language
from bot.library.records import Library
from bot.library.systems import TOOLS, ToolName
from bot.playbook.preparation import ITEMS
from bot.playbook.sheet import Given, Question, Said, Say, Sheet
from bot.playbook.wizard import NEEDS, is_ready, step, tables
from bot.reply import Copy, Press, Reply
from bot.telegram.callback_data import pack
from bot.wording.playbook import (
    checklist_reply,
    index_reply,
    question_reply,
    sheet_reply,
    system_reply,
    tools_reply,
    topic_reply,
)
from bot.wording.texts import texts_in

TELEGRAM_HOLDS = 4096
_SECRET = b"x" * 32
_CHAT = -1001234567890123


def steps_of(tool: ToolName, library: Library, language: Language) -> Iterator[Question | Sheet]:
    """Every question and every sheet of a tool, all the ways through it."""
    open_ways: list[tuple[int, ...]] = [()]
    while open_ways:
        answers = open_ways.pop()
        found = step(tool, Given(library, language, answers))
        yield found
        if isinstance(found, Question):
            # The four questions of a style make 256 ways: a straight one and a mixed one will do.
            places = range(len(found.choices)) if tool != "style" else {0, len(answers) % 4}
            open_ways += [(*answers, place) for place in places]


def fits(reply: Reply) -> None:
    text = "\n".join(f"{line.label} {line.text}" for line in reply.lines())
    assert len(text) + 400 < TELEGRAM_HOLDS, text[:80]
    assert "{" not in text.replace("{…}", "")
    for row in reply.buttons:
        for button in row:
            assert button.label.strip()
            if isinstance(button.does, Press):
                pack(button.does, _CHAT, _SECRET)  # raises where it does not fit
            else:
                assert isinstance(button.does, Copy) and len(button.does.text) <= 256


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_fits_into_a_message(library: Library, language: Language) -> None:
    texts = texts_in(language)
    fits(index_reply(library, texts))
    fits(tools_reply(library, texts))
    for topic in {system.topic for system in library.playbook.values()}:
        fits(topic_reply(topic, library, texts))
    for system in library.playbook.values():
        fits(system_reply(system, library, texts))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tool", TOOLS)
def test_every_way_through_a_tool_ends_in_a_sheet(library: Library, language: Language, tool: ToolName) -> None:
    texts = texts_in(language)
    found = list(steps_of(tool, library, language))
    sheets = [one for one in found if isinstance(one, Sheet)]
    assert sheets and is_ready(tool, library)
    for one in found:
        fits(question_reply(one, texts) if isinstance(one, Question) else sheet_reply(one, library, texts))
    assert all(sheet.lines for sheet in sheets)


def test_every_system_stands_in_the_index(library: Library) -> None:
    texts = texts_in("en")
    topics = [button.does.argument for row in index_reply(library, texts).buttons for button in row
              if isinstance(button.does, Press)]  # fmt: skip
    reached = {
        button.does.argument
        for topic in topics if topic.startswith("topic_")
        for row in topic_reply(topic, library, texts).buttons for button in row if isinstance(button.does, Press)
    }  # fmt: skip
    assert set(library.playbook) <= reached


def test_every_tool_belongs_to_a_card(library: Library) -> None:
    named = {system.tool for system in library.playbook.values()} - {None}
    assert named == set(TOOLS) == set(NEEDS)


def test_a_library_without_the_cards_offers_no_tool(small: Library) -> None:
    assert not any(is_ready(tool, small) for tool in TOOLS)
    assert tables(small) == {}


@given(st.sampled_from(TOOLS), st.lists(st.integers(-3, 99), max_size=9), st.text(max_size=40))
def test_no_answer_breaks_a_tool(library: Library, tool: ToolName, answers: list[int], typed: str) -> None:
    found = step(tool, Given(library, "ko", tuple(answers), None, typed))
    assert isinstance(found, Question | Sheet)


def test_a_load_that_is_too_much_is_eased(library: Library) -> None:
    typed = "A 10x4 B 20x2 C 30x1 D 40x0.5, 22 days, max 5"
    sheet = step("workload", Given(library, "en", (), None, typed))
    assert isinstance(sheet, Sheet)
    said = {line.key: line.values for line in sheet.lines if isinstance(line, Said)}
    assert said["tool.workload.total"] == {"month": "130", "days": "22", "day": "6"}
    assert said["tool.workload.short"]["missing"] == "20"
    assert said["tool.workload.eased"]["grade"] == "D"


def test_a_tier_names_what_is_lacking(library: Library) -> None:
    sheet = step("tiers", Given(library, "en", (), None, "telecom.points 4,799"))
    assert isinstance(sheet, Sheet)
    lacking = [line.values for line in sheet.lines if isinstance(line, Said) and line.key == "tool.tiers.next"]
    assert lacking[0]["lacking"] == "1"


def test_a_product_chosen_in_the_settings_is_not_asked_for(library: Library) -> None:
    assert isinstance(step("presenting", Given(library, "zh")), Question)
    sheet = step("presenting", Given(library, "zh", (), "unlimited_broadband"))
    assert isinstance(sheet, Sheet)
    assert any(isinstance(line, Say) and "全家随时上网" in line.text for line in sheet.lines)


def test_a_described_sign_needs_no_button(library: Library) -> None:
    sheet = step("signals", Given(library, "en", (), None, "he keeps nodding"))
    assert isinstance(sheet, Sheet)


def test_the_contract_keeps_the_rep_at_home(library: Library) -> None:
    texts = texts_in("en")
    everything = (1 << len(ITEMS)) - 1
    without = everything & ~(1 << ITEMS.index("q7"))
    ready = [line.text for line in checklist_reply(everything, library, texts).lines()]
    blocked = [line.text for line in checklist_reply(without, library, texts).lines()]
    assert texts.say("tool.preparation.ready") in ready
    assert texts.say("tool.preparation.blocked") in blocked
    fits(checklist_reply(without, library, texts))
