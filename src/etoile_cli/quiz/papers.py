"""Questions about episodes, credits, words, dances, places, critics and dates."""

import re
from collections.abc import Iterator
from itertools import pairwise

from etoile_cli import guide as ask
from etoile_cli.kinds import Confidence, Difficulty
from etoile_cli.model import Episode, Term
from etoile_cli.quiz.made import Made, is_reliable, overlap, stamp
from etoile_cli.spoilers import Guide

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WHOLE = 100
_OFF = (-19, -11, 9, 17)  # how far a wrong figure is from the right one


def event(guide: Guide) -> Iterator[Made]:
    """In which episode something happens, where sources say so."""
    titles = [episode.title for episode in guide.episode]
    for happening in ask.episode_events(guide):
        episode, told = happening.episode, happening.event
        if told.episode_known and is_reliable(told.confidence):
            yield Made(
                id=f"event-{episode.number}-{stamp(told.text)}",
                topic="episodes",
                difficulty=Difficulty.HARD if told.confidence is Confidence.SINGLE else Difficulty.MEDIUM,
                prompt=f"In which episode is this? {told.text}",
                answer=episode.title,
                pool=(titles[max(0, episode.number - 3) : episode.number + 2], titles),
                explanation=f"{episode.title} is episode {episode.number}.",
                sources=told.sources,
            )


def title(guide: Guide) -> Iterator[Made]:
    """Which episode has a number, and which comes right before or after another."""
    for episode in _titled(guide):
        yield _title(guide, episode, f"What is the title of episode {episode.number}?", "number")
    for earlier, later in ((one, two) for one, two in pairwise(guide.episode) if {one, two} <= set(_titled(guide))):
        yield _title(guide, later, f"Which episode comes right after {earlier.title}?", "after")
        yield _title(guide, earlier, f"Which episode comes right before {later.title}?", "before")


def _titled(guide: Guide) -> list[Episode]:
    """Return the episodes whose titles are sure."""
    return [episode for episode in guide.episode if is_reliable(episode.confidence)]


def _title(guide: Guide, episode: Episode, prompt: str, how: str) -> Made:
    return Made(
        id=f"title-{how}-{episode.number}",
        topic="episodes",
        difficulty=Difficulty.MEDIUM,
        prompt=prompt,
        answer=episode.title,
        pool=([each.title for each in guide.episode],),
        explanation=f"{episode.title} is episode {episode.number}.",
        sources=episode.sources,
    )


def crew(guide: Guide) -> Iterator[Made]:
    """Who is credited with a job. Nobody else of the same department is a wrong answer."""
    sheet = ask.credit_entries(guide)
    for entry in sheet:
        credit = entry.credit
        if entry.names and is_reliable(credit.confidence):
            here = [other for other in sheet if other.credit.department == credit.department]
            away = [other for other in sheet if bool(other.credit.people) is bool(credit.people)]
            yield Made(
                id=f"crew-{stamp(credit.department, credit.job, *entry.names)}",
                topic="credits",
                difficulty=Difficulty.HARD if credit.confidence is Confidence.SINGLE else Difficulty.MEDIUM,
                prompt=f'Whose name stands in the credits under "{credit.job}"?',
                answer=entry.names[0],
                pool=([name for other in away for name in other.names],),
                true=frozenset(name for other in here for name in other.names),
                also=entry.names[1:],
                explanation=f"{credit.job}: {', '.join(entry.names)}. {credit.note or ''}".strip(),
                sources=credit.sources,
            )


def meaning(guide: Guide) -> Iterator[Made]:
    """What a word means."""
    for term in guide.term:
        if is_reliable(term.confidence):
            others = _unlike(guide, term)
            yield Made(
                id=f"meaning-{term.id}",
                topic="ballet",
                difficulty=Difficulty.EASY if term.appearances else Difficulty.MEDIUM,
                prompt=f"{term.term}: what is it?",
                answer=term.text,
                pool=([other.text for other in others if other.topic == term.topic], [each.text for each in others]),
                explanation=_met(term),
                sources=term.sources,
            )


