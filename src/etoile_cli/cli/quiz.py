"""Commands of the trivia game: quiz, scores, trivia."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, TextIO

import typer

from etoile_cli.cli import completion
from etoile_cli.cli.commands import Commands
from etoile_cli.cli.options import Color, ColorOption, DataOption, FormatOption, JsonOption, UpToOption, enum_option
from etoile_cli.cli.render import print_page, use_color
from etoile_cli.cli.session import Session, warn
from etoile_cli.cli.streams import read_line, terminal_width, write
from etoile_cli.enums import Difficulty
from etoile_cli.errors import EmptyResultError, StateError, UsageError
from etoile_cli.formats import Format

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from etoile_cli.quiz.bank import DrawnQuestion
    from etoile_cli.quiz.draft import DraftQuestion
    from etoile_cli.quiz.history import Answer
    from etoile_cli.quiz.play import Reply, Turn
    from etoile_cli.spoilers import Guide
    from etoile_cli.view import Page

commands = Commands("Trivia")

_DEFAULT_LIMIT = 10
_DAILY_LIMIT = 5
_SEEDS = 1_000_000

LimitOption = Annotated[
    int | None, typer.Option("--limit", "-l", min=1, metavar="N", help="Number of questions; 10 by default.")
]
TopicOption = Annotated[
    list[str] | None,
    typer.Option(
        "--topic",
        "-t",
        metavar="TOPIC",
        autocompletion=completion.topics,
        help="Only this topic (repeatable).",
    ),
]
DifficultyOption = Annotated[
    Difficulty | None, enum_option("--difficulty", enum=Difficulty, help="Only this difficulty")
]
SeedOption = Annotated[
    int | None, typer.Option("--seed", "-s", min=0, metavar="N", help="Random seed, to repeat a game.")
]
FactSeedOption = Annotated[
    int | None, typer.Option("--seed", "-s", min=0, metavar="N", help="Random seed, to repeat a fact.")
]
MissedOption = Annotated[
    bool, typer.Option("--missed", "-m", help="Only questions that you last answered wrong or skipped.")
]
DailyOption = Annotated[
    bool, typer.Option("--daily", help="The five questions of the day, without spoilers, the same for everybody.")
]
PlayersOption = Annotated[
    str | None, typer.Option("--players", "-p", metavar="NAME,NAME", help="Take turns at one keyboard.")
]
TypedOption = Annotated[bool, typer.Option("--typed", help="Type the answers; no choices are shown.")]
PrintOption = Annotated[bool, typer.Option("--print", help="Print a quiz sheet, with the answers at the end.")]


class _Game(NamedTuple):
    """The options of a game."""

    limit: int | None
    topics: tuple[str, ...]
    difficulty: Difficulty | None
    seed: int | None
    missed: bool
    daily: bool
    players: list[str]
    typed: bool
    up_to: str | None
    data: Path | None


@commands.command("quiz")
def quiz(
    *,
    limit: LimitOption = None,
    topic: TopicOption = None,
    difficulty: DifficultyOption = None,
    seed: SeedOption = None,
    missed: MissedOption = False,
    daily: DailyOption = False,
    players: PlayersOption = None,
    typed: TypedOption = False,
    sheet: PrintOption = False,
    output: FormatOption = Format.TABLE,
    json: JsonOption = False,
    up_to: UpToOption = None,
    data: DataOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Play: ten questions about what you have seen.

    Answer with a letter, a number or words; ? for a hint for half the points, Enter twice to skip, q to quit.

    Example: etoile quiz --topic cast --limit 5
    """
    from etoile_cli.pages import quiz as pages

    game = _Game(
        limit, tuple(topic or ()), difficulty, seed, missed, daily, _parse_players(players), typed, up_to, data
    )
    _check_options(game, sheet=sheet)
    session = Session(data, "0" if daily else up_to)
    seed = _seed(game)
    questions = _choose_questions(session.guide, game, seed)
    output = Format.JSON if json else output
    if sheet:
        page = pages.sheet(questions, typed=typed)
    else:
        screen = sys.stdout if output in (Format.TABLE, Format.PLAIN) and sys.stdout.isatty() else sys.stderr
        replies = _play_interactively(questions, game, series=session.guide.show.id, screen=screen, color=color)
        page = _result(replies, game, seed, session.guide)
    print_page(page, output, color=color, footer=session.footer)


@commands.page("scores")
def scores(session: Session) -> "Page":
    """Quiz scores.

    Example: etoile scores
    """
    from etoile_cli.pages import quiz as pages

    return pages.scores(session.guide, _read_answers(session.guide.show.id))


@commands.page("trivia")
def trivia(session: Session, *, seed: FactSeedOption = None) -> "Page":
    """A random fact, with its sources.

    Example: etoile trivia --seed 7
    """
    from random import Random

    from etoile_cli.pages import quiz as pages

    return pages.trivia(session.guide, Random(seed))


def _today() -> "date":
    from datetime import datetime

    return datetime.now().astimezone().date()


def _seed(game: _Game) -> int:
    """Return the seed of a game: the one given, that of the day, or a new one."""
    from random import Random

    if game.daily:
        return _today().toordinal()
    return game.seed if game.seed is not None else Random().randrange(_SEEDS)


