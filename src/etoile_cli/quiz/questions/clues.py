"""Questions about who is meant by clues."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence

from etoile_cli import queries
from etoile_cli.enums import Difficulty, Form
from etoile_cli.matching import fold
from etoile_cli.model import Statement
from etoile_cli.queries import CharacterView
from etoile_cli.quiz.draft import CHOICES, DraftQuestion, group_by, is_reliable, keywords, shares_keyword, words
from etoile_cli.quiz.questions.people import (
    Rivals,
    explanation,
    has_own_name,
    is_oneself,
    tells_the_story,
    without_name,
)
from etoile_cli.spoilers import Guide

_MAX_VAGUE = 70  # letters of a first clue: a longer one tells more than it should


def who(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about who is meant by three clues, a vague one first; none tells a job that only one has.

    The wrong answers have the company or the sort of job of the right one where there are any: others are soon ruled
    out. It is easy where there are too few, or where the first clue is long.
    """
    views = [view for view in queries.characters(guide) if has_own_name(view.character) and not is_oneself(view)]
    by_first_name = group_by(views, _first_name, lambda view: view.character.name)
    jobs = Counter(view.character.job for view in views)
    rivals, is_vague = Rivals(views), _vagueness(guide)
    for view in views:
        job = view.character.job or ""
        told = _told(guide, view, by_first_name, job if jobs[job] == 1 else "")
        vague = next((each for each in told[:-1] if is_vague(each[1])), None)
        if view.actor and vague and is_reliable(view.character.confidence):
            clues = (vague[1], told[-1][1], f"The actor is {view.actor.name}.")
            near = [each.character.name for each in views if each != view and _are_near(each, view)]
            is_open = len(near) >= CHOICES - 1 and len(vague[1]) <= _MAX_VAGUE
            yield DraftQuestion(
                id=f"who-{view.character.id}",
                kind="who",
                subject=view.character.id,
                after=max(vague[0], told[-1][0]),
                topic="characters",
                difficulty=Difficulty.MEDIUM if is_open else Difficulty.EASY,
                form=Form.CLUES,
                prompt="Who is this?",
                clues=clues,
                answer=view.character.name,
                distractors=(near, *rivals.names(view)),
                also_correct=frozenset(name for word in words(" ".join(clues)) for name in by_first_name.get(word, ())),
                explanation=explanation(view, "who", told=clues),
                sources=view.character.sources,
            )


def _vagueness(guide: Guide) -> Callable[[str], bool]:
    """Return whether a clue leaves it open who is meant: one without anybody's name, a company or a common job."""
    jobs = Counter(keyword for character in guide.character for keyword in keywords(character.job or ""))
    names = {fold(character.name.partition(" ")[0]) for character in guide.character if has_own_name(character)}
    places = " ".join(f"{company.city} {company.name}" for company in guide.company)
    telling = keywords(places) | {job for job, count in jobs.items() if count > 1}

    def is_vague(clue: str) -> bool:
        return telling.isdisjoint(keywords(clue)) and names.isdisjoint(words(clue))

    return is_vague


def _are_near(one: CharacterView, other: CharacterView) -> bool:
    """Return whether two have the same pronoun, and a company or a sort of job in common."""
    companies = [{each.id for each in (view.home, view.company) if each} for view in (one, other)]
    jobs = [keywords(view.character.job or "") for view in (one, other)]
    alike = companies[0] & companies[1] or jobs[0] & jobs[1]
    return one.character.pronoun == other.character.pronoun and bool(alike)


def _told(guide: Guide, view: CharacterView, names: Collection[object], job: str) -> list[tuple[int, str]]:
    """Return sure sentences about a character with the episodes that tell them, the vaguest first.

    The vaguest have no names of others, and are short; the latest summary is last. None has a name of the character,
    or a word of the `job`.
    """

    def clues(lines: Sequence[Statement]) -> list[tuple[int, str]]:
        found = [(each.after, without_name(each.text, view)) for each in lines if is_reliable(each.confidence)]
        told = [(after, clue) for after, clue in found if clue and tells_the_story(clue)]
        return [each for each in told if not (job and shares_keyword(each[1], job))]

    events = [each.event for each in queries.episode_events(guide, of=view.character)]
    own = [each for each in events if fold(each.text).startswith(_first_name(view))]  # not what others do
    lived = sorted(
        clues([*view.character.facts, *own]),
        key=lambda each: (sum(word in names for word in words(each[1])), len(each[1])),
    )
    return [*lived, *clues(view.character.summaries[-1:])]


def _first_name(view: CharacterView) -> str:
    return fold(view.character.name.partition(" ")[0])
