"""/script and /editions in words: intents, their lines, a line being written, suggestions, the list of editions."""

from collections.abc import Mapping, Sequence

from bot.language.detect import LANGUAGES, Language
from bot.library.finding import Finding
from bot.library.records import Intent, Part
from bot.library.rules.line_length import LONGEST_LINE
from bot.publishing.changes import Change, Phrase, Script, WholeFile
from bot.publishing.editions import Folder, Record
from bot.reply import Block, Button, Line, Press, Reply
from bot.wording.editions import part_name, tell_row
from bot.wording.findings import sentence
from bot.wording.texts import Texts

_ON_A_PAGE = 12
_SHOWN = 5


def intents_reply(
    texts: Texts,
    titles: Sequence[tuple[str, str]],
    page: int,
    *,
    suggestions: int,
    waiting: int,
    publishes: bool,
    over: int = 0,
) -> Reply:
    """The intents by name, a page of them. `titles`: (what a button carries, title). `over`: cards past their
    review."""
    last = max(0, (len(titles) - 1) // _ON_A_PAGE)
    page = min(max(page, 0), last)
    rows: list[tuple[Button, ...]] = []
    shown = titles[page * _ON_A_PAGE : (page + 1) * _ON_A_PAGE]
    buttons = [Button(title, Press("script_at", f"{mark}:{texts.language}")) for mark, title in shown]
    rows += [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    turn = []
    if page > 0:
        turn.append(Button(texts.say("people.earlier"), Press("script", str(page - 1))))
    if page < last:
        turn.append(Button(texts.say("people.later"), Press("script", str(page + 1))))
    rows.append(tuple(turn))
    if publishes:
        more = [Button(texts.say("scripts.editions"), Press("editions"))]
        more.append(Button(texts.say("download.sheet"), Press("sheet")))
        if suggestions:
            more.insert(0, Button(texts.say("scripts.suggestions", count=suggestions), Press("suggestions")))
        rows.append(tuple(more))
        if over:
            rows.append((Button(texts.say("care.stale.button", count=over), Press("care")),))
    blocks: list[Block] = [Line(texts.say("scripts.title"), "strong"), Line(texts.say("scripts.how"), "quiet")]
    if waiting:
        blocks.append(Line(texts.say("scripts.waiting", count=waiting)))
    return Reply(tuple(blocks), tuple(row for row in rows if row), texts.language)


def intent_reply(
    texts: Texts, title: str, mark: str, language: Language, parts: Mapping[Part, int], *, publishes: bool = False
) -> Reply:
    """The parts of an intent's script in a language. Who publishes may take its file along and look after it."""
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                texts.say("scripts.part", part=part_name(texts, part), count=count),
                Press("script_part", f"{mark}:{language}:{part}"),
            ),
        )
        for part, count in parts.items()
    ]
    rows.append(tuple(Button(one, Press("script_at", f"{mark}:{one}")) for one in LANGUAGES if one != language))
    if publishes:
        file = Button(texts.say("download.yaml"), Press("yaml", mark))
        rows.append((file, Button(texts.say("care.open"), Press("care", mark))))
    rows.append((Button(texts.say("scripts.back"), Press("script", "0")),))
    return Reply((Line(f"{title} · {language}", "strong"),), tuple(rows), texts.language)


def part_reply(
    texts: Texts,
    title: str,
    where: str,
    lines: Sequence[tuple[str, str]],
    *,
    part: Part,
    generic: bool,
) -> Reply:
    """The lines of a part, numbered. `lines`: (what a button carries, text); `where`: what leads here."""
    blocks: list[Block] = [Line(f"{title} · {part_name(texts, part)}", "strong")]
    if generic:
        blocks.append(Line(texts.say("scripts.generic"), "quiet"))
    blocks += [Line(text, "say", label=str(number)) for number, (_, text) in enumerate(lines, 1)]
    if not lines:
        blocks.append(Line(texts.say("scripts.none"), "quiet"))
    rows: list[tuple[Button, ...]] = [(Button(texts.say("scripts.new"), Press("script_new", f"{where}:")),)]
    if not generic:
        edits = [
            (
                Button(texts.say("scripts.edit", number=number), Press("script_new", f"{where}:{key}")),
                Button(texts.say("scripts.drop", number=number), Press("script_drop", f"{where}:{key}")),
            )
            for number, (key, _) in enumerate(lines, 1)
        ]
        rows += [
            (*edits[start], *(edits[start + 1] if start + 1 < len(edits) else ())) for start in range(0, len(edits), 2)
        ]
    mark, language, _ = where.split(":")
    rows.append((Button(texts.say("scripts.back"), Press("script_at", f"{mark}:{language}")),))
    return Reply(tuple(blocks), tuple(rows), texts.language)


