"""Pages of the quiz: a sheet, the result of a game, scores, and a random fact."""

from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from etoile_cli.enums import Difficulty
from etoile_cli.formats import to_jsonable
from etoile_cli.model import Dataset
from etoile_cli.pages import quiz
from etoile_cli.quiz.bank import DrawnQuestion
from etoile_cli.quiz.history import decode_answers, encode_answer
from etoile_cli.quiz.play import LETTERS, Reply
from etoile_cli.spoilers import Guide, gate
from etoile_cli.statements import statement_lines
from etoile_cli.view import Page, Ratio


def rows(page: Page, key: str | None = None) -> list[dict[str, Any]]:
    """Return the rows that programs get of a page of one list, or of the list `key`."""
    whole: Any = to_jsonable(page)
    found: list[dict[str, Any]] = whole if key is None else whole[key]
    return found


def displayed(page: Page, key: str) -> list[dict[str, Any]]:
    """Return the rows that people get of the view `key`: cells by the titles of their columns."""
    (view,) = [view for view in page.views if view.key == key]
    return [
        {column.title: cell for column, cell in zip(view.columns, row, strict=True) if column.title}
        for row in view.rows
    ]


@pytest.fixture(params=range(4))
def guide(small: Dataset, request: pytest.FixtureRequest) -> Guide:
    """Return the small dataset at each of its levels."""
    return gate(small, request.param)


@pytest.fixture
def last(small: Dataset) -> Guide:
    """Return the small dataset at its last level."""
    return gate(small, 3)


def question(name: str, topic: str = "plot") -> DrawnQuestion:
    """Return a question whose answer is Yes."""
    return DrawnQuestion(
        id=name,
        topic=topic,
        difficulty=Difficulty.EASY,
        prompt=f"{name}?",
        choices=("No", "Yes", "Perhaps", "Never"),
        answer="Yes",
        explanation="So it is.",
        sources=("gazette",),
    )


def reply(name: str, given: str | None, *, topic: str = "plot", points: float = 1, player: str | None = None) -> Reply:
    """Return the reply to that question: right where it is Yes."""
    right = given == "Yes"
    return Reply(question=question(name, topic), given=given, right=right, points=points * right, player=player)


def test_sheet_has_questions_and_answers() -> None:
    """A sheet has the questions with lettered choices, and then the answers; JSON has both in one list."""
    page = quiz.sheet([question("one"), question("two")])
    assert [(row["No."], *(row[letter] for letter in LETTERS)) for row in displayed(page, "questions")] == [
        (1, "No", "Yes", "Perhaps", "Never"),
        (2, "No", "Yes", "Perhaps", "Never"),
    ]
    assert "Answer" not in displayed(page, "questions")[0]
    assert [(row["No."], row["Answer"], row["Why"]) for row in displayed(page, "")] == [
        (1, "Yes", "So it is."),
        (2, "Yes", "So it is."),
    ]
    assert [(row["question"], row["answer"]) for row in rows(page)] == [("one?", "Yes"), ("two?", "Yes")]


def test_sheet_without_choices() -> None:
    """With `typed` the choices are left out for people and in JSON, and nothing else."""
    with_choices, without = (quiz.sheet([question("one")], typed=typed) for typed in (False, True))
    assert set(displayed(with_choices, "questions")[0]) - set(displayed(without, "questions")[0]) == {*LETTERS}
    assert set(rows(with_choices)[0]) - set(rows(without)[0]) == {"choices"}


def test_result_of_a_game() -> None:
    """A result has the score, the best streak, results by topic, the missed questions, and what to share or repeat."""
    replies = [reply("a", "Yes"), reply("b", "Yes", points=0.5), reply("c", "No"), reply("d", None, topic="steps")]
    page = quiz.result(replies, seed=7, replay="etoile quiz --seed 7", share="2/4")
    assert to_jsonable(page) == {
        "correct": 2,
        "total": 4,
        "points": 1.5,
        "seed": 7,
        "answers": [
            {"id": "a", "given": "Yes", "right": True},
            {"id": "b", "given": "Yes", "right": True},
            {"id": "c", "given": "No", "right": False},
            {"id": "d", "given": None, "right": False},
        ],
    }
    own, _, topics, missed = page.views
    assert own.rows[0][-3:] == (2, "2/4", "etoile quiz --seed 7")
    assert topics.rows == (("plot", Ratio(2, 3)), ("steps", Ratio(0, 1)))
    assert missed.rows == (("c?", "No", "Yes"), ("d?", None, "Yes"))
    bare = quiz.result(replies[:2], seed=None, replay=None).views[0]
    assert {"To share", "Play again"}.isdisjoint(column.title for column in bare.columns)


