"""Items made from the intents: name the objection, which step, put in order, what comes next, which line breaks a rule,
objection or signal, now or later, whose cause, and free replies. Nothing is written twice: all words are the library's.
"""

from collections.abc import Iterator, Mapping

from bot.coach.fill import fill, waits_for
from bot.language.detect import Language
from bot.library.records import REP_CAUSES, STEPS, Intent, Library, Step
from bot.quiz.cues import CHECKS, Check
from bot.quiz.item import CHOICES, Item, filled, item_id
from bot.quiz.material import Asks, MadeType

_SAID: tuple[str, ...] = ("objection", "complaint", "signal")  # kinds that a customer says
_STEPPED: tuple[str, ...] = ("objection", "complaint")  # kinds with six steps
_PER_INTENT = 6  # phrases of an intent that are asked about by name
_OTHER_PHRASES = 2  # phrases of an objection beside the signals
_LONGEST_QUOTE = 140
_FREE_STEPS: tuple[Step, ...] = ("repeat", "clarify", "empathize", "isolate", "explain", "guide")


def card_items(library: Library, asks: Asks, language: Language) -> Iterator[Item]:
    """Every item that the intents give in a language."""
    making = _Making(library, asks, language)
    for number, intent in enumerate(library.intents.values()):
        if intent.kind not in _SAID or language not in intent.words:
            continue
        yield from making.named(intent)
        if intent.kind in _STEPPED:
            lines = making.lines(intent)
            yield from making.steps(intent, lines, number)
            yield from making.free(intent, lines)
        if intent.kind != "complaint":
            yield from making.signals(intent)
        if intent.kind == "objection":
            yield from making.judged(intent)


