"""The bank of questions and the drawing of a game: there are enough, they are fair, and chance is the same for all."""

import json
import re
import subprocess
import sys
from calendar import month_name
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from os import environ
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from etoile_cli.errors import UsageError
from etoile_cli.kinds import Confidence, Difficulty, RelationKind
from etoile_cli.model import Character, Dataset, Question, Record, Statement
from etoile_cli.names import fold
from etoile_cli.quiz.bank import KINDS, bank, choose, draw
from etoile_cli.quiz.made import TOPICS, Made
from etoile_cli.spoilers import Guide, gate
from tests.records import records, slips, words
from tests.test_data import NAMED_ANYWAY
from tests.test_spoilers import DATASETS, LEVELS, WITHHOLDING, each_level, told, withheld

Kind = TypeVar("Kind", bound=Record)

REAL = DATASETS["real"]
LAST = len(REAL.episode)
UNSURE = (Confidence.DISPUTED, Confidence.REPORTED, Confidence.INFERRED)
REPLIES = {*"1234", *"abcd", "q", "quit", "?", ""}
"""What a player types to mean something else than the words of a choice."""

RARE: dict[str, str] = {}
"""Kinds that make no question about the program's own series, and why they are kept."""

WITHOUT_CONFIDENCE = {"rank": "how the ranks of a house follow each other has no confidence of its own"}
"""Kinds that ask about what cannot be in doubt, as the dataset has it."""

seeds = some.integers(0, 10**6)


@cache
def guide(name: str, upto: int) -> Guide:
    """Return a dataset as far as a viewer of `upto` episodes knows it."""
    return gate(DATASETS[name], upto)


@cache
def questions(name: str, upto: int) -> tuple[Made, ...]:
    """Return the whole bank at a level, with pools that cannot change."""
    return tuple(replace(made, pool=tuple(map(tuple, made.pool))) for made in bank(guide(name, upto)))


@cache
def kinds(name: str, upto: int) -> dict[str, str]:
    """Return the kind of each made question by its words."""
    return {made.prompt: kind for kind, make in KINDS.items() for made in make(guide(name, upto))}


@cache
def wrong(made: Made) -> tuple[str, ...]:
    """Return every wrong answer that some game may offer: an earlier group of the pool is used up before a later."""
    out = {fold(each) for each in (made.answer, *made.true)}
    found: dict[str, str] = {}
    for group in made.pool:
        if len(found) < 3:
            fitting = {fold(each): each for each in group if f" {fold(each)} " not in f" {fold(made.prompt)} "}
            found |= {folded: each for folded, each in fitting.items() if folded not in out}
    return tuple(found.values())


def chance(seed: int) -> Random:
    """Return chance that begins with `seed`."""
    return Random(seed)


# There are enough.


@pytest.mark.parametrize(("upto", "least"), [(0, 60), (8, 250)])
def test_there_are_enough_questions(upto: int, least: int) -> None:
    """The bank is as large as it promises to be, before the first episode and after the last."""
    assert len(questions("real", upto)) >= least


@pytest.mark.parametrize(("upto", "least"), [(0, 25), (8, 80)])
def test_enough_of_them_are_written(upto: int, least: int) -> None:
    """Enough questions are written by hand."""
    assert len(guide("real", upto).question) >= least


@pytest.mark.parametrize("upto", range(LAST + 1))
def test_there_is_something_of_everything(upto: int) -> None:
    """At each level there are questions on each topic, and easy, medium and hard ones."""
    assert {made.topic for made in questions("real", upto)} == {*TOPICS}
    assert {made.topic for make in KINDS.values() for made in make(guide("real", upto))} == {*TOPICS}
    assert {made.difficulty for made in questions("real", upto)} == set(Difficulty)


