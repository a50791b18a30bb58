"""/inbox: what nobody understood, put together, for leads: into an intent, a new one of it, or never again.

A lead sees the lines of the own team, an administrator those of all; names of nobody. What goes into an intent waits to
be tried and published like every other change; what becomes a new intent is a draft until its lines are written.
"""

import asyncio
import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from bot.analytics.gaps import Decision, Gap
from bot.analytics.grouping import LineGroup, grouped
from bot.analytics.likeness import COVERED, MARKED, Weight, covered, prints_of, signs
from bot.analytics.unanswered import UnknownLine
from bot.clock import Clock
from bot.conversation.request import Commanded, Outcome, Parts, Pressed
from bot.conversation.trying import held_by, tried
from bot.encoders.encoder import Array, Encoder
from bot.library.draft import read_begun
from bot.library.records import Library
from bot.nlu.recognition import Recognition
from bot.people.permissions import may
from bot.people.person import Person, identify
from bot.people.privacy import AS_A_RULE, Retention
from bot.publishing.changes import Change, Phrase, WholeFile
from bot.publishing.edition import Edition
from bot.publishing.lessons import Scope
from bot.wording.inbox import closed_lines, decided_reply, group_reply, inbox_reply
from bot.wording.texts import Texts
from bot.wording.welcome import notice

ACTIONS = frozenset({"inbox", "gap", "gap_more", "gap_add", "gap_skip"})
_MOST_PHRASES = 20  # of a group that become examples: the most typical and the latest
_MOST_GUESSED = 6  # texts that the recogniser is asked about
_A_REP_SAYS_SO = 10.0
_MOST_VECTORS = 3000
_LOOKED_AT = 14  # days
_MOST_PRINTED = 40


