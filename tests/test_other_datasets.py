"""Datasets of other series: every command works with them, and no code depends on the bundled series."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest

import etoile_cli
from etoile_cli import dataset
from etoile_cli.formats import Format
from etoile_cli.matching import fold
from etoile_cli.model import Character, Dataset, Person
from tests.command_lines import PAGES
from tests.conftest import SMALL, Outcome, Run, sample

SEASONS = SMALL.with_name("seasons.toml")
"""The dataset of another invented series, with three companies, two seasons and many empty tables."""

LAST = 5

_IN_SEASONS = {
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

LINES = {name: tuple(_IN_SEASONS.get(word, word) for word in args) for name, args in PAGES.items()}
"""The command lines of the small dataset, with names of this one."""

NOT_FOUND = {
    "credits-job": "No job matches 'music'. To see all: etoile credits",
    "reviews-outlet": "No outlet matches 'bulletin'. To see all: etoile reviews",
    "glossary-term": "No glossary entry for 'crank'. To see all: etoile glossary",
    "glossary-topic": "No glossary entry for 'ranks'. To see all: etoile glossary",
}
"""The command lines with a name that this series does not have, and their messages."""

EMPTY = {
    "credits": ("credits", "--up-to", "all"),
    "reviews": ("reviews", "--up-to", "all"),
    "disputes": ("disputes", "--up-to", "all"),
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
"""Command lines whose page is empty."""

BARE = """
[show]
id = "bare"
title = "Bare"
premise = { text = "Not much is known yet.", after = 0, sources = ["word"] }

