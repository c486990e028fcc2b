"""The question bank of both datasets at each level, generated once for all tests of a process."""

from functools import cache

from msgspec.structs import replace

from etoile_cli.matching import fold
from etoile_cli.quiz.bank import bank
from etoile_cli.quiz.draft import DraftQuestion
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
    written = {question.id for question in guide_at(name, level).question}
    return [(kind_of(draft), draft) for draft in bank_at(name, level) if draft.id not in written]


def kind_of(draft: DraftQuestion) -> str:
    """Return the kind of a generated question, with which its id begins."""
    (kind,) = (kind for kind in GENERATORS if draft.id.startswith(f"{kind}-"))
    return kind


@cache
def possible_wrong_answers(draft: DraftQuestion) -> tuple[str, ...]:
    """Return every wrong answer that a game may offer: a later group only where the earlier ones have too few."""
    excluded = {fold(each) for each in (draft.answer, *draft.also_correct)}
    found: dict[str, str] = {}
    for group in draft.distractors:
        if len(found) < 3:
            possible = {fold(each): each for each in group if f" {fold(each)} " not in f" {fold(draft.prompt)} "}
            found |= {folded: each for folded, each in possible.items() if folded not in excluded}
    return tuple(found.values())