@each_level
def test_each_written_question_is_asked(name: str, upto: int) -> None:
    """None of the written questions is held back as unfair, and each is asked in its own words."""
    asked = {made.id: (made.prompt, made.answer, {*wrong(made)}) for made in questions(name, upto)}
    for question in guide(name, upto).question:
        assert asked[question.id] == (question.prompt, question.answer, {*question.wrong})


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_makes_a_question(kind: str) -> None:
    """No kind is there for nothing."""
    asked = {made.prompt for made in questions("real", LAST)}
    made = [made for made in KINDS[kind](guide("real", LAST)) if made.prompt in asked]
    assert bool(made) != (kind in RARE)


def test_a_series_of_which_nothing_is_known_has_no_questions() -> None:
    """Where there is nothing to ask there are no questions, and a game of none."""
    bare = gate(Dataset(show=DATASETS["small"].show), 0)
    assert (bank(bare), draw([], chance(1), limit=5)) == ([], [])


# They are fair.


@each_level
def test_no_question_is_there_twice(name: str, upto: int) -> None:
    """Ids are unique, and so are the words, even for somebody who reads carelessly."""
    made = questions(name, upto)
    assert _repeated(each.id for each in made) == []
    assert _repeated(fold(each.prompt) for each in made) == []


def _repeated(words: Iterator[str]) -> list[str]:
    return [word for word, count in Counter(words).items() if count > 1]


@pytest.mark.parametrize("name", DATASETS)
def test_an_id_means_the_same_question_at_each_level(name: str) -> None:
    """What was missed is asked again under its id, also when more has been seen since."""
    prompts: dict[str, set[str]] = {}
    ids: dict[str, set[str]] = {}
    for dataset, upto in LEVELS:
        for made in questions(dataset, upto) if dataset == name else ():
            prompts.setdefault(made.id, set()).add(made.prompt)
            ids.setdefault(made.prompt, set()).add(made.id)
    assert {made: found for made, found in prompts.items() if len(found) > 1} == {}
    assert {asked: found for asked, found in ids.items() if len(found) > 1} == {}


@each_level
def test_there_are_wrong_answers_enough(name: str, upto: int) -> None:
    """Each question has three wrong answers at least, none of them the right one in other letters."""
    for made in questions(name, upto):
        folded = {fold(each) for each in wrong(made)}
        assert len(folded) >= 3, made.id
        assert fold(made.answer) not in folded, made.id


@each_level
def test_no_choice_is_a_reply(name: str, upto: int) -> None:
    """No choice is a number or a letter that stands for another one, nor empty, nor what ends the game."""
    for made in questions(name, upto):
        taken = {each.strip().casefold() for each in (made.answer, *wrong(made))}
        assert not taken & REPLIES, made.id
        assert not {fold(each) for each in (made.answer, *wrong(made))} & {"q", "quit", ""}, made.id


@each_level
def test_no_question_gives_its_answer_away(name: str, upto: int) -> None:
    """No word of the answer that tells something stands in the question: not as a plural or with an article either."""
    given = {
        made.id: (made.prompt, made.answer)
        for made in questions(name, upto)
        if _stems(made.answer) & _stems(made.prompt)
    }
    assert given == {}


def _stems(text: str) -> set[str]:
    """Return the words of a text that tell something, without their endings and what is joined to their fronts."""
    every = fold(re.sub("['\u2019]", " ", text)).split()
    return {word.removesuffix("s") for word in every if len(word) >= 4} or set(every)


@pytest.mark.parametrize(
    ("answer", "prompt", "away"),
    [
        ("The Offer", "Jack offers it", True),
        ("SuSu's mother", "Who is a parent of SuSu Li?", True),
        ("Épinay-sur-Seine", "Where is Studios d'Épinay?", True),
        ("Pip", "Who is Pip?", True),
        ("The Slip", "In which episode is this?", False),
    ],
)
def test_what_is_given_away_is_seen(answer: str, prompt: str, *, away: bool) -> None:
    """The look at words sees through endings, accents and articles."""
    assert bool(_stems(answer) & _stems(prompt)) == away


