"""What a question is made of, and what every maker needs to be fair."""

import re
from collections.abc import Sequence
from functools import cache
from zlib import crc32

from msgspec import Struct

from etoile_cli.kinds import Billing, Confidence, Difficulty
from etoile_cli.names import fold

BILLED = {Billing.MAIN: Difficulty.EASY, Billing.RECURRING: Difficulty.MEDIUM, Billing.GUEST: Difficulty.HARD}
"""How hard a question about somebody is: a starring name is easy, a guest hard."""

TOPICS = ("ballet", "cast", "characters", "companies", "credits", "episodes", "music", "production", "reception")
"""What made questions are about; written ones may have topics of their own."""

_APOSTROPHE = re.compile("['\u2019]")  # so that Ann's means Ann
_TELLING = 4  # letters of a word that tells something


class Made(Struct, frozen=True, kw_only=True):
    """A question before its wrong answers are drawn.

    These come from `pool`, from an earlier group rather than a later one, and are none of `true`, which would or could
    be right as well. Those of `also` are right for sure, and count where somebody types them.
    """

    id: str
    topic: str
    difficulty: Difficulty
    prompt: str
    answer: str
    pool: tuple[Sequence[str], ...]
    true: frozenset[str] = frozenset()
    also: tuple[str, ...] = ()
    explanation: str
    sources: tuple[str, ...]


def stamp(*words: str) -> str:
    """Return a short mark of `words`, the same at every level and everywhere: what has no id is known by it."""
    return f"{crc32(' '.join(words).encode()):08x}"


def is_reliable(confidence: Confidence) -> bool:
    """Whether something may be asked as the truth: not what is disputed, hearsay or pieced together."""
    return confidence in (Confidence.CONFIRMED, Confidence.SINGLE)


def overlap(one: str, two: str) -> bool:
    """Whether two names or jobs have a word in common that tells something, so that one may mean the other."""
    return bool(telling(one) & telling(two))


@cache
def telling(words: str) -> frozenset[str]:
    """Return the words that tell something: not the shortest ones, unless there are no others."""
    every = fold(_APOSTROPHE.sub(" ", words)).split()
    return frozenset(word.removesuffix("s") for word in every if len(word) >= _TELLING) or frozenset(every)
