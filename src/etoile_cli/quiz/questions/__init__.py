"""Questions made from a guide: one generator for each kind, listed in `GENERATORS`."""

from collections.abc import Callable, Iterator, Mapping

from etoile_cli.quiz.draft import DraftQuestion
from etoile_cli.quiz.questions import episodes, glossary, people, production, reception, stage
from etoile_cli.spoilers import Guide

GENERATORS: Mapping[str, Callable[[Guide], Iterator[DraftQuestion]]] = {
    "plays": people.actor_of,
    "played": people.role_of,
    "home": people.initial_company,
    "now": people.current_company,
    "crossed": people.transferred,
    "job": people.job_of,
    "relation": people.relation,
    "event": episodes.event,
    "title": episodes.title,
    "crew": production.crew,
    "meaning": glossary.meaning,
    "word": glossary.word,
    "rank": glossary.rank,
    "choreographer": stage.choreographer,
    "composer": stage.composer,
    "artist": stage.artist,
    "city": production.city,
    "critic": reception.critic,
    "rating": reception.rating,
    "score": reception.score,
    "date": production.date,
}
"""The generator of each kind of question; an id of a question begins with its kind."""
