"""What people do in their chats: speak, send a photo, edit, press a button, block the bot. Each becomes an update."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tests.telegram_server.entities import commands_and_mentions
from tests.telegram_server.inline import inquire
from tests.telegram_server.keyboard import Button
from tests.telegram_server.polls import vote
from tests.telegram_server.shapes import Json, chat_json, message_json, query_json, user_json
from tests.telegram_server.state import Chat, Message, State, User

KINDS = ("text", "photo", "voice", "sticker", "document")
CHAT_TYPES = ("private", "group", "supergroup", "channel")


class Impossible(Exception):
    """Something a person could not do, or a badly told wish; the message says what is wrong."""


def say(state: State, wish: Mapping[str, Any]) -> Json:
    user = _user(state, wish)
    chat = _chat(state, wish, user)
    if chat.type == "private" and user.id in state.blocked_by:
        raise Impossible(f"user {user.id} has blocked the bot and must unblock it first")
    thread = wish.get("thread")
    if thread is not None:
        if not chat.is_forum:
            raise Impossible(f"chat {chat.id} is no forum and has no topics")
        state.topics.add((chat.id, int(thread)))
    reply_to = wish.get("reply_to")
    if reply_to is not None and (chat.id, int(reply_to)) not in state.messages:
        raise Impossible(f"there is no message {reply_to} in chat {chat.id} to reply to")
    kind = wish.get("kind", "text")
    text = str(wish.get("text", ""))
    if kind == "text" and not text:
        raise Impossible("nobody can send an empty message")
    message = Message(
        message_id=state.next_message_id(chat),
        chat_id=chat.id,
        sender_id=user.id,
        date=state.date(),
        text=text,
        entities=tuple(commands_and_mentions(text)),
        thread=None if thread is None else int(thread),
        reply_to=None if reply_to is None else int(reply_to),
        media=_media(state, kind, wish),
    )
    shape = message_json(state, state.put(message))
    state.wrote(chat.id)
    return {
        "message_id": message.message_id,
        "chat_id": chat.id,
        "update_id": state.updates.add("message", shape),
    }


def edit(state: State, wish: Mapping[str, Any]) -> Json:
    user = _user(state, wish)
    message = _message(state, wish)
    if message.sender_id != user.id:
        raise Impossible(f"message {message.message_id} was not written by user {user.id}")
    text = str(wish["text"])
    changed = replace(message, text=text, entities=tuple(commands_and_mentions(text)), edit_date=state.date())
    return {"update_id": state.updates.add("edited_message", message_json(state, state.put(changed)))}


def press(state: State, wish: Mapping[str, Any]) -> Json:
    """A callback button asks the bot; a copy or link button only tells what the person gets."""
    user = _user(state, wish)
    message = _message(state, wish)
    chat = state.chats[message.chat_id]
    if chat.type == "private" and chat.id != user.id:
        raise Impossible(f"user {user.id} cannot see the private chat {chat.id}")
    button = _button(message, data=wish.get("data"), label=wish.get("label"))
    if button.kind != "callback_data":
        return {button.kind: button.value}
    query = state.ask(user_id=user.id, message=message, data=button.value)
    return {
        "callback_query_id": query.id,
        "update_id": state.updates.add("callback_query", query_json(state, query)),
    }


def block(state: State, wish: Mapping[str, Any]) -> Json:
    return _change_membership(state, wish, blocks=True)


def unblock(state: State, wish: Mapping[str, Any]) -> Json:
    return _change_membership(state, wish, blocks=False)


def cast_vote(state: State, wish: Mapping[str, Any]) -> Json:
    """Tap a choice of a poll, by its place."""
    try:
        return vote(state, _user(state, wish), _message(state, wish), int(wish["choice"]))
    except ValueError as error:
        raise Impossible(str(error)) from error


def type_inline(state: State, wish: Mapping[str, Any]) -> Json:
    """Type behind the bot's name in some chat, and see what it offers."""
    return inquire(state, _user(state, wish), str(wish.get("query", "")))


def crowd(state: State, wish: Mapping[str, Any]) -> Json:
    """Many people at once who have opened a private chat and said nothing yet; every so many-th has blocked the bot."""
    for number in range(int(wish["first"]), int(wish["first"]) + int(wish["count"])):
        state.users[number] = User(number, f"User {number}")
        state.chats[number] = Chat(number, "private")
        if wish.get("blocked") and number % int(wish["blocked"]) == 0:
            state.blocked_by.add(number)
    return {}


