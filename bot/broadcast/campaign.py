"""A campaign from the first word to its end: what it says, which state it is in, and which step may follow which.

    draft -> previewed -> confirmed -> running -> done
    confirmed -> previewed (undone in time); running <-> paused; confirmed, running, paused -> cancelled;
    running, paused, done -> recalling -> recalled

In: a campaign and the time. Out: the campaign after the step, or a `Refusal` with its reason. Nothing is kept or sent
here: who is reached stands in the `ledger`, what goes out in the outbox.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, get_args

from bot.broadcast.audience import Audience
from bot.broadcast.question import Question
from bot.broadcast.script import Script
from bot.language.detect import Language
from bot.reply import Attachment

Kind = Literal["lines", "news", "must"]
"""What people can switch off: new lines, or news; "must" reaches everybody, and is rare."""
KINDS: tuple[Kind, ...] = get_args(Kind)
OPTIONAL: tuple[Kind, ...] = ("lines", "news")

State = Literal[
    "draft", "previewed", "confirmed", "running", "paused", "done", "cancelled", "recalling", "recalled"
]  # fmt: skip
STATES: tuple[State, ...] = get_args(State)

Receipt = Literal["none", "read", "question"]
"""What is asked for in return: nothing, a press, or the answer to a question about the change."""
RECEIPTS: tuple[Receipt, ...] = get_args(Receipt)

UNDO = timedelta(seconds=10)
FURTHEST_AHEAD = timedelta(hours=14)
"""No clock on Earth is further ahead of UTC."""
RECALLED_WITHIN = timedelta(hours=48)  # Telegram deletes nothing older
REMINDED_AFTER = timedelta(hours=24)
MOST_AN_HOUR = 3
"""Campaigns that one lead may confirm within an hour."""
LONGEST = 3_500
"""Characters of a text: a message holds 4,096, and something is said around it."""
LONGEST_BESIDE_A_FILE = 900
MOST_VERSIONS = 2
_HOUR = timedelta(hours=1)

Reason = Literal[
    "not_now", "not_previewed", "empty", "too_long", "nobody", "too_many", "too_old", "two_versions", "reminded",
    "no_receipt", "nothing_failed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step that may not be taken now, and why."""

    reason: Reason
    until: datetime | None = None
    """From when on it may be taken, where that is known."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is said. `texts`: the author's words, two of them for a comparison; with a `script` they stand above it and
    may be empty. `file` goes along. `question` is asked when the receipt says so; it is made once, so that a library
    which changes meanwhile asks nobody something else."""

    texts: tuple[str, ...] = ("",)
    language: Language = "en"
    script: Script | None = None
    file: Attachment | None = None
    receipt: Receipt = "read"
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """`id` is 0 until it is kept, `revision` grows with every change. Times are aware and UTC.

    edition: how often the words were corrected after it had begun. confirmed: when its author did so; starts: when it
    begins then. at: when it is to begin, None for at once; by_their_clock: that hour is one of each recipient's own
    clock. key: by which a program that asks twice finds it again. progress: the chat where its progress is shown.
    is_open: whether something is left to do. resend: whether to send again what was perhaps sent. round: how often
    failed ones were tried again. reminds: when those who did not answer are reminded, None for never by itself;
    reminded: when they were."""

    id: int
    by: int
    made: datetime
    content: Content = field(default_factory=Content)
    audience: Audience = field(default_factory=Audience)
    kind: Kind = "news"
    state: State = "draft"
    revision: int = 1
    edition: int = 1
    at: datetime | None = None
    by_their_clock: bool = False
    confirmed: datetime | None = None
    starts: datetime | None = None
    ended: datetime | None = None
    key: str = ""
    progress: int | None = None
    is_open: bool = False
    resend: bool = True
    round: int = 0
    reminds: datetime | None = None
    reminded: datetime | None = None

    @property
    def has_begun(self) -> bool:
        return self.state not in ("draft", "previewed", "confirmed")


Step = Campaign | Refusal


def reworded(campaign: Campaign, content: Content) -> Step:
    """Other words, before anything was confirmed. What was seen in a preview has to be seen again."""
    if campaign.state not in ("draft", "previewed"):
        return Refusal("not_now")
    return fault_of(content) or replace(campaign, content=content, state="draft")


def changed(campaign: Campaign, **what: object) -> Step:
    """Another audience, kind or hour, before anything was confirmed. What it says stays as it was seen."""
    if campaign.state not in ("draft", "previewed"):
        return Refusal("not_now")
    return replace(campaign, **what)  # type: ignore[arg-type]


def previewed(campaign: Campaign) -> Step:
    """Its author has seen it."""
    if campaign.state not in ("draft", "previewed"):
        return Refusal("not_now")
    return fault_of(campaign.content) or replace(campaign, state="previewed")


