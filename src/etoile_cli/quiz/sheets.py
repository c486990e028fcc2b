"""A quiz on paper: its rounds, as text and as Markdown, with the answers on a page of their own."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from etoile_cli.enums import Form
from etoile_cli.quiz.drawing import DrawnQuestion
from etoile_cli.quiz.play import LETTERS
from etoile_cli.text import escape_controls, escape_markdown, sentence
from etoile_cli.wrapping import wrap

_LINE = "_" * 28  # to write on
_BOX = "[ ]"
_INDENT = 4


class Entry(Struct, frozen=True, kw_only=True):
    """A question of a sheet; `number` counts through all rounds."""

    round: int
    number: int
    question: DrawnQuestion

    @property
    def letter(self) -> str:
        """The letter of the right answer, or the letters in order."""
        choices = self.question.choices
        return LETTERS[choices.index(self.question.answer)] if self.question.answer in choices else self.question.answer


class Sheet(Struct, frozen=True, kw_only=True):
    """A quiz on paper. `outlets` are the names of the sources by id; with `typed` only needed choices are there."""

    title: str
    level: int
    entries: tuple[Entry, ...]
    outlets: Mapping[str, str]
    typed: bool

    @property
    def rounds(self) -> list[tuple[int, list[Entry]]]:
        """The entries of each round, with its number."""
        return [(number, [*entries]) for number, entries in groupby(self.entries, lambda entry: entry.round)]

    @property
    def has_rounds(self) -> bool:
        """Whether there is more than one round."""
        return self.entries[-1].round > 1

    def has_choices(self, question: DrawnQuestion) -> bool:
        """Return whether a question has its choices."""
        return question.needs_choices or not self.typed


def make_sheet(
    questions: Sequence[DrawnQuestion],
    *,
    rounds: int,
    title: str,
    level: int,
    outlets: Mapping[str, str],
    typed: bool,
) -> Sheet:
    """Return a sheet of `questions` in rounds of equal length, but for the last where they do not divide evenly."""
    length = max(-(-len(questions) // rounds), 1)
    entries = [
        Entry(round=index // length + 1, number=index + 1, question=question)
        for index, question in enumerate(questions)
    ]
    return Sheet(title=title, level=level, entries=tuple(entries), outlets=outlets, typed=typed)


def as_text(sheet: Sheet, width: int) -> str:
    """Return a sheet as text of at most `width` columns, with a form feed before the answers."""
    lines = [*wrap(f"{escape_controls(sheet.title)}: a quiz", width), *wrap(_reach(sheet), width)]
    lines += ["", f"Team {_LINE}"]
    for number, entries in sheet.rounds:
        lines += ["", f"Round {number}    ____ of {len(entries)}"] if sheet.has_rounds else []
        for entry in entries:
            lines += ["", *_question_lines(entry, sheet, width)]
    lines += ["", f"\f{escape_controls(sheet.title)}: the answers", ""]
    for entry in sheet.entries:
        lines += _hanging(f"{entry.number:>3} ", _answer(entry, sheet), width)
    return "".join(f"{line}\n" for line in lines)


def as_markdown(sheet: Sheet) -> str:
    """Return a sheet as Markdown, with the answers under a heading of their own at the end."""
    lines = [
        f"# {escape_markdown(sheet.title)}: a quiz",
        "",
        escape_markdown(_reach(sheet)),
        "",
        f"Team: {escape_markdown(_LINE)}",
        "",
    ]
    for number, entries in sheet.rounds:
        lines += [f"## Round {number}", ""] if sheet.has_rounds else []
        for entry in entries:
            lines += [
                f"**{entry.number}.** {escape_markdown(entry.question.prompt)}",
                "",
                *_md_choices(entry, sheet),
                "",
            ]
    lines += ["---", "", "## The answers", ""]
    lines += [f"{entry.number}. {escape_markdown(_answer(entry, sheet))}" for entry in sheet.entries]
    return "".join(f"{line}\n" for line in lines)


def _reach(sheet: Sheet) -> str:
    count = f"{len(sheet.entries)} question{'' if len(sheet.entries) == 1 else 's'}"
    return f"{count}, nothing past episode {sheet.level}" if sheet.level else f"{count}, without spoilers"


def _question_lines(entry: Entry, sheet: Sheet, width: int) -> list[str]:
    question, blank = entry.question, " " * _INDENT
    lines = _hanging(f"{entry.number:>3} ", question.prompt, width)
    for number, text in enumerate((*question.clues, *question.items), 1):
        lines += _hanging(f"{blank}{number}  ", text, width)
    if sheet.has_choices(question):
        box = f"{_BOX} " if _is_ticked(question) else ""
        for letter, choice in zip(LETTERS, question.choices, strict=False):
            lines += _hanging(f"{blank}{box}{letter}  ", choice, width)
    if not (sheet.has_choices(question) and _is_ticked(question)):
        lines.append(f"{blank}{_answer_line(entry, sheet)}")
    return lines


def _is_ticked(question: DrawnQuestion) -> bool:
    """Return whether the answer is one of the choices, not their order."""
    return question.form in (Form.CHOICE, Form.CLUES)


def _answer_line(entry: Entry, sheet: Sheet) -> str:
    """Return the line to write an answer on, or a place for each letter."""
    question = entry.question
    return " ".join(["____"] * len(question.answer)) if sheet.has_choices(question) else _LINE


def _md_choices(entry: Entry, sheet: Sheet) -> list[str]:
    question = entry.question
    told = [f"{number}. {escape_markdown(text)}" for number, text in enumerate((*question.clues, *question.items), 1)]
    lines = [*told, ""] if told else []
    if sheet.has_choices(question):
        box = f"{_BOX} " if _is_ticked(question) else ""
        lines += [
            f"- {box}{letter}: {escape_markdown(choice)}"
            for letter, choice in zip(LETTERS, question.choices, strict=False)
        ]
        lines += [] if box else [""]
    is_ticked = sheet.has_choices(question) and _is_ticked(question)
    return lines if is_ticked else [*lines, escape_markdown(_answer_line(entry, sheet))]


def _answer(entry: Entry, sheet: Sheet) -> str:
    """Return the answer, with its letter where the sheet has letters, then why and who says so."""
    question = entry.question
    letter = f"{entry.letter}  " if sheet.has_choices(question) and entry.letter != question.answer else ""
    outlets = ", ".join(dict.fromkeys(sheet.outlets[source] for source in question.sources))
    return f"{letter}{sentence(question.answer)} {question.explanation} ({outlets})"


def _hanging(first: str, text: str, width: int) -> list[str]:
    """Return the lines of a text after `first`, each below the other."""
    return wrap(escape_controls(text), width, first=first)