def balance(state: State, wish: Mapping[str, Any]) -> Json:
    """Not a person: whoever runs the bot says which machines stand behind its public address."""
    state.machines[:] = [str(one).rstrip("/") for one in wish["machines"]]
    state.updates.changed.set()
    return {}


DEEDS: Mapping[str, Callable[[State, Mapping[str, Any]], Json]] = {
    "say": say,
    "edit": edit,
    "press": press,
    "vote": cast_vote,
    "inquire": type_inline,
    "block": block,
    "unblock": unblock,
    "crowd": crowd,
    "balance": balance,
}


def _change_membership(state: State, wish: Mapping[str, Any], *, blocks: bool) -> Json:
    user = _user(state, wish)
    chat = _chat(state, {}, user)
    if blocks == (user.id in state.blocked_by):
        return {"update_id": None}
    bot = user_json(state.bot)
    member, kicked = {"user": bot, "status": "member"}, {"user": bot, "status": "kicked", "until_date": 0}
    (state.blocked_by.add if blocks else state.blocked_by.remove)(user.id)
    change = {
        "chat": chat_json(state, chat),
        "from": user_json(user),
        "date": state.date(),
        "old_chat_member": member if blocks else kicked,
        "new_chat_member": kicked if blocks else member,
    }
    return {"update_id": state.updates.add("my_chat_member", change)}


def _user(state: State, wish: Mapping[str, Any]) -> User:
    told = wish.get("user")
    if not isinstance(told, dict) or not isinstance(told.get("id"), int):
        raise Impossible("who does it? give user: {id, first_name, ...}")
    known = state.users.get(told["id"], User(told["id"], f"User {told['id']}"))
    unknown_names = set(told) - {"id", "first_name", "last_name", "username", "language_code"}
    if unknown_names:
        raise Impossible(f"a user has no {', '.join(sorted(unknown_names))}")
    user = replace(known, **told)
    state.users[user.id] = user
    return user


def _chat(state: State, wish: Mapping[str, Any], user: User) -> Chat:
    told = wish.get("chat")
    if told is None:
        return state.chats.setdefault(user.id, Chat(user.id, "private"))
    known = state.chats.get(told["id"])
    kind = told.get("type", known.type if known else "private" if told["id"] == user.id else "supergroup")
    if kind not in CHAT_TYPES:
        raise Impossible(f"{kind!r} is not one of {', '.join(CHAT_TYPES)}")
    if kind == "private" and told["id"] != user.id:
        raise Impossible(f"the private chat of user {user.id} has the id {user.id}, not {told['id']}")
    title = told.get("title", known.title if known else f"Chat {told['id']}")
    is_forum = bool(told.get("is_forum", known.is_forum if known else False))
    chat = state.chats[told["id"]] = Chat(told["id"], kind, "" if kind == "private" else title, is_forum)
    return chat


def _message(state: State, wish: Mapping[str, Any]) -> Message:
    message = state.messages.get((wish["chat_id"], wish["message_id"]))
    if message is None:
        raise Impossible(f"there is no message {wish['message_id']} in chat {wish['chat_id']}")
    return message


def _button(message: Message, *, data: str | None, label: str | None) -> Button:
    buttons = [button for row in message.keyboard for button in row]
    if (data is None) == (label is None):
        raise Impossible("say which button: either its data or its label")
    for button in buttons:
        if button.text == label or (button.kind == "callback_data" and button.value == data):
            return button
    offered = ", ".join(repr(button.text) for button in buttons) or "none"
    raise Impossible(
        f"message {message.message_id} has no button {data if label is None else label!r}; it has {offered}"
    )


def _media(state: State, kind: str, wish: Mapping[str, Any]) -> Json:
    if kind == "text":
        return {}
    if kind not in KINDS:
        raise Impossible(f"{kind!r} is not one of {', '.join(KINDS)}")
    try:
        content = base64.b64decode(wish.get("content", ""), validate=True)
    except binascii.Error as error:
        raise Impossible(f"content is not base64: {error}") from error
    name = str(wish.get("file_name", "file.bin"))
    claimed = wish.get("size")
    file = state.store(kind, name, content, None if claimed is None else int(claimed))
    shape: Json = {"file_id": file.file_id, "file_unique_id": file.unique_id, "file_size": file.size}
    match kind:
        case "photo":
            return {"photo": [{**shape, "width": 1280, "height": 960}]}
        case "voice":
            return {"voice": {**shape, "duration": 3, "mime_type": "audio/ogg"}}
        case "sticker":
            sticker = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
            return {"sticker": {**shape, **sticker, "emoji": "👍"}}
    return {"document": {**shape, "file_name": name, "mime_type": str(wish.get("mime_type", "text/plain"))}}
