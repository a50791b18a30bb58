"""The pages about teams: who is in, invitations, coming and leaving. Values in, a `Reply` out."""

from collections.abc import Sequence

from bot.people.permissions import may
from bot.people.person import Person, Role, Team
from bot.reply import Block, Button, Copy, Line, Press, Reply
from bot.wording.texts import Texts

_ON_A_PAGE = 20
_TEAMS_SHOWN = 50  # buttons a message can hold, with room to spare


def closed_reply(texts: Texts) -> Reply:
    """What a stranger reads first."""
    return Reply((Line(texts.say("join.closed")),), (), texts.language)


def joined_reply(texts: Texts, role: Role, team: str) -> Reply:
    lines = [Line(texts.say("join.done", team=team, role=texts.say(f"role.{role}")), "strong")]
    if may(role, "see_team"):
        lines.append(Line(texts.say("join.lead")))
    return Reply((*lines, Line(texts.say("join.next"))), (), texts.language)


def leaving_reply(texts: Texts, team: str, stamp: str) -> Reply:
    leave = Button(texts.say("leave.yes"), Press("leave", stamp))
    return Reply((Line(texts.say("leave.ask", team=team)),), ((leave,),), texts.language)


def teams_reply(texts: Texts, teams: Sequence[Team]) -> Reply:
    """All teams, a button each."""
    if not teams:
        return Reply((Line(texts.say("people.none")),), (), texts.language)
    lines = (Line(texts.say("people.teams"), "strong"), Line(texts.say("people.make"), "quiet"))
    rows = tuple((Button(team.name, Press("team", f"{team.id}:0")),) for team in teams[:_TEAMS_SHOWN])
    return Reply(lines, rows, texts.language)


def team_reply(
    texts: Texts,
    team: Team,
    members: Sequence[Person],
    managed: frozenset[int],
    page: int,
    roles: Sequence[Role],
    *,
    back: bool,
) -> Reply:
    """Who is in a team, twenty at a time. `managed`: those whom the reader may remove or give another role; `roles`:
    those the reader may invite; `back`: whether there is a list of teams to go back to."""
    last = max(0, (len(members) - 1) // _ON_A_PAGE)
    page = min(max(page, 0), last)
    shown = members[page * _ON_A_PAGE : (page + 1) * _ON_A_PAGE]
    blocks: list[Block] = [Line(texts.say("people.title", team=team.name, number=len(members)), "strong")]
    blocks += [
        Line(texts.say("people.line", name=shown_as(one, texts), role=texts.say(f"role.{one.role}"))) for one in shown
    ]
    if not members:
        blocks.append(Line(texts.say("people.empty"), "quiet"))
    buttons = [Button(shown_as(one, texts), Press("person", str(one.id))) for one in shown if one.id in managed]
    rows = [tuple(buttons[place : place + 2]) for place in range(0, len(buttons), 2)]
    turn = [Button(texts.say("people.earlier"), Press("team", f"{team.id}:{page - 1}"))] if page > 0 else []
    turn += [Button(texts.say("people.later"), Press("team", f"{team.id}:{page + 1}"))] if page < last else []
    rows.append(tuple(turn))
    rows += [
        (Button(texts.say("people.invite", role=texts.say(f"role.{role}")), Press("invite", f"{team.id}:{role}")),)
        for role in roles
    ]
    rows.append((Button(texts.say("assign.button"), Press("assign", f"team:{team.id}")),))
    rows.append((Button(texts.say("people.back"), Press("teams")),) if back else ())
    return Reply(tuple(blocks), tuple(row for row in rows if row), texts.language)


def person_reply(texts: Texts, person: Person, team: Team | None, roles: Sequence[Role]) -> Reply:
    """One person, and what may be done: another role, out of the team, back."""
    since = texts.say(
        "people.since",
        role=texts.say(f"role.{person.role}"),
        team=team.name if team else "",
        day=f"{person.joined:%Y-%m-%d}" if person.joined else "",
    )
    rows = [
        (
            Button(
                texts.say("people.make_role", role=texts.say(f"role.{role}")), Press("set_role", f"{person.id}:{role}")
            ),
        )
        for role in roles
        if role != person.role
    ]
    rows.append((Button(texts.say("people.remove"), Press("removing", str(person.id))),))
    rows.append((Button(texts.say("people.back"), Press("team", f"{team.id if team else 0}:0")),))
    return Reply((Line(shown_as(person, texts), "strong"), Line(since)), tuple(rows), texts.language)


def removing_reply(texts: Texts, person: Person, stamp: str) -> Reply:
    rows = (
        (Button(texts.say("people.remove.yes"), Press("remove", f"{person.id}:{stamp}")),),
        (Button(texts.say("people.back"), Press("person", str(person.id))),),
    )
    return Reply((Line(texts.say("people.remove.ask", name=shown_as(person, texts))),), rows, texts.language)


def invite_reply(texts: Texts, role: Role, team: str, token: str, bot: str) -> Reply:
    """The link, to be sent on; without a bot's name in Telegram, the command that does the same."""
    link = f"https://t.me/{bot}?start={token}" if bot else f"/start {token}"
    blocks: list[Block] = [Line(texts.say("invite.title", role=texts.say(f"role.{role}"), team=team), "strong")]
    if not bot:
        blocks.append(Line(texts.say("invite.command")))
    blocks += [Line(link), Line(texts.say("invite.note"), "quiet")]
    return Reply(tuple(blocks), ((Button(texts.say("invite.copy"), Copy(link)),),), texts.language)


def shown_as(person: Person, texts: Texts) -> str:
    """A name, or a word for somebody who gave none."""
    return person.name or texts.say("people.nameless")
