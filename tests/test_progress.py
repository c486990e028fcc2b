"""Progress: the level that pages respect, saving it, and the pages home, watched, next, new and recap."""

import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import rtoml
import tomli_w
from msgspec.structs import replace

from etoile_cli.cells import Marks
from etoile_cli.cli.app import MODULES
from etoile_cli.dataset import bundled_path
from etoile_cli.errors import EmptyResultError
from etoile_cli.formats import Format, to_jsonable, write
from etoile_cli.lookup import known_episode
from etoile_cli.model import Dataset
from etoile_cli.pages import episodes, progress
from etoile_cli.plain import write_plain
from etoile_cli.queries import company
from etoile_cli.spoilers import gate
from etoile_cli.statements import statement_lines
from etoile_cli.text import sentence
from etoile_cli.view import Page, Ratio, Said
from tests.command_lines import LINES, OPTIONS, PAGES
from tests.conftest import SMALL, Run, sample
from tests.levels import DATASETS, LEVELS, at_each_level

NONE_OPEN = "No episode is unlocked. To start: etoile next\n"
SEEN_ALL = "No episodes are left to see. What they told: etoile recap"
OVERRIDDEN = "etoile: ETOILE_UP_TO is set and overrides saved progress.\n"
ALL_OPEN = "All 3 episodes are unlocked."
NEWS = " To see what is new: etoile new\n"
STORY = " The story so far: etoile recap\n"
START = " To start: etoile next\n"


def is_open(number: int) -> str:
    """Return what confirms the step to episode `number`."""
    return f"Episode {number} is unlocked.{NEWS}"


def is_hidden(number: int) -> str:
    """Return the error for an episode beyond the viewer's level."""
    return f"Episode {number} is hidden until you have seen it. Then: etoile watched {number}"


FOOTERS = (
    "Nothing watched yet. After episode 1: etoile watched 1",
    "After episode 1 of 3. Seen more? etoile watched 2",
    "After episode 2 of 3. Seen more? etoile watched 3",
    "All 3 episodes seen.",
)
"""The footer at each level of saved progress."""


def footer(level: int) -> str:
    """Return the end of a page on a terminal at a level that is not the saved one: without how to change that."""
    return f"\n{FOOTERS[level].partition('. ')[0].rstrip('.') if level else 'Before episode 1'}.\n"


def read(page: Page) -> str:
    """Return what people read, as a voice says it, without words of doubt."""
    return write_plain(page, Marks())


