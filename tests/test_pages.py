"""Pages: what programs get of each, its keys, and what people read first."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import chain, combinations, groupby
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from etoile_cli.cells import Marks, cell_text
from etoile_cli.enums import Billing, Confidence, PlaceRole, Pronoun, RelationKind, StatementKind, Tone
from etoile_cli.errors import NotFoundError
from etoile_cli.formats import Format, to_jsonable, write
from etoile_cli.labels import role
from etoile_cli.lint import LintWarning
from etoile_cli.matching import fold
from etoile_cli.model import Character, Dataset, Event, Milestone
from etoile_cli.pages import check, companies, episodes, people, quiz, relations, show, sources, stage
from etoile_cli.pages.columns import about_columns, line_id
from etoile_cli.pages.search import search
from etoile_cli.plain import write_plain
from etoile_cli.queries import company, relations_of
from etoile_cli.spoilers import Guide, gate
from etoile_cli.statements import VERDICT, statement_lines
from etoile_cli.text import heard, is_description, with_sounds_heard
from etoile_cli.view import Accent, Cell, EpisodeNumber, Layout, Move, Page, Ratio, Said, Sign, Slot, View
from tests.all_pages import CALLS, FULL, every_page, page_functions, required_arguments
from tests.conftest import Run, sample
from tests.levels import DATASETS, LEVELS

TOLD = "episode after text confidence sources"
STATEMENT = f"id {TOLD}"
LINE = "id about about_id after episode text confidence sources"
EVENT = "id episode companies characters after text confidence sources"
CREDIT = "id department job note confidence sources"
SHOW = "id title premise"
SHOW_LISTS = {"summaries": STATEMENT, "facts": f"id key {TOLD}", "notes": f"id kind {TOLD}"}
SUMMARY = "summary summary_confidence summary_sources"
TEASER = "teaser teaser_confidence teaser_sources"
EPISODE = f"id number season title seen {TEASER} {SUMMARY} released confidence"

SHAPES: dict[str, list[dict[str, str]]] = {
    "cast": [{"cast": "id character actor billing company job confidence sources"}],
    "characters": [{"characters": f"id name actor job home company {SUMMARY} confidence sources"}],
    "who": [
        {
            "": f"id kind name {SUMMARY} job home company actor billing spellings confidence sources",
            "facts": STATEMENT,
            "moves": f"id company {TOLD}",
            "events": EVENT,
            "relations": f"id relation other other_id {TOLD}",
            "known_for": STATEMENT,
            "credits": CREDIT,
        },
        {"": "id kind name spellings characters character_ids", "known_for": STATEMENT, "credits": CREDIT},
    ],
    "companies": [
        {
            "companies": "id city name spellings stayed stayed_ids came came_ids left left_ids",
            "transfers": f"id character home company {TOLD}",
            "facts": f"id company {TOLD}",
        }
    ],
    "company": [{"": "id city name spellings stayed stayed_ids came came_ids left left_ids", "facts": STATEMENT}],
    "relations": [{"relations": f"id character character_id relation other other_id kind {TOLD}"}],
    "show": [{"": SHOW, **SHOW_LISTS}],
    "credits": [{"credits": "id department job names person_ids note confidence sources"}],
    "reviews": [
        {
            "scores": "id metric value percent as_of date confidence sources",
            "tally": "id tone reviews",
            "praise": "id point critics outlets",
            "criticism": "id point critics outlets",
            "reviews": "id outlet critic date rating tone summary confidence sources",
        }
    ],
    "sources": [
        {"sources": "id outlet author date title kind url"},
        {
            "": "id outlet author date title kind url",
            "statements": "id kind about about_id text after episode confidence",
        },
    ],
    "disputes": [{"disputes": "id topic topic_id version sources verdict"}],
    "dances": [{"dances": "id title choreographers composers episode after text confidence sources"}],
    "music": [{"music": "id title artist episode after text confidence sources"}],
    "places": [{"places": "id name city role episode after text confidence sources"}],
    "timeline": [{"timeline": "id date text award confidence sources"}],
    "glossary": [
        {"terms": "id term pronunciation topic text short confidence sources", "ranks": "id company step rank"},
        {
            "": "id term pronunciation topic text short confidence sources spellings",
            "appearances": STATEMENT,
        },
    ],
    "home": [{"": "title premise watched episodes next next_title next_teaser", "try": "command about"}],
    "watched": [{"": "watched episodes"}],
    "upcoming": [{"": EPISODE.replace(f" {SUMMARY}", "")}],
    "episodes": [{"episodes": EPISODE}],
    "episode": [
        {
            "": f"{EPISODE} minutes sources",
            "events": EVENT,
            "characters": f"id character actor {SUMMARY}",
            "facts": LINE,
            "stage": "id title episode after text confidence sources",
        }
    ],
    "new": [{kind.value: LINE for kind in StatementKind}],
    "recap": [{"recap": EVENT}],
    "search": [{"results": "id kind about about_id text after episode confidence sources"}],
    "check": [{"check": "kind place text"}],
}
"""The keys that scripts read: of each view of a page, "" for a single thing; a page may have more than one shape."""

QUIZ = {"result", "scores", "sheet", "trivia", "yesterday"}
"""The pages of the quiz, which have tests of their own."""

WITHOUT_ID = {("home", "home"), ("home", "try"), ("watched", "watched"), ("trivia", "fact"), ("result", "game")}
"""Views of what is no record of the dataset, or of a random one."""

CELLS = str | int | float | tuple | Ratio | Said | Sign | Accent | Move | EpisodeNumber  # type: ignore[type-arg]  # for isinstance


def shape(page: Page) -> dict[str, str]:
    """Return the keys of the columns of each view for programs, by the key of the view; "" for a single thing."""
    return {
        "" if view.is_single else view.key: " ".join(column.key for column in view.columns if column.key)
        for view in page.views
        if view.is_keyed
    }


def rows(page: Page, key: str | None = None) -> list[dict[str, Any]]:
    """Return the rows that programs get of a page of one list, or of the list `key`."""
    whole: Any = to_jsonable(page)
    found: list[dict[str, Any]] = whole if key is None else whole[key]
    return found


def read(page: Page) -> str:
    """Return what people read, as a voice says it, without words of doubt."""
    return write_plain(page, Marks())


@pytest.fixture(params=range(4))
def guide(small: Dataset, request: pytest.FixtureRequest) -> Guide:
    """Return the small dataset at each of its levels."""
    return gate(small, request.param)


@pytest.fixture
def last(small: Dataset) -> Guide:
    """Return the small dataset at its last level."""
    return gate(small, 3)


@pytest.fixture(scope="module")
def finale(real: Dataset) -> Guide:
    """Return the bundled dataset after the last episode."""
    return gate(real, len(real.episode))


# All pages.

at_each_level = pytest.mark.parametrize("level", range(4))


@cache
def pages_at(level: int, name: str = "small") -> tuple[tuple[str, Page], ...]:
    """Return all pages of a dataset at a level, with the names of their functions, but those of the quiz."""
    return tuple((name, page) for name, page in every_page(gate(DATASETS[name], level)) if name not in QUIZ)


@at_each_level
def test_keys_are_stable(level: int) -> None:
    """A page has the same keys at every level and with any argument."""
    assert SHAPES.keys() - {"check"} == {name.removesuffix(FULL) for name, _ in pages_at(level)}
    for name, page in pages_at(level):
        assert shape(page) in SHAPES[name.removesuffix(FULL)], name


def test_every_page_function_is_tested() -> None:
    """Each page that requires arguments is called with some, and no page is listed that does not exist."""
    assert {name for name, page in page_functions().items() if required_arguments(page) != ["guide"]} <= CALLS.keys()
    assert CALLS.keys() | SHAPES.keys() | QUIZ == CALLS.keys() | page_functions().keys()
    assert CALLS.keys() <= page_functions().keys()


@at_each_level
def test_keys_are_unique(level: int) -> None:
    """No key comes twice in a view, and no list has the key of another or of a field beside it."""
    for name, page in pages_at(level):
        top = [view.key for view in page.views if view.is_keyed and not view.is_single]
        top += [column.key for view in page.views if view.is_single for column in view.columns if column.key]
        assert len(top) == len(set(top)), name
        for view in page.views:
            keys = [column.key for column in view.columns if column.key]
            assert len(keys) == len(set(keys)), name


@at_each_level
def test_rows_fit_their_columns(level: int) -> None:
    """A row has a cell of a known type for each column, each column a reader, and a single view one row."""
    for name, page in pages_at(level):
        for view in page.views:
            assert all(column.key or column.title or column.slot for column in view.columns), name
            assert not view.is_single or len(view.rows) <= 1, name
            for row in view.rows:
                assert len(row) == len(view.columns), name
                assert all(cell is None or isinstance(cell, CELLS) for cell in row), name
                assert all(isinstance(item, str) for cell in row if isinstance(cell, tuple) for item in cell), name


@pytest.mark.parametrize(("name", "level"), [*(("small", level) for level in range(4)), ("real", 8)])
def test_each_record_has_an_id(name: str, level: int) -> None:
    """Each record that programs get has an `id`, which no other one of its list has."""
    for function, page in pages_at(level, name):
        for view in page.views:
            place = (function.removesuffix(FULL), view.key)
            if not view.is_keyed or place in WITHOUT_ID:
                continue
            ids = [row[[column.key for column in view.columns].index("id")] for row in view.rows]
            assert all(isinstance(each, str) and each for each in ids), place
            repeated = [each for each, count in Counter(ids).items() if count > 1]
            assert repeated == [], place


@pytest.mark.parametrize(("name", "level"), [*(("small", level) for level in range(4)), ("real", 8)])
def test_ids_are_slugs(name: str, level: int) -> None:
    """No id is a sentence: it has lower-case letters, digits and single hyphens."""
    for function, page in pages_at(level, name):
        for view in page.views:
            places = [place for place, column in enumerate(view.columns) if re.search("(^|_)id$", column.key or "")]
            ids = {str(row[place]) for row in view.rows for place in places if row[place] is not None}
            assert [each for each in ids if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", each)] == [], function


STATEMENT_LISTS = {
    *("facts", "moves", "known_for", "summaries", "notes", "events", "recap", "timeline", "appearances"),
    *("statements", "results"),
}
"""The lists whose records are statements, not things with an id of their own; those of `new` are, too."""


@pytest.mark.parametrize(("name", "level"), [*(("small", level) for level in range(4)), ("real", 8)])
def test_statement_has_one_id_everywhere(name: str, level: int) -> None:
    """A statement has the same id in each list, whatever command shows it."""
    known = {(line_id(line), line.text) for line in statement_lines(gate(DATASETS[name], level))}
    seen: set[str] = set()
    for function, page in pages_at(level, name):
        for view in page.views:
            keys = [column.key for column in view.columns]
            if not view.is_single and view.is_keyed and (view.key in STATEMENT_LISTS or function.startswith("new")):
                seen.add(view.key)
                found = {tuple(str(_value(row[keys.index(key)])) for key in ("id", "text")) for row in view.rows}
                assert found <= known, (function, view.key)
    assert seen >= STATEMENT_LISTS


def _value(cell: Cell) -> Cell:
    return cell.text if isinstance(cell, Said) else cell


WORKS = (StatementKind.DANCE, StatementKind.MUSIC, StatementKind.PLACE)


def _episodes(page: Page, key: str) -> dict[str, object]:
    """Return the episode of each dance, piece of music and place in a list of statements, by its text."""
    (view,) = (view for view in page.views if view.key == key)
    return {row["text"]: row["episode"] for row in rows(Page((view,))) if row["kind"] in WORKS}


def _early_place(dataset: Dataset) -> Dataset:
    """Return a dataset with a place of the last episode that everybody may know."""
    (*others, place) = dataset.place
    return replace(dataset, place=(*others, replace(place, after=0, episode=len(dataset.episode))))


@pytest.mark.parametrize("dataset", [*DATASETS.values(), _early_place(DATASETS["small"])], ids=[*DATASETS, "early"])
def test_statement_has_one_episode_everywhere(dataset: Dataset) -> None:
    """A dance, music or a place is of the same episode on its own page, in search, for a source and as trivia."""
    guide = gate(dataset, len(dataset.episode))
    own = {
        row["text"]: row["episode"] for page in (stage.dances, stage.music, stage.places) for row in rows(page(guide))
    }
    assert None in own.values()
    titles = (*(dance.title for dance in guide.dance), *(song.title for song in guide.song))
    names = (*titles, *(place.name for place in guide.place))
    cited = {source for work in (*guide.dance, *guide.song, *guide.place) for source in work.sources}
    told = [
        *(_episodes(search(guide, name, WORKS), "results") for name in names),
        *(_episodes(sources.sources(guide, id_), "statements") for id_ in cited),
    ]
    for found in told:
        assert found
        assert found.items() <= own.items()
    assert {text for found in told for text in found} == own.keys()
    facts: list[Any] = [to_jsonable(quiz.trivia(guide, Random(seed))) for seed in range(200)]
    assert {fact["text"]: fact["episode"] for fact in facts if fact["kind"] in WORKS}.items() <= own.items()
    lines = {line.text: line.episode for line in statement_lines(guide) if line.kind in WORKS}
    assert lines == own


@pytest.mark.parametrize(("name", "level"), [*(("small", level) for level in range(4)), ("real", 8)])
def test_what_a_statement_is_about_can_be_looked_up(name: str, level: int) -> None:
    """The id of what a statement is about is one of the list of its kind; a date has none."""
    guide = gate(DATASETS[name], level)
    _, about_id = about_columns()
    ids: dict[str, set[Cell]] = {kind.value: set() for kind in StatementKind}
    for line in statement_lines(guide):
        ids[line.kind.value].add(about_id.value(line))
    show_id: set[Cell] = {guide.show.id}
    lists: dict[str, set[Cell]] = {
        "show": show_id,
        "note": show_id,
        "date": {None},
        "company": _ids(companies.companies(guide), "companies"),
        "character": _ids(people.characters(guide)),
        "relation": _ids(relations.relations(guide)),
        "episode": _ids(episodes.episodes(guide)),
        "dance": _ids(stage.dances(guide)),
        "music": _ids(stage.music(guide)),
        "place": _ids(stage.places(guide)),
        "term": _ids(stage.glossary(guide), "terms"),
        "person": {person.id for person in guide.person},
        "credit": _ids(show.credits(guide)),
        "score": _ids(show.reviews(guide), "scores"),
        "review": _ids(show.reviews(guide), "reviews"),
        "dispute": {row["topic_id"] for row in rows(sources.disputes(guide))},
        "source": _ids(sources.sources(guide)),
    }
    assert {kind: found - lists[kind] for kind, found in ids.items()} == {kind: set() for kind in lists}


def _ids(page: Page, key: str | None = None) -> set[Cell]:
    return {row["id"] for row in rows(page, key)}


@pytest.mark.parametrize(("name", "level"), [*(("small", level) for level in range(4)), ("real", 8)])
def test_people_always_get_something_to_read(name: str, level: int) -> None:
    """Each page is laid out for people in all formats for them, with rows or with a sentence in their place."""
    for function, page in pages_at(level, name):
        assert any(view.is_laid_out for view in page.views), function
        for form in (Format.PLAIN, Format.MD):
            assert write(page, form).strip(), function


@pytest.mark.parametrize(("name", "level"), [("small", 0), ("small", 3), ("real", 8)])
def test_programs_get_everything_without_asking(name: str, level: int) -> None:
    """JSON is complete without `--all`, which changes only what people read."""
    found: dict[str, list[object]] = {}
    for function, page in pages_at(level, name):
        found.setdefault(function, []).append(to_jsonable(page))
    in_full = {function for function in found if function.endswith(FULL)}
    assert in_full
    for function in in_full:
        assert found[function] == found[function.removesuffix(FULL)][: len(found[function])]


def test_hints_are_commands_that_can_be_typed() -> None:
    """A hint with an option is a whole command, but for `--all`, which is the option of the command that was typed."""
    hints = [part for _, page in pages_at(8, "real") for view in page.views for part in view.note.split(" · ")]
    assert [hint for hint in hints if "--" in hint and "etoile " not in hint and hint != "all: --all"] == []
    assert {*hints} > {
        "every point: etoile reviews --points",
    }


def test_short_pages_say_how_much_they_show() -> None:
    """Where people get only a part of a list, the line below says of how many, and how to get all; `--all` has none."""
    parts = 0
    for function, page in pages_at(8, "real"):
        for view in page.views:
            if found := re.match(r"(\d+) of (\d+) · all: --all", view.note):
                shown, count = map(int, found.groups())
                told = page.views[1:] if function == "new" else [view]  # the last of its parts has the note
                entries = [entry for each in told if each.is_laid_out for entry in each.entries()]
                if function == "disputes":  # of which each has several sides
                    entries = [next(group) for _, group in groupby(entries, key=lambda entry: entry[Slot.GROUP])]
                number = len(entries)
                if function == "relations" and view.layout is Layout.ENTRIES:  # of which one line has several
                    number = sum(len(_names(cell_text(entry[Slot.TEXT][0].cell))) for entry in entries)
                assert number == shown < count, function
                assert not function.endswith(FULL), function
                parts += 1
    assert parts


COMPLETE = {
    *("characters", "show", "credits", "timeline", "recap", "search", "disputes", "company"),
    *("dances", "music", "places", "glossary"),
}
"""Pages whose `--all` says every text to people that programs get; elsewhere another page has some of them."""


@pytest.mark.parametrize(("name", "level"), [*(("small", level) for level in range(4)), ("real", 8)])
def test_no_text_is_lost_with_all(name: str, level: int) -> None:
    """With `--all`, and where there is none, people read each text that programs get, of credits each name."""
    functions = {function for function, _ in pages_at(level, name)}
    for function, page in pages_at(level, name):
        is_short = not function.endswith(FULL) and function + FULL in functions
        if function.removesuffix(FULL) not in COMPLETE or is_short:
            continue
        said = read(page).casefold()
        for view in page.views:
            told = [
                row for row in view.rows if view.is_keyed and not (page.views[0].key == "show" and _is_story(view, row))
            ]
            said_cells = [cell.text for row in told for cell in row if isinstance(cell, Said)]
            texts = [*chain(*(text.split(", ") for text in said_cells))] if view.key == "credits" else said_cells
            assert [text for text in texts if with_sounds_heard(_spoken(text)).casefold() not in said] == [], function


def _is_story(view: View, row: tuple[Cell, ...]) -> bool:
    """Return whether a row is a fact that an episode reveals, which stands on the page of that episode."""
    levels = [cell for column, cell in zip(view.columns, row, strict=True) if column.key == "after"]
    return view.key == "facts" and levels != [0]


def _spoken(text: str) -> str:
    """Return a text without what follows its first control character, which formats escape."""
    return re.split(r"[\x00-\x1f\u2028-\u202e]", text, maxsplit=1)[0]


# People.


def test_row_of_the_cast(real: Dataset) -> None:
    """The cast has the character, the actor, the billing, the id of the company, the job, and its own sources."""
    jack = rows(people.cast(gate(real, 0)))[0]
    assert jack.pop("sources") == next(each.sources for each in real.character if each.id == "jack")
    assert jack == {
        "id": "jack",
        "character": "Jack McMillan",
        "actor": "Luke Kirby",
        "billing": "main",
        "company": "new-york",
        "job": "executive director",
        "confidence": "confirmed",
    }


def test_cast_has_the_main_cast_first(last: Guide) -> None:
    """The cast is in the order of the billing; a person of the main cast is first, whatever the dataset says."""
    billing = [row["billing"] for row in rows(people.cast(last))]
    assert billing == sorted(billing, key=list(Billing).index)
    assert [
        line for line in read(people.cast(last)).splitlines() if line in ("Main cast.", "Recurring.", "Guests.")
    ] == [
        "Main cast.",
        "Recurring.",
        "Guests.",
    ]


def test_row_of_the_characters(real: Dataset) -> None:
    """The characters have the ids of their home and current company, and their current summary."""
    cheyenne = next(row for row in rows(people.characters(gate(real, 0))) if row["id"] == "cheyenne")
    assert cheyenne.pop("summary")
    assert cheyenne.pop("summary_sources")
    assert cheyenne.pop("sources") == next(each.sources for each in real.character if each.id == "cheyenne")
    assert cheyenne == {
        "id": "cheyenne",
        "name": "Cheyenne Toussaint",
        "actor": "Lou de Laâge",
        "job": "star dancer (étoile)",
        "home": "paris",
        "company": "new-york",
        "summary_confidence": "confirmed",
        "confidence": "confirmed",
    }


def test_summary_has_its_own_confidence_and_sources(small: Dataset) -> None:
    """A summary has its own confidence and sources, not the record's; null and none where there is no summary."""
    maud = next(each for each in small.character if each.id == "maud")
    told = replace(maud.summaries[0], confidence=Confidence.REPORTED, sources=("keeper",))
    for summaries, found in (((told,), ("reported", ("keeper",))), ((), (None, ()))):
        character_ = replace(maud, summaries=summaries)
        guide = gate(replace(small, character=(character_,), relation=()), 0)
        of_who: Any = to_jsonable(people.who(guide, "maud"))
        for record in (rows(people.characters(guide))[0], of_who):
            assert (record["summary_confidence"], record["summary_sources"]) == found
            assert record["confidence"] == "confirmed"
        assert of_who["sources"] == maud.sources


