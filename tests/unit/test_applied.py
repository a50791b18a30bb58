"""Changes made in chat lie over the files, say what they said, and lie there once however often they are laid."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.library.gather import Gathered, gather
from bot.library.read import read_gathered, reread
from bot.library.records import Library
from bot.publishing.applied import applied, file_of
from bot.publishing.changes import Change, Content, Phrase, Script, WholeFile
from bot.publishing.difference import Difference, Heard, Said, difference
from tests.small_library import FILES, write_small_library

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
TOO_NOISY = FILES["objections/need_approval.yaml"].replace("要别人同意", "太吵")


def changes(*contents: Content) -> tuple[Change, ...]:
    return tuple(Change(number, content, 7, NOW, "live") for number, content in enumerate(contents, 1))


def library_of(gathered: Gathered) -> Library:
    source, findings = read_gathered(gathered)
    assert source is not None, findings
    return source.library


@pytest.fixture(scope="module")
def files(small_folder: Path) -> Gathered:
    return gather(small_folder)


CASES: tuple[tuple[Content, Difference], ...] = (
    (
        Phrase("no_need", "en", "no use for it"),
        Difference(heard=(Heard("no_need", "en", ("no use for it",), ()),)),
    ),
    (
        Phrase("none", "ko", "배고파요"),
        Difference(heard=(Heard("none", "ko", ("배고파요",), ()),)),
    ),
    (
        Script("no_need", "en", "guide", "Shall we look together?"),
        Difference(lines_new=(Said("no_need", "en", "guide", "Shall we look together?"),)),
    ),
    (
        Script("no_need", "zh", "explain", "", "我们先看看哪里能帮您省事。"),
        Difference(lines_gone=(Said("no_need", "zh", "explain", "我们先看看哪里能帮您省事。"),)),
    ),
    (
        Script("signal_delivery", "ko", "close", "지금 날짜를 볼까요?", "지금 바로 설치 가능한 날을 볼까요?"),
        Difference(
            lines_new=(Said("signal_delivery", "ko", "close", "지금 날짜를 볼까요?"),),
            lines_gone=(Said("signal_delivery", "ko", "close", "지금 바로 설치 가능한 날을 볼까요?"),),
        ),
    ),
    (
        WholeFile("objections/too_noisy.yaml", TOO_NOISY),
        Difference(intents_new=("too_noisy",)),
    ),
)  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), CASES)
def test_a_change_changes_what_it_says_and_nothing_else(
    files: Gathered, content: Content, expected: Difference
) -> None:
    done = applied(files, changes(content))
    assert done.astray == ()
    found = difference(library_of(files), library_of(done.gathered))
    if expected.intents_new:
        assert found.intents_new == expected.intents_new
        assert not (found.lines_new or found.lines_gone or found.others)
    else:
        assert found == expected
    assert applied(done.gathered, changes(content)).gathered == done.gathered
    assert done.gathered.fingerprint() != files.fingerprint()


def test_all_changes_at_once_lie_there_once(files: Gathered) -> None:
    every = changes(*(content for content, _ in CASES))
    once = applied(files, every).gathered
    assert applied(once, every).gathered == once
    assert applied(files, ()).gathered == files


def test_an_intent_without_words_of_its_own_begins_with_the_generic_ones(files: Gathered) -> None:
    """need_approval leans on the generic card: with one step of its own it would lose the other five."""
    done = applied(files, changes(Script("need_approval", "en", "guide", "Shall we ask them together?"))).gathered
    words = library_of(done).words_of("need_approval", "en")
    assert [line.text for line in words.steps["guide"]] == [
        "Shall we ask them together?", "Shall we begin with a small step?",
    ]  # fmt: skip
    generic = library_of(files).generic["objection"].words["en"].steps
    assert {step: words.steps[step] for step in generic if step != "guide"} == {
        step: lines for step, lines in generic.items() if step != "guide"
    }


def test_a_line_whose_old_wording_is_gone_is_added(files: Gathered) -> None:
    done = applied(files, changes(Script("no_need", "en", "guide", "New.", "Nobody says this any more.")))
    assert done.astray == ()
    assert library_of(done.gathered).words_of("no_need", "en").steps["guide"][0].text == "New."


@pytest.mark.parametrize(
    "content",
    [
        Script("gone", "en", "guide", "x"),
        Script("no_need", "en", "calm", "x"),
    ],
)
def test_a_change_whose_place_is_gone_is_told(files: Gathered, content: Content) -> None:
    done = applied(files, changes(content, CASES[0][0]))
    assert done.astray == (1,)
    assert done.gathered == applied(files, changes(CASES[0][0])).gathered


def test_a_change_goes_where_its_line_stands_in_a_pack(tmp_path: Path) -> None:
    write_small_library(tmp_path)
    pack = tmp_path / "packs" / "shops" / "objections"
    pack.mkdir(parents=True)
    (pack / "no_need.yaml").write_text('en: {steps: {guide: ["The shop line?"]}}\n', "utf-8")
    files = gather(tmp_path, ("shops",))
    new = applied(files, changes(Script("no_need", "en", "guide", "First."))).gathered
    assert [line.text for line in library_of(new).words_of("no_need", "en").steps["guide"]][:2] == [
        "First.", "The shop line?",
    ]  # fmt: skip
    other = Script("no_need", "en", "guide", "Other.", "The shop line?")
    assert b"Other." in applied(files, changes(other)).gathered.files["packs/shops/objections/no_need.yaml"]


def test_an_intent_is_found_by_its_name(files: Gathered) -> None:
    assert file_of(files.files, "signal_delivery") == ("signal", "signals/signal_delivery.yaml")
    assert file_of(files.files, "none") is None


def test_alike_libraries_do_not_differ_and_everything_else_is_told(small: Library, files: Gathered) -> None:
    assert not difference(small, small)
    dearer = FILES["products/unlimited_broadband.yaml"].replace("amount: 200", "amount: 300")
    other = FILES["objections/no_need.yaml"].replace('title: "No need"', 'title: "No use"')
    done = applied(
        files,
        changes(WholeFile("products/unlimited_broadband.yaml", dearer), WholeFile("objections/no_need.yaml", other)),
    )
    found = difference(small, library_of(done.gathered))
    assert found == Difference(others=("no_need",), prices=True)


@pytest.mark.parametrize(("content", "_expected"), [*CASES, (Script("no_need", "en", "guide", "x {"), None)])
def test_what_is_read_again_where_it_changed_says_what_all_of_it_says(
    files: Gathered, small: Library, content: Content, _expected: object
) -> None:
    done = applied(files, changes(content)).gathered
    again = reread(small, files, done)
    assert again is not None
    whole, findings = read_gathered(done)
    assert (again[0] is None) == (whole is None)
    assert again[1] == tuple(finding for finding in findings if finding.path not in files.files or finding in again[1])
    if again[0] is not None and whole is not None:
        assert again[0].library == whole.library
        assert list(again[0].library.intents) == list(whole.library.intents)


def test_all_is_read_again_where_more_changed_than_that(files: Gathered, small: Library) -> None:
    market = replace(files, files={**files.files, "market.yaml": b"default: ["})
    assert reread(small, files, market) is None
    fewer = replace(files, files={path: data for path, data in files.files.items() if "no_need" not in path})
    assert reread(small, files, fewer) is None
    twice = replace(files, files={**files.files, "topics/no_need.yaml": files.files["topics/topic_closing.yaml"]})
    assert reread(small, files, twice) is None
    broken = replace(files, files={**files.files, "objections/no_need.yaml": b"zh: {title"})
    assert reread(small, files, broken) == read_gathered(broken)
    same = reread(small, files, files)
    assert same is not None
    assert same[0] is not None
    assert same[0].library == small
