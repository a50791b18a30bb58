"""Which files of a folder belong to a library: a folder comes in, the bytes of each known file go out.

What nobody reads is a warning: a misspelt folder would otherwise be missed in silence. Hidden files are no business of
ours (editors and Kubernetes keep theirs beside the content).
"""

import errno
import hashlib
import stat
from collections.abc import Iterator, Mapping
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

_ROOT_FILES = (LANGUAGES_FILE, PLACEHOLDERS_FILE, MARKET_FILE)
_SUFFIXES: Mapping[str, str] = MappingProxyType(
    dict.fromkeys((*FOLDERS.values(), GENERIC, CLAIMS, FRAMES, PRODUCTS), ".yaml")
    | {f"{PHRASES}/{language}": ".txt" for language in LANGUAGES}
)
_READ_BY_OTHERS = ("packs", "quiz", "playbook", "schema")
_ABOUT = "README.md"


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of a library by their path inside it, sorted, and what was remarked on the way."""

    files: Mapping[str, bytes]
    findings: tuple[Finding, ...]

    def fingerprint(self) -> str:
        """Changes whenever a name or a byte does."""
        digest = hashlib.sha256()
        for path, data in self.files.items():
            for part in (path.encode("utf-8", "surrogateescape"), data):
                digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()


def gather(folder: Path) -> Gathered:
    """All files of the library in `folder`, each read once."""
    if not _is_folder(folder):
        return Gathered({}, (Finding("", 1, 1, "files", "missing_folder", {"name": shortened(str(folder))}),))
    walk = _Walk()
    walk.root(folder)
    return Gathered(dict(sorted(walk.files.items())), tuple(walk.findings))


@dataclass(slots=True)
class _Walk:
    files: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def root(self, folder: Path) -> None:
        folders = sorted({name.split("/")[0] for name in _SUFFIXES})
        for entry in self._entries(folder, ""):
            if not _is_folder(entry):
                self._file(entry, entry.name, list(_ROOT_FILES))
            elif entry.name == PHRASES:
                for language in self._entries(entry, PHRASES):
                    self._folder(language, f"{PHRASES}/{language.name}", list(LANGUAGES))
            elif entry.name not in _READ_BY_OTHERS:
                self._folder(entry, entry.name, folders)

    def _folder(self, folder: Path, path: str, known: list[str]) -> None:
        suffix = _SUFFIXES.get(path)
        if suffix is None:
            self._unknown(folder, path, known)
            return
        for entry in self._entries(folder, path):
            self._file(entry, f"{path}/{entry.name}", [entry.stem + suffix])

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


def shown(path: str) -> str:
    """A path that can be printed, whatever bytes the file system allowed in it."""
    return shortened(path.encode("utf-8", "backslashreplace").decode(), most=240)


def _is_folder(entry: Path) -> bool:
    """As `Path.is_dir`, which raises where a permission is missing."""
    try:
        return stat.S_ISDIR(entry.stat().st_mode)
    except (OSError, ValueError):
        return False
