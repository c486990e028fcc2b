"""True or false: a statement as it is, or with another name in it."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etoile_cli import queries
from etoile_cli.enums import Difficulty
from etoile_cli.matching import fold
from etoile_cli.queries import CharacterView
from etoile_cli.quiz.draft import FALSE, TRUE, DraftQuestion, content_id, group_by, is_reliable, pick
from etoile_cli.spoilers import Guide

_MAX_LENGTH = 120  # letters of a statement that is read in one go


class _Claim(Struct, frozen=True):
    """A true statement, a name in it, and another name that would make it false."""

    text: str
    name: str
    other: str
    more: str
    topic: str
    subject: str
    sources: tuple[str, ...]


def truth(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield statements that are true or false; the explanation of a false one says what is right."""
    for claim in (*_homes(guide), *_events(guide)):
        is_true = pick((True, False), claim.text)
        said = claim.text if is_true else _with_other_name(claim)
        yield DraftQuestion(
            id=f"truth-{content_id(said)}",
            kind="truth",
            subject=claim.subject,
            topic=claim.topic,
            difficulty=Difficulty.EASY if claim.topic == "companies" else Difficulty.MEDIUM,
            prompt=f"True or false? {said}",
            answer=TRUE if is_true else FALSE,
            needs_choices=True,
            explanation=f"{claim.text} {claim.more}".strip(),
            sources=claim.sources,
        )


def _with_other_name(claim: _Claim) -> str:
    """Return the sentence about somebody else."""
    return re.sub(rf"\b{re.escape(claim.name)}\b", lambda _: claim.other, claim.text)


def _homes(guide: Guide) -> Iterator[_Claim]:
    """Yield where each character is at the start; another city makes it false."""
    cities = [company.city for company in guide.company]
    for view in queries.characters(guide):
        membership = view.character.memberships[0]
        others = [city for city in cities if view.home and city != view.home.city]
        if view.home and others and is_reliable(membership.confidence):
            yield _Claim(
                text=f"When the series begins, {view.character.name} is in {view.home.city}.",
                name=view.home.city,
                other=pick(others, view.character.id),
                more=view.summary.text if view.summary and is_reliable(view.summary.confidence) else "",
                topic="companies",
                subject=view.character.id,
                sources=membership.sources,
            )


def _events(guide: Guide) -> Iterator[_Claim]:
    """Yield events that begin with the name of one character; another character makes them false."""
    views = queries.characters(guide)
    by_first_name = {_first_name(view): view for view in views}
    alike = group_by(views, _sort, _first_name)
    for episode in guide.episode:
        for event in episode.events:
            told = event.ask or event.text
            words = {*fold(told).split()}
            view = by_first_name.get(re.split(r"\W", told)[0])
            if not (view and view.character.pronoun and is_reliable(event.confidence) and len(told) <= _MAX_LENGTH):
                continue
            if other := _other_name(alike[_sort(view)], words, told):
                yield _Claim(
                    text=told,
                    name=_first_name(view),
                    other=other,
                    more=f"That is in episode {episode.number}, {episode.title}." if event.episode_known else "",
                    topic="episodes",
                    subject=event.text,
                    sources=event.sources,
                )


def _other_name(names: Sequence[str], words: set[str], seed: str) -> str | None:
    """Return one of `names` that is none of `words`; None where there is none."""
    start = names.index(pick(names, seed))
    return next((name for name in (*names[start:], *names[:start]) if fold(name) not in words), None)


def _first_name(view: CharacterView) -> str:
    return view.character.name.partition(" ")[0]


def _sort(view: CharacterView) -> object:
    """Return what a character must have in common with another to take that one's place in a sentence."""
    return view.character.pronoun, view.character.billing
