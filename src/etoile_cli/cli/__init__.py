"""What may be typed: commands ask a page and show it. Here is the one place where errors end."""

import codecs
import os
import re
import sys
from errno import ENOSPC
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from etoile_cli.cli.helping import ENDS, Group
from etoile_cli.cli.writing import say, unwritten, write
from etoile_cli.errors import ClosedPipeError, EtoileError, OutputError

COMMANDS = {
    "show": ("show", "episodes", "reviews", "credits", "timeline"),
    "people": ("cast", "characters", "who", "companies", "relations"),
    "watching": ("home", "watched", "next", "new", "recap"),
    "stage": ("dances", "music", "places", "glossary"),
    "trivia": ("quiz", "scores", "trivia"),
    "anything": ("search", "sources"),
    "data": ("data",),
}
"""The commands by the file they are in, both in the order of `etoile --help`."""


def _version(*, wanted: bool) -> None:
    if wanted:
        # The name of the folder that the installer leaves; importlib.metadata takes ten milliseconds to say the same.
        folders = (folder for place in sys.path for folder in Path(place).glob("etoile_cli-*.dist-info"))
        known = next(folders, None)
        print(f"etoile {known.stem.partition('-')[2] if known else '(not installed: no version)'}")
        raise typer.Exit


VersionOption = Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")]


def program(command: str | None = None) -> typer.Typer:
    """Return the command line: all of it, or with the first word of a line the part that running it takes.

    Making every command ready costs more than running one does.
    """
    whole = typer.Typer(
        cls=Group,
        epilog=ENDS,
        context_settings={"help_option_names": ["-h", "--help"]},
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )
    whole.callback()(_start)
    if command == "--version":
        return whole
    one = any(command in names for names in COMMANDS.values())
    for file, names in COMMANDS.items():
        if command in names or not one:
            part = import_module(f"etoile_cli.cli.{file}").app
            whole.registered_commands += [each for each in part.registered_commands if each.name == command or not one]
            whole.registered_groups += part.registered_groups
    return whole


def _start(*, version: VersionOption = False) -> None:
    """A watch guide and trivia tool for the series Étoile. It never tells what you have not seen.

    Example: etoile cast
    """


def main() -> int:
    """Run the command line and return its exit code."""
    _make_do()
    if sys.stdout is None:
        return _complain("Cannot write the result: standard output is closed.", OutputError.code)
    try:
        return _run([_decoded(word) for word in sys.argv[1:]] or ["home"])
    except ClosedPipeError as fault:
        return fault.code
    except EtoileError as fault:
        return _complain(str(fault), fault.code)
    except typer.TyperException as fault:
        return _complain(fault.format_message(), fault.exit_code)
    except Exception as bug:
        bug.add_note(
            "This is a bug in etoile. Please report it where you got etoile, with the command and these lines."
        )
        raise


def _run(words: list[str]) -> int:
    """Run a command line and return its exit code, once all that it wrote is taken."""
    try:
        code: int = program(_first(words))(words, prog_name="etoile", standalone_mode=False) or 0
        write("")  # what Typer wrote itself waits for the end, where nobody could say that it failed
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # so Typer says that the reader of help has gone
            raise unwritten(end.__context__) from None
        raise
    except OSError as fault:
        if fault.errno == ENOSPC:
            raise unwritten(fault) from None
        raise
    return code


def _decoded(word: str) -> str:
    """Return a word of the command line as UTF-8 has it, where the locale knows too few letters to read it."""
    if word.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in word):
        return word
    return os.fsencode(word).decode(errors="replace")


def _first(words: list[str]) -> str | None:
    """Return the command that is run, or that the shell wants completed; None where there is none yet."""
    if "_ETOILE_COMPLETE" not in os.environ:
        return words[0]
    typed = os.environ.get("COMP_WORDS", os.environ.get("_TYPER_COMPLETE_ARGS", "")).split()
    return next(iter(typed[1:]), None)


def _make_do() -> None:
    """Make do with the streams there are: an old encoding gets the nearest letters that it has.

    And see to it that Typer's help takes colour for what the other pages take it.
    """
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    if not re.fullmatch("[1-9][0-9]{1,2}", os.environ.get("COLUMNS", ""), re.ASCII):  # Rich would take it at its word
        os.environ.pop("COLUMNS", None)
    os.environ.pop("GITHUB_ACTIONS", None)  # to Typer it means colour
    if os.environ.get("FORCE_COLOR") == "0":  # to Typer and Rich it means colour, too
        del os.environ["FORCE_COLOR"]
        os.environ["NO_COLOR"] = "1"
    if sys.stderr is None:  # closed by whoever started us, who then does not want to hear
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower() != "utf-8":
            from etoile_cli.formats import nearest

            codecs.register_error("nearest", nearest)
            stream.reconfigure(errors="nearest")


def _complain(words: str, code: int) -> int:
    """Say what is wrong and return the exit code for it."""
    say(f"etoile: {words}")
    return code
