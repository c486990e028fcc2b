"""Text utilities: control characters, JSON escapes, ASCII look-alikes, full stops, and widths in a terminal."""

import re
from collections.abc import Sequence
from unicodedata import category, east_asian_width, normalize

_MAX_REPR = 60
_ASCII_FALLBACKS = str.maketrans(
    dict(zip("─│├└━█░■□◐·\N{EN DASH}—«»✓✗★…\u2018\u2019\u201c\u201d", "-|++-#.#.o---<>+x*.''''", strict=True))
    | {"◄": "<", "►": ">", "°": "*", "≠": "!=", "●": "#", "○": ".", "•": "-"}
    | {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "½": " 1/2"}
)

_SENTENCE_ENDS = tuple(
    f"{end}{quote}" for end in ".!?:…]" for quote in ("", '"', "'", "\N{RIGHT DOUBLE QUOTATION MARK}", ")")
)
"""What needs no full stop; a number of a source follows one."""
_TYPED_AT_END = re.compile(r": etoile( ([^.:]|\.(?=\w))+)?$|\bhttps?://\S+$")
"""A command or an address, which a full stop would change."""


def escape_json(text: str, *, ascii_only: bool = False) -> str:
    """Return JSON with control characters, and with `ascii_only` all non-ASCII ones, as JSON escapes."""
    lines = text.split("\n")  # such characters occur only inside strings
    if all(line.isascii() if ascii_only else line.isprintable() for line in lines):
        return text
    return "\n".join("".join(_escape_letter(letter, ascii_only=ascii_only) for letter in line) for line in lines)


def _escape_letter(letter: str, *, ascii_only: bool) -> str:
    if letter.isprintable() and (letter.isascii() or not ascii_only):
        return letter
    units = letter.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


def nearest_ascii(error: UnicodeError) -> tuple[str, int]:
    """Return ASCII letters for those that an encoding lacks, and where to go on: an error handler for `codecs`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    found = error.object[error.start : error.end].translate(_ASCII_FALLBACKS)
    letters = (normalize("NFD", letter)[0] for letter in found)  # the base letter; another one could change the meaning
    return "".join(letter if letter.isascii() else "?" for letter in letters), error.end


def escape_controls(words: str) -> str:
    r"""Return `words` on one line, with control characters escaped (`\x1b`), so that no terminal obeys them."""
    if words.isprintable():
        return words
    return "".join(letter if _is_printable(letter) else _escaped(letter) for letter in words.replace("\n", " "))


def _is_printable(letter: str) -> bool:
    return letter.isprintable() or category(letter) == "Zs"


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape").decode()


def escape_markdown(words: str) -> str:
    """Return text that Markdown shows as it is: no markup, no links, no mentions, no formulas."""
    escaped = re.sub(r"([\\`*_\[\]<>|#~@$&])", r"\\\1", escape_controls(words))
    return _LIST_MARKER.sub(r"\1\\\2", _ADDRESS.sub(r"\1\\\2", escaped))


_ADDRESS = re.compile(r"\b(https?|ftp|mailto|www)([:.])", re.IGNORECASE)
"""What GitHub would turn into a link."""

_LIST_MARKER = re.compile(r"^(\s*[0-9]*)([-+=.)])")
"""What would begin a list, or a heading above it."""


def cell_width(words: str) -> int:
    """Return the number of terminal cells that `words` take."""
    if words.isascii():
        return len(words)
    # A variation selector makes the symbol before it wide.
    return sum(letter == "\ufe0f" or _cells(letter) for letter in words)


def _cells(letter: str) -> int:
    return 0 if category(letter) in ("Mn", "Me") else 1 + (east_asian_width(letter) in "WF")


def pad(words: str, room: int) -> str:
    """Return `words` padded with spaces to `room` cells."""
    return words + " " * (room - cell_width(words))


def sentence(words: str) -> str:
    """Return `words` with a full stop where they do not end a sentence, or with what is typed as it is.

    That is a command, or the address of a page.
    """
    return words if not words or words.endswith(_SENTENCE_ENDS) or _TYPED_AT_END.search(words) else f"{words}."


def listed(words: Sequence[str], last: str) -> str:
    """Return words as a list in a sentence, with the word `last` before the last one: "a, b or c"."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def is_description(name: str) -> bool:
    """Return whether a name is the description of what has none that is known: "A dancer", "An unnamed report"."""
    return name.startswith(("A ", "An "))


def is_own_name(name: str) -> bool:
    """Return whether a name is not what somebody is: "Ann's mother", "The guest", "A dancer"."""
    return not _POSSESSIVE.search(name) and name.partition(" ")[0] not in {"A", "An", "The"}


_POSSESSIVE = re.compile(r"['\u2019]s\b")


def within_sentence(name: str) -> str:
    """Return a name as it is within a sentence: "the guest" for "The guest"; "The Guest" is a title."""
    article, _, rest = name.partition(" ")
    is_lower = is_description(name) or (article == "The" and rest[:1].islower())
    return name[0].lower() + name[1:] if is_lower else name


def first_name(name: str) -> str:
    """Return a first name; what is none whole, as it is within a sentence: "the guest", "Ann's mother"."""
    return name.split(maxsplit=1)[0] if is_own_name(name) else within_sentence(name)


def named_keys(words: str) -> str:
    """Return `words` with the key ? named, which a voice would leave out."""
    return _KEY.sub("a question mark ", _FIRST_KEY.sub(r"\1A question mark ", words))


_KEY = re.compile(r"(?<!\S)\? ")
_FIRST_KEY = re.compile(r"(^|[.!?] )\? ")
"""The same at the beginning of a sentence."""


def heard(sound: str) -> str:
    """Return a pronunciation as a voice reads it best: it spells capitals, and misreads some syllables."""
    sound = sound.lower().replace(" / ", " or ")
    for syllable, instead in _MISREAD:
        sound = syllable.sub(instead, sound)
    return sound


_MISREAD = (
    (re.compile(r"(?<![a-z])ay(?![a-z])"), "eh"),  # not "eye"
    (re.compile(r"(?<![a-z])a(?![a-z])"), "ah"),  # not the letter
    (re.compile(r"(?<![a-z])pw"), "poo-w"),  # not "pea"
    (re.compile(r"-n(?=y)"), "n-"),  # not "nigh"
)


def with_sounds_heard(words: str) -> str:
    """Return `words` with the pronunciations among them (`ah-ra-BESK`) as a voice reads them best."""
    return _PRONUNCIATION.sub(lambda found: heard(found[0]), words)


_SYLLABLE = "(?:[a-z]+|[A-Z]{2,})"
_PRONUNCIATION = re.compile(
    rf"(?<![\w-])(?!(?:UK|US|TV)-)(?=[\w-]*[a-z])(?=[\w-]*[A-Z]{{2}}){_SYLLABLE}(?:-{_SYLLABLE})+(?![\w-])", re.ASCII
)


def abbreviated_repr(value: object) -> str:
    """Return `repr(value)`, truncated to 60 characters with its closing quote kept."""
    text = repr(value)
    return text if len(text) <= _MAX_REPR else f"{text[: _MAX_REPR - 3]}…{text[-1]}"
