"""/progress: where a trainee stands, as a picture and as text; the practice plan, the ranking, the questions as files.

In: presses. Out: pages. The picture is drawn in a worker.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from bot.clock import Clock
from bot.conversation.request import Commanded, Outcome, Parts, Pressed, Sender
from bot.conversation.school import School
from bot.conversation.trainees import assigned_to, planned, team_of, zone_of
from bot.language.chinese_script import traditional as in_traditional
from bot.pictures.font import find_font
from bot.pictures.progress import png
from bot.publishing.edition import Edition
from bot.quiz.deck import Habit
from bot.quiz.export import anki_of, csv_of
from bot.quiz.progress import Progress, progress
from bot.quiz.trainer import Trainer
from bot.reply import Attachment, Reply
from bot.wording.people import shown_as
from bot.wording.progress import (
    assigned_lines,
    file_reply,
    files_reply,
    habit_reply,
    progress_reply,
    progress_sheet,
    ranking_reply,
    text_reply,
)
from bot.wording.texts import Texts
from bot.wording.tongues import TRADITIONAL
from bot.wording.welcome import notice

ACTIONS = frozenset({"progress", "habit"})
RANKED_OVER = timedelta(days=7)
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ProgressPages:
    """This subject at work. `admins`: from the settings."""

    clock: Clock
    admins: frozenset[int]
    school: School

    async def page(
        self, commanded: Commanded, parts: Parts, edition: Edition, texts: Texts, *, traditional: bool
    ) -> Outcome:
        trainer = self.school.trainer(edition.library, edition.recogniser)
        if trainer is None:
            return Outcome(notice(texts, "quiz.none"))
        return Outcome(await self._drawn(commanded.sender, parts, trainer, texts, traditional=traditional))

    async def pressed(
        self, pressed: Pressed, parts: Parts, edition: Edition, texts: Texts, *, traditional: bool
    ) -> Outcome:
        trainer = self.school.trainer(edition.library, edition.recogniser)
        if trainer is None:
            return Outcome(notice=texts.say("expired"))
        if pressed.action == "habit":
            return await self._habit(pressed, parts, texts)
        match pressed.argument:
            case "text":
                zone = await zone_of(pressed.sender, parts)
                found = await self._progress(pressed.sender, parts, trainer, texts, zone)
                today = self.clock().astimezone(zone).date()
                return Outcome(text_reply(found, trainer.titles(texts.language), today, texts))
            case "rank":
                return Outcome(await self._ranking(pressed.sender, parts, texts))
            case "files":
                return Outcome(files_reply(texts))
            case "anki" | "csv":
                return Outcome(await self._file(pressed.argument, parts, trainer, texts))
        return Outcome(await self._drawn(pressed.sender, parts, trainer, texts, traditional=traditional))

    async def _progress(self, sender: Sender, parts: Parts, trainer: Trainer, texts: Texts, zone: tzinfo) -> Progress:
        person = sender.person
        suspended = await parts.deck.suspended()
        sources = {
            source: [item for item in items if item not in suspended]
            for source, items in trainer.sources(texts.language).items()
        }
        memories = await parts.deck.memories(person)
        sparrings = await parts.sessions.sparrings(person)
        reviews = await parts.deck.reviews(person, _EVER)
        return progress(sources, memories, sparrings, reviews, self.clock(), zone)

    async def _drawn(self, sender: Sender, parts: Parts, trainer: Trainer, texts: Texts, *, traditional: bool) -> Reply:
        zone = await zone_of(sender, parts)
        now = self.clock()
        found = await self._progress(sender, parts, trainer, texts, zone)
        titles = trainer.titles(texts.language)
        assigned = await assigned_to(sender.person, parts, self.admins, now)
        tag = TRADITIONAL if traditional else texts.language
        font = find_font(tag)
        picture = None
        if font is not None:
            page = progress_sheet(found, titles, now.astimezone(zone).date(), tag, texts)
            page = page.said_with(in_traditional) if traditional else page
            drawn = await asyncio.to_thread(png, page, font)
            picture = Attachment(f"progress-{tag}.png", drawn, "picture")
        return progress_reply(found, assigned_lines(assigned, found.rows, titles, zone, texts), picture, titles, texts)

    async def _habit(self, pressed: Pressed, parts: Parts, texts: Texts) -> Outcome:
        """Change what the button says; one of nonsense changes nothing and shows what is."""
        now = self.clock()
        zone = await zone_of(pressed.sender, parts)
        before = await parts.deck.habit(pressed.sender.person)
        habit = changed(before, pressed.argument, now)
        if habit != before:
            await planned(habit, pressed.sender, parts, now)
        said = texts.say("settings.saved") if habit != before else ""
        return Outcome(habit_reply(habit, now, zone, texts), replaces=pressed.argument != "", notice=said)

    async def _ranking(self, sender: Sender, parts: Parts, texts: Texts) -> Reply:
        """Of a team, and only those who want to be seen; who is not one of them does not see them either."""
        own = await parts.deck.habit(sender.person)
        team = await team_of(sender.person, parts, self.admins)
        members = await parts.roster.members(team) if team is not None else ()
        seen = {habit.person for habit in await parts.deck.habits([one.id for one in members]) if habit.ranked}
        names = {one.id: shown_as(one, texts) for one in members if one.id in seen}
        practice = await parts.deck.practice(list(names), self.clock() - RANKED_OVER)
        return ranking_reply([(names[one.person], one) for one in practice], texts, takes_part=own.ranked)

    async def _file(self, kind: str, parts: Parts, trainer: Trainer, texts: Texts) -> Reply:
        suspended = await parts.deck.suspended()
        items = [item for item in trainer.items(texts.language).values() if item.id not in suspended]
        if kind == "csv":
            return file_reply(f"questions-{texts.language}.csv", csv_of(items), len(items), texts)
        return file_reply(f"questions-{texts.language}-anki.txt", anki_of(items), len(items), texts)


def changed(habit: Habit, choice: str, now: datetime) -> Habit:
    """The habit after a press; as it was for a choice that there is not."""
    name, _, value = choice.partition(":")
    number = int(value) if value.isdecimal() and value.isascii() and len(value) < 4 else None
    if name == "daily" and value in ("on", "off"):
        return replace(habit, daily=value == "on", paused_until=None)
    if name == "ranked" and value in ("on", "off"):
        return replace(habit, ranked=value == "on")
    if name == "hour" and number is not None and number <= 23:
        return replace(habit, hour=number, daily=True)
    if name == "a_day" and number is not None and 1 <= number <= 50:
        return replace(habit, a_day=number)
    if name == "pause" and number is not None and number <= 365:
        return replace(habit, paused_until=now + timedelta(days=number) if number else None)
    return habit
