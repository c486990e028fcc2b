"""The bundled dataset: rules that its texts and levels keep, beyond those that loading it and `data check` prove."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from unicodedata import category, is_normalized

import pytest
from msgspec.structs import replace

from etoile_cli.enums import SourceKind
from etoile_cli.lint import find_warnings
from etoile_cli.matching import fold
from etoile_cli.model import Dataset, Statement
from etoile_cli.spoilers import gate
from etoile_cli.statements import statement_lines
from tests.levels import DATASETS
from tests.record_places import EarlyName, Found, early_names, plain, records

BUNDLED, SMALL = DATASETS["real"], DATASETS["small"]
RECORDS = list(records(BUNDLED))


def strings() -> Iterator[tuple[str, str]]:
    """Yield every string of the dataset with its place."""
    for found in RECORDS:
        for name in found.record.__struct_fields__:
            value = getattr(found.record, name)
            for text in value if isinstance(value, tuple) else (value,):
                if isinstance(text, str):
                    yield f"{found.place}.{name}", text


def values(field: str) -> Iterator[tuple[Found, tuple[object, ...]]]:
    """Yield every record that has `field`, with its values there: none, one or several."""
    for found in RECORDS:
        if hasattr(found.record, field):
            value = getattr(found.record, field)
            yield found, value if isinstance(value, tuple) else () if value is None else (value,)


def test_no_warnings() -> None:
    """`data check` has no warning about it: each source is cited, each statement well supported, nothing said twice."""
    assert find_warnings(BUNDLED) == []


def test_each_person_is_mentioned() -> None:
    """A real person is an actor, has a credit, or has facts."""
    mentioned = {id_ for field in ("actor", "people") for _, ids in values(field) for id_ in ids}
    assert [person.id for person in BUNDLED.person if person.id not in mentioned and not person.facts] == []


def test_each_episode_has_trivia() -> None:
    """Each episode adds a fact worth telling a friend, and there are many for those who have seen nothing."""
    told = Counter(line.after for line in statement_lines(gate(BUNDLED, len(BUNDLED.episode))) if line.is_trivia)
    assert told.keys() == set(range(len(BUNDLED.episode) + 1))
    assert told[0] >= 25


# Texts.


def test_texts_are_in_normal_form() -> None:
    """Accented letters are single characters, so that equal texts are equal strings."""
    assert [place for place, text in strings() if not is_normalized("NFC", text)] == []


def test_texts_have_no_odd_characters() -> None:
    """No text has control or invisible characters, curly quotes or superfluous blanks."""
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
    """A full date exists, and one without a day has a month that does."""
    dates = [value for _, found in values(field) for value in found]
    assert dates
    for value in dates:
        date.fromisoformat(f"{value}-01-01"[:10])


def test_choices_of_a_question_differ() -> None:
    """The four choices differ by more than case, accents and punctuation."""
    for question in BUNDLED.question:
        assert len({fold(choice) for choice in (question.answer, *question.wrong)}) == 4, question.id


def test_only_original_pages_have_an_address() -> None:
    """An address is that of an outlet's own page; there are none of copies and rewrites."""
    linked = {source: source.page.url for source in BUNDLED.source if source.page and source.page.url}
    assert linked
    assert [source.id for source in linked if source.kind is not SourceKind.ORIGINAL] == []
    assert [url for url in linked.values() if not re.fullmatch(r"https?://[^\s/]+/\S*", url)] == []


# Levels.


def is_noun_of_a_title(early: EarlyName) -> bool:
    """Return whether the name is a noun in the title of an episode, and only a noun in this text: after an article."""
    word = plain(early.name)
    titles = {word for episode in BUNDLED.episode for word in plain(episode.title).split()}
    return word in titles and re.search(rf"(?<!\bthe )(?<!\ba )\b{word}\b", plain(early.text)) is None


def test_no_text_has_an_early_name() -> None:
    """No text has a name, or a distinct word of one, of a character who is revealed later; titles are public."""
    assert [str(early) for early in early_names(BUNDLED) if not is_noun_of_a_title(early)] == []


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        ('Episode 3, "The Fish"', True),
        ("https://example.com/the-fish", True),
        ("named after a fish", True),
        ("Fish arrives.", False),
        ("The Fish, and Fish", False),
    ],
)
def test_noun_of_a_title_is_no_early_name(text: str, *, is_allowed: bool) -> None:
    """The exception itself: it is needed for a title, and does not allow the name."""
    word = next(early for early in early_names(BUNDLED) if early.place == "episode[2].title")
    assert (word.name, word.text) == ("Fish", "The Fish")
    assert is_noun_of_a_title(word._replace(text=text)) is is_allowed
    assert not is_noun_of_a_title(word._replace(name="Gabin", text="the Gabin"))


def test_the_small_dataset_has_no_early_names() -> None:
    """The dataset of the tests keeps the same rule."""
    assert [str(early) for early in early_names(SMALL)] == []


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
def test_early_names_are_found(text: str, names: list[str]) -> None:
    """The check itself: a name, or a distinct word of it, is found as a whole word, and only before its level."""

    def found(after: int) -> list[str]:
        fact = replace(SMALL.company[0].facts[0], text=text, after=after)
        changed = replace(SMALL, company=(replace(SMALL.company[0], facts=(fact,)), *SMALL.company[1:]))
        return [early.name for early in early_names(changed) if early.text == text]

    assert found(0) == names
    assert found(2) == []


def test_each_character_has_a_summary_from_the_start() -> None:
    """A character has a summary at the level that reveals it."""
    assert [
        character.id
        for character in BUNDLED.character
        if not character.summaries or character.summaries[0].after > character.after
    ] == []


@pytest.mark.parametrize("field", ["summaries", "teasers"])
def test_summaries_and_teasers_ascend(field: str) -> None:
    """Each is revealed by a later episode than the one before: the last that a viewer may see is the current one."""
    for found, statements in values(field):
        afters = [each.after for each in statements if isinstance(each, Statement)]
        assert afters == sorted(set(afters)), found.place


def test_each_episode_has_a_teaser_and_events() -> None:
    """Each episode has something to announce it from the start, and something that happens in it."""
    assert [
        episode.number
        for episode in BUNDLED.episode
        if not episode.events or not episode.teasers or episode.teasers[0].after > 0
    ] == []


def test_each_character_has_an_actor_at_level_0() -> None:
    """Everybody who is known before the first episode is played by somebody who is known, too."""
    guide = gate(BUNDLED, 0)
    assert guide.character
    assert {character.actor for character in guide.character} <= {person.id for person in guide.person}


@pytest.mark.parametrize("level", range(1, len(BUNDLED.episode) + 1))
def test_each_episode_adds_records(level: int) -> None:
    """Each level has more records than the one before, and all of its characters."""
    before, now = (_visible(BUNDLED, each) for each in (level - 1, level))
    assert before[0] <= now[0]
    assert before[1] < now[1]


def _visible(dataset: Dataset, level: int) -> tuple[set[str], int]:
    """Return the ids of the characters, and the number of records, at a level."""
    guide = gate(dataset, level)
    return {character.id for character in guide.character}, len(list(records(guide)))
