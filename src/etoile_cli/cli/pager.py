"""Showing long pages in a pager, as git does."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from shlex import split
from shutil import which
from subprocess import PIPE, Popen

_DEFAULT = "less"
_LESS_OPTIONS = "FRX"  # quit where it all fits, obey colours and nothing else, leave the text on the screen


def page_text(text: str) -> bool:
    """Show `text` in the viewer's pager. Return False where there is none, or it does not work."""
    command = _command()
    if not command:
        return False
    environment = {"LESS": _LESS_OPTIONS, "LV": "-c", **os.environ}
    try:
        with _interrupts_left_to_pager(), Popen(command, stdin=PIPE, env=environment) as pager:  # noqa: S603 - the viewer's own
            pager.communicate(text.encode(sys.stdout.encoding, sys.stdout.errors or "strict"))
    except OSError:
        return False
    return pager.returncode in (0, -signal.SIGINT)


def _command() -> list[str]:
    """Return the words of `PAGER`, else `less` where it is installed; none for "" and cat, and on a dumb terminal."""
    if os.environ.get("TERM", "dumb") == "dumb":
        return []
    with suppress(ValueError):  # a quotation mark that is not closed
        words = split(os.environ.get("PAGER", _DEFAULT))
        return words if words and words != ["cat"] and which(words[0]) else []
    return []


@contextmanager
def _interrupts_left_to_pager() -> Iterator[None]:
    """Do nothing on Ctrl-C while the block runs; the pager, which does not inherit that, does as it likes."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
