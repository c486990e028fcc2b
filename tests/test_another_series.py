"""Another series: the whole program runs on datasets of others, and knows nothing of its own series by heart."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import etoile_cli
from etoile_cli import dataset
from etoile_cli.formats import Format
from etoile_cli.model import Character, Dataset, Person
from etoile_cli.names import fold
from tests.commands import PAGES
from tests.conftest import SMALL, Outcome, Run

SEASONS = SMALL.with_name("seasons.toml")
"""The dataset of another invented series: three companies, two seasons, and many a table with nothing in it."""

LAST = 5

_THERE = {
    "gazette": "bulletin",
    "harbour": "ledger",
    "port-lune": "river",
    "skerry": "hill",
    "horn": "driver",
    "maud": "bruno",
    "tove": "greta",
    "yuki": "irma",
    "ada": "osric",
    "brandt": "dell",
    "leader": "crank",
    "lamp": "tram",
}

LINES = {name: tuple(_THERE.get(word, word) for word in args) for name, args in PAGES.items()}
"""The command lines of the small dataset, with the words of this one."""

NOT_THERE = {
    "credits-job": "There is no job 'music'.",
    "reviews-outlet": "There is no outlet 'bulletin'.",
    "glossary-term": "There is no word 'crank'.",
}
"""Those that ask for something which this series has not, and what they are told."""

EMPTY = {
    "credits": ("credits", "--up-to", "all"),
    "reviews": ("reviews", "--up-to", "all"),
    "disputes": ("sources", "--disputed", "--up-to", "all"),
    "timeline": ("timeline", "--up-to", "all"),
    "dances": ("dances", "--up-to", "all"),
    "music": ("music", "--up-to", "all"),
    "places": ("places", "--up-to", "all"),
    "glossary": ("glossary", "--up-to", "all"),
    "next": ("next", "--up-to", "all"),
    "relations": ("relations", "--up-to", "0"),
    "recap": ("recap", "--up-to", "0"),
    "new": ("new", "--up-to", "0"),
    "cast": ("cast", "--company", "river", "--billing", "guest", "--up-to", "0"),
}
"""Command lines for which there is nothing."""

BARE = """
[show]
id = "bare"
title = "Bare"
premise = { text = "Nothing is known of it yet.", after = 0, sources = ["word"] }

