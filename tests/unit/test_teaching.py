"""Phrases are judged by the tests they are near to, and that comes to the same as running all of them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.encoders.encoder import Encoders
from bot.library.gather import Gathered, gather
from bot.library.read import read_gathered
from bot.library.records import Library
from bot.nlu.recognition import Recognition
from bot.nlu.taught import Confirmed
from bot.publishing.build import build
from bot.publishing.edition import Edition, beside
from bot.publishing.gate import best_of, run_tests
from bot.publishing.kept_answers import KeptAnswers
from bot.publishing.kept_vectors import KeptVectors
from bot.publishing.nearby import Nearby, compared
from bot.publishing.plan import came
from bot.publishing.teaching import taught_verdict
from tests.small_library import FILES, write_small_library
from tests.toy_encoder import ToyEncoder

TUNA = "my cat would rather have tuna"
TOO_NOISY = """\
means: "It is too loud."
zh: {title: "太吵", point: "声音", examples: ["声音太大了", "吵得睡不着"], tests: ["这声音太大了吧"]}
ko: {title: "시끄러움", point: "소음", examples: ["너무 시끄러워요", "윙윙거려요"], tests: ["너무 시끄럽네요"]}
en: {title: "Too loud", point: "the noise", examples: ["it is too loud", "the noise keeps me up"], tests: ["so loud"]}
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    folder = tmp_path_factory.mktemp("intents")
    write_small_library(folder)
    return gather(folder)


def read_in(files: Gathered, more: dict[str, str]) -> Library:
    everything = {**files.files, **{path: text.encode() for path, text in more.items()}}
    source, findings = read_gathered(replace(files, files=dict(sorted(everything.items()))))
    assert source is not None, findings
    return source.library


