"""Pages: the records of each, its columns, and its keys."""

from functools import cache
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from etoile_cli.enums import Billing, StatementKind, Tone
from etoile_cli.errors import NotFoundError
from etoile_cli.formats import to_jsonable, visible_views
from etoile_cli.lint import LintWarning
from etoile_cli.model import Dataset
from etoile_cli.pages import check, episodes, people, progress, quiz, show, sources, stage
from etoile_cli.queries import company
from etoile_cli.spoilers import Guide, gate
from etoile_cli.statements import statement_lines
from etoile_cli.view import Layout, Page, Ratio
from tests.all_pages import CALLS, every_page, page_functions, required_arguments
from tests.levels import DATASETS

STATEMENT = "episode after text confidence sources"
LINE = "about text after episode confidence sources"
CREDIT = "department job note confidence sources"

SHEET = "round number id kind topic difficulty form question"

SHAPES: dict[str, list[dict[str, str]]] = {
    "cast": [{"cast": "character actor billing company job confidence"}],
    "characters": [{"characters": "id name actor job home company summary confidence"}],
    "who": [
        {
            "": "id name summary job home company actor billing spellings confidence sources",
            "facts": STATEMENT,
            "moves": f"company {STATEMENT}",
            "relations": f"relation other {STATEMENT}",
            "known_for": STATEMENT,
            "credits": CREDIT,
        },
        {"": "id name spellings", "known_for": STATEMENT, "credits": CREDIT},
    ],
    "companies": [
        {
            "companies": "city id name spellings stayed came left",
            "transfers": f"character home company {STATEMENT}",
            "facts": f"company {STATEMENT}",
        }
    ],
    "relations": [{"relations": "character relation other episode after kind text confidence sources"}],
    "show": [
        {"": "id title premise creators running_time genre", "summaries": STATEMENT, "facts": f"key {STATEMENT}"},
        {
            "": "id title premise creators running_time genre last_light",
            "summaries": STATEMENT,
            "facts": f"key {STATEMENT}",
        },
    ],
    "credits": [{"credits": "department job names note confidence sources"}],
    "reviews": [
        {
            "scores": "metric value as_of confidence sources",
            "tally": "tone reviews",
            "praise": "point critics outlets",
            "criticism": "point critics outlets",
            "reviews": "id outlet critic date rating tone summary confidence sources",
        }
    ],
    "sources": [
        {"sources": "id outlet author date title kind url"},
        {"": "id outlet author date title kind url", "statements": "kind about text after episode"},
    ],
    "disputes": [{"disputes": "id topic version sources verdict"}],
    "dances": [{"dances": f"id title choreographers composers {STATEMENT}"}],
    "music": [{"music": f"id title artist {STATEMENT}"}],
    "places": [{"places": f"id name city {STATEMENT}"}],
    "timeline": [{"timeline": "date text award confidence sources"}],
    "glossary": [
        {"terms": "id term pronunciation topic text confidence sources", "ranks": "company step rank"},
        {"": "id term pronunciation topic text confidence also sources", "appearances": STATEMENT},
    ],
    "home": [{"": "title premise watched episodes next next_title next_teaser", "try": "command about"}],
    "watched": [{"": "watched episodes"}],
    "upcoming": [{"": "number season title teaser summary confidence"}],
    "episodes": [{"episodes": "number season title teaser summary confidence watched"}],
    "episode": [
        {
            "": "number season title teaser summary confidence released minutes sources",
            "events": "episode companies after text confidence sources",
            "characters": "character actor summary",
            "facts": LINE,
            "stage": f"title {STATEMENT}",
        }
    ],
    "new": [{kind.value: LINE for kind in StatementKind}],
    "recap": [{"recap": "episode companies after text confidence sources"}],
    "search": [{"results": f"kind {LINE}"}],
    "trivia": [{"": f"kind about {STATEMENT}"}],
    "result": [
        {
            "": "correct total points mode seed level title best number days marks share",
            "answers": "id given right points player",
        }
    ],
    "check": [{"check": "kind place text"}],
    "sheet": [
        {"questions": f"{SHEET} clues items choices letter answer explanation sources"},
        {"questions": f"{SHEET} clues items answer explanation sources"},
    ],
    "yesterday": [{"questions": "number id question answer given right explanation"}],
}
"""The keys that scripts read: of each view of a page, "" for a single thing; a page may have more than one shape."""


