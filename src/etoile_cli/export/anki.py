"""Flash cards for Anki, as a text file to import.

Each note has a GUID of its own, so importing the file of a later level updates the notes and keeps their scheduling.
"""

from collections.abc import Iterator

from msgspec import Struct

from etoile_cli import queries
from etoile_cli.cells import standing_suffix
from etoile_cli.export.text import html_text
from etoile_cli.model import Question, Term
from etoile_cli.queries import CharacterView
from etoile_cli.spoilers import Guide
from etoile_cli.text import escape_controls

_HEADER = """#separator:tab
#html:true
#notetype:Basic
#deck:{deck}
#guid column:1
#tags column:4
"""


class _Note(Struct, frozen=True):
    """A note of the type Basic; each string of `back` is a paragraph."""

    kind: str
    id: str
    front: str
    back: tuple[str, ...]
    topic: str | None = None


def anki(guide: Guide, *, glossary: bool = True, cast: bool = True, quiz: bool = True) -> str:
    """Return the notes as lines of GUID, front, back and tags: terms, then characters, then written questions."""
    notes: list[_Note] = []
    if glossary:
        notes += map(_term_note, guide.term)
    if cast:
        notes += filter(None, map(_character_note, queries.characters(guide)))
    if quiz:
        notes += map(_question_note, guide.question)
    return "".join((_HEADER.format(deck=escape_controls(guide.show.title)), *(_line(guide, note) for note in notes)))


def _line(guide: Guide, note: _Note) -> str:
    show = guide.show.id
    tags = "::".join(filter(None, (show, note.kind, note.topic)))
    back = "<br>".join(html_text(paragraph) for paragraph in note.back)
    return f"etoile:{show}:{note.kind}:{note.id}\t{html_text(note.front)}\t{back}\t{tags}\n"


def _term_note(term: Term) -> _Note:
    said = (f"Pronounced {term.pronunciation}.",) if term.pronunciation else ()
    return _Note("glossary", term.id, term.term, (term.text + standing_suffix(term.confidence), *said))


def _character_note(view: CharacterView) -> _Note | None:
    """Return the note of a character; None where nothing is known but the name."""
    back = tuple(_character_lines(view))
    return _Note("cast", view.character.id, f"Who is {view.character.name}?", back) if back else None


def _character_lines(view: CharacterView) -> Iterator[str]:
    if view.summary:
        yield view.summary.text + standing_suffix(view.summary.confidence)
    if view.company:
        yield f"{view.company.city}, from {view.home.city}" if view.home and view.transferred else view.company.city
    if view.actor:
        yield f"Played by {view.actor.name}"


def _question_note(question: Question) -> _Note:
    return _Note("quiz", question.id, question.prompt, (question.answer, question.explanation), question.topic)
