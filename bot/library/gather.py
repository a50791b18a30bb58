"""Which files of a folder belong to a library: a folder and the packs that are switched on come in, the bytes of each
known file go out.

What nobody reads is a warning: a misspelt folder would otherwise be missed in silence. Hidden files are no business of
ours (editors and Kubernetes keep theirs beside the content).
"""

import errno
import hashlib
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from bot.language.detect import LANGUAGES
from bot.library.conform import nearest
from bot.library.finding import Finding, Key
from bot.library.records import FOLDERS
from bot.library.strict_yaml import MOST_BYTES, shortened

LANGUAGES_FILE, PLACEHOLDERS_FILE, MARKET_FILE = "languages.yaml", "placeholders.yaml", "market.yaml"
GENERIC, CLAIMS, FRAMES, PRODUCTS, PHRASES = "generic", "claims", "frames", "products", "phrases"
PLAYBOOK = "playbook"
PACKS = "packs"

_ROOT_FILES = (LANGUAGES_FILE, PLACEHOLDERS_FILE, MARKET_FILE)
_SUFFIXES: Mapping[str, str] = MappingProxyType(
    dict.fromkeys((*FOLDERS.values(), GENERIC, CLAIMS, FRAMES, PRODUCTS, PLAYBOOK), ".yaml")
    | {f"{PHRASES}/{language}": ".txt" for language in LANGUAGES}
)
_READ_BY_OTHERS = (PACKS, "quiz", "schema", "vectors")
_ABOUT = "README.md"


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of a library by their path inside it, sorted, and what was remarked on the way. `packs` are those
    switched on, the one in front first."""

    files: Mapping[str, bytes]
    findings: tuple[Finding, ...]
    packs: tuple[str, ...] = ()

    def layers(self, path: str) -> tuple[str, ...]:
        """The files that make up one file of the library: the front pack's first, the base's last."""
        every = (*(f"{PACKS}/{pack}/{path}" for pack in self.packs), path)
        return tuple(layer for layer in every if layer in self.files)

    def within(self, folder: str) -> tuple[str, ...]:
        """The paths of the files in a folder of the library, as they read in the base, each once."""
        found: dict[str, None] = {}
        for layer in ("", *(f"{PACKS}/{pack}/" for pack in self.packs)):
            start = f"{layer}{folder}/" if folder else layer
            inside = (path.removeprefix(layer) for path in self.files if path.startswith(start))
            found.update((path, None) for path in inside if path.rpartition("/")[0] == folder)
        return tuple(sorted(found))

    def fingerprint(self) -> str:
        """Changes whenever a name or a byte does."""
        digest = hashlib.sha256()
        for path, data in self.files.items():
            for part in (path.encode("utf-8", "surrogateescape"), data):
                digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()


def packs_in(folder: Path) -> tuple[str, ...]:
    """The names of the packs that a library offers."""
    shelf = folder / PACKS
    if not _is_folder(shelf):
        return ()
    return tuple(
        sorted(entry.name for entry in shelf.iterdir() if _is_folder(entry) and not entry.name.startswith("."))
    )


def gather(folder: Path, packs: Sequence[str] = ()) -> Gathered:
    """All files of the library in `folder` and of the packs named, each read once."""
    if not _is_folder(folder):
        return Gathered({}, (Finding("", 1, 1, "files", "missing_folder", {"name": shortened(str(folder))}),))
    walk = _Walk()
    walk.root(folder)
    for pack in packs:
        if pack in packs_in(folder):
            walk.root(folder / PACKS / pack, f"{PACKS}/{pack}/")
        else:
            walk.findings.append(_no_pack(pack, packs_in(folder)))
    return Gathered(dict(sorted(walk.files.items())), tuple(walk.findings), tuple(packs))


@dataclass(slots=True)
class _Walk:
    files: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def root(self, folder: Path, layer: str = "") -> None:
        """The base, or a pack whose `layer` ("packs/name/") its paths begin with."""
        folders = sorted({name.split("/")[0] for name in _SUFFIXES})
        for entry in self._entries(folder, layer):
            if not _is_folder(entry):
                self._file(entry, layer + entry.name, list(_ROOT_FILES))
            elif entry.name == PHRASES:
                for language in self._entries(entry, layer + PHRASES):
                    self._folder(language, layer, f"{PHRASES}/{language.name}", list(LANGUAGES))
            elif layer or entry.name not in _READ_BY_OTHERS:
                self._folder(entry, layer, entry.name, folders)

    def _folder(self, folder: Path, layer: str, path: str, known: list[str]) -> None:
        suffix = _SUFFIXES.get(path)
        if suffix is None:
            self._unknown(folder, layer + path, known)
            return
        for entry in self._entries(folder, layer + path):
            self._file(entry, f"{layer}{path}/{entry.name}", [entry.stem + suffix])

    def _file(self, file: Path, path: str, known: list[str]) -> None:
        if file.name not in known:
            self._unknown(file, path, known)
            return
        try:
            if not stat.S_ISREG(file.stat().st_mode):
                raise OSError(errno.EINVAL, "no regular file")  # to open a pipe would be to wait for ever
            with file.open("rb") as stream:
                self.files[path] = stream.read(MOST_BYTES + 1)  # one more shows that it is too large
        except OSError as problem:
            self._unreadable(path, problem)

    def _entries(self, folder: Path, path: str) -> Iterator[Path]:
        try:
            entries = sorted(folder.iterdir())
        except OSError as problem:
            self._unreadable(path, problem)
            return
        for entry in entries:
            if not entry.name.startswith(".") and not entry.name.endswith("~") and entry.name != _ABOUT:
                yield entry

    def _unknown(self, entry: Path, path: str, known: list[str]) -> None:
        near = nearest(entry.name, known) or ", ".join(known)
        key: Key = "unknown_folder" if _is_folder(entry) else "unknown_file"
        self.findings.append(Finding(shown(path), 1, 1, "files", key, {"near": shown(near)}, "warning"))

    def _unreadable(self, path: str, problem: OSError) -> None:
        why = {"problem": problem.strerror or type(problem).__name__}
        self.findings.append(Finding(shown(path), 1, 1, "files", "unreadable_file", why))


def _no_pack(name: str, known: tuple[str, ...]) -> Finding:
    near = nearest(name, list(known))
    values = {"name": shortened(name), "known": ", ".join(known) or "-", "near": near or ""}
    return Finding(PACKS, 1, 1, "files", "missing_pack_near" if near else "missing_pack", values)


def shown(path: str) -> str:
    """A path that can be printed, whatever bytes the file system allowed in it."""
    return shortened(path.encode("utf-8", "backslashreplace").decode(), most=240)


def _is_folder(entry: Path) -> bool:
    """As `Path.is_dir`, which raises where a permission is missing."""
    try:
        return stat.S_ISDIR(entry.stat().st_mode)
    except (OSError, ValueError):
        return False