def shape(page: Page) -> dict[str, str]:
    """Return the column keys of each view of a page by the key of the view; views for people alone are left out."""
    keys = [(view.key, " ".join(column.key for column in view.columns if column.key)) for view in page.views]
    return {key: value for key, value in keys if value}


def rows(page: Page, key: str | None = None) -> list[dict[str, Any]]:
    """Return the rows that programs get of a page of one list, or of the list `key`."""
    whole: Any = to_jsonable(page)
    found: list[dict[str, Any]] = whole if key is None else whole[key]
    return found


def displayed(page: Page, key: str) -> list[dict[str, Any]]:
    """Return the rows that people get of the view `key`: cells by the titles of their columns."""
    (view,) = [view for view in page.views if view.key == key]
    return [
        {column.title: cell for column, cell in zip(view.columns, row, strict=True) if column.title}
        for row in view.rows
    ]


@pytest.fixture(params=range(4))
def guide(small: Dataset, request: pytest.FixtureRequest) -> Guide:
    """Return the small dataset at each of its levels."""
    return gate(small, request.param)


@pytest.fixture
def last(small: Dataset) -> Guide:
    """Return the small dataset at its last level."""
    return gate(small, 3)


# All pages.

at_each_level = pytest.mark.parametrize("level", range(4))


@cache
def pages_at(level: int) -> tuple[tuple[str, Page], ...]:
    """Return all pages of the small dataset at a level, with the names of their functions."""
    return tuple(every_page(gate(DATASETS["small"], level)))


@at_each_level
def test_keys_are_stable(level: int) -> None:
    """A page has the same keys at every level and with any argument."""
    assert SHAPES.keys() >= {name for name, _ in pages_at(level)}
    for name, page in pages_at(level):
        assert shape(page) in SHAPES[name], name


def test_every_page_function_is_tested() -> None:
    """Each page that required_arguments an argument is called with some, and no page is listed that does not exist."""
    assert {name for name, page in page_functions().items() if required_arguments(page) != ["guide"]} <= CALLS.keys()
    assert CALLS.keys() | SHAPES.keys() <= page_functions().keys()


@at_each_level
def test_keys_and_titles_are_unique(level: int) -> None:
    """No key or title comes twice in a view, and no list has the key of another or of a field beside it."""
    for name, page in pages_at(level):
        top = [key for view in page.views for key in shape(Page((view,)))]
        top += [column.key for view in page.views if view.is_single for column in view.columns if column.key]
        assert len(top) == len(set(top)), name
        for view in page.views:
            keys = [column.key for column in view.columns if column.key]
            titles = [column.title for column in view.columns if column.title]
            assert len(keys) == len(set(keys)), name
            assert len(titles) == len(set(titles)), name


@at_each_level
def test_rows_fit_their_columns(level: int) -> None:
    """A row has a cell of a known type for each column, a column a key or a title, and a single view one row."""
    for name, page in pages_at(level):
        for view in page.views:
            assert all(column.key or column.title for column in view.columns), name
            assert "" not in {part for column in view.columns for part in (column.key, column.title)}, name
            assert not view.is_single or len(view.rows) <= 1, name
            for row in view.rows:
                assert len(row) == len(view.columns), name
                assert all(cell is None or isinstance(cell, str | int | float | tuple | Ratio) for cell in row), name
                assert all(isinstance(item, str) for cell in row if isinstance(cell, tuple) for item in cell), name


@at_each_level
def test_people_always_get_something_to_read(level: int) -> None:
    """A page has rows, or a sentence in their place; a tree has at least four columns for people."""
    for name, page in pages_at(level):
        assert any(view.rows or view.empty for view in page.views), name
        for view in page.views:
            if view.layout is Layout.TREE:
                assert len([column for column in view.columns if column.title]) >= 4


# People.


