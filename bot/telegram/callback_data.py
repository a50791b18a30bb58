"""What a Telegram button carries: an action and its argument, signed, in at most 64 bytes.

The signature binds it to our token and to the chat it was sent to: nobody can make up a press or carry one elsewhere.
In a private chat that is the person; in a group the argument names whose page it is, where that matters
(`conversation/access`), and is signed with the rest.
"""

import base64
import hashlib
import hmac

from bot.reply import Press

_VERSION = "1"
_SIGNATURE_BYTES = 6
LONGEST = 64


def pack(press: Press, chat: int, secret: bytes) -> str:
    """The data of a button. ValueError when an action and argument do not fit: a fault of ours, found by tests."""
    body = f"{_VERSION}:{press.action}:{press.argument}"
    data = f"{body}:{_signature(body, chat, secret)}"
    if len(data.encode()) > LONGEST:
        raise ValueError(f"callback data of {len(data.encode())} bytes: {body}")
    return data


def unpack(data: str, chat: int, secret: bytes) -> Press | None:
    """What was pressed; None for anything that is not ours, was changed, or comes from another chat."""
    body, _, signature = data.rpartition(":")
    if not hmac.compare_digest(signature.encode(), _signature(body, chat, secret).encode()):
        return None
    version, _, rest = body.partition(":")
    action, _, argument = rest.partition(":")
    return Press(action, argument) if version == _VERSION else None


def secret_from(token: str) -> bytes:
    """The signing key of this bot, derived from its token: nothing more to keep, and a new token ends old buttons."""
    return hmac.new(token.encode(), b"callback data", hashlib.sha256).digest()


def _signature(body: str, chat: int, secret: bytes) -> str:
    digest = hmac.new(secret, f"{chat}|{body}".encode(), hashlib.sha256).digest()[:_SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
