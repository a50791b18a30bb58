"""What comes with a reply, as a file on this machine: a terminal shows no pictures."""

from pathlib import Path

from bot.reply import Attachment


def kept_in(folder: Path, attachment: Attachment) -> Path:
    """Write an attachment into the folder, in place of one with the same name; where it stands now."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / Path(attachment.name).name
    path.write_bytes(attachment.content)
    return path