def test_row_of_the_cast(real: Dataset) -> None:
    """The cast has the character, the actor, the billing, the id of the company, and the job."""
    assert rows(people.cast(gate(real, 0)))[0] == {
        "character": "Jack McMillan",
        "actor": "Luke Kirby",
        "billing": "main",
        "company": "new-york",
        "job": "executive director",
        "confidence": "confirmed",
    }


def test_row_of_the_characters(real: Dataset) -> None:
    """The characters have the ids of their home and current company, and their current summary."""
    cheyenne = next(row for row in rows(people.characters(gate(real, 0))) if row["id"] == "cheyenne")
    assert cheyenne.pop("summary")
    assert cheyenne == {
        "id": "cheyenne",
        "name": "Cheyenne Toussaint",
        "actor": "Lou de Laâge",
        "job": "star dancer (étoile)",
        "home": "paris",
        "company": "new-york",
        "confidence": "confirmed",
    }


def test_companies_are_ids_for_programs_and_cities_for_people(real: Dataset) -> None:
    """JSON has the id of a company, and null for a character without one; people read the city."""
    guide = gate(real, 8)
    for page in (people.cast(guide), people.characters(guide)):
        assert {row["company"] for row in rows(page)} == {"new-york", "paris", None}
    assert {row["home"] for row in rows(people.characters(guide))} == {"new-york", "paris", None}
    assert {row["Now in"] for row in displayed(people.cast(guide), "cast")} == {"New York", "Paris", None}
    assert [row["id"] for row in rows(people.companies(guide), "companies")] == ["new-york", "paris"]
    assert {row["company"] for row in rows(people.companies(guide), "transfers")} == {"new-york", "paris"}


def test_cast_and_characters_can_be_filtered(last: Guide) -> None:
    """The cast is filtered by company and billing, the characters by company, home and job."""
    current, home = company(last, "port-lune"), company(last, "skerry")
    assert [row["character"] for row in rows(people.cast(last, company=current))] == [
        "Tove Åse",
        "Luc d'Orsay",
        "Yuki 雪",
    ]
    recurring = people.cast(last, company=current, billing=Billing.RECURRING)
    assert [row["character"] for row in rows(recurring)] == ["Yuki 雪"]
    assert [row["id"] for row in rows(people.characters(last, company=current, home=home))] == ["tove"]
    assert [row["id"] for row in rows(people.characters(last, job="horn"))] == ["tove"]
    nobody = people.cast(last, company=current, billing=Billing.GUEST)
    assert (rows(nobody), nobody.views[0].empty) == ([], "No characters to show yet.")


def test_who_shows_a_character(last: Guide) -> None:
    """A character has facts, moves, relations, and what is known of the actor."""
    page: Any = to_jsonable(people.who(last, "maud"))
    assert page["name"] == "Maud Kerr"
    assert page["summary"] == "Conducts Skerry, and has sold its lamp."
    assert (page["home"], page["company"], page["actor"]) == ("skerry", "skerry", "Ida Voss")
    assert page["spellings"] == ("Maudie", "The Foghorn")
    assert [fact["after"] for fact in page["facts"]] == [1, 2]
    assert [(each["relation"], each["other"]) for each in page["relations"]] == [
        ("boss of", "Tove Åse"),
        ("ex of", "Luc d'Orsay"),
        ("sibling of", "The Stranger"),
    ]
    assert [fact["text"] for fact in page["known_for"]] == [
        "She really plays the horn.",
        "She learned the tuba for the second episode.",
    ]
    assert [credit["job"] for credit in page["credits"]] == ["Horns"]
    assert page["moves"] == []


def test_who_shows_moves(last: Guide) -> None:
    """A membership with a text is a move; its company is null where the character left for none."""
    assert [(move["company"], move["after"]) for move in rows(people.who(last, "tove"), "moves")] == [("port-lune", 1)]
    moves = [(move["company"], move["text"]) for move in rows(people.who(last, "pip"), "moves")]
    assert moves == [(None, "He rows away.")]


