"""Quiz pages: a result, a printed sheet, scores and a random fact."""

from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any

from etoile_cli.enums import StatementKind
from etoile_cli.pages.columns import constant, field, known_episode, list_view, single_view, text_columns
from etoile_cli.quiz.bank import DrawnQuestion
from etoile_cli.quiz.draft import known_topics
from etoile_cli.quiz.history import Answer
from etoile_cli.quiz.play import LETTERS, Reply, streak
from etoile_cli.spoilers import Guide
from etoile_cli.statements import statement_lines
from etoile_cli.view import Column, Emphasis, Page, Ratio

_TRIVIA_KINDS = (
    StatementKind.SHOW,
    StatementKind.PERSON,
    StatementKind.CHARACTER,
    StatementKind.DANCE,
    StatementKind.MUSIC,
    StatementKind.PLACE,
    StatementKind.DATE,
)

_REPLIES = (
    Column("id", None, lambda reply: reply.question.id),
    Column("given", None, lambda reply: reply.given),
    Column("right", None, lambda reply: reply.right),
)

_MISSED = (
    Column(None, "Question", lambda reply: reply.question.prompt),
    Column(None, "Your answer", lambda reply: reply.given),
    Column(None, "Answer", lambda reply: reply.question.answer, Emphasis.NAME),
)

_PLAYERS = (
    Column("player", "Player", lambda row: row[0], Emphasis.NAME),
    Column("points", "Points", lambda row: row[2]),
    Column("correct", None, lambda row: row[1].part),
    Column("total", None, lambda row: row[1].whole),
    Column(None, "Right", lambda row: row[1]),
)


def _lettered(index: int, letter: str) -> Column:
    return Column(None, letter, lambda row: row[1].choices[index] if index < len(row[1].choices) else None)


_CHOICES = (
    Column("choices", None, lambda row: row[1].choices),
    *(_lettered(index, letter) for index, letter in enumerate(LETTERS)),
)

_SHEET = (
    Column(None, "No.", lambda row: row[0]),
    Column("id", None, lambda row: row[1].id),
    Column("topic", None, lambda row: row[1].topic),
    Column("difficulty", None, lambda row: row[1].difficulty.value),
    Column("question", "Question", lambda row: row[1].prompt, Emphasis.NAME),
    *_CHOICES,
    Column("answer", None, lambda row: row[1].answer),
    Column("explanation", None, lambda row: row[1].explanation),
    Column("sources", None, lambda row: row[1].sources),
)

_KEY = (
    Column(None, "No.", lambda row: row[0]),
    Column(None, "Answer", lambda row: row[1].answer, Emphasis.NAME),
    Column(None, "Why", lambda row: row[1].explanation),
    Column(None, "Sources", lambda row: row[1].sources, Emphasis.DIM),
)

_GAMES = (
    Column("when", None, lambda game: f"{game[0].when:%Y-%m-%dT%H:%MZ}"),
    Column(None, "When", lambda game: f"{game[0].when.astimezone():%Y-%m-%d %H:%M}", Emphasis.NAME),
    Column("game", None, lambda game: game[0].game),
    Column("correct", None, lambda game: game[1].part),
    Column("total", None, lambda game: game[1].whole),
    Column(None, "Right", lambda game: game[1]),
)
_MAX_GAMES = 10  # games that the history shows


def result(replies: Sequence[Reply], *, seed: int | None, replay: str | None, share: str | None = None) -> Page:
    """Return the result of a game: for people the score, results by topic, what was missed and how to repeat it."""
    right = [reply.right for reply in replies]
    columns = (
        constant("correct", None, sum(right)),
        constant("total", None, len(right)),
        constant(None, "Right", Ratio(sum(right), len(right))),
        constant("points", "Points", sum((reply.points for reply in replies), 0.0)),
        constant("seed", None, seed),
        constant(None, "Best streak", streak(right)),
        *((constant(None, "To share", share),) if share else ()),
        *((constant(None, "Play again", replay),) if replay else ()),
    )
    topics = _shares(replies, lambda reply: reply.question.topic)
    missed = [reply for reply in replies if not reply.right]
    players = list_view("players", "Players", _PLAYERS, _by_player(replies), empty="")
    return Page(
        (
            single_view("Your game", columns, replies),
            list_view("answers", "", _REPLIES, replies),
            list_view("", "By topic", _share_columns(None, "Topic"), topics, empty=""),
            list_view("", "Missed (etoile quiz --missed)", _MISSED, missed, empty=""),
            *((players,) if players.rows else ()),
        )
    )


