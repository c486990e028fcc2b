"""The search page."""

from collections.abc import Iterable

from etoile_cli.enums import StatementKind
from etoile_cli.errors import EmptyResultError
from etoile_cli.matching import fold
from etoile_cli.pages.columns import confidence_suffix, episode_text, known_episode, list_view
from etoile_cli.search import highlight
from etoile_cli.search import search as find
from etoile_cli.spoilers import Guide
from etoile_cli.statements import StatementLine
from etoile_cli.view import Column, Emphasis, Page


def search(guide: Guide, text: str, kinds: Iterable[StatementKind] = ()) -> Page:
    """Return the statements with the words of `text`, best match first, with the matches highlighted for people.

    Raises EmptyResultError where there is none.
    """
    found = find(guide, text, kinds)
    if not found.lines:
        raise EmptyResultError(f"Nothing you have unlocked mentions {text!r}.")
    columns = (
        Column("kind", "Kind", lambda line: line.kind.value, Emphasis.DIM),
        Column("about", None, lambda line: line.about),
        Column(None, "About", lambda line: highlight(_about(line, found.hits), found.hits), Emphasis.HIGHLIGHT),
        Column(
            None,
            "Text",
            lambda line: highlight(line.text, found.hits) + confidence_suffix(line),
            Emphasis.HIGHLIGHT,
        ),
        Column("text", None, lambda line: line.text),
        Column(None, "Episode", episode_text),
        Column("after", None, lambda line: line.after),
        Column("episode", None, known_episode),
        Column("confidence", None, lambda line: line.confidence.value),
        Column("sources", "Sources", lambda line: line.sources, Emphasis.DIM),
    )
    return Page((list_view("results", "Results", columns, found.lines),))


def _about(line: StatementLine, hits: Iterable[str]) -> str:
    """Return what a statement is about, with the aliases by which it was found in brackets."""
    said = fold(line.about)
    by = [name for name in line.search_terms if fold(name) not in said and any(hit in fold(name) for hit in hits)]
    return f"{line.about} ({', '.join(by)})" if by else line.about
