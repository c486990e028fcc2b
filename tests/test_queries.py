"""Queries on a guide: characters, companies, relations, events, credits, and the record meant by a name."""

import pytest
from msgspec.structs import replace

from etoile_cli import queries
from etoile_cli.enums import Billing, Pronoun, RelationKind
from etoile_cli.errors import NotFoundError, UsageError
from etoile_cli.labels import relation_labels
from etoile_cli.matching import fold
from etoile_cli.model import Character, Dataset, Person
from etoile_cli.queries import CharacterView
from etoile_cli.spoilers import Guide, gate
from tests.levels import DATASETS, LEVELS

GUIDES = [gate(DATASETS[name], level) for name, level in LEVELS]
at_each_guide = pytest.mark.parametrize("guide", GUIDES, ids=[f"{name}-{level}" for name, level in LEVELS])


def name_of(found: CharacterView | Person) -> str:
    """Return the name of the character or real person that was found."""
    return found.name if isinstance(found, Person) else found.character.name


# Characters.


@at_each_guide
def test_characters_are_in_the_order_of_the_credits(guide: Guide) -> None:
    """Each visible character is there once, in the order of the credits, with its actor where one is named."""
    found = queries.characters(guide)
    assert [view.character for view in found] == list(guide.character)
    assert [view.actor.id if view.actor else None for view in found] == [each.actor for each in guide.character]


