"""What the stand-in knows: people, chats, messages, pressed buttons, files, and every call a bot has made."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from tests.telegram_server.entities import Entity
from tests.telegram_server.keyboard import Keyboard
from tests.telegram_server.updates import UpdateQueue

ChatType = Literal["private", "group", "supergroup", "channel"]

_SHARED_NUMBERING = 0
_FIRST_QUERY_ID = 4_200_000_000_000_000_001


@dataclass(frozen=True, slots=True)
class User:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    id: int
    type: ChatType
    title: str = ""
    is_forum: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """html is the text as the bot sent it; media is the JSON of a photo, voice, sticker or document."""

    message_id: int
    chat_id: int
    sender_id: int
    date: int
    text: str = ""
    entities: tuple[Entity, ...] = ()
    html: str | None = None
    keyboard: Keyboard = ()
    thread: int | None = None
    reply_to: int | None = None
    edit_date: int | None = None
    media: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallbackQuery:
    id: str
    user_id: int
    chat_id: int
    message_id: int
    data: str
    is_answered: bool = False


@dataclass(frozen=True, slots=True)
class InlineQuery:
    """answer: what is shown, None until the bot has answered."""

    id: str
    user_id: int
    query: str
    answer: tuple[Mapping[str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class StoredFile:
    file_id: str
    path: str
    content: bytes
    claimed: int | None = None

    @property
    def size(self) -> int:
        """What the server says of it."""
        return len(self.content) if self.claimed is None else self.claimed

    @property
    def unique_id(self) -> str:
        return f"AQAD{self.file_id[-6:]}"


@dataclass(slots=True)
class State:
    bot: User
    now: Callable[[], float]
    """Seconds since 1970."""
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    topics: set[tuple[int, int]] = field(default_factory=set)
    messages: dict[tuple[int, int], Message] = field(default_factory=dict)
    blocked_by: set[int] = field(default_factory=set)
    queries: dict[str, CallbackQuery] = field(default_factory=dict)
    inline: dict[str, InlineQuery] = field(default_factory=dict)
    """Never forgotten: their numbers must not come twice."""
    files: dict[str, StoredFile] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    webhook: dict[str, Any] = field(default_factory=dict)
    machines: list[str] = field(default_factory=list)
    """The addresses behind that of the webhook, as a load balancer in front of them knows them."""
    history: list[dict[str, Any]] = field(default_factory=list)
    keeps_history: bool = True
    arrived: Counter[int] = field(default_factory=Counter)
    """How many messages of the bot each chat has got."""
    waits: list[float] = field(default_factory=list)
    """Seconds from what somebody wrote to the bot's next message in that chat."""
    unanswered: int = 0
    """Messages that arrived without the bot being told."""
    _last_message_ids: dict[int, int] = field(default_factory=dict)
    _queries_ever: int = 0
    _wrote: dict[int, float] = field(default_factory=dict)

    def reset(self) -> None:
        """Forget everything but the numbers of updates and pressed buttons, which must never come twice."""
        self.updates.clear()
        self.updates.allowed = None
        self.topics.clear()
        self.blocked_by.clear()
        self.history.clear()
        self.arrived.clear()
        self.unanswered = 0
        self.waits.clear()
        for table in (
            self.users,
            self.chats,
            self.messages,
            self.queries,
            self.files,
            self.commands,
            self.webhook,
            self.machines,
            self._last_message_ids,
            self._wrote,
        ):
            table.clear()

    def store(self, kind: str, name: str, content: bytes, claimed: int | None = None) -> StoredFile:
        """Keep a file under a number of its own; it can be downloaded afterwards. `claimed`: a size that it has not."""
        number = len(self.files) + 1
        ending = name.rpartition(".")[2] if "." in name else "bin"
        file = StoredFile(f"BQACAgIAAxkBAAM{number:06d}", f"{kind}s/file_{number}.{ending}", content, claimed)
        self.files[file.file_id] = file
        return file

    def date(self) -> int:
        return int(self.now())

    def sender(self, user_id: int) -> User:
        return self.bot if user_id == self.bot.id else self.users[user_id]

    def next_message_id(self, chat: Chat) -> int:
        """Supergroups count for themselves, all other chats share the numbers of their owner."""
        numbering = chat.id if chat.type in ("supergroup", "channel") else _SHARED_NUMBERING
        self._last_message_ids[numbering] = self._last_message_ids.get(numbering, 0) + 1
        return self._last_message_ids[numbering]

    def put(self, message: Message) -> Message:
        self.messages[message.chat_id, message.message_id] = message
        return message

    def messages_in(self, chat_id: int) -> list[Message]:
        return sorted(
            (message for message in self.messages.values() if message.chat_id == chat_id),
            key=lambda message: message.message_id,
        )

    def ask(self, *, user_id: int, message: Message, data: str) -> CallbackQuery:
        query_id = str(_FIRST_QUERY_ID + self._queries_ever)
        self._queries_ever += 1
        query = CallbackQuery(query_id, user_id, message.chat_id, message.message_id, data)
        self.queries[query_id] = query
        return query

    def mark_answered(self, query: CallbackQuery) -> None:
        self.queries[query.id] = replace(query, is_answered=True)

    def wrote(self, chat_id: int) -> None:
        """Somebody wrote there just now and waits for an answer."""
        self._wrote[chat_id] = self.now()

    def record(self, method: str, params: dict[str, Any], outcome: dict[str, Any]) -> None:
        """outcome is {"result": ...} or {"error": ...}."""
        if method.lower() == "sendmessage" and "result" in outcome:
            chat_id = int(params["chat_id"])
            self.arrived[chat_id] += 1
            if (since := self._wrote.pop(chat_id, None)) is not None:
                self.waits.append(self.now() - since)
        if not self.keeps_history:
            return
        entry = {"seq": len(self.history) + 1, "time": self.now(), "method": method, "params": params, **outcome}
        self.history.append(entry)
