"""Users, chats, messages and entities as JSON of the Bot API, and messages as a person sees them."""

from typing import Any

from tests.telegram_server.entities import Entity
from tests.telegram_server.keyboard import Keyboard
from tests.telegram_server.state import CallbackQuery, Chat, Message, State, StoredFile, User

Json = dict[str, Any]

_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def user_json(user: User) -> Json:
    shape: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name}
    for name in ("last_name", "username", "language_code"):
        if value := getattr(user, name):
            shape[name] = value
    return shape


def bot_json(bot: User) -> Json:
    return user_json(bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": True,
        "supports_guest_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def chat_json(state: State, chat: Chat) -> Json:
    if chat.type == "private":
        user = user_json(state.users[chat.id])
        names: Json = {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
        return {"id": chat.id, **names, "type": "private"}
    shape: Json = {"id": chat.id, "title": chat.title}
    if chat.is_forum:
        shape["is_forum"] = True
    shape["type"] = chat.type
    if chat.type == "group":
        shape["all_members_are_administrators"] = False
    return shape


def full_chat_json(state: State, chat: Chat) -> Json:
    return chat_json(state, chat) | {
        "accepted_gift_types": _NO_GIFTS,
        "max_reaction_count": 11,
        "accent_color_id": abs(chat.id) % 7,
    }


def entity_json(state: State, entity: Entity) -> Json | None:
    """None for a mention of somebody the bot has never met: Telegram leaves it out."""
    shape: Json = {"offset": entity.offset, "length": entity.length, "type": entity.kind}
    match entity.kind:
        case "text_link":
            shape["url"] = entity.argument
        case "custom_emoji":
            shape["custom_emoji_id"] = entity.argument
        case "pre" if entity.argument:
            shape["language"] = entity.argument
        case "text_mention":
            user = state.users.get(int(entity.argument or 0))
            if user is None:
                return None
            shape["user"] = user_json(user)
    return shape


def entities_json(state: State, entities: tuple[Entity, ...]) -> list[Json]:
    return [shape for entity in entities if (shape := entity_json(state, entity)) is not None]


def keyboard_json(keyboard: Keyboard) -> Json:
    return {"inline_keyboard": [[button.to_json() for button in row] for row in keyboard]}


def message_json(state: State, message: Message, *, with_reply: bool = True) -> Json:
    shape: Json = {
        "message_id": message.message_id,
        "from": user_json(state.sender(message.sender_id)),
        "chat": chat_json(state, state.chats[message.chat_id]),
        "date": message.date,
    }
    if message.edit_date is not None:
        shape["edit_date"] = message.edit_date
    if message.thread is not None:
        shape |= {"message_thread_id": message.thread, "is_topic_message": True}
    replied = state.messages.get((message.chat_id, message.reply_to or 0))
    if with_reply and replied is not None:
        shape["reply_to_message"] = message_json(state, replied, with_reply=False)
    shape |= message.media
    if message.text:
        shape["caption" if message.media else "text"] = message.text
        if entities := entities_json(state, message.entities):
            shape["caption_entities" if message.media else "entities"] = entities
    if message.keyboard:
        shape["reply_markup"] = keyboard_json(message.keyboard)
    return shape


def query_json(state: State, query: CallbackQuery) -> Json:
    message = state.messages[query.chat_id, query.message_id]
    return {
        "id": query.id,
        "from": user_json(state.users[query.user_id]),
        "message": message_json(state, message),
        "chat_instance": str(8_000_000_000_000_000_000 - abs(query.chat_id)),
        "data": query.data,
    }


def file_json(file: StoredFile) -> Json:
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }


def seen_json(state: State, message: Message) -> Json:
    """A message as it stands in the chat now."""
    return {
        "message_id": message.message_id,
        "from_bot": message.sender_id == state.bot.id,
        "text": message.text,
        "html": message.html,
        "entities": entities_json(state, message.entities),
        "keyboard": [[button.seen() for button in row] for row in message.keyboard],
        "thread": message.thread,
        "edited": message.edit_date is not None,
        "media": dict(message.media),
    }
