"""The question bank of a guide, and the questions in it that options allow; `drawing` draws a game from them."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from operator import itemgetter

from msgspec.structs import replace

from etoile_cli.enums import Difficulty, Form
from etoile_cli.errors import UsageError
from etoile_cli.lookup import names_by_id
from etoile_cli.matching import did_you_mean, fold
from etoile_cli.quiz.draft import CHOICES, FALSE, TRUE, DraftQuestion, reveals, words, wrong_answers
from etoile_cli.quiz.drawing import DrawnQuestion, draw
from etoile_cli.quiz.questions import GENERATORS
from etoile_cli.quiz.questions.people import has_own_name
from etoile_cli.spoilers import Guide

__all__ = ["DrawnQuestion", "bank", "draw", "filter_questions"]

_MIN_NAME_LENGTH = 3  # letters: shorter words of names may be particles, as in "Lou de Laâge"
_MAX_TYPED_LENGTH = 40  # letters of an answer to type
_MAX_TYPED_WORDS = 3  # of an answer that is no name: longer ones can be said in too many ways


def bank(guide: Guide) -> list[DraftQuestion]:
    """Return all questions about `guide`, the written ones first, no two that ask the same.

    Each has enough wrong answers, and a generated one does not reveal its answer. Other names of an answer that the
    guide has are accepted, too. Where a question has no subject, that is the first character named in the prompt, or
    else in the answer.

    The difficulty of a generated one depends on its subject. Easy: the main cast, terms that appear in the series.
    Hard: guests, ranks, what needs the whole of several episodes. Medium: the rest.
    """
    names, people = _other_names(guide), _people(guide)
    questions: dict[tuple[str, ...], DraftQuestion] = {}
    generated = (draft for generators in GENERATORS.values() for make in generators for draft in make(guide))
    for draft in (*_written(guide), *(draft for draft in generated if not _gives_itself_away(draft))):
        key = (fold(draft.prompt), *draft.clues, *draft.sequence, *([draft.answer] if draft.needs_choices else ()))
        if key not in questions and _is_complete(draft):
            questions[key] = replace(
                draft,
                subject=draft.subject or _main_person(people, draft.prompt, draft.answer),
                accepted=(*draft.accepted, *names.get(fold(draft.answer), ())),
            )
    return list(questions.values())


def filter_questions(
    questions: Sequence[DraftQuestion],
    *,
    topics: Collection[str] = (),
    difficulty: Difficulty | None = None,
    only: Collection[str] | None = None,
    short: bool = False,
) -> list[DraftQuestion]:
    """Return the questions on any of `topics` (none: all), of that difficulty, with an id in `only`.

    With `short` only those whose answer is to be typed: a name, a number or a few words. Raises UsageError, with a
    suggestion, for a topic without questions.
    """
    known = sorted({draft.topic for draft in questions})
    wanted = {fold(topic).replace(" ", "-") for topic in topics}
    for topic in sorted(wanted - set(known)):
        raise UsageError(f"No topic {topic!r}. The topics are {', '.join(known)}.{did_you_mean(topic, known)}")
    return [
        draft
        for draft in questions
        if (not wanted or draft.topic in wanted)
        and (difficulty is None or draft.difficulty is difficulty)
        and (only is None or draft.id in only)
        and (not short or _can_be_typed(draft))
    ]


def _written(guide: Guide) -> Iterator[DraftQuestion]:
    for question in guide.question:
        yield DraftQuestion(
            id=question.id,
            topic=question.topic,
            difficulty=question.difficulty,
            after=question.after,
            prompt=question.prompt,
            answer=question.answer,
            distractors=(question.wrong,),
            needs_choices=" of these" in question.prompt,
            explanation=question.explanation,
            sources=question.sources,
        )


def _gives_itself_away(draft: DraftQuestion) -> bool:
    """Return whether a word of the answer begins like one of the question, or an item like its own choice."""
    if draft.answer in (TRUE, FALSE):
        return False
    if draft.sequence:
        return any(map(reveals, draft.items, draft.sequence))
    return reveals(" ".join((draft.prompt, *draft.clues)), draft.answer)


def _is_complete(draft: DraftQuestion) -> bool:
    """Return whether there are enough different choices."""
    if draft.form in (Form.ORDER, Form.MATCH):
        return len({*map(fold, draft.sequence)}) == CHOICES
    return draft.answer in (TRUE, FALSE) or len([*islice(wrong_answers(draft), CHOICES - 1)]) == CHOICES - 1


def _can_be_typed(draft: DraftQuestion) -> bool:
    """Return whether the answer is a name, a number or a few words, and the question makes sense without choices."""
    said = draft.answer.split()
    is_name = all(word[0].isupper() or (word.islower() and len(word) <= _MAX_TYPED_WORDS) for word in said)
    return (
        not draft.needs_choices
        and len(draft.answer) <= _MAX_TYPED_LENGTH
        and (len(said) <= _MAX_TYPED_WORDS or (is_name and said[-1][0].isupper()))
    )


def _people(guide: Guide) -> dict[str, str]:
    """Return the ids of the characters by each longer word of their names, and of their actors', that no other has."""
    actors = names_by_id(guide.person)
    owners: dict[str, list[str]] = {}
    for character in filter(has_own_name, guide.character):
        for word in {*words(f"{character.name} {actors.get(character.actor or '', '')}")}:
            owners.setdefault(word, []).append(character.id)
    return {word: ids[0] for word, ids in owners.items() if len(ids) == 1 and len(word) >= _MIN_NAME_LENGTH}


def _main_person(people: Mapping[str, str], *texts: str) -> str:
    """Return the id of the first character named in the first of `texts` that names one, or nothing.

    A name in the genitive comes after others: "Ann's mother Eve" is about Eve.
    """
    for text in texts:
        said = words(text)
        named = [(after == "s", people[word]) for word, after in pairwise([*said, ""]) if word in people]
        if named:
            return min(named, key=itemgetter(0))[1]
    return ""


def _other_names(guide: Guide) -> dict[str, tuple[str, ...]]:
    """Return the other names of each thing by its folded name; a character's first name only where no other has it."""
    found: dict[str, tuple[str, ...]] = {}
    first = [character.name.strip().partition(" ")[0] for character in guide.character]
    count = Counter(first)
    for character, name in zip(guide.character, first, strict=True):
        aliases = tuple(alias.name for alias in character.aliases)
        own = (name,) if count[name] == 1 and name != character.name else ()
        found[fold(character.name)] = (*own, *aliases)
    named = [(person.name, person.aliases) for person in guide.person]
    named += [(company.name, company.aliases) for company in guide.company]
    named += [(term.term, term.aliases) for term in guide.term]
    return found | {fold(name): tuple(alias.name for alias in aliases) for name, aliases in named if aliases}
