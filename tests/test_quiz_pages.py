"""The pages of the quiz: results, sheets for programs, yesterday's questions, and scores."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from etoile_cli.enums import Difficulty, Form
from etoile_cli.errors import NotFoundError
from etoile_cli.formats import Format, to_jsonable, write
from etoile_cli.model import Dataset
from etoile_cli.pages import quiz
from etoile_cli.quiz.history import Answer, Mode
from etoile_cli.quiz.learning import Forecast
from etoile_cli.quiz.play import LETTERS, Reply
from etoile_cli.quiz.results import Result, marks, score_line, standings
from etoile_cli.quiz.sheets import Sheet, make_sheet
from etoile_cli.spoilers import Guide, gate
from etoile_cli.view import Page
from tests.conftest import Run, sample
from tests.games import NOON, answer, drawn, reply
from tests.questions import LAST_LEVEL, guide_at

TODAY = NOON.date()


def jsonable(page: Page) -> Any:  # what JSON can hold
    """Return the JSON value of a page."""
    return to_jsonable(page)


def spoken(page: Page) -> list[str]:
    """Return the lines that people hear of a page."""
    return write(page, Format.PLAIN).splitlines()


def result(*replies: Reply, players: Iterable[str] = (), share: str | None = None) -> Result:
    """Return the end of a game with seed 7."""
    return Result(
        replies=replies,
        questions=len(replies),
        mode=Mode.OWN,
        level=3,
        seed=7,
        score=score_line(replies, total=len(replies)),
        verdict="Desk.",
        rank="desk",
        again="etoile quiz --missed",
        marks=marks(replies),
        share=share,
        standings=tuple(standings(replies, list(players))) if players else (),
    )


REPLIES = (reply("a"), reply("b", points=0.5), reply("c", "No"), reply("d", None))


def test_result_in_json() -> None:
    """A result has all figures and each answer, and nothing that is only for people."""
    assert jsonable(quiz.result(result(*REPLIES, share="etoile quiz --seed 7"))) == {
        "correct": 2,
        "total": 4,
        "questions": 4,
        "points": 1.5,
        "mode": "own",
        "seed": 7,
        "level": 3,
        "title": "desk",
        "best": None,
        "number": None,
        "days": None,
        "marks": "✓½✗\N{EN DASH}",
        "share": "etoile quiz --seed 7",
        "answers": [
            {"id": "a", "given": "Yes", "right": True, "points": 1, "player": None},
            {"id": "b", "given": "Yes", "right": True, "points": 0.5, "player": None},
            {"id": "c", "given": "No", "right": False, "points": 0, "player": None},
            {"id": "d", "given": None, "right": False, "points": 0, "player": None},
        ],
    }


def test_result_for_people() -> None:
    """People read what was missed with its number, and then the score; what there is not has no line."""
    assert spoken(quiz.result(result(*REPLIES))) == [
        "To look at again.",
        "3: c? Yes (you: No).",
        "4: d? Yes (you: skipped).",
        "Once more: etoile quiz --missed",
        "",
        "Score: 2 of 4, 1.5 points, best streak 2.",
        "Verdict: Desk.",
    ]


def test_result_of_players() -> None:
    """Players come in the order of their points."""
    played = result(reply("a", "No", player="Ada"), reply("b", player="Bo"), players=("Ada", "Bo"))
    page = quiz.result(replace(played, mode=Mode.PARTY))
    assert jsonable(page)["players"] == [
        {"player": "Bo", "points": 1, "correct": 1, "total": 1},
        {"player": "Ada", "points": 0, "correct": 0, "total": 1},
    ]
    assert [each["player"] for each in jsonable(page)["answers"]] == ["Ada", "Bo"]
    assert jsonable(quiz.result(replace(result(), mode=Mode.PARTY)))["players"] == []
    assert "players" not in jsonable(quiz.result(result()))


def test_result_of_learning() -> None:
    """A session of `learn` has its forecast."""
    found = jsonable(quiz.result(result(), Forecast(due_today=0, due_tomorrow=1, due_this_week=2, unseen=3)))
    assert {key: found[key] for key in ("due_today", "due_tomorrow", "due_this_week", "unseen")} == {
        "due_today": 0,
        "due_tomorrow": 1,
        "due_this_week": 2,
        "unseen": 3,
    }


def sheet(*forms: Form, typed: bool = False) -> Sheet:
    """Return a sheet of questions of these forms."""
    questions = [drawn(form.value, form=form) for form in forms]
    return make_sheet(questions, rounds=1, title="", level=3, outlets={"gazette": "G"}, typed=typed)


def test_sheet_has_letters() -> None:
    """Each question has the letter of its answer, or the letters in order."""
    found = jsonable(quiz.sheet(sheet(Form.CHOICE, Form.ORDER)))
    assert [(each["number"], each["letter"], each["answer"]) for each in found] == [
        (1, "b", "Yes"),
        (2, "bdac", "bdac"),
    ]
    assert found[0]["choices"] == ("No", "Yes", "Perhaps", "Never")
    assert found[0].keys().isdisjoint(LETTERS)


def test_sheet_for_a_table_has_a_column_for_each_letter() -> None:
    """Where the choices are lettered each has its own column."""
    (found,) = jsonable(quiz.sheet(sheet(Form.CHOICE), lettered=True))
    assert [found[letter] for letter in LETTERS] == ["No", "Yes", "Perhaps", "Never"]
    assert "choices" not in found


def test_typed_sheet_has_no_choices() -> None:
    """With `typed` neither choices nor letters are there."""
    (found,) = jsonable(quiz.sheet(sheet(Form.CHOICE, typed=True), typed=True))
    assert found.keys().isdisjoint({"choices", "letter", *LETTERS})


def test_missed_order_is_in_words() -> None:
    """What was to be put in order is named in order, without what was given; letters mean nothing there."""
    missed = [
        Reply(question=drawn("a", form=Form.ORDER), given=each, right=False, points=0, player=None)
        for each in ("abcd", None)
    ]
    lines = spoken(quiz.result(result(*missed)))
    assert lines[1:3] == ["1: a? Yes; Never; No; Perhaps.", "2: a? Yes; Never; No; Perhaps (you: skipped)."]


def test_yesterday() -> None:
    """Yesterday's questions stand with their answers and with what the viewer said."""
    order = drawn("e", form=Form.ORDER)
    replies = [reply("a"), reply("b", "No"), reply("c", None)]
    replies.append(Reply(question=order, given="abcd", right=False, points=0, player=None))
    page = quiz.yesterday([*(drawn(each) for each in "abcd"), order], replies)
    assert write(page, Format.MD).splitlines() == [
        "## Yesterday",
        "",
        "- 1 **a?** (right): Yes So it is.",
        "- 2 **b?** (No): Yes So it is.",
        "- 3 **c?** (skipped): Yes So it is.",
        "- 4 **d?** (not asked): Yes So it is.",
        "- 5 **e?** (wrong): Yes; Never; No; Perhaps So it is.",
    ]
    assert [(each["id"], each["given"], each["right"]) for each in jsonable(page)] == [
        *(("a", "Yes", True), ("b", "No", False), ("c", None, False), ("d", None, None), ("e", "abcd", False))
    ]
    assert jsonable(page)[4]["answer"] == "bdac"


