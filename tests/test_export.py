"""What all exports have in common: files, the level, nothing of later episodes, hostile texts."""

from pathlib import Path
from unicodedata import category

import pytest
import typer
from msgspec import convert
from typer.core import TyperGroup

from etoile_cli.cli.app import build_app
from etoile_cli.errors import EmptyResultError
from etoile_cli.model import Dataset
from etoile_cli.spoilers import Guide, gate
from tests.all_exports import EXPORTS
from tests.conftest import SMALL, Run, sample
from tests.hostile_texts import HOSTILE, SPOTS, replace_texts, rotated
from tests.levels import DATASETS, LEVELS, LEVELS_BEFORE_LAST, hidden_texts, leaks
from tests.record_places import plain

every_export = pytest.mark.parametrize("name", EXPORTS)


def _each_at(levels: list[tuple[str, int]], *, few: int) -> list[tuple[str, str, int]]:
    """Return each export with each of the levels, one that has many in it with a sample of a few."""
    return [
        (name, dataset, level)
        for name, export in EXPORTS.items()
        for dataset, level in (sample(levels, few) if export.has_levels else levels)
    ]


def _readable(name: str, guide: Guide) -> str:
    """Return what an export contains, as `plain` has it."""
    export = EXPORTS[name]
    return plain(export.decode(export.create(guide)))


@pytest.mark.parametrize(("name", "dataset", "level"), _each_at(sample(LEVELS_BEFORE_LAST, 3), few=2))
def test_export_tells_nothing_of_later_episodes(name: str, dataset: str, level: int) -> None:
    """No text, name, alias or title that a later episode reveals is in an export."""
    assert leaks(_readable(name, gate(DATASETS[dataset], level)), hidden_texts(dataset, level)) == []


@pytest.mark.parametrize("name", [name for name in EXPORTS if not EXPORTS[name].needs_next])
@pytest.mark.parametrize("dataset", DATASETS)
def test_leak_of_an_export_is_found(name: str, dataset: str) -> None:
    """The export of the last level, checked as that of the first, is full of texts that are hidden there."""
    last = len(DATASETS[dataset].episode)
    assert leaks(_readable(name, gate(DATASETS[dataset], last)), hidden_texts(dataset, 0))


@pytest.mark.parametrize("args", [("--plain", "export", "gift"), ("export", "gift", "--plain"), ("export", "gift")])
def test_plain_makes_no_difference_to_an_export(run: Run, args: tuple[str, ...]) -> None:
    """An export has a format of its own: who always types --plain gets the same file, and with --help the help."""
    assert run(*args, "-").out == run("export", "gift", "-").out != ""
    assert run(*args, "--help").out.startswith("Type etoile export" if "--plain" in args else "Usage: ")


def test_every_command_is_among_the_exports() -> None:
    """Each command of the group is tried in these tests."""
    app = typer.main.get_command(build_app("export"))
    assert isinstance(app, TyperGroup)
    group = app.commands["export"]
    assert isinstance(group, TyperGroup)
    assert {export.words[0] for export in EXPORTS.values()} == group.commands.keys()


NOTICES = {
    0: "Spoils nothing: anybody may see it.\n",
    1: "Spoils episode 1 for anybody who has not seen it.\n",
    2: "Spoils episodes 1 to 2 for anybody who has not seen them.\n",
}
"""What is said of an export, by its level."""


@pytest.mark.parametrize("level", NOTICES)
@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1 kB"), (31_449, "31 kB"), (1_234_567, "1,235 kB")],
)
@pytest.mark.usefixtures("about_small")
def test_notice_names_the_file_and_its_size(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, level: int, size: int, text: str
) -> None:
    """What was written is said on stderr: its name, its size, and whom it spoils what for."""
    monkeypatch.setattr("etoile_cli.export.gift.gift", lambda *_, **__: "x" * size)
    monkeypatch.chdir(tmp_path)
    outcome = run("export", "gift", "a.gift", "--up-to", str(level))
    assert outcome == (0, "", f"Wrote a.gift, {text}. {NOTICES[level]}")


@every_export
@pytest.mark.parametrize("level", [0, 2])
@pytest.mark.usefixtures("about_small")
def test_file_and_standard_output_have_the_same_bytes(run: Run, tmp_path: Path, name: str, level: int) -> None:
    """The command writes the same to a file and, in any encoding, to standard output, each time."""
    export, path = EXPORTS[name], tmp_path / "file"
    words = ("export", *export.words, "--up-to", str(level))
    to_file = ("--output", str(path)) if export.words[0] == "relations" else (str(path),)
    notice = NOTICES[level]
    outcome = run(*words, *to_file)
    content = path.read_bytes().decode()
    assert (outcome.code, outcome.out, outcome.err.startswith(f"Wrote {path}, ")) == (0, "", True)
    assert outcome.err.endswith(f"B. {notice}") or outcome.err.endswith(f" bytes. {notice}")
    assert content == export.create(gate(DATASETS["small"], level))
    assert run(*words) == run(*words, encoding="ascii") == run(*words, terminal=80) == (0, content, notice)
    assert run(*words, *to_file, "--force", "--quiet") == (0, "", "")
    assert run(*words, "-q") == (0, content, "")
    assert path.read_bytes().decode() == content


