"""The quiz on a terminal: nothing is too wide or lost, and what a player reads."""

import re
import sys
from collections import Counter
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from etoile_cli.enums import Difficulty, Form
from etoile_cli.quiz.drawing import DrawnQuestion
from etoile_cli.quiz.history import Mode
from etoile_cli.quiz.learning import Lesson
from etoile_cli.quiz.play import Reply, Turn
from etoile_cli.quiz.results import Result, Standing, marks, score_line
from etoile_cli.quiz.sheets import Sheet, make_sheet
from etoile_cli.quiz_screen import PlainScreen, Screen
from etoile_cli.text import cell_width, escape_controls
from tests.games import drawn, reply
from tests.strategies import hostile, prose, words

OUTLETS = {"one": "The Gazette", "two": "The Gazette", "three": "Harbour & Light", "four": "The Log", "gazette": "G"}
NAMELESS = {"five": "A dance paper (outlet not named on the copy)", "six": "An unnamed report"}
START = Standing(player=None, right=0, total=0, points=0)
STYLE = re.compile("\x1b\\[[0-9;]*m")
SPOKEN = PlainScreen(width=sys.maxsize, color=False, outlets=OUTLETS | NAMELESS)
widths = st.integers(20, 200)


def screen(width: int = 60, *, color: bool = False) -> Screen:
    """Return a screen."""
    return Screen(width=width, color=color, outlets=OUTLETS | NAMELESS)


def turn(
    of: DrawnQuestion, *, count: int = 4, player: str | None = None, notice: str | None = None, clues: int = 1
) -> Turn:
    """Return the second turn of ten, with the first `count` of the choices, and of the clues."""
    choices = tuple(zip("abcd", of.choices, strict=True))[:count]
    return Turn(question=of, number=2, total=10, player=player, choices=choices, notice=notice, clues=of.clues[:clues])


def typed_turn(of: DrawnQuestion, *, count: int = 4, notice: str | None = None) -> Turn:
    """Return that turn of a game without choices, with those of a question that needs them."""
    return replace(turn(of, count=count, notice=notice), typed=True)


@st.composite
def questions(draw: st.DrawFn, texts: st.SearchStrategy[str] = prose) -> DrawnQuestion:
    """Return a question of random text."""
    choices = tuple(draw(texts) for _ in range(4))
    return DrawnQuestion(
        id="an-id",
        topic="topic",
        difficulty=Difficulty.EASY,
        prompt=draw(texts),
        items=draw(st.just(()) | st.tuples(texts, texts)),
        clues=draw(st.just(()) | st.tuples(texts, texts)),
        choices=choices,
        answer=draw(st.sampled_from(choices)),
        explanation=draw(texts),
        sources=("one", "two", "three"),
    )


def letters(text: str) -> Counter[str]:
    """Return the letters of a text, without colours and blanks."""
    return Counter(re.sub(r"\s", "", STYLE.sub("", text)))


def widest(text: str) -> int:
    """Return the width of the widest line."""
    return max(cell_width(STYLE.sub("", line)) for line in text.split("\n"))


@given(of=questions(), width=widths, player=st.none() | words, color=st.booleans())
def test_question_fits_the_width(of: DrawnQuestion, width: int, player: str | None, *, color: bool) -> None:
    """Each letter of a question is there, no line is too wide, and the cursor is on a line of its own."""
    text = screen(width, color=color).question(turn(of, player=player), START)
    assert widest(text) <= width
    expected = [f"{player}·" if player else "", "2/10topic·easy", of.prompt, ">"]
    expected += [f"{number}{text}" for number, text in enumerate(of.items, 1)]
    expected += [f"{number}{text}" for number, text in enumerate(of.clues[:1], 1)]
    expected += [f"{letter}{choice}" for letter, choice in zip("abcd", of.choices, strict=True)]
    assert letters(text) == letters("".join(expected))
    assert text.endswith("\n> ")


@given(of=questions(), width=widths, right=st.booleans(), color=st.booleans())
def test_verdict_fits_the_width(of: DrawnQuestion, width: int, *, right: bool, color: bool) -> None:
    """The verdict, the explanation and the outlets are there, and no line is too wide."""
    answered = Reply(question=of, given=of.answer, right=right, points=float(right), player=None)
    text = screen(width, color=color).feedback(answered)
    assert widest(text) <= width
    answer = of.answer.removesuffix(".")
    is_told = of.explanation.casefold().startswith(f"{answer.casefold()}.")
    said = "" if right or is_told else f"The answer: {answer}."
    assert letters(text) == letters(
        f"{'Right.' if right else 'No.'}{said}{of.explanation}(The Gazette and Harbour & Light)"
    )


