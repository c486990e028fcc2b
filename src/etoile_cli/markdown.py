"""A page as Markdown: headings, lists and tables that look right on a page of notes."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from etoile_cli.cells import Marks, spoken
from etoile_cli.text import escape_markdown
from etoile_cli.view import Cell, Entry, Field, Layout, Page, Slot, View


def write_markdown(page: Page, marks: Marks) -> str:
    """Return `page` as Markdown, with numbered notes at its end where `marks` has any."""
    blocks = ["\n".join(_view(view, marks)) for view in page.views if view.is_laid_out]
    notes = [f"- {_ADDRESS_AT_END.sub(_link, escape_markdown(note))}" for note in marks.notes()]
    return "\n\n".join([*blocks, *(["\n".join(["## Sources", "", *notes])] if notes else [])]) + "\n"


_ADDRESS_AT_END = re.compile(r"(?:^|(?<=, ))https?\\:[^\s,]+$")
"""The address of a source, alone or after the rest, as `escape_markdown` leaves it."""


def _link(address: re.Match[str]) -> str:
    """Return an escaped address as a link that shows it."""
    return "<" + re.sub(r"\\(.)", r"\1", address[0]) + ">"


def _view(view: View, marks: Marks) -> Iterator[str]:
    if view.title:
        yield from (f"## {escape_markdown(view.title)}", "")
    if not view.rows:
        yield escape_markdown(view.empty)
    elif view.layout is Layout.TABLE:
        yield from _table(view, marks)
    else:
        yield from _list(view, marks)
    if view.note:
        yield from ("", escape_markdown(view.note.strip()))  # four blanks would begin code


def _list(view: View, marks: Marks) -> Iterator[str]:
    """Yield the entries, each in its layout, below the headings of their groups."""
    write = _WRITERS[view.layout]
    group: list[str] = []
    for index, entry in enumerate(view.entries()):
        heading = _words(entry, Slot.GROUP, marks)
        if heading != group:
            group = heading
            yield from ([""] if index else [])
            yield from (f"### {', '.join(heading)}", "")
        yield from write(entry, marks)


def _card(entry: Entry, marks: Marks) -> Iterator[str]:
    yield f"# {', '.join(_words(entry, Slot.NAME, marks))}"
    if about := [*_words(entry, Slot.META, marks), *_words(entry, Slot.ASIDE, marks)]:
        yield from ("", f"*{' · '.join(about)}*")
    for text in _words(entry, Slot.TEXT, marks):
        yield from ("", _ADDRESS_AT_END.sub(_link, text))


def _entry(entry: Entry, marks: Marks) -> Iterator[str]:
    lead, meta, text, aside = (_words(entry, slot, marks) for slot in (Slot.LEAD, Slot.META, Slot.TEXT, Slot.ASIDE))
    name = [f"**{words}**" for words in _words(entry, Slot.NAME, marks)]
    head = " ".join([*lead, *name, *([f"({', '.join(meta)})"] if meta else [])])
    said = ": ".join(filter(None, (head[:1].upper() + head[1:], " ".join(text))))
    yield " ".join(["-", said, *([f"*({', '.join(aside)})*"] if aside else [])])


def _member(entry: Entry, marks: Marks) -> Iterator[str]:
    """Yield an entry whose sign comes last, in words."""
    yield from _entry({Slot.ASIDE if slot is Slot.LEAD else slot: fields for slot, fields in entry.items()}, marks)


def _fact(entry: Entry, marks: Marks) -> Iterator[str]:
    named = ", ".join(_words(entry, Slot.NAME, marks))
    for field in entry.get(Slot.TEXT, [Field(None, None)] if named else []):
        label = named or escape_markdown(field.title or "")
        yield "".join(("- ", f"**{label}**: " if label else "", _cell(field.cell, marks)))


def _table(view: View, marks: Marks) -> Iterator[str]:
    """Yield a table, or one below the heading of each group where the columns of groups have no titles."""
    columns = [(index, column) for index, column in enumerate(view.columns) if column.slot]
    shown = [(index, column) for index, column in columns if column.title or column.slot is not Slot.GROUP] or columns
    groups = [index for index, column in columns if (index, column) not in shown]
    headed = groupby(view.rows[: view.limit], key=lambda row: [_cell(row[index], marks) for index in groups])
    for number, (heading, rows) in enumerate(headed):
        yield from ([""] if number else [])
        yield from ((f"### {', '.join(filter(None, heading))}", "") if any(heading) else ())
        yield _row(escape_markdown(column.title or "") for _, column in shown)
        yield _row("---" for _ in shown)
        yield from (_row(_cell(row[index], marks) for index, _ in shown) for row in rows)


def _cell(cell: Cell, marks: Marks) -> str:
    return escape_markdown(spoken(cell, marks))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _words(entry: Entry, slot: Slot, marks: Marks) -> list[str]:
    return [_cell(field.cell, marks) for field in entry.get(slot, [])]


_WRITERS = {
    Layout.CARD: _card,
    Layout.FACTS: _fact,
    Layout.ENTRIES: _entry,
    Layout.TREE: _entry,
    Layout.SIDE_BY_SIDE: _member,
    Layout.BARS: _entry,
}
