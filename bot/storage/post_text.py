"""A post as the text of a column, and back. The chat is not in it: it may change, and has a column of its own.

Reading gives None for what another version wrote in another shape: whoever sends says so instead of stopping.
"""

import json
from base64 import b64decode, b64encode
from typing import Any, Literal, get_args

from bot.delivery.messenger import Acknowledge, Address, Delete, Edit, Post, Replace, Send
from bot.reply import Attachment, Block, Button, Copy, Fold, Line, Poll, Press, Reply, Tone
from bot.storage.json_text import known

Kind = Literal["send", "replace", "edit", "delete", "acknowledge"]

_TONES: tuple[Tone, ...] = get_args(Tone)
_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)


def kind_of(post: Post) -> Kind:
    match post:
        case Send():
            return "send"
        case Replace():
            return "replace"
        case Edit():
            return "edit"
        case Delete():
            return "delete"
        case Acknowledge():
            return "acknowledge"


def write_post(post: Post) -> str:
    match post:
        case Send(address, reply):
            said: dict[str, Any] = {"reply": _from_reply(reply), "topic": address.topic, "answers": address.answers}
        case Replace(address, message, reply) | Edit(address, message, reply):
            said = {"reply": _from_reply(reply), "topic": address.topic, "message": message}
        case Delete(address, message):
            said = {"topic": address.topic, "message": message}
        case Acknowledge(_, press, notice):
            said = {"press": press, "notice": notice}
    return json.dumps(said, separators=(",", ":"))


def read_post(kind: str, chat: int, text: str | None) -> Post | None:
    try:
        said = json.loads(text or "")
        if kind == "acknowledge":
            return Acknowledge(chat, str(said["press"]), str(said["notice"]))
        if kind == "delete":
            return Delete(Address(chat, said["topic"]), int(said["message"]))
        reply = _to_reply(said["reply"])
        if kind == "replace":
            return Replace(Address(chat, said["topic"]), int(said["message"]), reply)
        if kind == "edit":
            return Edit(Address(chat, said["topic"]), int(said["message"]), reply)
        return Send(Address(chat, said["topic"], said["answers"]), reply) if kind == "send" else None
    except _UNREADABLE:
        return None


def _from_reply(reply: Reply) -> dict[str, Any]:
    return {
        "blocks": [
            {"fold": [_from_line(line) for line in block.lines]} if isinstance(block, Fold) else _from_line(block)
            for block in reply.blocks
        ],
        "buttons": [[_from_button(button) for button in row] for row in reply.buttons],
        "language": reply.language,
        **({"file": write_attachment(reply.attachment)} if reply.attachment else {}),
        **({"poll": _from_poll(reply.poll)} if reply.poll else {}),
    }


def _to_reply(said: dict[str, Any]) -> Reply:
    blocks: list[Block] = []
    for block in said["blocks"]:
        folded = isinstance(block, dict)
        blocks.append(Fold(tuple(_to_line(line) for line in block["fold"])) if folded else _to_line(block))
    buttons = tuple(tuple(_to_button(button) for button in row) for row in said["buttons"])
    attachment = read_attachment(said["file"]) if "file" in said else None
    poll = _to_poll(said["poll"]) if "poll" in said else None
    return Reply(tuple(blocks), buttons, str(said["language"]), attachment, poll)


def _from_poll(poll: Poll) -> list[Any]:
    return [poll.question, poll.choices, poll.answer, poll.why, poll.seconds]


def _to_poll(said: list[Any]) -> Poll:
    question, choices, answer, why, seconds = said
    return Poll(str(question), tuple(str(one) for one in choices), int(answer), str(why), int(seconds))


def write_attachment(attachment: Attachment) -> list[str]:
    said = [attachment.name, attachment.kind, b64encode(attachment.content).decode()]
    return [*said, attachment.known_as] if attachment.known_as else said


def read_attachment(said: list[Any]) -> Attachment:
    name, kind, content, *known_as = said
    return Attachment(
        str(name), b64decode(content), "picture" if kind == "picture" else "document", *map(str, known_as[:1])
    )


def _from_line(line: Line) -> list[str]:
    return [line.text, line.tone, line.label]


def _to_line(said: list[Any]) -> Line:
    text, tone, label = said
    return Line(str(text), known(tone, _TONES) or "plain", str(label))


def _from_button(button: Button) -> list[str]:
    if isinstance(button.does, Copy):
        return [button.label, button.does.text]
    return [button.label, button.does.action, button.does.argument]


def _to_button(said: list[Any]) -> Button:
    label, *does = (str(part) for part in said)
    return Button(label, Copy(*does) if len(does) == 1 else Press(*does))
