"""How answers are read in a game, and how they are scored."""

from collections.abc import Iterable, Sequence
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from etoile_cli.enums import Difficulty, Form
from etoile_cli.quiz.drawing import DrawnQuestion, draw
from etoile_cli.quiz.play import LETTERS, MOST_POINTS, Ending, Reply, Turn, play, streak
from etoile_cli.quiz_screen import Screen
from tests.conftest import sample
from tests.levels import DATASETS
from tests.questions import LAST_LEVEL, bank_at

CHOICES = ("Luke Kirby", "Lou de Laâge", "Uncle John", "John Lam")
LUKE, LOU, JOHN, LAM = CHOICES
CTRL_C = "\x03"
LETTERED = tuple(zip(LETTERS, CHOICES, strict=True))
QUESTION = DrawnQuestion(
    id="plays-cheyenne",
    topic="cast",
    difficulty=Difficulty.EASY,
    prompt="Who plays Cheyenne?",
    choices=CHOICES,
    answer=LOU,
    explanation="She learned to dance for it.",
    sources=("a-source",),
)
CLUES = replace(QUESTION, form=Form.CLUES, clues=("From Paris.", "A dancer.", "She leaves."), prompt="Who am I?")
ORDER = replace(QUESTION, form=Form.ORDER, answer="bdac", needs_choices=True)
MATCH = replace(QUESTION, form=Form.MATCH, items=("One", "Two", "Three", "Four"), answer="bdac", needs_choices=True)
FORMS = {Form.CHOICE: QUESTION, Form.CLUES: CLUES, Form.ORDER: ORDER, Form.MATCH: MATCH}
QUESTIONS = [replace(QUESTION, id=f"q-{number}", answer=CHOICES[number % 4]) for number in range(6)]


class Game:
    """A game whose input is a list of lines: the turns, the replies, and each reply when it was reported."""

    def __init__(
        self, lines: Iterable[str | None], questions: Sequence[DrawnQuestion], *, players: Sequence[str], typed: bool
    ) -> None:
        """Play `questions`; the input ends with `lines`, or at a None in them."""
        self.turns: list[Turn] = []
        self.reported: list[tuple[int, Reply]] = []
        script = iter(lines)

        def prompt(turn: Turn) -> str | None:
            self.turns.append(turn)
            line = next(script, None)
            if line == CTRL_C:
                raise KeyboardInterrupt
            return None if line is None else f"{line}\n"

        def report(reply: Reply) -> None:
            self.reported.append((len(self.turns), reply))

        game = play(questions, prompt, report, players=players, typed=typed)
        self.replies, self.ending = game.replies, game.ending

    @property
    def notices(self) -> list[str | None]:
        """The notice of each turn."""
        return [turn.notice for turn in self.turns]


def played(
    *lines: str | None,
    questions: Sequence[DrawnQuestion] = tuple(QUESTIONS),
    players: Sequence[str] = (),
    typed: bool = False,
) -> Game:
    """Return the game in which these lines are typed."""
    return Game(lines, questions, players=players, typed=typed)


# Answers.


