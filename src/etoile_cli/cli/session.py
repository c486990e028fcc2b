"""One run of a command: the dataset it reads, and the level of the viewer."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from etoile_cli.cli.streams import print_stderr
from etoile_cli.errors import EtoileError, UsageError

if TYPE_CHECKING:
    from etoile_cli.model import Company, Dataset, Tables
    from etoile_cli.spoilers import Guide


_EPISODE = re.compile(r"(?:(?:episode|ep|no)[\s.]+|(?:episode|ep|e|no)(?=\d)|#|(\d+)x)?(\d+|[a-z]+)\.?", re.ASCII)


class Session:
    """The guide at the viewer's level."""

    def __init__(self, data: Path | None, up_to: str | None, *, full: bool = False, repair: bool = True) -> None:
        """Open the dataset at `data` (None: the bundled one) at the level `up_to` (None: the saved progress).

        With `full` pages show people everything, not only what matters most.

        With `repair` a progress file with invalid content is backed up, with a warning; False for completion.
        """
        from etoile_cli import spoilers

        tables = open_tables(data)
        if up_to is None:
            level = _saved_level(tables, repair=repair)
        else:
            with _naming("ETOILE_UP_TO", up_to):
                level = parse_level(tables, up_to)
        self.guide: Guide = spoilers.gate(tables, level)
        self.data, self.up_to = data, up_to  # as they were given
        self._tables = tables
        self.full = full
        self._is_saved = up_to is None

    def lower(self, level: int) -> None:
        """Go back to a level, where it is below the viewer's."""
        from etoile_cli import spoilers

        if level < self.guide.level:
            self.guide = spoilers.gate(self.guide, level)

    @property
    def footer(self) -> str:
        """The level and how to change it, in a sentence that does not depend on what is hidden."""
        level, last = self.guide.level, len(self.guide.episode)
        if not last:
            return "No episodes yet."
        if not level:
            where = "Nothing watched yet." if self._is_saved else "Before episode 1."
            how = "After episode 1: etoile watched 1"
        elif level == last:
            where, how = f"All {last} episodes seen.", ""
        else:
            where, how = f"After episode {level} of {last}.", f"Seen more? etoile watched {level + 1}"
        return f"{where} {how}".strip() if self._is_saved else where

    def guide_at(self, level: int) -> "Guide":
        """Return the guide at another level."""
        from etoile_cli import spoilers

        return spoilers.gate(self._tables, level)

    def company(self, name: str | None) -> "Company | None":
        """Return the company that an option names; None where the option was not given."""
        from etoile_cli import queries

        return queries.company(self.guide, name) if name is not None else None

    def episode(self, text: str | None) -> int | None:
        """Return the number of the episode that an argument names; None where it was not given."""
        from etoile_cli import spoilers

        if text is None:
            return None
        with suppress(UsageError):
            if text.strip().casefold() != "all" and (number := spoilers.parse_level(self.guide, text)):
                return number
        last, suggestion = len(self.guide.episode), _suggest_episode(self.guide, text)
        raise UsageError(f"{text!r} is not a valid episode. Give a number from 1 to {last}.{suggestion}")


def parse_level(tables: "Dataset | Tables", text: str) -> int:
    """Return the level that a viewer typed. Raises UsageError, which suggests what may be meant."""
    from etoile_cli import spoilers

    try:
        return spoilers.parse_level(tables, text)
    except UsageError as error:
        raise UsageError(f"{error}{_suggest_episode(tables, text, 'all')}") from None


def _suggest_episode(tables: "Dataset | Tables", text: str, *words: str) -> str:
    """Return " Did you mean 3?" for `ep 3`, `E3`, `1x03`, `three` or a title, and for one of `words` with a typo."""
    from unicodedata import lookup

    from etoile_cli import spoilers
    from etoile_cli.matching import suggest

    named = [*((episode.title, str(episode.number)) for episode in tables.episode), *((word, word) for word in words)]
    meant = suggest(text, named, most=1)
    if found := _EPISODE.fullmatch(text.strip().casefold()):
        season, number = found.groups()
        with suppress(KeyError, UsageError):
            count = int(number if number.isdecimal() else lookup(f"DIGIT {number}"))  # a word for one digit
            meant = [str(spoilers.parse_level(tables, f"s{int(season)}e{count}" if season else str(count)))]
    return f" Did you mean {meant[0]}?" if meant and meant != ["0"] else ""


def load_dataset(path: Path) -> "Dataset":
    """Return the dataset at `path`, which the option, an argument or the environment gave."""
    from etoile_cli import dataset

    with _naming("ETOILE_DATA", path):
        return dataset.load(path)


def open_tables(data: Path | None) -> "Dataset | Tables":
    """Return the tables of the dataset at `data`, or of the bundled one."""
    if data:
        return load_dataset(data)
    from etoile_cli import dataset
    from etoile_cli.lazy_tables import load_lazily

    return load_lazily(dataset.bundled_path())


def warn(message: str | None) -> None:
    """Print a warning to stderr, if there is one."""
    if message:
        print_stderr(f"etoile: {message}")


def _saved_level(tables: "Dataset | Tables", *, repair: bool) -> int:
    """Return the saved progress, at most the last episode, and print what is wrong with it."""
    from etoile_cli import state

    number, warning = state.load_progress(tables.show.id, repair=repair)
    warn(warning)
    return min(number, len(tables.episode)) if number else 0


@contextmanager
def _naming(variable: str, value: str | Path) -> Iterator[None]:
    """Begin the message of an error with an environment variable, where that has the value."""
    try:
        yield
    except EtoileError as error:
        given = os.environ.get(variable)
        if given and type(value)(given) == value:
            error.args = (f"{variable}: {error}",)
        raise
