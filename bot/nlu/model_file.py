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
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.language.detect import Language
from bot.nlu.learn import Labelled
from bot.nlu.model import Expert, Model, Nearest, Projection, Testimony, Verdict
from bot.nlu.ngrams import Postings, Vocabulary, united
from bot.nlu.rejection import SIGNALS, VIEWS, Near, Rejector
from bot.nlu.rounded import Rounded
from bot.nlu.thumb import Decoder, Hints, Thumb

# Part of every name: raise it whenever the same lines would be learnt to something else.
FORMAT = 23
_TOLD = "_told_"
_UNREADABLE = (OSError, EOFError, KeyError, ValueError, TypeError, RuntimeError, zipfile.BadZipFile, zlib.error)


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
        "digests": {language: expert.digest for language, expert in model.experts.items()},
        "threshold": model.threshold,
        "sure": model.sure,
        "deep": model.deep is not None,
    }
    arrays: dict[str, NDArray[np.generic]] = {
        "about": _letters(json.dumps(about)),
        "texts": _letters("\n".join(model.texts)),
        "classes": model.classes.astype(np.int16),
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
        arrays[f"{language}_grams"] = expert.vocabulary.codes
        arrays[f"{language}_idf"] = expert.vocabulary.idf
        arrays[f"{language}_texts"] = np.array(expert.vocabulary.texts)
        arrays[f"{language}_mean"] = expert.projection.mean
        arrays[f"{language}_basis"] = expert.projection.basis
        arrays[f"{language}_starts"] = expert.postings.starts.astype(np.int32)
        arrays[f"{language}_holders"] = expert.postings.examples
        arrays[f"{language}_shares"] = expert.postings.weights.astype(np.float16)
        arrays[f"{language}_quick"] = expert.quick.rows
        arrays[f"{language}_deep"] = expert.deep.rows
        arrays[f"{language}_weights"] = expert.weights
    for language, testimony in model.testimonies.items():
        arrays |= {f"{language}{_TOLD}{name}": array for name, array in _arrays_of(testimony).items()}
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


def load(path: Path, *, to_learn_from: bool = False) -> Model | None:
    """Read a model; None when there is none, or none that this version can read. One that is `to_learn_from` has its
    testimonies too."""
    try:
        # Opened here: of a file that is no archive, numpy would leave it open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files if to_learn_from or _TOLD not in name}
        about = json.loads(_text(arrays["about"]))
        return _model(about, arrays, to_learn_from) if about["format"] == FORMAT else None
    except _UNREADABLE:
        return None


def with_most_of(digests: Mapping[Language, str], folder: Path) -> Model | None:
    """Of the models of a folder the one that has most of these experts, to learn from; None where none has any. Of two
    that have as many the newer."""
    best: Path | None = None
    most = 0
    for path in sorted(folder.glob("*.npz"), key=_written_at, reverse=True):
        shared = len(digests.items() & _digests_in(path).items())
        if shared > most:
            best, most = path, shared
    return None if best is None else load(best, to_learn_from=True)


def _digests_in(path: Path) -> Mapping[Language, str]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            about = json.loads(_text(archive["about"]))
        digests: Mapping[Language, str] = about["digests"] if about["format"] == FORMAT else {}
        return digests
    except _UNREADABLE:
        return {}


def _model(about: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], to_learn_from: bool) -> Model:
    experts = {language: _expert(language, digest, arrays) for language, digest in about["digests"].items()}
    return Model(
        intents=tuple(about["intents"]),
        texts=tuple(_text(arrays["texts"]).split("\n")),
        classes=arrays["classes"].astype(np.int64),
        vocabulary=united([expert.vocabulary for expert in experts.values()]),
        encoder=about["encoder"],
        experts=experts,
        quick=_verdict("quick", arrays),
        deep=_verdict("deep", arrays) if about["deep"] else None,
        thumb=Thumb(_decoder(arrays), _hints("initials", arrays), _hints("choseong", arrays)),
        threshold=float(about["threshold"]),
        sure=float(about["sure"]),
        learnt_as=arrays["learnt_as"].astype(np.int64),
        testimonies={language: _testimony(language, arrays) for language in experts} if to_learn_from else {},
    )


def _arrays_of(testimony: Testimony) -> dict[str, NDArray[np.generic]]:
    """A testimony by the names of its fields; what is near by view as well."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for field in fields(testimony):
        value = getattr(testimony, field.name)
        if isinstance(value, np.ndarray):
            arrays[field.name] = value
            continue
        for view, near in zip(VIEWS, value, strict=True):
            if near is not None:
                arrays[f"{field.name}_{view}_cosines"] = near.cosines
                arrays[f"{field.name}_{view}_classes"] = near.classes
    return arrays


def _testimony(language: Language, arrays: Mapping[str, NDArray[Any]]) -> Testimony:
    def told(name: str) -> NDArray[Any]:
        return arrays[f"{language}{_TOLD}{name}"]

    def near(name: str) -> Nearest:
        wording, quick, deep = (
            Near(told(f"{name}_{view}_cosines"), told(f"{name}_{view}_classes"))
            if any(one.startswith(f"{language}{_TOLD}{name}_{view}") for one in arrays)
            else None
            for view in VIEWS
        )
        return wording, quick, deep

    return Testimony(
        classes=told("classes"),
        alone=told("alone"),
        part_alone=told("part_alone"),
        alone_near=near("alone_near"),
        together=told("together"),
        part_together=told("part_together"),
        together_near=near("together_near"),
        unseen=told("unseen"),
        lengths=told("lengths"),
        languages=told("languages"),
        learnt_as=told("learnt_as"),
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


def _expert(language: Language, digest: str, arrays: Mapping[str, NDArray[Any]]) -> Expert:
    rows = arrays[f"{language}_rows"].astype(np.int64)
    postings = Postings(
        arrays[f"{language}_starts"].astype(np.int64),
        arrays[f"{language}_holders"],
        arrays[f"{language}_shares"].astype(np.float32),
        len(rows),
    )
    quick, deep = (Rounded(arrays[f"{language}_{name}"]) for name in ("quick", "deep"))
    vocabulary = Vocabulary(arrays[f"{language}_grams"], arrays[f"{language}_idf"], int(arrays[f"{language}_texts"]))
    projection = Projection(arrays[f"{language}_mean"], arrays[f"{language}_basis"])
    return Expert(digest, rows, vocabulary, projection, postings, quick, deep, arrays[f"{language}_weights"])


def _verdict(name: str, arrays: Mapping[str, NDArray[Any]]) -> Verdict:
    rejector = Rejector(arrays[f"{name}_centre"], arrays[f"{name}_scale"], arrays[f"{name}_weights"])
    return Verdict(float(arrays[f"{name}_sharpness"]), rejector)


def _letters(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)


def _text(letters: NDArray[np.uint8]) -> str:
    return letters.tobytes().decode()
