"""Every page that a viewer can ask for, asked for in every way that makes a difference."""

import pkgutil
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from inspect import Parameter, getmembers, isfunction, signature
from random import Random

from etoile_cli import pages
from etoile_cli.quiz.bank import Question, bank, draw
from etoile_cli.quiz.play import Reply
from etoile_cli.spoilers import Guide
from etoile_cli.view import Page

Making = Callable[..., Page]

ASKED: dict[str, Callable[[Making, Guide], Iterable[Page]]] = {
    "who": lambda page, guide: (page(guide, name) for name in _everyone(guide)),
    "relations": lambda page, guide: (page(guide, name) for name in (None, *(each.name for each in guide.character))),
    "sources": lambda page, guide: (page(guide, name) for name in (*(each.id for each in guide.source[::9]), None)),
    "glossary": lambda page, guide: (page(guide, name) for name in (None, *(each.term for each in guide.term))),
    "episode": lambda page, guide: (page(guide, each.number) for each in guide.episode),
    "new": lambda page, guide: (page(guide, number) for number in range(guide.level + 1)),
    "search": lambda page, guide: (page(guide, each.name) for each in guide.character[:5]),
    "trivia": lambda page, guide: (page(guide, _chance(seed)) for seed in range(9)),
    "sheet": lambda page, guide: (page(_quiz(guide)[:most]) for most in (10, None)),
    "result": lambda page, guide: [page([_unanswered(each) for each in _quiz(guide)[:10]], seed=1, again=None)],
    "scores": lambda _, __: [],  # it speaks of the viewer alone
    "check": lambda _, __: [],  # and this one to editors
}
"""How the pages are asked for that need more than a guide, or may be given more."""


def _everyone(guide: Guide) -> list[str]:
    return [*(each.name for each in guide.character), *(each.name for each in guide.person)]


def _quiz(guide: Guide) -> list[Question]:
    """Return every question that there is at this level."""
    return draw(bank(guide), _chance(1), limit=sys.maxsize)


def _chance(seed: int) -> Random:
    return Random(seed)


def _unanswered(question: Question) -> Reply:
    return Reply(question=question, given=None, right=False, points=0, player=None)


def all_pages() -> dict[str, Making]:
    """Return the functions that make a page, by their names."""
    modules = [import_module(f"etoile_cli.pages.{found.name}") for found in pkgutil.iter_modules(pages.__path__)]
    return {
        name: function
        for module in modules
        for name, function in getmembers(module, isfunction)
        if function.__module__ == module.__name__ and signature(function).return_annotation is Page
    }


def needs(page: Making) -> list[str]:
    """Return what a page has to be given."""
    return [name for name, parameter in signature(page).parameters.items() if parameter.default is Parameter.empty]


def asked(guide: Guide) -> Iterable[tuple[str, Page]]:
    """Yield every page of `guide` with its name."""
    for name, page in all_pages().items():
        if name in ASKED:
            yield from ((name, made) for made in ASKED[name](page, guide))
        elif needs(page) == ["guide"]:
            yield name, page(guide)
