"""A rep's own notes about their customers and the visits to them; private to the rep, and kept only if they want it.

In: what the rep typed. Out: a `Customer`. `Customers` is where they are kept (`bot/storage/customers.py`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol, get_args

from bot.language.days import read_month_day
from bot.language.normalise import clean
from bot.library.records import Style
from bot.playbook.relation import Relation
from bot.playbook.workload import GRADES, Grade

Anniversary = Literal["birthday", "anniversary"]
ANNIVERSARIES: tuple[Anniversary, ...] = get_args(Anniversary)
Outcome = Literal["won", "moved_on", "stuck", "lost"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

LONGEST_NAME = 40
LONGEST_NOTE = 500
LONGEST_TAG = 20
MOST_TAGS = 10
MOST_CUSTOMERS = 500

MonthDay = tuple[int, int]

_TAG = re.compile(r"[#＃]([^\s#＃,，]+)")
_DATES: Mapping[Anniversary, re.Pattern[str]] = {
    "birthday": re.compile(r"(?:生日|생일|생신|birthday)\s*(?:是|은|:|：|on)?\s*", re.IGNORECASE),
    "anniversary": re.compile(
        r"(?:(?:合作)?(?:纪念日|紀念日|周年|週年)|合作(?:开始|開始)|(?:거래\s*)?기념일|거래\s*시작(?:일)?|anniversary"
        r"|(?:we work together|working together|customer) since)\s*(?:是|은|:|：|on)?\s*",
        re.IGNORECASE,
    ),
}
_EVERY_YEAR = re.compile(r"每年|매년|해마다|\bevery year\b", re.IGNORECASE)
_DATE = re.compile(r"\s*(?:\d{1,2}\s*[月월/-]\s*\d{1,2}\s*[日号號일]?|\d{1,2}\s+[A-Za-z]{3,9}|[A-Za-z]{3,9}\s+\d{1,2})")
_GRADE = re.compile(r"(?<![A-Za-z])(?:([ABCD])\s?(?:级|級|类|類|등급)|class\s([ABCD])(?![A-Za-z]))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Customer:
    """`id` is 0 until it is kept. `days`: birthday and anniversary as (month, day). `referral_asked`: when the rep was
    last told to ask for names."""

    id: int
    person: int
    name: str
    added: datetime
    grade: Grade | None = None
    style: Style | None = None
    relation: Relation | None = None
    tags: tuple[str, ...] = ()
    note: str = ""
    days: Mapping[Anniversary, MonthDay] = field(default_factory=dict)
    referral_asked: datetime | None = None

    def told(self, about: "Told") -> "Customer":
        """This customer with what was typed about them: tags are added, a note is written under the one before."""
        tags = tuple(dict.fromkeys((*self.tags, *about.tags)))[:MOST_TAGS]
        note = "\n".join(one for one in (self.note, about.note) if one)[-LONGEST_NOTE:]
        return replace(self, tags=tags, note=note, grade=about.grade or self.grade, days={**self.days, **about.days})


@dataclass(frozen=True, slots=True)
class LoggedVisit:
    """One visit as it is remembered. `id` is 0 until it is kept. `ticks`: the preparation (`playbook/preparation`).
    `obstacle`: what stood in the way, an id of an intent, "" for nothing; None while it was not told. `heard`: intents
    that were answered in it. `ended`: None while it goes on."""

    id: int
    person: int
    customer: int
    started: datetime
    ended: datetime | None = None
    ticks: int = 0
    outcome: Outcome | None = None
    obstacle: str | None = None
    heard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody typed about a customer."""

    name: str
    note: str = ""
    tags: tuple[str, ...] = ()
    grade: Grade | None = None
    days: Mapping[Anniversary, MonthDay] = field(default_factory=dict)


class Customers(Protocol):
    """Where customers and visits are kept. Each belongs to one person, and nobody else is told of it."""

    async def is_on(self, person: int) -> bool:
        """Whether this person wants customers to be kept."""
        ...

    async def turn_on(self, person: int, now: datetime) -> None: ...

    async def turn_off(self, person: int) -> int:
        """Forget all of it; how many customers there were. No byte is left in the files."""
        ...

    async def all_of(self, person: int) -> tuple[Customer, ...]:
        """Their customers, in the order they were added."""
        ...

    async def of(self, person: int, number: int) -> Customer | None: ...

    async def keep(self, customer: Customer) -> Customer:
        """Keep a new one (the same with its id comes back), or what changed."""
        ...

    async def forget(self, person: int, number: int) -> bool:
        """Forget a customer and the visits to them; whether there was one. No byte is left in the files."""
        ...

    async def keep_visit(self, visit: LoggedVisit) -> LoggedVisit:
        """Keep a new visit (the same with its id comes back), or what changed."""
        ...

    async def visit(self, person: int, number: int) -> LoggedVisit | None: ...

    async def going_on(self, person: int) -> LoggedVisit | None:
        """The visit that has begun last and has not ended."""
        ...

    async def won(self, person: int) -> frozenset[int]:
        """The customers to whom a visit ended in a deal."""
        ...

    async def visits_to(self, person: int, customer: int, most: int = 20) -> tuple[LoggedVisit, ...]:
        """The last visits to a customer, the latest first."""
        ...


