"""A folder becomes a library, or a list of all that is wrong with it; never a crash."""

import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.library import records
from bot.library.conform import conform
from bot.library.finding import Finding
from bot.library.read import phrase_lines, read, read_source
from bot.library.records import KINDS, REP_CAUSES, Line
from bot.library.schema import INTENT_FILES
from bot.library.strict_yaml import parse
from bot.pricing.facts import Instalments, Uses
from bot.pricing.money import Money
from bot.pricing.offer import Price
from tests.small_library import FILES, NEED_APPROVAL, PRICE_TOO_HIGH, write_small_library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_small_library(tmp_path)
    return tmp_path


def keys_in(folder: Path) -> list[tuple[str, str]]:
    return [(finding.path, finding.key) for finding in read(folder)[1]]


def test_a_sound_folder_is_read_whole(folder: Path) -> None:
    library, findings = read(folder)
    assert library is not None and findings == ()
    assert sorted(library.intents) == [
        "complaint_billing", "need_approval", "no_need", "price_too_high", "signal_delivery", "topic_closing",
    ]  # fmt: skip
    assert set(library.generic) == set(KINDS)
    price = library.intents["price_too_high"]
    assert (price.kind, price.cause) == ("objection", "price_gap")
    assert price.frames == ("difference", "per_day", "total_cost")
    targeted = Line("店里每天都在用，停一天的损失比这个费用大。", "small_business")
    assert price.words["zh"].steps["explain"][-1] == targeted
    assert price.words["ko"].tests[1] == records.TestPhrase("비싸기도 하고 아내한테 물어봐야 돼요", ("need_approval",))
    assert library.phrases["zh"]["price_too_high"] == ("贵得离谱", "这也太黑了吧")
    assert library.placeholders["decider"].heard["zh"]["您太太"] == ("老婆", "太太")
    assert library.markets["KR"].currency == "KRW"
    assert library.default_market == "CN"
    assert library.languages["zh"].period["month"] == "每月"
    assert set(library.frame_lines) == {"per_day", "difference", "total_cost"}
    assert library.claims["ko"][0].words == ("최저가", "100%")
    assert library.intents["complaint_billing"].cause in REP_CAUSES


def test_an_offer_has_its_fees_and_its_term(folder: Path) -> None:
    library, _ = read(folder)
    assert library is not None
    product = library.products["unlimited_broadband"]
    total = product.offer.total()
    assert total == Money(Decimal(24 * 200 + 100), "CNY")
    (rival,) = product.rivals
    assert (rival.price.money.currency, rival.seen, rival.once) == ("CNY", "2026-10-01", Decimal(50))


FACTS = """\
facts:
  uses: {times: 20, every: month}
  hours_a_day: 3
  people: 4
  single_use: {amount: 15, every: once, source: {zh: "价目表", ko: "가격표", en: "the list"}, seen: 2026-10-01}
  worth: {amount: 300, every: month, source: {zh: "价目表", ko: "가격표", en: "the list"}, seen: 2026-10-01}
  reference: {amount: 260, every: month, source: {zh: "价目表", ko: "가격표", en: "the list"}, seen: 2026-10-01}
  cap: {amount: 220, every: month, source: {zh: "合同", ko: "계약서", en: "the contract"}}
  parts:
    - {amount: 150, every: month, name: {zh: "宽带", ko: "인터넷", en: "broadband"}, needed: true}
    - {amount: 50, every: month, name: {zh: "电视", ko: "TV", en: "TV"}}
  singly:
    - {amount: 90, every: month, name: {zh: x, ko: x, en: x}, source: {zh: x, ko: x, en: x}, seen: 2026-10-01}
  instalments: {times: 12, each: 19.90}
"""


def test_a_product_tells_what_further_frames_need(folder: Path) -> None:
    file = folder / "products" / "unlimited_broadband.yaml"
    file.write_text(FACTS + file.read_text("utf-8"), "utf-8")
    library, findings = read(folder)
    assert library is not None, findings
    facts = library.products["unlimited_broadband"].facts
    assert (facts.uses, facts.hours_a_day, facts.people) == (Uses(20, "month"), 3, 4)
    assert facts.worth is not None and facts.worth.price == Price(Money(Decimal(300), "CNY"), "month")
    assert facts.worth.is_sourced() and facts.worth.source["en"] == "the list"
    assert [(part.name["ko"], part.needed) for part in facts.parts] == [("인터넷", True), ("TV", False)]
    assert facts.cap is not None and facts.reference is not None and facts.single_use is not None
    assert facts.singly[0].charged.seen == "2026-10-01"
    assert facts.instalments == Instalments(12, Money(Decimal("19.90"), "CNY"))