@dataclass(frozen=True, slots=True)
class InboxPages:
    """This subject at work. `admins`: from the settings."""

    clock: Clock
    admins: frozenset[int]
    retention: Retention = AS_A_RULE
    _vectors: dict[bytes, Array] = field(default_factory=dict)

    async def page(self, commanded: Commanded, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """All groups, and what became of those that were closed."""
        by = await self.reader(commanded.sender.person, parts)
        if by is None:
            return Outcome(notice(texts, "access.not_allowed"))
        return await self._all(by, await self.groups(by, parts, edition), parts, edition, texts)

    async def pressed(self, pressed: Pressed, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """A button of these pages. A group is named by exactly the lines that were shown: when another line came, or
        somebody was quicker, the page is shown anew."""
        by = await self.reader(pressed.sender.person, parts)
        if by is None:
            return Outcome(notice=texts.say("expired"))
        key, _, chosen = pressed.argument.partition(":")
        groups = await self.groups(by, parts, edition)
        group = next((one for one in groups if one.key == key), None)
        if pressed.action == "inbox" or group is None:
            page = await self._all(by, groups, parts, edition, texts)
            said = "" if pressed.action == "inbox" else texts.say("inbox.changed")
            return replace(page, replaces=True, notice=said)
        if pressed.action == "gap_add" and chosen in edition.library.intents:
            return await self._added(by, group, chosen, parts, edition, texts)
        if pressed.action == "gap_skip":
            await self.decide(by, group, "ignored", None, parts)
            left = await self.groups(by, parts, edition)
            page = await self._all(by, left, parts, edition, texts)
            return replace(page, replaces=True, notice=texts.say("inbox.ignored"))
        nearest = await self._nearest(by, group, parts, edition)
        return Outcome(group_reply(group, nearest, texts, more=pressed.action == "gap_more"), replaces=True)

    async def _all(
        self, by: Person, groups: Sequence[LineGroup], parts: Parts, edition: Edition, texts: Texts
    ) -> Outcome:
        closed = await closed_gaps(_team_of(by), parts, edition, self.clock())
        begun = [
            (one, read.title)
            for one in await parts.changes.of("draft", "trying", "waiting")
            if isinstance(one.content, WholeFile) and (read := read_begun(one.content.text))
        ]
        drafts = [(one.id, title) for one, title in begun if one.author == by.id and one.state == "draft"]
        titles = {one.content.intent: title for one, title in begun} | _titles(edition.library, texts)
        told = closed_lines(closed, titles, edition.library.intents, texts)
        trying = [
            (one.id, tried(changes, edition.library, texts.language).title)
            for one in await parts.canaries.open()
            if one.by == by.id and one.state != "proposed" and (changes := await held_by(parts, one))
        ]
        return Outcome(inbox_reply(groups, told, drafts, trying, texts, exact=by.role == "lead"))

    async def groups(self, by: Person, parts: Parts, edition: Edition) -> tuple[LineGroup, ...]:
        """The groups somebody may see, less what was ignored for good."""
        lines = await _lines_of(
            _team_of(by), await parts.unanswered.since(self.clock() - self.retention.unknown), parts
        )
        gaps = [*await parts.gaps.of(None), *(await parts.gaps.of(by.team) if by.team is not None else ())]
        ignored = [frozenset().union(*gap.prints) for gap in gaps if gap.decision == "ignored"]
        weight = weight_of(edition)
        quick = edition.recogniser.encoders.quick
        vectors = (lambda texts: self._remembered(texts, quick)) if quick is not None else None

        def put_together() -> tuple[LineGroup, ...]:
            kept = [
                line for line in lines if all(covered(signs(line.text), prints, weight) < COVERED for prints in ignored)
            ]
            return grouped(kept, weight, vectors)

        return await asyncio.to_thread(put_together)

    def _remembered(self, texts: Sequence[str], encoder: Encoder) -> Array:
        """The vectors of texts; those that were seen before are not reckoned again with each press."""
        keys = [hashlib.sha256(f"{encoder.name}\n{text}".encode(errors="replace")).digest() for text in texts]
        new = [(key, text) for key, text in zip(keys, texts, strict=True) if key not in self._vectors]
        if len(self._vectors) + len(new) > _MOST_VECTORS:
            self._vectors.clear()
            new = list(zip(keys, texts, strict=True))
        if new:
            made = encoder.encode([text for _, text in new])
            self._vectors.update(zip((key for key, _ in new), made, strict=True))
        return np.stack([self._vectors[key] for key in keys])

    async def _added(
        self, by: Person, group: LineGroup, intent: str, parts: Parts, edition: Edition, texts: Texts
    ) -> Outcome:
        now = self.clock()
        phrases = phrases_of(group)
        for text in phrases:
            phrase = Phrase(intent, group.language, text)
            await parts.changes.add(Change(0, phrase, by.id, now, "waiting", by=by.id, since=now))
        await self.decide(by, group, "added", intent, parts)
        title = _titles(edition.library, texts).get(intent, intent)
        return Outcome(decided_reply(title, len(phrases), texts), replaces=True)

    async def decide(self, by: Person, group: LineGroup, decision: Decision, intent: str | None, parts: Parts) -> None:
        """Keep the figures and the prints; the lines themselves go."""
        await parts.gaps.add(
            Gap(
                at=self.clock(),
                team=_team_of(by),
                language=group.language,
                decision=decision,
                intent=intent,
                times=len(group.lines),
                people=len(group.people),
                prints=tuple(prints_of(signs(text)) for text in group.texts()[:_MOST_PRINTED]),
            )
        )
        await parts.unanswered.drop([line.id for line in group.lines])

    async def _nearest(self, by: Person, group: LineGroup, parts: Parts, edition: Edition) -> Sequence[tuple[str, str]]:
        """(id, title) of the intents these lines may belong to, the likeliest first: what reps said they mean, then
        what the recogniser thinks; not what was rejected."""
        library = edition.library
        language = group.language
        votes: dict[str, float] = defaultdict(float)
        for lesson in await parts.lessons.of(Scope(by.id, by.team)):
            if lesson.text in group.texts():
                votes[lesson.intent] += _A_REP_SAYS_SO

        def guess() -> None:
            for text in group.texts()[:_MOST_GUESSED]:
                heard = edition.recogniser.recognise(text)
                said = heard.intents if isinstance(heard, Recognition) else ()
                for place, one in enumerate((*said, *heard.candidates)):
                    votes[one.id] += max(one.confidence, 0.01) / (place + 1)

        await asyncio.to_thread(guess)
        rejected = Counter(line.rejected for line in group.lines if line.rejected)
        for intent, count in rejected.items():
            if intent is not None and count * 2 > len(group.lines):
                votes.pop(intent, None)
        titles = {one.id: one.words[language].title for one in library.intents.values() if language in one.words}
        order = sorted(votes, key=lambda intent: (-votes[intent], intent))
        return [(intent, titles[intent]) for intent in order if intent in titles]

    async def reader(self, number: int, parts: Parts) -> Person | None:
        person = identify(number, await parts.roster.person(number), self.admins)
        if person is None or not may(person.role, "write_library"):
            return None
        return person if person.role == "admin" or person.team is not None else None


@dataclass(frozen=True, slots=True)
class Closed:
    """What became of a gap in the week after it was closed: lines like those that were answered, and that were not."""

    gap: Gap
    hits: int
    misses: int


async def closed_gaps(team: int | None, parts: Parts, edition: Edition, now: datetime) -> tuple[Closed, ...]:
    """The gaps a team closed in the last two weeks with what came after it was live, the latest first. A hit is an
    answer with the intent; a miss is one that was rejected, or a line like those that was not known."""
    recent = [
        gap for gap in await parts.gaps.of(team) if gap.decision != "ignored" and (now - gap.at).days < _LOOKED_AT
    ]
    if not recent:
        return ()
    weight = weight_of(edition)
    entries = await parts.journal.since(min(gap.at for gap in recent))
    people = {one.id for one in await parts.roster.everybody() if team is None or one.team == team}
    lines = await _lines_of(team, await parts.unanswered.since(min(gap.at for gap in recent)), parts)
    live = [(one.content.intent, one.since) for one in await parts.changes.of("live", "leaving", "written")]
    found = []
    for gap in reversed(recent):
        since = min((at for name, at in live if name == gap.intent and at and at >= gap.at), default=gap.at)
        prints = frozenset().union(*gap.prints)
        after = [one for one in entries if one.at >= since and (team is None or one.person in people)]
        heard = sum(one.event == "answered" and any(name == gap.intent for name, _ in one.intents) for one in after)
        wrong = sum(one.event == "rejected" and any(name == gap.intent for name, _ in one.intents) for one in after)
        unknown = sum(
            line.at >= since and line.rejected is None and covered(signs(line.text), prints, weight) >= COVERED
            for line in lines
        )
        found.append(Closed(gap, max(heard - wrong, 0), wrong + unknown))
    return tuple(found)


def phrases_of(group: LineGroup) -> tuple[str, ...]:
    """What can be learnt of a group: each text once, without the marks of what was taken out."""
    plain = (" ".join(MARKED.sub(" ", text).split()) for text in group.texts())
    return tuple(dict.fromkeys(text for text in plain if len(text) > 1))[:_MOST_PHRASES]


def weight_of(edition: Edition) -> Weight:
    """How telling a sign is to the model of an edition."""
    vocabulary = edition.recogniser.model.vocabulary
    highest = float(vocabulary.idf.max()) if len(vocabulary.idf) else 1.0

    def weight(sign: str) -> float:
        number = int(vocabulary.numbers([sign])[0])
        return highest if number < 0 else float(vocabulary.idf[number])

    return weight


async def _lines_of(team: int | None, lines: Sequence[UnknownLine], parts: Parts) -> list[UnknownLine]:
    """The lines of the people of a team; all of them for an administrator."""
    if team is None:
        return list(lines)
    theirs = {one.id for one in await parts.roster.everybody() if one.team == team}
    return [line for line in lines if line.person in theirs]


def _team_of(by: Person) -> int | None:
    return None if by.role == "admin" else by.team


def _titles(library: Library, texts: Texts) -> dict[str, str]:
    return {one.id: one.words[texts.language].title for one in library.intents.values() if texts.language in one.words}
