"""What each command shows: which records, in which columns, under which keys."""

from datetime import UTC, datetime
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from etoile_cli.cli import COMMANDS
from etoile_cli.editing import Remark
from etoile_cli.errors import EmptyResultError, NotFoundError
from etoile_cli.formats import objects, worth_showing
from etoile_cli.guide import company
from etoile_cli.kinds import Billing, Difficulty, StatementKind, Tone
from etoile_cli.model import Dataset
from etoile_cli.pages import anything, data, people, show, stage, trivia, watching
from etoile_cli.quiz.bank import Question
from etoile_cli.quiz.log import answers, line
from etoile_cli.quiz.play import LETTERS, Reply
from etoile_cli.spoilers import Guide, gate
from etoile_cli.told import told
from etoile_cli.view import Layout, Page, Share
from tests.asked import ASKED, all_pages, asked, needs

STATEMENT = "after text confidence sources"
CREDIT = "department job note confidence sources"

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
            "crossed": f"character home company {STATEMENT}",
            "facts": f"company {STATEMENT}",
        }
    ],
    "relations": [{"relations": "character relation other after kind text confidence sources"}],
    "show": [
        {"": "id title premise creators running_time genre", "facts": f"key {STATEMENT}"},
        {"": "id title premise creators running_time genre last_light", "facts": f"key {STATEMENT}"},
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
        {"": "id outlet author date title kind url", "told": "subject about text after"},
    ],
    "disputes": [{"disputes": "id topic version sources verdict"}],
    "dances": [{"dances": f"id title choreographers composers episode {STATEMENT}"}],
    "music": [{"music": f"id title artist episode {STATEMENT}"}],
    "places": [{"places": f"id name city episode {STATEMENT}"}],
    "timeline": [{"timeline": "date text award confidence sources"}],
    "glossary": [
        {"terms": "id term pronunciation topic text confidence sources", "ranks": "company step rank"},
        {"": "id term pronunciation topic text confidence also sources", "appearances": STATEMENT},
    ],
    "home": [{"": "title premise watched episodes next next_title next_teaser", "try": "command about"}],
    "watched": [{"": "watched episodes"}],
    "upcoming": [{"": "number season title teaser confidence"}],
    "episodes": [{"episodes": "number season title teaser confidence watched"}],
    "episode": [
        {
            "": "number season title teaser confidence released minutes sources",
            "events": f"episode companies {STATEMENT}",
            "faces": "character actor summary",
            "facts": "about text after confidence sources",
            "stage": f"title {STATEMENT}",
        }
    ],
    "new": [{subject.value: "about text after confidence sources" for subject in StatementKind}],
    "recap": [{"recap": f"episode companies {STATEMENT}"}],
    "search": [{"found": "kind about text after confidence sources"}],
    "trivia": [{"": f"subject about {STATEMENT}"}],
    "result": [{"": "correct total points seed", "answers": "id given right"}],
    "check": [{"check": "kind place text"}],
    "sheet": [{"questions": "id topic difficulty question choices answer explanation sources"}],
}
"""The keys that scripts read: of each view of a page, "" for a single thing; a page may have more than one shape."""


def shape(page: Page) -> dict[str, str]:
    """Return the keys of a page by the keys of its views, without what is for people alone."""
    keys = [(view.key, " ".join(column.key for column in view.columns if column.key)) for view in page.views]
    return {key: value for key, value in keys if value}


def rows(page: Page, key: str | None = None) -> list[dict[str, Any]]:
    """Return what programs get of a page of one list, or of the list under `key`."""
    whole: Any = objects(page)
    found: list[dict[str, Any]] = whole if key is None else whole[key]
    return found


def seen(page: Page, key: str) -> list[dict[str, Any]]:
    """Return what people get of the view with that key: their cells by the titles of their columns."""
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
def whole(small: Dataset) -> Guide:
    """Return the small dataset at its last level."""
    return gate(small, 3)


# What holds for all pages.


def test_every_page_has_its_keys(guide: Guide) -> None:
    """Keys are stable: a page has the same at every level, whatever it is asked for."""
    assert SHAPES.keys() >= {name for name, _ in asked(guide)}
    for name, page in asked(guide):
        assert shape(page) in SHAPES[name], name


