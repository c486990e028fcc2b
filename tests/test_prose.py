"""The prose of the bundled dataset: spelling, summaries that keep up with the story, full episodes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from breame.spelling import (  # type: ignore[import-untyped]  # it has no types
    american_spelling_exists,
    british_spelling_exists,
)
from spellchecker import SpellChecker

from etoile_cli import queries
from etoile_cli.dataset import bundled_path, load
from etoile_cli.enums import Billing
from etoile_cli.field_types import text_fields
from etoile_cli.model import Alias, Character, Company, CriticScore, Episode, SourcePage
from etoile_cli.spoilers import gate
from etoile_cli.statements import statement_lines
from etoile_cli.walk import as_tuple, rows_of, walk
from etoile_cli.wrapping import wrap_lines

REAL = load(bundled_path())
LAST = len(REAL.episode)

KNOWN_WORDS = Path(__file__).parent / "data" / "known_words.txt"
"""Words of the dataset that no English word list has: French ones, and names in lower case; one a line."""

BOTH_SPELLINGS = {"draft", "drafts", "practice"}
"""Words that are British, too, though a list of American spellings has them."""

QUOTED_RECORDS = (Alias, CriticScore, SourcePage)
"""Records whose texts are as others write them: other spellings, a site's own labels, titles of pages."""

FEW_CHANGES = {
    "raphael": "the fact base has two turns of his story",
    "melanie": "she has no story of her own",
}
"""Characters whose summary changes less than three times, and why."""


def words() -> Iterator[str]:
    """Yield each word of the dataset's own texts that begins with a small letter."""
    for _, record in walk(rows_of(REAL)):
        if not isinstance(record, QUOTED_RECORDS):
            for field in {*text_fields(type(record))} - {"pronunciation"}:
                for text in as_tuple(getattr(record, field)):
                    yield from re.findall(r"(?<![\w.@/-])[a-zà-ÿ]+(?:['\u2019][a-z]+)?(?![\w@/])", text)


def test_words_are_spelt_right() -> None:
    """Each word is in an English word list, is a British spelling, or is listed with the French words."""
    listed = {*KNOWN_WORDS.read_text(encoding="utf-8").split()}
    found = {word.removesuffix("'s") for word in words()}
    unknown = {word for word in SpellChecker().unknown(found) if not british_spelling_exists(word)}
    assert unknown - listed == set()
    assert listed - found == set()


def test_spelling_is_british() -> None:
    """No word is spelt the American way."""
    assert {word for word in words() if american_spelling_exists(word)} - BOTH_SPELLINGS == set()


def test_summaries_keep_up_with_the_story() -> None:
    """The summary of every main and recurring character changes at least three times over the season."""
    followed = [each for each in REAL.character if each.billing is not Billing.GUEST and each.id not in FEW_CHANGES]
    assert {each.id: len(each.summaries) for each in followed if len(each.summaries) < 4} == {}


@pytest.mark.parametrize("level", range(LAST + 1))
def test_no_summary_contradicts_the_company(level: int) -> None:
    """A summary that names a city names that of the company shown beside it, or both."""
    guide = gate(REAL, level)
    cities = {company.city for company in guide.company}
    for view in queries.characters(guide):
        if view.summary and view.company:
            named = {city for city in cities if re.search(rf"\b{city}\b", view.summary.text)}
            assert not named or view.company.city in named, (view.character.id, view.summary.text)


def test_facts_do_not_repeat_their_episode() -> None:
    """No fact about a character or a company says in which episode it is: the number stands beside it."""
    owners: tuple[Character | Company, ...] = (*REAL.character, *REAL.company)
    facts = [fact for each in owners for fact in each.facts if fact.episode_known]
    assert [
        fact.text for fact in facts if re.search(r"\b[Ii]n (episode \d|the \w+ episode|the finale)", fact.text)
    ] == []


@pytest.mark.parametrize("episode", REAL.episode, ids=lambda episode: str(episode.number))
def test_every_episode_is_told(episode: Episode) -> None:
    """Every episode has a summary and at least ten events."""
    assert episode.summary
    assert len(episode.events) >= 10


def test_season_has_a_summary() -> None:
    """The season is summed up after its last episode."""
    assert [summary.after for summary in REAL.show.summaries] == [LAST]


def test_terms_have_a_short_meaning() -> None:
    """Every term has a short meaning for the quiz."""
    assert [term.id for term in REAL.term if not term.short] == []


def test_trivia_fits_its_page() -> None:
    """A fact that `trivia` tells takes four lines of prose at most, whichever is drawn."""
    facts = [line.text for line in statement_lines(gate(REAL, LAST)) if line.is_trivia]
    assert [fact for fact in facts if len(wrap_lines(fact, 72).splitlines()) > 4] == []
    assert facts
