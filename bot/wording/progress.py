"""Progress, the practice plan, the ranking and the files as replies; and the page that is drawn as a picture.

In: values of `quiz/progress` and `quiz/deck`. Out: `Reply`, or a `ProgressSheet` of words and numbers. All that the
picture tells is also said as text.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo

from bot.quiz.deck import Assignment, Habit, Practice
from bot.quiz.progress import Bar, Progress, ProgressSheet, Readiness
from bot.reply import Attachment, Block, Button, Fold, Line, Press, Reply
from bot.wording.texts import Texts

_BARS = 14  # cards on the picture
_BLOCKS = 10
_HOURS = (7, 8, 9, 12, 18, 20)
_NUMBERS = (1, 3, 5, 10)
_PAUSES = (1, 7, 30)


def progress_sheet(now_at: Progress, titles: Mapping[str, str], today: date, tag: str, texts: Texts) -> ProgressSheet:
    """What is drawn. `tag`: the BCP 47 tag of the reader's script; `today`: by their own calendar."""
    shown = sorted((row for row in now_at.rows if row.begun), key=lambda row: (-row.ready, row.source))[:_BARS]
    more, unbegun = now_at.begun - len(shown), len(now_at.rows) - now_at.begun
    return ProgressSheet(
        language=tag,
        title=texts.say("progress.title"),
        day=f"{today:%Y-%m-%d}",
        figures=_figures(now_at, texts),
        bars_title=texts.say("progress.cards"),
        bars=tuple(Bar(titles.get(row.source, row.source), row.ready, f"{row.ready:.0%}") for row in shown),
        rest=texts.say("progress.others", more=more, count=unbegun) if more + unbegun else "",
        days_title=texts.say("progress.ahead", count=sum(now_at.ahead)),
        days=tuple((_day(today + timedelta(days=place)), count) for place, count in enumerate(now_at.ahead)),
    )


def progress_reply(
    now_at: Progress, assigned: Sequence[Line], picture: Attachment | None, titles: Mapping[str, str], texts: Texts
) -> Reply:
    """The figures with the picture; without one (no font here) the whole as text. assigned: what a lead wants known."""
    lines: list[Block] = [Line(texts.say("progress.title"), "strong")]
    lines += [Line(value, label=label) for label, value in _figures(now_at, texts)]
    lines += assigned
    if picture is None:
        lines += _rows(now_at.rows, titles, texts)
    text = () if picture is None else ((Button(texts.say("progress.as_text"), Press("progress", "text")),),)
    return Reply(tuple(lines), (*text, *_ways(texts)), texts.language, picture)


def text_reply(now_at: Progress, titles: Mapping[str, str], today: date, texts: Texts) -> Reply:
    """All that the picture shows, as text."""
    lines: list[Block] = [Line(texts.say("progress.title"), "strong")]
    lines += [Line(value, label=label) for label, value in _figures(now_at, texts)]
    lines += _rows(now_at.rows, titles, texts)
    lines.append(Line(texts.say("progress.ahead", count=sum(now_at.ahead)), "strong"))
    days = [
        f"{_day(today + timedelta(days=place))}: {count}" for place, count in enumerate(now_at.ahead) if count
    ]  # fmt: skip
    if days:
        lines.append(Line(" · ".join(days)))
    return Reply(tuple(lines), _ways(texts), texts.language)


def assigned_lines(
    assigned: Sequence[Assignment], rows: Sequence[Readiness], titles: Mapping[str, str], zone: tzinfo, texts: Texts
) -> list[Line]:
    """What a lead wants known, until when, and how much of it is."""
    ready = {row.source: row.ready for row in rows}
    return [
        Line(
            texts.say(
                "progress.assigned",
                title=titles.get(one.source, one.source),
                day=f"{one.until.astimezone(zone):%Y-%m-%d}",
                ready=f"{ready.get(one.source, 0.0):.0%}",
            )
        )
        for one in assigned
    ]


