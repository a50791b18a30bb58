"""The library of some settings with its model, and the encoders of this machine: all that a command needs that only
answers.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from bot.encoders.encoder import Encoders
from bot.encoders.find import find_encoders
from bot.errors import ContentError
from bot.language.detect import Language
from bot.library.finding import Finding
from bot.library.gather import Gathered, gather
from bot.library.read import read_gathered
from bot.library.records import Library
from bot.nlu.remembered import Remembered
from bot.nlu.study import Progress
from bot.publishing.build import Built, build, build_or_sketch
from bot.settings import Settings
from bot.wording.findings import written


def read_library(settings: Settings, language: Language = "en") -> Library:
    """The library of these settings. Raises ContentError with every finding that keeps it from being used."""
    return _read(gather(settings.library_dir, settings.packs), language)


def _read(files: Gathered, language: Language) -> Library:
    source, findings = read_gathered(files)
    errors = [finding for finding in findings if finding.severity == "error"]
    if source is None or errors:
        raise ContentError(told(errors, language))
    return source.library


def load_edition(settings: Settings, progress: Progress, *, lexical_only: bool = False, sketch: bool = False) -> Built:
    """The library of these settings with its model, learnt if need be; with `sketch`, a large one from a part of its
    lines. The encoders load while the library is read."""
    files = gather(settings.library_dir, settings.packs)
    with ThreadPoolExecutor(1) as worker:
        finding = worker.submit(encoders_of, settings, lexical_only)
        library = _read(files, "en")
        encoders = finding.result()
    make = build_or_sketch if sketch else build
    built = make(library, settings.models_dir, encoders, progress, settings.library_dir / "vectors")
    return replace(built, files=files)


def encoders_of(settings: Settings, lexical_only: bool) -> Encoders:
    """The encoders of this machine, or none."""
    if lexical_only:
        return Encoders()
    found = find_encoders(settings.encoders_dir)
    return Encoders(found.quick, Remembered(found.deep) if found.deep is not None else None)


def told(findings: Sequence[Finding], language: Language) -> str:
    """Findings for people, a line each."""
    return "\n".join(written(finding, language) for finding in findings)
