"""Each generated question has exactly one right answer, and none is about what may be untrue."""

import re
from calendar import month_name
from collections.abc import Callable, Iterable
from functools import cache
from random import Random
from typing import TypeVar

import pytest
from msgspec.structs import replace

from etoile_cli.enums import Confidence, RelationKind
from etoile_cli.matching import fold
from etoile_cli.model import Character, Dataset, Record
from etoile_cli.quiz.bank import draw
from etoile_cli.quiz.draft import DraftQuestion
from etoile_cli.quiz.questions import GENERATORS
from etoile_cli.spoilers import Guide, gate
from tests.conftest import sample
from tests.levels import DATASETS, LEVELS
from tests.questions import LAST_LEVEL, generated_at, guide_at, kind_of, possible_wrong_answers
from tests.record_places import records, words

RecordT = TypeVar("RecordT", bound=Record)

UNRELIABLE = (Confidence.DISPUTED, Confidence.REPORTED, Confidence.INFERRED)

WITHOUT_CONFIDENCE = {"rank": "the order of the ranks of a company has no confidence of its own"}
"""Kinds that ask about what has no confidence in the dataset, and why."""

RELATIONS_ASKED = {
    *(RelationKind.PARENT, RelationKind.SIBLING, RelationKind.UNCLE, RelationKind.GRANDPARENT),
    *(RelationKind.MENTOR, RelationKind.HOST, RelationKind.EX),
}
"""The kinds of relations that the quiz asks about: those that few characters share."""


@pytest.mark.parametrize("kind", GENERATORS)
def test_every_kind_is_in_the_bank(kind: str) -> None:
    """Each generator yields a question that is asked about the program's own series, with its kind in the id."""
    assert kind in {found for found, _ in generated_at("real", LAST_LEVEL)}
    assert {kind_of(draft) for draft in GENERATORS[kind](guide_at("real", LAST_LEVEL))} == {kind}


# One right answer. Each function here returns all answers that a player could defend, taken from the records alone.


def _plays(guide: Guide, draft: DraftQuestion) -> set[str]:
    (asked,) = [each for each in guide.character if draft.prompt == f"Who plays {each.name}?"]
    people = {person.id: person.name for person in guide.person}
    return {people[each.actor] for each in guide.character if each.actor and _fits_the_name_of(asked, each)}


def _fits_the_name_of(asked: Character, other: Character) -> bool:
    """Return whether `other` is `asked`, or may be called the same where that is no proper name ("A dancer")."""
    asked_companies, companies = ({membership.company for membership in each.memberships} for each in (asked, other))
    unnamed = asked.name.split()[0] in ("A", "An")
    return other == asked or (unnamed and other.job == asked.job and bool(asked_companies & companies))


def _played(guide: Guide, draft: DraftQuestion) -> set[str]:
    (asked,) = [person.id for person in guide.person if draft.prompt == f"Whom does {person.name} play?"]
    return {each.name for each in guide.character if each.actor == asked}


def _home(guide: Guide, draft: DraftQuestion) -> set[str]:
    return _jobs_and_city(guide, draft, 0)


def _now(guide: Guide, draft: DraftQuestion) -> set[str]:
    return _jobs_and_city(guide, draft, -1)


def _jobs_and_city(guide: Guide, draft: DraftQuestion, which: int) -> set[str]:
    (asked,) = [each for each in guide.character if draft.prompt.startswith(f"What is {each.name}, ")]
    (city,) = [company.city for company in guide.company if company.id == asked.memberships[which].company]
    return {f"{job} in {city}" for job in _jobs(guide, asked)}


def _jobs(guide: Guide, character: Character) -> set[str]:
    """Return the jobs that a character may be said to have: whoever has a rank is a dancer too."""
    ranks = {term.term for term in guide.term for company in guide.company if term.id in company.ranks}
    return {job for job in (character.job, "dancer" if character.job in ranks else None) if job}


def _crossed(guide: Guide, draft: DraftQuestion) -> set[str]:
    ((job, start, end),) = re.findall(r"^Which (.+) goes from (.+) to (.+)\?$", draft.prompt)
    cities = {company.id: company.city for company in guide.company}

    def may_have_moved(character: Character) -> bool:
        memberships = character.memberships
        move = (cities.get(memberships[0].company or ""), cities.get(memberships[-1].company or ""))
        return move == (start, end) or any(membership.confidence in UNRELIABLE for membership in memberships)

    return {each.name for each in guide.character if job in _jobs(guide, each) and may_have_moved(each)}


