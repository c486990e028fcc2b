"""Judging typed answers: whether what somebody typed means the right answer, or nearly."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache

from msgspec import Struct

from etoile_cli.matching import fold


class Verdict(StrEnum):
    """What a typed answer is."""

    RIGHT = "right"
    NEAR = "near"
    """Probably the right answer with a slip too many: worth a second try."""
    HALF = "half"
    """One of the two names or words of the right answer: the other one may follow."""
    WRONG = "wrong"


_FILLERS = frozenset(
    {
        *("a", "an", "the", "in", "on", "at", "of", "to", "by", "with", "from", "for", "and", "or"),
        *("his", "her", "their", "its", "about", "around", "roughly", "almost", "nearly", "over", "more", "than"),
        *("it", "is", "was", "are", "were", "he", "she", "they", "i", "think", "percent", "per", "cent"),
        *("le", "la", "les", "l", "de", "du", "des"),
    }
)
"""Words that do not count."""

_LOW_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {
    **{word: number for number, word in enumerate(_LOW_NUMBERS)},
    **{word: 10 * number for number, word in enumerate(_TENS, 2)},
    "hundred": 100,
}
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH_NUMBERS = {month[:end]: number for number, month in enumerate(_MONTHS, 1) for end in (3, len(month))}
_ISO_DATE = re.compile(r"\b(\d{4})-(\d\d?)(?:-(\d\d?))?\b")
_SLASHED_DATE = re.compile(r"\b(?:(\d\d?)[/.])?(\d\d?)[/.](\d{4})\b")
_POSSESSIVE = re.compile("['\u2019]s?(?!\\w)")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")

_NICKNAMES = dict(
    [
        *[("nick", "nicholas"), ("nicky", "nicholas"), ("dan", "daniel"), ("danny", "daniel"), ("dave", "david")],
        *[("chris", "christopher"), ("jen", "jennifer"), ("jenny", "jennifer"), ("tim", "timothy"), ("tom", "thomas")],
        *[("mike", "michael"), ("kate", "katherine"), ("liz", "elizabeth"), ("bob", "robert"), ("jim", "james")],
    ]
)
"""Short forms of names, and the names."""

_SPELLINGS = {
    "mins": "minutes",
    "min": "minutes",
    "yrs": "years",
    "hiccough": "hiccup",
    "theatre": "theater",
    "centre": "center",
    "colour": "color",
    "grey": "gray",
}
_OTHER_MEANING = frozenset({"great", "step", "half", "grand", "ex", "former", "no", "not", "never", "vice", "co", "un"})
"""Words that make another answer of one with or without them."""

_AND = " and "  # between the two sides of an answer

_NEGATIONS = frozenset({"no", "not", "never", "nobody"})

_MIN_FRAGMENT = 3  # letters of a part of an answer, or of initials
_NO_SLIP, _ONE_SLIP = 4, 8  # letters: none is forgiven up to the first, one up to the second, two in longer answers
_MORE_SLIPS = 2  # that are near: worth a second try
_MIN_STEM = 4
_ENDINGS = (("ied", "y"), ("ies", "y"), ("ing", ""), ("ed", ""), ("s", ""), ("e", ""))


class _Form(Struct, frozen=True):
    """A text made comparable: its words in order, their stems, and its letters without spaces."""

    words: tuple[str, ...]
    stems: frozenset[str]
    letters: str

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers in it, but for one, which is often not said."""
        return frozenset(word for word in self.words if word[0].isdigit()) - {"1"}


def judge(given: str, right: Sequence[str], wrong: Iterable[str] = ()) -> Verdict:
    """Return whether `given` means one of the `right` answers and none of the `wrong` ones.

    Case, accents, articles, word order and endings do not matter, nor what is said beside the answer. Numbers and dates
    are compared as values. A part counts where it is the last name or most of the first answer, and a slip or two in a
    longer one, but none in a number. Of an answer like "Ann and Bo" each name is one half.
    """
    said, answers, others = _form(given), [*map(_form, right)], [*map(_form, wrong)]
    if not (said.words and answers):
        return Verdict.WRONG
    for fits in (_same_letters, _same):
        if any(fits(said, each) for each in (*answers, *others)):
            return Verdict.RIGHT if any(fits(said, answer) for answer in answers) else Verdict.WRONG
    if {*said.words} & _NEGATIONS or any(_contains(said, other) for other in others):
        return Verdict.WRONG
    if any(_contains(said, answer) for answer in answers):
        return Verdict.RIGHT
    return _judge_part(said, right, answers, others)


def bare_number(text: str) -> str:
    """Return the digits of a text that is a number and nothing else, in digits or in words; "" for any other."""
    said = _words(text)
    return " ".join(said) if all(map(str.isdigit, said)) else ""


def _is_half(said: _Form, right: Sequence[str]) -> bool:
    """Return whether what was said is one side of an answer with two, of a word each, or a slip away from it."""
    pairs = ([*map(_form, each.split(_AND))] for each in right if each.count(_AND) == 1)
    halves = [half.letters for pair in pairs if all(len(half.words) == 1 for half in pair) for half in pair]
    return said.letters in halves or _judge_slips(said, halves, ()) is Verdict.RIGHT


