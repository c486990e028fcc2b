"""Questions about the making of the series: crew, places, dates."""

from collections.abc import Iterator

from etoile_cli import queries
from etoile_cli.enums import Confidence, Difficulty
from etoile_cli.quiz.draft import DraftQuestion, KeywordIndex, content_id, group_by, is_reliable
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


def crew(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about credits. Nobody else of the same department is a wrong answer."""
    names = [(entry.credit, name) for entry in queries.credit_entries(guide) for name in entry.names]
    by_department = group_by(names, lambda pair: pair[0].department, lambda pair: pair[1])
    people_or_not = group_by(names, lambda pair: bool(pair[0].people), lambda pair: pair[1])
    for entry in queries.credit_entries(guide):
        credit = entry.credit
        if entry.names and is_reliable(credit.confidence):
            yield DraftQuestion(
                id=f"crew-{content_id(credit.department, credit.job, *entry.names)}",
                topic="credits",
                difficulty=Difficulty.HARD if credit.confidence is Confidence.SINGLE else Difficulty.MEDIUM,
                prompt=f'Who is credited under "{credit.job}"?',
                answer=entry.names[0],
                distractors=(people_or_not[bool(credit.people)],),
                also_correct=frozenset(by_department[credit.department]),
                accepted=entry.names[1:],
                explanation=f"{credit.job}: {', '.join(entry.names)}. {credit.note or ''}".strip(),
                sources=credit.sources,
            )


def city(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the city of a place."""
    cities = [place.city for place in guide.place]
    index = KeywordIndex(cities)
    for place in guide.place:
        if is_reliable(place.confidence):
            yield DraftQuestion(
                id=f"city-{place.id}",
                topic="production",
                difficulty=Difficulty.EASY,
                prompt=f"Where is {place.name}?",
                answer=place.city,
                distractors=(cities,),
                also_correct=index.related(place.city) - {place.city},
                explanation=place.text,
                sources=place.sources,
            )


def date(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about dates of the production."""
    dated = [milestone for milestone in guide.milestone if not milestone.award]
    by_precision = group_by(dated, lambda milestone: len(milestone.date), lambda milestone: day(milestone.date))
    for milestone in dated:
        if is_reliable(milestone.confidence):
            yield DraftQuestion(
                id=f"date-{milestone.date}-{content_id(milestone.text)}",
                topic="production",
                difficulty=Difficulty.HARD,
                prompt=f"When did this happen? {milestone.text}",
                answer=day(milestone.date),
                distractors=(by_precision[len(milestone.date)],),
                explanation=milestone.text,
                sources=milestone.sources,
            )


def day(date: str) -> str:
    """Return a partial date in English: 24 April 2025, April 2025 or 2025."""
    year, *rest = date.split("-")
    month = [_MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join((*(str(int(number)) for number in rest[1:]), *month, year))
