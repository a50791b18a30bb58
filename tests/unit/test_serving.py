"""The edition that answers gives way only to one that is no worse, and nobody waits for it meanwhile."""

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import bot.wiring.coach
from bot.encoders.encoder import Encoders
from bot.errors import CoachError
from bot.language.detect import LANGUAGES
from bot.library.gather import Gathered, gather
from bot.library.records import Library
from bot.nlu.model import NONE
from bot.nlu.recognition import Recognition
from bot.nlu.taught import Confirmed
from bot.publishing import build as building
from bot.publishing.build import build, build_or_sketch, labelled_lines
from bot.publishing.edition import Edition
from bot.publishing.gate import Trial, fell
from bot.publishing.serving import Serving
from bot.publishing.tryout import Rehearsed, Task
from bot.publishing.worker import Worker
from bot.settings import Settings
from bot.wiring.coach import open_coach

PHRASE = "my cat would rather have tuna"


def first(edition: Edition, text: str) -> str:
    seen = edition.recogniser.recognise(text)
    return seen.intents[0].id if isinstance(seen, Recognition) else NONE


def runs(*near: int) -> tuple[Trial, ...]:
    return tuple(Trial(language, 200, 0, count, ()) for language, count in zip(LANGUAGES, near, strict=False))


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


def test_a_confirmed_phrase_counts_at_once(small_edition: Edition) -> None:
    serving = Serving(small_edition)
    assert first(serving.edition, PHRASE) == NONE
    serving.teach([Confirmed(PHRASE, "no_need")])
    assert first(serving.edition, PHRASE) == "no_need"
    assert serving.edition.id.startswith(f"{small_edition.id}+")
    serving.serve(small_edition, 7)
    assert (serving.edition, serving.number) == (small_edition, 7)


async def test_a_phrase_for_an_unknown_intent_is_refused_and_nothing_changes(small_edition: Edition) -> None:
    serving = Serving(small_edition)
    with pytest.raises(ValueError, match="no_such_intent"):
        serving.teach([Confirmed("a", "no_need"), Confirmed("b", "no_such_intent")])
    assert serving.edition is small_edition


async def test_a_process_of_its_own_tries_a_library(
    tmp_path: Path, small: Library, small_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    models = Settings().models_dir
    now = build(small, models, Encoders()).edition
    base = gather(small_folder)
    files = {**base.files, "phrases/en/no_need.txt": PHRASE.encode()}
    task = Task(now.model, (), (PHRASE, "hello there"))
    worker = Worker((sys.executable, "-m", "bot", "tryout", "--lexical"), models)
    verdict = await worker(task, replace(base, files=files), base)
    assert verdict.passed
    assert verdict.model != now.model
    assert verdict.rehearsed == (Rehearsed(PHRASE, (), ("no_need",)),)
    assert sum(run.count for run in verdict.after) == sum(run.count for run in verdict.before) > 0
    assert not list(models.glob("tryout-*"))
    broken = {**base.files, "market.yaml": b"default: XX"}
    assert [one.path for one in (await worker(task, replace(base, files=broken), base)).findings] == ["market.yaml"]


async def test_a_worker_that_fails_says_why(tmp_path: Path) -> None:
    worker = Worker((sys.executable, "-c", "import sys; sys.exit('the disk is full')"), tmp_path)
    with pytest.raises(CoachError, match="the disk is full"):
        await worker(Task("any"), Gathered({}, ()), Gathered({}, ()))
    assert os.listdir(tmp_path) == []  # noqa: PTH208 (pathlib would block just as long)


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
    built = replace(build_or_sketch(small, settings.models_dir, Encoders()), files=gather(small_folder))
    monkeypatch.setattr(bot.wiring.coach, "TRYOUT", (*bot.wiring.coach.TRYOUT, "--lexical"))
    async with open_coach(settings, built) as coach:
        async with asyncio.timeout(50):
            while coach.serving.edition.id == built.edition.id:  # noqa: ASYNC110 (another process learns)
                await asyncio.sleep(0.1)
        assert len(coach.serving.edition.recogniser.model.texts) == len(labelled_lines(small))
