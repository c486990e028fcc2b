"""Shell completion of names, numbers and ids, as far as the viewer has seen.

Typer, zsh and fish drop what does not begin with the word that was typed, in its case, and bash inserts an offer
without quoting it. So an offer is the word as it was typed and what completes it, folded and without blanks. zsh, fish
and PowerShell show a description beside it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import redirect_stderr, suppress
from inspect import signature
from io import StringIO
from typing import TYPE_CHECKING, Protocol, TypeVar

import typer

from etoile_cli.cli.session import Session
from etoile_cli.errors import EtoileError

if TYPE_CHECKING:
    from etoile_cli.model import Alias, Character, Company, Person, Term
    from etoile_cli.queries import CharacterView
    from etoile_cli.spoilers import Guide

Offer = tuple[str, str]
"""A word and its description, "" where it has none."""

Completer = Callable[[typer.Context, str], list[Offer]]

_Find = Callable[["Guide", str], object]
"""A function that returns the row that a name means."""

_UNSAFE = str.maketrans({"\\": "/", "'": "\N{RIGHT SINGLE QUOTATION MARK}"})
"""What Typer does not quote for zsh, which evaluates descriptions, and what it drops."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def aliases(self) -> "tuple[Alias, ...]": ...


NamedT = TypeVar("NamedT", bound=_Named)


def from_words(words: Iterable[str]) -> Callable[[str], list[Offer]]:
    """Return a completer for `words`, which are lower case."""
    return lambda incomplete: _complete_words(words, incomplete)


def from_guide(words: Callable[["Guide"], Iterable[str]]) -> Completer:
    """Return a completer for the `words` of the viewer's guide, which are lower case; a mapping has descriptions."""
    return _completer(lambda session, _, incomplete: _complete_words(words(session.guide), incomplete))


def from_names(
    rows: Callable[["Guide"], Iterable[NamedT]],
    names: Callable[[NamedT], tuple[str, ...]],
    find: _Find,
    *,
    argument: str | None = None,
    find_second: _Find | None = None,
) -> Completer:
    """Return a completer for `rows` of the viewer's guide, by their ids and by each word of their names and aliases.

    It offers one word for each row. `find` finds the row by this word together with the earlier ones of `argument`;
    where these may be the name of another row, `find_second` finds the one whose name follows.
    """

    def offers(session: Session, ctx: typer.Context, incomplete: str) -> list[Offer]:
        from etoile_cli.matching import fold

        guide = session.guide
        named = [(row, (*names(row), *(alias.name for alias in row.aliases))) for row in rows(guide)]
        earlier = fold(" ".join(ctx.params.get(argument or "") or ())).split()
        found = _fitting(named, earlier, incomplete, lambda word: find(guide, " ".join((*earlier, word))))
        if find_second and earlier:
            with suppress(EtoileError):
                find(guide, " ".join(earlier))
                found += _fitting(named, [], incomplete, lambda word: find_second(guide, " ".join((*earlier, word))))
        return found

    return _completer(offers)


def _fitting(
    named: Iterable[tuple[_Named, tuple[str, ...]]], begun: list[str], start: str, means: Callable[[str], object]
) -> list[Offer]:
    """Return a word for each row with the words `begun` in a name, which goes on as `start` and `means` the row."""
    found = []
    for row, every_name in named:
        for word in _complete_names(row.id, every_name, begun, start):
            with suppress(EtoileError):
                if means(word) == row:
                    found.append(_offer(word, every_name[0]))
                    break
    return found


def _completer(offers: Callable[[Session, typer.Context, str], list[Offer]]) -> Completer:
    """Return a completer that calls `offers`, and that offers and prints nothing where the command would fail."""

    def complete(ctx: typer.Context, incomplete: str) -> list[Offer]:
        with suppress(EtoileError), redirect_stderr(StringIO()):
            session = Session(ctx.params.get("data"), ctx.params.get("up_to"), repair=False)
            return offers(session, ctx, incomplete)
        return []

    return complete


def _complete_words(words: Iterable[str], incomplete: str) -> list[Offer]:
    start = incomplete.casefold()
    about = words if isinstance(words, Mapping) else dict.fromkeys(words, "")
    return [_offer(incomplete + word[len(start) :], about[word]) for word in about if word.startswith(start)]


def _offer(word: str, about: str) -> Offer:
    from etoile_cli.text import escape_controls

    return word, escape_controls(about).translate(_UNSAFE)


