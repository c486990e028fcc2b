"""The guide as one HTML file: what each level holds, and that nothing else is in it."""

import re
from base64 import b64encode
from collections import Counter
from functools import cache
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from itertools import combinations, pairwise
from json import dumps, loads
from string import ascii_lowercase
from typing import Any

import pytest
from msgspec import convert
from msgspec.structs import replace

from etoile_cli import queries
from etoile_cli.dataset import load
from etoile_cli.matching import fold
from etoile_cli.model import Company, Dataset, Source, SourcePage
from etoile_cli.quiz.results import closing
from etoile_cli.spoilers import gate
from etoile_cli.statements import statement_lines
from etoile_cli.text import escape_controls, within_sentence
from etoile_cli.web.document import document
from etoile_cli.web.sections import MAX_QUESTIONS, ROUND
from tests.all_exports import packed_levels, without_code
from tests.clients import output_of, program
from tests.conftest import SMALL, Run, sample
from tests.hostile_texts import HOSTILE, rotated, unescaped
from tests.levels import DATASETS, LEVELS_BEFORE_LAST, hidden_texts, leaks
from tests.record_places import plain, records, words

pytestmark = pytest.mark.xdist_group("web")  # in one process, which builds each page once

SEASONS = load(SMALL.with_name("seasons.toml"))

LAST = {name: len(dataset.episode) for name, dataset in DATASETS.items()}

COMPOSED = ("score", "credit", "character", "source", "dispute")
"""Kinds of which some statements are lists of fields, which the page has in a layout."""

VOID = {"meta", "input"}

OPENING = re.compile(r'<div id="level" data-level="\d+">')


