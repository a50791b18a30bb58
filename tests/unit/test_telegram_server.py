"""The stand-in Telegram server answers as the real one: shapes, errors, entities, polling, and what people see."""

import asyncio
import html
import json
import re
import struct
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import pairwise
from typing import Any

import aiohttp
import pytest
import telegram
from aiohttp.test_utils import TestServer
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.telegram_server.client import CannotDo, Person, Place, TelegramServer
from tests.telegram_server.entities import STYLES, Entity
from tests.telegram_server.flood import FloodGauge
from tests.telegram_server.message_text import FormattedText, draft, finish
from tests.telegram_server.refusal import Refusal
from tests.telegram_server.server import DEFAULT_TOKEN, Interceptor, flood_control, make_application

MEI: Person = {"id": 1001, "first_name": "梅", "language_code": "zh"}
JUN: Person = {"id": 1002, "first_name": "준", "username": "jun", "language_code": "ko"}
TEAM: Place = {"id": -1009, "type": "supergroup", "title": "Team", "is_forum": True}
PLAIN_GROUP: Place = {"id": -77, "type": "group", "title": "Room"}

Start = Callable[..., Awaitable[TelegramServer]]


def png(width: int, height: int) -> bytes:
    """As much of a black picture as is needed to tell its size."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Starts the server inside the test, which is quicker than a process."""
    opened: list[TestServer] = []
    sessions: list[aiohttp.ClientSession] = []

    async def start(*interceptors: Interceptor) -> TelegramServer:
        opened.append(TestServer(make_application(interceptors=interceptors)))
        await opened[-1].start_server()
        sessions.append(aiohttp.ClientSession())
        return TelegramServer(str(opened[-1].make_url("")).rstrip("/"), DEFAULT_TOKEN, sessions[-1])

    yield start
    for session in sessions:
        await session.close()
    for server in opened:
        await server.close()


@pytest.fixture
async def server(start: Start) -> TelegramServer:
    return await start()


@pytest.fixture
async def chat_id(server: TelegramServer) -> int:
    return (await server.say("hi", user=MEI))["chat_id"]


def inline(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


def formatted(markup: str) -> FormattedText:
    return finish(draft(markup, "HTML", []))


def refusal_of(markup: str) -> str:
    with pytest.raises(Refusal) as caught:
        formatted(markup)
    return caught.value.description


async def sent(server: TelegramServer, chat_id: int, text: str, **more: Any) -> Any:
    answer = await server.call("sendMessage", chat_id=chat_id, text=text, **more)
    assert answer["ok"], answer
    return answer["result"]


# Markup


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        ("<foo>x</foo>", 'Unsupported start tag "foo" at byte offset 0'),
        ("价格<br>x", 'Unsupported start tag "br" at byte offset 6'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <", "Unclosed start tag at byte offset 2"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<a href=http://x/y>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ('<a href="x"="y">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href ", 'Unclosed start tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="no">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        (
            "&#55357;",
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched "
            "surrogate code units",
        ),
    ],
)
def test_wrong_markup_is_refused_in_the_words_of_telegram(markup: str, problem: str) -> None:
    assert refusal_of(markup) == f"Bad Request: can't parse entities: {problem}"


@pytest.mark.parametrize(
    ("markup", "entity"),
    [
        ("<b>x</b>", Entity("bold", 0, 1)),
        ("<STRONG>x</strong>", Entity("bold", 0, 1)),
        ("<i>x</i>", Entity("italic", 0, 1)),
        ("<em>x</em>", Entity("italic", 0, 1)),
        ("<u>x</u>", Entity("underline", 0, 1)),
        ("<ins>x</ins>", Entity("underline", 0, 1)),
        ("<s>x</s>", Entity("strikethrough", 0, 1)),
        ("<strike>x</strike>", Entity("strikethrough", 0, 1)),
        ("<del>x</del>", Entity("strikethrough", 0, 1)),
        ("<code>x</code>", Entity("code", 0, 1)),
        ('<code class="language-x">x</code>', Entity("code", 0, 1)),
        ("<pre>x</pre>", Entity("pre", 0, 1)),
        ('<pre><code class="language-python">x</code></pre>', Entity("pre", 0, 1, "python")),
        ("<tg-spoiler>x</tg-spoiler>", Entity("spoiler", 0, 1)),
        ('<span class="tg-spoiler">x</span>', Entity("spoiler", 0, 1)),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', Entity("custom_emoji", 0, 2, "5368324170671202286")),
        ("<blockquote>x</blockquote>", Entity("blockquote", 0, 1)),
        ("<blockquote expandable>x</blockquote>", Entity("expandable_blockquote", 0, 1)),
        ("<a href='https://e.org/?a=1&amp;b=2'>x</a>", Entity("text_link", 0, 1, "https://e.org/?a=1&b=2")),
        ("<a>e.org</a>", Entity("text_link", 0, 5, "http://e.org/")),
        ('<a href="tg://user?id=1001">x</a>', Entity("text_mention", 0, 1, "1001")),
    ],
)
def test_each_supported_tag_becomes_its_entity(markup: str, entity: Entity) -> None:
    assert formatted(markup).entities == (entity,)


