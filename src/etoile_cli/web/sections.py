"""The sections of the page at one level: what the commands show, with everything that they leave out by default."""

from collections.abc import Hashable, Iterator, Sequence
from random import Random

import htpy as h
from htpy import Node
from markupsafe import Markup
from msgspec.structs import replace

from etoile_cli import queries
from etoile_cli.enums import Form
from etoile_cli.errors import UsageError
from etoile_cli.export.svg import svg_element
from etoile_cli.model import Episode, Source
from etoile_cli.pages import companies, episodes, people, progress, relations, show, sources, stage
from etoile_cli.pages.columns import city, date_text, field, people_view, said, statement_columns
from etoile_cli.queries import CharacterView
from etoile_cli.quiz.bank import DrawnQuestion, bank, draw
from etoile_cli.spoilers import Guide
from etoile_cli.statements import statement_lines
from etoile_cli.text import escape_controls
from etoile_cli.view import Column, EpisodeNumber, Layout, Page, Ratio, Said, Slot
from etoile_cli.web.layouts import PLACES, Drawing, as_markup, dots, heading

MAX_QUESTIONS = 50

_SEED = 1
_REFERENCE = ("show", "reviews", "timeline", "credits", "disputes", "later-sources")
"""The sections to look something up in, which are long."""

_STATEMENTS = statement_columns("What is known")


class Pages:
    """The pages of the levels of one file, which have most of their content in common.

    Sources that the first level knows are the same for all: `sources` stands once, below the page.
    """

    def __init__(self, first: Guide) -> None:
        """Take the guide of level 0."""
        self._first = len(first.source) + 1
        self._cited = list(first.source)
        self._drawn: dict[Hashable, Markup] = {}
        self.sources = _source_list(first.source, 1)

    def page(self, guide: Guide) -> Markup:
        """Return the contents and the main part of the page at the level of `guide`, which is above the last one.

        So a source has the same number at every level; one whose title becomes known is listed once more.
        """
        self._cited += [source for source in guide.source if source not in self._cited]
        found = _Sections(guide, self._cited, self._first, self._drawn).all()
        parts = [(id_, title, body) for id_, title, body in found if body]
        contents = [*((id_, title) for id_, title, _ in parts), ("sources", "Sources")]
        return as_markup(
            h.nav(aria_label="Contents")[h.ul[[h.li[h.a(href=f"#{id_}")[title]] for id_, title in contents]]],
            h.main("#main", tabindex="-1")[
                [folded_section(*part) if part[0] in _REFERENCE else _section(*part) for part in parts]
            ],
        )


def folded_section(id_: str, title: str, body: Node) -> Node:
    """Return a section that is closed until one opens it."""
    return h.section(f"#{id_}")[h.details[h.summary[heading(2, title)], body]]


def _section(id_: str, title: str, body: Node) -> Node:
    return h.section(f"#{id_}")[heading(2, title), body]


