"""The quiz on a terminal: what to press, the questions, the verdicts, and the end of a game.

Without Rich, whose import would delay the first question by a third (measured).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from etoile_cli.enums import Form
from etoile_cli.quiz.drawing import DrawnQuestion
from etoile_cli.quiz.history import Mode
from etoile_cli.quiz.play import LETTERS, MOST_POINTS, Reply, Turn
from etoile_cli.quiz.results import MAX_SHARE_WIDTH, Result, Standing, daily_words, points_text
from etoile_cli.text import (
    cell_width,
    escape_controls,
    heard,
    is_description,
    listed,
    named_keys,
    sentence,
    with_sounds_heard,
)
from etoile_cli.wrapping import command_apart, wrap, wrap_lines

if TYPE_CHECKING:
    from etoile_cli.quiz.learning import Lesson
    from etoile_cli.quiz.sheets import Entry, Sheet

_MAX_WIDTH = 80
_MAX_PROSE_WIDTH = 72  # longer lines are hard to read
_MIN_WIDTH = 20
_MAX_OUTLETS = 2  # more would drown the explanation
_BOLD, _DIM, _LABEL, _RIGHT, _WRONG = "1", "2", "36", "1;32", "1;31"
_KEYS = "? hint for half a point, Enter twice skips, q stops"
_ANSWERS = {
    (False, True): ("a\N{EN DASH}d answer", "a letter"),
    (True, False): ("type the answer", "the answer"),
    (True, True): (
        "type the answer, or a letter where there are choices",
        "the answer, or a letter where there are choices",
    ),
}
"""How to answer, and what a voice tells to type: by whether some questions are typed, and whether some have choices."""
_HOW = {
    Form.CLUES: "3 points now, ? for another clue",
    Form.ORDER: "type the letters in order, such as cabd",
    Form.MATCH: "type the letter for each number in order, such as cabd",
}
_CHOOSE = "this one has choices: type a letter"
_ANSWER = "The answer:"
_PUT_RIGHT = {Form.ORDER: "The right order:", Form.MATCH: "These belong together:"}
_PRONUNCIATION = "say"  # the kind of the questions whose answers are pronunciations
_MEANING = "meaning"  # the kind of the questions whose explanations are the term with its meaning
_POINTS = {0.25: "a quarter of a point", 0.5: "half a point", 0.75: "three quarters of a point"}


class Screen:
    """A terminal `width` cells wide, at least 20; each method returns the text to write."""

    def __init__(self, *, width: int, color: bool, outlets: Mapping[str, str]) -> None:
        """Create the screen; `outlets` are the names of the sources by id."""
        self._width = max(width, _MIN_WIDTH)
        self._color = color
        self._outlets = outlets

    def intro(self, total: int, level: int, *, typed: int = 0, new: int | None = None, note: str | None = None) -> str:
        """Return how many questions there are, how far they go, and what to press.

        `typed` of them are answered without choices, and `new` are new; a `note` says why not more are.
        """
        keys = f"{_ANSWERS[typed > 0, typed < total][0]}, {_KEYS}"
        parts = filter(None, (_extent(total, level, new), note, keys))
        return self._text(self._styled(" · ".join(parts), _DIM), limit=_MAX_WIDTH)

    def lessons(self, lessons: "Sequence[Lesson]") -> str:
        """Return what the new questions are about."""
        lines = ["", self._styled("New today:", _LABEL)]
        for each in lessons:
            sound = escape_controls(f" ({each.sound})") if each.sound else ""
            lines += self._wrap(f"{self._bold(each.name)}{sound}: {escape_controls(each.text)}", first="   ")
        return "".join(f"{line}\n" for line in lines)

    def start(self) -> str:
        """Return the prompt between what is new and the first question."""
        return self._styled("Enter hides this and starts, q stops > ", _DIM)

    def question(self, turn: Turn, standing: Standing) -> str:
        """Return the question of a turn and a prompt; where it is asked again only what is new."""
        lines: list[str] = []
        if turn.notice is None:
            lines += [*self._header(turn, standing), *self._wrap(self._bold(turn.question.prompt))]
            lines += self._entries(enumerate(turn.question.items, 1))
            lines += self._entries(enumerate(turn.clues, 1))
            lines += self._entries(turn.choices)
            if how := _how(turn):
                lines += self._wrap(self._styled(how, _DIM))
        else:
            lines += self._wrap(self._styled(escape_controls(turn.notice), _DIM))
            if len(turn.clues) > 1:
                lines += self._entries([(len(turn.clues), turn.clues[-1])])
            if len(turn.choices) < len(turn.question.choices):
                lines += self._entries(turn.choices)
        return "\n".join([*lines, "> "])

    def feedback(self, reply: Reply) -> str:
        """Return the verdict, the right answer where it is not what was given, the explanation and outlets.

        An answer that the explanation says is not said before it. Wrong pairs and a wrong order are put right in lines.
        """
        verdict, remarks = self._verdict(reply), self._remarks(reply)
        if not reply.put_right:
            return self._text(f"{verdict} {remarks}")
        lines = "".join(f"{line}\n" for line in self._entries(reply.put_right))
        return f"{self._text(f'{verdict} {_PUT_RIGHT[reply.question.form]}')}{lines}{self._text(remarks)}"

    def _verdict(self, reply: Reply) -> str:
        """Return whether a reply is right, what the answer is, and the points where they are not what one expects."""
        question = reply.question
        wrong = (_BOLD, "Skipped.") if reply.given is None else (_WRONG, "Partly right." if reply.points else "No.")
        style, word = (_RIGHT, "Right.") if reply.right else wrong
        parts = [self._styled(word, style)]
        if (not reply.right or reply.typed) and not _tells_answer(question):
            answer = reply.given if reply.right and reply.given else question.answer
            parts.append(f"{_ANSWER} {self._bold(answer.removesuffix('.'))}.")
        if 0 < reply.points < MOST_POINTS[question.form] or reply.points > 1:
            parts.append(f"For {_POINTS.get(reply.points) or points_text(reply.points)}.")
        return " ".join(parts)

    def _remarks(self, reply: Reply) -> str:
        """Return the explanation, unless it is about a pair that was right, and the outlets.

        A pair that was put right is not said again at the beginning of the explanation.
        """
        question = reply.question
        explained = question.explanation
        for place in reply.wrong_pairs:
            explained = explained.removeprefix(f"{question.pairs(question.answer)[place]}. ")
        is_needed = not reply.wrong_pairs or question.explained in [question.items[each] for each in reply.wrong_pairs]
        parts = [escape_controls(explained)] if is_needed else []
        return " ".join([*parts, self._citation(self._sources(question))])

    def ending(self, result: Result) -> str:
        """Return the end of a game: first what was missed, last the score and the line to share."""
        if not result.replies:
            return self._text(f"{result.score} {result.verdict}".strip())
        lines: list[str] = [""]
        if result.missed:
            again = f": {result.again}" if result.again else ""
            lines += self._wrap(f"{self._styled('To look at again', _LABEL)}{again}", limit=_MAX_WIDTH)
            lines += [line for number, reply in result.missed for line in self._missed(number, reply)]
            lines.append("")
        lines += self._wrap(self._bold(result.score), limit=_MAX_WIDTH)
        lines += self._wrap(escape_controls(result.verdict)) if result.verdict else []
        return "".join(f"{line}\n" for line in [*lines, *self._last_lines(result)])

    def _last_lines(self, result: Result) -> list[str]:
        """Return the marks and what is to be shared, beside each other where they fit."""
        marks, share = (escape_controls(text or "") for text in (result.marks, result.share))
        is_command = share and result.mode is not Mode.DAILY
        last = [text for text in (marks, f"for a friend: {share}" if is_command else share) if text]
        joined = "   ".join(last)
        if cell_width(joined) <= min(self._width, MAX_SHARE_WIDTH):
            return [joined] if joined else []
        return [*last[:-1], *self._wrap(last[-1], limit=self._width)] if is_command else last

    def _header(self, turn: Turn, standing: Standing) -> list[str]:
        """Return which question it is, and at the right edge the score so far, or below where there is no room."""
        question = turn.question
        whose = f"{turn.player} · " if turn.player else ""
        left = escape_controls(f"{whose}{turn.number}/{turn.total}  {question.topic} · {question.difficulty.value}")
        right = f"{standing.right} right · {points_text(standing.points)}"
        if not standing.total:
            return ["", *self._wrap(self._styled(left, _LABEL))]
        gap = min(self._width, _MAX_WIDTH) - cell_width(left) - cell_width(right)
        if gap < len("   "):
            return ["", *self._wrap(self._styled(left, _LABEL)), *self._wrap(self._styled(right, _DIM))]
        return ["", f"{self._styled(left, _LABEL)}{' ' * gap}{self._styled(right, _DIM)}"]

    def _entries(self, entries: Iterable[tuple[object, str]]) -> list[str]:
        """Return lettered or numbered texts; what wraps stands under its text."""
        return [
            line
            for letter, text in entries
            for line in self._wrap(escape_controls(text), first=f"   {self._styled(str(letter), _LABEL)}  ")
        ]

    def _citation(self, outlets: Sequence[str]) -> str:
        """Return the outlets as they end a verdict."""
        return self._styled(f"({listed(outlets, 'and')})", _DIM)

    def _sources(self, question: DrawnQuestion) -> list[str]:
        """Return the first outlets that have names, else the description of the first one, and how many more there are.

        What a description has in brackets says only that the name is not known.
        """
        outlets = list(dict.fromkeys(self._outlets[source] for source in question.sources))
        named = [outlet for outlet in outlets if not is_description(outlet)][:_MAX_OUTLETS]
        shown = named or [outlets[0].partition(" (")[0]]
        more = len(outlets) - len(shown)
        return [*map(escape_controls, shown), *([f"{more} more"] if more else [])]

    def _missed(self, number: int, reply: Reply) -> list[str]:
        """Return a question that was missed, and below it with marks what was right and what was given."""
        whose = f"{reply.player}: " if reply.player else ""
        lines = self._wrap(escape_controls(f"{whose}{reply.question.reminder}"), first=f"{number:>4}  ")
        for right, given in reply.corrections:
            lines += self._wrap(self._bold(right), first=f"      {self._styled('✓', _RIGHT)} ")
            if given:
                lines += self._wrap(escape_controls(given), first=f"      {self._styled('✗', _WRONG)} ")
        return lines

    def _bold(self, text: str) -> str:
        return self._styled(escape_controls(text), _BOLD)

    def _styled(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._color else text

    def _text(self, text: str, *, limit: int = _MAX_PROSE_WIDTH) -> str:
        return "".join(f"{line}\n" for line in self._wrap(text, limit=limit))

    def _wrap(self, text: str, *, first: str = "", limit: int = _MAX_PROSE_WIDTH) -> list[str]:
        """Return the lines of a text that may have escape codes; `first` stands before it, and blanks below that."""
        room = min(self._width, limit)
        told, command = command_apart(text, room)
        return [*wrap(told, room, first=first), *command]


class PlainScreen(Screen):
    """The same for a voice: sentences without signs and columns, in lines that break between words only."""

    def intro(self, total: int, level: int, *, typed: int = 0, new: int | None = None, note: str | None = None) -> str:
        """Return how many questions there are, how far they go, and what to type."""
        answer = _ANSWERS[typed > 0, typed < total][1]
        keys = f"Type {answer}, a question mark for a hint, r to repeat, Enter twice to skip, q to stop."
        said = f" {note[:1].upper()}{note[1:]}." if note else ""
        return self._lines(f"{_extent(total, level, new)}.{said} {keys}", "")

    def lessons(self, lessons: "Sequence[Lesson]") -> str:
        """Return what the new questions are about, each in a sentence."""
        said = [(each.name, f", said {heard(each.sound)}" if each.sound else "", each.text) for each in lessons]
        return self._lines("", "New today:", *(sentence(f"{name}{sound}: {text}") for name, sound, text in said), "")

    def start(self) -> str:
        """Return the prompt between what is new and the first question."""
        return self._lines("Press Enter for the questions, or q to stop: ")

    def question(self, turn: Turn, standing: Standing) -> str:
        """Return the question of a turn in sentences; where it is asked again only what is new."""
        question = turn.question
        lines: list[str] = []
        if turn.notice is None:
            whose = f"{turn.player}, question" if turn.player else "Question"
            lines += ["", f"{whose} {turn.number} of {turn.total}: {question.topic}, {question.difficulty.value}."]
            if standing.total:
                points = "" if standing.points == standing.right else f", {points_text(standing.points)}"
                lines.append(f"So far {standing.right} right{points}.")
            lines += _prompt_lines(question, turn.clues)
        else:
            lines.append(named_keys(turn.notice))
            lines += [sentence(f"Clue {len(turn.clues)}: {turn.clues[-1]}")] if len(turn.clues) > 1 else []
        if turn.notice is None or len(turn.choices) < len(question.choices):
            lines += _choice_lines(question, turn.choices)
        if (turn.notice is None or question.form in (Form.ORDER, Form.MATCH)) and (how := _how(turn)):
            spelt = how.replace("cabd", "c, a, b, d")
            lines.append(named_keys(f"{spelt[:1].upper()}{spelt[1:]}."))
        return self._lines(*lines, "Your answer: ")

    def feedback(self, reply: Reply) -> str:
        """Return the verdict; an order is put right by its letters, and then in words."""
        parts = [self._verdict(_heard(reply))]
        if reply.put_right:
            letters, texts = zip(*reply.put_right, strict=True)
            is_order = reply.question.form is Form.ORDER
            parts.append(f"{_PUT_RIGHT[reply.question.form]} {', '.join(letters) if is_order else '; '.join(texts)}.")
            parts += map(sentence, texts if is_order else ())
        return self._lines(" ".join([*parts, self._remarks(reply)]), "")

    def _citation(self, outlets: Sequence[str]) -> str:
        return sentence(f"Source: {outlets[0]}{' and others' if outlets[1:] else ''}")

    def ending(self, result: Result) -> str:
        """Return the end of a game in sentences: the score first, and a line for each question that was missed."""
        parts = [f"{sentence(result.score.replace(' · ', ', '))} {result.verdict}".strip()]
        if result.missed:
            parts.append("To look at again:")
        for number, reply in ((number, _heard(reply)) for number, reply in result.missed):
            asked = f"{reply.player}, question" if reply.player else "Question"
            answer = sentence(f"{_ANSWER} {reply.answer_in_words}")
            parts.append(f"{asked} {number}: {sentence(reply.question.reminder)} {answer} {_said(reply)}")
        parts += [f"To play these again: {result.again}"] if result.missed and result.again else []
        share = daily_words(result) if result.share and result.mode is Mode.DAILY else result.share
        parts += [f"To share: {share}"] if share else []
        return self._lines("", *parts, "")

    def review(self, questions: Sequence[DrawnQuestion], replies: Iterable[Reply]) -> str:
        """Return the questions of a day that is over, with their answers and what was said to each, if it was asked."""
        given = {reply.question.id: _heard(reply) for reply in replies}
        lines = []
        for number, each in enumerate(map(_voiced, questions), 1):
            answer = sentence(f"{_ANSWER} {each.in_words(each.answer)}")
            said = _said(given[each.id]) if each.id in given else "You were not asked."
            lines.append(f"Question {number}: {sentence(each.reminder)} {answer} {sentence(each.explanation)} {said}")
        return self._lines("Yesterday.", *lines, "")

    def sheet(self, sheet: "Sheet") -> str:
        """Return a quiz sheet in sentences, with a form feed before the answers."""
        lines = [f"{sheet.title}: a quiz.", f"{_extent(len(sheet.entries), sheet.level, None)}."]
        for number, entries in sheet.rounds:
            lines += ["", f"Round {number}."] if sheet.has_rounds else []
            for entry in entries:
                question = entry.question
                lines += ["", f"Question {entry.number}: {question.topic}, {question.difficulty.value}."]
                lines += _prompt_lines(question, question.clues)
                if sheet.has_choices(question):
                    lines += _choice_lines(question, zip(LETTERS, question.choices, strict=False))
        answers = [self._sheet_answer(entry, is_lettered=sheet.has_choices(entry.question)) for entry in sheet.entries]
        return f"{self._lines(*lines, '')}\n\f{self._lines(f'{sheet.title}: the answers.', '', *answers, '')}"

    def _sheet_answer(self, entry: "Entry", *, is_lettered: bool) -> str:
        """Return the answer, with its letter or letters where these are known, why it is right and who says so."""
        question = _voiced(entry.question)
        letters = f"{', '.join(entry.letter.upper())}{': ' if len(entry.letter) > 1 else ', '}" if is_lettered else ""
        answer = sentence(f"{letters}{question.in_words(question.answer)}")
        sources = self._citation(self._sources(question))
        return f"Question {entry.number}: {answer} {sentence(question.explanation)} {sources}"

    def _lines(self, *lines: str) -> str:
        """Return lines that are broken between words where the terminal is narrower."""
        parts = [command_apart(escape_controls(line), self._width) for line in lines]
        told = [[wrap_lines(with_sounds_heard(text), self._width), *command] for text, command in parts]
        return "\n".join(line for part in told for line in part)


def _extent(total: int, level: int, new: int | None) -> str:
    """Return how many questions there are and how far they go; and how many are new, if that is known."""
    count = f"{total} question{'' if total == 1 else 's'}"
    parts = "" if new is None else f": {new} new, {total - new} due"
    return f"{count}{parts}, {f'nothing past episode {level}' if level else 'without spoilers'}"


def _how(turn: Turn) -> str | None:
    """Return how to answer a question of another form than the others of its game."""
    return _HOW.get(turn.question.form, _CHOOSE if turn.typed and turn.choices else None)


def _prompt_lines(question: DrawnQuestion, clues: Iterable[str]) -> list[str]:
    """Return the prompt, and in sentences what choices belong to and the clues."""
    items = [f"Number {number}: {text}" for number, text in enumerate(question.items, 1)]
    told = [f"Clue {number}: {text}" for number, text in enumerate(clues, 1)]
    return [*map(sentence, (question.prompt, *items, *told))]


def _choice_lines(question: DrawnQuestion, choices: Iterable[tuple[str, str]]) -> list[str]:
    """Return lettered choices in sentences, pronunciations as a voice reads them best."""
    sounds = question.kind == _PRONUNCIATION
    return [sentence(f"{letter.upper()}: {heard(text) if sounds else text}") for letter, text in choices]


def _tells_answer(question: DrawnQuestion) -> bool:
    """Return whether a list or the explanation says what the answer is, so that a verdict needs not say it before."""
    answer = question.answer.removesuffix(".").casefold()
    is_listed = question.form in (Form.ORDER, Form.MATCH)
    return is_listed or question.kind == _MEANING or question.explanation.casefold().startswith(f"{answer}.")


def _said(reply: Reply) -> str:
    """Return in a sentence what was said to a question."""
    who, were = (reply.player, "was") if reply.player else ("You", "were")
    if reply.given is None:
        return f"{who} skipped it."
    if reply.given_in_words and not reply.right:
        return sentence(f"{who} said: {reply.given_in_words}")
    return f"{who} {were} {'right' if reply.right else 'partly right' if reply.points else 'wrong'}."


def _heard(reply: Reply) -> Reply:
    """Return a reply with a pronunciation as a voice reads it best."""
    if reply.question.kind != _PRONUNCIATION:
        return reply
    return replace(reply, question=_voiced(reply.question), given=reply.given and heard(reply.given))


def _voiced(question: DrawnQuestion) -> DrawnQuestion:
    """Return a question with a pronunciation as a voice reads it best."""
    return replace(question, answer=heard(question.answer)) if question.kind == _PRONUNCIATION else question
