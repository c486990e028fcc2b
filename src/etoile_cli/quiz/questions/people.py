"""Questions about characters: their actors, jobs, companies and relations."""

from collections.abc import Iterator
from typing import NamedTuple

from etoile_cli import queries
from etoile_cli.enums import Difficulty, RelationKind
from etoile_cli.lookup import names_by_id
from etoile_cli.model import Company
from etoile_cli.queries import CharacterView
from etoile_cli.quiz.draft import (
    DIFFICULTY_BY_BILLING,
    DraftQuestion,
    KeywordIndex,
    group_by,
    is_reliable,
    shares_keyword,
)
from etoile_cli.spoilers import Guide

_PROMPTS = {
    RelationKind.PARENT: "Who is a parent of {}?",
    RelationKind.SIBLING: "Whose brother or sister is {}?",
    RelationKind.UNCLE: "Whose nephew or niece is {}?",
    RelationKind.GRANDPARENT: "Whose grandchild is {}?",
    RelationKind.MENTOR: "Who mentors {}?",
    RelationKind.HOST: "Who hosts {}?",
    RelationKind.EX: "Who is an ex of {}?",
}
"""How to ask for the subject of a relation, given the object. Kinds that many characters share are left out."""


def actor_of(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the actor of a character."""
    cast = _cast(guide)
    by_billing = group_by(cast, lambda pair: pair[0].character.billing, lambda pair: pair[1])
    every = [actor for _, actor in cast]
    for view, actor in cast:
        yield DraftQuestion(
            id=f"plays-{view.character.id}",
            topic="cast",
            difficulty=DIFFICULTY_BY_BILLING[view.character.billing],
            prompt=f"Who plays {view.character.name}?",
            answer=actor,
            distractors=(by_billing[view.character.billing], every),
            explanation=_introduction(view),
            sources=view.character.sources,
        )


def role_of(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the role of an actor."""
    cast = _cast(guide)
    by_actor = group_by(cast, lambda pair: pair[1], lambda pair: pair[0].character.name)
    by_company = group_by(cast, lambda pair: pair[0].company, lambda pair: pair[0].character.name)
    every = _names([view for view, _ in cast])
    for view, actor in cast:
        roles = by_actor[actor]
        yield DraftQuestion(
            id=f"played-{view.character.id}",
            topic="cast",
            difficulty=DIFFICULTY_BY_BILLING[view.character.billing],
            prompt=f"Whom does {actor} play?",
            answer=view.character.name,
            distractors=(by_company[view.company], every),
            also_correct=frozenset(roles),
            accepted=tuple(role for role in roles if role != view.character.name),
            explanation=_introduction(view),
            sources=view.character.sources,
        )


def initial_company(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the job and city of a character at the start."""
    jobs = _jobs_with_cities(guide)
    for view in queries.characters(guide):
        membership = view.character.memberships[0]
        if view.character.job and view.home and is_reliable(membership.confidence):
            yield DraftQuestion(
                id=f"home-{view.character.id}",
                topic="companies",
                difficulty=DIFFICULTY_BY_BILLING[view.character.billing],
                prompt=f"What is {view.character.name}, and where, when the series begins?",
                answer=f"{view.character.job} in {view.home.city}",
                distractors=(_own_job_with_cities(guide, view), jobs.texts),
                also_correct=jobs.like(view.character.job) - {*_own_job_with_cities(guide, view)},
                explanation=_introduction(view),
                sources=membership.sources,
            )


def current_company(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the job and city of a character after a transfer."""
    jobs = _jobs_with_cities(guide)
    for view, _, company in _reliable_transfers(guide):
        job = view.character.job or ""
        yield DraftQuestion(
            id=f"now-{view.character.id}",
            topic="companies",
            difficulty=Difficulty.EASY,
            prompt=f"What is {view.character.name}, and where, after the transfer?",
            answer=f"{job} in {company.city}",
            distractors=(_own_job_with_cities(guide, view), jobs.texts),
            also_correct=jobs.like(job) - {*_own_job_with_cities(guide, view)},
            explanation=_introduction(view),
            sources=view.character.memberships[-1].sources,
        )


def transferred(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about who with a certain job moved from one city to another."""
    movers = _reliable_transfers(guide)
    by_way = group_by(movers, lambda move: move[1:], lambda move: move[0].character.name)
    reliable = _reliable_characters(guide)
    by_home = group_by(reliable, lambda view: view.home, lambda view: view.character.name)
    every = _names(reliable)
    for view, home, company in movers:
        yield DraftQuestion(
            id=f"crossed-{view.character.id}",
            topic="companies",
            difficulty=Difficulty.MEDIUM,
            prompt=f"Which {view.character.job} goes from {home.city} to {company.city}?",
            answer=view.character.name,
            distractors=(by_home.get(home, []), every),
            also_correct=frozenset(by_way[home, company]),
            explanation=_introduction(view),
            sources=view.character.memberships[-1].sources,
        )


def job_of(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about who has a job, where no other job is like it."""
    working = [view for view in queries.characters(guide) if view.character.job]
    holders = group_by(working, lambda view: view.character.job, lambda view: view.character.name)
    index = KeywordIndex(view.character.job or "" for view in working)
    by_billing = group_by(working, lambda view: view.character.billing, lambda view: view.character.name)
    every = _names(working)
    for view in (view for view in working if is_reliable(view.character.confidence)):
        job = view.character.job or ""
        if sum(len(holders[each]) for each in index.related(job)) == 1:
            yield DraftQuestion(
                id=f"job-{view.character.id}",
                topic="characters",
                difficulty=DIFFICULTY_BY_BILLING[view.character.billing],
                prompt=f"Who is the {job}?",
                answer=view.character.name,
                distractors=(by_billing[view.character.billing], every),
                explanation=_introduction(view),
                sources=view.character.sources,
            )


def relation(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about relations. Nobody with any relation to the object is a wrong answer."""
    names = names_by_id(guide.character)
    every = [*names.values()]
    pairs = [(each.subject, each.object) for each in guide.relation]
    related = group_by([*pairs, *((two, one) for one, two in pairs)], lambda pair: pair[1], lambda pair: pair[0])
    for each in guide.relation:
        if each.kind in _PROMPTS and is_reliable(each.confidence) and each.object in names:
            yield DraftQuestion(
                id=f"relation-{each.kind.value}-{each.subject}-{each.object}",
                topic="characters",
                difficulty=Difficulty.MEDIUM,
                prompt=_PROMPTS[each.kind].format(names[each.object]),
                answer=names[each.subject],
                distractors=(every,),
                also_correct=frozenset(names[id_] for id_ in (*related[each.object], each.object) if id_ in names),
                explanation=each.text,
                sources=each.sources,
            )


def _cast(guide: Guide) -> list[tuple[CharacterView, str]]:
    """Return the characters whose actor is reliable, with the name of the actor.

    Who is called by what they do ("A dancer") is left out: others may be called that as well.
    """
    return [
        (view, view.actor.name)
        for view in queries.characters(guide)
        if view.actor
        and is_reliable(view.character.confidence)
        and not (view.character.job and shares_keyword(view.character.name, view.character.job))
    ]


def _reliable_characters(guide: Guide) -> list[CharacterView]:
    """Return the characters whose memberships are all reliable."""
    return [
        view
        for view in queries.characters(guide)
        if all(is_reliable(membership.confidence) for membership in view.character.memberships)
    ]


def _reliable_transfers(guide: Guide) -> list[tuple[CharacterView, Company, Company]]:
    """Return the characters with a job whose transfer is reliable, with the home and the current company."""
    return [
        (view, view.home, view.company)
        for view in queries.characters(guide)
        if view.home
        and view.company
        and view.transferred
        and view.character.job
        and is_reliable(view.character.memberships[-1].confidence)
    ]


def _names(characters: list[CharacterView]) -> list[str]:
    return [view.character.name for view in characters]


def _introduction(view: CharacterView) -> str:
    """Return one or two reliable sentences about a character."""
    actor = view.actor.name if view.actor and is_reliable(view.character.confidence) else None
    lines = [line.text for line in view.character.summaries if is_reliable(line.confidence)]
    return " ".join((*([f"{actor} plays {view.character.name}."] if actor else []), *lines[-1:]))


class _Jobs(NamedTuple):
    """The jobs of all characters, each with each city."""

    texts: list[str]
    cities: list[str]
    keywords: KeywordIndex

    def like(self, job: str) -> frozenset[str]:
        """Return the texts about `job` and jobs like it."""
        return frozenset(f"{each} in {city}" for each in self.keywords.related(job) for city in self.cities)


def _jobs_with_cities(guide: Guide) -> _Jobs:
    jobs = [*dict.fromkeys(view.character.job for view in queries.characters(guide) if view.character.job)]
    cities = [company.city for company in guide.company]
    return _Jobs([f"{job} in {city}" for job in jobs for city in cities], cities, KeywordIndex(jobs))


def _own_job_with_cities(guide: Guide, view: CharacterView) -> list[str]:
    return [f"{view.character.job} in {company.city}" for company in guide.company]
