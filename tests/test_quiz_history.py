"""The log of answers: encoding, decoding in spite of invalid lines, missed questions, repeats and days."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from etoile_cli.enums import Difficulty
from etoile_cli.quiz import history
from etoile_cli.quiz.drawing import DrawnQuestion
from etoile_cli.quiz.history import LoggedGame, Mode
from etoile_cli.quiz.play import Reply
from tests.conftest import SMALL
from tests.games import answer as answer_of
from tests.games import reply as reply_of

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
    hinted=st.booleans(),
    typed=st.booleans(),
)
moments = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - as it must be
games = st.builds(
    LoggedGame,
    series=st.text(),
    id=st.text(),
    mode=st.sampled_from(Mode),
    level=st.integers(0, 99),
    seed=st.none() | st.integers(0, 9999),
)


@given(replies, games, moments, st.none() | st.floats(0, 1e6))
def test_encoded_answer_is_one_line(reply: Reply, game: LoggedGame, when: datetime, seconds: float | None) -> None:
    """An answer is one line, which decodes to the same answer, whatever was typed."""
    answer = history.make_answer(reply, game, when=when, seconds=seconds)
    line = history.encode_answer(answer)
    assert line.splitlines() == [line]
    assert history.decode_answers([line], series=game.series) == ([answer], 0)
    question = reply.question
    assert (answer.question, answer.topic, answer.difficulty) == (question.id, question.topic, question.difficulty)
    assert (answer.given, answer.right, answer.points) == (reply.given, reply.right, reply.points)
    assert (answer.player, answer.hint, answer.typed) == (reply.player, reply.hinted, reply.typed)
    assert (answer.game, answer.mode, answer.level, answer.seed) == (game.id, game.mode, game.level, game.seed)


def test_old_lines_are_read() -> None:
    """A line of an earlier version, and one with fields of a later one, has the defaults of what it lacks."""
    later = LOG[0].replace(b"{", b'{"mood": "gay", ', 1)
    for line in (LOG[0], later):
        ((answer,), invalid) = history.decode_answers([line], series="lamplight")
        assert invalid == 0
        assert (answer.mode, answer.level, answer.seed, answer.seconds) == (Mode.OWN, None, None, None)
        assert (answer.hint, answer.typed) == (False, False)


def test_players_are_a_party_in_old_lines_too() -> None:
    """An answer with a player belongs to a game of several, whoever wrote the line."""
    found, _ = history.decode_answers(LOG, series="lamplight")
    assert [answer.kind for answer in found] == [Mode.OWN] * 3 + [Mode.PARTY] * 3
    assert answer_of("a", mode=Mode.DAILY).kind is Mode.DAILY


def test_long_text_is_shortened() -> None:
    """Of what a player typed, the log keeps the first 1000 characters."""
    long = reply_of("who", "é" * 1001, player="A" * 1001)
    game = LoggedGame(series="lamplight", id="g1", mode=Mode.PARTY, level=0)
    answer = history.make_answer(long, game, when=datetime(2031, 1, 1, tzinfo=UTC))
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


def test_missed_questions_are_ones_own() -> None:
    """What one of several players missed is not a missed question of one's own."""
    log = [answer_of("a"), answer_of("a", right=False, player="Ada"), answer_of("b", right=False)]
    assert history.missed_questions(log) == {"b"}


def test_recent_questions_are_those_of_the_last_hundred_answers() -> None:
    """What was asked before the last hundred answers may come again."""
    log = [answer_of("old"), *(answer_of(str(number)) for number in range(100))]
    assert history.recently_asked(log) == {str(number) for number in range(100)}


def test_repeated_games_count_once() -> None:
    """Of the answers to one question of one seed and level the first is kept; without a seed all are."""
    first = [answer_of("a", seed=7, game="one"), answer_of("b", seed=7, game="one")]
    again = [answer_of("a", seed=7, game="two"), answer_of("c", seed=7, game="two")]
    others = [answer_of("a", seed=7, level=2), answer_of("a", seed=8), answer_of("a"), answer_of("a")]
    party = [answer_of("a", seed=7, player="Ada"), answer_of("a", seed=7, player="Bo")]
    assert history.without_repeats([*first, *again, *others, *party]) == [*first, again[1], *others, *party]


FIRST = date(2031, 1, 1)


@pytest.mark.parametrize(
    ("days", "today", "now", "best"),
    [
        ([], 5, 0, 0),
        ([5], 5, 1, 1),
        ([4], 5, 1, 1),
        ([3], 5, 0, 1),
        ([5, 4, 3, 4], 5, 3, 3),
        ([1, 2, 3, 5], 5, 1, 3),
        ([1, 2, 3, 4], 5, 4, 4),
    ],
)
def test_days_in_a_row(days: list[int], today: int, now: int, best: int) -> None:
    """A run of days goes on until a day is missed; today may still come."""
    dates = [FIRST + timedelta(days=day) for day in days]
    assert history.days_in_a_row(dates, FIRST + timedelta(days=today)) == now
    assert history.longest_run(dates) == best