def test_a_link_that_leads_nowhere_leaves_plain_text() -> None:
    assert formatted('<a href="nowhere">x</a>') == FormattedText("x")


def test_offsets_count_utf_16_units() -> None:
    assert formatted("😀价<b>格😀</b>").entities == (Entity("bold", 3, 3),)


def test_only_four_named_characters_and_numbers_are_decoded() -> None:
    assert formatted("&lt;&gt;&amp;&quot;&#39;&#x4ef7;&copy;&nbsp; &#0; &lt").text == "<>&\"'价&copy;&nbsp; &#0; <"


def test_quotes_do_not_nest() -> None:
    nested = formatted("<blockquote>a<blockquote>b</blockquote>c</blockquote>")
    assert nested == FormattedText("abc", (Entity("blockquote", 0, 3),))


def test_code_holds_no_other_styles() -> None:
    assert formatted("<b>a<code>b</code>c</b>").entities == (
        Entity("bold", 0, 1),
        Entity("code", 1, 1),
        Entity("bold", 2, 1),
    )


def test_a_bold_stretch_goes_on_after_code_to_its_end() -> None:
    assert formatted("<b>a<code>b</code>😀c</b>").entities[-1] == Entity("bold", 2, 3)


def test_a_bold_stretch_is_cut_where_a_link_begins_and_ends() -> None:
    kinds = [(one.kind, one.offset, one.length) for one in formatted('<b>a<a href="e.org">b</a>c</b>').entities]
    assert kinds == [("bold", 0, 1), ("text_link", 1, 1), ("bold", 1, 1), ("bold", 2, 1)]


def test_adjoining_stretches_of_one_style_are_one() -> None:
    assert formatted("<b>a</b><strong>b</strong>").entities == (Entity("bold", 0, 2),)


def test_at_most_a_hundred_entities_are_kept() -> None:
    assert len(formatted("<b>a</b> " * 101).entities) == 100


def test_blanks_at_both_ends_are_cut_and_entities_move_along() -> None:
    assert formatted(" \n a<b>b </b>\n ") == FormattedText("ab", (Entity("bold", 1, 1),))


def test_control_characters_become_blanks_and_carriage_returns_vanish() -> None:
    assert formatted("a\tb\r\nc\u2028d<b>e</b>") == FormattedText("a b\ncde", (Entity("bold", 6, 1),))


def test_commands_and_mentions_are_found_outside_of_code() -> None:
    assert formatted("/start@x_bot @jun a/b a@b.c <code>/help</code>").entities == (
        Entity("bot_command", 0, 12),
        Entity("mention", 13, 4),
        Entity("code", 28, 5),
    )


def as_telegram_cleans(text: str) -> str:
    text = re.sub("[\r\u2028-\u202e\u0333\u033f\u030a]", "", text)
    text = re.sub("[\u200e\u200f](?=[\u200e\u200f])", "\u200c", text)
    return "".join(" " if character < " " and character != "\n" else character for character in text).rstrip(" \n")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=4_096))
def test_escaped_text_is_always_accepted_and_seen_as_it_was(text: str) -> None:
    seen = as_telegram_cleans(text)
    assume(any(character.isalnum() for character in seen))
    assert formatted(f"<b>{html.escape(text)}</b>").text == seen


