"""Whether a line holds a number of its own: numbers come only from products, the market, and what the rep typed."""

from collections.abc import Iterator

from bot.library.finding import Finding
from bot.library.source import Source, frame_lines, spoken

RULE = "digits"


def findings(source: Source) -> Iterator[Finding]:
    """One for each line with a digit, of whatever script."""
    lines = [(line.line.text, line.place) for line in spoken(source)]
    lines += [(line, place) for _, line, place in frame_lines(source)]
    for text, place in lines:
        digit = next((letter for letter in text if letter.isdigit()), None)
        if digit is not None:
            yield place.finding(RULE, "digit", digit=digit)