@pytest.mark.parametrize(
    ("level", "company", "home", "names"),
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
def test_characters_by_company(
    small: Dataset, level: int, company: str | None, home: str | None, names: list[str]
) -> None:
    """`company` filters by the company at the viewer's level, `home` by the first one."""
    guide = gate(small, level)
    current, first = (queries.company(guide, name) if name else None for name in (company, home))
    assert [view.character.name for view in queries.characters(guide, company=current, home=first)] == names


def test_city_of_two_companies_is_ambiguous(small: Dataset) -> None:
    """A city with two companies finds neither of them; their ids still do."""
    one, two = small.company
    guide = gate(replace(small, company=(replace(one, city="Bay"), replace(two, city="Bay"))), 0)
    with pytest.raises(NotFoundError, match=r"^'bay' could be skerry or port-lune\.$"):
        queries.company(guide, "bay")
    assert queries.company(guide, "skerry").name == one.name


@pytest.mark.parametrize(
    ("billing", "names"),
    [
        (Billing.MAIN, ["Maud Kerr", "Tove Åse", "Luc d'Orsay"]),
        (Billing.RECURRING, ["Yuki 雪"]),
        (Billing.GUEST, ["Pip", "The Stranger"]),
    ],
)
def test_characters_by_billing(small: Dataset, billing: Billing, names: list[str]) -> None:
    """`billing` filters by the billing in the credits."""
    assert [view.character.name for view in queries.characters(gate(small, 3), billing=billing)] == names


@pytest.mark.parametrize(
    ("job", "names"),
    [("HORN", ["Tove Åse"]), ("lamp", ["Pip"]), ("lamps", ["The Stranger"]), ("direct", ["Luc d'Orsay"])],
)
def test_characters_by_job(small: Dataset, job: str, names: list[str]) -> None:
    """`job` filters by the job, of which a part is enough."""
    assert [view.character.name for view in queries.characters(gate(small, 3), job=job)] == names


def test_unknown_job_is_not_found(small: Dataset) -> None:
    """The error for a job that no visible character has suggests similar ones of visible characters."""
    with pytest.raises(NotFoundError, match=r"^No job matches 'conducting'\. Did you mean conductor\?$"):
        queries.characters(gate(small, 3), job="conducting")
    with pytest.raises(NotFoundError, match=r"^No job matches 'buyer'\. To see all: etoile characters$"):
        queries.characters(gate(small, 1), job="buyer")


def test_filters_are_combined(small: Dataset) -> None:
    """A character has to pass all filters."""
    guide = gate(small, 1)
    skerry = queries.company(guide, "skerry")
    assert [name_of(view) for view in queries.characters(guide, home=skerry, billing=Billing.MAIN, job="horn")] == [
        "Tove Åse"
    ]
    assert queries.characters(guide, company=skerry, billing=Billing.MAIN, job="horn") == []


def test_character_view_is_as_of_the_level(small: Dataset) -> None:
    """A character view has the latest visible summary, the home, the current company, and whether these differ."""
    early, late = (queries.character(gate(small, level), "tove") for level in (0, 1))
    assert [view.home and view.home.id for view in (early, late)] == ["skerry", "skerry"]
    assert [view.company and view.company.id for view in (early, late)] == ["skerry", "port-lune"]
    assert (early.transferred, late.transferred) == (False, True)
    maud = [each.text for level in (0, 2) if (each := queries.character(gate(small, level), "maud").summary)]
    assert maud == ["Conducts Skerry as if the sea could hear.", "Conducts Skerry, and has sold its lamp."]
    yuki = queries.character(gate(small, 0), "yuki")
    assert (yuki.summary, yuki.actor) == (None, None)
    pip = queries.character(gate(small, 3), "pip")
    assert (pip.company, pip.transferred) == (None, False)


# Companies.


@at_each_guide
def test_rosters_have_each_character_once(guide: Guide) -> None:
    """The current members of a company stayed or came, its first members stayed or left, and nobody else is named."""
    everyone = queries.characters(guide)
    for roster in queries.company_rosters(guide):
        current = [view for view in everyone if view.company == roster.company]
        first = [view for view in everyone if view.home == roster.company]
        assert sorted(map(name_of, [*roster.stayed, *roster.came])) == sorted(map(name_of, current))
        assert sorted(map(name_of, [*roster.stayed, *roster.left])) == sorted(map(name_of, first))
        for group in (roster.stayed, roster.came, roster.left):
            assert [view for view in everyone if view in group] == list(group)


@pytest.mark.parametrize(
    ("level", "came", "left"),
    [(0, [["Cheyenne"], []], [[], ["Cheyenne"]]), (1, [["Cheyenne"], ["Tobias", "Mishi"]], None)],
)
def test_transfers_of_the_real_series(
    real: Dataset, level: int, came: list[list[str]], left: list[list[str]] | None
) -> None:
    """Who was announced to move is known before the first episode; the others are not."""
    rosters = queries.company_rosters(gate(real, level))
    assert [roster.company.id for roster in rosters] == ["new-york", "paris"]
    assert [[name_of(view).split()[0] for view in roster.came] for roster in rosters] == came
    if left:
        assert [[name_of(view).split()[0] for view in roster.left] for roster in rosters] == left


# Names of characters and persons.


@pytest.mark.parametrize(
    ("asked", "level", "found"),
    [
        ("cheyenne", 0, "Cheyenne Toussaint"),
        ("Toussaint", 0, "Cheyenne Toussaint"),
        ("toussant", 0, "Cheyenne Toussaint"),
        ("cheyene", 0, "Cheyenne Toussaint"),
        ("de laage", 0, "Lou de Laâge"),
        ("Lou de Laâge", 0, "Lou de Laâge"),
        ("lou de laáge", 0, "Lou de Laâge"),
        ("macmillan", 0, "Jack McMillan"),
        ("McMillian", 0, "Jack McMillan"),
        ("mc millan", 0, "Jack McMillan"),
        ("luke", 0, "Luke Kirby"),
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
        ("gainsburg", 0, "Charlotte Gainsbourg"),
        ("gavin", 0, "Gabin Roux"),
        ("tais vinolo", 0, "Taïs Vinolo"),
        ("kelly bishop", 3, "Kelly Bishop"),
        ("quinn", 7, "Quinn"),
        ("jack's sister", 7, "Quinn"),
        ("melanie", 1, "Mélanie"),
        ("sherman palladino", 0, "Amy Sherman-Palladino"),
        ("derricks", 0, "Marguerite Derricks"),
    ],
)
def test_who_finds_characters_and_persons(real: Dataset, asked: str, level: int, found: str) -> None:
    """They are found by any name, a part of one, any spelling, a typo; an actor's name finds the actor."""
    assert name_of(queries.who(gate(real, level), asked)) == found


@at_each_guide
def test_unique_names_find_their_character(guide: Guide) -> None:
    """Each visible character and actor is found by the full name, and by each alias that no other one has."""
    owners: dict[str, set[str]] = {}
    for view in queries.characters(guide):
        things: list[Character | Person] = [view.character, *([view.actor] if view.actor else [])]
        for thing in things:
            for name in (thing.name, *(alias.name for alias in thing.aliases)):
                owners.setdefault(fold(name).replace(" ", ""), set()).add(thing.name)
    for name, names in owners.items():
        if len(names) == 1:
            assert {name_of(queries.who(guide, name))} == names
    for view in queries.characters(guide):
        assert queries.who(guide, view.character.name) == view


def test_character_comes_before_actor(small: Dataset) -> None:
    """A name of a character and of an actor finds the character; the full name of the actor finds the actor."""
    olga, ida = (next(each for each in small.person if each.id == name) for name in ("olga-brun", "ida-voss"))
    people = (replace(olga, name="Maud Lind"), replace(ida, name="Bo Maud"), *small.person[1:2])
    guide = gate(replace(small, person=people, credit=()), 0)
    assert name_of(queries.who(guide, "maud")) == "Maud Kerr"
    assert name_of(queries.who(guide, "maud lind")) == "Maud Lind"
    assert name_of(queries.character(guide, "maud lind")) == "Tove Åse"


def test_actor_of_several_characters_is_ambiguous(small: Dataset) -> None:
    """Where a character is asked for, the name of an actor means the one that the actor plays, if it is one."""
    maud, tove, *_ = small.character
    guide = gate(replace(small, character=(maud, replace(tove, actor=maud.actor)), relation=()), 0)
    with pytest.raises(NotFoundError, match=r"^'ida voss' could be Maud Kerr or Tove Åse\. Be more specific\.$"):
        queries.character(guide, "ida voss")


def test_one_letter_finds_characters_before_persons(real: Dataset) -> None:
    """One letter begins a name: characters come before people off stage, and the main cast before others."""
    with pytest.raises(NotFoundError) as raised:
        queries.who(gate(real, 0), "m")
    names = str(raised.value).partition(" could be ")[2].partition(". Be")[0]
    billings = {each.name: each.billing for each in real.character}
    named = [billings[name] for name in names.replace(" or ", ", ").split(", ") if name != "others"]
    assert len(named) == 3
    assert named == sorted(named, key=list(Billing).index)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("star dancer (étoile)", "Cheyenne Toussaint"),
        ("the choreographer", "Tobias Bell"),
        ("choreographer", "Tobias Bell"),
        ("étoile", "Cheyenne Toussaint"),
        ("star dancer", "Cheyenne Toussaint"),
    ],
)
def test_who_finds_by_job(real: Dataset, asked: str, found: str) -> None:
    """Where no name fits, the only character with a job of that name is found, with or without an article."""
    assert {name_of(queries.who(gate(real, level), asked)) for level in (0, len(real.episode))} == {found}


