"""TOML to records: what is refused, with every problem and its place."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rtoml
import tomli_w
from hypothesis import given
from hypothesis import strategies as some

from etoile_cli.dataset import bundled, lazily, load, walk
from etoile_cli.errors import InvalidDatasetError
from etoile_cli.model import Dataset, record_fields
from tests.conftest import SMALL
from tests.records import records

SOUND = """
[show]
id = "swans"
title = "Swans"
premise = { text = "Two houses swap their swans.", after = 0, sources = ["press"] }

[[company]]
id = "north"
name = "North House"
city = "Oslo"
ranks = ["corps"]

[[person]]
id = "ann"
name = "Ann Ek"
after = 0

[[person]]
id = "bo"
name = "Bo Lund"
after = 2

[[character]]
id = "odette"
name = "Odette"
after = 0
billing = "main"
actor = "ann"
sources = ["press"]
memberships = [{ after = 0, company = "north", sources = ["press"] }]

[[character]]
id = "odile"
name = "Odile"
after = 1
billing = "guest"
sources = ["press"]
memberships = [{ after = 0, sources = ["press"] }, { after = 2, company = "north", sources = ["press"] }]

[[episode]]
number = 1
title = "The Lake"
sources = ["press"]

[[episode]]
number = 2
title = "The Feather"
sources = ["press"]

[[term]]
id = "corps"
term = "corps"
topic = "ranks"
text = "Everybody else."
after = 0
sources = ["press"]