@given(of=questions(hostile), width=widths, player=hostile, notice=st.none() | hostile, color=st.booleans())
def test_control_characters_are_escaped(
    of: DrawnQuestion, width: int, player: str, notice: str | None, *, color: bool
) -> None:
    """No control character of a dataset, a player's name or an answer reaches the terminal."""
    answered = Reply(question=of, given=player, right=False, points=0.0, player=player)
    ending = Result(
        replies=(answered,),
        questions=1,
        mode=Mode.DAILY,
        level=1,
        score=player,
        verdict=player,
        marks=player,
        share=player,
    )
    screens = (screen(width, color=color), SPOKEN)
    asked = turn(of, player=player, notice=notice)
    shown = [(each.question(asked, START), each.feedback(answered), each.ending(ending)) for each in screens]
    for text in chain(*shown):
        bare = STYLE.sub("", text).replace("\n", "")
        assert escape_controls(bare) == bare


LONG = DrawnQuestion(
    id="q",
    topic="ballet",
    difficulty=Difficulty.HARD,
    prompt="Who sold the lamp?",
    choices=("Maud", "Luc, who has never in his life sold anything at all to anybody", "Pip", "Tove"),
    answer="Maud",
    explanation="She signed.",
    sources=("one", "three", "four"),
)
CHOICES = ["   a  No", "   b  Yes", "   c  Perhaps", "   d  Never"]
SO_FAR = Standing(player=None, right=2, total=3, points=1.5)


@pytest.mark.parametrize(
    ("of", "standing", "lines"),
    [
        (
            turn(LONG, count=2),
            SO_FAR,
            [
                "",
                "2/10  ballet · hard                     2 right · 1.5 points",
                "Who sold the lamp?",
                "   a  Maud",
                "   b  Luc, who has never in his life sold anything at all to",
                "      anybody",
                "> ",
            ],
        ),
        (turn(LONG, count=0, player="Bo"), START, ["", "Bo · 2/10  ballet · hard", "Who sold the lamp?", "> "]),
        (turn(LONG, notice="Press Enter again to skip."), SO_FAR, ["Press Enter again to skip.", "> "]),
        (turn(LONG, count=1, notice="One left."), SO_FAR, ["One left.", "   a  Maud", "> "]),
        (
            turn(drawn("Who", form=Form.CLUES)),
            START,
            ["", "2/10  plot · easy", "Who?", "   1  first clue", *CHOICES, "3 points now, ? for another clue", "> "],
        ),
        (
            turn(drawn("Who", form=Form.CLUES), clues=2, notice="Another clue, for 2 points."),
            START,
            ["Another clue, for 2 points.", "   2  second clue", "> "],
        ),
        (
            turn(drawn("Which", form=Form.MATCH)),
            START,
            [
                *("", "2/10  plot · easy", "Which?", "   1  one", "   2  two", "   3  three", "   4  four"),
                *CHOICES,
                "type the letter for each number in order, such as cabd",
                "> ",
            ],
        ),
        (
            turn(drawn("In which order", form=Form.ORDER)),
            START,
            [
                *("", "2/10  plot · easy", "In which order?", *CHOICES),
                *("type the letters in order, such as cabd", "> "),
            ],
        ),
        (turn(drawn("In which order", form=Form.ORDER), notice="No."), START, ["No.", "> "]),
        (
            typed_turn(drawn("How")),
            START,
            ["", "2/10  plot · easy", "How?", *CHOICES, "this one has choices: type a letter", "> "],
        ),
        (typed_turn(drawn("How"), notice="No."), START, ["No.", "> "]),
        (typed_turn(drawn("How"), count=0), START, ["", "2/10  plot · easy", "How?", "> "]),
    ],
)
def test_question_text(of: Turn, standing: Standing, lines: list[str]) -> None:
    """A question has its number and the score so far; asked again, only the notice and what is new."""
    assert screen().question(of, standing).split("\n") == lines


def test_score_is_below_in_a_narrow_terminal() -> None:
    """Where the score has no room at the edge it stands on the next line."""
    assert screen(30).question(turn(LONG, count=0), SO_FAR).split("\n") == [
        *("", "2/10  ballet · hard", "2 right · 1.5 points", "Who sold the lamp?", "> ")
    ]


@pytest.mark.parametrize(
    ("given", "points", "typed", "line"),
    [
        ("Maud", 1.0, False, "Right."),
        ("Maud", 1.0, True, "Right. The answer: Maud."),
        ("Maud", 0.5, False, "Right. For half a point."),
        ("Luc", 0.0, False, "No. The answer: Maud."),
        ("Luc", 0.25, False, "Partly right. The answer: Maud. For a quarter of a point."),
        (None, 0.0, False, "Skipped. The answer: Maud."),
    ],
)
def test_verdict_text(given: str | None, points: float, line: str, *, typed: bool) -> None:
    """A verdict is in words, with the right answer, the explanation and the names of two outlets."""
    answered = Reply(question=LONG, given=given, right=given == "Maud", points=points, player=None, typed=typed)
    assert screen(200).feedback(answered).replace("\n", " ") == (
        f"{line} She signed. (The Gazette, Harbour & Light and 1 more) "
    )


