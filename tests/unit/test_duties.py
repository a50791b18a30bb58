"""What must stand beside a price: which duties apply to an offer, with which figures, and how they are said."""

from decimal import Decimal

import pytest

from bot.coach.context import Context
from bot.coach.heard import Heard
from bot.coach.price import duties_of
from bot.language.detect import LANGUAGES, Language
from bot.library.records import Library
from bot.pricing.duties import Beside, Taxes, beside
from bot.pricing.facts import Words
from bot.pricing.money import Money
from bot.pricing.offer import Every, Offer, Per, Price
from bot.pricing.profile import Duty, DutyKind, Profile, Sold
from bot.reply import Line
from bot.wording.duties import duty_lines, duty_sentence
from bot.wording.texts import texts_in

LAW: Words = {"zh": "某法第一条", "ko": "어떤 법 제1조", "en": "Some Act, art. 1"}


def money(amount: str, currency: str | None = "USD") -> Money:
    return Money(Decimal(amount), currency)


def offer(
    amount: str,
    every: Every | None = "month",
    *,
    per: Per = "order",
    seats: int = 1,
    term: int | None = None,
    fee: str | None = None,
    currency: str | None = "USD",
    tax_included: bool | None = None,
) -> Offer:
    fees = () if fee is None else (("fee", money(fee, currency)),)
    return Offer(Price(money(amount, currency), every, per), term, fees, seats, tax_included=tax_included)


def profile(*duties: Duty) -> Profile:
    return Profile(money("5"), duties)


def only(kind: DutyKind, ours: Offer, *, with_reference: bool = False) -> Beside | None:
    found = beside(profile(Duty(kind, LAW)), ours, with_reference=with_reference)
    return found[0] if found else None


def test_the_total_has_every_fee_and_its_span() -> None:
    total = only("total", offer("20", term=24, fee="10"))
    assert total is not None
    assert (total.money, total.months) == (money("490"), 24)
    once = only("total", offer("20", "once", fee="10"))
    assert once is not None
    assert (once.money, once.months) == (money("30"), None)


def test_what_is_due_each_time_is_told_where_something_recurs() -> None:
    each = only("each_time", offer("20", seats=3, per="seat"))
    assert each is not None and each.money == money("60")
    assert only("each_time", offer("20", "once")) is None


@pytest.mark.parametrize(
    ("ours", "one"),
    [(offer("20", seats=3, per="seat"), "20"), (offer("20", seats=3), "6.67"), (offer("20"), None)],
)
def test_the_price_of_one_is_told_where_there_are_several(ours: Offer, one: str | None) -> None:
    found = only("unit_price", ours)
    assert (found.money if found else None) == (None if one is None else money(one))


@pytest.mark.parametrize(
    ("inside", "included", "stands"),
    [
        (True, True, "inside"),
        (True, False, "must_be_inside"),
        (True, None, "unknown"),
        (False, True, "inside"),
        (False, False, "on_top"),
    ],
)
def test_taxes_are_told_as_the_market_wants_them(inside: bool, included: bool | None, stands: Taxes) -> None:
    [found] = beside(profile(Duty("taxes", LAW, taxes_inside=inside)), offer("20", tax_included=included))
    assert found.taxes == stands


@pytest.mark.parametrize(
    ("amount", "currency", "applies"), [("24.99", "USD", False), ("25", "USD", True), ("1", "EUR", True)]
)
def test_a_duty_from_an_amount_on_asks_for_the_total(amount: str, currency: str, applies: bool) -> None:
    duty = Duty("withdrawal", LAW, days=3, from_amount=money("25"))
    assert bool(beside(profile(duty), offer(amount, "once", currency=currency))) is applies


@pytest.mark.parametrize(("sold", "days"), [("door", [14]), ("distance", [7]), ("shop", [])])
def test_a_right_of_withdrawal_hangs_on_how_the_contract_is_made(sold: Sold, days: list[int]) -> None:
    duties = (Duty("withdrawal", LAW, ("door",), 14), Duty("withdrawal", LAW, ("distance",), 7))
    assert [one.duty.days for one in beside(profile(*duties), offer("20"), sold)] == days


def test_another_price_has_a_duty_only_where_it_is_shown() -> None:
    assert only("reference", offer("20")) is None
    assert only("reference", offer("20"), with_reference=True) is not None


@pytest.mark.parametrize("every", [None, "hour"])
def test_nothing_is_owed_before_the_price_can_be_summed_up(every: Every | None) -> None:
    assert only("total", offer("20", every)) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("market", ["CN", "KR", "US", "EU"])
def test_every_duty_of_every_market_is_said_with_its_law(library: Library, market: str, language: Language) -> None:
    record = library.markets[market]
    assert {"total", "taxes", "reference", "withdrawal"} <= {duty.kind for duty in record.duties}
    texts = texts_in(language)
    for included in (True, False, None):
        ours = offer("20", term=24, seats=3, currency=record.currency, tax_included=included)
        for sold in ("door", "distance"):
            found = beside(Profile(money("5"), record.duties), ours, sold, with_reference=True)
            for one in found:
                said = duty_sentence(one, texts)
                assert one.duty.law[language] in said and "{" not in said
                assert one.money is None or one.money.written(language) in said
                assert one.duty.days is None or str(one.duty.days) in said
                assert not one.duty.note or said.endswith(one.duty.note[language])
            lines = duty_lines(found, texts)
            assert lines[0] == Line(texts.say("duty.title"), "quiet") and len(lines) == len(found) + 1
    assert duty_lines((), texts) == ()


@pytest.mark.parametrize(
    ("market", "currency", "days"), [(None, "KRW", 14), (None, "EUR", 14), (None, "USD", 3), ("CN", None, None)]
)
def test_a_visit_is_a_sale_at_the_door(
    library: Library, market: str | None, currency: str | None, days: int | None
) -> None:
    ours = offer("300", currency=currency)
    found = duties_of(library, Context("en", Heard(ours=ours.price), market=market), ours)
    assert [one.duty.days for one in found if one.duty.kind == "withdrawal"] == [days]


def test_a_business_has_no_right_of_withdrawal(library: Library) -> None:
    ours = offer("300", currency="KRW")
    kinds = {
        segment: {one.duty.kind for one in duties_of(library, Context("ko", segment=segment), ours)}
        for segment in (None, "consumer", "small_business", "enterprise")
    }
    assert kinds[None] == kinds["consumer"] == {"total", "taxes", "withdrawal"}
    assert kinds["small_business"] == kinds["enterprise"] == {"total", "taxes"}


@pytest.mark.parametrize("currency", [None, "GBP"])
def test_the_law_of_an_unknown_market_is_not_guessed(library: Library, currency: str | None) -> None:
    assert duties_of(library, Context("en"), offer("300", currency=currency)) == ()
    assert duties_of(library, Context("en"), None) == ()
