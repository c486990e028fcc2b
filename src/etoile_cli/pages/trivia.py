"""Trivia: a game's result, a sheet for paper, how the games went, and a fact worth telling."""

from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any

from etoile_cli.kinds import StatementKind
from etoile_cli.pages.columns import constant, field, list_view, single_view, statement_columns
from etoile_cli.quiz.bank import Question
from etoile_cli.quiz.log import Answer
from etoile_cli.quiz.play import LETTERS, Reply, streak
from etoile_cli.spoilers import Guide
from etoile_cli.told import told
from etoile_cli.view import Column, Look, Page, Share

_TRIVIA_SUBJECTS = (
    StatementKind.SHOW,
    StatementKind.PERSON,
    StatementKind.CHARACTER,
    StatementKind.DANCE,
    StatementKind.MUSIC,
    StatementKind.PLACE,
    StatementKind.DATE,
)

_REPLIES = (
    Column("id", "", lambda reply: reply.question.id),
    Column("given", "", lambda reply: reply.given),
    Column("right", "", lambda reply: reply.right),
)

_MISSED = (
    Column("", "Question", lambda reply: reply.question.prompt),
    Column("", "You said", lambda reply: reply.given),
    Column("", "Right is", lambda reply: reply.question.answer, Look.NAME),
)

_PLAYERS = (
    Column("player", "Player", lambda row: row[0], Look.NAME),
    Column("points", "Points", lambda row: row[2]),
    Column("correct", "", lambda row: row[1].part),
    Column("total", "", lambda row: row[1].whole),
    Column("", "Right", lambda row: row[1]),
)


def _lettered(index: int, letter: str) -> Column:
    return Column("", letter, lambda row: row[1].choices[index])


_CHOICES = (
    Column("choices", "", lambda row: row[1].choices),
    *(_lettered(index, letter) for index, letter in enumerate(LETTERS)),
)

_SHEET = (
    Column("", "No.", lambda row: row[0]),
    Column("id", "", lambda row: row[1].id),
    Column("topic", "", lambda row: row[1].topic),
    Column("difficulty", "", lambda row: row[1].difficulty.value),
    Column("question", "Question", lambda row: row[1].prompt, Look.NAME),
    *_CHOICES,
    Column("answer", "", lambda row: row[1].answer),
    Column("explanation", "", lambda row: row[1].explanation),
    Column("sources", "", lambda row: row[1].sources),
)

_KEY = (
    Column("", "No.", lambda row: row[0]),
    Column("", "Answer", lambda row: row[1].answer, Look.NAME),
    Column("", "Why", lambda row: row[1].explanation),
    Column("", "Sources", lambda row: row[1].sources, Look.QUIET),
)

_GAMES = (
    Column("when", "", lambda game: f"{game[0].when:%Y-%m-%dT%H:%MZ}"),
    Column("", "When", lambda game: f"{game[0].when.astimezone():%Y-%m-%d %H:%M}", Look.NAME),
    Column("game", "", lambda game: game[0].game),
    Column("correct", "", lambda game: game[1].part),
    Column("total", "", lambda game: game[1].whole),
    Column("", "Right", lambda game: game[1]),
)
_MAX_GAMES = 10  # games that the history shows


def result(replies: Sequence[Reply], *, seed: int | None, again: str | None, share: str | None = None) -> Page:
    """How a game went: for people the score, a line a topic, what was missed and how to play again."""
    right = [reply.right for reply in replies]
    columns = (
        constant("correct", "", sum(right)),
        constant("total", "", len(right)),
        constant("", "Right", Share(sum(right), len(right))),
        constant("points", "Points", sum((reply.points for reply in replies), 0.0)),
        constant("seed", "", seed),
        constant("", "Best streak", streak(right)),
        *((constant("", "To share", share),) if share else ()),
        *((constant("", "Again", again),) if again else ()),
    )
    topics = _shares(replies, lambda reply: reply.question.topic)
    missed = [reply for reply in replies if not reply.right]
    players = list_view("players", "Players", _PLAYERS, _by_player(replies), empty="")
    return Page(
        (
            single_view("Your game", columns, replies),
            list_view("answers", "", _REPLIES, replies),
            list_view("", "By topic", _share_columns("", "Topic"), topics, empty=""),
            list_view("", "Missed (etoile quiz --missed)", _MISSED, missed, empty=""),
            *((players,) if players.rows else ()),
        )
    )


