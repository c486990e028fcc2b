"""Generate the program output, the command reference and the screenshots of the documents."""

import io
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.text import Text

_WIDTH = 80
_IMAGES = {
    "cast": ("etoile cast --color always", ""),
    "recap": ("etoile recap --up-to 1 --color always", ""),
    "quiz": ("etoile quiz --seed 11 --limit 3 --up-to 1 --color always", "b\n?\nd\nskip\n"),
}
"""The command of each picture, and what is typed while it runs."""


class _Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Return True."""
        return True


def shell(*lines: str, typed: str = "") -> str:
    """Return a Markdown block with command lines and their output, run one after another in a new home.

    `typed` is the standard input of each.
    """
    with _home():
        said = [f"$ {line}\n{_output(line, typed)}" for line in lines]
    return "\n".join(("```console", "\n".join(said).rstrip(), "```"))


def reference() -> str:
    """Return the reference of all commands in Markdown: what each does, its arguments and its own options.

    The options of every page stand once, at the top.
    """
    import typer

    from etoile_cli.cli.app import build_app

    root: Any = typer.main.get_command(build_app())  # Any: Typer has no public names for commands
    commands = [*_commands(root, "etoile")]
    pages = [params for _, _, params in commands if {name for name, _, _ in params} >= _OUTPUT]
    shared = [row for row in pages[0] if all(row in params for params in pages)]
    parts = ["## Common options", _table(shared)]
    for path, text, params in commands:
        own = [row for row in params if row not in shared]
        parts += [f"## {path}", text, *([_table(own)] if own else [])]
    return "\n\n".join(parts)


_OUTPUT = {"-f, --format FORMAT", "-u, --up-to N|all"}
"""Two options that every page takes."""


def _commands(group: Any, path: str) -> Iterator[tuple[str, str, list[tuple[str, str, str]]]]:
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


def _table(params: list[tuple[str, str, str]]) -> str:
    rows = []
    for name, about, variable in params:
        escaped = name.replace("|", "\\|")
        rows.append(f"| `{escaped}` | {about}{f' (`{variable}`)' if variable else ''} |")
    return "\n".join(("| argument or option | meaning |", "|---|---|", *rows))


def images() -> Iterator[tuple[Path, str]]:
    """Yield the path of each picture, and its SVG."""
    for name, (line, typed) in _IMAGES.items():
        with _home():
            said = _output(line, typed)
        command = line.removesuffix(" --color always")
        console = Console(record=True, width=_WIDTH, file=io.StringIO(), force_terminal=True)
        console.print(Text.from_ansi(f"$ {command}\n{said}"))
        svg = console.export_svg(title=command, unique_id=f"etoile-{name}")
        yield Path(__file__).parent / "images" / f"{name}.svg", f"{svg}\n"


@contextmanager
def _home() -> Iterator[None]:
    """Run the block with an empty home and no other settings."""
    with TemporaryDirectory() as home, patch.dict(os.environ, _environment(home), clear=True):
        yield


def _environment(home: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "VIRTUAL_ENV") if name in os.environ}
    return kept | {"HOME": home, "ETOILE_STATE_DIR": home, "COLUMNS": str(_WIDTH), "TERM": "xterm", "NO_COLOR": "1"}


def _output(line: str, typed: str) -> str:
    from etoile_cli.cli.main import main

    out = _Terminal()
    with (
        patch.object(sys, "argv", shlex.split(line)),
        patch.object(sys, "stdin", io.StringIO(typed)),
        redirect_stdout(out),
        redirect_stderr(io.StringIO()),
    ):
        main()
    return "".join(f"{words.rstrip()}\n" for words in out.getvalue().splitlines())


def main() -> int:
    """Write the pictures; with `--check` write nothing and return 1 where one is out of date."""
    stale = [path for path, svg in images() if not path.exists() or path.read_text(encoding="utf-8") != svg]
    if "--check" in sys.argv:
        print("".join(f"{path.name} is out of date: make screenshots\n" for path in stale), end="")
        return int(bool(stale))
    for path, svg in images():
        path.parent.mkdir(exist_ok=True)
        path.write_text(svg, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