@each_level
def test_each_question_can_be_looked_up(name: str, upto: int) -> None:
    """Each question says why, and who says so: sources that the viewer can look up."""
    known = {source.id for source in guide(name, upto).source}
    for made in questions(name, upto):
        assert made.explanation.strip(), made.id
        assert made.sources, made.id
        assert known.issuperset(made.sources), made.id


@each_level
def test_no_choice_is_right_as_well(name: str, upto: int) -> None:
    """What counts as right where it is typed is never offered as a wrong choice."""
    assert [made.id for made in questions(name, upto) if {*map(fold, made.also)} & {*map(fold, wrong(made))}] == []


def test_every_name_of_a_credit_may_be_typed() -> None:
    """A job that several people did has several right answers."""
    jobs = {made.prompt: made for made in questions("real", LAST) if made.topic == "credits" and made.also}
    made = jobs['Whose name stands in the credits under "Created by"?']
    assert {made.answer, *made.also} == {"Amy Sherman-Palladino", "Daniel Palladino"}


@each_level
def test_no_made_question_tells_what_is_in_doubt(name: str, upto: int) -> None:
    """What a made question asks and explains is sure: no line of hearsay or dispute is in it."""
    statements = [found.record for found in records(guide(name, upto)) if isinstance(found.record, Statement)]
    doubts = [line.text for line in statements if line.confidence in UNSURE]
    written = {question.id for question in guide(name, upto).question}
    made = [each for each in questions(name, upto) if each.id not in written]
    assert [each.id for each in made for doubt in doubts if doubt in f"{each.prompt} {each.explanation}"] == []


@pytest.mark.parametrize(("name", "upto"), WITHHOLDING)
def test_no_question_tells_what_is_withheld(name: str, upto: int) -> None:
    """No question, choice or explanation holds a text that comes later; all that may be drawn is looked at."""
    secrets = withheld(DATASETS[name], upto)
    said = "\n".join(
        text for made in questions(name, upto) for text in (made.prompt, made.explanation, made.answer, *wrong(made))
    )
    assert told(" ".join(fold(line) for line in said.splitlines()), secrets) == []


@pytest.mark.parametrize(("name", "upto"), LEVELS)
def test_no_question_names_somebody_who_comes_later(name: str, upto: int) -> None:
    """No question names a character, in full or in part, whom a viewer at its level does not know."""
    asked = tuple(
        Question(
            id="asked",
            prompt=made.prompt,
            answer=made.answer,
            wrong=wrong(made),
            explanation=made.explanation,
            topic=made.topic,
            difficulty=made.difficulty,
            after=upto,
            sources=made.sources,
        )
        for made in questions(name, upto)
    )
    found = [slip for slip in slips(replace(DATASETS[name], question=asked)) if slip.place.startswith("question")]
    excused = {word for word, _ in NAMED_ANYWAY}  # words of a title
    titles = {episode.title for episode in REAL.episode}
    assert [str(slip) for slip in found if not (slip.name in excused and _within(slip.text, titles))] == []


def _within(text: str, titles: set[str]) -> bool:
    """Return whether a text speaks of an episode by its title."""
    return any(title in text for title in titles)


# Exactly one answer is right: what else would be, looked up in the records themselves.


def _plays(known: Guide, made: Made) -> set[str]:
    (asked,) = [one for one in known.character if made.prompt == f"Who plays {one.name}?"]
    people = {person.id: person.name for person in known.person}
    return {people[one.actor] for one in known.character if one.actor and _answers_to(asked, one)}


def _answers_to(asked: Character, other: Character) -> bool:
    """Return whether `other` is `asked`, or fits what they are called where that is no name of theirs alone."""
    houses, others = ({membership.company for membership in one.memberships} for one in (asked, other))
    anybody = asked.name.split()[0] in ("A", "An")
    return other == asked or (anybody and other.job == asked.job and bool(houses & others))


def _played(known: Guide, made: Made) -> set[str]:
    (asked,) = [person.id for person in known.person if made.prompt == f"Whom does {person.name} play?"]
    return {one.name for one in known.character if one.actor == asked}


