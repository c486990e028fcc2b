"""A first dataset of another series, from a file of TVmaze: `shows/ID?embed[]=episodes&embed[]=cast`.

It has facts only: TVmaze's summaries are not ours, and spoil. Which episode introduces whom is not in such a file, so
everybody is revealed by the last one until an editor says otherwise.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

from msgspec import DecodeError, Struct, field, json

from etoile_cli.dataset import read_bytes
from etoile_cli.errors import UnreadableDatasetError, UsageError
from etoile_cli.matching import fold
from etoile_cli.text import escape_controls

_SOURCE = {"sources": ["tvmaze"], "confidence": "single"}
_MAX_MINUTES = 24 * 60
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_NOT_A_SLUG = re.compile("[^a-z0-9]+")

_HEADER = """\
# {title}: a first dataset, made from TVmaze, whose data is under the licence CC BY-SA 4.0.
# {address}
#
# {after}
# TVmaze does not say who belongs to which company, nor what happens: those tables are yours to write.
# {specials}
#
# Check it with     etoile data check FILE

"""
_AFTER_LAST = (
    "The file does not say which episode introduces whom. Everybody has the last one as `after`: set the right one."
)
_AFTER_CHOSEN = "Everybody has `after = {level}`, as you chose: set a later one for those who are introduced later."


class _Named(Struct, frozen=True):
    id: int | None = None
    name: str | None = None


class _Role(Struct, frozen=True):
    person: _Named | None = None
    character: _Named | None = None


class _Episode(Struct, frozen=True):
    name: str | None = None
    season: int | None = None
    number: int | None = None
    type: str | None = None
    airdate: str | None = None
    runtime: int | None = None


class _Embedded(Struct, frozen=True):
    episodes: tuple[_Episode | None, ...] | None = None
    cast: tuple[_Role | None, ...] | None = None


class _Show(Struct, frozen=True):
    name: str
    embedded: _Embedded | None = field(default=None, name="_embedded")
    url: str | None = None
    language: str | None = None
    genres: tuple[str | None, ...] | None = None
    premiered: str | None = None
    network: _Named | None = None
    web_channel: _Named | None = field(default=None, name="webChannel")


class Series(Struct, frozen=True):
    """A dataset as the text of a TOML file; and how many episodes and characters it has, and specials it leaves out."""

    text: str
    episodes: int
    characters: int
    specials: int


def load(path: Path, *, cast_after: int | None = None) -> Series:
    """Return the series in a file of TVmaze, its cast revealed by episode `cast_after` (None: the last).

    Raises UnreadableDatasetError where it is no such file, and UsageError where there is no such episode.
    """
    show = _parse(path)
    embedded = show.embedded or _Embedded()
    regular = [each for each in filter(None, embedded.episodes or ()) if _is_regular(each)]
    episodes = list(_episodes(sorted(regular, key=lambda each: (each.season or 0, each.number or 0))))
    title = _text(show.name) or "Untitled"
    last = len(episodes)
    level = last if cast_after is None else cast_after
    if level > last:
        raise UsageError(f"There is no episode {level}: {title} has {last}.")
    people, characters = _cast([role for role in embedded.cast or () if role], level)
    specials = len([*filter(None, embedded.episodes or ())]) - last
    tables = {
        "show": _show_table(show, title),
        "person": people,
        "character": characters,
        "episode": episodes,
        "source": [_source_table(show, title)],
    }
    header = _HEADER.format(
        title=escape_controls(title),
        address=escape_controls(_address(show) or "The file has no address of its page."),
        after=_AFTER_LAST if cast_after is None else _AFTER_CHOSEN.format(level=level),
        specials=f"Specials, which belong to no season, are left out: {specials}.",
    )
    return Series(f"{header}{_toml(tables)}", last, len(characters), specials)


def _parse(path: Path) -> _Show:
    content = read_bytes(path).removeprefix(_BYTE_ORDER_MARK)
    try:
        show = json.decode(content, type=_Show)
    except (DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise UnreadableDatasetError(str(path), f"is not a file of TVmaze: {error}") from None
    if show.embedded is None:
        raise UnreadableDatasetError(str(path), "has no episodes and cast: get it with ?embed[]=episodes&embed[]=cast")
    return show


def _is_regular(episode: _Episode) -> bool:
    """Return whether an episode belongs to a season: old files have no type, and specials no number."""
    return episode.type in (None, "regular") and episode.season is not None and episode.number is not None


def _show_table(show: _Show, title: str) -> dict[str, Any]:  # a table of TOML
    facts = {
        "network": [_text(each.name) for each in (show.network, show.web_channel) if each],
        "genres": [_text(genre) for genre in show.genres or ()],
        "language": [_text(show.language)],
        "premiered": [_date(show.premiered)],
    }
    texts = {"network": "It is shown by {}.", "genres": "Its genres are {}.", "language": "Its language is {}."}
    texts["premiered"] = "It was first shown on {}."
    said = {key: ", ".join(filter(None, values)) for key, values in facts.items()}
    return {
        "id": _Ids("series").create(title),
        "title": title,
        "premise": {"after": 0, "text": f"{title} is a series.", **_SOURCE},
        "facts": [
            {"key": key, "after": 0, "text": texts[key].format(value), **_SOURCE}
            for key, value in said.items()
            if value
        ],
    }


def _episodes(episodes: list[_Episode]) -> Iterator[dict[str, Any]]:  # tables of TOML
    """Yield the episodes, numbered through all seasons; seasons are counted from 1, though some have years."""
    seasons = {season: index for index, season in enumerate(dict.fromkeys(each.season for each in episodes), 1)}
    for number, episode in enumerate(episodes, 1):
        table = {
            "number": number,
            "season": seasons[episode.season],
            "title": _text(episode.name) or f"Episode {number}",
            "released": _date(episode.airdate),
            "minutes": episode.runtime if 0 < (episode.runtime or 0) <= _MAX_MINUTES else None,
            **_SOURCE,
        }
        yield {key: value for key, value in table.items() if value is not None}


def _cast(roles: list[_Role], level: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:  # tables of TOML
    """Return the people and the characters of the main cast, each once; roles without a name are left out."""
    people: dict[str, dict[str, Any]] = {}
    characters: dict[tuple[str, str | None], dict[str, Any]] = {}
    person_ids, character_ids = _Ids("person"), _Ids("character")
    for role in roles:
        name, actor = (_text(each.name if each else None) for each in (role.character, role.person))
        if not name or (name, actor) in characters:
            continue
        if actor and actor not in people:
            people[actor] = {"id": person_ids.create(actor), "name": actor, "after": level}
        characters[name, actor] = {
            "id": character_ids.create(name),
            "name": name,
            "after": level,
            **({"episode_known": False} if level else {}),
            "billing": "main",
            **({"actor": people[actor]["id"]} if actor else {}),
            **_SOURCE,
            "memberships": [{"after": 0, **_SOURCE}],
        }
    return [*people.values()], [*characters.values()]


def _source_table(show: _Show, title: str) -> dict[str, Any]:  # a table of TOML
    address = _address(show)
    page = {"title": title, "after": 0, **({"url": address} if address else {})}
    return {"id": "tvmaze", "outlet": "TVmaze", "kind": "original", "page": page}


class _Ids:
    """Ids made of names, each of them once."""

    def __init__(self, default: str) -> None:
        self._default = default
        self._counts: dict[str, int] = {}

    def create(self, name: str) -> str:
        """Return the folded name in ASCII; with a number where it was given before, or where nothing is left of it."""
        slug = _NOT_A_SLUG.sub("-", fold(name)).strip("-") or self._default
        while slug in self._counts:
            self._counts[slug] += 1
            slug = f"{slug}-{self._counts[slug]}"
        self._counts[slug] = 1
        return slug


def _text(value: str | None) -> str | None:
    """Return a text on one line, composed; None where there is none."""
    return " ".join(normalize("NFC", value or "").split()) or None


def _date(value: str | None) -> str | None:
    """Return a date of the calendar, or None."""
    try:
        return date.fromisoformat(value or "").isoformat()
    except ValueError:
        return None


def _address(show: _Show) -> str | None:
    """Return the address of the page, or None."""
    address = _text(show.url) or ""
    return address if address.startswith(("https://", "http://")) else None


def _toml(tables: dict[str, Any]) -> str:  # tables of TOML
    """Return the tables one after another, as an editor would write them, each with its own heading."""
    parts = []
    for name, found in tables.items():
        for table in found if isinstance(found, list) else [found]:
            heading = f"[[{name}]]" if isinstance(found, list) else f"[{name}]"
            parts.append("\n".join((heading, *(f"{key} = {_value(value)}" for key, value in table.items()), "")))
    return "\n".join(parts)


def _value(value: object) -> str:
    from tomli_w import dumps

    match value:
        case dict():
            return f"{{ {', '.join(f'{key} = {_value(each)}' for key, each in value.items())} }}"
        case [{}, *_]:
            return "[\n" + "".join(f"  {_value(each)},\n" for each in value) + "]"
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return dumps({"x": value}).removeprefix("x = ").removesuffix("\n")
