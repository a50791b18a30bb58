"""Whether a line fits where it goes: a button that copies holds 256 characters, a title one row of a phone."""

from collections.abc import Iterator

from bot.library.braces import without_slots
from bot.library.finding import Finding
from bot.library.source import Place, Source, frame_lines, spoken, told

RULE = "line_length"
LONGEST_LINE = 256
LONGEST_TITLE = 40


def findings(source: Source) -> Iterator[Finding]:
    """One for each line or title that is too long; what stands in braces does not count."""
    for line in spoken(source):
        yield from _long_line(line.line.text, line.place)
    for _, line_text, place in frame_lines(source):
        yield from _long_line(line_text, place)
    for text in told(source):
        if text.loc[-1] == "title" and len(text.text) > LONGEST_TITLE:
            values = {"count": str(len(text.text)), "limit": str(LONGEST_TITLE)}
            yield text.place.finding(RULE, "long_title", **values)


def _long_line(text: str, place: Place) -> Iterator[Finding]:
    count = len(without_slots(text))
    if count > LONGEST_LINE:
        yield place.finding(RULE, "long_line", count=str(count), limit=str(LONGEST_LINE))
