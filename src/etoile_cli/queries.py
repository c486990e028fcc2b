"""Queries on a guide: characters, companies, relations, events, credits, and the record meant by a name."""

from collections.abc import Iterable
from typing import TypeVar

from msgspec import Struct

from etoile_cli.enums import Billing
from etoile_cli.errors import NotFoundError, UsageError
from etoile_cli.labels import KIN, relation_labels, role
from etoile_cli.lookup import by_id, names_by_id
from etoile_cli.matching import did_you_mean, fold, match, owner
from etoile_cli.model import Character, Company, Credit, Episode, Event, Person, Relation, Source, Statement, Term
from etoile_cli.spoilers import Guide
from etoile_cli.text import listed

RowT = TypeVar("RowT")

_MAX_SUGGESTIONS = 3
_SHORT = 4  # letters of a name that is like too many others
LINKING = ("", "and", "the")  # words that may stand before a name or between two


class CharacterView(Struct, frozen=True):
    """A character at the viewer's level.

    `actor` is None where no source names one; `home` and `company` (the current one) are None where there is none.
    """

    character: Character
    actor: Person | None
    home: Company | None
    company: Company | None

    @property
    def summary(self) -> Statement | None:
        """Who this is, in one sentence; None where there is none yet."""
        return summary_at(self.character)

    @property
    def transferred(self) -> bool:
        """Whether the character has moved from one company to another."""
        return self.home is not None and self.company is not None and self.home != self.company


def summary_at(character: Character, number: int | None = None) -> Statement | None:
    """Return who a character is after episode `number`, the latest by default; None where there was nothing to say."""
    told = [each for each in character.summaries if number is None or each.after <= number]
    return told[-1] if told else None


class CompanyRoster(Struct, frozen=True):
    """A company at the viewer's level: who stayed from the start, who came, who left."""

    company: Company
    stayed: tuple[CharacterView, ...]
    came: tuple[CharacterView, ...]
    left: tuple[CharacterView, ...]


class CreditEntry(Struct, frozen=True):
    """A credit with the names of its people and organisations."""

    credit: Credit
    names: tuple[str, ...]


class EpisodeEvent(Struct, frozen=True):
    """An event with its episode and the companies that it concerns."""

    episode: Episode
    event: Event
    companies: tuple[Company, ...]


class RelationView(Struct, frozen=True):
    """A relation seen from one side: `name` is the `label` of `other`, who is its `role`; with the ids of both."""

    name: str
    label: str
    other: str
    role: str
    relation: Relation
    id: str
    other_id: str


def characters(
    guide: Guide,
    *,
    company: Company | None = None,
    home: Company | None = None,
    billing: Billing | None = None,
    job: str | None = None,
) -> list[CharacterView]:
    """Return the characters in the order of the credits, filtered by current company, home, billing and job.

    Raises NotFoundError where no character has a job like `job`.
    """
    companies, people = by_id(guide.company), by_id(guide.person)
    views = [_character_view(character, people, companies) for character in guide.character]
    if job is not None:
        views = filter_by_name(job, [(view.character.job or "", view) for view in views], "job", "characters")
    return [
        view
        for view in views
        if (company is None or view.company == company)
        and (home is None or view.home == home)
        and (billing is None or view.character.billing is billing)
    ]


def _character_view(character: Character, people: dict[str, Person], companies: dict[str, Company]) -> CharacterView:
    home, company = (
        companies.get(each.company or "") for each in (character.memberships[0], character.memberships[-1])
    )
    return CharacterView(character, people.get(character.actor or ""), home, company)


def company_rosters(guide: Guide) -> list[CompanyRoster]:
    """Return the companies with their characters, in the order of the credits."""
    views = characters(guide)
    return [
        CompanyRoster(
            company,
            stayed=tuple(view for view in views if view.company == company and view.home == company),
            came=tuple(view for view in views if view.company == company and view.home != company),
            left=tuple(view for view in views if view.company != company and view.home == company),
        )
        for company in guide.company
    ]


