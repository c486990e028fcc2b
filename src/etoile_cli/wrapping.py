"""Breaking text into lines for a terminal; the text may have colour codes, which take no room."""

import re

from etoile_cli.text import cell_width

_COLOR_CODE = re.compile("\x1b\\[[0-9;]*m")
_PIECES = re.compile("\x1b\\[[0-9;]*m|.", re.DOTALL)
_ENDS_WITH_COMMAND = re.compile(r"(.*:) (etoile .+)")


def printed_width(text: str) -> int:
    """Return the number of terminal cells that `text` takes."""
    return cell_width(_COLOR_CODE.sub("", text))


def wrap(text: str, room: int, *, first: str = "", whole_words: bool = False) -> list[str]:
    """Return `text` in lines of at most `room` cells, broken between words where that is possible.

    The first line begins with `first`, the others with as many blanks. With `whole_words` a word that is wider than a
    line stays whole.
    """
    indent = printed_width(first)
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and printed_width(lines[-1]) + 1 + printed_width(word) > room - indent:
            lines.append("")
        elif lines[-1]:
            lines[-1] += " "
        for piece in [word] if whole_words or printed_width(word) <= room - indent else _PIECES.findall(word):
            if lines[-1] and printed_width(lines[-1]) + printed_width(piece) > room - indent:
                lines.append("")
            lines[-1] += piece
    return [f"{' ' * indent if index else first}{line}" for index, line in enumerate(lines)]


def wrap_lines(text: str, room: int) -> str:
    """Return `text` with each line in lines of at most `room` cells, broken between words only."""
    return "\n".join(line for whole in text.split("\n") for line in wrap(whole, room, whole_words=True))


def command_apart(text: str, room: int) -> tuple[str, list[str]]:
    """Return a text and the command at its end, where both together are too wide.

    A command that is wider than a terminal is one line all the same: the terminal breaks it so that it can be copied.
    """
    found = _ENDS_WITH_COMMAND.fullmatch(text) if printed_width(text) > room else None
    return (found[1], [found[2]]) if found else (text, [])
