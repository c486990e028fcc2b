"""Whatever a viewer may know is found by its words, the best fit first; nothing else is; and what hit is marked."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etoile_cli.dataset import bundled, load
from etoile_cli.formats import Format
from etoile_cli.kinds import StatementKind
from etoile_cli.model import Dataset
from etoile_cli.names import fold
from etoile_cli.pages import anything
from etoile_cli.search import mark, search
from etoile_cli.spoilers import Guide, gate
from etoile_cli.told import Told, told
from tests.conftest import SMALL, Run
from tests.strategies import hostile

pytestmark = pytest.mark.usefixtures("about_small")

DATASETS = {"small": load(SMALL), "real": load(bundled())}
STEPS = {"small": 1, "real": 307}
"""Every how many lines one is looked for: all of the small dataset, some of the real one."""

LEVELS = [(name, level) for name, dataset in DATASETS.items() for level in range(len(dataset.episode) + 1)]
each_level = pytest.mark.parametrize(("name", "level"), LEVELS)

MARKED = re.compile("«([^«»]*)»")


def some(lines: Iterable[Told], name: str) -> list[Told]:
    """Return the lines that are looked for in a dataset, always the same ones."""
    return list(lines)[:: STEPS[name]]


def threes(text: str) -> Iterator[str]:
    """Yield each three words in a row of `text`, all of it where it has no more."""
    words = text.split()
    for start in range(max(1, len(words) - 2)):
        if fold(part := " ".join(words[start : start + 3])):
            yield part


def withheld(dataset: Dataset, level: int) -> list[Told]:
    """Return the lines that take more than `level` to know."""
    return [line for line in told(gate(dataset, len(dataset.episode))) if line.after > level]


def marked(line: Told, hits: Collection[str]) -> list[str]:
    """Return the words of a line that are marked for `hits`, as they are compared."""
    return [fold(word) for word in MARKED.findall(f"{mark(line.about, hits)} {mark(line.text, hits)}")]


# What is found.


@each_level
def test_each_line_is_found_by_its_own_words(name: str, level: int) -> None:
    """Any three words in a row of a line that may be known find it, and all words that did are marked."""
    guide = gate(DATASETS[name], level)
    looked_for = [(line, part) for line in some(told(guide), name) for part in threes(line.text)]
    assert looked_for
    for line, part in looked_for:
        assert line in search(guide, part).lines, part
        hits = marked(line, fold(part).split())
        assert [word for word in fold(part).split() if not any(word in hit for hit in hits)] == [], part


@each_level
def test_what_is_withheld_is_not_found(name: str, level: int) -> None:
    """No words of a line that is withheld find it, or anything else that the viewer may not know."""
    guide = gate(DATASETS[name], level)
    known = set(told(guide))
    for line in some(withheld(DATASETS[name], level), name):
        for part in (line.text, line.about, *threes(line.text)):
            found = search(guide, part).lines
            assert {each.after for each in found} <= set(range(level + 1))
            assert set(found) <= known


def test_something_is_withheld() -> None:
    """Each level but the last withholds lines, so that the test above is one."""
    assert [bool(withheld(DATASETS[name], level)) for name, level in LEVELS].count(False) == len(DATASETS)


@given(text=hostile, level=st.integers(0, 3))
def test_anything_may_be_looked_for(text: str, level: int) -> None:
    """Whatever is typed finds lines that may be known, each once, or none."""
    guide = gate(DATASETS["small"], level)
    found = search(guide, text).lines
    assert Counter(found) <= Counter(told(guide))
    assert bool(fold(text)) or found == []


# The order.

WORDS = ("lamp", "horn", "the horn", "tove", "an", "er", "keep", "s", "maud lamp", "in", "review", "1", "fog index")


def rank(line: Told, text: str) -> int:
    """Return how well a line fits: 0 by whole words, 1 by their beginnings, 2 by parts, 3 not at all."""
    there = f" {fold(' / '.join((line.about, line.text, *line.also)))} "
    fits = (" {} ", " {}", "{}")
    return next((place for place, form in enumerate(fits) if all(form.format(w) in there for w in text.split())), 3)


@pytest.mark.parametrize(
    ("name", "level", "text"),
    [
        *(("small", level, text) for level in range(4) for text in WORDS),
        *(("real", 8, text) for text in ("dance", "the ballet", "an", "king", "s e", "new york")),
    ],
)
def test_the_best_fits_come_first(name: str, level: int, text: str) -> None:
    """Whole words come before beginnings, these before parts; lines that fit alike stay in the order of the guide."""
    guide = gate(DATASETS[name], level)
    lines = sorted((line for line in told(guide) if rank(line, text) < 3), key=lambda line: rank(line, text))
    if lines:
        assert search(guide, text).lines == lines
    else:
        assert not [line for line in search(guide, text).lines if text in fold(f"{line.about} {line.text}")]


@each_level
def test_things_are_found_by_their_other_names(name: str, level: int) -> None:
    """Whatever else a thing is called, who made it and where it is finds it, and is shown beside it."""
    guide = gate(DATASETS[name], level)
    named = [
        *((dance.title, each) for dance in guide.dance for each in (*dance.choreographers, *dance.composers)),
        *((song.title, song.artist) for song in guide.song if song.artist),
        *((place.name, place.city) for place in guide.place),
        *((term.term, alias.name) for term in guide.term for alias in term.aliases),
        *((one.name, alias.name) for one in guide.character for alias in one.aliases),
        *((company.name, alias.name) for company in guide.company for alias in company.aliases if company.facts),
    ]
    assert named
    for about, other in named:
        (view,) = anything.search(guide, other).views
        shown = [str(row[2]) for row in view.rows if row[1] == about]
        assert [words for words in shown if fold(other) in fold(words)], (about, other)


def test_all_ranks_are_there() -> None:
    """Among what is looked for above are words that are found whole, as beginnings and as parts."""
    guide = gate(DATASETS["small"], 3)
    ranks = {text: {rank(line, text) for line in search(guide, text).lines} for text in WORDS}
    assert {0, 1, 2} in ranks.values()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("lighthuose", "lighthouse"), ("cherm", "charm"), ("orchestar", "orchestra"), ("gavote sturm", "gavotte storm")],
)
def test_a_slip_finds_what_was_meant(small: Dataset, typed: str, meant: str) -> None:
    """Where nothing has the words, lines with words that are nearly the same are found, and those words are marked."""
    guide = gate(small, 3)
    found = search(guide, typed).lines
    assert set(search(guide, meant).lines) <= set(found)
    for line in search(guide, meant).lines:
        assert set(meant.split()) <= set(marked(line, search(guide, typed).hits))


@pytest.mark.parametrize("text", ["lamq lamp", "zzz", "zzz lamp", "«»", "", " ", "--", "xylophone"])
def test_what_is_not_there(small: Dataset, text: str) -> None:
    """A line must have all the words; where one is like nothing, nothing is found."""
    found = search(gate(small, 3), text).lines
    assert [line for line in found if "lamp" not in fold(f"{line.about} {line.text}")] == []
    assert not found or "lamp" in text


def test_a_slip_counts_only_where_nothing_fits(small: Dataset) -> None:
    """Where lines have the very words, what is merely like them is not found."""
    found = search(gate(small, 3), "lamps").lines
    assert found
    assert all("lamps" in fold(" / ".join((line.about, line.text, *line.also))) for line in found)
    assert {"lamps"} == {word for line in found for word in marked(line, ["lamps"])}


# Folding.


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("TOVE ASE", "Tove Åse"),
        ("tove a\u030ase", "Tove Åse"),
        ("dorsay", "d'Orsay"),
        ("D\u2019ORSAY", "d'Orsay"),
        ("d'orsay luc", "Luc d'Orsay"),
        ("brun", "Ólga Brún"),
        ("OLGA brún", "Ólga Brún"),
        ("both famous", "both: famous, both: broke"),
        ("port-lune", "Port-Lune"),
        ("wet works", "Wet_Works"),
        ("灯台", "灯台"),
        ("=1+1", '"=1+1"'),
        ("stranger maud", "The Stranger, Maud Kerr"),
    ],
)
def test_case_accents_and_marks_do_not_count(small: Dataset, typed: str, written: str) -> None:
    """What is typed without accents, capitals and marks, or with others, or in another order, finds what has them."""
    guide = gate(small, 3)
    lines = {line for line in told(guide) if written in f"{line.about} {line.text}"}
    assert lines
    assert lines <= set(search(guide, typed).lines)


# Kinds.


@pytest.mark.parametrize("kind", StatementKind)
def test_a_kind_narrows(small: Dataset, kind: StatementKind) -> None:
    """With a kind, only lines about that are found, in the same order; each kind has some."""
    guide = gate(small, 3)
    assert search(guide, "e", [kind]).lines == [line for line in search(guide, "e").lines if line.subject is kind]
    assert search(guide, "e", [kind]).lines
    assert search(guide, "zzz", [kind]).lines == []


def test_kinds_add_up(small: Dataset) -> None:
    """With more than one kind, lines about any of them are found; with all, what is found without."""
    guide = gate(small, 3)
    two = (StatementKind.RELATION, StatementKind.SHOW)
    assert search(guide, "e", two).lines == [line for line in search(guide, "e").lines if line.subject in two]
    assert search(guide, "e", StatementKind).lines == search(guide, "e").lines == search(guide, "e", ()).lines


# Marks.

_letters = st.text("aeélmpLAMP'\u2019 -_雪[]:", max_size=30)


@given(words=hostile.filter(lambda text: not set("«»") & set(text)) | _letters, text=_letters | st.just("lamp"))
def test_marks_change_nothing_else(words: str, text: str) -> None:
    """Without its marks the text is as it was, and no mark is empty or within another."""
    assert MARKED.sub(r"\1", mark(words, fold(text).split())) == words
    assert all(MARKED.findall(mark(words, fold(text).split())))


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("lamp", "The lamp of Lamplight.", "The «lamp» of «Lamplight»."),
        ("LAMP", "the lamps, [the] lamp!", "the «lamps», [the] «lamp»!"),
        ("orsay", "Luc d'Orsay", "Luc «d'Orsay»"),
        ("dorsay", "Luc d\u2019Orsay", "Luc «d\u2019Orsay»"),
        ("ase tove", "Tove Åse", "«Tove» «Åse»"),
        ("port", "Port-Lune", "«Port»-Lune"),
        ("zzz", "Port-Lune", "Port-Lune"),
        ("", "Port-Lune", "Port-Lune"),
        ("--", "Port -- Lune", "Port -- Lune"),
    ],
)
def test_what_is_marked(text: str, words: str, shown: str) -> None:
    """The whole word that has what was looked for is marked, and no other."""
    assert mark(words, fold(text).split()) == shown


def _shown(guide: Guide, text: str) -> list[tuple[str, ...]]:
    """Return what people read in the page of what `text` finds: about whom, and what it says."""
    (view,) = anything.search(guide, text).views
    places = [place for place, column in enumerate(view.columns) if column.title in ("About", "What it says")]
    return [tuple(str(row[place]) for place in places) for row in view.rows]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("small", text) for text in ("lamp", "tower", "horns", "boat", "the", "what")),
        *(("real", text) for text in ("dance", "theatre", "then", "listed", "hold", "legs")),
    ],
)
def test_only_hits_are_marked(name: str, text: str) -> None:
    """Where lines have what was looked for, a word that merely looks like it is not marked; each line has a mark."""
    dataset = DATASETS[name]
    for cells in _shown(gate(dataset, len(dataset.episode)), text):
        hits = MARKED.findall(" ".join(cells))
        assert hits, cells
        assert [hit for hit in hits if text not in fold(hit)] == [], cells


# The command.


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("args", [("zzz",), ("lighthouse", "once", "--up-to", "0"), ("lamp", "--kind", "date"), ("",)])
def test_nothing_found(run: Run, args: tuple[str, ...], form: Format) -> None:
    """Where nothing is found, the exit code is 1, stdout is empty, and one line says so without telling more."""
    outcome = run("search", *args, "--format", form)
    assert (outcome.code, outcome.out) == (1, "")
    words = " ".join(args).partition(" --")[0]
    assert outcome.err == f"etoile: Nothing that you may know yet says {words!r}.\n"


@pytest.mark.parametrize("level", range(4))
def test_programs_read_lines_without_marks(run: Run, small: Dataset, level: int) -> None:
    """JSON has the lines in the order of the fits, as they are, with what they are about, when and who says so."""
    found = json.loads(run("search", "The", "horn", "--json", "--up-to", str(level)).out)
    assert found == [
        {
            "kind": line.subject.value,
            "about": line.about,
            "text": line.text,
            "after": line.after,
            "confidence": line.confidence.value,
            "sources": list(line.sources),
        }
        for line in search(gate(small, level), "the horn").lines
    ]
    assert found


@pytest.mark.parametrize("color", ["always", "never"])
@pytest.mark.parametrize("terminal", [None, 80])
def test_marks_are_for_people(run: Run, terminal: int | None, color: str) -> None:
    """A table has the marks on a terminal and in a pipe, in colour and without."""
    assert "«lamp»" in run("search", "lamp", "--up-to", "all", "--color", color, terminal=terminal).out
