"""How far the viewer is: who says so, how it is saved, and what the commands about watching make of it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import rtoml
import tomli_w
from msgspec.structs import replace

from etoile_cli.cli import COMMANDS
from etoile_cli.dataset import bundled, load
from etoile_cli.formats import objects
from etoile_cli.kinds import Confidence, StatementKind
from etoile_cli.model import Dataset
from etoile_cli.pages import watching
from etoile_cli.spoilers import gate
from etoile_cli.told import Told, told
from tests.commands import LINES, OPTIONS, PAGES
from tests.conftest import SMALL, Run

DATASETS = {"small": load(SMALL), "real": load(bundled())}
LEVELS = [(name, level) for name, dataset in DATASETS.items() for level in range(len(dataset.episode) + 1)]
each_level = pytest.mark.parametrize(("name", "level"), LEVELS)

BEGIN = "No episode is open. Where to begin: etoile next\n"
ALL = "All 3 episodes are open: etoile new\n"


def opened(number: int) -> str:
    """Return what is said when so many episodes of the small dataset are open, not none and not all."""
    return f"Episode {number} is open: etoile new\n"


@pytest.fixture(autouse=True)
def folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let every run here use the small dataset; return where progress is to be kept: a folder that is not there yet."""
    path = home / "kept"
    monkeypatch.setenv("ETOILE_DATA", str(SMALL))
    monkeypatch.setenv("ETOILE_STATE_DIR", str(path))
    return path


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """Return where a dataset of the same series is that knows its first two episodes alone."""
    path = tmp_path / "short.toml"
    raw = _up_to(2, rtoml.loads(SMALL.read_text(encoding="utf-8")))
    path.write_text(tomli_w.dumps({**raw, "episode": raw["episode"][:2]}), encoding="utf-8")
    return path


def _up_to(level: int, value: Any) -> Any:  # any value that TOML has
    """Return a value without the tables in it that come after `level`."""
    if isinstance(value, list):
        return [_up_to(level, each) for each in value if not isinstance(each, dict) or each.get("after", 0) <= level]
    if isinstance(value, dict):
        return {
            key: _up_to(level, each)
            for key, each in value.items()
            if not isinstance(each, dict) or each.get("after", 0) <= level
        }
    return value


def tree(path: Path) -> dict[str, bytes | None]:
    """Return all that is in a folder, by name, files with what is in them."""
    return {str(each): each.read_bytes() if each.is_file() else None for each in sorted(path.rglob("*"))}


def marker(run: Run, *args: str) -> int:
    """Return how many episodes have been seen, as the program says."""
    outcome = run("watched", "--json", *args)
    assert (outcome.code, outcome.err) == (0, "")
    number: int = json.loads(outcome.out)["watched"]
    return number


def footer(level: int) -> str:
    """Return the line that says which level is in force."""
    return f"{f'Up to episode {level}' if level else 'Before episode 1'} · etoile watched N\n"


# Who says how far.


@pytest.mark.parametrize("name", LINES)
def test_every_page_goes_by_the_level(run: Run, name: str) -> None:
    """Each page goes by `--up-to`, else `ETOILE_UP_TO`, else what was saved, else by nothing seen, in every format."""
    at = [run(*LINES[name], "--json", "--up-to", str(level)) for level in range(4)]
    assert [outcome.code for outcome in at] == [0] * 4
    assert run(*LINES[name], "--json") == at[0]
    assert run(*LINES[name]).err.endswith(footer(0))
    run("watched", "2", "--quiet")
    assert run(*LINES[name], "--json") == at[2]
    assert run(*LINES[name], "--json", env={"ETOILE_UP_TO": ""}) == at[2]
    assert run(*LINES[name]).err.endswith(footer(2))
    assert run(*LINES[name], "--color", "never", terminal=80).out.endswith(footer(2))
    assert run(*LINES[name], "--json", env={"ETOILE_UP_TO": "1"}) == at[1]
    assert run(*LINES[name], env={"ETOILE_UP_TO": "1"}).err.endswith(footer(1))
    for level in (0, 3):
        option = ("--up-to", str(level))
        assert run(*LINES[name], *option, "--json", env={"ETOILE_UP_TO": "1"}) == at[level]
        assert run(*LINES[name], *option, env={"ETOILE_UP_TO": "1"}).err.endswith(footer(level))


