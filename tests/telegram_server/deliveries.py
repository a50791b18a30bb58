"""Updates sent to the bot's webhook: chats side by side, each in order, and again until they are taken.

As the real server does it, but for the pauses, which are shorter here.
"""

import asyncio
import itertools
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.telegram_server.state import State

FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 1.0
_PATIENCE = 10.0
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Deliveries:
    def __init__(self, state: State) -> None:
        self._state = state
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._turn = itertools.count()

    async def run(self) -> None:
        """Until it is cancelled."""
        timeout = aiohttp.ClientTimeout(total=_PATIENCE)
        try:
            async with aiohttp.ClientSession(timeout=timeout) as session:
                while True:
                    self._state.updates.changed.clear()
                    self._begin(session)
                    await self._state.updates.changed.wait()
        finally:
            for task in self._busy.values():
                task.cancel()

    def _begin(self, session: aiohttp.ClientSession) -> None:
        """One delivery for each chat that has something waiting and nothing under way."""
        if not self._state.webhook.get("url"):
            return
        for update in self._state.updates.waiting():
            chat = chat_of(update)
            if chat not in self._busy and len(self._busy) < int(self._state.webhook["max_connections"]):
                self._busy[chat] = asyncio.create_task(self._deliver(session, chat, update))

    async def _deliver(self, session: aiohttp.ClientSession, chat: int, update: dict[str, Any]) -> None:
        pause = FIRST_PAUSE
        try:
            while self._state.webhook.get("url"):
                trouble = await self._sent(session, update)
                if trouble is None:
                    self._state.updates.confirm(update["update_id"])
                    return
                self._state.webhook.update(last_error_date=self._state.date(), last_error_message=trouble)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
        finally:
            del self._busy[chat]
            self._state.updates.changed.set()

    async def _sent(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> str | None:
        """What went wrong; None if the bot has it."""
        secret = self._state.webhook.get("secret", "")
        headers = {_HEADER: secret} if secret else {}
        trouble: str | None = "Connection refused"
        for address in self._addresses():
            try:
                async with session.post(address, json=update, headers=headers) as response:
                    if 200 <= response.status < 300:
                        return None
                    return f"Wrong response from the webhook: {response.status} {response.reason}"
            except aiohttp.ClientConnectorError:
                continue  # a balancer asks the next machine
            except (aiohttp.ClientError, TimeoutError) as fault:
                trouble = type(fault).__name__
                break
        return trouble

    def _addresses(self) -> list[str]:
        """Where to try, the machine whose turn it is first."""
        url = str(self._state.webhook.get("url", ""))
        if not self._state.machines:
            return [url]
        first = next(self._turn) % len(self._state.machines)
        machines = self._state.machines[first:] + self._state.machines[:first]
        return [f"{machine}{urlsplit(url).path}" for machine in machines]


def chat_of(update: dict[str, Any]) -> int:
    """Whose order an update belongs to: the chat, or else the person."""
    [content] = [value for key, value in update.items() if key != "update_id"]
    message = content if "chat" in content else content.get("message", {})
    return int((message.get("chat") or content.get("from") or {"id": 0})["id"])
