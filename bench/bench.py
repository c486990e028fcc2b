"""Measure the speed of etoile against the least that its libraries allow.

The two of a pair run in turn, so that other load affects both alike. A figure is the ratio of the medians of user and
system time. `ROUNDS=100 make bench` takes longer and is more exact.
"""

import gc
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import rtoml
import tomli_w

from etoile_cli import dataset, search, spoilers
from etoile_cli.quiz import bank, history

ROUNDS = int(os.environ.get("ROUNDS", "40"))

BARE = """
import typer

app = typer.Typer()


@app.command()
def cast() -> None:
    print("[]")


@app.command()
def other() -> None:
    print("{}")


app()
"""

TABLE = """
import typer
from rich.console import Console
from rich.table import Table

app = typer.Typer()


@app.command()
def cast() -> None:
    table = Table()
    for title in ROWS[0]:
        table.add_column(title)
    for row in ROWS[1:]:
        table.add_row(*row)
    Console(width=100, force_terminal=True).print(table)


@app.command()
def other() -> None:
    print("{}")


app()
"""

LINES = """
import typer
from rich.console import Console
from rich.text import Text

app = typer.Typer()


@app.command()
def page() -> None:
    console = Console(width=80, force_terminal=True)
    for line in PAGE.splitlines():
        console.print(Text.from_ansi(line))


@app.command()
def other() -> None:
    print("{}")


app()
"""


class Row(NamedTuple):
    """One line of the result: a ratio, and what it must not pass."""

    what: str
    against: str
    ratio: float
    most: float


