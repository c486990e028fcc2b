"""What the viewer did is kept, whatever is in its place, whoever else writes, and however a writer ends."""

import errno
import json
import os
import resource
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from stat import S_ISFIFO, S_ISREG
from tempfile import TemporaryDirectory

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st
from platformdirs import user_state_path

from etoile_cli import state
from etoile_cli.errors import StateError

SERIES = "lamplight"
NAME = "progress.toml"
LOG = "answers.jsonl"


@pytest.fixture
def folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where this viewer's files are to be: a folder that is not there yet."""
    path = home / "kept" / "etoile"
    monkeypatch.setenv("ETOILE_STATE_DIR", str(path))
    return path


def tree(path: Path) -> dict[str, bytes | None]:
    """Return all that is in a folder, by name, files with what is in them; nothing where there is no folder."""
    found = sorted(path.rglob("*")) if path.is_dir() else []
    return {str(each.relative_to(path)): each.read_bytes() if S_ISREG(each.lstat().st_mode) else None for each in found}


def saved(folder: Path) -> object:
    """Return what the file says, as a parser reads it that the program does not use."""
    return tomllib.loads((folder / NAME).read_text(encoding="utf-8"))


def raised(change: Callable[[int], int] = lambda _: 1) -> str:
    """Return what a viewer is told whose progress cannot be saved."""
    with pytest.raises(StateError) as fault:
        state.update_progress(SERIES, change)
    return str(fault.value)


# The folder.


def test_the_folder_is_chosen(folder: Path) -> None:
    """`ETOILE_STATE_DIR` says where the files are, and asking does not make the folder."""
    assert state.folder() == folder
    assert not folder.parent.exists()


@pytest.mark.parametrize("chosen", ["", None])
def test_the_folder_is_the_systems(home: Path, monkeypatch: pytest.MonkeyPatch, chosen: str | None) -> None:
    """Without `ETOILE_STATE_DIR`, or with an empty one, the folder is the one that the system has for such files."""
    monkeypatch.delenv("ETOILE_STATE_DIR")
    if chosen is not None:
        monkeypatch.setenv("ETOILE_STATE_DIR", chosen)
    assert state.folder().name == "etoile"
    assert state.folder().is_relative_to(home)
    if sys.platform == "linux":
        assert state.folder() == home / "xdg_state_home" / "etoile"


@pytest.mark.parametrize("there", ["", "states", "/states", "~/states", None])
@pytest.mark.parametrize("at_home", ["", "away", "/away", None])
def test_the_folder_is_that_of_platformdirs(
    monkeypatch: pytest.MonkeyPatch, there: str | None, at_home: str | None
) -> None:
    """Whatever the home and `XDG_STATE_HOME` are, the folder is what platformdirs makes of them."""
    monkeypatch.delenv("ETOILE_STATE_DIR")
    for name, value in (("XDG_STATE_HOME", there), ("HOME", at_home)):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    assert state.folder() == user_state_path("etoile", appauthor=False)


# How far the viewer is.


def test_what_was_saved_is_read(folder: Path) -> None:
    """Each series has its own number, a change is made of the one before, and nothing but the file is there."""
    assert state.load_progress(SERIES) == (0, None)
    assert state.update_progress(SERIES, lambda old: old + 2) == (2, None)
    assert state.update_progress("other", lambda old: old + 5) == (5, None)
    assert state.update_progress(SERIES, lambda old: old * 10) == (20, None)
    assert (state.load_progress(SERIES), state.load_progress("other"), state.load_progress("third")) == (
        (20, None),
        (5, None),
        (0, None),
    )
    assert list(tree(folder)) == [NAME]
    assert saved(folder) == {SERIES: {"watched": 20}, "other": {"watched": 5}}


_plain = (
    st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.dates()
    | st.times()
    | st.datetimes()
)
_keys = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
_values = st.recursive(_plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=3))
_tables = st.dictionaries(_keys.filter(lambda key: key != SERIES), _values, max_size=4)


