"""Questions asked of a guide: who is who, who is meant, what ties them."""

import pytest
from msgspec.structs import replace

from etoile_cli import guide as ask
from etoile_cli.dataset import bundled, load
from etoile_cli.errors import NotFoundError, UsageError
from etoile_cli.guide import CharacterView
from etoile_cli.kinds import Billing, RelationKind
from etoile_cli.model import Character, Dataset, Person
from etoile_cli.names import fold
from etoile_cli.spoilers import Guide, gate
from tests.conftest import SMALL

DATASETS = {"small": load(SMALL), "real": load(bundled())}
GUIDES = {
    (name, level): gate(dataset, level)
    for name, dataset in DATASETS.items()
    for level in range(len(dataset.episode) + 1)
}
each_guide = pytest.mark.parametrize("guide", GUIDES.values(), ids=[f"{name}-{level}" for name, level in GUIDES])


def named(found: CharacterView | Person) -> str:
    """Return the name of whoever was found: a character's, or a real person's."""
    return found.name if isinstance(found, Person) else found.character.name


# Roles.


@each_guide
def test_characters_are_the_characters_in_their_order(guide: Guide) -> None:
    """Everybody whom the viewer knows is there once, in the order of the credits, with who plays it where told."""
    found = ask.characters(guide)
    assert [view.character for view in found] == list(guide.character)
    assert [view.actor.id if view.actor else None for view in found] == [each.actor for each in guide.character]


@pytest.mark.parametrize(
    ("upto", "company", "home", "names"),
    [
        (0, "port-lune", None, ["Luc d'Orsay", "Yuki 雪"]),
        (1, "port-lune", None, ["Tove Åse", "Luc d'Orsay", "Yuki 雪"]),
        (1, "port-lune", "skerry", ["Tove Åse"]),
        (1, None, "skerry", ["Maud Kerr", "Tove Åse", "Pip"]),
        (2, "skerry", None, ["Maud Kerr", "Pip"]),
        (3, "skerry", None, ["Maud Kerr"]),
        (3, "skerry", "port-lune", []),
    ],
)
def test_characters_by_house(
    small: Dataset, upto: int, company: str | None, home: str | None, names: list[str]
) -> None:
    """A house has those who are there at the viewer's level; a home those who began there."""
    guide = gate(small, upto)
    there, began = (ask.company(guide, name) if name else None for name in (company, home))
    assert [view.character.name for view in ask.characters(guide, company=there, home=began)] == names


def test_two_companies_in_one_city(small: Dataset) -> None:
    """A city that two companies share names neither of them; their ids still do."""
    one, two = small.company
    guide = gate(replace(small, company=(replace(one, city="Bay"), replace(two, city="Bay"))), 0)
    with pytest.raises(UsageError, match=r"^'bay' could be skerry or port-lune\.$"):
        ask.company(guide, "bay")
    assert ask.company(guide, "skerry").name == one.name


@pytest.mark.parametrize(
    ("billing", "names"),
    [
        (Billing.MAIN, ["Maud Kerr", "Tove Åse", "Luc d'Orsay"]),
        (Billing.RECURRING, ["Yuki 雪"]),
        (Billing.GUEST, ["Pip", "The Stranger"]),
    ],
)
def test_characters_by_billing(small: Dataset, billing: Billing, names: list[str]) -> None:
    """A billing has those whom the credits put there."""
    assert [view.character.name for view in ask.characters(gate(small, 3), billing=billing)] == names


@pytest.mark.parametrize(
    ("job", "names"),
    [("HORN", ["Tove Åse"]), ("lamp", ["Pip"]), ("lamps", ["The Stranger"]), ("direct", ["Luc d'Orsay"])],
)
def test_characters_by_job(small: Dataset, job: str, names: list[str]) -> None:
    """A job is found by a part of its name, as names are."""
    assert [view.character.name for view in ask.characters(gate(small, 3), job=job)] == names