def who(guide: Guide, name: str) -> CharacterView | Person:
    """Return the character or real person meant by `name`, or the only character with a job of that name.

    Case and accents do not matter; a part of the name is enough, and a typo is forgiven. A character comes before a
    person. Raises NotFoundError, with up to three suggestions, where nobody or more than one fits.
    """
    views = characters(guide)
    named = [(alias, view) for view in views for alias in (view.character.id, *_all_names(view.character))]
    people = [(alias, person) for person in guide.person for alias in _all_names(person)]
    entries: list[tuple[str, CharacterView | Person]] = [*named, *people]
    found = _fitting(name, entries, views)
    if len(found) == 1:
        return found[0]
    if not found:
        if companies := _companies_named(guide, name):
            raise NotFoundError(f"{companies[0].id} is a company: etoile companies {companies[0].id}")
        if fold(name) in KIN or (owner(name) and _fitting(owner(name), entries, views)):
            raise NotFoundError(f"No match for {name!r}. Perhaps it is in: etoile relations {owner(name) or '--all'}")
        suggestion = did_you_mean(name, [(alias, _name_of(each)) for alias, each in entries])
        raise _not_found(f"match for {name!r}", suggestion, "characters")
    found.sort(key=_importance)
    names = list(dict.fromkeys(map(_name_of, found)))
    if len(names) == 1:  # two of the same name
        names = [each.character.id if isinstance(each, CharacterView) else each.id for each in found]
    with_job = _with_job(views, name)
    if all(each in with_job for each in found):
        job = fold(name).removeprefix("the ")
        raise NotFoundError(f"{name!r} could be {listed(names, 'or')}. To see them: etoile characters --job {job!r}")
    raise _ambiguous(name, names)


def _fitting(
    name: str, entries: list[tuple[str, CharacterView | Person]], views: list[CharacterView]
) -> list[CharacterView | Person]:
    """Return the characters, or else the persons, that `name` fits: by a name, a job, or a name with a typo.

    Where it only stands within names, as "dancer" does in "A dancer", those with that job fit as well.
    """
    fitting = match(name, entries, typos=False)
    found: list[CharacterView | Person] = [each for each in fitting if isinstance(each, CharacterView)] or fitting
    begun = [each for each in found if len(name) > 1 and fold(_name_of(each)).startswith(fold(name))]
    for chosen in (begun, [each for each in begun if _importance(each)[0] < list(Billing).index(Billing.GUEST)]):
        if len(chosen) == 1:  # not "Cheyenne's mother"
            return chosen
    if not any(fold(alias) == fold(name) for alias, _ in entries):
        found = list(dict.fromkeys([*found, *_with_job(views, name)]))
    if found or owner(name) or fold(name) in KIN:  # a brother is no mother
        return found
    return match(name, [each for each in entries if isinstance(each[1], CharacterView) or len(name) > _SHORT])


def named_by_words(guide: Guide, name: str) -> list[CharacterView]:
    """Return the characters that a single word of several in `name` means, in its order."""
    words = name.split()
    found = [_character_or_error(guide, word) for word in words if fold(word) not in LINKING] if len(words) > 1 else []
    return list({each.character.id: each for each in found if isinstance(each, CharacterView)}.values())


def words_of(thing: CharacterView | Person) -> set[str]:
    """Return the words by which somebody can be named: of all names, and of a character's job and actor."""
    if isinstance(thing, Person):
        return {*fold(" ".join(_all_names(thing))).split()}
    actor = _all_names(thing.actor) if thing.actor else []
    names = (thing.character.id, *_all_names(thing.character), "the", thing.character.job or "", *actor)
    return {*fold(" ".join(names)).split()}


def _with_job(views: Iterable[CharacterView], name: str) -> list[CharacterView | Person]:
    """Return the characters whose job has all words of `name`, such as "the choreographer"."""
    wanted = set(fold(name).split()) - {"the"}
    return [view for view in views if wanted and wanted <= set(fold(view.character.job or "").split())]


def _name_of(thing: CharacterView | Person) -> str:
    return thing.character.name if isinstance(thing, CharacterView) else thing.name


