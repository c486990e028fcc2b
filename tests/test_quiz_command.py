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
from typing import IO, Any

import pytest

from etoile_cli.quiz import history
from etoile_cli.quiz.learning import TOPICS
from etoile_cli.quiz.play import Turn
from etoile_cli.quiz.results import Standing
from etoile_cli.quiz_screen import Screen
from etoile_cli.text import cell_width
from tests.command_lines import GAMES, TYPED
from tests.conftest import SMALL, Outcome, Run, sample

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
    parts = re.split(r"^(?:[\w ]+ · )?\d+/\d+  \S+ · (?:easy|medium|hard).*$", err, flags=re.MULTILINE)[1:]
    return [
        (
            prompt.split("\n   ")[0].replace("\n", " "),
            tuple(re.findall(r"^   [a-d]  (.+)$", prompt, flags=re.MULTILINE)),
        )
        for prompt in (part.strip().partition("\n> ")[0] for part in parts)
    ]


# Sheets.


def sheet_of(run: Run, *args: str, data: str = str(SMALL)) -> list[dict[str, str]]:
    """Return the questions that `quiz` with `args` would ask."""
    outcome = run("quiz", "--print", "--json", *args, env={"ETOILE_DATA": data})
    assert outcome.code == 0, outcome.err
    found: list[dict[str, str]] = json.loads(outcome.out)
    return found


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
    typed = "".join(f"{each['letter']}\n" for each in sheet)
    environment = {"COLUMNS": "900", "ETOILE_DATA": data}
    outcome = run("quiz", "--json", "--seed", seed, *args, env=environment, typed=typed)
    result = json.loads(outcome.out)
    assert [(each["id"], each["given"]) for each in result["answers"]] == [
        (each["id"], each["answer"]) for each in sheet
    ]
    assert (result["correct"], result["total"]) == (len(sheet), len(sheet))
    assert result["points"] == sum(3 if each["form"] == "clues" else 1 for each in sheet)
    if not data:  # the small dataset has control characters, which players read escaped
        assert [prompt for prompt, _ in asked(outcome.err)] == [each["question"] for each in sheet]


def test_sheet_has_its_answers_on_a_page_of_their_own(run: Run) -> None:
    """On paper answers and explanations come after all questions, after a form feed."""
    args = ("quiz", "--print", "--seed", "7", "--limit", "5", "--up-to", "0")
    environment = {"ETOILE_DATA": ""}
    sheet = json.loads(run(*args, "--json", env=environment).out)
    questions, key = run(*args, env=environment).out.split("\f")
    paper = " ".join(questions.split())
    assert [each["question"] for each in sheet if each["question"] not in paper] == []
    assert [each["explanation"] for each in sheet if each["explanation"] in paper] == []
    assert re.findall(r"^ +\d+ ([a-d]+)\b", key, re.MULTILINE) == [each["letter"] for each in sheet]


def test_sheet_through_a_pipe_is_no_wide_table(run: Run) -> None:
    """A sheet is as narrow through a pipe as on a terminal."""
    piped = run(*GAME, "--print", env={"COLUMNS": "300"}).out
    assert max(map(cell_width, piped.replace("\f", "").split("\n"))) <= 80
    assert piped == run(*GAME, "--print", terminal=300).out
    narrow = run(*GAME, "--print", env={"COLUMNS": "20"}).out.replace("\f", "")
    assert max(map(cell_width, narrow.split("\n"))) <= 40


def test_sheet_in_other_formats(run: Run) -> None:
    """Markdown has headings, plain text is whole sentences, and a table has a column for each choice."""
    assert run(*GAME, "--print", "--format", "md").out.startswith("# Lamplight")
    spoken = run(*GAME, "--print", "--format", "plain").out
    assert spoken.startswith("Lamplight [a series]: a quiz.\n5 questions, nothing past episode 3.\n\nQuestion 1: ")
    assert spoken.count("\f") == 1
    assert run(*GAME, "--print", env={"ETOILE_FORMAT": "plain"}).out == spoken
    assert max(map(len, run(*GAME, "--print", "--plain", terminal=50).out.split("\n"))) <= 50
    for form in ("csv", "tsv"):
        header = run(*GAME, "--print", "--format", form).out.split("\n", 1)[0]
        assert set("abcd") < set(re.split("[,\t]", header))


