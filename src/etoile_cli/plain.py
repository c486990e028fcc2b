"""A page as sentences that a screen reader can speak: no drawings, no columns."""

import re
from collections.abc import Iterator

from etoile_cli.cells import Marks, cell_text, spoken
from etoile_cli.text import escape_controls, sentence
from etoile_cli.view import Entry, Field, Layout, Page, Said, Slot, View

_NUMBERED = re.compile("^([0-9]+) · ")
_SIGNS = re.compile(r"^[^\w\"'(-]+")


def write_plain(page: Page, marks: Marks) -> str:
    """Return `page` as sentences, a blank line between its views, and numbered notes where `marks` has any."""
    blocks = ["\n".join(_view(view, marks)) for view in page.views if view.is_laid_out]
    notes = marks.notes()
    return "\n\n".join([*blocks, *(["\n".join(["Sources.", *notes])] if notes else [])]) + "\n"


def _view(view: View, marks: Marks) -> Iterator[str]:
    if view.title:
        yield sentence(_voiced(escape_controls(view.title)))
    if not view.rows:
        yield sentence(escape_controls(view.empty))
    write = _WRITERS[view.layout]
    group: str | None = None
    for entry in view.entries():
        heading = ", ".join(_words(entry, Slot.GROUP, marks))
        if heading and heading != group:
            yield from [""] * (group is not None)
            yield sentence(heading)
            group = heading
        yield from filter(None, write(entry, marks))
    yield from _note(view.note)


def _note(note: str) -> Iterator[str]:
    """Yield the parts of a note; one with a command ends with the command, as it is typed."""
    for part in filter(None, escape_controls(note).split(" · ")):
        words = "for all of them, add the option --all" if part == "all: --all" else _SIGNS.sub("", part)
        said = words if words.startswith("etoile ") else _capitalised(words)
        yield said if "etoile " in part or "--" in part else sentence(said)


def _card(entry: Entry, marks: Marks) -> Iterator[str]:
    asides = map(_capitalised, _words(entry, Slot.ASIDE, marks))
    yield " ".join(map(sentence, (*map(_capitalised, _words(entry, Slot.NAME, marks)), *asides)))
    if meta := _words(entry, Slot.META, marks):
        yield sentence(_capitalised(", ".join(meta)))
    yield from map(sentence, _words(entry, Slot.TEXT, marks))


def _entry(entry: Entry, marks: Marks, separator: str = ", ") -> Iterator[str]:
    """Yield one line, as in "Episode 2, Ann Ek, dancer: she dances the lead. Oslo."."""
    slots = (Slot.LEAD, Slot.NAME, Slot.META)
    head = separator.join(word for slot in slots for word in _words(entry, slot, marks))
    text = " ".join(map(sentence, _words(entry, Slot.TEXT, marks)))
    said = sentence(": ".join(filter(None, (_capitalised(head) if Slot.LEAD in entry else head, text))))
    asides = (sentence(_capitalised(words)) for words in _words(entry, Slot.ASIDE, marks))
    yield " ".join(filter(None, (said, *asides)))


def _branch(entry: Entry, marks: Marks) -> Iterator[str]:
    """Yield one line, as in "Works with Ann Ek: they share a stand."."""
    yield from _entry(entry, marks, " ")


def _fact(entry: Entry, marks: Marks) -> Iterator[str]:
    """Yield a line for each field, with its label."""
    named = ", ".join(_words(entry, Slot.NAME, marks))
    for field in entry.get(Slot.TEXT, [Field(None, None)] if named else []):
        yield sentence(": ".join(filter(None, (named or field.title, sentence(_spoken(field, marks))))))


def _row(entry: Entry, marks: Marks) -> Iterator[str]:
    """Yield the name, and then the other cells with the titles of their columns."""
    rest = [field for slot, fields in entry.items() if slot not in (Slot.NAME, Slot.GROUP) for field in fields]
    said = [", ".join(_words(entry, Slot.NAME, marks)), *(_labelled(field, marks) for field in rest)]
    yield " ".join(map(sentence, filter(None, said)))


def _labelled(field: Field, marks: Marks) -> str:
    words = _spoken(field, marks)
    return f"{field.title}: {words}" if field.title else words


def _words(entry: Entry, slot: Slot, marks: Marks) -> list[str]:
    """Return the cells in a slot that have words; what does not speak for itself has the title of its column."""
    words = (
        f"{field.title.lower()} {cell_text(field.cell)}"
        if type(field.cell) in (int, float) and field.title
        else _spoken(field, marks)
        for field in entry.get(slot, [])
    )
    return list(filter(None, words))


def _spoken(field: Field, marks: Marks) -> str:
    """Return a cell in words; what is not a statement without the signs that only the eye needs."""
    words = spoken(field.cell, marks)
    return words if isinstance(field.cell, Said) else _voiced(words)


def _voiced(words: str) -> str:
    """Return text with pauses for what separates it to the eye."""
    return _NUMBERED.sub(r"Episode \1, ", words).replace(" · ", ", ").replace(" < ", ", ")


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


_WRITERS = {
    Layout.CARD: _card,
    Layout.FACTS: _fact,
    Layout.ENTRIES: _entry,
    Layout.TABLE: _row,
    Layout.TREE: _branch,
    Layout.SIDE_BY_SIDE: _entry,
    Layout.BARS: _entry,
}