def word(guide: Guide) -> Iterator[Made]:
    """Which word has a meaning."""
    for term in guide.term:
        if is_reliable(term.confidence):
            others = _unlike(guide, term)
            yield Made(
                id=f"word-{term.id}",
                topic="ballet",
                difficulty=Difficulty.MEDIUM if term.appearances else Difficulty.HARD,
                prompt=f"What is this? {term.text}",
                answer=term.term,
                pool=([other.term for other in others if other.topic == term.topic], [each.term for each in others]),
                explanation=_met(term),
                sources=term.sources,
            )


def _unlike(guide: Guide, term: Term) -> list[Term]:
    """Return the words that cannot mean the same: none that has a word in common with `term`, or names it."""
    return [other for other in guide.term if not overlap(other.term, term.term) and not overlap(other.term, term.text)]


def _met(term: Term) -> str:
    return " ".join(
        (f"{term.term}: {term.text}", *(each.text for each in term.appearances if is_reliable(each.confidence)))
    )


def rank(guide: Guide) -> Iterator[Made]:
    """Which rank is right above another."""
    called = {term.id: term.term for term in guide.term}
    for company in guide.company:
        ladder = [called[name] for name in company.ranks]
        elsewhere = [called[name] for other in guide.company if other != company for name in other.ranks]
        for lower, upper in zip(company.ranks, company.ranks[1:], strict=False):
            yield Made(
                id=f"rank-{company.id}-{lower}",
                topic="ballet",
                difficulty=Difficulty.HARD,
                prompt=f"Which rank in {company.city} is right above {called[lower]}?",
                answer=called[upper],
                pool=(ladder, elsewhere),
                explanation=f"From the lowest up: {', '.join(ladder)}.",
                sources=next(term.sources for term in guide.term if term.id == upper),
            )


def choreographer(guide: Guide) -> Iterator[Made]:
    """Who made a dance."""
    makers = [maker for dance in guide.dance for maker in dance.choreographers]
    for dance in guide.dance:
        if dance.choreographers and is_reliable(dance.confidence):
            yield Made(
                id=f"choreographer-{dance.id}",
                topic="ballet",
                difficulty=Difficulty.HARD,
                prompt=f"Who made the steps of {dance.title}?",
                answer=dance.choreographers[0],
                pool=(makers,),
                true=frozenset(dance.choreographers),
                also=dance.choreographers[1:],
                explanation=dance.text,
                sources=dance.sources,
            )


def composer(guide: Guide) -> Iterator[Made]:
    """Whose music a dance is danced to."""
    composers = [composer for dance in guide.dance for composer in dance.composers]
    artists = [song.artist for song in guide.song if song.artist]
    for dance in guide.dance:
        if dance.composers and is_reliable(dance.confidence):
            yield Made(
                id=f"composer-{dance.id}",
                topic="music",
                difficulty=Difficulty.MEDIUM,
                prompt=f"Whose music is {dance.title} danced to?",
                answer=dance.composers[0],
                pool=(composers, artists),
                true=frozenset(dance.composers),
                also=dance.composers[1:],
                explanation=dance.text,
                sources=dance.sources,
            )


def artist(guide: Guide) -> Iterator[Made]:
    """Whose a song is."""
    artists = [song.artist for song in guide.song if song.artist]
    for song in guide.song:
        if song.artist and is_reliable(song.confidence):
            yield Made(
                id=f"artist-{song.id}",
                topic="music",
                difficulty=Difficulty.MEDIUM,
                prompt=f"Whose is this: {song.title}?",
                answer=song.artist,
                pool=(artists,),
                true=frozenset(
                    other.artist for other in guide.song if other.artist and overlap(other.title, song.title)
                ),
                explanation=song.text,
                sources=song.sources,
            )


