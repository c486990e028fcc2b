"""The quiz, its scores, and a fact worth telling."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from etoile_cli.cli import completing
from etoile_cli.cli.helping import Command
from etoile_cli.cli.options import (
    Color,
    ColorOption,
    DataOption,
    FormatOption,
    JsonOption,
    UpToOption,
    option,
)
from etoile_cli.cli.running import Seen, colored, shows, warn
from etoile_cli.cli.running import show as show_page
from etoile_cli.cli.writing import terminal_width
from etoile_cli.errors import EmptyResultError, StateError, UsageError
from etoile_cli.formats import Format
from etoile_cli.kinds import Difficulty

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from etoile_cli.quiz.bank import Question
    from etoile_cli.quiz.log import Answer
    from etoile_cli.quiz.made import Made
    from etoile_cli.quiz.play import Reply, Turn
    from etoile_cli.spoilers import Guide
    from etoile_cli.view import Page

app = typer.Typer()

_PANEL = "Trivia"
_USUAL = 10
_DAILY = 5
_SEEDS = 1_000_000

LimitOption = Annotated[int | None, typer.Option("--limit", "-l", min=1, help="How many questions; usually 10.")]
TopicOption = Annotated[
    list[str] | None,
    typer.Option(
        "--topic",
        "-t",
        metavar="TOPIC",
        autocompletion=completing.topics,
        help="Only this topic; may be given again.",
    ),
]
DifficultyOption = Annotated[Difficulty | None, option("--difficulty", of=Difficulty, about="Only questions so hard")]
SeedOption = Annotated[int | None, typer.Option("--seed", "-s", help="The same number, the same questions.")]
FactOption = Annotated[int | None, typer.Option("--seed", "-s", help="The same number, the same fact.")]
MissedOption = Annotated[bool, typer.Option("--missed", "-m", help="What you last got wrong, until it is right.")]
DailyOption = Annotated[
    bool, typer.Option("--daily", help="The five questions of the day, before episode 1, the same for everybody.")
]
PlayersOption = Annotated[
    str | None, typer.Option("--players", "-p", metavar="NAME,NAME", help="Take turns at one keyboard.")
]
TypedOption = Annotated[bool, typer.Option("--typed", help="Without choices: type the answer.")]
PrintOption = Annotated[bool, typer.Option("--print", help="A sheet for paper, with the answers at its end.")]


@app.command("quiz", cls=Command, rich_help_panel=_PANEL)
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

    Answer with a letter, a number or words; ? for a hint at half the point, Enter to skip, q to end.

    Example: etoile quiz --topic ballet --limit 5
    """
    from datetime import datetime
    from random import Random

    from etoile_cli.pages import trivia as pages
    from etoile_cli.quiz.bank import draw

    if daily and (limit, topic, difficulty, seed, missed) != (None, None, None, None, False):
        raise UsageError("--daily is the same for everybody: no --limit, --topic, --difficulty, --seed or --missed.")
    names = _players(players)
    seen = Seen(data, "0" if daily else up_to)
    fitting = _fitting(seen.guide, topics=topic or (), difficulty=difficulty, missed=missed, short=typed and not daily)
    today = datetime.now().astimezone().date()
    number = today.toordinal() if daily else seed if seed is not None else Random().randrange(_SEEDS)
    questions = draw(fitting, Random(number), limit=_DAILY if daily else limit or _USUAL)
    form = Format.JSON if json else output
    if sheet:
        show_page(pages.sheet(questions, typed=typed), form, color=color, note=seen.footer)
        return
    replies = _played(questions, series=seen.guide.show.id, players=names, typed=typed, form=form, color=color)
    options: list[tuple[str, object]] = [
        ("--seed", number),
        ("--limit", limit or _USUAL),
        *(("--topic", each) for each in topic or ()),
        ("--difficulty", difficulty),
        ("--up-to", seen.guide.level),
        ("--players", ",".join(names) or None),
        ("--data", None if str(data) == os.environ.get("ETOILE_DATA") else data),
    ]
    again = None if daily or missed else _again(options, typed=typed)
    share = _shared(seen.guide.show.title, today, replies) if daily and replies else None
    result = pages.result(replies, seed=number, again=again, share=share)
    show_page(result, form, color=color, note=seen.footer)


