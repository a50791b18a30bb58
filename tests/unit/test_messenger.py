"""Sending to Telegram: what it asks for is waited out, a cut line is tried again, a blocked chat is no error."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from PIL import Image
from telegram.error import BadRequest, NetworkError

from bot.delivery.messenger import Address, Messenger
from bot.errors import ConfigurationError
from bot.reply import Attachment, Button, Copy, Line, Press, Reply
from bot.telegram.callback_data import secret_from, unpack
from bot.telegram.messenger import TelegramMessenger, new_bot
from bot.telegram.transport import AiohttpRequest
from tests.telegram_server.client import HistoryEntry, Person, TelegramServer
from tests.telegram_server.refusal import Refusal, bad_request, too_many_requests
from tests.telegram_server.server import DEFAULT_TOKEN, Call, Proceed, make_application

# How long to wait will be another type in a later version of the library; ours takes both.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

KIM: Person = {"id": 7, "first_name": "Kim"}
_SECRET = secret_from(DEFAULT_TOKEN)
_HELLO = Reply((Line("hello"),))


class CutLine(Exception):
    """The connection ends before an answer came."""


@dataclass(slots=True)
class Troubles:
    """What happens to the next calls of a method, one after the other; then it works. `after`: the call takes effect
    before the line is cut."""

    coming: dict[str, list[Exception]] = field(default_factory=dict)
    after: bool = False

    async def meet(self, call: Call, proceed: Proceed) -> Any:
        waiting = self.coming.get(call.method, [])
        if not waiting:
            return await proceed(call)
        trouble = waiting.pop(0)
        if isinstance(trouble, CutLine):
            if self.after:
                await proceed(call)
            assert call.request.transport is not None
            call.request.transport.abort()
        raise trouble


@dataclass(slots=True)
class Scene:
    """A stand-in in this process, and a messenger that notes its pauses instead of sleeping."""

    server: TelegramServer
    messenger: Messenger
    troubles: Troubles
    pauses: list[float]

    async def calls(self, method: str) -> list[HistoryEntry]:
        return [one for one in await self.server.history() if one["method"] == method]

    async def seen(self) -> list[str]:
        return [one["text"] for one in await self.server.messages(KIM["id"]) if one["from_bot"]]


@asynccontextmanager
async def open_scene() -> AsyncIterator[Scene]:
    troubles = Troubles()
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(TestServer(make_application(interceptors=[troubles.meet])))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        server = TelegramServer(str(running.make_url("")).rstrip("/"), DEFAULT_TOKEN, session)
        bot = new_bot(server.token, server.url, AiohttpRequest(), AiohttpRequest())
        await bot.initialize()
        stack.push_async_callback(bot.shutdown)
        await server.say("hi", user=KIM)
        yield Scene(server, TelegramMessenger(bot, _SECRET, pause), troubles, pauses)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_scene() as opened:
        yield opened


async def test_a_reply_arrives_with_its_buttons_signed_for_this_chat(scene: Scene) -> None:
    buttons = ((Button("again", Press("again", "3")), Button("copy", Copy("a line"))),)

    number = await scene.messenger.send(Address(7), Reply((Line("hello", "strong"),), buttons))

    [message] = [one for one in await scene.server.messages(7) if one["from_bot"]]
    [[again, copy]] = message["keyboard"]
    assert (message["message_id"], message["text"]) == (number, "hello")
    assert unpack(again["callback_data"], 7, _SECRET) == Press("again", "3")
    assert copy["copy_text"] == "a line"


async def test_what_telegram_asks_to_wait_is_waited_in_full_and_as_often_as_it_asks(scene: Scene) -> None:
    scene.troubles.coming["sendmessage"] = [too_many_requests(seconds) for seconds in (3, 40, 1, 1, 1, 1)]

    assert await scene.messenger.send(Address(7), _HELLO) is not None

    assert scene.pauses == [3, 40, 1, 1, 1, 1]
    assert await scene.seen() == ["hello"]


async def test_a_cut_line_is_tried_again_after_growing_pauses(scene: Scene) -> None:
    scene.troubles.coming["sendmessage"] = [CutLine(), Refusal(502, "Bad Gateway"), CutLine()]

    assert await scene.messenger.send(Address(7), _HELLO) is not None

    assert scene.pauses == sorted(scene.pauses)
    assert len(scene.pauses) == 3
    assert await scene.seen() == ["hello"]


async def test_an_answer_lost_on_the_way_back_is_sent_twice_rather_than_never(scene: Scene) -> None:
    scene.troubles.coming["sendmessage"] = [CutLine()]
    scene.troubles.after = True

    await scene.messenger.send(Address(7), _HELLO)

    assert await scene.seen() == ["hello", "hello"]


async def test_a_line_that_stays_cut_is_given_up(scene: Scene) -> None:
    scene.troubles.coming["sendmessage"] = [CutLine() for _ in range(20)]

    with pytest.raises(NetworkError):
        await scene.messenger.send(Address(7), _HELLO)

    assert len(scene.pauses) == 3


async def test_an_error_of_the_network_does_not_tell_the_token(scene: Scene) -> None:
    scene.troubles.coming["sendmessage"] = [CutLine() for _ in range(20)]

    with pytest.raises(NetworkError) as caught:
        await scene.messenger.send(Address(7), _HELLO)

    fault: BaseException | None = caught.value
    while fault is not None:
        assert DEFAULT_TOKEN not in repr(fault)
        fault = fault.__cause__


async def test_who_blocked_the_bot_cannot_be_reached_and_that_is_no_error(scene: Scene) -> None:
    await scene.server.block(KIM)

    assert await scene.messenger.send(Address(7), _HELLO) is None
    assert await scene.messenger.send(Address(12345), _HELLO) is None  # never seen
    assert scene.pauses == []


async def test_a_message_that_looks_as_wanted_already_stays(scene: Scene) -> None:
    number = await scene.messenger.send(Address(7), _HELLO)
    assert number is not None

    await scene.messenger.replace(Address(7), number, _HELLO)

    assert await scene.seen() == ["hello"]


async def test_a_message_is_replaced_where_it_stands(scene: Scene) -> None:
    number = await scene.messenger.send(Address(7), _HELLO)
    assert number is not None

    await scene.messenger.replace(Address(7), number, Reply((Line("bye"),)))

    assert await scene.seen() == ["bye"]


async def test_a_message_that_is_gone_is_sent_anew(scene: Scene) -> None:
    number = await scene.messenger.send(Address(7), _HELLO)
    await scene.server.call("deleteMessage", chat_id=7, message_id=number)
    assert number is not None

    await scene.messenger.replace(Address(7), number, Reply((Line("bye"),)))

    assert await scene.seen() == ["bye"]


def png(width: int = 2, height: int = 2) -> bytes:
    """A black picture."""
    out = BytesIO()
    Image.new("L", (width, height)).save(out, "PNG")
    return out.getvalue()


async def test_a_picture_arrives_with_its_caption_and_buttons(scene: Scene) -> None:
    content = png()
    picture = Attachment("card.png", content, "picture")
    button = Button("again", Press("again", "3"))

    number = await scene.messenger.send(Address(7), Reply((Line("a < b", "strong"),), ((button,),), "en", picture))

    [message] = [one for one in await scene.server.messages(7) if one["from_bot"]]
    assert (message["message_id"], message["text"], message["html"]) == (number, "a < b", "<b>a &lt; b</b>")
    assert message["keyboard"][0][0]["text"] == "again"
    [size] = message["media"]["photo"]
    assert await scene.server.download(size["file_id"]) == content


async def test_a_document_keeps_its_name_and_needs_no_words(scene: Scene) -> None:
    document = Attachment("내 자료.json", b'{"a": 1}', "document")

    await scene.messenger.send(Address(7), Reply((), attachment=document))

    [message] = [one for one in await scene.server.messages(7) if one["from_bot"]]
    file = message["media"]["document"]
    assert (message["text"], file["file_name"], file["mime_type"]) == ("", "내 자료.json", "application/json")
    assert await scene.server.download(file["file_id"]) == b'{"a": 1}'


async def test_a_caption_is_cut_to_what_stands_beside_a_picture(scene: Scene) -> None:
    await scene.messenger.send(Address(7), Reply((Line("x" * 3000),), attachment=Attachment("c.png", png(), "picture")))

    [text] = await scene.seen()
    assert 1000 < len(text) <= 1024 and text.endswith("…")


async def test_a_picture_is_tried_again_whole_and_refused_once_for_good(scene: Scene) -> None:
    scene.troubles.coming["sendphoto"] = [CutLine(), too_many_requests(3)]
    content = png()

    await scene.messenger.send(Address(7), Reply((), attachment=Attachment("c.png", content, "picture")))

    [message] = [one for one in await scene.server.messages(7) if one["from_bot"]]
    assert await scene.server.download(message["media"]["photo"][0]["file_id"]) == content
    with pytest.raises(BadRequest, match=r"(?i)dimensions"):
        await scene.messenger.send(Address(7), Reply((), attachment=Attachment("c.png", png(1, 50), "picture")))


async def test_texts_and_files_do_not_turn_into_each_other_but_follow(scene: Scene) -> None:
    picture = Reply((Line("card"),), attachment=Attachment("c.png", png(), "picture"))
    text = await scene.messenger.send(Address(7), _HELLO)
    assert text is not None

    await scene.messenger.replace(Address(7), text, picture)
    await scene.messenger.replace(Address(7), text + 1, Reply((Line("bye"),)))

    assert await scene.seen() == ["hello", "card", "bye"]


async def test_a_press_answered_too_late_is_no_error(scene: Scene) -> None:
    await scene.messenger.acknowledge("123", "saved")

    [call] = await scene.calls("answerCallbackQuery")
    assert "too old" in call["error"]["description"]


async def test_a_long_notice_is_cut_to_what_telegram_takes(scene: Scene) -> None:
    await scene.messenger.acknowledge("123", "x" * 300)

    [call] = await scene.calls("answerCallbackQuery")
    assert len(call["params"]["text"]) == 200


async def test_a_closed_topic_is_answered_in_the_group(scene: Scene) -> None:
    forum = await scene.server.say(
        "hi", user=KIM, chat={"id": -500, "type": "supergroup", "title": "Team", "is_forum": True}, thread=5
    )

    number = await scene.messenger.send(Address(forum["chat_id"], 77, forum["message_id"]), _HELLO)

    [message] = [one for one in await scene.server.messages(-500) if one["from_bot"]]
    assert (message["message_id"], message["thread"]) == (number, None)


async def test_another_refusal_is_told_and_not_tried_again(scene: Scene) -> None:
    scene.troubles.coming["sendmessage"] = [bad_request("BUTTON_DATA_INVALID")]

    with pytest.raises(BadRequest):
        await scene.messenger.send(Address(7), _HELLO)

    assert scene.pauses == []


async def test_a_token_taken_back_ends_everything(scene: Scene) -> None:
    scene.troubles.coming["sendmessage"] = [Refusal(401, "Unauthorized")]

    with pytest.raises(ConfigurationError, match="token"):
        await scene.messenger.send(Address(7), _HELLO)