def habit_reply(habit: Habit, now: datetime, zone: tzinfo, texts: Texts, said: str = "") -> Reply:
    """The practice plan as it stands, and a button for each change."""
    paused = habit.paused_until is not None and habit.paused_until > now
    lines: list[Block] = [Line(said)] if said else []
    lines.append(Line(texts.say("habit.title"), "strong"))
    if not habit.daily:
        lines.append(Line(texts.say("habit.off")))
    elif paused and habit.paused_until is not None:
        day = f"{habit.paused_until.astimezone(zone):%Y-%m-%d}"
        lines.append(Line(texts.say("habit.paused", day=day)))
    else:
        lines.append(Line(texts.say("habit.on", count=habit.a_day, hour=f"{habit.hour}:00")))
    lines.append(Line(texts.say("habit.clock", time=f"{now.astimezone(zone):%H:%M}"), "quiet"))
    lines.append(Line(texts.say("habit.ranked" if habit.ranked else "habit.unranked"), "quiet"))
    switch = (
        Button(texts.say("habit.stop"), Press("habit", "daily:off"))
        if habit.daily
        else Button(texts.say("habit.start"), Press("habit", "daily:on"))
    )
    rows: list[tuple[Button, ...]] = [(switch,)]
    rows.append(tuple(Button(f"{hour}:00", Press("habit", f"hour:{hour}")) for hour in _HOURS))
    rows.append(
        tuple(Button(texts.say("habit.a_day", count=count), Press("habit", f"a_day:{count}")) for count in _NUMBERS)
    )
    if habit.daily:
        rows.append(
            (Button(texts.say("habit.resume"), Press("habit", "pause:0")),)
            if paused
            else tuple(Button(texts.say("habit.pause", days=days), Press("habit", f"pause:{days}")) for days in _PAUSES)
        )
    joins = "habit.leave_ranking" if habit.ranked else "habit.join_ranking"
    rows.append((Button(texts.say(joins), Press("habit", "ranked:off" if habit.ranked else "ranked:on")),))
    return Reply(tuple(lines), tuple(rows), texts.language)


def ranking_reply(rows: Sequence[tuple[str, Practice]], texts: Texts, *, takes_part: bool) -> Reply:
    """Who practised most in a week, of those who want to be seen. (name, practice) of each, the first first."""
    lines: list[Block] = [Line(texts.say("ranking.title"), "strong")]
    if not takes_part:
        join = Button(texts.say("habit.join_ranking"), Press("habit", "ranked:on"))
        return Reply((*lines, Line(texts.say("ranking.closed"))), ((join,),), texts.language)
    lines += [
        Line(texts.say("ranking.row", name=name, answers=one.answers, right=one.right), label=f"{place}.")
        for place, (name, one) in enumerate(rows, 1)
    ]
    if not rows:
        lines.append(Line(texts.say("ranking.empty"), "quiet"))
    leave = Button(texts.say("habit.leave_ranking"), Press("habit", "ranked:off"))
    return Reply(tuple(lines), ((leave,),), texts.language)


def files_reply(texts: Texts) -> Reply:
    """Which program the questions should be for."""
    row = (
        Button(texts.say("files.anki"), Press("progress", "anki")),
        Button(texts.say("files.csv"), Press("progress", "csv")),
    )
    return Reply((Line(texts.say("files.ask")),), (row,), texts.language)


def file_reply(name: str, content: str, count: int, texts: Texts) -> Reply:
    """The questions as a file."""
    attachment = Attachment(name, content.encode(), "document")
    return Reply((Line(texts.say("files.made", count=count)),), (), texts.language, attachment)


def _figures(now_at: Progress, texts: Texts) -> tuple[tuple[str, str], ...]:
    share = f"{now_at.right / now_at.answers:.0%}" if now_at.answers else "–"
    return (
        (texts.say("progress.ready"), f"{now_at.ready:.0%}"),
        (texts.say("progress.streak", longest=now_at.longest), str(now_at.streak)),
        (texts.say("progress.due"), str(now_at.ahead[0] if now_at.ahead else 0)),
        (texts.say("progress.right", count=now_at.answers), share),
    )


def _rows(rows: Sequence[Readiness], titles: Mapping[str, str], texts: Texts) -> list[Block]:
    """Each card that was begun with its bar, the readiest first; the others in a fold, by name."""
    begun = sorted((row for row in rows if row.begun), key=lambda row: -row.ready)
    lines: list[Line] = []
    for row in begun:
        spar = texts.say("progress.sparred", score=f"{row.sparred:.0%}") if row.sparred is not None else ""
        full = round(row.ready * _BLOCKS)
        bar = "▰" * full + "▱" * (_BLOCKS - full)
        lines.append(Line(f"{bar} {row.ready:.0%} {titles.get(row.source, row.source)}{spar}"))
    rest = [titles.get(row.source, row.source) for row in rows if not row.begun]
    blocks: list[Block] = [Line(texts.say("progress.cards"), "strong"), *lines[:_BLOCKS]]
    if lines[_BLOCKS:]:
        blocks.append(Fold(tuple(lines[_BLOCKS:])))
    if rest:
        blocks.append(Fold((Line(texts.say("progress.rest", count=len(rest))), Line(" · ".join(rest), "quiet"))))
    return blocks


def _ways(texts: Texts) -> tuple[tuple[Button, ...], ...]:
    return (
        (
            Button(texts.say("quiz.practise"), Press("quiz", "")),
            Button(texts.say("quiz.habit"), Press("habit", "")),
        ),
        (
            Button(texts.say("progress.ranking"), Press("progress", "rank")),
            Button(texts.say("progress.files"), Press("progress", "files")),
        ),
    )


def _day(day: date) -> str:
    return f"{day.month}/{day.day}"