[[source]]
id = "word"
outlet = "Word of mouth"
kind = "rewrite"
"""
"""The least that a dataset can be: nobody in it, and no episode."""


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run here be about the other series."""
    monkeypatch.setenv("ETOILE_DATA", str(SEASONS))


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run be about a series of which next to nothing is known."""
    path = tmp_path / "bare.toml"
    path.write_text(BARE, encoding="utf-8")
    monkeypatch.setenv("ETOILE_DATA", str(path))


def is_one_line(outcome: Outcome) -> bool:
    """Whether a run that found nothing says so in one line, and nothing else."""
    return outcome.out == "" and re.fullmatch(r"etoile: [A-Z'][^\n]*\.\n", outcome.err) is not None


# Every command.


@pytest.mark.parametrize(("form", "terminal"), [*((form, None) for form in Format), (Format.TABLE, 40)])
@pytest.mark.parametrize("name", LINES)
def test_every_command_works(run: Run, name: str, form: Format, terminal: int | None) -> None:
    """Each command line shows a page, or says in one kind line that the series has no such thing."""
    outcome = run(*LINES[name], "--format", form, terminal=terminal)
    missing = NOT_THERE.get(name.removesuffix("-at-0"))
    if missing:
        assert (outcome.code, outcome.out, outcome.err) == (1, "", f"etoile: {missing}\n")
    else:
        assert outcome.code == 0, outcome.err
        assert "etoile: " not in outcome.err
        if form is Format.JSON:
            assert isinstance(json.loads(outcome.out), list | dict)


@pytest.mark.parametrize("name", LINES)
@pytest.mark.usefixtures("bare")
def test_a_series_of_which_nothing_is_known(run: Run, name: str) -> None:
    """Where nobody and no episode is, each command shows that, or says in one kind line what there is not."""
    for form in Format:
        outcome = run(*LINES[name], "--format", form, terminal=80)
        assert outcome.code == 0 or (outcome.code in (1, 2) and is_one_line(outcome)), outcome


@pytest.mark.parametrize("name", EMPTY)
def test_what_is_empty_says_so(run: Run, name: str) -> None:
    """Where there is nothing, people read a sentence in every format of theirs, and programs get empty lists."""
    piped = run(*EMPTY[name])
    *said, note = piped.err.splitlines()
    assert piped.code == 0
    assert said
    assert all(re.fullmatch(r"[A-Z][^.]+\.( [A-Z].+)?", line) for line in said)
    assert note.endswith("etoile watched N")
    for form in (Format.PLAIN, Format.MD):
        assert all(line in run(*EMPTY[name], "--format", form).out for line in said)
    assert all(line in run(*EMPTY[name], terminal=200).out for line in said)
    assert not any(_rows(json.loads(run(*EMPTY[name], "--json").out)))
    table = run(*EMPTY[name], "--format", "csv").out
    assert len(table.splitlines()) <= 1 or "\n\n" in table


def _rows(page: object) -> Iterator[object]:
    """Yield the rows of the lists of a page as JSON."""
    lists = page.values() if isinstance(page, dict) else [page]
    yield from (row for each in lists if isinstance(each, list) for row in each)


# Its own companies, seasons and places in them.


@pytest.mark.parametrize("option", ["--company", "--home"])
@pytest.mark.parametrize(
    ("asked", "ids"),
    [("hill", "hill"), ("RIVER", "river"), ("Kesselrode", "loop"), ("wet shed", None), ("the wet shed", "river")],
)
def test_companies_are_those_of_the_dataset(run: Run, option: str, asked: str, ids: str | None) -> None:
    """A company is named by its id, city or other name in this dataset, all of it."""
    outcome = run("characters", option, asked, "--up-to", "all", "--json")
    if ids is None:
        assert (outcome.code, outcome.out) == (2, "")
        return
    assert outcome.code == 0
    key = "company" if option == "--company" else "home"
    found = json.loads(outcome.out)
    assert found
    assert {row[key] for row in found} == {ids}


@pytest.mark.parametrize("args", [("cast", "--company"), ("characters", "--home"), ("recap", "--company")])
def test_companies_of_the_bundled_series_are_refused(run: Run, real: Dataset, args: tuple[str, ...]) -> None:
    """What the bundled series has is wrong usage here, and the message says what there is."""
    for company in real.company:
        outcome = run(*args, company.id)
        assert outcome.code == 2
        assert is_one_line(outcome)
        assert outcome.err.endswith(" The companies are hill, river, loop.\n")
    near = run(*args, "rivre")
    assert (near.code, near.err.startswith("etoile: There is no company 'rivre'. Did you mean river?")) == (2, True)


def test_three_companies_side_by_side(run: Run) -> None:
    """Each company has its people from the start, and whoever went through two of them is in the last."""
    houses = json.loads(run("companies", "--up-to", "all", "--json").out)["companies"]
    assert [(house["id"], house["stayed"], house["came"], house["left"]) for house in houses] == [
        ("hill", ["Old Hask"], [], ["Greta Holm"]),
        ("river", ["Bruno Vey"], [], []),
        ("loop", ["Irma Quist", "The Inspector"], ["Greta Holm"], []),
    ]


NUMBERED = {"S1E1": 1, "s1e2": 2, "S2E1": 3, "S02E02": 4, "s2e3": 5}
"""Places in seasons, and the numbers of these episodes."""

BY_NUMBER = (("episodes",), ("new", "--up-to", "all"), ("recap", "--up-to", "all"), ("cast", "--up-to"))
"""Command lines that take the number of an episode at their end."""


@pytest.mark.parametrize("args", BY_NUMBER, ids=" ".join)
@pytest.mark.parametrize("asked", NUMBERED)
def test_a_place_in_a_season_is_a_number(run: Run, asked: str, args: tuple[str, ...]) -> None:
    """Wherever a number is accepted, a season and the place in it name the same episode."""
    own, *rest = args
    line = (own, *rest, asked) if rest == ["--up-to"] else (own, asked, *rest)
    plain = (own, *rest, str(NUMBERED[asked])) if rest == ["--up-to"] else (own, str(NUMBERED[asked]), *rest)
    assert run(*line) == run(*plain)
    assert run(*line).code == 0


@pytest.mark.parametrize("asked", NUMBERED)
def test_watched_takes_a_place_in_a_season(run: Run, asked: str) -> None:
    """What was watched is saved as the number of the episode; the environment takes the same words."""
    assert run("watched", asked, "--quiet") == (0, "", "")
    assert json.loads(run("watched", "--json").out) == {"watched": NUMBERED[asked], "episodes": LAST}
    there = run("cast", env={"ETOILE_UP_TO": asked})
    assert there == run("cast", "--up-to", str(NUMBERED[asked]))


@pytest.mark.parametrize("args", [*BY_NUMBER, ("watched",)], ids=" ".join)
@pytest.mark.parametrize("asked", ["S3E1", "S2E9", "S2E4", "S1E3", "S0E1", "S2E0", "S2", "E1", "6", "8", "S2E3E1"])
def test_no_such_place(run: Run, asked: str, args: tuple[str, ...]) -> None:
    """A season or a place in it that the series has not is wrong usage, and the message says what there is."""
    own, *rest = args
    outcome = run(*((own, *rest, asked) if rest == ["--up-to"] else (own, asked, *rest)))
    assert outcome.code == 2
    assert is_one_line(outcome)
    assert repr(asked) in outcome.err
    assert f"to {LAST}" in outcome.err


@pytest.mark.parametrize("seen", range(LAST + 1))
def test_home_says_how_far(run: Run, seen: int) -> None:
    """The first page counts the episodes of this series."""
    outcome = run("home", "--up-to", str(seen))
    assert re.search(rf"^Watched +{seen} of {LAST}$", outcome.out, re.MULTILINE)
    found = json.loads(run("home", "--up-to", str(seen), "--json").out)
    assert (found["watched"], found["episodes"], found["next"]) == (seen, LAST, seen + 1 if seen < LAST else None)


def test_steps_stay_within_the_series(run: Run) -> None:
    """One more than all is all."""
    for expected in (1, 2, 3, 4, 5, 5):
        run("watched", "+1")
        assert json.loads(run("watched", "--json").out)["watched"] == expected


def test_progress_is_kept_apart(run: Run) -> None:
    """What was watched of one series says nothing of another."""
    bundled = {"ETOILE_DATA": ""}

    def seen() -> tuple[int, int]:
        outcomes = (run("watched", "--json"), run("watched", "--json", env=bundled))
        here, there = (json.loads(outcome.out)["watched"] for outcome in outcomes)
        return here, there

    assert seen() == (0, 0)
    run("watched", "4")
    assert seen() == (4, 0)
    run("watched", "2", env=bundled)
    assert seen() == (4, 2)
    run("watched", "none")
    assert seen() == (0, 2)


# The quiz.


@pytest.mark.parametrize("level", range(LAST + 1))
def test_the_quiz_makes_its_questions(run: Run, level: int) -> None:
    """Without a written question there are made ones, about this series alone."""
    outcome = run("quiz", "--seed", "1", "--limit", "4", "--up-to", str(level), "--json", typed="a\nb\nc\nd\n")
    assert outcome.code == 0
    assert len(json.loads(outcome.out)["answers"]) == 4
    sheet = run("quiz", "--print", "--seed", "1", "--limit", "99", "--up-to", str(level), "--json")
    assert all(len(set(row["choices"])) == 4 and row["answer"] in row["choices"] for row in json.loads(sheet.out))


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("args", [(), ("--print",), ("--daily",), ("--typed",)])
def test_nothing_to_ask(run: Run, args: tuple[str, ...]) -> None:
    """Where no question can be made, the quiz says so kindly."""
    assert run("quiz", *args) == (1, "", "etoile: There is nothing to ask at your level.\n")


def test_games_are_kept_apart(run: Run) -> None:
    """The scores of one series are not those of another."""
    run("quiz", "--seed", "1", "--limit", "1", typed="a\n")
    assert json.loads(run("scores", "--json").out)["total"] == 1
    assert json.loads(run("scores", "--json", env={"ETOILE_DATA": ""}).out)["total"] == 0


# Nothing in the source knows the bundled series.

SOURCE = Path(etoile_cli.__file__).parent

DESCRIPTIONS = {"__init__.py": "module", "cli/__init__.py": "_start"}
"""Where the title of the series may stand: what the package, and the program in its help, says that it is."""

ORDINARY = {"An", "The", "Uncle", "Li", "Fish"}
"""Words with a capital in names of the series that stand in other sentences as well."""

COUNTS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


class Telltale(NamedTuple):
    """What gives away the bundled series, and how it is looked for: as it is written, or in any spelling."""

    what: str
    pattern: re.Pattern[str]
    folded: bool

    def __call__(self, text: str) -> bool:
        """Whether it stands in `text`."""
        return self.pattern.search(fold(text) if self.folded else text) is not None


TITLE = "the title"


@cache
def telltales() -> list[Telltale]:
    """Return all that would give the bundled series away."""
    real = dataset.load(dataset.bundled())
    houses = [
        word
        for company in real.company
        for word in (company.id, company.name, company.city, *(alias.name for alias in company.aliases))
    ]
    people: list[Character | Person] = [*real.character, *real.person]
    full = [
        name
        for somebody in people
        for name in (somebody.name, *(alias.name for alias in somebody.aliases))
        if " " in name
    ]
    parts = {
        word
        for character in real.character
        for word in re.findall(r"\w+", character.name)
        if word[0].isupper() and word not in ORDINARY
    }
    count = len(real.episode)
    return [
        *(
            Telltale(word, re.compile(rf"\b{fold(word)}\b"), folded=True)
            for word in (*houses, *full, *(episode.title for episode in real.episode))
        ),
        *(Telltale(word, re.compile(rf"\b{word}\b"), folded=False) for word in sorted(parts)),
        Telltale(TITLE, re.compile(rf"\b{real.show.title}\b"), folded=False),
        Telltale(str(count), re.compile(rf"(?<![\w-]){count}\b|(?i:\b{COUNTS[count]}\b)"), folded=False),
    ]


def said(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each string of a file with the name of what it is the docstring of; none for other strings.

    The examples in docstrings are left out: they run on the bundled series.
    """
    named: dict[ast.AST, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            first = node.body[0]
            assert isinstance(first, ast.Expr)
            named[first.value] = getattr(node, "name", "module")
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = re.sub(r"(?m)^ *Example: etoile .*$", "", node.value) if node in named else node.value
            yield named.get(node, ""), text


def given_away(source: str, file: str) -> list[str]:
    """Return what `source` says of the bundled series, a line each."""
    if not file.endswith(".py"):
        return [f"{file}: {telltale.what}" for telltale in telltales() if telltale(source)]
    tree = ast.parse(source)
    numbers = [str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is int]
    return [
        f"{file}: {telltale.what} in {text[:60]!r}"
        for where, text in (*said(tree), *(("", number) for number in numbers))
        for telltale in telltales()
        if telltale(text) and not (telltale.what == TITLE and where and DESCRIPTIONS.get(file) == where)
    ]


FILES = {path.relative_to(SOURCE).as_posix(): path for path in sorted(SOURCE.rglob("*.py"))} | {
    "beginning.toml": SOURCE / "beginning.toml"
}


@pytest.mark.parametrize("file", FILES)
def test_the_source_knows_no_series_by_heart(file: str) -> None:
    """No string in the source names a character, company, city, person or episode, or how many episodes there are."""
    assert given_away(FILES[file].read_text(encoding="utf-8"), file) == []


@pytest.mark.parametrize(
    "source",
    [
        'CITY = "in Paris"',
        'ID = "new-york"',
        'KEY = "new_york"',
        'def f():\n    """Ask Jack."""',
        'def f():\n    """Ask.\n\n    Example: of New York\n    """',
        'x = f"{n} of 8"',
        "LAST = 8",
        'HELP = "All eight episodes."',
        'T = "THE SWAP"',
        'T = "Étoile"',
        'T = "luke kirby"',
    ],
)
def test_the_source_would_be_caught(source: str) -> None:
    """The look-out above sees what it is there for."""
    assert given_away(source, "some.py")


def test_what_the_source_may_say() -> None:
    """An example in a help text runs on the bundled series, and so may name it; a coding is no count."""
    source = 'def f():\n    """Ask.\n\n    Example: etoile who jack\n    """\n    return "utf-8"'
    assert given_away(source, "some.py") == []


def test_the_dataset_is_what_it_is_here_for() -> None:
    """Three companies, two seasons numbered through, and many tables with nothing in them."""
    seasons = dataset.load(SEASONS)
    assert len(seasons.company) == 3
    assert [(episode.number, episode.season) for episode in seasons.episode] == [(1, 1), (2, 1), (3, 2), (4, 2), (5, 2)]
    assert not any((seasons.dance, seasons.song, seasons.review, seasons.term, seasons.question, seasons.credit))