def _job(guide: Guide, draft: DraftQuestion) -> set[str]:
    asked = _content_words(draft.prompt.removeprefix("Who is the "))
    return {each.name for each in guide.character if asked & _content_words(each.job or "")}


def _content_words(text: str) -> set[str]:
    return set(fold(text).split()) - {"a", "an", "the", "of", "and", "in", "for", "to", "with"}


def _relation(guide: Guide, draft: DraftQuestion) -> set[str]:
    """Return the names of all characters with any relation to the one in the prompt."""
    names = {each.id: each.name for each in guide.character}
    (asked,) = [each for each in guide.character if re.search(rf"\b{re.escape(each.name)}\b", draft.prompt)]
    pairs = [(relation.subject, relation.object) for relation in guide.relation]
    return {names[end] for pair in pairs if asked.id in pair for end in pair if end in names}


def _event(guide: Guide, draft: DraftQuestion) -> set[str]:
    """Return the episodes in which this may happen: any episode, where no source names one."""
    text = draft.prompt.removeprefix("In which episode does this happen? ")
    events = [(episode.title, event) for episode in guide.episode for event in episode.events if event.text == text]
    episode_known = all(event.episode_known for _, event in events)
    return {title for title, _ in events} if episode_known else {episode.title for episode in guide.episode}


def _title(guide: Guide, draft: DraftQuestion) -> set[str]:
    titles = [episode.title for episode in guide.episode]
    if found := re.search(r"of episode (\d+)\?$", draft.prompt):
        return {titles[int(found[1]) - 1]}
    ((side, neighbour),) = re.findall(r"^Which episode comes right (after|before) (.+)\?$", draft.prompt)
    return {titles[titles.index(neighbour) + (1 if side == "after" else -1)]}


def _crew(guide: Guide, draft: DraftQuestion) -> set[str]:
    (asked,) = re.findall('under "(.+)"', draft.prompt)
    people = {person.id: person.name for person in guide.person}
    departments = {credit.department for credit in guide.credit if credit.job == asked}
    return {
        name
        for credit in guide.credit
        if credit.department in departments
        for name in (*(people[each] for each in credit.people), *credit.organisations)
    }


def _meaning(guide: Guide, draft: DraftQuestion) -> set[str]:
    asked = _between(draft, "What is ", "?")
    return {term.text for term in guide.term if _same_words(asked, [term.term, *(each.name for each in term.aliases)])}


def _word(guide: Guide, draft: DraftQuestion) -> set[str]:
    text = draft.prompt.removeprefix("Which term means this? ")
    (meant,) = [term for term in guide.term if term.text == text]
    names = [meant.term, *(alias.name for alias in meant.aliases)]
    return {term.term for term in guide.term if term.text == text or _same_words(term.term, names)}


def _same_words(asked: str, names: Iterable[str]) -> bool:
    """Return whether one of the names has all words of `asked`, or `asked` has all of its words."""
    wanted = set(fold(asked).split())
    return any(wanted <= set(fold(name).split()) or set(fold(name).split()) <= wanted for name in names)


def _rank(guide: Guide, draft: DraftQuestion) -> set[str]:
    (asked,) = re.findall(r"^Which rank in (.+) is right above (.+)\?$", draft.prompt)
    names = {term.id: term.term for term in guide.term}
    return {
        names[upper]
        for company in guide.company
        for lower, upper in zip(company.ranks, company.ranks[1:], strict=False)
        if (company.city, names[lower]) == asked
    }


def _choreographer(guide: Guide, draft: DraftQuestion) -> set[str]:
    title = _between(draft, "Who choreographed ", "?")
    return {name for dance in guide.dance if _same_words(dance.title, [title]) for name in dance.choreographers}


def _composer(guide: Guide, draft: DraftQuestion) -> set[str]:
    return _musicians(guide, _between(draft, "Whose music is ", " danced to?"))


def _artist(guide: Guide, draft: DraftQuestion) -> set[str]:
    return _musicians(guide, _between(draft, "Whose music is ", "?"))


