"""Questions about the people of the series: who plays whom, who is what, where and to whom."""

from collections.abc import Iterator

from etoile_cli import guide as ask
from etoile_cli.guide import CharacterView
from etoile_cli.kinds import Difficulty, RelationKind
from etoile_cli.model import Company
from etoile_cli.quiz.made import BILLED, Made, is_reliable, overlap
from etoile_cli.spoilers import Guide

_ASKED = {
    RelationKind.PARENT: "Who is a parent of {}?",
    RelationKind.SIBLING: "Whose brother or sister is {}?",
    RelationKind.UNCLE: "Whose nephew or niece is {}?",
    RelationKind.GRANDPARENT: "Whose grandchild is {}?",
    RelationKind.MENTOR: "Who takes {} in hand?",
    RelationKind.HOST: "Who gives {} a home?",
    RelationKind.EX: "Who is an ex of {}?",
}
"""How the first end of a tie is asked for, given the second. Ties that many may have are not asked for."""


def plays(guide: Guide) -> Iterator[Made]:
    """Who plays a character."""
    cast = _cast(guide)
    for view, actor in cast:
        yield Made(
            id=f"plays-{view.character.id}",
            topic="cast",
            difficulty=BILLED[view.character.billing],
            prompt=f"Who plays {view.character.name}?",
            answer=actor,
            pool=([name for other, name in cast if _billed_alike(view, other)], [name for _, name in cast]),
            explanation=_introduced(view),
            sources=view.character.sources,
        )


def played(guide: Guide) -> Iterator[Made]:
    """Whom an actor plays."""
    cast = _cast(guide)
    for view, actor in cast:
        here = [other for other, _ in cast if other.company == view.company]
        yield Made(
            id=f"played-{view.character.id}",
            topic="cast",
            difficulty=BILLED[view.character.billing],
            prompt=f"Whom does {actor} play?",
            answer=view.character.name,
            pool=(_names(here), _names([other for other, _ in cast])),
            true=frozenset(_names([other for other, name in cast if name == actor])),
            also=tuple(_names([other for other, name in cast if name == actor and other is not view])),
            explanation=_introduced(view),
            sources=view.character.sources,
        )


def home(guide: Guide) -> Iterator[Made]:
    """What somebody is, and in which city, when the series begins."""
    for view in ask.characters(guide):
        membership = view.character.memberships[0]
        if view.character.job and view.home and is_reliable(membership.confidence):
            yield Made(
                id=f"home-{view.character.id}",
                topic="companies",
                difficulty=BILLED[view.character.billing],
                prompt=f"What is {view.character.name}, and where, when the series begins?",
                answer=f"{view.character.job} in {view.home.city}",
                pool=_elsewhere(guide, view),
                explanation=_introduced(view),
                sources=membership.sources,
            )


def now(guide: Guide) -> Iterator[Made]:
    """What somebody is who crossed, and in which city."""
    for view, _, company in _crossed(guide):
        yield Made(
            id=f"now-{view.character.id}",
            topic="companies",
            difficulty=Difficulty.EASY,
            prompt=f"What is {view.character.name}, and where, after crossing over?",
            answer=f"{view.character.job} in {company.city}",
            pool=_elsewhere(guide, view),
            explanation=_introduced(view),
            sources=view.character.memberships[-1].sources,
        )


def crossed(guide: Guide) -> Iterator[Made]:
    """Who with a certain job crossed from one city to another."""
    movers = _crossed(guide)
    for view, home, company in movers:
        settled = _settled(guide)
        yield Made(
            id=f"crossed-{view.character.id}",
            topic="companies",
            difficulty=Difficulty.MEDIUM,
            prompt=f"Which {view.character.job} goes from {home.city} to {company.city}?",
            answer=view.character.name,
            pool=(_names([other for other in settled if other.home == home]), _names(settled)),
            true=frozenset(_names([other for other, *way in movers if way == [home, company]])),
            explanation=_introduced(view),
            sources=view.character.memberships[-1].sources,
        )


