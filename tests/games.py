"""Questions, replies and logged answers of invented games."""

from datetime import UTC, datetime, timedelta
from typing import Any

from etoile_cli.enums import Difficulty, Form
from etoile_cli.quiz.drawing import DrawnQuestion
from etoile_cli.quiz.history import Answer
from etoile_cli.quiz.play import Reply

NOON = datetime(2031, 1, 5, 12, tzinfo=UTC)
"""The time of the first answer."""


def drawn(
    name: str, *, topic: str = "plot", difficulty: Difficulty = Difficulty.EASY, form: Form = Form.CHOICE
) -> DrawnQuestion:
    """Return a question whose answer is Yes, or the letters in order where the form asks for these."""
    return DrawnQuestion(
        id=name,
        topic=topic,
        difficulty=difficulty,
        form=form,
        prompt=f"{name}?",
        items=("one", "two", "three", "four") if form is Form.MATCH else (),
        clues=("first clue", "second clue", "third clue") if form is Form.CLUES else (),
        choices=("No", "Yes", "Perhaps", "Never"),
        answer="bdac" if form in (Form.ORDER, Form.MATCH) else "Yes",
        explanation="So it is.",
        sources=("gazette",),
    )


def reply(
    name: str, given: str | None = "Yes", *, points: float = 1, player: str | None = None, topic: str = "plot"
) -> Reply:
    """Return the reply to that question: right where it is Yes."""
    right = given == "Yes"
    return Reply(question=drawn(name, topic=topic), given=given, right=right, points=points * right, player=player)


def answer(name: str = "a", *, right: bool = True, day: float = 0, **fields: Any) -> Answer:  # the fields of Answer
    """Return an answer that was logged `day` days after `NOON`."""
    whole = {"game": "g", "topic": "plot", "difficulty": Difficulty.EASY, "player": None, "level": 3, **fields}
    return Answer(
        when=NOON + timedelta(days=day),
        series="lamplight",
        question=name,
        given="Yes" if right else "No",
        right=right,
        points=float(right),
        **whole,
    )
