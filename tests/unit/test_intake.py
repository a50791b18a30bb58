"""What an update means to the bot: a request with the way back, a press that is over, or nothing at all."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from bot.conversation.request import Commanded, Pressed, Said, Sender, Sent, Unreadable
from bot.delivery.messenger import Address
from bot.reply import Attachment, Press
from bot.telegram.callback_data import pack, secret_from
from bot.telegram.intake import Arrived, Ourselves, Stale, read

_SECRET = secret_from("123456:AAE-a-token-of-a-test")
_US = Ourselves(99, "Coach_Bot")
_PERSON = {"id": 7, "is_bot": False, "first_name": "Kim", "language_code": "ko"}
_PRIVATE = {"id": 7, "type": "private", "first_name": "Kim"}
_GROUP = {"id": -500, "type": "supergroup", "title": "Team", "is_forum": True}
_OUR_MESSAGE = {
    "message_id": 40,
    "date": 1,
    "chat": _GROUP,
    "from": {"id": 99, "is_bot": True, "first_name": "Coach"},
    "text": "Hi",
}


def said(chat: dict[str, Any], text: str | None = None, **more: Any) -> Update:
    message = {"message_id": 41, "date": 1, "chat": chat, "from": _PERSON, **more}
    if text is not None:
        message["text"] = text
    return update(message=message)


def update(**content: Any) -> Update:
    return Update.de_json({"update_id": 1, **content}, None)


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


def meant(one: Update) -> Arrived:
    arrived = read(one, _US, _SECRET)
    assert isinstance(arrived, Arrived)
    return arrived


def test_plain_text_in_private_is_an_objection() -> None:
    arrived = meant(said(_PRIVATE, "너무 비싸대요"))

    assert arrived.request == Said(Sender(7, 7, "ko", private=True, name="Kim"), "너무 비싸대요")
    assert arrived.address == Address(7, None, None)


def test_when_it_was_written_is_known() -> None:
    assert meant(said(_PRIVATE, "너무 비싸대요")).request.sender.at == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)


def test_a_command_is_taken_apart_and_its_name_is_small() -> None:
    arrived = meant(said(_PRIVATE, "/Start  two words ", entities=[entity("bot_command", 0, 6)]))

    assert arrived.request == Commanded(Sender(7, 7, "ko", private=True, name="Kim"), "start", "two words")


@pytest.mark.parametrize(
    ("text", "length", "for_us"),
    [("/help@coach_BOT", 15, True), ("/help@other_bot", 15, False), ("/help", 5, True)],
)
def test_a_command_in_a_group_counts_when_it_names_us_or_nobody(text: str, length: int, for_us: bool) -> None:
    arrived = read(said(_GROUP, text, entities=[entity("bot_command", 0, length)]), _US, _SECRET)

    assert (arrived is not None) == for_us
    if isinstance(arrived, Arrived):
        assert arrived.request == Commanded(Sender(7, -500, "ko", private=False, name="Kim"), "help")


def test_a_command_in_the_middle_of_a_text_is_text() -> None:
    arrived = meant(said(_PRIVATE, "say /help", entities=[entity("bot_command", 4, 5)]))

    assert isinstance(arrived.request, Said)


@pytest.mark.parametrize(
    "passed_on",
    [
        {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Mallory"}},
        {"via_bot": {"id": 66, "is_bot": True, "first_name": "Other", "username": "other_bot"}},
    ],
)
def test_a_command_that_was_passed_on_is_not_run(passed_on: dict[str, Any]) -> None:
    arrived = meant(said(_PRIVATE, "/forgetme", **passed_on))

    assert arrived.request == Said(Sender(7, 7, "ko", private=True, name="Kim"), "/forgetme")


def test_talk_in_a_group_is_none_of_our_business() -> None:
    assert read(said(_GROUP, "too expensive"), _US, _SECRET) is None
    assert read(said(_GROUP, "@other too expensive", entities=[entity("mention", 0, 6)]), _US, _SECRET) is None


def test_a_mention_in_a_group_is_taken_out_and_answered_in_the_topic() -> None:
    arrived = meant(
        said(
            _GROUP,
            "@coach_bot too expensive",
            entities=[entity("mention", 0, 10)],
            message_thread_id=5,
            is_topic_message=True,
        )
    )

    assert arrived.request == Said(Sender(7, -500, "ko", private=False, name="Kim"), "too expensive")
    assert arrived.address == Address(-500, 5, 41)


def test_a_mention_by_name_counts_too() -> None:
    mention = entity("text_mention", 0, 5, user={"id": 99, "is_bot": True, "first_name": "Coach"})

    assert isinstance(meant(said(_GROUP, "Coach too expensive", entities=[mention])).request, Said)


def test_a_mention_with_nothing_behind_it_asks_for_help() -> None:
    arrived = meant(said(_GROUP, "@coach_bot", entities=[entity("mention", 0, 10)]))

    assert arrived.request == Commanded(Sender(7, -500, "ko", private=False, name="Kim"), "help")


def test_a_reply_to_us_counts_and_a_reply_to_somebody_else_does_not() -> None:
    theirs = {**_OUR_MESSAGE, "from": {"id": 8, "is_bot": False, "first_name": "Lee"}}

    assert isinstance(meant(said(_GROUP, "my wife decides", reply_to_message=_OUR_MESSAGE)).request, Said)
    assert read(said(_GROUP, "my wife decides", reply_to_message=theirs), _US, _SECRET) is None


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}, "photo"),
        ({"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}}, "voice"),
        ({"video_note": {"file_id": "a", "file_unique_id": "b", "duration": 1, "length": 1}}, "voice"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "sticker"),
        ({"location": {"longitude": 1.0, "latitude": 2.0}}, "other"),
    ],
)
def test_what_is_not_text_is_told_by_its_kind(content: dict[str, Any], kind: str) -> None:
    request = meant(said(_PRIVATE, **content)).request
    assert isinstance(request, Unreadable)
    assert replace(request, file=None) == Unreadable(Sender(7, 7, "ko", private=True, name="Kim"), kind)
    known = request.file.known_as if request.file is not None else None
    assert known == ("a" if "photo" in content else None)


def test_a_document_is_sent_with_its_size_and_what_was_written_with_it() -> None:
    kim = Sender(7, 7, "ko", private=True, name="Kim")
    bare = {"file_id": "a", "file_unique_id": "b"}
    assert meant(said(_PRIVATE, document=bare)).request == Sent(kim, Attachment("file", b"", "document", "a"))
    told = {**bare, "file_name": "../x.yaml", "file_size": 7}
    file = Attachment("../x.yaml", b"", "document", "a")
    assert meant(said(_PRIVATE, document=told, caption=" new ")).request == Sent(kim, file, 7, "new")
    assert read(said(_GROUP, document=told), _US, _SECRET) is None


def test_a_caption_is_text() -> None:
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]

    assert meant(said(_PRIVATE, photo=photo, caption="too expensive")).request == Said(
        Sender(7, 7, "ko", private=True, name="Kim"), "too expensive", Attachment("picture.jpg", b"", "picture", "a")
    )
    assert isinstance(meant(said(_PRIVATE, photo=photo, caption="  ")).request, Unreadable)


@pytest.mark.parametrize(
    "nobody",
    [
        {"new_chat_members": [_PERSON]},
        {"pinned_message": _OUR_MESSAGE},
        {"text": "beep", "from": {"id": 5, "is_bot": True, "first_name": "Bot"}},
        {"text": "posted", "sender_chat": {"id": -9, "type": "channel", "title": "News"}},
        {"text": "posted", "from": None},
    ],
)
def test_what_no_person_said_is_not_answered(nobody: dict[str, Any]) -> None:
    assert read(said(_PRIVATE, **nobody), _US, _SECRET) is None


def test_edits_and_channel_posts_are_not_answered() -> None:
    message = {"message_id": 41, "date": 1, "chat": _PRIVATE, "from": _PERSON, "text": "too dear"}

    assert read(update(edited_message=message), _US, _SECRET) is None
    assert read(update(channel_post=message), _US, _SECRET) is None


def pressed(data: str | None, message: dict[str, Any] | None) -> Update:
    query = {"id": "q1", "from": _PERSON, "chat_instance": "1", "data": data, "message": message}
    return update(callback_query={name: value for name, value in query.items() if value is not None})


def test_a_press_brings_back_what_the_button_carries() -> None:
    message = {**_OUR_MESSAGE, "message_thread_id": 5, "is_topic_message": True}

    arrived = meant(pressed(pack(Press("again", "3"), -500, _SECRET), message))

    assert arrived.request == Pressed(Sender(7, -500, "ko", private=False, name="Kim"), "again", "3")
    assert (arrived.address, arrived.pressed, arrived.pressed_message) == (Address(-500, 5), "q1", 40)


@pytest.mark.parametrize("data", [pack(Press("again", "3"), -501, _SECRET), "1:again:3:AAAAAAAA", "", None])
def test_a_press_that_is_not_ours_is_stale(data: str | None) -> None:
    assert read(pressed(data, _OUR_MESSAGE), _US, _SECRET) == Stale("q1", "ko", 7 if data is None else -500)


def test_a_press_on_a_message_too_old_to_see_still_works() -> None:
    gone = {"chat": _GROUP, "message_id": 40, "date": 0}

    arrived = meant(pressed(pack(Press("again", "3"), -500, _SECRET), gone))

    assert (arrived.pressed_message, arrived.address) == (40, Address(-500, None))


def test_a_press_without_a_message_is_stale() -> None:
    assert read(pressed(pack(Press("again", "3"), -500, _SECRET), None), _US, _SECRET) == Stale("q1", "ko", 7)
