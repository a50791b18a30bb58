"""The edition a command works with, its learning shown to the person who waits: a bar on a screen, a line in a log."""

import os
import sys
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.publishing.build import Built
from bot.settings import Settings
from bot.wiring import last_edition, load_edition
from bot.wording.texts import Texts, texts_in
from bot.wording.tongues import machine_tongue, tongue_of


def machine_texts() -> Texts:
    """The bot's sentences in the language of this machine."""
    language, _ = tongue_of(machine_tongue(os.environ))
    return texts_in(language)


def ready_edition(settings: Settings, *, lexical_only: bool = False) -> Built:
    """The edition of the library, with progress on standard error while it is learnt."""
    return _shown(lambda tell: load_edition(settings, tell, lexical_only=lexical_only))


def serving_edition(settings: Settings) -> Built:
    """The edition that answered last; before the first, that of the library, and of a large one that was never learnt a
    sketch, which is said on standard error too."""
    built = _shown(lambda tell: last_edition(settings, tell))
    if built.sketched:
        print(machine_texts().say("build.sketched"), file=sys.stderr)
    return built


def _shown(load: Callable[[Callable[[float], None]], Built]) -> Built:
    console = Console(stderr=True)
    said = machine_texts().say("build.learning")
    if not console.is_terminal:
        told = False

        def tell(share: float) -> None:
            nonlocal told
            if not told:
                print(said, file=sys.stderr, flush=True)
                told = True

        return load(tell)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(said, total=1.0, visible=False)
        return load(lambda share: bar.update(task, completed=share, visible=True))
