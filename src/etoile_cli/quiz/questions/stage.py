"""Questions about dances: who made them."""

from collections.abc import Iterator

from etoile_cli.enums import Difficulty
from etoile_cli.matching import fold
from etoile_cli.quiz.draft import DraftQuestion, field_topic, is_reliable
from etoile_cli.spoilers import Guide


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
