"""/playbook: the method to browse, and its tools. Every page is drawn from its button alone, so nothing is kept."""

from dataclasses import dataclass

from bot.conversation.request import Commanded, Outcome, Parts, Pressed
from bot.library.records import Library
from bot.library.systems import TOOLS, ToolName
from bot.playbook.find import find
from bot.playbook.preparation import ITEMS, toggled
from bot.playbook.sheet import Given, Question
from bot.playbook.wizard import is_ready, step
from bot.publishing.edition import Edition
from bot.reply import Reply
from bot.wording.playbook import (
    BROWSE,
    OPEN,
    TOOL,
    TOOLS_PAGE,
    checklist_reply,
    index_reply,
    not_found_reply,
    question_reply,
    sheet_reply,
    system_reply,
    tools_reply,
    topic_reply,
)
from bot.wording.texts import Texts

ACTIONS = frozenset({BROWSE, OPEN, TOOL})
_MOST_DIGITS = 8  # hexadecimal: more ticks than there are items mean nothing


@dataclass(frozen=True, slots=True)
class PlaybookPages:
    """This subject at work."""

    async def page(self, commanded: Commanded, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """The index; behind the command the name of a page or tool, or a question in words."""
        library = edition.library
        asked = commanded.argument.strip()
        name, _, typed = asked.partition(" ")
        tool = _tool(name.casefold())
        if tool is not None:
            product = (await parts.preferences.of(commanded.sender.person)).product
            return Outcome(_tool_page(tool, "", library, texts, product, typed))
        page = _page(asked.casefold(), library, texts)
        if page is not None:
            return Outcome(page)
        found = find(asked, edition.recogniser.recognise(asked), library, edition.questions)
        return Outcome(system_reply(found, library, texts) if found else not_found_reply(texts, library))

    async def pressed(self, pressed: Pressed, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """The page or step that a button names; the index where it is gone."""
        library = edition.library
        replaces = pressed.action != OPEN
        if pressed.action != BROWSE:
            name, _, answers = pressed.argument.partition(":")
            tool = _tool(name)
            if tool is not None:
                product = (await parts.preferences.of(pressed.sender.person)).product
                return Outcome(_tool_page(tool, answers, library, texts, product), replaces=replaces)
        reply = _page(pressed.argument, library, texts)
        return Outcome(reply or index_reply(library, texts), replaces=replaces)


def _page(name: str, library: Library, texts: Texts) -> Reply | None:
    if not name:
        return index_reply(library, texts)
    if name == TOOLS_PAGE:
        return tools_reply(library, texts)
    if name in library.playbook:
        return system_reply(library.playbook[name], library, texts)
    if any(one.topic == name for one in library.playbook.values()):
        return topic_reply(name, library, texts)
    owner = next((one for one in library.playbook.values() if name in one.words["en"].parts), None)
    return system_reply(owner, library, texts) if owner is not None and "_" in name else None


def _tool_page(
    tool: ToolName, answers: str, library: Library, texts: Texts, product: str | None, typed: str = ""
) -> Reply:
    if not is_ready(tool, library):
        return not_found_reply(texts, library)
    if tool == "preparation":
        return checklist_reply(_ticks(answers), library, texts)
    given = Given(library, texts.language, tuple(int(one) for one in answers if one in "0123456789"), product, typed)
    found = step(tool, given)
    return question_reply(found, texts) if isinstance(found, Question) else sheet_reply(found, library, texts)


def _ticks(answers: str) -> int:
    """The ticks in a button ("1f:q7": these, with q7 changed); none where it makes no sense."""
    ticks, _, item = answers.partition(":")
    if not ticks or len(ticks) > _MOST_DIGITS or not set(ticks) <= set("0123456789abcdef"):
        return 0
    number = int(ticks, 16)
    return toggled(number, item) if item in ITEMS else number


def _tool(name: str) -> ToolName | None:
    return next((tool for tool in TOOLS if tool == name), None)
