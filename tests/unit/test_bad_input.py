"""Whatever is typed, the recogniser has an opinion and the bot an answer; nothing is raised.

What would take minutes (work that grows with the square of the text) meets the time limit of every test.
"""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.coach.compose import compose
from bot.coach.context import Context
from bot.coach.heard import hear
from bot.conversation.request import Commanded, Outcome, Pressed, Said, Sender
from bot.conversation.router import Router
from bot.library.records import Library
from bot.nlu.recognition import Abstention, Recognition
from bot.publishing.edition import Edition
from tests.fakes import FakeStore

MEGABYTE = 1_000_000
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)

BAD = {
    "a megabyte of letters": "ab" * (MEGABYTE // 2),
    "a megabyte of Chinese": "太贵了，我老婆不同意。" * (MEGABYTE // 11),
    "a megabyte of Korean": "비싸고 바빠서 " * (MEGABYTE // 8),
    "a megabyte of marks": "e" + "\u0301" * MEGABYTE,
    "zalgo": "".join(letter + "\u0301\u0322\u0338\u035c\u0489" * 40 for letter in "too dear"),
    "ligatures": "\ufdfa" * 4096,
    "emoji": "😀" * 4096,
    "joined emoji": "👨\u200d👩\u200d👧\u200d👦" * 600,
    "flags": "🇨🇳🇰🇷" * 1000,
    "NUL": "\x00" * 100,
    "NUL in words": "太\x00贵\x00了",
    "escape codes": "\x1b[2J\x1b[31m太贵了",
    "nothing": "",
    "blanks": " \t\u3000\u00a0" * 100,
    "line breaks": "\n\r" * 4096,
    "lone surrogates": "\ud83d太贵了\udc00" * 100,
    "only surrogates": "\ud800" * 4096,
    "right to left": "\u202e\u2066贵太\u2069\u202c",
    "only direction marks": "\u202e\u202d\u200f" * 1000,
    "brackets": "[" * 200_000,
    "braces": "{amount}{frame}{0}{" * 1000,
    "percent": "%s%d%n" * 1000,
    "markup": "<b>太贵了</b>&lt;script&gt;" * 100,
    "slashes": "/" * 5000,
    "digits": "9" * MEGABYTE,
    "exponents": "一个月1e999999太贵",
    "not a number": "NaN/month inf/月 -0元",
    "many amounts": "200/月 vs " * 10_000,
    "many commas": ",，、" * 100_000,
    "many connectives": "但是而且 but and 그런데 " * 10_000,
    "private use": "\ue000\U0010ffff" * 100,
    "other scripts": "слишком дорого महंगा है غالي جدا แพงมาก",
    "combining Hangul": "\u1100\u1161\u11a8" * 2000,
    "Hangul fillers": "ㅤ\u115f\u1160" * 1000,
    "a word": "?",
}
SENDER = Sender(person=7, chat=7, tongue="zh-TW")


@pytest.fixture(params=BAD, ids=lambda name: name.replace(" ", "_"))
def text(request: pytest.FixtureRequest) -> str:
    return BAD[request.param]


def router_of(edition: Edition) -> Router:
    return Router(FakeStore(), lambda: edition, lambda: NOW, admins=frozenset())


def is_an_answer(outcome: Outcome) -> bool:
    """A reply that shows something, holds no brace of ours and can be sent as UTF-8; not a code for a fault."""
    assert outcome.reply is not None
    shown = "\n".join(f"{line.label} {line.text}" for line in outcome.reply.lines())
    shown.encode()
    return bool(shown.strip()) and "{frame}" not in shown and "{product}" not in shown


def test_the_recogniser_has_an_opinion_on_anything(edition: Edition, text: str) -> None:
    seen = edition.recogniser.recognise(text)
    assert isinstance(seen, Recognition | Abstention)
    assert all(0 <= one.confidence <= 1 and one.id in edition.library.intents for one in seen.candidates)


def test_what_says_nothing_is_not_recognised(edition: Edition) -> None:
    for name in ("emoji", "flags", "NUL", "nothing", "blanks", "line breaks", "brackets", "only surrogates", "slashes"):
        assert isinstance(edition.recogniser.recognise(BAD[name]), Abstention), name


def test_a_plea_behind_rubbish_is_still_heard(edition: Edition) -> None:
    for wrapped in (
        "\u202e太贵了",
        "太\x00贵\x00了",
        "\x1b太贵了",
        "太\u200b贵\u200b了",
        "\ud83d太贵了",
        "太贵了\ufeff😀",
    ):
        seen = edition.recogniser.recognise(wrapped)
        assert isinstance(seen, Recognition) and seen.intents[0].id == "price_too_high", repr(wrapped)


async def test_the_bot_answers_anything(edition: Edition, text: str) -> None:
    with capture_logs() as logs:
        outcome = await router_of(edition).answer(Said(SENDER, text))
    assert is_an_answer(outcome)
    assert logs == []


async def test_of_a_message_only_the_answer_keeps_its_words_and_none_that_lead_to_a_person(edition: Edition) -> None:
    store = FakeStore()
    await Router(store, lambda: edition, lambda: NOW, admins=frozenset()).answer(
        Said(SENDER, "太贵了 wörtlich-xyz, 13812345678 王先生")
    )
    assert "xyz" not in repr(store.visits.visits) + repr(store.journal.entries)
    [answer] = store.visits.answers.values()
    assert "xyz" in answer.text and "13812345678" not in answer.text and "王先生" not in answer.text


@pytest.mark.parametrize("name", ["x" * 100_000, "", "start\x00", "😀", "\ud800", "../../etc", "start start"])
async def test_any_command_is_answered(edition: Edition, name: str) -> None:
    with capture_logs() as logs:
        outcome = await router_of(edition).answer(Commanded(SENDER, name, "\x00" * 1000))
    assert is_an_answer(outcome)
    assert outcome.reply is not None and sum(len(line.text) for line in outcome.reply.lines()) < 4096
    assert logs == []


@pytest.mark.parametrize("action", ["pick", "again", "frames", "back", "not_this", "none", "language", "try", "x", ""])
@pytest.mark.parametrize(
    "argument", ["", "1", "0", "-1", "1:", "1:nothing", "x:y", "9" * 5000, "²", "١", "1:price_too_high:x", "\x00"]
)
async def test_a_button_of_nobodys_making_is_too_old(edition: Edition, action: str, argument: str) -> None:
    if action == "try" and argument == "1":
        return
    with capture_logs() as logs:
        outcome = await router_of(edition).answer(Pressed(SENDER, action, argument))
    assert outcome.reply is None and outcome.notice
    assert logs == []


@given(text=st.text(st.characters(codec=None), max_size=300))
def test_any_text_has_a_card(small_edition: Edition, small: Library, text: str) -> None:
    seen = small_edition.recogniser.recognise(text)
    heard = hear(text, seen.language, small)
    compose(seen, small, Context(seen.language, heard, heard))


PIECES = st.sampled_from(
    [
        "太贵了",
        "비싸요",
        "too dear",
        "200/月",
        "$49",
        "vs",
        "移动",
        "老婆",
        "but",
        "，",
        "\n",
        "😀",
        "\u202e",
        "\x00",
        "\ud800",
        "不是",
        "1.200",
        "１２",
        "{frame}",
        "한 달에",
        "3만",
        "만원",
        " ",
    ]
)


@given(pieces=st.lists(PIECES, max_size=30))
def test_any_mix_of_what_people_type_has_a_card(small_edition: Edition, small: Library, pieces: list[str]) -> None:
    text = "".join(pieces)
    seen = small_edition.recogniser.recognise(text)
    heard = hear(text, seen.language, small)
    card = compose(seen, small, Context(seen.language, heard, heard, "unlimited_broadband"))
    assert all("{" not in spoken.text for spoken in card.spoken())
