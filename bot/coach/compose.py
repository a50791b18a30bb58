"""From recognised intents to a card.

The order of the field: a complaint is calmed before an objection is handled, an objection before a signal is taken up,
and what the rep asks the bot itself comes last. In: recognition, library, context. Out: a `Card`. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.coach.card import Card, Named, Spoken
from bot.coach.choose import choose, key_of
from bot.coach.context import Context
from bot.coach.fill import fill, sayable
from bot.coach.price import duties_of, framed_prices, offer_of, price_values
from bot.coach.price_card import can_be_handed_over
from bot.library.claims import forbidden
from bot.library.records import STEPS, Kind, Library, Line, Step, Words
from bot.nlu.recognition import Abstention, Recognition, Scored

_ORDER: Mapping[Kind, int] = {"complaint": 0, "objection": 1, "signal": 2, "topic": 3}
_NEAREST = 3
_CLOSING_LINES = 3


def compose(heard: Recognition | Abstention, library: Library, context: Context) -> Card:
    """The card for a message; of several intents the most pressing is answered, the others are named."""
    nearest = guesses([scored for scored in heard.candidates if scored.confidence > 0], library, context)
    if isinstance(heard, Abstention):
        return Card(context.language, "none", nearest=nearest, ask=context.heard.ask)
    first = min(heard.intents, key=lambda scored: _ORDER[library.intents[scored.id].kind])
    return answer(first.id, heard.intents, library, context, nearest)


def guesses(candidates: Sequence[Scored], library: Library, context: Context) -> tuple[Named, ...]:
    """The nearest few by name, best first."""
    return tuple(_named(scored.id, library, context) for scored in candidates[:_NEAREST])


def answer(
    intent: str, intents: Sequence[Scored], library: Library, context: Context, nearest: Sequence[Named] = ()
) -> Card:
    """The card about one intent of a message. `intents`: all that were recognised in it."""
    found = library.intents[intent]
    words = library.words_of(intent, context.language)
    others = tuple(_named(scored.id, library, context) for scored in intents if scored.id != intent)
    values = _values(intent, [other.id for other in others], library, context)
    angry = any(library.intents[scored.id].kind == "complaint" for scored in intents)
    frames, refusals = framed_prices(found.frames, values, library, context, "angry" if angry else None)
    sayable = [line for line in frames if not line.frame.marked]
    if sayable:
        values["frame"] = sayable[0].text
    card = Card(
        language=context.language,
        kind=found.kind,
        intents=tuple(intents),
        answered=Named(intent, words.title),
        others=others,
        hold=words.hold if found.timing != "now" else "",
        tip=words.tip,
        frames=frames,
        refusals=refusals,
        duties=duties_of(library, context, offer_of(library, context)) if frames else (),
        priced=bool(found.frames),
        hands_over=bool(found.frames) and can_be_handed_over(offer_of(library, context)),
        ask=context.heard.ask,
        nearest=tuple(one for one in nearest if one.id != intent),
    )
    if found.kind == "signal":
        return replace(card, close=_say(words.close, values, library, context, count=_CLOSING_LINES))
    if found.kind == "topic":
        return replace(card, topic=words.card)
    steps = _steps(words, values, library, context)
    if found.kind == "complaint":
        calm = _say(words.calm, values, library, context)
        return replace(card, steps=steps, calm=calm[0] if calm else None, tips=words.tips)
    return replace(card, steps=steps)


def _steps(words: Words, values: dict[str, str], library: Library, context: Context) -> dict[Step, Spoken]:
    steps: dict[Step, Spoken] = {}
    for step in STEPS:
        if step in words.skipped:
            continue
        said = _say(words.steps.get(step, ()), values, library, context)
        if said:
            steps[step] = said[0]
    return steps


def _say(
    lines: Sequence[Line], values: Mapping[str, str], library: Library, context: Context, *, count: int = 1
) -> tuple[Spoken, ...]:
    """Lines ready to be said. One that a claim rule forbids once its values are in is never among them."""
    claims = library.claims.get(context.language, ())
    honest = [line for line in lines if not forbidden(fill(line.text, values, library, context.language), claims)]
    return tuple(
        Spoken(key_of(line), fill(line.text, values, library, context.language))
        for line in choose(honest, values, context, library, count=count)
    )


def _values(intent: str, others: Sequence[str], library: Library, context: Context) -> dict[str, str]:
    """All that is known in this visit, by the placeholder that says it."""
    values = price_values(library, context)
    language = context.language
    words = library.intents[intent].words[language]
    if words.point:
        values["point"] = words.point
    points = [library.intents[other].words[language].point for other in others]
    named = [point for point in points if point]
    if named:
        values["other"] = named[0]
    for name in ("decider", "date"):
        said = getattr(context.heard, name)
        if said and sayable(said, language):
            values[name] = said
    product = library.products.get(context.product) if context.product else None
    if product is not None:
        spoken = product.words[language]
        values["product"] = spoken.name
        if spoken.included:
            values["included"] = _joined(spoken.included, language)
        if spoken.features:
            values["benefit"] = spoken.features[0].benefit
    return values


def _joined(words: Sequence[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(words)


def _named(intent: str, library: Library, context: Context) -> Named:
    return Named(intent, library.intents[intent].words[context.language].title)
