"""Quiz pages: the result of a game, the questions of a sheet, scores, and a random fact."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from random import Random

from etoile_cli import queries
from etoile_cli.enums import Difficulty, StatementKind
from etoile_cli.lookup import known_episode
from etoile_cli.matching import fold
from etoile_cli.pages.columns import (
    about_columns,
    constant,
    date_text,
    field,
    guessed,
    line_about,
    line_id,
    list_view,
    more_about,
    people_view,
    single_view,
    text_columns,
)
from etoile_cli.queries import CharacterView
from etoile_cli.quiz.draft import known_topics
from etoile_cli.quiz.drawing import DrawnQuestion
from etoile_cli.quiz.history import Answer, Mode, days_in_a_row, longest_run, missed_questions, without_repeats
from etoile_cli.quiz.learning import Forecast
from etoile_cli.quiz.play import LETTERS, Reply
from etoile_cli.quiz.results import Result
from etoile_cli.quiz.sheets import Sheet
from etoile_cli.spoilers import Guide
from etoile_cli.statements import StatementLine, statement_lines
from etoile_cli.view import Column, Layout, Page, Ratio, Slot, View

_TRIVIA_KINDS = (
    StatementKind.SHOW,
    StatementKind.PERSON,
    StatementKind.CHARACTER,
    StatementKind.DANCE,
    StatementKind.MUSIC,
    StatementKind.PLACE,
    StatementKind.DATE,
)

_TIMES_AS_LIKELY = 3
"""How often a fact about a character is told for one about the actor."""

_ENDS = (".", "!", "?", '"')
"""How sentences end; names, jobs and dates are none."""


def _missed_answer(reply: Reply) -> str:
    """Return the right answer, and what was given instead, where that says something."""
    given = "skipped" if reply.given is None else reply.given_in_words
    return f"{reply.answer_in_words} (you: {given})" if given else reply.answer_in_words


_REPLIES = (
    Column("id", None, lambda reply: reply.question.id),
    Column("given", None, lambda reply: reply.given),
    Column("right", None, lambda reply: reply.right),
    Column("points", None, lambda reply: reply.points),
    Column("player", None, lambda reply: reply.player),
)

_MISSED = (
    Column(None, None, lambda row: row[0], Slot.LEAD),
    Column(None, None, lambda row: row[1].question.reminder, Slot.TEXT),
    Column(None, None, lambda row: _missed_answer(row[1]), Slot.TEXT),
)

_PLAYERS = (
    field("player", "Player", Slot.NAME),
    field("points", "Points", Slot.TEXT),
    Column("correct", None, lambda row: row.right),
    field("total", None),
    Column(None, "Right", lambda row: Ratio(row.right, row.total), Slot.TEXT),
)


def _lettered(index: int, letter: str) -> Column:
    return Column(letter, None, lambda entry: dict(enumerate(entry.question.choices)).get(index))


_CHOICES = Column("choices", None, lambda entry: entry.question.choices)
_CHOICE_COLUMNS = tuple(_lettered(index, letter) for index, letter in enumerate(LETTERS))
_LETTER = Column("letter", None, lambda entry: entry.letter)

_SHEET = (
    field("round", None),
    field("number", None),
    Column("id", None, lambda entry: entry.question.id),
    Column("kind", None, lambda entry: entry.question.kind),
    Column("topic", None, lambda entry: entry.question.topic),
    Column("difficulty", None, lambda entry: entry.question.difficulty.value),
    Column("form", None, lambda entry: entry.question.form.value),
    Column("question", None, lambda entry: entry.question.prompt),
    Column("clues", None, lambda entry: entry.question.clues),
    Column("items", None, lambda entry: entry.question.items),
    _CHOICES,
    *_CHOICE_COLUMNS,
    _LETTER,
    Column("answer", None, lambda entry: entry.question.answer),
    Column("explanation", None, lambda entry: entry.question.explanation),
    Column("sources", None, lambda entry: entry.question.sources),
)

_YESTERDAY = (
    Column("number", "No.", lambda row: row[0], Slot.LEAD),
    Column("id", None, lambda row: row[1].id),
    Column("question", "Question", lambda row: row[1].prompt, Slot.NAME),
    Column("answer", None, lambda row: row[1].answer),
    Column(None, "Answer", lambda row: row[1].in_words(row[1].answer), Slot.TEXT),
    Column("given", None, lambda row: row[2].given if row[2] else None),
    Column("right", None, lambda row: row[2].right if row[2] else None),
    Column(None, "You", lambda row: _said(row[2]), Slot.META),
    Column("explanation", "Why", lambda row: row[1].explanation, Slot.TEXT),
)


def _said(reply: Reply | None) -> str:
    if reply is None:
        return "not asked"
    if reply.given is None:
        return "skipped"
    return "right" if reply.right else reply.given_in_words or "wrong"


_KINDS = {
    Mode.OWN: "quiz",
    Mode.DAILY: "daily quiz",
    Mode.MISSED: "missed questions",
    Mode.LEARN: "learning",
    Mode.PARTY: "several players",
}


def _when(answer: Answer) -> str:
    local = answer.when.astimezone()
    return f"{date_text(f'{local:%Y-%m-%d}')}, {local:%H:%M}"


_GAMES = (
    Column("when", None, lambda game: f"{game[0].when:%Y-%m-%dT%H:%MZ}"),
    Column(None, "When", lambda game: _when(game[0]), Slot.NAME),
    Column("game", None, lambda game: game[0].game),
    Column("kind", None, lambda game: game[0].kind.value),
    Column(None, "Game", lambda game: _KINDS[game[0].kind], Slot.META),
    Column("correct", None, lambda game: game[1].part),
    Column("total", None, lambda game: game[1].whole),
    Column(None, "Right", lambda game: game[1], Slot.TEXT),
)
_MAX_GAMES = 10  # games that the history shows
_NO_GAMES = "No game of your own yet. The first one is waiting: etoile quiz"
_RECENT_GAMES = 5  # games that the trend compares with those before


def result(game: Result, forecast: Forecast | None = None) -> Page:
    """Return the result of a game, for people after what was missed; that of `learn` with its forecast."""
    right = sum(reply.right for reply in game.replies)
    shown = {"Score": game.score, "Verdict": game.verdict, "To share": game.share if game.replies else None}
    columns = (
        *(constant(None, title, text, Slot.TEXT) for title, text in shown.items() if text),
        constant("correct", None, right),
        constant("total", None, len(game.replies)),
        constant("questions", None, game.questions),
        constant("points", None, sum((reply.points for reply in game.replies), 0.0)),
        constant("mode", None, game.mode.value),
        constant("seed", None, game.seed),
        constant("level", None, game.level),
        constant("title", None, game.rank),
        constant("best", None, game.best),
        constant("number", None, game.number),
        constant("days", None, game.days),
        constant("marks", None, game.marks),
        constant("share", None, game.share),
        *(field(key, None) for key in (Forecast.__struct_fields__ if forecast else ())),
    )
    players = list_view("players", "Players", _PLAYERS, game.standings)
    return Page(
        (
            people_view(
                "To look at again", _MISSED, game.missed, note=f"once more: {game.again}" if game.again else ""
            ),
            *((players,) if game.mode is Mode.PARTY else ()),
            single_view("game", columns, forecast or game, layout=Layout.FACTS if game.replies else Layout.CARD),
            list_view("answers", "", _REPLIES, game.replies),
        )
    )


def sheet(questions: Sheet, *, typed: bool = False, lettered: bool = False) -> Page:
    """Return the questions of a sheet with their answers, for programs; `typed` leaves the choices out.

    The choices are one column, or one for each letter where they are `lettered`.
    """
    left_out = {_LETTER, _CHOICES, *_CHOICE_COLUMNS} if typed else {_CHOICES} if lettered else {*_CHOICE_COLUMNS}
    columns = tuple(column for column in _SHEET if column not in left_out)
    return Page((list_view("questions", "Questions", columns, questions.entries),))


def yesterday(questions: Sequence[DrawnQuestion], replies: Sequence[Reply]) -> Page:
    """Return the questions of a day that is over, with their answers and with what the viewer said."""
    given = {reply.question.id: reply for reply in replies}
    rows = [(number, each, given.get(each.id)) for number, each in enumerate(questions, 1)]
    return Page((list_view("questions", "Yesterday", _YESTERDAY, rows, layout=Layout.ENTRIES),))


def scores(guide: Guide, answers: Sequence[Answer], today: date) -> Page:
    """Return the scores: overall, by topic, difficulty and kind of game, and the latest games.

    A game that was played again with its seed counts once, and one of several players only by its kind. Topics that the
    viewer's guide does not have are counted together as "other".
    """
    counted = without_repeats(answers)
    own = [answer for answer in counted if answer.kind is not Mode.PARTY]
    known = {*known_topics(guide)}
    games = _games(own)
    topics = _shares(own, lambda answer: answer.topic if answer.topic in known else "other")
    difficulties = _shares(own, lambda answer: answer.difficulty.value)
    kinds = _shares(counted, lambda answer: answer.kind.value)
    summary = _summary_columns(own, games, today)
    return Page(
        (
            single_view("scores", summary if own else _not_laid_out(summary), own, layout=Layout.FACTS),
            _shares_view("topics", "topic", dict(sorted(topics.items()))),
            _shares_view("difficulties", "difficulty", _in_order(Difficulty, difficulties)),
            _shares_view("kinds", "kind", _in_order(Mode, kinds), title="game", words=_KINDS),
            list_view(
                "history",
                "Latest games" if own else "",
                _GAMES,
                games[-_MAX_GAMES:],
                empty=_NO_GAMES,
                note=_scores_note(answers, counted),
            ),
        )
    )


def _scores_note(answers: Sequence[Answer], counted: Sequence[Answer]) -> str:
    """Return how to be asked again what was missed, and that a game is counted once."""
    again = "what you missed, once more: etoile quiz --missed" if missed_questions(answers) else ""
    return " · ".join(filter(None, (again, "a game played again is not counted" if counted != [*answers] else "")))


def _summary_columns(own: Sequence[Answer], games: Sequence[tuple[Answer, Ratio]], today: date) -> tuple[Column, ...]:
    total = _ratio(own)
    days = {answer.day for answer in own}
    streak, best = days_in_a_row(days, today), longest_run(days)
    recent, earlier = (_sum(part) for part in (games[-_RECENT_GAMES:], games[:-_RECENT_GAMES]))
    return (
        constant("games", "Games", len(games), Slot.TEXT),
        constant("correct", None, total.part),
        constant("total", None, total.whole),
        constant(None, "Right", total, Slot.TEXT),
        constant("points", "Points", sum((answer.points for answer in own), 0.0), Slot.TEXT),
        constant("streak", None, streak),
        constant("best_streak", None, best),
        *((constant(None, "Played", _days_text(streak, best), Slot.TEXT),) if best > 1 else ()),
        constant("recent_correct", None, recent.part),
        constant("recent_total", None, recent.whole),
        constant("earlier_correct", None, earlier.part),
        constant("earlier_total", None, earlier.whole),
        *((constant(None, "Trend", _trend(recent, earlier), Slot.TEXT),) if earlier.whole else ()),
    )


def _days_text(streak: int, best: int) -> str:
    return f"{streak} day{'' if streak == 1 else 's'} in a row, the record: {best}"


def _not_laid_out(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Return columns for programs and pipes alone: people need not read that there is nothing yet."""
    return tuple(Column(column.key, column.title, column.value) for column in columns)


