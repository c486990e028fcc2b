"""The enumerations of the model."""

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
    """Hearsay; the text says so."""
    INFERRED = "inferred"
    """Follows from sources that do not say it outright."""


class Billing(StrEnum):
    """The billing of a character in the credits."""

    MAIN = "main"
    RECURRING = "recurring"
    GUEST = "guest"


class Tone(StrEnum):
    """The verdict of a review."""

    POSITIVE = "positive"
    MIXED = "mixed"
    NEGATIVE = "negative"


class Pronoun(StrEnum):
    """The pronoun of a person or character."""

    SHE = "she"
    HE = "he"
    THEY = "they"


class NoteKind(StrEnum):
    """What a note about the series is about."""

    LEFT_OPEN = "left-open"
    """A question that the story leaves open."""
    NOT_FOUND = "not-found"
    """Something that no source says."""
    REAL_OR_INVENTED = "real-or-invented"
    """What is real and what is made up."""
    EARLIER_SHOWS = "earlier-shows"
    """Who comes from an earlier show of the makers."""
    WATCH_NEXT = "watch-next"
    """What to watch next."""


class PlaceRole(StrEnum):
    """What a place is to the series."""

    STORY = "story"
    """The story is set there, whether or not it was filmed there."""
    FILMING = "filming"
    """Scenes were filmed there."""
    EVENT = "event"
    """Something about the series took place there, such as a premiere."""


class RelationKind(StrEnum):
    """What one character is to another, as in: the subject is the boss of the object."""

    BOSS = "boss"
    DEPUTY = "deputy"
    COLLEAGUE = "colleague"
    COUNTERPART = "counterpart"
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
    """What a statement is about."""

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
    NOTE = "note"
    DISPUTE = "dispute"
    SOURCE = "source"


class Difficulty(StrEnum):
    """The difficulty of a question."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Form(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    """Pick one of the choices."""
    CLUES = "clues"
    """Pick one of the choices; each further clue costs a point."""
    ORDER = "order"
    """Put the choices in order: the answer is their letters."""
    MATCH = "match"
    """Find the choice for each item: the answer is the letters, in the order of the items."""


class SourceKind(StrEnum):
    """Which version of a source was read: the outlet's own page, a copy of it, or a rewrite."""

    ORIGINAL = "original"
    COPY = "copy"
    REWRITE = "rewrite"
