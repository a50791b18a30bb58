"""A talk as a team lead writes it: what the rep types or presses, and what must then be seen.

In: a YAML file of one story. Out: a `Story`; `check` compares one of its turns with what a door has shown. The words of
the format stand in `EXPECTATIONS`; a word that is none of them is refused, so a slip of the pen never passes a test.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from bot.language.chinese_script import traditional
from bot.library.records import STEPS, Library
from bot.wording.texts import texts_in

# what a turn may expect -> what it means
EXPECTATIONS: Mapping[str, str] = {
    "title": "the first line",
    "steps": "the six steps in order, named in zh, zh-Hant, ko or en; none: no step at all",
    "says": "step -> what its line contains",
    "avoids": "step -> what its line does not contain",
    "isolates": "ids of intents whose point, as the library names it, stands in the step that isolates",
    "has": "what the message contains",
    "lacks": "what the message does not contain",
    "buttons": "parts of labels that are there",
    "no_buttons": "parts of labels that are not there",
    "guesses": "how many intents are offered to pick from, besides 'none of them'",
    "closes": "how many closing lines there are",
    "calms": "the word that stands before the line which calms, above the first step",
    "notice": "what flashes at the press",
    "fresh": "true: no line of a step was seen earlier in this talk",
    "same_as": "the number of the turn whose message stands there again",
    "silent": "true: nothing is said",
}
# rep: types. press: presses the button that says so. press_place: presses the button with this number, the first is 1.
# pick: takes the guess with this number, and its card must come. wait: lets so much time pass ("30 min", "3 h", "2 d");
# what is said unasked by then is seen. A clock can be moved at the terminal only.
_ACTS = ("rep", "press", "press_until", "press_place", "pick", "wait")
_UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_NOBODY_ELSE = "rep"
_NUMBERED = re.compile(r"(\d) (.+)")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person has before them: the lines of the newest message, its buttons, and the notice of a press."""

    lines: tuple[str, ...]
    buttons: tuple[str, ...] = ()
    notice: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing somebody does. `until`: press again and again, until this is noticed. `who`: the rep, or one of the
    story's team."""

    act: str
    words: str
    expected: Mapping[str, Any]
    until: str = ""
    who: str = _NOBODY_ELSE

    @property
    def time(self) -> timedelta:
        """How long is waited. KeyError for a unit that there is not."""
        number, unit = self.words.split()
        return int(number) * _UNITS[unit]


@dataclass(frozen=True, slots=True)
class Story:
    """A whole talk. `app` is the language of the rep's app. `now`: when it begins, None for whenever it is acted.
    `team`: the people of a team by their roles, none where the rep is alone."""

    name: str
    app: str
    doors: tuple[str, ...]
    turns: tuple[Turn, ...]
    now: datetime | None = None
    team: Mapping[str, str] = field(default_factory=dict)


