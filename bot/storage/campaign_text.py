"""What a campaign says and whom it reaches, as the text of a column, and back.

Reading gives something empty for what another version wrote in another shape: a list of campaigns must not end there.
"""

import json
from typing import Any

from bot.broadcast.audience import Audience
from bot.broadcast.campaign import RECEIPTS, Content
from bot.broadcast.question import Question
from bot.broadcast.script import Script
from bot.language.detect import LANGUAGES
from bot.library.records import PARTS, Part
from bot.people.person import ROLES
from bot.storage.json_text import known
from bot.storage.post_text import read_attachment, write_attachment

_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)


def write_content(content: Content) -> str:
    said: dict[str, Any] = {"texts": list(content.texts), "language": content.language, "receipt": content.receipt}
    if content.script is not None:
        script = content.script
        said["script"] = [script.intent, script.part, script.language, script.new, script.old]
    if content.question is not None:
        question = content.question
        said["question"] = [question.intent, question.part, list(question.choices)]
    if content.file is not None:
        said["file"] = write_attachment(content.file)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def read_content(text: str) -> Content:
    try:
        said = json.loads(text)
        return Content(
            texts=tuple(str(one) for one in said["texts"]),
            language=known(said["language"], LANGUAGES) or "en",
            script=_script(*said["script"]) if "script" in said else None,
            file=read_attachment(said["file"]) if "file" in said else None,
            receipt=known(said["receipt"], RECEIPTS) or "none",
            question=_question(*said["question"]) if "question" in said else None,
        )
    except _UNREADABLE:
        return Content()


def write_audience(audience: Audience) -> str:
    said = {
        "teams": sorted(audience.teams),
        "roles": sorted(audience.roles),
        "languages": sorted(audience.languages),
        "products": sorted(audience.products),
        "inactive": audience.inactive,
        "silent_on": audience.silent_on,
    }
    return json.dumps({name: value for name, value in said.items() if value not in ([], None)}, separators=(",", ":"))


def read_audience(text: str) -> Audience:
    """Nobody's own team rather than everybody, where it cannot be read."""
    try:
        said = json.loads(text)
        return Audience(
            teams=frozenset(int(one) for one in said.get("teams", ())),
            roles=frozenset(role for role in ROLES if role in said.get("roles", ())),
            languages=frozenset(tag for tag in LANGUAGES if tag in said.get("languages", ())),
            products=frozenset(str(one) for one in said.get("products", ())),
            inactive=None if said.get("inactive") is None else int(said["inactive"]),
            silent_on=None if said.get("silent_on") is None else int(said["silent_on"]),
        )
    except _UNREADABLE:
        return Audience(teams=frozenset({0}))


def _script(intent: str, part: str, language: str, new: str, old: str) -> Script:
    return Script(str(intent), _part(part), known(language, LANGUAGES) or "en", str(new), str(old))


def _question(intent: str, part: str, choices: list[str]) -> Question:
    return Question(str(intent), _part(part), tuple(str(one) for one in choices))


def _part(part: str) -> Part:
    found = known(part, PARTS)
    if found is None:
        raise ValueError(part)
    return found