def _judge_part(said: _Form, right: Sequence[str], answers: Sequence[_Form], others: Sequence[_Form]) -> Verdict:
    """Return the verdict on what may be a part of an answer, or a misspelling of one or of its parts."""
    if _is_half(said, right):
        return Verdict.HALF
    if any(said.stems <= other.stems for other in others):
        return Verdict.WRONG
    parts = {part for each in right for part in _name_parts(each)}
    if said.letters in parts or _is_most_of(said, answers[0]):
        return Verdict.RIGHT
    return _judge_slips(said, [*(each.letters for each in answers), *sorted(parts)], [each.letters for each in others])


def _judge_slips(said: _Form, targets: Iterable[str], others: Iterable[str]) -> Verdict:
    """Return whether `said` is a misspelling of one of the `targets` rather than of one of the `others`."""
    verdict, best = Verdict.WRONG, len(said.letters)
    for target in targets:
        if any(map(str.isdigit, said.letters + target)) or abs(len(target) - len(said.letters)) > 2 * _MORE_SLIPS:
            continue
        slips = _distance(said.letters, target)
        forgiven = 0 if len(target) <= _NO_SLIP else 1 if len(target) <= _ONE_SLIP else _MORE_SLIPS
        begins_alike = said.letters[:1] == target[:1] or len(target) > _ONE_SLIP
        if begins_alike and slips < best and forgiven and slips <= forgiven + _MORE_SLIPS and 3 * slips <= len(target):
            verdict, best = (Verdict.RIGHT if slips <= forgiven else Verdict.NEAR), slips
    return Verdict.WRONG if any(_distance(said.letters, other) <= best for other in others) else verdict


def _same_letters(one: _Form, other: _Form) -> bool:
    return one.letters == other.letters


def _same(one: _Form, other: _Form) -> bool:
    return one.stems - {"1"} == other.stems - {"1"} != frozenset()


def _contains(said: _Form, answer: _Form) -> bool:
    """Return whether the whole answer is in what was said, with no other number and nothing that changes it."""
    more = {*said.words} - {*answer.words}
    return (
        bool(answer.stems)
        and answer.stems <= said.stems
        and said.numbers == answer.numbers
        and not more & _OTHER_MEANING
    )


def _is_most_of(said: _Form, answer: _Form) -> bool:
    """Return whether what was said is more than half of the answer, or its number, and the rest does not change it."""
    is_number = all(word[0].isdigit() for word in said.words)
    missing = {*answer.words} - {*said.words}
    return (
        said.stems <= answer.stems
        and (is_number or 2 * sum(map(len, said.stems)) > sum(map(len, answer.stems)))
        and said.numbers == answer.numbers
        and not missing & _OTHER_MEANING
    )


def _name_parts(answer: str) -> list[str]:
    """Return the last name, if the answer looks like one of a person, and the initials that it is known by."""
    words = fold(answer).split()
    words = words[1:] if words[:1] == ["the"] else words
    plain = [word for word in words if word not in _FILLERS]
    initials = ["".join(word[0] for word in each) for each in (words, plain)]
    parts = [each for each in initials if len(each) >= _MIN_FRAGMENT]
    is_name = len(words) > 1 and plain == words and all(word[:1].isupper() for word in answer.split())
    return [*parts, *([words[-1], f"{words[-1]}s"] if is_name else [])]


@cache
def _form(text: str) -> _Form:
    words = _words(text)
    kept = tuple(word for word in words if word not in _FILLERS) or tuple(words)
    return _Form(words=kept, stems=frozenset(map(_stem, kept)), letters="".join(kept))


def _words(text: str) -> list[str]:
    """Return the folded words of a text, with numbers and dates in one spelling."""
    text = _POSSESSIVE.sub("", text)
    text = _ISO_DATE.sub(lambda date: f"{date[3] or ''} {_MONTHS[int(date[2]) % 12 - 1]} {date[1]}", text)
    text = _SLASHED_DATE.sub(lambda date: f"{date[1] or ''} {_MONTHS[int(date[2]) % 12 - 1]} {date[3]}", text)
    return _with_numbers(_ORDINAL.sub(r"\1", fold(_THOUSANDS.sub("", text))).split())


def _with_numbers(words: Sequence[str]) -> list[str]:
    """Return words with numbers in digits, and with months in full where a number stands beside them."""
    found: list[str] = []
    for index, word in enumerate(words):
        beside = [*words[max(0, index - 1) : index], *words[index + 1 : index + 2]]
        number = _NUMBERS.get(word)
        if number is None and word.isascii() and word.isdigit():
            number = int(word)
        if number is None:
            month = _MONTH_NUMBERS.get(word) if any(map(str.isdigit, beside)) else None
            found.append(f"month{month}" if month else _SPELLINGS.get(word, _NICKNAMES.get(word, word)))
        elif index and words[index - 1] in _TENS and word in _LOW_NUMBERS[1:10]:
            found[-1] = str(int(found[-1]) + number)
        else:
            found.append(str(number))
    return found


def _stem(word: str) -> str:
    """Return a word without its ending, so that its forms are compared as one."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            word = word.removesuffix(ending) + instead
            break
    word = word.removesuffix("e") if len(word) > _MIN_STEM else word
    word = word.removesuffix("y") if len(word) > _MIN_STEM + 1 else word  # as in injury and injured
    return word[:-1] if word[-2:-1] == word[-1] and word.isalpha() else word  # as in getting and get


@cache
def _distance(one: str, other: str) -> int:
    """Return how many letters are missing, added, changed or swapped with a neighbour."""
    rows = [[*range(len(other) + 1)]]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, expected in enumerate(other, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != expected))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == expected:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return int(rows[-1][-1])