def _complete_names(id_: str, names: Iterable[str], earlier: list[str], incomplete: str) -> Iterator[str]:
    """Yield words that complete a row's id or one of its names, of which `earlier` words stand on the line.

    A word of a name comes before the whole name from that word on. "Maud's brother" completes only the whole word
    "mauds", since who begins to type "maud" means her.
    """
    from etoile_cli.matching import fold, owner

    start = fold(f"{incomplete}x")[:-1]  # with a blank at its end where a mark stands there
    if incomplete and not start.strip():
        return
    forms = [] if earlier else [fold(id_)]
    for name in names:
        words = fold(name).split()
        whose = "" if earlier else "".join(words[: len(fold(owner(name)).split())][-1:])
        if all(any(word.startswith(begun) for word in words) for begun in earlier):
            rest = [word for word in words if not word.startswith(tuple(earlier))]
            for index, word in enumerate(rest):
                whole = " ".join((*rest[index:], *rest[:index]))
                if word != whose:
                    forms += [word, whole]
                elif start.startswith(word):
                    forms.append(whole)
    for form in forms:
        if form.startswith(start):
            yield incomplete + form[len(start) :].replace(" ", "-")


def _levels(guide: "Guide") -> list[str]:
    return [*(str(number) for number in range(len(guide.episode) + 1)), "all"]


def _as_words(names: Iterable[str | None]) -> list[str]:
    """Return names folded and without blanks, as options match them."""
    from etoile_cli.matching import fold

    return [fold(name).replace(" ", "-") for name in names if name]


def _topics(guide: "Guide") -> list[str]:
    """Return the topics of written questions and of all generators, without making any question."""
    from etoile_cli.quiz.draft import TOPICS, field_topic

    return sorted({*TOPICS, field_topic(guide), *(question.topic for question in guide.question)})


def _learning_topics(_: "Guide") -> list[str]:
    from etoile_cli.quiz.learning import TOPICS

    return [*TOPICS]


def _table_keys(session: Session, ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Return the keys of the tables on the page that the command line shows so far, none while it lacks an argument."""
    if any(param.required and ctx.params.get(param.name or "") is None for param in ctx.command.params):
        return []
    create_page = ctx.command.callback.create_page  # type: ignore[union-attr]  # set by Commands.page
    own = {name: ctx.params[name] for name in signature(create_page).parameters if name in ctx.params}
    page = create_page(session, **own)
    return _complete_words([view.key for view in page.views if view.is_keyed], incomplete)


def people(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Complete the name of a character, or of a real person where no character's begins so."""
    return characters(ctx, incomplete) or _persons(ctx, incomplete)


def _find_character(guide: "Guide", name: str) -> "Character":
    from etoile_cli import queries

    return queries.character(guide, name).character


def _find_second(guide: "Guide", names: str) -> "Character | None":
    from etoile_cli import queries

    _, second = queries.pair(guide, names)
    return second.character if second else None


def _find_person(guide: "Guide", name: str) -> "CharacterView | Person":
    from etoile_cli import queries

    return queries.who(guide, name)


def _find_company(guide: "Guide", name: str) -> "Company":
    from etoile_cli import queries

    return queries.company(guide, name)


def _find_term(guide: "Guide", name: str) -> "Term":
    from etoile_cli import queries

    return queries.terms(guide, name)[0]


characters = from_names(
    lambda guide: guide.character, lambda character: (character.name,), _find_character, argument="name"
)
pairs = from_names(
    lambda guide: guide.character,
    lambda character: (character.name,),
    _find_character,
    argument="name",
    find_second=_find_second,
)
_persons = from_names(lambda guide: guide.person, lambda person: (person.name,), _find_person, argument="name")
companies = from_names(lambda guide: guide.company, lambda company: (company.name, company.city), _find_company)
episodes = from_guide(lambda guide: {str(episode.number): episode.title for episode in guide.episode[: guide.level]})
jobs = from_guide(lambda guide: _as_words(character.job for character in guide.character))
credited_jobs = from_guide(
    lambda guide: _as_words(name for credit in guide.credit for name in (credit.department, credit.job))
)
learning_topics = from_guide(_learning_topics)
levels = from_guide(_levels)
outlets = from_guide(lambda guide: _as_words(review.outlet for review in guide.review))
progress = from_guide(lambda guide: [*_levels(guide), "none", "+1", "-1"])
sources = from_guide(
    lambda guide: {
        source.id: ", ".join(filter(None, (source.outlet, source.author, source.date))) for source in guide.source
    }
)
tables = _completer(_table_keys)
terms = from_names(lambda guide: guide.term, lambda term: (term.term,), _find_term, argument="term")
topics = from_guide(_topics)
