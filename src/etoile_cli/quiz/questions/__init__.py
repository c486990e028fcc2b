"""Questions made from a guide: the generators of each kind, listed in `GENERATORS`."""

from collections.abc import Callable, Iterator, Mapping

from etoile_cli.quiz.draft import DraftQuestion
from etoile_cli.quiz.questions import claims, clues, episodes, glossary, people, ties
from etoile_cli.spoilers import Guide

GENERATORS: Mapping[str, tuple[Callable[[Guide], Iterator[DraftQuestion]], ...]] = {
    "plays": (people.actor_of,),
    "played": (people.role_of,),
    "home": (people.initial_company,),
    "now": (people.current_company,),
    "crossed": (people.transferred,),
    "who": (clues.who,),
    "tie": (ties.tie,),
    "link": (ties.link,),
    "event": (episodes.event,),
    "same": (episodes.same_episode,),
    "order": (episodes.order,),
    "odd": (people.odd_company, glossary.odd_rank, episodes.odd_event),
    "match": (people.cast_match, glossary.term_match),
    "truth": (claims.truth,),
    "meaning": (glossary.meaning,),
    "word": (glossary.word,),
    "say": (glossary.said,),
    "rank": (glossary.rank,),
}
"""The generators of each kind of question; an id of a question begins with its kind."""
