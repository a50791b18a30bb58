"""/export and /forgetme: what is kept about a person as a file they can read, and the question before it is deleted."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.people.own_data import Kept, Section
from bot.reply import Attachment, Button, Line, Press, Reply
from bot.wording.texts import Texts

_FILE = "objection-coach.json"


def export_reply(texts: Texts, sections: Sequence[Section], person: int, now: datetime) -> Reply:
    """The file, in the reader's language; no file when there is nothing in it."""
    if not sections:
        return Reply((Line(texts.say("export.nothing")),), (), texts.language)
    content = {
        texts.say("kept.about"): texts.say("export.title"),
        texts.say("kept.number"): person,
        texts.say("kept.made"): now.isoformat(timespec="seconds"),
        texts.say("kept.data"): {_place(one.name, texts): [_row(row, texts) for row in one.rows] for one in sections},
    }
    written = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    lines = (Line(texts.say("export.title"), "strong"), Line(texts.say("export.note"), "quiet"))
    return Reply(lines, (), texts.language, Attachment(_FILE, written.encode(), "document"))


def forget_reply(texts: Texts, stamp: str, *, is_in_team: bool) -> Reply:
    """What will be gone, and the question."""
    lines = [Line(texts.say("forget.ask"), "strong"), Line(texts.say("forget.what"))]
    if is_in_team:
        lines.append(Line(texts.say("forget.team")))
    rows = (
        (Button(texts.say("forget.yes"), Press("forget", stamp)),),
        (Button(texts.say("forget.no"), Press("stay")),),
    )
    return Reply(tuple(lines), rows, texts.language)


def _row(row: Mapping[str, Kept], texts: Texts) -> dict[str, object]:
    """A row in words; the rows inside it too."""
    said: dict[str, object] = {}
    for name, value in row.items():
        if isinstance(value, tuple) and value and all(isinstance(one, Mapping) for one in value):
            said[_place(name, texts)] = [_row(one, texts) for one in value if isinstance(one, Mapping)]
        else:
            said[_field(name, texts)] = value
    return said


def _place(name: str, texts: Texts) -> str:
    """What a place is called; one that has no words yet goes by its own name."""
    return texts.sentences.get(f"kept.{name}", name.replace("_", " "))


def _field(name: str, texts: Texts) -> str:
    return texts.sentences.get(f"field.{name}", name.replace("_", " "))