def test_companies_are_ids_for_programs_and_cities_for_people(finale: Guide) -> None:
    """JSON has the id of a company, and null for a character without one; people read the city."""
    for page in (people.cast(finale), people.characters(finale)):
        assert {row["company"] for row in rows(page)} == {"new-york", "paris", None}
    assert {row["home"] for row in rows(people.characters(finale))} == {"new-york", "paris", None}
    said = read(people.cast(finale))
    assert "Company: New York." in said
    assert "new-york" not in said
    assert [row["id"] for row in rows(companies.companies(finale), "companies")] == ["new-york", "paris"]
    assert {row["company"] for row in rows(companies.companies(finale), "transfers")} == {"new-york", "paris"}


def test_characters_stand_under_their_company_of_now(last: Guide) -> None:
    """People read the characters by city, with the move of who moved; who is nowhere comes last."""
    said = read(people.characters(last))
    assert [line for line in said.splitlines() if line in ("Skerry.", "Port-Lune.", "No company.")] == [
        "Skerry.",
        "Port-Lune.",
        "No company.",
    ]
    port_lune = said.partition("Port-Lune.\n")[2].partition("No company.")[0]
    assert "Tove Åse, first horn: Plays the horn, loudly. From Skerry to Port-Lune." in port_lune.splitlines()


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
    assert (rows(nobody), read(nobody)) == ([], "No characters match these options. To see all: etoile cast\n")


def test_cast_says_whose_people_without_a_job_are(small: Dataset) -> None:
    """Whoever has no job is what they are to one of the main cast, unless the name says so; programs get the job."""
    tie = replace(small.relation[0], subject="yuki", object="maud", kind=RelationKind.SIBLING, after=1)
    changed = tuple(replace(each, job=None, pronoun=None) if each.id == "yuki" else each for each in small.character)
    dataset = replace(small, character=changed, relation=(*small.relation, tie))
    before, after = (people.cast(gate(dataset, level)) for level in (0, 1))
    assert "Maud's sibling" not in read(before)
    assert ", Maud's sibling. Played by:" in read(after)
    assert [row["job"] for row in rows(after) if row["id"] == "yuki"] == [None]
    named = tuple(replace(each, name="Maud's aunt") if each.id == "yuki" else each for each in changed)
    assert "sibling" not in read(people.cast(gate(replace(dataset, character=named), 1)))
    other = tuple(replace(each, name="The captain") if each.id == "maud" else each for each in changed)
    assert ", the captain's sibling. Played by:" in read(people.cast(gate(replace(dataset, character=other), 1)))


