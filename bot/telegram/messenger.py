"""Replies to Telegram: painted, signed, sent, and waited for as long as Telegram asks.

Fulfils `delivery.messenger.Messenger`. An answer is sent at least once: after a cut connection nobody can know whether
it arrived, and a rep with a customer in front of them rather reads it twice than never.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import structlog
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.delivery.messenger import Address
from bot.errors import ConfigurationError
from bot.reply import Button, Copy, Reply
from bot.telegram.callback_data import pack
from bot.telegram.faults import is_gone, is_too_late, is_unchanged, is_unreachable, topic_is_closed
from bot.telegram.markup import html_of

_log = structlog.get_logger()
_T = TypeVar("_T")

_TRIES = 4
_FIRST_PAUSE = 0.5  # seconds, doubled each time
_LONGEST_NOTICE = 200
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Pause = Callable[[float], Awaitable[None]]


class TelegramMessenger:
    """Sends through one bot. `pause` waits some seconds; tests hand in a shorter one."""

    def __init__(self, bot: Bot, secret: bytes, pause: Pause = asyncio.sleep) -> None:
        self._bot = bot
        self._secret = secret
        self._pause = pause

    async def send(self, address: Address, reply: Reply) -> int | None:
        """Send a message; None when the person cannot be reached."""
        answered = (
            ReplyParameters(address.answers, allow_sending_without_reply=True) if address.answers is not None else None
        )
        try:
            message = await self._patiently(lambda: self._sent(address, reply, answered))
        except TelegramError as fault:
            if topic_is_closed(fault) and address.topic is not None:
                return await self.send(Address(address.chat, None, address.answers), reply)
            if not is_unreachable(fault):
                raise
            _log.info("not reachable", reason=fault.message)
            return None
        return message.message_id

    async def replace(self, address: Address, message: int, reply: Reply) -> None:
        """Put a reply in the place of a message of ours. One with a file comes behind it."""
        if reply.attachment is not None:
            await self.send(address, reply)
            return
        try:
            await self._patiently(
                lambda: self._bot.edit_message_text(
                    html_of(reply),
                    chat_id=address.chat,
                    message_id=message,
                    parse_mode="HTML",
                    reply_markup=self._keyboard(reply, address.chat),
                    link_preview_options=_NO_PREVIEW,
                )
            )
        except TelegramError as fault:
            if is_gone(fault):
                await self.send(address, reply)
            elif not (is_unchanged(fault) or is_unreachable(fault)):
                raise

    async def acknowledge(self, press: str, notice: str) -> None:
        """End the spinning of a pressed button."""
        try:
            await self._patiently(lambda: self._bot.answer_callback_query(press, text=notice[:_LONGEST_NOTICE] or None))
        except BadRequest as fault:
            if not is_too_late(fault):
                raise

    def _sent(self, address: Address, reply: Reply, answered: ReplyParameters | None) -> Awaitable[Message]:
        """One try."""
        html, keyboard = html_of(reply), self._keyboard(reply, address.chat)
        if reply.attachment is None:
            return self._bot.send_message(
                address.chat,
                html,
                parse_mode="HTML",
                reply_markup=keyboard,
                message_thread_id=address.topic,
                reply_parameters=answered,
                link_preview_options=_NO_PREVIEW,
            )
        send = self._bot.send_photo if reply.attachment.kind == "picture" else self._bot.send_document
        return send(
            address.chat,
            reply.attachment.content,
            filename=reply.attachment.name,
            caption=html or None,
            parse_mode="HTML",
            reply_markup=keyboard,
            message_thread_id=address.topic,
            reply_parameters=answered,
        )

    async def _patiently(self, call: Callable[[], Awaitable[_T]]) -> _T:
        """Call until it works: wait out what Telegram asks for in full, try again after a cut connection, and give up
        after four tries of the latter."""
        tries = 0
        while True:
            try:
                return await call()
            except RetryAfter as wait:
                await self._pause(_seconds(wait.retry_after))  # no try: Telegram will take it later
            except InvalidToken as fault:
                raise ConfigurationError("Telegram no longer accepts the bot's token. Set a new one.") from fault
            except BadRequest:
                raise
            except NetworkError:
                tries += 1
                if tries >= _TRIES:
                    raise
                await self._pause(_FIRST_PAUSE * 2**tries)

    def _keyboard(self, reply: Reply, chat: int) -> InlineKeyboardMarkup | None:
        if not reply.buttons:
            return None
        return InlineKeyboardMarkup([[self._button(button, chat) for button in row] for row in reply.buttons])

    def _button(self, button: Button, chat: int) -> InlineKeyboardButton:
        if isinstance(button.does, Copy):
            return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.does.text))
        return InlineKeyboardButton(button.label, callback_data=pack(button.does, chat, self._secret))


def _seconds(wait: int | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def new_bot(token: str, api_url: str, request: BaseRequest, polling: BaseRequest) -> Bot:
    """A bot against Telegram, or against another Bot API server when `api_url` (its root) is set."""
    if not api_url:
        return Bot(token, request=request, get_updates_request=polling)
    root = api_url.rstrip("/")
    return Bot(
        token, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot", request=request, get_updates_request=polling
    )
