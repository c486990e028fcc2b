"""The sections to look something up in, which are long: their parts are folded."""

from collections.abc import Iterator, Sequence
from functools import partial

import htpy as h
from htpy import Node
from markupsafe import Markup
from msgspec.structs import replace

from etoile_cli.enums import Tone
from etoile_cli.lookup import known_episode
from etoile_cli.model import Dispute, Source, Term
from etoile_cli.pages import show, stage
from etoile_cli.pages.columns import date_text, people_view, said
from etoile_cli.pages.sources import outlets
from etoile_cli.spoilers import Guide
from etoile_cli.text import escape_controls
from etoile_cli.view import Column, EpisodeNumber, Layout, Page, Said, Slot, View
from etoile_cli.web.layouts import Drawing, heading


def folded(title: str, body: Node) -> Node:
    """Return a part of a section that is closed until one opens it."""
    return h.details(".part")[h.summary[heading(3, escape_controls(title))], body]


def all_rows(draw: Drawing, *pages: Page, skip: int = 0) -> Node:
    """Return all rows of pages without their first `skip` views, and without their notes, which name commands."""
    return draw.views([_full(view) for view in _laid_out(*pages)[skip:]], 3)


def _laid_out(*pages: Page) -> list[View]:
    return [view for page in pages for view in page.views if view.is_laid_out]


def _full(view: View) -> View:
    return replace(view, limit=None, note="")


def glossary(draw: Drawing, guide: Guide) -> Node:
    """Return the terms by topic, each with where it comes up, and the ranks."""
    topics: dict[str, list[Term]] = {}
    for term in guide.term:
        topics.setdefault(term.topic, []).append(term)
    *_, ranks = stage.glossary(guide, full=True).views
    return [
        [folded(topic.capitalize(), h.ul(".terms")[_terms(draw, terms)]) for topic, terms in topics.items()],
        draw.views([ranks], 3),
    ]


def _terms(draw: Drawing, terms: Sequence[Term]) -> Markup:
    statements = [said(each) for term in terms for each in (term, *term.appearances)]
    return draw.once((tuple(terms), draw.marks(statements)), lambda: [h.li[_term(draw, term)] for term in terms])


def _term(draw: Drawing, term: Term) -> Node:
    about = ", ".join(alias.name for alias in term.aliases)
    meta = " · ".join(filter(None, (_pronounced(term), about and f"also {about}")))
    return [
        h.b[escape_controls(term.term)],
        meta and [" ", h.small[escape_controls(meta)]],
        h.p[draw.said(said(term))],
        [
            h.p(".seen")[h.small[draw.cell(EpisodeNumber(known_episode(each)), Slot.LEAD)], " ", draw.said(said(each))]
            for each in term.appearances
        ],
    ]


def _pronounced(term: Term) -> str | None:
    roughly = "roughly " if term.pronunciation_approximate else ""
    return term.pronunciation and f"say {roughly}{term.pronunciation}"


def reviews(draw: Drawing, guide: Guide) -> Node:
    """Return the latest scores and what is said most; then folded the reviews of each tone, each point, all scores."""
    page = show.reviews(guide)
    (scores, *most, _), (all_scores, *_) = _laid_out(page), _laid_out(show.reviews(guide, full=True))
    return [
        draw.views([_facts(scores), *most], 3),
        [folded(title, draw.view(view, 4)) for title, view in (*_by_tone(guide), *_points(page))],
        bool(guide.score) and folded("All scores", draw.view(_facts(all_scores), 4)),
    ]


def _facts(scores: View) -> View:
    """Return scores with those of one metric together."""
    return replace(scores, layout=Layout.FACTS)


def _by_tone(guide: Guide) -> Iterator[tuple[str, View]]:
    """Yield the reviews of each tone that there is, without its sign."""
    for tone in Tone:
        *_, found = _laid_out(show.reviews(guide, tone=tone, full=True))
        columns = tuple(column for column in found.columns if column.slot is not Slot.LEAD)
        kept = [index for index, column in enumerate(found.columns) if column in columns]
        if found.rows:
            rows = tuple(tuple(row[index] for index in kept) for row in found.rows)
            reviews = f"{len(rows)} {tone.value} review{'s' if len(rows) > 1 else ''}"
            yield reviews, replace(found, columns=columns, rows=rows)


def _points(page: Page) -> Iterator[tuple[str, View]]:
    """Yield all points of praise and of criticism, each with the number of reviews that make it."""
    for view in page.views:
        if view.key in ("praise", "criticism") and view.rows:
            yield f"All {view.key}", people_view("", _POINTS, view.rows)


_POINTS = (Column(None, None, lambda row: f"{row[1]} ({row[2]})" if row[2] > 1 else row[1], Slot.TEXT),)


def credits(draw: Drawing, guide: Guide) -> Node:  # noqa: A001 - a section has its command's name
    """Return the credits, and what is known of those who play nobody."""
    actors = {character.actor for character in guide.character}
    others = [person for person in guide.person if person.id not in actors and person.facts]
    facts = [(person, fact) for person in others for fact in person.facts]
    return [
        all_rows(draw, show.credits(guide, full=True)),
        draw.views([people_view("About them", _PERSON_FACTS, facts)], 3),
    ]


_PERSON_FACTS = (
    Column(None, None, lambda row: row[0].name, Slot.GROUP),
    Column(None, None, lambda row: said(row[1]), Slot.TEXT),
)


def disputes(draw: Drawing, guide: Guide) -> Node:
    """Return each topic, folded, with what the sources say and what the guide goes by."""
    return [folded(dispute.topic, _sides(draw, guide, dispute)) for dispute in guide.dispute]


def _sides(draw: Drawing, guide: Guide, dispute: Dispute) -> Node:
    versions = [
        (outlets(guide, version.sources), Said(version.text, sources=version.sources)) for version in dispute.versions
    ]
    return h.ul[
        [h.li[h.b[f"{escape_controls(who)}: "], draw.said(version)] for who, version in versions],
        h.li[h.b["In this guide: "], escape_controls(dispute.verdict)],
    ]


def sources(draw: Drawing, cited: Sequence[Source]) -> Node:
    """Return sources in a numbered list."""
    return [
        h.p(".note")[
            "The pages behind these links may tell more than you have seen. "
            "A source has no link where it was read in a copy, or where its address would tell too much."
        ],
        h.ol[[draw.once((number, each), partial(_source, number, each)) for number, each in enumerate(cited, 1)]],
    ]


def _source(number: int, source: Source) -> Node:
    """Return a source: outlet, author, date, and its title as a link to the outlet's own page."""
    head = ", ".join(filter(None, (source.outlet, source.author, date_text(source.date) if source.date else None)))
    title = escape_controls(source.page.title) if source.page else ""
    url = escape_controls(source.page.url) if source.page and source.page.url else None
    link = h.a(href=url, rel="noreferrer")[title] if url else title
    return h.li(f"#s{number}")[escape_controls(head), title and ": ", link]