def test_article_is_no_second_name(last: Guide) -> None:
    """An article before a word is not the name of another, who has one before the own name."""
    assert any(each.name.startswith("The ") for each in last.character)
    with pytest.raises(NotFoundError, match=r"^No match for 'the tovee'\."):
        people.who(last, "the tovee")


def test_who_shows_a_character(last: Guide) -> None:
    """A character has facts, moves, relations, and what is known of the actor."""
    page: Any = to_jsonable(people.who(last, "maud"))
    assert (page["kind"], page["name"]) == ("character", "Maud Kerr")
    assert page["summary"] == "Conducts Skerry, and has sold its lamp."
    assert (page["home"], page["company"], page["actor"]) == ("skerry", "skerry", "Ida Voss")
    assert page["spellings"] == ("Maudie", "The Foghorn")
    assert [fact["after"] for fact in page["facts"]] == [1, 2]
    assert [(each["relation"], each["other"]) for each in page["relations"]] == [
        ("former boss of", "Tove Åse"),
        ("ex of", "Luc d'Orsay"),
        ("sister of", "The Stranger"),
    ]
    assert [fact["text"] for fact in page["known_for"]] == [
        "She really plays the horn.",
        "She learned the tuba for the second episode.",
    ]
    assert [credit["job"] for credit in page["credits"]] == ["Horns"]
    assert page["moves"] == []


def test_who_appears_in_person_is_not_played_by_that_name(real: Dataset) -> None:
    """Somebody in a role of the same name is not said to be played by that name."""
    guide = gate(real, 8)
    assert "played by" not in read(people.who(guide, "David Byrne"))
    assert "played by Luke Kirby" in read(people.who(guide, "Jack McMillan"))


def test_who_tells_people_the_story(last: Guide) -> None:
    """People read who it is, the story so far in order, the others, and where to read about the actor."""
    assert read(people.who(last, "tove")) == (
        "Tove Åse. From Skerry to Port-Lune.\n"
        "First horn, played by Ólga Brún.\n"
        "Plays the horn, loudly.\n"
        "\n"
        "The story so far, by episode.\n"
        "Episode 1: The horn was her father's.\n"
        "She leaves on the night boat, with two horns and no coat.\n"
        "\n"
        "People.\n"
        "Pip, protégé, episode 2: She teaches him the only call she knows.\n"
        "Maud Kerr, former boss, from the start: Maud gives the beat; Tove is early.\n"
        "The actor: etoile who ólga brún\n"
    )


def test_who_shows_what_was_said_before_the_story(small: Dataset) -> None:
    """What was said before the first episode is there until a long story is, and with `full` below the people."""
    maud, *others = small.character
    early = replace(maud.facts[0], after=0, text="Critics call her a storm.")
    later = [replace(maud.facts[0], after=1, text=f"She rows, take {number}.") for number in range(people.MAX_STORY)]
    dataset = replace(small, character=(replace(maud, facts=(early, *later)), *others))
    few = replace(small, character=(replace(maud, facts=(early, *later[:1])), *others))
    assert "\n\nKnown from the start.\nCritics call her a storm.\n" in read(people.who(gate(few, 1), "maud"))
    assert "\n\nKnown from the start.\nCritics call her a storm.\n" in read(people.who(gate(dataset, 0), "maud"))
    short = read(people.who(gate(dataset, 1), "maud"))
    assert "Critics call her a storm." not in short
    assert re.search(r"These are (\d+) of (?!\1)\d+", short)
    said = read(people.who(gate(dataset, 1), "maud", full=True))
    actor = "The actor: etoile who ida voss"
    assert said.endswith(f"\n\nKnown from the start.\nCritics call her a storm.\n{actor}\n")
    assert said.count(actor) == 1
    assert said.index("The story so far, by episode.") < said.index("People.") < said.index("Known from the start.")
    assert said.count("Critics call her a storm.") == 1
    assert "The story so far, by episode." not in read(people.who(gate(dataset, 0), "maud"))


def test_who_without_an_actor_or_a_company(last: Guide) -> None:
    """Of a character without a known actor, company or summary, people read the name and what else there is."""
    assert read(people.who(last, "yuki")) == "Yuki 雪. Port-Lune.\nActor not known.\n"
    assert read(people.who(last, "pip")).startswith("Pip.\nLamp boy, actor not known.\nLights the lamp")


def test_who_tells_events_between_facts_and_moves(small: Dataset) -> None:
    """The story has the events that name the character, in their order; what has no known episode comes last."""
    first, second, third = small.episode
    opening, boat = (replace(each, characters=("tove",)) for each in first.events)
    undated = replace(opening, text="She hums.", episode_known=False)
    episodes = (replace(first, events=(opening, boat, undated)), second, third)
    page = people.who(gate(replace(small, episode=episodes), 1), "tove")
    assert [(row["text"], row["characters"]) for row in rows(page, "events")] == [
        (event.text, ("tove",)) for event in (opening, boat, undated)
    ]
    said = read(page).splitlines()
    start = said.index("The story so far, by episode.")
    assert said[start + 1 :][:5] == [
        "Episode 1: The horn was her father's.",
        opening.text,
        boat.text,
        "She leaves on the night boat, with two horns and no coat.",
        "Episode not known: She hums.",
    ]


def test_way_to_the_actor_comes_last(real: Dataset) -> None:
    """The command that shows the actor stands below the last part of a character's page, whichever that is."""
    for name in ("crispin", "mbt-dancer", "larry", "jack"):
        said = read(people.who(gate(real, 4), name)).splitlines()
        assert said[-1].startswith("The actor: etoile who "), name


def test_all_who_are_tied_stand_in_one_order(real: Dataset) -> None:
    """With and without `full` people read of the same people in the same order, the nearest first."""
    few, every = (people.who(gate(real, 8), "cheyenne", full=full) for full in (False, True))
    order = [[row[0] for view in page.views if view.title == "People" for row in view.rows] for page in (few, every)]
    assert [*dict.fromkeys(order[1])][: len(order[0])] == order[0]


def _story(page: Page) -> list[dict[str, Any]]:
    """Return what the story of a character is told by, that no episode is left out of."""
    return [row for key in ("facts", "events", "moves") for row in rows(page, key) if row["after"]]


def test_who_leaves_out_no_few_lines(finale: Guide) -> None:
    """A story that is little longer than the longest is told as a whole."""
    page = people.who(finale, "shamblee")
    story = _story(people.who(finale, "shamblee", full=True))
    assert people.MAX_STORY < len(story) < people.MAX_STORY + 4
    assert [row["text"] for row in story if row["text"] not in read(page)] == []


@pytest.mark.parametrize("name", ["cheyenne", "jack", "genevieve"])
def test_who_shortens_a_long_story(finale: Guide, name: str) -> None:
    """People read what most sources tell of each episode, most or all of the last one; with `full` all."""
    short, full = (people.who(finale, name, full=full) for full in (False, True))
    story = _story(full)
    told = [row for row in story if row["text"] in read(short)]
    assert len(story) > len(told) == people.MAX_STORY
    counts = Counter(row["after"] for row in told)
    assert counts.keys() == {row["after"] for row in story}
    assert counts[8] in (max(counts.values()), sum(row["after"] == 8 for row in story))
    for left_out in (row for row in story if row not in told):
        assert all(len(left_out["sources"]) <= len(row["sources"]) for row in told if row["after"] == left_out["after"])
    assert [row["text"] for row in story if row["text"] not in read(full)] == []
    assert [each["text"] for each in rows(full, "relations") if each["text"] not in read(full)] == []


def test_who_leaves_out_the_first_of_too_many_episodes(small: Dataset) -> None:
    """A story with something of more episodes than it has room for is told from the last ones."""
    tove = next(each for each in small.character if each.id == "tove")
    facts = tuple(replace(tove.facts[0], text=f"She plays tune {number}.", after=number) for number in range(1, 21))
    characters = tuple(replace(each, facts=facts) if each is tove else each for each in small.character)
    said = read(people.who(gate(replace(small, character=characters), 20), "tove"))
    assert "She plays tune 20." in said
    assert "She plays tune 8." in said
    assert "She plays tune 1." not in said
    assert "These are 13 of 21." in said


def test_who_has_the_relations_of_two_names(last: Guide) -> None:
    """Two characters instead of one give what they are to each other, also where the first alone would be found."""
    expected = read(relations.relations(last, "maud luc"))
    assert read(people.who(last, "maud luc")) == read(people.who(last, "maud and luc")) == expected
    assert read(people.who(last, "maud kerr")).startswith("Maud Kerr. Skerry.")
    with pytest.raises(NotFoundError):
        people.who(last, "maud zzz qqq")


@pytest.mark.parametrize(
    ("asked", "is_guess"),
    [
        *(("maud", False), ("the conductor", False), ("foghorn", False), ("maud kerr", False)),
        *(("mau", True), ("tovee", True), ("brandtt", True), ("maud ker", True)),
    ],
)
def test_guess_is_said(last: Guide, asked: str, *, is_guess: bool) -> None:
    """Where a word that was typed is none of a name, people read that this is the closest match; data do not say it."""
    page = people.who(last, asked)
    said, search, *_ = read(page).splitlines()
    assert (said == page.remark, search == f"In all texts: etoile search {asked}") == (is_guess, is_guess)
    assert "Closest" not in write(page, Format.JSON) + write(page, Format.TABLE)
    assert (page.remark or "").startswith(f"Closest match to '{asked}': ") is is_guess


BY_NAME: dict[str, Callable[[Guide, str], Page]] = {
    "relations": relations.relations,
    "glossary": stage.glossary,
    "disputes": sources.disputes,
    "sources": sources.sources,
    "trivia": lambda guide, name: quiz.trivia(guide, Random(1), name),
}
"""The pages of something that is called by its name, but for `who`."""


@pytest.mark.parametrize(
    ("page", "asked", "meant"),
    [
        *(("relations", "maudd", "Maud Kerr"), ("relations", "maud and luc", None)),
        ("relations", "maud tovee", "Maud Kerr and Tove Åse"),
        *(("glossary", "leadr", "leader"), ("glossary", "first desk", None)),
        *(("disputes", "towr", ""), ("disputes", "tower", None)),
        *(("trivia", "tovee", "Tove Åse"), ("trivia", "tove", None)),
        *(("sources", "gazete", ""), ("sources", "gazette", None), ("sources", "the gazette", None)),
    ],
)
def test_every_page_says_what_it_guessed(last: Guide, page: str, asked: str, meant: str | None) -> None:
    """Each page of something that is called by its name says where a slip was put right, as `who` does, and how."""
    said = f"Closest match to '{asked}'{f': {meant}' if meant else ''}."
    assert BY_NAME[page](last, asked).remark == (said if meant is not None else None)


@pytest.mark.parametrize("asked", ["brother", "grandmother", "maud's brother"])
def test_kin_is_no_slip_for_other_kin(asked: str) -> None:
    """Where nobody is called a brother, a mother is not meant; people read where to look."""
    cast = tuple(
        replace(each, name="Maud's mother") if each.id == "luc" else each for each in DATASETS["small"].character
    )
    guide = gate(replace(DATASETS["small"], character=cast), 3)
    command = "relations maud" if "'" in asked else "relations --all"
    with pytest.raises(NotFoundError, match=f"Perhaps it is in: etoile {command}$"):
        people.who(guide, asked)
    assert "Maud's mother" in read(people.who(guide, "mother"))


def test_short_name_is_no_slip_for_a_real_person(last: Guide) -> None:
    """A slip in a short word may mean a character; of real persons there are too many that are like it."""
    with pytest.raises(NotFoundError):
        people.who(last, "lond")
    assert read(people.who(last, "brandtt")).startswith("Closest match")
    assert read(people.who(last, "muad")).startswith("Closest match")


def test_who_shows_moves(last: Guide) -> None:
    """A membership with a text is a move; its company is null where the character left for none."""
    assert [(move["company"], move["after"]) for move in rows(people.who(last, "tove"), "moves")] == [("port-lune", 1)]
    moves = [(move["company"], move["text"]) for move in rows(people.who(last, "pip"), "moves")]
    assert moves == [(None, "He rows away.")]


