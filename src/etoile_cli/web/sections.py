"""The sections of the page at one level: what the commands show, with everything that they leave out by default."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from random import Random

import htpy as h
from htpy import Node
from markupsafe import Markup
from msgspec.structs import replace

from etoile_cli import queries
from etoile_cli.cells import STANDINGS
from etoile_cli.enums import Confidence, Form
from etoile_cli.errors import UsageError
from etoile_cli.export.network import character_key, company_key
from etoile_cli.export.svg import inline_svg
from etoile_cli.lookup import known_episode
from etoile_cli.model import Episode
from etoile_cli.pages import companies, episodes, people, progress, show, stage
from etoile_cli.pages.columns import city, people_view, said, statement_columns
from etoile_cli.pages.relations import roles
from etoile_cli.queries import CharacterView, RelationView
from etoile_cli.quiz.bank import DrawnQuestion, bank, draw
from etoile_cli.quiz.results import closing, rank_title
from etoile_cli.spoilers import Guide
from etoile_cli.statements import statement_lines
from etoile_cli.text import escape_controls, sentence, within_sentence
from etoile_cli.view import Column, Layout, Ratio, Said, Slot
from etoile_cli.web import reference
from etoile_cli.web.layouts import PLACES, Drawing, as_markup, dots, heading
from etoile_cli.web.reference import all_rows

_ROUNDS = 5
ROUND = 10
"""Questions of a round of the quiz."""

MAX_QUESTIONS = _ROUNDS * ROUND

_REFERENCE = ("show", "reviews", "timeline", "credits", "disputes", "sources")
"""The sections to look something up in, which are long."""

_SIGNS = (
    ("°", STANDINGS[Confidence.SINGLE]),
    ("≠", STANDINGS[Confidence.DISPUTED]),
    ("?", "episode not known"),
)
_ABOUT_PICTURE = (
    "Characters as boxes, by company, each a link to its card, and a line for each kind of tie between two of them. "
    "The list below has the same in words."
)
_STATEMENTS = statement_columns("What is known")


class Pages:
    """The pages of the levels of one file, which have most of their content in common."""

    def __init__(self) -> None:
        """Begin below the first level."""
        self._cited: dict[str, int] = {}
        self._drawn: dict[Hashable, Markup] = {}

    def page(self, guide: Guide) -> Markup:
        """Return the contents and the main part of the page at the level of `guide`, which is above the last one.

        So a source has the same number at every level.
        """
        for source in guide.source:
            self._cited.setdefault(source.id, len(self._cited) + 1)
        parts = [part for part in _Sections(guide, self._cited, self._drawn).all() if part[-1]]
        return as_markup(
            h.nav(aria_label="Contents")[
                h.ul[
                    [h.li[h.a(href=f"#in-{id_}" if id_ in _REFERENCE else f"#{id_}")[title]] for id_, title, _ in parts]
                ]
            ],
            h.main("#main", tabindex="-1")[
                [_folded_section(*part) if part[0] in _REFERENCE else _section(*part) for part in parts]
            ],
        )


def _folded_section(id_: str, title: str, body: Node) -> Node:
    """Return a section that is closed until one opens it, as a link to its content does without any script."""
    return h.section(f"#{id_}")[h.details[h.summary[heading(2, title)], h.div(f"#in-{id_}")[body]]]


def _section(id_: str, title: str, body: Node) -> Node:
    return h.section(f"#{id_}")[heading(2, title), body]


class _Sections:
    """The sections at the level of a guide."""

    def __init__(self, guide: Guide, numbers: Mapping[str, int], drawn: dict[Hashable, Markup]) -> None:
        self._guide = guide
        self._numbers = numbers
        lines = [line for line in statement_lines(guide) if line.after == guide.level > 0]
        cards = {character.name: f"#who-{character.id}" for character in guide.character}
        self._links = cards | {within_sentence(name): card for name, card in cards.items()}
        self._views = queries.characters(guide)
        self._draw = Drawing(numbers=numbers, links=self._links, new={line.text for line in lines}, drawn=drawn)
        self._draw_unmarked = Drawing(numbers=numbers, links=self._links, new=(), drawn=drawn)

    def all(self) -> Iterator[tuple[str, str, Node]]:
        """Yield the id, the title and the content of each section; the content is empty where it has nothing to say."""
        guide = self._guide
        yield "home", "At a glance", self._home()
        yield "new", f"New in episode {guide.level}", guide.level > 0 and self._new()
        yield "people", "Who is who", self._people()
        yield "companies", "The companies", bool(guide.company) and self._companies()
        yield "relations", "Who is connected to whom", bool(guide.relation) and self._relations()
        recap = guide.level > 0 and all_rows(self._draw_unmarked, progress.recap(guide), skip=1)
        yield "story", "The story so far", recap
        yield "episodes", "Episodes", bool(guide.episode) and self._episodes()
        yield "stage", "On stage", self._stage()
        yield "quiz", "Quiz", self._quiz()
        yield "glossary", "Glossary", bool(guide.term) and reference.glossary(self._draw, guide)
        yield "show", "The series", all_rows(self._draw, show.show(guide, full=True), skip=1)
        is_reviewed = bool(guide.score or guide.review)
        yield "reviews", "Reviews", is_reviewed and reference.reviews(self._draw, guide)
        timeline = bool(guide.milestone) and all_rows(self._draw, show.timeline(guide, full=True))
        yield "timeline", "Timeline and awards", timeline
        yield "credits", "Credits", bool(guide.credit) and reference.credits(self._draw, guide)
        yield "disputes", "Where sources disagree", reference.disputes(self._draw, guide)
        cited = sorted(guide.source, key=lambda source: self._numbers[source.id])
        yield "sources", "Sources", bool(cited) and reference.sources(self._draw, cited)

    def _home(self) -> Node:
        guide = self._guide
        coming = [view for view in progress.home(guide).views if view.layout is Layout.FACTS]
        seen = Ratio(guide.level, len(guide.episode), "episodes seen")
        return [
            h.p(".premise")[self._draw.said(said(guide.show.premise))],
            h.p(".progress")[dots(seen)],
            self._draw_unmarked.views(coming, 3),
            h.ul(".key")[[h.li[h.i(aria_hidden="true")[sign], f" {words}"] for sign, words in _SIGNS]],
        ]

    def _new(self) -> Node:
        """Return what the last episode changed, a line for each character; the rest is marked where it stands."""
        guide = self._guide
        _, *found = (view for view in progress.new(guide, guide.level).views if view.is_laid_out)
        ties = [each for each in queries.relations_of(guide) if known_episode(each.relation) == guide.level]
        shown = [people_view(view.title, _NEW_TIES, ties) if view.title == "New ties" else view for view in found]
        return [
            self._draw_unmarked.views(
                [replace(view, title=view.title or "What changed", limit=None, note="") for view in shown], 3
            ),
            h.p(".note")[
                "Below, cards and sentences that are new since the episode before are marked ",
                h.mark["new"],
                ".",
            ],
        ]

    def _people(self) -> Node:
        """Return a card for each character, under the company that they are at now."""
        guide = self._guide
        groups = [
            *((self._draw.cell(city(guide, company), Slot.GROUP), company) for company in guide.company),
            ("Elsewhere", None),
        ]
        there = [(title, [view for view in self._views if view.company == company]) for title, company in groups]
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
        is_new = character.after == guide.level > 0
        draw = self._draw_unmarked if is_new else self._draw  # all of it is new
        more = draw.views([replace(each, note="") for each in (*told, *([actor] if actor else []))], 5)
        return h.article(f"#who-{character.id}", class_=f"who {place}")[
            is_new and h.mark["new"],
            draw.view(replace(card, note=""), 4),
            (more or others)
            and h.details[
                h.summary[f"More about {escape_controls(within_sentence(character.name))}"],
                others and h.p[f"Also called {escape_controls(others)}."],
                more,
            ],
        ]

    def _companies(self) -> Node:
        guide = self._guide
        members, *moves = [view for view in companies.companies(guide, full=True).views if view.is_laid_out]
        facts = [people_view(each.name, _STATEMENTS, each.facts) for each in guide.company]
        return [
            self._draw.views([*moves, members], 3),
            h.div(".sides")[[h.div(".side")[self._draw.view(view, 3)] for view in facts if view.rows]],
        ]

    def _relations(self) -> Node:
        """Return the picture with the list, or the list alone where there are too many companies to draw."""
        people = [(view, queries.relations_of(self._guide, view.character)) for view in self._views]
        related = sorted((each for each in people if each[1]), key=lambda each: -len({tie.other for tie in each[1]}))
        return [self._picture(), h.ul("#ties")[[h.li[self._ties(view, found)] for view, found in related]]]

    def _picture(self) -> Node:
        guide = self._guide
        addresses = {character_key(each.id): f"#who-{each.id}" for each in guide.character}
        addresses |= {company_key(each.id): "#companies" for each in guide.company}
        try:
            drawn = inline_svg(guide, prefix="relations", about=_ABOUT_PICTURE, addresses=addresses)
        except UsageError:
            return None
        # Every text in it is escaped.
        return [
            h.p(".note.wide")["The picture is wider than this screen: it scrolls sideways. A box leads to its card."],
            h.ul(".key")[[h.li[Markup(sample), f" {words}"] for sample, words in drawn.legend]],  # noqa: S704 - our own lines
            h.a(".skip", href="#ties")["Skip the picture"],
            h.figure[Markup(drawn.element)],  # noqa: S704 - its texts are escaped
        ]

    def _ties(self, view: CharacterView, ties: Sequence[RelationView]) -> Node:
        """Return a name, how many people it is connected with, and what each is, and was, to it."""
        others = roles(ties)
        number = sum(other in self._links for other in others)
        name = self._draw.cell(view.character.name, Slot.NAME)
        return [
            h.b[name],
            number > 0 and [" ", h.small[f"{number} {'people' if number > 1 else 'person'}"]],
            h.p[
                [
                    [
                        "; " if index else "",
                        self._draw.cell(within_sentence(other), Slot.NAME),
                        f" ({each})" if each else "",
                    ]
                    for index, (other, each) in enumerate(others.items())
                ]
            ],
        ]

    def _episodes(self) -> Node:
        """Return the episodes that were seen, with all that they told, and what announces the others."""
        guide = self._guide
        (listed,) = episodes.episodes(guide).views
        coming = replace(listed, rows=listed.rows[guide.level :])
        undated = [each.event for each in queries.episode_events(guide) if not each.event.episode_known]
        return [
            [self._episode(episode) for episode in guide.episode[: guide.level]],
            self._draw.views([people_view("Episode not known", _TEXTS, undated)], 3),
            bool(coming.rows)
            and [guide.level > 0 and heading(3, "Still to come"), self._draw_unmarked.view(coming, 3)],
        ]

    def _episode(self, episode: Episode) -> Node:
        draw = self._draw_unmarked if episode.number == self._guide.level else self._draw  # all of it is new
        card, *told = (view for view in episodes.episode(self._guide, episode.number).views if view.is_laid_out)
        facts = [fact for fact in self._guide.show.facts if fact.after == episode.number]
        told += [people_view("About the series", _TEXTS, facts)] if facts else []
        return h.article(f"#episode-{episode.number}", class_="episode")[
            draw.view(card, 3),
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

    def _quiz(self) -> Node:
        """Return questions, each with its answer to be opened, and what the right ones of a round are worth."""
        first, *others = self._rounds()
        verdicts = [self._verdict(right / ROUND) for right in range(ROUND + 1)]
        return bool(first) and [
            self._round(first, 1),
            [
                reference.folded(_numbers(ROUND * at, len(each)), self._round(each, ROUND * at + 1))
                for at, each in enumerate(others, 1)
                if each
            ],
            h.details(".worth")[
                h.summary[f"What your right answers to {ROUND} questions are worth"],
                h.ol(start="0")[[h.li[verdict] for verdict in verdicts]],
            ],
        ]

    def _round(self, questions: Sequence[DrawnQuestion], start: int) -> Node:
        """Return questions, numbered from `start`."""
        return h.ol(".quiz", start=str(start))[
            [h.li[self._question(number, each)] for number, each in enumerate(questions, start)]
        ]

    def _rounds(self) -> Iterator[list[DrawnQuestion]]:
        """Yield games that have no question in common, other ones at each level."""
        level = self._guide.level
        left = [draft for draft in bank(self._guide) if draft.form is Form.CHOICE]
        rng = Random(level)  # noqa: S311 - a game
        for _ in range(_ROUNDS):
            game = draw(left, rng, limit=ROUND, level=level)
            yield game
            asked = {question.prompt for question in game}
            left = [draft for draft in left if draft.prompt not in asked]

    def _verdict(self, share: float) -> str:
        """Return the title that a share of the points has earned, if there is one, and a friendly sentence."""
        title = rank_title(self._guide, share)
        return f"{escape_controls(title[:1].upper() + title[1:])}. {closing(share)}" if title else closing(share)

    def _question(self, number: int, question: DrawnQuestion) -> Node:
        return [
            h.p[escape_controls(question.prompt)],
            h.ul[[h.li[escape_controls(choice)] for choice in question.choices]],
            h.details[
                h.summary[f"Answer to question {number}"],
                h.p[
                    h.b[escape_controls(question.answer)],
                    sentence(question.answer).removeprefix(question.answer),
                    " ",
                    self._draw.said(Said(question.explanation, sources=question.sources)),
                ],
            ],
        ]


def _numbers(before: int, count: int) -> str:
    return f"Questions {before + 1} to {before + count}"


_TEXTS = (Column(None, None, said, Slot.TEXT),)

_NEW_TIES = (
    Column(None, None, lambda view: view.name, Slot.NAME),
    Column(None, None, lambda view: view.other, Slot.NAME),
    Column(None, None, lambda view: said(view.relation), Slot.TEXT),
)