def sheet(questions: Sequence[DrawnQuestion], *, typed: bool = False) -> Page:
    """Return questions to print, and then the answers; JSON has both in one list. `typed` leaves the choices out."""
    numbered = list(enumerate(questions, 1))
    columns = tuple(column for column in _SHEET if not (typed and column in _CHOICES))
    return Page((list_view("questions", "Questions", columns, numbered), list_view("", "Answers", _KEY, numbered)))


def scores(guide: Guide, answers: Sequence[Answer]) -> Page:
    """Return the scores: overall, by topic, by difficulty, and the latest games.

    Topics that the viewer's guide does not have are counted together as "other".
    """
    known = {*known_topics(guide)}
    right = [answer.right for answer in answers]
    games = _games(answers)
    columns = (
        constant("games", "Games", len(games)),
        constant("correct", None, sum(right)),
        constant("total", None, len(right)),
        constant(None, "Right", Ratio(sum(right), len(right))),
        constant("points", "Points", sum((answer.points for answer in answers), 0.0)),
        constant("best_streak", "Best streak", streak(right)),
        constant(
            "streak", "Streak now", next((run for run, each in enumerate(reversed(right)) if not each), len(right))
        ),
    )
    topics = _shares(answers, lambda answer: answer.topic if answer.topic in known else "other")
    difficulties = _shares(answers, lambda answer: answer.difficulty.value)
    return Page(
        (
            single_view("Scores", columns, answers),
            list_view("topics", "By topic", _share_columns("topic", "Topic"), topics, empty=""),
            list_view(
                "difficulties", "By difficulty", _share_columns("difficulty", "Difficulty"), difficulties, empty=""
            ),
            list_view(
                "history", "Latest games", _GAMES, games[-_MAX_GAMES:], empty="No games yet. To play: etoile quiz"
            ),
        )
    )


def trivia(guide: Guide, rng: Random) -> Page:
    """Return a random fact with its sources."""
    facts = [line for line in statement_lines(guide) if line.kind in _TRIVIA_KINDS]
    fact = facts[int(rng.random() * len(facts))]
    columns = (
        Column("kind", None, lambda statement: statement.kind.value),
        field("about", "About", emphasis=Emphasis.NAME),
        Column("episode", None, known_episode),
        *text_columns("Did you know"),
    )
    return Page((single_view(fact.about, columns, fact),))


def _share_columns(key: str | None, title: str) -> tuple[Column, ...]:
    """Return the columns of a name and its ratio; without `key` only those for people."""
    return (
        Column(key, title, lambda row: row[0], Emphasis.NAME),
        *(
            (Column("correct", None, lambda row: row[1].part), Column("total", None, lambda row: row[1].whole))
            if key
            else ()
        ),
        Column(None, "Right", lambda row: row[1]),
    )


def _by_player(replies: Sequence[Reply]) -> list[tuple[str, Ratio, float]]:
    """Return for each player how many of their answers were right, and their points; most points first."""
    players = dict.fromkeys(reply.player for reply in replies if reply.player)
    table = []
    for player in players:
        own = [reply for reply in replies if reply.player == player]
        table.append((player, Ratio(sum(reply.right for reply in own), len(own)), sum(reply.points for reply in own)))
    return sorted(table, key=lambda row: -row[2])


def _games(answers: Sequence[Answer]) -> list[tuple[Answer, Ratio]]:
    """Return for each game its first answer and how many were right."""
    games: dict[str, list[Answer]] = {}
    for answer in answers:
        games.setdefault(answer.game, []).append(answer)
    return [(game[0], Ratio(sum(answer.right for answer in game), len(game))) for game in games.values()]


def _shares(rows: Iterable[Any], of: Callable[[Any], str]) -> list[tuple[str, Ratio]]:  # replies or logged answers
    """Return how many of the answers about each thing were right, in the order of its name."""
    rights: dict[str, list[bool]] = {}
    for row in rows:
        rights.setdefault(of(row), []).append(row.right)
    return [(name, Ratio(sum(right), len(right))) for name, right in sorted(rights.items())]
