"""The daily quiz at the keyboard: once a day, to the end, and the line to share."""

from typing import TYPE_CHECKING

from etoile_cli.cli import game
from etoile_cli.cli.render import Output, print_page
from etoile_cli.cli.session import Session
from etoile_cli.cli.streams import write
from etoile_cli.formats import Format

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from etoile_cli.quiz.drawing import DrawnQuestion
    from etoile_cli.quiz.history import Answer
    from etoile_cli.quiz.play import Reply
    from etoile_cli.quiz.results import Result
    from etoile_cli.spoilers import Guide


def play_today(session: Session, output: Output, *, typed: bool) -> None:
    """Ask what was not answered today, and show how the day has ended."""
    from etoile_cli.quiz import daily
    from etoile_cli.quiz.history import Mode

    today = game.today()
    questions, answers = _open(session, today)
    earlier = daily.replies(questions, daily.answers_on(answers, today))
    done = {reply.question.id for reply in earlier}
    left = [question for question in questions if question.id not in done]
    played = game.play(left, game.new_log(session.guide, Mode.DAILY), session, output, typed=typed)
    replies = (*earlier, *played.replies)
    result = _result(replies, len(questions), session.guide, [*answers, *played.answers], today, again=not left)
    game.show_result(result, session, output, played)


def print_today(session: Session, output: Output, *, typed: bool) -> None:
    """Print today's questions on paper."""
    questions, _ = _open(session, game.today())
    game.print_sheet(questions, session, output, rounds=1, typed=typed)


def show_yesterday(session: Session, output: Output) -> None:
    """Print yesterday's questions with their answers."""
    import sys
    from datetime import timedelta

    from etoile_cli.pages import quiz as pages
    from etoile_cli.quiz import daily

    day = game.today() - timedelta(days=1)
    questions, answers = _open(session, day)
    replies = daily.replies(questions, daily.answers_on(answers, day))
    if output.format is Format.PLAIN:
        write(game.spoken_screen(session, sys.stdout).review(questions, replies))
    else:
        print_page(pages.yesterday(questions, replies), output, footer=session.footer)


def _open(session: Session, day: "date") -> "tuple[list[DrawnQuestion], list[Answer]]":
    """Set the level of a day; return its questions, and all logged answers. Raises EmptyResultError where none are."""
    from etoile_cli.errors import EmptyResultError
    from etoile_cli.quiz import daily
    from etoile_cli.quiz.bank import bank, draw

    series, answers = session.guide.show.id, game.read_answers(session.guide.show.id)
    session.lower(daily.level_on(answers, day, session.guide.level))
    level = session.guide.level
    if not (questions := bank(session.guide)):
        raise EmptyResultError("There are no questions at your level.")
    dealt = daily.deal(questions, day, series=series, level=level)
    return draw(dealt, daily.rng_on(day, series=series, level=level), limit=daily.LIMIT, level=level), answers


def _result(
    replies: "tuple[Reply, ...]",
    total: int,
    guide: "Guide",
    answers: "Sequence[Answer]",
    today: "date",
    *,
    again: bool,
) -> "Result":
    """Return the end of a day's quiz of `total` questions, with a line to share once all are answered."""
    from etoile_cli.quiz import daily, results
    from etoile_cli.quiz.history import Mode, days_in_a_row

    number, days = daily.number(today), days_in_a_row(daily.days(answers), today)
    line = results.daily_line(replies, title=guide.show.title, number=number, level=guide.level, days=days)
    title, verdict = results.verdict(guide, replies, total=total)
    if again:
        verdict = "Done for today. The next one comes tomorrow."
    elif len(replies) < total:
        verdict = f"{total - len(replies)} left for today: etoile quiz --daily"
    return results.Result(
        replies=replies,
        questions=total,
        mode=Mode.DAILY,
        level=guide.level,
        score=results.score_line(replies, total=total),
        verdict=verdict,
        rank=title,
        number=number,
        days=days,
        again="etoile quiz --missed",
        share=line if len(replies) == total else None,
    )