def _check_options(game: _Game, *, sheet: bool) -> None:
    """Raise UsageError for options that exclude each other."""
    if sheet and game.players:
        raise UsageError("--print cannot be combined with --players.")
    up_to = None if game.up_to == os.environ.get("ETOILE_UP_TO") else game.up_to
    if game.daily and any((game.limit, game.topics, game.difficulty, game.seed is not None, game.missed, up_to)):
        raise UsageError(
            "--daily is the same for everybody: it cannot be combined with --limit, --topic, --difficulty, --seed, "
            "--missed or --up-to."
        )


def _choose_questions(guide: "Guide", game: _Game, seed: int) -> "list[DrawnQuestion]":
    """Return the questions of a game. Raises EmptyResultError where there are none."""
    from random import Random

    from etoile_cli.quiz.bank import draw

    limit = _DAILY_LIMIT if game.daily else game.limit or _DEFAULT_LIMIT
    return draw(_eligible_questions(guide, game), Random(seed), limit=limit, level=guide.level)


def _eligible_questions(guide: "Guide", game: _Game) -> "list[DraftQuestion]":
    """Return the questions that the options allow. Raises EmptyResultError, with the reason, where there are none."""
    from etoile_cli.quiz import history
    from etoile_cli.quiz.bank import bank, filter_questions

    only = history.missed_questions(_read_answers(guide.show.id)) if game.missed else None
    if game.missed and not only:
        raise EmptyResultError("There are no missed questions.")
    if not (questions := bank(guide)):
        raise EmptyResultError("There are no questions at your level.")
    short = game.typed and not game.daily
    eligible = filter_questions(questions, topics=game.topics, difficulty=game.difficulty, only=only, short=short)
    if not eligible:
        raise EmptyResultError(f"No{' missed' if game.missed else ''} question at your level matches these options.")
    return eligible


def _read_answers(series: str) -> "list[Answer]":
    """Return the logged answers about `series`, and warn of invalid lines or a file that cannot be read."""
    from etoile_cli import state
    from etoile_cli.quiz import history

    try:
        answers, broken = history.decode_answers(state.read_answers(), series=series)
    except StateError as error:
        warn(str(error))
        return []
    if broken:
        warn(f"Skipped {broken} invalid line{'s' if broken > 1 else ''} in the log of answers.")
    return answers


def _play_interactively(
    questions: "Sequence[DrawnQuestion]", game: _Game, *, series: str, screen: TextIO, color: Color
) -> "list[Reply]":
    """Play on `screen`, read answers from stdin, log each one at once, and return the replies."""
    from datetime import UTC, datetime
    from secrets import token_hex

    from etoile_cli import state, terminal
    from etoile_cli.quiz import history
    from etoile_cli.quiz.play import Ending, play

    width, colored = terminal_width(), use_color(color, tty=screen.isatty())
    game_id = token_hex(6)
    logging = True

    def prompt(turn: "Turn") -> str | None:
        line = ""
        try:
            write(terminal.question(turn, width=width, color=colored), screen)
            line = read_line()
        finally:
            if not line:  # after the end of input, or Ctrl-C, the next output starts on its own line
                write("\n", screen)
        return line or None

    def report(reply: "Reply") -> None:
        nonlocal logging
        write(terminal.feedback(reply, width=width, color=colored), screen)
        try:
            if logging:
                state.append_answer(history.encode_answer(reply, when=datetime.now(UTC), series=series, game=game_id))
        except StateError as error:  # the game goes on
            logging = False
            warn(str(error))

    played = play(questions, prompt, report, players=game.players, typed=game.typed)
    if played.ending is Ending.INTERRUPTED:
        raise KeyboardInterrupt
    return played.replies


def _parse_players(names: str | None) -> list[str]:
    """Return the names of the players, none without the option. Raises UsageError where two are the same."""
    if names is None:
        return []
    players = [name.strip() for name in names.split(",") if name.strip()]
    if not players or len(set(players)) < len(players):
        raise UsageError(f"{names!r} is not a valid value for --players. Give different names, separated by commas.")
    return players


def _result(replies: "Sequence[Reply]", game: _Game, seed: int, guide: "Guide") -> "Page":
    """Return the result page of a game, with how to repeat or share it."""
    from etoile_cli.pages import quiz as pages

    replay = None if game.daily or game.missed else _replay_command(game, seed, guide.level)
    share = _share_text(guide.show.title, _today(), replies) if game.daily and replies else None
    return pages.result(replies, seed=seed, replay=replay, share=share)


def _replay_command(game: _Game, seed: int, level: int) -> str:
    """Return the command that repeats a game."""
    from shlex import join

    options: list[tuple[str, object]] = [
        ("--seed", seed),
        ("--limit", game.limit or _DEFAULT_LIMIT),
        *(("--topic", topic) for topic in game.topics),
        ("--difficulty", game.difficulty),
        ("--up-to", level),
        ("--players", ",".join(game.players) or None),
        ("--data", None if str(game.data) == os.environ.get("ETOILE_DATA") else game.data),
    ]
    words = [str(word) for name, value in options if value is not None for word in (name, value)]
    return join(("etoile", "quiz", *words, *(["--typed"] if game.typed else [])))


def _share_text(title: str, today: "date", replies: "Sequence[Reply]") -> str:
    """Return one line about a game that reveals no question."""
    marks = "".join("■" if reply.right else "□" for reply in replies)
    return f"{title} {today}: {sum(reply.right for reply in replies)} of {len(replies)} {marks}"
