"""Replies as Telegram's HTML: always accepted by a parser as strict as Telegram's, and seen as they were meant."""

from hypothesis import given
from hypothesis import strategies as st

from bot.reply import Fold, Line, Reply
from bot.telegram.markup import LONGEST_MESSAGE, html_of
from tests.telegram_server.entities import Entity
from tests.telegram_server.html_markup import parse_html
from tests.telegram_server.message_text import FormattedText, draft, finish

_ANY_TEXT = st.one_of(
    st.text(max_size=80), st.sampled_from(["", " ", "\n", "<b>", "</b>", "&lt;", "\ud83d", "a" * 5000])
)
_TONES = st.sampled_from(["plain", "strong", "quiet", "say"])
_LINES = st.builds(Line, _ANY_TEXT, _TONES, _ANY_TEXT)
_BLOCKS = st.one_of(_LINES, st.builds(Fold, st.lists(_LINES, max_size=4).map(tuple)))
_REPLIES = st.builds(Reply, st.lists(_BLOCKS, max_size=12).map(tuple))

# No blanks and no controls: what Telegram leaves as it is.
_CLEAN = st.characters(
    codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="\u0333\u033f\u030a\u2800\ufffc"
)
_CLEAN_TEXT = st.text(_CLEAN, min_size=1, max_size=60)
_CLEAN_LINES = st.builds(Line, _CLEAN_TEXT, _TONES, st.one_of(st.just(""), _CLEAN_TEXT))


def accepted(reply: Reply) -> FormattedText:
    """The message as Telegram would show it; a Refusal if it would not."""
    return finish(draft(html_of(reply), "HTML", []))


@given(_REPLIES)
def test_any_reply_is_accepted_within_the_limit(reply: Reply) -> None:
    assert 0 < len(accepted(reply).text) <= LONGEST_MESSAGE


@given(st.lists(_CLEAN_LINES, min_size=1, max_size=8))
def test_what_is_seen_is_what_was_meant(lines: list[Line]) -> None:
    reply = Reply((lines[0], Fold(tuple(lines[1:]))) if len(lines) > 1 else tuple(lines))

    seen, _ = parse_html(html_of(reply))

    assert seen == "\n".join(f"{line.label} {line.text}" if line.label else line.text for line in lines)


@given(st.lists(_CLEAN_TEXT, min_size=1, max_size=3), st.integers(1, 40))
def test_too_much_is_cut_at_the_end_and_never_inside_a_tag(texts: list[str], times: int) -> None:
    lines = [Line(text * 20, "strong", "1") for text in texts * times]

    seen = accepted(Reply((Fold(tuple(lines)),))).text

    whole = "\n".join(f"1 {line.text}" for line in lines)
    assert len(seen) <= LONGEST_MESSAGE
    assert seen == whole or whole.startswith(seen.removesuffix("…"))


def test_each_tone_has_its_look_and_a_fold_is_a_quote() -> None:
    reply = Reply((Line("title", "strong"), Line("said", "say", label="1"), Fold((Line("tip", "quiet"), Line("more")))))

    message = accepted(reply)

    assert message.text == "title\n1 said\ntip\nmore"
    assert set(message.entities) == {
        Entity("bold", 0, 5),
        Entity("bold", 6, 1),
        Entity("expandable_blockquote", 13, 8),
        Entity("italic", 13, 3),
    }


def test_markup_in_a_text_is_shown_and_not_obeyed() -> None:
    reply = Reply((Line("<b>5 < 6 & 7</b>", label='<a href="x">'),))

    assert accepted(reply).text == '<a href="x"> <b>5 < 6 & 7</b>'


def test_an_empty_reply_is_still_a_message() -> None:
    assert accepted(Reply((Line("  "), Fold(())))).text


def test_lines_that_are_empty_leave_no_gap() -> None:
    assert accepted(Reply((Line("a"), Line(""), Fold((Line(" "),)), Line("b")))).text == "a\nb"