[[source]]
id = "press"
outlet = "The Press"
kind = "original"
"""
"""A dataset that breaks no rule, with a row to refer to in each table that others refer to."""

LONG = "x" * 1_000_000

Change = str | tuple[str, str]
"""What is done to the sound dataset: text put at its end, or one text in the place of another."""

CITY = 'city = "Oslo"'
BO = 'name = "Bo Lund"\nafter = 2'
LAKE = 'title = "The Lake"'
GUEST = 'billing = "guest"'
KIND = 'kind = "original"'
ACTOR = 'actor = "ann"'
TOLD = "text='T.'\nafter={}\nsources=['press']\n"
ESY = "difficulty='esy'\nsources=['press']"
ODD = (
    "[[character]]\nname='N'\nafter=0\nbilling='guest'\nsources=['press']\nmemberships=[{after=0, sources=['press']}]\n"
)
FACT = "[[show.facts]]\nkey='{}'\n" + TOLD.format(0)
SONG = "[[song]]\nid='tune'\ntitle='Tune'\n"

UNREADABLE: list[tuple[Change, list[str]]] = [
    ((CITY, ""), ["company[0].city: missing"]),
    ((CITY, f"{CITY}\ncountry = 'Norway'"), ["company[0].country: unknown key"]),
    (
        (CITY, "citi = 'Oslo'"),
        ["company[0].citi: unknown key; did you mean 'city'?", "company[0].city: missing"],
    ),
    ((CITY, "city = 7"), ["company[0].city: expected str, got int"]),
    ((CITY, "city = ['Oslo']"), ["company[0].city: expected str, got an array"]),
    ((CITY, "city = { is = 'Oslo' }"), ["company[0].city: expected str, got a table"]),
    ((CITY, "city = ''"), ["company[0].city: expected words, got ''"]),
    (
        ('id = "swans"', "id = 'The Swans'"),
        ["show.id: expected lower-case letters and digits joined by hyphens, got 'The Swans'"],
    ),
    (
        "[[show.facts]]\nkey='Theme tune'\n" + TOLD.format(0),
        ["show.facts[0].key: expected lower-case letters and digits joined by underscores, got 'Theme tune'"],
    ),
    ((BO, "name = 'Bo'\nafter = -1"), ["person[1].after: expected int >= 0"]),
    ((BO, "name = 'Bo'\nafter = '2'"), ["person[1].after: expected int, got str"]),
    ((BO, "name = 'Bo'\nafter = 2.0"), ["person[1].after: expected int, got float"]),
    ((BO, "name = 'Bo'\nafter = true"), ["person[1].after: expected int, got bool"]),
    (
        (LAKE, f"{LAKE}\nreleased = '2025-13-01'"),
        ["episode[0].released: expected a date in quotes: YYYY, YYYY-MM or YYYY-MM-DD, got '2025-13-01'"],
    ),
    (
        (KIND, f"{KIND}\npage = {{ title = 'P', after = 0, url = 'javascript:alert(1)' }}"),
        ["source[0].page.url: expected an address that begins with https://, got 'javascript:alert(1)'"],
    ),
    (
        (LAKE, f"{LAKE}\nreleased = 'in spring'"),
        ["episode[0].released: expected a date in quotes: YYYY, YYYY-MM or YYYY-MM-DD, got 'in spring'"],
    ),
    ((LAKE, f"{LAKE}\nreleased = 2025-04-24"), ["episode[0].released: expected str, got date"]),
    ((LAKE, f"{LAKE}\nminutes = 0"), ["episode[0].minutes: expected int >= 1"]),
    (("number = 2", "number = 0"), ["episode[1].number: expected int >= 1"]),
    (
        (GUEST, "billing = 'gest'"),
        ["character[1].billing: 'gest' is none of main, recurring, guest; did you mean 'guest'?"],
    ),
    ((GUEST, "billing = 'x'"), ["character[1].billing: 'x' is none of main, recurring, guest"]),
    ((GUEST, "billing = 3"), ["character[1].billing: expected str, got int"]),
    ((LAKE, f"{LAKE}\nteasers = 'At a lake.'"), ["episode[0].teasers: expected an array, got str"]),
    (
        (LAKE, f"{LAKE}\nteasers = [3, []]"),
        [
            "episode[0].teasers[0]: expected a table, got int",
            "episode[0].teasers[1]: expected a table, got an array",
        ],
    ),
    ((KIND, f"{KIND}\npage = {{}}"), ["source[0].page.title: missing", "source[0].page.after: missing"]),
    ((KIND, f"{KIND}\npage = 'A title'"), ["source[0].page: expected a table, got str"]),
    (
        "[[term]]\nid='step'\nterm='step'\ntopic='steps'\ntext='T.'\nafter=0\nsources=[]",
        ["term[1].sources: expected ids of sources, got []"],
    ),
    (
        "[[question]]\nid='who'\nprompt='P?'\nanswer='A'\nwrong=['W']\nexplanation='E.'\ntopic='t'\nafter=1\n" + ESY,
        [
            "question[0].wrong: expected an array of length >= 3",
            "question[0].difficulty: 'esy' is none of easy, medium, hard; did you mean 'easy'?",
        ],
    ),
    (
        "[[dispute]]\nid='d'\ntopic='T'\nafter=0\nversions=[{text='A.', sources=['press']}]\nverdict='V.'",
        ["dispute[0].versions: expected an array of length >= 2"],
    ),
    ("[song]\nid='tune'", ["song: expected an array, got a table"]),
    ((("\n[show]"), "song = 'tune'\n[show]"), ["song: expected an array, got str"]),
    (
        ("\n[show]", "song = ['tune', 3]\n[show]"),
        ["song[0]: expected a table, got str", "song[1]: expected a table, got int"],
    ),
    ("[[persons]]\nid='bo'", ["persons: unknown key; did you mean 'person'?"]),
    (("\n[show]", "'' = 3\n[show]"), ["'': unknown key"]),
    (("\n[show]", f"{LONG} = 3\n[show]"), [f"'{'x' * 56}…': unknown key"]),
    (("\n[show]", '"a b\\n" = 3\n[show]'), [r"'a b\n': unknown key"]),
    ("[[person]]\nid=['bo']\nname='Bo'\nafter=0", ["person[2].id: expected str, got an array"]),
    (
        ('id = "corps"', f"id = '{LONG} '"),
        [
            f"term[0].id: expected lower-case letters and digits joined by hyphens, got '{'x' * 56}…'",
            "company[0].ranks: no term is called 'corps'",
        ],
    ),
]
"""What a record does not allow, and the problems that are named."""

UNFIT: list[tuple[Change, list[str]]] = [
    ("[[person]]\nid='bo'\nname='Bo'\nafter=0", ["person[2].id: 'bo' is taken by person[1]"]),
    (
        ODD + "id='north'",
        ["character[2].id: 'north' is taken by company[0]"],
    ),
    (("number = 2", "number = 3"), ["episode[1].number: expected 2, got 3; episodes count through"]),
    (("number = 1", "number = 2"), ["episode[0].number: expected 1, got 2; episodes count through"]),
    (("number = 2", "number = 2\nseason = 2"), []),
    (("number = 2", "number = 2\nseason = 3"), ["episode[1].season: expected 1 or 2, got 3"]),
    (("number = 1", "number = 1\nseason = 2"), ["episode[1].season: expected 2 or 3, got 1"]),
    ((ACTOR, "actor = 'anna'"), ["character[0].actor: no person is called 'anna'; did you mean 'ann'?"]),
    ((ACTOR, "actor = 'zoe'"), ["character[0].actor: no person is called 'zoe'"]),
    ((ACTOR, f"actor = '{LONG}'"), [f"character[0].actor: no person is called '{'x' * 56}…'"]),
    (
        ('ranks = ["corps"]', "ranks = ['corps', 'corp']"),
        ["company[0].ranks: no term is called 'corp'; did you mean 'corps'?"],
    ),
    (
        ('after = 2, company = "north"', "after = 2, company = 'nord'"),
        ["character[1].memberships[1].company: no company is called 'nord'; did you mean 'north'?"],
    ),
    (
        (f'{LAKE}\nsources = ["press"]', f"{LAKE}\nsources = ['press', 'radio']"),
        ["episode[0].sources: no source is called 'radio'"],
    ),
    (
        "[[credit]]\ndepartment='D'\njob='R'\nafter=0\nsources=['press']\npeople=['an']",
        ["credit[0].people: no person is called 'an'; did you mean 'ann'?"],
    ),
    (
        (LAKE, LAKE + "\nevents = [{ text = 'T.', after = 1, sources = ['press'], companies = ['x'] }]"),
        ["episode[0].events[0].companies: no company is called 'x'"],
    ),
    (
        "[[relation]]\nsubject='odette'\nobject='odil'\nkind='rival'\n" + TOLD.format(1),
        ["relation[0].object: no character or company is called 'odil'; did you mean 'odile'?"],
    ),
    (
        "[[relation]]\nsubject='north'\nobject='odette'\nkind='rival'\n" + TOLD.format(1),
        ["relation[0].subject: no character is called 'north'"],
    ),
    ("[[relation]]\nsubject='odette'\nobject='north'\nkind='boss'\n" + TOLD.format(0), []),
    (SONG + "episode=2\n" + TOLD.format(0), []),
    (SONG + "episode=3\n" + TOLD.format(0), ["song[0].episode: there is no episode 3"]),
    (SONG + TOLD.format(3), ["song[0].after: there is no episode 3"]),
    ((ACTOR, "actor = 'bo'"), ["character[0].after: 0, but 'bo' comes only after 2"]),
    (
        "[[relation]]\nsubject='odile'\nobject='odette'\nkind='rival'\n" + TOLD.format(0),
        ["relation[0].after: 0, but 'odile' comes only after 1"],
    ),
    (
        "[[relation]]\nsubject='odette'\nobject='odile'\nkind='rival'\n" + TOLD.format(0),
        ["relation[0].after: 0, but 'odile' comes only after 1"],
    ),
    (
        "[[credit]]\ndepartment='D'\njob='R'\nafter=1\nsources=['press']\npeople=['ann', 'bo']",
        ["credit[0].after: 1, but 'bo' comes only after 2"],
    ),
    (
        ('text = "Everybody else."\nafter = 0', 'text = "Everybody else."\nafter = 1'),
        ["company[0].ranks: there from the start, but 'corps' comes only after 1"],
    ),
    (
        "[[relation]]\nsubject='odette'\nobject='odette'\nkind='rival'\n" + TOLD.format(1),
        ["relation[0].object: 'odette' cannot be related to itself"],
    ),
    (
        ("[[company]]", "".join(map(FACT.format, ("title", "wit", "wit"))) + "[[company]]"),
        ["show.facts[0].key: 'title' is taken", "show.facts[2].key: 'wit' is taken"],
    ),
    (
        ('swans.", after = 0', 'swans.", after = 1'),
        ["show.premise.after: expected 0, got 1; everyone may read the premise"],
    ),
    (
        ("[{ after = 0, sources", "[{ after = 1, sources"),
        ["character[1].memberships: must begin at 0 and be in order, not [1, 2]"],
    ),
    (
        ('memberships = [{ after = 0, company = "north", sources = ["press"] }]\n', ""),
        ["character[0].memberships: must begin at 0 and be in order, not []"],
    ),
    (
        ("{ after = 2, company", "{ after = 2, sources = ['press'] }, { after = 1, company"),
        ["character[1].memberships: must begin at 0 and be in order, not [0, 2, 1]"],
    ),
    (('title = "Swans"', f"title = '{LONG}'"), []),
]
"""What records must be to each other, and the problems that are named."""


def changed(change: Change) -> str:
    """Return the sound dataset with `change`."""
    if isinstance(change, str):
        return SOUND + change
    assert SOUND.count(change[0]) == 1
    return SOUND.replace(*change)


def problems(path: Path, text: str | bytes) -> tuple[str, ...]:
    """Return what `load` says is wrong with a file of that content; nothing where it takes it."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    try:
        load(path)
    except InvalidDatasetError as fault:
        found = fault.problems
    else:
        return ()
    assert found
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a path for a dataset."""
    return tmp_path / "own.toml"


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a path that the examples of a property write over and over."""
    return tmp_path_factory.mktemp("scratch") / "any.toml"


