"""Questions about terms: what they mean, how they are said, and the ranks of a company."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from etoile_cli.enums import Difficulty, Form
from etoile_cli.lookup import by_id
from etoile_cli.matching import fold
from etoile_cli.model import Term
from etoile_cli.quiz.draft import (
    CHOICES,
    DraftQuestion,
    KeywordIndex,
    content_id,
    field_topic,
    group_by,
    is_reliable,
    reveals,
)
from etoile_cli.spoilers import Guide

RANKS = "ranks-{}"
"""The subject of all questions about the ranks of a company: a game has one of them."""

_MISLEADING = (
    ("j", "zh", "j"),
    ("gi", "zh", "j"),
    ("corps", "kor", "korps"),
    ("port", "por", "port"),
    ("pas", "pah", "pass"),
    ("bras", "brah", "brass"),
    ("chat", "shah", "chat"),
    ("oi", "wah", "oy"),
    ("oin", "wa", "oy"),
    ("et", "ay", "et"),
    ("ier", "yay", "eer"),
    ("ais", "lay", "layss"),
    ("eux", "duh", "dooks"),
    ("eur", "uhr", "yoor"),
)
"""French letters, how the glossary spells their sound, and how somebody who knows English only may read them.

The two differ in more than a vowel: a finer difference is one of spelling only.
"""


def meaning(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the meaning of a term, against those of others of its sort, on request."""
    sorts = _Sorts(guide)
    for term in sorts.terms:
        yield replace(
            _draft(guide, "meaning", term),
            subject=sorts.subject(term),
            on_request=True,
            difficulty=Difficulty.EASY if term.appearances else Difficulty.MEDIUM,
            prompt=f'What does "{term.term}" mean?',
            answer=term.short or "",
            distractors=(sorts.meanings(term),),
            also_correct=frozenset(each.short or "" for each in sorts.maybe_the_same(term)),
            needs_choices=True,
        )


