"""Cells as text for people, with the marks that stand after statements."""

from collections.abc import Mapping

from etoile_cli.enums import Confidence
from etoile_cli.text import escape_controls
from etoile_cli.view import Accent, Cell, EpisodeNumber, Move, Ratio, Said, Sign

_SYMBOLS = {Confidence.SINGLE: "°", Confidence.DISPUTED: "≠"}
_LEGENDS = {"°": "° one source", "≠": "≠ sources disagree: etoile disputes", "?": "? episode not known"}
_SPOKEN_LEGENDS = {"≠": "To read about disputes: etoile disputes"}
STANDINGS = {
    Confidence.SINGLE: "one source",
    Confidence.DISPUTED: "sources disagree",
    Confidence.REPORTED: "hearsay",
    Confidence.INFERRED: "pieced together",
}
"""How well a statement is supported, in words; a confirmed one needs none."""


def standing_suffix(confidence: Confidence) -> str:
    """Return how well a statement is supported, in brackets after a space; "" where it is confirmed."""
    return f" ({STANDINGS[confidence]})" if confidence in STANDINGS else ""


class Marks:
    """The marks after the statements of one page, and what stands at its foot to explain them.

    With `citations`, the sources in words by id, a statement says how well it is supported and has the numbers of its
    sources. Without them it has a sign of doubt, or with `symbols=False` nothing. A `voice` gets words for the signs,
    and one pair of brackets.
    """

    def __init__(
        self, citations: Mapping[str, str] | None = None, *, symbols: bool = False, voice: bool = False
    ) -> None:
        """Start a page without any mark."""
        self._citations = citations
        self._voice = voice
        self._symbols = symbols and citations is None
        self._numbers: dict[str, int] = {}
        self._seen: dict[str, None] = {}

    def after(self, said: Said) -> str:
        """Return what stands after a statement."""
        if self._citations is None:
            symbol = _SYMBOLS.get(said.confidence, "") if self._symbols and said.is_sentence else ""
            return standing_suffix(said.confidence) if self._see(symbol) and self._voice else symbol
        numbers = sorted(self._numbers.setdefault(id_, len(self._numbers) + 1) for id_ in said.sources)
        if not self._voice:
            return standing_suffix(said.confidence) + "".join(f" [{number}]" for number in numbers)
        listed = ", ".join(map(str, numbers))
        seen = [f"see source{'s' if len(numbers) > 1 else ''} {listed}"] if numbers else []
        spoken_marks = [*filter(None, [STANDINGS.get(said.confidence)]), *seen]
        return f" ({', '.join(spoken_marks)})" if spoken_marks else ""

    def unknown_episode(self) -> str:
        """Return the sign of an episode that no source names."""
        return self._see("?")

    def legends(self) -> list[str]:
        """Return what each sign of the page means."""
        legends = _SPOKEN_LEGENDS if self._voice else _LEGENDS
        return [legend for symbol, legend in legends.items() if symbol in self._seen]

    def notes(self) -> list[str]:
        """Return the numbered sources, with control characters escaped."""
        citations = self._citations or {}
        form = "{}: {}" if self._voice else "[{}] {}"
        return [form.format(number, escape_controls(citations.get(id_, id_))) for id_, number in self._numbers.items()]

    def _see(self, symbol: str) -> str:
        if symbol:
            self._seen[symbol] = None
        return symbol


def cell_text(cell: Cell, *, separator: str = ", ") -> str:
    """Return a cell as text without marks: empty for None, several values joined by `separator`."""
    match cell:
        case None:
            text = ""
        case bool():
            text = "yes" if cell else "no"
        case tuple():
            text = separator.join(cell)
        case Ratio():
            text = " ".join(filter(None, (f"{cell.part} of {cell.whole}", cell.unit)))
        case Said() | Accent():
            text = cell.text
        case Sign():
            text = cell.words
        case Move():
            text = f"from {cell.start.text} to {cell.end.text}"
        case EpisodeNumber():
            text = {None: "episode not known", 0: "from the start"}.get(cell.number, f"episode {cell.number}")
        case _:
            text = f"{cell:g}" if isinstance(cell, float) else str(cell)
    return text


def spoken(cell: Cell, marks: Marks) -> str:
    """Return a cell in words, with its marks and with control characters escaped."""
    return escape_controls(cell_text(cell)) + (marks.after(cell) if isinstance(cell, Said) else "")
