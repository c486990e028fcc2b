"""The programs that read what this one exports: optional on a desk, required where REQUIRE_CLIENTS is set.

`.ci/run` installs them all: Debian's packages on the machine, and Python and npm packages in the folder `.clients`.
"""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from os import environ
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import pytest

from tests.conftest import EXHAUSTIVE

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

CLIENTS = Path(__file__).parents[1] / ".clients"

_REQUIRED = bool(environ.get("REQUIRE_CLIENTS"))


def program(name: str) -> str:
    """Return the path of a program; skip the test, or fail where clients are required, if it is not installed."""
    if found := which(name, path=f"{CLIENTS / 'venv' / 'bin'}:{environ.get('PATH', '')}"):
        return found
    return _missing(name)


def python(module: str) -> str:
    """Return the Python that has the `module` of a client; skip or fail as `program` does."""
    found = CLIENTS / "venv" / "bin" / "python"
    if (
        found.exists()
        and subprocess.run([found, "-c", f"import {module}"], check=False, capture_output=True).returncode == 0
    ):
        return str(found)
    return _missing(f"the Python package {module}")


def node(package: str) -> str:
    """Return Node.js, for a script in `CLIENTS` that imports an npm package; skip or fail as `program` does."""
    found = which("node")
    return found if found and (CLIENTS / "node_modules" / package).exists() else _missing(f"the npm package {package}")


@contextmanager
def browser() -> Iterator["Chrome"]:
    """Start Chromium without a window, a profile of its own and Debian's driver; skip or fail as `program` does.

    Skip in the quick run, too: a browser takes longer than all other tests may.
    """
    if not (_REQUIRED or EXHAUSTIVE):
        pytest.skip("a browser is started in the exhaustive run only")
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = program("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with Chrome(options=options, service=ChromeService(program("chromedriver"))) as driver:
        yield driver


def _missing(what: str) -> str:
    reason = f"{what} is not installed; .ci/run installs it"
    if _REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)


def output_of(command: list[str], *, text: str = "", env: Mapping[str, str] | None = None) -> str:
    """Return what a program printed that was given `text`. Fails, with its messages, where it did not succeed."""
    ended = subprocess.run(
        command,
        input=text,
        encoding="utf-8",
        capture_output=True,
        check=False,
        env={**environ, **(env or {})},
        cwd=CLIENTS if CLIENTS.exists() else None,  # where Node.js looks for packages
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout
