"""What leads take along: all lines to say as a sheet, the YAML of one card, as they are live now, changes from chat
included."""

import asyncio
from dataclasses import dataclass, field

from bot.conversation.inspecting import sheet_name
from bot.conversation.naming import marked, meant
from bot.conversation.prepared import Unprepared
from bot.conversation.request import Commanded, Outcome, Parts, Pressed
from bot.library.records import Library
from bot.library.source import path_of
from bot.publishing.edition import Edition
from bot.wording.downloads import sheet_reply, yaml_reply
from bot.wording.scripts import title_of
from bot.wording.texts import Texts
from bot.wording.welcome import notice

ACTIONS = frozenset({"sheet", "yaml"})


@dataclass(frozen=True, slots=True)
class Downloads:
    """This subject at work. `admins`: from the settings; without any nobody writes, and nobody needs a file to."""

    admins: frozenset[int]
    _sheets: dict[str, bytes] = field(default_factory=dict, repr=False)

    async def page(self, commanded: Commanded, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        """/sheet, or /yaml with the card that is named or meant."""
        if not self.admins:
            return Outcome(notice(texts, "access.no_teams"))
        if commanded.name == "sheet":
            return await self._sheet(parts, texts, edition)
        intent = meant(commanded.argument, edition, topics=True)
        if intent is None:
            return Outcome(notice(texts, "download.which"))
        return await self._yaml(intent.id, parts, texts, edition)

    async def pressed(self, pressed: Pressed, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        """The same by a button."""
        if pressed.action == "sheet":
            return await self._sheet(parts, texts, edition)
        intent = marked(pressed.argument, edition.library)
        if intent is None:
            return Outcome(notice=texts.say("expired"))
        return await self._yaml(intent.id, parts, texts, edition)

    async def _sheet(self, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        live = await parts.editions.live()
        is_it = live is not None and live.fingerprint == edition.library.fingerprint
        name = sheet_name(live) if live is not None and is_it else "lines"
        content = self._sheets.get(f"{name} {edition.library.fingerprint}")
        if content is None:
            raise Unprepared(lambda: self._make(name, edition.library))
        return Outcome(sheet_reply(texts, content, live.number if live is not None and is_it else 0))

    async def _make(self, name: str, library: Library) -> None:
        """Another thread makes it; only the last one is kept."""
        content = await asyncio.to_thread(_workbook, library, name)
        self._sheets.clear()
        self._sheets[f"{name} {library.fingerprint}"] = content

    async def _yaml(self, name: str, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        intent = edition.library.intents[name]
        live = await parts.editions.live()
        content = await parts.editions.file(live.number, path_of(intent)) if live is not None else None
        if live is None or content is None:
            return Outcome(notice(texts, "download.elsewhere"))
        return Outcome(yaml_reply(texts, title_of(intent, texts.language, name), name, content, live.number))


def _workbook(library: Library, name: str) -> bytes:
    from bot.publishing.workbook import workbook  # openpyxl takes a moment that no start should wait for

    return workbook(library, name)