def test_no_page_is_forgotten() -> None:
    """Each page that needs more than a guide is asked for with it, and no page is asked for that is gone."""
    assert {name for name, page in all_pages().items() if needs(page) != ["guide"]} <= ASKED.keys()
    assert ASKED.keys() | SHAPES.keys() <= all_pages().keys()


def test_nothing_hides_behind_a_key(guide: Guide) -> None:
    """No key comes twice in a view, and none of a page's lists has the key of another or of a field beside it."""
    for name, page in asked(guide):
        beside = [key for view in page.views for key in shape(Page((view,)))]
        beside += [column.key for view in page.views if view.one for column in view.columns if column.key]
        assert len(beside) == len(set(beside)), name
        for view in page.views:
            keys = [column.key for column in view.columns if column.key]
            titles = [column.title for column in view.columns if column.title]
            assert len(keys) == len(set(keys)), name
            assert len(titles) == len(set(titles)), name


def test_every_row_is_whole(guide: Guide) -> None:
    """A row has a cell for each column, of a type that formats know; a column is for somebody; one thing is one row."""
    for name, page in asked(guide):
        for view in page.views:
            assert all(column.key or column.title for column in view.columns), name
            assert not view.one or len(view.rows) <= 1, name
            for row in view.rows:
                assert len(row) == len(view.columns), name
                assert all(cell is None or isinstance(cell, str | int | float | tuple | Share) for cell in row), name
                assert all(isinstance(item, str) for cell in row if isinstance(cell, tuple) for item in cell), name


def test_people_are_never_shown_nothing(guide: Guide) -> None:
    """A page always has something to read: rows, or words in their place; a tree has the four columns that it is of."""
    for name, page in asked(guide):
        assert any(view.rows or view.empty for view in page.views), name
        for view in page.views:
            if view.layout is Layout.TREE:
                assert len([column for column in view.columns if column.title]) >= 4


# The people.


def test_a_row_of_the_cast(real: Dataset) -> None:
    """The cast has the character, the player, the billing, the company as an id, and the role."""
    assert rows(people.cast(gate(real, 0)))[0] == {
        "character": "Jack McMillan",
        "actor": "Luke Kirby",
        "billing": "main",
        "company": "new-york",
        "job": "executive director",
        "confidence": "confirmed",
    }


def test_a_row_of_the_characters(real: Dataset) -> None:
    """The characters have their home and their company as ids, and the line that is told of them now."""
    cheyenne = next(row for row in rows(people.characters(gate(real, 0))) if row["id"] == "cheyenne")
    line = cheyenne.pop("summary")
    assert line
    assert cheyenne == {
        "id": "cheyenne",
        "name": "Cheyenne Toussaint",
        "actor": "Lou de Laâge",
        "job": "star dancer (étoile)",
        "home": "paris",
        "company": "new-york",
        "confidence": "confirmed",
    }


@pytest.mark.parametrize("upto", range(9))
def test_companies_are_ids_or_nothing(real: Dataset, upto: int) -> None:
    """To programs a company is its id, and null where somebody is at neither house; to people it is a city."""
    guide = gate(real, upto)
    for page in (people.cast(guide), people.characters(guide)):
        assert {row["company"] for row in rows(page)} == {"new-york", "paris", None}
    assert {row["home"] for row in rows(people.characters(guide))} == {"new-york", "paris", None}
    assert {row["Now in"] for row in seen(people.cast(guide), "cast")} == {"New York", "Paris", None}
    assert [row["id"] for row in rows(people.companies(guide), "companies")] == ["new-york", "paris"]
    assert {row["company"] for row in rows(people.companies(guide), "crossed")} == {"new-york", "paris"}


def test_the_cast_can_be_narrowed(whole: Guide) -> None:
    """The cast and the characters are those of a company, of a billing, with a job."""
    there = company(whole, "port-lune")
    assert [row["character"] for row in rows(people.cast(whole, company=there))] == [
        "Tove Åse",
        "Luc d'Orsay",
        "Yuki 雪",
    ]
    assert [row["character"] for row in rows(people.cast(whole, company=there, billing=Billing.RECURRING))] == [
        "Yuki 雪"
    ]
    assert [row["id"] for row in rows(people.characters(whole, company=there, home=company(whole, "skerry")))] == [
        "tove"
    ]
    assert [row["id"] for row in rows(people.characters(whole, job="horn"))] == ["tove"]
    nobody = people.cast(whole, company=there, billing=Billing.GUEST)
    assert (rows(nobody), nobody.views[0].empty) == ([], "Nobody that you know of yet.")


