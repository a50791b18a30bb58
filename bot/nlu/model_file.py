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
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.nlu.fusion import Fusion
from bot.nlu.learn import Labelled
from bot.nlu.model import Model
from bot.nlu.ngrams import Postings, Vocabulary
from bot.nlu.rejection import SIGNALS, Rejector

# Part of every name: raise it whenever the same lines would be learnt to something else.
FORMAT = 5


def name_of(lines: Sequence[Labelled], encoder: str) -> str:
    """The name of the model that these lines give with this encoder ("" for none): 16 hex digits."""
    digest = hashlib.sha256(f"{FORMAT}|{encoder}|{'|'.join(SIGNALS)}".encode())
    for line in lines:
        digest.update(f"\n{line.language}\t{line.intent}\t{line.text}".encode())
    return digest.hexdigest()[:16]


def save(model: Model, path: Path) -> None:
    """Write a model. The folder is made; an earlier file of this name is replaced in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, NDArray[np.generic]] = {
        "about": _letters(
            json.dumps(
                {
                    "format": FORMAT,
                    "intents": model.intents,
                    "encoder": model.encoder,
                    "fusion": asdict(model.fusion),
                    "threshold": model.threshold,
                    "examples": model.postings.count,
                }
            )
        ),
        "texts": _letters("\n".join(model.texts)),
        "grams": _letters("\n".join(model.vocabulary.index)),
        "idf": model.vocabulary.idf,
        "classes": model.classes.astype(np.int16),
        "starts": model.postings.starts.astype(np.int32),
        "holders": model.postings.examples,
        "weights": model.postings.weights.astype(np.float16),
        "wording_weights": model.wording_weights,
        "vectors": model.vectors.astype(np.float16),
        "meaning_weights": model.meaning_weights,
        "learnt_as": model.learnt_as.astype(np.int16),
        "rejector_centre": model.rejector.centre,
        "rejector_scale": model.rejector.scale,
        "rejector_weights": model.rejector.weights,
    }
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
        grams = _text(arrays["grams"]).split("\n")
        return Model(
            intents=tuple(about["intents"]),
            texts=tuple(_text(arrays["texts"]).split("\n")),
            classes=arrays["classes"].astype(np.int64),
            vocabulary=Vocabulary({gram: number for number, gram in enumerate(grams)}, arrays["idf"]),
            postings=Postings(
                arrays["starts"].astype(np.int64),
                arrays["holders"],
                arrays["weights"].astype(np.float32),
                int(about["examples"]),
            ),
            wording_weights=arrays["wording_weights"],
            encoder=about["encoder"],
            vectors=arrays["vectors"].astype(np.float32),
            meaning_weights=arrays["meaning_weights"],
            fusion=Fusion(**about["fusion"]),
            rejector=Rejector(arrays["rejector_centre"], arrays["rejector_scale"], arrays["rejector_weights"]),
            threshold=float(about["threshold"]),
            learnt_as=arrays["learnt_as"].astype(np.int64),
        )
    except (OSError, EOFError, KeyError, ValueError, TypeError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return None


def _letters(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)


def _text(letters: NDArray[np.uint8]) -> str:
    return letters.tobytes().decode()