def test_who_shows_a_real_person(last: Guide) -> None:
    """A real person without a character has facts and credits."""
    page: Any = to_jsonable(people.who(last, "brandt"))
    assert (page["id"], page["kind"], page["name"]) == ("ada-brandt", "person", "Ada Brandt")
    assert (page["spellings"], page["characters"]) == ((), ())
    assert [credit["job"] for credit in page["credits"]] == ["Created by"]
    assert page["credits"][0]["department"] == "Creation"
    assert read(people.who(last, "ada brandt")).endswith("In the credits.\nCreated by.\n")


def test_who_shows_an_actor_with_the_character(last: Guide) -> None:
    """An actor has the character's name, and people read who that is and where there is more."""
    page = people.who(last, "ida voss")
    single: Any = to_jsonable(page)
    found = (single["id"], single["characters"], single["character_ids"])
    assert found == ("ida-voss", ("Maud Kerr",), ("maud",))
    assert read(page).startswith(
        "Ida Voss.\nPlays Maud Kerr.\n\n"
        "In the story.\nMaud Kerr, conductor: Conducts Skerry, and has sold its lamp. Skerry.\n"
        "More: etoile who maud kerr\n"
    )


def test_relations_of_a_character_are_seen_from_its_side(last: Guide) -> None:
    """Among all, a relation is seen from its subject's side; among those of a character, from that one's."""
    assert [row["character"] for row in rows(relations.relations(last))][:2] == ["Maud Kerr", "Maud Kerr"]
    tove = relations.relations(last, "tove")
    assert [(row["character"], row["relation"], row["other"], row["kind"]) for row in rows(tove)] == [
        ("Tove Åse", "worked under", "Maud Kerr", "boss"),
        ("Tove Åse", "mentor of", "Pip", "mentor"),
    ]
    assert read(tove).splitlines() == [
        "Tove Åse, first horn, Port-Lune.",
        "Pip, protégé, episode 2: She teaches him the only call she knows.",
        "Maud Kerr, former boss, from the start: Maud gives the beat; Tove is early.",
    ]
    nobody = relations.relations(last, "yuki")
    assert (rows(nobody), read(nobody)) == (
        [],
        "No relations of Yuki 雪 in this guide. Who that is: etoile who yuki\n",
    )
    with pytest.raises(NotFoundError):
        relations.relations(last, "ada brandt")


def test_ids_of_a_relation_say_its_direction(last: Guide) -> None:
    """A relation has the ids of both, each beside the name; its own id is the same from either side."""
    first, second = (rows(relations.relations(last, name))[0] for name in ("maud", "tove"))
    assert [first[key] for key in ("character", "character_id", "other", "other_id")] == [
        *("Maud Kerr", "maud"),
        *("Tove Åse", "tove"),
    ]
    assert (second["character_id"], second["other_id"], second["id"]) == ("tove", "maud", first["id"])


def test_relations_without_a_name_stand_by_area(last: Guide) -> None:
    """People read what characters are to others, a line each: love first, then family, and work last."""
    assert read(relations.relations(last)) == (
        "Who is what to whom.\n"
        "\nLove.\nMaud Kerr: ex of Luc d'Orsay (sources disagree).\n\n"
        "Family and home.\nThe Stranger: sibling of Maud Kerr.\n\n"
        "Friends and rivals.\nTove Åse: probably mentor of Pip.\n\n"
        "At work.\nMaud Kerr: former boss of Tove Åse.\nLuc d'Orsay: benefactor of Orchestre du Phare.\n"
        "One or two of them: etoile relations NAME\n"
    )


AT_WORK = {
    *(RelationKind.BOSS, RelationKind.DEPUTY, RelationKind.COLLEAGUE, RelationKind.WORKS_WITH),
    *(RelationKind.COUNTERPART, RelationKind.DANCE_PARTNER, RelationKind.BENEFACTOR),
}


@pytest.mark.parametrize("level", range(9))
def test_each_two_are_tied_once(real: Dataset, level: int) -> None:
    """Of each two that are tied people read one relation at work, and one besides; or two, one of them love."""
    guide = gate(real, level)
    _, *lines = read(relations.relations(guide)).splitlines()
    said = [line.split(": ") for line in lines if ": " in line]
    named = [tie for tie in relations_of(guide) if role(tie.label) not in fold(tie.name).split()]
    own = {tie: tie.relation.kind in AT_WORK for tie in named}
    pairs = Counter(pair for pair, _ in {(frozenset((tie.name, tie.other)), at_work) for tie, at_work in own.items()})
    for pair, count in pairs.items():
        found = [name for name, ties in said if name in pair and pair <= {name, *_names(ties)}]
        assert len(found) in (count, count + (pair == frozenset(("Jack McMillan", "Geneviève Lavigne")))), pair


def test_doubt_is_beside_the_relation_that_it_is_about(small: Dataset) -> None:
    """What is sure of one and pieced together of another is said of each alone, although the word is the same."""
    mentor = next(each for each in small.relation if each.confidence is Confidence.INFERRED)
    sure = replace(mentor, object="luc", confidence=Confidence.CONFIRMED)
    guide = gate(replace(small, relation=(sure, mentor)), 3)
    assert "Tove Åse: mentor of Luc d'Orsay; probably mentor of Pip.\n" in read(relations.relations(guide))


def _names(ties: str) -> list[str]:
    """Return the names after "sister of Ann Ek and Bo Ash; rival of the Guest.", with capitals."""
    names = re.split(r"(?:^|; )[a-z ]+ (?:of|with) | and |, |\.$", re.sub(r" \((sources disagree|earlier)\)", "", ties))
    return [re.sub("^the ", "The ", name) for name in names if name]


def test_few_relations_are_not_left_out(real: Dataset) -> None:
    """Where people would miss fewer than four relations, they read all."""
    counts = {level: len(relations_of(gate(real, level))) for level in range(1, 9)}
    notes = {level: relations.relations(gate(real, level)).views[1].note for level in counts}
    shown = {level: int(found[1]) for level, note in notes.items() if (found := re.match(r"(\d+) of", note))}
    assert [level for level, number in shown.items() if counts[level] - number < 4] == []
    assert {1, 8} & {*shown} == {8}


def test_relations_say_what_is_now(real: Dataset) -> None:
    """Who were lovers once and are again are lovers, also where they have fallen out; with `full` all."""
    both = "Jack McMillan: ex of Geneviève Lavigne (earlier); lover of Geneviève Lavigne."
    assert "Jack McMillan: lover of Geneviève Lavigne." in read(relations.relations(gate(real, 6)))
    assert both in read(relations.relations(gate(real, 6), full=True))
    now = read(relations.relations(gate(real, 8)))
    assert "Jack McMillan: lover of Geneviève Lavigne (earlier); romance with Cheyenne Toussaint.\n" in now
    assert "Jack McMillan: rival of Geneviève Lavigne and Gael Rodriguez;" in now
    assert "grandfather of Jack" not in now


def test_relations_of_many_are_shortened(small: Dataset) -> None:
    """Of very many lines people read thirty; with `full` all."""
    maud, *others = small.character
    many = [replace(maud, id=f"maud-{number}", name=f"Maud {number}") for number in range(31)]
    tie = next(each for each in small.relation if each.object == "luc")
    ties = tuple(replace(tie, subject=each.id) for each in many)
    guide = gate(replace(small, character=(*others, *many), relation=ties), 3)
    assert "These are 30 of 31.\n" in read(relations.relations(guide))
    full = read(relations.relations(guide, full=True))
    assert full.count("ex of Luc d'Orsay") == len(many)
    assert "These are" not in full


def test_two_read_their_story_together(real: Dataset) -> None:
    """Between two characters people read what happens to both, or to one where the other is named, once, in order."""
    guide = gate(real, 4)
    told = [
        view
        for view in relations.relations(guide, "jack genevieve").views
        if view.title == "What is told of both, by episode"
    ]
    (entries,) = [view.entries() for view in told]
    texts = [cell_text(entry[Slot.TEXT][0].cell) for entry in entries]
    assert "Over lunch, Jack and Geneviève bargain for each other's artists." in " ".join(texts)
    assert len(texts) == len({*texts})
    numbers = [cell_text(entry[Slot.LEAD][0].cell) for entry in entries]
    assert numbers == sorted(numbers)
    other_way = relations.relations(guide, "genevieve and jack").views[-1]
    assert [cell_text(entry[Slot.TEXT][0].cell) for entry in other_way.entries()] == texts


@pytest.mark.parametrize("level", sample(range(9), 2))
def test_story_of_two_is_told_of_both(real: Dataset, level: int) -> None:
    """What two share is an event that tells of both, or a fact or a move of one; without `full` twelve at most.

    Then no fact of an episode with events stands there, since these say the same.
    """
    guide = gate(real, level)
    for one, other in combinations(guide.character[:8], 2):
        pages = [relations.relations(guide, f"{one.id} {other.id}", full=full) for full in (False, True)]
        short, full = [
            [
                cell_text(row[-1])
                for view in page.views
                if view.title == "What is told of both, by episode"
                for row in view.rows
            ]
            for page in pages
        ]
        events = [event for episode in guide.episode for event in episode.events]
        own = {fact.text for who in (one, other) for fact in who.facts}
        own |= {move.text for who in (one, other) for move in who.memberships if move.text}
        named = {event.text for event in events if all(_tells_of(event, each) for each in (one, other))}
        assert {*full} <= own | named
        shared = [event.text for event in events if event.after and {one.id, other.id} <= {*event.characters}]
        assert {*shared} <= {*full}
        assert {*short} <= {*full}
        assert len(short) <= 12
        assert bool(short) == bool(full)


def _tells_of(event: Event, character: Character) -> bool:
    return character.id in event.characters or any(name in event.text for name in character.name.split())


def test_a_name_after_somebody_is_not_that_person(real: Dataset) -> None:
    """What tells of "Ann's mother" names her, not Ann alone; an event may name two who are not listed with it."""
    ann, bo, *others = real.character
    cast = (replace(ann, name="Ann", facts=()), replace(bo, name="Ann's mother", facts=()), *others)
    both, one = (
        Event(after=1, text=text, sources=ann.sources) for text in ("Ann's mother meets Ann.", "Ann's cat wakes Ann.")
    )
    first, *later = real.episode
    guide = gate(replace(real, character=cast, relation=(), episode=(replace(first, events=(both, one)), *later)), 1)
    assert "Ann's mother meets Ann." in (page := read(relations.relations(guide, f"{ann.id} {bo.id}")))
    assert "cat" not in page


def test_names_have_the_colour_of_their_company(last: Guide) -> None:
    """A name is in the colour of the company where somebody is now."""
    (people_,) = [view for view in relations.relations(last).views if view.is_laid_out]
    assert [row[1] for row in people_.rows][:3] == [Accent("Maud Kerr", 0), "The Stranger", Accent("Tove Åse", 1)]


def test_relations_have_names_as_within_a_sentence(small: Dataset) -> None:
    """A name that begins with an article has it in small letters after what somebody is to it."""
    *others, stranger = small.character
    tie = replace(small.relation[-1], subject="maud", object=stranger.id)
    cast = (*others, replace(stranger, name="The stranger"))
    page = relations.relations(gate(replace(small, character=cast, relation=(tie,)), 3))
    (rows,) = [view.rows for view in page.views if view.is_laid_out]
    assert [row[2] for row in rows] == [Said("sister of the stranger", sources=tie.sources, is_sentence=False)]


def test_relations_between_two(last: Guide) -> None:
    """Between two characters people read what the first is to the second, and what is told of it, by episode."""
    page = relations.relations(last, "tove and maud kerr")
    assert [(row["character"], row["relation"], row["other"]) for row in rows(page)] == [
        ("Tove Åse", "worked under", "Maud Kerr")
    ]
    assert read(page) == (
        "Tove Åse and Maud Kerr.\n\nFrom the start.\nTove, worked under Maud: Maud gives the beat; Tove is early.\n"
    )
    assert "\nEpisode 1, Low Water.\n" in read(relations.relations(last, "maud luc"))


