"""Questions about characters: their actors, jobs and companies, and who they are."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from etoile_cli import queries
from etoile_cli.enums import Billing, Difficulty, Form, Pronoun
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

_CLUES = 3
_PAPERWORK = frozenset({"critic", "recap", "report", "reporter", "review", "reviewer", "source"})
_ABOUT_THE_SERIES = _PAPERWORK | {"actor", "cameo", "episode", "episodes", "played", "plays", "season", "series"}
"""Words of sentences about what was written on the series, and of those about the series rather than its story."""

_PRONOUNS = {Pronoun.SHE: ("She", "Her"), Pronoun.HE: ("He", "His")}
_NEITHER = ("This character", "This character's")


def actor_of(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the actor of a character."""
    cast = _cast(guide)
    rivals = _Rivals(cast)
    for view in cast:
        yield DraftQuestion(
            id=f"plays-{view.character.id}",
            kind="plays",
            subject=view.character.id,
            on_request=not rivals.are_many(view),
            topic="cast",
            difficulty=DIFFICULTY_BY_BILLING[view.character.billing],
            prompt=f"Who plays {view.character.name}?",
            answer=_actor(view),
            distractors=rivals.actors(view),
            explanation=_explanation(view, "plays"),
            sources=view.character.sources,
        )


def role_of(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the role of an actor."""
    cast = _cast(guide)
    by_actor = group_by(cast, _actor, lambda view: view.character.name)
    rivals = _Rivals(cast)
    for view in cast:
        roles = by_actor[_actor(view)]
        yield DraftQuestion(
            id=f"played-{view.character.id}",
            kind="played",
            subject=view.character.id,
            on_request=not rivals.are_many(view),
            topic="cast",
            difficulty=DIFFICULTY_BY_BILLING[view.character.billing],
            prompt=f"Whom does {_actor(view)} play?",
            answer=view.character.name,
            distractors=rivals.names(view),
            also_correct=frozenset(roles),
            accepted=tuple(role for role in roles if role != view.character.name),
            explanation=_explanation(view, "played"),
            sources=view.character.sources,
        )


def cast_match(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions that match four actors with their roles."""
    by_billing: dict[Billing, list[CharacterView]] = {}
    for view in _cast(guide):
        by_billing.setdefault(view.character.billing, []).append(view)
    for views in by_billing.values():
        for start in range(0, len(views) - CHOICES + 1, 2):
            group = views[start : start + CHOICES]
            items, roles = [_actor(view) for view in group], [view.character.name for view in group]
            if len({*items}) == len({*roles}) == CHOICES:
                yield DraftQuestion(
                    id=f"match-cast-{content_id(*(view.character.id for view in group))}",
                    kind="match",
                    topic="cast",
                    difficulty=DIFFICULTY_BY_BILLING[group[0].character.billing],
                    form=Form.MATCH,
                    prompt="Who plays whom?",
                    items=tuple(items),
                    sequence=tuple(roles),
                    needs_choices=True,
                    explanation=_explanation(group[0], "match"),
                    sources=tuple(dict.fromkeys(source for view in group for source in view.character.sources)),
                )


def initial_company(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the job and city of a character at the start."""
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
            topic="companies",
            difficulty=DIFFICULTY_BY_BILLING[view.character.billing],
            prompt=prompt,
            answer=f"{job} in {company.city}",
            distractors=([f"{job} in {other_city}", f"{other_job} in {company.city}", f"{other_job} in {other_city}"],),
            needs_choices=True,
            explanation=_explanation(view, kind),
            sources=view.character.memberships[0 if kind == "home" else -1].sources,
        )


def transferred(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about who moved from one city to another."""
    movers = _reliable_transfers(guide)
    by_way = group_by(movers, lambda move: move[1:], lambda move: move[0].character.name)
    rivals = _Rivals(_with_reliable_memberships(guide))
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
            explanation=_explanation(view, "crossed"),
            sources=view.character.memberships[-1].sources,
        )


def odd_company(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about which of four characters is not in the same company as the others."""
    views = [view for view in _with_reliable_memberships(guide) if has_own_name(view.character)]
    for company in guide.company:
        members = [view.character.name for view in views if view.home == company]
        for view in views:
            if view.home and view.home != company:
                yield DraftQuestion(
                    id=f"odd-home-{company.id}-{view.character.id}",
                    kind="odd",
                    subject=view.character.id,
                    topic="companies",
                    difficulty=DIFFICULTY_BY_BILLING[view.character.billing],
                    prompt=f"Three of these are in {company.city} when the series begins. Who is not?",
                    answer=view.character.name,
                    distractors=(members,),
                    needs_choices=True,
                    explanation=_explanation(view, "odd"),
                    sources=view.character.memberships[0].sources,
                )


def who(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about who is meant by three clues, the vaguest first; none tells a job that only one has."""
    views = [view for view in queries.characters(guide) if has_own_name(view.character) and not _is_oneself(view)]
    by_first_name = group_by(views, _first_name, lambda view: view.character.name)
    jobs = Counter(view.character.job for view in views)
    rivals = _Rivals(views)
    for view in views:
        job = view.character.job or ""
        told = _told(view, by_first_name, job if jobs[job] == 1 else "")
        if view.actor and len(told) >= _CLUES - 1 and is_reliable(view.character.confidence):
            clues = (told[0][1], told[-1][1], f"The actor is {view.actor.name}.")
            yield DraftQuestion(
                id=f"who-{view.character.id}",
                kind="who",
                subject=view.character.id,
                after=max(told[0][0], told[-1][0]),
                topic="characters",
                difficulty=Difficulty.MEDIUM if view.character.billing is Billing.MAIN else Difficulty.HARD,
                form=Form.CLUES,
                prompt="Who is this?",
                clues=clues,
                answer=view.character.name,
                distractors=rivals.names(view),
                also_correct=frozenset(name for word in words(" ".join(clues)) for name in by_first_name.get(word, ())),
                explanation=_explanation(view, "who", told=clues),
                sources=view.character.sources,
            )


def _told(view: CharacterView, names: Collection[object], job: str) -> list[tuple[int, str]]:
    """Return sure sentences about a character with the episodes that tell them, the vaguest first.

    The vaguest have no names of others, and are short; the latest summary is last. None has a name of the character,
    or a word of the `job`.
    """

    def clues(lines: Sequence[Statement]) -> list[tuple[int, str]]:
        found = [(each.after, _without_name(each.text, view)) for each in lines if is_reliable(each.confidence)]
        told = [(after, clue) for after, clue in found if clue and _has_none_of(_ABOUT_THE_SERIES, clue)]
        return [each for each in told if not (job and shares_keyword(each[1], job))]

    facts = sorted(
        clues(view.character.facts), key=lambda each: (sum(word in names for word in words(each[1])), len(each[1]))
    )
    return [*facts, *clues(view.character.summaries[-1:])]


def _has_none_of(unwanted: frozenset[str], sentence: str) -> bool:
    """Return whether a sentence has none of the unwanted words."""
    return unwanted.isdisjoint(words(sentence))


def _without_name(sentence: str, view: CharacterView) -> str | None:
    """Return a sentence with a pronoun for the name at its start; None where it has a name elsewhere."""
    character = view.character
    subject, possessive = _PRONOUNS.get(character.pronoun, _NEITHER) if character.pronoun else _NEITHER
    names = "|".join(map(re.escape, (character.name, *character.name.split()[:1])))
    clue = re.sub(rf"^(?:{names})['\u2019]s\b", possessive, sentence)
    clue = re.sub(rf"^(?:{names})\b(?!['\u2019-])", subject, clue)
    own = {*fold(" ".join((character.name, *(alias.name for alias in character.aliases)))).split()}
    return None if {*fold(clue).split()} & (own - _SMALL_WORDS) else clue


_SMALL_WORDS = {"the", "a", "an", "in", "of", "s"}


class _Rivals:
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
        and not _is_oneself(view)
    ]


def _actor(view: CharacterView) -> str:
    return view.actor.name if view.actor else ""


def _is_oneself(view: CharacterView) -> bool:
    """Return whether an actor has the name of the character, or a part of it."""
    return bool(view.actor and shares_keyword(view.character.name, view.actor.name))


def _first_name(view: CharacterView) -> str:
    return fold(view.character.name.partition(" ")[0])


def has_own_name(character: Character) -> bool:
    """Return whether a character is not called after somebody or something else, as in "Ann's mother" or "A dancer"."""
    name = character.name
    return not re.search(r"['\u2019]s\b", name) and name.partition(" ")[0] not in ("A", "An", "The")


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


def _explanation(view: CharacterView, kind: str, *, told: Collection[str] = ()) -> str:
    """Return who plays a character, and a sure sentence about the character or the actor: another for each `kind`.

    Those that were `told` before are left out.
    """
    character = view.character
    sure = is_reliable(character.confidence)
    lines = _sure((*character.summaries[-1:], *character.facts), _ABOUT_THE_SERIES)
    actor = _sure(view.actor.facts, _PAPERWORK) if view.actor and sure else []
    lines = [line for line in lines if line not in told and _without_name(line, view) not in told]
    about = actor if kind in ("plays", "match") and actor else lines
    return (
        " ".join(
            (
                *([f"{view.actor.name} plays {character.name}."] if view.actor and sure else []),
                *([pick(about, kind + character.id)] if about else []),
            )
        )
        or f"{character.name}: {character.job}."
    )


def _sure(statements: Sequence[Statement], unwanted: frozenset[str]) -> list[str]:
    """Return the sure ones of some statements that have none of the unwanted words."""
    return [each.text for each in statements if is_reliable(each.confidence) and _has_none_of(unwanted, each.text)]
