"""The log of answers: encoding, decoding in spite of invalid lines, missed questions and scores."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from etoile_cli.enums import Difficulty
from etoile_cli.pages import quiz
from etoile_cli.quiz import history
from etoile_cli.quiz.bank import DrawnQuestion
from etoile_cli.quiz.history import Answer
from etoile_cli.quiz.play import Reply, streak
from etoile_cli.view import Ratio
from tests.conftest import SMALL
from tests.questions import guide_at

LOG = SMALL.with_name("answers.jsonl").read_bytes().splitlines()
"""The lines of a valid log."""

INVALID_LINES = [
    b"",
    b"x",
    b"{}",
    b"[]",
    b"null",
    LOG[0][:-1],
    LOG[0] + LOG[1],
    LOG[0].replace(b"easy", b"trivial"),
    LOG[0].replace(b"false", b'"no"'),
    LOG[0].replace(b"2031", b"31"),
    LOG[0].replace(b":00Z", b":00"),
    LOG[0].replace(b":00Z", b":00+02:00"),
    LOG[0].replace(b"2031-02-01", b"0001-01-01"),
    LOG[0].replace(b"2031-02-01", b"9999-12-31"),
    LOG[0].replace(b"tuba", b"t\xffba"),
    LOG[0].replace(b"tuba", b"t\\ud800ba"),
    LOG[0].replace(b"0.0", b"1e999"),
    LOG[0].replace(b"0.0", b"3.5"),
    LOG[0].replace(b"0.0", b"-0.5"),
    LOG[0].replace(b"{", b'{"more": ' + b"[" * 10**5, 1),
    b"\x00" * 9,
]
"""Lines that a crash, an editor or another program could leave."""

questions = st.builds(
    DrawnQuestion,
    id=st.text(),
    topic=st.text(),
    difficulty=st.sampled_from(Difficulty),
    prompt=st.just("Who?"),
    choices=st.just(("A", "B", "C", "D")),
    answer=st.just("A"),
    explanation=st.just("A."),
    sources=st.just(("a-source",)),
)
replies = st.builds(
    Reply,
    question=questions,
    given=st.none() | st.text(),
    right=st.booleans(),
    points=st.sampled_from([0.0, 0.5, 1.0]),
    player=st.none() | st.text(),
)
moments = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - as it must be
answers = st.builds(
    Answer,
    when=moments,
    series=st.just("lamplight"),
    game=st.sampled_from(["g1", "g2", "g3"]),
    question=st.just("q"),
    topic=st.sampled_from(["cast", "music", "unknown", "future"]),
    difficulty=st.sampled_from(Difficulty),
    given=st.none(),
    right=st.booleans(),
    points=st.sampled_from([0.0, 0.5, 1.0]),
    player=st.none(),
)


@given(replies, moments, st.text(), st.text())
def test_encoded_answer_is_one_line(reply: Reply, when: datetime, series: str, game: str) -> None:
    """An answer is one line, which decodes to the same answer, whatever was typed."""
    line = history.encode_answer(reply, when=when, series=series, game=game)
    assert line.splitlines() == [line]
    answer = Answer(
        when=when,
        series=series,
        game=game,
        question=reply.question.id,
        topic=reply.question.topic,
        difficulty=reply.question.difficulty,
        given=reply.given,
        right=reply.right,
        points=reply.points,
        player=reply.player,
    )
    assert history.decode_answers([line], series=series) == ([answer], 0)


def test_long_text_is_shortened() -> None:
    """Of what a player typed, the log keeps the first 1000 characters."""
    question = DrawnQuestion(
        id="who",
        topic="cast",
        difficulty=Difficulty.EASY,
        prompt="Who?",
        choices=("A", "B", "C", "D"),
        answer="A",
        explanation="A.",
        sources=("a-source",),
    )
    reply = Reply(question=question, given="é" * 1001, right=False, points=0.0, player="A" * 1001)
    line = history.encode_answer(reply, when=datetime(2031, 1, 1, tzinfo=UTC), series="lamplight", game="g1")
    ((answer,), _) = history.decode_answers([line], series="lamplight")
    assert (answer.given, answer.player) == ("é" * 1000, "A" * 1000)


@given(st.lists(st.sampled_from([*LOG, *INVALID_LINES]) | st.binary(max_size=20), max_size=12))
def test_invalid_lines_are_skipped_and_counted(lines: list[bytes]) -> None:
    """Invalid lines are counted; the others are decoded in order."""
    found, invalid = history.decode_answers(lines, series="lamplight")
    valid = [json.loads(line) for line in lines if line in LOG]
    assert invalid == len(lines) - len(valid)
    assert [(answer.question, answer.given, answer.game) for answer in found] == [
        (line["question"], line["given"], line["game"]) for line in valid
    ]


@pytest.mark.parametrize("line", INVALID_LINES)
def test_invalid_line_does_not_affect_others(line: bytes) -> None:
    """Each kind of damage loses its own line only."""
    found, invalid = history.decode_answers([LOG[0], line, LOG[1]], series="lamplight")
    assert (len(found), invalid) == (2, 1)


def test_answers_about_another_series_are_left_out() -> None:
    """Answers about another series are neither returned nor counted as invalid."""
    other = [line.replace(b"lamplight", b"another") for line in LOG[:2]]
    found, invalid = history.decode_answers([*LOG, *other], series="lamplight")
    assert (len(found), invalid) == (len(LOG), 0)


@given(st.lists(st.tuples(st.sampled_from(["one", "two", "three"]), st.booleans())))
def test_missed_questions_are_those_last_answered_wrong(course: list[tuple[str, bool]]) -> None:
    """A question is missed from a wrong answer until a right one."""
    missed: set[str] = set()
    for question, right in course:
        missed = missed - {question} if right else missed | {question}
    ((answer,), _) = history.decode_answers(LOG[:1], series="lamplight")
    given_answers = [replace(answer, question=question, right=right) for question, right in course]
    assert history.missed_questions(given_answers) == missed


@given(st.lists(answers, min_size=1))
def test_scores_add_up(given_answers: list[Answer]) -> None:
    """Topics, difficulties and games each add up to all answers; topics that are not known yet count as other."""
    summary, *tables = quiz.scores(guide_at("small", 0), given_answers).views
    right = [answer.right for answer in given_answers]
    shown = dict(zip((column.key or column.title for column in summary.columns), summary.rows[0], strict=True))
    assert shown == {
        "games": len({answer.game for answer in given_answers}),
        "correct": sum(right),
        "total": len(right),
        "Right": Ratio(sum(right), len(right)),
        "points": sum(answer.points for answer in given_answers),
        "best_streak": streak(right),
        "streak": len("".join("x" if each else " " for each in right).rpartition(" ")[2]),
    }
    assert [table.key for table in tables] == ["topics", "difficulties", "history"]
    topics = {answer.topic for answer in given_answers}
    assert [row[0] for row in tables[0].rows] == sorted(
        (topics & {"cast", "music"}) | ({"other"} if topics & {"unknown", "future"} else set())
    )
    for table in tables:
        shares = [cell for row in table.rows for cell in row if isinstance(cell, Ratio)]
        assert (sum(share.part for share in shares), sum(share.whole for share in shares)) == (sum(right), len(right))
