"""A model on disk: one file of plain arrays, no pickle, named by what it was learnt from.

Written beside its place and moved there when whole, so a file that exists is complete. A file that cannot be read, or
was written by another version of this code, counts as missing: the model is learnt again.
"""

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.language.detect import Language
from bot.nlu.learn import Labelled
from bot.nlu.model import Expert, Model, Projection, Verdict
from bot.nlu.ngrams import Postings, Vocabulary
from bot.nlu.rejection import SIGNALS, Rejector
from bot.nlu.thumb import Decoder, Hints, Thumb

# Part of every name: raise it whenever the same lines would be learnt to something else.
FORMAT = 13


def name_of(lines: Sequence[Labelled], encoder: str) -> str:
    """The name of the model that these lines give with this encoder ("" for none): 16 hex digits."""
    digest = hashlib.sha256(f"{FORMAT}|{encoder}|{'|'.join(SIGNALS)}".encode())
    for line in lines:
        digest.update(f"\n{line.language}\t{line.intent}\t{line.text}".encode())
    return digest.hexdigest()[:16]


def save(model: Model, path: Path) -> None:
    """Write a model. The folder is made; an earlier file of this name is replaced in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    about = {
        "format": FORMAT,
        "intents": model.intents,
        "encoder": model.encoder,
        "languages": list(model.experts),
        "threshold": model.threshold,
        "sure": model.sure,
        "deep": model.deep is not None,
    }
    arrays: dict[str, NDArray[np.generic]] = {
        "about": _letters(json.dumps(about)),
        "texts": _letters("\n".join(model.texts)),
        "grams": model.vocabulary.codes,
        "idf": model.vocabulary.idf,
        "classes": model.classes.astype(np.int16),
        "mean": model.projection.mean,
        "basis": model.projection.basis,
        "learnt_as": model.learnt_as.astype(np.int16),
    }
    decoder = model.thumb.decoder
    arrays["decoder_letters"] = _letters(decoder.letters)
    for part in ("seen", "keys", "counts"):
        arrays[f"decoder_{part}"] = getattr(decoder, part)
    for name, hints in (("initials", model.thumb.initials), ("choseong", model.thumb.choseong)):
        for part in ("codes", "starts", "classes", "counts", "sizes"):
            arrays[f"{name}_{part}"] = getattr(hints, part)
    for name, verdict in (("quick", model.quick), ("deep", model.deep)):
        if verdict is not None:
            arrays[f"{name}_sharpness"] = np.array(verdict.sharpness)
            arrays[f"{name}_centre"] = verdict.rejector.centre
            arrays[f"{name}_scale"] = verdict.rejector.scale
            arrays[f"{name}_weights"] = verdict.rejector.weights
    for language, expert in model.experts.items():
        arrays[f"{language}_rows"] = expert.rows.astype(np.int32)
        arrays[f"{language}_starts"] = expert.postings.starts.astype(np.int32)
        arrays[f"{language}_holders"] = expert.postings.examples
        arrays[f"{language}_shares"] = expert.postings.weights.astype(np.float16)
        arrays[f"{language}_quick"] = expert.quick.astype(np.float16)
        arrays[f"{language}_deep"] = expert.deep.astype(np.float16)
        arrays[f"{language}_weights"] = expert.weights
    handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    finally:
        Path(unfinished).unlink(missing_ok=True)


def prune(folder: Path, keep: int) -> None:
    """Leave the newest models of a folder and drop the others: every edit of the library leaves one behind."""
    for old in sorted(folder.glob("*.npz"), key=_written_at, reverse=True)[keep:]:
        old.unlink(missing_ok=True)


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another process was first
        return 0.0


def load(path: Path) -> Model | None:
    """Read a model; None when there is none, or none that this version can read."""
    try:
        # Opened here: of a file that is no archive, numpy would leave it open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        about = json.loads(_text(arrays["about"]))
        if about["format"] != FORMAT:
            return None
        return _model(about, arrays)
    except (OSError, EOFError, KeyError, ValueError, TypeError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return None


def _model(about: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Model:
    return Model(
        intents=tuple(about["intents"]),
        texts=tuple(_text(arrays["texts"]).split("\n")),
        classes=arrays["classes"].astype(np.int64),
        vocabulary=Vocabulary(arrays["grams"], arrays["idf"]),
        encoder=about["encoder"],
        projection=Projection(arrays["mean"], arrays["basis"]),
        experts={language: _expert(language, arrays) for language in about["languages"]},
        quick=_verdict("quick", arrays),
        deep=_verdict("deep", arrays) if about["deep"] else None,
        thumb=Thumb(_decoder(arrays), _hints("initials", arrays), _hints("choseong", arrays)),
        threshold=float(about["threshold"]),
        sure=float(about["sure"]),
        learnt_as=arrays["learnt_as"].astype(np.int64),
    )


def _decoder(arrays: Mapping[str, NDArray[Any]]) -> Decoder:
    return Decoder(
        _text(arrays["decoder_letters"]), arrays["decoder_seen"], arrays["decoder_keys"], arrays["decoder_counts"]
    )


def _hints(name: str, arrays: Mapping[str, NDArray[Any]]) -> Hints:
    codes, starts, classes, counts, sizes = (
        arrays[f"{name}_{part}"] for part in ("codes", "starts", "classes", "counts", "sizes")
    )
    return Hints(codes, starts, classes, counts, sizes)


def _expert(language: Language, arrays: Mapping[str, NDArray[Any]]) -> Expert:
    rows = arrays[f"{language}_rows"].astype(np.int64)
    postings = Postings(
        arrays[f"{language}_starts"].astype(np.int64),
        arrays[f"{language}_holders"],
        arrays[f"{language}_shares"].astype(np.float32),
        len(rows),
    )
    quick, deep = (arrays[f"{language}_{name}"].astype(np.float32) for name in ("quick", "deep"))
    return Expert(rows, postings, quick, deep, arrays[f"{language}_weights"])


def _verdict(name: str, arrays: Mapping[str, NDArray[Any]]) -> Verdict:
    rejector = Rejector(arrays[f"{name}_centre"], arrays[f"{name}_scale"], arrays[f"{name}_weights"])
    return Verdict(float(arrays[f"{name}_sharpness"]), rejector)


def _letters(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)


def _text(letters: NDArray[np.uint8]) -> str:
    return letters.tobytes().decode()
