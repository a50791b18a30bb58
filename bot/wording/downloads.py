"""Files that leads take along, in words. Bytes in, a `Reply` with a document out."""

from bot.reply import Attachment, Line, Reply
from bot.wording.texts import Texts


def sheet_reply(texts: Texts, content: bytes, edition: int) -> Reply:
    """All lines. `edition`: which they are of, 0 where that is not known."""
    name = f"lines-{edition}.xlsx" if edition else "lines.xlsx"
    return Reply((Line(texts.say("download.sheet.how")),), (), texts.language, Attachment(name, content, "document"))


def yaml_reply(texts: Texts, title: str, name: str, content: bytes, edition: int) -> Reply:
    """The file of one card."""
    said = Line(texts.say("download.yaml.how", title=title, number=edition))
    return Reply((said,), (), texts.language, Attachment(f"{name}.yaml", content, "document"))
