"""Questions about terms: what they mean, and the ranks of a company."""

from collections.abc import Iterator

from etoile_cli.enums import Difficulty
from etoile_cli.lookup import by_id
from etoile_cli.model import Term
from etoile_cli.quiz.draft import DraftQuestion, KeywordIndex, field_topic, group_by, is_reliable
from etoile_cli.spoilers import Guide


def meaning(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the meaning of a term."""
    index = KeywordIndex(term.term for term in guide.term)
    meanings = group_by(guide.term, lambda term: term.term, lambda term: term.text)
    by_topic, every = (
        group_by(guide.term, lambda term: term.topic, lambda term: term.text),
        [t.text for t in guide.term],
    )
    for term in guide.term:
        if is_reliable(term.confidence):
            yield DraftQuestion(
                id=f"meaning-{term.id}",
                topic=field_topic(guide),
                difficulty=Difficulty.EASY if term.appearances else Difficulty.MEDIUM,
                prompt=f"What is {term.term}?",
                answer=term.text,
                distractors=(by_topic[term.topic], every),
                also_correct=frozenset(text for each in index.related(term.term, term.text) for text in meanings[each]),
                explanation=_explanation(term),
                sources=term.sources,
            )


def word(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the term with a meaning."""
    index = KeywordIndex(term.term for term in guide.term)
    by_topic, every = (
        group_by(guide.term, lambda term: term.topic, lambda term: term.term),
        [t.term for t in guide.term],
    )
    for term in guide.term:
        if is_reliable(term.confidence):
            yield DraftQuestion(
                id=f"word-{term.id}",
                topic=field_topic(guide),
                difficulty=Difficulty.MEDIUM if term.appearances else Difficulty.HARD,
                prompt=f"Which term means this? {term.text}",
                answer=term.term,
                distractors=(by_topic[term.topic], every),
                also_correct=index.related(term.term, term.text),
                explanation=_explanation(term),
                sources=term.sources,
            )


def _explanation(term: Term) -> str:
    return " ".join(
        (f"{term.term}: {term.text}", *(each.text for each in term.appearances if is_reliable(each.confidence)))
    )


def rank(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the rank right above another."""
    terms = by_id(guide.term)
    for company in guide.company:
        ladder = [terms[id_].term for id_ in company.ranks]
        elsewhere = [terms[id_].term for other in guide.company if other != company for id_ in other.ranks]
        for lower, upper in zip(company.ranks, company.ranks[1:], strict=False):
            yield DraftQuestion(
                id=f"rank-{company.id}-{lower}",
                topic=field_topic(guide),
                difficulty=Difficulty.HARD,
                prompt=f"Which rank in {company.city} is right above {terms[lower].term}?",
                answer=terms[upper].term,
                distractors=(ladder, elsewhere),
                explanation=f"From the lowest up: {', '.join(ladder)}.",
                sources=terms[upper].sources,
            )
