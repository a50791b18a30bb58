"""A model on disk: what comes back answers as what was kept, and a file that is not whole counts as none."""

import io
import json
import os
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import fields, replace
from operator import attrgetter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.encoders.encoder import Encoders
from bot.language.detect import Language
from bot.library.records import Library
from bot.nlu import learn as learning
from bot.nlu import model_file
from bot.nlu.learn import Labelled, digests, learn
from bot.nlu.model import Model, Projection, Verdict
from bot.nlu.model_file import load, name_of, prune, save, with_most_of
from bot.nlu.recogniser import Recogniser
from bot.nlu.thumb import Hints
from bot.publishing.build import build, labelled_lines
from tests.toy_encoder import KITS

ASKED = [
    "太贵了",
    "贵得离谱",
    "我得问我太太",
    "贵，而且我做不了主",
    "今天天气真好",
    "너무 비싸요",
    "아내랑 상의할게요",
    "설치는 언제 돼요?",
    "too dear and my boss must sign it off",
    "how do I close",
    "xyz",
    "taiguile",
    "tgl",
    "ㅂㅆㅇ",
    "qltkdy",
    "",
    "😀",
]
TINY = tuple(
    Labelled(text, intent, "en")
    for text, intent in [
        ("too dear", "price"), ("costs a lot", "price"), ("my wife decides", "approval"), ("ask my boss", "approval"),
        ("nice weather", "none"), ("hello there", "none"),
    ]
)  # fmt: skip


@pytest.fixture(scope="module", params=KITS)
def encoders(request: pytest.FixtureRequest) -> Encoders:
    return KITS[request.param]()


@pytest.fixture(scope="module")
def model(small: Library, encoders: Encoders) -> Model:
    return learn(labelled_lines(small), encoders)