def trivia(guide: Guide, rng: Random, name: str | None = None) -> Page:
    """Return a random fact with its sources, about something that happened or was made, or about one character.

    It is one that is marked as trivia, where there is any. Else, since other commands say who plays whom and who
    somebody is, it is a fact of the story or about an actor after the first episode. Raises NotFoundError where `name`
    means no character.
    """
    view = queries.character(guide, name) if name is not None else None
    chosen = _facts_to_tell(guide, view)
    fact = chosen[int(rng.random() * len(chosen))]
    about_whom = f" {fold(view.character.name)}" if view else ""
    about = line_about(fact)
    columns = (
        Column("id", None, line_id),
        Column("kind", None, lambda statement: statement.kind.value),
        constant(None, None, "Did you know?", Slot.NAME),
        *about_columns(),
        constant(None, None, about, Slot.ASIDE),
        Column("episode", None, known_episode),
        *text_columns("Did you know"),
    )
    note = f"another one: etoile trivia{about_whom} · more: etoile {more_about(guide, fact)}"
    page = Page((single_view("fact", columns, fact, note=note),))
    return guessed(page, name, queries.words_of(view), view.character.name) if name is not None and view else page


def _facts_to_tell(guide: Guide, view: CharacterView | None) -> list[StatementLine]:
    """Return the facts of which `trivia` tells one: those that are marked, or else those that the dataset has.

    Where there are none, all statements of their kinds. About one character the actor's facts are there, too, but each
    of the character's own is three times as likely.
    """
    told = [*statement_lines(guide)]
    if view:
        own, of_actor = ([line for line in told if line.id == id_] for id_ in (view.character.id, view.character.actor))
        return [*_facts(guide, own) * _TIMES_AS_LIKELY, *_facts(guide, of_actor)] or own
    facts = _facts(guide, told)
    if facts and facts[0].is_trivia:
        return facts
    actors = {character.actor for character in guide.character}
    seen = [line for line in facts if (line.after and line.kind is not StatementKind.DATE) or line.id in actors]
    return (seen if guide.level else facts) or facts or [line for line in told if line.kind in _TRIVIA_KINDS]


