"""Sending to Telegram: what it asks for is waited out, a cut line is tried again, a blocked chat is no error.

One try is the messenger's; what follows is the sender's, over a real outbox.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from PIL import Image

from bot.delivery.messenger import (
    Acknowledge,
    Address,
    Delete,
    Delivered,
    Edit,
    Failed,
    Messenger,
    Moved,
    Post,
    Refused,
    Replace,
    Unreachable,
    Wait,
)
from bot.delivery.messenger import Send as SendTo
from bot.delivery.outbox import State
from bot.delivery.pace import NO_LIMITS, Limits, Pace
from bot.delivery.sender import Sender
from bot.errors import ConfigurationError
from bot.reply import Attachment, Button, Copy, Line, Press, Reply
from bot.storage.database import Database
from bot.storage.depot import SqlDepot
from bot.storage.migrate import migrate
from bot.storage.sqlite import url_of
from bot.storage.store import SqlStore
from bot.telegram.api import Api
from bot.telegram.callback_data import secret_from, unpack
from bot.telegram.messenger import TelegramMessenger, new_bot
from bot.telegram.transport import AiohttpRequest
from tests.telegram_server.client import HistoryEntry, Person, Place, TelegramServer
from tests.telegram_server.refusal import Refusal, bad_request, too_many_requests
from tests.telegram_server.server import DEFAULT_TOKEN, Call, Proceed, make_application

# How long to wait will be another type in a later version of the library; ours takes both.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

KIM: Person = {"id": 7, "first_name": "Kim"}
LEE: Person = {"id": 8, "first_name": "Lee"}
_SECRET = secret_from(DEFAULT_TOKEN)


class CutLine(Exception):
    """The connection ends before an answer came."""


@dataclass(slots=True)
class Troubles:
    """What happens to the next calls of a method, one after the other; then it works. `after`: the call takes effect
    before the line is cut. `rule` decides for each call by itself."""

    coming: dict[str, list[Exception]] = field(default_factory=dict)
    after: bool = False
    rule: Callable[[Call], Exception | None] = lambda call: None

    async def meet(self, call: Call, proceed: Proceed) -> Any:
        waiting = self.coming.get(call.method, [])
        trouble = waiting.pop(0) if waiting else self.rule(call)
        if trouble is None:
            return await proceed(call)
        if isinstance(trouble, CutLine):
            if self.after:
                await proceed(call)
            assert call.request.transport is not None
            call.request.transport.abort()
        raise trouble


@dataclass(slots=True)
class Scene:
    """A stand-in in this process, a messenger, and an outbox that a sender empties."""

    server: TelegramServer
    messenger: Messenger
    troubles: Troubles
    database: Database
    file: Path

    async def calls(self, method: str) -> list[HistoryEntry]:
        return [one for one in await self.server.history() if one["method"] == method]

    async def seen(self, chat: int = 7) -> list[str]:
        return [one["text"] for one in await self.server.messages(chat) if one["from_bot"]]

    async def put(self, *posts: Post) -> None:
        async with SqlStore(self.database).transaction() as parts:
            for place, post in enumerate(posts):
                await parts.outbox.put(f"{time.monotonic_ns()}:{place}", post)

    async def put_campaign(self, chats: list[int], *, resend: bool = True) -> None:
        async with SqlStore(self.database).transaction() as parts:
            await parts.outbox.put_all("autumn", chats, to(0, "offer"), resend=resend)

    def states(self) -> dict[State, int]:
        return dict(self.rows("SELECT state, count(*) FROM outbox GROUP BY state"))

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.file)) as connection:
            return connection.execute(question).fetchall()

    async def sent(self, *, limits: Limits | None = None, in_flight: int = 4) -> None:
        """Send until nothing is left to be sent."""
        stop = asyncio.Event()
        pace = Pace(limits or Limits())
        sender = Sender(
            SqlDepot(self.database), self.messenger, pace, time.monotonic, lambda: 0.0, in_flight=in_flight, idle=0.05
        )
        sending = asyncio.create_task(sender.run(stop))
        try:
            await until(lambda: self._is_empty(sending))
        finally:
            stop.set()
        await sending

    async def _is_empty(self, sending: asyncio.Task[None]) -> bool:
        return sending.done() or not self.states().keys() & {"pending", "sending"}


def to(chat: int, text: str = "hello", *buttons: Button) -> SendTo:
    return SendTo(Address(chat), Reply((Line(text),), (buttons,) if buttons else ()))


@asynccontextmanager
async def open_scene(folder: Path) -> AsyncIterator[Scene]:
    troubles = Troubles()
    file = folder / "coach.db"
    migrate(url_of(file))
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(TestServer(make_application(interceptors=[troubles.meet])))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        server = TelegramServer(str(running.make_url("")).rstrip("/"), DEFAULT_TOKEN, session)
        sending = AiohttpRequest()
        bot = new_bot(server.token, server.url, sending, AiohttpRequest())
        await bot.initialize()
        stack.push_async_callback(bot.shutdown)
        database = await stack.enter_async_context(Database.open(url_of(file)))
        for person in (KIM, LEE):
            await server.say("hi", user=person)
        yield Scene(server, TelegramMessenger(Api(bot.base_url, sending), _SECRET), troubles, database, file)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_scene(tmp_path) as opened:
        yield opened


async def test_a_reply_arrives_with_its_buttons_signed_for_this_chat(scene: Scene) -> None:
    await scene.put(to(7, "hello", Button("again", Press("again", "3")), Button("copy", Copy("a line"))))
    await scene.sent()

    [message] = [one for one in await scene.server.messages(7) if one["from_bot"]]
    [[again, copy]] = message["keyboard"]
    assert message["text"] == "hello"
    assert unpack(again["callback_data"], 7, _SECRET) == Press("again", "3")
    assert copy["copy_text"] == "a line"
    assert scene.rows("SELECT state, message, body FROM outbox") == [("sent", message["message_id"], None)]


async def test_what_telegram_asks_to_wait_is_waited_in_full_by_everybody_and_is_no_attempt(scene: Scene) -> None:
    scene.troubles.coming["sendmessage"] = [too_many_requests(1), too_many_requests(1)]
    await scene.put(to(7), to(8))

    await scene.sent(in_flight=1)

    calls = await scene.calls("sendMessage")
    refused = [call["time"] for call in calls if "error" in call]
    assert len(refused) == 2
    after = [call["time"] for call in calls]
    for moment in refused:
        assert not [one for one in after if moment < one < moment + 1]
    assert scene.rows("SELECT state, attempts FROM outbox") == [("sent", 0), ("sent", 0)]


async def test_a_chat_that_had_its_fill_waits_alone(scene: Scene) -> None:
    await scene.put(to(7, "1"), to(7, "2"), to(8, "other"))
    refusing = [True]

    def refuse(call: Call) -> Exception | None:
        if call.method == "sendmessage" and "2" in call.parameters.text("text") and refusing:
            refusing.pop()
            return too_many_requests(2)
        return None

    scene.troubles.rule = refuse
    await scene.sent(in_flight=1)

    calls = await scene.calls("sendMessage")
    [refused] = [call for call in calls if "error" in call]
    [other] = [call for call in calls if int(call["params"]["chat_id"]) == 8]
    again = next(call for call in calls if "2" in call["params"]["text"] and "error" not in call)
    assert other["time"] - refused["time"] < 1
    assert again["time"] - refused["time"] >= 2


async def test_a_wait_outlives_the_process(scene: Scene) -> None:
    scene.troubles.coming["sendmessage"] = [too_many_requests(2)]
    await scene.put(to(7))
    stop = asyncio.Event()
    sender = Sender(SqlDepot(scene.database), scene.messenger, Pace(), time.monotonic, lambda: 0.0)
    sending = asyncio.create_task(sender.run(stop))
    await until(lambda: called(scene, 1))
    await asyncio.sleep(0.1)
    stop.set()
    await sending

    await scene.sent()

    first, second = await scene.calls("sendMessage")
    assert second["time"] - first["time"] >= 2


async def test_a_cut_line_is_tried_again_and_the_chat_keeps_its_order(scene: Scene) -> None:
    scene.troubles.coming["sendmessage"] = [CutLine(), Refusal(502, "Bad Gateway")]
    await scene.put(to(7, "1"), to(7, "2"), to(7, "3"))

    await scene.sent()

    assert await scene.seen() == ["1", "2", "3"]
    assert scene.rows("SELECT attempts FROM outbox ORDER BY id") == [(2,), (0,), (0,)]


async def test_an_answer_lost_on_the_way_back_is_sent_twice_rather_than_never(scene: Scene) -> None:
    scene.troubles.coming["sendmessage"] = [CutLine()]
    scene.troubles.after = True
    await scene.put(to(7))

    await scene.sent()

    assert await scene.seen() == ["hello", "hello"]


async def test_a_campaign_may_rather_leave_it_unknown(scene: Scene) -> None:
    scene.troubles.coming["sendmessage"] = [CutLine(), Refusal(502, "Bad Gateway")]
    scene.troubles.after = True
    await scene.put_campaign([7, 8], resend=False)

    await scene.sent(in_flight=1)

    assert await scene.seen() == ["offer"]
    assert await scene.seen(8) == ["offer"]
    assert scene.states() == {"unknown": 1, "sent": 1}  # a 502 was not taken: it is sent again


async def test_one_try_tells_what_became_of_it(scene: Scene) -> None:
    cases = [
        (CutLine(), Failed("the connection failed (ServerDisconnectedError)", perhaps_sent=True)),
        (Refusal(500, "Internal Server Error"), Failed("the server is in trouble (500)", perhaps_sent=False)),
        (Refusal(504, "Gateway Timeout"), Failed("the server is in trouble (504)", perhaps_sent=True)),
        (too_many_requests(7), Wait(7)),
        (Refusal(403, "Forbidden: bot was blocked by the user"), Unreachable("Forbidden: bot was blocked by the user")),
        (bad_request("chat not found"), Unreachable("Chat not found")),
        (bad_request("BUTTON_DATA_INVALID"), Refused("Button_data_invalid")),
        (Refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-10012), Moved(-10012)),
    ]
    for trouble, expected in cases:
        scene.troubles.coming["sendmessage"] = [trouble]
        assert await scene.messenger.deliver(to(7)) == expected
    assert isinstance(await scene.messenger.deliver(to(7)), Delivered)


async def test_an_error_of_the_network_does_not_tell_the_token(scene: Scene) -> None:
    scene.troubles.coming["sendmessage"] = [CutLine(), Refusal(502, "Bad Gateway"), Refusal(400, "Bad Request: x")]
    for _ in range(3):
        assert DEFAULT_TOKEN not in repr(await scene.messenger.deliver(to(7)))


async def test_who_blocked_the_bot_is_asked_once_and_everything_for_them_is_dead(scene: Scene) -> None:
    await scene.server.block(KIM)
    await scene.put(to(7, "1"), to(7, "2"), to(7, "3"))
    await scene.sent()
    await scene.put_campaign([7, 8])
    await scene.sent()

    assert len([one for one in await scene.calls("sendMessage") if int(one["params"]["chat_id"]) == 7]) == 1
    assert scene.states() == {"dead": 4, "sent": 1}
    assert all(reason for (reason,) in scene.rows("SELECT reason FROM outbox WHERE state = 'dead'"))


async def test_a_group_that_moved_is_followed_in_every_table(scene: Scene) -> None:
    group: Place = {"id": -500, "type": "group", "title": "Team"}
    await scene.server.say("hi", user=KIM, chat=group)
    await scene.server.say("hi", user=KIM, chat={"id": -100500, "type": "supergroup", "title": "Team"})
    with closing(sqlite3.connect(scene.file)) as connection:
        connection.execute("INSERT INTO visit VALUES (-500, 1, 2, '[]', '{}', NULL, NULL)")
        connection.execute("INSERT INTO visit VALUES (-100500, 3, 4, '[]', '{}', NULL, NULL)")
        connection.commit()
    scene.troubles.coming["sendmessage"] = [
        Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100500)
    ]
    await scene.put(to(-500, "1"), to(-500, "2"))
    await scene.put_campaign([-500])

    await scene.sent()
    await scene.put_campaign([-100500])
    await scene.sent()

    assert await scene.seen(-100500) == ["1", "2", "offer"]
    assert await scene.seen(-500) == []
    assert scene.rows("SELECT DISTINCT chat FROM outbox") == [(-100500,)]
    assert scene.rows("SELECT chat, started FROM visit") == [(-100500, 3)]


async def test_a_message_that_looks_as_wanted_already_stays(scene: Scene) -> None:
    sent = await scene.messenger.deliver(to(7))
    assert isinstance(sent, Delivered)
    assert sent.message is not None

    assert await scene.messenger.deliver(Replace(Address(7), sent.message, to(7).reply)) == sent

    assert await scene.seen() == ["hello"]


async def test_a_message_is_replaced_where_it_stands_and_one_that_is_gone_is_sent_anew(scene: Scene) -> None:
    sent = await scene.messenger.deliver(to(7))
    assert isinstance(sent, Delivered)
    assert sent.message is not None

    await scene.put(Replace(Address(7), sent.message, Reply((Line("bye"),))))
    await scene.sent()
    assert await scene.seen() == ["bye"]

    await scene.server.call("deleteMessage", chat_id=7, message_id=sent.message)
    await scene.put(Replace(Address(7), sent.message, Reply((Line("again"),))))
    await scene.sent()
    assert await scene.seen() == ["again"]


def png(width: int = 2, height: int = 2) -> bytes:
    """A black picture."""
    out = BytesIO()
    Image.new("L", (width, height)).save(out, "PNG")
    return out.getvalue()


def with_file(attachment: Attachment, *lines: Line, buttons: tuple[Button, ...] = ()) -> SendTo:
    return SendTo(Address(7), Reply(lines, (buttons,) if buttons else (), "en", attachment))


async def test_a_picture_arrives_with_its_caption_and_buttons(scene: Scene) -> None:
    picture = Attachment("card.png", png(), "picture")
    again = Button("again", Press("again", "3"))

    await scene.put(with_file(picture, Line("a < b", "strong"), buttons=(again,)))
    await scene.sent()

    [message] = [one for one in await scene.server.messages(7) if one["from_bot"]]
    assert (message["text"], message["html"]) == ("a < b", "<b>a &lt; b</b>")
    assert unpack(message["keyboard"][0][0]["callback_data"], 7, _SECRET) == Press("again", "3")
    [size] = message["media"]["photo"]
    assert await scene.server.download(size["file_id"]) == picture.content
    assert scene.rows("SELECT state, message, body FROM outbox") == [("sent", message["message_id"], None)]


async def test_a_document_keeps_its_name_and_needs_no_words(scene: Scene) -> None:
    await scene.put(with_file(Attachment("내 자료.json", b'{"a": 1}', "document")))
    await scene.sent()

    [message] = [one for one in await scene.server.messages(7) if one["from_bot"]]
    file = message["media"]["document"]
    assert (message["text"], file["file_name"], file["mime_type"]) == ("", "내 자료.json", "application/json")
    assert await scene.server.download(file["file_id"]) == b'{"a": 1}'


async def test_a_caption_is_cut_to_what_stands_beside_a_picture(scene: Scene) -> None:
    await scene.put(with_file(Attachment("c.png", png(), "picture"), Line("x" * 3000)))
    await scene.sent()

    [text] = await scene.seen()
    assert 1000 < len(text) <= 1024
    assert text.endswith("…")


async def test_a_picture_is_tried_again_whole_and_refused_once_for_good(scene: Scene) -> None:
    scene.troubles.coming["sendphoto"] = [CutLine(), too_many_requests(1)]
    content = png()

    await scene.put(with_file(Attachment("c.png", content, "picture")))
    await scene.sent()
    await scene.put(with_file(Attachment("c.png", png(1, 50), "picture")))
    await scene.sent()

    [message] = [one for one in await scene.server.messages(7) if one["from_bot"]]
    assert await scene.server.download(message["media"]["photo"][0]["file_id"]) == content
    assert scene.states() == {"sent": 1, "dead": 1}


async def test_texts_and_files_do_not_turn_into_each_other_but_follow(scene: Scene) -> None:
    card = Reply((Line("card"),), attachment=Attachment("c.png", png(), "picture"))
    text = await scene.messenger.deliver(to(7))
    assert isinstance(text, Delivered)
    assert text.message is not None

    await scene.messenger.deliver(Replace(Address(7), text.message, card))
    await scene.messenger.deliver(Replace(Address(7), text.message + 1, Reply((Line("bye"),))))

    assert await scene.seen() == ["hello", "card", "bye"]


async def test_a_press_answered_too_late_is_no_error(scene: Scene) -> None:
    await scene.put(Acknowledge(7, "123", "saved"))
    await scene.sent()

    [call] = await scene.calls("answerCallbackQuery")
    assert "too old" in call["error"]["description"]
    assert scene.states() == {"sent": 1}


async def test_a_long_notice_is_cut_to_what_telegram_takes(scene: Scene) -> None:
    await scene.messenger.deliver(Acknowledge(7, "123", "x" * 300))

    [call] = await scene.calls("answerCallbackQuery")
    assert len(call["params"]["text"]) == 200


async def test_a_closed_topic_is_answered_in_the_group(scene: Scene) -> None:
    forum = await scene.server.say(
        "hi", user=KIM, chat={"id": -500, "type": "supergroup", "title": "Team", "is_forum": True}, thread=5
    )

    await scene.put(SendTo(Address(forum["chat_id"], 77, forum["message_id"]), Reply((Line("hello"),))))
    await scene.sent()

    [message] = [one for one in await scene.server.messages(-500) if one["from_bot"]]
    assert message["thread"] is None


async def test_another_refusal_is_dead_with_its_reason_and_not_tried_again(scene: Scene) -> None:
    scene.troubles.coming["sendmessage"] = [bad_request("BUTTON_DATA_INVALID")]
    await scene.put(to(7))
    await scene.sent()

    assert scene.rows("SELECT state, reason, body FROM outbox") == [("dead", "Button_data_invalid", None)]
    assert len(await scene.calls("sendMessage")) == 1


async def test_a_token_taken_back_ends_everything_and_nothing_is_dead(scene: Scene) -> None:
    scene.troubles.coming["sendmessage"] = [Refusal(401, "Unauthorized")] * 4
    await scene.put(to(7), to(8))
    with pytest.raises(ConfigurationError, match="token"):
        await scene.sent()
    assert scene.states() == {"pending": 2}

    scene.troubles.coming.clear()
    await scene.sent()
    assert scene.states() == {"sent": 2}


async def test_answers_go_ahead_of_campaigns_and_in_order(scene: Scene) -> None:
    await scene.put_campaign([7, 8])
    await scene.put(to(7, "1"), to(7, "2"))

    await scene.sent(in_flight=1)

    assert await scene.seen() == ["1", "2", "offer"]


async def test_a_wait_for_all_is_kept_by_all_to_the_end(scene: Scene) -> None:
    """What was under way when the wait was asked for is refused as well, and is no fault of ours."""
    closed_from: list[float] = []
    early: list[float] = []

    def refuse(call: Call) -> Exception | None:
        if call.method != "sendmessage":
            return None
        now = time.monotonic()
        if closed_from and now < closed_from[-1] + 1:
            if now > closed_from[-1] + 0.2:
                early.append(now)
            return too_many_requests(1)
        if int(call.parameters.text("chat_id")) % 100 == 50 and len(closed_from) < 3:
            closed_from.append(now)
            return too_many_requests(1)
        return None

    scene.troubles.rule = refuse
    people = range(1000, 1300)
    for person in people:
        await scene.server.say("hi", user={"id": person})
    await scene.put_campaign(list(people))

    await scene.sent(limits=NO_LIMITS)

    assert (len(closed_from), early) == (3, [])
    assert scene.states() == {"sent": 300}
    assert [person for person in people if len(await scene.seen(person)) != 1] == []


async def test_one_in_ten_failing_loses_nobody(scene: Scene) -> None:
    count = iter(range(10**6))

    def refuse(call: Call) -> Exception | None:
        return Refusal(502, "Bad Gateway") if call.method == "sendmessage" and next(count) % 10 == 3 else None

    scene.troubles.rule = refuse
    people = range(1000, 1100)
    for person in people:
        await scene.server.say("hi", user={"id": person})
    await scene.put_campaign(list(people))

    await scene.sent(limits=NO_LIMITS)

    assert scene.states() == {"sent": 100}
    assert [person for person in people if len(await scene.seen(person)) != 1] == []


async def test_an_outage_delays_and_nothing_more(scene: Scene) -> None:
    out = [True]
    scene.troubles.rule = lambda call: Refusal(502, "Bad Gateway") if out and call.method == "sendmessage" else None
    people = range(1000, 1030)
    for person in people:
        await scene.server.say("hi", user={"id": person})
    await scene.put_campaign(list(people))
    sending = asyncio.create_task(scene.sent(limits=NO_LIMITS))
    await until(lambda: called(scene, 20))
    await asyncio.sleep(0.5)
    assert len(await scene.calls("sendMessage")) <= 20 + 4  # left alone
    out.clear()
    await sending

    assert scene.states() == {"sent": 30}
    assert max(attempts for (attempts,) in scene.rows("SELECT attempts FROM outbox")) <= 2


async def test_what_another_version_wrote_is_dead_with_a_reason_and_holds_up_nobody(scene: Scene) -> None:
    await scene.put(to(7), to(8))
    with closing(sqlite3.connect(scene.file)) as connection:
        connection.execute("UPDATE outbox SET body = '{\"reply\": 7}' WHERE chat = 7")
        connection.commit()

    await scene.sent()

    assert dict(scene.rows("SELECT chat, state FROM outbox")) == {7: "dead", 8: "sent"}


async def called(scene: Scene, times: int) -> bool:
    return len(await scene.calls("sendMessage")) >= times


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await holds():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)


async def test_what_was_sent_to_many_is_changed_and_taken_back_where_it_arrived(scene: Scene) -> None:
    await scene.put_campaign([7, 8])
    await scene.sent()
    numbers: dict[int, int] = dict(scene.rows("SELECT chat, message FROM outbox"))
    better = Reply((Line("better"),))
    async with SqlStore(scene.database).transaction() as parts:
        posts = [Edit(Address(chat), number, better) for chat, number in numbers.items()]
        assert await parts.outbox.put_each("autumn.e", posts) == 2
    await scene.sent()
    assert (await scene.seen(7), await scene.seen(8)) == (["better"], ["better"])

    async with SqlStore(scene.database).transaction() as parts:
        await parts.outbox.put_each("autumn.x", [Delete(Address(chat), number) for chat, number in numbers.items()])
    await scene.sent()

    assert (await scene.seen(7), await scene.seen(8)) == ([], [])
    assert scene.states() == {"sent": 6}


async def test_words_beside_a_picture_are_changed_and_the_picture_stays(scene: Scene) -> None:
    png = BytesIO()
    Image.new("RGB", (8, 8)).save(png, "PNG")
    picture = Attachment("a.png", png.getvalue(), "picture")
    sent = await scene.messenger.deliver(SendTo(Address(7), Reply((Line("old"),), attachment=picture)))
    assert isinstance(sent, Delivered) and sent.message is not None
    named = Attachment("a.png", b"", "picture")

    changed = await scene.messenger.deliver(Edit(Address(7), sent.message, Reply((Line("new"),), attachment=named)))

    assert changed == Delivered(sent.message)
    [message] = [one for one in await scene.server.messages(7) if one["from_bot"]]
    assert message["text"] == "new" and message["media"]
    # What Telegram has already is sent to the next one by its name.
    known = Attachment("a.png", b"", "picture", message["media"]["photo"][-1]["file_id"])
    await scene.messenger.deliver(SendTo(Address(8), Reply((Line("the same"),), attachment=known)))
    [other] = [one for one in await scene.server.messages(8) if one["from_bot"]]
    assert await scene.server.download(other["media"]["photo"][-1]["file_id"]) == png.getvalue()


async def test_what_is_gone_is_no_reason_to_send_it_again(scene: Scene) -> None:
    deleted = await scene.messenger.deliver(Delete(Address(7), 99))
    edited = await scene.messenger.deliver(Edit(Address(7), 99, Reply((Line("new"),))))

    assert isinstance(deleted, Delivered)
    assert isinstance(edited, Refused)
    assert await scene.seen(7) == []


async def test_words_that_nobody_waits_for_are_forgotten(scene: Scene) -> None:
    await scene.put_campaign([7])
    async with SqlStore(scene.database).transaction() as parts:
        await parts.outbox.forget_before(datetime(2020, 1, 1, tzinfo=UTC))
    assert len(scene.rows("SELECT body FROM letter")) == 1
    await scene.sent()

    async with SqlStore(scene.database).transaction() as parts:
        await parts.outbox.forget_before(datetime(2020, 1, 1, tzinfo=UTC))

    assert scene.rows("SELECT body FROM letter") == []
    assert scene.states() == {"sent": 1}
