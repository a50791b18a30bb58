"""The tools of the playbook, each a plain function: hand-computed cases, and what must hold for any input."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.detect import LANGUAGES, Language
from bot.library.records import Feature, Library, ProductWords
from bot.playbook import approach, complaint, lifecycle, needs, preparation, presenting, promises, retention, signals
from bot.playbook.fill import filled
from bot.playbook.relation import ORDER_FIRST, PERSON_FIRST, standing
from bot.playbook.reminders import Reminder
from bot.playbook.style import STYLES, style_of
from bot.playbook.tiers import Tier, tier_of
from bot.playbook.workload import GRADES, Load, Plan, read_plan, relieved

BROADBAND = ProductWords("Broadband", (), (Feature("unlimited time", "no watching the clock", "the same bill"),))


# preparation


def test_without_the_contract_nobody_leaves() -> None:
    all_but = set(preparation.ITEMS) - {"contract"}
    assert preparation.judge(all_but) == preparation.Readiness(("contract",), blocked=True)
    assert not preparation.judge(set(preparation.ITEMS) - {"q7"}).ready
    assert preparation.judge(preparation.ITEMS).ready


def test_what_can_wait_does_not_keep_anybody() -> None:
    assert preparation.judge(set(preparation.ITEMS) - {"gifts", "breath"}).ready
    assert not preparation.judge(set(preparation.ITEMS) - {"q5"}).ready


@given(st.sets(st.sampled_from(preparation.ITEMS)))
def test_ticks_are_remembered_as_one_number(ticked: set[str]) -> None:
    ticks = 0
    for item in ticked:
        ticks = preparation.toggled(ticks, item)
    assert preparation.items_of(ticks) == ticked
    assert preparation.items_of(ticks | 1 << 60) == ticked


# approach


@pytest.mark.parametrize(
    ("situations", "methods"),
    [
        ((), ("visit_service",)),
        (("cold",), ("visit_gift",)),
        (("loyal", "few_products", "has_time"), ("visit_usage", "visit_survey")),
        (("peers_use", "need_clear"), ("visit_direct", "visit_benchmark")),
    ],
)
def test_the_method_with_most_reasons_comes_first(
    situations: tuple[approach.Situation, ...], methods: tuple[str, ...]
) -> None:
    assert approach.suitable(situations) == methods


def test_each_situation_has_its_method_and_each_method_its_situation(library: Library) -> None:
    assert set(approach.SUITS) == set(approach.SITUATIONS)
    assert set(approach.SUITS.values()) == set(approach.METHODS)
    assert tuple(library.playbook["visit_six_methods"].words["en"].parts) == approach.METHODS


# needs


@pytest.mark.parametrize(
    ("language", "question", "form"),
    [
        ("zh", "您平时是怎么用的？", "open"), ("zh", "每个月大概用多少？", "probing"),
        ("zh", "现在的网速您满意吗？", "closed"),
        ("ko", "평소에 어떻게 쓰고 계세요?", "open"), ("ko", "언제부터 쓰고 싶으세요?", "probing"),
        ("ko", "출장을 자주 다니세요?", "closed"),
        ("en", "How do you get online?", "open"), ("en", "How much do you use in a month?", "probing"),
        ("en", "Are you happy with the speed?", "closed"), ("en", "If it got lost, what then?", "open"),
        ("en", "Who decides this?", "probing"),
    ],
)  # fmt: skip
def test_a_question_has_a_form(language: Language, question: str, form: str) -> None:
    assert needs.form_of(question, language) == form


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_come_in_the_order_of_the_four_types(library: Library, language: Language) -> None:
    words = library.playbook["needs_four_questions"].words[language]
    asked = needs.questions(words, language)
    order = [needs.TYPES.index(one.type) for one in asked]
    assert order == sorted(order) and set(order) == {0, 1, 2, 3}
    assert {one.form for one in asked} == {"open", "probing", "closed"} or language != "en"
    assert all("{" not in one.text for one in asked)


def test_a_product_with_features_is_asked_about_first(library: Library) -> None:
    words = library.playbook["needs_four_questions"].words["en"]
    asked = needs.questions(words, "en", BROADBAND)
    first = next(one for one in asked if one.type == "benefit")
    assert "the same bill" in first.text
    assert len(asked) > len(needs.questions(words, "en"))


# presenting


@pytest.mark.parametrize("language", LANGUAGES)
def test_fab_ends_with_the_benefit(library: Library, language: Language) -> None:
    words = library.playbook["fab_method"].words[language]
    for item in library.products.values():
        own = item.words[language]
        lines = presenting.fab(own, words)
        assert len(lines) == len(own.features)
        for line, feature in zip(lines, own.features, strict=True):
            places = [line.sentence.find(text) for text in (feature.feature, feature.advantage, feature.benefit)]
            assert -1 not in places and places == sorted(places)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_feature_is_said_in_five_ways(library: Library, language: Language) -> None:
    words = library.playbook["five_izations"].words[language]
    item = library.products["unlimited_broadband"].words[language]
    ways = presenting.five_ways(item, words)
    assert [way.part for way in ways] == list(presenting.WAYS)
    assert all("{" not in way.sentence for way in ways)


def test_a_benefit_is_not_made_up(library: Library) -> None:
    assert presenting.fab(ProductWords("Nameless"), library.playbook["fab_method"].words["en"]) == ()
    assert presenting.five_ways(ProductWords("Nameless"), library.playbook["five_izations"].words["en"]) == ()


# signals


def test_an_intent_is_a_signal_or_none(library: Library) -> None:
    signal_intents = {name for name, intent in library.intents.items() if intent.kind == "signal"}
    assert set(signals.OF_INTENT) == signal_intents
    assert signals.of_intent("signal_delivery") == "activation"
    assert signals.of_intent("price_too_high") is None


@pytest.mark.parametrize(
    ("language", "text", "signal"),
    [
        ("zh", "客户不停点头，什么意思", "nods"), ("zh", "他反复看资料", "rereads"), ("zh", "今天下雨", None),
        ("zh", "", None),
        ("ko", "고객이 계속 고개를 끄덕여요", "nods"), ("ko", "언제 설치되는지 물어요", "activation"),
        ("en", "she keeps nodding at me", "nods"), ("en", "the customer asks when it can be installed", "activation"),
        ("en", "he keeps comparing plans", "rates"), ("en", "xyz", None),
    ],
)  # fmt: skip
def test_a_described_sign_is_read(library: Library, language: Language, text: str, signal: str | None) -> None:
    assert signals.described(text, library.playbook["closing_signals"].words[language]) == signal


# style


def test_three_of_four_make_sure_of_a_style() -> None:
    sure = style_of(["practical", "practical", "practical", "amiable"])
    assert (sure.styles, sure.sure) == (("practical",), True)
    level = style_of(["practical", "practical", "amiable", "amiable"])
    assert (level.styles, level.sure) == (("practical", "amiable"), False)
    assert style_of([]).styles == ()


@given(st.lists(st.sampled_from(STYLES), min_size=1, max_size=4))
def test_a_style_was_seen(seen: list[str]) -> None:
    verdict = style_of(seen)  # type: ignore[arg-type]
    assert set(verdict.styles) <= set(seen) and verdict.styles


# relation


def test_two_answers_make_four_types() -> None:
    types = {standing(person=person, institution=institution).relation: (person, institution)
             for person, institution in product((False, True), repeat=2)}  # fmt: skip
    assert types == {
        "outsider": (False, False), "supplier": (False, True), "friend": (True, False), "partner": (True, True),
    }  # fmt: skip


def test_both_roads_lead_to_partner() -> None:
    outsider = standing(person=False, institution=False)
    assert outsider.roads == (PERSON_FIRST, ORDER_FIRST)
    friend = standing(person=True, institution=False)
    assert (friend.roads, friend.missing) == ((("friend", "supplier", "partner"),), ("institution",))
    assert standing(person=False, institution=True).roads == (("supplier", "friend", "partner"),)
    assert standing(person=True, institution=True).roads == ()


# complaint


def test_calm_comes_first_and_each_tip_once() -> None:
    assert complaint.tips_for({"angry", "wants_compensation"})[:5] == (14, 5, 11, 10, 15)
    assert complaint.tips_for(())[:3] == (14, 15, 18)


@given(st.sets(st.sampled_from(complaint.TROUBLES)))
def test_tips_are_real_ones(troubles: set[complaint.Trouble]) -> None:
    tips = complaint.tips_for(troubles)
    assert len(set(tips)) == len(tips) and set(tips) <= set(range(1, 19)) and {14, 15, 18} <= set(tips)


def test_every_tip_but_none_is_out_of_reach() -> None:
    assert set(complaint.tips_for(complaint.TROUBLES)) == set(range(1, 19))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_leaves_open_what_is_not_known(library: Library, language: Language) -> None:
    words = library.playbook["written_reply_practice"].words[language]
    written = complaint.letter(words, {"issue": "THE BILL", "date": "FRIDAY"})
    assert "THE BILL" in written and "FRIDAY" in written and "{" not in written and "……" in written


def test_what_is_typed_fills_the_letter() -> None:
    assert complaint.read_slots("Issue=a double bill；result = refunded; nonsense=x; date=") == {
        "issue": "a double bill", "result": "refunded", "date": "",
    }  # fmt: skip
    assert complaint.read_slots("no equals sign") == {}


# promises


def test_a_promise_is_overdue_once_its_time_is_past() -> None:
    now = datetime(2026, 5, 4, 9, tzinfo=UTC)
    late = Reminder(1, 7, 1, "promise", "a call", now - timedelta(days=1), now)
    later = replace(late, id=2, due=now - timedelta(days=2))
    kept = replace(late, id=3, done=now)
    due = replace(late, id=4, due=now)
    call = replace(late, id=5, about="follow_up")
    assert promises.overdue([late, kept, later, due, call], now) == (later, late)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_doubt_has_a_phrase(library: Library, language: Language) -> None:
    phrases = library.playbook["kr_list1"].words[language].parts[promises.PHRASES].say
    assert sorted(promises.phrase_number(doubt) for doubt in promises.DOUBTS) == list(range(len(phrases)))


# workload


def test_the_example_of_the_card() -> None:
    plan = read_plan("A 10x4 B 20x2 C 30x1 D 40x0.5, 22 days, max 5")
    assert plan is not None
    assert plan.month == 130  # 40 + 40 + 30 + 20
    assert round(plan.a_day, 1) == Decimal("5.9") and plan.planned_a_day == 6
    assert plan.missing == 20 and not plan.fits  # 22 x 5 = 110
    eased = relieved(plan)
    assert eased is not None and eased.fits
    assert eased.loads["D"].times == 0 and eased.loads["C"].times == 1


@pytest.mark.parametrize(
    ("text", "month", "days", "planned"),
    [
        ("a=5*4", "20", 22, 1), ("A：10×4，B：12x2 20天", "64", 20, 4), ("A 3x1 20일 최대 1", "3", 20, 1),
        ("d 1x0.25", "0.25", 22, 1), ("A 22x1", "22", 22, 1), ("A 23x1", "23", 22, 2),
    ],
)  # fmt: skip
def test_what_is_typed_is_read(text: str, month: str, days: int, planned: int) -> None:
    plan = read_plan(text)
    assert plan is not None
    assert (plan.month, plan.days, plan.planned_a_day) == (Decimal(month), days, planned)


@pytest.mark.parametrize(
    "text", ["", "how many", "E 10x4", "A ten x 4", "A 10x4 0 days", "A 10x4 99 days", "A 999999x1"]
)
def test_what_is_no_plan_is_none(text: str) -> None:
    assert read_plan(text) is None


_LOADS = st.dictionaries(
    st.sampled_from(GRADES),
    st.builds(Load, st.integers(0, 500), st.decimals(0, 20, places=2)),
    min_size=1,
)


@given(_LOADS, st.integers(1, 31), st.integers(0, 60))
def test_a_day_is_never_too_few_and_relief_really_fits(loads: dict[object, Load], days: int, most: int) -> None:
    plan = Plan(loads, days, most)  # type: ignore[arg-type]
    assert plan.planned_a_day * days >= plan.month
    assert plan.planned_a_day == 0 or (plan.planned_a_day - 1) * days < plan.month
    assert plan.fits == (plan.month <= most * days)
    eased = relieved(plan)
    if eased is not None:
        assert eased.fits
        assert all(eased.loads[grade] == plan.loads[grade] for grade in ("A", "B") if grade in plan.loads)


# tiers


def test_thresholds_are_counted_in(library: Library) -> None:
    points = library.playbook["vip_tiers_telecom"].tables["points"]
    assert tier_of(Decimal(2999), points) == Tier(None, "silver", Decimal(1))
    assert tier_of(Decimal(3000), points) == Tier("silver", "gold", Decimal(1800))
    assert tier_of(Decimal(4800), points).name == "gold"
    assert tier_of(Decimal(8000), points) == Tier("diamond", None, Decimal(0))
    unicom = library.playbook["vip_tiers_unicom"].tables
    assert [tier_of(Decimal(150), unicom[area]).name for area in ("yibin", "chengdu")] == ["gold", "silver"]
    assert tier_of(Decimal(250), unicom["chengdu"]).name == "gold"
    mobile = library.playbook["vip_tiers_mobile"].tables
    assert [tier_of(Decimal(300), mobile[area]).name for area in ("chengdu", "prefectures")] == ["ordinary", "guest"]


@given(
    st.decimals(0, 10**6, places=2), st.dictionaries(st.text(min_size=1), st.decimals(0, 10**6, places=2), min_size=1)
)
def test_a_tier_and_what_it_lacks_add_up(amount: Decimal, table: dict[str, Decimal]) -> None:
    tier = tier_of(amount, table)
    if tier.name is not None:
        assert table[tier.name] <= amount
    if tier.next is not None:
        assert table[tier.next] == amount + tier.lacking
    else:
        assert max(table.values()) <= amount


def test_no_tier_for_nonsense() -> None:
    with pytest.raises(ValueError, match="tier"):
        tier_of(Decimal(-1), {"gold": Decimal(1)})
    with pytest.raises(ValueError, match="tier"):
        tier_of(Decimal(1), {})


# lifecycle and retention


def test_each_observation_is_of_the_stage_that_names_it(library: Library) -> None:
    assert {lifecycle.stage_of(seen) for seen in lifecycle.SEEN} == set(lifecycle.STAGES)
    assert tuple(library.playbook["vip_lifecycle"].words["en"].parts) == lifecycle.STAGES


@pytest.mark.parametrize(
    ("is_customer", "was", "growing", "falling", "stage"),
    [
        (False, False, False, False, "a_acquisition"), (False, True, True, True, "e_exit"),
        (True, False, True, False, "b_growth"), (True, False, False, False, "c_maturity"),
        (True, False, True, True, "d_decline"),
    ],
)  # fmt: skip
def test_four_facts_make_a_stage(is_customer: bool, was: bool, growing: bool, falling: bool, stage: str) -> None:
    found = lifecycle.stage_from(is_customer=is_customer, was_customer=was, is_growing=growing, is_falling=falling)
    assert found == stage


def test_what_helps_exists(library: Library) -> None:
    for reason in retention.REASONS:
        for one in retention.help_with(reason):
            assert one.part in library.playbook[one.system].words["en"].parts, one


# filling


def test_a_brace_never_reaches_anybody() -> None:
    assert filled("{feature}: {benefit}", {"feature": "speed"}) is None
    assert filled("{feature}: {benefit}", {"feature": "speed"}, blank="…") == "Speed: …"
    assert filled("{feature|을} 써 보세요", {"feature": "속도"}) == "속도를 써 보세요"
