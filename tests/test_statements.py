"""Statements: all of a guide, each once, with what it is about, its level, its sources and its confidence."""

import re
from collections import Counter
from collections.abc import Iterable

import pytest
from msgspec.structs import replace

from etoile_cli.enums import Confidence, StatementKind
from etoile_cli.field_types import row_types, text_fields
from etoile_cli.model import Dataset, DisputeVersion, Membership, Person, Question, Record, ReviewPoint, Statement
from etoile_cli.spoilers import gate
from etoile_cli.statements import StatementLine, statement_lines
from etoile_cli.walk import as_tuple
from tests.levels import DATASETS, at_each_level
from tests.record_places import records


def lines(dataset: Dataset, level: int) -> list[StatementLine]:
    """Return all statements at a level without their search terms, of which later levels add more."""
    return [replace(line, search_terms=()) for line in statement_lines(gate(dataset, level))]


@at_each_level
def test_level_adds_the_statements_of_its_episode(name: str, level: int) -> None:
    """The statements at a level are those of the level before and, among them, those with this level as `after`.

    A source is there from the first level at which a statement cites it. What becomes outdated moves to the end.
    """
    now = lines(DATASETS[name], level)
    before = lines(DATASETS[name], level - 1) if level else []
    outdated = {_as_current(line) for line in now if line.is_outdated}
    assert outdated >= {_as_current(line) for line in before if line.is_outdated}
    kept = [line for line in before if _as_current(line) not in outdated]
    assert _without_sources(line for line in now if line.after < level and not line.is_outdated) == _without_sources(
        kept
    )
    assert set(map(_as_current, before)) <= set(map(_as_current, now))
    assert {line.after for line in now} <= set(range(level + 1))


def _as_current(line: StatementLine) -> StatementLine:
    return replace(line, is_outdated=False)


def _without_sources(found: Iterable[StatementLine]) -> list[StatementLine]:
    return [line for line in found if line.kind is not StatementKind.SOURCE]


@at_each_level
def test_only_superseded_summaries_are_outdated(name: str, level: int) -> None:
    """Of each character all summaries but the last are outdated, and nothing else is."""
    guide = gate(DATASETS[name], level)
    superseded = [(each.id, summary.text) for each in guide.character for summary in each.summaries[:-1]]
    assert Counter((line.id, line.text) for line in statement_lines(guide) if line.is_outdated) == Counter(superseded)


@at_each_level
def test_statements_are_unique(name: str, level: int) -> None:
    """Each statement comes once."""
    assert [line for line, count in Counter(lines(DATASETS[name], level)).items() if count > 1] == []


@pytest.mark.parametrize("name", DATASETS)
def test_every_text_is_a_statement(name: str) -> None:
    """Each text of a dataset, but for the questions, is a statement as often as it is there, and with its level."""
    texts = Counter(
        (found.record.text, found.after)
        for found in records(DATASETS[name])
        if isinstance(found.record, Statement | Membership | ReviewPoint | DisputeVersion)
    )
    statements = lines(DATASETS[name], 99)
    missing = texts - Counter((line.text, line.after) for line in statements)
    assert [text for text, _ in missing if text is not None] == []
    titles = {source.page.title for source in DATASETS[name].source if source.page}
    assert titles <= {line.text for line in statements}


@pytest.mark.parametrize("name", DATASETS)
def test_every_statement_is_complete(name: str) -> None:
    """Each statement has a text, says what it is about by a name and an id, and cites known sources."""
    known = {source.id for source in DATASETS[name].source}
    for line in lines(DATASETS[name], 99):
        assert line.text, line
        assert line.about, line
        assert re.fullmatch(r"[a-z0-9-]+", line.id), line
        assert line.sources, line
        assert set(line.sources) <= known, line


def test_small_dataset_has_every_kind(small: Dataset) -> None:
    """The small dataset has statements of every kind, so that the tests here cover a new one."""
    assert {line.kind for line in lines(small, 99)} == set(StatementKind)


SURE = Confidence.CONFIRMED
GAZETTE, KEEPER, BOTH = ("gazette",), ("keeper",), ("gazette", "harbour")


