"""The commands quiz and scores: sheets, games through pipes, daily and missed questions, and the log of answers."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from itertools import product
from pathlib import Path
from typing import IO

import pytest

from etoile_cli import terminal
from etoile_cli.quiz import history
from etoile_cli.quiz.play import LETTERS, Turn
from tests.conftest import SMALL, Run, sample

pytestmark = pytest.mark.usefixtures("about_small")

GAME = ("quiz", "--seed", "7", "--limit", "5", "--up-to", "all")
LOG = SMALL.with_name("answers.jsonl").read_bytes().splitlines(keepends=True)
TIMEOUT = 60  # seconds

# A process that was started in the background ignores Ctrl-C, and so would the games that it starts.
START = """
import runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv = ["etoile", *sys.argv[1:]]
runpy.run_module("etoile_cli", run_name="__main__")
"""


@pytest.fixture
def answers(home: Path) -> Path:
    """Return the path of the log of answers."""
    return home / "etoile_state_dir" / "answers.jsonl"


def asked(err: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the prompts and choices in what a player read."""
    parts = re.split(r"^(?:Question|[\w ]+, question) \d+ of \d+$", err, flags=re.MULTILINE)[1:]
    return [
        (part.strip().splitlines()[0], tuple(re.findall(r"^  [a-d]  (.+)$", part, flags=re.MULTILINE)))
        for part in parts
    ]


# Sheets.


def sheet_of(run: Run, *args: str, data: str = str(SMALL)) -> list[dict[str, str]]:
    """Return the questions that `quiz` with `args` would ask."""
    outcome = run("quiz", "--print", "--json", *args, env={"ETOILE_DATA": data})
    assert outcome.code == 0, outcome.err
    found: list[dict[str, str]] = json.loads(outcome.out)
    return found


def letter(each: dict[str, str]) -> str:
    """Return the letter of the right answer, or the letters in order."""
    return LETTERS[each["choices"].index(each["answer"])] if each["answer"] in each["choices"] else each["answer"]


@pytest.fixture
def sheet(run: Run) -> list[dict[str, str]]:
    """Return the questions of `GAME`."""
    return sheet_of(run, *GAME[1:])


@pytest.mark.parametrize(
    ("seed", "args", "data"),
    [
        (seed, *options)
        for seed, options in sample(
            product(
                ["7", "0", "123456789"],
                [
                    (("--limit", "5", "--up-to", "all"), str(SMALL)),
                    (("--limit", "12", "--up-to", "all"), ""),
                    (("--up-to", "0", "--topic", "ballet", "--topic", "cast"), ""),
                    (("--limit", "999", "--up-to", "2"), str(SMALL)),
                    (("--difficulty", "hard", "--up-to", "all"), str(SMALL)),
                ],
            ),
            8,
        )
    ],
)
def test_sheet_has_the_questions_of_the_game(run: Run, seed: str, args: tuple[str, ...], data: str) -> None:
    """A sheet lists the questions, in the order and with the choices, that the game with its seed asks."""
    sheet = sheet_of(run, "--seed", seed, *args, data=data)
    keys = ["id", "topic", "difficulty", "question", "choices", "answer", "explanation", "sources"]
    assert [list(each) for each in sheet] == [keys] * len(sheet)
    typed = "".join(f"{letter(each)}\n" for each in sheet)
    environment = {"COLUMNS": "900", "ETOILE_DATA": data}
    outcome = run("quiz", "--json", "--seed", seed, *args, env=environment, typed=typed)
    result = json.loads(outcome.out)
    assert [(each["id"], each["given"]) for each in result["answers"]] == [
        (each["id"], each["answer"]) for each in sheet
    ]
    assert (result["correct"], result["total"]) == (len(sheet), len(sheet))
    assert result["points"] == sum(3 if each["question"] == "Who is this?" else 1 for each in sheet)
    if not data:  # the small dataset has control characters, which players read escaped
        assert asked(outcome.err) == [(each["question"], tuple(each["choices"])) for each in sheet]


def test_sheet_has_its_answers_at_the_end(run: Run, sheet: list[dict[str, str]]) -> None:
    """On paper answers and explanations come after all questions, under a heading of their own."""
    questions, key = run(*GAME, "--print").out.split("\nAnswers", 1)
    assert all(each["question"] in questions for each in sheet)
    assert [each["answer"] for each in sheet if each["answer"] not in key] == []
    assert [each["explanation"] for each in sheet if each["explanation"] in questions] == []