# A random fact.


def facts(level: int) -> list[list[str]]:
    """Return what people hear of many random facts."""
    return [spoken(quiz.trivia(guide_at("small", level), Random(seed))) for seed in range(40)]


def test_random_fact_has_a_way_on() -> None:
    """People hear a sentence, what it is about, and how to get another one or more."""
    told = facts(3)
    assert ["Did you know? Tove Åse.", "The horn was her father's."] in [lines[:2] for lines in told]
    assert {lines[2] for lines in told} == {"Another one: etoile trivia"}
    more = {
        "More: etoile who tove ase --all",
        "More: etoile music",
        "More: etoile dances",
        "More: etoile episodes 3 --all",
    }
    assert more <= {lines[3] for lines in told}
    before = facts(0)
    assert "More: etoile show --all" in {lines[3] for lines in before}
    dates = [lines for lines in before if lines[3] == "More: etoile timeline --all"]
    assert dates
    assert not [lines for lines in dates if re.search("[0-9]-[0-9]", lines[0])]


def test_random_fact_is_of_the_story(small: Dataset) -> None:
    """After the first episode a fact is of what episodes revealed, or about an actor: no dates and no paperwork."""
    guide = gate(small, 3)
    early = {each.text for each in (*guide.show.facts, *guide.milestone) if not each.after}
    assert not {lines[1] for lines in facts(3)} & early
    assert not [lines for lines in facts(3) if lines[3] == "More: etoile timeline --all"]


