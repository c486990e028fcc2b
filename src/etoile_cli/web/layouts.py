"""The layouts of views as HTML: each is drawn here once, for every page."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import htpy as h
from htpy import Node
from markupsafe import Markup

from etoile_cli.cells import STANDINGS, Marks, cell_text, standing_suffix
from etoile_cli.enums import Confidence
from etoile_cli.text import escape_controls
from etoile_cli.view import (
    Accent,
    Cell,
    Entry,
    EpisodeNumber,
    Field,
    Layout,
    Move,
    Ratio,
    Said,
    Sign,
    Slot,
    View,
    by_group,
)

PLACES = 3
"""How many companies have a colour of their own, as in the picture of relations."""

_HEADINGS = (h.h1, h.h2, h.h3, h.h4, h.h5, h.h6)
_MAX_DOTS = 24


def heading(rank: int, text: Node) -> h.Element:
    """Return a heading: 1 is that of the document."""
    return _HEADINGS[min(rank, len(_HEADINGS)) - 1][text]


def dots(ratio: Ratio) -> Node:
    """Return a ratio in words, after a dot for each of the whole where these are few."""
    row = "●" * ratio.part + "○" * (ratio.whole - ratio.part) if ratio.whole <= _MAX_DOTS else ""
    return [row and h.span(".dots", aria_hidden="true")[row], " ", cell_text(ratio)]


class Drawing:
    """Draws the views of one guide.

    `numbers` are the numbers of the sources by id, as in the list with the ids `s1`, `s2` and so on. A name in `links`
    leads to that address. A statement whose text is in `new` is marked. `drawn` keeps what was drawn, for the guides of
    other levels: most of it is the same.
    """

    def __init__(
        self,
        *,
        numbers: Mapping[str, int],
        links: Mapping[str, str],
        new: Collection[str],
        drawn: dict[Hashable, Markup],
    ) -> None:
        """Take what the guide knows."""
        self._drawn = drawn
        self._numbers = numbers
        self._links = links
        self._new = new
        self._marks = Marks(symbols=True)

    def views(self, views: Sequence[View], rank: int) -> list[Node]:
        """Return what people see of some views."""
        return [self.view(view, rank) for view in views if view.is_laid_out]

    def view(self, view: View, rank: int) -> Markup:
        """Return a view; `rank` is that of its title, or without one of the headings in it."""
        return self.once(self._key(view, rank), lambda: self._draw_view(view, rank))

    def _key(self, view: View, rank: int) -> Hashable:
        """Return all that the drawing of a view depends on."""
        cells = [cell for row in view.rows for cell in row]
        marks = self.marks([cell for cell in cells if isinstance(cell, Said)])
        links = tuple([self._links.get(cell) for cell in cells if isinstance(cell, str)])
        shape = (view.layout, rank, tuple([(column.title, column.slot) for column in view.columns]))
        return shape, view.title, view.rows, view.limit, view.note, view.empty, marks, links

    def marks(self, statements: Iterable[Said]) -> Hashable:
        """Return what the drawing of statements depends on besides themselves."""
        return tuple([(each.text in self._new, *map(self._numbers.get, each.sources)) for each in statements])

    def once(self, key: Hashable, draw: Callable[[], Node]) -> Markup:
        """Return what `draw` returns, which depends on `key` alone."""
        if key not in self._drawn:
            self._drawn[key] = as_markup(draw())
        return self._drawn[key]

    def _draw_view(self, view: View, rank: int) -> Node:
        inner = rank + bool(view.title)
        return [
            view.title and heading(rank, escape_controls(view.title)),
            _LAYOUTS[view.layout](self, view, inner) if view.rows else h.p(".empty")[escape_controls(view.empty)],
            view.note and h.p(".note")[escape_controls(view.note)],
        ]

    def said(self, said: Said) -> Markup:
        """Return a statement with its sign of doubt, whether it is new, and the numbers of its sources.

        Those who hear it are spared "one source" between so many sentences: a single number says the same.
        """
        symbol = self._marks.after(said)
        words = "" if symbol else standing_suffix(said.confidence)
        numbers = sorted(self._numbers[id_] for id_ in said.sources)
        return as_markup(
            escape_controls(said.text),
            symbol and self._doubt(symbol, said.confidence),
            said.text in self._new and ["\N{NO-BREAK SPACE}", h.mark["new"]],
            numbers and h.sup[words, *(f" {number}" for number in numbers)],
        )

    def _doubt(self, symbol: str, confidence: Confidence) -> Node:
        # The most frequent sign is drawn by the style, in a tenth of the room.
        return h.i if confidence is Confidence.SINGLE else _sign(symbol, STANDINGS[confidence])

    def cell(self, cell: Cell, slot: Slot) -> Node:  # noqa: PLR0911 - one for each type
        """Return a cell as it is in a slot."""
        match cell:
            case Said():
                return self.said(cell)
            case Accent():
                return h.span(class_=f"city p{cell.number % PLACES}")[escape_controls(cell.text)]
            case Move():
                return self._move(cell)
            case Sign() if slot not in (Slot.TEXT, Slot.NAME):  # these are read in words
                return _sign(escape_controls(cell.symbol), escape_controls(cell.words))
            case EpisodeNumber():
                return (
                    f"Ep. {cell.number}" if cell.number else None if cell.number == 0 else _sign("?", cell_text(cell))
                )
            case Ratio() if slot is Slot.ASIDE:
                return dots(cell)
            case str() if slot is Slot.NAME and cell in self._links:
                return h.a(href=self._links[cell])[escape_controls(cell)]
            case _:
                return escape_controls(cell_text(cell))

    def _move(self, move: Move) -> Node:
        start, end = (self.cell(each, Slot.TEXT) for each in (move.start, move.end))
        return [start, " ", _sign("→", "to"), " ", end]

    def fields(self, entry: Entry, slot: Slot) -> list[Node]:
        """Return the cells in a slot in one line; an empty list where there are none."""
        shown = [
            # A number does not speak for itself.
            [field.title.lower(), " ", cell_text(field.cell)]
            if isinstance(field.cell, int | float) and field.title
            else self.cell(field.cell, slot)
            for field in entry.get(slot, [])
        ]
        return [part for index, cell in enumerate(shown) for part in (" · " if index else None, cell)]

    def card(self, view: View, rank: int) -> Node:
        """Return names as headings, each with a line of meta, what sets it apart, and sentences."""
        return [
            [
                heading(rank, [self.cell(field.cell, Slot.TEXT) for field in entry.get(Slot.NAME, [])]),
                self._line(entry, Slot.META),
                self._line(entry, Slot.ASIDE),
                self._texts(entry),
            ]
            for entry in view.entries()
        ]

    def _line(self, entry: Entry, slot: Slot) -> Node:
        return slot in entry and h.p(class_=slot.value)[self.fields(entry, slot)]

    def _texts(self, entry: Entry) -> Node:
        return [h.p[self.cell(field.cell, Slot.TEXT)] for field in entry.get(Slot.TEXT, [])]

    def facts(self, view: View, _: int) -> Node:
        """Return labels, each with its sentences."""
        labelled = [
            (_name_of(entry) or field.title or "", entry, field)
            for entry in view.entries()
            for field in entry.get(Slot.TEXT, [])
        ]
        return h.dl[
            [
                [self._label(label, group[0][1]), [h.dd[self.cell(field.cell, Slot.TEXT)] for *_, field in group]]
                for label, group in ((label, list(group)) for label, group in groupby(labelled, key=lambda row: row[0]))
            ]
        ]

    def _label(self, label: str, entry: Entry) -> Node:
        """Return the label of facts; those without one follow the facts before them."""
        return label and h.dt[self.fields(entry, Slot.NAME) or escape_controls(label)]

    def entries(self, view: View, rank: int) -> Node:
        """Return names and texts, under the headings of their groups."""
        return [
            h.div(".group")[heading(rank, title), self._list(group)] if title else self._list(group)
            for title, group in self._groups(view)
        ]

    def side_by_side(self, view: View, rank: int) -> Node:
        """Return groups beside each other: the first words of a group are its heading."""
        sides = []
        for entries in by_group(view.entries()):
            first, *rest = [self.cell(field.cell, Slot.GROUP) for field in entries[0].get(Slot.GROUP, [])] or [None]
            sides.append(
                h.div(".side")[
                    first and heading(rank, first), [h.p(".meta")[each] for each in rest], self._list(entries)
                ]
            )
        return h.div(".sides")[sides]

    def _groups(self, view: View) -> Iterator[tuple[list[Node], list[Entry]]]:
        """Yield the heading of each group, an empty one where it has none, and its entries."""
        for entries in by_group(view.entries()):
            yield self.fields(entries[0], Slot.GROUP), entries

    def _list(self, entries: Sequence[Entry]) -> Node:
        """Return entries as a list; what several in a row begin with, such as an episode, stands at the first."""
        leads = [
            [] if before and before.get(Slot.LEAD) == entry.get(Slot.LEAD) else self.fields(entry, Slot.LEAD)
            for before, entry in zip((None, *entries), entries, strict=False)
        ]
        items = [
            self._item({**entry, Slot.NAME: []} if _repeats_name(entry, before) else entry)
            for before, entry in zip((None, *entries), entries, strict=False)
        ]
        if not any(map(any, leads)):
            return h.ul[[h.li[item] for item in items]]
        return h.ul(".leads")[
            [h.li[h.small[lead] if any(lead) else None, item] for lead, item in zip(leads, items, strict=True)]
        ]

    def _item(self, entry: Entry) -> Node:
        if entry.keys() <= {Slot.GROUP, Slot.LEAD, Slot.TEXT}:
            return self.fields(entry, Slot.TEXT)
        return [
            bool(entry.get(Slot.NAME)) and h.b[self.fields(entry, Slot.NAME)],
            [
                [" ", h.small(class_=slot.value)[self.fields(entry, slot)]]
                for slot in (Slot.META, Slot.ASIDE)
                if slot in entry
            ],
            self._texts(entry),
        ]

    def table(self, view: View, _: int) -> Node:
        """Return a table with the titles of its columns; a group is a row above its own."""
        shown = [index for index, column in enumerate(view.columns) if column.slot not in (None, Slot.GROUP)]
        rows = [(self.fields(entry, Slot.GROUP), row) for entry, row in zip(view.entries(), view.rows, strict=False)]
        body: list[Node] = []
        for index, (title, row) in enumerate(rows):
            if title and (index == 0 or title != rows[index - 1][0]):
                body.append(h.tr[h.th(".group", colspan=str(len(shown)), scope="rowgroup")[title]])
            body.append(h.tr[[self._table_cell(view, column, row[column]) for column in shown]])
        return h.table[
            h.thead[h.tr[[h.th(scope="col")[escape_controls(view.columns[index].title or "")] for index in shown]]],
            h.tbody[body],
        ]

    def _table_cell(self, view: View, index: int, cell: Cell) -> Node:
        slot = view.columns[index].slot or Slot.TEXT
        text = self.cell(cell, slot)
        return h.th(scope="row")[text] if slot is Slot.NAME else h.td[text]

    def bars(self, view: View, _: int) -> Node:
        """Return names with ratios as bars."""
        return h.ul(".bars")[
            [
                h.li[h.span[escape_controls(_name_of(entry))], _bar(_name_of(entry), field)]
                for entry in view.entries()
                for field in entry.get(Slot.TEXT, [])
            ]
        ]


def as_markup(*nodes: Node) -> Markup:
    """Return nodes as they are written: parts that are rendered once nest less deeply, which is faster."""
    return Markup(h.fragment[nodes])  # noqa: S704 - htpy has escaped it


def _bar(name: str, field: Field) -> Node:
    ratio = field.cell
    words = h.small[escape_controls(cell_text(ratio))]
    if not isinstance(ratio, Ratio):
        return words
    return [h.meter(max=str(ratio.whole), value=str(ratio.part), aria_label=escape_controls(name)), words]


def _sign(symbol: str, words: str) -> h.Element:
    return h.i(role="img", aria_label=words)[symbol]


def _name_of(entry: Entry) -> str:
    return ", ".join(cell_text(field.cell) for field in entry.get(Slot.NAME, []))


def _repeats_name(entry: Entry, before: Entry | None) -> bool:
    """Return whether an entry is about the same as the one before it, whose name need not stand twice."""
    return before is not None and Slot.NAME in entry and entry[Slot.NAME] == before.get(Slot.NAME)


_LAYOUTS: dict[Layout, Callable[[Drawing, View, int], Node]] = {
    Layout.CARD: Drawing.card,
    Layout.FACTS: Drawing.facts,
    Layout.ENTRIES: Drawing.entries,
    Layout.TABLE: Drawing.table,
    Layout.TREE: Drawing.entries,
    Layout.SIDE_BY_SIDE: Drawing.side_by_side,
    Layout.BARS: Drawing.bars,
}