def test_who_shows_a_real_person(last: Guide) -> None:
    """A real person without a character has facts and credits."""
    page: Any = to_jsonable(people.who(last, "brandt"))
    assert (page["id"], page["name"], page["spellings"]) == ("ada-brandt", "Ada Brandt", ())
    assert [credit["job"] for credit in page["credits"]] == ["Created by"]


def test_relations_of_a_character_are_seen_from_its_side(last: Guide) -> None:
    """Among all, a relation is seen from its subject's side; among those of a character, from that one's."""
    assert [row["character"] for row in rows(people.relations(last))][:2] == ["Maud Kerr", "Maud Kerr"]
    tove = rows(people.relations(last, "tove"))
    assert [(row["character"], row["relation"], row["other"], row["kind"]) for row in tove] == [
        ("Tove Åse", "works under", "Maud Kerr", "boss"),
        ("Tove Åse", "mentor of", "Pip", "mentor"),
    ]
    nobody = people.relations(last, "yuki")
    assert (rows(nobody), nobody.views[0].empty) == ([], "No relations are known yet.")
    with pytest.raises(NotFoundError):
        people.relations(last, "ada brandt")


def test_companies_with_their_members_and_transfers(small: Dataset) -> None:
    """Each company has who stayed, came and left; then come the transfers, and the facts about the companies."""
    page = people.companies(gate(small, 1))
    assert [(row["stayed"], row["came"], row["left"]) for row in rows(page, "companies")] == [
        (("Maud Kerr", "Pip"), (), ("Tove Åse",)),
        (("Luc d'Orsay", "Yuki 雪"), ("Tove Åse",), ()),
    ]
    (transfer,) = rows(page, "transfers")
    assert (transfer["character"], transfer["home"], transfer["company"]) == ("Tove Åse", "skerry", "port-lune")
    assert transfer["text"] == "She leaves on the night boat, with two horns and no coat."
    assert [row["company"] for row in rows(page, "facts")] == ["skerry"]
    assert rows(people.companies(gate(small, 0)), "transfers") == []


# Statements.


def test_confidence_follows_a_statement_for_people(last: Guide) -> None:
    """People read the confidence of a statement in brackets unless it is confirmed; in JSON the text is without it."""
    page = people.relations(last)
    assert [row["Details"] for row in displayed(page, "relations")] == [
        "Maud gives the beat; Tove is early.",
        "They shared a lighthouse once. (sources disagree)",
        "He pays the players from his own pocket.",
        "She teaches him the only call she knows. (inferred)",
        "Neither of them likes it. (reported)",
    ]
    assert [(row["text"], row["confidence"]) for row in rows(page)][-1] == ("Neither of them likes it.", "reported")
    facts = [row["What"] for row in displayed(people.who(last, "ida voss"), "known_for")]
    assert facts == ["She really plays the horn.", "She learned the tuba for the second episode. (one source)"]


def test_level_of_a_statement_for_people(last: Guide) -> None:
    """People read the episode that reveals a statement, and "before" for level 0."""
    page = people.relations(last)
    assert [row["Episode"] for row in displayed(page, "relations")] == ["before", "1", "1", "2", "3"]
    assert [row["after"] for row in rows(page)] == [row["episode"] for row in rows(page)] == [0, 1, 1, 2, 3]


def test_unknown_episode_of_a_statement(last: Guide) -> None:
    """Where no source names the episode of a statement, people read "not known", and `episode` is null in JSON."""
    luc = people.who(last, "luc")
    assert [(row["episode"], row["after"]) for row in rows(luc, "facts")] == [(None, 1)]
    assert [row["Episode"] for row in displayed(luc, "facts")] == ["not known"]
    (fact,) = [row for row in displayed(progress.new(last, 1), "character") if row["About"] == "Luc d'Orsay"]
    assert fact["What is new"].endswith(" (episode not known) (one source)")
    assert "The Stranger" not in [row["character"] for row in rows(episodes.episode(last, 2), "characters")]
    assert "Luc d'Orsay" not in [row["about"] for row in rows(episodes.episode(last, 1), "facts")]


# The show.


