"""Commands that write the guide for other programs: web, relations, anki, gift, calendar."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any

import typer

from etoile_cli.cli import completion
from etoile_cli.cli.commands import Commands
from etoile_cli.cli.help import Command, Group
from etoile_cli.cli.options import DataOption, UpToOption, enum_option, parse_path
from etoile_cli.cli.output import STDOUT, write_output
from etoile_cli.cli.session import Session
from etoile_cli.cli.streams import print_stderr
from etoile_cli.enums import Difficulty

commands = Commands("With other programs")
export = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    help="Take the guide with you: a web page, cards, a plan.\n\n"
    "What you export goes as far as you have seen.\n\n"
    "Example: etoile export web etoile.html",
)
commands.group("export", export)

FileArgument = Annotated[
    Path,
    typer.Argument(
        parser=parse_path, metavar="[FILE]", show_default=False, help="The file to write; standard output without one."
    ),
]
QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", help="Do not say what was written.", rich_help_panel="Output")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace an existing file.", rich_help_panel="Output")]
GlossaryOption = Annotated[bool, typer.Option("--glossary", help="Terms and their meanings.")]
CastOption = Annotated[bool, typer.Option("--cast", help="Who the characters are.")]
QuizOption = Annotated[bool, typer.Option("--quiz", help="The written questions of the quiz.")]
TopicOption = Annotated[
    list[str] | None,
    typer.Option(
        "--topic", "-t", metavar="TOPIC", autocompletion=completion.topics, help="Only this topic (repeatable)."
    ),
]
DifficultyOption = Annotated[
    Difficulty | None, enum_option("--difficulty", enum=Difficulty, help="Only this difficulty")
]


def _parser(form: str, example: str) -> Callable[[str], datetime]:
    """Return a parser for dates or times in the format `form` of strptime, of which `example` is one."""

    def parse(value: str) -> datetime:
        try:
            return datetime.strptime(value, form)  # noqa: DTZ007 - the time of the viewer's clock
        except ValueError:
            raise typer.BadParameter(f"{value!r} is not like {example}.") from None

    return parse


FromOption = Annotated[
    datetime,
    typer.Option(
        "--from", parser=_parser("%Y-%m-%d", "2026-01-31"), metavar="DATE", help="The first evening, as in 2026-01-31."
    ),
]
AtOption = Annotated[
    datetime,
    typer.Option(
        parser=_parser("%H:%M", "20:30"),
        metavar="TIME",
        show_default=False,
        help="When to begin, by your clock; 20:30 by default.",
    ),
]
EveryOption = Annotated[
    int,
    typer.Option(
        min=1, max=366, metavar="DAYS", show_default=False, help="Days from one evening to the next; 7 by default."
    ),
]
EpisodesOption = Annotated[
    int, typer.Option(min=1, metavar="N", show_default=False, help="Episodes an evening; 1 by default.")
]
UntitledOption = Annotated[bool, typer.Option("--untitled", help="Leave out the titles of the episodes.")]

_KILOBYTE = 1000  # bytes

_COMMON_OPTIONS = {
    "force": (ForceOption, False),
    "quiet": (QuietOption, False),
    "up_to": (UpToOption, None),
    "data": (DataOption, None),
}
"""The options of every export, with their types and defaults."""


def _command(
    name: str, file: Any = FileArgument
) -> Callable[[Callable[..., str]], Callable[..., None]]:  # Any: an annotation
    """Return a decorator for a function that takes a Session and returns the text of a file.

    The command `name` writes it; it takes the function's own options, the common ones and the `file` to write.
    """

    def decorate(create_text: Callable[..., str]) -> Callable[..., None]:
        def callback(**values: Any) -> None:  # the values of options, of any type
            file, force, quiet, up_to, data = (values.pop(option) for option in ("file", *_COMMON_OPTIONS))
            session = Session(data, up_to)
            write_output(create_text(session, **values), file, force=force)
            if not quiet:
                written = "" if file == STDOUT else f"Wrote {file}, {_size(file.stat().st_size)}. "
                print_stderr(f"{written}{_notice(session.guide.level)}")

        _, *own = signature(create_text).parameters.values()
        common = [
            Parameter(option, Parameter.KEYWORD_ONLY, annotation=kind, default=default)
            for option, (kind, default) in {"file": (file, "-"), **_COMMON_OPTIONS}.items()
        ]
        callback.__signature__ = Signature([*own, *common])  # type: ignore[attr-defined]  # what Typer reads
        callback.__doc__ = create_text.__doc__
        return export.command(name, cls=Command)(callback)

    return decorate


def _notice(level: int) -> str:
    """Return whom a file of this level is for."""
    match level:
        case 0:
            return "Spoils nothing: anybody may see it."
        case 1:
            return "Spoils episode 1 for anybody who has not seen it."
        case _:
            return f"Spoils episodes 1 to {level} for anybody who has not seen them."


def _size(count: int) -> str:
    """Return a number of bytes in words."""
    return f"{count} bytes" if count < _KILOBYTE else f"{count / _KILOBYTE:,.0f} kB"


SealedOption = Annotated[
    bool, typer.Option("--sealed", help="Bring later episodes, too, each closed until you say that you have seen it.")
]


@_command("web")
def web(session: Session, *, sealed: SealedOption = False) -> str:
    """The whole guide as one file for a browser: on your phone, without a network, as far as you have seen.

    With --sealed one file serves everybody, whatever they have seen: later episodes are packed away, which keeps one
    from seeing them by accident. They are no secret.

    Example: etoile export web etoile.html
    """
    from etoile_cli.web.document import document

    return document(session.guide_at, session.guide.level, sealed=sealed)


class Diagram(StrEnum):
    """The format of a diagram."""

    SVG = "svg"
    MERMAID = "mermaid"
    DOT = "dot"


NameArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME]...", autocompletion=completion.characters, help="One character, in full or in part."
    ),
]
OutputOption = Annotated[
    Path,
    typer.Option(
        "--output",
        "-o",
        parser=parse_path,
        metavar="FILE",
        show_default=False,
        help="The file to write; standard output without one.",
        rich_help_panel="Output",
    ),
]
AsOption = Annotated[Diagram, enum_option("--as", enum=Diagram, help="Format, svg by default")]


@_command("relations", file=OutputOption)
def relations(session: Session, name: NameArgument = None, *, form: AsOption = Diagram.SVG) -> str:
    """Relationships as a picture: everybody by company, or one character with every tie in words.

    Mermaid is for GitHub and Obsidian, dot for Graphviz.

    Example: etoile export relations cheyenne --output cheyenne.svg
    """
    about = " ".join(name or ()) or None
    if form is Diagram.SVG:
        from etoile_cli.export.svg import svg

        return svg(session.guide, about)
    from etoile_cli.export import diagrams
    from etoile_cli.export.network import network

    write = diagrams.mermaid if form is Diagram.MERMAID else diagrams.dot
    return write(network(session.guide, about))


@_command("anki")
def anki(
    session: Session, *, glossary: GlossaryOption = False, cast: CastOption = False, quiz: QuizOption = False
) -> str:
    """Flash cards for Anki: terms, characters and written questions, or only those that you choose.

    Import the file in Anki. After the next episode, export and import again: notes that are there are updated, new
    ones are added, and their scheduling is kept.

    Example: etoile export anki etoile.txt
    """
    from etoile_cli.export.anki import anki as create_notes

    everything = not (glossary or cast or quiz)
    return create_notes(
        session.guide, glossary=glossary or everything, cast=cast or everything, quiz=quiz or everything
    )


@_command("gift")
def gift(session: Session, *, topic: TopicOption = None, difficulty: DifficultyOption = None) -> str:
    """The questions of the quiz in GIFT, the format that Moodle and other learning platforms import.

    Example: etoile export gift etoile.gift --topic ballet
    """
    from etoile_cli.export.gift import gift as create_questions

    return create_questions(session.guide, topics=tuple(topic or ()), difficulty=difficulty)


@_command("calendar")
def calendar(
    session: Session,
    *,
    start: FromOption,
    at: AtOption = "20:30",  # type: ignore[assignment]  # Typer parses it
    every: EveryOption = 7,
    episodes: EpisodesOption = 1,
    untitled: UntitledOption = False,
) -> str:
    """A viewing plan for your calendar: an event for each episode that you have not watched.

    Example: etoile export calendar plan.ics --from 2026-12-04 --up-to 2
    """
    from etoile_cli.export.calendar import calendar as create_plan

    return create_plan(
        session.guide, start=start.date(), at=at.time(), every=every, episodes=episodes, titles=not untitled
    )
