"""What can go wrong with the database and be said so.

    CoachError
      Locked                75  somebody else is writing, and still is after waiting (it stands in bot/errors.py)
      DatabaseFull           1  there is no room for what was to be kept; a NoRoom, as the doors know it
      DatabaseUnusable       1  it cannot be opened, read or written, or is not one of ours

Nothing of the transaction in which one of them was raised is kept.
"""

from bot.errors import CoachError, NoRoom


class DatabaseFull(NoRoom):
    """No room is left. What was kept before is safe and can still be read."""


class DatabaseUnusable(CoachError):
    """The file cannot be used as it is; the message says which and what to look at."""
