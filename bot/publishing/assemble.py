"""From what is kept of an edition to the edition: its text is read, its model loaded, its phrases taught.

In: a record, the text of its files, the edition that answers now. Out: an `Edition`. It blocks for a second or two, so
it belongs in a thread. A model that this machine has not learnt is no reason to stay behind: what answers now goes on
with its own, and is taught the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.encoders.encoder import Encoders
from bot.errors import CoachError, ContentError
from bot.library.finding import Finding
from bot.library.gather import Gathered
from bot.library.read import read_gathered, reread
from bot.library.records import Library
from bot.library.source import Source
from bot.nlu.model import NONE, Model
from bot.nlu.model_file import load
from bot.nlu.taught import Confirmed
from bot.publishing.applied import applied
from bot.publishing.build import served
from bot.publishing.canary import name_of
from bot.publishing.changes import Change
from bot.publishing.edition import Edition, beside, taught_to
from bot.publishing.editions import Record
from bot.publishing.kept_vectors import KeptVectors
from bot.publishing.plan import came, taught
from bot.publishing.questions import meanings_of, playbook_questions

_REMEMBERED = 4  # libraries: going back to one of them takes no reading


@dataclass(slots=True)
class Assembler:
    """Makes editions. `models`: the folder of models; `shipped`: that of the vectors that came with the library;
    `packs`: those that are switched on. `tests`: what the quick encoder has read of the library's tests."""

    models: Path
    encoders: Encoders
    packs: tuple[str, ...] = ()
    shipped: Path | None = None
    tests: KeptVectors | None = field(init=False, default=None)
    _plain: Edition | None = None
    _read: tuple[Gathered, Library] | None = None
    _libraries: dict[str, Library] = field(default_factory=dict)

    def __post_init__(self) -> None:
        quick = self.encoders.quick
        if quick is not None:
            self.tests = KeptVectors(quick, self.models.parent / "vectors" / f"tests-{quick.name}.npz")

    def begin(self, edition: Edition, files: Gathered) -> None:
        """Begin with the edition that these files made."""
        self._plain = edition if not edition.recogniser.confirmed else None
        self._remember(files, edition.library)

    def _remember(self, files: Gathered, library: Library) -> None:
        """What is read later is read where it differs from this."""
        self._read = files, library
        self._libraries.pop(library.fingerprint, None)
        self._libraries[library.fingerprint] = library
        while len(self._libraries) > _REMEMBERED:
            del self._libraries[next(iter(self._libraries))]

    def knows(self, fingerprint: str) -> bool:
        """Whether a library was read lately: then nobody need hand over its files."""
        return fingerprint in self._libraries

    def read(self, files: Gathered) -> tuple[Source | None, tuple[Finding, ...]]:
        """What files say, and what is wrong with them, as `read_gathered`; of what was read lately, only what differs
        is read again and has places."""
        known = self._read
        found = reread(known[1], known[0], files) if known is not None else None
        return read_gathered(files) if found is None else found

    def of(self, record: Record, files: Mapping[str, bytes], now: Edition) -> Edition:
        """The edition of a record. Raises CoachError where it cannot answer on this machine: its text cannot be read
        by this version, or the model here knows intents that it has not."""
        library = self._libraries.get(record.fingerprint) or self._library(self.gathered(files))
        model = now.recogniser.model if record.model in ("", now.model) else load(self.models / f"{record.model}.npz")
        if model is not None:
            return self._with(library, model, record.model or now.model, record.taught, now)
        if not set(now.recogniser.model.intents) - {NONE} <= library.intents.keys():
            raise CoachError(f"The model {record.model} of edition {record.number} is not on this machine.")
        return self._with(library, now.recogniser.model, now.model, taught(now, library), now)

    def canary(self, number: int, changes: Sequence[Change], files: Mapping[str, bytes], now: Edition) -> Edition:
        """The edition of a canary: what answers now, whose text is `files`, with the changes in it; see `canary`. Those
        whose place is gone are left out. Raises ContentError where it cannot be read."""
        source, findings = self.read(applied(self.gathered(files), changes).gathered)
        library = _must(source, findings)
        return replace(beside(now, library, came(now.library, library)), id=name_of(now.id, number), canary=number)

    def gathered(self, files: Mapping[str, bytes]) -> Gathered:
        return Gathered(files, (), self.packs)

    def _library(self, files: Gathered) -> Library:
        source, findings = self.read(files)
        library = _must(source, findings)
        self._remember(files, library)
        return library

    def _with(self, library: Library, model: Model, name: str, phrases: tuple[Confirmed, ...], now: Edition) -> Edition:
        plain = self._plain
        if (
            plain is None
            or plain.recogniser.model is not model
            or plain.library.intents.keys() != library.intents.keys()
        ):
            plain = served(library, model, name, self.encoders)
        if playbook_questions(library) == playbook_questions(now.library):
            questions = now.questions
        else:
            questions = meanings_of(library, self.encoders.deep, self.models, self.shipped)
        identity = f"{library.fingerprint[:8]}-{name[:8]}"
        self._plain = replace(plain, id=identity, library=library, model=name, questions=questions)
        return taught_to(self._plain, phrases)


def library_of(files: Gathered) -> Library:
    """The library of files that were good once. Raises ContentError where this version finds errors in them."""
    return _must(*read_gathered(files))


def _must(source: Source | None, findings: Sequence[Finding]) -> Library:
    if source is None:
        first = next(finding for finding in findings if finding.severity == "error")
        raise ContentError(f"{first.path}:{first.line}:{first.column}: {first.key}")
    return source.library
