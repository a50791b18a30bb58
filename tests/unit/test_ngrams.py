"""Four views of a text in one vector: characters, words, sounds and Hangul letters, each with its tag."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.normalise import forms
from bot.nlu import ngrams
from bot.nlu.ngrams import Features, Likeness, learn_vocabulary, mixed, post, tagged_ngrams, united

SAID = ["太贵了", "贵得离谱", "너무 비싸요", "비싼 것 같아요", "too dear", "it is too expensive", "2 years is too long"]
GRAMS = [tagged_ngrams(text) for text in SAID]
VOCABULARY = learn_vocabulary(GRAMS * 2)  # an n-gram counts when two examples hold it
ROWS = [VOCABULARY.features(own) for own in GRAMS]
POSTINGS = post(ROWS, len(VOCABULARY.idf))


def likeness(one: str, other: str) -> float:
    """The cosine of two texts by their own n-grams."""
    grams = [tagged_ngrams(one), tagged_ngrams(other)]
    vocabulary = learn_vocabulary(grams * 2)
    rows = [vocabulary.features(own) for own in grams]
    return float(post(rows, len(vocabulary.idf)).similarities([rows[0]])[0, 1])


@pytest.mark.parametrize(
    ("text", "gram"),
    [
        ("太贵了", "c太贵"),
        ("太贵了", "c^太"),
        ("太贵了", "ptai gui"),
        ("too dear", "wdear"),
        ("too dear", "wtoo dear"),
        ("too dear", "c dea"),
        ("너무 비싸요", "w비싸요"),
        ("너무 비싸요", "s무비"),  # as if typed without a blank
        ("비싸요", "jㅂㅣㅆ"),
        ("why?", "w?"),
    ],
)
def test_a_text_is_seen_in_its_own_ways(text: str, gram: str) -> None:
    assert tagged_ngrams(text)[gram] >= 1


def test_numbers_count_as_one_sign() -> None:
    assert tagged_ngrams("200 a month") == tagged_ngrams("1,999.50 a month")


def test_nothing_has_no_ngrams() -> None:
    assert tagged_ngrams("") == Counter()


@pytest.mark.parametrize(
    ("one", "near", "far"),
    [
        ("太贵了吧", "太贵了把", "太慢了吧"),  # a slip of the keyboard sounds the same
        ("너무비싸요", "너무 비싸요", "너무 느려요"),  # a blank left out
        ("비싸요", "비사요", "바빠요"),
        ("expensive", "exspensive", "extensive"),
    ],
)
def test_a_slip_stays_nearer_than_another_word(one: str, near: str, far: str) -> None:
    assert likeness(one, near) > likeness(one, far)


def test_views_never_meet_by_accident() -> None:
    assert likeness("gui", "贵") == 0


def test_an_ngram_of_one_example_alone_is_not_kept() -> None:
    vocabulary = learn_vocabulary([tagged_ngrams("太贵"), tagged_ngrams("太慢")])
    assert "c太" in vocabulary
    assert "c贵" not in vocabulary and "c太贵" not in vocabulary


def test_features_have_length_one() -> None:
    for row in ROWS:
        assert row.unseen == 0
        assert float(row.weights @ row.weights) == pytest.approx(1, abs=1e-5)


def test_a_text_of_unknown_ngrams_has_no_features() -> None:
    found = VOCABULARY.features(tagged_ngrams("ожидание"))
    assert (len(found.numbers), len(found.weights), found.unseen) == (0, 0, 1.0)
    assert not POSTINGS.similarities([found])[0].any()


def test_a_rare_ngram_weighs_more_than_a_common_one() -> None:
    rare, common = VOCABULARY.idf[VOCABULARY.numbers(["wdear", "wtoo"])].tolist()
    assert rare > common


@given(st.lists(st.text(min_size=1, max_size=6), max_size=12, unique=True))
def test_each_ngram_has_a_number_of_its_own(grams: list[str]) -> None:
    held = learn_vocabulary([Counter(grams)] * 2)
    assert sorted(held.numbers(grams).tolist()) == list(range(len(grams)))
    assert "a gram that nobody typed" not in held


@pytest.mark.parametrize("dense", [1, 2, 3, 100])
def test_what_many_hold_counts_the_same_written_out_or_looked_up(dense: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ngrams, "_DENSE", dense)
    postings = post(ROWS, len(VOCABULARY.idf))
    assert (len(postings.table) > 0) == (dense < 100)
    nothing = Features(np.empty(0, np.int32), np.empty(0, np.float32), 1.0)
    assert np.allclose(postings.similarities([*ROWS, nothing])[:-1], POSTINGS.similarities(ROWS), atol=1e-6)
    assert not postings.similarities([nothing]).any()


@given(st.lists(st.sampled_from(range(len(SAID))), min_size=1, max_size=4))
def test_the_middle_of_some_texts_is_as_like_as_they_are_in_the_middle(places: list[int]) -> None:
    rows = [ROWS[place] for place in places]
    shares = np.full(len(rows), 1 / len(rows), np.float32)
    middle = mixed(rows, shares)
    assert np.allclose(POSTINGS.similarities([middle])[0], shares @ POSTINGS.similarities(rows), atol=1e-6)
    assert len(set(middle.numbers.tolist())) == len(middle.numbers)


def test_what_is_unseen_in_the_middle_of_two_texts_is_what_is_unseen_on_average() -> None:
    unknown = VOCABULARY.features(tagged_ngrams("ожидание"))
    assert mixed([ROWS[0], unknown], np.array([0.25, 0.75], np.float32)).unseen == pytest.approx(0.75)


def test_codes_that_were_kept_are_those_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ngrams, "_MOST_KEPT", 5)
    first = [VOCABULARY.numbers(own).tolist() for own in GRAMS]
    assert [VOCABULARY.numbers(own).tolist() for own in GRAMS] == first
    ngrams._kept_codes.clear()
    assert [VOCABULARY.numbers(own).tolist() for own in GRAMS] == first


@pytest.mark.parametrize("number", range(len(SAID)))
def test_each_example_is_likest_itself(number: int) -> None:
    found = POSTINGS.similarities([ROWS[number]])[0]
    assert int(found.argmax()) == number
    assert float(found[number]) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("dense", [1, 3, 10_000])
def test_postings_give_the_cosines_of_the_whole_table(dense: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ngrams, "_DENSE", dense)
    postings = post(ROWS, len(VOCABULARY.idf))
    table = np.zeros((len(ROWS), len(VOCABULARY.idf)), np.float32)
    for place, row in enumerate(ROWS):
        table[place, row.numbers] = row.weights
    asked = VOCABULARY.features(tagged_ngrams("太贵了 it is dear 비싸"))
    vector = np.zeros(len(VOCABULARY.idf), np.float32)
    vector[asked.numbers] = asked.weights
    assert np.allclose(postings.similarities([asked])[0], table @ vector, atol=1e-6)


def test_no_examples_give_no_similarities() -> None:
    nothing = Features(np.empty(0, np.int32), np.empty(0, np.float32), 1.0)
    assert post([], 0).similarities([nothing]).shape == (1, 0)


@given(st.text(max_size=300))
def test_any_text_has_features_within_bounds(text: str) -> None:
    found = VOCABULARY.features(tagged_ngrams(forms(text).lite))
    assert 0 <= found.unseen <= 1
    similar = POSTINGS.similarities([found])[0]
    assert similar.shape == (len(SAID),)
    assert np.all((similar >= 0) & (similar <= 1.0001))


@pytest.mark.parametrize("common", [1, 3, 10_000])
def test_all_at_once_examples_are_as_alike_as_one_by_one(common: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ngrams, "_COMMON", common)
    texts = ["太贵了", "太贵了吧", "too dear", "far too dear", "너무 비싸요", "비싸", "too dear", "太贵 too"]
    grams = [tagged_ngrams(text) for text in texts]
    vocabulary = learn_vocabulary(grams)
    rows = [vocabulary.features(own) for own in grams]
    postings = post(rows, len(vocabulary.idf))
    one_by_one = postings.similarities(rows)
    likeness = Likeness(rows, len(vocabulary.idf))
    every = np.arange(len(rows))
    assert np.allclose(likeness.between(every, len(rows)), one_by_one, atol=1e-6)
    some = np.array([5, 0, 6])
    for first in (0, 1, len(rows)):
        assert np.allclose(likeness.between(some, first), one_by_one[some, :first], atol=1e-6)


def test_vocabularies_together_are_the_vocabulary_of_all_their_texts() -> None:
    one = [tagged_ngrams(text) for text in ("太贵了", "太贵了吧", "price too high", "too high")] * 2
    other = [tagged_ngrams(text) for text in ("너무 비싸요", "price 너무 높아요", "too dear")] * 3
    both, every = united([learn_vocabulary(one), learn_vocabulary(other)]), learn_vocabulary([*one, *other])
    assert both.texts == every.texts == 17
    assert both.codes.tolist() == every.codes.tolist()
    assert np.allclose(both.idf, every.idf, atol=1e-4)
    nothing = united([])
    assert (nothing.texts, len(nothing.codes), len(nothing.idf)) == (0, 0, 0)
