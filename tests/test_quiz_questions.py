"""Each generated question has exactly one right answer, and none is about what may be untrue."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from itertools import pairwise
from random import Random
from typing import TypeVar

import pytest
from msgspec.structs import replace

from etoile_cli import queries
from etoile_cli.enums import Confidence, Difficulty, Form, RelationKind
from etoile_cli.matching import fold
from etoile_cli.model import Character, Dataset, Event, Record
from etoile_cli.quiz.bank import bank, draw
from etoile_cli.quiz.draft import DraftQuestion, some
from etoile_cli.quiz.questions import GENERATORS
from etoile_cli.spoilers import Guide, gate
from tests.conftest import sample
from tests.levels import DATASETS, LEVELS, at_each_level
from tests.questions import LAST_LEVEL, generated, generated_at, guide_at, possible_wrong_answers
from tests.record_places import records, words

RecordT = TypeVar("RecordT", bound=Record)

UNRELIABLE = (Confidence.DISPUTED, Confidence.REPORTED, Confidence.INFERRED)

WITHOUT_CONFIDENCE = {
    "rank": "the ranks of a company have no confidence of their own",
    "odd": "one of its forms asks about the ranks of a company",
}
"""Kinds that ask about what has no confidence in the dataset, and why."""


@pytest.mark.parametrize("kind", GENERATORS)
def test_every_kind_is_in_the_bank(kind: str) -> None:
    """Each generator yields a question that is asked about the program's own series, with its kind in the id."""
    assert kind in {found for found, _ in generated_at("real", LAST_LEVEL)}
    drafts = generated(kind, guide_at("real", LAST_LEVEL))
    assert {draft.kind for draft in drafts} == {kind}
    assert [draft.id for draft in drafts if not draft.id.startswith(f"{kind}-")] == []


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
    (asked,) = [each for each in guide.character if draft.prompt.startswith(f"Which job does {each.name} have ")]
    (city,) = [company.city for company in guide.company if company.id == asked.memberships[which].company]
    return {f"{job} in {city}" for job in _jobs(guide, asked)}


def _jobs(guide: Guide, character: Character) -> set[str]:
    """Return the jobs that a character may be said to have: whoever has a rank is a dancer too."""
    ranks = {term.term for term in guide.term for company in guide.company if term.id in company.ranks}
    return {job for job in (character.job, "dancer" if character.job in ranks else None) if job}


def _crossed(guide: Guide, draft: DraftQuestion) -> set[str]:
    ((start, end),) = re.findall(r"^Who moves from (.+) to (.+)\?$", draft.prompt)
    cities = {company.id: company.city for company in guide.company}

    def may_have_moved(character: Character) -> bool:
        memberships = character.memberships
        move = (cities.get(memberships[0].company or ""), cities.get(memberships[-1].company or ""))
        return move == (start, end) or any(membership.confidence in UNRELIABLE for membership in memberships)

    return {each.name for each in guide.character if may_have_moved(each)}


def _who(guide: Guide, draft: DraftQuestion) -> set[str]:
    """Return the characters of whom each clue is told, whatever stands for the name."""
    people = {person.id: person.name for person in guide.person}
    lead = re.compile("^(?:She|Her|He|His|This character(?:'s)?) ")

    def is_told(character: Character, clue: str) -> bool:
        events = [each.event for each in queries.episode_events(guide, of=character)]
        told = [each.text for each in (*character.summaries, *character.facts, *events)]
        told.append(f"The actor is {people.get(character.actor or '')}.")
        return any(text.endswith(lead.sub("", clue)) for text in told)

    return {each.name for each in guide.character if all(is_told(each, clue) for clue in draft.clues)}


WORDS = {
    RelationKind.PARENT: ("mother", "father", "parent"),
    RelationKind.SIBLING: ("sister", "brother", "sibling"),
    RelationKind.UNCLE: ("aunt", "uncle", "relative"),
    RelationKind.GRANDPARENT: ("grandmother", "grandfather", "grandparent"),
    RelationKind.BOSS: ("boss",),
    RelationKind.EX: ("former lover", "lover"),
    RelationKind.LOVER: ("lover", "former lover"),
    RelationKind.HOST: ("host",),
    RelationKind.DANCE_PARTNER: ("dance partner",),
}
"""What somebody may be called who is this to another."""

BOTH_WAYS = {RelationKind.SIBLING, RelationKind.EX, RelationKind.LOVER, RelationKind.DANCE_PARTNER}


