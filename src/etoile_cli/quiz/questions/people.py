"""Questions about characters: their actors, jobs and companies, and who they are."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from etoile_cli import queries
from etoile_cli.enums import Billing, Form, Pronoun
from etoile_cli.matching import fold
from etoile_cli.model import Character, Company, Statement
from etoile_cli.queries import CharacterView
from etoile_cli.quiz.draft import (
    CHOICES,
    DIFFICULTY_BY_BILLING,
    DraftQuestion,
    content_id,
    group_by,
    is_reliable,
    keywords,
    pick,
    shares_keyword,
    words,
)
from etoile_cli.spoilers import Guide
from etoile_cli.text import is_own_name

_PAPERWORK = frozenset({"critic", "recap", "report", "reporter", "review", "reviewer", "source"})
_ABOUT_THE_SERIES = _PAPERWORK | {"actor", "cameo", "episode", "episodes", "played", "plays", "season", "series"}
"""Words of sentences about what was written on the series, and of those about the series rather than its story."""

_PRONOUNS = {Pronoun.SHE: ("She", "Her"), Pronoun.HE: ("He", "His")}
_NEITHER = ("This character", "This character's")


def actor_of(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the actor of a character; on request where there are few others, or a name tells it."""
    cast = _cast(guide)
    rivals = Rivals(cast)
    for view in cast:
        yield DraftQuestion(
            id=f"plays-{view.character.id}",
            kind="plays",
            subject=view.character.id,
            on_request=not view.character.asked or not rivals.are_many(view),
            topic="cast",
            difficulty=DIFFICULTY_BY_BILLING[view.character.billing],
            prompt=f"Who plays {view.character.name}?",
            answer=_actor(view),
            distractors=rivals.actors(view),
            explanation=explanation(view, "plays"),
            sources=view.character.sources,
        )


