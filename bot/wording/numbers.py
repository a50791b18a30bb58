"""The numbers of a team for its lead, or of all teams for an administrator: in lines, and what the picture and the file
are made of. Values in, a `Reply` out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.analytics.numbers import Heard, Numbers, Trust, Week
from bot.people.person import Person, Team
from bot.reply import Attachment, Block, Button, Fold, Line, Press, Reply
from bot.wording.care import stale_line
from bot.wording.texts import Texts

MOST_HEARD = 8
_PRODUCTS = 3
_FEW_WEEKS = 8


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at. `team`: None for all teams. `named`: the reader leads it, so figures stand as they are; else
    they are in fives. `members`: how many could have used the bot. `titles`: of objections and products, in the
    reader's language. `is_last`: the week is the present one."""

    team: Team | None
    numbers: Numbers
    members: int
    titles: Mapping[str, str]
    named: bool
    is_last: bool
    over: tuple[tuple[str, date], ...] = ()
    """Cards past their review: title and day, the longest first."""

    @property
    def place(self) -> str:
        """As it travels in a button."""
        return place_of(self.team.id if self.team else 0, self.numbers.week.start)


def place_of(team: int, week: date) -> str:
    return f"{team}:{week:%Y%m%d}"


def numbers_reply(view: View, teams: Sequence[tuple[str, Week]], texts: Texts) -> Reply:
    """The week in lines. `teams`: what may be told of each, for all teams."""
    numbers = view.numbers
    blocks: list[Block] = [Line(title_of(view, texts), "strong"), *(Line(line) for line in sums(view, texts))]
    if view.over:
        blocks.append(Line(stale_line(texts, view.over)))
    blocks += [Line(rise_line(one, view, texts), label="↑") for one in numbers.rising]
    if numbers.heard and numbers.heard[0].now:
        blocks.append(Line(texts.say("numbers.heard"), "strong"))
        blocks += [
            Line(heard_line(one, view, texts), label=str(place))
            for place, one in enumerate(numbers.heard[:MOST_HEARD], 1)
            if one.now
        ]
    blocks += _folds(view, teams, texts)
    if not view.named:
        blocks.append(Line(texts.say("numbers.in_fives"), "quiet"))
    return Reply(tuple(blocks), _buttons(view, texts), texts.language)


def picture_reply(view: View, content: bytes, texts: Texts) -> Reply:
    """The picture with the same figures below it."""
    lines = [Line(title_of(view, texts), "strong"), *(Line(line) for line in sums(view, texts))]
    lines += [Line(heard_line(one, view, texts)) for one in view.numbers.heard[:MOST_HEARD] if one.now]
    name = f"numbers-{view.numbers.week.start:%Y-%m-%d}.png"
    return Reply(tuple(lines), (), texts.language, Attachment(name, content, "picture"))


def file_reply(content: bytes, week: date, texts: Texts) -> Reply:
    name = f"numbers-{week:%Y-%m-%d}.csv"
    return Reply((Line(texts.say("numbers.file.note")),), (), texts.language, Attachment(name, content, "document"))


def who_reply(view: View, used: Mapping[int, int], people: Sequence[Person], texts: Texts) -> Reply:
    """Who used the bot this week and on how many days; for their lead alone."""
    there = sorted((one for one in people if one.id in used), key=lambda one: (-used[one.id], one.name))
    missing = sorted((one for one in people if one.id not in used), key=lambda one: one.name)
    blocks: list[Block] = [Line(texts.say("numbers.who.title", title=title_of(view, texts)), "strong")]
    blocks += [Line(texts.say("numbers.who.days", name=_name(one, texts), days=used[one.id])) for one in there]
    if missing:
        blocks.append(Line(texts.say("numbers.who.missing"), "strong"))
        blocks.append(Line(", ".join(_name(one, texts) for one in missing)))
    blocks.append(Line(texts.say("numbers.who.note"), "quiet"))
    return Reply(tuple(blocks), ((Button(texts.say("numbers.back"), Press("numbers", view.place)),),), texts.language)


def too_few_reply(texts: Texts) -> Reply:
    """Fewer than five people: an administrator reads nothing of them."""
    return Reply((Line(texts.say("numbers.too_few")),), (), texts.language)