def job(guide: Guide) -> Iterator[Made]:
    """Who has a job, where nobody else has one that sounds like it."""
    working = [view for view in ask.characters(guide) if view.character.job]
    for view in (view for view in working if is_reliable(view.character.confidence)):
        own = view.character.job or ""
        if sum(overlap(own, other.character.job or "") for other in working) == 1:
            yield Made(
                id=f"job-{view.character.id}",
                topic="characters",
                difficulty=BILLED[view.character.billing],
                prompt=f"Who is the {own}?",
                answer=view.character.name,
                pool=(_names([other for other in working if _billed_alike(view, other)]), _names(working)),
                explanation=_introduced(view),
                sources=view.character.sources,
            )


def relation(guide: Guide) -> Iterator[Made]:
    """Who is what to somebody. Nobody who has any tie to that somebody is a wrong answer."""
    called = {character.id: character.name for character in guide.character}
    pairs = [(relation.subject, relation.object) for relation in guide.relation]
    for relation in guide.relation:
        if relation.kind in _ASKED and is_reliable(relation.confidence) and relation.object in called:
            tied = {one for pair in pairs if relation.object in pair for one in pair}
            yield Made(
                id=f"relation-{relation.kind.value}-{relation.subject}-{relation.object}",
                topic="characters",
                difficulty=Difficulty.MEDIUM,
                prompt=_ASKED[relation.kind].format(called[relation.object]),
                answer=called[relation.subject],
                pool=([name for one, name in called.items() if one not in tied],),
                true=frozenset(called[one] for one in tied if one in called),
                explanation=relation.text,
                sources=relation.sources,
            )


def _cast(guide: Guide) -> list[tuple[CharacterView, str]]:
    """Return the characters whose actor is known for sure, with the actor's name.

    Who is called by what they do ("A dancer") is left out: others may be called that as well.
    """
    return [
        (view, view.actor.name)
        for view in ask.characters(guide)
        if view.actor
        and is_reliable(view.character.confidence)
        and not (view.character.job and overlap(view.character.name, view.character.job))
    ]


def _settled(guide: Guide) -> list[CharacterView]:
    """Return the characters of whom it is sure where they were and are."""
    return [
        view
        for view in ask.characters(guide)
        if all(is_reliable(membership.confidence) for membership in view.character.memberships)
    ]


def _crossed(guide: Guide) -> list[tuple[CharacterView, Company, Company]]:
    """Return the characters with a job whose crossing is sure, and from where to where they went."""
    return [
        (view, view.home, view.company)
        for view in ask.characters(guide)
        if view.home
        and view.company
        and view.crossed
        and view.character.job
        and is_reliable(view.character.memberships[-1].confidence)
    ]


def _names(characters: list[CharacterView]) -> list[str]:
    return [view.character.name for view in characters]


def _billed_alike(one: CharacterView, two: CharacterView) -> bool:
    return one.character.billing is two.character.billing


def _introduced(view: CharacterView) -> str:
    """Return a sentence or two on somebody, none of which is in doubt."""
    actor = view.actor.name if view.actor and is_reliable(view.character.confidence) else None
    lines = [line.text for line in view.character.summaries if is_reliable(line.confidence)]
    return " ".join((*([f"{actor} plays {view.character.name}."] if actor else []), *lines[-1:]))


def _elsewhere(guide: Guide, view: CharacterView) -> tuple[list[str], ...]:
    """Return what somebody is not: their job in each city, and the jobs of others that do not sound like it."""
    cities = [company.city for company in guide.company]
    own = view.character.job or ""
    jobs = dict.fromkeys(other.character.job for other in ask.characters(guide) if other.character.job)
    others = [job for job in jobs if not overlap(job, own)]
    return [f"{own} in {city}" for city in cities], [f"{job} in {city}" for job in others for city in cities]
