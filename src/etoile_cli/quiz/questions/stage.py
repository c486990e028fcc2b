"""Questions about dances and places: who made them, and what they stand for."""

from collections.abc import Iterator

from etoile_cli.enums import Difficulty
from etoile_cli.matching import fold
from etoile_cli.quiz.draft import DraftQuestion, field_topic, group_by, is_reliable
from etoile_cli.spoilers import Guide

_MIN_WORDS = 6  # of a sentence about a place: shorter ones fit many places


def choreographer(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the choreographer of a dance; not of one that is a character's work in the story."""
    makers = [maker for dance in guide.dance for maker in dance.choreographers]
    characters = {fold(character.name) for character in guide.character}
    for dance in guide.dance:
        invented = any(name in fold(dance.title) for name in characters)
        if dance.choreographers and is_reliable(dance.confidence) and not invented:
            yield DraftQuestion(
                id=f"choreographer-{dance.id}",
                kind="choreographer",
                subject=dance.id,
                topic=field_topic(guide),
                difficulty=Difficulty.HARD,
                prompt=f"Who choreographed {dance.title}?",
                answer=dance.choreographers[0],
                distractors=(makers,),
                also_correct=frozenset(dance.choreographers),
                accepted=dance.choreographers[1:],
                explanation=dance.text,
                sources=dance.sources,
            )


def place(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the place that is used for something, against those of the same city first."""
    places = [place for place in guide.place if is_reliable(place.confidence)]
    by_city = group_by(places, lambda place: place.city, lambda place: place.name)
    every = [place.name for place in places]
    for place in places:
        use, _, more = place.text.partition(". ")
        if place.episode_known and len(use.split()) >= _MIN_WORDS:
            yield DraftQuestion(
                id=f"place-{place.id}",
                kind="place",
                subject=place.id,
                topic="production",
                difficulty=Difficulty.MEDIUM,
                prompt=f"Which place is this? {use.removesuffix('.')}.",
                answer=place.name,
                distractors=(by_city[place.city], every),
                explanation=f"{place.name} is in {place.city}. {more}".strip(),
                sources=place.sources,
            )
