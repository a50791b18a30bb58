"""Vectors that were made before: a text has the same one wherever it comes from, and none is made twice."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.encoders.encoder import Encoders
from bot.library.records import Library
from bot.nlu.vectors import Remembering, Vectors, encoded, keys_of, load_vectors, none_yet, save_vectors
from bot.publishing.build import build, labelled_lines, remembered
from tests.toy_encoder import ToyEncoder

TEXTS = ["太贵了", "아내랑 상의", "too dear, my boss says", "install", "price price wife", "hello"]


@pytest.fixture
def toy() -> ToyEncoder:
    return ToyEncoder()


def vectors_of(texts: list[str]) -> Vectors:
    """What is known once some texts were encoded."""
    toy = ToyEncoder()
    return encoded(texts, toy, none_yet(toy))[1]


# encoding


def test_a_vector_is_the_encoders_own_but_for_rounding(toy: ToyEncoder) -> None:
    found, _ = encoded(TEXTS, toy, none_yet(toy))
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert float((found * toy.encode(TEXTS)).sum(axis=1).min()) > 0.999


def test_only_what_is_new_is_encoded(toy: ToyEncoder) -> None:
    encoded([*TEXTS, "new", TEXTS[0], "new"], toy, vectors_of(TEXTS))
    assert toy.read == ["new"]


def test_when_all_is_known_nothing_is_encoded(toy: ToyEncoder) -> None:
    known = vectors_of(TEXTS)
    found, after = encoded(TEXTS[::-1], toy, known)
    assert toy.asked == []
    assert found.shape == (len(TEXTS), toy.dimensions)
    assert np.array_equal(after.keys, known.keys) and np.array_equal(after.rows, known.rows)


def test_no_texts_have_no_vectors(toy: ToyEncoder) -> None:
    assert encoded([], toy, none_yet(toy))[0].shape == (0, toy.dimensions)


@given(texts=st.lists(st.sampled_from([*TEXTS, "", "😀", "\ud800"])), known=st.sets(st.sampled_from(TEXTS)))
def test_a_text_has_the_same_vector_known_or_new_alone_or_in_company(texts: list[str], known: set[str]) -> None:
    toy = ToyEncoder()
    found, after = encoded(texts, toy, vectors_of(sorted(known)))
    assert sorted(toy.read) == sorted(set(texts) - known)
    assert len(after.keys) == len(known | set(texts))
    for text, vector in zip(texts, found, strict=True):
        [alone], _ = encoded([text], toy, none_yet(toy))
        assert np.array_equal(vector, alone)


def test_many_texts_keep_their_order(toy: ToyEncoder) -> None:
    many = [f"{'price ' * (number % 7)}{'wife ' * (number % 5)}{number}" for number in range(700)]
    found, _ = encoded(many, toy, none_yet(toy))
    assert float((found * toy.encode(many)).sum(axis=1).min()) > 0.999


def test_the_one_who_waits_is_told_how_far_it_is(toy: ToyEncoder) -> None:
    told: list[float] = []
    encoded([str(number) for number in range(600)], toy, none_yet(toy), told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0 and min(told) > 0
    told.clear()
    encoded(TEXTS, toy, vectors_of(TEXTS), told.append)
    assert told == []


def test_a_remembering_encoder_encodes_no_text_twice(toy: ToyEncoder) -> None:
    remembering = Remembering(toy, vectors_of(TEXTS[:2]))
    assert (remembering.name, remembering.dimensions) == (toy.name, toy.dimensions)
    once, again = remembering.encode(TEXTS), remembering.encode(TEXTS)
    assert np.array_equal(once, again)
    assert sorted(toy.read) == sorted(TEXTS[2:])
    assert len(remembering.known.keys) == len(TEXTS)


# the table

KEYS = st.lists(st.integers(0, 40), unique=True)
ANY_KEYS = st.lists(st.one_of(st.integers(0, 40), st.integers(0, 2**64 - 1)))


def table(keys: list[int], sign: int = 1) -> Vectors:
    """A row a key: the key itself, or its opposite."""
    ordered = np.array(sorted(keys), np.uint64)
    rows = (np.array(sorted(keys), np.int64) * sign).astype(np.int8)[:, None]
    return Vectors("toy", ordered, np.tile(rows, (1, ToyEncoder.dimensions)))


def looked_up(vectors: Vectors, keys: list[int]) -> list[int | None]:
    places = vectors.places(np.array(keys, np.uint64))
    return [None if place < 0 else int(vectors.rows[place, 0]) for place in places.tolist()]


@given(KEYS, ANY_KEYS)
def test_each_key_is_found_and_no_other(held: list[int], asked: list[int]) -> None:
    assert looked_up(table(held), asked) == [key if key in held else None for key in asked]


@given(KEYS, KEYS)
def test_what_is_missing_is_added_and_what_was_there_stays(ours: list[int], theirs: list[int]) -> None:
    both = table(ours).with_more(table(theirs, -1))
    assert both.keys.tolist() == sorted({*ours, *theirs})
    assert len(both.rows) == len(both.keys)
    assert looked_up(both, list(range(41))) == [
        key if key in ours else -key if key in theirs else None for key in range(41)
    ]


@given(st.lists(st.sampled_from(TEXTS)), st.lists(st.sampled_from([*TEXTS, "never encoded"])))
def test_those_of_some_texts_can_be_kept_alone(held: list[str], kept: list[str]) -> None:
    own = vectors_of(held).of(kept)
    assert own.keys.tolist() == sorted(keys_of(sorted(set(held) & set(kept))).tolist())
    toy = ToyEncoder()
    encoded(sorted(set(held) & set(kept)), toy, own)
    assert toy.asked == []


@given(st.lists(st.text(st.characters(codec=None), max_size=20), unique=True, max_size=50))
def test_any_texts_have_keys_and_different_ones_different_keys(texts: list[str]) -> None:
    keys = keys_of(texts)
    assert len(keys) == len(texts)
    written = {text.encode(errors="replace") for text in texts}  # no two lone surrogates are told apart
    assert len(set(keys.tolist())) == len(written)


def test_a_text_has_the_same_key_on_every_machine() -> None:
    """A file that ships is read by others."""
    assert keys_of(["太贵了"]).tolist() == [8904495414087190]


# the file


def test_what_was_kept_comes_back(tmp_path: Path, toy: ToyEncoder) -> None:
    path = tmp_path / "made" / "toy.npz"
    known = vectors_of(TEXTS)
    save_vectors(known, path)
    read = load_vectors(path, toy)
    assert read.encoder == toy.name
    assert np.array_equal(read.keys, known.keys) and np.array_equal(read.rows, known.rows)
    assert [one.name for one in path.parent.iterdir()] == ["toy.npz"]


def is_missing(path: Path, encoder: ToyEncoder) -> bool:
    found = load_vectors(path, encoder)
    return (found.encoder, len(found.keys), found.rows.shape) == (encoder.name, 0, (0, encoder.dimensions))


def test_a_missing_file_holds_nothing(tmp_path: Path, toy: ToyEncoder) -> None:
    assert is_missing(tmp_path / "nothing.npz", toy)
    assert is_missing(tmp_path, toy)


def test_a_file_cut_short_anywhere_counts_as_missing(tmp_path: Path, toy: ToyEncoder) -> None:
    path = tmp_path / "toy.npz"
    save_vectors(vectors_of(TEXTS), path)
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        assert is_missing(path, toy), end


@given(data=st.data())
def test_a_file_with_a_flipped_byte_counts_as_missing_or_is_the_same(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    toy = ToyEncoder()
    known = vectors_of(TEXTS)
    path = tmp_path_factory.getbasetemp() / "flipped_vectors.npz"
    save_vectors(known, path)
    spoilt = bytearray(path.read_bytes())
    spoilt[data.draw(st.integers(0, len(spoilt) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(spoilt))
    found = load_vectors(path, toy)
    same = np.array_equal(found.keys, known.keys) and np.array_equal(found.rows, known.rows)
    assert same or is_missing(path, toy)


@given(st.binary(max_size=300))
def test_garbage_counts_as_missing(tmp_path_factory: pytest.TempPathFactory, rubbish: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "garbage_vectors.npz"
    for head in (b"", b"PK\x03\x04", b"\x93NUMPY\x01\x00"):
        path.write_bytes(head + rubbish)
        assert is_missing(path, ToyEncoder())


KNOWN = vectors_of(TEXTS)
PARTS: dict[str, NDArray[np.generic]] = {"encoder": np.array("toy"), "keys": KNOWN.keys, "rows": KNOWN.rows}


@pytest.mark.parametrize(
    "changed",
    [
        {"encoder": np.array("another")},
        {"encoder": np.array(["toy", "toy"])},
        {"encoder": np.array({}, object)},
        {"rows": KNOWN.rows[:, :-1]},  # another number of dimensions
        {"rows": KNOWN.rows[:-1]},
        {"rows": KNOWN.rows.astype(np.float32)},
        {"rows": KNOWN.rows[0]},
        {"rows": np.array(0, np.int8)},
        {"keys": KNOWN.keys[:-1]},
        {"keys": np.array(["a"] * len(KNOWN.keys))},
        {"keys": np.array(7, np.uint64)},
        {"keys": KNOWN.keys[:, None]},
        {"keys": KNOWN.keys[::-1]},  # not in order: nothing would be found where it stands
        {"keys": np.repeat(KNOWN.keys[:1], len(KNOWN.keys))},
    ],
    ids=lambda changed: "{}-{}".format(*next((name, part.shape) for name, part in changed.items())),
)
def test_another_encoders_or_a_misshapen_file_counts_as_missing(
    changed: dict[str, NDArray[np.generic]], tmp_path: Path, toy: ToyEncoder
) -> None:
    path = tmp_path / "toy.npz"
    np.savez(path, allow_pickle=True, **{**PARTS, **changed})
    assert is_missing(path, toy)


@pytest.mark.parametrize("part", PARTS)
def test_a_file_with_a_part_missing_counts_as_missing(part: str, tmp_path: Path, toy: ToyEncoder) -> None:
    path = tmp_path / "toy.npz"
    np.savez(path, allow_pickle=False, **{name: value for name, value in PARTS.items() if name != part})
    assert is_missing(path, toy)


def test_a_crash_while_writing_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "toy.npz"
    path.write_bytes(b"before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        save_vectors(vectors_of(TEXTS), path)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


# shipped with the library, kept beside the models


def test_what_ships_and_what_was_kept_is_not_encoded_again(tmp_path: Path) -> None:
    quick, deep = ToyEncoder("quick"), ToyEncoder("deep")
    save_vectors(encoded(TEXTS[:2], deep, none_yet(deep))[1], tmp_path / "shipped" / "deep.npz")
    save_vectors(encoded(TEXTS[2:4], deep, none_yet(deep))[1], tmp_path / "kept" / "deep.npz")
    deep.forget()
    with remembered(Encoders(quick, deep), tmp_path / "kept", tmp_path / "shipped") as encoders:
        assert encoders.name == Encoders(quick, deep).name
        assert encoders.quick is not None and encoders.deep is not None
        encoders.quick.encode(TEXTS)
        found = encoders.deep.encode(TEXTS)
    assert sorted(quick.read) == sorted(TEXTS)
    assert sorted(deep.read) == sorted(TEXTS[4:])
    assert np.array_equal(found, encoded(TEXTS, deep, none_yet(deep))[0])

    quick.forget()
    deep.forget()
    with remembered(Encoders(quick, deep), tmp_path / "kept") as encoders:
        assert encoders.quick is not None and encoders.deep is not None
        encoders.quick.encode(TEXTS)
        encoders.deep.encode(TEXTS)
    assert quick.asked == deep.asked == []


def test_what_ships_is_never_written_to(tmp_path: Path, toy: ToyEncoder) -> None:
    path = tmp_path / "shipped" / "toy.npz"
    save_vectors(vectors_of(TEXTS[:2]), path)
    before = path.read_bytes()
    with remembered(Encoders(toy), tmp_path / "kept", path.parent) as encoders:
        assert encoders.quick is not None
        encoders.quick.encode(TEXTS)
    assert path.read_bytes() == before


def test_nothing_is_written_when_nothing_was_new(tmp_path: Path, toy: ToyEncoder) -> None:
    save_vectors(vectors_of(TEXTS), tmp_path / "shipped" / "toy.npz")
    with remembered(Encoders(deep=toy), tmp_path / "kept", tmp_path / "shipped") as encoders:
        assert encoders.quick is None and encoders.deep is not None
        encoders.deep.encode(TEXTS)
    assert not (tmp_path / "kept").exists()


def test_a_changed_library_has_only_its_new_lines_encoded(small: Library, tmp_path: Path) -> None:
    """Learnt, then learnt again with no model left: no text goes to an encoder twice."""
    encoders = Encoders(ToyEncoder("quick"), ToyEncoder("deep"))
    build(small, tmp_path / "models", encoders)
    for one in (encoders.quick, encoders.deep):
        assert isinstance(one, ToyEncoder)
        assert len(one.read) == len(set(one.read)) <= len(labelled_lines(small))
        one.forget()
    for path in (tmp_path / "models").glob("*.npz"):
        path.unlink()
    assert build(small, tmp_path / "models", encoders).learnt
    for one in (encoders.quick, encoders.deep):
        assert isinstance(one, ToyEncoder) and one.asked == []


def test_a_shipped_file_makes_the_same_model_as_a_fresh_start(small: Library, tmp_path: Path) -> None:
    fresh = build(small, tmp_path / "fresh" / "models", Encoders(deep=ToyEncoder("deep")))
    shipped = tmp_path / "fresh" / "vectors"
    later = ToyEncoder("deep")
    built = build(small, tmp_path / "other" / "models", Encoders(deep=later), shipped=shipped)
    assert later.asked == []
    for language, expert in fresh.edition.recogniser.model.experts.items():
        assert np.array_equal(built.edition.recogniser.model.experts[language].weights, expert.weights)
    assert not (tmp_path / "other" / "vectors").exists()
