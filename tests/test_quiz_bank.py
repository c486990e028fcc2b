"""The question bank is large and fair, and a seed draws the same game on every system."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations, product
from os import environ
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from etoile_cli.enums import Confidence, Difficulty, Form
from etoile_cli.errors import UsageError
from etoile_cli.matching import fold
from etoile_cli.model import Dataset, Question, Statement
from etoile_cli.quiz.bank import bank, draw, filter_questions
from etoile_cli.quiz.draft import TOPICS, DraftQuestion, field_topic, known_topics, reveals
from etoile_cli.quiz.drawing import DrawnQuestion, is_worth_asking
from etoile_cli.quiz.play import LETTERS
from etoile_cli.spoilers import gate
from tests.conftest import EXHAUSTIVE, sample
from tests.levels import (
    DATASETS,
    EARLY_NAMES_ALLOWED,
    LEVELS,
    LEVELS_BEFORE_LAST,
    at_each_level,
    hidden_texts,
    leaks,
)
from tests.questions import (
    LAST_LEVEL,
    bank_at,
    games_at,
    generated_at,
    guide_at,
    possible_wrong_answers,
    texts_of,
)
from tests.record_places import early_names, records

REAL_TOPICS = {*TOPICS, "ballet", "credits", "music", "production", "reception"}
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
    assert {draft.topic for _, draft in generated_at("real", LAST_LEVEL)} == {*TOPICS, "ballet"}


def test_topic_of_a_hidden_question_is_unknown() -> None:
    """The topics of generated questions are always known; that of a written question only with the question."""
    assert known_topics(guide_at("small", 1)) == sorted({*TOPICS, "music"})
    assert known_topics(guide_at("small", 2)) == sorted({*TOPICS, "music", "plot"})


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
    assert (bank(empty), draw([], Random(1), limit=5, level=0)) == ([], [])


# Fair questions.


@at_each_level
def test_ids_and_prompts_are_unique(name: str, level: int) -> None:
    """No two questions of a bank have the same id, or ask the same but for case and accents."""
    drafts = bank_at(name, level)
    assert _duplicates(draft.id for draft in drafts) == []
    assert _duplicates(_asked(draft) for draft in drafts) == []


def _asked(draft: DraftQuestion) -> str:
    """Return the prompt, and what belongs to it: clues, items to order or match, or the choice to find."""
    answer = [draft.answer] if draft.needs_choices else []
    return fold(" | ".join((draft.prompt, *draft.clues, *draft.sequence, *answer)))


def _duplicates(texts: Iterable[str]) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]


@pytest.mark.parametrize("name", DATASETS)
def test_id_means_the_same_question_at_each_level(name: str) -> None:
    """A missed question is found by its id after more episodes: id and prompt belong together at all levels."""
    pairs = {(draft.id, draft.prompt) for dataset, level in LEVELS if dataset == name for draft in bank_at(name, level)}
    assert _duplicates(own for own, _ in pairs) == []


@at_each_level
def test_three_wrong_answers_differ_from_the_right_one(name: str, level: int) -> None:
    """Each question with choices has at least three wrong answers, none of which is right when it is typed."""
    for draft in _with_four_choices(name, level):
        wrong = {fold(each) for each in possible_wrong_answers(draft)}
        assert len(wrong) >= 3, draft.id
        assert not wrong & {fold(each) for each in (draft.answer, *draft.accepted)}, draft.id


def _with_four_choices(name: str, level: int) -> list[DraftQuestion]:
    """Return the questions with a right and three wrong choices."""
    return [draft for draft in bank_at(name, level) if not draft.sequence and draft.answer not in ("True", "False")]


@at_each_level
def test_no_choice_is_another_input(name: str, level: int) -> None:
    """No choice is empty, a letter or number of another choice, a request for a hint or the end of the game."""
    for draft in bank_at(name, level):
        choices = (draft.answer, *possible_wrong_answers(draft)) if not draft.sequence else draft.sequence
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
        if _beginnings(draft.answer) & _beginnings(" ".join((draft.prompt, *draft.clues)))
        and draft.id not in SAME_BEGINNING_ALLOWED
        and draft.answer not in ("True", "False", "")
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
    texts = [fold(text) for draft in bank_at(name, level) for text in texts_of(draft)]
    assert leaks(" ".join(texts), hidden_texts(name, level)) == []


@pytest.mark.parametrize(("name", "level"), sample(LEVELS, 4))
def test_no_question_names_later_characters(name: str, level: int) -> None:
    """No question names, in full or in part, a character that a viewer at its level does not know."""
    questions = tuple(
        Question(
            id="asked",
            prompt=" ".join((draft.prompt, *draft.clues, *draft.items, *draft.sequence)),
            answer=draft.answer or draft.prompt,
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
    """Questions to be answered by typing have a name or up to three words as their answer."""
    drafts = bank_at("real", LAST_LEVEL)
    short = filter_questions(drafts, short=True)
    assert short == [draft for draft in drafts if draft in short]
    assert 100 < len(short) < len(drafts)
    for draft in short:
        assert "of these" not in draft.prompt
        assert len(draft.answer) <= 40
        assert len(draft.answer.split()) <= 3 or draft.answer.split()[-1][0].isupper(), draft.id
    kinds = {draft.kind for draft in short}
    assert not kinds & {"odd", "same", "match", "order", "truth", "home", "now", "tie", "meaning", "say"}
    assert {"plays", "who", "word", "written"} <= kinds


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


# Rules for fair questions.

MAX_CHOICE = 60
MADE_OF_SENTENCES = {"same", "odd"}
NOT_ALONE = ("also", "this episode", "the post", "else")
"""Words that refer to something that was said before."""


@at_each_level
def test_choices_are_short_and_of_similar_length(name: str, level: int) -> None:
    """No choice is too long, and where they are sentences none is more than half as long again as another."""
    for draft in bank_at(name, level):
        choices = draft.sequence or (draft.answer, *possible_wrong_answers(draft))
        assert max(map(len, choices)) <= MAX_CHOICE, draft.id
        if draft.kind in MADE_OF_SENTENCES and draft.topic == "episodes":
            assert max(map(len, choices)) <= 1.5 * min(map(len, choices)), draft.id


@at_each_level
def test_generated_prompts_stand_alone(name: str, level: int) -> None:
    """No generated prompt refers to something that is not in it."""
    for _, draft in generated_at(name, level):
        assert not [words for words in NOT_ALONE if f" {words} " in f" {fold(draft.prompt)} "], draft.prompt


@at_each_level
def test_people_among_the_choices_fit_the_answer(name: str, level: int) -> None:
    """Of the choices for a character or an actor, one besides the answer at least has the same pronoun."""
    pronouns = {}
    people = {person.id: person.name for person in guide_at(name, level).person}
    for character in guide_at(name, level).character:
        pronouns[character.name] = character.pronoun
        pronouns[people.get(character.actor or "", "")] = character.pronoun
    for kind, draft in generated_at(name, level):
        if kind in ("plays", "played", "crossed", "who", "link") and pronouns.get(draft.answer):
            games = [draw([draft], Random(seed), limit=1, level=level) for seed in range(5)]
            alike = [[pronouns[choice] for choice in game[0].choices].count(pronouns[draft.answer]) for game in games]
            rivals = [each for each in possible_wrong_answers(draft) if pronouns[each] == pronouns[draft.answer]]
            assert min(alike) >= min(2, 1 + len(rivals)), draft.id


@pytest.mark.parametrize("level", range(LAST_LEVEL + 1))
def test_no_choice_is_impossible(level: int) -> None:
    """Titles to choose from are of seen episodes, and ranks of the company that is asked about."""
    titles = {episode.title for episode in guide_at("real", level).episode if episode.number <= level}
    ladders = {
        company.city: {term.term for term in guide_at("real", level).term if term.id in company.ranks}
        for company in guide_at("real", level).company
    }
    for kind, draft in generated_at("real", level):
        choices = {draft.answer, *possible_wrong_answers(draft)}
        if kind == "event":
            assert level >= 4
            assert choices <= titles, draft.id
        if kind == "rank":
            assert any(choices <= ladder for city, ladder in ladders.items() if city in draft.prompt), draft.id


def test_home_and_city_do_not_single_out_the_answer() -> None:
    """The choices for a job and a city are two jobs in two cities."""
    for kind, draft in generated_at("real", LAST_LEVEL):
        if kind in ("home", "now"):
            pairs = [each.rsplit(" in ", 1) for each in (draft.answer, *possible_wrong_answers(draft))]
            assert (len({job for job, _ in pairs}), len({city for _, city in pairs})) == (2, 2), draft.id


def test_unknown_episodes_are_not_asked_about() -> None:
    """No question says in which episode something happens if no source does."""
    guide = guide_at("real", LAST_LEVEL)
    unknown = [event for episode in guide.episode for event in episode.events if not event.episode_known]
    texts = {text for event in unknown for text in (event.text, event.ask) if text}
    for kind, draft in generated_at("real", LAST_LEVEL):
        if kind in ("event", "same", "order", "odd"):
            asked = " | ".join((draft.prompt, *draft.sequence, draft.answer, *possible_wrong_answers(draft)))
            assert [text for text in texts if text in asked] == [], draft.id


def test_other_names_of_the_answer_are_accepted() -> None:
    """The first name of a character and the aliases in the guide are right answers, too."""
    drafts = {draft.id: draft for draft in bank_at("real", LAST_LEVEL)}
    assert drafts["played-jack"].accepted == ("Jack", "Jack Fish")
    assert "MacMillan's Romeo and Juliet" in drafts["q-first-stage"].accepted
    assert drafts["event-4-04a845fb"].accepted == ("episode 4", "4")


# Drawing a game.

GAME_OF_SEED_7 = {
    "what-instrument": ("The horn", "The harp", "The drum", "The tuba"),
    "plays-luc": ("Ida Voss", "Ólga Brún", "Sam Reed", "René Petit"),
    "plays-tove": ("Ida Voss", "Sam Reed", "Ólga Brún", "René Petit"),
    "who-sold": ("Pip", "Maud", "Luc", "Tove"),
    "plays-stranger": ("Ida Voss", "Sam Reed", "Ólga Brún", "René Petit"),
}
"""What seed 7 draws from the small dataset, five questions long, on every Python and every machine."""


def test_seed_draws_the_same_game_everywhere() -> None:
    """A seed stands for these questions in this order, with these choices."""
    written = {question.id for question in DATASETS["small"].question}
    drafts = [draft for draft in bank_at("small", 3) if draft.id in written or draft.id.startswith(("plays", "played"))]
    drawn = draw(drafts, Random(7), limit=5, level=3)
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
    game = draw(drafts, Random(seed), limit=limit, level=3)
    assert game == draw(drafts, Random(seed), limit=limit, level=3)
    assert len({question.id for question in game}) == len(game) == min(limit, len(drafts))


def test_other_seeds_draw_other_games() -> None:
    """Games of different seeds differ in their questions and in their choices."""
    assert len({tuple(question.id for question in game) for game in games_at("real", LAST_LEVEL, GAMES)}) == GAMES
    drafts = bank_at("small", 0)
    choices = {game[0].choices for seed in range(20) if (game := draw(drafts, Random(seed), limit=1, level=0))}
    assert len(choices) > 4


@pytest.mark.parametrize(("name", "level"), sample(LEVELS, 5))
def test_limit_above_the_size_draws_the_whole_bank(name: str, level: int) -> None:
    """The whole bank is drawn, each question once and unchanged, with choices of which one, or one order, is right."""
    drafts = {draft.id: draft for draft in bank_at(name, level)}
    game = draw(tuple(drafts.values()), Random(level), limit=10**6, level=level)
    assert sorted(question.id for question in game) == sorted(drafts)
    for question in game:
        draft = drafts[question.id]
        for field in ("kind", "form", "topic", "difficulty", "prompt", "clues", "items", "accepted", "explanation"):
            assert getattr(question, field) == getattr(draft, field)
        choices = {*question.choices}
        assert len({fold(choice) for choice in choices}) == len(question.choices)
        if draft.sequence:
            assert tuple(question.choices["abcd".index(letter)] for letter in question.answer) == draft.sequence
        elif draft.answer in ("True", "False"):
            assert question.choices == ("True", "False")
        else:
            assert len(choices) == 4
            assert {question.answer} < choices <= {question.answer, *possible_wrong_answers(draft)}, question.id


@pytest.mark.parametrize(
    ("dataset", "limit"),
    sample(product([("small", 3), ("real", 0), ("real", LAST_LEVEL)], [4, 8, 10, 40, 10**6]), 5),
)
def test_right_answers_are_spread_evenly(dataset: tuple[str, int], limit: int) -> None:
    """In a game the right answer stands about as often at each place, and not always at the same one first."""
    firsts = set()
    for seed in range(8 if limit <= 40 else 4):
        game = draw(bank_at(*dataset), Random(seed), limit=limit, level=dataset[1])
        four = [question for question in game if question.answer in question.choices and len(question.choices) == 4]
        places = Counter(dict.fromkeys(range(4), 0))
        places.update(question.choices.index(question.answer) for question in four)
        assert max(places.values()) - min(places.values()) <= 1
        firsts.add(four[0].choices.index(four[0].answer))
    assert len(firsts) > 1


def test_every_wrong_answer_and_place_is_drawn() -> None:
    """Over many games a question shows all its most plausible wrong answers, and the right one at each place."""
    draft = next(draft for draft in bank_at("real", LAST_LEVEL) if draft.id == "plays-jack")
    shown = Counter(
        (place, choice)
        for seed in range(400)
        for question in draw([draft], Random(seed), limit=1, level=LAST_LEVEL)
        for place, choice in enumerate(question.choices)
    )
    assert {choice for _, choice in shown} == {*draft.distractors[0]} == {draft.answer, *possible_wrong_answers(draft)}
    assert {place for place, choice in shown if choice == draft.answer} == {0, 1, 2, 3}


# The course of a game, over many games.

GAMES = 200 if EXHAUSTIVE else 30
"""Games of each level that are looked at."""

levels = pytest.mark.parametrize("level", range(LAST_LEVEL + 1))


@levels
def test_game_gives_no_answer_away(level: int) -> None:
    """No answer comes twice in a game or stands in another question, and one of several words not in any order."""
    for game in games_at("real", level, GAMES):
        answers = {question.id: _answers(question) for question in game}
        assert _duplicates(answer for each in answers.values() for answer in each) == []
        for question in game:
            told = fold(" ".join((question.prompt, *question.clues, *question.items, question.explanation)))
            others = [answer for own, each in answers.items() if own != question.id for answer in each]
            assert [answer for answer in others if f" {answer} " in f" {told} "] == [], question.id
            several = [words for answer in others if len(words := {*answer.split()} - STOP_WORDS) > 1]
            assert [words for words in several if words <= {*told.split()}] == [], question.id


def _answers(question: DrawnQuestion) -> list[str]:
    """Return what a player has to find, folded; nothing where that is true or false."""
    texts = [question.answer] if question.answer in question.choices else question.choices
    return [fold(text) for text in texts if text not in ("True", "False")]


@levels
def test_questions_of_a_game_are_about_different_things(level: int) -> None:
    """No two questions of a game have one subject, nor one character as their answer or the only one in the prompt."""
    subjects = {draft.id: draft.subject for draft in bank_at("real", level)}
    named = [each.name for each in guide_at("real", level).character if each.name.split()[0] not in ("A", "An", "The")]
    people = {name: {*name.split()} - {"Uncle"} for name in named}
    for game in games_at("real", level, GAMES):
        assert _duplicates(subjects[question.id] for question in game if subjects[question.id]) == []
        assert _duplicates(name for question in game for name in _about(people, question)) == []


@levels
def test_what_is_put_in_order_is_not_in_order(level: int) -> None:
    """Choices that belong to an order, or to items, are never dealt as they belong."""
    dealt = [question for game in games_at("real", level, GAMES) for question in game]
    sequences = [question for question in dealt if question.form in (Form.ORDER, Form.MATCH)]
    assert sequences
    assert not [question.id for question in sequences if question.answer == LETTERS[: len(question.choices)]]


def _about(people: Mapping[str, set[str]], question: DrawnQuestion) -> list[str]:
    """Return the characters whom a question asks for, or else the one in its prompt if there is only one."""
    named = [name for name, words in people.items() if words & {*re.findall(r"\w+", question.prompt)}]
    return [name for name, words in people.items() if {*question.answer.split()} <= words] or named * (len(named) == 1)


@pytest.mark.parametrize(
    ("prompt", "answer", "subject"),
    [
        ("Who throws Shamblee out?", "Cheyenne", "shamblee"),
        ("Who walks out of class?", "Cheyenne", "cheyenne"),
        ("What does Jack hold against Gael?", "An affair", "jack"),
        ("How does Jack's mother Clara take it?", "Sadly", "clara"),
        ("What is Jack's mother like?", "Proud", "jack"),
        ("What did Luke Kirby learn?", "A dance", "jack"),
        ("What does pas de deux mean?", "A dance for two", ""),
    ],
)
def test_written_question_is_about_the_person_it_names(real: Dataset, prompt: str, answer: str, subject: str) -> None:
    """The subject of a written question is who its prompt names, or else its answer; an actor stands for the role."""
    question = replace(real.question[0], prompt=prompt, answer=answer)
    draft, *_ = bank(gate(replace(real, question=(question,)), LAST_LEVEL))
    assert (draft.id, draft.subject) == (question.id, subject)


@levels
def test_game_has_many_kinds(level: int) -> None:
    """Of ten questions two are generated, of different kinds, or now and then one; all games have many kinds."""
    kinds: Counter[str] = Counter()
    generated = 0
    for game in games_at("real", level, 60):
        made = [question.kind for question in game if question.kind != "written"]
        assert 1 <= len(made) == len({*made}) <= 2
        generated += len(made)
        kinds.update({question.kind for question in game})
    assert generated >= 60 * 2 - 2
    assert len(kinds) >= 8
    assert kinds["say"] <= 60 / 3


@pytest.mark.parametrize(("limit", "most"), [(3, 1), (5, 1), (10, 2), (20, 4)])
def test_game_of_any_length_is_mostly_written(limit: int, most: int) -> None:
    """Of five questions at most one is generated, in a game of any length, and so in a short one."""
    for seed in range(10):
        game = draw(bank_at("real", LAST_LEVEL), Random(seed), limit=limit, level=LAST_LEVEL)
        assert len(game) == limit
        assert sum(question.kind != "written" for question in game) <= most


def test_generated_questions_fill_a_game_without_written_ones() -> None:
    """Where nobody wrote questions a game has generated ones that are worth asking, of as many kinds as there are."""
    drafts = {draft.id: draft for _, draft in generated_at("real", LAST_LEVEL)}
    for seed in range(10):
        game = draw(list(drafts.values()), Random(seed), limit=8, level=LAST_LEVEL)
        assert len({question.kind for question in game}) == len(game) == 8
        assert all(is_worth_asking(drafts[question.id], LAST_LEVEL) for question in game)


@levels
def test_game_has_one_question_about_ranks(level: int) -> None:
    """A game asks about the ranks of a company once, whether that question is written or not."""
    for game in games_at("real", level, GAMES):
        asked = [question.id for question in game if re.search(r"\branks?\b", question.prompt)]
        assert len(asked) <= 1


@levels
def test_game_has_its_parts(level: int) -> None:
    """From level 2 on at most six of ten are about the story, two about ballet, and one about each other topic.

    None is about credits or reception.
    """
    for game in games_at("real", level, GAMES):
        count = Counter("story" if q.topic in STORY and level >= 2 else q.topic for q in game)
        most = {"story": 6, "ballet": 2 if level >= 2 else 3, "credits": 0, "reception": 0}
        assert all(count[topic] <= most.get(topic, 1 if level >= 2 else 2) for topic in count), count


@pytest.mark.parametrize("level", range(2, LAST_LEVEL + 1))
def test_game_is_about_what_was_seen_lately(level: int) -> None:
    """Of ten questions at most three are about the story before the last three episodes, and most games have more."""
    after = {draft.id: draft.after for draft in bank_at("real", level)}
    recent = 0
    for game in games_at("real", level, GAMES):
        story = [after[question.id] for question in game if question.topic in STORY]
        assert sum(each <= max(0, level - 3) for each in story) <= 3
        recent += sum(each > max(0, level - 3) for each in story)
    assert recent >= 2.5 * GAMES


@levels
def test_game_has_only_what_is_worth_asking(level: int) -> None:
    """No game has generated questions on the premise after the first episodes, on old events or on unused words.

    Nor has it what is like a form or a dictionary, what the names of actors tell, or what only the highest rank hides.
    """
    drafts = {draft.id: draft for draft in bank_at("real", level)}
    terms = {term.id: term for term in guide_at("real", level).term}
    highest = {terms[company.ranks[-1]].term for company in guide_at("real", level).company if company.ranks}
    billing = {each.id: each.billing for each in guide_at("real", level).character}
    for game in games_at("real", level, GAMES):
        for question in game:
            assert question.kind not in ("home", "played", "truth", "meaning", "word"), question.id
            assert question.kind not in ("now", "crossed") or level < 2
            assert (question.kind, question.topic) != ("match", "cast"), question.id
            if question.kind in ("event", "same", "odd") and question.topic == "episodes":
                assert drafts[question.id].after > level - 3, question.id
            if question.kind == "say":
                assert terms[question.id.removeprefix("say-")].appearances, question.id
            if question.kind == "rank":
                assert any(question.answer == each or f" {each}?" in question.prompt for each in highest), question.id
            if question.kind == "plays":
                assert billing[drafts[question.id].subject] == "main", question.id


@pytest.mark.parametrize(("until", "is_dealt"), [(None, True), (2, True), (1, False)])
def test_what_everybody_knows_by_now_is_asked_on_request(small: Dataset, until: int | None, *, is_dealt: bool) -> None:
    """A viewer who has seen more than `until` episodes is dealt a question only if there are no others."""
    first, *others = gate(small, 2).question
    guide = gate(replace(small, question=(replace(first, until=until), *others)), 2)
    (draft,) = (draft for draft in bank(guide) if draft.id == first.id)
    assert is_worth_asking(draft, 2) is is_dealt
    assert draft in filter_questions(bank(guide), topics=[first.topic])


STORY = ("characters", "companies", "episodes")


@levels
def test_game_goes_from_easy_to_hard(level: int) -> None:
    """The difficulty rises, but for the last question, which is one of another form if there is one."""
    for game in games_at("real", level, GAMES):
        ranks = [[*Difficulty].index(question.difficulty) for question in game[:-1]]
        assert ranks == sorted(ranks)
        if any(question.form is not Form.CHOICE for question in game):
            assert game[-1].form is not Form.CHOICE


@levels
def test_questions_of_a_game_differ(level: int) -> None:
    """Of a hundred games at most one has two questions that are nearly the same."""
    alike = [
        (one.id, other.id)
        for game in games_at("real", level, GAMES)
        for one, other in combinations(game, 2)
        if len(_content(one) & _content(other)) > 0.6 * max(3, min(len(_content(one)), len(_content(other))))
    ]
    assert len(alike) <= GAMES / 100 + 1, alike


def _content(question: DrawnQuestion) -> frozenset[str]:
    """Return the longer words of a question and its answer."""
    words = fold(f"{question.prompt} {question.answer}").split()
    return frozenset(word for word in words if len(word) > 4) - {"episode", "which", "these"}


def test_few_questions_are_all_asked() -> None:
    """Where the rules leave too few questions they give way: a game on one topic is as long as was asked for."""
    cast = [draft for draft in bank_at("real", 0) if draft.topic == "cast"]
    assert len(draw(cast, Random(1), limit=10, level=0)) == 10
    assert len(draw(cast, Random(1), limit=1000, level=0)) == len(cast)


def test_each_kind_comes_once_while_there_are_others() -> None:
    """Also where only some kinds are left, none comes twice before all others have come."""
    ballet = [
        draft for _, draft in generated_at("real", 0) if draft.topic == "ballet" and draft.kind in ("say", "word")
    ]
    for seed in range(10):
        game = draw(ballet, Random(seed), limit=2, level=0)
        assert {question.kind for question in game} == {"say", "word"}