def sheet(questions: Sequence[Question], *, typed: bool = False) -> Page:
    """Questions for paper, and at the end, apart, the key to them; to programs one list with all of it.

    `typed` leaves the choices out.
    """
    numbered = list(enumerate(questions, 1))
    columns = tuple(column for column in _SHEET if not (typed and column in _CHOICES))
    return Page((list_view("questions", "Questions", columns, numbered), list_view("", "Answers", _KEY, numbered)))


def scores(answers: Sequence[Answer]) -> Page:
    """How the games went: all in all, by topic, by difficulty, and the latest ones."""
    right = [answer.right for answer in answers]
    games = _games(answers)
    columns = (
        constant("games", "Games", len(games)),
        constant("correct", "", sum(right)),
        constant("total", "", len(right)),
        constant("", "Right", Share(sum(right), len(right))),
        constant("points", "Points", sum((answer.points for answer in answers), 0.0)),
        constant("best_streak", "Best streak", streak(right)),
        constant(
            "streak", "Streak now", next((run for run, each in enumerate(reversed(right)) if not each), len(right))
        ),
    )
    topics = _shares(answers, lambda answer: answer.topic)
    difficulties = _shares(answers, lambda answer: answer.difficulty.value)
    return Page(
        (
            single_view("Scores", columns, answers),
            list_view("topics", "By topic", _share_columns("topic", "Topic"), topics, empty=""),
            list_view(
                "difficulties", "By difficulty", _share_columns("difficulty", "Difficulty"), difficulties, empty=""
            ),
            list_view(
                "history", "The latest games", _GAMES, games[-_MAX_GAMES:], empty="No game has been played: etoile quiz"
            ),
        )
    )


def trivia(guide: Guide, chance: Random) -> Page:
    """One fact worth telling, by chance, with its sources; hearsay says so."""
    facts = [line for line in told(guide) if line.subject in _TRIVIA_SUBJECTS]
    fact = facts[int(chance.random() * len(facts))]
    columns = (Column("kind", "", lambda statement: statement.kind.value), field("about", "About", look=Look.NAME), *statement_columns("Did you know")[1:])
    return Page((single_view(fact.about, columns, fact),))


def _share_columns(key: str, title: str) -> tuple[Column, ...]:
    """Return the columns of a share for each of several things; for people alone without a key."""
    return (
        Column(key, title, lambda row: row[0], Look.NAME),
        *(
            (Column("correct", "", lambda row: row[1].part), Column("total", "", lambda row: row[1].whole))
            if key
            else ()
        ),
        Column("", "Right", lambda row: row[1]),
    )


def _by_player(replies: Sequence[Reply]) -> list[tuple[str, Share, float]]:
    """Return for each player how many of their answers were right, and their points; most points first."""
    players = dict.fromkeys(reply.player for reply in replies if reply.player)
    table = []
    for player in players:
        own = [reply for reply in replies if reply.player == player]
        table.append((player, Share(sum(reply.right for reply in own), len(own)), sum(reply.points for reply in own)))
    return sorted(table, key=lambda row: -row[2])


def _games(answers: Sequence[Answer]) -> list[tuple[Answer, Share]]:
    """Return for each game its first answer and how many were right."""
    games: dict[str, list[Answer]] = {}
    for answer in answers:
        games.setdefault(answer.game, []).append(answer)
    return [(game[0], Share(sum(answer.right for answer in game), len(game))) for game in games.values()]


def _shares(rows: Iterable[Any], of: Callable[[Any], str]) -> list[tuple[str, Share]]:  # replies or logged answers
    """Return how many of the answers about each thing were right, in the order of its name."""
    rights: dict[str, list[bool]] = {}
    for row in rows:
        rights.setdefault(of(row), []).append(row.right)
    return [(name, Share(sum(right), len(right))) for name, right in sorted(rights.items())]
