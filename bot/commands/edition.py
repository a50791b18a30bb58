"""The edition a command works with, its learning shown to the person who waits: a bar on a screen, a line in a log."""

import os
import sys
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.publishing.build import Built
from bot.settings import Settings
from bot.wiring.library import load_edition
from bot.wording.texts import Texts, texts_in
from bot.wording.tongues import machine_tongue, tongue_of


def machine_texts() -> Texts:
    """The bot's sentences in the language of this machine."""
    language, _ = tongue_of(machine_tongue(os.environ))
    return texts_in(language)


def ready_edition(settings: Settings, *, lexical_only: bool = False) -> Built:
    """The edition of the library, with progress on standard error while it is learnt."""
    return shown(lambda tell: load_edition(settings, tell, lexical_only=lexical_only))


def shown(load: Callable[[Callable[[float], None]], Built]) -> Built:
    """What `load` gives, which is told where to report how far it is."""
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
