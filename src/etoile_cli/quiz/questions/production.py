"""Questions about the making of the series: crew and dates, for records with an `ask`."""

from collections.abc import Iterator

from etoile_cli import queries
from etoile_cli.enums import Difficulty, Form
from etoile_cli.model import Credit, Milestone
from etoile_cli.quiz.draft import CHOICES, DraftQuestion, content_id, group_by, is_reliable
from etoile_cli.spoilers import Guide

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = len("2025-06")


def crew(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about credits. People who share another job with the answer are no wrong answers."""
    entries = queries.credit_entries(guide)
    names = [(entry.credit, name) for entry in entries for name in entry.names]
    prominent = group_by(
        [(credit, name) for credit, name in names if credit.ask],
        lambda pair: bool(pair[0].people),
        lambda pair: pair[1],
    )
    people_or_not = group_by(names, lambda pair: bool(pair[0].people), lambda pair: pair[1])
    by_job = group_by(
        [(job, name) for credit, name in names for job in _jobs(credit)], lambda pair: pair[0], lambda pair: pair[1]
    )
    for entry in entries:
        credit = entry.credit
        if credit.ask and entry.names and is_reliable(credit.confidence):
            yield DraftQuestion(
                id=f"crew-{content_id(credit.department, credit.job, *entry.names)}",
                kind="crew",
                subject=entry.names[0],
                topic="credits",
                difficulty=Difficulty.MEDIUM,
                prompt=credit.ask,
                answer=entry.names[0],
                distractors=(prominent[bool(credit.people)], people_or_not[bool(credit.people)]),
                also_correct=frozenset(name for job in _jobs(credit) for name in by_job[job]),
                accepted=entry.names[1:],
                explanation=f"{credit.job}: {', '.join(entry.names)}. {credit.note or ''}".strip(),
                sources=credit.sources,
            )


def date(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the month of a milestone, or its year where no more is known."""
    asked = _asked(guide)
    months = group_by(asked, lambda milestone: len(milestone.date[:_MONTH]), lambda milestone: _month(milestone.date))
    for milestone in asked:
        yield DraftQuestion(
            id=f"date-{milestone.date}-{content_id(milestone.text)}",
            kind="date",
            subject=milestone.text,
            topic="production",
            difficulty=Difficulty.HARD,
            prompt=f"When was this? {milestone.ask}",
            answer=_month(milestone.date),
            distractors=(months[len(milestone.date[:_MONTH])],),
            accepted=(_day(milestone.date),) if len(milestone.date) > _MONTH else (),
            explanation=f"{_day(milestone.date)}: {milestone.text}",
            sources=milestone.sources,
        )


def first(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about which of four milestones came first."""
    asked = _asked(guide)
    for index, milestone in enumerate(asked):
        later = [each.ask or "" for each in asked[index + 1 : index + 1 + 2 * CHOICES] if _before(milestone, each)]
        yield DraftQuestion(
            id=f"first-{milestone.date}-{content_id(milestone.text)}",
            kind="first",
            subject=milestone.text,
            topic="production",
            difficulty=Difficulty.MEDIUM,
            prompt="Which of these came first?",
            answer=milestone.ask or "",
            distractors=(later,),
            needs_choices=True,
            explanation=f"{_day(milestone.date)}: {milestone.text}",
            sources=milestone.sources,
        )


def date_order(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the order of four milestones."""
    asked = _asked(guide)
    for start in range(len(asked)):
        group = asked[start : start + 1]
        for each in asked[start + 1 :: 2]:
            if len(group) < CHOICES and _before(group[-1], each):
                group.append(each)
        if len(group) == CHOICES:
            yield DraftQuestion(
                id=f"order-dates-{content_id(*(each.text for each in group))}",
                kind="order",
                subject=group[0].text,
                topic="production",
                difficulty=Difficulty.HARD,
                form=Form.ORDER,
                prompt="Put these in order, the earliest first.",
                sequence=tuple(each.ask or "" for each in group),
                needs_choices=True,
                explanation=f"The dates: {', '.join(_day(each.date) for each in group)}.",
                sources=tuple(dict.fromkeys(source for each in group for source in each.sources)),
            )


def _asked(guide: Guide) -> list[Milestone]:
    """Return the reliable milestones with an `ask`, the earliest first."""
    asked = [each for each in guide.milestone if each.ask and is_reliable(each.confidence)]
    return sorted(asked, key=lambda milestone: milestone.date)


def _before(one: Milestone, other: Milestone) -> bool:
    """Return whether `one` was certainly earlier: a year alone is neither before nor after a month in it."""
    return one.date < other.date and not other.date.startswith(one.date)


def _jobs(credit: Credit) -> set[str]:
    return {credit.job, *(alias.name for alias in credit.aliases)}


def _month(date: str) -> str:
    """Return the month and year of a partial date in English, or the year where there is no month."""
    year, *rest = date.split("-")
    return " ".join((*([_MONTHS[int(rest[0]) - 1]] if rest else []), year))


def _day(date: str) -> str:
    """Return a partial date in English: 24 April 2025, April 2025 or 2025."""
    day = date[_MONTH + 1 :]
    return f"{int(day)} {_month(date)}" if day else _month(date)