@pytest.mark.parametrize("asked", ["maud's mother", "tove\u2019s ex", "Maud's ex friend"])
def test_kin_of_somebody_is_nobody_elses(small: Dataset, asked: str) -> None:
    """Whom a guide does not name so is not found as the same of somebody else, but pointed to."""
    guide = gate(small, 3)
    name = asked.partition("'")[0].partition("\u2019")[0]
    for find in (queries.who, queries.pair):
        with pytest.raises(NotFoundError, match=f"Perhaps it is in: etoile relations {name}$"):
            find(guide, asked)


def test_job_of_several_is_ambiguous(small: Dataset) -> None:
    """A job that several characters have names them, the main cast first, then those of whom more is told."""
    billed = (Billing.GUEST, Billing.MAIN, Billing.MAIN)
    players = tuple(
        replace(each, job="piper", billing=billing) for each, billing in zip(small.character[:3], billed, strict=True)
    )
    guide = gate(replace(small, character=players, relation=()), 0)
    with pytest.raises(
        NotFoundError,
        match=r"^'the piper' could be .*, .* or Maud Kerr\. To see them: etoile characters --job 'piper'$",
    ):
        queries.who(guide, "the piper")
    with pytest.raises(NotFoundError, match=r"^No match for 'the'\. To see all: etoile characters$"):
        queries.who(guide, "the")


def test_same_names_are_distinguished_by_ids(small: Dataset) -> None:
    """Where several characters have the same name, the error has their ids, which find them."""
    twins = tuple(replace(each, name="Ann", aliases=(), actor=None) for each in small.character[:2])
    guide = gate(replace(small, character=twins, person=(), relation=(), credit=()), 3)
    with pytest.raises(NotFoundError, match=r"^'ann' could be maud or tove\. Be more specific\.$"):
        queries.who(guide, "ann")
    assert name_of(queries.who(guide, "maud")) == "Ann"


