"""What else a message tells beside its intent: amounts, a rival, who decides, when.

In: the text and the library's lists of how such things are said. Out: `Heard`, from which the card mirrors the
customer's own words and the price frames take their numbers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from bot.language.detect import Language
from bot.language.normalise import clean, forms
from bot.library.records import Library
from bot.people.privacy import without_private_numbers
from bot.pricing.amounts import Ask, Meant, read_amounts
from bot.pricing.offer import Price


@dataclass(frozen=True, slots=True)
class Heard:
    """What was named; None is what nobody has said. `fee` is a one-off charge, `ask` an amount with two readings."""

    ours: Price | None = None
    rival_price: Price | None = None
    fee: Price | None = None
    rival: str | None = None
    decider: str | None = None
    date: str | None = None
    term_months: int | None = None
    seats: int | None = None
    tax_included: bool | None = None
    ask: Ask | None = None

    def then(self, later: "Heard") -> "Heard":
        """What is known after a later message: what it names replaces, what it leaves open stays. An open question
        belongs to one message only."""
        named = {
            field.name: getattr(later, field.name)
            for field in fields(later)
            if field.name != "ask" and getattr(later, field.name) is not None
        }
        return replace(self, ask=later.ask, **named)


_DATES: Mapping[Language, re.Pattern[str]] = {
    "zh": re.compile(
        r"(?:等)?(下个?(?:月|周|星期|礼拜|季度|半年)|明年|年后|年底|月底|春节后|过完年|过年后|国庆后|暑假后?|开学后?|"
        r"发(?:了)?工资后?|明天|后天|过几天|过两天|过段时间|半年后)"
    ),
    "ko": re.compile(
        r"(다음 ?(?:달|주|분기|학기)|내년|연말|연초|월말|(?:명절|설|추석) ?(?:지나고|이후)|내일|모레|"
        r"휴가 ?(?:다녀와서|이후)|하반기|상반기)"
    ),
    "en": re.compile(
        r"\b(next (?:month|week|quarter|year|spring|summer|autumn|fall|term)|"
        r"after (?:the )?(?:holidays|christmas|new year|summer|payday|easter)|"
        r"in (?:january|february|march|april|may|june|july|august|september|october|november|december)|"
        r"tomorrow|end of (?:the )?(?:month|year|quarter))\b"
    ),
}


# Matching knows no capitals; what the customer hears again is spelt as English does.
_CAPITALISED = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"christmas|easter|new year)\b"
)


def hear(
    text: str, language: Language, library: Library, *, about_price: bool = False, meant: Meant | None = None
) -> Heard:
    """What a message names. Never raises; a text that names nothing gives an empty `Heard`. about_price: it answers
    the question for a price. meant: the answer to what was asked back of the same text."""
    lite = forms(text).lite
    names = rival_names(library, language)
    # A telephone number is no amount, and amounts are kept.
    said = without_private_numbers(clean(text))
    read = read_amounts(said, language, about_price=about_price, meant=meant, rivals=names)
    by_role = {amount.role: amount for amount in reversed(read.amounts)}  # the first of each role wins
    prices = {role: Price(found.money, found.every, found.per) for role, found in by_role.items()}
    date = _DATES[language].search(lite)
    return Heard(
        ours=prices.get("ours"),
        rival_price=prices.get("rival"),
        fee=prices.get("fee"),
        rival=rival_in(text, language, library),
        decider=_named(lite, library.placeholders["decider"].heard.get(language, {})),
        date=_CAPITALISED.sub(lambda name: name.group().title(), date.group(1)) if date else None,
        term_months=read.term_months,
        seats=read.seats,
        tax_included=read.tax_included,
        ask=read.ask,
    )


def rival_in(text: str, language: Language, library: Library) -> str | None:
    """The rival that a text names, as one says it."""
    return _named(forms(text).lite, library.placeholders["rival"].heard.get(language, {}))


def rival_names(library: Library, language: Language) -> tuple[str, ...]:
    """Every way in which a rival is heard in this language."""
    return tuple(name for heard in library.placeholders["rival"].heard.get(language, {}).values() for name in heard)


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of one list, made ready: what touches its neighbours, as Chinese and Korean do; whole Latin words; and
    how to say each."""

    ways: Mapping[str, tuple[str, ...]]
    touching: re.Pattern[str] | None
    words: re.Pattern[str] | None
    said: Mapping[str, str]


_lists: dict[int, _Names] = {}
_MOST_LISTS = 64


def _named(lite: str, ways: Mapping[str, tuple[str, ...]]) -> str | None:
    """How to say what was named first; of two names at the same place the longer one."""
    if not ways:
        return None
    names = _lists.get(id(ways))
    if names is None or names.ways is not ways:
        if len(_lists) >= _MOST_LISTS:
            _lists.clear()
        names = _lists[id(ways)] = _made_ready(ways)
    found = [match for pattern in (names.touching, names.words) if pattern and (match := pattern.search(lite))]
    # One with letters of both kinds is longer than a Latin one at its place, and stands in front here.
    first = min(found, key=lambda match: match.start(), default=None)
    return None if first is None else names.said[first.group()]


def _made_ready(ways: Mapping[str, tuple[str, ...]]) -> _Names:
    said: dict[str, str] = {}
    for name, to_say in sorted(
        ((one, said) for said, heard in ways.items() for one in heard), key=lambda one: -len(one[0])
    ):
        if folded := forms(name).lite:
            said.setdefault(folded, to_say)
    touching = "|".join(re.escape(name) for name in said if not name.isascii())
    words = "|".join(re.escape(name) for name in said if name.isascii())
    return _Names(
        ways,
        re.compile(touching) if touching else None,
        re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z0-9])") if words else None,
        said,
    )