@pytest.mark.parametrize(
    ("line", "choice"),
    [
        *LETTERED,
        *((letter.upper(), choice) for letter, choice in LETTERED),
        (" b ", LOU),
        ("b.", LOU),
        ("b)", LOU),
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
def test_answer_is_a_letter_or_text(line: str, choice: str) -> None:
    """A choice is meant by its letter or its text: in any case, without accents, in part or with a typo."""
    (reply,) = played(line, questions=[QUESTION]).replies
    assert (reply.given, reply.right, reply.points) == (choice, choice == LOU, float(choice == LOU))


@pytest.mark.parametrize(
    "line",
    ["1", "2)", "4", "5", "0", "e", "12", "ab", "lo", "john", "jhon", "zzz", "!", "Lou or Luke", "\x1b[A", "\x1b[D"],
)
def test_unclear_answer_is_asked_again(line: str) -> None:
    """A line that means no choice, or several, costs nothing: the question is asked again with a notice."""
    game = played(line, "b", questions=[QUESTION])
    assert game.notices == [None, f"{line!r} is not one of the choices. Type a, b, c or d, or the words of a choice."]
    assert [(turn.number, turn.total, turn.choices) for turn in game.turns] == [(1, 1, LETTERED)] * 2
    assert [(reply.given, reply.points) for reply in game.replies] == [(LOU, 1.0)]


def test_typo_of_two_choices_is_unclear() -> None:
    """A typo is accepted only where one choice is like it."""
    question = replace(QUESTION, choices=("Karen", "Maren", "Jack", "Quinn"), answer="Karen")
    game = played("Zaren", "Jcak", questions=[question])
    assert [reply.given for reply in game.replies] == ["Jack"]
    assert len(game.turns) == 2


@pytest.mark.parametrize("lines", [("", ""), (" ", "\t"), ("skip",), ("SKIP ",), ("", "skip"), ("?", "", "")])
def test_skip_or_two_empty_lines_skip(lines: tuple[str, ...]) -> None:
    """Two empty lines in a row, or "skip", skip the question, which counts as not right, and the next one is asked."""
    game = played(*lines, "b")
    assert [(reply.given, reply.right, reply.points) for reply in game.replies] == [
        (None, False, 0.0),
        (LOU, True, 1.0),
    ]


def test_one_empty_line_skips_nothing() -> None:
    """After one empty line, pressed by accident, the question is asked again; any other line starts anew."""
    game = played("", "b", "", "zzz", "", "c")
    again = "Press Enter again to skip."
    assert [(turn.number, turn.notice) for turn in game.turns[:2]] == [(1, None), (1, again)]
    assert [turn.notice for turn in game.turns[3:6]] == [
        again,
        "'zzz' is not one of the choices. Type a, b, c or d, or the words of a choice.",
        again,
    ]
    assert [reply.given for reply in game.replies] == [LOU, JOHN]


@pytest.mark.parametrize("line", ["help", "HELP"])
@pytest.mark.parametrize("form", Form)
def test_help_says_the_keys(line: str, form: Form) -> None:
    """With "help" the question is asked again with the keys that answer it, and nothing is scored."""
    game = played(line, "q", questions=[replace(FORMS[form], form=form)])
    assert game.replies == []
    (notice,) = game.notices[1:]
    assert notice is not None
    assert ("bdac" in notice) == (form in (Form.ORDER, Form.MATCH))
    assert notice.endswith(", r to repeat the question, Enter twice to skip, q to quit.")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (QUESTION, "Answer in words. ? for a hint, "),
        (CLUES, "Answer in words. ? for the next clue, "),
        (replace(QUESTION, needs_choices=True), "Answer with a letter or in words. ? for a hint, "),
        (MATCH, "Answer with one letter for each number, as in bdac. ? for a hint, "),
    ],
)
def test_help_of_typed_answers_names_letters_only_where_there_are_any(question: DrawnQuestion, answer: str) -> None:
    """Without choices there is no letter to answer with; a question that needs its choices has them all the same."""
    game = played("help", questions=[question], typed=True)
    assert str(game.notices[1]).startswith(answer)
    assert [turn.typed for turn in game.turns] == [True, True]


def test_hint_for_a_typed_answer_shows_two_choices() -> None:
    """Where no choices were shown, none are left: two are shown, and with them a letter answers."""
    game = played("?", "help", questions=[QUESTION], typed=True)
    assert game.notices[1] == "Two choices, for half a point."
    assert str(game.notices[2]).startswith("Answer with a letter or in words. ")


@pytest.mark.parametrize("line", ["r", "R ", "again", "repeat"])
@pytest.mark.parametrize("typed", [False, True])
def test_question_is_repeated(line: str, *, typed: bool) -> None:
    """With "r" all of the question is asked again, as far as hints have come, and nothing is scored."""
    game = played(line, "", line, "", "?", line, "b", questions=[CLUES], typed=typed)
    assert [notice is None for notice in game.notices] == [True, True, False, True, False, False, True]
    assert game.turns[1] == game.turns[0]
    assert game.turns[-1].clues == CLUES.clues[:2]
    assert game.turns[-1].choices == game.turns[0].choices
    assert [reply.hinted for reply in game.replies] == [True]


