"""`python -m bot.uploads.child`: one file comes in on standard input, what it held goes out on standard output as JSON.

The first line of the input is JSON: the kind, the name, the limits. Whatever can be imported is imported before the
process locks itself down; then the file is parsed.
"""

import encodings.cp437
import encodings.utf_8_sig
import encodings.utf_16
import json
import sys

from bot.library.finding import Finding
from bot.library.strict_yaml import parse
from bot.uploads.cells import Refused
from bot.uploads.csv_table import csv_table
from bot.uploads.limits import Kind, Limits
from bot.uploads.lock_down import lock_down
from bot.uploads.table import RULE
from bot.uploads.wire import Read, packed

USED = (encodings.cp437, encodings.utf_8_sig, encodings.utf_16)
"""Codecs that would be looked for only when they are needed, which is too late."""


def read_file(data: bytes, kind: Kind, path: str, limits: Limits) -> Read:
    """What a file holds. Does not raise for anything that stands in it, memory that runs out included."""
    try:
        match kind:
            case "yaml":
                tree, findings = parse(data, path)
                return Read(tree, findings=findings)
            case "csv":
                tables = csv_table(data, path, limits)
            case "xlsx":
                from bot.uploads.workbook import workbook_tables

                tables = workbook_tables(data, path, limits)
    except Refused as refused:
        return Read(findings=(refused.finding,))
    except MemoryError:
        return Read(findings=(Finding(path, 1, 1, RULE, "upload_memory", {"limit": str(limits.memory // 2**20)}),))
    return Read(tables=tables) if tables else Read(findings=(Finding(path, 1, 1, RULE, "empty_file"),))


def main() -> None:
    wish = json.loads(sys.stdin.buffer.readline())
    kind, path, limits = wish["kind"], wish["path"], Limits(**wish["limits"])
    data = sys.stdin.buffer.read()
    if kind == "xlsx":
        sys.modules.update({"numpy": None, "lxml": None})  # type: ignore[dict-item] # heavy, and not needed
        import bot.uploads.workbook  # noqa: F401
    lock_down(limits)
    sys.stdout.buffer.write(packed(read_file(data, kind, path, limits)))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
