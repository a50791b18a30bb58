"""How fast and how heavy: CPU per answer, cold start, memory, time to learn, with rapidfuzz beside it as a yardstick.

    .venv/bin/python scripts/benchmark.py [--rounds 3] [--json]

Latencies are CPU time of the thread, so other work on the machine hardly moves them; ratios hold across machines.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.coach.compose import compose
from bot.coach.context import Context
from bot.coach.heard import hear
from bot.library.read import read
from bot.library.records import Library
from bot.nlu.encoder import find_encoder
from bot.nlu.learn import learn
from bot.publishing.build import build, labelled_lines
from bot.publishing.edition import Edition
from bot.wording.objection import card_reply
from bot.wording.texts import texts_in

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Measure and print one table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=3, help="how often each cold start is measured")
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    library, findings = read(Path(os.environ.get("LIBRARY_DIR", ROOT / "intents")))
    if library is None:
        sys.exit(f"the library cannot be read: {len(findings)} findings, see: bot check")
    with tempfile.TemporaryDirectory() as folder:
        figures = measured(library, Path(folder), options.rounds)
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:<46}{value:>12}")


def measured(library: Library, folder: Path, rounds: int) -> dict[str, float]:
    """All figures, by name. Times in milliseconds or seconds as the name says, memory in MB."""
    lines = labelled_lines(library)
    encoder = find_encoder()
    before = time.process_time()
    learn(lines, encoder)
    learning = time.process_time() - before
    edition = build(library, folder / "models", encoder).edition
    texts = [
        test.text for intent in library.intents.values() for words in intent.words.values() for test in words.tests
    ]
    examples = [line.text for line in lines]

    recognise = latencies(texts, lambda text: edition.recogniser.recognise(text))
    whole = latencies(texts, lambda text: answered(text, edition))
    long = latencies([text * 40 for text in texts[:100]], lambda text: edition.recogniser.recognise(text))
    ratio = latencies(texts, lambda text: process.extract(text, examples, scorer=fuzz.ratio, limit=5))
    weighted = latencies(texts[:100], lambda text: process.extract(text, examples, scorer=fuzz.WRatio, limit=5))
    starts = sorted(cold_start(folder) for _ in range(rounds))
    return {
        "examples": len(lines),
        "learn, CPU s": round(learning, 1),
        "recognise, CPU ms p50": percentile(recognise, 50),
        "recognise, CPU ms p99": percentile(recognise, 99),
        "whole answer, CPU ms p50": percentile(whole, 50),
        "whole answer, CPU ms p99": percentile(whole, 99),
        "recognise a text of 40 messages, CPU ms p99": percentile(long, 99),
        "rapidfuzz ratio top 5, CPU ms p50": percentile(ratio, 50),
        "rapidfuzz WRatio top 5, CPU ms p50": percentile(weighted, 50),
        "whole answer / rapidfuzz WRatio": round(percentile(whole, 50) / percentile(weighted, 50), 2),
        "second start to first answer, wall s (median)": starts[len(starts) // 2],
        "resident after answering, MB": resident(folder),
    }


def answered(text: str, edition: Edition) -> object:
    """Everything between the text and the reply, without storage and sending."""
    seen = edition.recogniser.recognise(text)
    heard = hear(text, seen.language, edition.library)
    card = compose(seen, edition.library, Context(seen.language, heard, heard))
    return card_reply(card, 1, texts_in(seen.language))


def latencies(texts: Sequence[str], call: Callable[[str], object]) -> list[float]:
    """CPU milliseconds of each call, sorted; the first calls, which fill caches, are not counted."""
    for text in texts[:5]:
        call(text)
    taken = []
    for text in texts:
        before = time.thread_time()
        call(text)
        taken.append((time.thread_time() - before) * 1000)
    return sorted(taken)


def percentile(ordered: Sequence[float], share: int) -> float:
    return round(ordered[min(len(ordered) - 1, len(ordered) * share // 100)], 2)


def cold_start(folder: Path) -> float:
    """Wall seconds from the call of a command to its answer, with the model learnt before."""
    before = time.perf_counter()
    _python(folder, "-m", "bot", "chat", "--plain")
    return round(time.perf_counter() - before, 2)


def resident(folder: Path) -> float:
    """The most memory a process held that read the library, loaded its model and answered. Linux only, else NaN."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    told = _python(folder, "-c", _ANSWER_AND_TELL)
    return round(int(told.split("VmHWM:")[1].split()[0]) / 1024, 0)


_ANSWER_AND_TELL = """
from pathlib import Path
from bot.settings import read_settings
from bot.wiring import load_edition
load_edition(read_settings(), lambda share: None).edition.recogniser.recognise("太贵了")
print(Path("/proc/self/status").read_text())
"""


def _python(folder: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 (our own interpreter and module)
        [sys.executable, *arguments],
        input="太贵了\n",
        text=True,
        encoding="utf-8",
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(folder)},
    )
    return done.stdout


if __name__ == "__main__":
    main()
