"""The rules of a dataset that types cannot express."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from etoile_cli.field_types import row_types
from etoile_cli.references import REFERENCES, dangling_references
from etoile_cli.text import abbreviated_repr
from etoile_cli.walk import Rows, as_tuple

Ids = Mapping[str, Sequence[str | None]]
"""The ids of each table in file order; None for a row without one."""

_SHARED_IDS = ("company", "character")
"""Tables that must not share an id: a relation names a row of either."""


_DATES = (("episode", "released"), ("milestone", "date"), ("review", "date"), ("source", "date"))
"""The tables and fields with dates."""

_FULL_DATE_LENGTH = len("2025-04-24")

_REVEALED_TABLES = ("person", "character", "term")
"""Tables whose rows an episode reveals, and that others refer to."""

_REVEALING_FIELDS = tuple(
    (table, field)
    for table, kind in row_types().items()
    for field in REFERENCES
    if field in kind.__struct_fields__ and not {*REFERENCES[field]}.isdisjoint(_REVEALED_TABLES)
)
"""The tables and fields that refer to such rows."""


def rule_violations(rows: Rows, ids: Ids) -> Iterator[str]:
    """Yield a message with a place for each violation of a rule."""
    yield from _duplicate_ids(ids)
    yield from _misnumbered_episodes(rows["episode"])
    yield from dangling_references(rows, ids)
    yield from _premature_references(rows)
    yield from _show_errors(rows["show"])
    yield from _premature_events(rows["episode"])
    yield from _invalid_dates(rows)
    yield from _question_errors(rows["question"])
    yield from _credit_errors(rows["credit"])
    yield from _relation_errors(rows["relation"])
    yield from _membership_errors(rows["character"])


def _duplicate_ids(ids: Ids) -> Iterator[str]:
    for tables in (_SHARED_IDS, *((table,) for table in ids if table not in _SHARED_IDS)):
        known = [id_ for table in tables for id_ in ids[table] if id_ is not None]
        if len(set(known)) == len(known):
            continue
        first: dict[str, str] = {}
        for table in tables:
            for index, id_ in enumerate(ids[table]):
                place = f"{table}[{index}]"
                if id_ is not None and first.setdefault(id_, place) != place:
                    yield f"{place}.id: {abbreviated_repr(id_)} duplicates {first[id_]}"


def _misnumbered_episodes(episodes: Sequence[Any]) -> Iterator[str]:
    season = 1
    for index, episode in enumerate(episodes):
        if episode and episode.number != index + 1:
            yield f"episode[{index}].number: expected {index + 1}, got {episode.number}; seasons are counted on"
        if episode and episode.season not in (season, season + 1):
            yield f"episode[{index}].season: expected {season} or {season + 1}, got {episode.season}"
        season = episode.season if episode else season


def _premature_references(rows: Rows) -> Iterator[str]:
    """Yield a message for each row or event that names what a later episode reveals; companies are always known."""
    levels = {table: {row.id: row.after for row in rows[table] if row} for table in _REVEALED_TABLES}
    for table, field in _REVEALING_FIELDS:
        known = dict(chain.from_iterable(levels[other].items() for other in REFERENCES[field] if other in levels))
        for index, row in enumerate(rows[table]):
            for id_ in _revealed_later(row, field, known):
                yield _premature(f"{table}[{index}]", row, field, id_, known[id_])
    for index, episode in enumerate(rows["episode"]):
        for number, event in enumerate(episode.events if episode else ()):
            for id_ in _revealed_later(event, "characters", levels["character"]):
                place = f"episode[{index}].events[{number}]"
                yield _premature(place, event, "characters", id_, levels["character"][id_])


def _revealed_later(row: Any, field: str, levels: Mapping[str, int]) -> list[str]:
    """Return the ids in a field of a row whose level in `levels` is higher than that of the row."""
    after = getattr(row, "after", 0)
    return [id_ for id_ in as_tuple(getattr(row, field, None)) if levels.get(id_, 0) > after]


def _premature(place: str, row: Any, field: str, id_: str, level: int) -> str:
    what = f"after: {row.after}" if hasattr(row, "after") else f"{field}: known from the start"
    return f"{place}.{what}, but {abbreviated_repr(id_)} is not revealed until episode {level}"


def _show_errors(shows: Sequence[Any]) -> Iterator[str]:
    for show in filter(None, shows):
        if show.premise.after != 0:
            yield f"show.premise.after: expected 0, got {show.premise.after}; the premise is shown at every level"
        keys = [fact.key for fact in show.facts]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                yield f"show.facts[{index}].key: {abbreviated_repr(key)} is already a key of the show"


def _premature_events(episodes: Sequence[Any]) -> Iterator[str]:
    """Yield a message for each event and summary that is revealed before its episode."""
    for index, episode in enumerate(episodes):
        if episode:
            places = [(f"events[{number}]", event) for number, event in enumerate(episode.events)]
            for place, record in (*places, *([("summary", episode.summary)] if episode.summary else [])):
                if record.after < episode.number:
                    found = f"expected {episode.number} or more, got {record.after}; it describes that episode"
                    yield f"episode[{index}].{place}.after: {found}"


def _invalid_dates(rows: Rows) -> Iterator[str]:
    """Yield a message for each full date that the calendar does not have."""
    from datetime import date

    for table, field in _DATES:
        for index, row in enumerate(rows[table]):
            value = getattr(row, field, None) or ""
            try:
                if len(value) == _FULL_DATE_LENGTH:
                    date.fromisoformat(value)
            except ValueError:
                yield f"{table}[{index}].{field}: {value} is not a valid date"


def _question_errors(questions: Sequence[Any]) -> Iterator[str]:
    for index, question in enumerate(questions):
        if question:
            choices = "\n".join((question.answer, *question.wrong)).casefold().split("\n")
            if len({*choices}) < len(choices):
                yield f"question[{index}].wrong: the four choices must differ"
            if question.until is not None and question.until < question.after:
                yield f"question[{index}].until: {question.until} comes before after = {question.after}"


def _credit_errors(credits_: Sequence[Any]) -> Iterator[str]:
    for index, credit in enumerate(credits_):
        if credit and not (credit.people or credit.organisations):
            yield f"credit[{index}]: names nobody; give people or organisations"


def _relation_errors(relations: Sequence[Any]) -> Iterator[str]:
    for index, relation in enumerate(relations):
        if relation and relation.subject == relation.object:
            yield f"relation[{index}].object: {abbreviated_repr(relation.object)} cannot be related to itself"


def _membership_errors(characters: Sequence[Any]) -> Iterator[str]:
    for index, character in enumerate(characters):
        if character:
            afters = [membership.after for membership in character.memberships]
            if afters != sorted(afters) or afters[:1] != [0]:
                yield f"character[{index}].memberships: must start at 0 and ascend, not {afters}"
