"""The command line as a Typer app.

Only the module of the command that runs is imported, and only that command is registered: `etoile cast` takes 13 ms
less time (measured). Any other command line, and the help, get all commands; `--version` needs none.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from etoile_cli.cli.help import EPILOG, Group
from etoile_cli.cli.streams import write

if TYPE_CHECKING:
    from etoile_cli.cli.commands import Commands

MODULES = {
    "progress": ("home", "watched", "next", "new", "recap"),
    "people": ("cast", "characters", "who", "companies", "relations"),
    "show": ("show", "episodes", "reviews", "credits", "timeline"),
    "stage": ("dances", "music", "places", "glossary"),
    "quiz": ("quiz", "learn", "scores", "trivia"),
    "search": ("search", "sources", "disputes"),
    "export": ("export",),
    "data": ("data",),
}
"""The modules of this package that have commands, and these commands, in the order of `etoile --help`."""

_GROUPS = {"export", "data"}
"""The commands that have commands of their own."""

_HELP = ("-h", "--help")


class _Root(Group):
    """All commands. The options that every page has may stand before the command, also while a shell completes it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # Any: Typer has no public name for it
        """Parse a command line; `main` has put the one that runs in order."""
        if ctx.resilient_parsing:
            words = [word for word in args if word != "="]  # bash splits --up-to=3
            args = in_order(spelled_out(words), completing=True)
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:  # Any: Typer has no public names for these
        """Return what a command line can begin with: commands, the program's own options, and those of a page."""
        home = self.get_command(ctx, "home")
        items = [*super().shell_complete(ctx, incomplete), *(home.shell_complete(ctx, incomplete) if home else ())]
        return [*{item.value: item for item in items}.values()]


def build_app(command: str | None = None) -> typer.Typer:
    """Return the Typer app with all commands, or with `command` alone where there is one of that name."""
    app = typer.Typer(
        cls=_Root,
        epilog=EPILOG,
        context_settings={"help_option_names": [*_HELP]},
        pretty_exceptions_enable=False,
    )
    app.callback()(_root)
    if command == "--version":
        return app
    for module, names in MODULES.items():
        if command in names:
            _commands_of(module).add_to(app, only=command)
            return app
    for module in MODULES:
        _commands_of(module).add_to(app)
    return app


def in_order(arguments: list[str], *, completing: bool = False) -> list[str]:
    """Return arguments as Typer takes them: common options after the command, `help COMMAND` as `COMMAND --help`.

    Options alone are those of `home`, unless a shell is `completing` the word after them. Beside `--help`, and after a
    group alone, which prints its help, there are no common options, since some commands do not take them.
    """
    if not completing:
        arguments = _for_help(arguments)
    if arguments[:1] == ["help"]:
        return [*_without_common_options(arguments[1:]), "--help"]
    if not arguments or not arguments[0].startswith("-") or arguments[0] in ("--version", *_HELP):
        return arguments
    from etoile_cli.cli.options import COMMON_OPTIONS

    place = 0
    while place < len(arguments) and (name := arguments[place].partition("=")[0]) in COMMON_OPTIONS:
        place += 1 + (COMMON_OPTIONS[name] and "=" not in arguments[place])
    if completing and place == len(arguments):
        return []
    common, rest = arguments[:place], arguments[place:] or ["home"]
    if rest[0] in ("help", *_HELP):
        return in_order(rest)
    if rest[0].startswith("-"):
        return arguments if completing else rest
    words = next((index for index, word in enumerate(rest) if word.startswith("-")), len(rest))
    return [*rest[:words], *common, *rest[words:]]


def _for_help(arguments: list[str]) -> list[str]:
    """Return arguments without common options where these print the help; else all of them."""
    if _asks_for_help(arguments) and _asks_for_help(rest := _without_common_options(arguments)):
        return rest
    if _GROUPS.intersection(arguments):
        rest = _without_common_options(arguments)
        words = [word for word in rest if not word.startswith("-")]
        if words and words == rest[:1] and words[0] in _GROUPS:
            return rest
    return arguments


def _asks_for_help(arguments: list[str]) -> bool:
    """Return whether one of the options that print the help is there, before `--`."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return any(word in _HELP for word in options)


def _without_common_options(arguments: list[str]) -> list[str]:
    """Return arguments without those that every page takes, and their values."""
    from etoile_cli.cli.options import COMMON_OPTIONS

    rest = []
    place = 0
    while place < len(arguments):
        name = arguments[place].partition("=")[0]
        if name not in COMMON_OPTIONS:
            rest.append(arguments[place])
        place += 1 + (COMMON_OPTIONS.get(name, False) and "=" not in arguments[place])
    return rest


def spelled_out(arguments: list[str]) -> list[str]:
    """Return arguments with `--plain` as `--format plain`, which every command with formats takes.

    Beside another format `--json` is `--format json`, too, so that the last one counts. An export has formats of its
    own, to which `--plain` makes no difference.
    """
    if "--plain" in arguments and "export" in arguments and _is_export(arguments):
        arguments = [argument for argument in arguments if argument != "--plain"]
    is_chosen = any(argument.startswith(("--plain", "--format", "-f")) for argument in arguments)
    full = {"--plain": ("--format", "plain"), **({"--json": ("--format", "json")} if is_chosen else {})}
    return [word for argument in arguments for word in full.get(argument, (argument,))]


def _is_export(arguments: list[str]) -> bool:
    """Return whether a command line is an export, and not its help."""
    words = [word for word in _without_common_options(arguments) if not word.startswith("-")]
    return words[:1] == ["export"] and len(words) > 1 and not _asks_for_help(arguments)


def _commands_of(module: str) -> "Commands":
    """Return the commands of a module. Raises RuntimeError where `MODULES` has other names or another order."""
    commands: Commands = import_module(f"etoile_cli.cli.{module}").commands
    if commands.names != MODULES[module]:
        raise RuntimeError(f"cli/app.py: MODULES[{module!r}] should be {commands.names}, in the order of that module")
    return commands


def _print_version(*, value: bool) -> None:
    if value:
        from etoile_cli import __version__

        write(f"etoile {__version__}\n")
        raise typer.Exit


VersionOption = Annotated[
    bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
]


def _root(*, version: VersionOption = False) -> None:
    """A watch guide and trivia tool for the series Étoile. Nothing past your episode is ever shown.

    Example: etoile cast
    """
