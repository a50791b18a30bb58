"""Readiness by card, the files for other programs, and what the recogniser adds."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.publishing.edition import Edition
from bot.quiz.export import anki_of, csv_of
from bot.quiz.grading import grade
from bot.quiz.hearing import hears, nearest
from bot.quiz.memory import reviewed
from bot.quiz.progress import readiness
from bot.quiz.questions import questions
from tests.quiz_agreement import content

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_the_least_ready_card_stands_first_and_a_sparring_counts() -> None:
    memories = {"a": reviewed(None, right=True, now=NOW), "b": reviewed(None, right=True, now=NOW)}
    sources = {"price": ["a", "b"], "trust": ["c", "d"], "busy": ["e"]}
    rows = readiness(sources, memories, {"trust": 0.5}, NOW)
    assert [row.source for row in rows] == ["busy", "trust", "price"]
    assert [row.ready for row in rows] == [0, 0.2, 1]
    assert (rows[2].seen, rows[0].sparred, rows[1].sparred) == (1, None, 0.5)


def test_what_is_forgotten_makes_less_ready_and_falls_due() -> None:
    memories = {"a": reviewed(None, right=True, now=NOW)}
    later = readiness({"price": ["a"]}, memories, {}, NOW + timedelta(days=20))[0]
    assert later.ready < 0.9
    assert later.due == 1


def test_a_spreadsheet_gets_every_item_and_no_formula() -> None:
    items = list(questions(*content(), "ko").values())
    evil = replace(items[0], ask='=HYPERLINK("x")')
    text = csv_of([evil, *items[1:]])
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == len(items) + 1
    assert rows[1][4] == '\'=HYPERLINK("x")'


def test_anki_gets_one_line_a_note_that_bears_its_id() -> None:
    items = list(questions(*content(), "en").values())
    lines = [line for line in anki_of(items).splitlines() if not line.startswith("#")]
    assert len(lines) == len(items)
    assert {line.split("\t")[0] for line in lines} == {item.id for item in items}
    assert all(line.count("\t") == 3 for line in lines)


def test_the_recogniser_tells_what_a_sentence_names_and_what_is_near(small_edition: Edition) -> None:
    recogniser = small_edition.recogniser
    assert "price_too_high" in hears(recogniser)("that's steep")
    assert nearest(recogniser, "that's steep")[0] == "price_too_high"
    cues = content()[1].cues["en"]
    found = grade("That's steep, right?", cues, hears=hears(recogniser), about="price_too_high")
    assert found["repeat"].met