class _Making:
    """What all of them need: the library, how questions are put, the language."""

    def __init__(self, library: Library, asks: Asks, language: Language) -> None:
        self.library, self.asks, self.language = library, asks, language

    def title(self, intent: Intent) -> str:
        return intent.words[self.language].title

    def phrases(self, intent: Intent) -> list[str]:
        """What a customer says who means this intent and no other: the tests first, they are the messier ones."""
        words = intent.words[self.language]
        tests = [test.text for test in words.tests if not test.also]
        every = dict.fromkeys((*tests, *words.examples))
        return [phrase for phrase in every if 4 <= len(phrase) <= _LONGEST_QUOTE]

    def lines(self, intent: Intent) -> Mapping[Step, list[str]]:
        """The lines of each step that can be said to anybody, ready to be read."""
        steps = self.library.words_of(intent.id, self.language).steps
        values = {"point": intent.words[self.language].point} if intent.words[self.language].point else {}
        return {
            step: [
                fill(line.text, values, self.library, self.language)
                for line in steps.get(step, ())
                if line.segment is None and line.style is None and not waits_for(line.text, values, self.library)
            ]
            for step in STEPS
        }

    def item(
        self,
        kind: MadeType,
        intent: Intent,
        right: tuple[str, ...],
        decoys: tuple[str, ...],
        values: Mapping[str, str],
        *content: str,
        wanted: tuple[Check, ...] = (),
        pool: tuple[tuple[str, str], ...] = (),
    ) -> Item:
        ask, why = self.asks.asks[kind]
        return Item(
            id=item_id(kind, self.language, intent.id, *right, *content),
            type=kind,
            language=self.language,
            ask=filled(ask, values),
            right=right,
            decoys=decoys,
            why=filled(why, {"answer": right[0] if right else "", **values}).strip(),
            source=intent.id,
            card=intent.id,
            quote=values.get("quote", ""),
            wanted=wanted,
            pool=pool,
        )

    def named(self, intent: Intent) -> Iterator[Item]:
        title = self.title(intent)
        pool = tuple((other.id, self.title(other)) for other in self._neighbours(intent) if self.title(other) != title)
        first = self._first_line(intent)
        for phrase in self.phrases(intent)[:_PER_INTENT]:
            values = {"quote": phrase, "line": first}
            decoys = tuple(name for _, name in pool)
            yield self.item("name_objection", intent, (title,), decoys, values, phrase, pool=pool)

    def steps(self, intent: Intent, lines: Mapping[Step, list[str]], number: int) -> Iterator[Item]:
        """Four items from the six steps; which step and which line turns with the number of the intent."""
        if not all(lines[step] for step in STEPS):
            return
        title = self.title(intent)
        said = {step: lines[step][number % len(lines[step])] for step in STEPS}
        names = {step: self.asks.steps[step][0] for step in STEPS}
        for turn in (0, 2, 4):
            step = STEPS[(number + turn) % len(STEPS)]
            line = lines[step][(number + turn) % len(lines[step])]
            decoys = tuple(names[other] for other in _around(step))
            values = {"quote": line, "rule": self.asks.steps[step][1]}
            yield self.item("which_step", intent, (names[step],), decoys, values, line)
        order = tuple(said[step] for step in STEPS)
        if len(set(order)) == len(order):
            steps = " → ".join(names[step] for step in STEPS)
            yield self.item("order_steps", intent, order, (), {"title": title, "steps": steps})
        for turn in (0, 3):
            step, following = _pair(number + turn)
            decoys = tuple(said[other] for other in _around(following) if other not in (step, following))
            values = {
                "title": title,
                "quote": said[step],
                "step": names[step],
                "next": names[following],
                "rule": self.asks.steps[following][1],
            }
            yield self.item("what_next", intent, (said[following],), decoys, values, said[step])
        bad, reason = self.asks.bad_lines[number % len(self.asks.bad_lines)]
        good = tuple(said[STEPS[(number + turn) % len(STEPS)]] for turn in range(CHOICES - 1))
        yield self.item("rule_break", intent, (bad,), good, {"title": title, "reason": reason}, *good)

    def free(self, intent: Intent, lines: Mapping[Step, list[str]]) -> Iterator[Item]:
        phrases = self.phrases(intent)
        if not phrases or not all(lines[step] for step in STEPS):
            return
        model = ("" if self.language == "zh" else " ").join(lines[step][0] for step in ("repeat", "empathize"))
        values = {"quote": phrases[0], "line": model}
        yield self.item("free_reply", intent, (), (), values, phrases[0], wanted=CHECKS)
        for turn in (0, 1):
            step = _FREE_STEPS[(len(phrases) + turn * 3 + len(intent.id)) % len(_FREE_STEPS)]
            phrase = phrases[(turn + 1) % len(phrases)]
            name, rule = self.asks.steps[step]
            values = {"quote": phrase, "step": name, "rule": rule, "line": lines[step][0]}
            wanted: tuple[Check, ...] = (step, "no_but", "no_pressure")
            yield self.item("free_step", intent, (), (), values, phrase, step, wanted=wanted)

    def signals(self, intent: Intent) -> Iterator[Item]:
        kinds = self.asks.kinds
        right = kinds["signal" if intent.kind == "signal" else "objection"]
        count = _PER_INTENT if intent.kind == "signal" else _OTHER_PHRASES
        for phrase in self.phrases(intent)[-count:]:
            decoys = tuple(kind for kind in kinds.values() if kind != right)
            values = {"quote": phrase, "title": self.title(intent)}
            yield self.item("signal_or_objection", intent, (right,), decoys, values, phrase)

    def judged(self, intent: Intent) -> Iterator[Item]:
        title, words = self.title(intent), intent.words[self.language]
        timings = self.asks.timings
        decoys = tuple(name for timing, name in timings.items() if timing != intent.timing)
        hold = fill(words.hold, {}, self.library, self.language) if intent.timing != "now" else ""
        values = {"title": title, "line": hold}
        yield self.item("now_or_later", intent, (timings[intent.timing],), decoys, values, title)
        if intent.cause is None:
            return
        side = self.asks.sides["rep" if intent.cause in REP_CAUSES else "customer"]
        cause = self.asks.causes[intent.cause]
        others = tuple(name for name in self.asks.sides.values() if name != side)
        yield self.item("cause_side", intent, (side,), others, {"title": title, "cause": cause}, title)
        causes = list(self.asks.causes)
        at = causes.index(intent.cause)
        near = tuple(self.asks.causes[causes[(at + step) % len(causes)]] for step in (1, -1, 3, 5))
        yield self.item("cause_kind", intent, (cause,), near, {"title": title}, title)

    def _neighbours(self, intent: Intent) -> list[Intent]:
        """Other things a customer may mean: those it is confused with first, then its own kind."""
        every = [other for other in self.library.intents.values() if other.kind in _SAID and other.id != intent.id]
        start = list(self.library.intents).index(intent.id)
        turned = sorted(every, key=lambda other: (list(self.library.intents).index(other.id) - start) % 1000)
        return sorted(
            turned,
            key=lambda other: (
                other.id not in intent.confused_with and intent.id not in other.confused_with,
                other.kind != intent.kind,
            ),
        )

    def _first_line(self, intent: Intent) -> str:
        words = self.library.words_of(intent.id, self.language)
        lines = [line.text for line in (*words.steps.get("clarify", ()), *words.close)]
        sayable = [line for line in lines if not waits_for(line, {}, self.library)]
        return fill(sayable[0], {}, self.library, self.language) if sayable else ""


def _around(step: Step) -> list[Step]:
    """The other steps, those beside it first: they are the ones that are mixed up."""
    at = STEPS.index(step)
    return sorted((other for other in STEPS if other != step), key=lambda other: abs(STEPS.index(other) - at))


def _pair(number: int) -> tuple[Step, Step]:
    at = number % (len(STEPS) - 1)
    return STEPS[at], STEPS[at + 1]