def city(guide: Guide) -> Iterator[Made]:
    """Where a place is."""
    for place in guide.place:
        if is_reliable(place.confidence):
            yield Made(
                id=f"city-{place.id}",
                topic="production",
                difficulty=Difficulty.EASY,
                prompt=f"{place.name}: where is it?",
                answer=place.city,
                pool=([other.city for other in guide.place if not overlap(other.city, place.city)],),
                explanation=place.text,
                sources=place.sources,
            )


def critic(guide: Guide) -> Iterator[Made]:
    """Which outlet came to a judgement."""
    # Brackets say that the outlet has no name.
    reviews = [review for review in guide.review if "(" not in review.outlet and is_reliable(review.confidence)]
    for review in reviews:
        others = [other for other in reviews if not overlap(other.outlet, review.outlet)]
        yield Made(
            id=f"critic-{review.id}",
            topic="reception",
            difficulty=Difficulty.HARD,
            prompt=f"Which outlet's verdict was this, in our words? {review.text}",
            answer=review.outlet,
            pool=(
                [other.outlet for other in others if other.tone is not review.tone],
                [each.outlet for each in others],
            ),
            explanation=f"{review.outlet}{f', {review.critic}' if review.critic else ''}: {review.tone.value}.",
            sources=review.sources,
        )


def rating(guide: Guide) -> Iterator[Made]:
    """Which outlet gave a rating."""
    rated = [review for review in guide.review if review.rating]
    for review in (review for review in rated if is_reliable(review.confidence)):
        alike = [other.outlet for other in rated if _figure(other.rating) == _figure(review.rating)]
        yield Made(
            id=f"rating-{review.id}",
            topic="reception",
            difficulty=Difficulty.HARD,
            prompt=f"Which outlet gave it {review.rating}?",
            answer=review.outlet,
            pool=([other.outlet for other in rated],),
            true=frozenset(alike),
            also=tuple(alike),
            explanation=review.text,
            sources=review.sources,
        )


def _figure(rating: str | None) -> str:
    """Return what two ratings on one scale have in common: the number before the stroke, else the words."""
    return re.split(r"[/ ]", rating or "")[0]


def score(guide: Guide) -> Iterator[Made]:
    """At how much a percentage stood when it was seen."""
    for row in guide.score:
        found = re.match(r"(\d+)%", row.value)
        if found and is_reliable(row.confidence):
            right = int(found[1])
            yield Made(
                id=f"score-{stamp(row.metric, row.as_of)}",
                topic="reception",
                difficulty=Difficulty.MEDIUM,
                prompt=f"{row.metric}: how much was it, as seen on {row.as_of}?",
                answer=f"{right}%",
                pool=([f"{right + off}%" for off in _OFF if 0 <= right + off <= _WHOLE],),
                true=frozenset(other.value.partition(" ")[0] for other in guide.score if other.metric == row.metric),
                explanation=f"{row.metric}: {row.value}, seen {row.as_of}.",
                sources=row.sources,
            )


def date(guide: Guide) -> Iterator[Made]:
    """When something happened in the life of the series."""
    dated = [milestone for milestone in guide.milestone if not milestone.award]
    for milestone in dated:
        if is_reliable(milestone.confidence):
            near = [other.date for other in dated if len(other.date) == len(milestone.date)]
            yield Made(
                id=f"date-{milestone.date}-{stamp(milestone.text)}",
                topic="production",
                difficulty=Difficulty.HARD,
                prompt=f"When was this? {milestone.text}",
                answer=day(milestone.date),
                pool=([day(each) for each in near],),
                explanation=milestone.text,
                sources=milestone.sources,
            )


def day(date: str) -> str:
    """Return a date as people write it: 24 April 2025, April 2025 or 2025."""
    year, *rest = date.split("-")
    month = [_MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join((*(str(int(number)) for number in rest[1:]), *month, year))
