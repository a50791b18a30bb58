"""The further ways to say a price: each worked out by hand, and refused where it would mislead."""

from decimal import Decimal
from typing import Any

import pytest

from bot.pricing.facts import Cap, Charged, Facts, Instalments, Part, Single, Uses, Words
from bot.pricing.frames import Frame, Framed
from bot.pricing.gates import Customer, PriceContext, Refusal
from bot.pricing.money import Money, MoneyError
from bot.pricing.offer import Every, Offer, Per, Price, Used
from bot.pricing.profile import Profile
from bot.pricing.tactics import MAIN, TACTICS, frame, frames, worth_telling

PROFILE = Profile(Money(Decimal(20), None))
LIST: Words = {"zh": "价目表", "ko": "가격표", "en": "the price list"}
SEEN = "2026-10-01"


def money(amount: str, currency: str | None = None) -> Money:
    return Money(Decimal(amount), currency)


def price(amount: str, every: Every | None = "month", per: Per = "order", currency: str | None = None) -> Price:
    return Price(money(amount, currency), every, per)


def offer(
    amount: str,
    every: Every | None = "month",
    *,
    term: int | None = None,
    fee: str | None = None,
    seats: int = 1,
    per: Per = "order",
    used: Used | None = None,
    prepaid: str | None = None,
) -> Offer:
    return Offer(
        price(amount, every, per),
        term,
        () if fee is None else (("installation", money(fee)),),
        seats,
        used,
        None if prepaid is None else price(prepaid, "year"),
    )


def charged(amount: str, every: Every = "month", currency: str | None = None, seen: str = SEEN) -> Charged:
    return Charged(price(amount, every, currency=currency), LIST, seen)


def part(name: str, amount: str, *, needed: bool = False) -> Part:
    return Part({"zh": name, "ko": name, "en": name}, price(amount), needed)


def single(name: str, amount: str, every: Every = "month") -> Single:
    return Single({"zh": name, "ko": name, "en": name}, charged(amount, every))


def made(name: str, ours: Offer, context: PriceContext | None = None, **facts: Any) -> Framed:
    return frame(name, ours, context or PriceContext(facts=Facts(**facts)), PROFILE)


def shown(name: str, ours: Offer, context: PriceContext | None = None, **facts: Any) -> Frame:
    framed = made(name, ours, context, **facts)
    assert isinstance(framed, Frame), framed
    return framed


def refused(name: str, ours: Offer, context: PriceContext | None = None, **facts: Any) -> Refusal:
    framed = made(name, ours, context, **facts)
    assert isinstance(framed, Refusal), framed
    return framed


def test_a_week_of_two_hundred_a_month() -> None:
    framed = shown("per_week", offer("200", term=24, fee="100"))
    assert (framed.amount, framed.under, framed.total) == (money("46.03"), money("47"), money("4900"))  # 2400*7/365
    assert framed.yearly == money("2500")
    assert framed.all_in == money("46.99")  # 4900 * 7 / 730 = 46.986


@pytest.mark.parametrize(
    ("amount", "verdict"), [("608", None), ("609", "not_small"), ("1825", "not_small"), ("1826", "too_large_a_week")]
)
def test_a_week_is_measured_by_seven_days_of_small_change(amount: str, verdict: str | None) -> None:
    framed = made("per_week", offer(amount))
    assert (framed.mark if isinstance(framed, Frame) else framed.reason) == verdict


@pytest.mark.parametrize(
    ("ours", "reason"),
    [
        (offer("200", used="rarely"), "rarely_used"),
        (offer("200", prepaid="2000"), "worse_deal"),
        (offer("7", "week"), "already_so"),
        (offer("1", "day"), "already_so"),
        (offer("200", "once"), "one_off"),
    ],
)
def test_a_week_is_refused_where_it_would_mislead(ours: Offer, reason: str) -> None:
    assert refused("per_week", ours).reason == reason
    assert shown("per_week", offer("200", used="weekly")).mark is None


def test_an_hour_counts_only_the_hours_of_use() -> None:
    framed = shown("per_hour", offer("200"), hours_a_day=3)
    assert (framed.amount, framed.under, framed.count) == (money("2.20"), money("3"), 3)  # 2400 / 365 / 3 = 2.192
    assert refused("per_hour", offer("200")).reason == "no_hours"
    assert refused("per_hour", offer("2000"), hours_a_day=3).reason == "too_large_a_day"
    assert refused("per_hour", offer("200", used="weekly"), hours_a_day=3).reason == "rarely_used"


