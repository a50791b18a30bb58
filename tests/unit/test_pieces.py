"""A text is cut into the most probable pieces, whatever the vocabulary and the text."""

from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.encoders.pieces import Pieces, load_pieces, marked, pieces_of, save_pieces

VOCABULARY = {"?": 0.0, "▁": -3.0, "a": -4.0, "b": -4.5, "ab": -6.0, "ba": -7.0, "▁ab": -8.0, "贵": -5.0, "太贵": -6.5}
VOCABULARY |= {"a" * 40: -9.0, "😀": -4.0}
UNKNOWN = 0


def known(vocabulary: dict[str, float], *, with_unknown: bool = False) -> Pieces:
    return pieces_of(list(vocabulary), list(vocabulary.values()), UNKNOWN, {}, with_unknown=with_unknown)


PIECES = known(VOCABULARY)
texts = st.text(st.sampled_from("ab▁贵太?x😀"), max_size=9)


def score(cut: list[str], unknown: float) -> float:
    return sum(VOCABULARY[piece] if piece != "?" and piece in VOCABULARY else unknown for piece in cut)


def best_score(text: str) -> float:
    """Of all ways to cut a text."""
    unknown = min(VOCABULARY.values()) - 10
    found = []
    for count in range(len(text)):
        for places in combinations(range(1, len(text)), count):
            edges = [0, *places, len(text)]
            cut = [text[start:end] for start, end in pairwise(edges)]
            if all(len(piece) == 1 or piece in VOCABULARY for piece in cut):
                found.append(score(cut, unknown))
    return max(found, default=0.0)


def spelt(numbers: list[int], text: str) -> list[str]:
    """The pieces by name; for the unknown one the letter that stands there."""
    found, place = [], 0
    for number in numbers:
        piece = text[place] if number == UNKNOWN else list(VOCABULARY)[number]
        assert text.startswith(piece, place)
        found.append(piece)
        place += len(piece)
    assert place == len(text)
    return found


@given(texts)
def test_no_other_cut_is_more_probable(text: str) -> None:
    cut = spelt(PIECES.split(text), text)
    unknown = min(VOCABULARY.values()) - 10
    assert score(cut, unknown) == pytest.approx(best_score(text), abs=1e-4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("太贵", ["太贵"]),
        ("太太贵", ["太", "太贵"]),
        ("aba", ["ab", "a"]),
        ("a" * 40 + "b", ["a" * 40, "b"]),
        ("😀a", ["😀", "a"]),
    ],
)
def test_the_pieces_of_a_text(text: str, expected: list[str]) -> None:
    assert spelt(PIECES.split(text), text) == expected


def test_a_piece_is_found_wherever_it_stands_in_a_long_text() -> None:
    for before in (254, 255, 256, 257, 1000):
        text = "x" * before + "太贵" + "x" * 50
        assert spelt(PIECES.split(text), text)[before] == "太贵"


def test_the_sign_for_unknown_letters_is_a_piece_only_where_it_may_be() -> None:
    assert PIECES.split("??") == [UNKNOWN, UNKNOWN]
    assert known({"??": 0.0, "a": -1.0}).split("??") == [UNKNOWN, UNKNOWN]
    assert known({"??": 0.0, "a": -1.0}, with_unknown=True).split("??") == [UNKNOWN]


@pytest.mark.parametrize("text", ["\ud800", "\x00a", "\U0010ffff"])
def test_any_letter_can_stand_in_a_text(text: str) -> None:
    assert len(PIECES.split(text)) == len(text)


def test_a_blank_has_its_sign() -> None:
    assert marked(" ab b") == "▁ab▁b"


@given(texts)
def test_a_vocabulary_comes_back_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("pieces")
    replacements = {0x2460: "1", 0x200B: "", 0xFDFA: "صلى الله"}
    save_pieces(pieces_of(list(VOCABULARY), list(VOCABULARY.values()), 0, replacements, with_unknown=False), folder)
    found = load_pieces(folder)
    assert found.split(text) == PIECES.split(text)
    assert found.replacements == replacements
    assert (found.longest, found.unknown) == (40, UNKNOWN)


def test_a_vocabulary_on_disk_is_found_by_its_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_pieces(tmp_path)
