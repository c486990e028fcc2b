"""Commands of the trivia game: quiz, learn, scores, trivia."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from etoile_cli.cli import completion, game
from etoile_cli.cli.commands import Commands
from etoile_cli.cli.options import enum_option
from etoile_cli.cli.render import Output
from etoile_cli.cli.session import Session
from etoile_cli.enums import Difficulty
from etoile_cli.errors import EmptyResultError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etoile_cli.quiz.draft import DraftQuestion
    from etoile_cli.quiz.drawing import DrawnQuestion
    from etoile_cli.quiz.history import Answer, LoggedGame
    from etoile_cli.quiz.results import Result
    from etoile_cli.spoilers import Guide
    from etoile_cli.view import Page

commands = Commands("Trivia")

_DEFAULT_LIMIT = 10
_ROUND_LIMIT = 5
_DEFAULT_NEW = 5
_ATTEMPTS = 32  # games that are drawn to find one with little repetition
_SEEDS = 10_000  # few enough for the command that repeats a game to fit into a message

LimitOption = Annotated[
    int | None,
    typer.Option("--limit", "-l", min=1, metavar="N", help="Number of questions; 10 by default, or 5 a round."),
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
AboutArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME]...", autocompletion=completion.characters, help="A character, in full or in part."),
]
FactSeedOption = Annotated[
    int | None, typer.Option("--seed", min=0, metavar="N", help="Random seed, to repeat a fact.")
]
MissedOption = Annotated[
    bool, typer.Option("--missed", "-m", help="Only questions that you last answered wrong or skipped.")
]
DailyOption = Annotated[
    bool, typer.Option("--daily", help="Today's five questions, once a day; the same for all who have seen as much.")
]
PlayersOption = Annotated[
    str | None,
    typer.Option(
        "--players", "-p", metavar="NAME,NAME", help="Take turns at one keyboard; counted apart in your scores."
    ),
]
TypedOption = Annotated[
    bool, typer.Option("--typed", help="Type the answers; choices only where a question needs them.")
]
PrintOption = Annotated[
    bool, typer.Option("--print", help="Print a quiz sheet, with the answers on a page of their own.")
]
RoundsOption = Annotated[int | None, typer.Option("--rounds", min=1, metavar="N", help="Rounds of a printed sheet.")]
YesterdayOption = Annotated[bool, typer.Option("--yesterday", help="Yesterday's daily questions, with their answers.")]
LearnTopicOption = Annotated[
    list[str] | None,
    typer.Option(
        "--topic",
        "-t",
        metavar="TOPIC",
        autocompletion=completion.learning_topics,
        help="Only this topic (repeatable): terms, ranks, pronunciation, faces.",
    ),
]
NewOption = Annotated[int, typer.Option("--new", "-n", min=0, metavar="N", help="How many new ones a day at most.")]


class _Options(NamedTuple):
    """The options of a game."""

    limit: int | None
    topics: tuple[str, ...]
    difficulty: Difficulty | None
    seed: int | None
    missed: bool
    daily: bool
    players: tuple[str, ...]
    typed: bool
    rounds: int | None


@commands.game("quiz")
def quiz(
    session: Session,
    output: Output,
    *,
    limit: LimitOption = None,
    topic: TopicOption = None,
    difficulty: DifficultyOption = None,
    seed: SeedOption = None,
    missed: MissedOption = False,
    daily: DailyOption = False,
    yesterday: YesterdayOption = False,
    players: PlayersOption = None,
    typed: TypedOption = False,
    sheet: PrintOption = False,
    rounds: RoundsOption = None,
) -> None:
    """Play: ten questions about what you have seen.

    Answer with a letter or in words; ? for a hint for half the points, r to repeat, Enter twice to skip, q to quit.

    In scores a question counts once for each seed; answers of --missed and of learn always count.

    Example: etoile quiz --topic cast --limit 5
    """
    options = _Options(
        limit=limit,
        topics=tuple(topic or ()),
        difficulty=difficulty,
        seed=seed,
        missed=missed,
        daily=daily or yesterday,
        players=_parse_players(players),
        typed=typed,
        rounds=rounds,
    )
    _check_options(options, session.up_to, sheet=sheet)
    run = _show_yesterday if yesterday else _play_daily if daily else _play
    if sheet and not yesterday:
        run = _print_daily if daily else _print
    run(session, options, output)


@commands.game("learn")
def learn(
    session: Session,
    output: Output,
    *,
    topic: LearnTopicOption = None,
    new: NewOption = _DEFAULT_NEW,
    typed: TypedOption = False,
) -> None:
    """Learn terms, ranks and faces: what is due today, and a few new ones, which are shown before they are asked.

    What you know well comes back later than what you do not; answers of quizzes count, too.

    Example: etoile learn --topic ranks --new 3
    """
    from etoile_cli.cli.learn import play_session

    play_session(session, output, topics=topic or (), new=new, typed=typed)


@commands.page("scores")
def scores(session: Session) -> "Page":
    """Quiz scores: how much you know, by topic, difficulty and kind of game, and on how many days you played.

    Example: etoile scores
    """
    from etoile_cli.pages import quiz as pages

    return pages.scores(session.guide, game.read_answers(session.guide.show.id), game.today())


@commands.page("trivia")
def trivia(session: Session, name: AboutArgument = None, *, seed: FactSeedOption = None) -> "Page":
    """A random fact about what you have seen, or about one character.

    Example: etoile trivia --seed 7
    """
    from random import Random

    from etoile_cli.pages import quiz as pages

    return pages.trivia(session.guide, Random(seed), " ".join(name or ()) or None)


def _check_options(options: _Options, up_to: str | None, *, sheet: bool) -> None:
    """Raise UsageError for options that exclude each other."""
    if sheet and options.players:
        raise UsageError("--print cannot be combined with --players.")
    if options.rounds and not sheet:
        raise UsageError("--rounds is for printed sheets. Add --print.")
    up_to = None if up_to == os.environ.get("ETOILE_UP_TO") else up_to
    others = (options.limit, options.topics, options.difficulty, options.missed, options.players, options.rounds, up_to)
    if options.daily and (any(others) or options.seed is not None):
        raise UsageError(
            "The daily quiz is the same for everybody: it cannot be combined with --limit, --topic, --difficulty, "
            "--seed, --missed, --players, --rounds or --up-to."
        )


def _play_daily(session: Session, options: _Options, printed: Output) -> None:
    from etoile_cli.cli.daily import play_today

    play_today(session, printed, typed=options.typed)


def _print_daily(session: Session, options: _Options, printed: Output) -> None:
    from etoile_cli.cli.daily import print_today

    print_today(session, printed, typed=options.typed)


def _show_yesterday(session: Session, _: _Options, printed: Output) -> None:
    from etoile_cli.cli.daily import show_yesterday

    show_yesterday(session, printed)


def _print(session: Session, options: _Options, printed: Output) -> None:
    answers = game.read_answers(session.guide.show.id) if options.missed else []
    _, questions = _choose_game(session.guide, options, answers)
    game.print_sheet(questions, session, printed, rounds=options.rounds or 1, typed=options.typed)


def _play(session: Session, options: _Options, printed: Output) -> None:
    """Play a game of one's own, or of several players, and show how it ended."""
    from etoile_cli.quiz.history import Mode

    mode = Mode.PARTY if options.players else Mode.MISSED if options.missed else Mode.OWN
    answers = game.read_answers(session.guide.show.id)
    seed, questions = _choose_game(session.guide, options, answers)
    log = game.new_log(session.guide, mode, None if options.missed else seed)
    played = game.play(questions, log, session, printed, players=options.players, typed=options.typed)
    result = _result(played, log, session, options, answers)
    game.show_result(result, session, printed, played)


