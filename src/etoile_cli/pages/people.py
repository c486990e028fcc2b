"""Pages about people: cast, characters, who, companies, relations."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from etoile_cli import queries
from etoile_cli.enums import Billing, Pronoun
from etoile_cli.errors import NotFoundError
from etoile_cli.labels import role
from etoile_cli.lookup import credit_id, known_episode
from etoile_cli.matching import fold, owner
from etoile_cli.model import Character, Company, Event, Membership, Person, Statement
from etoile_cli.pages import relations as ties
from etoile_cli.pages.columns import (
    CHARACTER_ID,
    CONFIDENCE,
    FACTS,
    HOME,
    NOW,
    RELATION_ID,
    SOURCES,
    city,
    constant,
    data_view,
    event_columns,
    fact_columns,
    field,
    guessed,
    id_column,
    list_view,
    more_note,
    move,
    no_match,
    nothing_yet,
    people_view,
    single_view,
    statement_columns,
    summary_column,
    summary_columns,
    with_note,
    worth_cutting,
)
from etoile_cli.queries import CharacterView, RelationView
from etoile_cli.spoilers import Guide
from etoile_cli.text import first_name
from etoile_cli.view import Column, Layout, Page, Said, Slot, View

_BILLINGS = {Billing.MAIN: "Main cast", Billing.RECURRING: "Recurring", Billing.GUEST: "Guests"}
_MAX_CHARACTERS = 28
_MAX_AT_COMPANY = 8
MAX_STORY = 13  # statements of the story of one character
_MAX_ON_CARD = 12  # of these on a card of the web page
_MAX_TIES = 8

_Told = Statement | Membership
"""What the story of a character is told by: facts, events and moves."""

_Shorten = Callable[[Sequence[_Told]], Sequence[_Told]]

_NAME = Column("name", "Name", lambda view: view.character.name)
_ACTOR = Column("actor", "Played by", lambda view: view.actor.name if view.actor else None)
_JOB = Column("job", "Job", lambda view: view.character.job)
_SUPPORT = (
    Column("confidence", None, lambda view: view.character.confidence.value),
    Column("sources", None, lambda view: view.character.sources),
)


_IN_PERSON = {Pronoun.HE: "himself", Pronoun.SHE: "herself", Pronoun.THEY: "themselves"}


def _actor_in_table(view: CharacterView) -> str:
    """Return the actor for people: "himself" where a person plays the part of that name, and "not known" for none."""
    if view.actor is None:
        return "not known"
    is_same = view.actor.name == view.character.name
    pronoun = view.actor.pronoun or view.character.pronoun
    return _IN_PERSON[pronoun] if is_same and pronoun else view.actor.name


def cast(guide: Guide, *, company: Company | None = None, billing: Billing | None = None) -> Page:
    """Return who plays whom: the main cast first, in the order of the credits, and guests as they first appear."""
    columns = (
        CHARACTER_ID,
        Column("character", "Character", lambda view: _sourced_name(view.character), Slot.NAME),
        Column("actor", None, lambda view: view.actor.name if view.actor else None),
        Column(None, "Played by", _actor_in_table, Slot.TEXT),
        Column("billing", "Billing", lambda view: view.character.billing.value),
        Column(None, None, lambda view: _BILLINGS[view.character.billing], Slot.GROUP),
        NOW,
        Column(None, "Company", lambda view: city(guide, view.company), Slot.TEXT),
        Column("job", None, lambda view: view.character.job),
        Column(None, "Job", lambda view: view.character.job or _whose(guide, view.character), Slot.META),
        *_SUPPORT,
    )
    found = queries.characters(guide, company=company, billing=billing)
    empty = no_match("cast", "characters") if company or billing else nothing_yet(guide, "characters")
    by_billing = sorted(found, key=lambda view: _billing_place(guide, view.character))
    return Page((list_view("cast", "", columns, by_billing, empty=empty),))


def _whose(guide: Guide, character: Character) -> str | None:
    """Return what a character is to one of the main cast, "Ann's mother"; None where the name says that, or nothing."""
    known = [] if owner(character.name) else queries.relations_of(guide, character)
    main = {each.name for each in guide.character if each.billing is Billing.MAIN}
    return next((f"{first_name(tie.other)}'s {role(tie.label)}" for tie in known if tie.other in main), None)


def _billing_place(guide: Guide, character: Character) -> tuple[int, int]:
    """Return a key that sorts by billing, and guests by the episode in which they first appear."""
    known = known_episode(character)
    first = len(guide.episode) + 1 if known is None else known
    return list(Billing).index(character.billing), first if character.billing is Billing.GUEST else 0


def _sourced_name(character: Character) -> Said:
    return Said(character.name, character.confidence, character.sources, is_sentence=False)


def characters(
    guide: Guide,
    *,
    company: Company | None = None,
    home: Company | None = None,
    job: str | None = None,
    full: bool = False,
) -> Page:
    """Return who is who: job, home and current company, summary. For people they stand under their current company."""
    found = queries.characters(guide, company=company, home=home, job=job)
    columns = (
        CHARACTER_ID,
        _NAME,
        _ACTOR,
        _JOB,
        Column(None, "From", lambda view: city(guide, view.home)),
        HOME,
        Column(None, "Now in", lambda view: city(guide, view.company)),
        NOW,
        *summary_columns(lambda view: view.summary),
        *_SUPPORT,
    )
    entries = (
        Column(None, None, lambda view: city(guide, view.company) or "No company", Slot.GROUP),
        Column(None, None, lambda view: view.character.name, Slot.NAME),
        Column(None, None, lambda view: view.character.job, Slot.META),
        Column(None, None, lambda view: move(guide, view), Slot.ASIDE),
        summary_column(None, lambda view: view.summary),
    )
    empty = no_match("characters", "characters") if company or home else nothing_yet(guide, "characters")
    limit = worth_cutting(found, None if full else _MAX_AT_COMPANY if company else _MAX_CHARACTERS)
    shown = sorted(found[:limit], key=lambda view: _place(guide, view.company))
    return Page(
        (
            data_view("characters", "", columns, found),
            people_view("", entries, shown, note=more_note(found, limit), empty=empty),
        )
    )


def _place(guide: Guide, company: Company | None) -> int:
    """Return the place of a company in the dataset; none comes last."""
    return guide.company.index(company) if company else len(guide.company)


def who(guide: Guide, name: str, *, full: bool = False) -> Page:
    """Return one character with the story so far and relations; or one real person with facts and credits.

    Names of two characters give the relations between them. Raises NotFoundError, as `queries.who` does.
    """
    asked = {*fold(name).split()}
    try:
        found = queries.who(guide, name)
    except NotFoundError:
        if _are_two_characters(guide, name):
            return ties.relations(guide, name, full=full)
        raise
    known = queries.words_of(found)
    if not asked <= known and _are_two_characters(guide, name):
        return ties.relations(guide, name, full=full)
    if isinstance(found, Person):
        page = _person(guide, found)
    else:
        page = _character(guide, found, full=full, shorten=list if full else _short_story)
    return guessed(page, name, known, found.name if isinstance(found, Person) else found.character.name)


def _are_two_characters(guide: Guide, name: str) -> bool:
    """Return whether `name` is the names of two characters, one after the other."""
    if len({*fold(name).split()} - {"the"}) == 1:
        return False
    try:
        return queries.pair(guide, name)[1] is not None
    except NotFoundError:
        return False


def story(guide: Guide, view: CharacterView) -> tuple[View, ...]:
    """Return the views of one character for people: the card, the story so far, the relations, all of these.

    Of events the story has those of the short page, since they stand in their episodes, too.
    """
    page = _character(guide, view, full=True, shorten=_without_lesser_events)
    return tuple(each for each in page.views if each.is_laid_out)


def _character(guide: Guide, view: CharacterView, *, full: bool, shorten: _Shorten) -> Page:
    character = view.character
    moves = [each for each in character.memberships if each.text]
    events = queries.episode_events(guide, of=character)
    told: tuple[_Told, ...] = (*character.facts, *(each.event for each in events), *moves)
    story, at_first = _story_views(told, full=full, shorten=shorten)
    relations = queries.relations_of(guide, character)
    views = (
        single_view("character", _card(guide), view),
        data_view("facts", "Facts", fact_columns(character.id), character.facts),
        data_view("moves", "Moves", _move_columns(guide, character), moves),
        data_view("events", "Events", event_columns(guide), events),
        story,
        data_view("relations", "Relations", _OWN_RELATIONS, relations),
        _others(character, relations, full=full),
        at_first,
        *_actor_data(guide, view.actor),
    )
    return Page(with_note(views, _who_note(view)))


def _story_views(told: Sequence[_Told], *, full: bool, shorten: _Shorten) -> tuple[View, View]:
    """Return the story by episode, what no source dates last, and what was known before: all or where it is short.

    Moves that were known before stand beside the name.
    """
    later = sorted((each for each in told if each.after), key=lambda each: (each.after, each.episode_known))
    story = sorted(shorten(later), key=lambda each: not each.episode_known)
    is_whole = full or len(told) <= MAX_STORY
    note = "" if is_whole else more_note(told, len(story))
    before = [each for each in told if not each.after and (full or not isinstance(each, Membership))]
    at_first = before if is_whole or not later else []
    return (
        people_view("The story so far, by episode", FACTS, story, note=note),
        people_view("Known from the start", FACTS[1:], at_first),
    )


def _others(character: Character, relations: Sequence[RelationView], *, full: bool) -> View:
    """Return those that a character is tied to, the nearest first; without `full` each once."""
    nearest = ties.by_closeness(relations)
    latest = list({each.other: each for each in nearest}.values())
    shown = nearest if full else latest[: worth_cutting(latest, _MAX_TIES)]
    more = [f"{len(shown)} of {len(latest)}"] if len(shown) < len(latest) else []
    more += [f"all ties: etoile relations {character.id}"] if len(shown) < len(relations) else []
    return people_view("People", _tie_columns({} if full else ties.roles(relations)), shown, note=" · ".join(more))


def _short_story(story: Sequence[_Told]) -> Sequence[_Told]:
    return story if worth_cutting(story, MAX_STORY) is None else _shortened(story, MAX_STORY)


def _shortened(story: Sequence[_Told], most: int) -> list[_Told]:
    """Return what most sources tell of each episode: of the last one up to twice as much as of the others."""
    kept = list(story)
    while len(kept) > most:
        sizes = Counter(each.after for each in kept)
        sizes[kept[-1].after] //= 2
        kept.remove(min(reversed(kept), key=lambda each: (-sizes[each.after], *_weight(each))))
    return kept


def _without_lesser_events(story: Sequence[_Told]) -> list[_Told]:
    """Return a story without the events that a still shorter one leaves out."""
    kept = _shortened(story, _MAX_ON_CARD)
    return [each for each in story if each in kept or not isinstance(each, Event)]


def _weight(told: _Told) -> tuple[int, bool, int]:
    """Return a key that sorts by the number of sources, then the undated first, then by episode."""
    return len(told.sources), told.episode_known, told.after


def _card(guide: Guide) -> tuple[Column, ...]:
    """Return the columns of one character."""
    return (
        CHARACTER_ID,
        constant("kind", None, "character"),
        Column("name", "Name", lambda view: view.character.name, Slot.NAME),
        *summary_columns(lambda view: view.summary),
        _JOB,
        Column(None, None, lambda view: _capitalised(view.character.job), Slot.META),
        Column(None, "From", lambda view: city(guide, view.home)),
        Column(None, "Now in", lambda view: city(guide, view.company)),
        Column(None, None, lambda view: move(guide, view) or city(guide, view.company), Slot.ASIDE),
        HOME,
        NOW,
        _ACTOR,
        Column(None, None, _played_by, Slot.META),
        Column("billing", "Billing", lambda view: view.character.billing.value),
        Column("spellings", "Other names", lambda view: tuple(alias.name for alias in view.character.aliases)),
        *_SUPPORT,
    )


def _played_by(view: CharacterView) -> str | None:
    """Return who plays a character; None where somebody appears in person."""
    if view.actor is None:
        return "actor not known"
    return f"played by {view.actor.name}" if view.actor.name != view.character.name else None


def _who_note(view: CharacterView) -> str:
    """Return how to see the actor; nothing for somebody who appears in person."""
    if view.actor is None or view.actor.name == view.character.name:
        return ""
    return f"the actor: etoile who {view.actor.name.lower()}"


def _move_columns(guide: Guide, character: Character) -> tuple[Column, ...]:
    companies = {known.id: known for known in guide.company}
    return (
        id_column(character.id),
        field("company", None),
        Column(None, "To", lambda move: city(guide, companies.get(move.company or ""))),
        *statement_columns("How"),
    )


_OWN_RELATIONS = (
    RELATION_ID,
    Column("relation", "Relation", lambda view: view.label),
    Column("other", "Other", lambda view: view.other),
    Column("other_id", None, lambda view: view.other_id),
    *statement_columns("Details", of=lambda view: view.relation),
)


def _tie_columns(roles: Mapping[str, str]) -> tuple[Column, ...]:
    """Return the columns of others with what they are to somebody: all `roles` by name, or that of each relation."""
    return (
        Column(None, None, lambda view: view.other, Slot.NAME),
        Column(None, None, lambda view: roles.get(view.other, ties.own_role(view)), Slot.META),
        *statement_columns("Details", of=lambda view: view.relation, slot=Slot.ASIDE),
    )


_CREDITS = (
    Column("id", None, credit_id),
    field("department", "Department"),
    Column("job", "Job", lambda credit: credit.job, Slot.NAME),
    Column("note", "Note", lambda credit: credit.note),
    CONFIDENCE,
    SOURCES,
)


def _actor_data(guide: Guide, actor: Person | None) -> tuple[View, ...]:
    """Return what is known of an actor, for programs."""
    return (
        data_view("known_for", "The actor", fact_columns(actor.id if actor else ""), actor.facts if actor else ()),
        data_view("credits", "The actor's credits", _CREDITS, queries.credits_of(guide, actor) if actor else ()),
    )


def _person(guide: Guide, person: Person) -> Page:
    """Return one real person: for an actor the characters, then facts and credits."""
    played = [view for view in queries.characters(guide) if view.actor == person]
    columns = (
        field("id", None),
        constant("kind", None, "person"),
        field("name", "Name", Slot.NAME),
        Column("spellings", "Other names", lambda person: tuple(alias.name for alias in person.aliases)),
        constant("characters", "Plays", tuple(view.character.name for view in played)),
        constant("character_ids", None, tuple(view.character.id for view in played)),
        constant(
            None, None, "plays " + " and ".join(view.character.name for view in played) if played else None, Slot.META
        ),
    )
    characters = (
        Column(None, None, lambda view: view.character.name, Slot.NAME),
        Column(None, None, lambda view: view.character.job, Slot.META),
        Column(None, None, lambda view: city(guide, view.company), Slot.ASIDE),
        summary_column(None, lambda view: view.summary),
    )
    return Page(
        (
            single_view("person", columns, person),
            people_view("In the story", characters, played, note=_character_note(played)),
            list_view("known_for", "About", fact_columns(person.id), person.facts, layout=Layout.ENTRIES),
            list_view("credits", "In the credits", _CREDITS, queries.credits_of(guide, person), layout=Layout.ENTRIES),
        )
    )


def _character_note(played: Sequence[CharacterView]) -> str:
    return f"More: etoile who {played[0].character.name.lower()}" if played else ""


def _capitalised(text: str | None) -> str | None:
    return text and text[0].upper() + text[1:]
