"""Records and names by id, the ids of records that have none of their own, and the episodes that reveal them."""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from etoile_cli.matching import slug
from etoile_cli.model import Credit, CriticScore, Relation


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


class _HasName(_HasId, Protocol):
    @property
    def name(self) -> str: ...


RowT = TypeVar("RowT", bound=_HasId)


def by_id(rows: Iterable[RowT]) -> dict[str, RowT]:
    """Return a dict from the id of each row to the row."""
    return {row.id: row for row in rows}


def names_by_id(*tables: Iterable[_HasName]) -> dict[str, str]:
    """Return a dict from the id of each row of one or more tables to its name."""
    return {row.id: row.name for rows in tables for row in rows}


def relation_id(relation: Relation) -> str:
    """Return an id for a relation, which has none of its own; its level tells it from an earlier one of the kind."""
    return f"{relation.subject}-{relation.kind}-{relation.object}-{relation.after}"


def credit_id(credit: Credit) -> str:
    """Return an id for a credit, which has none of its own: its job."""
    return slug(credit.job)


def score_id(score: CriticScore) -> str:
    """Return an id for a score, which has none of its own: what it measures, and the day."""
    return slug(f"{score.metric} {score.as_of}")


def known_episode(record: Any) -> int | None:  # any record with `after`, or a line of one
    """Return the number of the episode that reveals a record, 0 for what was known before; None where it is unknown.

    Dances, music and places say it themselves: of others it is unknown where `episode_known` is false.
    """
    if hasattr(record, "episode"):
        return record.episode  # type: ignore[no-any-return]  # a number or None
    return record.after if getattr(record, "episode_known", True) else None
