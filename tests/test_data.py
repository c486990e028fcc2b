"""The program's own dataset: it is valid, it can be believed, and no row tells more than its level allows."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from unicodedata import category, is_normalized

import pytest
from msgspec.structs import replace

from etoile_cli import guide as ask
from etoile_cli.dataset import bundled, load
from etoile_cli.kinds import Billing, SourceKind
from etoile_cli.model import Dataset, Statement, record_fields
from etoile_cli.names import fold
from etoile_cli.spoilers import gate
from tests.conftest import SMALL
from tests.records import Found, records, slips

REAL = load(bundled())
RECORDS = list(records(REAL))

NAMED_ANYWAY = {
    ("Fish", "The Fish"): "the title of an episode is public, and here a fish",
    ("Fish", "Two cities, two companies, and an hour that takes its name from a fish."): "of that title",
    ("Fish", 'Episode 3, "The Fish"'): "a page about that episode",
    ("Fish", "https://fangirlish.com/2025/04/25/etoile-season-1-episode-3-review-the-fish"): "its address",
}
"""Where a name of somebody who comes later stands all the same, and why that tells nothing."""

UNUSED: dict[str, str] = {}
"""Sources that no row names, and why they are kept."""

REFERENCES = {
    "sources": {source.id for source in REAL.source},
    "actor": {person.id for person in REAL.person},
    "people": {person.id for person in REAL.person},
    "company": {company.id for company in REAL.company},
    "companies": {company.id for company in REAL.company},
    "ranks": {term.id for term in REAL.term},
    "subject": {character.id for character in REAL.character},
    "object": {character.id for character in REAL.character} | {company.id for company in REAL.company},
}
"""What the fields that hold ids may hold."""


def strings() -> Iterator[tuple[str, str]]:
    """Yield every string of the dataset with its place."""
    for found in RECORDS:
        for name in found.record.__struct_fields__:
            value = getattr(found.record, name)
            for text in value if isinstance(value, tuple) else (value,):
                if isinstance(text, str):
                    yield f"{found.place}.{name}", text


def rows(field: str) -> Iterator[tuple[Found, tuple[object, ...]]]:
    """Yield every record that has `field`, and what it has there: nothing, one value or several."""
    for found in RECORDS:
        if hasattr(found.record, field):
            value = getattr(found.record, field)
            yield found, value if isinstance(value, tuple) else () if value is None else (value,)


# Ids and references.


@pytest.mark.parametrize("table", record_fields(Dataset))
def test_ids_are_unique_and_plain(table: str) -> None:
    """An id is its row's alone, in ASCII, and can be typed."""
    held = getattr(REAL, table)
    ids = [row.id for row in (held if isinstance(held, tuple) else (held,)) if hasattr(row, "id")]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    assert [name for name in ids if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name)] == []


@pytest.mark.parametrize("field", REFERENCES)
def test_each_reference_leads_somewhere(field: str) -> None:
    """What a row refers to is there."""
    assert [(found.place, names) for found, names in rows(field) if not REFERENCES[field].issuperset(names)] == []


def test_each_statement_has_a_source() -> None:
    """Whatever is said says who says so, each source once."""
    said = list(rows("sources"))
    assert {type(found.record) for found, _ in said} >= {
        type(found.record) for found in RECORDS if isinstance(found.record, Statement)
    }
    assert [found.place for found, names in said if not names or len(set(names)) != len(names)] == []


def test_each_source_is_used() -> None:
    """No source stands for nothing."""
    used = {name for _, names in rows("sources") for name in names}
    assert {source.id for source in REAL.source} - used == UNUSED.keys()


def test_everybody_is_there_for_something() -> None:
    """A real person plays, is credited, or has something told of them; a word is explained by itself."""
    there = {name for field in ("actor", "people") for _, names in rows(field) for name in names}
    assert [person.id for person in REAL.person if person.id not in there and not person.facts] == []


# Words.


def test_texts_are_composed() -> None:
    """Letters are in one piece, so that the same words are the same."""
    assert [place for place, text in strings() if not is_normalized("NFC", text)] == []


def test_texts_are_plain() -> None:
    """No text has a control or an invisible letter, a curly quote, or blanks too many."""
    odd = {
        place: text
        for place, text in strings()
        if any(category(letter) in ("Cc", "Cf", "Zl", "Zp", "Co", "Cn") for letter in text)
        or re.search("[\u2018\u2019\u201c\u201d]", text)
        or text != " ".join(text.split())
    }
    assert odd == {}


@pytest.mark.parametrize("field", ["date", "released"])
def test_dates_are_in_the_calendar(field: str) -> None:
    """A date that is given to the day is one, and one that is given to the month has such a month."""
    for _, values in rows(field):
        for value in values:
            date.fromisoformat(f"{value}-01-01"[:10])


def test_facts_of_the_show_have_keys_of_their_own() -> None:
    """Programs find each fact of the series under its key, so no two have the same, nor that of another field."""
    keys = [fact.key for fact in REAL.show.facts]
    assert [key for key, count in Counter([*keys, "id", "title", "premise", "facts"]).items() if count > 1] == []


