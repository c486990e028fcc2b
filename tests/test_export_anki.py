"""Flash cards: what is on them, and what Anki does with the file."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from etoile_cli.export.anki import anki
from etoile_cli.model import Dataset
from etoile_cli.spoilers import gate
from tests.clients import output_of, python
from tests.conftest import SMALL, Run

IMPORT = """
import json, sys
from anki.collection import Collection, ImportCsvRequest
collection = Collection(sys.argv[1])
for path in sys.argv[2:]:
    metadata = collection.get_csv_metadata(path=path, delimiter=None)
    log = collection.import_csv(ImportCsvRequest(path=path, metadata=metadata)).log
    print(json.dumps([len(log.new), len(log.updated), len(log.duplicate), log.found_notes]))
notes = [collection.get_note(id) for id in collection.find_notes("")]
print(json.dumps({note.guid: [*note.fields, *note.tags] for note in notes}))
print(json.dumps([deck.name for deck in collection.decks.all_names_and_ids()]))
"""
"""A script that imports files into a new collection and prints how many notes were new, updated, and there already."""


def lines(text: str) -> list[list[str]]:
    """Return the fields of each note."""
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


def import_files(folder: Path, *texts: str) -> tuple[list[list[int]], dict[str, list[str]], list[str]]:
    """Return what Anki did with each file, one after another, the notes that it then has, and its decks."""
    paths = [folder / f"{number}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_bytes(text.encode())
    printed = output_of([python("anki"), "-c", IMPORT, str(folder / "collection.anki2"), *map(str, paths)])
    *counts, notes, decks = map(json.loads, printed.splitlines())
    return counts, notes, decks


def test_notes_are_terms_characters_and_written_questions(small: Dataset) -> None:
    """Each note has a GUID of its own, a front, a back and a tag; a character of whom nothing is known has none."""
    guide = gate(small, 3)
    notes = {guid: rest for guid, *rest in lines(anki(guide))}
    assert notes["etoile:lamplight:glossary:leader"] == [
        "leader", "Who sits nearest to the beat.<br>Pronounced LEE-der.", "lamplight::glossary"
    ]  # fmt: skip
    assert notes["etoile:lamplight:cast:tove"][0] == "Who is Tove Åse?"
    assert notes["etoile:lamplight:cast:tove"][1].split("<br>")[-2:] == [
        "Port-Lune, from Skerry",
        "Played by Ólga Brún",
    ]
    question = guide.question[0]
    assert notes[f"etoile:lamplight:quiz:{question.id}"][0] == question.prompt
    assert len(notes) == len(lines(anki(guide)))
    bare = replace(
        small.character[0],
        summaries=(),
        actor=None,
        memberships=(replace(small.character[0].memberships[0], company=None),),
    )
    assert lines(anki(gate(replace(small, character=(bare,)), 3), glossary=False, quiz=False)) == []


def test_hearsay_is_called_hearsay(small: Dataset) -> None:
    """The confidence of a sentence follows it, as on a page."""
    text = anki(gate(small, 3))
    assert "brother\\x1b&#91;0m. (hearsay)<br>Played by Sam Reed\t" in text


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        ((), {"glossary", "cast", "quiz"}),
        (("--glossary",), {"glossary"}),
        (("--cast", "--quiz"), {"cast", "quiz"}),
    ],
)
def test_options_choose_notes(run: Run, options: tuple[str, ...], kinds: set[str]) -> None:
    """Without options there are notes of every kind, else those that were chosen."""
    outcome = run("export", "anki", *options, "--up-to", "all", env={"ETOILE_DATA": str(SMALL)})
    assert {guid.split(":")[2] for guid, *_ in lines(outcome.out)} == kinds


def test_markup_is_text(small: Dataset) -> None:
    """HTML, LaTeX and sounds of Anki in a dataset stay text, and a field stays in its column."""
    hostile = '<b>&"[latex]x[/latex][sound:x]\t{{c1::y}}\n#'
    term = replace(small.term[0], term=hostile, text=hostile)
    text = anki(gate(replace(small, term=(term,)), 3), cast=False, quiz=False)
    expected = "&lt;b&gt;&amp;&quot;&#91;latex&#93;x&#91;/latex&#93;&#91;sound:x&#93;\\t{{c1::y}} #"
    ((_, front, back, _),) = lines(text)
    assert (front, back.partition("<br>")[0]) == (expected, expected)


def test_anki_updates_and_adds_notes(real: Dataset, tmp_path: Path) -> None:
    """Anki takes a file again without doubles, updates what changed, and adds what a later level has."""
    first, last = anki(gate(real, 0)), anki(gate(real, 8))
    before, after = ({guid: rest for guid, *rest in lines(text)} for text in (first, last))
    changed = sum(before[guid] != after[guid] for guid in before)
    edited = first.replace("Pronounced", "Say")
    said = sum("Pronounced" in back for _, back, _ in before.values())
    counts, notes, decks = import_files(tmp_path, first, first, edited, first, last)
    size, new = len(before), len(after) - len(before)
    assert counts == [
        [size, 0, 0, size],
        [0, 0, size, size],
        [0, said, size - said, size],
        [0, said, size - said, size],
        [new, changed, size - changed, size + new],
    ]
    assert notes == after
    assert min(said, changed, new) > 0
    assert sorted(decks) == ["Default", "Étoile"]


def test_deck_is_named_after_the_series(small: Dataset) -> None:
    """The name of the deck is the title as it is, but for control characters."""
    dataset = replace(small, show=replace(small.show, title="<A>\n#tags:x [b]\x1b"))
    assert "\n#deck:<A> #tags:x [b]\\x1b\n#guid" in anki(gate(dataset, 0))