def test_a_use_is_the_year_divided_by_its_uses() -> None:
    framed = shown("per_use", offer("200", fee="100"), uses=Uses(20, "month"))
    assert (framed.amount, framed.under) == (money("10"), money("11"))
    assert (framed.count, framed.every, framed.all_in) == (20, "month", money("10.42"))  # 2500 / 240
    weekly = shown("per_use", offer("200"), uses=Uses(3, "week"))
    assert weekly.amount == money("15.35")  # 2400 * 7 / 365 / 3 = 15.342


def test_a_use_stands_beside_one_bought_by_itself() -> None:
    facts: dict[str, Any] = {"uses": Uses(2, "month"), "single_use": charged("120", "once")}
    framed = shown("per_use", offer("200"), **facts)
    assert (framed.amount, framed.against, framed.seen) == (money("100"), price("120", "once"), SEEN)
    assert framed.mark is None  # the ticket is the measure, not small change
    dear = refused("per_use", offer("240"), **facts)
    assert (dear.reason, dear.details) == ("dearer_than_single", {"a_use": money("120"), "single": money("120")})
    assert refused("per_use", offer("200"), uses=Uses(2, "month")).reason == "too_large_a_use"
    assert refused("per_use", offer("200")).reason == "no_uses"


def test_a_share_is_never_rounded_down() -> None:
    framed = shown("per_person", offer("200", term=12, fee="100"), people=3)
    assert (framed.amount, framed.count, framed.total) == (money("66.67"), 3, money("2500"))
    assert framed.all_in == money("69.45")  # 2500 / 12 / 3 = 69.444
    assert shown("per_person", offer("1000", "once"), people=4).amount == money("250")
    assert {refused("per_person", offer("200")).reason, refused("per_person", offer("200"), people=1).reason} == {
        "no_people"
    }


def test_a_seat_is_told_with_the_total_of_all() -> None:
    framed = shown("per_seat", offer("49", seats=12, per="seat"))
    assert (framed.amount, framed.count, framed.total) == (money("49"), 12, money("7056"))
    assert shown("per_seat", offer("100", seats=3)).amount == money("33.34")
    assert refused("per_seat", offer("49", per="seat")).reason == "no_seats"


def test_a_saving_counts_our_fees_and_rounds_against_us() -> None:
    present = PriceContext(present=offer("250"))
    framed = shown("saving", offer("200", term=24, fee="100"), present)
    assert (framed.total, framed.against_total) == (money("4900"), money("6000"))
    assert framed.amount == framed.saving == money("1100")
    odd = shown("saving", offer("200"), PriceContext(present=offer("7", "day")))
    assert (odd.against_total, odd.saving) == (money("2555"), money("155"))
    # 10.001 a day is 3650.365 a year: what they pay is cut, what we ask is not.
    cut = shown("saving", offer("300.001"), PriceContext(present=offer("10.001", "day")))
    assert (cut.total, cut.against_total, cut.saving) == (money("3600.02"), money("3650.36"), money("50.35"))


def test_a_named_rival_stands_for_the_present_bill() -> None:
    assert shown("saving", offer("200"), PriceContext(rival=offer("250"))).saving == money("600")
    both = PriceContext(rival=offer("150"), present=offer("250"))
    assert shown("saving", offer("200"), both).saving == money("600")


@pytest.mark.parametrize(
    ("ours", "present", "reason"),
    [
        (offer("200"), None, "no_present"),
        (offer("200"), offer("200"), "no_saving"),
        (offer("200"), offer("150"), "no_saving"),
        (offer("200", fee="1200"), offer("250"), "eaten_by_fees"),
        (offer("200"), offer("250", "once"), "not_comparable"),
        (offer("200"), Offer(price("250", currency="USD"), once=()), None),
    ],
)
def test_a_saving_that_is_none_is_refused(ours: Offer, present: Offer | None, reason: str | None) -> None:
    framed = made("saving", ours, PriceContext(present=present))
    if reason is None:
        assert isinstance(framed, Frame)
        assert {framed.total.currency, framed.saving and framed.saving.currency} == {"USD"}
    else:
        assert isinstance(framed, Refusal)
        assert framed.reason == reason


def test_forty_eight_pays_for_ninety_six() -> None:
    framed = shown("data_ization", offer("48"), worth=charged("96"))
    assert (framed.amount, framed.total, framed.against_total) == (money("48"), money("576"), money("1152"))
    assert (framed.source, framed.seen, framed.against) == (LIST, SEEN, price("96"))
    assert refused("data_ization", offer("48"), worth=charged("48")).reason == "worth_no_more"
    assert refused("data_ization", offer("48"), worth=charged("96", seen="")).reason == "no_source"
    assert refused("data_ization", offer("48")).reason == "no_worth"