def test_random_fact_about_one_character(small: Dataset) -> None:
    """With a name the fact is about that character or the actor, as is the next one; an unknown name is an error."""
    told = [spoken(quiz.trivia(gate(small, 3), Random(seed), "tove")) for seed in range(9)]
    assert ["Did you know? Tove Åse.", "The horn was her father's."] in [lines[:2] for lines in told]
    assert {lines[2] for lines in told} == {"Another one: etoile trivia tove ase"}
    assert spoken(quiz.trivia(gate(small, 3), Random(1), "yuki"))[0] == "Did you know? Yuki 雪."
    with pytest.raises(NotFoundError):
        quiz.trivia(gate(small, 3), Random(1), "zzzz")


@pytest.mark.parametrize("are_marked", [False, True])
def test_facts_about_a_character_are_likelier_than_those_about_the_actor(small: Dataset, are_marked: bool) -> None:
    """Of a character and the actor with a fact each, the character's is told three times of four, marked or not."""
    (tove,) = (each for each in small.character if each.id == "tove")
    fact = tove.facts[0]
    people = tuple(
        replace(each, facts=(replace(fact, text="She can swim.", trivia=are_marked),) if each.id == tove.actor else ())
        for each in small.person
    )
    data = replace(small, character=(replace(tove, memberships=tove.memberships[:1]),), relation=(), person=people)
    told = [jsonable(quiz.trivia(gate(data, 3), Fixed(step / 8), "tove"))["text"] for step in range(8)]
    assert Counter(told) == {fact.text: 6, "She can swim.": 2}


def test_random_fact_is_not_who_somebody_is() -> None:
    """A fact is a sentence of what happened or was made: no job, no actor, no summary of a character."""
    guide = guide_at("small", 3)
    summaries = {each.text for character in guide.character for each in character.summaries}
    assert not {line for lines in facts(3) for line in lines} & summaries
    assert all(lines[1].endswith((".", "!", "?", '"')) for lines in facts(3))


def test_random_fact_where_there_is_no_sentence(small: Dataset) -> None:
    """A dataset without a sentence has a fact, too: its premise."""
    premise = replace(small.show.premise, text="Lamps")
    bare = Dataset(show=replace(small.show, premise=premise, summaries=(), facts=()))
    assert spoken(quiz.trivia(gate(bare, 0), Random(1)))[1] == "Lamps."


def marked(small: Dataset) -> Dataset:
    """Return the small dataset with a few facts marked as trivia: one of each kind that needs a command of its own."""

    def first(row: Any, **changes: Any) -> Any:  # any record of the dataset
        return replace(row, facts=(replace(row.facts[0], trivia=True), *row.facts[1:]), **changes)

    late = replace(small.show.facts[-1], trivia=True)
    first_episode, *later = small.episode
    event, *events = first_episode.events
    return replace(
        small,
        show=replace(small.show, facts=(*small.show.facts[:-1], late)),
        company=(first(small.company[0]), *small.company[1:]),
        character=tuple(first(each) if each.id == "tove" else each for each in small.character),
        episode=(replace(first_episode, events=(replace(event, trivia=True), *events)), *later),
        term=(replace(small.term[0], trivia=True), *small.term[1:]),
        note=(replace(small.note[0], trivia=True, after=0), *small.note[1:]),
    )


def told_of(guide: Guide, name: str | None = None) -> dict[str, str]:
    """Return many random facts, and the command after each that shows more."""
    pages = [quiz.trivia(guide, Random(seed), name) for seed in range(99)]
    return {jsonable(page)["text"]: spoken(page)[-1] for page in pages}


def test_marked_facts_alone_are_told(small: Dataset) -> None:
    """Where statements are marked as trivia, no other is told, and each has the command that shows more."""
    data = marked(small)
    assert told_of(gate(data, 3)) == {
        data.show.facts[-1].text: "More: etoile episodes 3 --all",
        data.company[0].facts[0].text: "More: etoile companies skerry",
        "The horn was her father's.": "More: etoile who tove ase --all",
        data.episode[0].events[0].text: f"More: etoile episodes {data.episode[0].events[0].after} --all",
        data.term[0].text: "More: etoile glossary desk",
        data.note[0].text: "More: etoile show --all",
    }


