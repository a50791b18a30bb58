"""A tiny library is learnt whole, with an encoder and without, and answers."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.encoders.encoder import Encoders
from bot.language.detect import LANGUAGES, Language
from bot.language.normalise import forms
from bot.library.records import Library
from bot.nlu import learn as learning
from bot.nlu import recogniser as recogniser_module
from bot.nlu import study as studying
from bot.nlu import verdict as verdicts
from bot.nlu.kernel import meaning_kernel
from bot.nlu.learn import Labelled, learn
from bot.nlu.model import NONE, Model, Verdict
from bot.nlu.model_file import load, save
from bot.nlu.ngrams import tagged_ngrams
from bot.nlu.opinion import Judge, Text
from bot.nlu.recogniser import Recogniser
from bot.nlu.recognition import Abstention, Recognition
from bot.publishing.build import labelled_lines
from bot.publishing.edition import Edition
from tests.toy_encoder import KITS, ToyEncoder

_HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def lines(small: Library) -> tuple[Labelled, ...]:
    return labelled_lines(small)


@pytest.fixture(scope="module", params=KITS)
def encoders(request: pytest.FixtureRequest) -> Encoders:
    return KITS[request.param]()


@pytest.fixture(scope="module")
def model(lines: tuple[Labelled, ...], encoders: Encoders) -> Model:
    return learn(lines, encoders)


def test_every_line_is_kept_in_the_form_that_is_matched(lines: tuple[Labelled, ...], model: Model) -> None:
    assert model.texts == tuple(forms(line.text).lite for line in lines)
    assert [model.intents[number] for number in model.classes.tolist()] == [line.intent for line in lines]
    assert model.intents[-1] == NONE == model.intents[model.none]


def test_every_language_has_an_expert_that_stands_on_its_lines(lines: tuple[Labelled, ...], model: Model) -> None:
    assert tuple(model.experts) == LANGUAGES
    for language, expert in model.experts.items():
        own = [number for number, line in enumerate(lines) if line.language == language]
        assert set(own) <= set(expert.rows.tolist())
        assert len(expert.weights) == len(expert.quick) == len(expert.deep) == len(expert.rows)


def test_an_intent_that_is_rich_in_a_language_borrows_no_lines(lines: tuple[Labelled, ...]) -> None:
    """Others stand where an intent has few of its own."""
    rich = tuple(Labelled(f"price {number}", "price_too_high", "en") for number in range(12))
    every = (*lines, *rich)
    expert = learn(every, Encoders()).experts["en"]
    foreign = [every[row] for row in expert.rows.tolist() if every[row].language != "en"]
    assert "price_too_high" not in {line.intent for line in foreign}
    assert "need_approval" in {line.intent for line in foreign}


def test_every_learnt_line_is_recognised(lines: tuple[Labelled, ...], model: Model, encoders: Encoders) -> None:
    recogniser = Recogniser(model, encoders)
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
def test_a_learnt_line_is_known_however_it_is_typed(model: Model, encoders: Encoders, typed: str) -> None:
    seen = Recogniser(model, encoders).recognise(typed)
    assert isinstance(seen, Recognition) and seen.intents[0].id == "price_too_high"
    assert seen.intents[0].confidence > 0.9


def test_a_line_that_is_known_has_other_guesses_too(model: Model, encoders: Encoders) -> None:
    """A rep who says "not this one" is offered them."""
    first, *others = Recogniser(model, encoders).recognise("太贵了").candidates
    assert all(first.confidence > other.confidence for other in others)
    assert sum(other.confidence for other in others) == pytest.approx(1 - first.confidence, abs=0.001)


def test_a_line_that_is_known_to_be_out_of_scope_has_no_guess_that_is_likely(model: Model, encoders: Encoders) -> None:
    recogniser = Recogniser(model, encoders)
    for text in ("今天天气真好", "농담 하나 해 줘", "tell me a joke"):
        assert all(guess.confidence <= 0.011 for guess in recogniser.recognise(text).candidates), text


def test_out_of_scope_is_never_a_guess(model: Model, encoders: Encoders) -> None:
    recogniser = Recogniser(model, encoders)
    for text in ("太贵了", "tell me a joke", "xyz", "", "😀", "?"):
        guesses = [scored.id for scored in recogniser.recognise(text).candidates]
        assert NONE not in guesses
        assert len(guesses) == len(set(guesses)) == len(model.intents) - 1


def test_guesses_are_in_order(model: Model, encoders: Encoders) -> None:
    recogniser = Recogniser(model, encoders)
    for text in ("太贵了", "贵不贵", "my wife says it is dear", "tell me a joke", "xyz", "설치 비용이 비싸면 어떡해요"):
        _, *others = (guess.confidence for guess in recogniser.recognise(text).candidates)
        assert others == sorted(others, reverse=True), text


def test_the_same_lines_give_the_same_model(lines: tuple[Labelled, ...], encoders: Encoders, model: Model) -> None:
    again = learn(lines, encoders)
    for language, expert in model.experts.items():
        assert np.array_equal(again.experts[language].weights, expert.weights)
    assert alike(again.quick, model.quick)
    assert (again.deep is None) == (model.deep is None)
    assert model.deep is None or again.deep is None or alike(again.deep, model.deep)


def alike(one: Verdict, other: Verdict) -> bool:
    return one.sharpness == other.sharpness and np.array_equal(one.rejector.weights, other.rejector.weights)


def test_the_one_who_waits_is_told_how_far_it_is(lines: tuple[Labelled, ...], encoders: Encoders) -> None:
    told: list[float] = []
    learn(lines, encoders, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0 and min(told) >= 0


@pytest.mark.parametrize("given", [Encoders(deep=ToyEncoder()), Encoders(quick=ToyEncoder())], ids=["deep", "quick"])
def test_a_model_without_an_encoder_has_no_vectors_and_asks_for_none(
    lines: tuple[Labelled, ...], given: Encoders
) -> None:
    model = learn(lines, Encoders())
    assert (model.encoder, model.deep) == ("", None)
    assert all(expert.quick.rows.size == expert.deep.rows.size == 0 for expert in model.experts.values())
    Recogniser(model, given).recognise("太贵了，我太太不同意")
    assert asked(given) == []


def asked(encoders: Encoders) -> list[str]:
    """The texts that encoders of ours were asked for."""
    return [text for one in (encoders.quick, encoders.deep) if isinstance(one, ToyEncoder) for text in one.read]


@pytest.fixture
def quick() -> ToyEncoder:
    return ToyEncoder("quick")


@pytest.fixture
def deep() -> ToyEncoder:
    return ToyEncoder("deep")


@pytest.fixture
def watched(lines: tuple[Labelled, ...], quick: ToyEncoder, deep: ToyEncoder) -> Recogniser:
    """A recogniser whose encoders have not been asked since it was learnt."""
    recogniser = Recogniser(learn(lines, Encoders(quick, deep)), Encoders(quick, deep))
    quick.forget()
    deep.forget()
    return recogniser


def surer_from(recogniser: Recogniser, sure: float) -> Recogniser:
    """The same recogniser, satisfied with so much."""
    return Recogniser(replace(recogniser.model, sure=sure), recogniser.encoders, recogniser.granted)


def glanced(recogniser: Recogniser, text: str, language: Language) -> float:
    """The chance that the best guess is right, by the quick look alone."""
    judge = Judge(recogniser.model, recogniser.encoders)
    lite = forms(text).lite
    return judge.opinions(judge.glance([Text(lite, recogniser._repaired(lite))], {language: 1.0}))[0].chance


def test_one_message_asks_each_encoder_once(watched: Recogniser, quick: ToyEncoder, deep: ToyEncoder) -> None:
    surer_from(watched, 1.0).recognise("너무 비싸네. 아내가 반대")
    assert quick.asked == [3]  # the whole and its two clauses together
    assert deep.asked == [3]


def test_what_was_probably_meant_is_asked_in_the_same_breath(
    watched: Recogniser, quick: ToyEncoder, deep: ToyEncoder
) -> None:
    surer_from(watched, 1.0).recognise("太贵了，我太太不同意啊")
    assert (len(quick.asked), len(deep.asked)) == (1, 1)
    assert quick.read[:3] == ["太贵了,我太太不同意啊", "太贵了", "我太太不同意啊"]
    assert deep.read[:1] == ["太贵了,我太太不同意啊"]
    assert len(quick.read) <= 6 and len(deep.read) <= 6


UNKNOWN: list[tuple[str, Language]] = [
    ("太贵了吧老板", "zh"), ("贵", "zh"), ("太太", "zh"), ("装", "zh"), ("明天下雨吗", "zh"),
    ("비싸네", "ko"), ("설치비", "ko"), ("아내가 반대", "ko"),
    ("dear me", "en"), ("install price", "en"), ("my wife", "en"), ("what is it", "en"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language"), UNKNOWN)
def test_the_deep_encoder_is_asked_only_where_the_quick_look_leaves_a_doubt(
    watched: Recogniser, quick: ToyEncoder, deep: ToyEncoder, text: str, language: Language
) -> None:
    chance = glanced(watched, text, language)
    for sure, asks in ((chance - 0.001, False), (chance + 0.001, True)):
        deep.forget()
        surer_from(watched, sure).recognise(text)
        assert bool(deep.asked) == asks
        assert deep.read[:1] == [forms(text).lite] * asks


def test_a_line_of_the_library_leaves_no_doubt(
    lines: tuple[Labelled, ...], watched: Recogniser, deep: ToyEncoder
) -> None:
    strict = surer_from(watched, 1.0)
    for line in lines:
        strict.recognise(line.text)
    assert deep.asked == []


def test_a_clause_is_looked_at_deeper_where_the_whole_leaves_a_doubt_and_it_is_not_hopeless(
    watched: Recogniser, deep: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    message, doubtful = "这个价格太贵了啊，嗯嗯哪", "嗯嗯哪"
    sure, clause = glanced(watched, message, "zh"), glanced(watched, doubtful, "zh")
    assert clause < sure
    for whole, hopeless, read in ((0.0, 0.0, False), (0.001, clause - 0.001, True), (0.001, clause + 0.001, False)):
        monkeypatch.setattr(recogniser_module, "_HOPELESS", hopeless)
        deep.forget()
        surer_from(watched, sure + whole).recognise(message)
        assert bool(deep.asked) == (whole > 0)
        assert (doubtful in deep.read) == read


def test_where_one_clause_alone_says_something_none_is_looked_at_deeper(
    watched: Recogniser, deep: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    message, (first, second) = "这个价格太贵啊，我太太不同意啊", ("这个价格太贵啊", "我太太不同意啊")
    least, most = sorted((glanced(watched, first, "zh"), glanced(watched, second, "zh")))
    for hopeless, read in ((least - 0.001, 2), ((least + most) / 2, 0), (most + 0.001, 0)):
        monkeypatch.setattr(recogniser_module, "_HOPELESS", hopeless)
        deep.forget()
        surer_from(watched, 1.0).recognise(message)
        assert len({first, second} & set(deep.read)) == read


@pytest.mark.parametrize("most", [1, 2, 3])
def test_of_many_clauses_the_likeliest_are_looked_at_deeper(
    watched: Recogniser, deep: ToyEncoder, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    parts = ["这个价格太贵啊", "我太太不同意啊", "合同太长了啊"]
    monkeypatch.setattr(recogniser_module, "_HOPELESS", 0.0)
    monkeypatch.setattr(recogniser_module, "_MOST_CLAUSES", most)
    deep.forget()
    surer_from(watched, 1.0).recognise("，".join(parts))
    likeliest = sorted(parts, key=lambda part: -glanced(watched, part, "zh"))
    assert set(parts) & set(deep.read) == set(likeliest[:most])


def test_a_filler_beside_a_line_of_the_library_leaves_it_word_for_word(
    lines: tuple[Labelled, ...], watched: Recogniser, deep: ToyEncoder
) -> None:
    line = next(one for one in lines if one.language == "en" and one.intent != NONE)
    deep.forget()
    found = surer_from(watched, 1.0).recognise(f"to be honest, {line.text}")
    assert found.candidates[0].id == line.intent
    assert found.candidates[0].confidence > 0.9
    assert deep.asked == []


def test_a_grown_library_is_surer_for_what_it_did_not_understand_counts_half(
    lines: tuple[Labelled, ...], encoders: Encoders, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list(learn(lines, encoders).testimonies.values())
    none = learn(lines, encoders).none
    small = verdicts.verdict(told, none, deep=False).rejector
    monkeypatch.setattr(verdicts, "_GROWN", 1)
    grown = verdicts.verdict(told, none, deep=False).rejector
    usual = small.centre[None, :]  # what is seen of a line on average
    assert grown.chances(usual)[0] > small.chances(usual)[0]


def test_what_a_message_does_not_deny_is_looked_at_deeper(watched: Recogniser, deep: ToyEncoder) -> None:
    deep.forget()
    surer_from(watched, 1.0).recognise("不是嫌贵，是太太反对啊")
    assert "是太太反对啊" in deep.read


def test_the_deep_look_changes_the_answer_as_one_machine_would(watched: Recogniser) -> None:
    """Its scores are those of all three views together."""
    judge = Judge(watched.model, watched.encoders)
    texts = [forms(text).lite for text, _ in UNKNOWN]
    shares: dict[Language, float] = {"zh": 0.5, "en": 0.5}
    seen = judge.stare(judge.glance([Text(text, text) for text in texts], shares))
    for row, text in enumerate(texts):
        expected = (scores_of(watched, text, "zh") + scores_of(watched, text, "en")) / 2
        assert np.allclose(seen.scores[row], expected, atol=1e-4)


def scores_of(recogniser: Recogniser, text: str, language: Language) -> studying.Array:
    """What an expert says of a text, by every view it has."""
    encoders = recogniser.encoders
    expert = recogniser.model.experts[language]
    kernel = expert.postings.similarities([expert.vocabulary.features(tagged_ngrams(text))])[0]
    if encoders.quick is not None:
        kernel = kernel + meaning_kernel(expert.quick.cosines(expert.projection.of(encoders.quick.encode([text])))[0])
    if encoders.deep is not None:
        kernel = kernel + meaning_kernel(expert.deep.cosines(encoders.deep.encode([text]))[0])
    scores: studying.Array = kernel @ expert.weights
    return scores


@pytest.mark.parametrize("kit", KITS.values(), ids=KITS)
def test_a_change_of_one_language_leaves_the_experts_of_the_others_as_they_were(
    lines: tuple[Labelled, ...], kit: Callable[[], Encoders], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes of it is the model that learning all of it gives, to the last bit."""
    monkeypatch.setattr(learning, "_FEW", 1)  # in a tiny library every language would borrow from every other
    save(learn(lines, kit()), tmp_path / "earlier.npz")
    earlier = load(tmp_path / "earlier.npz", to_learn_from=True)
    more = [*lines[:3], Labelled("that is way too dear for a shop like ours", "price_too_high", "en"), *lines[3:]]
    again = kit()
    sooner, anew = learn(more, again, earlier=earlier), learn(more, kit())
    for encoder in (again.quick, again.deep):
        assert encoder is None or (
            isinstance(encoder, ToyEncoder) and not any(_HAN.search(one) for one in encoder.read)
        )
    save(sooner, tmp_path / "sooner.npz")
    save(anew, tmp_path / "anew.npz")
    assert (tmp_path / "sooner.npz").read_bytes() == (tmp_path / "anew.npz").read_bytes()


