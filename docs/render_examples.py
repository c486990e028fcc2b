"""Generate the program output, the command reference and the screenshots of the documents."""

import io
import json
import os
import shlex
import sys
import tomllib
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
    "home": ("etoile home --up-to 1", ""),
    "companies": ("etoile companies --up-to 0", ""),
    "who": ("etoile who mishi --up-to 1", ""),
    "recap": ("etoile recap --up-to 1", ""),
    "quiz": ("etoile quiz --seed 11 --limit 3 --up-to 1", "c\n?\nb\na\n"),
}
"""The command of each picture, and what is typed while it runs."""


class _Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Return True."""
        return True


class _Keyboard(io.StringIO):
    """A standard input whose lines a terminal shows as they are typed."""

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # never called with None
        """Return the next line."""
        line = super().readline(size)
        sys.stdout.write(line)
        return line


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


_MORE = {
    "who": ("etoile who luke kirby",),
    "quiz": ("etoile quiz --seed 7 --limit 2", "etoile quiz --print --limit 2", "etoile quiz --yesterday"),
    "learn": ("etoile learn --new 1",),
    "watched": ("etoile watched",),
    "data check": (f"etoile data check {os.devnull}",),
}
"""Command lines of other pages than the example of a command, and of commands without `--only`."""

_MANY = 4
"""Lists with the same keys that are not named one by one."""

_WITHOUT_LEVEL = ("etoile watched", "etoile data", "etoile quiz --yesterday")
"""How command lines begin that take no `--up-to`."""


def output_keys() -> str:
    """Return the JSON keys of every page in Markdown, each list with the meaning of its keys.

    They are those of the example in the help of a command, and of `_MORE`. Lists of a page with the same keys share a
    table. Raises KeyError for a key without a meaning in `keys.toml`.
    """
    with (Path(__file__).parent / "keys.toml").open("rb") as file:
        meanings = tomllib.load(file)
    lines = {command: [line, f"etoile {command}"] for command, line in _examples()}
    for command, more in _MORE.items():
        lines.setdefault(command, []).extend(more)
    parts = []
    for command, each in lines.items():
        own = meanings["every-command"] | meanings.get(command, {})
        seen: set[str] = set()
        parts.append(f"## etoile {command}")
        for line in dict.fromkeys(each):
            page, only = _json_page(line)
            tables = _key_tables(page, own) if page else []
            bodies = {table.partition("| key |")[2] for table in tables}
            if not bodies <= seen:
                seen |= bodies
                named = [f"The fields of the thing itself: `--only {only}`."] if only and isinstance(page, dict) else []
                parts += [f"`{line.replace(os.devnull, 'FILE')} --json`", *named, *tables]
    return "\n\n".join(parts)


def _json_page(line: str) -> tuple[Any, str]:
    """Return the JSON of a page at the last level, or else at the first, and a key of `--only` that JSON has not."""
    for level in ("all", "0"):
        extra = "" if line.startswith(_WITHOUT_LEVEL) else f" --up-to {level}"
        with _home():
            _output("etoile quiz --seed 7 --limit 2", "skip\n" * 2)  # so that there are scores
            page = json.loads(_output(f"{line} --json{extra}", "skip\n" * 9) or "{}")
            errors = io.StringIO()
            _output(f"{line} --only ?{extra}", "", errors)
        if page:
            listed = errors.getvalue().partition("The tables are ")[2].partition(".")[0].split(", ")
            return page, next((key for key in listed if key not in page), "")
    return None, ""


def _key_tables(page: Any, meanings: dict[str, str]) -> list[str]:
    """Return a table for each list of a page; one for all that have the same keys."""
    names: dict[str, list[str]] = {}
    for name, record in _records(page):
        names.setdefault(_key_table(record, meanings), []).append(name)
    return ["\n\n".join(filter(None, (_heading(several), table))) for table, several in names.items()]


def _heading(names: list[str]) -> str:
    """Return what stands above the keys of the lists with these names; nothing for those of the page itself."""
    if names == [""]:
        return ""
    return f"Each of {', '.join(f'`{name}`' for name in names)}:" if len(names) < _MANY else "Each record of the lists:"


def _examples() -> Iterator[tuple[str, str]]:
    """Yield each command that prints a page, with the example in its help."""
    import typer

    from etoile_cli.cli.app import build_app

    root: Any = typer.main.get_command(build_app())  # Any: Typer has no public names for commands
    for name, command in root.commands.items():
        if any("--only" in param.opts for param in command.params):
            yield name, (command.help or "").partition("Example: ")[2].strip()


def _records(page: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each list of a page by its key, as its first record, the page itself first under ""."""
    if isinstance(page, list):
        yield "", {**page[0]}
        return
    yield "", page
    for key, value in page.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield key, value[0]


def _key_table(record: dict[str, Any], meanings: dict[str, str]) -> str:
    facts = {fact["key"] for fact in record.get("facts", []) if "key" in fact}
    rows = [f"| `{key}` | {meanings[key]} |" for key in record if key not in facts]
    extra = ["| *each key of `facts`* | the text of that fact |"] if facts else []
    return "\n".join(["| key | meaning |", "|---|---|", *rows, *extra])


def images() -> Iterator[tuple[Path, str]]:
    """Yield the path of each picture, and its SVG."""
    for name, (line, typed) in _IMAGES.items():
        with _home():
            said = _output(f"{line} --color always", _Keyboard(typed))
        console = Console(record=True, width=_WIDTH, file=io.StringIO(), force_terminal=True)
        console.print(Text.from_ansi(f"$ {line}\n{said}"))
        svg = console.export_svg(title="etoile", unique_id=f"etoile-{name}")
        yield Path(__file__).parent / "images" / f"{name}.svg", f"{svg}\n"


@contextmanager
def _home() -> Iterator[None]:
    """Run the block with an empty home and no other settings."""
    with TemporaryDirectory() as home, patch.dict(os.environ, _environment(home), clear=True):
        yield


def _environment(home: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "VIRTUAL_ENV") if name in os.environ}
    terminal = {"COLUMNS": str(_WIDTH), "TERM": "xterm", "PAGER": "", "NO_COLOR": "1"}
    return kept | terminal | {"HOME": home, "ETOILE_STATE_DIR": home}


def _output(line: str, typed: str | io.StringIO, errors: io.StringIO | None = None) -> str:
    from etoile_cli.cli.main import main

    out = _Terminal()
    with (
        patch.object(sys, "argv", shlex.split(line)),
        patch.object(sys, "stdin", io.StringIO(typed) if isinstance(typed, str) else typed),
        redirect_stdout(out),
        redirect_stderr(io.StringIO() if errors is None else errors),
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
