"""The entry point: runs a command line and turns errors into exit codes."""

import os
import sys
from contextlib import suppress
from errno import EBADF, EIO, ENOSPC

import typer

from etoile_cli.cli.app import build_app, in_order, spelled_out
from etoile_cli.cli.streams import configure_streams, output_error, print_stderr, write
from etoile_cli.errors import ClosedPipeError, EtoileError, OutputError, UsageError

_WRITE_ERRORS = (EBADF, EIO, ENOSPC)


def main() -> int:
    """Run the command line and return its exit code."""
    configure_streams()
    if sys.stdout is None:
        return _report_error("Cannot write to standard output: it is closed.", OutputError.code)
    if not _has_completion_variables():
        return _report_error("Environment variables for shell completion are missing.", UsageError.code)
    try:
        given = spelled_out([_redecode_argument(argument) for argument in sys.argv[1:]])
        return _run(in_order(given) or ["home"], given)
    except ClosedPipeError as error:
        return error.code
    except EtoileError as error:
        return _report_error(str(error), error.code)
    except typer.TyperException as error:
        from etoile_cli.cli.usage_errors import usage_message

        return _report_error(usage_message(error), error.exit_code)
    except Exception as error:
        error.add_note(
            "This is a bug in etoile. Please report it as an issue of its repository, with the command and these lines."
        )
        raise


def _run(arguments: list[str], given: list[str]) -> int:
    """Run a command line and return its exit code, after all of its output is written.

    The help gets the arguments as they were `given`: it is printed before Typer reads the options.
    """
    try:
        app = build_app(_command_being_run(arguments))
        code: int = app(arguments, prog_name="etoile", standalone_mode=False, obj=given) or 0
        write("")  # flushes what Typer wrote, which otherwise fails only when Python exits
    except SystemExit as error:
        if isinstance(error.__context__, BrokenPipeError):  # raised by Typer when the reader of the help goes away
            raise output_error(error.__context__, sys.stdout) from None
        raise
    except OSError as error:
        if error.errno in _WRITE_ERRORS:  # raised where Typer writes the completion script
            raise output_error(error, sys.stdout) from None
        raise
    return code


def _redecode_argument(argument: str) -> str:
    """Return an argument decoded as UTF-8 where the locale could not decode it; as it is where it is not UTF-8."""
    try:
        return argument if argument.isascii() else os.fsencode(argument).decode()
    except UnicodeError:
        return argument


def _has_completion_variables() -> bool:
    """Return whether a shell that asks for completion has set the variables that Typer reads."""
    instruction, _, shell = os.environ.get("_ETOILE_COMPLETE", "").partition("_")
    if instruction != "complete":
        return True
    if shell == "bash":
        return "COMP_WORDS" in os.environ and os.environ.get("COMP_CWORD", "").isdecimal()
    return "_TYPER_COMPLETE_ARGS" in os.environ


def _command_being_run(arguments: list[str]) -> str | None:
    """Return the first argument, or the first word that the shell completes; None where there is none yet."""
    if "_ETOILE_COMPLETE" not in os.environ:
        return arguments[0]
    typed = os.environ.get("COMP_WORDS", os.environ.get("_TYPER_COMPLETE_ARGS", "")).split()
    return next(iter(typed[1:]), None)


def _report_error(message: str, code: int) -> int:
    """Print what is wrong to stderr, or to stdout where stderr cannot be written, and return the exit code."""
    if not print_stderr(f"etoile: {message}"):
        with suppress(EtoileError):
            write(f"etoile: {message}\n")
    return code