def test_a_market_tells_its_frames_and_its_duties(folder: Path) -> None:
    market = folder / "market.yaml"
    told = "languages: [zh], frames: [total_cost, per_day], duties: [{what: withdrawal, days: 7, sold: [door], law: {"
    text = market.read_text("utf-8").replace("languages: [zh]", told + "zh: 法, ko: 법, en: Act}, from_amount: 25}]", 1)
    market.write_text(text, "utf-8")
    library, findings = read(folder)
    assert library is not None, findings
    assert library.markets["CN"].frames == ("total_cost", "per_day")
    [duty] = library.markets["CN"].duties
    assert (duty.kind, duty.days, duty.sold, duty.law["en"]) == ("withdrawal", 7, ("door",), "Act")
    assert duty.from_amount == Money(Decimal(25), "CNY")


def test_an_intent_without_a_card_leans_on_the_generic_one(folder: Path) -> None:
    library, _ = read(folder)
    assert library is not None
    assert library.intents["need_approval"].words["en"].steps == {}
    assert library.words_of("need_approval", "en").steps == library.generic["objection"].words["en"].steps


def test_the_fingerprint_follows_every_byte_and_every_name(folder: Path) -> None:
    def fingerprint() -> str:
        library, _ = read(folder)
        assert library is not None
        return library.fingerprint

    first = fingerprint()
    assert fingerprint() == first
    phrases = folder / "phrases" / "zh" / "price_too_high.txt"
    phrases.write_text(phrases.read_text("utf-8") + "# a comment\n", "utf-8")
    second = fingerprint()
    assert second != first
    phrases.rename(folder / "phrases" / "zh" / "no_need.txt")
    assert fingerprint() not in (first, second)


def test_what_others_read_is_no_business_of_the_reader(folder: Path) -> None:
    first, _ = read(folder)
    for path in ("packs/telecom/x.yaml", "quiz/x.yaml", "schema/x.json", "README.md", ".git/config",
                 "objections/.x.yaml.swp", "objections/README.md", "market.yaml~"):  # fmt: skip
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("]", "utf-8")
    assert read(folder) == (first, ())


def test_a_file_nobody_reads_is_a_warning_that_names_the_likely_one(folder: Path) -> None:
    (folder / "objection").mkdir()
    (folder / "markets.yaml").write_text("a: 1", "utf-8")
    (folder / "objections" / "too_busy.yml").write_text("a: 1", "utf-8")
    (folder / "frames" / "per_dya.yaml").write_text("a: 1", "utf-8")
    (folder / "phrases" / "jp").mkdir()
    library, findings = read(folder)
    assert library is not None
    assert [(finding.path, finding.values["near"]) for finding in findings] == [
        ("frames/per_dya.yaml", "per_day.yaml"),
        ("markets.yaml", "market.yaml"),
        ("objection", "objections"),
        ("objections/too_busy.yml", "too_busy.yaml"),
        ("phrases/jp", "zh, ko, en"),
    ]
    assert {finding.severity for finding in findings} == {"warning"}


def test_a_folder_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    assert keys_in(tmp_path / "nowhere") == [("", "missing_folder")]
    (tmp_path / "file").write_text("", "utf-8")
    assert keys_in(tmp_path / "file") == [("", "missing_folder")]


def test_an_empty_folder_lacks_its_files(tmp_path: Path) -> None:
    missing = [path for path, key in keys_in(tmp_path) if key == "missing_file"]
    assert missing == [
        "claims/en.yaml", "claims/ko.yaml", "claims/zh.yaml", "generic/complaint.yaml", "generic/objection.yaml",
        "generic/signal.yaml", "generic/topic.yaml", "languages.yaml", "market.yaml", "placeholders.yaml",
    ]  # fmt: skip
    assert ("", "no_intents") in keys_in(tmp_path)


def test_all_errors_of_all_files_are_found_at_once(folder: Path) -> None:
    (folder / "market.yaml").write_text("default: CN\nCN: {currency: x, small_a_day: 1e9}\n", "utf-8")
    (folder / "languages.yaml").write_text("zh: [\n", "utf-8")
    (folder / "objections" / "no_need.yaml").write_bytes(b"\xff\xfe")
    (folder / "products" / "Bad Name.yaml").write_text("{}", "utf-8")
    (folder / "phrases" / "ko" / "none.txt").write_bytes(b"a\n\xb0\xa1\n")
    library, findings = read(folder)
    assert library is None
    assert [(finding.path, finding.line, finding.key) for finding in findings] == [
        ("languages.yaml", 2, "bad_indent"),
        ("market.yaml", 2, "not_a_currency"),
        ("market.yaml", 2, "not_an_amount"),
        ("objections/no_need.yaml", 1, "not_utf8"),
        ("phrases/ko/none.txt", 2, "not_utf8"),
        ("products/Bad Name.yaml", 1, "bad_name"),
    ]


