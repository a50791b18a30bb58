"""From `intents/quiz/` to the quiz material: every file is read and checked, and all that is wrong in all of them is
said with its place. In: the folder of the library and the library itself. Out: a `Quiz`, or None and findings.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel

from bot.language.detect import LANGUAGES, Language
from bot.library.conform import conform, nearest
from bot.library.finding import Finding, Key, has_errors
from bot.library.records import STEPS, Library
from bot.library.source import Place, Places
from bot.library.strict_yaml import MOST_BYTES, Node, parse
from bot.quiz.ask_shapes import AsksFile, OffersFile
from bot.quiz.cues import Cues, Rule, compiled
from bot.quiz.material import Deck, Persona, Quiz, Sounds
from bot.quiz.rules import (
    asks_findings,
    conflict_findings,
    deck_findings,
    offer_findings,
    persona_findings,
    worksheet_findings,
)
from bot.quiz.selftest_shapes import ConflictFile, StyleFinderFile, WorksheetFile
from bot.quiz.shapes import CuesFile, DeckFile, PersonaFile, RuleShape

FOLDER = "quiz"
_FOLDERS = ("cues", "decks", "personas", "selftests")
_FILES = ("asks.yaml", "offers.yaml")
_SELFTESTS = ("style_finder", "conflict_style", "question_kinds")
_CLOSED: Mapping[str, tuple[str, ...]] = MappingProxyType({"cues": LANGUAGES, "selftests": _SELFTESTS})
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)

Shaped = TypeVar("Shaped", bound=BaseModel)


def read_quiz(folder: Path, library: Library) -> tuple[Quiz | None, tuple[Finding, ...]]:
    """The quiz material in the folder of a library, and what was found. None where anything found is an error, and
    without a finding where a library has no quiz at all."""
    if not (folder / FOLDER).is_dir():
        return None, ()
    reading = _Reading(folder / FOLDER, library)
    quiz = reading.quiz()
    findings = tuple(sorted(reading.findings))
    return (None if has_errors(findings) else quiz), findings


@dataclass(slots=True)
class _Reading:
    """One pass over the files; findings pile up beside the records."""

    folder: Path
    library: Library
    findings: list[Finding] = field(default_factory=list)
    trees: dict[str, Node] = field(default_factory=dict)

    def quiz(self) -> Quiz | None:
        self._unknown()
        cues, sounds = self._cues()
        asks = self._shape("asks.yaml", AsksFile)
        offers = self._shape("offers.yaml", OffersFile)
        decks = {name: shape.record(name) for name, shape in self._all("decks", DeckFile).items()}
        personas = {name: shape.record(name) for name, shape in self._all("personas", PersonaFile).items()}
        finder = self._shape("selftests/style_finder.yaml", StyleFinderFile)
        conflict = self._shape("selftests/conflict_style.yaml", ConflictFile)
        worksheet = self._shape("selftests/question_kinds.yaml", WorksheetFile)
        if asks is not None:
            self.findings += asks_findings(asks.by_language(), Places(self.trees, {}), f"{FOLDER}/asks.yaml")
        if offers is not None:
            self.findings += offer_findings(offers.by_market(), self.library, Places(self.trees, {}))
        self._judge(decks, personas, conflict, worksheet)
        if asks is None or offers is None or finder is None or conflict is None or worksheet is None:
            return None
        return Quiz(
            cues=cues,
            sounds=sounds,
            asks={language: own.record() for language, own in asks.by_language().items()},
            offers=offers.by_market(),
            decks=decks,
            personas=personas,
            style_finder={language: own.record() for language, own in finder.by_language().items()},
            conflict={language: own.record() for language, own in conflict.by_language().items()},
            conflict_key=conflict.key.by_style(),
            worksheet={language: own.record() for language, own in worksheet.by_language().items()},
        )

    def _judge(
        self,
        decks: Mapping[str, Deck],
        personas: Mapping[str, Persona],
        conflict: ConflictFile | None,
        worksheet: WorksheetFile | None,
    ) -> None:
        """What must hold inside a file and towards the intents."""
        places = Places(self.trees, {})
        for name, deck in decks.items():
            self.findings += deck_findings(deck, self.library, places, f"{FOLDER}/decks/{name}.yaml")
        for name, persona in personas.items():
            self.findings += persona_findings(persona, self.library, places, f"{FOLDER}/personas/{name}.yaml")
        if conflict is not None:
            tests = {language: own.record() for language, own in conflict.by_language().items()}
            path = f"{FOLDER}/selftests/conflict_style.yaml"
            self.findings += conflict_findings(tests, conflict.key.by_style(), places, path)
        if worksheet is not None:
            path = f"{FOLDER}/selftests/question_kinds.yaml"
            for language, own in worksheet.by_language().items():
                self.findings += worksheet_findings(own.record(), language, places, path)

    def _cues(self) -> tuple[dict[Language, Cues], dict[Language, Sounds]]:
        cues: dict[Language, Cues] = {}
        sounds: dict[Language, Sounds] = {}
        for language in LANGUAGES:
            path = f"cues/{language}.yaml"
            shape = self._shape(path, CuesFile)
            if shape is None:
                continue
            sounds[language] = Sounds(
                nothing=tuple(shape.nothing),
                pressing=tuple(shape.pressing),
                samples={step: tuple(lines) for step, lines in shape.samples.items()},
            )
            own = _Compiling(shape.parts, Places(self.trees, {}), f"{FOLDER}/{path}", self.findings)
            cues[language] = Cues(
                language=language,
                question=own.pattern(shape.question, "question"),
                confirm=own.pattern(shape.confirm, "confirm"),
                soft=own.pattern(shape.soft, "soft"),
                but=own.pattern(shape.but, "but"),
                steps={step: own.rules(getattr(shape, step), step) for step in STEPS},
                pressure=own.rules(shape.pressure, "pressure"),
                arguing=own.rules(shape.arguing, "arguing"),
                parting=own.rules(shape.parting, "parting"),
            )
        return cues, sounds

    def _all(self, folder: str, shape: type[Shaped]) -> dict[str, Shaped]:
        found: dict[str, Shaped] = {}
        for file in sorted((self.folder / folder).glob("*.yaml")):
            if not _NAME.fullmatch(file.stem):
                self.findings.append(Place(f"{FOLDER}/{folder}/{file.name}").finding("files", "bad_name"))
            elif (shaped := self._shape(f"{folder}/{file.name}", shape)) is not None:
                found[file.stem] = shaped
        return found

    def _shape(self, name: str, shape: type[Shaped]) -> Shaped | None:
        path = f"{FOLDER}/{name}"
        try:
            with (self.folder / name).open("rb") as stream:
                data = stream.read(MOST_BYTES + 1)
        except FileNotFoundError:
            self.findings.append(Place(path).finding("files", "missing_file"))
            return None
        except OSError as problem:
            why = problem.strerror or type(problem).__name__
            self.findings.append(Place(path).finding("files", "unreadable_file", problem=why))
            return None
        tree, findings = parse(data, path)
        self.findings.extend(findings)
        if tree is None:
            return None
        self.trees[path] = tree
        shaped, findings = conform(tree, shape)
        self.findings.extend(findings)
        return shaped

    def _unknown(self) -> None:
        """Warn of what nothing reads."""
        for entry in sorted(self.folder.iterdir()):
            if entry.name.startswith(".") or entry.name == "README.md":
                continue
            if entry.name in _FILES:
                continue
            if entry.name not in _FOLDERS:
                self._warn(entry.name, [*_FOLDERS, *_FILES], folder=entry.is_dir())
                continue
            known = _CLOSED.get(entry.name)
            for file in sorted(entry.iterdir()):
                named = file.stem in known if known is not None else True
                if not file.name.startswith(".") and (file.suffix != ".yaml" or not named):
                    self._warn(f"{entry.name}/{file.name}", [f"{one}.yaml" for one in known or [file.stem]])

    def _warn(self, name: str, known: list[str], *, folder: bool = False) -> None:
        near = nearest(name.rpartition("/")[2], known) or ", ".join(known)
        key: Key = "unknown_folder" if folder else "unknown_file"
        self.findings.append(Finding(f"{FOLDER}/{name}", 1, 1, "files", key, {"near": near}, "warning"))


@dataclass(frozen=True, slots=True)
class _Compiling:
    """Patterns of one file; one that is no regular expression is a finding and finds nothing."""

    parts: Mapping[str, str]
    places: Places
    path: str
    findings: list[Finding]

    def pattern(self, text: str, *loc: str | int) -> re.Pattern[str]:
        try:
            return compiled(text, self.parts)
        except KeyError as problem:
            why = f"<{problem.args[0]}>"
        except re.error as problem:
            why = problem.msg
        self.findings.append(self.places.of(self.path, *loc).finding("quiz", "bad_pattern", problem=why))
        return re.compile(r"(?!)")

    def rules(self, shapes: list[RuleShape], name: str) -> tuple[Rule, ...]:
        return tuple(
            Rule(
                says=self.pattern(shape.says, name, number, "says"),
                also=self.pattern(shape.also, name, number, "also") if shape.also else None,
                unless=self.pattern(shape.unless, name, number, "unless") if shape.unless else None,
                asked=shape.asked,
            )
            for number, shape in enumerate(shapes)
        )