@pytest.mark.parametrize(
    ("asked", "level", "message"),
    [
        ("Mishka", 0, "No match for 'Mishka'. Did you mean Mishi Duplessis?"),
        ("Gabriel", 0, "No match for 'Gabriel'. Did you mean Gael Rodriguez?"),
        ("zzzz", 0, "No match for 'zzzz'. To see all: etoile characters"),
        ("new-york", 0, "new-york is a company: etoile companies new-york"),
        ("Le Ballet National", 0, "paris is a company: etoile companies paris"),
        ("", 0, "No match for ''. To see all: etoile characters"),
        (" ", 8, "No match for ' '. To see all: etoile characters"),
        ("jack fish", 2, "No match for 'jack fish'. Did you mean Jack McMillan?"),
        ("mother", 3, "'mother' could be Clara, SuSu's mother or Bruna. Be more specific."),
        ("m", 8, "'m' could be Jack McMillan, Mishi Duplessis, Raphaël Marchand or others. Be more specific."),
        ("palladino", 0, "'palladino' could be Amy Sherman-Palladino or Daniel Palladino. Be more specific."),
    ],
)
def test_unknown_or_ambiguous_name_is_not_found(real: Dataset, asked: str, level: int, message: str) -> None:
    """The error for an unknown name suggests up to three similar ones, for an ambiguous one it has the first three."""
    with pytest.raises(NotFoundError) as raised:
        queries.who(gate(real, level), asked)
    assert str(raised.value) == message


def test_more_than_three_matches_are_others(small: Dataset) -> None:
    """The error for a name that more than three characters have has three of them, and says that there are others."""
    names = ("Ann Ek", "Ann Bo", "Ann Li", "Ann Oh")
    characters = tuple(replace(small.character[0], id=fold(name), name=name, aliases=()) for name in names)
    with pytest.raises(NotFoundError, match=r"^'ann' could be Ann Ek, Ann Bo\b.+\bAnn Li or others\. Be more spec"):
        queries.who(gate(replace(small, character=characters, relation=()), 0), "ann")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            "amy sherman",
            (
                "Amy Sherman-Palladino plays no character that you have unlocked. "
                "To see the person: etoile who Amy Sherman-Palladino"
            ),
        ),
        ("zzzz", "No match for 'zzzz'. To see all: etoile characters"),
    ],
)
def test_person_without_a_character_is_not_found(real: Dataset, asked: str, message: str) -> None:
    """The error for a real person without a character says how to show the person."""
    with pytest.raises(NotFoundError) as raised:
        queries.character(gate(real, 0), asked)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("asked", "first", "second"),
    [
        ("jack", "jack", None),
        ("Jack McMillan", "jack", None),
        ("luke kirby", "jack", None),
        ("the choreographer", "tobias", None),
        ("jakc", "jack", None),
        ("jack genevieve", "jack", "genevieve"),
        ("Jack McMillan Geneviève Lavigne", "jack", "genevieve"),
        ("jack and cheyenne toussaint", "jack", "cheyenne"),
        ("cheyenne toussaint & jack", "cheyenne", "jack"),
        ("cheyenne toussaint tobais", "cheyenne", "tobias"),
        ("the culture minister", "minister", None),
        ("tobias the culture minister", "tobias", "minister"),
    ],
)
def test_pair_of_characters(real: Dataset, asked: str, first: str, second: str | None) -> None:
    """Names that follow one another are those of two characters, unless one bears them all."""
    guide = gate(real, len(real.episode))
    one, other = queries.pair(guide, asked)
    assert (one.character.id, other and other.character.id) == (first, second)


@pytest.mark.parametrize(
    ("asked", "unknown"),
    [
        *(("nobody", "nobody"), ("", ""), ("nobody zzz", "nobody zzz")),
        *(("jack nobody", "nobody"), ("nobody and jack", "nobody")),
    ],
)
def test_pair_of_somebody_unknown(real: Dataset, asked: str, unknown: str) -> None:
    """Where a name fits nobody, neither one nor two are found, and of two the one that fits nobody is named."""
    with pytest.raises(NotFoundError, match=f"^No match for '{unknown}'"):
        queries.pair(gate(real, 0), asked)


@pytest.mark.parametrize("asked", ["jack cheyenne bruna", "jack and cheyenne toussaint and the bruna"])
def test_three_names_are_no_pair(real: Dataset, asked: str) -> None:
    """More than two names are refused: none of them is left out."""
    message = "has those of Jack McMillan, Cheyenne Toussaint, Bruna."
    with pytest.raises(UsageError, match=f"^Give at most two names: '{asked}' {message}$"):
        queries.pair(gate(real, len(real.episode)), asked)