def test_episode_of_a_relation_between_two_is_not_made_up(small: Dataset) -> None:
    """Where no source names the episode of a relation, its heading says so."""
    unknown = [replace(each, episode_known=False) if each.kind is RelationKind.EX else each for each in small.relation]
    guide = gate(replace(small, relation=tuple(unknown)), 3)
    assert "\nEpisode not known.\nMaud, ex of" in read(relations.relations(guide, "maud luc"))


def test_story_of_two_has_nobody_without_a_name(real: Dataset) -> None:
    """Somebody whose name is a description is not looked for in texts, where it means others too."""
    guide = gate(real, 8)
    nameless = next(each for each in guide.character if is_description(each.name))
    page = relations.relations(guide, f"{nameless.id} jack")
    assert not [view for view in page.views if view.title == "What is told of both, by episode" and view.rows]
    assert "All ties of Jack: etoile relations jack" in read(page)
    silent = replace(real, relation=())
    assert "All ties of" not in read(relations.relations(gate(silent, 8), "jack cheyenne"))


def test_no_relations_between_two(small: Dataset) -> None:
    """Two without a relation up to the viewer's episode have an empty list, and a sentence that names them."""
    page = relations.relations(gate(small, 1), "pip luc")
    assert rows(page) == []
    assert read(page) == (
        "Pip and Luc d'Orsay.\n\nNo direct ties up to episode 1. Luc has others.\n"
        "All ties of Luc: etoile relations luc\n"
    )


def test_two_without_a_relation_are_tied_through_others(small: Dataset) -> None:
    """Of two without a relation people read what each is to whom both are tied, not before its episode."""
    page = relations.relations(gate(small, 1), "tove luc")
    assert rows(page) == []
    assert read(page) == (
        "Tove Åse and Luc d'Orsay.\n\nNo direct ties up to episode 1. Tove and Luc have others.\n\n"
        "Both are tied to Maud Kerr.\n"
        "Tove, worked under Maud.\n"
        "Luc, ex of Maud.\n"
        "All ties of Tove: etoile relations tove\nAll ties of Luc: etoile relations luc\n"
    )
    assert "Both are tied" not in read(relations.relations(gate(small, 0), "tove luc"))


@pytest.mark.parametrize("name", ["cheyenne", "jack"])
def test_relations_of_a_character_are_complete_with_all(finale: Guide, name: str) -> None:
    """With `full` people read each relation of a character that programs get."""
    page = relations.relations(finale, name, full=True)
    assert [row["text"] for row in rows(page) if row["text"] not in read(page)] == []


@pytest.mark.parametrize(("later", "hidden"), [(14, 0), (17, 0), (18, 4), (20, 6)])
def test_earliest_relations_of_many_are_left_out(small: Dataset, later: int, hidden: int) -> None:
    """Of very many relations people do not read the earliest whose roles come again, if it is more than a few."""
    first = small.relation[0]
    again = [replace(first, after=2, text=f"They row together, take {number}.") for number in range(later)]
    guide = gate(replace(small, relation=(*small.relation, *again)), 2)
    short, full = (relations.relations(guide, "tove", full=full) for full in (False, True))
    texts = [first.text, *(each.text for each in again)]
    assert [text for text in texts if text not in read(short)] == texts[:hidden]
    assert [text for text in texts if text not in read(full)] == []
    assert len(rows(short)) == later + 2


def test_role_of_many_relations_is_left(small: Dataset) -> None:
    """What has been said with another role goes after what is said with the same one again."""
    first = small.relation[0]
    friends = replace(first, after=0, kind=RelationKind.FRIEND, text="Friends at school.")
    again = [replace(first, after=2, text=f"They row together, take {number}.") for number in range(18)]
    guide = gate(replace(small, relation=(friends, first, *again)), 2)
    said = read(relations.relations(guide, "tove"))
    assert ("Friends at school." in said, first.text in said) == (True, False)


@pytest.mark.parametrize(("name", "level"), LEVELS)
def test_everybody_with_a_sign_is_named_below(name: str, level: int) -> None:
    """Below the companies people read of each member with a sign where, and when, that one came."""
    page = companies.companies(gate(DATASETS[name], level))
    members, *moves = (view for view in page.views if view.is_laid_out)
    came = [entry[Slot.NAME][0].cell for entry in members.entries() if Slot.LEAD in entry]
    said = " ".join(str(row[1]) for view in moves for row in view.rows)
    assert [str(who) for who in came if str(getattr(who, "text", who)) not in said] == []


def test_companies_with_their_members_and_transfers(small: Dataset) -> None:
    """Each company has who stayed, came and left; then come the transfers, and the facts about the companies."""
    page = companies.companies(gate(small, 1))
    assert [(row["stayed"], row["came"], row["left"]) for row in rows(page, "companies")] == [
        (("Maud Kerr", "Pip"), (), ("Tove Åse",)),
        (("Luc d'Orsay", "Yuki 雪"), ("Tove Åse",), ()),
    ]
    (transfer,) = rows(page, "transfers")
    assert (transfer["character"], transfer["home"], transfer["company"]) == ("Tove Åse", "skerry", "port-lune")
    assert transfer["text"] == "She leaves on the night boat, with two horns and no coat."
    assert [row["company"] for row in rows(page, "facts")] == ["skerry"]
    assert rows(companies.companies(gate(small, 0)), "transfers") == []


def test_companies_side_by_side(small: Dataset) -> None:
    """People read each company with those who are there, who has come, and who moved."""
    page = companies.companies(gate(small, 1))
    assert [view.layout for view in page.views if view.is_laid_out] == [Layout.SIDE_BY_SIDE, Layout.FACTS]
    assert read(page) == (
        "Skerry, Skerry Light Orchestra.\n"
        "Maud Kerr, conductor.\n"
        "Pip, lamp boy.\n"
        "\n"
        "Port-Lune, Orchestre du Phare.\n"
        "Luc d'Orsay, director.\n"
        "Tove Åse, first horn.\n"
        "Yuki 雪.\n"
        "\n"
        "Episode 1: Tove Åse in Port-Lune.\n"
        "One company: etoile companies skerry\n"
    )


def test_guests_of_a_large_company_are_counted(small: Dataset) -> None:
    """Of a company with more than ten members people read how many guests there are; with `full` they read them."""
    pip = next(each for each in small.character if each.id == "pip")
    crowd = tuple(replace(pip, id=f"pip-{number}", name=f"Pip {number}") for number in range(9))
    guide = gate(replace(small, character=(*small.character, *crowd)), 1)
    assert "And 10 more: --all." in read(companies.companies(guide))
    assert "Pip 7, lamp boy." in read(companies.companies(guide, full=True))


def test_sources_of_where_somebody_works_are_numbered(run: Run) -> None:
    """With --sources people read where it is from that somebody is in a company."""
    outcome = run("companies", "--sources", "--up-to", "1", "--color", "never", terminal=80)
    assert re.search(r"director \[1\]", outcome.out)
    assert re.search(r"(?m)^\[1\] \w", outcome.out)


def test_company_without_members(small: Dataset) -> None:
    """Of a company where nobody is yet, people read that."""
    nobody = gate(replace(small, character=(), relation=()), 0)
    assert read(companies.companies(nobody)).count("Nobody yet.") == 2


def test_move_from_the_start_or_of_an_unknown_episode(small: Dataset) -> None:
    """A move that was announced is one from the start; of another no source may name the episode."""
    maud, tove, *others = small.character
    early = replace(tove, memberships=(tove.memberships[0], replace(tove.memberships[1], after=0)))
    guide = gate(replace(small, character=(maud, early, *others)), 0)
    assert "\nAnnounced: Tove Åse in Port-Lune.\n" in read(companies.companies(guide))
    unknown = replace(tove, memberships=(tove.memberships[0], replace(tove.memberships[1], episode_known=False)))
    guide = gate(replace(small, character=(maud, unknown, *others)), 1)
    assert "\nEpisode not known: Tove Åse in Port-Lune.\n" in read(companies.companies(guide))


@pytest.mark.parametrize(("level", "moves"), [(0, "Tove Åse in Port-Lune; Luc d'Orsay in Skerry"), (1, "Pip")])
def test_exchange_is_told_together(small: Dataset, level: int, moves: str) -> None:
    """Moves both ways by the first episode are one exchange, whichever was announced before."""
    maud, tove, luc, yuki, pip, *others = small.character
    there, back = tove.memberships[1], replace(tove.memberships[1], company="skerry", after=0)
    cast = (
        maud,
        replace(tove, memberships=(tove.memberships[0], replace(there, after=0))),
        replace(luc, memberships=(luc.memberships[0], back)),
        replace(yuki, memberships=(*yuki.memberships, replace(back, after=2))),
        replace(pip, memberships=(pip.memberships[0], there)),
        *others,
    )
    dataset = replace(small, character=cast)
    line = next(line for line in read(companies.companies(gate(dataset, level))).splitlines() if "Arrived" in line)
    assert moves in line
    later = read(companies.companies(gate(dataset, 2)))
    assert "\nArrived: Tove Åse and Pip in Port-Lune; Luc d'Orsay in Skerry.\nEpisode 2: Yuki" in later


def test_those_who_lead_a_company_stand_first(finale: Guide) -> None:
    """Members stand by their jobs, those who lead first, dancers by their billing last, and guests after all others."""
    said = read(companies.company(finale, company(finale, "paris")))
    order = ["Geneviève Lavigne", "Raphaël Marchand", "Tobias Bell", "Gabin Roux", "Mishi Duplessis", "Mélanie"]
    there = said.partition("Now there.\n")[2].splitlines()
    assert [line.partition(",")[0] for line in there[: len(order)]] == order
    said = read(companies.company(finale, company(finale, "new-york"))).partition("Now there.\n")[2]
    assert said.index("Jack") < said.index("Nicholas") < said.index("SuSu Li") < said.index("Quinn")


def test_company_in_depth(last: Guide) -> None:
    """One company has what is known about it, who is there, and who has gone elsewhere."""
    page = companies.company(last, company(last, "skerry"))
    single: Any = to_jsonable(page)
    assert (single["id"], single["stayed"], single["left"]) == ("skerry", ("Maud Kerr",), ("Tove Åse", "Pip"))
    assert [single[f"{group}_ids"] for group in ("stayed", "came", "left")] == [("maud",), (), ("tove", "pip")]
    assert read(page) == (
        "Skerry Light Orchestra. Skerry.\n"
        "\n"
        "About the company.\n"
        "From the start: It plays on a rock, whatever the weather.\n"
        "Episode 2: Its lamp has been dark for a year.\n"
        "\n"
        "Now there.\n"
        "Maud Kerr, conductor.\n"
        "\n"
        "Gone elsewhere.\n"
        "Tove Åse, first horn. From Skerry to Port-Lune.\n"
        "Pip, lamp boy.\n"
    )


# Statements.


def test_confidence_follows_a_statement_with_its_sources(last: Guide) -> None:
    """With sources, people read in words how well a statement is supported; without, as in JSON, the text alone."""
    page = relations.relations(last, "maud")
    cited = write(page, Format.PLAIN, {"gazette": "The Gazette", "harbour": "Harbour & Light", "keeper": "The Log"})
    assert "They shared a lighthouse once (sources disagree, see sources 1, 2)." in cited
    assert "Neither of them likes it (hearsay, see source 1)." in cited
    assert cited.endswith("Sources.\n1: The Log.\n2: The Gazette.\n3: Harbour & Light.\n")
    assert "(" not in read(page)
    assert [(row["text"], row["confidence"]) for row in rows(page)][-1] == ("Neither of them likes it.", "reported")


def test_level_of_a_statement(last: Guide) -> None:
    """Programs read the episode that reveals a statement, and 0 for what was known before."""
    page = relations.relations(last)
    assert [row["after"] for row in rows(page)] == [row["episode"] for row in rows(page)] == [0, 1, 1, 2, 3]