def role_of(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the role of an actor, on request: both often have names of one language."""
    cast = _cast(guide)
    by_actor = group_by(cast, _actor, lambda view: view.character.name)
    rivals = Rivals(cast)
    for view in cast:
        roles = by_actor[_actor(view)]
        yield DraftQuestion(
            id=f"played-{view.character.id}",
            kind="played",
            subject=view.character.id,
            on_request=True,
            topic="cast",
            difficulty=DIFFICULTY_BY_BILLING[view.character.billing],
            prompt=f"Whom does {_actor(view)} play?",
            answer=view.character.name,
            distractors=rivals.names(view),
            also_correct=frozenset(roles),
            accepted=tuple(role for role in roles if role != view.character.name),
            explanation=explanation(view, "played"),
            sources=view.character.sources,
        )


def cast_match(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions that match four actors of one sex with their roles, on request as in `role_of`."""
    alike: dict[object, list[CharacterView]] = {}
    for view in _cast(guide):
        alike.setdefault((view.character.billing, view.character.pronoun), []).append(view)
    for views in alike.values():
        for start in range(0, len(views) - CHOICES + 1, 2):
            group = views[start : start + CHOICES]
            items, roles = [_actor(view) for view in group], [view.character.name for view in group]
            if len({*items}) == len({*roles}) == CHOICES:
                yield DraftQuestion(
                    id=f"match-cast-{content_id(*(view.character.id for view in group))}",
                    kind="match",
                    on_request=True,
                    topic="cast",
                    difficulty=DIFFICULTY_BY_BILLING[group[0].character.billing],
                    form=Form.MATCH,
                    prompt="Who plays whom?",
                    items=tuple(items),
                    sequence=tuple(roles),
                    needs_choices=True,
                    explained=items[0],
                    explanation=f"{items[0]} plays {roles[0]}. {explanation(group[0], 'plays')}",
                    sources=tuple(dict.fromkeys(source for view in group for source in view.character.sources)),
                )


def initial_company(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the job and city of a character at the start, on request: they are as dry as a form."""
    jobs = _jobs_of_members(guide)
    for view in queries.characters(guide):
        if view.home and is_reliable(view.character.memberships[0].confidence):
            prompt = f"Which job does {view.character.name} have when the series begins, and in which city?"
            yield from _job_and_city(guide, jobs, view, "home", prompt)


def current_company(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the job and city of a character after a transfer."""
    jobs = _jobs_of_members(guide)
    for view, _, _ in _reliable_transfers(guide):
        prompt = f"Which job does {view.character.name} have after the move, and in which city?"
        yield from _job_and_city(guide, jobs, view, "now", prompt)


def _job_and_city(
    guide: Guide, jobs: Sequence[str], view: CharacterView, kind: str, prompt: str
) -> Iterator[DraftQuestion]:
    """Yield the question whose choices are two jobs in two cities, so that none stands out."""
    job, company = view.character.job, view.home if kind == "home" else view.company
    others = [each for each in jobs if job and not _may_be_both(each, job)]
    cities = [each.city for each in guide.company if each != company]
    if job and company and others and cities:
        like = [each for each in others if shares_keyword(each, job)]
        like = like or [each for each in others if each.count(" ") == job.count(" ")] or others
        other_job = pick(like, view.character.id)
        other_city = pick(cities, view.character.id)
        yield DraftQuestion(
            id=f"{kind}-{view.character.id}",
            kind=kind,
            subject=view.character.id,
            on_request=kind == "home",
            topic="companies",
            difficulty=DIFFICULTY_BY_BILLING[view.character.billing],
            prompt=prompt,
            answer=f"{job} in {company.city}",
            distractors=([f"{job} in {other_city}", f"{other_job} in {company.city}", f"{other_job} in {other_city}"],),
            needs_choices=True,
            explanation=explanation(view, kind),
            sources=view.character.memberships[0 if kind == "home" else -1].sources,
        )


def transferred(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about who moved from one city to another."""
    movers = _reliable_transfers(guide)
    by_way = group_by(movers, lambda move: move[1:], lambda move: move[0].character.name)
    rivals = Rivals(_with_reliable_memberships(guide))
    for view, home, company in movers:
        yield DraftQuestion(
            id=f"crossed-{view.character.id}",
            kind="crossed",
            subject=view.character.id,
            topic="companies",
            difficulty=DIFFICULTY_BY_BILLING[view.character.billing],
            prompt=f"Who moves from {home.city} to {company.city}?",
            answer=view.character.name,
            distractors=rivals.names(view),
            also_correct=frozenset(by_way[home, company]),
            needs_choices=len(by_way[home, company]) > 1,
            explanation=explanation(view, "crossed"),
            sources=view.character.memberships[-1].sources,
        )


def odd_company(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about which of four characters is not in the same company as the others, on request.

    Often the names alone tell the city.
    """
    views = [view for view in _with_reliable_memberships(guide) if has_own_name(view.character)]
    for company in guide.company:
        members = [view.character.name for view in views if view.home == company]
        for view in views:
            if view.home and view.home != company:
                yield DraftQuestion(
                    id=f"odd-home-{company.id}-{view.character.id}",
                    kind="odd",
                    subject=view.character.id,
                    on_request=True,
                    topic="companies",
                    difficulty=DIFFICULTY_BY_BILLING[view.character.billing],
                    prompt=f"Three of these work in {company.city} when the series begins. Who does not?",
                    answer=view.character.name,
                    distractors=(members,),
                    needs_choices=True,
                    explanation=explanation(view, "odd"),
                    sources=view.character.memberships[0].sources,
                )


def tells_the_story(sentence: str) -> bool:
    """Return whether a sentence is not about critics, actors, or the series as such."""
    return _has_none_of(_ABOUT_THE_SERIES, sentence)


def _has_none_of(unwanted: frozenset[str], sentence: str) -> bool:
    """Return whether a sentence has none of the unwanted words."""
    return unwanted.isdisjoint(words(sentence))


def without_name(sentence: str, view: CharacterView) -> str | None:
    """Return a sentence with a pronoun for the name at its start; None where it has a name elsewhere."""
    character = view.character
    clue = with_pronoun(sentence, character)
    own = {*fold(" ".join((character.name, *(alias.name for alias in character.aliases)))).split()} - _SMALL_WORDS
    possessives = {f"{word}s" for word in own}  # without its apostrophe
    return None if {*fold(clue).split()} & (own | possessives) else clue


def with_pronoun(sentence: str, character: Character) -> str:
    """Return a sentence with a pronoun for the name of a character at its start, as that name may be the answer."""
    return _with_pronoun(sentence, (character.name, character.name.partition(" ")[0]), character.pronoun)


def _with_pronoun(sentence: str, names: Iterable[str], pronoun: Pronoun | None) -> str:
    """Return a sentence with a pronoun for one of the names at its start."""
    subject, possessive = _PRONOUNS.get(pronoun, _NEITHER) if pronoun else _NEITHER
    either = "|".join(map(re.escape, names))
    told = re.sub(rf"^(?:{either})['\u2019]s\b", possessive, sentence)
    return re.sub(rf"^(?:{either})\b(?!['\u2019-])", subject, told)


_SMALL_WORDS = {"the", "a", "an", "in", "of", "s"}


class Rivals:
    """The other characters, those that resemble one most first, as wrong answers."""

    def __init__(self, views: Sequence[CharacterView]) -> None:
        """Group the characters; those in no group are no wrong answers."""
        self._views = views
        self._alike: dict[tuple[object, ...], list[CharacterView]] = {}
        for view in views:
            character = view.character
            for key in ((character.pronoun, character.billing), (character.pronoun,)):
                self._alike.setdefault(key, []).append(view)

    def _groups(self, view: CharacterView) -> tuple[Sequence[CharacterView], ...]:
        character = view.character
        if not character.pronoun:
            return (self._views,)
        return self._alike[character.pronoun, character.billing], self._alike[character.pronoun,], self._views

    def are_many(self, view: CharacterView) -> bool:
        """Return whether the main cast is asked about, or enough others resemble somebody to hide the answer."""
        is_main, alike = view.character.billing is Billing.MAIN, self._groups(view)[0]
        return is_main or (view.character.pronoun is not None and len(alike) >= CHOICES)

    def names(self, view: CharacterView) -> tuple[list[str], ...]:
        """Return the names of the others in groups, those with the same pronoun and billing first."""
        return tuple([each.character.name for each in group] for group in self._groups(view))

    def actors(self, view: CharacterView) -> tuple[list[str], ...]:
        """Return the names of their actors."""
        return tuple([_actor(each) for each in group] for group in self._groups(view))


def _cast(guide: Guide) -> list[CharacterView]:
    """Return the characters whose actor is reliable and who are not called by what they do, or after their actor."""
    return [
        view
        for view in queries.characters(guide)
        if view.actor
        and is_reliable(view.character.confidence)
        and not (view.character.job and shares_keyword(view.character.name, view.character.job))
        and not is_oneself(view)
    ]


def _actor(view: CharacterView) -> str:
    return view.actor.name if view.actor else ""


def is_oneself(view: CharacterView) -> bool:
    """Return whether an actor has the name of the character, or a part of it."""
    return bool(view.actor and shares_keyword(view.character.name, view.actor.name))


def has_own_name(character: Character) -> bool:
    """Return whether a character is not called after somebody or something else, as in "Ann's mother" or "A dancer"."""
    return is_own_name(character.name)


def _with_reliable_memberships(guide: Guide) -> list[CharacterView]:
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


def _jobs_of_members(guide: Guide) -> list[str]:
    """Return the jobs of those who belong to a company, each once."""
    return list(
        dict.fromkeys(view.character.job for view in queries.characters(guide) if view.home and view.character.job)
    )


def _may_be_both(one: str, other: str) -> bool:
    """Return whether somebody may have both jobs: one is the other in more words, or both are those of one rank."""
    return bool(keywords(one) <= keywords(other) or keywords(other) <= keywords(one))


def explanation(view: CharacterView, kind: str, *, told: Collection[str] = ()) -> str:
    """Return a sure sentence about a character or the actor: another for each `kind`, none of those `told` before.

    It begins with a pronoun rather than with the name that is the answer. Where there is none it is the job.
    """
    character, actor = view.character, view.actor
    known = _sure(actor.facts, _PAPERWORK) if actor and kind == "plays" else []
    if actor and known and is_reliable(character.confidence):
        surname = actor.name.partition(" ")[2]
        names = (actor.name, surname, surname[:1].upper() + surname[1:])
        fact = pick(known, kind + character.id)
        return _with_pronoun(fact, names, actor.pronoun) if actor.pronoun else fact
    lines = _sure((*character.summaries[-1:], *character.facts), _ABOUT_THE_SERIES)
    if lines := [line for line in lines if line not in told and without_name(line, view) not in told]:
        line = pick(lines, kind + character.id)
        return line if kind == "plays" else with_pronoun(line, character)
    job, company = character.job or f"a {character.billing} part", view.company or view.home
    return f"{job[:1].upper()}{job[1:]}{f' in {company.city}' if company else ''}."


def _sure(statements: Sequence[Statement], unwanted: frozenset[str]) -> list[str]:
    """Return the sure ones of some statements that have none of the unwanted words."""
    return [each.text for each in statements if is_reliable(each.confidence) and _has_none_of(unwanted, each.text)]
