"""A session of learning at the keyboard."""

import os
from typing import TYPE_CHECKING

from etoile_cli.cli import game
from etoile_cli.cli.render import Output
from etoile_cli.cli.session import Session
from etoile_cli.errors import EmptyResultError
from etoile_cli.formats import Format

if TYPE_CHECKING:
    from collections.abc import Sequence

_MORE = 5  # new cards that a session without any offers


def play_session(session: Session, output: Output, *, topics: "Sequence[str]", new: int, typed: bool) -> None:
    """Show up to `new` new cards, ask what is due today and these, and show what comes next."""
    from random import Random

    from etoile_cli.quiz import learning, results
    from etoile_cli.quiz.bank import bank, draw
    from etoile_cli.quiz.history import Mode

    guide, today = session.guide, game.today()
    cards = learning.cards(bank(guide), _topics(topics, output))
    if not cards:
        raise EmptyResultError("There is nothing to learn at your level.")
    schedule = learning.Schedule(cards, today)
    schedule.add(game.read_answers(guide.show.id))
    chosen, known = schedule.session(new=new), schedule.due
    due, unseen = ([card for card in chosen if (card.id in known) is is_due] for is_due in (True, False))
    questions = [
        question
        for card in [*due, *learning.mixed(unseen, Random(str(today)))]
        for question in draw([card], Random(f"{today} {card.id}"), limit=1, level=guide.level)
    ]
    lessons = learning.lessons(guide, unseen)
    shortage = schedule.shortage(new=new, chosen=len(unseen))
    log = game.new_log(guide, Mode.LEARN)
    played = game.play(questions, log, session, output, typed=typed, lessons=lessons, note=shortage)
    schedule.add(played.answers)
    forecast = schedule.forecast()
    verdict = learning.forecast_line(forecast)
    if not questions and (limit := schedule.limit_for_more(_MORE)):
        verdict += _offer(session, topics, limit, typed=typed)
    result = results.Result(
        replies=played.replies,
        questions=played.total,
        mode=Mode.LEARN,
        level=guide.level,
        score=results.score_line(played.replies, total=played.total) if questions else "Nothing is due today.",
        verdict=verdict,
        marks=results.marks(played.replies),
    )
    game.show_result(result, session, output, played, forecast)


def _topics(topics: "Sequence[str]", output: Output) -> list[str]:
    """Return the topics that were chosen; without any all, but of spelled sounds, which a voice says in its own way."""
    from etoile_cli.quiz.learning import TOPICS

    all_ = [topic for topic in TOPICS if output.format is not Format.PLAIN or topic != "pronunciation"]
    return [topic.casefold() for topic in topics] or all_


def _offer(session: Session, topics: "Sequence[str]", limit: int, *, typed: bool) -> str:
    """Return how to begin up to `limit` new cards today, with the options that were given."""
    from shlex import join

    up_to, data = session.up_to, str(session.data) if session.data else None
    settings = [
        ("--new", str(limit)),
        *(("--topic", topic) for topic in topics),
        ("--up-to", None if up_to == os.environ.get("ETOILE_UP_TO") else up_to),
        ("--data", None if data == os.environ.get("ETOILE_DATA") else data),
    ]
    words = [word for name, value in settings if value is not None for word in (name, value)]
    command = join(("etoile", "learn", *words, *["--typed"] * typed))
    return f" To learn more today, up to {limit} new ones in all: {command}"
