"""What a product file says of its price: tiers, taxes, prices paid ahead; and what is told of a slip in it."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.finding import Finding
from bot.library.read import read
from bot.library.records import Product
from bot.library.tier_shapes import with_tax
from bot.pricing.money import Money
from bot.pricing.offer import Offer, Price, worse_deal
from tests.small_library import write_small_library

WORDS = """\
zh: {name: "软件"}
ko: {name: "소프트웨어"}
en: {name: "Software"}
"""
PER_SEAT = "price: {amount: 20, every: month, currency: EUR, per: seat}\n"


def product(folder: Path, price: str) -> Product:
    found, findings = product_and_findings(folder, price)
    assert found is not None, findings
    return found


def product_and_findings(folder: Path, price: str) -> tuple[Product | None, list[Finding]]:
    write_small_library(folder)
    (folder / "products" / "software.yaml").write_text(price + WORDS, encoding="utf-8")
    library, findings = read(folder)
    own = [finding for finding in findings if finding.path == "products/software.yaml"]
    return (library.products["software"] if library else None), own


def seats(offer: Offer, count: int) -> Offer:
    return Offer(offer.price, seats=count, tiers=offer.tiers)


def test_the_seats_of_an_order_choose_the_tier_for_all_of_them(tmp_path: Path) -> None:
    offer = product(tmp_path, PER_SEAT + "tiers: [{from: 10, amount: 18}, {from: 50, amount: 15.50}]\n").offer
    yearly = {count: seats(offer, count).yearly() for count in (1, 9, 10, 49, 50)}
    assert yearly == {
        count: Money(Decimal(total), "EUR")
        for count, total in ((1, "240"), (9, "2160"), (10, "2160"), (49, "10584"), (50, "9300"))
    }


def test_fewer_seats_pay_the_list_price_again(tmp_path: Path) -> None:
    offer = product(tmp_path, PER_SEAT + "tiers: [{from: 10, amount: 18}]\n").offer
    assert seats(seats(offer, 12), 2).price.money == Money(Decimal(20), "EUR")


def test_a_tax_on_top_is_added_to_all_that_is_paid_and_nothing_is_rounded(tmp_path: Path) -> None:
    offer = product(
        tmp_path,
        "price: {amount: 19.90, every: month, currency: EUR, per: seat}\ntiers: [{from: 10, amount: 10}]\n"
        "once: {setup: 100}\nprepaid: {amount: 200, every: year, per: seat}\ntax_included: false\ntax_percent: 19\n",
    ).offer
    assert offer.price.money == Money(Decimal("23.681"), "EUR")
    assert offer.once == (("setup", Money(Decimal("119"), "EUR")),)
    assert offer.prepaid == Price(Money(Decimal(238), "EUR"), "year", "seat")
    assert offer.tax_included is True
    assert seats(offer, 10).price.money == Money(Decimal("11.9"), "EUR")
    assert offer.yearly() == Money(Decimal("403.18"), "EUR")  # 12 times 23.681 and the fee: 403.172, up to the cent
    assert worse_deal(offer) == Money(Decimal("46.18"), "EUR")


@pytest.mark.parametrize(("said", "meant"), [("true", True), ("false", False)])
def test_whether_taxes_are_inside_is_known_where_it_is_said(tmp_path: Path, said: str, meant: bool) -> None:
    assert product(tmp_path, PER_SEAT + f"tax_included: {said}\n").offer.tax_included is meant
    assert product(tmp_path, PER_SEAT).offer.tax_included is None


@pytest.mark.parametrize(
    ("price", "key", "place"),
    [
        ("price: {amount: 20, every: month}\ntiers: [{from: 10, amount: 18}]\n", "tiers_need_seats", (2, 1)),
        (PER_SEAT + "tiers: [{from: 10, amount: 18}, {from: 10, amount: 15}]\n", "tiers_not_rising", (2, 1)),
        (PER_SEAT + "tiers: [{from: 1, amount: 18}]\n", "tiers_not_rising", (2, 1)),
        (PER_SEAT + "tiers: [{form: 10, amount: 18}]\n", "unknown_key_near", (2, 10)),
        (PER_SEAT + "tiers: [{from: some, amount: 18}]\n", "not_a_count", (2, 10)),
        (PER_SEAT + "tax_percent: 20\n", "tax_not_on_top", (2, 1)),
        (PER_SEAT + "tax_included: true\ntax_percent: 20\n", "tax_not_on_top", (3, 1)),
        (PER_SEAT + "tax_included: false\ntax_percent: 119\n", "not_a_percentage", (3, 1)),
        (PER_SEAT + "tax_included: maybe\n", "not_true_or_false", (2, 1)),
    ],
)
def test_a_slip_is_told_at_its_place(tmp_path: Path, price: str, key: str, place: tuple[int, int]) -> None:
    found, findings = product_and_findings(tmp_path, price)
    assert found is None
    assert (key, place) in [(finding.key, (finding.line, finding.column)) for finding in findings]


amounts = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)
percents = st.decimals(min_value="0.01", max_value=100, places=2, allow_nan=False)


@given(amounts, percents)
def test_a_tax_is_exact(net: Decimal, percent: Decimal) -> None:
    assert with_tax(net, percent) * 100 == net * (100 + percent)


@given(st.integers(1, 200), st.lists(st.integers(2, 200), unique=True, max_size=4).map(sorted))
def test_a_tier_never_asks_more_than_the_one_that_fits(count: int, steps: list[int]) -> None:
    tiers = ((1, Money(Decimal(100), "EUR")), *((step, Money(Decimal(100 - step // 4), "EUR")) for step in steps))
    offer = Offer(Price(tiers[0][1], "month", "seat"), seats=count, tiers=tiers)
    assert offer.price.money == [money for from_seats, money in tiers if from_seats <= count][-1]
