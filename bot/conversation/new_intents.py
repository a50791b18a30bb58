"""/intent: a lead makes a new objection in chat: its name, what customers say, what must be recognised. What is typed
is kept in a draft from line to line; publishing it goes the way of every change."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.conversation.dialogue import Dialogue
from bot.conversation.numbered import number_in
from bot.conversation.request import Commanded, Outcome, Parts, Said, Sender
from bot.language.detect import LANGUAGES, Language, detect
from bot.language.normalise import clean, forms
from bot.library.new_intent import FEWEST_EXAMPLES, FEWEST_TESTS, id_for, new_intent
from bot.library.records import FOLDERS, Library, Line
from bot.library.rules.line_length import LONGEST_TITLE
from bot.library.write import as_phrase, lines_at, with_line
from bot.nlu.model import NONE
from bot.publishing.changes import Change, WholeFile
from bot.publishing.difference import phrases_of
from bot.publishing.edition import Edition
from bot.wording.new_intents import ask_reply, preview_reply
from bot.wording.texts import Texts
from bot.wording.welcome import notice

SUBJECT = "intent"
_LINES = re.compile(r"[\n\r;；]+")
_NEEDED = {"examples": FEWEST_EXAMPLES, "tests": FEWEST_TESTS}


@dataclass(frozen=True, slots=True)
class NewIntents:
    """This subject at work. `admins`: from the settings; without any nobody can write from chat."""

    clock: Clock
    admins: frozenset[int]
    _owners: dict[tuple[str, Language], asyncio.Task[Mapping[str, str]]] = field(default_factory=dict, repr=False)

    async def page(self, commanded: Commanded, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        """Begin, with the name if it stands behind the command."""
        if commanded.argument:
            return await self._titled(commanded.sender, commanded.argument, parts, texts, edition.library)
        await self._ask(commanded.sender, "title", parts)
        return Outcome(notice(texts, "intent.title"))

    async def said(self, said: Said, question: str, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        """What was asked for: the name, phrases, or tests."""
        if question == "title":
            return await self._titled(said.sender, said.text, parts, texts, edition.library)
        part, _, rest = question.partition(":")
        number, _, spoken = rest.partition(":")
        language = next((one for one in LANGUAGES if one == spoken), None)
        change = await parts.changes.change(number_in(number))
        if part not in _NEEDED or language is None or change is None or change.state != "draft":
            return Outcome(notice(texts, "expired"))
        return await self._more(said, part, change, language, parts, texts, edition.library)

    async def _titled(self, sender: Sender, typed: str, parts: Parts, texts: Texts, library: Library) -> Outcome:
        title = " ".join(clean(typed).split())
        if not forms(title).bare or len(title) > LONGEST_TITLE:
            await self._ask(sender, "title", parts)
            return Outcome(notice(texts, "intent.title.long", longest=LONGEST_TITLE))
        language = detect(title) or texts.language
        self._owners_of(language, library)
        waiting = [change.content.intent for change in await parts.changes.of("draft", "waiting", "live")]
        name = id_for(title, {*library.intents, *waiting})
        content = WholeFile(f"{FOLDERS['objection']}/{name}.yaml", new_intent(title, language))
        now = self.clock()
        change = await parts.changes.add(Change(0, content, sender.person, now, by=sender.person, since=now))
        await self._ask(sender, f"examples:{change.id}:{language}", parts)
        return Outcome(ask_reply(texts, "examples", title, 0, FEWEST_EXAMPLES))

    async def _more(
        self, said: Said, part: str, change: Change, language: Language, parts: Parts, texts: Texts, library: Library
    ) -> Outcome:
        content = change.content
        if not isinstance(content, WholeFile):
            return Outcome(notice(texts, "expired"))
        text, title = content.text, _title(content.text)
        there = {forms(line).bare for line in (*_said(text, language, "examples"), *_said(text, language, "tests"))}
        owners = await asyncio.shield(self._owners_of(language, library))
        stolen: list[tuple[str, str]] = []
        for line in (as_phrase(clean(one)) for one in _LINES.split(said.text)):
            bare = forms(line).bare
            owner = owners.get(bare)
            if owner is not None:
                stolen.append((line, owner))
            elif bare and bare not in there:
                there.add(bare)
                text = with_line(text, (language, part), Line(line))
        await parts.changes.reword(change.id, WholeFile(content.path, text))
        count = len(_said(text, language, part))
        if count < _NEEDED[part]:
            await self._ask(said.sender, f"{part}:{change.id}:{language}", parts)
            return Outcome(ask_reply(texts, part, title, count, _NEEDED[part], stolen))
        if part == "examples":
            await self._ask(said.sender, f"tests:{change.id}:{language}", parts)
            return Outcome(ask_reply(texts, "tests", title, 0, FEWEST_TESTS, stolen))
        examples, tests = _said(text, language, "examples"), _said(text, language, "tests")
        return Outcome(preview_reply(texts, title, content.intent, change.id, examples, tests))

    def _owners_of(self, language: Language, library: Library) -> "asyncio.Task[Mapping[str, str]]":
        """Whose each phrase is. To read them all takes a second, in which everybody would wait for the database: it is
        begun with the name, beside the event loop, and there when the first phrase is typed."""
        key = library.fingerprint, language
        if key not in self._owners:
            for old in [one for one in self._owners if one[0] != library.fingerprint]:
                del self._owners[old]
            self._owners[key] = asyncio.create_task(asyncio.to_thread(_owners, language, library))
        return self._owners[key]

    async def _ask(self, sender: Sender, question: str, parts: Parts) -> None:
        await parts.dialogues.open(Dialogue(sender.chat, sender.person, SUBJECT, question, self.clock()))


def _said(text: str, language: Language, part: str) -> tuple[str, ...]:
    return tuple(line.text for line in reversed(lines_at(text, (language, part)) or ()))


def _title(text: str) -> str:
    """The name in the first line of the draft, as `new_intent` wrote it."""
    return text.partition("\n")[0].removeprefix('means: "').removesuffix('"')


def _owners(language: Language, library: Library) -> Mapping[str, str]:
    """The intent that each phrase of the library belongs to, by the phrase's bare form."""
    owners: dict[str, str] = {}
    for name in (*library.intents, NONE):
        for line in phrases_of(library, name, language):
            owners.setdefault(forms(line).bare, name)
    return owners
