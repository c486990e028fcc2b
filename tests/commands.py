"""Command lines that between them show every page with every option of its own; a new command gets a line here."""

from collections.abc import Iterator

import typer
from typer.core import TyperGroup

from etoile_cli.cli import program

LINES: dict[str, tuple[str, ...]] = {
    "home": ("home",),
    "show": ("show",),
    "credits": ("credits",),
    "credits-job": ("credits", "--job", "music"),
    "episodes": ("episodes",),
    "episodes-number": ("episodes", "1"),
    "reviews": ("reviews",),
    "reviews-tone": ("reviews", "--tone", "negative"),
    "reviews-outlet": ("reviews", "--outlet", "gazette"),
    "sources": ("sources",),
    "sources-id": ("sources", "harbour"),
    "sources-disputed": ("sources", "--disputed"),
    "timeline": ("timeline",),
    "cast": ("cast",),
    "cast-company": ("cast", "--company", "port-lune"),
    "cast-billing": ("cast", "--billing", "main"),
    "characters": ("characters",),
    "characters-company": ("characters", "--company", "port-lune", "--home", "skerry"),
    "characters-job": ("characters", "--job", "horn"),
    "who": ("who", "maud"),
    "who-crossed": ("who", "tove"),
    "who-bare": ("who", "yuki"),
    "who-person": ("who", "ada", "brandt"),
    "companies": ("companies",),
    "relations": ("relations",),
    "relations-name": ("relations", "maud"),
    "next": ("next",),
    "recap": ("recap",),
    "recap-company": ("recap", "1", "--company", "skerry"),
    "dances": ("dances",),
    "music": ("music",),
    "places": ("places",),
    "glossary": ("glossary",),
    "glossary-term": ("glossary", "leader"),
    "quiz-print": ("quiz", "--print", "--seed", "1", "--limit", "4"),
    "trivia": ("trivia", "--seed", "1"),
    "search": ("search", "lamp"),
    "search-kind": ("search", "the", "--kind", "character", "--kind", "show"),
}
"""Command lines for the small dataset that are right at every level, by the name of their golden files."""

LEVELS = {"": "all", "-at-0": "0"}
"""What a golden file's name says of the level, and the level."""

PAGES = {
    f"{name}{suffix}": (*args, "--up-to", level) for name, args in LINES.items() for suffix, level in LEVELS.items()
} | {
    "new": ("new", "--up-to", "all"),
    "new-number": ("new", "1", "--up-to", "2"),
    "next-at-2": ("next", "--up-to", "2"),
    "episodes-number-at-2": ("episodes", "2", "--up-to", "2"),
    "watched": ("watched",),
    "data-check": ("data", "check"),
}
"""Command lines that show a page."""

SENTENCES = {
    "watched-number": ("watched", "2"),
    "watched-none": ("watched", "none"),
    "watched-quiet": ("watched", "2", "--quiet"),
}
"""Command lines that do something, and then say a sentence at most."""

_GAME = ("quiz", "--seed", "1", "--limit", "5", "--up-to", "all")

GAMES = {
    "quiz": _GAME,
    "quiz-at-0": ("quiz", "--seed", "1", "--limit", "5", "--up-to", "0"),
    "quiz-players": (*_GAME, "--players", "Ada,[Bo]"),
    "quiz-typed": (*_GAME, "--typed"),
    "quiz-topic": (*_GAME, "--topic", "music", "--difficulty", "easy"),
    "quiz-missed": (*_GAME, "--missed", "--print"),
    "scores": ("scores",),
}
"""Command lines that go by what is typed, or by answers of earlier games."""

TYPED = "b\nBB\n?\n?\nc\n\nhorn\nq\n"
"""What is typed in every game."""

COMMANDS = PAGES | SENTENCES | GAMES

_THERE = {
    "gazette": "npr",
    "harbour": "review",
    "port-lune": "paris",
    "skerry": "new-york",
    "horn": "dancer",
    "maud": "jack",
    "tove": "cheyenne",
    "yuki": "gabin",
    "ada": "amy",
    "brandt": "sherman",
    "leader": "corps de ballet",
    "lamp": "new york",
}

REAL = {name: tuple(_THERE.get(word, word) for word in args) for name, args in PAGES.items()}
"""The same pages for the program's own dataset."""


def _commands(group: object, *path: str) -> Iterator[tuple[tuple[str, ...], set[str], str]]:
    """Yield the commands of a group and of the groups in it: how each is typed, its long options, its help."""
    if not isinstance(group, TyperGroup):
        return
    for name, command in group.commands.items():
        yield (
            (*path, name),
            {word for param in command.params for word in param.opts if "--" in word},
            command.help or "",
        )
        yield from _commands(command, *path, name)


_EVERY = list(_commands(typer.main.get_command(program())))

OPTIONS = {path: options for path, options, _ in _EVERY}
"""The long options of every command of the program, by the words that it is typed with."""

HELP = {path: words for path, _, words in _EVERY}
"""What every command says of itself."""
