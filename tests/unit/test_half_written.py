"""A file that is read while it is written: at whatever byte it ends, what is wrong is told, and nothing breaks."""

from pathlib import Path

from bot.library.conform import conform
from bot.library.finding import has_errors
from bot.library.read import read
from bot.library.schema import INTENT_FILES
from bot.library.strict_yaml import parse
from tests.small_library import write_small_library

_FILE = "objections/price_too_high.yaml"
_EVERY = 97  # bytes, at which the whole library is read


def test_an_intent_cut_at_any_byte_is_read_or_told(tmp_path: Path) -> None:
    write_small_library(tmp_path)
    whole = (tmp_path / _FILE).read_bytes()
    told = 0
    for length in range(len(whole)):
        tree, findings = parse(whole[:length], _FILE)
        assert tree is not None or findings, length
        if tree is not None:
            shaped, more = conform(tree, INTENT_FILES["objection"])
            told += shaped is None or has_errors((*findings, *more))
        else:
            told += 1
    assert told > 0.9 * len(whole), "half a file passes for a whole one"


def test_a_library_with_half_a_file_is_none_and_says_where(tmp_path: Path) -> None:
    write_small_library(tmp_path)
    path = tmp_path / _FILE
    whole = path.read_bytes()
    for length in range(0, len(whole) - _EVERY, _EVERY):
        path.write_bytes(whole[:length])
        library, findings = read(tmp_path)
        assert (library is None) == has_errors(findings), length
        if library is None:
            assert any(one.path == _FILE for one in findings), length
    path.write_bytes(whole)
    library, _ = read(tmp_path)
    assert library is not None
