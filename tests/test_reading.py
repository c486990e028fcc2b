"""How pages read to people: their length, what they leave out, and what never stands in them, for every command."""

import re
from itertools import chain

import pytest
from rich.cells import cell_len

from etoile_cli.cli.app import MODULES
from etoile_cli.enums import Billing
from etoile_cli.model import Dataset
from tests.conftest import Run, sample

BUDGETS: dict[tuple[str, ...], int] = {
    ("home",): 14,
    ("next",): 10,
    ("show",): 40,
    ("episodes",): 30,
    ("episodes", "8"): 60,
    ("reviews",): 40,
    ("credits",): 60,
    ("timeline",): 60,
    ("cast",): 40,
    ("characters",): 90,
    ("characters", "--company", "paris"): 30,
    ("characters", "--company", "new-york"): 30,
    ("who", "cheyenne"): 60,
    ("companies",): 30,
    ("companies", "paris"): 40,
    ("relations",): 40,
    ("relations", "jack"): 40,
    ("new",): 40,
    ("recap",): 60,
    ("dances",): 60,
    ("music",): 60,
    ("places",): 60,
    ("glossary",): 75,
    ("glossary", "étoile"): 25,
    ("search", "paris"): 40,
    ("sources",): 60,
    ("disputes",): 60,
    ("scores",): 30,
    ("trivia", "--seed", "1"): 8,
    ("watched",): 14,
    ("sources", "review"): 60,
}
"""The lines that a page may take at 80 columns, without `--all`."""

AT_FIRST: dict[int, dict[tuple[str, ...], int]] = {0: {("home",): 16}, 1: {("new",): 44}}
"""By level the pages that take more at the start: the premise of the series, and everyone who is in it."""

LISTS = {words[0] for words in BUDGETS}
"""The commands that print a page, and so have a budget."""

WITHOUT_PAGE = {"data", "quiz", "learn", "export"}
"""Commands that print no page for reading: their output has tests of its own."""

LEVELS = range(9)
WIDTHS = (40, 60, 80, 120, 200)
MARKED = re.compile(r"(?<![.!?\"'\u2019\u201d)…])[°≠]")
"""A mark of doubt that does not stand at the end of a sentence."""


_READ: dict[tuple[object, ...], dict[tuple[str, ...], str]] = {}


def pages(run: Run, *options: str, level: int = 8, width: int = 80) -> dict[tuple[str, ...], str]:
    """Return each command line of `BUDGETS` that has an answer at this level, with its page on a terminal.

    They are read once, since most tests look at the same pages.
    """
    key = (options, level, width)
    if key not in _READ:
        _READ[key] = {}
        for words in BUDGETS:
            at_level = () if words == ("watched",) else ("--up-to", str(level))
            outcome = run(*words, *at_level, "--color", "never", *options, terminal=width)
            if outcome.code == 0:
                _READ[key][words] = outcome.out
    return _READ[key]


def body(page: str) -> str:
    """Return a page without its last paragraph, the footer."""
    return page.rstrip("\n").rpartition("\n\n")[0]


def test_every_command_has_a_budget() -> None:
    """Each command prints a page of at most so many lines, or is listed as one without a page."""
    assert {*chain.from_iterable(MODULES.values())} <= LISTS | WITHOUT_PAGE


def test_every_page_is_there_after_the_last_episode(run: Run) -> None:
    """After the last episode each command line with a budget prints a page."""
    assert pages(run).keys() == BUDGETS.keys()


@pytest.mark.parametrize("level", sample(LEVELS, 3))
def test_pages_are_short(run: Run, level: int) -> None:
    """No page at 80 columns takes more lines than its budget, but two at the start."""
    budgets = BUDGETS | AT_FIRST.get(level, {})
    lengths = {words: page.count("\n") for words, page in pages(run, level=level).items()}
    assert {words: length for words, length in lengths.items() if length > budgets[words]} == {}


@pytest.mark.parametrize("level", sample(LEVELS, 2))
def test_pages_of_the_main_characters_are_short(run: Run, real: Dataset, level: int) -> None:
    """The page of each main character keeps to the same budget at any level."""
    budget = BUDGETS["who", "cheyenne"]
    for each in real.character:
        if each.billing is Billing.MAIN:
            page = run("who", each.name, "--up-to", str(level), "--color", "never", terminal=80).out
            assert page.count("\n") <= budget, each.id


