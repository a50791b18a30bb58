"""The family tree of what can go wrong and be said so.

    CoachError                     1  a failure with a plain sentence
      UsageError                   2  the command line asks for something that cannot be
      ContentError                65  the library has errors; nothing was changed
      TelegramUnreachable         69  no answer from the Bot API at the start
      NoRoom                       1  the disk is full: nothing can be kept, and what was kept is safe
      Locked                      75  another process holds the data folder: try again
      ConfigurationError          78  a setting is missing or cannot be right

Each carries the exit code of the command line, and a message made for people: what, where, what to do.
"""


class CoachError(Exception):
    """Anything that ends a command with a sentence instead of a traceback."""

    exit_code = 1


class UsageError(CoachError):
    """A wrong option or argument; the message says which and what would be right."""

    exit_code = 2


class ContentError(CoachError):
    """A library that cannot be read; the message lists the findings, one a line."""

    exit_code = 65


class TelegramUnreachable(CoachError):
    """The Bot API server does not answer, or refuses the token."""

    exit_code = 69


class NoRoom(CoachError):
    """Nothing can be kept until somebody makes room. What was kept before is safe and can still be read."""


class Locked(CoachError):
    """Another process works on the same data folder."""

    exit_code = 75


class ConfigurationError(CoachError):
    """A setting that cannot be used; the message names it and the way out."""

    exit_code = 78
