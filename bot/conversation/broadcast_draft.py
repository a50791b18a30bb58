"""A campaign before it is confirmed: its words or its line, whom it reaches, when it goes, and the preview."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.broadcast import campaign as steps
from bot.broadcast.audience import Audience
from bot.broadcast.campaign import KINDS, RECEIPTS, Campaign, Content, Refusal, Step
from bot.broadcast.placeholders import unknown_in
from bot.broadcast.question import lines_of, question_about
from bot.broadcast.script import Script
from bot.conversation.broadcast_turn import Turn
from bot.conversation.broadcasting import message_in
from bot.conversation.numbered import number_in
from bot.conversation.request import Outcome
from bot.conversation.told import told_of
from bot.language.detect import LANGUAGES, Language, detect
from bot.library.claims import said as claimed
from bot.library.records import PARTS
from bot.nlu.recognition import Abstention
from bot.people.hours import in_utc
from bot.people.person import Role
from bot.publishing.changes import Phrase, State
from bot.reply import Attachment, Button, Line, Press, Reply
from bot.wording.broadcast import Reader, part_name
from bot.wording.broadcast_pages import (
    IDLE_DAYS,
    LEAD,
    asking_reply,
    audience_reply,
    choices_reply,
    previewed_reply,
)
from bot.wording.tongues import tag_of
from bot.wording.welcome import notice

_NEAREST = 4
_LINES = 8
_TYPED = "%Y-%m-%d %H:%M"
_MORNING = time(9)
_REACHED: tuple[Role, ...] = ("trainee", "rep", "lead")
_EARLIER = 6
_LATELY = 5
_SAID: tuple[State, ...] = ("live", "written")


# The words.


async def worded(turn: Turn, question: str, text: str, file: Attachment | None = None) -> Outcome:
    """What was typed becomes the words of a campaign: of a new one, or of the one that `question` names ("text 12")."""
    if unknown := unknown_in(text):
        await turn.ask(question, "broadcast.ask_text")
        names = ", ".join(f"{{{one}}}" for one in unknown)
        return Outcome(asking_reply(turn.texts, "broadcast.unknown_placeholder", names=names))
    what, _, number = question.partition(" ")
    if what == "new":
        content = Content((text,), _language(text, turn), file=file)
        fault = steps.fault_of(content)
        return turn.told(fault) if fault is not None else await added(turn, content)
    campaign = await turn.own(number)
    if campaign is None:
        return Outcome(notice(turn.texts, "expired"))
    own = campaign.content.texts
    texts = (own[0], text) if what == "two" else (text, *own[1:])
    kept = file if file is not None and what == "text" else campaign.content.file
    step = await turn.kept(steps.reworded(campaign, replace(campaign.content, texts=texts, file=kept)))
    return turn.told(step) if isinstance(step, Refusal) else await turn.opened(step, replaces=False)


async def added(turn: Turn, content: Content) -> Outcome:
    """A new draft, to everybody its author may write to."""
    kind: steps.Kind = "news" if content.script is None else "lines"
    draft = Campaign(0, turn.by.id, turn.now, content, turn.reach, kind, progress=turn.sender.chat)
    return await turn.opened(await turn.parts.ledger.add(draft), replaces=False)


async def without_second(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    content = replace(campaign.content, texts=campaign.content.texts[:1])
    return await _redrawn(turn, campaign, steps.reworded(campaign, content))


async def next_kind(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    kind = KINDS[(KINDS.index(campaign.kind) + 1) % len(KINDS)]
    return await _redrawn(turn, campaign, steps.changed(campaign, kind=kind))


async def next_receipt(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    content = campaign.content
    possible = [one for one in RECEIPTS if one != "question" or content.question is not None]
    place = possible.index(content.receipt) if content.receipt in possible else 0
    receipt = possible[(place + 1) % len(possible)]
    return await _redrawn(turn, campaign, steps.reworded(campaign, replace(content, receipt=receipt)))


# A line of the library.


async def which_line(turn: Turn) -> Outcome:
    """The lines that were changed lately, a button each; for any other, the objection is asked for."""
    asked = await turn.ask("objection", "broadcast.ask_objection")
    changes = await _changed_lately(turn)
    rows = [(Button(script.new, Press(LEAD, f"change:{number}")),) for number, script in changes]
    if not rows or asked.reply is None:
        return asked
    lately = Line(turn.texts.say("broadcast.changed_lately"), "quiet")
    return Outcome(replace(asked.reply, blocks=(*asked.reply.blocks, lately), buttons=tuple(rows)))


async def of_change(turn: Turn, rest: list[str]) -> Outcome:
    """A draft that sends a line that was changed in the chat, beside the one whose place it took."""
    script = next((script for number, script in await _changed_lately(turn) if rest[:1] == [str(number)]), None)
    return Outcome(notice=turn.texts.say("expired")) if script is None else await scripted(turn, script)


async def tell(turn: Turn, rest: list[str]) -> Outcome:
    """What went live, to everybody: a draft that needs nothing more, at its preview. Its line and its question are
    those of the change, above it stands what customers say. Whom it reaches: all that its author may write to; of those
    who were sent this line before, only who has not answered, or wrongly. A second press finds the same draft."""
    change = await turn.parts.changes.change(number_in(rest[0] if rest else ""))
    told = told_of(change, turn.library) if change is not None and change.state in _SAID else None
    if told is None:
        return Outcome(notice=turn.texts.say("expired"))
    whose = None if turn.by.role == "admin" else turn.by.id
    same = [one for one in await turn.parts.ledger.latest(whose, _EARLIER) if one.content.script == told.script]
    for one in same:
        if one.by == turn.by.id and one.state in ("draft", "previewed"):
            return await preview(turn, one, "preview", [])
    if (refused := _claim_in(turn, told.script)) is not None:
        return refused
    sent = next((one for one in same if one.has_begun and one.state not in ("cancelled", "recalled")), None)
    heard = turn.texts.say("broadcast.heard", text=told.heard) if told.heard else ""
    reach = replace(turn.reach, silent_on=sent.id if sent is not None else None)
    content = _content(turn, told.script, heard)
    draft = Campaign(0, turn.by.id, turn.now, content, reach, "lines", progress=turn.sender.chat)
    return await preview(turn, await turn.parts.ledger.add(draft), "preview", [])


async def _changed_lately(turn: Turn) -> list[tuple[int, Script]]:
    """What was added or replaced in the chat and is said by now, by the number of the change, the last one first."""
    changes = await turn.parts.changes.of(*_SAID)
    found = ((one.id, told_of(one, turn.library)) for one in reversed(changes) if not isinstance(one.content, Phrase))
    return [(number, told.script) for number, told in found if told is not None][:_LATELY]


def recognised(turn: Turn, text: str) -> Outcome:
    """The intents that the typed words may mean."""
    recognition = turn.edition.recogniser.recognise(text)
    found = () if isinstance(recognition, Abstention) else recognition.intents
    known = [one.id for one in (*found, *recognition.candidates) if one.id in turn.library.intents]
    choices = [
        (turn.library.intents[one].words[turn.texts.language].title, f"intent:{one}")
        for one in list(dict.fromkeys(known))[:_NEAREST]
    ]
    return Outcome(choices_reply(turn.texts, "broadcast.pick_intent", choices, "list"))


async def picked(turn: Turn, verb: str, rest: list[str]) -> Outcome:
    """An intent, then a step of it, then a line of that step, in the language of its author."""
    texts, library = turn.texts, turn.library
    intent = library.intents.get(rest[0]) if rest else None
    if intent is None:
        return Outcome(notice=texts.say("expired"))
    title = intent.words[texts.language].title
    parts = [one for one in PARTS if lines_of(library, intent.id, texts.language, one)]
    if verb == "intent":
        choices = [(part_name(texts, one), f"part:{intent.id}:{one}") for one in parts]
        return Outcome(choices_reply(texts, "broadcast.pick_part", choices, "list", title=title), replaces=True)
    part = next((one for one in parts if len(rest) > 1 and one == rest[1]), None)
    if part is None:
        return Outcome(notice=texts.say("broadcast.no_lines"))
    lines = lines_of(library, intent.id, texts.language, part)
    if verb == "part":
        choices = [(line, f"line:{intent.id}:{part}:{place}") for place, line in enumerate(lines[:_LINES])]
        step = part_name(texts, part)
        reply = choices_reply(texts, "broadcast.pick_line", choices, f"intent:{intent.id}", title=title, step=step)
        return Outcome(reply, replaces=True)
    place = number_in(rest[2], -1) if len(rest) > 2 else -1
    if not 0 <= place < len(lines):
        return Outcome(notice=texts.say("expired"))
    return await scripted(turn, Script(intent.id, part, texts.language, lines[place]))


async def scripted(turn: Turn, script: Script) -> Outcome:
    """A draft that sends a line, with a question about it if one can be made."""
    return _claim_in(turn, script) or await added(turn, _content(turn, script))


def _content(turn: Turn, script: Script, text: str = "") -> Content:
    question = question_about(script, turn.library)
    receipt: steps.Receipt = "question" if question is not None else "read"
    return Content((text,), turn.texts.language, script, receipt=receipt, question=question)


def _claim_in(turn: Turn, script: Script) -> Outcome | None:
    """Why this line goes to nobody, if customers must not hear it."""
    claim = claimed(script.new, turn.library.claims.get(script.language, ()))
    if claim is None:
        return None
    said = turn.texts.say("broadcast.claims_line", words=claim[1], why=claim[0].why)
    return Outcome(Reply((Line(said),), (), turn.texts.language))


# To whom.


async def whom(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    """The filters, each a switch; what the button names is switched."""
    audience = await _switched(turn, campaign, verb, rest[0] if rest else "")
    if audience != campaign.audience:
        step = await turn.kept(steps.changed(campaign, audience=audience))
        if isinstance(step, Refusal):
            return await turn.refused(campaign, step)
        campaign = step
    elif campaign.has_begun:
        return await turn.refused(campaign, Refusal("not_now"))
    earlier = [one for one in await _earlier(turn) if one.id != campaign.id]
    products = [(one.id, one.words[turn.texts.language].name) for one in turn.library.products.values()]
    trades = turn.library.by_trade()
    reply = audience_reply(
        turn.texts, campaign, await turn.people(campaign), await turn.teams(), trades, products, earlier
    )  # fmt: skip
    return Outcome(reply, replaces=True)


async def _switched(turn: Turn, campaign: Campaign, verb: str, what: str) -> Audience:
    audience = campaign.audience
    match verb:
        case "role":
            role = next((one for one in _REACHED if one == what), None)
            return audience if role is None else replace(audience, roles=audience.roles ^ {role})
        case "lang":
            language = next((one for one in LANGUAGES if one == what), None)
            return audience if language is None else replace(audience, languages=audience.languages ^ {language})
        case "team":
            team = next((one.id for one in await turn.teams() if str(one.id) == what), None)
            # The own team of a lead stays: nothing set would mean every team.
            return audience if team is None or turn.reach.teams else replace(audience, teams=audience.teams ^ {team})
        case "prod":
            products = list(turn.library.products)
            place = number_in(what, len(products))
            if place >= len(products):
                return audience
            return replace(audience, products=audience.products ^ {products[place]})
        case "trade":
            trades = list(turn.library.by_trade().values())
            place = number_in(what, len(trades))
            if place >= len(trades):
                return audience
            theirs = trades[place]
            has_all = theirs <= audience.products
            return replace(audience, products=audience.products - theirs if has_all else audience.products | theirs)
        case "idle":
            days = (None, *IDLE_DAYS)
            place = days.index(audience.inactive) if audience.inactive in days else 0
            return replace(audience, inactive=days[(place + 1) % len(days)])
        case "silent":
            other = next((one.id for one in await _earlier(turn) if str(one.id) == what), None)
            if other is None:
                return audience
            return replace(audience, silent_on=None if audience.silent_on == other else other)
    return audience


async def _earlier(turn: Turn) -> list[Campaign]:
    """The last ones whose answers may be missing."""
    whose = None if turn.by.role == "admin" else turn.by.id
    latest = await turn.parts.ledger.latest(whose, _EARLIER)
    return [one for one in latest if one.has_begun and one.content.receipt != "none" and one.state != "recalled"]


# When.


async def when(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    if campaign.has_begun:
        return await turn.refused(campaign, Refusal("not_now"))
    choices = [
        (turn.texts.say(f"broadcast.when.{one}"), f"at:{campaign.id}:{one}")
        for one in ("now", "hour", "morning", "their_morning", "typed")
    ]
    return Outcome(choices_reply(turn.texts, "broadcast.when.title", choices, f"open:{campaign.id}"), replaces=True)


async def at(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    """The hour that a button names."""
    zone = await turn.zone()
    tomorrow = datetime.combine(turn.now.astimezone(zone).date() + timedelta(days=1), _MORNING)
    match rest[0] if rest else "":
        case "now":
            step = steps.changed(campaign, at=None, by_their_clock=False)
        case "hour":
            step = steps.changed(campaign, at=turn.now + timedelta(hours=1), by_their_clock=False)
        case "morning":
            step = steps.changed(campaign, at=in_utc(tomorrow, zone), by_their_clock=False)
        case "their_morning":
            step = steps.changed(campaign, at=tomorrow.replace(tzinfo=UTC), by_their_clock=True)
        case "typed":
            return await turn.ask(f"when {campaign.id}", "broadcast.ask_when")
        case _:
            return Outcome(notice=turn.texts.say("expired"))
    return await _redrawn(turn, campaign, step)


async def typed_hour(turn: Turn, campaign: Campaign, text: str) -> Outcome:
    """A day and hour on the author's clock."""
    try:
        local = datetime.strptime(" ".join(text.split()), _TYPED)  # noqa: DTZ007 - the author's own clock, given its zone below
    except ValueError:
        local = datetime.min  # noqa: DTZ901 - long ago: not to come
    moment = in_utc(local, await turn.zone()) if local.year > 1 else turn.now
    if moment <= turn.now:
        await turn.ask(f"when {campaign.id}", "broadcast.ask_when")
        return Outcome(asking_reply(turn.texts, "broadcast.unclear_when"))
    step = await turn.kept(steps.changed(campaign, at=moment, by_their_clock=False))
    return turn.told(step) if isinstance(step, Refusal) else await turn.opened(step, replaces=False)


