"""Text utilities: control characters, JSON escapes, ASCII fallbacks, and widths in a terminal."""

import codecs
import json
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etoile_cli.text import (
    cell_width,
    escape_controls,
    escape_json,
    listed,
    named_keys,
    nearest_ascii,
    pad,
    sentence,
    within_sentence,
)
from tests.strategies import NASTY, hostile, prose, words

codecs.register_error("nearest", nearest_ascii)

# Control characters.


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("", ""),
        ("Étoile 雪 🎻\u00a0!", "Étoile 雪 🎻\u00a0!"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\nb", "a b"),
        ("a\tb\r", "a\\tb\\r"),
        ("\x00\x7f\x9b", "\\x00\\x7f\\x9b"),
        ("\u202e\u200b\u2028", "\\u202e\\u200b\\u2028"),
        ("\U000e0041\ue000", "\\U000e0041\\ue000"),
    ],
)
def test_control_characters_are_escaped(text: str, escaped: str) -> None:
    """What a terminal would obey or hide is escaped; a line break becomes a space, and all else is kept."""
    assert escape_controls(text) == escaped


@given(hostile | st.sampled_from(NASTY))
def test_escaped_text_is_printable_and_final(text: str) -> None:
    """Escaped text is safe for a terminal, and escaping it again changes nothing."""
    escaped = escape_controls(text)
    assert all(letter.isprintable() or category(letter) == "Zs" for letter in escaped)
    assert escape_controls(escaped) == escaped


# JSON.


@pytest.mark.parametrize(
    ("text", "escaped", "ascii_only"),
    [
        ('{\n  "é": "雪"\n}', '{\n  "é": "雪"\n}', '{\n  "\\u00e9": "\\u96ea"\n}'),
        ('"\x9b\u202e\x7f"', '"\\u009b\\u202e\\u007f"', '"\\u009b\\u202e\\u007f"'),
        ('"🎻"', '"🎻"', '"\\ud83c\\udfbb"'),
        ('"\ud800"', '"\\ud800"', '"\\ud800"'),
        ('"\U000e0041"', '"\\udb40\\udc41"', '"\\udb40\\udc41"'),
    ],
)
def test_json_is_escaped(text: str, escaped: str, ascii_only: str) -> None:
    """Control characters are JSON escapes, and with `ascii_only` all letters but ASCII's; line breaks are kept."""
    assert escape_json(text) == escaped
    assert escape_json(text, ascii_only=True) == ascii_only


@given(hostile, st.booleans())
def test_escaped_json_has_the_same_value(text: str, ascii_only: bool) -> None:
    """Escaped JSON is printable and has the value of the JSON that it was made from."""
    escaped = escape_json(json.dumps([text], ensure_ascii=False, indent=2), ascii_only=ascii_only)
    assert json.loads(escaped) == [text]
    assert all(line.isascii() if ascii_only else line.isprintable() for line in escaped.split("\n"))


# Widths.


@pytest.mark.parametrize(
    ("text", "cells"),
    [("", 0), ("abc", 3), ("Étoile", 6), ("雪台", 4), ("e\u0301", 1), ("🎻", 2), ("\uff3b", 2), ("☀\ufe0f", 2)],
)
def test_cell_width(text: str, cells: int) -> None:
    """Wide letters take two cells, combining accents none; a variation selector makes a symbol wide."""
    assert cell_width(text) == cells


@given(prose, st.integers(0, 80))
def test_padding_fills_the_room(text: str, room: int) -> None:
    """Text is padded with spaces to the room; longer text is kept as it is."""
    padded = pad(text, room)
    assert padded == text + " " * (len(padded) - len(text))
    assert cell_width(padded) == max(room, cell_width(text))


