"""What a game came to: standings, title, marks, and lines to share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from etoile_cli.enums import Form
from etoile_cli.model import Dataset
from etoile_cli.quiz import results
from etoile_cli.quiz.history import Mode
from etoile_cli.quiz.play import Reply
from etoile_cli.spoilers import gate
from etoile_cli.text import cell_width
from tests.games import answer, drawn, reply

ADA, BO = "Ada", "Bo"


def test_standing_is_that_of_one_player() -> None:
    """A standing counts the replies of its player only."""
    replies = [reply("a", player=ADA), reply("b", "No", player=BO), reply("c", player=ADA, points=0.5)]
    assert results.standing(replies, ADA) == results.Standing(player=ADA, right=2, total=2, points=1.5)
    assert results.standing([]) == results.Standing(player=None, right=0, total=0, points=0.0)


def test_players_are_compared_after_full_rounds() -> None:
    """What one player answered in a round that was not finished does not count, and the most points come first."""
    replies = [reply("a", "No", player=ADA), reply("b", player=BO), reply("c", player=ADA)]
    table = results.standings(replies, [ADA, BO])
    assert [(each.player, each.right, each.total) for each in table] == [(BO, 1, 1), (ADA, 0, 1)]
    assert results.party_lines(table, asked=2, total=2) == ("Bo 1 · Ada 0", "Bo wins with 1 point.")


def test_winners_may_tie() -> None:
    """Players with equally many points tie; without a point nobody has won."""
    tie = results.standings([reply("a", player=ADA), reply("b", player=BO)], [ADA, BO])
    assert results.party_lines(tie, asked=2, total=2)[1] == "Ada and Bo tie with 1 point."
    three = results.standings([reply("a", player=each) for each in "ABC"], ["A", "B", "C"])
    assert results.party_lines(three, asked=3, total=3)[1] == "A, B and C tie with 1 point."
    pointless = results.standings([reply("a", None, player=ADA), reply("b", None, player=BO)], [ADA, BO])
    assert results.party_lines(pointless, asked=2, total=2)[1] == "Nobody has won: there are no points."


@pytest.mark.parametrize(
    ("given", "line", "lead"),
    [
        (["Yes"], "Stopped after 1 of 6 questions: Ada 0, Bo 0.", "No round was finished."),
        (["Yes", "No"], "Stopped after 2 of 6 questions: Ada 1, Bo 0.", "Ada was ahead."),
        (["Yes", "No", "No"], "Stopped after 3 of 6 questions: Ada 1, Bo 0.", "Ada was ahead. Only full rounds count."),
        (["Yes", "Yes"], "Stopped after 2 of 6 questions: Ada 1, Bo 1.", "Ada and Bo were level."),
        (["No", "No"], "Stopped after 2 of 6 questions: Ada 0, Bo 0.", "Nobody was ahead."),
    ],
)
def test_nobody_wins_a_game_that_was_broken_off(given: list[str], line: str, lead: str) -> None:
    """Where players stopped early it says after how many questions, and who was ahead then."""
    replies = [reply("a", each, player=(ADA, BO)[number % 2]) for number, each in enumerate(given)]
    table = results.standings(replies, [ADA, BO])
    assert results.party_lines(table, asked=len(replies), total=6) == (line, lead)


def played(form: Form, points: float, *, given: str | None = "x") -> Reply:
    """Return a reply to a question of a form."""
    return Reply(question=drawn("a", form=form), given=given, right=points > 0, points=points, player=None)


@pytest.mark.parametrize(
    ("form", "points", "given", "mark"),
    [
        (Form.CHOICE, 1, "x", "✓"),
        (Form.CHOICE, 0.5, "x", "½"),
        (Form.CHOICE, 0, "x", "✗"),
        (Form.CHOICE, 0, None, "\N{EN DASH}"),
        (Form.CLUES, 3, "x", "✓"),
        (Form.CLUES, 2, "x", "½"),
        (Form.CLUES, 1, "x", "½"),
        (Form.ORDER, 0.25, "x", "½"),
        (Form.MATCH, 1, "x", "✓"),
    ],
)
def test_marks(form: Form, points: float, given: str | None, mark: str) -> None:
    """A mark tells all points, some, none, and a skipped question apart."""
    assert results.marks([played(form, points, given=given)]) == mark


def test_share_of_points_is_of_what_was_possible() -> None:
    """A question with clues is worth three points."""
    assert results.share_of_points([]) == 0
    assert results.share_of_points([played(Form.CLUES, 3), played(Form.CHOICE, 0)]) == 0.75


@pytest.mark.parametrize(("share", "title"), [(0.0, "desk"), (0.99, "desk"), (1.0, "leader")])
def test_title_is_a_rank_of_the_dataset(small: Dataset, share: float, title: str) -> None:
    """The title is a rank of the company with most, and only a game without a mistake earns the highest."""
    assert results.rank_title(gate(small, 0), share) == title


def test_ranks_of_the_real_dataset(real: Dataset) -> None:
    """The five ranks of Paris are earned one after another."""
    titles = [results.rank_title(gate(real, 0), part / 10) for part in range(11)]
    assert list(dict.fromkeys(titles)) == ["quadrille", "coryphée", "sujet", "premier danseur", "étoile"]
    assert titles.index("étoile") == 10


def test_dataset_without_ranks_has_no_title(small: Dataset) -> None:
    """Without ranks, or with ranks that are told later, there is no title, but a sentence."""
    bare = gate(replace(small, company=tuple(replace(each, ranks=()) for each in small.company)), 3)
    assert results.verdict(bare, [reply("a")], total=1) == (None, "Not one mistake. Take a bow.")
    assert results.rank_title(gate(replace(small, company=()), 3), 1) is None
    later = gate(replace(small, term=tuple(replace(each, after=2) for each in small.term)), 1)
    assert results.rank_title(later, 1) is None


def test_verdict_begins_with_the_title(small: Dataset) -> None:
    """A verdict says what the title is, how high it is, and a friendly sentence."""
    assert results.verdict(gate(small, 0), [reply("a", "No")], total=1) == (
        "desk",
        "Your rank tonight: desk, step 1 of 2. The next one will go better.",
    )


def test_game_that_was_broken_off_earns_no_title(small: Dataset) -> None:
    """Before the last question there is neither a title nor praise, however well it went until then."""
    assert results.verdict(gate(small, 0), [reply("a")], total=2) == (None, "")
    assert results.verdict(gate(small, 0), [], total=2) == (None, "")


@given(st.floats(0, 1))
def test_every_share_has_a_closing(share: float) -> None:
    """There is a sentence for each share of the points."""
    assert results.closing(share).endswith((".", "?"))


def test_score_line() -> None:
    """The score has the points, a streak of two or more, and the best of earlier games."""
    replies = [reply("a"), reply("b", points=0.5), reply("c", "No")]
    assert results.score_line(replies, total=3) == "2 of 3 · 1.5 points · best streak 2"
    assert results.score_line(replies, total=3, best=2) == "2 of 3 · 1.5 points · best streak 2 · your best here: 2"
    assert results.score_line(replies[:1], total=1, best=0) == "1 of 1 · 1 point · a new best: it was 0"
    assert results.score_line([], total=3) == "No question was answered."


def test_score_of_a_game_that_was_broken_off() -> None:
    """Before the last question the score says where the game stopped, and nothing of streaks or earlier games."""
    replies = [reply("a"), reply("b", points=0.5), reply("c", "No")]
    assert results.score_line(replies, total=10, best=0) == "Stopped after 3 of 10 questions: 2 right, 1.5 points."


def test_best_score_is_of_games_alike() -> None:
    """Only one's own games of the same level and length are compared."""
    games = [answer(right=right, game="two right") for right in (True, True, False)]
    games += [answer(right=False, game="none") for _ in range(3)]
    games += [answer(game=f"{mode} game", mode=mode) for mode in (Mode.DAILY, Mode.MISSED, Mode.LEARN) for _ in "abc"]
    games += [answer(game="other level", level=2) for _ in "abc"]
    games += [answer(game="party", player=ADA) for _ in "abc"]
    games += [answer(game="longer") for _ in "abcd"]
    assert results.best_score(games, level=3, total=3) == 2
    assert results.best_score(games, level=3, total=5) is None


