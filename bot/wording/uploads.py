"""A file that a lead sent, in words: what it would change, or why it cannot be used. Values in, a `Reply` out."""

from collections.abc import Sequence

from bot.language.detect import Language
from bot.library.finding import Finding
from bot.library.gather import PLAYBOOK, PRODUCTS
from bot.library.records import PARTS, Library
from bot.publishing.preview import Place, Preview, Turn
from bot.reply import Block, Button, Line, Press, Reply
from bot.wording.editions import part_name
from bot.wording.findings import sentence
from bot.wording.texts import Texts

_SHOWN = 5  # turns; a phone shows no more at once
_FILES = 3
_FINDINGS = 8
_LONGEST = 120  # characters of a text in a preview
_TABLES = (".xlsx", ".csv")
_LETTERS = 26


def preview_reply(texts: Texts, number: int, seen: Preview, library: Library) -> Reply:
    """What would change, and two buttons. `number`: that of the received file."""
    blocks: list[Block] = [Line(texts.say("upload.title"), "strong")]
    for path in seen.paths[:_FILES]:
        key = "upload.file.new" if path in seen.fresh else "upload.file"
        said = texts.say(key, title=_title(path, library, texts.language), path=path.rpartition("/")[2])
        blocks.append(Line(said))
    if len(seen.paths) > _FILES:
        blocks.append(Line(texts.say("upload.more_files", count=len(seen.paths) - _FILES), "quiet"))
    if seen.turns:
        blocks.append(Line(texts.say("upload.counts", new=seen.new, changed=seen.changed, gone=seen.gone), "strong"))
    else:
        blocks.append(Line(texts.say("upload.layout"), "quiet"))
    several = len(seen.paths) > 1
    told: Place | None = None
    for turn in _first(seen.turns):
        if turn.place != told:
            told = turn.place
            blocks.append(Line(_where(turn.place, library, texts, several=several), "quiet"))
        if turn.old:
            blocks.append(Line(_short(turn.old), label="−"))
        if turn.new:
            blocks.append(Line(_short(turn.new), label="+"))
    if len(seen.turns) > _SHOWN:
        blocks.append(Line(texts.say("upload.more", count=len(seen.turns) - _SHOWN), "quiet"))
    buttons = (
        Button(texts.say("upload.in"), Press("upload_in", str(number))),
        Button(texts.say("upload.out"), Press("upload_out", str(number))),
    )
    return Reply(tuple(blocks), (buttons,), texts.language)


def useless_reply(texts: Texts, findings: Sequence[Finding], *, astray: bool = False) -> Reply:
    """Why it cannot be used: each reason with its place, the first ones."""
    blocks: list[Block] = [Line(texts.say("upload.useless"), "strong")]
    if astray:
        blocks.append(Line(texts.say("edition.astray"), label="·"))
    for finding in findings[:_FINDINGS]:
        blocks.append(Line(sentence(finding, texts.language), label=place_in_words(finding) or "·"))
    if len(findings) > _FINDINGS:
        blocks.append(Line(texts.say("upload.more", count=len(findings) - _FINDINGS), "quiet"))
    return Reply(tuple(blocks), (), texts.language)


def place_in_words(finding: Finding) -> str:
    """Where a finding is: the cell of a sheet ("lines H5"), or file:line:column; "" for a whole file."""
    file, _, sheet = finding.path.partition("/")
    if file.endswith(_TABLES):
        cell = f"{_column(finding.column)}{finding.line}"
        return f"{sheet} {cell}" if sheet else cell
    if not finding.path or (finding.line, finding.column) == (1, 1):
        return finding.path.rpartition("/")[2]
    return f"{finding.path.rpartition('/')[2]}:{finding.line}:{finding.column}"


def _column(number: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def _first(turns: Sequence[Turn]) -> Sequence[Turn]:
    """Those to show: what takes the place of something first, since it is easily overlooked."""
    return sorted(turns, key=lambda one: not (one.old and one.new))[:_SHOWN]


def _title(path: str, library: Library, language: Language) -> str:
    """What the card or product of a file is called; the name of the file for any other."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0]
    if stem in library.intents and language in library.intents[stem].words:
        return library.intents[stem].words[language].title
    if folder == PLAYBOOK and stem in library.playbook:
        return library.playbook[stem].words[language].title
    if folder == PRODUCTS and stem in library.products:
        return library.products[stem].words[language].name
    return stem


def _where(place: Place, library: Library, texts: Texts, *, several: bool) -> str:
    """The way to a text, in words: "Price too high · guide · en"."""
    language, *keys = (*place.keys[1:], place.keys[0]) if place.keys else ("", "")
    named = [_key(key, texts) for key in (language, *keys) if key and key != "steps"]
    title = [_title(place.path, library, texts.language)] if several or not named else []
    return " · ".join((*title, *named))


def _key(key: str, texts: Texts) -> str:
    """A key of a file as its readers call it; as it is, where they do not meet it often."""
    if key in PARTS:
        return part_name(texts, key)
    return texts.sentences.get(f"upload.key.{key}", key)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
