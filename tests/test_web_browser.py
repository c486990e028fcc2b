"""The web page in Chromium: levels, search, quiz, accessibility, print."""

import base64
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from etoile_cli.matching import fold
from etoile_cli.spoilers import gate
from etoile_cli.web.document import document
from tests.clients import CLIENTS, browser, node
from tests.conftest import sample
from tests.levels import DATASETS, hidden_texts, leaks
from tests.record_places import plain

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

ARTIFACTS = os.environ.get("WEB_SCREENSHOTS")
"""The folder that keeps screenshots; none are made without it."""


class Tab:
    """The tab of a browser, and what one does in it."""

    def __init__(self, driver: "Chrome") -> None:
        """Take a driver."""
        self.driver = driver

    def open(self, path: Path) -> None:
        """Open a file anew, and wait for its script."""
        self.driver.get(path.as_uri())
        self.wait("return document.querySelector('#levels :checked') !== null")

    def run(self, script: str, *values: object) -> Any:  # whatever the script returns
        """Return what a script returns."""
        return self.driver.execute_script(script, *values)

    def wait(self, script: str) -> None:
        """Wait until a script returns something true. Fails after ten seconds."""
        from selenium.webdriver.support.wait import WebDriverWait

        WebDriverWait(self.driver, 10).until(lambda _: self.run(script))

    def find(self, query: str) -> "WebElement":
        """Return the first element that fits."""
        return self.driver.find_element("css selector", query)

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def protocol(self, command: str, **values: object) -> dict[str, Any]:
        """Send a command of the browser's own protocol."""
        return dict(self.driver.execute_cdp_cmd(command, values))

    def log(self, kind: str) -> list[dict[str, Any]]:
        """Return what the browser has logged since the last time."""
        return list(self.driver.get_log(kind))  # type: ignore[no-untyped-call]  # selenium has no types for it

    @property
    def level(self) -> int:
        """The level that is shown."""
        return int(self.run("return document.querySelector('#level').dataset.level"))

    def choose(self, level: int) -> None:
        """Click the button of a level."""
        self.run("arguments[0].click()", self.find(f"#levels [value='{level}']"))

    def is_asked(self) -> bool:
        """Return whether the question before a later level is open."""
        return bool(self.run("return document.querySelector('dialog').open"))

    def results(self, text: str) -> list[str]:
        """Return what a search for a text finds, best first."""
        script = (
            "const box = document.querySelector('#find'); box.value = arguments[0];"
            "box.dispatchEvent(new Event('input'));"
            "return [...document.querySelectorAll('#search li')].map(each => each.textContent)"
        )
        return list(self.run(script, text))

    def screen(self, width: int, *, dark: bool = False) -> None:
        """Set the width of the screen, and the theme."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        self.protocol("Emulation.setDeviceMetricsOverride", **size)
        theme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        still = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.protocol("Emulation.setEmulatedMedia", features=[theme, still])


@pytest.fixture(scope="module")
def driver() -> Iterator["Chrome"]:
    """Return a browser for all tests of this file."""
    with browser() as started:
        yield started


@pytest.fixture
def tab(driver: "Chrome") -> Iterator[Tab]:
    """Return its tab, of a desktop with the light theme. Nothing may be printed to its console."""
    found = Tab(driver)
    found.screen(1440)
    yield found
    assert [entry["message"] for entry in found.log("browser")] == []
    found.run("try { localStorage.clear(); } catch { /* no page is open */ }")


PageFile = Callable[..., Path]


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> PageFile:
    """Return a function that writes the page of a dataset, once for each level."""
    folder = tmp_path_factory.mktemp("pages")

    def written(name: str, level: int, *, sealed: bool = False) -> Path:
        path = folder / f"{name}-{level}-{sealed}.html"
        if not path.exists():
            dataset = DATASETS[name]
            path.write_text(document(lambda each: gate(dataset, each), level, sealed=sealed), encoding="utf-8")
        return path

    return written


def test_going_up_asks_and_going_down_does_not(tab: Tab, page_file: PageFile) -> None:
    """A later level is opened by yes alone; "Not yet" and Escape keep the level, and the way back is free."""
    tab.open(page_file("small", 1, sealed=True))
    tab.choose(2)
    assert (tab.is_asked(), tab.level) == (True, 1)
    assert tab.find("#asked").text == "Have you seen episode 2?"
    assert tab.run("return document.activeElement.textContent") == "Not yet"
    described = (
        "return document.getElementById(document.querySelector('dialog').getAttribute('aria-describedby')).textContent"
    )
    assert tab.run(described) == "What follows tells everything up to its end."
    tab.press("\ue007")  # Enter
    tab.wait("return !document.querySelector('dialog').open")
    tab.choose(2)
    tab.press("\ue00c")  # Escape
    tab.wait("return document.querySelector('#levels :checked').value === '1'")
    assert (tab.is_asked(), tab.level) == (False, 1)
    tab.choose(2)
    tab.find("dialog [value=yes]").click()
    tab.wait("return document.querySelector('#level').dataset.level === '2'")
    assert "New in episode 2" in tab.find("main").text
    assert tab.find("#levels [role=status]").text == "Now open up to episode 2: what is new in episode 2"
    tab.choose(0)
    tab.wait("return document.querySelector('#level').dataset.level === '0'")
    assert (tab.is_asked(), "#" in tab.driver.current_url) == (False, False)
    assert "New in episode" not in tab.find("main").text
    tab.choose(2)
    tab.wait("return document.querySelector('#level').dataset.level === '2'")
    assert not tab.is_asked()


def test_level_is_remembered(tab: Tab, page_file: PageFile) -> None:
    """The level that was opened is shown again when the page is opened anew."""
    path = page_file("small", 0, sealed=True)
    tab.open(path)
    tab.choose(3)
    tab.find("dialog [value=yes]").click()
    tab.wait("return document.querySelector('#level').dataset.level === '3'")
    tab.open(path)
    tab.wait("return document.querySelector('#level').dataset.level === '3'")
    assert tab.run("return document.querySelector('#levels :checked').value") == "3"


def test_file_that_was_exported_anew_begins_at_its_own_level(tab: Tab, page_file: PageFile) -> None:
    """After another export at a later level the file shows that one; a level chosen in it is kept."""
    tab.open(page_file("small", 1))
    tab.choose(0)
    tab.open(page_file("small", 1))
    assert tab.level == 0
    tab.open(page_file("small", 2))
    assert tab.level == 2


def test_arrow_keys_lead_along_the_levels_and_choose_none(tab: Tab, page_file: PageFile) -> None:
    """An arrow moves the focus and asks nothing, at the ends it leads nowhere; Space and Enter ask."""
    tab.open(page_file("small", 0, sealed=True))
    focused = "return document.activeElement.value"
    tab.run("document.querySelector('#levels [value=\"0\"]').focus()")
    for key, value in (
        ("\ue012", "0"),
        ("\ue013", "0"),
        ("\ue010", "0"),
        ("\ue014", "1"),
        ("\ue015", "2"),
        ("\ue013", "1"),
    ):
        tab.press(key)  # left, up, End, right, down, up
        assert (tab.is_asked(), tab.level, tab.run(focused)) == (False, 0, value)
    assert tab.run("return document.querySelector('#levels :checked').value") == "0"
    for key in ("\ue007", " "):  # Enter, Space
        tab.press(key)
        assert (tab.is_asked(), tab.find("#asked").text) == (True, "Have you seen episode 1?")
        tab.press("\ue00c")  # Escape: the focus stays where one was
        tab.wait("return document.activeElement.value === '1'")


@pytest.mark.parametrize(("name", "level"), sample([("small", 0), ("small", 2), ("real", 0), ("real", 3)], 2))
def test_document_has_nothing_of_later_levels(tab: Tab, page_file: PageFile, name: str, level: int) -> None:
    """In a sealed file no later name is in the document, the accessibility tree, a search or the print."""
    tab.open(page_file(name, level, sealed=True))
    for details in ("main details", "#sources details"):
        tab.run("document.querySelectorAll(arguments[0]).forEach(each => { each.open = true; })", details)
    hidden = hidden_texts(name, level)
    assert leaks(plain(tab.run("return document.body.innerText")), hidden) == []
    tab.protocol("Accessibility.enable")
    tree = tab.protocol("Accessibility.getFullAXTree")["nodes"]
    assert leaks(plain(" | ".join(str(each.get("name", {}).get("value")) for each in tree)), hidden) == []
    for text in sample(hidden, 12):
        assert leaks(plain(" ".join(tab.results(text))), hidden) == []


def test_search_finds_names_without_accents(tab: Tab, page_file: PageFile) -> None:
    """Search finds all words in any order, without accents, and opens what it finds."""
    tab.open(page_file("real", 3))
    box = tab.find("#find")
    box.send_keys("LAVIGNE genevieve")
    first = tab.find("#search ol a")
    assert first.text.startswith("Geneviève Lavigne")
    box.send_keys("\ue007")
    assert tab.run("return document.activeElement.id") == "who-genevieve"
    box.clear()
    box.send_keys("protest boat illegal")
    assert tab.find("#search p").text == "1 found"
    tab.find("#search ol a").click()
    assert "protest boat" in tab.driver.switch_to.active_element.text
    assert tab.run("return document.activeElement.closest('details').open")
    tab.driver.back()
    tab.wait("return document.activeElement.matches('#search li a')")  # the way back leads to the result
    box.clear()
    box.send_keys("zzzz")
    assert tab.find("#search p").text == "Nothing found up to episode 3"
    assert tab.results("episode 2")[0].startswith("2 · The Bull")


def test_search_forgives_slips_and_questions(tab: Tab, page_file: PageFile) -> None:
    """What is misspelt is taken for words like it; "who is" is no part of a name; whole words are first."""
    tab.open(page_file("real", 3))
    slips = {"Chayenne": "Cheyenne Toussaint", "Jakc": "Jack McMillan", "Cheyenne Tousaint": "Cheyenne Toussaint"}
    for text, name in (slips | {"who is Jack": "Jack McMillan", "luke kirby": "Jack McMillan"}).items():
        assert tab.results(text)[0].startswith(f"{name} "), text
    assert tab.find("#search p").text.endswith("found")
    tab.results("Genevive")
    assert tab.find("#search p").text.endswith(" found for words like genevieve")
    assert len({*tab.results("raphael")}) == len(tab.results("raphael"))
    tab.open(page_file("real", 8))
    is_whole = ["rat" in fold(each).split() for each in tab.results("rat")]
    assert is_whole == sorted(is_whole, reverse=True)
    assert any(is_whole)


def test_search_is_walked_through_by_keys(tab: Tab, page_file: PageFile) -> None:
    """Arrows lead into the results and back, Escape to the field, and the button below shows more of them."""
    tab.open(page_file("real", 3))
    tab.find("#find").send_keys("paris")
    assert tab.find("#search mark").text == "Paris"
    place = "return [...document.querySelectorAll('#search li a')].indexOf(document.activeElement)"
    for key, at in (("\ue015", 0), ("\ue015", 1), ("\ue013", 0), ("\ue013", -1), ("\ue015", 0), ("\ue00c", -1)):
        tab.press(key)  # down, down, up, up, down, Escape
        assert tab.run(place) == at
    assert tab.run("return document.activeElement.id") == "find"
    tab.find("#search > button").click()
    assert tab.run(place) == 12
    assert len(tab.driver.find_elements("css selector", "#search li")) == 24


def test_search_finds_every_name(tab: Tab, page_file: PageFile) -> None:
    """Each character of a level is the first result for the folded name."""
    tab.open(page_file("real", 3))
    for character in gate(DATASETS["real"], 3).character:
        assert tab.results(fold(character.name))[0].startswith(character.name)


SHOWN = "document.querySelector('.quiz > li:not([hidden])')"

PLAY = f"""
let missed = 0;
for (let number = 0; number < 10; number += 1) {{
  const right = {SHOWN}.querySelector("p b").textContent;
  const chosen = {SHOWN}.querySelector("button");
  missed += chosen.textContent !== right;
  chosen.click();
  document.querySelector("#quiz > button").click();
}}
return missed;
"""
"""Gives the first answer to each question of a round; returns how many were wrong."""


def test_quiz_is_played_by_mouse_and_keys(tab: Tab, page_file: PageFile) -> None:
    """One question after another, which gets the focus, with the score, the answer and its explanation."""
    tab.open(page_file("real", 2))
    status = tab.find("#quiz [role=status]")
    assert len(tab.driver.find_elements("css selector", ".quiz > li:not([hidden])")) == 1
    right = tab.run(f"return {SHOWN}.querySelector('p b').textContent")
    tab.run(f"[...{SHOWN}.querySelectorAll('button')].find(each => each.textContent === arguments[0]).click()", right)
    assert status.text == "Question 1 of 10 · Right · 1 right"
    assert right in tab.find(".quiz > li:not([hidden]) > p:last-child").text
    tab.press("\ue007")  # Enter: the next question has the focus
    assert status.text == "Question 2 of 10 · 1 right"
    assert tab.run(f"return document.activeElement === {SHOWN}.firstElementChild")
    right = tab.run(f"return {SHOWN}.querySelector('p b').textContent")
    choices = tab.run(f"return [...{SHOWN}.querySelectorAll('button')].map(each => each.textContent)")
    tab.press("2" if choices[0] == right else "1")
    assert status.text == f"Question 2 of 10 · Wrong: the answer is “{right}” · 1 right"
    assert tab.run(f"return {SHOWN}.querySelectorAll('button:disabled').length") == len(choices)


def test_round_of_the_quiz_ends_with_what_was_missed(tab: Tab, page_file: PageFile) -> None:
    """After ten questions there is a verdict, which has the focus, the missed ones, and the way to more questions."""
    tab.open(page_file("real", 2))
    first = tab.run(f"return {SHOWN}.textContent")
    missed = tab.run(PLAY)
    assert 0 < missed < 10
    assert tab.find("#quiz [role=status]").text == f"{10 - missed} of 10 right"
    assert tab.run("return document.activeElement.matches('.end h3')")
    assert len(tab.driver.find_elements("css selector", ".end li")) == missed
    more, again = tab.driver.find_elements("css selector", ".end button")
    again.click()
    assert (tab.run(f"return {SHOWN}.textContent"), tab.find("#quiz [role=status]").text) == (first, "Question 1 of 10")
    tab.run(PLAY)
    more, again = tab.driver.find_elements("css selector", ".end button")
    more.click()
    assert tab.find("#quiz [role=status]").text == "Question 1 of 10"
    assert tab.run(f"return {SHOWN}.textContent") != first


def test_page_without_script_is_complete(tab: Tab, page_file: PageFile) -> None:
    """Without its script the page has all of its level, says what it lacks, and has no control that does nothing."""
    tab.protocol("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.driver.get(page_file("small", 2).as_uri())
        assert not tab.find("#levels").is_displayed()
        assert not tab.find("#search").is_displayed()
        assert tab.find("noscript p").is_displayed()
        first = tab.driver.find_elements("css selector", "h2 + .quiz > li")
        assert first
        assert all(each.is_displayed() for each in first)
        assert "Maud" in tab.find("main").text
        assert not tab.find("#in-sources").is_displayed()
        tab.find("nav [href='#in-sources']").click()
        assert tab.find("#in-sources").is_displayed()
    finally:
        tab.protocol("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_page_does_not_scroll_sideways(tab: Tab, page_file: PageFile, width: int) -> None:
    """At no width the page is wider than the screen, whatever is open; the picture alone may scroll in itself."""
    tab.screen(width)
    tab.open(page_file("real", 3))
    tab.run("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    tab.run("document.querySelector('#cite').click()")
    assert tab.run("return document.documentElement.scrollWidth") <= width
    assert tab.run(
        "return [...document.querySelectorAll('body *')].filter(each => each.scrollWidth > each.clientWidth + 1"
        " && getComputedStyle(each).overflowX === 'auto').map(each => each.tagName)"
    ) in ([], ["FIGURE"])


def test_picture_can_be_read_and_tapped_on_a_phone(tab: Tab, page_file: PageFile) -> None:
    """Its text is at least 12 pixels high, its boxes 24; one leads to its card, which is opened and marked."""
    tab.screen(360)
    tab.open(page_file("real", 3))
    sizes = tab.run(
        "const picture = document.querySelector('figure svg'); const scale = picture.getBoundingClientRect().width"
        " / picture.viewBox.baseVal.width;"
        "return [...picture.querySelectorAll('text')].map(each => scale * parseFloat(getComputedStyle(each).fontSize))"
    )
    assert round(min(sizes), 2) >= 12
    boxes = "return [...document.querySelectorAll('figure a')].map(each => each.getBoundingClientRect().height)"
    assert min(tab.run(boxes)) >= 24
    box = tab.find("figure a[href='#who-genevieve']")
    tab.run("arguments[0].scrollIntoView({ block: 'center', inline: 'center' })", box)
    box.click()
    assert tab.run("return document.querySelector('#who-genevieve:target > details').open")


def test_pointing_at_a_box_shows_its_lines(tab: Tab, page_file: PageFile) -> None:
    """While a box has the focus, the lines of others are faint; then all are as before."""
    tab.open(page_file("real", 3))
    faint = "return [...document.querySelectorAll('.faint')].map(each => each.dataset.ends)"
    tab.run("document.querySelector('figure a[href=\"#who-larry\"]').focus()")
    others = tab.run(faint)
    assert others
    assert not [ends for ends in others if "#who-larry" in ends.split()]
    tab.run("document.querySelector('nav a').focus()")
    tab.run("document.querySelector('main a').focus()")
    assert tab.run(faint) == []


def test_source_can_be_followed_and_left_again(tab: Tab, page_file: PageFile) -> None:
    """The number of a source is a link with a name, 24 pixels wide and high; the way back leads to it."""
    tab.open(page_file("real", 3))
    tab.run("document.querySelector('#cite').click()")
    link = tab.find("#people sup a")
    assert min(link.size["width"], link.size["height"]) >= 24
    assert link.accessible_name == f"Source {link.text}"
    tab.run("arguments[0].click()", link)
    tab.wait("return document.querySelector('li:target') !== null")
    tab.driver.back()
    tab.wait("return document.activeElement.matches('#people sup a')")
    assert tab.driver.switch_to.active_element == link


def test_page_asks_for_nothing_but_itself(tab: Tab, page_file: PageFile) -> None:
    """The browser reads the file and nothing else, also when a level is opened."""
    tab.log("performance")
    path = page_file("small", 0, sealed=True)
    tab.open(path)
    tab.choose(1)
    tab.find("dialog [value=yes]").click()
    tab.wait("return document.querySelector('#level').dataset.level === '1'")
    events = [json.loads(entry["message"])["message"] for entry in tab.log("performance")]
    asked = {each["params"]["request"]["url"] for each in events if each["method"] == "Network.requestWillBeSent"}
    assert asked == {path.as_uri()}


def test_print_is_a_programme(tab: Tab, page_file: PageFile) -> None:
    """The print has cast, story and the whole glossary on at most twelve pages."""
    tab.open(page_file("real", 3))
    pdf = base64.b64decode(tab.protocol("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)["data"])
    assert 2 <= pdf.count(b"/Type /Page\n") <= 12
    assert tab.run("return document.querySelector('#glossary details:not([open])')") is None
    if ARTIFACTS:
        Path(ARTIFACTS).mkdir(parents=True, exist_ok=True)
        (Path(ARTIFACTS) / "print.pdf").write_bytes(pdf)


AXE = """
const done = arguments[0];
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
axe.run(document, { runOnly: rules }).then(({ violations }) => done(violations.map(({ id, nodes }) =>
  `${id}: ${nodes.slice(0, 3).map((each) => each.html).join(" ")}`)));
"""


@pytest.mark.parametrize(("level", "dark"), sample([(level, dark) for level in (0, 3, 8) for dark in (False, True)], 2))
def test_page_is_accessible(tab: Tab, page_file: PageFile, level: int, *, dark: bool) -> None:
    """Axe finds nothing at levels 0, 3 and 8, in both themes, with everything open, found and played."""
    node("axe-core")
    tab.screen(360 if dark else 1440, dark=dark)
    tab.open(page_file("real", level))
    if ARTIFACTS:
        Path(ARTIFACTS).mkdir(parents=True, exist_ok=True)
        tab.driver.save_screenshot(f"{ARTIFACTS}/level-{level}-{'dark' if dark else 'light'}.png")
    tab.run("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    tab.run("document.querySelector('#cite').click()")
    assert tab.results("paris")
    tab.run(PLAY)
    tab.run((CLIENTS / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    assert tab.driver.execute_async_script(AXE) == []
