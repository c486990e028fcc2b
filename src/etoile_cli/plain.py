"""A page as sentences that a screen reader can speak: no drawings, no columns."""

import re
from collections.abc import Iterator, Mapping, Sequence

from etoile_cli.cells import Marks, cell_text, spoken
from etoile_cli.text import escape_controls, named_keys, sentence, with_sounds_heard
from etoile_cli.view import Entry, EpisodeNumber, Field, Layout, Page, Said, Slot, View, by_group

_BRACKETS = re.compile(r"[][{}]|\.\.\.")
_NUMBERED = re.compile("^([0-9]+) · ")
_RATING = re.compile(r"^([0-9.]+)/([0-9]+)(?=,|$)")
_PART_OF_ALL = re.compile("^[0-9]+ of [0-9]+$")
_ARTICLE = re.compile("(?<=[a-z] )The(?= [a-z])")
"""The capital of a name such as "The doctor" after another word."""
_SIGNS = re.compile(r"^[^\w\"'(-]+")
_MARK_AFTER_STOP = re.compile(r"\.( \([^()]+\))$")


def write_plain(page: Page, marks: Marks) -> str:
    """Return `page` as sentences, a blank line between its views, and what `marks` has to explain."""
    blocks = ["\n".join(_view(view, marks)) for view in page.views if view.is_laid_out]
    notes = marks.notes()
    cited = ["\n".join(["Sources.", *map(_citation, notes)])] if notes else []
    return "\n\n".join([*blocks, *cited, *marks.legends()]) + "\n"


_ADDRESS = re.compile(r", (https?://[^\s,]+)$")


def _citation(note: str) -> str:
    """Return a numbered source as a sentence, with its address, which a voice spells, on a line of its own."""
    words, _, address = _ADDRESS.sub(r"\n\1", note).partition("\n")
    return "\n".join(filter(None, (sentence(words), address)))


def write_help(
    path: str,
    pieces: Sequence[str],
    paragraphs: Sequence[str],
    panels: Mapping[str, Sequence[tuple[str, str]]],
    epilog: Sequence[str],
) -> str:
    """Return the help of the command `path` as sentences: `pieces` are what may follow it, as in a line of usage."""
    usage = ", then ".join((f"Type {path}", *map(_said_piece, pieces)))
    hyphens = "Options begin with two hyphens, and in short with one"
    blocks = [*map(sentence, map(escape_controls, (usage, *map(named_keys, paragraphs), hyphens)))]
    for panel, entries in panels.items():
        blocks.append("\n".join([sentence(panel), *(_said_option(name, about) for name, about in entries)]))
    return "\n\n".join([*blocks, *map(sentence, epilog)]) + "\n"


def _said_piece(piece: str) -> str:
    """Return a part of a usage in words: "[NAME]..." is "NAME if you like"."""
    if piece.startswith("COMMAND"):
        return "one of the commands below"
    words = _said_name(piece).replace("OPTIONS", "options")
    return f"{words} if you like" if piece.startswith("[") else words


def _said_name(name: str) -> str:
    """Return an argument or an option without brackets and dots: "[N|all|none]" is "N, all or none"."""
    *words, last = _BRACKETS.sub("", name).split("|")
    return " or ".join(filter(None, (", ".join(words), last)))


def _said_option(name: str, about: str) -> str:
    """Return an option or a command with its description, and what stands in brackets there, as sentences."""
    *short, long = name.split(", ")
    words, _, extra = named_keys(about).partition("  [")
    said = [sentence(words)]
    for part in filter(None, extra.rstrip("]").split("; ")):
        kind, _, value = part.partition(": ")
        said.append(
            {"env var": f"The variable {value} sets it, too.", "default": f"Without it: {value}."}.get(kind, "")
        )
    parts = _said_name(long).split(" ", 1) if long.startswith("-") else [_said_name(long)]
    head = ", ".join([", then ".join(parts), *(f"in short {each}" for each in short)])
    return escape_controls(" ".join(filter(None, (f"{head}:", *said))))


