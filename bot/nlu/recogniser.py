"""From a text to the intents that were meant: detect, normalise, look at the whole and at its clauses, judge.

In: whatever was typed. Out: a `Recognition`, or an `Abstention` with the nearest guesses. Pure: no clock, no files.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field

import numpy as np

from bot.encoders.encoder import Encoders
from bot.language.clauses import clauses
from bot.language.detect import Language, detect, shares
from bot.language.normalise import Forms, bare, forms
from bot.language.repair import Spelling, words_of
from bot.language.shorthand import LONGEST, Shorthand, readings
from bot.nlu.calibration import probabilities
from bot.nlu.explanation import Reasons, reasons
from bot.nlu.model import Model
from bot.nlu.ngrams import tagged_ngrams
from bot.nlu.opinion import CANDIDATES, Judge, Look, Opinion, Text, learnt_with, opinion
from bot.nlu.recognition import Abstention, Recognition, Scored
from bot.nlu.several import ClauseOpinion, meant, undenied
from bot.nlu.taught import Confirmed, Taught
from bot.nlu.threads import answer_on_one_thread
from bot.nlu.thumb import KO_SIGNS, ZH_SIGNS

_HINT_SHARPNESS = 0.15  # runs of initials overlap, so their evidence is counted many times over
_FEWEST_SIGNS = 3  # two may be anything
_OTHERS = 1.0  # how many clauses with the same initials nobody has written down yet
_CLEAR_HINT = 0.7
_GIBBERISH = 0.7  # of the n-grams are new: what was written out says nothing
_HOPELESS = 0.25  # a clause with a lower chance hardly ever came to stand
_MOST_CLAUSES = 3  # that are looked at deeply: more hardly ever come to stand
_ALL_NEW = 0.99  # of the n-grams: then the quick look went by one view alone
_EXACT = 0.99  # somebody typed a line of the library: as sure as it gets


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A model at work.

    encoders: those of this machine; of them the ones are used that the model was learnt with. granted: intents a
    customer merely concedes before a "but". confirmed: phrases that count though the model has not learnt them."""

    model: Model
    encoders: Encoders
    granted: frozenset[str] = frozenset()
    default_language: Language = "en"
    confirmed: tuple[Confirmed, ...] = ()
    _exact: dict[str, int] = field(init=False)
    _judge: Judge = field(init=False)
    _spelling: Spelling = field(init=False)
    _taught: Taught = field(init=False)

    def __post_init__(self) -> None:
        exact: dict[str, int] = {}
        for text, owner in zip(self.model.texts, self.model.classes.tolist(), strict=True):
            exact.setdefault(_key(text), owner)
        answer_on_one_thread()
        for expert in self.model.experts.values():
            expert.quick.prepare()
            expert.deep.prepare()
        object.__setattr__(self, "_exact", exact)
        object.__setattr__(self, "_judge", Judge(self.model, learnt_with(self.model, self.encoders)))
        object.__setattr__(self, "_spelling", Spelling(words_of(self.model.texts), self._beside))
        self._listen(self.confirmed)

    def _listen(self, confirmed: tuple[Confirmed, ...]) -> None:
        said = {_key(forms(one.text).lite): self.model.intents.index(one.intent) for one in confirmed}
        object.__setattr__(self, "confirmed", confirmed)
        object.__setattr__(self, "_exact", self._exact | said)
        object.__setattr__(self, "_taught", Taught(confirmed, self.model, self._judge.encoders.quick))

    def taught(self, phrases: Sequence[Confirmed]) -> "Recogniser":
        """This recogniser with more confirmed phrases, which count from now on. Raises ValueError for an intent that
        it does not know."""
        for phrase in phrases:
            if phrase.intent not in self.model.intents:
                raise ValueError(f"{phrase.intent!r} is no intent of this model.")
        more = copy(self)  # what comes from the model is shared: to make it anew would keep answers waiting
        more._listen((*self.confirmed, *phrases))
        return more

    def recognise(self, text: str) -> Recognition | Abstention:
        """What was meant by a text of any length and make. Never raises."""
        seen = forms(text)
        if _key(seen.lite) not in self._exact:
            typed = self._typed(seen)
            if isinstance(typed, Abstention | Recognition):
                return typed
            seen = typed
        language = detect(seen.clean) or self.default_language
        cut = clauses(seen.lite)
        if not seen.bare or not cut:
            return Abstention(language, self._uniform())
        lites = [seen.lite, *(clause.text for clause in cut)] if len(cut) > 1 else [self._bared(seen.lite, cut[0].text)]
        left = " ".join(clause.text for clause in cut if not clause.denied)
        if left and len(cut) > 1 and any(clause.denied for clause in cut):
            lites.append(left)
        texts = [Text(lite, self._repaired(lite)) for lite in lites]
        look = self._judge.glance(texts, shares(seen.clean) or {language: 1.0})
        whole, *rest = self._opinions(look, len(cut) if len(cut) > 1 else 0)
        parts = [ClauseOpinion(clause, opinion) for clause, opinion in zip(cut, rest, strict=False)] if rest else []
        whole = undenied(whole, parts, rest[-1] if len(rest) > len(parts) else None)
        found = meant(whole, parts, threshold=self.model.threshold, granted=self.granted)
        candidates = _with_first(found, whole)
        if not found:
            return Abstention(language, candidates)
        return Recognition(language, found, candidates)

    def explain(self, text: str) -> tuple[Reasons, ...]:
        """Why a text is taken for what it is: the reasons for the whole and for each clause, in the order read. Empty
        where no words could be read (nothing typed, bare initials)."""
        seen = forms(text)
        if _key(seen.lite) not in self._exact:
            typed = self._typed(seen)
            if isinstance(typed, Abstention | Recognition):
                return ()
            seen = typed
        cut = clauses(seen.lite)
        if not seen.bare or not cut:
            return ()
        lites = [seen.lite, *(clause.text for clause in cut)] if len(cut) > 1 else [self._bared(seen.lite, cut[0].text)]
        texts = [Text(lite, self._repaired(lite)) for lite in lites]
        spoken = shares(seen.clean) or {detect(seen.clean) or self.default_language: 1.0}
        look = self._judge.glance(texts, spoken)
        doubtful = self._doubtful(look, self._judge.opinions(look), len(texts) - 1)
        return tuple(
            reasons(self._judge, one, spoken, opinion, deep=row in doubtful and self._judge.encoders.deep is not None)
            for row, (one, opinion) in enumerate(zip(texts, self._opinions(look, len(texts) - 1), strict=True))
        )

    def _typed(self, seen: Forms) -> Forms | Recognition | Abstention:
        """What was typed by thumb, written out; a text that was not comes back as it is. Initials cannot be written
        out: they are answered here."""
        found = readings(seen.clean) if self._strange(seen.lite) else ()
        if not found:
            return seen
        written: list[Forms] = []
        for reading in found:
            text = reading.text if reading.kind == "layout" else ""
            if reading.kind == "pinyin":
                text = self.model.thumb.decoder.text(reading.sounds)
            if text and self._unseen(forms(text).lite) < _GIBBERISH:
                written.append(forms(text))
        if written:
            return min(written, key=lambda one: self._unseen(one.lite))
        if not self._strange(self._spelling.repaired(seen.lite)):
            return seen
        for reading in found:
            if reading.kind in ("initials", "choseong"):
                return self._hinted(reading)
        return seen

    def _strange(self, lite: str) -> bool:
        """Whether a text may be thumb typing: a short one, less than half of whose Latin words stand in the library."""
        words = [word for word in bare(lite).split() if word.isascii()]
        known = int((self.model.vocabulary.numbers([f"w{word}" for word in words]) >= 0).sum())
        return len(lite) <= LONGEST and known * 2 < max(1, len(words))

    def _beside(self, first: str, second: str) -> bool:
        """Whether the library has a word right before another, more than once."""
        return f"w{first} {second}" in self.model.vocabulary

    def _unseen(self, lite: str) -> float:
        return self.model.vocabulary.features(tagged_ngrams(lite)).unseen

    def _hinted(self, reading: Shorthand) -> Recognition | Abstention:
        """The intents that initials hint at: said when one leaves no room for others, else offered."""
        thumb = self.model.thumb
        language: Language = "zh" if reading.kind == "initials" else "ko"
        hints, signs = (thumb.initials, ZH_SIGNS) if reading.kind == "initials" else (thumb.choseong, KO_SIGNS)
        unsure = self.default_language if language == "zh" else language  # three letters are no proof of Chinese
        told = hints.scores(reading.sounds, signs)
        if not told.any():
            return Abstention(unsure, self._uniform())
        said = probabilities(told[None, :], _HINT_SHARPNESS)[0]
        said[self.model.none] = 0
        same = hints.whole(reading.sounds, signs)
        chance = float(same[said.argmax()] / (same.sum() + _OTHERS)) if len(reading.sounds) >= _FEWEST_SIGNS else 0.0
        guess = opinion(said, chance, self.model)
        if chance < _CLEAR_HINT:
            return Abstention(unsure, guess.ranked)
        return Recognition(language, guess.ranked[:1], guess.ranked)

    def _opinions(self, look: Look, clauses: int) -> list[Opinion]:
        """The opinions on a whole, its clauses (so many) and what it does not deny; where the quick look leaves a
        doubt, a deeper one is taken."""
        known = [self._owner(text.lite) for text in look.texts]
        opinions = self._judge.opinions(look)
        doubtful = self._doubtful(look, opinions, clauses)
        if doubtful:
            deeper = self._judge.opinions(self._judge.stare(look.of(doubtful)))
            for row, second in zip(doubtful, deeper, strict=True):
                opinions[row] = second
        return [self._known(exact, first) for exact, first in zip(known, opinions, strict=True)]

    def _bared(self, lite: str, clause: str) -> str:
        """What is looked at of a message with one clause: all of it, or the clause if the library has it word for word
        and what stands around it is a filler."""
        return clause if _key(clause) in self._exact else lite

    def _owner(self, lite: str) -> int | None:
        """The class of a line that stands in the library, or that a confirmed phrase says in other words."""
        exact = self._exact.get(_key(lite))
        return self._taught.same(lite) if exact is None and len(self._taught) else exact

    def _doubtful(self, look: Look, opinions: Sequence[Opinion], clauses: int) -> list[int]:
        """The texts of a look that deserve a deeper one; none if the whole, which is the first, does not. Of the
        clauses behind it (so many) the likeliest, but none where the quick look sees something in one alone: that is
        what the whole is about."""
        found = [
            row
            for row, (text, first) in enumerate(zip(look.texts, opinions, strict=True))
            if self._owner(text.lite) is None and (first.chance < self.model.sure or look.unseen[row] >= _ALL_NEW)
        ]
        if 0 not in found:
            return []
        parts = range(1, clauses + 1)
        hopeful = [row for row in parts if opinions[row].chance >= _HOPELESS]
        unsure = [row for row in hopeful if row in found] if len(hopeful) > 1 else []
        likeliest = sorted(unsure, key=lambda row: -opinions[row].chance)[:_MOST_CLAUSES]
        return [row for row in found if row not in parts or row in likeliest]

    def _known(self, exact: int | None, first: Opinion) -> Opinion:
        """The opinion on a line that may stand in the library."""
        if exact is None:
            return first
        model = self.model
        inside = np.zeros(len(model.intents), np.float32)
        for place, guess in enumerate(first.ranked):
            inside[model.intents.index(guess.id)] = 0.5 / (place + 1)
        if exact == model.none:
            return opinion(inside, 1 - _EXACT, model)
        inside[exact] = 1
        return opinion(inside, _EXACT, model)

    def _repaired(self, lite: str) -> str:
        return self._spelling.repaired(self.model.thumb.decoder.respelt(lite))

    def _uniform(self) -> tuple[Scored, ...]:
        """Guesses for a text that says nothing: the library's commonest intents, at no confidence."""
        counts = np.bincount(self.model.classes, minlength=len(self.model.intents))
        counts[self.model.none] = 0
        order = [number for number in np.argsort(-counts, kind="stable").tolist() if number != self.model.none]
        return tuple(Scored(self.model.intents[number], 0.0) for number in order[:CANDIDATES])


def _key(lite: str) -> str:
    """A line without blanks and punctuation: two people type the same words differently."""
    return bare(lite).replace(" ", "")


def _with_first(found: Sequence[Scored], whole: Opinion) -> tuple[Scored, ...]:
    """The candidates: what was recognised in front, the whole message's best guess first if it is among it."""
    first = sorted(found, key=lambda one: one.id != whole.best.id)
    named = {scored.id for scored in first}
    return (*first, *(scored for scored in whole.ranked if scored.id not in named))[:CANDIDATES]
