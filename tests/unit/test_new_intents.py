"""A lead makes a new objection in chat, line by line, and it is recognised."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.new_intent import id_for, new_intent
from bot.library.read import read_gathered
from bot.library.strict_yaml import parse
from bot.people.person import Person
from bot.publishing.changes import WholeFile
from tests.fakes import FakeStore
from tests.publishing_house import ADMIN, LEAD, REP, House, opened
from tests.unit.test_scripts import TEXTS, Talk

EXAMPLES = ["it hums all night", "the noise keeps me awake", "your box is far too loud", "it buzzes in the bedroom"]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture
async def house(tmp_path: Path, models: Path) -> AsyncIterator[House]:
    async with opened(FakeStore(), tmp_path / "intents", models) as house:
        async with house.store.transaction() as parts:
            team = await parts.roster.add_team("North")
            await parts.roster.keep(Person(LEAD, "lead", team.id, "Mei", house.now))
            await parts.roster.keep(Person(REP, "rep", team.id, "Lee", house.now))
        yield house


@pytest.fixture
async def talk(house: House) -> Talk:
    return Talk(house, await house.start())


async def test_a_new_objection_is_made_learnt_and_recognised(talk: Talk, house: House) -> None:
    assert await talk.says(LEAD, "/intent") == TEXTS.say("intent.title")
    assert "So far: 0" in await talk.says(LEAD, "Too loud")
    assert "So far: 4" in await talk.says(LEAD, "\n".join([*EXAMPLES, EXAMPLES[0], ""]))
    told = await talk.says(LEAD, "I don't need it; it hums like a fridge")
    assert "“I don't need it” is already in no_need" in told
    assert TEXTS.say("intent.tests", needed=2, count=0) in told
    preview = await talk.says(LEAD, "it hums and buzzes all night; far too loud, the noise keeps me up")
    assert "Too loud (too_loud): 5 phrases, 2 tests." in preview
    assert "it hums like a fridge" in preview
    assert "being tested" in await talk.presses(LEAD, "Publish")
    await house.settle(talk.process)
    assert talk.process.answers("it hums like a fridge") == ("too_loud",)
    assert "So it is about Too loud" in await talk.says(REP, "it buzzes in the bedroom")
    async with house.store.transaction() as parts:
        (change,) = await parts.changes.of("live")
        assert isinstance(change.content, WholeFile)
        assert change.content.path == "objections/too_loud.yaml"


async def test_a_name_that_is_too_long_is_asked_for_again(talk: Talk) -> None:
    assert "1 to 40 characters" in await talk.says(LEAD, f"/intent {'x' * 41}")
    assert "So far: 0" in await talk.says(LEAD, "太吵")


async def test_reps_make_no_intents_and_in_open_mode_nobody_does(talk: Talk, house: House) -> None:
    assert await talk.says(REP, "/intent x") == TEXTS.say("access.not_allowed")
    everybody = Talk(house, talk.process, open_to_all=True)
    assert await everybody.says(ADMIN, "/intent x") == TEXTS.say("access.no_teams")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Too loud", "too_loud"),
        ("太吵", "tai_cao"),
        ("시끄러움", "added"),
        ("24/7?", "added_24_7"),
        ("no need", "no_need_2"),
        ("x" * 60, "x" * 40),
    ],
)
def test_a_name_becomes_an_id_that_nobody_has(title: str, name: str) -> None:
    assert id_for(title, {"no_need"}) == name


@given(st.text(min_size=1, max_size=40), st.sets(st.sampled_from(["a", "added", "a_2"])))
def test_any_title_gives_a_good_id(title: str, taken: set[str]) -> None:
    name = id_for(title, taken)
    assert name not in taken
    assert name.replace("_", "").isalnum()
    assert name.isascii()
    assert name[0].isalpha()
    assert len(name) <= 40


def test_what_is_written_can_be_read(house: House) -> None:
    tree, findings = parse(new_intent('太"吵', "zh", ["a: b", "{c"], ["d"]).encode(), "objections/x.yaml")
    assert tree is not None
    assert findings == ()
    files = {**house.first.files, "objections/x.yaml": new_intent("太吵", "zh", ["吵"], ["吵吵"]).encode()}
    source, found = read_gathered(type(house.first)(files, ()))
    assert source is not None, found
    assert source.library.words_of("x", "ko").steps
