"""The pages of /broadcast for leads: the list, a draft, whom it reaches, when it goes, its progress, its report. Values
in, a `Reply` out.

A button's argument is `verb:campaign` and more ("role:12:rep"); what it does stands in `conversation/broadcast`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.broadcast.campaign import Campaign, Refusal
from bot.broadcast.ledger import Entry
from bot.broadcast.progress import Progress
from bot.broadcast.report import Report
from bot.language.detect import LANGUAGES
from bot.people.person import Team
from bot.reply import Attachment, Block, Button, Line, Press, Reply
from bot.wording.days import said_from
from bot.wording.texts import Texts

LEAD = "bc"
"""The one action of a lead's buttons."""

IDLE_DAYS = (7, 14, 30)
_NAMED = 12  # people whom a message names; the table has all
_LISTED = 8
_TRADES = 6
_KNOWN_TRADES = frozenset({"telecom", "insurance", "saas", "retail"})
_GLIMPSE = 40  # characters of a text in a list
_BAR = 20
_UTC = ZoneInfo("UTC")
_ON, _OFF = "☑", "☐"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft as its author sees it. `people`: how many it reaches; `title`: what a changed line belongs to; `when`:
    the hour in words of the author's own clock, "" for at once."""

    campaign: Campaign
    people: int
    title: str = ""
    when: str = ""


def list_reply(texts: Texts, campaigns: Sequence[Campaign]) -> Reply:
    """The last ones, a button each, and how to begin another."""
    lines = [Line(texts.say("broadcast.title"), "strong"), Line(texts.say("broadcast.intro"), "quiet")]
    rows: list[tuple[Button, ...]] = [
        (_does(texts.say("broadcast.new"), "new"), _does(texts.say("broadcast.new.line"), "pick"))
    ]
    for one in campaigns[:_LISTED]:
        rows.append((_does(f"{one.id} · {_state(texts, one)} · {glimpse(one)}", "open", one.id),))
    return Reply(tuple(lines), tuple(rows), texts.language)


def asking_reply(texts: Texts, key: str, **values: object) -> Reply:
    """A question that is answered by typing."""
    lines = (Line(texts.say(key, **values)), Line(texts.say("broadcast.leave"), "quiet"))
    return Reply(lines, (), texts.language)


def choices_reply(texts: Texts, key: str, choices: Sequence[tuple[str, str]], back: str, **values: object) -> Reply:
    """A question that is answered by a button: (label, argument)."""
    rows = [(Button(label, Press(LEAD, argument)),) for label, argument in choices]
    rows.append((Button(texts.say("people.back"), Press(LEAD, back)),))
    return Reply((Line(texts.say(key, **values), "strong"),), tuple(rows), texts.language)


def draft_reply(texts: Texts, drafted: Drafted, teams: Sequence[Team], *, warning: str = "") -> Reply:
    """What is written so far, and everything that can be set."""
    campaign = drafted.campaign
    number = campaign.id
    content = campaign.content
    blocks: list[Block] = [
        Line(texts.say("broadcast.draft", number=number), "strong"),
        Line(texts.say("broadcast.reaches", people=drafted.people, who=audience_in_words(texts, campaign, teams))),
        Line(texts.say(f"broadcast.kind.{campaign.kind}"), label=texts.say("broadcast.kind")),
        Line(texts.say(f"broadcast.receipt.{content.receipt}"), label=texts.say("broadcast.receipt")),
        Line(drafted.when or texts.say("broadcast.at_once"), label=texts.say("broadcast.when")),
    ]
    if content.script is not None:
        blocks.append(Line(content.script.new, "say", drafted.title))
    for place, text in enumerate(content.texts):
        label = texts.say("broadcast.version", version="AB"[place]) if len(content.texts) > 1 else ""
        blocks += [Line(line, label=label if first == 0 else "") for first, line in enumerate(text.splitlines())]
    if warning:
        blocks.append(Line(warning, "quiet"))
    rows = [
        (_does(texts.say("broadcast.preview"), "preview", number),),
        (_does(texts.say("broadcast.words"), "text", number), _does(texts.say("broadcast.whom"), "who", number)),
        (
            _does(texts.say("broadcast.set_kind"), "kind", number),
            _does(texts.say("broadcast.set_when"), "when", number),
        ),
        (_does(texts.say("broadcast.set_receipt"), "receipt", number),),
        _second(texts, campaign),
        (_does(texts.say("broadcast.discard"), "cancel", number), _does(texts.say("people.back"), "list")),
    ]
    return Reply(tuple(blocks), tuple(rows), texts.language)