def _result(
    played: game.Played, log: "LoggedGame", session: Session, options: _Options, earlier: "Sequence[Answer]"
) -> "Result":
    """Return the end of a game, with how to repeat it."""
    from etoile_cli.quiz import results
    from etoile_cli.quiz.history import Mode, without_repeats

    replies, counted = played.replies, without_repeats(earlier)
    repeated = len(counted) + len(replies) - len(without_repeats([*earlier, *played.answers]))
    table = tuple(results.standings(replies, options.players)) if options.players else ()
    title, verdict = results.verdict(session.guide, replies, total=played.total)
    best = None if repeated else results.best_score(counted, level=log.level, total=len(replies))
    score = results.with_repeats(results.score_line(replies, total=played.total, best=best), repeated)
    if table and replies:
        score, verdict = results.party_lines(table, asked=len(replies), total=played.total)
    return results.Result(
        replies=replies,
        questions=played.total,
        mode=log.mode,
        level=log.level,
        seed=log.seed,
        score=score,
        verdict=verdict,
        rank=None if table else title,
        best=best,
        again=None if table or log.mode is Mode.MISSED else "etoile quiz --missed",
        marks=None if table else results.marks(replies),
        share=None if log.mode is Mode.MISSED else _replay_command(options, log, session.data),
        standings=table,
    )