def test_who_is_a_character(whole: Guide) -> None:
    """A character comes with facts, moves, ties, and what the player did besides."""
    page: Any = objects(people.who(whole, "maud"))
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


def test_who_moved(whole: Guide) -> None:
    """A move is there where it is told how it came; the company is null where it is no house."""
    assert [(move["company"], move["after"]) for move in rows(people.who(whole, "tove"), "moves")] == [("port-lune", 1)]
    assert [(move["company"], move["text"]) for move in rows(people.who(whole, "pip"), "moves")] == [
        (None, "He rows away.")
    ]


def test_who_is_a_real_person(whole: Guide) -> None:
    """A real person without a role comes with what they did."""
    page: Any = objects(people.who(whole, "brandt"))
    assert (page["id"], page["name"], page["spellings"]) == ("ada-brandt", "Ada Brandt", ())
    assert [credit["job"] for credit in page["credits"]] == ["Created by"]


def test_ties_of_one_are_seen_from_there(whole: Guide) -> None:
    """All ties come from the side of their first end; those of one character from that one's."""
    assert [row["character"] for row in rows(people.relations(whole))][:2] == ["Maud Kerr", "Maud Kerr"]
    tove = rows(people.relations(whole, "tove"))
    assert [(row["character"], row["relation"], row["other"], row["kind"]) for row in tove] == [
        ("Tove Åse", "works under", "Maud Kerr", "boss"),
        ("Tove Åse", "mentor of", "Pip", "mentor"),
    ]
    assert rows(people.relations(whole, "yuki")) == []
    with pytest.raises(NotFoundError):
        people.relations(whole, "ada brandt")


def test_companies_side_by_side(small: Dataset) -> None:
    """Each company has who stayed, came and left; who crossed comes with how; then what is told of each."""
    page = people.companies(gate(small, 1))
    assert [(row["stayed"], row["came"], row["left"]) for row in rows(page, "companies")] == [
        (("Maud Kerr", "Pip"), (), ("Tove Åse",)),
        (("Luc d'Orsay", "Yuki 雪"), ("Tove Åse",), ()),
    ]
    (crossed,) = rows(page, "crossed")
    assert (crossed["character"], crossed["home"], crossed["company"]) == ("Tove Åse", "skerry", "port-lune")
    assert crossed["text"] == "She leaves on the night boat, with two horns and no coat."
    assert [row["company"] for row in rows(page, "facts")] == ["skerry"]
    assert rows(people.companies(gate(small, 0)), "crossed") == []


# Statements.


def test_people_read_how_sure_a_statement_is(whole: Guide) -> None:
    """What is not confirmed says so to people, in brackets; to programs its text stands alone, with its confidence."""
    page = people.relations(whole)
    assert [row["How it is"] for row in seen(page, "relations")] == [
        "Maud gives the beat; Tove is early.",
        "They shared a lighthouse once. (sources disagree)",
        "He pays the players from his own pocket.",
        "She teaches him the only call she knows. (pieced together)",
        "Neither of them likes it. (hearsay)",
    ]
    assert [(row["text"], row["confidence"]) for row in rows(page)][-1] == ("Neither of them likes it.", "reported")
    sure = [row["What"] for row in seen(people.who(whole, "ida voss"), "known_for")]
    assert sure == ["She really plays the horn.", "She learned the tuba for the second episode. (one source)"]


def test_people_read_when_a_statement_is_told(whole: Guide) -> None:
    """What gives nothing away was told before the first episode."""
    page = people.relations(whole)
    assert [row["Episode"] for row in seen(page, "relations")] == ["before", 1, 1, 2, 3]
    assert [row["after"] for row in rows(page)] == [0, 1, 1, 2, 3]


# The show.


def test_facts_are_found_under_their_keys(whole: Guide) -> None:
    """Programs find each fact of the series under its key, and all of them in a list, where people read their names."""
    page = show.show(whole)
    found: Any = objects(page)
    assert (found["id"], found["title"]) == ("lamplight", "Lamplight [a series]")
    assert found["creators"] == "Ada Brandt and Bo Lind made it."
    assert [fact["text"] for fact in found["facts"]] == [found[fact["key"]] for fact in found["facts"]]
    assert [row["About"] for row in seen(page, "facts")] == ["Creators", "Running time", "Genre", "Last light"]