def test_a_job_that_nobody_has(small: Dataset) -> None:
    """A job that nobody has is told, with those that look like it, and those alone that the viewer knows."""
    with pytest.raises(NotFoundError, match=r"^There is no job 'conducting'. Did you mean conductor\?$"):
        ask.characters(gate(small, 3), job="conducting")
    with pytest.raises(NotFoundError, match=r"^There is no job 'buyer'\.$"):
        ask.characters(gate(small, 1), job="buyer")


def test_all_filters_hold_at_once(small: Dataset) -> None:
    """Filters narrow each other."""
    guide = gate(small, 1)
    skerry = ask.company(guide, "skerry")
    assert [named(view) for view in ask.characters(guide, home=skerry, billing=Billing.MAIN, job="horn")] == [
        "Tove Åse"
    ]
    assert ask.characters(guide, company=skerry, billing=Billing.MAIN, job="horn") == []


def test_a_character_as_the_viewer_knows_it(small: Dataset) -> None:
    """A character view has the last line that is told, where they began, where they are, and whether they crossed."""
    early, late = (ask.character(gate(small, upto), "tove") for upto in (0, 1))
    assert [view.home and view.home.id for view in (early, late)] == ["skerry", "skerry"]
    assert [view.company and view.company.id for view in (early, late)] == ["skerry", "port-lune"]
    assert (early.crossed, late.crossed) == (False, True)
    maud = [each.text for upto in (0, 2) if (each := ask.character(gate(small, upto), "maud").summary)]
    assert maud == ["Conducts Skerry as if the sea could hear.", "Conducts Skerry, and has sold its lamp."]
    yuki = ask.character(gate(small, 0), "yuki")
    assert (yuki.summary, yuki.actor) == (None, None)
    pip = ask.character(gate(small, 3), "pip")
    assert (pip.company, pip.crossed) == (None, False)


# Houses.


@each_guide
def test_everybody_of_a_house_is_in_it_once(guide: Guide) -> None:
    """Who is in a house stayed or came; who began there stayed or left; nobody else is named."""
    for house in ask.company_rosters(guide):
        there = [*house.stayed, *house.came]
        began = [*house.stayed, *house.left]
        everyone = ask.characters(guide)
        assert sorted(map(named, there)) == sorted(named(view) for view in everyone if view.company == house.company)
        assert sorted(map(named, began)) == sorted(named(view) for view in everyone if view.home == house.company)
        for group in (house.stayed, house.came, house.left):
            assert [view for view in everyone if view in group] == list(group)


@pytest.mark.parametrize(
    ("upto", "came", "left"),
    [(0, [["Cheyenne"], ["Tobias"]], [["Tobias"], ["Cheyenne"]]), (1, [["Cheyenne"], ["Tobias", "Mishi"]], None)],
)
def test_who_crossed_the_ocean(real: Dataset, upto: int, came: list[list[str]], left: list[list[str]] | None) -> None:
    """The two headline moves are known before the first episode; the third is not."""
    houses = ask.company_rosters(gate(real, upto))
    assert [house.company.id for house in houses] == ["new-york", "paris"]
    assert [[named(view).split()[0] for view in house.came] for house in houses] == came
    if left:
        assert [[named(view).split()[0] for view in house.left] for house in houses] == left


# Who is meant.


