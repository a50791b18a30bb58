"""A small class over three weeks and two kills: every answer counts once, every due date is fsrs's own, no heap.

The whole class, fifty over sixty days, stands behind scripts/release-check.
"""

from pathlib import Path

import pytest

from tests.durability.trainees import is_proof, over_kills

pytestmark = pytest.mark.timeout(180)


async def test_a_class_loses_no_answer_over_kills_and_is_asked_when_fsrs_says(tmp_path: Path) -> None:
    found = await over_kills(5, 21, 2, tmp_path)

    assert is_proof(found), found.told()
    assert found.kills == 2
    assert found.answers > 100
    assert found.memories > 60
    assert found.answers > found.memories, "nothing was ever asked again"
