"""The gate: what a viewer may not know yet is taken out here, before anything else runs."""

from collections.abc import Callable
from operator import is_not
from typing import Any, TypeVar

from msgspec.structs import replace

from etoile_cli.errors import UsageError
from etoile_cli.model import (
    Character,
    Company,
    Credit,
    CriticScore,
    Dance,
    Dataset,
    Dispute,
    Episode,
    Milestone,
    Person,
    Place,
    Question,
    Record,
    Relation,
    Review,
    Show,
    Song,
    Source,
    Term,
    record_fields,
)

Kind = TypeVar("Kind", bound=Record)


class Guide:
    """What a viewer may know who has seen the first `level` episodes: the tables of a Dataset without what comes later.

    Only `gate` makes one. A table is gated when it is first asked for, so that a command pays for what it shows.
    """

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
    dispute: tuple[Dispute, ...]
    source: tuple[Source, ...]

    def __init__(self, level: int, take: Callable[[str], object]) -> None:
        """Make a guide of the tables that `take` returns by name, gated."""
        self.level = level
        self._take = take

    def __getattr__(self, table: str) -> Any:  # what the annotations above say
        """Return a table and keep it."""
        if table not in record_fields(Dataset):
            raise AttributeError(table)
        self.__dict__[table] = rows = self._take(table)
        return rows


def gate(dataset: Dataset | Guide, level: int) -> Guide:
    """Return what a viewer may know who has seen the first `level` episodes (0: none).

    A record with an `after` above the level is removed with all that it holds, wherever it stands; so the last of a
    character's memberships is where they are now, and no row, count or name speaks of what is to come.
    """

    def take(table: str) -> object:
        rows = getattr(dataset, table)
        return _kept(rows, level) if isinstance(rows, tuple) else _seen(rows, level)

    return Guide(level, take)


def level(dataset: Dataset | Guide, text: str) -> int:
    """Return the level that `text` names: the number of an episode, `S2E3`, or `all`; 0 is before the first.

    Raises UsageError where the series has no such episode.
    """
    last = len(dataset.episode)
    asked = text.strip().casefold()
    if asked == "all":
        return last
    if (asked.lstrip("0") or asked[:1]) in map(str, range(last + 1)):
        return int(asked)
    for season in {episode.season for episode in dataset.episode}:
        numbers = [episode.number for episode in dataset.episode if episode.season == season]
        for place, number in enumerate(numbers, 1):
            if asked in (f"s{season}e{place}", f"s{season:02}e{place:02}"):
                return number
    raise UsageError(f"{text!r} is no episode of {dataset.show.title}. Give a number from 0 to {last}, or all.")


def _kept(records: tuple[Kind, ...], level: int) -> tuple[Kind, ...]:
    """Return those of `records` that come by `level`, as much of each as does; the very tuple where that is all."""
    kept = tuple([_seen(record, level) for record in records if getattr(record, "after", 0) <= level])
    return kept if len(kept) != len(records) or any(map(is_not, kept, records)) else records


def _seen(record: Kind, level: int) -> Kind:
    """Return `record` with only those records in it that come by `level`; the very record where that is all of them."""
    changes: dict[str, object] = {}
    for name in record_fields(type(record)):
        value = getattr(record, name)
        if isinstance(value, tuple):
            part: object = _kept(value, level)
        else:
            part = value if value is None or getattr(value, "after", 0) <= level else None
        if part is not value:
            changes[name] = part
    return replace(record, **changes) if changes else record
