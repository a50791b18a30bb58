"""What a request points at: its chat, its topic, the message it answers or changes; or the error of the real server."""

from collections.abc import Mapping
from typing import Any

from tests.telegram_server.parameters import Parameters
from tests.telegram_server.refusal import bad_request, forbidden
from tests.telegram_server.state import Chat, Message, State

_GENERAL_TOPIC = 1


def chat_of(state: State, parameters: Parameters) -> Chat:
    if not parameters.text("chat_id"):
        raise bad_request("chat_id is empty")
    chat = state.chats.get(parameters.number("chat_id"))
    if chat is None:
        raise bad_request("chat not found")
    return chat


def must_not_be_blocked(state: State, chat: Chat) -> None:
    if chat.type == "private" and chat.id in state.blocked_by:
        raise forbidden("bot was blocked by the user")


def thread_of(state: State, chat: Chat, parameters: Parameters) -> int | None:
    """Where topics cannot be, the number of one is ignored."""
    thread = parameters.number("message_thread_id")
    if thread == 0 or not (chat.is_forum or chat.type == "private"):
        return None
    if thread == _GENERAL_TOPIC or (chat.id, thread) not in state.topics:
        raise bad_request("message thread not found")
    return thread


def reply_parameters_of(parameters: Parameters) -> dict[str, Any]:
    asked = parameters.structure("reply_parameters", called="reply parameters")
    if asked is None:
        return {
            "message_id": parameters.number("reply_to_message_id"),
            "allow_sending_without_reply": parameters.flag("allow_sending_without_reply"),
        }
    if not isinstance(asked, dict):
        raise bad_request("object expected as reply parameters")
    if asked and "message_id" not in asked:
        raise bad_request('can\'t find field "message_id"')
    return asked


def replied_message(state: State, chat: Chat, asked: Mapping[str, Any]) -> int | None:
    message_id = int(asked.get("message_id", 0))
    if message_id <= 0:
        return None
    if (int(asked.get("chat_id", chat.id)), message_id) in state.messages:
        return message_id
    if asked.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def message_of(state: State, chat: Chat, parameters: Parameters, *, called: str) -> Message:
    message = state.messages.get((chat.id, parameters.number("message_id")))
    if message is None:
        raise bad_request(f"{called} not found")
    return message


def message_to_edit(state: State, parameters: Parameters) -> Message:
    message = message_of(state, chat_of(state, parameters), parameters, called="message to edit")
    if message.sender_id != state.bot.id:
        raise bad_request("message can't be edited")
    return message
