"""What the playbook can be asked, as the deep encoder reads it: a library and an encoder come in, `Meanings` go out.

The vectors come with the library; those of questions that were added since are made once and kept.
"""

from pathlib import Path

from bot.encoders.encoder import Encoder
from bot.language.normalise import forms
from bot.library.records import Library
from bot.nlu.meanings import Meanings
from bot.nlu.vectors import encoded, load_vectors, save_vectors


def playbook_questions(library: Library) -> tuple[str, ...]:
    """The questions and titles of all systems, in every language, each once, as they are matched."""
    words = [own for system in library.playbook.values() for own in system.words.values()]
    return tuple(sorted({forms(text).lite for own in words for text in (*own.asks, own.title)}))


def playbook_file(encoder: Encoder) -> str:
    """The name of the file that holds their vectors."""
    return f"playbook-{encoder.name}.npz"


def meanings_of(
    library: Library, encoder: Encoder | None, models: Path, shipped: Path | None = None
) -> Meanings | None:
    """The questions as the encoder reads them. `models`: the folder of models, beside which vectors are kept;
    `shipped`: the one that came with the library. None without an encoder, or for a library without a playbook."""
    texts = playbook_questions(library)
    if encoder is None or not texts:
        return None
    path = models.parent / "vectors" / playbook_file(encoder)
    known = load_vectors(path, encoder)
    if shipped is not None:
        known = load_vectors(shipped / playbook_file(encoder), encoder).with_more(known)
    rows, now = encoded(texts, encoder, known)
    if len(now.keys) != len(known.keys):
        save_vectors(now, path)
    return Meanings(encoder, {text: row for row, text in enumerate(texts)}, rows)
