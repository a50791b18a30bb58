"""No amount, date or model of the library looks like somebody's number: what reps type every day is read whole."""

import pytest

from bot.language.detect import LANGUAGES, Language
from bot.people.privacy import without_private_numbers
from tests.conftest import LIBRARY

# Out of scope, and rightly taken out: nothing but a telephone.
_A_TELEPHONE = {"13800138000"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_the_library_loses_a_number(language: Language) -> None:
    lines = {
        line.strip()
        for path in (LIBRARY / "phrases" / language).glob("*.txt")
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    }

    assert len(lines) > 10_000
    assert {line for line in lines if without_private_numbers(line) != line} <= _A_TELEPHONE
