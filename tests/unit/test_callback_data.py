"""Button data: comes back as it went, fits, and cannot be made up, changed or carried elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.access import owned
from bot.conversation.preferences import Tongue
from bot.conversation.request import Outcome, Sender
from bot.language.detect import LANGUAGES
from bot.library.records import Library
from bot.reply import Button, Press, Reply
from bot.telegram.callback_data import LONGEST, pack, secret_from, unpack

_SECRET = secret_from("123456:AAE-a-token-of-a-test")
_LARGEST_ANSWER = 2**53  # what a row number of the database may grow to, and more
_ACTIONS = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=10)
_ARGUMENTS = st.text(max_size=8)
_CHATS = st.integers(-(2**53), 2**53)


@given(_ACTIONS, _ARGUMENTS, _CHATS)
def test_what_is_packed_comes_back(action: str, argument: str, chat: int) -> None:
    assert unpack(pack(Press(action, argument), chat, _SECRET), chat, _SECRET) == Press(action, argument)


@given(_CHATS, st.integers(1, 255))
def test_every_changed_byte_is_refused(chat: int, mask: int) -> None:
    data = pack(Press("pick", "1234:price_too_high"), chat, _SECRET).encode()
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= mask
        assert unpack(changed.decode("latin-1"), chat, _SECRET) is None


@given(st.text(max_size=80))
def test_what_is_not_ours_is_refused(data: str) -> None:
    assert unpack(data, 7, _SECRET) is None


@given(_CHATS, _CHATS)
def test_a_button_of_another_chat_is_refused(chat: int, other: int) -> None:
    data = pack(Press("again", "5"), chat, _SECRET)
    assert (unpack(data, other, _SECRET) is None) == (chat != other)


def test_a_new_token_ends_the_buttons_of_the_old_one() -> None:
    assert unpack(pack(Press("again", "5"), 7, _SECRET), 7, secret_from("123456:another")) is None


@pytest.mark.parametrize("data", ["", ":", "::::", "1:again:5", "1:again:5:", "0:again:5:AAAAAAAA"])
def test_scraps_are_refused(data: str) -> None:
    assert unpack(data, 7, _SECRET) is None


def test_every_button_the_bot_can_make_fits(library: Library) -> None:
    numbered = ("again", "frames", "back", "not_this", "none")
    tongues: tuple[Tongue, ...] = ("auto", "zh", "zh-Hant", "ko", "en")
    presses = [
        *(Press(action, str(_LARGEST_ANSWER)) for action in numbered),
        *(Press("pick", f"{_LARGEST_ANSWER}:{intent}") for intent in library.intents),
        *(Press("language", f"{_LARGEST_ANSWER}:{language}") for language in LANGUAGES),
        *(Press("set_tongue", tongue) for tongue in tongues),
        *(Press("set_market", market) for market in library.markets),
        *(Press("set_product", product) for product in ("", *library.products)),
        *(Press("try", str(number)) for number in (1, 2, 3)),
        *(Press(action, f"{_LARGEST_ANSWER}:{_LARGEST_ANSWER}") for action in ("team", "remove")),
        *(Press(action, f"{_LARGEST_ANSWER}:trainee") for action in ("invite", "set_role")),
        *(Press(action, str(_LARGEST_ANSWER)) for action in ("person", "removing", "forget", "leave")),
    ]
    in_a_group = Sender(_LARGEST_ANSWER, -1, private=False)
    page = Reply((), (tuple(Button("", press) for press in presses),))
    owned_page = owned(Outcome(page), in_a_group).reply
    assert owned_page is not None
    presses += [button.does for row in owned_page.buttons for button in row if isinstance(button.does, Press)]

    assert max(len(pack(press, -(2**53), _SECRET).encode()) for press in presses) <= LONGEST


def test_an_argument_that_does_not_fit_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="callback data of"):
        pack(Press("pick", "x" * 60), 7, _SECRET)
