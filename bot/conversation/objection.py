"""Plain text is an objection: recognise it, compose the card, remember what was said, and answer its buttons."""

from collections.abc import Container
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.analytics.journal import Entry, Event
from bot.analytics.outcomes import RESULTS, UNTOLD_KEPT, Asked, may_ask
from bot.analytics.unanswered import UnknownLine
from bot.clock import Clock
from bot.coach.card import Card
from bot.coach.compose import answer as card_about
from bot.coach.compose import compose, guesses
from bot.coach.context import Context
from bot.coach.heard import Heard, hear
from bot.coach.price import settled
from bot.coach.price_card import Handout, handout
from bot.conversation.handout import card_reply as customers_card
from bot.conversation.numbered import number_in
from bot.conversation.preferences import Preference
from bot.conversation.request import Outcome, Parts, Pressed, Said, Sender
from bot.conversation.reviewing import reviewed
from bot.conversation.visit import ANSWERS_KEPT, Answer, Visit
from bot.language.chinese_script import is_traditional, traditional
from bot.language.detect import LANGUAGES, Language, detect
from bot.language.normalise import LONGEST_MATCHED, clean
from bot.nlu.recognition import Abstention, Recognition, Scored
from bot.people.privacy import AS_A_RULE, Retention, redact
from bot.playbook.answer import again, key_of, with_system
from bot.playbook.customers import without_customers
from bot.publishing.edition import Edition
from bot.publishing.lessons import Classroom, Lesson, Scope, is_open_to_teaching
from bot.reply import Press, Reply
from bot.wording.handout import CARD_LANGUAGES
from bot.wording.objection import card_reply, frames_reply, nearest_reply, refusal_sentence
from bot.wording.outcome import AT_THE_END, with_outcome
from bot.wording.texts import texts_in
from bot.wording.tongues import TRADITIONAL, in_tongue, tongue_of
from bot.wording.welcome import notice


