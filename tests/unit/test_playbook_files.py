"""Files of `intents/playbook/`: read whole, or refused at the place that is wrong."""

from decimal import Decimal
from pathlib import Path

import pytest

from bot.language.detect import LANGUAGES
from bot.library.finding import Finding
from bot.library.read import read_source
from bot.library.records import Library
from bot.library.rules.playbook import RULE, findings
from bot.library.systems import FEWEST_ASKS, Part
from tests.conftest import LIBRARY
from tests.small_library import write_small_library

CLOSING = "playbook/closing_steps.yaml"
OTHER = "playbook/closing_words.yaml"
SYSTEM = """\
topic: topic_closing
importance: core
sources: [telecom_training]
tool: tiers
related: [closing_words]
tables:
  points: {gold: 4800, silver: 3000.50}
zh:
  title: "促成步骤"
  asks: ["怎么促成", "如何开口", "签单怎么说", "收尾怎么做", "什么时候提", "促成几步"]
  points: ["看到信号就提。"]
  parts:
    first: "先总结。"
    second: {text: "再给选择。", when: ["点头"], say: ["您选哪一个？"]}
  avoid: ["等客户先开口。"]
ko:
  title: "마무리 단계"
  asks: ["어떻게 마무리해요", "언제 권해요", "사인은 어떻게", "끝맺는 말", "신호 뒤에 뭐", "단계가 몇 개"]
  points: ["신호가 보이면 권하세요."]
  parts:
    first: "먼저 정리."
    second: {text: "고르게 하기.", when: ["끄덕임"], say: ["{product|은} 어떠세요?"]}
  avoid: ["기다리기만 하는 것."]
en:
  title: "Steps to close"
  asks: ["how to close", "when to ask", "what to say", "wrapping up", "after the signal", "how many steps"]
  points: ["Ask when you see the signal."]
  parts:
    first: "Sum up."
    second: {text: "Offer a choice.", when: ["nods"], say: ["Which one?"]}
  avoid: ["Waiting for them."]
"""
WORDS = (
    SYSTEM.replace("related: [closing_words]", "related: []")
    .replace("怎么", "怎样")
    .replace("如何", "何以")
    .replace("什么时候提", "几时提")
    .replace("促成几步", "促成词")
)
for _ask in SYSTEM.split("asks: [")[2:]:
    for _text in _ask.partition("]")[0].split(", "):
        WORDS = WORDS.replace(_text, _text[:-1] + ' x"')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_small_library(tmp_path)
    write(tmp_path, CLOSING, SYSTEM)
    write(tmp_path, OTHER, WORDS)
    return tmp_path


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(exist_ok=True)
    (folder / path).write_text(text, "utf-8")


def found(folder: Path) -> list[Finding]:
    source, read_findings = read_source(folder)
    return list(read_findings) if source is None else [*read_findings, *findings(source)]


def test_a_system_is_read_whole(folder: Path) -> None:
    source, _ = read_source(folder)
    assert source is not None and found(folder) == []
    system = source.library.playbook["closing_steps"]
    assert (system.topic, system.importance, system.tool) == ("topic_closing", "core", "tiers")
    assert system.sources == ("telecom_training",)
    assert system.tables["points"] == {"gold": Decimal(4800), "silver": Decimal("3000.50")}
    assert system.words["zh"].parts == {
        "first": Part("先总结。"),
        "second": Part("再给选择。", ("点头",), ("您选哪一个？",)),
    }


@pytest.mark.parametrize(
    ("old", "new", "key", "line"),
    [
        ("topic: topic_closing", "topic: topic_clsing", "not_a_topic", 1),
        ("topic: topic_closing", "topic: no_need", "not_a_topic", 1),
        ("[closing_words]", "[closing_word]", "unknown_system", 5),
        ("[closing_words]", "[closing_steps]", "related_itself", 5),
        ('    first: "Sum up."\n', "", "system_part_missing", 28),
        ('  avoid: ["Waiting for them."]\n', "", "part_missing", 24),
        ('"how many steps"', '"how to close"', "same_line", 26),
        (', "how many steps"', "", "few_asks", 26),
        ("Ask when you see the signal.", "", "empty_text", 27),
        ("{product|은}", "{produkt|은}", "unknown_slot", 22),
        ("{product|은}", "{product|는}", "unknown_particle", 22),
        ("{product|은}", "{product", "malformed_placeholder", 22),
        ('say: ["Which one?"]', 'say: ["{product|은}?"]', "particle_not_korean", 30),
        ("Which one?", "We are the best.", "forbidden_claim", 30),
        ("Which one?", "x" * 257, "long_line", 30),
        ("Steps to close", "x" * 41, "long_title", 25),
        ("importance: core", "importance: huge", "not_one_of", 2),
        ("gold: 4800", "gold: 4,800x", "not_an_amount", 7),
        ("  points: [", "  pionts: [", "unknown_key_near", 11),
        ("silver: 3000.50", "silver: 3.000", "unclear_amount", 7),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_place(folder: Path, old: str, new: str, key: str, line: int) -> None:
    assert old in SYSTEM
    write(folder, CLOSING, SYSTEM.replace(old, new, 1))

    assert (key, CLOSING, line) in [(one.key, one.path, one.line) for one in found(folder)]


def test_what_to_avoid_may_be_named(folder: Path) -> None:
    write(folder, CLOSING, SYSTEM.replace("Waiting for them.", "Saying we are the BEST."))

    assert found(folder) == []


def test_the_playbook_of_the_library_has_no_finding(library: Library) -> None:
    source, _ = read_source(LIBRARY)
    assert source is not None
    assert [f"{one.path}:{one.line} {one.key} {one.values}" for one in findings(source)] == []
    assert RULE == "playbook"


def test_each_system_can_be_asked_for_in_each_language(library: Library) -> None:
    assert len(library.playbook) == 95
    for system in library.playbook.values():
        for language in LANGUAGES:
            assert len(system.words[language].asks) >= FEWEST_ASKS, system.id
