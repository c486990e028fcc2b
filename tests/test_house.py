"""The house: which room may know of which, and what only one room may do."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import etoile_cli

ROOMS = {
    "kinds": "",
    "errors": "",
    "model": "kinds",
    "view": "",
    "dataset": "model errors",
    "spoilers": "model errors",
    "state": "errors",
    "names": "",
    "told": "spoilers model kinds",
    "editing": "dataset names model kinds",
    "search": "told spoilers names kinds",
    "guide": "spoilers names model kinds errors",
    "quiz": "guide spoilers names model kinds errors",
    "pages": "quiz guide search told editing spoilers names model kinds view errors",
    "formats": "view",
    "terminal": "formats view quiz",
    "cli": "errors formats kinds",
}
"""What each room may import, as CONTRIBUTING has it; for `cli` that is at the top of a file: in a body it may any."""

ONLY = {"typer": "cli", "rich": "terminal"}
"""Libraries that one room alone imports."""

NETWORK = {"asyncio", "ftplib", "http", "requests", "httpx", "smtplib", "socket", "ssl", "urllib", "xmlrpc"}
"""What no room imports: the program never needs a network."""

WRITERS = {"cli", "terminal"}
"""The rooms that write to a stream."""

LONGEST = 400
"""Lines of a file."""

PACKAGE = "etoile_cli"
SOURCE = Path(etoile_cli.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
CONTRIBUTING = Path(__file__).parents[1] / "CONTRIBUTING.md"


class Import(NamedTuple):
    """One imported name: its dotted module, whether it stands at the top of the file, and whether for types alone."""

    module: str
    name: str
    top: bool
    types: bool

    @property
    def room(self) -> str:
        """The room it is from; empty where that is a library."""
        first, _, rest = f"{self.module}.{self.name}".partition(".")
        return rest.split(".")[0] if first == PACKAGE else ""


def room_of(file: Path) -> str:
    """Return the room that `file` belongs to; the dunder files at the top are no room, and belong to `cli`."""
    name = file.relative_to(SOURCE).parts[0].removesuffix(".py")
    return "cli" if name.startswith("__") else name


def tree_of(file: Path) -> ast.Module:
    """Return the syntax tree of `file`."""
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(node: ast.AST, *, top: bool = True, types: bool = False) -> Iterator[Import]:
    """Yield all imports in `node`."""
    if isinstance(node, ast.Import):
        yield from (Import(alias.name, "", top, types) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (Import("." * node.level + (node.module or ""), alias.name, top, types) for alias in node.names)
    elif isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
        for statement in node.body:
            yield from imports(statement, top=top, types=True)
        for statement in node.orelse:
            yield from imports(statement, top=top, types=types)
    else:
        inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            yield from imports(child, top=top and not inside, types=types)


def trespasses(room: str, tree: ast.Module) -> list[str]:
    """Return what `room` imports and may not."""
    may = {room, *ROOMS[room].split()}
    wrong = []
    for each in imports(tree):
        library = each.module.split(".")[0]
        free = room == "cli" and (each.types or not each.top) and each.room in ROOMS
        if each.module.startswith("."):
            wrong.append(f"{each.module}: by its whole name, so that it can be found")
        elif library in NETWORK or ONLY.get(library, room) != room:
            wrong.append(each.module)
        elif library == PACKAGE and each.room not in may and not free:
            wrong.append(f"{each.room}, at the top of a file" if room == "cli" and each.top else each.room)
        elif library == PACKAGE and each.name.startswith("_"):
            wrong.append(f"{each.room}'s private {each.name}")
    return wrong


def written(tree: ast.Module) -> list[str]:
    """Return the ways in which `tree` writes to a stream."""
    ways = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Name | ast.Attribute)]
    ways += [f"{each.module}.{each.name}" for each in imports(tree)]
    return [way for way in ways if way in ("print", "sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__")]


def makes_a_guide(tree: ast.Module) -> list[str]:
    """Return the places that make a Guide, or take something for one: by calling it, by a cast, by a subclass."""
    uses: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            uses += [node.func, *node.args, *(keyword.value for keyword in node.keywords)]
        elif isinstance(node, ast.ClassDef):
            uses += node.bases
    return [ast.unparse(use) for use in uses if _called(use) == "Guide"]


def _called(node: ast.expr) -> object:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=name):
            return name
        case _:
            return None


def named(file: Path) -> str:
    """Return what a test of `file` is called."""
    return file.relative_to(SOURCE).as_posix()


def test_every_room_is_in_the_table() -> None:
    """Each file belongs to a room of the table, and each room of the table is there."""
    assert {room_of(file) for file in FILES} == ROOMS.keys()


def test_rooms_import_only_from_above() -> None:
    """Whatever a room may import stands above it in the table, so there are no circles."""
    order = list(ROOMS)
    assert [
        (room, other) for room in ROOMS for other in ROOMS[room].split() if other not in order[: order.index(room)]
    ] == []


@pytest.mark.parametrize("file", FILES, ids=named)
def test_a_room_imports_only_what_it_may(file: Path) -> None:
    """A file imports only from rooms that the table allows, one library in one room, and nothing of a network."""
    assert trespasses(room_of(file), tree_of(file)) == []


@pytest.mark.parametrize("file", [file for file in FILES if room_of(file) not in WRITERS], ids=named)
def test_only_two_rooms_write(file: Path) -> None:
    """Only `cli` and `terminal` write to a stream; the others return what they found."""
    assert written(tree_of(file)) == []


@pytest.mark.parametrize("file", [file for file in FILES if room_of(file) != "spoilers"], ids=named)
def test_only_the_gate_makes_a_guide(file: Path) -> None:
    """Only `spoilers` makes a Guide, so what holds a Guide has been through the gate."""
    assert makes_a_guide(tree_of(file)) == []


@pytest.mark.parametrize("file", FILES, ids=named)
def test_no_file_is_too_long(file: Path) -> None:
    """A file that grows past its length becomes a package with a file for each group."""
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_the_checks_look_at_the_whole_house() -> None:
    """The files that are looked at are those of the program, packages among them, and the gate itself is seen."""
    assert {"model.py", "cli/__init__.py", "pages/people.py"} < {named(file) for file in FILES}
    assert makes_a_guide(tree_of(SOURCE / "spoilers.py")) == ["Guide"]


@pytest.mark.parametrize(
    ("room", "code", "wrong"),
    [
        ("guide", "from etoile_cli.pages import cast", ["pages"]),
        ("guide", "from etoile_cli import names, view", ["view"]),
        ("guide", "import etoile_cli.dataset", ["dataset"]),
        ("guide", "def f():\n    from etoile_cli import formats", ["formats"]),
        ("guide", "if TYPE_CHECKING:\n    from etoile_cli.view import Page", ["view"]),
        ("guide", "from .view import Page", [".view: by its whole name, so that it can be found"]),
        ("guide", "from etoile_cli.names import _near", ["names's private _near"]),
        ("guide", "import typer", ["typer"]),
        ("pages", "from rich.text import Text", ["rich.text"]),
        ("cli", "from rich import print", ["rich"]),
        ("terminal", "import urllib.request", ["urllib.request"]),
        ("cli", "from etoile_cli.pages import people", ["pages, at the top of a file"]),
        ("cli", "def f():\n    from etoile_cli import nowhere", ["nowhere"]),
        ("cli", "if TYPE_CHECKING:\n    x\nelse:\n    from etoile_cli import view", ["view, at the top of a file"]),
        ("cli", "def f():\n    from etoile_cli.pages import people", []),
        ("cli", "class Seen:\n    def f(self):\n        from etoile_cli import dataset", []),
        ("cli", "if TYPE_CHECKING:\n    from etoile_cli.spoilers import Guide", []),
        ("cli", "import typer\nfrom etoile_cli.cli.options import Color\nfrom etoile_cli.kinds import Tone", []),
        ("guide", "from etoile_cli import names\nfrom etoile_cli.spoilers import Guide\nfrom guide import x", []),
    ],
)  # fmt: skip
def test_a_trespass_is_seen(room: str, code: str, wrong: list[str]) -> None:
    """What the table forbids is found wherever it stands, and what it allows is not."""
    assert trespasses(room, ast.parse(code)) == wrong


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
def test_writing_is_seen(code: str) -> None:
    """A way to a stream is found."""
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
def test_a_guide_made_elsewhere_is_seen(code: str) -> None:
    """A Guide that did not come through the gate is found; a mention of the type is none."""
    assert makes_a_guide(ast.parse(code))
    assert not makes_a_guide(ast.parse("def f(guide: Guide) -> Guide: return guide"))


def test_contributing_has_the_same_table() -> None:
    """CONTRIBUTING shows people the table that is checked here."""
    if not (shown := _table_in(CONTRIBUTING)):
        pytest.skip("CONTRIBUTING has no table of rooms yet")
    assert shown == ROOMS


def _table_in(file: Path) -> dict[str, str]:
    """Return the table of rooms in a Markdown file: rows that begin with a room and end with what it may import."""
    if not file.exists():
        return {}
    rows = [line.strip().strip("|").split("|") for line in file.read_text(encoding="utf-8").splitlines()]
    first_and_last = [(row[0].strip(), row[-1].split("`")) for row in rows if len(row) == 3]
    return {
        name.strip("`"): (last[1:2] or [""])[0]
        for name, last in first_and_last
        if name.strip("`") in ROOMS and "`" in name
    }


def test_the_table_in_contributing_is_read(tmp_path: Path) -> None:
    """A table in Markdown is read as the one here is written."""
    page = tmp_path / "page.md"
    rows = [f"| `{room}` | what it knows | {f'`{may}`' if may else '-'} |" for room, may in ROOMS.items()]
    page.write_text("\n".join(["| room | what | may import |", "|---|---|---|", *rows]), encoding="utf-8")
    assert _table_in(page) == ROOMS
    assert _table_in(tmp_path / "none.md") == {}


def test_the_standard_library_is_all_else() -> None:
    """Besides the libraries that the project asks for, the program imports only what comes with Python."""
    asked = {"msgspec", "platformdirs", "rtoml", "tomli_w", *ONLY}
    libraries = {each.module.split(".")[0] for file in FILES for each in imports(tree_of(file))}
    assert libraries - sys.stdlib_module_names - {PACKAGE} <= asked
