"""An update as Telegram sends it, before anybody knows what it means: JSON of any kind, new ones included."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeGuard

from bot.delivery.inbox import Incoming

_LARGEST = 2**63


def incoming(update: Mapping[str, Any]) -> Incoming | None:
    """As it is kept; None for what has no number, which is no update at all."""
    number = update.get("update_id")
    if not _is_number(number):
        return None
    return Incoming(number, lane_of(update), json.dumps(update, separators=(",", ":")))


def kept_update(payload: str) -> Mapping[str, Any]:
    """What `incoming` kept."""
    update = json.loads(payload)
    return update if isinstance(update, dict) else {}


def lane_of(update: Mapping[str, Any]) -> int:
    """The chat, or for what happens in none the person, whose order an update belongs to; 0 if it names neither."""
    for content in update.values():
        if not isinstance(content, Mapping):
            continue
        message = content.get("message")
        carried = message.get("chat") if isinstance(message, Mapping) else None
        for owner in (content.get("chat"), carried, content.get("from"), content.get("user")):
            if isinstance(owner, Mapping) and _is_number(owner.get("id")):
                return int(owner["id"])
    return 0


def sent_at(update: Mapping[str, Any]) -> datetime | None:
    """When a message was written; None for anything else (a press is answered now or never)."""
    message = update.get("message")
    date = message.get("date") if isinstance(message, Mapping) else None
    return datetime.fromtimestamp(date, UTC) if _is_number(date) and 0 < date < 2**33 else None


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and -_LARGEST <= value < _LARGEST
