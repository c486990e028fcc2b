"""What the shell may complete: names and numbers, as far as the viewer has seen."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from etoile_cli.errors import EtoileError

if TYPE_CHECKING:
    from etoile_cli.spoilers import Guide


def from_guide(ids: Callable[["Guide"], Iterable[str]]) -> Callable[[typer.Context, str], list[str]]:
    """Return a completer of the words that `ids` takes from what the viewer may know; of none where that fails."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        from etoile_cli.cli.running import Seen

        try:
            data = ctx.params.get("data")  # as it was typed: nothing has turned it into a path yet
            guide = Seen(data and Path(data), ctx.params.get("up_to"), tidy=False).guide
        except EtoileError:
            return []
        return [word for word in dict.fromkeys(ids(guide)) if word.startswith(incomplete.casefold())]

    return complete


def _topics(guide: "Guide") -> list[str]:
    """Return the topics of written questions and of those that are made of any guide: making them takes too long."""
    from etoile_cli.quiz.made import TOPICS

    return sorted({*TOPICS, *(question.topic for question in guide.question)})


companies = from_guide(lambda guide: [company.id for company in guide.company])
characters = from_guide(lambda guide: [character.id for character in guide.character])
episodes = from_guide(lambda guide: [str(episode.number) for episode in guide.episode])
sources = from_guide(lambda guide: [source.id for source in guide.source])
terms = from_guide(lambda guide: [term.id for term in guide.term])
topics = from_guide(_topics)
