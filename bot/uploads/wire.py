"""What a file held, as JSON between the process that read it and the one that asked: a tree or tables, and findings."""

import json
from dataclasses import dataclass
from typing import Any

from bot.library.finding import Finding
from bot.library.strict_yaml import Mapping, Node, Scalar, Sequence
from bot.uploads.table import Row, Table


@dataclass(frozen=True, slots=True)
class Read:
    """`tree` of a YAML file, `tables` of a CSV file or a workbook."""

    tree: Node | None = None
    tables: tuple[Table, ...] = ()
    findings: tuple[Finding, ...] = ()


def packed(read: Read) -> bytes:
    return json.dumps(
        {
            "tree": None if read.tree is None else _packed(read.tree),
            "tables": [[one.path, one.sheet, [[row.line, *row.cells] for row in one.rows]] for one in read.tables],
            "findings": [
                [one.path, one.line, one.column, one.rule, one.key, dict(one.values), one.severity]
                for one in read.findings
            ],
        },
        separators=(",", ":"),
    ).encode()


def unpacked(data: bytes, path: str) -> Read:
    """The other way round; `path` is that of the tree. Raises ValueError for anything else."""
    try:
        told = json.loads(data)
        tree = None if told["tree"] is None else _unpacked(told["tree"], path)
        tables = tuple(
            Table(str(where), tuple(Row(int(line), tuple(map(str, cells))) for line, *cells in rows), str(sheet))
            for where, sheet, rows in told["tables"]
        )
        findings = tuple(Finding(*one) for one in told["findings"])
    except (KeyError, TypeError, RecursionError) as fault:
        raise ValueError(f"not what a reader says: {fault}") from None
    return Read(tree, tables, findings)


def _packed(node: Node) -> list[Any]:
    """A text is itself; a list stands in a list, fields in a list of pairs."""
    match node:
        case Scalar(value):
            held: Any = value
        case Sequence(items):
            held = [_packed(item) for item in items]
        case Mapping(entries):
            held = {"": [[_packed(key), _packed(value)] for key, value in entries]}
    return [node.line, node.column, held]


def _unpacked(told: Any, path: str) -> Node:
    line, column, held = told
    if isinstance(held, str):
        return Scalar(held, line, column, path)
    if isinstance(held, list):
        return Sequence(tuple(_unpacked(item, path) for item in held), line, column, path)
    entries = []
    for key, value in held[""]:
        name = _unpacked(key, path)
        if not isinstance(name, Scalar):
            raise ValueError("a key that is no text")
        entries.append((name, _unpacked(value, path)))
    return Mapping(tuple(entries), line, column, path)