@settings(max_examples=50)  # each puts two files on disk
@given(others=_tables, own=_values.filter(lambda value: value is not None), number=st.integers(0, 99))
def test_what_else_is_in_the_file_is_kept(others: dict[str, object], own: object, number: int) -> None:
    """Whatever else is in the file, in other tables or in this one, is there after a change as it was before."""
    before = {**others, SERIES: {"note": own, "watched": number}}
    with TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ETOILE_STATE_DIR", place)
        path = Path(place) / NAME
        path.write_text(tomli_w.dumps(before), encoding="utf-8", newline="\n")
        assert state.load_progress(SERIES) == (number, None)
        assert state.update_progress(SERIES, lambda old: old + 1) == (number + 1, None)
        assert saved(Path(place)) == {**others, SERIES: {"note": own, "watched": number + 1}}


def test_a_change_that_fails_changes_nothing(folder: Path) -> None:
    """Where the change itself is wrong, the file is as it was and the next writer may go on."""
    state.update_progress(SERIES, lambda _: 3)
    before = tree(folder)
    with pytest.raises(ZeroDivisionError):
        state.update_progress(SERIES, lambda old: old // 0)
    assert tree(folder) == before
    assert state.update_progress(SERIES, lambda old: old + 1) == (4, None)


# Homes that are none.


def _unwritable(path: Path) -> None:
    path.mkdir(parents=True)
    path.chmod(0o500)
    if os.access(path, os.W_OK):
        pytest.skip("nothing is unwritable to this user")


def _looping(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.symlink_to(path)


def _dangling(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.symlink_to(path.parent / "gone")


def _a_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"mine")


HOMES: dict[str, Callable[[Path], None]] = {
    "a file": _a_file,
    "in a file": lambda path: _a_file(path.parent),
    "a looping link": _looping,
    "a dangling link": _dangling,
    "unwritable": _unwritable,
}


@pytest.mark.parametrize("kind", [*HOMES, "missing"])
def test_reading_makes_nothing(home: Path, folder: Path, kind: str) -> None:
    """Wherever the folder should be, reading finds nothing there, makes nothing, and ends well."""
    if kind in HOMES:
        HOMES[kind](folder)
    before = tree(home)
    warning = f"{folder / NAME} cannot be read and counts for nothing." if kind == "a looping link" else None
    assert state.load_progress(SERIES) == (0, warning)
    assert state.read_answers() == []
    assert tree(home) == before


@pytest.mark.parametrize("kind", HOMES)
def test_where_nothing_can_be_saved(home: Path, folder: Path, kind: str) -> None:
    """Where there can be no folder, saving says so in a line that names the file, and changes nothing."""
    HOMES[kind](folder)
    before = tree(home)
    assert raised().startswith(f"Cannot save how far you are in {folder / NAME}: ")
    with pytest.raises(StateError, match=r"^Cannot save your answer in [^\n]+: [^\n]+\.$") as fault:
        state.append_answer(b"{}")
    assert str(folder / LOG) in str(fault.value)
    assert tree(home) == before


# Files that are broken.


def _holding(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def _full_folder(path: Path) -> None:
    path.mkdir()
    (path / "mine.txt").write_bytes(b"mine")


def _unreadable(path: Path) -> None:
    path.write_bytes(b"[lamplight]\nwatched = 2\n")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("nothing is unreadable to this user")


BROKEN: dict[str, Callable[[Path], object]] = {
    "bytes": _holding(bytes(range(256)) * 9),
    "not UTF-8": _holding(b'[lamplight]\nwatched = 2\nname = "\xe9toile"\n'),
    "UTF-16": _holding("[lamplight]\nwatched = 2\n".encode("utf-16")),
    "no TOML": _holding(b"[lamplight]\nwatched = \n"),
    "cut off": _holding(b"[lamplight]\nwatched = 2\n[other"),
    "twice": _holding(b"[lamplight]\nwatched = 2\n[lamplight]\nwatched = 3\n"),
    "too deep": _holding(b"a = " + b"[" * 100_000),
    "words": _holding(b'[lamplight]\nwatched = "2"\n'),
    "half": _holding(b"[lamplight]\nwatched = 2.5\n"),
    "infinite": _holding(b"[lamplight]\nwatched = inf\n"),
    "true": _holding(b"[lamplight]\nwatched = true\n"),
    "several": _holding(b"[lamplight]\nwatched = [2]\n"),
    "a date": _holding(b"[lamplight]\nwatched = 2025-04-24\n"),
    "negative": _holding(b"[lamplight]\nwatched = -1\n"),
    "no table": _holding(b"lamplight = 2\n"),
    "many tables": _holding(b"[[lamplight]]\nwatched = 2\n"),
    "a folder": Path.mkdir,
    "a full folder": _full_folder,
    "a pipe": os.mkfifo,
    "a link to a folder": lambda path: path.symlink_to(path.parent),
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a looping link": lambda path: path.symlink_to(path),
    "unreadable": _unreadable,
}


def _kept(folder: Path, before: os.stat_result, content: dict[str, bytes | None]) -> Path:
    """Return the one file that was set aside, having seen that it is what stood in its place."""
    (aside,) = (each for each in folder.iterdir() if each.name != NAME)
    assert aside.name.startswith(f"{NAME}.broken-")
    assert os.path.samestat(aside.lstat(), before)
    assert {name.replace(aside.name, NAME): held for name, held in tree(folder).items() if name != NAME} == content
    return aside


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_set_aside_by_reading(folder: Path, kind: str) -> None:
    """What makes no sense counts for 0 and gets a new name, as it is; one warning says which, and only once."""
    folder.mkdir(parents=True)
    BROKEN[kind](folder / NAME)
    before, content = (folder / NAME).lstat(), tree(folder)
    found = state.load_progress(SERIES)
    aside = _kept(folder, before, content)
    assert found == (0, f"{NAME} could not be read. It is kept as {aside}.")
    assert not os.path.lexists(folder / NAME)
    assert state.load_progress(SERIES) == (0, None)


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_set_aside_by_saving(folder: Path, kind: str) -> None:
    """Saving begins again from 0 beside what made no sense, which is kept as it is."""
    folder.mkdir(parents=True)
    BROKEN[kind](folder / NAME)
    before, content = (folder / NAME).lstat(), tree(folder)
    found = state.update_progress(SERIES, lambda old: old + 1)
    aside = _kept(folder, before, content)
    assert found == (1, f"{NAME} could not be read. It is kept as {aside}.")
    assert saved(folder) == {SERIES: {"watched": 1}}
    assert state.load_progress(SERIES) == (1, None)


@pytest.mark.parametrize("save", [False, True])
def test_a_mark_that_makes_no_sense_costs_no_other(folder: Path, *, save: bool) -> None:
    """Where the mark of one series alone is broken, the file is kept aside and what it says of others stays."""
    folder.mkdir(parents=True)
    (folder / NAME).write_text(f"[other]\nwatched = 5\n[{SERIES}]\nwatched = 'x'\n", encoding="utf-8")
    before, content = (folder / NAME).lstat(), tree(folder)
    number, warning = state.update_progress(SERIES, lambda old: old + 1) if save else state.load_progress(SERIES)
    aside = _kept(folder, before, content)
    assert (number, warning) == (int(save), f"{NAME} could not be read. It is kept as {aside}.")
    assert saved(folder) == {"other": {"watched": 5}} | ({SERIES: {"watched": 1}} if save else {})
    assert state.load_progress("other") == (5, None)


@pytest.mark.parametrize("content", [b"", b"\n", b"[lamplight]\n", b"[lamplight]\nwatched = 0\n", b"# only words\n"])
def test_nothing_said_is_not_broken(folder: Path, content: bytes) -> None:
    """A file that says nothing of this series is right, counts for 0, and stays."""
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(content)
    assert state.load_progress(SERIES) == (0, None)
    assert tree(folder) == {NAME: content}


@pytest.mark.parametrize("mark", ["-1", "'two'", "{ watched = -1 }", "{ watched = 'two' }", "[1]"])
def test_another_series_may_be_broken(folder: Path, mark: str) -> None:
    """What is wrong with one series is nothing to another: it is kept where it is."""
    folder.mkdir(parents=True)
    (folder / NAME).write_text(f"other = {mark}\n[{SERIES}]\nwatched = 2\n", encoding="utf-8")
    before = saved(folder)
    assert isinstance(before, dict)
    assert state.load_progress(SERIES) == (2, None)
    assert state.update_progress(SERIES, lambda old: old + 1) == (3, None)
    assert saved(folder) == {**before, SERIES: {"watched": 3}}
    assert list(tree(folder)) == [NAME]


def test_two_broken_files_are_both_kept(folder: Path) -> None:
    """What is set aside later does not take the name of what was set aside before."""
    folder.mkdir(parents=True)
    for content in (b"first", b"second"):
        (folder / NAME).write_bytes(content)
        state.load_progress(SERIES)
    assert sorted(filter(None, tree(folder).values())) == [b"first", b"second"]


def test_a_broken_file_that_cannot_be_moved(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a broken file cannot get a new name, it stays as it is: reading counts it for 0, saving is refused."""
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(b"broken")

    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "rename", refused)
    assert state.load_progress(SERIES) == (0, f"{folder / NAME} cannot be read and counts for nothing.")
    assert raised() == f"Cannot save how far you are in {folder / NAME}: Permission denied."
    assert tree(folder) == {NAME: b"broken"}


def test_one_warning_for_two_readers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who finds that another has just set the broken file aside says nothing of it."""
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(b"broken")
    alone = state._locked  # noqa: SLF001 - the moment between looking and moving cannot be reached from outside

    def late(where: Path) -> object:
        (folder / NAME).rename(folder / "by another")
        return alone(where)

    monkeypatch.setattr(state, "_locked", late)
    assert state.load_progress(SERIES) == (0, None)
    assert tree(folder) == {"by another": b"broken"}


# Disks that fail.


def _failing(monkeypatch: pytest.MonkeyPatch, name: str, *, only: Callable[[int], bool]) -> None:
    """Let `os` fail as a full disk does, in the function `name`, for files whose mode `only` accepts."""
    real = getattr(os, name)

    def full(handle: int, *rest: object) -> object:
        if only(os.fstat(handle).st_mode):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(handle, *rest)

    monkeypatch.setattr(os, name, full)


def test_a_full_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the new file cannot be put on disk, the old one stands, and the next success leaves nothing else behind."""
    state.update_progress(SERIES, lambda _: 2)
    with monkeypatch.context() as patch:
        _failing(patch, "fsync", only=S_ISREG)
        assert raised() == f"Cannot save how far you are in {folder / NAME}: No space left on device."
    assert saved(folder) == {SERIES: {"watched": 2}}
    assert state.update_progress(SERIES, lambda old: old + 1) == (3, None)
    assert list(tree(folder)) == [NAME]


def test_a_folder_that_cannot_be_flushed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file system flushes no folders, what was saved is no error: one means that nothing has changed."""
    state.update_progress(SERIES, lambda _: 2)
    _failing(monkeypatch, "fsync", only=lambda mode: not S_ISREG(mode))
    assert state.update_progress(SERIES, lambda old: old + 1) == (3, None)
    assert saved(folder) == {SERIES: {"watched": 3}}


# Systems without fcntl.


def test_without_locks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a system has no `fcntl`, all is saved and set aside as elsewhere, and no folder is opened."""
    monkeypatch.setattr(state, "fcntl", None)
    _failing(monkeypatch, "fsync", only=lambda mode: not S_ISREG(mode))
    assert state.update_progress(SERIES, lambda old: old + 1) == (1, None)
    assert state.load_progress(SERIES) == (1, None)
    state.append_answer(b"{}")
    assert state.read_answers() == [b"{}"]
    (folder / NAME).write_bytes(b"broken")
    number, warning = state.load_progress(SERIES)
    assert (number, warning is None) == (0, False)
    assert sorted(name.partition("-")[0] for name in tree(folder)) == [LOG, f"{NAME}.broken"]


def test_a_system_without_fcntl(monkeypatch: pytest.MonkeyPatch) -> None:
    """The room opens where `fcntl` cannot be imported."""
    monkeypatch.setitem(sys.modules, "fcntl", None)
    spec = spec_from_file_location("state_elsewhere", state.__file__)
    assert spec is not None
    assert spec.loader is not None
    elsewhere = module_from_spec(spec)
    spec.loader.exec_module(elsewhere)
    assert elsewhere.fcntl is None


# Many at once.


def together(script: str, *, writers: int) -> list[str]:
    """Run a script in so many processes, which all begin at once; return what each wrote."""
    begun = "import sys; from etoile_cli import state; import rtoml, tomli_w; print('ready', flush=True); input()\n"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", begun + script, str(place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for place in range(writers)
    ]
    for each in running:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in running:
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    outputs = [each.communicate()[0] for each in running]
    assert [each.returncode for each in running] == [0] * writers, outputs
    return outputs


@pytest.mark.parametrize("broken", [False, True])
def test_sixteen_writers_at_once(folder: Path, *, broken: bool) -> None:
    """Sixteen who say "one more" at once have seen sixteen; a broken file is set aside once, and nothing else stays."""
    if broken:
        folder.mkdir(parents=True)
        (folder / NAME).write_bytes(b"broken")
    outputs = together("print(state.update_progress('lamplight', lambda old: old + 1)[1] or '')", writers=16)
    assert saved(folder) == {SERIES: {"watched": 16}}
    asides = {name: held for name, held in tree(folder).items() if name != NAME}
    assert list(asides.values()) == [b"broken"] * broken
    assert [line.strip() for line in outputs if line.strip()] == [
        f"{NAME} could not be read. It is kept as {folder / name}." for name in asides
    ]


def test_ten_writers_of_answers_at_once(folder: Path) -> None:
    """The lines of ten writers are all there, whole, each writer's in order, and after what was cut off."""
    lines = 20
    folder.mkdir(parents=True)
    (folder / LOG).write_bytes(b"cut o")
    together(
        f"for n in range({lines}): state.append_answer(b'%s %d %s' % (sys.argv[1].encode(), n, b'x' * 9999))",
        writers=10,
    )
    first, *others = state.read_answers()
    assert first == b"cut o"
    found = [line.split() for line in others]
    assert {line[2] for line in found} == {b"x" * 9999}
    for writer in range(10):
        assert [int(line[1]) for line in found if int(line[0]) == writer] == list(range(lines))
    assert len(found) == 10 * lines
    assert list(tree(folder)) == [LOG]


# Writers that are killed.

KILLED = """
import json, os, signal, sys
from etoile_cli import state
import rtoml, tomli_w

def add():
    state.update_progress("lamplight", lambda old: old + 1)

def there():
    return {each.name: each.read_text() for each in state.folder().iterdir()}

def killed_before(line):
    left = line
    def trace(frame, event, _):
        nonlocal left
        if frame.f_code.co_filename != state.__file__ and "pathlib" not in frame.f_code.co_filename:
            return None
        if event == "line":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace
    child = os.fork()
    if not child:
        sys.settrace(trace)
        add()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])

add()
line = 1
while killed_before(line):
    left = there()
    add()
    print(json.dumps([left, there()]))
    line += 1
"""
"""A writer that is killed before the first line it runs in the room or in `pathlib`, another before the second, …"""


def test_a_writer_that_is_killed(folder: Path) -> None:
    """Wherever a writer is killed, the file says the old number or the new one, and the next writer tidies up."""
    ended = subprocess.run([sys.executable, "-c", KILLED], check=True, capture_output=True, text=True)
    moments = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(moments) > 20
    assert any(len(left) > 1 for left, _ in moments)
    before = 1
    for left, after in moments:
        number = tomllib.loads(left[NAME])[SERIES]["watched"]
        assert number in (before, before + 1)
        assert list(after) == [NAME]
        before = tomllib.loads(after[NAME])[SERIES]["watched"]
        assert before == number + 1
    assert saved(folder) == {SERIES: {"watched": before + 1}}


def test_a_writer_that_is_killed_at_any_time(folder: Path) -> None:
    """Writers in the midst of many changes, killed at whatever moment it is, leave a file that can be read."""
    script = (
        "from etoile_cli import state\n"
        "while True: print(state.update_progress('lamplight', lambda old: old + 1)[0], flush=True)"
    )
    for wanted in range(1, 11):
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            said = [int(writer.stdout.readline()) for _ in range(wanted)][-1]
            writer.kill()
            said = int(([str(said), *writer.stdout.read().split()])[-1])
        number, warning = state.load_progress(SERIES)
        assert warning is None
        assert number in (said, said + 1)
        assert state.update_progress(SERIES, lambda old: old + 1) == (number + 1, None)
        assert list(tree(folder)) == [NAME]


# Answers.


def test_answers_are_kept_in_order(folder: Path) -> None:
    """Each answer is a line of its own, the oldest first."""
    for number in range(3):
        state.append_answer(b"%d" % number)
    assert state.read_answers() == [b"0", b"1", b"2"]
    assert tree(folder) == {LOG: b"0\n1\n2\n"}


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", [b"new"]),
        (b"old\n", [b"old", b"new"]),
        (b"old", [b"old", b"new"]),
        (b"old\n{cut o", [b"old", b"{cut o", b"new"]),
        (b"\n", [b"", b"new"]),
        (b"\xff\x00", [b"\xff\x00", b"new"]),
    ],
)
def test_a_line_without_an_end(folder: Path, content: bytes, lines: list[bytes]) -> None:
    """A last line that was cut off does not swallow the next one, and what is there is not touched."""
    folder.mkdir(parents=True)
    (folder / LOG).write_bytes(content)
    state.append_answer(b"new")
    assert state.read_answers() == lines
    assert (folder / LOG).read_bytes().startswith(content)


UNREADABLE: dict[str, Callable[[Path], object]] = {
    name: BROKEN[name] for name in ("a folder", "a pipe", "a looping link", "a link to a device", "unreadable")
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_answers_that_cannot_be_read(folder: Path, kind: str) -> None:
    """Where the answers cannot be read there are none, and what is in their place stays."""
    folder.mkdir(parents=True)
    UNREADABLE[kind](folder / LOG)
    before = (folder / LOG).lstat()
    assert state.read_answers() == []
    assert os.path.samestat((folder / LOG).lstat(), before)
    assert [each.name for each in folder.iterdir()] == [LOG]


@pytest.mark.parametrize("kind", ["a folder", "a looping link", "unreadable"])
def test_answers_that_cannot_be_saved(folder: Path, kind: str) -> None:
    """Where the answers are no file, saving one says so."""
    folder.mkdir(parents=True)
    UNREADABLE[kind](folder / LOG)
    with pytest.raises(StateError, match="Cannot save your answer in "):
        state.append_answer(b"{}")


def test_an_answer_that_does_not_fit(folder: Path) -> None:
    """Where there is room for a part of a line alone, the answer counts as not saved, and the next one stands apart."""
    state.append_answer(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8, hard))
    try:
        with pytest.raises(StateError, match="Cannot save your answer in "):
            state.append_answer(b"x" * 99)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    state.append_answer(b"new")
    assert state.read_answers()[::2] == [b"old", b"new"]
    assert list(tree(folder)) == [LOG]


def test_a_pipe_is_still_a_pipe(folder: Path) -> None:
    """A pipe in the place of the file is not waited for, and is what is kept."""
    folder.mkdir(parents=True)
    os.mkfifo(folder / NAME)
    state.load_progress(SERIES)
    (aside,) = folder.iterdir()
    assert S_ISFIFO(aside.lstat().st_mode)