def test_unknown_episode_of_a_statement(last: Guide) -> None:
    """Where no source names the episode of a statement, people read that, and `episode` is null in JSON."""
    luc = people.who(last, "luc")
    assert [(row["episode"], row["after"]) for row in rows(luc, "facts")] == [(None, 1)]
    assert "Episode not known: =HYPERLINK(gulls) is all" in read(luc)
    assert "The Stranger" not in [row["character"] for row in rows(episodes.episode(last, 2), "characters")]
    assert "Luc d'Orsay" not in [row["about"] for row in rows(episodes.episode(last, 1), "facts")]


# The show.


def test_facts_of_the_series_have_keys(last: Guide) -> None:
    """JSON has the key of each fact of the series; people read it, but of no later fact."""
    page = show.show(last)
    found: Any = to_jsonable(page)
    assert (found["id"], found["title"]) == ("lamplight", "Lamplight [a series]")
    assert [fact["key"] for fact in found["facts"]] == ["creators", "running_time", "genre", "last_light"]
    labels = [line.partition(":")[0] for line in read(page).splitlines()]
    assert [label for label in labels if label in ("Creators", "Running time", "Genre", "Last light")] == [
        "Creators",
        "Running time",
        "Genre",
    ]


def test_summaries_of_the_seasons(small: Dataset) -> None:
    """The series has the summary of each season from its level on."""
    found = [[row["after"] for row in rows(show.show(gate(small, level)), "summaries")] for level in range(4)]
    assert found == [[], [], [2], [2, 3]]
    assert "Season 1: two ferries" in read(show.show(gate(small, 2)))


def test_notes_are_read_with_all(last: Guide) -> None:
    """Programs get all notes; people read them with `full`, under a heading for each kind."""
    short, full = (show.show(last, full=full) for full in (False, True))
    assert [row["kind"] for row in rows(short, "notes")] == ["real-or-invented", "left-open"]
    assert "kelp" not in read(short)
    headings = [line for line in read(full).splitlines() if line in ("Left open.", "Real or invented.")]
    assert headings == ["Left open.", "Real or invented."]


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
    with pytest.raises(NotFoundError, match=r"^No job matches 'zzzz'\. To see all: etoile credits$"):
        show.credits(last, job="zzzz")


@pytest.mark.parametrize("pronoun", [*Pronoun, None])
def test_person_in_the_series_is_played_in_person(small: Dataset, pronoun: Pronoun | None) -> None:
    """People do not read one name twice where somebody appears in person; programs get the actor."""
    first, *others = small.character
    actor = next(each for each in small.person if each.id == first.actor)
    persons = tuple(replace(actor, pronoun=pronoun) if each is actor else each for each in small.person)
    characters = (replace(first, name=actor.name, pronoun=None), *others)
    page = people.cast(gate(replace(small, character=characters, person=persons), 3))
    words = {Pronoun.HE: "himself", Pronoun.SHE: "herself", Pronoun.THEY: "themselves", None: actor.name}[pronoun]
    assert f"{actor.name}, {first.job}. Played by: {words}." in read(page)
    assert rows(page)[0]["actor"] == actor.name


def test_works_are_those_that_sources_name(last: Guide, small: Dataset) -> None:
    """Below dances and music people read that there may be more, where there are any."""
    bare = gate(Dataset(show=small.show, source=small.source), 0)
    for page in (stage.dances, stage.music):
        assert read(page(last)).endswith("\nOnly what the sources name: the series may have more.\n")
        assert "sources name" not in read(page(bare))


@pytest.mark.parametrize(("title", "is_said"), [("A song by FÍONA", False), ("The tide", True)])
def test_artist_in_the_title_is_said_once(small: Dataset, title: str, is_said: bool) -> None:
    """People do not read the artist after a title that has the name; programs do."""
    song = replace(small.song[0], title=title, artist="Fíona", after=0)
    page = stage.music(gate(replace(small, song=(song,)), 3))
    assert (f"\n{title}, by Fíona: " in read(page)) is is_said
    assert rows(page)[0]["artist"] == "Fíona"


def test_disputed_credit_is_a_note(small: Dataset) -> None:
    """People read a disputed credit below the others, by its note; programs get it in its place."""
    made, *others = small.credit
    page = show.credits(gate(replace(small, credit=(replace(made, confidence=Confidence.DISPUTED), *others)), 0))
    assert [row["job"] for row in rows(page)] == ["Created by", "Horns", "Weather"]
    assert read(page) == (
        "Music.\nHorns: Ida Voss, Brass & Sons <Ltd>.\n\nEffects.\nWeather: Wet_Works (mostly).\n"
        "Who plays whom: etoile cast\n"
        "\n"
        "Sources disagree.\nOne listing names Ada Brandt alone.\nWhat each side says: etoile disputes --all\n"
    )
    assert "≠" not in write_plain(page, Marks(symbols=True))


def test_credits_of_one_row_stand_together(small: Dataset) -> None:
    """People read each name of a row once, with its detail; programs get every credit, and a pipe how sure it is."""
    made, horns, *_ = small.credit
    cited = {"after": 0, "department": "Music", "people": (), "sources": ("gazette",)}
    found = (
        replace(horns, job="Brass", people=(), organisations=("Ann", "Ben"), confidence=Confidence.CONFIRMED),
        replace(horns, **cited, organisations=("Ben",), row="Brass", detail="probably", confidence=Confidence.INFERRED),
        made,
        replace(horns, **cited, organisations=("Cy",), row="Strings", confidence=Confidence.CONFIRMED),
    )
    page = show.credits(gate(replace(small, credit=found), 0))
    assert [row["job"] for row in rows(page)] == ["Brass", "Horns", "Created by", "Horns"]
    assert read(page).startswith("Music.\nBrass: Ann, Ben (probably).\n\nCreation.\n")
    assert read(page).endswith("\nMusic.\nStrings: Cy.\nWho plays whom: etoile cast\n")
    sourced = write(page, Format.PLAIN, sources.citations(gate(small, 0)))
    assert "Brass: Ann, Ben (probably) (pieced together, see sources 1, 2).\n" in sourced


@pytest.mark.parametrize("level", range(4))
def test_pipe_says_each_doubt_in_words(small: Dataset, level: int) -> None:
    """In a pipe as many rows have words of doubt as programs get records with one source or disputed ones."""
    made, horns, *others = small.credit
    doubtful = (replace(made, confidence=Confidence.DISPUTED), replace(horns, confidence=Confidence.SINGLE), *others)
    guide = gate(replace(small, credit=doubtful), level)
    pages: list[Any] = [show.credits(guide), search(guide, "the"), sources.sources(guide, "keeper")]
    for page, key in zip(pages, (None, None, "statements"), strict=True):
        said = write(page, Format.TABLE)
        for confidence, words in (("single", "(one source)"), ("disputed", "(sources disagree)")):
            assert said.count(words) == sum(row["confidence"] == confidence for row in rows(page, key))
    assert "Ada Brandt, Bo Lind (sources disagree)" in write(pages[0], Format.TABLE)


def test_points_are_counted(last: Guide) -> None:
    """Each point has the number of its critics and their outlets, the most common point first."""
    page = show.reviews(last)
    assert rows(page, "praise")[0] == {
        "id": "the-horns",
        "point": "the horns",
        "critics": 2,
        "outlets": ("The Gazette", "Harbour & Light"),
    }
    assert [(row["point"], row["critics"]) for row in rows(page, "criticism")] == [
        ("too many boats", 2),
        ("the lamp", 1),
    ]
    assert "They praise: the horns, 2 reviews; the sea, 1 review; the ending, 1 review." in read(page)
    assert "\nthe horns: The Gazette, Harbour & Light.\n" in read(show.reviews(last, points=True))


def test_tally_and_points_add_up(finale: Guide) -> None:
    """The tally counts each review once, and points are in the order of their number of critics."""
    page = show.reviews(finale)
    count = len(rows(page, "reviews"))
    assert sum(row["reviews"] for row in rows(page, "tally")) == count > 0
    for key in ("praise", "criticism"):
        critics = [row["critics"] for row in rows(page, key)]
        assert critics == sorted(critics, reverse=True)
        assert all(0 < row["critics"] == len(row["outlets"]) <= count for row in rows(page, key))


def test_scores_are_the_latest_of_each_metric(last: Guide) -> None:
    """People read the latest value of each metric, with `full` all; programs get all."""
    short, full = (show.reviews(last, full=full) for full in (False, True))
    assert [row["value"] for row in rows(short, "scores")] == ["85%", "+84%"]
    assert ("85%" in read(short), "+84%" in read(short)) == (False, True)
    assert "85%" in read(full)


@pytest.mark.parametrize("tone", Tone)
def test_reviews_are_filtered_by_tone(last: Guide, tone: Tone) -> None:
    """`tone` filters the reviews, and the tally and points with them, but not the scores, which people do not read."""
    page = show.reviews(last, tone=tone)
    assert [row["tone"] for row in rows(page, "reviews")] == [tone.value]
    assert {row["tone"]: row["reviews"] for row in rows(page, "tally")} == {each.value: each is tone for each in Tone}
    assert len(rows(page, "scores")) == 2
    assert "Fog Index" not in read(page)


def test_reviews_for_people_are_some_of_each_tone(finale: Guide) -> None:
    """People read as many positive, mixed and negative reviews; with a filter more of that side."""
    words = ("positive", "mixed", "negative")
    lines = read(show.reviews(finale)).splitlines()
    counted = [sum(line.startswith(f"{word.capitalize()}, ") for line in lines) for word in words]
    assert len(set(counted)) == 1
    assert counted[0] > 0
    negative = read(show.reviews(finale, tone=Tone.NEGATIVE)).splitlines()
    assert sum(line.startswith("Negative, ") for line in negative) > counted[0]


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
    assert read(page) == "No reviews match these options. To see all: etoile reviews\n"


def test_timeline_is_by_year(small: Dataset) -> None:
    """The order is that of the dates, whatever that of the rows; people read the dates in words, under their years."""
    year, day = (replace(small.milestone[0], date=date, text=date) for date in ("2031", "2031-09-30"))
    page = show.timeline(gate(replace(small, milestone=(*reversed(small.milestone), year, day)), 3))
    assert [row["date"] for row in rows(page)] == ["2029", "2031", "2031-01-05", "2031-09", "2031-09-30"]
    assert "2031.\n2031.\n5 January: The first episode is shown.\nIn September: " in read(page)
    assert read(page).endswith("\n30 September: 2031-09-30.\n")


def test_month_without_a_day_is_marked(last: Guide) -> None:
    """Where only the month is known, people read that something happened in it."""
    assert "\nIn September: Lost: Named for the Silver Buoy, for sound." in read(show.timeline(last))


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("09-02 09 09-30 08-01", "08-01 09-02 09 09-30"),
        ("09-30 09-02 09", "09-02 09 09-30"),
        ("09 09-02 10 08-09", "08-09 09 09-02 10"),
    ],
)
def test_month_without_a_day_stands_where_the_dataset_has_it(small: Dataset, dates: str, expected: str) -> None:
    """What has no day stands after what the dataset has before it in its month, which is in the order of its days."""
    milestones = [replace(small.milestone[0], date=f"2031-{date}", text=date) for date in dates.split()]
    page = show.timeline(gate(replace(small, milestone=tuple(milestones)), 3))
    assert [row["text"] for row in rows(page)] == expected.split()


@pytest.mark.parametrize(("text", "said"), [("It won a buoy.", "It won a buoy."), ("A buoy.", "Won: A buoy.")])
def test_outcome_of_an_award_is_said_once(small: Dataset, text: str, said: str) -> None:
    """The outcome stands before what happened only where that does not say it itself."""
    award = replace(small.milestone[-1], award="won", text=text)
    assert read(show.timeline(gate(replace(small, milestone=(award,)), 3))) == f"2031.\nIn September: {said}\n"


