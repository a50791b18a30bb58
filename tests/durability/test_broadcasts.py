"""A broadcast from the lead's first tap to the report, in small; a release plays it with 2,000 (broadcasts.py)."""

import pytest

from bot.publishing.edition import Edition
from tests.durability.broadcasts import IN_FLIGHT, complaints, play

pytestmark = pytest.mark.timeout(600)


async def test_the_report_says_to_the_person_what_people_got_and_answered(edition: Edition) -> None:
    found = await play(120, 2, 20, None)

    assert list(complaints(found)) == []
    assert found.doubled <= 2 * IN_FLIGHT
    assert found.useful == 2, "the kills hit an idle process: they prove nothing"