def main() -> None:
    """Measure, and print the table in Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [*_startup(Path(folder)), *_quiz(Path(folder)), *_loading(Path(folder)), *_growth(Path(folder))]
    print(f"{platform.python_implementation()} {platform.python_version()} on {os.cpu_count()} cores, {_processor()}\n")
    print("| what | against | ratio | at most |")
    print("|---|---|---|---|")
    for row in rows:
        missed = "" if row.ratio <= row.most else " (!)"
        print(f"| {row.what} | {row.against} | {row.ratio:.2f}{missed} | {row.most:.2f} |")


def _startup(folder: Path) -> Iterator[Row]:
    """Yield the rows about whole runs, each in a process of its own and a home of its own."""
    script = Path(sys.executable).with_name("etoile").read_text(encoding="utf-8")
    etoile = [sys.executable, _script(folder / "etoile", script)]  # beside the others: each import looks there first
    environment = _environment(folder)
    bare = [sys.executable, _script(folder / "bare.py", BARE), "cast"]
    table = _table(folder, etoile)
    completing = {**environment, "_ETOILE_COMPLETE": "complete_bash", "COMP_WORDS": "etoile who mi", "COMP_CWORD": "2"}
    as_table = [sys.executable, "-c", _ON_TERMINAL, "cast"]

    def ran(command: list[str], env: dict[str, str] = environment) -> Callable[[], float]:
        return lambda: _cpu(command, env)

    against = "a bare script with two Typer commands"
    yield Row("`etoile cast --json`", against, _ratio(ran([*etoile, "cast", "--json"]), ran(bare)), 1.35)
    yield Row(
        "`etoile cast`, a table", "a Typer script, the same rows in Rich", _ratio(ran(as_table), ran(table)), 1.20
    )
    for words in (["who", _longest(etoile, environment)], ["recap"]):
        line = [sys.executable, "-c", _ON_TERMINAL, *words, "--up-to", "all", "--color", "always"]
        page = subprocess.run(line, env=environment, capture_output=True, check=True, text=True).stdout
        printing = [sys.executable, _script(folder / "page.py", f"PAGE = {page!r}\n{LINES}"), "page"]
        what = f"`etoile {' '.join(words)}`, a page"
        yield Row(what, "a Typer script, the same lines in Rich", _ratio(ran(line), ran(printing)), 1.30)
    yield Row("one completion", against, _ratio(ran(etoile, completing), ran(bare)), 1.35)
    yield Row("`etoile --version`", against, _ratio(ran([*etoile, "--version"]), ran(bare)), 1.05)


def _table(folder: Path, etoile: list[str]) -> list[str]:
    """Return the command of a Typer script that shows the cast in Rich."""
    said = subprocess.run([*etoile, "cast", "--json"], env=_environment(folder), capture_output=True, check=True).stdout
    cast = [list(map(str, row.values())) for row in json.loads(said)]
    script = f"ROWS = {[list(json.loads(said)[0]), *cast]!r}\n{TABLE}"
    return [sys.executable, _script(folder / "table.py", script), "cast"]


def _quiz(folder: Path) -> Iterator[Row]:
    """Yield the rows about the time to the first question; without input a game ends there.

    `learn` has a log of 20,000 answers, twenty a day, to all questions of the bank in turn.
    """
    etoile, environment = [sys.executable, str(folder / "etoile")], _environment(folder)
    table = partial(_cpu, _table(folder, etoile), environment)
    on_terminal = [sys.executable, "-c", _ON_TERMINAL]
    log = folder / "log"
    log.mkdir()
    (log / "answers.jsonl").write_bytes(b"".join(_answers(20_000)))
    first = partial(_cpu, [*on_terminal, "quiz", "--seed", "7", "--up-to", "all"], environment)
    learnt = partial(_cpu, [*on_terminal, "learn", "--up-to", "all"], {**environment, "ETOILE_STATE_DIR": str(log)})
    against = "a Typer script, the cast in Rich"
    yield Row("`etoile quiz`, the first question", against, _ratio(first, table), 1.60)
    yield Row("`etoile learn` after 20,000 answers", against, _ratio(learnt, table), 3.20)


def _answers(count: int) -> Iterator[bytes]:
    """Yield the lines of a log: every third answer is wrong."""
    questions = bank.bank(spoilers.gate(dataset.load(dataset.bundled_path()), 8))
    start = datetime.now(UTC) - timedelta(days=count / 20)
    for index in range(count):
        draft = questions[index % len(questions)]
        answer = history.Answer(
            when=start + timedelta(days=index / 20),
            series="etoile",
            game=f"game {index // 10}",
            question=draft.id,
            topic=draft.topic,
            difficulty=draft.difficulty,
            given=draft.answer,
            right=index % 3 > 0,
            points=float(index % 3 > 0),
            player=None,
            level=8,
            seconds=5.0,
        )
        yield history.encode_answer(answer) + b"\n"


def _longest(etoile: list[str], environment: dict[str, str]) -> str:
    """Return the id of the character of whom most is told."""
    ask = partial(subprocess.run, env=environment, capture_output=True, check=True)
    ids: list[str] = [row["id"] for row in json.loads(ask([*etoile, "cast", "--json"]).stdout)]
    return max(ids, key=lambda id_: len(ask([*etoile, "who", id_, "--up-to", "all", "--json"]).stdout))


def _environment(home: Path) -> dict[str, str]:
    """Return the environment of a run: an empty home, a terminal of 80 cells, no pager."""
    ours = ("ETOILE_UP_TO", "ETOILE_DATA", "ETOILE_STATE_DIR", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if name not in ours} | _TERMINAL | {"HOME": str(home)}


_TERMINAL = {"COLUMNS": "80", "LINES": "999", "TERM": "xterm"}

_ON_TERMINAL = """
import sys
sys.stdout.isatty = lambda: True
from etoile_cli.__main__ import main
sys.exit(main())
"""


def _loading(folder: Path) -> Iterator[Row]:
    """Yield the rows about datasets 1, 10 and 100 times as large."""
    rows = rtoml.loads(dataset.bundled_path().read_text(encoding="utf-8"))
    for times, rounds in ((1, ROUNDS), (10, max(ROUNDS // 2, 5)), (100, max(ROUNDS // 4, 5))):
        path = folder / f"{times}.toml"
        content = tomli_w.dumps(_larger(rows, times)).encode()
        path.write_bytes(content)
        load, parse = _timed(partial(dataset.load, path)), _timed(partial(_parsed, content))
        yield Row(f"loading {times} times the dataset", "`rtoml.loads` of the same", _ratio(load, parse, rounds), 1.60)
    whole = dataset.load(path)
    guide = spoilers.gate(whole, len(whole.episode))
    found = _timed(partial(search.search, guide, "central park"))
    yield Row("search in 100 times the dataset", "loading it", _ratio(found, load, 5), 1.00)


def _growth(folder: Path) -> Iterator[Row]:
    """Yield the rows about whole commands on a dataset 10 times as large as the bundled one, against that one.

    The refused dataset has an unknown id in every relation.
    """
    for times in (1, 10):
        content = (folder / f"{times}.toml").read_text(encoding="utf-8")
        (folder / f"{times}-invalid.toml").write_text(content.replace('subject = "', 'subject = "un'), encoding="utf-8")
    etoile = [sys.executable, str(folder / "etoile")]
    environment = _environment(folder)
    for what, arguments, name in (
        ("`etoile quiz --print --limit 10`", ["quiz", "--print", "--limit", "10", "--up-to", "all", "--data"], ""),
        ("`etoile data check`", ["data", "check"], ""),
        ("`etoile search`", ["search", "central", "park", "--up-to", "all", "--data"], ""),
        ("`etoile data check` of a refused one", ["data", "check"], "-invalid"),
    ):
        large, small = (
            partial(_cpu, [*etoile, *arguments, str(folder / f"{times}{name}.toml")], environment) for times in (10, 1)
        )
        yield Row(f"{what}, 10 times the dataset", "the same, the dataset", _ratio(large, small, 5), 14.00)


def _parsed(content: bytes) -> object:
    return rtoml.loads(content.decode())


def _larger(rows: dict[str, Any], times: int) -> dict[str, Any]:
    """Return a valid dataset with all but the show `times` times, each time with other ids and later episodes."""
    larger: dict[str, Any] = {"show": _renamed(rows["show"], "-0")}
    for table, records in rows.items():
        if table != "show":
            larger[table] = [_renamed(record, f"-{copy}") for copy in range(times) for record in records]
    for number, episode in enumerate(larger["episode"], 1):
        episode["number"] = number
        for record in (*episode.get("events", ()), *filter(None, [episode.get("summary")])):
            record["after"] = max(record["after"], number)
    return larger


def _renamed(value: Any, suffix: str, field: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _renamed(each, suffix, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each, suffix, field) for each in value]
    return f"{value}{suffix}" if field in _IDS else value


_IDS = ("id", "sources", "actor", "people", "characters", "company", "companies", "ranks", "subject", "object")


def _ratio(one: Callable[[], float], other: Callable[[], float], rounds: int = ROUNDS) -> float:
    """Return the ratio of the median times of two things that are done in turn."""
    times = [(one(), other()) for _ in range(rounds)]
    return statistics.median(first for first, _ in times) / statistics.median(second for _, second in times)


def _timed(do: Callable[[], object]) -> Callable[[], float]:
    """Return what does it, without collecting garbage meanwhile as in a run, and returns its CPU seconds."""

    def measure() -> float:
        gc.collect()
        gc.disable()
        start = time.process_time()
        do()
        taken = time.process_time() - start
        gc.enable()
        return taken

    return measure


def _cpu(command: list[str], environment: dict[str, str]) -> float:
    """Return the CPU seconds, user and system, that a command takes from start to end."""
    nowhere = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in (0, 1, 2)]
    _, _, usage = os.wait4(os.posix_spawn(command[0], command, environment, file_actions=nowhere), 0)
    return usage.ru_utime + usage.ru_stime


def _script(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def _processor() -> str:
    """Return the name of the processor, as Linux has it, else what kind it is."""
    try:
        names = re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        names = []
    return next(iter(names), platform.machine())


if __name__ == "__main__":
    main()