@dataclass(frozen=True, slots=True)
class Objections:
    """This subject at work. Each call is one message or one press, with the edition that was taken for it."""

    clock: Clock
    retention: Retention = AS_A_RULE
    classroom: Classroom = field(default_factory=Classroom)
    admins: frozenset[int] = frozenset()

    async def said(self, said: Said, parts: Parts, edition: Edition) -> Outcome:
        """Answer what a customer said."""
        now = self.clock()
        edition = await self.classroom.edition(edition, await _scope(said.sender, parts), parts.lessons)
        recognition = _known(edition.recognise(said.text), edition)
        preference = await parts.preferences.of(said.sender.person)
        language, is_hant = _tongue(said, preference, recognition)
        visit = await self._visit(said.sender, parts, now)
        context = self._context(language, preference, visit, edition)
        heard = settled(hear(said.text, language, edition.library), edition.library, context)
        visit = replace(visit, heard=replace(visit.heard.then(heard), ask=None))
        context = replace(context, heard=heard, known=visit.heard)
        card = compose(recognition, edition.library, context)
        card = with_system(card, said.text, recognition, edition.library, context, edition.questions)
        keys = frozenset(spoken.key for spoken in card.spoken()) | key_of(card)
        answer = await parts.visits.add_answer(
            Answer(
                id=0,
                chat=said.sender.chat,
                at=now,
                language=language,
                traditional=is_hant,
                edition=edition.id,
                intents=recognition.intents if isinstance(recognition, Recognition) else (),
                candidates=recognition.candidates,
                shown=card.answered.id if card.answered else None,
                heard=heard,
                lines=keys,
                text=await self._redacted(said, parts),
            )
        )
        await parts.visits.keep(replace(visit, used=visit.used | keys))
        event: Event = "answered" if card.answered else "not_known"
        await self._note(parts, said.sender, answer, event, now, preference.product)
        if card.answered is None:
            await self._keep_unknown(parts, said.sender, answer)
        reply = card_reply(card, answer.id, texts_in(language))
        if card.answered is not None:
            intent = edition.library.intents[card.answered.id]
            reply = await reviewed(reply, intent, said.sender, parts, self.admins, now)
        if card.spoken() and await self._asks(answer, said.sender, visit, parts, now):
            reply = with_outcome(reply, answer.id, texts_in(language))
        return Outcome(_written(reply, answer))

    async def about(self, pressed: Pressed, parts: Parts, edition: Edition, language: Language) -> Outcome:
        """The card of an intent that a button names, as if a customer had just brought it up; a message of its own."""
        now = self.clock()
        intent = pressed.argument
        if intent not in edition.library.intents:
            return Outcome(notice=texts_in(language).say("expired"))
        preference = await parts.preferences.of(pressed.sender.person)
        visit = await self._visit(pressed.sender, parts, now)
        context = replace(self._context(language, preference, visit, edition), known=visit.heard)
        meant = (Scored(intent, 1.0),)
        card = card_about(intent, meant, edition.library, context)
        keys = frozenset(spoken.key for spoken in card.spoken()) | key_of(card)
        empty = Answer(0, pressed.sender.chat, now, language, False, edition.id, meant, meant, intent, Heard(), keys)
        answer = await parts.visits.add_answer(empty)
        reply = card_reply(card, answer.id, texts_in(language))
        return Outcome(await reviewed(reply, edition.library.intents[intent], pressed.sender, parts, self.admins, now))

    async def pressed(self, pressed: Pressed, parts: Parts, edition: Edition) -> Outcome:
        """Answer a button of a card. An answer that is gone, or was given in another chat, is "too old"."""
        now = self.clock()
        number, _, choice = pressed.argument.partition(":")
        answer = await parts.visits.answer(number_in(number), pressed.sender.chat)
        if answer is None:
            language, is_hant = tongue_of(pressed.sender.tongue)
            return Outcome(notice=_in_script(texts_in(language).say("expired"), is_hant))
        texts = texts_in(answer.language)
        if pressed.action == "not_this":
            await self._note(parts, pressed.sender, answer, "rejected", now)
            await self._keep_unknown(parts, pressed.sender, answer, again=True)
            others = tuple(one for one in answer.candidates if one.id != answer.shown)
            known = _known(Abstention(answer.language, others), edition)
            # However unlikely they were: what was likely is ruled out now.
            nearest = guesses(known.candidates, edition.library, Context(answer.language))
            return Outcome(_written(nearest_reply(nearest, answer.id, texts, "not_this.title"), answer), replaces=True)
        if pressed.action == "none":
            await self._note(parts, pressed.sender, answer, "none_of_them", now)
            return Outcome(_written(notice(texts, "none.noted"), answer), replaces=True)
        if pressed.action == "went":
            return await self._told(pressed, choice, answer, parts, edition, now)
        if pressed.action == "handout":
            return await self._handed_over(pressed, choice, answer, parts, edition, now)
        return await self._redrawn(pressed, choice, answer, parts, edition, now)

    async def _redrawn(
        self, pressed: Pressed, choice: str, answer: Answer, parts: Parts, edition: Edition, now: datetime
    ) -> Outcome:
        """The card of an answer again: other words, another intent, another language, its frames, or as it was."""
        library = edition.library
        language = answer.language
        shown = answer.shown
        kept = answer.lines
        event: Event | None = None
        if pressed.action == "pick" and choice in library.intents:
            if all(one.id != choice for one in answer.intents):
                # Somebody said what was meant instead: what stood there was not heard at all.
                answer = replace(answer, intents=tuple(one for one in answer.intents if one.id != shown))
                await self._learn(choice, answer, pressed.sender, parts, edition, now)
            shown, kept, event = choice, frozenset(), "other_intent"
        elif pressed.action == "again":
            kept, event = frozenset(), "other_wording"
        elif pressed.action == "language":
            language, event = next((one for one in LANGUAGES if one == choice), language), "language"
        elif pressed.action == "frames":
            event = "frames"
        if shown is None or shown not in library.intents:
            return Outcome(notice=_in_script(texts_in(language).say("expired"), _is_hant(answer)))
        visit = await self._visit(pressed.sender, parts, now)
        preference = await parts.preferences.of(pressed.sender.person)
        context = replace(
            self._context(language, preference, visit, edition), heard=answer.heard, known=visit.heard, kept=kept
        )
        card = self._card(shown, answer, edition, context)
        starts_over = pressed.action == "again" and all(one.key in visit.used for one in card.spoken())
        if starts_over:
            visit = replace(visit, used=answer.lines)
            card = self._card(shown, answer, edition, replace(context, used=answer.lines))
        keys = frozenset(spoken.key for spoken in card.spoken()) | key_of(card)
        changed = replace(answer, language=language, shown=shown, lines=keys)
        await parts.visits.change_answer(changed)
        await parts.visits.keep(replace(visit, used=visit.used | keys))
        if event is not None:
            await self._note(parts, pressed.sender, changed, event, now, preference.product)
        texts = texts_in(language)
        if event == "frames":
            reply = frames_reply(card, answer.id, texts)
        else:
            reply = card_reply(card, answer.id, texts)
            reply = await reviewed(reply, library.intents[shown], pressed.sender, parts, self.admins, now)
        asked = await parts.outcomes.of(answer.id, answer.chat) if event != "frames" and card.spoken() else None
        if asked is not None:
            reply = with_outcome(reply, answer.id, texts, asked.result)
        word = _in_script(texts.say("wording.all_used"), _is_hant(changed)) if starts_over else ""
        return Outcome(_written(reply, changed), replaces=True, notice=word)

    async def _handed_over(
        self, pressed: Pressed, tag: str, answer: Answer, parts: Parts, edition: Edition, now: datetime
    ) -> Outcome:
        """A card for the customer with the price of an answer, in the language of the answer or another one."""
        own = TRADITIONAL if _is_hant(answer) else answer.language
        tag = next((one for one in CARD_LANGUAGES if one == tag), own)
        language, _ = tongue_of(tag)
        visit = await parts.visits.of(pressed.sender.chat)
        if visit is None or visit.started > answer.at:  # the next customer's price must not stand on this card
            visit = Visit(pressed.sender.chat, now, now, heard=answer.heard)
        preference = await parts.preferences.of(pressed.sender.person)
        context = replace(self._context(language, preference, visit, edition), heard=answer.heard, known=visit.heard)
        shown = edition.library.intents.get(answer.shown or "")
        made = handout(shown.frames if shown else (), edition.library, context)
        texts = texts_in(answer.language)
        if not isinstance(made, Handout):
            why = refusal_sentence(made, texts) if made is not None else texts.say("handout.no_price")
            return Outcome(notice=_in_script(why, _is_hant(answer)))
        await self._note(parts, pressed.sender, answer, "handout", now)

        def again(other: str) -> Press:
            return Press("handout", f"{answer.id}:{other}")

        reply = await customers_card(made, edition.library, tag, now, again, f"card-{answer.id}")
        return Outcome(reply, notice=_in_script(texts.say("handout.made"), _is_hant(answer)))

    def _context(self, language: Language, preference: Preference, visit: Visit, edition: Edition) -> Context:
        """What this person and this visit bring along; a choice the library no longer holds counts as none."""
        library = edition.library
        return Context(
            language,
            product=_existing(preference.product, library.products),
            market=_existing(preference.market, library.markets),
            segment=visit.segment,
            style=visit.style,
            used=visit.used,
        )

    def _card(self, shown: str, answer: Answer, edition: Edition, context: Context) -> Card:
        still_known = tuple(one for one in answer.intents if one.id in edition.library.intents)
        return again(card_about(shown, still_known, edition.library, context), answer.lines, edition.library)

    async def _visit(self, sender: Sender, parts: Parts, now: datetime) -> Visit:
        """The visit that is going on, or a new one; with a new one old answers of all chats are forgotten."""
        last = await parts.visits.of(sender.chat)
        if last is None or last.is_over(now):
            await parts.visits.forget_answers_before(now - ANSWERS_KEPT)
            return Visit(sender.chat, started=now, seen=now)
        return last.at(now)

    async def _asks(self, answer: Answer, sender: Sender, visit: Visit, parts: Parts, now: datetime) -> bool:
        """Whether how it went is asked under this card; it is kept that it was."""
        if answer.shown is None:
            return False
        if not may_ask(await parts.outcomes.asked_of(sender.person, now - UNTOLD_KEPT), visit.started, now):
            return False
        await parts.outcomes.ask(
            Asked(answer.id, sender.person, sender.chat, now, answer.language, answer.edition, answer.shown)
        )
        return True

    async def _told(
        self, pressed: Pressed, choice: str, answer: Answer, parts: Parts, edition: Edition, now: datetime
    ) -> Outcome:
        """How it went. Of two taps the later counts; the same one again takes it back."""
        said, _, place = choice.partition(":")
        result = next((one for one in RESULTS if one == said), None)
        asked = await parts.outcomes.of(answer.id, answer.chat)
        texts = texts_in(answer.language)
        if result is None or asked is None or answer.shown is None:
            return Outcome(notice=_in_script(texts.say("expired"), _is_hant(answer)))
        if result == asked.result:
            await parts.outcomes.tell(replace(asked, result=None, told=None))
        else:
            await parts.outcomes.tell(
                replace(
                    asked, language=answer.language, edition=answer.edition, intent=answer.shown, result=result,
                    told=now, lines=answer.lines,
                )
            )  # fmt: skip
        word = "went.taken_back" if result == asked.result else "went.noted"
        if place == AT_THE_END:
            return Outcome(_written(notice(texts, word), answer), replaces=True)
        outcome = await self._redrawn(pressed, "", answer, parts, edition, now)
        return replace(outcome, notice=_in_script(texts.say(word), _is_hant(answer)))

    async def _redacted(self, said: Said, parts: Parts) -> str:
        """What may be kept of a line: without what leads to a person, and without the names of the rep's customers."""
        if not self.retention.unknown:
            return ""
        names = [one.name for one in await parts.customers.all_of(said.sender.person)]
        return redact(without_customers(said.text, names))

    async def _keep_unknown(self, parts: Parts, sender: Sender, answer: Answer, *, again: bool = False) -> None:
        """Keep what was typed for whoever looks after the library. `again`: it may have been before; once is enough."""
        if not answer.text:
            return  # nothing of it is kept
        line = UnknownLine(answer.at, sender.person, answer.language, answer.text, answer.shown)
        if not again or line not in await parts.unanswered.since(answer.at):
            await parts.unanswered.note(line)

    async def _learn(
        self, choice: str, answer: Answer, sender: Sender, parts: Parts, edition: Edition, now: datetime
    ) -> None:
        """Somebody said what a line meant: it counts for their team from the next message on."""
        if answer.text and is_open_to_teaching(edition.recognise(answer.text), choice):
            scope = await _scope(sender, parts)
            lesson = Lesson(now, scope, answer.language, choice, answer.text)
            if all((one.text, one.intent) != (lesson.text, choice) for one in await parts.lessons.of(scope)):
                await parts.lessons.add(lesson)

    async def _note(
        self,
        parts: Parts,
        sender: Sender,
        answer: Answer,
        event: Event,
        now: datetime,
        product: str | None = None,
    ) -> None:
        intents = tuple((scored.id, scored.confidence) for scored in answer.intents)
        if event in ("other_intent", "rejected") and answer.shown is not None:
            intents = ((answer.shown, 1.0),)  # a person said so
        tag = TRADITIONAL if _is_hant(answer) else answer.language
        await parts.journal.note(Entry(now, sender.person, sender.chat, event, tag, answer.edition, intents, product))


