"""A dataset made from a file of TVmaze: always valid, with facts only, whatever the file is like."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rtoml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etoile_cli import dataset, tvmaze
from etoile_cli.errors import UnreadableDatasetError, UsageError
from tests.conftest import EXHAUSTIVE, Run
from tests.hostile_texts import HOSTILE, unescaped_output

Json = Any
"""A value of JSON."""


def episode(season: int, number: int | None, **more: Json) -> dict[str, Json]:
    """Return an episode as TVmaze has it."""
    return {
        "id": 10 * season + (number or 9),
        "name": f"Part {season}.{number}",
        "season": season,
        "number": number,
        "type": "regular" if number else "significant_special",
        "airdate": "2031-05-09",
        "airtime": "20:00",
        "runtime": 45,
        "summary": "<p>The murderer is the lighthouse keeper.</p>",
        "_links": {},
        **more,
    }


def role(person: str | None, character: str | None, **more: Json) -> dict[str, Json]:
    """Return a role as TVmaze has it."""
    return {
        "person": {"id": 1, "name": person, "gender": "Female", "country": None},
        "character": {"id": 2, "name": character, "image": None},
        "self": False,
        **more,
    }


SHOW: dict[str, Json] = {
    "id": 7,
    "url": "https://www.tvmaze.com/shows/7/harbour-lights",
    "name": "Harbour  Lights",
    "type": "Scripted",
    "language": "English",
    "genres": ["Drama", "Mystery"],
    "premiered": "2031-05-09",
    "network": None,
    "webChannel": {"id": 3, "name": "Pier TV", "country": None},
    "summary": "<p>A murder at the lighthouse.</p>",
    "_embedded": {
        "episodes": [episode(2031, 1), episode(2032, 1), episode(2031, 2), episode(2032, None), episode(2032, 2)],
        "cast": [
            role("Ann Ek", "Åse Øvre"),
            role("Ann Ek", "Ase Ovre's Twin"),
            role("Bo Lund", "Åse Øvre"),
            role("Bo Lund", "Åse Øvre"),
            role(None, "灯台"),
            role("Nobody", None),
        ],
    },
}
"""The file of an invented series in two seasons, which have years for numbers."""


Save = Callable[[Json], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Return a function that writes a value as JSON to a file and returns its path."""

    def write(value: Json) -> Path:
        path = tmp_path / "tvmaze.json"
        path.write_text(json.dumps(value), encoding="utf-8")
        return path

    return write


def read(series: tvmaze.Series, folder: Path) -> dict[str, Json]:
    """Return the tables of a dataset, which must be valid."""
    path = folder / "made.toml"
    path.write_text(series.text, encoding="utf-8")
    dataset.load(path)
    return rtoml.loads(series.text)


def test_dataset_has_the_facts_of_the_series(save: Save, tmp_path: Path) -> None:
    """Show, episodes, people and characters are those of the file, from one source; sentences of TVmaze are not."""
    series = tvmaze.load(save(SHOW))
    made = read(series, tmp_path)
    single = {"sources": ["tvmaze"], "confidence": "single"}
    assert (series.episodes, series.characters, series.specials) == (4, 4, 1)
    assert (made["show"]["id"], made["show"]["title"]) == ("harbour-lights", "Harbour Lights")
    assert {fact["key"]: fact["text"] for fact in made["show"]["facts"]} == {
        "network": "It is shown by Pier TV.",
        "genres": "Its genres are Drama, Mystery.",
        "language": "Its language is English.",
        "premiered": "It was first shown on 2031-05-09.",
    }
    assert [(each["season"], each["number"], each["title"]) for each in made["episode"]] == [
        (1, 1, "Part 2031.1"),
        (1, 2, "Part 2031.2"),
        (2, 3, "Part 2032.1"),
        (2, 4, "Part 2032.2"),
    ]
    assert made["episode"][0] | {"number": 0} == {
        "number": 0,
        "season": 1,
        "title": "Part 2031.1",
        "released": "2031-05-09",
        "minutes": 45,
        **single,
    }
    assert made["person"] == [
        {"id": "ann-ek", "name": "Ann Ek", "after": 4},
        {"id": "bo-lund", "name": "Bo Lund", "after": 4},
    ]
    assert [(each["id"], each["name"], each.get("actor")) for each in made["character"]] == [
        ("ase-ovre", "Åse Øvre", "ann-ek"),
        ("ase-ovres-twin", "Ase Ovre's Twin", "ann-ek"),
        ("ase-ovre-2", "Åse Øvre", "bo-lund"),
        ("character", "灯台", None),
    ]
    assert {(each["after"], each["episode_known"]) for each in made["character"]} == {(4, False)}
    assert made["source"][0]["page"]["url"] == SHOW["url"]
    assert "lighthouse" not in series.text


