"""What must stand beside a price, as sentences: a title that says it is no legal advice, then a line a duty.

In: the duties of an offer. Out: lines for the rep; the same lines may stand on what the customer is handed.
"""

from collections.abc import Sequence

from bot.pricing.duties import Beside
from bot.reply import Line
from bot.wording.texts import Texts


def duty_lines(duties: Sequence[Beside], texts: Texts) -> tuple[Line, ...]:
    """Nothing where nothing is asked for."""
    if not duties:
        return ()
    lines = [Line(texts.say("duty.title"), "quiet")]
    lines += [Line(duty_sentence(one, texts), "quiet", label="·") for one in duties]
    return tuple(lines)


def duty_sentence(one: Beside, texts: Texts) -> str:
    """One duty with its law and this offer's figures; what is peculiar to the country follows."""
    duty = one.duty
    values: dict[str, object] = {"law": duty.law[texts.language], "days": duty.days, "months": one.months}
    if one.money is not None:
        values["money"] = one.money.written(texts.language)
    match duty.kind:
        case "total" if one.months is None:
            key = "duty.total_once"
        case "taxes":
            key = f"duty.taxes_{one.taxes}"
        case "withdrawal" if duty.days is None:
            key = "duty.withdrawal_none"
        case "withdrawal":
            key = "duty.withdrawal_working_days" if duty.working_days else "duty.withdrawal"
        case other:
            key = f"duty.{other}"
    sentence = texts.say(key, **values)
    note = duty.note.get(texts.language)
    return texts.say("duty.note", duty=sentence, note=note) if note else sentence