def test_facts_of_the_series_have_keys(last: Guide) -> None:
    """JSON has each fact of the series under its key, and all in a list; people read the key as a heading."""
    page = show.show(last)
    found: Any = to_jsonable(page)
    assert (found["id"], found["title"]) == ("lamplight", "Lamplight [a series]")
    assert found["creators"] == "Ada Brandt and Bo Lind made it."
    assert [fact["text"] for fact in found["facts"]] == [found[fact["key"]] for fact in found["facts"]]
    assert [row["About"] for row in displayed(page, "facts")] == ["Creators", "Running time", "Genre", "Last light"]


def test_summaries_of_the_seasons(small: Dataset) -> None:
    """The series has the summary of each season from its level on."""
    found = [[row["after"] for row in rows(show.show(gate(small, level)), "summaries")] for level in range(4)]
    assert found == [[], [], [2], [2, 3]]


@pytest.mark.parametrize(
    ("job", "found"),
    [
        (None, ["Created by", "Horns", "Weather", "Stand-in for the Stranger"]),
        ("horns", ["Horns"]),
        ("MUSIC", ["Horns"]),
        ("creat", ["Created by"]),
    ],
)
def test_credits_are_filtered_by_job_or_department(last: Guide, job: str | None, found: list[str]) -> None:
    """`job` filters by the job and the department, of which a part is enough; each credit comes once."""
    assert [row["job"] for row in rows(show.credits(last, job=job))] == found


def test_unknown_job_is_not_found(last: Guide) -> None:
    """A job that no credit has is an error, not an empty list."""
    with pytest.raises(NotFoundError, match=r"^No job matches 'zzzz'\.$"):
        show.credits(last, job="zzzz")


def test_points_are_counted(last: Guide) -> None:
    """Each point has the number of its critics and their outlets, the most common point first."""
    page = show.reviews(last)
    assert rows(page, "praise")[0] == {
        "point": "the horns",
        "critics": 2,
        "outlets": ("The Gazette", "Harbour & Light"),
    }
    assert [(row["point"], row["critics"]) for row in rows(page, "criticism")] == [
        ("too many boats", 2),
        ("the lamp", 1),
    ]


def test_tally_and_points_add_up(real: Dataset) -> None:
    """The tally counts each review once, and points are in the order of their number of critics."""
    page = show.reviews(gate(real, 8))
    count = len(rows(page, "reviews"))
    assert sum(row["reviews"] for row in rows(page, "tally")) == count > 0
    for key in ("praise", "criticism"):
        critics = [row["critics"] for row in rows(page, key)]
        assert critics == sorted(critics, reverse=True)
        assert all(0 < row["critics"] == len(row["outlets"]) <= count for row in rows(page, key))


@pytest.mark.parametrize("tone", Tone)
def test_reviews_are_filtered_by_tone(last: Guide, tone: Tone) -> None:
    """`tone` filters the reviews, and the tally and points with them, but not the scores."""
    page = show.reviews(last, tone=tone)
    assert [row["tone"] for row in rows(page, "reviews")] == [tone.value]
    assert {row["tone"]: row["reviews"] for row in rows(page, "tally")} == {each.value: each is tone for each in Tone}
    assert len(rows(page, "scores")) == 2


@pytest.mark.parametrize(
    ("outlet", "found"),
    [("gazette", ["gazette"]), ("marsh", ["gazette"]), ("harbor", ["harbour"]), ("the", ["gazette", "keeper"])],
)
def test_reviews_are_filtered_by_outlet_or_critic(last: Guide, outlet: str, found: list[str]) -> None:
    """`outlet` filters by the outlet and the critic, of which a part or a spelling with a typo is enough."""
    assert [row["id"] for row in rows(show.reviews(last, outlet=outlet), "reviews")] == found


def test_reviews_of_no_outlet_or_tone(small: Dataset) -> None:
    """An outlet that is not revealed yet is an error; a tone that an outlet does not have leaves nothing."""
    with pytest.raises(NotFoundError, match=r"^No outlet matches 'keeper'\."):
        show.reviews(gate(small, 1), outlet="keeper")
    page = show.reviews(gate(small, 3), outlet="gazette", tone=Tone.NEGATIVE)
    assert [rows(page, key) for key in ("reviews", "praise", "criticism", "tally")] == [[], [], [], []]
    assert [view.empty for view in visible_views(page) if not view.rows] == [
        "No praise here.",
        "No criticism here.",
        "No reviews match.",
    ]


