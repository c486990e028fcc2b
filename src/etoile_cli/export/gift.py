"""Questions in GIFT, the text format that Moodle and other learning platforms import."""

from collections.abc import Collection
from random import Random

from etoile_cli.enums import Difficulty, Form
from etoile_cli.quiz.bank import DrawnQuestion, bank, draw, filter_questions
from etoile_cli.quiz.draft import CHOICES
from etoile_cli.spoilers import Guide
from etoile_cli.text import escape_controls

_ESCAPES = str.maketrans({letter: f"\\{letter}" for letter in "\\~=#{}:"})

_BLANK = "\N{OPEN BOX}"


def gift(guide: Guide, *, topics: Collection[str] = (), difficulty: Difficulty | None = None) -> str:
    """Return the questions about a guide, each with four choices, in a category for each topic.

    The choices of a question depend on its own content alone, so it stays the same when others are added. Raises
    UsageError for a topic without questions.
    """
    drafts = filter_questions(bank(guide), topics=topics, difficulty=difficulty)
    drawn = [each for draft in drafts for each in draw([draft], _rng(draft.id), limit=1, level=guide.level)]
    questions = [each for each in drawn if each.form is Form.CHOICE and len(each.choices) == CHOICES]
    by_topic: dict[str, list[DrawnQuestion]] = {}
    for question in questions:
        by_topic.setdefault(question.topic, []).append(question)
    return "\n".join(
        part
        for topic, group in sorted(by_topic.items())
        for part in (f"$CATEGORY: {_category(guide.show.title)}/{topic}\n", *map(_question, group))
    )


def _rng(seed: str) -> Random:
    return Random(seed)  # noqa: S311 - a game needs no cryptographic randomness


def _question(question: DrawnQuestion) -> str:
    choices = [f"\t{'=' if choice == question.answer else '~'}{_answer(choice)}" for choice in question.choices]
    return "\n".join(
        (
            f"// [id:{question.id}] [tag:{question.topic}] [tag:{question.difficulty.value}]",
            f"::{_escape(question.id)}::[plain]{_escape(question.prompt)} {{",
            *choices,
            f"\t####{_escape(question.explanation)}",
            "}\n",
        )
    )


def _escape(text: str) -> str:
    """Return `text` without runs of blanks, which parsers join; a blank text, which they refuse, is made visible."""
    return " ".join(escape_controls(text).split()).translate(_ESCAPES) or _BLANK


def _answer(text: str) -> str:
    """Return an answer; one that begins like a weight or a format says that it is plain text."""
    return f"[plain]{_escape(text)}" if text.lstrip()[:1] in ("%", "[") else _escape(text)


def _category(title: str) -> str:
    """Return a title as one level of a category."""
    return escape_controls(title).replace("/", "//")