def test_asking_saves_nothing(run: Run, home: Path) -> None:
    """No page makes a file or a folder, whatever level it is asked for."""
    before = tree(home)
    for args in PAGES.values():
        assert run(*args, env={"ETOILE_UP_TO": "2"}).code == 0
    assert tree(home) == before


def test_the_marker_is_what_was_saved(run: Run) -> None:
    """`watched` says what was saved, though `ETOILE_UP_TO` counts before it; who sets it is told that it does."""
    run("watched", "2", "--quiet")
    env = {"ETOILE_UP_TO": "1"}
    assert json.loads(run("watched", "--json", env=env).out) == {"watched": 2, "episodes": 3}
    outcome = run("watched", "3", env=env)
    warning = "etoile: ETOILE_UP_TO is set, and counts before what is saved.\n"
    assert outcome == (0, ALL, warning)
    assert run("watched", "--json", env=env).err == warning
    assert run("cast", env=env).err == footer(1)
    assert run("cast").err == footer(3)


# Saying how far.

SAID: list[tuple[int, str, int, str]] = [
    (0, "0", 0, BEGIN),
    (0, "1", 1, opened(1)),
    (0, "2", 2, opened(2)),
    (0, "3", 3, ALL),
    (0, "03", 3, ALL),
    (0, " 2 ", 2, opened(2)),
    (3, "1", 1, opened(1)),
    (0, "all", 3, ALL),
    (1, "ALL", 3, ALL),
    (2, "none", 0, BEGIN),
    (2, "None", 0, BEGIN),
    (0, "+1", 1, opened(1)),
    (1, "+1", 2, opened(2)),
    (2, "+1", 3, ALL),
    (3, "+1", 3, ALL),
    (3, "-1", 2, opened(2)),
    (1, "-1", 0, BEGIN),
    (0, "-1", 0, BEGIN),
    (0, "S1E2", 2, opened(2)),
    (0, "s01e02", 2, opened(2)),
    (0, "S2E1", 3, ALL),
]
"""What was saved, what is typed, what is saved then, and what is said."""


@pytest.mark.parametrize(("before", "text", "after", "said"), SAID)
def test_saying_how_far(run: Run, before: int, text: str, after: int, said: str) -> None:
    """A number, `all`, `none`, one more or less, or an episode by its season is saved; one line says what is open."""
    run("watched", str(before), "--quiet")
    assert run("watched", text) == (0, said, "")
    assert marker(run) == after
    assert run("cast").err == footer(after)


@pytest.mark.parametrize(("before", "text", "after", "_"), SAID)
def test_saying_how_far_to_programs(run: Run, before: int, text: str, after: int, _: str) -> None:
    """In JSON the answer is the marker and how many episodes there are, and no word."""
    run("watched", str(before), "--quiet")
    outcome = run("watched", text, "--json")
    assert (outcome.code, json.loads(outcome.out), outcome.err) == (0, {"watched": after, "episodes": 3}, "")
    assert run("watched", "--json") == outcome


@pytest.mark.parametrize("quiet", ["--quiet", "-q"])
@pytest.mark.parametrize("args", [(), ("2",), ("2", "--json"), ("+1", "--format", "csv"), ("--json",)])
def test_quiet(run: Run, args: tuple[str, ...], quiet: str) -> None:
    """Nothing is said where that is asked for, whatever else is."""
    assert run("watched", *args, quiet) == (0, "", "")
    assert run("watched", quiet, *args, terminal=80) == (0, "", "")


WRONG = [
    *(("4",), ("9",), ("x",), ("",), ("-2",), ("+2",), ("++1",), ("1.5",), ("1,2",), ("²",), ("S1E3",), ("S3E1",)),
    *(("al",), ("non",), ("-x",), ("1", "2"), ("2", "3", "--quiet"), ("99999999999999999999",)),
    *(("--quite",), ("1", "--quite"), ("--quite", "1"), ("--jsn",), ("1", "--jsn"), ("1", "--format", "xml")),
    *(("1", "--format"), ("1", "--up-to", "2"), ("1", "--color", "maybe"), ("--1",), ("--", "--quiet"), ("3", "-1")),
]