def test_header_says_what_to_do(save: Save) -> None:
    """The comment at the top names the source and its licence, what is left out, and what an editor has to set."""
    header = tvmaze.load(save(SHOW)).text.partition("\n[show]")[0]
    assert all(line.startswith("#") or not line for line in header.splitlines())
    for words in ("CC BY-SA 4.0", SHOW["url"], "left out: 1.", "Everybody has the last one", "etoile data check FILE"):
        assert words in header
    assert max(map(len, header.splitlines())) <= 120


def test_cast_may_be_known_from_the_start(save: Save, tmp_path: Path) -> None:
    """With `cast_after` everybody is revealed by that episode; 0 is known not to be a guess."""
    made = read(tvmaze.load(save(SHOW), cast_after=0), tmp_path)
    assert {each["after"] for each in (*made["person"], *made["character"])} == {0}
    assert not any("episode_known" in each for each in made["character"])
    made = read(tvmaze.load(save(SHOW), cast_after=2), tmp_path)
    assert {each["after"] for each in made["character"]} == {2}
    with pytest.raises(UsageError, match=r"^There is no episode 5: Harbour Lights has 4\.$"):
        tvmaze.load(save(SHOW), cast_after=5)


@pytest.mark.parametrize(
    ("changes", "episodes", "characters"),
    [
        ({"_embedded": {"episodes": [], "cast": []}}, 0, 0),
        ({"_embedded": {}}, 0, 0),
        ({"_embedded": {"episodes": [None], "cast": [None, {}, {"person": None, "character": None}]}}, 0, 0),
        ({"_embedded": {"cast": [role("A", "B")]}}, 0, 1),
        ({"name": " ", "url": None, "genres": None, "webChannel": {}, "premiered": "soon", "language": ""}, 4, 4),
        ({"url": "javascript:alert(1)", "genres": [None], "network": {"name": None}}, 4, 4),
        ({"_embedded": {"episodes": [episode(1, 1, name=None, airdate="", runtime=0, type=None)]}}, 1, 0),
        ({"_embedded": {"episodes": [episode(1, 1, airdate="2031-02-30", runtime=10**9)]}}, 1, 0),
        ({"_embedded": {"episodes": [{}, episode(1, 1), episode(9, 9)], "cast": []}}, 2, 0),
    ],
)
def test_missing_values_are_left_out(
    save: Save, tmp_path: Path, changes: dict[str, Json], episodes: int, characters: int
) -> None:
    """Null, empty and odd values make a valid dataset without them."""
    series = tvmaze.load(save(SHOW | changes))
    made = read(series, tmp_path)
    assert (len(made.get("episode", [])), len(made.get("character", []))) == (episodes, characters)
    assert "None" not in series.text
    assert "javascript" not in series.text


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b"not JSON", "is not a file of TVmaze: JSON is malformed"),
        (b"\xff\xfe", "is not a file of TVmaze: "),
        (b'{"name": "\xff"}', "is not a file of TVmaze: "),
        (b'{"name": "\\ud800"}', "is not a file of TVmaze: "),
        (b"[]", "is not a file of TVmaze: Expected `object`, got `array`"),
        (b"{}", "is not a file of TVmaze: Object missing required field `name`"),
        (b'{"name": 1}', "is not a file of TVmaze: Expected `str`, got `int`"),
        (b'{"name": "A"}', "has no episodes and cast: get it with ?embed[]=episodes&embed[]=cast"),
        (b'{"name": "A", "_embedded": {"episodes": [{"season": "1"}]}}', "$._embedded.episodes[0].season"),
        (b'{"name": "A", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "is not a file of TVmaze: "),
    ],
)
def test_other_file_is_refused(run: Run, tmp_path: Path, content: bytes, problem: str) -> None:
    """A file of another shape is exit code 3 and one line, and nothing is created."""
    path = tmp_path / "tvmaze.json"
    path.write_bytes(content)
    with pytest.raises(UnreadableDatasetError):
        tvmaze.load(path)
    outcome = run("data", "new", str(tmp_path / "new.toml"), "--from", str(path))
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (3, "", 1)
    assert problem in outcome.err
    assert not (tmp_path / "new.toml").exists()


def test_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """A file that an editor has saved with a byte order mark is read."""
    path = tmp_path / "tvmaze.json"
    path.write_text(json.dumps(SHOW), encoding="utf-8-sig")
    assert tvmaze.load(path).episodes == 4


