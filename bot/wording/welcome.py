"""The bot's own pages: start, help, privacy, and the short notices around them."""

from collections.abc import Sequence

from bot.language.chinese_script import traditional
from bot.reply import Block, Button, Line, Press, Reply
from bot.wording.texts import Texts, texts_in
from bot.wording.tongues import TRADITIONAL, in_tongue, tongue_of

_EXAMPLES = 3


def start_reply(texts: Texts, *, open_to_all: bool) -> Reply:
    """One sentence and three things to try: the first answer is one tap away."""
    blocks: list[Block] = [Line(texts.say("start.greeting")), Line(texts.say("start.try"), "quiet")]
    if open_to_all:
        blocks.append(Line(texts.say("start.open"), "quiet"))
    rows = tuple(
        (Button(example_sentence(texts, number), Press("try", str(number))),) for number in range(1, _EXAMPLES + 1)
    )
    return Reply(tuple(blocks), rows, texts.language)


def example_sentence(texts: Texts, number: int) -> str:
    """One of the objections to try. KeyError for a number that is none."""
    return texts.say(f"start.example.{number}")


def help_reply(texts: Texts, *, private: bool) -> Reply:
    lines: list[Block] = [Line(texts.say("help.intro"), "strong")]
    lines += [Line(texts.say(f"help.{number}"), label="·") for number in range(1, 5)]
    if not private:
        lines.append(Line(texts.say("help.group")))
    lines.append(Line(texts.say("help.commands"), "quiet"))
    return Reply(tuple(lines), (), texts.language)


def privacy_reply(texts: Texts, *, unknown_days: int, has_teams: bool) -> Reply:
    """What is kept and for how long, and the two buttons to do something about it."""
    said = [texts.say("privacy.1")]
    if unknown_days:
        said.append(texts.say("privacy.unknown", days=unknown_days))
    said += [texts.say("privacy.2"), texts.say("privacy.3"), texts.say("privacy.numbers")]
    said.append(texts.say("privacy.customers"))
    said.append(texts.say("privacy.practice"))
    if has_teams:
        said += [texts.say("privacy.team"), texts.say("privacy.broadcast")]
    said += [texts.say("privacy.4"), texts.say("privacy.copies"), texts.say("privacy.rights")]
    lines = [Line(texts.say("privacy.title"), "strong"), *(Line(one, label="·") for one in said)]
    export = Button(texts.say("privacy.export"), Press("export"))
    forget = Button(texts.say("privacy.forget"), Press("forgetme"))
    return Reply(tuple(lines), ((export, forget),), texts.language)


def notice(texts: Texts, key: str, **values: object) -> Reply:
    """A reply of one sentence."""
    return Reply((Line(texts.say(key, **values)),), (), texts.language)


def notice_to(tongue: str, key: str) -> Reply:
    """The same to somebody of whom only the language of their app is known (a BCP 47 tag), in their characters."""
    language, is_traditional = tongue_of(tongue)
    reply = notice(texts_in(language), key)
    return in_tongue(reply, TRADITIONAL) if is_traditional else reply


def said_to(tongue: str, key: str) -> str:
    """Its sentence alone."""
    language, is_traditional = tongue_of(tongue)
    said = texts_in(language).say(key)
    return traditional(said) if is_traditional else said


def unknown_command_reply(texts: Texts, name: str, nearest: str | None) -> Reply:
    lines: list[Block] = [Line(texts.say("command.unknown", name=name))]
    if nearest:
        lines.append(Line(texts.say("command.nearest", name=nearest)))
    return Reply(tuple(lines), (), texts.language)


def unreadable_reply(texts: Texts, kind: str) -> Reply:
    """One friendly line for what is not text."""
    key = f"unreadable.{kind}"
    return notice(texts, key if key in texts.sentences else "unreadable.other")


def settings_reply(
    texts: Texts, *, tongue: str, market: str, product: str, tongues: Sequence[str], markets: Sequence[str],
    products: Sequence[tuple[str, str]], hours: str,
) -> Reply:  # fmt: skip
    """The settings as they stand and a button for each choice. `market`, `product` and `hours` are already in words."""
    said = texts.say("settings.tongue.auto") if tongue == "auto" else texts.say(f"language.{tongue}")
    lines: list[Block] = [
        Line(texts.say("settings.title"), "strong"),
        Line(texts.say("settings.tongue", value=said)),
        Line(texts.say("settings.market", value=market)),
        Line(texts.say("settings.product", value=product)),
        Line(hours),
        Line(texts.say("settings.note"), "quiet"),
    ]
    auto = Button(texts.say("settings.tongue.auto"), Press("set_tongue", "auto"))
    rows = [
        (auto,),
        tuple(Button(texts.say(f"language.{one}"), Press("set_tongue", one)) for one in tongues),
        tuple(Button(one, Press("set_market", one)) for one in markets),
        *((Button(name, Press("set_product", number)),) for number, name in products),
        (Button(texts.say("settings.product.none"), Press("set_product", "")),),
        (Button(texts.say("hours.button"), Press("hours")),),
        (Button(texts.say("broadcast.mailings"), Press("bc_mail")),),
    ]
    return Reply(tuple(lines), tuple(row for row in rows if row), texts.language)