@pytest.mark.parametrize(
    ("asked", "upto", "found"),
    [
        ("cheyenne", 0, "Cheyenne Toussaint"),
        ("Toussaint", 0, "Cheyenne Toussaint"),
        ("toussant", 0, "Cheyenne Toussaint"),
        ("cheyene", 0, "Cheyenne Toussaint"),
        ("de laage", 0, "Cheyenne Toussaint"),
        ("Lou de Laâge", 0, "Cheyenne Toussaint"),
        ("lou de laáge", 0, "Cheyenne Toussaint"),
        ("macmillan", 0, "Jack McMillan"),
        ("McMillian", 0, "Jack McMillan"),
        ("mc millan", 0, "Jack McMillan"),
        ("luke", 0, "Jack McMillan"),
        ("jack", 0, "Jack McMillan"),
        ("jack", 8, "Jack McMillan"),
        ("jack fish", 3, "Jack McMillan"),
        ("jack's uncle", 3, "Uncle John"),
        ("su su", 0, "SuSu Li"),
        ("susu", 0, "SuSu Li"),
        ("SUSU LI", 0, "SuSu Li"),
        ("susu", 1, "SuSu Li"),
        ("genevieve", 0, "Geneviève Lavigne"),
        ("Gene\u0301vie\u0300ve", 8, "Geneviève Lavigne"),
        ("genvieve", 0, "Geneviève Lavigne"),
        ("raphael", 0, "Raphaël Marchand"),
        ("gainsburg", 0, "Geneviève Lavigne"),
        ("gavin", 0, "Gabin Roux"),
        ("tais vinolo", 0, "Mishi Duplessis"),
        ("kelly bishop", 3, "Clara"),
        ("quinn", 7, "Quinn"),
        ("jack's sister", 7, "Quinn"),
        ("melanie", 1, "Mélanie"),
        ("sherman palladino", 0, "Amy Sherman-Palladino"),
        ("derricks", 0, "Marguerite Derricks"),
    ],
)
def test_who_is_meant(real: Dataset, asked: str, upto: int, found: str) -> None:
    """Characters and real persons are found by any name, part, spelling or slip; an actor's name does too."""
    assert named(ask.who(gate(real, upto), asked)) == found


@each_guide
def test_every_name_finds_its_own(guide: Guide) -> None:
    """Everybody whom the viewer knows is found by their whole name, and by each other name that is theirs alone."""
    owners: dict[str, set[str]] = {}
    for view in ask.characters(guide):
        things: list[Character | Person] = [view.character, *([view.actor] if view.actor else [])]
        for called in [name for thing in things for name in (thing.name, *(alias.name for alias in thing.aliases))]:
            owners.setdefault(fold(called).replace(" ", ""), set()).add(named(view))
    for called, names in owners.items():
        if len(names) == 1:
            assert {named(ask.who(guide, called))} == names
    for view in ask.characters(guide):
        assert ask.who(guide, view.character.name) == view


def test_a_character_counts_before_a_player(small: Dataset) -> None:
    """Where a name is a character's and a player's, the character is meant; else who is asked for has to say more."""
    olga, ida = (next(each for each in small.person if each.id == name) for name in ("olga-brun", "ida-voss"))
    people = (replace(olga, name="Maud Lind"), replace(ida, name="Bo Maud"), *small.person[1:2])
    guide = gate(replace(small, person=people, credit=()), 0)
    assert named(ask.who(guide, "maud")) == "Maud Kerr"
    assert named(ask.who(guide, "maud lind")) == "Tove Åse"


def test_two_of_one_name_are_told_apart_by_their_ids(small: Dataset) -> None:
    """Where several are called the same, the names that tell them apart are their ids."""
    twins = tuple(replace(each, name="Ann", aliases=(), actor=None) for each in small.character[:2])
    guide = gate(replace(small, character=twins, person=(), relation=(), credit=()), 3)
    with pytest.raises(NotFoundError, match=r"^'ann' could be maud or tove\. Say more of the name\.$"):
        ask.who(guide, "ann")
    assert named(ask.who(guide, "maud")) == "Ann"


@pytest.mark.parametrize(
    ("asked", "upto", "message"),
    [
        ("Mishka", 0, "Nobody is called 'Mishka'. Did you mean Mishi Duplessis?"),
        (
            "Gabriel",
            0,
            "Nobody is called 'Gabriel'. Did you mean Gael Rodriguez, Gabin Roux or Daniel Palladino?",
        ),
        ("zzzz", 0, "Nobody is called 'zzzz'."),
        ("", 0, "Nobody is called ''."),
        (" ", 8, "Nobody is called ' '."),
        ("jack fish", 2, "Nobody is called 'jack fish'. Did you mean Jack McMillan?"),
        (
            "mother",
            3,
            "'mother' could be Clara, Bruna or SuSu's mother. Say more of the name.",
        ),
        ("palladino", 0, "'palladino' could be Amy Sherman-Palladino or Daniel Palladino. Say more of the name."),
    ],
)
def test_nobody_or_more_than_one_is_meant(real: Dataset, asked: str, upto: int, message: str) -> None:
    """Where nobody is meant, up to three that look like it are suggested; where several are, the first three."""
    with pytest.raises(NotFoundError) as raised:
        ask.who(gate(real, upto), asked)
    assert str(raised.value) == message


