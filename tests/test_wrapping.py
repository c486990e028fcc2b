"""Breaking text into lines: nothing is lost, no line is too wide, and what follows stands below its text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etoile_cli.text import cell_width
from etoile_cli.wrapping import printed_width, wrap, wrap_lines
from tests.strategies import prose


@given(text=prose, room=st.integers(4, 100))
def test_no_line_is_too_wide_and_no_letter_is_lost(text: str, room: int) -> None:
    """Each line fits, and the letters are the same in the same order."""
    lines = wrap(text, room)
    assert max(map(cell_width, lines)) <= room
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("text", "room", "first", "lines"),
    [
        ("", 10, "", [""]),
        ("one two three", 7, "", ["one two", "three"]),
        ("one two three", 8, "a  ", ["a  one", "   two", "   three"]),
        ("abcdefghij", 4, "", ["abcd", "efgh", "ij"]),
        ("ab abcdef", 4, "", ["ab", "abcd", "ef"]),
        ("灯台 灯台", 5, "", ["灯台", "灯台"]),
        ("\x1b[1mone two\x1b[0m three", 7, "", ["\x1b[1mone two\x1b[0m", "three"]),
        ("\x1b[1mabcdef\x1b[0m", 3, "", ["\x1b[1mabc", "def\x1b[0m"]),
        ("one two", 4, "\x1b[36ma\x1b[0m ", ["\x1b[36ma\x1b[0m on", "  e", "  tw", "  o"]),
    ],
)
def test_lines(text: str, room: int, first: str, lines: list[str]) -> None:
    """Lines break between words, or within one that is too long; colour codes take no room."""
    assert wrap(text, room, first=first) == lines


def test_printed_width() -> None:
    """Colour codes have no width."""
    assert printed_width("\x1b[1;32mRight.\x1b[0m 灯") == 9


def test_words_of_text_for_a_voice_stay_whole() -> None:
    """Each line is broken between words alone, and what a prompt ends with stays."""
    assert wrap_lines("one two abcdefghij\n\nthree four: ", 7) == "one two\nabcdefghij\n\nthree\nfour: "
