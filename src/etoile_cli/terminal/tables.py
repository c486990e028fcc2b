"""Tables: columns with titles, or entries where words would break."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from etoile_cli.terminal.drawing import (
    GAP,
    HEADING,
    INDENT,
    MAX_NAME_WIDTH,
    MAX_PROSE_WIDTH,
    MIN_PROSE_WIDTH,
    Drawing,
    dotted,
    indented,
    longest,
)
from etoile_cli.view import EpisodeNumber, Field, Slot, View, by_group

_LABEL = "dim"
_MAX_SHORT_WIDTH = 32  # wider cells of a table are prose


def table(draw: Drawing, view: View, room: int) -> Iterator[Text]:
    """Yield columns with titles, with headings between groups of rows; or entries where words would break."""
    room = draw.width - INDENT * bool(view.title)  # a table may be wider than prose
    shown = [(index, column) for index, column in enumerate(view.columns) if column.slot not in (None, Slot.GROUP)]
    titles = [Text(column.title or "", _LABEL) for _, column in shown]
    rows = view.rows[: view.limit]
    cells = [[draw.text(row[index], column.slot or Slot.TEXT) for index, column in shown] for row in rows]
    widths = _widths([titles, *cells], room)
    if widths is None:
        yield from _narrow_table(draw, view, room)
        return
    yield from draw.columns([*zip(titles, widths, strict=True)])
    numbers = [all(row[index] is None or type(row[index]) in (int, float) for row in rows) for index, _ in shown]
    last = Text()
    for row, entry in zip(cells, view.entries(), strict=True):
        heading = draw.fields(entry, Slot.GROUP)
        if heading.plain != last.plain:
            last = heading
            yield from (Text(), *draw.wrap(Text(heading.plain, HEADING), room))
        for text, width, is_number in zip(row, widths, numbers, strict=True):
            if is_number:
                text.pad_left(max(width - text.cell_len, 0))
        yield from draw.columns([*zip(row, widths, strict=True)])


def _narrow_table(draw: Drawing, view: View, room: int) -> Iterator[Text]:
    """Yield each row as its name, and the rest of it indented below."""
    for group in by_group(view.entries()):
        if heading := draw.fields(group[0], Slot.GROUP):
            heading.stylize(HEADING)
            yield from draw.wrap(heading, room)
        for entry in group:
            yield from draw.wrap(draw.fields(entry, Slot.NAME), room) if Slot.NAME in entry else ()
            rest = [
                _with_title(draw, field, slot)
                for slot, fields in entry.items()
                for field in fields
                if slot not in (Slot.NAME, Slot.GROUP)
            ]
            if rest:
                yield from indented(draw.wrap(dotted(rest), room - INDENT), INDENT)


def _with_title(draw: Drawing, field: Field, slot: Slot) -> Text:
    """Return a cell, after the title of its column where it is a number that does not speak for itself."""
    text = draw.text(field.cell, slot)
    is_bare = type(field.cell) in (int, float) or isinstance(field.cell, EpisodeNumber)
    return Text(f"{field.title} ", "dim").append_text(text) if is_bare and field.title else text


def _widths(lines: Sequence[Sequence[Text]], room: int) -> list[int] | None:
    """Return a width for each column of `lines`, so that no word is broken and all fit `room`; None where none do.

    Names stay on one line where there is room for that.
    """
    by_column = list(zip(*lines, strict=True))
    most = [min(max(text.cell_len for text in column), max(MAX_PROSE_WIDTH, longest(column))) for column in by_column]
    tight = [
        max(longest(column), MIN_PROSE_WIDTH * (widest > _MAX_SHORT_WIDTH))
        for column, widest in zip(by_column, most, strict=True)
    ]
    loose = [widest if widest <= MAX_NAME_WIDTH else least for widest, least in zip(most, tight, strict=True)]
    least = next((each for each in (loose, tight) if sum(each) + GAP * (len(each) - 1) <= room), None)
    if least is None:
        return None
    spare = room - sum(least) - GAP * (len(least) - 1)
    # The columns that need least come first, so that names stay on one line and prose gets the rest.
    for left, index in enumerate(sorted(range(len(least)), key=lambda index: most[index] - least[index])):
        extra = min(most[index] - least[index], spare // (len(least) - left))
        least[index] += extra
        spare -= extra
    return least
