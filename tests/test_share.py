"""What an installation puts into `share/`: the man page and the completion files, as their readers take them."""

import os
import re
import sys
from pathlib import Path

import pytest

from tests.clients import output_of, program
from tests.command_lines import OPTIONS
from tests.conftest import SMALL

SHARE = Path(__file__).parents[1] / "share"
MAN_PAGE = SHARE / "man" / "man1" / "etoile.1"

COMPLETE = {
    "bash": (
        "bash-completion/completions/etoile",
        'source {file}; COMP_WORDS=(etoile glo); COMP_CWORD=1; _etoile_completion etoile; echo "${{COMPREPLY[@]}}"',
    ),
    "zsh": (
        "zsh/site-functions/_etoile",
        """
        fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -D
        _arguments() {{ print -r -- "$@" }}
        words=(etoile glo); CURRENT=2; _etoile
        """,
    ),
    "fish": (
        "fish/vendor_completions.d/etoile.fish",
        "source {file}; complete --do-complete 'etoile glo'",
    ),
}
"""The completion file of each shell, and a script that completes a word with it."""


def test_man_page_has_every_command_and_option() -> None:
    """The man page names each command with its options."""
    text = MAN_PAGE.read_text(encoding="utf-8").replace("\\-", "-")
    sections = dict(re.findall(r"^\.SS (.*)\n((?:(?!\.S).*\n)*)", text, re.MULTILINE))
    common = text.partition(".SH COMMON OPTIONS")[2].partition(".SH")[0]
    for command, options in OPTIONS.items():
        if command not in {path[:-1] for path in OPTIONS}:  # groups
            section = sections[" ".join(("etoile", *command))]
            assert all(option in section + common for option in options - {"--help"}), command


def test_man_page_has_no_mistakes() -> None:
    """The linter of mandoc finds nothing, not even in style."""
    assert output_of([program("mandoc"), "-Tlint", str(MAN_PAGE)]) == ""


def test_man_page_can_be_read() -> None:
    """The page shows names, accents and options as they are typed."""
    shown = re.sub(".\b", "", output_of([program("mandoc"), "-Tutf8", str(MAN_PAGE)]))
    assert "the series Étoile" in shown
    assert "etoile data new my-series.toml" in shown
    assert "-u, --up-to N|all" in shown


@pytest.mark.parametrize("shell", COMPLETE)
def test_shell_completes_a_command(tmp_path: Path, shell: str) -> None:
    """The first word is completed by the file of each shell, also the first time."""
    name, script = COMPLETE[shell]
    (tmp_path / "etoile").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m etoile_cli "$@"\n', encoding="utf-8")
    (tmp_path / "etoile").chmod(0o755)
    file = SHARE / name
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "ETOILE_DATA": str(SMALL), "HOME": str(tmp_path)}
    command = [program(shell), "-c", script.format(file=file, folder=file.parent)]
    assert "glossary" in output_of(command, env=environment)
