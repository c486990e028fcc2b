"""Command lines that together print every page and use every option; a new command gets a line here."""

from collections.abc import Iterator

import typer
from typer.core import TyperGroup

from etoile_cli.cli.app import build_app

LINES: dict[str, tuple[str, ...]] = {
    "home": ("home",),
    "show": ("show",),
    "show-all": ("show", "--all", "--sources"),
    "credits": ("credits",),
    "credits-job": ("credits", "--job", "music"),
    "episodes": ("episodes",),
    "reviews": ("reviews",),
    "reviews-tone": ("reviews", "--tone", "negative"),
    "reviews-points": ("reviews", "--points"),
    "reviews-outlet": ("reviews", "--outlet", "gazette"),
    "sources": ("sources",),
    "sources-id": ("sources", "harbour"),
    "sources-all": ("sources", "--all"),
    "disputes": ("disputes",),
    "disputes-all": ("disputes", "--all"),
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
    "who-sources": ("who", "maud", "--sources"),
    "who-only": ("who", "maud", "--only", "relations"),
    "companies": ("companies",),
    "companies-name": ("companies", "skerry"),
    "relations": ("relations",),
    "relations-name": ("relations", "maud", "--sources"),
    "next": ("next",),
    "recap": ("recap",),
    "recap-all": ("recap", "--all"),
    "dances": ("dances",),
    "music": ("music",),
    "places": ("places",),
    "glossary": ("glossary",),
    "glossary-term": ("glossary", "leader"),
    "glossary-topic": ("glossary", "ranks"),
    "quiz-print": ("quiz", "--print", "--seed", "1", "--limit", "4"),
    "quiz-rounds": ("quiz", "--print", "--seed", "1", "--rounds", "2", "--typed"),
    "trivia": ("trivia", "--seed", "1"),
    "search": ("search", "lamp"),
    "search-all": ("search", "lamp", "--all"),
    "search-kind": ("search", "the", "--kind", "character", "--kind", "show"),
}
"""Command lines for the small dataset that succeed at every level, by the names of their golden files."""

LEVELS = {"": "all", "-at-0": "0"}
"""The suffixes of golden files, and the levels that they mean."""

PAGES = {
    f"{name}{suffix}": (*args, "--up-to", level) for name, args in LINES.items() for suffix, level in LEVELS.items()
} | {
    "new": ("new", "--up-to", "all"),
    "new-number": ("new", "1", "--up-to", "2"),
    "new-all": ("new", "2", "--all", "--up-to", "2"),
    "next-at-2": ("next", "--up-to", "2"),
    "episodes-number": ("episodes", "1", "--up-to", "all"),
    "episodes-number-all": ("episodes", "1", "--all", "--up-to", "all"),
    "episodes-number-at-2": ("episodes", "2", "--up-to", "2"),
    "recap-company": ("recap", "1", "--company", "skerry", "--up-to", "all"),
    "watched": ("watched",),
    "data-check": ("data", "check"),
}
"""Command lines that print a page."""

CONFIRMATIONS = {
    "watched-number": ("watched", "2"),
    "watched-none": ("watched", "none"),
    "watched-quiet": ("watched", "2", "--quiet"),
}
"""Command lines that save something and print one sentence, or nothing."""

_GAME = ("quiz", "--seed", "1", "--limit", "5", "--up-to", "all")

GAMES = {
    "quiz": _GAME,
    "quiz-at-0": ("quiz", "--seed", "1", "--limit", "5", "--up-to", "0"),
    "quiz-players": (*_GAME, "--players", "Ada,[Bo]"),
    "quiz-typed": (*_GAME, "--typed"),
    "quiz-topic": (*_GAME, "--topic", "music", "--difficulty", "easy"),
    "quiz-missed": (*_GAME, "--missed", "--print"),
    "learn": ("learn", "--up-to", "all"),
    "learn-topic": ("learn", "--topic", "faces", "--new", "1", "--typed", "--up-to", "all"),
    "scores": ("scores",),
}
"""Command lines that depend on standard input, or on the answers of earlier games."""

TYPED = "b\nBB\n?\n?\nc\n\n\nhorn\nq\n"
"""The standard input of every game."""

COMMANDS = PAGES | CONFIRMATIONS | GAMES
"""All of them."""

_IN_REAL = {
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

REAL = {name: tuple(_IN_REAL.get(word, word) for word in args) for name, args in PAGES.items()}
"""The same pages for the bundled dataset."""


def _commands(group: object, *path: str) -> Iterator[tuple[tuple[str, ...], set[str], str]]:
    """Yield the path, the long options and the help of each command of a group, and of the groups in it."""
    if not isinstance(group, TyperGroup):
        return
    for name, command in group.commands.items():
        options = {word for param in command.params for word in param.opts if "--" in word}
        yield (*path, name), options, command.help or ""
        yield from _commands(command, *path, name)


_COMMANDS = list(_commands(typer.main.get_command(build_app())))

OPTIONS = {path: options for path, options, _ in _COMMANDS}
"""The long options of every command, by the words of the command."""

HELP = {path: text for path, _, text in _COMMANDS}
"""The help text of every command, by the words of the command."""
