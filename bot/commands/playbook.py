"""`bot playbook`: the systems of the method and their tools, as text or as JSON."""

import json
from typing import Annotated

import typer

from bot.commands.edition import machine_texts
from bot.commands.price import language_of
from bot.errors import UsageError
from bot.language.detect import Language, detect
from bot.library.conform import nearest
from bot.library.records import Library
from bot.library.systems import IMPORTANCES, TOOLS, Part, System, ToolName
from bot.playbook.sheet import Given, Question, Sheet
from bot.playbook.wizard import is_ready, step, tables
from bot.settings import read_settings
from bot.terminal.paint import plain_text
from bot.wiring.library import read_library
from bot.wording.playbook import question_reply, sheet_reply, system_reply
from bot.wording.texts import Texts, texts_in


def playbook(
    name: Annotated[str | None, typer.Argument(help="A system, a part of one, or a tool.")] = None,
    answers: Annotated[
        list[str] | None, typer.Argument(help="For a tool: the number of each choice, from 1; or what it asks to type.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="Every system, one a line.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    language: Annotated[str | None, typer.Option(help="zh, ko or en; default: this machine's.")] = None,
    product: Annotated[str | None, typer.Option(help="A product of the library, for needs and presenting.")] = None,
) -> None:
    """Show a system of the method, or work with a tool. Examples: bot playbook visit_checklist;
    bot playbook workload "A 10x4 B 20x2 C 30x1 D 40x0.5, 22 days, max 6" """
    library = read_library(read_settings())
    texts = texts_in(language_of(language)) if language else machine_texts()
    if product is not None and product not in library.products:
        raise UsageError(f"--product {product}: not in the library. Known: {', '.join(sorted(library.products))}.")
    if listed or name is None:
        _list(library, texts.language, as_json=as_json)
        return
    tool = next((one for one in TOOLS if one == name), None)
    if tool is not None and is_ready(tool, library):
        _work(tool, answers or [], library, texts, product, as_json=as_json, is_told=language is not None)
        return
    system = library.playbook.get(name) or _owner(name, library)
    if system is None:
        near = nearest(name, [*library.playbook, *TOOLS])
        raise UsageError(f"{name}: no such system or tool." + (f" Did you mean {near}?" if near else ""))
    if as_json:
        print(json.dumps(system_json(system, texts.language), ensure_ascii=False))
    else:
        print(plain_text(system_reply(system, library, texts)))


def system_json(system: System, language: Language) -> dict[str, object]:
    """The documented shape of a system in one language; what does not apply is absent."""
    words = system.words[language]
    shape: dict[str, object] = {
        "id": system.id,
        "title": words.title,
        "topic": system.topic,
        "importance": system.importance,
        "points": list(words.points),
        "parts": {name: _part_json(part) for name, part in words.parts.items()},
        "ask": list(words.ask),
        "avoid": list(words.avoid),
        "sources": list(system.sources),
        "related": list(system.related),
    }
    if words.gap:
        shape["gap"] = words.gap
    if system.tool is not None:
        shape["tool"] = system.tool
    if system.tables:
        shape["tables"] = {
            name: {row: f"{least:f}" for row, least in table.items()} for name, table in system.tables.items()
        }
    return shape


def _part_json(part: Part) -> object:
    if not part.when and not part.say:
        return part.text
    return {"text": part.text, "when": list(part.when), "say": list(part.say)}


def _list(library: Library, language: Language, *, as_json: bool) -> None:
    systems = sorted(library.playbook.values(), key=lambda one: (IMPORTANCES.index(one.importance), one.id))
    if as_json:
        rows = [
            {
                "id": one.id,
                "card": True,
                "tool": one.tool,
                "title": one.words[language].title,
                "topic": one.topic,
                "importance": one.importance,
                "parts": list(one.words[language].parts),
                "sources": list(one.sources),
                "gap": one.words[language].gap or None,
            }
            for one in systems
        ]
        print(json.dumps(rows, ensure_ascii=False))
        return
    for one in systems:
        print(f"{one.id}  {one.importance}  {one.tool or '-'}  {one.words[language].title}")


def _work(
    tool: ToolName,
    said: list[str],
    library: Library,
    texts: Texts,
    product: str | None,
    *,
    as_json: bool,
    is_told: bool,
) -> None:
    """One step of a tool: numbers answer its questions, words are what it asks to type."""
    numbers = tuple(int(one) - 1 for one in said if one.isdecimal() and len(one) < 3)
    typed = " ".join(said) if len(numbers) < len(said) else ""
    if typed and not is_told and tool not in {"workload", "tiers"}:
        texts = texts_in(detect(typed) or texts.language)
    if tool == "tiers" and typed and typed.split(" ")[0].casefold() not in tables(library):
        raise UsageError(f"tiers {typed}: no such table. Known: {', '.join(tables(library))}.")
    found = step(tool, Given(library, texts.language, () if typed else numbers, product, typed))
    if as_json:
        print(json.dumps(_step_json(found, library, texts), ensure_ascii=False))
    elif isinstance(found, Question):
        reply = question_reply(found, texts)
        choices = [row[0].label for row in reply.buttons[: len(found.choices)]]
        print(plain_text(reply))
        print("\n".join(f"{number} {label}" for number, label in enumerate(choices, 1)))
    else:
        print(plain_text(sheet_reply(found, library, texts)))


def _step_json(found: Question | Sheet, library: Library, texts: Texts) -> dict[str, object]:
    if isinstance(found, Question):
        labels = [texts.say(choice.key) if choice.key else choice.text for choice in found.choices]
        return {"tool": found.tool, "question": texts.say(found.key), "choices": labels}
    lines = [
        {"text": line.text, "label": line.label, "say": line.tone == "say"}
        for line in sheet_reply(found, library, texts).lines()
    ]
    return {"tool": found.tool, "lines": lines[1:], "systems": list(found.systems)}


def _owner(part: str, library: Library) -> System | None:
    """The system that has a part of this name, where only one has."""
    owners = [one for one in library.playbook.values() if part in one.words["en"].parts]
    return owners[0] if len(owners) == 1 else None
