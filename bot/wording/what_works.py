"""How it went after a card, by objection and by line: a share with its interval, or "not enough yet". Values in, a
`Reply` out."""

from collections.abc import Mapping, Sequence

from bot.analytics.evidence import ENOUGH, Estimate, Evidence, Place
from bot.coach.choose import key_of
from bot.language.detect import Language
from bot.library.records import Line as Spoken
from bot.reply import Block, Button, Fold, Line, Press, Reply
from bot.wording.texts import Texts

_MOST = 12
_LONGEST_SEEN = 90


def works_reply(evidence: Evidence, titles: Mapping[str, str], days: int, texts: Texts) -> Reply:
    """All objections of which anybody told how it went, the most told first, a button each."""
    order = sorted(evidence.intents, key=lambda name: (-evidence.intents[name].cards, name))[:_MOST]
    blocks: list[Block] = [Line(texts.say("works.title", days=days), "strong")]
    if not order:
        blocks.append(Line(texts.say("works.nothing")))
    blocks += [Line(estimate_line(evidence.intents[name], texts), label=titles.get(name, name)) for name in order]
    blocks.append(Line(texts.say("works.note"), "quiet"))
    rows = [(Button(titles.get(name, name), Press("works", name)),) for name in order]
    return Reply(tuple(blocks), tuple(rows), texts.language)


def intent_reply(
    title: str,
    intent: str,
    lines: Mapping[str, tuple[Place, Sequence[Spoken]]],
    language: Language,
    others: Sequence[Language],
    evidence: Evidence,
    texts: Texts,
) -> Reply:
    """The lines of one objection in one language, step by step, in the order of the library. `lines`: part -> where it
    is and what can be said there; `others`: languages in which something was told."""
    blocks: list[Block] = [
        Line(texts.say("works.intent", title=title, language=texts.say(f"language.{language}")), "strong")
    ]
    whole = evidence.intents.get(intent)
    if whole is not None:
        blocks.append(Line(estimate_line(whole, texts)))
    untold: list[Line] = []
    for part, (place, spoken) in lines.items():
        name = texts.say("card.calm") if part == "calm" else texts.say(f"step.{part}")
        said: list[Line] = []
        for line in spoken:
            key = key_of(line)
            estimate = evidence.lines.get((place, key))
            if estimate is None:
                untold.append(Line(_short(line.text), "quiet", label=name))
                continue
            said.append(Line(_short(line.text), "say"))
            words = estimate_line(estimate, texts)
            is_best = evidence.best.get(place) == key
            said.append(
                Line(texts.say("works.best", words=words) if is_best else words, "strong" if is_best else "quiet")
            )
        blocks += [Line(name, "strong"), *said] if said else []
    if untold:
        blocks.append(Fold((Line(texts.say("works.untold"), "strong"), *untold)))
    blocks.append(Line(texts.say("works.method", percent=5), "quiet"))
    rows = [
        tuple(
            Button(texts.say(f"language.{one}"), Press("works", f"{intent}:{one}")) for one in others if one != language
        ),
        (Button(texts.say("numbers.back"), Press("works", "")),),
    ]
    return Reply(tuple(blocks), tuple(row for row in rows if row), texts.language)


def estimate_line(estimate: Estimate, texts: Texts) -> str:
    """A share with its interval; how many cards there are where they are too few."""
    if not estimate.enough:
        return texts.say("works.not_enough", cards=estimate.cards, least=ENOUGH)
    return texts.say(
        "works.share", share=round(100 * estimate.share), low=round(100 * estimate.low),
        high=round(100 * estimate.high), cards=estimate.cards,
    )  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SEEN else f"{text[:_LONGEST_SEEN].rstrip()}…"