def test_typed_sheet_has_no_choices(run: Run) -> None:
    """A sheet for typed answers leaves out the choices."""
    choices = {choice for each in sheet_of(run, *GAME[1:]) for choice in each["choices"]}
    outcome = run(*GAME, "--print", "--typed", "--json")
    typed = json.loads(outcome.out)
    assert choices
    assert {key for each in typed for key in each} == {
        *("id", "topic", "difficulty", "question", "answer", "explanation", "sources")
    }


def test_sheet_reads_no_input_and_logs_nothing(run: Run, answers: Path) -> None:
    """Printing a sheet asks nothing and logs no answer."""
    assert run(*GAME, "--print", typed="a\n").err == "Up to episode 3 · to change: etoile watched N\n"
    assert not answers.exists()


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("--limit", "3"),
        ("--seed", "7"),
        ("--topic", "cast", "--topic", "music"),
        ("--topic", " Cast "),
        ("--difficulty", "medium"),
        ("--typed",),
        ("--players", "Ada,Bo the second"),
        ("--data", str(SMALL)),
        ("--up-to", "2"),
        ("--up-to", "0"),
    ],
)
def test_replay_command_repeats_the_game(run: Run, args: tuple[str, ...]) -> None:
    """The command at the end of a game asks the same questions with the same choices."""
    level = () if "--up-to" in args else ("--up-to", "all")
    first = run("quiz", *args, *level, env={"ETOILE_DATA": ""}, typed="skip\n" * 10)
    (command,) = re.findall(r"^Play again +(etoile .+)$", first.out, re.MULTILINE)
    second = run(*shlex.split(command)[1:], env={"ETOILE_DATA": ""}, typed="skip\n" * 10)
    assert asked(second.err)
    assert asked(second.err) == asked(first.err)


# Games through pipes.


@pytest.mark.parametrize("form", ["table", "plain", "csv", "tsv", "md", "json"])
def test_questions_are_printed_apart_from_data(run: Run, form: str) -> None:
    """Stdout has no questions, but for a terminal with a format for people."""
    piped = run(*GAME, "--format", form, typed="a\n")
    assert ("Question 1 of 5" in piped.out, "Question 1 of 5" in piped.err) == (False, True)
    shown = run(*GAME, "--format", form, terminal=80, typed="a\n")
    assert ("Question 1 of 5" in shown.out) == (form in ("table", "plain"))
    assert ("Question 1 of 5" in shown.err) == (form not in ("table", "plain"))


def test_result_in_json(run: Run) -> None:
    """With --json, stdout has the result only, with these keys."""
    result = json.loads(run(*GAME, "--json", typed="skip\n?\nskip\nskip\nq\n").out)
    assert list(result) == ["correct", "total", "points", "seed", "answers"]
    assert [list(each) for each in result["answers"]] == [["id", "given", "right"]] * result["total"]
    assert (result["total"], result["seed"]) == (3, 7)
    assert result["correct"] == sum(each["right"] for each in result["answers"])


def test_feedback_says_right_or_wrong_and_why(run: Run, sheet: list[dict[str, str]]) -> None:
    """After each answer comes whether it was right, the right answer, the explanation and the sources."""
    wrong = LETTERS[LETTERS.index(letter(sheet[1])) - 1]
    typed = f"{letter(sheet[0])}\n{wrong}\nskip\n?\n{letter(sheet[3])}\nq\n"
    printed = run(*GAME, "--json", env={"COLUMNS": "900"}, typed=typed).err
    for each, word, end in zip(
        sheet, ("Right", "Wrong", "Skipped", "Right"), ("", "", "", " For half a point."), strict=False
    ):
        sources = ", ".join(each["sources"])
        assert f"> {word}: {each['answer']}.{end}\n{each['explanation']} ({sources})\n" in printed


def test_game_without_input_has_no_answers(run: Run) -> None:
    """Without input a game ends at once, with nothing right of nothing."""
    outcome = run(*GAME, "--json")
    assert outcome.code == 0
    assert json.loads(outcome.out) == {"correct": 0, "total": 0, "points": 0.0, "seed": 7, "answers": []}


def test_last_line_needs_no_newline(run: Run) -> None:
    """An answer counts where the input ends right after it."""
    assert json.loads(run(*GAME, "--json", typed="a\nb").out)["total"] == 2


def test_players_are_ranked_by_points(run: Run, sheet: list[dict[str, str]]) -> None:
    """A game of several players ends with a table, most points first."""
    typed = f"skip\n{letter(sheet[1])}\nskip\n{letter(sheet[3])}\n{letter(sheet[4])}\n"
    outcome = run(*GAME, "--json", "--players", " Ada , Bo,,", typed=typed)
    assert json.loads(outcome.out)["players"] == [
        {"player": "Bo", "points": 2.0, "correct": 2, "total": 2},
        {"player": "Ada", "points": 1.0, "correct": 1, "total": 3},
    ]