def _choose_game(guide: "Guide", options: _Options, answers: "Sequence[Answer]") -> "tuple[int, list[DrawnQuestion]]":
    """Return the seed of a game and its questions: of several games, without a given seed, one with little repetition.

    So the seed alone says what a game asks, on any machine. Raises EmptyResultError where there are no questions.
    """
    from random import Random

    from etoile_cli.quiz.history import recently_asked

    eligible, recent = _eligible_questions(guide, options, answers), recently_asked(answers)
    seeds = [options.seed] if options.seed is not None else [Random().randrange(_SEEDS) for _ in range(_ATTEMPTS)]
    chosen: list[tuple[int, int, list[DrawnQuestion]]] = []
    for seed in seeds:
        questions = _draw(eligible, options, seed, guide.level)
        chosen.append((sum(question.id in recent for question in questions), seed, questions))
        if not chosen[-1][0]:
            break
    _, seed, questions = min(chosen, key=lambda each: each[0])
    return seed, questions


def _draw(questions: "Sequence[DraftQuestion]", options: _Options, seed: int, level: int) -> "list[DrawnQuestion]":
    """Return the questions of a game, in full rounds of the players. Raises EmptyResultError where they are too few."""
    from random import Random

    from etoile_cli.quiz.bank import draw

    limit = options.limit or (_ROUND_LIMIT * options.rounds if options.rounds else _DEFAULT_LIMIT)
    players = len(options.players) or 1
    drawn = draw(questions, Random(seed), limit=-(-limit // players) * players, level=level)
    if len(drawn) < players:
        raise EmptyResultError(f"There are not enough questions for {players} players.")
    return drawn[: len(drawn) // players * players]


def _eligible_questions(guide: "Guide", options: _Options, answers: "Sequence[Answer]") -> "list[DraftQuestion]":
    """Return the questions that the options allow. Raises EmptyResultError, with the reason, where there are none."""
    from etoile_cli.quiz.bank import bank, filter_questions
    from etoile_cli.quiz.history import missed_questions

    only = missed_questions(answers) if options.missed else None
    if options.missed and not only:
        raise EmptyResultError("There are no missed questions.")
    if not (questions := bank(guide)):
        raise EmptyResultError("There are no questions at your level.")
    eligible = filter_questions(
        questions, topics=options.topics, difficulty=options.difficulty, only=only, short=options.typed
    )
    if not eligible:
        raise EmptyResultError(f"No{' missed' if options.missed else ''} question at your level matches these options.")
    return eligible


def _parse_players(names: str | None) -> tuple[str, ...]:
    """Return the names of the players, none without the option. Raises UsageError where two are the same."""
    if names is None:
        return ()
    players = tuple(name.strip() for name in names.split(",") if name.strip())
    if not players or len(set(players)) < len(players):
        raise UsageError(f"{names!r} is not a valid value for --players. Give different names, separated by commas.")
    return players


def _replay_command(options: _Options, log: "LoggedGame", data: Path | None) -> str:
    """Return the command that repeats a game."""
    from shlex import join

    settings: list[tuple[str, object]] = [
        ("--seed", log.seed),
        ("--limit", None if options.limit == _DEFAULT_LIMIT else options.limit),
        *(("--topic", topic) for topic in options.topics),
        ("--difficulty", options.difficulty),
        ("--up-to", log.level),
        ("--players", ",".join(options.players) or None),
        ("--data", None if str(data) == os.environ.get("ETOILE_DATA") else data),
    ]
    words = [str(word) for name, value in settings if value is not None for word in (name, value)]
    return join(("etoile", "quiz", *words, *(["--typed"] if options.typed else [])))