def test_one_id_belongs_to_one_intent(folder: Path) -> None:
    (folder / "topics" / "no_need.yaml").write_text(FILES["topics/topic_closing.yaml"], "utf-8")
    (folder / "topics" / "none.yaml").write_text(FILES["topics/topic_closing.yaml"], "utf-8")
    findings = read(folder)[1]
    assert [(finding.path, finding.key, finding.values["other"]) for finding in findings] == [
        ("topics/no_need.yaml", "taken_name", "objections/"),
        ("topics/none.yaml", "taken_name", "phrases/*/none.txt"),
    ]


def test_a_file_that_is_too_large_is_not_read_to_its_end(folder: Path) -> None:
    with (folder / "phrases" / "en" / "none.txt").open("wb") as file:
        file.truncate(10**9)  # a gigabyte that takes no room
    assert keys_in(folder) == [("phrases/en/none.txt", "too_large")]


def test_a_link_to_the_content_is_followed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Kubernetes mounts a library as links into a hidden folder that is swapped as one."""
    mounted = tmp_path_factory.mktemp("mounted")
    (mounted / "..data").symlink_to(folder)
    for entry in folder.iterdir():
        (mounted / entry.name).symlink_to(Path("..data") / entry.name)
    assert read(mounted) == read(folder)


def test_what_cannot_be_opened_is_an_error(folder: Path) -> None:
    (folder / "market.yaml").unlink()
    (folder / "market.yaml").symlink_to("nowhere")
    (folder / "languages.yaml").unlink()
    (folder / "languages.yaml").mkdir()
    os.mkfifo(folder / "phrases" / "en" / "pipe.txt")
    assert keys_in(folder) == [
        ("languages.yaml", "missing_file"),
        ("languages.yaml", "unknown_folder"),
        ("market.yaml", "unreadable_file"),
        ("phrases/en/pipe.txt", "unreadable_file"),
    ]


def test_a_file_name_of_no_letters_is_named_in_letters(folder: Path) -> None:
    for name in (b"\xff.yaml", b"\x1b[2J\n.yaml"):
        Path(os.fsdecode(os.fsencode(folder / "generic") + b"/" + name)).write_text("a: 1", "utf-8")
    library, findings = read(folder)
    assert library is not None
    assert [finding.path for finding in findings] == ["generic/\\udcff.yaml", "generic/\ufffd[2J .yaml"]


def test_comments_and_blank_lines_are_no_phrases() -> None:
    text = "# head\n\nC# is hard\r\n  too dear  # said twice\n\t#x\nroom #3 is cold\n"
    assert phrase_lines(text) == ((3, "C# is hard"), (4, "too dear"), (6, "room"))


def test_a_line_that_is_said_knows_its_place(folder: Path) -> None:
    source, _ = read_source(folder)
    assert source is not None
    places = source.places
    assert str(places.of("objections/price_too_high.yaml", "zh", "steps", "explain", 1)) == (
        "objections/price_too_high.yaml:18"
    )
    assert str(places.of("phrases/zh/price_too_high.txt", 1)) == "phrases/zh/price_too_high.txt:3"


def outcome(data: bytes) -> object:
    node, findings = parse(data, "x.yaml")
    if node is not None:
        shaped, more = conform(node, INTENT_FILES["objection"])
        findings += more
        if shaped is not None and not findings:
            return shaped.record("x", "objection")
    assert findings and all(isinstance(finding, Finding) for finding in findings)
    return findings


def test_a_file_cut_at_any_byte_is_a_value_or_findings() -> None:
    whole = NEED_APPROVAL.encode()
    assert [outcome(whole[:end]) for end in range(len(whole))]


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(PRICE_TOO_HIGH.encode()) - 1), st.integers(0, 255)), max_size=4))
def test_flipped_bytes_are_a_value_or_findings(flips: list[tuple[int, int]]) -> None:
    data = bytearray(PRICE_TOO_HIGH.encode())
    for position, byte in flips:
        data[position] = byte
    assert outcome(bytes(data))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(sorted(FILES)), cut=st.floats(0, 1), tail=st.binary(max_size=20))
def test_a_library_with_a_torn_file_is_read_or_refused(folder: Path, path: str, cut: float, tail: bytes) -> None:
    whole = FILES[path].encode()
    file = folder / path
    file.write_bytes(whole[: int(len(whole) * cut)] + tail)
    library, findings = read(folder)
    file.write_bytes(whole)
    assert (library is None) == any(finding.severity == "error" for finding in findings)