def test_sheet_in_tsv_has_titles_in_their_own_quotes(run: Run) -> None:
    """A question with a quoted title is in TSV as `cut` and awk read it."""
    args = ("quiz", "--print", "--seed", "7", "--limit", "60", "--up-to", "all")
    sheet = json.loads(run(*args, "--json", env={"ETOILE_DATA": ""}).out)
    _, *rows = run(*args, "--format", "tsv", env={"ETOILE_DATA": ""}).out.splitlines()
    assert any('"' in each["question"] for each in sheet)
    assert all(each["question"] in row.split("\t") for each, row in zip(sheet, rows, strict=True))


def test_sheet_has_rounds_of_five(run: Run) -> None:
    """With --rounds there are five questions a round, or as many as --limit says in all."""
    args = ("quiz", "--print", "--seed", "7", "--up-to", "all", "--rounds", "2")
    environment = {"ETOILE_DATA": ""}
    sheet = json.loads(run(*args, "--json", env=environment).out)
    assert [each["round"] for each in sheet] == [1] * 5 + [2] * 5
    sheet = json.loads(run(*args, "--json", "--limit", "6", env=environment).out)
    assert [each["round"] for each in sheet] == [1] * 3 + [2] * 3
    assert "Round 2    ____ of 3" in run(*args, "--limit", "6", env=environment).out


def test_sheet_reads_no_input_and_logs_nothing(run: Run, answers: Path) -> None:
    """Printing a sheet asks nothing and logs no answer."""
    assert run(*GAME, "--print", typed="a\n").err == ""
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
    (command,) = re.findall(r"^To share +(etoile .+)$", first.out, re.MULTILINE)
    second = run(*shlex.split(command)[1:], env={"ETOILE_DATA": ""}, typed="skip\n" * 10)
    assert asked(second.err)
    assert asked(second.err) == asked(first.err)


def test_end_of_a_repeated_game_says_that_it_counts_once(run: Run) -> None:
    """A game that is played again with its seed says how many answers count no more, and is no new best."""
    ends = [run("quiz", "--seed", seed, "--limit", "2", typed="skip\n" * 2).out for seed in ("7", "7", "8")]
    assert ["your best here: " in end for end in ends] == [False, False, True]
    line = "2 asked before, not counted again"
    assert [line in end for end in ends] == [False, True, False]


# Games through pipes.


@pytest.mark.parametrize("form", ["table", "plain", "csv", "tsv", "md", "json"])
def test_questions_are_printed_apart_from_data(run: Run, form: str) -> None:
    """Stdout has no questions, but for a terminal with a format for people."""
    first = "\nQuestion 1 of 5: " if form == "plain" else "\n1/5  "
    piped = run(*GAME, "--format", form, typed="a\n")
    assert (first in piped.out, first in piped.err) == (False, True)
    shown = run(*GAME, "--format", form, "--color", "never", terminal=80, typed="a\n")
    assert (first in shown.out) == (form in ("table", "plain"))
    assert (first in shown.err) == (form not in ("table", "plain"))


def test_plain_game_is_spoken_from_beginning_to_end(run: Run) -> None:
    """With --format plain a game has neither colours nor signs, though colour was asked for."""
    args = (*GAME, "--format", "plain", "--color", "always")
    shown = run(*args, terminal=40, typed="a\n" * 5)
    assert shown.out.startswith("5 questions, nothing past episode ")
    assert shown.out.count("Your answer: ") == 5
    assert re.search(r"^\d of 5, [\d.]+ points?[.,]", shown.out, re.MULTILINE)
    assert not re.search("\x1b|[·✓✗½>]", shown.out)


@pytest.mark.parametrize("command", [("quiz", "--seed", "7", "--limit", "2"), ("learn", "--topic", "pronunciation")])
def test_plain_end_is_the_same_in_a_pipe(run: Run, answers: Path, command: tuple[str, ...]) -> None:
    """With --format plain a pipe gets the end that a terminal shows last, from its first word on."""
    environment = {"ETOILE_DATA": "", "ETOILE_UP_TO": "all"}
    shown = run(*command, "--format", "plain", env=environment, terminal=900, typed="\n" + "skip\n" * 5)
    answers.unlink()
    piped = run(*command, "--format", "plain", env=environment, typed="skip\n" * 5)
    assert re.match(
        r"0 of \d, 0 points\. .+\nTo look at again:\nQuestion 1: .+ You skipped it\.\n",
        piped.out,
    )
    assert shown.out.endswith(f"\n\n{piped.out}")


