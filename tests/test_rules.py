"""The rules between the records of a dataset."""

import pytest

from etoile_cli.rules import rule_violations
from tests.dataset_edits import ACTOR, KIND, LAKE, LONG, STATEMENT, VALID, Edit, edited, rows_and_ids

FACT = "[[show.facts]]\nkey='{}'\n" + STATEMENT.format(0)
CHARACTER = (
    "[[character]]\nname='N'\nafter=0\nbilling='guest'\nsources=['press']\nmemberships=[{after=0, sources=['press']}]\n"
)
QUESTION = (
    "[[question]]\nid='q'\nprompt='P?'\nanswer='A'\nwrong=[{}]\nexplanation='E.'\n"
    "topic='t'\ndifficulty='easy'\nafter=0\nsources=['press']\n"
)
CREDIT = "[[credit]]\ndepartment='D'\njob='J'\nafter=0\nsources=['press']\n"


def _second_episode(fields: str) -> tuple[str, str]:
    """Return the edit that gives fields to the second episode; `%s` stands for the text and sources of a statement."""
    return 'title = "The Feather"', 'title = "The Feather"\n' + fields.replace("%s", "text = 'T.', sources = ['press']")


_ODILE_AND_LAKE = VALID[VALID.index('name = "Odile"') : VALID.index(LAKE) + len(LAKE)]
_TWO_SWANS = "{ after = 1, characters = ['odette', 'odile'], text = 'T.', sources = ['press'] }"

ERRORS: list[tuple[Edit, list[str]]] = [
    ("[[person]]\nid='bo'\nname='Bo'\nafter=0", ["person[2].id: 'bo' duplicates person[1]"]),
    (CHARACTER + "id='north'", ["character[2].id: 'north' duplicates company[0]"]),
    (CHARACTER + "id='ann'", []),
    (("number = 2", "number = 3"), ["episode[1].number: expected 2, got 3; seasons are counted on"]),
    (("number = 1", "number = 2"), ["episode[0].number: expected 1, got 2; seasons are counted on"]),
    (("number = 2", "number = 2\nseason = 2"), []),
    (("number = 2", "number = 2\nseason = 3"), ["episode[1].season: expected 1 or 2, got 3"]),
    (("number = 1", "number = 1\nseason = 2"), ["episode[1].season: expected 2 or 3, got 1"]),
    ((ACTOR, "actor = 'zoe'"), ["character[0].actor: unknown person 'zoe'."]),
    ((ACTOR, "actor = 'bo'"), ["character[0].after: 0, but 'bo' is not revealed until episode 2"]),
    (
        "[[relation]]\nsubject='odile'\nobject='odette'\nkind='rival'\n" + STATEMENT.format(0),
        ["relation[0].after: 0, but 'odile' is not revealed until episode 1"],
    ),
    (
        "[[relation]]\nsubject='odette'\nobject='odile'\nkind='rival'\n" + STATEMENT.format(0),
        ["relation[0].after: 0, but 'odile' is not revealed until episode 1"],
    ),
    (
        CREDIT.replace("after=0", "after=1") + "people=['ann', 'bo']",
        ["credit[0].after: 1, but 'bo' is not revealed until episode 2"],
    ),
    (CREDIT.replace("after=0", "after=2") + "people=['ann', 'bo']", []),
    (
        ('text = "Everybody else."\nafter = 0', 'text = "Everybody else."\nafter = 1'),
        ["company[0].ranks: known from the start, but 'corps' is not revealed until episode 1"],
    ),
    (
        "[[relation]]\nsubject='odette'\nobject='odette'\nkind='rival'\n" + STATEMENT.format(1),
        ["relation[0].object: 'odette' cannot be related to itself"],
    ),
    (
        ("[[company]]", "".join(map(FACT.format, ("title", "tune", "tune"))) + "[[company]]"),
        ["show.facts[2].key: 'tune' is already a key of the show"],
    ),
    (
        ('swans.", after = 0', 'swans.", after = 1'),
        ["show.premise.after: expected 0, got 1; the premise is shown at every level"],
    ),
    (
        ("[{ after = 0, sources", "[{ after = 1, sources"),
        ["character[1].memberships: must start at 0 and ascend, not [1, 2]"],
    ),
    (
        ('memberships = [{ after = 0, company = "north", sources = ["press"] }]\n', ""),
        ["character[0].memberships: must start at 0 and ascend, not []"],
    ),
    (
        ("{ after = 2, company", "{ after = 2, sources = ['press'] }, { after = 1, company"),
        ["character[1].memberships: must start at 0 and ascend, not [0, 2, 1]"],
    ),
    (
        _second_episode("events = [{ after = 2, %s }, { after = 1, %s }]"),
        ["episode[1].events[1].after: expected 2 or more, got 1; it describes that episode"],
    ),
    (_second_episode("events = [{ after = 2, characters = ['odette', 'odile'], %s }]"), []),
    (
        (_ODILE_AND_LAKE, _ODILE_AND_LAKE.replace("after = 1", "after = 2") + "\nevents = [" + _TWO_SWANS + "]"),
        ["episode[0].events[0].after: 1, but 'odile' is not revealed until episode 2"],
    ),
    (
        _second_episode("summary = { after = 1, %s }"),
        ["episode[1].summary.after: expected 2 or more, got 1; it describes that episode"],
    ),
    (_second_episode("teasers = [{ after = 0, %s }]\nsummary = { after = 2, %s }"), []),
    ((LAKE, f"{LAKE}\nreleased = '2030-02-31'"), ["episode[0].released: 2030-02-31 is not a valid date"]),
    ("[[milestone]]\ndate='2031-06-31'\n" + STATEMENT.format(0), ["milestone[0].date: 2031-06-31 is not a valid date"]),
    (
        "[[review]]\nid='r'\noutlet='R'\ntone='mixed'\ndate='2030-02-29'\n" + STATEMENT.format(0),
        ["review[0].date: 2030-02-29 is not a valid date"],
    ),
    ((KIND, f"{KIND}\ndate = '2030-04-31'"), ["source[0].date: 2030-04-31 is not a valid date"]),
    ((KIND, f"{KIND}\ndate = '2032-02-29'"), []),
    ((KIND, f"{KIND}\ndate = '2030-02'"), []),
    (QUESTION.format("'B', 'C', 'D'"), []),
    (QUESTION.format("'B', 'C', 'a'"), ["question[0].wrong: the four choices must differ"]),
    (QUESTION.format("'B', 'C', 'c'"), ["question[0].wrong: the four choices must differ"]),
    (QUESTION.format("'B', 'C', 'D'").replace("after=0", "after=2\nuntil=2"), []),
    (
        QUESTION.format("'B', 'C', 'D'").replace("after=0", "after=2\nuntil=1"),
        ["question[0].until: 1 comes before after = 2"],
    ),
    (
        f"[[person]]\nid='odette'\nname='Odette Ek'\nafter=2\n{CREDIT}people=['odette']",
        ["credit[0].after: 0, but 'odette' is not revealed until episode 2"],
    ),
    (CREDIT, ["credit[0]: names nobody; give people or organisations"]),
    (CREDIT + "people=['ann']", []),
    (CREDIT + "organisations=['A. Ltd']", []),
]
"""Edits of a valid dataset, and the errors that they cause."""