@pytest.mark.parametrize(
    ("kind", "explanation"),
    [("meaning", "maud: Somebody who sells lamps."), ("home", "Maud. She sells lamps."), ("home", "maud.")],
)
def test_verdict_says_the_answer_once(kind: str, explanation: str) -> None:
    """Where the explanation is a term with its meaning, or begins with the answer, nothing says the answer before."""
    answered = Reply(
        question=replace(LONG, kind=kind, explanation=explanation), given="Luc", right=False, points=0, player=None
    )
    assert screen(200).feedback(answered).startswith(f"No. {explanation} (")
    longer = replace(answered, question=replace(LONG, explanation="Maud sells lamps."))
    assert screen(200).feedback(longer).startswith("No. The answer: Maud. Maud sells lamps. (")


def test_clues_are_worth_up_to_three_points() -> None:
    """The points for an answer after clues are said."""
    answered = Reply(question=drawn("Who", form=Form.CLUES), given="Yes", right=True, points=3, player=None)
    assert screen().feedback(answered) == "Right. For 3 points. So it is. (G)\n"


@pytest.mark.parametrize(
    ("sources", "shown"),
    [
        (("one",), "The Gazette"),
        (("one", "two"), "The Gazette"),
        (("one", "three"), "The Gazette and Harbour & Light"),
        (("five", "one", "six", "three", "four"), "The Gazette, Harbour & Light and 3 more"),
        (("six", "one"), "The Gazette and 1 more"),
        (("five", "six"), "A dance paper and 1 more"),
        (("six",), "An unnamed report"),
    ],
)
def test_verdict_names_outlets(sources: tuple[str, ...], shown: str) -> None:
    """Two outlets are named, one to a voice; one that has no name is described where no other is there."""
    answered = Reply(question=replace(LONG, sources=sources), given="Maud", right=True, points=1, player=None)
    assert screen(200).feedback(answered).replace("\n", " ") == f"Right. She signed. ({shown}) "
    first, *more = re.split(", | and ", shown)
    assert SPOKEN.feedback(answered) == f"Right. She signed. Source: {first}{' and others' if more else ''}.\n"


def test_verdict_in_colour() -> None:
    """The right answer is bold, and colour changes no word."""
    answered = Reply(question=LONG, given="Luc", right=False, points=0, player=None)
    colored = screen(color=True).feedback(answered)
    assert "\x1b[1;31mNo.\x1b[0m The answer: \x1b[1mMaud\x1b[0m." in colored
    assert STYLE.sub("", colored) == screen().feedback(answered)


@pytest.mark.parametrize(
    ("total", "level", "typed", "words"),
    [
        (10, 3, 0, "10 questions, nothing past episode 3 · a\N{EN DASH}d answer, ? hint for half a point"),
        (1, 0, 1, "1 question, without spoilers · type the answer, ? hint for half a point"),
        (
            *(3, 1, 2),
            (
                "3 questions, nothing past episode 1 · type the answer, or a letter where there are choices, "
                "? hint for half a point"
            ),
        ),
    ],
)
def test_intro(total: int, level: int, typed: int, words: str) -> None:
    """Before the first question stands how many there are, how far they go, and what to press."""
    text = screen(200).intro(total, level, typed=typed).replace("\n", " ")
    assert text == f"{words}, Enter twice skips, q stops "


def test_intro_of_learning_says_how_many_are_new() -> None:
    """Where it is known, the first line says how many questions are new and how many are due."""
    assert screen(200).intro(5, 3, new=2).startswith("5 questions: 2 new, 3 due, nothing past episode 3 · ")
    assert SPOKEN.intro(1, 0, new=1).startswith("1 question: 1 new, 0 due, without spoilers. Type")


def test_intro_of_learning_says_why_no_more_are_new() -> None:
    """A note on the number stands between how many there are and what to press."""
    shown = screen(200).intro(2, 3, new=2, note="no more are left").replace("\n", " ")
    assert shown.startswith("2 questions: 2 new, 0 due, nothing past episode 3 · no more are left · a")
    assert SPOKEN.intro(2, 3, new=2, note="no more are left").startswith(
        "2 questions: 2 new, 0 due, nothing past episode 3. No more are left. Type a letter, "
    )


LESSONS = [Lesson(name="port de bras", sound="POR duh BRAH", text="How arms are held"), Lesson(name="Maud", text="A.")]


def test_lessons_are_a_line_each() -> None:
    """What is new stands in lines with the name, how it is said, and what it is; a voice reads these as sentences."""
    assert screen(80).lessons(LESSONS).split("\n") == [
        "",
        "New today:",
        "   port de bras (POR duh BRAH): How arms are held",
        "   Maud: A.",
        "",
    ]
    assert "   \x1b[1mMaud\x1b[0m: A.\n" in screen(color=True).lessons(LESSONS)
    assert SPOKEN.lessons(LESSONS).split("\n") == [
        "",
        "New today:",
        "port de bras, said por duh brah: How arms are held.",
        "Maud: A.",
        "",
    ]