@pytest.fixture(scope="module")
def kept(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "model.npz"
    save(model, path)
    return path


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return tiny_file(tmp_path_factory.mktemp("tiny"), Encoders())


def tiny_file(folder: Path, encoders: Encoders) -> bytes:
    path = folder / "model.npz"
    save(learn(TINY, encoders), path)
    return path.read_bytes()


@pytest.mark.parametrize("text", ASKED)
def test_a_kept_model_recognises_alike_after_every_reading(kept: Path, encoders: Encoders, text: str) -> None:
    one, other = load(kept), load(kept)
    assert one is not None and other is not None
    assert Recogniser(one, encoders).recognise(text) == Recogniser(other, encoders).recognise(text)


@pytest.mark.parametrize("text", ASKED)
def test_a_kept_model_recognises_as_the_one_that_was_learnt(
    model: Model, kept: Path, encoders: Encoders, text: str
) -> None:
    read = load(kept)
    assert read is not None
    learnt, again = Recogniser(model, encoders).recognise(text), Recogniser(read, encoders).recognise(text)
    assert [one.id for one in learnt.candidates[:3]] == [one.id for one in again.candidates[:3]]
    # What examples are compared by is kept in half precision.
    for one, other in zip(learnt.candidates[:3], again.candidates[:3], strict=True):
        assert one.confidence == pytest.approx(other.confidence, abs=0.01)


def test_what_was_kept_comes_back_whole(model: Model, kept: Path) -> None:
    read = load(kept)
    assert read is not None
    assert (read.intents, read.texts, read.threshold, read.sure, read.encoder) == (
        model.intents, model.texts, model.threshold, model.sure, model.encoder,
    )  # fmt: skip
    for name in ("vocabulary.codes", "vocabulary.idf", "classes", "learnt_as"):
        assert np.array_equal(attrgetter(name)(read), attrgetter(name)(model)), name
    assert alike(read.quick, model.quick)
    assert (read.deep is None) == (model.deep is None)
    assert read.deep is None or model.deep is None or alike(read.deep, model.deep)
    thumb = [f"decoder.{name}" for name in ("seen", "keys", "counts")]
    thumb += [f"{kind}.{field.name}" for kind in ("initials", "choseong") for field in fields(Hints)]
    for name in thumb:
        assert np.array_equal(attrgetter(name)(read.thumb), attrgetter(name)(model.thumb)), name
    assert read.thumb.decoder.letters == model.thumb.decoder.letters
    assert list(read.experts) == list(model.experts)
    for language, expert in model.experts.items():
        own = read.experts[language]
        assert (own.digest, own.postings.count) == (expert.digest, expert.postings.count)
        assert own.vocabulary.texts == expert.vocabulary.texts
        for name in ("rows", "vocabulary.codes", "vocabulary.idf", "weights", "postings.starts", "postings.examples"):
            assert np.array_equal(attrgetter(name)(own), attrgetter(name)(expert)), (language, name)
        for name in ("quick.rows", "deep.rows"):
            assert np.array_equal(attrgetter(name)(own), attrgetter(name)(expert)), (language, name)
        assert np.array_equal(own.postings.weights, halved(expert.postings.weights)), language


def alike(one: Verdict, other: Verdict) -> bool:
    arrays = ("centre", "scale", "weights")
    same = (np.array_equal(getattr(one.rejector, name), getattr(other.rejector, name)) for name in arrays)
    return one.sharpness == other.sharpness and all(same)


def halved(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return values.astype(np.float16).astype(np.float32)


def test_axes_are_kept_too(model: Model, tmp_path: Path) -> None:
    axes = Projection(np.arange(4, dtype=np.float32), np.eye(4, 2, dtype=np.float32))
    save(replace(model, experts={"ko": replace(model.experts["ko"], projection=axes)}), tmp_path / "model.npz")
    read = load(tmp_path / "model.npz")
    assert read is not None
    asked = np.ones((3, 4), np.float32)
    assert np.array_equal(read.experts["ko"].projection.of(asked), axes.of(asked))


def test_a_model_to_learn_from_has_its_testimonies_and_one_that_answers_has_none(model: Model, kept: Path) -> None:
    answers, teaches = load(kept), load(kept, to_learn_from=True)
    assert answers is not None and teaches is not None
    assert not answers.testimonies
    assert list(teaches.testimonies) == list(model.testimonies) != []
    for language, told in model.testimonies.items():
        again = teaches.testimonies[language]
        for field in fields(told):
            value, read = getattr(told, field.name), getattr(again, field.name)
            if isinstance(value, np.ndarray):
                assert np.array_equal(read, value), (language, field.name)
                continue
            for near, known in zip(value, read, strict=True):
                assert (near is None) == (known is None)
                assert near is None or np.array_equal(known.cosines, near.cosines), (language, field.name)
                assert near is None or np.array_equal(known.classes, near.classes), (language, field.name)


def test_the_model_that_shares_most_is_found_to_learn_from(
    small: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "_FEW", 1)  # in a tiny library every language would borrow from every other
    lines = labelled_lines(small)
    other = [*lines, Labelled("比隔壁贵好多啊", "price_too_high", "zh")]
    third = [*other, Labelled("much too dear for us", "price_too_high", "en")]
    for name, own in (("first", lines), ("second", other), ("third", third)):
        save(learn(own, Encoders()), tmp_path / f"{name}.npz")
    (tmp_path / "torn.npz").write_bytes((tmp_path / "first.npz").read_bytes()[:3000])

    def found(own: Sequence[Labelled]) -> dict[Language, str]:
        best = with_most_of(digests(own, ""), tmp_path)
        assert best is not None and best.testimonies
        return {language: expert.digest for language, expert in best.experts.items()}

    wanted = [*third, Labelled("아내랑 얘기해 볼게요", "need_approval", "ko")]
    assert found(wanted) == digests(third, "")
    assert found([*lines, Labelled("dear me", "price_too_high", "en")]) == digests(lines, "")
    assert with_most_of(digests([*lines, Labelled("new", "brand_new", "en")], ""), tmp_path) is None
    assert with_most_of(digests(lines, "another encoder"), tmp_path) is None


def test_a_served_model_is_the_one_the_next_start_will_serve(
    small: Library, encoders: Encoders, tmp_path: Path
) -> None:
    first, second = (build(small, tmp_path / "models", encoders) for _ in range(2))
    assert (first.learnt, second.learnt) == (True, False)
    assert first.edition.id == second.edition.id
    for text in ASKED:
        assert first.edition.recogniser.recognise(text) == second.edition.recogniser.recognise(text)


def test_a_missing_file_is_no_model(tmp_path: Path) -> None:
    assert load(tmp_path / "nothing.npz") is None
    assert load(tmp_path) is None


def test_a_file_cut_short_anywhere_is_no_model(tiny: bytes, tmp_path: Path) -> None:
    path = tmp_path / "cut.npz"
    ends = {0, 1, 2, 3, 4, 29, 30, 31, *range(0, len(tiny), 97), *range(len(tiny) - 60, len(tiny))}
    for end in sorted(ends):
        path.write_bytes(tiny[:end])
        assert load(path) is None, end


@given(data=st.data())
def test_a_file_with_a_flipped_byte_is_no_model_or_the_same(
    tiny: bytes, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = data.draw(st.integers(0, len(tiny) - 1))
    spoilt = bytearray(tiny)
    spoilt[place] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.getbasetemp() / "flipped.npz"
    path.write_bytes(bytes(spoilt))
    read = load(path)
    # What no checksum covers (dates, flags of the archive) changes nothing of what is recognised.
    assert read is None or Recogniser(read, Encoders()).recognise("too dear").candidates[0].id == "price"


@given(st.binary(max_size=300))
def test_garbage_is_no_model(tmp_path_factory: pytest.TempPathFactory, rubbish: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "garbage.npz"
    for head in (b"", b"PK\x03\x04", b"\x93NUMPY\x01\x00"):
        path.write_bytes(head + rubbish)
        assert load(path) is None


def test_another_kind_of_file_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "other.npz"
    np.savez(path, about=np.zeros(3))
    assert load(path) is None
    with path.open("wb") as file:
        np.save(file, np.zeros(3))
    assert load(path) is None
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert load(path) is None


@pytest.mark.parametrize("about", [{"format": 0}, {"format": 10**6}, {}, [], "text"])
def test_a_file_of_another_version_is_no_model(tiny: bytes, tmp_path: Path, about: object) -> None:
    with np.load(io.BytesIO(tiny)) as file:
        arrays = {name: file[name] for name in file.files}
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    path = tmp_path / "other.npz"
    np.savez(path, allow_pickle=False, **arrays)
    assert load(path) is None


@pytest.mark.parametrize("kit", KITS)
def test_a_file_with_a_part_missing_is_no_model(kit: str, tmp_path: Path) -> None:
    with np.load(io.BytesIO(tiny_file(tmp_path, KITS[kit]()))) as file:
        arrays = {name: file[name] for name in file.files}
    path = tmp_path / "part.npz"
    for missing in arrays:
        np.savez(path, allow_pickle=False, **{name: array for name, array in arrays.items() if name != missing})
        assert load(path, to_learn_from="_told_" in missing) is None, missing


def test_a_crash_while_writing_leaves_no_half_file(
    tiny: bytes, model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(tiny)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        save(model, path)
    assert path.read_bytes() == tiny
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_made(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "model.npz"
    save(model, path)
    assert load(path) is not None
    assert [one.name for one in path.parent.iterdir()] == ["model.npz"]


def test_an_earlier_file_is_replaced(tiny: bytes, model: Model, tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(tiny)
    save(model, path)
    read = load(path)
    assert read is not None and read.intents == model.intents


def test_a_spoilt_model_is_learnt_again(small: Library, tmp_path: Path) -> None:
    built = build(small, tmp_path, Encoders())
    [path] = tmp_path.glob("*.npz")
    shutil.copy(path, tmp_path / "good")
    path.write_bytes(path.read_bytes()[:1000])
    again = build(small, tmp_path, Encoders())
    assert again.learnt and again.edition.id == built.edition.id


def test_the_name_hangs_on_every_line_and_on_the_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    name = name_of(TINY, "")
    assert name == name_of(TINY, "") and len(name) == 16
    others = {
        name_of(TINY, "use"),
        name_of(TINY[:-1], ""),
        name_of(TINY[::-1], ""),
        name_of((replace(TINY[0], text="too dear!"), *TINY[1:]), ""),
        name_of((replace(TINY[0], language="zh"), *TINY[1:]), ""),
        name_of((replace(TINY[0], intent="approval"), *TINY[1:]), ""),
    }
    monkeypatch.setattr(model_file, "FORMAT", model_file.FORMAT + 1)
    others.add(name_of(TINY, ""))
    assert len(others) == 7 and name not in others


def test_only_the_newest_models_are_left(tmp_path: Path) -> None:
    for age, name in enumerate(["newest", "newer", "old", "oldest"]):
        path = tmp_path / f"{name}.npz"
        path.write_bytes(b"")
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    (tmp_path / "other.txt").write_bytes(b"")

    prune(tmp_path, keep=2)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["newer.npz", "newest.npz", "other.txt"]