def test_timeline_for_people_is_what_two_sources_confirm(last: Guide, small: Dataset) -> None:
    """People read awards and what is confirmed; with `full`, as programs, the rest, too."""
    rumour: Milestone = replace(small.milestone[0], text="A rumour.", confidence=Confidence.REPORTED)
    guide = gate(replace(small, milestone=(*small.milestone, rumour)), 3)
    assert "A rumour." not in read(show.timeline(guide))
    assert read(show.timeline(guide)).endswith(
        "\nThese are 3 of 4.\nFor all of them, add the option --all, with two hyphens\n"
    )
    assert "A rumour." in read(show.timeline(guide, full=True))
    assert "Silver Buoy" in read(show.timeline(last))


def test_show_says_where_it_is_from(last: Guide) -> None:
    """People read where facts are from in a short sentence, below few facts and below all; programs do not."""
    for full in (False, True):
        assert "\nWhere it is from: etoile sources\n" in read(show.show(last, full=full))
    assert "etoile sources" not in write(show.show(last), Format.JSON)


def test_facts_of_the_story_stand_with_their_episode(small: Dataset) -> None:
    """What an episode reveals is on the page of that episode, with `full`, and not among facts about the series."""
    guide = gate(small, 3)
    (fact,) = [fact for fact in guide.show.facts if fact.after]
    assert fact.text not in read(show.show(guide, full=True))
    assert fact.text in [row["text"] for row in rows(show.show(guide), "facts")]
    assert fact.text in read(episodes.episode(guide, fact.after, full=True))


# Sources.


def test_source_with_the_statements_that_cite_it(small: Dataset) -> None:
    """A source has the visible statements that cite it, and its title and address from their level on."""
    early: Any = to_jsonable(sources.sources(gate(small, 0), "KEEPER"))
    assert (early["id"], early["title"], early["url"]) == ("keeper", None, None)
    assert {line["after"] for line in early["statements"]} == {0}
    late: Any = to_jsonable(sources.sources(gate(small, 3), "keeper"))
    assert late["title"] == "Who bought the lamp"
    assert {line["after"] for line in late["statements"]} == {0, 1, 2, 3}
    (line,) = [line for line in late["statements"] if line["text"] == "Neither of them likes it."]
    assert line.pop("id").startswith("stranger-sibling-maud-3-")
    assert line == {
        "kind": "relation",
        "about": "The Stranger, Maud Kerr",
        "about_id": "stranger-sibling-maud-3",
        "text": "Neither of them likes it.",
        "after": 3,
        "episode": 3,
        "confidence": "reported",
    }


def test_sources_stand_under_what_they_are_cited_for(last: Guide) -> None:
    """People read outlet, title, author and date, the most cited first, under what a source is mostly cited for."""
    said = read(sources.sources(last)).splitlines()
    titles = {episode.title for episode in last.episode}
    lines = [line for line in statement_lines(last) if line.kind is not StatementKind.SOURCE and not line.is_outdated]
    lines = [line for line in lines if not line.text.startswith(VERDICT)]
    cited = Counter(
        id_ for id_, text in {(id_, line.text) for line in lines for id_ in line.sources} if text not in titles
    )
    assert said[:3] == [
        "Sources by what they are cited for, with the number of statements.",
        "",
        "The story and its people.",
    ]
    assert f"The Gazette: Lamplight: a review, by N. Marsh, 6 January 2031. {cited['gazette']} statements." in said
    numbers = [int(found[1]) for line in said if (found := re.search(r" (\d+) statements?\.$", line))]
    assert sorted(numbers) == sorted(cited.values())
    assert read(sources.sources(last, full=True)).splitlines() == said


COUNTED = re.compile(r" \d+ statements?\.\n")


def test_only_the_most_cited_sources_of_each_part_are_shown(finale: Guide) -> None:
    """Without `full` people read the most cited sources of each part, with it all; programs always all."""
    short, full = (sources.sources(finale, full=full) for full in (False, True))
    assert len(COUNTED.findall(read(short))) == 20
    assert f"These are 20 of {len(finale.source)}." in read(short)
    assert len(COUNTED.findall(read(full))) == len(rows(short)) == len(finale.source)


def test_several_sources_have_their_ids(finale: Guide) -> None:
    """An outlet with several sources gives a list of them with their ids, and how to ask for one."""
    page = sources.sources(finale, "vulture")
    assert [row["outlet"] for row in rows(page)] == ["Vulture"] * len(rows(page))
    said = read(page).splitlines()
    assert said[0] == f"{len(rows(page))} sources, by their ids, with the number of statements."
    assert [
        line for line in said if line.startswith('vul12: Vulture, Episodes 1 and 2, "Dancer Swap", 24 April 2025. ')
    ]
    assert said[-1] == "One of them, by its id: etoile sources vul12"


def test_title_that_is_not_shown_is_said_to_be_missing(small: Dataset) -> None:
    """People read what a source without a visible title is cited for, whether it has a title later or never."""
    keeper = next(each for each in small.source if each.id == "keeper")
    untitled = replace(
        small, source=(*(each for each in small.source if each is not keeper), replace(keeper, page=None))
    )
    later, never, at_last = (
        read(sources.sources(gate(dataset, level), "keeper"))
        for dataset, level in ((small, 0), (untitled, 0), (untitled, 3))
    )
    assert "\nCited for how the series was made. A title that tells of later episodes is not shown yet.\n" in later
    assert later == never
    assert "\nCited for the story and its people.\n" in at_last
    assert "title hidden until later episodes" in read(sources.sources(gate(small, 0)))


def test_source_has_each_statement_once(small: Dataset) -> None:
    """People read what a source supports once, under what it is about, and who somebody is now; programs get all."""
    someone, *others = small.character
    first, *episodes_after = small.episode
    facts = tuple(replace(first.events[0], after=2, text=text, sources=("pier",)) for text in ("A fact.", "A fact."))
    old = replace(someone.summaries[0], after=1, text="Who she was.", sources=("pier",))
    event = replace(first.events[0], after=3, text="An event.", sources=("pier",))
    dataset = replace(
        small,
        character=(replace(someone, summaries=(old, replace(old, after=2, text="Who she is."))), *others),
        episode=(replace(first, events=(*facts, event)), *episodes_after),
    )
    page = sources.sources(gate(dataset, 3), "pier")
    told = [row["text"] for row in rows(page, "statements")]
    assert [told.count(text) for text in ("Who she was.", "Who she is.", "A fact.")] == [1, 1, 2]
    said = read(sources.sources(gate(dataset, 3), "pier", full=True))
    assert [said.count(text) for text in ("Who she was.", "Who she is.", "A fact.")] == [0, 1, 1]
    assert f"\n{someone.name}.\nEpisode 2: Who she is.\n" in said
    assert "\nEpisode 1.\nA fact.\nAn event.\n" in said


def test_source_of_events_leaves_out_what_repeats_them(small: Dataset) -> None:
    """Without `full` people do not read summaries and facts of an episode of which a source has the events."""
    someone, *others = small.character
    first, *episodes_after = small.episode
    event = replace(first.events[0], text="An event.", sources=("pier",))
    summary = replace(event, text="A summary.")
    found = tuple(replace(event, text=f"A fact of {after}.", after=after) for after in (0, 1, 2))
    known = replace(
        small,
        character=(replace(someone, facts=found), *others),
        episode=(replace(first, events=(event,), summary=replace(summary)), *episodes_after),
    )
    texts = ("A fact of 0.", "A fact of 1.", "A fact of 2.", "An event.", "A summary.")
    short, full = (read(sources.sources(gate(known, 3), "pier", full=full)) for full in (False, True))
    assert [text in short for text in texts] == [True, False, True, True, False]
    assert all(text in full for text in texts)
    assert "\nThese are " in short


def test_dates_of_statements_are_in_words(last: Guide) -> None:
    """People read what is about a date under that date in words, on the page of a source and in a search."""
    for page in (sources.sources(last, "gazette", full=True), search(last, "shown first")):
        assert "\n5 January 2031, date.\nThe first episode is shown.\n" in read(page)


def test_no_sources_is_a_sentence(small: Dataset) -> None:
    """A guide without any source says so."""
    page = sources.sources(
        gate(
            Dataset(show=replace(small.show, premise=replace(small.show.premise, sources=()), summaries=(), facts=())),
            0,
        )
    )
    assert (rows(page), read(page)) == ([], "No sources in this guide. To see what it has: etoile\n")


def test_source_of_hidden_statements_is_not_found(small: Dataset) -> None:
    """A source that only hidden statements cite is not there, and cannot be asked for."""
    assert "pier" not in {row["id"] for row in rows(sources.sources(gate(small, 1)))}
    with pytest.raises(NotFoundError):
        sources.sources(gate(small, 1), "pier")


def test_citations_name_sources_in_words(last: Guide) -> None:
    """A citation has the outlet, the title, the date, and the address where there is one."""
    assert sources.citations(last) == {
        "gazette": 'The Gazette, "Lamplight: a review", 6 January 2031, https://gazette.example/lamplight',
        "harbour": 'Harbour & Light, Fog, "mostly", February 2031',
        "keeper": 'The Keeper\'s Log, "Who bought the lamp", https://keeper.example/who-bought-the-lamp',
        "pier": 'Pier & <Press> Office, "Season two, [sailing] times", https://pier.example/season-two',
    }


def test_citation_of_a_source_without_a_page(small: Dataset) -> None:
    """A citation says where a title is not revealed yet; after the last episode it is none where there is none."""
    assert sources.citations(gate(small, 0))["keeper"] == "The Keeper's Log, title hidden until later episodes"
    keeper = next(each for each in small.source if each.id == "keeper")
    untitled = replace(small, source=(*(each for each in small.source if each != keeper), replace(keeper, page=None)))
    assert sources.citations(gate(untitled, 3))["keeper"] == "The Keeper's Log"


def test_versions_of_a_dispute(last: Guide) -> None:
    """Each version has a row for programs."""
    page = sources.disputes(last)
    assert [row["topic"] for row in rows(page)] == [*["Who made it"] * 2, *["Which tower burns"] * 2]
    assert [row["verdict"] for row in rows(page)][2:] == ["The wrong one.", "The wrong one."]


def test_disputes_about_a_name(last: Guide) -> None:
    """Words that stand in a topic, a version or a verdict choose disputes, of which people read each side."""
    page = sources.disputes(last, "ada")
    assert {row["topic"] for row in rows(page)} == {"Who made it"}
    assert "Ada Brandt alone, says a listing." in read(page)
    with pytest.raises(NotFoundError, match=r"^No dispute matches 'zzzz'\. To see all: etoile disputes$"):
        sources.disputes(last, "zzzz")


def test_dispute_begins_with_what_the_guide_goes_by(last: Guide) -> None:
    """People read what the guide goes by on a topic, and then who says what."""
    assert read(sources.disputes(last)) == (
        "Who made it.\n"
        "In this guide: Both; the listing left one out.\n"
        "The Gazette: Ada Brandt alone, says a listing.\n"
        "Harbour & Light and The Keeper's Log: Ada Brandt and Bo Lind, say the credits.\n"
        "\n"
        "Which tower burns.\n"
        "In this guide: The wrong one.\n"
        "Harbour & Light: The one in Skerry.\n"
        "The Keeper's Log: The one in Port-Lune.\n"
    )


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


def test_works_stand_under_their_episode(last: Guide) -> None:
    """People read dances and music by episode, those without one last, and places by city."""
    assert [line for line in read(stage.dances(last)).splitlines() if line.startswith(("Episode", "Somewhere"))] == [
        "Episode 1, Low Water.",
        "Somewhere in the series.",
    ]
    assert "The Keepers' Reel, by Bo Lind: The whole orchestra dances it to keep warm.\n" in read(stage.dances(last))
    assert "Turn, Lamp, Turn, by The Buoys: The theme.\n" in read(stage.music(last))
    assert [block.partition("\n")[0] for block in read(stage.places(last)).split("\n\n")] == [
        "Skerry, in the story.",
        "Port-Lune.",
    ]