@pytest.mark.parametrize("line", ["Eve Other", "eve other", "eve othr"])
def test_any_accepted_answer_may_be_typed(line: str) -> None:
    """Where several answers are right, each counts that is typed, though only one is a choice: it stands for them."""
    question = replace(QUESTION, accepted=("Eve Other",))
    (reply,) = played(line, questions=[question], typed=True).replies
    assert (reply.given, reply.right, reply.points) == ("Eve Other", True, 1.0)
    outlets = dict.fromkeys(reply.question.sources, "An outlet")
    assert Screen(width=80, color=False, outlets=outlets).feedback(reply).startswith("Right. The answer: Eve Other. ")
    (reply,) = played(line, questions=[question]).replies
    assert (reply.given, reply.right, reply.points) == (LOU, True, 1.0)
    hinted = played("?", line, questions=[replace(question, answer=LAM)])
    assert [reply.given for reply in hinted.replies] == [LAM]


NUMBERS = replace(QUESTION, choices=("Four", "3", "It ended after two seasons", "About 12 weeks"), answer="3")


@pytest.mark.parametrize(
    ("line", "given"),
    [("4", "Four"), ("four", "Four"), ("3", "3"), ("three", "3"), ("3.", "3"), ("12 weeks", "About 12 weeks")],
)
def test_number_means_the_choice_that_is_that_number(line: str, given: str) -> None:
    """A number, in digits or in words, means a choice that is nothing else."""
    assert [reply.given for reply in played(line, questions=[NUMBERS]).replies] == [given]


@pytest.mark.parametrize("line", ["1", "2", "two", "12", "2nd", "1 2"])
def test_number_in_a_choice_or_its_place_is_unclear(line: str) -> None:
    """A number means neither the place of a choice nor one that has it among other words; it costs nothing."""
    assert played(line, "a", questions=[NUMBERS]).notices[1:] == [
        f"{line!r} is not one of the choices. Type a, b, c or d, or the words of a choice."
    ]


def test_number_is_never_taken_for_another_choice() -> None:
    """Of every question at every level, also after a hint, a bare number is no choice but one that is that number."""
    values = {"1": 1, "2": 2, "3": 3, "4": 4, "one": 1, "two": 2, "four": 4, "five": 5, "30": 30, "2025": 2025}
    seen: set[tuple[str, ...]] = set()
    for name, level in product(DATASETS, sample(range(LAST_LEVEL + 1), 2)):
        for drawn in draw(bank_at(name, level), Random(0), limit=10_000, level=level):
            if drawn.choices in seen:
                continue
            seen.add(drawn.choices)
            for hints, (line, number) in product(([], ["?"]), values.items()):
                meant = {each for each in drawn.choices if values.get(each.casefold()) == number}
                assert {each.given for each in played(*hints, line, questions=[drawn]).replies} <= meant, drawn.id
    assert len(seen) > len(values)


@pytest.mark.parametrize("typed", [True, False])
def test_command_is_no_answer(*, typed: bool) -> None:
    """A command of the program costs nothing, although its name may be that of an answer."""
    question = replace(QUESTION, answer="étoile", choices=("étoile", "sujet", "quadrille", "coryphée"))
    game = played("etoile quiz --daily", "étoile", questions=[question], typed=typed)
    assert game.notices == [None, "That is a command for the shell. To leave the game first, type q."]
    assert [(reply.given, reply.points) for reply in game.replies] == [("étoile", 1.0)]


def test_near_answer_may_be_typed_again_once() -> None:
    """A typed answer with a slip too many costs nothing the first time; the second one counts."""
    question = replace(QUESTION, answer="Tchaikovsky", choices=("Tchaikovsky", "Prokofiev", "Delibes", "Minkus"))
    game = played("Tschaikowski", "Tchaikovsky", questions=[question], typed=True)
    assert game.notices == [None, "Close. Try once more."]
    assert [(reply.right, reply.points, reply.hinted) for reply in game.replies] == [(True, 1.0, False)]
    game = played("Tschaikowski", "Tschaikowski", "delibes", questions=[question, question], typed=True)
    assert [(reply.given, reply.right) for reply in game.replies] == [("Tschaikowski", False), ("Delibes", False)]


