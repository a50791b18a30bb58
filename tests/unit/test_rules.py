"""Each rule finds what breaks it, at its place, and leaves a sound library alone."""

import random
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from bot.language.detect import LANGUAGES, Language
from bot.library.claims import forbidden
from bot.library.finding import Finding
from bot.library.likeness import near_pairs, near_twins
from bot.library.lint import RULES, lint
from bot.library.read import read_source
from bot.library.records import Claim
from bot.library.rules import near_duplicates, too_few
from bot.library.source import Places, Source
from bot.wording.findings import written
from tests.small_library import FILES, SMALL, write_small_library

PRICE, NO_NEED = "objections/price_too_high.yaml", "objections/no_need.yaml"
APPROVAL, BILLING = "objections/need_approval.yaml", "complaints/complaint_billing.yaml"
PER_DAY, PRODUCT = "frames/per_day.yaml", "products/unlimited_broadband.yaml"
ASKS = 'asks: ["a {0}", "b {0}", "c {0}", "d {0}", "e {0}", "f {0}"]'
SYSTEM = "topic: no_need\nimportance: core\nsources: [crm_course]\n" + "".join(
    f'{language}: {{title: "x", {ASKS.format(language)}, points: ["x"]}}\n' for language in LANGUAGES
)


def source_of(folder: Path) -> Source:
    source, findings = read_source(folder)
    assert source is not None, [written(finding, "en") for finding in findings]
    return source


def found_after(folder: Path, path: str, old: str, new: str) -> tuple[Finding, ...]:
    """What lint finds after one change to one file of the small library."""
    write_small_library(folder)
    text = FILES.get(path, "")
    assert old in text
    (folder / path).parent.mkdir(exist_ok=True)
    (folder / path).write_text(text.replace(old, new, 1), "utf-8")
    return lint(source_of(folder), SMALL)


@pytest.mark.parametrize("rule", [*RULES, too_few.RULE])
def test_a_sound_library_breaks_no_rule(rule: str, tmp_path: Path) -> None:
    write_small_library(tmp_path)
    assert [finding for finding in lint(source_of(tmp_path), SMALL) if finding.rule == rule] == []


