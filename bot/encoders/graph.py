"""The arithmetic of an encoder as a graph that onnxruntime works through, on one thread and in small integers.

Drawn once a machine from the weights in the encoder's package and kept (`kept.py`); `onnx` is loaded for that alone.
"""

import importlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

_GRAPH, _WEIGHTS = "graph.onnx", "graph.weights"
_OWN = "com.microsoft"  # where the operators of onnxruntime itself are named
_OPSET, _OWN_OPSET, _IR = 17, 1, 9  # old enough for every onnxruntime of recent years
_BLOCK = 128  # weights, and numbers of what they are multiplied with, that share a scale
_LARGE = 127  # the largest of eight bits with a sign
_LEAST = np.float32(1e-9)  # a scale is never nothing


class Graph:
    """A graph being drawn. Every method adds a step and gives the name of what comes out of it."""

    def __init__(self) -> None:
        self._onnx: Any = importlib.import_module("onnx")
        self._steps: list[Any] = []
        self._weights: list[Any] = []

    def constant(self, value: NDArray[Any]) -> str:
        """A number or many that never change."""
        name = f"c{len(self._weights)}"
        self._weights.append(self._onnx.numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def step(self, operator: str, *inputs: str, own: bool = False, **attributes: Any) -> str:
        """One operator of ONNX, or of onnxruntime's `own`."""
        name = f"s{len(self._steps)}"
        domain = _OWN if own else ""
        self._steps.append(self._onnx.helper.make_node(operator, list(inputs), [name], domain=domain, **attributes))
        return name

    def linear(self, into: str, weights: Array, bias: Array | None = None) -> str:
        """`into @ weights.T + bias`, weights (out, in). Both sides are rounded to eight bits in blocks of 128, each
        with a scale of its own: close to the exact product whatever the numbers are."""
        outputs, inputs = weights.shape
        blocks = -(-inputs // _BLOCK)
        padded = np.zeros((outputs, blocks * _BLOCK), np.float32)
        padded[:, :inputs] = weights
        padded = padded.reshape(outputs, blocks, _BLOCK)
        scales = np.maximum(np.abs(padded).max(axis=2) / _LARGE, _LEAST)
        rounded = (np.rint(padded / scales[:, :, None]) + _LARGE + 1).astype(np.uint8)
        return self._in_blocks(into, rounded, scales.reshape(-1), inputs, bias)

    def evened_linear(self, into: str, weights: Array, bias: Array) -> str:
        """The same with one scale for all of `into`, in half the time: right where no number stands out, see
        `evened`."""
        scales = np.maximum(np.abs(weights).max(axis=1) / _LARGE, _LEAST)
        rounded = np.rint(weights / scales[:, None]).astype(np.int8)
        inputs = (into, self.constant(rounded.T), self.constant(scales), "", self.constant(bias))
        return self.step("DynamicQuantizeMatMul", *inputs, own=True)

    def products(self, into: str, rows: NDArray[np.int8], scales: Array) -> str:
        """The products with rows (n, in) that were rounded before, each by a scale of its own (n,)."""
        count, inputs = rows.shape
        blocks = -(-inputs // _BLOCK)
        padded = np.full((count, blocks * _BLOCK), _LARGE + 1, np.uint8)
        np.add(rows, _LARGE + 1, out=padded[:, :inputs], dtype=np.int16, casting="unsafe")
        return self._in_blocks(into, padded.reshape(count, blocks, _BLOCK), np.repeat(scales, blocks), inputs)

    def _in_blocks(
        self, into: str, rounded: NDArray[np.uint8], scales: Array, inputs: int, bias: Array | None = None
    ) -> str:
        return self.step(
            "MatMulNBits",
            into,
            self.constant(rounded),
            self.constant(scales),
            *(() if bias is None else ("", "", self.constant(bias))),
            own=True,
            K=inputs,
            N=len(rounded),
            bits=8,
            block_size=_BLOCK,
            accuracy_level=4,
        )

    def save(self, folder: Path, inputs: Mapping[str, Sequence[int | str]], output: str) -> None:
        """Write the graph: its inputs by name with their shapes, all in floating point but those that begin with
        "places"; its output is called "out"."""
        self._onnx.save(self._drawn(inputs, output), folder / _GRAPH, save_as_external_data=True, location=_WEIGHTS)

    def ready(self, inputs: Mapping[str, Sequence[int | str]], output: str) -> Any:
        """The graph ready to run, without writing it; see `save` and `opened`."""
        return _session(self._drawn(inputs, output).SerializeToString())

    def _drawn(self, inputs: Mapping[str, Sequence[int | str]], output: str) -> Any:
        helper, kinds = self._onnx.helper, self._onnx.TensorProto
        self._steps.append(helper.make_node("Identity", [output], ["out"]))
        taken = [
            helper.make_tensor_value_info(name, kinds.INT64 if name.startswith("places") else kinds.FLOAT, shape)
            for name, shape in inputs.items()
        ]
        given = helper.make_tensor_value_info("out", kinds.FLOAT, None)
        drawn = helper.make_graph(self._steps, "encoder", taken, [given], self._weights)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_OWN, _OWN_OPSET)]
        return helper.make_model(drawn, opset_imports=opsets, ir_version=_IR)


def evened(weights: Array, largest: Array) -> tuple[Array, Array]:
    """What to multiply the inputs of a linear step with, and its weights less that, so that no input is much larger
    than the others: one that is would leave the others no bits. From the weights (out, in) and roughly how large each
    input becomes (in,). (Xiao and others 2023, "SmoothQuant".)"""
    heaviest = np.maximum(np.abs(weights).max(axis=0), np.float32(1e-3))
    share = np.maximum(largest, np.float32(1e-3)) ** _SHARE / heaviest ** (1 - _SHARE)
    share /= np.exp(np.log(share).mean())
    return (1 / share).astype(np.float32), (weights * share).astype(np.float32)


_SHARE = 0.85  # of the difference is taken from the inputs, the rest is left; by the nearness to the exact vectors


def opened(folder: Path) -> Any:
    """The graph in a folder, ready to run; threads may share it."""
    return _session(folder / _GRAPH)


def _session(graph: Path | bytes) -> Any:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read once, when it is loaded: nobody is told what is asked here
    engine: Any = importlib.import_module("onnxruntime")
    engine.disable_telemetry_events()  # Windows has a way of its own
    options = engine.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # a second thread costs more than it saves here
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False  # each text has its own length
    options.log_severity_level = 3
    if not _sums_are_exact():
        options.add_session_config_entry("session.x64quantprecision", "1")
    return engine.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _sums_are_exact() -> bool:
    """Whether the processor is known to add products of small integers without cutting off large sums: x86 has learnt
    it with VNNI. Where it has not, other instructions do it, in a third more time; other processors always could."""
    try:
        return "vnni" in _PROCESSOR.read_text(errors="replace")
    except OSError:
        return False


_PROCESSOR = Path("/proc/cpuinfo")
