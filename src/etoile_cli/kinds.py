"""The closed choices: what some fields of the records are one of."""

from enum import StrEnum


class Confidence(StrEnum):
    """How well a statement is supported."""

    CONFIRMED = "confirmed"
    """Two independent sources, or an official one."""
    SINGLE = "single"
    """One source."""
    DISPUTED = "disputed"
    """Sources disagree."""
    REPORTED = "reported"
    """Hearsay; worded as such."""
    INFERRED = "inferred"
    """Joined up from sources that do not say it outright."""


class Billing(StrEnum):
    """Where the credits put a character's actor."""

    MAIN = "main"
    RECURRING = "recurring"
    GUEST = "guest"


class Tone(StrEnum):
    """How a critic took the series."""

    POSITIVE = "positive"
    MIXED = "mixed"
    NEGATIVE = "negative"


class RelationKind(StrEnum):
    """What one character is to another: the subject of a relation is the … of its object."""

    BOSS = "boss"
    DEPUTY = "deputy"
    COLLEAGUE = "colleague"
    PARENT = "parent"
    SIBLING = "sibling"
    UNCLE = "uncle"
    GRANDPARENT = "grandparent"
    EX = "ex"
    LOVER = "lover"
    ROMANCE = "romance"
    MENTOR = "mentor"
    RIVAL = "rival"
    ENEMY = "enemy"
    BENEFACTOR = "benefactor"
    DANCE_PARTNER = "dance-partner"
    WORKS_WITH = "works-with"
    HOST = "host"
    FRIEND = "friend"


class StatementKind(StrEnum):
    """What a line of the guide is about."""

    SHOW = "show"
    COMPANY = "company"
    CHARACTER = "character"
    RELATION = "relation"
    EPISODE = "episode"
    DANCE = "dance"
    MUSIC = "music"
    PLACE = "place"
    TERM = "term"
    PERSON = "person"
    CREDIT = "credit"
    DATE = "date"
    SCORE = "score"
    REVIEW = "review"
    DISPUTE = "dispute"
    SOURCE = "source"


class Difficulty(StrEnum):
    """How far a question goes."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class SourceKind(StrEnum):
    """What was read of a source: the outlet's own page, somebody's copy of it, or a reworded copy."""

    ORIGINAL = "original"
    COPY = "copy"
    REWRITE = "rewrite"