LONG = "很" * 257
BROKEN: list[tuple[str, str, str, str, str, str, int]] = [
    # what is wrong, file, this part, becomes that, rule, key, line
    ("a neighbour that is not there", PRICE, "not: {no_need", "not: {no_ned", "references", "unknown_intent_near", 2),
    ("a neighbour like no other", PRICE, "not: {no_need", "not: {xyz", "references", "unknown_intent", 2),
    ("a neighbour that is itself", PRICE, "not: {no_need", "not: {price_too_high", "references", "itself", 2),
    ("a test with an unknown other", PRICE, "also: [need_approval]", "also: [approval]", "references",
     "unknown_intent_near", 10),
    ("a frame without lines", PRICE, "per_day,", "per_week,", "references", "missing_frame_lines", 5),
    ("a market's frame without lines", "market.yaml", "languages: [zh]}", "languages: [zh], frames: [per_day, cap]}",
     "references", "missing_frame_lines", 2),
    ("a cap below the price", PRODUCT, "term: 24 months",
     'facts: {cap: {amount: 190, every: month, source: {zh: "合同", ko: "계약서", en: "the contract"}}}', "facts",
     "fact_contradicts", 2),
    ("a claim in a source", PRODUCT, "term: 24 months",
     'facts: {cap: {amount: 210, every: month, source: {zh: "最便宜", ko: "계약서", en: "the contract"}}}', "claims",
     "forbidden_claim", 2),
    ("a system of no topic", "playbook/closing_steps.yaml", "", SYSTEM, "playbook", "not_a_topic", 1),
    ("phrases of no intent", "phrases/zh/price_high.txt", "", "贵死了", "references", "unknown_intent_near", 1),
    ("a step too few", NO_NEED, '    guide: ["要不', '    # guide: ["要不', "parity", "step_missing", 11),
    ("an empty step", NO_NEED, '["您现在平时是怎么用的呢？"]', "[]", "parity", "step_empty", 13),
    ("a language without steps", PRICE, "zh:", "zh-Hant: {}\nzh:", "", "", 0),
    ("a hold in two languages", NO_NEED, '  hold: "네,', '  # hold: "네,', "parity", "part_missing", 18),
    ("later without a hold", APPROVAL, "zh:", "timing: later\nzh:", "parity", "hold_missing", 2),
    ("the rep's fault without a tip", APPROVAL, "zh:", "cause: jargon\nzh:", "parity", "tip_missing", 2),
    ("a tip in two languages", BILLING, '  tip: "먼저', '  # tip: "먼저', "parity", "part_missing", 9),
    ("a generic card that calms nobody", "generic/complaint.yaml", '["谢谢您告诉我，我马上帮您看。"]', "[]", "parity",
     "part_missing", 2),
    ("a frame silent in one language", PER_DAY, 'en: ["{product} is {amount} {period}, under {under} a day and {total}'
     ' over {term}."]', "en: []", "parity", "part_missing", 3),
    ("an empty line", PRICE, '"您是跟哪一种情况比，觉得高的呢？"', '""', "empty_text", "empty_text", 13),
    ("an empty title", PRICE, '"가격이 비쌈"', '" "', "empty_text", "empty_text", 23),
    ("no name for the customer", PRICE, '  point: "가격"\n', "", "empty_text", "empty_text", 22),
    ("an example of two", PRICE, '"太贵了"', '"我用不着！"', "near_duplicates", "same_line", 9),
    ("an example nearly of two", PRICE, '"that\'s steep"', '"it would only gather the dust"', "near_duplicates",
     "near_line", 40),
    ("a stranger's line", "phrases/zh/none.txt", "今天天气真好", "我用不着", "near_duplicates", "same_line", 1),
    ("a line no button can hold", PRICE, "谁家过日子都要精打细算。", LONG, "line_length", "long_line", 14),
    ("a title no row can hold", PRICE, '"Price too high"', f'"{"a" * 41}"', "line_length", "long_title", 38),
    ("a frame no button can hold", PER_DAY, "算下来", LONG, "line_length", "long_line", 1),
    ("a placeholder with a slip", PRICE, "{product}", "{prodct}", "placeholders", "unknown_placeholder_near", 12),
    ("a placeholder like no other", PRICE, "{product}", "{xyz}", "placeholders", "unknown_placeholder", 12),
    ("an open brace", PRICE, "{product}", "{product", "placeholders", "malformed_placeholder", 12),
    ("a placeholder in capitals", PRICE, "{product}", "{Product}", "placeholders", "malformed_placeholder", 12),
    ("a particle nobody knows", PRICE, "{product|은}", "{product|는}", "placeholders", "unknown_particle", 28),
    ("a particle in Chinese", PRICE, "{product}", "{product|은}", "placeholders", "particle_not_korean", 12),
    ("a total in a card", PRICE, "{product}", "{total}", "placeholders", "placeholder_elsewhere", 12),
    ("a point in a card of its own", PRICE, "{product}", "{point}", "placeholders", "placeholder_elsewhere", 12),
    ("a frame in a generic card", "generic/objection.yaml", "{point}", "{frame}", "placeholders",
     "placeholder_elsewhere", 3),
    ("a placeholder in a title", PRICE, '"Price too high"', '"{product}"', "placeholders", "placeholder_elsewhere", 38),
    ("a frame in another step", PRICE, '"谁家过日子都要精打细算。"', '"{frame}"', "placeholders", "frame_elsewhere",
     14),
    ("a frame without frames", NO_NEED, '"很多客人是用了以后才发现{benefit}。"', '"{frame}"', "placeholders",
     "frame_elsewhere", 16),
    ("a frame with company", PRICE, '"{frame}"', '"您看，{frame}"', "placeholders", "frame_not_alone", 17),
    ("a frame and little else", PRICE, '      - "정말 쓰시는 것만 같이 골라 보시죠."\n', "", "placeholders",
     "frame_needs_others", 33),
    ("a frame without its total", PER_DAY, "，{term}一共{total}。", "。", "placeholders", "frame_without_total", 1),
    ("a step that needs a value", NO_NEED, "您现在平时是怎么用的呢？", "{decider}是怎么用的？", "placeholders",
     "step_needs_plain_line", 13),
    ("a step for some only", NO_NEED, '["您现在平时是怎么用的呢？"]', '[{text: "怎么用？", for: {style: amiable}}]',
     "placeholders", "step_needs_plain_line", 13),
    ("a superlative", PRICE, "Nobody likes a bill that grows.", "We are the BEST.", "claims", "forbidden_claim", 45),
    ("a superlative in Chinese", PRICE, "谁家过日子都要精打细算。", "我们最 便宜，最便宜。", "claims",
     "forbidden_claim", 14),
    ("a promise in a hold", NO_NEED, "All right, I have", "It is 100％ sure, I have", "claims", "forbidden_claim", 36),
    ("a promise in a frame", PER_DAY, "算下来", "最便宜，", "claims", "forbidden_claim", 1),
    ("a promise in a product", "products/unlimited_broadband.yaml", '"a router"', '"the cheapest router"', "claims",
     "forbidden_claim", 7),
    ("a number of its own", PRICE, "谁家过日子都要精打细算。", "一天才7块。", "digits", "digit", 14),
    ("a wide number", NO_NEED, "好的，我先记下来", "好的，２天内", "digits", "digit", 10),
    ("a number in a closing line", "signals/signal_delivery.yaml", "Would a weekday", "Would 2 pm", "digits", "digit",
     16),
    ("an example too few", APPROVAL, '"我做不了主", "公司还要开会讨论"', "", "too_few", "few_examples", 5),
    ("a test too few", APPROVAL, '["저 혼자서는 못 정해요"]', "[]", "too_few", "few_tests", 11),
    ("strangers too few", "phrases/ko/none.txt", "점심 드셨어요?\n", "# ", "too_few", "few_none", 1),
    ("a test that was learnt", APPROVAL, '"我一个人说了不算"', '"我做不了主。"', "tests_apart", "test_is_example", 6),
    ("a test that was nearly learnt", PRICE, '"come on, nobody pays that much"',
     '"Thats a lot of money every month..."', "tests_apart", "test_near_example", 41),
    ("a line of the same mould", "phrases/en/no_need.txt", "", "it would only gather dust now", "variety", "twin_line",
     1),
    ("a test that another learnt", APPROVAL, '"我一个人说了不算"', '"用不着，我"', "", "", 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "old", "new", "rule", "key", "line"),
    [row[1:] for row in BROKEN if row[4]],
    ids=[row[0] for row in BROKEN if row[4]],
)
def test_what_breaks_a_rule_is_found_at_its_place(
    tmp_path: Path, path: str, old: str, new: str, rule: str, key: str, line: int
) -> None:
    found = found_after(tmp_path, path, old, new)
    assert (path, line, rule, key) in [(each.path, each.line, each.rule, each.key) for each in found]
    for language in LANGUAGES:
        assert all(written(finding, language) for finding in found)


