"""Files that a bot sends: what Telegram refuses, and the JSON of what it took."""

import mimetypes
import struct
from typing import Any, Literal

from tests.telegram_server.parameters import Parameters, Upload
from tests.telegram_server.refusal import Refusal, bad_request
from tests.telegram_server.state import State

FileKind = Literal["photo", "document"]

MOST_PHOTO_BYTES = 10 * 1024 * 1024
MOST_DOCUMENT_BYTES = 50 * 1024 * 1024
_MOST_WIDTH_AND_HEIGHT = 10_000
_MOST_TIMES_LONGER = 20
_PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST_PREVIEW = 1_280


def checked_upload(state: State, parameters: Parameters, kind: FileKind) -> Upload:
    """The file of a request, or one that Telegram has already, by its id; a photo must be one that it can show. Only
    PNG pictures are known here."""
    upload = parameters.file(kind)
    if upload is None and (known := state.files.get(parameters.text(kind))) is not None:
        return Upload(name=known.path.rpartition("/")[2], content=known.content, mime_type="application/octet-stream")
    if upload is None:
        raise bad_request(f"there is no {kind} in the request")
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > (MOST_PHOTO_BYTES if kind == "photo" else MOST_DOCUMENT_BYTES):
        raise Refusal(413, "Request Entity Too Large")
    if kind == "photo":
        if not upload.content.startswith(_PNG):
            raise bad_request("IMAGE_PROCESS_FAILED")
        width, height = png_size(upload.content)
        if width + height > _MOST_WIDTH_AND_HEIGHT or max(width, height) > _MOST_TIMES_LONGER * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return upload


def uploaded_json(state: State, kind: FileKind, upload: Upload) -> dict[str, Any]:
    file = state.store(kind, upload.name, upload.content)
    shape = {"file_id": file.file_id, "file_unique_id": file.unique_id, "file_size": len(upload.content)}
    if kind == "document":
        mime_type = mimetypes.guess_type(upload.name)[0] or upload.mime_type
        return {"document": {**shape, "file_name": upload.name, "mime_type": mime_type}}
    width, height = png_size(upload.content)
    scale = min(1.0, _LARGEST_PREVIEW / max(width, height))
    return {"photo": [{**shape, "width": round(width * scale), "height": round(height * scale)}]}


def png_size(content: bytes) -> tuple[int, int]:
    """(width, height) in pixels, as the header of a PNG file tells."""
    width, height = struct.unpack(">II", content[16:24])
    return width, height
