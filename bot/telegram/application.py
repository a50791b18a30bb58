"""The Telegram door at work: long polling, each chat in order, chats side by side.

A batch of updates is confirmed to Telegram when it was handled, so a process that dies in between is handed the same
updates again. A chat that Telegram makes us wait for holds the others up for five seconds at most.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

import structlog
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeDefault, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.conversation.request import Outcome
from bot.conversation.router import COMMANDS, Router
from bot.errors import CoachError, ConfigurationError, TelegramUnreachable
from bot.language.chinese_script import traditional
from bot.language.detect import LANGUAGES, Language
from bot.telegram.callback_data import secret_from
from bot.telegram.inline import Inquiry, answer_inquiry
from bot.telegram.intake import KINDS, Arrived, Ourselves, Stale, chat_of, read
from bot.telegram.messenger import TelegramMessenger
from bot.wording.texts import texts_in
from bot.wording.tongues import tongue_of

_log = structlog.get_logger()

_POLL_SECONDS = 30
_BATCH = 100
_AT_ONCE = 64
_PATIENCE = 5.0
_DRAIN = 4.0  # with the patience less than the ten seconds that a stop may take
_LONGEST_PAUSE = 30.0


class TelegramDoor:
    """Reads updates, asks the router, sends what it says. `poll_seconds` is how long one poll may wait, `patience` how
    many seconds a batch waits for its slowest chat, `drain` how many the end waits for what was begun."""

    def __init__(
        self,
        bot: Bot,
        router: Router,
        *,
        poll_seconds: int = _POLL_SECONDS,
        patience: float = _PATIENCE,
        drain: float = _DRAIN,
    ) -> None:
        self._bot = bot
        self._router = router
        self._poll_seconds = poll_seconds
        self._patience = patience
        self._drain_seconds = drain
        self._secret = secret_from(bot.token)
        self._messenger = TelegramMessenger(bot, self._secret)
        self._at_once = asyncio.Semaphore(_AT_ONCE)
        self._ourselves = Ourselves(0, "")
        self._lanes: dict[int, asyncio.Task[None]] = {}  # what each chat is busy with

    async def open(self) -> Ourselves:
        """Say hello to Telegram and set the menu of commands. Raises what `greet` raises."""
        self._ourselves = await greet(self._bot)
        try:
            await self._bot.delete_webhook()  # a webhook left behind would keep every update from us
            await self._set_commands()
        except TelegramError as fault:
            _log.warning("menu not set", reason=fault.message)  # the bot works without it
        return self._ourselves

    async def close(self) -> None:
        await self._bot.shutdown()

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set; what was begun is given a moment to finish."""
        try:
            async with asyncio.TaskGroup() as group:
                await self._poll(stop, group)
                await self._drain()
        except* CoachError as faults:
            ending = faults
        else:
            return
        raise ending.exceptions[0]

    async def _poll(self, stop: asyncio.Event, group: asyncio.TaskGroup) -> None:
        offset: int | None = None
        pause = 1.0
        while not stop.is_set():
            poll = asyncio.ensure_future(
                self._bot.get_updates(
                    offset=offset,
                    limit=_BATCH,
                    timeout=timedelta(seconds=self._poll_seconds),
                    allowed_updates=list(KINDS),
                )
            )
            stopped = asyncio.ensure_future(stop.wait())
            try:
                await asyncio.wait({poll, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not poll.done():
                    return
                updates = poll.result()
            except RetryAfter as wait:
                seconds = wait.retry_after
                await _pause(stop, seconds.total_seconds() if isinstance(seconds, timedelta) else float(seconds))
                continue
            except Conflict as fault:
                raise ConfigurationError(
                    "Another process polls with the same token. Stop it first: Telegram serves only one."
                ) from fault
            except InvalidToken as fault:
                raise ConfigurationError("Telegram no longer accepts the bot's token. Set a new one.") from fault
            except TelegramError as fault:
                _log.warning("polling failed", reason=fault.message, pause=pause)
                await _pause(stop, pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
                continue
            finally:
                poll.cancel()
                stopped.cancel()
            pause = 1.0
            if updates:
                await self._handle(updates, group)
                offset = updates[-1].update_id + 1
        if offset is not None:
            # The last batch is confirmed by asking for the next one.
            try:
                await self._bot.get_updates(offset=offset, limit=1, timeout=0)
            except TelegramError as fault:
                _log.warning("last updates not confirmed", reason=fault.message)  # they will come once more

    async def _handle(self, updates: Sequence[Update], group: asyncio.TaskGroup) -> None:
        """Hand each chat its updates, behind those it is still busy with."""
        by_chat: dict[int, list[Update]] = defaultdict(list)
        for update in updates:
            by_chat[chat_of(update)].append(update)
        for chat, own in by_chat.items():
            self._lanes[chat] = group.create_task(self._in_order(own, self._lanes.get(chat)))
        await asyncio.wait([self._lanes[chat] for chat in by_chat], timeout=self._patience)
        self._lanes = {chat: lane for chat, lane in self._lanes.items() if not lane.done()}

    async def _drain(self) -> None:
        """Let the chats finish what they are busy with, but not for ever: somebody waits for the process to end."""
        if not self._lanes:
            return
        _, late = await asyncio.wait(self._lanes.values(), timeout=self._drain_seconds)
        for lane in late:
            lane.cancel()
        if late:
            _log.warning("stopped before all was sent", chats=len(late))

    async def _in_order(self, updates: Sequence[Update], earlier: asyncio.Task[None] | None) -> None:
        if earlier is not None:
            await asyncio.wait([earlier])
        for update in updates:
            async with self._at_once:
                try:
                    await self._one(update)
                except TelegramError as fault:
                    # Telegram took none of our tries; the next update of this chat is worth its own.
                    _log.error("answer not sent", reason=fault.message, update=update.update_id)
                except CoachError:
                    raise
                except Exception as fault:
                    _log.error("update failed", fault=type(fault).__name__, update=update.update_id, exc_info=True)

    async def _one(self, update: Update) -> None:
        arrived = read(update, self._ourselves, self._secret)
        if isinstance(arrived, Stale):
            language, is_traditional = tongue_of(arrived.tongue)
            said = texts_in(language).say("expired")
            await self._messenger.acknowledge(arrived.press, traditional(said) if is_traditional else said)
        elif isinstance(arrived, Inquiry):
            await answer_inquiry(self._bot, arrived.query, await self._router.answer(arrived.request))
        elif arrived is not None:
            await self._deliver(arrived, await self._router.answer(arrived.request))

    async def _deliver(self, arrived: Arrived, outcome: Outcome) -> None:
        if arrived.pressed is not None:
            await self._messenger.acknowledge(arrived.pressed, outcome.notice)
        if outcome.reply is None:
            return
        if outcome.replaces and arrived.pressed_message is not None:
            await self._messenger.replace(arrived.address, arrived.pressed_message, outcome.reply)
        else:
            await self._messenger.send(arrived.address, outcome.reply)

    async def _set_commands(self) -> None:
        """The menu of commands, in each language, for private chats and groups."""
        tags: Sequence[tuple[str | None, Language]] = [(None, "en"), *((one, one) for one in LANGUAGES)]
        for tag, language in tags:
            texts = texts_in(language)
            menu = [BotCommand(name, texts.say(f"menu.{name}")) for name in COMMANDS]
            for scope in (BotCommandScopeDefault(), BotCommandScopeAllGroupChats()):
                await self._bot.set_my_commands(menu, scope=scope, language_code=tag)


async def greet(bot: Bot) -> Ourselves:
    """Who this bot is, as Telegram tells. Raises ConfigurationError for a wrong token and TelegramUnreachable when
    nobody answers."""
    try:
        await bot.initialize()
    except InvalidToken as fault:
        raise ConfigurationError(
            "Telegram does not know this token. Check TELEGRAM_BOT_TOKEN: BotFather shows it under /mybots."
        ) from fault
    except NetworkError as fault:
        raise TelegramUnreachable(
            "Telegram does not answer. Check the network, or TELEGRAM_API_URL if you set one."
        ) from fault
    return Ourselves(bot.bot.id, bot.bot.username or "")


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait, but not longer than until `stop`."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
