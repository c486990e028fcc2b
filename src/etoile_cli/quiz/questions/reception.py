"""Questions about what critics wrote and about scores."""

import re
from collections.abc import Iterator

from etoile_cli.enums import Difficulty
from etoile_cli.quiz.draft import DraftQuestion, KeywordIndex, content_id, group_by, is_reliable
from etoile_cli.spoilers import Guide

_MAX_PERCENT = 100
_WRONG_OFFSETS = (-19, -11, 9, 17)


def critic(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the outlet of a review."""
    # An outlet in brackets has no name.
    reviews = [review for review in guide.review if "(" not in review.outlet and is_reliable(review.confidence)]
    index, every = KeywordIndex(review.outlet for review in reviews), [review.outlet for review in reviews]
    by_tone = group_by(reviews, lambda review: review.tone, lambda review: review.outlet)
    for review in reviews:
        yield DraftQuestion(
            id=f"critic-{review.id}",
            topic="reception",
            difficulty=Difficulty.HARD,
            prompt=f"Which outlet's review says this, in our words? {review.text}",
            answer=review.outlet,
            distractors=(*(by_tone[tone] for tone in by_tone if tone is not review.tone), every),
            also_correct=index.related(review.outlet),
            explanation=f"{review.outlet}{f', {review.critic}' if review.critic else ''}: {review.tone.value}.",
            sources=review.sources,
        )


def rating(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the outlet that gave a rating."""
    rated = [review for review in guide.review if review.rating]
    outlets = [review.outlet for review in rated]
    by_figure = group_by(rated, lambda review: _figure(review.rating), lambda review: review.outlet)
    for review in (review for review in rated if is_reliable(review.confidence)):
        alike = by_figure[_figure(review.rating)]
        yield DraftQuestion(
            id=f"rating-{review.id}",
            topic="reception",
            difficulty=Difficulty.HARD,
            prompt=f"Which outlet gave it {review.rating}?",
            answer=review.outlet,
            distractors=(outlets,),
            also_correct=frozenset(alike),
            accepted=tuple(alike),
            explanation=review.text,
            sources=review.sources,
        )


def _figure(rating: str | None) -> str:
    """Return the number before the slash of a rating, or its words, to compare ratings."""
    return re.split(r"[/ ]", rating or "")[0]


def score(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about percentages on a day."""
    values = group_by(guide.score, lambda row: row.metric, lambda row: row.value.partition(" ")[0])
    for row in guide.score:
        found = re.match(r"(\d+)%", row.value)
        if found and is_reliable(row.confidence):
            right = int(found[1])
            yield DraftQuestion(
                id=f"score-{content_id(row.metric, row.as_of)}",
                topic="reception",
                difficulty=Difficulty.MEDIUM,
                prompt=f"{row.metric}: what was the figure on {row.as_of}?",
                answer=f"{right}%",
                distractors=([f"{right + off}%" for off in _WRONG_OFFSETS if 0 <= right + off <= _MAX_PERCENT],),
                also_correct=frozenset(values[row.metric]),
                explanation=f"{row.metric}: {row.value}, seen {row.as_of}.",
                sources=row.sources,
            )
