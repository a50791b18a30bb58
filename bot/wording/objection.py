"""A card as a reply: what to say now in sight, the rest folded, and the buttons of a visit.

In: a `Card` and the number of the answer it belongs to. Out: a `Reply`. Every button carries that number, so it works
for as long as the answer is kept.
"""

from collections.abc import Iterable, Mapping, Sequence

from bot.coach.card import Card, Named, Spoken
from bot.language.detect import LANGUAGES, Language
from bot.library.records import STEPS
from bot.pricing.amounts import Ask
from bot.pricing.frames import Frame
from bot.pricing.gates import Refusal
from bot.pricing.money import Money, plain
from bot.pricing.offer import MONTHS_A_YEAR
from bot.reply import Block, Button, Copy, Fold, Line, Press, Reply
from bot.wording.duties import duty_lines
from bot.wording.playbook import more_buttons, system_blocks
from bot.wording.texts import Texts

COPY_LIMIT = 256  # Telegram's
_IN_SIGHT = 350  # characters a rep reads in a glance
_LEAST_STEPS_IN_SIGHT = 2
_BUTTONS_A_ROW = 3


def card_reply(card: Card, number: int, texts: Texts) -> Reply:
    """The whole answer to a message."""
    if card.answered is None:
        return nearest_reply(card.nearest, number, texts, "none.title", card.ask)
    blocks: list[Block] = [Line(card.answered.title, "strong")]
    if card.others:
        titles = _listed([other.title for other in card.others], texts)
        blocks.append(Line(texts.say("card.also", titles=titles), "quiet"))
    if card.ask is not None:
        blocks.append(Line(ask_sentence(card.ask, texts), "quiet"))
    copies: list[Button] = []
    if card.kind == "topic" and card.system is not None:
        blocks += system_blocks(card.system, texts)
    elif card.kind == "topic" and card.topic is not None:
        blocks += _topic(card, texts)
    elif card.kind == "signal":
        blocks.append(Line(texts.say("card.close"), "quiet"))
        for place, line in enumerate(card.close, 1):
            blocks.append(Line(line.text, "say", label=str(place)))
            copies += _copy(line, texts.say("button.copy.close", number=place), texts)
    else:
        blocks += _spoken(card, texts, copies)
    return Reply(tuple(blocks), tuple(_rows(copies)) + _visit_buttons(card, number, texts), texts.language)


def frames_reply(card: Card, number: int, texts: Texts) -> Reply:
    """The ways to say the price that are fair now, and why the others are left out."""
    blocks: list[Block] = [Line(texts.say("frames.title"), "strong")]
    copies: list[Button] = []
    if not card.frames:
        blocks.append(Line(texts.say("frames.none")))
    for line in card.frames:
        label = texts.say(f"frame.{line.frame.frame}")
        blocks.append(Line(line.text, "say", label=label))
        blocks += [Line(note, "quiet") for note in frame_notes(line.frame, texts)]
        copies += _copy(Spoken("", line.text), texts.say("button.copy.frame", label=label), texts)
    if card.refusals:
        refused = [Line(texts.say("frames.refused"), "quiet")]
        refused += [Line(refusal_sentence(refusal, texts), "quiet") for refusal in card.refusals]
        # When nothing may be said, the reasons are the answer; otherwise they wait.
        blocks += [Fold(tuple(refused))] if card.frames else refused
    year = next((line.frame for line in card.frames if line.frame.total_months not in (None, MONTHS_A_YEAR)), None)
    if year is not None and year.yearly is not None:  # "that is per day, what is it a year?"
        blocks.append(Line(texts.say("frames.yearly", yearly=year.yearly.written(texts.language)), "quiet"))
    duties = duty_lines(card.duties, texts)
    blocks += [Fold(duties)] if duties else []
    back = Button(texts.say("button.back"), Press("back", str(number)))
    return Reply(tuple(blocks), (*_rows(copies), (back, *_handout(card, number, texts))), texts.language)


def frame_notes(frame: Frame, texts: Texts) -> tuple[str, ...]:
    """What the rep should know of a frame before saying it: how it was marked, what it is with the fees in, and
    where another price was seen."""
    notes = []
    if frame.mark is not None:
        notes.append(texts.say("frames.last_resort" if frame.mark == "last_resort" else "frames.marked"))
    if frame.all_in is not None:
        notes.append(texts.say("frames.all_in", all_in=frame.all_in.written(texts.language)))
    if frame.frame in ("difference", "saving") and frame.source and frame.seen:
        notes.append(texts.say("frames.seen", source=frame.source[texts.language], seen=frame.seen))
    return tuple(notes)


def nearest_reply(nearest: Sequence[Named], number: int, texts: Texts, title: str, ask: Ask | None = None) -> Reply:
    """ "I do not know", with the nearest guesses as buttons."""
    blocks: list[Block] = [Line(texts.say(title), "strong")]
    if ask is not None:
        blocks.append(Line(ask_sentence(ask, texts), "quiet"))
    if nearest:
        blocks.append(Line(texts.say("none.pick")))
    rows = [(Button(one.title, Press("pick", f"{number}:{one.id}")),) for one in nearest]
    rows.append((Button(texts.say("none.none"), Press("none", str(number))),))
    return Reply(tuple(blocks), tuple(rows), texts.language)


