"""What all tests share: an empty home, the program as a function, and two datasets."""

import gc
import io
import sys
import time
from collections.abc import Iterable, Mapping
from os import environ
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

import pytest
from hypothesis import settings

from etoile_cli import dataset
from etoile_cli.cli.main import main
from etoile_cli.model import Dataset
from etoile_cli.view import Page

SMALL = Path(__file__).parent / "data" / "small.toml"
"""The dataset of an invented series, with everything in it that a format could trip over."""

_HOME_VARIABLES = (
    "HOME",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
    "ETOILE_STATE_DIR",
)
_VARIABLES = (
    "CLICOLOR",
    "COLORTERM",
    "COLUMNS",
    "FORCE_COLOR",
    "GITHUB_ACTIONS",
    "LINES",
    "NO_COLOR",
    "PY_COLORS",
    "TERMINAL_WIDTH",
)
_PREFIXES = ("ETOILE", "_ETOILE", "JUPYTER", "PYTHONIO", "PYTHONUNBUFFERED", "PYTHONUTF8", "TTY_", "TYPER", "_TYPER")

EXHAUSTIVE = bool(environ.get("EXHAUSTIVE"))
"""Whether every combination is tried, as `make test-all` does; else a sample of the same in every run."""

settings.register_profile("quick", max_examples=20, derandomize=True, database=None, deadline=None)
settings.register_profile(
    "exhaustive",
    max_examples=300,
    derandomize="CI" in environ,  # a check that guards a branch does not fail by chance
    database=None,
    deadline=None,
    print_blob=True,
)
settings.load_profile("exhaustive" if EXHAUSTIVE else "quick")

gc.set_threshold(100_000, 20, 20)  # each collection looks through all guides and pages that tests keep

ItemT = TypeVar("ItemT")


def sample(items: Iterable[ItemT], count: int) -> list[ItemT]:
    """Return `count` of the items, evenly spaced from the first to the last; all of them in the exhaustive run."""
    every = list(items)
    if EXHAUSTIVE or len(every) <= count:
        return every
    return [every[round(index * (len(every) - 1) / max(count - 1, 1))] for index in range(count)]


class Outcome(NamedTuple):
    """How a run ended: its exit code, and what it wrote to stdout and stderr."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """The program as a function of its arguments."""

    def __call__(
        self,
        *args: str,
        env: Mapping[str, str] | None = None,
        terminal: int | None = None,
        typed: str = "",
        encoding: str = "utf-8",
    ) -> Outcome:
        """Return how `etoile` with `args` ended.

        `env` is set for this run alone. `terminal` is the width of the terminal that the streams are; without it they
        are pipes. `typed` is what stdin gives. `encoding` is that of all streams.
        """


class Ask(Protocol):
    """The page that a command line shows."""

    def __call__(self, *args: str, data: Path | None = None) -> Page:
        """Return the page of `etoile` with `args`, of the dataset at `data` or else the program's own."""


class _Stream(io.TextIOWrapper):
    """A stream in memory which may claim to be a terminal."""

    def __init__(self, content: str = "", *, tty: bool, encoding: str) -> None:
        super().__init__(io.BytesIO(content.encode(encoding)), encoding=encoding, newline="\n", write_through=True)
        self._tty = tty

    def isatty(self) -> bool:
        return self._tty

    def written(self) -> str:
        self.seek(0)
        return self.read()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test an empty home, and an environment that says nothing to the program; return the home."""
    for name in [name for name in environ if name in _VARIABLES or name.startswith(_PREFIXES)]:
        monkeypatch.delenv(name)
    own = tmp_path / "home"
    for name in _HOME_VARIABLES:
        folder = own if name == "HOME" else own / name.lower()
        folder.mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("PAGER", "cat")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    return own


@pytest.fixture
def about_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run of the test use the small dataset."""
    monkeypatch.setenv("ETOILE_DATA", str(SMALL))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs the real `main` in this process."""

    def started(
        *args: str,
        env: Mapping[str, str] | None = None,
        terminal: int | None = None,
        typed: str = "",
        encoding: str = "utf-8",
    ) -> Outcome:
        tty = terminal is not None
        out, err = (_Stream(tty=tty, encoding=encoding) for _ in range(2))
        with monkeypatch.context() as patch:
            for name, value in ({} if terminal is None else {"COLUMNS": str(terminal)}).items():
                patch.setenv(name, value)
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["etoile", *args])
            patch.setattr(sys, "stdin", _Stream(typed, tty=tty, encoding=encoding))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = main()
        return Outcome(code, out.written(), err.written())

    return started


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, run: Run) -> Ask:
    """Return a function that runs a command line, its output a pipe, and returns its page instead of writing it."""

    def asked(*args: str, data: Path | None = None) -> Page:
        pages: list[Page] = []

        def keep(page: Page, *_: object, **__: object) -> str:
            pages.append(page)
            return ""

        with monkeypatch.context() as patch:
            patch.setattr("etoile_cli.formats.write", keep)
            outcome = run(*args, env={"ETOILE_DATA": str(data or "")})
        assert outcome.code == 0, outcome.err
        (page,) = pages
        return page

    return asked


@pytest.fixture(scope="session")
def small() -> Dataset:
    """Return the dataset of the invented series."""
    return dataset.load(SMALL)


@pytest.fixture(scope="session")
def real() -> Dataset:
    """Return the program's own dataset."""
    return dataset.load(dataset.bundled_path())
