"""What the documents show of the program: its own output, written into them by cog and drawn by `make pictures`."""

import io
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from rich.console import Console
from rich.text import Text

_WIDTH = 80
_PICTURES = {
    "cast": ("etoile cast --color always", ""),
    "recap": ("etoile recap --up-to 1 --color always", ""),
    "quiz": ("etoile quiz --seed 11 --limit 3 --up-to 1 --color always", "b\n?\nd\nq\n"),
}
"""Each picture's command and what is typed while it runs."""


class _Terminal(io.StringIO):
    """A stream that takes itself for a terminal."""

    def isatty(self) -> bool:
        """Say that somebody is watching."""
        return True


def shell(*lines: str, typed: str = "") -> str:
    """Return a Markdown block: the command lines, run one after another in one new home, and what each prints.

    `typed` is what each finds on its standard input.
    """
    with _home():
        said = [f"$ {line}\n{_output(line, typed)}" for line in lines]
    return "\n".join(("```console", "\n".join(said).rstrip(), "```"))


def pictures() -> Iterator[tuple[Path, str]]:
    """Yield each picture of a terminal, where it belongs and as SVG."""
    for name, (line, typed) in _PICTURES.items():
        with _home():
            said = _output(line, typed)
        shown = line.removesuffix(" --color always")
        console = Console(record=True, width=_WIDTH, file=io.StringIO(), force_terminal=True)
        console.print(Text.from_ansi(f"$ {shown}\n{said}"))
        svg = console.export_svg(title=shown, unique_id=f"etoile-{name}")
        yield Path(__file__).parent / "pictures" / f"{name}.svg", f"{svg}\n"


@contextmanager
def _home() -> Iterator[None]:
    """Run what comes in an environment of its own, where nothing has been watched or answered."""
    with TemporaryDirectory() as home, patch.dict(os.environ, _environment(home), clear=True):
        yield


def _environment(home: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "VIRTUAL_ENV") if name in os.environ}
    return kept | {
        "HOME": home,
        "ETOILE_STATE_DIR": home,
        "COLUMNS": str(_WIDTH),
        "TERMINAL_WIDTH": str(_WIDTH),
        "_TYPER_FORCE_DISABLE_TERMINAL": "1",
        "TERM": "xterm",
        "NO_COLOR": "1",
    }


def _output(line: str, typed: str) -> str:
    from etoile_cli.cli import main

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
    """Write the pictures; with `--check` write nothing, and return 1 where one is not what the program shows."""
    stale = [path for path, svg in pictures() if not path.exists() or path.read_text(encoding="utf-8") != svg]
    if "--check" in sys.argv:
        print("".join(f"{path.name} is not what the program shows: make pictures\n" for path in stale), end="")
        return int(bool(stale))
    for path, svg in pictures():
        path.parent.mkdir(exist_ok=True)
        path.write_text(svg, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
