"""The Telegram door at work: updates are kept before Telegram is told that we have them; each takes effect in one
transaction, together with the answer that it puts into the outbox. A process that dies loses nothing and does nothing
twice.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import TelegramError

from bot.clock import Clock
from bot.conversation.request import Outcome, Parts, Said, Sent, Store
from bot.conversation.router import Router
from bot.delivery.inbox import MOST_TRIES, MOST_WAITING, NUMBERS_KEPT, Incoming, Superseded
from bot.delivery.messenger import Acknowledge, Replace, Send
from bot.delivery.sender import Sender
from bot.delivery.together import Together
from bot.delivery.watch import Unwatched, Watch
from bot.errors import CoachError, NoRoom
from bot.telegram.api import Api
from bot.telegram.callback_data import secret_from
from bot.telegram.downloads import Downloads
from bot.telegram.greeting import greet, set_commands
from bot.telegram.inline import Inquiry, answer_inquiry
from bot.telegram.intake import KINDS, Arrived, Ourselves, Stale, read
from bot.telegram.lanes import Lanes
from bot.telegram.polling import Polling
from bot.telegram.raw_update import incoming, kept_update, sent_at
from bot.telegram.taking import Taking
from bot.telegram.unkept import Unkept
from bot.telegram.webhook import Announcing, Webhook
from bot.wording.welcome import notice_to, said_to

_log = structlog.get_logger()

_POLL_SECONDS = 30
_DRAIN = 3.0  # twice, with what is in flight and the web room after it, stays below the ten seconds of a stop
_LEFT_AT_ONCE = 100
_TOO_LATE = timedelta(minutes=10)
_LONGEST_PAUSE = 30.0
_HOUSEKEEPING = timedelta(hours=1)
_EFFECTS_AT_ONCE = 4
"""More would only stand in line for the database, and what comes in would stand behind them."""


class TelegramDoor:
    """Keeps updates, asks the router, puts what it says into the outbox. `polling` is where the long polls go;
    `poll_seconds` is how long one may wait, `drain` how many seconds the end waits for what was begun, and as many
    again for what is still to be sent. `conflicts`: for so many seconds another poller is waited out. `webhook`: where
    Telegram sends updates instead of being polled; they are handed to `keep`. `watch`: who counts. `downloads`: how
    files are fetched that people send; None: not at all."""

    def __init__(
        self,
        bot: Bot,
        polling: Api,
        router: Router,
        store: Store,
        sender: Sender,
        clock: Clock,
        *,
        poll_seconds: int = _POLL_SECONDS,
        drain: float = _DRAIN,
        conflicts: float = 0.0,
        webhook: Webhook | None = None,
        watch: Watch | None = None,
        downloads: Downloads | None = None,
    ) -> None:
        self._bot = bot
        self._router = router
        self._store = store
        self._sender = sender
        self._clock = clock
        self._drain_seconds = drain
        self._secret = secret_from(bot.token)
        self._polling = Polling(polling, KINDS, poll_seconds, conflicts=conflicts)
        self._lanes = Lanes(self._handle)
        self._watch = watch or Unwatched()
        self._downloads = downloads
        self._unkept = Unkept(router, sender)
        self._doubtful: set[int] = set()
        self._taking = Taking(store, self._lanes)
        self._together = Together(self._keep_all)
        self._gate = asyncio.Semaphore(_EFFECTS_AT_ONCE)
        self._announcing = Announcing(polling, webhook, KINDS, watch) if webhook else None
        self._ourselves = Ourselves(0, "")
        self._started = clock()
        self._tidied = self._started - _HOUSEKEEPING

    async def open(self) -> Ourselves:
        """Say hello to Telegram and set the menu of commands. Raises what `greet` raises."""
        self._ourselves = await greet(self._bot)
        try:
            if self._announcing is None:
                await self._bot.delete_webhook()  # one left behind would keep every update from us
            await set_commands(self._bot)
        except TelegramError as fault:
            _log.warning("menu not set", reason=fault.message)  # the bot works without it
        return self._ourselves

    async def close(self) -> None:
        await self._lanes.drain(0)
        await self._bot.shutdown()

    async def run(self, stop: asyncio.Event) -> None:
        """Take updates until `stop` is set; what was begun is given a moment to finish, and answers a moment to be
        sent."""
        sent_all = asyncio.Event()
        self._started = self._clock()
        try:
            async with asyncio.TaskGroup() as group:
                sending = group.create_task(self._sender.run(sent_all))
                await self._finish_what_was_left(stop)
                if self._announcing is None:
                    await self._polling.run(stop, self.accept)
                    left = await self._lanes.drain(self._drain_seconds)
                    await self._polling.confirm()
                else:
                    announcing = group.create_task(self._announcing.run(stop))
                    await self._taking.run(stop)
                    announcing.cancel()
                    left = await self._lanes.drain(self._drain_seconds)
                sent_all.set()
                _, late = await asyncio.wait({sending}, timeout=self._drain_seconds)
                sending.cancel()
                if left or late:
                    _log.warning("stopped before all was done; the rest is kept", updates=left)
        except* CoachError as faults:
            ending = faults
        else:
            return
        finally:
            await self._lanes.drain(0)
        raise ending.exceptions[0]

    async def accept(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Keep updates; when this returns they are safe and Telegram may forget them. Those we know already change
        nothing. Raises CoachError when they cannot be kept."""
        await self._lanes.room()
        known = [(kept, update) for update in updates if (kept := incoming(update)) is not None]
        try:
            async with self._store.transaction() as parts:
                new = await self._accepted(parts, [kept for kept, _ in known])
        except CoachError as fault:
            # Perhaps they were kept, and only the disk did not say so: then they are none that come anew.
            self._doubtful |= {kept.id for kept, _ in known}
            if isinstance(fault, NoRoom):
                for kept, update in known:
                    await self._answer_unkept(kept.id, update)
            raise
        self._watch.kept(len(new), len(known) - len(new))
        fresh = new | self._doubtful
        self._doubtful.clear()
        self._lanes.add((kept.chat, kept.id, update) for kept, update in known if kept.id in fresh)

    async def keep(self, update: Mapping[str, Any]) -> bool:
        """Keep one update that came through the webhook, whether or not this machine leads; when this returns it is
        safe. False: it is no update. Raises Full when too many wait, and CoachError when it cannot be kept."""
        kept = incoming(update)
        if kept is None:
            return False
        await self._together.add(kept)
        return True

    async def _keep_all(self, updates: Sequence[Incoming]) -> int:
        async with self._store.transaction() as parts:
            room = max(MOST_WAITING - await parts.inbox.count_waiting(MOST_WAITING), 0)
            new = await self._accepted(parts, updates[:room])
        count = min(room, len(updates))
        self._watch.kept(len(new), count - len(new))
        self._taking.wake()
        return count

    async def _accepted(self, parts: Parts, updates: Sequence[Incoming]) -> frozenset[int]:
        now = self._clock()
        if now - self._tidied >= _HOUSEKEEPING:
            self._tidied = now
            await parts.inbox.forget_before(now - NUMBERS_KEPT)
            await parts.outbox.forget_before(now - NUMBERS_KEPT)
        return await parts.inbox.accept(updates, now)

    async def _finish_what_was_left(self, stop: asyncio.Event) -> None:
        """What the process before had kept and not handled, one at a time: one of them may be what ended it."""
        while not stop.is_set():
            async with self._store.transaction() as parts:
                left = await parts.inbox.left(_LEFT_AT_ONCE, self._started)
            if not left:
                return
            _log.info("finishing what was left", updates=len(left))
            for place, one in enumerate(left):
                async with self._store.transaction() as parts:
                    tries = await parts.inbox.begin(one.id)
                    if tries > MOST_TRIES:
                        await parts.inbox.done(one.id, "the process died of it")
                if tries > MOST_TRIES:
                    _log.error("update given up", update=one.id, tries=tries - 1)
                    continue
                later = any(other.chat == one.chat for other in left[place + 1 :])
                await self._handle(one.id, kept_update(one.payload), not later)
                if stop.is_set():
                    return

    async def _handle(self, number: int, update: Mapping[str, Any], is_last: bool) -> None:
        """Let one update take effect. While the database cannot be used it waits, and its chat with it."""
        pause, began, failed = 1.0, time.monotonic(), False
        while True:
            try:
                await self._effect(number, update, is_last)
                self._unkept.there_is_room()
                break
            except Superseded:
                break
            except NoRoom as fault:
                _log.error("update waits for room", reason=str(fault), update=number)
                await self._answer_unkept(number, update)
            except CoachError as fault:
                _log.error("update waits", reason=str(fault), update=number, pause=pause)
            except Exception as fault:
                failed = True
                _log.error("update failed", fault=type(fault).__name__, update=number, exc_info=True)
                if await self._given_up(number, type(fault).__name__):
                    break
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        self._watch.handled(time.monotonic() - began, failed=failed)
        self._sender.wake()

    async def _answer_unkept(self, number: int, raw: Mapping[str, Any]) -> None:
        """What can be said to an update while nothing can be kept."""
        try:
            arrived = read(Update.de_json(dict(raw), None), self._ourselves, self._secret)
        except Exception as fault:  # what nobody can read is given up when it takes effect
            _log.warning("update not read", fault=type(fault).__name__, update=number)
            return
        if isinstance(arrived, Arrived) and not self._comes_too_late(arrived, raw, is_last=True):
            await self._unkept.answer(number, arrived)

    async def _given_up(self, number: int, reason: str) -> bool:
        """Whether it could be noted that nothing more is to be done."""
        try:
            async with self._store.transaction() as parts:
                await parts.inbox.done(number, reason)
        except Superseded:
            return True
        except CoachError as fault:
            _log.error("update waits", reason=str(fault), update=number)
            return False
        return True

    async def _effect(self, number: int, raw: Mapping[str, Any], is_last: bool) -> None:
        arrived = read(Update.de_json(dict(raw), None), self._ourselves, self._secret)
        if isinstance(arrived, Arrived) and not self._comes_too_late(arrived, raw, is_last):

            async def settle(parts: Parts, outcome: Outcome) -> None:
                await _put(parts, number, arrived, outcome)
                await parts.inbox.done(number, outcome.fault)

            if isinstance(arrived.request, Sent):
                # Most of the time nothing is asked of the database: nobody waits behind a file.
                await self._router.answer(self._with_fetch(arrived.request), settle)
                return
            async with self._gate:
                await self._router.answer(arrived.request, settle)
            return
        if isinstance(arrived, Inquiry):
            await self._offer(number, arrived)
            return
        async with self._store.transaction() as parts:
            if isinstance(arrived, Stale):
                expired = Acknowledge(arrived.chat, arrived.press, said_to(arrived.tongue, "expired"))
                await parts.outbox.put(f"{number}:0", expired)
            elif arrived is not None:
                await self._say_we_were_away(parts, arrived)
            await parts.inbox.done(number)

    def _with_fetch(self, sent: Sent) -> Sent:
        downloads = self._downloads
        if downloads is None:
            return sent

        async def fetch(most: int) -> bytes:
            return await downloads.fetch(sent.file.known_as, most)

        return replace(sent, fetch=fetch)

    async def _offer(self, number: int, inquiry: Inquiry) -> None:
        """Answer what is typed behind our name: at once and past the outbox, since it is worth a moment only."""

        async def settle(parts: Parts, outcome: Outcome) -> None:
            await parts.inbox.done(number, outcome.fault)

        async with self._gate:
            outcome = await self._router.answer(inquiry.request, settle)
        await answer_inquiry(self._bot, inquiry.query, outcome)

    def _comes_too_late(self, arrived: Arrived, raw: Mapping[str, Any], is_last: bool) -> bool:
        """Written long ago, and a command (who knows what it would change by now) or not even the last thing said. A
        file only shows what it would change, and whoever sent it waits for that."""
        sent = sent_at(raw)
        if sent is None or self._clock() - sent < _TOO_LATE or isinstance(arrived.request, Sent):
            return False
        return not (is_last and isinstance(arrived.request, Said))

    async def _say_we_were_away(self, parts: Parts, arrived: Arrived) -> None:
        """Once a chat for each time we were away, whatever was written meanwhile."""
        sender = arrived.request.sender
        key = f"away {self._started.isoformat()} {sender.chat}"
        await parts.outbox.put(key, Send(arrived.address, notice_to(sender.tongue, "away")))


async def _put(parts: Parts, number: int, arrived: Arrived, outcome: Outcome) -> None:
    """What an outcome says, as rows of the outbox: keyed by the update, so that nothing is ever put twice."""
    if arrived.pressed is not None:
        ended = Acknowledge(arrived.address.chat, arrived.pressed, outcome.notice)
        await parts.outbox.put(f"{number}:0", ended)
    if outcome.reply is None:
        return
    if outcome.replaces and arrived.pressed_message is not None:
        post: Send | Replace = Replace(arrived.address, arrived.pressed_message, outcome.reply)
    else:
        post = Send(arrived.address, outcome.reply)
    await parts.outbox.put(f"{number}:1", post)
