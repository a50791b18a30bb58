"""From lines nobody understood to a new objection: one line typed, tried by three reps, published, all in a few taps.

A draft answers nobody, until three of those who met it try it (`canaries`), who say with a tap whether it works; then
it goes the way of every change (tried against all tests, live everywhere, its author told).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.analytics.gaps import VERDICTS
from bot.clock import Clock
from bot.conversation.dialogue import Dialogue
from bot.conversation.inbox import InboxPages, phrases_of
from bot.conversation.numbered import number_in
from bot.conversation.request import Outcome, Parts, Pressed, Said
from bot.conversation.trying import end_those_with, names_of, proposed
from bot.language.detect import Language
from bot.language.normalise import clean
from bot.library.draft import Begun, begun_objection, name_for, read_begun
from bot.library.finding import Finding
from bot.library.lint import lint_line
from bot.library.records import FOLDERS, Library, Line, Words
from bot.people.person import Person
from bot.publishing.changes import Change, WholeFile
from bot.publishing.edition import Edition
from bot.reply import Reply
from bot.wording.drafts import ask_line_reply, draft_reply, published_reply
from bot.wording.texts import Texts
from bot.wording.welcome import notice

SUBJECT = "gap"
ACTIONS = frozenset({"gap_new", "gap_plain", "draft", "draft_out", "draft_drop", "tried"})


@dataclass(frozen=True, slots=True)
class Drafts:
    """This subject at work, beside the inbox it begins in."""

    clock: Clock
    inbox: InboxPages

    async def pressed(self, pressed: Pressed, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """A button of a group, of a draft, or under a line to try."""
        if pressed.action == "tried":
            return await self._judged(pressed, parts, texts)
        by = await self.inbox.reader(pressed.sender.person, parts)
        if by is None:
            return Outcome(notice=texts.say("expired"))
        if pressed.action in ("gap_new", "gap_plain"):
            return await self._begun(by, pressed, parts, edition, texts)
        change = await parts.changes.change(number_in(pressed.argument))
        begun = _begun_of(change)
        if change is None or begun is None or change.author != by.id or change.state != "draft":
            return Outcome(notice=texts.say("expired"))
        if pressed.action == "draft_out":
            await parts.changes.move([change.id], "waiting", by.id, self.clock())
            return Outcome(published_reply(begun, texts), replaces=True)
        if pressed.action == "draft_drop":
            await parts.changes.move([change.id], "retired", by.id, self.clock())
            await end_those_with(parts, [change.id], "dropped", self.clock())
            return Outcome(notice(texts, "draft.dropped"), replaces=True)
        return Outcome(await self._page(by, change, begun, (), parts, texts), replaces=True)

    async def said(self, said: Said, question: str, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        """The line that was asked for."""
        by = await self.inbox.reader(said.sender.person, parts)
        line = " ".join(clean(said.text).split())
        if by is None or not line:
            return Outcome(notice(texts, "expired"))
        group = next((one for one in await self.inbox.groups(by, parts, edition) if one.key == question), None)
        findings = _findings(line, group.language, edition.library) if group is not None else ()
        if group is not None and findings:
            await parts.dialogues.open(Dialogue(said.sender.chat, by.id, SUBJECT, question, self.clock()))
            return Outcome(ask_line_reply(question, group.language, group.lines[0].text, texts, findings))
        return await self._drafted(by, question, line, parts, edition, texts)

    async def _begun(self, by: Person, pressed: Pressed, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        key = pressed.argument
        if pressed.action == "gap_plain":
            await parts.dialogues.close(pressed.sender.chat, by.id)
            return await self._drafted(by, key, "", parts, edition, texts)
        group = next((one for one in await self.inbox.groups(by, parts, edition) if one.key == key), None)
        if group is None:
            return Outcome(notice=texts.say("inbox.changed"))
        await parts.dialogues.open(Dialogue(pressed.sender.chat, by.id, SUBJECT, key, self.clock()))
        return Outcome(ask_line_reply(key, group.language, group.lines[0].text, texts), replaces=True)

    async def _drafted(self, by: Person, key: str, line: str, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """Make the draft; the lines leave the inbox."""
        group = next((one for one in await self.inbox.groups(by, parts, edition) if one.key == key), None)
        phrases = phrases_of(group) if group is not None else ()
        if group is None or not phrases:
            return Outcome(notice(texts, "inbox.changed"))
        others = await parts.changes.of("draft", "waiting")
        taken = {*edition.library.intents, *(one.content.intent for one in others)}
        name = name_for(phrases[0], taken)
        text = begun_objection(name, group.language, phrases, line, edition.library)
        now = self.clock()
        content = WholeFile(f"{FOLDERS['objection']}/{name}.yaml", text)
        change = await parts.changes.add(Change(0, content, by.id, now, "draft", by=by.id, since=now))
        await self.inbox.decide(by, group, "drafted", name, parts)
        begun = _begun_of(change)
        if begun is None:
            raise ValueError("a draft that was just written cannot be read")
        met = tuple(dict.fromkeys(one.person for one in group.lines if one.person != by.id))
        return Outcome(await self._page(by, change, begun, met, parts, texts))

    async def _page(
        self, by: Person, change: Change, begun: Begun, met: Sequence[int], parts: Parts, texts: Texts
    ) -> Reply:
        """The draft, and who would try it first. `met`: who met what it is about."""
        canary = await parts.canaries.holding(change.id)
        if canary is None or canary.is_over:
            canary = await proposed(parts, (change,), by, met or (canary.people if canary else ()), self.clock())
        names = await names_of(parts, canary)
        return draft_reply(change.id, begun, await parts.gaps.trials(change.id), canary, names, texts)

    async def _judged(self, pressed: Pressed, parts: Parts, texts: Texts) -> Outcome:
        """What one of them says of it; the last word counts."""
        first, _, said = pressed.argument.partition(":")
        verdict = next((one for one in VERDICTS if one == said), None)
        if verdict is None or not await parts.gaps.judge(number_in(first), pressed.sender.person, verdict):
            return Outcome(notice=texts.say("expired"))
        return Outcome(notice=texts.say("draft.thanks"))


def _findings(line: str, language: Language, library: Library) -> tuple[Finding, ...]:
    """What speaks against a line, told while its author still has it in mind."""
    own = replace(library.generic["objection"], words={language: Words(title="", steps={"explain": (Line(line),)})})
    return tuple(one for one in lint_line(library, own, language) if one.severity == "error")


def _begun_of(change: Change | None) -> Begun | None:
    return read_begun(change.content.text) if change is not None and isinstance(change.content, WholeFile) else None
