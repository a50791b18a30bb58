"""What every outbox must do: keep a row once, and a campaign's rows once for each chat."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.request import Store
from bot.delivery.messenger import Acknowledge, Address, Delete, Edit, Post, Replace, Send
from bot.delivery.outbox import Fate
from bot.reply import Attachment, Button, Copy, Fold, Line, Press, Reply, Tone
from bot.storage.post_text import kind_of, read_post, write_post

HELLO = Send(Address(7), Reply((Line("hello"),)))


async def test_a_row_is_put_once(store: Store) -> None:
    async with store.transaction() as parts:
        assert await parts.outbox.put("1:0", HELLO)
        assert await parts.outbox.put("1:1", Acknowledge(7, "q", "saved"))
    async with store.transaction() as parts:
        assert not await parts.outbox.put("1:0", Replace(Address(7), 3, HELLO.reply))


async def test_a_campaign_reaches_each_chat_once_however_often_it_is_asked_for(store: Store) -> None:
    async with store.transaction() as parts:
        assert await parts.outbox.put_all("autumn", [7, 8, 7], HELLO) == 2
    async with store.transaction() as parts:
        assert await parts.outbox.put_all("autumn", [8, 9], HELLO) == 1
        assert await parts.outbox.put_all("winter", [7], HELLO, resend=False) == 1
        assert await parts.outbox.put("1:0", HELLO)
    async with store.transaction() as parts:
        assert await parts.outbox.counts("autumn") == {"pending": 3}
        assert await parts.outbox.counts("winter") == {"pending": 1}
        assert await parts.outbox.counts("spring") == {}


async def test_a_campaign_that_is_undone_has_reached_nobody(store: Store) -> None:
    with pytest.raises(KeyError):
        async with store.transaction() as parts:
            await parts.outbox.put_all("autumn", [7, 8], HELLO)
            raise KeyError
    async with store.transaction() as parts:
        assert await parts.outbox.counts("autumn") == {}
        assert await parts.outbox.put_all("autumn", [7], HELLO) == 1


async def test_a_campaign_may_have_a_post_of_its_own_for_each_chat(store: Store) -> None:
    own: list[Send | Edit | Delete] = [
        Send(Address(7), Reply((Line("hello Kim"),))), Edit(Address(8), 3, HELLO.reply), Delete(Address(9), 4),
    ]  # fmt: skip
    async with store.transaction() as parts:
        assert await parts.outbox.put_each("autumn", own) == 3
    async with store.transaction() as parts:
        assert await parts.outbox.put_each("autumn", own[:1]) == 0
        assert await parts.outbox.counts("autumn") == {"pending": 3}
        assert await parts.outbox.fate("autumn/8") == Fate("pending")
        assert await parts.outbox.fate("autumn/6") is None


async def test_what_waits_can_be_taken_back_and_put_again(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.outbox.put_all("autumn", [7, 8], HELLO)
        await parts.outbox.put_all("winter", [7], HELLO)
        await parts.outbox.put("1:0", HELLO)
    async with store.transaction() as parts:
        assert sorted(await parts.outbox.withdraw("autumn")) == [7, 8]
        assert await parts.outbox.withdraw("autumn") == ()
        assert await parts.outbox.counts("winter") == {"pending": 1}
        assert await parts.outbox.fate("1:0") == Fate("pending")
        assert await parts.outbox.put_all("autumn", [8], HELLO) == 1


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
tones: st.SearchStrategy[Tone] = st.sampled_from(["plain", "strong", "quiet", "say"])
lines = st.builds(Line, texts, tones, texts)
blocks = lines | st.builds(Fold, st.lists(lines, max_size=3).map(tuple))
buttons = st.builds(Button, texts, st.builds(Press, texts, texts) | st.builds(Copy, texts))
rows = st.lists(st.lists(buttons, max_size=2).map(tuple), max_size=2).map(tuple)
kinds: st.SearchStrategy[Literal["picture", "document"]] = st.sampled_from(["picture", "document"])
files = st.none() | st.builds(Attachment, texts, st.binary(max_size=50), kinds, texts)
replies = st.builds(Reply, st.lists(blocks, max_size=3).map(tuple), rows, texts, files)
numbers = st.none() | st.integers(0, 2**40)
sends = st.builds(Send, st.builds(Address, st.just(-100), numbers, numbers), replies)
replacements = st.builds(Replace, st.builds(Address, st.just(-100), numbers), st.integers(0, 2**40), replies)
edits = st.builds(Edit, st.builds(Address, st.just(-100), numbers), st.integers(0, 2**40), replies)
deletions = st.builds(Delete, st.builds(Address, st.just(-100), numbers), st.integers(0, 2**40))
acknowledgements = st.builds(Acknowledge, st.just(-100), texts, texts)


@given(sends | replacements | edits | deletions | acknowledgements)
def test_a_post_comes_back_as_it_was(post: Post) -> None:
    assert read_post(kind_of(post), -100, write_post(post)) == post


@given(
    st.sampled_from(["send", "replace", "edit", "delete", "acknowledge", "sing"]),
    st.none() | texts | sends.map(write_post),
)
def test_what_cannot_be_read_is_no_post_and_no_error(kind: str, text: str | None) -> None:
    post = read_post(kind, 7, text)
    assert post is None or kind_of(post) == kind
