"""Questions about episodes: what happens in which, and their titles."""

from collections.abc import Iterator
from itertools import pairwise

from etoile_cli import queries
from etoile_cli.enums import Confidence, Difficulty
from etoile_cli.model import Episode
from etoile_cli.quiz.draft import DraftQuestion, content_id, is_reliable
from etoile_cli.spoilers import Guide


def event(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the episode in which something happens."""
    titles = [episode.title for episode in guide.episode]
    for entry in queries.episode_events(guide):
        episode, told = entry.episode, entry.event
        if told.episode_known and is_reliable(told.confidence):
            yield DraftQuestion(
                id=f"event-{episode.number}-{content_id(told.text)}",
                topic="episodes",
                difficulty=Difficulty.HARD if told.confidence is Confidence.SINGLE else Difficulty.MEDIUM,
                prompt=f"In which episode does this happen? {told.text}",
                answer=episode.title,
                distractors=(titles[max(0, episode.number - 3) : episode.number + 2], titles),
                explanation=f"{episode.title} is episode {episode.number}.",
                sources=told.sources,
            )


def title(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the title of an episode by its number, and before or after another."""
    for episode in _reliable_episodes(guide):
        yield _title_question(guide, episode, f"What is the title of episode {episode.number}?", "number")
    for earlier, later in (
        (one, two) for one, two in pairwise(guide.episode) if {one, two} <= set(_reliable_episodes(guide))
    ):
        yield _title_question(guide, later, f"Which episode comes right after {earlier.title}?", "after")
        yield _title_question(guide, earlier, f"Which episode comes right before {later.title}?", "before")


def _reliable_episodes(guide: Guide) -> list[Episode]:
    """Return the episodes whose titles are reliable."""
    return [episode for episode in guide.episode if is_reliable(episode.confidence)]


def _title_question(guide: Guide, episode: Episode, prompt: str, how: str) -> DraftQuestion:
    return DraftQuestion(
        id=f"title-{how}-{episode.number}",
        topic="episodes",
        difficulty=Difficulty.MEDIUM,
        prompt=prompt,
        answer=episode.title,
        distractors=([each.title for each in guide.episode],),
        explanation=f"{episode.title} is episode {episode.number}.",
        sources=episode.sources,
    )