ROMEO = replace(
    QUESTION,
    choices=("Swan Lake", "Romeo and Juliet", "Giselle", "Stars and Stripes"),
    answer="Romeo and Juliet",
)


@pytest.mark.parametrize(
    ("second", "given"),
    [
        ("juliet", "Romeo and Juliet"),
        ("and Juliet", "Romeo and Juliet"),
        ("Romeo and Juliet", "Romeo and Juliet"),
        ("romeo", "romeo romeo"),
        ("swan lake", "Swan Lake"),
        ("zzz", "romeo zzz"),
    ],
)
def test_other_half_of_an_answer_may_follow(second: str, given: str) -> None:
    """One of the two names of an answer costs nothing: the other one, alone or with the first, makes it right."""
    game = played("romeo", second, questions=[ROMEO], typed=True)
    assert game.notices == [None, "That is half of it. What is the other half?"]
    (reply,) = game.replies
    assert (reply.given, reply.right, reply.points) == (given, given == ROMEO.answer, float(given == ROMEO.answer))


def test_half_is_heard_after_a_hint() -> None:
    """Where a hint shows choices, a half of one means it; half an answer that was given before is forgotten."""
    game = played("romeo", "?", "romeo", questions=[ROMEO], typed=True)
    assert [(reply.given, reply.points) for reply in game.replies] == [("Romeo and Juliet", 0.5)]


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
        (("", ""), None, 0.0),
        (("skip",), None, 0.0),
        (("hint", "b"), LOU, 0.5),
        (("?", "b"), LOU, 0.5),
        (("?", "zzz", "lou"), LOU, 0.5),
    ],
)
def test_typed_answers(lines: tuple[str, ...], given: str | None, points: float) -> None:
    """Without choices only text counts, and unknown text is wrong; a hint shows two choices."""
    game = played(*lines, questions=[QUESTION], typed=True)
    assert game.turns[0].choices == ()
    assert [(reply.given, reply.right, reply.points) for reply in game.replies] == [(given, points > 0, points)]


# Hints.


@pytest.mark.parametrize("place", range(4))
def test_hint_leaves_two_choices_for_half_a_point(place: int) -> None:
    """After `?` the right answer and a wrong one are left, with their letters, and right is half a point."""
    game = played("?", LETTERS[place], questions=[replace(QUESTION, answer=CHOICES[place])])
    left = game.turns[1].choices
    assert len(left) == 2
    assert LETTERED[place] in left
    assert {*left} < {*LETTERED}
    assert game.notices == [None, "Two choices left, for half a point."]
    assert [(reply.right, reply.points) for reply in game.replies] == [(True, 0.5)]


def test_hint_does_not_reveal_the_answer() -> None:
    """Either of the two choices left could be the right one."""
    right: dict[tuple[str, ...], set[str]] = {}
    for place, letter in enumerate(LETTERS):
        game = played("?", questions=[replace(QUESTION, answer=CHOICES[place])])
        right.setdefault(tuple(each for each, _ in game.turns[-1].choices), set()).add(letter)
    assert right == {left: {*left} for left in right}


def test_second_hint_is_refused() -> None:
    """There is one hint for each question."""
    game = played("?", "?", "?", "b", "?", "b")
    assert len({turn.choices for turn in game.turns[1:4]}) == 1
    assert game.notices[2:4] == ["Only one hint per question."] * 2
    assert [len(turn.choices) for turn in game.turns[4:6]] == [4, 2]


@pytest.mark.parametrize(("line", "given"), [("skip", None), ("a", LUKE)])
def test_wrong_answer_after_a_hint_has_no_points(line: str, given: str | None) -> None:
    """After a hint a wrong answer, or none, is worth nothing."""
    (reply,) = played("?", line, questions=[QUESTION]).replies
    assert (reply.given, reply.right, reply.points) == (given, False, 0.0)


@pytest.mark.parametrize("line", ["c", "3", "1", "Uncle John"])
def test_choice_removed_by_a_hint_is_unclear(line: str) -> None:
    """A choice that a hint removed cannot be meant by its letter or its text, and a number means none."""
    game = played("?", line, questions=[QUESTION])
    assert game.turns[1].choices == LETTERED[:2]
    assert game.replies == []
    assert game.notices[-1] == f"{line!r} is not one of the choices. Type a or b, or the words of a choice."