@pytest.mark.parametrize(
    ("job", "found"),
    [
        (None, ["Created by", "Horns", "Weather", "Stand-in for the Stranger"]),
        ("horns", ["Horns"]),
        ("MUSIC", ["Horns"]),
        ("creat", ["Created by"]),
    ],
)
def test_credits_are_found_by_job_or_department(whole: Guide, job: str | None, found: list[str]) -> None:
    """All credits, or those whose job or department fits, each once."""
    assert [row["job"] for row in rows(show.credits(whole, job=job))] == found


def test_a_job_that_nobody_did(whole: Guide) -> None:
    """A job that is on no sheet is an error, not an empty sheet."""
    with pytest.raises(NotFoundError, match=r"^There is no job 'zzzz'\.$"):
        show.credits(whole, job="zzzz")


def test_reviews_have_five_parts(real: Dataset) -> None:
    """Reviews come as scores, tally, praise, criticism and reviews, and nothing else."""
    found: Any = objects(show.reviews(gate(real, 8)))
    assert list(found) == ["scores", "tally", "praise", "criticism", "reviews"]
    assert all(found.values())


def test_points_are_counted(whole: Guide) -> None:
    """Critics who make the same point are counted, the commonest point first, with the outlets."""
    page = show.reviews(whole)
    assert rows(page, "praise")[0] == {
        "point": "the horns",
        "critics": 2,
        "outlets": ("The Gazette", "Harbour & Light"),
    }
    assert [(row["point"], row["critics"]) for row in rows(page, "criticism")] == [
        ("too many boats", 2),
        ("the lamp", 1),
    ]


@pytest.mark.parametrize("upto", [0, 4, 8])
def test_points_and_tones_add_up(real: Dataset, upto: int) -> None:
    """The tally counts each review once; no point has more critics than there are, and they come in order."""
    page = show.reviews(gate(real, upto))
    count = len(rows(page, "reviews"))
    assert sum(row["reviews"] for row in rows(page, "tally")) == count
    for key in ("praise", "criticism"):
        critics = [row["critics"] for row in rows(page, key)]
        assert critics == sorted(critics, reverse=True)
        assert all(row["critics"] == len(row["outlets"]) <= count for row in rows(page, key))


@pytest.mark.parametrize("tone", Tone)
def test_reviews_of_a_tone(whole: Guide, tone: Tone) -> None:
    """With a tone all but the scores speak of the reviews of that tone alone."""
    page = show.reviews(whole, tone=tone)
    assert [row["tone"] for row in rows(page, "reviews")] == [tone.value]
    assert {row["tone"]: row["reviews"] for row in rows(page, "tally")} == {each.value: each is tone for each in Tone}
    assert len(rows(page, "scores")) == 2


@pytest.mark.parametrize(
    ("outlet", "found"),
    [("gazette", ["gazette"]), ("marsh", ["gazette"]), ("harbor", ["harbour"]), ("the", ["gazette", "keeper"])],
)
def test_reviews_of_an_outlet(whole: Guide, outlet: str, found: list[str]) -> None:
    """With an outlet, or a critic, the reviews are those that it fits."""
    assert [row["id"] for row in rows(show.reviews(whole, outlet=outlet), "reviews")] == found


def test_reviews_of_no_outlet(small: Dataset) -> None:
    """An outlet that comes later is none yet; a tone that an outlet did not strike leaves nothing."""
    with pytest.raises(NotFoundError, match=r"^There is no outlet 'keeper'"):
        show.reviews(gate(small, 1), outlet="keeper")
    page = show.reviews(gate(small, 3), outlet="gazette", tone=Tone.NEGATIVE)
    assert rows(page, "reviews") == rows(page, "praise") == []


