"""Text of a dataset within the syntax of other formats, with control characters visible."""

from html import escape

from etoile_cli.text import escape_controls

_BRACKETS = str.maketrans({"[": "&#91;", "]": "&#93;"})


def html_text(text: str) -> str:
    """Return `text` as HTML without tags; brackets are escaped, too, which Anki takes for sounds and LaTeX."""
    return escape(escape_controls(text)).translate(_BRACKETS)