@shows(app, _PANEL)
def scores(seen: Seen) -> "Page":
    """How your games went.

    Example: etoile scores
    """
    from etoile_cli.pages import trivia as pages

    return pages.scores(_answers(seen.guide.show.id))


@shows(app, _PANEL)
def trivia(seen: Seen, *, seed: FactOption = None) -> "Page":
    """One fact worth telling, with its source.

    Example: etoile trivia --seed 7
    """
    from random import Random

    from etoile_cli.pages import trivia as pages

    return pages.trivia(seen.guide, Random(seed))


def _fitting(
    guide: "Guide", *, topics: "Sequence[str]", difficulty: Difficulty | None, missed: bool, short: bool
) -> "list[Made]":
    """Return the questions that may be asked. Raises EmptyResultError, which says why, where there are none."""
    from etoile_cli.quiz import log
    from etoile_cli.quiz.bank import bank, choose

    only = log.missed(_answers(guide.show.id)) if missed else None
    if missed and not only:
        raise EmptyResultError("You have missed nothing.")
    if not (every := bank(guide)):
        raise EmptyResultError("There is nothing to ask at your level.")
    if fitting := choose(every, topics=topics, difficulty=difficulty, only=only, short=short):
        return fitting
    raise EmptyResultError(f"No question at your level{' that you have missed' if missed else ''} is like that.")


def _answers(series: str) -> "list[Answer]":
    """Return the answers in the log that are about `series`, and pass on that lines of it are broken."""
    from etoile_cli import state
    from etoile_cli.quiz import log

    answers, broken = log.answers(state.read_answers(), series=series)
    if broken:
        warn(f"{broken} broken line{'s' if broken > 1 else ''} in the log of answers, skipped.")
    return answers


def _played(
    questions: "Sequence[Question]", *, series: str, players: list[str], typed: bool, form: Format, color: Color
) -> "list[Reply]":
    """Play on the terminal, or on stderr where stdout is for something else, and log each answer at once."""
    from datetime import UTC, datetime
    from secrets import token_hex

    from etoile_cli import state, terminal
    from etoile_cli.quiz import log
    from etoile_cli.quiz.play import play

    screen = sys.stdout if sys.stdout.isatty() and form in (Format.TABLE, Format.PLAIN) else sys.stderr
    width, dressed = terminal_width(), colored(color, tty=screen.isatty())
    game = token_hex(6)
    logging = True

    def ask(turn: "Turn") -> str | None:
        line = ""
        try:
            print(terminal.question(turn, width=width, color=dressed), end="", file=screen, flush=True)
            line = sys.stdin.readline() if sys.stdin else ""
        finally:
            if not line:  # the end of the input, or Ctrl-C: what comes next has a line of its own
                print(file=screen, flush=True)
        return line or None

    def tell(reply: "Reply") -> None:
        nonlocal logging
        print(terminal.verdict(reply, width=width, color=dressed), end="", file=screen, flush=True)
        try:
            if logging:
                state.append_answer(log.line(reply, when=datetime.now(UTC), series=series, game=game))
        except StateError as fault:  # the game goes on
            logging = False
            warn(str(fault))

    return play(questions, ask, tell, players=players, typed=typed)


def _players(names: str | None) -> list[str]:
    """Return who takes turns, nobody without the option. Raises UsageError where they are not told apart."""
    if names is None:
        return []
    players = [name.strip() for name in names.split(",") if name.strip()]
    if not players or len(set(players)) < len(players):
        raise UsageError(f"--players takes different names with commas between, not {names!r}.")
    return players


def _again(options: "Iterable[tuple[str, object]]", *, typed: bool) -> str:
    """Return the command that asks the same questions again; options that are None are left out."""
    from shlex import join

    words = [str(word) for name, value in options if value is not None for word in (name, value)]
    return join(("etoile", "quiz", *words, *(["--typed"] if typed else [])))


def _shared(title: str, today: "date", replies: "Sequence[Reply]") -> str:
    """Return a line to pass on, which says how it went and no more."""
    marks = "".join("■" if reply.right else "□" for reply in replies)
    return f"{title} {today}: {sum(reply.right for reply in replies)} of {len(replies)} {marks}"