def _tie(guide: Guide, draft: DraftQuestion) -> set[str]:
    """Return all that one of the two may be called, whichever of them it is."""
    names = {each.id: each.name for each in guide.character}
    asked = {f"What is {one} to {two}?": {one, two} for one in names.values() for two in names.values()}
    return {
        f"{whose} {word}"
        for relation in guide.relation
        if {names.get(relation.subject), names.get(relation.object)} == asked[draft.prompt]
        for word in WORDS.get(relation.kind, ())
        for whose in ("Her", "His", "Their")
    }


def _link(guide: Guide, draft: DraftQuestion) -> set[str]:
    ((first, one, second, other),) = re.findall(r"^Who is both (.+)'s ([a-z ]+) and (.+)'s ([a-z ]+)\?$", draft.prompt)
    return _with_role(guide, one, first) & _with_role(guide, other, second)


def _with_role(guide: Guide, word: str, name: str) -> set[str]:
    """Return who may be called that by somebody, also by a statement that is not sure."""
    names = {each.id: each.name for each in guide.character}
    found = set()
    for relation in guide.relation:
        ends = [(relation.subject, relation.object)]
        ends += [(relation.object, relation.subject)] if relation.kind in BOTH_WAYS else []
        if word in WORDS.get(relation.kind, ()):
            found |= {names[one] for one, two in ends if one in names and names.get(two) == name}
    return found


def _told(event: Event) -> str:
    return event.ask or event.text


def _episodes_of(guide: Guide, text: str) -> set[int]:
    """Return the episodes in which something may happen: any episode, where no source names one."""
    found = [(episode.number, event) for episode in guide.episode for event in episode.events if _told(event) == text]
    known = all(event.episode_known for _, event in found)
    return {number for number, _ in found} if known else {episode.number for episode in guide.episode}


def _event(guide: Guide, draft: DraftQuestion) -> set[str]:
    asked = draft.prompt.removeprefix("In which episode does this happen? ")
    return {episode.title for episode in guide.episode if episode.number in _episodes_of(guide, asked)}


def _same(guide: Guide, draft: DraftQuestion) -> set[str]:
    asked = _episodes_of(guide, draft.prompt.removesuffix(" What happens in the same episode?"))
    events = [_told(event) for episode in guide.episode for event in episode.events]
    return {text for text in events if _episodes_of(guide, text) & asked}


def _odd(guide: Guide, draft: DraftQuestion) -> set[str]:
    cities = {company.id: company.city for company in guide.company}
    if found := re.findall(r"in episode (\d+), .+\. Which does not\?$", draft.prompt):
        events = [_told(event) for episode in guide.episode for event in episode.events]
        return {text for text in events if int(found[0]) not in _episodes_of(guide, text)}
    if found := re.findall(r"^Three of these are ranks in (.+)\. Which is not\?$", draft.prompt):
        ladders = {company.city: company.ranks for company in guide.company}
        return {term.term for term in guide.term if term.id not in ladders[found[0]]}
    (city,) = re.findall(r"^Three of these work in (.+) when the series begins\. Who does not\?$", draft.prompt)
    return {each.name for each in guide.character if cities.get(each.memberships[0].company or "") != city}


def _truth(guide: Guide, draft: DraftQuestion) -> set[str]:
    """Return whether the guide has exactly this sentence."""
    said = draft.prompt.removeprefix("True or false? ")
    return {str(any(_told(event) == said for episode in guide.episode for event in episode.events))}


def _meaning(guide: Guide, draft: DraftQuestion) -> set[str]:
    (name,) = re.findall('^What does "(.+)" mean\\?$', draft.prompt)
    return {
        term.short or "" for term in guide.term if _same_words(name, [term.term, *(each.name for each in term.aliases)])
    }


def _word(guide: Guide, draft: DraftQuestion) -> set[str]:
    text = draft.prompt.removeprefix("Which term means this? ")
    (meant,) = [term for term in guide.term if term.short == text]
    names = [meant.term, *(alias.name for alias in meant.aliases)]
    return {term.term for term in guide.term if term.short == text or _same_words(term.term, names)}


def _same_words(asked: str, names: Iterable[str]) -> bool:
    """Return whether one of the names has all words of `asked`, or `asked` has all of its words."""
    wanted = set(fold(asked).split())
    return any(wanted <= set(fold(name).split()) or set(fold(name).split()) <= wanted for name in names)