def word(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the term with a meaning, against others of its sort, on request."""
    sorts = _Sorts(guide)
    for term in sorts.terms:
        yield replace(
            _draft(guide, "word", term),
            subject=sorts.subject(term),
            on_request=True,
            difficulty=Difficulty.MEDIUM if term.appearances else Difficulty.HARD,
            prompt=f"Which term means this? {term.short}",
            answer=term.term,
            distractors=(sorts.words(term),),
            also_correct=frozenset(each.term for each in sorts.maybe_the_same(term)),
            explanation=_about(term),
        )


def term_match(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions that match four terms of one sort with their meanings."""
    sorts = _Sorts(guide)
    for terms in sorts.groups():
        for start in range(0, len(terms) - CHOICES + 1, 2):
            group = terms[start : start + CHOICES]
            explained = next((term for term in group if term.appearances), group[0])
            yield DraftQuestion(
                id=f"match-terms-{content_id(*(term.id for term in group))}",
                kind="match",
                subject=sorts.subject(group[0]),
                on_request=not any(term.appearances for term in group),
                topic=field_topic(guide),
                difficulty=Difficulty.MEDIUM,
                form=Form.MATCH,
                prompt="Which word has which meaning?",
                items=tuple(term.term for term in group),
                sequence=tuple(term.short or "" for term in group),
                needs_choices=True,
                explained=explained.term,
                explanation=_explanation(explained),
                sources=tuple(dict.fromkeys(source for term in group for source in term.sources)),
            )


def said(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about how a word is said, against what somebody might say who misreads two of its sounds.

    Words that do not come up in the series are asked on request.
    """
    for term in guide.term:
        sound = term.pronunciation or ""
        misreadings = _misreadings(term.term, sound)
        if len(misreadings) > 1 and is_reliable(term.confidence) and not _is_title(term, guide):
            one, two = (_misread(sound, *each) for each in misreadings[:2])
            yield replace(
                _draft(guide, "say", term),
                on_request=not term.appearances,
                difficulty=Difficulty.EASY if term.appearances else Difficulty.MEDIUM,
                prompt=f'How is "{term.term}" said?',
                answer=sound,
                distractors=([one, two, _misread(one, *misreadings[1])],),
                needs_choices=True,
            )


def _misreadings(word: str, sound: str) -> list[tuple[str, str]]:
    """Return the sounds of a word that its letters may mislead somebody about, each with what one might say instead."""
    return [
        (right, wrong)
        for letters, right, wrong in _MISLEADING
        if letters in word.casefold() and right in sound.casefold() and "/" not in sound
    ]


def _misread(sound: str, right: str, wrong: str) -> str:
    """Return a pronunciation with the last of the right sounds read wrongly; stressed syllables stay in capitals."""
    last = rf"{right}(?!.*{right})"
    return re.sub(last, lambda found: wrong.upper() if found[0].isupper() else wrong, sound, flags=re.IGNORECASE)


def rank(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the rank right above or below another of the same company; most of them on request.

    One can reason about what comes below the highest rank; the highest itself is no question, others are to be known.
    """
    terms = by_id(guide.term)
    for company in guide.company:
        ladder = [terms[id_].term for id_ in company.ranks]
        for lower, upper in pairwise(company.ranks):
            for side, asked, answer in (("above", lower, upper), ("below", upper, lower)):
                yield DraftQuestion(
                    id=f"rank-{company.id}-{side}-{asked}",
                    kind="rank",
                    subject=RANKS.format(company.id),
                    on_request=asked != company.ranks[-1],
                    topic=field_topic(guide),
                    difficulty=Difficulty.MEDIUM if upper == company.ranks[-1] else Difficulty.HARD,
                    prompt=f"Which rank in {company.city} is right {side} {terms[asked].term}?",
                    answer=terms[answer].term,
                    distractors=(ladder,),
                    explanation=f"From the lowest up: {', '.join(ladder)}.",
                    sources=terms[answer].sources,
                )


def odd_rank(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about which of four ranks is one of another company."""
    terms = by_id(guide.term)
    for company in guide.company:
        for other in guide.company:
            for id_ in other.ranks if other != company else ():
                foreign = bool(terms[id_].pronunciation)  # one French word among English ones would stand out
                ladder = [terms[each].term for each in company.ranks if bool(terms[each].pronunciation) == foreign]
                if id_ not in company.ranks:
                    yield DraftQuestion(
                        id=f"odd-rank-{company.id}-{id_}",
                        kind="odd",
                        subject=RANKS.format(company.id),
                        topic=field_topic(guide),
                        difficulty=Difficulty.MEDIUM,
                        prompt=f"Three of these are ranks in {company.city}. Which is not?",
                        answer=terms[id_].term,
                        distractors=(ladder,),
                        needs_choices=True,
                        explanation=f"It is a rank in {other.city}. {_about(terms[id_])}",
                        sources=terms[id_].sources,
                    )


class _Sorts:
    """The words with a short meaning that does not reveal them, by sort: those of a topic, the ranks by company.

    Names, such as those of works, are no words with a meaning.
    """

    def __init__(self, guide: Guide) -> None:
        """Group the terms of `guide`."""
        self._ladders = {id_: company.id for company in guide.company for id_ in company.ranks}
        self.terms = [
            term
            for term in guide.term
            if term.short
            and term.asked
            and is_reliable(term.confidence)
            and not term.term[0].isupper()
            and not _is_title(term, guide)
            and not reveals(term.term, term.short)
        ]
        self._of = {term.id: (term.topic, self._ladders.get(term.id)) for term in self.terms}
        self._index = KeywordIndex(term.term for term in self.terms)
        self._named: dict[str, list[Term]] = {}
        self._groups: dict[object, list[Term]] = {}
        for term in self.terms:
            self._named.setdefault(term.term, []).append(term)
            self._groups.setdefault(self._of[term.id], []).append(term)
        self._words = group_by(self.terms, lambda term: self._of[term.id], lambda term: term.term)
        self._meanings = group_by(self.terms, lambda term: self._of[term.id], lambda term: term.short or "")

    def subject(self, term: Term) -> str:
        """Return what a question about a term is about: the ranks of a company, or the term alone."""
        company = self._ladders.get(term.id)
        return RANKS.format(company) if company else term.id

    def words(self, term: Term) -> Sequence[str]:
        """Return the terms of the same sort."""
        return self._words[self._of[term.id]]

    def meanings(self, term: Term) -> Sequence[str]:
        """Return the meanings of the terms of the same sort."""
        return self._meanings[self._of[term.id]]

    def maybe_the_same(self, term: Term) -> list[Term]:
        """Return the terms that share a word with another, or with its meaning."""
        related = self._index.related(term.term, term.text)
        return [each for name in related for each in self._named[name]]

    def groups(self) -> list[list[Term]]:
        """Return the terms of each sort."""
        return [*self._groups.values()]


def _is_title(term: Term, guide: Guide) -> bool:
    """Return whether a term is the title of the series, which everybody knows."""
    return fold(term.term) == fold(guide.show.title)


def _draft(guide: Guide, kind: str, term: Term) -> DraftQuestion:
    """Return what the questions about a term have in common."""
    return DraftQuestion(
        id=f"{kind}-{term.id}",
        kind=kind,
        subject=term.id,
        topic=field_topic(guide),
        difficulty=Difficulty.MEDIUM,
        prompt="",
        explanation=_explanation(term),
        sources=term.sources,
    )


def _explanation(term: Term) -> str:
    return f"{term.term}: {_about(term)}"


def _about(term: Term) -> str:
    """Return what a term means, and how it comes up in the series."""
    return " ".join((term.text, *(each.text for each in term.appearances if is_reliable(each.confidence))))