# Names of companies, sources and terms.


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        *((name, "new-york") for name in ("new-york", "NY", "nyc", "New York", "mbt", "metropolitan ballet theatre")),
        *((name, "paris") for name in ("paris", "PARIS", " Paris ", "lbn", "le ballet national", "ballet-national")),
        *(("metropolitan", "new-york"), ("le ballet", "paris"), ("National", "paris"), ("par", "paris")),
    ],
)
def test_company_is_found_by_id_city_name_or_alias(real: Dataset, asked: str, found: str) -> None:
    """A company is found by its id, its city, its name and its aliases, and by parts of these, in any case."""
    assert queries.company(gate(real, 0), asked).id == found


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("pariss", "No company 'pariss'. The companies are New York and Paris. Did you mean Paris?"),
        ("London", "No company 'London'. The companies are New York and Paris."),
        ("", "No company ''. The companies are New York and Paris."),
    ],
)
def test_unknown_company_is_not_found(real: Dataset, asked: str, message: str) -> None:
    """The error for an unknown company has the cities of all, and suggests a similar one."""
    with pytest.raises(NotFoundError) as raised:
        queries.company(gate(real, 0), asked)
    assert str(raised.value) == message


def test_series_without_companies(small: Dataset) -> None:
    """Where there are no companies, the error says so."""
    with pytest.raises(NotFoundError, match=r"^No company '.*'\. There are no companies\.$"):
        queries.company(gate(replace(small, company=(), character=()), 0), "paris")


def test_alias_of_a_company_has_a_level(small: Dataset) -> None:
    """An alias finds its company from its level on."""
    with pytest.raises(NotFoundError):
        queries.company(gate(small, 1), "the old lamps")
    assert queries.company(gate(small, 2), "the old lamps").id == "skerry"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (" Gazette", ["gazette"]),
        ("the", ["gazette", "keeper"]),
        ("harbour & light", ["harbour"]),
        ("light fog", ["harbour"]),
        ("lamplight", ["gazette"]),
        ("keepr", ["keeper"]),
    ],
)
def test_sources_are_found_by_id_outlet_and_title(small: Dataset, name: str, found: list[str]) -> None:
    """A source is found by its id, else by its outlet, a title, or words of both."""
    assert [each.id for each in queries.sources(gate(small, 0), name)] == found


def test_unknown_source_is_an_error(small: Dataset) -> None:
    """A source that nothing names, or only a title that is not revealed yet, is not found."""
    for name in ("zzzz", "who bought the lamp"):
        with pytest.raises(NotFoundError, match=f"^No source matches '{name}'"):
            queries.sources(gate(small, 0), name)


def test_term_is_found_by_any_visible_name(small: Dataset) -> None:
    """A term is found by its id, its name and its visible aliases, as persons are."""
    assert [term.id for term in queries.terms(gate(small, 0), "First Desk")] == ["leader"]
    assert [term.id for term in queries.terms(gate(small, 2), "lamp of the house")] == ["leader"]
    assert [term.id for term in queries.terms(gate(small, 1), "desk")] == ["desk"]
    with pytest.raises(
        NotFoundError, match=r"^No glossary entry for 'lamp of the house'\. To see all: etoile glossary$"
    ):
        queries.terms(gate(small, 1), "lamp of the house")
    with pytest.raises(NotFoundError, match=r"^'de' could be desk or leader\. Be more specific\.$"):
        queries.terms(gate(small, 1), "de")


def test_topic_finds_its_terms(real: Dataset) -> None:
    """The name of a topic finds all terms of it, in the order of the glossary."""
    guide = gate(real, 0)
    assert queries.terms(guide, "Steps") == [term for term in guide.term if term.topic == "steps"]


@pytest.mark.parametrize(("asked", "found"), [("star", "étoile"), ("Stars and Stripes", "Stars and Stripes")])
def test_meaning_of_a_term_finds_it(real: Dataset, asked: str, found: str) -> None:
    """A word of a short meaning counts more than a part of another term, and less than the name of a term."""
    assert [term.term for term in queries.terms(gate(real, 8), asked)] == [found]


def test_word_of_a_name_counts_more_than_one_of_a_meaning(small: Dataset) -> None:
    """Where a word is in the name of a term, meanings do not count."""
    desk, leader, *others = small.term
    guide = gate(replace(small, term=(replace(desk, short="a leader's seat"), leader, *others)), 0)
    assert [term.id for term in queries.terms(guide, "leader")] == ["leader"]


# Relations, events, credits.