# The preview.


async def preview(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    """Just as recipients get it; after the last version it may be sent."""
    versions = len(campaign.content.texts)
    place = 1 if rest[:1] == ["b"] and versions > 1 else 0
    is_last = place == versions - 1
    step = await turn.kept(steps.previewed(campaign)) if is_last else steps.fault_of(campaign.content) or campaign
    if isinstance(step, Refusal):
        return await turn.refused(campaign, step)
    team = await turn.parts.roster.team(turn.by.team) if turn.by.team is not None else None
    reader = Reader(turn.by.name, team.name if team is not None else "", turn.by.name)
    preference = await turn.parts.preferences.of(turn.by.id)
    tongue = tag_of(turn.sender.tongue if preference.tongue == "auto" else preference.tongue)
    message = message_in(tongue, step, step.content.texts[place], turn.library, reader)
    return Outcome(previewed_reply(turn.texts, message, step, await turn.people(step), further=not is_last))


async def _redrawn(turn: Turn, campaign: Campaign, step: Step) -> Outcome:
    """Keep a change of a draft, and show it in the place of the page."""
    changed = await turn.kept(step)
    return await turn.refused(campaign, changed) if isinstance(changed, Refusal) else await turn.opened(changed)


def _language(text: str, turn: Turn) -> Language:
    return detect(text) or turn.texts.language
