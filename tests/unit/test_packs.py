"""Packs: what a trade says otherwise, laid over the base; every line still knows the file it stands in."""

from pathlib import Path

import pytest

from bot.library.finding import has_errors
from bot.library.lint import lint
from bot.library.read import read, read_source
from bot.library.source import Source, spoken
from bot.wording.findings import written
from tests.small_library import SMALL, write_small_library

PRICE = "objections/price_too_high.yaml"


def write_pack(folder: Path, files: dict[str, str], name: str = "telecom") -> None:
    for path, text in files.items():
        file = folder / "packs" / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def source_of(folder: Path, *packs: str) -> Source:
    source, findings = read_source(folder, packs)
    assert source is not None, [written(finding, "en") for finding in findings]
    return source


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_small_library(tmp_path)
    return tmp_path


def explained(source: Source) -> list[str]:
    return [line.text for line in source.library.intents["price_too_high"].words["en"].steps["explain"]]


def test_a_pack_that_is_not_switched_on_changes_nothing(folder: Path) -> None:
    before = source_of(folder).library
    write_pack(folder, {PRICE: 'en: {steps: {explain: ["Count the calls you make."]}}'})
    assert source_of(folder).library == before


def test_the_lists_of_a_pack_go_in_front_and_know_where_they_stand(folder: Path) -> None:
    base = explained(source_of(folder))
    write_pack(folder, {PRICE: 'en:\n  steps:\n    explain:\n      - "Count the calls you make."\n'})
    source = source_of(folder, "telecom")
    assert explained(source) == ["Count the calls you make.", *base]
    places = {line.line.text: str(line.place) for line in spoken(source) if line.intent.id == "price_too_high"}
    assert places["Count the calls you make."] == f"packs/telecom/{PRICE}:4"
    assert places[base[-1]].startswith(f"{PRICE}:")


def test_replace_puts_what_it_names_in_place_of_the_base(folder: Path) -> None:
    write_pack(folder, {PRICE: 'en: {steps: {replace: true, explain: ["One.", "Two.", "Three."]}}'})
    words = source_of(folder, "telecom").library.intents["price_too_high"].words["en"]
    assert [line.text for line in words.steps["explain"]] == ["One.", "Two.", "Three."]
    assert words.steps["guide"] == source_of(folder).library.intents["price_too_high"].words["en"].steps["guide"]


def test_a_text_of_a_pack_takes_the_place_of_the_base(folder: Path) -> None:
    write_pack(folder, {PRICE: 'en: {title: "Tariff too high"}'})
    assert source_of(folder, "telecom").library.intents["price_too_high"].words["en"].title == "Tariff too high"


def test_of_two_packs_the_first_named_is_in_front(folder: Path) -> None:
    write_pack(folder, {PRICE: 'en: {steps: {explain: ["Of telecom."]}}'})
    write_pack(folder, {PRICE: 'en: {steps: {explain: ["Of retail."]}}'}, "retail")
    assert explained(source_of(folder, "retail", "telecom"))[:2] == ["Of retail.", "Of telecom."]
    assert explained(source_of(folder, "telecom", "retail"))[:2] == ["Of telecom.", "Of retail."]


def test_phrases_of_a_pack_are_learnt_with_those_of_the_base(folder: Path) -> None:
    write_pack(folder, {"phrases/en/price_too_high.txt": "# calls\nyour roaming is daylight robbery\n"})
    heard = {line.text: str(line.place) for line in source_of(folder, "telecom").examples}
    assert heard["your roaming is daylight robbery"] == "packs/telecom/phrases/en/price_too_high.txt:2"
    before = {line.text: str(line.place) for line in source_of(folder).examples}
    assert heard == before | {"your roaming is daylight robbery": heard["your roaming is daylight robbery"]}


def test_a_pack_may_bring_an_intent_and_a_product_of_its_own(folder: Path) -> None:
    own = (folder / PRICE).read_text("utf-8").replace("too high", "roaming").replace("price_too_high", "roaming_cost")
    product = (folder / "products/unlimited_broadband.yaml").read_text("utf-8")
    write_pack(folder, {"objections/roaming_cost.yaml": own, "products/roaming.yaml": product})
    library = source_of(folder, "telecom").library
    assert {"roaming_cost", "price_too_high"} <= library.intents.keys()
    assert {"roaming", "unlimited_broadband"} <= library.products.keys()


def test_another_pack_is_another_library(folder: Path) -> None:
    write_pack(folder, {PRICE: 'en: {title: "Tariff too high"}'})
    plain, packed = read(folder)[0], read(folder, ["telecom"])[0]
    assert plain and packed and plain.fingerprint != packed.fingerprint


def test_a_slip_in_a_pack_is_told_in_the_file_of_the_pack(folder: Path) -> None:
    write_pack(folder, {PRICE: 'en:\n  steps:\n    explian: ["Count the calls."]\n'})
    source, findings = read_source(folder, ["telecom"])
    (finding,) = findings
    assert source is None
    assert (finding.path, finding.line, finding.key) == (f"packs/telecom/{PRICE}", 3, "unknown_key_near")


def test_the_rules_judge_a_pack_too(folder: Path) -> None:
    write_pack(folder, {PRICE: 'en: {steps: {explain: ["It is the best, only 7 a day."]}}'})
    found = lint(source_of(folder, "telecom"), SMALL)
    assert {(finding.path, finding.rule) for finding in found} == {
        (f"packs/telecom/{PRICE}", "claims"),
        (f"packs/telecom/{PRICE}", "digits"),
    }


@pytest.mark.parametrize(("name", "key"), [("telecm", "missing_pack_near"), ("xyz", "missing_pack")])
def test_a_pack_that_is_not_there_is_an_error(folder: Path, name: str, key: str) -> None:
    write_pack(folder, {PRICE: 'en: {title: "Tariff too high"}'})
    source, findings = read_source(folder, [name])
    assert source is None and has_errors(findings)
    assert [finding.key for finding in findings] == [key]
    assert "telecom" in written(findings[0], "en") and name in written(findings[0], "zh")


def test_replace_without_a_base_is_left_out(folder: Path) -> None:
    own = "replace: true\n" + (folder / PRICE).read_text("utf-8")
    write_pack(folder, {"objections/roaming_cost.yaml": own})
    assert "roaming_cost" in source_of(folder, "telecom").library.intents


def test_an_unknown_file_of_a_pack_is_a_warning(folder: Path) -> None:
    write_pack(folder, {"objection/price_too_high.yaml": "means: x", PRICE: 'en: {title: "Tariff too high"}'})
    _, findings = read_source(folder, ["telecom"])
    assert [(finding.path, finding.key) for finding in findings] == [("packs/telecom/objection", "unknown_folder")]