def audience_reply(
    texts: Texts, campaign: Campaign, people: int, teams: Sequence[Team], trades: Mapping[str, frozenset[str]],
    products: Sequence[tuple[str, str]], earlier: Sequence[Campaign],
) -> Reply:  # fmt: skip
    """Every filter as a switch. `teams`: those its author may choose from; `trades`: each with its products, all of
    which it switches; `earlier`: campaigns whose answers may be missing."""
    number, audience = campaign.id, campaign.audience
    lines = (
        Line(texts.say("broadcast.whom.title"), "strong"),
        Line(texts.say("broadcast.reaches", people=people, who=audience_in_words(texts, campaign, teams))),
        Line(texts.say("broadcast.whom.note"), "quiet"),
    )
    rows = [
        tuple(
            _does(_ticked(texts.say(f"role.{role}"), role in audience.roles), "role", number, role)
            for role in ("trainee", "rep", "lead")
        ),
        tuple(
            _does(_ticked(texts.say(f"language.{one}"), one in audience.languages), "lang", number, one)
            for one in LANGUAGES
        ),
    ]
    if len(teams) > 1:
        rows += [(_does(_ticked(one.name, one.id in audience.teams), "team", number, one.id),) for one in teams[:20]]
    if len(trades) > 1:
        rows += [
            (_does(_ticked(trade_name(texts, one), theirs <= audience.products), "trade", number, place),)
            for place, (one, theirs) in enumerate(list(trades.items())[:_TRADES])
        ]
    rows += [
        (_does(_ticked(name, one in audience.products), "prod", number, place),)
        for place, (one, name) in enumerate(products[:8])
    ]
    idle = texts.say("broadcast.idle", days=audience.inactive or IDLE_DAYS[0])
    rows.append((_does(_ticked(idle, audience.inactive is not None), "idle", number),))
    rows += [
        (
            _does(
                _ticked(
                    texts.say("broadcast.silent", number=one.id, text=glimpse(one)), audience.silent_on == one.id
                ),
                "silent", number, one.id,
            ),
        )
        for one in earlier[:3]
    ]  # fmt: skip
    rows.append((_does(texts.say("people.back"), "open", number),))
    return Reply(lines, tuple(rows), texts.language)


def previewed_reply(texts: Texts, message: Reply, campaign: Campaign, people: int, *, further: bool) -> Reply:
    """The message as recipients get it, and below it what comes next. `further`: another version is still to be
    seen."""
    number = campaign.id
    if further:
        rows = [(_does(texts.say("broadcast.preview.next"), "preview", number, "b"),)]
    else:
        rows = [(_does(texts.say("broadcast.send", people=people), "go", number, campaign.revision),)]
    rows.append((_does(texts.say("broadcast.change"), "open", number),))
    return Reply(message.blocks, (*message.buttons, *rows), message.language, message.attachment)


def confirmed_reply(texts: Texts, campaign: Campaign, people: int, when: str) -> Reply:
    """It will go out, and can still be undone."""
    key = "broadcast.confirmed.at" if when else "broadcast.confirmed"
    lines = [Line(texts.say(key, number=campaign.id, people=people, when=when), "strong")]
    if campaign.kind == "must":
        lines.append(Line(texts.say("broadcast.logged"), "quiet"))
    undo = _does(texts.say("broadcast.undo"), "undo", campaign.id)
    look = _does(texts.say("broadcast.progress"), "open", campaign.id)
    return Reply(tuple(lines), ((undo,), (look,)), texts.language)


