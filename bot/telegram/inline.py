"""Inline queries: what somebody types behind our name in any chat comes in, results they may send there go out.

An answer is worth a moment only, and each letter typed asks anew: nothing is waited for, tried again or kept. Limits:
50 results, ids of 1-64 bytes, a button of 64 characters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from telegram import (
    Bot,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.error import TelegramError

from bot.conversation.request import Inquired, Offered, Outcome, Sender
from bot.telegram.markup import html_of

_log = structlog.get_logger()

MOST_RESULTS = 50
_CACHED_SECONDS = 5  # prices may be edited, and the product chosen anew
_LONGEST_BUTTON = 64
_LONGEST_QUERY = 256
_START = "price"  # /start price asks for a price
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """An inline query as a request, and the number its answer is bound to."""

    request: Inquired
    query: str


def inquiry(query: InlineQuery) -> Inquiry:
    """The person's own chat stands for where it was typed: Telegram does not say which one it is."""
    person = query.from_user
    sender = Sender(person.id, person.id, person.language_code or "")
    return Inquiry(Inquired(sender, query.query[:_LONGEST_QUERY]), query.id)


async def answer_inquiry(bot: Bot, query: str, outcome: Outcome) -> None:
    """Show what is offered, or a button that leads to us and says what is missing. A query that is over is no fault."""
    button = InlineQueryResultsButton(_short(outcome.notice), start_parameter=_START) if outcome.notice else None
    try:
        await bot.answer_inline_query(
            query,
            _results(outcome.offered),
            cache_time=_CACHED_SECONDS,
            is_personal=True,
            button=button,
        )
    except TelegramError as fault:
        _log.warning("inline query not answered", reason=fault.message)


def _results(offered: Sequence[Offered]) -> list[InlineQueryResultArticle]:
    return [
        InlineQueryResultArticle(
            id=one.id,
            title=one.title,
            description=" ".join(line.text for line in one.reply.lines()),
            input_message_content=InputTextMessageContent(
                html_of(one.reply), parse_mode="HTML", link_preview_options=_NO_PREVIEW
            ),
        )
        for one in offered[:MOST_RESULTS]
    ]


def _short(notice: str) -> str:
    return notice if len(notice) <= _LONGEST_BUTTON else notice[: _LONGEST_BUTTON - 1] + "…"
