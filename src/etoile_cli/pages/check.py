"""The page of `data check`."""

import re
from collections.abc import Sequence

from etoile_cli.lint import LintWarning
from etoile_cli.pages.columns import field, list_view
from etoile_cli.view import Page, Slot

_WARNINGS = (
    field("kind", "Kind", Slot.META),
    field("place", "Where", Slot.NAME),
    field("text", "What", Slot.TEXT),
)
_PLACE = re.compile(r"""([\w.\[\]-]|'[^']*'|"[^"]*")+""")
"""As `character[4].'odd key'.after`."""


def check(problems: Sequence[str], warnings: Sequence[LintWarning]) -> Page:
    """Return the errors, each with its place, and then the warnings."""
    broken = [LintWarning("error", *_split_place(problem)) for problem in problems]
    return Page((list_view("check", "", _WARNINGS, (*broken, *warnings), empty="No problems found."),))


def _split_place(problem: str) -> tuple[str, str]:
    """Return the place of a problem, "" where it is about the whole file, and the problem itself."""
    place, _, words = problem.partition(": ")
    return (place, words) if _PLACE.fullmatch(place) else ("", problem)
