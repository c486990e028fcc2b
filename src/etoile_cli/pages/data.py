"""Data: what is wrong with a dataset, and what is worth a look."""

import re
from collections.abc import Sequence

from etoile_cli.editing import Remark
from etoile_cli.pages.columns import field, list_view
from etoile_cli.view import Look, Page

_WARNINGS = (field("kind", "Kind", look=Look.QUIET), field("place", "Where", look=Look.NAME), field("text", "What"))
_PLACE = re.compile(r"""([\w.\[\]-]|'[^']*'|"[^"]*")+""")
"""As `character[4].'odd key'.after`."""


def check(problems: Sequence[str], remarks: Sequence[Remark]) -> Page:
    """The problems, each with its place, and then what a careful editor would look at."""
    broken = [Remark("problem", *_split_place(problem)) for problem in problems]
    return Page((list_view("check", "Check", _WARNINGS, (*broken, *remarks), empty="Nothing to remark."),))


def _split_place(problem: str) -> tuple[str, str]:
    """Return the place that a problem begins with and what is wrong there; no place where it is about the file."""
    place, _, words = problem.partition(": ")
    return (place, words) if _PLACE.fullmatch(place) else ("", problem)
