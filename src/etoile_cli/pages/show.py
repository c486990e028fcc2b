"""Pages about the series: at a glance, timeline, credits, reviews."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from etoile_cli import queries
from etoile_cli.enums import Tone
from etoile_cli.pages.columns import (
    CONFIDENCE,
    SOURCES,
    confidence_suffix,
    constant,
    field,
    list_view,
    single_view,
    statement_columns,
    summary_columns,
)
from etoile_cli.spoilers import Guide
from etoile_cli.view import Column, Emphasis, Page, Ratio

if TYPE_CHECKING:
    from etoile_cli.model import Review

_FACTS = (
    Column("key", None, lambda fact: fact.key),
    Column(None, "About", lambda fact: fact.key.replace("_", " ").capitalize(), Emphasis.NAME),
    *statement_columns("Fact"),
)

_CREDITS = (
    Column("department", "Department", lambda entry: entry.credit.department, Emphasis.DIM),
    Column("job", "Job", lambda entry: entry.credit.job),
    Column("names", "Names", lambda entry: entry.names, Emphasis.NAME),
    Column(None, "Note", lambda entry: ((entry.credit.note or "") + confidence_suffix(entry.credit)).strip()),
    Column("note", None, lambda entry: entry.credit.note),
    Column("confidence", None, lambda entry: entry.credit.confidence.value),
    Column("sources", "Sources", lambda entry: entry.credit.sources, Emphasis.DIM),
)

_SCORES = (
    field("metric", "Metric", emphasis=Emphasis.NAME),
    field("value", None),
    Column(None, "Value", lambda score: score.value + confidence_suffix(score)),
    field("as_of", "As of"),
    CONFIDENCE,
    SOURCES,
)

_TALLY = (
    Column("tone", "Tone", lambda tally: tally[0].value, Emphasis.NAME),
    Column("reviews", None, lambda tally: tally[1].part),
    Column(None, "Reviews", lambda tally: tally[1]),
)

_POINTS = (
    Column("point", "Point", lambda point: point[0], Emphasis.NAME),
    Column("critics", "Critics", lambda point: len(point[1])),
    Column("outlets", "Outlets", lambda point: point[1], Emphasis.DIM),
)

_REVIEWS = (
    field("id", None),
    field("outlet", "Outlet", emphasis=Emphasis.NAME),
    field("critic", "Critic"),
    field("date", "Date"),
    field("rating", "Rating"),
    Column("tone", "Tone", lambda review: review.tone.value),
    *summary_columns("summary", "Summary", lambda review: review),
    CONFIDENCE,
    SOURCES,
)

_TIMELINE = (
    field("date", "Date", emphasis=Emphasis.NAME),
    Column(None, "What happened", lambda milestone: milestone.text + confidence_suffix(milestone)),
    field("text", None),
    field("award", "Award"),
    CONFIDENCE,
    field("sources", "Sources", emphasis=Emphasis.DIM),
)


def show(guide: Guide) -> Page:
    """Return the series at a glance: the premise, then the facts. JSON has each fact under its key, too."""
    columns = (
        field("id", None),
        field("title", "Title", emphasis=Emphasis.NAME),
        Column("premise", "Premise", lambda show: show.premise.text),
        *(constant(fact.key, None, fact.text) for fact in guide.show.facts),
    )
    summaries = list_view("summaries", "Summaries", statement_columns("Summary"), guide.show.summaries, empty="")
    facts = list_view("facts", "Facts", _FACTS, guide.show.facts, empty="")
    return Page((single_view(guide.show.title, columns, guide.show), summaries, facts))


def credits(guide: Guide, *, job: str | None = None) -> Page:  # noqa: A001 - a page has its command's name
    """Return the credits in the order of the credit sheet; with `job` only those whose job or department matches.

    Raises NotFoundError where none does.
    """
    entries = queries.credit_entries(guide)
    if job is not None:
        named = [(name, each) for each in entries for name in (each.credit.job, each.credit.department)]
        entries = queries.filter_by_name(job, named, "job")
    return Page((list_view("credits", "Credits", _CREDITS, entries, empty="No credits to show yet."),))


def reviews(guide: Guide, *, tone: Tone | None = None, outlet: str | None = None) -> Page:
    """Return scores, the tally of verdicts, praise, criticism, and the reviews.

    With `tone` or `outlet` all but the scores are about those reviews alone. Raises NotFoundError where none matches.
    """
    found: Sequence[Review] = guide.review
    if outlet is not None:
        found = queries.filter_by_name(
            outlet, [(name, each) for each in found for name in (each.outlet, each.critic or "")], "outlet"
        )
    found = [review for review in found if tone is None or review.tone is tone]
    tally = [(each, Ratio(sum(review.tone is each for review in found), len(found))) for each in Tone if found]
    praise = _points((review.outlet, point.text) for review in found for point in review.praise)
    criticism = _points((review.outlet, point.text) for review in found for point in review.criticism)
    return Page(
        (
            list_view("scores", "Scores", _SCORES, guide.score, empty="No scores yet."),
            list_view("tally", "Verdicts", _TALLY, tally, empty=""),
            list_view("praise", "Praise", _POINTS, praise, empty="No praise here."),
            list_view("criticism", "Criticism", _POINTS, criticism, empty="No criticism here."),
            list_view("reviews", "Reviews", _REVIEWS, found, empty="No reviews match."),
        )
    )


def _points(said: Iterable[tuple[str, str]]) -> list[tuple[str, tuple[str, ...]]]:
    """Return each point with the outlets that make it, the most common first."""
    outlets: dict[str, list[str]] = {}
    for outlet, point in said:
        outlets.setdefault(point, []).append(outlet)
    return sorted(((point, tuple(who)) for point, who in outlets.items()), key=lambda point: -len(point[1]))


def timeline(guide: Guide) -> Page:
    """Return the production timeline and awards, by date."""
    milestones = sorted(guide.milestone, key=lambda milestone: milestone.date)
    return Page((list_view("timeline", "Timeline", _TIMELINE, milestones, empty="No dates to show yet."),))
