"""/spar: a talk with a customer made of rules, typed turn by turn; at the end what was shown, the turn that mattered,
and a rematch one press away: from that turn on, or from the beginning.

In: presses and typed lines. Out: the customer's answer, or the debrief. Each turn is kept with what was typed; when the
talk is over its words are erased and the score stays.
"""

from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.conversation.numbered import number_in
from bot.conversation.request import Commanded, Outcome, Parts, Pressed, Said, Sender
from bot.conversation.school import Cold, School
from bot.publishing.edition import Edition
from bot.quiz.rematch import moment_to_retry, read_moment
from bot.quiz.session import Bout, Session, Sparred
from bot.quiz.sparring import Moment, Talk
from bot.quiz.trainer import Trainer
from bot.reply import Reply
from bot.wording.sparring import debrief_reply, opening_reply, personas_reply, turn_reply
from bot.wording.texts import Texts, texts_in
from bot.wording.welcome import notice

ACTIONS = frozenset({"spar", "spar_with", "spar_again", "spar_part"})
_LONGEST_REPLY = 1000
_MOST_ROUNDS = 99


@dataclass(frozen=True, slots=True)
class SparringPages:
    """This subject at work."""

    clock: Clock
    school: School

    async def page(self, commanded: Commanded, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """Whom to spar with; behind the command the name of one."""
        trainer = self._trainer(edition)
        if trainer is None:
            return Outcome(notice(texts, "quiz.none"))
        typed = commanded.argument.strip().casefold()
        for name, persona in trainer.quiz.personas.items():
            if typed and typed in (name, persona.words[texts.language].name.casefold()):
                return Outcome(await self._begun(commanded.sender, name, 0, parts, trainer, texts))
        return Outcome(await self._choice(commanded.sender, parts, trainer, texts))

    async def pressed(self, pressed: Pressed, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """Choose somebody, or leave the talk."""
        trainer = self._trainer(edition)
        if trainer is None:
            return Outcome(notice=texts.say("expired"))
        if pressed.action == "spar_part":
            return await self._parted(pressed, parts, trainer, texts)
        name, _, rest = pressed.argument.partition(":")
        number, _, where = rest.partition(":")
        if pressed.action == "spar_with" and name in trainer.quiz.personas:
            again = number_in(number) % _MOST_ROUNDS
            return Outcome(await self._begun(pressed.sender, name, again, parts, trainer, texts))
        if pressed.action == "spar_again":
            moment = read_moment(where)
            if moment is None or name not in trainer.quiz.personas:
                return Outcome(notice=texts.say("expired"))
            again = number_in(number) % _MOST_ROUNDS
            return Outcome(await self._begun(pressed.sender, name, again, parts, trainer, texts, moment))
        return Outcome(
            await self._choice(pressed.sender, parts, trainer, texts), replaces=pressed.action == "spar_with"
        )

    async def said(self, said: Said, session: Session, parts: Parts, edition: Edition) -> Outcome | None:
        """What the trainee says to this customer; None where the talk cannot go on."""
        trainer = self.school.trainer(edition.library, edition.recogniser, graded=session.language)
        if trainer is None or session.talk.persona not in trainer.quiz.personas:
            await parts.sessions.end(session.person)
            return None
        talk = trainer.reply(session.talk, said.text[:_LONGEST_REPLY])
        if talk.is_over():
            return Outcome(await self._over(session, talk, parts, trainer))
        moved = session.then(Bout(talk), self.clock(), typed=True)
        await parts.sessions.move(moved)
        return Outcome(turn_reply(moved, talk, trainer.quiz.personas[talk.persona], texts_in(session.language)))

    async def _choice(self, sender: Sender, parts: Parts, trainer: Trainer, texts: Texts) -> Reply:
        self.school.soon(Cold(trainer.library, texts.language))  # a reply will follow
        best = await parts.sessions.personas(sender.person)
        styles = trainer.quiz.style_finder[texts.language].names
        return personas_reply(trainer.quiz.personas, styles, best, texts)

    async def _begun(
        self, sender: Sender, persona: str, again: int, parts: Parts, trainer: Trainer, texts: Texts,
        moment: Moment | None = None,
    ) -> Reply:  # fmt: skip
        """From the beginning, or from a moment on."""
        if moment is None:
            talk = trainer.spar(persona, texts.language, round=again)
        else:
            talk = trainer.resume(persona, texts.language, moment, round=again)
        new = Session(sender.person, sender.chat, texts.language, Bout(talk), self.clock())
        first = new.then(Bout(talk), self.clock(), typed=True)
        session = await parts.sessions.begin(replace(first, step=0))
        self.school.soon(Cold(trainer.library, texts.language))
        return opening_reply(session, talk, trainer.quiz.personas[persona], texts)

    async def _parted(self, pressed: Pressed, parts: Parts, trainer: Trainer, texts: Texts) -> Outcome:
        """The honest exit, open at any time; a button of a talk that is over says so."""
        session = await parts.sessions.of(pressed.sender.person)
        if session is None or str(session.id) != pressed.argument or not isinstance(session.work, Bout):
            return Outcome(notice=texts.say("spar.over"))
        if session.talk.persona not in trainer.quiz.personas:
            await parts.sessions.end(session.person)
            return Outcome(notice=texts.say("spar.over"))
        return Outcome(await self._over(session, trainer.part(session.talk), parts, trainer))

    async def _over(self, session: Session, talk: Talk, parts: Parts, trainer: Trainer) -> Reply:
        """Keep the score, erase the words, show what there is to learn."""
        persona = trainer.quiz.personas[talk.persona]
        found = trainer.debrief(talk)
        await parts.sessions.end(session.person)
        # What was said before a talk was taken up is not known any more: half a talk has no score.
        if talk.turns and talk.outcome is not None and talk.resumed is None:
            result = Sparred(session.person, persona.id, persona.truth, self.clock(), talk.outcome, found.score)
            await parts.sessions.sparred(result)
        title = trainer.title(persona.truth, talk.language)
        return debrief_reply(talk, persona, found, title, moment_to_retry(talk, found), texts_in(talk.language))

    def _trainer(self, edition: Edition) -> Trainer | None:
        return self.school.trainer(edition.library, edition.recogniser)