def test_places_of_a_city_stand_under_what_they_are(small: Dataset) -> None:
    """In each city people read the settings of the story first, then places of filming, then those of events."""
    rock, tower = small.place
    roles = (PlaceRole.EVENT, PlaceRole.FILMING, PlaceRole.STORY, None)
    found = (tower, *(replace(rock, id=role or "none", name=f"A {role} place", role=role) for role in roles))
    said = read(stage.places(gate(replace(small, place=found), 3)))
    assert re.findall(r"(?m)^(?:Skerry|Port-Lune|A \w+ place).*?[.:]", said) == [
        "Port-Lune.",
        "Skerry.",
        "A None place:",
        "Skerry, in the story.",
        "A story place:",
        "Skerry, filming.",
        "A filming place:",
        "Skerry, premieres and other events.",
        "A event place:",
    ]


def test_theme_of_the_series_stands_first(last: Guide, finale: Guide) -> None:
    """The song that the series names as its theme comes before those of episodes, and those of no episode last."""
    assert read(stage.music(finale)).startswith("Theme of the series.\nNights Are for Love, by Sons of Raphael:")
    assert read(stage.music(finale)).count("Nights Are for Love, ") == 1
    assert "Theme of the series" not in read(stage.music(last))


def test_guests_stand_as_they_first_appear(finale: Guide) -> None:
    """Guests are in the order of the episodes in which they first appear; of whom none is known they are last."""
    guests = [each for each in finale.character if each.billing is Billing.GUEST]
    after = {each.id: each.after if each.episode_known else 99 for each in guests}
    shown = [row["id"] for row in rows(people.cast(finale)) if row["id"] in after]
    assert [after[id_] for id_ in shown] == sorted(after.values())
    assert len(set(after.values())) > 3


def test_glossary_has_terms_and_ranks(small: Dataset) -> None:
    """The glossary has the visible terms with their pronunciation, and the ranks of each company."""
    page = stage.glossary(gate(small, 0))
    assert [row["term"] for row in rows(page, "terms")] == ["desk", "leader"]
    assert [(row["company"], row["step"], row["rank"]) for row in rows(page, "ranks")] == [
        ("skerry", 1, "desk"),
        ("skerry", 2, "leader"),
    ]
    assert [row["pronunciation"] for row in rows(page, "terms")] == [None, "LEE-der"]


def test_glossary_is_short_and_by_topic(last: Guide) -> None:
    """People read terms by topic, each in short where there is a short meaning, and the ranks as a ladder."""
    assert read(stage.glossary(last)) == (
        "Ranks.\n"
        "desk: [half of] two players, one stand :notes:\n"
        "leader: Who sits nearest to the beat.\n"
        "\n"
        "Marks.\n"
        "rallentando: -slower | slower-.\n"
        "\n"
        "Ranks, the lowest first.\n"
        "Skerry: desk, leader.\n"
        "One term or topic: etoile glossary NAME\n"
    )
    assert "desk: Two players and one stand: the lowest rank.\n" in read(stage.glossary(last, full=True))


def test_glossary_term(small: Dataset) -> None:
    """A term has its visible aliases and appearances."""
    early: Any = to_jsonable(stage.glossary(gate(small, 0), "first desk"))
    late: Any = to_jsonable(stage.glossary(gate(small, 2), "leader"))
    assert (early["term"], early["spellings"], early["appearances"]) == ("leader", ("first desk",), [])
    assert (late["spellings"], len(late["appearances"])) == (("first desk", "lamp of the house"), 1)
    with pytest.raises(NotFoundError):
        stage.glossary(gate(small, 0), "rallentando")


def test_pronunciation_for_people(last: Guide) -> None:
    """People hear how a term is said once, "roughly" where that is ours, without the capitals that they see."""
    assert read(stage.glossary(last, "leader")).startswith(
        "Leader. Topic: ranks.\nSaid roughly: lee-der, other forms: first desk, lamp of the house.\n"
        "Who sits nearest to the beat.\n"
    )
    assert "\nSaid: ral-len-tan-doh.\n" in read(stage.glossary(last, "rallentando"))
    assert [heard(sound) for sound in ("PWANT", "KOH-dah / AY", "gar-NYAY")] == [
        "poo-want",
        "koh-dah or eh",
        "garn-yay",
    ]
    assert Sign("say ral-len-TAN-doh", "said: ral-len-tan-doh") in stage.glossary(last, "rallentando").views[0].rows[0]
    assert "Said" not in read(stage.glossary(last, "desk"))


def test_topic_of_the_glossary(last: Guide) -> None:
    """The name of a topic lists its terms with their whole meaning."""
    page = stage.glossary(last, "RANKS")
    assert [row["term"] for row in rows(page, "terms")] == ["desk", "leader"]
    assert "desk: Two players and one stand: the lowest rank.\n" in read(page)


def test_ranks_of_each_company_as_a_ladder(finale: Guide) -> None:
    """People read the ranks of each company in a line, the lowest first."""
    terms = {term.id: term.term for term in finale.term}
    said = read(stage.glossary(finale))
    for each in finale.company:
        assert f"{each.city}: {', '.join(terms[rank] for rank in each.ranks)}.\n" in said


def test_ranks_have_names_in_a_pipe_and_ids_for_programs(finale: Guide) -> None:
    """In a pipe a rank has the name of its term; programs get the id, which `etoile glossary` takes."""
    ranks = next(view for view in stage.glossary(finale).views if view.key == "ranks")
    terms = {term.id: term.term for term in finale.term}
    keys, titles = ([getattr(column, each) for column in ranks.columns] for each in ("key", "title"))
    for row in ranks.rows:
        assert row[titles.index("Rank")] == terms[str(row[keys.index("rank")])]


# Episodes.


def test_episodes_say_which_were_watched(guide: Guide) -> None:
    """Each episode says whether it was watched; for people its summary replaces the teaser once it is visible."""
    page = episodes.episodes(guide)
    assert [row["seen"] for row in rows(page)] == [number <= guide.level for number in range(1, 4)]
    assert bool(rows(page)[0]["summary"]) == (guide.level >= 1)
    lines = [line for line in read(page).splitlines() if line.startswith("Episode ")]
    for row, line in zip(rows(page), lines, strict=True):
        assert line.startswith(f"Episode {row['number']}, {row['title']}")
        assert (row["summary"] or row["teaser"] or "") in line
        assert line.endswith("Seen.") == row["seen"]


def test_seasons_are_headings_where_there_are_several(last: Guide, real: Dataset) -> None:
    """Episodes stand under their season where there is more than one."""
    assert [line for line in read(episodes.episodes(last)).splitlines() if line.startswith("Season")] == [
        "Season 1.",
        "Season 2.",
    ]
    assert "Season" not in read(episodes.episodes(gate(real, 0)))


def test_watched_episode(last: Guide) -> None:
    """An episode has its events, new characters, facts about characters, dances, music and places."""
    first: Any = to_jsonable(episodes.episode(last, 1))
    assert (first["id"], first["number"], first["title"], first["minutes"]) == ("episode-1", 1, "Low Water", 41)
    assert first["released"] == "2031-01-05"
    assert first["teaser"] == "A boat is late, and Tove is on it when it leaves."
    assert first["summary"].startswith("A ferry came")
    assert (first["summary_confidence"], first["summary_sources"]) == ("single", ("keeper",))
    assert (first["teaser_confidence"], first["teaser_sources"]) == ("confirmed", ("keeper",))
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


def test_watched_episode_for_people(last: Guide) -> None:
    """People read a summary, what happens, the new faces, and what is on stage; with `full` everything."""
    page = episodes.episode(last, 1)
    said = read(page)
    assert said.splitlines()[:5] == [
        "Episode 1, Low Water. Out 5 January 2031, 41 minutes, seen.",
        'A ferry came, a ferry left; "nobody" waved 🎺, | everybody did.',
        "",
        "Skerry: The rehearsal stops: nobody can see the score.",
        "Both companies: Tove boards the night boat.",
    ]
    assert said.index("New faces.") < said.index("Dances, music, places.")
    assert "They shared a lighthouse once." not in said
    assert "They shared a lighthouse once." in read(episodes.episode(last, 1, full=True))


def test_events_are_told_as_the_story_goes(small: Dataset) -> None:
    """Events stand in the order of the dataset, with the city once before those that follow one another in it."""
    first, *others = small.episode
    skerry, both = first.events
    gull = replace(skerry, text="A gull lands.")
    nowhere = replace(both, text="Fog comes.", companies=())
    port = replace(both, text="The quay is empty.", companies=("port-lune",))
    told = (port, gull, skerry, nowhere, both, replace(gull, text="It flies off."))
    guide = gate(replace(small, episode=(replace(first, events=told), *others)), 1)
    assert (
        "\n\n"
        "Port-Lune: The quay is empty.\n"
        "Skerry: A gull lands.\n"
        "The rehearsal stops: nobody can see the score.\n"
        "Somewhere: Fog comes.\n"
        "Both companies: Tove boards the night boat.\n"
        "Skerry: It flies off.\n"
    ) in read(episodes.episode(guide, 1))
    third = replace(small.company[0], id="reef", name="Reef Band", city="Reef", ranks=(), aliases=(), facts=())
    trio = gate(replace(small, company=(*small.company, third)), 1)
    assert "Skerry, Port-Lune: Tove boards the night boat." in read(episodes.episode(trio, 1))


def test_two_names_of_which_one_is_a_word_of_somebody_else(real: Dataset) -> None:
    """The names of two characters give what is between them, also where the words together are near to one name."""
    said = read(people.who(gate(real, 8), "jack mishi"))
    assert said == read(relations.relations(gate(real, 8), "jack mishi"))
    assert "Mishi Duplessis" in said


def test_teaser_is_for_what_was_not_seen(small: Dataset) -> None:
    """What announced an episode is read until its events are; where no event is known it stays."""
    teaser = "A boat is late, and Tove is on it when it leaves."
    first, *others = small.episode
    bare = gate(replace(small, episode=(replace(first, events=(), summary=None), *others)), 1)
    assert teaser not in read(episodes.episode(gate(small, 1), 1))
    assert teaser in read(episodes.episode(bare, 1))


def test_hidden_episode(small: Dataset) -> None:
    """A hidden episode has its title and first teaser alone, and an error that says how to unlock it."""
    page = episodes.episode(gate(small, 0), 1)
    found: Any = to_jsonable(page)
    assert (found["title"], found["teaser"], found["seen"]) == ("Low Water", "A boat is late.", False)
    assert found["events"] == found["characters"] == found["facts"] == found["stage"] == []
    assert read(page) == "Episode 1, Low Water. Out 5 January 2031, 41 minutes.\nA boat is late.\n"
    assert page.error == "Episode 1 is hidden until you have seen it. Then: etoile watched 1"
    assert episodes.episode(gate(small, 1), 1).error is None


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
    assert read(check.check([], [])) == "No problems found.\n"


def test_disputed_place_is_said_beside_the_job(small: Dataset) -> None:
    """Where sources disagree on where somebody is, the pages of companies say so; data have it as the confidence."""
    maud, *others = small.character
    disputed = (replace(maud.memberships[-1], confidence=Confidence.DISPUTED),)
    guide = gate(replace(small, character=(replace(maud, memberships=disputed), *others)), 0)
    for page in (companies.companies(guide), companies.company(guide, company(guide, "skerry"))):
        assert "\nMaud Kerr, conductor (place disputed).\n" in read(page)


def test_two_are_called_by_what_is_a_name(real: Dataset) -> None:
    """Between two, people read first names, and what is none whole."""
    guide = gate(real, 3)
    assert "\nUncle John, uncle of Jack: " in read(relations.relations(guide, "john jack"))
    assert "\nJack's grandfather, grandfather of Jack: " in read(relations.relations(guide, "grandfather and jack"))


def test_two_who_moved_together_are_told_so(real: Dataset) -> None:
    """Where two without a tie went from one company to the same other one, people read that first."""
    moved = "episode 1. Both went from New York to Paris.\n\n"
    assert moved in read(relations.relations(gate(real, 1), "mishi tobias"))
    assert "Both went" not in read(relations.relations(gate(real, 1), "mishi cheyenne"))
