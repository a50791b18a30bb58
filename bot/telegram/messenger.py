"""Replies to Telegram: painted, signed and sent; what Telegram answers becomes a `Result`.

Fulfils `delivery.messenger.Messenger`: one try for each call.
"""

from datetime import timedelta

from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.delivery.messenger import (
    Acknowledge,
    Address,
    Delivered,
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
from bot.reply import Button, Copy, Reply
from bot.telegram.callback_data import pack
from bot.telegram.faults import is_gone, is_too_late, is_unchanged, is_unreachable, topic_is_closed
from bot.telegram.markup import html_of
from bot.telegram.transport import LineTrouble

_LONGEST_NOTICE = 200
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramMessenger:
    """Sends through one bot; `secret` signs its buttons."""

    def __init__(self, bot: Bot, secret: bytes) -> None:
        self._bot = bot
        self._secret = secret

    async def deliver(self, post: Post) -> Result:
        """One try. Raises ConfigurationError when the token was taken back."""
        try:
            match post:
                case Send(address, reply):
                    return await self._send(address, reply)
                case Replace(address, message, reply):
                    return await self._replace(address, message, reply)
                case Acknowledge(_, press, notice):
                    await self._bot.answer_callback_query(press, text=notice[:_LONGEST_NOTICE] or None)
                    return Delivered()
        except TelegramError as fault:
            return result_of(fault)

    async def _send(self, address: Address, reply: Reply) -> Delivered:
        answered = (
            ReplyParameters(address.answers, allow_sending_without_reply=True) if address.answers is not None else None
        )
        try:
            message = await self._bot.send_message(
                address.chat,
                html_of(reply),
                parse_mode="HTML",
                reply_markup=self._keyboard(reply, address.chat),
                message_thread_id=address.topic,
                reply_parameters=answered,
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as fault:
            if topic_is_closed(fault) and address.topic is not None:
                return await self._send(Address(address.chat, None, address.answers), reply)
            raise
        return Delivered(message.message_id)

    async def _replace(self, address: Address, message: int, reply: Reply) -> Delivered:
        try:
            await self._bot.edit_message_text(
                html_of(reply),
                chat_id=address.chat,
                message_id=message,
                parse_mode="HTML",
                reply_markup=self._keyboard(reply, address.chat),
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as fault:
            if is_gone(fault):
                return await self._send(address, reply)
            if not is_unchanged(fault):
                raise
        return Delivered(message)

    def _keyboard(self, reply: Reply, chat: int) -> InlineKeyboardMarkup | None:
        if not reply.buttons:
            return None
        return InlineKeyboardMarkup([[self._button(button, chat) for button in row] for row in reply.buttons])

    def _button(self, button: Button, chat: int) -> InlineKeyboardButton:
        if isinstance(button.does, Copy):
            return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.does.text))
        return InlineKeyboardButton(button.label, callback_data=pack(button.does, chat, self._secret))


def result_of(fault: TelegramError) -> Result:
    """What a refusal means. ConfigurationError when the token was taken back."""
    match fault:
        case RetryAfter():
            wait = fault.retry_after
            return Wait(wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
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
