"""Pages about the series: at a glance, timeline, credits, reviews."""

from collections.abc import Iterable, Sequence

from etoile_cli import queries
from etoile_cli.enums import Confidence, NoteKind, Tone
from etoile_cli.lookup import credit_id, known_episode, score_id
from etoile_cli.matching import slug
from etoile_cli.model import CriticScore, Milestone, Note, Review
from etoile_cli.pages.columns import (
    CONFIDENCE,
    SOURCES,
    constant,
    data_view,
    date_text,
    field,
    id_column,
    list_view,
    more_note,
    no_match,
    nothing_yet,
    people_view,
    said,
    single_view,
    statement_columns,
    statement_id,
)
from etoile_cli.queries import CreditEntry
from etoile_cli.spoilers import Guide
from etoile_cli.view import Column, Layout, Page, Ratio, Said, Sign, Slot, View

_MAX_FACTS = 10
_MAX_SCORES = 3
_MAX_POINTS = 5
_MAX_REVIEWS_OF_A_TONE = 2
_MAX_REVIEWS = 10
_MAX_MILESTONES = 24
_MAX_CREDITS = 25

_TONES = {Tone.POSITIVE: Sign("+", "positive"), Tone.MIXED: Sign("~", "mixed"), Tone.NEGATIVE: Sign("-", "negative")}
_NOTES = {
    NoteKind.LEFT_OPEN: "Left open",
    NoteKind.REAL_OR_INVENTED: "Real or invented",
    NoteKind.EARLIER_SHOWS: "From earlier shows",
    NoteKind.WATCH_NEXT: "What to watch next",
    NoteKind.NOT_FOUND: "What no source says",
}
"""The headings of notes, in reading order."""


def show(guide: Guide, *, full: bool = False) -> Page:
    """Return the series at a glance; for people with `full` all facts but those of the story, and the notes.

    What an episode reveals stands on the page of that episode, if it is known.
    """
    show = guide.show
    about = [fact for fact in show.facts if not known_episode(fact)]
    own_id = id_column(show.id)
    columns = (
        field("id", None),
        field("title", "Title", Slot.NAME),
        constant(None, None, f"{len(guide.episode)} episodes", Slot.ASIDE),
        Column("premise", "Premise", lambda show: said(show.premise), Slot.TEXT),
    )
    limit = None if full else _MAX_FACTS
    note = " · ".join(filter(None, (more_note(about, limit), "where it is from: etoile sources")))
    return Page(
        (
            single_view("show", columns, show),
            *([people_view("", statement_columns("Summary")[2:], show.summaries)] if show.summaries else []),
            data_view("summaries", "Summaries", (own_id, *statement_columns("Summary")), show.summaries),
            data_view("facts", "", (own_id, *_FACTS), show.facts),
            people_view("", _FACTS, about, layout=Layout.FACTS, limit=limit, note=note),
            data_view("notes", "Notes", (own_id, field("kind", None), *statement_columns("Note")), guide.note),
            *(_notes_view(kind, heading, guide.note) for kind, heading in _NOTES.items() if full),
        )
    )


_FACTS = (
    field("key", None),
    Column(None, "About", lambda fact: fact.key.replace("_", " ").capitalize(), Slot.NAME),
    *statement_columns("Fact"),
)


def _notes_view(kind: NoteKind, heading: str, notes: Iterable[Note]) -> View:
    columns = (Column(None, None, said, Slot.TEXT),)
    return people_view(heading, columns, [note for note in notes if note.kind is kind])


