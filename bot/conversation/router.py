"""Where a request goes: commands and buttons by name to their subject, plain text to the objections.

In: a `Request` and the storage of one transaction. Out: an `Outcome`. The edition is taken once and kept to the end,
so an answer never mixes two libraries. A subject that fails is answered with a code, which also stands in the log.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace

import structlog

from bot.clock import Clock
from bot.conversation.objection import Objections
from bot.conversation.request import (
    Commanded,
    Outcome,
    Parts,
    Pressed,
    Request,
    Said,
    Sender,
    Settle,
    Store,
    Unreadable,
)
from bot.conversation.settings import SettingsPages
from bot.conversation.welcome import Welcome
from bot.delivery.inbox import Superseded
from bot.language.chinese_script import traditional
from bot.publishing.edition import Edition
from bot.wording.texts import Texts, texts_in
from bot.wording.tongues import TRADITIONAL, tongue_of
from bot.wording.welcome import example_sentence, notice

_log = structlog.get_logger()

# Shown in Telegram's menu, in this order.
COMMANDS: tuple[str, ...] = ("start", "help", "settings", "privacy", "cancel")

_Page = Callable[[Commanded, Parts, Texts], Awaitable[Outcome]]
_CARD_ACTIONS = frozenset({"pick", "again", "frames", "back", "not_this", "none", "language"})
_SETTING_ACTIONS = frozenset({"set_tongue", "set_market", "set_product"})


@dataclass(frozen=True, slots=True)
class Router:
    """All subjects in one place."""

    store: Store
    edition: Callable[[], Edition]
    clock: Clock
    open_to_all: bool
    _objections: Objections = field(init=False)
    _welcome: Welcome = field(init=False)
    _settings: SettingsPages = field(init=False)
    _pages: Mapping[str, _Page] = field(init=False)

    def __post_init__(self) -> None:
        welcome = Welcome(self.clock, self.open_to_all, COMMANDS)
        object.__setattr__(self, "_objections", Objections(self.clock))
        object.__setattr__(self, "_welcome", welcome)
        object.__setattr__(self, "_settings", SettingsPages())
        pages: Mapping[str, _Page] = {
            "start": welcome.start,
            "help": welcome.help,
            "privacy": welcome.privacy,
            "cancel": welcome.cancel,
        }
        object.__setattr__(self, "_pages", pages)

    async def answer(self, request: Request, settle: Settle | None = None) -> Outcome:
        """Handle one request in one transaction, `settle` included. A fault of ours is not raised: the person gets a
        code instead, settled in a transaction of its own. Raises Superseded when this was handled before, and what
        `settle` raises when there is only a fault to be told."""
        try:
            async with self.store.transaction() as parts:
                outcome = await self._routed(request, parts)
                if settle is not None:
                    await settle(parts, outcome)
                return outcome
        except Superseded:
            raise
        except Exception as fault:
            code = secrets.token_hex(4)
            _log.error(
                "request failed", code=code, request=type(request).__name__, fault=type(fault).__name__, exc_info=True
            )
            language, is_traditional = tongue_of(request.sender.tongue)
            said = Outcome(notice(texts_in(language), "error", code=code), fault=code)
            outcome = _in_script(said, is_traditional)
        if settle is not None:
            async with self.store.transaction() as parts:
                await settle(parts, outcome)
        return outcome

    async def _routed(self, request: Request, parts: Parts) -> Outcome:
        edition = self.edition()
        if isinstance(request, Said):
            return await self._objections.said(request, parts, edition)
        if isinstance(request, Pressed) and request.action in _CARD_ACTIONS:
            return await self._objections.pressed(request, parts, edition)
        texts, is_traditional = await self._texts(request.sender, parts)
        if isinstance(request, Pressed) and request.action == "try" and request.argument in {"1", "2", "3"}:
            sentence = example_sentence(texts, int(request.argument))
            said = Said(request.sender, traditional(sentence) if is_traditional else sentence)
            return await self._objections.said(said, parts, edition)
        outcome = await self._page(request, parts, edition, texts)
        _, is_traditional = await self._texts(request.sender, parts)  # a press in /settings may have changed it
        return _in_script(outcome, is_traditional)

    async def _page(self, request: Request, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        if isinstance(request, Unreadable):
            return self._welcome.unreadable(request, texts)
        if isinstance(request, Commanded):
            if request.name == "settings":
                return await self._settings.page(request, parts, edition.library)
            page = self._pages.get(request.name)
            return await page(request, parts, texts) if page else self._welcome.unknown(request, texts)
        if isinstance(request, Pressed) and request.action in _SETTING_ACTIONS:
            return await self._settings.pressed(request, parts, edition.library)
        return Outcome(notice=texts.say("expired"))

    async def _texts(self, sender: Sender, parts: Parts) -> tuple[Texts, bool]:
        """The words of menus and notices for this person, and whether in traditional characters."""
        preference = await parts.preferences.of(sender.person)
        tongue = sender.tongue if preference.tongue == "auto" else preference.tongue
        language, is_traditional = tongue_of(tongue)
        return texts_in(language), is_traditional


def _in_script(outcome: Outcome, is_traditional: bool) -> Outcome:
    """A page or notice in the characters its reader writes; what stands in another language stays as it is."""
    if not is_traditional:
        return outcome
    reply = outcome.reply
    if reply is not None and reply.language == "zh":
        reply = replace(reply.said_with(traditional), language=TRADITIONAL)
    return replace(outcome, reply=reply, notice=traditional(outcome.notice))
