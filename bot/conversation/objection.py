"""Plain text is an objection: recognise it, compose the card, remember what was said, and answer its buttons."""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import datetime

from bot.analytics.journal import Entry, Event
from bot.clock import Clock
from bot.coach.card import Card
from bot.coach.compose import answer as card_about
from bot.coach.compose import compose
from bot.coach.context import Context
from bot.coach.heard import hear
from bot.conversation.request import Outcome, Parts, Pressed, Said, Sender
from bot.conversation.visit import Answer, Visit
from bot.language.chinese_script import is_traditional, traditional
from bot.language.detect import LANGUAGES, Language, detect
from bot.nlu.recognition import Abstention, Recognition
from bot.publishing.edition import Edition
from bot.reply import Reply
from bot.wording.objection import card_reply, frames_reply, nearest_reply
from bot.wording.texts import texts_in
from bot.wording.tongues import TRADITIONAL, tongue_of
from bot.wording.welcome import notice

_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Objections:
    """This subject at work. Each call is one message or one press, with the edition that was taken for it."""

    clock: Clock

    async def said(self, said: Said, parts: Parts, edition: Edition) -> Outcome:
        """Answer what a customer said."""
        now = self.clock()
        recognised = edition.recogniser.recognise(said.text)
        script = detect(said.text)
        preference = await parts.preferences.of(said.sender.person)
        own, own_traditional = tongue_of(preference.tongue if preference.tongue != "auto" else said.sender.tongue)
        language = recognised.language if script else own
        is_hant = language == "zh" and (is_traditional(said.text) if script == "zh" else own_traditional)
        heard_now = hear(said.text, language, edition.library)
        visit = await self._visit(said.sender, parts, now)
        heard = visit.heard.then(heard_now)
        recognition = _known(recognised, edition)
        answer = Answer(
            id=0, chat=said.sender.chat, at=now, language=language, traditional=is_hant, edition=edition.id,
            intents=recognition.intents if isinstance(recognition, Recognition) else (),
            candidates=recognition.candidates, shown=None, heard=heard,
        )  # fmt: skip
        context = Context(
            language, heard, _existing(preference.product, edition.library.products),
            _existing(preference.market, edition.library.markets), visit.segment, visit.style, visit.used,
        )  # fmt: skip
        card = compose(recognition, edition.library, context)
        keys = frozenset(spoken.key for spoken in card.spoken())
        answer = replace(answer, shown=card.answered.id if card.answered else None, lines=keys)
        answer = await parts.visits.add_answer(answer)
        await parts.visits.keep(replace(visit, used=visit.used | keys, heard=replace(heard, ask=None)))
        event: Event = "answered" if card.answered else "not_known"
        await self._note(parts, said.sender, answer, event, now)
        return Outcome(_written(card_reply(card, answer.id, texts_in(language)), answer))

    async def pressed(self, pressed: Pressed, parts: Parts, edition: Edition) -> Outcome:
        """Answer a button of a card. An answer that is gone, or was given in another chat, is "too old"."""
        now = self.clock()
        number, _, choice = pressed.argument.partition(":")
        answer = await parts.visits.answer(int(number), pressed.sender.chat) if number.isdecimal() else None
        if answer is None:
            language, _ = tongue_of(pressed.sender.tongue)
            return Outcome(notice=texts_in(language).say("expired"))
        visit = await self._visit(pressed.sender, parts, now)
        texts = texts_in(answer.language)
        if pressed.action == "not_this":
            await self._note(parts, pressed.sender, answer, "rejected", now)
            named = compose(
                Abstention(answer.language, tuple(one for one in answer.candidates if one.id != answer.shown)),
                edition.library, Context(answer.language),
            ).nearest  # fmt: skip
            reply = nearest_reply(named[:_NEAREST], answer.id, texts, title="not_this.title")
            return Outcome(_written(reply, answer), replaces=True)
        if pressed.action == "none":
            await self._note(parts, pressed.sender, answer, "not_known", now)
            return Outcome(_written(notice(texts, "none.noted"), answer), replaces=True)
        return await self._redrawn(pressed, choice, answer, visit, parts, edition, now)

    async def _redrawn(
        self, pressed: Pressed, choice: str, answer: Answer, visit: Visit, parts: Parts, edition: Edition, now: datetime
    ) -> Outcome:
        """The card of an answer again: other words, another intent, another language, or its frames."""
        preference = await parts.preferences.of(pressed.sender.person)
        library = edition.library
        language: Language = answer.language
        used, kept = visit.used, answer.lines
        shown = answer.shown
        event: Event | None = None
        word = ""
        if pressed.action == "pick" and choice in library.intents:
            shown, event, kept = choice, "other_intent", frozenset()
        elif pressed.action == "language" and choice in LANGUAGES:
            language, event = _language(choice, language), "language"
        elif pressed.action == "again":
            event, kept = "other_wording", frozenset()
        elif pressed.action == "frames":
            event = "frames"
        elif pressed.action != "back":
            return Outcome(notice=texts_in(language).say("expired"))
        if shown is None or shown not in library.intents:
            return Outcome(notice=texts_in(language).say("expired"))
        context = Context(
            language, answer.heard, _existing(preference.product, library.products),
            _existing(preference.market, library.markets), visit.segment, visit.style, used, kept,
        )  # fmt: skip
        card = self._card(shown, answer, edition, context)
        if pressed.action == "again" and all(spoken.key in used for spoken in card.spoken()):
            word = texts_in(language).say("wording.all_used")
            context = replace(context, used=frozenset(), kept=frozenset())
            card = self._card(shown, answer, edition, context)
            visit = replace(visit, used=frozenset())
        keys = frozenset(spoken.key for spoken in card.spoken())
        changed = replace(
            answer, language=language, shown=shown, lines=keys,
            traditional=answer.traditional and language == "zh",
        )  # fmt: skip
        await parts.visits.change_answer(changed)
        await parts.visits.keep(replace(visit, used=visit.used | keys))
        if event is not None:
            await self._note(parts, pressed.sender, changed, event, now)
        texts = texts_in(language)
        reply = frames_reply(card, answer.id, texts) if event == "frames" else card_reply(card, answer.id, texts)
        return Outcome(_written(reply, changed), replaces=True, notice=word)

    def _card(self, shown: str, answer: Answer, edition: Edition, context: Context) -> Card:
        known = tuple(one for one in answer.intents if one.id in edition.library.intents)
        return card_about(shown, known, edition.library, context)

    async def _visit(self, sender: Sender, parts: Parts, now: datetime) -> Visit:
        """The visit that is going on, or a new one."""
        last = await parts.visits.of(sender.chat)
        if last is None or last.is_over(now):
            return Visit(sender.chat, started=now, seen=now)
        return last.at(now)

    async def _note(self, parts: Parts, sender: Sender, answer: Answer, event: Event, now: datetime) -> None:
        intents = tuple((scored.id, scored.confidence) for scored in answer.intents)
        if event == "other_intent" and answer.shown is not None:
            intents = ((answer.shown, 1.0),)
        await parts.journal.note(Entry(now, sender.person, sender.chat, event, _tag(answer), answer.edition, intents))


def _known(recognised: Recognition | Abstention, edition: Edition) -> Recognition | Abstention:
    """What was recognised, less what this library does not hold (a model may outlive an intent)."""
    intents = edition.library.intents
    candidates = tuple(one for one in recognised.candidates if one.id in intents)
    if isinstance(recognised, Abstention):
        return replace(recognised, candidates=candidates)
    kept = tuple(one for one in recognised.intents if one.id in intents)
    if not kept:
        return Abstention(recognised.language, candidates)
    return replace(recognised, intents=kept, candidates=candidates)


def _written(reply: Reply, answer: Answer) -> Reply:
    """In the script of the message: somebody who writes traditional characters reads them."""
    if not answer.traditional:
        return reply
    return replace(reply.said_with(traditional), language=TRADITIONAL)


def _tag(answer: Answer) -> str:
    return TRADITIONAL if answer.traditional else answer.language


def _existing(chosen: str | None, known: Container[str]) -> str | None:
    """A choice that the library still holds."""
    return chosen if chosen is not None and chosen in known else None


def _language(choice: str, otherwise: Language) -> Language:
    for language in LANGUAGES:
        if language == choice:
            return language
    return otherwise