@given(texts=st.tuples(hostile, hostile, hostile), width=widths, color=st.booleans())
def test_lessons_fit_the_width(texts: tuple[str, str, str], width: int, *, color: bool) -> None:
    """No line of what is new is wider than prose may be, and control characters are visible."""
    shown = screen(width, color=color).lessons([Lesson(name=texts[0], sound=texts[1], text=texts[2])])
    assert widest(shown) <= min(width, 72)
    assert STYLE.sub("", shown).replace("\n", "").isprintable()


REPLIES = (reply("first"), reply("second", "No"), reply("third", None), reply("fourth", points=0.5))


def result(*replies: Reply, mode: Mode = Mode.OWN, again: str | None = None, share: str | None = None) -> Result:
    """Return the end of a game."""
    return Result(
        replies=replies,
        questions=len(replies),
        mode=mode,
        level=3,
        score=score_line(replies, total=len(replies)),
        verdict="Desk. Once more?",
        again=again,
        marks=marks(replies) if mode is Mode.OWN else None,
        share=share,
    )


def test_end_of_a_game() -> None:
    """First comes what was missed, last the score and one line for a friend."""
    command = "etoile quiz --seed 7 --up-to 3"
    ending = result(*REPLIES, again="etoile quiz --missed", share=command)
    assert screen(80).ending(ending).split("\n") == [
        "",
        "To look at again: etoile quiz --missed",
        "   2  second?",
        "      ✓ Yes",
        "      ✗ No",
        "   3  third?",
        "      ✓ Yes",
        "",
        "2 of 4 · 1.5 points",
        "Desk. Once more?",
        f"✓✗\N{EN DASH}½   for a friend: {command}",
        "",
    ]


MATCH = replace(drawn("Which", form=Form.MATCH), explained="three", explanation="Three comes after two.")


def matched(given: str | None, of: DrawnQuestion = MATCH) -> Reply:
    """Return the reply with these letters to a question whose answer is bdac."""
    points = 0 if given is None else sum(map(str.__eq__, given, "bdac")) / 4
    return Reply(question=of, given=given, right=given == "bdac", points=points, player=None)


@pytest.mark.parametrize(
    ("given", "opening", "pairs", "rest"),
    [
        ("bdac", "Right.", [], "Three comes after two. (G)"),
        (
            "bdca",
            "Partly right. For half a point.",
            ["3a  three: No", "4c  four: Perhaps"],
            "Three comes after two. (G)",
        ),
        ("dbac", "Partly right. For half a point.", ["1b  one: Yes", "2d  two: Never"], "(G)"),
        (
            None,
            "Skipped.",
            ["1b  one: Yes", "2d  two: Never", "3a  three: No", "4c  four: Perhaps"],
            "Three comes after two. (G)",
        ),
    ],
)
def test_verdict_puts_wrong_pairs_right(given: str | None, opening: str, pairs: list[str], rest: str) -> None:
    """Each wrong pair is put right on a line; there is an explanation where its pair was wrong, or all was right."""
    feedback = screen(80).feedback(matched(given))
    if pairs:
        lines = "".join(f"   {pair}\n" for pair in pairs)
        assert feedback == f"{opening} These belong together:\n{lines}{rest}\n"
    else:
        assert feedback == f"{opening} {rest}\n"


def test_verdict_does_not_repeat_a_pair() -> None:
    """An explanation that begins with a pair goes on from there where that pair was put right just before."""
    of = replace(MATCH, explanation="three: No. It comes after two.")
    assert "   3a  three: No\n   4c  four: Perhaps\nIt comes after two. (G)\n" in screen().feedback(matched("bdca", of))
    assert screen().feedback(matched("bdac", of)) == "Right. three: No. It comes after two. (G)\n"


def test_spoken_verdict_puts_wrong_pairs_right() -> None:
    """A voice says the wrong pairs in a sentence, without their numbers and letters."""
    assert SPOKEN.feedback(matched("dbac")) == (
        "Partly right. For half a point. These belong together: one: Yes; two: Never. Source: G.\n"
    )


def test_end_of_a_game_has_the_wrong_pairs_of_what_was_matched() -> None:
    """Where pairs were wrong, the list of what was missed has each of them, right and as it was given."""
    lines = screen().ending(result(matched("dbac"), matched(None))).split("\n")
    assert lines[2:11] == [
        "   1  Which?",
        "      ✓ one: Yes",
        "      ✗ one: Never",
        "      ✓ two: Never",
        "      ✗ two: Yes",
        "   2  Which?",
        "      ✓ one: Yes",
        "      ✓ two: Never",
        "      ✓ three: No",
    ]
    assert (
        "\nQuestion 1: Which? The answer: one: Yes; two: Never. You said: one: Never; two: Yes.\n"
        "Question 2: Which? The answer: one: Yes; two: Never; three: No; four: Perhaps. You skipped it.\n"
    ) in SPOKEN.ending(result(matched("dbac"), matched(None)))