def test_a_source_and_what_rests_on_it(small: Dataset) -> None:
    """A source comes with every line that names it, of those that may be known; its title only when that may be."""
    early: Any = objects(anything.sources(gate(small, 0), "KEEPER"))
    assert (early["id"], early["title"], early["url"]) == ("keeper", None, None)
    assert {line["after"] for line in early["told"]} == {0}
    late: Any = objects(anything.sources(gate(small, 3), "keeper"))
    assert late["title"] == "Who bought the lamp"
    assert {line["after"] for line in late["told"]} == {0, 1, 2, 3}
    assert {
        "kind": "relation",
        "about": "The Stranger, Maud Kerr",
        "text": "Neither of them likes it.",
        "after": 3,
    } in late["told"]


def test_both_sides_of_a_dispute(whole: Guide) -> None:
    """Each version has its row; people read what the guide goes by once, after the last; programs find it in each."""
    page = anything.disputes(whole)
    assert [row["id"] for row in rows(page)] == ["creator", "creator", "tower", "tower"]
    assert [row["verdict"] for row in rows(page)][2:] == ["The wrong one.", "The wrong one."]
    assert [row["The guide says"] for row in seen(page, "disputes")] == [
        None,
        "Both; the listing left one out.",
        None,
        "The wrong one.",
    ]


# On stage.


def test_what_is_danced_heard_and_seen(small: Dataset) -> None:
    """Dances, music, places and dates are those that are told by now, in their order."""
    early, late = gate(small, 0), gate(small, 3)
    for page, before, after in (
        (stage.dances, ["storm-gavotte"], ["storm-gavotte", "keepers-reel"]),
        (stage.music, ["lamplight-theme"], ["lamplight-theme", "foghorn"]),
        (stage.places, ["the-rock"], ["the-rock", "wrong-tower"]),
    ):
        assert [row["id"] for row in rows(page(early))] == before
        assert [row["id"] for row in rows(page(late))] == after
    dates = [row["date"] for row in rows(stage.timeline(late))]
    assert dates == ["2029", "2031-01-05", "2031-09"]


@pytest.mark.parametrize("upto", [0, 8])
def test_the_timeline_is_in_order(real: Dataset, upto: int) -> None:
    """The life of the series goes forward; a date that is known less closely stands where it may."""
    dates = [row["date"] for row in rows(stage.timeline(gate(real, upto)))]
    assert all(one[: len(two)] <= two[: len(one)] for one, two in pairwise(dates))


def test_the_glossary(small: Dataset) -> None:
    """Words with their meanings and, beside them, each company's ranks from the highest down."""
    page = stage.glossary(gate(small, 0))
    assert [row["term"] for row in rows(page, "terms")] == ["desk", "leader"]
    assert [row["rank"] for row in rows(page, "ranks")] == ["desk", "leader"]
    assert [row["Pronunciation"] for row in seen(page, "terms")] == [None, "LEE-der (approximate)"]
    assert [row["Pronunciation"] for row in seen(stage.glossary(gate(small, 1)), "terms")][-1] == "ral-len-TAN-doh"


def test_a_word_of_the_glossary(small: Dataset) -> None:
    """A word comes with its other names and where it is met, as far as these are told."""
    early: Any = objects(stage.glossary(gate(small, 0), "first desk"))
    late: Any = objects(stage.glossary(gate(small, 2), "leader"))
    assert (early["term"], early["also"], early["appearances"]) == ("leader", ("first desk",), [])
    assert (late["also"], len(late["appearances"])) == (("first desk", "lamp of the house"), 1)
    with pytest.raises(NotFoundError):
        stage.glossary(gate(small, 0), "rallentando")


def test_ladders_side_by_side(real: Dataset) -> None:
    """Companies with ladders of different lengths stand side by side, the shorter one ending in nothing."""
    guide = gate(real, 8)
    *_, ladders = stage.glossary(guide).views
    terms = {term.id: term.term for term in guide.term}
    for index, each in enumerate(guide.company):
        ladder = [terms[rank] for rank in reversed(each.ranks)]
        assert [row[index] for row in ladders.rows] == ladder + [None] * (len(ladders.rows) - len(ladder))
    assert len(ladders.rows) == max(len(each.ranks) for each in guide.company)


# Watching.


def test_what_has_been_watched(guide: Guide) -> None:
    """The episodes say which have been seen, and how many have is said beside of how many."""
    assert [row["watched"] for row in rows(watching.episodes(guide))] == [
        number <= guide.level for number in range(1, 4)
    ]
    assert objects(watching.watched(guide)) == {"watched": guide.level, "episodes": 3}
    assert seen(watching.watched(guide), "") == [{"Watched": Share(guide.level, 3)}]


