"""/script: the lines to say, seen by everybody, suggested by reps, written and published by leads. What is typed is
checked at once; what is published goes the way of every change (`publisher`)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.clock import Clock
from bot.coach.choose import key_of
from bot.coach.fill import fill
from bot.conversation.dialogue import Dialogue
from bot.conversation.naming import mark_of, meant
from bot.conversation.numbered import number_in
from bot.conversation.request import Commanded, Outcome, Parts, Pressed, Said, Sender
from bot.language.detect import LANGUAGES, Language
from bot.language.normalise import clean
from bot.library.braces import IN_CARDS
from bot.library.records import PARTS, STEPS, Intent, Library, Line, Part
from bot.people.permissions import may
from bot.people.person import identify
from bot.publishing.care import stale
from bot.publishing.changes import Change, Script, State
from bot.publishing.edition import Edition
from bot.publishing.typed import speaks_against
from bot.reply import Reply
from bot.wording.scripts import (
    ask_reply,
    intent_reply,
    intents_reply,
    part_reply,
    preview_reply,
    suggestions_reply,
    title_of,
)
from bot.wording.texts import Texts
from bot.wording.welcome import notice

SUBJECT = "script"
ACTIONS = frozenset(
    {"script", "script_at", "script_part", "script_new", "script_drop", "script_again", "suggestions"}
    | {"publish", "suggest", "discard"}
)
_BECOMES: Mapping[str, tuple[State, str]] = MappingProxyType(
    {
        "publish": ("waiting", "scripts.sent"),
        "suggest": ("suggested", "scripts.suggested"),
        "discard": ("retired", "scripts.discarded"),
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the library somebody is."""

    intent: Intent
    language: Language
    part: Part = "repeat"

    def lines(self, library: Library) -> tuple[tuple[Line, ...], bool]:
        """The lines that stand there, and whether they are those of the generic card."""
        own, whole = self.intent.words[self.language], library.words_of(self.intent.id, self.language)
        return whole.lines(self.part), whole.lines(self.part) != own.lines(self.part)