@pytest.mark.parametrize("typed", [False, True])
@pytest.mark.parametrize("line", ["?1", "?b", "? 2", "??"])
def test_hint_with_something_after_it_is_no_answer(line: str, typed: bool) -> None:
    """A question mark before a letter or a number says how to ask for a hint, and neither answers nor costs points."""
    game = played(line, "b", questions=[QUESTION], typed=typed)
    assert game.notices[1] == "For a hint, type ? alone."
    assert [each.points for each in game.replies] in ([1.0], [0.0])
    assert [each.given for each in game.replies] == ["b" if typed else LOU]


# Other forms.


@pytest.mark.parametrize("hints", range(3))
@pytest.mark.parametrize(("line", "right"), [("b", True), ("a", False), ("lou", True)])
def test_each_clue_costs_a_point(hints: int, line: str, *, right: bool) -> None:
    """The first clue is told at once; each hint tells one more; right is three points with one clue, two, or one."""
    game = played(*["?"] * hints, line, questions=[CLUES])
    assert [turn.clues for turn in game.turns] == [CLUES.clues[: told + 1] for told in range(hints + 1)]
    assert {turn.choices for turn in game.turns} == {LETTERED}
    assert game.notices == [None, "Another clue, for 2 points.", "Another clue, for 1 point."][: hints + 1]
    (reply,) = game.replies
    assert (reply.right, reply.points, reply.hinted) == (right, (3 - hints) * right, hints > 0)


def test_there_is_no_clue_after_the_last() -> None:
    """A hint after the last clue costs nothing."""
    game = played("?", "?", "?", "b", questions=[CLUES])
    assert game.notices[-1] == "That was the last clue."
    assert [reply.points for reply in game.replies] == [1.0]


@pytest.mark.parametrize(
    ("line", "given", "points"),
    [
        ("bdac", "bdac", 1.0),
        ("BDAC", "bdac", 1.0),
        ("b d a c", "bdac", 1.0),
        ("b, d, a, c", "bdac", 1.0),
        ("b-d-a-c", "bdac", 1.0),
        ("bdca", "bdca", 0.5),
        ("acbd", "acbd", 0.0),
    ],
)
@pytest.mark.parametrize("question", [ORDER, MATCH], ids=["order", "match"])
@pytest.mark.parametrize("typed", [False, True])
def test_letters_in_order(line: str, given: str, points: float, question: DrawnQuestion, *, typed: bool) -> None:
    """The answer is the four letters in order; each at its place is worth a quarter, and right is all of them."""
    game = played(line, questions=[question], typed=typed)
    assert game.turns[0].choices == LETTERED
    assert [(reply.given, reply.right, reply.points) for reply in game.replies] == [(given, points == 1, points)]


@pytest.mark.parametrize("line", ["b", "bda", "bdaa", "bdace", "abcde", "2413", "Lou de Laâge"])
def test_other_letters_are_unclear(line: str) -> None:
    """Anything but each letter once is asked again."""
    game = played(line, "bdac", questions=[ORDER])
    assert game.notices == [None, f"{line!r} is not the four letters in order. The letters are a, b, c and d."]


@pytest.mark.parametrize(
    "question", [ORDER, MATCH, replace(QUESTION, choices=("True", "False"), answer="True", needs_choices=True)]
)
def test_some_questions_have_no_hint(question: DrawnQuestion) -> None:
    """Where two choices would tell all, or nothing, there is no hint, and asking for one costs nothing."""
    game = played("?", question.answer, questions=[question])
    assert game.notices == [None, "There is no hint for this question."]
    assert [(reply.points, reply.hinted) for reply in game.replies] == [(1.0, False)]


# The course of a game.