def test_what_comes_next(small: Dataset) -> None:
    """The next episode has its number, its title and a line; after the last there is none."""
    assert objects(watching.upcoming(gate(small, 1))) == {
        "number": 2,
        "season": 1,
        "title": "The Lamp :bulb:",
        "teaser": "Somebody wants to buy something.",
        "confidence": "confirmed",
    }
    done = watching.upcoming(gate(small, 3))
    assert (objects(done), done.views[0].empty) == ({}, "You have seen it all.")


def test_where_you_are(guide: Guide) -> None:
    """Home has the premise, how far the viewer is, and what is next; nothing where it has all been seen."""
    page: Any = objects(watching.home(guide))
    assert (page["watched"], page["episodes"]) == (guide.level, 3)
    assert page["premise"] == guide.show.premise.text
    coming = guide.episode[guide.level] if guide.level < 3 else None
    assert (page["next"], page["next_title"]) == ((coming.number, coming.title) if coming else (None, None))
    assert page["next_teaser"] == (coming.teasers[-1].text if coming and coming.teasers else None)
    assert ("Teaser" in seen(watching.home(guide), "")[0]) == bool(page["next_teaser"])
    assert len(page["try"]) == 4


def test_what_is_worth_a_try_can_be_typed(guide: Guide) -> None:
    """Home suggests only commands that there are."""
    known = {name for names in COMMANDS.values() for name in names}
    for row in rows(watching.home(guide), "try"):
        program, command, *_ = row["command"].split()
        assert program == "etoile"
        assert command in known


def test_an_episode_that_has_been_seen(whole: Guide) -> None:
    """An episode has what happens in it, who is new, and what is danced, heard and seen in it."""
    first: Any = objects(watching.episode(whole, 1))
    assert (first["number"], first["title"], first["minutes"], first["released"]) == (1, "Low Water", 41, "2031-01-05")
    assert first["teaser"] == "A boat is late, and Tove is on it when it leaves."
    assert [(row["text"], row["companies"]) for row in first["events"]] == [
        ("The rehearsal stops: nobody can see the score.", ("skerry",)),
        ("Tove boards the night boat.", ("skerry", "port-lune")),
    ]
    assert [row["character"] for row in first["faces"]] == ["Pip"]
    assert [row["title"] for row in first["stage"]] == ["The Keepers' Reel"]
    assert "They shared a lighthouse once." in [row["text"] for row in first["facts"]]
    assert {row["after"] for row in first["facts"]} == {1}
    third: Any = objects(watching.episode(whole, 3))
    assert [row["title"] for row in third["stage"]] == ["The wrong tower"]


def test_an_episode_that_has_not_been_seen(small: Dataset) -> None:
    """An episode that is not open has its title and the line that gives nothing away, and says how to open it."""
    page = watching.episode(gate(small, 0), 1)
    found: Any = objects(page)
    assert (found["title"], found["teaser"]) == ("Low Water", "A boat is late.")
    assert found["events"] == found["faces"] == found["facts"] == found["stage"] == []
    assert [view.empty for view in page.views] == ["", "Not open yet: etoile watched 1", "", "", ""]
    opened = watching.episode(gate(small, 1), 1)
    assert "Not open yet: etoile watched 1" not in [view.empty for view in opened.views]


def test_what_an_episode_brought(small: Dataset) -> None:
    """What is new is every line of that episode, by subject; it stays the same when more has been seen."""
    page = watching.new(gate(small, 2), 1)
    lines = [line for found in page.views for line in rows(page, found.key)]
    assert {line["after"] for line in lines} == {1}
    assert [row["text"] for row in rows(page, "relation")] == [
        "They shared a lighthouse once.",
        "He pays the players from his own pocket.",
    ]
    assert objects(watching.new(gate(small, 1), 1)) == objects(page)
    assert [view.empty for view in page.views if view.empty] == []


def test_nothing_is_new_yet(small: Dataset) -> None:
    """Before the first episode nothing is new, and a kind word says what to do; a closed one says how to open it."""
    page = watching.new(gate(small, 0), 0)
    assert not any(view.rows for view in page.views)
    assert [view.empty for view in page.views if view.empty] == [
        "Nothing yet. When you have seen the first episode: etoile watched 1"
    ]
    with pytest.raises(EmptyResultError, match=r"^Episode 2 is not open yet: etoile watched 2$"):
        watching.new(gate(small, 1), 2)