@pytest.mark.parametrize("typed", ["{}\nq\n", "{}\n"])
@pytest.mark.parametrize("form", ["table", "plain"])
def test_game_that_was_broken_off_is_not_praised(run: Run, sheet: list[dict[str, str]], typed: str, form: str) -> None:
    """Who stops early, or whose input ends, learns after how many questions, and has no title, also in JSON."""
    said = typed.format(sheet[0]["letter"])
    end = run(*GAME, "--format", form, typed=said).out
    assert "Stopped after 1 of 5 questions: 1 right, 1 point." in end
    assert not re.search("rank|mistake|best", end)
    result = json.loads(run(*GAME, "--json", typed=said).out)
    assert (result["correct"], result["total"], result["title"], result["marks"]) == (1, 1, None, "✓")
    assert result["questions"] == 5
    assert json.loads(run("scores", "--json").out)["total"] == 1


def test_result_in_json(run: Run) -> None:
    """With --json, stdout has the result only, with these keys."""
    result = json.loads(run(*GAME, "--json", typed="skip\n" * 3 + "q\n").out)
    assert (result["total"], result["seed"], result["mode"], result["level"]) == (3, 7, "own", 3)
    assert result["correct"] == sum(each["right"] for each in result["answers"])


def test_points_are_of_one_type_in_json(run: Run) -> None:
    """Points have a decimal point wherever they stand in JSON, also where they are whole, and before any game."""
    outs = [run("scores", "--json").out]
    outs += [run(*GAMES[name], "--json", typed=TYPED).out for name in ("quiz", "quiz-players", "learn", "scores")]
    points = [re.findall(r'"points": (.+?),?$', out, re.MULTILINE) for out in outs]
    assert all(points)
    assert {each for found in points for each in found if not re.fullmatch(r"\d+\.\d+", each)} == set()


def test_game_without_input_has_no_answers(run: Run) -> None:
    """Without input a game ends at once, with nothing right of nothing."""
    outcome = run(*GAME, "--json")
    assert outcome.code == 0
    result = json.loads(outcome.out)
    assert (result["correct"], result["total"], result["points"], result["answers"]) == (0, 0, 0.0, [])
    assert run(*GAME, terminal=80, typed="q\n").out.endswith("> No question was answered.\n")


def test_last_line_needs_no_newline(run: Run) -> None:
    """An answer counts where the input ends right after it."""
    assert json.loads(run(*GAME, "--json", typed="a\nb").out)["total"] == 2


def test_players_have_full_rounds(run: Run, answers: Path) -> None:
    """Each player is asked as often as the others, a winner is named, and scores leave all of it out."""
    args = ("quiz", "--seed", "7", "--limit", "5", "--up-to", "all", "--players", " Ada , Bo,,")
    typed = "skip\na\n" * 3
    result = json.loads(run(*args, "--json", typed=typed).out)
    assert sorted((each["player"], each["total"]) for each in result["players"]) == [("Ada", 3), ("Bo", 3)]
    assert (result["questions"], result["total"]) == (6, 6)
    assert [each["player"] for each in result["answers"]] == ["Ada", "Bo"] * 3
    shown = run(*args, "--color", "never", terminal=80, typed=typed).out
    assert "\nAda · 3/6  " in shown
    assert re.search(r"^(Ada|Bo) wins with \d point|^Ada and Bo tie with |^Nobody has won", shown, re.MULTILINE)
    assert json.loads(run("scores", "--json").out)["total"] == 0
    assert {json.loads(line)["mode"] for line in answers.read_bytes().splitlines()} == {"party"}
    assert "Stopped after 2 of 6 questions: Ada 0, Bo " in run(*args, "--plain", typed="skip\nskip\nq\n").out