def test_timeline_is_sorted_by_date(small: Dataset) -> None:
    """The timeline is in the order of the dates, whatever the order of the rows; a year comes before its months."""
    assert [each.date for each in small.milestone] == ["2029", "2031-01-05", "2031-09"]
    year = replace(small.milestone[0], date="2031")
    unordered = replace(small, milestone=(*reversed(small.milestone), year))
    for dataset, dates in ((small, []), (unordered, ["2031"])):
        page = show.timeline(gate(dataset, 3))
        assert [row["date"] for row in rows(page)] == ["2029", *dates, "2031-01-05", "2031-09"]
        assert [row["Date"] for row in displayed(page, "timeline")] == ["2029", *dates, "2031-01-05", "2031-09"]


# Sources.


def test_source_with_the_statements_that_cite_it(small: Dataset) -> None:
    """A source has the visible statements that cite it, and its title and address from their level on."""
    early: Any = to_jsonable(sources.sources(gate(small, 0), "KEEPER"))
    assert (early["id"], early["title"], early["url"]) == ("keeper", None, None)
    assert {line["after"] for line in early["statements"]} == {0}
    late: Any = to_jsonable(sources.sources(gate(small, 3), "keeper"))
    assert late["title"] == "Who bought the lamp"
    assert {line["after"] for line in late["statements"]} == {0, 1, 2, 3}
    assert {
        "kind": "relation",
        "about": "The Stranger, Maud Kerr",
        "text": "Neither of them likes it.",
        "after": 3,
        "episode": 3,
    } in late["statements"]


def test_versions_of_a_dispute(last: Guide) -> None:
    """Each version has a row; people read the verdict once, after the last version, and JSON has it in each row."""
    page = sources.disputes(last)
    assert [row["id"] for row in rows(page)] == ["creator", "creator", "tower", "tower"]
    assert [row["verdict"] for row in rows(page)][2:] == ["The wrong one.", "The wrong one."]
    assert [row["The guide uses"] for row in displayed(page, "disputes")] == [
        None,
        "Both; the listing left one out.",
        None,
        "The wrong one.",
    ]


# On stage.


def test_dances_music_and_places(small: Dataset) -> None:
    """Dances, music and places are the visible ones, in their order."""
    early, late = gate(small, 0), gate(small, 3)
    for page, before, after in (
        (stage.dances, ["storm-gavotte"], ["storm-gavotte", "keepers-reel"]),
        (stage.music, ["lamplight-theme"], ["lamplight-theme", "foghorn"]),
        (stage.places, ["the-rock"], ["the-rock", "wrong-tower"]),
    ):
        assert [row["id"] for row in rows(page(early))] == before
        assert [row["id"] for row in rows(page(late))] == after


def test_glossary_has_terms_and_ranks(small: Dataset) -> None:
    """The glossary has the visible terms with their pronunciation, and the ranks of each company."""
    page = stage.glossary(gate(small, 0))
    assert [row["term"] for row in rows(page, "terms")] == ["desk", "leader"]
    assert [row["rank"] for row in rows(page, "ranks")] == ["desk", "leader"]
    assert [row["Pronunciation"] for row in displayed(page, "terms")] == [None, "LEE-der (approximate)"]
    assert [row["Pronunciation"] for row in displayed(stage.glossary(gate(small, 1)), "terms")][-1] == "ral-len-TAN-doh"


def test_glossary_term(small: Dataset) -> None:
    """A term has its visible aliases and appearances."""
    early: Any = to_jsonable(stage.glossary(gate(small, 0), "first desk"))
    late: Any = to_jsonable(stage.glossary(gate(small, 2), "leader"))
    assert (early["term"], early["also"], early["appearances"]) == ("leader", ("first desk",), [])
    assert (late["also"], len(late["appearances"])) == (("first desk", "lamp of the house"), 1)
    with pytest.raises(NotFoundError):
        stage.glossary(gate(small, 0), "rallentando")


