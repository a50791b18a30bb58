"""A new intent begins as a file that can be read and asks only to be filled."""

from pathlib import Path

import pytest

from bot.library.lint import lint
from bot.library.read import read_source
from bot.library.records import FOLDERS, KINDS, Kind
from bot.library.skeleton import skeleton
from tests.small_library import SMALL, write_small_library


@pytest.mark.parametrize("kind", KINDS)
def test_a_skeleton_is_readable_and_lacks_only_words(kind: Kind, tmp_path: Path) -> None:
    write_small_library(tmp_path)
    path = f"{FOLDERS[kind]}/brand_new.yaml"
    (tmp_path / path).write_text(skeleton(kind, "brand_new"), "utf-8")
    source, findings = read_source(tmp_path)
    assert source is not None and findings == ()
    found = lint(source, SMALL)
    assert {finding.rule for finding in found} == {"empty_text", "too_few"}
    assert {finding.path for finding in found} == {path}


@pytest.mark.parametrize("kind", KINDS)
def test_a_skeleton_says_where_it_belongs(kind: Kind) -> None:
    assert skeleton(kind, "brand_new").startswith(f"# {FOLDERS[kind]}/brand_new.yaml\n")