@pytest.mark.parametrize(("path", "old", "new"), [row[1:4] for row in BROKEN if not row[4]])
def test_what_only_looks_like_a_breach_is_left_alone(tmp_path: Path, path: str, old: str, new: str) -> None:
    assert found_after(tmp_path, path, old, new) == ()


def test_each_rule_has_a_library_that_breaks_it() -> None:
    assert {row[4] for row in BROKEN if row[4]} == {*RULES, too_few.RULE}


def test_findings_come_by_file_and_line(tmp_path: Path) -> None:
    write_small_library(tmp_path)
    for path in (PRICE, NO_NEED):
        (tmp_path / path).write_text(FILES[path].replace("。", "9。"), "utf-8")
    found = lint(source_of(tmp_path), SMALL)
    assert len(found) > 4
    assert list(found) == sorted(found, key=lambda finding: (finding.path, finding.line, finding.column))


def test_the_neighbour_of_a_line_is_named_with_its_place(tmp_path: Path) -> None:
    (finding,) = found_after(tmp_path, NO_NEED, '"我用不着"', '"太贵了"')
    assert finding.path == PRICE
    assert finding.values == {"other": "no_need", "place": "objections/no_need.yaml:8", "text": "太贵了"}


def test_a_near_line_is_a_warning_and_the_same_line_an_error(tmp_path: Path) -> None:
    (near,) = found_after(tmp_path, NO_NEED, '"it would only gather dust"', '"that\'s a lot of money every month"')
    assert near.severity == "warning"
    (same,) = found_after(tmp_path, NO_NEED, '"it would only gather dust"', '"that is a lot of money every month"')
    assert same.severity == "error"


