"""The records of a dataset; their fields are the schema of `data/etoile.toml`.

Most records have `after`: the number of the episode that reveals them, 0 where they give nothing away. Most sentences
are a `Statement`, which also has its sources and its confidence.
"""

from typing import Annotated

from msgspec import Meta, Struct

from etoile_cli.enums import (
    Billing,
    Confidence,
    Difficulty,
    NoteKind,
    PlaceRole,
    Pronoun,
    RelationKind,
    SourceKind,
    Tone,
)

Slug = Annotated[
    str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*\\Z", description="lower-case letters and digits joined by hyphens")
]
Key = Annotated[
    str, Meta(pattern="^[a-z][a-z0-9_]*\\Z", description="lower-case letters and digits joined by underscores")
]
NonEmptyStr = Annotated[str, Meta(min_length=1, description="text")]
ShortText = Annotated[str, Meta(min_length=1, max_length=60, description="text of at most 60 characters")]
Percent = Annotated[float, Meta(ge=0, le=100, description="a number from 0 to 100")]
Level = Annotated[int, Meta(ge=0, description="the number of an episode, or 0")]
Sources = Annotated[tuple[str, ...], Meta(min_length=1, description="ids of sources")]
_DATE_DESCRIPTION = "a date in quotes: YYYY, YYYY-MM or YYYY-MM-DD"
PartialDate = Annotated[
    str, Meta(pattern="^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z", description=_DATE_DESCRIPTION)
]
Url = Annotated[str, Meta(pattern="^https?://", description="an address that begins with https://")]


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A frozen record that refuses unknown fields."""


class Statement(Record, frozen=True, kw_only=True):
    """One statement, in our own words.

    Where `episode_known` is false no source names the episode, and `after` is the latest that it can be. `trivia` marks
    what is worth telling a friend: if a dataset has such statements, the command `trivia` tells no others.
    """

    text: NonEmptyStr
    after: Level
    sources: Sources
    confidence: Confidence = Confidence.CONFIRMED
    episode_known: bool = True
    trivia: bool = False


class KeyFact(Statement, frozen=True, kw_only=True):
    """A fact about the series; `key` names it and is, with spaces, its heading."""

    key: Key


class Show(Record, frozen=True, kw_only=True):
    """The series; progress is saved under its `id`.

    `field` is the art or trade whose terms the glossary explains, as in "ballet". Each of `summaries` sums up a
    season after its end.
    """

    id: Slug
    title: NonEmptyStr
    aliases: tuple[NonEmptyStr, ...] = ()
    premise: Statement
    field: Slug | None = None
    summaries: tuple[Statement, ...] = ()
    facts: tuple[KeyFact, ...] = ()


class Alias(Record, frozen=True, kw_only=True):
    """Another name, and the episode that reveals it."""

    name: NonEmptyStr
    after: Level


class Company(Record, frozen=True, kw_only=True):
    """A company that characters belong to; `ranks` are ids of terms, lowest first. Tables name it by its `city`."""

    id: Slug
    name: NonEmptyStr
    city: NonEmptyStr
    aliases: tuple[Alias, ...] = ()
    ranks: tuple[str, ...] = ()
    facts: tuple[Statement, ...] = ()


class Person(Record, frozen=True, kw_only=True):
    """A real person: an actor or one of the crew; by the `pronoun` a quiz offers wrong answers that fit."""

    id: Slug
    name: NonEmptyStr
    after: Level
    pronoun: Pronoun | None = None
    aliases: tuple[Alias, ...] = ()
    facts: tuple[Statement, ...] = ()


class Membership(Record, frozen=True, kw_only=True):
    """A character's time at a company, from an episode on; `company` is None while there is none.

    `text` says how the character came there. `episode_known` is as in a Statement.
    """

    after: Level
    company: str | None = None
    text: NonEmptyStr | None = None
    sources: Sources
    confidence: Confidence = Confidence.CONFIRMED
    episode_known: bool = True


class Character(Record, frozen=True, kw_only=True):
    """A character, in the order of the credits; `job` is a noun, `actor` the id of a person.

    The first membership is the home company. The last of `memberships`, and of `summaries`, that a viewer may see is
    the current one. `episode_known` is about `after`, as in a Statement. `asked` is false where the name gives the
    actor away, so that the quiz does not ask who plays the part unless one wants it to.
    """

    id: Slug
    name: NonEmptyStr
    after: Level
    sources: Sources
    confidence: Confidence = Confidence.CONFIRMED
    episode_known: bool = True
    pronoun: Pronoun | None = None
    billing: Billing
    actor: str | None = None
    asked: bool = True
    job: NonEmptyStr | None = None
    aliases: tuple[Alias, ...] = ()
    summaries: tuple[Statement, ...] = ()
    memberships: tuple[Membership, ...] = ()
    facts: tuple[Statement, ...] = ()


class Relation(Statement, frozen=True, kw_only=True):
    """`subject` is the `kind` of `object`; both are ids, of a character, and of a character or company."""

    subject: str
    object: str
    kind: RelationKind


class Event(Statement, frozen=True, kw_only=True):
    """Something that happens in an episode, concerns `companies`, and is told of `characters` who have no fact of it.

    `ask` says the same for the quiz, where `text` needs its neighbours or gives the episode away.
    """

    ask: NonEmptyStr | None = None
    companies: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()


class Episode(Record, frozen=True, kw_only=True):
    """One episode; `number` counts through all seasons from 1.

    The last of `teasers` that a viewer may see announces it, `summary` looks back on it. `minutes` is its running time
    where a source gives it.
    """

    number: Annotated[int, Meta(ge=1)]
    season: Annotated[int, Meta(ge=1)] = 1
    title: NonEmptyStr
    sources: Sources
    confidence: Confidence = Confidence.CONFIRMED
    released: PartialDate | None = None
    minutes: Annotated[int, Meta(ge=1)] | None = None
    teasers: tuple[Statement, ...] = ()
    summary: Statement | None = None
    events: tuple[Event, ...] = ()


class Dance(Statement, frozen=True, kw_only=True):
    """A dance; `text` says where it appears. `episode` is None where no source gives it."""

    id: Slug
    title: NonEmptyStr
    choreographers: tuple[NonEmptyStr, ...] = ()
    composers: tuple[NonEmptyStr, ...] = ()
    episode: int | None = None
    company: str | None = None


class Song(Statement, frozen=True, kw_only=True):
    """Music that is heard; `text` says where."""

    id: Slug
    title: NonEmptyStr
    artist: NonEmptyStr | None = None
    episode: int | None = None


class Place(Statement, frozen=True, kw_only=True):
    """A place; `text` says what it is used for or stands for. `city` is as a map names it."""

    id: Slug
    name: NonEmptyStr
    city: NonEmptyStr
    role: PlaceRole | None = None
    episode: int | None = None


class Term(Statement, frozen=True, kw_only=True):
    """A glossary term; `text` is its meaning, `short` the same in at most 60 characters, `topic` a group of terms.

    `pronunciation` is spelled for English readers, by us where it is `_approximate`. What is not `asked` gives its
    meaning away. `appearances` say where a viewer comes across it.
    """

    id: Slug
    term: NonEmptyStr
    topic: NonEmptyStr
    short: ShortText | None = None
    asked: bool = True
    pronunciation: NonEmptyStr | None = None
    pronunciation_approximate: bool = False
    aliases: tuple[Alias, ...] = ()
    appearances: tuple[Statement, ...] = ()


class Milestone(Statement, frozen=True, kw_only=True):
    """A date in the life of the series; `award` is the result of a nomination, None for other dates."""

    date: PartialDate
    award: NonEmptyStr | None = None


class Credit(Record, frozen=True, kw_only=True):
    """Who did one job; `people` are ids of persons, `organisations` are names; `note` adds a sentence.

    People read those with one `row` (else `job`) together, a `detail` after each name. `aliases` are for searches.
    """

    department: NonEmptyStr
    job: NonEmptyStr
    row: NonEmptyStr | None = None
    detail: NonEmptyStr | None = None
    after: Level
    sources: Sources
    confidence: Confidence = Confidence.CONFIRMED
    people: tuple[str, ...] = ()
    organisations: tuple[NonEmptyStr, ...] = ()
    aliases: tuple[Alias, ...] = ()
    note: NonEmptyStr | None = None


class CriticScore(Record, frozen=True, kw_only=True):
    """The value of a metric on one day, both in words and, where they have them, as a `percent` and a `date`."""

    metric: NonEmptyStr
    value: NonEmptyStr
    percent: Percent | None = None
    as_of: NonEmptyStr
    date: PartialDate | None = None
    after: Level
    sources: Sources
    confidence: Confidence = Confidence.CONFIRMED


class ReviewPoint(Record, frozen=True, kw_only=True):
    """Something that a critic praised or criticised, in the same words for all who agree, to be counted."""

    text: NonEmptyStr
    after: Level


class Review(Statement, frozen=True, kw_only=True):
    """A review; `text` sums it up in our words. `rating` is as the outlet wrote it, None where it gave none."""

    id: Slug
    outlet: NonEmptyStr
    tone: Tone
    critic: NonEmptyStr | None = None
    date: PartialDate | None = None
    rating: NonEmptyStr | None = None
    praise: tuple[ReviewPoint, ...] = ()
    criticism: tuple[ReviewPoint, ...] = ()


class Question(Record, frozen=True, kw_only=True):
    """A written question with one right answer and three plausible wrong ones.

    Viewers who have seen more than `until` episodes are asked it on request only, since by then everybody knows; None:
    it stays worth asking.
    """

    id: Slug
    prompt: NonEmptyStr
    answer: NonEmptyStr
    wrong: Annotated[tuple[NonEmptyStr, ...], Meta(min_length=3, max_length=3)]
    explanation: NonEmptyStr
    topic: Slug
    difficulty: Difficulty
    after: Level
    until: Level | None = None
    sources: Sources


class Note(Statement, frozen=True, kw_only=True):
    """A statement about the series as a whole, such as what it leaves open."""

    kind: NoteKind


class DisputeVersion(Record, frozen=True, kw_only=True):
    """What some sources say about a disputed point."""

    text: NonEmptyStr
    sources: Sources


class Dispute(Record, frozen=True, kw_only=True):
    """A point on which sources disagree; `verdict` is what the guide goes by."""

    id: Slug
    topic: NonEmptyStr
    after: Level
    versions: Annotated[tuple[DisputeVersion, ...], Meta(min_length=2)]
    verdict: NonEmptyStr


class SourcePage(Record, frozen=True, kw_only=True):
    """The title and address of a source's page; with their own `after`, since either can be a spoiler."""

    title: NonEmptyStr
    after: Level
    url: Url | None = None


