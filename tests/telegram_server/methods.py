"""The methods of the Bot API a bot may call, each from its parameters to its result or a Refusal.

Checks come in the order of the real server: the words first, then the chat, then what Telegram itself refuses.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, Literal

from tests.telegram_server.bot_commands import delete_my_commands, get_my_commands, language_of, set_my_commands
from tests.telegram_server.inline import answer_inline_query
from tests.telegram_server.keyboard import accepted, inline_only, read_reply_markup
from tests.telegram_server.lookup import (
    chat_of,
    message_of,
    message_to_edit,
    must_not_be_blocked,
    replied_message,
    reply_parameters_of,
    thread_of,
)
from tests.telegram_server.message_text import FormattedText, draft, finish
from tests.telegram_server.parameters import Parameters
from tests.telegram_server.polls import send_poll
from tests.telegram_server.refusal import Refusal, bad_request
from tests.telegram_server.shapes import bot_json, file_json, full_chat_json, message_json
from tests.telegram_server.state import Message, State
from tests.telegram_server.updates import LONGEST_POLL, MOST_UPDATES
from tests.telegram_server.uploads import FileKind, checked_upload, uploaded_json

Sendable = Literal["text"] | FileKind
Method = Callable[[State, Parameters], Any]
"""Returns the result, or for a method that waits, an awaitable of it."""

MOST_ANSWER_CHARACTERS = 200
MOST_FILE_BYTES = 20 * 1024 * 1024

_ACTIONS = {
    "cancel",
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_audio",
    "upload_audio",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "pick_up_location",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def get_me(state: State, parameters: Parameters) -> Any:
    return bot_json(state.bot)


def get_updates(state: State, parameters: Parameters) -> Awaitable[list[dict[str, Any]]]:
    if state.webhook.get("url"):
        raise Refusal(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    _note_allowed_updates(state, parameters)
    return state.updates.poll(
        offset=parameters.number("offset"),
        limit=min(max(parameters.number("limit", MOST_UPDATES), 1), MOST_UPDATES),
        timeout=min(max(parameters.number("timeout"), 0), LONGEST_POLL),
    )


def set_webhook(state: State, parameters: Parameters) -> Any:
    url = parameters.text("url")
    if url:
        secret = parameters.text("secret_token")
        if len(secret) > 256:
            raise bad_request("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise bad_request("secret token contains unallowed characters")
        if not url.lower().startswith("https://"):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        state.updates.end_poll("Conflict: terminated by setWebhook request")
    _note_allowed_updates(state, parameters)
    if parameters.flag("drop_pending_updates"):
        state.updates.clear()
    state.webhook.clear()
    if url:
        told = {"url": url, "max_connections": parameters.number("max_connections", 40)}
        state.webhook.update(told, secret=parameters.text("secret_token"))
        state.updates.changed.set()
    return True


def delete_webhook(state: State, parameters: Parameters) -> Any:
    return set_webhook(state, Parameters({**parameters.values, "url": ""}))


def get_webhook_info(state: State, parameters: Parameters) -> Any:
    info = {
        "url": state.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(state.updates),
    }
    if state.webhook:
        info |= {"max_connections": state.webhook["max_connections"], "ip_address": "<unknown>"}
        info |= {key: state.webhook[key] for key in ("last_error_date", "last_error_message") if key in state.webhook}
    if state.updates.allowed is not None:
        info["allowed_updates"] = sorted(state.updates.allowed)
    return info


def send_message(state: State, parameters: Parameters) -> Any:
    return _sent(state, parameters, "text")


def send_photo(state: State, parameters: Parameters) -> Any:
    return _sent(state, parameters, "photo")


def send_document(state: State, parameters: Parameters) -> Any:
    return _sent(state, parameters, "document")


def _sent(state: State, parameters: Parameters, kind: Sendable) -> Any:
    is_caption = kind != "text"
    drafted = _draft(parameters, is_caption=is_caption)
    reply_parameters = reply_parameters_of(parameters)
    markup = read_reply_markup(parameters)
    chat = chat_of(state, parameters)
    thread = thread_of(state, chat, parameters)
    reply_to = replied_message(state, chat, reply_parameters)
    text = finish(drafted, is_caption=is_caption)
    upload = None if kind == "text" else checked_upload(state, parameters, kind)
    keyboard = accepted(markup.keyboard)
    must_not_be_blocked(state, chat)
    message = Message(
        message_id=state.next_message_id(chat),
        chat_id=chat.id,
        sender_id=state.bot.id,
        date=state.date(),
        text=text.text,
        entities=text.entities,
        html=parameters.text("caption" if is_caption else "text"),
        keyboard=keyboard,
        thread=thread,
        reply_to=reply_to,
        media=uploaded_json(state, kind, upload) if kind != "text" and upload is not None else {},
    )
    return message_json(state, state.put(message))


def edit_message_text(state: State, parameters: Parameters) -> Any:
    drafted = _draft(parameters)
    markup = read_reply_markup(parameters)
    message = message_to_edit(state, parameters)
    if message.media:
        raise bad_request("there is no text in the message to edit")
    text = finish(drafted)
    changed = replace(
        message,
        text=text.text,
        entities=text.entities,
        html=parameters.text("text"),
        keyboard=accepted(inline_only(markup)),
    )
    return _edited(state, message, changed)


def edit_message_caption(state: State, parameters: Parameters) -> Any:
    drafted = _draft(parameters, is_caption=True)
    markup = read_reply_markup(parameters)
    message = message_to_edit(state, parameters)
    if not message.media:
        raise bad_request("there is no caption in the message to edit")
    text = finish(drafted, is_caption=True)
    changed = replace(
        message,
        text=text.text,
        entities=text.entities,
        html=parameters.text("caption"),
        keyboard=accepted(inline_only(markup)),
    )
    return _edited(state, message, changed)


def edit_message_reply_markup(state: State, parameters: Parameters) -> Any:
    markup = read_reply_markup(parameters)
    message = message_to_edit(state, parameters)
    return _edited(state, message, replace(message, keyboard=accepted(inline_only(markup))))


def delete_message(state: State, parameters: Parameters) -> Any:
    if not parameters.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not parameters.text("message_id"):
        raise bad_request("message identifier is not specified")
    message = message_of(state, chat_of(state, parameters), parameters, called="message to delete")
    if message.sender_id != state.bot.id and state.chats[message.chat_id].type != "private":
        raise bad_request("message can't be deleted")
    del state.messages[message.chat_id, message.message_id]
    return True


def answer_callback_query(state: State, parameters: Parameters) -> Any:
    query = state.queries.get(parameters.text("callback_query_id"))
    if query is None or query.is_answered:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(parameters.text("text")) > MOST_ANSWER_CHARACTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    state.mark_answered(query)
    return True


def send_chat_action(state: State, parameters: Parameters) -> Any:
    if parameters.text("action").lower() not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    must_not_be_blocked(state, chat_of(state, parameters))
    return True


def set_my_profile(state: State, parameters: Parameters) -> Any:
    """Name, description and short description: kept in the history, where a test can read them."""
    language_of(parameters)
    return True


def get_chat(state: State, parameters: Parameters) -> Any:
    return full_chat_json(state, chat_of(state, parameters))


def get_file(state: State, parameters: Parameters) -> Any:
    if not parameters.text("file_id"):
        raise bad_request("file_id not specified")
    file = state.files.get(parameters.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > MOST_FILE_BYTES:
        raise bad_request("file is too big")
    return file_json(file)


METHODS: Mapping[str, Method] = {
    "getme": get_me,
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "sendpoll": send_poll,
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
    "answerinlinequery": answer_inline_query,
    "sendchataction": send_chat_action,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setmydescription": set_my_profile,
    "setmyshortdescription": set_my_profile,
    "setmyname": set_my_profile,
    "getchat": get_chat,
    "getfile": get_file,
}
"""By name in lower case: the real server does not mind the case either."""


def _draft(parameters: Parameters, *, is_caption: bool = False) -> FormattedText:
    entities = parameters.structure("caption_entities" if is_caption else "entities", called="entities")
    return draft(
        parameters.text("caption" if is_caption else "text"),
        parameters.text("parse_mode"),
        entities if isinstance(entities, list) else [],
        is_caption=is_caption,
    )


def _edited(state: State, message: Message, changed: Message) -> Any:
    if (changed.text, changed.entities, changed.keyboard) == (message.text, message.entities, message.keyboard):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    return message_json(state, state.put(replace(changed, edit_date=state.date())))


def _note_allowed_updates(state: State, parameters: Parameters) -> None:
    """Not given: as before. Counts for updates that come from now on."""
    try:
        kinds = json.loads(parameters.text("allowed_updates") or "null")
    except ValueError:
        return
    if isinstance(kinds, list):
        state.updates.allow([str(kind).lower() for kind in kinds])
