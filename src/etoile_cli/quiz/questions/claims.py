"""True or false: a statement as it is, or with another name in it."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etoile_cli import queries
from etoile_cli.enums import Billing, Difficulty
from etoile_cli.matching import fold
from etoile_cli.model import Episode, Event
from etoile_cli.queries import CharacterView
from etoile_cli.quiz.draft import FALSE, TRUE, DraftQuestion, content_id, is_reliable, pick, shares_keyword
from etoile_cli.quiz.questions.people import has_own_name
from etoile_cli.spoilers import Guide

_MAX_LENGTH = 120  # letters of a statement that is read in one go


class _Claim(Struct, frozen=True):
    """A true statement about an event, the name that it begins with, and another name that would make it false."""

    text: str
    name: str
    other: str
    episode: Episode
    event: Event


def truth(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield events that are told as they are, or of somebody else; then the explanation says who it was.

    They are asked on request: who knows the people of the series finds few of the false ones plausible.
    """
    for claim in _claims(guide):
        is_true = pick((True, False), claim.text)
        said = claim.text if is_true else _with_other_name(claim)
        place = f"That is in episode {claim.episode.number}, {claim.episode.title}."
        place = place if claim.event.episode_known else "No source says in which episode."
        yield DraftQuestion(
            id=f"truth-{content_id(said)}",
            kind="truth",
            after=claim.event.after,
            on_request=True,
            topic="episodes",
            difficulty=Difficulty.EASY if claim.event.after == guide.level else Difficulty.MEDIUM,
            prompt=f"True or false? {said}",
            answer=TRUE if is_true else FALSE,
            needs_choices=True,
            explanation=place if is_true else f"It is {claim.name}. {place}",
            sources=claim.event.sources,
        )


def _with_other_name(claim: _Claim) -> str:
    """Return the sentence about somebody else."""
    return re.sub(rf"\b{re.escape(claim.name)}\b", lambda _: claim.other, claim.text)


def _claims(guide: Guide) -> Iterator[_Claim]:
    """Yield the sure events that begin with the name of a character whose place another may take."""
    named = [view for view in queries.characters(guide) if has_own_name(view.character) and view.character.pronoun]
    by_name = {name: view for view in named for name in view.character.name.split()}
    for episode in guide.episode:
        for event in episode.events:
            told = event.ask or event.text
            name = told.partition(" ")[0]
            if not (name in by_name and is_reliable(event.confidence) and len(told) <= _MAX_LENGTH):
                continue
            if other := _other_name(by_name[name], named, told):
                yield _Claim(text=told, name=name, other=other, episode=episode, event=event)


def _other_name(view: CharacterView, named: Sequence[CharacterView], told: str) -> str | None:
    """Return the first name of somebody who might do what is told, and is not named in it; None where nobody might.

    That is one of the main cast with the same pronoun, of the same company from the start or with a like job.
    """
    words = {*fold(told).split()}
    job = view.character.job or ""
    able = [
        other
        for other in named
        if other.home
        and (other.home == view.home or shares_keyword(other.character.job or "", job))
        and (other.character.billing, other.character.pronoun) == (Billing.MAIN, view.character.pronoun)
        and words.isdisjoint(fold(other.character.name).split())
    ]
    like = [other for other in able if shares_keyword(other.character.job or "", job)]
    return pick(like or able, told).character.name.partition(" ")[0] if able else None