@pytest.mark.parametrize("args", WRONG, ids=" ".join)
def test_a_slip_changes_nothing(run: Run, home: Path, args: tuple[str, ...]) -> None:
    """What makes no sense ends in exit code 2, one line on stderr and none on stdout, and saves nothing."""
    untouched = tree(home)
    for before in ("", "2"):
        if before:
            run("watched", before, "--quiet")
            untouched = tree(home)
        outcome = run("watched", *args)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith("etoile: ")
        assert outcome.err.count("\n") == 1
        assert tree(home) == untouched


@pytest.mark.parametrize(
    ("option", "meant"), [("--quite", "--quiet"), ("--jsn", "--json"), ("--1", None), ("-2", None)]
)
def test_a_slip_in_an_option_is_called_that(run: Run, option: str, meant: str | None) -> None:
    """An option that there is none of is not taken for an episode; one that is like it is named."""
    hint = f" (Possible options: {meant})" if meant else ""
    assert run("watched", option) == (2, "", f"etoile: No such option: {option}{hint}\n")


def test_where_it_cannot_be_saved(run: Run, folder: Path) -> None:
    """Where progress cannot be saved the exit code is 4, stdout is empty, and all that asks works as before."""
    folder.write_bytes(b"mine")
    outcome = run("watched", "2", "--json")
    assert (outcome.code, outcome.out) == (4, "")
    assert outcome.err.startswith(f"etoile: Cannot save how far you are in {folder / 'progress.toml'}: ")
    assert run("cast") == run("cast", "--up-to", "0")
    assert folder.read_bytes() == b"mine"


@pytest.mark.parametrize("args", [("cast", "--json"), ("watched", "1", "--json"), ("watched", "-q", "1"), ("home",)])
def test_a_broken_file_is_one_warning(run: Run, folder: Path, args: tuple[str, ...]) -> None:
    """What was saved and cannot be read is set aside with one line of warning on stderr; the command does its work."""
    folder.mkdir()
    (folder / "progress.toml").write_bytes(b"\xff")
    first, second = run(*args), run(*args)
    (aside,) = folder.glob("progress.toml.broken-*")
    assert aside.read_bytes() == b"\xff"
    warning = f"etoile: progress.toml could not be read. It is kept as {aside}.\n"
    assert (first.code, first.out) == (second.code, second.out)
    assert first.code == 0
    assert first.err == warning + second.err
    assert "progress.toml" not in second.err


# Other datasets.


def test_a_shorter_dataset(run: Run, short: Path) -> None:
    """With a dataset that knows fewer episodes, the marker is at its last one; what was saved stays."""
    run("watched", "3", "--quiet")
    data = ("--data", str(short))
    assert json.loads(run("watched", "--json", *data).out) == {"watched": 2, "episodes": 2}
    assert run("cast", *data).err == footer(2)
    assert run("next", *data, "--json").out == "{}\n"
    assert json.loads(run("home", *data, "--json").out)["watched"] == 2
    assert marker(run) == 3


@pytest.mark.parametrize(("step", "after"), [("+1", 2), ("-1", 1)])
def test_a_step_in_a_shorter_dataset(run: Run, short: Path, step: str, after: int) -> None:
    """One more or one less is counted from the marker that the viewer is shown."""
    run("watched", "3", "--quiet")
    run("watched", step, "--quiet", "--data", str(short))
    assert marker(run, "--data", str(short)) == after


def test_each_series_has_its_marker(run: Run, tmp_path: Path) -> None:
    """A series with another id has a marker of its own; the same id in another file has the same marker."""
    text = SMALL.read_text(encoding="utf-8")
    other, copy = tmp_path / "other.toml", tmp_path / "copy.toml"
    other.write_text(text.replace('id = "lamplight"', 'id = "other-light"'), encoding="utf-8")
    copy.write_text(text, encoding="utf-8")
    run("watched", "2", "--quiet")
    assert marker(run, "--data", str(other)) == 0
    run("watched", "1", "--quiet", "--data", str(other))
    run("watched", "all", "--quiet", "--data", str(bundled()))
    assert [marker(run, "--data", str(data)) for data in (SMALL, other, copy, bundled())] == [2, 1, 2, 8]
    run("watched", "none", "--quiet")
    assert [marker(run, "--data", str(data)) for data in (SMALL, other, copy, bundled())] == [0, 1, 0, 8]


