"""From a folder of content to a library: every file is read and checked, and all that is wrong in all of them is said.

A library comes out only without errors. What must hold between the files is judged by `lint`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar, get_args

from pydantic import BaseModel

from bot.language.detect import LANGUAGES, Language
from bot.library import gather as shelf
from bot.library.conform import conform, nearest
from bot.library.finding import Finding, has_errors
from bot.library.gather import Gathered, gather
from bot.library.offer_shapes import (
    ClaimsFile,
    FrameFile,
    LanguagesFile,
    MarketFile,
    PlaceholdersFile,
    ProductFile,
)
from bot.library.overlay import overlay, without_replace
from bot.library.records import FOLDERS, KINDS, Claim, Intent, Kind, Library, Product
from bot.library.schema import GENERIC_FILES, INTENT_FILES
from bot.library.source import Place, Places, Source
from bot.library.strict_yaml import Node, decode, parse, place_in
from bot.library.system_shapes import SystemFile
from bot.library.systems import System
from bot.pricing.gates import FrameName

FRAMES: tuple[FrameName, ...] = get_args(FrameName)
NONE = "none"  # the phrases that are out of scope
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Shaped = TypeVar("Shaped", bound=BaseModel)


def read(folder: Path, packs: Sequence[str] = ()) -> tuple[Library | None, tuple[Finding, ...]]:
    """The library in a folder, packs laid over it, and what was found. None where anything found is an error."""
    source, findings = read_source(folder, packs)
    return (source.library if source else None), findings


def read_source(folder: Path, packs: Sequence[str] = ()) -> tuple[Source | None, tuple[Finding, ...]]:
    """As `read`, with the place of each text beside the library: what `lint` takes."""
    return read_gathered(gather(folder, packs))


def read_gathered(gathered: Gathered) -> tuple[Source | None, tuple[Finding, ...]]:
    """As `read_source`, of files that are in memory already."""
    if not gathered.files and has_errors(gathered.findings):
        return None, gathered.findings
    reading = _Reading(gathered, list(gathered.findings))
    source = reading.source()
    findings = tuple(sorted(reading.findings))
    return (None if has_errors(findings) else source), findings


def reread(library: Library, before: Gathered, after: Gathered) -> tuple[Source | None, tuple[Finding, ...]] | None:
    """As `read_gathered` of `after`, when `library` is what `before` says: only the files that changed are read, and
    only their places are known. None where more than examples and intents changed, or an intent took another's name:
    then all must be read again."""
    changed = {path for path, data in after.files.items() if before.files.get(path) != data}
    new, gone = after.files.keys() - before.files.keys(), before.files.keys() - after.files.keys()
    if gone or not all(_in(path, shelf.PHRASES) or _is_new_intent(path, library) for path in new):
        return None
    logical = {path.split("/", 2)[2] if path.startswith(f"{shelf.PACKS}/") else path for path in changed}
    folders = (shelf.PHRASES, *FOLDERS.values())
    if not all(any(_in(path, folder) for folder in folders) for path in logical):
        return None
    some = {layer: after.files[layer] for path in logical for layer in after.layers(path)}
    reading = _Reading(Gathered(some, (), after.packs), [])
    intents = reading.intents()
    lines = reading.phrases()
    if has_errors(reading.findings):
        return None, tuple(sorted(reading.findings))
    library = replace(
        library,
        fingerprint=after.fingerprint(),
        intents=_in_order({**library.intents, **intents}),
        phrases={
            language: dict(sorted({**library.phrases.get(language, {}), **lines[language]}.items()))
            for language in LANGUAGES
        },
    )
    return Source(library, Places(reading.trees, reading.phrase_places)), tuple(sorted(reading.findings))


def _is_new_intent(path: str, library: Library) -> bool:
    """Whether a file of the base makes an intent whose name nobody has."""
    folder, _, file = path.rpartition("/")
    name = file.removesuffix(".yaml")
    return folder in FOLDERS.values() and bool(_NAME.fullmatch(name)) and name not in (NONE, *library.intents)


def _in_order(intents: Mapping[str, Intent]) -> dict[str, Intent]:
    """As a whole reading finds them: kind by kind, each by name."""
    return {name: intents[name] for kind in KINDS for name in sorted(intents) if intents[name].kind == kind}


def _in(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/") or (path.startswith(f"{shelf.PACKS}/") and f"/{folder}/" in path)


def phrase_lines(text: str) -> tuple[tuple[int, str], ...]:
    """The phrases of a text file with their line numbers. `#` begins a comment at the start or after a blank."""
    lines = ((number, _COMMENT.sub("", line).strip()) for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1))
    return tuple((number, line) for number, line in lines if line)


@dataclass(slots=True)
class _Reading:
    """One pass over the gathered files; findings pile up beside the records."""

    gathered: Gathered
    findings: list[Finding]
    trees: dict[str, Node] = field(default_factory=dict)
    phrase_places: dict[str, tuple[Place, ...]] = field(default_factory=dict)

    def source(self) -> Source | None:
        intents = self.intents()
        if not any(self.gathered.within(folder) for folder in FOLDERS.values()):
            self.findings.append(Place("").finding("files", "no_intents"))
        generic = self._generic()
        phrases = self.phrases()
        products = self._products()
        frames = self._frames()
        claims = self._claims()
        playbook = self._playbook()
        market = self._shape(shelf.MARKET_FILE, MarketFile)
        languages = self._shape(shelf.LANGUAGES_FILE, LanguagesFile)
        placeholders = self._shape(shelf.PLACEHOLDERS_FILE, PlaceholdersFile)
        if market is None or languages is None or placeholders is None or has_errors(self.findings):
            return None
        library = Library(
            fingerprint=self.gathered.fingerprint(),
            intents=intents,
            generic=generic,
            phrases=phrases,
            products=products,
            markets={name: shape.record(name) for name, shape in market.__pydantic_extra__.items()},
            default_market=market.default,
            placeholders={name: shape.record(name) for name, shape in placeholders},
            languages={language: own.record() for language, own in languages.by_language().items()},
            frame_lines=frames,
            claims=claims,
            playbook=playbook,
        )
        return Source(library, Places(self.trees, self.phrase_places))

    def intents(self) -> dict[str, Intent]:
        intents: dict[str, Intent] = {}
        for kind in KINDS:
            for name, path in self._named(FOLDERS[kind]):
                shape = self._shape(path, INTENT_FILES[kind])
                if name == NONE or name in intents:
                    other = f"{shelf.PHRASES}/*/{NONE}.txt" if name == NONE else f"{FOLDERS[intents[name].kind]}/"
                    self.findings.append(Place(path).finding("files", "taken_name", name=name, other=other))
                elif shape is not None:
                    intents[name] = shape.record(name, kind)
        return intents

    def _generic(self) -> dict[Kind, Intent]:
        self._only(shelf.GENERIC, KINDS)
        shapes = {kind: self._shape(f"{shelf.GENERIC}/{kind}.yaml", GENERIC_FILES[kind]) for kind in KINDS}
        return {kind: shape.record(kind, kind) for kind, shape in shapes.items() if shape is not None}

    def phrases(self) -> dict[Language, Mapping[str, tuple[str, ...]]]:
        return {
            language: {name: self._phrases_of(path) for name, path in self._named(f"{shelf.PHRASES}/{language}")}
            for language in LANGUAGES
        }

    def _phrases_of(self, path: str) -> tuple[str, ...]:
        lines = [line for layer in self.gathered.layers(path) for line in self._phrases_in(layer)]
        self.phrase_places[path] = tuple(place for place, _ in lines)
        return tuple(phrase for _, phrase in lines)

    def _phrases_in(self, path: str) -> list[tuple[Place, str]]:
        text = decode(self.gathered.files[path], path)
        if isinstance(text, Finding):
            self.findings.append(text)
            return []
        control = _CONTROL.search(text)
        if control:
            place = Place(path, *place_in(text, control.start()))
            self.findings.append(place.finding("yaml", "control_character", code=f"U+{ord(control.group()):04X}"))
        return [(Place(path, number), phrase) for number, phrase in phrase_lines(text)]

    def _products(self) -> dict[str, Product]:
        shapes = {name: self._shape(path, ProductFile) for name, path in self._named(shelf.PRODUCTS)}
        return {name: shape.record(name) for name, shape in shapes.items() if shape is not None}

    def _frames(self) -> dict[str, Mapping[Language, tuple[str, ...]]]:
        self._only(shelf.FRAMES, FRAMES)
        shapes = {name: self._shape(path, FrameFile) for name, path in self._named(shelf.FRAMES) if name in FRAMES}
        return {
            name: {language: tuple(lines) for language, lines in shape.by_language().items()}
            for name, shape in shapes.items()
            if shape is not None
        }

    def _claims(self) -> dict[Language, tuple[Claim, ...]]:
        self._only(shelf.CLAIMS, LANGUAGES)
        shapes = {language: self._shape(f"{shelf.CLAIMS}/{language}.yaml", ClaimsFile) for language in LANGUAGES}
        return {
            language: tuple(claim.record() for claim in shape.root)
            for language, shape in shapes.items()
            if shape is not None
        }

    def _playbook(self) -> dict[str, System]:
        shapes = {name: self._shape(path, SystemFile) for name, path in self._named(shelf.PLAYBOOK)}
        return {name: shape.record(name) for name, shape in shapes.items() if shape is not None}

    def _named(self, folder: str) -> list[tuple[str, str]]:
        """The names and paths of the files in a folder whose names may be names."""
        named: list[tuple[str, str]] = []
        for path in self.gathered.within(folder):
            name = path.rpartition("/")[2].rpartition(".")[0]
            if _NAME.fullmatch(name):
                named.append((name, path))
            else:
                layer = self.gathered.layers(path)[0]
                self.findings.append(Place(shelf.shown(layer)).finding("files", "bad_name"))
        return named

    def _only(self, folder: str, names: Sequence[str]) -> None:
        """Warn of files in a folder whose names are a closed list."""
        for path in self.gathered.within(folder):
            file = path.rpartition("/")[2]
            if file.removesuffix(".yaml") not in names:
                near = nearest(file, [f"{name}.yaml" for name in names]) or ", ".join(names)
                layer = self.gathered.layers(path)[0]
                self.findings.append(Place(shelf.shown(layer)).finding("files", "unknown_file", "warning", near=near))

    def _shape(self, path: str, shape: type[Shaped]) -> Shaped | None:
        """A file in its shape; None and findings where it is not there or does not fit."""
        layers = self.gathered.layers(path)
        if not layers:
            if not has_errors(finding for finding in self.findings if finding.path == path):
                self.findings.append(Place(path).finding("files", "missing_file"))
            return None
        trees = [self._tree(layer) for layer in layers]
        if None in trees:
            return None
        base, *others = reversed([tree for tree in trees if tree is not None])
        node = base if layers[-1] == path else without_replace(base)
        for over in others:
            node = overlay(node, over)
        self.trees[path] = node
        shaped, findings = conform(node, shape)
        self.findings.extend(findings)
        return shaped

    def _tree(self, path: str) -> Node | None:
        tree, findings = parse(self.gathered.files[path], path)
        self.findings.extend(findings)
        return tree