def _say(guide: Guide, draft: DraftQuestion) -> set[str]:
    """Return how the word is said, and every other word: that would be a right answer to another question."""
    assert draft.answer in {term.pronunciation for term in guide.term if draft.prompt == f'How is "{term.term}" said?'}
    return {term.pronunciation for term in guide.term if term.pronunciation}


def _rank(guide: Guide, draft: DraftQuestion) -> set[str]:
    ((city, side, asked),) = re.findall(r"^Which rank in (.+) is right (above|below) (.+)\?$", draft.prompt)
    names = {term.id: term.term for term in guide.term}
    (ladder,) = [[names[id_] for id_ in company.ranks] for company in guide.company if company.city == city]
    return {ladder[ladder.index(asked) + (1 if side == "above" else -1)]}


RIGHT_ANSWERS: dict[str, Callable[[Guide, DraftQuestion], set[str]]] = {
    "plays": _plays,
    "played": _played,
    "home": _home,
    "now": _now,
    "crossed": _crossed,
    "who": _who,
    "tie": _tie,
    "link": _link,
    "event": _event,
    "same": _same,
    "odd": _odd,
    "truth": _truth,
    "meaning": _meaning,
    "word": _word,
    "say": _say,
    "rank": _rank,
}
"""The oracle of each kind of question with one right choice."""


def _order(guide: Guide, draft: DraftQuestion) -> bool:
    """Return whether the order is the only one: each is in a later episode than the one before."""
    numbers = [_episodes_of(guide, text) for text in draft.sequence]
    return all(max(one) < min(two) for one, two in pairwise(numbers))


def _match(guide: Guide, draft: DraftQuestion) -> bool:
    """Return whether each item fits the choice at its place, and no other."""
    people = {person.id: person.name for person in guide.person}
    pairs = {(people.get(each.actor or "", ""), each.name) for each in guide.character}
    pairs |= {(term.term, term.short or "") for term in guide.term}
    fitting = [[text for text in draft.sequence if (item, text) in pairs] for item in draft.items]
    return fitting == [[text] for text in draft.sequence]


SEQUENCES = {"order": _order, "match": _match}
"""The oracle of each kind of question whose answer is an order of letters."""


def test_every_kind_has_an_oracle() -> None:
    """The right answers of each kind are checked without its generator."""
    assert RIGHT_ANSWERS.keys() | SEQUENCES.keys() == GENERATORS.keys()


@pytest.mark.parametrize("kind", RIGHT_ANSWERS)
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


@pytest.mark.parametrize("kind", SEQUENCES)
def test_exactly_one_order_is_right(kind: str) -> None:
    """At every level the order of the letters is right, and no other is."""
    for name, level in LEVELS:
        for _, draft in (pair for pair in generated_at(name, level) if pair[0] == kind):
            assert draft.form in (Form.ORDER, Form.MATCH), draft.id
            assert SEQUENCES[kind](guide_at(name, level), draft), draft.id


def test_episodes_to_choose_from_are_near() -> None:
    """The titles beside the right one are those of the nearest episodes."""
    guide = guide_at("real", LAST_LEVEL)
    numbers = {episode.title: episode.number for episode in guide.episode}
    for draft in generated("event", guide):
        for seed in range(3):
            (question,) = draw([draft], Random(seed), limit=1, level=LAST_LEVEL)
            assert all(abs(numbers[title] - numbers[draft.answer]) <= 4 for title in question.choices), draft.id


def test_false_statement_is_about_somebody_who_might(real: Dataset) -> None:
    """Who stands for another in a false statement is of the main cast, the same sex, and one company or sort of job."""
    characters = {name: each for each in real.character for name in each.name.split()}
    falsehoods = [draft for draft in generated("truth", gate(real, LAST_LEVEL)) if draft.answer == "False"]
    assert len(falsehoods) > 20
    for draft in falsehoods:
        named = draft.prompt.removeprefix("True or false? ").split()[0]
        ((right,),) = [found.groups() for found in [re.match(r"It is (\w+)\.", draft.explanation)] if found]
        said, meant = characters[named], characters[right]
        assert (said.billing, said.pronoun) == ("main", meant.pronoun), draft.id
        homes = {each.memberships[0].company for each in (said, meant)}
        jobs = [{*(each.job or "").split()} for each in (said, meant)]
        assert len(homes) == 1 or jobs[0] & jobs[1], draft.id


