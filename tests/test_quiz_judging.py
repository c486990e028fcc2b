"""What people type is judged as a fair quiz master would: see `data/typed_answers.toml`."""

from pathlib import Path

import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st

from etoile_cli.quiz.judging import Verdict, bare_number, judge
from tests.questions import LAST_LEVEL, bank_at, possible_wrong_answers

ANSWERS = rtoml.loads((Path(__file__).parent / "data" / "typed_answers.toml").read_text(encoding="utf-8"))["answer"]
MIN_CASES = 250


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer["answer"])
def test_typed_answer_is_judged_as_in_the_table(answer: dict[str, list[str]], verdict: Verdict) -> None:
    """Each text in the table is right, near or wrong, as the list says that it is in."""
    right = [str(answer["answer"]), *answer.get("accepted", [])]
    judged = {text: judge(text, right, answer["choices"]) for text in answer.get(verdict.value, [])}
    assert judged == dict.fromkeys(judged, verdict)


def test_table_is_large() -> None:
    """The table has cases of each verdict, and many of those that matter: right and wrong."""
    counts = {verdict: sum(len(answer.get(verdict.value, [])) for answer in ANSWERS) for verdict in Verdict}
    assert sum(counts.values()) >= MIN_CASES
    assert counts[Verdict.NEAR] > 0
    assert min(counts[Verdict.RIGHT], counts[Verdict.WRONG]) >= MIN_CASES // 3


def test_own_answer_is_right_and_no_wrong_one_is() -> None:
    """Of every question that can be typed, what is right or accepted is right, and each wrong choice is wrong."""
    for draft in bank_at("real", LAST_LEVEL):
        if not draft.needs_choices:
            right, wrong = [draft.answer, *draft.accepted], possible_wrong_answers(draft)[:3]
            assert {judge(each, right, wrong) for each in right} == {Verdict.RIGHT}, draft.id
            assert {judge(each, right, wrong) for each in wrong} == {Verdict.WRONG}, draft.id


@given(st.text(max_size=30))
def test_any_text_can_be_judged(text: str) -> None:
    """No text breaks the judge, and a text is right for itself where it has a letter or digit."""
    assert judge(text, ["Lou de Laâge", "24 April 2025"], ["Luke Kirby"]) in Verdict
    if any(letter.isascii() and letter.isalnum() for letter in text):
        assert judge(text, [text]) in (Verdict.RIGHT, Verdict.WRONG)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *[("Four", "4"), ("4.", "4"), ("twenty five", "25"), ("1,000", "1000"), ("1 2", "1 2"), ("3rd", "3")],
        *[("About 4", ""), ("4 weeks", ""), ("4b", ""), ("24/4/2025", ""), ("On", ""), ("", "")],
    ],
)
def test_bare_number_has_no_other_word(text: str, number: str) -> None:
    """A bare number is one in digits or in words without any other word."""
    assert bare_number(text) == number