def title_of(view: View, texts: Texts) -> str:
    team = view.team.name if view.team else texts.say("numbers.all_teams")
    return texts.say("numbers.title", team=team, day=f"{view.numbers.week.start:%Y-%m-%d}")


def sums(view: View, texts: Texts) -> tuple[str, ...]:
    """The week in three sentences: how much, by how many, how far to be trusted."""
    week = view.numbers.week
    if not week.asked:
        return (texts.say("numbers.nothing"),)
    key = "numbers.asked" if view.named else "numbers.asked.about"
    asked = texts.say(key, asked=week.asked, unknown=week.unknown, share=percent(week.abstention))
    return asked, texts.say("numbers.used", people=len(week.people), members=view.members), trust_line(view, texts)


def trust_line(view: View, texts: Texts) -> str:
    """The score and what it is made of."""
    trust: Trust = view.numbers.trust
    parts = texts.say("numbers.trust.and").join(
        texts.say(f"trust.{name}", share=percent(share), weight=percent(weight)) for name, share, weight in trust.parts
    )
    return texts.say("numbers.trust", score=trust.score, parts=parts)


def heard_line(one: Heard, view: View, texts: Texts) -> str:
    key = "numbers.heard.line" if view.named else "numbers.heard.about"
    return texts.say(key, title=view.titles.get(one.intent, one.intent), now=one.now, before=average(one.before))


def rise_line(one: Heard, view: View, texts: Texts) -> str:
    chance = one.rise.chance if one.rise else 1.0
    said = percent(chance, 1) if chance >= 0.001 else texts.say("numbers.tiny")
    title = view.titles.get(one.intent, one.intent)
    return texts.say("numbers.rising", title=title, now=one.now, before=average(one.before), chance=said)


def percent(share: float, digits: int = 0) -> str:
    return f"{100 * share:.{digits}f}%"


def average(count: float) -> str:
    return f"{count:.1f}".removesuffix(".0")


def _folds(view: View, teams: Sequence[tuple[str, Week]], texts: Texts) -> list[Block]:
    lines: list[Line] = []
    if teams:
        lines.append(Line(texts.say("numbers.teams"), "strong"))
        lines += [
            Line(texts.say("numbers.team", team=name, asked=week.asked, share=percent(week.abstention)))
            for name, week in teams
        ]
    for product, said in sorted(view.numbers.by_product.items(), key=lambda one: str(one[0])):
        name = view.titles.get(product, product) if product else texts.say("numbers.no_product")
        most = sorted(said.items(), key=lambda one: (-one[1][0], one[0]))[:_PRODUCTS]
        listed = ", ".join(f"{view.titles.get(intent, intent)} {count}" for intent, (count, _) in most)
        lines.append(Line(listed, label=name))
    weeks = [week for week in view.numbers.weeks[-_FEW_WEEKS:] if week.asked]
    if len(weeks) > 1:
        lines.append(Line(texts.say("numbers.weeks"), "strong"))
        lines += [
            Line(
                texts.say(
                    "numbers.week", day=f"{week.start:%m-%d}", asked=week.asked, share=percent(week.abstention),
                    people=len(week.people),
                )
            )
            for week in reversed(weeks)
        ]  # fmt: skip
    return [Fold(tuple(lines))] if lines else []


def _buttons(view: View, texts: Texts) -> tuple[tuple[Button, ...], ...]:
    week, team = view.numbers.week.start, view.team.id if view.team else 0
    turn = [Button(texts.say("numbers.earlier"), Press("numbers", place_of(team, week - timedelta(days=7))))]
    if not view.is_last:
        turn.append(Button(texts.say("numbers.later"), Press("numbers", place_of(team, week + timedelta(days=7)))))
    rows = [
        tuple(turn),
        (
            Button(texts.say("numbers.picture"), Press("numbers_picture", view.place)),
            Button(texts.say("numbers.file"), Press("numbers_file", view.place)),
        ),
    ]
    more = [Button(texts.say("numbers.who"), Press("numbers_who", view.place))] if view.named else []
    more.append(Button(texts.say("numbers.works"), Press("works", "")))
    more.append(Button(texts.say("inbox.title"), Press("inbox")))
    rows.append(tuple(more))
    return tuple(rows)


def _name(person: Person, texts: Texts) -> str:
    return person.name or texts.say("people.nameless")
