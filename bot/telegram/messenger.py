"""Replies to Telegram: painted, signed and sent; what Telegram answers becomes a `Result`.

Fulfils `delivery.messenger.Messenger`: one try for each call.
"""

from typing import Any

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.delivery.messenger import (
    Acknowledge,
    Address,
    Delete,
    Delivered,
    Edit,
    Failed,
    Moved,
    Post,
    Refused,
    Replace,
    Result,
    Send,
    Unreachable,
    Wait,
)
from bot.errors import ConfigurationError
from bot.reply import Attachment, Button, Copy, Poll, Reply
from bot.telegram.api import Api
from bot.telegram.callback_data import pack
from bot.telegram.faults import (
    is_deleted,
    is_gone,
    is_too_late,
    is_unchanged,
    is_unreachable,
    seconds_to_wait,
    topic_is_closed,
)
from bot.telegram.markup import html_of
from bot.telegram.transport import LineTrouble

_LONGEST_NOTICE = 200
_NO_PREVIEW = {"is_disabled": True}


class TelegramMessenger:
    """Sends through one bot; `secret` signs its buttons."""

    def __init__(self, api: Api, secret: bytes) -> None:
        self._api = api
        self._secret = secret

    async def deliver(self, post: Post) -> Result:
        """One try. Raises ConfigurationError when the token was taken back."""
        try:
            match post:
                case Send(address, reply):
                    return await self._send(address, reply)
                case Replace(address, message, reply):
                    return await self._replace(address, message, reply)
                case Edit(address, message, reply):
                    return await self._edit(address, message, reply)
                case Delete(address, message):
                    return await self._delete(address, message)
                case Acknowledge(_, press, notice):
                    answer = {"callback_query_id": press, "text": notice[:_LONGEST_NOTICE] or None}
                    await self._api.call("answerCallbackQuery", answer)
                    return Delivered()
        except TelegramError as fault:
            return result_of(fault)

    async def _ask(self, address: Address, poll: Poll) -> Delivered:
        """A poll whose votes have names, since a table is made of them."""
        asked = {
            "chat_id": address.chat,
            "message_thread_id": address.topic,
            "question": poll.question,
            "options": [{"text": choice} for choice in poll.choices],
            "type": "quiz",
            "is_anonymous": False,
            "correct_option_id": poll.answer,
            "explanation": poll.why,
            "open_period": poll.seconds,
        }
        try:
            sent = await self._api.call("sendPoll", asked)
        except BadRequest as fault:
            if topic_is_closed(fault) and address.topic is not None:
                return await self._ask(Address(address.chat), poll)
            raise
        return Delivered(int(sent["message_id"]), str(sent["poll"]["id"]))

    async def _send(self, address: Address, reply: Reply) -> Delivered:
        if reply.poll is not None:
            return await self._ask(address, reply.poll)
        answered = {"message_id": address.answers, "allow_sending_without_reply": True}
        message = {
            "chat_id": address.chat,
            **self._content(reply, address.chat),
            "message_thread_id": address.topic,
            "reply_parameters": answered if address.answers is not None else None,
        }
        try:
            sent = await self._sent(message, reply.attachment)
        except BadRequest as fault:
            if topic_is_closed(fault) and address.topic is not None:
                return await self._send(Address(address.chat, None, address.answers), reply)
            raise
        return Delivered(int(sent["message_id"]))

    async def _sent(self, message: dict[str, Any], attachment: Attachment | None) -> Any:
        """One call; with a file the text is its caption."""
        if attachment is None:
            return await self._api.call("sendMessage", message)
        said = {name: value for name, value in message.items() if name not in ("text", "link_preview_options")}
        said["caption"] = message["text"] or None
        kind, method = ("photo", "sendPhoto") if attachment.kind == "picture" else ("document", "sendDocument")
        if attachment.known_as:
            return await self._api.call(method, {**said, kind: attachment.known_as})
        return await self._api.call(method, said, file=(kind, attachment.name, attachment.content))

    async def _replace(self, address: Address, message: int, reply: Reply) -> Delivered:
        if reply.attachment is not None:
            return await self._send(address, reply)  # a text on the screen cannot turn into a file
        changed = {"chat_id": address.chat, "message_id": message, **self._content(reply, address.chat)}
        try:
            await self._api.call("editMessageText", changed)
        except BadRequest as fault:
            if is_gone(fault):
                return await self._send(address, reply)
            if not is_unchanged(fault):
                raise
        return Delivered(message)

    async def _edit(self, address: Address, message: int, reply: Reply) -> Delivered:
        changed = {"chat_id": address.chat, "message_id": message, **self._content(reply, address.chat)}
        method = "editMessageText"
        if reply.attachment is not None:
            method = "editMessageCaption"
            changed["caption"] = changed.pop("text") or None
            del changed["link_preview_options"]
        try:
            await self._api.call(method, changed)
        except BadRequest as fault:
            if not is_unchanged(fault):
                raise
        return Delivered(message)

    async def _delete(self, address: Address, message: int) -> Delivered:
        try:
            await self._api.call("deleteMessage", {"chat_id": address.chat, "message_id": message})
        except BadRequest as fault:
            if not is_deleted(fault):
                raise
        return Delivered(message)

    def _content(self, reply: Reply, chat: int) -> dict[str, Any]:
        rows = [[self._button(button, chat) for button in row] for row in reply.buttons]
        return {
            "text": html_of(reply),
            "parse_mode": "HTML",
            "link_preview_options": _NO_PREVIEW,
            "reply_markup": {"inline_keyboard": rows} if rows else None,
        }

    def _button(self, button: Button, chat: int) -> dict[str, Any]:
        if isinstance(button.does, Copy):
            return {"text": button.label, "copy_text": {"text": button.does.text}}
        return {"text": button.label, "callback_data": pack(button.does, chat, self._secret)}


def result_of(fault: TelegramError) -> Result:
    """What a refusal means. ConfigurationError when the token was taken back."""
    match fault:
        case RetryAfter():
            return Wait(seconds_to_wait(fault))
        case ChatMigrated():
            return Moved(fault.new_chat_id)
        case InvalidToken():
            raise ConfigurationError("Telegram no longer accepts the bot's token. Set a new one.") from fault
    if is_too_late(fault):
        return Delivered()  # nobody waits for it any more
    if is_unreachable(fault):
        return Unreachable(fault.message)
    if isinstance(fault, NetworkError) and not isinstance(fault, BadRequest):
        return Failed(fault.message, perhaps_sent=fault.perhaps_sent if isinstance(fault, LineTrouble) else True)
    return Refused(fault.message)


def new_bot(token: str, api_url: str, request: BaseRequest, polling: BaseRequest) -> Bot:
    """A bot against Telegram, or against another Bot API server when `api_url` (its root) is set."""
    if not api_url:
        return Bot(token, request=request, get_updates_request=polling)
    root = api_url.rstrip("/")
    return Bot(
        token, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot", request=request, get_updates_request=polling
    )
