"""The shapes of content files, and what is said where one does not fit."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from bot.library.conform import conform
from bot.library.finding import Finding
from bot.library.offer_shapes import ClaimsFile, LanguagesFile, MarketFile, PlaceholdersFile, ProductFile
from bot.library.scalars import MOST_AMOUNT, amount, months
from bot.library.schema import INTENT_FILES, schema_files
from bot.library.strict_yaml import parse
from tests.small_library import LANGUAGES, MARKET, NEED_APPROVAL, NO_NEED, PLACEHOLDERS, PRICE_TOO_HIGH, PRODUCT

OBJECTION = INTENT_FILES["objection"]
SCHEMAS = Path(__file__).parents[2] / "intents" / "schema"


def findings_of(text: str, shape: type[BaseModel]) -> tuple[Finding, ...]:
    node, findings = parse(text.encode(), "x.yaml")
    assert node is not None and findings == ()
    return conform(node, shape)[1]


@pytest.mark.parametrize("value", ["0", "200", "19.9", "19.90", "0.125", "1234.5678", "1000000000000", "1200.500"])
def test_an_amount_is_the_number_that_is_written(value: str) -> None:
    assert amount(value) == Decimal(value)


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("1e999999", "not_an_amount"), ("NaN", "not_an_amount"), ("-0", "not_an_amount"), ("-1", "not_an_amount"),
        ("１２３", "not_an_amount"), ("1,000", "not_an_amount"), ("1.000", "unclear_amount"), ("", "not_an_amount"),
        ("12:30", "not_an_amount"), ("no", "not_an_amount"), ("010", "not_an_amount"), ("1.00001", "not_an_amount"),
        ("inf", "not_an_amount"), ("1_000", "not_an_amount"), ("0x1F", "not_an_amount"), ("200 元", "not_an_amount"),
        ("1000000000001", "amount_out_of_bounds"), ("9" * 400, "not_an_amount"), (["1"], "not_an_amount"),
    ],
)  # fmt: skip
def test_what_may_be_no_amount_is_refused(value: object, key: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        amount(value)
    assert refused.value.type == key


@given(st.text(max_size=20) | st.from_regex(r"[0-9.,eE+\-]{1,20}", fullmatch=True))
def test_any_text_is_an_exact_amount_or_refused(text: str) -> None:
    try:
        number = amount(text)
    except PydanticCustomError:
        return
    assert 0 <= number <= MOST_AMOUNT
    assert f"{number:f}" == text


@pytest.mark.parametrize(("text", "expected"), [("24 months", 24), ("1 month", 1), ("2 years", 24), ("1 year", 12)])
def test_a_term_is_counted_in_months(text: str, expected: int) -> None:
    assert months(text) == expected


@pytest.mark.parametrize("text", ["24", "0 months", "24m", "1.5 years", "９ months", "9999 years", "-1 months", ""])
def test_what_is_no_term_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        months(text)


BROKEN: list[tuple[str, type[BaseModel], str, str, str, str, int]] = [
    # what is wrong, shape, text, this part, becomes that, key, line
    ("an unknown key", OBJECTION, NO_NEED, "means:", "meens:", "unknown_key_near", 1),
    ("a missing key", OBJECTION, NO_NEED, 'means: "Does', '# means: "Does', "missing_key", 2),
    ("a missing language", OBJECTION, NEED_APPROVAL, "ko:", "not:", "missing_language", 1),
    ("text for a list", OBJECTION, NEED_APPROVAL, '["我一个人说了不算"]', "x", "not_a_list", 6),
    ("a list for text", OBJECTION, NEED_APPROVAL, '"要别人同意"', "[x]", "not_text", 3),
    ("text for a language", OBJECTION, "means: x\nzh: 1\nko: 1\nen: 1\n", "zh: 1", "zh: 2", "not_fields", 2),
    ("an unknown stage", OBJECTION, PRICE_TOO_HIGH, "[proposal,", "[propsal,", "not_one_of", 3),
    ("an unknown cause", OBJECTION, PRICE_TOO_HIGH, "price_gap", "greed", "not_one_of", 4),
    ("timing off", OBJECTION, NO_NEED, "timing: later", "timing: off", "not_one_of", 3),
    ("an unknown segment", OBJECTION, PRICE_TOO_HIGH, "segment: small_business", "segment: shop", "not_one_of", 20),
    ("an unknown step", OBJECTION, NO_NEED, "    guide:", "    giude:", "unknown_key_near", 17),
    ("a line for a step", OBJECTION, NO_NEED, '["您现在平时是怎么用的呢？"]', "x", "not_lines", 13),
    ("braces without quotes", OBJECTION, PRICE_TOO_HIGH, '- "{frame}"', "- {frame}", "unknown_key", 17),
    ("lines for a complaint", OBJECTION, NO_NEED, "  steps:", "  calm:", "unknown_key", 11),
    ("steps for a signal", INTENT_FILES["signal"], NEED_APPROVAL, "  point", "  steps", "unknown_key", 4),
    ("an amount with a comma", ProductFile, PRODUCT, "amount: 200", 'amount: "1,000"', "not_an_amount", 1),
    ("an amount that is two", ProductFile, PRODUCT, "amount: 200", "amount: 1.000", "unclear_amount", 1),
    ("an exponent", ProductFile, PRODUCT, "installation: 100", "installation: 1e999999", "not_an_amount", 3),
    ("a rhythm nobody knows", ProductFile, PRODUCT, "every: month, c", "every: fortnight, c", "not_one_of", 1),
    ("a bare term", ProductFile, PRODUCT, "24 months", "24", "not_a_term", 2),
    ("a day that never was", ProductFile, PRODUCT, "2026-10-01", "2026-02-30", "not_a_date", 8),
    ("a currency sign", ProductFile, PRODUCT, "currency: CNY", "currency: ¥", "not_a_currency", 1),
    ("a use nobody knows", ProductFile, PRODUCT, "most_days", "no", "not_one_of", 4),
    ("uses once and for all", ProductFile, PRODUCT, "used: most_days", "facts: {uses: {times: 3, every: once}}",
     "not_one_of", 4),
    ("three and a half people", ProductFile, PRODUCT, "used: most_days", "facts: {people: 3.5}", "not_a_count", 4),
    ("more hours than a day", ProductFile, PRODUCT, "used: most_days", "facts: {hours_a_day: 25}", "not_a_count", 4),
    ("a price without its day", ProductFile, PRODUCT, "used: most_days",
     "facts: {worth: {amount: 96, every: month, source: {zh: x, ko: x, en: x}}}", "missing_key", 4),
    ("a fact nobody needs", ProductFile, PRODUCT, "used: most_days", "facts: {decoy: 3}", "unknown_key", 4),
    ("a duty nobody knows", MarketFile, MARKET, "small_a_day: 20,",
     "small_a_day: 20, duties: [{what: smile, law: {zh: x, ko: x, en: x}}],", "not_one_of", 2),
    ("a market without currency", MarketFile, MARKET, "currency: CNY, ", "", "missing_key", 2),
    ("a default without market", MarketFile, MARKET, "default: CN", "default: TW", "unknown_default_market", 1),
    ("a market too many words", MarketFile, MARKET, "small_a_day: 20,", "small_day: 20,", "unknown_key_near", 2),
    ("months without a number", LanguagesFile, LANGUAGES, "{count} months", "months", "needs_count", 24),
    ("a rhythm too few", LanguagesFile, LANGUAGES, "day: \"每天\", ", "", "missing_key", 3),
    ("a placeholder too many", PlaceholdersFile, PLACEHOLDERS, "date:", "dates:", "unknown_key_near", 8),
    ("a placeholder too few", PlaceholdersFile, PLACEHOLDERS, "date:", "# date:", "missing_key", 1),
    ("yes for true", PlaceholdersFile, PLACEHOLDERS, "date: {known_only: true", "date: {known_only: yes",
     "not_true_or_false", 8),
    ("heard where nothing is heard", PlaceholdersFile, PLACEHOLDERS, "date: {known", "date: {heard: {}, known",
     "unknown_key", 8),
    ("a claim without a word", ClaimsFile, '[{words: [""], why: "x"}]', "x", "y", "empty_text", 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "text", "old", "new", "key", "line"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_what_does_not_fit_is_found_at_its_place(
    shape: type[BaseModel], text: str, old: str, new: str, key: str, line: int
) -> None:
    assert old in text
    findings = findings_of(text.replace(old, new, 1), shape)
    assert (key, line) in [(finding.key, finding.line) for finding in findings]


def test_the_key_that_was_meant_is_named() -> None:
    (finding,) = findings_of(PRICE_TOO_HIGH.replace("    clarify:", "    clarfy:", 1), OBJECTION)
    assert finding.values == {"name": "clarfy", "near": "clarify"}


def test_the_choices_are_named() -> None:
    (finding,) = findings_of(NO_NEED.replace("timing: later", "timing: 12:30"), OBJECTION)
    assert finding.values == {"where": "timing", "value": "12:30", "choices": "now, later, escalate"}


def test_all_that_does_not_fit_is_found_at_once() -> None:
    text = NO_NEED.replace("timing: later", "timing: soon").replace("cause:", "cuase:").replace('"No need"', "[]")
    assert {finding.key for finding in findings_of(text, OBJECTION)} == {"not_one_of", "not_text", "unknown_key_near"}


def test_traditional_words_may_differ_in_part() -> None:
    node, _ = parse(
        (NEED_APPROVAL + 'zh-Hant: {title: "要問別人", steps: {guide: ["一起看看？"]}}\n').encode(), "x.yaml"
    )
    assert node is not None
    shaped, findings = conform(node, OBJECTION)
    assert shaped is not None and findings == ()
    traditional = shaped.record("need_approval", "objection").traditional
    assert traditional is not None
    assert (traditional.title, traditional.steps["guide"][0].text) == ("要問別人", "一起看看？")


def test_the_schemas_for_editors_are_the_ones_in_the_library() -> None:
    """When this fails, the shapes have changed: write the schemas anew with `bot check --write-schemas`."""
    committed = {file.name: file.read_text("utf-8") for file in SCHEMAS.glob("*.json")}
    assert committed == schema_files()


def test_a_schema_knows_both_ways_to_write_a_line() -> None:
    schema = json.loads(schema_files()["objection.json"])
    line = schema["$defs"]["Steps"]["properties"]["guide"]["anyOf"][0]["oneOf"][0]["items"]["oneOf"]
    assert line == [{"type": "string"}, {"$ref": "#/$defs/TargetedLine"}]