# Usage errors and games without questions.

INVALID: list[tuple[tuple[str, ...], int, str]] = [
    (("--limit", "0"), 2, "0"),
    (("--limit", "-1"), 2, "-1"),
    (("--limit", "x"), 2, "'x'"),
    (("--seed", "x"), 2, "'x'"),
    (("--seed", "-5"), 2, "-5"),
    (("--topic", "musik"), 2, "No topic 'musik'. The topics are cast, characters, "),
    (("--topic", "music", "--topic", "musik"), 2, ". Did you mean music?"),
    (("--difficulty", "esay"), 2, "'esay' is not one of easy, medium, hard. Did you mean easy?"),
    *(
        (("--players", names), 2, f"{names!r} is not a valid value for --players. Give different names, ")
        for names in ("", " ,", "Ann, Ann")
    ),
    (("--players", "Ada", "--print"), 2, "--print cannot be combined with --players."),
    (("--missed",), 1, "There are no missed questions."),
    (("--missed", "--print"), 1, "There are no missed questions."),
    (("--topic", "plot", "--difficulty", "easy"), 1, "No question at your level matches these options."),
    *(
        (("--daily", *other), 2, "--daily is the same for everybody: it cannot be combined with --limit, ")
        for other in (
            ("--limit", "3"),
            ("--topic", "cast"),
            ("--difficulty", "easy"),
            ("--seed", "0"),
            ("--missed",),
            ("--up-to", "2"),
        )
    ),
]


@pytest.mark.parametrize(("args", "code", "message"), INVALID)
def test_invalid_options_ask_nothing(run: Run, answers: Path, args: tuple[str, ...], code: int, message: str) -> None:
    """Invalid options are one line on stderr, before any question."""
    level = () if args[0] == "--daily" else ("--up-to", "all")
    outcome = run("quiz", *args, *level, typed="a\n" * 10)
    assert (outcome.code, outcome.out) == (code, "")
    assert re.fullmatch(r"etoile: [^\n]+\n", outcome.err)
    assert message in outcome.err
    assert not answers.exists()


def test_dataset_without_questions(run: Run, tmp_path: Path) -> None:
    """Where a dataset has no questions at all, the exit code is 1."""
    path = tmp_path / "empty.toml"
    premise = '{ after = 0, text = "One.", sources = ["one"] }'
    source = '[[source]]\nid = "one"\noutlet = "One"\nkind = "original"\npage = { title = "One", after = 0 }\n'
    path.write_text(f'[show]\nid = "one"\ntitle = "One"\npremise = {premise}\n{source}', encoding="utf-8")
    outcome = run("quiz", "--data", str(path))
    assert outcome == (1, "", "etoile: There are no questions at your level.\n")


# Missed questions.


def missed(run: Run) -> list[str]:
    """Return the ids of the missed questions."""
    outcome = run("quiz", "--missed", "--seed", "1", "--up-to", "all", "--print", "--json")
    return [each["id"] for each in json.loads(outcome.out)]


def test_missed_questions_are_asked_until_right(run: Run, sheet: list[dict[str, str]]) -> None:
    """What was wrong or skipped is asked again, and only that, until it is right."""
    right = {each["id"]: each["answer"] for each in sheet}
    run(*GAME, typed="skip\nskip\n" + "".join(f"{each['answer']}\n" for each in sheet[2:]))
    assert {*missed(run)} == {each["id"] for each in sheet[:2]}
    first, second = missed(run)
    again = run("quiz", "--missed", "--seed", "1", "--up-to", "all", "--json", typed=f"{right[first]}\nskip\n")
    assert json.loads(again.out)["correct"] == 1
    assert missed(run) == [second]
    (topic,) = (each["topic"] for each in sheet if each["id"] == second)
    other = next(each["topic"] for each in sheet if each["topic"] != topic)
    outcome = run("quiz", "--missed", "--topic", other, "--up-to", "all")
    assert outcome == (1, "", "etoile: No missed question at your level matches these options.\n")
    run("quiz", "--missed", "--seed", "1", "--up-to", "all", typed=f"{right[second]}\n")
    assert run("quiz", "--missed", "--up-to", "all").code == 1


# The questions of the day.