words = st.text("ab 😀\n", max_size=4)
tags = st.sampled_from(["b", "i", "u", "s", "tg-spoiler", "code", "pre", "blockquote", 'a href="e.org"'])
trees = st.recursive(
    words,
    lambda inner: st.tuples(tags, st.lists(inner, max_size=3)).map(
        lambda parts: f"<{parts[0]}>{''.join(parts[1])}</{parts[0].split()[0]}>"
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(trees)
def test_entities_stay_within_the_text_in_order_and_of_each_kind_apart(markup: str) -> None:
    result = formatted(f"x{markup}x")
    units = len(result.text.encode("utf-16-le")) // 2
    assert list(result.entities) == sorted(result.entities, key=Entity.rank)
    for entity in result.entities:
        assert entity.length > 0 and entity.offset >= 0 and entity.end <= units
    for kind in {*STYLES, "code", "pre", "blockquote", "text_link"}:
        stretches = [entity for entity in result.entities if entity.kind == kind]
        assert all(one.end <= other.offset for one, other in pairwise(stretches))


scraps = st.sampled_from(
    [
        *"</>= '\"&#\0价😀",
        "b",
        "pre",
        "code",
        "</b>",
        "<b>",
        "<a href='",
        "class=language-",
        "lt;",
        "x41;",
        "<pre><code ",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(scraps, max_size=30).map("".join))
def test_scraps_of_markup_are_either_text_or_a_refusal(markup: str) -> None:
    try:
        result = formatted(markup)
    except Refusal as refusal:
        assert refusal.description.startswith("Bad Request: ")
    else:
        assert result.text


# The errors of sending and editing


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": " \n "}, "Bad Request: text must be non-empty"),
        ({"text": "\u200b\u3000"}, "Bad Request: text must be non-empty"),
        ({"text": "x" * 4_097}, "Bad Request: message is too long"),
        ({"text": "x" * 32_769}, "Bad Request: text is too long"),
        ({"text": "x", "parse_mode": "HTMLX"}, "Bad Request: unsupported parse_mode"),
        ({"text": "\ud800"}, "Bad Request: strings must be encoded in UTF-8"),
        (
            {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
            "Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 2",
        ),
        (
            {"text": "x", "entities": [{"type": "bold", "offset": 3, "length": 2}]},
            "Bad Request: entity begins after the end of the text at UTF-16 offset 3",
        ),
        ({"text": "x", "chat_id": 5}, "Bad Request: chat not found"),
        ({"text": "x", "chat_id": ""}, "Bad Request: chat_id is empty"),
        (
            {"text": "x", "reply_markup": inline({"text": "A", "callback_data": "x" * 65})},
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            {"text": "x", "reply_markup": inline({"text": "A", "callback_data": "价" * 22})},
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            {"text": "x", "reply_markup": inline({"text": "A", "copy_text": {"text": "x" * 257}})},
            "Bad Request: BUTTON_COPY_TEXT_INVALID",
        ),
        (
            {"text": "x", "reply_markup": inline({"text": "A", "copy_text": {"text": ""}})},
            "Bad Request: BUTTON_COPY_TEXT_INVALID",
        ),
        (
            {"text": "x", "reply_markup": inline({"text": "A"})},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": inline({"callback_data": "a"})},
            "Bad Request: can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [["A"]]}},
            "Bad Request: can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [{"text": "A", "callback_data": "a"}]}},
            'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (
            {"text": "x", "reply_markup": inline({"text": "A", "url": "nowhere"})},
            "Bad Request: inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
        ({"text": "x", "reply_markup": "{"}, "Bad Request: can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": []}, "Bad Request: object expected as reply markup"),
        ({"text": "x", "reply_parameters": {"message_id": 999}}, "Bad Request: message to be replied not found"),
        ({"text": "x", "message_thread_id": 7}, "Bad Request: message thread not found"),
    ],
)
async def test_a_message_telegram_would_refuse_is_refused_in_its_words(
    server: TelegramServer, chat_id: int, parameters: dict[str, Any], description: str
) -> None:
    answer = await server.call("sendMessage", **{"chat_id": chat_id, **parameters})
    assert answer == {"ok": False, "error_code": 400, "description": description}
    assert not [message for message in await server.messages(chat_id) if message["from_bot"]]


async def test_limits_can_be_reached(server: TelegramServer, chat_id: int) -> None:
    buttons = inline({"text": "A", "callback_data": "x" * 64}, {"text": "B", "copy_text": {"text": "价" * 256}})
    message = await sent(server, chat_id, "😀" * 4_096, reply_markup=buttons)
    assert message["text"] == "😀" * 4_096
    assert message["reply_markup"] == buttons
    assert await sent(server, chat_id, "x" + " " * 32_767)


async def test_an_unlabelled_button_and_the_thirteenth_in_a_row_are_left_out(
    server: TelegramServer, chat_id: int
) -> None:
    row = [{"text": str(number), "callback_data": "a"} for number in range(13)]
    message = await sent(server, chat_id, "x", reply_markup=inline({"text": "", "callback_data": "a"}, *row))
    assert message["reply_markup"] == inline(*row[:12])


async def test_a_reply_to_a_lost_message_may_be_sent_without_it(server: TelegramServer, chat_id: int) -> None:
    lost = {"message_id": 999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await sent(server, chat_id, "x", reply_parameters=lost)
    found = await sent(server, chat_id, "x", reply_parameters={"message_id": 1})
    assert found["reply_to_message"]["text"] == "hi"


async def test_a_topic_is_known_once_somebody_wrote_in_it(server: TelegramServer) -> None:
    await server.say("x", user=MEI, chat=TEAM, thread=7)
    message = await sent(server, TEAM["id"], "x", message_thread_id=7)
    assert (message["message_thread_id"], message["is_topic_message"], message["chat"]["is_forum"]) == (7, True, True)
    for unknown in (1, 8):
        answer = await server.call("sendMessage", chat_id=TEAM["id"], text="x", message_thread_id=unknown)
        assert answer["description"] == "Bad Request: message thread not found"


async def test_a_plain_group_ignores_the_number_of_a_topic(server: TelegramServer) -> None:
    await server.say("x", user=MEI, chat=PLAIN_GROUP)
    assert "message_thread_id" not in await sent(server, PLAIN_GROUP["id"], "x", message_thread_id=7)


async def test_who_blocks_the_bot_gets_nothing_until_unblocking(server: TelegramServer, chat_id: int) -> None:
    await server.block(MEI)
    refused = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
    assert await server.call("sendMessage", chat_id=chat_id, text="x") == refused
    assert await server.call("sendChatAction", chat_id=chat_id, action="typing") == refused
    with pytest.raises(CannotDo, match="has blocked the bot"):
        await server.say("x", user=MEI)
    await server.unblock(MEI)
    await sent(server, chat_id, "x")
    updates = (await server.call("getUpdates"))["result"]
    statuses = [update["my_chat_member"]["new_chat_member"]["status"] for update in updates[1:]]
    assert statuses == ["kicked", "member"]


async def test_an_edit_must_change_something(server: TelegramServer, chat_id: int) -> None:
    markup = inline({"text": "A", "callback_data": "a"})
    message_id = (await sent(server, chat_id, "<b>x</b>", parse_mode="HTML", reply_markup=markup))["message_id"]
    place = {"chat_id": chat_id, "message_id": message_id}
    unchanged = {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: message is not modified: specified new message content and reply markup are "
        "exactly the same as a current content and reply markup of the message",
    }
    same = {"text": " <b>x</b>", "parse_mode": "HTML", "reply_markup": markup}
    assert await server.call("editMessageText", **place, **same) == unchanged
    assert await server.call("editMessageReplyMarkup", **place, reply_markup=markup) == unchanged
    edited = (await server.call("editMessageText", **place, text="x", reply_markup=markup))["result"]
    assert "edit_date" in edited and "entities" not in edited
    bare = (await server.call("editMessageReplyMarkup", **place))["result"]
    assert "reply_markup" not in bare and bare["text"] == "x"


async def test_only_the_bots_own_messages_can_be_edited(server: TelegramServer, chat_id: int) -> None:
    missing = await server.call("editMessageText", chat_id=chat_id, message_id=99, text="x")
    assert missing["description"] == "Bad Request: message to edit not found"
    foreign = await server.call("editMessageText", chat_id=chat_id, message_id=1, text="x")
    assert foreign["description"] == "Bad Request: message can't be edited"
    own = (await sent(server, chat_id, "x"))["message_id"]
    other = await server.call(
        "editMessageText", chat_id=chat_id, message_id=own, text="y", reply_markup={"force_reply": True}
    )
    assert other["description"] == "Bad Request: inline keyboard expected"


async def test_a_deleted_message_is_gone(server: TelegramServer, chat_id: int) -> None:
    message_id = (await sent(server, chat_id, "x"))["message_id"]
    assert (await server.call("deleteMessage", chat_id=chat_id, message_id=message_id))["result"] is True
    assert len(await server.messages(chat_id)) == 1
    again = await server.call("deleteMessage", chat_id=chat_id, message_id=message_id)
    assert again["description"] == "Bad Request: message to delete not found"


async def test_somebody_elses_message_in_a_group_cannot_be_deleted(server: TelegramServer) -> None:
    said = await server.say("x", user=MEI, chat=PLAIN_GROUP)
    answer = await server.call("deleteMessage", chat_id=said["chat_id"], message_id=said["message_id"])
    assert answer["description"] == "Bad Request: message can't be deleted"


# Buttons


async def test_a_pressed_button_asks_the_bot_and_can_be_answered_once(server: TelegramServer, chat_id: int) -> None:
    message = await sent(server, chat_id, "x", reply_markup=inline({"text": "Yes", "callback_data": "v1:yes"}))
    pressed = await server.press(user=MEI, chat_id=chat_id, message_id=message["message_id"], label="Yes")
    query = (await server.call("getUpdates"))["result"][-1]["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (pressed["callback_query_id"], "v1:yes", MEI["id"])
    assert query["message"]["message_id"] == message["message_id"]

    too_long = await server.call("answerCallbackQuery", callback_query_id=query["id"], text="x" * 201)
    assert too_long["description"] == "Bad Request: MESSAGE_TOO_LONG"
    answer = {"callback_query_id": query["id"], "text": "x" * 200}
    assert (await server.call("answerCallbackQuery", **answer))["result"] is True
    entry = (await server.history())[-1]
    assert (entry["method"], entry["params"], entry["result"]) == ("answerCallbackQuery", answer, True)

    too_late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert (await server.call("answerCallbackQuery", **answer))["description"] == too_late
    assert (await server.call("answerCallbackQuery", callback_query_id="5"))["description"] == too_late


async def test_nobody_can_press_what_is_not_there(server: TelegramServer, chat_id: int) -> None:
    buttons = inline(
        {"text": "Yes", "callback_data": "yes"},
        {"text": "Copy", "copy_text": {"text": "copied"}},
        {"text": "Open", "url": "https://e.org"},
    )
    message_id = (await sent(server, chat_id, "x", reply_markup=buttons))["message_id"]
    with pytest.raises(CannotDo, match="has no button 'no'; it has 'Yes', 'Copy', 'Open'"):
        await server.press(user=MEI, chat_id=chat_id, message_id=message_id, data="no")
    with pytest.raises(CannotDo, match="cannot see the private chat"):
        await server.press(user=JUN, chat_id=chat_id, message_id=message_id, data="yes")
    with pytest.raises(CannotDo, match="there is no message 99"):
        await server.press(user=MEI, chat_id=chat_id, message_id=99, data="yes")
    assert await server.press(user=MEI, chat_id=chat_id, message_id=message_id, label="Copy") == {"copy_text": "copied"}
    opened = await server.press(user=MEI, chat_id=chat_id, message_id=message_id, label="Open")
    assert opened == {"url": "https://e.org/"}


# What people do and see


async def test_what_a_person_says_reaches_the_bot_as_a_real_update(server: TelegramServer) -> None:
    said = await server.say("/start hello @jun", user=JUN)
    update = (await server.call("getUpdates"))["result"][0]
    assert update == {
        "update_id": said["update_id"],
        "message": {
            "message_id": said["message_id"],
            "from": {"id": 1002, "is_bot": False, "first_name": "준", "username": "jun", "language_code": "ko"},
            "chat": {"id": 1002, "first_name": "준", "username": "jun", "type": "private"},
            "date": update["message"]["date"],
            "text": "/start hello @jun",
            "entities": [
                {"offset": 0, "length": 6, "type": "bot_command"},
                {"offset": 13, "length": 4, "type": "mention"},
            ],
        },
    }


async def test_files_can_be_sent_and_downloaded(server: TelegramServer) -> None:
    await server.say("see here", user=MEI, kind="document", file_name="prices.yaml", content="价格".encode())
    for kind in ("photo", "voice", "sticker"):
        await server.say(user=MEI, kind=kind)
    document, photo, voice, sticker = (one["message"] for one in (await server.call("getUpdates"))["result"])
    assert (document["caption"], document["document"]["file_name"]) == ("see here", "prices.yaml")
    assert photo["photo"] and voice["voice"] and sticker["sticker"] and "text" not in photo
    file = (await server.call("getFile", file_id=document["document"]["file_id"]))["result"]
    async with server.session.get(f"{server.url}/file/bot{server.token}/{file['file_path']}") as response:
        assert (await response.read()).decode() == "价格"
    unknown = await server.call("getFile", file_id="none")
    assert unknown["description"] == "Bad Request: invalid file_id"
    assert (await server.call("getFile"))["description"] == "Bad Request: file_id not specified"


async def test_a_person_can_correct_a_message(server: TelegramServer, chat_id: int) -> None:
    await server.edit("/hello", user=MEI, chat_id=chat_id, message_id=1)
    edited = (await server.call("getUpdates"))["result"][-1]["edited_message"]
    assert (edited["text"], edited["entities"][0]["type"]) == ("/hello", "bot_command")
    with pytest.raises(CannotDo, match="was not written by"):
        await server.edit("x", user=JUN, chat_id=chat_id, message_id=1)


async def test_a_chat_shows_what_a_person_sees_now(server: TelegramServer, chat_id: int) -> None:
    buttons = inline({"text": "A", "callback_data": "a"}, {"text": "B", "copy_text": {"text": "c"}})
    await sent(server, chat_id, "<b>x</b>", parse_mode="HTML", reply_markup=buttons)
    mine, answer = await server.messages(chat_id)
    assert (mine["from_bot"], mine["text"], mine["html"]) == (False, "hi", None)
    assert answer == {
        "message_id": 2,
        "from_bot": True,
        "text": "x",
        "html": "<b>x</b>",
        "entities": [{"offset": 0, "length": 1, "type": "bold"}],
        "keyboard": [[{"text": "A", "callback_data": "a"}, {"text": "B", "copy_text": "c"}]],
        "thread": None,
        "edited": False,
        "media": {},
    }


async def test_files_of_the_bot_are_checked_and_kept(server: TelegramServer, chat_id: int) -> None:
    picture = png(1920, 640)
    form = aiohttp.FormData({"chat_id": str(chat_id), "caption": "<b>x</b>", "parse_mode": "HTML"})
    form.add_field("photo", "attach://it")
    form.add_field("it", picture, filename="a.png", content_type="image/png")
    async with server.session.post(f"{server.url}/bot{server.token}/sendPhoto", data=form) as response:
        message = (await response.json())["result"]
    assert (message["caption"], message["caption_entities"][0]["type"]) == ("x", "bold")
    [size] = message["photo"]
    assert (size["width"], size["height"]) == (1280, 427)
    assert await server.download(size["file_id"]) == picture
    assert [entry["params"]["it"] for entry in await server.history() if entry["method"] == "sendPhoto"] == ["a.png"]
    place = {"chat_id": chat_id, "message_id": message["message_id"]}
    edited = await server.call("editMessageText", **place, text="y")
    assert edited["description"] == "Bad Request: there is no text in the message to edit"


@pytest.mark.parametrize(
    ("content", "caption", "told"),
    [
        (b"", "", "file must be non-empty"),
        (b"no picture", "", "IMAGE_PROCESS_FAILED"),
        (png(5, 101), "", "PHOTO_INVALID_DIMENSIONS"),
        (png(5000, 5001), "", "PHOTO_INVALID_DIMENSIONS"),
        (png(2, 2), "x" * 1025, "message caption is too long"),
    ],
)
async def test_what_telegram_does_not_take_for_a_picture(
    server: TelegramServer, chat_id: int, content: bytes, caption: str, told: str
) -> None:
    form = aiohttp.FormData({"chat_id": str(chat_id), "caption": caption})
    form.add_field("photo", content, filename="a.png", content_type="image/png")
    async with server.session.post(f"{server.url}/bot{server.token}/sendPhoto", data=form) as response:
        assert (await response.json())["description"] == f"Bad Request: {told}"
    assert (await server.call("sendDocument", chat_id=chat_id))["description"] == (
        "Bad Request: there is no document in the request"
    )


async def test_waiting_for_messages_counts_those_of_the_bot(server: TelegramServer, chat_id: int) -> None:
    with pytest.raises(TimeoutError, match="0 of 1 messages"):
        await server.wait_for_messages(chat_id, 1, timeout=0)
    waiting = asyncio.create_task(server.wait_for_messages(chat_id, 1))
    await sent(server, chat_id, "x")
    assert [message["text"] for message in await waiting] == ["x"]


async def test_supergroups_number_their_messages_for_themselves(server: TelegramServer, chat_id: int) -> None:
    assert (await server.say("x", user=MEI, chat=TEAM))["message_id"] == 1
    assert (await server.say("x", user=MEI, chat=PLAIN_GROUP))["message_id"] == 2
    assert (await server.say("x", user=JUN))["message_id"] == 3


async def test_after_a_reset_only_the_numbers_of_updates_go_on(server: TelegramServer, chat_id: int) -> None:
    before = (await server.call("getUpdates"))["result"][0]["update_id"]
    await server.reset()
    assert (await server.messages(chat_id), await server.history(), await server.pending()) == ([], [], 0)
    assert (await server.call("sendMessage", chat_id=chat_id, text="x"))["description"] == "Bad Request: chat not found"
    assert (await server.say("hi", user=MEI))["update_id"] == before + 1


@pytest.mark.parametrize(
    ("wish", "problem"),
    [
        ({"text": "x"}, "who does it"),
        ({"text": "x", "user": {"id": 1, "name": "x"}}, "a user has no name"),
        ({"user": MEI}, "nobody can send an empty message"),
        ({"text": "x", "user": MEI, "thread": 3}, "is no forum"),
        ({"text": "x", "user": MEI, "reply_to": 3}, "no message 3"),
        ({"text": "x", "user": MEI, "kind": "film"}, "'film' is not one of"),
        ({"user": MEI, "kind": "photo", "content": "?"}, "not base64"),
        ({"text": "x", "user": MEI, "chat": {"id": 5, "type": "private"}}, "has the id 1001, not 5"),
        ({"text": "x", "user": MEI, "chat": {"id": 5, "type": "club"}}, "'club' is not one of"),
    ],
)
async def test_a_wish_that_cannot_be_is_refused_with_a_reason(
    server: TelegramServer, wish: dict[str, Any], problem: str
) -> None:
    async with server.session.post(f"{server.url}/_control/say", json=wish) as response:
        assert response.status == 409
        assert problem in (await response.json())["error"]
    assert await server.pending() == 0


# Polling


async def test_updates_come_again_until_an_offset_confirms_them(server: TelegramServer) -> None:
    ids = [(await server.say(text, user=MEI))["update_id"] for text in "abc"]

    async def polled(**parameters: Any) -> list[int]:
        return [update["update_id"] for update in (await server.call("getUpdates", **parameters))["result"]]

    assert await polled(limit=2) == ids[:2]
    assert await polled() == ids
    assert await polled(offset=ids[1]) == ids[1:]
    assert await server.pending() == 2
    assert await polled(offset=-1) == ids[2:]
    assert await server.pending() == 1
    last = ids[2]
    assert last is not None
    assert await polled(offset=last + 1_000) == ids[2:]
    assert await polled(offset=last + 1) == []


async def test_a_long_poll_ends_with_the_next_update(server: TelegramServer) -> None:
    polling = asyncio.create_task(server.call("getUpdates", timeout=50))
    while not polling.done():
        await server.say("x", user=MEI)
        await asyncio.sleep(0)
    assert (await polling)["result"][0]["message"]["text"] == "x"


async def test_a_long_poll_without_updates_ends_empty(server: TelegramServer) -> None:
    assert (await server.call("getUpdates", timeout=1))["result"] == []


async def test_of_two_pollers_the_earlier_gets_a_conflict(server: TelegramServer) -> None:
    polls = [asyncio.create_task(server.call("getUpdates", timeout=50)) for _ in range(2)]
    done, waiting = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
    assert done.pop().result() == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    }
    await server.say("x", user=MEI)
    assert len((await waiting.pop())["result"]) == 1


async def test_only_allowed_updates_are_kept(server: TelegramServer) -> None:
    await server.call("getUpdates", allowed_updates=["callback_query"])
    assert (await server.say("x", user=MEI))["update_id"] is None
    await server.call("getUpdates")
    assert (await server.say("x", user=MEI))["update_id"] is None
    await server.call("getUpdates", allowed_updates=[])
    assert (await server.say("x", user=MEI))["update_id"] is not None


async def test_there_is_no_polling_while_a_webhook_is_set(server: TelegramServer) -> None:
    assert (await server.call("setWebhook", url="https://e.org/hook", secret_token="a-b_C"))["result"] is True
    assert (await server.call("getUpdates"))["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    await server.say("x", user=MEI)
    info = (await server.call("getWebhookInfo"))["result"]
    assert (info["url"], info["pending_update_count"], info["max_connections"]) == ("https://e.org/hook", 1, 40)
    assert (await server.call("deleteWebhook", drop_pending_updates=True))["result"] is True
    assert (await server.call("getWebhookInfo"))["result"]["url"] == ""
    assert (await server.call("getUpdates"))["result"] == []


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"secret_token": "a b"}, "Bad Request: secret token contains unallowed characters"),
        ({"secret_token": "a" * 257}, "Bad Request: secret token is too long"),
        ({"url": "http://e.org"}, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"),
    ],
)
async def test_a_wrong_webhook_is_refused(server: TelegramServer, parameters: dict[str, str], description: str) -> None:
    answer = await server.call("setWebhook", **{"url": "https://e.org", **parameters})
    assert answer["description"] == description


# Requests


async def test_unknown_methods_and_tokens_are_refused(server: TelegramServer) -> None:
    for method in ("sendDice", "nothing"):
        answer = await server.call(method)
        assert answer == {"ok": False, "error_code": 404, "description": "Not Found"}
    stranger = TelegramServer(server.url, "123456:other", server.session)
    assert await stranger.call("getMe") == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert len(await server.history()) == 2


async def test_parameters_may_come_in_every_way(server: TelegramServer, chat_id: int) -> None:
    address = f"{server.url}/bot{server.token}/SENDmessage"
    parameters = {"chat_id": str(chat_id), "text": "价格 & more"}
    multipart = aiohttp.FormData(parameters, default_to_multipart=True)
    for request in (
        server.session.get(address, params=parameters),
        server.session.post(address, params=parameters),
        server.session.post(address, data=parameters),
        server.session.post(address, data=multipart),
        server.session.post(address, json={**parameters, "chat_id": chat_id}),
    ):
        async with request as response:
            assert (await response.json())["result"]["text"] == "价格 & more"
    assert {str(entry["params"]) for entry in await server.history()} == {
        str({"chat_id": chat_id, "text": "价格 & more"})
    }


async def test_the_history_tells_every_call_in_order(server: TelegramServer, chat_id: int) -> None:
    await server.call("getMe")
    await server.call("sendMessage", chat_id=chat_id, text="")
    first, second = await server.history()
    assert (first["seq"], first["method"], first["result"]["is_bot"]) == (1, "getMe", True)
    assert (second["seq"], second["params"]) == (2, {"chat_id": chat_id, "text": ""})
    assert second["error"] == {"error_code": 400, "description": "Bad Request: message text is empty"}
    assert second["time"] >= first["time"]


async def test_commands_are_kept_by_scope_and_language(server: TelegramServer, chat_id: int) -> None:
    commands = [{"command": "start", "description": "开始"}]
    here = {"scope": {"type": "chat", "chat_id": chat_id}, "language_code": "zh"}
    assert (await server.call("setMyCommands", commands=commands, **here))["result"] is True
    assert (await server.call("getMyCommands", **here))["result"] == commands
    assert (await server.call("getMyCommands"))["result"] == []
    assert (await server.call("deleteMyCommands", **here))["result"] is True
    assert (await server.call("getMyCommands", **here))["result"] == []


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"commands": [{"command": "Start", "description": "x"}]}, "Bad Request: BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "", "description": "x"}]}, "Bad Request: command must be non-empty"),
        ({"commands": [{"command": "x" * 33, "description": "x"}]}, "Bad Request: command length must not exceed 32"),
        ({"commands": [{"command": "x", "description": " "}]}, "Bad Request: command description must be non-empty"),
        ({"commands": [{"command": "x"}]}, "Bad Request: can't parse BotCommand: Can't find field \"description\""),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "Bad Request: chat not found"),
        (
            {"commands": [], "scope": {"type": "moon"}},
            "Bad Request: can't parse BotCommandScope: Unsupported type specified",
        ),
    ],
)
async def test_wrong_commands_are_refused(server: TelegramServer, parameters: dict[str, Any], description: str) -> None:
    assert (await server.call("setMyCommands", **parameters))["description"] == description


