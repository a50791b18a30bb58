"""The pages of a lead about practice: what is assigned, by when, and how ready everybody is. Values in, `Reply` out."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from bot.people.person import Team
from bot.quiz.deck import Assignment
from bot.quiz.progress import Progress
from bot.reply import Block, Button, Line, Press, Reply
from bot.wording.texts import Texts

_DAYS = (7, 14, 30)
_ON_A_PAGE = 10
_TEAMS_SHOWN = 50
_MEMBERS_SHOWN = 60
_LATE = "⌛"


def teams_reply(teams: Sequence[Team], texts: Texts) -> Reply:
    """All teams, a button each."""
    if not teams:
        return Reply((Line(texts.say("people.none")),), (), texts.language)
    rows = tuple((Button(team.name, Press("assign", f"team:{team.id}")),) for team in teams[:_TEAMS_SHOWN])
    return Reply((Line(texts.say("assign.which_team"), "strong"),), rows, texts.language)


def team_reply(
    team: Team,
    assigned: Sequence[tuple[Assignment, str, int]],
    people: int,
    zone: tzinfo,
    now: datetime,
    texts: Texts,
    *,
    back: bool,
) -> Reply:
    """What a team is to know. assigned: each with its title and how many of the `people` are ready for it."""
    head = texts.say("assign.title")
    blocks: list[Block] = [Line(f"{head} · {team.name}", "strong")]
    rows: list[tuple[Button, ...]] = []
    for one, title, ready in assigned:
        day = f"{one.until.astimezone(zone):%Y-%m-%d}"
        row = texts.say("assign.row", title=title, day=day, ready=ready, count=people)
        blocks.append(Line(row, label=_LATE if one.until < now else "·"))
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


def members_reply(
    team: Team, people: Sequence[tuple[str, float, Progress]], texts: Texts, title: str | None = None
) -> Reply:
    """Everybody by name: how ready (0..1) for what has this title; without one how ready in all, and how much they
    practise."""
    head = texts.say("assign.members") if title is None else texts.say("assign.members_of", title=title)
    blocks: list[Block] = [Line(f"{head} · {team.name}", "strong")]
    for name, ready, found in people[:_MEMBERS_SHOWN]:
        share = f"{ready:.0%}"
        if title is not None:
            blocks.append(Line(texts.say("assign.member_of", name=name, ready=share)))
            continue
        streak, answers = found.streak, found.answers
        blocks.append(Line(texts.say("assign.member", name=name, ready=share, streak=streak, answers=answers)))
    if not people:
        blocks.append(Line(texts.say("assign.nobody"), "quiet"))
    return Reply(tuple(blocks), ((_back(team, texts),),), texts.language)


def _back(team: Team, texts: Texts) -> Button:
    return Button(texts.say("assign.back"), Press("assign", f"team:{team.id}"))
