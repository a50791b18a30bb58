"""Values with everything filled in, and with nothing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.analytics.journal import Entry
from bot.coach.heard import Heard
from bot.conversation.visit import Answer, Visit
from bot.nlu.recognition import Scored
from bot.pricing.amounts import Ask
from bot.pricing.money import Money
from bot.pricing.offer import Price

NOW = datetime(2026, 11, 21, 9, 30, 15, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)
GROUP = -1_001_234_567_890  # a supergroup's id needs more than 32 bits

EVERYTHING_HEARD = Heard(
    ours=Price(Money(Decimal("199.90"), "CNY"), "month", "seat"),
    rival_price=Price(Money(Decimal("150"), None), None),
    fee=Price(Money(Decimal("1E+2"), "KRW"), "once"),
    rival="移动",
    decider="대표님",
    date="next month",
    term_months=24,
    seats=12,
    ask=Ask("separator", "1.200", (Decimal("1.2"), Decimal("1200"))),
)

FULL_VISIT = Visit(
    chat=GROUP,
    started=NOW - HOUR,
    seen=NOW,
    used=frozenset({"price_too_high.repeat.0", "不需要.guide.1"}),
    heard=EVERYTHING_HEARD,
    segment="small_business",
    style="analytical",
)

FULL_ANSWER = Answer(
    id=0,
    chat=GROUP,
    at=NOW,
    language="zh",
    traditional=True,
    edition="3f2a",
    intents=(Scored("price_too_high", 0.9312345678901234), Scored("need_approval", 0.1 + 0.2)),
    candidates=(Scored("price_too_high", 0.93), Scored("value_unclear", 1e-300)),
    shown="price_too_high",
    heard=EVERYTHING_HEARD,
    lines=frozenset({"price_too_high.repeat.0"}),
    text="太贵了，[name]说的",
)

BARE_ANSWER = Answer(
    id=0,
    chat=7,
    at=NOW,
    language="en",
    traditional=False,
    edition="3f2a",
    intents=(),
    candidates=(),
    shown=None,
    heard=Heard(),
)

FULL_ENTRY = Entry(
    at=NOW,
    person=5_000_000_001,
    chat=GROUP,
    event="answered",
    language="ko",
    edition="3f2a",
    intents=(("price_too_high", 0.1 + 0.2), ("need_approval", 0.5), ("price_too_high", 0.25)),
    product="basic",
)
