"""All statements of a guide in one list, as search, `new`, `sources` and `trivia` need them."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from etoile_cli.enums import Confidence, StatementKind
from etoile_cli.field_types import text_fields
from etoile_cli.lookup import credit_id, known_episode, names_by_id, relation_id, score_id
from etoile_cli.model import Record
from etoile_cli.spoilers import Guide
from etoile_cli.walk import as_tuple

VERDICT = "In this guide: "
"""What begins a statement about a dispute that no source makes."""


class StatementLine(Struct, frozen=True):
    """A statement: `text` is about `about`, whose id is `id`; `after` is the level that reveals it.

    `episode` is the number of the episode that reveals it, 0 for what was known before the first; None where no source
    names it, and `after` is the latest that it can be.

    `search_terms` are other texts of its row, and aliases, by which it can be found.
    """

    kind: StatementKind
    id: str
    about: str
    text: str
    after: int
    episode: int | None
    sources: tuple[str, ...]
    confidence: Confidence
    search_terms: tuple[str, ...] = ()
    is_outdated: bool = False
    """Whether a later statement has taken its place: the summary of an earlier level."""
    is_trivia: bool = False
    label: str = ""
    """What a reader of the text alone would not know: whether a critic praised it."""

    @property
    def labelled(self) -> str:
        """The text for people, after its label."""
        return f"{self.label}: {self.text}" if self.label else self.text


def statement_lines(guide: Guide) -> Iterator[StatementLine]:
    """Yield all statements of `guide`: the show, companies, characters, episodes, the stage, production, sources."""
    lines = [*_statements(guide)]
    yield from lines
    yield from _sources(guide, lines)


def _statements(guide: Guide) -> Iterator[StatementLine]:
    show = guide.show
    statements = (show.premise, *show.summaries, *show.facts)
    yield from _from_records(StatementKind.SHOW, show.id, show.title, statements, search_terms=_search_terms(show))
    for company in guide.company:
        terms = _search_terms(company)
        yield from _from_records(StatementKind.COMPANY, company.id, company.name, company.facts, search_terms=terms)
    yield from _characters(guide)
    yield from _episodes(guide)
    yield from _stage(guide)
    for person in guide.person:
        terms = _search_terms(person)
        yield from _from_records(StatementKind.PERSON, person.id, person.name, person.facts, person, search_terms=terms)
    for milestone in guide.milestone:
        terms = _search_terms(milestone)
        yield from _from_records(StatementKind.DATE, milestone.date, milestone.date, (milestone,), search_terms=terms)
    yield from _credits_and_reviews(guide)
    yield from _from_records(StatementKind.NOTE, show.id, show.title, guide.note, search_terms=_search_terms(show))
    yield from _disputes(guide)


def _characters(guide: Guide) -> Iterator[StatementLine]:
    actors = names_by_id(guide.person)
    names = names_by_id(guide.character, guide.company)
    for character in guide.character:
        job = character.job or f"{character.billing.value} role"
        actor = f"played by {actors[character.actor]}" if character.actor else ""
        text = ", ".join(filter(None, (job, actor)))
        yield _from_fields(StatementKind.CHARACTER, character.id, character.name, text, character)
        aliases = tuple(alias.name for alias in character.aliases)
        moves = tuple(membership for membership in character.memberships if membership.text)
        told = partial(
            _from_records, StatementKind.CHARACTER, character.id, character.name, owner=character, search_terms=aliases
        )
        yield from told(character.summaries[-1:])
        yield from (replace(line, is_outdated=True) for line in told(character.summaries[-2::-1]))
        yield from told((*moves, *character.facts))
    for relation in guide.relation:
        about = f"{names[relation.subject]}, {names[relation.object]}"
        id_ = relation_id(relation)
        yield from _from_records(StatementKind.RELATION, id_, about, (relation,), search_terms=_search_terms(relation))


def _episodes(guide: Guide) -> Iterator[StatementLine]:
    for episode in guide.episode:
        id_, about = f"episode-{episode.number}", f"Episode {episode.number}"
        yield StatementLine(StatementKind.EPISODE, id_, about, episode.title, 0, 0, episode.sources, episode.confidence)
        summary = (episode.summary,) if episode.summary else ()
        yield from _from_records(StatementKind.EPISODE, id_, about, (*episode.teasers, *summary, *episode.events))


def _stage(guide: Guide) -> Iterator[StatementLine]:
    """Yield dances, music, places and terms."""
    for dance in guide.dance:
        yield from _from_records(
            StatementKind.DANCE, dance.id, dance.title, (dance,), search_terms=_search_terms(dance)
        )
    for song in guide.song:
        yield from _from_records(StatementKind.MUSIC, song.id, song.title, (song,), search_terms=_search_terms(song))
    for place in guide.place:
        yield from _from_records(StatementKind.PLACE, place.id, place.name, (place,), search_terms=_search_terms(place))
    for term in guide.term:
        records = (term, *term.appearances)
        yield from _from_records(
            StatementKind.TERM, term.id, term.term, records, term, search_terms=_search_terms(term)
        )


def _credits_and_reviews(guide: Guide) -> Iterator[StatementLine]:
    people = names_by_id(guide.person)
    for credit in guide.credit:
        names = ", ".join((*(people[id_] for id_ in credit.people), *credit.organisations))
        text = ". ".join(filter(None, (names, credit.note)))
        yield _from_fields(StatementKind.CREDIT, credit_id(credit), credit.job, text, credit)
    for score in guide.score:
        text = f"{score.value} ({score.as_of})"
        yield _from_fields(StatementKind.SCORE, score_id(score), score.metric, text, score)
    for review in guide.review:
        about = ", ".join(filter(None, (review.outlet, review.critic)))
        yield from _from_records(StatementKind.REVIEW, review.id, about, (review,), search_terms=_search_terms(review))
        for label, points in (("praised", review.praise), ("criticised", review.criticism)):
            for point in points:
                after = max(review.after, point.after)
                yield StatementLine(
                    *(StatementKind.REVIEW, review.id, about, point.text, after, after),
                    *(review.sources, review.confidence),
                    label=label,
                )


def _disputes(guide: Guide) -> Iterator[StatementLine]:
    kind, disputed = StatementKind.DISPUTE, Confidence.DISPUTED
    for dispute in guide.dispute:
        after = dispute.after
        sources = tuple(dict.fromkeys(source for version in dispute.versions for source in version.sources))
        for version in dispute.versions:
            yield StatementLine(kind, dispute.id, dispute.topic, version.text, after, after, version.sources, disputed)
        verdict = f"{VERDICT}{dispute.verdict}"
        yield StatementLine(kind, dispute.id, dispute.topic, verdict, after, after, sources, disputed)


def _sources(guide: Guide, lines: Iterable[StatementLine]) -> Iterator[StatementLine]:
    """Yield the sources; each is revealed by the first of the other `lines` that cites it."""
    first: dict[str, int] = {}
    for line in lines:
        for id_ in line.sources:
            first[id_] = min(line.after, first.get(id_, line.after))
    kind, confirmed = StatementKind.SOURCE, Confidence.CONFIRMED
    for source in guide.source:
        outlet, after = ", ".join(filter(None, (source.outlet, source.author))), first.get(source.id, 0)
        yield StatementLine(kind, source.id, source.outlet, outlet, after, after, (source.id,), confirmed)
        if source.page:
            after = max(after, source.page.after)
            title = source.page.title
            yield StatementLine(kind, source.id, source.outlet, title, after, after, (source.id,), confirmed)


def _from_records(
    kind: StatementKind,
    id_: str,
    about: str,
    records: Iterable[Any],
    owner: Any = None,
    *,
    search_terms: tuple[str, ...] = (),
) -> Iterator[StatementLine]:
    """Yield a line for each statement or membership; none is revealed before its `owner`, where it has one."""
    for record in records:
        revealing = owner if owner and owner.after > record.after else record
        after, episode = revealing.after, known_episode(revealing)
        is_trivia = getattr(record, "trivia", False)
        yield StatementLine(
            *(kind, id_, about, record.text, after, episode, record.sources, record.confidence, search_terms),
            is_trivia=is_trivia,
        )


def _from_fields(kind: StatementKind, id_: str, about: str, text: str, row: Any) -> StatementLine:
    """Return a line for a row without `text`."""
    episode, terms = known_episode(row), _search_terms(row)
    return StatementLine(kind, id_, about, text, row.after, episode, row.sources, row.confidence, terms)


def _search_terms(row: Record) -> tuple[str, ...]:
    """Return all texts of a row but its statement, and its aliases, so that new fields are searched, too."""
    texts = [each for field in text_fields(type(row)) if field != "text" for each in as_tuple(getattr(row, field))]
    aliases = [each if isinstance(each, str) else each.name for each in getattr(row, "aliases", ())]
    return tuple(dict.fromkeys([*texts, *aliases]))