@each_guide
def test_only_who_is_known_is_suggested(guide: Guide) -> None:
    """Whatever name of the series is asked for, a message names nobody whom the viewer does not know."""
    dataset = DATASETS["real" if guide.show.id == "etoile" else "small"]
    known = {view.character.name for view in ask.characters(guide)} | {person.name for person in guide.person}
    unknown = {each.name for each in dataset.character} | {each.name for each in dataset.person}
    unknown -= known
    for asked in unknown | {name[:4] + "x" + name[5:] for name in unknown}:
        try:
            found = named(ask.who(guide, asked))
        except NotFoundError as fault:
            said = str(fault).replace(repr(asked), "")
            assert not [name for name in unknown if name in said]
        else:
            assert found in known


@pytest.mark.parametrize("asked", ["amy sherman", "zzzz"])
def test_a_person_without_a_character_is_no_character(real: Dataset, asked: str) -> None:
    """A real person who plays nobody has no ties, and is told so; nobody at all neither."""
    with pytest.raises(NotFoundError) as raised:
        ask.character(gate(real, 0), asked)
    assert str(raised.value) in (
        "Amy Sherman-Palladino plays nobody that you know of yet. For the person: etoile who Amy Sherman-Palladino",
        "Nobody is called 'zzzz'.",
    )


# Companies, words, sources.


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        *((name, "new-york") for name in ("new-york", "NY", "nyc", "New York", "mbt", "metropolitan ballet theatre")),
        *((name, "paris") for name in ("paris", "PARIS", " Paris ", "lbn", "le ballet national", "ballet-national")),
    ],
)
def test_a_company_has_many_names(real: Dataset, asked: str, found: str) -> None:
    """A company is found by its id, its city, its name and its other names, in any case."""
    assert ask.company(gate(real, 0), asked).id == found


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("pariss", "There is no company 'pariss'. Did you mean paris? The companies are new-york, paris."),
        ("London", "There is no company 'London'. The companies are new-york, paris."),
        ("", "There is no company ''. The companies are new-york, paris."),
    ],
)
def test_no_such_company(real: Dataset, asked: str, message: str) -> None:
    """A company that there is not is wrong usage, and those that there are are named."""
    with pytest.raises(UsageError) as raised:
        ask.company(gate(real, 0), asked)
    assert str(raised.value) == message


def test_a_series_may_have_no_companies(small: Dataset) -> None:
    """Where there are no companies, the message says so."""
    with pytest.raises(UsageError, match=r"^There is no company 'paris'. The companies are none.$"):
        ask.company(gate(replace(small, company=(), character=()), 0), "paris")


def test_a_companys_later_name_comes_later(small: Dataset) -> None:
    """A name that tells too much finds its company only when it is told."""
    with pytest.raises(UsageError):
        ask.company(gate(small, 1), "the old lamps")
    assert ask.company(gate(small, 2), "the old lamps").id == "skerry"


def test_a_source_is_found_by_its_id(small: Dataset) -> None:
    """A source has one name, its id; what looks like one is suggested."""
    guide = gate(small, 0)
    assert ask.source(guide, " Gazette").id == "gazette"
    with pytest.raises(NotFoundError, match=r"^There is no source 'gazete'. Did you mean gazette\?$"):
        ask.source(guide, "gazete")
    with pytest.raises(NotFoundError, match=r"^There is no source 'zzzz'\.$"):
        ask.source(guide, "zzzz")


