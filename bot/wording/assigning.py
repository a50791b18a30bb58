"""The pages of a lead about practice: what is assigned, by when, and how ready everybody is. Values in, `Reply` out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from bot.people.person import Person, Team
from bot.quiz.deck import Assignment
from bot.quiz.progress import READY, Progress
from bot.reply import Block, Button, Line, Press, Reply
from bot.wording.days import said_day
from bot.wording.people import shown_as
from bot.wording.texts import Texts

_DAYS = (7, 14, 30)
_ON_A_PAGE = 10
_TEAMS_SHOWN = 50
_MEMBERS_SHOWN = 60
_LONGER = 7
_LATE = "⌛"


@dataclass(frozen=True, slots=True)
class AssignedRow:
    """One assignment with its title, how many of the team are ready for it and how many have begun."""

    assignment: Assignment
    title: str
    ready: int
    begun: int


def teams_reply(teams: Sequence[Team], texts: Texts) -> Reply:
    """All teams, a button each."""
    if not teams:
        return Reply((Line(texts.say("people.none")),), (), texts.language)
    rows = tuple((Button(team.name, Press("assign", f"team:{team.id}")),) for team in teams[:_TEAMS_SHOWN])
    return Reply((Line(texts.say("assign.which_team"), "strong"),), rows, texts.language)


def team_reply(
    team: Team,
    assigned: Sequence[AssignedRow],
    people: int,
    zone: tzinfo,
    now: datetime,
    texts: Texts,
    *,
    back: bool,
) -> Reply:
    """What a team of so many `people` is to know."""
    head = texts.say("assign.title")
    blocks: list[Block] = [Line(f"{head} · {team.name}", "strong")]
    rows: list[tuple[Button, ...]] = []
    for row in assigned:
        one, title = row.assignment, row.title
        day = f"{one.until.astimezone(zone):%Y-%m-%d}"
        line = texts.say("assign.row", title=title, day=day, ready=row.ready, count=people)
        blocks.append(Line(line, label=_LATE if one.until < now else "·"))
        if row.begun > row.ready:
            blocks.append(Line(texts.say("assign.begun", count=row.begun - row.ready), "quiet"))
        rows.append(
            (
                Button(title, Press("assign", f"see:{team.id}:{one.id}")),
                Button(texts.say("assign.withdraw", title=title), Press("assign", f"drop:{team.id}:{one.id}")),
            )
        )
    if not assigned:
        blocks.append(Line(texts.say("assign.none"), "quiet"))
    rows.append((Button(texts.say("assign.add"), Press("assign", f"add:{team.id}:0")),))
    rows.append((Button(texts.say("assign.see"), Press("assign", f"see:{team.id}:0")),))
    rows.append((Button(texts.say("assign.back"), Press("assign", "teams")),) if back else ())
    return Reply(tuple(blocks), tuple(row for row in rows if row), texts.language)


def topics_reply(team: Team, titles: Mapping[str, str], page: int, texts: Texts, *, unknown: str = "") -> Reply:
    """Everything that can be assigned, a page at a time. `unknown`: what was typed and is none of it."""
    last = max(0, (len(titles) - 1) // _ON_A_PAGE)
    page = min(max(page, 0), last)
    shown = list(titles.items())[page * _ON_A_PAGE : (page + 1) * _ON_A_PAGE]
    head = texts.say("assign.unknown", typed=unknown) if unknown else texts.say("assign.what")
    buttons = [Button(title, Press("assign", f"pick:{team.id}:{source}")) for source, title in shown]
    rows = [tuple(buttons[place : place + 2]) for place in range(0, len(buttons), 2)]
    turn = [Button("◀", Press("assign", f"add:{team.id}:{page - 1}"))] if page > 0 else []
    turn += [Button("▶", Press("assign", f"add:{team.id}:{page + 1}"))] if page < last else []
    rows += [tuple(turn), (_back(team, texts),)]
    return Reply((Line(head, "strong"),), tuple(row for row in rows if row), texts.language)


def when_reply(team: Team, source: str, title: str, texts: Texts) -> Reply:
    """By when."""
    days = tuple(
        Button(texts.say("assign.in_days", days=count), Press("assign", f"until:{team.id}:{source}:{count}"))
        for count in _DAYS
    )
    line = Line(texts.say("assign.when", title=title), "strong")
    return Reply((line,), (days, (_back(team, texts),)), texts.language)


def members_reply(team: Team, people: Sequence[tuple[str, float, Progress]], texts: Texts) -> Reply:
    """Everybody by name: how ready in all (0..1), and how much they practise."""
    lines = [
        Line(texts.say("assign.member", name=name, ready=f"{ready:.0%}", streak=found.streak, answers=found.answers))
        for name, ready, found in people[:_MEMBERS_SHOWN]
    ]
    return _members(team, texts.say("assign.members"), lines, texts)


def members_of_reply(team: Team, people: Sequence[tuple[str, float, bool]], title: str, texts: Texts) -> Reply:
    """Everybody by name for what has this title: how ready (0..1), and whether they have begun it."""
    lines = []
    for name, ready, has_begun in people[:_MEMBERS_SHOWN]:
        said = texts.say("assign.member_of", name=name, ready=f"{ready:.0%}")
        not_yet = texts.say("assign.not_begun")
        lines.append(Line(said if has_begun else f"{said} · {not_yet}"))
    return _members(team, texts.say("assign.members_of", title=title), lines, texts)


def notice_reply(assigned: Sequence[tuple[Assignment, str]], zone: ZoneInfo, texts: Texts) -> Reply:
    """What somebody is to know by when, each with a button that begins it."""
    blocks: list[Block] = [Line(texts.say("assign.notice"), "strong")]
    blocks += [
        Line(texts.say("assign.notice.one", title=title, day=said_day(one.until, zone, texts)), label="·")
        for one, title in assigned
    ]
    blocks.append(Line(texts.say("assign.notice.how"), "quiet"))
    rows = tuple(
        (Button(texts.say("assign.notice.begin", title=title), Press("quiz", one.source)),) for one, title in assigned
    )
    return Reply(tuple(blocks), rows, texts.language)


def report_reply(
    team: Team, assignment: Assignment, title: str, people: Sequence[tuple[Person, float, bool]], zone: ZoneInfo,
    texts: Texts,
) -> Reply:  # fmt: skip
    """The day of an assignment has come: who is ready, who is on the way, who has not begun. people: with how ready
    each is (0..1), and whether they have begun."""
    ready = [(person, share) for person, share, _ in people if share >= READY]
    going = [(person, share) for person, share, has_begun in people if share < READY and has_begun]
    not_begun = [person for person, share, has_begun in people if share < READY and not has_begun]
    day = said_day(assignment.until, zone, texts)
    blocks: list[Block] = [
        Line(texts.say("assign.report", title=title, day=day, ready=len(ready), count=len(people)), "strong")
    ]
    if not people:
        blocks.append(Line(texts.say("assign.nobody"), "quiet"))
    for key, rows in (("assign.report.ready", ready), ("assign.report.going", going)):
        names = [f"{shown_as(person, texts)} {share:.0%}" for person, share in rows]
        blocks += _named(key, names, texts)
    blocks += _named("assign.report.not_begun", [shown_as(person, texts) for person in not_begun], texts)
    see = Button(texts.say("assign.report.see"), Press("assign", f"see:{team.id}:{assignment.id}"))
    longer = Button(
        texts.say("assign.report.longer", days=_LONGER),
        Press("assign", f"until:{team.id}:{assignment.source}:{_LONGER}"),
    )
    drop = Button(texts.say("assign.withdraw", title=title), Press("assign", f"drop:{team.id}:{assignment.id}"))
    return Reply(tuple(blocks), ((see,), (longer, drop)), texts.language)


def _named(key: str, names: Sequence[str], texts: Texts) -> list[Line]:
    """Some names behind a word; nothing where there are none."""
    if not names:
        return []
    shown = texts.say("assign.report.comma").join(names[:_MEMBERS_SHOWN])
    return [Line(texts.say(key, count=len(names), names=shown))]


def _members(team: Team, head: str, lines: Sequence[Line], texts: Texts) -> Reply:
    nobody = Line(texts.say("assign.nobody"), "quiet")
    blocks = (Line(f"{head} · {team.name}", "strong"), *(lines or (nobody,)))
    return Reply(blocks, ((_back(team, texts),),), texts.language)


def _back(team: Team, texts: Texts) -> Button:
    return Button(texts.say("assign.back"), Press("assign", f"team:{team.id}"))
