"""How a file that somebody sent is got hold of, wherever it lies: what a door promises, and how it may fail.

A most number of bytes goes in, the bytes come out. Nothing more than that is ever read.
"""

from collections.abc import Awaitable, Callable

from bot.errors import CoachError

Fetch = Callable[[int], Awaitable[bytes]]
"""Called with the most bytes that may come. Raises FileTooLarge and NotFetched."""


class FileTooLarge(CoachError):
    """The file has more bytes than may come. What was read of it is thrown away."""


class NotFetched(CoachError):
    """The file is not there, or could not be had in time. It may be sent again."""