def credits(guide: Guide, *, job: str | None = None, full: bool = False) -> Page:  # noqa: A001 - a page has its command's name
    """Return the credits in the order of the credit sheet; with `job` only those whose job or department matches.

    For people those of one row of their department stand together, and a disputed one is a note below the others.
    Raises NotFoundError where none matches.
    """
    entries = queries.credit_entries(guide)
    if job is not None:
        named = [
            (name, each)
            for each in entries
            for name in (each.credit.job, each.credit.department, *(alias.name for alias in each.credit.aliases))
        ]
        entries = queries.filter_by_name(job, named, "job", "credits")
    disputed = [each for each in entries if each.credit.confidence is Confidence.DISPUTED]
    agreed = _credit_rows(each for each in entries if each not in disputed)
    limit = None if full else _MAX_CREDITS
    note = " · ".join(
        filter(None, (more_note(agreed, limit), "who plays whom: etoile cast" if agreed and not job else ""))
    )
    return Page(
        (
            data_view("credits", "Credits", _CREDITS, entries),
            people_view(
                "", _CREDIT_ROWS, agreed, limit=limit, note=note, empty="" if entries else nothing_yet(guide, "credits")
            ),
            people_view("Sources disagree", _DISPUTED, disputed, note="what each side says: etoile disputes --all"),
        )
    )


def _credit_rows(entries: Iterable[CreditEntry]) -> list[tuple[str, str, Said]]:
    """Return the department, the job and the names of each row of credits, in the order of their first credits."""
    rows: dict[tuple[str, str], list[CreditEntry]] = {}
    for entry in entries:
        rows.setdefault((entry.credit.department, entry.credit.row or entry.credit.job), []).append(entry)
    return [(*row, _row_names(found)) for row, found in rows.items()]


def _row_names(entries: Sequence[CreditEntry]) -> Said:
    """Return the names of some credits, each once and with its detail, supported as well as the least sure of them."""
    details: dict[str, str] = {}
    for entry in entries:
        details |= {name: entry.credit.detail or details.get(name, "") for name in entry.names}
    names = ", ".join(f"{name} ({detail})" if detail else name for name, detail in details.items())
    least_sure = max((entry.credit.confidence for entry in entries), key=[*Confidence].index)
    sources = dict.fromkeys(source for entry in entries for source in entry.credit.sources)
    return Said(names, least_sure, tuple(sources), is_sentence=False)


def _disputed_text(entry: CreditEntry) -> Said:
    """Return the note that says what is disputed, or else the names: without a sign, since the heading says it."""
    credit = entry.credit
    return Said(credit.note or ", ".join(entry.names), credit.confidence, credit.sources, is_sentence=False)


def _credit_names(entry: CreditEntry) -> Said:
    """Return the names for a pipe, which says after them how well the credit is supported."""
    return Said(", ".join(entry.names), entry.credit.confidence, entry.credit.sources)


_CREDITS = (
    Column("id", None, lambda entry: credit_id(entry.credit)),
    Column("department", "Department", lambda entry: entry.credit.department),
    Column("job", "Job", lambda entry: entry.credit.job),
    Column("names", None, lambda entry: entry.names),
    Column("person_ids", None, lambda entry: entry.credit.people),
    Column(None, "Names", _credit_names),
    Column("note", "Note", lambda entry: entry.credit.note),
    Column("confidence", None, lambda entry: entry.credit.confidence.value),
    Column("sources", None, lambda entry: entry.credit.sources),
)

_CREDIT_ROWS = (
    Column(None, None, lambda row: row[0], Slot.GROUP),
    Column(None, None, lambda row: row[1], Slot.NAME),
    Column(None, None, lambda row: row[2], Slot.TEXT),
)

_DISPUTED = (Column(None, None, _disputed_text, Slot.TEXT),)


