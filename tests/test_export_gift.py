"""Questions in GIFT: stable, escaped, and read by a parser as they were meant."""

import json
from html import unescape
from typing import Any

import pytest
from msgspec import convert
from msgspec.structs import replace

from etoile_cli.enums import Difficulty, Form
from etoile_cli.export.gift import gift
from etoile_cli.model import Dataset
from etoile_cli.quiz.bank import bank
from etoile_cli.quiz.draft import DraftQuestion
from etoile_cli.spoilers import Guide, gate
from etoile_cli.text import escape_controls
from tests.clients import node, output_of
from tests.conftest import sample
from tests.hostile_texts import HOSTILE, rotated

PARSE = """
import { parse } from "gift-pegjs";
import { readFileSync } from "node:fs";
console.log(JSON.stringify(parse(readFileSync(0, "utf8"))));
"""


def parse(text: str) -> list[dict[str, Any]]:  # JSON
    """Return the questions and categories that the parser of npm finds."""
    found: list[dict[str, Any]] = json.loads(
        output_of([node("gift-pegjs"), "--input-type=module", "--eval", PARSE], text=text)
    )
    return found


def test_question_has_id_tags_choices_and_explanation(small: Dataset) -> None:
    """A question has its id, its tags, one right choice, three wrong ones and feedback; titles are escaped."""
    question = small.question[0]
    asked = replace(question, prompt="A = {b} ~ c: #1 \\ d?", answer="%50% x", explanation="Because: ~")
    text = gift(gate(replace(small, question=(asked,), character=(), relation=()), 3), topics=[question.topic])
    assert f"// [id:{question.id}] [tag:{question.topic}] [tag:{question.difficulty.value}]\n" in text
    assert f"::{question.id}::[plain]A \\= \\{{b\\}} \\~ c\\: \\#1 \\\\ d? {{\n" in text
    assert "\t=[plain]%50% x\n" in text
    assert "\t####Because\\: \\~\n}\n" in text
    block = text.partition(f"::{question.id}::")[2].partition("}\n")[0]
    assert (block.count("\n\t="), block.count("\n\t~")) == (1, 3)


def test_blanks_are_joined_and_a_blank_text_is_visible(small: Dataset) -> None:
    """No choice is empty, which no parser takes."""
    asked = replace(small.question[0], prompt=" a  b ", answer=" ")
    text = gift(gate(replace(small, question=(asked,)), 3), topics=[asked.topic])
    assert "[plain]a b {" in text
    assert "\t=␣\n" in text


def test_questions_are_those_of_the_bank(real: Dataset) -> None:
    """Every question of the level with four choices is there once; topic and difficulty choose among them."""
    guide = gate(real, 3)
    drafts = _with_four_choices(guide)
    assert sorted(_ids(gift(guide))) == sorted(draft.id for draft in drafts)
    hard = {draft.id for draft in drafts if draft.topic == "cast" and draft.difficulty is Difficulty.HARD}
    assert set(_ids(gift(guide, topics=["cast"], difficulty=Difficulty.HARD))) == hard


def _with_four_choices(guide: Guide) -> list[DraftQuestion]:
    """Return the questions that the format can ask."""
    return [draft for draft in bank(guide) if draft.form is Form.CHOICE and draft.answer not in ("True", "False")]


def _ids(text: str) -> list[str]:
    return [line[7:].partition("]")[0] for line in text.splitlines() if line.startswith("// [id:")]


def test_question_stays_when_others_are_added(real: Dataset) -> None:
    """The choices of a written question are the same at every level."""
    first, last = ("\n\n".join(gift(gate(real, level)).split("\n\n")) for level in (0, 8))
    written = [block for block in first.split("\n\n") if "// [id:q-" in block]
    assert len(written) > 50
    assert [block for block in written if block not in last] == []


@pytest.mark.parametrize("level", sample(range(9), 2))
def test_parser_reads_every_question(real: Dataset, level: int) -> None:
    """The parser finds each question with its prompt, its tags, and one right answer of four."""
    guide = gate(real, level)
    drafts = {draft.id: draft for draft in _with_four_choices(guide)}
    questions = [each for each in parse(gift(guide)) if each["type"] == "MC"]
    assert len(questions) == len(drafts)
    for found in questions:
        draft = drafts[found["id"]]
        assert (found["title"], found["tags"]) == (draft.id, [draft.topic, draft.difficulty.value])
        assert _said(found["stem"]) == draft.prompt
        assert _said(found["globalFeedback"]) == draft.explanation
        right = [_said(choice["text"]) for choice in found["choices"] if choice["isCorrect"]]
        assert (right, len(found["choices"])) == ([draft.answer], 4)


def _said(part: dict[str, str]) -> str:
    return unescape(part["text"])


@pytest.mark.parametrize("turn", sample(range(len(HOSTILE)), 4))
def test_parser_reads_hostile_questions(turn: int) -> None:
    """Hostile texts stay the text of their question, with control characters visible."""
    guide = gate(convert(rotated(turn), Dataset), 3)
    drafts = {draft.id: draft for draft in _with_four_choices(guide)}
    questions = [each for each in parse(gift(guide)) if each["type"] == "MC"]
    assert {each["id"] for each in questions} == drafts.keys()
    for found in questions:
        assert found["stem"]["text"].split() == escape_controls(drafts[found["id"]].prompt).split()
        assert [choice["isCorrect"] for choice in found["choices"]].count(True) == 1
