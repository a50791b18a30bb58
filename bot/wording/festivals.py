"""The page before a festival: whom to greet, the words for each to copy, and the buttons that settle it.

In: the festival and the customers to greet. Out: `Reply`.
"""

from collections.abc import Sequence
from datetime import date

from bot.people.festivals import Festival
from bot.playbook.festivals import Greeted, wording_for
from bot.reply import Block, Button, Copy, Line, Press, Reply
from bot.wording.customers import titled
from bot.wording.days import said_date
from bot.wording.texts import Texts

GREETED, MORE, NOT_NOW, PASS = "festival_done", "festival_more", "festival_later", "festival_pass"
ON_A_PAGE = 6
_COPY_LIMIT = 256


def festival_reply(festival: Festival, greeted: Sequence[Greeted], today: date, texts: Texts, start: int = 0) -> Reply:
    """Whom to greet, a page at a time, calls first. `today`: where the rep is."""
    start = start if 0 <= start < len(greeted) else 0
    shown, left = greeted[start : start + ON_A_PAGE], len(greeted) - start - ON_A_PAGE
    name = texts.say(f"festival.{festival.feast}")
    head = "festival.today" if festival.day == today else "festival.begun" if festival.day < today else "festival.soon"
    blocks: list[Block] = [
        Line(texts.say(head, festival=name, day=said_date(festival.day, texts)), "strong"),
        Line(texts.say("festival.how"), "quiet"),
    ]
    copies: list[Button] = []
    for one in shown:
        words = greeting(one, festival, texts)
        key = "festival.call" if one.how == "call" else "festival.wish"
        blocks += [Line(texts.say(key, name=titled(one.customer))), Line(words, "say")]
        if len(words) <= _COPY_LIMIT:
            copies.append(Button(texts.say("button.copy", label=one.customer.name), Copy(words)))
    mark = f"{festival.feast}:{festival.day.isoformat()}"
    rows = [tuple(copies[at : at + 2]) for at in range(0, len(copies), 2)]
    if left > 0:
        rows.append((Button(texts.say("festival.more", count=left), Press(MORE, f"{mark}:{start + ON_A_PAGE}")),))
    rows.append(
        (
            Button(texts.say("festival.done"), Press(GREETED, mark)),
            Button(texts.say("festival.later"), Press(NOT_NOW, mark)),
        )
    )
    rows.append((Button(texts.say("festival.pass"), Press(PASS, mark)),))
    return Reply(tuple(blocks), tuple(rows), texts.language)


def greeting(one: Greeted, festival: Festival, texts: Texts) -> str:
    """What this customer is wished."""
    number = wording_for(one.customer, festival) + 1
    return texts.say(f"festival.{festival.feast}.{number}", name=one.customer.name)


def settled_reply(action: str, festival: Festival, texts: Texts, moment: str = "") -> Reply:
    """What became of it. `moment`: when it comes again."""
    name = texts.say(f"festival.{festival.feast}")
    if action == NOT_NOW:
        return Reply((Line(texts.say("festival.later.said", festival=name, at=moment)),), (), texts.language)
    key = "festival.done.said" if action == GREETED else "festival.pass.said"
    return Reply((Line(texts.say(key, festival=name)),), (), texts.language)