def reviews(
    guide: Guide, *, tone: Tone | None = None, outlet: str | None = None, points: bool = False, full: bool = False
) -> Page:
    """Return scores, the tally of verdicts, praise, criticism, and the reviews.

    With `tone` or `outlet` all but the scores are about those reviews alone. People get some reviews of each tone; with
    `full` all, and with `points` each point of praise and criticism with its outlets instead. Raises NotFoundError
    where none matches.
    """
    found: Sequence[Review] = guide.review
    if outlet is not None:
        named = [(name, each) for each in found for name in (each.outlet, each.critic or "")]
        found = queries.filter_by_name(outlet, named, "outlet", "reviews")
    found = [review for review in found if tone is None or review.tone is tone]
    tally = [(each, Ratio(sum(review.tone is each for review in found), len(found))) for each in Tone if found]
    praise = _points((review.outlet, point.text) for review in found for point in review.praise)
    criticism = _points((review.outlet, point.text) for review in found for point in review.criticism)
    opinions = (("They praise", praise), ("They fault", criticism))
    is_filtered = tone is not None or outlet is not None
    if points:
        shown = [people_view(heading, _POINTS, counted) for heading, counted in opinions]
    else:
        common = [each for each in opinions if each[1]]
        shown = [
            people_view("", _OPINIONS, common, layout=Layout.FACTS),
            _review_view(guide, found, is_filtered, full=full),
        ]
    return Page(
        (
            *([] if is_filtered else [_score_view(guide, full=full)]),
            data_view("scores", "Scores", _SCORES, guide.score),
            data_view("tally", "", _TALLY, tally)
            if is_filtered
            else list_view("tally", "", _TALLY, tally, layout=Layout.BARS),
            *shown,
            data_view("praise", "Praise", _POINTS, praise),
            data_view("criticism", "Criticism", _POINTS, criticism),
            data_view("reviews", "Reviews", _REVIEWS, found),
        )
    )


def _score_view(guide: Guide, *, full: bool) -> View:
    """Return the scores for people: the latest value of each metric."""
    latest = list({score.metric: score for score in guide.score}.values())
    shown = guide.score if full else latest[:_MAX_SCORES]
    return people_view("", _SCORES, shown, empty=nothing_yet(guide, "scores"))


def _review_view(guide: Guide, found: Sequence[Review], is_filtered: bool, *, full: bool) -> View:
    """Return the reviews for people: without a filter some of each tone, those of named critics first."""
    ordered = sorted(found, key=lambda review: review.critic is None)
    if not is_filtered:
        ordered = [
            review
            for tone in Tone
            for review in [each for each in ordered if each.tone is tone][:_MAX_REVIEWS_OF_A_TONE]
        ]
    shown = found if full else ordered[:_MAX_REVIEWS]
    how = "" if is_filtered else "one side: etoile reviews --tone negative · every point: etoile reviews --points"
    note = more_note(found, len(shown), how)
    empty = no_match("reviews", "reviews") if is_filtered else nothing_yet(guide, "reviews")
    return people_view("", _REVIEWS, shown, note=note, empty=empty)


def _cited(text: str, row: CriticScore | Review) -> Said:
    """Return a text with the sources of its row, and without a mark of doubt."""
    return Said(text, row.confidence, row.sources, is_sentence=False)


_SCORES = (
    Column("id", None, score_id),
    field("metric", "Metric", Slot.NAME),
    field("value", "Value"),
    field("percent", None),
    field("as_of", "As of"),
    field("date", None),
    Column(None, None, lambda score: _cited(f"{score.value} ({score.as_of})", score), Slot.TEXT),
    CONFIDENCE,
    SOURCES,
)


def _signed(tally: tuple[Tone, Ratio]) -> Sign:
    """Return a tone with the sign that stands before its reviews."""
    sign = _TONES[tally[0]]
    return Sign(f"{sign.symbol} {sign.words}", sign.words)


_TALLY = (
    Column("id", None, lambda tally: tally[0].value),
    Column("tone", "Tone", lambda tally: tally[0].value),
    Column(None, None, _signed, Slot.NAME),
    Column("reviews", "Reviews", lambda tally: tally[1].part),
    Column(None, None, lambda tally: tally[1], Slot.TEXT),
)

_OPINIONS = (
    Column(None, None, lambda opinion: opinion[0], Slot.NAME),
    Column(None, None, lambda opinion: _most_common(opinion[1]), Slot.TEXT),
)

