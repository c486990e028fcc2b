"""A quiz on paper: as text and as Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from etoile_cli.enums import Form
from etoile_cli.quiz.sheets import Sheet, as_markdown, as_text, make_sheet
from etoile_cli.text import cell_width
from tests.games import drawn
from tests.questions import guide_at
from tests.strategies import prose

OUTLETS = {"gazette": "The Gazette"}


def sheet(*forms: Form, rounds: int = 1, typed: bool = False, level: int = 3) -> Sheet:
    """Return a sheet of questions of these forms."""
    questions = [drawn(f"{form.value} {number}", form=form) for number, form in enumerate(forms, 1)]
    return make_sheet(questions, rounds=rounds, title="Lamplight", level=level, outlets=OUTLETS, typed=typed)


def test_text() -> None:
    """A sheet has a title, a line for the team, boxes to tick, and the answers after a form feed."""
    assert as_text(sheet(Form.CHOICE), 80) == (
        "Lamplight: a quiz\n"
        "1 question, nothing past episode 3\n"
        "\n"
        "Team ____________________________\n"
        "\n"
        "  1 choice 1?\n"
        "    [ ] a  No\n"
        "    [ ] b  Yes\n"
        "    [ ] c  Perhaps\n"
        "    [ ] d  Never\n"
        "\n"
        "\fLamplight: the answers\n"
        "\n"
        "  1 b  Yes. So it is. (The Gazette)\n"
    )


def test_rounds() -> None:
    """Rounds are of equal length, each with its number and a place for the points."""
    text = as_text(sheet(*[Form.CHOICE] * 5, rounds=2, level=0), 80)
    assert "5 questions, without spoilers\n" in text
    assert "\n\nRound 1    ____ of 3\n\n  1 choice 1?\n" in text
    assert "\n\nRound 2    ____ of 2\n\n  4 choice 4?\n" in text
    assert "Round" not in as_text(sheet(*[Form.CHOICE] * 5), 80)


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        (Form.CLUES, ["    1  first clue", "    2  second clue", "    3  third clue", "    [ ] a  No"]),
        (Form.ORDER, ["    a  No", "    d  Never", "    ____ ____ ____ ____", "  1 bdac. So it is. (The Gazette)"]),
        (Form.MATCH, ["    1  one", "    4  four", "    a  No", "    ____ ____ ____ ____"]),
    ],
)
def test_other_forms(form: Form, lines: list[str]) -> None:
    """Clues and items are numbered, and letters to find have a place each."""
    text = as_text(sheet(form), 80).split("\n")
    assert [line for line in text if line in lines] == lines


def test_typed_sheet() -> None:
    """Without choices there is a line to write on, and no letter in the answers."""
    for text in (as_text(sheet(Form.CHOICE, typed=True), 80), as_markdown(sheet(Form.CHOICE, typed=True))):
        assert "Perhaps" not in text
        assert text.replace("\\", "").count("_" * 28) == 2
    assert "  1 Yes. So it is." in as_text(sheet(Form.CHOICE, typed=True), 80)


def test_typed_sheet_has_the_choices_that_are_needed() -> None:
    """A question that makes no sense without its choices has them, and places for their letters, all the same."""
    order = replace(drawn("Which", form=Form.ORDER), needs_choices=True)
    made = make_sheet([drawn("a"), order], rounds=1, title="It", level=0, outlets=OUTLETS, typed=True)
    for text in (as_text(made, 80), as_markdown(made).replace("\\", "")):
        first, _, second = text.partition("Which?")
        assert ("Never" in first, "Never" in second) == (False, True)
        assert "____ ____ ____ ____\n" in second


def test_markdown() -> None:
    """Markdown has headings, a list of boxes, and the answers under a heading of their own."""
    assert as_markdown(sheet(Form.CHOICE, Form.CHOICE, rounds=2)) == (
        "# Lamplight: a quiz\n\n"
        "2 questions, nothing past episode 3\n\n"
        f"Team: {chr(92)}_{(chr(92) + '_') * 27}\n\n"
        "## Round 1\n\n"
        "**1.** choice 1?\n\n"
        "- [ ] a: No\n- [ ] b: Yes\n- [ ] c: Perhaps\n- [ ] d: Never\n\n"
        "## Round 2\n\n"
        "**2.** choice 2?\n\n"
        "- [ ] a: No\n- [ ] b: Yes\n- [ ] c: Perhaps\n- [ ] d: Never\n\n"
        "---\n\n"
        "## The answers\n\n"
        "1. b  Yes. So it is. (The Gazette)\n"
        "2. b  Yes. So it is. (The Gazette)\n"
    )


def test_other_forms_in_markdown() -> None:
    """Items are a numbered list, and letters to find have a place each."""
    text = as_markdown(sheet(Form.MATCH)).replace("\\", "")
    assert "1. one\n2. two\n3. three\n4. four\n\n- a: No\n" in text
    assert "- d: Never\n\n____ ____ ____ ____\n" in text


@given(prose)
def test_markdown_shows_text_as_it_is(text: str) -> None:
    """What looks like markup in a title is shown, not obeyed."""
    made = make_sheet([drawn("a")], rounds=1, title=text or "x", level=0, outlets=OUTLETS, typed=False)
    (heading,) = [token for token in MarkdownIt().parse(as_markdown(made)) if token.type == "inline"][:1]
    assert heading.children
    assert {child.type for child in heading.children} <= {"text", "text_special"}


@given(width=st.integers(40, 80), level=st.integers(0, 3), typed=st.booleans())
def test_text_fits_the_width(width: int, level: int, *, typed: bool) -> None:
    """No line of a sheet is too wide."""
    from random import Random

    from etoile_cli.quiz.bank import bank, draw

    guide = guide_at("small", level)
    questions = draw(bank(guide), Random(1), limit=99, level=level)
    outlets = {source.id: source.outlet for source in guide.source}
    made = make_sheet(questions, rounds=3, title="Lamplight", level=level, outlets=outlets, typed=typed)
    assert max(map(cell_width, as_text(made, width).replace("\f", "").split("\n"))) <= width
