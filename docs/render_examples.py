"""Generate the program output, the command reference and the screenshots of the documents."""

import io
import json
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.text import Text

_WIDTH = 80
_IMAGES = {
    "home": "etoile home --up-to 1",
    "companies": "etoile companies",
    "who": "etoile who tobias --up-to 1",
    "recap": "etoile recap --up-to 1",
    "quiz": "etoile quiz --seed 11 --limit 3 --up-to 1",
}
"""The command of each picture."""


class _Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Return True."""
        return True


class _Keyboard(io.StringIO):
    """A standard input whose lines a terminal shows as they are typed."""

    def isatty(self) -> bool:
        """Return True."""
        return True

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # never called with None
        """Return the next line."""
        line = super().readline(size)
        sys.stdout.write(line)
        return line


def shell(*lines: str, typed: str = "") -> str:
    """Return a Markdown block with command lines and their output, run one after another in a new home.

    `typed` is the standard input of each.
    """
    with new_home():
        said = [f"$ {line}\n{output(line, typed)}" for line in lines]
    return "\n".join(("```console", "\n".join(said).rstrip(), "```"))


def reference() -> str:
    """Return the reference of all commands in Markdown: what each does, its arguments and its own options.

    The options of every page stand once, at the top.
    """
    shared, listed = commands()
    parts = ["## Common options", _table(shared)]
    for path, text, own in listed:
        parts += [f"## {path}", text, *([_table(own)] if own else [])]
    return "\n\n".join(parts)


_OUTPUT = {"-f, --format FORMAT", "-u, --up-to N|all"}
"""Two options that every page takes."""

Parameter = tuple[str, str, str]
"""An argument or option: its name, its description, and its environment variable or nothing."""


def commands() -> tuple[list[Parameter], list[tuple[str, str, list[Parameter]]]]:
    """Return the options of every page, and the path, the help in Markdown and the own parameters of each command.

    A command that takes only some of the options of every page has these among its own.
    """
    import typer

    from etoile_cli.cli.app import build_app

    root: Any = typer.main.get_command(build_app())  # Any: Typer has no public names for commands
    listed = [*_commands(root, "etoile")]
    pages = [params for _, _, params in listed if {name for name, _, _ in params} >= _OUTPUT]
    shared = [row for row in pages[0] if all(row in params for params in pages)]
    return shared, [
        (path, text, [row for row in params if row not in shared] if {*shared} <= {*params} else params)
        for path, text, params in listed
    ]


def _commands(group: Any, path: str) -> Iterator[tuple[str, str, list[Parameter]]]:
    """Yield the path, the help and the parameters of each command: name, description, environment variable."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
            continue
        first, *rest = (command.help or "").strip().split("\n\n")
        example = [f"`{line.strip().removeprefix('Example: ')}`" for line in rest if "Example:" in line]
        text = [" ".join(line.split()) for line in (first, *rest) if "Example:" not in line]
        context = command.context_class(command)
        records = [param.get_help_record(context) for param in command.params]
        params = [(name, *_split_variable(about)) for name, about in filter(None, records)]
        yield f"{path} {name}", "\n\n".join((*text, *(f"Example: {each}" for each in example))), params


def _split_variable(about: str) -> tuple[str, str]:
    """Return a description, and the environment variable at its end."""
    text, _, extra = about.partition("  [")
    variable = extra.removeprefix("env var: ").partition("]")[0].partition(";")[0]
    return text, variable if "env var" in extra else ""


def _table(params: list[Parameter]) -> str:
    rows = []
    for name, about, variable in params:
        escaped = name.replace("|", "\\|")
        rows.append(f"| `{escaped}` | {about}{f' (`{variable}`)' if variable else ''} |")
    return "\n".join(("| argument or option | meaning |", "|---|---|", *rows))


def images() -> Iterator[tuple[Path, str]]:
    """Yield the path of each picture, and its SVG."""
    for name, line in _IMAGES.items():
        with new_home():
            typed = _answers(line) if name == "quiz" else ""
            said = output(f"{line} --color always", _Keyboard(typed))
        console = Console(record=True, width=_WIDTH, file=io.StringIO(), force_terminal=True)
        console.print(Text.from_ansi(f"$ {line}\n{said}"))
        svg = console.export_svg(title="etoile", unique_id=f"etoile-{name}")
        yield Path(__file__).parent / "images" / f"{name}.svg", f"{svg}\n"


def _answers(line: str) -> str:
    """Return what is typed in a game: a wrong answer to the first question, a hint for the second, and right ones."""
    first, *others = [each["letter"] for each in json.loads(output(f"{line} --print --json"))]
    wrong = next(letters for each in permutations("abcd", len(first)) if (letters := "".join(each)) != first)
    return "\n".join((wrong, "?", *others, ""))


@contextmanager
def new_home() -> Iterator[None]:
    """Run the block with an empty home and no other settings."""
    with TemporaryDirectory() as home, patch.dict(os.environ, _environment(home), clear=True):
        yield


def _environment(home: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "VIRTUAL_ENV") if name in os.environ}
    terminal = {"COLUMNS": str(_WIDTH), "TERM": "xterm", "PAGER": "", "NO_COLOR": "1"}
    return kept | terminal | {"HOME": home, "ETOILE_STATE_DIR": home}


def output(line: str, typed: str | io.StringIO = "") -> str:
    """Return what a command line prints on a terminal; `typed` is its standard input."""
    from etoile_cli.cli.main import main

    out = _Terminal()
    with (
        patch.object(sys, "argv", shlex.split(line)),
        patch.object(sys, "stdin", io.StringIO(typed) if isinstance(typed, str) else typed),
        redirect_stdout(out),
        redirect_stderr(io.StringIO()),
    ):
        main()
    return "".join(f"{words.rstrip()}\n" for words in out.getvalue().splitlines())


def write_files(files: dict[Path, str], command: str) -> int:
    """Write files; with `--check` write none and return 1 where one is out of date, which `command` would change."""
    stale = [path for path, text in files.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        print("".join(f"{path.name} is out of date: {command}\n" for path in stale), end="")
        return int(bool(stale))
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


def main() -> int:
    """Write the pictures, or check them."""
    return write_files(dict(images()), "make screenshots")


if __name__ == "__main__":
    sys.exit(main())