class _Sections:
    """The sections at the level of a guide."""

    def __init__(self, guide: Guide, cited: Sequence[Source], first: int, drawn: dict[Hashable, Markup]) -> None:
        self._guide = guide
        self._first = first
        self._later = cited[first - 1 :]
        lines = [line for line in statement_lines(guide) if line.after == guide.level > 0]
        numbers = {source.id: number for number, source in enumerate(cited, 1)}
        links = {character.name: f"#who-{character.id}" for character in guide.character}
        self._draw = Drawing(numbers=numbers, links=links, new={line.text for line in lines}, drawn=drawn)
        self._draw_unmarked = Drawing(numbers=numbers, links=links, new=(), drawn=drawn)

    def all(self) -> Iterator[tuple[str, str, Node]]:
        """Yield the id, the title and the content of each section; the content is empty where it has nothing to say."""
        guide = self._guide
        yield "home", "At a glance", self._home()
        yield "new", f"New in episode {guide.level}", guide.level > 0 and self._new()
        yield "people", "Who is who", self._people()
        yield "companies", "The companies", bool(guide.company) and self._companies()
        yield "relations", "Who is connected to whom", bool(guide.relation) and self._relations()
        yield "story", "The story so far", guide.level > 0 and self._pages(progress.recap(guide), skip=1)
        yield "episodes", "Episodes", bool(guide.episode) and self._episodes()
        yield "stage", "On stage", self._stage()
        yield "quiz", "Quiz", self._quiz()
        yield "glossary", "Glossary", bool(guide.term) and self._glossary()
        yield "show", "The series", self._pages(show.show(guide, full=True), skip=1)
        is_reviewed = bool(guide.score or guide.review)
        yield "reviews", "Reviews", is_reviewed and self._reviews()
        yield "timeline", "Timeline and awards", bool(guide.milestone) and self._pages(show.timeline(guide, full=True))
        yield "credits", "Credits", bool(guide.credit) and self._credits()
        is_disputed = bool(guide.dispute)
        yield "disputes", "Where sources disagree", is_disputed and self._pages(sources.disputes(guide, full=True))
        yield "later-sources", "Sources of the episodes", bool(self._later) and _source_list(self._later, self._first)

    def _pages(self, *pages: Page, skip: int = 0) -> Node:
        """Return all rows of pages without their first `skip` views, and without their notes, which name commands."""
        shown = [view for page in pages for view in page.views if view.is_laid_out][skip:]
        return self._draw.views([replace(view, limit=None, note="") for view in shown], 3)

    def _home(self) -> Node:
        guide = self._guide
        coming = [view for view in progress.home(guide).views if view.layout is Layout.FACTS]
        seen = Ratio(guide.level, len(guide.episode), "episodes seen")
        return [
            h.p(".premise")[self._draw.said(said(guide.show.premise))],
            h.p(".progress")[dots(seen)],
            self._draw.views(coming, 3),
        ]

    def _new(self) -> Node:
        """Return what the last episode changed, a line for each character; the rest is marked where it stands."""
        guide = self._guide
        _, *found = (view for view in progress.new(guide, guide.level).views if view.is_laid_out)
        return [
            self._draw_unmarked.views([replace(view, limit=None, note="") for view in found], 3),
            h.p(".note")["Below, everything that is new since the episode before is marked ", h.mark["new"], "."],
        ]

    def _people(self) -> Node:
        """Return a card for each character, under the company that they are at now."""
        guide = self._guide
        views = queries.characters(guide)
        groups = [
            *((self._draw.cell(city(guide, company), Slot.GROUP), company) for company in guide.company),
            ("Elsewhere", None),
        ]
        there = [(title, [view for view in views if view.company == company]) for title, company in groups]
        return [
            [heading(3, title), h.div(".cards")[[self._person(view) for view in group]]]
            for title, group in there
            if group
        ]

    def _person(self, view: CharacterView) -> Node:
        guide, character = self._guide, view.character
        card, *told = people.story(guide, view)
        place = f"p{guide.company.index(view.company) % PLACES}" if view.company else "nowhere"
        others = ", ".join(alias.name for alias in character.aliases)
        actor = people_view(view.actor.name, _STATEMENTS, view.actor.facts) if view.actor else None
        more = self._draw.views([replace(each, note="") for each in (*told, *([actor] if actor else []))], 5)
        is_new = character.after == guide.level > 0
        return h.article(f"#who-{character.id}", class_=f"who {place}")[
            is_new and h.mark["new"],
            self._draw.view(card, 4),
            (more or others)
            and h.details[
                h.summary["More about ", escape_controls(character.name)],
                others and h.p[f"Also called {escape_controls(others)}."],
                more,
            ],
        ]

    def _companies(self) -> Node:
        guide = self._guide
        sides = [view for view in companies.companies(guide, full=True).views if view.is_laid_out]
        facts = [people_view(each.name, _STATEMENTS, each.facts) for each in guide.company]
        return [
            self._draw.views(sides, 3),
            h.div(".sides")[[h.div(".side")[self._draw.view(view, 3)] for view in facts if view.rows]],
        ]

    def _relations(self) -> Node:
        """Return the picture with the list, or the list alone where there are too many companies to draw."""
        guide = self._guide
        try:
            picture = Markup(svg_element(guide, prefix="relations"))  # noqa: S704 - every text in it is escaped
        except UsageError:
            picture = Markup()
        return [
            picture and h.figure(tabindex="0", role="group", aria_label="Picture of all relations")[picture],
            picture and h.p(".note.wide")["The picture is wider than this screen: it scrolls sideways."],
            h.div(".ties")[self._pages(relations.relations(guide, full=True))],
        ]

    def _episodes(self) -> Node:
        """Return the episodes that were seen, with all that they told, and what announces the others."""
        guide = self._guide
        (listed,) = episodes.episodes(guide).views
        coming = replace(listed, rows=listed.rows[guide.level :])
        undated = [each.event for each in queries.episode_events(guide) if not each.event.episode_known]
        return [
            [self._episode(episode) for episode in guide.episode[: guide.level]],
            self._draw.views([people_view("Episode not known", _UNDATED, undated)], 3),
            bool(coming.rows) and [guide.level > 0 and heading(3, "Still to come"), self._draw.view(coming, 3)],
        ]

    def _episode(self, episode: Episode) -> Node:
        draw = self._draw_unmarked if episode.number == self._guide.level else self._draw  # all of it is new
        card, *told = (view for view in episodes.episode(self._guide, episode.number).views if view.is_laid_out)
        return h.article(f"#episode-{episode.number}", class_="episode")[
            draw.view(card, 3),
            h.p[draw.said(said(episode.summary))] if episode.summary else None,
            bool(told) and h.details[h.summary[f"What happens in episode {episode.number}"], draw.views(told, 4)],
        ]

    def _stage(self) -> Node:
        guide = self._guide
        parts = (
            ("Dances", guide.dance, stage.dances),
            ("Music", guide.song, stage.music),
            ("Places", guide.place, stage.places),
        )
        return [[heading(3, title), self._draw.views(page(guide).views, 4)] for title, rows, page in parts if rows]

    def _glossary(self) -> Node:
        """Return the terms by topic, where they come up, and the ranks."""
        guide = self._guide
        topics = list(dict.fromkeys(term.topic for term in guide.term))
        terms = sorted(guide.term, key=lambda term: topics.index(term.topic))
        appearances = [(term, each) for term in terms for each in term.appearances]
        *_, ranks = stage.glossary(guide, full=True).views
        return [
            self._draw.view(people_view("", _TERMS, terms), 3),
            self._draw.views([people_view("In the series", _APPEARANCES, appearances)], 3),
            self._draw.views([ranks], 3),
        ]

    def _quiz(self) -> Node:
        """Return questions, each with its answer to be opened."""
        drafts = [draft for draft in bank(self._guide) if draft.form is Form.CHOICE]
        questions = draw(drafts, Random(_SEED), limit=MAX_QUESTIONS, level=self._guide.level)  # noqa: S311 - a game
        return bool(questions) and h.ol(".quiz")[[h.li[self._question(question)] for question in questions]]

    def _question(self, question: DrawnQuestion) -> Node:
        return [
            h.p[escape_controls(question.prompt)],
            h.ul[[h.li[escape_controls(choice)] for choice in question.choices]],
            h.details[
                h.summary["Answer"],
                h.p[
                    h.b[escape_controls(question.answer)],
                    " ",
                    self._draw.said(Said(question.explanation, sources=question.sources)),
                ],
            ],
        ]

    def _reviews(self) -> Node:
        """Return the scores and the reviews, and then each point of praise and criticism."""
        *_, praise, criticism = (view for view in show.reviews(self._guide, points=True).views if not view.is_keyed)
        return [self._pages(show.reviews(self._guide, full=True)), self._draw.views([praise, criticism], 3)]

    def _credits(self) -> Node:
        """Return the credits, and what is known of those who play nobody."""
        guide = self._guide
        actors = {character.actor for character in guide.character}
        others = [person for person in guide.person if person.id not in actors and person.facts]
        facts = [(person, fact) for person in others for fact in person.facts]
        return [
            self._pages(show.credits(guide, full=True)),
            self._draw.views([people_view("About them", _PERSON_FACTS, facts)], 3),
        ]


