"""Questions asked of a guide: who is who, who is meant by a name, what ties people to each other."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec import Struct

from etoile_cli import names
from etoile_cli.errors import NotFoundError, UsageError
from etoile_cli.kinds import Billing, RelationKind
from etoile_cli.model import Character, Company, Credit, Episode, Event, Person, Relation, Source, Statement, Term
from etoile_cli.spoilers import Guide

Row = TypeVar("Row")

_MAX_SUGGESTIONS = 3  # names that a message suggests


class CharacterView(Struct, frozen=True):
    """A character as the viewer knows them: who plays them, where they began and where they are now.

    `actor` is None where nobody knows; `home` and `company` are None where it is no house at all.
    """

    character: Character
    actor: Person | None
    home: Company | None
    company: Company | None

    @property
    def summary(self) -> Statement | None:
        """Who this is, in one sentence; None where the guide has none yet."""
        return self.character.summaries[-1] if self.character.summaries else None

    @property
    def crossed(self) -> bool:
        """Whether they have left their house for another."""
        return self.home is not None and self.company is not None and self.home != self.company


class CompanyRoster(Struct, frozen=True):
    """A company as the viewer knows it: who has been there from the start, who came, who left."""

    company: Company
    stayed: tuple[CharacterView, ...]
    came: tuple[CharacterView, ...]
    left: tuple[CharacterView, ...]


class CreditEntry(Struct, frozen=True):
    """A credit with the names of the people and organisations it goes to."""

    credit: Credit
    names: tuple[str, ...]


class EpisodeEvent(Struct, frozen=True):
    """An event with its episode and the companies that it happens to."""

    episode: Episode
    event: Event
    companies: tuple[Company, ...]


class RelationView(Struct, frozen=True):
    """A relation seen from one end: what that end is to the `other`."""

    name: str
    label: str
    other: str
    relation: Relation


_LABELS = {
    RelationKind.BOSS: ("boss of", "works under"),
    RelationKind.DEPUTY: ("deputy of", "is backed up by"),
    RelationKind.COLLEAGUE: ("colleague of", "colleague of"),
    RelationKind.PARENT: ("parent of", "child of"),
    RelationKind.SIBLING: ("sibling of", "sibling of"),
    RelationKind.UNCLE: ("uncle of", "nephew or niece of"),
    RelationKind.GRANDPARENT: ("grandparent of", "grandchild of"),
    RelationKind.EX: ("ex of", "ex of"),
    RelationKind.LOVER: ("lover of", "lover of"),
    RelationKind.ROMANCE: ("romance with", "romance with"),
    RelationKind.MENTOR: ("mentor of", "taught by"),
    RelationKind.RIVAL: ("rival of", "rival of"),
    RelationKind.ENEMY: ("enemy of", "enemy of"),
    RelationKind.BENEFACTOR: ("benefactor of", "paid for by"),
    RelationKind.DANCE_PARTNER: ("dance partner of", "dance partner of"),
    RelationKind.WORKS_WITH: ("works with", "works with"),
    RelationKind.HOST: ("host of", "guest of"),
    RelationKind.FRIEND: ("friend of", "friend of"),
}
"""What `subject` is to `object`, and what `object` is to `subject`."""


def characters(
    guide: Guide,
    *,
    company: Company | None = None,
    home: Company | None = None,
    billing: Billing | None = None,
    job: str | None = None,
) -> list[CharacterView]:
    """Return the characters in the order of the credits, filtered by current and home company, billing and job.

    Raises NotFoundError where `job` is no part of any role's.
    """
    companies = {known.id: known for known in guide.company}
    people = {known.id: known for known in guide.person}
    everyone = [_character_view(character, people, companies) for character in guide.character]
    if job is not None:
        everyone = filter_by_name(job, [(view.character.job or "", view) for view in everyone], "job")
    return [
        view
        for view in everyone
        if (company is None or view.company == company)
        and (home is None or view.home == home)
        and (billing is None or view.character.billing is billing)
    ]


def _character_view(character: Character, people: dict[str, Person], companies: dict[str, Company]) -> CharacterView:
    home, company = (
        companies.get(membership.company or "") for membership in (character.memberships[0], character.memberships[-1])
    )
    return CharacterView(character, people.get(character.actor or ""), home, company)


def company_rosters(guide: Guide) -> list[CompanyRoster]:
    """Return the companies, each with its people in the order of the credits."""
    everyone = characters(guide)
    return [
        CompanyRoster(
            company,
            stayed=tuple(view for view in everyone if view.company == company and view.home == company),
            came=tuple(view for view in everyone if view.company == company and view.home != company),
            left=tuple(view for view in everyone if view.company != company and view.home == company),
        )
        for company in guide.company
    ]


def who(guide: Guide, name: str) -> CharacterView | Person:
    """Return the character meant by `name`, a character or an actor; a real person who plays nobody as a Person.

    Any case, without accents; a part of it is enough, and a typo is forgiven. Raises NotFoundError, with up to three
    names that were perhaps meant, where nobody or more than one fits.
    """
    everyone = list(_searchable_names(guide))
    found = names.match(name, [(alias, thing) for alias, _, thing in everyone])
    if len(found) > 1:  # a character's own name counts before a actor's
        own = [
            (alias, thing)
            for alias, shown, thing in everyone
            if isinstance(thing, CharacterView) and shown == _character_name(thing)
        ]
        found = [thing for thing in names.match(name, own) if thing in found] or found
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFoundError(
            f"Nobody is called {name!r}{did_you_mean(name, [(alias, shown) for alias, shown, _ in everyone])}"
        )
    some = names.match(name, [(alias, shown) for alias, shown, _ in everyone])
    if len(some) == 1:  # two that are called the same
        some = [thing.character.id if isinstance(thing, CharacterView) else thing.id for thing in found]
    others = " or others" if len(some) > _MAX_SUGGESTIONS else ""
    raise NotFoundError(f"{name!r} could be {_join_or(some[:_MAX_SUGGESTIONS])}{others}. Say more of the name.")


def _searchable_names(guide: Guide) -> Iterator[tuple[str, str, CharacterView | Person]]:
    """Yield each name that somebody goes by, that name as it is written, and who it is."""
    playing = set()
    for view in characters(guide):
        playing.add(view.actor)
        yield from ((alias, _character_name(view), view) for alias in (view.character.id, *_all_names(view.character)))
        if view.actor:
            yield from (
                (alias, f"{view.actor.name} ({_character_name(view)})", view) for alias in _all_names(view.actor)
            )
    for person in guide.person:
        if person not in playing:
            yield from ((alias, person.name, person) for alias in _all_names(person))


def _character_name(view: CharacterView) -> str:
    return view.character.name


def character(guide: Guide, name: str) -> CharacterView:
    """Return the character meant by `name`, as `who` does. Raises NotFoundError for a real person without one, too."""
    found = who(guide, name)
    if isinstance(found, Person):
        raise NotFoundError(f"{found.name} plays nobody that you know of yet. For the person: etoile who {found.name}")
    return found


def company(guide: Guide, name: str) -> Company:
    """Return the company whose id, else whose name, city or other name is `name`.

    Raises UsageError, with a suggestion, where there is none or more than one.
    """
    wanted = names.fold(name)
    found = [known for known in guide.company if names.fold(known.id) == wanted] or [
        known for known in guide.company if wanted in map(names.fold, (known.city, *_all_names(known)))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{name!r} could be {_join_or([known.id for known in found])}.")
    ids = [known.id for known in guide.company]
    raise UsageError(
        f"There is no company {name!r}{did_you_mean(name, ids)} The companies are {', '.join(ids) or 'none'}."
    )


def relations_of(guide: Guide, of: Character | None = None) -> list[RelationView]:
    """Return the ties of one character, seen from there; without one, all ties, each once, from the side of `a`."""
    called = {known.id: known.name for known in guide.character} | {known.id: known.name for known in guide.company}
    found = []
    for relation in guide.relation:
        one, two = called[relation.subject], called[relation.object]
        forth, back = _LABELS[relation.kind]
        if of is None or relation.subject == of.id:
            found.append(RelationView(one, forth, two, relation))
        elif relation.object == of.id:
            found.append(RelationView(two, back, one, relation))
    return found


def episode_events(guide: Guide, *, company: Company | None = None) -> list[EpisodeEvent]:
    """Return the events in the order of the episodes; only those at `company`."""
    companies = {known.id: known for known in guide.company}
    return [
        EpisodeEvent(episode, event, tuple(companies[name] for name in event.companies))
        for episode in guide.episode
        for event in episode.events
        if company is None or company.id in event.companies
    ]


def credit_entries(guide: Guide) -> list[CreditEntry]:
    """Return the credits in the order of the sheet."""
    people = {person.id: person.name for person in guide.person}
    return [
        CreditEntry(credit, (*(people[name] for name in credit.people), *credit.organisations))
        for credit in guide.credit
    ]


def credits_of(guide: Guide, person: Person) -> list[Credit]:
    """Return the jobs that `person` is credited with."""
    return [credit for credit in guide.credit if person.id in credit.people]


def term(guide: Guide, name: str) -> Term:
    """Return the word of ballet meant by `name`. Raises NotFoundError, with up to three that were perhaps meant."""
    named = [
        (alias, known)
        for known in guide.term
        for alias in (known.id, known.term, *(each.name for each in known.aliases))
    ]
    found = names.match(name, named)
    if not found:
        near = did_you_mean(name, [(alias, known.term) for alias, known in named])
        raise NotFoundError(f"There is no word {name!r}{near}")
    if len(found) == 1:
        return found[0]
    some = [known.term for known in found]
    raise NotFoundError(
        f"{name!r} could be {_join_or(some[:_MAX_SUGGESTIONS])}{' or others' if len(some) > _MAX_SUGGESTIONS else ''}."
    )


def source(guide: Guide, name: str) -> Source:
    """Return the source with the id `name`. Raises NotFoundError, with a suggestion."""
    for known in guide.source:
        if known.id == name.strip().casefold():
            return known
    raise NotFoundError(f"There is no source {name!r}{did_you_mean(name, [known.id for known in guide.source])}")


def filter_by_name(asked: str, named: Iterable[tuple[str, Row]], what: str) -> list[Row]:
    """Return the rows whose name matches `asked`.

    Raises NotFoundError, with a suggestion, where none does; `what` says in the message what was looked for.
    """
    pairs = list(named)
    if found := names.match(asked, pairs):
        return found
    raise NotFoundError(f"There is no {what} {asked!r}{did_you_mean(asked, [name for name, _ in pairs])}")


def did_you_mean(asked: str, known: Iterable[str | tuple[str, str]]) -> str:
    """Return the end of a sentence that suggests up to three names that look like `asked`.

    `known` are names, or pairs of a name to look at and the one to suggest for it.
    """
    near = names.close(asked, [(each, each) if isinstance(each, str) else each for each in known])
    return f". Did you mean {_join_or(near)}?" if near else "."


def _all_names(thing: Character | Person | Company) -> list[str]:
    return [thing.name, *(alias.name for alias in thing.aliases)]


def _join_or(words: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
