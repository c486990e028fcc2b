"""How the commands of one module are declared, and added to the command line."""

import sys
from collections.abc import Callable, Mapping
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Any

import typer

from etoile_cli.cli.help import Command
from etoile_cli.cli.options import GAME_OPTIONS, PAGE_OPTIONS
from etoile_cli.cli.render import Output, print_page
from etoile_cli.cli.session import Session
from etoile_cli.errors import EmptyResultError, NotFoundError, UsageError
from etoile_cli.formats import Format

if TYPE_CHECKING:
    from etoile_cli.view import Page

_FLAGS = {"all", "json", "plain", "sources"}
"""Options of every page that are heard as words alone."""


def _created(create_page: Callable[..., "Page"], session: Session, values: Mapping[str, Any]) -> "Page":
    """Return a page. Raises what `create_page` does, with the option that was meant where a name is one of these.

    Nothing has the name "all": what has it in a part of its own name is not what was meant.
    """
    try:
        page = create_page(session, **values)
    except (NotFoundError, UsageError) as error:
        words = [word for value in values.values() for word in (value if isinstance(value, list) else [value])]
        meant = next((f" Did you mean --{word}?" for word in words if isinstance(word, str) and word in _FLAGS), "")
        raise type(error)(f"{error}{meant}") from None
    if any(values.get(key) in ("all", ["all"]) for key in ("name", "term")):
        raise NotFoundError("Nothing is called 'all'. Did you mean --all?")
    return page


class Commands:
    """The commands of one module, in the order of the help; `panel` is their heading there."""

    def __init__(self, panel: str) -> None:
        """Create an empty list of commands."""
        self.panel = panel
        self._callbacks: dict[str, Callable[..., None]] = {}
        self._groups: dict[str, typer.Typer] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the commands and groups."""
        return (*self._callbacks, *self._groups)

    def command(self, name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
        """Return a decorator that registers a function as the command `name`."""

        def decorate(callback: Callable[..., None]) -> Callable[..., None]:
            self._callbacks[name] = callback
            return callback

        return decorate

    def page(self, name: str) -> Callable[[Callable[..., "Page"]], Callable[..., None]]:
        """Return a decorator for a function that takes a `session` and returns a page; the command `name` prints it.

        The command takes the function's own options and those of every page.
        """

        def decorate(create_page: Callable[..., "Page"]) -> Callable[..., None]:
            def callback(**values: Any) -> None:  # the values of options, of any type
                form, json, up_to, data, color, full, sources, only, no_pager = map(values.pop, PAGE_OPTIONS)
                session = Session(data, up_to, full=full)
                page = _created(create_page, session, values)
                output = Output(Format.JSON if json else form, color, sources, only, not no_pager)
                is_shown = output.format in (Format.TABLE, Format.PLAIN) and sys.stdout.isatty()
                footer = page.error if page.error and is_shown else session.footer
                print_page(page, output, footer=footer, guide=session.guide)
                if page.error:
                    raise typer.Exit(EmptyResultError.code) if is_shown else EmptyResultError(page.error)

            callback.create_page = create_page  # type: ignore[attr-defined]  # for the completion of --only
            return self.command(name)(_described(callback, create_page, PAGE_OPTIONS))

        return decorate

    def game(self, name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
        """Return a decorator for a function that takes a `session` and an `output`, and plays; the command is `name`.

        The command takes the function's own options and those of every game.
        """

        def decorate(play: Callable[..., None]) -> Callable[..., None]:
            def callback(**values: Any) -> None:  # the values of options, of any type
                form, json, up_to, data, color = map(values.pop, GAME_OPTIONS)
                play(Session(data, up_to), Output(Format.JSON if json else form, color), **values)

            return self.command(name)(_described(callback, play, GAME_OPTIONS))

        return decorate

    def group(self, name: str, group: typer.Typer) -> None:
        """Add a command that has commands of its own."""
        self._groups[name] = group

    def add_to(self, app: typer.Typer, only: str | None = None) -> None:
        """Add these commands to `app`, or `only` one of them."""
        for name, callback in self._callbacks.items():
            if only in (None, name):
                app.command(name, cls=Command, rich_help_panel=self.panel)(callback)
        for name, group in self._groups.items():
            app.add_typer(group, name=name, rich_help_panel=self.panel)


def _described(
    callback: Callable[..., None], function: Callable[..., object], options: dict[str, tuple[Any, object]]
) -> Callable[..., None]:
    """Return a callback with the docstring that Typer reads, and with the function's own options and the given ones."""
    own = [each for name, each in signature(function).parameters.items() if name not in ("session", "output")]
    common = [
        Parameter(option, Parameter.KEYWORD_ONLY, annotation=kind, default=default)
        for option, (kind, default) in options.items()
    ]
    callback.__signature__ = Signature([*own, *common])  # type: ignore[attr-defined]  # what Typer reads
    callback.__doc__ = function.__doc__
    return callback
