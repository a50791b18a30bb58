"""The prices in what a rep types in a visit: "200/月 vs 移动150", "월 5만5천원 2년 약정", "$49 a month".

A line of free text comes in; amounts with role, currency and rhythm, the term and the seats go out. What cannot be
known becomes an `Ask`, never a guess: such a number is left out of the amounts. Any text is safe and fast.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from bot.language.detect import Language
from bot.language.numerals import Numeral, find_numerals, fold
from bot.pricing.candidates import find_candidates
from bot.pricing.money import Money
from bot.pricing.multiples import Counted, Multiple, find_multiples
from bot.pricing.offer import TIMES_A_YEAR, Every, Per, Role
from bot.pricing.plausible import Candidate, without_what_is_never_a_price
from bot.pricing.rhythms import LONGEST_TERM, Duration, find_durations, may_be_months, rhythm_after
from bot.pricing.sides import masked, whose
from bot.pricing.taxes import says_tax

LONGEST = 512


@dataclass(frozen=True, slots=True)
class Amount:
    """One price as typed; `span` is its place in the text with currency and rhythm, `said` the words there."""

    role: Role
    money: Money
    every: Every | None
    per: Per
    span: tuple[int, int]
    said: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A question back: 1.2 or 1,200? which of these is the price? are the 12 seats or months (`times`)? does the
    price hold for each of the 12 seats (`per_seat`)? what number is that?"""

    kind: Literal["separator", "which", "unreadable", "times", "per_seat"]
    said: str
    choices: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Amounts:
    """Everything about money in a line; `ask` is the first question that is open, its amounts are left out."""

    amounts: tuple[Amount, ...] = ()
    term_months: int | None = None
    seats: int | None = None
    ask: Ask | None = None
    tax_included: bool | None = None

    def of(self, role: Role) -> tuple[Amount, ...]:
        return tuple(amount for amount in self.amounts if amount.role == role)


_LOOSE = re.compile(r"[,，;；(](?: ?(?:billed|paid))?")
_BOUND_TERM = re.compile(r"[ -]?(?:약정|的?合[约同]|contract|term)\Z")


Meant = Decimal | Literal["seats", "months", "each", "together"]


def read_amounts(
    text: str,
    language: Language,
    *,
    about_price: bool = False,
    meant: Meant | None = None,
    rivals: tuple[str, ...] = (),
) -> Amounts:
    """Read a line of free text; a bare number word counts only in `language`, digits and currencies in any.

    about_price: the line answers the question for a price, so a bare number is one. meant: the answer to the `ask` of
    an earlier reading of the same line: one of its choices, or what a number counts.
    rivals: names whose prices are not ours."""
    return _read(text[:LONGEST], language, about_price=about_price, meant=meant, rivals=rivals)


def answers_to(ask: Ask) -> tuple[Meant, ...]:
    """What can be meant where this was asked; nothing where only other words help."""
    match ask.kind:
        case "times":
            return ("seats", "months")
        case "per_seat":
            return ("each", "together")
        case _:
            return ask.choices


def read_price(text: str) -> tuple[Amount | None, Ask | None]:
    """One value of a command line: 200/month, ₩30,000/월, 100. Exactly one of the two is there."""
    said = text[:LONGEST].strip()
    found = _read(said, None)
    if found.ask is not None:
        return None, found.ask
    if len(found.amounts) != 1 or found.amounts[0].span != (0, len(said)) or len(text.strip()) > LONGEST:
        return None, Ask("unreadable", said)
    amount = found.amounts[0]
    return replace(amount, role="ours"), None


def read_term(text: str) -> int | None:
    """The months of one typed term: 24m, 2y, 24 months, 两年, 18个月, 2년; None for anything else."""
    said = fold(text.strip()[:64])
    whole = [found for found in find_durations(said) if found.start == 0 and found.end == len(said)]
    if not whole:
        bound = _BOUND_TERM.search(said)
        return read_term(said[: bound.start()]) if bound else None
    return whole[0].months


