"""From a library to an edition: the model is loaded if it was learnt before, and learnt and kept if not.

In: a checked library, the folder of models, the encoders of this machine. Out: an `Edition`. Who cannot wait for a
large library to be learnt begins with a sketch of it, learnt from a part of its lines.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.encoders.encoder import Encoders
from bot.language.detect import LANGUAGES
from bot.library.gather import Gathered
from bot.library.records import Library
from bot.nlu.learn import Labelled, digests, learn
from bot.nlu.model import NONE, Model
from bot.nlu.model_file import load, name_of, prune, save, with_most_of
from bot.nlu.recogniser import Recogniser
from bot.nlu.study import Progress
from bot.nlu.threads import learning_on_all_cores
from bot.nlu.vectors import Remembering, load_vectors, save_vectors
from bot.publishing.edition import Edition
from bot.publishing.questions import meanings_of

_KEPT_MODELS = 5  # going back to an earlier library should not mean learning it again

# A sketch: of each intent and language every fourth line, but not fewer than these. A quarter of the lines is learnt in
# a third of the time; three of four answers are those of the whole.
_EVERY = 4
_FEWEST_OF_EACH = 12
_SMALL = 12_000  # a library of fewer lines is learnt before anybody grows impatient

# What a customer only grants before a "but": it is good / I like it / happy as it is.
_GRANTED = frozenset({"signal_agreement", "satisfied_current"})


@dataclass(frozen=True, slots=True)
class Built:
    """An edition, whether its model had to be learnt for it, and whether it is only a sketch. `files`: those of its
    library, where it is to be changed while it serves."""

    edition: Edition
    learnt: bool
    sketched: bool = False
    files: Gathered | None = None


def labelled_lines(library: Library) -> tuple[Labelled, ...]:
    """Every line of the library that is learnt, in a fixed order. A line that stands twice is learnt once."""
    lines: dict[tuple[str, str], Labelled] = {}
    for language in LANGUAGES:
        phrases = library.phrases.get(language, {})
        for intent in sorted(library.intents):
            words = library.intents[intent].words.get(language)
            for text in (*(words.examples if words else ()), *phrases.get(intent, ())):
                lines.setdefault((intent, text), Labelled(text, intent, language))
        for text in phrases.get(NONE, ()):
            lines.setdefault((NONE, text), Labelled(text, NONE, language))
    return tuple(lines.values())


def model_path(library: Library, models: Path, encoders: Encoders) -> Path:
    """Where the model of a library stands, or would stand."""
    return models / f"{name_of(labelled_lines(library), encoders.name)}.npz"


def build(
    library: Library,
    models: Path,
    encoders: Encoders,
    progress: Progress = lambda share: None,
    shipped: Path | None = None,
) -> Built:
    """The edition of a library. `progress` hears of the learning (0..1), and nothing when there is none to do.
    `shipped` is the folder of vectors that came with the library."""
    return _built(library, labelled_lines(library), models, encoders, progress, shipped)


def build_or_sketch(
    library: Library,
    models: Path,
    encoders: Encoders,
    progress: Progress = lambda share: None,
    shipped: Path | None = None,
) -> Built:
    """The edition of a library whose model is there or learnt soon; of a large one that was never learnt, a sketch."""
    lines = labelled_lines(library)
    if len(lines) < _SMALL or model_path(library, models, encoders).exists():
        return _built(library, lines, models, encoders, progress, shipped)
    return replace(_built(library, _sketched(lines), models, encoders, progress, shipped), sketched=True)


def served(library: Library, model: Model, name: str, encoders: Encoders) -> Edition:
    """A library with a model of that name."""
    recogniser = Recogniser(model, encoders, _GRANTED & library.intents.keys() & set(model.intents))
    return Edition(f"{library.fingerprint[:8]}-{name[:8]}", library, recogniser, name)


def _built(
    library: Library,
    lines: Sequence[Labelled],
    models: Path,
    encoders: Encoders,
    progress: Progress,
    shipped: Path | None,
) -> Built:
    path = models / f"{name_of(lines, encoders.name)}.npz"
    model = load(path)
    learnt = model is None
    if model is None:
        with learning_on_all_cores(), remembered(encoders, models.parent / "vectors", shipped) as remembering:
            earlier = with_most_of(digests(lines, encoders.name), models)
            model = learn(lines, remembering, progress, earlier)
            del earlier  # as large as the new one
        save(model, path)
        prune(models, _KEPT_MODELS)
        model = load(path) or model  # what is served is what the next start will serve, to the last bit
    edition = served(library, model, path.stem, encoders)
    return Built(replace(edition, questions=meanings_of(library, encoders.deep, models, shipped)), learnt)


def _sketched(lines: Sequence[Labelled]) -> tuple[Labelled, ...]:
    """An even choice of the lines, every intent and language among them, in their order."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        groups[line.language, line.intent].append(number)
    chosen: set[int] = set()
    for numbers in groups.values():
        count = min(len(numbers), max(_FEWEST_OF_EACH, len(numbers) // _EVERY))
        chosen.update(numbers[place * len(numbers) // count] for place in range(count))
    return tuple(lines[number] for number in sorted(chosen))


@contextmanager
def remembered(encoders: Encoders, kept: Path, shipped: Path | None = None) -> Iterator[Encoders]:
    """Encoders that know what was encoded before; behind the door, what they encoded anew is kept for the next time."""
    remembering: list[Remembering | None] = []
    for encoder in (encoders.quick, encoders.deep):
        if encoder is None:
            remembering.append(None)
            continue
        known = load_vectors(kept / f"{encoder.name}.npz", encoder)
        if shipped is not None:
            known = load_vectors(shipped / f"{encoder.name}.npz", encoder).with_more(known)
        remembering.append(Remembering(encoder, known))
    before = [None if one is None else len(one.known.keys) for one in remembering]
    yield Encoders(*remembering)
    for one, count in zip(remembering, before, strict=True):
        if one is not None and len(one.known.keys) != count:
            save_vectors(one.known, kept / f"{one.name}.npz")