def test_a_sound_file_is_a_dataset(file: Path) -> None:
    """A file that breaks no rule is read as it stands, in its order, with what it leaves out by default."""
    file.write_text(SOUND, encoding="utf-8")
    read = load(file)
    assert isinstance(read, Dataset)
    assert [character.name for character in read.character] == ["Odette", "Odile"]
    assert read.character[1].memberships[1].company == "north"
    assert (read.episode[1].season, read.character[0].job, read.show.facts, read.dance) == (1, None, (), ())


@pytest.mark.parametrize(
    ("change", "found"),
    [*UNREADABLE, *UNFIT],
    ids=[(found or ["no problem"])[0][:60] for _, found in [*UNREADABLE, *UNFIT]],
)
def test_a_problem_is_named_with_its_place(file: Path, change: Change, found: list[str]) -> None:
    """Each broken rule is told with where it is and what is wrong there; what looks like a slip with what was meant."""
    assert list(problems(file, changed(change))) == found


def test_all_problems_are_named_at_once(file: Path) -> None:
    """One run names every problem: unreadable rows do not hide what is wrong between the others, in file order."""
    text = changed((ACTOR, "actor = 'zoe'\nz = 1\ny = 2\nx = 3\nw = 4\nv = 5"))
    text = text.replace(BO, "name = 'Bo'").replace("number = 2", "number = 4")
    text += "[[relation]]\nsubject='a'\nobject='b'\nkind='rival'\nepisode=9\n" + TOLD.format(7)
    text += "[[relation]]\nsubject='a'\nobject='b'\nkind='rival'\n" + TOLD.format(7)
    assert list(problems(file, text)) == [
        "person[1].after: missing",
        *(f"character[0].{key}: unknown key" for key in "zyxwv"),
        "relation[0].episode: unknown key",
        "episode[1].number: expected 2, got 4; episodes count through",
        "relation[1].subject: no character is called 'a'",
        "relation[1].object: no character or company is called 'b'",
        "relation[1].after: there is no episode 7",
    ]


