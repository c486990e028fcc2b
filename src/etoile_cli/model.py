"""The records; their fields are the schema of `data/etoile.toml`.

Two rules hold everywhere. A record with prose has `after`: the number of the episode that tells it, 0 where it gives
nothing away. A sentence is a `Statement`: it also says where it comes from and how sure that is.
"""

from functools import cache
from typing import Annotated, get_args

from msgspec import Meta, Struct

from etoile_cli.kinds import Billing, Confidence, Difficulty, RelationKind, SourceKind, Tone

Slug = Annotated[
    str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", description="lower-case letters and digits joined by hyphens")
]
Key = Annotated[
    str, Meta(pattern="^[a-z][a-z0-9_]*$", description="lower-case letters and digits joined by underscores")
]
NonEmptyStr = Annotated[str, Meta(min_length=1, description="words")]
Level = Annotated[int, Meta(ge=0, description="the number of an episode, or 0")]
Sources = Annotated[tuple[str, ...], Meta(min_length=1, description="ids of sources")]
_DATE_DESCRIPTION = "a date in quotes: YYYY, YYYY-MM or YYYY-MM-DD"
PartialDate = Annotated[
    str, Meta(pattern="^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$", description=_DATE_DESCRIPTION)
]
Url = Annotated[str, Meta(pattern="^https?://", description="an address that begins with https://")]


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A row that cannot change and knows its fields."""


class Statement(Record, frozen=True, kw_only=True):
    """One thing the guide says, in its own words."""

    text: NonEmptyStr
    after: Level
    sources: Sources
    confidence: Confidence = Confidence.CONFIRMED


class KeyFact(Statement, frozen=True, kw_only=True):
    """A fact about the series; `key` names it for programs, and in words for people."""

    key: Key


class Show(Record, frozen=True, kw_only=True):
    """The series. `id` keys what a viewer has watched, so another series keeps its own."""

    id: Slug
    title: NonEmptyStr
    aliases: tuple[NonEmptyStr, ...] = ()
    premise: Statement
    facts: tuple[KeyFact, ...] = ()


class Alias(Record, frozen=True, kw_only=True):
    """Another name, and the episode before which it would tell too much."""

    name: NonEmptyStr
    after: Level


class Company(Record, frozen=True, kw_only=True):
    """A house that characters belong to; `ranks` are ids of terms, lowest first. Tables call it by its `city`."""

    id: Slug
    name: NonEmptyStr
    city: NonEmptyStr
    aliases: tuple[Alias, ...] = ()
    ranks: tuple[str, ...] = ()
    facts: tuple[Statement, ...] = ()


class Person(Record, frozen=True, kw_only=True):
    """A real person: actor, maker or dancer."""

    id: Slug
    name: NonEmptyStr
    after: Level
    aliases: tuple[Alias, ...] = ()
    facts: tuple[Statement, ...] = ()


class Membership(Record, frozen=True, kw_only=True):
    """Where a character belongs from an episode on; `company` is absent while it is neither house."""

    after: Level
    company: str | None = None
    text: NonEmptyStr | None = None
    sources: Sources
    confidence: Confidence = Confidence.CONFIRMED


class Character(Record, frozen=True, kw_only=True):
    """A part in the series, in the order of the credits. `job` is what they do, as a noun; `actor` a person's id.

    The first membership is home; the last of `memberships` and of `summaries` that a viewer may see is the current one.
    """

    id: Slug
    name: NonEmptyStr
    after: Level
    sources: Sources
    confidence: Confidence = Confidence.CONFIRMED
    billing: Billing
    actor: str | None = None
    job: NonEmptyStr | None = None
    aliases: tuple[Alias, ...] = ()
    summaries: tuple[Statement, ...] = ()
    memberships: tuple[Membership, ...] = ()
    facts: tuple[Statement, ...] = ()


class Relation(Statement, frozen=True, kw_only=True):
    """`subject` is the `kind` of `object`. Both are ids of characters; `object` may be a company's."""

    subject: str
    object: str
    kind: RelationKind


class Event(Statement, frozen=True, kw_only=True):
    """Something that happens in an episode, and to which companies.

    Without `episode_known` no source names the episode: `after` is the latest that it can be.
    """

    companies: tuple[str, ...] = ()
    episode_known: bool = True


class Episode(Record, frozen=True, kw_only=True):
    """One episode; `number` counts through all seasons from 1.

    The last of `teasers` that a viewer may see announces it. `minutes` is its running time where a source gives it.
    """

    number: Annotated[int, Meta(ge=1)]
    season: Annotated[int, Meta(ge=1)] = 1
    title: NonEmptyStr
    sources: Sources
    confidence: Confidence = Confidence.CONFIRMED
    released: PartialDate | None = None
    minutes: Annotated[int, Meta(ge=1)] | None = None
    teasers: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()