def test_marks_tell_right_from_wrong_in_colour() -> None:
    """What was right has a green mark and is bold, what was given a red one; what wraps stands below the text."""
    colored = screen(40, color=True).ending(
        result(Reply(question=LONG, given="Luc " * 10, right=False, points=0, player=None))
    )
    assert "      \x1b[1;32m✓\x1b[0m \x1b[1mMaud\x1b[0m\n      \x1b[1;31m✗\x1b[0m Luc Luc" in colored
    assert "\n        Luc" in colored


def test_end_of_a_game_has_an_order_in_words() -> None:
    """Of what was to be put in order, the list of what was missed has the texts in order, and not what was given."""
    question = replace(drawn("Which", form=Form.ORDER), choices=("No.", "Yes.", "Perhaps.", "Never."))
    missed = result(Reply(question=question, given="abcd", right=False, points=0, player=None))
    lines = screen().ending(missed).split("\n")
    assert lines[lines.index("   1  Which?") :][:3] == ["   1  Which?", "      ✓ Yes; Never; No; Perhaps", ""]
    assert "\nQuestion 1: Which? The answer: Yes; Never; No; Perhaps. You were wrong.\n" in SPOKEN.ending(missed)


def test_wrong_order_is_put_right_in_words() -> None:
    """A wrong order is put right with each text on its line, for a voice after its letters; a right one is not."""
    question = replace(drawn("Which", form=Form.ORDER), choices=("No.", "Yes.", "Perhaps.", "Never."))
    missed = Reply(question=question, given="abcd", right=False, points=0, player=None)
    assert screen(80).feedback(missed) == (
        "No. The right order:\n   b  Yes.\n   d  Never.\n   a  No.\n   c  Perhaps.\nSo it is. (G)\n"
    )
    assert SPOKEN.feedback(missed) == "No. The right order: b, d, a, c. Yes. Never. No. Perhaps. So it is. Source: G.\n"
    assert screen(80).feedback(replace(missed, given="bdac", right=True, points=1)) == "Right. So it is. (G)\n"


def test_end_of_a_game_without_a_miss() -> None:
    """Where nothing was missed there is no such list."""
    assert screen(80).ending(result(reply("a"))) == "\n1 of 1 · 1 point\nDesk. Once more?\n✓\n"


def test_end_of_a_game_that_was_broken_off() -> None:
    """Where there is no verdict its line is left out, and a voice hears the score as one sentence."""
    ending = replace(result(reply("a")), score="Stopped after 1 of 2 questions: 1 right, 1 point.", verdict="")
    assert screen(80).ending(ending) == "\nStopped after 1 of 2 questions: 1 right, 1 point.\n✓\n"
    assert SPOKEN.ending(ending) == "\nStopped after 1 of 2 questions: 1 right, 1 point.\n"


@pytest.mark.parametrize("width", [20, 40, 60, 80])
def test_command_stays_whole(width: int) -> None:
    """A command that does not fit beside what it is for is a line of its own, though it be wider than the terminal."""
    share, again = "etoile quiz --seed 1780 --limit 4 --topic music --up-to 1", "etoile quiz --missed"
    verdict = "Here is how the game goes on: etoile quiz --daily"
    ending = replace(result(reply("a", "No"), again=again, share=share), verdict=verdict)
    for of, label in (
        (screen(width), "for a friend:"),
        (PlainScreen(width=width, color=False, outlets=OUTLETS), "To share:"),
    ):
        lines = of.ending(ending).split("\n")
        assert (f"{label} {share}" in lines, share in lines) == (width == 80, width < 80)
        assert ([line for line in lines if line.endswith(f": {again}")] == []) == (again in lines)
        assert [line for line in lines if line.endswith("etoile quiz --daily")]


@pytest.mark.parametrize(
    ("width", "last"), [(60, ["✓   for a friend: etoile quiz"]), (20, ["✓", "for a friend:", "etoile quiz"])]
)
def test_marks_stand_beside_the_command_where_they_fit(width: int, last: list[str]) -> None:
    """The signs of the answers and a short command are one line, where there is room for it."""
    assert screen(width).ending(result(reply("a"), share="etoile quiz")).split("\n")[3:] == [*last, ""]


def test_line_to_share_is_never_broken() -> None:
    """The line of the day is whole in any terminal, and so are the marks of a long game."""
    daily = result(reply("a"), mode=Mode.DAILY, share="It 7, ep 3 · 1/1 ■ · 1 day · etoile quiz --daily")
    assert screen(20).ending(daily).endswith(f"\n{daily.share}\n")
    assert screen(20).ending(result(*[reply("a")] * 30)).endswith(f"\n{'✓' * 30}\n")


def test_end_of_the_daily_quiz() -> None:
    """The line of the day is the last, as it is to be shared."""
    ending = result(reply("a"), mode=Mode.DAILY, share="It 7, ep 3 · 1/1 ■")
    assert screen().ending(ending).endswith("\nDesk. Once more?\nIt 7, ep 3 · 1/1 ■\n")


def test_end_of_a_game_of_several_players() -> None:
    """It says whose miss it was."""
    ending = screen().ending(result(reply("first", "No", player="Ada"), reply("second", None, player="Bo")))
    assert "   1  Ada: first?\n      ✓ Yes\n      ✗ No\n   2  Bo: second?\n      ✓ Yes\n" in ending


