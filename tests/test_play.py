"""A game: how it may be answered, what comes of it, what is kept of it, and how the games went."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from etoile_cli import terminal
from etoile_cli.kinds import Difficulty
from etoile_cli.pages import trivia
from etoile_cli.quiz import log
from etoile_cli.quiz.bank import Question
from etoile_cli.quiz.log import Answer
from etoile_cli.quiz.play import LETTERS, Reply, Turn, play, streak
from etoile_cli.terminal import verdict
from etoile_cli.view import Share
from tests.conftest import SMALL, Run

pytestmark = pytest.mark.usefixtures("about_small")

CHOICES = ("Luke Kirby", "Lou de Laâge", "Uncle John", "John Lam")
QUESTION = Question(
    id="plays-cheyenne",
    topic="cast",
    difficulty=Difficulty.EASY,
    prompt="Who plays Cheyenne?",
    choices=CHOICES,
    answer="Lou de Laâge",
    explanation="She learned to dance for it.",
    sources=("a-source",),
)
QUESTIONS = [replace(QUESTION, id=f"q-{number}", answer=CHOICES[number % 4]) for number in range(6)]
LUKE, LOU, JOHN, LAM = CHOICES

GAME = ("quiz", "--seed", "7", "--limit", "5", "--up-to", "all")
SEED = 7
PATIENCE = 60  # seconds, after which a game hangs

# A process that was started in the background ignores Ctrl-C, and so would the games that it starts.
START = """
import runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv = ["etoile", *sys.argv[1:]]
runpy.run_module("etoile_cli", run_name="__main__")
"""


@pytest.fixture
def answers(home: Path) -> Path:
    """Return the file that answers are kept in."""
    return home / "etoile_state_dir" / "answers.jsonl"


class Game:
    """A game that was played by a script: what was put, what was told, and what came back."""

    def __init__(
        self, lines: Iterable[str | None], questions: Sequence[Question], *, players: Sequence[str], typed: bool
    ) -> None:
        """Play `questions`, and end the input where the script ends."""
        self.turns: list[Turn] = []
        self.told: list[tuple[int, Reply]] = []
        script = iter(lines)

        def ask(turn: Turn) -> str | None:
            self.turns.append(turn)
            line = next(script, None)
            return None if line is None else f"{line}\n"

        def tell(reply: Reply) -> None:
            self.told.append((len(self.turns), reply))

        self.replies = play(questions, ask, tell, players=players, typed=typed)


def played(
    *lines: str | None,
    questions: Sequence[Question] = tuple(QUESTIONS),
    players: Sequence[str] = (),
    typed: bool = False,
) -> Game:
    """Return the game in which these lines are typed."""
    return Game(lines, questions, players=players, typed=typed)


def answered(*lines: str, typed: bool = False) -> Reply:
    """Return how one question is answered by these lines, the last of which is the answer."""
    (reply,) = played(*lines, questions=[QUESTION], typed=typed).replies
    return reply


# How a question is answered.


@pytest.mark.parametrize("given", ["Eve Other", "eve other", "eve othr"])
def test_whatever_is_right_may_be_typed(given: str) -> None:
    """Where several answers are right, each counts that is typed, and none of them is a choice."""
    several = replace(QUESTION, also=("Eve Other",))
    (reply,) = played(given, questions=[several], typed=True).replies
    assert (reply.given, reply.right, reply.points) == ("Eve Other", True, 1.0)
    assert verdict(reply, width=80, color=False).startswith("Right: Eve Other.\n")
    (reply,) = played(given, "a", questions=[several]).replies
    assert reply.given == several.choices[0]


@pytest.mark.parametrize(
    ("line", "choice"),
    [
        *((str(number), choice) for number, choice in enumerate(CHOICES, 1)),
        *zip("abcd", CHOICES, strict=True),
        *zip("ABCD", CHOICES, strict=True),
        (" b ", LOU),
        ("b.", LOU),
        ("2)", LOU),
        ("Lou de Laâge", LOU),
        ("lou de laage", LOU),
        ("LOU DE LAAGE", LOU),
        ("loudelaage", LOU),
        ("laage", LOU),
        ("lou", LOU),
        ("kirby luke", LUKE),
        ("Lou de Lagae", LOU),
        ("Luke Kirbi", LUKE),
        ("uncle", JOHN),
        ("uncle jon", JOHN),
        ("lam", LAM),
    ],
)
def test_an_answer_is_a_number_a_letter_or_words(line: str, choice: str) -> None:
    """A choice is meant by its number, its letter or its words, in any case and without accents, with a slip."""
    reply = answered(line)
    assert (reply.given, reply.right, reply.points) == (choice, choice == LOU, float(choice == LOU))


@pytest.mark.parametrize(
    "line", ["5", "0", "e", "12", "ab", "lo", "john", "jhon", "zzz", "??", "!", "Lou or Luke", "\x1b[A", "\x1b[D"]
)
def test_what_is_not_understood_is_asked_again(line: str) -> None:
    """What means no choice, or more than one, costs nothing: the same question comes again and says why."""
    game = played(line, "b", questions=[QUESTION])
    assert [turn.notice for turn in game.turns] == [None, f"{line!r} is none of the choices."]
    assert [(turn.number, turn.total, turn.left) for turn in game.turns] == [
        (1, 1, tuple(zip("abcd", CHOICES, strict=True)))
    ] * 2
    assert [(reply.given, reply.points) for reply in game.replies] == [(LOU, 1.0)]


def test_a_slip_that_could_mean_two_is_not_forgiven() -> None:
    """A typo counts only where one choice is like it."""
    near = replace(QUESTION, choices=("Karen", "Maren", "Jack", "Quinn"), answer="Karen")
    game = played("Zaren", "Jcak", questions=[near])
    assert [reply.given for reply in game.replies] == ["Jack"]
    assert len(game.turns) == 2


@pytest.mark.parametrize("line", ["", " ", "\t"])
def test_enter_skips(line: str) -> None:
    """An empty line skips the question, which is then not right, and goes on to the next."""
    game = played(line, "b")
    assert [(reply.given, reply.right, reply.points) for reply in game.replies] == [
        (None, False, 0.0),
        (LOU, True, 1.0),
    ]


# The hint.


@pytest.mark.parametrize("place", range(4))
def test_a_hint_leaves_two_for_half_a_point(place: int) -> None:
    """After `?` the right answer and a wrong one are left, with their letters, and right is half a point."""
    question = replace(QUESTION, answer=CHOICES[place])
    game = played("?", LETTERS[place], questions=[question])
    left = game.turns[1].left
    assert len(left) == 2
    assert (LETTERS[place], CHOICES[place]) in left
    assert set(left) < set(game.turns[0].left)
    assert game.turns[1].notice == "Two are left, for half a point."
    assert [(reply.right, reply.points) for reply in game.replies] == [(True, 0.5)]


def test_a_hint_does_not_tell() -> None:
    """Which two are left does not say which of them is right: either of them could be."""
    right: dict[tuple[str, ...], set[str]] = {}
    for place, letter in enumerate(LETTERS):
        game = played("?", questions=[replace(QUESTION, answer=CHOICES[place])])
        right.setdefault(tuple(each for each, _ in game.turns[-1].left), set()).add(letter)
    assert right == {left: set(left) for left in right}


def test_a_second_hint_changes_nothing() -> None:
    """There is one hint a question, and a new one with the next."""
    game = played("?", "?", "?", "b", "?", "b")
    assert len({turn.left for turn in game.turns[1:4]}) == 1
    assert [turn.notice for turn in game.turns[2:4]] == ["There is one hint a question."] * 2
    assert len(game.turns[4].left) == 4
    assert len(game.turns[5].left) == 2


@pytest.mark.parametrize(("line", "given"), [("", None), ("wrong", "wrong")])
def test_a_hint_and_then_nothing_right(line: str, given: str | None) -> None:
    """After a hint a wrong answer or none is worth nothing at all."""
    game = played("?", questions=[QUESTION])
    other = next(letter for letter, choice in game.turns[1].left if choice != LOU)
    reply = answered("?", other if given else line)
    assert (reply.given is None, reply.right, reply.points) == (given is None, False, 0.0)


@pytest.mark.parametrize("how", ["letter", "number", "words"])
def test_what_a_hint_took_away_cannot_be_chosen(how: str) -> None:
    """A choice that is gone is none of the choices, however it is meant."""
    left = played("?", questions=[QUESTION]).turns[1].left
    gone = next(pair for pair in zip(LETTERS, CHOICES, strict=True) if pair not in left)
    line = {"letter": gone[0], "number": str(LETTERS.index(gone[0]) + 1), "words": gone[1]}[how]
    game = played("?", line, questions=[QUESTION])
    assert game.replies == []
    assert game.turns[-1].notice == f"{line!r} is none of the choices."


# The end of a game.


@pytest.mark.parametrize("line", ["q", "Q", " q ", "quit", "QUIT", None])
@pytest.mark.parametrize("before", [(), ("?",), ("zzz",)])
def test_a_game_ends_early(line: str | None, before: tuple[str, ...]) -> None:
    """With q, or with the end of the input, a game ends with what was answered so far, whatever came before."""
    game = played("a", "c", *before, line, "b", "b")
    assert [reply.given for reply in game.replies] == [LUKE, JOHN]
    assert game.turns[-1].number == 3


def test_a_game_ends_with_its_questions() -> None:
    """Each question is put once, with its number of how many there are; a game of none asks nothing."""
    game = played(*"aaaaaaaa")
    assert [(turn.number, turn.total, turn.question) for turn in game.turns] == [
        (number, 6, question) for number, question in enumerate(QUESTIONS, 1)
    ]
    assert [reply.question for reply in game.replies] == QUESTIONS
    assert (played("a", questions=[]).turns, played("a", questions=[]).replies) == ([], [])


def test_an_answer_is_told_at_once() -> None:
    """Each reply is told before the next question is put, so that what is kept of it is never behind."""
    game = played("a", "?", "b", "", "q")
    assert game.told == list(zip((1, 3, 4), game.replies, strict=True))


# Players, and answers without choices.


def test_players_take_turns() -> None:
    """Players are asked one after another; a question that comes again is for the same one."""
    game = played("a", "zzz", "b", "c", "d", players=("Ada", "Bo", "Cy"))
    assert [turn.player for turn in game.turns] == ["Ada", "Bo", "Bo", "Cy", "Ada", "Bo"]
    assert [reply.player for reply in game.replies] == ["Ada", "Bo", "Cy", "Ada"]
    assert {turn.player for turn in played("a", "b").turns} == {None}


@pytest.mark.parametrize(
    ("lines", "given", "points"),
    [
        (("Lou de Laâge",), LOU, 1.0),
        (("laage",), LOU, 1.0),
        (("Lou de Lagae",), LOU, 1.0),
        (("luke kirby",), LUKE, 0.0),
        (("Marion Cotillard",), "Marion Cotillard", 0.0),
        (("john",), "john", 0.0),
        (("b",), "b", 0.0),
        (("2",), "2", 0.0),
        (("lo",), "lo", 0.0),
        (("",), None, 0.0),
        (("?", "b"), LOU, 0.5),
        (("?", "zzz", "lou"), LOU, 0.5),
    ],
)
def test_an_answer_that_is_typed(lines: tuple[str, ...], given: str | None, points: float) -> None:
    """Without choices words alone count: what is like none of them is wrong, and a hint shows two of them."""
    game = played(*lines, questions=[QUESTION], typed=True)
    assert game.turns[0].left == ()
    assert [(reply.given, reply.right, reply.points) for reply in game.replies] == [(given, points > 0, points)]


# What comes of it.

lines = some.sampled_from(["a", "b", "3", "?", "", "zzz", "lou", "john", "Luke Kirbi", "q", None]) | some.text(
    max_size=5
)


@given(some.lists(lines, max_size=20), some.booleans(), some.lists(some.sampled_from(["Ada", "Bo"]), max_size=3))
def test_points_are_no_more_than_answers(script: list[str | None], typed: bool, players: list[str]) -> None:
    """However it is played: no more points than right answers, no more of these than answers or than questions."""
    game = played(*script, typed=typed, players=players)
    right = [reply for reply in game.replies if reply.right]
    assert sum(reply.points for reply in game.replies) <= len(right) <= len(game.replies) <= len(QUESTIONS)
    assert [reply.question for reply in game.replies] == QUESTIONS[: len(game.replies)]
    for reply in game.replies:
        assert reply.points in ((0.5, 1.0) if reply.right else (0.0,))
        assert reply.right == (reply.given == reply.question.answer)
        assert typed or reply.given in (None, *reply.question.choices)
    page = trivia.result(game.replies, seed=1, again=None)
    correct, total, share, points = page.views[0].rows[0][:4]
    assert (correct, total, points) == (len(right), len(game.replies), sum(reply.points for reply in right))
    assert share == Share(len(right), len(game.replies))


@given(some.lists(some.booleans(), max_size=12))
def test_the_best_streak(rights: list[bool]) -> None:
    """The best streak is the longest run of right answers that there is."""
    runs = "".join("x" if right else " " for right in rights).split()
    assert streak(rights) == max(map(len, runs), default=0)


# What is kept of it.

replies = some.builds(
    Reply,
    question=some.sampled_from(QUESTIONS),
    given=some.none() | some.text(),
    right=some.booleans(),
    points=some.sampled_from([0.0, 0.5, 1.0]),
    player=some.none() | some.text(),
)
moments = some.datetimes(timezones=some.just(UTC))


@given(replies, moments, some.text(), some.text())
def test_a_line_says_what_was_answered(reply: Reply, when: datetime, series: str, game: str) -> None:
    """An answer is one line, which reads as what it was, whatever was typed."""
    line = log.line(reply, when=when, series=series, game=game)
    assert line.splitlines() == [line]
    found, broken = log.answers([line], series=series)
    assert broken == 0
    assert found == [
        Answer(
            when=when,
            series=series,
            game=game,
            question=reply.question.id,
            topic=reply.question.topic,
            difficulty=reply.question.difficulty,
            given=reply.given,
            right=reply.right,
            points=reply.points,
            player=reply.player,
        )
    ]


GOOD = SMALL.with_name("answers.jsonl").read_bytes().splitlines()

BROKEN = [
    b"",
    b"x",
    b"{}",
    b"[]",
    b"null",
    GOOD[0][:-1],
    GOOD[0] + GOOD[1],
    GOOD[0].replace(b"easy", b"trivial"),
    GOOD[0].replace(b"false", b'"no"'),
    GOOD[0].replace(b"2031", b"31"),
    GOOD[0].replace(b"tuba", b"t\xffba"),
    GOOD[0].replace(b"tuba", b"t\\ud800ba"),
    GOOD[0].replace(b"0.0", b"1e999"),
    GOOD[0].replace(b"{", b'{"more": ' + b"[" * 10**5, 1),
    b"\x00" * 9,
]
"""Lines that a crash, an editor or another program could leave."""


@given(some.lists(some.sampled_from([*GOOD, *BROKEN]) | some.binary(max_size=20), max_size=12))
def test_broken_lines_are_skipped_and_counted(written: list[bytes]) -> None:
    """Lines that make no sense are counted; the others are read in their order."""
    found, broken = log.answers(written, series="lamplight")
    good = [line for line in written if line in GOOD]
    assert broken == len(written) - len(good)
    assert [(each.question, each.given, each.game) for each in found] == [
        (known["question"], known["given"], known["game"]) for known in map(json.loads, good)
    ]


@pytest.mark.parametrize("line", BROKEN)
def test_no_broken_line_stops_the_others(line: bytes) -> None:
    """Each kind of damage costs its own line alone."""
    found, broken = log.answers([GOOD[0], line, GOOD[1]], series="lamplight")
    assert (len(found), broken) == (2, 1)


def test_answers_about_another_series_are_not_counted() -> None:
    """Each series has its own answers, and another's are no broken lines."""
    other = [line.replace(b"lamplight", b"another") for line in GOOD[:2]]
    found, broken = log.answers([*GOOD, *other], series="lamplight")
    assert (len(found), broken) == (len(GOOD), 0)