def _view(view: View, marks: Marks) -> Iterator[str]:
    if view.title:
        yield sentence(_capitalised(_SIGNS.sub("", _voiced(escape_controls(view.title)))))
    if not view.rows:
        yield sentence(escape_controls(view.empty))
    write = _WRITERS[view.layout]
    for number, group in enumerate(by_group(view.entries())):
        heading = ", ".join(_words(group[0], Slot.GROUP, marks))
        yield from [""] * (number > 0 or bool(view.title and heading))
        yield from [sentence(with_sounds_heard(heading))] * bool(heading)
        for entry in _without_repetition(group, view.layout):
            yield from filter(None, map(_flowing, write(entry, marks)))
    yield from _note(view.note)


def _without_repetition(entries: Sequence[Entry], layout: Layout) -> Iterator[Entry]:
    """Yield entries, of several that follow each other with one label, number or date, the first alone with it.

    Where some have none a voice could not tell these from the others: then each has its own.
    """
    slot = Slot.NAME if layout is Layout.FACTS else Slot.LEAD
    is_clear = all(slot in entry and (slot is Slot.NAME or Slot.NAME not in entry) for entry in entries)
    last: Entry = {}
    for entry in entries:
        is_repeated = is_clear and entry[slot] == last.get(slot)
        yield {**_untitled(entry), slot: []} if is_repeated else entry
        last = entry


def _untitled(entry: Entry) -> Entry:
    return {slot: [Field(None, field.cell) for field in fields] for slot, fields in entry.items()}


def _flowing(words: str) -> str:
    """Return a line in which no capital stops a voice: of a name that begins with "The", or of a stressed syllable."""
    return with_sounds_heard(_ARTICLE.sub("the", words))


def _note(note: str) -> Iterator[str]:
    """Yield the parts of a note; one with a command ends with the command, as it is typed."""
    for part in filter(None, escape_controls(note).split(" · ")):
        counted = _PART_OF_ALL.sub(r"these are \g<0>", part)
        words = (
            "for all of them, add the option --all, with two hyphens"
            if part == "all: --all"
            else _SIGNS.sub("", counted)
        )
        said = words if words.startswith("etoile ") else _capitalised(words)
        yield said if "etoile " in part or "--" in part else sentence(said)


def _card(entry: Entry, marks: Marks) -> Iterator[str]:
    asides = map(_capitalised, _words(entry, Slot.ASIDE, marks))
    yield " ".join(map(sentence, (*map(_capitalised, _words(entry, Slot.NAME, marks)), *asides)))
    if meta := _words(entry, Slot.META, marks):
        yield sentence(_capitalised(", ".join(meta)))
    yield from map(sentence, _words(entry, Slot.TEXT, marks))


def _entry(entry: Entry, marks: Marks) -> Iterator[str]:
    """Yield one line, as in "Ann Ek, dancer, episode 2: she dances the lead. Oslo."."""
    if (name := next(iter(_words(entry, Slot.NAME, marks)), "")).startswith("etoile "):
        yield _command(name, " ".join(_words(entry, Slot.TEXT, marks)))
        return
    episodes, others = (_words(part, Slot.ASIDE, marks) for part in _asides(entry))
    slots = (Slot.LEAD, Slot.NAME, Slot.META)
    head = [word for slot in slots for word in _words(entry, slot, marks)]
    head += [each for each in episodes if _capitalised(each) != name]
    about, last = ([], others) if name else (others, [])  # what is said of a text alone sounds like the next line
    text = " ".join(map(sentence, _words(entry, Slot.TEXT, marks)))
    words = ": ".join(filter(None, (", ".join((*head, *about)), text)))
    is_name_first = Slot.NAME in entry and Slot.LEAD not in entry  # a name keeps its first letter
    said = sentence(words if is_name_first else _capitalised(words))
    yield " ".join(filter(None, (said, *(sentence(_capitalised(each)) for each in last))))


