"""The layouts of reading, each drawn once."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, zip_longest

from rich.text import Text

from etoile_cli.terminal.drawing import (
    GAP,
    HEADING,
    INDENT,
    MAX_NAME_WIDTH,
    MIN_BESIDE_WIDTH,
    MIN_PROSE_WIDTH,
    Drawing,
    dotted,
    indented,
    longest,
)
from etoile_cli.view import Cell, Entry, Field, Ratio, Slot, View, by_group

_WIDE_PAGE = 110  # what compares groups beside each other may be wider
_MIN_SHORT_WIDTH = 12  # of a job beside a name
_MAX_LABEL_WIDTH = 16
_AIRY = 1.6  # lines an entry takes on average, from which groups stand apart
_BAR = 20
_DOT = Field(None, "•")
_NO_TEXT = Field(None, None)
_MIN_BAR = 5
_BRANCH, _LAST, _TRUNK = "├─ ", "└─ ", "│  "


def card(draw: Drawing, view: View, room: int) -> Iterator[Text]:
    """Yield a name with what sets it apart at the right edge, a line of meta, and sentences."""
    for entry in view.entries():
        name = draw.fields(entry, Slot.NAME)
        name.plain = name.plain.upper()
        yield from draw.edged(name, draw.fields(entry, Slot.ASIDE), room)
        yield from draw.wrap(draw.fields(entry, Slot.META), room) if Slot.META in entry else ()
        for field in entry.get(Slot.TEXT, []):
            yield from draw.wrap(draw.text(field.cell, Slot.TEXT), room)


def facts(draw: Drawing, view: View, room: int) -> Iterator[Text]:
    """Yield a label and its sentence for each row, or for each field of a single record."""
    entries = view.entries()
    labelled = [
        (draw.fields(entry, Slot.NAME) if Slot.NAME in entry else Text(field.title or "", "bold"), field)
        for entry in entries
        for field in entry.get(Slot.TEXT, [Field(None, None)] if Slot.NAME in entry else [])
    ]
    labels = min(max((label.cell_len for label, _ in labelled), default=0), _MAX_LABEL_WIDTH)
    is_list = len({label.plain for label, _ in labelled}) < len(labelled)
    last = ""
    for label, field in labelled:
        shown = label if label.plain != last else Text()
        last = label.plain
        text = draw.text(field.cell, Slot.TEXT)
        yield from draw.labelled(shown, text, labels, room, bullet=is_list and label.cell_len > 0)


def entries(draw: Drawing, view: View, room: int) -> Iterator[Text]:
    """Yield names and texts under the headings of their groups, which stand apart where entries are long."""
    found = _with_dots(draw, view.entries())
    headed = any(Slot.GROUP in entry for entry in found)
    widths = _slot_widths(draw, found, room - INDENT * headed)
    groups = by_group(found)
    blocks = [[*_group(draw, group, widths, room - INDENT * headed)] for group in groups]
    is_airy = widths is None or (not widths[Slot.LEAD] and sum(map(len, blocks)) > _AIRY * len(found))
    for index, (group, block) in enumerate(zip(groups, blocks, strict=True)):
        heading = draw.fields(group[0], Slot.GROUP)
        if heading.cell_len:
            yield from [Text()] * bool(index and is_airy)
            heading.stylize(HEADING)
            yield from draw.wrap(heading, room)
        yield from indented(block, INDENT * headed)


def _with_dots(draw: Drawing, entries: Sequence[Entry]) -> list[Entry]:
    """Return entries with a dot before each text that has nothing else before it, where there are several.

    What stands before others must be as short as a number: below dates a dot would be far from its text.
    """
    before = (Slot.LEAD, Slot.NAME, Slot.META)
    has_dates = any(draw.fields(entry, Slot.LEAD).cell_len > GAP for entry in entries)
    is_bare = [not any(draw.fields(entry, slot).cell_len for slot in before) for entry in entries]
    return [
        {**entry, Slot.LEAD: [_DOT]} if bare and len(entries) > 1 and not has_dates else entry
        for entry, bare in zip(entries, is_bare, strict=True)
    ]


def _slot_widths(draw: Drawing, entries: Sequence[Entry], room: int) -> dict[Slot, int] | None:
    """Return the widths of what stands beside each other in entries; None where texts stand below their names."""
    widths = {
        slot: max(draw.fields(entry, slot).cell_len for entry in entries) for slot in (Slot.LEAD, Slot.NAME, Slot.ASIDE)
    }
    widths[Slot.NAME] = min(widths[Slot.NAME], room // 3)
    text = room - sum(width + GAP for width in widths.values() if width)
    is_name_broken = longest([draw.fields(entry, Slot.NAME) for entry in entries]) > widths[Slot.NAME]
    if is_name_broken or text < MIN_BESIDE_WIDTH or any(Slot.META in entry for entry in entries):
        return None
    return {**widths, Slot.TEXT: text}


def _group(draw: Drawing, group: Sequence[Entry], widths: dict[Slot, int] | None, room: int) -> Iterator[Text]:
    leads = max(draw.fields(entry, Slot.LEAD).cell_len for entry in group)
    last = None
    for entry in group:
        is_repeated = Slot.LEAD not in entry and entry.get(Slot.NAME) == last
        last = entry.get(Slot.NAME)
        if widths is not None:
            yield from _beside(draw, {**entry, Slot.NAME: []} if is_repeated else entry, widths)
        elif is_repeated and not leads and entry.keys() == {Slot.NAME, Slot.TEXT}:
            yield from indented(draw.wrap(draw.fields(entry, Slot.TEXT), room - INDENT), INDENT)
        else:
            yield from _stacked(draw, entry, leads, room)


def _beside(draw: Drawing, entry: Entry, widths: Mapping[Slot, int]) -> Iterator[Text]:
    """Yield an entry whose name and text are beside each other."""
    shown = [(slot, widths[slot]) for slot in (Slot.LEAD, Slot.NAME, Slot.TEXT) if widths[slot]]
    first, *rest = draw.columns([(draw.fields(entry, slot, separator=" "), width) for slot, width in shown])
    aside = draw.fields(entry, Slot.ASIDE)
    if aside.cell_len:
        edge = sum(width + GAP for _, width in shown) + widths[Slot.ASIDE]
        first.pad_right(edge - aside.cell_len - first.cell_len)
        first.append_text(aside)
    yield from (first, *rest)


def _stacked(draw: Drawing, entry: Entry, leads: int, room: int) -> Iterator[Text]:
    """Yield an entry with its text below its name."""
    indent = (leads + GAP) * bool(leads)
    lead = draw.fields(entry, Slot.LEAD)
    if indent > room // 2:  # a date in a narrow terminal
        yield from draw.wrap(lead, room) if lead.cell_len else ()
        indent, lead = INDENT, Text()
    head = dotted(draw.fields(entry, slot) for slot in (Slot.NAME, Slot.META))
    texts = [draw.text(field.cell, Slot.TEXT) for field in entry.get(Slot.TEXT, [])]
    if not head.cell_len and texts:
        head = texts.pop(0)
    lines = indented(draw.edged(head, draw.fields(entry, Slot.ASIDE), room - indent), indent)
    lines[0] = Text.assemble(lead, lines[0][lead.cell_len :])
    yield from lines
    for text in texts:
        yield from indented(draw.wrap(text, room - indent - INDENT), indent + INDENT)


def side_by_side(draw: Drawing, view: View, room: int) -> Iterator[Text]:
    """Yield groups of entries beside each other, or one below another where there is no room for that."""
    groups = by_group(view.entries())
    room = max(room, min(draw.width, _WIDE_PAGE) - INDENT * bool(view.title))
    half = (room - GAP * (len(groups) - 1)) // len(groups)
    leads = max((draw.fields(entry, Slot.LEAD).cell_len for group in groups for entry in group), default=0)
    blocks = [[*_block(draw, group, leads, max(half, MIN_PROSE_WIDTH))] for group in groups]
    if half < MIN_PROSE_WIDTH:
        for index, group in enumerate(groups):
            yield from [Text()] * bool(index)
            yield from _block(draw, group, leads, room)
        return
    for parts in zip_longest(*blocks, fillvalue=Text()):
        line = Text()
        for part in parts:
            line.append_text(part)
            line.pad_right(max(half - part.cell_len, 0) + GAP)
        line.rstrip()
        yield line


def _block(draw: Drawing, group: Sequence[Entry], leads: int, room: int) -> Iterator[Text]:
    """Yield the heading of a group, each part on a line of its own, and its entries; `leads` is the width of signs."""
    for index, field in enumerate(group[0].get(Slot.GROUP, [])):
        heading = draw.text(field.cell, Slot.NAME if index == 0 else Slot.META)
        yield from draw.wrap(heading, room)
    left = room - (leads + GAP) * bool(leads)
    names = min(max(draw.fields(entry, Slot.NAME).cell_len for entry in group), MAX_NAME_WIDTH, left)
    rest = left - names - GAP
    jobs = max(draw.fields(entry, Slot.META).cell_len for entry in group)
    is_stacked = rest < max(_MIN_SHORT_WIDTH, jobs)
    for entry in group:
        cells = [(Slot.LEAD, leads), (Slot.NAME, names), *([] if is_stacked else [(Slot.META, rest)])]
        yield from draw.columns([(draw.fields(entry, slot), width) for slot, width in cells if width])
        if is_stacked and Slot.META in entry:
            indent = (leads + GAP) * bool(leads) + INDENT
            yield from indented(draw.wrap(draw.fields(entry, Slot.META), room - indent), indent)


def tree(draw: Drawing, view: View, room: int) -> Iterator[Text]:
    """Yield entries that branch off the name of their group, those that follow each other with one name together."""
    for index, group in enumerate(by_group(view.entries())):
        yield from [Text()] * bool(index)
        root = draw.fields(group[0], Slot.GROUP)
        root.stylize(HEADING)
        yield from draw.wrap(root, room)
        branches = [[*entries] for _, entries in groupby(group, key=lambda entry: entry.get(Slot.NAME))]
        for place, entries in enumerate(branches):
            is_last = place == len(branches) - 1
            for number, line in enumerate(_branch(draw, entries, room - len(_BRANCH))):
                guide = (_LAST if is_last else _BRANCH) if number == 0 else "   " if is_last else _TRUNK
                yield Text.assemble((guide, "dim"), line)


def _branch(draw: Drawing, entries: Sequence[Entry], room: int) -> Iterator[Text]:
    """Yield the name that entries share, with what each adds to it, and below it their texts.

    What stands at the edge is beside the name, and of several entries beside their texts.
    """
    metas = {meta.plain: meta for entry in entries if (meta := draw.fields(entry, Slot.META))}
    head = dotted((draw.fields(entries[0], Slot.NAME), Text(", ", "dim").join(metas.values())))
    is_single = len(entries) == 1
    yield from draw.edged(head, draw.fields(entries[0], Slot.ASIDE) if is_single else Text(), room)
    for entry in entries:
        aside = Text() if is_single else draw.fields(entry, Slot.ASIDE)
        for field in entry.get(Slot.TEXT, [_NO_TEXT] if aside else []):
            yield from indented(draw.edged(draw.text(field.cell, Slot.TEXT), aside, room - INDENT), INDENT)
            aside = Text()


def bars(draw: Drawing, view: View, room: int) -> Iterator[Text]:
    """Yield names with the bars of their ratios, and the numbers below each other."""
    rows = [
        (draw.fields(entry, Slot.NAME), field.cell, draw.text(field.cell, Slot.META))
        for entry in view.entries()
        for field in entry.get(Slot.TEXT, [])
    ]
    names = min(max(name.cell_len for name, _, _ in rows), MAX_NAME_WIDTH)
    numbers = max(said.cell_len for _, _, said in rows)
    width = min(room - names - numbers - 2 * GAP, _BAR)
    for name, cell, said in rows:
        said.pad_left(numbers - said.cell_len)
        bar = [_bar(cell, width)] if width >= _MIN_BAR else []
        yield from _labelled_row(draw, name, Text(" " * GAP).join((*bar, said)), names, room)


def _labelled_row(draw: Drawing, label: Text, value: Text, labels: int, room: int) -> list[Text]:
    """Return a label and a value in one line, or two where they do not fit."""
    if labels + GAP + value.cell_len <= room:
        return draw.columns([(label, labels), (value, value.cell_len)])
    return [*draw.wrap(label, room), *indented(draw.wrap(value, room - INDENT), INDENT)]


def _bar(cell: Cell, room: int) -> Text:
    """Return a ratio as a bar on a track of `room` cells: the part that is there, and what the whole would be."""
    part = round(room * cell.part / cell.whole) if isinstance(cell, Ratio) and cell.whole else 0
    return Text.assemble("█" * part, ("░" * (room - part), "dim"))