def test_explanation_puts_a_false_statement_right(real: Dataset) -> None:
    """The explanation says who it is where a statement is false, and it never repeats the statement."""
    told = {_told(event) for episode in real.episode for event in episode.events}
    for _, draft in (pair for pair in generated_at("real", LAST_LEVEL) if pair[0] == "truth"):
        said = draft.prompt.removeprefix("True or false? ")
        assert said not in draft.explanation, draft.id
        if draft.answer == "False":
            (right,) = re.findall(r"^It is (\w+)\.", draft.explanation)
            assert re.sub(r"^\w+", right, said) in told, draft.id


def test_explanation_does_not_begin_with_the_answer() -> None:
    """What follows an answer is no sentence that begins with it."""
    for level in range(LAST_LEVEL + 1):
        for _, draft in generated_at("real", level):
            if draft.answer:
                assert not fold(draft.explanation).startswith(f"{fold(draft.answer)} "), draft.id


def test_clues_do_not_name_the_character() -> None:
    """No clue has a word of the name of the character, or a word of a job that nobody else has."""
    characters = {each.name: each for each in guide_at("real", LAST_LEVEL).character}
    jobs = Counter(each.job for each in characters.values())
    clued = [draft for _, draft in generated_at("real", LAST_LEVEL) if draft.clues]
    for draft in clued:
        character = characters[draft.answer]
        told = {*fold(" ".join(draft.clues)).split()}
        own = {*fold(character.name).split()}
        assert not (own | {f"{word}s" for word in own}) & told, draft.id
        assert jobs[character.job] > 1 or not {*fold(character.job or "").split()} & told, draft.id
        assert len({*draft.clues}) == 3


ABOUT_THE_SERIES = {"episode", "episodes", "season", "reviewer", "report", "reporter", "recap", "series", "plays"}


def test_clues_go_from_vague_to_telling() -> None:
    """The first clue names the fewest others of all facts that could be told; the last one is the actor."""
    guide = guide_at("real", LAST_LEVEL)
    first_names = {fold(each.name.split()[0]) for each in guide.character} - {"a", "an", "the"}
    drafts = generated("who", guide)
    assert len(drafts) >= 5
    cities = {word for company in guide.company for word in fold(f"{company.city} {company.name}").split()} - {
        "le",
        "new",
    }
    for draft in drafts:
        assert not (first_names | cities | {"dancer", "director"}) & {*_split(draft.clues[0])}, draft.id
        (character,) = (each for each in guide.character if each.name == draft.answer)
        assert draft.clues[2].startswith("The actor is "), draft.id
        (own, *_) = fold(character.name).split()
        untold = ABOUT_THE_SERIES | {*fold(character.job or "").split()}
        facts = [_split(fact.text) for fact in character.facts if fact.confidence not in UNRELIABLE]
        possible = [len(first_names & {*fact}) for fact in facts if fact[0] == own and not untold & {*fact}]
        assert len(first_names & {*_split(draft.clues[0])}) + 1 <= min(possible), draft.id


def _split(text: str) -> list[str]:
    return fold(re.sub("['\u2019]", " ", text)).split()


def test_clues_are_about_the_story() -> None:
    """No clue is about critics, episodes or the season as such."""
    told = " ".join(clue for _, draft in generated_at("real", LAST_LEVEL) for clue in draft.clues)
    assert not ABOUT_THE_SERIES & {*fold(told).split()}


def test_ways_to_say_a_word_are_alike() -> None:
    """The four ways to say a word have the same number of syllables and stress, and are about as long."""
    drafts = [draft for kind, draft in generated_at("real", LAST_LEVEL) if kind == "say"]
    assert len(drafts) >= 8
    for draft in drafts:
        ways = (draft.answer, *possible_wrong_answers(draft))
        assert len({*ways}) == 4, draft.id
        assert len({tuple(part.isupper() for part in re.split("[- ]", way)) for way in ways}) == 1, draft.id
        assert max(map(len, ways)) <= 1.5 * min(map(len, ways)), draft.id
        consonants = {re.sub("[aeiou]+[hwy]?", "", fold(way)) for way in ways}
        assert len(consonants) == 4, draft.id


@pytest.mark.parametrize(
    ("word", "sound"),
    [("jadis gi", "zheh"), ("deux eur", "duhr"), ("étoile", "ay / ay-TWAHL"), ("plié", "plee-AY")],
)
def test_word_that_misleads_in_one_sound_only_is_not_asked(small: Dataset, word: str, sound: str) -> None:
    """A word has four ways to be said where two of its sounds are spelled misleadingly, and otherwise no question."""
    term = replace(small.term[0], term=word, pronunciation=sound)
    guide = gate(replace(small, term=(term, *small.term[1:])), 3)
    assert [draft for draft in bank(guide) if draft.kind == "say"] == []


