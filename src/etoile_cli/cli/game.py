"""A game at the keyboard: asking, logging each answer at once, and showing the end."""

import sys
from typing import TYPE_CHECKING, NamedTuple, TextIO

import typer

from etoile_cli.cli.render import Output, print_page, use_color
from etoile_cli.cli.session import Session, warn
from etoile_cli.cli.streams import read_line, terminal_height, terminal_width, write
from etoile_cli.errors import StateError
from etoile_cli.formats import Format
from etoile_cli.text import escape_controls

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from etoile_cli.quiz.drawing import DrawnQuestion
    from etoile_cli.quiz.history import Answer, LoggedGame, Mode
    from etoile_cli.quiz.learning import Forecast, Lesson
    from etoile_cli.quiz.play import Game, Reply, Turn
    from etoile_cli.quiz.results import Result
    from etoile_cli.quiz_screen import PlainScreen, Screen
    from etoile_cli.spoilers import Guide

_MIN_SHEET_WIDTH, _MAX_SHEET_WIDTH = 40, 80
_INTERRUPTED = 130  # the exit code of a game that Ctrl-C ends


class Played(NamedTuple):
    """A game of `total` questions that is over: its replies, what was logged, if Ctrl-C ended it, unsaved answers."""

    replies: "tuple[Reply, ...]"
    answers: "list[Answer]"
    total: int
    interrupted: bool
    unsaved: bool


def today() -> "date":
    """Return the viewer's local date."""
    from datetime import datetime

    return datetime.now().astimezone().date()


def outlets(session: Session) -> dict[str, str]:
    """Return the names of the sources by id."""
    return {source.id: source.outlet for source in session.guide.source}


def read_answers(series: str) -> "list[Answer]":
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


def new_log(guide: "Guide", mode: "Mode", seed: int | None = None) -> "LoggedGame":
    """Return what is logged of a new game."""
    from secrets import token_hex

    from etoile_cli.quiz.history import LoggedGame

    return LoggedGame(series=guide.show.id, id=token_hex(6), mode=mode, level=guide.level, seed=seed)


def play(
    questions: "Sequence[DrawnQuestion]",
    log: "LoggedGame",
    session: Session,
    output: Output,
    *,
    players: "Sequence[str]" = (),
    typed: bool = False,
    lessons: "Sequence[Lesson] | None" = None,
    note: str | None = None,
) -> Played:
    """Play on the terminal, on stderr where stdout is for programs; read answers from stdin and log each at once.

    `lessons` are what the new ones of the questions are about, shown before the first one; None outside of learning.
    `note` says why there are no more of them.
    """
    from etoile_cli.quiz import play as rules

    people = output.format in (Format.TABLE, Format.PLAIN) and sys.stdout.isatty()
    stream = sys.stdout if people else sys.stderr
    height = 0 if output.format is Format.PLAIN else terminal_height()
    dialogue = _Dialogue(_screen(session, output, stream), stream, log, lessons or (), height)
    if questions:
        new = None if lessons is None else len(lessons)
        without_choices = sum(not each.needs_choices for each in questions) if typed else 0
        write(dialogue.screen.intro(len(questions), log.level, typed=without_choices, new=new, note=note), stream)
    game: Game = rules.play(questions, dialogue.prompt, dialogue.report, players=players, typed=typed)
    interrupted = game.ending is rules.Ending.INTERRUPTED
    return Played(tuple(game.replies), dialogue.answers, len(questions), interrupted, not dialogue.is_saving)


def show_result(
    result: "Result", session: Session, output: Output, played: Played, forecast: "Forecast | None" = None
) -> None:
    """Print the end of a game; exit with 130 where Ctrl-C ended it, and with 4 where answers could not be saved."""
    if output.format is Format.PLAIN or (output.format is Format.TABLE and sys.stdout.isatty()):
        text = _screen(session, output, sys.stdout).ending(result)
        write(text if sys.stdout.isatty() else text.lstrip("\n"))  # a pipe has no question above it
    else:
        from etoile_cli.pages import quiz as pages

        if output.format in (Format.CSV, Format.TSV):  # of one table
            output = output._replace(only="answers")
        print_page(pages.result(result, forecast), output, footer=session.footer)
    if played.interrupted:
        raise typer.Exit(_INTERRUPTED)
    if played.unsaved:
        raise typer.Exit(StateError.code)