@pytest.mark.parametrize(
    "line",
    [
        StatementLine(
            StatementKind.SHOW, "lamplight", "Lamplight [a series]", "Ada Brandt and Bo Lind made it.", 0, 0, BOTH, SURE
        ),
        StatementLine(
            StatementKind.COMPANY,
            "skerry",
            "Skerry Light Orchestra",
            "Its lamp has been dark for a year.",
            2,
            2,
            GAZETTE,
            Confidence.INFERRED,
        ),
        StatementLine(StatementKind.CHARACTER, "maud", "Maud Kerr", "conductor, played by Ida Voss", 0, 0, BOTH, SURE),
        StatementLine(StatementKind.CHARACTER, "pip", "Pip", "lamp boy", 1, 1, KEEPER, SURE),
        StatementLine(StatementKind.CHARACTER, "pip", "Pip", "He rows away.", 3, None, KEEPER, SURE),
        StatementLine(
            StatementKind.CHARACTER,
            "stranger",
            "The Stranger",
            "buyer of lamps, played by Sam Reed",
            2,
            None,
            KEEPER,
            Confidence.SINGLE,
        ),
        StatementLine(
            StatementKind.RELATION,
            "luc-benefactor-port-lune-1",
            "Luc d'Orsay, Orchestre du Phare",
            "He pays the players from his own pocket.",
            1,
            1,
            KEEPER,
            SURE,
        ),
        StatementLine(StatementKind.EPISODE, "episode-3", "Episode 3", "Haute mer", 0, 0, KEEPER, Confidence.REPORTED),
        StatementLine(
            StatementKind.EPISODE,
            "episode-2",
            "Episode 2",
            "What was in the case is told only later.",
            3,
            3,
            KEEPER,
            SURE,
        ),
        StatementLine(
            StatementKind.DANCE,
            "keepers-reel",
            "The Keepers' Reel",
            "The whole orchestra dances it to keep warm.",
            1,
            1,
            KEEPER,
            Confidence.SINGLE,
        ),
        StatementLine(
            StatementKind.MUSIC, "foghorn", "@foghorn", "What Tove hums on deck.", 2, 2, KEEPER, Confidence.INFERRED
        ),
        StatementLine(
            StatementKind.PLACE,
            "the-rock",
            "The Rock",
            "Where the orchestra plays; a quarry in truth.",
            0,
            None,
            GAZETTE,
            SURE,
        ),
        StatementLine(
            StatementKind.TERM, "leader", "leader", "Tove is called one by mistake.", 1, 1, KEEPER, Confidence.SINGLE
        ),
        StatementLine(
            StatementKind.PERSON,
            "ida-voss",
            "Ida Voss",
            "She really plays the horn.",
            0,
            0,
            ("gazette", "keeper"),
            SURE,
        ),
        StatementLine(
            StatementKind.CREDIT,
            "created-by",
            "Created by",
            "Ada Brandt, Bo Lind. One listing\nnames Ada Brandt alone.",
            0,
            0,
            BOTH,
            SURE,
        ),
        StatementLine(StatementKind.CREDIT, "weather", "Weather", "Wet_Works", 0, 0, GAZETTE, SURE),
        StatementLine(StatementKind.DATE, "2029", "2029", "Ordered, for two seasons.", 0, 0, GAZETTE, SURE),
        StatementLine(StatementKind.SCORE, "fog-index-2031-02-01", "Fog Index", "85% (2031-02-01)", 0, 0, BOTH, SURE),
        StatementLine(
            *(StatementKind.REVIEW, "gazette", "The Gazette, N. Marsh", "the ending", 3, 3, GAZETTE, SURE),
            label="praised",
        ),
        StatementLine(
            StatementKind.REVIEW,
            "keeper",
            "The Keeper's Log, Anonymous",
            "too many boats",
            2,
            2,
            KEEPER,
            Confidence.SINGLE,
            label="criticised",
        ),
        StatementLine(
            *(StatementKind.REVIEW, "harbour", "Harbour & Light", "too many boats", 0, 0, ("harbour",), SURE),
            label="criticised",
        ),
        StatementLine(
            StatementKind.DISPUTE,
            "creator",
            "Who made it",
            "Ada Brandt alone, says a listing.",
            0,
            0,
            GAZETTE,
            Confidence.DISPUTED,
        ),
        StatementLine(
            StatementKind.DISPUTE,
            "creator",
            "Who made it",
            "In this guide: Both; the listing left one out.",
            0,
            0,
            (*BOTH, "keeper"),
            Confidence.DISPUTED,
        ),
        StatementLine(
            StatementKind.SHOW,
            "lamplight",
            "Lamplight [a series]",
            "Season 1: two ferries, one [unpaid] bill & a kiss in the *wrong* cabin.",
            2,
            2,
            ("keeper", "pier"),
            SURE,
        ),
        StatementLine(
            StatementKind.EPISODE,
            "episode-1",
            "Episode 1",
            'A ferry came, a ferry left; "nobody" waved 🎺, | everybody did.',
            1,
            1,
            KEEPER,
            Confidence.SINGLE,
        ),
        StatementLine(
            StatementKind.NOTE,
            "lamplight",
            "Lamplight [a series]",
            "Skerry is invented; <b>the kelp</b> is real, as is **some** of the quay.",
            0,
            0,
            GAZETTE,
            Confidence.SINGLE,
        ),
        StatementLine(StatementKind.SOURCE, "keeper", "The Keeper's Log", "Who bought the lamp", 3, 3, KEEPER, SURE),
        StatementLine(StatementKind.SOURCE, "gazette", "The Gazette", "The Gazette, N. Marsh", 0, 0, GAZETTE, SURE),
    ],
    ids=lambda line: f"{line.about}: {line.text}",
)
def test_statement_of_each_kind(small: Dataset, line: StatementLine) -> None:
    """A statement says what it is about, and has the level, sources and confidence of its record."""
    assert line in lines(small, 99)


