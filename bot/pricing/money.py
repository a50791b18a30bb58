"""An amount of money that cannot lie by rounding.

Decimals and exact fractions come in, `Money` goes out: exact sums within one currency, rounding that only ever goes
against us, and the amount as people of three languages write it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Context, Decimal, DecimalException, Inexact, InvalidOperation, Overflow
from fractions import Fraction
from functools import total_ordering
from types import MappingProxyType
from typing import Literal, Self

from bot.errors import CoachError
from bot.language.detect import Language

# Sums and products must come out exact; one that would not is refused, never rounded behind our back.
_EXACT = Context(prec=80, traps=[Inexact, InvalidOperation, Overflow])
_EXACT_ENOUGH = Context(prec=80)
_FURTHEST_DIGIT = 30

_CENT = Decimal("0.01")
_ONE = Decimal(1)
_WITHOUT_CENTS = frozenset({"KRW", "TWD", "JPY"})
_STEPS: Mapping[str, Decimal] = MappingProxyType({"KRW": Decimal(10)})

_SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "CNY": "¥",
        "USD": "$",
        "EUR": "€",
        "GBP": "£",
        "KRW": "₩",
        "TWD": "NT$",
        "HKD": "HK$",
        "JPY": "JP¥",  # the bare sign is taken: reps of this bot mean yuan by it
    }
)
_NAMES: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {
        "zh": MappingProxyType(
            {
                "CNY": "元",
                "USD": "美元",
                "EUR": "欧元",
                "GBP": "英镑",
                "KRW": "韩元",
                "TWD": "元",
                "HKD": "元",
                "JPY": "日元",
            }
        ),
        "ko": MappingProxyType(
            {
                "CNY": "위안",
                "USD": "달러",
                "EUR": "유로",
                "GBP": "파운드",
                "KRW": "원",
                "TWD": "대만달러",
                "HKD": "홍콩달러",
                "JPY": "엔",
            }
        ),
        "en": MappingProxyType({}),
    }
)


class MoneyError(CoachError):
    """An amount that cannot be, or two currencies where only one can be reckoned with."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount; `currency` is an ISO code, or None where nobody said which."""

    amount: Decimal
    currency: str | None

    def __post_init__(self) -> None:
        if not self.amount.is_finite():
            raise MoneyError(f"{self.amount} is no amount of money. Give a number.")
        exponent = self.amount.as_tuple().exponent
        if (
            abs(self.amount.adjusted()) > _FURTHEST_DIGIT
            or not isinstance(exponent, int)
            or exponent < -_FURTHEST_DIGIT
        ):
            raise MoneyError("The amount is too large or too fine to reckon with. Give fewer digits.")

    @classmethod
    def at_least(cls, exact: Fraction, currency: str | None) -> Self:
        """The smallest payable amount that is not below `exact`."""
        unit = minor_unit(currency)
        return cls(_EXACT.multiply(Decimal(-((-exact) // Fraction(unit))), unit), currency)

    @classmethod
    def at_most(cls, exact: Fraction, currency: str | None) -> Self:
        """The largest payable amount that is not above `exact`."""
        unit = minor_unit(currency)
        return cls(_EXACT.multiply(Decimal(exact // Fraction(unit)), unit), currency)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        self._must_share_currency(other)
        return self.amount < other.amount

    def __add__(self, other: "Money") -> "Money":
        self._must_share_currency(other)
        return Money(_exactly("add", self.amount, other.amount), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._must_share_currency(other)
        return Money(_exactly("subtract", self.amount, other.amount), self.currency)

    def __mul__(self, times: int | Decimal) -> "Money":
        return Money(_exactly("multiply", self.amount, Decimal(times)), self.currency)

    __rmul__ = __mul__

    def exact(self) -> Fraction:
        return Fraction(self.amount)

    def comparable_with(self, other: "Money") -> bool:
        """Whether the numbers may be set side by side: one currency, or one of the two unsaid."""
        return self.currency is None or other.currency is None or self.currency == other.currency

    def in_currency(self, currency: str | None) -> "Money":
        """The same number in `currency` if nobody said which it is; a currency once said stays."""
        return self if self.currency is not None else Money(self.amount, currency)

    def rounded_up(self) -> "Money":
        """Up to what can be paid: cents, or whole units where a currency has no cents in use."""
        return Money(
            self.amount.quantize(minor_unit(self.currency), rounding=ROUND_CEILING, context=_EXACT_ENOUGH),
            self.currency,
        )

    def ceil_to_step(self) -> "Money":
        """The next round amount, always strictly more: what "under ..." can be said of without a lie."""
        step = _STEPS.get(self.currency or "", _ONE)
        if self.amount < _ONE and self.currency not in _WITHOUT_CENTS:
            step = Decimal("0.1")
        steps = self.exact() // Fraction(step) + 1
        return Money(_exactly("multiply", Decimal(steps), step), self.currency)

    def written(self, language: Language) -> str:
        """As people write it in that language, never less than the amount itself."""
        payable = self.rounded_up().amount
        sign = "-" if payable < 0 else ""
        number = _number(abs(payable), separate_from=10_000 if language == "zh" and self.currency else 1_000)
        if self.currency is None:
            return sign + number
        if language == "en" and self.currency in _SIGNS:
            cents = payable != payable.to_integral_value()
            return f"{sign}{_SIGNS[self.currency]}{f'{abs(payable):,.2f}' if cents else number}"
        if self.currency in _NAMES[language]:
            return f"{sign}{number}{_NAMES[language][self.currency]}"
        return f"{sign}{number} {self.currency}"

    def _must_share_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise MoneyError(f"{self.currency} and {other.currency} cannot be reckoned together. Use one currency.")


def minor_unit(currency: str | None) -> Decimal:
    """The smallest amount that is really paid."""
    return _ONE if currency in _WITHOUT_CENTS else _CENT


def plain(amount: Decimal) -> str:
    """Digits and a point only, without needless zeros: "200", "6.58"."""
    return f"{amount.normalize(_EXACT_ENOUGH):f}"


def _number(amount: Decimal, *, separate_from: int) -> str:
    shortest = amount.normalize(_EXACT_ENOUGH)
    return f"{shortest:,f}" if amount >= separate_from else f"{shortest:f}"


def _exactly(operation: Literal["add", "subtract", "multiply"], left: Decimal, right: Decimal) -> Decimal:
    try:
        match operation:
            case "add":
                return _EXACT.add(left, right)
            case "subtract":
                return _EXACT.subtract(left, right)
            case "multiply":
                return _EXACT.multiply(left, right)
    except DecimalException as problem:
        raise MoneyError("The sum is too large or too fine to reckon with. Give fewer digits.") from problem
