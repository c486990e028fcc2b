"""All that a guide tells, line by line: what each line is about, what it says, when it is told and who says so."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from etoile_cli.kinds import Confidence, StatementKind
from etoile_cli.model import Character, Company, Person, Term
from etoile_cli.spoilers import Guide


class Told(Struct, frozen=True):
    """One line: `text` is said of `about`; `after` is the level that it takes to read it.

    `also` are names that belong to it though it does not say them: other spellings, makers, where it is.
    """

    subject: StatementKind
    about: str
    text: str
    after: int
    sources: tuple[str, ...]
    confidence: Confidence
    also: tuple[str, ...] = ()


def told(guide: Guide) -> Iterator[Told]:
    """Yield every line of `guide`: the show, its companies, people and episodes, the stage, and then the papers."""
    yield from _said(StatementKind.SHOW, guide.show.title, (guide.show.premise, *guide.show.facts))
    for company in guide.company:
        yield from _said(StatementKind.COMPANY, company.name, company.facts, also=(company.city, *_called(company)))
    yield from _characters(guide)
    yield from _episodes(guide)
    yield from _stage(guide)
    for person in guide.person:
        yield from _said(StatementKind.PERSON, person.name, person.facts, person.after, also=_called(person))
    for milestone in guide.milestone:
        yield from _said(StatementKind.DATE, milestone.date, (milestone,), also=_some(milestone.award))
    yield from _papers(guide)
    for source in guide.source:
        outlet = ", ".join(filter(None, (source.outlet, source.author)))
        yield Told(StatementKind.SOURCE, source.id, outlet, 0, (source.id,), Confidence.CONFIRMED)
        if source.page:
            yield Told(
                StatementKind.SOURCE,
                source.id,
                source.page.title,
                source.page.after,
                (source.id,),
                Confidence.CONFIRMED,
            )


def _characters(guide: Guide) -> Iterator[Told]:
    actors = {person.id: person.name for person in guide.person}
    names = {known.id: known.name for known in guide.character} | {known.id: known.name for known in guide.company}
    for character in guide.character:
        part = ", ".join(filter(None, (character.job or f"{character.billing.value} part", _played(character, actors))))
        also = _called(character)
        yield _line(StatementKind.CHARACTER, character.name, part, character, also=also)
        moves = tuple(membership for membership in character.memberships if membership.text)
        lines = (*character.summaries, *moves, *character.facts)
        yield from _said(StatementKind.CHARACTER, character.name, lines, character.after, also=also)
    for relation in guide.relation:
        yield from _said(StatementKind.RELATION, f"{names[relation.subject]}, {names[relation.object]}", (relation,))


def _played(character: Character, actors: dict[str, str]) -> str:
    return f"played by {actors[character.actor]}" if character.actor else ""


def _episodes(guide: Guide) -> Iterator[Told]:
    for episode in guide.episode:
        about = f"Episode {episode.number}"
        yield Told(StatementKind.EPISODE, about, episode.title, 0, episode.sources, episode.confidence)
        yield from _said(StatementKind.EPISODE, about, (*episode.teasers, *episode.events))


def _stage(guide: Guide) -> Iterator[Told]:
    """Yield what is danced, heard and seen, and the words for it."""
    for dance in guide.dance:
        yield from _said(StatementKind.DANCE, dance.title, (dance,), also=(*dance.choreographers, *dance.composers))
    for song in guide.song:
        yield from _said(StatementKind.MUSIC, song.title, (song,), also=_some(song.artist))
    for place in guide.place:
        yield from _said(StatementKind.PLACE, place.name, (place,), also=(place.city,))
    for term in guide.term:
        yield from _said(StatementKind.TERM, term.term, (term, *term.appearances), term.after, also=_called(term))


def _papers(guide: Guide) -> Iterator[Told]:
    """Yield what stands in credits, scores, reviews and disputes."""
    people = {person.id: person.name for person in guide.person}
    for credit in guide.credit:
        names = ", ".join((*(people[name] for name in credit.people), *credit.organisations))
        words = ". ".join(filter(None, (names, credit.note)))
        yield _line(StatementKind.CREDIT, credit.job, words, credit, also=(credit.department,))
    for score in guide.score:
        yield _line(StatementKind.SCORE, score.metric, f"{score.value} ({score.as_of})", score, also=())
    for review in guide.review:
        about = ", ".join(filter(None, (review.outlet, review.critic)))
        yield from _said(StatementKind.REVIEW, about, (review,))
        for point in (*review.praise, *review.criticism):
            after = max(review.after, point.after)
            yield Told(StatementKind.REVIEW, about, point.text, after, review.sources, review.confidence)
    for dispute in guide.dispute:
        every = tuple(dict.fromkeys(source for version in dispute.versions for source in version.sources))
        for version in dispute.versions:
            yield Told(
                StatementKind.DISPUTE, dispute.topic, version.text, dispute.after, version.sources, Confidence.DISPUTED
            )
        verdict = f"The guide goes by: {dispute.verdict}"
        yield Told(StatementKind.DISPUTE, dispute.topic, verdict, dispute.after, every, Confidence.DISPUTED)


def _said(
    subject: StatementKind, about: str, statements: Iterable[Any], since: int = 0, *, also: tuple[str, ...] = ()
) -> Iterator[Told]:
    """Yield statements (and memberships, which have the same fields) of something that is there `since` a level."""
    for said in statements:
        yield Told(subject, about, said.text, max(since, said.after), said.sources, said.confidence, also)


def _line(subject: StatementKind, about: str, text: str, record: Any, *, also: tuple[str, ...]) -> Told:
    """Return the line of a record whose words are made of its fields."""
    return Told(subject, about, text, record.after, record.sources, record.confidence, also)


def _called(thing: Character | Company | Person | Term) -> tuple[str, ...]:
    return tuple(alias.name for alias in thing.aliases)


def _some(name: str | None) -> tuple[str, ...]:
    return (name,) if name else ()
