"""`bot build`: learn the library now, so that the next start finds its model ready."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.edition import ready_edition
from bot.nlu.model_file import load
from bot.publishing.build import served
from bot.publishing.gate import Trial, run_tests
from bot.publishing.serving import Learnt
from bot.publishing.worker import report_of
from bot.settings import read_settings

_POLITE = 10  # how far a worker steps back behind those who answer


def build(
    against: Annotated[
        str, typer.Option(help="Run the library's tests with the new model and with the kept one of this name.")
    ] = "",
    report: Annotated[Path | None, typer.Option(help="Where to write, as JSON, how the tests went.")] = None,
) -> None:
    """Learn the library and keep the model."""
    settings = read_settings()
    if report is not None and hasattr(os, "nice"):
        os.nice(_POLITE)
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    with _alone(settings.models_dir / "learning.lock"):
        built = ready_edition(settings)
    edition = built.edition
    if report is not None and report.parent.is_dir():  # else whoever asked for it is gone
        kept = load(settings.models_dir / f"{against}.npz") if against and against != edition.model else None
        before: tuple[Trial, ...] = ()
        if kept is not None:
            before = run_tests(served(edition.library, kept, against, edition.recogniser.encoders))
        learnt = Learnt(edition.model, before, run_tests(edition))
        unfinished = report.with_suffix(".part")
        unfinished.write_text(report_of(learnt), encoding="utf-8")
        unfinished.replace(report)
    path = settings.models_dir / f"{edition.model}.npz"
    print(f"{edition.id} {path}{'' if built.learnt else ' (was ready)'}")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Wait until no other process learns into the same folder: the second finds what the first has learnt."""
    try:
        import fcntl
    except ImportError:  # Windows: both learn, and the later one's file counts
        yield
        return
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
