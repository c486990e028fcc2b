"""Anything: search."""

from collections.abc import Iterable

from etoile_cli.errors import NothingFound
from etoile_cli.kinds import Subject
from etoile_cli.pages.columns import sure, view
from etoile_cli.search import find, mark
from etoile_cli.spoilers import Guide
from etoile_cli.view import Column, Look, Page


def search(guide: Guide, text: str, kinds: Iterable[Subject] = ()) -> Page:
    """Every line that has the words of `text`, the best fits first, with these marked for people.

    Raises NothingFound where none has.
    """
    found = find(guide, text, kinds)
    if not found.lines:
        raise NothingFound(f"Nothing that you may know yet says {text!r}.")
    columns = (
        Column("kind", "Kind", lambda line: line.subject.value, Look.QUIET),
        Column("about", "", lambda line: line.about),
        Column("", "About", lambda line: mark(line.about, found.hits), Look.MARKED),
        Column("", "What it says", lambda line: mark(line.text, found.hits) + sure(line), Look.MARKED),
        Column("text", "", lambda line: line.text),
        Column("after", "Episode", lambda line: line.after),
        Column("standing", "", lambda line: line.standing.value),
        Column("sources", "Sources", lambda line: line.sources, Look.QUIET),
    )
    return Page((view("found", "Found", columns, found.lines),))