@every_export
@pytest.mark.usefixtures("about_small")
def test_existing_file_is_replaced_only_with_force(run: Run, tmp_path: Path, name: str) -> None:
    """An existing file is exit code 4 with advice, and stays as it is."""
    export, path = EXPORTS[name], tmp_path / "file"
    path.write_bytes(b"old")
    to_file = ("--output", str(path)) if export.words[0] == "relations" else (str(path),)
    outcome = run("export", *export.words, *to_file)
    assert outcome == (4, "", f"etoile: Cannot write {path}: File exists. To replace it: --force\n")
    assert path.read_bytes() == b"old"


@every_export
def test_closed_standard_output_exits_with_141(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """An error is the only line on stderr: the notice follows a result that was written."""
    monkeypatch.setattr("etoile_cli.cli.output.write", _raise_empty)
    outcome = run("export", *EXPORTS[name].words, env={"ETOILE_DATA": str(SMALL)})
    assert outcome == (1, "", "etoile: not written\n")


def _raise_empty(_: str) -> None:
    raise EmptyResultError("not written")


OWN_CONTROLS = {"anki": "\n\t", "gift": "\n\t", "calendar": "\r\n"}
"""The control characters that an export writes itself; "\\n" where none are given."""


@every_export
@pytest.mark.parametrize("turn", sample(range(len(HOSTILE)), 5))
def test_hostile_texts_are_escaped_in_every_export(name: str, turn: int) -> None:
    """Control, direction and invisible characters of a dataset are visible in each export."""
    text = EXPORTS[name].create(gate(convert(rotated(turn), Dataset), 1))
    hidden = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
    assert {letter for letter in text if category(letter) in hidden} <= set(OWN_CONTROLS.get(name, "\n"))


@every_export
def test_long_texts_are_exported(name: str) -> None:
    """Texts of 20 kB in every spot are exported as a whole."""
    spots = {"character", "company", "question", "episode"}
    raw = replace_texts(lambda number, text: text + "x" * 20_000 if SPOTS[number][0] in spots else text)
    text = EXPORTS[name].create(gate(convert(raw, Dataset), 1))
    assert EXPORTS[name].decode(text).replace("\n", "").count("x" * 20) > 100


ERRORS = [
    (("relations", "Nobody", "at", "all"), 1, "No match for 'Nobody at all'."),
    (("relations", "Maud", "Tove"), 2, "Give one name: 'Maud Tove' has those of Maud Kerr and Tove Åse."),
    (
        ("relations", "--as", "dot", "Maud", "Luc"),
        2,
        "Give one name: 'Maud Luc' has those of Maud Kerr and Luc d'Orsay.",
    ),
    (("relations", "--as", "png"), 2, "'png' is not one of svg, mermaid, dot."),
    (("relations", "--as", "mermaidd"), 2, "Did you mean mermaid?"),
    (("gift", "--topic", "zzz"), 2, "No topic 'zzz'."),
    (("gift", "--difficulty", "hardd"), 2, "Did you mean hard?"),
    (("anki", "/nowhere/at/all"), 4, "Cannot write /nowhere/at/all: No such file or directory."),
    (("calendar",), 2, "Missing option '--from'."),
    (("calendar", "--from", "4.12.2026"), 2, "'4.12.2026' is not like 2026-01-31."),
    (("calendar", "--from", "2026-02-30"), 2, "'2026-02-30' is not like 2026-01-31."),
    (("calendar", "--from", "2026-12-04", "--at", "25:00"), 2, "'25:00' is not like 20:30."),
    (("calendar", "--from", "2026-12-04", "--every", "0"), 2, "Invalid value for '--every'"),
    (("calendar", "--from", "2026-12-04", "--episodes", "0"), 2, "Invalid value for '--episodes'"),
    (("calendar", "--from", "9999-12-30"), 2, "The plan from 9999-12-30 goes beyond the year 9999."),
    (("calendar", "--from", "2026-12-04", "--up-to", "all"), 1, "You have watched every episode."),
]


@pytest.mark.parametrize(("words", "code", "message"), ERRORS)
@pytest.mark.usefixtures("about_small")
def test_error_is_one_line_on_stderr(run: Run, words: tuple[str, ...], code: int, message: str) -> None:
    """An error leaves stdout empty and says what is wrong."""
    outcome = run("export", *words)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (code, "", 1)
    assert outcome.err.startswith("etoile: ")
    assert message in outcome.err


@pytest.mark.parametrize(("name", "dataset", "level"), _each_at(sample(LEVELS, 4), few=1))
def test_text_is_the_same_every_time(name: str, dataset: str, level: int) -> None:
    """The same guide gives the same text, whatever was exported before."""
    guide = gate(DATASETS[dataset], level)
    if EXPORTS[name].needs_next and level == len(DATASETS[dataset].episode):
        return
    assert EXPORTS[name].create(guide) == EXPORTS[name].create(gate(DATASETS[dataset], level))