_TERMS = (
    Column(None, None, lambda term: term.topic.capitalize(), Slot.GROUP),
    field("term", None, Slot.NAME),
    Column(None, None, lambda term: _pronounced(term.pronunciation, about=term.pronunciation_approximate), Slot.META),
    Column(None, None, lambda term: ", ".join(f"also {alias.name}" for alias in term.aliases), Slot.META),
    Column(None, None, said, Slot.TEXT),
)

_APPEARANCES = (
    Column(None, None, lambda row: EpisodeNumber(row[1].after if row[1].episode_known else None), Slot.LEAD),
    Column(None, None, lambda row: row[0].term, Slot.NAME),
    Column(None, None, lambda row: said(row[1]), Slot.TEXT),
)

_UNDATED = (Column(None, None, said, Slot.TEXT),)

_PERSON_FACTS = (
    Column(None, None, lambda row: row[0].name, Slot.GROUP),
    Column(None, None, lambda row: said(row[1]), Slot.TEXT),
)


def _pronounced(pronunciation: str | None, *, about: bool) -> str | None:
    return pronunciation and f"say {'about ' if about else ''}{pronunciation}"


def _source_list(sources: Sequence[Source], start: int) -> Markup:
    """Return sources, numbered from `start`."""
    return as_markup(
        h.ol(start=str(start))[[h.li(f"#s{number}")[_source(each)] for number, each in enumerate(sources, start)]]
    )


def _source(source: Source) -> Node:
    """Return a source: outlet, author, date, and its title as a link to the outlet's own page."""
    head = ", ".join(filter(None, (source.outlet, source.author, date_text(source.date) if source.date else None)))
    title = escape_controls(source.page.title) if source.page else ""
    url = escape_controls(source.page.url) if source.page and source.page.url else None
    return [escape_controls(head), title and ": ", h.a(href=url, rel="noreferrer")[title] if url else title]