class Source(Record, frozen=True, kw_only=True):
    """A source of statements; only an outlet's own page has its address. `official`: by the makers or the platform."""

    id: Slug
    outlet: NonEmptyStr
    kind: SourceKind
    official: bool = False
    author: NonEmptyStr | None = None
    date: PartialDate | None = None
    page: SourcePage | None = None


class Dataset(Record, frozen=True, kw_only=True):
    """Everything about one series, in the order of the file."""

    show: Show
    company: tuple[Company, ...] = ()
    person: tuple[Person, ...] = ()
    character: tuple[Character, ...] = ()
    relation: tuple[Relation, ...] = ()
    episode: tuple[Episode, ...] = ()
    dance: tuple[Dance, ...] = ()
    song: tuple[Song, ...] = ()
    place: tuple[Place, ...] = ()
    term: tuple[Term, ...] = ()
    milestone: tuple[Milestone, ...] = ()
    credit: tuple[Credit, ...] = ()
    score: tuple[CriticScore, ...] = ()
    review: tuple[Review, ...] = ()
    question: tuple[Question, ...] = ()
    note: tuple[Note, ...] = ()
    dispute: tuple[Dispute, ...] = ()
    source: tuple[Source, ...] = ()


class Tables:
    """The tables of a dataset: the base class of a Guide, and of a file that is read table by table."""

    show: Show
    company: tuple[Company, ...]
    person: tuple[Person, ...]
    character: tuple[Character, ...]
    relation: tuple[Relation, ...]
    episode: tuple[Episode, ...]
    dance: tuple[Dance, ...]
    song: tuple[Song, ...]
    place: tuple[Place, ...]
    term: tuple[Term, ...]
    milestone: tuple[Milestone, ...]
    credit: tuple[Credit, ...]
    score: tuple[CriticScore, ...]
    review: tuple[Review, ...]
    question: tuple[Question, ...]
    note: tuple[Note, ...]
    dispute: tuple[Dispute, ...]
    source: tuple[Source, ...]
