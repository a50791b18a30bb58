"""What an update means: Telegram's own shapes become a `Request`, or nothing when it does not concern us.

In a group only commands, mentions and replies to us are meant for us; the answer goes into the same topic.
"""

import re
from dataclasses import dataclass

from telegram import CallbackQuery, Document, Message, MessageEntity, PollAnswer, Update

from bot.conversation.request import Commanded, Pressed, Request, Said, Sender, Sent, Unreadable, Voted
from bot.delivery.messenger import Address
from bot.reply import Attachment
from bot.telegram.callback_data import unpack
from bot.telegram.inline import Inquiry, inquiry

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@(\w+))?(?=\s|$)(.*)", re.DOTALL)

# What we ask Telegram for; everything else is not even sent.
KINDS = ("message", "callback_query", "inline_query", "poll_answer")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A request with the way back: where the answer goes, and the press that waits for an end of its spinning."""

    request: Request
    address: Address
    pressed: str | None = None
    pressed_message: int | None = None


@dataclass(frozen=True, slots=True)
class Stale:
    """A press that is not ours any more (an old signature, a message we cannot see): the person is told so."""

    press: str
    tongue: str
    chat: int


@dataclass(frozen=True, slots=True)
class Ourselves:
    """Who this bot is: what a mention looks like and whose replies count."""

    id: int
    username: str


def read(update: Update, ourselves: Ourselves, secret: bytes) -> Arrived | Stale | Inquiry | None:
    """The request in an update; None for what is none of our business (channel posts, edits, other bots)."""
    if update.message is not None:
        return _message(update.message, ourselves)
    if update.callback_query is not None:
        return _press(update.callback_query, secret)
    if update.inline_query is not None:
        return inquiry(update.inline_query)
    if update.poll_answer is not None:
        return _vote(update.poll_answer)
    return None


def _vote(answer: PollAnswer) -> Arrived | None:
    """A vote comes without its chat: what there is to say about it is kept with the poll."""
    person = answer.user
    if person is None or person.is_bot:
        return None  # of somebody who votes as a channel
    sender = Sender(person.id, person.id, person.language_code or "", name=person.full_name)
    return Arrived(Voted(sender, answer.poll_id, tuple(answer.option_ids)), Address(person.id))


def _message(message: Message, ourselves: Ourselves) -> Arrived | None:
    person = message.from_user
    if person is None or person.is_bot or message.sender_chat is not None:
        return None
    private = message.chat.type == "private"
    topic = message.message_thread_id if message.is_topic_message else None
    tongue, name = person.language_code or "", person.full_name
    sender = Sender(person.id, message.chat_id, tongue, private, name, message.date, topic, sees_polls=True)
    address = Address(message.chat_id, topic, None if private else message.message_id)
    text = message.text or message.caption or ""
    command = None if _is_somebody_elses(message) else _command(message, ourselves)
    if command is not None:
        name, argument, for_us = command
        return Arrived(Commanded(sender, name, argument), address) if for_us else None
    if not private:
        spoken_to = _mentions(message, ourselves) or _replies_to_us(message, ourselves)
        if not spoken_to:
            return None
        text = _without_mention(text, ourselves)
    if message.document is not None and message.animation is None:
        size = message.document.file_size or 0
        return Arrived(Sent(sender, _document(message.document), size, text.strip()), address)
    if message.text is None and not (message.caption or "").strip():
        kind = _kind(message)
        return Arrived(Unreadable(sender, kind, _file(message)), address) if kind else None
    if not text.strip():
        return Arrived(Commanded(sender, "help"), address)  # a mention with nothing behind it
    return Arrived(Said(sender, text, _file(message)), address)


def _press(query: CallbackQuery, secret: bytes) -> Arrived | Stale:
    tongue = query.from_user.language_code or ""
    message = query.message
    if message is None or query.data is None:
        return Stale(query.id, tongue, query.from_user.id)
    press = unpack(query.data, message.chat.id, secret)
    if press is None:
        return Stale(query.id, tongue, message.chat.id)
    topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    who = query.from_user
    sender = Sender(who.id, message.chat.id, tongue, message.chat.type == "private", who.full_name)
    request = Pressed(sender, press.action, press.argument)
    return Arrived(request, Address(message.chat.id, topic), query.id, message.message_id)


def _is_somebody_elses(message: Message) -> bool:
    """Words that the person passed on without writing them: no command of theirs."""
    return message.forward_origin is not None or message.via_bot is not None


def _command(message: Message, ourselves: Ourselves) -> tuple[str, str, bool] | None:
    """(name, argument, is it meant for us?) of a message that begins with a command."""
    found = _COMMAND.match(message.text or "")
    if found is None:
        return None
    name, whom, argument = found.groups()
    for_us = not whom or whom.casefold() == ourselves.username.casefold()
    return name.casefold(), argument.strip(), for_us


def _mentions(message: Message, ourselves: Ourselves) -> bool:
    text = message.text or message.caption or ""
    if ourselves.username and re.search(rf"(?<!\w)@{re.escape(ourselves.username)}(?!\w)", text, re.IGNORECASE):
        return True
    return any(
        entity.type == MessageEntity.TEXT_MENTION and entity.user is not None and entity.user.id == ourselves.id
        for entity in (*message.entities, *message.caption_entities)
    )


def _replies_to_us(message: Message, ourselves: Ourselves) -> bool:
    answered = message.reply_to_message
    return answered is not None and answered.from_user is not None and answered.from_user.id == ourselves.id


def _without_mention(text: str, ourselves: Ourselves) -> str:
    return re.sub(rf"(?<!\w)@{re.escape(ourselves.username)}(?!\w)", " ", text, flags=re.IGNORECASE).strip()


def _file(message: Message) -> Attachment | None:
    """A picture of the message, by its name at Telegram."""
    if message.photo:
        return Attachment("picture.jpg", b"", "picture", message.photo[-1].file_id)
    return None


def _document(document: Document) -> Attachment:
    return Attachment(document.file_name or "file", b"", "document", document.file_id)


def _kind(message: Message) -> str | None:
    """What somebody sent instead of text; None for service messages, which nobody sent."""
    if message.photo:
        return "photo"
    if message.voice or message.video_note or message.audio:
        return "voice"
    if message.sticker or message.animation or message.dice:
        return "sticker"
    if message.video or message.contact or message.location or message.poll or message.venue:
        return "other"
    return None