class Page(HTMLParser):
    """The elements of a page: each with its tag, attributes, and those around it; and all text."""

    def __init__(self, html: str) -> None:
        """Parse a page; fails where an end tag does not fit."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # the parser's own type
        """Keep an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep a text, and nothing of style and scripts."""
        if self._open[-1:] not in (["script"], ["style"]):
            self.texts.append(data)

    def values(self, name: str) -> list[str]:
        """Return the values of an attribute, in order."""
        return [attributes[name] for _, attributes in self.elements if name in attributes]


def page_of(dataset: Dataset, level: int, *, sealed: bool = False) -> str:
    """Return the page of a dataset."""
    return document(lambda each: gate(dataset, each), level, sealed=sealed)


@cache
def page_at(name: str, level: int, *, sealed: bool = False) -> str:
    """Return the page of one of the two datasets."""
    return page_of(DATASETS[name], level, sealed=sealed)


def shown(page: str) -> str:
    """Return the level that a page shows without its script, as HTML."""
    start = OPENING.search(page)
    assert start
    return page[start.end() : page.index("</div><footer", start.end())]


def read(page: str) -> str:
    """Return the text of a page as `plain` has it."""
    return plain(" ".join(Page(without_code(page)).texts))


def test_level_has_every_statement() -> None:
    """All sentences that the guide tells up to a level are in the page of that level, but what announced the past."""
    page = page_at("real", LAST["real"], sealed=True)
    pages = packed_levels(page) | {LAST["real"]: shown(page)}
    for level, html in sample(pages.items(), 3):
        found = plain(unescape(re.sub(r"<[^>]*>", " ", html)))
        guide = gate(DATASETS["real"], level)
        past = {teaser.text for episode in guide.episode[:level] for teaser in episode.teasers}
        replaced = past | {teaser.text for episode in guide.episode for teaser in episode.teasers[:-1]}
        texts = {line.text for line in statement_lines(guide) if line.kind not in COMPOSED} - replaced
        assert [text for text in texts if f" {plain(text)} " not in f" {found} "] == []


@pytest.mark.parametrize(("name", "level"), sample(LEVELS_BEFORE_LAST, 1))
def test_sealed_file_tells_nothing_outside_of_later_levels(name: str, level: int) -> None:
    """Outside of the packed levels a sealed file has the buttons of later ones, and else what another file has."""
    sealed, open_ = page_at(name, level, sealed=True), page_at(name, level)
    packed = packed_levels(sealed)
    assert packed.keys() == {*range(LAST[name] + 1)}
    assert packed[level] == shown(sealed)
    assert packed_levels(open_).items() <= packed.items()
    without = [
        re.sub(r'<script type=.*?</script>|<label><input type="radio".*?</label>|<noscript>.*?</noscript>', "", each)
        for each in (sealed, open_.replace("<p>Later episodes are not in this file.</p>", ""))
    ]
    assert without[0] == without[1]
    assert leaks(read(sealed), hidden_texts(name, level)) == []


@pytest.mark.parametrize("name", sample(DATASETS, 1))
def test_packed_level_is_the_page_of_that_level(name: str) -> None:
    """What is packed in a sealed file is what a file of that level shows, whichever level the file begins with."""
    last = LAST[name]
    from_start, from_end = (packed_levels(page_at(name, level, sealed=True)) for level in (0, last))
    assert from_start[last] == shown(page_at(name, last))
    assert from_end[0] == shown(page_at(name, 0))
    assert {level: from_start[level] for level in range(1, last)} == {
        level: from_end[level] for level in range(1, last)
    }
    for level in range(last):
        assert leaks(read(from_end[level]), hidden_texts(name, level)) == []


def test_leak_in_a_packed_level_is_found() -> None:
    """The last packed level, checked as the first, is full of texts that are hidden there."""
    packed = packed_levels(page_at("small", 0, sealed=True))
    assert leaks(read(packed[LAST["small"]]), hidden_texts("small", 0))


@pytest.mark.parametrize("sealed", [False, True])
def test_policy_allows_this_style_and_script_alone(*, sealed: bool) -> None:
    """The policy has the hash of the one style and of the one script that runs, and allows nothing else."""
    page = page_at("small", 1, sealed=sealed)
    (policy,) = [each["content"] for _, each in Page(page).elements if each.get("http-equiv")]
    style, script = re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", page, re.DOTALL)
    hashes = [f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for code in (style, script)]
    assert policy == (
        f"default-src 'none'; style-src {hashes[0]}; script-src {hashes[1]}; base-uri 'none'; form-action 'none'"
    )
    runs = [
        each for tag, each in Page(page).elements if tag == "script" and each.get("type") != "application/octet-stream"
    ]
    assert runs == [{}]


def test_file_needs_nothing_from_elsewhere_and_hides_nothing_by_style() -> None:
    """Addresses are those of sources, without a referrer; no attribute has style or code; nothing is blurred."""
    page = page_at("real", LAST["real"], sealed=True)
    parsed = Page(page.replace("</body>", "".join(packed_levels(page).values()) + "</body>"))
    known = {source.page.url for source in DATASETS["real"].source if source.page}
    links = [each for tag, each in parsed.elements if tag == "a" and not each["href"].startswith("#")]
    assert {each["href"] for each in links} <= known
    assert {each["rel"] for each in links} == {"noreferrer"}
    names = {name for _, each in parsed.elements for name in each}
    assert not [name for name in names if name in ("style", "src", "srcset", "action") or name.startswith("on")]
    code = "".join(re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", page, re.DOTALL))
    forbidden = (
        r"until-found|content-visibility|blur\(|url\(|@import|@font-face|fetch|XMLHttp|WebSocket|import\(|eval|module"
    )
    assert re.findall(forbidden, code) == []


def test_level_without_script_is_complete() -> None:
    """Nothing but the choice of a level and the search, which need the script, is hidden in the page itself."""
    hidden = [(tag, each["id"]) for tag, each in Page(page_at("small", 2)).elements if "hidden" in each]
    assert hidden == [("div", "levels"), ("div", "search")]
    style = page_at("small", 2).partition("<style>")[2].partition("</style>")[0].partition("@media print")[0]
    assert re.findall(r"([^{}]+)\{ display: none; \}", style) == [
        "\n[hidden] ",
        "\nbody:not(:has(#cite:checked)) sup ",
        "\n.printed ",
        " .wide ",
    ]


@pytest.mark.parametrize(("name", "level"), [("small", 0), *((name, LAST[name]) for name in LAST)])
def test_links_within_the_page_lead_somewhere(name: str, level: int) -> None:
    """Ids are unique, each link within the page has its target, and each number of a source stands in the list."""
    parsed = Page(page_at(name, level, sealed=True))
    ids = parsed.values("id")
    assert [id_ for id_, count in Counter(ids).items() if count > 1] == []
    assert {href for href in parsed.values("href") if href.startswith("#")} <= {f"#{id_}" for id_ in ids}
    assert {
        f"s{number}"
        for text in re.findall(r"<sup>(.*?)</sup>", page_at(name, level, sealed=True))
        for number in re.findall(r"\d+", text)
    } <= {*ids}
    headings = [int(tag[1]) for tag, _ in parsed.elements if re.fullmatch(r"h\d", tag)]
    steps = [after - before for before, after in pairwise(headings)]
    assert (headings[0], headings.count(1), max(steps)) == (1, 1, 1)


def test_source_keeps_its_number_at_every_level() -> None:
    """Each level lists the sources of the level before, then its own, and says that a page may tell more.

    Where a title becomes known it follows the outlet.
    """
    before: list[str] = []
    for html in packed_levels(page_at("real", 0, sealed=True)).values():
        listed = section(html, "sources")
        assert "may tell more than you have seen" in listed
        numbered = re.findall(r'<li id="s(\d+)">(.*?)</li>', listed)
        assert [int(number) for number, _ in numbered] == [*range(1, len(numbered) + 1)]
        sources = [source for _, source in numbered]
        assert all(source.startswith(known) for source, known in zip(sources, before, strict=False))
        assert len(sources) >= len(before)
        before = sources


def test_title_of_a_source_that_a_later_episode_reveals_stands_in_its_level(small: Dataset) -> None:
    """A source that is known by its outlet at first is listed with its title where that gives nothing away."""
    first, *others = small.source
    late = Source(id=first.id, outlet=first.outlet, kind=first.kind, page=SourcePage(title="Maud wins", after=2))
    page = page_of(replace(small, source=(late, *others)), 2)
    assert "Maud wins" in shown(page)
    assert "Maud wins" not in page.replace(shown(page), "")
    assert "Maud wins" not in packed_levels(page)[1]


@pytest.mark.parametrize("level", range(LAST["small"] + 1))
def test_what_the_last_episode_revealed_is_marked(level: int) -> None:
    """Statements of that episode are marked, no others, and at level 0 none is."""
    html = shown(page_at("small", level))
    lines = [line for line in statement_lines(gate(DATASETS["small"], level)) if line.after == level > 0]
    marks = {
        plain(unescape(text))
        for text in re.findall("([^<>]+)(?:<i></i>|<i [^>]*>.</i>)?\N{NO-BREAK SPACE}<mark>", html)
    }
    assert marks <= {plain(escape_controls(line.text)) for line in lines}
    told = {plain(escape_controls(line.text)) for line in lines if line.kind in ("company", "relation")}
    people = plain(unescape(re.sub("<[^>]*>", " | ", html.partition('id="people"')[2].partition('id="story"')[0])))
    assert {text for text in told if f" {text} " in people} <= marks
    assert bool(marks) == (level > 0)


def section(html: str, id_: str) -> str:
    """Return a section of a page."""
    return html.partition(f'<section id="{id_}">')[2].partition("</section>")[0]


def test_new_face_has_one_mark_and_nothing_to_come_has_any() -> None:
    """The card of a new face is marked as a whole; the recap, what is to come and the last episode are not marked."""
    html = shown(page_at("real", 3))
    cards = re.findall(r'<article id="who-[^>]*>(.*?)</article>', html)
    assert len([card for card in cards if card.startswith("<mark>")]) > 3
    assert {card.count("<mark>") for card in cards if card.startswith("<mark>")} == {1}
    assert any("<mark>" in card for card in cards if not card.startswith("<mark>"))
    assert [id_ for id_ in ("home", "story", "episodes") if "<mark>" in section(html, id_)] == []


def test_relations_name_each_tie_and_link_each_name() -> None:
    """Each character stands once with the number of people and what they are to each; every name leads to its card."""
    guide = gate(DATASETS["real"], 3)
    links = {
        name: f'<a href="#who-{character.id}">{name}</a>'
        for character in guide.character
        for name in (character.name, within_sentence(character.name))
    }
    listed = re.findall(r"<li><b>(.*?)</b>(.*?)</li>", unescape(section(shown(page_at("real", 3)), "relations")))
    assert len({name for name, _ in listed}) == len(listed)
    for view in queries.characters(guide):
        ties = queries.relations_of(guide, view.character)
        (text,) = [text for name, text in listed if name == links[view.character.name]] or [""]
        assert bool(text) == bool(ties)
        others = {within_sentence(tie.other): [each.role for each in ties if each.other == tie.other] for tie in ties}
        said = {links.get(other, other): ", ".join(dict.fromkeys(roles)) for other, roles in others.items()}
        for other, roles in said.items():
            assert f"{other} ({roles})" in text or roles.split(", ")[0] in other.casefold()  # a name may say it
        people = {tie.other for tie in ties} & links.keys()
        assert not people or f"<small>{len(people)} pe" in text


def test_term_stands_once_with_where_it_comes_up() -> None:
    """The glossary is folded by topic; a term has its meaning and its appearances in one entry."""
    html = section(shown(page_at("real", 3)), "glossary")
    guide = gate(DATASETS["real"], 3)
    assert html.count("<details") == len({term.topic for term in guide.term})
    entries = [unescape(each) for each in re.findall(r"<li><b>(.*?</b>.*?)</li>", html)]
    assert sorted(each.partition("</b>")[0] for each in entries) == sorted(term.term for term in guide.term)
    for term in guide.term:
        (entry,) = [each for each in entries if each.startswith(f"{term.term}</b>")]
        assert all(each.text in entry for each in (term, *term.appearances))
        assert entry.count("also ") <= 1 + term.text.count("also ") + sum(
            each.text.count("also ") for each in term.appearances
        )


def test_reviews_are_folded_by_tone() -> None:
    """First the latest scores and the tally, then the reviews of each tone and all points, each outlet once."""
    html = section(shown(page_at("real", 0)), "reviews")
    first, *parts = html.split('<details class="part">')
    assert first.count("Rotten Tomatoes, critics") == 1
    titles = [re.findall("<h3>(.*?)</h3>", part)[0] for part in parts]
    numbers = Counter(review.tone.value for review in DATASETS["real"].review)
    assert titles == [
        *(f"{numbers[tone]} {tone} reviews" for tone in ("positive", "mixed", "negative")),
        *("All praise", "All criticism", "All scores"),
    ]
    outlets = {unescape(each) for part in parts[3:5] for each in re.findall("<li>(.*?)</li>", part)}
    assert not outlets & {review.outlet for review in DATASETS["real"].review}


def test_home_has_the_progress_and_the_next_episode() -> None:
    """The first section says how far the viewer is, and what comes next."""
    assert "2 of 3 episodes seen" in shown(page_at("small", 2))
    assert "Next up" in shown(page_at("small", 2))
    assert "3 of 3 episodes seen" in shown(page_at("small", 3))
    assert "Next up" not in shown(page_at("small", 3))


QUESTION = re.compile(
    r"<li><p>([^<]*)</p><ul>(.*?)</ul><details><summary>Answer to question (\d+)</summary><p><b>(.*?)</b>"
)


def test_quiz_has_choices_and_one_answer_among_them() -> None:
    """Each question has its choices and, to be opened, its answer; there are fifty where the guide has as many."""
    questions = QUESTION.findall(shown(page_at("real", 3)))
    assert len(questions) == len({prompt for prompt, *_ in questions}) == MAX_QUESTIONS
    assert [int(number) for _, _, number, _ in questions] == [*range(1, MAX_QUESTIONS + 1)]
    for _, listed, _, answer in questions:
        choices = re.findall(r"<li>(.*?)</li>", listed)
        assert (len({*choices}) in (2, 4), choices.count(answer)) == (True, 1)


def test_quiz_begins_anew_at_each_level() -> None:
    """The first round of a level has at most a few of the ten questions of an earlier one."""
    pages = [*packed_levels(page := page_at("real", LAST["real"])).values(), shown(page)]
    rounds = [{prompt for prompt, *_ in QUESTION.findall(html)[:ROUND]} for html in pages]
    assert [len(each) for each in rounds] == [ROUND] * len(pages)
    assert max(len(one & other) for one, other in combinations(rounds, 2)) <= 4


def test_quiz_says_what_right_answers_are_worth() -> None:
    """There is a sentence for none to ten right answers, with a rank where the series has ranks."""
    small = DATASETS["small"]
    without_ranks = replace(small, company=tuple(replace(each, ranks=()) for each in small.company))
    for dataset, first, last in ((DATASETS["real"], "Quadrille. ", "Étoile. "), (without_ranks, "", "")):
        listed = shown(page_of(dataset, 1)).partition('<details class="worth">')[2].partition("</details>")[0]
        verdicts = [unescape(each) for each in re.findall("<li>(.*?)</li>", listed)]
        assert len(verdicts) == ROUND + 1
        assert (verdicts[0], verdicts[-1]) == (f"{first}{closing(0)}", f"{last}{closing(1)}")


@pytest.mark.parametrize(
    ("level", "sealed", "expected"),
    [
        (0, False, "This is the guide before episode 1. To search it, use a browser with JavaScript.</p>"),
        (
            2,
            False,
            "This is the guide up to episode 2. To search it or to go back to an earlier episode, use a browser with",
        ),
        (2, True, "This is the guide up to episode 2. Later episodes wait in this file: to open them, or to search,"),
    ],
)
def test_page_says_what_it_lacks_without_script(level: int, expected: str, *, sealed: bool) -> None:
    """Where no script runs a sentence says how far the page goes and what else is in the file."""
    assert f"<noscript><p>{expected}" in page_at("small", level, sealed=sealed)


def test_contents_lead_into_folded_sections() -> None:
    """A link to what is within a closed section opens it also where no script runs; one to the section does not."""
    page = page_at("real", 3)
    folded = re.findall(r'<section id="([\w-]+)"><details>', page)
    assert len(folded) > 1
    for id_ in folded:
        assert f'<a href="#in-{id_}">' in page
        assert re.search(rf'<section id="{id_}"><details><summary>.*?</summary><div id="in-{id_}">', page)


def test_sizes_are_within_the_budget() -> None:
    """A level is at most 250 kB, and a sealed file of all levels 700 kB."""
    page = page_at("real", LAST["real"], sealed=True)
    assert len(page.encode()) <= 700_000
    assert max(len(level.encode()) for level in (shown(page), *packed_levels(page).values())) <= 250_000


EPISODES = tuple(replace(each, events=()) for each in DATASETS["small"].episode)

SMALLER: dict[str, Dataset] = {
    "no companies": Dataset(
        show=DATASETS["small"].show,
        source=DATASETS["small"].source,
        episode=EPISODES,
        person=DATASETS["small"].person,
        character=tuple(
            replace(each, memberships=tuple(replace(one, company=None) for one in each.memberships))
            for each in DATASETS["small"].character
        ),
    ),
    "four companies": replace(
        DATASETS["small"],
        company=(
            *DATASETS["small"].company,
            *(Company(id=f"c{each}", name=f"Company {each}", city="Oslo") for each in (1, 2)),
        ),
    ),
    "nothing but episodes": Dataset(show=DATASETS["small"].show, source=DATASETS["small"].source, episode=EPISODES),
    "nothing": Dataset(show=DATASETS["small"].show, source=DATASETS["small"].source),
    "two seasons": SEASONS,
}
"""Datasets of another shape."""


@pytest.mark.parametrize("name", SMALLER)
def test_dataset_of_another_shape_is_exported(name: str) -> None:
    """A page has no section without content, and each level can be opened."""
    dataset = SMALLER[name]
    last = len(dataset.episode)
    page = page_of(dataset, last)
    assert packed_levels(page).keys() == {*range(last)}
    for html in (shown(page), *packed_levels(page).values()):
        assert not re.search(r"</h2>(</summary></details>)?</section>", html)
        parsed = Page(html)
        assert len(parsed.values("href")) >= 2
    assert ("<svg" in page) == (name == "two seasons")


@pytest.mark.parametrize("turn", sample(range(len(HOSTILE)), 4))
def test_hostile_texts_stay_text(turn: int) -> None:
    """Whatever a dataset contains makes no element and no attribute, and control characters are visible."""
    usual, hostile = (
        {(tag, *sorted(each)) for html in (page, *packed_levels(page).values()) for tag, each in Page(html).elements}
        for page in (page_at("small", 2), page_of(convert(rotated(turn), Dataset), 2))
    )
    assert hostile <= usual | {("small", "class"), ("dt",), ("dd",), ("dl",)}
    page = page_of(convert(rotated(turn), Dataset), 2)
    assert unescaped("".join([page, *packed_levels(page).values()])) == []


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", "<img src=x onerror=alert(1)>", '" onfocus="x']
)
def test_code_in_a_dataset_stays_text(small: Dataset, text: str) -> None:
    """A title and a sentence that look like code are read as they are."""
    show = replace(small.show, title=text, premise=replace(small.show.premise, text=text))
    page = page_of(replace(small, show=show), 1)
    usual = Counter(tag for tag, _ in Page(page_at("small", 1)).elements)
    assert Counter(tag for tag, _ in Page(page).elements) == usual
    assert Page(page).texts.count(text) >= 2


CALLS = """
const text = require("fs").readFileSync(0, "utf8");
const [code, name, calls] = JSON.parse(text);
const called = new Function(`${code}; return ${name};`)();
console.log(JSON.stringify(calls.map((values) => called(...values))));
"""


def script_results(pattern: str, name: str, calls: list[tuple[object, ...]]) -> list[object]:
    """Return what a function of the page's script returns for each call; the pattern finds the code that it needs."""
    code = re.search(pattern, page_at("small", 0), re.DOTALL)
    assert code
    return list(loads(output_of([program("node"), "--eval", CALLS], text=dumps([code[0], name, calls]))))