@dataclass(frozen=True, slots=True)
class Scripts:
    """This subject at work. `admins`: from the settings; without any nobody can write from chat."""

    clock: Clock
    admins: frozenset[int]

    async def page(self, commanded: Commanded, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        """All intents, or with something behind the command the one that is named or meant."""
        if not self.admins:
            return Outcome(notice(texts, "access.no_teams"))
        intent = meant(commanded.argument, edition)
        if intent is None:
            return Outcome(await self._all(commanded.sender, 0, parts, texts, edition.library))
        publishes = await self._publishes(commanded.sender, parts)
        return Outcome(_intent_page(texts, Place(intent, texts.language), edition.library, publishes=publishes))

    async def pressed(self, pressed: Pressed, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        """A button of these pages. What it names may be gone by now."""
        done = await self._done(pressed, parts, texts, edition) if self.admins else None
        return done or Outcome(notice=texts.say("expired"))

    async def said(self, said: Said, question: str, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        """A line that was asked for."""
        place, key = _place(question, edition.library)
        if place is None:
            return Outcome(notice(texts, "expired"))
        script = _script(place, key, " ".join(clean(said.text).split()), edition.library)
        findings = speaks_against(script, edition.library)
        title = title_of(place.intent, texts.language, place.intent.id)
        if findings or not script.text:
            await self._ask(said.sender, question, parts)
            return Outcome(ask_reply(texts, title, script, _placeholders(edition.library), findings))
        return await self._draft(said.sender, script, parts, texts, edition.library)

    async def _done(self, pressed: Pressed, parts: Parts, texts: Texts, edition: Edition) -> Outcome | None:
        library, sender, action = edition.library, pressed.sender, pressed.action
        if action == "script":
            page = await self._all(sender, number_in(pressed.argument), parts, texts, library)
            return Outcome(page, replaces=True)
        if action == "suggestions":
            return Outcome(await self._suggestions(parts, texts, library), replaces=True)
        if action in ("publish", "suggest", "discard", "script_again"):
            change = await parts.changes.change(number_in(pressed.argument))
            return await self._decided(action, sender, change, parts, texts, library) if change is not None else None
        place, key = _place(pressed.argument, library)
        if place is None:
            return None
        title = title_of(place.intent, texts.language, place.intent.id)
        if action == "script_at":
            publishes = await self._publishes(sender, parts)
            return Outcome(_intent_page(texts, place, library, publishes=publishes), replaces=True)
        if action == "script_part":
            lines, generic = place.lines(library)
            where = f"{mark_of(place.intent.id)}:{place.language}:{place.part}"
            keyed = [(_short(line), line.text) for line in lines]
            return Outcome(part_reply(texts, title, where, keyed, part=place.part, generic=generic), replaces=True)
        script = _script(place, key, "", library)
        if key and not script.instead_of:
            return None  # the line has changed meanwhile
        if action == "script_drop":
            return await self._draft(sender, script, parts, texts, library)
        await self._ask(sender, pressed.argument, parts)
        return Outcome(ask_reply(texts, title, script, _placeholders(library)))

    async def _draft(self, sender: Sender, script: Script, parts: Parts, texts: Texts, library: Library) -> Outcome:
        now = self.clock()
        change = await parts.changes.add(Change(0, script, sender.person, now, by=sender.person, since=now))
        title = title_of(library.intents.get(script.intent), texts.language, script.intent)
        shown = fill(script.text, {}, library, script.language) if script.text else script.instead_of
        publishes = await self._publishes(sender, parts)
        return Outcome(preview_reply(texts, title, change.id, script, shown, publishes=publishes))

    async def _decided(
        self, action: str, sender: Sender, change: Change, parts: Parts, texts: Texts, library: Library
    ) -> Outcome | None:
        """What becomes of a draft or a suggestion: its author decides on a draft, a lead on what was suggested."""
        publishes = await self._publishes(sender, parts)
        is_own = change.author == sender.person
        if not (publishes if action == "publish" else is_own or (publishes and change.state == "suggested")):
            return None
        now, script = self.clock(), change.content
        if action == "script_again":
            if not isinstance(script, Script) or script.intent not in library.intents:
                return None
            await parts.changes.move([change.id], "retired", sender.person, now)
            place = Place(library.intents[script.intent], script.language, script.part)
            old = next((_short(line) for line in place.lines(library)[0] if line.text == script.instead_of), "")
            question = f"{mark_of(script.intent)}:{script.language}:{script.part}:{old}"
            await self._ask(sender, question, parts)
            title = title_of(place.intent, texts.language, script.intent)
            return Outcome(ask_reply(texts, title, script, _placeholders(library)), replaces=True)
        state, key = _BECOMES[action]
        if not await parts.changes.move([change.id], state, sender.person, now):
            return Outcome(notice=texts.say("scripts.too_late"))
        return Outcome(notice(texts, key), replaces=True)

    async def _ask(self, sender: Sender, question: str, parts: Parts) -> None:
        await parts.dialogues.open(Dialogue(sender.chat, sender.person, SUBJECT, question, self.clock()))

    async def _all(self, sender: Sender, page: int, parts: Parts, texts: Texts, library: Library) -> Reply:
        publishes = await self._publishes(sender, parts)
        told = [
            (mark_of(name), title_of(intent, texts.language, name))
            for name, intent in library.intents.items()
            if intent.kind != "topic"
        ]
        suggestions = len(await parts.changes.of("suggested")) if publishes else 0
        waiting = len(await parts.changes.of("waiting", "leaving")) if publishes else 0
        today = self.clock().date()
        over = len(stale(library, await parts.care.all(), today)) if publishes else 0
        return intents_reply(
            texts, told, page, suggestions=suggestions, waiting=waiting, publishes=publishes, over=over
        )

    async def _suggestions(self, parts: Parts, texts: Texts, library: Library) -> Reply:
        told = []
        for change in await parts.changes.of("suggested"):
            author = await parts.roster.person(change.author) if change.author is not None else None
            name = change.content.intent
            title = title_of(library.intents.get(name), texts.language, name)
            told.append((change, title, author.name if author is not None else ""))
        return suggestions_reply(texts, told)

    async def _publishes(self, sender: Sender, parts: Parts) -> bool:
        person = identify(sender.person, await parts.roster.person(sender.person), self.admins)
        return person is not None and may(person.role, "publish_library")


def _intent_page(texts: Texts, place: Place, library: Library, *, publishes: bool) -> Reply:
    counts: dict[Part, int] = {}
    for part in PARTS:
        lines, _ = replace(place, part=part).lines(library)
        if lines or (part in STEPS and place.intent.kind in ("objection", "complaint")):
            counts[part] = len(lines)
    title = title_of(place.intent, texts.language, place.intent.id)
    return intent_reply(texts, title, mark_of(place.intent.id), place.language, counts, publishes=publishes)


def _place(argument: str, library: Library) -> tuple[Place | None, str]:
    """Where a button leads, and the line it names."""
    mark, language, part, key, *_ = (*argument.split(":"), "", "", "")
    intent = next((one for name, one in library.intents.items() if mark_of(name) == mark), None)
    spoken = next((one for one in LANGUAGES if one == language), None)
    if intent is None or spoken is None or spoken not in intent.words:
        return None, ""
    return Place(intent, spoken, next((one for one in PARTS if one == part), "repeat")), key


def _script(place: Place, key: str, text: str, library: Library) -> Script:
    old = next((line for line in place.lines(library)[0] if key and _short(line) == key), None)
    if old is None:
        return Script(place.intent.id, place.language, place.part, text)
    return Script(place.intent.id, place.language, place.part, text, old.text, old.segment, old.style)


def _placeholders(library: Library) -> tuple[str, ...]:
    """Those that may stand in a line of a card."""
    return tuple(name for name in library.placeholders if name in IN_CARDS)


def _short(line: Line) -> str:
    return key_of(line)[:6]