def _facts(guide: Guide, lines: Sequence[StatementLine]) -> list[StatementLine]:
    """Return the lines that are marked as trivia, or else those that are sentences and do not say who somebody is."""
    known = {each.text for character in guide.character for each in character.summaries}
    return [line for line in lines if line.is_trivia] or [
        line for line in lines if line.kind in _TRIVIA_KINDS and line.text.endswith(_ENDS) and line.text not in known
    ]


def _shares_view(
    key: str, name: str, shares: Mapping[str, Ratio], *, title: str = "", words: Mapping[Mode, str] | None = None
) -> View:
    """Return the shares of what each answer is about; for people by its `title` and `words`, where it has any."""
    title = title or name
    called = {str(each): text for each, text in (words or {}).items()}
    columns = (
        Column("id", None, lambda row: row[0]),
        Column(name, None, lambda row: row[0]),
        Column(None, title.capitalize(), lambda row: called.get(row[0], row[0]), Slot.NAME),
        Column("correct", None, lambda row: row[1].part),
        Column("total", None, lambda row: row[1].whole),
        Column(None, "Right", lambda row: row[1], Slot.TEXT),
    )
    return list_view(key, f"By {title}", columns, shares.items(), layout=Layout.BARS)


def _games(answers: Sequence[Answer]) -> list[tuple[Answer, Ratio]]:
    """Return for each game its first answer and how many were right."""
    games: dict[str, list[Answer]] = {}
    for answer in answers:
        games.setdefault(answer.game, []).append(answer)
    return [(game[0], _ratio(game)) for game in games.values()]


def _shares(answers: Iterable[Answer], of: Callable[[Answer], str]) -> dict[str, Ratio]:
    """Return how many of the answers about each thing were right."""
    groups: dict[str, list[Answer]] = {}
    for answer in answers:
        groups.setdefault(of(answer), []).append(answer)
    return {name: _ratio(group) for name, group in groups.items()}


def _in_order(names: Iterable[str], shares: Mapping[str, Ratio]) -> dict[str, Ratio]:
    return {name: shares[name] for name in names if name in shares}


def _ratio(answers: Sequence[Answer]) -> Ratio:
    return Ratio(sum(answer.right for answer in answers), len(answers))


def _sum(games: Sequence[tuple[Answer, Ratio]]) -> Ratio:
    return Ratio(sum(ratio.part for _, ratio in games), sum(ratio.whole for _, ratio in games))


def _trend(recent: Ratio, earlier: Ratio) -> str:
    return f"{_percent(recent)} in the last {_RECENT_GAMES} games, {_percent(earlier)} before"


def _percent(ratio: Ratio) -> str:
    return f"{100 * ratio.part / ratio.whole:.0f}%"
