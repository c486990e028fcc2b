"""Every line that a guide tells: when, about what, and on whose word."""

from collections import Counter

import pytest
from msgspec.structs import replace

from etoile_cli.dataset import bundled, load
from etoile_cli.kinds import Confidence, StatementKind
from etoile_cli.model import Dataset, DisputeVersion, Membership, Question, ReviewPoint, SourcePage, Statement
from etoile_cli.spoilers import gate
from etoile_cli.told import Told, told
from tests.conftest import SMALL
from tests.records import records

DATASETS = {"small": load(SMALL), "real": load(bundled())}
LEVELS = [(name, level) for name, dataset in DATASETS.items() for level in range(len(dataset.episode) + 1)]
each_level = pytest.mark.parametrize(("name", "upto"), LEVELS)


def lines(dataset: Dataset, upto: int) -> list[Told]:
    """Return all lines at a level, without the other names of what they are about, of which there are ever more."""
    return [replace(line, also=()) for line in told(gate(dataset, upto))]


@each_level
def test_a_level_adds_the_lines_of_its_episode(name: str, upto: int) -> None:
    """The lines at a level are those of the level before, and between them those that it takes this episode to know."""
    now = lines(DATASETS[name], upto)
    before = lines(DATASETS[name], upto - 1) if upto else []
    assert [line for line in now if line.after < upto] == before
    assert {line.after for line in now} <= set(range(upto + 1))


@each_level
def test_no_line_comes_twice(name: str, upto: int) -> None:
    """Each line comes once."""
    assert [line for line, count in Counter(lines(DATASETS[name], upto)).items() if count > 1] == []


@pytest.mark.parametrize("name", DATASETS)
def test_everything_that_is_said_is_told(name: str) -> None:
    """Each sentence of a dataset, but for the quiz's, is a line as often as it is said, and with its level."""
    said = Counter(
        (getattr(found.record, "title" if isinstance(found.record, SourcePage) else "text"), found.after)
        for found in records(DATASETS[name])
        if isinstance(found.record, Statement | Membership | ReviewPoint | DisputeVersion | SourcePage)
    )
    missing = said - Counter((line.text, line.after) for line in lines(DATASETS[name], 99))
    assert [text for text, _ in missing if text is not None] == []


@pytest.mark.parametrize("name", DATASETS)
def test_every_line_can_be_believed(name: str) -> None:
    """Each line has words, says whom it is about, and names sources that there are."""
    known = {source.id for source in DATASETS[name].source}
    for line in lines(DATASETS[name], 99):
        assert line.text, line
        assert line.about, line
        assert line.sources, line
        assert set(line.sources) <= known, line


@pytest.mark.parametrize("subject", StatementKind)
def test_every_subject_has_lines(small: Dataset, subject: StatementKind) -> None:
    """The small dataset has a line about each subject, so that a new one is tested by being there."""
    assert [line for line in lines(small, 99) if line.subject is subject]


SURE = Confidence.CONFIRMED
GAZETTE, KEEPER, BOTH = ("gazette",), ("keeper",), ("gazette", "harbour")


@pytest.mark.parametrize(
    "line",
    [
        Told(StatementKind.SHOW, "Lamplight [a series]", "Ada Brandt and Bo Lind made it.", 0, BOTH, SURE),
        Told(
            StatementKind.COMPANY,
            "Skerry Light Orchestra",
            "Its lamp has been dark for a year.",
            2,
            GAZETTE,
            Confidence.INFERRED,
        ),
        Told(StatementKind.CHARACTER, "Maud Kerr", "conductor, played by Ida Voss", 0, BOTH, SURE),
        Told(StatementKind.CHARACTER, "Pip", "lamp boy", 1, KEEPER, SURE),
        Told(StatementKind.CHARACTER, "Pip", "He rows away.", 3, KEEPER, SURE),
        Told(
            StatementKind.CHARACTER, "The Stranger", "buyer of lamps, played by Sam Reed", 2, KEEPER, Confidence.SINGLE
        ),
        Told(
            StatementKind.RELATION,
            "Luc d'Orsay, Orchestre du Phare",
            "He pays the players from his own pocket.",
            1,
            KEEPER,
            SURE,
        ),
        Told(StatementKind.EPISODE, "Episode 3", "Haute mer", 0, KEEPER, Confidence.REPORTED),
        Told(StatementKind.EPISODE, "Episode 2", "What was in the case is told only later.", 3, KEEPER, SURE),
        Told(
            StatementKind.DANCE,
            "The Keepers' Reel",
            "The whole orchestra dances it to keep warm.",
            1,
            KEEPER,
            Confidence.SINGLE,
        ),
        Told(StatementKind.MUSIC, "@foghorn", "What Tove hums on deck.", 2, KEEPER, Confidence.INFERRED),
        Told(StatementKind.PLACE, "The Rock", "Where the orchestra plays; a quarry in truth.", 0, GAZETTE, SURE),
        Told(StatementKind.TERM, "leader", "Tove is called one by mistake.", 1, KEEPER, Confidence.SINGLE),
        Told(StatementKind.PERSON, "Ida Voss", "She really plays the horn.", 0, ("gazette", "keeper"), SURE),
        Told(
            StatementKind.CREDIT,
            "Created by",
            "Ada Brandt, Bo Lind. One listing\nnames Ada Brandt alone.",
            0,
            BOTH,
            SURE,
        ),
        Told(StatementKind.CREDIT, "Weather", "Wet_Works", 0, GAZETTE, SURE),
        Told(StatementKind.DATE, "2029", "Ordered, for two seasons.", 0, GAZETTE, SURE),
        Told(StatementKind.SCORE, "Fog Index", "85% (2031-02-01)", 0, BOTH, SURE),
        Told(StatementKind.REVIEW, "The Gazette, N. Marsh", "the ending", 3, GAZETTE, SURE),
        Told(StatementKind.REVIEW, "The Keeper's Log, Anonymous", "too many boats", 2, KEEPER, Confidence.SINGLE),
        Told(StatementKind.REVIEW, "Harbour & Light", "too many boats", 0, ("harbour",), SURE),
        Told(
            StatementKind.DISPUTE, "Who made it", "Ada Brandt alone, says a listing.", 0, GAZETTE, Confidence.DISPUTED
        ),
        Told(
            StatementKind.DISPUTE,
            "Who made it",
            "The guide goes by: Both; the listing left one out.",
            0,
            (*BOTH, "keeper"),
            Confidence.DISPUTED,
        ),
        Told(StatementKind.SOURCE, "keeper", "Who bought the lamp", 3, KEEPER, SURE),
        Told(StatementKind.SOURCE, "gazette", "The Gazette, N. Marsh", 0, GAZETTE, SURE),
    ],
    ids=lambda line: f"{line.about}: {line.text}",
)
def test_a_line_of_each_kind(small: Dataset, line: Told) -> None:
    """A line says what it is about as people would, and has the level and the sources of what it hangs on."""
    assert line in lines(small, 99)


def test_questions_are_not_told(small: Dataset) -> None:
    """What only the quiz asks is no line: an answer would be told before the question."""
    questions = [found.record for found in records(small) if isinstance(found.record, Question)]
    texts = {line.text for line in lines(small, 99)}
    assert questions
    assert not texts & {text for each in questions for text in (each.prompt, each.answer, each.explanation)}
