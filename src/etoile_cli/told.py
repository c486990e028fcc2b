"""All that a guide tells, line by line: what each line is about, what it says, when it is told and who says so."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from etoile_cli.kinds import Standing, Subject
from etoile_cli.model import Character
from etoile_cli.spoilers import Guide


class Told(Struct, frozen=True):
    """One line: `text` is said of `about`; `after` is the level that it takes to read it."""

    subject: Subject
    about: str
    text: str
    after: int
    sources: tuple[str, ...]
    standing: Standing


def told(guide: Guide) -> Iterator[Told]:
    """Yield every line of `guide`, people and episodes first, none twice."""
    yield from _said(Subject.SHOW, guide.show.title, (guide.show.premise, *guide.show.facts))
    for company in guide.company:
        yield from _said(Subject.COMPANY, company.name, company.facts)
    yield from _characters(guide)
    yield from _episodes(guide)
    for subject, rows in ((Subject.DANCE, guide.dance), (Subject.MUSIC, guide.song)):
        for row in rows:
            yield from _said(subject, row.title, (row,))
    for place in guide.place:
        yield from _said(Subject.PLACE, place.name, (place,))
    for term in guide.term:
        yield from _said(Subject.TERM, term.term, (term, *term.meets), term.after)
    for person in guide.person:
        yield from _said(Subject.PERSON, person.name, person.facts, person.after)
    for milestone in guide.milestone:
        yield from _said(Subject.DATE, milestone.date, (milestone,))
    yield from _papers(guide)
    for source in guide.source:
        outlet = ", ".join(filter(None, (source.outlet, source.author)))
        yield Told(Subject.SOURCE, source.id, outlet, 0, (source.id,), Standing.CONFIRMED)
        if source.page:
            yield Told(
                Subject.SOURCE, source.id, source.page.title, source.page.after, (source.id,), Standing.CONFIRMED
            )


def _characters(guide: Guide) -> Iterator[Told]:
    actors = {person.id: person.name for person in guide.person}
    names = {known.id: known.name for known in guide.character} | {known.id: known.name for known in guide.company}
    for character in guide.character:
        part = ", ".join(
            filter(None, (character.role or f"{character.billing.value} part", _played(character, actors)))
        )
        yield _line(Subject.CHARACTER, character.name, part, character)
        moves = tuple(stay for stay in character.stays if stay.text)
        yield from _said(
            Subject.CHARACTER, character.name, (*character.lines, *moves, *character.facts), character.after
        )
    for tie in guide.relation:
        yield from _said(Subject.TIE, f"{names[tie.a]}, {names[tie.b]}", (tie,))


def _played(character: Character, actors: dict[str, str]) -> str:
    return f"played by {actors[character.actor]}" if character.actor else ""


def _episodes(guide: Guide) -> Iterator[Told]:
    for episode in guide.episode:
        about = f"Episode {episode.number}"
        yield Told(Subject.EPISODE, about, episode.title, 0, episode.sources, episode.standing)
        yield from _said(Subject.EPISODE, about, (*episode.lines, *episode.events))


def _papers(guide: Guide) -> Iterator[Told]:
    """Yield what stands in credits, scores, reviews and disputes."""
    people = {person.id: person.name for person in guide.person}
    for credit in guide.credit:
        names = ", ".join((*(people[name] for name in credit.people), *credit.firms))
        yield _line(Subject.CREDIT, credit.role, ". ".join(filter(None, (names, credit.note))), credit)
    for score in guide.score:
        yield _line(Subject.SCORE, score.measure, f"{score.figure} ({score.seen})", score)
    for review in guide.review:
        about = ", ".join(filter(None, (review.outlet, review.critic)))
        yield from _said(Subject.REVIEW, about, (review,))
        for point in (*review.praise, *review.faults):
            after = max(review.after, point.after)
            yield Told(Subject.REVIEW, about, point.text, after, review.sources, review.standing)
    for dispute in guide.dispute:
        every = tuple(dict.fromkeys(source for version in dispute.versions for source in version.sources))
        for version in dispute.versions:
            yield Told(Subject.DISPUTE, dispute.topic, version.text, dispute.after, version.sources, Standing.DISPUTED)
        yield Told(Subject.DISPUTE, dispute.topic, dispute.verdict, dispute.after, every, Standing.DISPUTED)


def _said(subject: Subject, about: str, statements: Iterable[Any], since: int = 0) -> Iterator[Told]:
    """Yield statements (and stays, which have the same fields) of something that is there `since` a level."""
    for said in statements:
        yield Told(subject, about, said.text, max(since, said.after), said.sources, said.standing)


def _line(subject: Subject, about: str, text: str, record: Any) -> Told:
    """Return the line of a record whose words are made of its fields."""
    return Told(subject, about, text, record.after, record.sources, record.standing)