def test_game_without_answers_ends_with_one_line() -> None:
    """Where nothing was answered one line says so."""
    ending = Result(replies=(), questions=3, mode=Mode.OWN, level=3, score=score_line((), total=3), verdict="")
    assert screen().ending(ending) == "No question was answered.\n"


@given(of=questions(), width=widths, color=st.booleans())
def test_end_fits_the_width(of: DrawnQuestion, width: int, *, color: bool) -> None:
    """No line is too wide, but for the command to copy."""
    replies = [Reply(question=of, given="x" * 30, right=False, points=0, player=None)] * 12
    ending = screen(width, color=color).ending(result(*replies, again="etoile quiz --missed", share="a command"))
    assert widest(re.sub("(?m)^.*a command$", "", ending)) <= width


# In sentences, for a voice.


@pytest.mark.parametrize(
    ("total", "level", "typed", "said"),
    [
        (10, 3, 0, "10 questions, nothing past episode 3. Type a letter,"),
        (1, 0, 1, "1 question, without spoilers. Type the answer,"),
        (2, 0, 1, "2 questions, without spoilers. Type the answer, or a letter where there are choices,"),
    ],
)
def test_spoken_intro(total: int, level: int, typed: int, said: str) -> None:
    """Before the first question a voice says how many there are, how far they go, and what to type."""
    assert SPOKEN.intro(total, level, typed=typed) == (
        f"{said} a question mark for a hint, r to repeat, Enter twice to skip, q to stop.\n"
    )


SPOKEN_CHOICES = ["A: No.", "B: Yes.", "C: Perhaps.", "D: Never."]


@pytest.mark.parametrize(
    ("of", "standing", "lines"),
    [
        (
            turn(LONG, count=2),
            SO_FAR,
            [
                *("", "Question 2 of 10: ballet, hard.", "So far 2 right, 1.5 points.", "Who sold the lamp?"),
                *("A: Maud.", "B: Luc, who has never in his life sold anything at all to anybody."),
            ],
        ),
        (turn(LONG, count=0, player="Bo"), START, ["", "Bo, question 2 of 10: ballet, hard.", "Who sold the lamp?"]),
        (turn(LONG, notice="Press Enter again to skip."), SO_FAR, ["Press Enter again to skip."]),
        (turn(LONG, count=1, notice="One left."), SO_FAR, ["One left.", "A: Maud."]),
        (
            turn(drawn("Who", form=Form.CLUES)),
            START,
            [
                *("", "Question 2 of 10: plot, easy.", "Who?", "Clue 1: first clue.", *SPOKEN_CHOICES),
                "3 points now, a question mark for another clue.",
            ],
        ),
        (
            turn(drawn("Who", form=Form.CLUES), count=0, clues=2, notice="Another clue, for 2 points."),
            START,
            ["Another clue, for 2 points.", "Clue 2: second clue."],
        ),
        (
            turn(drawn("Which", form=Form.MATCH)),
            START,
            [
                *("", "Question 2 of 10: plot, easy.", "Which?"),
                *("Number 1: one.", "Number 2: two.", "Number 3: three.", "Number 4: four.", *SPOKEN_CHOICES),
                "Type the letter for each number in order, such as c, a, b, d.",
            ],
        ),
        (
            turn(drawn("Which", form=Form.MATCH), notice="No letters."),
            START,
            ["No letters.", "Type the letter for each number in order, such as c, a, b, d."],
        ),
        (
            typed_turn(drawn("How")),
            START,
            [
                *("", "Question 2 of 10: plot, easy.", "How?", *SPOKEN_CHOICES),
                "This one has choices: type a letter.",
            ],
        ),
        (
            turn(replace(drawn("In which order", form=Form.ORDER), choices=("Why?", "Stop!", "So.", "Go"))),
            START,
            [
                *("", "Question 2 of 10: plot, easy.", "In which order?", "A: Why?", "B: Stop!", "C: So.", "D: Go."),
                "Type the letters in order, such as c, a, b, d.",
            ],
        ),
    ],
)
def test_spoken_question(of: Turn, standing: Standing, lines: list[str]) -> None:
    """A question is spoken in sentences that end once; asked again, only the notice and what is new."""
    assert SPOKEN.question(of, standing).split("\n") == [*lines, "Your answer: "]


@pytest.mark.parametrize("explanation", ["She signed. " * 20, "灯台" * 50])
def test_spoken_verdict_is_one_line(explanation: str) -> None:
    """In a pipe the verdict is in one line, however long."""
    told = explanation.strip()
    answered = Reply(question=replace(LONG, explanation=told), given="Luc", right=False, points=0, player=None)
    assert SPOKEN.feedback(answered) == f"No. The answer: Maud. {told} Source: The Gazette and others.\n"