def _home(known: Guide, made: Made) -> set[str]:
    return _stay(known, made, 0)


def _now(known: Guide, made: Made) -> set[str]:
    return _stay(known, made, -1)


def _stay(known: Guide, made: Made, which: int) -> set[str]:
    (asked,) = [one for one in known.character if made.prompt.startswith(f"What is {one.name}, ")]
    (city,) = [company.city for company in known.company if company.id == asked.memberships[which].company]
    return {f"{job} in {city}" for job in _jobs(known, asked)}


def _jobs(known: Guide, one: Character) -> set[str]:
    """Return what somebody may be called by what they do: whoever has a rank is a dancer too."""
    ranks = {term.term for term in known.term for company in known.company if term.id in company.ranks}
    return {job for job in (one.job, "dancer" if one.job in ranks else None) if job}


def _crossed(known: Guide, made: Made) -> set[str]:
    (found,) = re.findall(r"^Which (.+) goes from (.+) to (.+)\?$", made.prompt)
    job, start, end = found
    cities = {company.id: company.city for company in known.company}

    def may_have(one: Character) -> bool:
        way = (cities.get(one.memberships[0].company or ""), cities.get(one.memberships[-1].company or ""))
        return way == (start, end) or any(membership.confidence in UNSURE for membership in one.memberships)

    return {one.name for one in known.character if job in _jobs(known, one) and may_have(one)}


def _job(known: Guide, made: Made) -> set[str]:
    asked = _telling(made.prompt.removeprefix("Who is the "))
    return {one.name for one in known.character if asked & _telling(one.job or "")}


def _telling(text: str) -> set[str]:
    return set(fold(text).split()) - {"a", "an", "the", "of", "and", "in", "for", "to", "with"}


def _relation(known: Guide, made: Made) -> set[str]:
    """Return everybody who is anything to whoever is asked about, and who runs a house where they have been."""
    called = {one.id: one.name for one in known.character}
    (asked,) = [one for one in known.character if re.search(rf"\b{re.escape(one.name)}\b", made.prompt)]
    tied = {end for tie in known.relation for end in (tie.subject, tie.object) if asked.id in (tie.subject, tie.object)}
    right = {called[end] for end in tied if end in called} | {asked.name}
    if made.prompt.startswith("For whom "):
        been = {membership.company for membership in asked.memberships}
        heads = [one for one in known.character if "director" in (one.job or "")]
        right |= {one.name for one in heads if been & {membership.company for membership in one.memberships}}
    return right


def _event(known: Guide, made: Made) -> set[str]:
    """Return the episodes in which this happens: any, where no source names one."""
    text = made.prompt.removeprefix("In which episode is this? ")
    events = [(episode.title, event) for episode in known.episode for event in episode.events if event.text == text]
    known_episode = all(event.episode_known for _, event in events)
    return {title for title, _ in events} if known_episode else {episode.title for episode in known.episode}


def _title(known: Guide, made: Made) -> set[str]:
    titles = [episode.title for episode in known.episode]
    if found := re.search(r"of episode (\d+)\?$", made.prompt):
        return {titles[int(found[1]) - 1]}
    (found,) = re.findall(r"^Which episode comes right (after|before) (.+)\?$", made.prompt)
    return {titles[titles.index(found[1]) + (1 if found[0] == "after" else -1)]}


def _crew(known: Guide, made: Made) -> set[str]:
    (asked,) = re.findall('under "(.+)"', made.prompt)
    people = {person.id: person.name for person in known.person}
    departments = {credit.department for credit in known.credit if credit.job == asked}
    return {
        name
        for credit in known.credit
        if credit.department in departments
        for name in (*(people[one] for one in credit.people), *credit.organisations)
    }


def _meaning(known: Guide, made: Made) -> set[str]:
    asked = made.prompt.removesuffix(": what is it?")
    return {term.text for term in known.term if _same_words(asked, [term.term, *(each.name for each in term.aliases)])}