async def _scope(sender: Sender, parts: Parts) -> Scope:
    """For whom counts what this person teaches, and what is taught to them."""
    kept = await parts.roster.person(sender.person)
    return Scope(sender.person, kept.team if kept is not None and kept.left is None else None)


def _tongue(said: Said, preference: Preference, recognition: Recognition | Abstention) -> tuple[Language, bool]:
    """The language and script of the answer: those of the message; where it has no letters, those of the person."""
    own, own_traditional = tongue_of(said.sender.tongue if preference.tongue == "auto" else preference.tongue)
    script = detect(said.text)
    if script is None:
        return own, own_traditional
    return recognition.language, script == "zh" and is_traditional(clean(said.text)[:LONGEST_MATCHED])


def _known(recognised: Recognition | Abstention, edition: Edition) -> Recognition | Abstention:
    """What was recognised, less what this library does not hold (a kept answer may outlive an intent)."""
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
    return in_tongue(reply, TRADITIONAL) if _is_hant(answer) else reply


def _is_hant(answer: Answer) -> bool:
    """An answer that was switched to another language keeps its script for the way back."""
    return answer.traditional and answer.language == "zh"


def _in_script(sentence: str, is_hant: bool) -> str:
    return traditional(sentence) if is_hant else sentence


def _existing(chosen: str | None, known: Container[str]) -> str | None:
    return chosen if chosen is not None and chosen in known else None
