"""The whole guide as one HTML file, which needs nothing else and sends nothing."""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from importlib.resources import files

import htpy as h
from htpy import Node
from markupsafe import Markup

from etoile_cli.export.svg import STYLE
from etoile_cli.spoilers import Guide
from etoile_cli.text import escape_controls
from etoile_cli.web.packing import packed
from etoile_cli.web.sections import Pages

_TAGLINE = "A watch guide that never tells more than you have seen."


def document(guide_at: Callable[[int], Guide], level: int, *, sealed: bool = False) -> str:
    """Return the file for a viewer of `level`: that level to read at once, and the earlier ones to go back to.

    With `sealed` it has the later levels, too, to be opened one by one. `guide_at` returns the guide of a level.
    """
    guide = guide_at(level)
    last = len(guide.episode) if sealed else level
    levels = Pages()
    pages = [str(levels.page(guide_at(each))) for each in range(last + 1)]
    body = [
        h.a(".skip", href="#main")["Skip to the guide"],
        _header(guide, last),
        h.div("#level", data_level=str(level))[Markup(pages[level])],  # noqa: S704 - htpy has escaped it
        _footer(guide),
        _dialog(),
        [
            h.script(type="application/octet-stream", data_level=str(other))[Markup(page)]  # noqa: S704 - no markup
            for other, page in enumerate(packed(pages))
            if other < last or other != level  # no other is packed as what differs from the last one
        ],
        h.script[Markup(_SCRIPT)],  # noqa: S704 - our own
    ]
    return f"{h.html(lang='en')[_head(guide), h.body[body]]}\n"


def _head(guide: Guide) -> Node:
    policy = (
        f"default-src 'none'; style-src '{_hash(_STYLE)}'; script-src '{_hash(_SCRIPT)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return h.head[
        h.meta(charset="utf-8"),
        h.meta(http_equiv="Content-Security-Policy", content=policy),
        h.meta(name="viewport", content="width=device-width, initial-scale=1"),
        h.meta(name="color-scheme", content="light dark"),
        h.meta(name="referrer", content="no-referrer"),
        h.title[f"{escape_controls(guide.show.title)}: a watch guide"],
        h.style[Markup(_STYLE)],  # noqa: S704 - our own
    ]


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _header(guide: Guide, last: int) -> Node:
    """Return the title, and what needs the script, hidden without it: the choice of the level, and the search."""
    return h.header("#top")[
        h.h1[escape_controls(guide.show.title)],
        h.p[_TAGLINE],
        (last < len(guide.episode)) and h.p["Later episodes are not in this file."],
        h.p(".printed")[
            "On paper there are the characters in short, the relations, what happens in each episode, the glossary. "
            "The rest is in the file: the stories and ties of each, companies, the stage, reviews, credits, sources."
        ],
        h.noscript[h.p[_without_script(guide.level, last)]],
        h.div("#levels", role="toolbar", aria_label="Level", hidden=True, data_show=guide.show.id)[
            h.fieldset(role="radiogroup")[
                h.legend["How far have you watched?"],
                [h.label[_radio(level), h.span[str(level) if level else "Not begun"]] for level in range(last + 1)],
            ],
            h.p(role="status"),
        ],
        h.div("#search", role="search", hidden=True)[
            h.label(for_="find")["Search the guide"],
            h.input(
                "#find",
                type="search",
                placeholder="A name, an actor, any word",
                autocomplete="off",
                autocapitalize="off",
                spellcheck="false",
            ),
            h.p(role="status"),
            h.ol,
        ],
        h.label(".show-sources")[h.input("#cite", type="checkbox"), " Show sources"],
    ]


def _without_script(level: int, last: int) -> str:
    """Return what the page shows, and what it cannot do, where a browser runs no script."""
    shown = f"This is the guide up to episode {level}." if level else "This is the guide before episode 1."
    if last > level:
        return f"{shown} Later episodes wait in this file: to open them, or to search, use a browser with JavaScript."
    return (
        f"{shown} To search it{' or to go back to an earlier episode' if level else ''}, use a browser with JavaScript."
    )


def _radio(level: int) -> Node:
    name = f"Up to episode {level}" if level else "Before episode 1"
    return h.input(type="radio", name="level", value=str(level), aria_label=name)


def _dialog() -> Node:
    return h.dialog(aria_labelledby="asked", aria_describedby="warned")[
        h.h2("#asked")["Have you seen episode ", h.b, "?"],
        h.p("#warned")["What follows tells everything up to its end."],
        h.button(type="button", value="yes")["Yes, open it"],
        h.button(type="button", value="", autofocus=True)["Not yet"],
    ]


def _footer(guide: Guide) -> Node:
    return h.footer[
        h.p[
            f"{escape_controls(guide.show.title)}: facts and names belong to the series, the sentences to this guide. "
            "Made with etoile, a guide for the terminal. This file needs no network and sends nothing."
        ],
        h.div(".up")[h.a(href="#top")[h.span(aria_hidden="true")["↑"], " ", h.b["Back to the top"]]],
    ]


def _text_of(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


_STYLE = _text_of("style.css") + STYLE
_SCRIPT = _text_of("script.js")
