"""The files of the quiz are read strictly; what is wrong is told with its place."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.language.detect import LANGUAGES
from bot.quiz.reading import read_quiz
from bot.quiz.schema import quiz_schema_files
from bot.wording.findings import written
from tests.quiz_agreement import INTENTS, content

SCHEMAS = INTENTS / "schema"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the quiz that a test may spoil."""
    shutil.copytree(INTENTS / "quiz", tmp_path / "quiz")
    return tmp_path


def told(folder: Path) -> list[str]:
    quiz, findings = read_quiz(folder, content()[0])
    assert (quiz is None) == any(finding.severity == "error" for finding in findings)
    return [written(finding, "en") for finding in findings]


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / "quiz" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_quiz_of_this_library_has_no_finding() -> None:
    assert read_quiz(INTENTS, content()[0])[1] == ()


def test_a_library_without_a_quiz_has_none_and_nothing_is_wrong(tmp_path: Path) -> None:
    assert read_quiz(tmp_path, content()[0]) == (None, ())


SPOILT: tuple[tuple[str, str, str, str], ...] = (
    ("cues/en.yaml", "question: ", "questoin: ", "question"),
    ("cues/zh.yaml", 'but: "', 'but: "(', "pattern"),
    ("cues/ko.yaml", "<mean>", "<meaning>", "<meaning>"),
    ("decks/fab.yaml", "card: topic_presentation", "card: topic_presentatoin", "topic_presentation"),
    ("decks/vip_tiers.yaml", "{amount}", "amount", "decks/vip_tiers.yaml"),
    ("personas/lab_engineer.yaml", "truth: contract_lock_in", "truth: contract_lockin", "contract_lock_in"),
    ("personas/lab_engineer.yaml", "mood: 3", "mood: 9", "1-5"),
    ("personas/lab_engineer.yaml", "style: analytical", "style: analytic", "practical"),
    ("selftests/conflict_style.yaml", "[3, 7, 16, 20, 25]", "[3, 7, 16, 20, 24]", "25"),
    ("asks.yaml", "    name_objection:\n", "    name_objectoin:\n", "name_objection"),
    ("offers.yaml", "CN:", "CHN:", "CHN"),
    ("offers.yaml", "every: month", "every: fortnight", "month"),
)  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "said"), SPOILT)
def test_what_is_wrong_is_told_with_its_place(folder: Path, file: str, old: str, new: str, said: str) -> None:
    spoil(folder, file, old, new)
    lines = told(folder)
    assert lines
    assert all(line.startswith(f"quiz/{file}:") for line in lines)
    assert any(said in line for line in lines), lines


def remove_a_language(folder: Path) -> None:
    path = folder / "quiz/decks/timing.yaml"
    text = path.read_text("utf-8")
    path.write_text(text[: text.index("\nen:") + 1], "utf-8")


def take_an_example_from_korean(folder: Path) -> None:
    spoil(folder, "decks/root_causes.yaml", '          - "이 상표만 십 년 써서 바꾸고 싶지 않대요."\n', "")


@pytest.mark.parametrize(
    ("change", "said"), [(remove_a_language, "en"), (take_an_example_from_korean, "ko.sort.kinds.customer.examples")]
)
def test_languages_must_ask_the_same(folder: Path, change: Callable[[Path], None], said: str) -> None:
    change(folder)
    lines = told(folder)
    assert len(lines) == 1
    assert said in lines[0]


def test_a_file_that_is_missing_or_unknown_is_named(folder: Path) -> None:
    (folder / "quiz/selftests/conflict_style.yaml").rename(folder / "quiz/selftests/conflict_stile.yaml")
    lines = told(folder)
    assert len(lines) == 2
    assert any("conflict_style.yaml:1:1" in line and "missing" in line for line in lines)
    assert any("conflict_stile.yaml:1:1" in line for line in lines)


def test_the_schemas_for_editors_are_the_ones_in_the_library() -> None:
    """When this fails, the shapes have changed: write the schemas anew with `bot check --write-schemas`."""
    committed = {f"quiz/{file.name}": file.read_text("utf-8") for file in (SCHEMAS / "quiz").glob("*.json")}
    assert committed == quiz_schema_files()


def test_every_file_names_a_schema_that_is_there() -> None:
    for file in (INTENTS / "quiz").rglob("*.yaml"):
        first = file.read_text("utf-8").splitlines()[0]
        named = (file.parent / first.partition("$schema=")[2]).resolve()
        assert json.loads(named.read_text("utf-8")), file


def test_every_language_has_cues_for_all_it_judges() -> None:
    quiz = content()[1]
    for language in LANGUAGES:
        cues = quiz.cues[language]
        assert all(cues.steps[step] for step in cues.steps)
        assert cues.pressure and cues.arguing and cues.parting
        assert len(quiz.sounds[language].nothing) > 50