def test_spoken_lines_break_between_words_on_a_terminal() -> None:
    """On a terminal no word is broken, not even one wider than a line, and the prompt stands at the end."""
    narrow = PlainScreen(width=20, color=False, outlets=OUTLETS)
    asked = replace(LONG, prompt="Who sold the lamp of Llanfairpwllgwyngyllgogerych?")
    for text, whole in (
        (narrow.intro(10, 3), SPOKEN.intro(10, 3)),
        (narrow.question(turn(asked), START), SPOKEN.question(turn(asked), START)),
        (narrow.feedback(reply("a", "No")), SPOKEN.feedback(reply("a", "No"))),
    ):
        assert text.split() == whole.split()
        assert max(cell_width(line) for line in text.split("\n") if " " in line.strip()) <= 20
        assert text.endswith(whole[-1])


def test_end_tells_questions_with_clues_apart() -> None:
    """What was missed has its first clue, without which it may be any of its kind."""
    missed = Reply(question=drawn("Who", form=Form.CLUES), given=None, right=False, points=0, player=None)
    assert "Who? first clue" in screen().ending(result(missed))


def test_spoken_notice_names_keys() -> None:
    """The key ? has its name, in what a question says about its keys, too."""
    text = SPOKEN.question(turn(LONG, notice="Letters. ? for a hint."), START)
    assert text == "Letters. A question mark for a hint.\nYour answer: "


def test_spoken_end_of_a_daily_quiz() -> None:
    """The line to share is in words, not in squares."""
    ending = replace(result(reply("a")), mode=Mode.DAILY, number=7, days=1, share="It 7, ep 3 · 1/1 ■")
    assert SPOKEN.ending(ending).endswith(
        "\nTo share: Quiz 7, after episode 3, 1 of 1 right: question 1. Played 1 day in a row.\n"
    )


def test_spoken_pronunciation_has_no_capitals() -> None:
    """A voice spells capitals: a pronunciation has none as a choice, as an answer, and in what explains one."""
    sounds = ("por duh BRAH", "por duh BRASS", "PORT duh brah", "PORT duh BRASS")
    of = replace(LONG, kind="say", choices=sounds, answer=sounds[0], explanation="Say por duh brah-SAY.")
    assert "\nA: por duh brah.\n" in SPOKEN.question(turn(of), START)
    answered = Reply(question=of, given=sounds[2], right=False, points=0, player=None)
    assert SPOKEN.feedback(answered).startswith("No. The answer: por duh brah. Say por duh brah-say. Source: ")
    assert "Question 1: Who sold the lamp? The answer: por duh brah. You said: port duh brah.\n" in SPOKEN.ending(
        result(answered)
    )
    assert "PORT duh brah" in screen().question(turn(of), START)


def test_spoken_end_of_a_game() -> None:
    """The score comes first, then a line for each miss, and last the commands, as typed."""
    ending = result(*REPLIES, again="etoile quiz --missed", share="etoile quiz --seed 7")
    assert SPOKEN.ending(ending).split("\n") == [
        "",
        "2 of 4, 1.5 points. Desk. Once more?",
        "To look at again:",
        "Question 2: second? The answer: Yes. You said: No.",
        "Question 3: third? The answer: Yes. You skipped it.",
        "To play these again: etoile quiz --missed",
        "To share: etoile quiz --seed 7",
        "",
    ]


def test_spoken_end_without_a_miss() -> None:
    """Where nothing was missed there is nothing to look at or to play again, and where nothing is to share no line."""
    assert SPOKEN.ending(result(reply("a"), again="etoile quiz --missed")) == "\n1 of 1, 1 point. Desk. Once more?\n"


def test_spoken_end_of_a_game_of_several_players() -> None:
    """It says whose miss it was, and who answered."""
    ending = SPOKEN.ending(result(reply("first", "No", player="Ada"), reply("second", None, player="Bo")))
    assert ending.splitlines()[-2:] == [
        "Ada, question 1: first? The answer: Yes. Ada said: No.",
        "Bo, question 2: second? The answer: Yes. Bo skipped it.",
    ]


def test_spoken_review_of_a_day() -> None:
    """Yesterday's questions stand with their answers, the explanation, and what was said."""
    order = drawn("e", form=Form.ORDER)
    replies = [reply("a"), reply("b", "No"), reply("c", None)]
    replies.append(Reply(question=order, given="abcd", right=False, points=0, player=None))
    assert SPOKEN.review([*map(drawn, "abcd"), order], replies).split("\n") == [
        "Yesterday.",
        "Question 1: a? The answer: Yes. So it is. You were right.",
        "Question 2: b? The answer: Yes. So it is. You said: No.",
        "Question 3: c? The answer: Yes. So it is. You skipped it.",
        "Question 4: d? The answer: Yes. So it is. You were not asked.",
        "Question 5: e? The answer: Yes; Never; No; Perhaps. So it is. You were wrong.",
        "",
    ]


