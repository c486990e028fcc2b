"""Every page of a guide, with every argument that makes a difference."""

import pkgutil
import sys
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from inspect import Parameter, getmembers, isfunction, signature
from itertools import islice
from random import Random

from etoile_cli import pages
from etoile_cli.quiz.bank import DrawnQuestion, bank, draw
from etoile_cli.quiz.history import Mode
from etoile_cli.quiz.play import Reply
from etoile_cli.quiz.results import Result, score_line
from etoile_cli.quiz.sheets import Sheet, make_sheet
from etoile_cli.spoilers import Guide
from etoile_cli.view import Page

PageFunction = Callable[..., Page]

CALLS: dict[str, Callable[[PageFunction, Guide], Iterable[Page]]] = {
    "company": lambda page, guide: (page(guide, each) for each in guide.company),
    "who": lambda page, guide: (page(guide, name) for name in _names(guide)),
    "relations": lambda page, guide: (page(guide, name) for name in (None, *(each.name for each in guide.character))),
    "sources": lambda page, guide: (page(guide, name) for name in (*(each.id for each in guide.source[::9]), None)),
    "glossary": lambda page, guide: (page(guide, name) for name in (None, *(each.term for each in guide.term))),
    "episode": lambda page, guide: (page(guide, each.number) for each in guide.episode),
    "new": lambda page, guide: (page(guide, number) for number in range(guide.level + 1)),
    "search": lambda page, guide: (page(guide, each.name) for each in guide.character[:5]),
    "trivia": lambda page, guide: (page(guide, Random(seed)) for seed in range(9)),
    "sheet": lambda page, guide: (page(_sheet(guide), typed=typed) for typed in (False, True)),
    "result": lambda page, guide: [page(_result(guide))],
    "yesterday": lambda page, guide: [page(_questions(guide)[:5], [_skipped(each) for each in _questions(guide)[:4]])],
    "scores": lambda _, __: [],  # depends on answers, not on the guide
    "check": lambda _, __: [],  # depends on the problems of a dataset
    "guessed": lambda _, __: [],  # is another page with a line before it
}
"""How to call the page functions that take more than a guide, by name."""

_MAX_FULL = 12  # pages of one function


def _names(guide: Guide) -> list[str]:
    return [*(each.name for each in guide.character), *(each.name for each in guide.person)]


def _questions(guide: Guide) -> list[DrawnQuestion]:
    """Return every question at the guide's level, with its choices drawn."""
    return draw(bank(guide), Random(1), limit=sys.maxsize, level=guide.level)


def _sheet(guide: Guide) -> Sheet:
    outlets = {source.id: source.outlet for source in guide.source}
    return make_sheet(_questions(guide), rounds=2, title="", level=guide.level, outlets=outlets, typed=False)


def _result(guide: Guide) -> Result:
    replies = tuple(_skipped(each) for each in _questions(guide)[:10])
    return Result(
        replies=replies,
        questions=len(replies),
        mode=Mode.OWN,
        level=guide.level,
        score=score_line(replies, total=len(replies)),
        verdict="",
    )


def _skipped(question: DrawnQuestion) -> Reply:
    return Reply(question=question, given=None, right=False, points=0, player=None)


def page_functions() -> dict[str, PageFunction]:
    """Return the public functions of the package `pages` that return a page, by name."""
    modules = [import_module(f"etoile_cli.pages.{found.name}") for found in pkgutil.iter_modules(pages.__path__)]
    return {
        name: function
        for module in modules
        for name, function in getmembers(module, isfunction)
        if not name.startswith("_")
        and function.__module__ == module.__name__
        and signature(function).return_annotation is Page
    }


def required_arguments(page: PageFunction) -> list[str]:
    """Return the names of the arguments without a default."""
    return [name for name, parameter in signature(page).parameters.items() if parameter.default is Parameter.empty]


FULL = " --all"
"""What follows the name of a page function whose page has everything."""


def every_page(guide: Guide) -> Iterable[tuple[str, Page]]:
    """Yield every page of `guide`, with the name of its function.

    Those of which people get only a part come a second time, in full; the programs' part of both is the same.
    """
    for name, page in page_functions().items():
        yield from ((name, result) for result in _pages_of(name, page, guide))
        if "full" in signature(page).parameters:
            in_full = _pages_of(name, partial(page, full=True), guide)
            yield from ((name + FULL, result) for result in islice(in_full, _MAX_FULL))


def _pages_of(name: str, page: PageFunction, guide: Guide) -> Iterable[Page]:
    return CALLS[name](page, guide) if name in CALLS else [page(guide)]