# Encodings without some letters.


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252", "latin-1"])
@given(text=st.text())
def test_any_text_can_be_encoded(encoding: str, text: str) -> None:
    """Letters that an encoding has are kept, in order, and others are replaced."""
    encodable = "".join(letter for letter in text if letter.encode(encoding, "ignore"))
    replaced = iter(text.encode(encoding, "nearest").decode(encoding))
    assert encodable.encode(encoding, "nearest").decode(encoding) == encodable
    assert all(letter in replaced for letter in encodable)  # each is looked for after the one before


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252"])
@given(one=words, other=words)
@example("雪", "é")
def test_each_letter_is_replaced_by_itself(encoding: str, one: str, other: str) -> None:
    """The replacement of a letter does not depend on the letters around it."""
    together = (one + other).encode(encoding, "nearest")
    assert together == one.encode(encoding, "nearest") + other.encode(encoding, "nearest")


@pytest.mark.parametrize(
    ("text", "encoding", "replaced"),
    [
        ("Étoile, Geneviève", "ascii", "Etoile, Genevieve"),
        ("Étoile", "cp437", "Étoile"),
        ("Étoile — «x»", "cp1252", "Étoile — «x»"),
        ("├── a · b — c…", "ascii", "+-- a - b - c."),
        ("████░░", "ascii", "####.."),
        ("■□■", "ascii", "#.#"),
        ("●○ 1 of 2 • ◄ Ann ─► Rome", "ascii", "#. 1 of 2 - < Ann -> Rome"),
        ("She dances.° He sleeps.≠", "ascii", "She dances.* He sleeps.!="),
        ("l\u2019œuvre, \u201cx\u201d", "ascii", "l'oeuvre, 'x'"),  # a double quote would end a cell of a CSV file
        ("雪", "ascii", "?"),
        ("雪台", "cp1252", "??"),
        ("雪é台", "ascii", "?e?"),
        ("3\u00bd", "ascii", "3 1/2"),  # not 31/2
        ("\uff02\uff3c", "ascii", "??"),  # these would end a string in JSON
    ],
)
def test_nearest_ascii(text: str, encoding: str, replaced: str) -> None:
    """A letter is replaced by the one without its accent, a drawn mark by a plain one, and others by "?"."""
    assert text.encode(encoding, "nearest").decode(encoding) == replaced


def test_nearest_ascii_is_only_for_encoding() -> None:
    """Bytes that cannot be decoded are still an error."""
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("ascii", "nearest")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("The critic", "the critic"),
        ("A dancer", "a dancer"),
        ("An usher", "an usher"),
        ("An MBT dancer", "an MBT dancer"),
        ("The Rat", "The Rat"),
        ("Thea", "Thea"),
        ("", ""),
    ],
)
def test_name_within_a_sentence(name: str, written: str) -> None:
    """A name keeps its capital, unless that is of an article."""
    assert within_sentence(name) == written


def test_keys_are_named() -> None:
    """A question mark that stands alone is named, with a capital at the beginning of a sentence; no other is."""
    assert named_keys("Why? ? for a hint; ? again, '?'. ? ends it?") == (
        "Why? A question mark for a hint; a question mark again, '?'. A question mark ends it?"
    )
    assert named_keys("? helps.") == "A question mark helps."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ""),
        ("She dances", "She dances."),
        ("She dances!", "She dances!"),
        ('"Stop."', '"Stop."'),
        ("To start: etoile next", "To start: etoile next"),
        ("Example: etoile export web etoile.html", "Example: etoile export web etoile.html"),
        ("To start: etoile next. Then wait", "To start: etoile next. Then wait."),
        ("See https://example.org/a", "See https://example.org/a"),
    ],
)
def test_sentence_ends_once(text: str, told: str) -> None:
    """A full stop ends a sentence, but not what is typed as it is: a command, a file name, an address."""
    assert sentence(text) == told


@pytest.mark.parametrize(
    ("words", "joined"), [(["A"], "A"), (["A", "B"], "A or B"), (["A", "B", "C", "D"], "A, B, C or D")]
)
def test_words_are_listed_as_in_a_sentence(words: list[str], joined: str) -> None:
    """Words are joined by commas and a last "or"."""
    assert listed(words, "or") == joined
    assert listed(words, "and") == joined.replace(" or ", " and ")
