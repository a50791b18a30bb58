"""What became of a recipient's message, told from where they stand in the ledger and what the outbox says of their
row."""

from bot.broadcast.ledger import Outcome, Place
from bot.delivery.outbox import State

# How the network says that a person is out of reach and not just this message: blocked the bot, deleted the account,
# never began a chat. The last one is our own word for those known to be so.
BLOCKED = ("blocked", "forbidden", "deactivated", "chat not found", "peer_id_invalid", "cannot be reached")


def is_blocked(reason: str) -> bool:
    said = reason.casefold()
    return any(sign in said for sign in BLOCKED)


def outcome_of(place: Place, state: State | None, reason: str = "", deleted: State | None = None) -> Outcome:
    """`state`: that of the row, None where none is known; `deleted`: that of the row that takes the message back."""
    if place != "put":
        return place
    match state:
        case "sent":
            return "recalled" if deleted == "sent" else "sent"
        case "dead":
            return "blocked" if is_blocked(reason) else "failed"
        case "unknown":
            return "unknown"
        case "sending":
            return "sending"
    return "waiting"
