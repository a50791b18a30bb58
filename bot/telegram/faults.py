"""What Telegram's refusals mean to us, told by their texts: the Bot API has no error codes finer than 400."""

from datetime import timedelta

from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

_UNREACHABLE = ("chat not found", "user is deactivated", "peer_id_invalid", "not enough rights", "have no rights")
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid", "no text in the message to edit")
_TOO_LATE = ("query is too old", "query id is invalid")


def is_unreachable(fault: TelegramError) -> bool:
    """The person or group cannot be written to: blocked, left, deleted. Trying again is no use."""
    return isinstance(fault, Forbidden) or (isinstance(fault, BadRequest) and _says(fault, _UNREACHABLE))


def is_unchanged(fault: TelegramError) -> bool:
    """The message already looks as we wanted it: no error at all."""
    return isinstance(fault, BadRequest) and _says(fault, ("message is not modified",))


def is_gone(fault: TelegramError) -> bool:
    """The message to be changed does not exist any more, is too old, or is a file and stays one."""
    return isinstance(fault, BadRequest) and _says(fault, _GONE)


def is_deleted(fault: TelegramError) -> bool:
    """The message that was to disappear is not there any more."""
    return isinstance(fault, BadRequest) and _says(fault, ("message to delete not found",))


def is_too_late(fault: TelegramError) -> bool:
    """The press was answered already or waited too long."""
    return isinstance(fault, BadRequest) and _says(fault, _TOO_LATE)


def topic_is_closed(fault: TelegramError) -> bool:
    """The topic of a forum is gone or closed; the group itself may still be written to."""
    return isinstance(fault, BadRequest) and _says(fault, ("message thread not found", "topic_closed", "topic_deleted"))


def seconds_to_wait(fault: RetryAfter) -> float:
    """For how long Telegram wants to be left alone; the library tells it in either of two shapes."""
    asked = fault.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)


def _says(fault: TelegramError, texts: tuple[str, ...]) -> bool:
    said = fault.message.casefold()
    return any(text in said for text in texts)