def _musicians(guide: Guide, title: str) -> set[str]:
    """Return the composers of the dances, and the artists of the songs, with that title."""
    composers = {name for dance in guide.dance if _same_words(dance.title, [title]) for name in dance.composers}
    return composers | {song.artist for song in guide.song if song.artist and _same_words(song.title, [title])}


def _between(draft: DraftQuestion, start: str, end: str) -> str:
    assert draft.prompt.startswith(start)
    assert draft.prompt.endswith(end)
    return draft.prompt[len(start) : -len(end)]


def _city(guide: Guide, draft: DraftQuestion) -> set[str]:
    return {place.city for place in guide.place if place.name == _between(draft, "Where is ", "?")}


def _critic(guide: Guide, draft: DraftQuestion) -> set[str]:
    (asked,) = [review for review in guide.review if draft.prompt.endswith(f"? {review.text}")]
    return {review.outlet for review in guide.review if _same_words(review.outlet, [asked.outlet])}


def _rating(guide: Guide, draft: DraftQuestion) -> set[str]:
    number = _number(_between(draft, "Which outlet gave it ", "?"))
    return {review.outlet for review in guide.review if review.rating and _number(review.rating) == number}


def _number(rating: str) -> str:
    """Return the number of a rating without its scale, which may be given in more than one way."""
    return (re.match(r"[0-9.]+", rating) or [rating])[0]


def _score(guide: Guide, draft: DraftQuestion) -> set[str]:
    metric = draft.prompt.partition(": what was the figure")[0]
    return {found[0] for row in guide.score if row.metric == metric and (found := re.match(r"\d+%", row.value))}


def _date(guide: Guide, draft: DraftQuestion) -> set[str]:
    text = draft.prompt.removeprefix("When did this happen? ")
    dates = [each.date.split("-") for each in guide.milestone if each.text == text]
    return {
        " ".join([*(str(int(number)) for number in day), *(month_name[int(number)] for number in month), year])
        for year, *rest in dates
        for month, day in [(rest[:1], rest[1:])]
    }


RIGHT_ANSWERS: dict[str, Callable[[Guide, DraftQuestion], set[str]]] = {
    "plays": _plays,
    "played": _played,
    "home": _home,
    "now": _now,
    "crossed": _crossed,
    "job": _job,
    "relation": _relation,
    "event": _event,
    "title": _title,
    "crew": _crew,
    "meaning": _meaning,
    "word": _word,
    "rank": _rank,
    "choreographer": _choreographer,
    "composer": _composer,
    "artist": _artist,
    "city": _city,
    "critic": _critic,
    "rating": _rating,
    "score": _score,
    "date": _date,
}
"""The oracle of each kind of question."""


def test_every_kind_has_an_oracle() -> None:
    """The right answers of each kind are checked without its generator."""
    assert RIGHT_ANSWERS.keys() == GENERATORS.keys()


@pytest.mark.parametrize("kind", GENERATORS)
def test_exactly_one_choice_is_right(kind: str) -> None:
    """At every level the answer is right, and no wrong answer that a game may offer is."""
    ambiguous = {}
    for name, level in LEVELS:
        for _, draft in (pair for pair in generated_at(name, level) if pair[0] == kind):
            right = {fold(each) for each in RIGHT_ANSWERS[kind](guide_at(name, level), draft)}
            assert fold(draft.answer) in right, draft.id
            if also := [each for each in possible_wrong_answers(draft) if fold(each) in right]:
                ambiguous[draft.id] = (draft.prompt, also)
    assert ambiguous == {}


def test_score_of_another_day_is_not_a_choice(small: Dataset) -> None:
    """Where a score has another value on another day, this is no wrong answer."""
    rows = [replace(small.score[0], value=value, as_of=value) for value in ("50%", "59%")]
    drafts = list(GENERATORS["score"](gate(replace(small, score=tuple(rows)), 3)))
    assert [draft.answer for draft in drafts] == ["50%", "59%"]
    for draft in drafts:
        games = [draw([draft], Random(seed), limit=1) for seed in range(20)]
        offered = {choice for (question,) in games for choice in question.choices}
        assert offered & {"50%", "59%"} == {draft.answer}


