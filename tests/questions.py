"""The question bank of both datasets at each level, generated once for all tests of a process."""

from functools import cache
from random import Random

from msgspec.structs import replace

from etoile_cli.matching import fold
from etoile_cli.quiz.bank import bank
from etoile_cli.quiz.draft import WRITTEN, DraftQuestion
from etoile_cli.quiz.drawing import DrawnQuestion, draw
from etoile_cli.quiz.questions import GENERATORS
from etoile_cli.spoilers import Guide, gate
from tests.levels import DATASETS

LAST_LEVEL = len(DATASETS["real"].episode)
"""The last level of the bundled dataset."""


@cache
def guide_at(name: str, level: int) -> Guide:
    """Return the guide of a dataset at a level."""
    return gate(DATASETS[name], level)


@cache
def bank_at(name: str, level: int) -> tuple[DraftQuestion, ...]:
    """Return the whole bank of a dataset at a level, with distractors that can be hashed."""
    drafts = bank(guide_at(name, level))
    return tuple(replace(draft, distractors=tuple(map(tuple, draft.distractors))) for draft in drafts)


def generated_at(name: str, level: int) -> list[tuple[str, DraftQuestion]]:
    """Return the generated questions of the bank with their kinds."""
    return [(draft.kind, draft) for draft in bank_at(name, level) if draft.kind != WRITTEN]


def generated(kind: str, guide: Guide) -> list[DraftQuestion]:
    """Return what the generators of a kind yield, with distractors that can be hashed."""
    drafts = [draft for make in GENERATORS[kind] for draft in make(guide)]
    return [replace(draft, distractors=tuple(map(tuple, draft.distractors))) for draft in drafts]


@cache
def possible_wrong_answers(draft: DraftQuestion) -> tuple[str, ...]:
    """Return every wrong answer that a game may offer: a later group only where the earlier ones have too few."""
    excluded = {fold(each) for each in (draft.answer, *draft.also_correct)}
    asked = fold(" ".join((draft.prompt, *draft.clues)))
    found: dict[str, str] = {}
    for group in draft.distractors:
        if len(found) < 3:
            possible = {fold(each): each for each in group if f" {fold(each)} " not in f" {asked} "}
            found |= {folded: each for folded, each in possible.items() if folded not in excluded}
    return tuple(found.values())


def texts_of(draft: DraftQuestion) -> tuple[str, ...]:
    """Return all that a player may read of a question."""
    return (
        *(draft.prompt, *draft.clues, *draft.items, *draft.sequence),
        *(draft.explanation, draft.answer, *possible_wrong_answers(draft)),
    )


@cache
def games_at(name: str, level: int, count: int) -> tuple[tuple[DrawnQuestion, ...], ...]:
    """Return `count` games of ten questions, of the seeds from 0."""
    return tuple(tuple(draw(bank_at(name, level), Random(seed), limit=10, level=level)) for seed in range(count))