LOVE = {"lover", "former lover", "former wife", "former husband", "fiancé", "fiancée", "childhood sweetheart"}


def test_wrong_ties_are_of_the_same_sort() -> None:
    """Beside a lover there are others of whom one may be fond, and beside nobody else."""
    drafts = generated("tie", guide_at("real", LAST_LEVEL))
    assert drafts
    for draft in drafts:
        ties = [each.partition(" ")[2] for each in (draft.answer, *possible_wrong_answers(draft))]
        assert len({each in LOVE for each in ties}) == 1, draft.id
        assert not {*ties[1:]} & {"boss", "host"}, draft.id


@at_each_level
def test_explanation_of_pairs_is_about_the_item_that_it_names(name: str, level: int) -> None:
    """What explains one of several pairs begins with its item, so that it is left out where that pair was right."""
    for kind, draft in generated_at(name, level):
        if kind == "match":
            assert draft.explained in draft.items
            assert draft.explanation.startswith(draft.explained)


def test_actors_to_match_are_of_one_sex(real: Dataset) -> None:
    """Four actors who are matched with their roles are all women or all men."""
    pronouns = {each.name: each.pronoun for each in real.character}
    drafts = [
        draft for _, draft in generated_at("real", LAST_LEVEL) if draft.form is Form.MATCH and draft.topic == "cast"
    ]
    assert drafts
    for draft in drafts:
        assert len({pronouns[name] for name in draft.sequence}) == 1, draft.id


def test_rivals_of_a_clue_are_near(real: Dataset) -> None:
    """Who is found by clues is among others of the same sex with the same company or sort of job, if any."""
    characters = {each.name: each for each in real.character}

    def are_near(one: Character, other: Character) -> bool:
        homes = [{each.company for each in character.memberships} - {None} for character in (one, other)]
        jobs = [{*(character.job or "").split()} for character in (one, other)]
        return one.pronoun == other.pronoun and bool(homes[0] & homes[1] or jobs[0] & jobs[1])

    for draft in generated("who", guide_at("real", LAST_LEVEL)):
        near = [are_near(characters[draft.answer], characters[each]) for each in draft.distractors[0]]
        assert all(near), draft.id
        assert draft.difficulty is Difficulty.EASY or len(near) >= 3, draft.id


def test_relation_that_a_name_tells_is_not_asked() -> None:
    """Nobody is asked what Uncle John is."""
    prompts = [draft.prompt for draft in generated("tie", guide_at("real", LAST_LEVEL))]
    assert prompts
    assert not [prompt for prompt in prompts if "Uncle" in prompt]


def test_rank_of_both_companies_is_not_odd(real: Dataset) -> None:
    """A rank that two companies have is none that the other does not have."""
    paris, *others = sorted(real.company, key=lambda company: company.id == "new-york")
    shared = [replace(paris, ranks=(*paris.ranks, "corps-de-ballet")), *others]
    drafts = generated("odd", gate(replace(real, company=tuple(shared)), 0))
    assert "odd-rank-paris-corps-de-ballet" in {draft.id for draft in generated("odd", gate(real, 0))}
    assert "odd-rank-paris-corps-de-ballet" not in {draft.id for draft in drafts}


def test_actor_of_two_roles_is_not_matched(real: Dataset) -> None:
    """Four actors and roles are matched only where each has one of them."""
    jack, first, second, *others = real.character
    assert first.pronoun == second.pronoun
    twice = (jack, first, replace(second, actor=first.actor), *others)
    drafts = generated("match", gate(replace(real, character=twice), 0))
    assert drafts
    for draft in drafts:
        assert len({*draft.items}) == len({*draft.sequence}) == 4


def test_some_of_many_are_the_same_on_every_system() -> None:
    """Of many things some are compared, for each seed the same, and all of few."""
    many = [*range(100)]
    picked = [some(many, seed) for seed in "abc"]
    assert {len({*each}) for each in picked} == {20}
    assert len({tuple(each) for each in picked}) == 3
    assert [some(many, seed) for seed in "abc"] == picked
    assert some(many[:20], "a") == many[:20]


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
    assert bool(generated(kind, _unreliable_guide(confidence))) == (kind in WITHOUT_CONFIDENCE)


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
