"""The search page."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from shlex import quote

from etoile_cli.enums import StatementKind
from etoile_cli.errors import EmptyResultError
from etoile_cli.lookup import known_episode
from etoile_cli.matching import fold
from etoile_cli.model import Episode
from etoile_cli.pages.columns import (
    CONFIDENCE,
    SOURCES,
    about_columns,
    data_view,
    episode_heading,
    episode_text,
    has_page,
    line_about,
    line_episode,
    line_id,
    line_kind,
    more_about,
    more_note,
    people_view,
    said,
    worth_cutting,
)
from etoile_cli.search import COMMON_WORDS, SearchResult, hit_spans
from etoile_cli.search import search as find
from etoile_cli.spoilers import Guide
from etoile_cli.statements import StatementLine
from etoile_cli.text import listed
from etoile_cli.view import Column, EpisodeNumber, Page, Said, Slot

_MAX_RESULTS = 10
_MAX_ABOUT_SOMEBODY = 5
_MAX_ABOUT_ONE = 2
_MAX_KINDS = 4


def search(guide: Guide, text: str, kinds: Sequence[StatementKind] = (), *, full: bool = False) -> Page:
    """Return the statements with the words of `text`, best match first, with the hits marked for people.

    Where none has all words these are the statements with most of them, and people read that. Raises EmptyResultError
    where there is none.
    """
    found = find(guide, text, kinds)
    typed = " ".join(map(quote, text.split()))
    if not found.lines:
        raise EmptyResultError(_nothing(guide, text, typed, kinds))
    hits = found.hits - COMMON_WORDS or found.hits
    episodes = {f"episode-{episode.number}": episode for episode in guide.episode}
    columns = _columns(guide, episodes, hits)
    limit = None if full else worth_cutting(found.lines, _MAX_RESULTS)
    shown = found.lines if limit is None else _first(found.lines)
    left_out = [line for line in found.lines if line not in shown and line.kind not in _ABOUT_OTHERS]
    kind = [] if kinds else Counter(line.kind.value for line in left_out).most_common(1)
    others = more_note(found.lines, len(shown), f"one kind: etoile search {typed} --kind {kind[0][0]}" if kind else "")
    note = " · ".join(filter(None, (others, f"more: etoile {more_about(guide, _main(shown, hits))}")))
    title = _title(text, found, is_whole=bool(kinds) or len(shown) == len(found.lines))
    return Page(
        (
            data_view("results", "Results", columns, found.lines),
            people_view(title, columns, _by_thing(shown, episodes), note=note),
        ),
        remark=_remark(text, found),
    )


def _columns(guide: Guide, episodes: Mapping[str, Episode], hits: frozenset[str]) -> tuple[Column, ...]:
    """Return the columns of statements, for people with the hits marked."""
    return (
        Column("id", None, line_id),
        Column("kind", "Kind", lambda line: line.kind.value),
        *about_columns(),
        Column(None, None, lambda line: _heading(line, episodes, hits), Slot.GROUP),
        Column(None, None, lambda line: _kind(guide, line), Slot.GROUP),
        Column(None, None, lambda line: None if line.kind is StatementKind.SOURCE else line_episode(line), Slot.LEAD),
        Column("text", "Text", said),
        Column(None, None, lambda line: _said(line, episodes, hits), Slot.TEXT),
        Column("after", None, lambda line: line.after),
        Column("episode", "Episode", lambda line: EpisodeNumber(known_episode(line))),
        CONFIDENCE,
        SOURCES,
    )


def _main(lines: Sequence[StatementLine], hits: Iterable[str]) -> StatementLine:
    """Return the first of the best matches, or of those that the words name the first that has a page of its own."""
    named = (line for line in lines if has_page(line.kind) and any(hit in fold(line.about) for hit in hits))
    return lines[0] if has_page(lines[0].kind) else next(named, lines[0])


def _remark(text: str, found: SearchResult) -> str | None:
    """Return what to say of results that do not have the words of `text` as they were typed."""
    if found.is_partial and found.unknown:
        words = listed([f"'{word}'" for word in found.unknown], "or")
        return f"Nothing mentions {words}. These results go by the other words."
    if found.is_partial:
        return "Nothing has all of these words. These results have some of them."
    if _has_words(text, found):
        return None
    slips = listed([f"'{word}'" for word in text.split() if fold(word) not in found.hits], "or")
    return f"Nothing mentions {slips}. These results are for {_like(found)}."


def _has_words(text: str, found: SearchResult) -> bool:
    return set(fold(text).split()) <= found.hits


def _like(found: SearchResult) -> str:
    return f"words like {', '.join(sorted(found.hits))}"


_ABOUT_OTHERS = (StatementKind.CREDIT, StatementKind.NOTE, StatementKind.DISPUTE, StatementKind.SOURCE)
"""Kinds that are seldom what somebody looks for by a word."""


def _nothing(guide: Guide, text: str, typed: str, kinds: Sequence[StatementKind]) -> str:
    """Return what to say where no statement of `kinds` has the words, and how to find others that do."""
    if kinds and find(guide, text).lines:
        return (
            f"No {listed(kinds, 'or')} that you have unlocked mentions {text!r}. Other results: etoile search {typed}"
        )
    return f"Nothing you have unlocked mentions {text!r}. Try fewer words, or parts of them."


def _title(text: str, found: SearchResult, *, is_whole: bool) -> str:
    """Return how many results there are, and for which words; of many of which kinds most are."""
    if found.is_partial:
        return _remark(text, found) or ""
    count = len(found.lines)
    meant = text if _has_words(text, found) else _like(found)
    by_kind = "" if is_whole else f": {_by_kind(found.lines)}"
    return f"{count} result{'s' if count > 1 else ''} for {meant}{by_kind}"


def _by_kind(lines: Sequence[StatementLine]) -> str:
    """Return how many lines there are of the most common kinds, and of all others."""
    counts = Counter(line.kind.value for line in lines).most_common()
    others = sum(number for _, number in counts[_MAX_KINDS:])
    shown = [f"{number} {kind}" for kind, number in counts[:_MAX_KINDS]]
    return ", ".join([*shown, *([f"{others} other"] if others else [])])


def _first(lines: Sequence[StatementLine]) -> list[StatementLine]:
    """Return the best of many results: of the one who is meant many, of other things few, unless there is no more."""
    about: Counter[tuple[StatementKind, str]] = Counter()
    few: list[StatementLine] = []
    rest: list[StatementLine] = []
    for line in lines:
        about[_thing(line)] += 1
        is_meant = _thing(line) == _thing(lines[0]) and line.kind in (StatementKind.CHARACTER, StatementKind.PERSON)
        most = _MAX_ABOUT_SOMEBODY if is_meant else _MAX_ABOUT_ONE
        (few if about[_thing(line)] <= most else rest).append(line)
    return [*few, *rest][:_MAX_RESULTS]


def _thing(line: StatementLine) -> tuple[StatementKind, str]:
    """Return the kind and the name of what a statement is about, below which people read it."""
    return line.kind, line_about(line)


def _by_thing(lines: Sequence[StatementLine], episodes: Mapping[str, Episode]) -> list[StatementLine]:
    """Return lines with those about one thing together, the best match first and the others by episode.

    Without those that only name it, where there are others.
    """
    things = Counter(map(_thing, lines))
    order = list(things)
    pages = {line.id: line for line in lines if line.kind is StatementKind.SOURCE}
    once = [line for line in lines if line.kind is not StatementKind.SOURCE or pages[line.id] is line]
    told = [line for line in once if not _is_name(line, episodes) or things[_thing(line)] == 1]
    best = {_thing(line): line for line in reversed(told)}

    def place(line: StatementLine) -> tuple[int, bool, int]:
        thing = _thing(line)
        episode = 0 if line.kind is StatementKind.SOURCE else line.after
        return order.index(thing), line is not best[thing], episode

    return sorted(told, key=place)


def _is_name(line: StatementLine, episodes: Mapping[str, Episode]) -> bool:
    """Return whether a line only names what it is about: an episode is named by its title."""
    return line.text == (episodes[line.id].title if line.kind is StatementKind.EPISODE else line.about)


def _heading(line: StatementLine, episodes: Mapping[str, Episode], hits: frozenset[str]) -> Said:
    """Return what a statement is about, with the hits marked; sources, of which one line is enough, share one."""
    match line.kind:
        case StatementKind.SOURCE:
            about = "Source pages"
        case StatementKind.EPISODE if known_episode(line) is not None:
            about = f"Episode {episode_heading(episodes[line.id])}"
        case _:
            about = _about(line, hits)
    return Said(about, hits=hit_spans(about, hits), is_sentence=False)


def _kind(guide: Guide, line: StatementLine) -> str | None:
    """Return the kind of what a statement is about; None where the heading says it."""
    if line.kind is StatementKind.EPISODE:
        return "teaser" if int(line.id.removeprefix("episode-")) > guide.level else None
    return None if line.kind is StatementKind.SOURCE else line_kind(line)


def _said(line: StatementLine, episodes: Mapping[str, Episode], hits: frozenset[str]) -> Said:
    """Return a statement with the hits marked; of an episode that only its title names what there is to say of it."""
    if line.kind is StatementKind.SOURCE:
        named = line.text if line.text.startswith(line.about) else f"{line.about}, {line.text}"
        return Said(named, hits=hit_spans(named, hits), is_sentence=False)
    if line.kind is StatementKind.EPISODE and _is_name(line, episodes) and (about := episode_text(episodes[line.id])):
        return Said(about.text, about.confidence, about.sources, hit_spans(about.text, hits))
    is_sentence = line.kind is not StatementKind.REVIEW and line.text.endswith((".", "!", "?", '"'))
    return Said(line.labelled, line.confidence, line.sources, hit_spans(line.labelled, hits), is_sentence=is_sentence)


def _about(line: StatementLine, hits: frozenset[str]) -> str:
    """Return what a statement is about, in brackets with what else it is called where only that has a word."""
    about = line_about(line)
    words = fold(about)
    elsewhere = [hit for hit in hits if hit not in words]
    by: dict[str, str] = {}
    for name in sorted(line.search_terms):
        folded = fold(name)
        if any(hit in folded for hit in elsewhere) or hits == {*folded.split()} - COMMON_WORDS:
            by.setdefault(folded.removeprefix("the "), name)
    return f"{about} ({', '.join(by.values())})" if by else about