# What an episode brought.


def brought(dataset: Dataset, level: int, number: int) -> list[Told]:
    """Return the lines that the page of what episode `number` brought shows to programs, kind by kind."""
    page: Any = objects(watching.new(gate(dataset, level), number))
    return [
        Told(
            StatementKind(kind),
            row["about"],
            row["text"],
            row["after"],
            tuple(row["sources"]),
            Confidence(row["confidence"]),
        )
        for kind, rows in page.items()
        for row in rows
    ]


@each_level
def test_new_shows_everything_once(name: str, level: int) -> None:
    """What the episodes so far brought, with what was known before, is all that is told: nothing twice or missing."""
    dataset = DATASETS[name]
    lines, before = (Counter(replace(line, also=()) for line in told(gate(dataset, upto))) for upto in (level, 0))
    shown = Counter(line for number in range(1, level + 1) for line in brought(dataset, level, number))
    assert before + shown == lines
    assert set(lines.values()) == {1}


@each_level
def test_what_an_episode_brought_stays_the_same(name: str, level: int) -> None:
    """How far the viewer came since makes no difference to what an episode brought."""
    dataset = DATASETS[name]
    for number in range(1, level + 1):
        assert brought(dataset, level, number) == brought(dataset, number, number)
        assert {line.after for line in brought(dataset, level, number)} == {number}


def test_new_is_about_the_last_one(run: Run) -> None:
    """Without a number it is the last episode that has been seen; with none seen a kind word says how to go on."""
    outcome = run("new")
    assert outcome.code == 0
    assert "Nothing yet. When you have seen the first episode: etoile watched 1\n" in outcome.err
    assert not any(json.loads(run("new", "--json").out).values())
    for level in (1, 2, 3):
        run("watched", str(level), "--quiet")
        assert run("new") == run("new", str(level))
        assert json.loads(run("new", "--json").out) == json.loads(run("new", f"0{level}", "--json").out)


@pytest.mark.parametrize("level", range(3))
def test_new_opens_nothing(run: Run, level: int) -> None:
    """What an episode brings that has not been seen is not told, and how to open it is."""
    for number in range(level + 1, 4):
        outcome = run("new", str(number), "--up-to", str(level))
        assert outcome == (1, "", f"etoile: Episode {number} is not open yet: etoile watched {number}\n")


# What happened so far.


@pytest.mark.parametrize("company", [(), ("--company", "skerry"), ("--company", "port-lune")])
@pytest.mark.parametrize("level", range(4))
def test_recap_goes_up_to(run: Run, level: int, company: tuple[str, ...]) -> None:
    """`recap N` has what happens up to episode N, as far as the level tells; with a company, what happened there."""

    def rows(*args: str, up_to: int) -> list[dict[str, Any]]:  # as JSON has them
        found: list[dict[str, Any]] = json.loads(run("recap", *args, *company, "--json", "--up-to", str(up_to)).out)
        return found

    whole = rows(up_to=level)
    assert whole == [row for row in rows(up_to=3) if row["after"] <= level]
    assert bool(whole) == (level > 0)
    assert all(company[1] in row["companies"] for row in whole if company)
    for number in (1, 2, 3):
        assert rows(str(number), up_to=level) == [row for row in whole if row["episode"] <= number]
        assert rows(f"S{1 + number // 3}E{number if number < 3 else 1}", up_to=level) == rows(str(number), up_to=level)


def test_recap_has_every_event(small: Dataset) -> None:
    """All seen, every event of every episode is there once, in order."""
    page: Any = objects(watching.recap(gate(small, 3)))
    assert [row["text"] for row in page] == [event.text for episode in small.episode for event in episode.events]


# Episodes that are not open.