def test_a_contrast_needs_a_dearer_price_with_source_and_date() -> None:
    framed = shown("contrast", offer("200", term=24, fee="100"), reference=charged("2880", "year"))
    assert (framed.total, framed.against_total, framed.saving) == (money("4900"), money("5760"), money("860"))
    assert refused("contrast", offer("200", fee="1000"), reference=charged("260")).reason == "reference_not_dearer"
    assert refused("contrast", offer("200"), reference=charged("260", seen="")).reason == "no_source"
    assert refused("contrast", offer("200"), reference=charged("260", "once")).reason == "not_comparable"
    assert refused("contrast", offer("200")).reason == "no_reference"


def test_a_bundle_stands_beside_its_parts_one_by_one() -> None:
    singly = (single("TV", "90"), single("net", "150"), single("installation", "120", "once"))
    framed = shown("bundle", offer("200", term=12, fee="100"), singly=singly)
    assert (framed.total, framed.against_total, framed.saving) == (money("2500"), money("3000"), money("500"))
    assert [name["en"] for name in framed.parts] == ["TV", "net", "installation"]
    assert refused("bundle", offer("300", term=12), singly=singly).reason == "not_cheaper_together"
    assert refused("bundle", offer("200"), singly=singly[:1]).reason == "no_singly"
    assert refused("bundle", offer("200", "once"), singly=singly).reason == "not_comparable"


def test_a_ladder_ends_in_the_full_total_and_begins_with_what_must_be_paid() -> None:
    parts = (part("TV", "40"), part("net", "150", needed=True), part("line", "10", needed=True))
    framed = shown("addition", offer("200", term=24, fee="100"), parts=parts)
    assert [([name["en"] for name in rung.names], rung.sum) for rung in framed.rungs] == [
        (["net", "line"], money("3940")),  # 160 * 24 + 100
        (["TV"], money("4900")),
    ]
    assert framed.rungs[-1].sum == framed.total


def test_a_ladder_that_does_not_add_up_is_refused() -> None:
    wrong = refused("addition", offer("200"), parts=(part("net", "150"), part("TV", "40")))
    assert (wrong.reason, wrong.details) == ("parts_differ", {"parts": money("2280"), "total": money("2400")})
    all_needed = (part("net", "150", needed=True), part("TV", "50", needed=True))
    assert refused("addition", offer("200"), parts=all_needed).reason == "one_step"
    assert refused("addition", offer("200")).reason == "no_parts"


def test_a_cap_tells_the_most_and_what_it_is_at_the_price() -> None:
    framed = shown("cap", offer("200", term=24, fee="100"), cap=Cap(price("220"), LIST))
    assert (framed.amount, framed.total, framed.most) == (money("220"), money("4900"), money("5380"))
    assert refused("cap", offer("200"), cap=Cap(price("190"), LIST)).reason == "cap_too_low"
    assert refused("cap", offer("200"), cap=Cap(price("220"), {})).reason == "no_source"
    assert refused("cap", offer("200")).reason == "no_cap"


def test_instalments_are_told_with_their_full_cost() -> None:
    plan = Instalments(12, money("110"))
    framed = shown("instalment", offer("1200", "once", fee="50"), instalments=plan)
    assert (framed.amount, framed.count, framed.every) == (money("110"), 12, "month")
    assert (framed.total, framed.against_total, framed.more) == (money("1370"), money("1250"), money("120"))
    yearly = shown("instalment", offer("1200", "year", term=24), instalments=plan)
    assert (yearly.total, yearly.against_total, yearly.more) == (money("2640"), money("2400"), money("240"))
    assert yearly.yearly == money("1320")
    assert shown("instalment", offer("1320", "once"), instalments=plan).more is None


@pytest.mark.parametrize(
    ("ours", "plan", "reason"),
    [
        (offer("1200", "once"), None, "no_instalments"),
        (offer("100"), Instalments(12, money("10")), "recurs_already"),
        (offer("1200", "once"), Instalments(12, money("99")), "instalments_too_low"),
    ],
)
def test_instalments_that_cannot_be_are_refused(ours: Offer, plan: Instalments | None, reason: str) -> None:
    assert refused("instalment", ours, instalments=plan).reason == reason


def test_it_is_even_after_whole_months() -> None:
    switching = shown("break_even", offer("200", term=24, fee="100"), PriceContext(present=offer("230")))
    assert (switching.count, switching.amount) == (4, money("100"))  # 30 a month: 90 after three, 120 after four
    bought = shown("break_even", offer("1000", "once", fee="20"), gain=price("90"))
    assert (bought.count, bought.amount, bought.total) == (12, money("1020"), money("1020"))
    exactly = shown("break_even", offer("1080", "once"), gain=price("1080", "year"))
    assert exactly.count == 12