@pytest.fixture(scope="module")
def edition(files: Gathered, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return build(read_in(files, {}), tmp_path_factory.mktemp("models"), Encoders()).edition


@pytest.fixture(scope="module")
def with_phrase(files: Gathered) -> Callable[[str], Library]:
    return lambda said: read_in(files, {"phrases/en/no_need.txt": f"{said}\n"})


def test_a_harmless_phrase_passes_and_what_it_changes_is_told(
    edition: Edition, with_phrase: Callable[[str], Library]
) -> None:
    verdict = taught_verdict(edition, with_phrase(TUNA), (f"{TUNA}!", "what is the capital of France"))
    assert verdict.passed
    assert verdict.model == edition.model
    assert [(one.text, one.after) for one in verdict.rehearsed] == [(f"{TUNA}!", ("no_need",))]


@pytest.mark.parametrize(
    ("said", "why"), [("some money vanished from my account!", "lost"), ("tell me a jokes", "alike")]
)
def test_a_phrase_that_takes_what_is_another_s_does_not(
    edition: Edition, with_phrase: Callable[[str], Library], said: str, why: str
) -> None:
    verdict = taught_verdict(edition, with_phrase(said))
    assert not verdict.passed
    assert getattr(verdict, why)


def test_a_test_that_came_with_the_phrase_must_be_recognised(edition: Edition, files: Gathered) -> None:
    path = "objections/no_need.yaml"
    hard = next(
        test.text
        for intent in edition.library.intents.values()
        for test in intent.words["en"].tests
        if "no_need" not in best_of(edition, f"{test.text}, please")
    )
    text = FILES[path].replace("that would be of no use to me", f"{hard}, please")
    library = read_in(files, {path: text, "phrases/en/no_need.txt": f"{TUNA}\n"})
    assert [one.text for one in taught_verdict(edition, library).unmet] == [f"{hard}, please"]


@settings(max_examples=25)
@given(said=st.sampled_from([text for one in FILES.values() for text in one.split('"') if 3 < len(text) < 40]))
def test_every_test_that_turns_out_otherwise_is_found(edition: Edition, files: Gathered, said: str) -> None:
    if any(sign in said for sign in "{}:#\n"):
        return
    library = read_in(files, {"phrases/en/no_need.txt": f"{said}\n"})
    then = replace(beside(edition, library, came(edition.library, library)), library=edition.library)
    before, after = (
        {one for run in run_tests(which) for one in (*run.missed, *run.behind)} for which in (edition, then)
    )
    assert {one.text for one in taught_verdict(edition, library).lost} >= {one.text for one in after - before}


def test_an_intent_that_nobody_has_learnt_is_heard_by_its_phrases(edition: Edition, files: Gathered) -> None:
    library = read_in(files, {"objections/too_noisy.yaml": TOO_NOISY})
    trying = beside(edition, library, came(edition.library, library))
    assert trying.recogniser.model is edition.recogniser.model  # a model weighs a hundred megabytes and more
    for said, meant in (
        ("It is too loud!", ["too_noisy"]),
        ("the noise keeps me up", ["too_noisy"]),
        ("吵得睡不着", ["too_noisy"]),
        ("too expensive, and the noise keeps me up", ["price_too_high", "too_noisy"]),
        ("too expensive", ["price_too_high"]),
    ):
        seen = trying.recognise(said)
        assert isinstance(seen, Recognition), said
        assert [one.id for one in seen.intents] == meant, said
    for said in ("nice weather today", "", "??", "x" * 5000):
        assert trying.recognise(said) == edition.recognise(said)
    assert taught_verdict(edition, library).passed


def test_an_unlearnt_intent_may_not_win_another_s_tests(edition: Edition, files: Gathered) -> None:
    stealing = TOO_NOISY.replace('"it is too loud"', '"some money vanished from my account!"')
    library = read_in(files, {"objections/too_noisy.yaml": stealing})
    assert [one.instead for one in taught_verdict(edition, library).lost] == ["too_noisy"]


def test_no_test_is_recognised_twice_by_the_same_model(
    edition: Edition, with_phrase: Callable[[str], Library], tmp_path: Path
) -> None:
    (tmp_path / f"{edition.model}.npz").touch()
    (tmp_path / "gone.tests.json").write_text("{}")
    first = KeptAnswers(edition, tmp_path)
    runs = run_tests(edition, best=first)
    first.keep()
    assert runs == run_tests(edition)
    assert not (tmp_path / "gone.tests.json").exists()

    deaf = replace(edition, recogniser=None)  # type: ignore[arg-type]
    again = KeptAnswers(replace(edition), tmp_path)
    again.edition = deaf
    assert run_tests(deaf, best=again) == runs

    stealing = with_phrase("some money vanished from my account!")
    taught = replace(beside(edition, stealing, came(edition.library, stealing)), library=edition.library)
    assert run_tests(taught, best=KeptAnswers(taught, tmp_path)) == run_tests(taught) != runs


@pytest.mark.parametrize("text", ["", "[]", '{"by": "", "best": 1}', '{"by": "another program", "best": {"a": ["b"]}}'])
def test_what_cannot_be_read_is_asked_again(edition: Edition, tmp_path: Path, text: str) -> None:
    (tmp_path / f"{edition.model}.tests.json").write_text(text)
    assert run_tests(edition, best=KeptAnswers(edition, tmp_path)) == run_tests(edition)


def test_the_tests_are_read_once_and_what_was_read_is_there_for_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "vectors" / "tests-toy.npz"
    encoder, texts = ToyEncoder(), ["too dear, and my wife decides", "太贵了", "x" * 300]
    kept = KeptVectors(encoder, file)
    kept.read(texts)
    first, lites = len(encoder.read), [lite for text in texts for lite in compared(text)]
    assert first == len(set(lites)) > len(texts)
    assert np.allclose(kept.encode(lites), ToyEncoder().encode(lites), atol=1e-3)
    again = KeptVectors(encoder, file)
    again.read([*texts, "one more"])
    assert len(encoder.read) == first + 1
    assert np.allclose(again.encode(lites), ToyEncoder().encode(lites), atol=1e-3)
    assert np.allclose(again.encode(["never read"]), ToyEncoder().encode(["never read"]), atol=1e-3)
    file.write_bytes(b"spoilt")
    KeptVectors(encoder, file).read(texts)
    assert len(encoder.read) > 2 * first
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_a_phrase_may_change_what_a_text_only_denies(edition: Edition) -> None:
    near = Nearby((Confirmed("it is not that the colour is ugly", "no_need"),), edition.recogniser)
    text = "it's not that the colour is ugly, I have to ask my husband what he thinks of the monthly bill first"
    assert near.intents_in(text) == ()
    assert near.reaches(text)
    assert not near.reaches("it is too expensive for us here")
