"""Numbers that stand in a button, or in what a dialogue remembers: text in, a number out."""

_LONGEST = 18
"""Digits of a number that a database can hold."""


def number_in(text: str, otherwise: int = 0) -> int:
    """The number that a text is; `otherwise` (0, which nothing that is kept has) for anything else, or a longer one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else otherwise
