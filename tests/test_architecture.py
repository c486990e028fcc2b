"""The architecture: which module may import which, and what only one module may do."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import etoile_cli

LAYERS = {
    "enums": "",
    "errors": "",
    "text": "",
    "matching": "text",
    "view": "enums",
    "cells": "view text enums",
    "plain": "cells view text",
    "markdown": "cells view text",
    "version": "",
    "model": "enums",
    "lookup": "matching model",
    "field_types": "model",
    "walk": "field_types model",
    "references": "walk field_types matching model text",
    "rules": "references walk field_types text",
    "type_errors": "matching model text",
    "dataset": "rules type_errors walk field_types model errors",
    "tvmaze": "dataset matching text errors",
    "lazy_tables": "dataset field_types model",
    "spoilers": "walk field_types model errors",
    "state_folder": "",
    "state": "state_folder errors",
    "lint": "walk field_types matching model enums",
    "statements": "spoilers walk field_types lookup matching model enums",
    "search": "statements spoilers matching enums",
    "labels": "spoilers model text enums",
    "queries": "labels spoilers lookup matching model text enums errors",
    "wrapping": "text",
    "quiz": "queries spoilers lookup matching model enums errors text wrapping",
    "pages": "quiz queries search statements lint labels spoilers lookup matching model view text enums errors",
    "export": "pages queries labels quiz cells spoilers lookup model text enums errors",
    "formats": "markdown plain cells matching view text errors",
    "terminal": "cells view text wrapping",
    "quiz_screen": "quiz enums text wrapping",
    "web": "cells export pages queries quiz statements labels spoilers lookup model view text enums errors",
    "cli": "formats text enums errors",
}
"""What each module or package may import, as in CONTRIBUTING; `cli` at the top of a file: in a function it may any."""

ONLY = {"typer": "cli", "rich": "terminal", "htpy": "web", "markupsafe": "web"}
"""Libraries that one module alone imports."""

NETWORK = {"asyncio", "ftplib", "http", "requests", "httpx", "smtplib", "socket", "ssl", "urllib", "xmlrpc"}
"""Libraries that no module imports: the program never uses a network."""

WRITERS = {"cli", "terminal"}
"""The modules that write to a stream."""

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40

PACKAGE = "etoile_cli"
SOURCE = Path(etoile_cli.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
CONTRIBUTING = Path(__file__).parents[1] / "CONTRIBUTING.md"


class Import(NamedTuple):
    """An imported name: its module, whether at the top of the file, and whether only for type checking."""

    module: str
    name: str
    top: bool
    typing_only: bool

    @property
    def layer(self) -> str:
        """The module or package of LAYERS that it is from; empty for a library."""
        first, _, rest = f"{self.module}.{self.name}".partition(".")
        return rest.split(".")[0] if first == PACKAGE else ""


def layer_of(file: Path) -> str:
    """Return the module or package of LAYERS that a file belongs to; `__main__` and `__init__` belong to `cli`."""
    name = file.relative_to(SOURCE).parts[0].removesuffix(".py")
    return "cli" if name.startswith("__") else name


def module_of(file: Path) -> str:
    """Return the dotted name of the module in a file."""
    parts = file.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def parse(file: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(node: ast.AST, *, top: bool = True, typing_only: bool = False) -> Iterator[Import]:
    """Yield all imports in `node`."""
    if isinstance(node, ast.Import):
        yield from (Import(alias.name, "", top, typing_only) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        yield from (Import(module, alias.name, top, typing_only) for alias in node.names)
    elif isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
        for statement in node.body:
            yield from imports(statement, top=top, typing_only=True)
        for statement in node.orelse:
            yield from imports(statement, top=top, typing_only=typing_only)
    else:
        in_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            yield from imports(child, top=top and not in_function, typing_only=typing_only)


def forbidden_imports(layer: str, tree: ast.Module) -> list[str]:
    """Return what a module of `layer` imports against the rules."""
    allowed = {layer, *LAYERS[layer].split()}
    found = []
    for each in imports(tree):
        library = each.module.split(".")[0]
        unrestricted = layer == "cli" and (each.typing_only or not each.top) and each.layer in {*LAYERS, "__version__"}
        if each.module.startswith("."):
            found.append(f"{each.module}: a relative import")
        elif library in NETWORK or ONLY.get(library, layer) != layer:
            found.append(each.module)
        elif library == PACKAGE and each.layer not in allowed and not unrestricted:
            found.append(f"{each.layer}, at the top of a file" if layer == "cli" and each.top else each.layer)
        elif library == PACKAGE and each.name.startswith("_") and each.name != "__version__":
            found.append(f"the private {each.name} of {each.layer}")
    return found


def import_graph() -> dict[str, set[str]]:
    """Return the modules that each module imports when it runs, also within functions."""
    modules = {module_of(file): file for file in FILES}
    graph: dict[str, set[str]] = {}
    for name, file in modules.items():
        wanted = [each for each in imports(parse(file)) if not each.typing_only]
        names = {f"{each.module}.{each.name}" for each in wanted} | {each.module for each in wanted}
        graph[name] = {other for other in names if other in modules and other != name}
    return graph


def find_cycle(graph: dict[str, set[str]]) -> list[str]:
    """Return modules that import each other in a circle, or an empty list."""
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> list[str]:
        if name in path:
            return path[path.index(name) :]
        if name in done:
            return []
        for other in sorted(graph.get(name, ())):
            if cycle := visit(other, [*path, name]):
                return cycle
        done.add(name)
        return []

    return next((cycle for name in sorted(graph) if (cycle := visit(name, []))), [])


def written(tree: ast.Module) -> list[str]:
    """Return the ways in which `tree` writes to a stream."""
    ways = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Name | ast.Attribute)]
    ways += [f"{each.module}.{each.name}" for each in imports(tree)]
    return [way for way in ways if way in ("print", "sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__")]


def guides_created(tree: ast.Module) -> list[str]:
    """Return where `tree` creates a Guide, or casts to one: calls, arguments of calls, base classes."""
    uses: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            uses += [node.func, *node.args, *(keyword.value for keyword in node.keywords)]
        elif isinstance(node, ast.ClassDef):
            uses += node.bases
    return [ast.unparse(use) for use in uses if _name_of(use) == "Guide"]


def _name_of(node: ast.expr) -> object:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=name):
            return name
        case _:
            return None


def file_id(file: Path) -> str:
    """Return the name of a file for the report."""
    return file.relative_to(SOURCE).as_posix()


def test_every_module_is_in_the_table() -> None:
    """Each file belongs to a module or package of the table, and each entry of the table exists."""
    assert {layer_of(file) for file in FILES} == LAYERS.keys()


def test_modules_import_only_those_above() -> None:
    """Whatever a module may import stands above it in the table."""
    order = list(LAYERS)
    assert [
        (layer, other)
        for layer in LAYERS
        for other in LAYERS[layer].split()
        if other not in order[: order.index(layer)]
    ] == []


def test_modules_have_no_import_cycle() -> None:
    """No module imports itself by way of others, not even within functions."""
    assert find_cycle(import_graph()) == []


def test_import_cycle_is_found() -> None:
    """A cycle is found wherever it starts, and a graph without one has none."""
    assert find_cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c"]
    assert find_cycle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


@pytest.mark.parametrize("file", FILES, ids=file_id)
def test_module_imports_only_what_it_may(file: Path) -> None:
    """A file imports only what the table allows, and no private name of another module."""
    assert forbidden_imports(layer_of(file), parse(file)) == []


@pytest.mark.parametrize("file", [file for file in FILES if layer_of(file) not in WRITERS], ids=file_id)
def test_only_cli_and_terminal_write(file: Path) -> None:
    """Only `cli` and `terminal` write to a stream; the others return values."""
    assert written(parse(file)) == []


@pytest.mark.parametrize("file", [file for file in FILES if layer_of(file) != "spoilers"], ids=file_id)
def test_only_the_gate_creates_a_guide(file: Path) -> None:
    """Only `spoilers` creates a Guide, so every Guide has been through the gate."""
    assert guides_created(parse(file)) == []


@pytest.mark.parametrize("file", FILES, ids=file_id)
def test_files_and_functions_are_short(file: Path) -> None:
    """A file that grows too long becomes a package, a function becomes several."""
    assert len(file.read_text(encoding="utf-8").splitlines()) <= MAX_FILE_LINES
    functions = [node for node in ast.walk(parse(file)) if isinstance(node, ast.FunctionDef)]
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert [name for name, length in lengths.items() if length > MAX_FUNCTION_LINES] == []


def test_checks_cover_the_whole_package() -> None:
    """The files checked are those of the program, packages included, and the gate itself is found."""
    assert {"model.py", "cli/main.py", "pages/people.py", "quiz/questions/people.py"} < {
        file_id(file) for file in FILES
    }
    assert guides_created(parse(SOURCE / "spoilers.py")) == ["Guide"]


@pytest.mark.parametrize(
    ("layer", "code", "forbidden"),
    [
        ("queries", "from etoile_cli.pages import cast", ["pages"]),
        ("queries", "from etoile_cli import matching, view", ["view"]),
        ("queries", "import etoile_cli.dataset", ["dataset"]),
        ("queries", "def f():\n    from etoile_cli import formats", ["formats"]),
        ("queries", "if TYPE_CHECKING:\n    from etoile_cli.view import Page", ["view"]),
        ("queries", "from .view import Page", [".view: a relative import"]),
        ("queries", "from etoile_cli.matching import _typo_matches", ["the private _typo_matches of matching"]),
        ("queries", "import typer", ["typer"]),
        ("pages", "from rich.text import Text", ["rich.text"]),
        ("cli", "from rich import print", ["rich"]),
        ("terminal", "import urllib.request", ["urllib.request"]),
        ("cli", "from etoile_cli.pages import people", ["pages, at the top of a file"]),
        ("cli", "def f():\n    from etoile_cli import nowhere", ["nowhere"]),
        ("cli", "if TYPE_CHECKING:\n    x\nelse:\n    from etoile_cli import view", ["view, at the top of a file"]),
        ("cli", "def f():\n    from etoile_cli.pages import people", []),
        ("cli", "class Session:\n    def f(self):\n        from etoile_cli import dataset", []),
        ("cli", "if TYPE_CHECKING:\n    from etoile_cli.spoilers import Guide", []),
        ("cli", "import typer\nfrom etoile_cli.cli.options import Color\nfrom etoile_cli.enums import Tone", []),
        ("queries", "from etoile_cli import matching\nfrom etoile_cli.spoilers import Guide\nfrom guide import x", []),
    ],
)  # fmt: skip
def test_forbidden_imports_are_found(layer: str, code: str, forbidden: list[str]) -> None:
    """What the table forbids is found wherever it stands, and what it allows is not."""
    assert forbidden_imports(layer, ast.parse(code)) == forbidden


@pytest.mark.parametrize(
    "code",
    [
        "print('x')",
        "def f():\n    sys.stdout.write('x')",
        "from sys import stderr",
        "out = sys.stderr",
        "show = print",
    ],
)
def test_writing_is_found(code: str) -> None:
    """A way to write to a stream is found."""
    assert written(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "Guide(level=8)",
        "spoilers.Guide(level=8)",
        "cast(Guide, whole)",
        "typing.cast('Guide', whole)",
        "convert(raw, type=Guide)",
        "class Mine(Guide): pass",
    ],
)
def test_guide_created_elsewhere_is_found(code: str) -> None:
    """A Guide that has not been through the gate is found; a mention of the type is none."""
    assert guides_created(ast.parse(code))
    assert not guides_created(ast.parse("def f(guide: Guide) -> Guide: return guide"))


def test_contributing_has_the_same_table() -> None:
    """CONTRIBUTING shows the table that is checked here."""
    assert _table_in(CONTRIBUTING.read_text(encoding="utf-8")) == LAYERS


def _table_in(markdown: str) -> dict[str, str]:
    """Return the table of modules in a page: rows that begin with a module and end with what it may import."""
    rows = [line.strip().strip("|").split("|") for line in markdown.splitlines()]
    first_and_last = [(row[0].strip(), row[-1].split("`")) for row in rows if len(row) == 3]
    return {
        name.strip("`"): (last[1:2] or [""])[0]
        for name, last in first_and_last
        if name.strip("`") in LAYERS and "`" in name
    }


def test_third_party_libraries_are_declared() -> None:
    """Besides the standard library the program imports only its declared dependencies."""
    declared = {"fsrs", "icalendar", "msgspec", "platformdirs", "rtoml", "tomli_w", *ONLY}
    libraries = {each.module.split(".")[0] for file in FILES for each in imports(parse(file))}
    assert libraries - sys.stdlib_module_names - {PACKAGE} <= declared