@pytest.mark.parametrize(
    ("kind", "about", "terms"),
    [
        (StatementKind.SHOW, "Lamplight [a series]", ("Lámplight",)),
        (StatementKind.NOTE, "Lamplight [a series]", ("Lámplight",)),
        (StatementKind.COMPANY, "Skerry Light Orchestra", ("Skerry", "SLO", "the Old Lamps")),
        (StatementKind.CHARACTER, "Maud Kerr", ("Maudie", "The Foghorn")),
        (StatementKind.PERSON, "Ida Voss", ("Ida M. Voss",)),
        (StatementKind.DANCE, "The Keepers' Reel", ("Bo Lind", "Anon.", "J. Marsh")),
        (StatementKind.MUSIC, "Turn, Lamp, Turn", ("The Buoys",)),
        (StatementKind.PLACE, "The Rock", ("Skerry",)),
        (StatementKind.TERM, "leader", ("first desk", "lamp of the house")),
        (StatementKind.DATE, "2031-09", ("lost",)),
        (StatementKind.CREDIT, "Created by", ("Creation", "+Showrunners", "Keepers of the [secret]")),
    ],
)
def test_search_terms(small: Dataset, kind: StatementKind, about: str, terms: tuple[str, ...]) -> None:
    """Every statement about a thing has its aliases, makers, city, department or award as search terms."""
    found = [line for line in statement_lines(gate(small, 3)) if (line.kind, line.about) == (kind, about)]
    assert found
    assert all({*terms} <= {*line.search_terms} for line in found)


@pytest.mark.parametrize("table", sorted(row_types().keys() - {"question", "dispute", "source", "episode"}))
def test_every_text_of_a_row_can_be_found(small: Dataset, table: str) -> None:
    """Each text field of a row is in a statement or in its search terms, so that a new field is found by itself."""
    known = list(statement_lines(gate(small, 3)))
    text = " / ".join(each for line in known for each in (line.about, line.text, *line.search_terms))
    rows: tuple[Record, ...] = as_tuple(getattr(small, table))
    for row in rows:
        if not isinstance(row, Person) or row.facts:
            values = [each for field in text_fields(type(row)) for each in as_tuple(getattr(row, field))]
            assert [each for each in values if each not in text] == []


def test_questions_are_not_statements(small: Dataset) -> None:
    """No text of a written question is a statement: search would reveal the answer before the quiz asks."""
    questions = [found.record for found in records(small) if isinstance(found.record, Question)]
    texts = {line.text for line in lines(small, 99)}
    assert questions
    assert not texts & {text for each in questions for text in (each.prompt, each.answer, each.explanation)}
