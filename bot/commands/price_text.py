"""What `bot price` tells people, line by line.

In: what was heard, the offer, its frames and refusals. Out: lines, in the language of the texts.
"""

from collections.abc import Iterator, Sequence

from bot.coach.card import FrameLine
from bot.coach.heard import Heard
from bot.library.records import Library
from bot.pricing.gates import Refusal
from bot.pricing.offer import Offer
from bot.wording.objection import ask_sentence, frame_notes, refusal_sentence
from bot.wording.price import sum_sentences
from bot.wording.texts import Texts


def price_lines(
    heard: Heard,
    offer: Offer | None,
    lines: Sequence[FrameLine],
    refusals: Sequence[Refusal],
    texts: Texts,
    library: Library,
) -> Iterator[str]:
    """A question that is open, the sums, each frame with its notes, each refusal."""
    if heard.ask is not None:
        yield ask_sentence(heard.ask, texts)
    if offer is not None:
        yield from sum_sentences(offer, texts, library)
    for line in lines:
        yield f"{texts.say(f'frame.{line.frame.frame}')}: {line.text}"
        for note in frame_notes(line.frame, texts):
            yield f"  {note}"
    # What is wrong with the price itself is wrong with every frame: once is enough.
    shown = refusals[:1] if not lines and len({refusal.reason for refusal in refusals}) == 1 else refusals
    for refusal in shown:
        yield f"- {refusal_sentence(refusal, texts)}"