def test_marked_facts_are_gated(small: Dataset) -> None:
    """A marked fact is told from its episode on."""
    data = marked(small)
    assert told_of(gate(data, 0)).keys() == {data.company[0].facts[0].text, data.term[0].text, data.note[0].text}


def test_marked_facts_about_one_character(small: Dataset) -> None:
    """With a name it is a marked fact about the name, and any other fact where none is marked."""
    guide = gate(marked(small), 3)
    assert told_of(guide, "tove").keys() == {"The horn was her father's."}
    assert told_of(guide, "yuki") == told_of(gate(small, 3), "yuki")


class Fixed(Random):
    """Chance of which each number is the same."""

    def __init__(self, number: float) -> None:
        """Create it with the number."""
        super().__init__(0)
        self._number = number

    def random(self) -> float:
        """Return the number."""
        return self._number


@pytest.mark.parametrize("level", sample(range(LAST_LEVEL, -1, -1), 1))
def test_fact_is_on_the_page_that_has_more(run: Run, level: int) -> None:
    """Each fact of the bundled dataset can be read on the page whose command stands below it."""
    told = [quiz.trivia(guide_at("real", level), Fixed(step / 200)) for step in sample(range(200), 60)]
    facts = {
        jsonable(page)["text"]: "".join(re.findall("(?m)^More: etoile (.+)$", "\n".join(spoken(page)))) for page in told
    }
    pages = {command: run(*command.split(), "--plain", "--up-to", str(level)).out for command in facts.values()}
    assert {fact: command for fact, command in facts.items() if _letters(fact) not in _letters(pages[command])} == {}
    assert len(facts) > len(told) / 4


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


# Scores.


def scores(*answers: Answer, level: int = 3) -> Any:  # what JSON can hold
    """Return the JSON value of the scores."""
    return jsonable(quiz.scores(guide_at("small", level), answers, TODAY))


def test_scores_before_the_first_game() -> None:
    """Before the first game all figures are zero for programs, and for people one sentence says how to start one."""
    found = scores()
    assert {value for key, value in found.items() if not isinstance(value, list)} == {0}
    assert [found[key] for key in ("topics", "difficulties", "kinds", "history")] == [[]] * 4
    said = "No game of your own yet. The first one is waiting: etoile quiz"
    assert spoken(quiz.scores(guide_at("small", 3), [], TODAY)) == [said]
    party = quiz.scores(guide_at("small", 3), [answer(player="Ada")], TODAY)
    assert write(party, Format.TABLE).startswith("Games   0\nRight   0 of 0\n")
    assert spoken(party) == ["By game.", "Several players: 1 of 1.", "", said]


def test_difficulties_and_kinds_have_an_order() -> None:
    """Easy comes before medium and hard, one's own games before the others."""
    log = [answer(difficulty=each) for each in (Difficulty.HARD, Difficulty.EASY, Difficulty.MEDIUM)]
    log += [answer(mode=each) for each in (Mode.LEARN, Mode.MISSED, Mode.DAILY)]
    found = scores(*log)
    assert [each["difficulty"] for each in found["difficulties"]] == ["easy", "medium", "hard"]
    assert [each["kind"] for each in found["kinds"]] == ["own", "daily", "missed", "learn"]


def test_games_of_several_players_are_apart() -> None:
    """What several players answered is counted by its kind of game, and nowhere else."""
    found = scores(answer("a", game="own"), answer("b", game="party", player="Ada", right=False))
    assert (found["games"], found["correct"], found["total"]) == (1, 1, 1)
    assert found["kinds"] == [
        {"id": "own", "kind": "own", "correct": 1, "total": 1},
        {"id": "party", "kind": "party", "correct": 0, "total": 1},
    ]
    assert [each["game"] for each in found["history"]] == ["own"]


def test_games_are_named_in_words() -> None:
    """People read what kind of game it was, and its date, in words."""
    log = [answer("a", game="own", day=-9), answer("b", mode=Mode.DAILY, day=-9)]
    said = spoken(quiz.scores(guide_at("small", 3), log, TODAY))
    assert said[said.index("By game.") + 1 :][:2] == ["Quiz: 1 of 1.", "Daily quiz: 1 of 1."]
    assert "27 December 2030, 12:00, quiz. Right: 1 of 1." in said
    assert not [line for line in said if line.startswith("Played")]


