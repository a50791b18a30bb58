"""/numbers: what a team heard, what was not known, who used the bot. A lead reads it of their own team as it is; an
administrator of all teams, without names and with nothing about fewer than five people.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.analytics.anonymity import Group, shown
from bot.analytics.for_others import for_others
from bot.analytics.journal import Tally
from bot.analytics.numbers import WEEKS, Numbers, Week, first_day, numbers, people_of, week_of
from bot.clock import Clock
from bot.conversation.request import Commanded, Outcome, Parts, Pressed
from bot.language.detect import Language
from bot.library.records import Library
from bot.people.permissions import may
from bot.people.person import Person, Team, identify
from bot.pictures.charts import png
from bot.pictures.font import find_font
from bot.publishing.care import stale
from bot.publishing.edition import Edition
from bot.wording.numbers import View, file_reply, numbers_reply, picture_reply, too_few_reply, who_reply
from bot.wording.numbers_file import numbers_file
from bot.wording.numbers_picture import numbers_chart
from bot.wording.texts import Texts
from bot.wording.welcome import notice

ACTIONS = frozenset({"numbers", "numbers_picture", "numbers_file", "numbers_who"})
_MOST_WEEKS_BACK = 52
_LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class NumbersPages:
    """This subject at work. `admins`: from the settings."""

    clock: Clock
    admins: frozenset[int]

    async def page(self, commanded: Commanded, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """This week of the own team, or of all of them."""
        by = await self._reader(commanded.sender.person, parts)
        if by is None:
            return Outcome(notice(texts, "access.not_allowed"))
        this_week = week_of(self.clock().date())
        return await self._shown(by, by.team or 0, this_week, "numbers", parts, edition, texts)

    async def pressed(self, pressed: Pressed, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """A button of these pages; who may see what is asked anew."""
        by = await self._reader(pressed.sender.person, parts)
        team, week = self._place(pressed.argument)
        if by is None or week is None or (by.role != "admin" and team != by.team):
            return Outcome(notice=texts.say("expired"))
        outcome = await self._shown(by, team, week, pressed.action, parts, edition, texts)
        return replace(outcome, replaces=pressed.action in ("numbers", "numbers_who"))

    async def _shown(
        self, by: Person, number: int, week: date, action: str, parts: Parts, edition: Edition, texts: Texts
    ) -> Outcome:
        back = WEEKS - 1 if action == "numbers_file" else 0
        seen = await looked_at(by, number, week, self.clock(), parts, edition, texts.language, back=back)
        if isinstance(seen, str):
            return Outcome(notice=texts.say("expired")) if seen == "gone" else Outcome(too_few_reply(texts))
        if action == "numbers_file":
            weeks = [seen.of(week - timedelta(days=7 * ago)) for ago in range(back + 1)]
            name = seen.view.team.name if seen.view.team else texts.say("numbers.all_teams")
            told = [one for one in weeks if one is not None]
            content = await asyncio.to_thread(numbers_file, told, name, seen.view.titles, texts)
            return Outcome(file_reply(content, week, texts))
        if action == "numbers_picture":
            font = find_font(texts.language)
            if font is None:
                return Outcome(notice=texts.say("numbers.no_font"))
            content = await asyncio.to_thread(png, numbers_chart(seen.view, texts), font)
            return Outcome(picture_reply(seen.view, content, texts))
        if action == "numbers_who":
            if not seen.view.named:
                return Outcome(notice=texts.say("access.not_allowed"))
            used = people_of(seen.tallies, week)
            return Outcome(who_reply(seen.view, used, seen.members, texts))
        return Outcome(numbers_reply(seen.view, seen.teams, texts))

    async def _reader(self, number: int, parts: Parts) -> Person | None:
        person = identify(number, await parts.roster.person(number), self.admins)
        if person is None or not may(person.role, "see_numbers"):
            return None
        return person if person.role == "admin" or person.team is not None else None

    def _place(self, argument: str) -> tuple[int, date | None]:
        """The team and the Monday of a button; no Monday for what is none, lies ahead or is too long ago."""
        first, _, second = argument.partition(":")
        digits = first + second
        if (
            not (digits.isascii() and digits.isdecimal())
            or len(first) > _LONGEST_NUMBER
            or len(second) != len("20260504")
        ):
            return 0, None
        try:
            week = datetime.strptime(second, "%Y%m%d").date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            return 0, None
        this_week = week_of(self.clock().date())
        is_near = timedelta() <= this_week - week <= timedelta(days=7 * _MOST_WEEKS_BACK)
        return int(first), week if is_near and week == week_of(week) else None


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody may look at. `tallies`: of these people alone; `teams`: what may be told of each team."""

    view: View
    tallies: tuple[Tally, ...]
    members: tuple[Person, ...]
    teams: tuple[tuple[str, Week], ...]
    intents: frozenset[str]

    def of(self, week: date) -> Numbers | None:
        """The numbers of another week, as this reader may see them."""
        found = numbers(self.tallies, week, self.intents)
        return found if self.view.named else for_others(found)


