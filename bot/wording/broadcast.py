"""What a recipient of a campaign reads: the message, its question, what the answer shows, the reminder. Values in, a
`Reply` out."""

from dataclasses import dataclass, replace

from bot.broadcast.campaign import Campaign, Kind
from bot.broadcast.placeholders import filled
from bot.broadcast.question import Question
from bot.broadcast.script import Script, difference
from bot.reply import Block, Button, Copy, Line, Press, Reply
from bot.wording.texts import Texts

READ, ASK, SAY, OFF = "bc_read", "bc_ask", "bc_say", "bc_off"
"""The buttons of recipients."""

LETTERS = ("A", "B", "C", "D")
_LONGEST_COPY = 256
_MOSTLY = 0.5  # of a line that is new: from there on nobody looks for single words


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a message is written to, and from whom. `name`, `team`: as they are kept, "" where nothing is."""

    name: str = ""
    team: str = ""
    author: str = ""


def message_reply(texts: Texts, campaign: Campaign, text: str, title: str, reader: Reader) -> Reply:
    """One version of a campaign for one recipient. `title`: what the intent of a changed line is called."""
    content = campaign.content
    blocks: list[Block] = []
    buttons: list[tuple[Button, ...]] = []
    if content.script is not None:
        blocks += _changed(texts, content.script, title)
        if len(content.script.new) <= _LONGEST_COPY:
            buttons.append((Button(texts.say("broadcast.copy"), Copy(content.script.new)),))
    said = filled(text, {"name": reader.name or texts.say("broadcast.you"), "team": reader.team})
    blocks += [Line(line) for line in said.splitlines()]
    if reader.author:
        blocks.append(Line(texts.say("broadcast.from", name=reader.author), "quiet"))
    if content.receipt == "question" and content.question is not None:
        buttons.append((Button(texts.say("broadcast.ask"), Press(ASK, str(campaign.id))),))
    elif content.receipt != "none":
        buttons.append((Button(texts.say("broadcast.read"), Press(READ, str(campaign.id))),))
    return Reply(tuple(blocks), tuple(buttons), texts.language, content.file)


def question_reply(
    texts: Texts, campaign: int, question: Question, title: str, order: tuple[int, ...], after: int
) -> Reply:
    """The question with its choices in the order in which this reader sees them. `after`: how often they answered."""
    asked = texts.say("broadcast.question", title=title, step=part_name(texts, question.part))
    lines = [Line(asked, "strong")]
    lines += [Line(question.choices[place], label=f"{letter}  ") for letter, place in zip(LETTERS, order, strict=False)]
    row = tuple(
        Button(letter, Press(SAY, f"{campaign}:{after}:{place}")) for letter, place in zip(LETTERS, order, strict=False)
    )
    return Reply(tuple(lines), (row,), texts.language)


def answered_reply(texts: Texts, question: Question, *, right: bool) -> Reply:
    """What is said from now on, whatever was chosen."""
    key = "broadcast.right" if right else "broadcast.wrong"
    lines = [Line(texts.say(key), "strong"), Line(question.choices[0], "say")]
    if not right:
        lines.append(Line(texts.say("broadcast.again"), "quiet"))
    return Reply(tuple(lines), (), texts.language)


def reminder_reply(texts: Texts, campaign: Campaign, title: str) -> Reply:
    """Once, to those who have not answered, or wrongly."""
    content = campaign.content
    asks = content.receipt == "question" and content.question is not None
    lines = [Line(texts.say("broadcast.reminder.ask" if asks else "broadcast.reminder.read"))]
    if content.script is not None:
        lines += [Line(_headline(texts, content.script, title), "strong"), Line(content.script.new, "say")]
    press = Press(ASK if asks else READ, str(campaign.id))
    button = Button(texts.say("broadcast.ask" if asks else "broadcast.read"), press)
    return Reply(tuple(lines), ((button,),), texts.language)


def mailings_reply(texts: Texts, off: frozenset[Kind]) -> Reply:
    """What somebody gets from their leads, and how to switch it off."""
    lines = [Line(texts.say("broadcast.mailings"), "strong"), Line(texts.say("broadcast.mailings.must"), "quiet")]
    rows = [
        (_switch(texts, "lines", off),),
        (_switch(texts, "news", off),),
    ]
    return Reply(tuple(lines), tuple(rows), texts.language)


def part_name(texts: Texts, part: str) -> str:
    """What a step, or the calming and closing of the other cards, is called."""
    if part in ("calm", "close"):
        return texts.say(f"button.copy.{part}").replace(" {number}", "").replace("{number}", "").strip()
    return texts.say(f"step.{part}")


def without_bytes(reply: Reply) -> Reply:
    """The reply for changing words that stand beside a file: the file is named, and not sent again."""
    return reply if reply.attachment is None else replace(reply, attachment=replace(reply.attachment, content=b""))


def _switch(texts: Texts, kind: Kind, off: frozenset[Kind]) -> Button:
    is_off = kind in off
    said = texts.say("broadcast.off" if is_off else "broadcast.on", kind=texts.say(f"broadcast.kind.{kind}"))
    return Button(said, Press(OFF, f"{kind}:{'on' if is_off else 'off'}"))


def _headline(texts: Texts, script: Script, title: str) -> str:
    return texts.say("broadcast.headline", title=title, step=part_name(texts, script.part))


def _changed(texts: Texts, script: Script, title: str) -> list[Block]:
    """The old line, the new one, and the words that make the difference, where they are few."""
    blocks: list[Block] = [Line(_headline(texts, script, title), "strong")]
    if script.old:
        blocks.append(Line(script.old, "quiet", texts.say("broadcast.before")))
    blocks.append(Line(script.new, "say", texts.say("broadcast.now")))
    if script.old and (few := _few_words(script)):
        blocks.append(Line(few, label=texts.say("broadcast.changed")))
    return blocks


def _few_words(script: Script) -> str:
    """«old» → «new» for each place where the lines differ; empty where most of it does."""
    pieces = difference(script.old, script.new)
    fresh = sum(len(piece.text) for piece in pieces.new if not piece.kept)
    if fresh > _MOSTLY * len(script.new):
        return ""
    was = [piece.text.strip() for piece in pieces.old if not piece.kept and piece.text.strip()]
    now = [piece.text.strip() for piece in pieces.new if not piece.kept and piece.text.strip()]
    taken, added = " … ".join(was), " … ".join(now)
    if not added:
        return f"−{taken}" if taken else ""
    return f"{taken} → {added}" if taken else f"+{added}"