def test_search_folds_names_as_the_program_does() -> None:
    """The script of the page and the program have the same words for each name and text, also with odd letters."""
    texts = {text for dataset in DATASETS.values() for found in records(dataset) for _, text in words(found.record)}
    texts |= {
        "Straße",
        "ŒUVRE",
        "Łódź",
        "Đorđe",
        "O'Brien",
        "L\u2019Étoile",
        "A_b-c",
        "ΣΊΣΥΦΟΣ",
        "İstanbul",
        "ﬁn",
        "x²",
        "",
    }
    ordered = sorted(texts)
    folded = script_results(r"  const letters = .*?\n  \}\n", "fold", [(text,) for text in ordered])
    assert dict(zip(ordered, folded, strict=True)) == {text: fold(text) for text in ordered}


def one_slip_from(word: str) -> set[str]:
    """Return all words of the letters a to z with one letter more, less or another, or two that changed places."""
    ends = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    less = {one + other[1:] for one, other in ends if other}
    swapped = {one + other[1] + other[0] + other[2:] for one, other in ends if len(other) > 1}
    more = {one + letter + other for one, other in ends for letter in ascii_lowercase}
    return (
        less | swapped | more | {one + letter + other[1:] for one, other in ends if other for letter in ascii_lowercase}
    )


def test_search_takes_a_word_with_one_slip_for_another() -> None:
    """A word is a slip of itself, and of each that is one letter or one change of places away, and of no other."""
    known = sorted({word for line in statement_lines(gate(DATASETS["real"], 3)) for word in fold(line.text).split()})
    asked = ["jakc", "chayenne", "aa", *sample([word for word in known if re.fullmatch("[a-z]{2,}", word)], 5)]
    calls: list[tuple[object, ...]] = [(word, other) for word in asked for other in {*known, *one_slip_from(word)}]
    found = script_results(r"  function isSlip\(.*?\n  \}\n", "isSlip", calls)
    assert {(word, other) for (word, other), is_slip in zip(calls, found, strict=True) if is_slip} == {
        (word, other) for word, other in calls if other in one_slip_from(str(word))
    }


def test_command_writes_a_sealed_file(run: Run) -> None:
    """With --sealed the file has every level, and the notice says how far it can be read at once."""
    outcome = run("export", "web", "--sealed", "--up-to", "1", "--data", str(SMALL))
    assert outcome == (0, page_at("small", 1, sealed=True), "Spoils episode 1 for anybody who has not seen it.\n")
