"""The words of usage errors that Typer finds."""

import re
import sys
from itertools import takewhile
from shlex import quote
from typing import Any

import typer

_READABLE = (
    (r"is not a valid int( range)?\.", "is not a whole number."),
    (r"is not in the range (\d+)<=x<=(\d+)\.", r"is not from \1 to \2."),
    (r"is not in the range x>=(\d+)\.", r"is not at least \1."),
    (r"Missing argument '\[?([^'.\]]+)\]?(?:\.\.\.)?'\.", r"Missing argument: \1."),
    (r"requires an argument\.", "needs a value."),
    (r"Got unexpected extra argument\(s\) \((.*)\)", r"Unexpected argument: \1."),
)


def usage_message(error: typer.TyperException) -> str:
    """Return what is wrong, what was meant where that can be told, and the command that shows the help."""
    text = error.format_message()
    ctx: Any = getattr(error, "ctx", None)  # Any: Typer has no public name for it
    if not text:
        return "Missing command."  # after the help of a group
    if ctx is not None and isinstance(error, typer.BadParameter) and error.message:
        text = f"Invalid value for '{_origin(error, ctx)}': {error.message}"
    for pattern, words in _READABLE:
        text = re.sub(pattern, words, text)
    if ctx is None:  # Typer's parser of options does not know the command
        command = takewhile(lambda word: not word.startswith("-"), sys.argv[1:2])
        return f"{text} For help: {' '.join(['etoile', *command])} --help"
    names = [name for param in ctx.command.get_params(ctx) for name in param.opts]
    names += ["--plain"] * ("--format" in names)
    extra = re.match(r"Unexpected argument: (.+)\.", text)
    if extra and f"--{extra[1]}" in names:  # dashes are not heard
        text += f" Did you mean --{extra[1]}?"
    elif extra and "--only" in names and re.search("[^0-9 ]", extra[1]):  # a page, of which only some take a name
        text += f" To look for it: etoile search {' '.join(map(quote, extra[1].split()))}."
    if hasattr(error, "possibilities"):  # an unknown option
        from etoile_cli.matching import did_you_mean

        option: str = error.option_name  # type: ignore[attr-defined]  # Typer's copy of Click has no types
        if option == "--format" and "--plain" in sys.argv:  # which stands for it
            option = "--plain"
        text = f"No such option: {option}.{did_you_mean(option, names)}"
    return f"{text} For help: {ctx.command_path} --help"


def _origin(error: typer.BadParameter, ctx: Any) -> str:
    """Return what a wrong value came from: an option, an argument or an environment variable."""
    param: Any = error.param
    if ctx.get_parameter_source(param.name).name == "ENVIRONMENT":
        return str(param.envvar)
    return max(param.opts, key=len) if param.param_type_name == "option" else str(param.human_readable_name)