def test_days_in_a_row_are_told_from_two_on() -> None:
    """Days in a row count as a record from the second on."""
    log = [answer("a", game=f"{day}", day=day) for day in (-9, -8, 0)]
    assert "Played: 1 day in a row, the record: 2." in spoken(quiz.scores(guide_at("small", 3), log, TODAY))


def test_session_without_questions_ends_with_sentences() -> None:
    """Where nothing was asked, people read sentences without labels."""
    game = Result(
        replies=(),
        questions=0,
        mode=Mode.LEARN,
        level=3,
        score="Nothing is due today.",
        verdict="Due by tomorrow: 0.",
        share="a game",
    )
    assert spoken(quiz.result(game)) == ["Nothing is due today.", "Due by tomorrow: 0."]


def test_seed_that_is_played_again_counts_once() -> None:
    """The second game of a seed changes no figure."""
    first = [answer(each, seed=7, right=False) for each in "ab"]
    again = [answer(each, seed=7, game="again") for each in "ab"]
    assert scores(*first, *again) == scores(*first)


@pytest.mark.parametrize("right", [True, False])
def test_scores_lead_to_what_was_missed(*, right: bool) -> None:
    """Where the latest answer to a question was wrong people read how to be asked again, and of games not counted."""
    first = [answer("a", seed=7), answer("b", seed=7, right=right)]
    said, later = (
        spoken(quiz.scores(guide_at("small", 3), log, TODAY)) for log in (first, [*first, answer("b", seed=7)])
    )
    line = "What you missed, once more: etoile quiz --missed"
    assert (line in said, line in later) == (not right, False)
    assert ["A game played again is not counted." in each for each in (said, later)] == [False, True]


def test_days_in_a_row() -> None:
    """Streaks are of days, however many answers a day has."""
    log = [answer(day=day) for day in (-9, -8, -7, -1, -1, 0)]
    found = scores(*log)
    assert (found["streak"], found["best_streak"]) == (2, 3)


def test_trend_compares_the_last_games_with_those_before() -> None:
    """The trend has the share of right answers in the last five games, and before."""
    log = [answer(right=game >= 3, game=f"g{game}") for game in range(8)]
    found = scores(*log)
    assert [found[key] for key in ("recent_correct", "recent_total", "earlier_correct", "earlier_total")] == [
        5,
        5,
        0,
        3,
    ]
    page = quiz.scores(guide_at("small", 3), log, TODAY)
    assert "Trend: 100% in the last 5 games, 0% before." in spoken(page)
    assert "Trend" not in "".join(spoken(quiz.scores(guide_at("small", 3), log[:5], TODAY)))


def test_history_is_of_the_latest_ten_games() -> None:
    """The latest games come last, ten at most."""
    found = scores(*(answer(game=f"g{game}") for game in range(12)))
    assert [each["game"] for each in found["history"]] == [f"g{game}" for game in range(2, 12)]


@pytest.mark.parametrize(("level", "topic"), [(0, "other"), (1, "other"), (2, "plot")])
def test_topics_of_later_episodes_are_hidden(level: int, topic: str) -> None:
    """A topic that has no question yet at the viewer's level is counted as "other"."""
    assert scores(answer(topic="plot"), level=level)["topics"] == [
        {"id": topic, "topic": topic, "correct": 1, "total": 1}
    ]


answers = st.builds(
    answer,
    game=st.sampled_from("gh"),
    topic=st.sampled_from(["cast", "music", "unknown", "future"]),
    difficulty=st.sampled_from(Difficulty),
    right=st.booleans(),
    mode=st.sampled_from([Mode.OWN, Mode.DAILY, Mode.MISSED, Mode.LEARN]),
    day=st.integers(-9, 0),
)


@given(st.lists(answers, min_size=1))
def test_scores_add_up(log: list[Answer]) -> None:
    """Topics, difficulties, kinds and games each add up to all answers."""
    found = scores(*log, level=0)
    assert (found["correct"], found["total"]) == (sum(each.right for each in log), len(log))
    assert found["points"] == sum(each.points for each in log)
    for key in ("topics", "difficulties", "kinds", "history"):
        assert sum(each["correct"] for each in found[key]) == found["correct"]
        assert sum(each["total"] for each in found[key]) == found["total"]
    assert found["streak"] <= found["best_streak"] <= len({each.day for each in log})
    assert all(each.day > TODAY - timedelta(days=10) for each in log)