@pytest.mark.parametrize(("edit", "expected"), ERRORS, ids=[(errors or ["valid"])[0][:60] for _, errors in ERRORS])
def test_violation_has_place_and_reason(edit: Edit, expected: list[str]) -> None:
    """Each violation of a rule is one error with its place."""
    assert [*rule_violations(*rows_and_ids(edited(edit)))] == expected


def test_valid_dataset_violates_no_rule() -> None:
    """The dataset that the tests above edit has no error."""
    assert [*rule_violations(*rows_and_ids(VALID))] == []


@pytest.mark.parametrize(
    "edit",
    [
        f"[[song]]\nid='{LONG}'\ntitle='A'\n{STATEMENT.format(0)}" * 2,
        f"[[person]]\nid='{LONG}'\nname='A'\nafter=2\n{CREDIT}people=['{LONG}']",
        f"{CHARACTER}id='{LONG}'\n[[relation]]\nsubject='{LONG}'\nobject='{LONG}'\nkind='ex'\n{STATEMENT.format(0)}",
        ("[[company]]", FACT.format(LONG) * 2 + "[[company]]"),
    ],
    ids=["duplicate id", "premature reference", "relation to itself", "duplicate key"],
)
def test_long_id_is_abbreviated(edit: Edit) -> None:
    """An id or a key of any length leaves a message of one line."""
    (error,) = rule_violations(*rows_and_ids(edited(edit)))
    assert f"'{'x' * 56}…'" in error
    assert len(error) < 200
