"""The real library: it reads without an error, holds the whole taxonomy, and has an answer to everything in it."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pytest

from bot.coach.card import Card
from bot.coach.compose import answer
from bot.coach.context import Context
from bot.coach.fill import placeholders_in
from bot.coach.heard import Heard
from bot.language.detect import LANGUAGES, Language
from bot.library.claims import forbidden
from bot.library.finding import Finding
from bot.library.gather import packs_in
from bot.library.inventory import inventory
from bot.library.lint import lint
from bot.library.read import read, read_source
from bot.library.records import REP_CAUSES, STEPS, Kind, Library, Segment, Step, Style
from bot.library.rules.too_few import Limits
from bot.nlu.recognition import Scored
from bot.pricing.money import Money
from bot.pricing.offer import Price
from bot.reply import Copy
from bot.wording.findings import written
from bot.wording.objection import card_reply, frames_reply
from bot.wording.texts import texts_in
from tests.conftest import LIBRARY

# The ids are fixed: statistics and whatever else names an intent hold on to them. A library may have more.
TAXONOMY: dict[Kind, tuple[str, ...]] = {
    "objection": (
        "price_too_high", "price_competitor_cheaper", "budget_none", "discount_request", "value_unclear", "hidden_cost",
        "payment_terms", "no_need", "satisfied_current", "competitor_relationship", "quality_doubt", "feature_missing",
        "compatibility", "too_complex", "health_safety", "data_privacy", "switching_hassle", "contract_lock_in",
        "trust_company", "trust_rep", "past_bad_experience", "after_sales_doubt", "proof_needed", "need_approval",
        "think_about_it", "not_now", "too_busy", "send_info", "compare_options", "not_interested", "delivery_lead_time",
    ),
    "complaint": ("complaint_service", "complaint_billing", "complaint_quality", "angry_threat", "cancel_request"),
    "signal": ("signal_price_detail", "signal_delivery", "signal_terms", "signal_benefit", "signal_agreement"),
    "topic": (
        "topic_visit_prep", "topic_opening", "topic_needs_questions", "topic_presentation", "topic_pricing",
        "topic_closing", "topic_complaint_handling", "topic_customer_style", "topic_trust_building",
        "topic_exceed_expectations", "topic_retention", "topic_relationship_care", "topic_route_planning",
        "topic_vip_tiers",
    ),
}  # fmt: skip
INTENTS = tuple(intent for intents in TAXONOMY.values() for intent in intents)
PACKS = ("telecom", "insurance", "saas", "retail")
COPY_LIMIT = 256
ENOUGH = Limits(examples=120, tests=8, none=800)
LEAST_LINES = 3  # of a step, that suit everybody and wait for nothing
_BRACE = re.compile(r"[{}]")


@pytest.fixture(scope="module")
def findings() -> tuple[Finding, ...]:
    source, found = read_source(LIBRARY)
    assert source is not None, [written(finding, "en") for finding in found]
    return (*found, *lint(source, ENOUGH))


@pytest.mark.timeout(600)  # a whole library is compared line by line
def test_the_library_has_no_finding(findings: tuple[Finding, ...]) -> None:
    assert [written(finding, "en") for finding in findings] == []


@pytest.mark.timeout(600)  # a whole library is compared line by line
def test_all_packs_together_have_no_finding() -> None:
    source, found = read_source(LIBRARY, PACKS)
    assert source is not None, [written(finding, "en") for finding in found]
    assert [written(finding, "en") for finding in (*found, *lint(source, ENOUGH))] == []


@pytest.mark.parametrize("pack", PACKS)
def test_every_pack_reads_alone(pack: str) -> None:
    _, found = read_source(LIBRARY, [pack])
    assert [written(finding, "en") for finding in found] == []


def test_every_pack_of_the_library_is_known_here() -> None:
    assert set(packs_in(LIBRARY)) == set(PACKS)


def test_every_language_says_what_the_others_say(library: Library) -> None:
    assert [stock.parity for stock in inventory(library)] == [1.0] * len(LANGUAGES)


def test_the_taxonomy_is_fifty_five_intents() -> None:
    assert len(INTENTS) == len(set(INTENTS)) == 55


@pytest.mark.parametrize("kind", TAXONOMY)
def test_every_intent_of_the_taxonomy_is_there_and_of_its_kind(library: Library, kind: Kind) -> None:
    assert {intent: library.intents[intent].kind for intent in TAXONOMY[kind]} == dict.fromkeys(TAXONOMY[kind], kind)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_is_shown_and_tested_in_every_language(library: Library, intent: str, language: Language) -> None:
    words = library.intents[intent].words[language]
    further = library.phrases.get(language, {}).get(intent, ())
    assert words.title
    assert len(words.examples) + len(further) >= ENOUGH.examples
    assert len(words.tests) >= ENOUGH.tests
    assert not {*words.examples, *further} & {test.text for test in words.tests}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_has_a_card_of_its_own(library: Library, intent: str, language: Language) -> None:
    found = library.intents[intent]
    words = found.words[language]
    if found.kind == "topic":
        assert words.card is not None and words.card.title
        assert min(len(words.card.points), len(words.card.ask), len(words.card.avoid)) >= LEAST_LINES
        return
    if found.kind == "signal":
        assert len(words.close) >= LEAST_LINES
        return
    for step in STEPS:
        plain = [line.text for line in words.steps[step] if line.segment is None and line.style is None]
        always = [text for text in plain if not known_only_in(text, library)]
        assert len(set(always)) >= LEAST_LINES, step
    if found.kind == "complaint":
        assert min(len(words.calm), len(words.tips)) >= LEAST_LINES
    else:
        explained = words.steps["explain"]
        assert {line.segment for line in explained} >= set(get_args(Segment))
        assert {line.style for line in explained} >= set(get_args(Style))
    if found.timing != "now":
        assert words.hold
    if found.cause in REP_CAUSES:
        assert words.tip


def known_only_in(text: str, library: Library) -> bool:
    return any(library.placeholders[name].known_only for name in placeholders_in(text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_speaks_of_its_trade(library: Library, pack: str, language: Language) -> None:
    """The twelve commonest objections are explained and led on in its words, which come first."""
    packed, _ = read(LIBRARY, [pack])
    assert packed is not None
    own = {
        name
        for name, intent in packed.intents.items()
        if intent.words[language].steps != library.intents[name].words[language].steps
    }
    assert len(own) >= 12
    for name in own:
        ours, base = packed.intents[name].words[language], library.intents[name].words[language]
        assert set(ours.examples) > set(base.examples)
        for step in ("explain", "guide"):
            added = len(ours.steps[step]) - len(base.steps[step])
            assert added >= 2 and ours.steps[step][added:] == base.steps[step]


def money(amount: str, language: Language) -> Money:
    return Money(Decimal(amount), {"zh": "CNY", "ko": "KRW", "en": "USD"}[language])


def contexts(library: Library, language: Language) -> dict[str, Context]:
    """A visit in which nothing is known, and one for each thing that can be."""
    some = {name: next(iter(library.placeholders[name].heard[language])) for name in ("rival", "decider")}
    longest = {name: max(library.placeholders[name].heard[language], key=len) for name in ("rival", "decider")}
    ours, theirs = Price(money("30000", language), "month"), Price(money("25000", language), "month")
    small = Price(money("20", language), "month")
    heard: dict[str, Heard] = {
        "nothing": Heard(),
        "an amount": Heard(ours=small),
        "an amount without a rhythm": Heard(ours=replace(small, every=None)),
        "amounts and a rival": Heard(ours=ours, rival_price=theirs, rival=some["rival"], term_months=24),
        "a rival": Heard(rival=some["rival"]),
        "who decides": Heard(decider=some["decider"]),
        "everything": Heard(
            ours=Price(money("999999.99", language), "quarter"), rival_price=theirs, fee=Price(ours.money, "once"),
            rival=longest["rival"], decider=longest["decider"], term_months=36, seats=999,
            date={"zh": "过完年", "ko": "다음 달", "en": "next month"}[language],
        ),
    }  # fmt: skip
    made = {name: Context(language, one, one) for name, one in heard.items()}
    for product in library.products:
        made[f"{product}"] = Context(language, product=product)
        made[f"{product} and everything"] = replace(made["everything"], product=product)
    made["a shop"] = Context(language, segment="small_business", style="analytical")
    made["a firm"] = Context(language, segment="enterprise", style="expressive")
    return made


def is_answered(card: Card) -> bool:
    """Six steps, or closing lines, or a page; a complaint is calmed too."""
    match card.kind:
        case "objection":
            return tuple(card.steps) == STEPS
        case "complaint":
            return tuple(card.steps) == STEPS and card.calm is not None and bool(card.tips)
        case "signal":
            return len(card.close) >= 1
        case "topic":
            return card.topic is not None and bool(card.topic.points and card.topic.ask and card.topic.avoid)
        case _:
            return False


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_has_an_answer_whatever_is_known(library: Library, intent: str, language: Language) -> None:
    claims = library.claims[language]
    for name, context in contexts(library, language).items():
        for others in ((), (Scored("need_approval", 0.8), Scored("price_too_high", 0.7))):
            card = answer(intent, (Scored(intent, 0.9), *others), library, context)
            assert is_answered(card), name
            said = [*(spoken.text for spoken in card.spoken()), *(line.text for line in card.frames), card.hold]
            for text in said:
                assert not _BRACE.search(text), (name, text)
                assert len(text) <= COPY_LIMIT, (name, text)
                assert forbidden(text, claims) is None, (name, text)
            assert all(spoken.text for spoken in card.spoken()), name
            texts = texts_in(language)
            for reply in (card_reply(card, 1, texts), frames_reply(card, 1, texts)):
                shown = [line.text for line in reply.lines()]
                assert not _BRACE.search("".join(shown)), name
                for row in reply.buttons:
                    assert all(len(button.does.text) <= COPY_LIMIT for button in row if isinstance(button.does, Copy))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", INTENTS)
def test_no_line_of_a_card_comes_back_before_all_were_said(library: Library, intent: str, language: Language) -> None:
    """Other wording until a line repeats: by then every line that could be said was said, each once."""
    used: frozenset[str] = frozenset()
    seen: dict[Step, list[str]] = {}
    kind = library.intents[intent].kind
    if kind in ("signal", "topic"):
        return
    words = library.words_of(intent, language)
    for _ in range(12):
        card = answer(intent, (Scored(intent, 0.9),), library, Context(language, used=used))
        for step, spoken in card.steps.items():
            seen.setdefault(step, []).append(spoken.key)
        used |= {spoken.key for spoken in card.spoken()}
    for step, keys in seen.items():
        fresh = len(dict.fromkeys(keys))
        assert len(set(keys[:fresh])) == fresh, step
        assert fresh >= 2 or len(words.steps[step]) < 2, step


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_price_objection_with_an_amount_says_its_total(library: Library, language: Language) -> None:
    context = contexts(library, language)["amounts and a rival"]
    for intent in (one.id for one in library.intents.values() if one.frames):
        card = answer(intent, (Scored(intent, 0.9),), library, context)
        assert card.frames, intent
        assert all(line.frame.total.written(language) in line.text for line in card.frames)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_library_keeps_the_law_of_its_language(library: Library, language: Language) -> None:
    for intent in (*library.intents.values(), *library.generic.values()):
        words = intent.words[language]
        lines = [line.text for step in words.steps.values() for line in step]
        lines += [line.text for line in (*words.calm, *words.close)] + [words.hold]
        assert [text for text in lines if forbidden(text, library.claims[language])] == []
