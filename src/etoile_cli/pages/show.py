"""The show: at a glance, its makers, its critics."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from etoile_cli import guide as ask
from etoile_cli.kinds import Tone
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
from etoile_cli.view import Column, Look, Page, Share

if TYPE_CHECKING:
    from etoile_cli.model import Review

_FACTS = (
    Column("key", "", lambda fact: fact.key),
    Column("", "About", lambda fact: fact.key.replace("_", " ").capitalize(), Look.NAME),
    *statement_columns("What is known"),
)

_CREDITS = (
    Column("department", "Department", lambda entry: entry.credit.department, Look.QUIET),
    Column("job", "Job", lambda entry: entry.credit.job),
    Column("names", "Names", lambda entry: entry.names, Look.NAME),
    Column("", "Note", lambda entry: ((entry.credit.note or "") + confidence_suffix(entry.credit)).strip()),
    Column("note", "", lambda entry: entry.credit.note),
    Column("confidence", "", lambda entry: entry.credit.confidence.value),
    Column("sources", "Sources", lambda entry: entry.credit.sources, Look.QUIET),
)

_SCORES = (
    field("metric", "Metric", look=Look.NAME),
    field("value", ""),
    Column("", "Value", lambda score: score.value + confidence_suffix(score)),
    field("as_of", "As of"),
    CONFIDENCE,
    SOURCES,
)

_TALLY = (
    Column("tone", "Tone", lambda tally: tally[0].value, Look.NAME),
    Column("reviews", "", lambda tally: tally[1].part),
    Column("", "Reviews", lambda tally: tally[1]),
)

_POINTS = (
    Column("point", "Point", lambda point: point[0], Look.NAME),
    Column("critics", "Critics", lambda point: len(point[1])),
    Column("outlets", "Who says so", lambda point: point[1], Look.QUIET),
)

_REVIEWS = (
    field("id", ""),
    field("outlet", "Outlet", look=Look.NAME),
    field("critic", "Critic"),
    field("date", "Date"),
    field("rating", "Rating"),
    Column("tone", "Tone", lambda review: review.tone.value),
    *summary_columns("summary", "In a sentence", lambda review: review),
    CONFIDENCE,
    SOURCES,
)


def show(guide: Guide) -> Page:
    """The series at a glance: its premise, then a fact a line. Programs find each fact's text under its key as well."""
    columns = (
        field("id", ""),
        field("title", "Title", look=Look.NAME),
        Column("premise", "Premise", lambda show: show.premise.text),
        *(constant(fact.key, "", fact.text) for fact in guide.show.facts),
    )
    facts = list_view("facts", "Facts", _FACTS, guide.show.facts, empty="")
    return Page((single_view(guide.show.title, columns, guide.show), facts))


def credits(guide: Guide, *, job: str | None = None) -> Page:  # noqa: A001 - a page has its command's name
    """Who made it, in the order of the credit sheet; with `job` only the entries whose job or department matches.

    Raises NotFoundError where it fits none.
    """
    entries = ask.credit_entries(guide)
    if job is not None:
        named = [(name, each) for each in entries for name in (each.credit.job, each.credit.department)]
        entries = ask.filter_by_name(job, named, "job")
    return Page((list_view("credits", "Credits", _CREDITS, entries, empty="No credits that you may know of yet."),))


def reviews(guide: Guide, *, tone: Tone | None = None, outlet: str | None = None) -> Page:
    """Scores with their dates, the tally of tones, what critics praise and fault, and a line a critic.

    With `tone` or `outlet` all but the scores speak of those reviews alone. Raises NotFoundError where no outlet fits.
    """
    found: Sequence[Review] = guide.review
    if outlet is not None:
        found = ask.filter_by_name(
            outlet, [(name, each) for each in found for name in (each.outlet, each.critic or "")], "outlet"
        )
    found = [review for review in found if tone is None or review.tone is tone]
    tally = [(each, Share(sum(review.tone is each for review in found), len(found))) for each in Tone if found]
    praise = _points((review.outlet, point.text) for review in found for point in review.praise)
    criticism = _points((review.outlet, point.text) for review in found for point in review.criticism)
    return Page(
        (
            list_view("scores", "Scores", _SCORES, guide.score, empty="No scores yet."),
            list_view("tally", "How critics took it", _TALLY, tally, empty=""),
            list_view("praise", "Praise", _POINTS, praise, empty="No praise here."),
            list_view("criticism", "Criticism", _POINTS, criticism, empty="No criticism here."),
            list_view("reviews", "A line a critic", _REVIEWS, found, empty="No such review."),
        )
    )


def _points(said: Iterable[tuple[str, str]]) -> list[tuple[str, tuple[str, ...]]]:
    """Return each point with the outlets that make it, the commonest first."""
    outlets: dict[str, list[str]] = {}
    for outlet, point in said:
        outlets.setdefault(point, []).append(outlet)
    return sorted(((point, tuple(who)) for point, who in outlets.items()), key=lambda point: -len(point[1]))