def print_sheet(
    questions: "Sequence[DrawnQuestion]", session: Session, output: Output, *, rounds: int, typed: bool
) -> None:
    """Print a quiz on paper: as text, in sentences, as Markdown, or as data for programs."""
    from etoile_cli.quiz import sheets

    guide = session.guide
    sheet = sheets.make_sheet(
        questions, rounds=rounds, title=guide.show.title, level=guide.level, outlets=outlets(session), typed=typed
    )
    if output.format is Format.TABLE:
        width = min(max(terminal_width(), _MIN_SHEET_WIDTH), _MAX_SHEET_WIDTH)
        write(sheets.as_text(sheet, width))
    elif output.format is Format.PLAIN:
        write(spoken_screen(session, sys.stdout).sheet(sheet))
    elif output.format is Format.MD:
        write(sheets.as_markdown(sheet))
    else:
        from etoile_cli.pages import quiz as pages

        lettered = output.format is not Format.JSON
        page = pages.sheet(sheet, typed=typed, lettered=lettered)
        print_page(page, output, footer=session.footer)


def spoken_screen(session: Session, stream: TextIO) -> "PlainScreen":
    """Return what puts a game into sentences, in whole lines where `stream` is no terminal."""
    from etoile_cli.quiz_screen import PlainScreen

    width = terminal_width() if stream.isatty() else sys.maxsize
    return PlainScreen(width=width, color=False, outlets=outlets(session))


def _screen(session: Session, output: Output, stream: TextIO) -> "Screen":
    """Return what puts a game into words."""
    from etoile_cli.quiz_screen import Screen

    if output.format is Format.PLAIN:
        return spoken_screen(session, stream)
    color = use_color(output.color, tty=stream.isatty())
    return Screen(width=terminal_width(), color=color, outlets=outlets(session))


class _Dialogue:
    """One game: what the rules of the game call to ask and to report."""

    def __init__(
        self, screen: "Screen", stream: TextIO, log: "LoggedGame", lessons: "Sequence[Lesson]", height: int
    ) -> None:
        """Create the dialogue of a game on `screen`, which is written to `stream`, after these lessons.

        They are out of sight after `height` lines.
        """
        self.screen = screen
        self._lessons = lessons
        self._height = height
        self.answers: list[Answer] = []
        self._stream = stream
        self._log = log
        self._replies: list[Reply] = []
        self.is_saving = True
        self._question: DrawnQuestion | None = None
        self._asked = 0.0

    def prompt(self, turn: "Turn") -> str | None:
        """Ask a question, and return what was typed; None at the end of the input."""
        from time import monotonic

        from etoile_cli.quiz.results import standing

        if not self._teach():
            return None
        if turn.question is not self._question:
            self._question, self._asked = turn.question, monotonic()
        return self._ask(self.screen.question(turn, standing(self._replies, turn.player))) or None

    def _teach(self) -> bool:
        """Show what is new, once, and wait for Enter where somebody types; return whether the game goes on."""
        from etoile_cli.quiz.play import QUITS

        lessons, self._lessons = self._lessons, ()
        if not lessons:
            return True
        write(self.screen.lessons(lessons), self._stream)
        if not (sys.stdin and sys.stdin.isatty()):
            return True
        line = self._ask(self.screen.start())
        is_started = bool(line) and line.strip().casefold() not in QUITS
        if is_started:
            write("\n" * self._height, self._stream)
        return is_started

    def _ask(self, text: str) -> str:
        """Write a text with a prompt, and return the line that was typed; "" at the end of the input."""
        line = ""
        try:
            write(text, self._stream)
            line = read_line()
            if line and not sys.stdin.isatty():  # a terminal has shown what was typed
                write(f"{escape_controls(line.rstrip())}\n", self._stream)
        finally:
            if not line:  # after the end of input, or Ctrl-C, the next output starts on its own line
                write("\n", self._stream)
        return line

    def report(self, reply: "Reply") -> None:
        """Show the verdict on a reply, and log it."""
        from datetime import UTC, datetime
        from time import monotonic

        from etoile_cli import state
        from etoile_cli.quiz import history

        seconds = round(monotonic() - self._asked, 1)
        answer = history.make_answer(reply, self._log, when=datetime.now(UTC), seconds=seconds)
        self._replies.append(reply)
        self.answers.append(answer)
        write(self.screen.feedback(reply), self._stream)
        try:
            if self.is_saving:
                state.append_answer(history.encode_answer(answer))
        except StateError as error:  # the game goes on
            self.is_saving = False
            warn(str(error))