def test_result_of_players() -> None:
    """Players come in the order of their points, the most first."""
    replies = [
        reply("a", "No", player="Ann"),
        reply("b", "Yes", player="Bo"),
        reply("c", "Yes", player="Ann", points=0.5),
    ]
    page = quiz.result(replies, seed=1, replay=None)
    assert rows(page, "players") == [
        {"player": "Bo", "points": 1, "correct": 1, "total": 1},
        {"player": "Ann", "points": 0.5, "correct": 1, "total": 2},
    ]


def test_scores_of_all_games(last: Guide) -> None:
    """Scores have games, answers, points and streaks, results by topic and difficulty, and the latest games."""
    given = ["Yes", "No", "Yes", "Yes"] + ["Yes"] * 11
    lines = [
        encode_answer(
            reply(str(at), each), when=datetime(2031, 1, 5, 20, at, tzinfo=UTC), series="lamplight", game=f"g{at // 2}"
        )
        for at, each in enumerate(given)
    ]
    page = quiz.scores(last, decode_answers(lines, series="lamplight")[0])
    found: Any = to_jsonable(page)
    totals = {key: value for key, value in found.items() if not isinstance(value, list)}
    assert totals == {"games": 8, "correct": 14, "total": 15, "points": 14, "best_streak": 13, "streak": 13}
    assert found["topics"] == [{"topic": "plot", "correct": 14, "total": 15}]
    assert found["difficulties"] == [{"difficulty": "easy", "correct": 14, "total": 15}]
    assert found["history"][0] == {"when": "2031-01-05T20:00Z", "game": "g0", "correct": 1, "total": 2}


def test_scores_show_the_latest_ten_games(last: Guide) -> None:
    """The history has the last ten games, the latest at the end."""
    when = datetime(2031, 1, 5, tzinfo=UTC)
    lines = [encode_answer(reply("a", "Yes"), when=when, series="lamplight", game=str(game)) for game in range(12)]
    history = rows(quiz.scores(last, decode_answers(lines, series="lamplight")[0]), "history")
    assert [row["game"] for row in history] == [str(game) for game in range(2, 12)]


def test_scores_hide_topics_of_later_episodes(small: Dataset) -> None:
    """A topic that has no question yet at the viewer's level is counted as "other"."""
    when = datetime(2031, 1, 5, tzinfo=UTC)
    answer = encode_answer(reply("a", "Yes"), when=when, series="lamplight", game="g")
    answers = decode_answers([answer], series="lamplight")[0]
    topics = [rows(quiz.scores(gate(small, level), answers), "topics")[0]["topic"] for level in (0, 1, 2)]
    assert topics == ["other", "other", "plot"]


def test_scores_before_the_first_game(last: Guide) -> None:
    """Before the first game all numbers are zero, and a sentence says how to start one."""
    page = quiz.scores(last, [])
    totals: Any = to_jsonable(page)
    assert totals == {
        **dict.fromkeys(("games", "correct", "total", "points", "best_streak", "streak"), 0),
        **{key: [] for key in ("topics", "difficulties", "history")},
    }
    assert [view.empty for view in page.views if view.empty] == ["No games yet. To play: etoile quiz"]


def test_trivia_is_a_random_fact(guide: Guide) -> None:
    """A random fact is a visible statement, the same for the same seed, and one of any kind that is worth it."""
    facts: list[Any] = [to_jsonable(quiz.trivia(guide, Random(seed))) for seed in range(300)]
    assert facts[1] == to_jsonable(quiz.trivia(guide, Random(1)))
    assert {fact["text"] for fact in facts} <= {line.text for line in statement_lines(guide)}
    kinds = {"show", "person", "character", "dance", "music", "place", "date"}
    assert {fact["kind"] for fact in facts} == kinds
