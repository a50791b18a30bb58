"""A terminal writes what it cannot show, inside its folder and nowhere else."""

from pathlib import Path

from bot.reply import Attachment
from bot.terminal.attachments import kept_in


def test_an_attachment_is_written_and_takes_the_place_of_its_namesake(tmp_path: Path) -> None:
    folder = tmp_path / "not yet there"

    kept_in(folder, Attachment("card.png", b"old", "picture"))
    path = kept_in(folder, Attachment("card.png", b"new", "picture"))

    assert path == folder / "card.png"
    assert path.read_bytes() == b"new"


def test_a_name_leads_nowhere_else(tmp_path: Path) -> None:
    path = kept_in(tmp_path / "files", Attachment("../../card.png", b"x", "picture"))

    assert path == tmp_path / "files" / "card.png"
