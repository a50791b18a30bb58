"""`bot tryout FOLDER`: the other end of `publishing/worker`. The bot calls it by itself before a library answers."""

import os
from pathlib import Path
from typing import Annotated

import typer

from bot.library.gather import gather
from bot.publishing.learning import alone
from bot.publishing.tryout import try_out
from bot.publishing.worker import BASE, CANDIDATE, TASK, TASKS, VERDICT, VERDICTS
from bot.settings import read_settings
from bot.wiring.library import encoders_of

_POLITE = 10  # how far a worker steps back behind those who answer


def tryout(
    folder: Annotated[Path, typer.Argument(help="Where the task stands, and where the verdict goes.")],
    lexical: Annotated[bool, typer.Option("--lexical", help="Without the sentence encoders.")] = False,
) -> None:
    """Try a library before it answers."""
    settings = read_settings()
    if hasattr(os, "nice"):
        os.nice(_POLITE)
    task = TASKS.validate_json((folder / TASK).read_bytes())
    candidate, base = (gather(folder / name, settings.packs) for name in (CANDIDATE, BASE))
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    with alone(settings.models_dir):
        encoders, shipped = encoders_of(settings, lexical), settings.library_dir / "vectors"
        verdict = try_out(task, candidate, base, settings.models_dir, encoders, shipped=shipped)
    if folder.is_dir():  # else whoever asked for it is gone
        unfinished = folder / f"{VERDICT}.part"
        unfinished.write_bytes(VERDICTS.dump_json(verdict))
        unfinished.replace(folder / VERDICT)