@pytest.mark.parametrize(
    ("upto", "house", "episodes"),
    [(None, None, [1, 1, 2, 2, 3]), (2, None, [1, 1, 2, 2]), (1, "port-lune", [1]), (None, "skerry", [1, 1, 2])],
)
def test_what_happened_so_far(whole: Guide, upto: int | None, house: str | None, episodes: list[int]) -> None:
    """What happened comes by episode, all of it, or up to one, or only at one company."""
    page = watching.recap(whole, upto=upto, company=company(whole, house) if house else None)
    assert [row["episode"] for row in rows(page)] == episodes
    assert [row["Episode"] for row in seen(page, "recap")] == episodes


# Anything.


def test_what_a_word_finds(small: Dataset) -> None:
    """Every line that says it, with the words marked for people alone."""
    page = anything.search(gate(small, 3), "LAMP")
    assert {row["kind"] for row in rows(page)} >= {"character", "company", "episode", "review"}
    assert all("«" not in row["text"] + row["about"] for row in rows(page))
    assert all("«" in row["About"] + row["What it says"] for row in seen(page, "found"))
    only = anything.search(gate(small, 3), "lamp", [StatementKind.COMPANY])
    assert {row["kind"] for row in rows(only)} == {"company"}


def test_what_nothing_says(small: Dataset) -> None:
    """Where nothing that may be known says it, that is told."""
    with pytest.raises(EmptyResultError, match=r"^Nothing that you may know yet says 'lighthouse once'\.$"):
        anything.search(gate(small, 0), "lighthouse once")
    assert rows(anything.search(gate(small, 1), "lighthouse once"))


# Trivia.


def question(name: str, topic: str = "faces") -> Question:
    """Return a question whose answer is Yes."""
    return Question(
        id=name,
        topic=topic,
        difficulty=Difficulty.EASY,
        prompt=f"{name}?",
        choices=("No", "Yes", "Perhaps", "Never"),
        answer="Yes",
        explanation="So it is.",
        sources=("gazette",),
    )


def reply(name: str, given: str | None, *, topic: str = "faces", points: float = 1, player: str | None = None) -> Reply:
    """Return the reply to that question: right where it is Yes."""
    right = given == "Yes"
    return Reply(question=question(name, topic), given=given, right=right, points=points * right, player=player)


def test_a_sheet_for_paper() -> None:
    """A sheet has the questions with their lettered choices and, apart, the key; programs get one list of it all."""
    page = trivia.sheet([question("one"), question("two")])
    assert [(row["No."], *(row[letter] for letter in LETTERS)) for row in seen(page, "questions")] == [
        (1, "No", "Yes", "Perhaps", "Never"),
        (2, "No", "Yes", "Perhaps", "Never"),
    ]
    assert "Answer" not in seen(page, "questions")[0]
    assert [(row["No."], row["Answer"], row["Why"]) for row in seen(page, "")] == [
        (1, "Yes", "So it is."),
        (2, "Yes", "So it is."),
    ]
    assert [(row["question"], row["answer"]) for row in rows(page)] == [("one?", "Yes"), ("two?", "Yes")]


def test_a_sheet_without_choices() -> None:
    """Where answers are written in words, neither people nor programs get choices, and all else stays."""
    with_choices, without = (trivia.sheet([question("one")], typed=typed) for typed in (False, True))
    assert set(seen(with_choices, "questions")[0]) - set(seen(without, "questions")[0]) == {*LETTERS}
    assert set(rows(with_choices)[0]) - set(rows(without)[0]) == {"choices"}