async def looked_at(
    by: Person, number: int, week: date, now: datetime, parts: Parts, edition: Edition, language: Language,
    *, back: int = 0,
) -> Seen | str:  # fmt: skip
    """The numbers of a team (0: of all) in a week, as far as this lead or administrator may see them: "gone" for a team
    that is not there, "too_few" for one that is too small. `back`: how many weeks before can be seen beside it."""
    team = await parts.roster.team(number) if number else None
    if number and team is None:
        return "gone"
    everybody = await parts.roster.everybody()
    tallies = await parts.journal.tally(first_day(week) - timedelta(days=7 * back))
    named = team is not None and by.role == "lead" and by.team == team.id
    teams = await parts.roster.teams()
    parted = _by_team(tallies, everybody)
    if team is not None:
        mine = tuple(parted.get(team.id, ()))
        members = tuple(one for one in everybody if one.team == team.id and one.left is None)
    else:
        mine, members = tallies, tuple(one for one in everybody if one.left is None)
    intents = heard_of(edition.library)
    found: Numbers | None = numbers(mine, week, intents, await tests_of(parts))
    if found is not None and not named:
        found = for_others(found)
    told = _teams_told(parted, teams, week) if not named else {}
    if found is None or (team is not None and not named and team.id not in told):
        return "too_few"
    titles = titles_of(edition.library, language)
    over = tuple(
        (titles.get(one.intent, one.intent), one.review)
        for one in stale(edition.library, await parts.care.all(), now.date())
        if one.review is not None
    )
    view = View(team, found, len(members), titles, named, is_last=week == week_of(now.date()), over=over)
    names = {one.id: one.name for one in teams}
    listed = tuple((names[one], told[one]) for one in told) if team is None else ()
    return Seen(view, mine, members, listed, intents)


def heard_of(library: Library) -> frozenset[str]:
    """The intents that a customer says; a topic is a question of the rep."""
    return frozenset(one.id for one in library.intents.values() if one.kind != "topic")


def titles_of(library: Library, language: Language) -> Mapping[str, str]:
    """What intents and products are called for the reader."""
    titles = {one.id: one.words[language].title for one in library.intents.values() if language in one.words}
    return titles | {one.id: one.words[language].name for one in library.products.values() if language in one.words}


async def tests_of(parts: Parts) -> float | None:
    """The share of the library's tests that the edition that answers recognises among the best three."""
    live = await parts.editions.live()
    if live is None or not live.tests:
        return None
    count = sum(tests for tests, _ in live.tests.values())
    return sum(near for _, near in live.tests.values()) / count if count else None


def _by_team(tallies: Iterable[Tally], everybody: Iterable[Person]) -> Mapping[int, list[Tally]]:
    """What belongs to whom; people without a team (administrators) stand at 0."""
    teams = {one.id: one.team or 0 for one in everybody}
    parted: dict[int, list[Tally]] = {}
    for one in tallies:
        parted.setdefault(teams.get(one.person, 0), []).append(one)
    return parted


def _teams_told(parted: Mapping[int, list[Tally]], teams: Iterable[Team], week: date) -> dict[int, Week]:
    """The sums of teams that may be told to others; those without a team are a part of the whole too."""
    sums = {number: numbers(tallies, week, frozenset()) for number, tallies in parted.items()}
    able = shown({number: Group(one.week.people, one.week.asked) for number, one in sums.items() if one.week.people})
    coarse = {team.id: for_others(sums[team.id]) for team in teams if team.id in able}
    return {number: one.week for number, one in coarse.items() if one is not None}
