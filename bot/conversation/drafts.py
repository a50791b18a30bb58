"""From lines nobody understood to a new objection: one line typed, tried by three reps, published, all in a few taps.

A draft answers nobody. The three who are asked to try it get its line as a message and say with a tap whether it works;
then it goes the way of every change (tried against all tests, live everywhere, its author told).
"""

from dataclasses import dataclass

from bot.analytics.gaps import VERDICTS
from bot.clock import Clock
from bot.conversation.addressed import addressed
from bot.conversation.dialogue import Dialogue
from bot.conversation.inbox import InboxPages, phrases_of
from bot.conversation.numbered import number_in
from bot.conversation.request import Outcome, Parts, Pressed, Said
from bot.delivery.messenger import Address, Send
from bot.language.normalise import clean
from bot.library.draft import Begun, begun_objection, name_for, read_begun
from bot.library.records import FOLDERS
from bot.people.person import Person
from bot.publishing.changes import Change, WholeFile
from bot.publishing.edition import Edition
from bot.wording.drafts import ask_line_reply, draft_reply, published_reply, trial_reply
from bot.wording.texts import Texts
from bot.wording.welcome import notice

SUBJECT = "gap"
ACTIONS = frozenset({"gap_new", "gap_plain", "draft", "draft_try", "draft_out", "draft_drop", "tried"})
TRIED_BY = 3
_LONGEST_PERSON = 15  # hexadecimal digits: what a database can hold


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
        first, _, rest = pressed.argument.partition(":")
        change = await parts.changes.change(number_in(first))
        begun = _begun_of(change)
        if change is None or begun is None or change.author != by.id or change.state != "draft":
            return Outcome(notice=texts.say("expired"))
        if pressed.action == "draft_out":
            await parts.changes.move([change.id], "waiting", by.id, self.clock())
            return Outcome(published_reply(begun, texts), replaces=True)
        if pressed.action == "draft_drop":
            await parts.changes.move([change.id], "retired", by.id, self.clock())
            return Outcome(notice(texts, "draft.dropped"), replaces=True)
        if pressed.action == "draft_try":
            return await self._tried(by, change, begun, rest, parts, texts)
        return Outcome(draft_reply(change.id, begun, await parts.gaps.trials(change.id), (), texts), replaces=True)

    async def said(self, said: Said, question: str, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        """The line that was asked for."""
        by = await self.inbox.reader(said.sender.person, parts)
        line = " ".join(clean(said.text).split())
        if by is None or not line:
            return Outcome(notice(texts, "expired"))
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
        people = tuple(dict.fromkeys(one.person for one in group.lines if one.person != by.id))[:TRIED_BY]
        return Outcome(draft_reply(change.id, begun, {}, people, texts))

    async def _tried(
        self, by: Person, change: Change, begun: Begun, listed: str, parts: Parts, texts: Texts
    ) -> Outcome:
        """Hand the line to three of those who met it, as far as they are still there."""
        known = await parts.gaps.trials(change.id)
        asked = []
        for number in (_person(one) for one in listed.split(",")):
            person = await parts.roster.person(number)
            if person is None or person.left is not None or (by.role == "lead" and person.team != by.team):
                continue
            asked.append(number)
            if number not in known:
                whom = await addressed(parts, number, begun.language)
                reply = whom.written(trial_reply(change.id, begun, whom.texts))
                await parts.outbox.put(f"trial {change.id} {number}", Send(Address(number), reply))
        await parts.gaps.hand_out(change.id, asked)
        trials = await parts.gaps.trials(change.id)
        word = texts.say("draft.handed", count=len(asked)) if asked else texts.say("draft.nobody")
        return Outcome(draft_reply(change.id, begun, trials, (), texts), replaces=True, notice=word)

    async def _judged(self, pressed: Pressed, parts: Parts, texts: Texts) -> Outcome:
        """What one of them says of it; the last word counts."""
        first, _, said = pressed.argument.partition(":")
        verdict = next((one for one in VERDICTS if one == said), None)
        if verdict is None or not await parts.gaps.judge(number_in(first), pressed.sender.person, verdict):
            return Outcome(notice=texts.say("expired"))
        return Outcome(notice=texts.say("draft.thanks"))


def _begun_of(change: Change | None) -> Begun | None:
    return read_begun(change.content.text) if change is not None and isinstance(change.content, WholeFile) else None


def _person(text: str) -> int:
    """A person as they stand in a button, which holds little; 0, which nobody has, for anything else."""
    try:
        return int(text, 16) if text.isascii() and len(text) <= _LONGEST_PERSON else 0
    except ValueError:
        return 0