def test_a_new_intent_is_learnt_in_every_language(lines: tuple[Labelled, ...]) -> None:
    earlier = learn(lines, Encoders())
    more = [*lines, Labelled("do you take cards", "payment", "en"), Labelled("can I pay cash", "payment", "en")]
    sooner, anew = learn(more, Encoders(), earlier=earlier), learn(more, Encoders())
    for language, expert in anew.experts.items():
        assert np.array_equal(sooner.experts[language].weights, expert.weights)
        assert expert.weights.shape[1] == len(anew.intents)


READERS: dict[str, Callable[[], Encoders]] = {name: kit for name, kit in KITS.items() if "alone" not in name}


@pytest.mark.parametrize("kit", READERS.values(), ids=READERS)
def test_an_encoder_carries_meaning_from_one_language_to_another(
    lines: tuple[Labelled, ...], kit: Callable[[], Encoders]
) -> None:
    chinese = tuple(line for line in lines if line.language == "zh")
    encoders = kit()
    recogniser = surer_from(Recogniser(learn(chinese, encoders), encoders), 1.0)  # the deep encoder has its say
    for text in ("so expensive dear", "비싸"):
        assert recogniser.recognise(text).candidates[0].id == "price_too_high"


@pytest.mark.parametrize("kit", READERS.values(), ids=READERS)
@pytest.mark.parametrize("spoken", LANGUAGES)
def test_an_intent_with_lines_in_one_language_is_recognised_in_the_others(
    lines: tuple[Labelled, ...], kit: Callable[[], Encoders], spoken: Language
) -> None:
    """The others speak of everything else."""
    encoders = kit()
    some = tuple(line for line in lines if line.intent != "price_too_high" or line.language == spoken)
    recogniser = surer_from(Recogniser(learn(some, encoders), encoders), 1.0)  # the deep encoder has its say
    for language, text in (("zh", "贵啊"), ("ko", "비싸네"), ("en", "it is dear")):
        seen = recogniser.recognise(text)
        assert (seen.language, seen.candidates[0].id) == (language, "price_too_high")


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
        learn(too_few, Encoders())