@pytest.mark.parametrize("said", ["You\u2019ll regret it", "you'll REGRET it", "You'll  regret it"])
def test_a_claim_is_found_however_its_apostrophe_is_typed(said: str) -> None:
    assert forbidden(said, [Claim(("you'll regret it",), "pressure")]) is not None
    assert forbidden(said, [Claim(("you\u2019ll regret it",), "pressure")]) is not None


def test_lines_that_begin_alike_are_counted(tmp_path: Path) -> None:
    write_small_library(tmp_path)
    ends = ("all that", "a cent more", "since May", "it here", "him any longer", "anything", "new shoes")
    (tmp_path / "phrases/en/no_need.txt").write_text("\n".join(f"so who needs {end}" for end in ends), "utf-8")
    (found,) = [finding for finding in lint(source_of(tmp_path), SMALL) if finding.key == "same_beginning"]
    assert (found.path, found.line, found.severity) == ("phrases/en/no_need.txt", 7, "warning")
    assert found.values["count"] == "7"


def test_a_library_of_real_size_needs_more(tmp_path: Path) -> None:
    write_small_library(tmp_path)
    keys = [finding.key for finding in lint(source_of(tmp_path))]
    assert (keys.count("few_examples"), keys.count("few_tests"), keys.count("few_none")) == (18, 18, 3)


def test_twenty_thousand_lines_are_compared_in_seconds(tmp_path: Path) -> None:
    write_small_library(tmp_path)
    source = source_of(tmp_path)
    dice = random.Random(7)
    words = ["price", "money", "much", "wife", "boss", "later", "think", "cheap", "dear", "plan", "pay", "call", "back"]
    lines = [" ".join(dice.choices(words, k=dice.randint(2, 14))) for _ in range(20_000)]
    phrases: dict[Language, dict[str, tuple[str, ...]]] = {
        "en": {"no_need": tuple(lines[:10_000]), "none": tuple(lines[10_000:])}
    }
    large = Source(replace(source.library, phrases=phrases), Places({}, {}))
    assert any(near_duplicates.findings(large))


def test_near_pairs_are_those_that_the_ratio_says() -> None:
    texts = ["a" * length for length in range(1, 60)]
    expected = {
        (left, right)
        for left, one in enumerate(texts)
        for right, other in enumerate(texts)
        if 200 * min(len(one), len(other)) >= 92 * (len(one) + len(other))
    }
    assert set(near_pairs(texts, texts)) == expected
    assert list(near_pairs([], texts)) == list(near_pairs(texts, [])) == []


@given(
    st.lists(st.text("ab \u4e2d\u56fd", max_size=40), max_size=30),
    st.lists(st.text("ab \u4e2d\u56fd", max_size=40), max_size=30),
    st.sampled_from([80, 88, 92]),
)
def test_no_near_text_is_passed_over(left: list[str], right: list[str], near: int) -> None:
    pairs = {(a, b) for a, one in enumerate(left) for b, two in enumerate(right) if fuzz.ratio(one, two) >= near}
    assert set(near_pairs(left, right, near)) == pairs
    twins = {(a, b) for b, two in enumerate(left) for a, one in enumerate(left[:b]) if fuzz.ratio(one, two) >= near}
    assert sorted(near_twins(left, near)) == sorted(twins)


CLAIMS = (Claim(("best", "number one"), "no proof"), Claim(("最便宜",), "ad law"), Claim(("100%",), "nobody knows"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("We are the BEST!", "no proof"), ("the ｂｅｓｔ", "no proof"), ("Number  One", "no proof"),
        ("我們最便宜了", "ad law"), ("be\u200bst", "no proof"), ("100％", "nobody knows"), ("很100%的", "nobody knows"),
        ("bestow", None), ("the bestest", None), ("1100%", None), ("便宜", None), ("", None),
    ],
)  # fmt: skip
def test_a_claim_is_heard_in_any_case_width_and_script(text: str, why: str | None) -> None:
    claim = forbidden(text, CLAIMS)
    assert (claim and claim.why) == why


def test_without_claims_everything_may_be_said() -> None:
    assert forbidden("the best", ()) is None


def test_claims_are_looked_up_fast() -> None:
    many = tuple(Claim((f"claim number {number}", f"绝对{number}"), "law") for number in range(500))
    start = time.perf_counter()
    assert all(forbidden("a line that claims nothing at all " * 7, many) is None for _ in range(100))
    assert time.perf_counter() - start < 5