def read_told(typed: str) -> Told | None:
    """ "王总: 喜欢晚上联系 #光纤 A级 生日 3-15": the name up to the colon, then what is known. Without a colon all is
    the name, but for tags. None where there is no name."""
    text = " ".join(clean(typed[: LONGEST_NAME + 2 * LONGEST_NOTE]).split())
    tags = tuple(dict.fromkeys(one[:LONGEST_TAG] for one in _TAG.findall(text)))[:MOST_TAGS]
    text = _TAG.sub(" ", text)
    name, colon, note = text.replace("：", ":").partition(":")
    name = " ".join(name.split())[:LONGEST_NAME].strip()
    if not name:
        return None
    if not colon:
        return Told(name, tags=tags)
    days: dict[Anniversary, MonthDay] = {}
    for kind, pattern in _DATES.items():
        found = pattern.search(note)
        dated = _DATE.match(note, found.end()) if found else None
        if found and dated and (day := read_month_day(dated[0])) is not None:
            days[kind] = day
            note = note[: found.start()] + " " + note[dated.end() :]
    graded = _GRADE.search(note)
    letter = (graded[1] or graded[2]).upper() if graded else ""
    grade = next((one for one in GRADES if one == letter), None)
    if graded:
        note = note[: graded.start()] + " " + note[graded.end() :]
    note = " ".join(note.split()).strip(" ,，。;；")[:LONGEST_NOTE]
    return Told(name, note, tags, grade, days)


def read_yearly(line: str) -> tuple[Anniversary, MonthDay] | None:
    """A line that says a day of every year and nothing else: "生日 5月3日", "3 May birthday", "customer since 3-15"."""
    text = _EVERY_YEAR.sub(" ", clean(line[:LONGEST_NOTE]))
    for kind, pattern in _DATES.items():
        found = pattern.search(text)
        if found is None:
            continue
        left = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,，。.:：")
        dated = _DATE.fullmatch(left)
        day = read_month_day(left) if dated else None
        if day is not None:
            return kind, day
    return None


def yearly_of_whom(line: str) -> tuple[str, str] | None:
    """The name in front of a day of every year, and the day as it was typed: "李总 生日 5月3日" of nobody known."""
    text = " ".join(clean(line[:LONGEST_NOTE]).split())
    for pattern in _DATES.values():
        found = pattern.search(text)
        name = text[: found.start()].strip(" ,，:：") if found else ""
        if found and name and len(name) <= LONGEST_NAME and read_yearly(text[found.start() :]) is not None:
            return name, text[found.start() :]
    return None


def named(name: str, customers: Iterable[Customer]) -> tuple[Customer, ...]:
    """Those who may be meant: the one of exactly this name, whatever its capitals; else those whose name begins so."""
    wanted = " ".join(clean(name).split()).casefold()
    if not wanted:
        return ()
    known = tuple(customers)
    exact = tuple(one for one in known if one.name.casefold() == wanted)
    return exact or tuple(one for one in known if one.name.casefold().startswith(wanted))


def at_the_beginning(text: str, customers: Iterable[Customer]) -> tuple[Customer, str] | None:
    """The customer whose name a line begins with, and the rest: the longest name wins."""
    line = " ".join(clean(text).split())
    for one in sorted(customers, key=lambda customer: -len(customer.name)):
        if line.casefold().startswith(one.name.casefold()):
            return one, line[len(one.name) :].strip(" ,，:：")
    return None


def without_customers(text: str, names: Iterable[str]) -> str:
    """A text without these names: what others may read must not tell who a rep's customers are."""
    # One letter is no name to be told by, and would take the text apart.
    longest_first = [re.escape(name) for name in sorted(names, key=len, reverse=True) if len(name) > 1]
    return re.sub("|".join(longest_first), "[name]", text, flags=re.IGNORECASE) if longest_first else text
