"""The question bank is large and fair, and a seed draws the same game on every system."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import product
from os import environ
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from etoile_cli.enums import Confidence, Difficulty
from etoile_cli.errors import UsageError
from etoile_cli.matching import fold
from etoile_cli.model import Dataset, Question, Statement
from etoile_cli.quiz.bank import bank, draw, filter_questions
from etoile_cli.quiz.draft import TOPICS, field_topic, known_topics, reveals
from etoile_cli.spoilers import gate
from tests.conftest import sample
from tests.levels import (
    DATASETS,
    EARLY_NAMES_ALLOWED,
    LEVELS,
    LEVELS_BEFORE_LAST,
    at_each_level,
    hidden_texts,
    leaks,
)
from tests.questions import LAST_LEVEL, bank_at, generated_at, guide_at, possible_wrong_answers
from tests.record_places import early_names, records

REAL_TOPICS = {*TOPICS, "ballet"}
UNRELIABLE = (Confidence.DISPUTED, Confidence.REPORTED, Confidence.INFERRED)
INPUTS = {*"1234", *"abcd", "q", "quit", "?", ""}
"""What a player types that is not the text of a choice."""

seeds = st.integers(0, 10**6)

# The size of the bank.


@pytest.mark.parametrize(("level", "total", "written"), [(0, 60, 25), (LAST_LEVEL, 250, 80)])
def test_bank_is_large(level: int, total: int, written: int) -> None:
    """There are enough questions, and enough written ones, before the first episode and after the last."""
    assert len(bank_at("real", level)) >= total
    assert len(guide_at("real", level).question) >= written


@pytest.mark.parametrize("level", range(LAST_LEVEL + 1))
def test_every_level_has_all_topics_and_difficulties(level: int) -> None:
    """At each level there are questions on each topic and of each difficulty."""
    assert {draft.topic for draft in bank_at("real", level)} == REAL_TOPICS
    assert {draft.difficulty for draft in bank_at("real", level)} == {*Difficulty}


def test_topics_are_those_of_generated_questions() -> None:
    """`TOPICS`, with the field of the series, are the topics of the generated questions."""
    assert {draft.topic for _, draft in generated_at("real", LAST_LEVEL)} == REAL_TOPICS


def test_topic_of_a_hidden_question_is_unknown() -> None:
    """The topics of generated questions are always known; that of a written question only with the question."""
    assert known_topics(guide_at("small", 1)) == sorted(TOPICS)
    assert known_topics(guide_at("small", 2)) == sorted({*TOPICS, "plot"})


@pytest.mark.parametrize(("field", "topic"), [("opera", "opera"), (None, "glossary")])
def test_field_of_the_show_is_the_topic_of_its_terms(small: Dataset, field: str | None, topic: str) -> None:
    """Questions about terms and works have the field of the series as their topic, or "glossary" without one."""
    assert field_topic(gate(replace(small, show=replace(small.show, field=field)), 0)) == topic


@at_each_level
def test_every_written_question_is_in_the_bank(name: str, level: int) -> None:
    """No written question is left out, and each keeps its prompt, answer and wrong answers."""
    asked = {draft.id: (draft.prompt, draft.answer, {*possible_wrong_answers(draft)}) for draft in bank_at(name, level)}
    for question in guide_at(name, level).question:
        assert asked[question.id] == (question.prompt, question.answer, {*question.wrong})


def test_empty_dataset_has_no_questions() -> None:
    """A dataset with nothing but the show has an empty bank, and an empty bank gives an empty game."""
    empty = gate(Dataset(show=DATASETS["small"].show), 0)
    assert (bank(empty), draw([], Random(1), limit=5)) == ([], [])


# Fair questions.


@at_each_level
def test_ids_and_prompts_are_unique(name: str, level: int) -> None:
    """No two questions of a bank have the same id, or the same prompt but for case and accents."""
    drafts = bank_at(name, level)
    assert _duplicates(draft.id for draft in drafts) == []
    assert _duplicates(fold(draft.prompt) for draft in drafts) == []


def _duplicates(texts: Iterable[str]) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]


@pytest.mark.parametrize("name", DATASETS)
def test_id_means_the_same_question_at_each_level(name: str) -> None:
    """A missed question is found by its id after more episodes: id and prompt belong together at all levels."""
    pairs = {(draft.id, draft.prompt) for dataset, level in LEVELS if dataset == name for draft in bank_at(name, level)}
    assert _duplicates(own for own, _ in pairs) == []
    assert _duplicates(prompt for _, prompt in pairs) == []


@at_each_level
def test_three_wrong_answers_differ_from_the_right_one(name: str, level: int) -> None:
    """Each question has at least three wrong answers, none of which is right when it is typed."""
    for draft in bank_at(name, level):
        wrong = {fold(each) for each in possible_wrong_answers(draft)}
        assert len(wrong) >= 3, draft.id
        assert not wrong & {fold(each) for each in (draft.answer, *draft.accepted)}, draft.id


@at_each_level
def test_no_choice_is_another_input(name: str, level: int) -> None:
    """No choice is empty, a letter or number of another choice, a request for a hint or the end of the game."""
    for draft in bank_at(name, level):
        choices = (draft.answer, *possible_wrong_answers(draft))
        assert not {each.strip().casefold() for each in choices} & INPUTS, draft.id
        assert not {fold(each) for each in choices} & {"q", "quit", ""}, draft.id


STOP_WORDS = {
    *("a", "all", "alone", "along", "an", "and", "any", "are", "as", "at", "be", "by", "did", "do", "does", "for"),
    *("from", "had", "has", "have", "he", "her", "his", "how", "i", "in", "is", "it", "its", "no", "not", "of", "on"),
    *("once", "one", "or", "out", "over", "she", "so", "that", "the", "them", "they", "this", "to", "two", "up"),
    *("was", "were", "what", "when", "where", "which", "who", "why", "with", "d", "de", "des", "du", "l", "la", "le"),
    *("les", "s", "general", "mr", "mrs", "uncle"),
}
"""Words, and titles of people, that reveal nothing."""

SAME_BEGINNING_ALLOWED = {
    "q-club-debate": "companies and composers only begin alike",
}
"""Written questions with a word in the answer that begins like one in the prompt, and why it reveals nothing."""


def test_each_exception_is_needed() -> None:
    """Only written questions may be exceptions, and each of them would fail the test below."""
    drafts = {draft.id: draft for draft in bank_at("real", LAST_LEVEL)}
    assert {question.id for question in guide_at("real", LAST_LEVEL).question} >= SAME_BEGINNING_ALLOWED.keys()
    assert all(_beginnings(drafts[own].answer) & _beginnings(drafts[own].prompt) for own in SAME_BEGINNING_ALLOWED)


@at_each_level
def test_prompt_does_not_reveal_the_answer(name: str, level: int) -> None:
    """No word of the answer has the same first four letters as a word of the prompt."""
    revealed = {
        draft.id: (draft.prompt, draft.answer)
        for draft in bank_at(name, level)
        if _beginnings(draft.answer) & _beginnings(draft.prompt) and draft.id not in SAME_BEGINNING_ALLOWED
    }
    assert revealed == {}


def _beginnings(text: str) -> set[str]:
    """Return the first four letters of each word that is not a stop word."""
    return {word[:4] for word in fold(re.sub("['\u2019]", " ", text)).split() if word not in STOP_WORDS}


@pytest.mark.parametrize(
    ("answer", "prompt", "revealed"),
    [
        ("The Offer", "Jack offers it", True),
        ("The Fish", "Shamblee's grudge against the Fishes comes to light", True),
        ("soloist", "A dancer who has solos", True),
        ("SuSu's mother", "Who is a parent of SuSu Li?", True),
        ("Épinay-sur-Seine", "Where is Studios d'Épinay?", True),
        ("Pip", "Who is Pip?", True),
        ("The Rat", "Whose rat is it?", True),
        ("The Slip", "In which episode does this happen?", False),
        ("The Bull", "Which episode comes right after The Swap?", False),
        ("Sousa's", "Whose marches are in Balanchine's piece?", False),
        ("general director", "What is Geneviève?", False),
        ("Two", "Two names share it. How many are there?", False),
        ("The Rat", "The ratchet", False),
    ],
)
def test_words_that_begin_alike_reveal_an_answer(answer: str, prompt: str, *, revealed: bool) -> None:
    """Endings, accents and apostrophes hide no word; stop words, titles of people and other words do not count."""
    assert reveals(prompt, answer) == revealed


@at_each_level
def test_every_question_has_an_explanation_and_known_sources(name: str, level: int) -> None:
    """Each question explains its answer, and the viewer can look up its sources."""
    known = {source.id for source in guide_at(name, level).source}
    for draft in bank_at(name, level):
        assert draft.explanation.strip(), draft.id
        assert draft.sources, draft.id
        assert known.issuperset(draft.sources), draft.id


def test_every_name_of_a_credit_is_accepted() -> None:
    """A job that several people share has several right answers."""
    (draft,) = (each for each in bank_at("real", LAST_LEVEL) if each.prompt == 'Who is credited under "Created by"?')
    assert {draft.answer, *draft.accepted} == {"Amy Sherman-Palladino", "Daniel Palladino"}


@at_each_level
def test_generated_questions_contain_no_unreliable_statement(name: str, level: int) -> None:
    """No generated question asks about, or explains with, a disputed, reported or inferred statement."""
    statements = [found.record for found in records(guide_at(name, level)) if isinstance(found.record, Statement)]
    unreliable = [statement.text for statement in statements if statement.confidence in UNRELIABLE]
    text = "\n".join(f"{draft.prompt}\n{draft.explanation}" for _, draft in generated_at(name, level))
    assert [statement for statement in unreliable if statement in text] == []


@pytest.mark.parametrize(("name", "level"), sample(LEVELS_BEFORE_LAST, 4))
def test_no_question_reveals_hidden_texts(name: str, level: int) -> None:
    """No prompt, explanation or possible choice contains a text that a later level adds."""
    texts = [
        fold(text)
        for draft in bank_at(name, level)
        for text in (draft.prompt, draft.explanation, draft.answer, *possible_wrong_answers(draft))
    ]
    assert leaks(" ".join(texts), hidden_texts(name, level)) == []


@pytest.mark.parametrize(("name", "level"), sample(LEVELS, 4))
def test_no_question_names_later_characters(name: str, level: int) -> None:
    """No question names, in full or in part, a character that a viewer at its level does not know."""
    questions = tuple(
        Question(
            id="asked",
            prompt=draft.prompt,
            answer=draft.answer,
            wrong=possible_wrong_answers(draft),
            explanation=draft.explanation,
            topic=draft.topic,
            difficulty=draft.difficulty,
            after=level,
            sources=draft.sources,
        )
        for draft in bank_at(name, level)
    )
    found = [
        early
        for early in early_names(replace(DATASETS[name], question=questions))
        if early.place.startswith("question")
    ]
    allowed = {word for word, _ in EARLY_NAMES_ALLOWED}  # words of a title
    titles = [episode.title for episode in DATASETS["real"].episode]
    assert [
        str(slip) for slip in found if not (slip.name in allowed and any(title in slip.text for title in titles))
    ] == []


# Filters.


@pytest.mark.parametrize(
    ("topics", "found"),
    [
        ([], {"cast", "music", "ballet"}),
        (["music"], {"music"}),
        (["MUSIC"], {"music"}),
        ([" Music "], {"music"}),
        (["music", "cast"], {"music", "cast"}),
        (["music", "music"], {"music"}),
    ],
)
def test_topics_filter_questions(topics: list[str], found: set[str]) -> None:
    """A topic in any case selects its questions, several select those on any of them, none selects all."""
    drafts = [draft for draft in bank_at("real", LAST_LEVEL) if draft.topic in {"cast", "music", "ballet"}]
    selected = filter_questions(drafts, topics=topics)
    assert selected == [draft for draft in drafts if draft.topic in found]
    assert {draft.topic for draft in selected} == found


def test_hyphen_in_a_topic_may_be_a_space() -> None:
    """A topic with a hyphen may be typed with a space."""
    draft = replace(bank_at("small", 3)[0], topic="the-sea")
    assert filter_questions([draft], topics=["The Sea"]) == [draft]


@pytest.mark.parametrize("difficulty", Difficulty)
def test_difficulty_filters_questions(difficulty: Difficulty) -> None:
    """A difficulty selects its questions, in their order."""
    drafts = bank_at("real", LAST_LEVEL)
    selected = filter_questions(drafts, difficulty=difficulty)
    assert selected == [draft for draft in drafts if draft.difficulty is difficulty]


def test_ids_filter_questions() -> None:
    """Only questions with the given ids are selected, in the order of the bank; none where there are no ids."""
    drafts = bank_at("real", LAST_LEVEL)
    selected = filter_questions(drafts, only={drafts[3].id, drafts[1].id, "unknown"})
    assert selected == [drafts[1], drafts[3]]
    assert filter_questions(drafts, only=set()) == []


def test_short_answers_only() -> None:
    """Questions to be answered by typing have answers of at most 40 letters."""
    drafts = bank_at("real", LAST_LEVEL)
    short = filter_questions(drafts, short=True)
    assert short == [draft for draft in drafts if len(draft.answer) <= 40]
    assert 0 < len(short) < len(drafts)


def test_all_filters_apply() -> None:
    """Questions match all filters."""
    drafts = bank_at("real", LAST_LEVEL)
    easy_cast = [draft for draft in drafts if (draft.topic, draft.difficulty) == ("cast", Difficulty.EASY)]
    ids = {draft.id for draft in drafts if draft.topic == "music"} | {easy_cast[0].id}
    assert filter_questions(drafts, topics=["cast"], difficulty=Difficulty.EASY) == easy_cast
    assert filter_questions(drafts, topics=["cast"], difficulty=Difficulty.EASY, only=ids) == easy_cast[:1]


@pytest.mark.parametrize(
    ("topic", "suggestion"),
    [("balet", " Did you mean ballet?"), ("Episode", " Did you mean episodes?"), ("zzz", ""), ("", "")],
)
def test_unknown_topic_is_a_usage_error(topic: str, suggestion: str) -> None:
    """The message for an unknown topic lists the topics and suggests a similar one."""
    with pytest.raises(UsageError) as raised:
        filter_questions(bank_at("real", LAST_LEVEL), topics=["cast", topic])
    assert (
        str(raised.value) == f"No topic {fold(topic)!r}. The topics are {', '.join(sorted(REAL_TOPICS))}.{suggestion}"
    )


# Drawing a game.

GAME_OF_SEED_7 = {
    "played-luc": ("Luc d'Orsay", "Tove Åse", "The Stranger", "Maud Kerr"),
    "who-sold": ("Tove", "Pip", "Luc", "Maud"),
    "what-instrument": ("The harp", "The drum", "The horn", "The tuba"),
    "played-maud": ("The Stranger", "Maud Kerr", "Tove Åse", "Luc d'Orsay"),
    "plays-tove": ("René Petit", "Ólga Brún", "Ida Voss", "Sam Reed"),
}
"""What seed 7 draws from the small dataset, five questions long, on every Python and every machine."""


def test_seed_draws_the_same_game_everywhere() -> None:
    """A seed stands for these questions in this order, with these choices."""
    written = {question.id for question in DATASETS["small"].question}
    drafts = [draft for draft in bank_at("small", 3) if draft.id in written or draft.id.startswith(("plays", "played"))]
    drawn = draw(drafts, Random(7), limit=5)
    assert [(question.id, question.choices) for question in drawn] == list(GAME_OF_SEED_7.items())


def test_game_does_not_depend_on_hash_seeds() -> None:
    """Processes with other hash seeds, and so other orders of sets, draw the same game."""
    args = ("quiz", "--print", "--seed", "7", "--limit", "60", "--json", "--up-to", "all")
    printed = {
        subprocess.run(
            [sys.executable, "-m", "etoile_cli", *args],
            check=True,
            capture_output=True,
            env={**environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert [len(json.loads(text)) for text in printed] == [60]


@given(seed=seeds, limit=st.integers(1, 60))
def test_game_of_a_seed_has_no_question_twice(seed: int, limit: int) -> None:
    """The same seed draws the same game, which has as many different questions as the limit and the bank allow."""
    drafts = bank_at("small", 3)
    game = draw(drafts, Random(seed), limit=limit)
    assert game == draw(drafts, Random(seed), limit=limit)
    assert len({question.id for question in game}) == len(game) == min(limit, len(drafts))


def test_other_seeds_draw_other_games() -> None:
    """Games of different seeds differ in their questions and in their choices."""
    games = [draw(bank_at("real", LAST_LEVEL), Random(seed), limit=10) for seed in range(20)]
    assert len({tuple(question.id for question in game) for game in games}) == 20
    choices = {question.choices for seed in range(20) for question in draw(bank_at("small", 0), Random(seed), limit=1)}
    assert len(choices) > 4


@pytest.mark.parametrize(("name", "level"), sample(LEVELS, 5))
def test_limit_above_the_size_draws_the_whole_bank(name: str, level: int) -> None:
    """The whole bank is drawn, each question once and unchanged, with four choices of which one is right."""
    drafts = {draft.id: draft for draft in bank_at(name, level)}
    game = draw(tuple(drafts.values()), Random(level), limit=10**6)
    assert sorted(question.id for question in game) == sorted(drafts)
    for question in game:
        draft = drafts[question.id]
        for field in ("topic", "difficulty", "prompt", "answer", "accepted", "explanation", "sources"):
            assert getattr(question, field) == getattr(draft, field)
        assert len({fold(choice) for choice in question.choices}) == len(question.choices) == 4
        assert question.choices.count(question.answer) == 1
        assert {*question.choices} <= {question.answer, *possible_wrong_answers(draft)}, question.id


@pytest.mark.parametrize(
    ("dataset", "limit"),
    sample(product([("small", 3), ("real", 0), ("real", LAST_LEVEL)], [4, 8, 10, 40, 10**6]), 5),
)
def test_right_answers_are_spread_evenly(dataset: tuple[str, int], limit: int) -> None:
    """In a game the right answer stands about as often at each place, and not always at the same one first."""
    firsts = set()
    for seed in range(8 if limit <= 40 else 4):
        game = draw(bank_at(*dataset), Random(seed), limit=limit)
        places = Counter(dict.fromkeys(range(4), 0))
        places.update(question.choices.index(question.answer) for question in game)
        assert max(places.values()) - min(places.values()) <= 1
        firsts.add(game[0].choices.index(game[0].answer))
    assert len(firsts) > 1


@given(seed=seeds)
def test_topics_take_turns(seed: int) -> None:
    """No topic comes again before each other topic has come."""
    game = draw(bank_at("small", 3), Random(seed), limit=10**6)
    topics = len({question.topic for question in game})
    assert len({question.topic for question in game[:topics]}) == topics


def test_every_wrong_answer_and_place_is_drawn() -> None:
    """Over many games a question shows all its possible wrong answers, and the right one at each place."""
    draft = next(draft for draft in bank_at("real", LAST_LEVEL) if draft.id == "plays-jack")
    shown = Counter(
        (place, choice)
        for seed in range(400)
        for question in draw([draft], Random(seed), limit=1)
        for place, choice in enumerate(question.choices)
    )
    assert {choice for _, choice in shown} == {draft.answer, *possible_wrong_answers(draft)}
    assert {place for place, choice in shown if choice == draft.answer} == {0, 1, 2, 3}
