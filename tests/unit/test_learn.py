"""A tiny library is learnt whole, with an encoder and without, and answers."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.language.normalise import forms
from bot.library.records import Library
from bot.nlu import learn as learning
from bot.nlu.encoder import Encoder
from bot.nlu.learn import Labelled, learn, meaning_kernel
from bot.nlu.model import NONE, Model
from bot.nlu.ngrams import tagged_ngrams
from bot.nlu.recogniser import Recogniser
from bot.nlu.recognition import Abstention, Recognition
from bot.publishing.build import labelled_lines
from bot.publishing.edition import Edition


class ToyEncoder:
    """Knows a few ideas and the words for them in three languages; everything else means a little of everything."""

    name = "toy"
    dimensions = 8
    ideas = (("贵", "비싸", "expensive", "dear", "price"), ("太太", "아내", "wife", "boss"), ("装", "설치", "install"))

    def __init__(self) -> None:
        self.asked: list[int] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked.append(len(texts))
        vectors = np.full((len(texts), self.dimensions), 0.1, np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for place, words in enumerate(self.ideas):
                row[place] += sum(word in text for word in words)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


@pytest.fixture(scope="module")
def lines(small: Library) -> tuple[Labelled, ...]:
    return labelled_lines(small)


@pytest.fixture(scope="module", params=["with an encoder", "on wording alone"])
def encoder(request: pytest.FixtureRequest) -> Encoder | None:
    return ToyEncoder() if request.param == "with an encoder" else None


@pytest.fixture(scope="module")
def model(lines: tuple[Labelled, ...], encoder: Encoder | None) -> Model:
    return learn(lines, encoder)


def test_every_line_is_kept_in_the_form_that_is_matched(lines: tuple[Labelled, ...], model: Model) -> None:
    assert model.texts == tuple(forms(line.text).lite for line in lines)
    assert [model.intents[number] for number in model.classes.tolist()] == [line.intent for line in lines]
    assert model.intents[-1] == NONE == model.intents[model.none]


def test_every_learnt_line_is_recognised(lines: tuple[Labelled, ...], model: Model, encoder: Encoder | None) -> None:
    recogniser = Recogniser(model, encoder)
    for line in lines:
        seen = recogniser.recognise(line.text)
        if line.intent == NONE:
            assert isinstance(seen, Abstention), line
        else:
            assert isinstance(seen, Recognition), line
            assert line.intent in {scored.id for scored in seen.intents}, line


@pytest.mark.parametrize(
    "typed", ["太贵了！！", " 太 贵 了 ", "太貴了", "TOO EXPENSIVE", "너무비싸요", "ｔｏｏ　ｅｘｐｅｎｓｉｖｅ"]
)
def test_a_learnt_line_is_known_however_it_is_typed(model: Model, encoder: Encoder | None, typed: str) -> None:
    seen = Recogniser(model, encoder).recognise(typed)
    assert isinstance(seen, Recognition) and seen.intents[0].id == "price_too_high"
    assert seen.intents[0].confidence > 0.9


def test_a_line_that_is_known_has_other_guesses_too(model: Model, encoder: Encoder | None) -> None:
    """A rep who says "not this one" is offered them."""
    first, *others = Recogniser(model, encoder).recognise("太贵了").candidates
    assert all(first.confidence > other.confidence for other in others)
    assert sum(other.confidence for other in others) == pytest.approx(1 - first.confidence, abs=0.001)


def test_out_of_scope_is_never_a_guess(model: Model, encoder: Encoder | None) -> None:
    recogniser = Recogniser(model, encoder)
    for text in ("太贵了", "tell me a joke", "xyz", "", "😀", "?"):
        guesses = [scored.id for scored in recogniser.recognise(text).candidates]
        assert NONE not in guesses
        assert len(guesses) == len(set(guesses)) == len(model.intents) - 1


def test_the_same_lines_give_the_same_model(lines: tuple[Labelled, ...], encoder: Encoder | None, model: Model) -> None:
    again = learn(lines, encoder)
    assert np.array_equal(again.wording_weights, model.wording_weights)
    assert np.array_equal(again.rejector.weights, model.rejector.weights)
    assert again.fusion == model.fusion


def test_the_one_who_waits_is_told_how_far_it_is(lines: tuple[Labelled, ...], encoder: Encoder | None) -> None:
    told: list[float] = []
    learn(lines, encoder, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0 and min(told) >= 0


def test_a_model_without_an_encoder_has_no_vectors_and_asks_for_none(lines: tuple[Labelled, ...]) -> None:
    model = learn(lines, None)
    assert (model.encoder, model.vectors.size) == ("", 0)
    toy = ToyEncoder()
    Recogniser(model, toy).recognise("太贵了，我太太不同意")
    assert toy.asked == []


def test_one_message_asks_the_encoder_once(lines: tuple[Labelled, ...]) -> None:
    toy = ToyEncoder()
    model = learn(lines, toy)
    toy.asked.clear()
    Recogniser(model, toy).recognise("太贵了，我太太不同意")
    assert toy.asked == [3]  # the whole and its two clauses together


def test_an_encoder_carries_meaning_from_one_language_to_another(lines: tuple[Labelled, ...]) -> None:
    chinese = tuple(line for line in lines if line.language == "zh")
    toy = ToyEncoder()
    for text in ("so expensive dear", "비싸"):
        assert Recogniser(learn(chinese, toy), toy).recognise(text).candidates[0].id == "price_too_high"


@pytest.mark.parametrize(
    "too_few",
    [
        [],
        [Labelled("too dear", "price", "en"), Labelled("hello", NONE, "en")],
        [Labelled("too dear", "price", "en"), Labelled("my wife", "approval", "en")],
    ],
)
def test_too_few_lines_are_refused(too_few: list[Labelled]) -> None:
    with pytest.raises(ValueError, match="two intents"):
        learn(too_few, None)


def test_a_large_library_stands_on_a_choice_of_its_lines(
    lines: tuple[Labelled, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    most = len(lines) // 6
    monkeypatch.setattr(learning, "MOST_FITTED", most)
    toy = ToyEncoder()
    model = learn(lines, toy)
    for weights in (model.meaning_weights, model.wording_weights):
        assert np.count_nonzero(np.abs(weights).sum(axis=1)) == most * len({line.language for line in lines})
    right = sum(
        line.intent in {scored.id for scored in Recogniser(model, toy).recognise(line.text).candidates[:1]}
        for line in lines
        if line.intent != NONE
    )
    assert right == sum(line.intent != NONE for line in lines)


@pytest.mark.parametrize("encoder", [None, ToyEncoder()])
def test_what_each_line_was_learnt_as_is_what_the_model_says_of_it(
    lines: tuple[Labelled, ...], encoder: ToyEncoder | None
) -> None:
    """Known from the equations alone; here it is asked for."""
    model = learn([*lines, Labelled("my boss is too dear to me", "no_need", "en")], encoder)
    for number, text in enumerate(model.texts):
        features = model.vocabulary.features(tagged_ngrams(text))
        wording = model.postings.similarities(features) @ model.wording_weights
        meaning = None
        if encoder is not None:
            meaning = meaning_kernel(model.vectors @ model.vectors[number]) @ model.meaning_weights
        assert int(model.fusion.probabilities(wording, meaning).argmax()) == model.learnt_as[number], text


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("太贵了，而且我做不了主", ["price_too_high", "need_approval"]),
        ("I don't need it and my boss must sign it off", ["no_need", "need_approval"]),
        ("너무 비싸요. 남편한테 물어봐야 돼요", ["price_too_high", "need_approval"]),
        ("多久能装好", ["signal_delivery"]),
        ("怎么开口让客户签单", ["topic_closing"]),
        ("把钱退给我", ["complaint_billing"]),
        ("今天天气真好", []),
        ("", []),
    ],
)
def test_on_wording_alone_the_whole_recogniser_works(small_edition: Edition, text: str, intents: list[str]) -> None:
    seen = small_edition.recogniser.recognise(text)
    assert [scored.id for scored in seen.intents] == intents if isinstance(seen, Recognition) else intents == []
