"""Generate what an installation puts into `share/`: the man page, and completion for bash, zsh and fish."""

import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import wrap
from typing import Any

from render_examples import Parameter, commands, write_files

_SHARE = Path(__file__).parents[1] / "share"
_DATE = "2026-11-21"  # of the layout of the page; every page has one
_WIDTH = 78  # of a line of source
_COMPLETIONS = {
    "bash": _SHARE / "bash-completion" / "completions" / "etoile",
    "zsh": _SHARE / "zsh" / "site-functions" / "_etoile",
    "fish": _SHARE / "fish" / "vendor_completions.d" / "etoile.fish",
}
_COMPLETE_NOW = '\nif [ "$funcstack[1]" = "_etoile" ]; then\n  _etoile_completion "$@"\nfi\n'
"""What zsh needs beside Typer's script: it runs the file when the first word is completed."""


def man_page() -> str:
    """Return the man page, with the macros of man(7): the reference of all commands, and the end of the help."""
    from etoile_cli import __version__
    from etoile_cli.cli.app import build_app
    from etoile_cli.cli.help import EPILOG

    callback: Any = build_app("--version").registered_callback  # Any: Typer declares it as optional
    about = callback.callback.__doc__.split("\n\n")[0]
    _, exit_codes, environment, notes = EPILOG.split("\n\n")  # the options of every page have a section
    shared, listed = commands()
    lines = [
        f'.TH ETOILE 1 {_DATE} "etoile {__version__}" "User Commands"',
        *(".SH NAME", r"etoile \- watch guide and trivia tool for the series \[u00C9]toile"),
        *(".SH SYNOPSIS", ".B etoile", ".RI [ command ]", ".RI [ arguments ]"),
        *(".SH DESCRIPTION", _roff(about)),
        *(".SH COMMON OPTIONS", "Every command that prints a page takes these.", *_parameters(shared)),
        ".SH COMMANDS",
    ]
    for path, text, own in listed:
        paragraphs = [_roff(paragraph) for paragraph in text.split("\n\n")]
        lines += [f".SS {_roff(path)}", "\n.PP\n".join(paragraphs), *_parameters(own)]
    lines += [".SH EXIT STATUS", _roff(exit_codes.partition(": ")[2])]
    lines += [".SH ENVIRONMENT", _roff(environment.partition(": ")[2]), ".SH NOTES", _roff(notes)]
    return "\n".join((*lines, ""))


def _parameters(params: list[Parameter]) -> list[str]:
    lines = []
    for name, about, variable in params:
        more = f" ({variable})" if variable else ""
        lines += [".TP", f".B {_roff(name)}", _roff(f"{about}{more}")]
    return lines


def _roff(text: str) -> str:
    """Return Markdown text for roff: code in bold, each sentence on a line of its own, everything else as it is."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    escaped = re.sub("`([^`]*)`", r"\\fB\1\\fR", escaped)
    escaped = re.sub("[^\\x00-\\x7f]", lambda found: f"\\[u{ord(found[0]):04X}]", escaped)
    sentences = re.sub(r"(?<=[.;:?]) (?=[A-Z\\])", "\n", escaped).split("\n")
    lines = [line for sentence in sentences for line in wrap(sentence, _WIDTH, break_on_hyphens=False)]
    return "\n".join(f"\\&{line}" if line[:1] in (".", "'") else line for line in lines)


def completion(shell: str) -> str:
    """Return the completion file of a shell, as `--install-completion` would write it."""
    environment = {**os.environ, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    command = [sys.executable, "-m", "etoile_cli", "--show-completion", shell]
    script = subprocess.run(command, env=environment, check=True, capture_output=True, encoding="utf-8").stdout
    return script.rstrip("\n") + "\n" + (_COMPLETE_NOW if shell == "zsh" else "")


def files() -> dict[Path, str]:
    """Return the content of each file."""
    completions = {path: completion(shell) for shell, path in _COMPLETIONS.items()}
    return {_SHARE / "man" / "man1" / "etoile.1": man_page(), **completions}


if __name__ == "__main__":
    sys.exit(write_files(files(), "make docs"))