def test_ranks_of_companies_side_by_side(real: Dataset) -> None:
    """People read the ranks of each company in a column, the highest first; shorter columns end with empty cells."""
    guide = gate(real, 8)
    *_, ranks = stage.glossary(guide).views
    terms = {term.id: term.term for term in guide.term}
    for index, each in enumerate(guide.company):
        column = [terms[rank] for rank in reversed(each.ranks)]
        assert [row[index] for row in ranks.rows] == column + [None] * (len(ranks.rows) - len(column))
    assert len(ranks.rows) == max(len(each.ranks) for each in guide.company)


# Episodes.


def test_episodes_say_which_were_watched(guide: Guide) -> None:
    """Each episode says whether it was watched; for people its summary replaces the teaser once it is visible."""
    page = episodes.episodes(guide)
    assert [row["watched"] for row in rows(page)] == [number <= guide.level for number in range(1, 4)]
    for row, shown in zip(rows(page), displayed(page, "episodes"), strict=True):
        assert shown["About"] == (row["summary"] or row["teaser"])
    assert bool(rows(page)[0]["summary"]) == (guide.level >= 1)


def test_watched_episode(last: Guide) -> None:
    """An episode has its events, new characters, facts about characters, dances, music and places."""
    first: Any = to_jsonable(episodes.episode(last, 1))
    assert (first["number"], first["title"], first["minutes"], first["released"]) == (1, "Low Water", 41, "2031-01-05")
    assert first["teaser"] == "A boat is late, and Tove is on it when it leaves."
    assert first["summary"].startswith("A ferry came")
    assert [(row["text"], row["companies"]) for row in first["events"]] == [
        ("The rehearsal stops: nobody can see the score.", ("skerry",)),
        ("Tove boards the night boat.", ("skerry", "port-lune")),
    ]
    assert [row["character"] for row in first["characters"]] == ["Pip"]
    assert [row["title"] for row in first["stage"]] == ["The Keepers' Reel"]
    assert "They shared a lighthouse once." in [row["text"] for row in first["facts"]]
    assert {row["after"] for row in first["facts"]} == {1}
    third: Any = to_jsonable(episodes.episode(last, 3))
    assert [row["title"] for row in third["stage"]] == ["The wrong tower"]


def test_hidden_episode(small: Dataset) -> None:
    """A hidden episode has its title and first teaser alone, and an error that says how to unlock it."""
    page = episodes.episode(gate(small, 0), 1)
    found: Any = to_jsonable(page)
    assert (found["title"], found["teaser"]) == ("Low Water", "A boat is late.")
    assert found["events"] == found["characters"] == found["facts"] == found["stage"] == []
    assert [view.key for view in visible_views(page)] == [""]
    assert page.error == "Episode 1 is hidden until you have seen it: etoile watched 1"
    assert episodes.episode(gate(small, 1), 1).error is None


# Quiz.


def test_trivia_is_a_random_fact(guide: Guide) -> None:
    """A random fact is a visible statement, the same for the same seed, and one of any kind that is worth it."""
    facts: list[Any] = [to_jsonable(quiz.trivia(guide, Random(seed))) for seed in range(300)]
    assert facts[1] == to_jsonable(quiz.trivia(guide, Random(1)))
    assert {fact["text"] for fact in facts} <= {line.text for line in statement_lines(guide)}
    kinds = {"show", "person", "character", "dance", "music", "place", "date"}
    assert {fact["kind"] for fact in facts} == kinds


# Datasets.


def test_check_has_errors_and_then_warnings() -> None:
    """Errors come before warnings, each with its place; an error of the whole file has none."""
    page = check.check(
        ["person[0].name: missing", "is empty"], [LintWarning("warning", "person[1]", "Say more: a name.")]
    )
    assert rows(page) == [
        {"kind": "error", "place": "person[0].name", "text": "missing"},
        {"kind": "error", "place": "", "text": "is empty"},
        {"kind": "warning", "place": "person[1]", "text": "Say more: a name."},
    ]
    assert check.check([], []).views[0].empty == "No problems found."