@given(some.lists(some.tuples(some.sampled_from(["one", "two", "three"]), some.booleans())))
def test_missed_is_what_was_not_right_last(course: list[tuple[str, bool]]) -> None:
    """A question is missed from when it was not right until it is."""
    state: set[str] = set()
    found = log.answers([GOOD[0]], series="lamplight")[0][0]
    for question, right in course:
        state = state - {question} if right else state | {question}
    assert log.missed([replace(found, question=question, right=right) for question, right in course]) == state


# How the games went.


@given(
    some.lists(
        some.builds(
            Answer,
            when=moments,
            series=some.just("lamplight"),
            game=some.sampled_from(["g1", "g2", "g3"]),
            question=some.just("q"),
            topic=some.sampled_from(["cast", "music"]),
            difficulty=some.sampled_from(Difficulty),
            given=some.none(),
            right=some.booleans(),
            points=some.sampled_from([0.0, 0.5, 1.0]),
            player=some.none(),
        ),
        min_size=1,
    )
)
def test_scores_add_up(given_answers: list[Answer]) -> None:
    """Topics, difficulties and games each hold all the answers, and the streak is that of the end."""
    own, *tables = trivia.scores(given_answers).views
    right = [answer.right for answer in given_answers]
    shown = dict(zip((column.key or column.title for column in own.columns), own.rows[0], strict=True))
    assert shown == {
        "games": len({answer.game for answer in given_answers}),
        "correct": sum(right),
        "total": len(right),
        "Right": Share(sum(right), len(right)),
        "points": sum(answer.points for answer in given_answers),
        "best_streak": streak(right),
        "streak": len("".join("x" if each else " " for each in right).rpartition(" ")[2]),
    }
    assert [table.key for table in tables] == ["topics", "difficulties", "history"]
    for table in tables:
        shares = [cell for row in table.rows for cell in row if isinstance(cell, Share)]
        assert (sum(share.part for share in shares), sum(share.whole for share in shares)) == (sum(right), len(right))