class Dance(Statement, frozen=True, kw_only=True):
    """A ballet or dance; `text` says where it comes. `episode` is absent where no source gives it."""

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
    episode: int | None = None


class Term(Statement, frozen=True, kw_only=True):
    """A term of the field; `text` is its meaning, `topic` groups terms ("ranks", "steps").

    `pronunciation` is spelled for English readers; `pronunciation_approximate` where it is ours and not a source's.
    `appearances` say where a viewer comes across it.
    """

    id: Slug
    term: NonEmptyStr
    topic: NonEmptyStr
    pronunciation: NonEmptyStr | None = None
    pronunciation_approximate: bool = False
    aliases: tuple[Alias, ...] = ()
    appearances: tuple[Statement, ...] = ()


class Milestone(Statement, frozen=True, kw_only=True):
    """A date in the life of the series; `award` says what came of a nomination, where it was one."""

    date: PartialDate
    award: NonEmptyStr | None = None


class Credit(Record, frozen=True, kw_only=True):
    """Who did one job; `people` are ids of persons, `organisations` are names; `note` adds to the credit sheet."""

    department: NonEmptyStr
    job: NonEmptyStr
    after: Level
    sources: Sources
    confidence: Confidence = Confidence.CONFIRMED
    people: tuple[str, ...] = ()
    organisations: tuple[NonEmptyStr, ...] = ()
    note: NonEmptyStr | None = None


class CriticScore(Record, frozen=True, kw_only=True):
    """A figure as it stood on the day it was seen."""

    metric: NonEmptyStr
    value: NonEmptyStr
    as_of: NonEmptyStr
    after: Level
    sources: Sources
    confidence: Confidence = Confidence.CONFIRMED


class ReviewPoint(Record, frozen=True, kw_only=True):
    """Something a critic praised or faulted, in few words shared between critics who agree."""

    text: NonEmptyStr
    after: Level


class Review(Statement, frozen=True, kw_only=True):
    """One critic's judgement; `text` is our sentence. `rating` as the outlet wrote it, absent where it gave none."""

    id: Slug
    outlet: NonEmptyStr
    tone: Tone
    critic: NonEmptyStr | None = None
    date: PartialDate | None = None
    rating: NonEmptyStr | None = None
    praise: tuple[ReviewPoint, ...] = ()
    criticism: tuple[ReviewPoint, ...] = ()


class Question(Record, frozen=True, kw_only=True):
    """A written question with one right answer and three good wrong ones."""

    id: Slug
    prompt: NonEmptyStr
    answer: NonEmptyStr
    wrong: Annotated[tuple[NonEmptyStr, ...], Meta(min_length=3, max_length=3)]
    explanation: NonEmptyStr
    topic: Slug
    difficulty: Difficulty
    after: Level
    sources: Sources


class DisputeVersion(Record, frozen=True, kw_only=True):
    """One side of a disagreement."""

    text: NonEmptyStr
    sources: Sources


class Dispute(Record, frozen=True, kw_only=True):
    """Sources disagree: what each says, and what the guide goes by."""

    id: Slug
    topic: NonEmptyStr
    after: Level
    versions: Annotated[tuple[DisputeVersion, ...], Meta(min_length=2)]
    verdict: NonEmptyStr


class SourcePage(Record, frozen=True, kw_only=True):
    """What a source's page is called and where it is; gated apart, since titles and addresses tell tales."""

    title: NonEmptyStr
    after: Level
    url: Url | None = None


class Source(Record, frozen=True, kw_only=True):
    """Where statements come from. Only an outlet's own page shows its address."""

    id: Slug
    outlet: NonEmptyStr
    kind: SourceKind
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
    dispute: tuple[Dispute, ...] = ()
    source: tuple[Source, ...] = ()


@cache
def record_fields(kind: type[Record]) -> tuple[str, ...]:
    """Return the names of the fields of `kind` that hold records: one, or a tuple of them."""
    # Not msgspec's own `fields`: it resolves type hints, which costs every run three milliseconds.
    own = (base.__annotations__ for base in kind.__mro__ if issubclass(base, Record))
    return tuple(dict.fromkeys(name for hints in own for name, hint in hints.items() if _holds_records(hint)))


def _holds_records(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return True
    return any(_holds_records(argument) for argument in get_args(annotation))