def progress_reply(texts: Texts, campaign: Campaign, progress: Progress, *, asleep: bool = False) -> Reply:
    """How far it is, in one message that changes. `asleep`: those who wait do so until their own hour."""
    number = campaign.id
    title = texts.say("broadcast.running", number=number, state=_state(texts, campaign), text=glimpse(campaign))
    lines = [Line(title, "strong"), Line(f"{bar(progress.share)} {progress.share:.0%}")]
    lines.append(
        Line(
            texts.say(
                "broadcast.counts", sent=progress.sent, total=progress.total, failed=progress.failed,
                left_out=progress.left_out,
            )
        )
    )  # fmt: skip
    if asleep:
        lines.append(Line(texts.say("broadcast.asleep", number=progress.waiting), "quiet"))
    elif progress.left is not None:
        lines.append(Line(texts.say("broadcast.left", time=duration(texts, progress.left)), "quiet"))
    return Reply(tuple(lines), _steps(texts, campaign, progress), texts.language)


def report_reply(texts: Texts, campaign: Campaign, report: Report, failed: int) -> Reply:
    """Who got it, who can say it, who cannot."""
    number = campaign.id
    title = texts.say("broadcast.running", number=number, state=_state(texts, campaign), text=glimpse(campaign))
    blocks: list[Block] = [Line(title, "strong")]
    out = report.people - report.got
    blocks.append(Line(texts.say("broadcast.report.got", got=report.got, people=report.people)))
    if campaign.content.receipt != "none":
        asked = campaign.content.receipt == "question"
        key = "broadcast.report.can" if asked else "broadcast.report.read"
        blocks.append(Line(texts.say(key, can=len(report.can), got=report.got), "strong"))
        if report.wrong:
            blocks.append(Line(texts.say("broadcast.report.wrong", wrong=report.wrong)))
        if report.cannot:
            key = "broadcast.report.cannot" if asked else "broadcast.report.unread"
            blocks.append(Line(texts.say(key, number=len(report.cannot), names=_names(texts, report.cannot))))
    for share in report.shares:
        said = texts.say(
            "broadcast.report.share", version=share.version.upper(), got=share.got, read=share.acknowledged,
            right=share.right,
        )  # fmt: skip
        blocks.append(Line(said))
    if out:
        outcomes = [
            texts.say(f"broadcast.outcome.{outcome}", number=count)
            for outcome, count in sorted(report.outcomes.items())
            if outcome not in ("sent", "recalled")
        ]
        blocks.append(Line(" · ".join(outcomes), "quiet"))
    if report.outcomes.get("recalled"):
        blocks.append(Line(texts.say("broadcast.outcome.recalled", number=report.outcomes["recalled"]), "quiet"))
    blocks += [Line(f"{reason}: {count}", "quiet") for reason, count in report.reasons[:3]]
    rows: list[tuple[Button, ...]] = []
    waits = len(report.cannot)
    if campaign.content.receipt != "none" and waits and campaign.reminded is None and campaign.state != "recalled":
        rows.append((_does(texts.say("broadcast.remind", number=waits), "remind", number),))
    if failed:
        rows.append((_does(texts.say("broadcast.resend", number=failed), "resend", number),))
    rows.append((_does(texts.say("broadcast.table"), "csv", number),))
    rows.append((_does(texts.say("people.back"), "open", number),))
    return Reply(tuple(blocks), tuple(rows), texts.language)


def table_reply(texts: Texts, campaign: Campaign, table: bytes) -> Reply:
    name = f"broadcast-{campaign.id}.csv"
    line = Line(texts.say("broadcast.table.note", number=campaign.id))
    return Reply((line,), (), texts.language, Attachment(name, table, "document"))


def refused_sentence(texts: Texts, refusal: Refusal, zone: ZoneInfo = _UTC) -> str:
    """Why not, and by the reader's clock from when on."""
    if refusal.until is None:
        return texts.say(f"broadcast.refused.{refusal.reason}")
    return texts.say(f"broadcast.refused.{refusal.reason}", at=said_from(refusal.until, zone))