@pytest.fixture(autouse=True)
def state_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let every run use the small dataset; return the folder for progress, which does not exist yet."""
    path = home / "state"
    monkeypatch.setenv("ETOILE_DATA", str(SMALL))
    monkeypatch.setenv("ETOILE_STATE_DIR", str(path))
    return path


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """Return the path of a dataset of the same series that has its first two episodes alone."""
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
    """Return all files in a folder with their content, and its folders with None."""
    return {str(each): each.read_bytes() if each.is_file() else None for each in sorted(path.rglob("*"))}


def saved(run: Run, *args: str) -> int:
    """Return the saved progress as `watched --json` has it."""
    outcome = run("watched", "--json", *args)
    assert (outcome.code, outcome.err) == (0, "")
    number: int = json.loads(outcome.out)["watched"]
    return number


# The level in force.


def test_option_overrides_variable_and_variable_overrides_progress(run: Run) -> None:
    """The level is that of `--up-to`, else of `ETOILE_UP_TO` unless it is empty, else saved progress, else 0."""
    at = [run("cast", "--json", "--up-to", str(level)) for level in range(4)]
    assert len({outcome.out for outcome in at}) == 4
    assert run("cast", "--json") == at[0]
    run("watched", "2", "--quiet")
    assert run("cast", "--json") == run("cast", "--json", env={"ETOILE_UP_TO": ""}) == at[2]
    assert run("cast", "--json", env={"ETOILE_UP_TO": "1"}) == at[1]
    for level in (0, 3):
        assert run("cast", "--json", "--up-to", str(level), env={"ETOILE_UP_TO": "1"}) == at[level]


@pytest.mark.parametrize("level", range(4))
def test_footer_says_how_to_go_on(run: Run, level: int) -> None:
    """Below a page on a terminal stands the saved progress, and what to type when one has seen more."""
    run("watched", str(level), "--quiet")
    for option in ("--color=never", "--plain"):
        page = run("cast", option, terminal=80)
        assert page.out.endswith(f"\n\n{FOOTERS[level]}\n")
        assert page.err == ""


def test_footer_names_the_level_in_force(run: Run) -> None:
    """At another level than the saved one the footer names that one, and does not suggest to save another."""
    run("watched", "2", "--quiet")
    options = ("cast", "--color", "never")
    assert run(*options, terminal=80, env={"ETOILE_UP_TO": "1"}).out.endswith(f"\n{footer(1)}")
    for level in range(4):
        for env in ({}, {"ETOILE_UP_TO": "1"}):
            assert run(*options, "--up-to", str(level), terminal=80, env=env).out.endswith(f"\n{footer(level)}")


@pytest.mark.parametrize("form", Format)
def test_pipe_gets_no_footer(run: Run, form: Format) -> None:
    """In a pipe there is a page and nothing else, on no stream."""
    outcome = run("cast", "--format", form)
    assert (outcome.code, outcome.err) == (0, "")
    assert "etoile watched" not in outcome.out


@pytest.mark.parametrize("name", LINES)
def test_every_page_respects_progress_and_options(run: Run, name: str) -> None:
    """Each page is the same at a saved level as at that level given by the option or the variable."""
    expected = run(*LINES[name], "--json", "--up-to", "2")
    assert expected.code == 0
    run("watched", "2", "--quiet")
    assert run(*LINES[name], "--json") == expected
    run("watched", "1", "--quiet")
    assert run(*LINES[name], "--json", env={"ETOILE_UP_TO": "2"}) == expected
    assert run(*LINES[name]) == run(*LINES[name], "--up-to", "1")


def test_pages_save_nothing(run: Run, home: Path) -> None:
    """No page creates a file or folder."""
    before = tree(home)
    for args in PAGES.values():
        run(*args, env={"ETOILE_UP_TO": "2"})
    assert tree(home) == before


def test_watched_shows_saved_progress_and_the_level_in_force(run: Run) -> None:
    """Under `ETOILE_UP_TO`, `watched` shows the saved progress, warns, and has the footer of the other pages."""
    run("watched", "3", "--quiet")
    env = {"ETOILE_UP_TO": "2"}
    assert run("watched", env=env) == (0, "Watched   3\nEpisodes  3\n", OVERRIDDEN)
    page = run("watched", "--color", "never", env=env, terminal=80).out
    assert "3 of 3 episodes seen" in page
    assert page.endswith(footer(2))
    assert run("watched", "--json", env=env).err == OVERRIDDEN
    assert json.loads(run("watched", "--json", env=env).out) == {"watched": 3, "episodes": 3}
    assert run("watched", "1", env=env) == (0, "Episodes 2 and 3 are hidden again." + STORY, OVERRIDDEN)
    assert run("watched") == (0, "Watched   1\nEpisodes  3\n", "")


# Saving progress.


@pytest.mark.parametrize(
    ("before", "text", "after", "confirmation"),
    [
        (0, "0", 0, NONE_OPEN),
        (0, "1", 1, is_open(1)),
        (0, "2", 2, "Episodes 1 and 2 are unlocked." + STORY),
        (0, "3", 3, ALL_OPEN + STORY),
        (0, "03", 3, ALL_OPEN + STORY),
        (0, " 2 ", 2, "Episodes 1 and 2 are unlocked." + STORY),
        (3, "1", 1, "Episodes 2 and 3 are hidden again." + STORY),
        (0, "all", 3, ALL_OPEN + STORY),
        (1, "ALL", 3, ALL_OPEN + " What is new in each: etoile new 2, and so on\n"),
        (3, "all", 3, ALL_OPEN + NEWS),
        (2, "none", 0, "Episodes 1 and 2 are hidden again." + START),
        (3, "None", 0, "Episodes 1 to 3 are hidden again." + START),
        (0, "none", 0, NONE_OPEN),
        (2, "2", 2, is_open(2)),
        (0, "+1", 1, is_open(1)),
        (1, "+1", 2, is_open(2)),
        (2, "+1", 3, ALL_OPEN + NEWS),
        (3, "+1", 3, ALL_OPEN + NEWS),
        (3, "-1", 2, "Episode 3 is hidden again." + STORY),
        (1, "-1", 0, "Episode 1 is hidden again." + START),
        (0, "-1", 0, NONE_OPEN),
        (1, "S1E2", 2, is_open(2)),
        (1, "s01e02", 2, is_open(2)),
        (2, "S2E1", 3, ALL_OPEN + NEWS),
    ],
)
def test_watched_saves_progress(run: Run, before: int, text: str, after: int, confirmation: str) -> None:
    """A number, `all`, `none`, a step, or an episode of a season is saved, and said with what to read."""
    run("watched", str(before), "--quiet")
    assert run("watched", text, "--plain") == (0, confirmation, "")
    assert saved(run) == after
    run("watched", str(before), "--quiet")
    assert run("watched", text) == (0, confirmation, "")


@pytest.mark.parametrize("text", ["2", "+1", "none"])
def test_watched_json_is_the_new_progress(run: Run, text: str) -> None:
    """In JSON the result is the saved progress and the number of episodes, without a sentence."""
    outcome = run("watched", text, "--json")
    assert (outcome.code, outcome.err) == (0, "")
    after = {"2": 2, "+1": 1, "none": 0}[text]
    assert json.loads(outcome.out) == {"watched": after, "episodes": 3}
    assert run("watched", "--json") == outcome


@pytest.mark.parametrize("args", [(), ("2",), ("2", "--json"), ("+1", "--format", "csv"), ("--json",)])
def test_quiet_prints_nothing(run: Run, args: tuple[str, ...]) -> None:
    """With `--quiet` or `-q` nothing is printed, whatever else is given."""
    assert run("watched", *args, "--quiet") == (0, "", "")
    assert run("watched", "-q", *args, terminal=80) == (0, "", "")


INVALID = [
    *(("4",), ("9",), ("x",), ("",), ("-2",), ("+2",), ("++1",), ("1.5",), ("1,2",), ("²",), ("S1E3",), ("S3E1",)),
    *(("al",), ("non",), ("-x",), ("1", "2"), ("2", "3", "--quiet"), ("99999999999999999999",)),
    *(("--quite",), ("1", "--quite"), ("--quite", "1"), ("--jsn",), ("1", "--jsn"), ("1", "--format", "xml")),
    *(("1", "--format"), ("1", "--up-to", "2"), ("1", "--color", "maybe"), ("--1",), ("--", "--quiet"), ("3", "-1")),
]


@pytest.mark.parametrize("args", INVALID, ids=" ".join)
def test_invalid_arguments_save_nothing(run: Run, home: Path, args: tuple[str, ...]) -> None:
    """Invalid arguments are a usage error in one line on stderr, and progress stays as it was."""
    run("watched", "2", "--quiet")
    before = tree(home)
    outcome = run("watched", *args)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("etoile: ")
    assert outcome.err.count("\n") == 1
    assert tree(home) == before


def test_invalid_number_says_what_can_be_typed(run: Run) -> None:
    """The error for a number that is too high has all that the command takes."""
    message = (
        "'9' is not a valid episode of Lamplight [a series]. Give a number from 0 to 3, or all. "
        "You can also give none, +1 or -1."
    )
    assert run("watched", "9") == (2, "", f"etoile: {message}\n")


def test_invalid_argument_creates_no_file(run: Run, home: Path) -> None:
    """Where nothing was saved yet, an invalid argument creates no file or folder."""
    before = tree(home)
    assert run("watched", "9").code == 2
    assert tree(home) == before


@pytest.mark.parametrize(
    ("option", "meant"), [("--quite", "--quiet"), ("--jsn", "--json"), ("--1", "-1"), ("-2", None)]
)
def test_unknown_option_is_not_an_episode(run: Run, option: str, meant: str | None) -> None:
    """An unknown option is reported as one, with a similar one where there is any."""
    hint = f" Did you mean {meant}?" if meant else ""
    message = f"etoile: No such option: {option}.{hint} For help: etoile watched --help\n"
    assert run("watched", option) == (2, "", message)


def test_unwritable_state_exits_with_4(run: Run, state_folder: Path) -> None:
    """Where progress cannot be saved the exit code is 4, stdout is empty, and pages work as before."""
    state_folder.write_bytes(b"mine")
    outcome = run("watched", "2", "--json")
    assert (outcome.code, outcome.out) == (4, "")
    assert outcome.err.startswith(f"etoile: Cannot save progress to {state_folder / 'progress.toml'}: ")
    assert run("cast") == run("cast", "--up-to", "0")
    assert state_folder.read_bytes() == b"mine"


@pytest.mark.parametrize("args", [("cast", "--json"), ("watched", "1", "--json"), ("watched", "-q", "1"), ("home",)])
def test_invalid_progress_file_is_backed_up(run: Run, state_folder: Path, args: tuple[str, ...]) -> None:
    """An invalid progress file is backed up with one warning on stderr, and the command does its work."""
    state_folder.mkdir()
    (state_folder / "progress.toml").write_bytes(b"\xff")
    first, second = run(*args), run(*args)
    (backup,) = state_folder.glob("progress.toml.broken-*")
    assert backup.read_bytes() == b"\xff"
    warning = f"etoile: progress.toml is invalid. Backed up as {backup}.\n"
    assert first == (0, second.out, warning + second.err)
    assert "progress.toml" not in second.err


# Other datasets.


def test_progress_in_a_shorter_dataset(run: Run, short: Path) -> None:
    """With a dataset of fewer episodes the level is its last one, and saved progress stays."""
    run("watched", "3", "--quiet")
    data = ("--data", str(short))
    assert json.loads(run("watched", "--json", *data).out) == {"watched": 2, "episodes": 2}
    assert run("cast", *data) == run("cast", *data, "--up-to", "2")
    assert run("next", *data, "--json").out == "{}\n"
    assert json.loads(run("home", *data, "--json").out)["watched"] == 2
    assert saved(run) == 3


@pytest.mark.parametrize(("step", "after"), [("+1", 2), ("-1", 1)])
def test_step_in_a_shorter_dataset(run: Run, short: Path, step: str, after: int) -> None:
    """A step counts from the level that the viewer is shown."""
    run("watched", "3", "--quiet")
    run("watched", step, "--quiet", "--data", str(short))
    assert saved(run, "--data", str(short)) == after


def test_each_series_has_its_own_progress(run: Run, tmp_path: Path) -> None:
    """Progress belongs to the id of a series: another id has its own, the same id in another file shares it."""
    text = SMALL.read_text(encoding="utf-8")
    other, copy = tmp_path / "other.toml", tmp_path / "copy.toml"
    other.write_text(text.replace('id = "lamplight"', 'id = "other-light"'), encoding="utf-8")
    copy.write_text(text, encoding="utf-8")
    run("watched", "2", "--quiet")
    assert saved(run, "--data", str(other)) == 0
    run("watched", "1", "--quiet", "--data", str(other))
    run("watched", "all", "--quiet", "--data", str(bundled_path()))
    assert [saved(run, "--data", str(data)) for data in (SMALL, other, copy, bundled_path())] == [2, 1, 2, 8]
    run("watched", "none", "--quiet")
    assert [saved(run, "--data", str(data)) for data in (SMALL, other, copy, bundled_path())] == [0, 1, 0, 8]


# What is new in an episode.


class Told(NamedTuple):
    """A statement as programs get it."""

    kind: str
    about: str
    text: str
    after: int
    episode: int | None
    confidence: str
    sources: tuple[str, ...]


def new_statements(dataset: Dataset, level: int, number: int) -> list[Told]:
    """Return the statements of the page `new` about episode `number`, by kind."""
    page: Any = to_jsonable(progress.new(gate(dataset, level), number))
    return [Told(kind, *map(row.get, Told._fields[1:])) for kind, rows in page.items() for row in rows]


@at_each_level
def test_new_has_every_statement_once(name: str, level: int) -> None:
    """`new` for the episodes so far has each statement that one of them reveals, once."""
    dataset = DATASETS[name]
    shown = Counter(line for number in range(1, level + 1) for line in new_statements(dataset, level, number))
    assert shown == Counter(
        Told(
            line.kind.value,
            line.about,
            line.text,
            line.after,
            line.episode,
            line.confidence.value,
            line.sources,
        )
        for line in statement_lines(gate(dataset, level))
        if line.after > 0
    )
    assert set(shown.values()) <= {1}


@at_each_level
def test_new_does_not_depend_on_the_level(name: str, level: int) -> None:
    """What is new in an episode stays the same at later levels, and comes from that episode alone."""
    dataset = DATASETS[name]
    for number in range(1, level + 1):
        lines = new_statements(dataset, level, number)
        assert lines == new_statements(dataset, number, number)
        assert {line.after for line in lines} == {number}


def test_new_is_about_the_last_episode(run: Run) -> None:
    """Without a number `new` is about the last watched episode."""
    for level in (1, 2, 3):
        run("watched", str(level), "--quiet")
        assert run("new") == run("new", str(level))
        assert json.loads(run("new", "--json").out) == json.loads(run("new", f"0{level}", "--json").out)


def test_new_for_people_has_a_line_a_person(small: Dataset) -> None:
    """People read the episode in a sentence, a line for each character, the new ties and what is on stage, in part."""
    assert read(progress.new(gate(small, 2), 2)) == (
        "New in episode 2, The Lamp :bulb:\n"
        "\n"
        "People.\n"
        "Maud Kerr: Conducts Skerry, and has sold its lamp.\n"
        "\n"
        "New ties.\n"
        "Tove Åse and Pip: She teaches him the only call she knows.\n"
        "\n"
        "Dances, music, places.\n"
        "@foghorn: What Tove hums on deck.\n"
        "These are 3 of 4.\nFor all of them, add the option --all, with two hyphens\n"
        "Before: etoile new 1\n"
    )


def test_new_faces_come_after_known_ones(small: Dataset) -> None:
    """Characters who are new in the episode stand under a heading of their own, and once; with `full`, too."""
    guide = gate(small, 1)
    said = read(progress.new(guide, 1))
    assert said.startswith(
        "New in episode 1, Low Water.\n"
        'A ferry came, a ferry left; "nobody" waved 🎺, | everybody did.\n'
        "\nPeople.\nMaud Kerr: She has never learned to swim.\n"
    )
    assert "\n\nNew faces.\nPip: Lights the lamp 灯台 and tells nobody.\n\n" in said
    assert [read(progress.new(guide, 1, full=full)).count("Pip:") for full in (False, True)] == [1, 1]


@at_each_level
def test_new_with_all_has_all_news_once(name: str, level: int) -> None:
    """With `full` people read all that they read without it, each new fact about a character, and nothing twice."""
    guide = gate(DATASETS[name], level)
    short, full = (_told(progress.new(guide, level, full=full)) for full in (False, True))
    assert not short - full
    facts = {fact.text for each in guide.character for fact in each.facts if known_episode(fact) == level > 0}
    assert facts <= full.keys()
    assert {*full.values()} <= {1}
    assert {*short.values()} <= {1}


def _told(page: Page) -> Counter[str]:
    """Return the statements that people read."""
    cells = [cell for view in page.views if view.is_laid_out for row in view.rows for cell in row]
    return Counter(cell.text for cell in cells if isinstance(cell, Said))


def test_new_ties_of_two_are_one_entry(small: Dataset) -> None:
    """Of several new ties of the same two people read the nearest, with `full` all."""
    boss, ex, *_ = (replace(each, after=1, episode_known=True) for each in small.relation)
    work = replace(boss, object=ex.object, text="He is her deckhand, too.")
    guide = gate(replace(small, relation=(work, replace(boss, text="They meet."), ex)), 1)
    short, full = (read(progress.new(guide, 1, full=full)) for full in (False, True))
    told = short.partition("New ties.\n")[2].splitlines()[:2]
    assert told == ["Maud Kerr and Luc d'Orsay: They shared a lighthouse once.", "Maud Kerr and Tove Åse: They meet."]
    assert ("He is her deckhand, too." in short, "He is her deckhand, too." in full) == (False, True)


def test_characters_of_the_premise_come_first_in_the_first_episode(real: Dataset) -> None:
    """In the first episode all people are new: those of the premise stand there, and new faces where there is room."""
    guide = gate(real, 1)
    later = tuple(each for each in real.character if each.after)
    few = gate(replace(real, character=later, relation=(), episode=real.episode[:1]), 1)
    short, full, of_few = (
        read(page) for page in (progress.new(guide, 1), progress.new(guide, 1, full=True), progress.new(few, 1))
    )
    premise = [f"\n{each.name}: " for each in guide.character if not each.after]
    assert [name for name in premise if (name in full) != (name in short)] == []
    assert ("New faces." in full, "New faces." in short, "New faces." in of_few) == (True, False, True)


def test_a_ballet_and_its_music_are_one_entry(small: Dataset) -> None:
    """Of works that differ in what is in brackets people read the first, with `full` all."""
    *_, dance = small.dance
    ballets = tuple(
        replace(dance, id=title, title=title, text=f"They dance {title}.") for title in ("Buoys", "Buoys (score)")
    )
    guide = gate(replace(small, dance=ballets), 1)
    short, full = (read(progress.new(guide, 1, full=full)) for full in (False, True))
    assert ("Buoys: " in short, "Buoys (score): " in short, "Buoys (score): " in full) == (True, False, True)


def test_first_summary_of_somebody_known_is_no_news(small: Dataset) -> None:
    """Who somebody is whom the viewer knows is no news where nothing was told before; a new fact is."""
    maud, *others = small.character
    known = replace(maud, summaries=(replace(maud.summaries[0], after=1, text="Conducts Skerry."),))
    guide = gate(replace(small, character=(known, *others)), 1)
    assert "Conducts Skerry." not in read(progress.new(guide, 1))
    assert "Maud Kerr: She has never learned to swim." in read(progress.new(guide, 1))
    assert "Conducts Skerry." in read(progress.new(guide, 1, full=True))
    *rest, stranger = small.character
    for is_known in (True, False):  # somebody of whom no source says when one first meets them is no news of an episode
        met = gate(replace(small, character=(*rest, replace(stranger, after=3, episode_known=is_known))), 3)
        assert ("The Stranger: Bought the lamp" in read(progress.new(met, 3, full=True))) == is_known
    fact = replace(maud.facts[-1], after=3, text="He counts the money.")
    seen = replace(stranger, after=3, episode_known=False, facts=(fact,))  # who does something in it is in it
    said = read(progress.new(gate(replace(small, character=(*rest, seen)), 3), 3))
    assert "New faces.\nThe Stranger: Bought the lamp" in said


def test_new_where_an_episode_changed_nothing(small: Dataset) -> None:
    """Where nothing is new in an episode, people read that."""
    bare = Dataset(show=small.show, episode=small.episode)
    assert "No news in episode 1. What it told: etoile episodes 1" in read(progress.new(gate(bare, 1), 1))


@pytest.mark.parametrize("level", range(1, 4))
def test_new_has_nothing_of_the_next_episode(small: Dataset, level: int) -> None:
    """What announces the next episode stands on `next`, home and `episodes`, and not among what happened."""
    guide = gate(small, level)
    said = read(progress.new(guide, level)) + read(progress.recap(guide)) + read(episodes.episode(guide, level))
    for episode in small.episode[level:]:
        assert episode.title not in said
        assert not any(teaser.text in said for teaser in episode.teasers)


@pytest.mark.parametrize("command", ["new", "recap"])
def test_before_the_first_episode_there_is_a_hint(run: Run, command: str) -> None:
    """Before the first episode `new` and `recap` have no rows, and say so; the footer says how to go on, once."""
    nothing = f"No {'news' if command == 'new' else 'events'} before episode 1."
    page = run(command, terminal=80).out
    assert nothing in page
    assert page.count("etoile watched 1") == 1
    assert nothing in run(command, "--format", "plain").out
    assert run(command).err == ""
    assert not any(json.loads(run("new", "--json").out).values())
    assert json.loads(run("recap", "--json").out) == []


# Episodes beyond the viewer's level.


@pytest.mark.parametrize(("level", "number"), [(0, 1), (0, 3), (1, 2), (2, 3)])
@pytest.mark.parametrize("command", ["episodes", "new", "recap"])
def test_hidden_episode_exits_with_1(run: Run, small: Dataset, command: str, level: int, number: int) -> None:
    """An episode beyond the level is an error in one sentence; `episodes` prints its title and teaser as well."""
    outcome = run(command, str(number), "--json", "--up-to", str(level))
    assert (outcome.code, outcome.err) == (1, f"etoile: {is_hidden(number)}\n")
    if command == "episodes":
        episode, found = small.episode[number - 1], json.loads(outcome.out)
        teasers = [teaser.text for teaser in episode.teasers if teaser.after <= level]
        assert (found["title"], found["teaser"]) == (episode.title, teasers[-1] if teasers else None)
        assert [found[key] for key in ("events", "characters", "facts", "stage")] == [[], [], [], []]
    else:
        assert outcome.out == ""


@pytest.mark.parametrize("options", [(), ("--plain",), ("--json",)])
def test_page_of_a_hidden_episode_says_so_once(run: Run, options: tuple[str, ...]) -> None:
    """The page of a hidden episode is printed; on a terminal it says so in place of the footer, else on stderr."""
    shown, piped = (run("episodes", "3", "--up-to", "2", *options, terminal=terminal) for terminal in (80, None))
    for outcome in (shown, piped):
        assert outcome.code == 1
        assert "haute mer" in outcome.out.lower()
        assert f"{outcome.out}{outcome.err}".count(is_hidden(3)) == 1
        assert "After episode" not in outcome.out
    assert shown.err == ("" if options != ("--json",) else f"etoile: {is_hidden(3)}\n")
    assert piped.err == f"etoile: {is_hidden(3)}\n"


@pytest.mark.parametrize("command", ["episodes", "new", "recap"])
def test_command_in_the_error_unlocks_the_episode(run: Run, command: str) -> None:
    """The command that the error names saves the progress that makes the same request succeed."""
    hidden = run(command, "2")
    _, _, unlock = hidden.err.rstrip("\n").rpartition(": etoile ")
    assert run(*unlock.split()).code == 0
    shown = run(command, "2")
    assert shown.code == 0
    assert "hidden" not in shown.err


@at_each_level
def test_hidden_episode_has_title_and_teaser(name: str, level: int) -> None:
    """The page of a hidden episode has its title and latest visible teaser, no rows besides, and the error."""
    dataset = DATASETS[name]
    guide = gate(dataset, level)
    for episode in dataset.episode[level:]:
        page = episodes.episode(guide, episode.number)
        card, *lists = page.views
        found: Any = to_jsonable(page)
        teasers = [None, *(teaser.text for teaser in episode.teasers if teaser.after <= level)]
        assert (found["title"], found["teaser"]) == (episode.title, teasers[-1])
        assert (len(card.rows), [view.rows for view in lists]) == (1, [()] * len(lists))
        assert [line for line in read(page).splitlines()[1:] if line] == teasers[1:][-1:]
        assert page.error == is_hidden(episode.number)
        for create_page in (progress.new, lambda guide, number: progress.recap(guide, up_to=number)):
            with pytest.raises(EmptyResultError) as raised:
                create_page(guide, episode.number)
            assert str(raised.value) == page.error


# Recap.


@pytest.mark.parametrize("company_id", [None, "skerry", "port-lune"])
@pytest.mark.parametrize("level", range(4))
def test_recap_has_the_visible_events(small: Dataset, level: int, company_id: str | None) -> None:
    """`recap` has the visible events in order, up to an episode where one is given, of a company where one is."""
    guide = gate(small, level)
    only = company(guide, company_id) if company_id else None
    expected = [
        (episode.number, episode.number if event.episode_known else None, event.text)
        for episode in small.episode
        for event in episode.events
        if event.after <= level and (company_id is None or company_id in event.companies)
    ]
    for number in (None, *range(1, level + 1)):
        page: Any = to_jsonable(progress.recap(guide, up_to=number, company=only))
        found = [[row["episode"], row["text"]] for row in page]
        assert found == [row for episode, *row in expected if number is None or episode <= number]


def test_recap_options(run: Run) -> None:
    """`recap` takes an episode by number or season, and a company."""
    level = ("--json", "--up-to", "all")
    assert run("recap", "S2E1", *level) == run("recap", "3", *level) == run("recap", *level)
    found = json.loads(run("recap", "1", "--company", "port-lune", *level).out)
    assert [row["text"] for row in found] == ["Tove boards the night boat."]


def test_recap_for_people_is_short_before_the_last_episode(small: Dataset) -> None:
    """People read a sentence for each earlier episode that has one, and the last one event by event."""
    said = read(progress.recap(gate(small, 2)))
    assert said.startswith("Previously on Lamplight [a series]\n\nEpisode 1, Low Water: A ferry came, a ferry left;")
    assert said.endswith(
        "\n\nEpisode 2, The Lamp :bulb:\n"
        "Skerry: A stranger counts out money, and Maud signs.\n"
        "Each episode in full: etoile recap --all\n"
    )
    assert "Tove boards the night boat." not in said


@pytest.mark.parametrize("options", [{"full": True}, {"company": "skerry"}, {"up_to": 1}])
def test_recap_in_full(small: Dataset, options: dict[str, Any]) -> None:
    """With `full`, with a company, and of the last episode people read each event; of that the summary before."""
    guide = gate(small, 2)
    chosen = {**options, "company": company(guide, "skerry")} if "company" in options else options
    said = read(progress.recap(guide, **chosen))
    assert "Both companies: Tove boards the night boat." in said
    assert ("A ferry came" in said) is ("\n\nEpisode 1 in full.\n" in said) is ("up_to" in options)
    assert ("A stranger counts out money" in said) is ("up_to" not in options)


def with_undated(small: Dataset, *sources: tuple[str, ...]) -> Dataset:
    """Return a dataset whose first episode begins with an event without an episode for each of `sources`."""
    first, *others = small.episode
    undated = [
        replace(first.events[0], text=f"Gull {number} steals a bow.", episode_known=False, sources=each)
        for number, each in enumerate(sources, 1)
    ]
    return replace(small, episode=(replace(first, events=(*undated, *first.events)), *others))


@pytest.mark.parametrize(
    ("sources", "told", "note"),
    [
        ([1, 2, 3, 2, 2], [2, 3], "3 more without a known episode.\n"),
        ([2], [1], ""),
        ([1, 1, 1], [], "3 events without a known episode.\n"),
        ([1, 1], [1, 2], ""),
        ([], [], ""),
    ],
)
def test_short_recap_has_the_best_supported_undated_events(
    small: Dataset, sources: list[int], told: list[int], note: str
) -> None:
    """Of events without an episode people read two with most sources, or all of two, and how to see the others."""
    outlets = ("gazette", "harbour", "keeper")
    guide = gate(with_undated(small, *(outlets[:count] for count in sources)), 2)
    said = read(progress.recap(guide))
    gulls = "".join(f"Gull {number} steals a bow.\n" for number in told)
    heading = "\n\nEpisode not known.\n" if told else "\n"
    assert said.endswith(f"{heading}{gulls}{note}Each episode in full: etoile recap --all\n")
    assert "\n\nEpisode 2, The Lamp :bulb:\n" in said


def test_short_recap_says_how_to_see_more_after_an_episode_without_events(small: Dataset) -> None:
    """Where nothing is told of the last episode, the hint stands below those before it."""
    first, second, *others = small.episode
    quiet = replace(small, episode=(first, replace(second, events=()), *others))
    assert read(progress.recap(gate(quiet, 2))).endswith("\nEach episode in full: etoile recap --all\n")


def test_new_says_where_undated_events_are(small: Dataset) -> None:
    """Where an episode unlocks what no source dates, `new` says which page has it."""
    hint = "Episode not known: etoile recap\n"
    assert hint in read(progress.new(gate(with_undated(small, ("gazette",)), 1), 1))
    assert hint not in read(progress.new(gate(small, 1), 1))


def test_new_says_where_faces_are_that_it_leaves_out(real: Dataset) -> None:
    """Where new faces are not shown, people read that the page of the episode has them all."""
    hint = "New faces: etoile episodes 1\n"
    assert hint in read(progress.new(gate(real, 1), 1))
    assert hint not in read(progress.new(gate(real, 1), 1, full=True))
    assert "New faces: etoile" not in read(progress.new(gate(real, 4), 4))


@pytest.mark.parametrize(("level", "id_"), [(1, None), (2, "skerry")])
def test_recap_without_summaries_has_all_undated_events(small: Dataset, level: int, id_: str | None) -> None:
    """Where no episode is told in short, as with a company, people read all events without an episode."""
    guide = gate(with_undated(small, ("keeper",)), level)
    only = company(guide, id_) if id_ else None
    assert read(progress.recap(guide, company=only)).endswith("\n\nEpisode not known.\nGull 1 steals a bow.\n")


def test_undated_events_are_told_apart_with_all(small: Dataset) -> None:
    """Events of which no source names the episode are in no episode, and at the end of the recap with `full`."""
    guide = gate(with_undated(small, ("keeper",)), 1)
    assert "Gull" not in read(episodes.episode(guide, 1))
    full = progress.recap(guide, full=True)
    assert read(full).endswith(
        "\n\n"
        "Episode 1, Low Water.\n"
        "Skerry: The rehearsal stops: nobody can see the score.\n"
        "Both companies: Tove boards the night boat.\n"
        "\n"
        "Episode not known.\n"
        "Gull 1 steals a bow.\n"
    )
    assert to_jsonable(full) == to_jsonable(progress.recap(guide))


def test_recap_of_nothing(small: Dataset) -> None:
    """Where no event is known of the episodes so far, people read that."""
    bare = Dataset(show=small.show, episode=tuple(replace(each, events=(), summary=None) for each in small.episode))
    assert "No events up to episode 1." in read(progress.recap(gate(bare, 1)))


# Home, watched, next.

COMMANDS = {name for names in MODULES.values() for name in names}


@pytest.mark.parametrize(("name", "level"), sample(LEVELS, 5))
def test_home_has_progress_and_commands_that_work(run: Run, name: str, level: int) -> None:
    """Home has the premise, the progress, the next episode, and five different commands that succeed at that level."""
    dataset = DATASETS[name]
    env = {"ETOILE_DATA": str(bundled_path() if name == "real" else SMALL)}
    run("watched", str(level), "--quiet", env=env)
    page = json.loads(run("home", "--json", env=env).out)
    upcoming = dataset.episode[level] if level < len(dataset.episode) else None
    commands = [each["command"] for each in page.pop("try")]
    teasers = [each.text for each in upcoming.teasers if each.after <= level] if upcoming else []
    assert page == {
        "title": dataset.show.title,
        "premise": dataset.show.premise.text,
        "watched": level,
        "episodes": len(dataset.episode),
        "next": upcoming.number if upcoming else None,
        "next_title": upcoming.title if upcoming else None,
        "next_teaser": teasers[-1] if teasers else None,
    }
    assert len(set(commands)) == 5
    for each in commands:
        program, command, *rest = each.replace("NAME", dataset.character[0].name).split()
        assert (program, command in COMMANDS, (command,) in OPTIONS) == ("etoile", True, True)
        options = ("--print",) if command == "quiz" else ()  # a game would wait for answers
        outcome = run(command, *rest, *options, env=env)
        assert (outcome.code, bool(outcome.out)) == (0, True), each
        run("watched", str(level), "--quiet", env=env)


def test_home_for_people(small: Dataset) -> None:
    """People read the progress, what comes next and what announces it, and what to try; at first the premise, too."""
    said = read(progress.home(gate(small, 1)))
    assert said.startswith("Lamplight [a series] 1 of 3 episodes seen.\n\nNext up: Episode 2, The Lamp :bulb:\n")
    assert "\nSomebody wants to buy something.\n" in said
    assert "- Somebody wants to buy something.\n" in write(progress.home(gate(small, 1)), Format.MD)
    assert "\nWhat episode 1 changed: etoile new\n" in said
    assert small.show.premise.text not in said
    assert small.show.premise.text in read(progress.home(gate(small, 0)))
    bare = Dataset(show=small.show, episode=tuple(replace(each, teasers=()) for each in small.episode))
    assert "Somebody wants" not in read(progress.home(gate(bare, 1)))


def test_home_when_everything_is_seen(small: Dataset) -> None:
    """After the last episode home has the progress and what to try, and nothing about a next episode."""
    said = read(progress.home(gate(small, 3)))
    assert said.startswith(
        "Lamplight [a series] 3 of 3 episodes seen.\n\nTen questions about all episodes: etoile quiz\n"
    )
    assert "Next up" not in said
    assert "etoile watched" not in said


def test_no_command_is_home(run: Run) -> None:
    """`etoile` alone shows home."""
    assert run() == run("home")
    assert run(terminal=80) == run("home", terminal=80)


@pytest.mark.parametrize("level", range(4))
def test_watched_is_a_part_of_all_episodes(small: Dataset, level: int) -> None:
    """`watched` has two numbers in JSON; people get a bar, the episodes that they have seen, and how to change it."""
    page = progress.watched(gate(small, level))
    assert to_jsonable(page) == {"watched": level, "episodes": 3}
    assert page.views[0].rows[0][-1] == Ratio(level, 3, "episodes seen")
    seen = [
        sentence(f"Episode {each.number}, {each.title}") + " Seen." * (each.number <= level) for each in small.episode
    ]
    how = "To change it: etoile watched N, +1, -1, all or none"
    assert read(page) == "\n".join([f"Lamplight [a series] {level} of 3 episodes seen.", "", *seen, how, ""])


@pytest.mark.parametrize("level", range(3))
def test_next_is_the_first_hidden_episode(small: Dataset, level: int) -> None:
    """`next` has the first episode that was not watched, with its visible teaser."""
    episode = small.episode[level]
    teaser = next((line for line in episode.teasers if line.after == 0), None)
    assert to_jsonable(progress.upcoming(gate(small, level))) == {
        "id": f"episode-{episode.number}",
        "number": episode.number,
        "season": episode.season,
        "title": episode.title,
        "seen": False,
        "teaser": teaser.text if teaser else None,
        "teaser_confidence": teaser.confidence.value if teaser else None,
        "teaser_sources": teaser.sources if teaser else (),
        "released": episode.released,
        "confidence": episode.confidence.value,
    }


@pytest.mark.parametrize(
    ("level", "first"), [(0, "Who works where: etoile companies"), (2, "The story so far: etoile recap")]
)
def test_next_says_how_long_it_is_and_what_to_do(small: Dataset, level: int, first: str) -> None:
    """People read the running time where it is known, what to read before, and what to type afterwards."""
    running = replace(small, episode=tuple(replace(each, minutes=61) for each in small.episode))
    said = read(progress.upcoming(gate(running, level)))
    assert " 61 minutes" in said.splitlines()[0]
    assert f"\n\n{first}\n" in said
    assert said.endswith(f"\nWhen you have seen it: etoile watched {level + 1}\n")


def test_next_after_the_last_episode_is_empty(run: Run) -> None:
    """After the last episode `next` is a sentence for people, an empty object in JSON, and a success."""
    run("watched", "all", "--quiet")
    assert run("next", "--json") == (0, "{}\n", "")
    assert run("next") == (0, f"{SEEN_ALL}\n", "")
    assert run("next", "--format", "plain") == (0, f"{SEEN_ALL}\n", "")
    assert run("next", "--color", "never", terminal=80) == (0, f"{SEEN_ALL}\n\n{FOOTERS[3]}\n", "")
    assert SEEN_ALL in run("next", terminal=80).out
