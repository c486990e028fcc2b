"""Questions about episodes: what happens in which, and in what order."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from etoile_cli.enums import Difficulty, Form
from etoile_cli.model import Episode, Event
from etoile_cli.quiz.draft import (
    CHOICES,
    DraftQuestion,
    KeywordIndex,
    content_id,
    is_reliable,
    pick,
    reveals,
    similar_length,
    some,
)
from etoile_cli.spoilers import Guide

_MAX_EVENT_LENGTH = 60  # letters of an event that is a choice: four of them are read and compared
_FRESH = 2  # episodes: what happens in the last ones is easier to remember


class _Told(Struct, frozen=True):
    """An event to ask about: its episode, and the sentence that tells it."""

    episode: Episode
    event: Event
    text: str


def event(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the episode in which something happens, where enough episodes are seen to choose from.

    Only events with words for the quiz are asked about: these tell a scene that one can see, and the other words of the
    event explain the answer.
    """
    seen = _seen(guide)
    titles = [episode.title for episode in seen]
    index = KeywordIndex(titles)
    for each in _told(guide):
        number = each.episode.number
        start = max(0, min(number - CHOICES + 1, len(titles) - CHOICES))
        if len(seen) >= CHOICES and each.text != each.event.text:
            yield replace(
                _draft(guide, "event", each),
                prompt=f"In which episode does this happen? {each.text}",
                answer=each.episode.title,
                distractors=(titles[start : start + CHOICES + 1], titles),
                also_correct=index.related(each.text) - {each.episode.title},
                accepted=(f"episode {number}", str(number)),
                needs_choices=False,
                explanation=f"It is episode {number}. {each.event.text}",
            )


def same_episode(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about what else happens in the episode of an event."""
    told = _short(_told(guide))
    texts: dict[int, list[str]] = {}
    for each in told:
        texts.setdefault(each.episode.number, []).append(each.text)
    for each in told:
        number = each.episode.number
        others = [text for text in some(texts[number], each.text) if text != each.text and not reveals(each.text, text)]
        near = (number - 1, number + 1, number - 2, number + 2)
        elsewhere = [text for other in near for text in some(texts.get(other, []), each.text)]
        if others:
            answer = pick(others, each.text)
            yield replace(
                _draft(guide, "same", each),
                prompt=f"{each.text} What happens in the same episode?",
                answer=answer,
                distractors=(similar_length(answer, [text for text in elsewhere if not reveals(each.text, text)]),),
                explanation=f"Both are in episode {number}, {each.episode.title}.",
            )


def odd_event(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about which of four events is in another episode than the others."""
    told = _short(_told(guide))
    for episode in _seen(guide):
        inside = [each.text for each in told if each.episode == episode and not reveals(episode.title, each.text)]
        near = [each for each in told if 0 < abs(each.episode.number - episode.number) <= 1]
        for each in near:
            wrong = similar_length(each.text, some(inside, each.text))
            if len(wrong) >= CHOICES - 1:
                yield replace(
                    _draft(guide, "odd", each),
                    id=f"odd-event-{episode.number}-{content_id(each.event.text)}",
                    after=min(episode.number, each.episode.number),
                    prompt=f"Three of these happen in episode {episode.number}, {episode.title}. Which does not?",
                    answer=each.text,
                    distractors=(wrong,),
                    explanation=f"That is in episode {each.episode.number}, {each.episode.title}.",
                )


def order(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about the order of four events, each of another episode."""
    by_episode: dict[int, list[_Told]] = {}
    for each in _short(_told(guide)):
        by_episode.setdefault(each.episode.number, []).append(each)
    numbers = sorted(by_episode)
    for last in range(CHOICES, len(numbers) + 1):
        for each in by_episode[numbers[last - 1]]:
            earlier = _spread(numbers[: last - 1], each.text)
            events = [*(pick(by_episode[number], each.text) for number in earlier), each]
            yield replace(
                _draft(guide, "order", each),
                id=f"order-{content_id(*(told.event.text for told in events))}",
                difficulty=Difficulty.HARD,
                form=Form.ORDER,
                prompt="Put these in the order of the episodes, the earliest first.",
                sequence=tuple(told.text for told in events),
                explanation=f"They are in episodes {', '.join(str(told.episode.number) for told in events)}.",
                sources=tuple(dict.fromkeys(source for told in events for source in told.event.sources)),
            )


def _draft(guide: Guide, kind: str, told: _Told) -> DraftQuestion:
    """Return what the questions about an event have in common."""
    number = told.episode.number
    return DraftQuestion(
        id=f"{kind}-{number}-{content_id(told.event.text)}",
        kind=kind,
        after=number,
        topic="episodes",
        difficulty=Difficulty.MEDIUM if number > guide.level - _FRESH else Difficulty.HARD,
        prompt="",
        needs_choices=True,
        explanation="",
        sources=told.event.sources,
    )


def _spread(numbers: Sequence[int], seed: str) -> list[int]:
    """Return three of the numbers in order, each from another third."""
    cuts = [len(numbers) * third // 3 for third in range(4)]
    return [pick(numbers[start:end], seed) for start, end in pairwise(cuts)]


def _seen(guide: Guide) -> list[Episode]:
    return [episode for episode in guide.episode if episode.number <= guide.level]


def _told(guide: Guide) -> list[_Told]:
    """Return the events of seen episodes that are sure, and whose episode is known."""
    return [
        _Told(episode, each, each.ask or each.text)
        for episode in _seen(guide)
        for each in episode.events
        if each.episode_known and is_reliable(each.confidence)
    ]


def _short(told: list[_Told]) -> list[_Told]:
    """Return the events that are short enough for a choice."""
    return [each for each in told if len(each.text) <= _MAX_EVENT_LENGTH]
