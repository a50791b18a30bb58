"""`bot classify`: what the recogniser makes of lines of text, for programs and for the curious."""

import json
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from bot.commands.edition import ready_edition
from bot.nlu.explanation import Reasons
from bot.nlu.recognition import Abstention, Recognition, Scored
from bot.settings import read_settings


def classify(
    text: Annotated[str | None, typer.Argument(help="One utterance; without it, lines of standard input.")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Also name the examples and words that decided.")] = False,
    lexical: Annotated[bool, typer.Option("--lexical", help="Work without the sentence encoder.")] = False,
) -> None:
    """Recognise utterances. Example: bot classify "too dear, and my wife decides" """
    edition = ready_edition(read_settings(), lexical_only=lexical).edition
    lines = [text] if text is not None else (raw.decode("utf-8", errors="replace") for raw in sys.stdin.buffer)
    for line in lines:
        seen = edition.recogniser.recognise(line.rstrip("\r\n"))
        if jsonl:
            print(json.dumps(as_json(seen, edition.id), ensure_ascii=False), flush=True)
        else:
            print(_as_line(seen), flush=True)
        if why and not jsonl:
            print(_as_reasons(edition.recogniser.explain(line.rstrip("\r\n"))), flush=True)


def as_json(seen: Recognition | Abstention, edition: str) -> dict[str, object]:
    """The documented shape: language, intents (empty when nothing is known), candidates (five or more), edition."""
    intents = seen.intents if isinstance(seen, Recognition) else ()
    return {
        "language": seen.language,
        "intents": [_scored(one) for one in intents],
        "candidates": [_scored(one) for one in seen.candidates],
        "edition": edition,
    }


def _scored(one: Scored) -> dict[str, object]:
    return {"id": one.id, "confidence": round(one.confidence, 4)}


def _as_reasons(told: Sequence[Reasons]) -> str:
    """Lines to read: what was read, then the words and the examples with what each added to the score."""
    lines: list[str] = []
    for one in told:
        lines.append(
            f'  "{one.text}": {one.opinion.best.id} {one.opinion.chance:.2f}{" (deep look)" if one.deep else ""}'
        )
        lines.append("    words     " + ", ".join(f"{word} {added:+.2f}" for word, added in one.words))
        lines += [f"    example   {like.added:+.2f}  {like.text}  [{like.intent}]" for like in one.examples]
    return "\n".join(lines) or "  nothing could be read as words"


def _as_line(seen: Recognition | Abstention) -> str:
    if isinstance(seen, Recognition):
        return " + ".join(f"{one.id} {one.confidence:.2f}" for one in seen.intents)
    return "? " + ", ".join(f"{one.id} {one.confidence:.2f}" for one in seen.candidates[:3])