def _word(known: Guide, made: Made) -> set[str]:
    text = made.prompt.removeprefix("What is this? ")
    (meant,) = [term for term in known.term if term.text == text]
    called = [meant.term, *(alias.name for alias in meant.aliases)]
    same = [
        term for term in known.term if term.text == text or any(_same_words(each, called) for each in _called(term))
    ]
    return {name for term in same for name in _called(term)}


def _called(term: Record) -> list[str]:
    return [text for field, text in words(term) if field == "term"]


def _same_words(asked: str, called: list[str]) -> bool:
    """Return whether one of these says all that `asked` does, or the other way round."""
    said = set(fold(asked).split())
    return any(said <= set(fold(each).split()) or set(fold(each).split()) <= said for each in called)


def _rank(known: Guide, made: Made) -> set[str]:
    (found,) = re.findall("^Which rank in (.+) is right above (.+)\\?$", made.prompt)
    called = {term.id: term.term for term in known.term}
    return {
        called[upper]
        for company in known.company
        for lower, upper in zip(company.ranks, company.ranks[1:], strict=False)
        if (company.city, called[lower]) == found
    }


def _choreographer(known: Guide, made: Made) -> set[str]:
    title = _between(made, "Who made the steps of ", "?")
    return {maker for dance in known.dance if _same_words(dance.title, [title]) for maker in dance.choreographers}


def _composer(known: Guide, made: Made) -> set[str]:
    return _musicians(known, _between(made, "Whose music is ", " danced to?"))


def _artist(known: Guide, made: Made) -> set[str]:
    return _musicians(known, _between(made, "Whose is this: ", "?"))


def _musicians(known: Guide, title: str) -> set[str]:
    """Return whose music of that title is, whether it is heard or danced to."""
    dances = {each for dance in known.dance if _same_words(dance.title, [title]) for each in dance.composers}
    return dances | {song.artist for song in known.song if song.artist and _same_words(song.title, [title])}


def _between(made: Made, start: str, end: str) -> str:
    return made.prompt.removeprefix(start).removesuffix(end)


def _city(known: Guide, made: Made) -> set[str]:
    return {place.city for place in known.place if place.name == _between(made, "", ": where is it?")}


def _critic(known: Guide, made: Made) -> set[str]:
    text = made.prompt.removeprefix("Which outlet's verdict was this, in our words? ")
    (asked,) = [review for review in known.review if review.text == text]
    return {review.outlet for review in known.review if _same_words(review.outlet, [asked.outlet])}


def _rating(known: Guide, made: Made) -> set[str]:
    figure = _figure(_between(made, "Which outlet gave it ", "?"))
    return {review.outlet for review in known.review if review.rating and _figure(review.rating) == figure}


def _figure(rating: str) -> str:
    """Return a rating without its scale, which may be told in more than one way."""
    return (re.match(r"[0-9.]+", rating) or [rating])[0]


def _score(known: Guide, made: Made) -> set[str]:
    metric = made.prompt.partition(": how much was it")[0]
    return {figure[0] for row in known.score if row.metric == metric and (figure := re.match(r"\d+%", row.value))}


def _date(known: Guide, made: Made) -> set[str]:
    text = made.prompt.removeprefix("When was this? ")
    dates = [each.date.split("-") for each in known.milestone if each.text == text]
    return {
        " ".join([*(str(int(number)) for number in day), *(month_name[int(number)] for number in month), year])
        for year, *rest in dates
        for month, day in [(rest[:1], rest[1:])]
    }