def _importance(thing: CharacterView | Person) -> tuple[int, int]:
    """Return a key that sorts the main cast first, then those of whom more is told."""
    if isinstance(thing, CharacterView):
        return list(Billing).index(thing.character.billing), -len(thing.character.facts)
    return len(Billing), -len(thing.facts)


def _ambiguous(name: str, names: list[str]) -> NotFoundError:
    others = ["others"] if len(names) > _MAX_SUGGESTIONS else []
    return NotFoundError(f"{name!r} could be {listed([*names[:_MAX_SUGGESTIONS], *others], 'or')}. Be more specific.")


def character(guide: Guide, name: str) -> CharacterView:
    """Return the character meant by `name`, as `who` does, or the only one that the person of that name plays.

    Raises NotFoundError for a person who plays nobody, or several characters.
    """
    found = who(guide, name)
    if isinstance(found, CharacterView):
        return found
    played = [view for view in characters(guide) if view.actor == found]
    if len(played) == 1:
        return played[0]
    if played:
        raise _ambiguous(name, [view.character.name for view in played])
    raise NotFoundError(
        f"{found.name} plays no character that you have unlocked. To see the person: etoile who {found.name}"
    )


def pair(guide: Guide, name: str) -> tuple[CharacterView, CharacterView | None]:
    """Return the character meant by `name` and None, or two whose names follow one another, also with "and" between.

    Words that one character bears mean that one. Raises NotFoundError, and UsageError for more than two names.
    """
    found = _character_or_error(guide, name)
    if isinstance(found, CharacterView) and _bears(found, name):
        return found, None
    words = [] if owner(name) else name.split()
    pairs = []
    for index in range(1, len(words)):
        joined = fold(words[index]) in ("", "and")
        halves = (" ".join(words[:index]), " ".join(words[index + joined :]))
        first, second = (_character_or_error(guide, half) for half in halves)
        if isinstance(first, CharacterView) and isinstance(second, CharacterView) and first != second:
            has_typo = not (_bears(first, halves[0]) and _bears(second, halves[1]))
            pairs.append((has_typo, first, second))
    if pairs:
        return min(pairs, key=lambda each: each[0])[1:]
    if isinstance(found, NotFoundError):
        named = [view.character.name for view in named_by_words(guide, name)]
        if named[2:]:
            raise UsageError(f"Give at most two names: {name!r} has those of {', '.join(named)}.")
        each = [_character_or_error(guide, word) for word in words if fold(word) not in LINKING]
        unknown = [error for error in each if isinstance(error, NotFoundError)]
        raise unknown[0] if len(unknown) == len(named) == 1 else found  # of two names the one that is not found
    return found, None


def _character_or_error(guide: Guide, name: str) -> CharacterView | NotFoundError:
    try:
        return character(guide, name)
    except NotFoundError as error:
        return error


def _bears(view: CharacterView, name: str) -> bool:
    """Return whether each word of `name` begins one in the names of a character, of the actor or of the job."""
    words = words_of(view)
    return all(any(word.startswith(start) for word in words) for start in fold(name).split())


def company(guide: Guide, name: str) -> Company:
    """Return the company with the id `name`, else with that name, city or alias.

    Raises NotFoundError, with a suggestion, where there is none or more than one.
    """
    found = _companies_named(guide, name)
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFoundError(f"{name!r} could be {listed([each.id for each in found], 'or')}.")
    cities = [each.city for each in guide.company]
    companies = f"The companies are {listed(cities, 'and')}." if cities else "There are no companies."
    raise NotFoundError(f"No company {name!r}. {companies}{did_you_mean(name, cities)}")


def _companies_named(guide: Guide, name: str) -> list[Company]:
    """Return the company with the id `name`, else those with that name, city or alias, or with its words in one."""
    named = [(each_name, each) for each in guide.company for each_name in (each.city, *_all_names(each))]
    return [each for each in guide.company if fold(each.id) == fold(name)] or match(name, named, typos=False)