def ask_reply(
    texts: Texts,
    title: str,
    script: Script,
    placeholders: Sequence[str],
    findings: Sequence[Finding] = (),
) -> Reply:
    """What to type; with findings, why what was typed cannot be used."""
    blocks: list[Block] = []
    if findings:
        blocks.append(Line(texts.say("scripts.wrong"), "strong"))
        blocks += [Line(sentence(one, texts.language), label="·") for one in findings]
    said = texts.say(
        "scripts.ask",
        intent=title,
        part=part_name(texts, script.part),
        language=script.language,
        placeholders=", ".join(f"{{{name}}}" for name in placeholders),
        longest=LONGEST_LINE,
    )
    blocks.append(Line(said))
    if script.instead_of:
        blocks.append(Line(texts.say("scripts.ask.instead", text=script.instead_of), "quiet"))
    return Reply(tuple(blocks), (), texts.language)


def preview_reply(texts: Texts, title: str, number: int, script: Script, shown: str, *, publishes: bool) -> Reply:
    """A line as it will be read, and what can be done with it. `number`: that of the change."""
    blocks: list[Block] = [
        Line(f"{title} · {part_name(texts, script.part)} · {script.language}", "strong"),
        Line(texts.say("scripts.preview" if script.text else "scripts.preview.gone"), "quiet"),
        Line(shown, "say"),
    ]
    if script.text and script.instead_of:
        blocks.append(Line(texts.say("scripts.was", text=script.instead_of), "quiet"))
    does = Button(texts.say("scripts.publish"), Press("publish", str(number)))
    if not publishes:
        does = Button(texts.say("scripts.suggest"), Press("suggest", str(number)))
    tries = [(Button(texts.say("trial.try"), Press("canary_try", str(number))),)] if publishes else []
    rest = [Button(texts.say("scripts.discard"), Press("discard", str(number)))]
    if script.text:
        rest.insert(0, Button(texts.say("scripts.again"), Press("script_again", str(number))))
    return Reply(tuple(blocks), ((does,), *tries, tuple(rest)), texts.language)


def suggestions_reply(texts: Texts, suggested: Sequence[tuple[Change, str, str]]) -> Reply:
    """What reps suggest. `suggested`: the change, the title of its intent, the name of its author."""
    if not suggested:
        return Reply((Line(texts.say("scripts.no_suggestions")),), (), texts.language)
    blocks: list[Block] = []
    rows = []
    for number, (change, title, name) in enumerate(suggested[:_ON_A_PAGE], 1):
        blocks.append(Line(content_line(texts, change, title), label=str(number)))
        blocks.append(Line(texts.say("scripts.by", name=name or texts.say("scripts.somebody")), "quiet"))
        rows.append(
            (
                Button(texts.say("scripts.publish.number", number=number), Press("publish", str(change.id))),
                Button(texts.say("scripts.discard.number", number=number), Press("discard", str(change.id))),
            )
        )
    return Reply(tuple(blocks), tuple(rows), texts.language)


def content_line(texts: Texts, change: Change, title: str) -> str:
    """A change in one line."""
    content = change.content
    match content:
        case Script():
            said = content.text or f"− {content.instead_of}"
            part = part_name(texts, content.part)
            return texts.say("edition.line", intent=title, part=part, language=content.language, text=said)
        case Phrase():
            return f"{title} · {content.language}: {content.text}"
        case WholeFile():
            return content.path


def editions_reply(
    texts: Texts,
    history: Sequence[Record],
    folder: Folder | None,
    drafts: Sequence[tuple[Change, str]],
    tells: int | None = None,
) -> Reply:
    """The last editions, each a tap away; what is wrong with the files on disk; what could not be published. `tells`:
    the last change that others may be told of."""
    if not history:
        return Reply((Line(texts.say("editions.none")),), (), texts.language)
    blocks: list[Block] = [Line(texts.say("editions.title"), "strong")]
    now, *earlier = history
    blocks += [
        Line(
            texts.say(
                "editions.now" if record is now else "editions.line",
                number=record.number,
                at=f"{record.at:%Y-%m-%d %H:%M}",
                cause=texts.say(f"editions.cause.{record.cause}", of=record.of),
            )
        )
        for record in history[: _SHOWN + 1]
    ]
    if folder is not None and folder.refused:
        blocks.append(Line(texts.say("editions.folder"), "strong"))
        blocks += [Line(line, label="·") for line in folder.refused.splitlines()[:_SHOWN]]
    if drafts:
        blocks.append(Line(texts.say("editions.drafts"), "strong"))
        blocks += [
            Line(f"{content_line(texts, change, title)}: {change.remark.splitlines()[0]}", label="·")
            for change, title in drafts[:_SHOWN]
        ]
    rows = [tell_row(texts, tells)] if tells is not None else []
    rows += [
        (Button(texts.say("edition.back", number=one.number), Press("roll_back", f"{one.number}:{now.number}")),)
        for one in earlier[:_SHOWN]
    ]
    return Reply(tuple(blocks), tuple(rows), texts.language)


def title_of(intent: Intent | None, language: Language, name: str) -> str:
    """What an intent is called; its name where the library has it no more."""
    words = intent.words.get(language) if intent is not None else None
    return words.title if words is not None else name