SYMMETRIC = {
    RelationKind.COLLEAGUE,
    RelationKind.SIBLING,
    RelationKind.EX,
    RelationKind.LOVER,
    RelationKind.ROMANCE,
    RelationKind.RIVAL,
    RelationKind.ENEMY,
    RelationKind.FRIEND,
    RelationKind.DANCE_PARTNER,
    RelationKind.WORKS_WITH,
    RelationKind.COUNTERPART,
}


@pytest.mark.parametrize("kind", RelationKind)
def test_relation_has_a_label_from_both_sides(small: Dataset, kind: RelationKind) -> None:
    """Each kind of relation has a label from either side; it is the same one where the relation is symmetric."""
    relation = next(each for each in small.relation if each.after == 0)
    cast = tuple(replace(each, pronoun=Pronoun.SHE) for each in small.character)
    guide = gate(replace(small, character=cast, relation=(replace(relation, kind=kind),)), 0)
    (among_all,) = queries.relations_of(guide)
    (forward,) = queries.relations_of(guide, queries.character(guide, "maud").character)
    (back,) = queries.relations_of(guide, queries.character(guide, "tove").character)
    assert among_all == forward
    assert (forward.name, forward.other) == (back.other, back.name) == ("Maud Kerr", "Tove Åse")
    assert forward.label
    assert back.label
    assert (forward.label == back.label) == (kind in SYMMETRIC)


@pytest.mark.parametrize(
    ("pronoun", "label"),
    [
        (Pronoun.HE, "nephew of"),
        (Pronoun.SHE, "niece of"),
        (Pronoun.THEY, "nephew or niece of"),
        (None, "nephew or niece of"),
    ],
)
def test_nephew_or_niece_is_named_by_pronoun(small: Dataset, pronoun: Pronoun | None, label: str) -> None:
    """What somebody is to an uncle follows the pronoun, where one of the two words fits it."""
    maud, tove, *others = small.character
    relation = replace(small.relation[0], kind=RelationKind.UNCLE)
    cast = (maud, replace(tove, pronoun=pronoun), *others)
    guide = gate(replace(small, character=cast, relation=(relation,)), 0)
    (view,) = queries.relations_of(guide, queries.character(guide, "tove").character)
    assert (view.name, view.label, view.other, view.role) == ("Tove Åse", label, "Maud Kerr", "aunt")
    assert relation_labels(guide, relation) == ("aunt of", label)


@at_each_guide
def test_relations_are_listed_for_both_characters(guide: Guide) -> None:
    """Each relation comes once among all, and once for each character of it, seen from that side."""
    assert [view.relation for view in queries.relations_of(guide)] == list(guide.relation)
    for character in guide.character:
        views = queries.relations_of(guide, character)
        assert [view.relation for view in views] == [
            relation for relation in guide.relation if character.id in (relation.subject, relation.object)
        ]
        assert {view.name for view in views} <= {character.name}
        assert all(view.other != character.name for view in views)


def test_relation_to_a_company(small: Dataset) -> None:
    """The object of a relation may be a company, which is named as well."""
    (view,) = [view for view in queries.relations_of(gate(small, 1)) if view.relation.object == "port-lune"]
    assert (view.name, view.label, view.other) == ("Luc d'Orsay", "benefactor of", "Orchestre du Phare")


@at_each_guide
def test_events_are_in_order_and_filtered(guide: Guide) -> None:
    """All events come in order, with their episode and companies; or those of one company, or of one character."""
    found = queries.episode_events(guide)
    assert [each.event for each in found] == [event for episode in guide.episode for event in episode.events]
    assert all(each.event in each.episode.events for each in found)
    assert all(tuple(company.id for company in each.companies) == each.event.companies for each in found)
    for company in guide.company:
        assert queries.episode_events(guide, company=company) == [each for each in found if company in each.companies]
    for character in guide.character:
        told = [each for each in found if character.id in each.event.characters]
        assert queries.episode_events(guide, of=character) == told


@at_each_guide
def test_credits_have_names(guide: Guide) -> None:
    """Each credit comes once, in its order, with the names of its people and then of its organisations."""
    people = {person.id: person.name for person in guide.person}
    entries = queries.credit_entries(guide)
    assert [each.credit for each in entries] == list(guide.credit)
    assert [each.names for each in entries] == [
        (*[people[name] for name in credit.people], *credit.organisations) for credit in guide.credit
    ]
    for person in guide.person:
        assert queries.credits_of(guide, person) == [credit for credit in guide.credit if person.id in credit.people]