@pytest.mark.parametrize(
    ("ours", "gain", "reason"),
    [
        (offer("200", fee="100"), None, "no_gain"),
        (offer("200", fee="100"), price("0"), "no_gain"),
        (offer("200", fee="100"), price("200"), "never_even"),
        (offer("200"), price("230"), "no_fees"),
        (offer("200", term=12, fee="500"), price("230"), "even_after_term"),
        (offer("200", fee="5000"), price("230"), "even_after_term"),
        (offer("200", fee="100"), price("230", "once"), "not_comparable"),
    ],
)
def test_what_is_never_even_is_not_said_to_be(ours: Offer, gain: Price | None, reason: str) -> None:
    assert refused("break_even", ours, gain=gain).reason == reason


def test_provocation_is_a_marked_last_resort() -> None:
    framed = shown("provocation", offer("200", term=24, fee="100"), PriceContext(stuck=True))
    assert (framed.amount, framed.total, framed.mark) == (money("200"), money("4900"), "last_resort")
    assert refused("provocation", offer("200")).reason == "not_last_resort"
    everything = frames(("provocation", "per_day", "per_week"), offer("900"), PriceContext(stuck=True), PROFILE)
    assert [one.frame for one in everything] == ["per_day", "per_week", "provocation"]


@pytest.mark.parametrize(("customer", "reason"), [("vip", "not_for_vip"), ("angry", "not_when_angry")])
def test_provocation_never_meets_a_vip_or_an_angry_customer(customer: Customer, reason: str) -> None:
    assert refused("provocation", offer("200"), PriceContext(stuck=True, customer=customer)).reason == reason


@pytest.mark.parametrize("name", TACTICS)
def test_nothing_is_framed_without_an_amount_a_rhythm_or_by_the_hour(name: str) -> None:
    context = PriceContext(offer("300"), present=offer("300"), facts=Facts(people=3, uses=Uses(2, "day")), stuck=True)
    for ours, reason in ((offer("0"), "no_amount"), (offer("20", None), "no_rhythm"), (offer("20", "hour"), "hourly")):
        framed = frame(name, ours, context, PROFILE)
        assert isinstance(framed, Refusal)
        assert (framed.frame, framed.reason) == (name, reason)


@pytest.mark.parametrize("name", TACTICS)
def test_two_currencies_are_never_reckoned_together(name: str) -> None:
    other = charged("300", currency="USD")
    facts = Facts(
        uses=Uses(2, "month"), single_use=other, worth=other, reference=other, cap=Cap(other.price, LIST),
        parts=(Part(LIST, other.price), Part(LIST, other.price)), singly=(Single(LIST, other), Single(LIST, other)),
        instalments=Instalments(12, money("30", "USD")), gain=other.price,
    )  # fmt: skip
    dollars = Offer(other.price)
    for every in ("month", "year"):
        ours = Offer(price("200", every, currency="CNY"), 24, (("fee", money("10")),))
        framed = frame(
            name, ours, PriceContext(dollars, present=dollars, facts=facts, stuck=True), Profile(money("99", "CNY"))
        )
        if isinstance(framed, Frame):
            assert name in {"per_day", "per_week", "total_cost", "provocation"}
            assert framed.total.currency == "CNY"


def test_only_what_tells_something_is_told() -> None:
    dearer = frames(tuple(TACTICS), offer("200", term=24), PriceContext(rival=offer("150")), PROFILE)
    told = worth_telling(dearer)
    assert [one.frame for one in told] == ["per_day", "difference", "total_cost", "per_week"]
    alone = worth_telling(frames(tuple(TACTICS), offer("200"), PriceContext(), PROFILE))
    assert {one.frame for one in alone if isinstance(one, Refusal)} <= MAIN
    wrong = worth_telling(frames(("cap",), offer("200"), PriceContext(facts=Facts(cap=Cap(price("1"), LIST))), PROFILE))
    assert [one.reason for one in wrong if isinstance(one, Refusal)] == ["cap_too_low"]


@pytest.mark.parametrize(("hours", "people"), [(0, None), (25, None), (None, 0)])
def test_facts_that_cannot_be_are_refused(hours: int | None, people: int | None) -> None:
    with pytest.raises(MoneyError):
        Facts(hours_a_day=hours, people=people)


@pytest.mark.parametrize(("times", "every"), [(0, "month"), (3, "once"), (3, "hour")])
def test_uses_need_a_number_and_a_span(times: int, every: Every) -> None:
    with pytest.raises(MoneyError):
        Uses(times, every)
