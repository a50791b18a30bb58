"""The edition that answers gives way only to one that is no worse, and nobody waits for it meanwhile."""

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import CoachError
from bot.language.detect import LANGUAGES
from bot.library.read import read
from bot.library.records import Library
from bot.nlu.encoder import Encoders
from bot.nlu.model import NONE
from bot.nlu.model_file import load
from bot.nlu.recognition import Recognition
from bot.nlu.taught import Confirmed
from bot.publishing import build as building
from bot.publishing.build import build, build_or_sketch, labelled_lines, served
from bot.publishing.edition import Edition
from bot.publishing.gate import Trial
from bot.publishing.serving import Learnt, Serving, fell
from bot.publishing.worker import Worker, read_report, report_of
from bot.settings import Settings
from bot.wiring import open_coach
from tests.small_library import write_small_library

PHRASE = "my cat would rather have tuna"


def first(edition: Edition, text: str) -> str:
    seen = edition.recogniser.recognise(text)
    return seen.intents[0].id if isinstance(seen, Recognition) else NONE


def runs(*near: int) -> tuple[Trial, ...]:
    return tuple(Trial(language, 200, 0, count, ()) for language, count in zip(LANGUAGES, near, strict=False))


def other(edition: Edition, name: str) -> Edition:
    return replace(edition, id=f"other-{name}", model=name, recogniser=replace(edition.recogniser, confirmed=()))


@pytest.mark.parametrize(
    ("before", "after", "falls"),
    [
        (runs(190, 190, 190), runs(190, 190, 190), False),
        (runs(190, 190, 190), runs(189, 190, 192), False),
        (runs(190, 190, 190), runs(189, 190, 190), True),
        (runs(190, 190, 190), runs(187, 200, 200), True),
        ((), runs(10, 10, 10), False),
    ],
)
def test_a_fall_is_fewer_tests_in_all_or_many_fewer_in_a_language(
    before: Sequence[Trial], after: Sequence[Trial], *, falls: bool
) -> None:
    assert fell(before, after) == falls


async def test_while_the_next_edition_is_learnt_the_present_one_answers_and_learns(small_edition: Edition) -> None:
    serving = Serving(small_edition)
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def learn(against: str) -> Learnt:
        assert against == small_edition.model
        begun.set()
        await may_end.wait()
        return Learnt("next", runs(190), runs(191))

    renewal = asyncio.create_task(serving.renew(learn, lambda name: other(small_edition, name)))
    await begun.wait()
    assert first(serving.edition, PHRASE) == NONE
    serving.teach([Confirmed(PHRASE, "no_need")])
    assert first(serving.edition, PHRASE) == "no_need"
    assert serving.edition.id.startswith(f"{small_edition.id}+")
    may_end.set()
    assert await renewal == "renewed"
    assert serving.edition.id.startswith("other-next+")
    assert first(serving.edition, PHRASE) == "no_need"  # taught meanwhile, and not forgotten


async def test_an_edition_with_worse_tests_is_not_served(small_edition: Edition) -> None:
    serving = Serving(small_edition)

    async def learn(_against: str) -> Learnt:
        return Learnt("next", runs(190), runs(189))

    assert await serving.renew(learn, lambda name: other(small_edition, name)) == "fell"
    assert serving.edition is small_edition


async def test_what_was_learnt_before_changes_nothing(small_edition: Edition) -> None:
    serving = Serving(small_edition)

    async def learn(against: str) -> Learnt:
        return Learnt(against, (), runs(1))

    assert await serving.renew(learn, lambda name: other(small_edition, name)) == "unchanged"
    assert serving.edition is small_edition


async def test_a_phrase_for_an_unknown_intent_is_refused_and_nothing_changes(small_edition: Edition) -> None:
    serving = Serving(small_edition)
    with pytest.raises(ValueError, match="no_such_intent"):
        serving.teach([Confirmed("a", "no_need"), Confirmed("b", "no_such_intent")])
    assert serving.edition is small_edition


async def test_a_process_learns_what_changed_and_it_is_served(
    tmp_path: Path, small: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, data = tmp_path / "intents", tmp_path / "data"
    write_small_library(folder)
    built = build(small, data / "models", Encoders())
    serving = Serving(built.edition)
    lines = folder / "phrases" / "en" / "no_need.txt"
    lines.parent.mkdir(parents=True, exist_ok=True)
    lines.write_text(f"{PHRASE}\n", encoding="utf-8")
    monkeypatch.setenv("LIBRARY_DIR", str(folder))
    monkeypatch.setenv("DATA_DIR", str(data))
    code = """
import typer
import bot.wiring
from bot.commands.build import build
from bot.nlu.encoder import Encoders
bot.wiring.find_encoders = Encoders
typer.run(build)
"""

    def loaded(name: str) -> Edition:
        library, _ = read(folder)
        model = load(data / "models" / f"{name}.npz")
        assert library is not None
        assert model is not None
        return served(library, model, name, Encoders())

    assert await serving.renew(Worker((sys.executable, "-c", code), data), loaded) == "renewed"
    assert first(serving.edition, PHRASE) == "no_need"


async def test_a_worker_that_fails_says_why(tmp_path: Path) -> None:
    worker = Worker((sys.executable, "-c", "import sys; sys.exit('the disk is full')"), tmp_path)
    with pytest.raises(CoachError, match="the disk is full"):
        await worker("any")
    assert os.listdir(tmp_path) == []  # noqa: PTH208 (pathlib would block just as long)


def test_a_report_is_read_as_it_was_written() -> None:
    learnt = Learnt("name", runs(1, 2, 3), runs(4, 5))
    assert read_report(report_of(learnt)) == learnt


def test_a_large_library_that_was_never_learnt_is_sketched(
    small: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "_SMALL", 10)
    monkeypatch.setattr(building, "_FEWEST_OF_EACH", 3)
    sketch = build_or_sketch(small, tmp_path, Encoders())
    assert sketch.sketched
    model = sketch.edition.recogniser.model
    lines = labelled_lines(small)
    assert len(model.texts) < len(lines)
    assert set(model.intents) == {line.intent for line in lines}
    whole = build(small, tmp_path, Encoders())
    assert whole.edition.id != sketch.edition.id
    again = build_or_sketch(small, tmp_path, Encoders())
    assert (again.sketched, again.edition.id) == (False, whole.edition.id)


async def test_a_sketch_gives_way_to_the_whole(
    small: Library, tmp_path: Path, small_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "_SMALL", 10)
    monkeypatch.setattr(building, "_FEWEST_OF_EACH", 3)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LIBRARY_DIR", str(small_folder))
    settings = Settings()
    built = build_or_sketch(small, settings.models_dir, Encoders())
    async with open_coach(settings, built) as coach:
        async with asyncio.timeout(50):
            while coach.serving.edition.id == built.edition.id:  # noqa: ASYNC110 (another process learns)
                await asyncio.sleep(0.1)
        assert len(coach.serving.edition.recogniser.model.texts) == len(labelled_lines(small))