REPLIES = [reply("a"), reply("b"), reply("c", "No"), reply("d"), reply("e", points=0.5)]


@pytest.mark.parametrize(
    ("title", "number", "level", "days", "line"),
    [
        ("It", 7, 3, 1, "It 7, ep 3 · 4/5 ■■□■◐ · 1 day · etoile quiz --daily"),
        ("Étoile", 213, 8, 12, "Étoile 213, ep 8 · 4/5 ■■□■◐ · 12 days · etoile quiz --daily"),
        ("Étoile", 1213, 8, 400, "Étoile 1213, ep 8 · 4/5 ■■□■◐ · 400 days"),
        ("A title of more cells than there are", 213, 8, 12, "213, ep 8 · 4/5 ■■□■◐ · 12 days"),
    ],
)
def test_daily_line(title: str, number: int, level: int, days: int, line: str) -> None:
    """The line has the number, the level, the result and the days; what does not fit is left out."""
    assert results.daily_line(REPLIES, title=title, number=number, level=level, days=days) == line
    assert cell_width(line) <= results.MAX_SHARE_WIDTH


@pytest.mark.parametrize(
    ("score", "count", "line"),
    [
        ("2 of 3 · 2 points", 0, "2 of 3 · 2 points"),
        ("2 of 3 · 2 points", 3, "2 of 3 · 2 points · 3 asked before, not counted again"),
        ("Stopped after 1 of 3 questions.", 1, "Stopped after 1 of 3 questions. 1 asked before, not counted again"),
    ],
)
def test_repeats_are_told(score: str, count: int, line: str) -> None:
    """The score says how many answers count no more, and nothing where all count."""
    assert results.with_repeats(score, count) == line


@pytest.mark.parametrize(
    ("replies", "level", "days", "words"),
    [
        ((reply("a", "No"), reply("b")), 3, 1, "after episode 3, 1 of 2 right: question 2. Played 1 day in a row."),
        ((reply("a"), reply("b")), 0, 2, "before episode 1, 2 of 2 right: questions 1 and 2. Played 2 days in a row."),
        ((reply("a", None),), 1, 1, "after episode 1, 0 of 1 right. Played 1 day in a row."),
    ],
)
def test_daily_quiz_in_words(replies: tuple[Reply, ...], level: int, days: int, words: str) -> None:
    """The words for a voice name the right answers by their numbers, and give nothing away."""
    result = results.Result(
        replies=replies,
        questions=len(replies),
        mode=Mode.DAILY,
        level=level,
        score="",
        verdict="",
        number=325,
        days=days,
        share="squares",
    )
    assert results.daily_words(result) == f"Quiz 325, {words}"
