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
    """One objection in one language: how much is known of each step, a button each. `lines`: part -> where it is and
    what can be said there; `others`: languages in which something was told."""
    blocks: list[Block] = [_title(title, language, texts)]
    whole = evidence.intents.get(intent)
    if whole is not None:
        blocks.append(Line(estimate_line(whole, texts)))
    buttons: list[Button] = []
    for part, (place, spoken) in lines.items():
        told = [one for line in spoken if (one := evidence.lines.get((place, key_of(line)))) is not None]
        enough = sum(one.enough for one in told)
        key = "works.part.best" if place in evidence.best else "works.part"
        blocks.append(Line(texts.say(key, lines=len(spoken), enough=enough), label=_named(part, texts)))
        if told:
            buttons.append(Button(_named(part, texts), Press("works", f"{intent}:{language}:{part}")))
    rows = [tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3)]
    rows.append(
        tuple(
            Button(texts.say(f"language.{one}"), Press("works", f"{intent}:{one}")) for one in others if one != language
        )
    )
    rows.append((Button(texts.say("numbers.back"), Press("works", "")),))
    return Reply(tuple(blocks), tuple(row for row in rows if row), texts.language)


def part_reply(
    title: str, part: str, place: Place, spoken: Sequence[Spoken], evidence: Evidence, texts: Texts
) -> Reply:
    """The lines of one step, in the order of the library."""
    blocks: list[Block] = [_title(title, place.language, texts), Line(_named(part, texts), "strong")]
    untold: list[Line] = []
    for line in spoken:
        key = key_of(line)
        estimate = evidence.lines.get((place, key))
        if estimate is None:
            untold.append(Line(_short(line.text), "quiet"))
            continue
        words = estimate_line(estimate, texts)
        is_best = evidence.best.get(place) == key
        said = texts.say("works.best", words=words) if is_best else words
        blocks += [Line(_short(line.text), "say"), Line(said, "strong" if is_best else "quiet")]
    if untold:
        blocks.append(Fold((Line(texts.say("works.untold"), "strong"), *untold)))
    blocks.append(Line(texts.say("works.method", percent=5), "quiet"))
    back = Button(texts.say("numbers.back"), Press("works", f"{place.intent}:{place.language}"))
    return Reply(tuple(blocks), ((back,),), texts.language)


def _title(title: str, language: Language, texts: Texts) -> Line:
    return Line(texts.say("works.intent", title=title, language=texts.say(f"language.{language}")), "strong")


def _named(part: str, texts: Texts) -> str:
    return texts.say("card.calm") if part == "calm" else texts.say(f"step.{part}")


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
