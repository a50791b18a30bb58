"""The playbook as replies: its index, a card, a tool's question and its sheet, the checklist with its ticks.

In: systems of the library and steps of a wizard. Out: `Reply`. Short first, the rest folded; every page has its way
back.
"""

from collections.abc import Callable, Iterable, Sequence

from bot.language.detect import Language
from bot.library.records import Library
from bot.library.systems import IMPORTANCES, TOOLS, System
from bot.playbook.preparation import AIDS, BEFORE_ENTERING, ITEMS, QUESTIONS, items_of, judge
from bot.playbook.sheet import Choice, Question, Said, Say, Sheet, Tell
from bot.playbook.sheet import Line as SheetLine
from bot.playbook.wizard import is_ready
from bot.reply import Block, Button, Copy, Fold, Line, Press, Reply
from bot.wording.texts import Texts

BROWSE, OPEN, TOOL = "playbook", "open", "tool"
TOOLS_PAGE = "tools"
_COPY_LIMIT = 256  # Telegram's
_MOST_COPIES = 6
_IN_A_ROW = 5
_TICKED, _OPEN = "☑", "☐"


def index_reply(library: Library, texts: Texts) -> Reply:
    """All topics that have systems, and the tools."""
    topics = [name for name in library.intents if any(one.topic == name for one in library.playbook.values())]
    buttons = [Button(_topic_title(name, library, texts.language), Press(BROWSE, name)) for name in topics]
    blocks = (Line(texts.say("playbook.title"), "strong"), Line(texts.say("playbook.intro")))
    tools = (Button(texts.say("playbook.tools"), Press(BROWSE, TOOLS_PAGE)),)
    return Reply(blocks, (tools, *_rows(buttons, 2)), texts.language)


def topic_reply(topic: str, library: Library, texts: Texts) -> Reply:
    """The systems of a topic, the weightiest first."""
    systems = [one for one in library.playbook.values() if one.topic == topic]
    ranked = sorted(systems, key=lambda one: IMPORTANCES.index(one.importance))
    rows = [(_to(one.id, library, texts),) for one in ranked]
    blocks = (Line(_topic_title(topic, library, texts.language), "strong"), Line(texts.say("playbook.pick"), "quiet"))
    return Reply(blocks, (*rows, (_back(texts, ""),)), texts.language)


def tools_reply(library: Library, texts: Texts) -> Reply:
    """The tools, a button each."""
    buttons = [Button(texts.say(f"tool.{tool}.name"), Press(TOOL, tool)) for tool in TOOLS if is_ready(tool, library)]
    blocks = (Line(texts.say("playbook.tools"), "strong"), Line(texts.say("playbook.tools.intro"), "quiet"))
    return Reply(blocks, (*_rows(buttons, 2), (_back(texts, ""),)), texts.language)


def system_reply(system: System, library: Library, texts: Texts) -> Reply:
    """One card with its tool, the cards that go with it, and the way back."""
    rows: list[tuple[Button, ...]] = []
    if system.tool is not None and is_ready(system.tool, library):
        rows.append((Button(texts.say(f"tool.{system.tool}.name"), Press(TOOL, system.tool)),))
    rows += [(_to(name, library, texts),) for name in system.related if name in library.playbook]
    rows.append((_back(texts, system.topic),))
    return Reply(tuple(system_blocks(system, texts)), tuple(rows), texts.language)


def system_blocks(system: System, texts: Texts) -> list[Block]:
    """What a card says: its points in sight; elements, questions, what to avoid and what is missing folded."""
    words = system.words[texts.language]
    blocks: list[Block] = [Line(words.title, "strong"), *(Line(point, label="·") for point in words.points)]
    folded: list[Line] = []
    for part in words.parts.values():
        folded.append(Line(part.text, label="·"))
        folded += [Line(line, "say") for line in part.say if "{" not in line]
    if words.ask:
        folded += [Line(texts.say("card.ask"), "strong"), *(Line(line, label="·") for line in words.ask)]
    if words.avoid:
        folded += [Line(texts.say("card.avoid"), "strong"), *(Line(line, label="·") for line in words.avoid)]
    if words.gap:
        folded.append(Line(texts.say("playbook.gap", gap=words.gap), "quiet"))
    named = texts.say("playbook.and").join(texts.say(f"seed.{seed}") for seed in system.sources)
    folded.append(Line(texts.say("card.source", source=named), "quiet"))
    return [*blocks, Fold(tuple(folded))]


def more_buttons(system: System, texts: Texts) -> tuple[Button, ...]:
    """Under an answer that comes with a card: its tool, and the cards around it. They open a message of their own."""
    more = Button(texts.say("playbook.more"), Press(OPEN, system.id))
    if system.tool is None:
        return (more,)
    return Button(texts.say(f"tool.{system.tool}.name"), Press(OPEN, system.tool)), more