@pytest.mark.parametrize("level", sample(LEVELS, 2))
def test_no_page_names_a_source_by_its_id(run: Run, real: Dataset, level: int) -> None:
    """Outlets are named in words: no id that is not a word stands on a page, but on that of a source."""
    ids = {source.id for source in real.source if re.search("[0-9-]", source.id)}
    for words, page in pages(run, level=level).items():
        if words != ("sources", "review"):
            assert ids & {*re.findall(r"[\w-]+", page)} == set(), words
    for words, page in pages(run, "--sources", level=level).items():
        if words != ("sources", "review"):
            assert ids & {*re.findall(r"[\w-]+", re.sub(r"https?://\S+", "", page))} == set(), words


@pytest.mark.parametrize("level", sample(LEVELS, 2))
def test_marks_stand_at_the_end_of_statements(run: Run, level: int) -> None:
    """A mark of doubt follows a sentence, never a name or a title, and is explained below where it occurs."""
    explained = {"°": "° one source", "≠": "≠ sources disagree", "?": "? episode not known"}
    for words, page in pages(run, level=level).items():
        text = body(page)
        assert not MARKED.search(text), (words, MARKED.search(text))
        footer = " ".join(page.rpartition(text)[2].split())
        for mark in "°≠":
            assert (mark in text) == (explained[mark] in footer), (words, mark)
        is_unknown = bool(re.search(r"(?m)^ *\?  | {2}\?$", text))
        assert is_unknown == (explained["?"] in footer), words


@pytest.mark.parametrize("level", sample(LEVELS, 1))
def test_pages_for_speech_and_pipes_have_no_marks(run: Run, level: int) -> None:
    """A pipe has no marks of doubt, and `plain` has words where a terminal has marks."""
    for words, page in pages(run, level=level).items():
        if words != ("watched",):
            piped, said = (run(*words, "--up-to", str(level), *options).out for options in ((), ("--plain",)))
            assert not re.search("[°≠]", piped + said), words
            for mark, doubt in {"°": "(one source)", "≠": "(sources disagree)"}.items():
                shown = body(page).count(mark) + len(re.findall(r"\s+".join(map(re.escape, doubt.split())), body(page)))
                assert said.count(doubt) == shown, (words, mark)  # a phrase has it in words on a terminal, too


def test_sources_may_tell_more_than_was_seen(run: Run) -> None:
    """Until the last episode was seen, a terminal says that the pages of sources may tell more; only with sources."""
    warning = "The pages of sources may tell more than you have seen."
    for options, is_warned in (("--up-to 2 -s", True), ("--up-to all -s", False), ("--up-to 2", False)):
        out = run("who", "jack", *options.split(), terminal=160).out
        assert (warning in out) == is_warned


def test_sources_are_numbered_notes(run: Run) -> None:
    """With --sources each number in the text has its note below, and each note its number."""
    for words, page in pages(run, "--sources", "--all").items():
        text, _, notes = page.partition("\n[1] ")
        used, listed = ({*re.findall(r"\[(\d+)\]", part)} for part in (text, f"\n[1] {notes}"))
        assert used == (listed if notes else set()), words
    outcome = run("who", "tobias", "--up-to", "1", "--sources", terminal=80)
    assert "[1] " in outcome.out
    assert "(one source)" in run("who", "larry", "--up-to", "1", "--sources", terminal=80).out


@pytest.mark.parametrize("width", sample(WIDTHS, 2))
def test_pages_fit_every_terminal(run: Run, width: int) -> None:
    """No line but an address is wider than the terminal, at any level."""
    for level in sample(LEVELS, 1):
        for words, page in pages(run, "--all", level=level, width=width).items():
            for line in page.splitlines():
                assert cell_len(line) <= width or "://" in line, (words, line)
                assert "…" not in line, (words, line)


def test_footer_says_the_level_and_nothing_of_what_is_hidden(run: Run) -> None:
    """The footer depends on the progress alone."""
    for level, footer in (
        ("none", "Nothing watched yet. After episode 1: etoile watched 1"),
        ("4", "After episode 4 of 8. Seen more? etoile watched 5"),
        ("all", "All 8 episodes seen."),
    ):
        run("watched", level)
        for words in (("cast",), ("companies",), ("who", "tobias")):
            assert footer in run(*words, terminal=80).out
            assert "episodes seen" not in run(*words).out + run(*words).err
    assert "After episode 3 of 8." in run("cast", "--up-to", "3", terminal=80).out


def test_all_shows_everything(run: Run) -> None:
    """With --all no page says that it shows only some of its rows."""
    for words, page in pages(run, "--all").items():
        assert "all: --all" not in page, words