@each_level
def test_an_episode_that_is_not_open(name: str, level: int) -> None:
    """An episode that has not been seen is its title and a line that gives nothing away, and says how to open it."""
    dataset = DATASETS[name]
    guide = gate(dataset, level)
    for episode in dataset.episode[level:]:
        page = watching.episode(guide, episode.number)
        card, *lists = page.views
        shown: Any = objects(page)
        lines = [None, *(line.text for line in episode.teasers if line.after <= level)]
        assert (shown["title"], shown["teaser"]) == (episode.title, lines[-1])
        assert [view.rows for view in lists] == [()] * len(lists)
        assert [view.empty for view in lists if view.empty] == [f"Not open yet: etoile watched {episode.number}"]
        assert len(card.rows) == 1


@pytest.mark.parametrize("number", [1, 2, 3])
def test_opening_an_episode(run: Run, number: int) -> None:
    """What a closed episode says to type opens it."""
    closed = run("episodes", str(number))
    assert closed.code == 0
    (words,) = [line.partition(": ")[2] for line in closed.err.splitlines() if line.startswith("Not open yet: ")]
    assert run(*words.split()[1:]).code == 0
    opened = run("episodes", str(number))
    assert "Not open yet" not in opened.err
    assert json.loads(run("episodes", str(number), "--json").out)["events"]


# Home, and what is next.

KNOWN = {name for names in COMMANDS.values() for name in names}


@each_level
def test_home_says_where_you_are(run: Run, name: str, level: int) -> None:
    """Home has the premise, the marker, what is next, and four things to type, each of which works at that level."""
    dataset = DATASETS[name]
    env = {"ETOILE_DATA": str(bundled() if name == "real" else SMALL)}
    run("watched", str(level), "--quiet", env=env)
    page = json.loads(run("home", "--json", env=env).out)
    coming = dataset.episode[level] if level < len(dataset.episode) else None
    tries = page.pop("try")
    line = page.pop("next_teaser")
    assert page == {
        "title": dataset.show.title,
        "premise": dataset.show.premise.text,
        "watched": level,
        "episodes": len(dataset.episode),
        "next": coming.number if coming else None,
        "next_title": coming.title if coming else None,
    }
    lines = [each.text for each in coming.teasers if each.after <= level] if coming else []
    assert line == (lines[-1] if lines else None)
    assert len(tries) == len({each["command"] for each in tries}) == 4
    for each in tries:
        program, command, *rest = each["command"].split()
        assert (program, command in KNOWN, (command,) in OPTIONS) == ("etoile", True, True)
        options = ("--print",) if command == "quiz" else ()  # a game asks what is typed
        outcome = run(command, *rest, *options, env=env)
        assert (outcome.code, bool(outcome.out)) == (0, True), each["command"]
        run("watched", str(level), "--quiet", env=env)


def test_nothing_typed_is_home(run: Run) -> None:
    """`etoile` alone is home, at each level."""
    for level in range(4):
        run("watched", str(level), "--quiet")
        assert run() == run("home")
        assert run(terminal=80) == run("home", terminal=80)


@pytest.mark.parametrize("level", range(3))
def test_what_is_next(run: Run, small: Dataset, level: int) -> None:
    """The next episode is the first that has not been seen, with a line that gives nothing away."""
    episode = small.episode[level]
    assert json.loads(run("next", "--json", "--up-to", str(level)).out) == {
        "number": episode.number,
        "season": episode.season,
        "title": episode.title,
        "teaser": next((line.text for line in episode.teasers if line.after == 0), None),
        "confidence": episode.confidence.value,
    }


def test_after_the_last_one(run: Run) -> None:
    """Where all has been seen nothing is next: a word for people, an empty object for programs, exit code 0."""
    run("watched", "all", "--quiet")
    assert run("next", "--json") == (0, "{}\n", "")
    outcome = run("next")
    assert outcome.code == 0
    assert outcome.err == f"You have seen it all.\n{footer(3)}"
    assert "You have seen it all." in run("next", terminal=80).out
    run("watched", "+1", "--quiet")
    assert run("next", "--json") == (0, "{}\n", "")


def test_going_through_the_series(run: Run) -> None:
    """Step by step, what is next becomes what is new, up to the end and back."""
    for number in (1, 2, 3):
        assert json.loads(run("next", "--json").out)["number"] == number
        assert marker(run) == number - 1
        run("watched", "+1", "--quiet")
        assert run("new") == run("new", str(number))
    for number in (2, 1, 0, 0):
        run("watched", "-1", "--quiet")
        assert marker(run) == number
