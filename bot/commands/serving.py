"""The edition that a bot which serves people begins with."""

import sys

from bot.commands.edition import machine_texts, shown
from bot.publishing.build import Built
from bot.settings import Settings
from bot.wiring.coach import last_edition


def serving_edition(settings: Settings) -> Built:
    """The edition that answered last; before the first, that of the library, and of a large one that was never learnt a
    sketch, which is said on standard error too."""
    built = shown(lambda tell: last_edition(settings, tell))
    if built.sketched:
        print(machine_texts().say("build.sketched"), file=sys.stderr)
    return built