def refusal_sentence(refusal: Refusal, texts: Texts) -> str:
    """Why a frame may not be said, and what would change that."""
    values = {
        name: value.written(texts.language) if isinstance(value, Money) else value
        for name, value in refusal.details.items()
    }
    return texts.say(f"refused.{refusal.reason}", frame=texts.say(f"frame.{refusal.frame}"), **values)


def ask_sentence(ask: Ask, texts: Texts) -> str:
    """The question that an amount with two readings calls for."""
    choices = texts.say("ask.or").join(plain(choice) for choice in ask.choices)
    key = f"ask.{ask.kind}" if ask.choices else "ask.unreadable"
    return texts.say(key, said=ask.said, choices=choices)


def _spoken(card: Card, texts: Texts, copies: list[Button]) -> list[Block]:
    """Calm and hold first, then the six steps: as many in sight as a glance takes, the others folded."""
    seen: list[Block] = []
    room = _IN_SIGHT
    if card.calm is not None:
        seen.append(Line(card.calm.text, "say", label=texts.say("card.calm")))
        copies += _copy(card.calm, texts.say("button.copy.calm"), texts)
        room -= len(card.calm.text)
    if card.hold:
        seen.append(Line(card.hold, "say", label=texts.say("card.hold")))
        room -= len(card.hold)
    folded: list[Line] = []
    for place, step in enumerate(STEPS, 1):
        spoken = card.steps.get(step)
        if spoken is None:
            continue
        name = texts.say(f"step.{step}")
        line = Line(spoken.text, "say", label=f"{place} {name}")
        fits = place <= _LEAST_STEPS_IN_SIGHT or (place == _LEAST_STEPS_IN_SIGHT + 1 and len(spoken.text) <= room)
        (seen if fits and not folded else folded).append(line)
        room -= len(spoken.text)
        copies += _copy(spoken, f"{place} {name}", texts)
    private = [Line(tip, "quiet") for tip in card.tips]
    if private:
        folded += [Line(texts.say("card.tips"), "quiet"), *private]
    if card.tip:
        folded.append(Line(texts.say("card.tip", tip=card.tip), "quiet"))
    return [*seen, Fold(tuple(folded))] if folded else seen


def _topic(card: Card, texts: Texts) -> list[Block]:
    topic = card.topic
    if topic is None:
        return []
    blocks: list[Block] = [Line(point, label="·") for point in topic.points]
    folded = [Line(texts.say("card.ask"), "strong"), *(Line(line, label="·") for line in topic.ask)]
    folded += [Line(texts.say("card.avoid"), "strong"), *(Line(line, label="·") for line in topic.avoid)]
    if topic.source:
        folded.append(Line(texts.say("card.source", source=topic.source), "quiet"))
    return [*blocks, Fold(tuple(folded))]


def _visit_buttons(card: Card, number: int, texts: Texts) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = [more_buttons(card.system, texts)] if card.system is not None else []
    for other in card.others:
        rows.append((Button(texts.say("button.next", title=other.title), Press("pick", f"{number}:{other.id}")),))
    again = [Button(texts.say("button.other_wording"), Press("again", str(number)))] if card.spoken() else []
    if card.priced:
        again.append(Button(texts.say("button.frames"), Press("frames", str(number))))
    again.append(Button(texts.say("button.not_this"), Press("not_this", str(number))))
    rows.append(tuple(again))
    if handout := _handout(card, number, texts):
        rows.append(handout)
    rows.append(
        tuple(
            Button(texts.say(f"language.{language}"), Press("language", f"{number}:{language}"))
            for language in LANGUAGES
            if language != card.language
        )
    )
    return tuple(rows)


def _handout(card: Card, number: int, texts: Texts) -> tuple[Button, ...]:
    """The button that makes a card for the customer, where there is a price to put on it."""
    return (Button(texts.say("button.handout"), Press("handout", str(number))),) if card.hands_over else ()


def _copy(spoken: Spoken, label: str, texts: Texts) -> list[Button]:
    """A copy button, where Telegram can hold the text: the library's lines fit, a very long name may not."""
    if len(spoken.text) > COPY_LIMIT:
        return []
    return [Button(texts.say("button.copy", label=label), Copy(spoken.text))]


def _rows(buttons: Sequence[Button]) -> Iterable[tuple[Button, ...]]:
    for start in range(0, len(buttons), _BUTTONS_A_ROW):
        yield tuple(buttons[start : start + _BUTTONS_A_ROW])


def _listed(words: Sequence[str], texts: Texts) -> str:
    separators: Mapping[Language, str] = {"zh": "、", "ko": ", ", "en": ", "}
    return separators[texts.language].join(words)