_POINTS = (
    Column("id", None, lambda point: slug(point[0])),
    Column("point", "Point", lambda point: point[0], Slot.NAME),
    Column("critics", "Critics", lambda point: len(point[1])),
    Column("outlets", "Outlets", lambda point: point[1], Slot.TEXT),
)

_REVIEWS = (
    field("id", None),
    Column(None, None, lambda review: _TONES[review.tone], Slot.LEAD),
    field("outlet", "Outlet", Slot.NAME),
    field("critic", "Critic", Slot.META),
    field("date", "Date"),
    field("rating", "Rating", Slot.META),
    Column("tone", "Tone", lambda review: review.tone.value),
    Column("summary", "Summary", lambda review: _cited(review.text, review), Slot.TEXT),
    CONFIDENCE,
    SOURCES,
)


def _points(said_by: Iterable[tuple[str, str]]) -> list[tuple[str, tuple[str, ...]]]:
    """Return each point with the outlets that make it, the most common first."""
    outlets: dict[str, list[str]] = {}
    for outlet, point in said_by:
        outlets.setdefault(point, []).append(outlet)
    return sorted(((point, tuple(who)) for point, who in outlets.items()), key=lambda point: -len(point[1]))


def _most_common(points: Sequence[tuple[str, tuple[str, ...]]]) -> Sign:
    """Return the points that most outlets make, each with their number."""
    counted = [(point, len(outlets)) for point, outlets in points[:_MAX_POINTS]]
    said = [f"{point}, {number} review{'' if number == 1 else 's'}" for point, number in counted]
    return Sign(" · ".join(f"{point} {number}" for point, number in counted), "; ".join(said))


def timeline(guide: Guide, *, full: bool = False) -> Page:
    """Return the production timeline and the awards in the order of their dates; for people by year.

    What has no day stands after what the dataset has before it in its month, and what has no month before those of its
    year. Without `full` people get what two sources confirm.
    """
    milestones = _in_order(guide.milestone)
    sure = [each for each in milestones if each.award or each.confidence is Confidence.CONFIRMED]
    shown = milestones if full else sure[:_MAX_MILESTONES]
    note = more_note(milestones, len(shown))
    return Page(
        (
            data_view("timeline", "Timeline", _TIMELINE, milestones),
            people_view("", _TIMELINE, shown, note=note, empty=nothing_yet(guide, "dates")),
        )
    )


def _in_order(milestones: Iterable[Milestone]) -> list[Milestone]:
    """Return milestones in the order of their dates; one without a day has that of the one before it in its month."""
    days: dict[str, str] = {}
    dated = []
    for milestone in milestones:
        month, day = milestone.date[:7], milestone.date[7:]
        days[month] = day or days.get(month, "")
        dated.append((month, days[month], milestone))
    return [milestone for *_, milestone in sorted(dated, key=lambda each: each[:2])]


def _day_text(milestone: Milestone) -> str:
    """Return the day without its year, or "in June"; "" where only the year is known."""
    date = milestone.date
    return date_text(date).removesuffix(date[:4]).strip() if date.count("-") != 1 else f"in {date_text(date)[:-5]}"


def _dated_text(milestone: Milestone) -> Said:
    """Return what happened, for people with the outcome of an award before it, unless it says that itself."""
    award = milestone.award
    outcome = f"{award.capitalize()}: " if award and award.casefold() not in milestone.text.casefold() else ""
    return Said(f"{outcome}{milestone.text}", milestone.confidence, milestone.sources)


_TIMELINE = (
    Column("id", None, lambda milestone: statement_id(milestone.date, milestone)),
    field("date", "Date"),
    Column(None, None, lambda milestone: milestone.date[:4], Slot.GROUP),
    Column(None, None, _day_text, Slot.LEAD),
    Column("text", "What happened", said),
    Column(None, None, _dated_text, Slot.TEXT),
    field("award", "Award"),
    CONFIDENCE,
    SOURCES,
)
