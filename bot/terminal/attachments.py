"""Files at a terminal: what comes with a reply is written to this machine, what somebody sends is read from it."""

import asyncio
import stat
from contextlib import suppress
from pathlib import Path

from bot.conversation.request import Sender, Sent
from bot.reply import Attachment
from bot.uploads.fetching import FileTooLarge, NotFetched


def kept_in(folder: Path, attachment: Attachment) -> Path:
    """Write an attachment into the folder, in place of one with the same name; where it stands now."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / Path(attachment.name).name
    path.write_bytes(attachment.content)
    return path


def sent_from(typed: str, sender: Sender) -> Sent:
    """The file at a path, as if it were sent. It is read when it is asked for; quotes around the path are none of it,
    and ~ is the home folder."""
    path = Path(typed.strip().strip("\"'"))
    with suppress(RuntimeError):  # ~somebody whom this machine does not know
        path = path.expanduser()

    async def fetch(most: int) -> bytes:
        return await asyncio.to_thread(_read, path, most)

    return Sent(sender, Attachment(path.name, b"", "document"), fetch=fetch)


def _read(path: Path, most: int) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise NotFetched(f"{path} is no file")  # to open a pipe would be to wait for ever
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except OSError as fault:
        raise NotFetched(f"{path}: {fault.strerror or type(fault).__name__}") from None
    except ValueError as fault:  # a sign that no path can have
        raise NotFetched(str(fault)) from None
    if len(content) > most:
        raise FileTooLarge
    return content