def test_how_a_game_went() -> None:
    """A game has points, its best streak, a line a topic and what was missed; what to share where there is."""
    replies = [reply("a", "Yes"), reply("b", "Yes", points=0.5), reply("c", "No"), reply("d", None, topic="steps")]
    page = trivia.result(replies, seed=7, again="etoile quiz --seed 7", share="2/4")
    assert objects(page) == {
        "correct": 2,
        "total": 4,
        "points": 1.5,
        "seed": 7,
        "answers": [
            {"id": "a", "given": "Yes", "right": True},
            {"id": "b", "given": "Yes", "right": True},
            {"id": "c", "given": "No", "right": False},
            {"id": "d", "given": None, "right": False},
        ],
    }
    own, _, topics, missed = page.views
    assert own.rows[0][-3:] == (2, "2/4", "etoile quiz --seed 7")
    assert topics.rows == (("faces", Share(2, 3)), ("steps", Share(0, 1)))
    assert missed.rows == (("c?", "No", "Yes"), ("d?", None, "Yes"))
    bare = trivia.result(replies[:2], seed=None, again=None).views[0]
    assert {"To share", "Again"}.isdisjoint(column.title for column in bare.columns)


def test_who_won() -> None:
    """Where there are players, they come with the most points first."""
    replies = [
        reply("a", "No", player="Ann"),
        reply("b", "Yes", player="Bo"),
        reply("c", "Yes", player="Ann", points=0.5),
    ]
    page = trivia.result(replies, seed=1, again=None)
    assert rows(page, "players") == [
        {"player": "Bo", "points": 1, "correct": 1, "total": 1},
        {"player": "Ann", "points": 0.5, "correct": 1, "total": 2},
    ]


def test_how_the_games_went() -> None:
    """Scores count games, answers, points and streaks, by topic and difficulty, and show the latest games."""
    given = ["Yes", "No", "Yes", "Yes"] + ["Yes"] * 11
    lines = [
        line(
            reply(str(at), each), when=datetime(2031, 1, 5, 20, at, tzinfo=UTC), series="lamplight", game=f"g{at // 2}"
        )
        for at, each in enumerate(given)
    ]
    page = trivia.scores(answers(lines, series="lamplight")[0])
    found: Any = objects(page)
    totals = {key: value for key, value in found.items() if not isinstance(value, list)}
    assert totals == {"games": 8, "correct": 14, "total": 15, "points": 14, "best_streak": 13, "streak": 13}
    assert found["topics"] == [{"topic": "faces", "correct": 14, "total": 15}]
    assert found["difficulties"] == [{"difficulty": "easy", "correct": 14, "total": 15}]
    assert found["history"][0] == {"when": "2031-01-05T20:00Z", "game": "g0", "correct": 1, "total": 2}
    many = [
        line(reply(str(at), "Yes"), when=datetime(2031, 1, 5, tzinfo=UTC), series="lamplight", game=str(at))
        for at in range(12)
    ]
    history = rows(trivia.scores(answers(many, series="lamplight")[0]), "history")
    assert [row["game"] for row in history] == [str(at) for at in range(2, 12)]


def test_no_scores_yet() -> None:
    """Before the first game the scores are nought, and say how to begin."""
    page = trivia.scores([])
    totals: Any = objects(page)
    assert totals == {
        **dict.fromkeys(("games", "correct", "total", "points", "best_streak", "streak"), 0),
        **{key: [] for key in ("topics", "difficulties", "history")},
    }
    assert [view.empty for view in worth_showing(page) if not view.rows] == ["No game has been played: etoile quiz"]


def test_a_fact_worth_telling(guide: Guide) -> None:
    """A fact is one of those that the guide tells, the same for the same chance; by and by they all come."""
    told_by_chance: list[Any] = [objects(trivia.trivia(guide, Random(seed))) for seed in range(300)]
    assert told_by_chance[1] == objects(trivia.trivia(guide, Random(1)))
    known = {line.text for line in told(guide)}
    assert {fact["text"] for fact in told_by_chance} <= known
    assert {fact["kind"] for fact in told_by_chance} >= {"show", "character", "dance", "music", "place", "date"}
    assert all(fact["text"] for fact in told_by_chance)


# Data.


def test_what_is_wrong_with_a_dataset() -> None:
    """Problems come before remarks, each with its place apart; one of the file as a whole has none."""
    page = data.check(["person[0].name: missing", "is empty"], [Remark("remark", "person[1]", "Say more: a name.")])
    assert rows(page) == [
        {"kind": "problem", "place": "person[0].name", "text": "missing"},
        {"kind": "problem", "place": "", "text": "is empty"},
        {"kind": "remark", "place": "person[1]", "text": "Say more: a name."},
    ]
    assert data.check([], []).views[0].empty == "Nothing to remark."