def test_too_many_players(run: Run) -> None:
    """Where there is not a question for each player, the exit code is 1."""
    names = ",".join(f"P{number}" for number in range(999))
    outcome = run("quiz", "--players", names, "--up-to", "all")
    assert outcome == (1, "", "etoile: There are not enough questions for 999 players.\n")


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
    (("--rounds", "2"), 2, "--rounds is for printed sheets. Add --print."),
    (("--rounds", "0", "--print"), 2, "0"),
    (("--missed",), 1, "There are no missed questions."),
    (("--missed", "--print"), 1, "There are no missed questions."),
    (("--topic", "plot", "--difficulty", "easy"), 1, "No question at your level matches these options."),
    *(
        (("--daily", *other), 2, "The daily quiz is the same for everybody: it cannot be combined with --limit, ")
        for other in (
            ("--limit", "3"),
            ("--topic", "cast"),
            ("--difficulty", "easy"),
            ("--seed", "0"),
            ("--missed",),
            ("--up-to", "2"),
            ("--players", "Ada"),
            ("--rounds", "2", "--print"),
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


def empty_dataset(folder: Path) -> Path:
    """Return the path of a dataset without questions."""
    path = folder / "empty.toml"
    premise = '{ after = 0, text = "One.", sources = ["one"] }'
    source = '[[source]]\nid = "one"\noutlet = "One"\nkind = "original"\npage = { title = "One", after = 0 }\n'
    path.write_text(f'[show]\nid = "one"\ntitle = "One"\npremise = {premise}\n{source}', encoding="utf-8")
    return path


@pytest.mark.parametrize("option", ["--daily", "--yesterday", "--print", "--typed"])
def test_dataset_without_questions(run: Run, tmp_path: Path, option: str) -> None:
    """Where a dataset has no questions at all, the exit code is 1."""
    outcome = run("quiz", option, "--data", str(empty_dataset(tmp_path)))
    assert outcome == (1, "", "etoile: There are no questions at your level.\n")


def test_games_in_a_row_repeat_little(run: Run) -> None:
    """Of ten games in a row, without a seed, at most ten of a hundred questions come again."""
    environment = {"ETOILE_DATA": "", "ETOILE_UP_TO": "all"}
    games = [json.loads(run("quiz", "--json", env=environment, typed="skip\n" * 10).out) for _ in range(10)]
    ids = [each["id"] for game in games for each in game["answers"]]
    assert (len(ids), len({game["seed"] for game in games})) == (100, 10)
    assert len(set(ids)) >= 90


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


def test_end_of_missed_questions_names_no_command(run: Run) -> None:
    """Who plays what was missed need not be told how; what is still missed is named all the same."""
    run(*GAME, typed="skip\n" * 5)
    for form in ("table", "plain"):
        args = ("quiz", "--missed", "--limit", "1", "--up-to", "all", "--format", form, "--color", "never")
        end = run(*args, terminal=80, typed="skip\n").out
        assert ("To look at again" in end, "etoile quiz" in end) == (True, False)


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


def daily(run: Run, *args: str, typed: str = "skip\n" * 5, level: str = "0") -> Outcome:
    """Return how the daily quiz of the real dataset ends, on a terminal."""
    environment = {"ETOILE_DATA": "", "ETOILE_UP_TO": level, "NO_COLOR": "1"}
    outcome = run("quiz", "--daily", *args, env=environment, typed=typed, terminal=900)
    assert outcome.code == 0, outcome.err
    return outcome


def test_daily_questions_are_the_same_for_everybody(run: Run, set_date: Callable[[date], None], answers: Path) -> None:
    """On one date there are the same five questions and choices for all of one level; on another date others."""
    set_date(TODAY)
    questions = asked(daily(run).out)
    assert len(questions) == 5
    answers.unlink()
    assert asked(daily(run).out) == questions
    answers.unlink()
    assert asked(daily(run, level="5").out) != questions
    set_date(TOMORROW)
    assert asked(daily(run).out) != questions


def test_daily_questions_may_be_typed(run: Run, set_date: Callable[[date], None], answers: Path) -> None:
    """With --typed the five questions of the day are the same."""
    set_date(TODAY)
    questions = [prompt for prompt, _ in asked(daily(run).out)]
    answers.unlink()
    assert [prompt for prompt, _ in asked(daily(run, "--typed").out)] == questions


def test_daily_quiz_is_played_once_a_day(run: Run, set_date: Callable[[date], None]) -> None:
    """After five answers the day is over: the result is shown again, and nothing is asked."""
    set_date(TODAY)
    line = daily(run).out.splitlines()[-1]
    assert line == "Étoile 1772, ep 0 · 0/5 □□□□□ · 1 day · etoile quiz --daily"
    again = daily(run).out
    assert asked(again) == []
    assert again.endswith(f"Done for today. The next one comes tomorrow.\n{line}\n")
    set_date(TOMORROW)
    assert daily(run).out.endswith("Étoile 1773, ep 0 · 0/5 □□□□□ · 2 days · etoile quiz --daily\n")


def test_daily_quiz_goes_on_where_it_was_left(run: Run, set_date: Callable[[date], None]) -> None:
    """A game that was left goes on with the next question, at the level of its first answer."""
    set_date(TODAY)
    sheet = json.loads(daily(run, "--print", "--json").out)
    first = daily(run, typed="skip\nskip\nq\n").out
    stopped = "Stopped after 2 of 5 questions: 0 right, 0 points.\n"
    assert first.endswith(f"{stopped}3 left for today: etoile quiz --daily\n")
    rest = daily(run, level="5", typed="skip\n" * 3).out
    prompts = [each["question"] for each in sheet]
    assert [prompt for prompt, _ in asked(first)] == prompts[:3]
    assert [prompt for prompt, _ in asked(rest)] == prompts[2:]
    assert rest.endswith("Étoile 1772, ep 0 · 0/5 □□□□□ · 1 day · etoile quiz --daily\n")


def test_daily_quiz_never_shows_more_than_the_viewer_may_know(run: Run, set_date: Callable[[date], None]) -> None:
    """After going back to an earlier episode, the day has the questions of that level."""
    set_date(TODAY)
    daily(run, level="5", typed="skip\nq\n")
    assert "without spoilers" in daily(run).out


def test_line_of_the_day_reveals_no_question(run: Run, set_date: Callable[[date], None]) -> None:
    """The line to share has marks for right, with a hint, and wrong; in JSON it is `share`."""
    set_date(TODAY)
    sheet = json.loads(daily(run, "--print", "--json").out)
    hint = "?\n" if sheet[1]["form"] == "choice" else ""
    typed = f"{sheet[0]['letter']}\n{hint}{sheet[1]['letter']}\nskip\nskip\nskip\n"
    result = json.loads(daily(run, "--json", typed=typed).out)
    mark = "◐" if hint else "■"
    assert result["share"] == f"Étoile 1772, ep 0 · 2/5 ■{mark}□□□ · 1 day · etoile quiz --daily"
    assert (result["number"], result["days"], result["mode"], result["seed"]) == (1772, 1, "daily", None)


def test_yesterday_is_shown_and_not_played(run: Run, set_date: Callable[[date], None], answers: Path) -> None:
    """--yesterday shows the questions of yesterday with their answers, and logs nothing."""
    set_date(TODAY)
    sheet = json.loads(daily(run, "--print", "--json").out)
    daily(run, typed=f"{sheet[0]['letter']}\nskip\nq\n")
    before = answers.read_bytes()
    set_date(TOMORROW)
    environment = {"ETOILE_DATA": "", "ETOILE_UP_TO": "5"}
    said = run("quiz", "--yesterday", "--plain", env=environment).out
    ends = re.findall(r"^Question \d: .+ The answer: .+ (You [^.]+)\.$", said, re.MULTILINE)
    assert ends == ["You were right", "You skipped it", *["You were not asked"] * 3]
    outcome = run("quiz", "--yesterday", "--json", env=environment, typed="a\n")
    found = json.loads(outcome.out)
    assert [(each["question"], each["answer"]) for each in found] == [
        (each["question"], each["answer"]) for each in sheet
    ]
    assert [each["right"] for each in found] == [True, False, None, None, None]
    assert answers.read_bytes() == before


# Learning.


def learn(run: Run, *args: str, typed: str = "") -> dict[str, Any]:
    """Return the result of a session of `learn` in JSON."""
    outcome = run("learn", "--json", *args, env={"ETOILE_DATA": "", "ETOILE_UP_TO": "0"}, typed=typed)
    assert outcome.code == 0, outcome.err
    found: dict[str, Any] = json.loads(outcome.out)
    return found


def test_learning_goes_on_from_day_to_day(run: Run, set_date: Callable[[date], None]) -> None:
    """What was not known comes back tomorrow, before what is new; on the same day nothing more is asked."""
    set_date(TODAY)
    first = learn(run, typed="skip\n" * 9)
    assert (first["mode"], first["total"], first["due_today"], first["due_tomorrow"]) == ("learn", 5, 0, 5)
    assert learn(run, typed="skip\n" * 9)["total"] == 0
    set_date(TOMORROW)
    second = learn(run, "--new", "1", typed="skip\n" * 9)
    assert {each["id"] for each in second["answers"][:5]} == {each["id"] for each in first["answers"]}
    assert (second["total"], second["unseen"]) == (6, first["unseen"] - 1)


def test_learning_that_was_broken_off_says_so(run: Run) -> None:
    """Who stops before the last question learns after how many, and what comes back."""
    end = run("learn", "--plain", env={"ETOILE_DATA": "", "ETOILE_UP_TO": "0"}, typed="skip\nq\n").out
    assert end.startswith("Stopped after 1 of 5 questions: 0 right, 0 points. 1 question comes back by tomorrow; ")


def test_learning_asks_for_one_topic(run: Run) -> None:
    """With --topic only that is asked, in any case."""
    found = learn(run, "--topic", "Ranks", "--new", "2", typed="skip\n" * 9)
    assert {each["id"].partition("-")[0] for each in found["answers"]} == {"rank"}
    outcome = run("learn", "--topic", "rank")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("etoile: No topic 'rank'. The topics are terms, ranks, ")


def test_learning_by_typing_tells_where_to_choose_a_letter(run: Run) -> None:
    """With --typed pronunciations are chosen all the same: the first line and each such question say so."""
    environment = {"ETOILE_DATA": "", "ETOILE_UP_TO": "all"}
    alone = run("learn", "--typed", "--topic", "pronunciation", "--plain", env=environment).err
    assert ". Type a letter, a question mark" in alone
    assert "\nThis one has choices: type a letter.\nYour answer: " in alone
    mixed = run("learn", "--typed", "--plain", env=environment).err
    assert ". Type the answer, or a letter where there are choices, a question mark" in mixed


def test_learning_shows_a_forecast(run: Run) -> None:
    """On a terminal the forecast is the last line but one; where nothing is due a sentence says so."""
    environment = {"ETOILE_DATA": "", "NO_COLOR": "1"}
    shown = run("learn", "--new", "1", env=environment, terminal=80, typed="\nskip\n").out
    assert re.search("\n1 question comes back by tomorrow; \\d+ are still new\\.\n\N{EN DASH}\n$", shown)
    again = run("learn", "--new", "1", env=environment, terminal=80).out
    assert re.fullmatch(
        r"Nothing is due today\. 1 question comes back by tomorrow; \d+ are still\n"
        r"new\. To learn more today, up to 6 new ones in all:(\n| )etoile learn --new 6\n",
        again,
    )


@pytest.mark.parametrize("level", sample(range(9), 3))
@pytest.mark.parametrize("topic", [(), *(("--topic", topic) for topic in TOPICS)])
def test_learning_shows_what_is_new_before_it_asks(run: Run, level: int, topic: tuple[str, ...]) -> None:
    """What is new is shown before the first question, and is out of sight on a terminal of 30 lines when that comes."""
    environment = {"ETOILE_DATA": "", "NO_COLOR": "1", "LINES": "30"}
    shown = run("learn", "--up-to", str(level), *topic, env=environment, terminal=80, typed="\nq\n").out
    until_asked = shown[: shown.index("\n> ") + 3].splitlines()
    start = until_asked.index("Enter hides this and starts, q stops > ")
    lessons = until_asked[until_asked.index("New today:") : start]
    assert not any(until_asked[start + 1 : start + 30])
    assert len(lessons) <= 15
    assert max(map(len, lessons)) <= 72
    total, new = map(int, re.findall(r"^(\d+) questions?: (\d+) new, 0 due, ", shown)[0])
    assert total == new
    assert sum(bool(re.match(r"   \S.*:", line)) for line in until_asked) == new


def test_learning_by_ear_has_no_spelled_sounds_unasked(run: Run) -> None:
    """With --plain `learn` asks how something is said only where that is its topic."""
    environment = {"ETOILE_DATA": ""}
    by_ear = run("learn", "--new", "100", "--plain", env=environment, typed="a\n" * 100).err
    asked = run("learn", "--new", "5", "--plain", "--topic", "pronunciation", env=environment, typed="a\n" * 5).err
    assert ("How is " in by_ear, "How is " in asked) == (False, True)
    assert "How is " in run("learn", "--new", "100", env=environment, typed="a\n" * 100).err


@pytest.mark.parametrize("typed", ["q\n", "QUIT\n", "", "\nq\n"])
def test_learning_can_end_before_the_first_question(run: Run, answers: Path, typed: str) -> None:
    """After what is new, q or the end of the input ends the session, and Enter begins it."""
    outcome = run("learn", env={"ETOILE_DATA": "", "NO_COLOR": "1"}, terminal=80, typed=typed)
    assert (outcome.code, answers.exists()) == (0, False)
    assert outcome.out.count("New today:") == 1
    assert ("1/5" in outcome.out) == typed.startswith("\n")
    assert re.search(r"> \n?No question was answered\. \d+ questions are still new\.\n$", outcome.out)


def test_learning_is_interrupted_before_the_first_question(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C after what is new ends the session with exit code 130, as within a game."""

    def interrupt(_: Screen) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(Screen, "start", interrupt)
    outcome = run("learn", env={"ETOILE_DATA": ""}, terminal=80)
    assert (outcome.code, outcome.err) == (130, "")
    assert "\nNo question was answered. " in outcome.out


def test_learning_from_a_pipe_asks_at_once(run: Run) -> None:
    """Through a pipe what is new is shown, for a voice in sentences, and the first line answers the first question."""
    outcome = run("learn", "--plain", env={"ETOILE_DATA": "", "ETOILE_UP_TO": "0"}, typed="skip\n")
    assert "\nNew today:\nen pointe, said ahn poo-want: On the tips of the toes.\n" in outcome.err
    assert "Enter for" not in outcome.err
    assert "Skipped." in outcome.err


def test_learning_what_is_due_shows_nothing_before(run: Run, set_date: Callable[[date], None]) -> None:
    """Where nothing is new, the session begins with a question."""
    set_date(TODAY)
    learn(run, typed="skip\n" * 9)
    set_date(TOMORROW)
    environment = {"ETOILE_DATA": "", "ETOILE_UP_TO": "0", "NO_COLOR": "1"}
    shown = run("learn", "--new", "0", env=environment, terminal=80, typed="q\n").out
    assert shown.startswith("5 questions: 0 new, 5 due, without spoilers ")
    assert "New today" not in shown
    assert "1/5" in shown


def test_learning_says_why_fewer_are_new(run: Run) -> None:
    """Where fewer are new than --new asks for, the first line says why; else it says nothing."""
    environment = {"ETOILE_DATA": "", "ETOILE_UP_TO": "0"}
    first = run("learn", "--new", "1", "--plain", env=environment, typed="skip\n").err
    assert first.startswith("1 question: 1 new, 0 due, without spoilers. Type a letter")
    again = run("learn", "--new", "3", "--plain", env=environment).err
    assert again.startswith("2 questions: 2 new, 0 due, without spoilers. 1 new one was begun earlier today. ")


def test_learning_goes_on_with_the_command_it_names(run: Run) -> None:
    """Where nothing is due, the command for more begins five new ones, with the options that were given."""
    data = str(SMALL.parents[2] / "data" / "etoile.toml")
    args = ("learn", "--new", "2", "--topic", "terms", "--typed", "--up-to", "8", "--data", data)
    run(*args, typed="skip\n" * 2)
    (command,) = re.findall(
        r"To learn more today, up to \d+ new ones in all: (etoile .+)$", run(*args, "--plain").out, re.MULTILINE
    )
    assert command == f"etoile learn --new 7 --topic terms --up-to 8 --data {data} --typed"
    assert json.loads(run(*shlex.split(command)[1:], "--json", typed="skip\n" * 9).out)["total"] == 5


def test_learning_names_no_command_where_all_is_begun(run: Run) -> None:
    """Where nothing is left to begin, nothing offers it."""
    args = ("learn", "--new", "99", "--topic", "ranks", "--plain")
    environment = {"ETOILE_DATA": "", "ETOILE_UP_TO": "0"}
    run(*args, env=environment, typed="skip\n" * 99)
    assert run(*args, env=environment).out.startswith("Nothing is due today. ")
    assert "etoile" not in run(*args, env=environment).out


def test_log_knows_how_an_answer_was_given(run: Run, answers: Path) -> None:
    """The log has the kind of game, the level, the seed, whether there were choices, and the seconds."""
    environment = {"ETOILE_DATA": ""}
    run("learn", "--typed", "--topic", "ranks", "--new", "1", "--up-to", "2", env=environment, typed="skip\n")
    run("quiz", "--seed", "7", "--up-to", "1", env=environment, typed="skip\n")
    learnt, own = (json.loads(line) for line in answers.read_bytes().splitlines())
    assert (learnt["mode"], learnt["level"], learnt["typed"], learnt["seed"]) == ("learn", 2, True, None)
    assert (own["mode"], own["level"], own["typed"], own["seed"]) == ("own", 1, False, 7)
    assert 0 <= learnt["seconds"] < TIMEOUT


def test_nothing_to_learn(run: Run, tmp_path: Path) -> None:
    """Where a dataset has nothing to learn, the exit code is 1."""
    outcome = run("learn", "--data", str(empty_dataset(tmp_path)))
    assert outcome == (1, "", "etoile: There is nothing to learn at your level.\n")


# The log of answers.


def test_answers_are_logged(run: Run, answers: Path) -> None:
    """Each answer is one line with the question, what was given and whether it was right; each game has an id."""
    game = ("quiz", "--seed", "7", "--limit", "6", "--up-to", "all")
    sheet = sheet_of(run, *game[1:])
    run(*game, "--players", "Ada,Bo", typed=f"{sheet[0]['answer']}\nskip\n?\nq\n")
    run(*game, typed="skip\n")
    logged = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    assert list(logged[0]) == [
        *("when", "series", "game", "question", "topic", "difficulty", "given", "right", "points", "player"),
        *("mode", "level", "seed", "hint", "typed", "seconds"),
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
    """Scores in JSON have what the tables show; players count by their kind of game only."""
    answers.write_bytes(b"".join(LOG))
    outcome = run("scores", "--json", "--up-to", "all")
    assert (outcome.code, outcome.err) == (0, "")
    assert json.loads(outcome.out) == {
        "games": 1,
        "correct": 1,
        "total": 3,
        "points": 0.5,
        "streak": 0,
        "best_streak": 1,
        "recent_correct": 1,
        "recent_total": 3,
        "earlier_correct": 0,
        "earlier_total": 0,
        "topics": [
            {"id": "music", "topic": "music", "correct": 1, "total": 2},
            {"id": "plot", "topic": "plot", "correct": 0, "total": 1},
        ],
        "difficulties": [
            {"id": "easy", "difficulty": "easy", "correct": 1, "total": 2},
            {"id": "hard", "difficulty": "hard", "correct": 0, "total": 1},
        ],
        "kinds": [
            {"id": "own", "kind": "own", "correct": 1, "total": 3},
            {"id": "party", "kind": "party", "correct": 1, "total": 3},
        ],
        "history": [{"when": "2031-02-01T20:00Z", "game": "game01", "kind": "own", "correct": 1, "total": 3}],
    }


def test_scores_hide_later_topics(run: Run, answers: Path) -> None:
    """A topic that only later questions have is not named."""
    answers.write_bytes(b"".join(LOG))
    topics = json.loads(run("scores", "--json", "--up-to", "1").out)["topics"]
    assert [each["topic"] for each in topics] == ["music", "other"]


@pytest.mark.parametrize(("invalid", "count"), [([b"x\n"], "1 invalid line"), ([b"x\n", b"{}\n"], "2 invalid lines")])
def test_invalid_lines_of_the_log_are_one_warning(run: Run, answers: Path, invalid: list[bytes], count: str) -> None:
    """Invalid lines are skipped with one warning, in scores and in a game of missed questions."""
    answers.write_bytes(b"".join([*LOG[:3], *invalid, *LOG[3:]]))
    warning = f"etoile: Skipped {count} in the log of answers.\n"
    outcome = run("scores", "--json")
    assert sum(each["total"] for each in json.loads(outcome.out)["kinds"]) == len(LOG)
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
    """Where answers cannot be saved there is one warning, and the game goes on to its end; then it exits with 4."""
    blocked = tmp_path / "blocked"
    blocked.write_text("no folder", encoding="utf-8")
    outcome = run(*GAME, "--json", env={"ETOILE_STATE_DIR": str(blocked)}, typed="a\nb\nc\nskip\nd\n")
    assert outcome.code == 4
    assert json.loads(outcome.out)["total"] == 5
    assert len(re.findall("^etoile: Cannot save your answer .+$", outcome.err, re.MULTILINE)) == 1
    assert blocked.read_text(encoding="utf-8") == "no folder"


def test_interrupted_game_shows_the_score_so_far(run: Run, answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is exit code 130 with the result so far, and the earlier answers are logged."""
    question = Screen.question

    def interrupted(screen: Screen, turn: Turn, standing: Standing) -> str:
        if turn.number == 3:
            raise KeyboardInterrupt
        return question(screen, turn, standing)

    monkeypatch.setattr(Screen, "question", interrupted)
    outcome = run(*GAME, "--json", typed="a\nb\nc\n")
    assert (outcome.code, json.loads(outcome.out)["total"]) == (130, 2)
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
        _read_until(game.stderr, "3/5  ")
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


def test_answers_from_a_pipe_are_shown(run: Run) -> None:
    """What no terminal has shown stands after the prompt, on the line before the verdict, with its controls escaped."""
    piped = run(*GAME, "--plain", typed="zz\x1b[2J\na\nq\n")
    assert "Your answer: zz\\x1b[2J\n'zz" in piped.err + piped.out
    assert re.search(r"Your answer: a\n(No|Right)\. ", piped.err + piped.out)
    shown = run(*GAME, "--plain", typed="a\nq\n", terminal=80)
    assert "Your answer: a" not in shown.out