texts = st.none() | st.text(max_size=9) | st.sampled_from(HOSTILE)
numbers = st.none() | st.integers()
named = st.none() | st.fixed_dictionaries({}, optional={"name": texts, "id": st.integers(-9, 9)})
shows = st.fixed_dictionaries(
    {
        "name": st.text(max_size=20),
        "_embedded": st.fixed_dictionaries(
            {},
            optional={
                "episodes": st.lists(
                    st.none()
                    | st.fixed_dictionaries(
                        {},
                        optional={
                            "name": texts,
                            "season": st.none() | st.integers(-3, 9999),
                            "number": st.none() | st.integers(-3, 30),
                            "type": texts | st.just("regular"),
                            "airdate": texts | st.dates().map(str),
                            "runtime": st.none() | st.integers(-(2**63), 2**63),
                        },
                    ),
                    max_size=6,
                ),
                "cast": st.lists(
                    st.none() | st.fixed_dictionaries({}, optional={"person": named, "character": named}), max_size=6
                ),
            },
        ),
    },
    optional={"url": texts, "language": texts, "genres": st.none() | st.lists(texts, max_size=3), "premiered": texts},
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shows)
def test_every_file_of_this_shape_makes_a_valid_dataset(save: Save, tmp_path: Path, show: Json) -> None:
    """Whatever the values are, the dataset has no problem."""
    assert read(tvmaze.load(save(show)), tmp_path)["show"]["title"]


def test_command_creates_a_dataset_that_can_be_used(run: Run, save: Save, tmp_path: Path) -> None:
    """The command says what it made; `data check` finds no error and remarks where the characters stand."""
    new = str(tmp_path / "new.toml")
    outcome = run("data", "new", new, "--from", str(save(SHOW)))
    assert outcome.out == (
        f"Created {new} with 4 episodes and 4 characters, without 1 special. "
        f"Check it with: etoile data check {new}\n"
    )  # fmt: skip
    checked = run("data", "check", new, "--json")
    assert checked.code == 0
    late = [each["text"] for each in json.loads(checked.out) if each["kind"] == "late characters"]
    assert late == ["4 of 4 are not revealed until episode 4, the last one"]
    assert len(json.loads(run("cast", "--json", "--up-to", "all", "--data", new).out)) == 4
    assert json.loads(run("cast", "--json", "--up-to", "3", "--data", new).out) == []


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--cast-after", "1"), 2, "--cast-after needs --from."),
        (("--cast-after", "-1"), 2, "Invalid value for '--cast-after'"),
        (("--from", "/nowhere"), 3, "/nowhere cannot be read: No such file or directory"),
        (("--from", "/"), 3, "/ is a folder. Give a file in it."),
    ],
)
def test_invalid_options_create_nothing(
    run: Run, tmp_path: Path, options: tuple[str, ...], code: int, message: str
) -> None:
    """An invalid option is one line, and nothing is created."""
    outcome = run("data", "new", str(tmp_path / "new.toml"), *options)
    assert (outcome.code, outcome.out) == (code, "")
    assert message in outcome.err
    assert not (tmp_path / "new.toml").exists()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_stay_names(run: Run, save: Save, tmp_path: Path, text: str) -> None:
    """A hostile title or name is no line of its own in the file, and is escaped where it is shown."""
    embedded = {"episodes": [episode(1, 1, name=text)], "cast": [role(text, text)]}
    path = save(SHOW | {"name": text, "_embedded": embedded})
    made = read(tvmaze.load(path), tmp_path)
    assert made.keys() <= {"show", "person", "character", "episode", "source"}
    assert all(line[:1] in ("#", "") for line in tvmaze.load(path).text.partition("[show]\n")[0].split("\n"))
    outcome = run("cast", "--up-to", "all", "--data", str(tmp_path / "made.toml"))
    assert (outcome.code, unescaped_output(outcome)) == (0, [])


def test_large_file_is_read(save: Save, tmp_path: Path) -> None:
    """A file of many megabytes, with thousands of the same name, makes a dataset, too."""
    count = 40_000 if EXHAUSTIVE else 2_000
    roles = [role(f"Person {number}", f"Name {number % 9}", note="x" * 1000) for number in range(count)]
    series = tvmaze.load(save(SHOW | {"_embedded": {"episodes": [episode(1, 1)], "cast": roles}}))
    assert series.characters == count
    assert len({each["id"] for each in read(series, tmp_path)["character"]}) == count