def _read(
    text: str,
    language: Language | None,
    *,
    about_price: bool = False,
    meant: Meant | None = None,
    rivals: tuple[str, ...] = (),
) -> Amounts:
    folded = masked(without_what_is_never_a_price(text), rivals)
    durations = [found for found in find_durations(folded) if may_be_months(text, found)]
    numerals = tuple(_as_meant(numeral, meant) for numeral in find_numerals(folded))
    candidates = tuple(find_candidates(folded, numerals, durations, language, about_price=about_price))
    firm = [one for one in candidates if not one.vague and len(one.numeral.readings) == 1]
    amounts = _with_roles(text, folded, firm)
    asks = [_ask_about(text, one) for one in candidates if one not in firm]
    ours = _chosen([amount for amount in amounts if amount.role == "ours"])
    if len(ours) > 1 and isinstance(meant, Decimal):
        ours = [amount for amount in ours if amount.money.amount == meant] or ours
    if len(ours) > 1:
        ours.sort(key=lambda amount: amount.span)
        said = text[ours[0].span[0] : ours[-1].span[1]]
        asks.append(Ask("which", said, tuple(amount.money.amount for amount in ours)))
        ours = []
    kept = [amount for amount in amounts if amount.role != "ours" or amount in ours]
    multiples = tuple(find_multiples(folded, numerals, durations, candidates, about_price=about_price))
    seats = _only({one.count for one in multiples if _counts(one, meant) == "seats"})
    payments = _only({one.count for one in multiples if _counts(one, meant) == "months"})
    kept, asked = _each_or_together(kept, multiples, seats, payments, meant)
    asks += [] if asked is None else [asked]
    term = _term(folded, durations, candidates)
    term = term or (payments if payments is not None and payments <= LONGEST_TERM else None)
    if about_price and not candidates and term is None and seats is None:
        asks.append(Ask("unreadable", text[:64]))
    return Amounts(
        amounts=_with_loose_rhythm(folded, _sharing_what_only_one_says(kept)),
        term_months=term,
        seats=seats,
        ask=asks[0] if asks else None,
        tax_included=says_tax(folded),
    )


def _as_meant(numeral: Numeral, meant: Meant | None) -> Numeral:
    """A numeral with two readings, cut to the one that was meant."""
    if len(numeral.readings) > 1 and meant in numeral.readings:
        return replace(numeral, readings=(Decimal(str(meant)),))
    return numeral


def _only(counts: set[int]) -> int | None:
    return counts.pop() if len(counts) == 1 else None


def _counts(multiple: Multiple, meant: Meant | None) -> Counted:
    """What a multiplier counts, with the answer to "seats or months?" where one was given."""
    if multiple.counted != "unsaid":
        return multiple.counted
    return "seats" if meant == "seats" else "months" if meant == "months" else "unsaid"


def _each_or_together(
    amounts: Sequence[Amount],
    multiples: Sequence[Multiple],
    seats: int | None,
    payments: int | None,
    meant: Meant | None,
) -> tuple[list[Amount], Ask | None]:
    """The amounts with what the multipliers say of our price; without it, and a question, where they leave it open."""
    ours = [amount for amount in amounts if amount.role == "ours"]
    others = [amount for amount in amounts if amount.role != "ours"]
    if len(ours) != 1:
        return list(amounts), None
    [price] = ours
    unsaid = next((one for one in multiples if _counts(one, meant) == "unsaid"), None)
    if unsaid is not None:
        return others, Ask("times", unsaid.said, (Decimal(unsaid.count),))
    if payments is not None and price.every is None:
        price = replace(price, every="month")
    if seats is not None and seats > 1 and price.per == "order":
        each = meant in ("seats", "each") or any(one.each for one in multiples if one.counted == "seats")
        if not each and meant != "together":
            said = next(one.said for one in multiples if one.counted == "seats")
            return others, Ask("per_seat", said, (price.money.amount,))
        if each:  # the other offer was named beside it, so it is that of each too
            price = replace(price, per="seat")
            others = [replace(amount, per="seat") if amount.role == "rival" else amount for amount in others]
    return sorted((price, *others), key=lambda amount: amount.span), None


