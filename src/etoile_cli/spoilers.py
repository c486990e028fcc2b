"""The gate: what a viewer may not know yet is taken out here, before anything else runs."""

from operator import is_not
from typing import TypeVar

from msgspec.structs import replace

from etoile_cli.errors import WrongUsage
from etoile_cli.model import Dataset, Record, parts

Kind = TypeVar("Kind", bound=Record)


class Guide(Dataset, frozen=True, kw_only=True):
    """A dataset without anything that comes after the viewer's `level`. Only `gate` makes one.

    A subclass, not a NewType: mypy takes a NewType of a frozen struct for one that is not frozen.
    """

    level: int


def gate(dataset: Dataset, level: int) -> Guide:
    """Return what a viewer may know who has seen the first `level` episodes (0: none).

    A record with an `after` above the level is removed with all that it holds, wherever it stands; so the last of a
    character's stays is where they are now, and no row, count or name speaks of what is to come.
    """
    seen = _seen(dataset, level)
    return Guide(level=level, **{name: getattr(seen, name) for name in parts(Dataset)})


def level(dataset: Dataset, text: str) -> int:
    """Return the level that `text` names: the number of an episode, `S2E3`, or `all`; 0 is before the first.

    Raises WrongUsage where the series has no such episode.
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
    raise WrongUsage(f"{text!r} is no episode of {dataset.show.title}. Give a number from 0 to {last}, or all.")


def _seen(record: Kind, level: int) -> Kind:
    """Return `record` with only those records in it that come by `level`; the very record where that is all of them."""
    changes: dict[str, object] = {}
    for name in parts(type(record)):
        value = getattr(record, name)
        if isinstance(value, tuple):
            kept = tuple([_seen(part, level) for part in value if getattr(part, "after", 0) <= level])
            if len(kept) != len(value) or any(map(is_not, kept, value)):
                changes[name] = kept
        elif value is not None:
            part = _seen(value, level) if getattr(value, "after", 0) <= level else None
            if part is not value:
                changes[name] = part
    return replace(record, **changes) if changes else record