@pytest.mark.parametrize("line", ["q", "Q", " q ", "quit", "QUIT", None])
@pytest.mark.parametrize("before", [(), ("?",), ("zzz",)])
def test_q_or_the_end_of_input_ends_the_game(line: str | None, before: tuple[str, ...]) -> None:
    """With q, or at the end of the input, the game ends with the answers so far, also after a hint or a notice."""
    game = played("a", "c", *before, line, "b", "b")
    assert [reply.given for reply in game.replies] == [LUKE, JOHN]
    assert game.turns[-1].number == 3
    assert game.ending is Ending.QUIT


def test_ctrl_c_keeps_the_replies() -> None:
    """An interrupted game has the replies so far, and says that it was interrupted; a whole one that it was not."""
    game = played("a", "?", CTRL_C)
    assert ([reply.given for reply in game.replies], game.ending) == ([LUKE], Ending.INTERRUPTED)
    assert played("a", questions=[QUESTION]).ending is Ending.FINISHED


def test_reply_says_how_it_was_answered() -> None:
    """A reply says whether a hint was used, and whether the choices were shown."""
    assert [reply.hinted for reply in played("a", "?", "b", "c").replies] == [False, True, False]
    for typed in (True, False):
        assert {reply.typed for reply in played("kirby", "?", "lou", typed=typed).replies} == {typed}


def test_endless_unclear_input_ends_the_game() -> None:
    """After 20 unclear lines for one question the game ends, as a program that types may never stop."""
    game = played("a", *["zzz"] * 100)
    assert [turn.number for turn in game.turns] == [1, *[2] * 20]
    assert [reply.given for reply in game.replies] == [LUKE]


def test_each_question_is_asked_once() -> None:
    """Each question is asked once, with its number and the total; a game without questions asks nothing."""
    game = played(*"aaaaaaaa")
    numbered = [(number, 6, question) for number, question in enumerate(QUESTIONS, 1)]
    assert [(turn.number, turn.total, turn.question) for turn in game.turns] == numbered
    assert [reply.question for reply in game.replies] == QUESTIONS
    empty = played("a", questions=[])
    assert (empty.turns, empty.replies) == ([], [])


def test_reply_is_reported_before_the_next_question() -> None:
    """Each reply is reported at once, so that an interrupted game loses none."""
    game = played("a", "?", "b", "skip", "q")
    assert game.reported == list(zip((1, 3, 4), game.replies, strict=True))


def test_players_take_turns() -> None:
    """Players are asked one after another; a question that is asked again is for the same player."""
    game = played("a", "zzz", "b", "c", "d", players=("Ada", "Bo", "Cy"))
    assert [turn.player for turn in game.turns] == ["Ada", "Bo", "Bo", "Cy", "Ada", "Bo"]
    assert [reply.player for reply in game.replies] == ["Ada", "Bo", "Cy", "Ada"]
    assert {turn.player for turn in played("a", "b").turns} == {None}


# Scoring.

inputs = st.sampled_from(["a", "b", "3", "?", "", "zzz", "lou", "john", "Luke Kirbi", "q", None]) | st.text(max_size=5)


@given(st.lists(inputs, max_size=20), st.booleans(), st.lists(st.sampled_from(["Ada", "Bo"]), max_size=3))
def test_points_never_exceed_right_answers(lines: list[str | None], typed: bool, players: list[str]) -> None:
    """In any game: points ≤ right answers ≤ replies ≤ questions."""
    game = played(*lines, typed=typed, players=players)
    right = [reply for reply in game.replies if reply.right]
    points = sum(reply.points for reply in game.replies)
    assert points <= len(right) <= len(game.replies) <= len(QUESTIONS)
    assert [reply.question for reply in game.replies] == QUESTIONS[: len(game.replies)]
    for reply in game.replies:
        assert reply.points in ((0.5, 1.0) if reply.right else (0.0,))
        assert reply.points <= MOST_POINTS[reply.question.form]
        assert reply.right == (reply.given == reply.question.answer)
        assert typed or reply.given in (None, *reply.question.choices)


@given(st.lists(st.booleans(), max_size=12))
def test_streak_is_the_longest_run_of_right_answers(rights: list[bool]) -> None:
    """The streak is the length of the longest run of right answers."""
    runs = "".join("x" if right else " " for right in rights).split()
    assert streak(rights) == max(map(len, runs), default=0)