def test_spoken_review_has_all_pairs_and_those_that_were_wrong() -> None:
    """Of what was matched yesterday the answer is all pairs; what was said are those that were wrong."""
    assert SPOKEN.review([MATCH], [matched("dbac")]) == (
        "Yesterday.\nQuestion 1: Which? The answer: one: Yes; two: Never; three: No; four: Perhaps. "
        "Three comes after two. You said: one: Never; two: Yes.\n"
    )


def test_spoken_review_has_pronunciations_without_capitals() -> None:
    """A voice spells capitals: neither a pronunciation nor what was given instead has any."""
    of = replace(LONG, kind="say", choices=("BRAH", "BRASS", "BRAY", "BREE"), answer="BRAH")
    given = Reply(question=of, given="BRASS", right=False, points=0, player=None)
    assert "The answer: brah. She signed. You said: brass.\n" in SPOKEN.review([of], [given])


def test_spoken_answer_that_is_a_sentence_ends_once() -> None:
    """No full stop stands after one that the answer has."""
    question = replace(LONG, answer="Maud.", choices=("Maud.", "Luc.", "Pip.", "Tove."))
    ending = result(Reply(question=question, given="Luc.", right=False, points=0, player=None))
    assert "\nQuestion 1: Who sold the lamp? The answer: Maud. You said: Luc.\n" in SPOKEN.ending(ending)


def test_spoken_game_without_answers_ends_with_one_line() -> None:
    """Where nothing was answered one sentence says so."""
    ending = Result(replies=(), questions=3, mode=Mode.OWN, level=3, score=score_line((), total=3), verdict="")
    assert SPOKEN.ending(ending) == "\nNo question was answered.\n"


def sheet(*questions: DrawnQuestion, rounds: int = 1, typed: bool = False) -> Sheet:
    """Return a sheet of these questions."""
    return make_sheet(questions, rounds=rounds, title="It", level=3, outlets=OUTLETS, typed=typed)


def test_spoken_sheet() -> None:
    """A sheet is spoken in sentences: nothing to tick or to write on, and the answers after a form feed."""
    assert SPOKEN.sheet(sheet(LONG)).split("\n") == [
        "It: a quiz.",
        "1 question, nothing past episode 3.",
        "",
        "Question 1: ballet, hard.",
        "Who sold the lamp?",
        "A: Maud.",
        "B: Luc, who has never in his life sold anything at all to anybody.",
        "C: Pip.",
        "D: Tove.",
        "",
        "\fIt: the answers.",
        "",
        "Question 1: A, Maud. She signed. Source: The Gazette and others.",
        "",
    ]


def test_spoken_sheet_has_rounds() -> None:
    """Where there are several rounds each begins with its number."""
    text = SPOKEN.sheet(sheet(drawn("a"), drawn("b"), drawn("c"), rounds=2))
    assert "\n\nRound 1.\n\nQuestion 1: plot, easy.\na?\n" in text
    assert "\n\nRound 2.\n\nQuestion 3: plot, easy.\nc?\n" in text


@pytest.mark.parametrize(
    ("of", "lines", "answer"),
    [
        (drawn("Who", form=Form.CLUES), ["Clue 1: first clue.", "Clue 3: third clue.", "A: No."], "B, Yes. So it is."),
        (drawn("Which", form=Form.ORDER), ["A: No.", "D: Never."], "B, D, A, C: Yes; Never; No; Perhaps. So it is."),
        (
            drawn("Which", form=Form.MATCH),
            ["Number 1: one.", "Number 4: four.", "A: No."],
            "B, D, A, C: one: Yes; two: Never; three: No; four: Perhaps. So it is.",
        ),
        (
            replace(LONG, kind="say", choices=("BRAH", "BRASS", "BRAY", "BREE"), answer="BRAH", explanation="Say BRAH"),
            ["A: brah.", "B: brass."],
            "A, brah. Say BRAH.",
        ),
    ],
)
def test_spoken_sheet_of_other_forms(of: DrawnQuestion, lines: list[str], answer: str) -> None:
    """Clues, items and pronunciations are as in a game, and the answer has letters one by one, and words."""
    text = SPOKEN.sheet(sheet(of)).split("\n")
    assert [line for line in text if line in lines] == lines
    assert text[-2].startswith(f"Question 1: {answer} Source")


def test_spoken_sheet_without_choices() -> None:
    """On a typed sheet there are neither choices nor letters, but where a question needs them."""
    first, _, second = SPOKEN.sheet(sheet(LONG, replace(LONG, needs_choices=True), typed=True)).partition("Question 2:")
    assert ("Tove" in first, "Tove" in second) == (False, True)
    assert "\nQuestion 1: Maud. She signed. " in second
    assert "\nQuestion 2: A, Maud. She signed. " in second


@given(of=questions(hostile), title=hostile)
def test_spoken_sheet_escapes_control_characters(of: DrawnQuestion, title: str) -> None:
    """No control character of a dataset is printed but the form feed of the sheet."""
    made = make_sheet([of], rounds=1, title=title, level=3, outlets=OUTLETS, typed=False)
    bare = SPOKEN.sheet(made).replace("\n", "").replace("\f", "", 1)
    assert escape_controls(bare) == bare
