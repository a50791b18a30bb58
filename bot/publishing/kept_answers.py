"""What a model makes of the library's tests, kept beside it: nobody recognises the same test by the same model twice.

In: an edition and the folder of models. Out: for a test, the best guesses. A model always answers alike under the same
program, so what is kept counts for as long as both do; only a test that a phrase beside the model is near to is heard
again.
"""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from bot.publishing.edition import Edition
from bot.publishing.gate import best_of
from bot.publishing.nearby import Nearby

_SUFFIX = ".tests.json"


@dataclass(slots=True)
class KeptAnswers:
    """Called with the text of a test. `folder`: that of the models."""

    edition: Edition
    folder: Path
    _known: dict[str, tuple[str, ...]] = field(init=False)
    _near: Nearby | None = field(init=False)

    def __post_init__(self) -> None:
        confirmed = self.edition.recogniser.confirmed
        self._near = Nearby(confirmed, self.edition.recogniser) if confirmed else None
        self._known = self._read()

    def __call__(self, text: str) -> tuple[str, ...]:
        if self._near is not None and self._near.reaches(text):
            return best_of(self.edition, text)
        if text not in self._known:
            self._known[text] = best_of(self.edition, text)
        return self._known[text]

    def keep(self) -> None:
        """Write down what is known by now, and drop what was kept of models that are gone."""
        said = {"by": self._by(), "best": self._known}
        unfinished = self._file().with_suffix(".part")
        unfinished.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        unfinished.replace(self._file())
        for file in self.folder.glob(f"*{_SUFFIX}"):
            if not (self.folder / f"{file.name.removesuffix(_SUFFIX)}.npz").exists():
                file.unlink(missing_ok=True)

    def _read(self) -> dict[str, tuple[str, ...]]:
        """Nothing where nothing is kept, or it was another program's, or by other encoders."""
        try:
            said = json.loads(self._file().read_text(encoding="utf-8"))
            if said["by"] != self._by():
                return {}
            return {str(text): tuple(map(str, best)) for text, best in said["best"].items()}
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return {}

    def _by(self) -> str:
        return f"{self.edition.recogniser.encoders.name} {_program()}"

    def _file(self) -> Path:
        return self.folder / f"{self.edition.model}{_SUFFIX}"


@cache
def _program() -> str:
    """Another one whenever anything changes in how a text is read and recognised."""
    digest = hashlib.sha256()
    for room in ("language", "nlu"):
        for file in sorted((files("bot") / room).iterdir(), key=lambda one: one.name):
            if file.name.endswith(".py"):
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
