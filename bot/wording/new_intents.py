"""/intent in words: what to type next, and what it comes to."""

from collections.abc import Sequence

from bot.reply import Block, Button, Fold, Line, Press, Reply
from bot.wording.texts import Texts


def ask_reply(
    texts: Texts, part: str, title: str, count: int, needed: int, stolen: Sequence[tuple[str, str]] = ()
) -> Reply:
    """What to type. `part`: "examples" or "tests"; `stolen`: phrases that stand elsewhere already, and where."""
    blocks: list[Block] = [Line(texts.say("intent.known", text=text, other=other), label="·") for text, other in stolen]
    blocks.append(Line(texts.say(f"intent.{part}", title=title, count=count, needed=needed)))
    return Reply(tuple(blocks), (), texts.language)


def preview_reply(
    texts: Texts, title: str, name: str, number: int, examples: Sequence[str], tests: Sequence[str]
) -> Reply:
    """All of it before it is published. `number`: that of the change."""
    said = texts.say("intent.preview", title=title, id=name, examples=len(examples), tests=len(tests))
    folded = Fold(tuple(Line(text, label="·") for text in (*examples, *tests)))
    buttons = (
        Button(texts.say("scripts.publish"), Press("publish", str(number))),
        Button(texts.say("scripts.discard"), Press("discard", str(number))),
    )
    return Reply((Line(said), folded), (buttons,), texts.language)
