"""A button that confirms works for an hour."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.confirming import is_fresh, stamp

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(("later", "fresh"), [(0, True), (3600, True), (3601, False), (86_400, False), (-300, False)])
def test_it_works_for_an_hour(later: int, fresh: bool) -> None:
    assert is_fresh(stamp(NOW), NOW + timedelta(seconds=later)) is fresh


@pytest.mark.parametrize("stamped", ["", "x", "-1", "1e9", "９", "9" * 13, "9" * 12])
def test_what_is_no_stamp_is_never_fresh(stamped: str) -> None:
    assert not is_fresh(stamped, NOW)
