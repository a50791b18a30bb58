"""The customer's card in words.

In: a `Handout`, the library, a language, the day. Out: a `PriceCard`. Nothing here speaks to the rep: no frame has a
name, nothing is marked or refused.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import reduce

from bot.coach.fill import sayable
from bot.coach.price_card import Figure, Handout, PriceCard, Row
from bot.language.chinese_script import traditional
from bot.library.records import Library
from bot.pricing.frames import Frame
from bot.pricing.money import Money
from bot.pricing.offer import MONTHS_A_YEAR, Price
from bot.wording.texts import Texts, texts_in
from bot.wording.tongues import TRADITIONAL, tongue_of

# A server counts in UTC; the customer reads the day it is where this money is spent.
_HOURS_FROM_UTC = {"CNY": 8, "TWD": 8, "HKD": 8, "KRW": 9, "JPY": 9, "EUR": 1, "USD": -6}
_SMALL_SPANS = frozenset({"per_day", "per_week", "per_hour", "per_use"})


def day_where_paid(now: datetime, currency: str | None) -> date:
    """The day at an aware time, in the middle of where the currency is used; UTC where nobody said which."""
    return (now + timedelta(hours=_HOURS_FROM_UTC.get(currency or "", 0))).date()


def price_card(handout: Handout, library: Library, tag: str, day: date, notes: Sequence[str] = ()) -> PriceCard:
    """The card in a language (BCP 47: zh, zh-Hant, ko, en). `notes`: sentences that must stand on it, like duties."""
    language, is_traditional = tongue_of(tag)
    words = _Words(handout, library, texts_in(language), day)
    card = PriceCard(
        language=language,
        heading=words.texts.say("customer.heading"),
        day=words.said_day(day),
        title=words.title(),
        included=words.included(),
        figures=words.figures(),
        total=words.total(),
        rows=words.rows(),
        others=words.others(),
        notes=(*words.notes(), *notes),
    )
    return replace(card.said_with(traditional), language=TRADITIONAL) if is_traditional else card


@dataclass(frozen=True, slots=True)
class _Words:
    """One card on its way into words."""

    handout: Handout
    library: Library
    texts: Texts
    day: date

    def title(self) -> str:
        product = self.handout.product
        return product.words[self.texts.language].name if product else ""

    def included(self) -> str:
        product = self.handout.product
        items = product.words[self.texts.language].included if product else ()
        return self.texts.say("customer.included", items=self._listed(items)) if items else ""

    def figures(self) -> tuple[Figure, ...]:
        """The price as it falls due, and the first frame that can stand on a card. What is the total already is not
        said twice."""
        offer = self.handout.offer
        shown: list[Figure] = []
        if offer.price.recurs() or offer.once or (offer.price.per == "seat" and offer.seats > 1):
            shown.append(Figure(self._rhythm(offer.price), self._money(offer.price.money)))
        if (framed := self._framed()) is not None:
            shown.append(framed[1])
        return tuple(shown)

    def total(self) -> Figure:
        offer = self.handout.offer
        amount = self._money(Money.at_least(offer.exact_total(), offer.currency))
        fees = offer.fees()
        with_fees = [self.texts.say("customer.with_fees", fees=self._money(fees))] if fees is not None else []
        on_top = [self.texts.say("customer.taxes.on_top")] if offer.tax_included is False else []
        remark = self._remark([*self._for_seats(), *with_fees, *on_top])
        return Figure(self._total_label("customer.total"), amount, remark)

    def rows(self) -> tuple[Row, ...]:
        """The term, the seats with what they cost together, and a year where the total is of another span."""
        offer = self.handout.offer
        rows: list[Row] = []
        if offer.term_months is not None:
            rows.append(Row(self.texts.say("customer.row.term"), self._months(offer.term_months)))
        if offer.price.per == "seat" and offer.seats > 1:
            seats = self.texts.say("customer.row.seats.value", seats=offer.seats)
            rows.append(Row(self.texts.say("customer.row.seats"), seats))
            if offer.price.recurs() or offer.once:
                label = self.texts.say(f"customer.row.{offer.price.every}")
                rows.append(Row(label, self._money(offer.each_time())))
        yearly = offer.yearly()
        if yearly is not None and offer.span_months() != MONTHS_A_YEAR:
            label = self.texts.say("customer.row.a_year.with_fees" if offer.once else "customer.row.a_year")
            rows.append(Row(label, self._money(yearly)))
        return tuple(rows)

    def others(self) -> tuple[Row, ...]:
        """The other offer and its total, where ours is compared with it."""
        frame = self._frame()
        total = (frame.rival_total or frame.against_total) if frame else None
        price = self._other_price()
        if total is None or price is None:
            return ()
        name = _begun(self._other_name())
        rhythm = self._rhythm(price)
        what = rhythm[0].lower() + rhythm[1:]
        return (
            Row(self.texts.say("customer.other", rival=name, what=what), self._money(price.money)),
            Row(self._total_label("customer.other.total", rival=name), self._money(total)),
        )

    def notes(self) -> tuple[str, ...]:
        """Taxes, where the other offer's price comes from, and the right to withdraw."""
        taxes = ["customer.taxes.included"] if self.handout.offer.tax_included else []
        notes = [self.texts.say(key) for key in taxes]
        if self.others():
            notes.append(self._origin())
        notes += [
            self.texts.say(
                "customer.withdrawal.working_days" if one.duty.working_days else "customer.withdrawal",
                days=one.duty.days,
                law=one.duty.law[self.texts.language],
            )
            for one in self.handout.duties
            if one.duty.kind == "withdrawal" and one.duty.days is not None and "door" in one.duty.sold
        ]
        return tuple(notes)

    def _origin(self) -> str:
        """Where the other price was seen, or that it is only what was heard."""
        if not self._is_rival():
            return self.texts.say("customer.other.present")
        name, known = _begun(self._rival_name()), self.handout.known_rival
        if known is None:
            return self.texts.say("customer.other.typed", rival=name, day=self.said_day(self.day))
        seen = self.said_day(date.fromisoformat(known.seen))
        return self.texts.say("customer.other.sourced", rival=name, source=known.source, day=seen)

    def said_day(self, day: date) -> str:
        month = self.texts.say(f"customer.month.{day.month}")
        return self.texts.say("customer.day", year=day.year, month=month, day=day.day)

    def _frame(self) -> Frame | None:
        """The frame that stands on the card, if one does."""
        framed = self._framed()
        return framed[0] if framed else None

    def _framed(self) -> tuple[Frame, Figure] | None:
        """The first frame whose figure stands by itself, and that figure."""
        for frame in self.handout.frames:
            figure = self._figure_of(frame)
            if figure is not None:
                return frame, figure
        return None

    def _figure_of(self, frame: Frame) -> Figure | None:
        """What a frame says in one figure; None for one that takes a sentence."""
        money = self._in_currency_of(frame)
        say, offer = self.texts.say, self.handout.offer
        with_fees = [say("customer.with_fees.all_in", all_in=money(frame.all_in))] if frame.all_in else []
        if frame.frame in _SMALL_SPANS and frame.under is not None:
            amount = say("customer.under", amount=money(frame.under))
            return Figure(say(f"customer.frame.{frame.frame}"), amount, self._remark([*self._for_seats(), *with_fees]))
        each = f"customer.amount.{offer.price.every}"
        if frame.frame == "per_person" or (frame.frame == "per_seat" and offer.price.per == "order"):
            label = say(f"customer.frame.{frame.frame}", count=frame.count)
            return Figure(label, say(each, amount=money(frame.amount)), self._remark(with_fees))
        if frame.difference is not None:
            label = say("customer.more", rival=self._rival_name())
            return Figure(label, say(each, amount=money(frame.difference)), self._remark(self._for_seats()))
        if frame.frame == "saving" and frame.saving is not None:
            label = say("customer.less", rival=self._other_name(frame))
            return Figure(label, money(frame.saving), self._remark([*self._over_term(), *self._for_seats()]))
        return None

    def _rhythm(self, price: Price) -> str:
        per = "seat" if price.per == "seat" else "each"
        return self.texts.say(f"customer.{per}.{price.every}")

    def _total_label(self, key: str, **values: str) -> str:
        months = self.handout.offer.span_months()
        if months is None:
            return self.texts.say(f"{key}.once", **values)
        return self.texts.say(key, term=self._term(months), **values)

    def _over_term(self) -> list[str]:
        months = self.handout.offer.span_months()
        return [] if months is None else [self.texts.say("customer.over", term=self._term(months))]

    def _term(self, months: int) -> str:
        one_year = self.library.languages[self.texts.language].one_year
        return one_year if months == MONTHS_A_YEAR else self._months(months)

    def _months(self, months: int) -> str:
        return self.library.languages[self.texts.language].months.replace("{count}", str(months))

    def _for_seats(self) -> list[str]:
        """A sum that does not say for how many would mislead."""
        offer = self.handout.offer
        is_many = offer.price.per == "seat" and offer.seats > 1
        return [self.texts.say("customer.for_seats", seats=offer.seats)] if is_many else []

    def _other_price(self) -> Price | None:
        """The price that ours is compared with: the rival's, or what the customer pays now."""
        frame = self._frame()
        if frame is not None and frame.against is not None:
            return frame.against
        return self.handout.rival.price if self.handout.rival else None

    def _is_rival(self, frame: Frame | None = None) -> bool:
        frame = frame or self._frame()
        rival = self.handout.rival
        return rival is not None and (frame is None or frame.against is None or frame.against == rival.price)

    def _other_name(self, frame: Frame | None = None) -> str:
        return self._rival_name() if self._is_rival(frame) else self.texts.say("customer.present")

    def _rival_name(self) -> str:
        name, language = self.handout.rival_name, self.texts.language
        if name and (name.isascii() or sayable(name, language)):
            return name
        return self.library.placeholders["rival"].fallback[language]

    def _money(self, money: Money) -> str:
        frame = self._frame()
        return self._in_currency_of(frame)(money) if frame else money.written(self.texts.language)

    def _in_currency_of(self, frame: Frame) -> Callable[[Money], str]:
        """How amounts are written beside a frame: a bare one is in its currency."""
        return lambda money: money.in_currency(frame.total.currency).written(self.texts.language)

    def _remark(self, parts: Sequence[str]) -> str:
        return reduce(lambda one, other: self.texts.say("customer.also", one=one, other=other), parts) if parts else ""

    def _listed(self, items: Sequence[str]) -> str:
        *first, last = items
        if not first:
            return last
        return self.texts.say("customer.list.comma").join(first) + self.texts.say("customer.list.and") + last


def _begun(words: str) -> str:
    """Words at the beginning of a line; a name that is one word stays as it is written."""
    return words[0].upper() + words[1:] if " " in words else words