def read_story(path: Path) -> Story:
    """The story of a file. ValueError for a word that the format does not have."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    strange = told.keys() - {"story", "app", "doors", "talk", "now", "team"}
    if strange:
        raise ValueError(f"{path}: {', '.join(sorted(strange))}")
    turns = tuple(_turn(path, number, one) for number, one in enumerate(told["talk"], 1))
    doors, team = tuple(told.get("doors", ["terminal"])), dict(told.get("team", {}))
    now = datetime.fromisoformat(told["now"]) if "now" in told else None
    if "telegram" in doors and (team or now is not None):
        raise ValueError(f"{path}: at Telegram the time goes by itself, and nobody is in a team")
    known = set(team) or {_NOBODY_ELSE}
    for number, turn in enumerate(turns, 1):
        if turn.who not in known or (turn.act == "wait" and now is None):
            raise ValueError(f"{path}, turn {number}: {turn.act} of {turn.who}")
    return Story(told["story"], told["app"], doors, turns, now, team)


def _turn(path: Path, number: int, told: Mapping[str, Any]) -> Turn:
    acts = [act for act in _ACTS if act in told]
    strange = told.keys() - set(_ACTS) - EXPECTATIONS.keys() - {"until", "who"}
    if len(acts) != 1 or strange or (acts == ["press_until"]) != ("until" in told):
        raise ValueError(f"{path}, turn {number}: {acts}, {sorted(strange)}")
    expected = {key: value for key, value in told.items() if key in EXPECTATIONS}
    return Turn(acts[0], str(told[acts[0]]), expected, told.get("until", ""), told.get("who", _NOBODY_ELSE))


def step_labels(language: str) -> tuple[str, ...]:
    """The names of the six steps as they stand on a card: "1 重复" and so on."""
    if language == "zh-Hant":
        return tuple(traditional(label) for label in step_labels("zh"))
    assert language in ("zh", "ko", "en"), language
    texts = texts_in(language)
    return tuple(f"{place} {texts.say(f'step.{step}')}" for place, step in enumerate(STEPS, 1))


_ALL_LABELS = {
    label: STEPS[place]
    for language in ("zh", "zh-Hant", "ko", "en")
    for place, label in enumerate(step_labels(language))
}


def steps_of(shown: Shown) -> dict[str, str]:
    """What each step of a card says."""
    said: dict[str, str] = {}
    for line in shown.lines:
        for label, step in _ALL_LABELS.items():
            if line.startswith(f"{label} "):
                said[step] = line.removeprefix(f"{label} ")
    return said


def closing_lines(shown: Shown) -> list[str]:
    return [line for line in shown.lines if _NUMBERED.fullmatch(line) and not _is_step(line)]


def check(turn: Turn, shown: Shown, before: Sequence[Shown], library: Library) -> None:
    """AssertionError with the whole message when it is not as the story tells. `before`: one message a turn."""
    for problem in _problems(turn, shown, before, library):
        raise AssertionError(f"{turn.act} {turn.words!r}: {problem}\n\n{shown.text}\n{list(shown.buttons)}")


def _is_step(line: str) -> bool:
    return any(line.startswith(f"{label} ") for label in _ALL_LABELS)


def _problems(turn: Turn, shown: Shown, before: Sequence[Shown], library: Library) -> Iterator[str]:
    for key, value in turn.expected.items():
        found = _not_isolated(value, shown, library) if key == "isolates" else _problem(key, value, shown, before)
        if found:
            yield f"{key}: {found}"


def _problem(key: str, value: Any, shown: Shown, before: Sequence[Shown]) -> str | None:
    """What is wrong with one expectation, None when it holds."""
    said = steps_of(shown)
    if key == "title" and value not in shown.lines[:2]:  # in a terminal a notice stands above it
        return f"it is {shown.lines[0]!r}, not {value!r}"
    if key == "steps":
        labels = () if value == "none" else step_labels(value)
        there = [line for line in shown.lines if _is_step(line)]
        if [line[: len(label) + 1] for line, label in zip(there, labels, strict=False)] != [
            f"{one} " for one in labels
        ]:
            return f"they are {there}"
        return f"there are {len(there)}" if len(there) != len(labels) else None
    if key == "says":
        return _first(f"{step} without {part!r}" for step, part in _parts(value) if part not in said.get(step, ""))
    if key == "avoids":
        return _first(f"{step} with {part!r}" for step, part in _parts(value) if part in said.get(step, ""))
    if key == "has":
        return _first(f"{part!r} is missing" for part in value if part not in shown.text)
    if key == "lacks":
        return _first(f"{part!r} is there" for part in value if part in shown.text)
    if key == "buttons":
        return _first(f"no {part!r}" for part in value if not any(part in label for label in shown.buttons))
    if key == "no_buttons":
        return _first(f"{part!r}" for part in value if any(part in label for label in shown.buttons))
    if key == "guesses" and len(shown.buttons) != value + 1:
        return f"there are {len(shown.buttons) - 1}"
    if key == "closes" and len(closing_lines(shown)) != value:
        return f"there are {len(closing_lines(shown))}"
    if key == "calms":
        first_step = next((place for place, line in enumerate(shown.lines) if _is_step(line)), len(shown.lines))
        calm = next((place for place, line in enumerate(shown.lines) if line.startswith(f"{value} ")), None)
        return "it is missing" if calm is None else "it comes too late" if calm > first_step else None
    if key == "notice" and value not in shown.notice:
        return f"it is {shown.notice!r}"
    if key == "fresh":
        seen = {line for one in before for line in steps_of(one).values()}
        return _first(f"{line!r} was seen before" for line in said.values() if line in seen)
    if key == "silent" and bool(shown.lines) == value:
        return f"it is {shown.text!r}"
    if key == "same_as" and before[value - 1].lines != shown.lines[-len(before[value - 1].lines) :]:
        return f"turn {value} showed {before[value - 1].text}"
    return None


def _not_isolated(intents: Sequence[str], shown: Shown, library: Library) -> str | None:
    line = steps_of(shown).get("isolate", "")
    points = {one: {words.point for words in library.intents[one].words.values()} for one in intents}
    return _first(f"{one} is not in {line!r}" for one in intents if not any(point in line for point in points[one]))


def _parts(value: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for step, parts in value.items():
        assert step in STEPS, f"no step {step}"
        for part in parts:
            yield step, part


def _first(problems: Iterator[str]) -> str | None:
    return next(problems, None)


def check_rounds(rounds: Sequence[Shown]) -> None:
    """Other wording, pressed until every line was seen: a line comes back only when its step has no new one left."""
    lines_of: dict[str, list[str]] = {}
    for shown in rounds:
        for step, line in steps_of(shown).items():
            lines_of.setdefault(step, []).append(line)
    for step, lines in lines_of.items():
        distinct = len(set(lines))
        assert len(set(lines[:distinct])) == distinct, f"{step} said a line again while it had others: {lines}"
    assert max(len(set(lines)) for lines in lines_of.values()) == len(rounds), "a round had nothing new"