def _with_loose_rhythm(text: str, amounts: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """$49 per seat, 12 seats, yearly: a rhythm that stands alone behind a comma belongs to the one price without."""
    if any(amount.every is not None for amount in amounts if amount.role != "fee"):
        return amounts
    loose = {
        found.every
        for comma in _LOOSE.finditer(text)
        if (found := rhythm_after(text, comma.end())) is not None and not found.single
    } - {None}
    if len(loose) != 1:
        return amounts
    every = loose.pop()
    return tuple(amount if amount.role == "fee" else replace(amount, every=every) for amount in amounts)


def _ask_about(text: str, one: Candidate) -> Ask:
    if len(one.numeral.readings) == 2 and not one.vague:
        return Ask("separator", one.numeral.said, one.numeral.readings)
    return Ask("unreadable", text[one.start : max(one.end, one.numeral.end)][:64])


def _with_roles(text: str, folded: str, candidates: Sequence[Candidate]) -> list[Amount]:
    amounts: list[Amount] = []
    last_end = 0
    priced = any(one.every not in (None, "once") for one in candidates)
    for one in candidates:
        role = whose(
            folded, (one.start, one.end), one.every, last_end, [amount.role for amount in amounts], priced=priced
        )
        every: Every | None = "once" if role == "fee" else one.every
        money = Money(one.numeral.readings[0] + one.tenths, one.currency)
        amounts.append(Amount(role, money, every, one.per, (one.start, one.end), text[one.start : one.end]))
        last_end = one.end
    return amounts


def _chosen(ours: Sequence[Amount]) -> list[Amount]:
    """Those that are left when one with a rhythm outweighs bare numbers, and the same price said twice counts once."""
    told = [amount for amount in ours if amount.every is not None] or [
        amount for amount in ours if amount.money.currency is not None
    ]
    left: list[Amount] = []
    for amount in told or ours:
        if not any(_same_price(amount, kept) for kept in left):
            left.append(amount)
    others = [amount for amount in ours if amount not in told and amount.money.currency is not None]
    bare_apart = [amount for amount in others if all(amount.money.amount != kept.money.amount for kept in left)]
    return left + bare_apart if told else left


def _same_price(one: Amount, other: Amount) -> bool:
    if one.per != other.per or not one.money.comparable_with(other.money):
        return False
    times, other_times = (
        TIMES_A_YEAR.get(amount.every) if amount.every is not None else None for amount in (one, other)
    )
    if times is None or other_times is None:
        return one.money.amount == other.money.amount and one.every == other.every
    return one.money.exact() * times == other.money.exact() * other_times


def _sharing_what_only_one_says(amounts: Sequence[Amount]) -> tuple[Amount, ...]:
    """200/月 vs 150 means 150 a month too, and $200 vs 150 means dollars."""
    priced = [amount for amount in amounts if amount.role != "fee"]
    every = next((amount.every for amount in priced if amount.every is not None), None)
    per: Per = next((amount.per for amount in priced if amount.every is not None), "order")
    currencies = {amount.money.currency for amount in amounts if amount.money.currency is not None}
    currency = currencies.pop() if len(currencies) == 1 else None
    shared = []
    for amount in amounts:
        if amount.every is None and len(priced) > 1:
            amount = replace(amount, every=every, per=per if every is not None else amount.per)
        shared.append(replace(amount, money=amount.money.in_currency(currency)))
    return tuple(shared)


def _term(text: str, durations: Sequence[Duration], candidates: Sequence[Candidate]) -> int | None:
    beside_amount = bool(candidates)
    months = {
        duration.months
        for duration in durations
        if not any(one.start <= duration.start < one.end for one in candidates)
        and duration.is_term(text, beside_amount=beside_amount)
    }
    return months.pop() if len(months) == 1 else None