@pytest.fixture
def set_date(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Return a function that sets today's date."""

    def change(today: date) -> None:
        class Clock:
            @staticmethod
            def now(tz: tzinfo | None = None) -> datetime:
                return datetime(today.year, today.month, today.day, 12, tzinfo=tz)

        monkeypatch.setattr("datetime.datetime", Clock)

    return change


TODAY, TOMORROW = date(2031, 2, 28), date(2031, 3, 1)


def daily(run: Run, *args: str, level: str = "") -> list[tuple[str, tuple[str, ...]]]:
    """Return the questions of the day with their choices."""
    environment = {"ETOILE_DATA": "", "COLUMNS": "900", "ETOILE_UP_TO": level}
    outcome = run("quiz", "--daily", *args, env=environment, typed="skip\n" * 10)
    assert outcome.code == 0, outcome.err
    return asked(outcome.err)


@pytest.mark.parametrize(
    ("args", "level"), [((), "5"), ((), "all"), (("--players", "Ada,Bo"), ""), (("--format", "json"), "")]
)
def test_daily_questions_are_the_same_for_everybody(
    run: Run, set_date: Callable[[date], None], args: tuple[str, ...], level: str
) -> None:
    """On one date there are the same five questions and choices at every level; on another date others."""
    set_date(TODAY)
    questions = daily(run)
    assert len(questions) == 5
    assert daily(run, *args, level=level) == questions
    set_date(TOMORROW)
    assert daily(run, *args, level=level) != questions


def test_daily_questions_may_be_typed(run: Run, set_date: Callable[[date], None]) -> None:
    """Where they are typed the five questions of the day are the same."""
    set_date(TODAY)
    assert [prompt for prompt, _ in daily(run, "--typed")] == [prompt for prompt, _ in daily(run)]


def test_text_to_share_reveals_no_question(run: Run, set_date: Callable[[date], None]) -> None:
    """The line to share has the title, the date and the result only."""
    set_date(TODAY)
    sheet = json.loads(run("quiz", "--daily", "--print", "--json").out)
    outcome = run("quiz", "--daily", typed=f"{letter(sheet[0])}\nskip\n{letter(sheet[2])}\n")
    (line,) = re.findall(r"^To share +(.+)$", outcome.out, re.MULTILINE)
    assert line == "Lamplight [a series] 2031-02-28: 2 of 3 ■□■"
    assert "To share" not in run(*GAME, typed="a\n").out


# The log of answers.


def test_answers_are_logged(run: Run, answers: Path, sheet: list[dict[str, str]]) -> None:
    """Each answer is one line with the question, what was given and whether it was right; each game has an id."""
    run(*GAME, "--players", "Ada,Bo", typed=f"{sheet[0]['answer']}\nskip\n?\nq\n")
    run(*GAME, typed="skip\n")
    logged = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    assert list(logged[0]) == [
        *("when", "series", "game", "question", "topic", "difficulty", "given", "right", "points", "player")
    ]
    assert [(each["question"], each["given"], each["right"], each["player"]) for each in logged] == [
        (sheet[0]["id"], sheet[0]["answer"], True, "Ada"),
        (sheet[1]["id"], None, False, "Bo"),
        (sheet[0]["id"], None, False, None),
    ]
    assert {each["series"] for each in logged} == {"lamplight"}
    assert [each["game"] == logged[0]["game"] for each in logged] == [True, True, False]
    assert all(datetime.fromisoformat(each["when"]).utcoffset() is not None for each in logged)


def test_scores_in_json(run: Run, answers: Path) -> None:
    """Scores in JSON have what the tables show, always with the same keys."""
    answers.write_bytes(b"".join(LOG))
    outcome = run("scores", "--json", "--up-to", "all")
    assert (outcome.code, outcome.err) == (0, "")
    assert json.loads(outcome.out) == {
        "games": 2,
        "correct": 2,
        "total": 6,
        "points": 1.5,
        "best_streak": 1,
        "streak": 0,
        "topics": [
            {"topic": "cast", "correct": 0, "total": 1},
            {"topic": "music", "correct": 2, "total": 3},
            {"topic": "plot", "correct": 0, "total": 2},
        ],
        "difficulties": [
            {"difficulty": "easy", "correct": 2, "total": 3},
            {"difficulty": "hard", "correct": 0, "total": 2},
            {"difficulty": "medium", "correct": 0, "total": 1},
        ],
        "history": [
            {"when": "2031-02-01T20:00Z", "game": "game01", "correct": 1, "total": 3},
            {"when": "2031-02-02T20:03Z", "game": "game02", "correct": 1, "total": 3},
        ],
    }


def test_scores_hide_later_topics(run: Run, answers: Path) -> None:
    """A topic that only later questions have is not named."""
    answers.write_bytes(b"".join(LOG))
    topics = json.loads(run("scores", "--json", "--up-to", "1").out)["topics"]
    assert [each["topic"] for each in topics] == ["cast", "music", "other"]


@pytest.mark.parametrize(("invalid", "count"), [([b"x\n"], "1 invalid line"), ([b"x\n", b"{}\n"], "2 invalid lines")])
def test_invalid_lines_of_the_log_are_one_warning(run: Run, answers: Path, invalid: list[bytes], count: str) -> None:
    """Invalid lines are skipped with one warning, in scores and in a game of missed questions."""
    answers.write_bytes(b"".join([*LOG[:3], *invalid, *LOG[3:]]))
    warning = f"etoile: Skipped {count} in the log of answers.\n"
    outcome = run("scores", "--json")
    assert json.loads(outcome.out)["total"] == len(LOG)
    assert outcome.err == warning
    outcome = run("quiz", "--missed", "--print", "--json", "--up-to", "all")
    assert [each["id"] for each in json.loads(outcome.out)] == ["who-sold"]
    assert outcome.err == warning


def test_unreadable_log_is_a_warning(run: Run, answers: Path) -> None:
    """Where the log cannot be read there is a warning, and no answers."""
    answers.mkdir(parents=True)
    outcome = run("scores", "--json")
    assert (outcome.code, json.loads(outcome.out)["total"]) == (0, 0)
    assert re.fullmatch(r"etoile: Cannot read answers from .+answers\.jsonl: .+\.\n", outcome.err)


def test_game_continues_where_answers_cannot_be_saved(run: Run, tmp_path: Path) -> None:
    """Where answers cannot be saved there is one warning, and the game goes on to its end."""
    blocked = tmp_path / "blocked"
    blocked.write_text("no folder", encoding="utf-8")
    outcome = run(*GAME, "--json", env={"ETOILE_STATE_DIR": str(blocked)}, typed="a\nb\nc\nskip\nd\n")
    assert outcome.code == 0
    assert json.loads(outcome.out)["total"] == 5
    assert len(re.findall("^etoile: Cannot save your answer .+$", outcome.err, re.MULTILINE)) == 1
    assert blocked.read_text(encoding="utf-8") == "no folder"


def test_interrupted_game_keeps_its_answers(run: Run, answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is exit code 130 with nothing on stdout, and the earlier answers are logged."""
    question = terminal.question

    def interrupted(turn: Turn, *, width: int, color: bool) -> str:
        if turn.number == 3:
            raise KeyboardInterrupt
        return question(turn, width=width, color=color)

    monkeypatch.setattr(terminal, "question", interrupted)
    outcome = run(*GAME, typed="a\nb\nc\n")
    assert (outcome.code, outcome.out) == (130, "")
    assert "Traceback" not in outcome.err
    assert len(answers.read_bytes().splitlines()) == 2


def started(*args: str) -> subprocess.Popen[str]:
    """Return a game in a process of its own, with pipes."""
    return subprocess.Popen(
        [sys.executable, "-c", START, *GAME, *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_simultaneous_games_lose_no_answer(answers: Path) -> None:
    """Games that are played at the same time log every answer, each on a valid line."""
    games = [started("--json") for _ in sample(range(10), 4)]
    for game in games:  # all of them run before the first has input
        assert game.stdin
        game.stdin.write("a\nb\nc\nd\nskip\n")
        game.stdin.close()
        game.stdin = None
    results = [(game.communicate(timeout=TIMEOUT)[0] != "", game.returncode) for game in games]
    assert results == [(True, 0)] * len(games)
    found, invalid = history.decode_answers(answers.read_bytes().splitlines(), series="lamplight")
    assert (len(found), invalid) == (5 * len(games), 0)
    assert len({answer.game for answer in found}) == len(games)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize(
    ("how", "code"), sample([(signal.SIGKILL, -9), (signal.SIGTERM, -15), (signal.SIGINT, 130)], 2)
)
def test_killed_game_keeps_its_answers(answers: Path, how: signal.Signals, code: int) -> None:
    """However a game is ended from outside, its answers are logged, and the next game adds to them."""
    with started() as game:
        assert game.stdin
        assert game.stderr
        game.stdin.write("a\nskip\n")
        game.stdin.flush()
        _read_until(game.stderr, "Question 3 of 5")
        game.send_signal(how)
        try:
            assert game.wait(TIMEOUT) == code
        finally:
            game.kill()
    assert len(answers.read_bytes().splitlines()) == 2
    with started() as next_game:
        next_game.communicate("a\n", timeout=TIMEOUT)
    found, invalid = history.decode_answers(answers.read_bytes().splitlines(), series="lamplight")
    assert (len(found), invalid) == (3, 0)


def _read_until(stream: IO[str], text: str) -> None:
    for line in stream:
        if text in line:
            return
    raise AssertionError(text)