def test_choices_differ() -> None:
    """A question has four choices that no marker would take for each other."""
    for question in REAL.question:
        assert len({fold(choice) for choice in (question.answer, *question.wrong)}) == 4, question.id


def test_only_an_outlets_own_page_has_an_address() -> None:
    """An address is an outlet's own page; copies of it elsewhere are not sent to."""
    linked = {source: source.page.url for source in REAL.source if source.page and source.page.url}
    assert [source.id for source in linked if source.kind is not SourceKind.ORIGINAL] == []
    assert [url for url in linked.values() if not re.fullmatch(r"https?://[^\s/]+/\S*", url)] == []


# Levels.


def test_no_row_names_somebody_who_comes_later() -> None:
    """No text names a character whom a viewer at its level does not know; what only looks so has its reason here."""
    found = [slip for slip in slips(REAL) if (slip.name, slip.text) not in NAMED_ANYWAY]
    assert [str(slip) for slip in found] == []


def test_each_reason_is_needed() -> None:
    """What is excused is there."""
    assert NAMED_ANYWAY.keys() <= {(slip.name, slip.text) for slip in slips(REAL)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The boy is called Pip.", ["Pip"]),
        ("PIP's lamp; pip!", ["Pip"]),
        ("a pip of an apple", ["Pip"]),
        ("A pipe.", []),
        ("Here the stranger comes.", ["The Stranger", "Stranger"]),
        ("A strange Stranger", ["Stranger"]),
        ("She is called the foghorn.", ["The Foghorn", "Foghorn"]),
        ("Maud Kerr and Tove Åse", []),
        ("Nobody.", []),
    ],
)
def test_a_name_that_comes_too_early_is_seen(text: str, names: list[str]) -> None:
    """A name is seen where it stands as a word, all of it or a part that is theirs alone, and only before its time."""
    small = load(SMALL)

    def found(after: int) -> list[str]:
        fact = replace(small.company[0].facts[0], text=text, after=after)
        company = replace(small.company[0], facts=(fact,))
        return [slip.name for slip in slips(replace(small, company=(company, *small.company[1:]))) if slip.text == text]

    assert found(0) == names
    assert found(2) == []


def test_the_small_dataset_keeps_the_rule() -> None:
    """The dataset of the tests has no such slip either."""
    assert [str(slip) for slip in slips(load(SMALL))] == []


def test_stays_begin_at_home() -> None:
    """Everybody has a home from the start, and moves forward in time."""
    for character in REAL.character:
        afters = [membership.after for membership in character.memberships]
        assert afters[:1] == [0], character.id
        assert afters == sorted(afters), character.id


def test_everybody_is_introduced() -> None:
    """Each character has a line as soon as they are there."""
    assert [
        character.id
        for character in REAL.character
        if not character.summaries or character.summaries[0].after > character.after
    ] == []


@pytest.mark.parametrize("field", ["summaries", "teasers"])
def test_summaries_and_teasers_are_in_order(field: str) -> None:
    """The last one that a viewer may see is the current one, so each belongs to a later episode than the last."""
    for found, statements in rows(field):
        afters = [each.after for each in statements if isinstance(each, Statement)]
        assert afters == sorted(set(afters)), found.place


def test_an_event_is_told_by_its_episode_or_later() -> None:
    """Nothing that happens in an episode is told before it."""
    for episode in REAL.episode:
        assert [event.text for event in episode.events if event.after < episode.number] == []


def test_before_the_first_episode() -> None:
    """At level 0 there are the ten starring names and the recurring one, and two of them have crossed."""
    characters = ask.characters(gate(REAL, 0))
    billed = Counter(view.character.billing for view in characters)
    assert billed == {Billing.MAIN: 10, Billing.RECURRING: 1}
    assert all(view.actor for view in characters)
    moves = {view.character.name: view.company.id for view in characters if view.crossed and view.company}
    assert moves == {"Cheyenne Toussaint": "new-york", "Tobias Bell": "paris"}
    assert [view.character.id for view in characters if view.character.after > 0] == []


@pytest.mark.parametrize("upto", range(9))
def test_each_episode_brings_something(upto: int) -> None:
    """Each level has more to tell than the one before, and who is met early stays."""
    if upto:
        before, now = ({character.id for character in gate(REAL, level).character} for level in (upto - 1, upto))
        assert before <= now
        assert len(list(records(gate(REAL, upto)))) > len(list(records(gate(REAL, upto - 1))))


@pytest.mark.parametrize(
    ("table", "least"), [("episode", 8), ("character", 27), ("relation", 45), ("review", 45), ("company", 2)]
)
def test_there_is_enough(table: str, least: int) -> None:
    """The dataset is as complete as it promises to be."""
    assert len(getattr(REAL, table)) >= least


def test_there_are_events_enough() -> None:
    """Every episode has events, and there are many."""
    counts = [len(episode.events) for episode in REAL.episode]
    assert all(counts)
    assert sum(counts) >= 55