def test_an_unreadable_row_can_still_be_referred_to(file: Path) -> None:
    """An id counts where its row has a fault of its own: one slip is one problem, not one more for each reference."""
    assert problems(file, changed(('name = "Ann Ek"\nafter = 0', "name = 7\nafter = 0"))) == (
        "person[0].name: expected str, got int",
    )
    assert problems(file, changed("[[person]]\nid='bo'\n[[person]]\nid='ann'\nname='A'\nafter=0")) == (
        "person[2].name: missing",
        "person[2].after: missing",
        "person[2].id: 'bo' is taken by person[1]",
        "person[3].id: 'ann' is taken by person[0]",
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\xff", "is not UTF-8: invalid start byte at byte 0"),
        (b"show =", "line 1 column 7"),
        (b"[show]\nid = 1\nid = 2", "duplicate key at line 3 column 1"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "cannot recurse further; max recursion depth met at line 1 column"),
        (b"a = " + b"{a=" * 5000 + b"1" + b"}" * 5000, "cannot recurse further; max recursion depth met at line 1"),
    ],
)
def test_what_is_no_toml_is_refused(file: Path, content: bytes, problem: str) -> None:
    """A file that is not TOML has one problem: what keeps it from being read, and where that is."""
    (found,) = problems(file, content)
    assert problem in found


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda _: None, "cannot be read: No such file or directory"),
        (lambda path: path.mkdir(), "is not a file"),
        (os.mkfifo, "is not a file"),
        (lambda path: path.symlink_to("/dev/zero"), "is not a file"),
        (lambda path: path.symlink_to(path), "cannot be read: Too many levels of symbolic links"),
    ],
    ids=["missing", "directory", "pipe", "device", "loop"],
)
def test_what_is_no_file_is_refused(file: Path, make: Callable[[Path], None], problem: str) -> None:
    """What cannot be read as a file is refused at once; nothing waits for a pipe or reads a device to its end."""
    make(file)
    with pytest.raises(InvalidDatasetError) as raised:
        load(file)
    assert raised.value.problems == (problem,)
    assert str(raised.value) == f"{file} has 1 problem:\n  {problem}"


