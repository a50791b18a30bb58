"""Invitations: one person, one role, one team, three days; and a token is worth nothing without its secret half."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.invites import ENTROPY, VALID, Tries, accepted, is_token, new_invite, opens, problem, split
from bot.people.person import Person

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
_BYTES = st.binary(min_size=ENTROPY, max_size=ENTROPY)


@given(_BYTES)
def test_a_token_fits_into_a_link_and_opens_its_own_invitation(entropy: bytes) -> None:
    invite, token = new_invite("rep", 3, 7, NOW, entropy)

    assert len(token) <= 64
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
    assert is_token(token)
    halves = split(token)
    assert halves is not None
    assert halves[0] == invite.key
    assert opens(halves[1], invite)
    assert halves[1] not in repr(invite)


@given(_BYTES, _BYTES)
def test_another_secret_opens_nothing(one: bytes, other: bytes) -> None:
    invite, _ = new_invite("rep", 3, 7, NOW, one)
    _, token = new_invite("rep", 3, 7, NOW, other)
    halves = split(token)

    assert halves is not None
    assert opens(halves[1], invite) == (one[6:] == other[6:])


@given(_BYTES, st.integers(0, 33), st.characters())
def test_a_changed_letter_makes_another_token_or_none(entropy: bytes, place: int, letter: str) -> None:
    invite, token = new_invite("rep", 3, 7, NOW, entropy)
    changed = token[:place] + letter + token[place + 1 :]
    halves = split(changed)

    if changed != token and halves is not None:
        assert halves[0] != invite.key or not opens(halves[1], invite)


@pytest.mark.parametrize(
    "text", ["", "j-", "j-short", "j-" + "a" * 33, "J-" + "a" * 32, "j-" + "ä" * 32, "j-" + "a" * 32 + "\n"]
)
def test_what_has_not_the_shape_is_no_token(text: str) -> None:
    assert split(text) is None


@pytest.mark.parametrize("size", [0, ENTROPY - 1, ENTROPY + 1])
def test_too_little_chance_is_a_fault_of_ours(size: int) -> None:
    with pytest.raises(ValueError, match="24 random bytes"):
        new_invite("rep", 3, 7, NOW, b"x" * size)


INVITE, _ = new_invite("rep", 3, 7, NOW, b"x" * ENTROPY)
MEMBER = Person(9, "rep", 3, "Lee", NOW)


@pytest.mark.parametrize(
    ("invite", "kept", "is_admin", "later", "told"),
    [
        (INVITE, None, False, VALID, None),
        (INVITE, None, False, VALID + timedelta(seconds=1), "expired"),
        (replace(INVITE, used=NOW), None, False, timedelta(0), "used"),
        (INVITE, None, True, timedelta(0), "admin"),
        (INVITE, MEMBER, False, timedelta(0), "already"),
        (INVITE, replace(MEMBER, team=4), False, timedelta(0), None),
        (INVITE, replace(MEMBER, role="trainee"), False, timedelta(0), None),
        (INVITE, replace(MEMBER, role="lead"), False, timedelta(0), "higher"),
        (INVITE, replace(MEMBER, role="lead", team=4), False, timedelta(0), "higher"),
        (INVITE, replace(MEMBER, role="lead", left=NOW), False, timedelta(0), None),
    ],
)  # fmt: skip
def test_why_an_invitation_does_not_open(
    invite: object, kept: Person | None, is_admin: bool, later: timedelta, told: str | None
) -> None:
    assert problem(invite, kept, is_admin, NOW + later) == told  # type: ignore[arg-type]


def test_who_is_let_in_has_the_role_and_the_team_of_the_invitation() -> None:
    used, person = accepted(INVITE, 9, "Lee", NOW)

    assert used.used == NOW
    assert person == Person(9, "rep", 3, "Lee", NOW)


def test_five_wrong_tokens_make_a_pause_of_an_hour() -> None:
    tries = Tries()
    for _ in range(5):
        assert not tries.paused(NOW)
        tries = tries.after_wrong(NOW)

    assert tries.paused(NOW)
    assert tries.paused(NOW + timedelta(minutes=59))
    assert not tries.paused(NOW + timedelta(hours=1))
    assert tries.after_wrong(NOW + timedelta(hours=1)).wrong == 1