def audience_in_words(texts: Texts, campaign: Campaign, teams: Sequence[Team]) -> str:
    """Every filter that is set, in one line."""
    audience = campaign.audience
    names = {one.id: one.name for one in teams}
    said = [names[one] for one in sorted(audience.teams) if one in names]
    said += [texts.say(f"role.{role}") for role in ("trainee", "rep", "lead") if role in audience.roles]
    said += [texts.say(f"language.{one}") for one in LANGUAGES if one in audience.languages]
    said += sorted(audience.products)
    if audience.inactive is not None:
        said.append(texts.say("broadcast.idle", days=audience.inactive))
    if audience.silent_on is not None:
        said.append(texts.say("broadcast.silent.short", number=audience.silent_on))
    return ", ".join(said) if said else texts.say("broadcast.everybody")


def trade_name(texts: Texts, trade: str) -> str:
    """What a trade is called: those of the packs by their names, others as the library calls them."""
    named = texts.say(f"broadcast.trade.{trade}") if trade in _KNOWN_TRADES else trade
    return texts.say("broadcast.trade", trade=named)


def glimpse(campaign: Campaign) -> str:
    """The beginning of what it says."""
    content = campaign.content
    text = " ".join((content.texts[0] or (content.script.new if content.script else "")).split())
    return text if len(text) <= _GLIMPSE else text[: _GLIMPSE - 1].rstrip() + "…"


def duration(texts: Texts, time: timedelta) -> str:
    """Seconds up to a minute and a half, minutes up to an hour and a half, then hours and minutes."""
    seconds = round(time.total_seconds())
    if seconds < 90:
        return texts.say("broadcast.seconds", number=seconds)
    minutes = -(-seconds // 60)
    if minutes < 90:
        return texts.say("broadcast.minutes", number=minutes)
    return texts.say("broadcast.hours", hours=minutes // 60, minutes=f"{minutes % 60:02}")


def bar(share: float) -> str:
    full = int(share * _BAR)
    return "█" * full + "░" * (_BAR - full)


def moment(local: datetime) -> str:
    return f"{local:%Y-%m-%d %H:%M}"


def _steps(texts: Texts, campaign: Campaign, progress: Progress) -> tuple[tuple[Button, ...], ...]:
    """What can be done in this state."""
    number = campaign.id
    report = _does(texts.say("broadcast.report"), "report", number)
    correct = _does(texts.say("broadcast.correct"), "correct", number)
    recall = _does(texts.say("broadcast.recall"), "recall", number)
    match campaign.state:
        case "confirmed":
            return ((_does(texts.say("broadcast.undo"), "undo", number),),)
        case "running":
            pause = _does(texts.say("broadcast.pause"), "pause", number)
            return ((pause, _does(texts.say("broadcast.stop"), "cancel", number)), (report, correct), (recall,))
        case "paused":
            resume = _does(texts.say("broadcast.resume"), "resume", number)
            return ((resume, _does(texts.say("broadcast.stop"), "cancel", number)), (report, correct), (recall,))
        case "done":
            may_remind = campaign.content.receipt != "none" and campaign.reminded is None
            return ((report, correct), (recall,), *(((_auto(texts, campaign),),) if may_remind else ()))
        case "cancelled":
            return ((report,), (recall,)) if progress.sent else ((report,),)
    return ((report,),)


def _auto(texts: Texts, campaign: Campaign) -> Button:
    """Whether those who do not answer are reminded after a day by itself."""
    return _does(_ticked(texts.say("broadcast.auto"), campaign.reminds is not None), "auto", campaign.id)


def _second(texts: Texts, campaign: Campaign) -> tuple[Button, ...]:
    if len(campaign.content.texts) > 1:
        return (_does(texts.say("broadcast.drop_second"), "one", campaign.id),)
    return (_does(texts.say("broadcast.add_second"), "two", campaign.id),)


def _state(texts: Texts, campaign: Campaign) -> str:
    return texts.say(f"broadcast.state.{campaign.state}")


def _names(texts: Texts, entries: Sequence[Entry]) -> str:
    named = [one.name or texts.say("people.nameless") for one in entries[:_NAMED]]
    more = len(entries) - len(named)
    return ", ".join(named) + (texts.say("broadcast.more", number=more) if more else "")


def _ticked(label: str, is_on: bool) -> str:
    return f"{_ON if is_on else _OFF} {label}"


def _does(label: str, verb: str, *arguments: object) -> Button:
    return Button(label, Press(LEAD, ":".join([verb, *map(str, arguments)])))