def test_a_byte_order_mark_is_no_problem(file: Path) -> None:
    """Editors that put a mark at the start of a file do no harm."""
    assert problems(file, "\ufeff" + SOUND) == ()


def test_deep_nesting_is_a_problem_like_others(file: Path) -> None:
    """Tables within tables are refused where they stand, however deep they go."""
    assert problems(file, f"{SOUND}[[song]]\nid = {'[' * 70}{']' * 70}")[0] == "song[0].text: missing"


def test_problems_are_counted(file: Path) -> None:
    """The message names the file and how many problems it has, and has a line for each."""
    file.write_text("[show]\nid = 'swans'\ntitle = 3\n", encoding="utf-8")
    with pytest.raises(InvalidDatasetError) as raised:
        load(file)
    assert str(raised.value).splitlines() == [
        f"{file} has 2 problems:",
        "  show.title: expected str, got int",
        "  show.premise: missing",
    ]


def test_the_bundled_dataset_is_there() -> None:
    """The program finds its own dataset."""
    assert bundled().is_file()
    assert load(bundled()).show.title == "Étoile"


def test_the_installed_dataset_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package takes the dataset it carries; only in the repository is it at the top."""
    here = tmp_path / "lib" / "etoile_cli" / "dataset.py"
    monkeypatch.setattr("etoile_cli.dataset.__file__", str(here))
    assert bundled() == tmp_path / "data" / "etoile.toml"
    installed = here.parent / "data" / "etoile.toml"
    installed.parent.mkdir(parents=True)
    installed.touch()
    assert bundled() == installed


@pytest.mark.parametrize("path", [bundled(), SMALL], ids=["bundled", "small"])
def test_a_file_can_be_read_a_table_at_a_time(path: Path) -> None:
    """Read lazily, each table has all that it has when the file is read as a whole: the tables stand together in it."""
    whole, lazy = load(path), lazily(path)
    assert {table: getattr(lazy, table) for table in reversed(record_fields(Dataset))} == {
        table: getattr(whole, table) for table in record_fields(Dataset)
    }
    assert lazy.source is lazy.source
    assert not isinstance(lazy, Dataset)


def test_a_file_with_long_strings_is_read_whole(file: Path) -> None:
    """Where a text has several lines, one of them could look like a table, so the file is read and checked whole."""
    text = changed(('"Two houses swap their swans."', '"""Two houses\n[[person]]\nswap their swans."""'))
    file.write_text(text, encoding="utf-8")
    assert lazily(file) == load(file)
    assert [person.id for person in lazily(file).person] == ["ann", "bo"]
    file.write_text(text + "[[person]]\nid = 3", encoding="utf-8")
    with pytest.raises(InvalidDatasetError):
        lazily(file)


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text + "\n[[person]]\nid = 'cy'\nname = 'Cy'\nafter = 0\n",
        lambda text: text + "\n  [[ person ]]\nid = 'cy'\nname = 'Cy'\nafter = 0\n",
        lambda text: text.replace("[[company]]", "[[company]] # houses").replace("[show]", "[ show ] # it"),
        lambda text: text.lstrip(),
    ],
    ids=["other line ends", "a row at the end", "spaces", "comments", "nothing before"],
)
def test_a_file_that_is_edited_freely_loses_nothing(file: Path, edit: Callable[[str], str]) -> None:
    """However a person writes TOML, the file has the same rows read lazily as read whole."""
    file.write_bytes(edit(SOUND).encode())
    whole, lazy = load(file), lazily(file)
    assert [getattr(lazy, table) for table in record_fields(Dataset)] == [
        getattr(whole, table) for table in record_fields(Dataset)
    ]


@pytest.mark.parametrize("read", [load, lazily])
def test_a_table_that_is_not_there_is_empty(file: Path, read: Callable[[Path], Dataset]) -> None:
    """What a file does not have is empty, however it is read; a file that is not there is refused either way."""
    file.write_text(SOUND, encoding="utf-8")
    assert read(file).song == ()
    with pytest.raises(InvalidDatasetError):
        read(file.with_name("none.toml"))


def test_every_record_has_its_place(small: Dataset) -> None:
    """All records are walked through in the order of the file, each with its place, those within others after them."""
    assert list(walk(small)) == [(found.place, found.record) for found in records(small)]


# What holds for any file.

PIECES = [*SOUND.encode().splitlines(keepends=True), b"\0", b"\xff", b"=", b"'", b'"""', b"[[", b"]", b"{", b",", b"#"]


