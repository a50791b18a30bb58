"""What is made once a machine is whole or not there, whatever happens while it is made."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.encoders.kept import kept


def making(text: str = "weights") -> tuple[Callable[[Path], None], list[Path]]:
    """Something that fills a folder, and the folders it was asked to fill."""
    asked: list[Path] = []

    def make(folder: Path) -> None:
        asked.append(folder)
        (folder / "a").write_text(text)
        (folder / "b").write_bytes(b"\0" * 1000)

    return make, asked


def test_it_is_made_once(tmp_path: Path) -> None:
    make, asked = making()
    place = tmp_path / "encoders" / "one"
    assert kept(place, make) == kept(place, make) == place
    assert len(asked) == 1
    assert (place / "a").read_text() == "weights"


def test_nothing_is_left_of_what_could_not_be_finished(tmp_path: Path) -> None:
    def make(folder: Path) -> None:
        (folder / "a").write_text("half")
        raise RuntimeError("the package is another one")

    with pytest.raises(RuntimeError, match="another one"):
        kept(tmp_path / "one", make)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("spoil", ["cut off", "gone", "sizes gone", "sizes spoilt", "empty"])
def test_what_was_spoilt_is_made_anew(tmp_path: Path, spoil: str) -> None:
    place = tmp_path / "one"
    kept(place, making("old")[0])
    if spoil == "cut off":
        (place / "b").write_bytes(b"\0" * 10)
    elif spoil == "gone":
        (place / "a").unlink()
    elif spoil == "sizes gone":
        (place / "sizes.json").unlink()
    elif spoil == "sizes spoilt":
        (place / "sizes.json").write_text("[")
    else:
        for path in place.iterdir():
            path.unlink()
    make, asked = making("new")
    kept(place, make)
    assert len(asked) == 1
    assert (place / "a").read_text() == "new" and (place / "b").stat().st_size == 1000


def test_two_that_make_it_at_once_both_have_it(tmp_path: Path) -> None:
    both = threading.Barrier(2)

    def make(folder: Path) -> None:
        both.wait()
        (folder / "a").write_text("weights")

    with ThreadPoolExecutor(2) as workers:
        places = list(workers.map(lambda _: kept(tmp_path / "one", make), range(2)))
    assert places == [tmp_path / "one"] * 2
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
    assert (tmp_path / "one" / "a").read_text() == "weights"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        kept(tmp_path / "file" / "one", making()[0])
