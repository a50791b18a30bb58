"""A frame in the words of the library: its figures become the placeholders of the line that says most of them.

In: a `Frame`, the values of the visit, the library, a language. Out: a sentence with the total in it.
"""

from collections.abc import Sequence

from bot.coach.fill import Values, fill, placeholders_in
from bot.language.detect import Language
from bot.library.records import Library
from bot.pricing.facts import Words
from bot.pricing.frames import Frame, Rung
from bot.pricing.offer import MONTHS_A_YEAR, Price


def said_price(price: Price, language: Language, library: Library) -> dict[str, str]:
    """`amount` and `period` of a price as they are said."""
    amount = price.money.written(language)
    if price.per == "seat":
        amount = _counted(library.languages[language].per_seat, amount)
    values = {"amount": amount}
    if price.every is not None and price.every != "once":
        values["period"] = library.languages[language].period[price.every]
    return values


def said_term(months: int, language: Language, library: Library) -> str:
    """A number of months as it is said: "24个月", "a year"."""
    words = library.languages[language]
    if months == 1:
        return words.one_month
    if months == MONTHS_A_YEAR:
        return words.one_year
    if months % MONTHS_A_YEAR == 0 and language == "en":
        return _counted(words.years, months // MONTHS_A_YEAR)
    return _counted(words.months, months)


def sentence(frame: Frame, values: Values, library: Library, language: Language) -> str:
    """A frame in the words of the library. The total stands in each of them, the fees too where there are any."""
    said = {name: value for name, value in values.items() if name in {"product", "rival"}}
    said |= said_price(frame.price, language, library) | _figures(frame, language, library)
    lines = library.frame_lines[frame.frame][language]

    def rank(line: str) -> tuple[bool, bool, int]:
        wanted = placeholders_in(line)
        unknown = any(name not in said and library.placeholders[name].known_only for name in wanted)
        return (unknown, ("fees" in said) != ("fees" in wanted), -len(wanted & said.keys()))

    return fill(min(lines, key=rank), said, library, language)


def tax_note(language: Language, library: Library, *, included: bool | None) -> str:
    """What stands behind a total that tax comes on top of; nothing where tax is in it, or nobody said."""
    return (" " if language == "en" else "") + library.languages[language].before_tax if included is False else ""


def _figures(frame: Frame, language: Language, library: Library) -> dict[str, str]:
    """Everything in a frame that a line may say, by its placeholder."""
    words = library.languages[language]
    money = {
        "total": frame.total, "figure": frame.amount, "under": frame.under, "fees": frame.fees, "yearly": frame.yearly,
        "difference": frame.difference, "rival_total": frame.rival_total, "against_total": frame.against_total,
        "saving": frame.saving, "more": frame.more, "most": frame.most,
    }  # fmt: skip
    said = {name: amount.written(language) for name, amount in money.items() if amount is not None}
    # A total that does not say for how many, or that tax comes on top, would mislead. A line per seat counts itself.
    gap = " " if language == "en" else ""
    if frame.price.per == "seat" and frame.frame != "per_seat":
        said["total"] += gap + _counted(words.seats, frame.seats)
    said["total"] += tax_note(language, library, included=frame.tax_included)
    if frame.total_months is not None:
        said["term"] = said_term(frame.total_months, language, library)
    if frame.count is not None:
        said["count"] = str(frame.count)
        said["after"] = said_term(frame.count, language, library)
    if frame.every is not None:
        said["every"] = words.period[frame.every]
    if frame.against is not None:
        said["against"] = _said_whole(frame.against, language, library)
    if frame.parts:
        said["parts"] = _listed(frame.parts, language)
    if frame.rungs:
        said["ladder"] = " → ".join(_rung(rung, language) for rung in frame.rungs)
    if frame.source is not None:
        said["source"] = frame.source[language]
    if frame.seen is not None:
        said["seen"] = frame.seen
    return said


def _said_whole(price: Price, language: Language, library: Library) -> str:
    """A price with its rhythm in one: "每月260元", "$260 a month"."""
    said = said_price(price, language, library)
    if "period" not in said:
        return said["amount"]
    if language == "en":
        return f"{said['amount']} {said['period']}"
    return f"{said['period']}{' ' if language == 'ko' else ''}{said['amount']}"


def _rung(rung: Rung, language: Language) -> str:
    return f"{_listed(rung.names, language)} {rung.sum.written(language)}"


def _listed(names: Sequence[Words], language: Language) -> str:
    said = [name[language] for name in names]
    if language == "en" and len(said) > 1:
        return f"{', '.join(said[:-1])} and {said[-1]}"
    return ("、" if language == "zh" else ", ").join(said)


def _counted(words: str, count: object) -> str:
    return words.replace("{count}", str(count))