def question_reply(question: Question, texts: Texts) -> Reply:
    """A question of a tool, a button for each choice."""
    said = "".join(map(str, question.answers))
    rows = [
        (Button(_label(choice, texts), Press(TOOL, f"{question.tool}:{said}{place}")),)
        for place, choice in enumerate(question.choices)
    ]
    blocks = (Line(texts.say(f"tool.{question.tool}.name"), "strong"), Line(texts.say(question.key)))
    return Reply(blocks, (*rows, (_back(texts, TOOLS_PAGE),)), texts.language)


def sheet_reply(sheet: Sheet, library: Library, texts: Texts) -> Reply:
    """What a tool has to say, words for the customer with copy buttons."""
    lines = [_sheet_line(line, texts) for line in sheet.lines]
    said = [line.text for line in sheet.lines if isinstance(line, Say) and len(line.text) <= _COPY_LIMIT]
    copies = [
        Button(texts.say("button.copy", label=texts.say("button.copy.close", number=number)), Copy(text))
        for number, text in enumerate(said[:_MOST_COPIES], 1)
    ]
    cards = [(_to(name, library, texts),) for name in sheet.systems if name in library.playbook]
    again = Button(texts.say("playbook.again"), Press(TOOL, sheet.tool))
    blocks = (Line(texts.say(f"tool.{sheet.tool}.name"), "strong"), *lines)
    return Reply(blocks, (*_rows(copies, 3), *cards, (again, _back(texts, TOOLS_PAGE))), texts.language)


def checklist_reply(
    ticks: int,
    library: Library,
    texts: Texts,
    tick: Callable[[str], Press] | None = None,
    below: tuple[Button, ...] = (),
) -> Reply:
    """The preparation of one visit: what is ticked, what is missing, whether to leave. `tick`: what pressing an item
    asks for, and `below` the last row, where the ticks are kept elsewhere than in the buttons."""
    if tick is None:
        below = (Button(texts.say("playbook.again"), Press(TOOL, "preparation")), _back(texts, TOOLS_PAGE))

        def tick(item: str) -> Press:
            return Press(TOOL, f"preparation:{ticks:x}:{item}")

    ticked = items_of(ticks)
    ready = judge(ticked)
    key = "blocked" if ready.blocked else "ready" if ready.ready else "missing"
    numbers = {item: number for number, item in enumerate(ITEMS, 1)}
    blocks: list[Block] = [
        Line(texts.say("tool.preparation.name"), "strong"),
        Line(texts.say(f"tool.preparation.{key}", count=len(ready.missing)), "quiet"),
    ]
    for name, items, system in (
        ("questions", QUESTIONS, "visit_checklist"), ("aids", AIDS, "sales_aids"),
        ("entering", BEFORE_ENTERING, "first_contact_rules"),
    ):  # fmt: skip
        parts = library.playbook[system].words[texts.language].parts
        blocks.append(Line(texts.say(f"tool.preparation.{name}"), "strong"))
        blocks += [
            Line(parts[item].text, label=f"{_mark(item, ticked)} {numbers[item]}") for item in items if item in parts
        ]
    buttons = [Button(f"{_mark(item, ticked)} {numbers[item]}", tick(item)) for item in ITEMS]
    return Reply(tuple(blocks), (*_rows(buttons, _IN_A_ROW), below), texts.language)


def not_found_reply(texts: Texts, library: Library) -> Reply:
    """Nothing in the playbook has this name or answers this question; the index stands below."""
    index = index_reply(library, texts)
    return Reply((Line(texts.say("playbook.not_found")), *index.blocks), index.buttons, texts.language)


def _sheet_line(line: SheetLine, texts: Texts) -> Line:
    match line:
        case Said():
            keys = {name: texts.say(key) for name, key in line.keys.items()}
            return Line(texts.say(line.key, **{**line.values, **keys}), "strong" if line.strong else "plain")
        case Tell():
            return Line(line.text, label=texts.say(line.label) if line.label else "·")
        case Say():
            return Line(line.text, "say", label=texts.say(line.label) if line.label else "")


def _label(choice: Choice, texts: Texts) -> str:
    return texts.say(choice.key) if choice.key else choice.text


def _mark(item: str, ticked: frozenset[str]) -> str:
    return _TICKED if item in ticked else _OPEN


def _to(system: str, library: Library, texts: Texts) -> Button:
    return Button(library.playbook[system].words[texts.language].title, Press(BROWSE, system))


def _topic_title(topic: str, library: Library, language: Language) -> str:
    return library.intents[topic].words[language].title


def _back(texts: Texts, page: str) -> Button:
    return Button(texts.say("playbook.back"), Press(BROWSE, page))


def _rows(buttons: Sequence[Button], count: int) -> Iterable[tuple[Button, ...]]:
    for start in range(0, len(buttons), count):
        yield tuple(buttons[start : start + count])
