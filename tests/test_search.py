"""Search: all statements that contain the words are found, best match first, and the matches are marked."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from etoile_cli.enums import StatementKind
from etoile_cli.formats import Format, write
from etoile_cli.matching import fold
from etoile_cli.model import Dataset
from etoile_cli.pages import search as search_page
from etoile_cli.pages import sources
from etoile_cli.pages.columns import date_text, line_id, more_about
from etoile_cli.search import hit_spans, search
from etoile_cli.spoilers import Guide, gate
from etoile_cli.statements import StatementLine, statement_lines
from etoile_cli.view import Said, Slot
from tests.conftest import Run, sample
from tests.levels import DATASETS, LEVELS, LEVELS_BEFORE_LAST
from tests.strategies import hostile

pytestmark = pytest.mark.usefixtures("about_small")

STEPS = {"small": 1, "real": 307}
"""Of each dataset, every how many statements one is searched for."""

REAL_LEVELS = [each for each in LEVELS if each[0] == "real"]
REAL_LEVELS_BEFORE_LAST = [each for each in LEVELS_BEFORE_LAST if each[0] == "real"]


def found_in_full(guide: Guide, text: str) -> list[StatementLine]:
    """Return the statements found that have all words of `text`."""
    found = search(guide, text)
    return [] if found.is_partial else found.lines


def word_triples(text: str) -> Iterator[str]:
    """Yield each three consecutive words of `text`, all of it where it has fewer."""
    words = text.split()
    for start in range(max(1, len(words) - 2)):
        if fold(part := " ".join(words[start : start + 3])):
            yield part


def current(guide: Guide) -> list[StatementLine]:
    """Return the statements that no later one has replaced."""
    return [line for line in statement_lines(guide) if not line.is_outdated]


def searchable_text(line: StatementLine) -> str:
    """Return all that a search looks at in a statement, folded."""
    return fold(" / ".join((line.about, line.text, *line.search_terms)))


def marked(text: str, hits: Collection[str]) -> list[str]:
    """Return the words of a text that are marked for `hits`."""
    return [text[start:end] for start, end in hit_spans(text, hits)]


def marked_of(line: StatementLine, hits: Collection[str]) -> list[str]:
    """Return the words of a statement that are marked for `hits`, folded."""
    return [fold(word) for text in (line.about, line.text) for word in marked(text, hits)]


def displayed(guide: Guide, text: str) -> list[tuple[Said, Said]]:
    """Return what people read in the results for `text`, with the marks: what each is about, and its text."""
    _, view = search_page.search(guide, text, full=True).views
    found = []
    for entry in view.entries():
        (about, *_), (told,) = entry[Slot.GROUP], entry[Slot.TEXT]
        assert isinstance(about.cell, Said)
        assert isinstance(told.cell, Said)
        found.append((about.cell, told.cell))
    return found


# What is found.


@pytest.mark.parametrize(("name", "level"), [("small", 3), *sample(REAL_LEVELS, 2)])
def test_statement_is_found_by_its_own_words(name: str, level: int) -> None:
    """Any three consecutive words of a visible statement find it, and all three are marked."""
    guide = gate(DATASETS[name], level)
    searches = [(line, part) for line in current(guide)[:: STEPS[name]] for part in word_triples(line.text)]
    assert searches
    for line, part in searches:
        assert line in search(guide, part).lines, part
        words = fold(part).split()
        found = marked_of(line, words)
        assert [word for word in words if not any(word in each for each in found)] == [], part


@pytest.mark.parametrize(
    ("name", "level"), [("small", 0), ("small", 1), ("small", 2), *sample(REAL_LEVELS_BEFORE_LAST, 2)]
)
def test_hidden_statement_is_not_found(name: str, level: int) -> None:
    """No words of a statement of a later episode find it, or anything else of a later episode."""
    dataset = DATASETS[name]
    guide, last = gate(dataset, level), gate(dataset, len(dataset.episode))
    visible = set(statement_lines(guide))
    hidden = [line for line in statement_lines(last) if line.after > level]
    assert hidden
    for line in hidden[:: STEPS[name]]:
        for part in (line.text, line.about, *word_triples(line.text)):
            found = search(guide, part).lines
            assert {each.after for each in found} <= set(range(level + 1))
            assert set(found) <= visible


@pytest.mark.parametrize(("level", "kind"), [(1, StatementKind.CHARACTER), (2, None)])
def test_superseded_summary_is_not_found(small: Dataset, level: int, kind: StatementKind | None) -> None:
    """A summary is found at its own level, and no longer where a later one has taken its place."""
    found = found_in_full(gate(small, level), "as if the sea could hear")
    assert [line.kind for line in found] == ([kind] if kind else [])


@given(text=hostile, level=st.integers(0, 3))
def test_any_text_can_be_searched_for(text: str, level: int) -> None:
    """Any text finds visible statements, each once, or none."""
    guide = gate(DATASETS["small"], level)
    found = search(guide, text).lines
    assert Counter(found) <= Counter(statement_lines(guide))
    assert bool(fold(text)) or found == []


@pytest.mark.parametrize(("name", "level"), [("small", 3), *sample(REAL_LEVELS, 2)])
def test_search_terms_find_and_are_displayed(name: str, level: int) -> None:
    """An alias, a maker, an artist, a city, a department or an award finds its statement, which it stands beside."""
    guide = gate(DATASETS[name], level)
    show = guide.show
    terms = [
        *((show.title, alias) for alias in show.aliases),
        *((dance.title, each) for dance in guide.dance for each in (*dance.choreographers, *dance.composers)),
        *((song.title, song.artist) for song in guide.song if song.artist),
        *((place.name, place.city) for place in guide.place),
        *((credit.job, credit.department) for credit in guide.credit),
        *((date_text(each.date), each.award) for each in guide.milestone if each.award),
        *((term.term, alias.name) for term in guide.term for alias in term.aliases),
        *((character.name, alias.name) for character in guide.character for alias in character.aliases),
        *((person.name, alias.name) for person in guide.person for alias in person.aliases if person.facts),
        *((company.name, each) for company in guide.company if company.facts for each in (company.city,)),
        *((company.name, alias.name) for company in guide.company for alias in company.aliases if company.facts),
        *((credit.job, alias.name) for credit in guide.credit for alias in credit.aliases),
    ]
    for about, term in terms if name == "small" else sample(terms, 25):
        shown = [each.text for each, _ in displayed(guide, term) if each.text.startswith(about)]
        assert [each for each in shown if fold(term).removeprefix("the ") in fold(each)], (about, term)


@pytest.mark.parametrize(
    ("typed", "level", "kind"),
    [
        ("lamplight skerry invented", 0, StatementKind.NOTE),
        ("whose hand", 3, StatementKind.NOTE),
        ("ferry came", 1, StatementKind.EPISODE),
        ("unpaid bill", 2, StatementKind.SHOW),
        ("showrunners", 0, StatementKind.CREDIT),
        ("keepers of the secret", 2, StatementKind.CREDIT),
    ],
)
def test_notes_summaries_and_credit_aliases_are_found(
    small: Dataset, typed: str, level: int, kind: StatementKind
) -> None:
    """Notes, summaries of episodes and seasons, and credits by an alias are found, from their level on."""
    assert [line.kind for line in search(gate(small, level), typed).lines] == [kind]
    assert level == 0 or found_in_full(gate(small, level - 1), typed) == []


# The order.

TEXTS = ("lamp", "horn", "the horn", "tove", "an", "er", "keep", "s", "maud lamp", "in", "review", "1", "fog index")


def rank(line: StatementLine, text: str) -> int:
    """Return how well a statement matches: 0 by whole words, 1 by prefixes, 2 by substrings, 3 not at all."""
    searched = f" {searchable_text(line)} "
    forms = (" {} ", " {}", "{}")
    return next(
        (place for place, form in enumerate(forms) if all(form.format(word) in searched for word in text.split())), 3
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("small", text) for text in TEXTS),
        *(("real", text) for text in ("dance", "the ballet", "an", "king", "s e", "new york")),
    ],
)
def test_best_matches_come_first(name: str, text: str) -> None:
    """Characters of that name come before texts, and among texts whole words before prefixes, in the guide's order.

    Parts within words are found only where no word begins so, and beginnings of short words where none is the word.
    """
    dataset = DATASETS[name]
    guide = gate(dataset, len(dataset.episode))
    matching = [line for line in current(guide) if rank(line, text) < 3]
    begun = [line for line in matching if rank(line, text) < 2]
    found = search(guide, text).lines
    words = fold(text).split()
    whole = [line for line in matching if rank(line, text) == 0 and all(len(word) <= 3 for word in words)]
    assert found
    assert Counter(found) == Counter(whole or begun or matching)
    people = [line for line in found if line.kind is StatementKind.CHARACTER and _is_in(words, line.about)]
    texts = [line for line in found if not any(_is_in([word], line.about, *line.search_terms) for word in words)]
    assert [line for line in found if line in people or line in texts] == [*people, *texts]
    assert texts == sorted(
        [line for line in (whole or matching) if line in texts],
        key=lambda line: (line.kind is StatementKind.SOURCE, rank(line, text)),
    )


def _is_in(words: list[str], *names: str) -> bool:
    return any(all(word in fold(name) for word in words) for name in names)


def test_texts_match_in_all_ways(small: Dataset) -> None:
    """Of the texts above one is found as whole words and as prefixes, and one within words alone."""
    guide = gate(small, 3)
    ranks = [{rank(line, text) for line in search(guide, text).lines} for text in TEXTS]
    assert {0, 1} in ranks
    assert {2} in ranks


@pytest.mark.parametrize(("typed", "found", "left_out"), [("horn", "horns", "foghorn"), ("light", "lighthouse", "")])
def test_parts_within_words_count_last(small: Dataset, typed: str, found: str, left_out: str) -> None:
    """Where a word begins as typed, words that only contain it are not found; where none does, they are."""
    guide = gate(small, 3)
    texts = [searchable_text(line) for line in search(guide, typed).lines]
    assert any(f" {found}" in text for text in texts)
    assert all(f" {typed}" in f" {text}" for text in texts)
    assert not left_out or any(left_out in searchable_text(line) for line in search(guide, left_out).lines)
    assert any("lamp" in searchable_text(line) for line in search(guide, "amp").lines)


def test_person_comes_before_lines_about_it(real: Dataset) -> None:
    """The name of a character finds that character first, with who that is."""
    lines = search(gate(real, 8), "gael").lines
    assert (lines[0].kind, lines[0].id) == (StatementKind.CHARACTER, "gael")
    assert any(line.id != "gael" for line in lines)


# Typos.


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("lighthuose", "lighthouse"), ("cherm", "charm"), ("orchestar", "orchestra"), ("gavote sturm", "gavotte storm")],
)
def test_typo_finds_similar_words(small: Dataset, typed: str, meant: str) -> None:
    """Where nothing matches, statements with similar words are found, and those words are marked."""
    guide = gate(small, 3)
    found = search(guide, typed)
    expected = search(guide, meant).lines
    assert expected
    assert set(expected) <= set(found.lines)
    for line in expected:
        assert set(meant.split()) <= set(marked_of(line, found.hits))


def test_typo_has_the_order_of_the_word(real: Dataset) -> None:
    """After a typo in a name what is about its bearer comes first, as it does where the name is right."""
    guide = gate(real, 1)
    assert search(guide, "chyenne").lines[0] == search(guide, "cheyenne").lines[0]


def test_typo_counts_only_where_nothing_matches(small: Dataset) -> None:
    """Where statements contain the word itself, those with similar words are not found."""
    found = search(gate(small, 3), "lamps").lines
    assert found
    assert all("lamps" in searchable_text(line) for line in found)


@pytest.mark.parametrize(("typed", "count"), [("boet", 0), ("tide", 1), ("tyde", 0), ("storn", 1)])
def test_typos_count_from_five_letters_on(small: Dataset, typed: str, count: int) -> None:
    """A word of fewer letters is too like others: it finds itself or nothing."""
    assert len(search(gate(small, 3), typed, [StatementKind.SHOW, StatementKind.DANCE]).lines) == count


def test_all_words_must_match(small: Dataset) -> None:
    """A statement needs all words, or similar ones; a word that is similar to none finds nothing."""
    guide = gate(small, 3)
    found = search(guide, "lampp lamp").lines
    assert found
    assert all("lamp" in searchable_text(line) for line in found)
    for text in ("zzz", "zzz the", "«»", "", " ", "--", "xylophone"):
        assert search(guide, text).lines == [], text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zzz lamp", "lamp"),
        ("who plays lamp", "lamp"),
        ("where is the lighthuose", "lighthouse"),
        ("gavotte foghorn storm", "gavotte storm"),
        ("xx gavot", "gavotte"),
    ],
)
def test_most_words_are_enough_where_no_statement_has_all(small: Dataset, typed: str, meant: str) -> None:
    """Where no statement has all words, those with most of them are found; common words do not count."""
    guide = gate(small, 3)
    found, expected = search(guide, typed), search(guide, meant)
    assert (found.is_partial, expected.is_partial) == (True, False)
    assert set(found.lines) == set(expected.lines)
    assert found.lines
    assert search(gate(small, 3), "the lamp").is_partial is False


def test_rare_words_come_first_where_no_statement_has_all(small: Dataset) -> None:
    """Of statements with as many of the words, those with the rarer ones come first."""
    lines = search(gate(small, 3), "lamp gavotte zzz", [StatementKind.SHOW, StatementKind.DANCE]).lines
    assert "gavotte" in searchable_text(lines[0])
    assert [line for line in lines if "gavotte" not in searchable_text(line)]


def test_sources_come_last(real: Dataset) -> None:
    """The pages of sources come after whatever else is found, each on one line for people."""
    guide = gate(real, len(real.episode))
    kinds = [line.kind for line in search(guide, "vulture").lines]
    assert kinds == sorted(kinds, key=lambda kind: kind is StatementKind.SOURCE)
    said = write(search_page.search(guide, "vulture", full=True), Format.PLAIN)
    assert '\nSource pages.\nVulture, Episodes 1 and 2, "Dancer Swap".\n' in said


# Folding.


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("TOVE ASE", "Tove Åse"),
        ("tove a\u030ase", "Tove Åse"),
        ("dorsay", "d'Orsay"),
        ("D\u2019ORSAY", "d'Orsay"),
        ("d'orsay luc", "Luc d'Orsay"),
        ("OLGA brún", "Ólga Brún"),
        ("both famous", "both: famous, both: broke"),
        ("port-lune", "Port-Lune"),
        ("wet works", "Wet_Works"),
        ("灯台", "灯台"),
        ("=1+1", '"=1+1"'),
        ("stranger maud", "The Stranger, Maud Kerr"),
    ],
)
def test_case_accents_punctuation_and_order_are_ignored(small: Dataset, typed: str, written: str) -> None:
    """Words are found without their accents, capitals and punctuation, or with other ones, and in any order."""
    guide = gate(small, 3)
    lines = {line for line in statement_lines(guide) if written in f"{line.about} {line.text}"}
    assert lines
    assert lines <= set(search(guide, typed).lines)


# Kinds.


@pytest.mark.parametrize("kinds", [*((kind,) for kind in StatementKind), ("relation", "show"), tuple(StatementKind)])
def test_kinds_filter_the_results(kinds: tuple[StatementKind, ...]) -> None:
    """With kinds, only statements of one of them are found, in the same order; there are some of each kind."""
    guide = gate(DATASETS["small"], 3)
    found = search(guide, "l", kinds).lines
    assert found == [line for line in search(guide, "l").lines if line.kind in kinds]
    assert {line.kind for line in found} == set(kinds)


# Marks.

_letters = st.text("aeélmpLAMP'\u2019 -_雪[]:", max_size=30)


@given(words=hostile | _letters, text=_letters | st.just("lamp"))
def test_marks_are_in_order_and_apart(words: str, text: str) -> None:
    """Marks are places in the text, in order; none is empty, and none begins before the one before it ends."""
    spans = hit_spans(words, fold(text).split())
    places = [0, *(place for span in spans for place in span), len(words)]
    assert places == sorted(places)
    assert all(start < end for start, end in spans)


@pytest.mark.parametrize(
    ("text", "words", "result"),
    [
        ("lamp", "The lamp of Lamplight.", ["lamp", "Lamplight"]),
        ("LAMP", "the lamps, [the] lamp!", ["lamps", "lamp"]),
        ("orsay", "Luc d'Orsay", ["d'Orsay"]),
        ("dorsay", "Luc d\u2019Orsay", ["d\u2019Orsay"]),
        ("ase tove", "Tove Åse", ["Tove", "Åse"]),
        ("port", "Port-Lune", ["Port"]),
        ("zzz", "Port-Lune", []),
        ("", "Port-Lune", []),
        ("--", "Port -- Lune", []),
    ],
)
def test_whole_words_are_marked(text: str, words: str, result: list[str]) -> None:
    """Each word that contains a hit is marked as a whole, and no other."""
    assert marked(words, fold(text).split()) == result


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("small", text) for text in ("lamp", "tower", "horns", "boat", "the", "what")),
        *(("real", text) for text in ("dance", "theatre", "then", "stage", "hold", "legs")),
    ],
)
def test_only_hits_are_marked(name: str, text: str) -> None:
    """Each result has a marked word, and no word is marked that is merely similar."""
    dataset = DATASETS[name]
    for cells in displayed(gate(dataset, len(dataset.episode)), text):
        hits = [cell.text[start:end] for cell in cells for start, end in cell.hits]
        assert hits, cells
        assert [hit for hit in hits if text not in fold(hit)] == [], cells


# The command.


@pytest.mark.parametrize("args", [("zzz",), ("zzz", "--kind", "date"), ("",)])
def test_no_result_exits_with_1(run: Run, args: tuple[str, ...]) -> None:
    """Without results the exit code is 1, stdout is empty, and one line on stderr says so and nothing else."""
    text = " ".join(args).partition(" --")[0]
    for options in ((), ("--json",)):
        assert run("search", *args, *options) == (
            1,
            "",
            f"etoile: Nothing you have unlocked mentions {text!r}. Try fewer words, or parts of them.\n",
        )


@pytest.mark.parametrize("level", [0, 3])
def test_json_has_the_results_without_marks(run: Run, small: Dataset, level: int) -> None:
    """JSON has the statements as they are, in the order of the results."""
    found = json.loads(run("search", "The", "horn", "--json", "--up-to", str(level)).out)
    assert found == [
        {
            "id": line_id(line),
            "kind": line.kind.value,
            "about": line.about,
            "about_id": None if line.kind is StatementKind.DATE else line.id,
            "text": line.text,
            "after": line.after,
            "episode": line.episode,
            "confidence": line.confidence.value,
            "sources": list(line.sources),
        }
        for line in search(gate(small, level), "the horn").lines
    ]
    assert found


def test_hits_are_marked_on_a_terminal(run: Run) -> None:
    """On a terminal hits have a colour, or «» where there is none; a pipe has the text as it is."""
    found = ("search", "lamp", "--up-to", "all")
    assert "«Lamp»" in run(*found, "--color", "never", terminal=80).out
    colored = run(*found, "--color", "always", terminal=80).out
    assert re.search("\x1b\\[[0-9;]+mLamp\x1b", colored)
    assert "«" not in colored
    assert "«" not in run(*found).out


def test_results_about_one_thing_stand_together(small: Dataset) -> None:
    """People read what is about one thing under its name, with its kind where that is not clear, best match first."""
    said = write(search_page.search(gate(small, 3), "tove", full=True), Format.PLAIN).splitlines()
    headings = [said[index + 1] for index, line in enumerate(said) if line == ""]
    assert "@foghorn, music." in headings
    assert said[:4] == [
        f"{len(search(gate(small, 3), 'tove').lines)} results for tove.",
        "",
        "Tove Åse.",
        "First horn, played by Ólga Brún.",
    ]
    assert len(headings) == len({*headings})
    assert "leader, term." in headings


@pytest.mark.parametrize("text", ["swap", "paris", "gael", "etoile", "fish"])
def test_first_results_are_about_several_things(real: Dataset, text: str) -> None:
    """Without `full` people read ten results: five about who is meant, of others two, or more without others."""
    guide = gate(real, 8)
    page = search_page.search(guide, text)
    (shown,) = [view.rows for view in page.views if view.is_laid_out]
    found = [(line.kind, line.about) for line in search(guide, text).lines]
    most = 5 if found[0][0] in (StatementKind.CHARACTER, StatementKind.PERSON) else 2
    best, *others = Counter(found).values()
    enough = min(best, most) + sum(min(count, 2) for count in others) >= 10
    first, *groups = Counter(str(row[:2]) for row in shown).values()
    assert len(shown) <= 10
    assert (first <= most and max(groups) <= 2) or not enough


def test_episode_stands_before_what_it_reveals(small: Dataset) -> None:
    """A result has the episode that reveals it, but where its heading says that, or it was known from the start."""
    said = write(search_page.search(gate(small, 3), "tove", full=True), Format.PLAIN)
    assert "\nEpisode 1: The horn was her father's.\n" in said
    assert (
        "\nEpisode 1, Low Water.\n"
        "A boat is late, and Tove is on it when it leaves.\n"
        "Tove boards the night boat (one source).\n"
    ) in said
    assert "From the start" not in said


def test_results_about_one_thing_are_in_order(small: Dataset) -> None:
    """Below the best match what is about the same thing stands in the order of the episodes."""
    tove, *others = small.character
    facts = tuple(replace(tove.facts[0], text=f"Plover {after}.", after=after) for after in (2, 1, 3))
    guide = gate(replace(small, character=(replace(tove, facts=facts), *others)), 3)
    assert [line.after for line in search(guide, "plover").lines] == [2, 1, 3]
    said = write(search_page.search(guide, "plover"), Format.PLAIN)
    assert "\nEpisode 2: Plover 2.\nEpisode 1: Plover 1.\nEpisode 3: Plover 3.\n" in said


@pytest.mark.parametrize(
    ("level", "typed", "said"),
    [
        (0, "bull", "Artists from New York and Paris have changed places. Who will want to go home first?"),
        (2, "bull", "Cheyenne finds a partner, Gael. In Paris, officials question Geneviève"),
        (8, "rat", "Ballet is known for its swans"),
    ],
)
def test_episode_stands_under_its_title(real: Dataset, level: int, typed: str, said: str) -> None:
    """An episode is headed by its number and title, and where only that matches, people read what it is about."""
    heading, *told = write(search_page.search(gate(real, level), typed), Format.PLAIN).splitlines()[2:]
    assert re.fullmatch(rf"Episode \d, The {typed.capitalize()}(, teaser)?\.", heading)
    assert told[0].startswith(said)
    assert f"The {typed.capitalize()}." not in told


def test_sources_have_no_episode(real: Dataset) -> None:
    """Before a source there is no episode: what it tells may be of many."""
    said = write(search_page.search(gate(real, 8), "vulture"), Format.PLAIN)
    assert "Tobias Versus Cheyenne" in said
    assert "\nEpisode " not in said


@pytest.mark.parametrize(
    ("typed", "level", "command"),
    [
        ("gael", 8, "who gael rodriguez --all"),
        ("lou de laage", 8, "who lou de laage --all"),
        ("paris", 8, "companies paris"),
        ("barre", 1, "glossary barre"),
        ("the bull", 8, "episodes 2 --all"),
        ("the bull", 1, "episodes"),
        ("vulture", 8, "sources vul12 --all"),
        ("snipe", 8, "relations --all"),
        ("swan", 8, "glossary swan lake"),
        ("rubies", 8, "dances"),
    ],
)
def test_best_match_has_its_command(real: Dataset, typed: str, level: int, command: str) -> None:
    """Below the results people read the command of the best match that has a page of its own, else of the list."""
    note = search_page.search(gate(real, level), typed).views[1].note
    assert note.endswith(f"more: etoile {command}")


@pytest.mark.parametrize("level", [0, 4, 8])
def test_command_of_each_statement_works(run: Run, real: Dataset, level: int) -> None:
    """The command of any statement, which may be the best match, shows a page."""
    guide = gate(real, level)
    commands = dict.fromkeys(more_about(guide, line) for line in statement_lines(guide))
    for command in sample(commands, 30):
        shown = run(*command.split(), "--up-to", str(level), env={"ETOILE_DATA": ""})
        assert (shown.code, shown.err) == (0, ""), command


def test_common_words_are_marked_only_alone(small: Dataset) -> None:
    """An article is marked where it is all that was looked for."""
    guide = gate(small, 3)
    marked = {cell.text[start:end] for cell, _ in displayed(guide, "the lamp") for start, end in cell.hits}
    assert marked
    assert [word for word in marked if "lamp" not in word.lower()] == []
    assert any(told.hits for _, told in displayed(guide, "the"))


def test_name_alone_is_no_result_for_people(real: Dataset) -> None:
    """A line that only repeats its heading is left out for people, where something else stands below it."""
    said = write(search_page.search(gate(real, 0), "vulture", full=True), Format.PLAIN).splitlines()
    assert said[2] == "Source pages."
    assert "Vulture." not in said
    assert 'Vulture, Episodes 1 and 2, "Dancer Swap".' in said


def test_people_read_that_results_have_some_of_the_words(run: Run) -> None:
    """Results with some of the words are a success, and their heading says what they are."""
    outcome = run("search", "who", "plays", "lamp", "--plain", "--up-to", "all")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("Nothing has all of these words. These results have some of them.\n")
    data = run("search", "who", "plays", "lamp", "--json", "--up-to", "all")
    assert (data.code, data.err) == (0, "etoile: Nothing has all of these words. These results have some of them.\n")
    assert not run("search", "lamp", "--json", "--up-to", "all").err


@pytest.mark.parametrize(
    ("words", "remark"),
    [
        ("lamp banana", "Nothing mentions 'banana'. These results go by the other words."),
        ("banana lamp kumquat", "Nothing mentions 'banana' or 'kumquat'. These results go by the other words."),
        ("foghron", "Nothing mentions 'foghron'. These results are for words like foghorn."),
        ("foghorn", None),
    ],
)
def test_programs_are_told_which_words_nothing_has(small: Dataset, words: str, remark: str | None) -> None:
    """Words that occur nowhere are named, as a slip is that was put right."""
    assert search_page.search(gate(small, 3), words).remark == remark


def test_few_results_are_not_left_out(real: Dataset) -> None:
    """Where fewer than four results would be left out, people read all."""
    few, many = (search_page.search(gate(real, 4), words) for words in ("gael", "jack"))
    assert few.views[1].note == "more: etoile who gael rodriguez --all"
    assert len(few.views[0].rows) == len(few.views[1].rows) == 11
    assert many.views[1].note.startswith("10 of ")


def test_many_results_are_counted_by_kind(real: Dataset) -> None:
    """Where not all results are shown people read of which kinds most are; not where they asked for some, or all."""
    guide = gate(real, 8)
    title = search_page.search(guide, "ballet").views[1].title
    found = Counter(line.kind.value for line in search(guide, "ballet").lines)
    counts = {kind: int(number) for number, kind in (each.split() for each in title.partition(": ")[2].split(", "))}
    others = counts.pop("other")
    assert counts == dict(found.most_common(4))
    assert others == found.total() - sum(counts.values())
    terms = search_page.search(guide, "ballet", [StatementKind.TERM])
    assert ":" not in f"{terms.views[1].title}{search_page.search(guide, 'ballet', full=True).views[1].title}"


def test_names_by_which_something_was_found_stand_once(real: Dataset) -> None:
    """The lines about one thing have one heading, and an alias is there once, with or without its article."""
    said = write(search_page.search(gate(real, 8), "clean", full=True), Format.PLAIN)
    assert said.count("SuSu's mother (cleaner, the cleaning lady).") == 1
    assert said.count("\nSuSu's mother (") == 1


def test_episode_ahead_has_a_teaser(real: Dataset) -> None:
    """A result about an episode that one has not seen is called a teaser."""
    four, eight = (write(search_page.search(gate(real, level), "swan"), Format.PLAIN) for level in (4, 8))
    assert "\nEpisode 5, The Rat, teaser.\n" in four
    assert "\nEpisode 5, The Rat.\n" in eight


def test_hint_can_be_typed_into_a_shell(real: Dataset) -> None:
    """The hint of a long list is the whole command, with its words quoted where a shell needs it."""
    for typed, quoted in (("the paris", "the paris"), ("Jack's", "'Jack'\"'\"'s'")):
        note = search_page.search(gate(real, 8), typed).views[1].note
        assert re.search(f"· all: --all · one kind: etoile search {re.escape(quoted)} --kind [a-z]+ · more", note)


@pytest.mark.parametrize("level", sample(range(9), 2))
def test_hint_names_a_kind_that_has_results(real: Dataset, level: int) -> None:
    """The kind that the hint of a long list names has results."""
    guide = gate(real, level)
    for typed in ("the", "jack", "paris"):
        found = search(guide, typed).lines
        note = search_page.search(guide, typed).views[1].note if found else ""
        if hint := re.search("--kind ([a-z]+) ·", note):
            of_kind = [line for line in found if line.kind == hint[1]]
            assert search(guide, typed, [StatementKind(hint[1])]).lines == of_kind != []


def test_kind_without_results_says_that_others_have_some(run: Run) -> None:
    """Where only other kinds have the words, people read that, and how to find them."""
    outcome = run("search", "lamp", "--kind", "person", "--kind", "dance", "--up-to", "all")
    said = "etoile: No person or dance that you have unlocked mentions 'lamp'. Other results: etoile search lamp\n"
    assert outcome == (1, "", said)


@pytest.mark.parametrize(("typed", "found"), [("sea", ["sea"]), ("se", ["se"]), ("seas", ["seas"])])
def test_short_words_are_whole_words(small: Dataset, typed: str, found: list[str]) -> None:
    """Where a short word stands in a statement, words that begin with it are no results; else they are."""
    texts = ("The sea.", "Se.", "The seaside.", "Seasons pass.")
    facts = tuple(replace(small.show.facts[0], text=text, after=0) for text in texts)
    guide = gate(Dataset(show=replace(small.show, facts=facts), source=small.source), 0)
    words = {"sea": ["The sea."], "se": ["Se."], "seas": ["The seaside.", "Seasons pass."]}
    assert [line.text for line in search(guide, typed).lines] == [text for word in found for text in words[word]]


def test_people_read_how_many_results_there_are(small: Dataset) -> None:
    """The heading counts the results, of which people read the best ten; `full` has all."""
    guide = gate(small, 3)
    short, full = (search_page.search(guide, "lamp", full=full) for full in (False, True))
    lines = search(guide, "lamp").lines
    count, pages = len(lines), [line.id for line in lines if line.kind is StatementKind.SOURCE]
    assert write(short, Format.PLAIN).startswith(f"{count} results for lamp: 7 show, ")
    assert write(full, Format.PLAIN).startswith(f"{count} results for lamp.\n")
    note = "For all of them, add the option --all, with two hyphens\nOne kind: etoile search lamp --kind show\n"
    assert f"\nThese are 10 of {count}.\n{note}" in write(short, Format.PLAIN)
    assert len(full.views[1].entries()) == count - len(pages) + len({*pages})
    assert write(search_page.search(guide, "gavotte"), Format.PLAIN).startswith("1 result for gavotte.\n")


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("lighthuose", "1 result for words like lighthouse."),
        ("gavote sturm", "1 result for words like gavotte, storm."),
        ("GAVOTTE, Storm!", "1 result for GAVOTTE, Storm!"),
    ],
)
def test_heading_says_which_words_a_typo_found(small: Dataset, typed: str, heading: str) -> None:
    """After a typo the heading has the words that were found instead; otherwise what was typed."""
    assert write(search_page.search(gate(small, 3), typed), Format.PLAIN).splitlines()[0] == heading


def test_points_of_critics_are_praise_or_criticism(small: Dataset) -> None:
    """People read of a point whether it was praised, in a search and below its source; data have the point alone."""
    guide = gate(small, 3)
    pages = (search_page.search(guide, "too many boats"), sources.sources(guide, "harbour", full=True))
    for page in pages:
        assert "criticised: too many boats" in write(page, Format.PLAIN).casefold()
        assert "criticised" not in write(page, Format.JSON)


def test_source_has_its_own_side_of_a_dispute(small: Dataset) -> None:
    """Below a source people read what it says where others disagree, and not what the guide goes by."""
    page = sources.sources(gate(small, 3), "gazette", full=True)
    said = write(page, Format.PLAIN)
    assert "Ada Brandt alone, says a listing" in said
    assert "In this guide" not in said
    assert "In this guide" in write(page, Format.JSON)