def test_a_word_is_found_by_any_of_its_names(small: Dataset) -> None:
    """A word of the glossary is found as names are, by those that are told."""
    assert ask.term(gate(small, 0), "First Desk").id == "leader"
    assert ask.term(gate(small, 2), "lamp of the house").id == "leader"
    assert ask.term(gate(small, 1), "desk").id == "desk"
    with pytest.raises(NotFoundError, match=r"^There is no word 'lamp of the house'\.$"):
        ask.term(gate(small, 1), "lamp of the house")
    with pytest.raises(NotFoundError, match=r"^'de' could be desk or leader\.$"):
        ask.term(gate(small, 1), "de")


# Ties, events, credits.


@pytest.mark.parametrize("tie", RelationKind)
def test_a_tie_has_words_from_both_ends(small: Dataset, tie: RelationKind) -> None:
    """Each kind of tie can be told from either end, and the ends of those that are the same both ways say the same."""
    relation = next(each for each in small.relation if each.after == 0)
    guide = gate(replace(small, relation=(replace(relation, kind=tie),)), 0)
    (whole,) = ask.relations_of(guide)
    (forth,) = ask.relations_of(guide, ask.character(guide, "maud").character)
    (back,) = ask.relations_of(guide, ask.character(guide, "tove").character)
    assert whole == forth
    assert (forth.name, forth.other) == (back.other, back.name) == ("Maud Kerr", "Tove Åse")
    assert forth.label
    assert back.label
    mutual = {
        RelationKind.COLLEAGUE,
        RelationKind.SIBLING,
        RelationKind.EX,
        RelationKind.LOVER,
        RelationKind.ROMANCE,
        RelationKind.RIVAL,
        RelationKind.ENEMY,
        RelationKind.FRIEND,
    }
    assert (forth.label == back.label) == (tie in mutual | {RelationKind.DANCE_PARTNER, RelationKind.WORKS_WITH})


@each_guide
def test_ties_are_seen_from_both_ends(guide: Guide) -> None:
    """Each tie comes once among all, and once more for each character at its ends."""
    assert [bond.relation for bond in ask.relations_of(guide)] == list(guide.relation)
    for character in guide.character:
        bonds = ask.relations_of(guide, character)
        assert [bond.relation for bond in bonds] == [
            relation for relation in guide.relation if character.id in (relation.subject, relation.object)
        ]
        assert {bond.name for bond in bonds} <= {character.name}
        assert all(bond.other != character.name for bond in bonds)


def test_a_tie_may_end_at_a_company(small: Dataset) -> None:
    """A character can be tied to a house, which has a name as well."""
    (bond,) = [bond for bond in ask.relations_of(gate(small, 1)) if bond.relation.object == "port-lune"]
    assert (bond.name, bond.label, bond.other) == ("Luc d'Orsay", "benefactor of", "Orchestre du Phare")


@each_guide
def test_events_are_told_by_episode(guide: Guide) -> None:
    """All events come in the order of the episodes; at a company those that happen to it."""
    found = ask.episode_events(guide)
    assert [each.event for each in found] == [event for episode in guide.episode for event in episode.events]
    assert all(each.event in each.episode.events for each in found)
    assert all(tuple(company.id for company in each.companies) == each.event.companies for each in found)
    for company in guide.company:
        assert ask.episode_events(guide, company=company) == [each for each in found if company in each.companies]


@each_guide
def test_credits_have_names(guide: Guide) -> None:
    """Each credit comes once, in its order, with the names of its people and then of its organisations."""
    people = {person.id: person.name for person in guide.person}
    made = ask.credit_entries(guide)
    assert [each.credit for each in made] == list(guide.credit)
    assert [each.names for each in made] == [
        (*[people[name] for name in credit.people], *credit.organisations) for credit in guide.credit
    ]
    for person in guide.person:
        assert ask.credits_of(guide, person) == [credit for credit in guide.credit if person.id in credit.people]
