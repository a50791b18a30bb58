"""Whether what stands in braces can be filled where it stands, and whether a line is left when it cannot."""

from collections import defaultdict
from collections.abc import Iterator

from bot.language.detect import Language
from bot.language.particles import PARTICLES
from bot.library.braces import IN_CARDS, IN_FRAMES, IN_GENERIC_CARDS, NAMES, slots, without_slots
from bot.library.conform import nearest
from bot.library.finding import Finding
from bot.library.records import Library
from bot.library.source import Place, Source, Spoken, frame_lines, spoken, told
from bot.library.strict_yaml import shortened

RULE = "placeholders"
FRAME = "frame"
EXPLAIN = "explain"
TOTAL = "total"
_LINES_WITHOUT_FRAME = 2  # what is left to say when each frame is refused, and once more


def findings(source: Source) -> Iterator[Finding]:
    """One for each placeholder that is unknown, broken or out of place, and for each step that hangs on one."""
    lines = list(spoken(source))
    for line in lines:
        allowed = IN_GENERIC_CARDS if line.is_generic else IN_CARDS
        yield from _in_line(line.line.text, line.language, allowed, line.place)
        yield from _frame(line)
    for language, text, place in frame_lines(source):
        yield from _in_line(text, language, IN_FRAMES, place)
        if not any(slot.name == TOTAL for slot in slots(text)):
            yield place.finding(RULE, "frame_without_total")
    for note in told(source):
        yield from _in_line(note.text, note.language, frozenset(), note.place)
    yield from _hanging_steps(source.library, lines)


def _in_line(text: str, language: Language, allowed: frozenset[str], place: Place) -> Iterator[Finding]:
    rest = without_slots(text)
    if "{" in rest or "}" in rest:
        yield place.finding(RULE, "malformed_placeholder", text=shortened(text))
    for slot in slots(text):
        if slot.name not in NAMES:
            near = nearest(slot.name, list(NAMES))
            if near is None:
                yield place.finding(RULE, "unknown_placeholder", name=slot.name)
            else:
                yield place.finding(RULE, "unknown_placeholder_near", name=slot.name, near=near)
        elif slot.name not in allowed:
            yield place.finding(RULE, "placeholder_elsewhere", name=slot.name)
        if slot.particle is not None and language != "ko":
            yield place.finding(RULE, "particle_not_korean", name=slot.name, particle=slot.particle)
        elif slot.particle is not None and slot.particle not in PARTICLES:
            values = {"particle": slot.particle, "known": " ".join(PARTICLES)}
            yield place.finding(RULE, "unknown_particle", **values)


def _frame(line: Spoken) -> Iterator[Finding]:
    if line.is_generic or not any(slot.name == FRAME for slot in slots(line.line.text)):
        return
    if line.step != EXPLAIN or not line.intent.frames:
        yield line.place.finding(RULE, "frame_elsewhere")
    elif line.line.text != f"{{{FRAME}}}":
        yield line.place.finding(RULE, "frame_not_alone")


def _hanging_steps(library: Library, lines: list[Spoken]) -> Iterator[Finding]:
    """Steps that fall silent for want of a value or of the right customer."""
    steps: dict[tuple[str, str, str], list[Spoken]] = defaultdict(list)
    for line in lines:
        if line.step is not None:
            # The block and the step are what two lines of one step share in their file.
            steps[line.place.path, line.block, line.step].append(line)
    known_only = {name for name, placeholder in library.placeholders.items() if placeholder.known_only}
    for own in steps.values():
        with_frame = [line for line in own if line.line.text == f"{{{FRAME}}}"]
        if own[0].step == EXPLAIN and with_frame and len(own) - len(with_frame) < _LINES_WITHOUT_FRAME:
            values = {"language": own[0].block, "needed": str(_LINES_WITHOUT_FRAME)}
            yield own[0].place.finding(RULE, "frame_needs_others", **values)
        elif not any(_always_fits(line, known_only) for line in own):
            values = {"language": own[0].block, "step": str(own[0].step)}
            yield own[0].place.finding(RULE, "step_needs_plain_line", "warning", **values)


def _always_fits(line: Spoken, known_only: set[str]) -> bool:
    targeted = line.line.segment is not None or line.line.style is not None
    return not targeted and not any(slot.name in known_only for slot in slots(line.line.text))