async def test_only_known_actions_can_be_shown(server: TelegramServer, chat_id: int) -> None:
    assert (await server.call("sendChatAction", chat_id=chat_id, action="typing"))["result"] is True
    answer = await server.call("sendChatAction", chat_id=chat_id, action="dance")
    assert answer["description"] == "Bad Request: wrong parameter action in request"


# Limits on sending, and other interceptors


async def test_with_flood_control_the_second_message_in_a_second_has_to_wait(start: Start) -> None:
    now = 0.0
    server = await start(flood_control(lambda: now))
    chat_id = (await server.say("x", user=MEI))["chat_id"]
    await sent(server, chat_id, "x")
    assert await server.call("sendMessage", chat_id=chat_id, text="x") == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    assert len([message for message in await server.messages(chat_id) if message["from_bot"]]) == 1
    now = 1.0
    await sent(server, chat_id, "x")


def test_whoever_was_told_to_wait_is_refused_until_then() -> None:
    now = 0.0
    gauge = FloodGauge(lambda: now)
    assert gauge.retry_after(1) is None
    now = 0.5
    assert gauge.retry_after(1) == 1
    now = 1.25
    assert gauge.retry_after(1) == 1
    now = 1.5
    assert gauge.retry_after(1) is None


def test_a_group_takes_twenty_messages_a_minute() -> None:
    now = 0.0
    gauge = FloodGauge(lambda: now)
    for second in range(0, 40, 2):
        now = float(second)
        assert gauge.retry_after(-1) is None
    now = 40.0
    assert gauge.retry_after(-1) == 20
    assert gauge.retry_after(-2) is None