def confirmed(campaign: Campaign, now: datetime, *, people: int, lately: Sequence[datetime]) -> Step:
    """To be sent, after a moment in which it can still be undone. `people`: how many it reaches; `lately`: when this
    author confirmed others within the last hour, the first first."""
    if campaign.state == "draft":
        return Refusal("not_previewed")
    if campaign.state != "previewed":
        return Refusal("not_now")
    if people == 0:
        return Refusal("nobody")
    if len(lately) >= MOST_AN_HOUR:
        return Refusal("too_many", lately[-MOST_AN_HOUR] + _HOUR)
    hour = campaign.at or now
    # By their own clocks it is that hour somewhere already when it is not yet here.
    starts = max(now + UNDO, hour - FURTHEST_AHEAD if campaign.by_their_clock else hour)
    return replace(campaign, state="confirmed", confirmed=now, starts=starts, is_open=True)


def undone(campaign: Campaign) -> Step:
    """Taken back before it began: it can be changed and confirmed again."""
    if campaign.state != "confirmed":
        return Refusal("not_now")
    return replace(campaign, state="previewed", confirmed=None, starts=None, is_open=False)


def begun(campaign: Campaign, now: datetime) -> Step:
    if campaign.state != "confirmed" or campaign.starts is None or now < campaign.starts:
        return Refusal("not_now")
    return replace(campaign, state="running")


def paused(campaign: Campaign) -> Step:
    """Nothing more goes out until it is resumed; what is on its way arrives."""
    if campaign.state != "running":
        return Refusal("not_now")
    return replace(campaign, state="paused", is_open=False)


def resumed(campaign: Campaign) -> Step:
    if campaign.state != "paused":
        return Refusal("not_now")
    return replace(campaign, state="running", is_open=True)


def cancelled(campaign: Campaign, now: datetime) -> Step:
    """Nothing more goes out; what arrived stays."""
    if campaign.state not in ("draft", "previewed", "confirmed", "running", "paused"):
        return Refusal("not_now")
    return replace(campaign, state="cancelled", ended=now, is_open=False, reminds=None)


def recalled(campaign: Campaign, now: datetime) -> Step:
    """What arrived is to disappear, and nothing more goes out."""
    if campaign.state not in ("running", "paused", "done", "cancelled") or campaign.starts is None:
        return Refusal("not_now")
    if now - campaign.starts > RECALLED_WITHIN:
        return Refusal("too_old")
    return replace(campaign, state="recalling", is_open=True, reminds=None)


def corrected(campaign: Campaign, text: str) -> Step:
    """Other words for what arrived already, and for what has not gone out yet."""
    if campaign.state not in ("running", "paused", "done"):
        return Refusal("not_now")
    if len(campaign.content.texts) != 1:
        return Refusal("two_versions")
    content = replace(campaign.content, texts=(text,))
    said = replace(campaign, content=content, edition=campaign.edition + 1, is_open=campaign.state != "paused")
    return fault_of(content) or said


def tried_again(campaign: Campaign, failed: int) -> Step:
    """Once more to those who did not get it. `failed`: how many that are."""
    if campaign.state not in ("running", "done"):
        return Refusal("not_now")
    if failed == 0:
        return Refusal("nothing_failed")
    return replace(campaign, state="running", round=campaign.round + 1, is_open=True, ended=None)


def reminded(campaign: Campaign, now: datetime) -> Step:
    """Those who did not answer, or answered wrongly, are asked once more: once a campaign."""
    if campaign.content.receipt == "none":
        return Refusal("no_receipt")
    if campaign.state not in ("running", "done"):
        return Refusal("not_now")
    if campaign.reminded is not None:
        return Refusal("reminded")
    return replace(campaign, reminded=now, reminds=None, is_open=True)


def reminds_by_itself(campaign: Campaign) -> Step:
    """Those who did not answer are asked a day after it began; not so, where that was wanted already."""
    if campaign.content.receipt == "none":
        return Refusal("no_receipt")
    if campaign.reminded is not None:
        return Refusal("reminded")
    if campaign.state not in ("running", "paused", "done") or campaign.starts is None:
        return Refusal("not_now")
    return replace(campaign, reminds=campaign.starts + REMINDED_AFTER if campaign.reminds is None else None)


def fault_of(content: Content) -> Refusal | None:
    """Why this cannot be sent to anybody."""
    longest = LONGEST if content.file is None else LONGEST_BESIDE_A_FILE
    around = len(content.script.new) + len(content.script.old) if content.script else 0
    if any(len(text) + around > longest for text in content.texts):
        return Refusal("too_long")
    says = content.script is not None or content.file is not None
    if not content.texts or (not says and not all(text.strip() for text in content.texts)):
        return Refusal("empty")
    return None