def _asides(entry: Entry) -> tuple[Entry, Entry]:
    """Return the asides that are episodes, which are said before the text, and others."""
    asides = entry.get(Slot.ASIDE, [])
    episodes = [each for each in asides if isinstance(each.cell, EpisodeNumber)]
    return {Slot.ASIDE: episodes}, {Slot.ASIDE: [each for each in asides if each not in episodes]}


def _command(command: str, about: str) -> str:
    """Return what a command shows, and then the command, as it is typed."""
    said = _capitalised(about)
    return f"{said} {command}" if sentence(said) == said else f"{said}: {command}"


def _member(entry: Entry, marks: Marks) -> Iterator[str]:
    """Yield one line, as in "Ann Ek, dancer.": a sentence below the groups says what their signs mean, and of whom."""
    yield sentence(_capitalised(", ".join(word for slot in _MEMBER for word in _words(entry, slot, marks))))


def _bar(entry: Entry, marks: Marks) -> Iterator[str]:
    """Yield a name with its ratio, as in "Positive: 25 of 50."."""
    yield from map(_capitalised, _entry(entry, marks))


def _fact(entry: Entry, marks: Marks) -> Iterator[str]:
    """Yield a line for each field, with its label."""
    named = ", ".join(_words(entry, Slot.NAME, marks))
    for field in entry.get(Slot.TEXT, [Field(None, None)] if named else []):
        yield sentence(": ".join(filter(None, (named or field.title, sentence(_spoken(field, marks))))))


def _row(entry: Entry, marks: Marks) -> Iterator[str]:
    """Yield the name with its meta, and then the other cells with the titles of their columns."""
    head = (Slot.NAME, Slot.META)
    rest = [field for slot, fields in entry.items() if slot not in (*head, Slot.GROUP) for field in fields]
    name = ", ".join(_spoken(field, marks) for slot in head for field in entry.get(slot, []))
    said = [name, *(_labelled(field, marks) for field in rest)]
    yield " ".join(map(sentence, filter(None, said)))


def _labelled(field: Field, marks: Marks) -> str:
    words = _spoken(field, marks)
    return f"{field.title}: {words}" if field.title else words


def _words(entry: Entry, slot: Slot, marks: Marks) -> list[str]:
    """Return the cells in a slot that have words; what does not speak for itself has the title of its column."""
    words = (
        _counted(field.title.lower(), cell_text(field.cell))
        if type(field.cell) in (int, float) and field.title
        else _spoken(field, marks)
        for field in entry.get(slot, [])
    )
    return list(filter(None, words))


def _counted(title: str, number: str) -> str:
    """Return a number with the title of its column: "3 points", "1 point", "step 2"."""
    if not title.endswith("s"):
        return f"{title} {number}"
    return f"{number} {title.removesuffix('s') if number == '1' else title}"


def _spoken(field: Field, marks: Marks) -> str:
    """Return a cell in words: a statement with its mark before the full stop, others without signs for the eye."""
    words = spoken(field.cell, marks)
    if isinstance(field.cell, Said) and field.cell.is_sentence:
        return _MARK_AFTER_STOP.sub(r"\1.", words)
    return _voiced(words)


def _voiced(words: str) -> str:
    """Return text with pauses for what separates it to the eye, and with a rating such as "3/5" in words."""
    words = _RATING.sub(r"\1 out of \2", _NUMBERED.sub(r"Episode \1, ", words))
    return words.replace(" · ", ", ").replace(" < ", ", ")


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


_MEMBER = (Slot.NAME, Slot.META)

_WRITERS = {
    Layout.CARD: _card,
    Layout.FACTS: _fact,
    Layout.ENTRIES: _entry,
    Layout.TABLE: _row,
    Layout.TREE: _entry,
    Layout.SIDE_BY_SIDE: _member,
    Layout.BARS: _bar,
}