def test_all_chats_together_take_thirty_messages_a_second() -> None:
    gauge = FloodGauge(lambda: 0.0)
    assert [gauge.retry_after(chat_id) for chat_id in range(1, 32)] == [None] * 30 + [1]


async def test_interceptors_stand_between_a_call_and_its_method(start: Start) -> None:
    async def shout(call: Any, proceed: Any) -> Any:
        return {**await proceed(call), "first_name": call.method.upper()}

    server = await start(shout)
    assert (await server.call("getMe"))["result"]["first_name"] == "GETME"


# The process, and a real client


async def test_a_telegram_bot_of_the_library_works_against_the_process() -> None:
    async with (
        TelegramServer.started() as server,
        telegram.Bot(server.token, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot") as bot,
    ):
        assert bot.username == "objection_coach_bot"
        assert await bot.delete_webhook()
        assert (await bot.get_webhook_info()).url == ""
        polling = asyncio.create_task(bot.get_updates(timeout=10, allowed_updates=telegram.Update.ALL_TYPES))
        said = await server.say("/start", user=MEI)
        (update,) = await polling
        assert update.update_id == said["update_id"]
        assert update.message is not None and update.message.from_user is not None
        assert update.message.from_user.language_code == "zh"

        await bot.send_chat_action(said["chat_id"], "typing")
        keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Go", callback_data="go")]])
        message = await bot.send_message(
            said["chat_id"], "<b>太贵了</b>", parse_mode="HTML", reply_markup=keyboard, reply_to_message_id=1
        )
        assert (message.text_html, message.reply_to_message is not None) == ("<b>太贵了</b>", True)
        await server.press(user=MEI, chat_id=said["chat_id"], message_id=message.message_id, data="go")
        (pressed,) = await bot.get_updates(offset=update.update_id + 1, timeout=10)
        assert pressed.callback_query is not None and pressed.callback_query.data == "go"
        assert await pressed.callback_query.answer("gone")
        edited = await pressed.callback_query.edit_message_text("done")
        assert isinstance(edited, telegram.Message) and edited.reply_markup is None
        with pytest.raises(telegram.error.BadRequest, match="not modified"):
            await bot.edit_message_text("done", said["chat_id"], message.message_id)
        chat = await bot.get_chat(said["chat_id"])
        assert (chat.type, chat.first_name) == ("private", "梅")
        assert await bot.set_my_commands([("start", "Start")], language_code="zh")
        assert (await bot.get_my_commands(language_code="zh"))[0].command == "start"
        assert await bot.set_my_name("Coach") and await bot.set_my_description("x")
        assert await bot.set_my_short_description("x")

        await server.say(user=MEI, kind="document", file_name="a.yaml", content=b"a: b")
        (upload,) = await bot.get_updates(offset=pressed.update_id + 1)
        assert upload.message is not None and upload.message.document is not None
        assert await (await upload.message.document.get_file()).download_as_bytearray() == b"a: b"

        await server.block(MEI)
        with pytest.raises(telegram.error.Forbidden, match="bot was blocked by the user"):
            await bot.send_message(said["chat_id"], "x")
        (blocked,) = await bot.get_updates(offset=upload.update_id + 1)
        assert blocked.my_chat_member is not None
        assert await bot.delete_message(said["chat_id"], message.message_id)


async def started_process() -> tuple[asyncio.subprocess.Process, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.telegram_server", "--port", "0", "--token", "1:x"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    ready = json.loads(await process.stdout.readline())
    assert ready["token"] == "1:x"
    return process, ready["url"]


async def test_the_process_ends_when_its_input_closes() -> None:
    process, _ = await started_process()
    assert process.stdin is not None
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), 10) == 0
    await process.communicate()


async def test_the_process_ends_on_sigterm_even_while_a_bot_polls() -> None:
    process, url = await started_process()
    async with aiohttp.ClientSession() as session:
        polling = asyncio.create_task(session.get(f"{url}/bot1:x/getUpdates", params={"timeout": 50}))
        async with session.get(f"{url}/_control/pending") as response:
            assert await response.json() == 0
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 10) == 0
        await asyncio.wait((polling,))
        if polling.exception() is None:
            polling.result().close()
    await process.communicate()


async def test_the_process_can_refuse_floods() -> None:
    async with TelegramServer.started(flood=True) as server:
        chat_id = (await server.say("x", user=MEI))["chat_id"]
        answers = [await server.call("sendMessage", chat_id=chat_id, text="x") for _ in range(2)]
        assert [answer.get("error_code") for answer in answers] == [None, 429]