def relations_of(guide: Guide, of: Character | None = None) -> list[RelationView]:
    """Return the relations of one character, seen from that side; without one all, each once, from the subject's."""
    names = names_by_id(guide.character, guide.company)
    found = []
    for relation in guide.relation:
        sides = list(zip((relation.subject, relation.object), relation_labels(guide, relation), strict=True))
        if of and of.id == relation.object:
            sides.reverse()
        (id_, label), (other_id, other_label) = sides
        if of is None or of.id == id_:
            found.append(RelationView(names[id_], label, names[other_id], role(other_label), relation, id_, other_id))
    return found


def episode_events(guide: Guide, *, company: Company | None = None, of: Character | None = None) -> list[EpisodeEvent]:
    """Return the events in order: with `company` those that concern it, with `of` those of a character's page."""
    companies = by_id(guide.company)
    return [
        EpisodeEvent(episode, event, tuple(companies[id_] for id_ in event.companies))
        for episode in guide.episode
        for event in episode.events
        if (company is None or company.id in event.companies) and (of is None or of.id in event.characters)
    ]


def credit_entries(guide: Guide) -> list[CreditEntry]:
    """Return the credits in the order of the credit sheet."""
    people = names_by_id(guide.person)
    return [CreditEntry(each, (*(people[id_] for id_ in each.people), *each.organisations)) for each in guide.credit]


def credits_of(guide: Guide, person: Person) -> list[Credit]:
    """Return the credits of `person`."""
    return [credit for credit in guide.credit if person.id in credit.people]


def terms(guide: Guide, name: str) -> list[Term]:
    """Return the term meant by `name`, or those of the topic with that name.

    A word of a meaning counts more than a part of another term: "star" is an étoile, not Stars and Stripes. Raises
    NotFoundError, with up to three suggestions.
    """
    wanted = fold(name)
    if of_topic := [each for each in guide.term if fold(each.topic) in (wanted, f"{wanted}s")]:
        return of_topic
    pairs = [
        (alias, each) for each in guide.term for alias in (each.id, each.term, *(other.name for other in each.aliases))
    ]
    found = match(name, pairs)
    if not any(wanted in fold(alias).split() or wanted == fold(alias) for alias, _ in pairs):
        meant = [each for each in guide.term if each.short and wanted in fold(each.short).split()]
        found = meant[:1] or found
    if len(found) == 1:
        return found
    if not found:
        suggestion = did_you_mean(name, [(alias, each.term) for alias, each in pairs])
        raise _not_found(f"glossary entry for {name!r}", suggestion, "glossary")
    raise _ambiguous(name, [each.term for each in found])


def sources(guide: Guide, name: str) -> list[Source]:
    """Return the source with the id `name`, else those whose outlet or title matches it, in the order of the dataset.

    Raises NotFoundError, with a suggestion.
    """
    by_its_id = by_id(guide.source)
    if found := by_its_id.get(name.strip().casefold()):
        return [found]
    titles = [(f"{each.outlet}, {each.page.title}", each) for each in guide.source if each.page]
    named = [*((each.outlet, each) for each in guide.source), *titles]
    return filter_by_name(name, named, "source", "sources", [*(each for each, _ in named), *by_its_id])


def filter_by_name(
    name: str, named: Iterable[tuple[str, RowT]], what: str, command: str, suggested: Iterable[str] | None = None
) -> list[RowT]:
    """Return the rows whose name matches `name`.

    Raises NotFoundError, with a suggestion, where none does; `what` says in the message what was looked for, and
    `command` where to see all. Names are suggested, or those that are `suggested`.
    """
    pairs = list(named)
    if found := match(name, pairs):
        return found
    names = [each for each, _ in pairs] if suggested is None else suggested
    raise _not_found(f"{what} matches {name!r}", did_you_mean(name, names), command)


def _not_found(what: str, suggestion: str, command: str) -> NotFoundError:
    """Return the error for something of which there is none, with a suggestion, or else the command that shows all."""
    return NotFoundError(f"No {what}.{suggestion or f' To see all: etoile {command}'}")


def _all_names(thing: Character | Person | Company) -> list[str]:
    return [thing.name, *(alias.name for alias in thing.aliases)]