[[source]]
id = "word"
outlet = "Word of mouth"
kind = "rewrite"
"""
"""The smallest dataset: without characters and episodes."""


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run use the dataset with seasons."""
    monkeypatch.setenv("ETOILE_DATA", str(SEASONS))


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run use the smallest dataset."""
    path = tmp_path / "bare.toml"
    path.write_text(BARE, encoding="utf-8")
    monkeypatch.setenv("ETOILE_DATA", str(path))


SEVERAL_TABLES = re.compile(r"choose one with --only\. They are (\w+), ")
"""The error of a page of several tables in a format of one, and the key of the first."""


def first_table(outcome: Outcome) -> tuple[str, ...]:
    """Return the option that chooses the first table of a page of several."""
    found = SEVERAL_TABLES.search(outcome.err)
    assert found
    return ("--only", found[1])


def is_one_line_error(outcome: Outcome) -> bool:
    """Return whether a run printed an error of one line, which a terminal breaks at spaces, and nothing else."""
    error = outcome.err.removesuffix("\n").replace("\n", " ")
    return outcome.out == "" and re.fullmatch(r"etoile: [A-Z'].*([.?]|: etoile [a-z]+)", error) is not None


# Every command.


@pytest.mark.parametrize(
    ("name", "form", "terminal"),
    sample(
        [
            (name, form, terminal)
            for name, (form, terminal) in product(LINES, [*((form, None) for form in Format), (Format.TABLE, 40)])
        ],
        140,
    ),
)
def test_every_command_works(run: Run, name: str, form: Format, terminal: int | None) -> None:
    """Each command line prints a page, or one line that says that the series has no such thing."""
    outcome = run(*LINES[name], "--format", form, terminal=terminal)
    not_found = NOT_FOUND.get(name.removesuffix("-at-0"))
    if not_found:
        assert (outcome.code, outcome.out) == (1, "")
        assert outcome.err.replace("\n", " ") == f"etoile: {not_found} "  # a narrow terminal breaks it at spaces
    elif form in (Format.CSV, Format.TSV) and SEVERAL_TABLES.search(outcome.err):
        assert (outcome.code, outcome.out) == (2, "")
        assert run(*LINES[name], "--format", form, *first_table(outcome)).code == 0
    else:
        assert outcome.code == 0, outcome.err
        assert "etoile: " not in outcome.err
        if form is Format.JSON:
            assert isinstance(json.loads(outcome.out), list | dict)


@pytest.mark.parametrize(("name", "form"), sample(product(LINES, Format), 100))
@pytest.mark.usefixtures("bare")
def test_every_command_works_with_the_smallest_dataset(run: Run, name: str, form: Format) -> None:
    """Without characters and episodes, each command prints a page, or one line that says what there is not."""
    outcome = run(*LINES[name], "--format", form, terminal=80)
    assert (outcome.code == 0 and outcome.out) or (outcome.code in (1, 2) and is_one_line_error(outcome)), outcome


@pytest.mark.parametrize("name", EMPTY)
def test_empty_page_has_a_sentence(run: Run, name: str) -> None:
    """On an empty page people read a sentence in each of their formats, and programs get empty lists."""
    plain = run(*EMPTY[name], "--format", Format.PLAIN)
    sentence = plain.out.rstrip("\n").rpartition("\n")[2]
    assert (plain.code, plain.err) == (0, "")
    assert re.fullmatch(r"[A-Z][^.]+\.( [A-Z].+)?", sentence)
    for outcome in (run(*EMPTY[name], "--format", Format.MD), run(*EMPTY[name], terminal=200)):
        assert sentence.rstrip(".") in outcome.out
    assert not any(_rows(json.loads(run(*EMPTY[name], "--json").out)))
    csv = run(*EMPTY[name], "--format", Format.CSV)
    if SEVERAL_TABLES.search(csv.err):
        csv = run(*EMPTY[name], "--format", Format.CSV, *first_table(csv))
    assert csv.code == 0
    assert len(csv.out.splitlines()) <= 1


def _rows(page: object) -> Iterator[object]:
    """Yield the rows of all lists of a page in JSON."""
    lists = page.values() if isinstance(page, dict) else [page]
    yield from (row for each in lists if isinstance(each, list) for row in each)


# Companies, seasons and places in them.


@pytest.mark.parametrize("option", ["--company", "--home"])
@pytest.mark.parametrize(
    ("name", "id_"),
    [("hill", "hill"), ("RIVER", "river"), ("Kesselrode", "loop"), ("wet shed", "river"), ("dry dock", None)],
)
def test_company_is_found_by_its_names(run: Run, option: str, name: str, id_: str | None) -> None:
    """A company is found by its id, city or alias in this dataset, in any case, or by words of it."""
    outcome = run("characters", option, name, "--up-to", "all", "--json")
    if id_ is None:
        assert (outcome.code, outcome.out) == (1, "")
        return
    assert outcome.code == 0
    key = "company" if option == "--company" else "home"
    assert {row[key] for row in json.loads(outcome.out)} == {id_}


@pytest.mark.parametrize("args", [("cast", "--company"), ("characters", "--home"), ("recap", "--company")])
def test_company_of_the_bundled_series_is_refused(run: Run, real: Dataset, args: tuple[str, ...]) -> None:
    """A company of another series is not found, and the message lists those of this one."""
    id_ = real.company[0].id
    assert run(*args, id_) == (
        1,
        "",
        f"etoile: No company {id_!r}. The companies are Overby, Nethermouth and Kesselrode.\n",
    )
    message = "etoile: No company 'rivre'. The companies are Overby, Nethermouth and Kesselrode.\n"
    assert run(*args, "rivre") == (1, "", message)


def test_three_companies_side_by_side(run: Run) -> None:
    """Each company has its members from the start, and a character who moved twice is in the last."""
    companies = json.loads(run("companies", "--up-to", "all", "--json").out)["companies"]
    assert [(company["id"], company["stayed"], company["came"], company["left"]) for company in companies] == [
        ("hill", ["Old Hask"], [], ["Greta Holm"]),
        ("river", ["Bruno Vey"], [], []),
        ("loop", ["Irma Quist", "The Inspector"], ["Greta Holm"], []),
    ]


NUMBERED = {"S1E1": 1, "s1e2": 2, "S2E1": 3, "S02E02": 4, "s2e3": 5}
"""Seasons and places in them, and the numbers of these episodes."""

BY_NUMBER = {
    "episodes": ("episodes", "{}", "--up-to", "all"),
    "new": ("new", "{}", "--up-to", "all"),
    "recap": ("recap", "{}", "--up-to", "all"),
    "--up-to": ("cast", "--up-to", "{}"),
    "watched": ("watched", "{}"),
}
"""Command lines that take the number of an episode."""


def by_number(name: str, number: object) -> list[str]:
    """Return a command line with the number of an episode."""
    return [word.format(number) for word in BY_NUMBER[name]]


@pytest.mark.parametrize(("name", "place"), sample(product(BY_NUMBER, NUMBERED), 9))
def test_season_and_place_mean_a_number(run: Run, name: str, place: str) -> None:
    """Wherever a number is accepted, a season and the place in it mean the same episode."""
    outcome = run(*by_number(name, NUMBERED[place]))
    assert outcome.code == 0
    run("watched", "none", "--quiet")  # which tells what changed
    assert run(*by_number(name, place)) == outcome


@pytest.mark.parametrize("place", NUMBERED)
def test_progress_is_saved_as_a_number(run: Run, place: str) -> None:
    """Progress is saved as the number of the episode; the environment variable takes a season and a place as well."""
    assert run("watched", place, "--quiet") == (0, "", "")
    assert json.loads(run("watched", "--json").out) == {"watched": NUMBERED[place], "episodes": LAST}
    assert run("cast", env={"ETOILE_UP_TO": place}) == run("cast", "--up-to", str(NUMBERED[place]))


@pytest.mark.parametrize(
    ("name", "place"),
    sample(product(BY_NUMBER, ["S3E1", "S2E9", "S2E4", "S1E3", "S0E1", "S2E0", "S2", "E1", "6", "8", "S2E3E1"]), 16),
)
def test_unknown_episode_is_a_usage_error(run: Run, name: str, place: str) -> None:
    """A season or a place that the series does not have is a usage error, and the message says what is valid."""
    outcome = run(*by_number(name, place))
    assert outcome.code == 2
    assert is_one_line_error(outcome)
    assert repr(place) in outcome.err
    assert f" to {LAST}" in outcome.err


@pytest.mark.parametrize("level", range(LAST + 1))
def test_home_counts_the_episodes(run: Run, level: int) -> None:
    """The first page counts the episodes of this series, and names the next one."""
    outcome = run("home", "--up-to", str(level), terminal=80)
    assert f"{level} of {LAST} episodes seen" in outcome.out
    found = json.loads(run("home", "--up-to", str(level), "--json").out)
    expected = (level, LAST, level + 1 if level < LAST else None)
    assert (found["watched"], found["episodes"], found["next"]) == expected


def test_progress_ends_with_the_last_episode(run: Run) -> None:
    """One step more than the last episode is the last episode."""
    for expected in (1, 2, 3, 4, 5, 5):
        run("watched", "+1")
        assert json.loads(run("watched", "--json").out)["watched"] == expected


def test_each_series_has_its_own_progress(run: Run) -> None:
    """Progress in one series does not change that in another."""
    bundled = {"ETOILE_DATA": ""}

    def progress() -> tuple[int, int]:
        outcomes = (run("watched", "--json"), run("watched", "--json", env=bundled))
        here, there = (json.loads(outcome.out)["watched"] for outcome in outcomes)
        return here, there

    assert progress() == (0, 0)
    run("watched", "4")
    assert progress() == (4, 0)
    run("watched", "2", env=bundled)
    assert progress() == (4, 2)
    run("watched", "none")
    assert progress() == (0, 2)


# The quiz.


@pytest.mark.parametrize("level", range(LAST + 1))
def test_quiz_generates_its_questions(run: Run, level: int) -> None:
    """Without written questions there are generated ones, each with different choices, one, or one order, right."""
    outcome = run("quiz", "--seed", "1", "--limit", "4", "--up-to", str(level), "--json", typed="skip\n" * 4)
    assert outcome.code == 0
    assert len(json.loads(outcome.out)["answers"]) == 4
    rows = json.loads(run("quiz", "--print", "--seed", "1", "--limit", "99", "--up-to", str(level), "--json").out)
    assert rows
    for row in rows:
        letters = list("abcd")[: len(row["choices"])]
        assert len(set(row["choices"])) == len(letters) in (2, 4)
        assert row["answer"] in row["choices"] or sorted(row["answer"]) == letters


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("args", [(), ("--print",), ("--daily",), ("--typed",)])
def test_quiz_without_questions(run: Run, args: tuple[str, ...]) -> None:
    """Where no question can be generated, the exit code is 1, and the message says so."""
    assert run("quiz", *args) == (1, "", "etoile: There are no questions at your level.\n")


def test_each_series_has_its_own_scores(run: Run) -> None:
    """The answers in one series do not count in another."""
    run("quiz", "--seed", "1", "--limit", "1", typed="a\n")
    assert json.loads(run("scores", "--json").out)["total"] == 1
    assert json.loads(run("scores", "--json", env={"ETOILE_DATA": ""}).out)["total"] == 0


# No code depends on the bundled series.

SOURCE = Path(etoile_cli.__file__).parent

DESCRIPTIONS = {"__init__.py": "module", "cli/app.py": "_root"}
"""The docstrings that may name the series: those of the package and of the program, by file."""

OTHER_COUNTS = {
    "lint.py": "words in a row",
    "quiz/judging.py": "letters and any number",
    "state.py": "random bytes",
    "pages/people.py": "characters of one company",
}
"""The files with a number that is by chance that of the episodes, and what it counts."""

ORDINARY = {"An", "The", "Uncle", "Li", "Fish"}
"""Words of names in the series that other sentences have as well."""

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@cache
def forbidden() -> dict[str, re.Pattern[str]]:
    """Return what no code may contain, by name: "names" is for folded text, the others are for text as it is."""
    real = dataset.load(dataset.bundled_path())
    companies = [
        name
        for company in real.company
        for name in (company.id, company.name, company.city, *(alias.name for alias in company.aliases))
    ]
    people: list[Character | Person] = [*real.character, *real.person]
    full_names = [
        name for person in people for name in (person.name, *(alias.name for alias in person.aliases)) if " " in name
    ]
    names = {*companies, *full_names, *(episode.title for episode in real.episode)}
    parts = {
        word
        for character in real.character
        for word in re.findall(r"\w+", character.name)
        if word[0].isupper() and word not in ORDINARY
    }
    count = len(real.episode)
    return {
        "names": re.compile(rf"\b({'|'.join(sorted(map(fold, names)))})\b"),
        "parts of names": re.compile(rf"\b({'|'.join(sorted(parts))})\b"),
        "title": re.compile(rf"\b{real.show.title}\b"),
        "number of episodes": re.compile(rf"(?<![\w-]){count}\b|(?i:\b{NUMBERS[count]}\b)"),
    }


def strings(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each string and each number of a module, with the name of what it is the docstring of, or "".

    The examples in docstrings are left out: they run with the bundled series.
    """
    documented: dict[ast.AST, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            first = node.body[0]
            assert isinstance(first, ast.Expr)
            documented[first.value] = getattr(node, "name", "module")
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (str, int):
            text = str(node.value)
            text = re.sub(r"(?m)^ *Example: etoile .*$", "", text) if node in documented else text
            yield documented.get(node, ""), text


def dependencies(source: str, file: str) -> list[str]:
    """Return what `source` contains of the bundled series, a line each."""
    texts = strings(ast.parse(source)) if file.endswith(".py") else [("", source)]
    return [
        f"{file}: {name} in {text[:60]!r}"
        for docstring_of, text in texts
        for name, pattern in forbidden().items()
        if pattern.search(fold(text) if name == "names" else text)
        and not (name == "title" and docstring_of and DESCRIPTIONS.get(file) == docstring_of)
        and not (name == "number of episodes" and file in OTHER_COUNTS)
    ]


FILES = {path.relative_to(SOURCE).as_posix(): path for path in sorted(SOURCE.rglob("*.py"))} | {
    "template.toml": SOURCE / "template.toml"
}


@pytest.mark.parametrize("file", FILES)
def test_no_code_depends_on_the_bundled_series(file: str) -> None:
    """No string names a character, company, city, person or episode of it, and no number is that of its episodes."""
    assert dependencies(FILES[file].read_text(encoding="utf-8"), file) == []


@pytest.mark.parametrize("file", OTHER_COUNTS)
def test_exception_for_a_number_is_needed(file: str) -> None:
    """Each file that may have the number of the episodes has it."""
    found = dependencies(FILES[file].read_text(encoding="utf-8"), "some.py")
    assert any("number of episodes" in line for line in found)


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
def test_dependency_is_found(source: str) -> None:
    """The check itself finds names in any spelling, docstrings and numbers."""
    assert dependencies(source, "some.py")


def test_examples_may_name_the_series() -> None:
    """An example in a docstring runs with the bundled series and may name it; an encoding is no number of episodes."""
    source = 'def f():\n    """Ask.\n\n    Example: etoile who jack\n    """\n    return "utf-8"'
    assert dependencies(source, "some.py") == []


def test_seasons_dataset_has_what_these_tests_need() -> None:
    """It has three companies, two seasons of unequal length with episodes numbered through, and many empty tables."""
    seasons = dataset.load(SEASONS)
    assert len(seasons.company) == 3
    assert [(episode.number, episode.season) for episode in seasons.episode] == [(1, 1), (2, 1), (3, 2), (4, 2), (5, 2)]
    assert not any((seasons.dance, seasons.song, seasons.review, seasons.term, seasons.question, seasons.credit))