def test_scores_of_known_games(run: Run, answers: Path) -> None:
    """Scores in JSON are all that the tables show, with the same keys every time."""
    answers.write_bytes(b"".join(line + b"\n" for line in GOOD))
    outcome = run("scores", "--json")
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


def test_scores_pass_over_broken_lines(run: Run, answers: Path) -> None:
    """Broken lines are passed over with one warning, however many there are."""
    whole = [line for line in BROKEN if b"\n" not in line]
    answers.write_bytes(b"".join(line + b"\n" for line in [*GOOD[:3], *whole, *GOOD[3:]]))
    outcome = run("scores", "--json")
    assert json.loads(outcome.out)["total"] == len(GOOD)
    assert outcome.err == f"etoile: {len(whole)} broken lines in the log of answers, skipped.\n"


# A sheet and the game that it is of.


def put(err: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the questions that a player read, with their choices, from what was written to them."""
    parts = re.split(r"^(?:Question|[\w ]+, question) \d+ of \d+$", err, flags=re.MULTILINE)[1:]
    return [
        (part.strip().splitlines()[0], tuple(re.findall(r"^  [a-d]  (.+)$", part, flags=re.MULTILINE)))
        for part in parts
    ]


@pytest.mark.parametrize("seed", ["7", "0", "-3", "123456789"])
@pytest.mark.parametrize(
    "options",
    [
        ("--limit", "5", "--up-to", "all"),
        ("--limit", "12", "--up-to", "all", "--data", ""),
        ("--up-to", "0", "--topic", "ballet", "--topic", "cast", "--data", ""),
        ("--limit", "999", "--up-to", "2"),
        ("--difficulty", "hard", "--up-to", "all"),
    ],
)
def test_the_sheet_is_the_game(run: Run, seed: str, options: tuple[str, ...]) -> None:
    """A sheet lists exactly the questions, in the order and with the choices, that the game with its seed asks."""
    env = {"COLUMNS": "900", "ETOILE_DATA": "" if "--data" in options else str(SMALL)}
    wishes = [word for word in options if word not in ("--data", "")]
    sheet = json.loads(run("quiz", "--print", "--json", "--seed", seed, *wishes, env=env).out)
    assert [list(each) for each in sheet] == [
        ["id", "topic", "difficulty", "question", "choices", "answer", "explanation", "sources"]
    ] * len(sheet)
    typed = "".join(f"{LETTERS[each['choices'].index(each['answer'])]}\n" for each in sheet)
    outcome = run("quiz", "--json", "--seed", seed, *wishes, env=env, typed=typed)
    result = json.loads(outcome.out)
    assert [each["id"] for each in result["answers"]] == [each["id"] for each in sheet]
    assert [each["given"] for each in result["answers"]] == [each["answer"] for each in sheet]
    assert (result["correct"], result["total"], result["points"]) == (len(sheet), len(sheet), len(sheet))
    if env["ETOILE_DATA"] == "":  # what could harm a terminal is spelled out there, and the small one is full of it
        assert put(outcome.err) == [(each["question"], tuple(each["choices"])) for each in sheet]


def test_a_sheet_has_its_key_at_the_end(run: Run) -> None:
    """On paper nothing of the answers stands beside the questions: they come last, under a heading of their own."""
    sheet = json.loads(run(*GAME, "--print", "--json").out)
    plain = run(*GAME, "--print").out
    questions, key = plain.split("\nAnswers", 1)
    assert all(each["question"] in questions for each in sheet)
    assert [each["answer"] for each in sheet if each["answer"] not in key] == []
    assert [each["explanation"] for each in sheet if each["explanation"] in questions] == []


def test_the_sheet_asks_nobody(run: Run, answers: Path) -> None:
    """Printing reads no input and keeps no answer."""
    assert run(*GAME, "--print", typed="a\n").err == "Up to episode 3 · etoile watched N\n"
    assert not answers.exists()


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--limit", "3"),
        ("--seed", "7"),
        ("--topic", "cast", "--topic", "music"),
        ("--difficulty", "medium"),
        ("--typed",),
        ("--players", "Ada,Bo the second"),
        ("--topic", " Cast "),
        ("--data", str(SMALL)),
        ("--up-to", "2"),
        ("--up-to", "0"),
    ],
)
def test_how_to_play_again(run: Run, options: tuple[str, ...]) -> None:
    """The line that the end page gives for playing again asks the same questions with the same choices."""
    level = () if "--up-to" in options else ("--up-to", "all")
    first = run("quiz", *options, *level, env={"ETOILE_DATA": ""}, typed="\n" * 10)
    (line,) = re.findall(r"^Again +(etoile .+)$", first.out, re.MULTILINE)
    again = run(*shlex.split(line)[1:], env={"ETOILE_DATA": ""}, typed="\n" * 10)
    assert put(again.err) == put(first.err)
    assert put(again.err)


# What a player is told, and where.


def test_the_result_alone_is_on_stdout(run: Run) -> None:
    """With --json, stdout holds the result and nothing else; questions and verdicts are on stderr."""
    outcome = run(*GAME, "--json", typed="1\n?\nb\n\nThe horn\nq\n")
    result = json.loads(outcome.out)
    assert list(result) == ["correct", "total", "points", "seed", "answers"]
    assert [list(each) for each in result["answers"]] == [["id", "given", "right"]] * result["total"]
    assert result["seed"] == SEED
    assert result["correct"] == sum(each["right"] for each in result["answers"])
    assert "Question 1 of 5" in outcome.err


@pytest.mark.parametrize("form", ["table", "plain", "csv", "tsv", "md", "json"])
def test_questions_go_where_a_person_sees_them(run: Run, form: str) -> None:
    """Into a pipe goes the result in any format; on a terminal questions stand before it, unless it is for programs."""
    piped = run(*GAME, "--format", form, typed="a\n")
    assert ("Question 1 of 5" in piped.out, "Question 1 of 5" in piped.err) == (False, True)
    there = run(*GAME, "--format", form, terminal=80, typed="a\n")
    assert ("Question 1 of 5" in there.out) == (form in ("table", "plain"))
    assert ("Question 1 of 5" in there.err) == (form not in ("table", "plain"))


def test_right_or_wrong_is_said_in_words(run: Run) -> None:
    """After each answer stands whether it was right, the right answer, why, and who says so."""
    sheet = json.loads(run(*GAME, "--print", "--json").out)
    places = [each["choices"].index(each["answer"]) for each in sheet]
    typed = [LETTERS[places[0]], LETTERS[places[1] - 1], "", f"?\n{LETTERS[places[3]]}"]
    said = run(*GAME, "--json", env={"COLUMNS": "900"}, typed="\n".join([*typed, "q", ""])).err
    for word, each, half in zip(
        ("Right", "Wrong", "Skipped", "Right"), sheet, ("", "", "", " For half a point."), strict=False
    ):
        sources = ", ".join(each["sources"])
        assert f"> {word}: {each['answer']}.{half}\n{each['explanation']} ({sources})\n" in said


def test_the_input_ends_before_it_begins(run: Run) -> None:
    """Without any input a game ends at once, with nothing right of nothing."""
    outcome = run(*GAME, "--json")
    assert outcome.code == 0
    assert json.loads(outcome.out) == {"correct": 0, "total": 0, "points": 0.0, "seed": SEED, "answers": []}


def test_the_last_line_needs_no_end(run: Run) -> None:
    """An answer counts when the input ends right after it."""
    assert json.loads(run(*GAME, "--json", typed="a\nb").out)["total"] == 2


def test_players_are_ranked_at_the_end(run: Run) -> None:
    """A game of several ends with a table, most points first."""
    sheet = json.loads(run(*GAME, "--print", "--json").out)
    right = [LETTERS[each["choices"].index(each["answer"])] for each in sheet]
    outcome = run(*GAME, "--json", "--players", " Ada , Bo,,", typed=f"\n{right[1]}\n\n{right[3]}\n{right[4]}\n")
    assert json.loads(outcome.out)["players"] == [
        {"player": "Bo", "points": 2.0, "correct": 2, "total": 2},
        {"player": "Ada", "points": 1.0, "correct": 1, "total": 3},
    ]


# What cannot be asked.

WRONG: list[tuple[tuple[str, ...], int, str]] = [
    (("--limit", "0"), 2, "0"),
    (("--limit", "-1"), 2, "-1"),
    (("--limit", "x"), 2, "'x'"),
    (("--seed", "x"), 2, "'x'"),
    (("--topic", "musik"), 2, "There is no topic 'musik'. Did you mean music? The topics are "),
    (("--topic", "music", "--topic", "zzz"), 2, "There is no topic 'zzz'. The topics are "),
    (("--difficulty", "esay"), 2, "'esay' is none of easy, medium, hard. Did you mean easy?"),
    (("--players", ""), 2, "--players takes different names with commas between, not ''."),
    (("--players", " ,"), 2, "--players takes different names with commas between, not ' ,'."),
    (("--players", "Ann, Ann"), 2, "--players takes different names with commas between, not 'Ann, Ann'."),
    (("--missed",), 1, "You have missed nothing."),
    (("--missed", "--print"), 1, "You have missed nothing."),
    (("--topic", "plot", "--difficulty", "easy"), 1, "No question at your level is like that."),
    *(
        (("--daily", *other), 2, "--daily is the same for everybody")
        for other in (
            ("--limit", "3"),
            ("--topic", "cast"),
            ("--difficulty", "easy"),
            ("--seed", "0"),
            ("--missed",),
        )
    ),
]


@pytest.mark.parametrize(("options", "code", "message"), WRONG)
def test_what_cannot_be_asked(run: Run, answers: Path, options: tuple[str, ...], code: int, message: str) -> None:
    """What cannot be asked for is said in one line, before any question is."""
    outcome = run("quiz", *options, "--up-to", "all", typed="a\n" * 10)
    assert (outcome.code, outcome.out) == (code, "")
    assert re.fullmatch(r"etoile: [^\n]+\n", outcome.err)
    assert message in outcome.err
    assert not answers.exists()


# Missed questions, and the questions of the day.


def test_missed_questions_come_until_they_are_right(run: Run) -> None:
    """What was wrong or skipped is asked again, and only that, until it is right."""
    sheet = json.loads(run(*GAME, "--print", "--json").out)
    right = {each["id"]: each["answer"] for each in sheet}
    typed = "".join(f"{each['answer']}\n" if index > 1 else "\n" for index, each in enumerate(sheet))
    run(*GAME, typed=typed)
    assert {each["id"] for each in missed(run)} == {each["id"] for each in sheet[:2]}
    first, second = missed(run)
    again = run("quiz", "--missed", "--seed", "1", "--up-to", "all", "--json", typed=f"{right[first['id']]}\n\n")
    assert json.loads(again.out)["correct"] == 1
    assert [each["id"] for each in missed(run)] == [second["id"]]
    other = {each["topic"] for each in sheet} - {second["topic"]}
    elsewhere = run("quiz", "--missed", "--topic", other.pop(), "--up-to", "all")
    assert elsewhere == (1, "", "etoile: No question at your level that you have missed is like that.\n")
    run("quiz", "--missed", "--seed", "1", "--up-to", "all", typed=f"{right[second['id']]}\n")
    assert run("quiz", "--missed", "--up-to", "all").code == 1


def missed(run: Run) -> list[dict[str, str]]:
    """Return the questions that are asked as missed ones."""
    found: list[dict[str, str]] = json.loads(
        run("quiz", "--missed", "--seed", "1", "--up-to", "all", "--print", "--json").out
    )
    return found


def test_missed_questions_pass_over_broken_lines(run: Run, answers: Path) -> None:
    """A broken line costs one warning and no game."""
    answers.write_bytes(GOOD[1] + b"\n" + GOOD[2][:40] + b"\n")
    outcome = run("quiz", "--missed", "--print", "--json", "--up-to", "all")
    assert [each["id"] for each in json.loads(outcome.out)] == ["who-sold"]
    assert outcome.err == "etoile: 1 broken line in the log of answers, skipped.\n"


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Return a function that makes it a day."""

    def make_it(when: date) -> None:
        class Clock:
            @staticmethod
            def now(tz: tzinfo | None = None) -> datetime:
                return datetime(when.year, when.month, when.day, 12, tzinfo=tz)

        monkeypatch.setattr("datetime.datetime", Clock)

    return make_it


TODAY, TOMORROW = date(2031, 2, 28), date(2031, 3, 1)


def _daily(run: Run, *options: str) -> list[tuple[str, tuple[str, ...]]]:
    outcome = run("quiz", "--daily", *options, env={"ETOILE_DATA": "", "COLUMNS": "900"}, typed="\n" * 10)
    assert outcome.code == 0, outcome.err
    return put(outcome.err)


@pytest.mark.parametrize(
    "options", [("--up-to", "0"), ("--up-to", "5"), ("--up-to", "all"), ("--players", "Ada,Bo"), ("--format", "json")]
)
def test_the_questions_of_the_day_are_the_same_for_all(
    run: Run, day: Callable[[date], None], options: tuple[str, ...]
) -> None:
    """On one date everybody has the same five questions and choices, wherever they are; another day has others."""
    day(TODAY)
    ours = _daily(run)
    assert len(ours) == 5
    assert _daily(run, *options) == ours
    day(TOMORROW)
    assert _daily(run, *options) != ours


def test_the_questions_of_the_day_without_choices(run: Run, day: Callable[[date], None]) -> None:
    """Who types the answers of the day is asked the same five questions, or is told that it cannot be."""
    day(TODAY)
    outcome = run("quiz", "--daily", "--typed", env={"ETOILE_DATA": "", "COLUMNS": "900"}, typed="\n" * 10)
    asked = [prompt for prompt, _ in put(outcome.err)]
    assert asked == ([prompt for prompt, _ in _daily(run)] if outcome.code == 0 else [])


def test_the_line_to_share_gives_nothing_away(run: Run, day: Callable[[date], None]) -> None:
    """The line says the series, the day and how it went, and no word of what was asked."""
    day(TODAY)
    sheet = json.loads(run("quiz", "--daily", "--print", "--json").out)
    right = [LETTERS[each["choices"].index(each["answer"])] for each in sheet]
    outcome = run("quiz", "--daily", typed=f"{right[0]}\n\n{right[2]}\n")
    (line,) = re.findall(r"^To share +(.+)$", outcome.out, re.MULTILINE)
    assert line == "Lamplight [a series] 2031-02-28: 2 of 3 ■□■"
    assert "To share" not in run(*GAME, typed="a\n").out


# Nothing that was answered is lost.


def test_an_answer_is_kept_as_one_line(run: Run, answers: Path) -> None:
    """Each answer is a line with what was asked, given and right; two games have names of their own."""
    sheet = json.loads(run(*GAME, "--print", "--json").out)
    run(*GAME, "--players", "Ada,Bo", typed=f"{sheet[0]['answer']}\n\n?\nq\n")
    run(*GAME, typed="\n")
    kept = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    assert list(kept[0]) == [
        *("when", "series", "game", "question", "topic", "difficulty", "given", "right", "points", "player")
    ]
    assert [(each["question"], each["given"], each["right"], each["player"]) for each in kept] == [
        (sheet[0]["id"], sheet[0]["answer"], True, "Ada"),
        (sheet[1]["id"], None, False, "Bo"),
        (sheet[0]["id"], None, False, None),
    ]
    assert {each["series"] for each in kept} == {"lamplight"}
    assert [each["game"] == kept[0]["game"] for each in kept] == [True, True, False]
    assert all(datetime.fromisoformat(each["when"]).utcoffset() is not None for each in kept)


def test_a_break_ends_the_game_and_keeps_the_answers(run: Run, answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is exit code 130 without a word on stdout, and what was answered before is kept."""
    put_questions = terminal.question

    def broken_off(turn: Turn, *, width: int, color: bool) -> str:
        if turn.number == 3:
            raise KeyboardInterrupt
        return put_questions(turn, width=width, color=color)

    monkeypatch.setattr(terminal, "question", broken_off)
    outcome = run(*GAME, typed="a\nb\nc\n")
    assert (outcome.code, outcome.out) == (130, "")
    assert "Traceback" not in outcome.err
    assert len(answers.read_bytes().splitlines()) == 2


def test_a_game_goes_on_where_nothing_can_be_kept(run: Run, tmp_path: Path) -> None:
    """Where answers cannot be saved there is one warning, and the game goes on to its end."""
    blocked = tmp_path / "blocked"
    blocked.write_text("no folder", encoding="utf-8")
    outcome = run(*GAME, "--json", env={"ETOILE_STATE_DIR": str(blocked)}, typed="a\nb\nc\n\nd\n")
    assert outcome.code == 0
    assert json.loads(outcome.out)["total"] == 5
    assert len(re.findall("^etoile: Cannot save your answer in .+$", outcome.err, re.MULTILINE)) == 1
    assert blocked.read_text(encoding="utf-8") == "no folder"


def started(*options: str) -> subprocess.Popen[str]:
    """Return a game in a process of its own, to be spoken to."""
    return subprocess.Popen(
        [sys.executable, "-c", START, *GAME, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_ten_games_at_once_lose_no_line(answers: Path) -> None:
    """Ten games that are played at the same time keep every answer, each on a line that can be read."""
    games = [started("--json") for _ in range(10)]
    for game in games:  # all of them run before the first is told anything
        assert game.stdin
        game.stdin.write("a\nb\nc\nd\n\n")
        game.stdin.close()
        game.stdin = None
    assert [(game.communicate(timeout=PATIENCE)[0] != "", game.returncode) for game in games] == [(True, 0)] * 10
    found, broken = log.answers(answers.read_bytes().splitlines(), series="lamplight")
    assert (len(found), broken) == (50, 0)
    assert len({answer.game for answer in found}) == 10


@pytest.mark.skipif(os.name == "nt", reason="there signals are another matter")
@pytest.mark.parametrize(("how", "code"), [(signal.SIGKILL, -9), (signal.SIGTERM, -15), (signal.SIGINT, 130)])
def test_a_game_that_is_killed_keeps_its_answers(answers: Path, how: signal.Signals, code: int) -> None:
    """However a game is ended from outside, what was answered is kept, and the next game adds to it."""
    with started() as game:
        assert game.stdin
        assert game.stderr
        game.stdin.write("a\n\n")
        game.stdin.flush()
        _read_to(game.stderr, "Question 3 of 5")
        game.send_signal(how)
        try:
            assert game.wait(PATIENCE) == code
        finally:
            game.kill()
    assert len(answers.read_bytes().splitlines()) == 2
    with started() as next_game:
        next_game.communicate("a\n", timeout=PATIENCE)
    assert log.answers(answers.read_bytes().splitlines(), series="lamplight")[1] == 0
    assert len(answers.read_bytes().splitlines()) == 3


def _read_to(stream: IO[str], words: str) -> None:
    """Read a stream until a line of it says `words`."""
    for line in stream:
        if words in line:
            return
    raise AssertionError(words)
