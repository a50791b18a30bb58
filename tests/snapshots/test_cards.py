"""What a rep sees, kind by kind and language by language, pinned and reviewed like code.

From the small library, with the recognition given: these change only when wording or composing does.
Renew them with `--snapshot-update` and read the difference.
"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.conversation.request import Commanded, Outcome, Pressed, Said, Sender
from bot.conversation.router import COMMANDS, Router
from bot.library.records import Library
from bot.reply import Button, Copy, Fold, Line, Reply
from tests.fakes import FakeStore
from tests.scripted import scripted_edition, small_library

KIM = Sender(7, 7)
_NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
_BOTH = ("price_too_high", "need_approval")
_SAID = {
    "zh": {
        "objection": ("一个月200太贵了，移动才150，要问老婆", _BOTH),
        "complaint": ("你们多扣我钱了", ("complaint_billing",)),
        "signal": ("多久能装好", ("signal_delivery",)),
        "topic": ("怎么开口让客户签单", ("topic_closing",)),
        "later": ("我用不着", ("no_need",)),
        "none": ("今天天气真好", ()),
    },
    "zh-Hant": {
        "objection": ("一個月200太貴了，移動才150，要問老婆", _BOTH),
        "none": ("今天天氣真好嗎", ()),
    },
    "ko": {
        "objection": ("한 달에 30,000원은 너무 비싸대요, KT는 25,000원, 아내랑 상의", _BOTH),
        "complaint": ("요금이 잘못 나왔어요", ("complaint_billing",)),
        "signal": ("언제 설치돼요?", ("signal_delivery",)),
        "topic": ("클로징은 언제 해요?", ("topic_closing",)),
        "later": ("저는 필요 없어요", ("no_need",)),
        "none": ("오늘 날씨 좋네요", ()),
    },
    "en": {
        "objection": ("$49 a month is too dear, verizon wants $39, my wife decides", _BOTH),
        "complaint": ("you charged me twice", ("complaint_billing",)),
        "signal": ("how soon can you install it", ("signal_delivery",)),
        "topic": ("when is the time to close", ("topic_closing",)),
        "later": ("I don't need it", ("no_need",)),
        "none": ("nice weather today", ()),
    },
}
_CASES = [(language, kind) for language, kinds in _SAID.items() for kind in kinds]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return small_library(tmp_path_factory.mktemp("library"))


def router_over(library: Library) -> Router:
    meant = {said: intents for kinds in _SAID.values() for said, intents in kinds.values()}
    edition = scripted_edition(library, meant)
    return Router(FakeStore(), lambda: edition, lambda: _NOON, admins=frozenset())


def as_seen(outcome: Outcome) -> str:
    """A reply as one reads it: folded lines behind a bar, a row of buttons in brackets."""
    reply = outcome.reply
    assert reply is not None
    return "\n".join([f"({reply.language})", *_lines(reply), *_rows(reply)])


def _lines(reply: Reply) -> list[str]:
    lines: list[str] = []
    for block in reply.blocks:
        lines += [f"| {_line(line)}" for line in block.lines] if isinstance(block, Fold) else [_line(block)]
    return lines


def _line(line: Line) -> str:
    mark = {"strong": "**", "quiet": "_"}.get(line.tone, "")
    return f"**{line.label}** {mark}{line.text}{mark}" if line.label else f"{mark}{line.text}{mark}"


def _rows(reply: Reply) -> list[str]:
    return ["  ".join(_button(button) for button in row) for row in reply.buttons]


def _button(button: Button) -> str:
    does = button.does
    return f"[{button.label}]" if isinstance(does, Copy) else f"[{button.label} > {does.action} {does.argument}]"


@pytest.mark.parametrize(("language", "kind"), _CASES)
async def test_a_card_of_each_kind_and_language(
    small: Library, snapshot: SnapshotAssertion, language: str, kind: str
) -> None:
    said, _ = _SAID[language][kind]

    assert as_seen(await router_over(small).answer(Said(KIM, said))) == snapshot


@pytest.mark.parametrize("language", _SAID)
async def test_the_ways_to_say_a_price(small: Library, snapshot: SnapshotAssertion, language: str) -> None:
    router = router_over(small)
    await router.answer(Said(KIM, _SAID[language]["objection"][0]))

    assert as_seen(await router.answer(Pressed(KIM, "frames", "1"))) == snapshot


@pytest.mark.parametrize("language", _SAID)
@pytest.mark.parametrize("name", COMMANDS)
async def test_the_pages_of_the_bot(small: Library, snapshot: SnapshotAssertion, language: str, name: str) -> None:
    assert as_seen(await router_over(small).answer(Commanded(replace(KIM, tongue=language), name))) == snapshot