@given(some.binary() | some.text().map(str.encode) | some.lists(some.sampled_from(PIECES)).map(b"".join))
def test_any_bytes_are_a_dataset_or_refused(scratch: Path, content: bytes) -> None:
    """Whatever a file holds, it is a dataset, or is refused with at least one problem."""
    problems(scratch, content)


VALUES: some.SearchStrategy[Any] = some.recursive(  # whatever TOML can hold
    some.text(some.characters(exclude_categories=["Cs"]), max_size=20)
    | some.sampled_from(["press", "odette", "swans", "2025", "main", "original"])
    | some.integers(-(2**63), 2**63 - 1)
    | some.integers(-1, 9)
    | some.floats()
    | some.booleans()
    | some.dates()
    | some.datetimes()
    | some.times(),
    lambda values: (
        some.lists(values, max_size=3)
        | some.dictionaries(some.sampled_from(["id", "name", "after", "sources", "x"]), values, max_size=3)
    ),
    max_leaves=4,
)


def _spots(node: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to each value in what TOML holds."""
    if way:
        yield way
    if isinstance(node, dict | list):
        for step, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _spots(value, (*way, step))


def _at(node: Any, way: tuple[str | int, ...]) -> Any:
    for step in way:
        node = node[step]
    return node


WHOLE = SMALL.read_text(encoding="utf-8")
SPOTS = list(_spots(rtoml.loads(WHOLE)))
PLACE = re.compile(r"(?P<place>[a-z]\w*(\[\d+\])?(\.\w+(\[\d+\])?)*): [^\n]+")


def _is_there(node: Any, place: str) -> bool:
    """Return whether the file has `place`, or the table that it would be a key of."""
    *way, last = [int(step) if step.isdecimal() else step for step in re.findall(r"\w+", place)]
    held = _at(node, tuple(way))
    return isinstance(held, dict) if isinstance(last, str) else last < len(held)


@given(some.sampled_from(SPOTS), VALUES | some.none())
def test_any_change_of_a_value_is_taken_or_named(scratch: Path, spot: tuple[str | int, ...], value: Any) -> None:
    """With one value changed, or gone, a dataset is still one, or each of its problems names a place in the file."""
    raw = rtoml.loads(WHOLE)
    holder = _at(raw, spot[:-1])
    if value is None:
        del holder[spot[-1]]
    else:
        holder[spot[-1]] = value
    for problem in problems(scratch, tomli_w.dumps(raw)):
        assert (named := PLACE.fullmatch(problem)), problem
        assert _is_there(raw, named["place"]), problem


def test_each_table_is_changed() -> None:
    """The dataset that is changed has every table that there is, so that a new one is tested by being there."""
    assert rtoml.loads(WHOLE).keys() == set(record_fields(Dataset))