def test_a_large_library_stands_on_a_choice_of_its_lines(
    lines: tuple[Labelled, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    most = len(lines) // 6
    monkeypatch.setattr(studying, "MOST_FITTED", most)
    encoders = Encoders(ToyEncoder("quick"), ToyEncoder("deep"))
    model = learn(lines, encoders)
    assert set(model.experts) == {line.language for line in lines}
    for expert in model.experts.values():
        assert len(set(expert.rows.tolist())) == len(expert.quick) == len(expert.deep) == most
        assert np.count_nonzero(np.abs(expert.weights).sum(axis=1)) == most
    right = sum(
        line.intent in {scored.id for scored in Recogniser(model, encoders).recognise(line.text).candidates[:1]}
        for line in lines
        if line.intent != NONE
    )
    assert right == sum(line.intent != NONE for line in lines)


@pytest.mark.parametrize("most", [studying.MOST_FITTED, 20], ids=["all", "a choice"])
@pytest.mark.parametrize("kit", KITS.values(), ids=KITS)
def test_what_each_line_was_learnt_as_is_what_the_model_says_of_it(
    lines: tuple[Labelled, ...], kit: Callable[[], Encoders], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Known from the equations alone; here it is asked for."""
    monkeypatch.setattr(studying, "MOST_FITTED", most)
    encoders = kit()
    every = [*lines, Labelled("my boss is too dear to me", "no_need", "en")]
    recogniser = Recogniser(learn(every, encoders), encoders)
    model = recogniser.model
    for number, (text, line) in enumerate(zip(model.texts, every, strict=True)):
        assert int(scores_of(recogniser, text, line.language).argmax()) == model.learnt_as[number], text


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