RIGHT: dict[str, Callable[[Guide, Made], set[str]]] = {
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
"""For each kind: every answer that a player could defend, found in the records without the maker's help."""


def test_each_kind_is_looked_up() -> None:
    """No kind of question goes without a second look at what is right."""
    assert RIGHT.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_exactly_one_answer_is_right(kind: str) -> None:
    """The answer is right, and no wrong one that a game may offer could be defended as well, at any level."""
    unfair = {}
    for name, upto in LEVELS:
        for made in questions(name, upto):
            if kinds(name, upto).get(made.prompt) == kind:
                right = {fold(each) for each in RIGHT[kind](guide(name, upto), made)}
                assert fold(made.answer) in right, made.id
                if also := [each for each in wrong(made) if fold(each) in right]:
                    unfair[made.id] = (made.prompt, also)
    assert unfair == {}


def test_a_figure_of_another_day_is_not_wrong(small: Dataset) -> None:
    """What was the score on one day is no wrong answer for another."""
    rows = [replace(small.score[0], value=figure, as_of=figure) for figure in ("50%", "59%")]
    made = list(KINDS["score"](gate(replace(small, score=tuple(rows)), 3)))
    assert [each.answer for each in made] == ["50%", "59%"]
    for each in made:
        offered = {
            choice for seed in range(20) for drawn in draw([each], chance(seed), limit=1) for choice in drawn.choices
        }
        assert offered & {"50%", "59%"} == {each.answer}


@each_level
def test_what_is_in_doubt_is_not_asked(name: str, upto: int) -> None:
    """What is disputed, hearsay or pieced together is neither a question nor an answer that was made."""
    known = guide(name, upto)
    sure = {text for found in records(known) if not _doubtful(found.record) for _, text in words(found.record)}
    doubts = {text for found in records(known) if _doubtful(found.record) for _, text in words(found.record)} - sure
    asked = {
        made.id: [doubt for doubt in doubts if _says(made.prompt, doubt) or made.answer == doubt]
        for made in questions(name, upto)
        if made.prompt in kinds(name, upto)
    }
    assert {made: found for made, found in asked.items() if found} == {}


def _doubtful(record: Record) -> bool:
    """Return whether what a record says is in doubt; a name, which stands in other records too, is none."""
    return getattr(record, "confidence", None) in UNSURE and not isinstance(record, Character)


def _says(prompt: str, text: str) -> bool:
    """Return whether a question is about a text: a sentence that is in it, or less between two marks."""
    return text in (prompt if text.count(" ") > 2 else re.split(r'[?:"] ?', prompt))


@pytest.mark.parametrize("confidence", UNSURE)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_made_of_doubts(kind: str, confidence: Confidence) -> None:
    """Of a series about which everything is in doubt, nothing is asked."""
    doubtful = gate(_in_doubt(REAL, confidence), LAST)
    assert {made.id for made in KINDS[kind](doubtful) if kind not in WITHOUT_CONFIDENCE} == set()


@pytest.mark.parametrize("kind", WITHOUT_CONFIDENCE)
def test_each_exception_is_needed(kind: str) -> None:
    """A kind that need not look whether something is in doubt does not look."""
    assert list(KINDS[kind](gate(_in_doubt(REAL, Confidence.REPORTED), LAST)))


def _in_doubt(record: Kind, confidence: Confidence) -> Kind:
    """Return a record in which all that has a confidence has this one."""
    changes: dict[str, object] = {}
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if isinstance(value, Record):
            changes[name] = _in_doubt(value, confidence)
        elif isinstance(value, tuple):
            changes[name] = tuple(_in_doubt(item, confidence) if isinstance(item, Record) else item for item in value)
        elif name == "confidence":
            changes[name] = confidence
    return replace(record, **changes)


@pytest.mark.parametrize("kind", RelationKind)
def test_ties_are_asked_for_by_their_names(kind: RelationKind) -> None:
    """A kind that is asked for is one that is told of, and its answer is the one who is that to the other."""
    known = guide("real", LAST)
    called = {one.id: one.name for one in known.character}
    pairs = {(called[each.subject], called.get(each.object, "")) for each in known.relation if each.kind is kind}
    for made in KINDS["relation"](known):
        if made.id.startswith(f"relation-{kind.value}-"):
            assert any(one == made.answer and other in made.prompt for one, other in pairs), made.id


# Which are fit to be asked.


def _on(topic: str) -> set[str]:
    return {made.id for made in questions("real", LAST) if made.topic == topic}


@pytest.mark.parametrize(
    ("topics", "found"),
    [
        ([], {"cast", "music", "ballet"}),
        (["music"], {"music"}),
        (["MUSIC"], {"music"}),
        ([" Music "], {"music"}),
        (["music", "cast"], {"music", "cast"}),
        (["music", "music"], {"music"}),
    ],
)
def test_questions_on_a_topic(topics: list[str], found: set[str]) -> None:
    """A topic in any case keeps its own, several keep the questions on any of them, none keeps all."""
    every = [made for made in questions("real", LAST) if made.topic in {"cast", "music", "ballet"}]
    chosen = choose(every, topics=topics)
    assert chosen == [made for made in every if made.topic in found]
    assert {made.topic for made in chosen} == found


def test_a_topic_of_several_words(small: Dataset) -> None:
    """A topic with a hyphen may be typed with a blank."""
    made = replace(bank(gate(small, 3))[0], topic="the-sea")
    assert choose([made], topics=["The Sea"]) == [made]


@pytest.mark.parametrize("difficulty", Difficulty)
def test_questions_so_hard(difficulty: Difficulty) -> None:
    """A difficulty keeps its own, in their order."""
    every = questions("real", LAST)
    chosen = choose(every, difficulty=difficulty)
    assert chosen == [made for made in every if made.difficulty is difficulty]


def test_only_certain_questions() -> None:
    """Only those ids are kept that were asked for, and none where none was."""
    every = questions("real", LAST)
    assert [made.id for made in choose(every, only={every[3].id, every[1].id, "gone"})] == [every[1].id, every[3].id]
    assert choose(every, only=set()) == []


def test_short_answers() -> None:
    """Whoever has to type the answer is not asked for a sentence."""
    every = questions("real", LAST)
    short = choose(every, short=True)
    assert short == [made for made in every if len(made.answer) <= 40]
    assert 0 < len(short) < len(every)


def test_wishes_add_up() -> None:
    """Several wishes are all met at once."""
    every = questions("real", LAST)
    chosen = choose(every, topics=["cast"], difficulty=Difficulty.EASY, only=_on("cast") | _on("music"))
    assert chosen == [made for made in every if made.topic == "cast" and made.difficulty is Difficulty.EASY]
    assert choose(every, topics=["cast"], only=_on("music")) == []


@pytest.mark.parametrize(
    ("topic", "meant"),
    [("balet", " Did you mean ballet?"), ("Episode", " Did you mean episodes?"), ("zzz", ""), ("", "")],
)
def test_a_topic_that_is_none(topic: str, meant: str) -> None:
    """A topic that no question is on is wrong usage; the message says what was meant, and what there is."""
    with pytest.raises(UsageError) as raised:
        choose(questions("real", LAST), topics=["cast", topic])
    named = fold(topic)
    assert str(raised.value) == f"There is no topic {named!r}.{meant} The topics are {', '.join(sorted(TOPICS))}."


# A game is drawn.

GOLDEN = {
    "played-luc": ("Luc d'Orsay", "Tove Åse", "The Stranger", "Maud Kerr"),
    "who-sold": ("Tove", "Pip", "Luc", "Maud"),
    "what-instrument": ("The harp", "The drum", "The horn", "The tuba"),
    "played-maud": ("The Stranger", "Maud Kerr", "Tove Åse", "Luc d'Orsay"),
    "plays-tove": ("René Petit", "Ólga Brún", "Ida Voss", "Sam Reed"),
}
"""What the seed 7 draws from the small dataset, five questions long, on every Python and every machine."""


def test_chance_is_the_same_everywhere() -> None:
    """A seed stands for these questions in this order, with these choices."""
    written = {question.id for question in DATASETS["small"].question}
    plain = ("plays", "played")
    made = [each for each in questions("small", 3) if each.id in written or each.id.startswith(plain)]
    drawn = draw(made, chance(7), limit=5)
    assert [(each.id, each.choices) for each in drawn] == list(GOLDEN.items())


def test_chance_does_not_go_by_hashes() -> None:
    """Processes that put their sets in other orders draw the same game."""
    line = ("quiz", "--print", "--seed", "7", "--limit", "60", "--json", "--up-to", "all")
    printed = {
        subprocess.run(
            [sys.executable, "-m", "etoile_cli", *line],
            check=True,
            capture_output=True,
            env={**environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert [len(json.loads(text)) for text in printed] == [60]


@given(seed=seeds, limit=some.integers(1, 60))
def test_a_seed_is_a_game(seed: int, limit: int) -> None:
    """The same seed draws the same game: as many questions as there should be, none of them twice."""
    every = questions("small", 3)
    game = draw(every, chance(seed), limit=limit)
    assert game == draw(every, chance(seed), limit=limit)
    assert len({each.id for each in game}) == len(game) == min(limit, len(every))


def test_another_seed_is_another_game() -> None:
    """Seeds draw different games, in their questions and in their choices."""
    games = [draw(questions("real", LAST), chance(seed), limit=10) for seed in range(20)]
    assert len({tuple(each.id for each in game) for game in games}) == 20
    assert len({each.choices for seed in range(20) for each in draw(questions("small", 0), chance(seed), limit=1)}) > 4


@each_level
def test_a_limit_above_the_bank_is_the_whole_bank(name: str, upto: int) -> None:
    """Who wants more than there is gets all, each once, with nothing of it changed but the choices drawn."""
    made = {each.id: each for each in questions(name, upto)}
    game = draw(tuple(made.values()), chance(upto), limit=10**6)
    assert sorted(each.id for each in game) == sorted(made)
    for each in game:
        source = made[each.id]
        for field in ("topic", "difficulty", "prompt", "answer", "explanation", "sources"):
            assert getattr(each, field) == getattr(source, field)


@each_level
def test_there_are_four_choices_and_one_is_the_answer(name: str, upto: int) -> None:
    """Four choices that nobody takes for each other, one of them right, the others wrong for sure."""
    made = {each.id: each for each in questions(name, upto)}
    for seed in range(2):
        for each in draw(tuple(made.values()), chance(seed), limit=10**6):
            assert len({fold(choice) for choice in each.choices}) == len(each.choices) == 4
            assert each.choices.count(each.answer) == 1
            assert {*each.choices} <= {each.answer, *wrong(made[each.id])}, each.id


@pytest.mark.parametrize("limit", [4, 8, 10, 40, 10**6])
@pytest.mark.parametrize(("name", "upto"), [("small", 3), ("real", 0), ("real", 8)])
def test_right_answers_are_everywhere(name: str, upto: int, limit: int) -> None:
    """In any game the right answer stands as often in one place as in another, or once more; and no place is first."""
    firsts = set()
    for seed in range(8 if limit <= 40 else 4):
        game = draw(questions(name, upto), chance(seed), limit=limit)
        places = Counter(dict.fromkeys(range(4), 0))
        places.update(each.choices.index(each.answer) for each in game)
        assert max(places.values()) - min(places.values()) <= 1
        firsts.add(game[0].choices.index(game[0].answer))
    assert len(firsts) > 1


@given(seed=seeds)
def test_a_game_goes_from_topic_to_topic(seed: int) -> None:
    """Before a topic comes again, each other has come once."""
    game = draw(questions("small", 3), chance(seed), limit=10**6)
    topics = len({each.topic for each in game})
    assert len({each.topic for each in game[:topics]}) == topics


def test_every_fair_wrong_answer_may_come() -> None:
    """In time a question shows all the wrong answers that are fit for it, in all places."""
    made = next(made for made in questions("real", LAST) if made.id == "plays-jack")
    shown = Counter(
        (place, choice)
        for seed in range(400)
        for each in draw([made], chance(seed), limit=1)
        for place, choice in enumerate(each.choices)
    )
    assert {choice for _, choice in shown} == {made.answer, *wrong(made)}
    assert {place for place, choice in shown if choice == made.answer} == {0, 1, 2, 3}