@pytest.mark.parametrize(("kind", "field"), [("choreographer", "choreographers"), ("composer", "composers")])
def test_other_makers_of_a_dance_are_accepted(small: Dataset, kind: str, field: str) -> None:
    """Where several people made a dance, the answer is the first one and the others are no wrong answers."""
    makers = (("Ann", "Bo"), ("Cy", "Di", "Ed"))
    titles = ("Gavotte", "Reel")
    dances = [
        replace(small.dance[0], id=title.lower(), title=title, **{field: names})
        for title, names in zip(titles, makers, strict=True)
    ]
    drafts = list(GENERATORS[kind](gate(replace(small, dance=tuple(dances), song=()), 3)))
    assert [(draft.answer, draft.accepted) for draft in drafts] == [("Ann", ("Bo",)), ("Cy", ("Di", "Ed"))]
    assert [{*possible_wrong_answers(_hashable(draft))} for draft in drafts] == [{*makers[1]}, {*makers[0]}]


def _hashable(draft: DraftQuestion) -> DraftQuestion:
    return replace(draft, distractors=tuple(map(tuple, draft.distractors)))


def test_relations_are_asked_in_the_right_direction() -> None:
    """Of the kinds of relations that are asked about, the answer is the subject and the prompt names the object."""
    guide = guide_at("real", LAST_LEVEL)
    names = {each.id: each.name for each in guide.character}
    relations = {
        f"relation-{each.kind.value}-{each.subject}-{each.object}": each
        for each in guide.relation
        if each.kind in RELATIONS_ASKED and each.confidence not in UNRELIABLE and each.object in names
    }
    drafts = {draft.id: draft for draft in GENERATORS["relation"](guide)}
    assert drafts.keys() == relations.keys()
    assert {relation.kind for relation in relations.values()} == RELATIONS_ASKED
    for own, relation in relations.items():
        assert drafts[own].answer == names[relation.subject]
        assert names[relation.object] in drafts[own].prompt


# Unreliable statements.


@pytest.mark.parametrize(("name", "level"), sample(LEVELS, 4))
def test_unreliable_statements_are_not_asked(name: str, level: int) -> None:
    """What only disputed, reported or inferred records say is neither in a generated prompt nor an answer."""
    guide = guide_at(name, level)
    reliable: set[str] = set()
    unreliable: set[str] = set()
    for found in records(guide):
        (unreliable if _is_unreliable(found.record) else reliable).update(text for _, text in words(found.record))
    asked = {
        draft.id: [
            text for text in unreliable - reliable if _is_about(draft.prompt, text) or fold(draft.answer) == fold(text)
        ]
        for _, draft in generated_at(name, level)
    }
    assert {own: texts for own, texts in asked.items() if texts} == {}


def _is_unreliable(record: Record) -> bool:
    """Return whether a record is unreliable; not a character, whose name other records have too."""
    return getattr(record, "confidence", None) in UNRELIABLE and not isinstance(record, Character)


def _is_about(prompt: str, text: str) -> bool:
    """Return whether a prompt contains a sentence, or has a shorter text between two punctuation marks."""
    return text in (prompt if text.count(" ") > 2 else re.split(r'[?:"] ?', prompt))


@pytest.mark.parametrize("confidence", UNRELIABLE)
@pytest.mark.parametrize("kind", GENERATORS)
def test_unreliable_dataset_has_no_questions(kind: str, confidence: Confidence) -> None:
    """No kind asks about a dataset in which nothing is reliable, but for those that need no confidence."""
    assert bool(list(GENERATORS[kind](_unreliable_guide(confidence)))) == (kind in WITHOUT_CONFIDENCE)


@cache
def _unreliable_guide(confidence: Confidence) -> Guide:
    return gate(_with_confidence(DATASETS["real"], confidence), LAST_LEVEL)


def _with_confidence(record: RecordT, confidence: Confidence) -> RecordT:
    """Return a record in which every confidence is this one, also in the records within."""
    changes: dict[str, object] = {}
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if isinstance(value, Record):
            changes[name] = _with_confidence(value, confidence)
        elif isinstance(value, tuple):
            changes[name] = tuple(
                _with_confidence(each, confidence) if isinstance(each, Record) else each for each in value
            )
        elif name == "confidence":
            changes[name] = confidence
    return replace(record, **changes)
