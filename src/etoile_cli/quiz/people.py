"""Questions about the people of the series: who plays whom, who is what, where and to whom."""

from collections.abc import Iterator

from etoile_cli import guide as ask
from etoile_cli.guide import Role
from etoile_cli.kinds import Difficulty, Tie
from etoile_cli.model import Company
from etoile_cli.quiz.made import BILLED, Made, is_reliable, overlap
from etoile_cli.spoilers import Guide

_ASKED = {
    Tie.PARENT: "Who is a parent of {}?",
    Tie.SIBLING: "Whose brother or sister is {}?",
    Tie.UNCLE: "Whose nephew or niece is {}?",
    Tie.GRANDPARENT: "Whose grandchild is {}?",
    Tie.MENTOR: "Who takes {} in hand?",
    Tie.HOST: "Who gives {} a home?",
    Tie.EX: "Who is an ex of {}?",
}
"""How the first end of a tie is asked for, given the second. Ties that many may have are not asked for."""


def plays(guide: Guide) -> Iterator[Made]:
    """Who plays a character."""
    cast = _cast(guide)
    for role, actor in cast:
        yield Made(
            id=f"plays-{role.character.id}",
            topic="cast",
            difficulty=BILLED[role.character.billing],
            prompt=f"Who plays {role.character.name}?",
            answer=actor,
            pool=([name for other, name in cast if _billed_alike(role, other)], [name for _, name in cast]),
            explanation=_introduced(role),
            sources=role.character.sources,
        )


def played(guide: Guide) -> Iterator[Made]:
    """Whom an actor plays."""
    cast = _cast(guide)
    for role, actor in cast:
        here = [other for other, _ in cast if other.company == role.company]
        yield Made(
            id=f"played-{role.character.id}",
            topic="cast",
            difficulty=BILLED[role.character.billing],
            prompt=f"Whom does {actor} play?",
            answer=role.character.name,
            pool=(_names(here), _names([other for other, _ in cast])),
            true=frozenset(_names([other for other, name in cast if name == actor])),
            also=tuple(_names([other for other, name in cast if name == actor and other is not role])),
            explanation=_introduced(role),
            sources=role.character.sources,
        )


def home(guide: Guide) -> Iterator[Made]:
    """What somebody is, and in which city, when the series begins."""
    for role in ask.roles(guide):
        stay = role.character.stays[0]
        if role.character.role and role.home and is_reliable(stay.confidence):
            yield Made(
                id=f"home-{role.character.id}",
                topic="companies",
                difficulty=BILLED[role.character.billing],
                prompt=f"What is {role.character.name}, and where, when the series begins?",
                answer=f"{role.character.role} in {role.home.city}",
                pool=_elsewhere(guide, role),
                explanation=_introduced(role),
                sources=stay.sources,
            )


def now(guide: Guide) -> Iterator[Made]:
    """What somebody is who crossed, and in which city."""
    for role, _, company in _crossed(guide):
        yield Made(
            id=f"now-{role.character.id}",
            topic="companies",
            difficulty=Difficulty.EASY,
            prompt=f"What is {role.character.name}, and where, after crossing over?",
            answer=f"{role.character.role} in {company.city}",
            pool=_elsewhere(guide, role),
            explanation=_introduced(role),
            sources=role.character.stays[-1].sources,
        )


def crossed(guide: Guide) -> Iterator[Made]:
    """Who with a certain job crossed from one city to another."""
    movers = _crossed(guide)
    for role, home, company in movers:
        settled = _settled(guide)
        yield Made(
            id=f"crossed-{role.character.id}",
            topic="companies",
            difficulty=Difficulty.MEDIUM,
            prompt=f"Which {role.character.role} goes from {home.city} to {company.city}?",
            answer=role.character.name,
            pool=(_names([other for other in settled if other.home == home]), _names(settled)),
            true=frozenset(_names([other for other, *way in movers if way == [home, company]])),
            explanation=_introduced(role),
            sources=role.character.stays[-1].sources,
        )


def job(guide: Guide) -> Iterator[Made]:
    """Who has a job, where nobody else has one that sounds like it."""
    working = [role for role in ask.roles(guide) if role.character.role]
    for role in (role for role in working if is_reliable(role.character.confidence)):
        own = role.character.role or ""
        if sum(overlap(own, other.character.role or "") for other in working) == 1:
            yield Made(
                id=f"job-{role.character.id}",
                topic="characters",
                difficulty=BILLED[role.character.billing],
                prompt=f"Who is the {own}?",
                answer=role.character.name,
                pool=(_names([other for other in working if _billed_alike(role, other)]), _names(working)),
                explanation=_introduced(role),
                sources=role.character.sources,
            )


def relation(guide: Guide) -> Iterator[Made]:
    """Who is what to somebody. Nobody who has any tie to that somebody is a wrong answer."""
    called = {character.id: character.name for character in guide.character}
    pairs = [(tie.a, tie.b) for tie in guide.relation]
    for tie in guide.relation:
        if tie.kind in _ASKED and is_reliable(tie.confidence) and tie.b in called:
            tied = {one for pair in pairs if tie.b in pair for one in pair}
            yield Made(
                id=f"relation-{tie.kind.value}-{tie.a}-{tie.b}",
                topic="characters",
                difficulty=Difficulty.MEDIUM,
                prompt=_ASKED[tie.kind].format(called[tie.b]),
                answer=called[tie.a],
                pool=([name for one, name in called.items() if one not in tied],),
                true=frozenset(called[one] for one in tied if one in called),
                explanation=tie.text,
                sources=tie.sources,
            )


def _cast(guide: Guide) -> list[tuple[Role, str]]:
    """Return the roles whose player is known for sure, with the player's name.

    Who is called by what they do ("A dancer") is left out: others may be called that as well.
    """
    return [
        (role, role.actor.name)
        for role in ask.roles(guide)
        if role.actor
        and is_reliable(role.character.confidence)
        and not (role.character.role and overlap(role.character.name, role.character.role))
    ]


def _settled(guide: Guide) -> list[Role]:
    """Return the roles of whom it is sure where they were and are."""
    return [role for role in ask.roles(guide) if all(is_reliable(stay.confidence) for stay in role.character.stays)]


def _crossed(guide: Guide) -> list[tuple[Role, Company, Company]]:
    """Return the roles with a job whose crossing is sure, and from where to where they went."""
    return [
        (role, role.home, role.company)
        for role in ask.roles(guide)
        if role.home
        and role.company
        and role.crossed
        and role.character.role
        and is_reliable(role.character.stays[-1].confidence)
    ]


def _names(roles: list[Role]) -> list[str]:
    return [role.character.name for role in roles]


def _billed_alike(one: Role, two: Role) -> bool:
    return one.character.billing is two.character.billing


def _introduced(role: Role) -> str:
    """Return a sentence or two on somebody, none of which is in doubt."""
    player = role.actor.name if role.actor and is_reliable(role.character.confidence) else None
    lines = [line.text for line in role.character.lines if is_reliable(line.confidence)]
    return " ".join((*([f"{player} plays {role.character.name}."] if player else []), *lines[-1:]))


def _elsewhere(guide: Guide, role: Role) -> tuple[list[str], ...]:
    """Return what somebody is not: their job in each city, and the jobs of others that do not sound like it."""
    cities = [company.city for company in guide.company]
    own = role.character.role or ""
    jobs = dict.fromkeys(other.character.role for other in ask.roles(guide) if other.character.role)
    others = [job for job in jobs if not overlap(job, own)]
    return [f"{own} in {city}" for city in cities], [f"{job} in {city}" for job in others for city in cities]
